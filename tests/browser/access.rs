//! For everyone: axe-core on every page and state, the whole story by keyboard alone, calm streams, and what
//! people change about how pages look.

use crate::axe::Axe;
use crate::steps::{QUESTION, alive, fits, open, receipt, scripted_site, send};
use crate::walk::{Dress, Visitor, Walk, picture};
use harness::{Browser, MODEL, Scheme, Turn};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Holds each stop to the rules and to its window.
struct Checks {
    axe: Axe,
    wrong: Vec<String>,
}

impl Visitor for Checks {
    async fn visit(&mut self, browser: &Browser, state: &str, dress: Dress) {
        let dress_name = format!("{state} in {} at {}", dress.scheme.as_str(), dress.width);
        let found = self.axe.violations(browser).await;
        self.wrong.extend(found.iter().map(|violation| format!("{dress_name}: {violation}")));
        fits(browser, &dress_name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_any_state_and_dress() {
    let walk = Walk::start().await;
    Browser::journey("axe", async move |browser| {
        let mut checks = Checks { axe: Axe::new(), wrong: vec![] };
        walk.go(&browser, &mut checks).await;
        checks.axe.keep_incomplete();
        assert!(checks.wrong.is_empty(), "{} violations:\n{}", checks.wrong.len(), checks.wrong.join("\n"));
    })
    .await;
}

/// Takes a picture of each stop, of the whole page.
struct Pictures;

impl Visitor for Pictures {
    const DRESSES: &[Dress] = &[
        Dress { scheme: Scheme::Light, width: 1280 },
        Dress { scheme: Scheme::Dark, width: 1280 },
        Dress { scheme: Scheme::Dark, width: 360 },
        Dress { scheme: Scheme::Light, width: 360 },
    ];

    async fn visit(&mut self, browser: &Browser, state: &str, dress: Dress) {
        browser.picture_of_all(&picture(state, dress)).await;
    }
}

/// The same in Arabic, which runs from right to left: once on a desk and once on a phone.
struct ArabicPictures;

impl Visitor for ArabicPictures {
    const DRESSES: &[Dress] =
        &[Dress { scheme: Scheme::Light, width: 1280 }, Dress { scheme: Scheme::Dark, width: 360 }];

    async fn visit(&mut self, browser: &Browser, state: &str, dress: Dress) {
        assert_eq!(browser.eval("return document.dir", vec![]).await, "rtl", "{state}");
        browser.picture_of_all(&picture(&format!("{state}-ar"), dress)).await;
    }
}

/// `make screenshots`: every page and state, for people to look at.
#[tokio::test(flavor = "multi_thread")]
async fn screenshots() {
    if std::env::var_os("PLAYGROUND_SCREENSHOTS").is_none() {
        return;
    }
    let walk = Walk::start().await;
    let still = [("prefers-reduced-motion", "reduce")];
    Browser::journey("screenshots", async move |browser| {
        browser.system(&still).await;
        walk.go(&browser, &mut Pictures).await;
    })
    .await;
    let walk = Walk::start().await;
    Browser::journey("screenshots-ar", async move |browser| {
        browser.system(&still).await;
        walk.speak(&browser, "ar").await;
        walk.go(&browser, &mut ArabicPictures).await;
    })
    .await;
}

/// Counts what a screen reader is told: one for each turn of the page's scripts that changed a live region. An
/// element that is `off` silences what is in it.
const LISTEN: &str = "
    window.told = [];
    const live = (node) => {
        for (let e = node.nodeType === 1 ? node : node.parentElement; e; e = e.parentElement) {
            const said = e.getAttribute('aria-live');
            if (said === 'off') return null;
            if (said || ['status', 'alert', 'log'].includes(e.getAttribute('role'))) return e;
        }
        return null;
    };
    new MutationObserver((records) => {
        const regions = new Set(records.map(r => live(r.target)).filter(Boolean));
        for (const region of regions) window.told.push([region.getAttribute('role'), region.className, region.textContent]);
    }).observe(document.body, {subtree: true, childList: true, characterData: true});";

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_ten_seconds_is_told_in_three_sentences_at_most() {
    const N_PIECES: usize = 200;
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&["word "; N_PIECES]));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("calm", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        browser.eval(LISTEN, vec![]).await;
        send(&browser, QUESTION).await;
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..=N_PIECES {
            tick.tick().await;
            replica.release(1);
        }
        receipt(&browser).await;
        let n_mutations = browser.count(".message[data-role=assistant] .message-body").await;
        assert_eq!(n_mutations, 1, "one answer");
        let told = browser.eval("return window.told", vec![]).await;
        let told: Vec<Value> = serde_json::from_value(told).expect("a list");
        assert!(!told.is_empty(), "a stream that says nothing leaves people waiting");
        assert!(told.len() <= 3, "{told:#?}");
        // Only the status line speaks; the conversation itself is read when its reader wants to.
        assert!(told.iter().all(|one| one[0] == "status"), "{told:#?}");
        assert_eq!(browser.count(".transcript[role=log][aria-live=off]").await, 1);
    })
    .await;
}

