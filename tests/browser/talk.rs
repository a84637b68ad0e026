//! The conversation itself: branches, other words, other answers, and what is undone.

use crate::steps::{alive, answer_reads, open, receipt, scripted_site, send};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Turn};
use serde_json::json;
use std::sync::Arc;

/// What is shown, turn by turn.
async fn shown(browser: &Browser) -> Vec<String> {
    browser.texts(".message > .message-body").await
}

/// Waits until the conversation reads so.
async fn shows(browser: &Browser, words: &[&str]) {
    let texts = "[...document.querySelectorAll('.message > .message-body')].map(m => m.innerText.trim())";
    let whole = "!document.querySelector('.transcript[aria-busy=true]')";
    let same = format!("JSON.stringify({texts}) === JSON.stringify({}) && {whole}", json!(words));
    browser.until(&format!("the conversation reads {words:?}"), &same).await;
}

/// Presses what a turn offers; `idx` counts from the top.
async fn press(browser: &Browser, idx: usize, action: &str) {
    let nth = format!(".message:nth-of-type({}) [data-do={action}]", idx + 1);
    browser.click(&nth).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_stays_when_it_is_asked_otherwise() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then(["One", "Two", "Three", "Four"].map(|word| Turn::answer(&[word, "."])));
    Browser::journey("branches", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "First?").await;
        receipt(&browser).await;
        send(&browser, "Second?").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        assert_eq!(browser.count(".versions").await, 0, "there is one version of everything");

        // Another answer stands beside the first.
        press(&browser, 3, "again").await;
        shows(&browser, &["First?", "One.", "Second?", "Three."]).await;
        assert_eq!(browser.texts(".versions").await, ["‹\n2/2\n›"].map(|text| text.replace('\n', "")));
        press(&browser, 3, "before").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        browser
            .until("the focus stays on the way back", "document.activeElement.dataset.do === 'before' && document.activeElement.ariaDisabled === 'true'")
            .await;
        assert_eq!(browser.text(".widget [role=status]").await, "Version 1 of 2");

        // Other words, where they stand; Escape leaves everything as it is.
        press(&browser, 0, "edit").await;
        browser.until("the field has the focus", "document.activeElement.matches('.edit-field')").await;
        browser.write(" No, wait.").await;
        browser.press(None, Key::Escape).await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        browser.until("the focus is where it was", "document.activeElement.dataset.do === 'edit'").await;
        press(&browser, 0, "edit").await;
        browser.fill(".edit-field", " Really?").await;
        browser.press(None, Key::Enter).await;
        shows(&browser, &["First? Really?", "Four."]).await;
        let asked = replica.seen().pop().expect("a request").body["messages"].clone();
        assert_eq!(asked, json!([{"role": "user", "content": "First? Really?"}]));

        // The other branch is as it was left, also after a reload.
        browser.reload().await;
        alive(&browser).await;
        shows(&browser, &["First? Really?", "Four."]).await;
        press(&browser, 0, "before").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_comes_back_until_the_next_question() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::answer(&["Yes", "."]));
    Browser::journey("deleted", async move |browser| {
        let (_replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "First?").await;
        receipt(&browser).await;
        send(&browser, "Second?").await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;
        press(&browser, 2, "delete").await;
        shows(&browser, &["First?", "Yes."]).await;
        browser.until("undoing has the focus", "document.activeElement.dataset.do === 'undo'").await;
        browser.press(None, Key::Enter).await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;
        assert_eq!(browser.count(".widget-undo:not([hidden])").await, 0);

        browser.click("[data-do=clear]").await;
        assert!(shown(&browser).await.is_empty());
        browser.click("[data-do=undo]").await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;

        press(&browser, 0, "delete").await;
        browser.find(".widget-undo:not([hidden])").await;
        send(&browser, "Third?").await;
        answer_reads(&browser, "Yes.").await;
        assert_eq!(browser.count(".widget-undo:not([hidden])").await, 0, "it is gone");
    })
    .await;
}
