//! The whole story of a first visit.

use crate::steps::{QUESTION, alive, answer_reads, open, order, receipt, scripted_site, send, tick};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Turn, eventually};
use std::sync::Arc;

const KEY: &str = "sk-together-0123456789WXYZ";

#[tokio::test(flavor = "multi_thread")]
async fn browse_chat_stop_key_order_and_come_back() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&["The capital", " of France", " is **Paris**", "."]));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("story", async move |browser| {
        let (replica, site) = held;
        let origin = site.origin();

        // List, filter, model.
        browser.goto(&format!("{origin}/models")).await;
        tick(&browser, "inference_provider", "publicai").await;
        browser.until("the filter is in the address", "location.search.includes('inference_provider=publicai')").await;
        browser.click(&format!("a[href='/{MODEL}']")).await;
        browser.until("the model's page", &format!("location.pathname === '/{MODEL}'")).await;
        alive(&browser).await;

        // Ask; the answer is painted as it comes, from a named cluster.
        send(&browser, QUESTION).await;
        for text in ["The capital", "The capital of France", "The capital of France is Paris", "The capital of France is Paris."] {
            replica.release(1);
            answer_reads(&browser, text).await;
        }
        let said = receipt(&browser).await;
        for what in ["alps", "CH", "ms"] {
            assert!(said.contains(what), "{what} in the receipt {said:?}");
        }
        let bold = browser.text(".message[data-role=assistant] strong").await;
        assert_eq!(bold, "Paris", "Markdown is rendered");

        // Stop a second answer.
        send(&browser, "And of Italy?").await;
        replica.release(1);
        answer_reads(&browser, "The capital").await;
        browser.click(".composer .stop").await;
        browser.until("the answer is marked as stopped", "document.querySelector('.message[data-state=stopped]')").await;
        eventually("the replica is told", async || (replica.n_cut() == 1).then_some(())).await;
        let request = &replica.seen()[1].body["messages"];
        assert_eq!(request.as_array().map(Vec::len), Some(3), "the conversation goes along: {request}");

        // Save a key.
        open(&browser, &format!("{origin}/settings/inference-providers")).await;
        browser.click("[data-slug=together] details.key > summary").await;
        browser.fill("#key-together", KEY).await;
        browser.click("[data-slug=together] .key-form button[type=submit]").await;
        browser.until("the key's last four characters", "document.querySelector('[data-slug=together] .order-mode').innerText.includes('WXYZ')").await;
        let page = browser.eval("return document.documentElement.outerHTML + [...document.querySelectorAll('input')].map(i => i.value).join()", vec![]).await;
        assert!(!page.as_str().expect("text").contains(KEY), "the key is gone from the page");

        // Reorder by keyboard; the focus stays with the provider.
        let before = order(&browser).await;
        let place = before.iter().position(|slug| slug == "together").expect("together is listed");
        assert!(place > 0, "{before:?}");
        browser.eval("document.querySelector('[data-slug=together] .order-moves button').focus()", vec![]).await;
        for step in (0..place).rev() {
            // Buttons first, then the short way.
            if step % 2 == 0 {
                browser.press(Some(Key::Alt), Key::Up).await;
            } else {
                browser.press(None, Key::Enter).await;
            }
            let now = format!("[...document.querySelectorAll('.order-row')].findIndex(r => r.dataset.slug === 'together') === {step}");
            browser.until("one place up", &now).await;
            browser.until("the focus stays", "document.activeElement.closest('[data-slug=together]')").await;
        }
        eventually("the order is saved", async || {
            let answer = site.http.get("/api/settings/order").same_origin().send().await.json();
            (answer["order"][0] == "together").then_some(())
        })
        .await;

        // Model page and snippets follow; the conversation is still there.
        open(&browser, &format!("{origin}/{MODEL}")).await;
        check_model_page(&browser).await;
        browser.reload().await;
        alive(&browser).await;
        check_model_page(&browser).await;
        open(&browser, &format!("{origin}/settings/inference-providers")).await;
        assert_eq!(order(&browser).await[0], "together");
        assert!(browser.text("[data-slug=together] .order-mode").await.contains("WXYZ"));
    })
    .await;
}

/// Together is first, with the user's key, in table, picker and snippets; the conversation is kept.
async fn check_model_page(browser: &Browser) {
    let rows = browser.texts("table.readings tbody tr").await;
    assert!(rows[0].contains("Together") && rows[0].contains("WXYZ"), "{rows:?}");
    let steps = browser
        .eval("return [...document.querySelectorAll('.ladder-step')].map(s => s.textContent)", vec![])
        .await;
    assert!(steps[0].as_str().is_some_and(|step| step.contains("Together")), "{steps}");
    let code = browser.eval("return document.querySelector('.snippets').textContent", vec![]).await;
    assert!(code.as_str().is_some_and(|code| code.contains(":together")), "the snippets follow: {code}");
    browser.until("the conversation is kept", "document.querySelectorAll('.message').length === 4").await;
    let kept = browser.texts(".message").await.join("\n");
    for text in [QUESTION, "The capital of France is Paris.", "And of Italy?"] {
        assert!(kept.contains(text), "{text:?} in {kept:?}");
    }
    assert_eq!(browser.count(".message[data-state=stopped]").await, 1);
}
