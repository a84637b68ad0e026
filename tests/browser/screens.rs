//! Pictures of every page in every dress, for people to look at, and the README's six.

use crate::steps::{QUESTION, alive, fits, open, receipt, scripted_site, send, tick};
use harness::{Browser, MODEL, Scheme, Site, Turn, repository};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_every_window_in_both_colours() {
    let (replica, _stub, site) = scripted_site().await;
    let markdown = "## A heading\n\nSome *text* with `code` and a list:\n\n- one\n- two\n\n```python\nprint(\"a line that is much longer than a small window is wide\")\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    replica.always(Turn::answer(&[markdown]));
    let origin = site.origin();
    Browser::journey("screens", async move |browser| {
        for (scheme, width) in
            [(Scheme::Light, 1280), (Scheme::Dark, 1280), (Scheme::Light, 360), (Scheme::Dark, 360)]
        {
            browser.colours(scheme).await;
            browser.window(width, 900).await;
            let dress = format!("{}-{width}", scheme.as_str());
            let unserved = format!("/{}", server::EMBEDDED_MODEL);
            for (name, path) in [
                ("home", "/"),
                ("list", "/models?inference_provider=publicai"),
                ("empty", "/models?search=nothing-like-it"),
                ("unserved", unserved.as_str()),
                ("settings", "/settings/inference-providers"),
                ("tokens", "/settings/tokens"),
                ("billing", "/settings/billing"),
                ("docs", "/docs/headers"),
            ] {
                browser.goto(&format!("{origin}{path}")).await;
                browser.screenshot(&format!("{name}-{dress}")).await;
                fits(&browser, &format!("{name} at {dress}")).await;
            }
            open(&browser, &format!("{origin}/{MODEL}")).await;
            browser.screenshot(&format!("model-{dress}")).await;
            fits(&browser, &format!("the model's page at {dress}")).await;
            // The conversation of the round before is kept; this one starts anew.
            browser.eval("localStorage.clear()", vec![]).await;
            open(&browser, &format!("{origin}/{MODEL}")).await;
            send(&browser, QUESTION).await;
            receipt(&browser).await;
            browser.screenshot(&format!("answer-{dress}")).await;
            fits(&browser, &format!("an answer at {dress}")).await;
        }
        browser.goto(&format!("{origin}/nothing")).await;
        browser.screenshot("missing-dark-360").await;
        let errors = browser.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("404")), "{errors:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_read_well_with_scripts_off() {
    let (_replica, _stub, site) = scripted_site().await;
    let origin = site.origin();
    Browser::journey("no-script", async move |browser| {
        browser.without_scripts().await;
        browser.goto(&format!("{origin}/models")).await;
        tick(&browser, "inference_provider", "publicai").await;
        browser.click(".rail button[type=submit]").await;
        browser.until("the filter is in the address", "location.search.includes('publicai')").await;
        browser.click(&format!("a[href='/{MODEL}']")).await;
        browser.until("the model's page", &format!("location.pathname === '/{MODEL}'")).await;
        let page = browser.text("main").await;
        assert!(page.contains("The chat needs scripts") && page.contains("curl"), "{page}");
        browser.screenshot("no-script-model").await;
        browser.goto(&format!("{origin}/settings/inference-providers")).await;
        browser.click(".order-row:nth-child(2) button[aria-label$=up]").await;
        let saved = "document.body.innerText.includes('This is the order you saved')";
        browser.until("the page says that the order is saved", saved).await;
        browser.screenshot("no-script-settings").await;
    })
    .await;
}

/// The README's pictures; taken only when asked for, because they are committed.
#[tokio::test(flavor = "multi_thread")]
async fn pictures() {
    if std::env::var_os("PLAYGROUND_PICTURES").is_none() {
        return;
    }
    let site = Arc::new(Site::builder().start().await);
    Browser::journey("pictures", async move |browser| {
        let pictures = repository().join("docs/pictures");
        browser.colours(Scheme::Light).await;
        browser.window(1280, 860).await;
        browser.goto(&format!("{}/models", site.origin())).await;
        browser.screenshot_to(&pictures.join("list.png")).await;
        open(&browser, &format!("{}/{}", site.origin(), server::EMBEDDED_MODEL)).await;
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        // The embedded model is quicker than the eye.
        browser.slow_line(10_000).await;
        send(&browser, "Write a short story about a fox and a lighthouse.").await;
        let words = "[...document.querySelectorAll('.message[data-role=assistant] .message-body')].at(-1).innerText.length > 120";
        browser.until("some of the answer", words).await;
        browser.eval("scrollTo(0, 0)", vec![]).await;
        browser.screenshot_to(&pictures.join("answer.png")).await;
        open(&browser, &format!("{}/settings/inference-providers", site.origin())).await;
        alive(&browser).await;
        browser.screenshot_to(&pictures.join("settings.png")).await;
        browser.goto(&format!("{}/", site.origin())).await;
        browser.screenshot_to(&pictures.join("home.png")).await;
        open(&browser, &format!("{}/playground?model={}", site.origin(), server::EMBEDDED_MODEL)).await;
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        browser.eval("document.activeElement.blur(); scrollTo(0, 0)", vec![]).await;
        browser.screenshot_to(&pictures.join("playground.png")).await;
        let model = server::EMBEDDED_MODEL;
        open(&browser, &format!("{}/compare?with={model}&with={model}", site.origin())).await;
        browser.click(".composer-input").await;
        browser.fill(".composer-input", QUESTION).await;
        browser.press(None, fantoccini::key::Key::Enter).await;
        let both = "document.querySelectorAll('.receipt').length === 2";
        browser.until("both have answered", both).await;
        browser.eval("document.activeElement.blur(); scrollTo(0, 0)", vec![]).await;
        browser.screenshot_to(&pictures.join("compare.png")).await;
    })
    .await;
}
