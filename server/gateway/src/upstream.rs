//! One call to an upstream: headers, key, connection, timeouts; its head, and then its bytes.
//!
//! The upstream connection is moved by whoever reads the answer: there is no task of its own and no
//! channel between threads for each chunk, which is what costs in the usual design. Dropping a call
//! closes its connection (or resets its HTTP/2 stream), and so aborts the request in vLLM, unless the answer
//! was read to its end: then the connection is kept for the next call.

use crate::{
    bearer::Bearer,
    failure::{Failure, Fault},
    http1::{Head, Link},
    http2::{Shared, Stream},
    idle::Idle,
    limits::Limits,
    turn::at_most,
};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::Full;
use pool::{Origin, Socket, TlsConfigs, Transport};
use std::{
    borrow::Cow,
    collections::HashMap,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::{Sleep, sleep};

/// Asks a replica to report its load with its answer (ORCA; vLLM's form is the text form). Others may know
/// the header too, but what they would say is nothing to them.
const LOAD_FORMAT: &str = "endpoint-load-metrics-format";

/// What we are called.
const AGENT: &str = "public-ai-playground";

/// What to send, and where.
pub(crate) struct Outgoing<'a> {
    /// Where it goes.
    pub(crate) origin: &'a Arc<Origin>,
    /// GET for what is only asked, POST for chat.
    pub(crate) method: Method,
    /// The path there.
    pub(crate) path: &'a str,
    /// The key.
    pub(crate) bearer: &'a Bearer,
    /// Our id of this attempt, unique: vLLM makes its own ids of it.
    pub(crate) request_id: &'a str,
    /// Whether a replica of the pool is asked: it reports its load.
    pub(crate) replica: bool,
    /// Whether a stream is asked for.
    pub(crate) stream: bool,
    /// The JSON body; empty with GET.
    pub(crate) body: Bytes,
    /// How long its head may take.
    pub(crate) head: Duration,
}

/// Connections to all upstreams.
#[derive(Default)]
pub(crate) struct Upstreams {
    idle: Idle,
    /// The addresses of providers, read once. Those of replicas come with their leases.
    providers: Mutex<HashMap<String, Arc<Origin>>>,
    tls: TlsConfigs,
}

impl Upstreams {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The address of a provider.
    ///
    /// # Errors
    /// [`Failure::Connect`] for an address that is none.
    pub(crate) fn provider(&self, base_url: &str) -> Result<Arc<Origin>, Failure> {
        let mut providers = self.providers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = providers.get(base_url) {
            return Ok(Arc::clone(origin));
        }
        let origin = Origin::new(base_url, &Transport::default(), &self.tls).map_err(|_| Failure::Connect)?;
        let origin = Arc::new(origin);
        providers.insert(base_url.to_owned(), Arc::clone(&origin));
        Ok(origin)
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
        let origin = outgoing.origin;
        // One timer, set anew for each step.
        let mut timer = pin!(sleep(outgoing.head));
        let sent = if origin.http2() {
            // In a box, as all that is rare: the future of every call would have room for it.
            Box::pin(self.send_shared(outgoing, limits, timer.as_mut())).await
        } else {
            self.send_alone(outgoing, limits, timer.as_mut()).await
        };
        let (head, body) = sent?;
        let call = Call { body, origin: Arc::clone(origin), home: Arc::clone(self) };
        Ok((head.status, head.headers, call))
    }

    /// On an HTTP/1.1 connection of its own.
    async fn send_alone(
        &self,
        outgoing: &Outgoing<'_>,
        limits: &Limits,
        mut timer: Pin<&mut Sleep>,
    ) -> Result<(Head, Body), Failure> {
        let head = head(outgoing)?;
        while let Some(mut link) = self.idle.take(outgoing.origin, Instant::now()) {
            if !link.stands().await {
                continue;
            }
            match send_on(&mut link, outgoing, &head, timer.as_mut()).await {
                // It was closed just before: once more, on a new one.
                Err(Failure::ClosedEarly) if link.silent() => break,
                result => return result.map(|head| (head, Body::Alone(Some(Box::new(link))))),
            }
        }
        let socket = Box::pin(connect(outgoing.origin, limits, timer.as_mut())).await?;
        timer.as_mut().reset(tokio::time::Instant::now() + outgoing.head);
        let mut link = Link::new(socket);
        let head = send_on(&mut link, outgoing, &head, timer).await?;
        Ok((head, Body::Alone(Some(Box::new(link)))))
    }

