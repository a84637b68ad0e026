//! Answers that their clients take up again: GET and DELETE `/api/generations/{name}`.

use super::chat::RESUME;
use crate::{
    auth::{self, Caller},
    error::HttpError,
    generations::Key,
    query::Query,
    request::RequestContext,
    state::App,
};
use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use gateway::ChatError;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};

/// Where an answer is, its name behind it.
const PATH: &str = "/api/generations/";

/// A UUID fits, and so does a time with some random digits.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;

/// Whether a text is a name as clients make them.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    NAME_LENGTHS.contains(&text.len()) && text.bytes().all(plain)
}

/// Under what name a client wants to find its answer again: `1` is the request's id.
///
/// # Errors
/// [`ChatError::Invalid`] with the header's name.
pub(super) fn asked(headers: &HeaderMap, context: &RequestContext) -> Result<Option<String>, ChatError> {
    let Some(value) = headers.get(RESUME) else { return Ok(None) };
    match value.to_str() {
        Ok("" | "0") => Ok(None),
        Ok("1") => Ok(Some(context.id.to_string())),
        Ok(name) if is_name(name) => Ok(Some(name.to_owned())),
        _ => Err(ChatError::Invalid {
            message: format!(
                "The header {RESUME} must be \"1\", or a name of 8 to 64 letters, digits, \"-\" and \"_\"."
            ),
            param: Some(RESUME.to_string()),
        }),
    }
}

/// The name of the answer that a request wants to go on with. Such a stream is served where chat is: the
/// router's answers come whole.
pub(crate) fn resumed<'a>(method: &Method, path: &'a str) -> Option<&'a str> {
    let name = (method == Method::GET).then(|| path.strip_prefix(PATH)).flatten()?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// GET `/api/generations/{name}?from=`: the stream from that byte on.
pub(crate) async fn resume(
    app: &App,
    context: &RequestContext,
    name: &str,
    parts: &Parts,
) -> Result<Response, HttpError> {
    let caller = auth::identify(parts, context, app).await?;
    let caller = caller.ok_or_else(|| HttpError::unauthorized(context.surface))?;
    let from = match Query::parse(context.query()).first("from") {
        None => 0,
        Some(from) => {
            from.parse().map_err(|_| HttpError::invalid("from", "\"from\" must be a number of bytes."))?
        }
    };
    let key = Key { account: caller.account, name: name.to_owned() };
    let reader = app.generations.attach(&key, from).ok_or_else(HttpError::no_such_generation)?;
    let mut response = Response::new(Body::from(reader));
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// DELETE `/api/generations/{name}`: stops it. One that has ended is no error: whoever stops an answer cannot know.
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(name): Path<String>,
) -> &'static str {
    app.generations.end(&Key { account: caller.account, name });
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_get_of_one_name_goes_on_with_an_answer() {
        assert_eq!(resumed(&Method::GET, "/api/generations/0192-abc"), Some("0192-abc"));
        assert_eq!(resumed(&Method::DELETE, "/api/generations/0192-abc"), None);
        for path in ["/api/generations/", "/api/generations", "/api/generations/a/b", "/api/models/x"] {
            assert_eq!(resumed(&Method::GET, path), None, "{path}");
        }
    }

    #[test]
    fn a_name_is_short_and_plain() {
        let long = "x".repeat(65);
        for (name, good) in [
            ("12345678", true),
            ("a-b_c-D9", true),
            ("1234567", false),
            (&*long, false),
            ("12345678/", false),
        ] {
            assert_eq!(is_name(name), good, "{name}");
        }
    }
}
