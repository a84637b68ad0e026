//! What a first view costs on the wire, as the browser itself counts it. The limits are promises.

use crate::steps::{QUESTION, alive, receipt, scripted_site, send};
use harness::{Browser, MODEL};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    sync::Arc,
};

const LIST_MAX: u64 = 95_000;
const MODEL_MAX: u64 = 105_000;
const SENT_MAX: u64 = 185_000;
/// The colours of code come when code is seen, and are counted for themselves (design, section 5.3).
const COLOURS_MAX: u64 = 25_000;

/// Prints the table past the test harness's capture, so that every run shows it, and checks the sum.
fn check(what: &str, parts: &[(String, u64)], max: u64) {
    let colours = |path: &str| path.starts_with("/assets/colours.");
    let sum_of = |wanted: &dyn Fn(&str) -> bool| -> u64 {
        parts.iter().filter(|(path, _)| wanted(path)).map(|(_, size)| size).sum()
    };
    let (sum, late) = (sum_of(&|path| !colours(path)), sum_of(&colours));
    let mut table = format!("\n{what}: {sum} of at most {max} bytes\n");
    for (path, size) in parts {
        writeln!(table, "  {size:>7}  {path}").expect("a string takes text");
    }
    io::stderr().write_all(table.as_bytes()).expect("standard error is open");
    assert!(
        parts.iter().any(|(path, _)| path.contains(".css")),
        "no style sheet: the bundle is not embedded\n{table}"
    );
    assert!(sum <= max && late <= COLOURS_MAX, "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_views_stay_within_their_budgets() {
    let (_replica, _stub, site) = scripted_site().await;
    let site_of_journey = Arc::clone(&site);
    Browser::journey("budget", async move |browser| {
        browser.without_worker().await;
        let origin = site_of_journey.origin();
        browser.goto(&format!("{origin}/models")).await;
        check("model list", &browser.transfers().await, LIST_MAX);
    })
    .await;
    let site_of_journey = Arc::clone(&site);
    Browser::journey("budget", async move |browser| {
        browser.without_worker().await;
        browser.goto(&format!("{}/{MODEL}", site_of_journey.origin())).await;
        alive(&browser).await;
        let parts = browser.transfers().await;
        check("model page before the first send", &parts, MODEL_MAX);
        assert!(parts.iter().any(|(path, _)| path.contains(".wasm")), "the islands were loaded: {parts:?}");
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let after = browser.transfers().await;
        check("model page after the first send", &after, SENT_MAX);
        assert!(after.len() > parts.len(), "the renderer comes with the first send, not before");
    })
    .await;
}
