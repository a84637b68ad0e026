//! A model's card, written safely, with its table of contents beside it.

use crate::markdown;
use crate::part::icon::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;

/// How many headings make a card long enough for a table of contents.
const N_HEADINGS: usize = 3;
/// The deepest level that is listed; the card's own title is level 2.
const DEEPEST: u8 = 4;

pub(super) fn view(card: &str, source_url: Option<String>, words: Words) -> Option<AnyView> {
    if card.trim().is_empty() && source_url.is_none() {
        return None;
    }
    let source = source_url.map(|href| {
        view! {
            <p><a class="source" href=href rel="noopener">{words.t("model-source")} {icon(Icon::External)}</a></p>
        }
    });
    let html = markdown::to_html(card, words.prose());
    let view = view! {
        <section class="part card-part" aria-labelledby="card">
            <h2 id="card">{words.t("model-card")}</h2>
            {source}
            <div class="card-grid">
                {contents(card, words)}
                <div class="prose" dir="auto" inner_html=html></div>
            </div>
        </section>
    };
    Some(view.into_any())
}

/// The headings as links. The page's script marks the one that is being read.
fn contents(card: &str, words: Words) -> Option<AnyView> {
    let mut headings = markdown::headings(card);
    // The title stands over the text; it says nothing about where things are.
    if headings.first().is_some_and(|(level, ..)| *level == 2)
        && headings.iter().filter(|(level, ..)| *level == 2).count() == 1
    {
        headings.remove(0);
    }
    let top = headings.iter().map(|(level, ..)| *level).min().unwrap_or(DEEPEST);
    headings.retain(|(level, ..)| *level <= DEEPEST);
    if headings.len() < N_HEADINGS {
        return None;
    }
    let links = headings
        .into_iter()
        .map(|(level, id, text)| {
            let href = ["#", &id].concat();
            view! { <li data-level=(level - top).to_string()><a href=href>{text}</a></li> }
        })
        .collect_view();
    let view = view! {
        <nav class="toc" aria-labelledby="toc">
            <details>
                <summary id="toc">{words.t("model-contents")}</summary>
                <ul>{links}</ul>
            </details>
        </nav>
    };
    Some(view.into_any())
}
