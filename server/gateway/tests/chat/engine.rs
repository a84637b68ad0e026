//! A deterministic engine: it writes one text, from wherever it is asked to go on, in tokens as a
//! tokenizer would cut them, with vLLM's running totals and limits.

use crate::replica::{chunk, done, event, role, stream_head};
use serde_json::Value;

/// The tokens of a text: a line break, or blanks with the word that follows.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = vec![];
    let mut rest = text;
    while !rest.is_empty() {
        let n = if rest.starts_with('\n') {
            1
        } else {
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            blanks + rest[blanks..].find([' ', '\n']).unwrap_or(rest.len() - blanks)
        };
        tokens.push(&rest[..n]);
        rest = &rest[n..];
    }
    tokens
}

/// What an engine that would write `text` sends for a request: its head, at most `most` tokens, and the
/// end of the stream where that is reached.
pub(crate) fn speak(request: &Value, text: &str, most: u64) -> Vec<u8> {
    let mut had = "";
    if request["continue_final_message"] == true {
        assert_eq!(request["add_generation_prompt"], false, "{request}");
        let last = request["messages"].as_array().and_then(|messages| messages.last()).expect("a message");
        assert_eq!(last["role"], "assistant", "{request}");
        had = last["content"].as_str().expect("text");
    }
    let rest = text.strip_prefix(had).unwrap_or_else(|| panic!("{had:?} begins no {text:?}"));
    let n_prompt = 13 + tokens(had).len() as u64;
    let limit = request["max_tokens"].as_u64().unwrap_or(u64::MAX);
    // A prompt that ends inside a token is continued with some other word.
    let mut ends = tokens(text).into_iter().scan(0, |at, token| {
        *at += token.len();
        Some(*at)
    });
    let at_token = had.is_empty() || ends.any(|at| text[..at].trim_end() == had);
    let tokens = if at_token { tokens(rest) } else { vec![" something", " else"] };
    // Text that might begin a stop string is held back.
    let n_held = request["stop"].as_array().map_or(0, |stops| {
        stops.iter().filter_map(|stop| stop.as_str()).map(|stop| stop.chars().count() - 1).max().unwrap_or(0)
    });
    let mut held = String::new();
    let mut sent = [stream_head(), role()].concat();
    let with = |delta: &str, finish: &str, n: u64| {
        // Each request has an id and a time of its own.
        let told = chunk(delta, finish, n).replace("chatcmpl-1", &format!("chatcmpl-{}", 1 + had.len()));
        let told = told.replace("\"created\":7", &format!("\"created\":{}", 7 + had.len()));
        told.replace(
            &format!(r#""prompt_tokens":13,"total_tokens":{}"#, 13 + n),
            &format!(r#""prompt_tokens":{n_prompt},"total_tokens":{}"#, n_prompt + n),
        )
    };
    for (n, token) in (1..).zip(&tokens) {
        let last = n == limit;
        held.push_str(token);
        let n_out = held.chars().count().saturating_sub(if last { 0 } else { n_held });
        let at = held.char_indices().nth(n_out).map_or(held.len(), |(at, _)| at);
        let out: String = held.drain(..at).collect();
        let delta = match out.as_str() {
            "" => "{}".to_owned(),
            out => serde_json::json!({ "content": out }).to_string(),
        };
        sent.extend(event(&with(&delta, if last { "\"length\"" } else { "null" }, n)));
        if last {
            break;
        }
        if n == most {
            return sent;
        }
    }
    let n = limit.min(tokens.len() as u64);
    if n < limit {
        let delta = serde_json::json!({ "content": held }).to_string();
        sent.extend(event(&with(&delta, "\"stop\"", n)));
    }
    let totals = with("{}", "null", n);
    let from = totals.find("[{").expect("choices");
    let to = totals.find("}],").expect("their end") + 2;
    sent.extend(event(&format!("{}[]{}", &totals[..from], &totals[to..])));
    sent.extend(done());
    sent
}
