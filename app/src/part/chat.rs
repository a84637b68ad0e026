//! The chat form of a model's page, as the server draws it; the `Widget` island brings it to life.
//!
//! The island finds its way by the classes, by `data-do` on what can be pressed, and by the other `data-`
//! attributes, which are its props: a change here is a change there.

use crate::part::provider::mark;
use crate::part::{attach, params, state};
use crate::words::Words;
use leptos::prelude::*;
use wire::{RouteState, Takes, Widget, WidgetProvider};

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Beside a model's card: what most people want.
    Model,
    /// On a page of its own: all that a request can carry.
    Playground,
}

/// The whole form.
pub(crate) fn form(props: Widget, place: Place, words: Words) -> AnyView {
    let (areas, params, pictures): (&[&str], _, _) = match place {
        Place::Model => (&["widget", "failure"], params::few(props.max_tokens, words), None),
        Place::Playground => {
            let pictures = Some(attach::pictures(props.images, words));
            (&["widget", "failure", "request"], params::all(words), pictures)
        }
    };
    view! {
        <section class="widget needs-script" aria-labelledby="widget-title" data-model=props.model.to_string()
            data-origin=props.origin data-max-tokens=props.max_tokens.to_string()
            data-prompt=(!props.prompt.is_empty()).then_some(props.prompt)
            data-renderer-js=props.renderer_js data-renderer-wasm=props.renderer_wasm
            data-words=words.island(areas)>
            <div class="widget-head">
                <h2 class="widget-title" id="widget-title">{words.t("chat-title")}</h2>
                <div class="widget-actions">
                    <button type="button" class="button quiet small" data-do="clear" hidden>{words.t("chat-clear")}</button>
                </div>
            </div>
            {ladder(&props.providers, words)}
            {log(props.examples, words)}
            <div class="widget-undo" hidden>
                <span>{words.t("chat-deleted")}</span>
                <button type="button" class="button small" data-do="undo">{words.t("chat-undo")}</button>
            </div>
            {pictures}
            <div class="queue" hidden>
                <p id="queue-title">{words.t("chat-queue")}</p>
                <ol aria-labelledby="queue-title"></ol>
            </div>
            // The status says it to those who do not see.
            <p class="away" aria-hidden="true" hidden>{words.t("widget-away")}</p>
            {composer(words)}
            {params}
            <p class="vh" role="status"></p>
        </section>
    }
    .into_any()
}

/// What stands behind a provider's name: with whose key, or what is missing.
fn mode(provider: &WidgetProvider, words: Words) -> String {
    if provider.state == RouteState::Ready {
        state::mode(provider.mode, None, words)
    } else {
        state::state(provider.state, words).1
    }
}

/// What a rung says below its name: the price, or why it cannot be chosen.
fn reason(provider: &WidgetProvider, words: Words) -> Option<String> {
    match provider.state {
        RouteState::Ready => provider.price.map(|price| words.price(price)),
        RouteState::NeedsKey => {
            Some(words.with("provider-add-key-for", &[("provider", (&provider.name).into())]))
        }
        RouteState::NoReplica => Some(words.t("chat-no-replica")),
        RouteState::Down => Some(words.t("chat-down")),
    }
}

/// The folded ladder: the chosen rung, and all rungs on opening.
fn ladder(providers: &[WidgetProvider], words: Words) -> AnyView {
    let chosen = providers.iter().position(|provider| provider.state == RouteState::Ready).unwrap_or(0);
    let rungs = providers
        .iter()
        .enumerate()
        .map(|(idx, provider)| rung(idx, idx == chosen, provider, words))
        .collect_view();
    let name = providers.get(chosen).map(|provider| provider.name.clone());
    view! {
        <details class="ladder-fold">
            <summary>
                <span class="ladder-rank chosen">{(chosen + 1).to_string()}</span>
                <span class="vh">{words.t("chat-provider")}" "</span>
                <span class="ladder-name">{name}</span>
                <span class="ladder-mode">{providers.get(chosen).map(|provider| mode(provider, words))}</span>
            </summary>
            <div class="ladder" role="radiogroup" aria-label=words.t("chat-ladder")>{rungs}</div>
        </details>
    }
    .into_any()
}