/// Cut-off text: an element with text of its own whose content is larger than its box, and hidden beyond it. A
/// line of dots says so itself, and what is for screen readers only is cut off on purpose.
const CUT_OFF: &str = "
    return [...document.body.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        const hidden = s.overflowX !== 'visible' && s.overflowX !== 'auto' && s.overflowX !== 'scroll';
        const dots = s.textOverflow === 'ellipsis' || s.webkitLineClamp !== 'none' || s.clipPath !== 'none';
        return own && hidden && !dots && e.checkVisibility() && e.tagName !== 'TEXTAREA'
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
    }).map(e => `${e.className}: ${e.textContent.slice(0, 60)}`)";

/// WCAG 1.4.12, as its text gives the values.
const SPACING: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets = [sheet];";

/// Text at twice its size, the boxes as they are (WCAG 1.4.4).
const LARGE_TEXT: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { font-size: 200% !important }');
    document.adoptedStyleSheets = [sheet];";

/// Controls and states that would be told by a background alone, which forced colours take away.
const UNSEEN: &str = "
    const edged = (e) => { const s = getComputedStyle(e); return ['Top', 'Bottom'].some(side => s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) > 0); };
    return [...document.querySelectorAll('.button:not(.quiet), .input, .badge, .mark, .chip, .notice, .ladder-rank')]
        .filter(e => e.checkVisibility() && !edged(e)).map(e => e.outerHTML.slice(0, 120))";

#[tokio::test(flavor = "multi_thread")]
async fn pages_stand_zoom_spacing_and_forced_colours() {
    let (_replica, _stub, site) = scripted_site().await;
    let origin = site.origin();
    Browser::journey("adapted", async move |browser| {
        let axe = Axe::new();
        let model = format!("/{MODEL}");
        for path in [
            "/",
            "/models",
            model.as_str(),
            "/settings/inference-providers",
            "/settings/usage",
            "/docs/quick-start",
        ] {
            let address = format!("{origin}{path}");
            // A window of 1280 at 200 % is one of 640; at 400 % it is one of 320, which the walk looks at.
            browser.colours(Scheme::Light).await;
            browser.window(640, 450).await;
            browser.goto(&address).await;
            fits(&browser, &format!("{path} at 200 %")).await;
            for (what, script, width) in
                [("spacing", SPACING, 1280), ("spacing", SPACING, 320), ("large text", LARGE_TEXT, 1280)]
            {
                browser.window(width, 900).await;
                browser.eval(script, vec![]).await;
                fits(&browser, &format!("{path} with {what} at {width}")).await;
                let cut = browser.eval(CUT_OFF, vec![]).await;
                assert_eq!(cut, json!([]), "{path} with {what} at {width}");
            }
            browser.eval("document.adoptedStyleSheets = []", vec![]).await;
            browser.window(1280, 900).await;
            browser.system(&[("forced-colors", "active"), ("prefers-reduced-motion", "reduce")]).await;
            assert_eq!(
                browser.eval("return matchMedia('(forced-colors: active)').matches", vec![]).await,
                true
            );
            assert_eq!(browser.eval(UNSEEN, vec![]).await, json!([]), "{path} in forced colours");
            assert_eq!(axe.violations(&browser).await, Vec::<String>::new(), "{path} in forced colours");
            browser.screenshot(&format!("forced-colours{}", path.replace('/', "-"))).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_for_those_who_asked_for_less_motion() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&["The capital", " of France"]));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    // Whether a page came with a transition is known to the page that opens.
    let watch =
        "addEventListener('pagereveal', (event) => { window.transition = Boolean(event.viewTransition); });";
    Browser::journey("motion", async move |browser| {
        let (replica, site) = held;
        let origin = site.origin();
        browser.before_pages(watch).await;
        for (motion, moves) in [("no-preference", true), ("reduce", false)] {
            browser.system(&[("prefers-reduced-motion", motion)]).await;
            browser.goto(&format!("{origin}/models")).await;
            browser.click(&format!(".model-card a[href='/{MODEL}']")).await;
            browser.until("the model's page", &format!("location.pathname === '/{MODEL}'")).await;
            browser.until("it is shown", "'transition' in window").await;
            let transition = browser.eval("return window.transition", vec![]).await;
            assert_eq!(transition, moves, "a transition between pages with motion: {motion}");
        }
        alive(&browser).await;
        send(&browser, QUESTION).await;
        replica.release(1);
        browser.until("some of the answer", "document.querySelector('.message[data-role=assistant] .message-body')?.innerText").await;
        let running = "return document.getAnimations().filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 10).length";
        assert_eq!(browser.eval(running, vec![]).await, 0, "animations while an answer comes");
        replica.release(9);
        receipt(&browser).await;
    })
    .await;
}
