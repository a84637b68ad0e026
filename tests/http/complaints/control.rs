//! What an operator can see and do while calls run, and first tokens that are late.

use crate::ask::{ask, ask_streamed, ask_with};
use harness::{MODEL, Mode, Replica, ReplicaOptions, ReplicaProcess, Site, Turn, eventually};
use http::Method;
use serde_json::{Value, json};

async fn calls(site: &Site) -> Vec<Value> {
    let told = site.http.get("/api/admin/calls").same_origin().send().await.expect(200).json();
    told["calls"].as_array().expect("a list").clone()
}

/// SGLang 31685: nobody can end a request from outside, and nobody sees where in the queue it is.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_11_the_owner_sees_the_queue_and_ends_a_call() {
    let replica = Replica::start(MODEL).await;
    replica.then([Turn::gated(&["one", " two"]), Turn::answer(&["three"])]);
    let site = Site::builder().replica(&replica).config("max_in_flight = 1\n").start().await;
    let token = site.token().await;
    replica.release(1);
    let mut running = site.chat(&token, &ask_streamed()).open().await;
    assert_eq!(running.next_text().await.as_deref(), Some("one"));
    let waiting = tokio::spawn(site.chat(&token, &ask()).send());
    let place = eventually("the second call waits", async || {
        calls(&site).await.iter().find_map(|call| call["position"].as_u64())
    })
    .await;
    assert_eq!(place, 1);

    let id = running.headers["x-request-id"].to_str().expect("an id is plain").to_owned();
    assert!(calls(&site).await.iter().any(|call| call["id"] == id), "it can be found by its id");
    let aborted =
        site.http.call(Method::DELETE, &format!("/api/admin/calls/{id}")).same_origin().send().await;
    aborted.expect(200);
    // The client is told, the server is freed, and whoever waited has its turn.
    let events = running.events().await;
    let errors = events.iter().filter(|event| event.data.contains("\"error\"")).count();
    assert_eq!(errors, 1, "{events:?}");
    eventually("the server is freed", async || (replica.n_cut() == 1).then_some(())).await;
    let answer = waiting.await.expect("no panic").expect(200);
    assert!(answer.header("x-playground-queue").starts_with("position=1;"), "{:?}", answer.headers);
    let gone = site.http.call(Method::DELETE, &format!("/api/admin/calls/{id}")).same_origin().send().await;
    gone.expect(404);
}

/// The wish of llm-d's router 646 and Envoy 5841: hedging for tight limits, without doubling the work.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_13_a_late_first_token_is_asked_for_elsewhere() {
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 64,
        max_queued: None,
        // The first token, long beside what a busy machine adds.
        pace_us: 100_000,
        trims: false,
    };
    let (slow, well) = (ReplicaProcess::start(options.clone()).await, ReplicaProcess::start(options).await);
    let site = Site::builder()
        .cluster("alps", "CH", &[slow.base_url(), well.base_url()])
        .config(&format!("[[model]]\nid = {MODEL:?}\nhedge = true\n"))
        .start()
        .await;
    let token = site.token().await;
    let ask_many = async |from: usize, n: usize| {
        let calls = (from..from + n).map(|n| {
            let body = ask_with(&json!({"messages": [{"role": "user", "content": format!("Story {n}")}],
                "stream": true, "max_tokens": 2}));
            site.chat(&token, &body).header("x-playground-receipt", "1").send()
        });
        futures_util::future::join_all(calls).await
    };
    // What is late is learnt from what is usual, and one hedge is paid for by twenty calls.
    for batch in 0..6 {
        ask_many(batch * 20, 20).await;
    }
    slow.behave(Mode::Slow).await;
    let answers = ask_many(1_000, 6).await;
    let mut n_hedged = 0;
    for answer in answers {
        let text = answer.expect(200).text();
        assert!(text.ends_with("data: [DONE]\n\n") && !text.contains("\"error\""), "{text}");
        n_hedged += usize::from(text.contains("\"hedge\""));
    }
    assert!(n_hedged > 0, "no call had met the slow one");
}
