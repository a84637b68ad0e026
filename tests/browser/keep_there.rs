//! Conversations on the server too: only for who wants it, in every browser of theirs, and gone when they say so.

use crate::keep::{kept, press_at};
use crate::steps::{alive, answer_reads, fits, open, receipt, scripted_site, send};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Site, Turn, eventually};
use serde_json::Value;
use std::sync::Arc;

/// The heads that the server has, newest first.
async fn heads(site: &Site) -> Vec<Value> {
    let answer = site.http.get("/api/conversations").same_origin().send().await.expect(200);
    let heads: Vec<String> = serde_json::from_value(answer.json()).expect("texts");
    heads.iter().map(|head| serde_json::from_str(head).expect("JSON")).collect()
}

/// Waits until these are the titles that the server has, newest first.
async fn there(site: &Site, expected: &[&str]) {
    eventually(&format!("{expected:?} are on the server"), async || {
        let heads = heads(site).await;
        heads
            .iter()
            .map(|head| head["title"].as_str().unwrap_or_default())
            .eq(expected.iter().copied())
            .then_some(())
    })
    .await;
}

/// Asks the server for the list again, and has its answer wait for `answerNow()`.
const ASKED_AGAIN: &str = "const asks = window.fetch;
    window.fetch = async (...of) => {
        if (of[0] === '/api/conversations' && !window.answerNow) await new Promise(done => { window.answerNow = done; });
        return asks(...of);
    };
    document.getElementById('history-server').dispatchEvent(new Event('change', { bubbles: true }));";

/// How often the page has asked the server for conversations.
async fn n_asked(browser: &Browser) -> u64 {
    let asked = "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/conversations')).length";
    browser.eval(asked, vec![]).await.as_u64().expect("a number")
}

