//! Every component in every state, on one page: what is looked at when one of them changes, and what the tests
//! of access and the pictures walk. Built from the components that the other pages are built from.

mod samples;

use super::Head;
use super::model::providers;
use crate::island::Playground as PlaygroundIsland;
use crate::markdown::to_html;
use crate::part::bars::{self, Around};
use crate::part::icon::{Icon, icon};
use crate::part::notice::notice;
use crate::part::provider::mark;
use crate::part::{chat, model_card, order, paging, record, search, snippets};
use crate::words::Words;
use leptos::prelude::*;
use wire::{AssetUrls, Measure, Month, Notice};

pub(crate) fn head(words: Words) -> Head {
    Head { title: words.t("gallery-title"), description: words.t("gallery-about") }
}

pub(crate) fn view(assets: &AssetUrls, words: Words) -> AnyView {
    view! {
        <div class="intro">
            <h1>{words.t("gallery-title")}</h1>
            <p>{words.t("gallery-about")}</p>
        </div>
        <div class="gallery">
            {buttons(words)}
            {fields(assets, words)}
            {badges(words)}
            {notices(words)}
            {section("model-card", model_card::cards(samples::cards(), true, words))}
            {section("provider-table", providers::view(&samples::id("swiss-ai/Apertus-8B-Instruct-2509"), samples::rows(), words))}
            {history(words)}
            {section("order", order::rows(samples::settings(), words))}
            {chart(words)}
            {section("paging", paging::pages(samples::paging(), words).into_any())}
            {section("empty", empty(words))}
            {section("prose", view! { <div class="prose" dir="auto" inner_html=to_html(samples::MARKDOWN, words.prose())></div> }.into_any())}
            {section("snippets", code(words))}
            {section("widget", widget(assets, words))}
        </div>
    }
    .into_any()
}

/// A part of the page under the component's own name, which is that of its class.
fn section(name: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="gallery-part" id=name aria-labelledby=[name, "-name"].concat()>
            <h2 id=[name, "-name"].concat()><code>{name}</code></h2>
            {content}
        </section>
    }
    .into_any()
}

fn buttons(words: Words) -> AnyView {
    let button = |class: &'static str, disabled: bool| {
        view! { <button type="button" class=class disabled=disabled>{words.t("chat-send")}</button> }
    };
    let row = |disabled: bool| {
        ["button", "button primary", "button quiet", "button danger", "button small"]
            .map(|class| button(class, disabled))
            .collect_view()
    };
    let content = view! {
        <div class="gallery-row">{row(false)}</div>
        <div class="gallery-row">{row(true)}</div>
        <div class="gallery-row">
            <button type="button" class="button icon" aria-label=words.t("model-copy-id")>{icon(Icon::Copy)}</button>
            <button type="button" class="button quiet icon" aria-label=words.t("model-try-close")>{icon(Icon::Close)}</button>
            <a class="button" href="#button">{words.t("playground-open")}</a>
        </div>
    };
    section("button", content.into_any())
}

fn fields(assets: &AssetUrls, words: Words) -> AnyView {
    let label = || words.t("chat-system");
    let content = view! {
        <div class="field">
            <label class="field-label" for="gallery-input">{label()}</label>
            <input class="input" id="gallery-input" aria-describedby="gallery-hint" placeholder=words.t("chat-default")/>
            <p class="field-hint" id="gallery-hint">{words.t("chat-hint")}</p>
        </div>
        <div class="field">
            <label class="field-label" for="gallery-wrong">{label()}</label>
            <input class="input" id="gallery-wrong" aria-invalid="true" aria-describedby="gallery-error"/>
            <p class="field-error" id="gallery-error">{words.t("chat-down")}</p>
        </div>
        <div class="field">
            <label class="field-label" for="gallery-off">{label()}</label>
            <input class="input" id="gallery-off" disabled=true/>
        </div>
        <div class="field">
            <label class="field-label" for="gallery-text">{label()}</label>
            <textarea class="input" id="gallery-text" rows="2"></textarea>
        </div>
        <div class="field">
            <label class="field-label" for="gallery-select">{label()}</label>
            <select class="input" id="gallery-select"><option>{words.t("chat-default")}</option></select>
        </div>
        <div class="gallery-row">
            <label class="check"><input type="checkbox" checked=true/><span>{words.t("chat-stream")}</span></label>
            <label class="check"><input type="checkbox"/><span>{words.t("chat-stream")}</span></label>
            <label class="check"><input type="radio" name="gallery-radio" checked=true/><span>{words.t("chat-direct")}</span></label>
        </div>
        <form action="/models" method="get">{search::field("gallery-search", String::new(), assets, words)}</form>
    };
    section("field", content.into_any())
}

fn badges(words: Words) -> AnyView {
    let badges = ["badge", "badge ok", "badge info", "badge warn", "badge danger"]
        .map(|class| view! { <span class=class>{words.t("ladder-routed")}</span> })
        .collect_view();
    let marks = samples::rows()
        .into_iter()
        .map(|row| mark(row.slug.as_str(), &row.name, row.state == wire::RouteState::Ready))
        .collect_view();
    let content = view! {
        <div class="gallery-row">{badges}</div>
        <div class="gallery-row">{marks}</div>
        <ul class="tags" aria-label=words.t("model-tags")><li><a class="tag" href="#badge">"apache-2.0"</a></li></ul>
    };
    section("badge", content.into_any())
}

fn notices(words: Words) -> AnyView {
    let all = [
        Notice::OrderSaved,
        Notice::TokenCreated("hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned()),
        Notice::Failed(words.t("chat-no-replica")),
    ];
    let all = all.map(|of| notice(of, words)).collect_view();
    section("notice", view! { <div class="gallery-column">{all}</div> }.into_any())
}

fn history(words: Words) -> AnyView {
    let course = record::course(&samples::record(), words);
    let content = view! {
        <dl class="totals"><div class="total wide"><dt>{words.t("provider-uptime")}</dt><dd>{course}</dd></div></dl>
    };
    section("record", content.into_any())
}

fn chart(words: Words) -> AnyView {
    let month = Month::parse("2026-10").expect("a month");
    let series = samples::series(usize::from(month.n_days()));
    let around = Around {
        title: words.t("usage-chart-nothing"),
        summary: words.t("usage-chart-nothing"),
        today: Some(12),
    };
    section("bars", bars::bars(series, month, Measure::Requests, around, words))
}

fn empty(words: Words) -> AnyView {
    view! {
        <div class="empty">
            <p>{words.t("playground-nobody")}</p>
            <a class="button" href="#empty">{words.t("playground-keys")}</a>
        </div>
    }
    .into_any()
}

fn code(words: Words) -> AnyView {
    snippets::section(&samples::widget("", ""), true, words).into_any()
}

fn widget(assets: &AssetUrls, words: Words) -> AnyView {
    let props = samples::widget(&assets.renderer_js, &assets.renderer_wasm);
    view! {
        <div class="playground" data-words=words.island(&["talk"])>
            <PlaygroundIsland>{chat::form(props, chat::Place::Playground, words)}</PlaygroundIsland>
        </div>
    }
    .into_any()
}
