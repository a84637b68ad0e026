//! Conversations on the server: kept for the account of the page, within limits, and nobody else's to see.

use harness::{Answer, Site};
use http::Method;
use serde_json::{Value, json};

const ALL: &str = "/api/conversations";
const ID: &str = "1764500000000-123456";

async fn call(site: &Site, method: Method, path: &str) -> Answer {
    site.http.call(method, path).same_origin().send().await
}

/// A conversation as the browser sends it.
fn sent(id: &str, title: &str, at_ms: u64) -> Value {
    let head = json!({ "id": id, "title": title, "model": "org/Model", "at": at_ms });
    let body = json!({ "written": at_ms, "turns": [{ "user": title }] });
    json!({ "head": head.to_string(), "body": body.to_string() })
}

async fn put(site: &Site, id: &str, sent: &Value) -> Answer {
    site.http.call(Method::PUT, &format!("{ALL}/{id}")).same_origin().json(sent).send().await
}

/// The titles of the list.
async fn titles(site: &Site) -> Vec<String> {
    let answer = call(site, Method::GET, ALL).await.expect(200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let heads: Vec<String> = serde_json::from_value(answer.json()).expect("a list of texts");
    let title = |head: &String| {
        let head: Value = serde_json::from_str(head).expect("JSON");
        head["title"].as_str().expect("a title").to_owned()
    };
    heads.iter().map(title).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_are_kept_listed_read_and_deleted() {
    let site = Site::builder().start().await;
    assert_eq!(titles(&site).await, [""; 0]);
    let run = format!("run-abcdefghijklmn_-{ID}");
    put(&site, ID, &sent(ID, "Montréal\u{1f3d4}", 10)).await.expect(200);
    put(&site, &run, &sent(&run, "A run", 20)).await.expect(200);
    assert_eq!(titles(&site).await, ["A run", "Montréal\u{1f3d4}"]);
    let one = format!("{ALL}/{ID}");
    let answer = call(&site, Method::GET, &one).await.expect(200);
    assert_eq!(answer.json(), sent(ID, "Montréal\u{1f3d4}", 10), "as it was sent");

    // The newer copy stays, whichever came first.
    put(&site, ID, &sent(ID, "Newer", 30)).await.expect(200);
    put(&site, ID, &sent(ID, "Older", 29)).await.expect(200);
    assert_eq!(titles(&site).await, ["Newer", "A run"]);

    call(&site, Method::DELETE, &one).await.expect(200);
    let error = call(&site, Method::GET, &one).await.expect(404).error_message();
    assert_eq!(error, "There is no conversation of that id.");
    // A browser deletes also what it has never sent.
    call(&site, Method::DELETE, &one).await.expect(200);
    let site = site.restart().await;
    assert_eq!(titles(&site).await, ["A run"]);
    call(&site, Method::DELETE, ALL).await.expect(200);
    assert_eq!(titles(&site).await, [""; 0]);
    call(&site, Method::POST, ALL).await.expect(405);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_pages_account_sees_or_changes_a_conversation() {
    let site = Site::builder().start().await;
    put(&site, ID, &sent(ID, "Mine", 10)).await.expect(200);
    let token = site.token().await;
    let one = format!("{ALL}/{ID}");
    for (method, path) in [
        (Method::GET, ALL),
        (Method::DELETE, ALL),
        (Method::GET, one.as_str()),
        (Method::PUT, &one),
        (Method::DELETE, &one),
    ] {
        let asked = || site.http.call(method.clone(), path).json(&sent(ID, "Theirs", 99));
        let foreign = asked().header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
        let lying = asked().header("origin", "https://evil.example").header("sec-fetch-site", "same-origin");
        for answer in [
            asked().send().await.expect(403),
            asked().bearer(&token).send().await.expect(403),
            foreign.send().await.expect(403),
            lying.send().await.expect(403),
        ] {
            assert_eq!(answer.header("x-error-code"), "permission_denied", "{method} {path}");
            assert!(
                !answer.text().contains("Mine") && answer.header("access-control-allow-origin").is_empty()
            );
        }
        let stranger = asked().bearer("hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH").send().await;
        assert_eq!(stranger.expect(401).header("x-error-code"), "invalid_api_key");
    }
    assert_eq!(titles(&site).await, ["Mine"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_conversation_or_too_much_is_refused() {
    let site = Site::builder().start().await;
    for id in
        ["short", "1764500000000.123456", "a%00b45678", "%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9", &"1".repeat(65)]
    {
        for method in [Method::GET, Method::DELETE] {
            let error = call(&site, method, &format!("{ALL}/{id}")).await.expect(400).error_message();
            assert!(error.contains("8 to 64 letters"), "{id}: {error}");
        }
        put(&site, id, &sent(id, "x", 1)).await.expect(400);
    }
    let with = |name: &str, text: &str| {
        let mut sent = sent(ID, "x", 1);
        sent[name] = text.into();
        sent
    };
    let long = json!({ "id": ID, "at": 1, "title": "x".repeat(5000) }).to_string();
    let late = json!({ "id": ID, "at": u64::MAX }).to_string();
    for (wrong, part) in [
        (with("head", "no JSON"), "\"head\" must be"),
        (with("head", &long), "\"head\" must be"),
        (with("head", &late), "\"head\" must be"),
        (with("head", &json!({ "id": ID }).to_string()), "\"head\" must be"),
        (sent("1764500000000-654321", "another's", 1), "\"head\" must be"),
        (with("body", "{\"turns\":"), "\"body\" must be"),
        (with("body", "\"\0\""), "\"body\" must be"),
        (with("more", ""), "not as expected"),
        (json!([]), "not as expected"),
    ] {
        let error = put(&site, ID, &wrong).await.expect(400).error_message();
        assert!(error.contains(part), "{error}");
    }
    let error = put(&site, ID, &with("body", &json!("x".repeat(4 << 20)).to_string())).await;
    assert!(error.expect(413).error_message().contains("4 MB"));
    assert_eq!(titles(&site).await, [""; 0]);

    let id = |n: u32| format!("1764500000000-{n}");
    for n in 0..1000 {
        put(&site, &id(n), &sent(&id(n), "One", 1)).await.expect(200);
    }
    let full = put(&site, &id(1000), &sent(&id(1000), "One more", 2)).await.expect(409);
    assert_eq!(full.header("x-error-code"), "too_many_conversations");
    assert!(full.error_message().contains("1000 conversations"), "{}", full.error_message());
    put(&site, &id(7), &sent(&id(7), "Changed", 2)).await.expect(200);
    call(&site, Method::DELETE, &format!("{ALL}/{}", id(0))).await.expect(200);
    put(&site, &id(1000), &sent(&id(1000), "One more", 2)).await.expect(200);
    assert_eq!(titles(&site).await.len(), 1000);
}
