//! The log and its end: what comes at once, what changes its size later, and what tells that an answer still comes.

use crate::steps::{open, receipt, scripted_site, send};
use harness::{Browser, MODEL, Turn};
use serde_json::json;
use std::sync::Arc;

/// Waits until the last button of the conversation is seen whole, and stays so.
async fn ends_at_its_last_button(browser: &Browser, what: &str) {
    let whole = "(() => {
        const log = document.querySelector('.transcript').getBoundingClientRect();
        const last = [...document.querySelectorAll('.message:last-of-type .button')].at(-1)?.getBoundingClientRect();
        return last && last.height > 0 && last.top >= log.top && last.bottom <= log.bottom;
    })()";
    browser.until(&format!("the last button is whole, {what}"), whole).await;
    browser.eval_async("setTimeout(arguments[0], 300)", vec![]).await;
    assert_eq!(browser.eval(&format!("return {whole}"), vec![]).await, true, "it stays whole, {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_stays_in_sight_whatever_changes_its_size() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    let code = ["```text\n", &"a line of code\n".repeat(40), "```\n\n"].concat();
    Browser::journey("follow", async move |browser| {
        let (replica, site) = held;
        for page in [MODEL.to_owned(), format!("playground?model={MODEL}")] {
            replica.always(Turn::answer(&[&code.repeat(6)]));
            browser.window(1280, 900).await;
            open(&browser, &format!("{}/{page}", site.origin())).await;
            send(&browser, "Long?").await;
            receipt(&browser).await;
            ends_at_its_last_button(&browser, &format!("{page}: after an answer")).await;
            for (width, height) in [(360, 900), (360, 640), (1280, 900)] {
                browser.window(width, height).await;
                ends_at_its_last_button(&browser, &format!("{page}: at {width}×{height}")).await;
            }
            let fonts = "document.querySelector('.transcript').style.fontSize = '1.4rem'";
            browser.eval(fonts, vec![]).await;
            ends_at_its_last_button(&browser, &format!("{page}: in larger letters")).await;
            replica.always(Turn::Status(500));
            send(&browser, "And now?").await;
            browser.find(".error-card").await;
            for (width, height) in [(1280, 900), (360, 640)] {
                browser.window(width, height).await;
                ends_at_its_last_button(&browser, &format!("{page}: a failure at {width}×{height}")).await;
            }
            // A reader who is elsewhere stays there, and so does what they unfold.
            let up = "const log = document.querySelector('.transcript'); log.scrollTop -= 300; return log.scrollTop";
            let before = browser.eval(up, vec![]).await;
            browser.eval_async("setTimeout(arguments[0], 100)", vec![]).await;
            browser.eval("document.querySelector('.message:last-of-type').style.paddingBottom = '9rem'", vec![]).await;
            browser.eval_async("setTimeout(arguments[0], 100)", vec![]).await;
            let after = browser.eval("return document.querySelector('.transcript').scrollTop", vec![]).await;
            assert_eq!(before, after, "{page}: the log does not move under the reader");
            browser.eval("localStorage.clear()", vec![]).await;
        }
        browser.console_errors().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caret_follows_the_text_until_the_answer_ends() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([Turn::gated(&["One *two*.\n\n", "- three\n- four", "\n\n```text\ncode\n", "```\n"])]);
    Browser::journey("caret", async move |browser| {
        let (replica, site) = held;
        browser.system(&[("prefers-reduced-motion", "no-preference")]).await;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "Count.").await;
        // What has one, by its name, and whether it moves.
        let carets = "[...document.querySelectorAll('.message-body *')].map(e => [e, getComputedStyle(e, '::after')])
            .filter(([, after]) => after.content === '\"\"').map(([e, after]) => [e.localName, e.textContent.trim(), after.animationName])";
        let have = async |wanted: serde_json::Value| {
            let same = format!("JSON.stringify({carets}) === JSON.stringify({wanted})");
            browser.until(&format!("carets {wanted}"), &same).await;
        };
        replica.release(1);
        have(json!([["p", "One two.", "pulse"]])).await;
        replica.release(1);
        have(json!([["p", "four", "pulse"]])).await;
        replica.release(1);
        have(json!([["code", "code", "pulse"]])).await;
        browser.system(&[("prefers-reduced-motion", "reduce")]).await;
        have(json!([["code", "code", "none"]])).await;
        replica.release(1);
        receipt(&browser).await;
        have(json!([])).await;
    })
    .await;
}
