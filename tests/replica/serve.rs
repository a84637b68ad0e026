//! Connections, seats, and the ways to misbehave.

use crate::{
    answer::{Answer, End, Stopper, refusal},
    misbehave::{break_queued, break_stream, break_whole, strange_head},
    mode::Mode,
    request::{Choice, Request},
    vllm_http::{Seen, event, read_request, response, stream_head},
};
use serde_json::json;
use std::{
    future::pending,
    io::{self, Write},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, SemaphorePermit, watch},
    time::{Instant, sleep_until},
};

/// How the replica is.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) listen: SocketAddr,
    pub(crate) model: String,
    pub(crate) n_seats: usize,
    pub(crate) max_queued: Option<usize>,
    pub(crate) pace: Duration,
    pub(crate) trims: bool,
}

struct State {
    options: Options,
    mode: watch::Sender<Mode>,
    seats: Semaphore,
    n_chats: AtomicU64,
    n_running: AtomicU64,
    n_waiting: AtomicU64,
    n_connections: AtomicU64,
    n_cut: AtomicU64,
    n_filler_bytes: Arc<AtomicU64>,
}

/// One in a counter for as long as it lives.
struct Counted<'a>(&'a AtomicU64);

impl<'a> Counted<'a> {
    fn new(counter: &'a AtomicU64) -> Self {
        counter.fetch_add(1, Relaxed);
        Self(counter)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// How many times slower [`Mode::Slow`] is.
const SLOW: u32 = 10;

/// uvicorn closes an idle connection after this.
const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// Serves until the process is killed.
pub(crate) async fn serve(options: Options) -> io::Result<()> {
    let listener = TcpListener::bind(options.listen).await?;
    let addr = listener.local_addr()?;
    let state = Arc::new(State {
        seats: Semaphore::new(options.n_seats),
        options,
        mode: watch::Sender::new(Mode::Well),
        n_chats: AtomicU64::new(0),
        n_running: AtomicU64::new(0),
        n_waiting: AtomicU64::new(0),
        n_connections: AtomicU64::new(0),
        n_cut: AtomicU64::new(0),
        n_filler_bytes: Arc::default(),
    });
    writeln!(io::stdout(), "{addr}")?;
    loop {
        let (socket, _) = listener.accept().await?;
        let _ = socket.set_nodelay(true);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let _open = Counted::new(&state.n_connections);
            let mut connection =
                Connection { socket, buf: vec![], n_filler_bytes: Arc::clone(&state.n_filler_bytes) };
            while let Some(request) = connection.next_request().await {
                if !state.answer(&mut connection, &request).await {
                    return;
                }
            }
        });
    }
}

pub(crate) struct Connection {
    pub(crate) socket: TcpStream,
    /// Read, not yet used.
    buf: Vec<u8>,
    /// What [`Mode::Huge`] got rid of, on any connection.
    pub(crate) n_filler_bytes: Arc<AtomicU64>,
}

impl Connection {
    async fn next_request(&mut self) -> Option<Seen> {
        if self.buf.is_empty() {
            let mut first = [0];
            let read = tokio::time::timeout(KEEP_ALIVE, self.socket.read(&mut first)).await.ok()?.ok()?;
            self.buf.extend_from_slice(&first[..read]);
            if read == 0 {
                return None;
            }
        }
        read_request(&mut self.socket, &mut self.buf).await
    }

    pub(crate) async fn write(&mut self, text: &str) -> bool {
        self.socket.write_all(text.as_bytes()).await.is_ok()
    }

    /// Returns when the client has left; what it sends on is kept.
    async fn left(&mut self) {
        loop {
            match self.socket.read_buf(&mut self.buf).await {
                Ok(n) if n > 0 => {}
                _ => return,
            }
        }
    }
}

/// What a wait ended with.
enum Woken {
    /// It is time.
    Due,
    /// The mode now breaks the answer.
    Broken(Mode),
    /// The client left.
    Left,
}

