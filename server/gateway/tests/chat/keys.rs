//! Whose key a call is made with, and that no key is ever told.

use crate::{
    PRICE, SHARED, Site, ask, events, read,
    replica::{JSON, Step, answer, error, plain, whole},
    secret, slug, stream_of,
};
use gateway::{ChatError, Limits, Surface};
use serde_json::json;
use std::time::Duration;
use wire::{AccountId, KeyMode, ModelId, NanoUsd, RouteState};

const OWN: &str = "sk-own-key-0123456789";

impl Site {
    pub(crate) async fn save_key(&self, provider: &str) {
        let saved = self.store.save_key(&AccountId::owner(), &slug(provider), secret(OWN), 1).await;
        saved.expect("a saved key");
    }

    pub(crate) async fn save_order(&self, order: &[&str]) {
        let order: Vec<_> = order.iter().map(|provider| slug(provider)).collect();
        self.store.save_order(&AccountId::owner(), &order, 1).await.expect("a saved order");
    }

    /// Who served a call, with whose key, as the reply and the upstream say.
    async fn served(&self, model: &str) -> (String, KeyMode, String) {
        let reply = self.chat(ask(model, json!({}))).await.expect("a reply");
        let (provider, mode) = (reply.provider.to_string(), reply.mode);
        read(stream_of(reply)).await;
        let seen = self.upstreams.seen().pop().expect("a request");
        (provider, mode, seen.header("authorization").expect("a key").to_owned())
    }
}

fn expect(provider: &str, mode: KeyMode, key: &str) -> (String, KeyMode, String) {
    (provider.to_owned(), mode, format!("Bearer {key}"))
}

#[tokio::test]
async fn the_key_is_chosen_after_the_provider() {
    let site = Site::new(vec![]).await;
    assert_eq!(site.served(SHARED).await, expect("publicai", KeyMode::Routed, "replica-secret-key"));
    // A key for one provider changes nothing about calls that land elsewhere.
    site.save_key("far").await;
    assert_eq!(site.served(SHARED).await, expect("publicai", KeyMode::Routed, "replica-secret-key"));
    site.save_order(&["near", "far"]).await;
    assert_eq!(site.served(SHARED).await, expect("near", KeyMode::Routed, "platform-key-of-near"));
    assert_eq!(site.served("org/shared:far").await, expect("far", KeyMode::CustomKey, OWN));
    site.save_key("near").await;
    assert_eq!(site.served("org/shared:preferred").await, expect("near", KeyMode::CustomKey, OWN));
    site.save_order(&["far", "publicai"]).await;
    assert_eq!(site.served(SHARED).await, expect("far", KeyMode::CustomKey, OWN));
    let seen = site.upstreams.seen().pop().expect("a request");
    assert!(seen.head.starts_with("POST /far/v1/chat/completions "), "{}", seen.head);
    assert_eq!(seen.body["model"], "far-model");
    assert_eq!(seen.body["stream_options"], json!({"include_usage": true}));
}

#[tokio::test]
async fn an_own_key_is_recorded_at_no_cost() {
    let site = Site::new(vec![whole("x", "stop", 4), whole("x", "stop", 4)]).await;
    site.save_key("far").await;
    for (model, mode, cost) in [
        ("org/shared:far", KeyMode::CustomKey, NanoUsd(0)),
        ("org/shared:near", KeyMode::Routed, PRICE.cost(13, 4)),
    ] {
        let request = ask(model, json!({"stream": false}));
        let id = request.request_id.clone();
        site.chat(request).await.expect("a reply");
        let bill = site.bill(&id).await;
        assert_eq!((bill.mode, bill.cost, bill.n_completion_tokens), (mode, cost, 4));
    }
}

#[tokio::test]
async fn what_cannot_be_served_says_why() {
    let site = Site::new(vec![]).await;
    let needs_key = site.error(ask("org/shared:far", json!({}))).await;
    assert!(matches!(needs_key, ChatError::NeedsKey { provider } if provider == slug("far")));
    let unknown = site.error(ask("org/shared:nobody", json!({}))).await;
    assert!(matches!(unknown, ChatError::UnknownProvider { provider } if provider == "nobody"));
    let elsewhere = site.error(ask("org/model:near", json!({}))).await;
    assert_eq!(elsewhere.to_string(), "Model not supported by provider near");
    let no_model = site.error(ask("org/none", json!({}))).await;
    assert!(no_model.to_string().ends_with("is not supported by any provider you have enabled"));
    let mut request = ask("org/none", json!({}));
    request.surface = Surface::Provider(slug("near"));
    assert!(matches!(site.error(request).await, ChatError::NotServedBy { .. }));
    assert!(site.upstreams.seen().is_empty());
    assert!(site.store.requests_by_model(0).await.expect("an answer").is_empty());
}

