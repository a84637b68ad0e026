//! The guides: every one is there, linked, searched, and says what this site does.

use harness::{MODEL, Replica, Site};

async fn site() -> (Replica, Site) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    (replica, site)
}

async fn page(site: &Site, path: &str) -> String {
    site.http.get(path).navigation().send().await.expect(200).text()
}

/// The addresses of a page that begin so.
fn links(html: &str, start: &str) -> Vec<String> {
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = hrefs.filter(|href| href.starts_with(start)).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_guide_has_a_page_and_leads_nowhere_wrong() {
    let (_replica, site) = site().await;
    let guides = links(&page(&site, "/docs").await, "/docs/");
    assert!(guides.len() >= 11, "{guides:?}");
    assert!(
        guides.iter().any(|path| path == "/docs/inference-providers/providers/publicai"),
        "as was promised"
    );
    let mut n_links = 0;
    for path in &guides {
        let html = page(&site, path).await;
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(html.contains("aria-current=\"page\""), "{path} is marked in its navigation");
        assert!(!html.contains("{{") && !html.contains("this-site"), "{path}");
        let text =
            html.split("docs-text").nth(1).and_then(|rest| rest.split("</article>").next()).expect(path);
        n_links += links(text, "/").len();
        for link in links(&html, "/").into_iter().filter(|link| !link.starts_with("/assets/")) {
            let (target, anchor) = link.split_once('#').unwrap_or((link.as_str(), ""));
            let answer = site.http.get(target).navigation().send().await;
            // The preferences are the settings' last page.
            assert!([200, 303].contains(&answer.status), "{path} links to {link}: {}", answer.status);
            assert!(
                anchor.is_empty() || answer.text().contains(&format!("id=\"{anchor}\"")),
                "{path}: {link}"
            );
        }
    }
    assert!(n_links > 30, "guides link to the pages they speak of: {n_links}");
    site.http.get("/docs/no-such-guide").navigation().send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_name_this_site_and_a_model_that_answers() {
    let (_replica, site) = site().await;
    let html = page(&site, "/docs/quick-start").await;
    assert!(html.contains(&format!("{}/v1/chat/completions", site.origin())), "the address");
    assert!(html.contains(MODEL), "the pool's model");
    assert!(html.contains("HF_TOKEN") && !html.contains("hf_ey"), "no key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_sections_and_marks_the_words() {
    let (_replica, site) = site().await;
    let html = page(&site, "/docs?q=drain+server").await;
    assert!(html.contains("/docs/your-own-pool#"), "{html}");
    assert!(html.contains("<mark>"), "found words are marked");
    let sample = page(&site, "/docs?q=whoami").await;
    let (_, code) = sample.split_once("<p><code>").expect("code as such");
    assert!(
        code.contains(&format!("curl {}/api/", site.origin())) && !sample.contains("{{"),
        "an excerpt is of the text as it is shown: {code}"
    );
    let many = page(&site, "/docs?q=the").await;
    assert!(many.contains("The 20 best sections for “the”."), "{many}");
    let titles = many.matches("class=\"docs-hit\"><h2>").count();
    assert!((2..20).contains(&titles), "hits stand under their guides: {titles}");
    let none = page(&site, "/docs?q=zebra").await;
    assert!(none.contains("Nothing matches") && !none.contains("<mark>"));
    let hostile = page(&site, "/docs?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!hostile.contains("<script>alert"), "what was searched for stays text");
}
