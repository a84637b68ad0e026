//! A replica that answers as vLLM does, as fast as sockets go.
//!
//! What it answers is steered by a marker in the prompt, which every proxy hands on untouched:
//! `[[n=64,d=20,p=0]]` is 64 tokens, 20 ms between them, 0 ms before the first. Each token carries a
//! monotonic stamp (` T<ns>`), so that a client on the same machine can measure the way of every single
//! one. `GET /_stats` tells requests and which are open.

use bench::{Body, Framing, now_ns, raise_file_limit};
use clap::Parser;
use memchr::memmem;
use serde_json::json;
use std::{
    io::{self, Write as _},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, sleep_until},
};

#[derive(Parser)]
struct Arguments {
    /// Port of loopback.
    #[arg(long)]
    port: u16,
    /// The name of its model.
    #[arg(long, default_value = "mock")]
    model: String,
    /// How many times longer it takes over what it is asked to wait.
    #[arg(long, default_value_t = 1)]
    slow: u32,
}

static N_REQUESTS: AtomicU64 = AtomicU64::new(0);
static N_OPEN: AtomicU64 = AtomicU64::new(0);
static N_CUT: AtomicU64 = AtomicU64::new(0);

/// What one request asks for.
struct Wanted {
    n_tokens: u64,
    delay: Duration,
    prefill: Duration,
    stream: bool,
    /// A chunk of totals at the end.
    usage: bool,
    /// Totals in every chunk, as gateways that bill exactly ask for.
    continuous: bool,
}

impl Wanted {
    fn read(body: &[u8], slow: u32) -> Self {
        let has = |name: &str| {
            [format!("\"{name}\":true"), format!("\"{name}\": true")]
                .iter()
                .any(|text| memmem::find(body, text.as_bytes()).is_some())
        };
        let marker = memmem::find(body, b"[[").map_or(&b""[..], |at| &body[at + 2..]);
        let marker = &marker[..memmem::find(marker, b"]]").unwrap_or(0)];
        let number = |name: &str| {
            let text = std::str::from_utf8(marker).ok()?;
            text.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse::<u64>().ok())
        };
        Self {
            n_tokens: number("n").unwrap_or(16),
            delay: slow * Duration::from_millis(number("d").unwrap_or(0)),
            prefill: slow * Duration::from_millis(number("p").unwrap_or(0)),
            stream: has("stream"),
            usage: has("include_usage"),
            continuous: has("continuous_usage_stats"),
        }
    }
}

/// Counts a request while it is open.
struct Open;

impl Open {
    fn begin() -> Self {
        N_OPEN.fetch_add(1, Relaxed);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        N_OPEN.fetch_sub(1, Relaxed);
    }
}

const STREAM_HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 21:56:06 GMT\r\nserver: uvicorn\r\n\
    content-type: text/event-stream; charset=utf-8\r\nvary: Origin\r\ntransfer-encoding: chunked\r\n\r\n";

const N_PROMPT_TOKENS: u64 = 24;

/// Writes events as vLLM frames them: one HTTP chunk each.
struct Events<'a> {
    id: u64,
    model: &'a str,
    continuous: bool,
    event: Vec<u8>,
    framed: Vec<u8>,
}

