//! Several models or providers asked at once: a column each, one composer, one clock.
//!
//! Columns are chosen in the address, so that every comparison is a link, by forms that need no script. The
//! `Compare` island asks; what it finds by class and `data-` is drawn here.

mod column;

use super::Head;
use crate::island::Compare as CompareIsland;
use crate::part::chat;
use crate::words::Words;
use leptos::prelude::*;
use wire::{CompareColumn, CompareFault, ComparePage, ModelId};

pub(crate) fn head(page: &ComparePage, words: Words) -> Head {
    let mut models: Vec<&str> = page.columns.iter().map(|column| column.widget.model.name()).collect();
    models.dedup();
    let title = if models.is_empty() {
        words.t("compare-title")
    } else {
        words.with("compare-title-models", &[("models", words.names(models).into())])
    };
    Head { title, description: words.t("compare-description") }
}

pub(crate) fn view(page: ComparePage, words: Words) -> AnyView {
    let ComparePage { columns, faults, models, n_max, prompt } = page;
    let faults = faults.iter().map(|fault| told(fault, n_max, words)).collect_view();
    let body = if columns.is_empty() {
        empty(&models, words)
    } else {
        let add = (columns.len() < n_max).then(|| add(&columns, &models, words));
        let full = (columns.len() >= n_max).then(|| {
            view! { <p class="field-hint">{words.with("compare-full", &[("n", n_max.into())])}</p> }
        });
        view! {
            <div class="compare-bar">{add}{full}</div>
            <CompareIsland>{comparison(columns, prompt, words)}</CompareIsland>
            <noscript><p class="notice">{words.t("compare-no-script")}</p></noscript>
        }
        .into_any()
    };
    view! {
        <div class="compare-head">
            <h1>{words.t("compare-title")}</h1>
            <p class="dim">{words.t("compare-lead")}</p>
        </div>
        {faults}
        {body}
    }
    .into_any()
}

/// What the address asked for and did not get.
fn told(fault: &CompareFault, n_max: usize, words: Words) -> AnyView {
    let text = match fault {
        CompareFault::Unknown { name } => words.with("compare-unknown", &[("name", name.into())]),
        CompareFault::NotServed { model, provider } => words
            .with("compare-not-served", &[("model", model.as_str().into()), ("provider", provider.into())]),
        CompareFault::TooMany => words.with("compare-too-many", &[("n", n_max.into())]),
    };
    view! { <p class="notice" role="status">{text}</p> }.into_any()
}

