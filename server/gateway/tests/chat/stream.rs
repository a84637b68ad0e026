//! What a client sees of a stream, and what the replica sees of the request.

use crate::{
    MODEL, Site, ask, events, next, read, receipt_of,
    replica::{SERVED, Step, answer, broken, chunk, done, event, finish, role, stream_head, text, usage},
    stream_of, text_of,
};
use gateway::Limits;
use serde_json::{Value, json};
use std::time::Duration;
use wire::{KeyMode, NanoUsd};

#[tokio::test]
async fn a_stream_is_what_official_clients_need() {
    let site = Site::new(vec![answer(&["Bern", "."])]).await;
    let stream = site.stream(json!({})).await;
    assert!(stream.ends_with("\n\ndata: [DONE]\n\n"), "{stream}");
    assert!(!stream.contains("usage") && !stream.contains(SERVED), "{stream}");
    let events = events(&stream);
    let deltas: Vec<&Value> = events.iter().map(|event| &event["choices"][0]["delta"]).collect();
    assert_eq!(
        deltas,
        [
            &json!({"role": "assistant", "content": ""}),
            &json!({"content": "Bern"}),
            &json!({"content": "."}),
            &json!({"content": ""}),
        ]
    );
    assert!(events.iter().all(|event| event["model"] == MODEL && event["id"] == "chatcmpl-1"));
    assert_eq!(events[3]["choices"][0]["finish_reason"], "stop");
}

#[tokio::test]
async fn a_replica_gets_the_request_in_its_own_dialect() {
    let site = Site::new(vec![]).await;
    let schema = json!({"type": "object"});
    let extra = json!({"tool_prompt": "x", "request_id": "mine", "top_k": 3,
        "response_format": {"type": "json_object", "value": schema}});
    let request = ask("org/model:preferred", extra);
    let id = request.request_id.clone();
    read(stream_of(site.chat(request).await.expect("a reply"))).await;
    let seen = &site.upstreams.seen()[0];
    assert!(seen.head.starts_with("POST /v1/chat/completions HTTP/1.1"), "{}", seen.head);
    assert_eq!(seen.header("authorization"), Some("Bearer replica-secret-key"));
    assert_eq!(seen.header("x-request-id"), Some(format!("{id}-0").as_str()));
    assert_eq!(seen.header("user-agent"), Some("public-ai-playground"));
    assert_eq!(
        seen.body,
        json!({
            "model": SERVED,
            "messages": [{"role": "user", "content": "hi"}],
            "stream": true,
            "top_k": 3,
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}},
            "stream_options": {"include_usage": true, "continuous_usage_stats": true},
        })
    );
}

#[tokio::test]
async fn usage_is_shown_to_a_client_that_asked() {
    let site = Site::new(vec![answer(&["a", "b"]), answer(&["a", "b"])]).await;
    let stream = site.stream(json!({"stream_options": {"include_usage": true}})).await;
    let with_usage: Vec<Value> = events(&stream).into_iter().filter(|e| e.get("usage").is_some()).collect();
    assert_eq!(with_usage.len(), 1, "{stream}");
    assert_eq!(with_usage[0]["choices"], json!([]));
    assert_eq!(with_usage[0]["usage"]["completion_tokens"], 2);

    let all = json!({"stream_options": {"include_usage": true, "continuous_usage_stats": true}});
    let stream = site.stream(all).await;
    assert!(events(&stream).iter().all(|event| event["usage"]["prompt_tokens"] == 13), "{stream}");
}

#[tokio::test]
async fn usage_beside_choices_is_sent_again_alone_to_a_client_that_asked() {
    // Some providers put the totals beside the last choice; a stream may also break off after it.
    let without_totals =
        vec![Step::Send([stream_head(), role(), text("a", 1), finish("stop", 1), done()].concat())];
    let cut = broken(&[role(), text("a", 1), finish("stop", 1)]);
    for turn in [without_totals, cut] {
        let site = Site::new(vec![turn.clone(), turn.clone(), turn]).await;
        let stream = site.stream(json!({"stream_options": {"include_usage": true}})).await;
        let all = events(&stream);
        let with_usage: Vec<&Value> = all.iter().filter(|e| e.get("usage").is_some()).collect();
        assert_eq!(with_usage, [all.last().expect("an event")], "{stream}");
        let last = with_usage[0];
        assert_eq!((&last["choices"], &last["usage"]["completion_tokens"]), (&json!([]), &json!(1)));
        assert_eq!((&last["id"], &last["model"]), (&json!("chatcmpl-1"), &json!(MODEL)));
        assert!(stream.ends_with("\n\ndata: [DONE]\n\n"), "{stream}");

        let always = json!({"stream_options": {"include_usage": true, "continuous_usage_stats": true}});
        let stream = site.stream(always).await;
        assert_eq!(events(&stream).last().expect("an event")["choices"], json!([]), "{stream}");
        assert!(!site.stream(json!({})).await.contains("usage"));
    }
}

