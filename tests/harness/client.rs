//! A plain HTTP client: shows statuses, headers, bytes and stream events as they came.

use crate::PATIENCE;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use wire::sse::{Decoder, Event};

/// How long a connection is kept for another call: well below the five seconds after which a replica closes it, perhaps
/// while a call is on its way.
const MAX_IDLE: Duration = Duration::from_secs(2);

/// One place to call, such as `http://127.0.0.1:41234`.
#[derive(Clone, Debug)]
pub struct Http {
    base: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Http {
    /// A client of this origin, with connections of its own.
    pub fn new(base: impl Into<String>) -> Self {
        let client = Client::builder(TokioExecutor::new()).pool_idle_timeout(MAX_IDLE).build_http();
        Self { base: base.into(), client }
    }

    /// A GET of this path and query.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// A POST.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// A call of any method.
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call {
            client: self.client.clone(),
            base: self.base.clone(),
            request: Request::builder().method(method).uri(format!("{}{path}", self.base)),
            body: Bytes::new(),
        }
    }
}

/// A call being made up.
#[derive(Debug)]
pub struct Call {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    request: http::request::Builder,
    body: Bytes,
}

impl Call {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Adds `Authorization: Bearer ...`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Marks the call as a browser marks one made by a script of this very site.
    #[must_use]
    pub fn same_origin(self) -> Self {
        let origin = self.base.clone();
        self.header("origin", &origin)
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors")
    }

    /// Marks the call as a browser marks an address that was typed in.
    #[must_use]
    pub fn navigation(self) -> Self {
        self.header("sec-fetch-site", "none")
            .header("sec-fetch-mode", "navigate")
            .header("accept", "text/html,application/xhtml+xml")
    }

    /// The body, as JSON.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = Bytes::from(body.to_string());
        self.header("content-type", "application/json")
    }

    /// The body as it is.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// Sends, waits for the whole answer.
    pub async fn send(self) -> Answer {
        self.open().await.whole().await
    }

    /// Sends, waits for the head of the answer only.
    ///
    /// # Panics
    /// When there is no HTTP answer in time.
    pub async fn open(self) -> Stream {
        self.try_open().await.expect("the server answers")
    }

    /// Sends, waits for the head of the answer; the error says why there is none.
    ///
    /// # Errors
    /// A sentence: the connection failed, or time ran out.
    pub async fn try_open(self) -> Result<Stream, String> {
        let request = self.request.body(Full::new(self.body)).expect("a well-formed request");
        let uri = request.uri().clone();
        let response = timeout(PATIENCE, self.client.request(request))
            .await
            .map_err(|_| format!("{uri}: no answer within {PATIENCE:?}"))?
            .map_err(|error| format!("{uri}: {error:?}"))?;
        let (head, body) = response.into_parts();
        Ok(Stream {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
            decoder: Decoder::default(),
            raw: Vec::new(),
        })
    }
}

/// An answer whose body is still coming. Dropped before its end, it closes the connection.
#[derive(Debug)]
pub struct Stream {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    body: Incoming,
    decoder: Decoder,
    raw: Vec<u8>,
}

impl Stream {
    /// The next server-sent event; `None` at the end of the body.
    pub async fn next_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.decoder.next_event() {
                return Some(event);
            }
            let frame = timeout(PATIENCE, self.body.frame()).await.expect("the stream goes on")?;
            if let Ok(data) = frame.expect("the stream is not cut").into_data() {
                self.raw.extend_from_slice(&data);
                self.decoder.push(&data);
            }
        }
    }

    /// The next server-sent event; `None` at the end of the body.
    ///
    /// # Errors
    /// A sentence: the body was cut, or there was nothing for this long.
    pub async fn try_next_event(&mut self, patience: Duration) -> Result<Option<Event>, String> {
        loop {
            if let Some(event) = self.decoder.next_event() {
                return Ok(Some(event));
            }
            let frame = timeout(patience, self.body.frame()).await;
            let Some(frame) = frame.map_err(|_| format!("nothing came for {patience:?}"))? else {
                return Ok(None);
            };
            let frame = frame.map_err(|error| format!("the body was cut: {error:?}"))?;
            if let Ok(data) = frame.into_data() {
                self.decoder.push(&data);
            }
        }
    }

    /// The next event with text in it, as its text; `None` at the end of the body.
    pub async fn next_text(&mut self) -> Option<String> {
        while let Some(event) = self.next_event().await {
            if let Some(text) = delta_text(&event)
                && !text.is_empty()
            {
                return Some(text);
            }
        }
        None
    }

    /// Every event up to the end.
    pub async fn events(&mut self) -> Vec<Event> {
        let mut events = vec![];
        while let Some(event) = self.next_event().await {
            events.push(event);
        }
        events
    }

    /// The bytes read so far.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// The rest of the body.
    ///
    /// # Panics
    /// When it is cut or does not end in time.
    pub async fn whole(self) -> Answer {
        self.try_whole().await.expect("a whole answer")
    }

    /// The rest of the body; the error says how it was cut.
    ///
    /// # Errors
    /// A sentence: the body was cut, or time ran out.
    pub async fn try_whole(self) -> Result<Answer, String> {
        let body = timeout(PATIENCE, self.body.collect())
            .await
            .map_err(|_| "the body does not end".to_owned())?
            .map_err(|error| format!("the body was cut: {error:?}"))?;
        let body = [&self.raw[..], &body.to_bytes()].concat();
        Ok(Answer { status: self.status, headers: self.headers, body: body.into() })
    }
}

/// The text that a chat chunk adds, when the event is a chat chunk.
fn delta_text(event: &Event) -> Option<String> {
    let chunk: Value = serde_json::from_str(&event.data).ok()?;
    Some(chunk["choices"].get(0)?["delta"]["content"].as_str()?.to_owned())
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// A header's value, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none, or is not declared as such.
    pub fn json(&self) -> Value {
        let declared = self.header("content-type").starts_with("application/json");
        assert!(declared, "{} {:?} is not JSON: {}", self.status, self.headers, self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body's server-sent events.
    pub fn events(&self) -> Vec<Event> {
        let mut decoder = Decoder::default();
        decoder.push(&self.body);
        std::iter::from_fn(|| decoder.next_event()).collect()
    }

    /// What a person reads of an error body, in either of its two forms.
    pub fn error_message(&self) -> String {
        let error = &self.json()["error"];
        error.as_str().or_else(|| error["message"].as_str()).unwrap_or_default().to_owned()
    }

    /// `error.code` of the object form.
    pub fn error_code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Fails unless the status is this; shows the body.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "it is an assertion; its answer is often not needed")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?}\n{}", self.headers, self.text());
        assert!(
            self.status < 400 || self.headers.contains_key(header::CONTENT_LENGTH),
            "an error declares its length: {:?}",
            self.headers
        );
        self
    }
}

/// Writes these bytes to a fresh connection and reads until the server closes it or `enough` says so.
/// For what no HTTP client would send.
///
/// # Panics
/// When the server cannot be reached or stays silent.
pub async fn raw_exchange(to: SocketAddr, bytes: &[u8], enough: impl Fn(&str) -> bool) -> String {
    let mut socket = TcpStream::connect(to).await.expect("the server listens");
    // The server may answer and close before it has read everything: then the write fails, the answer stands.
    let _ = socket.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buf = [0; 4096];
    loop {
        match timeout(PATIENCE, socket.read(&mut buf)).await.expect("the server answers") {
            Ok(0) | Err(_) => break,
            Ok(n) => answer.extend_from_slice(&buf[..n]),
        }
        if enough(&String::from_utf8_lossy(&answer)) {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}
