//! The document around every page: head, bar, footer, and the tags that start the islands.
//!
//! The only place that turns a view into text. It knows no page's content, and pages do not know it. Inline
//! scripts carry the response's nonce; there is no inline style, because the policy allows none.

use crate::page;
use crate::part::search;
use crate::words::Words;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use std::sync::Arc;
use wire::{AssetUrls, Chrome, Page, Theme};

/// What every page runs at once. It does not wait for Wasm, which most pages never load.
const ENHANCE: &str = include_str!("shell/enhance.js");
/// What remembers the models that are ticked for a comparison from one page of the list to the next.
const TRAY: &str = include_str!("shell/tray.js");
/// What starts the islands.
const ISLANDS: &str = include_str!("shell/islands.js");
/// Pages that a pointer rests on are fetched ahead, so that opening them is instant.
const SPECULATION: &str = r#"{"prefetch":[{"where":{"selector_matches":".model-card a, .bar-links a, .crumbs a"},"eagerness":"moderate"}]}"#;

/// The site's name.
const SITE: &str = "Public AI Playground";

/// Renders one page to a whole HTML document.
pub fn render(page: Page, chrome: Chrome) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let words = Words::of(chrome.locale);
    let html = owner.with(|| document(page, chrome, words).to_html());
    owner.unset_with_forced_cleanup();
    ["<!doctype html>", &html].concat()
}

fn document(page: Page, chrome: Chrome, words: Words) -> AnyView {
    let islands = matches!(page, Page::Model(_) | Page::Settings(_)) && !chrome.assets.islands_js.is_empty();
    let narrow = matches!(page, Page::Error(_));
    let list = matches!(page, Page::Models(_));
    let theme = chrome.theme.map(Theme::as_str);
    let head = page::head(&page, words);
    let title = [&head.title, " · ", SITE].concat();
    let css = (!chrome.assets.css.is_empty())
        .then(|| view! { <link rel="stylesheet" href=chrome.assets.css.clone()/> });
    let loader = islands.then(|| islands_loader(&chrome));
    let tray = list.then(|| view! { <script nonce=chrome.nonce.clone() inner_html=TRAY></script> });
    let bar = bar(&chrome.path, list, &chrome.assets, words);
    let content = match page {
        Page::Home(home) => page::home::view(home, words).into_any(),
        Page::Models(models) => page::models::view(models, &chrome.assets, words).into_any(),
        Page::Pairs(pairs) => page::pairs::view(pairs, words).into_any(),
        Page::Model(model) => page::model::view(*model, words).into_any(),
        Page::Organisation(organisation) => page::organisation::view(organisation, words).into_any(),
        Page::Providers(providers) => page::provider::list(providers, words).into_any(),
        Page::Provider(provider) => page::provider::view(*provider, words).into_any(),
        Page::Settings(settings) => page::settings::view(settings, words).into_any(),
        Page::Tokens(tokens) => page::tokens::view(tokens, words).into_any(),
        Page::Usage(usage) => page::usage::view(*usage, words).into_any(),
        Page::Billing(billing) => page::billing::view(*billing, words).into_any(),
        Page::Docs(docs) => page::docs::view(docs, words).into_any(),
        Page::Error(error) => page::error::view(error, words).into_any(),
    };
    view! {
        <html lang=words.locale().code() dir=words.dir().as_str() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                <meta name="description" content=head.description/>
                <meta name="color-scheme" content="light dark"/>
                {css}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <script nonce=chrome.nonce.clone() inner_html=ENHANCE></script>
                {tray}
                <script type="speculationrules" nonce=chrome.nonce inner_html=SPECULATION></script>
                {loader}
            </head>
            <body>
                <a class="skip" href="#content">"Skip to content"</a>
                {bar}
                <main id="content" class=if narrow { "page narrow" } else { "page" }>{content}</main>
                {foot()}
                <p id="said" class="vh" role="status"></p>
            </body>
        </html>
    }
    .into_any()
}

fn islands_loader(chrome: &Chrome) -> AnyView {
    let (js, wasm) = (chrome.assets.islands_js.clone(), chrome.assets.islands_wasm.clone());
    let script = ISLANDS.replace("ISLANDS_JS", &js).replace("ISLANDS_WASM", &wasm);
    view! {
        <link rel="modulepreload" href=js/>
        <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=chrome.nonce.clone() inner_html=script></script>
    }
    .into_any()
}

/// The mark: a ladder whose first rung is the chosen one.
fn brand_mark() -> AnyView {
    view! {
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"
            aria-hidden="true">
            <path d="M7 2.5v19M17 2.5v19M7 12h10M7 17.5h10"></path>
            <path class="rung" stroke-width="4" d="M7 6.5h10"></path>
        </svg>
    }
    .into_any()
}

fn bar(path: &str, list: bool, assets: &AssetUrls, words: Words) -> AnyView {
    let place = path.split(['?', '#']).next().unwrap_or_default();
    let current = |here: bool| here.then_some("page");
    let on_models = current(matches!(place, "/models" | "/inference/models"));
    let on_settings = current(place.starts_with("/settings"));
    // The list has its own, larger search field.
    let search = (!list).then(|| {
        view! {
            <form class="bar-search" role="search" action="/models" method="get">
                {search::field("bar-search", String::new(), assets, words)}
            </form>
        }
    });
    view! {
        <header class="bar">
            <div class="bar-in">
                <a class="brand" href="/">
                    {brand_mark()}
                    <span class="brand-name">"Public AI " <span>"Playground"</span></span>
                </a>
                {search}
                <nav class="bar-links" aria-label="Site">
                    <a href="/models" aria-current=on_models>"Models"</a>
                    <a href="/settings/inference-providers" aria-current=on_settings>"Settings"</a>
                </nav>
            </div>
        </header>
    }
    .into_any()
}

fn foot() -> AnyView {
    view! {
        <footer class="foot">
            <div class="foot-in">
                <p>
                    "Public AI is a nonprofit utility: open models on compute that partners give. "
                    "This site is open source, and it loads nothing from anyone else."
                </p>
                <ul class="foot-links">
                    <li><a href="/models">"Models"</a></li>
                    <li><a href="/settings/inference-providers">"Providers and keys"</a></li>
                    <li><a href="https://publicai.co" rel="noopener">"publicai.co"</a></li>
                </ul>
            </div>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
