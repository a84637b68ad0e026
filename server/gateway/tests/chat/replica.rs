//! Scripted upstreams over real sockets. Each request takes the next turn of a script that all of them
//! share, so that a test says what the first, the second attempt meets, wherever it lands. The bytes are
//! those of captures of vLLM 0.32.0: same heads, same chunk framing, one event a chunk.

use crate::engine;
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};

/// What an upstream does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Writes these bytes.
    Send(Vec<u8>),
    /// Writes this text as an engine does that is asked for it, or for the rest of it: at most so many of
    /// its tokens, and the end where that is reached.
    Speak(&'static str, u64),
    /// Waits until the test opens the gate once more.
    Gate,
    /// Closes the connection.
    Close,
    /// Says nothing more, until the client has gone.
    Hang,
}

pub(crate) type Turn = Vec<Step>;

/// A request as an upstream saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The request line and headers.
    pub(crate) head: String,
    pub(crate) body: Value,
    /// Which connection of the upstream, counted from 0.
    pub(crate) connection: usize,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        lines.filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

struct Shared {
    turns: Mutex<VecDeque<Turn>>,
    seen: Mutex<Vec<Seen>>,
    gate: Semaphore,
    n_hung_up: AtomicUsize,
}

/// Upstreams that share a script.
pub(crate) struct Upstreams {
    pub(crate) urls: Vec<String>,
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

impl Upstreams {
    pub(crate) async fn start(n: usize, turns: Vec<Turn>) -> Self {
        let shared = Arc::new(Shared {
            turns: Mutex::new(turns.into()),
            seen: Mutex::new(vec![]),
            gate: Semaphore::new(0),
            n_hung_up: AtomicUsize::new(0),
        });
        let (mut tasks, mut urls) = (JoinSet::new(), vec![]);
        for _ in 0..n {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            urls.push(format!("http://{}", listener.local_addr().expect("an address")));
            let shared = Arc::clone(&shared);
            tasks.spawn(async move {
                let mut connections = JoinSet::new();
                for connection in 0.. {
                    let (socket, _) = listener.accept().await.expect("a connection");
                    socket.set_nodelay(true).expect("an option");
                    connections.spawn(serve(socket, Arc::clone(&shared), connection));
                }
            });
        }
        Self { urls, shared, _tasks: tasks }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().expect("no panic").clone()
    }

    /// Opens the gate for `n` more steps.
    pub(crate) fn open_gate(&self, n: usize) {
        self.shared.gate.add_permits(n);
    }

    /// How many clients left a turn before its end.
    pub(crate) fn n_hung_up(&self) -> usize {
        self.shared.n_hung_up.load(Ordering::SeqCst)
    }
}

async fn serve(mut socket: TcpStream, shared: Arc<Shared>, connection: usize) {
    let mut buf = vec![];
    while let Some((head, body)) = read_request(&mut socket, &mut buf).await {
        shared.seen.lock().expect("no panic").push(Seen { head, body: body.clone(), connection });
        let turn = shared.turns.lock().expect("no panic").pop_front().unwrap_or_else(|| answer(&["ok"]));
        for step in turn {
            let mut probe = [0; 1];
            let step = match step {
                Step::Speak(text, n) => Step::Send(engine::speak(&body, text, n)),
                step => step,
            };
            match step {
                Step::Speak(..) => unreachable!("made into bytes above"),
                Step::Send(bytes) => {
                    if socket.write_all(&bytes).await.is_err() {
                        shared.n_hung_up.fetch_add(1, Ordering::SeqCst);
                        return;
                    }
                }
                Step::Gate => {
                    tokio::select! {
                        permit = shared.gate.acquire() => permit.expect("open").forget(),
                        _ = socket.read(&mut probe) => {
                            shared.n_hung_up.fetch_add(1, Ordering::SeqCst);
                            return;
                        }
                    }
                }
                Step::Close => return,
                Step::Hang => {
                    let _ = socket.read(&mut probe).await;
                    shared.n_hung_up.fetch_add(1, Ordering::SeqCst);
                    return;
                }
            }
        }
    }
}

async fn read_request(socket: &mut TcpStream, buf: &mut Vec<u8>) -> Option<(String, Value)> {
    loop {
        if let Some(end) = buf.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buf[..end]).into_owned();
            // hyper writes names in lower case.
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.expect("a length").parse().expect("a number");
            if buf.len() >= end + 4 + length {
                let body = serde_json::from_slice(&buf[end + 4..end + 4 + length]).expect("JSON");
                buf.drain(..end + 4 + length);
                return Some((head, body));
            }
        }
        if socket.read_buf(buf).await.ok()? == 0 {
            return None;
        }
    }
}

