//! Provider keys: sealed, write-only, chosen after the provider.

use crate::ask::{ask_streamed, ask_with};
use harness::{MODEL, Replica, Site};
use serde_json::{Value, json};

const OWN_KEY: &str = "sk-own-0123456789abcdefWXYZ";
const PLATFORM_KEY: &str = "sk-platform-9876543210";

async fn with_stub() -> (Replica, Replica, Site, String) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site =
        Site::builder().replica(&replica).provider("together", &stub, Some(PLATFORM_KEY)).start().await;
    let token = site.token().await;
    (replica, stub, site, token)
}

fn ask_together() -> Value {
    ask_with(&json!({"model": format!("{MODEL}:together")}))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_uses_the_users_key_where_there_is_one_and_the_platforms_otherwise() {
    let (replica, stub, site, token) = with_stub().await;
    let key_of_last =
        |stub: &Replica| stub.seen().pop().expect("a request").header("authorization").to_owned();

    site.chat(&token, &ask_together()).send().await.expect(200);
    assert_eq!(key_of_last(&stub), format!("Bearer {PLATFORM_KEY}"), "routed");

    let saved = site.save_key("together", OWN_KEY).await.expect(200);
    let summary: wire::KeySummary = serde_json::from_slice(&saved.body).expect("a summary");
    assert_eq!((summary.provider.as_str(), summary.last_four.as_str()), ("together", "WXYZ"));
    site.chat(&token, &ask_together()).send().await.expect(200);
    assert_eq!(key_of_last(&stub), format!("Bearer {OWN_KEY}"), "with the user's key");
    // The same on the provider's path, as the Hub's clients call it.
    let call = site.http.post("/together/v1/chat/completions").bearer(&token);
    call.json(&ask_with(&json!({"model": "together/apertus"}))).send().await.expect(200);
    assert_eq!(key_of_last(&stub), format!("Bearer {OWN_KEY}"), "with the user's key");

    // A key for one provider is nothing to another.
    site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:publicai")}))).send().await.expect(200);
    assert!(!format!("{:?}", replica.seen()).contains(OWN_KEY), "the pool never sees it");

    let remove = site.http.call(http::Method::DELETE, "/api/settings/keys/together").same_origin();
    assert!((200..300).contains(&remove.send().await.status));
    site.chat(&token, &ask_together()).send().await.expect(200);
    assert_eq!(key_of_last(&stub), format!("Bearer {PLATFORM_KEY}"), "routed again");
    let again = site.http.call(http::Method::DELETE, "/api/settings/keys/together").same_origin();
    assert_eq!(again.send().await.expect(200).json()["removed"], false, "there is nothing left to remove");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_says_whose_key_it_was_and_what_it_cost() {
    let (_replica, _stub, site, token) = with_stub().await;
    let receipt = async || {
        let body = ask_with(&json!({"model": format!("{MODEL}:together"), "stream": true}));
        let answer = site.chat(&token, &body).header("x-playground-receipt", "1").send().await.expect(200);
        let event = answer.events().into_iter().find(|event| event.name == "receipt").expect("a receipt");
        serde_json::from_str::<wire::Receipt>(&event.data).expect("a receipt")
    };
    let routed = receipt().await;
    assert_eq!(routed.mode, wire::KeyMode::Routed);
    // 13 prompt tokens at 0.5 and 8 of the answer at 1.5 USD a million, in nano-dollars.
    assert_eq!(routed.cost, wire::NanoUsd(13 * 500 + 8 * 1500));
    assert_eq!(routed.cluster, None, "only the pool has clusters");
    site.save_key("together", OWN_KEY).await.expect(200);
    let own = receipt().await;
    assert_eq!((own.mode, own.cost), (wire::KeyMode::CustomKey, wire::NanoUsd(0)), "the provider bills it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_seen_by_nobody_but_its_provider() {
    let (_replica, stub, site, token) = with_stub().await;
    let mut heard = vec![site.save_key("together", OWN_KEY).await.expect(200).text()];
    heard.push(site.chat(&token, &ask_together()).send().await.expect(200).text());
    heard.push(
        site.chat(&token, &ask_streamed())
            .header("x-playground-receipt", "1")
            .send()
            .await
            .expect(200)
            .text(),
    );
    // A provider that repeats the key in its error, as some do.
    let parrot =
        json!({"error": {"message": format!("Incorrect API key provided: {OWN_KEY}."), "code": 401}});
    for status in [400, 401, 403, 500] {
        stub.then([harness::Turn::Refuse(status, parrot.to_string())]);
        let answer = site.chat(&token, &ask_together()).send().await;
        heard.push(format!("{:?} {}", answer.headers, answer.text()));
    }
    let pages = ["/models", "/settings/inference-providers", &format!("/{MODEL}"), "/", "/nothing"];
    let apis = ["/api/settings/keys", "/api/settings/order", "/v1/models", "/api/models", "/api/whoami-v2"];
    for path in pages.into_iter().chain(apis) {
        let by_page = site.http.get(path).same_origin().send().await;
        let by_token = site.http.get(path).bearer(&token).send().await;
        heard.extend([by_page.text(), by_token.text()]);
    }
    for text in &heard {
        assert!(!text.contains(OWN_KEY) && !text.contains(PLATFORM_KEY), "{text}");
        assert!(!text.contains(&OWN_KEY[3..20]), "not even most of it: {text}");
    }
    assert!(heard.iter().any(|text| text.contains("WXYZ")), "its last four characters are shown");
    let kept = site.kept_bytes();
    let needle = OWN_KEY.as_bytes();
    assert!(!kept.is_empty() && !kept.windows(needle.len()).any(|window| window == needle), "sealed at rest");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_key_is_refused_and_nothing_is_stored() {
    let (_replica, stub, site, token) = with_stub().await;
    site.save_key("together", OWN_KEY).await.expect(200);
    for bad in
        ["", "   ", "\t\n", "sk-a\u{0}b", "sk-a\nb", "sk a", "sk-\u{1b}[31m", "sk-\u{e9}", &"k".repeat(513)]
    {
        let answer = site.save_key("together", bad).await.expect(400);
        assert_ne!(answer.error_message(), "", "{bad:?}");
        assert!(
            bad.trim().is_empty() || !answer.text().contains(bad.trim()),
            "the key is not repeated: {}",
            answer.text()
        );
    }
    for body in [json!({}), json!({"key": 7}), json!({"key": null}), json!([]), json!({"kee": "x"})] {
        let call = site.http.call(http::Method::PUT, "/api/settings/keys/together").same_origin();
        call.json(&body).send().await.expect(400);
    }
    // A key in the wrong place or shape is repeated neither in the body nor in a header.
    for body in
        [json!(OWN_KEY), json!({"key": [OWN_KEY]}), json!({OWN_KEY: 1}), json!({"key": {"key": OWN_KEY}})]
    {
        let call = site.http.call(http::Method::PUT, "/api/settings/keys/together").same_origin();
        let answer = call.json(&body).send().await.expect(400);
        let told = format!("{:?} {}", answer.headers, answer.text());
        assert!(!told.contains(OWN_KEY), "{told}");
        assert!(answer.error_message().contains("line 1 column"), "{}", answer.text());
    }
    let unknown = site.save_key("nobody-here", OWN_KEY).await;
    assert!([400, 404].contains(&unknown.status), "{}", unknown.status);
    let keys = site.http.get("/api/settings/keys").same_origin().send().await.expect(200).json();
    assert_eq!(keys.to_string().matches("last_four").count(), 1, "{keys}");
    site.chat(&token, &ask_together()).send().await.expect(200);
    assert_eq!(stub.seen().pop().expect("a request").header("authorization"), format!("Bearer {OWN_KEY}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_without_any_key_says_what_to_do() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().replica(&replica).provider("together", &stub, None).start().await;
    let token = site.token().await;
    let answer = site.chat(&token, &ask_together()).send().await.expect(400);
    assert!(answer.error_message().contains("/settings/inference-providers"), "{}", answer.text());
    assert!(stub.seen().is_empty());
    // A policy goes on to the next provider instead.
    site.save_order(&["together", "publicai"]).await.expect(200);
    let answer = site.chat(&token, &ask_with(&json!({}))).send().await.expect(200);
    assert_eq!(answer.header("x-inference-provider"), "publicai");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_of_the_user_is_the_users_matter() {
    let (_replica, stub, site, token) = with_stub().await;
    stub.always(harness::Turn::Refuse(401, json!({"error": {"message": "no"}}).to_string()));
    let routed = site.chat(&token, &ask_together()).send().await;
    assert_eq!(routed.status, 502, "the platform's key is not the caller's fault: {}", routed.text());
    site.save_key("together", OWN_KEY).await.expect(200);
    let own = site.chat(&token, &ask_together()).send().await;
    assert_eq!(own.status, 401, "{}", own.text());
    assert!(own.error_message().contains("together"), "{}", own.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_outlive_a_restart() {
    let (_replica, stub, site, _token) = with_stub().await;
    site.save_key("together", OWN_KEY).await.expect(200);
    let site = site.restart().await;
    let token = site.token().await;
    site.chat(&token, &ask_together()).send().await.expect(200);
    assert_eq!(stub.seen().pop().expect("a request").header("authorization"), format!("Bearer {OWN_KEY}"));
}
