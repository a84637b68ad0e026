//! A whole answer, brought into the form that strict clients check (contract.md 3.4).
//!
//! Pure. An answer of vLLM needs another model name at most, so its fields are read where they lie and
//! only what must change is written; the rest of it, which may be megabytes, is looked over once and not
//! built into values.

use crate::{
    event::{read_error, read_usage},
    failure::{Failure, Fault},
    fields::{Fields, Garbage, Items, skip_blanks},
};
use bytes::Bytes;
use serde::de::IgnoredAny;
use std::{borrow::Cow, ops::Range};
use wire::Usage;

const OBJECT: &[u8] = b"\"chat.completion\"";
const NULL: &[u8] = b"null";

/// What a whole answer must say.
pub(crate) struct Expected<'a> {
    /// The model as the client asked for it, as JSON with its quotes.
    pub(crate) model_json: &'a [u8],
    /// The end of an id for an answer without one.
    pub(crate) fallback_id: &'a str,
    /// Seconds since 1970, for an answer that does not say when it was made.
    pub(crate) now_s: u64,
}

impl Expected<'_> {
    fn id(&self) -> Cow<'static, [u8]> {
        format!("\"chatcmpl-{}\"", self.fallback_id).into_bytes().into()
    }

    fn created(&self) -> Cow<'static, [u8]> {
        self.now_s.to_string().into_bytes().into()
    }
}

