//! Presets on the server: an account's own, within limits, and nobody else's to see.

use harness::{Answer, Site};
use http::Method;
use serde_json::{Value, json};

const ALL: &str = "/api/presets";

async fn call(site: &Site, method: Method, path: &str) -> Answer {
    site.http.call(method, path).same_origin().send().await
}

/// Sends parameters under a name that is written as a path has it.
async fn put(site: &Site, name: &str, params: &str) -> Answer {
    let sent = json!({ "params": params });
    site.http.call(Method::PUT, &format!("{ALL}/{name}")).same_origin().json(&sent).send().await
}

async fn listed(site: &Site) -> Value {
    let answer = call(site, Method::GET, ALL).await.expect(200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_are_kept_replaced_listed_and_deleted() {
    let site = Site::builder().start().await;
    assert_eq!(listed(&site).await, json!([]));
    put(&site, "Warm", "{\"a\":1}").await.expect(200);
    put(&site, "k%C3%BChl%2F%20%F0%9F%A7%8A", "{}").await.expect(200);
    put(&site, "Warm", "{\"a\":2}").await.expect(200);
    let both = json!([{"name": "kühl/ 🧊", "params": "{}"}, {"name": "Warm", "params": "{\"a\":2}"}]);
    assert_eq!(listed(&site).await, both);
    let site = site.restart().await;
    assert_eq!(listed(&site).await, both);
    call(&site, Method::DELETE, &format!("{ALL}/k%C3%BChl%2F%20%F0%9F%A7%8A")).await.expect(200);
    // A browser deletes also what was never sent.
    call(&site, Method::DELETE, &format!("{ALL}/never")).await.expect(200);
    assert_eq!(listed(&site).await, json!([{"name": "Warm", "params": "{\"a\":2}"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_pages_account_sees_or_changes_a_preset() {
    let site = Site::builder().start().await;
    put(&site, "Mine", "{}").await.expect(200);
    let token = site.token().await;
    let one = format!("{ALL}/Mine");
    for (method, path) in [(Method::GET, ALL), (Method::PUT, &one), (Method::DELETE, &one)] {
        let asked = || site.http.call(method.clone(), path).json(&json!({ "params": "{\"theirs\":1}" }));
        let foreign = asked().header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
        for answer in [
            asked().send().await.expect(403),
            asked().bearer(&token).send().await.expect(403),
            foreign.send().await.expect(403),
        ] {
            assert_eq!(answer.header("x-error-code"), "permission_denied", "{method} {path}");
            assert!(!answer.text().contains("Mine"));
        }
    }
    assert_eq!(listed(&site).await, json!([{"name": "Mine", "params": "{}"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_preset_or_too_much_is_refused() {
    let site = Site::builder().start().await;
    for name in ["%20x", "x%20", "%20", "a%00b", &"x".repeat(241)] {
        let error = put(&site, name, "{}").await.expect(400).error_message();
        assert!(error.contains("1 to 60 characters"), "{name}: {error}");
    }
    let error = put(&site, "x", "no JSON").await.expect(400).error_message();
    assert!(error.contains("must be a JSON text"), "{error}");
    let book = format!("\"{}\"", "x".repeat(256 << 10));
    let error = put(&site, "x", &book).await.expect(400).error_message();
    assert!(error.contains("256 kB"), "{error}");
    for n in 0..100 {
        put(&site, &n.to_string(), "{}").await.expect(200);
    }
    let full = put(&site, "one-more", "{}").await.expect(409);
    assert_eq!(full.header("x-error-code"), "too_many_presets");
    assert!(full.error_message().contains("Delete one"), "{}", full.error_message());
    put(&site, "7", "{\"b\":1}").await.expect(200);
    assert_eq!(listed(&site).await.as_array().expect("a list").len(), 100);
}
