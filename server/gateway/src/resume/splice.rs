//! Makes another replica's stream the rest of the one that broke. Pure: bytes in, bytes out, and what
//! comes out is read as the first stream's was.
//!
//! Each event is parsed and written again, which costs some microseconds: an answer that broke can pay
//! them, and the path of all others stays free of it.

use super::Continuation;
use crate::failure::{Failure, Fault};
use bytes::Bytes;
use serde_json::{Map, Value};
use wire::sse;

/// The longest event that is waited for, as the reader has it.
const MAX_EVENT: usize = 1 << 20;

/// Reads the stream that continues an answer.
#[derive(Debug)]
pub(crate) struct Splice {
    continuation: Continuation,
    /// The start of an event whose end has not come.
    carry: Vec<u8>,
    /// What is still to be swallowed.
    taken: String,
    /// Tokens that this replica has written.
    n_written: u64,
    /// Tokens of its prompt and of what it wrote.
    n_read_and_written: Option<u64>,
    /// Those of them that the client had before.
    n_swallowed: u64,
    ended: bool,
}

impl Splice {
    /// For the stream of a replica that was asked to continue this.
    pub(crate) fn new(continuation: Continuation) -> Self {
        Self {
            taken: continuation.taken.clone(),
            continuation,
            carry: vec![],
            n_written: 0,
            n_read_and_written: None,
            n_swallowed: 0,
            ended: false,
        }
    }

    /// Takes in one read and gives whole events.
    ///
    /// # Errors
    /// [`Failure::Garbage`] for what is no event, or not the rest of this answer. Events before it in the
    /// same read are lost with it, which no client has seen.
    pub(crate) fn feed(&mut self, read: &[u8]) -> Result<Bytes, Failure> {
        self.carry.extend_from_slice(read);
        let mut out = vec![];
        let mut at = 0;
        while !self.ended
            && let Some(n) = sse::event_end(&self.carry[at..])
        {
            let block = self.carry[at..at + n].to_vec();
            at += n;
            self.event(&block, &mut out)?;
        }
        self.carry.drain(..at);
        if self.carry.len() > MAX_EVENT {
            return Err(Failure::Garbage(Fault::TooLong));
        }
        Ok(out.into())
    }

    fn event(&mut self, block: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
        if std::str::from_utf8(block).is_err() {
            return Err(Failure::Garbage(Fault::Text));
        }
        let event = sse::parse_event(block).unwrap_or_default();
        let chunk = serde_json::from_str::<Map<String, Value>>(&event.data).ok();
        let is_chunk = |chunk: &Map<String, Value>| chunk.get("error").is_none_or(Value::is_null);
        match chunk.filter(is_chunk) {
            Some(chunk) if event.name.is_empty() || event.name == "message" => self.chunk(chunk, out),
            // Comments, errors, the end, and what is no chunk: the reader knows what they mean.
            _ => {
                out.extend_from_slice(block);
                Ok(())
            }
        }
    }

    fn chunk(&mut self, mut chunk: Map<String, Value>, out: &mut Vec<u8>) -> Result<(), Failure> {
        for (name, value) in &self.continuation.head {
            chunk.insert(name.clone(), value.clone());
        }
        let n_before = self.n_written;
        let usage = chunk.get("usage").and_then(Value::as_object);
        if let Some(n) = usage.and_then(|usage| usage.get("completion_tokens")?.as_u64()) {
            self.n_written = n;
            let n_prompt = usage.and_then(|usage| usage.get("prompt_tokens")?.as_u64());
            self.n_read_and_written = n_prompt.map(|n_prompt| n_prompt.saturating_add(n));
        }
        let mut shown = true;
        if let Some(choice) = chunk.get_mut("choices").and_then(|choices| choices.get_mut(0)) {
            if !choice.is_object() {
                return Err(Failure::Garbage(Fault::Json));
            }
            shown = self.choice(choice, n_before)?;
        }
        let total = self.n_total();
        if let Some(Value::Object(usage)) = chunk.get("usage") {
            let totals = self.continuation.totals(Some(usage), total);
            chunk.insert("usage".to_owned(), totals);
        }
        // It may write a few tokens more than are left, for blanks that it did not write after all.
        let full = self.continuation.terms.limit.is_some_and(|limit| total >= limit)
            && self.continuation.n_left().is_some_and(|n| self.n_written < n);
        if full
            && let Some(choice) = chunk.get_mut("choices").and_then(|choices| choices.get_mut(0))
            && choice["finish_reason"].is_null()
        {
            choice["finish_reason"] = "length".into();
            (shown, self.ended) = (true, true);
        }
        if shown {
            let json = Value::Object(chunk).to_string();
            out.extend_from_slice(format!("data: {json}\n\n").as_bytes());
        }
        if self.ended {
            let mut whole = self.continuation.clone();
            whole.usage.completion_tokens = total;
            out.extend_from_slice(&whole.close(false));
        }
        Ok(())
    }

