//! Shared runs: what their pages say, and what they must never hold.

use crate::ask::ask;
use harness::{Answer, MODEL, Replica, Site, Turn, eventually};
use http::Method;
use serde_json::{Value, json};

/// One in 400 of this site's tokens has no digit, and real ones of the Hub have none.
const KEY: &str = "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH";

/// A site, and a call that it has answered and settled: its id.
async fn answered() -> (Replica, Site, String) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().cluster("alps", "CH", &[replica.base_url()]).start().await;
    let answer = site.http.post("/v1/chat/completions").same_origin().json(&ask()).send().await.expect(200);
    let id = answer.header("inference-id").to_owned();
    eventually("the call is settled", async || {
        let html = site.http.get("/settings/usage").same_origin().send().await.text();
        html.contains(&id).then_some(())
    })
    .await;
    (replica, site, id)
}

fn run(request_id: &str) -> Value {
    json!({
        "request": {
            "model": format!("{MODEL}:publicai"), "stream": true, "temperature": 0.7, "seed": 7, "user": "me",
            "messages": [
                { "role": "system", "content": "Be a pirate." },
                { "role": "user", "content": format!("What is <b>it</b>? My key is {KEY}.") },
            ],
        },
        "answer": "**Paris**, <script>alert(1)</script> of course.",
        "request_id": request_id,
        "system": true,
        "days": 7,
    })
}

async fn share(site: &Site, body: &Value) -> Answer {
    site.http.post("/api/runs").same_origin().json(body).send().await
}

async fn shared(site: &Site, body: &Value) -> String {
    let answer = share(site, body).await.expect(200).json();
    let id = answer["id"].as_str().expect("an id").to_owned();
    assert_eq!(answer["url"], format!("{}/runs/{id}", site.origin()));
    id
}

async fn page(site: &Site, id: &str) -> Answer {
    site.http.get(&format!("/runs/{id}")).navigation().send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_tells_what_was_asked_what_came_and_what_the_ledger_has() {
    let (_replica, site, request_id) = answered().await;
    let id = shared(&site, &run(&request_id)).await;
    let html = page(&site, &id).await.expect(200).text();
    for part in [
        "Be a pirate.",
        "What is &lt;b&gt;it&lt;/b&gt;? My key is [key].",
        "<strong>Paris</strong>",
        "<dd>alps</dd>",
        "<dd>Public AI</dd>",
        "0.7",
        &format!("/playground?run={id}"),
        "property=\"og:title\"",
        "content=\"What is &lt;b&gt;it&lt;/b&gt;? My key is [key].\"",
        "noindex",
        "13 in · 8 out",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert!(!html.contains("<script>alert"), "text of a model is never markup");
    assert_eq!(shared(&site, &run(&request_id)).await, id, "the same content has the same name");
    let kept = site.kept_bytes();
    assert!(!kept.windows(10).any(|bytes| bytes == &KEY.as_bytes()[..10]), "a key was kept");

    // Whoever only has the address sees the same without the button that takes it back.
    let other =
        site.http.get(&format!("/runs/{id}")).header("sec-fetch-site", "cross-site").send().await.expect(200);
    assert!(!other.text().contains("/revoke") && html.contains("/revoke"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_a_tool_call_is_not_kept() {
    let (_replica, site, request_id) = answered().await;
    let mut body = run(&request_id);
    let code = format!("{{\"code\":\"import os\\n{KEY}\"}}");
    let call =
        json!({ "id": "call-1", "type": "function", "function": { "name": "run", "arguments": code } });
    body["request"]["messages"] = json!([
        { "role": "user", "content": "Run it." },
        { "role": "assistant", "content": null, "tool_calls": [call] },
    ]);
    shared(&site, &body).await;
    let kept = site.kept_bytes();
    assert!(!kept.windows(10).any(|bytes| bytes == &KEY.as_bytes()[..10]), "a key was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withheld_is_nowhere() {
    let (_replica, site, request_id) = answered().await;
    let mut body = run(&request_id);
    body["system"] = false.into();
    body["request"]["messages"][1]["content"] = json!([
        { "type": "text", "text": "What is this?" },
        { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAAIMAGE" } },
    ]);
    let id = shared(&site, &body).await;
    let html = page(&site, &id).await.expect(200).text();
    assert!(
        !html.contains("pirate") && !html.contains("AAAAIMAGE") && html.contains("What is this?"),
        "{html}"
    );
    let head = html.split("</head>").next().expect("a head");
    assert!(!head.contains("What is this?"), "no text in the preview when a part is withheld: {head}");
    let opened = site.http.get(&format!("/playground?run={id}")).navigation().send().await.expect(200).text();
    assert!(!opened.contains("pirate") && opened.contains("What is this?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_taken_back_is_gone_and_says_so() {
    let (_replica, site, request_id) = answered().await;
    let id = shared(&site, &run(&request_id)).await;
    let revoke = site.http.call(Method::DELETE, &format!("/api/runs/{id}"));
    revoke.send().await.expect(403);
    site.http.call(Method::DELETE, &format!("/api/runs/{id}")).same_origin().send().await.expect(200);
    let gone = page(&site, &id).await.expect(410).text();
    assert!(gone.contains("not shared any longer") && !gone.contains("Paris"), "{gone}");
    site.http.get(&format!("/playground?run={id}")).navigation().send().await.expect(410);
    // By the page's own form too.
    let id = shared(&site, &run(&request_id)).await;
    site.http.post(&format!("/runs/{id}/revoke")).same_origin().send().await.expect(303);
    page(&site, &id).await.expect(410);
    page(&site, "never-was-one").await.expect(404);
    site.http.call(Method::DELETE, "/api/runs/never").same_origin().send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owners_pages_share_and_only_what_is_a_chat() {
    let (replica, site, request_id) = answered().await;
    let token = site.token().await;
    site.http.post("/api/runs").bearer(&token).json(&run(&request_id)).send().await.expect(403);
    site.http.post("/api/runs").json(&run(&request_id)).send().await.expect(403);
    // A model of no name would have no page.
    let nameless = json!({ "model": "any text", "messages": [{ "role": "user", "content": "Hi" }] });
    for (field, value) in [
        ("days", json!(2)),
        ("request", json!({ "model": "x" })),
        ("request", nameless),
        ("request", json!([])),
    ] {
        let mut body = run(&request_id);
        body[field] = value;
        share(&site, &body).await.expect(400);
    }
    let mut long = run(&request_id);
    long["answer"] = "x".repeat(2 << 20).into();
    share(&site, &long).await.expect(413);
    // Figures come from the ledger alone: a call that it does not know has none.
    let id = shared(&site, &run("made-up")).await;
    let html = page(&site, &id).await.expect(200).text();
    assert!(!html.contains("<dd>alps</dd>") && !html.contains("13 in"), "{html}");
    replica.always(Turn::Hang);
    site.http.get(&format!("/playground?run={id}")).navigation().send().await.expect(200);
    assert_eq!(replica.seen().len(), 1, "opening a run sends nothing");
}
