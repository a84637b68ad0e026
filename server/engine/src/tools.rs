//! Tool calls in an answer: `<|tools_prefix|>[{"name": {"argument": ...}}, ...]<|tools_suffix|>`, whole or as they grow.
//!
//! Follows vLLM's `apertus` parser, also in what it streams: the name first, then arguments as JSON in Python's spacing,
//! with closing marks held back until the call is over.

mod partial;

use serde_json::{Map, Value};

use crate::template::python_json;

const PREFIX: &str = "<|tools_prefix|>";
const SUFFIX: &str = "<|tools_suffix|>";

/// A call that an answer makes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// JSON.
    pub(crate) arguments: String,
}

/// Splits a whole answer into its text and its calls; `None` where it makes none.
pub(crate) fn parse(answer: &str) -> Option<(String, Vec<Call>)> {
    let start = answer.find(PREFIX)?;
    let inner = &answer[start + PREFIX.len()..];
    let (inner, after) = inner.split_once(SUFFIX).unwrap_or((inner, ""));
    let (value, rest) = match whole(inner.trim_start()) {
        Some((value, length)) => (value, &inner.trim_start()[length..]),
        None => (partial::parse(inner)?, ""),
    };
    let calls = entries(&value)
        .filter_map(|entry| entry.iter().next())
        .map(|(name, arguments)| Call { name: name.clone(), arguments: python_json(arguments) })
        .collect();
    let parts = [&answer[..start], rest, after].map(|part| part.replace(SUFFIX, "").trim().to_owned());
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    Some((text, calls))
}

/// The JSON value that a text starts with, and its length.
fn whole(text: &str) -> Option<(Value, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

/// The calls in a list, or in a single object.
fn entries(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    items.iter().filter_map(Value::as_object)
}

/// What a piece of a growing answer adds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) calls: Vec<CallPart>,
}

/// What it adds to one call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CallPart {
    pub(crate) index: usize,
    /// With the first part of a call.
    pub(crate) name: Option<String>,
    pub(crate) arguments: String,
}

/// Finds calls in an answer that comes piece by piece.
#[derive(Default)]
pub(crate) struct ToolStream {
    /// All of it but what is held.
    answer: String,
    /// The end of the answer while it may be the start of a mark.
    held: String,
    calls: Vec<Sent>,
}

/// What was given out of one call.
#[derive(Default)]
struct Sent {
    name: bool,
    arguments: String,
}

impl ToolStream {
    /// What there is to give out after this piece.
    pub(crate) fn push(&mut self, piece: &str) -> Option<Part> {
        let piece = self.release(piece);
        if piece.is_empty() {
            return None;
        }
        self.answer.push_str(&piece);
        let Some(prefix_at) = self.answer.rfind(PREFIX) else {
            return Some(Part { text: piece, calls: vec![] });
        };
        self.split(prefix_at, &piece)
    }

    /// Holds back the end of the text if a mark may be starting there.
    fn release(&mut self, piece: &str) -> String {
        let mut text = std::mem::take(&mut self.held);
        text.push_str(piece);
        for mark in [PREFIX, SUFFIX] {
            if text.ends_with(mark) {
                return text;
            }
            if let Some(n) = (1..mark.len()).rev().find(|n| text.ends_with(&mark[..*n])) {
                self.held = text.split_off(text.len() - n);
                return text;
            }
        }
        text
    }

    fn split(&mut self, prefix_at: usize, piece: &str) -> Option<Part> {
        let json_at = prefix_at + PREFIX.len();
        let suffix_at = self.answer.rfind(SUFFIX).filter(|at| *at > prefix_at);
        // The list may be complete although no suffix has come.
        let json = self.answer[json_at..].trim_start();
        let json_end = if suffix_at.is_some() {
            None
        } else {
            whole(json).map(|(_, length)| self.answer.len() - json.len() + length)
        };
        let over = suffix_at.is_some() || json_end.is_some();
        let just_over = piece.contains(SUFFIX) || json_end.is_some();
        if over && !just_over {
            let text = piece.replace(PREFIX, "").replace(SUFFIX, "");
            return (!text.is_empty()).then(|| Part { text, calls: vec![] });
        }
        let mut text =
            piece.split_once(PREFIX).map_or_else(String::new, |(before, _)| before.replace(SUFFIX, ""));
        if let Some(end) = json_end {
            let piece_at = self.answer.len().saturating_sub(piece.len());
            text.push_str(&self.answer.get(end.max(piece_at)..).unwrap_or_default().replace(SUFFIX, ""));
        } else if just_over {
            text.push_str(piece.rsplit_once(SUFFIX).map_or("", |(_, after)| after));
        }
        let end = suffix_at.or(json_end).unwrap_or(self.answer.len());
        let value = partial::parse(&self.answer[json_at..end]);
        let calls = value.map_or_else(Vec::new, |value| self.progress(&value, over));
        (!text.is_empty() || !calls.is_empty()).then_some(Part { text, calls })
    }

