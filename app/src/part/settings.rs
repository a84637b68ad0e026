//! What every page of the settings stands in: its own navigation, and the page's heading.

use crate::words::Words;
use leptos::prelude::*;

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Providers, their keys and their order.
    Providers,
    /// Access tokens.
    Tokens,
    /// A month of calls.
    Usage,
    /// What was charged.
    Billing,
    /// Language, colours and the like.
    Preferences,
}

impl Place {
    const ALL: [Self; 5] = [Self::Providers, Self::Tokens, Self::Usage, Self::Billing, Self::Preferences];

    /// Its address and the key of its name.
    fn link(self) -> (&'static str, &'static str) {
        match self {
            Self::Providers => ("/settings/inference-providers", "settings-nav-providers"),
            Self::Tokens => ("/settings/tokens", "settings-nav-tokens"),
            Self::Usage => ("/settings/usage", "settings-nav-usage"),
            Self::Billing => ("/settings/billing", "settings-nav-billing"),
            Self::Preferences => ("/settings/preferences", "settings-nav-preferences"),
        }
    }
}

/// A page of the settings with its heading and one sentence on it.
pub(crate) fn frame(
    place: Place,
    heading: String,
    about: impl IntoAny,
    content: AnyView,
    words: Words,
) -> AnyView {
    let links = Place::ALL
        .into_iter()
        .map(|one| {
            let (href, key) = one.link();
            let current = (one == place).then_some("page");
            view! { <li><a href=href aria-current=current>{words.t(key)}</a></li> }
        })
        .collect_view();
    view! {
        <div class="settings">
            <nav class="subnav" aria-label=words.t("settings-nav")><ul class="subnav-list">{links}</ul></nav>
            <div class="settings-main">
                <div class="settings-head"><h1>{heading}</h1><p>{about.into_any()}</p></div>
                {content}
            </div>
        </div>
    }
    .into_any()
}
