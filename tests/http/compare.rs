//! The comparison's page: what an address asks for, what it gets, and the ways that lead there.

use harness::{MODEL, Replica, Site};

async fn page(site: &Site, path: &str) -> String {
    let page = site.http.get(path).navigation().send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}");
    page.text()
}

/// A pool and a provider beside it, both ready.
async fn two_providers() -> (Replica, Replica, Site) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().replica(&replica).provider("together", &stub, Some("platform")).start().await;
    (replica, stub, site)
}

/// The columns: each by its model and its provider.
fn columns(html: &str) -> Vec<(String, String)> {
    let attr = |column: &str, name: &str| {
        let value = column.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        value.unwrap_or_default().to_owned()
    };
    let drawn = html.split("<section").filter(|section| section.contains("data-model="));
    drawn.map(|column| (attr(column, "data-model"), attr(column, "data-slug"))).collect()
}

fn pair(slug: &str) -> (String, String) {
    (MODEL.to_owned(), slug.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_a_comparison() {
    let (_replica, _stub, site) = two_providers().await;
    let html = page(&site, &format!("/compare?with={MODEL}:publicai&with={MODEL}:together")).await;
    assert_eq!(columns(&html), [pair("publicai"), pair("together")]);
    // Without a provider the first of the order; the same twice is two columns.
    let html = page(&site, &format!("/compare?with={MODEL}&with={MODEL}")).await;
    assert_eq!(columns(&html), [pair("publicai"), pair("publicai")]);
    // As the list's form sends it.
    let html = page(&site, &format!("/compare?model={MODEL}&model=openai/gpt-oss-20b")).await;
    assert_eq!(columns(&html).len(), 2);
    // Each column has a link to the comparison without it.
    let html = page(&site, &format!("/compare?with={MODEL}:publicai&with={MODEL}:together")).await;
    for rest in ["publicai", "together"] {
        assert!(html.contains(&format!("href=\"/compare?with={MODEL}:{rest}\"")), "{html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_address_is_said_and_the_rest_stands() {
    let (_replica, _stub, site) = two_providers().await;
    let html = page(&site, &format!("/compare?with=nobody/nothing&with=%3Cb%3E&with={MODEL}:together")).await;
    assert_eq!(columns(&html), [pair("together")]);
    assert!(html.contains("does not know the model nobody/nothing"), "{html}");
    assert!(html.contains("&lt;b&gt;") && !html.contains("<b>."), "what was asked for stays text");
    let html = page(&site, &format!("/compare?with={MODEL}:nowhere")).await;
    assert_eq!(columns(&html), [pair("publicai")]);
    assert!(html.contains(&format!("nowhere does not serve {MODEL}")), "{html}");
    let many = vec![format!("with={MODEL}"); 8].join("&");
    let html = page(&site, &format!("/compare?{many}")).await;
    assert_eq!(columns(&html).len(), 6);
    assert!(html.contains("more than 6 columns"), "{html}");
    assert!(!html.contains("class=\"compare-add\""), "there is no room for another");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_columns_the_page_asks_what_to_compare() {
    let (_replica, _stub, site) = two_providers().await;
    let html = page(&site, "/compare").await;
    assert_eq!(html.matches("<select").count(), 2, "{html}");
    assert!(html.contains(&format!("value=\"{MODEL}\"")) && columns(&html).is_empty());
    // Two different models, where two can be called.
    let gemma = "google/gemma-3-27b-it";
    let replicas = (Replica::start(MODEL).await, Replica::start(gemma).await);
    let second = format!(
        "[[cluster]]\nname = \"second\"\ncountry = \"CH\"\npartner = \"p\"\n[[cluster.replica]]\nurl = {:?}\nmodels = [{{ model = {gemma:?} }}]\n",
        replicas.1.base_url()
    );
    let site = Site::builder().replica(&replicas.0).config(&second).start().await;
    let html = page(&site, "/compare").await;
    let tags = html.split("<option").skip(1).filter_map(|option| option.split('>').next());
    let chosen: Vec<&str> = tags.filter(|tag| tag.contains("selected")).collect();
    assert!(chosen.len() == 2 && chosen[0] != chosen[1], "{chosen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_pages_lead_to_a_comparison() {
    let (_replica, _stub, site) = two_providers().await;
    let html = page(&site, &format!("/{MODEL}")).await;
    let href = format!("href=\"/compare?with={MODEL}:publicai&amp;with={MODEL}:together\"");
    assert!(html.contains(&href), "{html}");
    assert!(page(&site, "/models").await.contains("formaction=\"/compare\""));
    let html = page(&site, &format!("/inference/models?model={MODEL}&model=openai/gpt-oss-20b")).await;
    assert!(html.contains(&format!("href=\"/compare?with={MODEL}&amp;with=openai/gpt-oss-20b\"")), "{html}");
    for slug in ["publicai", "together"] {
        assert!(html.contains(&format!("name=\"with\" value=\"{MODEL}:{slug}\"")), "{slug} in {html}");
    }
    // One provider alone is nothing to compare.
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    assert!(!page(&site, &format!("/{MODEL}")).await.contains("/compare?with="));
}
