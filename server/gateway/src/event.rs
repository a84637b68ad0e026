//! One event of an upstream's chat stream: what it says, and how it must change for this client.
//!
//! Pure. Reads the event's fields in place and lists edits; only usage and errors are parsed. The rules
//! are contract.md 5 (what unmodified clients need) and vllm.md 5 (what vLLM sends).

use crate::{
    failure::{Failure, Fault},
    fields::{Fields, Garbage, Items, skip_blanks},
};
use std::ops::Range;
use wire::Usage;

/// How much usage the client asked to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsageAsked {
    /// None: the last chunk with usage is not for it.
    No,
    /// `stream_options.include_usage`: one chunk at the end.
    AtEnd,
    /// `stream_options.continuous_usage_stats` too: in every chunk.
    Always,
}

/// How events must look for one client.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// The model's name as the client asked for it, as JSON with its quotes.
    pub(crate) model_json: Vec<u8>,
    /// What it asked to see of usage.
    pub(crate) usage: UsageAsked,
}

/// An upstream's word that the request is at fault, said inside a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// 400 to 499.
    pub(crate) status: u16,
    /// Its sentence.
    pub(crate) message: String,
}

/// A change to an event: these bytes become those.
pub(crate) type Edit<'a> = (Range<usize>, &'a [u8]);

/// What an event adds to the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    #[default]
    None,
    /// Text only: where it lies in the event, as JSON writes it, without the quotes.
    Text(usize, usize),
    /// Reasoning, a tool call, or text of several choices.
    Other,
}

/// Parts of the totals, where the upstream tells them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Details {
    /// Tokens of the prompt that were not read again (`prompt_tokens_details.cached_tokens`).
    pub(crate) cached: Option<u64>,
    /// Tokens of the answer that were reasoning (`completion_tokens_details.reasoning_tokens`).
    pub(crate) reasoning: Option<u64>,
}

impl Details {
    /// Reads them in a `usage` object. What is not a number is not told.
    fn read(usage: &[u8]) -> Self {
        if memchr::memmem::find(usage, b"_details").is_none() {
            return Self::default();
        }
        let usage: serde_json::Value = serde_json::from_slice(usage).unwrap_or_default();
        Self {
            cached: usage["prompt_tokens_details"]["cached_tokens"].as_u64(),
            reasoning: usage["completion_tokens_details"]["reasoning_tokens"].as_u64(),
        }
    }
}

/// What an event says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// What it adds to the answer.
    pub(crate) part: Part,
    /// Choices it ends.
    pub(crate) n_finished: usize,
    /// Totals so far.
    pub(crate) usage: Option<Usage>,
    /// Where their object starts.
    pub(crate) usage_at: Option<usize>,
    /// What the totals say of their parts.
    pub(crate) details: Details,
    /// It is not for this client.
    pub(crate) hidden: bool,
    /// Its totals are owed to this client: it asked for a chunk of totals alone, and this is none.
    pub(crate) owes_totals: bool,
}

/// Reads the chunk whose JSON object starts at `at` and runs to the end of `event` but for blanks.
/// Edits are pushed in order of position.
///
/// # Errors
/// The failure that the event stands for.
pub(crate) fn read_chunk<'a>(
    event: &[u8],
    at: usize,
    style: &'a Style,
    edits: &mut Vec<Edit<'a>>,
) -> Result<Said, Failure> {
    let mut said = Said::default();
    let mut usage = None;
    let mut n_choices = 0;
    let mut fields = Fields::of(event, at)?;
    while let Some(field) = fields.open()? {
        if field.name == b"choices" {
            // Most of the event: it is gone through once.
            let mut choices = Items::of(event, field.value)?;
            while let Some(choice) = choices.open() {
                n_choices += 1;
                choices.close(read_choice(event, choice, edits, &mut said)?)?;
            }
            fields.close(field, choices.end())?;
            continue;
        }
        let field = fields.skip(field)?;
        let value = &event[field.value.clone()];
        match field.name {
            b"error" if value != b"null" => return Err(read_error(value)),
            b"model" if value != style.model_json.as_slice() => {
                edits.push((field.value, style.model_json.as_slice()));
            }
            b"usage" if value != b"null" => {
                said.usage = Some(read_usage(event, field.value.start)?);
                said.details = Details::read(value);
                said.usage_at = Some(field.value.start);
                usage = Some((edits.len(), field.whole));
            }
            _ => {}
        }
    }
    if skip_blanks(event, fields.end()) != event.len() {
        return Err(Failure::Garbage(Fault::Json));
    }
    // A chunk without choices is either usage that was asked for, or breaks clients that read choices[0].
    let shown = if n_choices == 0 { UsageAsked::AtEnd } else { UsageAsked::Always };
    let asked = style.usage == UsageAsked::Always || style.usage == shown;
    said.hidden = n_choices == 0 && !(asked && usage.is_some());
    said.owes_totals = n_choices > 0 && style.usage != UsageAsked::No && usage.is_some();
    if let Some((position, whole)) = usage
        && !asked
    {
        edits.insert(position, (whole, b""));
    }
    Ok(said)
}