/// A choice of a model; its provider is chosen in the column it becomes. It begins at the place `at`.
fn choice(id: &'static str, label: &str, models: &[ModelId], at: usize, words: Words) -> AnyView {
    let options = models
        .iter()
        .enumerate()
        .map(|(idx, id)| {
            view! { <option value=id.to_string() selected=idx == at dir="ltr">{id.to_string()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id>{words.t(label)}</label>
            <select class="input mono" id=id name="with">{options}</select>
        </div>
    }
    .into_any()
}

/// Two choices to begin with, or what to do when nothing would answer.
fn empty(models: &[ModelId], words: Words) -> AnyView {
    if models.is_empty() {
        return view! {
            <div class="empty">
                <p>{words.t("playground-nobody")}</p>
                <a class="button" href="/settings/inference-providers">{words.t("playground-keys")}</a>
            </div>
        }
        .into_any();
    }
    view! {
        <form class="compare-start panel panel-body" method="get" action="/compare">
            <p>{words.t("compare-empty")}</p>
            {choice("with-0", "compare-first", models, 0, words)}
            {choice("with-1", "compare-second", models, models.len().min(2) - 1, words)}
            <button type="submit" class="button primary">{words.t("compare-start")}</button>
        </form>
    }
    .into_any()
}

/// The columns of an address, to go along with a form.
fn kept<'a>(columns: impl Iterator<Item = &'a CompareColumn>) -> AnyView {
    let field = |column: &CompareColumn| {
        view! { <input type="hidden" name="with" value=column.with.clone()/> }
    };
    columns.map(field).collect_view().into_any()
}

/// One column more. The same model again is one too: with other parameters, or at another provider.
fn add(columns: &[CompareColumn], models: &[ModelId], words: Words) -> AnyView {
    let stands = |id: &ModelId| columns.iter().any(|column| column.widget.model == *id);
    let other = models.iter().position(|id| !stands(id)).unwrap_or(0);
    view! {
        <form class="compare-add" method="get" action="/compare">
            <span hidden data-columns="">{kept(columns.iter())}</span>
            {choice("with-more", "compare-add", models, other, words)}
            <button type="submit" class="button">{words.t("compare-add-submit")}</button>
        </form>
    }
    .into_any()
}

fn comparison(columns: Vec<CompareColumn>, prompt: String, words: Words) -> AnyView {
    let Some(first) = columns.first().map(|column| column.widget.clone()) else { return ().into_any() };
    let max_tokens = columns.iter().map(|column| column.widget.max_tokens).min().unwrap_or(first.max_tokens);
    let examples = first.examples;
    let drawn = columns
        .iter()
        .enumerate()
        .map(|(idx, of)| {
            column::view(idx, of, kept(columns[..idx].iter()), kept(columns[idx + 1..].iter()), words)
        })
        .collect_view();
    view! {
        <div class="comparison" data-origin=first.origin data-prompt=(!prompt.is_empty()).then_some(prompt)
            data-renderer-js=first.renderer_js data-renderer-wasm=first.renderer_wasm
            data-words=words.island(&["widget", "failure", "columns"])>
            <div class="compare-switches needs-script" role="group" aria-label=words.t("compare-switches")>
                {switch("blind", "compare-blind", words)}
                {switch("scroll", "compare-scroll", words)}
                {switch("diff", "compare-diff", words)}
                <button type="button" class="button quiet small" data-do="clear" hidden>{words.t("compare-clear")}</button>
            </div>
            <p class="field-hint blind-hint" hidden>{words.t("compare-blind-hint")}</p>
            <div class="columns-tabs" role="tablist" aria-label=words.t("compare-columns")></div>
            <div class="columns" role="group" aria-label=words.t("compare-columns") tabindex="0">{drawn}</div>
            <div class="vote" role="group" aria-labelledby="vote" hidden>
                <p id="vote">{words.t("compare-vote")}</p>
                <div class="vote-choices"></div>
            </div>
            {(!examples.is_empty()).then(|| chat::start(examples, "compare-examples needs-script", words))}
            {composer(words)}
            {params(max_tokens, words)}
            {results(words)}
            {differences(words)}
            {tally(words)}
            <p class="vh" role="status"></p>
        </div>
    }
    .into_any()
}

fn switch(name: &'static str, key: &str, words: Words) -> AnyView {
    view! {
        <label class="check"><input type="checkbox" data-switch=name/><span>{words.t(key)}</span></label>
    }
    .into_any()
}

fn composer(words: Words) -> AnyView {
    view! {
        <form class="composer needs-script">
            <label class="vh" for="composer">{words.t("compare-message")}</label>
            <textarea class="composer-input" id="composer" rows="2" placeholder=words.t("compare-placeholder") dir="auto"
                autocomplete="off" aria-describedby="composer-hint"></textarea>
            <div class="composer-foot">
                <span class="composer-hint" id="composer-hint"><span class="hint-enter">{words.t("chat-hint")}</span><span class="hint-modified">{words.t("chat-hint-modified")}</span></span>
                <button type="submit" class="button primary">{words.t("compare-send")}</button>
                <button type="button" class="button stop" data-do="stop-all" hidden>{words.t("compare-stop-all")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The parameters of all columns that have none of their own.
fn params(max_tokens: u64, words: Words) -> AnyView {
    view! {
        <details class="params needs-script">
            <summary>{words.t("compare-parameters")}<span class="params-now"></span></summary>
            <div class="params-body" data-params="">
                {column::fields("all", max_tokens, words)}
                <button type="button" class="button small" data-do="reset">{words.t("chat-reset")}</button>
            </div>
        </details>
    }
    .into_any()
}

/// The table of readings, filled as answers end.
fn results(words: Words) -> AnyView {
    let copy = |what: &'static str, key: &str| {
        view! { <button type="button" class="button quiet small copy" data-copy="" data-as=what>{words.t(key)}</button> }
    };
    view! {
        <section class="part results-table" aria-labelledby="results" hidden>
            <div class="part-head">
                <h2 id="results">{words.t("compare-results")}</h2>
                <div class="part-actions">{copy("markdown", "compare-copy-markdown")}{copy("csv", "compare-copy-csv")}</div>
            </div>
            <p class="dim">{words.t("compare-results-note")}</p>
            <div class="sized"><table class="readings" aria-labelledby="results"><thead></thead><tbody></tbody></table></div>
        </section>
    }
    .into_any()
}

/// What is different between two answers.
fn differences(words: Words) -> AnyView {
    let side = |id: &'static str, key: &str| {
        view! {
            <div class="field">
                <label class="field-label" for=id>{words.t(key)}</label>
                <select class="input" id=id></select>
            </div>
        }
    };
    view! {
        <section class="part differences" aria-labelledby="differences" hidden>
            <h2 id="differences">{words.t("compare-diff")}</h2>
            <div class="field-row">{side("diff-from", "compare-diff-from")}{side("diff-to", "compare-diff-to")}</div>
            <p class="diff-summary"></p>
            <div class="diff" role="group" aria-labelledby="differences" tabindex="0" dir="auto" hidden></div>
        </section>
    }
    .into_any()
}

/// The votes so far.
fn tally(words: Words) -> AnyView {
    view! {
        <section class="part tally" aria-labelledby="tally" hidden>
            <div class="part-head">
                <h2 id="tally">{words.t("compare-tally")}</h2>
                <div class="part-actions">
                    <button type="button" class="button quiet small" data-do="reset-tally">{words.t("compare-tally-reset")}</button>
                    <button type="button" class="button small" data-do="undo-tally" hidden>{words.t("compare-tally-undo")}</button>
                </div>
            </div>
            <p class="dim">{words.t("compare-tally-note")}</p>
            <div class="sized">
                <table class="readings" aria-labelledby="tally">
                    <thead>
                        <tr>
                            <th scope="col">{words.t("compare-tally-name")}</th>
                            <th scope="col" class="n">{words.t("compare-tally-won")}</th>
                            <th scope="col" class="n">{words.t("compare-tally-tied")}</th>
                            <th scope="col" class="n">{words.t("compare-tally-rounds")}</th>
                            <th scope="col" class="n">{words.t("compare-tally-share")}</th>
                        </tr>
                    </thead>
                    <tbody></tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
