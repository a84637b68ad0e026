//! Calls that wait for a seat: told where they stand, served in turn, refused with a true time, gone at once.

use crate::{
    MODEL, SHARED, Site, ask, events, eventually, json_of, next, read,
    replica::{SERVED, Step, Turn, answer, error, role, stream_head, text, whole},
    stream_of, text_of,
};
use gateway::{ChatError, ChatRequest, Hints, Limits, Reply};
use pool::{ReplicaConfig, ServedModel};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wire::ClusterLabel;

/// One replica, which takes one request at a time.
async fn site(turns: Vec<Turn>, limits: Limits) -> Site {
    let site = Site::with(turns, limits).await;
    site.pool.replace(vec![one_seat(&site)]);
    site
}

fn one_seat(site: &Site) -> ReplicaConfig {
    let models = [MODEL, SHARED]
        .map(|model| ServedModel { model: model.to_owned(), upstream: SERVED.to_owned() })
        .to_vec();
    let cluster = ClusterLabel { name: "alps".into(), country: None, partner: None };
    let url = site.upstreams.urls[0].clone();
    ReplicaConfig { max_in_flight: Some(1), ..ReplicaConfig::new("one".to_owned(), url, models, cluster) }
}

/// Clients get their heads soon.
fn soon() -> Limits {
    Limits { head_wait: Duration::from_millis(20), ..Limits::default() }
}

/// An answer that ends when the gate is opened.
fn gated() -> Turn {
    let mut turn =
        vec![Step::Send(stream_head()), Step::Send(role()), Step::Send(text("one", 1)), Step::Gate];
    turn.extend(answer(&["one", " two"]).split_off(3));
    turn
}

fn busy() -> Turn {
    error("503 Service Unavailable", "Service Unavailable", "busy")
}

/// Asks and holds the seat.
async fn hold(site: &Site) -> Reply {
    let reply = site.chat(ask(MODEL, json!({}))).await.expect("a seat");
    assert_eq!(reply.queued, None, "it did not wait");
    reply
}

async fn waiting(site: &Site, n: usize) {
    eventually(async || (site.pool.n_waiting(MODEL) == n).then_some(())).await;
}

fn whole_call(extra: Value) -> ChatRequest {
    let mut extra = extra;
    extra["stream"] = false.into();
    ask(MODEL, extra)
}

#[tokio::test]
async fn a_stream_that_waits_is_told_its_place_and_then_answered() {
    let site = site(vec![gated(), answer(&["mine"]), answer(&["later"])], soon()).await;
    let held = hold(&site).await;
    let mut first = stream_of(site.chat(ask(MODEL, json!({}))).await.expect("its head comes meanwhile"));
    let reply = site.chat(ask(MODEL, json!({}))).await.expect("its head comes meanwhile");
    assert_eq!(reply.queued.expect("it waits").position, 2);
    let mut second = stream_of(reply);
    let told = |bytes: Option<bytes::Bytes>| String::from_utf8(bytes.expect("bytes").to_vec()).expect("text");
    let place = told(next(&mut first).await);
    assert!(place.starts_with(": queued position=1 wait_s=") && place.ends_with("\n\n"), "{place:?}");
    assert!(told(next(&mut second).await).starts_with(": queued position=2 wait_s="));

    site.upstreams.open_gate(1);
    let (held, first) = tokio::join!(read(stream_of(held)), read(first));
    assert_eq!((text_of(&held).as_str(), text_of(&first).as_str()), ("one two", "mine"));
    let second = read(second).await;
    assert_eq!(text_of(&second), "later");
    assert_eq!(site.pool.n_waiting(MODEL), 0);
}

#[tokio::test]
async fn a_call_that_is_not_streamed_waits_too_and_says_so() {
    let site = site(vec![gated(), whole("fine", "stop", 2)], soon()).await;
    let held = hold(&site).await;
    let open = async {
        waiting(&site, 1).await;
        site.upstreams.open_gate(1);
        read(stream_of(held)).await
    };
    let (reply, _) = tokio::join!(site.chat(whole_call(json!({}))), open);
    let reply = reply.expect("an answer");
    let queued = reply.queued.expect("it waited");
    assert_eq!(queued.position, 1);
    assert!(queued.waited > Duration::ZERO);
    assert_eq!(json_of(reply)["choices"][0]["message"]["content"], "fine");
}

