//! Whether and with whose key a provider would answer, in words.

use crate::words::Words;
use leptos::prelude::*;
use wire::{Ability, Access, KeyMode, RouteState};

/// The class of a state's badge and its words.
pub(crate) fn state(state: RouteState, words: Words) -> (&'static str, String) {
    match state {
        RouteState::Ready => ("badge ok", words.t("provider-ready")),
        RouteState::NeedsKey => ("badge", words.t("provider-needs-key")),
        RouteState::NoReplica => ("badge", words.t("provider-no-replica")),
        RouteState::Down => ("badge danger", words.t("provider-down")),
    }
}

/// The badge of a provider's state; where a key is missing, the way to add one.
pub(crate) fn badge(of: RouteState, provider: &str, slug: &str, words: Words) -> AnyView {
    let (class, text) = state(of, words);
    if of == RouteState::NeedsKey {
        let label = words.with("provider-add-key-for", &[("provider", provider.into())]);
        let text = words.t("provider-add-key");
        view! { <a class=class href=key_field(slug) aria-label=label>{text}</a> }.into_any()
    } else {
        view! { <span class=class>{text}</span> }.into_any()
    }
}

/// Where a provider's key is added.
pub(crate) fn key_field(slug: &str) -> String {
    ["/settings/inference-providers#key-", slug].concat()
}

/// With whose key a call is made.
pub(crate) fn mode(mode: KeyMode, last_four: Option<&str>, words: Words) -> String {
    match (mode, last_four) {
        (KeyMode::Routed, _) => words.t("provider-routed"),
        (KeyMode::CustomKey, None) => words.t("provider-your-key"),
        (KeyMode::CustomKey, Some(last_four)) => {
            words.with("provider-your-key-ending", &[("end", last_four.into())])
        }
    }
}

/// How an account can use a provider: the class of its badge and its words.
pub(crate) fn access(access: &Access, words: Words) -> (&'static str, String) {
    match access {
        Access::Pool => ("badge ok", words.t("provider-access-pool")),
        Access::YourKey(end) => ("badge ok", words.with("provider-your-key-ending", &[("end", end.into())])),
        Access::Routed => ("badge ok", words.t("provider-routed")),
        Access::NeedsKey => ("badge", words.t("provider-needs-key")),
    }
}

/// What an offer takes beyond plain chat.
pub(crate) fn feature(feature: Ability, words: Words) -> String {
    match feature {
        Ability::Tools => words.t("provider-feature-tools"),
        Ability::StructuredOutput => words.t("provider-feature-structured"),
        Ability::Reasoning => words.t("provider-feature-reasoning"),
        Ability::Vision => words.t("provider-feature-images"),
    }
}
