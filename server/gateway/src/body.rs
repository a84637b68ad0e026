//! The JSON object of a request, kept as its text.
//!
//! Most of a request passes through: messages, tools and images of many megabytes, and fields that nobody here knows.
//! So it is looked over once, its fields are found where they lie, and it is sent as it came but for the few that change.
//! A tree of values would take ten times the room, and building and writing it more time than all else that is done to a
//! small request.

use crate::fields::Fields;
use bytes::Bytes;
use memchr::memchr_iter;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::{borrow::Cow, fmt, ops::Range};

/// A request's fields, each with its value as it was written.
#[derive(Clone)]
pub struct Body {
    text: Bytes,
    fields: Vec<Place>,
}

#[derive(Clone)]
struct Place {
    /// Without its quotes.
    name: Range<usize>,
    value: Range<usize>,
}

/// A field to be written, and its value as JSON.
pub(crate) type Edit = (&'static str, Cow<'static, [u8]>);

impl Body {
    /// Reads the JSON object that this text is. Of two fields of one name the later one counts.
    ///
    /// # Errors
    /// Where it is not one, and what was expected.
    pub fn parse(text: Bytes) -> Result<Self, serde_json::Error> {
        match std::str::from_utf8(&text) {
            Ok(plain) if !has_surrogates(&text) => drop(serde_json::from_str::<IgnoredAny>(plain)?),
            _ => drop(serde_json::from_slice::<Value>(&text)?),
        }
        if let Some(body) = Self::find(text.clone()) {
            return Ok(body);
        }
        // No object, nested deeper than anybody reads, or a name with escapes, which is written anew without.
        let fields: Map<String, Value> = serde_json::from_slice(&text)?;
        let text = serde_json::to_vec(&fields)?;
        Self::find(text.into()).ok_or_else(|| serde::de::Error::custom("a field's name cannot be read"))
    }

    /// The fields of a text that is known to be JSON; `None` where it is no object, or where a name has escapes.
    pub(crate) fn find(text: Bytes) -> Option<Self> {
        let begin = crate::fields::skip_blanks(&text, 0);
        let mut found = Fields::of(&text, begin).ok()?;
        let mut fields = Vec::with_capacity(8);
        while let Some(field) = found.step().ok()? {
            if field.name.contains(&b'\\') {
                return None;
            }
            let from = field.name.as_ptr() as usize - text.as_ptr() as usize;
            fields.push(Place { name: from..from + field.name.len(), value: field.value });
        }
        Some(Self { text, fields })
    }

    /// The fields in the order they came: names, and values as JSON.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.fields.iter().map(|place| (&self.text[place.name.clone()], &self.text[place.value.clone()]))
    }

    /// A field's value as JSON.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        let last = self.fields.iter().rfind(|place| &self.text[place.name.clone()] == name.as_bytes())?;
        Some(&self.text[last.value.clone()])
    }

    /// The object with these fields, in the place of those that it has or else at its end, and without some.
    pub(crate) fn write(&self, edits: &[Edit], without: &[&str]) -> Bytes {
        let grown: usize = edits.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        let mut made = Vec::with_capacity(self.text.len() + grown);
        let mut put = |name: &[u8], value: &[u8]| {
            made.push(if made.is_empty() { b'{' } else { b',' });
            made.push(b'"');
            made.extend_from_slice(name);
            made.extend_from_slice(b"\":");
            made.extend_from_slice(value);
        };
        for (name, value) in self.iter() {
            if without.iter().any(|left_out| left_out.as_bytes() == name) {
                continue;
            }
            let edit = edits.iter().find(|(edited, _)| edited.as_bytes() == name);
            put(name, edit.map_or(value, |(_, value)| value));
        }
        for (name, value) in edits.iter().filter(|(name, _)| self.get(name).is_none()) {
            put(name.as_bytes(), value);
        }
        if made.is_empty() {
            made.push(b'{');
        }
        made.push(b'}');
        made.into()
    }
}

/// Whether there may be halves of characters among its escapes: that they are pairs only reading its strings can tell.
fn has_surrogates(text: &[u8]) -> bool {
    memchr_iter(b'\\', text).any(|at| matches!(text.get(at + 1..at + 3), Some(b"ud" | b"uD")))
}

/// Prompts reach no log.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.text.len())
    }
}

/// A value that is not negative and whole, however it is used.
pub(crate) fn whole_number(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(text: &str) -> Result<Body, serde_json::Error> {
        Body::parse(Bytes::copy_from_slice(text.as_bytes()))
    }

    #[test]
    fn what_is_not_changed_is_written_as_it_came() {
        let text = r#" {"a" : 1.50, "b":{"x":[1, "\u00e9"]} ,"n":12345678901234567890123, "a":"later"} "#;
        let body = parse(text).expect("an object");
        assert_eq!(body.get("a"), Some(&b"\"later\""[..]));
        assert_eq!((body.get("n"), body.get("c")), (Some(&b"12345678901234567890123"[..]), None));
        let edits: [Edit; 2] = [("b", b"2".into()), ("c", b"[]".into())];
        let written = body.write(&edits, &["a"]);
        assert_eq!(written, r#"{"b":2,"n":12345678901234567890123,"c":[]}"#);
        assert_eq!(body.write(&[], &["a", "b", "n"]), "{}");
        assert_eq!(parse("{}").expect("an object").write(&edits[..1], &[]), r#"{"b":2}"#);
    }

    #[test]
    fn a_name_with_escapes_is_known() {
        let body = parse(r#"{"mod\u0065l":"a","x":"\u00e9"}"#).expect("an object");
        assert_eq!(body.get("model"), Some(&b"\"a\""[..]));
        assert_eq!(body.write(&[("model", b"\"b\"".into())], &[]), r#"{"model":"b","x":"é"}"#);
    }

    #[test]
    fn what_is_no_object_is_refused_with_its_place() {
        for (text, part) in [
            ("", "EOF"),
            ("[]", "expected a map"),
            ("{\"a\": }", "line 1 column 7"),
            (r#"{"a":"\ud800"}"#, "line 1 column"),
            (r#"{"a":01}"#, "line 1 column 7"),
            (r#"{"a":1} x"#, "line 1 column 9"),
        ] {
            let error = parse(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(Body::parse(Bytes::from_static(b"{\"a\":\"\xff\"}")).is_err());
        let deep = |n: usize| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&deep(120)).is_ok());
        assert!(parse(&deep(200)).expect_err("too deep").to_string().contains("recursion"));
        assert_eq!(
            parse(r#"{"a":"\ud83d\ude00"}"#).expect("a pair").get("a"),
            Some(&br#""\ud83d\ude00""#[..])
        );
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        let read = |value: Value| whole_number(value.to_string().as_bytes());
        assert_eq!(read(json!(7)), Some(7));
        for value in [json!(-7), json!(7.0), json!("7"), json!(null), json!([7])] {
            assert_eq!(read(value), None);
        }
    }
}
