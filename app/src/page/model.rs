//! A model's own page: what it is, try it, who serves it, what a call gets, the code, the card, what is near it.

mod card;
mod policies;
pub(super) mod providers;
mod related;

use super::Head;
use crate::island::Widget as WidgetIsland;
use crate::part::icon::{Icon, copy_icons, icon};
use crate::part::name::{country, language, licence, task};
use crate::part::{chat, snippets};
use crate::snippet::{Client, snippet};
use crate::words::Words;
use leptos::prelude::*;
use wire::{Facts, ModelPage, RouteState, Tag, TagKind, Widget};

/// The settings, where keys and order are.
const SETTINGS: &str = "/settings/inference-providers";

pub(crate) fn head(page: &ModelPage, _words: Words) -> Head {
    Head { title: page.id.to_string(), description: page.summary.clone() }
}

pub(crate) fn view(page: ModelPage, words: Words) -> AnyView {
    let served = page.providers.iter().any(|row| row.state == RouteState::Ready);
    let top = top(&page, words);
    let try_it = try_it(&page, served, words);
    let policies = policies::view(&page.id, &page.policies, words);
    let code = snippets::section(&page.widget, served, words);
    let related = related::view(&page.id, page.related, words);
    let bar = served.then(|| bar(words));
    view! {
        {top}
        <div class="model-grid">
            {try_it}
            <div class="model-main">
                {providers::view(&page.id, page.providers, words)}
                {policies}
                {code}
                {card::view(&page.card_markdown, page.source_url, words)}
                {related}
                {bar}
            </div>
        </div>
    }
    .into_any()
}

fn top(page: &ModelPage, words: Words) -> AnyView {
    let (namespace, name) = (page.id.namespace().to_owned(), page.id.name().to_owned());
    let organisation = ["/", &namespace].concat();
    let tags = page.tags.iter().map(|of| tag(of, words)).collect_view();
    let requests = (page.n_requests > 0).then(|| {
        view! { <p class="dim num">{words.with("model-requests", &[("n", page.n_requests.into())])}</p> }
    });
    view! {
        <div class="model-head">
            <nav class="crumbs" aria-label=words.t("model-breadcrumb")>
                <ol>
                    <li><a href="/models">{words.t("model-models")}</a></li>
                    <li><a href=organisation.clone()>{namespace.clone()}</a></li>
                    <li aria-current="page">{name.clone()}</li>
                </ol>
            </nav>
            <div class="model-name">
                <h1><a class="owner" href=organisation>{namespace}</a><span class="owner">"/"</span><wbr/>{name}</h1>
                <button type="button" class="button quiet icon copy needs-script" data-copy=page.id.as_str().to_owned()
                    aria-label=words.t("model-copy-id")>{copy_icons()}</button>
                {like(page, words)}
            </div>
            <p class="summary">{page.summary.clone()}</p>
            <div class="model-meta">
                <ul class="tags" aria-label=words.t("model-tags")>{tags}</ul>
                {requests}
            </div>
        </div>
    }
    .into_any()
}

/// The like button: a form, so that it works in every browser.
fn like(page: &ModelPage, words: Words) -> AnyView {
    let action = ["/", page.id.as_str(), "/like"].concat();
    let label = words.with("model-likes", &[("n", page.n_likes.into())]);
    view! {
        <form class="like" method="post" action=action>
            <input type="hidden" name="likes" value=if page.liked { "false" } else { "true" }/>
            <button type="submit" class="button small" aria-pressed=if page.liked { "true" } else { "false" }>
                {icon(Icon::Heart)}{words.t("model-like")}
                <span class="like-count num" aria-hidden="true">{words.number(page.n_likes)}</span>
                <span class="vh">{label}</span>
            </button>
        </form>
    }
    .into_any()
}

fn tag(of: &Tag, words: Words) -> AnyView {
    let text = match of.kind {
        TagKind::Task => task(&of.value, words),
        TagKind::Language => language(&of.value, words),
        TagKind::Licence => licence(&of.value, words),
        TagKind::Name => of.value.clone(),
    };
    view! { <li><a class="tag" href=of.href.clone()>{text}</a></li> }.into_any()
}

/// The side column: the widget, or why there is none and what to do, then the facts. On a narrow screen the
/// bar opens it as a sheet over the page, which needs no script.
fn try_it(page: &ModelPage, served: bool, words: Words) -> AnyView {
    let box_ = if served { widget(page.widget.clone(), words) } else { unserved(page, words) };
    view! {
        <aside class="try" id="try" popover="manual" aria-label=words.t("model-try")>
            <div class="try-close">
                <button type="button" class="button quiet small" popovertarget="try" popovertargetaction="hide">
                    {icon(Icon::Close)}{words.t("model-try-close")}
                </button>
            </div>
            {box_}
            {facts(&page.facts, words)}
        </aside>
    }
    .into_any()
}