#[tokio::test]
async fn a_full_queue_is_told_with_the_time_it_takes() {
    let site = site(vec![gated()], soon()).await;
    site.pool.set_max_queued(MODEL, 1);
    let _held = hold(&site).await;
    let _first = site.chat(ask(MODEL, json!({}))).await.expect("its head comes meanwhile");
    for request in [ask(MODEL, json!({})), whole_call(json!({}))] {
        match site.error(request).await {
            // Two seats of two seconds each, as long as none was seen to end.
            ChatError::Busy { retry_after_s } => assert_eq!(retry_after_s, 4),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(site.upstreams.seen().len(), 1, "nobody else was asked");
}

#[tokio::test]
async fn who_waits_too_long_is_told_in_the_form_its_answer_has() {
    let limits = Limits { queue: Duration::from_millis(80), ..soon() };
    let site = site(vec![gated()], limits).await;
    let _held = hold(&site).await;
    assert!(matches!(site.error(whole_call(json!({}))).await, ChatError::Busy { .. }));
    let stream = read(stream_of(site.chat(ask(MODEL, json!({}))).await.expect("its head"))).await;
    let told = events(stream.split_once("\n\n").expect("its place, then an error").1);
    assert_eq!(told[0]["error"]["code"], "rate_limit_exceeded", "{stream}");
    assert_eq!(site.pool.n_waiting(MODEL), 0);
}

#[tokio::test]
async fn a_callers_own_deadline_ends_its_wait() {
    let site = site(vec![gated()], soon()).await;
    let _held = hold(&site).await;
    let mut request = whole_call(json!({}));
    request.hints = Hints { deadline: Some(Duration::from_millis(50)), ..Hints::default() };
    let begun = Instant::now();
    assert!(matches!(site.error(request).await, ChatError::Busy { .. }));
    assert!(begun.elapsed() < Duration::from_secs(10), "far sooner than the queue's own limit");
}

#[tokio::test]
async fn a_client_that_leaves_the_queue_is_gone_at_once() {
    let site = site(vec![gated(), answer(&["mine"])], soon()).await;
    let held = hold(&site).await;
    let leaves = site.chat(ask(MODEL, json!({}))).await.expect("its head");
    let stays = site.chat(ask(MODEL, json!({}))).await.expect("its head");
    drop(leaves);
    assert_eq!(site.pool.n_waiting(MODEL), 1);
    {
        // One that leaves before its head.
        let call = site.chat(whole_call(json!({})));
        tokio::pin!(call);
        tokio::select! {
            _ = &mut call => panic!("the seat is taken"),
            () = waiting(&site, 2) => {}
        }
    }
    assert_eq!(site.pool.n_waiting(MODEL), 1);
    site.upstreams.open_gate(1);
    let (_, stays) = tokio::join!(read(stream_of(held)), read(stream_of(stays)));
    assert_eq!(text_of(&stays), "mine");
    site.idle().await;
    assert_eq!(site.upstreams.seen().len(), 2, "nothing was asked for who left");
}

#[tokio::test]
async fn a_seat_goes_to_the_next_at_once_when_its_client_leaves() {
    let site = site(vec![gated(), answer(&["mine"])], soon()).await;
    let held = hold(&site).await;
    let next = site.chat(ask(MODEL, json!({}))).await.expect("its head");
    drop(held);
    assert_eq!(text_of(&read(stream_of(next)).await), "mine");
    eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
}

#[tokio::test]
async fn a_replica_that_is_full_sends_back_to_wait_not_away() {
    let site = site(vec![busy(), busy(), answer(&["fine"])], Limits::default()).await;
    let reply = site.chat(ask(MODEL, json!({}))).await.expect("its head");
    let queued = reply.queued;
    let stream = read(stream_of(reply)).await;
    assert_eq!(text_of(&stream), "fine");
    assert_eq!(queued.expect("it waited").position, 1);
    assert_eq!(site.upstreams.seen().len(), 3);
}

#[tokio::test]
async fn a_replica_that_is_always_full_is_not_asked_for_ever() {
    let site = site(vec![busy(); 9], Limits::default()).await;
    let begun = Instant::now();
    assert!(matches!(site.error(whole_call(json!({}))).await, ChatError::Busy { .. }));
    assert_eq!(site.upstreams.seen().len(), 4, "once, and three times more");
    // Each time it waited for a seat to be given up, or for a second.
    assert!(begun.elapsed() >= Duration::from_secs(3));
}

#[tokio::test]
async fn batch_goes_after_what_people_wait_for() {
    let site = site(vec![gated(), answer(&["first"]), answer(&["second"])], soon()).await;
    let held = hold(&site).await;
    let mut batch = ask(MODEL, json!({}));
    batch.hints = Hints { batch: true, ..Hints::default() };
    let batch = site.chat(batch).await.expect("its head");
    let person = site.chat(ask(MODEL, json!({}))).await.expect("its head");
    assert_eq!(person.queued.expect("it waits").position, 1);
    site.upstreams.open_gate(1);
    let (_, batch, person) =
        tokio::join!(read(stream_of(held)), read(stream_of(batch)), read(stream_of(person)));
    assert_eq!((text_of(&person).as_str(), text_of(&batch).as_str()), ("first", "second"));
}

#[tokio::test]
async fn nobody_waits_where_another_route_serves_at_once() {
    let site = site(vec![gated(), answer(&["elsewhere"])], soon()).await;
    let _held = hold(&site).await;
    let reply = site.chat(ask(SHARED, json!({}))).await.expect("an answer");
    assert_eq!((reply.provider.as_str(), reply.queued), ("near", None));
    assert_eq!(text_of(&read(stream_of(reply)).await), "elsewhere");
}
