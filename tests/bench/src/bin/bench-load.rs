//! A load generator for a chat endpoint: one thread, raw sockets.
//!
//! Closed loop: each of `--clients` connections asks again when it has its answer. Prints one JSON object:
//! requests and events a second, time to first token, time of a whole answer, and the lag of every token
//! from the replica's write to this program's read; CPU and memory of the watched process trees.
//! `--drop-after K` opens one stream a connection and leaves after K events, to time how soon a replica
//! learns of it.

use bench::{Body, Framing, Histogram, cpu_us, memory_kib, now_ns, parse_head, raise_file_limit};
use clap::Parser;
use memchr::memmem::{self, Finder};
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, sleep, timeout, timeout_at},
};

#[derive(Parser)]
struct Arguments {
    /// `127.0.0.1:PORT`; nothing but loopback is measured.
    #[arg(long)]
    address: String,
    /// Further request headers, `name: value`.
    #[arg(long)]
    header: Vec<String>,
    #[arg(long, default_value = "mock")]
    model: String,
    /// Connections.
    #[arg(long, default_value_t = 1)]
    clients: usize,
    /// Seconds measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that, after all connections have begun.
    #[arg(long, default_value_t = 0.5)]
    warm: f64,
    /// Seconds over which connections begin.
    #[arg(long, default_value_t = 0.0)]
    ramp: f64,
    #[arg(long)]
    stream: bool,
    /// Tokens of an answer.
    #[arg(long, default_value_t = 64)]
    tokens: u64,
    /// Milliseconds between them.
    #[arg(long, default_value_t = 0)]
    delay: u64,
    /// Milliseconds before the first.
    #[arg(long, default_value_t = 0)]
    prefill: u64,
    /// Seconds after which a request has failed.
    #[arg(long, default_value_t = 15.0)]
    timeout: f64,
    /// Leave after so many events.
    #[arg(long, default_value_t = 0)]
    drop_after: u64,
    /// `name:PID` of process trees.
    #[arg(long)]
    watch: Vec<String>,
}

#[derive(Default)]
struct Seen {
    n_ok: Cell<u64>,
    n_events: Cell<u64>,
    n_reads: Cell<u64>,
    /// Streams with fewer events than tokens.
    n_short: Cell<u64>,
    n_open: Cell<u64>,
    errors: RefCell<BTreeMap<String, u64>>,
    first_token: RefCell<Histogram>,
    whole: RefCell<Histogram>,
    lag: RefCell<Histogram>,
}

impl Seen {
    fn clear(&self) {
        for count in [&self.n_ok, &self.n_events, &self.n_reads, &self.n_short] {
            count.set(0);
        }
        self.errors.borrow_mut().clear();
        for times in [&self.first_token, &self.whole, &self.lag] {
            times.borrow_mut().clear();
        }
    }

    fn failed(&self, why: &str) {
        *self.errors.borrow_mut().entry(why.to_owned()).or_default() += 1;
    }
}

fn bump(count: &Cell<u64>, by: u64) {
    count.set(count.get() + by);
}

/// Counts events and reads stamps, across any cut of the bytes.
struct Events<'a> {
    plan: &'a Plan,
    /// The end of what came before: a marker may lie across the seam.
    tail: Vec<u8>,
    n: u64,
    done: bool,
}

const DATA: &[u8] = b"data: ";
const STAMP: &[u8] = b"\" T";

