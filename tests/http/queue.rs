//! Requests that wait here because every server has as many as it may.

use crate::ask::{ask, ask_streamed, text_of};
use harness::{MODEL, Replica, Site, SiteBuilder, Turn, eventually};
use std::time::{Duration, Instant};

/// A site with one server, which takes one request at a time.
fn one_seat(replica: &Replica) -> SiteBuilder {
    Site::builder().replica(replica).config("max_in_flight = 1\n")
}

/// How many wait, as `/metrics` says.
async fn n_waiting(site: &Site) -> Option<f64> {
    let name = format!("playground_pool_queue_length{{model={MODEL:?}}} ");
    let text = site.http.get("/metrics").send().await.text();
    text.lines().find_map(|line| line.strip_prefix(name.as_str())?.parse().ok())
}

async fn waiting(site: &Site, n: f64) {
    eventually("they wait", async || (n_waiting(site).await == Some(n)).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_all_seats_taken_is_told_where_it_stands_and_served_in_turn() {
    let replica = Replica::start(MODEL).await;
    replica.then([Turn::gated(&["one", " two"])]);
    let site = one_seat(&replica).start().await;
    let token = site.token().await;
    replica.release(1);
    let mut held = site.chat(&token, &ask_streamed()).open().await;
    assert_eq!(held.next_text().await.as_deref(), Some("one"));

    let mut streamed = site.chat(&token, &ask_streamed()).open().await;
    assert_eq!(streamed.status, 200);
    let whole = tokio::spawn(site.chat(&token, &ask()).send());
    waiting(&site, 2.0).await;
    replica.release(1);
    while held.next_text().await.is_some() {}
    while streamed.next_text().await.is_some() {}
    assert!(streamed.raw().starts_with(": queued position=1 wait_s="), "{}", streamed.raw());
    let streamed = streamed.whole().await;
    assert!(streamed.header("x-playground-queue").starts_with("position=1; waited_ms="));
    let whole = whole.await.expect("no panic").expect(200);
    assert_eq!(text_of(&whole.json()), "The capital of France is Paris.");
    let queue = whole.header("x-playground-queue");
    assert!(queue.starts_with("position=") && !queue.ends_with("waited_ms=0"), "{queue}");
    waiting(&site, 0.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_is_429_with_the_time_to_wait() {
    let replica = Replica::start(MODEL).await;
    replica.always(Turn::Hang);
    let site =
        one_seat(&replica).config(&format!("[[model]]\nid = {MODEL:?}\nmax_queued = 1\n")).start().await;
    let token = site.token().await;
    let held = tokio::spawn(site.chat(&token, &ask()).send());
    eventually("the server has it", async || (replica.seen().len() == 1).then_some(())).await;
    let queued = tokio::spawn(site.chat(&token, &ask()).send());
    waiting(&site, 1.0).await;
    for body in [ask(), ask_streamed()] {
        let refused = site.chat(&token, &body).send().await.expect(429);
        let wait_s: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=120).contains(&wait_s), "{wait_s} s");
    }
    held.abort();
    queued.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_deadline_ends_its_wait() {
    let replica = Replica::start(MODEL).await;
    replica.always(Turn::Hang);
    let site = one_seat(&replica).start().await;
    let token = site.token().await;
    let held = tokio::spawn(site.chat(&token, &ask()).send());
    eventually("the server has it", async || (replica.seen().len() == 1).then_some(())).await;
    let call = site.chat(&token, &ask()).header("x-playground-deadline-ms", "50");
    call.send().await.expect(429);
    held.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_that_cannot_be_meant_are_named() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    for (name, value) in [
        ("x-playground-priority", "urgent"),
        ("x-playground-deadline-ms", "soon"),
        ("x-playground-countries", "Switzerland"),
    ] {
        let refused = site.chat(&token, &ask()).header(name, value).send().await.expect(400);
        assert!(refused.error_message().contains(name), "{}", refused.text());
    }
    let abroad = site.chat(&token, &ask()).header("x-playground-countries", "JP").send().await;
    assert_ne!(abroad.status, 200, "the one server stands in CH");
    site.chat(&token, &ask()).header("x-playground-countries", "de, ch").send().await.expect(200);
    assert_eq!(replica.seen().len(), 1);
}

/// The promise is 10 ms on a quiet machine; a busy one adds its own, and asking for the metrics takes time.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_the_queue_frees_its_place_at_once() {
    const AT_ONCE: Duration = Duration::from_millis(500);
    let replica = Replica::start(MODEL).await;
    replica.always(Turn::Hang);
    let site = one_seat(&replica).start().await;
    let token = site.token().await;
    let held = tokio::spawn(site.chat(&token, &ask()).send());
    eventually("the server has it", async || (replica.seen().len() == 1).then_some(())).await;
    for body in [ask(), ask_streamed()] {
        let queued = tokio::spawn(site.chat(&token, &body).send());
        waiting(&site, 1.0).await;
        queued.abort();
        let left = Instant::now();
        waiting(&site, 0.0).await;
        assert!(left.elapsed() < AT_ONCE, "{:?}", left.elapsed());
    }
    assert_eq!(replica.seen().len(), 1, "nothing was asked for who left");
    held.abort();
}
