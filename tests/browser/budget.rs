//! What a first view costs on the wire, as the browser itself counts it. The limits are promises.

use crate::steps::{QUESTION, alive, open, receipt, scripted_site, send};
use harness::{Browser, MODEL};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    sync::Arc,
};

/// The most bytes of a page, brotli, by kind of file (design, section 5.3, or less).
struct Budget {
    html: u64,
    css: u64,
    js: u64,
    wasm: u64,
    /// All of it.
    sum: u64,
}

const LIST: Budget = Budget { html: 30_000, css: 12_288, js: 6_000, wasm: 0, sum: 95_000 };
/// Read and not touched: the chat is not fetched before.
const MODEL_READ: Budget = Budget { html: 35_000, css: 12_288, js: 6_000, wasm: 0, sum: 60_000 };
/// The chat was reached for; the design hoped for this sum at once.
const MODEL_REACHED: Budget = Budget { html: 35_000, css: 12_288, js: 6_000, wasm: 70_000, sum: 105_000 };
const SENT: Budget = Budget { html: 35_000, css: 12_288, js: 6_000, wasm: 150_000, sum: 185_000 };
/// The chat of a page of its own; the renderer that comes with the first send is beyond the design's sum for the page.
const PLAYGROUND: Budget = Budget { html: 20_000, css: 14_336, js: 7_000, wasm: 125_000, sum: 165_000 };
const PLAYGROUND_SENT: Budget = Budget { html: 20_000, css: 14_336, js: 9_000, wasm: 200_000, sum: 245_000 };
const SETTINGS: Budget = Budget { html: 25_000, css: 12_288, js: 6_000, wasm: 60_000, sum: 105_000 };
/// What comes when it is in sight is counted for itself (design, section 5.3): the colours of code, and what writes code
/// samples anew.
const LATE: [(&str, u64); 2] = [("/assets/colours.", 25_000), ("/assets/samples.", 25_000)];

/// Prints the table past the test harness's capture, so that every run shows it, and checks the sum.
fn check(what: &str, parts: &[(String, u64)], max: &Budget) {
    let late = |path: &str| LATE.iter().any(|(name, _)| path.starts_with(name));
    let sum_of = |wanted: &dyn Fn(&str) -> bool| -> u64 {
        parts.iter().filter(|(path, _)| wanted(path)).map(|(_, size)| size).sum()
    };
    let sum = sum_of(&|path| !late(path));
    let kind = |path: &str| path.rsplit_once('.').map_or("", |(_, kind)| kind).to_owned();
    let code = |ext: &str| sum_of(&|path| !late(path) && kind(path) == ext);
    let page = |path: &str| !path.contains('.');
    let kinds = [
        ("HTML", sum_of(&page), max.html),
        ("CSS", sum_of(&|path| kind(path) == "css"), max.css),
        ("JavaScript", code("js"), max.js),
        ("Wasm", code("wasm"), max.wasm),
        ("all", sum, max.sum),
    ];
    let mut table = format!("\n{what}:");
    for (kind, bytes, most) in kinds {
        write!(table, " {kind} {bytes} of at most {most};").expect("a string takes text");
    }
    table.push('\n');
    for (path, size) in parts {
        writeln!(table, "  {size:>7}  {path}").expect("a string takes text");
    }
    io::stderr().write_all(table.as_bytes()).expect("standard error is open");
    assert!(
        parts.iter().any(|(path, _)| path.contains(".css")),
        "no style sheet: the bundle is not embedded\n{table}"
    );
    assert!(kinds.iter().all(|(_, bytes, most)| bytes <= most), "{table}");
    for (name, most) in LATE {
        assert!(sum_of(&|path| path.starts_with(name)) <= most, "{name} weighs more than {most}\n{table}");
    }
    assert!(kinds[0].1 > 0, "the page itself was not counted\n{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_views_stay_within_their_budgets() {
    let (_replica, _stub, site) = scripted_site().await;
    let site_of_journey = Arc::clone(&site);
    Browser::journey("budget", async move |browser| {
        browser.without_worker().await;
        let origin = site_of_journey.origin();
        browser.goto(&format!("{origin}/models")).await;
        check("model list", &browser.transfers().await, &LIST);
        browser.goto(&format!("{origin}/settings/inference-providers")).await;
        alive(&browser).await;
        check("settings", &browser.transfers().await, &SETTINGS);
    })
    .await;
    let site_of_journey = Arc::clone(&site);
    Browser::journey("budget", async move |browser| {
        browser.without_worker().await;
        browser.goto(&format!("{}/{MODEL}", site_of_journey.origin())).await;
        // Longer than the islands of other pages wait.
        let pause = "const done = arguments[0]; requestIdleCallback(() => setTimeout(done, 500))";
        browser.eval_async(pause, vec![]).await;
        check("model page, read", &browser.transfers().await, &MODEL_READ);
        alive(&browser).await;
        let parts = browser.transfers().await;
        check("model page before the first send", &parts, &MODEL_REACHED);
        assert!(parts.iter().any(|(path, _)| path.contains(".wasm")), "the islands were loaded: {parts:?}");
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let after = browser.transfers().await;
        check("model page after the first send", &after, &SENT);
        assert!(after.len() > parts.len(), "the renderer comes with the first send, not before");
    })
    .await;
    let site_of_journey = Arc::clone(&site);
    Browser::journey("budget", async move |browser| {
        browser.without_worker().await;
        open(&browser, &format!("{}/playground?model={MODEL}", site_of_journey.origin())).await;
        check("playground before the first send", &browser.transfers().await, &PLAYGROUND);
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        check("playground after the first send", &browser.transfers().await, &PLAYGROUND_SENT);
    })
    .await;
}