// --- vLLM's bytes

pub(crate) const SERVED: &str = "served-name";

pub(crate) fn stream_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 21:56:06 GMT\r\nserver: uvicorn\r\n\
      content-type: text/event-stream; charset=utf-8\r\nvary: Origin\r\ntransfer-encoding: chunked\r\n\r\n"
        .to_vec()
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// An event, in its own HTTP chunk.
pub(crate) fn event(data: &str) -> Vec<u8> {
    framed(format!("data: {data}\n\n").as_bytes())
}

/// A chunk as vLLM writes it with continuous usage.
pub(crate) fn chunk(delta: &str, finish: &str, n_tokens: u64) -> String {
    format!(
        r#"{{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"{SERVED}","choices":[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish},"token_ids":null}}],"usage":{{"prompt_tokens":13,"total_tokens":{},"completion_tokens":{n_tokens},"completion_tokens_details":null}}}}"#,
        13 + n_tokens
    )
}

pub(crate) fn role() -> Vec<u8> {
    event(&chunk(r#"{"role":"assistant","content":""}"#, "null", 0))
}

/// Text number `n`, counted from 1.
pub(crate) fn text(text: &str, n: u64) -> Vec<u8> {
    event(&chunk(&format!(r#"{{"content":"{text}"}}"#), "null", n))
}

pub(crate) fn finish(reason: &str, n: u64) -> Vec<u8> {
    event(&chunk("{}", &format!("\"{reason}\""), n))
}

pub(crate) fn usage(n: u64) -> Vec<u8> {
    event(&format!(
        r#"{{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"{SERVED}","choices":[],"usage":{{"prompt_tokens":13,"total_tokens":{},"completion_tokens":{n}}},"system_fingerprint":"vllm-0.32.0-efc79fc0"}}"#,
        13 + n
    ))
}

pub(crate) fn done() -> Vec<u8> {
    [event("[DONE]"), b"0\r\n\r\n".to_vec()].concat()
}

/// A whole stream, in one write an event.
pub(crate) fn answer(texts: &[&str]) -> Turn {
    let mut turn = vec![Step::Send(stream_head()), Step::Send(role())];
    for (n, piece) in (1..).zip(texts) {
        turn.push(Step::Send(text(piece, n)));
    }
    let n = texts.len() as u64;
    turn.extend([finish("stop", n), usage(n), done()].map(Step::Send));
    turn
}

/// A stream that goes on with these bytes after its head, and then closes.
pub(crate) fn broken(parts: &[Vec<u8>]) -> Turn {
    let mut turn = vec![Step::Send(stream_head())];
    turn.extend(parts.iter().cloned().map(Step::Send));
    turn.push(Step::Close);
    turn
}

/// An answer with a length, as JSON unless the headers say otherwise.
pub(crate) fn plain(status: &str, headers: &str, body: &str) -> Turn {
    let head =
        format!("HTTP/1.1 {status}\r\nserver: uvicorn\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    vec![Step::Send([head.as_bytes(), body.as_bytes()].concat())]
}

pub(crate) const JSON: &str = "content-type: application/json\r\n";

/// vLLM's error, with its numeric code.
pub(crate) fn error(status: &str, kind: &str, message: &str) -> Turn {
    let code = &status[..3];
    plain(
        status,
        JSON,
        &format!(r#"{{"error":{{"message":"{message}","type":"{kind}","param":null,"code":{code}}}}}"#),
    )
}

/// A whole answer, not streamed.
pub(crate) fn whole(text: &str, reason: &str, n: u64) -> Turn {
    plain(
        "200 OK",
        JSON,
        &format!(
            r#"{{"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"{SERVED}","choices":[{{"index":0,"message":{{"role":"assistant","content":"{text}"}},"logprobs":null,"finish_reason":"{reason}"}}],"usage":{{"prompt_tokens":13,"total_tokens":{},"completion_tokens":{n}}},"metrics":null}}"#,
            13 + n
        ),
    )
}
