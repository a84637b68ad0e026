//! One call to an upstream: headers, key, connection, timeouts; its head, and then its bytes.
//!
//! The upstream connection is driven by whoever reads the answer: there is no task of its own and no
//! channel between threads for each chunk, which is what costs in the usual design. Dropping a call
//! closes its connection, and so aborts the request in vLLM, unless the answer was read to its end: then
//! the connection is kept for the next call. The only file that opens a key.

use crate::{
    catalog::PlatformKey,
    failure::Failure,
    limits::Limits,
    socket::{Socket, tls},
};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use http_body::Body as _;
use http_body_util::Full;
use hyper::{
    body::Incoming,
    client::conn::http1::{Connection, SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use memchr::memmem;
use std::{
    collections::HashMap,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How long an idle connection is kept: uvicorn closes after 5.0 s (vllm.md 5.20), and a request that
/// races with the close is lost.
const MAX_IDLE_AGE: Duration = Duration::from_millis(3_500);

/// Idle connections kept to one upstream: a burst larger than this reconnects, which costs little.
const MAX_IDLE: usize = 256;

/// The key that opens an upstream.
pub(crate) enum Bearer {
    /// None is asked for.
    None,
    /// The user's own.
    Own(store::Secret),
    /// The platform's.
    Platform(PlatformKey),
    /// A replica's.
    Replica(pool::Secret),
}

impl Bearer {
    fn text(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Own(secret) => Some(secret.expose()),
            Self::Platform(key) => Some(key.0.expose()),
            Self::Replica(secret) => Some(secret.expose()),
        }
    }

    fn header(&self) -> Result<Option<HeaderValue>, Failure> {
        let Some(text) = self.text() else { return Ok(None) };
        let mut value = HeaderValue::try_from(format!("Bearer {text}")).map_err(|_| Failure::Connect)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    /// A text of the upstream's without the key: every word that shares eight characters in a row with
    /// it is struck out, for upstreams like to quote a key in part.
    pub(crate) fn redact(&self, text: &str) -> String {
        const N: usize = 8;
        let Some(key) = self.text().filter(|key| !key.is_empty()) else { return text.to_owned() };
        let piece = key.len().min(N);
        let shares = |word: &str| {
            key.as_bytes().windows(piece).any(|part| memmem::find(word.as_bytes(), part).is_some())
        };
        let mut clean = String::with_capacity(text.len());
        for word in text.split_inclusive([' ', '\n', '"', '\'', '`', ',', '(', ')']) {
            if shares(word) {
                clean.push('…');
                clean.extend(word.chars().next_back().filter(|c| " \n\"'`,()".contains(*c)));
            } else {
                clean.push_str(word);
            }
        }
        clean
    }
}

/// What to send, and where.
pub(crate) struct Outgoing<'a> {
    /// `http://host:port` or `https://host`.
    pub(crate) base_url: &'a str,
    /// The path.
    pub(crate) path: &'a str,
    /// The key.
    pub(crate) bearer: &'a Bearer,
    /// Our id of this attempt, unique: vLLM makes its own ids of it.
    pub(crate) request_id: &'a str,
    /// Whether a stream is asked for.
    pub(crate) stream: bool,
    /// The JSON body.
    pub(crate) body: Bytes,
    /// How long its head may take.
    pub(crate) head: Duration,
}

type Wire = Connection<TokioIo<Socket>, Full<Bytes>>;

/// One HTTP/1.1 connection and the handle that sends on it.
struct Link {
    wire: Pin<Box<Wire>>,
    /// A finished connection must not be polled again.
    finished: bool,
    sender: SendRequest<Full<Bytes>>,
}

impl Link {
    fn poll_wire(&mut self, cx: &mut Context<'_>) {
        if !self.finished {
            self.finished = self.wire.as_mut().poll(cx).is_ready();
        }
    }

    /// Awaits a future that needs the connection to move.
    async fn drive<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|cx| {
            if let Poll::Ready(value) = future.as_mut().poll(cx) {
                return Poll::Ready(value);
            }
            self.poll_wire(cx);
            future.as_mut().poll(cx)
        })
        .await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<http::Response<Incoming>> {
        let answer = self.sender.send_request(request);
        self.drive(answer).await
    }

    /// Whether an idle connection still stands: a look at the socket finds a close that came meanwhile.
    async fn stands(&mut self) -> bool {
        poll_fn(|cx| {
            self.poll_wire(cx);
            Poll::Ready(())
        })
        .await;
        !self.finished && self.sender.is_ready()
    }
}

/// Connections to all upstreams.
pub(crate) struct Upstreams {
    idle: Mutex<HashMap<String, Vec<(Link, Instant)>>>,
    tls: TlsConnector,
}

impl Upstreams {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { idle: Mutex::new(HashMap::new()), tls: tls() }
    }

    /// Sends a request and awaits the head of its answer.
    ///
    /// # Errors
    /// [`Failure::Connect`], [`Failure::Late`], [`Failure::ClosedEarly`], [`Failure::Garbage`].
    pub(crate) async fn send(
        self: &Arc<Self>,
        outgoing: &Outgoing<'_>,
        limits: &Limits,
    ) -> Result<(StatusCode, HeaderMap, Call), Failure> {
        if let Some(link) = self.take_idle(outgoing.base_url).await {
            match self.send_on(link, outgoing).await {
                // It may have been closed just before: once more, on a new one.
                Err(Failure::ClosedEarly) => {}
                result => return result,
            }
        }
        let link = self.connect(outgoing.base_url, limits).await?;
        self.send_on(link, outgoing).await
    }

    async fn send_on(
        self: &Arc<Self>,
        mut link: Link,
        outgoing: &Outgoing<'_>,
    ) -> Result<(StatusCode, HeaderMap, Call), Failure> {
        let answer = timeout(outgoing.head, link.send(request(outgoing)?))
            .await
            .map_err(|_| Failure::Late("head"))?
            .map_err(|error| if error.is_parse() { Failure::Garbage } else { Failure::ClosedEarly })?;
        let (head, body) = answer.into_parts();
        let home = (Arc::clone(self), outgoing.base_url.to_owned());
        Ok((head.status, head.headers, Call { link: Some(link), body, home }))
    }

    async fn connect(&self, base_url: &str, limits: &Limits) -> Result<Link, Failure> {
        let uri: Uri = base_url.parse().map_err(|_| Failure::Connect)?;
        let secure = uri.scheme_str() == Some("https");
        let host = uri.host().ok_or(Failure::Connect)?.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let limit = if secure { limits.connect_tls } else { limits.connect };
        let socket = timeout(limit, Socket::connect(host, port, secure.then_some(&self.tls)))
            .await
            .map_err(|_| Failure::Connect)?
            .map_err(|_| Failure::Connect)?;
        let (sender, wire) = handshake(TokioIo::new(socket)).await.map_err(|_| Failure::Connect)?;
        Ok(Link { wire: Box::pin(wire), finished: false, sender })
    }

    async fn take_idle(&self, base_url: &str) -> Option<Link> {
        loop {
            let taken = self.lock().get_mut(base_url).and_then(Vec::pop);
            let (mut link, since) = taken?;
            if since.elapsed() < MAX_IDLE_AGE && link.stands().await {
                return Some(link);
            }
        }
    }

    fn keep(&self, base_url: String, link: Link) {
        let now = Instant::now();
        let mut idle = self.lock();
        // Whoever keeps one clears away what has aged, so that no task needs to.
        idle.retain(|_, links| {
            links.retain(|(_, since)| now - *since < MAX_IDLE_AGE);
            !links.is_empty()
        });
        let links = idle.entry(base_url).or_default();
        if links.len() < MAX_IDLE {
            links.push((link, now));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Vec<(Link, Instant)>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request as it goes out. No header of the client's is among it: an upstream learns nothing of who
/// asks, and nobody picks ids, ranks or priorities inside a shared replica.
fn request(outgoing: &Outgoing<'_>) -> Result<Request<Full<Bytes>>, Failure> {
    let uri: Uri = outgoing.base_url.parse().map_err(|_| Failure::Connect)?;
    let host = uri.authority().ok_or(Failure::Connect)?.as_str();
    let accept = if outgoing.stream { "text/event-stream" } else { "application/json" };
    // Some providers live below a path of a shared host.
    let path = format!("{}{}", uri.path().trim_end_matches('/'), outgoing.path);
    let mut request = Request::post(path)
        .header(header::HOST, host)
        .header(header::USER_AGENT, "public-ai-playground")
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-request-id", outgoing.request_id);
    if let Some(value) = outgoing.bearer.header()? {
        request = request.header(header::AUTHORIZATION, value);
    }
    request.body(Full::new(outgoing.body.clone())).map_err(|_| Failure::Connect)
}

/// An answer being read.
pub(crate) struct Call {
    /// Gone once the answer has ended.
    link: Option<Link>,
    body: Incoming,
    home: (Arc<Upstreams>, String),
}

impl Call {
    /// The next bytes; `None` at a clean end.
    pub(crate) fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        let mut driven = false;
        loop {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Ready(Some(Err(_))) => return Poll::Ready(Some(Err(Failure::ClosedEarly))),
                Poll::Ready(None) => {
                    if let Some(link) = self.link.take()
                        && !link.finished
                    {
                        self.home.0.keep(self.home.1.clone(), link);
                    }
                    return Poll::Ready(None);
                }
                Poll::Pending if driven => return Poll::Pending,
                Poll::Pending => {
                    driven = true;
                    if let Some(link) = &mut self.link {
                        link.poll_wire(cx);
                    }
                }
            }
        }
    }

    /// The whole body, at most `max` bytes of it and within `limit`.
    ///
    /// # Errors
    /// [`Failure::Late`], [`Failure::ClosedEarly`]; [`Failure::Garbage`] beyond `max`.
    pub(crate) async fn whole(mut self, max: usize, limit: Duration) -> Result<Bytes, Failure> {
        let collect = async {
            let mut whole = BytesMut::new();
            while let Some(data) = poll_fn(|cx| self.poll_data(cx)).await {
                whole.extend_from_slice(&data?);
                if whole.len() > max {
                    return Err(Failure::Garbage);
                }
            }
            Ok(whole.freeze())
        };
        timeout(limit, collect).await.map_err(|_| Failure::Late("answer"))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_struck_out_however_it_is_quoted() {
        let bearer = Bearer::Replica(pool::Secret::new("sk-abcdefghijklmnop".to_owned()));
        for (text, clean) in [
            ("no key here", "no key here"),
            ("Incorrect API key sk-abcdefghijklmnop, sorry", "Incorrect API key …, sorry"),
            ("key 'sk-abcde***mnop' is bad", "key '…' is bad"),
            ("Bearer\nsk-abcdefghijklmnop", "Bearer\n…"),
        ] {
            assert_eq!(bearer.redact(text), clean);
        }
        assert_eq!(Bearer::None.redact("text"), "text");
        assert_eq!(Bearer::Replica(pool::Secret::new("tiny".to_owned())).redact("a tiny key"), "a … key");
    }

    #[test]
    fn a_request_carries_our_headers_only() {
        let bearer = Bearer::Replica(pool::Secret::new("secret".to_owned()));
        let outgoing = Outgoing {
            base_url: "http://127.0.0.1:1",
            path: "/v1/chat/completions",
            bearer: &bearer,
            request_id: "r-1",
            stream: true,
            body: Bytes::from_static(b"{}"),
            head: Duration::from_secs(1),
        };
        let request = request(&outgoing).expect("a request");
        assert_eq!(request.headers()["authorization"], "Bearer secret");
        assert!(request.headers()["authorization"].is_sensitive());
        assert_eq!(request.headers()["x-request-id"], "r-1");
        assert_eq!(request.headers()["host"], "127.0.0.1:1");
        assert_eq!(request.headers().len(), 6);
        assert_eq!(request.uri(), "/v1/chat/completions");
    }

    #[test]
    fn a_path_in_the_address_comes_before_the_chat_path() {
        for base_url in ["https://example.org/shared", "https://example.org/shared/"] {
            let outgoing = Outgoing {
                base_url,
                path: "/v1/chat/completions",
                bearer: &Bearer::None,
                request_id: "r-1",
                stream: false,
                body: Bytes::new(),
                head: Duration::from_secs(1),
            };
            let request = request(&outgoing).expect("a request");
            assert_eq!(request.uri(), "/shared/v1/chat/completions");
            assert_eq!(request.headers()["host"], "example.org");
        }
    }
}