    /// On a connection that speaks HTTP/2, unless the upstream does not.
    async fn send_shared(
        &self,
        outgoing: &Outgoing<'_>,
        limits: &Limits,
        mut timer: Pin<&mut Sleep>,
    ) -> Result<(Head, Body), Failure> {
        if let Some(handle) = self.idle.handle(outgoing.origin, Instant::now()) {
            match within(timer.as_mut(), handle.send(request(outgoing)?)).await {
                // The connection had gone; once more, on a new one.
                Some(Err(Failure::ClosedEarly)) => {}
                answer => return of_shared(answer),
            }
        }
        let socket = connect(outgoing.origin, limits, timer.as_mut()).await?;
        timer.as_mut().reset(tokio::time::Instant::now() + outgoing.head);
        if !socket.http2() {
            let mut link = Link::new(socket);
            let head = send_on(&mut link, outgoing, &head(outgoing)?, timer).await?;
            return Ok((head, Body::Alone(Some(Box::new(link)))));
        }
        let now = Instant::now();
        let opened = within(timer.as_mut(), Shared::open(socket, now)).await;
        let mut shared = opened.ok_or(Failure::Connect)??;
        let handle = shared.handle(now);
        self.idle.share(outgoing.origin, shared, now);
        of_shared(within(timer, handle.send(request(outgoing)?)).await)
    }
}

async fn connect(origin: &Origin, limits: &Limits, mut timer: Pin<&mut Sleep>) -> Result<Socket, Failure> {
    let limit = if origin.secure() { limits.connect_tls } else { limits.connect };
    timer.as_mut().reset(tokio::time::Instant::now() + limit);
    within(timer, origin.connect()).await.and_then(Result::ok).ok_or(Failure::Connect)
}

async fn send_on(
    link: &mut Link,
    outgoing: &Outgoing<'_>,
    head: &[u8],
    timer: Pin<&mut Sleep>,
) -> Result<Head, Failure> {
    within(timer, link.send(head, &outgoing.body)).await.ok_or(Failure::Late("head"))?
}

fn of_shared(answer: Option<Result<(http::Response<()>, Stream), Failure>>) -> Result<(Head, Body), Failure> {
    let (answer, stream) = answer.ok_or(Failure::Late("head"))??;
    let (parts, ()) = answer.into_parts();
    Ok((Head { status: parts.status, headers: parts.headers }, Body::Shared(stream)))
}

/// Awaits a future until the timer fires.
async fn within<T>(mut timer: Pin<&mut Sleep>, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// The request's head as it goes out. No header of the client's is among it: an upstream learns nothing of
/// who asks, and nobody picks ids, ranks or priorities inside a shared replica.
fn head(outgoing: &Outgoing<'_>) -> Result<Vec<u8>, Failure> {
    // Without the key, heads take 300 bytes.
    let mut head = Vec::with_capacity(512);
    // A target is one word; anything else would be a head of somebody else's making.
    if !outgoing.path.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Failure::Connect);
    }
    for part in [outgoing.method.as_str(), " ", outgoing.origin.path(), outgoing.path, " HTTP/1.1\r\n"] {
        head.extend_from_slice(part.as_bytes());
    }
    let mut field = |name: &str, value: &str| {
        for part in [name, ": ", value, "\r\n"] {
            head.extend_from_slice(part.as_bytes());
        }
    };
    field("host", outgoing.origin.authority());
    for (name, value) in fields(outgoing).into_iter().flatten() {
        // What ends a line, or is no text to servers, would be a head of somebody else's making too.
        if !value.bytes().all(|b| b == b'\t' || (b >= b' ' && b != 0x7f)) {
            return Err(Failure::Connect);
        }
        field(name.as_str(), &value);
    }
    if outgoing.method != Method::GET {
        field("content-length", &outgoing.body.len().to_string());
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

/// The same for HTTP/2.
fn request(outgoing: &Outgoing<'_>) -> Result<Request<Full<Bytes>>, Failure> {
    if !outgoing.path.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Failure::Connect);
    }
    let mut request =
        Request::builder().method(outgoing.method.clone()).uri(outgoing.origin.uri(outgoing.path, true));
    for (name, value) in fields(outgoing).into_iter().flatten() {
        let mut value = HeaderValue::from_str(&value).map_err(|_| Failure::Connect)?;
        value.set_sensitive(name == header::AUTHORIZATION);
        request = request.header(name, value);
    }
    request.body(Full::new(outgoing.body.clone())).map_err(|_| Failure::Connect)
}

