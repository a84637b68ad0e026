//! The widget in detail: real answers, errors, hostile text, choices.

use crate::steps::{QUESTION, answer_reads, open, receipt, scripted_site, send};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Site, Turn};
use serde_json::json;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_model_answers_with_nothing_configured() {
    let site = Arc::new(Site::builder().start().await);
    Browser::journey("embedded", async move |browser| {
        open(&browser, &format!("{}/{}", site.origin(), server::EMBEDDED_MODEL)).await;
        send(&browser, QUESTION).await;
        let said = receipt(&browser).await;
        assert!(said.contains("loopback"), "the cluster's name in {said:?}");
        assert!(said.contains("free"), "what it cost in {said:?}");
        let answer = browser.text(".message[data-role=assistant] .message-body").await;
        assert!(answer.contains("France") || answer.contains("Paris"), "{answer:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_says_what_to_do_and_can_be_tried_again() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::Status(500));
    Browser::journey("failure", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        let card = browser.text(".error-card").await;
        assert!(!card.is_empty() && !card.contains("500") && !card.contains("cannot schedule"), "{card:?}");
        // A refused request is written to the console by the browser itself.
        let errors = browser.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("/v1/chat/completions")), "{errors:?}");
        replica.always(Turn::answer(&["Better", " now."]));
        // The pool rests a replica that failed; until it takes it back, a new try fails like the first.
        harness::eventually("a new try is answered", async || {
            let body = "[...document.querySelectorAll('.message[data-role=assistant] .message-body')].at(-1)";
            let card = "document.querySelector('.error-card .button')";
            let script = format!("{card}?.click(); return {body}?.innerText.trim() === 'Better now.'");
            (browser.eval(&script, vec![]).await == true).then_some(())
        })
        .await;
        assert_eq!(browser.count(".error-card").await, 0, "the failure is over");
        browser.console_errors().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_is_kept_and_says_so() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::die(&["Half an", " answer"]));
    Browser::journey("cut", async move |browser| {
        let (_replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        answer_reads(&browser, "Half an answer").await;
        browser
            .until(
                "the cut is told",
                "document.querySelector('.message[data-state=cut], .message[data-state=failed]')",
            )
            .await;
        browser.find(".error-card").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_stays_text() {
    let (replica, _stub, site) = scripted_site().await;
    let hostile = [
        "<img src=x onerror=\"document.title='owned'\">",
        "<script>document.title='owned'</script>\n\n",
        "[click](javascript:document.title='owned') ",
        "[click](data:text/html,<script>1</script>) ",
        "![pixel](https://evil.example/pixel.png)\n\n",
        "<svg/onload=document.title='owned'>\n\n",
        "[ok](https://example.org/)",
    ];
    replica.always(Turn::answer(&hostile));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("hostile", async move |browser| {
        let (_replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "Say <b>something</b> <img src=x onerror=\"document.title='owned'\">").await;
        receipt(&browser).await;
        let count = async |css: &str| browser.count(&format!(".message-body {css}")).await;
        for css in ["img", "script", "svg:not([aria-hidden])", "b", "iframe", "[onerror]", "[onload]"] {
            assert_eq!(count(css).await, 0, "{css} in the conversation");
        }
        let hrefs = browser
            .eval(
                "return [...document.querySelectorAll('.message a')].map(a => a.getAttribute('href'))",
                vec![],
            )
            .await;
        assert_eq!(hrefs, json!(["https://example.org/"]), "only harmless links are links");
        let title = browser.eval("return document.title", vec![]).await;
        assert!(!title.as_str().expect("a title").contains("owned"), "{title}");
        let there = browser.texts(".message[data-role=assistant] .message-body").await.join("");
        assert!(
            there.contains("<script>") || there.contains("onerror"),
            "raw HTML is shown as text: {there:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choices_of_the_panel_reach_the_model_and_the_code() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("choices", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        browser.click("details.params > summary").await;
        browser.fill(".params textarea", "Answer like a pirate.").await;
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let body = replica.seen().pop().expect("a request").body;
        assert_eq!(body["messages"][0], json!({"role": "system", "content": "Answer like a pirate."}));
        assert_eq!(body["messages"][1], json!({"role": "user", "content": QUESTION}));
        let code = browser.eval("return document.querySelector('.snippets').textContent", vec![]).await;
        assert!(code.as_str().is_some_and(|code| code.contains("Answer like a pirate.")), "{code}");
        // Shift and Enter is a new line, not a send.
        let n_before = replica.seen().len();
        browser.fill(".composer-input", "one").await;
        browser.press(Some(Key::Shift), Key::Enter).await;
        browser.fill(".composer-input", "two").await;
        let draft = browser.eval("return document.querySelector('.composer-input').value", vec![]).await;
        assert_eq!(draft, "one\ntwo");
        assert_eq!(replica.seen().len(), n_before);
    })
    .await;
}
