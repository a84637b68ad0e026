//! One column: whom it asks, how it runs, what it answered, its own parameters.

use crate::island::MAX_TEMPERATURE_TENTHS;
use crate::part::chat::ignores;
use crate::part::icon::{Icon, icon};
use crate::part::provider::mark;
use crate::part::state;
use crate::words::Words;
use leptos::prelude::*;
use wire::{CompareColumn, RouteState, WidgetProvider};

/// The column at a place. `before` and `after` are the other columns, for the form that changes this one.
pub(super) fn view(idx: usize, of: &CompareColumn, before: AnyView, after: AnyView, words: Words) -> AnyView {
    let n = idx.to_string();
    let id = |what: &str| [what, "-", &n].concat();
    let model = &of.widget.model;
    let provider = of.provider_idx.and_then(|idx| of.widget.providers.get(idx));
    let name = match provider {
        Some(provider) => [model.name(), " · ", &provider.name].concat(),
        None => model.name().to_owned(),
    };
    let slug = provider.map(|provider| provider.slug.to_string());
    let about = ["/", model.as_str()].concat();
    view! {
        <section class="column" role="group" id=id("column") aria-labelledby=id("name") data-model=model.to_string() data-slug=slug
            data-max-tokens=of.widget.max_tokens.to_string()>
            <div class="column-head">
                <h2 class="column-name" id=id("name")>
                    <span class="column-letter" hidden></span>
                    <span class="column-number">{words.number(idx as u64 + 1)}</span>" "
                    <span class="column-who">
                        <a href=about dir="ltr">{model.name().to_owned()}</a>
                        <span class="vh">" · "{provider.map(|provider| provider.name.clone())}</span>
                    </span>
                </h2>
                <a class="button quiet icon small column-remove" href=of.without_href.clone() data-do="remove"
                    aria-label=words.with("compare-remove", &[("name", name.into())])>{icon(Icon::Close)}</a>
            </div>
            {provider_form(idx, of, before, after, words)}
            {race()}
            <p class="column-empty needs-script">{words.t("compare-not-asked")}</p>
            <div class="transcript" role="log" aria-live="off" aria-labelledby=id("name") aria-busy="false" tabindex="0" hidden>
                <button type="button" class="button small jump" data-do="newest" hidden>{words.t("chat-newest")}</button>
            </div>
            <div class="column-foot needs-script">
                <details class="params">
                    <summary>{words.t("compare-own")}<span class="params-now"></span></summary>
                    <div class="params-body">
                        <label class="check">
                            <input type="checkbox" data-linked="" checked/>
                            <span>{words.t("compare-linked")}</span>
                        </label>
                        <fieldset data-params="" disabled>
                            <legend class="vh">{words.t("compare-own")}</legend>
                            {fields(&n, of.widget.max_tokens, words)}
                        </fieldset>
                    </div>
                </details>
                <button type="button" class="button small stop" data-do="stop" hidden>{words.t("chat-stop")}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The choice of this column's provider: a form, so that it works without script.
fn provider_form(idx: usize, of: &CompareColumn, before: AnyView, after: AnyView, words: Words) -> AnyView {
    if of.widget.providers.is_empty() {
        return view! { <p class="notice">{words.t("compare-no-provider")}</p> }.into_any();
    }
    let id = ["provider-", &idx.to_string()].concat();
    let chosen = of.provider_idx.and_then(|idx| of.widget.providers.get(idx));
    let options = of
        .widget
        .providers
        .iter()
        .enumerate()
        .map(|(at, provider)| {
            let ready = provider.state == RouteState::Ready;
            let value = [of.widget.model.as_str(), ":", provider.slug.as_str()].concat();
            let price = provider.price.map(|price| words.price(price)).filter(|_| ready);
            let label = [&provider.name, " · ", &mode(provider, words)].concat();
            view! {
                <option value=value selected=of.provider_idx == Some(at) disabled=!ready data-slug=provider.slug.to_string()
                    data-name=provider.name.clone() data-price=price
                    data-ignores=ignores(&provider.takes)>{label}</option>
            }
        })
        .collect_view();
    let mark = chosen
        .map(|provider| mark(provider.slug.as_str(), &provider.name, provider.state == RouteState::Ready));
    let price = chosen.and_then(|provider| provider.price).map(|price| words.price(price));
    let unready = chosen.filter(|provider| provider.state != RouteState::Ready).map(|provider| {
        view! { <p class="notice">{words.with("compare-not-ready", &[("provider", (&provider.name).into())])}</p> }
    });
    view! {
        <form class="column-provider" method="get" action="/compare">
            {before}
            {mark}
            <label class="vh" for=id.clone()>{words.t("compare-provider")}</label>
            <select class="input" id=id name="with">{options}</select>
            <button type="submit" class="button small">{words.t("compare-change")}</button>
            {after}
            <span class="column-price num">{price}</span>
        </form>
        {unready}
    }
    .into_any()
}

/// With whose key, or what is missing.
fn mode(provider: &WidgetProvider, words: Words) -> String {
    if provider.state == RouteState::Ready {
        state::mode(provider.mode, None, words)
    } else {
        state::state(provider.state, words).1
    }
}

/// The bar of the race: hollow while it waits, filled while it writes. Words below say the same.
fn race() -> AnyView {
    view! {
        <div class="race" hidden>
            <svg class="race-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="race-track" x="0" y="4" width="1000" height="2"></rect>
                <rect class="race-wait" x="0" y="3" width="0" height="4"></rect>
                <rect class="race-write" x="0" y="0" width="0" height="10"></rect>
            </svg>
            <p class="race-words num"></p>
        </div>
    }
    .into_any()
}

/// The parameters' fields. Unset ones are not sent. `prefix` sets their ids apart.
pub(super) fn fields(prefix: &str, max_tokens: u64, words: Words) -> AnyView {
    let id = |what: &str| [prefix, "-", what].concat();
    view! {
        <div class="field">
            <label class="field-label" for=id("system")>{words.t("chat-system")}</label>
            <textarea class="input" id=id("system") rows="2" dir="auto" data-param="system"></textarea>
        </div>
        <div class="range">
            <label for=id("temperature")>{words.t("chat-temperature")}</label>
            <output for=id("temperature")>{words.t("chat-default")}</output>
            <input type="range" id=id("temperature") min="0" max=MAX_TEMPERATURE_TENTHS.to_string() step="1" value="10"
                aria-valuetext=words.t("chat-default") data-param="temperature"/>
        </div>
        <div class="field">
            <label class="field-label" for=id("max")>{words.t("chat-longest")}</label>
            <input class="input" type="number" id=id("max") inputmode="numeric" min="1" max=max_tokens.to_string()
                placeholder=words.t("chat-default") data-param="max"/>
        </div>
    }
    .into_any()
}
