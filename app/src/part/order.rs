//! The rows of the provider order with their keys, as forms that work without script.
//!
//! The `OrderList` island moves and changes these very rows. It finds its way by the classes, by `data-slug` and
//! `data-routed`, and by the hidden inputs, so a change here is a change there.

use crate::part::icon::{Icon, icon};
use crate::part::provider::mark;
use crate::words::Words;
use leptos::prelude::*;
use wire::{KeyCheck, KeyMode, KeySummary, ProviderSetting};

/// The whole list.
pub(crate) fn rows(providers: Vec<ProviderSetting>, words: Words) -> AnyView {
    let last = providers.len().saturating_sub(1);
    let rows = providers
        .into_iter()
        .enumerate()
        .map(|(i, provider)| row(i, i == last, provider, words))
        .collect_view();
    view! {
        <ol class="order">{rows}</ol>
        <div class="order-status" data-words=words.island(&["ladder", "failure"])><p role="status"></p><p class="field-error" role="alert"></p></div>
    }
    .into_any()
}

fn row(i: usize, last: bool, provider: ProviderSetting, words: Words) -> AnyView {
    let ready = provider.routed || provider.key.as_ref().is_some_and(|key| !key.paused);
    let routed = provider.routed.then_some("");
    let (class, mode) = mode_badge(&provider, words);
    let slug = provider.slug.as_str().to_owned();
    let n_models = match provider.n_served {
        Some(n) if n < provider.n_models => {
            words.with("settings-n-served", &[("n", n.into()), ("all", provider.n_models.into())])
        }
        _ => words.with("settings-n-models", &[("n", provider.n_models.into())]),
    };
    view! {
        <li class="order-row" data-slug=slug.clone() data-routed=routed>
            <div class="order-main">
                <span class="ladder-rank">{(i + 1).to_string()}</span>
                {mark(&slug, &provider.name, ready)}
                <span class="order-name"><strong>{provider.name.clone()}</strong><span class="order-sub">{n_models}</span></span>
                <span class="order-mode"><span class=class>{mode}</span></span>
                <span class="order-moves">
                    <span class="order-handle needs-script" aria-hidden="true">{icon(Icon::Grip)}</span>
                    {mover(&slug, &provider.name, "up", Icon::Up, i == 0, words)}
                    {mover(&slug, &provider.name, "down", Icon::Down, last, words)}
                </span>
            </div>
            <div class="order-key">{if provider.pool { own_pool(words) } else { key(provider, words) }}</div>
        </li>
    }
    .into_any()
}

fn mode_badge(provider: &ProviderSetting, words: Words) -> (&'static str, String) {
    match &provider.key {
        Some(key) if !key.paused => ("badge info", own_key(key, words)),
        Some(_) if !provider.routed => ("badge", words.t("ladder-needs-key")),
        Some(_) => ("badge ok", words.t("ladder-routed")),
        None if provider.routed => ("badge ok", words.t("ladder-routed")),
        None => ("badge", words.t("ladder-needs-key")),
    }
}

fn own_key(key: &KeySummary, words: Words) -> String {
    words.with("ladder-own-key", &[("last_four", (&key.last_four).into())])
}

