//! Nanoseconds per event of the reader, by what must change in it: `cargo run --release -p gateway --example events`.
//!
//! Events are those of vLLM 0.32.0. Pieces of one event are what a paced stream brings, pieces of 16 KiB what
//! one at full speed does.
#![expect(clippy::print_stdout, reason = "it is a program for a terminal")]

use bytes::Bytes;
use std::{hint::black_box, time::Instant};

const N_EVENTS: usize = 2_000;

/// The best of so many runs counts: others use the machine too.
const N_RUNS: usize = 200;

fn event(idx: usize, usage: bool, alike: bool) -> String {
    let id = if alike { 0 } else { idx };
    let usage = if usage {
        format!(
            r#","usage":{{"prompt_tokens":13,"total_tokens":{},"completion_tokens":{idx},"completion_tokens_details":null}}"#,
            13 + idx
        )
    } else {
        String::new()
    };
    format!(
        "data: {{\"id\":\"chatcmpl-{id:036}\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"org/model\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" token\"}},\"logprobs\":null,\"finish_reason\":null,\"token_ids\":null}}]{usage}}}\n\n"
    )
}

fn time(name: &str, events: &[String], model: &str, running_totals: bool) {
    let whole = events.concat();
    let single: Vec<Bytes> = events.iter().map(|event| Bytes::from(event.clone())).collect();
    let large: Vec<Bytes> = whole.as_bytes().chunks(16 << 10).map(Bytes::copy_from_slice).collect();
    let best = |pieces: &[Bytes]| {
        let run = || {
            let began = Instant::now();
            black_box(gateway::measure::read(black_box(pieces), model, running_totals));
            began.elapsed().as_nanos() as f64 / N_EVENTS as f64
        };
        (0..N_RUNS).map(|_| run()).fold(f64::INFINITY, f64::min)
    };
    println!("{name:40} {:8.0} {:8.0}", best(&single), best(&large));
}

fn main() {
    let events = |usage, alike| (0..N_EVENTS).map(|idx| event(idx, usage, alike)).collect::<Vec<_>>();
    println!("{:40} {:>8} {:>8}", "ns per event", "single", "16 KiB");
    time("plain", &events(false, true), "org/model", false);
    time("plain, another model's name", &events(false, true), "org/other", false);
    time("running totals, cut out", &events(true, true), "org/model", false);
    time("running totals, shown", &events(true, true), "org/model", true);
    time("running totals, cut out, another name", &events(true, true), "org/other", false);
    time("no form in common: plain", &events(false, false), "org/model", false);
    time("no form in common: totals, another name", &events(true, false), "org/other", false);
}
