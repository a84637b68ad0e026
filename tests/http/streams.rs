//! What a stream is made of, from replica to client.

use crate::ask::{ask, ask_streamed, ask_with, text_of};
use harness::{MODEL, Replica, Site, Turn, eventually};
use serde_json::{Value, json};
use std::{fs, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
    time::timeout,
};

/// A replica that knows the model by another name, behind a site.
async fn behind_a_site() -> (Replica, Site, String) {
    let replica = Replica::start("apertus").await;
    let config = format!(
        "[[cluster]]\nname = \"alps\"\ncountry = \"CH\"\npartner = \"A partner\"\n[[cluster.replica]]\nurl = {:?}\n\
         models = [{{ model = {MODEL:?}, upstream = \"apertus\" }}]\n",
        replica.base_url()
    );
    let site = Site::builder().config(&config).start().await;
    let token = site.token().await;
    (replica, site, token)
}

/// The chunks of a stream that ended well, without its `[DONE]`.
fn chunks(raw: &str) -> Vec<Value> {
    let blocks: Vec<_> = raw.split("\n\n").filter(|block| !block.is_empty()).collect();
    assert_eq!(blocks.last(), Some(&"data: [DONE]"), "{raw}");
    let data = blocks[..blocks.len() - 1].iter().filter(|block| !block.starts_with(':'));
    data.map(|block| {
        let json = block.strip_prefix("data: ").unwrap_or_else(|| panic!("not one data line: {block:?}"));
        assert!(!json.starts_with(' '), "one space after the colon: {block:?}");
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {block:?}"))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_keeps_the_rules_that_clients_rely_on() {
    let (_replica, site, token) = behind_a_site().await;
    let answer =
        site.chat(&token, &ask_streamed()).header("accept-encoding", "gzip, br").send().await.expect(200);
    assert!(answer.header("content-type").starts_with("text/event-stream"), "{:?}", answer.headers);
    assert_eq!(answer.header("content-encoding"), "", "a stream is not compressed");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(answer.header("x-inference-provider"), "publicai");
    assert_ne!(answer.header("x-request-id"), "");
    assert_ne!(answer.header("inference-id"), "");
    let chunks = chunks(&answer.text());
    for chunk in &chunks {
        assert_eq!(chunk["model"], MODEL, "the name that was asked for, not the replica's");
        assert_eq!(chunk["object"], "chat.completion.chunk");
        assert_eq!(chunk["choices"].as_array().map(Vec::len), Some(1), "no chunk without a choice: {chunk}");
        assert!(chunk["choices"][0]["delta"]["content"].is_string(), "a delta always has content: {chunk}");
        assert!(chunk.get("usage").is_none_or(Value::is_null), "usage was not asked for: {chunk}");
        assert_eq!(chunk["id"], chunks[0]["id"]);
    }
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let finish: Vec<_> = chunks.iter().map(|chunk| &chunk["choices"][0]["finish_reason"]).collect();
    assert_eq!(finish.last(), Some(&&json!("stop")));
    assert!(finish[..finish.len() - 1].iter().all(|reason| reason.is_null()), "{finish:?}");
    let text: String =
        chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(text, "The capital of France is Paris.");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_comes_last_when_it_is_asked_for() {
    let (_replica, site, token) = behind_a_site().await;
    let body = ask_with(&json!({"stream": true, "stream_options": {"include_usage": true}}));
    let answer = site.chat(&token, &body).send().await.expect(200);
    let chunks = chunks(&answer.text());
    let (last, rest) = chunks.split_last().expect("chunks");
    assert_eq!(last["choices"], json!([]));
    assert_eq!(last["usage"]["prompt_tokens"], 13);
    assert_eq!(last["usage"]["completion_tokens"], 8);
    for chunk in rest {
        assert!(chunk.get("usage").is_none_or(Value::is_null), "{chunk}");
        assert_eq!(chunk["choices"].as_array().map(Vec::len), Some(1), "{chunk}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_answer_has_every_field_that_clients_check() {
    let (_replica, site, token) = behind_a_site().await;
    let answer = site.chat(&token, &ask()).send().await.expect(200);
    let body = answer.json();
    assert_eq!(text_of(&body), "The capital of France is Paris.");
    assert_eq!(body["object"], "chat.completion");
    assert_eq!(body["model"], MODEL);
    assert!(body["id"].is_string() && body["created"].is_number(), "{body}");
    assert_eq!(body["usage"]["total_tokens"], 21);
    let fingerprint = &body["system_fingerprint"];
    assert!(fingerprint.is_null() || fingerprint.is_string(), "{body}");
    assert_eq!(answer.header("x-inference-provider"), "publicai");
    assert_ne!(answer.header("inference-id"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_passed_on_as_it_comes() {
    let (replica, site, token) = behind_a_site().await;
    replica.always(Turn::gated(&["one", " two", " three"]));
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    for text in ["one", " two", " three"] {
        replica.release(1);
        assert_eq!(stream.next_text().await.as_deref(), Some(text));
    }
    assert_eq!(stream.next_text().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_cuts_the_upstream() {
    let (replica, site, token) = behind_a_site().await;
    replica.always(Turn::gated(&["one", " two"]));
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    replica.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some("one"));
    drop(stream);
    eventually("the replica sees the client leave", async || (replica.n_cut() == 1).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_before_the_answer_cuts_the_upstream_too() {
    let (replica, site, token) = behind_a_site().await;
    for body in [ask(), ask_streamed()] {
        let n_before = replica.n_cut();
        replica.then([Turn::Hang]);
        let n_seen = replica.seen().len();
        let call = tokio::spawn(site.chat(&token, &body).send());
        eventually("the replica has the request", async || (replica.seen().len() > n_seen).then_some(()))
            .await;
        call.abort();
        eventually("the replica sees the client leave", async || (replica.n_cut() > n_before).then_some(()))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stops_reading_is_cut_off_and_its_call_settled() {
    /// Half of what a stopping server gives an answer under way.
    const IN_TIME: Duration = Duration::from_secs(15);
    let replica = Replica::start(MODEL).await;
    // Far more than the sockets on the way hold.
    replica.always(Turn::Answer(vec!["x".repeat(256 << 10); 128]));
    let site = Site::builder().replica(&replica).stalled_after(Duration::from_millis(200)).start().await;
    let token = site.token().await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let mut client = socket.connect(site.addr).await.expect("the server listens");
    let body = ask_streamed().to_string();
    let request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\n\
         content-length: {}\r\n\r\n{body}",
        site.addr,
        body.len()
    );
    client.write_all(request.as_bytes()).await.expect("written");
    let mut start = [0; 15];
    client.read_exact(&mut start).await.expect("the answer begins");
    assert_eq!(&start, b"HTTP/1.1 200 OK");

    // Stopping waits for the answer under way, and for its row of the ledger.
    let dir = timeout(IN_TIME, site.stop()).await.expect("the answer does not wait for its client");
    let kept: Vec<u8> = ["playground.db", "playground.db-wal"]
        .iter()
        .filter_map(|name| fs::read(dir.path().join("data").join(name)).ok())
        .flatten()
        .collect();
    // The word in quotes is the schema's.
    let settled = kept.windows(10).any(|window| window.ends_with(b"cancelled") && window[0] != b'\'');
    assert!(settled, "the client ended it");
    drop(client);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_breaks_after_its_first_word_ends_in_one_error_event() {
    let (replica, site, token) = behind_a_site().await;
    for turn in [Turn::die(&["Par"]), Turn::abort(&["Par"]), Turn::error_event(&["Par"])] {
        replica.then([turn.clone()]);
        let answer = site.chat(&token, &ask_streamed()).send().await.expect(200);
        let events = answer.events();
        let errors: Vec<Value> = events
            .iter()
            .filter_map(|event| serde_json::from_str::<Value>(&event.data).ok())
            .filter(|data| data.get("error").is_some())
            .collect();
        let [error] = &errors[..] else { panic!("{turn:?}: one error event, not {errors:?}") };
        for field in ["message", "type", "code"] {
            assert!(error["error"][field].is_string(), "{turn:?}: {error}");
        }
        assert!(answer.text().contains("\"Par\""), "{turn:?}: what was sent stays sent");
        assert!(!answer.text().contains("\"abort\""), "{turn:?}: a lie is not passed on");
        assert!(!answer.text().contains("EngineCore"), "{turn:?}: the inside stays inside");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_comes_before_the_end_to_whom_asks_for_it() {
    let (_replica, site, token) = behind_a_site().await;
    let answer =
        site.chat(&token, &ask_streamed()).header("x-playground-receipt", "1").send().await.expect(200);
    let events = answer.events();
    let [.., receipt, done] = &events[..] else { panic!("{events:?}") };
    assert_eq!((receipt.name.as_str(), done.data.as_str()), ("receipt", "[DONE]"));
    let receipt: wire::Receipt = serde_json::from_str(&receipt.data).expect("a receipt");
    assert_eq!(receipt.provider.as_str(), "publicai");
    assert_eq!(receipt.mode, wire::KeyMode::Routed);
    assert_eq!(receipt.model.as_str(), MODEL);
    assert_eq!(receipt.cost, wire::NanoUsd(0));
    assert_eq!(receipt.usage.map(|usage| usage.completion_tokens), Some(8));
    let cluster = receipt.cluster.expect("the pool names its cluster");
    assert_eq!((cluster.name.as_str(), cluster.country.as_deref()), ("alps", Some("CH")));
    assert_eq!(receipt.request_id, answer.header("x-request-id"));

    let plain = site.chat(&token, &ask_streamed()).send().await.expect(200);
    assert!(!plain.text().contains("receipt"), "official clients never see one");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_replica_gets_the_request_as_the_client_meant_it() {
    let (replica, site, token) = behind_a_site().await;
    let body = ask_with(&json!({"temperature": 0.25, "made_up_field": {"a": [1, null]}, "tool_prompt": "x"}));
    site.chat(&token, &body)
        .header("x-stainless-lang", "python")
        .header("cookie", "a=b")
        .send()
        .await
        .expect(200);
    let seen = replica.seen().pop().expect("a request");
    assert_eq!(seen.body["model"], "apertus");
    assert_eq!(seen.body["temperature"], 0.25);
    assert_eq!(seen.body["made_up_field"], json!({"a": [1, null]}), "unknown fields are passed on");
    assert!(seen.body.get("tool_prompt").is_none(), "vLLM does not know it");
    assert!(!format!("{:?}", seen.headers).contains(&token), "the platform's token stays here");
    assert_eq!(seen.header("cookie"), "");
    assert_eq!(seen.header("x-stainless-lang"), "");
    assert_ne!(seen.header("x-request-id"), "", "vLLM takes its request id from it");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_dialect_of_a_json_schema_reaches_vllm_in_its_own() {
    let (replica, site, token) = behind_a_site().await;
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    let dialects = [
        json!({"type": "json_schema", "json_schema": {"name": "place", "schema": schema, "strict": true}}),
        json!({"type": "json_object", "value": schema}),
        json!({"type": "json_schema", "schema": schema}),
        json!({"type": "json_object", "schema": schema}),
    ];
    for dialect in dialects {
        site.chat(&token, &ask_with(&json!({"response_format": dialect}))).send().await.expect(200);
        let seen = replica.seen().pop().expect("a request");
        assert_eq!(seen.body["response_format"]["type"], "json_schema", "{dialect}");
        assert_eq!(seen.body["response_format"]["json_schema"]["schema"], schema, "{dialect}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_continued_as_the_replica_knows_it() {
    let (replica, site, token) = behind_a_site().await;
    replica.then([Turn::answer(&[" and", " three"])]);
    let said = json!([{"role": "user", "content": "Count."}, {"role": "assistant", "content": "One, two"}]);
    let wish = json!({"messages": said, "stream": true, "continue_final_message": true, "add_generation_prompt": false});
    let answer = site.chat(&token, &ask_with(&wish)).send().await.expect(200);
    let text: String = chunks(&answer.text())
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, " and three", "only what is new");
    let seen = replica.seen().pop().expect("a request").body;
    for field in ["messages", "continue_final_message", "add_generation_prompt"] {
        assert_eq!(seen[field], wish[field], "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_tells_what_was_cached_and_thought_where_the_replica_does() {
    let (replica, site, token) = behind_a_site().await;
    replica.then([Turn::thinks(&["Hm.", " So."], &["Yes"]), Turn::answer(&["Yes"])]);
    replica.release(3);
    let mut told = vec![];
    for _ in 0..2 {
        let asked = site.chat(&token, &ask_streamed()).header("x-playground-receipt", "1");
        let events = asked.send().await.expect(200).events();
        let receipt = events.into_iter().find(|event| event.name == "receipt").expect("a receipt");
        let receipt: wire::Receipt = serde_json::from_str(&receipt.data).expect("a receipt");
        told.push((receipt.cached_tokens, receipt.reasoning_tokens));
    }
    assert_eq!(told, [(Some(8), Some(2)), (None, None)], "never made up");
}