/// The fields of a request that do not depend on the protocol.
fn fields<'a>(outgoing: &Outgoing<'a>) -> [Option<(HeaderName, Cow<'a, str>)>; 6] {
    let accept = if outgoing.stream { "text/event-stream" } else { "application/json" };
    let post = outgoing.method != Method::GET;
    [
        Some((header::USER_AGENT, AGENT.into())),
        Some((header::ACCEPT, accept.into())),
        post.then_some((header::CONTENT_TYPE, "application/json".into())),
        Some((HeaderName::from_static("x-request-id"), outgoing.request_id.into())),
        outgoing.replica.then_some((HeaderName::from_static(LOAD_FORMAT), "text".into())),
        outgoing.bearer.header().map(|value| (header::AUTHORIZATION, value.into())),
    ]
}

/// What an answer with a good status must be: of the type that was asked for, and not compressed.
///
/// # Errors
/// [`Failure::Garbage`].
pub(crate) fn check_type(headers: &HeaderMap, stream: bool) -> Result<(), Failure> {
    let expected = if stream { "text/event-stream" } else { "application/json" };
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    if !kind.get(..expected.len()).is_some_and(|kind| kind.eq_ignore_ascii_case(expected.as_bytes())) {
        return Err(Failure::Garbage(Fault::ContentType));
    }
    match headers.get(header::CONTENT_ENCODING) {
        Some(coding) if coding != "identity" => Err(Failure::Garbage(Fault::Encoding)),
        _ => Ok(()),
    }
}

/// A length that is no answer's, in bytes: sixteen answers that fill the longest contexts, with log
/// probabilities, stay below half of it.
const NO_ANSWER: u64 = 512 << 20;

/// An answer being read.
pub(crate) struct Call {
    body: Body,
    origin: Arc<Origin>,
    home: Arc<Upstreams>,
}

enum Body {
    /// On an HTTP/1.1 connection, which is gone once the answer has ended.
    Alone(Option<Box<Link>>),
    /// On a stream of an HTTP/2 connection.
    Shared(Stream),
}

impl Call {
    /// The next bytes; `None` at a clean end.
    pub(crate) fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        let link = match &mut self.body {
            Body::Shared(stream) => return stream.poll_data(cx),
            Body::Alone(None) => return Poll::Ready(None),
            Body::Alone(link) => link,
        };
        let data = link.as_mut().expect("matched above").poll_data(cx);
        if let Poll::Ready(None) = data
            && let Some(link) = link.take()
            && link.reusable()
        {
            self.home.idle.keep(&self.origin, *link, Instant::now());
        }
        data
    }

    /// The whole body, at most `max` bytes of it and within `limit`.
    ///
    /// # Errors
    /// [`Failure::Late`], [`Failure::ClosedEarly`]; [`Failure::TooLarge`] beyond `max`, and
    /// [`Failure::Garbage`] where the length is none that a request could have asked for.
    pub(crate) async fn whole(mut self, max: usize, limit: Duration) -> Result<Bytes, Failure> {
        let length = match &self.body {
            Body::Alone(link) => link.as_ref().and_then(|link| link.length()),
            Body::Shared(stream) => stream.length(),
        };
        match length {
            Some(length) if length >= NO_ANSWER => return Err(Failure::Garbage(Fault::TooLong)),
            Some(length) if length > max as u64 => return Err(Failure::TooLarge),
            _ => {}
        }
        let collect = async {
            // Most answers are one piece, and that is not copied.
            let mut first = Bytes::new();
            let mut whole = BytesMut::new();
            while let Some(data) = poll_fn(|cx| self.poll_data(cx)).await {
                let data = data?;
                if first.len() + whole.len() + data.len() > max {
                    return Err(Failure::TooLarge);
                }
                if first.is_empty() && whole.is_empty() {
                    first = data;
                } else {
                    whole.extend_from_slice(&std::mem::take(&mut first));
                    whole.extend_from_slice(&data);
                }
            }
            Ok(if whole.is_empty() { first } else { whole.freeze() })
        };
        at_most(limit, collect).await.ok_or(Failure::Late("answer"))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(base_url: &str, path: &str, bearer: &Bearer, replica: bool) -> Result<String, Failure> {
        let origin = Upstreams::new().provider(base_url)?;
        let outgoing = Outgoing {
            origin: &origin,
            method: Method::POST,
            path,
            bearer,
            request_id: "r-1",
            replica,
            stream: true,
            body: Bytes::from_static(b"{}"),
            head: Duration::from_secs(1),
        };
        let http2 = request(&outgoing)?;
        assert_eq!(http2.uri().path(), format!("{}{path}", origin.path()));
        assert!(http2.headers().get("authorization").is_none_or(HeaderValue::is_sensitive));
        let head = String::from_utf8(head(&outgoing)?).expect("text");
        // The same fields, but for those that only one protocol has.
        assert_eq!(head.lines().count() - 4, http2.headers().len(), "{head}");
        Ok(head)
    }

    #[test]
    fn a_request_carries_our_headers_only() {
        let bearer = Bearer::Replica(pool::Secret::new("secret".to_owned()));
        let head = sent("http://127.0.0.1:1", "/v1/chat/completions", &bearer, true).expect("a head");
        assert_eq!(
            head,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:1\r\nuser-agent: public-ai-playground\r\n\
             accept: text/event-stream\r\ncontent-type: application/json\r\nx-request-id: r-1\r\n\
             endpoint-load-metrics-format: text\r\nauthorization: Bearer secret\r\ncontent-length: 2\r\n\r\n"
        );
        let head = sent("http://127.0.0.1:1", "/v1/chat/completions", &Bearer::None, false).expect("a head");
        assert!(!head.contains("load") && !head.contains("authorization"), "{head}");
    }

    #[test]
    fn a_path_in_the_address_comes_before_the_chat_path() {
        for base_url in ["https://example.org/shared", "https://example.org/shared/"] {
            let head = sent(base_url, "/v1/chat/completions", &Bearer::None, false).expect("a head");
            assert!(head.starts_with("POST /shared/v1/chat/completions HTTP/1.1\r\nhost: example.org\r\n"));
        }
    }

    #[test]
    fn nothing_that_would_end_a_line_goes_out() {
        let evil = Bearer::Replica(pool::Secret::new("key\r\nx: y".to_owned()));
        assert!(sent("http://127.0.0.1:1", "/v1", &evil, true).is_err());
        for path in ["/v1 HTTP/1.1\r\nx: y", "/a b", "/\u{e9}"] {
            assert!(sent("http://127.0.0.1:1", path, &Bearer::None, false).is_err(), "{path}");
        }
    }

    #[test]
    fn the_type_must_be_the_one_asked_for() {
        let check = |kind: Option<&str>, coding: Option<&str>, stream| {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::CONTENT_TYPE, kind), (header::CONTENT_ENCODING, coding)] {
                headers.extend(value.map(|value| (name, HeaderValue::from_str(value).expect("a value"))));
            }
            check_type(&headers, stream)
        };
        assert_eq!(check(Some("text/event-stream; charset=utf-8"), None, true), Ok(()));
        assert_eq!(check(Some("Application/JSON"), Some("identity"), false), Ok(()));
        for (kind, stream) in [(None, true), (Some("text/html"), true), (Some("application/json"), true)] {
            assert_eq!(check(kind, None, stream), Err(Failure::Garbage(Fault::ContentType)));
        }
        let gzip = check(Some("application/json"), Some("gzip"), false);
        assert_eq!(gzip, Err(Failure::Garbage(Fault::Encoding)));
    }
}
