//! Greedy answers of a model directory, one JSON line a prompt, to compare with another engine on the same files.
//!
//! `cargo run --release -p engine --example greedy -- DIR < prompts`: each line of standard input is one user message; each
//! line of output has the message, the answer's tokens and its text.

use std::{
    io::{self, BufRead, Read, Write},
    net::TcpStream,
    path::Path,
};

use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("say which model directory: greedy DIR < prompts")?;
    let model = engine::Model::open(Path::new(&dir))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = runtime.spawn(engine::serve(model, listener, engine::Options::default(), async {
        // The sender is dropped when all prompts are answered.
        let _ = stopped.await;
    }));
    for line in io::stdin().lock().lines() {
        let prompt = line?;
        let request = json!({
            "messages": [{"role": "user", "content": prompt}], "temperature": 0, "max_tokens": 200, "return_token_ids": true,
        });
        let choice = &post(TcpStream::connect(address)?, &request)?["choices"][0];
        let line =
            json!({"prompt": prompt, "tokens": choice["token_ids"], "text": choice["message"]["content"]});
        writeln!(io::stdout(), "{line}")?;
    }
    drop(stop);
    runtime.block_on(serving)??;
    Ok(())
}

/// Sends a chat and reads the answer to the end of the connection.
fn post(mut stream: TcpStream, request: &Value) -> Result<Value, Box<dyn std::error::Error>> {
    let body = request.to_string();
    write!(
        stream,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("the answer has no head")?;
    Ok(serde_json::from_str(body)?)
}
