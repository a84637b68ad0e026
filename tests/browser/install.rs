//! The site as a program of its own: what can be read without the network, and what a phone's screen shows of it.

use crate::steps::{QUESTION, alive, open, receipt, send};
use harness::{Browser, Site, eventually, repository};
use serde_json::json;
use std::sync::Arc;

/// Every address that is kept, and whether any kept text has the words of the argument.
const KEPT: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const addresses = [];
        let found = false;
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                addresses.push(`${request.method} ${new URL(request.url).pathname}`);
                found ||= (await (await cache.match(request, {ignoreVary: true})).text()).includes(arguments[0]);
            }
        }
        done([addresses, found]);
    })()";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_opened_once_can_be_read_without_the_network() {
    let site = Site::builder().start().await;
    Browser::journey("offline", async move |browser| {
        let origin = site.origin();
        let model = format!("{origin}/{}", server::EMBEDDED_MODEL);
        let settings = format!("{origin}/settings/inference-providers");
        browser.goto(&format!("{origin}/models")).await;
        browser
            .until("the worker has taken over", "navigator.serviceWorker?.controller?.state === 'activated'")
            .await;

        // A visit: a conversation, the settings, and a token, which is shown once and must not be kept.
        open(&browser, &model).await;
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        open(&browser, &settings).await;
        browser.goto(&format!("{origin}/settings/tokens")).await;
        browser.click("#token-name").await;
        browser.write("laptop").await;
        browser.click(".token-form button").await;
        let token = browser.text(".secret code").await;
        assert!(token.starts_with("hf_"), "{token}");
        browser.goto(&format!("{origin}/models?search=nothing-like-it")).await;
        let kept = eventually("the pages are kept", async || {
            let kept = browser.eval_async(KEPT, vec![json!(token)]).await;
            let paths = [
                "/offline",
                &format!("/{}", server::EMBEDDED_MODEL),
                "/settings/inference-providers",
                "/models",
            ];
            let addresses = kept[0].as_array()?;
            paths
                .iter()
                .all(|path| addresses.iter().any(|kept| kept == &format!("GET {path}")))
                .then_some(kept)
        })
        .await;
        assert_eq!(kept[1], false, "the token is in no cache");
        let addresses: Vec<String> = serde_json::from_value(kept[0].clone()).expect("addresses");
        let foreign = |address: &&String| {
            address.contains("/api/") || address.contains("/v1/") || address.starts_with("POST")
        };
        assert_eq!(addresses.iter().find(foreign), None, "only pages and their parts are kept");

        site.stop().await;

        // The conversation and the settings can be read, with style and islands.
        open(&browser, &model).await;
        browser.until("the conversation", "document.querySelectorAll('.message').length === 2").await;
        assert_eq!(browser.count("[hidden].transcript").await, 0);
        browser.find(".receipt").await;
        browser.screenshot("offline-model").await;
        open(&browser, &settings).await;
        assert!(browser.count(".order-row").await > 1);
        let styled = "return getComputedStyle(document.querySelector('.order-main')).display";
        assert_eq!(browser.eval(styled, vec![]).await, "grid", "the style sheet is there");

        // What was not opened says so, and leads to what was.
        browser.goto(&format!("{origin}/swiss-ai/Apertus-8B-Instruct-2509")).await;
        browser.until("what is kept", "document.querySelector('#kept a')").await;
        assert_eq!(browser.text("h1").await, "You are offline");
        browser.screenshot("offline").await;
        browser.click(&format!("#kept a[href='/{}']", server::EMBEDDED_MODEL)).await;
        browser
            .until("the page that was kept", &format!("location.pathname === '/{}'", server::EMBEDDED_MODEL))
            .await;
        alive(&browser).await;

        let errors = browser.console_errors().await;
        assert!(
            errors
                .iter()
                .all(|error| error.contains("ERR_CONNECTION_REFUSED") || error.contains("Failed to fetch")),
            "{errors:#?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_can_be_installed() {
    let site = Arc::new(Site::builder().start().await);
    Browser::journey("install", async move |browser| {
        browser.goto(&format!("{}/", site.origin())).await;
        let faults = browser.installability_errors().await;
        assert!(faults.is_empty(), "{faults:#?}");
        // Each icon is what the manifest says it is.
        let wrong = browser
            .eval_async(
                "const done = arguments[arguments.length - 1];
                (async () => {
                    const manifest = await (await fetch(document.querySelector('link[rel=manifest]').href)).json();
                    const wrong = [];
                    for (const { src, sizes } of manifest.icons) {
                        const image = new Image();
                        image.src = src;
                        await image.decode();
                        const is = `${image.naturalWidth}x${image.naturalHeight}`;
                        if (sizes !== 'any' && is !== sizes) wrong.push([src, is]);
                    }
                    done(wrong);
                })()",
                vec![],
            )
            .await;
        assert_eq!(wrong, json!([]));
    })
    .await;
}

/// The icons that are pictures, drawn from `public/icon.svg`; only when asked for, because they are committed.
#[tokio::test(flavor = "multi_thread")]
async fn icons() {
    if std::env::var_os("PLAYGROUND_PICTURES").is_none() {
        return;
    }
    let site = Arc::new(Site::builder().start().await);
    Browser::journey("icons", async move |browser| {
        browser.goto(&format!("{}/icon.svg", site.origin())).await;
        for (name, size, round) in [
            ("icon-192", 192, true),
            ("icon-512", 512, true),
            // A phone cuts these into its own shape.
            ("icon-maskable-512", 512, false),
            ("apple-touch-icon", 180, false),
        ] {
            browser.window(size, size).await;
            let shape = if round { "inset(0 round 22%)" } else { "none" };
            browser.eval("document.documentElement.style.clipPath = arguments[0]", vec![json!(shape)]).await;
            browser.clear_picture_to(&repository().join(format!("public/{name}.png"))).await;
        }
        // A picture that is opened by itself makes the browser ask for an icon of its own.
        browser.console_errors().await;
    })
    .await;
}
