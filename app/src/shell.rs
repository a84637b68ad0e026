//! The document around every page: head, bar, footer, and the tags that start the islands.
//!
//! The only place that turns a view into text. It knows no page's content, and pages do not know it. Inline
//! scripts carry the response's nonce; there is no inline style, because the policy allows none.

mod bar;
mod foot;
mod install;

use crate::page;
use crate::words::Words;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use std::sync::{Arc, LazyLock};
use wire::{Announce, AssetUrls, Chrome, Page, SendKey, Theme};

pub(crate) use bar::theme_key;

/// What every page runs at once. It does not wait for Wasm, which most pages never load.
static ENHANCE: LazyLock<String> =
    LazyLock::new(|| bare(concat!(include_str!("shell/enhance.js"), include_str!("shell/travel.js"))));
/// What remembers the models that are ticked for a comparison from one page of the list to the next.
static TRAY: LazyLock<String> = LazyLock::new(|| bare(include_str!("shell/tray.js")));
/// What starts the islands.
static ISLANDS: LazyLock<String> = LazyLock::new(|| bare(include_str!("shell/islands.js")));
/// What they wait for on a model's page.
static REACHED: LazyLock<String> = LazyLock::new(|| bare(include_str!("shell/reached.js")));
/// What lists the pages that can be read without the network.
static OFFLINE: LazyLock<String> = LazyLock::new(|| bare(include_str!("shell/offline.js")));
/// Pages that a pointer rests on are fetched ahead, so that opening them is instant: all of ours, since a GET
/// changes nothing, but not what is no page, or the page that is open.
const SPECULATION: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":["/api/*","/v1/*","/assets/*"]}},{"not":{"selector_matches":"[download],[target],[href^='#'],[aria-current=page]"}}]},"eagerness":"moderate"}]}"#;

/// The site's name.
pub(crate) const SITE: &str = "Public AI Playground";

/// Renders one page to a whole HTML document.
pub fn render(page: Page, chrome: Chrome) -> String {
    let words = Words::of(chrome.locale);
    draw(page, chrome, words)
}

fn draw(page: Page, chrome: Chrome, words: Words) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| document(page, chrome, words).to_html());
    owner.unset_with_forced_cleanup();
    ["<!doctype html>", &html].concat()
}

fn document(page: Page, chrome: Chrome, words: Words) -> AnyView {
    let (js, wasm) = match page {
        Page::Playground(_) | Page::Gallery => (&chrome.assets.playground_js, &chrome.assets.playground_wasm),
        Page::Compare(_) => (&chrome.assets.compare_js, &chrome.assets.compare_wasm),
        Page::Settings(_) => (&chrome.assets.settings_js, &chrome.assets.settings_wasm),
        Page::Model(_) => (&chrome.assets.islands_js, &chrome.assets.islands_wasm),
        _ => (&String::new(), &String::new()),
    };
    let reached = if matches!(page, Page::Model(_)) { REACHED.as_str() } else { "" };
    let loader = (!js.is_empty()).then(|| islands_loader(js, wasm, reached, &chrome.nonce));
    let samples = matches!(page, Page::Model(_) | Page::Playground(_) | Page::Gallery)
        .then(|| chrome.assets.samples_js.clone());
    let dress = match page {
        Page::Offline | Page::Error(_) => "page narrow",
        Page::Compare(_) => "page across",
        _ => "page",
    };
    let list = matches!(page, Page::Models(_));
    let theme = chrome.theme.map(Theme::as_str);
    let head = page::head(&page, words);
    let card = if let Page::Run(run) = &page { Some(page::run::card(run, words)) } else { None };
    let title = [&head.title, " · ", SITE].concat();
    let css = sheets(&page, &chrome.assets)
        .into_iter()
        .filter(|sheet| !sheet.is_empty())
        .map(|sheet| view! { <link rel="stylesheet" href=sheet.clone()/> })
        .collect_view();
    let kept = matches!(page, Page::Offline).then(
        || view! { <script type="module" nonce=chrome.nonce.clone() inner_html=OFFLINE.as_str()></script> },
    );
    let tray = list.then(|| view! { <script nonce=chrome.nonce.clone() inner_html=TRAY.as_str()></script> });
    let bar = bar::bar(&chrome, list, words);
    let foot = foot::foot(&chrome.clusters, words);
    // The island reads these from the root; what is usual needs no word.
    let announce = (chrome.announce != Announce::Status).then(|| chrome.announce.as_str());
    // The Markdown renderer's words, where it may be loaded.
    let prose = (!js.is_empty()).then(|| words.prose_for_browser()).flatten();
    let send = (chrome.send_key != SendKey::Enter).then(|| chrome.send_key.as_str());
    let content = match page {
        Page::Home(home) => page::home::view(home, words).into_any(),
        Page::Models(models) => page::models::view(models, &chrome.assets, words).into_any(),
        Page::Pairs(pairs) => page::pairs::view(pairs, words).into_any(),
        Page::Model(model) => page::model::view(*model, words).into_any(),
        Page::Playground(playground) => page::playground::view(*playground, words).into_any(),
        Page::Run(run) => page::run::view(*run, words),
        Page::Compare(compare) => page::compare::view(*compare, words).into_any(),
        Page::Organisation(organisation) => page::organisation::view(organisation, words).into_any(),
        Page::Providers(providers) => page::provider::list(providers, words).into_any(),
        Page::Provider(provider) => page::provider::view(*provider, words).into_any(),
        Page::Settings(settings) => page::settings::view(settings, words).into_any(),
        Page::Tokens(tokens) => page::tokens::view(tokens, words).into_any(),
        Page::Usage(usage) => page::usage::view(*usage, words).into_any(),
        Page::Billing(billing) => page::billing::view(*billing, words).into_any(),
        Page::Docs(docs) => page::docs::view(docs, words).into_any(),
        Page::Preferences(preferences) => page::preferences::view(preferences, words).into_any(),
        Page::Gallery => page::gallery::view(&chrome.assets, words),
        Page::Offline => page::offline::view(words),
        Page::Error(error) => page::error::view(error, words).into_any(),
    };
    view! {
        <html lang=words.locale().code() dir=words.dir().as_str() data-theme=theme
            data-announce=announce data-send=send data-prose=prose data-samples=samples
            data-colours=chrome.assets.colours_js.clone() data-math=chrome.assets.math_js.clone()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                <meta name="description" content=head.description/>
                <meta name="color-scheme" content="light dark"/>
                {card}
                {css}
                {install::links(chrome.theme)}
                <script nonce=chrome.nonce.clone() inner_html=ENHANCE.as_str()></script>
                {tray}
                <script type="speculationrules" nonce=chrome.nonce inner_html=SPECULATION></script>
                {loader}
                {kept}
            </head>
            <body>
                <a class="skip" href="#content">{words.t("shell-skip")}</a>
                {bar}
                <p class="banner" id="offline" role="status" hidden>{words.t("offline-note")}</p>
                <main id="content" class=dress>{content}</main>
                {foot}
                <p id="said" class="vh" role="status" data-copied=words.t("shell-copied")
                    data-not-copied=words.t("shell-not-copied")></p>
            </body>
        </html>
    }
    .into_any()
}

/// The style sheets of a page.
fn sheets<'a>(page: &Page, assets: &'a AssetUrls) -> Vec<&'a String> {
    let AssetUrls { css, hub_css, home_css, settings_css, playground_css, .. } = assets;
    match page {
        Page::Home(_) => vec![css, hub_css, home_css],
        Page::Models(_)
        | Page::Pairs(_)
        | Page::Model(_)
        | Page::Organisation(_)
        | Page::Providers(_)
        | Page::Provider(_) => vec![css, hub_css],
        Page::Playground(_) | Page::Compare(_) | Page::Run(_) => vec![css, playground_css],
        Page::Settings(_)
        | Page::Tokens(_)
        | Page::Usage(_)
        | Page::Billing(_)
        | Page::Docs(_)
        | Page::Preferences(_) => vec![css, settings_css],
        Page::Gallery => vec![css, hub_css, home_css, settings_css, playground_css],
        Page::Offline | Page::Error(_) => vec![css],
    }
}

/// What a page needs besides itself before it can be seen, as its `Link` header says it (RFC 8288). A proxy that
/// knows early hints (RFC 8297) sends it on before the page is drawn; the browser takes it as a preload.
pub fn preload(assets: &AssetUrls) -> Option<String> {
    (!assets.css.is_empty()).then(|| ["<", &assets.css, ">; rel=preload; as=style"].concat())
}

/// A script as it is sent: without the lines of comment and the indentation, which are in every page.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn islands_loader(js: &str, wasm: &str, reached: &str, nonce: &str) -> AnyView {
    let script = ISLANDS.replace("REACHED", reached).replace("ISLANDS_JS", js).replace("ISLANDS_WASM", wasm);
    view! { <script type="module" nonce=nonce.to_owned() inner_html=script></script> }.into_any()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod untranslated;
