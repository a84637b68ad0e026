//! The chat requests that the tests send.

use harness::MODEL;
use serde_json::{Value, json};

/// The seed's question to the seed's model, answered in one piece.
pub(crate) fn ask() -> Value {
    json!({
        "model": MODEL,
        "messages": [{"role": "user", "content": "What is the capital of France?"}],
        "stream": false,
    })
}

/// The same, streamed.
pub(crate) fn ask_streamed() -> Value {
    ask_with(&json!({"stream": true}))
}

/// The same with these fields added or replaced.
pub(crate) fn ask_with(fields: &Value) -> Value {
    let mut body = ask();
    for (name, value) in fields.as_object().expect("fields are an object") {
        body[name] = value.clone();
    }
    body
}

/// The answer's text.
pub(crate) fn text_of(body: &Value) -> &str {
    body["choices"][0]["message"]["content"].as_str().unwrap_or_else(|| panic!("no text in {body}"))
}
