//! The order of providers and the access tokens.

use crate::ask::{ask, ask_with};
use harness::{MODEL, Replica, Site};
use serde_json::{Value, json};

async fn with_stub() -> (Replica, Replica, Site, String) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site =
        Site::builder().replica(&replica).provider("together", &stub, Some("platform-key")).start().await;
    let token = site.token().await;
    (replica, stub, site, token)
}

/// The providers of the model's mapping, in the order of the bytes on the wire.
async fn mapping_order(site: &Site, token: &str) -> Vec<String> {
    let path = format!("/api/models/{MODEL}?expand=inferenceProviderMapping");
    let model = site.http.get(&path).bearer(token).send().await.expect(200).json();
    let mapping = model["inferenceProviderMapping"].as_object().expect("an object");
    mapping.keys().cloned().collect()
}

async fn saved_order(site: &Site) -> Vec<String> {
    let answer = site.http.get("/api/settings/order").same_origin().send().await.expect(200).json();
    serde_json::from_value(answer["order"].clone()).expect("a list of slugs")
}

/// How the first of two providers stands to the second in a list.
#[track_caller]
fn assert_before(list: &[String], first: &str, second: &str) {
    let at =
        |slug: &str| list.iter().position(|one| one == slug).unwrap_or_else(|| panic!("{slug} in {list:?}"));
    assert!(at(first) < at(second), "{first} before {second}: {list:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_decides_mapping_list_models_and_pages() {
    let (_replica, stub, site, token) = with_stub().await;
    assert_before(&mapping_order(&site, &token).await, "publicai", "together");
    for order in [["together", "publicai"], ["publicai", "together"]] {
        let saved = site.save_order(&order).await.expect(200).json();
        assert_eq!(saved["order"][0], order[0]);
        assert_eq!(saved_order(&site).await[..2], order.map(str::to_owned));
        assert_before(&mapping_order(&site, &token).await, order[0], order[1]);

        let list =
            site.http.get("/api/models?search=apertus-70b&expand=inferenceProviderMapping").bearer(&token);
        let list = list.send().await.expect(200).json();
        let mapping = list[0]["inferenceProviderMapping"].as_array().expect("a list");
        let slugs: Vec<_> =
            mapping.iter().filter_map(|entry| entry["provider"].as_str().map(str::to_owned)).collect();
        assert_before(&slugs, order[0], order[1]);

        let page = site.http.get(&format!("/{MODEL}")).navigation().send().await.expect(200).text();
        let snippet = format!("{MODEL}:{}", order[0]);
        assert!(page.contains(&snippet), "the snippets of the page name the first provider");
        let n_before = stub.seen().len();
        site.chat(&token, &ask()).send().await.expect(200);
        assert_eq!(
            stub.seen().len() - n_before,
            usize::from(order[0] == "together"),
            "the call goes to the first"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_cannot_be_is_refused_by_name_and_nothing_is_stored() {
    let (_replica, _stub, site, _token) = with_stub().await;
    site.save_order(&["together", "groq", "publicai"]).await.expect(200);
    let before = saved_order(&site).await;
    let cases: [(Value, &str); 6] = [
        (json!({"order": ["publicai", "nobody-here"]}), "nobody-here"),
        (json!({"order": ["publicai", "groq", "publicai"]}), "publicai"),
        (json!({"order": ["Not A Slug"]}), ""),
        (json!({"order": "publicai"}), ""),
        (json!({"order": [7]}), ""),
        (json!({}), ""),
    ];
    for (body, named) in cases {
        let call = site.http.call(http::Method::PUT, "/api/settings/order").same_origin().json(&body);
        let answer = call.send().await.expect(400);
        assert!(answer.error_message().contains(named), "{body}: {}", answer.text());
        assert_eq!(saved_order(&site).await, before, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_order_goes_first_and_the_rest_keeps_its_place() {
    let (_replica, _stub, site, _token) = with_stub().await;
    let before = saved_order(&site).await;
    site.save_order(&["groq"]).await.expect(200);
    let after = saved_order(&site).await;
    assert_eq!(after[0], "groq");
    let rest: Vec<_> = before.into_iter().filter(|slug| slug != "groq").collect();
    assert_eq!(after[1..], rest);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_outlives_a_restart() {
    let (_replica, _stub, site, _token) = with_stub().await;
    site.save_order(&["together", "publicai"]).await.expect(200);
    let site = site.restart().await;
    assert_eq!(saved_order(&site).await[..2], ["together".to_owned(), "publicai".to_owned()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_and_works_until_it_is_revoked() {
    let (_replica, _stub, site, token) = with_stub().await;
    assert!(token.starts_with("hf_") && token.len() == 37, "hf_ and 34 letters and digits");
    site.chat(&token, &ask()).send().await.expect(200);
    let page = site.http.get("/settings/tokens").navigation().send().await.expect(200).text();
    assert!(!page.contains(&token) && page.contains(&token[33..]), "its last four characters only");
    assert!(!String::from_utf8_lossy(&site.kept_bytes()).contains(&token[3..]), "only its hash is kept");

    let made = site.http.post("/api/settings/tokens").same_origin().json(&json!({"name": "second"}));
    let made = made.send().await.expect(200).json();
    let second = made["token"].as_str().expect("a token").to_owned();
    let id = made["summary"]["id"].as_str().or_else(|| made["id"].as_str()).expect("an id").to_owned();
    site.chat(&second, &ask()).send().await.expect(200);
    let revoke = site.http.call(http::Method::DELETE, &format!("/api/settings/tokens/{id}")).same_origin();
    assert!((200..300).contains(&revoke.send().await.status));
    site.chat(&second, &ask()).send().await.expect(401);
    site.chat(&token, &ask()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_work_by_forms_alone() {
    let (_replica, stub, site, token) = with_stub().await;
    let form = |path: &str, body: &str| {
        let call = site.http.post(path).same_origin().header("accept", "text/html");
        call.body("application/x-www-form-urlencoded", body.to_owned())
    };
    let first = saved_order(&site).await[1].clone();
    let moved =
        form("/settings/inference-providers/order", &format!("provider={first}&direction=up")).send().await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert!(moved.header("location").starts_with("/settings/inference-providers"), "{:?}", moved.headers);
    assert_eq!(saved_order(&site).await[0], first);

    let saved = form("/settings/inference-providers/keys/together", "key=sk-by-form-abcd").send().await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = site.http.get(saved.header("location")).navigation().send().await.expect(200).text();
    assert!(page.contains("abcd") && !page.contains("sk-by-form"), "last four only");
    site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:together")}))).send().await.expect(200);
    assert_eq!(stub.seen().pop().expect("a request").header("authorization"), "Bearer sk-by-form-abcd");

    let bad = form("/settings/inference-providers/keys/together", "key=a%00b").send().await;
    let shown = if bad.status == 303 {
        site.http.get(bad.header("location")).navigation().send().await.text()
    } else {
        assert_eq!(bad.status, 400, "{}", bad.text());
        bad.text()
    };
    assert!(shown.contains("control character"), "the page says what is wrong");
}
