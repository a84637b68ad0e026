//! An engine on a port of its own, and the least client that can look at every byte of its answers.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use engine::{Model, Options};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

/// How long an answer may take before the test gives up; far more than any takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running engine; dropping it ends it.
pub(crate) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
}

impl Server {
    pub(crate) async fn start(n_slots: usize) -> Self {
        Self::with(Options { n_slots, ..options() }).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
        let model = Arc::clone(MODEL.get_or_init(|| Model::embedded().expect("the embedded model loads")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(engine::serve(model, listener, options, async {
            // Dropping the sender stops it as well.
            let _: Result<(), _> = stopped.await;
        }));
        Self { address, stop: Some(stop), serving: Some(serving) }
    }

    /// Asks the engine to stop; it drains.
    pub(crate) fn stop(&mut self) {
        self.stop.take().expect("stopped once").send(()).expect("the engine runs");
    }

    pub(crate) async fn ended(&mut self) {
        self.serving.take().expect("awaited once").await.expect("no panic").expect("no error");
    }

    /// Sends a request as it is, but for the connection, which ends with the answer.
    pub(crate) async fn raw(&self, request: &str) -> Reply {
        let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        let mut stream = self.connect(&request).await;
        let mut bytes = Vec::new();
        let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
        read.unwrap_or_else(|_| panic!("no end of the answer to {request}")).expect("an answer");
        Reply::parse(&String::from_utf8(bytes).expect("UTF-8"))
    }

    /// Sends a request and leaves the answer to the caller.
    pub(crate) async fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("the engine listens");
        stream.write_all(request.as_bytes()).await.expect("sent");
        stream
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: engine\r\n\r\n")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Reply {
        self.raw(&post(path, body)).await
    }

    /// The text of a chat's answer.
    pub(crate) async fn chat(&self, body: &str) -> String {
        let reply = self.post("/v1/chat/completions", body).await;
        reply.json()["choices"][0]["message"]["content"]
            .as_str()
            .unwrap_or_else(|| panic!("{}", reply.body))
            .to_owned()
    }

    /// Whether anyone listens.
    pub(crate) async fn refuses_connections(&self) -> bool {
        TcpStream::connect(self.address).await.is_err()
    }
}

pub(crate) fn options() -> Options {
    Options { served_names: vec![crate::NAME.to_owned()], ..Options::default() }
}

pub(crate) fn post(path: &str, body: &str) -> String {
    let n = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: {n}\r\n\r\n{body}"
    )
}

/// An answer, taken apart.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// Without chunk framing.
    pub(crate) body: String,
    /// The chunks, where the body was chunked; captures that lost their line ends have none.
    pub(crate) chunks: Vec<String>,
}

impl Reply {
    pub(crate) fn parse(raw: &str) -> Self {
        let (head, body) = raw.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {raw:?}"));
        // The answer to `Expect: 100-continue` comes before the real head.
        if head.starts_with("HTTP/1.1 100") {
            return Self::parse(body);
        }
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .and_then(|s| s.parse().ok())
            .expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let chunks = if chunked { chunks(body) } else { vec![] };
        let body = if chunked { events(body) } else { body.to_owned() };
        Self { status, headers, body, chunks }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The events of a stream but the last, which says `[DONE]`.
    pub(crate) fn events(&self) -> Vec<Value> {
        let datas = self.body.split("\n\n").filter_map(|event| event.strip_prefix("data: "));
        let events: Vec<&str> = datas.collect();
        assert_eq!(events.last(), Some(&"[DONE]"), "{}", self.body);
        events[..events.len() - 1].iter().map(|json| serde_json::from_str(json).expect("JSON")).collect()
    }

    /// The text of a streamed chat's first choice.
    pub(crate) fn text(&self) -> String {
        self.events()
            .iter()
            .flat_map(|event| event["choices"].as_array().expect("choices").clone())
            .filter(|choice| choice["index"] == 0)
            .filter_map(|choice| choice["delta"]["content"].as_str().map(str::to_owned))
            .collect()
    }
}

fn chunks(mut body: &str) -> Vec<String> {
    let mut chunks = Vec::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let n = usize::from_str_radix(size, 16).unwrap_or(0);
        if n == 0 || rest.len() < n {
            break;
        }
        chunks.push(rest[..n].to_owned());
        body = rest[n..].trim_start_matches("\r\n");
    }
    chunks
}

/// The events of a chunked body, also where the capture has lost the framing's line ends.
fn events(body: &str) -> String {
    let lines = body.lines().filter(|line| line.starts_with("data: "));
    lines.flat_map(|line| [line, "\n\n"]).collect()
}
