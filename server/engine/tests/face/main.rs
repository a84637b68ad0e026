//! The engine's HTTP face over real sockets, compared with captures of vLLM 0.32.0 in `wire/`.

mod capture;
mod client;
mod life;

use serde_json::Value;

use crate::{
    capture::{Exchange, exchanges},
    client::{Reply, Server},
};

/// The name that the captured server went by.
const NAME: &str = "swiss-ai/Apertus-70B-Instruct-2509";

/// Replays every request of these captures and hands each pair of answers to `check`.
async fn replay(server: &Server, files: &[&str], check: impl Fn(&str, &Exchange, &Reply)) {
    for file in files {
        for (i, exchange) in exchanges(file).iter().enumerate() {
            let reply = server.raw(&exchange.request).await;
            check(&format!("{file}, request {}", i + 1), exchange, &reply);
        }
    }
}

#[tokio::test]
async fn refusals_are_word_for_word_those_of_vllm() {
    let server = Server::start(1).await;
    let files = [
        "17-chat-finish-length",
        "18-error-context-overflow",
        "19-error-unknown-model",
        "20-error-malformed",
        "21-error-bad-role",
        "22-error-params",
        "34-error-routes",
    ];
    replay(&server, &files, |place, exchange, reply| {
        let vllm = Reply::parse(&exchange.response);
        assert_eq!(reply.status, vllm.status, "{place}: {}", reply.body);
        if vllm.status >= 400 {
            assert_eq!(reply.body, vllm.body, "{place}");
            assert_eq!(reply.header("content-type"), vllm.header("content-type"), "{place}");
        }
    })
    .await;
}

#[tokio::test]
async fn answers_have_the_keys_and_types_of_vllm_in_its_order() {
    let server = Server::start(2).await;
    let files = [
        "02-version",
        "06-tokenize",
        "10-chat",
        "14-chat-logprobs",
        "15-chat-n2",
        "16-chat-stop",
        "17-chat-finish-length",
        "20-error-malformed",
        "21-error-bad-role",
        "23-tools-auto",
        "26-request-id",
        "32-completions",
        "37-min-tokens-ignore-eos",
    ];
    replay(&server, &files, |place, exchange, reply| {
        let vllm = Reply::parse(&exchange.response);
        assert_eq!(reply.status, vllm.status, "{place}: {}", reply.body);
        assert_eq!(reply.header("content-type"), vllm.header("content-type"), "{place}");
        if vllm.body.starts_with("data: ") {
            // How much one event holds is a matter of timing there, and with it whether the last one holds anything.
            let (ours, theirs) = (kinds(reply), kinds(&vllm));
            let n = ours.len().min(theirs.len()) - 1;
            assert_eq!(ours[..n], theirs[..n], "{place}");
        } else {
            assert_eq!(shape(&reply.json()), shape(&vllm.json()), "{place}");
        }
    })
    .await;
}

#[tokio::test]
async fn streams_are_made_of_the_events_of_vllm() {
    let server = Server::start(2).await;
    let files = ["11-chat-stream", "12-chat-stream-usage", "13-chat-stream-continuous-usage"];
    replay(&server, &files, |place, exchange, reply| {
        let vllm = Reply::parse(&exchange.response);
        assert_eq!(reply.status, 200, "{place}");
        assert_eq!(reply.header("content-type"), Some("text/event-stream; charset=utf-8"), "{place}");
        assert_eq!(kinds(reply), kinds(&vllm), "{place}");
        // One chunk an event, and one event a token: "The", " capital", ... and the end.
        assert_eq!(reply.chunks.len(), reply.events().len() + 1, "{place}");
        for chunk in &reply.chunks {
            assert!(chunk.starts_with("data: ") && chunk.ends_with("\n\n"), "{place}: {chunk}");
        }
        assert_eq!(reply.chunks.last().map(String::as_str), Some("data: [DONE]\n\n"), "{place}");
        assert_eq!(reply.text(), "The capital of France is Paris.", "{place}");
    })
    .await;
}

#[tokio::test]
async fn usage_adds_up_and_counts_the_end_token() {
    let server = Server::start(2).await;
    let chat = |extra: &str| {
        format!(
            r#"{{"messages":[{{"role":"user","content":"What is the capital of France?"}}],"temperature":0{extra}}}"#
        )
    };
    let whole = server.post("/v1/chat/completions", &chat("")).await.json();
    assert_eq!(whole["usage"]["prompt_tokens"], 13);
    assert_eq!(whole["usage"]["completion_tokens"], 12);
    assert_eq!(whole["usage"]["total_tokens"], 25);
    let options = r#","stream":true,"stream_options":{"include_usage":true}"#;
    let events = server.post("/v1/chat/completions", &chat(options)).await.events();
    let last = events.last().expect("a usage event");
    assert_eq!(last["usage"]["completion_tokens"], 12);
    assert_eq!(last["choices"], serde_json::json!([]));
    assert!(events[..events.len() - 1].iter().all(|event| event.get("usage").is_none()));
}