impl Events<'_> {
    fn feed(&mut self, bytes: &[u8], seen: &Seen, now: u64) -> u64 {
        let before = self.n;
        let n_tail = self.tail.len();
        self.tail.extend_from_slice(&bytes[..bytes.len().min(DATA.len() - 1)]);
        let across = self.plan.data.find_iter(&self.tail).filter(|at| at + DATA.len() > n_tail);
        self.n += across.count() as u64;
        self.n += self.plan.data.find_iter(bytes).count() as u64;
        for at in self.plan.stamp.find_iter(bytes) {
            let digits = bytes.get(at + STAMP.len()..at + STAMP.len() + 20);
            let stamp = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
            if let Some(lag) = stamp.and_then(|stamp| now.checked_sub(stamp)) {
                seen.lag.borrow_mut().record(lag);
            }
        }
        self.tail.truncate(n_tail);
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(16)..]);
        self.done |=
            memmem::find(&self.tail, b"[DONE]").is_some() || memmem::find(bytes, b"[DONE]").is_some();
        self.tail.drain(..self.tail.len().saturating_sub(DATA.len() - 1));
        self.n - before
    }
}

struct Plan {
    address: String,
    request: Vec<u8>,
    stream: bool,
    n_tokens: u64,
    drop_after: u64,
    timeout: Duration,
    data: Finder<'static>,
    stamp: Finder<'static>,
}

/// One request; whether the connection can be used again.
async fn ask(socket: &mut TcpStream, plan: &Plan, seen: &Seen, buf: &mut [u8]) -> Result<bool, String> {
    let begun = now_ns();
    socket.write_all(&plan.request).await.map_err(|_| "write")?;
    let mut n = 0;
    let head = loop {
        let read = socket.read(&mut buf[n..]).await.map_err(|_| "reset before the head")?;
        if read == 0 {
            return Err("closed before the head".to_owned());
        }
        n += read;
        if let Some(head) = parse_head(&buf[..n])? {
            break head;
        }
    };
    if head.status != 200 {
        return Err(format!("status {}", head.status));
    }
    let mut body = Body::new(head.framing);
    let mut events = Events { plan, tail: vec![], n: 0, done: false };
    let mut answered = false;
    let mut span = head.len..n;
    loop {
        let now = now_ns();
        let mut fresh = 0;
        bump(&seen.n_reads, 1);
        body.feed(&buf[span], |bytes| {
            if plan.stream {
                fresh += events.feed(bytes, seen, now);
            }
        })?;
        bump(&seen.n_events, fresh);
        if fresh > 0 && !answered {
            answered = true;
            seen.first_token.borrow_mut().record(now - begun);
        }
        if plan.drop_after > 0 && events.n >= plan.drop_after {
            return Ok(false);
        }
        if body.done() {
            break;
        }
        n = socket.read(buf).await.map_err(|_| "reset within the body")?;
        if n == 0 {
            if head.framing == Framing::Close {
                break;
            }
            return Err("closed within the body".to_owned());
        }
        span = 0..n;
    }
    if plan.stream && !events.done {
        return Err("no [DONE]".to_owned());
    }
    if plan.stream && events.n < plan.n_tokens {
        bump(&seen.n_short, 1);
    }
    bump(&seen.n_ok, 1);
    seen.whole.borrow_mut().record(now_ns() - begun);
    Ok(!head.close && head.framing != Framing::Close)
}

async fn client(plan: Rc<Plan>, seen: Rc<Seen>, after: Duration) {
    sleep(after).await;
    let mut kept: Option<TcpStream> = None;
    let mut buf = vec![0; 32 << 10];
    loop {
        bump(&seen.n_open, 1);
        let asked = timeout(plan.timeout, async {
            let mut socket = if let Some(socket) = kept.take() {
                socket
            } else {
                let socket = TcpStream::connect(&plan.address).await.map_err(|_| "connect")?;
                socket.set_nodelay(true).map_err(|_| "connect")?;
                socket
            };
            if ask(&mut socket, &plan, &seen, &mut buf).await? {
                kept = Some(socket);
            }
            Ok::<(), String>(())
        })
        .await
        .unwrap_or_else(|_| Err("timeout".to_owned()));
        seen.n_open.set(seen.n_open.get() - 1);
        if let Err(why) = asked {
            seen.failed(&why);
            // A proxy that refuses must not be asked in a busy loop.
            sleep(Duration::from_millis(5)).await;
        }
        if plan.drop_after > 0 {
            return;
        }
    }
}

