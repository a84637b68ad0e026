//! Chaos over real sockets: a site in front of six replica processes that are killed, stopped, slowed, drained
//! and made to misbehave while hundreds of streams run. Every stream that the rules call resumable comes to
//! its end with the very text of an undisturbed run, and is counted and billed to the token.
//!
//! `PLAYGROUND_CHAOS_SEED=7` runs one seed, `PLAYGROUND_CHAOS_STREAMS=100` changes how many streams a run has.

mod client;
mod fleet;
mod schedule;

use client::{Ended, Kind, Told, ask};
use fleet::{Fleet, N_REPLICAS};
use schedule::schedule;
use std::{
    collections::HashMap,
    fmt::Write as _,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use store::Store;
use tokio::{sync::oneshot, task::JoinSet};

/// Runs, each with faults of its own.
const SEEDS: std::ops::Range<u64> = 0..10;

/// Streams of one run.
const N_STREAMS: usize = 500;

/// Streams at a time.
const N_CLIENTS: usize = 40;

/// Of so many clients that leave, one may find that its answer was on its way as a whole.
const MOST_LEFT_LATE: usize = 5;

/// Answers in one piece are no streams, and may be refused: one call in so many, which is a quarter of them.
const MOST_REFUSED: usize = 40;

/// More faults than a run has time for.
const N_FAULTS: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_resumable_stream_survives_whatever_happens_to_its_replica() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = setting("PLAYGROUND_CHAOS_SEED").map_or_else(|| SEEDS.collect(), |seed| vec![seed]);
    let n_streams = setting("PLAYGROUND_CHAOS_STREAMS").map_or(N_STREAMS, |n| n as usize);
    let mut n_moves = 0;
    let mut failures = String::new();
    let mut runs = vec![];
    for pair in seeds.chunks(2) {
        // Two at a time: much of a run is waiting for the silent.
        runs.extend(futures_util::future::join_all(pair.iter().map(|&seed| run(seed, n_streams))).await);
    }
    for (seed, run) in seeds.into_iter().zip(runs) {
        n_moves += run.n_moves;
        writeln!(std::io::stderr(), "seed {seed}: {}", run.summary).expect("standard error takes text");
        if !run.failures.is_empty() {
            let shown: Vec<_> = run.failures.iter().take(20).map(String::as_str).collect();
            write!(
                failures,
                "seed {seed} (run it alone with PLAYGROUND_CHAOS_SEED={seed}): {} failures:\n  {}\nschedule:\n",
                run.failures.len(),
                shown.join("\n  ")
            )
            .expect("a string takes text");
            for fault in schedule(seed, N_REPLICAS, run.n_faults) {
                writeln!(failures, "  {fault}").expect("a string takes text");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(n_moves > 0, "no stream had to move: nothing was proved");
}

struct Run {
    failures: Vec<String>,
    n_faults: usize,
    /// Attempts after a first, of all streams.
    n_moves: usize,
    summary: String,
}

async fn run(seed: u64, n_streams: usize) -> Run {
    let began = Instant::now();
    let fleet = Fleet::start().await;
    let site = Arc::new(fleet.site().start().await);
    let token = site.token().await;
    let (tell_over, over) = oneshot::channel();
    let suffering = tokio::spawn(fleet.suffer(schedule(seed, N_REPLICAS, N_FAULTS), over));

    let next = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..N_CLIENTS {
        let (site, token, next) = (Arc::clone(&site), token.clone(), Arc::clone(&next));
        clients.spawn(async move {
            let mut told = vec![];
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= n_streams {
                    return told;
                }
                let asked = Instant::now();
                let answer = ask(&site, &token, seed, n).await;
                told.push(answer.map_err(|reason| {
                    let at_ms = asked.duration_since(began).as_millis();
                    let kind = Kind::of(n);
                    format!(
                        "stream {n} ({kind:?}, asked at {at_ms} ms, took {:?}): {reason}",
                        asked.elapsed()
                    )
                }));
            }
        });
    }
    let answers: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
    let took = began.elapsed();
    tell_over.send(()).expect("the faults go on as long as the clients");
    let (fleet, n_faults) = suffering.await.expect("the schedule is played");
    let (told, mut failures): (Vec<Told>, Vec<String>) = {
        let (told, failures): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        (told.into_iter().flatten().collect(), failures.into_iter().filter_map(Result::err).collect())
    };

    // Nothing is left at work, and when the site has stopped nothing is left open.
    fleet.rests().await;
    let site = Arc::into_inner(site).expect("the clients are gone");
    let dir = site.stop().await;
    fleet.is_left_alone().await;

    let store = format!("sqlite:{}", dir.path().join("data/playground.db").display());
    let store = Store::open(&store, [0; 32]).await.expect("the ledger can be read");
    let n_refused =
        told.iter().filter(|told| told.kind == Kind::Whole && told.ended == Ended::Refused).count();
    if n_refused * MOST_REFUSED > n_streams {
        failures.push(format!("{n_refused} answers in one piece were refused"));
    }
    let (mut n_seen, mut n_left_late) = (0, 0);
    for told in &told {
        n_seen += u64::from(told.ended != Ended::Refused);
        match check_ledger(&store, told).await {
            Ok(ended) => n_left_late += usize::from(told.ended == Ended::Left && ended == store::Ended::Ok),
            Err(reason) => failures.push(format!("{} ({:?}): ledger: {reason}", told.request_id, told.kind)),
        }
    }
    let n_left = told.iter().filter(|told| told.ended == Ended::Left).count();
    if n_left_late * MOST_LEFT_LATE > n_left {
        failures.push(format!("{n_left_late} of {n_left} answers that were left were given to their end"));
    }
    let rows: u64 = store.requests_by_model(0).await.expect("it can be read").iter().map(|(_, n)| n).sum();
    if failures.is_empty() && rows != n_seen {
        failures.push(format!("{rows} calls in the ledger that did not fail, {n_seen} at the clients"));
    }
    store.close().await;

    let mut ends: HashMap<String, usize> = HashMap::new();
    for told in &told {
        *ends.entry(format!("{:?}", told.ended)).or_default() += 1;
    }
    let n_moves = told.iter().map(|told| told.n_moves).sum();
    let summary = format!(
        "{n_streams} streams in {took:.1?}, {n_faults} faults, {n_moves} moves, {ends:?}, {} failures",
        failures.len()
    );
    Run { failures, n_faults, n_moves, summary }
}

/// One settlement, with what the client was told. Returns how the call ended.
async fn check_ledger(store: &Store, told: &Told) -> Result<store::Ended, String> {
    let settlement = store.settlement(&told.request_id).await.map_err(|error| error.to_string())?;
    let settlement = settlement.ok_or("the call was never settled")?;
    let (n_prompt, n_completion) = (told.n_prompt_tokens, &told.n_completion_tokens);
    let exact =
        settlement.n_prompt_tokens == n_prompt && n_completion.contains(&settlement.n_completion_tokens);
    let (kept, exact) = match told.ended {
        Ended::Whole => (store::Ended::Ok, exact),
        Ended::Left => (store::Ended::Cancelled, exact),
        Ended::Refused => (store::Ended::Failed, true),
    };
    // On a busy machine all of it may be on its way before a client reads as far as it wants to.
    let late = told.ended == Ended::Left
        && settlement.ended == store::Ended::Ok
        && settlement.n_completion_tokens == *n_completion.end();
    if (settlement.ended == kept || late) && exact {
        return Ok(settlement.ended);
    }
    Err(format!("{:?} with {n_prompt} and {n_completion:?} tokens at the client, {settlement:?}", told.ended))
}