impl Events<'_> {
    /// One event with this choice.
    fn choice(&mut self, choice: std::fmt::Arguments<'_>, n_tokens: u64) {
        let Self { id, model, .. } = *self;
        self.event.clear();
        let _ = write!(
            self.event,
            "data: {{\"id\":\"chatcmpl-{id:016x}\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\
             \"model\":\"{model}\",\"choices\":[{{\"index\":0,\"delta\":{choice}}}]"
        );
        if self.continuous {
            let total = N_PROMPT_TOKENS + n_tokens;
            let _ = write!(
                self.event,
                ",\"usage\":{{\"prompt_tokens\":{N_PROMPT_TOKENS},\"total_tokens\":{total},\
                 \"completion_tokens\":{n_tokens}}}"
            );
        }
        self.event.extend_from_slice(b"}\n\n");
        self.frame();
    }

    fn totals(&mut self, n_tokens: u64) {
        let Self { id, model, .. } = *self;
        let total = N_PROMPT_TOKENS + n_tokens;
        self.event.clear();
        let _ = write!(
            self.event,
            "data: {{\"id\":\"chatcmpl-{id:016x}\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\
             \"model\":\"{model}\",\"choices\":[],\"usage\":{{\"prompt_tokens\":{N_PROMPT_TOKENS},\
             \"total_tokens\":{total},\"completion_tokens\":{n_tokens}}}}}\n\n"
        );
        self.frame();
    }

    fn done(&mut self) {
        self.event.clear();
        self.event.extend_from_slice(b"data: [DONE]\n\n");
        self.frame();
        self.framed.extend_from_slice(b"0\r\n\r\n");
    }

    fn frame(&mut self) {
        let _ = write!(self.framed, "{:x}\r\n", self.event.len());
        self.framed.extend_from_slice(&self.event);
        self.framed.extend_from_slice(b"\r\n");
    }
}

async fn stream(socket: &mut TcpStream, wanted: &Wanted, model: &str, id: u64) -> io::Result<()> {
    let mut events =
        Events { id, model, continuous: wanted.continuous, event: vec![], framed: STREAM_HEAD.to_vec() };
    events.choice(
        format_args!("{{\"role\":\"assistant\",\"content\":\"\"}},\"logprobs\":null,\"finish_reason\":null"),
        0,
    );
    let begun = Instant::now();
    for n in 1..=wanted.n_tokens {
        if n > 1 && !wanted.delay.is_zero() {
            let due = begun + wanted.delay * u32::try_from(n - 1).unwrap_or(u32::MAX);
            pause(socket, due).await?;
        }
        events.choice(
            format_args!(
                "{{\"content\":\" T{:020}\"}},\"logprobs\":null,\"finish_reason\":null,\"token_ids\":null",
                now_ns()
            ),
            n,
        );
        socket.write_all(&events.framed).await?;
        events.framed.clear();
    }
    events.choice(
        format_args!(
            "{{\"content\":\"\"}},\"logprobs\":null,\"finish_reason\":\"stop\",\"stop_reason\":null,\"token_ids\":null"
        ),
        wanted.n_tokens,
    );
    if wanted.usage {
        events.totals(wanted.n_tokens);
    }
    events.done();
    socket.write_all(&events.framed).await
}

/// Waits; a client that leaves meanwhile is noticed at once, as vLLM does.
async fn pause(socket: &mut TcpStream, due: Instant) -> io::Result<()> {
    let mut byte = [0];
    tokio::select! {
        () = sleep_until(due) => Ok(()),
        read = socket.read(&mut byte) => match read? {
            0 => Err(io::ErrorKind::BrokenPipe.into()),
            _ => Ok(()),
        },
    }
}

async fn chat(socket: &mut TcpStream, body: &[u8], model: &str, slow: u32) -> io::Result<()> {
    let id = N_REQUESTS.fetch_add(1, Relaxed);
    let wanted = Wanted::read(body, slow);
    let _open = Open::begin();
    let answered = async {
        if !wanted.prefill.is_zero() {
            pause(socket, Instant::now() + wanted.prefill).await?;
        }
        if wanted.stream {
            return stream(socket, &wanted, model, id).await;
        }
        let n = wanted.n_tokens;
        let total = N_PROMPT_TOKENS + n;
        let text = " tok".repeat(n as usize);
        let document = format!(
            "{{\"id\":\"chatcmpl-{id:016x}\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"{model}\",\
             \"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\",\"refusal\":null,\
             \"annotations\":null,\"audio\":null,\"function_call\":null,\"reasoning\":null}},\"logprobs\":null,\
             \"finish_reason\":\"stop\",\"stop_reason\":null,\"token_ids\":null}}],\"service_tier\":null,\
             \"system_fingerprint\":null,\"usage\":{{\"prompt_tokens\":{N_PROMPT_TOKENS},\"total_tokens\":{total},\
             \"completion_tokens\":{n},\"prompt_tokens_details\":null}},\"prompt_logprobs\":null,\
             \"prompt_token_ids\":null,\"kv_transfer_params\":null}}"
        );
        answer(socket, "200 OK", "application/json", &document).await
    }
    .await;
    if answered.is_err() {
        N_CUT.fetch_add(1, Relaxed);
    }
    answered
}