    /// Brings a choice into line; says whether anything is left of it.
    fn choice(&mut self, choice: &mut Value, n_before: u64) -> Result<bool, Failure> {
        let Some(delta) = choice.get_mut("delta").and_then(Value::as_object_mut) else { return Ok(true) };
        // The client has had it.
        delta.shift_remove("role");
        let says = |name: &str| delta.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        if says("reasoning") || says("reasoning_content") {
            // It took the text for the end of a prompt that it is to think about, and so goes on with
            // something else than this answer.
            return Err(Failure::Garbage(Fault::Reasoning));
        }
        let mut left = delta.iter().any(|(name, value)| {
            name != "content"
                && !matches!(value, Value::Null)
                && value.as_array().is_none_or(|a| !a.is_empty())
        });
        if let Some(Value::String(text)) = delta.get_mut("content") {
            let had = !text.is_empty();
            self.swallow(text)?;
            left |= !text.is_empty();
            if had && text.is_empty() {
                let n = self.n_written.saturating_sub(n_before);
                self.n_swallowed = self.n_swallowed.saturating_add(n);
            }
        }
        let ends = !choice["finish_reason"].is_null();
        if ends && !self.taken.trim().is_empty() {
            return Err(Failure::Garbage(Fault::Diverged));
        }
        Ok(left || ends)
    }

    /// Takes off a text's start what the client has had. Where the replica goes on with other blanks, its
    /// words are kept as they are: the client then has the blanks of both, and no word is lost.
    ///
    /// # Errors
    /// [`Failure::Garbage`] where it goes on with another word than the one that the client has a part of.
    fn swallow(&mut self, text: &mut String) -> Result<(), Failure> {
        if text.is_empty() || self.taken.is_empty() {
            return Ok(());
        }
        let n = text.bytes().zip(self.taken.bytes()).take_while(|(a, b)| a == b).count();
        let n = (0..=n).rev().find(|&n| text.is_char_boundary(n) && self.taken.is_char_boundary(n));
        let n = n.unwrap_or(0);
        text.drain(..n);
        self.taken.drain(..n);
        if !text.is_empty() {
            if !self.taken.trim().is_empty() {
                return Err(Failure::Garbage(Fault::Diverged));
            }
            self.taken.clear();
        }
        Ok(())
    }