fn rung(idx: usize, chosen: bool, provider: &WidgetProvider, words: Words) -> AnyView {
    let ready = provider.state == RouteState::Ready;
    let class = if ready { "ladder-price" } else { "ladder-reason" };
    let why = reason(provider, words).map(|why| view! { <span class=class>{why}</span> });
    view! {
        <button type="button" class="ladder-step" role="radio" data-do="choose"
            aria-checked=if chosen { "true" } else { "false" }
            aria-disabled=(!ready).then_some("true")
            tabindex=if chosen { "0" } else { "-1" }
            data-slug=provider.slug.to_string()
            data-base-url=provider.base_url.clone()
            data-provider-model=provider.provider_model.clone()
            data-ignores=ignores(&provider.takes)
            data-price=provider.price.map(|price| price.input_nanousd.to_string())>
            <span class="ladder-rank">{(idx + 1).to_string()}</span>
            {mark(provider.slug.as_str(), &provider.name, ready)}
            <span class="ladder-name">{provider.name.clone()}</span>
            <span class="ladder-mode">{mode(provider, words)}</span>
            {why}
        </button>
    }
    .into_any()
}

/// Keys of a request that a route is not sent, with blanks between; none is no attribute.
pub(crate) fn ignores(takes: &Takes) -> Option<String> {
    let mut keys = takes.ignores.clone();
    if !takes.structured {
        keys.push("response_format".to_owned());
    }
    if !takes.tools {
        keys.extend(["tools", "tool_choice", "parallel_tool_calls"].map(str::to_owned));
    }
    (!keys.is_empty()).then(|| keys.join(" "))
}

/// How to start: questions to take.
pub(crate) fn start(examples: Vec<String>, class: &'static str, words: Words) -> AnyView {
    let examples = examples
        .into_iter()
        .map(|text| view! { <button type="button" class="example" data-do="example" dir="auto">{text}</button> })
        .collect_view();
    view! {
        <div class=class>
            <p>{words.t("chat-start")}</p>
            <div class="examples">{examples}</div>
        </div>
    }
    .into_any()
}

/// How to start, and the conversation once there is one.
fn log(examples: Vec<String>, words: Words) -> AnyView {
    view! {
        {start(examples, "widget-empty", words)}
        <div class="transcript" role="log" aria-live="off" aria-label=words.t("chat-log") aria-busy="false" tabindex="0" hidden>
            <button type="button" class="button small jump" data-do="newest" hidden>{words.t("chat-newest")}</button>
        </div>
    }
    .into_any()
}

/// Where one writes.
fn composer(words: Words) -> AnyView {
    view! {
        <form class="composer">
            <label class="vh" for="composer">{words.t("chat-message")}</label>
            <textarea class="composer-input" id="composer" rows="2" placeholder=words.t("chat-placeholder") dir="auto" autocomplete="off"
                aria-describedby="composer-hint"></textarea>
            <div class="composer-foot">
                <span class="composer-hint" id="composer-hint"><span class="hint-enter">{words.t("chat-hint")}</span><span class="hint-modified">{words.t("chat-hint-modified")}</span></span>
                <button type="submit" class="button primary">{words.t("chat-send")}</button>
                <button type="button" class="button stop" data-do="stop" hidden>{words.t("chat-stop")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The switches above the code samples.
pub(crate) fn sample_switches(served: bool, words: Words) -> AnyView {
    served
        .then(|| {
            view! {
                <div class="snippets-options needs-script">
                    <label class="check"><input type="checkbox" data-switch="stream"/><span>{words.t("chat-stream")}</span></label>
                    <label class="check">
                        <input type="checkbox" data-switch="direct"/>
                        <span>{words.t("chat-direct")}</span>
                    </label>
                </div>
            }
        })
        .into_any()
}