impl State {
    fn mode(&self) -> Mode {
        *self.mode.borrow()
    }

    /// Answers one request; false when the connection is to be closed.
    async fn answer(&self, connection: &mut Connection, request: &Seen) -> bool {
        let path = request.path.split('?').next().unwrap_or_default();
        match path {
            "/v1/chat/completions" => self.chat(connection, request).await,
            "/control" => {
                if let Some(mode) = request.body["mode"].as_str().and_then(Mode::parse) {
                    self.mode.send_replace(mode);
                }
                let census = json!({"n_chats": self.n_chats.load(Relaxed), "n_running": self.n_running.load(Relaxed),
                    "n_waiting": self.n_waiting.load(Relaxed), "n_cut": self.n_cut.load(Relaxed),
                    "n_connections": self.n_connections.load(Relaxed),
                    "n_filler_bytes": self.n_filler_bytes.load(Relaxed)});
                connection.write(&response(200, "application/json", &census.to_string())).await
            }
            _ if self.mode() == Mode::Mute => {
                connection.left().await;
                false
            }
            _ => connection.write(&self.standing(path)).await,
        }
    }

    /// What vLLM answers on the paths that probers read.
    fn standing(&self, path: &str) -> String {
        let model = &self.options.model;
        let (n_running, n_waiting) = (self.n_running.load(Relaxed), self.n_waiting.load(Relaxed));
        match path {
            "/health" | "/ping" => response(200, "text/plain", ""),
            "/version" => response(200, "application/json", "{\"version\":\"0.32.0\"}"),
            "/load" => {
                response(200, "application/json", &json!({"server_load": n_running + n_waiting}).to_string())
            }
            "/v1/models" => {
                let list = json!({"object": "list", "data": [{"id": model, "object": "model",
                    "created": 1_795_470_966, "owned_by": "vllm", "root": "model", "parent": null,
                    "max_model_len": 2048, "permission": []}]});
                response(200, "application/json", &list.to_string())
            }
            "/metrics" => {
                let labels = format!("{{engine=\"0\",model_name={model:?}}}");
                let usage = self.kv_cache_usage();
                response(
                    200,
                    "text/plain; version=1.0.0; charset=utf-8",
                    &format!(
                        "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{labels} {n_running}.0\n\
                         # TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{labels} {n_waiting}.0\n\
                         # TYPE vllm:kv_cache_usage_perc gauge\nvllm:kv_cache_usage_perc{labels} {usage}\n"
                    ),
                )
            }
            _ => response(404, "application/json", "{\"detail\":\"Not Found\"}"),
        }
    }

    /// Between 0 and 1: here the share of the seats taken.
    fn kv_cache_usage(&self) -> f64 {
        self.n_running.load(Relaxed) as f64 / self.options.n_seats as f64
    }

