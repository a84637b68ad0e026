//! Likes, what was measured, policies, organisations, providers: the pages around a model.

use crate::ask::{ask, ask_streamed, ask_with};
use harness::{Answer, MODEL, Replica, Site, Turn, eventually};
use serde_json::json;

async fn page(site: &Site, path: &str) -> String {
    let page = site.http.get(path).navigation().send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}");
    page.text()
}

/// A part of a page, from the element of this id to the next section.
fn part<'a>(html: &'a str, id: &str) -> &'a str {
    let from = html.split_once(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {html}")).1;
    from.split("</section>").next().expect("a part")
}

async fn with_stub(platform_key: Option<&str>) -> (Replica, Replica, Site) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().replica(&replica).provider("together", &stub, platform_key).start().await;
    (replica, stub, site)
}

async fn like(site: &Site, likes: &str) -> Answer {
    let call = site.http.post(&format!("/{MODEL}/like")).same_origin().header("accept", "text/html");
    call.body("application/x-www-form-urlencoded", format!("likes={likes}")).send().await
}

async fn likes_in_the_list(site: &Site) -> i64 {
    let list = site.http.get("/api/models?search=apertus-70b").send().await.expect(200).json();
    list[0]["likes"].as_i64().expect("a number")
}

/// Lists count for all readers at once, and keep that for a moment.
async fn until_the_list_says(site: &Site, n: i64) {
    eventually("the list counts", async || (likes_in_the_list(site).await == n).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_like_is_the_accounts_and_counts_once() {
    let (_replica, _stub, site) = with_stub(None).await;
    let button = |html: &str, pressed: bool| html.contains(&format!("aria-pressed=\"{pressed}\""));
    assert!(button(&page(&site, &format!("/{MODEL}")).await, false));
    for _ in 0..2 {
        let liked = like(&site, "true").await;
        assert_eq!((liked.status, liked.header("location")), (303, format!("/{MODEL}").as_str()));
    }
    let html = page(&site, &format!("/{MODEL}")).await;
    assert!(button(&html, true) && html.contains("1 account"), "{html}");
    until_the_list_says(&site, 1).await;
    assert!(page(&site, "/swiss-ai").await.contains("<dt>Likes</dt><dd>1</dd>"));

    // The Hub's clients say it with a token, and with a method.
    let token = site.token().await;
    let path = format!("/api/models/{MODEL}/like");
    let taken_back = site.http.call(http::Method::DELETE, &path).bearer(&token).send().await.expect(200);
    assert_eq!(taken_back.json(), json!({"id": MODEL, "likes": 0, "liked": false}));
    let again = site.http.post(&path).bearer(&token).send().await.expect(200);
    assert_eq!(again.json()["liked"], true);
    let site = site.restart().await;
    assert_eq!(likes_in_the_list(&site).await, 1, "it outlives a restart");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_this_site_and_a_token_can_like_and_only_what_is_there() {
    let (_replica, _stub, site) = with_stub(None).await;
    let foreign = site.http.post(&format!("/{MODEL}/like")).header("origin", "https://evil.example");
    let foreign = foreign.body("application/x-www-form-urlencoded", "likes=true").send().await;
    assert_eq!(foreign.status, 403);
    site.http.post(&format!("/api/models/{MODEL}/like")).send().await.expect(401);
    let token = site.token().await;
    let missing = site.http.post("/api/models/nobody/nothing/like").bearer(&token).send().await.expect(404);
    assert_eq!(missing.header("x-error-code"), "RepoNotFound");
    let form = site.http.post("/nobody/nothing/like").same_origin().header("accept", "text/html");
    let form = form.body("application/x-www-form-urlencoded", "likes=true").send().await.expect(404);
    assert!(form.header("content-type").starts_with("text/html"), "a person gets a page");
    assert_eq!(like(&site, "perhaps").await.status, 422, "neither yes nor no");
    assert_eq!(likes_in_the_list(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_shows_what_calls_were_like() {
    let (replica, _stub, site) = with_stub(None).await;
    let table = async || part(&page(&site, &format!("/{MODEL}")).await, "providers").to_owned();
    let before = table().await;
    assert!(before.contains("No calls measured in the last 24 hours."), "{before}");
    assert!(!before.contains("First token"), "columns without any reading: {before}");
    let token = site.token().await;
    for _ in 0..3 {
        site.chat(&token, &ask_streamed()).send().await.expect(200);
    }
    eventually("three of three calls are on the page", async || {
        table().await.contains("3 of 3 calls answered in the last 24 hours").then_some(())
    })
    .await;
    let after = table().await;
    let row = after.split("<tr").find(|row| row.contains("/providers/publicai")).expect("the pool's row");
    assert!(row.contains(" ms<") && row.contains("100%"), "{row}");
    assert!(row.contains("scripted-"), "the cluster: {row}");
    let other = after.split("<tr").find(|row| row.contains("/providers/together")).expect("its row");
    assert!(other.contains("no calls yet") && other.contains("$1.50"), "{other}");

    replica.always(Turn::Status(500));
    site.chat(&token, &ask()).send().await;
    eventually("a failed call lowers the share", async || {
        table().await.contains("3 of 4 calls answered").then_some(())
    })
    .await;
    let provider = page(&site, "/providers/publicai").await;
    assert!(part(&provider, "health").contains("3 of 4 calls answered"), "{provider}");
    assert!(part(&provider, "models").contains(MODEL.split_once('/').expect("a name").1));
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_on_the_page_are_those_of_the_gateway() {
    let (replica, stub, site) = with_stub(Some("platform-key")).await;
    let token = site.token().await;
    site.save_order(&["groq", "together", "publicai"]).await.expect(200);
    let html = page(&site, &format!("/{MODEL}")).await;
    let picks: Vec<&str> = part(&html, "policies")
        .split("class=\"policy-pick\"><strong>")
        .skip(1)
        .filter_map(|rest| rest.split("</strong>").next())
        .collect();
    assert_eq!(picks, ["Together AI", "Together AI", "Public AI"], "preferred, fastest, cheapest");
    for (policy, at_stub) in [("preferred", 1), ("fastest", 1), ("cheapest", 0)] {
        let (n_stub, n_pool) = (stub.seen().len(), replica.seen().len());
        let body = ask_with(&json!({"model": format!("{MODEL}:{policy}")}));
        site.chat(&token, &body).send().await.expect(200);
        let went = (stub.seen().len() - n_stub, replica.seen().len() - n_pool);
        assert_eq!(went, (at_stub, 1 - at_stub), "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_may_bring_a_prompt_which_is_not_sent() {
    let (replica, _stub, site) = with_stub(None).await;
    let n_before = replica.seen().len();
    let html = page(&site, &format!("/{MODEL}?prompt=Why%20is+%3Cb%3E%22sky%22%3F")).await;
    assert!(html.contains("data-prompt=\"Why is &lt;b&gt;&quot;sky&quot;?\""), "{html}");
    assert_eq!(replica.seen().len(), n_before);
    let long = page(&site, &format!("/{MODEL}?prompt={}", "a".repeat(9_000))).await;
    assert!(long.contains(&"a".repeat(8_000)) && !long.contains(&"a".repeat(8_001)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_a_page_with_its_models() {
    let (_replica, _stub, site) = with_stub(None).await;
    let html = page(&site, "/swiss-ai").await;
    for what in
        ["Swiss AI Initiative", "swiss-ai.org", "Switzerland", "Apertus-70B", "Apertus-8B", "Callable now"]
    {
        assert!(html.contains(what), "{what} is on the page");
    }
    assert!(!html.contains("href=\"/openai/"), "only its own models");
    let model = page(&site, &format!("/{MODEL}")).await;
    assert!(model.contains("href=\"/swiss-ai\""), "the model's page leads there");

    let missing = site.http.get("/nobody-of-that-name").navigation().send().await.expect(404);
    assert!(missing.text().contains("href=\"/models\""), "the way back");
    // A provider that is no organisation has a page of its own.
    let provider = site.http.get("/groq").navigation().send().await;
    assert_eq!((provider.status, provider.header("location")), (303, "/providers/groq"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisations_address_takes_no_other_ones() {
    let (_replica, _stub, site) = with_stub(None).await;
    assert!(page(&site, "/models").await.contains("class=\"model-card\""));
    assert_eq!(site.http.get("/settings").send().await.status, 303);
    assert_eq!(site.http.get("/livez").send().await.expect(200).text(), "ok");
    let robots = site.http.get("/robots.txt").send().await.expect(200);
    assert!(robots.header("content-type").starts_with("text/plain"), "{:?}", robots.headers);
    for path in ["/v1", "/api", "/assets", "/direct"] {
        site.http.get(path).navigation().send().await.expect(404);
    }
    let json = site.http.get("/v1").send().await.expect(404);
    assert!(json.header("content-type").starts_with("application/json"), "{:?}", json.headers);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_has_a_page_with_the_way_to_a_key() {
    let (_replica, _stub, site) = with_stub(None).await;
    let list = page(&site, "/providers").await;
    for slug in ["publicai", "groq", "together", "zai-org"] {
        assert!(list.contains(&format!("href=\"/providers/{slug}\"")), "{slug}");
    }
    let pool = list.split("<tr").find(|row| row.contains("/providers/publicai")).expect("the pool's row");
    assert!(pool.contains(">1 of "), "what it serves now of what it offers: {pool}");
    let html = page(&site, "/providers/together").await;
    let yours = part(&html, "yours");
    assert!(yours.contains("Needs a key"), "{yours}");
    assert!(yours.contains("href=\"/settings/inference-providers#key-together\""), "{yours}");
    assert!(yours.contains("href=\"https://api.together.ai/settings/api-keys\""), "{yours}");
    assert!(part(&html, "models").contains("$1.50"), "its price of an answer");
    let addresses = part(&html, "addresses");
    assert!(addresses.contains(&format!("{}/together/v1<", site.origin())), "{addresses}");
    assert!(addresses.contains("TOGETHER_API_KEY"), "{addresses}");
    let settings = page(&site, "/settings/inference-providers").await;
    assert!(settings.contains("id=\"key-together\""), "the link leads to the field");
    assert!(settings.contains(" models served now"), "{settings}");

    site.save_key("together", "sk-mine-WXYZ").await.expect(200);
    let html = page(&site, "/providers/together").await;
    assert!(part(&html, "yours").contains("WXYZ") && !html.contains("sk-mine"), "last four only");
    let pool = page(&site, "/providers/publicai").await;
    assert!(part(&pool, "clusters").contains("Replicas that answer: 1 of 1"), "{pool}");
    site.http.get("/providers/nobody").navigation().send().await.expect(404);
    site.http.get("/providers/NOT%20a%20slug").navigation().send().await.expect(404);
}
