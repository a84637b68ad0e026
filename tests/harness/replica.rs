//! A scripted vLLM replica over real sockets, or a scripted provider: the wire is the same.
//!
//! Each chat request takes the next [`Turn`] of the script. Answers are those of captures of vLLM 0.32.0:
//! the same heads, keys, chunk framing and ways to break. HTTP is written by hand because half of the
//! turns must break it. Health, model list and metrics are always well: whether a replica *works* is for
//! the gateway to find out from its chats.

use crate::vllm_http::{Seen, event, read_request, response, stream_head};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};

/// What a replica does with one chat request.
#[derive(Clone, Debug)]
pub enum Turn {
    /// Answers with these pieces of text and stops.
    Answer(Vec<String>),
    /// The same, but waits before each piece until the test calls [`Replica::release`].
    Gated(Vec<String>),
    /// Answers with these pieces and ends at the limit of tokens.
    Length(Vec<String>),
    /// Thinks the first pieces, then answers with the others; says how many tokens were cached and thought. Each
    /// piece waits for [`Replica::release`].
    Thinks(Vec<String>, Vec<String>),
    /// Refuses with this status and vLLM's error body.
    Status(u16),
    /// Refuses with this status and this body.
    Refuse(u16, String),
    /// Sends these pieces, then closes in the middle of the stream, as a killed server does.
    Die(Vec<String>),
    /// Closes before any byte of an answer.
    Close,
    /// Sends these pieces, then ends politely with `finish_reason: "abort"`, as SIGTERM makes vLLM do.
    Abort(Vec<String>),
    /// Sends the role event and `[DONE]` without any `finish_reason`, as SIGTERM does to a queued stream.
    Hollow,
    /// Sends these pieces, then an error event and `[DONE]`, as the death of vLLM's core does.
    ErrorEvent(Vec<String>),
    /// Sends these bytes as they are and closes.
    Raw(Vec<u8>),
    /// Takes the request and never answers.
    Hang,
}

impl Turn {
    /// An answer of these pieces.
    pub fn answer(pieces: &[&str]) -> Self {
        Self::Answer(pieces.iter().map(ToString::to_string).collect())
    }

    /// A gated answer of these pieces.
    pub fn gated(pieces: &[&str]) -> Self {
        Self::Gated(pieces.iter().map(ToString::to_string).collect())
    }

    /// These pieces, then the limit of tokens.
    pub fn length(pieces: &[&str]) -> Self {
        Self::Length(pieces.iter().map(ToString::to_string).collect())
    }

    /// Thinks these pieces, then answers with those.
    pub fn thinks(thoughts: &[&str], pieces: &[&str]) -> Self {
        let owned = |pieces: &[&str]| pieces.iter().map(ToString::to_string).collect();
        Self::Thinks(owned(thoughts), owned(pieces))
    }

    /// These pieces, then a cut.
    pub fn die(pieces: &[&str]) -> Self {
        Self::Die(pieces.iter().map(ToString::to_string).collect())
    }

    /// These pieces, then a polite abort.
    pub fn abort(pieces: &[&str]) -> Self {
        Self::Abort(pieces.iter().map(ToString::to_string).collect())
    }

    /// These pieces, then an error event.
    pub fn error_event(pieces: &[&str]) -> Self {
        Self::ErrorEvent(pieces.iter().map(ToString::to_string).collect())
    }
}

struct State {
    served_name: String,
    script: Mutex<VecDeque<Turn>>,
    otherwise: Mutex<Turn>,
    seen: Mutex<Vec<Seen>>,
    gate: Semaphore,
    n_cut: AtomicUsize,
    last_cut: Mutex<Option<Instant>>,
    n_probes: AtomicUsize,
    /// Opens the list of models; without one anybody may read it.
    list_key: Mutex<Option<String>>,
}

impl State {
    /// A client went away.
    fn cut(&self) {
        *self.last_cut.lock().expect("no task panicked") = Some(Instant::now());
        self.n_cut.fetch_add(1, Ordering::SeqCst);
    }
}

/// The replica; stops listening and drops its connections when dropped.
pub struct Replica {
    /// Where it listens.
    pub addr: SocketAddr,
    state: Arc<State>,
    _tasks: JoinSet<()>,
}