    async fn chat(&self, connection: &mut Connection, seen: &Seen) -> bool {
        let n = self.n_chats.fetch_add(1, Relaxed);
        match self.mode() {
            Mode::Mute => {
                connection.left().await;
                return false;
            }
            Mode::Drain => {
                return connection.write(&refusal(500, "cannot schedule new futures after shutdown")).await;
            }
            Mode::Busy => return self.busy(connection).await,
            mode @ (Mode::Html | Mode::Gzip | Mode::EndlessHead) => {
                return strange_head(connection, mode).await;
            }
            _ => {}
        }
        let request = match Request::read(&seen.body, &self.options.model, self.options.trims) {
            Ok(request) => request,
            Err((status, message)) => return connection.write(&refusal(status, &message)).await,
        };
        let n_here = self.n_running.load(Relaxed) + self.n_waiting.load(Relaxed);
        if self.options.max_queued.is_some_and(|most| n_here >= most as u64) {
            return self.busy(connection).await;
        }
        let load = self.load_report(seen.header("endpoint-load-metrics-format"));
        let id = match seen.header("x-request-id") {
            "" => format!("chatcmpl-{n:016x}"),
            asked => format!("chatcmpl-{asked}"),
        };
        let answer = Answer { request: &request, id: &id, model: &self.options.model };
        if request.streamed && !connection.write(&stream_head(&load)).await {
            return false;
        }
        let mut modes = self.mode.subscribe();
        let waiting = Counted::new(&self.n_waiting);
        let seat = tokio::select! {
            // A request that has a seat is running, whatever the mode.
            biased;
            seat = self.seats.acquire() => seat.expect("never closed"),
            mode = broken(&mut modes) => return break_queued(connection, &answer, mode).await,
            () = connection.left() => {
                self.n_cut.fetch_add(1, Relaxed);
                return false;
            }
        };
        drop(waiting);
        let _running = Counted::new(&self.n_running);
        if request.streamed {
            self.stream(connection, &answer, &mut modes, seat).await
        } else {
            self.whole(connection, &answer, &mut modes, seat, &load).await
        }
    }

    async fn busy(&self, connection: &mut Connection) -> bool {
        let message = "The engine is currently busy and cannot accept new requests. Please try again later or on a \
                       different instance.";
        connection.write(&refusal(503, message)).await
    }

    /// vLLM's ORCA report, when it is asked for.
    fn load_report(&self, format: &str) -> String {
        let (usage, n_waiting) = (self.kv_cache_usage(), self.n_waiting.load(Relaxed));
        match format.to_lowercase().as_str() {
            "text" => format!(
                "endpoint-load-metrics: TEXT named_metrics.kv_cache_usage_perc={usage}, \
                 named_metrics.num_requests_waiting={n_waiting}.0\r\n"
            ),
            "json" => format!(
                "endpoint-load-metrics: JSON {{\"named_metrics\": {{\"kv_cache_usage_perc\": {usage}, \
                 \"num_requests_waiting\": {n_waiting}.0}}}}\r\n"
            ),
            _ => String::new(),
        }
    }

    /// A streamed answer, token by token; of several choices each has its next one at the same time.
    async fn stream(
        &self,
        connection: &mut Connection,
        answer: &Answer<'_>,
        modes: &mut watch::Receiver<Mode>,
        _seat: SemaphorePermit<'_>,
    ) -> bool {
        let request = answer.request;
        let mut pens = Pen::of(request);
        // Finish events of choices that have ended, which go out with what comes next.
        let (mut n, mut ended) = (0, String::new());
        while pens.iter().any(|pen| !pen.over) {
            let mut events = if n == 0 { answer.roles() } else { std::mem::take(&mut ended) };
            match self.next_token(connection, modes, n >= request.n_before_break).await {
                Woken::Due => {}
                Woken::Left => return false,
                Woken::Broken(mode) => return break_stream(connection, answer, mode, &events, n).await,
            }
            for (index, pen) in pens.iter_mut().enumerate().filter(|(_, pen)| !pen.over) {
                let (text, end) = pen.write(&mut n);
                if !text.is_empty() {
                    events += &answer.text(index, &text, pen.n);
                }
                if let Some(end) = end {
                    // The end-of-text token counts as well.
                    let n_more = usize::from(end.stop.is_none() && end.reason == "stop");
                    n += n_more;
                    ended += &answer.finish(index, &end, pen.n + n_more);
                }
            }
            if !events.is_empty() && !connection.write(&events).await {
                self.n_cut.fetch_add(1, Relaxed);
                return false;
            }
        }
        let mut events = ended + &answer.whole_usage(n) + &event("[DONE]");
        if self.mode() == Mode::Chatty {
            events += &answer.text(0, "This comes too late.", n + 1);
        }
        connection.write(&(events + "0\r\n\r\n")).await
    }

