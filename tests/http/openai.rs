//! `/v1`: the surface of the OpenAI SDKs, and the choice of a provider by suffix.

use crate::ask::{ask, ask_with};
use harness::{MODEL, PROVIDER_MODEL, Replica, Site};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn models_are_listed_with_their_providers() {
    let site = Site::builder().embedded(1).start().await;
    let list = site.http.get("/v1/models").send().await.expect(200).json();
    assert_eq!(list["object"], "list");
    let models = list["data"].as_array().expect("a list");
    let model = models.iter().find(|model| model["id"] == MODEL).expect("the served model");
    assert_eq!(model["object"], "model");
    assert!(model["created"].is_number() && model["owned_by"].is_string(), "{model}");
    assert!(model["architecture"]["input_modalities"].is_array(), "{model}");
    let providers = model["providers"].as_array().expect("a list");
    let publicai = providers.iter().find(|entry| entry["provider"] == "publicai").expect("the pool");
    assert_eq!(publicai["status"], "live");
    assert_eq!(publicai["pricing"]["output"].as_f64(), Some(0.0));
    // Both spellings: the SDKs encode the slash, people do not.
    for id in [MODEL.to_owned(), MODEL.replace('/', "%2F")] {
        let one = site.http.get(&format!("/v1/models/{id}")).send().await.expect(200).json();
        assert_eq!(&one, model, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suffix_chooses_the_provider() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site =
        Site::builder().replica(&replica).provider("together", &stub, Some("platform-key-1")).start().await;
    let token = site.token().await;
    for (suffix, provider) in [
        ("", "publicai"),
        (":publicai", "publicai"),
        (":together", "together"),
        (":cheapest", "publicai"),
        (":preferred", "publicai"),
    ] {
        let body = ask_with(&json!({"model": format!("{MODEL}{suffix}")}));
        let answer = site.chat(&token, &body).send().await.expect(200);
        assert_eq!(answer.header("x-inference-provider"), provider, "{suffix}");
    }
    assert_eq!(stub.seen()[0].body["model"], "together/apertus", "a provider gets its own id");
    site.save_order(&["together", "publicai"]).await.expect(200);
    for suffix in ["", ":preferred"] {
        let body = ask_with(&json!({"model": format!("{MODEL}{suffix}")}));
        let answer = site.chat(&token, &body).send().await.expect(200);
        assert_eq!(answer.header("x-inference-provider"), "together", "{suffix} follows the saved order");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_plane_takes_its_own_tokens() {
    let site = Site::builder().embedded(1).start().await;
    let body = json!({"name": "direct", "kind": "public_ai"});
    let made =
        site.http.post("/api/settings/tokens").same_origin().json(&body).send().await.expect(200).json();
    let key = made["token"].as_str().expect("the token, once").to_owned();
    assert!(key.starts_with("pai_"), "not hf_, or clients would route it: {}", &key[..4]);
    for model in [PROVIDER_MODEL, MODEL] {
        let call = site.http.post("/direct/publicai/v1/chat/completions").bearer(&key);
        let answer = call.json(&ask_with(&json!({"model": model, "max_tokens": 8}))).send().await.expect(200);
        assert_ne!(answer.header("inference-id"), "");
    }
    let call = site.http.post("/direct/publicai/v1/chat/completions").bearer("pai_nobody").json(&ask());
    call.send().await.expect(401);
    let call = site.http.post("/v1/chat/completions").bearer(&key).json(&ask());
    call.send().await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_call_carries_the_callers_own_key_and_leaves_no_trace() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site =
        Site::builder().replica(&replica).provider("together", &stub, Some("platform-key-1")).start().await;
    let call = site.http.post("/direct/together/v1/chat/completions").bearer("own-key-in-code");
    call.json(&ask_with(&json!({"model": "together/apertus"}))).send().await.expect(200);
    assert_eq!(stub.seen()[0].header("authorization"), "Bearer own-key-in-code");
    let list = site.http.get("/api/models?expand=trendingScore").send().await.expect(200).json();
    assert!(list.as_array().expect("a list").iter().all(|model| model["trendingScore"] == 0), "{list}");
    assert!(!String::from_utf8_lossy(&site.kept_bytes()).contains("own-key-in-code"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_this_site_is_never_handed_to_a_provider() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder()
        .replica(&replica)
        .provider("together", &stub, Some("platform-key-1"))
        .config(&format!("[[provider]]\nslug = \"hf-inference\"\nbase_url = {:?}\n", stub.base_url()))
        .start()
        .await;
    let token = site.token().await;
    let body = json!({"name": "direct", "kind": "public_ai"});
    let made = site.http.post("/api/settings/tokens").same_origin().json(&body).send().await.expect(200);
    let own = made.json()["token"].as_str().expect("the token, once").to_owned();
    let body = ask_with(&json!({"model": "together/apertus"}));
    for key in [token.as_str(), &own, "hf_revoked", "pai_revoked"] {
        let call = site.http.post("/direct/together/v1/chat/completions").bearer(key).json(&body);
        call.send().await.expect(401);
    }
    let path = format!("/direct/hf-inference/models/{MODEL}/v1/chat/completions");
    site.http.post(&path).bearer(&token).json(&ask()).send().await.expect(401);
    site.http.post(&path).bearer(&own).json(&ask()).send().await.expect(401);
    assert!(stub.seen().is_empty(), "nothing was forwarded");
    // Another site's keys may look like this one's tokens.
    let theirs = site.http.post(&path).bearer("hf_of_their_own").json(&ask()).send().await;
    assert_ne!(theirs.status, 401, "{}", theirs.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_elsewhere_may_call_the_api_with_a_token() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    let preflight = site.http.call(http::Method::OPTIONS, "/v1/chat/completions");
    let preflight = preflight
        .header("origin", "https://app.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,x-stainless-lang,x-hf-bill-to");
    let preflight = preflight.send().await;
    assert!((200..300).contains(&preflight.status), "{}", preflight.status);
    let allowed = preflight.header("access-control-allow-headers").to_lowercase();
    assert!(
        allowed == "*" || ["authorization", "content-type"].iter().all(|name| allowed.contains(name)),
        "{allowed}"
    );
    let call = site
        .chat(&token, &ask())
        .header("origin", "https://app.example")
        .header("sec-fetch-site", "cross-site");
    let answer = call.send().await.expect(200);
    assert_ne!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("access-control-allow-credentials"), "", "a page elsewhere is never the owner");
    let exposed = answer.header("access-control-expose-headers").to_lowercase();
    for name in ["x-request-id", "inference-id", "x-inference-provider", "retry-after"] {
        assert!(exposed.contains(name), "{name} in {exposed:?}");
    }
}
