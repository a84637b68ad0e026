//! The heads of requests and answers (RFC 9112, sections 2 to 6).

use crate::api::chat::Target;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, Version, header, response::Parts};
use std::{
    cell::RefCell,
    io::Write as _,
    ops::Range,
    time::{Duration, Instant, SystemTime},
};

/// More headers than any client of chat sends: browsers send twenty. Who sends more is served by the library.
const MAX_HEADERS: usize = 32;

/// The longest request that is read here, and the longest head: what is longer goes where it is counted.
const MAX_REQUEST: usize = 256 << 10;
const MAX_HEAD: usize = 16 << 10;

/// A request for chat, all of it.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) target: Target,
    pub(super) request: Request<Body>,
    /// Whether the client wants no other after it.
    pub(super) last: bool,
}

/// Why there is no request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// So many bytes are missing, as far as is known.
    More(usize),
    /// It is not for here.
    Other,
}

/// Takes a request off what was read, or leaves all of it.
pub(super) fn read(buf: &mut BytesMut, find: impl Fn(&str) -> Option<Target>) -> Result<Wanted, Unfit> {
    const BEGINNING: &[u8] = b"POST /";
    let n_known = buf.len().min(BEGINNING.len());
    if buf[..n_known] != BEGINNING[..n_known] {
        return Err(Unfit::Other);
    }
    let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut fields);
    let n_head = match parsed.parse(buf) {
        Ok(httparse::Status::Complete(n_head)) => n_head,
        Ok(httparse::Status::Partial) if buf.len() < MAX_HEAD => return Err(Unfit::More(0)),
        Ok(httparse::Status::Partial) | Err(_) => return Err(Unfit::Other),
    };
    let path = parsed.path.unwrap_or_default();
    let target = find(path.split_once('?').map_or(path, |(path, _)| path)).ok_or(Unfit::Other)?;
    let Framing { n_body, last } = framing(&parsed).ok_or(Unfit::Other)?;
    let n = n_head + n_body;
    if n > MAX_REQUEST {
        return Err(Unfit::Other);
    }
    if n > buf.len() {
        return Err(Unfit::More(n - buf.len()));
    }
    let place = |part: &[u8]| {
        let start = part.as_ptr() as usize - buf.as_ptr() as usize;
        start..start + part.len()
    };
    let path = place(path.as_bytes());
    let mut places: [(Range<usize>, Range<usize>); MAX_HEADERS] = std::array::from_fn(|_| (0..0, 0..0));
    let n_fields = parsed.headers.len();
    for (field, at) in parsed.headers.iter().zip(&mut places) {
        *at = (place(field.name.as_bytes()), place(field.value));
    }
    let whole = buf.split_to(n).freeze();
    // Headers share one copy of the head: they live until the answer begins, and must not keep the body so long.
    let head = Bytes::copy_from_slice(&whole[..n_head]);
    let Some(mut request) = request(&head, path, &places[..n_fields]) else {
        // As it was.
        let rest = std::mem::replace(buf, BytesMut::from(whole));
        buf.unsplit(rest);
        return Err(Unfit::Other);
    };
    *request.body_mut() = Body::from(whole.slice(n_head..));
    Ok(Wanted { target, request, last })
}

struct Framing {
    n_body: usize,
    last: bool,
}