    /// What is new in the calls.
    fn progress(&mut self, value: &Value, over: bool) -> Vec<CallPart> {
        let entries: Vec<_> = entries(value).collect();
        let n_entries = entries.len();
        let mut parts = Vec::new();
        for (index, entry) in entries.into_iter().enumerate().skip(self.calls.len().saturating_sub(1)) {
            if self.calls.len() <= index {
                self.calls.push(Sent::default());
            }
            let Some((name, arguments)) = entry.iter().next() else { continue };
            let sent = &mut self.calls[index];
            if !sent.name {
                sent.name = true;
                parts.push(CallPart { index, name: Some(name.clone()), arguments: String::new() });
            }
            let complete = over || index + 1 < n_entries;
            let new = sent.advance(arguments, complete);
            if !new.is_empty() {
                parts.push(CallPart { index, name: None, arguments: new });
            }
        }
        parts
    }
}

impl Sent {
    /// The arguments' text beyond what was given out.
    fn advance(&mut self, arguments: &Value, complete: bool) -> String {
        if arguments.is_null() {
            return String::new();
        }
        let json = python_json(arguments);
        let json = if complete { json.as_str() } else { json.trim_end_matches(['}', '"', ']', ' ', ',']) };
        match json.strip_prefix(self.arguments.as_str()) {
            Some(new) => {
                let new = new.to_owned();
                json.clone_into(&mut self.arguments);
                new
            }
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_taken_out_of_a_whole_answer() {
        let call =
            |name: &str, arguments: &str| Call { name: name.to_owned(), arguments: arguments.to_owned() };
        let check = |answer: &str, text: &str, calls: &[Call]| {
            let (got_text, got_calls) = parse(answer).expect("calls");
            assert_eq!((got_text.as_str(), got_calls.as_slice()), (text, calls), "{answer}");
        };
        let weather = call("get_weather", "{\"city\": \"Bern\"}");
        check("<|tools_prefix|>[{\"get_weather\": {\"city\":\"Bern\"}}]<|tools_suffix|>", "", &[weather]);
        check(
            "Let me see. <|tools_prefix|>[{\"a\": {}}, {\"b\": {\"x\": [1,2]}}]<|tools_suffix|> Done.",
            "Let me see.\nDone.",
            &[call("a", "{}"), call("b", "{\"x\": [1, 2]}")],
        );
        check("<|tools_prefix|>[{\"a\": {\"x\": \"cut", "", &[call("a", "{\"x\": \"cut\"}")]);
        assert_eq!(parse("No calls here."), None);
    }

    /// Feeds pieces and joins what comes out: the text, and each call's name with its arguments.
    fn feed(pieces: &[&str]) -> (String, Vec<(String, String)>) {
        let mut stream = ToolStream::default();
        let (mut text, mut calls) = (String::new(), Vec::<(String, String)>::new());
        for part in pieces.iter().filter_map(|piece| stream.push(piece)) {
            text.push_str(&part.text);
            for call in part.calls {
                if let Some(name) = call.name {
                    calls.push((name, String::new()));
                }
                calls[call.index].1.push_str(&call.arguments);
            }
        }
        (text, calls)
    }

    #[test]
    fn streamed_calls_add_up_to_the_whole_ones() {
        let answer = "Wait. <|tools_prefix|>[{\"get_weather\": {\"city\": \"Bern\", \"n\": 3}}, {\"b\": {}}]<|tools_suffix|>";
        for size in [1, 2, 3, 7, 20, answer.len()] {
            let pieces: Vec<&str> =
                answer.as_bytes().chunks(size).map(|c| std::str::from_utf8(c).expect("ASCII")).collect();
            let (text, calls) = feed(&pieces);
            assert_eq!(text, "Wait. ", "{size}");
            let call = |name: &str, arguments: &str| (name.to_owned(), arguments.to_owned());
            assert_eq!(
                calls,
                [call("get_weather", "{\"city\": \"Bern\", \"n\": 3}"), call("b", "{}")],
                "{size}"
            );
        }
    }

    /// The pieces of capture 23: the tokens of the answer, and what vLLM sent after each.
    #[test]
    fn parts_are_cut_as_in_the_capture() {
        let mut stream = ToolStream::default();
        let part = |name: Option<&str>, arguments: &str| CallPart {
            index: 0,
            name: name.map(str::to_owned),
            arguments: arguments.to_owned(),
        };
        let mut after = |piece: &str| stream.push(piece).map(|part| part.calls).unwrap_or_default();
        assert_eq!(after("<|tools_prefix|>"), []);
        assert_eq!(after("[{\""), []);
        assert_eq!(after("get_weather\": {"), [part(Some("get_weather"), ""), part(None, "{")]);
        assert_eq!(after("\"city\": \"Bat"), [part(None, "\"city\": \"Bat")]);
        assert_eq!(after("ia"), [part(None, "ia")]);
        assert_eq!(after("\"}}]"), [part(None, "\"}")]);
        assert_eq!(after("<|tools_suffix|>"), []);
    }

    #[test]
    fn text_that_only_looks_like_a_mark_comes_through() {
        assert_eq!(feed(&["a <|to", "ols are <", "b"]).0, "a <|tools are <b");
    }
}
