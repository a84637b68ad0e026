//! The owner is whoever sits at this machine's browser on this site's own pages, and nobody else.

use crate::ask::ask;
use harness::{Call, MODEL, Replica, Site, raw_exchange};
use http::Method;
use serde_json::json;

async fn with_replica() -> (Replica, Site) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    (replica, site)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_rebound_to_this_machine_is_refused() {
    let (replica, site) = with_replica().await;
    for path in
        ["/", "/models", "/settings/inference-providers", "/api/settings/keys", "/api/models", "/v1/models"]
    {
        for host in
            ["evil.example", &format!("evil.example:{}", site.addr.port()), "127.0.0.1:1", "localhost"]
        {
            let request = format!(
                "GET {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nsec-fetch-site: same-origin\r\n\
                 connection: close\r\n\r\n"
            );
            let answer = raw_exchange(site.addr, request.as_bytes(), |_| false).await;
            let status = answer.split(' ').nth(1).unwrap_or("");
            assert!(["421", "403"].contains(&status), "{host}{path}: {answer}");
            assert!(!answer.contains("Apertus"), "{host}{path}: nothing is told");
        }
    }
    let body = ask().to_string();
    let chat = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: evil.example\r\norigin: http://evil.example\r\n\
         sec-fetch-site: same-origin\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = raw_exchange(site.addr, chat.as_bytes(), |_| false).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(replica.seen().is_empty());
    site.http
        .get("/models")
        .header("host", &format!("localhost:{}", site.addr.port()))
        .send()
        .await
        .expect(200);
}

/// The calls that change something, as a page elsewhere could make a browser send them.
fn changes(site: &Site) -> Vec<Call> {
    let form = "application/x-www-form-urlencoded";
    let http = &site.http;
    vec![
        http.call(Method::PUT, "/api/settings/keys/groq").json(&json!({"key": "sk-planted"})),
        http.call(Method::PUT, "/api/settings/order").json(&json!({"order": ["groq"]})),
        http.call(Method::DELETE, "/api/settings/keys/groq"),
        http.post("/api/settings/tokens").json(&json!({"name": "planted"})),
        http.post("/settings/inference-providers/keys/groq").body(form, "key=sk-planted"),
        http.post("/settings/inference-providers/order").body(form, "provider=groq&direction=up"),
        http.post("/settings/tokens").body(form, "name=planted"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_elsewhere_change_nothing() {
    let (_replica, site) = with_replica().await;
    let before = site.http.get("/api/settings/order").same_origin().send().await.expect(200).text();
    let foreign: &[&[(&str, &str)]] = &[
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "http://127.0.0.1:1"), ("sec-fetch-site", "same-site")],
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
        &[("sec-fetch-site", "none")],
        &[],
    ];
    for headers in foreign {
        for call in changes(&site) {
            let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
            let answer = call.send().await;
            assert!([401, 403].contains(&answer.status), "{headers:?}: {} {}", answer.status, answer.text());
        }
    }
    // Nor does a token: it is for calls, not for settings.
    let token = site.token().await;
    for call in changes(&site) {
        let answer = call.bearer(&token).send().await;
        assert!([401, 403].contains(&answer.status), "{} {}", answer.status, answer.text());
    }
    let page = site.http.get("/settings/inference-providers").navigation().send().await.expect(200).text();
    assert!(!page.contains("planted"), "nothing was stored");
    assert_eq!(site.http.get("/api/settings/order").same_origin().send().await.expect(200).text(), before);
    assert_eq!(
        site.http
            .get("/api/settings/keys")
            .same_origin()
            .send()
            .await
            .expect(200)
            .text()
            .matches("last_four")
            .count(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_elsewhere_read_no_settings_and_spend_nothing() {
    let (replica, site) = with_replica().await;
    let cross =
        |call: Call| call.header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
    for path in ["/api/settings/keys", "/api/settings/order"] {
        let answer = cross(site.http.get(path)).send().await;
        assert!([401, 403].contains(&answer.status), "{path}: {}", answer.status);
    }
    cross(site.http.post("/v1/chat/completions").json(&ask())).send().await.expect(401);
    site.http.post("/v1/chat/completions").json(&ask()).send().await.expect(401);
    assert!(replica.seen().is_empty());
    site.http.post("/v1/chat/completions").same_origin().json(&ask()).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_may_run_only_what_this_site_sends() {
    let (_replica, site) = with_replica().await;
    for path in [
        "/models".to_owned(),
        format!("/{MODEL}"),
        "/settings/inference-providers".to_owned(),
        "/nothing".to_owned(),
    ] {
        let page = site.http.get(&path).navigation().send().await;
        let policy = page.header("content-security-policy").to_owned();
        let directive = |name: &str| {
            let found = policy.split(';').map(str::trim).find(|one| one.starts_with(name));
            found.unwrap_or_else(|| panic!("{name} in {policy:?}")).to_owned()
        };
        let scripts = directive("script-src");
        assert!(
            !scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"),
            "{path}: {scripts}"
        );
        assert!(!directive("style-src").contains("unsafe-inline"), "{path}: {policy}");
        // What is not named falls back to this.
        assert_eq!(directive("default-src"), "default-src 'none'", "{path}");
        for name in ["base-uri", "frame-ancestors", "form-action"] {
            assert!(!directive(name).contains('*'), "{path}: {policy}");
        }
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_ne!(page.header("referrer-policy"), "", "{path}");
        // Every script tag of the page carries this answer's nonce, and the nonce is fresh.
        let nonce =
            scripts.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("").to_owned();
        let html = page.text();
        for tag in html.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap_or("")) {
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src="),
                "{path}: <script{tag}>"
            );
        }
        let again = site.http.get(&path).navigation().send().await;
        assert_ne!(again.header("content-security-policy"), policy, "{path}: a nonce is used once");
        assert!(!html.contains(" style=\""), "{path}: inline styles would be refused by the policy");
        assert!(!html.contains("http-equiv"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_stays_text() {
    let (_replica, site) = with_replica().await;
    let path =
        "/models?search=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27&sort=%3Cem%3E&inference_provider=%3Ci%3E";
    let page = site.http.get(path).navigation().send().await.expect(200).text();
    for hostile in ["<script>alert", "<em>", "<i>"] {
        assert!(!page.contains(hostile), "{hostile} comes back as it was");
    }
}
