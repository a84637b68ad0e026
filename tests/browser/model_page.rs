//! A model's page by hand: the like, the contents of the card, the sheet on a phone.

use crate::steps::{QUESTION, alive, answer_reads, fits, open, scripted_site, send};
use harness::{Browser, MODEL, Stroke, Turn};

#[tokio::test(flavor = "multi_thread")]
async fn a_like_stays_and_goes() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("like", async move |browser| {
        let address = format!("{}/{MODEL}", site.origin());
        let pressed = |is: bool| format!("document.querySelector('.like button[aria-pressed={is}]')");
        open(&browser, &address).await;
        browser.until("nobody likes it yet", &pressed(false)).await;
        browser.click(".like button").await;
        browser.until("it is liked", &pressed(true)).await;
        assert!(browser.text(".like-count").await.contains('1'));
        browser.reload().await;
        browser.until("it stays liked", &pressed(true)).await;
        browser.click(".like button").await;
        browser.until("it is not liked any more", &pressed(false)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_before_the_chat_is_there_is_answered() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::answer(&["Paris."]));
    let address = format!("{}/{MODEL}", site.origin());
    Browser::journey("early", async move |browser| {
        let alive = "return document.documentElement.dataset.islands ?? ''";
        // A line that is slow enough to be overtaken by a hand.
        let hold = "window.real = window.fetch;
            window.fetch = (...what) => new Promise(go => { (window.held ??= []).push(go); }).then(() => window.real(...what));";
        for by in ["key", "button", "example"] {
            browser.goto(&address).await;
            browser.eval("localStorage.clear()", vec![]).await;
            browser.goto(&address).await;
            browser.eval(hold, vec![]).await;
            if by == "example" {
                browser.click(".example").await;
            } else {
                browser.click(".composer-input").await;
                browser.write(QUESTION).await;
            }
            browser.until("the chat is asked for", "window.held").await;
            match by {
                "key" => browser.strike(Stroke::Enter).await,
                "button" => browser.click(".composer [type=submit]").await,
                _ => {}
            }
            assert_eq!(browser.eval(alive, vec![]).await, "", "{by}");
            browser.eval("window.fetch = window.real; held.forEach(go => go())", vec![]).await;
            if by == "example" {
                browser.until("it is written", "document.querySelector('.composer-input').value").await;
            } else {
                answer_reads(&browser, "Paris.").await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contents_lead_to_a_part_and_mark_it() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("contents", async move |browser| {
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        let last = ".toc li:last-child a";
        let id = browser.eval(&format!("return document.querySelector('{last}').hash"), vec![]).await;
        let id = id.as_str().and_then(|hash| hash.strip_prefix('#')).expect("an anchor").to_owned();
        browser.click(last).await;
        let top = format!("document.getElementById('{id}').getBoundingClientRect()");
        browser.until("the part is in view", &format!("{top}.top >= 0 && {top}.top < innerHeight")).await;
        browser
            .until("one link is marked", "document.querySelectorAll('.toc [aria-current]').length === 1")
            .await;
        browser.eval("scrollTo(0, 0)", vec![]).await;
        browser.until("none is at the top", "!document.querySelector('.toc [aria-current]')").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_a_bar_opens_the_chat_over_the_page() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("sheet", async move |browser| {
        browser.window(360, 740).await;
        open(
            &browser,
            &format!("{}/{MODEL}?prompt=What%20is%20the%20capital%20of%20France%3F", site.origin()),
        )
        .await;
        alive(&browser).await;
        let value = browser.eval("return document.querySelector('.composer-input').value", vec![]).await;
        assert_eq!(value.as_str(), Some(QUESTION), "the address fills the composer");
        assert_eq!(browser.count(".message").await, 0, "and sends nothing");
        browser.eval("document.getElementById('code').scrollIntoView()", vec![]).await;
        browser.click(".try-bar button").await;
        browser.until("the sheet is open", "document.querySelector('.try:popover-open')").await;
        fits(&browser, "the page under its sheet").await;
        browser.screenshot("sheet-light-360").await;
        send(&browser, QUESTION).await;
        answer_reads(&browser, "The capital of France is Paris.").await;
        browser.click(".try-close button").await;
        browser.until("the sheet is closed", "!document.querySelector('.try:popover-open')").await;
        browser
            .until("the chat stands in the page", "document.querySelector('.message').checkVisibility()")
            .await;
        // A window that becomes wide has no sheets.
        browser.click(".try-bar button").await;
        browser.until("the sheet is open", "document.querySelector('.try:popover-open')").await;
        browser.window(1280, 740).await;
        browser.until("the layout has it back", "!document.querySelector('.try:popover-open')").await;
    })
    .await;
}
