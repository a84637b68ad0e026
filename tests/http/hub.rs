//! The Hub's API: the calls of the official clients, in their spellings.

use crate::ask::{ask, ask_with, text_of};
use harness::{MODEL, PROVIDER_MODEL, Replica, Site, eventually};
use serde_json::{Value, json};

async fn with_replica() -> (Replica, Site, String) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    (replica, site, token)
}

async fn get(site: &Site, path: &str) -> Value {
    site.http.get(path).send().await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeds_two_calls_answer_as_the_clients_expect() {
    let (replica, site, token) = with_replica().await;
    for spelling in ["expand=", "expand[]=", "expand%5B%5D="] {
        let path = format!("/api/models/{MODEL}?{spelling}inferenceProviderMapping");
        let model = site.http.get(&path).bearer(&token).send().await.expect(200).json();
        let mapping = &model["inferenceProviderMapping"]["publicai"];
        assert_eq!(model["id"], MODEL);
        assert_eq!(mapping["providerId"], PROVIDER_MODEL, "{model}");
        assert_eq!((&mapping["status"], &mapping["task"]), (&json!("live"), &json!("conversational")));
    }
    for model in [PROVIDER_MODEL, MODEL] {
        let call = site.http.post("/publicai/v1/chat/completions").bearer(&token);
        let answer = call.json(&ask_with(&json!({"model": model}))).send().await.expect(200);
        assert_eq!(text_of(&answer.json()), "The capital of France is Paris.");
        assert_eq!(answer.header("x-inference-provider"), "publicai");
    }
    assert_eq!(replica.seen().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_open_to_anyone_with_any_key() {
    let (_replica, site, _token) = with_replica().await;
    let path = format!("/api/models/{MODEL}?expand=inferenceProviderMapping");
    for key in ["pai_abc", "sk-someone-elses", ""] {
        let call = site.http.get(&path).header("authorization", &format!("Bearer {key}"));
        let model = call.send().await.expect(200).json();
        assert_eq!(model["inferenceProviderMapping"]["publicai"]["providerId"], PROVIDER_MODEL, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_and_main_are_revisions_and_others_are_not() {
    let (_replica, site, _token) = with_replica().await;
    for revision in ["HEAD", "main"] {
        let model = get(&site, &format!("/api/models/{MODEL}/revision/{revision}?expand=pipeline_tag")).await;
        assert_eq!((&model["id"], &model["pipeline_tag"]), (&json!(MODEL), &json!("text-generation")));
        assert!(model["_id"].is_string(), "{model}");
    }
    let other = site.http.get(&format!("/api/models/{MODEL}/revision/v9")).send().await.expect(404);
    assert_eq!(other.header("x-error-code"), "RevisionNotFound");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_repository_is_a_404_that_python_understands() {
    let (_replica, site, _token) = with_replica().await;
    for path in ["/api/models/nobody/nothing", "/api/models/nobody/nothing?expand=inferenceProviderMapping"] {
        let answer = site.http.get(path).send().await.expect(404);
        assert_eq!(answer.header("x-error-code"), "RepoNotFound");
        assert_ne!(answer.header("x-error-message"), "");
        assert!(answer.json()["error"].is_string(), "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_nobody_serves_has_an_empty_mapping() {
    let (_replica, site, _token) = with_replica().await;
    // No replica serves the embedded model here, and no other provider has it.
    let path = format!("/api/models/{}?expand=inferenceProviderMapping", server::EMBEDDED_MODEL);
    let model = get(&site, &path).await;
    let mapping = model["inferenceProviderMapping"].as_object().expect("the key is never left out");
    assert!(mapping.values().all(|entry| entry["status"] != "live"), "{model}");
}

/// The ids of a list.
fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("a bare list: {list}"));
    list.iter().map(|model| model["id"].as_str().expect("every item has an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_filters_by_provider_in_every_spelling() {
    let (_replica, site, _token) = with_replica().await;
    let all = ids(&get(&site, "/api/models").await);
    let of_pool = ids(&get(&site, "/api/models?inference_provider=publicai").await);
    assert!(of_pool.contains(&MODEL.to_owned()) && of_pool.len() < all.len(), "{of_pool:?} of {all:?}");
    let comma = ids(&get(&site, "/api/models?inference_provider=publicai%2Cgroq").await);
    let repeated = ids(&get(&site, "/api/models?inference_provider=publicai&inference_provider=groq").await);
    assert_eq!(comma, repeated);
    assert!(ids(&get(&site, "/api/models?inference_provider=nobody").await).is_empty());
    let list = get(&site, "/api/models?inference_provider=publicai&expand=inferenceProviderMapping").await;
    for model in list.as_array().expect("a list") {
        let mapping = model["inferenceProviderMapping"].as_array().expect("a list has its mappings as lists");
        let publicai = mapping.iter().find(|entry| entry["provider"] == "publicai");
        assert!(publicai.is_some_and(|entry| entry["providerId"].is_string()), "{model}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_searches_filters_and_expands() {
    let (_replica, site, _token) = with_replica().await;
    let found = ids(&get(&site, "/api/models?search=apertus-70b").await);
    assert_eq!(found, [MODEL], "search is about the id, in any case");
    let both =
        ids(&get(&site, "/api/models?author=swiss-ai&filter=conversational&pipeline_tag=text-generation")
            .await);
    assert!(both.len() >= 2 && both.iter().all(|id| id.starts_with("swiss-ai/")), "{both:?}");
    assert!(ids(&get(&site, "/api/models?filter=conversational&filter=no-such-tag").await).is_empty());
    let large = ids(&get(&site, "/api/models?num_parameters=min%3A60B&author=swiss-ai").await);
    assert_eq!(large, [MODEL]);
    let expanded = get(&site, "/api/models?search=apertus-70b&expand=trendingScore&expand=downloads").await;
    let item = expanded[0].as_object().expect("an object");
    let keys: Vec<_> = item.keys().map(String::as_str).collect();
    assert!(keys.contains(&"id") && keys.contains(&"_id") && keys.contains(&"trendingScore"), "{keys:?}");
    assert!(!keys.contains(&"tags"), "only what was asked for: {keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_list_are_linked_by_absolute_addresses() {
    let (_replica, site, _token) = with_replica().await;
    let all = ids(&get(&site, "/api/models?filter=conversational&limit=500").await);
    let mut path = "/api/models?filter=conversational&limit=3".to_owned();
    let mut collected = vec![];
    loop {
        let page = site.http.get(&path).send().await.expect(200);
        let found = ids(&page.json());
        assert!(found.len() <= 3);
        collected.extend(found);
        let link = page.header("link").to_owned();
        if link.is_empty() {
            break;
        }
        let next = link
            .strip_prefix('<')
            .and_then(|link| link.strip_suffix(">; rel=\"next\""))
            .expect("the JS form");
        path = next
            .strip_prefix(&site.origin())
            .unwrap_or_else(|| panic!("absolute, from here: {link}"))
            .to_owned();
        assert!(path.contains("filter=conversational") && path.contains("limit=3"), "{path}");
        assert!(collected.len() <= all.len(), "the pages do not end");
    }
    assert_eq!(collected, all);
    for key in ["skip", "cursor"] {
        let beyond =
            site.http.get(&format!("/api/models?limit=3&{key}={}", u64::MAX)).send().await.expect(200);
        assert!(ids(&beyond.json()).is_empty() && beyond.header("link").is_empty(), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_slash_of_an_id_may_be_encoded() {
    let (_replica, site, _token) = with_replica().await;
    let id = MODEL.replace('/', "%2F");
    for path in [format!("/api/models/{id}"), format!("/api/models/{id}/revision/main")] {
        assert_eq!(get(&site, &path).await["id"], MODEL, "{path}");
    }
    let other = site.http.get(&format!("/api/models/{id}/revision/v9")).send().await.expect(404);
    assert_eq!(other.header("x-error-code"), "RevisionNotFound");
    for path in ["/api/models/nobody%2Fnothing", "/api/models/nothing", "/api/models/nothing/revision/main"] {
        let answer = site.http.get(path).send().await.expect(404);
        assert_eq!(answer.header("x-error-code"), "RepoNotFound", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trending_is_this_sites_own_use() {
    let (_replica, site, token) = with_replica().await;
    for _ in 0..3 {
        site.chat(&token, &ask()).send().await.expect(200);
    }
    // No call waits until it is in the database.
    eventually("the calls are recorded", async || {
        let list = get(&site, "/api/models?sort=trendingScore&expand=trendingScore").await;
        (list[0]["trendingScore"].as_f64() == Some(3.0)).then_some(())
    })
    .await;
    for sort in ["sort=trendingScore", "sort=trending", "sort=trending&direction=-1", ""] {
        let list = get(&site, &format!("/api/models?{sort}&expand=trendingScore&expand=likes")).await;
        let scores: Vec<_> =
            list.as_array().expect("a list").iter().map(|m| m["trendingScore"].as_f64()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{sort}: {scores:?}");
        assert_eq!(list[0]["id"], MODEL, "{sort}: the model that was used leads");
        assert_eq!(list[0]["trendingScore"].as_f64(), Some(3.0), "{sort}");
        assert!(list[0]["likes"].as_u64().unwrap_or(0) == 0, "no invented likes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_small_calls_of_the_clients_are_answered() {
    let (_replica, site, token) = with_replica().await;
    assert_eq!(get(&site, "/api/agent-harnesses").await, json!({"standardEnvVars": [], "harnesses": {}}));
    let me = site.http.get("/api/whoami-v2").bearer(&token).send().await.expect(200).json();
    assert_eq!(me["type"], "user");
    assert!(me["name"].is_string() && me["orgs"].is_array(), "{me}");
    assert_eq!(me["auth"]["accessToken"]["displayName"], "test");
    let tasks = get(&site, "/api/tasks").await;
    assert!(tasks.as_object().is_some_and(|tasks| !tasks.is_empty()), "{tasks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suffix_is_not_part_of_the_id() {
    let (_replica, site, _token) = with_replica().await;
    let model = get(&site, &format!("/api/models/{MODEL}:publicai?expand[]=inferenceProviderMapping")).await;
    assert_eq!(model["id"], MODEL);
    let first =
        model["inferenceProviderMapping"].as_object().and_then(|mapping| mapping.keys().next().cloned());
    assert_eq!(first.as_deref(), Some("publicai"));
    // One that needs a key leads all the same: the caller may have one.
    let stub = Replica::start("together/apertus").await;
    let pool = Replica::start(MODEL).await;
    let site = Site::builder().replica(&pool).provider("together", &stub, None).start().await;
    let model = get(&site, &format!("/api/models/{MODEL}:together?expand=inferenceProviderMapping")).await;
    let mapping = model["inferenceProviderMapping"].as_object().expect("an object");
    assert_eq!(mapping.keys().next().map(String::as_str), Some("together"), "{model}");
    assert!(mapping.contains_key("publicai"), "{model}");
}