/// What is under a thumb while one reads.
fn bar(words: Words) -> AnyView {
    view! {
        <div class="try-bar">
            <button type="button" class="button primary" popovertarget="try" popovertargetaction="show">
                {words.t("model-try-it")}
            </button>
        </div>
    }
    .into_any()
}

/// What is known, label and value.
fn facts(facts: &Facts, words: Words) -> AnyView {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned().into_any());
    let parameters = facts.n_parameters.map(|n| match facts.n_active_parameters {
        Some(active) => words.with(
            "model-parameters-active",
            &[("n", words.short(n).into()), ("active", words.short(active).into())],
        ),
        None => words.short(n),
    });
    // Four names fit two lines; more are told by their number.
    let languages = match facts.languages.len() {
        0 => None,
        1..=4 => {
            let names: Vec<_> = facts.languages.iter().map(|code| language(code, words)).collect();
            Some(names.join(words.t("model-list-comma").as_str()))
        }
        n => Some(words.with("model-n-languages", &[("n", n.into())])),
    };
    let licensed = match &facts.licence_url {
        Some(href) => Some(
            view! { <a href=href.clone() rel="noopener">{licence(&facts.licence, words)}</a> }.into_any(),
        ),
        None => known(&licence(&facts.licence, words)),
    };
    let context = facts.context_length;
    let context = context.map(|n| words.with("model-n-tokens", &[("n", n.into())]).into_any());
    let released = (!facts.released.is_empty()).then(|| words.date_of(&facts.released).into_any());
    let rows = [
        ("model-organisation", known(&facts.organisation)),
        ("model-country", facts.country.as_ref().map(|code| country(code, words).into_any())),
        ("model-parameters", parameters.map(IntoAny::into_any)),
        ("model-context", context),
        ("model-licence", licensed),
        ("model-languages", languages.map(IntoAny::into_any)),
        ("model-released", released),
        ("model-library", facts.library.clone().map(IntoAny::into_any)),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(label, value)| Some((words.t(label), value?)))
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="facts">
            <div class="panel-head"><h2 id="facts">{words.t("model-facts")}</h2></div>
            <div class="panel-body"><dl class="facts">{rows}</dl></div>
        </section>
    }
    .into_any()
}

fn widget(props: Widget, words: Words) -> AnyView {
    let messages = snippets::first_messages(&props);
    let curl = snippet(Client::Curl, &snippets::first_request(&props, &messages));
    view! {
        <WidgetIsland>{chat::form(props, chat::Place::Model, words)}</WidgetIsland>
        <noscript>
            <div class="notice">
                <p>{words.t("model-no-script")}</p>
                {snippets::code_block("Shell", "curl", curl, words)}
            </div>
        </noscript>
    }
    .into_any()
}

/// What to say and do when nothing would answer.
fn unserved(page: &ModelPage, words: Words) -> AnyView {
    let state = |state| page.providers.iter().any(|row| row.state == state);
    let (heading, why) = if page.providers.is_empty() {
        (words.t("model-no-provider"), words.t("model-no-provider-why"))
    } else if state(RouteState::Down) {
        (words.t("model-down"), words.t("model-down-why"))
    } else if state(RouteState::NeedsKey) {
        (words.t("model-needs-key"), words.t("model-needs-key-why"))
    } else {
        (words.t("model-no-replica"), words.t("model-no-replica-why"))
    };
    let link =
        |href: String| move |_: &str, text: String| view! { <a href=href.clone()>{text}</a> }.into_any();
    let add_key = state(RouteState::NeedsKey).then(|| {
        view! { <li>{words.rich("model-add-key", &[], link(SETTINGS.to_owned()))}</li> }
    });
    let connect = words.rich("model-connect", &[("model", page.id.as_str().into())], |_, text| {
        view! { <code>{text}</code> }.into_any()
    });
    let other = words.rich("model-chat-with-another", &[], link(page.callable_href.clone()));
    view! {
        <section class="unserved" aria-labelledby="unserved">
            <h2 id="unserved">{heading}</h2>
            <p>{why}</p>
            <ul>
                {add_key}
                <li>{connect}</li>
                <li>{other}</li>
            </ul>
        </section>
    }
    .into_any()
}
