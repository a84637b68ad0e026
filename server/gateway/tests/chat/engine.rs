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
    let tokens = tokens(rest);
    let mut out = [stream_head(), role()].concat();
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
        let delta = serde_json::json!({ "content": token }).to_string();
        out.extend(event(&with(&delta, if last { "\"length\"" } else { "null" }, n)));
        if last {
            break;
        }
        if n == most {
            return out;
        }
    }
    let n = limit.min(tokens.len() as u64);
    if n < limit {
        out.extend(event(&with("{}", "\"stop\"", n)));
    }
    let totals = with("{}", "null", n);
    let from = totals.find("[{").expect("choices");
    let to = totals.find("}],").expect("their end") + 2;
    out.extend(event(&format!("{}[]{}", &totals[..from], &totals[to..])));
    out.extend(done());
    out
}
