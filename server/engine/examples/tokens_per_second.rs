//! Tokens a second for one stream, and for eight at once, on one core.
//!
//! `cargo run --release -p engine --example tokens_per_second [DIR]`: of the embedded model, or of the one in a directory. Time is
//! the processor time of this process, so that a busy machine does not spoil the figures; wall time is printed beside it.

use std::{
    error::Error,
    fs,
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};

/// Tokens of each answer, about those of the longest that the model writes by itself.
const N_TOKENS: usize = 400;
/// Rounds of each measurement; the best counts, the others were disturbed.
const N_ROUNDS: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let model = match std::env::args().nth(1) {
        Some(dir) => engine::Model::open(Path::new(&dir))?,
        None => engine::Model::embedded()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = runtime.spawn(engine::serve(model, listener, engine::Options::default(), async {
        // The sender is dropped at the end.
        let _ = stopped.await;
    }));
    let whole = json!({"stream": false});
    let streamed = json!({"stream": true});
    for (what, n_streams, extra) in [
        ("one answer in one piece", 1, &whole),
        ("one stream", 1, &streamed),
        ("eight answers in one piece", 8, &whole),
        ("eight streams", 8, &streamed),
    ] {
        let mut best = (0.0f64, 0.0f64, Vec::new());
        for _ in 0..N_ROUNDS {
            let (cpu, wall) = (processor_time()?, Instant::now());
            let ends = run(address, n_streams, extra)?;
            let n_tokens = (n_streams * N_TOKENS) as f64;
            let per_cpu = n_tokens / processor_time()?.saturating_sub(cpu).as_secs_f64();
            if per_cpu > best.0 {
                best = (per_cpu, n_tokens / wall.elapsed().as_secs_f64(), ends);
            }
        }
        let spread = match (best.2.iter().min(), best.2.iter().max()) {
            (Some(first), Some(last)) => last.as_secs_f64() / first.as_secs_f64(),
            _ => 1.0,
        };
        writeln!(
            io::stdout(),
            "{what}: {:.0} tokens per processor second, {:.0} per second; the last ended at {spread:.2} times the first",
            best.0,
            best.1
        )?;
    }
    drop(stop);
    runtime.block_on(serving)??;
    Ok(())
}

/// Runs that many answers at once and returns how long each took.
fn run(address: SocketAddr, n_streams: usize, extra: &Value) -> Result<Vec<Duration>, Box<dyn Error>> {
    let clients: Vec<_> = (0..n_streams)
        .map(|i| {
            let mut request = json!({
                "prompt": format!("<s><|user_start|>Tell me story number {i}.<|user_end|><|assistant_start|>"),
                "max_tokens": N_TOKENS, "ignore_eos": true, "temperature": 0,
            });
            request["stream"] = extra["stream"].clone();
            thread::spawn(move || {
                let start = Instant::now();
                post(address, &request.to_string()).map(|()| start.elapsed())
            })
        })
        .collect();
    clients.into_iter().map(|client| Ok(client.join().map_err(|_| "a client panicked")??)).collect()
}

fn post(address: SocketAddr, body: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(io::Error::other(answer)) }
}

/// Processor time of all threads that are still there: the clients are not when this is asked.
fn processor_time() -> Result<Duration, Box<dyn Error>> {
    let mut total = 0;
    for task in fs::read_dir("/proc/self/task")? {
        // The first number is nanoseconds on a processor.
        let stat = fs::read_to_string(task?.path().join("schedstat"))?;
        total += stat.split(' ').next().ok_or("schedstat is empty")?.parse::<u64>()?;
    }
    Ok(Duration::from_nanos(total))
}