/// Reads the totals of the object that starts at `at`: whole numbers, and 0 for those that are not told.
pub(crate) fn read_usage(event: &[u8], at: usize) -> Result<Usage, Garbage> {
    let mut usage = Usage::default();
    let mut fields = Fields::of(event, at)?;
    while let Some(field) = fields.step()? {
        let count = match field.name {
            b"prompt_tokens" => &mut usage.prompt_tokens,
            b"completion_tokens" => &mut usage.completion_tokens,
            b"total_tokens" => &mut usage.total_tokens,
            _ => continue,
        };
        let text = std::str::from_utf8(&event[field.value]).map_err(|_| Garbage)?;
        *count = text.parse().map_err(|_| Garbage)?;
    }
    Ok(usage)
}

/// Reads the choice that starts at `at`; says where it ends.
fn read_choice(
    event: &[u8],
    at: usize,
    edits: &mut Vec<Edit<'_>>,
    said: &mut Said,
) -> Result<usize, Failure> {
    let mut fields = Fields::of(event, at)?;
    let mut first = true;
    while let Some(field) = fields.open()? {
        if field.name == b"delta" && event.get(field.value) != Some(&b'n') {
            let end = read_delta(event, field.value, edits, said)?;
            fields.close(field, end)?;
            continue;
        }
        let field = fields.skip(field)?;
        let value = &event[field.value];
        match field.name {
            b"index" => first = value == b"0",
            b"delta" if value != b"null" => return Err(Garbage.into()),
            b"finish_reason" => match value {
                b"null" | b"\"\"" => {}
                b"\"abort\"" | b"\"error\"" => return Err(Failure::Aborted),
                _ => said.n_finished += 1,
            },
            _ => {}
        }
    }
    if !first && said.part != Part::None {
        said.part = Part::Other;
    }
    Ok(fields.end())
}

/// The event of totals alone that OpenAI's API ends with, made of a chunk that has them beside choices.
pub(crate) fn totals_event(chunk: &[u8], style: &Style) -> Option<Vec<u8>> {
    let mut chunk: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(chunk).ok()?;
    chunk.insert("choices".to_owned(), serde_json::json!([]));
    chunk.insert("model".to_owned(), serde_json::from_slice(&style.model_json).ok()?);
    let json = serde_json::to_string(&chunk).ok()?;
    Some(format!("data: {json}\n\n").into_bytes())
}

/// What the delta that starts at `at` adds to the answer, and where it ends. Clients print `content` unasked, so it must
/// always be text.
fn read_delta(event: &[u8], at: usize, edits: &mut Vec<Edit<'_>>, said: &mut Said) -> Result<usize, Garbage> {
    let mut fields = Fields::of(event, at)?;
    let (mut content, mut empty) = (false, true);
    // Where an insertion belongs, so that edits stay in order.
    let first_edit = edits.len();
    while let Some(field) = fields.step()? {
        empty = false;
        let value = &event[field.value.clone()];
        match field.name {
            b"role" => {}
            b"content" if value == b"null" => {
                content = true;
                edits.push((field.value, b"\"\""));
            }
            name => {
                content |= name == b"content";
                if !matches!(value, b"null" | b"\"\"" | b"[]" | b"{}") {
                    let text = name == b"content" && value[0] == b'"' && said.part == Part::None;
                    said.part = if text {
                        Part::Text(field.value.start + 1, field.value.end - 1)
                    } else {
                        Part::Other
                    };
                }
            }
        }
    }
    if !content {
        let text: &[u8] = if empty { b"\"content\":\"\"" } else { b"\"content\":\"\"," };
        edits.insert(first_edit, (at + 1..at + 1, text));
    }
    Ok(fields.end())
}

