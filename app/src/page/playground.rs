//! The chat on a page of its own: which model, the conversation, and all that a request can carry.

use super::Head;
use crate::island::Playground as PlaygroundIsland;
use crate::part::{chat, history, snippets};
use crate::words::Words;
use leptos::prelude::*;
use wire::{ModelId, PlaygroundPage};

pub(crate) fn head(page: &PlaygroundPage, words: Words) -> Head {
    let title = words.t("playground-title");
    let title = match &page.widget {
        Some(widget) => [widget.model.as_str(), " · ", &title].concat(),
        None => title,
    };
    Head { title, description: words.t("playground-description") }
}

pub(crate) fn view(page: PlaygroundPage, words: Words) -> AnyView {
    let Some(widget) = page.widget else { return nobody(words) };
    let model = widget.model.clone();
    let code = snippets::section(&widget, true, words);
    view! {
        <div class="playground-head">
            <h1>{words.t("playground-title")}</h1>
            {picker(&page.models, &model, words)}
            {history::share(words)}
        </div>
        {page.run.map(|run| history::replay(run, words))}
        <div class="playground" data-words=words.island(&["talk"])>
            {history::history(words)}
            <div class="playground-chat">
                <PlaygroundIsland>{chat::form(widget, chat::Place::Playground, words)}</PlaygroundIsland>
            </div>
        </div>
        {code}
    }
    .into_any()
}

/// Whom to talk to: a form, so that it works in every browser.
fn picker(models: &[ModelId], chosen: &ModelId, words: Words) -> AnyView {
    // The chosen one is shown even when it does not answer just now.
    let others = models.iter().filter(|id| *id != chosen);
    let options = std::iter::once(chosen)
        .chain(others)
        .map(|id| view! { <option value=id.to_string() selected=id == chosen dir="ltr">{id.to_string()}</option> })
        .collect_view();
    let about = ["/", chosen.as_str()].concat();
    let compare = ["/compare?with=", chosen.as_str()].concat();
    view! {
        <form class="playground-model" method="get" action="/playground" data-submit-on-change="">
            <label class="field-label" for="playground-model">{words.t("playground-model")}</label>
            <select class="input mono" id="playground-model" name="model">{options}</select>
            <button type="submit" class="button">{words.t("playground-open")}</button>
            <a href=about>{words.t("playground-about")}</a>
            <a href=compare>{words.t("compare-title")}</a>
        </form>
    }
    .into_any()
}

/// What to do when nothing answers.
fn nobody(words: Words) -> AnyView {
    view! {
        <h1>{words.t("playground-title")}</h1>
        <div class="empty">
            <p>{words.t("playground-nobody")}</p>
            <a class="button" href="/settings/inference-providers">{words.t("playground-keys")}</a>
        </div>
    }
    .into_any()
}
