//! Finding a model by keyboard alone, and putting models side by side.

use crate::steps::scripted_site;
use harness::{Browser, MODEL, Stroke};
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
