//! Bad input: the status and body that contract and clients agree on, no panic, nothing stored half.

use crate::ask::{ask, ask_streamed, ask_with};
use harness::{Answer, MODEL, Replica, Site, Turn, raw_exchange};
use serde_json::{Value, json};
use std::fmt::Write;

/// A site whose pool is one real engine: its own errors are part of the matter.
async fn with_engine() -> (Site, String) {
    let site = Site::builder().embedded(1).start().await;
    let token = site.token().await;
    (site, token)
}

async fn with_replica() -> (Replica, Site, String) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    (replica, site, token)
}

/// What every error of ours has, whatever its form.
#[track_caller]
fn well_formed(answer: Answer, status: u16) -> Answer {
    let answer = answer.expect(status);
    assert_ne!(answer.header("x-request-id"), "", "an id to quote");
    assert_ne!(answer.header("x-error-message"), "", "the message for Python");
    assert_ne!(answer.error_message(), "", "{}", answer.text());
    assert!(answer.json().as_object().is_some_and(|body| body.len() == 1), "{}", answer.text());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_json_is_named_with_its_place() {
    let (replica, site, token) = with_replica().await;
    for path in ["/v1/chat/completions", "/publicai/v1/chat/completions"] {
        let call = site
            .http
            .post(path)
            .bearer(&token)
            .body("application/json", "{\n  \"model\": \"x\", \"messages\": [");
        let answer = well_formed(call.send().await, 400);
        assert!(answer.error_message().contains("line 2"), "{}", answer.text());
        assert_eq!(answer.json()["error"]["type"], "invalid_request_error");
    }
    assert!(replica.seen().is_empty(), "nothing reached the replica");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_chat_request_is_refused_before_any_replica() {
    let (replica, site, token) = with_replica().await;
    let bodies = [
        json!([]),
        json!("hello"),
        json!({}),
        json!({"model": MODEL}),
        json!({"model": MODEL, "messages": []}),
        json!({"model": MODEL, "messages": "hi"}),
        json!({"model": MODEL, "messages": ["hi"]}),
        json!({"model": MODEL, "messages": [{"content": "hi"}]}),
        json!({"model": MODEL, "messages": [{"role": 7, "content": "hi"}]}),
        json!({"model": 7, "messages": [{"role": "user", "content": "hi"}]}),
        json!({"model": "", "messages": [{"role": "user", "content": "hi"}]}),
        json!({"model": null, "messages": [{"role": "user", "content": "hi"}]}),
    ];
    for body in bodies {
        let answer = well_formed(site.chat(&token, &body).send().await, 400);
        assert_eq!(answer.json()["error"]["type"], "invalid_request_error", "{body}");
    }
    let empty = site.http.post("/v1/chat/completions").bearer(&token).body("application/json", "");
    well_formed(empty.send().await, 400);
    let not_utf8 = site
        .http
        .post("/v1/chat/completions")
        .bearer(&token)
        .body("application/json", vec![b'"', 0xff, b'"']);
    well_formed(not_utf8.send().await, 400);
    let deep = "[".repeat(100_000);
    let deep = site.http.post("/v1/chat/completions").bearer(&token).body("application/json", deep);
    well_formed(deep.send().await, 400);
    assert!(replica.seen().is_empty(), "nothing reached the replica");
    site.chat(&token, &ask()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_model_says_so_in_the_words_that_tools_look_for() {
    let (_replica, site, token) = with_replica().await;
    for model in [
        "nobody/nothing",
        "no slash",
        "",
        "dummy",
        "http://127.0.0.1/v1",
        "nobody/nothing:fastest",
        ":",
        "a/b:c:d",
    ] {
        for body in [ask_with(&json!({"model": model})), ask_with(&json!({"model": model, "stream": true}))] {
            let answer = well_formed(site.chat(&token, &body).send().await, 400);
            assert_eq!(answer.error_code(), "model_not_supported", "{model:?}: {}", answer.text());
            assert_eq!(answer.json()["error"]["param"], "model", "{model:?}");
            assert_eq!(answer.json()["error"]["type"], "invalid_request_error", "{model:?}");
            let words = "is not supported by any provider you have enabled";
            assert!(answer.error_message().contains(words), "{model:?}: {}", answer.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_provider_is_named() {
    let (_replica, site, token) = with_replica().await;
    let suffix = site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:nobody-here")})));
    let path = site.http.post("/nobody-here/v1/chat/completions").bearer(&token).json(&ask());
    for call in [suffix, path] {
        let answer = well_formed(call.send().await, 400);
        assert_eq!(answer.error_code(), "model_not_supported");
        assert!(answer.error_message().contains("nobody-here"), "{}", answer.text());
    }
    let unmapped = site.http.post("/groq/openai/v1/chat/completions").bearer(&token);
    let answer = well_formed(unmapped.json(&ask_with(&json!({"model": "nobody/nothing"}))).send().await, 400);
    assert!(answer.error_message().contains("Model not supported by provider groq"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlong_prompt_is_refused_before_a_stream_begins() {
    let (site, token) = with_engine().await;
    let prompt = "word ".repeat(5000);
    for stream in [false, true] {
        let body = ask_with(&json!({"stream": stream, "messages": [{"role": "user", "content": prompt}]}));
        let answer = well_formed(site.chat(&token, &body).send().await, 400);
        assert_eq!(answer.error_code(), "context_length_exceeded", "{}", answer.text());
    }
    let body = ask_with(&json!({"max_tokens": 1_000_000}));
    well_formed(site.chat(&token, &body).send().await, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_role_is_refused_in_the_replicas_words() {
    let (site, token) = with_engine().await;
    for stream in [false, true] {
        let body = ask_with(&json!({"stream": stream, "messages": [{"role": "wizard", "content": "hi"}]}));
        let answer = well_formed(site.chat(&token, &body).send().await, 400);
        assert!(answer.error_message().contains("wizard"), "{}", answer.text());
        assert!(
            !answer.json()["error"]["code"].is_number(),
            "vLLM's numeric code stays inside: {}",
            answer.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_out_of_range_are_refused_in_the_replicas_words() {
    let (site, token) = with_engine().await;
    for wrong in [json!({"temperature": -1}), json!({"top_p": 3}), json!({"max_tokens": 0}), json!({"n": 0})]
    {
        let answer = well_formed(site.chat(&token, &ask_with(&wrong)).send().await, 400);
        assert_eq!(answer.json()["error"]["type"], "invalid_request_error", "{wrong}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_good_token_is_401_in_the_form_each_client_reads() {
    let (replica, site, token) = with_replica().await;
    let chat = || site.http.post("/v1/chat/completions").json(&ask());
    // Another last letter, whatever it was.
    let wrong = format!("{}{}", &token[..token.len() - 1], if token.ends_with('x') { 'y' } else { 'x' });
    let calls = [
        chat(),
        chat().header("authorization", "Bearer "),
        chat().header("authorization", "Basic abc"),
        chat().bearer("hf_nobody"),
        chat().bearer(&wrong),
        chat().bearer("sk-someone-elses"),
    ];
    for call in calls {
        let answer = well_formed(call.send().await, 401);
        assert!(answer.json()["error"].is_string(), "Hub clients read a string: {}", answer.text());
        assert!(answer.error_message().contains("Invalid username or password"), "{}", answer.text());
    }
    let answer = well_formed(chat().bearer("hf_nobody").header("x-stainless-lang", "js").send().await, 401);
    assert_eq!(answer.error_code(), "invalid_api_key", "OpenAI's SDKs read an object");
    let hub = well_formed(site.http.get("/api/whoami-v2").bearer("hf_nobody").send().await, 401);
    assert!(hub.error_message().contains("Invalid credentials in Authorization header"), "{}", hub.text());
    well_formed(site.http.get("/api/whoami-v2").send().await, 401);
    assert!(replica.seen().is_empty(), "nothing reached the replica");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_megabytes_are_refused_and_the_site_lives_on() {
    let (replica, site, token) = with_replica().await;
    let body = vec![b' '; 50 << 20];
    let declared = site.http.post("/v1/chat/completions").bearer(&token).body("application/json", body);
    // The server may answer and close before it has read it all; a client then sees either.
    if let Ok(stream) = declared.try_open().await {
        well_formed(stream.whole().await, 413);
    }
    // Without a declared length, and on a path that needs no token.
    let mut chunked = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        site.addr
    )
    .into_bytes();
    for _ in 0..50 {
        chunked.extend_from_slice(b"100000\r\n");
        chunked.extend_from_slice(&vec![b' '; 1 << 20]);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let answer = raw_exchange(site.addr, &chunked, |answer| answer.contains("\r\n\r\n")).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(replica.seen().is_empty(), "nothing reached the replica");
    site.chat(&token, &ask()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_megabytes_of_images_are_taken() {
    let (replica, site, token) = with_replica().await;
    let image = format!("data:image/png;base64,{}", "A".repeat(20 << 20));
    let part = json!([{"type": "image_url", "image_url": {"url": image}}]);
    let body = ask_with(&json!({"messages": [{"role": "user", "content": part}]}));
    site.chat(&token, &body).send().await.expect(200);
    assert_eq!(replica.seen()[0].body["messages"][0]["content"], part);
}

#[tokio::test(flavor = "multi_thread")]
async fn header_bombs_are_refused_and_the_site_lives_on() {
    let (_replica, site, token) = with_replica().await;
    let host = format!("host: {}\r\n", site.addr);
    let many = (0..20_000).fold(String::new(), |mut many, n| {
        write!(many, "x-{n}: y\r\n").expect("a string takes text");
        many
    });
    let bombs = [
        format!("GET /models HTTP/1.1\r\n{host}x: {}\r\n\r\n", "y".repeat(2 << 20)),
        format!("GET /models HTTP/1.1\r\n{host}{many}\r\n"),
        format!("GET /{} HTTP/1.1\r\n{host}\r\n", "m".repeat(2 << 20)),
        format!("GET /models?search={} HTTP/1.1\r\n{host}\r\n", "%".repeat(60_000)),
        format!("GET /models HTTP/1.1\r\n{host}{host}\r\n"),
        "GET /models HTTP/1.1\r\n\r\n".to_owned(),
        format!(
            "POST /v1/chat/completions HTTP/1.1\r\n{host}content-length: 99999999999999999999999\r\n\r\n"
        ),
        format!("POST /v1/chat/completions HTTP/1.1\r\n{host}content-length: -1\r\n\r\n"),
        "\0\u{1}\u{2}\u{3}\r\n\r\n".to_owned(),
    ];
    for bomb in bombs {
        let answer = raw_exchange(site.addr, bomb.as_bytes(), |answer| answer.contains("\r\n\r\n")).await;
        let status = answer.split(' ').nth(1).unwrap_or("").to_owned();
        let start: String = bomb.chars().take(60).collect();
        assert!(!status.starts_with('5'), "{start:?}: {answer}");
        site.http.get("/livez").send().await.expect(200);
    }
    // What still fits is refused in words.
    let many = (0..200).fold(site.http.get("/v1/models"), |call, n| call.header(&format!("x-{n}"), "y"));
    let answer = well_formed(many.send().await, 431);
    assert_eq!(answer.error_code(), "too_many_headers");
    site.chat(&token, &ask_streamed()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn upstream_errors_are_told_without_the_inside() {
    let (replica, site, token) = with_replica().await;
    let own = |status: u16| {
        Turn::Refuse(
            status,
            json!({"error": {"message": "Too odd.", "type": "BadRequestError",
        "param": "temperature", "code": status}})
            .to_string(),
        )
    };
    for status in [400, 422] {
        replica.then([own(status)]);
        let answer = well_formed(site.chat(&token, &ask()).send().await, status);
        assert!(answer.error_message().contains("Too odd."), "{}", answer.text());
        assert_eq!(answer.json()["error"]["param"], "temperature");
        assert!(!answer.json()["error"]["code"].is_number(), "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_says_so_to_programs_and_to_people() {
    let (_replica, site, _token) = with_replica().await;
    for path in ["/v1/nothing", "/api/nothing", "/publicai/v1/nothing", "/direct/nobody/v1/chat/completions"]
    {
        let answer = well_formed(site.http.get(path).send().await, 404);
        assert!(!answer.json()["error"].is_null(), "{path}: {}", answer.text());
    }
    for path in ["/nothing", "/nobody/nothing", "/settings/nothing", "/assets/nothing.js"] {
        let answer = site.http.get(path).navigation().send().await.expect(404);
        assert!(answer.header("content-type").starts_with("text/html"), "{path}: {:?}", answer.headers);
        assert!(answer.text().contains("</html>"), "{path}");
    }
    let answer = well_formed(site.http.call(http::Method::DELETE, "/v1/models").send().await, 405);
    assert_ne!(answer.header("allow"), "");
    let missing: Value = well_formed(site.http.get("/v1/models/nobody/nothing").send().await, 404).json();
    assert_eq!(missing["error"]["code"], "model_not_found");
}