/// The answer as the client gets it, and its usage.
///
/// # Errors
/// The failure that the answer stands for.
pub(crate) fn read_answer(json: Bytes, expected: &Expected<'_>) -> Result<(Bytes, Option<Usage>), Failure> {
    let text = std::str::from_utf8(&json).map_err(|_| Failure::Garbage(Fault::Text))?;
    // All of it is JSON; from here on what matters is found where it lies.
    serde_json::from_str::<IgnoredAny>(text).map_err(|_| Failure::Garbage(Fault::Json))?;

    let mut seen = Seen::default();
    let mut given_up = false;
    // Nothing is cut out, so no edit touches a neighbour's comma.
    let mut edits: Vec<(Range<usize>, Cow<'_, [u8]>)> = Vec::with_capacity(2);
    let mut fields = Fields::of(&json, skip_blanks(&json, 0))?;
    while let Some(field) = fields.open()? {
        if field.name == b"choices" {
            let choices = read_choices(&json, field.value)?;
            seen.choices = choices.any;
            given_up = choices.given_up;
            fields.close(field, choices.end)?;
            continue;
        }
        let field = fields.skip(field)?;
        let value = &json[field.value.clone()];
        let quoted = value[0] == b'"';
        let instead = match field.name {
            b"error" if value != NULL => return Err(read_error(value)),
            b"id" => {
                seen.id = true;
                (!quoted).then(|| expected.id())
            }
            b"created" => {
                seen.created = true;
                let number = value[0].is_ascii_digit() || value[0] == b'-';
                (!number).then(|| expected.created())
            }
            b"object" => {
                seen.object = true;
                (value != OBJECT).then_some(OBJECT.into())
            }
            b"model" => {
                seen.model = true;
                (value != expected.model_json).then_some(expected.model_json.into())
            }
            b"usage" => {
                seen.usage = true;
                seen.totals = read_usage(&json, field.value.start).ok();
                (seen.totals.is_none() && value != NULL).then_some(NULL.into())
            }
            b"system_fingerprint" => (!quoted && value != NULL).then_some(NULL.into()),
            _ => None,
        };
        edits.extend(instead.map(|text| (field.value, text)));
    }
    if given_up {
        return Err(Failure::Aborted);
    }
    if !seen.choices {
        return Err(Failure::Garbage(Fault::Json));
    }
    let missing = seen.missing(expected);
    // It is an object, and nothing but blanks follows it.
    let brace = text.trim_end().len() - 1;
    if !missing.is_empty() {
        edits.push((brace..brace, missing.into()));
    }
    let usage = seen.totals;
    if edits.is_empty() {
        return Ok((json, usage));
    }
    let grown: usize = edits.iter().map(|(_, text)| text.len()).sum();
    let mut made = Vec::with_capacity(json.len() + grown);
    let mut from = 0;
    for (range, text) in &edits {
        made.extend_from_slice(&json[from..range.start]);
        made.extend_from_slice(text);
        from = range.end;
    }
    made.extend_from_slice(&json[from..]);
    Ok((made.into(), usage))
}

/// What an answer has.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "six fields, each there or not")]
struct Seen {
    id: bool,
    created: bool,
    object: bool,
    model: bool,
    usage: bool,
    choices: bool,
    totals: Option<Usage>,
}

impl Seen {
    /// The fields that are to be added, each after a comma: there is always one before them.
    fn missing(&self, expected: &Expected<'_>) -> Vec<u8> {
        let mut added = vec![];
        let mut add = |name: &str, value: &[u8]| {
            for part in [b",\"", name.as_bytes(), b"\":", value] {
                added.extend_from_slice(part);
            }
        };
        if !self.id {
            add("id", &expected.id());
        }
        if !self.created {
            add("created", &expected.created());
        }
        if !self.object {
            add("object", OBJECT);
        }
        if !self.model {
            add("model", expected.model_json);
        }
        if !self.usage {
            add("usage", NULL);
        }
        added
    }
}

#[derive(Default)]
struct Choices {
    /// Whether there is one.
    any: bool,
    /// Whether one was given up.
    given_up: bool,
    /// Just past them.
    end: usize,
}

fn read_choices(json: &[u8], at: usize) -> Result<Choices, Garbage> {
    let mut choices = Choices::default();
    let mut list = Items::of(json, at)?;
    while let Some(at) = list.open() {
        let mut fields = Fields::of(json, at)?;
        while let Some(field) = fields.step()? {
            if field.name == b"finish_reason" {
                choices.given_up |= matches!(&json[field.value], b"\"abort\"" | b"\"error\"");
            }
        }
        choices.any = true;
        list.close(fields.end())?;
    }
    choices.end = list.end();
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Result<(Bytes, Option<Usage>), Failure> {
        let expected = Expected { model_json: b"\"a/b\"", fallback_id: "r", now_s: 7 };
        read_answer(Bytes::copy_from_slice(text.as_bytes()), &expected)
    }

    fn choices() -> Value {
        json!([{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}])
    }

    fn vllm() -> Value {
        json!({"id": "i", "object": "chat.completion", "created": 5, "model": "served", "choices": choices(),
            "system_fingerprint": "v", "usage": {"prompt_tokens": 3, "total_tokens": 4, "completion_tokens": 1}, "metrics": null})
    }

    #[test]
    fn it_has_what_strict_clients_check() {
        let bare = json!({"choices": choices(), "id": "chatcmpl-r", "created": 7, "object": "chat.completion", "model": "a/b", "usage": null});
        for given in [
            json!({"choices": choices()}),
            json!({"id": 3, "created": "yesterday", "object": null, "usage": "much", "choices": choices(), "model": {}}),
            json!({"id": null, "choices": choices(), "created": null, "usage": {"prompt_tokens": "x"}}),
        ] {
            let (answer, usage) = read(&given.to_string()).expect("an answer");
            assert_eq!(
                (serde_json::from_slice::<Value>(&answer).expect("JSON"), usage),
                (bare.clone(), None)
            );
        }
        let (answer, _) =
            read(&json!({"choices": choices(), "system_fingerprint": 1}).to_string()).expect("one");
        assert_eq!(
            serde_json::from_slice::<Value>(&answer).expect("JSON")["system_fingerprint"],
            Value::Null
        );
    }

    #[test]
    fn the_rest_of_it_stays_as_it_came() {
        let text = vllm().to_string();
        let (answer, usage) = read(&text).expect("an answer");
        assert_eq!(answer, text.replace("\"served\"", "\"a/b\""));
        assert_eq!(usage.map(|u| u.completion_tokens), Some(1));
        let fits = Bytes::from(format!(" {} ", text.replace("\"served\"", "\"a/b\"")));
        let expected = Expected { model_json: b"\"a/b\"", fallback_id: "r", now_s: 7 };
        let (answer, _) = read_answer(fits.clone(), &expected).expect("an answer");
        assert_eq!((answer.as_ptr(), answer.len()), (fits.as_ptr(), fits.len()));
    }

    #[test]
    fn what_is_none_is_a_failure() {
        let abort = r#"{"choices":[{"message":{"content":""},"finish_reason":"abort"}]}"#;
        assert_eq!(read(abort).err(), Some(Failure::Aborted));
        let ok = vllm().to_string();
        for bad in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"choices":[]}"#,
            r#"{"choices":{}}"#,
            &ok[1..],
            &ok[..ok.len() - 1],
        ] {
            assert_eq!(read(bad).err(), Some(Failure::Garbage(Fault::Json)), "{bad}");
        }
        // Also deep inside.
        for (from, to) in
            [("\"x\"", "\"\\x\""), ("\"index\":0", "\"index\":00"), ("\"index\":0", "\"index\":0 1")]
        {
            assert_eq!(read(&ok.replace(from, to)).err(), Some(Failure::Garbage(Fault::Json)), "{to}");
        }
        assert_eq!(read(r#"{"error":{"message":"m","code":500}}"#).err(), Some(Failure::ErrorEvent(None)));
        let expected = Expected { model_json: b"\"a/b\"", fallback_id: "r", now_s: 7 };
        let bytes = Bytes::from_static(b"{\"choices\":[\"\xff\"]}");
        assert_eq!(read_answer(bytes, &expected).err(), Some(Failure::Garbage(Fault::Text)));
    }
}