impl Replica {
    /// A replica that serves the model under this name and answers `Paris.` to everything.
    ///
    /// # Panics
    /// When no loopback port can be had.
    pub async fn start(served_name: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let addr = listener.local_addr().expect("a bound listener has an address");
        let state = Arc::new(State {
            served_name: served_name.to_owned(),
            script: Mutex::default(),
            otherwise: Mutex::new(Turn::answer(&["The", " capital", " of", " France", " is", " Paris", "."])),
            seen: Mutex::default(),
            gate: Semaphore::new(0),
            n_cut: AtomicUsize::new(0),
            last_cut: Mutex::default(),
            n_probes: AtomicUsize::new(0),
            list_key: Mutex::default(),
        });
        let mut tasks = JoinSet::new();
        let shared = Arc::clone(&state);
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                connections.spawn(serve(socket, Arc::clone(&shared)));
            }
        });
        Self { addr, state, _tasks: tasks }
    }

    /// `http://host:port`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// What the next chat requests get, in order.
    ///
    /// # Panics
    /// When a task of the replica panicked.
    pub fn then(&self, turns: impl IntoIterator<Item = Turn>) {
        self.state.script.lock().expect("no task panicked").extend(turns);
    }

    /// What every chat request gets that the script does not cover.
    ///
    /// # Panics
    /// When a task of the replica panicked.
    pub fn always(&self, turn: Turn) {
        *self.state.otherwise.lock().expect("no task panicked") = turn;
    }

    /// Lets `n` more pieces of gated answers go.
    pub fn release(&self, n: usize) {
        self.state.gate.add_permits(n);
    }

    /// Gives the list of models to the holder of this key alone, as most providers do.
    ///
    /// # Panics
    /// When a task of the replica panicked.
    pub fn lists_for(&self, key: &str) {
        *self.state.list_key.lock().expect("no task panicked") = Some(key.to_owned());
    }

    /// Chat requests so far.
    ///
    /// # Panics
    /// When a task of the replica panicked.
    pub fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().expect("no task panicked").clone()
    }

    /// Gated or hanging answers whose client went away.
    pub fn n_cut(&self) -> usize {
        self.state.n_cut.load(Ordering::SeqCst)
    }

    /// When the last of them went.
    ///
    /// # Panics
    /// When a task of the replica panicked.
    pub fn last_cut(&self) -> Option<Instant> {
        *self.state.last_cut.lock().expect("no task panicked")
    }

    /// Requests so far that were no chats: what a prober asks.
    pub fn n_probes(&self) -> usize {
        self.state.n_probes.load(Ordering::SeqCst)
    }
}

/// One connection: requests one after another until a turn closes it.
async fn serve(mut socket: TcpStream, state: Arc<State>) {
    let mut buf = Vec::new();
    while let Some(request) = read_request(&mut socket, &mut buf).await {
        let path = request.path.split('?').next().unwrap_or_default().to_owned();
        let keep = if path.ends_with("/chat/completions") {
            let turn = {
                state.seen.lock().expect("no task panicked").push(request.clone());
                let next = state.script.lock().expect("no task panicked").pop_front();
                next.unwrap_or_else(|| state.otherwise.lock().expect("no task panicked").clone())
            };
            chat(&mut socket, &state, &request, turn).await
        } else {
            state.n_probes.fetch_add(1, Ordering::SeqCst);
            write(&mut socket, &standing(&path, &request, &state)).await
        };
        if !keep {
            return;
        }
    }
}

/// What vLLM answers on the paths that probers read.
fn standing(path: &str, request: &Seen, state: &State) -> String {
    let list_key = state.list_key.lock().expect("no task panicked").clone();
    match path {
        "/v1/models"
            if list_key.is_some_and(|key| request.header("authorization") != format!("Bearer {key}")) =>
        {
            let shown = request.header("authorization");
            let message =
                format!("Incorrect API key provided: {shown}. You can find your key in the console.");
            let body = json!({"error": {"message": message, "type": "invalid_request_error", "code": "invalid_api_key"}});
            response(401, "application/json", &body.to_string())
        }
        "/health" | "/ping" => response(200, "text/plain", ""),
        "/version" => response(200, "application/json", "{\"version\":\"0.32.0\"}"),
        "/load" => response(200, "application/json", "{\"server_load\":0}"),
        "/v1/models" => {
            let list = json!({"object": "list", "data": [{"id": state.served_name, "object": "model",
                "created": 1_795_470_966, "owned_by": "vllm", "root": "model", "parent": null,
                "max_model_len": 2048, "permission": []}]});
            response(200, "application/json", &list.to_string())
        }
        "/metrics" => {
            let name = &state.served_name;
            let metrics = format!(
                "# TYPE vllm:num_requests_running gauge\n\
                 vllm:num_requests_running{{engine=\"0\",model_name=\"{name}\"}} 0.0\n\
                 # TYPE vllm:num_requests_waiting gauge\n\
                 vllm:num_requests_waiting{{engine=\"0\",model_name=\"{name}\"}} 0.0\n\
                 # TYPE vllm:kv_cache_usage_perc gauge\n\
                 vllm:kv_cache_usage_perc{{engine=\"0\",model_name=\"{name}\"}} 0.0\n"
            );
            response(200, "text/plain; version=0.0.4; charset=utf-8", &metrics)
        }
        _ => response(404, "application/json", "{\"detail\":\"Not Found\"}"),
    }
}

