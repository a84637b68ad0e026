//! An answer that breaks in the middle goes on at another replica, and the client sees one stream.

use crate::{
    MODEL, Site, ask,
    engine::tokens,
    events, eventually, next, read, receipt_of,
    replica::{Step, Turn, broken, chunk, done, error, event, finish, role, stream_head, text},
    stream_of, text_of,
};
use gateway::Limits;
use pool::{Ask, Outcome};
use prometheus_client::{encoding::text::encode, registry::Registry};
use serde_json::{Value, json};
use std::time::Duration;
use store::Ended;
use wire::{HopKind, NanoUsd};

/// Words, line breaks, blanks before a line's end, letters of several bytes, quotes and a backslash.
const TEXT: &str = "Zürich, \"Bern\" and\n\nGenève \\ lie  \n in  Switzerland 🇨🇭.\n";

const ENGINE_DEAD: &str =
    r#"{"error": {"message": "EngineCore", "type": "InternalServerError", "param": null, "code": 500}}"#;

fn short() -> Limits {
    Limits { idle: Duration::from_millis(150), first_token: Duration::from_secs(5), ..Limits::default() }
}

/// What a replica may do instead of its next token.
fn lies() -> Vec<Vec<Step>> {
    let abort = chunk(r#"{"content":""}"#, "\"abort\"", 1);
    vec![
        vec![Step::Close],
        vec![Step::Send(text("lost", 99)[..60].to_vec()), Step::Close],
        vec![Step::Send([event(&abort), done()].concat())],
        vec![Step::Send([event(ENGINE_DEAD), done()].concat())],
        vec![Step::Send(done())],
        vec![Step::Send(b"0\r\n\r\n".to_vec())],
        vec![Step::Send(event("garbage")), Step::Hang],
        vec![Step::Hang],
    ]
}

fn dies_after(n: u64, lie: &[Step]) -> Turn {
    [vec![Step::Speak(TEXT, n)], lie.to_vec()].concat()
}

fn whole() -> Turn {
    vec![Step::Speak(TEXT, u64::MAX)]
}

/// The stream without what may differ: an answer in one piece to compare with.
fn words(stream: &str) -> Vec<Value> {
    events(stream)
}

async fn undisturbed(extra: &Value) -> String {
    Site::new(vec![whole()]).await.stream(extra.clone()).await
}

#[tokio::test]
async fn an_answer_cut_after_any_token_is_the_same_answer() {
    let n_all = tokens(TEXT).len() as u64;
    let asked = json!({"stream_options": {"include_usage": true}});
    let expected = undisturbed(&asked).await;
    assert_eq!(text_of(&expected), TEXT);
    for n in 1..=n_all {
        let site = Site::new(vec![dies_after(n, &[Step::Close]), whole()]).await;
        let mut request = ask(MODEL, asked.clone());
        request.receipt = true;
        let id = request.request_id.clone();
        let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
        let receipt = receipt_of(&stream);
        assert_eq!(text_of(&stream), TEXT, "after {n}");
        // One id, one creation, one role, one finish, one event of totals, one end.
        let (ours, theirs) = (events(&without_receipt(&stream)), words(&expected));
        assert!(ours.iter().all(|e| e["id"] == theirs[0]["id"]), "{stream}");
        assert!(ours.iter().all(|e| e["created"] == theirs[0]["created"]), "{stream}");
        assert_eq!(stream.matches("\"role\"").count(), 1, "{stream}");
        assert_eq!(stream.matches("\"finish_reason\":\"stop\"").count(), 1, "{stream}");
        assert_eq!(ours.last().expect("totals")["usage"], theirs.last().expect("totals")["usage"], "{n}");
        assert_eq!(stream.matches("\"usage\":{").count(), 2, "the totals and the receipt: {stream}");
        assert!(stream.ends_with("\n\ndata: [DONE]\n\n"), "{stream}");
        // The client pays for each token once, and for the prompt it sent.
        assert_eq!(receipt.usage.map(|u| (u.prompt_tokens, u.completion_tokens)), Some((13, n_all)));
        assert_eq!(receipt.cost, NanoUsd(13 + 100 * n_all.cast_signed()));
        let hops: Vec<_> = receipt.hops.iter().map(|hop| (hop.kind, hop.outcome.as_str())).collect();
        assert_eq!(hops, [(HopKind::First, "closed early"), (HopKind::Resume, "ok")]);
        let n_tokens: Vec<u64> = receipt.hops.iter().map(|hop| hop.n_tokens).collect();
        assert_eq!(n_tokens, [n, n_all - n]);
        assert_ne!(receipt.hops[0].cluster, receipt.hops[1].cluster);
        let bill = site.bill(&id).await;
        assert_eq!((bill.n_prompt_tokens, bill.n_completion_tokens), (13, n_all));
        assert_eq!((bill.cost, bill.ended), (receipt.cost, Ended::Ok));
        site.idle().await;
    }
}

fn without_receipt(stream: &str) -> String {
    let kept = stream.split_inclusive("\n\n").filter(|event| !event.starts_with("event: receipt"));
    kept.collect()
}

#[tokio::test]
async fn every_way_to_break_is_gone_on_from() {
    for lie in lies() {
        let site = Site::with(vec![dies_after(4, &lie), whole()], short()).await;
        let stream = site.stream(json!({})).await;
        assert_eq!(text_of(&stream), TEXT, "{lie:?}");
        assert!(!stream.contains("usage") && !stream.contains("error"), "{stream}");
        assert!(stream.ends_with("\n\ndata: [DONE]\n\n"), "{stream}");
        site.idle().await;
    }
}

#[tokio::test]
async fn an_answer_that_breaks_again_and_again_goes_on() {
    // Two replicas take turns, for each time the answer got on.
    let turns = vec![
        dies_after(2, &[Step::Close]),
        dies_after(3, &[Step::Send(done())]),
        dies_after(3, &[Step::Close]),
        dies_after(2, &[Step::Send(text("x", 9)[..30].to_vec()), Step::Close]),
        whole(),
    ];
    let site = Site::new(turns).await;
    let mut request = ask(MODEL, json!({"stream_options": {"include_usage": true}}));
    request.receipt = true;
    let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
    assert_eq!(text_of(&stream), TEXT);
    let receipt = receipt_of(&stream);
    let n_tokens: u64 = receipt.hops.iter().map(|hop| hop.n_tokens).sum();
    assert_eq!(n_tokens, tokens(TEXT).len() as u64);
    assert_eq!(receipt.usage.map(|usage| usage.completion_tokens), Some(n_tokens));
    let clusters: Vec<_> = receipt.hops.iter().map(|hop| hop.cluster.clone()).collect();
    assert!(clusters.windows(2).all(|pair| pair[0] != pair[1]), "{clusters:?}");
}

#[tokio::test]
async fn an_answer_that_gets_nowhere_ends() {
    // The first tells a little; then both die without a word more: each is asked once more, and no more.
    let site = Site::new(
        vec![dies_after(2, &[Step::Close]); 1].into_iter().chain(vec![vec![Step::Close]; 9]).collect(),
    )
    .await;
    let mut request = ask(MODEL, json!({}));
    request.receipt = true;
    let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
    assert!(stream.contains("incomplete_generation") && !stream.contains("[DONE]"), "{stream}");
    assert_eq!(receipt_of(&stream).not_resumed.as_deref(), Some("no other replica"));
    assert_eq!(site.upstreams.seen().len(), 3);
    site.idle().await;
}

#[tokio::test]
async fn a_limit_of_tokens_counts_those_of_every_replica() {
    let n_all = tokens(TEXT).len() as u64;
    for limit in 1..=n_all + 1 {
        let extra = json!({"max_tokens": limit, "stream_options": {"include_usage": true}});
        let expected = undisturbed(&extra).await;
        for n in 1..=limit.min(n_all) {
            // The last token comes, its finish does not.
            let cut = if n == limit {
                let all: String = tokens(TEXT)[..n as usize].concat();
                broken(&[role(), event(&chunk(&json!({"content": all}).to_string(), "null", n))])
            } else {
                dies_after(n, &[Step::Close])
            };
            let site = Site::new(vec![cut, whole()]).await;
            let stream = site.stream(extra.clone()).await;
            assert_eq!(text_of(&stream), text_of(&expected), "{n} of {limit}");
            let reason = |stream: &str| {
                let all = events(stream);
                let reasons = all.iter().filter_map(|e| e["choices"][0]["finish_reason"].as_str());
                reasons.map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(reason(&stream), reason(&expected), "{n} of {limit}");
            let totals =
                |stream: &str| events(stream).last().expect("totals")["usage"]["completion_tokens"].clone();
            assert_eq!(totals(&stream), totals(&expected), "{n} of {limit}");
            assert_eq!(site.upstreams.seen().len(), if n == limit { 1 } else { 2 });
        }
    }
}

#[tokio::test]
async fn text_that_was_held_back_for_a_stop_string_comes_once() {
    // With a stop string of four letters the last three are held back: deltas end inside tokens.
    let asked = json!({"stop": ["zzzz"], "stream_options": {"include_usage": true}});
    let expected = undisturbed(&asked).await;
    assert_eq!(text_of(&expected), TEXT);
    for n in 2..tokens(TEXT).len() as u64 {
        let site = Site::new(vec![dies_after(n, &[Step::Close]), whole()]).await;
        let stream = site.stream(asked.clone()).await;
        assert_eq!(text_of(&stream), TEXT, "after {n}");
        let totals = |stream: &str| events(stream).last().expect("totals")["usage"].clone();
        assert_eq!(totals(&stream), totals(&expected), "after {n}");
    }
}

#[tokio::test]
async fn another_word_than_the_one_that_was_begun_is_asked_for_once_more() {
    // The client has " Ge" of it; the second replica would write another word, and is then given the half.
    let begun = broken(&[role(), text("in Ge", 3)]);
    let other = broken(&[role(), text(" Bern", 1)]);
    let rest = broken(&[role(), text("neva", 1), finish("stop", 2)]);
    let site = Site::new(vec![begun, other, rest]).await;
    let stream = site.stream(json!({"stop": ["zzzz"]})).await;
    assert_eq!(text_of(&stream), "in Geneva");
    let last = |at: usize| site.upstreams.seen()[at].body["messages"][1]["content"].clone();
    assert_eq!((last(1), last(2)), (json!("in"), json!("in Ge")));
}

#[tokio::test]
async fn running_totals_never_jump() {
    let asked = json!({"stream_options": {"include_usage": true, "continuous_usage_stats": true}});
    let site = Site::new(vec![dies_after(5, &[Step::Close]), whole()]).await;
    let stream = site.stream(asked).await;
    let totals: Vec<u64> =
        events(&stream).iter().filter_map(|e| e["usage"]["completion_tokens"].as_u64()).collect();
    assert!(totals.windows(2).all(|pair| pair[0] <= pair[1] && pair[1] <= pair[0] + 1), "{totals:?}");
    assert!(events(&stream).iter().all(|e| e["usage"]["prompt_tokens"] == 13), "{stream}");
}

#[tokio::test]
async fn another_replica_gets_the_text_so_far_and_what_is_left() {
    let site = Site::new(vec![dies_after(4, &[Step::Close]), whole()]).await;
    let extra = json!({"max_tokens": 40, "min_tokens": 5, "seed": 7, "logprobs": true});
    site.stream(extra).await;
    let seen = site.upstreams.seen();
    let mut expected = seen[0].body.clone();
    // The fourth token is the first of two line breaks: it is left to be written anew.
    expected["messages"] = json!([
        {"role": "user", "content": "hi"}, {"role": "assistant", "content": "Zürich, \"Bern\" and"}
    ]);
    expected["max_tokens"] = 37.into();
    expected["min_tokens"] = 1.into();
    expected["continue_final_message"] = true.into();
    expected["add_generation_prompt"] = false.into();
    assert_eq!(seen[1].body, expected);
    assert_ne!(seen[0].header("x-request-id"), seen[1].header("x-request-id"));
}

#[tokio::test]
async fn what_cannot_go_on_is_told_in_one_event_with_the_reason_in_the_receipt() {
    let dies = || dies_after(2, &[Step::Close]);
    let with = |delta: &str| broken(&[role(), text("a", 1), event(&chunk(delta, "null", 2))]);
    let no_totals = broken(&[event(r#"{"id":"x","choices":[{"index":0,"delta":{"content":"a"}}]}"#)]);
    let two = |turn: Turn| vec![turn, whole()];
    let refuses = error("400 Bad Request", "BadRequestError", "cannot continue");
    for (extra, turns, reason, n_asked) in [
        (json!({"n": 2}), two(dies()), "several choices", 1),
        (json!({"response_format": {"type": "json_object"}}), two(dies()), "structured output", 1),
        (json!({"tool_choice": "required"}), two(dies()), "tool call", 1),
        (json!({"echo": true}), two(dies()), "echo", 1),
        (json!({"add_generation_prompt": false}), two(dies()), "prompt form", 1),
        (json!({}), two(with(r#"{"tool_calls":[{"index":0}]}"#)), "tool call", 1),
        (json!({}), two(with(r#"{"reasoning":"hm"}"#)), "reasoning", 1),
        (json!({}), two(no_totals), "no running totals", 1),
        (json!({}), vec![dies(), refuses], "refused", 2),
        (json!({}), vec![dies(), with(r#"{"reasoning":"hm"}"#)], "reasoning", 2),
    ] {
        let site = Site::new(turns).await;
        let mut request = ask(MODEL, extra);
        request.receipt = true;
        let id = request.request_id.clone();
        let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
        let receipt = receipt_of(&stream);
        assert_eq!(receipt.not_resumed.as_deref(), Some(reason));
        let last = events(&stream).pop().expect("an event");
        assert_eq!(last["error"]["code"], "incomplete_generation", "{reason}: {stream}");
        assert_eq!(stream.matches("\"error\":").count(), 1, "{stream}");
        assert!(!stream.contains("[DONE]"), "{stream}");
        assert_eq!(site.upstreams.seen().len(), n_asked, "{reason}");
        assert_eq!(site.bill(&id).await.ended, Ended::Failed);
        site.idle().await;
    }
}

#[tokio::test]
async fn what_went_another_way_is_counted() {
    let site = Site::new(vec![dies_after(2, &[Step::Close]), whole(), dies_after(2, &[Step::Close])]).await;
    let mut registry = Registry::default();
    site.gateway.register(&mut registry);
    site.stream(json!({})).await;
    site.stream(json!({"echo": true})).await;
    let mut text = String::new();
    encode(&mut text, &registry).expect("text");
    for line in [
        r#"playground_gateway_resumes_total{model="org/model",outcome="ok"} 1"#,
        r#"playground_gateway_resumes_total{model="org/model",outcome="echo"} 1"#,
        r#"kind="first",outcome="closed early"} 1"#,
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[tokio::test]
async fn providers_are_not_asked_to_continue() {
    let site = Site::new(vec![dies_after(2, &[Step::Close])]).await;
    let mut request = ask("org/shared:near", json!({}));
    request.receipt = true;
    let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
    assert_eq!(receipt_of(&stream).not_resumed.as_deref(), Some("provider"));
    assert_eq!(site.upstreams.seen().len(), 1);
}

#[tokio::test]
async fn a_replica_whose_breaker_is_open_is_waited_for() {
    let site = Site::new(vec![dies_after(4, &[Step::Close]), whole()]).await;
    let tried = ["replica-0".to_owned()];
    let second =
        Ask { model: MODEL, tried: &tried, countries: &[], prefix: &[], session: None, whole: false };
    while let Ok(lease) = site.pool.lease(&second) {
        lease.end(Outcome::Broken);
    }
    assert!(site.pool.status().iter().any(|replica| !replica.healthy), "the second is left alone");
    let mut request = ask(MODEL, json!({}));
    request.receipt = true;
    let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
    assert_eq!(text_of(&stream), TEXT);
    let receipt = receipt_of(&stream);
    let clusters: Vec<_> = receipt.hops.iter().filter_map(|hop| hop.cluster.as_deref()).collect();
    assert_eq!(clusters, ["cluster-0", "cluster-1"]);
}

#[tokio::test]
async fn silence_over_all_attempts_is_bounded() {
    let hangs = || vec![Step::Send([stream_head(), role()].concat()), Step::Hang];
    let turns = vec![dies_after(2, &[Step::Hang]), hangs(), hangs(), hangs()];
    let limits = short();
    let longest = 4 * limits.idle;
    let site = Site::with(turns, limits).await;
    let mut body = stream_of(site.chat(ask(MODEL, json!({}))).await.expect("a reply"));
    let began = std::time::Instant::now();
    while next(&mut body).await.is_some() {}
    // Two idle times are allowed; the rest is for a busy machine.
    assert!(began.elapsed() < longest.max(Duration::from_secs(2)), "{:?}", began.elapsed());
    eventually(async || (site.upstreams.n_hung_up() == 2).then_some(())).await;
}