    /// Waits for the time of the next token.
    async fn next_token(
        &self,
        connection: &mut Connection,
        modes: &mut watch::Receiver<Mode>,
        breakable: bool,
    ) -> Woken {
        let began = Instant::now();
        loop {
            let mode = *modes.borrow_and_update();
            if mode.breaks() && breakable {
                return Woken::Broken(mode);
            }
            let due = async {
                match mode {
                    Mode::Mute => pending().await,
                    Mode::Slow => sleep_until(began + self.options.pace * SLOW).await,
                    _ => sleep_until(began + self.options.pace).await,
                }
            };
            tokio::select! {
                () = due => return Woken::Due,
                () = connection.left() => {
                    self.n_cut.fetch_add(1, Relaxed);
                    return Woken::Left;
                }
                _ = modes.changed() => {}
            }
        }
    }

    /// An answer in one piece.
    async fn whole(
        &self,
        connection: &mut Connection,
        answer: &Answer<'_>,
        modes: &mut watch::Receiver<Mode>,
        _seat: SemaphorePermit<'_>,
        load: &str,
    ) -> bool {
        let request = answer.request;
        let mut pens = Pen::of(request);
        let mut ends: Vec<End<'_>> = pens.iter().map(|_| End::abort("")).collect();
        let mut n = 0;
        while pens.iter().any(|pen| !pen.over) {
            match self.next_token(connection, modes, n >= request.n_before_break).await {
                Woken::Due => {}
                Woken::Left => return false,
                Woken::Broken(mode) => {
                    let text = &ends[0].text;
                    return break_whole(connection, answer, mode, text, n).await;
                }
            }
            for (pen, whole) in pens.iter_mut().zip(&mut ends).filter(|(pen, _)| !pen.over) {
                let (text, end) = pen.write(&mut n);
                whole.text += &text;
                if let Some(end) = end {
                    n += usize::from(end.stop.is_none() && end.reason == "stop");
                    *whole = End { text: std::mem::take(&mut whole.text) + &end.text, ..end };
                }
            }
        }
        let document = response(200, "application/json", &answer.document(&ends, n));
        connection.write(&document.replacen("vary: Origin\r\n", &format!("vary: Origin\r\n{load}"), 1)).await
    }
}

/// Writes one choice.
struct Pen<'a> {
    choice: &'a Choice,
    stopper: Stopper<'a>,
    /// Tokens so far.
    n: usize,
    over: bool,
}

impl<'a> Pen<'a> {
    /// One for each choice of the request. What has no token at all is over at once.
    fn of(request: &'a Request) -> Vec<Self> {
        let pen =
            |choice: &'a Choice| Self { choice, stopper: Stopper::new(&request.stops), n: 0, over: false };
        request.choices.iter().map(pen).collect()
    }

    /// The next token, the `n`th of all choices: what of the text may go out, and how the choice ends, if it does. The
    /// text that comes with the end, or was held back until then, is the end's.
    fn write(&mut self, n: &mut usize) -> (String, Option<End<'a>>) {
        let Some(token) = self.choice.tokens.get(self.n) else {
            self.over = true;
            return (String::new(), Some(self.end()));
        };
        (self.n, *n) = (self.n + 1, *n + 1);
        let (text, stop) = self.stopper.push(token);
        if stop.is_some() {
            self.over = true;
            return (String::new(), Some(End { text, reason: "stop", stop }));
        }
        self.over = self.n == self.choice.tokens.len();
        let end = self.over.then(|| self.end());
        (text, end)
    }

    fn end(&mut self) -> End<'a> {
        End { text: self.stopper.rest(), reason: self.choice.finish, stop: None }
    }
}

/// Returns once the mode breaks answers.
async fn broken(modes: &mut watch::Receiver<Mode>) -> Mode {
    loop {
        let mode = *modes.borrow_and_update();
        if mode.breaks() {
            return mode;
        }
        if modes.changed().await.is_err() {
            pending::<()>().await;
        }
    }
}
