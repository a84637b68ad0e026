//! The configuration read again while the server runs, the owner's marks, and what `/metrics` tells.

use crate::ask::{ask, ask_streamed, text_of};
use harness::{Answer, Http, MODEL, Playground, PlaygroundOptions, Replica, Site, Turn, eventually};
use http::Method;
use serde_json::{Value, json};

async fn reload(site: &Site) -> Answer {
    site.http.post("/api/admin/reload").same_origin().send().await
}

async fn replicas(site: &Site) -> Vec<Value> {
    let answer = site.http.get("/api/admin/replicas").same_origin().send().await.expect(200).json();
    answer["replicas"].as_array().expect("a list").clone()
}

async fn set_draining(site: &Site, what: &str, draining: bool) -> Answer {
    let call = site.http.call(Method::PUT, &format!("/api/admin/{what}/draining"));
    call.same_origin().json(&json!({"draining": draining})).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_is_taken_out_finishes_its_stream() {
    let (old, new) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let site = Site::builder().cluster("alps", "CH", &[old.base_url()]).start().await;
    let token = site.token().await;
    old.then([Turn::gated(&["one", " two"])]);
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    old.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some("one"));

    site.rewrite_config(&Site::builder().cluster("jura", "DE", &[new.base_url()]));
    let told = reload(&site).await.expect(200).json();
    assert_eq!(told, json!({"replicas": 1, "waits": []}));
    assert_eq!(replicas(&site).await[0]["cluster"]["name"], "jura");
    assert_eq!(
        text_of(&site.chat(&token, &ask()).send().await.expect(200).json()),
        "The capital of France is Paris."
    );
    assert_eq!((old.seen().len(), new.seen().len()), (1, 1), "new calls go to the new one");

    old.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some(" two"));
    let last = stream.events().await.pop().expect("an end");
    assert_eq!(last.data, "[DONE]", "the stream ends as if nothing had been");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_signal_reads_the_configuration_again() {
    let (old, new) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let cluster = |replica: &Replica| Site::builder().replica(replica).config_text().to_owned();
    let mut site = Playground::start(PlaygroundOptions { config: cluster(&old) }).await;
    let http = Http::new(site.origin());
    let clusters = async || {
        let answer = http.get("/api/admin/replicas").same_origin().send().await.expect(200).json();
        let replicas = answer["replicas"].as_array().expect("a list").clone();
        replicas.iter().map(|told| told["cluster"]["name"].clone()).collect::<Vec<_>>()
    };
    site.reconfigure("[[cluster]]\nname = \"broken\"\n").await;
    eventually("the fault is logged", async || site.log().contains("broken").then_some(())).await;
    assert_eq!(clusters().await, [format!("scripted-{}", old.addr.port())]);
    site.reconfigure(&cluster(&new)).await;
    let expected = format!("scripted-{}", new.addr.port());
    eventually("the new one is there", async || (clusters().await == [expected.as_str()]).then_some(()))
        .await;
    assert_eq!(site.terminate().await, Some(0), "{}", site.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_configuration_changes_nothing_and_is_named() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let before = replicas(&site).await;
    site.rewrite_config(
        &Site::builder().replica(&replica).config("[[cluster]]\nname = \"b\"\ncountry = \"XYZ\"\n"),
    );
    let answer = reload(&site).await.expect(400);
    let message = answer.error_message();
    assert!(message.contains("Nothing was changed") && message.contains("XYZ"), "{message}");
    assert_eq!(replicas(&site).await.len(), before.len());
    let token = site.token().await;
    site.chat(&token, &ask()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_a_reload_brings_waits_for_the_next_start_and_says_so() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    site.rewrite_config(&Site::builder().config(&format!(
        "[[cluster]]\nname = \"b\"\n[[cluster.replica]]\nurl = {:?}\nmodels = [{{ model = \"new/model\" }}]\n",
        replica.base_url()
    )));
    let told = reload(&site).await.expect(200).json();
    assert!(told["waits"][0].as_str().is_some_and(|text| text.contains("new/model")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reload_does_not_follow_is_told() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    site.rewrite_config(
        &Site::builder().config("drain_s = 7\nqueue_timeout_s = 3\n").replica(&replica).config(&format!(
            "[[model]]\nid = {MODEL:?}\nhedge = true\n[[provider]]\nslug = \"groq\"\nname = \"G\"\n"
        )),
    );
    let told = reload(&site).await.expect(200).json();
    let waits: Vec<_> = told["waits"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(waits.len(), 4, "{told}");
    for (told, name) in waits.iter().zip(["drain_s", "queue_timeout_s", "hedge", "provider"]) {
        assert!(told.starts_with(name) && told.contains("restart"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_empties_a_replica_and_a_cluster() {
    let (one, two) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let urls = [one.base_url(), two.base_url()];
    let site = Site::builder().cluster("alps", "CH", &urls).start().await;
    let token = site.token().await;
    set_draining(&site, "replicas/alps-1", true).await.expect(200);
    for _ in 0..4 {
        site.chat(&token, &ask()).send().await.expect(200);
    }
    assert_eq!((one.seen().len(), two.seen().len()), (0, 4));
    let marks: Vec<_> = replicas(&site).await.iter().map(|told| told["draining"].clone()).collect();
    assert_eq!(marks, [json!(true), json!(false)]);

    let told = set_draining(&site, "clusters/alps", true).await.expect(200).json();
    assert_eq!(told["replicas"], 2);
    assert_ne!(site.chat(&token, &ask()).send().await.status, 200, "nobody is left");
    set_draining(&site, "clusters/alps", false).await.expect(200);
    site.chat(&token, &ask()).send().await.expect(200);
    set_draining(&site, "replicas/nobody", true).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_on_this_machine_administers() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    for (method, path) in [
        (Method::GET, "/api/admin/replicas"),
        (Method::POST, "/api/admin/reload"),
        (Method::PUT, "/api/admin/clusters/alps/draining"),
        (Method::GET, "/api/admin/calls"),
        (Method::DELETE, "/api/admin/calls/x"),
    ] {
        let body = json!({"draining": true});
        let anonymous = site.http.call(method.clone(), path).json(&body).send().await;
        assert!((400..500).contains(&anonymous.status), "{method} {path}: {}", anonymous.status);
        let with_token = site.http.call(method.clone(), path).bearer(&token).json(&body).send().await;
        assert!(
            (400..500).contains(&with_token.status),
            "{method} {path} with a token: {}",
            with_token.status
        );
    }
    assert!(!replicas(&site).await[0]["draining"].as_bool().expect("a mark"));
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_told_in_openmetrics_and_only_here() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().cluster("alps", "CH", &[replica.base_url()]).start().await;
    let token = site.token().await;
    site.chat(&token, &ask()).send().await.expect(200);
    let answer = site.http.get("/metrics").send().await.expect(200);
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = answer.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    let ok = text.lines().find(|line| line.contains("alps-1") && line.contains("ok")).unwrap_or_default();
    assert!(ok.starts_with("playground_pool_") && ok.ends_with(" 1"), "an answered attempt, in:\n{text}");
    // Through a proxy it would be for everyone.
    site.http.get("/metrics").header("x-forwarded-for", "203.0.113.7").send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_sees_running_calls_and_ends_one() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    let calls = async || {
        let answer = site.http.get("/api/admin/calls").same_origin().send().await.expect(200).json();
        answer["calls"].as_array().expect("a list").clone()
    };
    let abort = async |id: &str| {
        site.http.call(Method::DELETE, &format!("/api/admin/calls/{id}")).same_origin().send().await
    };
    replica.then([Turn::gated(&["one", " two"]), Turn::Hang, Turn::gated(&["kept", " whole"])]);
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    replica.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some("one"));
    let running = calls().await;
    assert_eq!(
        (running.len(), &running[0]["model"], &running[0]["position"]),
        (1, &json!(MODEL), &Value::Null)
    );
    let id = running[0]["id"].as_str().expect("an id").to_owned();
    abort(&id).await.expect(200);
    let told = stream.events().await.pop().expect("an event");
    assert!(told.data.contains("call_aborted"), "{}", told.data);
    eventually("the replica's request is closed", async || (replica.n_cut() == 1).then_some(())).await;
    abort(&id).await.expect(404);

    // One that is not streamed, and has nothing yet.
    let whole = tokio::spawn(site.chat(&token, &ask()).send());
    let id = eventually("it runs", async || {
        Some(calls().await.first().filter(|_| replica.seen().len() == 2)?["id"].as_str()?.to_owned())
    })
    .await;
    abort(&id).await.expect(200);
    let refused = whole.await.expect("no panic").expect(403);
    assert_eq!(refused.header("x-error-code"), "call_aborted");
    eventually("its request is closed too", async || (replica.n_cut() == 2).then_some(())).await;

    // Others are not touched, and leave the list when they end.
    let mut other = site.chat(&token, &ask_streamed()).open().await;
    replica.release(2);
    assert_eq!(other.events().await.pop().expect("an end").data, "[DONE]");
    drop(other);
    eventually("no call runs", async || calls().await.is_empty().then_some(())).await;
}
