//! How a caller wants to be served, from request headers. Pure: headers in, hints or a complaint out.

use gateway::{ChatError, Hints};
use http::{HeaderMap, HeaderName};
use std::time::Duration;

/// `batch`: goes after what people wait for; `interactive`, the default: somebody waits.
const PRIORITY: HeaderName = HeaderName::from_static("x-playground-priority");

/// Milliseconds after which the caller does not want an answer that has not begun.
const DEADLINE: HeaderName = HeaderName::from_static("x-playground-deadline-ms");

/// The name of a conversation: it stays where its beginning is cached, if that costs nothing.
const SESSION: HeaderName = HeaderName::from_static("x-playground-session");

/// Countries whose clusters may answer: `CH,DE`.
const COUNTRIES: HeaderName = HeaderName::from_static("x-playground-countries");

/// A UUID with a prefix fits, a prompt that was put here by mistake does not.
const MAX_SESSION: usize = 128;

/// More countries than anyone's clusters stand in; each replica is compared with all of them.
const MAX_COUNTRIES: usize = 64;

/// Reads the hints. Headers that are left out, or empty, say nothing.
///
/// # Errors
/// [`ChatError::Invalid`] with the header's name.
pub(super) fn read(headers: &HeaderMap) -> Result<Hints, ChatError> {
    let mut hints = Hints::default();
    if let Some(text) = text(headers, &PRIORITY)? {
        hints.batch = match text {
            "batch" => true,
            "interactive" => false,
            _ => return Err(invalid(&PRIORITY, "must be \"interactive\" or \"batch\"")),
        };
    }
    if let Some(text) = text(headers, &DEADLINE)? {
        let ms = text.parse().ok().filter(|ms| *ms > 0);
        let ms = ms.ok_or_else(|| invalid(&DEADLINE, "must be a number of milliseconds above 0"))?;
        hints.deadline = Some(Duration::from_millis(ms));
    }
    if let Some(text) = text(headers, &SESSION)? {
        if text.len() > MAX_SESSION {
            return Err(invalid(&SESSION, "must have at most 128 characters"));
        }
        hints.session = Some(text.to_owned());
    }
    if let Some(text) = text(headers, &COUNTRIES)? {
        hints.countries = text.split(',').map(|code| code.trim().to_ascii_uppercase()).collect();
        let code = |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if hints.countries.len() > MAX_COUNTRIES || !hints.countries.iter().all(code) {
            return Err(invalid(&COUNTRIES, "must name countries by two letters each, such as \"CH,DE\""));
        }
    }
    Ok(hints)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ChatError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| invalid(name, "must be plain text"))?.trim();
    Ok((!text.is_empty()).then_some(text))
}

fn invalid(name: &HeaderName, what: &str) -> ChatError {
    ChatError::Invalid { message: format!("The header {name} {what}."), param: Some(name.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn read_one(name: &str, value: &str) -> Result<Hints, ChatError> {
        let mut headers = HeaderMap::new();
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        read(&headers)
    }

    #[track_caller]
    fn check(name: &str, value: &str, expected: Hints) {
        assert_eq!(read_one(name, value).expect(value), expected, "{name}: {value}");
    }

    #[test]
    fn what_is_said_is_read_and_the_rest_left_out() {
        assert_eq!(read(&HeaderMap::new()).expect("nothing"), Hints::default());
        check("x-playground-priority", "batch", Hints { batch: true, ..Hints::default() });
        check("x-playground-priority", "interactive", Hints::default());
        check("x-playground-priority", " ", Hints::default());
        let deadline = Some(Duration::from_millis(1_500));
        check("x-playground-deadline-ms", "1500", Hints { deadline, ..Hints::default() });
        check("x-playground-session", "s-1", Hints { session: Some("s-1".to_owned()), ..Hints::default() });
        let countries = vec!["CH".to_owned(), "DE".to_owned()];
        check("x-playground-countries", "ch, DE", Hints { countries, ..Hints::default() });
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        for (name, value) in [
            ("x-playground-priority", "urgent"),
            ("x-playground-deadline-ms", "0"),
            ("x-playground-deadline-ms", "-1"),
            ("x-playground-deadline-ms", "soon"),
            ("x-playground-session", &"x".repeat(129)),
            ("x-playground-session", "é"),
            ("x-playground-countries", "Switzerland"),
            ("x-playground-countries", "CH,,DE"),
            ("x-playground-countries", "C1"),
        ] {
            match read_one(name, value) {
                Err(ChatError::Invalid { message, param }) => {
                    assert!(message.contains(name), "{message}");
                    assert_eq!(param.as_deref(), Some(name));
                }
                other => panic!("{name}: {value} gave {other:?}"),
            }
        }
    }
}
