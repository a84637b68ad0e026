//! Finding a model: the first page, the list with its filters, the table of providers, and suggestions.

use harness::{Answer, MODEL, Replica, Site};
use serde_json::Value;

const TINY: &str = server::EMBEDDED_MODEL;

/// A pool that serves [`MODEL`], and a provider beside it that takes a key.
async fn site() -> (Replica, Replica, Site) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().cluster("alps", "CH", &[replica.base_url()]).provider("together", &stub, None);
    let site = site.start().await;
    (replica, stub, site)
}

async fn page(site: &Site, path: &str) -> String {
    let page = site.http.get(path).navigation().send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}");
    page.text()
}

/// The models whose cards or rows are on a page, in order.
fn shown(html: &str) -> Vec<String> {
    let (_, main) = html.split_once("<main").expect("a main part");
    let links = main.split("<h3><a href=\"/").skip(1);
    links.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// The pairs of model and provider's name of a table, in order.
fn pairs(html: &str) -> Vec<(String, String)> {
    let (_, body) = html.rsplit_once("<tbody>").expect("a table");
    let row = |row: &str| {
        let (_, link) = row.split_once("href=\"/")?;
        let (_, cell) = row.split_once("pair-name")?;
        let (_, name) = cell.split_once("</span><span>")?;
        Some((link.split('"').next()?.to_owned(), name.split('<').next()?.to_owned()))
    };
    body.split("<tr>").skip(1).filter_map(row).collect()
}

async fn suggested(site: &Site, text: &str) -> (Answer, Vec<Value>) {
    let answer = site.http.get(&format!("/api/suggest?q={text}")).send().await.expect(200);
    let models = answer.json()["models"].as_array().expect("a list").clone();
    (answer, models)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_offers_a_question_and_says_what_answers() {
    let (_replica, _stub, site) = site().await;
    let html = page(&site, "/").await;
    // A GET form to a model that answers for nothing; the address carries the question, and nothing is sent.
    let form = html.split("<form").find(|form| form.contains("name=\"prompt\"")).expect("a prompt box");
    assert!(form.contains(&format!("action=\"/{MODEL}\"")) && form.contains("method=\"get\""), "{form}");
    assert!(html.contains("alps") && html.contains("Switzerland"), "where it runs");
    let shown = shown(&html);
    assert!(shown.len() >= 8 && shown.contains(&TINY.to_owned()), "trending and newest: {shown:?}");
    let mut once = shown.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), shown.len(), "no model is shown twice: {shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_the_address_waits_in_the_composer() {
    let (_replica, _stub, site) = site().await;
    let html = page(&site, &format!("/{MODEL}?prompt=Is%20%3Cb%3E%20bold%3F")).await;
    assert!(html.contains("data-prompt=\"Is &lt;b&gt; bold?\""), "the widget has it, as text");
    assert!(!page(&site, &format!("/{MODEL}")).await.contains("data-prompt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_orders_of_the_page_are_addresses() {
    let (_replica, _stub, site) = site().await;
    assert_eq!(shown(&page(&site, "/models?inference=warm").await), [MODEL]);
    assert_eq!(shown(&page(&site, "/models?price=free").await), [MODEL]);
    assert!(shown(&page(&site, "/models?inference=own-key").await).is_empty(), "no key was saved");
    site.save_key("together", "sk-together-0123456789WXYZ").await.expect(200);
    let mine = shown(&page(&site, "/models?inference=own-key").await);
    assert!(mine.contains(&MODEL.to_owned()) && mine.len() > 1, "{mine:?}");
    assert_eq!(shown(&page(&site, "/models?sort=price").await)[0], MODEL, "free comes first");
    assert_eq!(shown(&page(&site, "/models?author=swiss-ai&size=40b-100b").await), [MODEL]);
    let large = shown(&page(&site, "/models?sort=num_parameters").await);
    assert_eq!(large.last().map(String::as_str), Some(TINY), "{large:?}");
    assert!(shown(&page(&site, "/models?context=1m&context=8k").await).is_empty(), "demands add up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_is_spelled_alike_in_filter_and_card() {
    let (_replica, _stub, site) = site().await;
    let html = page(&site, "/models?license=apache-2.0").await;
    let (_, facet) = html.split_once("name=\"license\" value=\"apache-2.0\"").expect("the filter");
    assert!(facet.contains("<span>Apache-2.0</span>") && !html.contains(">apache-2.0<"), "{facet}");
    let other = page(&site, "/models?license=other").await;
    assert_eq!(shown(&other).len(), 1, "{other}");
    assert!(
        other.contains("<span>Other licence</span>") && other.contains("<li>Other licence</li>"),
        "{other}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_without_a_match_offers_similar_names_and_ways_back() {
    let (_replica, _stub, site) = site().await;
    let html = page(&site, "/models?search=apretus&language=de").await;
    assert!(shown(&html).is_empty());
    assert!(html.contains(&format!("href=\"/{MODEL}\"")), "a similar name");
    assert!(html.contains("href=\"/models?language=de\""), "without the search");
    assert!(html.contains("href=\"/models?search=apretus\""), "without the language");
}

#[tokio::test(flavor = "multi_thread")]
async fn ticked_models_are_compared_by_a_form_without_script() {
    let (_replica, _stub, site) = site().await;
    let html = page(&site, "/models").await;
    let form = html.split("<form").find(|form| form.contains("name=\"model\"")).expect("a form");
    assert!(form.contains("action=\"/inference/models\"") && form.contains("method=\"get\""));
    let html =
        page(&site, &format!("/inference/models?model={MODEL}&model={TINY}&model=nobody/nothing")).await;
    assert!(html.contains("nobody/nothing"), "what is not known is named");
    let pairs = pairs(&html);
    assert!(pairs.iter().all(|(model, _)| model == MODEL || model == TINY), "{pairs:?}");
    let pair = |model: &str, provider: &str| (model.to_owned(), provider.to_owned());
    assert!(
        pairs.contains(&pair(MODEL, "Public AI")) && pairs.contains(&pair(TINY, "Public AI")),
        "{pairs:?}"
    );
    assert_eq!(pairs[0], pair(MODEL, "Public AI"), "what answers comes first");
    assert!(html.contains(">985k<"), "the tiny one's size");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_providers_is_ordered_and_filtered_by_the_address() {
    let (_replica, _stub, site) = site().await;
    let all = pairs(&page(&site, "/inference/models").await);
    assert!(all.len() > 20, "{all:?}");
    let ready = pairs(&page(&site, "/inference/models?inference=warm").await);
    assert_eq!(ready, [(MODEL.to_owned(), "Public AI".to_owned())]);
    let one = pairs(&page(&site, "/inference/models?inference_provider=together").await);
    assert!(!one.is_empty() && one.iter().all(|(_, provider)| provider.starts_with("Together")), "{one:?}");
    let path = format!("/inference/models?model={MODEL}");
    let cheap = pairs(&page(&site, &format!("{path}&sort=output")).await);
    let dear = pairs(&page(&site, &format!("{path}&sort=output&direction=1")).await);
    assert_eq!((cheap[0].1.as_str(), dear[0].1.as_str()), ("Public AI", "Together AI"), "{cheap:?} {dear:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_begin_with_what_one_can_call() {
    let (_replica, _stub, site) = site().await;
    let (answer, models) = suggested(&site, "apertus").await;
    assert_eq!(models[0]["id"], MODEL);
    assert_eq!(models[0]["callable"], true);
    assert_eq!(models[1]["callable"], false, "{models:?}");
    assert_eq!(answer.json()["n"], models.len());
    assert!(answer.header("cache-control").contains("private"), "what one can call is one's own");
    assert_eq!(answer.header("access-control-allow-origin"), "", "no other site may read it");
    for slip in ["apretus", "apertsu%2070"] {
        assert_eq!(suggested(&site, slip).await.1[0]["id"], MODEL, "{slip}");
    }
    assert!(suggested(&site, "").await.1.is_empty());
    let long = "a".repeat(5_000);
    assert!(suggested(&site, &long).await.1.is_empty());
}
