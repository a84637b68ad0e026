//! Answers that are taken up again after their client was lost.

use crate::ask::{ask_streamed, ask_with};
use harness::{Http, MODEL, Replica, Site, Turn, eventually};
use http::Method;
use serde_json::{Value, json};

const PIECES: [&str; 6] = ["The", " Höhe", " of the \u{1f3d4}\u{fe0f}", " is", " 4,478", " m."];

async fn site_with(config: &str) -> (Replica, Site) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().config(config).replica(&replica).start().await;
    (replica, site)
}

/// Asks as the site's own page does, to find the answer again under this name.
async fn asked(site: &Site, name: &str) -> harness::Stream {
    let body = ask_with(&json!({"stream": true, "stream_options": {"include_usage": true}}));
    let call = site.http.post("/v1/chat/completions").same_origin().json(&body);
    let stream = call.header("x-playground-resume", name).header("x-playground-receipt", "1").open().await;
    assert_eq!(stream.status, 200);
    stream
}

fn resumed(http: &Http, name: &str, from: usize) -> harness::Call {
    http.get(&format!("/api/generations/{name}?from={from}")).same_origin()
}

/// The answer's text, of the events of one stream.
fn text(raw: &str) -> String {
    let data = raw.split("\n\n").filter_map(|block| block.strip_prefix("data: "));
    let chunks = data.filter_map(|json| serde_json::from_str::<Value>(json).ok());
    chunks
        .filter_map(|chunk| Some(chunk["choices"].get(0)?["delta"]["content"].as_str()?.to_owned()))
        .collect()
}

