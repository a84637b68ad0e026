//! Monthly credits: what costs stops when they are used up; what costs nothing here goes on.

use crate::{
    SHARED, Site, ask, read,
    replica::{Step, answer, role, stream_head, text},
    stream_of,
};
use gateway::{ChatError, Limits};
use serde_json::json;
use wire::NanoUsd;

/// Each answer of three tokens costs 313 nano-dollars.
async fn site(monthly: i64) -> Site {
    let limits = Limits { monthly_credits: Some(NanoUsd(monthly)), ..Limits::default() };
    Site::with((0..4).map(|_| answer(&["a", "b", "c"])).collect(), limits).await
}

const NEAR: &str = "org/shared:near";

#[tokio::test]
async fn a_paid_call_is_refused_once_the_credits_are_used_up() {
    let site = site(600).await;
    for _ in 0..2 {
        read(stream_of(site.chat(ask(NEAR, json!({}))).await.expect("credits are left"))).await;
    }
    let refused = site.error(ask(NEAR, json!({}))).await;
    assert!(matches!(refused, ChatError::NoCredits { monthly: NanoUsd(600) }), "{refused:?}");
    assert!(!refused.retryable());
    assert_eq!(site.upstreams.seen().len(), 2, "a refused call goes nowhere");
    // The user's own key is billed by its provider.
    site.save_key("near").await;
    read(stream_of(site.chat(ask(NEAR, json!({}))).await.expect("an own key needs no credits"))).await;
}

#[tokio::test]
async fn without_credits_the_policy_takes_what_costs_nothing_here() {
    let site = site(0).await;
    site.save_key("far").await;
    let reply = site.chat(ask(SHARED, json!({}))).await.expect("an own key is left");
    assert_eq!(reply.provider.as_str(), "far");
    read(stream_of(reply)).await;
}

#[tokio::test]
async fn calls_at_once_hold_what_they_may_cost() {
    let writing = vec![Step::Send([stream_head(), role(), text("a", 1)].concat()), Step::Hang];
    let limits = Limits { monthly_credits: Some(NanoUsd(50_000)), ..Limits::default() };
    let site = Site::with(vec![writing, answer(&["b"])], limits).await;
    let first = site.chat(ask(NEAR, json!({}))).await.expect("credits are left");
    let refused = site.error(ask(NEAR, json!({}))).await;
    assert!(matches!(refused, ChatError::CreditsHeld { .. }), "the first call may cost all: {refused:?}");
    assert!(refused.retryable(), "nothing is charged yet");
    let by_policy = site.error(ask(SHARED, json!({}))).await;
    assert!(matches!(by_policy, ChatError::CreditsHeld { .. }), "every way costs something: {by_policy:?}");
    // A client that leaves pays for what it got and gives the rest back.
    drop(first);
    read(stream_of(site.chat(ask(NEAR, json!({}))).await.expect("given back"))).await;
}

#[tokio::test]
async fn a_call_holds_what_its_prompt_and_its_answers_may_cost() {
    let prompt = json!({"messages": [{"role": "user", "content": "x".repeat(400_000)}]});
    let hold_all = [prompt, json!({"max_tokens": 2_000}), json!({"max_completion_tokens": 700, "n": 3})];
    for (extra, holds_all) in hold_all.map(|extra| (extra, true)).into_iter().chain([(json!({}), false)]) {
        let writing = vec![Step::Send([stream_head(), role(), text("a", 1)].concat()), Step::Hang];
        // The least that a call holds is 104,000.
        let limits = Limits { monthly_credits: Some(NanoUsd(150_000)), ..Limits::default() };
        let site = Site::with(vec![writing.clone(), writing], limits).await;
        let first = site.chat(ask(NEAR, extra.clone())).await.expect("credits are left");
        let second = site.chat(ask(NEAR, json!({}))).await;
        let held = matches!(second, Err(ChatError::CreditsHeld { .. }));
        assert_eq!(held, holds_all, "{:.80}: {second:?}", extra.to_string());
        drop((first, second));
    }
}

#[tokio::test]
async fn a_call_that_is_served_for_nothing_holds_nothing() {
    let writing = vec![Step::Send([stream_head(), role(), text("a", 1)].concat()), Step::Hang];
    let limits = Limits { monthly_credits: Some(NanoUsd(50_000)), ..Limits::default() };
    let site = Site::with(vec![writing, answer(&["b"])], limits).await;
    site.save_key("far").await;
    site.save_order(&["far", "near"]).await;
    let first = site.chat(ask(SHARED, json!({}))).await.expect("an own key");
    assert_eq!(first.provider.as_str(), "far");
    read(stream_of(site.chat(ask(NEAR, json!({}))).await.expect("nothing is held"))).await;
    drop(first);
}

#[tokio::test]
async fn what_was_charged_before_a_restart_counts() {
    let first = site(600).await;
    for _ in 0..2 {
        let request = ask(NEAR, json!({}));
        let id = request.request_id.clone();
        read(stream_of(first.chat(request).await.expect("credits are left"))).await;
        first.bill(&id).await;
    }
    let again = first.restarted(Limits { monthly_credits: Some(NanoUsd(600)), ..Limits::default() });
    let refused = again.error(ask(NEAR, json!({}))).await;
    assert!(matches!(refused, ChatError::NoCredits { .. }), "{refused:?}");
}
