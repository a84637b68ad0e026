//! How sure the model was: what was asked for is drawn, by finger and by keyboard, and nonsense does no harm.

use crate::steps::{open, receipt, send, streamed};
use harness::{Browser, MODEL, Replica, Site, Stroke, Turn};
use serde_json::{Value, json};
use std::sync::Arc;

/// A token as vLLM tells of it (capture 14), with its alternatives.
fn entry(token: &str, logprob: f64, others: &[(&str, f64)]) -> Value {
    let one =
        |token: &str, logprob: f64| json!({"token": token, "logprob": logprob, "bytes": token.as_bytes()});
    let mut entry = one(token, logprob);
    let top = [(token, logprob)].into_iter().chain(others.iter().copied());
    entry["top_logprobs"] = top.map(|(token, logprob)| one(token, logprob)).collect();
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chance_of_each_token_is_shown_where_it_was_asked_for() {
    let says = [
        ("The", json!({"content": [entry("The", -0.02, &[("No", -4.88)])]})),
        (" city\n", json!({"content": [entry(" city\n", -1.386, &[(" capital", -0.693)])]})),
        ("!", json!({"content": [{"token": 7, "logprob": null, "top_logprobs": "x"}, null]})),
        (".", json!({"content": null})),
    ];
    let chunk = |choice: Value| {
        json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}).to_string()
    };
    let said = says.map(|(text, logprobs)| {
        chunk(json!({"index": 0, "delta": {"content": text}, "logprobs": logprobs, "finish_reason": null}))
    });
    let end = chunk(json!({"index": 0, "delta": {}, "logprobs": null, "finish_reason": "stop"}));
    let replica = Replica::start(MODEL).await;
    replica.then([streamed(said.into_iter().chain([end])), Turn::answer(&["None", "."])]);
    let site = Arc::new(Site::builder().replica(&replica).start().await);
    Browser::journey("odds", async move |browser| {
        let _replica = replica;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        send(&browser, "How sure?").await;
        receipt(&browser).await;
        assert_eq!(browser.count(".odds-token").await, 0, "made on demand");
        browser.click(".odds > summary").await;
        browser.until("all tokens", "document.querySelectorAll('.odds-token').length === 4").await;
        let tokens = "return [...document.querySelectorAll('.odds-token')].slice(0, 2).map(t => [t.textContent, t.dataset.shade, t.title])";
        let expected = json!([["The", "0", "The 98.0% · No 0.8%"], [" city↵\n", "3", " city\n 25.0% ·  capital 50.0%"]]);
        assert_eq!(browser.eval(tokens, vec![]).await, expected);
        // By finger, and by keyboard.
        browser.click(".odds-token").await;
        let told = "document.querySelector('.odds-told').textContent";
        browser.until("what else it could have been", &format!("{told} === 'The 98.0% · No 0.8%'")).await;
        browser.eval("document.querySelector('.odds-token[tabindex=\"0\"]').focus()", vec![]).await;
        browser.strike(Stroke::Down).await;
        browser.until("the next one", &format!("{told}.includes('capital') && document.activeElement.dataset.shade === '3'")).await;
        let axe = crate::axe::Axe::new();
        assert_eq!(axe.violations(&browser).await, Vec::<String>::new());
        crate::steps::fits(&browser, "the tokens").await;
        browser.screenshot("odds").await;
        send(&browser, "And now?").await;
        browser.until("it is answered", "document.querySelectorAll('.receipt').length === 2").await;
        assert_eq!(browser.count(".odds").await, 1, "nothing was asked for");
    })
    .await;
}
