//! A replica for tests, as a process: vLLM's wire, answers that are a pure function of the conversation, and
//! every way to break that was captured from vLLM, on demand.
//!
//! It says its address on the first line of standard output, and ends when its standard input is closed (so
//! that it never outlives the test that started it) or it is killed. `POST /control {"mode": ...}` changes how it behaves (`harness/mode.rs`), `GET /control`
//! tells what it is doing. It shares no code with the product.

mod answer;
#[path = "../harness/made_text.rs"]
#[expect(unreachable_pub, reason = "a module of the test harness")]
#[cfg_attr(not(test), expect(dead_code, reason = "the harness uses more of it"))]
mod made_text;
mod misbehave;
#[path = "../harness/mode.rs"]
#[expect(unreachable_pub, reason = "a module of the test harness")]
mod mode;
mod request;
mod serve;
#[path = "../harness/vllm_http.rs"]
#[expect(unreachable_pub, reason = "a module of the test harness")]
mod vllm_http;

use serve::{Options, serve};
use std::{io::Write, net::SocketAddr, process::ExitCode, time::Duration};
use tokio::sync::oneshot;

fn main() -> ExitCode {
    let options = match read_arguments(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "{fault}");
            return ExitCode::FAILURE;
        }
    };
    let (tell_closed, closed) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = tell_closed.send(());
    });
    // One thread, as uvicorn: six of these beside the server under test leave it the other core.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.expect("the system gives a reactor").block_on(async {
        tokio::select! {
            served = serve(options) => served,
            _ = closed => Ok(()),
        }
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        model: "model".to_owned(),
        n_seats: 256,
        max_queued: None,
        pace: Duration::from_millis(5),
        trims: false,
    };
    while let Some(name) = arguments.next() {
        if name == "--trims" {
            options.trims = true;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{name}: {value:?} is no number"));
        match name.as_str() {
            "--listen" => {
                options.listen = value.parse().map_err(|_| format!("{value:?} is no address"))?;
            }
            "--model" => options.model = value,
            "--max-num-seqs" => options.n_seats = number()?,
            "--max-num-queued-reqs" => options.max_queued = Some(number()?),
            "--pace-us" => options.pace = Duration::from_micros(number()? as u64),
            _ => return Err(format!("{name} is not known")),
        }
    }
    Ok(options)
}