/// vLLM's `{"message", "type", "param", "code"}` with a numeric code, or any other server's error.
pub(crate) fn read_error(json: &[u8]) -> Failure {
    #[derive(serde::Deserialize)]
    struct Body {
        message: String,
        code: Option<serde_json::Value>,
    }
    let refusal = serde_json::from_slice::<Body>(json).ok().and_then(|body| {
        let status = u16::try_from(body.code?.as_u64()?).ok()?;
        // Only these say that the request is at fault; 401, 408 or 429 do not.
        matches!(status, 400 | 404 | 413 | 422).then_some(Refusal { status, message: body.message })
    });
    Failure::ErrorEvent(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(usage: UsageAsked) -> Style {
        Style { model_json: b"\"a/b\"".to_vec(), usage }
    }

    fn edited(event: &str, usage: UsageAsked) -> Result<(String, Said), Failure> {
        let style = style(usage);
        let mut edits = vec![];
        let said = read_chunk(event.as_bytes(), 0, &style, &mut edits)?;
        let (mut out, mut from) = (String::new(), 0);
        for (range, text) in edits {
            assert!(from <= range.start, "edits are in order");
            out.push_str(&event[from..range.start]);
            out.push_str(std::str::from_utf8(text).expect("text"));
            from = range.end;
        }
        out.push_str(&event[from..]);
        serde_json::from_str::<serde_json::Value>(&out).expect(&out);
        Ok((out, said))
    }

    fn check(event: &str, usage: UsageAsked, expected: &str) -> Said {
        let (out, said) = edited(event, usage).expect("a chunk");
        assert_eq!(out, expected);
        said
    }

    const TEXT: &str =
        r#"{"model":"a/b","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}"#;

    #[test]
    fn a_chunk_that_fits_is_not_touched() {
        let said = check(TEXT, UsageAsked::No, TEXT);
        let at = TEXT.find("\"x\"").expect("the text") + 1;
        assert_eq!(said, Said { part: Part::Text(at, at + 1), ..Said::default() });
        let finish = r#"{"model":"a/b","choices":[{"delta":{"content":""},"finish_reason":"stop"}],"system_fingerprint":"v"}"#;
        let said = check(finish, UsageAsked::No, finish);
        assert_eq!(said, Said { n_finished: 1, ..Said::default() });
    }

    #[test]
    fn content_is_always_text() {
        for (delta, expected, tokens) in [
            ("{}", r#"{"content":""}"#, false),
            (r#"{"content":null}"#, r#"{"content":""}"#, false),
            (r#"{"role":"assistant"}"#, r#"{"content":"","role":"assistant"}"#, false),
            (r#"{"reasoning":"r"}"#, r#"{"content":"","reasoning":"r"}"#, true),
            (
                r#"{"content":null,"tool_calls":[{"index":0}]}"#,
                r#"{"content":"","tool_calls":[{"index":0}]}"#,
                true,
            ),
            (r#"{"content":"","tool_calls":[]}"#, r#"{"content":"","tool_calls":[]}"#, false),
        ] {
            let wrap =
                |d: &str| format!(r#"{{"model":"a/b","choices":[{{"delta":{d},"finish_reason":null}}]}}"#);
            let said = check(&wrap(delta), UsageAsked::No, &wrap(expected));
            let part = if tokens { Part::Other } else { Part::None };
            assert_eq!(said.part, part, "{delta}");
        }
    }

    #[test]
    fn the_model_is_the_one_asked_for() {
        check(&TEXT.replace("a/b", "served-name"), UsageAsked::No, TEXT);
        // A field of the same name deeper down, or text that looks like one, stays.
        let nested = r#"{"choices":[{"delta":{"content":"\"model\":\"x\""},"model":"x"}],"model":"a/b"}"#;
        check(nested, UsageAsked::No, nested);
    }

    #[test]
    fn usage_is_shown_as_asked() {
        let usage = r#""usage":{"prompt_tokens":3,"total_tokens":5,"completion_tokens":2,"x":{"y":[1]}}"#;
        let chunk = |u: &str| format!(r#"{{"model":"q","choices":[{{"delta":{{}}}}]{u},"id":"i"}}"#);
        let text =
            |u: &str| format!(r#"{{"model":"a/b","choices":[{{"delta":{{"content":""}}}}]{u},"id":"i"}}"#);
        let running = chunk(&format!(",{usage}"));
        for asked in [UsageAsked::No, UsageAsked::AtEnd] {
            let said = check(&running, asked, &text(""));
            assert_eq!(said.usage.map(|u| (u.prompt_tokens, u.completion_tokens)), Some((3, 2)));
            assert_eq!(said.owes_totals, asked == UsageAsked::AtEnd);
        }
        check(&running, UsageAsked::Always, &text(&format!(",{usage}")));

        let last = format!(r#"{{"model":"a/b","choices":[],{usage}}}"#);
        assert!(edited(&last, UsageAsked::No).expect("a chunk").1.hidden);
        for asked in [UsageAsked::AtEnd, UsageAsked::Always] {
            let said = check(&last, asked, &last);
            assert!(!said.hidden && !said.owes_totals);
        }
        // No choices and nothing asked for: some providers begin so.
        assert!(edited(r#"{"model":"a/b","choices":[]}"#, UsageAsked::Always).expect("a chunk").1.hidden);
        let null = r#"{"model":"a/b","choices":[{"delta":{"content":"x"}}],"usage":null}"#;
        assert_eq!(check(null, UsageAsked::No, null).usage, None);
    }

    #[test]
    fn totals_beside_choices_make_a_chunk_of_their_own() {
        let chunk =
            br#"{"id":"i","model":"q","choices":[{"delta":{}}],"usage":{"total_tokens":5,"x":{"y":[1]}}} "#;
        let event = totals_event(chunk, &style(UsageAsked::AtEnd)).expect("an event");
        let expected = r#"{"id":"i","model":"a/b","choices":[],"usage":{"total_tokens":5,"x":{"y":[1]}}}"#;
        assert_eq!(String::from_utf8(event).expect("text"), format!("data: {expected}\n\n"));
    }

    #[test]
    fn polite_lies_are_failures() {
        let abort = r#"{"model":"a/b","choices":[{"delta":{"content":""},"finish_reason":"abort"}]}"#;
        assert_eq!(edited(abort, UsageAsked::No), Err(Failure::Aborted));
        let dead = r#"{"error": {"message": "EngineCore encountered an issue.", "type": "InternalServerError", "param": null, "code": 500}}"#;
        assert_eq!(edited(dead, UsageAsked::No), Err(Failure::ErrorEvent(None)));
        let refused = r#"{"error":{"message":"too long","code":400}}"#;
        let refusal = Refusal { status: 400, message: "too long".to_owned() };
        assert_eq!(edited(refused, UsageAsked::No), Err(Failure::ErrorEvent(Some(refusal))));
        assert_eq!(edited(r#"{"error":"text"}"#, UsageAsked::No), Err(Failure::ErrorEvent(None)));
        for bad in
            ["{", "[1]", r#"{"choices":{}}"#, r#"{"usage":7}"#, "{} {}", r#"{"choices":[{"delta":7}]}"#]
        {
            assert_eq!(edited(bad, UsageAsked::No), Err(Failure::Garbage(Fault::Json)), "{bad}");
        }
    }

    #[test]
    fn every_choice_is_read() {
        let two = r#"{"model":"a/b","choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":1,"delta":{"content":null},"finish_reason":"length"}]}"#;
        let said = check(
            two,
            UsageAsked::No,
            r#"{"model":"a/b","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"},{"index":1,"delta":{"content":""},"finish_reason":"length"}]}"#,
        );
        assert_eq!(said.n_finished, 2);
    }

    #[test]
    fn only_the_first_choices_text_is_the_answers() {
        for (index, first) in [("0", true), ("1", false), ("-1", false), ("\"0\"", false)] {
            for choice in [
                format!(r#"{{"index":{index},"delta":{{"content":"x"}}}}"#),
                format!(r#"{{"delta":{{"content":"x"}},"index":{index}}}"#),
            ] {
                let said =
                    edited(&format!(r#"{{"choices":[{choice}]}}"#), UsageAsked::No).expect("a chunk").1;
                assert_eq!(matches!(said.part, Part::Text(..)), first, "{choice}");
                assert_eq!(said.part == Part::Other, !first, "{choice}");
            }
        }
    }
}
