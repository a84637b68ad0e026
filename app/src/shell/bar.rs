//! The bar at the top: the site's name, the search, the main links, and two menus that need no script.
//!
//! The menus are popovers, which the browser opens and closes by itself. A choice of language or colours is a
//! form, so that it works without script; `enhance.js` changes colours at once.

use crate::part::icon::{Icon, icon};
use crate::part::search;
use crate::words::Words;
use leptos::prelude::*;
use wire::{Chrome, Locale, Theme};

/// Longest address to come back to whole, in bytes.
const MAX_BACK: usize = 1024;

/// The whole bar. The list has its own, larger search field.
pub(super) fn bar(chrome: &Chrome, list: bool, words: Words) -> AnyView {
    let place = place(&chrome.path);
    let current = |here: bool| here.then_some("page");
    let on_models = current(matches!(place, "/models" | "/inference/models"));
    let on_playground = current(place == "/playground");
    let on_docs = current(place.starts_with("/docs"));
    let on_settings = current(place.starts_with("/settings"));
    let search = (!list).then(|| {
        view! {
            <form class="bar-search" role="search" action="/models" method="get">
                {search::field("bar-search", String::new(), &chrome.assets, words)}
            </form>
        }
    });
    view! {
        <header class="bar">
            <div class="bar-in">
                <a class="brand" href="/">
                    {mark()}
                    <span class="brand-name" dir="ltr">"Public AI " <span>"Playground"</span></span>
                </a>
                {search}
                <nav class="bar-links" aria-label=words.t("shell-site")>
                    <a href="/models" aria-current=on_models>{words.t("shell-models")}</a>
                    <a href="/playground" aria-current=on_playground>{words.t("shell-playground")}</a>
                    <a href="/docs" aria-current=on_docs>{words.t("shell-docs")}</a>
                    <a class="bar-settings" href="/settings/inference-providers" aria-current=on_settings>{words.t("shell-settings")}</a>
                </nav>
                <div class="bar-menus">
                    <button type="button" class="button quiet icon" popovertarget="display-menu" aria-label=words.t("shell-display")>
                        {icon(Icon::Globe)}
                    </button>
                    <button type="button" class="button quiet icon" popovertarget="account-menu" aria-label=words.t("shell-account")>
                        {icon(Icon::Person)}
                    </button>
                </div>
                {display(chrome, words)}
                {account(words)}
            </div>
        </header>
    }
    .into_any()
}

/// An address without its query.
fn place(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

/// The mark: a ladder whose first rung is the chosen one.
fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"
            aria-hidden="true">
            <path d="M7 2.5v19M17 2.5v19M7 12h10M7 17.5h10"></path>
            <path class="rung" stroke-width="4" d="M7 6.5h10"></path>
        </svg>
    }
    .into_any()
}

/// Language and colours.
fn display(chrome: &Chrome, words: Words) -> AnyView {
    // A prompt in the address may be long, and would be in the page twice.
    let back = if chrome.path.len() > MAX_BACK { place(&chrome.path) } else { &chrome.path }.to_owned();
    let pressed = |on: bool| if on { "true" } else { "false" };
    let themes = std::iter::once(None)
        .chain(Theme::ALL.map(Some))
        .map(|theme| {
            let value = theme.map_or("system", Theme::as_str);
            view! {
                <button type="submit" name="theme" value=value aria-pressed=pressed(chrome.theme == theme)>
                    {words.t(theme_key(theme))}
                </button>
            }
        })
        .collect_view();
    let locales = Locale::ALL
        .into_iter()
        .map(|locale| {
            view! {
                <button type="submit" name="locale" value=locale.code() lang=locale.code()
                    aria-pressed=pressed(locale == words.locale())><bdi>{locale.own_name()}</bdi></button>
            }
        })
        .collect_view();
    view! {
        <div class="menu" id="display-menu" popover="auto">
            <form method="post" action="/preferences" data-preferences="">
                <input type="hidden" name="return" value=back/>
                <fieldset>
                    <legend>{words.t("shell-colours")}</legend>
                    <div class="menu-choices">{themes}</div>
                </fieldset>
                <fieldset>
                    <legend>{words.t("shell-language")}</legend>
                    <div class="menu-choices">{locales}</div>
                </fieldset>
            </form>
            <ul class="menu-links"><li><a href="/settings/preferences">{words.t("shell-preferences-all")}</a></li></ul>
        </div>
    }
    .into_any()
}

/// The key of a choice of colours.
pub(crate) fn theme_key(theme: Option<Theme>) -> &'static str {
    match theme {
        None => "shell-theme-system",
        Some(Theme::Light) => "shell-theme-light",
        Some(Theme::Dark) => "shell-theme-dark",
        Some(Theme::Contrast) => "shell-theme-contrast",
    }
}

/// What belongs to the visitor, who owns a personal installation.
fn account(words: Words) -> AnyView {
    let links = [
        ("/settings/inference-providers", "shell-providers"),
        ("/settings/tokens", "shell-tokens"),
        ("/settings/usage", "shell-usage"),
        ("/settings/billing", "shell-billing"),
        ("/settings/preferences", "shell-preferences"),
    ];
    let links = links
        .map(|(href, key)| view! { <li><a href=href>{words.t(key)}</a></li> })
        .into_iter()
        .collect_view();
    view! {
        <nav class="menu" id="account-menu" popover="auto" aria-label=words.t("shell-account")>
            <p class="menu-note">{words.t("shell-owner")}</p>
            <ul class="menu-links">{links}</ul>
        </nav>
    }
    .into_any()
}
