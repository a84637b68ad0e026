//! The account's pages by keyboard alone.

use crate::steps::{alive, fits, open, order, scripted_site};
use fantoccini::key::Key;
use harness::{Browser, MODEL, eventually};
use serde_json::json;
use std::sync::Arc;

/// Presses Tab until the element that matches has the focus, as someone without a mouse does.
async fn tab_to(browser: &Browser, css: &str) {
    const MOST: usize = 250;
    let there = format!("return !!document.activeElement?.matches({})", json!(css));
    for _ in 0..MOST {
        if browser.eval(&there, vec![]).await == true {
            return;
        }
        browser.press(None, Key::Tab).await;
    }
    panic!("Tab never comes to {css}");
}

#[tokio::test(flavor = "multi_thread")]
async fn order_plan_and_usage_by_keyboard_alone() {
    let (replica, _stub, site) = scripted_site().await;
    let token = site.token().await;
    let ask = json!({"model": MODEL, "messages": [{"role": "user", "content": "Hello"}]});
    site.chat(&token, &ask).send().await.expect(200);
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("account", async move |browser| {
        let (_replica, site) = held;
        let origin = site.origin();
        open(&browser, &format!("{origin}/settings/inference-providers")).await;
        let before = order(&browser).await;
        let second = before[1].clone();
        let in_row = format!("document.activeElement.closest('[data-slug={second}]')");

        // Up by one with the short way; the line above says at once whose order it is.
        tab_to(&browser, &format!("[data-slug={second}] .order-moves button")).await;
        browser.press(Some(Key::Alt), Key::Up).await;
        let first = format!("document.querySelector('.order-row').dataset.slug === '{second}'");
        browser.until("the row is first", &first).await;
        browser.until("the focus stays in the row", &in_row).await;
        let own = "document.querySelector('[data-origin=own]').offsetParent && !document.querySelector('[data-origin=site]').offsetParent";
        browser.until("the page says that the order is the visitor's own", own).await;
        let said = browser.text(".order-status [role=status]").await;
        assert!(said.contains("position 1 of"), "{said}");

        // To the end, and back by Undo.
        browser.press(None, Key::End).await;
        let last = format!("[...document.querySelectorAll('.order-row')].at(-1).dataset.slug === '{second}'");
        browser.until("the row is last", &last).await;
        browser.until("the focus stays in the row", &in_row).await;
        eventually("the order is saved", async || {
            let saved = site.http.get("/api/settings/order").same_origin().send().await.json();
            (saved["order"].as_array().and_then(|order| order.last()) == Some(&json!(second))).then_some(())
        })
        .await;

        // What would a call do?
        tab_to(&browser, "#dry-run-model").await;
        browser.fill("#dry-run-model", MODEL).await;
        browser.press(None, Key::Enter).await;
        browser.until("the plan is in the address", "location.search.includes('model=')").await;
        alive(&browser).await;
        let plan = browser.text(".plan").await;
        assert!(plan.contains("your order gives Public AI"), "{plan}");
        assert!(plan.contains("it needs your key"), "the provider without a key is passed over: {plan}");
        fits(&browser, "the plan").await;

        // The chart's figures as a table.
        browser.goto(&format!("{origin}/settings/usage")).await;
        browser.until("the call is counted", "document.querySelector('.bar-of-day')").await;
        tab_to(&browser, ".bars-table > summary").await;
        assert_eq!(browser.count(".bars-table[open]").await, 0);
        browser.press(None, Key::Enter).await;
        browser.until("the table shows", "document.querySelector('.bars-table table')?.offsetHeight > 0").await;
        let rows = browser.texts(".bars-table tbody tr").await;
        assert_eq!(rows.len(), 1, "days without calls are left out: {rows:?}");
        let errors = browser.console_errors().await;
        assert!(errors.is_empty(), "{errors:?}");
    })
    .await;
}