/// The rows of the ledger, as the settings export them.
async fn billed(site: &Site) -> Vec<String> {
    let html = site.http.get("/settings/usage").same_origin().send().await.text();
    let Some(month) = html.split("usage.csv?month=").nth(1).and_then(|rest| rest.get(..7)) else {
        return vec![];
    };
    let csv = site.http.get(&format!("/settings/usage.csv?month={month}")).same_origin().send().await.text();
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_after_a_loss_is_the_rest_to_the_byte_and_billed_once() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let mut first = asked(&site, "loss-0001").await;
    assert_eq!(first.headers["x-playground-resume"], "loss-0001");
    replica.release(2);
    assert_eq!(first.next_text().await.as_deref(), Some("The"));
    assert_eq!(first.next_text().await.as_deref(), Some(" Höhe"));
    let begun = first.raw();
    drop(first);
    // It goes on while nobody reads.
    replica.release(1);
    let mut second = resumed(&site.http, "loss-0001", begun.len()).open().await;
    assert_eq!(second.status, 200);
    assert!(second.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/event-stream")));
    assert_eq!(second.next_text().await.as_deref(), Some(PIECES[2]), "what was written meanwhile");
    replica.release(3);
    let rest = second.whole().await.text();
    let whole = resumed(&site.http, "loss-0001", 0).send().await.expect(200).text();
    assert_eq!(begun.clone() + &rest, whole, "the same stream, cut anywhere");
    assert_eq!(text(&whole), PIECES.concat());
    assert!(whole.contains("event: receipt") && whole.ends_with("data: [DONE]\n\n"), "{whole}");
    assert_eq!(replica.n_cut(), 0);
    assert_eq!(replica.seen().len(), 1, "nothing was asked twice");
    let rows = eventually("the call is settled", async || {
        let rows = billed(&site).await;
        (!rows.is_empty()).then_some(rows)
    })
    .await;
    assert_eq!(rows.len(), 1, "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_readers_get_the_same_and_each_cut_of_the_stream_fits() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let first = asked(&site, "1").await;
    let id = first.headers["inference-id"].to_str().expect("text").to_owned();
    assert_eq!(first.headers["x-playground-resume"], *id, "without a name it is the request's id");
    let second = resumed(&site.http, &id, 0).open().await;
    replica.release(PIECES.len());
    let (first, second) = tokio::join!(first.whole(), second.whole());
    assert_eq!(first.text(), second.text());
    let whole = first.body;
    for from in 0..=whole.len() {
        let rest = resumed(&site.http, &id, from).send().await.expect(200).body;
        assert_eq!(rest, whole.slice(from..), "from {from}");
    }
    resumed(&site.http, &id, whole.len() + 1).send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_stopped_is_cut_and_gone() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let mut first = asked(&site, "stop-0001").await;
    replica.release(1);
    first.next_text().await.expect("a piece");
    drop(first);
    let stop = |name: &str| site.http.call(Method::DELETE, &format!("/api/generations/{name}")).same_origin();
    stop("stop-0001").send().await.expect(200);
    eventually("the replica sees it", async || (replica.n_cut() == 1).then_some(())).await;
    stop("stop-0001").send().await.expect(200);
    let gone = resumed(&site.http, "stop-0001", 0).send().await.expect(404);
    assert!(gone.error_message().contains("not kept"), "{}", gone.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_takes_up_is_cut_in_time() {
    // Long enough that a busy machine comes back in time.
    let (replica, site) = site_with("resume_s = 5\n").await;
    replica.always(Turn::gated(&PIECES));
    let mut first = asked(&site, "left-0001").await;
    replica.release(1);
    first.next_text().await.expect("a piece");
    drop(first);
    let second = resumed(&site.http, "left-0001", 0).open().await;
    assert_eq!(second.status, 200);
    drop(second);
    eventually("the replica sees that it ended", async || (replica.n_cut() == 1).then_some(())).await;
    resumed(&site.http, "left-0001", 0).send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_for_who_does_not_ask() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let call = site.http.post("/v1/chat/completions").same_origin().json(&ask_streamed());
    let mut stream = call.open().await;
    assert!(!stream.headers.contains_key("x-playground-resume"));
    let id = stream.headers["inference-id"].to_str().expect("text").to_owned();
    replica.release(1);
    stream.next_text().await.expect("a piece");
    resumed(&site.http, &id, 0).send().await.expect(404);
    drop(stream);
    eventually("a client that leaves cuts its call", async || (replica.n_cut() == 1).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_where_it_is_off() {
    let (replica, site) = site_with("resume_s = 0\n").await;
    replica.always(Turn::gated(&PIECES));
    let mut stream = asked(&site, "off-00001").await;
    assert!(!stream.headers.contains_key("x-playground-resume"));
    replica.release(1);
    stream.next_text().await.expect("a piece");
    drop(stream);
    eventually("a client that leaves cuts its call", async || (replica.n_cut() == 1).then_some(())).await;
    resumed(&site.http, "off-00001", 0).send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_elsewhere_may_go_on_with_a_token() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let token = site.token().await;
    let elsewhere = |call: harness::Call| {
        call.bearer(&token).header("origin", "https://app.example").header("sec-fetch-site", "cross-site")
    };
    let call = site.http.post("/v1/chat/completions").json(&ask_streamed());
    let stream = elsewhere(call).header("x-playground-resume", "away-0001").open().await;
    let exposed = stream.headers["access-control-expose-headers"].to_str().expect("text");
    assert!(exposed.contains("x-playground-resume"), "{exposed}");

    let path = "/api/generations/away-0001";
    for method in ["GET", "DELETE"] {
        let preflight = site.http.call(Method::OPTIONS, path).header("origin", "https://app.example");
        let preflight = preflight.header("access-control-request-method", method);
        let preflight = preflight.header("access-control-request-headers", "authorization").send().await;
        assert!((200..300).contains(&preflight.status), "{}", preflight.status);
        let allowed = preflight.header("access-control-allow-methods");
        assert!(allowed == "*" || allowed.contains(method), "{method}: {allowed}");
    }
    let second = elsewhere(site.http.get(path)).open().await;
    assert_eq!(second.status, 200);
    assert_eq!(second.headers["access-control-allow-origin"], "*");
    drop((stream, second));
    let stopped = elsewhere(site.http.call(Method::DELETE, path)).send().await.expect(200);
    assert_eq!(stopped.header("access-control-allow-origin"), "*");
    // The refusal can be read too.
    let gone = elsewhere(site.http.get(path)).send().await.expect(404);
    assert_eq!(gone.header("access-control-allow-origin"), "*");
    assert_eq!(gone.header("access-control-allow-credentials"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_goes_on_with_an_answer() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let stream = asked(&site, "mine-0001").await;
    let path = "/api/generations/mine-0001";
    for call in [
        site.http.get(path),
        site.http.get(path).header("sec-fetch-site", "cross-site").header("origin", "https://evil.example"),
        site.http.get(path).bearer("hf_nobody"),
        site.http.call(Method::DELETE, path),
    ] {
        call.send().await.expect(401);
    }
    resumed(&site.http, "mine-0001", 0).header("host", "evil.example").send().await.expect(421);
    resumed(&site.http, "other-0001", 0).send().await.expect(404);
    let odd = site.http.get(&format!("{path}?from=x")).same_origin().send().await.expect(400);
    assert!(odd.error_message().contains("from"), "{}", odd.text());
    let bad = site.http.post("/v1/chat/completions").same_origin().json(&ask_streamed());
    let bad = bad.header("x-playground-resume", "a name").send().await.expect(400);
    assert!(bad.error_message().contains("x-playground-resume"), "{}", bad.text());
    drop(stream);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_dies_while_nobody_reads_is_made_good_all_the_same() {
    let (one, two) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    let site = Site::builder().replica(&one).replica(&two).start().await;
    for replica in [&one, &two] {
        replica.then([Turn::die(&["The capital", " of"])]);
        replica.always(Turn::answer(&[" France", " is", " Paris."]));
    }
    let mut first = asked(&site, "dies-0001").await;
    assert_eq!(first.next_text().await.as_deref(), Some("The capital"));
    let begun = first.raw();
    drop(first);
    let rest = resumed(&site.http, "dies-0001", begun.len()).send().await.expect(200).text();
    let whole = resumed(&site.http, "dies-0001", 0).send().await.expect(200).text();
    assert_eq!(begun + &rest, whole);
    assert!(whole.ends_with("data: [DONE]\n\n"), "{whole}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_settles_what_nobody_reads() {
    let (replica, site) = site_with("").await;
    replica.always(Turn::gated(&PIECES));
    let mut first = asked(&site, "end-00001").await;
    replica.release(2);
    first.next_text().await.expect("a piece");
    drop(first);
    let site = site.restart().await;
    let rows = billed(&site).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(!rows[0].contains("reconciled") && replica.n_cut() == 1, "{rows:?}");
}