/// Plays one turn; false when the connection is to be closed.
async fn chat(socket: &mut TcpStream, state: &State, request: &Seen, turn: Turn) -> bool {
    let streamed = request.body["stream"] == true;
    let answer = Answering { body: &request.body, name: &state.served_name };
    match turn {
        Turn::Status(status) => {
            let (kind, message) = match status {
                503 => {
                    ("Service Unavailable", "The engine is currently busy and cannot accept new requests.")
                }
                404 => ("NotFoundError", "The model `x` does not exist."),
                400 => ("BadRequestError", "This is refused."),
                _ => ("InternalServerError", "cannot schedule new futures after shutdown"),
            };
            let body = json!({"error": {"message": message, "type": kind, "param": null, "code": status}});
            write(socket, &response(status, "application/json", &body.to_string())).await
        }
        Turn::Refuse(status, body) => write(socket, &response(status, "application/json", &body)).await,
        Turn::Close => false,
        Turn::Raw(bytes) => {
            let _ = socket.write_all(&bytes).await;
            false
        }
        Turn::Hang => {
            wait_for_close(socket).await;
            state.cut();
            false
        }
        Turn::Length(pieces) if !streamed => write(socket, &answer.document(&pieces, "length")).await,
        Turn::Thinks(_, pieces) if !streamed => write(socket, &answer.document(&pieces, "stop")).await,
        Turn::Answer(pieces) if !streamed => write(socket, &answer.document(&pieces, "stop")).await,
        Turn::Gated(pieces) if !streamed => {
            gate(socket, state, pieces.len()).await && write(socket, &answer.document(&pieces, "stop")).await
        }
        Turn::Abort(_) | Turn::Hollow if !streamed => write(socket, &answer.document(&[], "abort")).await,
        Turn::ErrorEvent(_) if !streamed => Box::pin(chat(socket, state, request, Turn::Status(500))).await,
        Turn::Die(_) if !streamed => false,
        Turn::Answer(pieces) => {
            answer.stream(socket, &pieces).await && answer.finish(socket, pieces.len(), "stop").await
        }
        Turn::Gated(pieces) => {
            if !write(socket, &stream_head("")).await {
                return false;
            }
            for (n, piece) in pieces.iter().enumerate() {
                if !gate(socket, state, 1).await || !answer.piece(socket, n, piece).await {
                    return false;
                }
            }
            answer.finish(socket, pieces.len(), "stop").await
        }
        Turn::Length(pieces) => {
            answer.stream(socket, &pieces).await && answer.finish(socket, pieces.len(), "length").await
        }
        Turn::Thinks(thoughts, pieces) => {
            if !write(socket, &stream_head("")).await {
                return false;
            }
            for (n, thought) in thoughts.iter().enumerate() {
                if !gate(socket, state, 1).await || !answer.thought(socket, n, thought).await {
                    return false;
                }
            }
            for (n, piece) in pieces.iter().enumerate() {
                let n = thoughts.len() + n;
                if !gate(socket, state, 1).await || !answer.piece(socket, n, piece).await {
                    return false;
                }
            }
            let mut usage = usage(thoughts.len() + pieces.len() + 1);
            usage["prompt_tokens_details"] = json!({"cached_tokens": 8});
            usage["completion_tokens_details"] = json!({"reasoning_tokens": thoughts.len()});
            answer.finish_with(socket, thoughts.len() + pieces.len(), "stop", &usage).await
        }
        Turn::Die(pieces) => {
            answer.stream(socket, &pieces).await;
            false
        }
        Turn::Abort(pieces) => {
            answer.stream(socket, &pieces).await && answer.finish(socket, pieces.len(), "abort").await
        }
        Turn::Hollow => answer.stream(socket, &[]).await && end(socket).await,
        Turn::ErrorEvent(pieces) => {
            let error = json!({"error": {"message": "EngineCore encountered an issue. See stack trace (above) for the \
                root cause.", "type": "InternalServerError", "param": null, "code": 500}});
            answer.stream(socket, &pieces).await
                && write(socket, &event(&error.to_string())).await
                && end(socket).await
        }
    }
}

/// Waits for `n` permits of the gate; false (and counted) when the client leaves first.
async fn gate(socket: &mut TcpStream, state: &State, n: usize) -> bool {
    let n = u32::try_from(n).expect("a test's answer is short");
    tokio::select! {
        permit = state.gate.acquire_many(n) => {
            permit.expect("the gate is never closed").forget();
            true
        }
        () = wait_for_close(socket) => {
            state.cut();
            false
        }
    }
}

/// Returns when the client has closed its side or reset the connection.
async fn wait_for_close(socket: &mut TcpStream) {
    let mut byte = [0];
    while matches!(socket.read(&mut byte).await, Ok(n) if n > 0) {}
}

