//! Several answers to one request: each is seen, copied and gone on from, and their receipt is told as theirs together.

use crate::request::set;
use crate::steps::{QUESTION, alive, open, send, streamed};
use harness::{Browser, MODEL, MadeText, Replica, ReplicaOptions, ReplicaProcess, Site};
use serde_json::{Value, json};
use std::sync::Arc;

/// Sets what is sent besides.
async fn ask_with(browser: &Browser, extra: &Value) {
    browser.find("#param-extra").await;
    let script = "const field = document.querySelector('#param-extra'); field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    browser.eval(script, vec![json!(extra.to_string())]).await;
}

/// What the answer that is shown says, as it is copied.
async fn copied(browser: &Browser) -> Value {
    browser
        .eval(
            "return [...document.querySelectorAll('.message .copy[data-copy-rich]')].at(-1).dataset.copy",
            vec![],
        )
        .await
}

/// Waits until the newest answer is this of so many.
async fn version(browser: &Browser, at: usize, all: usize) {
    let says = format!(
        "[...document.querySelectorAll('.message[data-role=assistant]')].at(-1)?.querySelector('.versions .num')?.innerText === '{at}/{all}'"
    );
    browser.until(&format!("version {at} of {all}"), &says).await;
}

/// Goes to the version before or after by its button.
async fn turn_over(browser: &Browser, way: &str) {
    let press = format!(
        "const b = [...document.querySelectorAll('.message[data-role=assistant]')].at(-1).querySelector('[data-do={way}]'); b.focus(); b.click()"
    );
    browser.eval(&press, vec![]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_answers_that_were_paid_for_are_there() {
    let options =
        ReplicaOptions { model: MODEL.to_owned(), n_seats: 4, max_queued: None, pace_us: 2_000, trims: true };
    let replica = ReplicaProcess::start(options).await;
    let site = Arc::new(Site::builder().cluster("alps", "CH", &[replica.base_url()]).start().await);
    Browser::journey("choices", async move |browser| {
        let _replica = replica;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        set(&browser, "#p-n", "3").await;
        set(&browser, "#p-max_tokens", "40").await;
        send(&browser, QUESTION).await;
        let asked = [json!({"role": "user", "content": QUESTION})];
        let made = |index: usize| MadeText::to(&asked).choice(index);
        let whole = "!document.querySelector('.transcript[aria-busy=true]') && document.querySelector('.receipt')";
        browser.until("all are written", whole).await;
        for (idx, way) in [(0, "after"), (1, "after"), (2, "before")] {
            version(&browser, idx + 1, 3).await;
            assert_eq!(copied(&browser).await, json!(made(idx).text(40)), "answer {idx}");
            let receipt = browser.text(".receipt").await;
            assert!(receipt.contains("120 out") && receipt.contains("For all answers"), "{receipt}");
            turn_over(&browser, way).await;
        }
        version(&browser, 2, 3).await;
        let focused = browser.eval("return document.activeElement.dataset.do", vec![]).await;
        assert_eq!(focused, "before", "the focus stays with the way");

        // One goes on where it was cut, alone, and what is said next follows it.
        browser.eval("document.querySelector('[data-do=continue]').click()", vec![]).await;
        browser.until("it went on", &format!("{whole} && document.querySelectorAll('.receipt').length === 2")).await;
        version(&browser, 2, 3).await;
        let text = copied(&browser).await;
        let text = text.as_str().expect("text");
        assert!(text.starts_with(made(1).text(40).trim_end()) && made(1).text(81).starts_with(text), "{text:?}");
        let receipts = browser.texts(".receipt").await;
        assert!(receipts[0].contains("For all answers") && !receipts[1].contains("For all answers"), "{receipts:?}");
        send(&browser, "And then?").await;
        browser.until("it is answered", &format!("{whole} && document.querySelectorAll('.message').length === 4 && document.querySelectorAll('.receipt').length === 3")).await;
        version(&browser, 1, 3).await;

        browser.reload().await;
        alive(&browser).await;
        browser.until("all is back", "document.querySelectorAll('.message').length === 4").await;
        let versions = browser.texts(".message[data-role=assistant] .versions .num").await;
        assert_eq!(versions, ["2/3", "1/3"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_says_of_other_answers_does_no_harm() {
    let chunk = |choices: Value| {
        json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": choices}).to_string()
    };
    let say = |index: Value, text: &str| json!([{"index": index, "delta": {"content": text}, "finish_reason": null}]);
    let events = [
        chunk(say(json!(0), "One")),
        chunk(say(json!(1), "Two")),
        chunk(say(json!(7), "Seven")),
        chunk(say(json!(u64::from(u32::MAX) + 2), "Far")),
        chunk(json!([{"delta": {"content": "."}, "finish_reason": null}])),
        chunk(json!([{"index": 1, "delta": {"content": "."}, "finish_reason": "stop"}])),
        chunk(json!([{"index": 0, "delta": {}, "finish_reason": "stop"}])),
    ];
    let replica = Replica::start(MODEL).await;
    replica.always(streamed(events));
    let site = Arc::new(Site::builder().replica(&replica).start().await);
    Browser::journey("choices-wild", async move |browser| {
        let _replica = replica;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        for versions in [1, 2] {
            ask_with(&browser, &json!({"n": versions})).await;
            send(&browser, &format!("Asked for {versions}?")).await;
            browser.until("it is answered", &format!("document.querySelectorAll('.message-body').length === {} && !document.querySelector('.transcript[aria-busy=true]')", versions * 2)).await;
            assert_eq!(copied(&browser).await, "One.");
            if versions == 2 {
                version(&browser, 1, 2).await;
                turn_over(&browser, "after").await;
                version(&browser, 2, 2).await;
                assert_eq!(copied(&browser).await, "Two.");
            } else {
                assert_eq!(browser.count(".versions").await, 0);
            }
        }
    })
    .await;
}