async fn answer(socket: &mut TcpStream, status: &str, kind: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
    socket.write_all(text.as_bytes()).await
}

/// One request off a connection: its path and body; `None` when the client is gone.
async fn read_request(socket: &mut TcpStream, buf: &mut Vec<u8>) -> io::Result<Option<(String, Vec<u8>)>> {
    let (head_len, framing, path) = loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(len) =
            request.parse(buf).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?
        {
            let find = |name: &str| request.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name));
            let length = find("content-length")
                .and_then(|header| std::str::from_utf8(header.value).ok()?.trim().parse().ok());
            let framing = if find("transfer-encoding").is_some() {
                Framing::Chunked
            } else {
                Framing::Length(length.unwrap_or(0))
            };
            break (len, framing, request.path.unwrap_or("/").to_owned());
        }
        if socket.read_buf(buf).await? == 0 {
            return Ok(None);
        }
    };
    buf.drain(..head_len);
    let mut body = Body::new(framing);
    let mut whole = vec![];
    while !body.done() {
        let n = body
            .feed(buf, |bytes| whole.extend_from_slice(bytes))
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        buf.drain(..n);
        if !body.done() && socket.read_buf(buf).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some((path, whole)))
}

async fn serve(mut socket: TcpStream, model: String, slow: u32) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut buf = Vec::with_capacity(16 << 10);
    while let Some((path, body)) = read_request(&mut socket, &mut buf).await? {
        let open = N_OPEN.load(Relaxed);
        let json = match path.split('?').next().unwrap_or_default() {
            "/v1/chat/completions" | "/v1/completions" | "/chat/completions" => {
                chat(&mut socket, &body, &model, slow).await?;
                continue;
            }
            "/health" | "/ping" | "/health_generate" | "/liveness" | "/readiness" => {
                answer(&mut socket, "200 OK", "text/plain", "").await?;
                continue;
            }
            "/metrics" => {
                let text = format!(
                    "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{{model_name=\"{model}\"}} {open}\n\
                     # TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{{model_name=\"{model}\"}} 0\n\
                     # TYPE vllm:kv_cache_usage_perc gauge\nvllm:kv_cache_usage_perc{{model_name=\"{model}\"}} 0.1\n"
                );
                answer(&mut socket, "200 OK", "text/plain; version=0.0.4", &text).await?;
                continue;
            }
            "/v1/models" => {
                json!({"object": "list", "data": [{"id": model, "object": "model", "created": 1_790_000_000,
                "owned_by": "vllm", "root": model, "parent": null, "max_model_len": 32768, "permission": []}]})
            }
            "/version" => json!({"version": "0.32.0"}),
            "/load" => json!({"server_load": open}),
            // What routers of the sglang family ask for before they take a replica.
            "/get_server_info" | "/server_info" | "/get_model_info" | "/model_info" => {
                json!({"model_path": model,
                "served_model_name": model, "model_id": model, "is_generation": true, "tp_size": 1, "dp_size": 1})
            }
            "/_stats" => {
                json!({"requests": N_REQUESTS.load(Relaxed), "open": open, "cut": N_CUT.load(Relaxed)})
            }
            _ => {
                answer(&mut socket, "404 Not Found", "application/json", "{\"detail\":\"Not Found\"}")
                    .await?;
                continue;
            }
        };
        answer(&mut socket, "200 OK", "application/json", &json.to_string()).await?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    raise_file_limit();
    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await?;
    loop {
        // Without file handles there is nothing to take; trying at once again would only burn time.
        let Ok((socket, _)) = listener.accept().await else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (model, slow) = (arguments.model.clone(), arguments.slow);
        tokio::spawn(async move {
            // A client that leaves is counted where it matters.
            let _ = serve(socket, model, slow).await;
        });
    }
}