fn request(arguments: &Arguments) -> Vec<u8> {
    let Arguments { address, model, tokens, delay, prefill, stream, .. } = arguments;
    let padding = "The quick brown fox jumps over the lazy dog. ".repeat(4);
    let mut body = json!({
        "model": model,
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": format!("[[n={tokens},d={delay},p={prefill}]] {padding}")},
        ],
        "max_tokens": tokens, "temperature": 0.7, "stream": stream,
    });
    if *stream {
        body["stream_options"] = json!({"include_usage": true});
    }
    let body = body.to_string();
    let mut headers = String::new();
    for header in &arguments.header {
        headers.push_str(header);
        headers.push_str("\r\n");
    }
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: */*\r\n\
         user-agent: bench\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn measure(arguments: Arguments) -> Value {
    let seen = Rc::new(Seen::default());
    let seconds = Duration::from_secs_f64;
    let plan = Rc::new(Plan {
        request: request(&arguments),
        address: arguments.address,
        stream: arguments.stream,
        n_tokens: arguments.tokens,
        drop_after: arguments.drop_after,
        timeout: seconds(arguments.timeout),
        data: Finder::new(DATA),
        stamp: Finder::new(STAMP),
    });
    let tasks: Vec<_> = (0..arguments.clients)
        .map(|n| {
            let after = seconds(arguments.ramp * n as f64 / arguments.clients as f64);
            tokio::task::spawn_local(client(Rc::clone(&plan), Rc::clone(&seen), after))
        })
        .collect();
    if arguments.drop_after > 0 {
        let end = Instant::now() + seconds(arguments.seconds);
        for task in tasks {
            let _ = timeout_at(end, task).await;
        }
        return json!({"errors": *seen.errors.borrow(), "left_at_ns": now_ns()});
    }
    sleep(seconds(arguments.warm + arguments.ramp)).await;
    seen.clear();
    let watched: Vec<(String, u32)> = arguments
        .watch
        .iter()
        .filter_map(|text| {
            let (name, pid) = text.split_once(':')?;
            Some((name.to_owned(), pid.parse().ok()?))
        })
        .collect();
    let cpu = || -> Vec<u64> { watched.iter().map(|(_, pid)| cpu_us(*pid)).collect() };
    let (cpu_before, own_before, begun) = (cpu(), cpu_us(std::process::id()), now_ns());
    sleep(seconds(arguments.seconds)).await;
    let (ended, own_after, cpu_after) = (now_ns(), cpu_us(std::process::id()), cpu());
    let wall_s = (ended - begun) as f64 / 1e9;
    let processes: serde_json::Map<String, Value> = watched
        .iter()
        .zip(cpu_after.iter().zip(&cpu_before))
        .map(|((name, pid), (after, before))| {
            let (rss_kib, pss_kib) = memory_kib(*pid);
            (name.clone(), json!({"cpu_us": after - before, "rss_kib": rss_kib, "pss_kib": pss_kib}))
        })
        .collect();
    json!({
        "seconds": wall_s, "n_ok": seen.n_ok.get(), "n_events": seen.n_events.get(), "n_reads": seen.n_reads.get(),
        "n_short": seen.n_short.get(), "n_open": seen.n_open.get(), "errors": *seen.errors.borrow(),
        "first_token_us": seen.first_token.borrow().summary_us(), "whole_us": seen.whole.borrow().summary_us(),
        "lag_us": seen.lag.borrow().summary_us(), "own_cpu_us": own_after - own_before, "processes": processes,
    })
}

#[expect(clippy::print_stdout, reason = "printing is what it is for")]
fn main() {
    let arguments = Arguments::parse();
    assert!(arguments.address.starts_with("127.0.0.1:"), "only loopback is measured");
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let report = tokio::task::LocalSet::new().block_on(&runtime, measure(arguments));
    println!("{report}");
}