fn mover(slug: &str, name: &str, direction: &'static str, arrow: Icon, edge: bool, words: Words) -> AnyView {
    let key = if direction == "up" { "settings-move-up" } else { "settings-move-down" };
    let label = words.with(key, &[("name", name.into())]);
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

fn own_pool(words: Words) -> AnyView {
    view! { <p class="order-sub">{words.t("settings-own-pool")}</p> }.into_any()
}

fn key(provider: ProviderSetting, words: Words) -> AnyView {
    let slug = provider.slug.as_str();
    let action = ["/settings/inference-providers/keys/", slug].concat();
    let remove = [&action, "/remove"].concat();
    let test = [&action, "/test"].concat();
    let test_form = ["test-", slug].concat();
    let field = ["key-", slug].concat();
    let (hint, error) = (["key-hint-", slug].concat(), ["key-error-", slug].concat());
    let described = [&hint, " ", &error].concat();
    let with_name = |key: &str| words.with(key, &[("name", (&provider.name).into())]);
    let (label, remove_label, test_label) = (
        with_name("settings-key-label"),
        with_name("settings-key-remove-label"),
        with_name("settings-key-test-label"),
    );
    let paused = provider.key.as_ref().is_some_and(|key| key.paused);
    let mode = (provider.routed || paused).then(|| mode_switch(&action, &provider, paused, words));
    let summary = words.t(if provider.key.is_some() { "ladder-replace" } else { "ladder-add" });
    let none = provider.key.is_none();
    let saved = provider.key.as_ref().map_or_else(String::new, |key| saved(key, words));
    let checked = provider.check.as_ref().map(|check| checked(check, &provider.name, words));
    // What was asked for is shown at once.
    let open = provider.check.is_some();
    let sign_up = (!provider.keys_url.is_empty()).then(|| {
        view! { " " <a href=provider.keys_url rel="noopener">{words.t("settings-key-get")}</a> }
    });
    view! {
        <details class="key" open=open>
            <summary><span class="key-words">{summary}</span><span class="vh">" "{provider.name.clone()}</span></summary>
            <div class="key-body">
                <form class="key-test" id=test_form.clone() method="post" action=test></form>
                <form class="key-remove field-row" method="post" action=remove hidden=none>
                    <span class="order-sub">{saved}</span>
                    <span class="key-actions">
                        <button class="button small" type="submit" form=test_form aria-label=test_label
                            data-busy=words.t("settings-key-testing")>{words.t("settings-key-test")}</button>
                        <button class="button small danger" type="submit" aria-label=remove_label>{words.t("settings-key-remove")}</button>
                    </span>
                </form>
                {mode}
                {checked}
                <form class="key-form" method="post" action=action>
                    <div class="field">
                        <label class="field-label" for=field.clone()>{label}</label>
                        <div class="key-input">
                            <input id=field.clone() class="input mono" type="password" name="key" required autocomplete="off"
                                spellcheck="false" aria-describedby=described/>
                            <button type="button" class="button needs-script" data-reveal=field aria-pressed="false">{words.t("settings-key-show")}</button>
                            <button class="button primary" type="submit">{words.t("settings-key-save")}</button>
                        </div>
                        <p class="field-error" id=error></p>
                        <p class="field-hint" id=hint>{words.t("settings-key-hint")} {sign_up}</p>
                    </div>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// With the key or routed, where both can be.
fn mode_switch(action: &str, provider: &ProviderSetting, paused: bool, words: Words) -> AnyView {
    let (state, mode, button, label) = if paused {
        ("settings-key-mode-routed", KeyMode::CustomKey, "settings-key-use", "settings-key-use-label")
    } else {
        ("settings-key-mode-own", KeyMode::Routed, "settings-key-pause", "settings-key-pause-label")
    };
    let label = words.with(label, &[("name", (&provider.name).into())]);
    view! {
        <form class="key-mode field-row" method="post" action=[action, "/mode"].concat() hidden=provider.key.is_none()
            data-paused=paused.then_some("")>
            <span class="order-sub">{words.t(state)}</span>
            <input type="hidden" name="mode" value=mode.as_str()/>
            <button class="button small" type="submit" aria-label=label>{words.t(button)}</button>
        </form>
    }
    .into_any()
}

fn saved(key: &KeySummary, words: Words) -> String {
    let (tail, added) =
        (("last-four", (&key.last_four).into()), ("added", words.date(key.created_at_us).into()));
    match key.last_used_at_us {
        Some(at_us) => {
            words.with("settings-key-saved-used", &[tail, added, ("used", words.date_time(at_us).into())])
        }
        None => words.with("settings-key-saved-unused", &[tail, added]),
    }
}

/// What a test found. It takes the focus when the page opens, so that it is seen and read.
fn checked(check: &KeyCheck, name: &str, words: Words) -> AnyView {
    let name = ("name", name.into());
    let (class, text, said) = match check {
        KeyCheck::Valid { n_models } => {
            ("notice ok", words.with("settings-check-valid", &[name, ("n", (*n_models).into())]), "")
        }
        KeyCheck::Unproven { n_models } => {
            ("notice", words.with("settings-check-unproven", &[name, ("n", (*n_models).into())]), "")
        }
        KeyCheck::Rejected { reason } => {
            ("notice error", words.with("settings-check-rejected", &[name]), reason.as_str())
        }
        KeyCheck::NoList => ("notice", words.with("settings-check-no-list", &[name]), ""),
        KeyCheck::Unreachable => ("notice error", words.with("settings-check-unreachable", &[name]), ""),
        KeyCheck::Unclear { status, reason } => {
            let status = ("status", status.to_string().into());
            ("notice error", words.with("settings-check-unclear", &[name, status]), reason.as_str())
        }
    };
    let said = (!said.is_empty()).then(|| {
        view! { <p class="dim">{words.t("settings-check-said")} " " <q dir="auto">{said.to_owned()}</q></p> }
    });
    view! { <div class=["key-check ", class].concat() role="status" tabindex="-1" autofocus=true><p>{text}</p>{said}</div> }
        .into_any()
}