    /// Tokens of the whole answer. The replica has read or written each of them once, so its own totals say
    /// it: also where the first one's ran ahead of its text (a character of two tokens, text held back for a
    /// stop string). They may be wrong where a template writes a continued message in another way than
    /// one that begins; so never more than the client had and this one wrote, and never fewer than it had.
    fn n_total(&self) -> u64 {
        let had = self.continuation.usage.completion_tokens;
        let most = had.saturating_add(self.n_written.saturating_sub(self.n_swallowed));
        let n_prompt = self.continuation.usage.prompt_tokens;
        self.n_read_and_written.map_or(most, |n| n.saturating_sub(n_prompt).clamp(had, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::Part,
        resume::{Delivered, Plan, Terms, plan},
    };
    use serde_json::json;
    use wire::Usage;

    fn splice(text: &str, n: u64, limit: Option<u64>) -> Splice {
        with(text, n, limit, false)
    }

    fn with(text: &str, n: u64, limit: Option<u64>, stops: bool) -> Splice {
        let mut delivered = Delivered::kept();
        delivered.take_in(br#"{"id":"first","created":7,"model":"m"}"#, 0, Part::None);
        delivered.take_in(text.as_bytes(), 0, Part::Text(0, text.len()));
        let usage = Usage { prompt_tokens: 10, completion_tokens: n, total_tokens: n.saturating_add(10) };
        match plan(&delivered, Some(usage), Terms { limit, stops }) {
            Ok(Plan::GoOn(continuation)) => Splice::new(*continuation),
            other => panic!("{other:?}"),
        }
    }

    /// A chunk of the other replica, which read a longer prompt.
    fn chunk(delta: &Value, finish: &Value, n: u64) -> String {
        let chunk = json!({"id": "second", "created": 9, "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            "usage": {"prompt_tokens": 14, "total_tokens": 14 + n, "completion_tokens": n}});
        format!("data: {chunk}\n\n")
    }

    fn text(text: &str, n: u64) -> String {
        chunk(&json!({"content": text}), &Value::Null, n)
    }

    /// What comes out, whole and byte by byte.
    fn feed(splice: impl Fn() -> Splice, stream: &str) -> Vec<Value> {
        let whole = splice().feed(stream.as_bytes()).expect("events");
        let mut one = splice();
        let pieces = stream.as_bytes().chunks(1).map(|byte| one.feed(byte).expect("events"));
        assert_eq!(pieces.collect::<Vec<_>>().concat(), whole);
        let out = String::from_utf8(whole.to_vec()).expect("text");
        let data = out.split_terminator("\n\n").map(|event| event.strip_prefix("data: ").expect("data"));
        data.map(|data| serde_json::from_str(data).unwrap_or_else(|_| data.into())).collect()
    }

    fn said(events: &[Value]) -> String {
        events.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect()
    }

    #[test]
    fn another_replicas_stream_becomes_the_rest_of_the_first() {
        let role = chunk(&json!({"role": "assistant", "content": ""}), &Value::Null, 0);
        let stream = role + &text("rn", 1) + &chunk(&json!({}), &json!("stop"), 2) + "data: [DONE]\n\n";
        let events = feed(|| splice("Be", 3, None), &stream);
        assert_eq!(events.len(), 3);
        for event in &events[..2] {
            assert_eq!((&event["id"], &event["created"]), (&json!("first"), &json!(7)));
            assert_eq!(event["usage"]["prompt_tokens"], 10);
        }
        assert_eq!(events[0]["choices"][0]["delta"], json!({"content": "rn"}));
        assert_eq!(
            events[1]["usage"],
            json!({"prompt_tokens": 10, "total_tokens": 15, "completion_tokens": 5})
        );
        assert_eq!(events[2], "[DONE]");
    }

    #[test]
    fn blanks_that_the_client_has_are_swallowed_once_and_not_counted() {
        for (had, comes, expected, n_total) in [
            ("a\\n\\n", &["\n", "\n", "b"][..], "b", 4 + 1),
            ("a\\n\\n", &["\n\nb", "c"], "bc", 4 + 2),
            ("a\\n", &["\n\n", "b"], "\nb", 4 + 2),
            ("a ", &[" b", " c"], "b c", 4 + 2),
            // It goes on in another way: nothing of it is lost.
            ("a\\n\\n", &[" b"], " b", 4 + 1),
            ("a\\n\\n", &["b"], "b", 4 + 1),
            ("a", &[" b"], " b", 4 + 1),
            ("a\u{2003}", &["\u{2002}b"], "\u{2002}b", 4 + 1),
        ] {
            let stream: String = (1..).zip(comes).map(|(n, piece)| text(piece, n)).collect();
            let events = feed(|| splice(had, 4, None), &stream);
            assert_eq!(said(&events), expected, "{had:?} {comes:?}");
            let totals = &events.last().expect("an event")["usage"];
            assert_eq!(totals["completion_tokens"], n_total, "{had:?} {comes:?}");
        }
    }

    #[test]
    fn the_limit_holds_though_more_was_asked_for() {
        // Two tokens are left; three were asked for, for the blank may take one.
        let full = || splice("a ", 4, Some(6));
        assert_eq!(full().continuation.n_left(), Some(3));
        let as_before = text(" ", 1) + &text("b", 2) + &chunk(&json!({"content": "c"}), &json!("length"), 3);
        let events = feed(full, &as_before);
        assert_eq!((said(&events).as_str(), events.len()), ("bc", 2));
        let otherwise = text("b", 1) + &text("c", 2) + &text("d", 3);
        let events = feed(full, &otherwise);
        assert_eq!(said(&events), "bc");
        assert_eq!(events[1]["choices"][0]["finish_reason"], "length");
        assert_eq!(
            (&events[2]["choices"], &events[2]["usage"]["completion_tokens"]),
            (&json!([]), &json!(6))
        );
        assert_eq!((events.len(), &events[3]), (4, &json!("[DONE]")));
    }

    #[test]
    fn what_is_no_rest_of_the_answer_is_a_failure_and_errors_pass() {
        let thinks = chunk(&json!({"reasoning": "hm"}), &Value::Null, 1);
        assert_eq!(splice("a", 1, None).feed(thinks.as_bytes()), Err(Failure::Garbage(Fault::Reasoning)));
        assert_eq!(splice("a", 1, None).feed(b"data: \xff\n\n"), Err(Failure::Garbage(Fault::Text)));
        assert_eq!(
            splice("a", 1, None).feed(&vec![b'x'; MAX_EVENT + 1]),
            Err(Failure::Garbage(Fault::TooLong))
        );
        for pass in
            ["data: {\"error\":{\"message\":\"m\"}}\n\n", "data: [DONE]\n\n", "data: <html>\n\n", ": c\n\n"]
        {
            assert_eq!(splice("a", 1, None).feed(pass.as_bytes()).expect("events"), pass);
        }
    }

    #[test]
    fn no_number_and_no_form_of_a_chunk_is_trusted() {
        let most = u64::MAX;
        let chunk = |n: u64| {
            let chunk = json!({"choices": [{"index": 0, "delta": {"content": "x"}, "finish_reason": null}],
                "usage": {"prompt_tokens": most, "total_tokens": most, "completion_tokens": n}});
            format!("data: {chunk}\n\n")
        };
        for stream in [chunk(most), chunk(most) + &chunk(0) + &chunk(most)] {
            let events = feed(|| splice("a", most - 1, None), &stream);
            assert!(events[0]["usage"]["completion_tokens"].as_u64() >= Some(most - 1));
            let _ = feed(|| splice("a \\n", 1, Some(most)), &stream);
        }
        for choice in ["7", "\"x\"", "[]", "null"] {
            let event = format!("data: {{\"choices\":[{choice}]}}\n\n");
            let full = splice("a ", 4, Some(5));
            for mut splice in [splice("a", 1, None), full] {
                assert_eq!(splice.feed(event.as_bytes()), Err(Failure::Garbage(Fault::Json)), "{choice}");
            }
        }
    }

    #[test]
    fn a_word_that_was_cut_comes_again_or_the_answer_is_another() {
        let held = || with("The capita", 4, None, true);
        // What is held back comes with usage and no text.
        let empty = chunk(&json!({}), &Value::Null, 1);
        let stream = empty + &text(" cap", 1) + &text("ital o", 2) + &text("f", 3);
        assert_eq!(said(&feed(held, &stream)), "l of");
        for other in [text(" capit", 1) + &text("ol", 2), chunk(&json!({}), &json!("stop"), 1)] {
            assert_eq!(held().feed(other.as_bytes()), Err(Failure::Garbage(Fault::Diverged)));
        }
    }

    #[test]
    fn totals_are_those_of_the_replica_that_read_and_wrote_it_all() {
        // The first one's totals were two tokens ahead of its text: it had written held-back words.
        let replica = |n_prompt: u64| {
            let chunk = json!({"choices": [{"index": 0, "delta": {"content": " end"}, "finish_reason": null}],
                "usage": {"prompt_tokens": n_prompt, "total_tokens": n_prompt + 5, "completion_tokens": 5}});
            let events = feed(|| splice("The", 3, None), &format!("data: {chunk}\n\n"));
            events[0]["usage"]["completion_tokens"].clone()
        };
        assert_eq!(replica(11), json!(6));
        // Another form of the prompt must not make it cheaper than what came, or dearer.
        assert_eq!((replica(2), replica(90)), (json!(3), json!(8)));
    }

    #[test]
    fn a_tool_call_may_follow() {
        let call = chunk(&json!({"tool_calls": [{"index": 0}]}), &Value::Null, 1);
        let events = feed(|| splice("a", 1, None), &call);
        assert_eq!(events[0]["choices"][0]["delta"]["tool_calls"], json!([{"index": 0}]));
    }
}
