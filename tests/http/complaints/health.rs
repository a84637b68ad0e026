//! Which servers are taken out, tried again, waited for and asked.

use crate::ask::{ask, ask_streamed, ask_with};
use harness::{MODEL, Mode, Replica, ReplicaOptions, ReplicaProcess, Site, SiteBuilder, Turn, eventually};
use serde_json::json;

/// SGLang 25811, 25822, 26713, 13894: clients with wrong requests trip the breaker and take out the fleet.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_05_wrong_requests_take_out_nobody() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    for status in [400, 404, 413, 422] {
        replica.then(vec![Turn::Status(status); 60]);
        for n in 0..60 {
            let answer = site.chat(&token, &ask_with(&json!({"stream": n % 2 == 0}))).send().await;
            assert_eq!(answer.status, status, "{}", answer.text());
        }
        site.chat(&token, &ask()).send().await.expect(200);
    }
    // Busy is not sick either: as soon as there is a seat, it is used.
    replica.then(vec![Turn::Status(503); 40]);
    for _ in 0..40 {
        site.chat(&token, &ask()).send().await;
    }
    eventually("it answers again", async || {
        (site.chat(&token, &ask()).send().await.status == 200).then_some(())
    })
    .await;
}

/// new-api 4100, 4585, 2899, 4541: one error disables a channel, and a disabled channel is still retried, several
/// times for one request.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_06_one_error_disables_nobody_and_each_is_tried_once() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    for body in [ask(), ask_streamed()] {
        replica.then([Turn::Status(500)]);
        let n_seen = replica.seen().len();
        site.chat(&token, &body).send().await.expect(502);
        assert_eq!(replica.seen().len(), n_seen + 1, "a target is tried once for a request");
        site.chat(&token, &body).send().await.expect(200);
    }

    let (one, two) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let site = Site::builder().replica(&one).replica(&two).start().await;
    let token = site.token().await;
    for turn in [Turn::Status(500), Turn::Status(502)] {
        one.then([turn.clone()]);
        two.then([turn.clone()]);
        let n_seen = (one.seen().len(), two.seen().len());
        site.chat(&token, &ask()).send().await.expect(502);
        assert_eq!((one.seen().len(), two.seen().len()), (n_seen.0 + 1, n_seen.1 + 1), "{turn:?}");
    }
}

/// The same complaint's last part: a conversation that is at home somewhere is answered elsewhere when its home is
/// down.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_06_being_at_home_somewhere_blocks_no_failover() {
    let mut homes = vec![];
    for _ in 0..3 {
        homes.push(Some(Replica::start(MODEL).await));
    }
    let builder = homes.iter().flatten().fold(Site::builder(), SiteBuilder::replica);
    let site = builder.start().await;
    let token = site.token().await;
    let mut messages = vec![json!({"role": "system", "content": "You are brief. ".repeat(80)})];
    for turn in 0..6 {
        messages.push(json!({"role": "user", "content": format!("Question {turn}, if you please.")}));
        let n_seen: Vec<_> =
            homes.iter().map(|home| home.as_ref().map_or(0, |home| home.seen().len())).collect();
        let answer = site.chat(&token, &ask_with(&json!({"messages": messages}))).send().await.expect(200);
        messages.push(answer.json()["choices"][0]["message"].clone());
        let answered = homes
            .iter()
            .zip(n_seen)
            .position(|(home, before)| home.as_ref().is_some_and(|home| home.seen().len() > before));
        if turn == 2 || turn == 4 {
            // Its home goes down for good.
            homes[answered.expect("somebody answered")] = None;
        }
    }
}

/// SGLang 3802: the router refuses to start until every worker is healthy.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_09_it_starts_without_a_single_healthy_server() {
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 8,
        max_queued: None,
        pace_us: 1_000,
        trims: false,
    };
    let mut late = ReplicaProcess::start(options).await;
    late.kill().await;
    let site = Site::builder().cluster("alps", "CH", &[late.base_url()]).start().await;
    site.http.get("/livez").send().await.expect(200);
    site.http.get("/models").navigation().send().await.expect(200);
    let token = site.token().await;
    site.chat(&token, &ask()).send().await.expect(502);
    late.restart().await;
    eventually("the first server is found", async || {
        (site.chat(&token, &ask()).send().await.status == 200).then_some(())
    })
    .await;
}

/// vLLM Router 158: a server that is healthy and of no use gets traffic for ever.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_09_health_is_more_than_a_health_page() {
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 8,
        max_queued: None,
        pace_us: 1_000,
        trims: false,
    };
    let (useless, well) =
        (ReplicaProcess::start(options.clone()).await, ReplicaProcess::start(options).await);
    let site = Site::builder().cluster("alps", "CH", &[useless.base_url(), well.base_url()]).start().await;
    let token = site.token().await;
    // Its `/health` is 200 all the time.
    useless.behave(Mode::Drain).await;
    let body = ask_with(&json!({"max_tokens": 3}));
    for _ in 0..60 {
        site.chat(&token, &body).send().await.expect(200);
    }
    let n_tried = useless.census().await.n_chats;
    assert!(n_tried < 30, "{n_tried} of 60 requests were tried at a server that refuses all");
    useless.behave(Mode::Well).await;
    eventually("it is taken back", async || {
        site.chat(&token, &body).send().await.expect(200);
        (useless.census().await.n_chats > n_tried + 5).then_some(())
    })
    .await;
}

/// production-stack 680, vLLM Router 299: after a change of the configuration the old servers are still probed, and
/// their load is still believed.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_10_a_server_taken_out_is_left_alone() {
    let (old, new) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let site = Site::builder().cluster("alps", "CH", &[old.base_url(), new.base_url()]).start().await;
    let token = site.token().await;
    eventually("both are probed", async || (old.n_probes().min(new.n_probes()) > 1).then_some(())).await;
    site.rewrite_config(&Site::builder().cluster("alps", "CH", &[new.base_url()]));
    site.http.post("/api/admin/reload").same_origin().send().await.expect(200);
    // What was on its way may arrive; after the next probe of the other one nothing is.
    let n_new = new.n_probes();
    eventually("the other one is probed again", async || (new.n_probes() > n_new + 2).then_some(())).await;
    let (n_probes, n_chats) = (old.n_probes(), old.seen().len());
    let n_new = new.n_probes();
    eventually("and again", async || {
        site.chat(&token, &ask()).send().await.expect(200);
        (new.n_probes() > n_new + 6).then_some(())
    })
    .await;
    assert_eq!((old.n_probes(), old.seen().len()), (n_probes, n_chats), "nobody asks the old one any more");
}
