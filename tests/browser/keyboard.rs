//! The whole story without a mouse: every control is reached with Tab, and where the focus is can be seen.

use crate::steps::{QUESTION, alive, answer_reads, order, receipt, scripted_site};
use harness::{Browser, MODEL, Stroke, Turn, eventually};
use serde_json::json;
use std::sync::Arc;

const KEY: &str = "sk-together-0123456789WXYZ";

/// Most stops between two places of the story; more, and nobody would go on.
const N_STOPS_MAX: usize = 120;

/// How often it is looked, two frames apart, whether the focus can be seen: about a second.
const N_LOOKS: usize = 30;

/// What is wrong with where the focus is (WCAG 2.4.7 and 2.4.11), or nothing. The ring may be drawn by what
/// stands around the control or by its label.
const FOCUS: &str = "
    const e = document.activeElement;
    if (!e || e === document.body) return '';
    const ring = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1; };
    const near = [e, ...(e.labels ?? [])];
    for (let x = e.parentElement, n = 0; x && n < 4; x = x.parentElement, n += 1) near.push(x);
    const words = `${e.tagName} ${e.className} ${e.getAttribute('aria-label') ?? e.textContent.trim().slice(0, 40)}`;
    if (!near.some(ring)) return `no ring around ${words}`;
    const r = (e.labels?.length && getComputedStyle(e).opacity === '0' ? e.labels[0] : e).getBoundingClientRect();
    const [left, right] = [Math.max(r.left, 0), Math.min(r.right, innerWidth)];
    const [top, bottom] = [Math.max(r.top, 0), Math.min(r.bottom, innerHeight)];
    if (right <= left || bottom <= top) return `outside the window: ${words}`;
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return !over || e.contains(over) || over.contains(e) || [...(e.labels ?? [])].some(l => l.contains(over)) ? '' : `under ${over.outerHTML.slice(0, 160)}: ${e.outerHTML.slice(0, 160)} at ${JSON.stringify(r)} in ${innerWidth} x ${innerHeight}`;";

/// Strikes Tab until the focus is on what matches.
async fn tab_to(browser: &Browser, css: &str) {
    walk_to(browser, Stroke::Tab, css).await;
}

async fn walk_to(browser: &Browser, step: Stroke, css: &str) {
    let arrived = format!("return Boolean(document.activeElement?.matches({}))", json!(css));
    let mut stops = vec![];
    for _ in 0..N_STOPS_MAX {
        browser.strike(step).await;
        let mut wrong = browser.eval(FOCUS, vec![]).await;
        for _ in 0..N_LOOKS {
            if wrong == "" {
                break;
            }
            // What the focus brings in may glide there.
            let frames =
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
            browser.eval_async(frames, vec![]).await;
            wrong = browser.eval(FOCUS, vec![]).await;
        }
        assert_eq!(wrong, "", "on the way to {css} at {}", browser.address().await);
        if browser.eval(&arrived, vec![]).await == true {
            return;
        }
        stops.push(browser.eval("return document.activeElement.outerHTML.slice(0, 90)", vec![]).await);
    }
    panic!("{css} is not within {N_STOPS_MAX} stops: {stops:#?}");
}

