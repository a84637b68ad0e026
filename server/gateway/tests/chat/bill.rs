//! Every call is settled exactly once, for what was delivered, however it ends.

use crate::{
    MODEL, Site, ask, eventually, next, read, receipt_of,
    replica::{Step, Turn, answer, broken, chunk, event, role, stream_head, text, whole},
    secret, slug, stream_of,
};
use gateway::Surface;
use serde_json::json;
use std::pin::pin;
use store::Ended;
use wire::{KeyMode, NanoUsd};

#[tokio::test]
async fn a_whole_stream_is_billed_by_its_last_usage() {
    let site = Site::new(vec![answer(&["a", "b", "c"])]).await;
    let request = ask(MODEL, json!({}));
    let id = request.request_id.clone();
    read(stream_of(site.chat(request).await.expect("a reply"))).await;
    let bill = site.bill(&id).await;
    assert_eq!((bill.n_prompt_tokens, bill.n_completion_tokens), (13, 3));
    assert_eq!((bill.cost, bill.ended, bill.mode), (NanoUsd(13 + 300), Ended::Ok, KeyMode::Routed));
    assert!(bill.cluster.is_some() && bill.first_token_ms.is_some());
}

#[tokio::test]
async fn a_whole_answer_is_billed() {
    let site = Site::new(vec![whole("a b", "stop", 2)]).await;
    let request = ask(MODEL, json!({"stream": false}));
    let id = request.request_id.clone();
    site.chat(request).await.expect("a reply");
    let bill = site.bill(&id).await;
    assert_eq!((bill.n_completion_tokens, bill.cost, bill.ended), (2, NanoUsd(213), Ended::Ok));
}

#[tokio::test]
async fn a_cut_stream_bills_only_delivered_tokens() {
    // One event may carry several tokens, so counting events would be wrong.
    let five = event(&chunk(r#"{"content":"five tokens"}"#, "null", 5));
    let half = text("x", 6)[..100].to_vec();
    let site = Site::new(vec![broken(&[role(), five, half])]).await;
    // No other replica may go on with an answer that repeats its prompt.
    let mut request = ask(MODEL, json!({"echo": true}));
    request.receipt = true;
    let id = request.request_id.clone();
    let receipt = receipt_of(&read(stream_of(site.chat(request).await.expect("a reply"))).await);
    assert_eq!(receipt.cost, NanoUsd(13 + 500));
    let bill = site.bill(&id).await;
    assert_eq!((bill.n_completion_tokens, bill.cost, bill.ended), (5, NanoUsd(513), Ended::Failed));
    assert_eq!(site.store.n_ignored_settlements(), 0);
}

#[tokio::test]
async fn a_provider_with_running_totals_is_asked_for_them_and_a_cut_is_billed() {
    let cut = || broken(&[role(), text("a", 1), text("b", 2)]);
    let unknown = broken(&[event(r#"{"id":"x","choices":[{"index":0,"delta":{"content":"a"}}]}"#)]);
    let site = Site::new(vec![cut(), unknown]).await;
    site.save_key("far").await;
    for (provider, options, n_tokens, cost) in [
        ("near", json!({"include_usage": true, "continuous_usage_stats": true}), 2, NanoUsd(13 + 200)),
        // It says nothing before the end, so a stream without an end costs nothing.
        ("far", json!({"include_usage": true}), 0, NanoUsd(0)),
    ] {
        let request = ask(&format!("org/shared:{provider}"), json!({}));
        let id = request.request_id.clone();
        read(stream_of(site.chat(request).await.expect("a reply"))).await;
        let bill = site.bill(&id).await;
        assert_eq!((bill.n_completion_tokens, bill.ended), (n_tokens, Ended::Failed), "{provider}");
        assert_eq!(bill.cost, cost);
        assert_eq!(site.upstreams.seen().pop().expect("a request").body["stream_options"], options);
    }
}

#[tokio::test]
async fn a_client_that_leaves_closes_the_upstream_and_pays_for_what_it_got() {
    let turn: Turn = vec![
        Step::Send([stream_head(), role(), text("a", 1)].concat()),
        Step::Gate,
        Step::Send(text("b", 2)),
        Step::Hang,
    ];
    let site = Site::new(vec![turn]).await;
    let request = ask(MODEL, json!({}));
    let id = request.request_id.clone();
    let mut body = stream_of(site.chat(request).await.expect("a reply"));
    assert!(next(&mut body).await.is_some());
    site.upstreams.open_gate(1);
    assert!(next(&mut body).await.is_some());
    drop(body);
    eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
    let bill = site.bill(&id).await;
    assert_eq!((bill.n_completion_tokens, bill.cost, bill.ended), (2, NanoUsd(213), Ended::Cancelled));
    site.idle().await;
    assert_eq!(site.store.n_ignored_settlements(), 0);
}

#[tokio::test]
async fn a_caller_that_leaves_while_waiting_closes_the_upstream_and_pays_nothing() {
    for streamed in [true, false] {
        let head = if streamed { stream_head() } else { vec![] };
        let site = Site::new(vec![vec![Step::Send(head), Step::Hang]]).await;
        let request = ask(MODEL, json!({"stream": streamed}));
        let id = request.request_id.clone();
        {
            let mut call = pin!(site.chat(request));
            let arrived = eventually(async || (site.upstreams.seen().len() == 1).then_some(()));
            tokio::select! {
                () = arrived => {}
                _ = &mut call => panic!("nothing was answered"),
            }
        }
        eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
        let bill = site.bill(&id).await;
        assert_eq!((bill.n_completion_tokens, bill.cost, bill.ended), (0, NanoUsd(0), Ended::Cancelled));
        site.idle().await;
    }
}

#[tokio::test]
async fn a_call_that_fails_is_settled_as_failed_and_free() {
    let site = Site::new(vec![vec![Step::Close], vec![Step::Close]]).await;
    let request = ask(MODEL, json!({}));
    let id = request.request_id.clone();
    site.error(request).await;
    let bill = site.bill(&id).await;
    assert_eq!((bill.cost, bill.ended), (NanoUsd(0), Ended::Failed));
}

#[tokio::test]
async fn a_direct_call_is_not_in_the_ledger() {
    let site = Site::new(vec![answer(&["a"]), answer(&["b"])]).await;
    for provider in ["near", "publicai"] {
        let mut request = ask("org/shared", json!({}));
        request.surface = Surface::Direct(slug(provider), secret("presented-key"));
        request.receipt = true;
        let id = request.request_id.clone();
        let receipt = receipt_of(&read(stream_of(site.chat(request).await.expect("a reply"))).await);
        assert_eq!((receipt.mode, receipt.cost), (KeyMode::CustomKey, NanoUsd(0)));
        assert_eq!(site.store.settlement(&id).await.expect("an answer"), None);
    }
    assert!(site.store.requests_by_model(0).await.expect("an answer").is_empty());
    // The pool's own key opens its replicas; a presented one goes to its provider only.
    let keys: Vec<Option<String>> =
        site.upstreams.seen().iter().map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(keys, [Some("Bearer presented-key".to_owned()), Some("Bearer replica-secret-key".to_owned())]);
}
