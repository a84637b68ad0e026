//! What is shared of a call: the request that can be made again, the answer, and what this site knows of it. Pure.
//!
//! A run says three things apart: what was asked and what came back, as the person who shares it had them, and what
//! the ledger has of the call, which nobody can write. It never holds an image, a key or a token: fields that are not
//! known here are left out, and whatever looks like a key in a text is taken out of it.

use serde_json::{Map, Value, json};
use store::Call;
use wire::{ModelId, ProviderSlug};

/// The largest document, in bytes: a long conversation with a long answer, many times over; a page of it is still
/// drawn in milliseconds.
pub(crate) const MAX_DOCUMENT: usize = 1 << 20;

/// The form of the document; another number when an old reader would misread it.
const VERSION: u64 = 1;

/// Fields of a request that make the answer, beside model and messages. Others are left out: what is not known here
/// may hold anything.
const FIELDS: [&str; 25] = [
    "allowed_token_ids",
    "bad_words",
    "chat_template_kwargs",
    "frequency_penalty",
    "ignore_eos",
    "logit_bias",
    "max_completion_tokens",
    "max_tokens",
    "min_p",
    "min_tokens",
    "n",
    "parallel_tool_calls",
    "presence_penalty",
    "reasoning_effort",
    "repetition_penalty",
    "response_format",
    "seed",
    "stop",
    "stop_token_ids",
    "structured_outputs",
    "temperature",
    "tool_choice",
    "tools",
    "top_k",
    "top_p",
];

/// What stands for a text that looked like a key.
const TAKEN_OUT: &str = "[key]";

/// How keys begin: this site's tokens, and those of the providers and services that people paste by mistake.
const KEY_STARTS: [&str; 16] = [
    "hf_",
    "pai_",
    "sk-",
    "sk_",
    "gsk_",
    "xai-",
    "nvapi-",
    "r8_",
    "fw_",
    "csk-",
    "ghp_",
    "github_pat_",
    "glpat-",
    "AIza",
    "AKIA",
    "eyJ",
];

/// Shorter words are words.
const LEAST_KEY: usize = 20;

/// So many letters and digits in a row behind a key's beginning are a key though no digit is among them: of the tokens
/// of 34 that this site makes one in 400 has none, and no word is as long.
const SURE_KEY: usize = 30;

/// What is shared.
pub(crate) struct Shared {
    /// The request's body, as it was sent.
    pub(crate) request: Map<String, Value>,
    /// The answer's text, and the reasoning before it.
    pub(crate) answer: String,
    pub(crate) reasoning: String,
    /// Whether the system prompt is shared too.
    pub(crate) system: bool,
}

/// Why something is not shared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// The request is not one of a chat: a sentence.
    NoChat(&'static str),
    /// The document would be larger than [`MAX_DOCUMENT`].
    TooLarge,
}

/// The document of a run; `call` is what the ledger has of it, `server` this program's version.
///
/// # Errors
/// By variant of [`Unfit`].
pub(crate) fn document(shared: Shared, call: Option<&Call>, server: &str) -> Result<String, Unfit> {
    let Shared { mut request, answer, reasoning, system } = shared;
    let Some(Value::Array(messages)) = request.remove("messages") else {
        return Err(Unfit::NoChat("\"request.messages\" must be a list of messages."));
    };
    let Some(model) = request.remove("model").filter(is_model) else {
        return Err(Unfit::NoChat("\"request.model\" must be a model's id."));
    };
    request.retain(|name, _| FIELDS.contains(&name.as_str()));
    let (mut kept, mut n_images, mut redacted) = (vec![], 0, false);
    for message in messages {
        let is_system = matches!(message["role"].as_str(), Some("system" | "developer"));
        if is_system && !system {
            redacted = true;
        } else {
            let said = said(message, &mut n_images);
            kept.push(said.ok_or(Unfit::NoChat("A message must have a role and a content."))?);
        }
    }
    if kept.is_empty() {
        return Err(Unfit::NoChat("There is nothing to share yet."));
    }
    request.insert("messages".to_owned(), Value::Array(kept));
    let mut document = json!({ "version": VERSION, "server": server, "request": request, "answer": answer });
    if !reasoning.is_empty() {
        document["reasoning"] = reasoning.into();
    }
    if redacted {
        document["system_redacted"] = true.into();
    }
    if n_images > 0 {
        document["n_images_left_out"] = n_images.into();
    }
    if let Some(call) = call {
        document["served"] = served(call);
    }
    // Before the work whose time grows with it.
    if document.to_string().len() > MAX_DOCUMENT {
        return Err(Unfit::TooLarge);
    }
    scrub(&mut document);
    // A model's name is one whatever it looks like: without it the run has no page.
    document["request"]["model"] = model;
    let mut text = String::new();
    canonical(&document, &mut text);
    Ok(text)
}