#[tokio::test]
async fn streamed_and_whole_answers_are_the_same() {
    let server = Server::start(4).await;
    let long = "Tell me a story.";
    for extra in
        ["", r#","stop":[" who","."]"#, r#","seed":5,"temperature":1.3,"top_k":40"#, r#","max_tokens":9"#]
    {
        let body = |stream: bool| {
            format!(
                r#"{{"messages":[{{"role":"user","content":"{long}"}}],"seed":1,"stream":{stream}{extra}}}"#
            )
        };
        let whole = server.post("/v1/chat/completions", &body(false)).await.json();
        let streamed = server.post("/v1/chat/completions", &body(true)).await;
        let choice = &whole["choices"][0];
        assert_eq!(streamed.text(), choice["message"]["content"].as_str().expect("text"), "{extra}");
        let last = streamed.events().pop().expect("an event");
        assert_eq!(last["choices"][0]["finish_reason"], choice["finish_reason"], "{extra}");
        assert_eq!(last["choices"][0]["stop_reason"], choice["stop_reason"], "{extra}");
    }
}

#[tokio::test]
async fn a_cut_answer_can_be_continued_where_it_was_cut() {
    let server = Server::start(2).await;
    let question = r#"{"role":"user","content":"What is the capital of France?"}"#;
    let whole = server.chat(&format!(r#"{{"messages":[{question}],"temperature":0}}"#)).await;
    let cut = server.chat(&format!(r#"{{"messages":[{question}],"temperature":0,"max_tokens":4}}"#)).await;
    assert!(cut.len() < whole.len() && whole.starts_with(&cut), "{cut} / {whole}");
    let rest = server
        .chat(&format!(
            r#"{{"messages":[{question},{{"role":"assistant","content":"{cut}"}}],"temperature":0,
                "add_generation_prompt":false,"continue_final_message":true}}"#
        ))
        .await;
    assert_eq!(format!("{cut}{rest}"), whole);
}

#[tokio::test]
async fn earlier_turns_are_part_of_the_prompt() {
    let server = Server::start(2).await;
    let answer = server
        .chat(
            r#"{"messages":[{"role":"user","content":"Capital of Japan?"},
                {"role":"assistant","content":"The capital of Japan is Tokyo."},
                {"role":"user","content":[{"type":"text","text":"And of "},{"type":"text","text":"Kenya?"}]}],"temperature":0}"#,
        )
        .await;
    assert!(answer.contains("Nairobi"), "{answer}");
}

#[tokio::test]
async fn what_needs_a_grammar_is_refused_and_not_ignored() {
    let server = Server::start(1).await;
    let tool = r#""tools":[{"type":"function","function":{"name":"f"}}]"#;
    for (extra, param) in [
        (r#""response_format":{"type":"json_object"}"#.to_owned(), "response_format"),
        (r#""structured_outputs":{"choice":["a"]}"#.to_owned(), "structured_outputs"),
        (r#""bad_words":["a"]"#.to_owned(), "bad_words"),
        (format!(r#"{tool},"tool_choice":"required""#), "tool_choice"),
    ] {
        let body = format!(r#"{{"messages":[{{"role":"user","content":"Hi"}}],{extra}}}"#);
        let reply = server.post("/v1/chat/completions", &body).await;
        let error = &reply.json()["error"];
        assert_eq!((reply.status, &error["param"]), (400, &Value::from(param)), "{extra}");
        assert_eq!((&error["type"], &error["code"]), (&"BadRequestError".into(), &400.into()), "{extra}");
    }
    let body =
        r#"{"messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"text"},"max_tokens":1}"#;
    assert_eq!(server.post("/v1/chat/completions", body).await.status, 200);
}

/// The distinct kinds of events of a stream, in the order in which they first appear.
fn kinds(reply: &Reply) -> Vec<Value> {
    let mut kinds = Vec::new();
    for event in reply.events() {
        let kind = shape(&event);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// A value with its text and numbers taken out; keys, their order, nulls and types stay.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(_) => "bool".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "text".into(),
        Value::Array(items) => {
            let mut shapes: Vec<Value> = Vec::new();
            for item in items.iter().map(shape) {
                if !shapes.contains(&item) {
                    shapes.push(item);
                }
            }
            Value::Array(shapes)
        }
        // Keyed by tokens, which depend on the checkpoint.
        Value::Object(object) if by_token(object) => "by token".into(),
        Value::Object(object) => {
            // A list, because maps compare without regard to order.
            let pairs =
                object.iter().map(|(key, value)| Value::Array(vec![key.clone().into(), shape(value)]));
            Value::Array(pairs.collect())
        }
    }
}

fn by_token(object: &serde_json::Map<String, Value>) -> bool {
    !object.is_empty()
        && (object.keys().all(|key| key.parse::<u32>().is_ok())
            || object.values().all(|value| value.as_f64().is_some_and(|n| n < 0.0)))
}
