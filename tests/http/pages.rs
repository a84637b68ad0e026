//! Pages as the server renders them: what a reader without scripts has.

use harness::{Answer, MODEL, Replica, Site, eventually};

async fn with_replica() -> (Replica, Site) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    (replica, site)
}

async fn page(site: &Site, path: &str) -> Answer {
    let page = site.http.get(path).navigation().send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}");
    page
}

/// The model links of a list, in order, each once.
fn models(html: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for href in html.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let known = ["models", "settings", "assets", "api", "v1", "inference"];
        let (namespace, name) = href.split_once('/').unwrap_or(("", ""));
        let model = !namespace.is_empty() && !known.contains(&namespace) && !name.contains(['/', '?', '#']);
        if model && !found.iter().any(|seen| seen == href) {
            found.push(href.to_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeds_address_lists_the_pools_models() {
    let (_replica, site) = with_replica().await;
    let html = page(&site, "/models?inference_provider=publicai&sort=trending").await.text();
    let shown = models(&html);
    let api = site
        .http
        .get("/api/models?inference_provider=publicai&sort=trendingScore")
        .send()
        .await
        .expect(200)
        .json();
    let listed: Vec<_> = api.as_array().expect("a list").iter().filter_map(|m| m["id"].as_str()).collect();
    assert!(!shown.is_empty() && shown.len() <= listed.len(), "{shown:?}");
    assert_eq!(shown, listed[..shown.len()], "page and API agree");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_and_filters_live_in_the_address() {
    let (_replica, site) = with_replica().await;
    let all = models(&page(&site, "/models").await.text());
    assert!(all.len() >= 10, "{all:?}");
    assert_eq!(models(&page(&site, "/models?search=apertus-70b").await.text()), [MODEL]);
    let none = page(&site, "/models?search=no-such-model-anywhere").await.text();
    assert!(
        models(&none).is_empty() && none.contains("href=\"/models\""),
        "an empty list shows the way back"
    );
    // Both vocabularies of sort keys, and nonsense, give a page.
    for sort in ["trending", "trendingScore", "created", "createdAt", "modified", "nonsense"] {
        assert!(!models(&page(&site, &format!("/models?sort={sort}")).await.text()).is_empty(), "{sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_listed_model_has_a_page() {
    let (_replica, site) = with_replica().await;
    for model in models(&page(&site, "/models").await.text()) {
        let html = page(&site, &format!("/{model}")).await.text();
        assert!(html.contains(&format!("<title>{model}")) || html.contains(&model), "{model}");
        assert!(html.contains("<h1"), "{model}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_page_is_useful_without_scripts() {
    let (_replica, site) = with_replica().await;
    let html = page(&site, &format!("/{MODEL}")).await.text();
    for what in
        ["publicai", "swiss-ai/apertus-70b-instruct", "huggingface_hub", "openai", "curl", "Apache-2.0"]
    {
        assert!(html.contains(what), "{what} is on the page");
    }
    assert!(html.contains(&site.origin()), "the snippets call this site");
    assert!(html.contains("HF_TOKEN"), "the snippets read the key from the environment");
    assert!(html.contains("<noscript"), "a reader without scripts is told about the chat");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_nothing_serves_says_how_to_change_that() {
    let (_replica, site) = with_replica().await;
    let html = page(&site, &format!("/{}", server::EMBEDDED_MODEL)).await.text();
    assert!(html.contains("href=\"/settings/inference-providers"), "the way to a key");
    assert!(
        html.to_lowercase().contains("replica") || html.to_lowercase().contains("pool"),
        "the way to a pool"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_compressed_and_streams_of_assets_are_cached() {
    let (_replica, site) = with_replica().await;
    let page =
        site.http.get("/models").navigation().header("accept-encoding", "br, gzip").send().await.expect(200);
    assert_eq!(page.header("content-encoding"), "br");
    let html = self::page(&site, "/models").await.text();
    assert!(page.body.len() * 3 < html.len(), "{} of {} bytes", page.body.len(), html.len());
    let css =
        html.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.contains(".css"));
    let css = css.expect("a style sheet: build the bundle with `make bundle`");
    let sheet = site.http.get(css).header("accept-encoding", "br").send().await.expect(200);
    assert_eq!(sheet.header("content-encoding"), "br");
    assert!(sheet.header("content-type").starts_with("text/css"), "{:?}", sheet.headers);
    assert!(sheet.header("cache-control").contains("immutable"), "{:?}", sheet.headers);
    assert!(sheet.header("vary").to_lowercase().contains("accept-encoding"), "{:?}", sheet.headers);
    let plain = site.http.get(css).send().await.expect(200);
    assert_eq!(plain.header("content-encoding"), "");
    let gzip = site.http.get(css).header("accept-encoding", "gzip").send().await.expect(200);
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert!(sheet.body.len() < gzip.body.len() && gzip.body.len() < plain.body.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_what_this_site_measured() {
    let (_replica, site) = with_replica().await;
    let before = page(&site, &format!("/{MODEL}")).await.text();
    assert!(!before.contains("in the last 30 days") && !before.contains(" ms<"), "nothing was measured yet");
    let token = site.token().await;
    for _ in 0..2 {
        site.chat(&token, &crate::ask::ask_streamed()).send().await.expect(200);
    }
    eventually("the page counts the requests", async || {
        let html = page(&site, &format!("/{MODEL}")).await.text();
        (html.contains("2 requests") && html.contains(" ms<")).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_page_is_a_page() {
    let (_replica, site) = with_replica().await;
    let missing = site.http.get("/nobody/nothing").navigation().send().await.expect(404);
    let html = missing.text();
    assert!(html.contains("href=\"/models\""), "the way back");
    assert!(html.contains(missing.header("x-request-id")), "an id to quote");
}
