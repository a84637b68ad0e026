//! The rows of the provider order with their keys, as forms that work without script.
//!
//! The `OrderList` island moves and changes these very rows. It finds its way by the classes, by `data-slug` and
//! `data-routed`, and by the hidden inputs, so a change here is a change there.

use crate::part::figure::counted;
use crate::part::icon::{Icon, icon};
use crate::part::provider::mark;
use crate::words::Words;
use leptos::prelude::*;
use wire::{ProviderSetting, day};

/// The whole list.
pub(crate) fn rows(providers: Vec<ProviderSetting>, words: Words) -> AnyView {
    let last = providers.len().saturating_sub(1);
    let rows =
        providers.into_iter().enumerate().map(|(i, provider)| row(i, i == last, provider)).collect_view();
    view! {
        <ol class="order">{rows}</ol>
        <div class="order-status" data-words=words.island(&["ladder", "failure"])><p role="status"></p><p class="field-error" role="alert"></p></div>
    }
    .into_any()
}

fn row(i: usize, last: bool, provider: ProviderSetting) -> AnyView {
    let ready = provider.routed || provider.key.is_some();
    let routed = provider.routed.then_some("");
    let (class, words) = mode_badge(&provider);
    let slug = provider.slug.as_str().to_owned();
    let n_models = counted(provider.n_models as u64, "model", "models");
    view! {
        <li class="order-row" data-slug=slug.clone() data-routed=routed>
            <div class="order-main">
                <span class="ladder-rank">{(i + 1).to_string()}</span>
                {mark(&slug, &provider.name, ready)}
                <span class="order-name"><strong>{provider.name.clone()}</strong><span class="order-sub">{n_models}</span></span>
                <span class="order-mode"><span class=class>{words}</span></span>
                <span class="order-moves">
                    <span class="order-handle needs-script" aria-hidden="true">{icon(Icon::Grip)}</span>
                    {mover(&slug, &provider.name, "up", Icon::Up, i == 0)}
                    {mover(&slug, &provider.name, "down", Icon::Down, last)}
                </span>
            </div>
            <div class="order-key">{if provider.pool { own_pool() } else { key(provider) }}</div>
        </li>
    }
    .into_any()
}

fn mode_badge(provider: &ProviderSetting) -> (&'static str, String) {
    match &provider.key {
        Some(key) => ("badge info", ["Your key ····", &key.last_four].concat()),
        None if provider.routed => ("badge ok", "Routed".to_owned()),
        None => ("badge", "Needs a key".to_owned()),
    }
}

fn mover(slug: &str, name: &str, direction: &'static str, arrow: Icon, edge: bool) -> AnyView {
    let label = ["Move ", name, " ", direction].concat();
    // At the edge the button stays focusable, so that a keyboard does not lose its place.
    let edge = edge.then_some("true");
    view! {
        <form method="post" action="/settings/inference-providers/order">
            <input type="hidden" name="provider" value=slug.to_owned()/>
            <input type="hidden" name="direction" value=direction/>
            <button class="button icon quiet" type="submit" aria-label=label aria-disabled=edge>{icon(arrow)}</button>
        </form>
    }
    .into_any()
}

fn own_pool() -> AnyView {
    view! { <p class="order-sub">"This site's own pool of servers. It needs no key."</p> }.into_any()
}

fn key(provider: ProviderSetting) -> AnyView {
    let slug = provider.slug.as_str();
    let action = ["/settings/inference-providers/keys/", slug].concat();
    let remove = [&action, "/remove"].concat();
    let field = ["key-", slug].concat();
    let (hint, error) = (["key-hint-", slug].concat(), ["key-error-", slug].concat());
    let described = [&hint, " ", &error].concat();
    let label = ["Your key for ", &provider.name].concat();
    let remove_label = ["Remove your key for ", &provider.name].concat();
    let spoken = [" for ", &provider.name].concat();
    let words = if provider.key.is_some() { "Replace or remove your key" } else { "Add your key" };
    let none = provider.key.is_none();
    let saved = provider.key.map_or_else(String::new, |key| {
        let used = match key.last_used_at_us {
            Some(at_us) => ["last used ", &day(at_us)].concat(),
            None => "never used".to_owned(),
        };
        ["Key ending in ", &key.last_four, ", added ", &day(key.created_at_us), ", ", &used, "."].concat()
    });
    let sign_up = (!provider.keys_url.is_empty()).then(|| {
        view! { " " <a href=provider.keys_url rel="noopener">"Get a key"</a> "." }
    });
    view! {
        <details class="key">
            <summary><span class="key-words">{words}</span><span class="vh">{spoken}</span></summary>
            <div class="key-body">
                <form class="key-remove field-row" method="post" action=remove hidden=none>
                    <span class="order-sub">{saved}</span>
                    <button class="button small danger" type="submit" aria-label=remove_label>"Remove"</button>
                </form>
                <form class="key-form" method="post" action=action>
                    <div class="field">
                        <label class="field-label" for=field.clone()>{label}</label>
                        <div class="key-input">
                            <input id=field.clone() class="input mono" type="password" name="key" required autocomplete="off"
                                spellcheck="false" aria-describedby=described/>
                            <button type="button" class="button needs-script" data-reveal=field aria-pressed="false">"Show"</button>
                            <button class="button primary" type="submit">"Save"</button>
                        </div>
                        <p class="field-error" id=error></p>
                        <p class="field-hint" id=hint>
                            "Once saved it cannot be read back; its last four characters are shown." {sign_up}
                        </p>
                    </div>
                </form>
            </div>
        </details>
    }
    .into_any()
}
