//! What a person does on the pages, said once: selectors live here.

use harness::{Browser, MODEL, Replica, Site, Turn};
use serde_json::json;
use std::sync::Arc;

/// The question of the promises.
pub(crate) const QUESTION: &str = "What is the capital of France?";

/// A site whose pool is one scripted replica in the named cluster `alps`, with a provider beside it that
/// has the model but no key.
pub(crate) async fn scripted_site() -> (Arc<Replica>, Arc<Replica>, Arc<Site>) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().cluster("alps", "CH", &[replica.base_url()]).provider("together", &stub, None);
    (Arc::new(replica), Arc::new(stub), Arc::new(site.start().await))
}

/// Opens a page with islands and waits until they are alive.
pub(crate) async fn open(browser: &Browser, address: &str) {
    browser.goto(address).await;
    alive(browser).await;
}

/// Waits until the islands of the page take input. A chat beside a model comes when it is reached for.
pub(crate) async fn alive(browser: &Browser) {
    let reach = "document.querySelector('.try')?.dispatchEvent(new Event('pointerover', { bubbles: true }))";
    let alive = "document.documentElement.dataset.islands === 'alive'";
    browser.until("the islands are alive", &format!("({reach}, {alive})")).await;
}

/// Writes into the composer and sends with Enter.
pub(crate) async fn send(browser: &Browser, text: &str) {
    browser.click(".composer-input").await;
    browser.fill(".composer-input", text).await;
    browser.press(None, fantoccini::key::Key::Enter).await;
    let n = format!(
        "[...document.querySelectorAll('.message[data-role=user]')].some(m => m.innerText.includes({}))",
        json!(text)
    );
    browser.until("the question stands in the conversation", &n).await;
}

/// Waits until the newest answer reads so.
pub(crate) async fn answer_reads(browser: &Browser, text: &str) {
    let last = "[...document.querySelectorAll('.message[data-role=assistant] .message-body')].at(-1)";
    let wanted = json!(text);
    browser
        .until(&format!("the answer reads {text:?}"), &format!("{last}?.innerText.trim() === {wanted}"))
        .await;
}

/// Waits until the newest answer has its receipt; the receipt's text.
pub(crate) async fn receipt(browser: &Browser) -> String {
    let last =
        "[...document.querySelectorAll('.message[data-role=assistant]')].at(-1)?.querySelector('.receipt')";
    browser.until("a receipt", last).await;
    let text = browser.eval(&format!("return {last}.innerText"), vec![]).await;
    text.as_str().expect("text").to_owned()
}

/// Waits until the code samples say so: they follow while they are in sight, a moment after a change.
pub(crate) async fn code_says(browser: &Browser, part: &str) {
    browser.eval("document.querySelector('.snippets').scrollIntoView()", vec![]).await;
    let says = format!("document.querySelector('.snippets').textContent.includes({})", json!(part));
    browser.until(&format!("{part:?} in the code"), &says).await;
}

/// The slugs of the settings' rows, top to bottom.
pub(crate) async fn order(browser: &Browser) -> Vec<String> {
    let slugs = browser
        .eval("return [...document.querySelectorAll('.order-row')].map(r => r.dataset.slug)", vec![])
        .await;
    serde_json::from_value(slugs).expect("slugs")
}

/// Fails when the page can be scrolled sideways.
pub(crate) async fn fits(browser: &Browser, what: &str) {
    let wide = browser
        .eval(
            "const {scrollWidth, clientWidth} = document.documentElement;
            const out = e => { const r = e.getBoundingClientRect(); return r.right > clientWidth + 0.4 || r.left < -0.4; };
            const name = e => `${e.tagName}.${e.getAttribute('class')} ${e.getBoundingClientRect().right}`;
            return [scrollWidth, clientWidth, [...document.body.querySelectorAll('*')].filter(out).slice(0, 8).map(name)]",
            vec![],
        )
        .await;
    assert!(wide[0].as_u64() <= wide[1].as_u64(), "{what} scrolls sideways: {wide}");
}

/// Ticks a filter of the list, after unfolding the rest of its group where it is folded away.
pub(crate) async fn tick(browser: &Browser, key: &str, value: &str) {
    let choice = format!("input[name='{key}'][value='{value}']");
    browser.find(&choice).await;
    if browser.count(&format!(".facet details:not([open]) {choice}")).await > 0 {
        browser.click(&format!(".facet details:not([open]):has({choice}) > summary")).await;
    }
    browser.click(&choice).await;
}

/// An answer of these events, and the line that ends a stream.
pub(crate) fn streamed(events: impl IntoIterator<Item = String>) -> Turn {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut bytes = head.to_owned();
    for event in events.into_iter().chain(["[DONE]".to_owned()]) {
        let event = format!("data: {event}\n\n");
        bytes.extend([format!("{:x}\r\n{event}\r\n", event.len())]);
    }
    bytes.push_str("0\r\n\r\n");
    Turn::Raw(bytes.into_bytes())
}
