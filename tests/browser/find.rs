//! Finding a model by keyboard alone, putting models side by side, and finding words in a conversation that changes.

use crate::steps::{receipt, scripted_site, send};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Stroke, Turn};
use serde_json::json;
use std::sync::Arc;

const OTHER: &str = "swiss-ai/Apertus-8B-Instruct-2509";

/// The id of the option that Enter would pick, as a screen reader is told.
async fn active(browser: &Browser) -> Option<String> {
    let script = "const id = document.activeElement.getAttribute('aria-activedescendant');
        const option = id && document.getElementById(id);
        return option && option.getAttribute('aria-selected') === 'true' ? option.firstChild.textContent : null";
    browser.eval(script, vec![]).await.as_str().map(str::to_owned)
}

async fn expanded(browser: &Browser, wanted: bool) {
    let is = format!("document.activeElement.getAttribute('aria-expanded') === '{wanted}'");
    browser.until("the list opens or closes", &is).await;
    assert_eq!(browser.count(".suggestions:not([hidden])").await, usize::from(wanted));
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_are_walked_by_keyboard_and_nothing_is_picked_by_itself() {
    let (_replica, _stub, site) = scripted_site().await;
    let site = Arc::clone(&site);
    Browser::journey("suggestions", async move |browser| {
        browser.without_worker().await;
        browser.goto(&site.origin()).await;
        let before = browser.transfers().await;
        assert!(
            !before.iter().any(|(path, _)| path.contains("suggest")),
            "nothing before first use: {before:?}"
        );

        // The short way into the field, and letters as they come.
        browser.strike(Stroke::Slash).await;
        browser
            .until("the field is a combobox", "document.activeElement.getAttribute('role') === 'combobox'")
            .await;
        let after = browser.transfers().await;
        let weight: u64 =
            after.iter().filter(|(path, _)| path.contains("suggest.")).map(|(_, size)| size).sum();
        assert!((1..=45_000).contains(&weight), "the suggestions weigh {weight}: {after:?}");
        browser.write("aper").await;
        expanded(&browser, true).await;
        assert_eq!(active(&browser).await, None, "typing picks nothing");
        // Keys of an input method are not the list's: one as it composes, one as Safari ends it.
        let composing = "for (const how of [{ isComposing: true }, { keyCode: 229 }])
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, ...how }))";
        browser.eval(composing, vec![]).await;
        expanded(&browser, true).await;
        browser
            .until(
                "the count is said",
                "/^[1-9] suggestion/.test(document.getElementById('said').textContent)",
            )
            .await;
        browser.strike(Stroke::Down).await;
        assert_eq!(active(&browser).await.as_deref(), Some(MODEL), "what one can call comes first");
        browser.strike(Stroke::Down).await;
        assert_eq!(active(&browser).await.as_deref(), Some(OTHER));
        browser.strike(Stroke::Up).await;
        assert_eq!(active(&browser).await.as_deref(), Some(MODEL));

        // Escape closes, then clears.
        browser.strike(Stroke::Escape).await;
        expanded(&browser, false).await;
        assert_eq!(browser.eval("return document.activeElement.value", vec![]).await, "aper");
        browser.strike(Stroke::Escape).await;
        assert_eq!(browser.eval("return document.activeElement.value", vec![]).await, "");

        // A slip of the finger, and Enter on the suggestion.
        browser.write("apretus").await;
        expanded(&browser, true).await;
        browser.strike(Stroke::Down).await;
        browser.strike(Stroke::Enter).await;
        browser.until("the model's page", &format!("location.pathname === '/{MODEL}'")).await;

        // Enter in the field itself searches.
        browser.strike(Stroke::Slash).await;
        browser.write("apertus").await;
        expanded(&browser, true).await;
        browser.strike(Stroke::Enter).await;
        browser
            .until(
                "the list",
                "location.pathname === '/models' && location.search.includes('search=apertus')",
            )
            .await;

        // An answer that comes when the focus has gone on opens nothing over the page.
        let hold = "const real = window.fetch;
            window.fetch = (...what) => new Promise(go => { window.release = go; }).then(() => real(...what)).finally(() => { window.answered = true; });";
        browser.strike(Stroke::Slash).await;
        browser
            .until("the field is a combobox", "document.activeElement.getAttribute('role') === 'combobox'")
            .await;
        expanded(&browser, false).await;
        browser.eval(hold, vec![]).await;
        browser.write(" 70b").await;
        browser.until("it is asked", "window.release").await;
        browser.strike(Stroke::Tab).await;
        browser.eval("window.release()", vec![]).await;
        browser.until("it is answered", "window.answered && document.querySelector('.suggestions [role=option]')").await;
        assert_eq!(browser.count(".suggestions:not([hidden])").await, 0, "the list lies over the page");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ticked_models_are_kept_from_page_to_page_and_compared() {
    let (_replica, _stub, site) = scripted_site().await;
    let site = Arc::clone(&site);
    Browser::journey("tray", async move |browser| {
        let origin = site.origin();
        browser.goto(&format!("{origin}/models?search=apertus-70b")).await;
        assert_eq!(browser.text(".tray").await, "", "an empty tray does not show");
        browser.click(&format!(".pick input[value='{MODEL}']")).await;
        browser.until("the tray", "document.querySelector('.tray').innerText.includes('Apertus-70B')").await;
        // Another page of the list has no box for it, and sends it all the same.
        browser.goto(&format!("{origin}/models?search=apertus-8b")).await;
        browser.click(&format!(".pick input[value='{OTHER}']")).await;
        browser.until("both", "document.querySelectorAll('.tray .chip').length === 2").await;
        browser.screenshot("tray").await;
        browser.click(".tray [type=submit]").await;
        browser.until("the table", "location.pathname === '/inference/models'").await;
        let heads = browser.texts(".specs-table thead th").await.join(" ");
        assert!(heads.contains("Apertus-70B") && heads.contains("Apertus-8B"), "{heads}");
        let rows = browser.texts(".pairs tbody tr").await;
        assert!(rows.iter().all(|row| row.contains("Apertus")) && rows.len() > 1, "{rows:?}");
        browser.screenshot("compared").await;
        // Taken out of the tray again, one by one.
        browser.goto(&format!("{origin}/models")).await;
        browser.click(".tray .chip").await;
        browser.until("one is left", "document.querySelectorAll('.tray .chip').length === 1").await;
        browser.click("[data-tray-clear]").await;
        browser.until("none", "document.querySelectorAll('.pick :checked, .tray .chip').length === 0").await;
    })
    .await;
}

/// Waits until the search in the conversation says so.
async fn counts(browser: &Browser, words: &str) {
    let says = format!("document.querySelector('.find-count').innerText === {}", json!(words));
    browser.until(words, &says).await;
}

/// The text that the reader's match begins in, and how far it is from the top of the window; and where the log is
/// scrolled to.
const PLACE: &str = "const [now] = CSS.highlights.get('found-now');
    return [now.startContainer.parentElement.closest('.message').dataset.turn, Math.round(now.getBoundingClientRect().top),
        document.querySelector('.transcript').scrollTop]";

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_found_in_answers_that_are_not_written_yet() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("find-long", async move |browser| {
        // After the one that the islands wait for, frames come when the test lets them: what is not made at once waits.
        let hold = "const frame = window.requestAnimationFrame.bind(window);
            const held = [];
            let n_asked = 0;
            window.requestAnimationFrame = (act) => n_asked++ ? held.push(act) : frame(act);
            window.letFrames = () => { window.requestAnimationFrame = frame; held.splice(0).forEach((act) => frame(act)); };";
        browser.before_pages(hold).await;
        let n_all = 600;
        crate::talk::playground(&browser, &site.origin(), n_all).await;
        browser.click("[data-do=find]").await;
        browser.write("NUMBER").await;
        let found = "document.querySelector('.find-count').innerText";
        browser.until("the newest are found", &format!("/^[0-9]+ of/.test({found})")).await;
        let n_found = browser.eval("return CSS.highlights.get('found').size", vec![]).await;
        assert!(n_found.as_u64().is_some_and(|n| n < n_all as u64), "nothing waits to be written: {n_found}");
        browser.press(Some(Key::Shift), Key::Enter).await;
        let before = browser.eval(PLACE, vec![]).await;
        assert_eq!(before[0], json!((2 * n_all - 3).to_string()), "the last answer but one");
        browser.eval("window.letFrames()", vec![]).await;
        counts(&browser, &format!("{} of {n_all}", n_all - 1)).await;
        // What comes above is drawn a frame later.
        let same = format!("(([turn, top]) => turn === {} && Math.abs(top - {}) < 2)((() => {{ {PLACE} }})())", before[0], before[1]);
        browser.until("the reader is at their match, where it was", &same).await;
        assert_eq!(browser.eval("return CSS.highlights.get('found').size", vec![]).await, json!(n_all));
        browser.press(None, Key::Enter).await;
        browser.press(None, Key::Enter).await;
        counts(&browser, &format!("1 of {n_all}")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_comes_while_it_is_looked_for_is_counted_and_moves_nobody() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([
        Turn::gated(&["A river. ", "No. ", "Two rivers, one river.", " The river", " ends."]),
        Turn::answer(&["River", "."]),
        Turn::answer(&["River", "."]),
    ]);
    Browser::journey("find-stream", async move |browser| {
        let (replica, site) = held;
        crate::talk::playground(&browser, &site.origin(), 50).await;
        browser.until("all are written", "document.querySelectorAll('.message .blk strong').length === 50").await;
        send(&browser, "Which?").await;
        browser.click("[data-do=find]").await;
        let spy = "window.n_marked = 0;
            const { set } = HighlightRegistry.prototype;
            HighlightRegistry.prototype.set = function (...what) { window.n_marked += 1; return set.apply(this, what); }";
        browser.eval(spy, vec![]).await;
        browser.write("river").await;
        counts(&browser, "No match").await;
        replica.release(1);
        counts(&browser, "1 of 1").await;
        // The reader goes on reading elsewhere.
        browser.eval("document.querySelector('.transcript').scrollTop = 0", vec![]).await;
        browser.until("the way back is offered", "document.querySelector('.jump:not([hidden])')").await;
        replica.release(2);
        counts(&browser, "1 of 3").await;
        assert_eq!(browser.eval(PLACE, vec![]).await[2], 0, "what is found moves nobody");
        replica.release(2);
        counts(&browser, "1 of 4").await;
        receipt(&browser).await;
        browser.press(None, Key::Enter).await;
        counts(&browser, "2 of 4").await;
        // A field that is empty, and none, look for nothing.
        let empty = "const field = document.querySelector('.find-field'); field.value = '';
            field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        browser.eval(empty, vec![]).await;
        let n_marked = browser.eval("return window.n_marked", vec![]).await;
        for n_answers in [2, 3] {
            send(&browser, &format!("Number {n_answers}?")).await;
            browser.until("it is answered", &format!("document.querySelectorAll('.receipt').length === {n_answers}")).await;
            browser.eval_async("setTimeout(arguments[0], 500)", vec![]).await;
            if n_answers == 2 {
                assert_eq!(browser.eval("return window.n_marked", vec![]).await, n_marked);
                browser.eval("document.querySelector('.find-field').focus()", vec![]).await;
                browser.press(None, Key::Escape).await;
                browser.until("it is closed", "!document.querySelector('.find')").await;
            }
        }
        let closed = browser.eval("return window.n_marked", vec![]).await;
        // To close it takes the marks away.
        assert_eq!(closed.as_u64(), n_marked.as_u64().map(|n| n + 2));
    })
    .await;
}