/// How the body is framed and whether another request may follow; `None` for what the library is to judge.
fn framing(parsed: &httparse::Request<'_, '_>) -> Option<Framing> {
    if parsed.method != Some("POST") || parsed.version != Some(1) {
        return None;
    }
    let (mut n_body, mut last) = (None, false);
    for field in parsed.headers.iter() {
        let named = |name: HeaderName| field.name.eq_ignore_ascii_case(name.as_str());
        if named(header::CONTENT_LENGTH) {
            // Digits alone, and once: two that disagree are how requests are smuggled.
            let text = std::str::from_utf8(field.value).ok()?;
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || n_body.replace(text.parse().ok()?).is_some() {
                return None;
            }
        } else if named(header::CONNECTION) {
            for option in field.value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
                if option.eq_ignore_ascii_case(b"close") {
                    last = true;
                } else if !option.eq_ignore_ascii_case(b"keep-alive") {
                    return None;
                }
            }
        } else if named(header::TRANSFER_ENCODING) || named(header::EXPECT) || named(header::UPGRADE) {
            return None;
        }
    }
    // So long that it would not fit anyway, and a sum with it cannot run over.
    let n_body = n_body.filter(|n| *n <= MAX_REQUEST)?;
    Some(Framing { n_body, last })
}

fn request(
    head: &Bytes,
    path: Range<usize>,
    places: &[(Range<usize>, Range<usize>)],
) -> Option<Request<Body>> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::POST;
    *request.version_mut() = Version::HTTP_11;
    *request.uri_mut() = Uri::from_maybe_shared(head.slice(path)).ok()?;
    let mut headers = HeaderMap::with_capacity(places.len());
    for (name, value) in places {
        let name = HeaderName::from_bytes(&head[name.clone()]).ok()?;
        headers.append(name, HeaderValue::from_maybe_shared(head.slice(value.clone())).ok()?);
    }
    *request.headers_mut() = headers;
    Some(request)
}

/// The head of an answer whose body has this length, or comes in chunks.
pub(super) fn answer(parts: &Parts, length: Option<u64>, last: bool) -> Vec<u8> {
    // Ours are 700 bytes; it is gone when they are sent.
    let mut head = Vec::with_capacity(1 << 10);
    head.extend_from_slice(b"HTTP/1.1 ");
    head.extend_from_slice(parts.status.as_str().as_bytes());
    head.push(b' ');
    head.extend_from_slice(parts.status.canonical_reason().unwrap_or_default().as_bytes());
    head.extend_from_slice(b"\r\n");
    for (name, value) in &parts.headers {
        if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].contains(name) {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
    }
    match length {
        Some(length) => write!(head, "content-length: {length}\r\n").expect("memory takes it"),
        None => head.extend_from_slice(b"transfer-encoding: chunked\r\n"),
    }
    if last {
        head.extend_from_slice(b"connection: close\r\n");
    }
    DATE.with_borrow_mut(|date| date.write(&mut head));
    head.extend_from_slice(b"\r\n\r\n");
    head
}

thread_local! {
    static DATE: RefCell<Date> = const { RefCell::new(Date { made: None, text: String::new() }) };
}

/// The `date` header, which changes once a second.
struct Date {
    made: Option<Instant>,
    text: String,
}