/// Whether it is a model's id, with what may stand behind its colon: a provider or a policy.
fn is_model(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let (id, suffix) = text.rsplit_once(':').unwrap_or((text, "preferred"));
        ModelId::parse(id).is_ok() && ProviderSlug::parse(suffix).is_ok()
    })
}

/// A message with its texts only.
fn said(mut message: Value, n_images: &mut u64) -> Option<Value> {
    let message = message.as_object_mut()?;
    let content = match message.remove("content") {
        Some(Value::Array(parts)) => {
            let texts: Vec<String> = parts
                .into_iter()
                .filter_map(|part| {
                    let text = part["text"].as_str().map(str::to_owned);
                    *n_images += u64::from(text.is_none());
                    text
                })
                .collect();
            Value::String(texts.join("\n"))
        }
        Some(text @ Value::String(_)) => text,
        // An answer that only calls tools.
        Some(Value::Null) | None => Value::Null,
        Some(_) => return None,
    };
    let mut kept = json!({ "role": message.get("role")?.as_str()?, "content": content });
    for name in ["name", "tool_calls", "tool_call_id"] {
        if let Some(value) = message.remove(name) {
            kept[name] = value;
        }
    }
    Some(kept)
}

/// What the ledger has of a call.
fn served(call: &Call) -> Value {
    json!({
        "at_us": call.at_us,
        "model": call.model,
        "provider": call.provider,
        "mode": call.mode,
        "cluster": call.cluster,
        "prompt_tokens": call.n_prompt_tokens,
        "completion_tokens": call.n_completion_tokens,
        "cost_nanousd": call.cost.0,
        "first_token_ms": call.first_token_ms,
        "duration_ms": call.duration_ms,
    })
}