/// Waits for a page that a key opened, until it takes input.
async fn arrive(browser: &Browser, condition: &str) {
    browser.until(condition, &format!("document.readyState === 'complete' && ({condition})")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_by_keyboard_alone() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::gated(&["The capital", " of France", " is Paris."]));
    Browser::journey("keyboard", async move |browser| {
        let (replica, site) = held;
        let browser = &*browser;
        browser.goto(&format!("{}/", site.origin())).await;

        // Search, and open the model.
        browser.strike(Stroke::Slash).await;
        browser.until("the search field has the focus", "document.activeElement.matches('input[type=search]')").await;
        browser.write("apertus 70b").await;
        browser.strike(Stroke::Enter).await;
        arrive(browser, "location.search.includes('apertus')").await;
        tab_to(browser, &format!(".model-card a[href='/{MODEL}']")).await;
        browser.strike(Stroke::Enter).await;
        arrive(browser, &format!("location.pathname === '/{MODEL}'")).await;
        alive(browser).await;

        // The first stop leads past the bar.
        browser.strike(Stroke::Tab).await;
        let skip = "return document.activeElement.getAttribute('href')";
        assert_eq!(browser.eval(skip, vec![]).await, "#content");
        browser.strike(Stroke::Enter).await;
        browser.strike(Stroke::Tab).await;
        let inside = "return Boolean(document.activeElement.closest('main'))";
        assert_eq!(browser.eval(inside, vec![]).await, true, "after the skip link the focus goes on in the page");

        // Ask, and stop the answer.
        tab_to(browser, ".composer-input").await;
        browser.write(QUESTION).await;
        browser.strike(Stroke::Enter).await;
        replica.release(1);
        answer_reads(browser, "The capital").await;
        browser.until("the focus stays in the composer", "document.activeElement.matches('.composer-input')").await;
        browser.strike(Stroke::Escape).await;
        browser.until("the answer is marked as stopped", "document.querySelector('.message[data-state=stopped]')").await;
        eventually("the replica is told", async || (replica.n_cut() == 1).then_some(())).await;

        // Ask again, and read the answer's receipt: the conversation takes the focus and scrolls by keys.
        browser.until("the focus is still in the composer", "document.activeElement.matches('.composer-input')").await;
        browser.write(QUESTION).await;
        browser.strike(Stroke::Enter).await;
        replica.release(3);
        let said = receipt(browser).await;
        assert!(said.contains("alps"), "{said:?}");
        walk_to(browser, Stroke::ShiftTab, ".transcript").await;
        browser.strike(Stroke::End).await;
        let seen = "(() => { const r = [...document.querySelectorAll('.receipt')].at(-1).getBoundingClientRect(); const log = document.querySelector('.transcript').getBoundingClientRect(); return r.bottom <= log.bottom + 1 && r.bottom > log.top && r.bottom <= innerHeight; })()";
        browser.until("the receipt can be read", seen).await;

        // Settings: move a provider.
        tab_to(browser, ".bar-links a[href^='/settings']").await;
        browser.strike(Stroke::Enter).await;
        arrive(browser, "location.pathname.startsWith('/settings')").await;
        alive(browser).await;
        let before = order(browser).await.iter().position(|slug| slug == "together").expect("together is listed");
        tab_to(browser, "[data-slug=together] .order-moves button").await;
        browser.strike(Stroke::Enter).await;
        let place = |place: usize| format!("[...document.querySelectorAll('.order-row')].findIndex(r => r.dataset.slug === 'together') === {place}");
        browser.until("one place up", &place(before - 1)).await;
        browser.strike(Stroke::AltUp).await;
        browser.until("two places up", &place(before - 2)).await;
        browser.until("the focus stays", "document.activeElement.closest('[data-slug=together]')").await;
        eventually("the order is saved", async || {
            let answer = site.http.get("/api/settings/order").same_origin().send().await.json();
            (answer["order"][before - 2] == "together").then_some(())
        })
        .await;

        // Add a key.
        tab_to(browser, "[data-slug=together] details.key > summary").await;
        browser.strike(Stroke::Enter).await;
        tab_to(browser, "#key-together").await;
        browser.write(KEY).await;
        browser.strike(Stroke::Enter).await;
        browser.until("the key's last four characters", "document.querySelector('[data-slug=together] .order-mode').innerText.includes('WXYZ')").await;

        // Make a token, and copy it.
        tab_to(browser, ".subnav a[href='/settings/tokens']").await;
        browser.strike(Stroke::Enter).await;
        arrive(browser, "location.pathname === '/settings/tokens'").await;
        tab_to(browser, "#token-name").await;
        browser.write("laptop").await;
        browser.strike(Stroke::Enter).await;
        browser.until("the new token", "document.querySelector('.secret code')?.innerText.startsWith('hf_')").await;
        arrive(browser, "true").await;
        tab_to(browser, ".secret [data-copy]").await;
    })
    .await;
}