#[tokio::test]
async fn any_cut_of_the_wire_gives_the_same_stream() {
    let Step::Send(head) = &answer(&[])[0] else { panic!("a head") };
    let body = [role(), text("h\u{e9}", 1), text("llo", 2), finish("length", 2), usage(2), done()].concat();
    let pieces = |size: usize| {
        let mut turn = vec![Step::Send(head.clone())];
        turn.extend(body.chunks(size).map(|piece| Step::Send(piece.to_vec())));
        turn
    };
    // One byte a packet, sizes that cut in many places, and all at once.
    let sizes = [1, 2, 3, 7, 64, 257, body.len()];
    let site = Site::new(sizes.iter().map(|size| pieces(*size)).collect()).await;
    let first = site.stream(json!({})).await;
    assert_eq!(text_of(&first), "h\u{e9}llo");
    for size in &sizes[1..] {
        assert_eq!(site.stream(json!({})).await, first, "pieces of {size}");
    }
}

#[tokio::test]
async fn a_receipt_comes_just_before_done_to_who_asked() {
    let site = Site::new(vec![answer(&["a", "b"])]).await;
    let mut request = ask(MODEL, json!({}));
    request.receipt = true;
    let id = request.request_id.clone();
    let reply = site.chat(request).await.expect("a reply");
    assert_eq!(
        (reply.provider.as_str(), reply.mode, &*reply.inference_id),
        ("publicai", KeyMode::Routed, &*id)
    );
    let cluster = reply.cluster.clone().expect("a cluster");
    let stream = read(stream_of(reply)).await;
    let receipt = receipt_of(&stream);
    let after = stream.split("event: receipt\n").nth(1).expect("a receipt");
    assert_eq!(after.split("\n\n").nth(1), Some("data: [DONE]"));
    assert_eq!(receipt.request_id, *id);
    assert_eq!(receipt.model.as_str(), MODEL);
    assert_eq!(receipt.cluster, Some(cluster.clone()));
    assert_eq!(receipt.usage.map(|u| (u.prompt_tokens, u.completion_tokens)), Some((13, 2)));
    assert_eq!(receipt.cost, NanoUsd(13 + 200));
    assert!(receipt.first_token_ms.is_some());
    let hops: Vec<_> =
        receipt.hops.iter().map(|hop| (hop.cluster.as_deref(), hop.outcome.as_str())).collect();
    assert_eq!(hops, [(Some(cluster.name.as_str()), "ok")]);
}

#[tokio::test]
async fn several_choices_and_tool_calls_come_through() {
    let two =
        r#"{"model":"served-name","choices":[{"index":1,"delta":{"content":"B"},"finish_reason":"length"}]}"#;
    let tool = chunk(
        r#"{"content":null,"tool_calls":[{"index":0,"function":{"arguments":"{\"a\": 1}"}}]}"#,
        "\"tool_calls\"",
        3,
    );
    let turn = vec![Step::Send([stream_head(), role(), event(two), event(&tool), done()].concat())];
    let site = Site::new(vec![turn]).await;
    let stream = site.stream(json!({"n": 2})).await;
    let events = events(&stream);
    assert_eq!(
        events[1]["choices"][0],
        json!({"index": 1, "delta": {"content": "B"}, "finish_reason": "length"})
    );
    let delta = &events[2]["choices"][0]["delta"];
    assert_eq!(delta["content"], "");
    assert_eq!(delta["tool_calls"][0]["function"]["arguments"], "{\"a\": 1}");
}

#[tokio::test]
async fn a_waiting_client_hears_comments_and_may_still_be_moved() {
    let limits = Limits { keep_alive: Duration::from_millis(30), ..Limits::default() };
    let waits = vec![Step::Send(stream_head()), Step::Gate, Step::Close];
    let site = Site::with(vec![waits, answer(&["late"])], limits).await;
    let mut request = ask(MODEL, json!({}));
    request.receipt = true;
    let mut body = stream_of(site.chat(request).await.expect("a head while waiting"));
    for _ in 0..2 {
        assert_eq!(next(&mut body).await.as_deref(), Some(&b": keep-alive\n\n"[..]));
    }
    site.upstreams.open_gate(1);
    let stream = read(body).await;
    assert_eq!(text_of(&stream), "late");
    let outcomes: Vec<_> = receipt_of(&stream).hops.into_iter().map(|hop| hop.outcome).collect();
    assert_eq!(outcomes, ["closed early", "ok"]);
}

#[tokio::test]
async fn the_first_text_does_not_wait_for_the_second() {
    let turn = vec![
        Step::Send([stream_head(), role(), text("a", 1)].concat()),
        Step::Gate,
        Step::Send([text("b", 2), finish("stop", 2), usage(2), done()].concat()),
    ];
    let site = Site::new(vec![turn]).await;
    let mut body = stream_of(site.chat(ask(MODEL, json!({}))).await.expect("a reply"));
    let first = next(&mut body).await.expect("a frame");
    assert_eq!(text_of(std::str::from_utf8(&first).expect("text")), "a");
    site.upstreams.open_gate(1);
    assert_eq!(text_of(&read(body).await), "b");
}