impl Date {
    fn write(&mut self, head: &mut Vec<u8>) {
        let now = Instant::now();
        if self.made.is_none_or(|made| now - made >= Duration::from_secs(1)) {
            self.made = Some(now);
            self.text = format!("date: {}", httpdate::fmt_http_date(SystemTime::now()));
        }
        head.extend_from_slice(self.text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    fn find(path: &str) -> Option<Target> {
        (path == "/v1/chat/completions").then_some(Target::Router)
    }

    fn head(fields: &str) -> String {
        format!("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n{fields}\r\n")
    }

    #[tokio::test]
    async fn a_request_is_taken_however_it_is_cut() {
        let text = head("X-One: 1\r\nCONTENT-length: 4\r\nx-one: é\r\n") + "bodyPOST /next";
        let mut buf = BytesMut::new();
        let mut bytes = text.bytes();
        let wanted = loop {
            match read(&mut buf, find) {
                Ok(wanted) => break wanted,
                Err(unfit) => assert!(matches!(unfit, Unfit::More(_)), "{buf:?}"),
            }
            buf.extend([bytes.next().expect("enough")]);
        };
        assert!(!wanted.last && buf.is_empty());
        let (parts, body) = wanted.request.into_parts();
        assert_eq!((parts.uri.path(), parts.version), ("/v1/chat/completions", Version::HTTP_11));
        let all: Vec<_> = parts.headers.get_all("x-one").iter().map(HeaderValue::as_bytes).collect();
        assert_eq!(all, [b"1".as_slice(), "é".as_bytes()]);
        assert_eq!(body.collect().await.expect("a body").to_bytes(), "body");
        let mut buf = BytesMut::from(text.as_bytes());
        read(&mut buf, find).expect("all at once");
        assert_eq!(buf, "POST /next", "the next stays");
    }

    #[test]
    fn a_missing_body_is_counted() {
        let mut buf = BytesMut::from((head("content-length: 10\r\n") + "abc").as_str());
        assert_eq!(read(&mut buf, find).expect_err("not all there"), Unfit::More(7));
    }

    #[test]
    fn a_client_may_say_that_it_is_the_last() {
        for (fields, last) in
            [("", false), ("Connection: Keep-Alive\r\n", false), ("connection: Close\r\n", true)]
        {
            let mut buf = BytesMut::from(head(&format!("content-length: 0\r\n{fields}")).as_str());
            assert_eq!(read(&mut buf, find).expect("a request").last, last, "{fields}");
        }
    }

    #[test]
    fn everything_else_is_left_as_it_is() {
        let many = "a: b\r\n".repeat(MAX_HEADERS);
        let long = format!("a: {}\r\n", "b".repeat(MAX_HEAD));
        for text in [
            "GET / HTTP/1.1\r\n",
            "POST /v1/models HTTP/1.1\r\ncontent-length: 0\r\n\r\n",
            "POST http://a/v1/chat/completions HTTP/1.1\r\ncontent-length: 0\r\n\r\n",
            "POST /v1/chat/completions HTTP/1.0\r\ncontent-length: 0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\n",
            "\r\nPOST",
            "\x16\x03\x01",
            &head(""),
            &head("content-length: 1\r\ncontent-length: 1\r\n"),
            &head("content-length: +1\r\n"),
            &head("content-length: \r\n"),
            &head("content-length: 1, 1\r\n"),
            &head("content-length: 99999999999999999999\r\n"),
            &head("content-length: 18446744073709551615\r\n"),
            &head("content-length: 262144\r\n"),
            &head("content-length: 1\r\ntransfer-encoding: chunked\r\n"),
            &head("transfer-encoding: chunked\r\n"),
            &head("content-length: 1\r\nexpect: 100-continue\r\n"),
            &head("content-length: 1\r\nconnection: upgrade\r\nupgrade: h2c\r\n"),
            &head("content-length: 1\r\nupgrade: h2c\r\n"),
            &head("content-length: 1\r\n folded: yes\r\n"),
            &head("content-length : 1\r\n"),
            &head("no colon\r\n"),
            &head(&many),
            &long,
            &head("")[..head("").len() - 4].repeat(400),
        ] {
            let mut buf = BytesMut::from(text);
            assert_eq!(read(&mut buf, find).expect_err(text), Unfit::Other, "{text}");
            assert_eq!(buf, text, "nothing is lost");
        }
    }

    #[test]
    fn an_answer_says_how_it_is_framed() {
        let (mut parts, ()) = http::Response::new(()).into_parts();
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        // What an answer says of its framing is not what goes out.
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("9"));
        let text = |length, last| String::from_utf8(answer(&parts, length, last)).expect("text");
        let chunked = text(None, false);
        let start = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";
        assert!(chunked.starts_with(&format!("{start}transfer-encoding: chunked\r\ndate: ")), "{chunked}");
        assert!(chunked.ends_with(" GMT\r\n\r\n"), "{chunked}");
        let whole = text(Some(4), true);
        assert!(
            whole.starts_with(&format!("{start}content-length: 4\r\nconnection: close\r\ndate: ")),
            "{whole}"
        );
    }
}