/// What is said next is said in a conversation of its own.
async fn say_anew(browser: &Browser, question: &str) {
    browser.click(".history [data-do=new]").await;
    send(browser, question).await;
    receipt(browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_it_finds_conversations_in_another_browser_and_deletes_them_there() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("there", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        let address = format!("{}/playground?model={MODEL}", site.origin());
        open(&browser, &address).await;
        say_anew(&browser, "First?").await;
        say_anew(&browser, "Second?").await;
        kept(&browser, &["Second?", "First?"]).await;
        browser.reload().await;
        alive(&browser).await;
        kept(&browser, &["Second?", "First?"]).await;
        assert_eq!((n_asked(&browser).await, heads(&site).await.len()), (0, 0), "nobody wants it yet");

        // By keyboard. What is there goes along, and from now on what changes.
        browser.eval("document.getElementById('history-server').focus()", vec![]).await;
        browser.press(None, Key::Space).await;
        there(&site, &["Second?", "First?"]).await;
        browser.screenshot("there").await;
        say_anew(&browser, "Third?").await;
        there(&site, &["Third?", "Second?", "First?"]).await;
        press_at(&browser, "First?", "rename").await;
        browser.find(".history-name").await;
        browser.write("Eldest").await;
        browser.press(None, Key::Enter).await;
        there(&site, &["Third?", "Second?", "Eldest"]).await;
        press_at(&browser, "Second?", "delete").await;
        there(&site, &["Third?", "Eldest"]).await;
        browser.click(".history [data-do=undo]").await;
        there(&site, &["Third?", "Second?", "Eldest"]).await;

        // Another browser has nothing until its reader wants it too.
        let other = Browser::start().await;
        open(&other, &address).await;
        kept(&other, &[]).await;
        assert_eq!(n_asked(&other).await, 0);
        other.click("#history-server").await;
        kept(&other, &["Third?", "Second?", "Eldest"]).await;
        // What is listed opens also while the server is asked once more, as it is when the page has just been opened.
        other.eval(ASKED_AGAIN, vec![]).await;
        other.until("the server is asked again", "window.answerNow").await;
        press_at(&other, "Third?", "open").await;
        answer_reads(&other, "The capital of France is Paris.").await;
        other.eval("answerNow()", vec![]).await;
        replica.always(Turn::answer(&["In the other", " browser."]));
        send(&other, "And now?").await;
        answer_reads(&other, "In the other browser.").await;
        other.until("it is whole", "document.querySelectorAll('.receipt').length === 2").await;
        press_at(&other, "Eldest", "rename").await;
        other.find(".history-name").await;
        other.write("Oldest").await;
        other.press(None, Key::Enter).await;
        there(&site, &["Third?", "Second?", "Oldest"]).await;
        press_at(&other, "Second?", "delete").await;
        there(&site, &["Third?", "Oldest"]).await;
        other.reload().await;
        alive(&other).await;
        kept(&other, &["Third?", "Oldest"]).await;

        // The newer copy is shown, in the chat too; what only this browser has stays.
        browser.reload().await;
        alive(&browser).await;
        kept(&browser, &["Third?", "Second?", "Oldest"]).await;
        press_at(&browser, "Third?", "open").await;
        answer_reads(&browser, "In the other browser.").await;
        there(&site, &["Third?", "Oldest"]).await;

        // Turned off, what is there stays there, and is not listed; it goes when that is wanted.
        other.eval("window.confirm = () => true", vec![]).await;
        other.click("#history-server").await;
        kept(&other, &["Third?", "Oldest"]).await;
        there(&site, &["Third?", "Oldest"]).await;
        other.click("[data-do=delete-there]").await;
        there(&site, &[]).await;
        other.until("the focus stays", "document.activeElement.id === 'history-server'").await;
        assert_eq!(other.count("[data-do=delete-there]:not([hidden])").await, 0);
        let n = n_asked(&other).await;
        say_anew(&other, "Fourth?").await;
        kept(&other, &["Fourth?", "Third?", "Oldest"]).await;
        assert_eq!((n_asked(&other).await, heads(&site).await.len()), (n, 0), "nothing is sent any longer");
        other.finish().await;

        // All of it goes from both at once.
        press_at(&browser, "Third?", "rename").await;
        browser.find(".history-name").await;
        browser.write("3").await;
        browser.press(None, Key::Enter).await;
        there(&site, &["3"]).await;
        browser.eval("document.cookie = 'locale=ar; path=/'", vec![]).await;
        browser.reload().await;
        alive(&browser).await;
        browser.find("html[dir=rtl] #history-server:checked").await;
        kept(&browser, &["3", "Second?", "Oldest"]).await;
        fits(&browser, "the panel in Arabic").await;
        browser.screenshot("there-ar").await;
        browser.eval("window.confirm = () => true", vec![]).await;
        browser.click(".history [data-do=delete-all]").await;
        kept(&browser, &[]).await;
        there(&site, &[]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_told_and_gets_it_later() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("there-away", async move |browser| {
        browser.window(1280, 800).await;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        browser.click("#history-server").await;
        let cut = "window.whole ??= window.fetch; window.fetch = (what, how) => \
                   String(what).includes('/api/conversations') ? Promise.reject(new TypeError()) : window.whole(what, how)";
        browser.eval(cut, vec![]).await;
        say_anew(&browser, "First?").await;
        browser.find(".history-away:not([hidden])").await;
        kept(&browser, &["First?"]).await;
        say_anew(&browser, "Second?").await;
        press_at(&browser, "First?", "delete").await;
        kept(&browser, &["Second?"]).await;
        assert_eq!(heads(&site).await.len(), 0);
        // When the page is opened again, and by then with what else there is to send.
        browser.reload().await;
        alive(&browser).await;
        there(&site, &["Second?"]).await;
        assert_eq!(browser.count(".history-away:not([hidden])").await, 0);
        browser.eval(cut, vec![]).await;
        say_anew(&browser, "Third?").await;
        browser.find(".history-away:not([hidden])").await;
        browser.eval("window.fetch = window.whole", vec![]).await;
        say_anew(&browser, "Fourth?").await;
        there(&site, &["Fourth?", "Third?", "Second?"]).await;
        browser.until("it is back", "document.querySelector('.history-away').hidden").await;
        // A deletion of what the server never had.
        let errors = browser.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("404")), "{errors:?}");
    })
    .await;
}
