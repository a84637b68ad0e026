//! Reads a request body: bounded in size and time, and JSON with an error that says where it broke.

use crate::error::HttpError;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use gateway::at_most;
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::time::Duration;

/// Images travel as data URLs; the Hub's own router takes at least 20 MB (contract.md 16.13).
const LIMIT_MB: usize = 25;
const LIMIT: usize = LIMIT_MB * 1024 * 1024;

/// A client that is refused while it still writes sees a broken connection and not the answer, so what is too
/// long is read to its end and thrown away, up to here.
const DISCARD_LIMIT: usize = 8 * LIMIT;

/// The most room that is made for what a client says it will send.
const MOST_AHEAD: usize = 64 * 1024;

/// For the whole body: 25 MB take 40 s on a 5 Mbit/s line.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The JSON document of a request.
pub(crate) async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, HttpError> {
    serde_json::from_slice(&in_time(headers, body).await?).map_err(|error| no_json(&error))
}

/// The JSON object of a chat request, kept as its text.
pub(super) async fn chat(headers: &HeaderMap, body: Body) -> Result<gateway::Body, HttpError> {
    gateway::Body::parse(in_time(headers, body).await?).map_err(|error| no_json(&error))
}

fn no_json(error: &serde_json::Error) -> HttpError {
    // An error of syntax names what was expected and where. One of shape repeats the value, which may be a
    // key: only its place is told.
    let reason = match error.classify() {
        Category::Data => {
            let (line, column) = (error.line(), error.column());
            format!("a field or a value is not as expected at line {line} column {column}")
        }
        Category::Io | Category::Syntax | Category::Eof => error.to_string(),
    };
    HttpError::bad_body(format!("The request body is not the JSON it should be: {reason}."))
}

async fn in_time(headers: &HeaderMap, body: Body) -> Result<Bytes, HttpError> {
    at_most(TIMEOUT, read(headers, body)).await.ok_or_else(HttpError::slow_body)?
}

async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, HttpError> {
    let told =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|told| told > LIMIT) && headers.contains_key(header::EXPECT) {
        // The client waits for leave before it sends: refusing now spares it the trouble.
        return Err(HttpError::too_large(LIMIT_MB));
    }
    // One that comes in one piece, as chat does, is not copied.
    let mut first = Bytes::new();
    let mut bytes = BytesMut::new();
    let mut n_read = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(HttpError::bad_body("The request body broke off.")) };
        let Ok(data) = frame.into_data() else { continue };
        n_read += data.len();
        if n_read == data.len() {
            first = data;
            continue;
        }
        if !first.is_empty() {
            bytes.reserve(told.unwrap_or(0).clamp(n_read, MOST_AHEAD.max(n_read)));
            bytes.extend_from_slice(&std::mem::take(&mut first));
        }
        if n_read <= LIMIT {
            bytes.extend_from_slice(&data);
        } else if n_read > DISCARD_LIMIT {
            break;
        } else {
            bytes.clear();
        }
    }
    if n_read > LIMIT {
        return Err(HttpError::too_large(LIMIT_MB));
    }
    Ok(if bytes.is_empty() { first } else { bytes.freeze() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use serde_json::Value;
    use std::convert::Infallible;

    async fn check(text: &'static str, part: &str) {
        let error = json::<Value>(&HeaderMap::new(), Body::from(text)).await.expect_err("refused");
        assert!(error.message().contains(part), "{}", error.message());
    }

    #[tokio::test]
    async fn broken_json_is_told_with_its_place() {
        check("{\"a\": }", "line 1 column 7").await;
        check("", "EOF").await;
    }

    #[tokio::test]
    async fn a_body_that_is_too_long_is_refused_without_being_kept() {
        let error = json::<Value>(&HeaderMap::new(), Body::from(vec![b' '; LIMIT + 1])).await;
        assert!(error.expect_err("refused").message().contains("25 MB"));
    }

    /// What is read of a body that comes in these pieces.
    async fn pieces(pieces: &[Bytes]) -> Bytes {
        let frames: Vec<_> =
            pieces.iter().cloned().map(|piece| Ok::<_, Infallible>(Frame::data(piece))).collect();
        let body = Body::new(StreamBody::new(futures_util::stream::iter(frames)));
        read(&HeaderMap::new(), body).await.expect("read")
    }

    #[tokio::test]
    async fn pieces_are_put_together_and_a_lone_one_is_not_copied() {
        let of = Bytes::from_static;
        let lone = of(b"{\"a\":1}");
        assert_eq!(pieces(&[of(b""), lone.clone(), of(b"")]).await, lone);
        assert_eq!(pieces(std::slice::from_ref(&lone)).await.as_ptr(), lone.as_ptr());
        assert_eq!(pieces(&[of(b"{\"a"), of(b""), of(b"\":"), of(b"1}")]).await, lone);
        assert_eq!(pieces(&[]).await, of(b""));
    }
}