/// Takes out of every text what looks like a key.
fn scrub(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(clean) = without_keys(text) {
                *text = clean;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(scrub),
        Value::Object(map) => map.values_mut().for_each(scrub),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text without keys; `None` when it has none.
fn without_keys(text: &str) -> Option<String> {
    let in_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut clean = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(in_key) {
        let end = rest[at..].find(|c| !in_key(c)).map_or(rest.len(), |n| at + n);
        // The end of a sentence is no part of what ends it. Of dots alone all go at once, or many would take as many
        // looks as the square of their number.
        let n_word = rest[at..end].trim_end_matches('.').len();
        let end = if n_word == 0 { end } else { at + n_word };
        let word = &rest[at..end];
        if let Some(n_before) = key_at(word, rest[..at].ends_with('\\')) {
            found = true;
            clean.push_str(&rest[..at + n_before]);
            clean.push_str(TAKEN_OUT);
        } else {
            clean.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    clean.push_str(rest);
    found.then_some(clean)
}

/// Where in a word of ASCII a key begins: at its start, behind a `_`, `-` or `.`, or behind the escape that a word after a
/// backslash begins with, as `\nsk-...` and `\u00a0hf_...` do in the JSON of a tool call's arguments.
fn key_at(word: &str, escaped: bool) -> Option<usize> {
    let n_escape = match (escaped, word.starts_with('u')) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 5,
    };
    let bytes = word.as_bytes();
    let last_digit = bytes.iter().rposition(u8::is_ascii_digit);
    (0..=word.len().checked_sub(LEAST_KEY)?).find(|&at| {
        let begins = at == 0 || at == n_escape || !bytes[at - 1].is_ascii_alphanumeric();
        let mut starts = KEY_STARTS.iter().filter(|start| word[at..].starts_with(**start));
        begins
            && starts.any(|start| {
                let secret = bytes[at + start.len()..].iter().take(SURE_KEY);
                last_digit.is_some_and(|digit| digit >= at)
                    || secret.take_while(|byte| byte.is_ascii_alphanumeric()).count() == SURE_KEY
            })
    })
}

/// JSON with the keys of each object in order and no space, so that the same content is the same text (as in RFC 8785;
/// numbers stay as serde writes them).
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(list) => {
            out.push('[');
            for (idx, value) in list.iter().enumerate() {
                out.push_str(if idx == 0 { "" } else { "," });
                canonical(value, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (idx, (name, value)) in entries.into_iter().enumerate() {
                out.push_str(if idx == 0 { "" } else { "," });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(request: Value) -> Shared {
        let Value::Object(request) = request else { panic!("an object") };
        Shared { request, answer: "Paris.".to_owned(), reasoning: String::new(), system: true }
    }

    fn read(shared: Shared) -> Value {
        let text = document(shared, None, "1.0.0").expect("a run");
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn the_same_content_is_the_same_text_whatever_the_order() {
        let one = json!({ "model": "a/b", "seed": 7, "messages": [{ "role": "user", "content": "Hi" }] });
        let two = json!({ "messages": [{ "content": "Hi", "role": "user" }], "seed": 7, "model": "a/b" });
        let text = |request| document(shared(request), None, "1.0.0").expect("a run");
        assert_eq!(text(one.clone()), text(two));
        assert_eq!(
            text(one),
            r#"{"answer":"Paris.","request":{"messages":[{"content":"Hi","role":"user"}],"model":"a/b","seed":7},"server":"1.0.0","version":1}"#
        );
    }

    #[test]
    fn what_is_not_known_and_what_is_no_text_is_left_out() {
        let run = read(shared(json!({
            "model": "a/b", "stream": true, "user": "me", "api_key": "x", "extra_headers": { "authorization": "y" },
            "messages": [
                { "role": "user", "content": [
                    { "type": "text", "text": "What is this?" },
                    { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA" } },
                ], "extra": 1 },
            ],
        })));
        let request = run["request"].as_object().expect("an object");
        assert_eq!(request.keys().map(String::as_str).collect::<Vec<_>>(), ["messages", "model"]);
        assert_eq!(run["request"]["messages"], json!([{ "role": "user", "content": "What is this?" }]));
        assert_eq!(run["n_images_left_out"], 1);
        assert!(!run.to_string().contains("AAAA"));
    }

    #[test]
    fn whatever_makes_the_answer_is_kept() {
        let sampling = json!({ "model": "a/b", "top_k": 40, "min_tokens": 3, "ignore_eos": true,
            "chat_template_kwargs": { "enable_thinking": false }, "messages": [{ "role": "user", "content": "Hi" }] });
        assert_eq!(read(shared(sampling.clone()))["request"], sampling);
    }

    #[test]
    fn a_system_prompt_is_shared_only_if_that_is_wanted() {
        let request = json!({ "model": "a/b", "messages": [
            { "role": "system", "content": "secret" }, { "role": "user", "content": "Hi" },
        ] });
        let run = read(Shared { system: false, ..shared(request.clone()) });
        assert!(!run.to_string().contains("secret") && run["system_redacted"] == true, "{run}");
        let run = read(shared(request));
        assert!(run.to_string().contains("secret") && run.get("system_redacted").is_none(), "{run}");
    }

    #[test]
    fn keys_are_taken_out_of_every_text_and_words_stay() {
        let key = "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ01234567";
        let mut run = shared(json!({ "model": "a/b", "stop": [key], "messages": [
            { "role": "user", "content": format!("Why does {key}, or \"sk-proj-0123456789abcdefghij\" fail? é") },
        ] }));
        run.answer = format!("Because {key}.");
        let run = read(run);
        assert_eq!(run["answer"], "Because [key].");
        assert!(!run.to_string().contains("aBcDeF") && !run.to_string().contains("0123456789"), "{run}");
        assert_eq!(run["request"]["messages"][0]["content"], "Why does [key], or \"[key]\" fail? é");
        for harmless in [
            "hf_hub_download and from_pretrained",
            "sk-learn",
            "pai_",
            "a task-oriented hf_token",
            "hf_hub_download_and_some_more_of_it",
            "C:\\notes\\of-a-long-and-quiet-day-1",
        ] {
            assert_eq!(without_keys(harmless), None, "{harmless}");
        }
    }

    #[test]
    fn a_key_is_found_without_digits_inside_a_word_and_behind_an_escape() {
        let token = format!("hf_{}", "aBcDeFgHiJkLmNoPq".repeat(2));
        for (text, clean) in [
            (token.clone(), "[key]"),
            (format!("pai_{}", &token[3..]), "[key]"),
            (format!("__{token}__"), "__[key]"),
            (format!("my-{token}."), "my-[key]."),
            (format!("key.{token} é"), "key.[key] é"),
            // As the arguments of a tool call have it: JSON in a text.
            (format!(r#"{{"code":"a = 1\n{token}\n"}}"#), r#"{"code":"a = 1\n[key]\n"}"#),
            (r#"{"code":"\nsk-proj-0123456789abcdef"}"#.to_owned(), r#"{"code":"\n[key]"}"#),
            (format!(r"clef\u00a0{token}"), r"clef\u00a0[key]"),
            (format!(r"t\t{token}"), r"t\t[key]"),
        ] {
            assert_eq!(without_keys(&text).as_deref(), Some(clean), "{text}");
        }
        let call = json!([{ "id": "call-1", "type": "function", "function": {
            "name": "run", "arguments": format!(r#"{{"code":"\n{token}"}}"#),
        } }]);
        let run = read(shared(json!({ "model": "a/b", "messages": [
            { "role": "assistant", "content": null, "tool_calls": call },
        ] })));
        let arguments = &run["request"]["messages"][0]["tool_calls"][0]["function"]["arguments"];
        assert_eq!(arguments, r#"{"code":"\n[key]"}"#);
    }

    #[test]
    fn a_long_text_takes_as_long_as_it_is() {
        // Were each character looked at for each other, any of them would take minutes.
        for text in [".", "a.", "-", "hf_", "hf_a.", "sk-\\n"] {
            assert_eq!(without_keys(&text.repeat((1 << 20) / text.len())), None, "{text}");
        }
        let dots = format!("a{}", ".".repeat(1 << 20));
        assert_eq!(without_keys(&dots), None);
        let mut long = shared(json!({ "model": "a/b", "messages": [{ "role": "user", "content": "x" }] }));
        long.answer = dots;
        assert_eq!(document(long, None, "1"), Err(Unfit::TooLarge));
    }

    #[test]
    fn a_models_name_stays_though_it_looks_like_a_key() {
        let model = "hf_organisation_of_2025/sk-large-language-model-70b:publicai";
        let run = read(shared(json!({ "model": model, "messages": [{ "role": "user", "content": "x" }] })));
        assert_eq!(run["request"]["model"], model);
    }

    #[test]
    fn what_is_no_chat_is_refused() {
        for request in [
            json!({ "model": "a/b" }),
            json!({ "messages": [] }),
            json!({ "model": "a/b", "messages": [] }),
            json!({ "model": "a/b", "messages": [{ "content": "x" }] }),
            json!({ "model": "a/b", "messages": [{ "role": "user", "content": 1 }] }),
            json!({ "model": 1, "messages": [{ "role": "user", "content": "x" }] }),
            json!({ "model": "a", "messages": [{ "role": "user", "content": "x" }] }),
            json!({ "model": "a/b c", "messages": [{ "role": "user", "content": "x" }] }),
            json!({ "model": "a/b:c:d", "messages": [{ "role": "user", "content": "x" }] }),
            json!({ "model": "a/b:Some Words", "messages": [{ "role": "user", "content": "x" }] }),
        ] {
            let refused = document(shared(request.clone()), None, "1");
            assert!(matches!(refused, Err(Unfit::NoChat(_))), "{request}");
        }
    }
}