#[tokio::test]
async fn a_refused_key_is_the_users_news_and_never_told() {
    let leak = format!(
        r#"{{"error":{{"message":"Incorrect API key {OWN} (or {}...)","code":"invalid"}}}}"#,
        &OWN[..12]
    );
    let refused = |status: &str| plain(status, JSON, &leak);
    let site = Site::new(vec![
        refused("401 Unauthorized"),
        refused("400 Bad Request"),
        refused("402 Payment Required"),
    ])
    .await;
    site.save_key("far").await;
    site.save_order(&["far"]).await;
    // Another provider could serve it, but the user asked for this one with a key that does not do.
    let error = site.error(ask(SHARED, json!({}))).await;
    assert!(
        matches!(&error, ChatError::KeyRefused { provider, mode: KeyMode::CustomKey } if *provider == slug("far"))
    );
    for status in [400, 402] {
        let error = site.error(ask(SHARED, json!({}))).await;
        assert!(matches!(&error, ChatError::Refused { status: s, .. } if *s == status), "{error}");
        let all = format!("{error} {error:?}");
        assert!(all.contains("Incorrect API key") && !all.contains("sk-own"), "{all}");
    }
}

#[tokio::test]
async fn a_key_refused_while_the_client_waits_is_told_as_such() {
    let late = || {
        let mut turn = vec![Step::Gate];
        turn.extend(error("401 Unauthorized", "x", "bad key"));
        turn
    };
    let limits = Limits { head_wait: Duration::from_millis(10), ..Limits::default() };
    let site = Site::with(vec![late(), late()], limits).await;
    site.save_key("far").await;
    for (model, code, words) in [
        ("org/shared:far", "invalid_api_key", "The provider far refused your key."),
        ("org/shared:near", "upstream_error", "The provider near refused this site's key."),
    ] {
        let body = stream_of(site.chat(ask(model, json!({}))).await.expect("a head"));
        site.upstreams.open_gate(1);
        let told = events(&read(body).await);
        assert_eq!((told.len(), &told[0]["error"]["code"]), (1, &json!(code)));
        assert!(told[0]["error"]["message"].as_str().expect("a sentence").starts_with(words), "{told:?}");
    }
}

#[tokio::test]
async fn the_platforms_troubles_are_not_the_users() {
    let site = Site::new(vec![
        error("402 Payment Required", "x", "pay us"),
        answer(&["pool"]),
        error("402 Payment Required", "x", "pay us"),
        error("401 Unauthorized", "x", "bad key"),
    ])
    .await;
    site.save_order(&["near", "publicai"]).await;
    assert_eq!(site.served(SHARED).await.0, "publicai");
    assert!(matches!(site.error(ask("org/shared:near", json!({}))).await, ChatError::Unavailable));
    let error = site.error(ask("org/shared:near", json!({}))).await;
    assert!(matches!(error, ChatError::KeyRefused { mode: KeyMode::Routed, .. }));
    assert_eq!(error.blame(), gateway::Blame::Us);
}

#[tokio::test]
async fn routes_tell_every_provider_in_order_with_its_state() {
    let site = Site::new(vec![]).await;
    let model = ModelId::parse(SHARED).expect("an id");
    let routes = |order: &[&str], keys: &[&str]| -> Vec<(String, KeyMode, RouteState)> {
        let slugs = |list: &[&str]| list.iter().map(|text| slug(text)).collect::<Vec<_>>();
        let routes = site.gateway.routes(&model, &slugs(order), &slugs(keys), &site.gateway.standing());
        routes.into_iter().map(|route| (route.provider.to_string(), route.mode, route.state)).collect()
    };
    let pool = ("publicai".to_owned(), KeyMode::Routed, RouteState::Ready);
    let near = ("near".to_owned(), KeyMode::Routed, RouteState::Ready);
    let far = ("far".to_owned(), KeyMode::CustomKey, RouteState::NeedsKey);
    assert_eq!(routes(&[], &[]), [pool.clone(), near.clone(), far]);
    let own = ("far".to_owned(), KeyMode::CustomKey, RouteState::Ready);
    assert_eq!(routes(&["far"], &["far"]), [own, pool, near]);
    site.pool.replace(vec![]);
    assert_eq!(routes(&[], &[])[0].2, RouteState::NoReplica);
    assert!(matches!(site.error(ask("org/model", json!({}))).await, ChatError::ModelNotSupported { .. }));
    assert!(matches!(site.error(ask("org/model:publicai", json!({}))).await, ChatError::NotServedBy { .. }));
}
