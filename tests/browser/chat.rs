//! The widget in detail: real answers, errors, hostile text, choices.

use crate::steps::{QUESTION, answer_reads, code_says, open, receipt, scripted_site, send};
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
        let card = browser.text(".error-card[role=alert]").await;
        assert!(!card.is_empty() && !card.contains("500") && !card.contains("cannot schedule"), "{card:?}");
        let advice = "Try again, or choose another provider.";
        assert_eq!(card.matches(advice).count(), 1, "what to do is said once: {card:?}");
        // What the server said is in English in every language, so it is folded away.
        let said = "return document.querySelector('.error-card details:not([open]) > p').textContent";
        assert!(browser.eval(said, vec![]).await.as_str().is_some_and(|said| !said.is_empty()));
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
        browser.reload().await;
        crate::steps::alive(&browser).await;
        browser.find(".error-card").await;
        assert_eq!(browser.count(".error-card[role=alert]").await, 0, "it is no news any more");
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
async fn code_has_colours_while_it_comes_and_costs_nothing_once_it_has() {
    let (replica, _stub, site) = scripted_site().await;
    let (replica, site) = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::gated(&["```python\ndef f():\n    return 1", "  # one\n```\n\nThat is all."]));
    Browser::journey("colours", async move |browser| {
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        replica.release(1);
        let ranges = "[...CSS.highlights].filter(([name]) => name.startsWith('code-')).reduce((n, [, one]) => n + one.size, 0)";
        browser.until("ranges over what came", &format!("{ranges} > 2")).await;
        replica.release(1);
        browser.until("elements", "document.querySelector('.message .code-comment')").await;
        assert_eq!(browser.eval(&format!("return {ranges}"), vec![]).await, json!(0), "no range is left");
        let code = "return document.querySelector('.message code[data-lang=python]').textContent";
        assert_eq!(browser.eval(code, vec![]).await, "def f():\n    return 1  # one\n");
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
        code_says(&browser, "Answer like a pirate.").await;
        // The switches act at once, and so does what is only being written.
        browser.click(".snippets [data-switch=stream]").await;
        code_says(&browser, "stream=True").await;
        browser.fill(".composer-input", "And of Peru?").await;
        code_says(&browser, "And of Peru?").await;
        browser.eval("const i = document.querySelector('.composer-input'); i.value = ''; i.dispatchEvent(new Event('input', {bubbles: true}))", vec![]).await;
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

/// Presses a key in an element as an input method does: while a character is composed, and as Safari sends the key that
/// ends it. Whether the page took one of them.
async fn composes(browser: &Browser, css: &str, key: &str) -> bool {
    let script = "const [css, key] = arguments, field = document.querySelector(css);
        return [{ isComposing: true, keyCode: 229 }, { keyCode: 229 }].some((how) =>
            !field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...how })))";
    browser.eval(script, vec![json!(css), json!(key)]).await == true
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_an_input_method_neither_send_nor_stop_nor_leave() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&["The", " capital."]));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("composing", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        browser.fill(".composer-input", "ni").await;
        assert!(!composes(&browser, ".composer-input", "Enter").await, "half a word is not sent");
        browser.eval("document.querySelector('.composer-input').value = ''", vec![]).await;
        assert!(replica.seen().is_empty());
        send(&browser, QUESTION).await;
        replica.release(1);
        answer_reads(&browser, "The").await;
        composes(&browser, ".composer-input", "Escape").await;
        replica.release(1);
        answer_reads(&browser, "The capital.").await;
        receipt(&browser).await;
        assert_eq!((browser.count(".message[data-state=stopped]").await, replica.n_cut()), (0, 0));
        // Where a question is asked in other words, where words are looked for, where a name is given.
        browser.click(".message[data-role=user] [data-do=edit]").await;
        browser.find(".edit-field").await;
        composes(&browser, ".edit-field", "Escape").await;
        assert!(!composes(&browser, ".edit-field", "Enter").await);
        browser.find(".edit-field").await;
        browser.click("[data-do=edit-leave]").await;
        browser.click("[data-do=find]").await;
        browser.find(".find-field").await;
        composes(&browser, ".find-field", "Escape").await;
        assert!(!composes(&browser, ".find-field", "Enter").await);
        browser.find(".find-field").await;
        browser.find(".history-list [data-do=rename]").await;
        browser.eval("document.querySelector('.history-list [data-do=rename]').click()", vec![]).await;
        browser.find(".history-name").await;
        assert!(!composes(&browser, ".history-name", "Escape").await);
        assert!(!composes(&browser, ".history-name", "Enter").await);
        browser.find(".history-name").await;
        assert_eq!(replica.seen().len(), 1, "nothing was sent by them");
    })
    .await;
}