/// One answer's constant parts.
struct Answering<'a> {
    body: &'a Value,
    name: &'a str,
}

/// Tokens that every prompt is said to have.
const N_PROMPT_TOKENS: usize = 13;

impl Answering<'_> {
    /// Head, role event and these pieces.
    async fn stream(&self, socket: &mut TcpStream, pieces: &[String]) -> bool {
        if !write(socket, &stream_head("")).await {
            return false;
        }
        if pieces.is_empty() && !write(socket, &self.role()).await {
            return false;
        }
        for (n, piece) in pieces.iter().enumerate() {
            if !self.piece(socket, n, piece).await {
                return false;
            }
        }
        true
    }

    /// The `n`th piece; the first brings the role event with it.
    async fn piece(&self, socket: &mut TcpStream, n: usize, text: &str) -> bool {
        let choice = json!({"index": 0, "delta": {"content": text}, "logprobs": null, "finish_reason": null,
            "token_ids": null});
        let events = if n == 0 { self.role() } else { String::new() };
        write(socket, &(events + &self.chunk(&choice, n + 1))).await
    }

    /// The `n`th piece of reasoning, as vLLM's parsers send it.
    async fn thought(&self, socket: &mut TcpStream, n: usize, text: &str) -> bool {
        let choice = json!({"index": 0, "delta": {"reasoning": text}, "logprobs": null, "finish_reason": null,
            "token_ids": null});
        let events = if n == 0 { self.role() } else { String::new() };
        write(socket, &(events + &self.chunk(&choice, n + 1))).await
    }

    fn role(&self) -> String {
        let choice = json!({"index": 0, "delta": {"role": "assistant", "content": ""}, "logprobs": null,
            "finish_reason": null});
        self.chunk(&choice, 0)
    }

    /// Finish event, usage event when asked for, `[DONE]`.
    async fn finish(&self, socket: &mut TcpStream, n_pieces: usize, reason: &str) -> bool {
        self.finish_with(socket, n_pieces, reason, &usage(n_pieces + 1)).await
    }

    async fn finish_with(
        &self,
        socket: &mut TcpStream,
        n_pieces: usize,
        reason: &str,
        usage: &Value,
    ) -> bool {
        let choice = json!({"index": 0, "delta": {}, "logprobs": null, "finish_reason": reason, "stop_reason": null,
            "token_ids": null});
        let mut events = self.chunk(&choice, n_pieces + 1);
        if self.body["stream_options"]["include_usage"] == true {
            let last = json!({"id": "chatcmpl-8ea363a1b5eddb51", "object": "chat.completion.chunk",
                "created": 1_795_470_966, "model": self.name, "choices": [], "usage": usage,
                "system_fingerprint": "vllm-0.32.0-efc79fc0"});
            events += &event(&last.to_string());
        }
        write(socket, &events).await && end(socket).await
    }

    fn chunk(&self, choice: &Value, n_tokens: usize) -> String {
        let mut chunk = json!({"id": "chatcmpl-8ea363a1b5eddb51", "object": "chat.completion.chunk",
            "created": 1_795_470_966, "model": self.name, "choices": [choice]});
        if self.body["stream_options"]["continuous_usage_stats"] == true {
            chunk["usage"] = usage(n_tokens);
        }
        event(&chunk.to_string())
    }

    /// The answer in one piece.
    fn document(&self, pieces: &[String], reason: &str) -> String {
        let n_tokens = if pieces.is_empty() { 0 } else { pieces.len() + 1 };
        let document = json!({"id": "chatcmpl-8d4fcaf6e56ee1ed", "object": "chat.completion",
            "created": 1_795_470_966, "model": self.name,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": pieces.concat(), "refusal": null,
                "annotations": null, "audio": null, "function_call": null, "reasoning": null},
                "logprobs": null, "finish_reason": reason, "stop_reason": null, "token_ids": null,
                "routed_experts": null}],
            "service_tier": null, "system_fingerprint": "vllm-0.32.0-efc79fc0", "usage": usage(n_tokens),
            "prompt_logprobs": null, "prompt_token_ids": null, "prompt_text": null, "kv_transfer_params": null,
            "ec_transfer_params": null, "metrics": null});
        response(200, "application/json", &document.to_string())
    }
}

fn usage(n_tokens: usize) -> Value {
    json!({"prompt_tokens": N_PROMPT_TOKENS, "total_tokens": N_PROMPT_TOKENS + n_tokens,
        "completion_tokens": n_tokens})
}

async fn end(socket: &mut TcpStream) -> bool {
    write(socket, &(event("[DONE]") + "0\r\n\r\n")).await
}

async fn write(socket: &mut TcpStream, text: &str) -> bool {
    socket.write_all(text.as_bytes()).await.is_ok()
}
