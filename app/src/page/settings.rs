//! Settings: the order of providers with their keys in one list, and access tokens.

use super::Head;
use crate::island::OrderList;
use crate::part::icon::copy_icons;
use crate::part::order;
use crate::words::Words;
use leptos::prelude::*;
use wire::{Notice, SettingsPage, TokenSummary, day};

pub(crate) fn head(_page: &SettingsPage, words: Words) -> Head {
    Head { title: words.t("settings-title"), description: words.t("settings-about") }
}

pub(crate) fn view(page: SettingsPage, words: Words) -> AnyView {
    // True before and after the island saves a move.
    let origin = if page.order_saved {
        "This is the order you saved."
    } else {
        "Until you move a provider, this is the site's own order."
    };
    view! {
        <div class="settings">
            <div class="settings-head">
                <h1>"Providers and keys"</h1>
                <p>
                    "Chats, code and the API ask the first provider of this list that has the model and is ready. "
                    "With your own key a provider bills you; without one, calls are routed through this site."
                </p>
                {page.notice.map(notice)}
            </div>
            <section class="part" aria-labelledby="providers">
                <h2 id="providers">"Order"</h2>
                <p>{origin}</p>
                <OrderList>{order::rows(page.providers, words)}</OrderList>
                <p class="dim">"Keys are sealed before they are stored and never leave this server except towards their provider."</p>
            </section>
            {tokens(page.tokens)}
        </div>
    }
    .into_any()
}

fn notice(notice: Notice) -> AnyView {
    let (class, role) = if notice.error { ("notice error", "alert") } else { ("notice ok", "status") };
    let secret = notice.secret.map(|secret| {
        view! {
            <div class="secret">
                <code>{secret.clone()}</code>
                <button type="button" class="button small copy needs-script" data-copy=secret>
                    {copy_icons()}"Copy"
                </button>
            </div>
        }
    });
    view! { <div class=class role=role><p>{notice.text}</p>{secret}</div> }.into_any()
}

fn tokens(tokens: Vec<TokenSummary>) -> AnyView {
    let list = if tokens.is_empty() {
        view! { <p class="dim">"You have no access token yet."</p> }.into_any()
    } else {
        view! { <ul class="tokens">{tokens.into_iter().map(token).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="part" id="tokens" aria-labelledby="tokens-title">
            <h2 id="tokens-title">"Access tokens"</h2>
            <p>"Programs call this site's API with an access token, as " <code>"HF_TOKEN"</code> " or as an OpenAI key."</p>
            {list}
            <form class="token-form field-row" method="post" action="/settings/tokens">
                <div class="field">
                    <label class="field-label" for="token-name">"Name of a new token"</label>
                    <input id="token-name" class="input" name="name" required maxlength="64" autocomplete="off"
                        placeholder="laptop"/>
                </div>
                <button class="button primary" type="submit">"Create token"</button>
            </form>
        </section>
    }
    .into_any()
}

fn token(token: TokenSummary) -> AnyView {
    let used = match token.last_used_at_us {
        Some(at_us) => [", last used ", &day(at_us)].concat(),
        None => ", never used".to_owned(),
    };
    let sub =
        [token.kind.prefix(), "····", &token.last_four, " · created ", &day(token.created_at_us), &used]
            .concat();
    let action = ["/settings/tokens/", &token.id, "/revoke"].concat();
    let label = ["Revoke the token ", &token.name].concat();
    view! {
        <li class="token">
            <div><strong>{token.name}</strong><span class="dim order-sub">{sub}</span></div>
            <form method="post" action=action>
                <button class="button small danger" type="submit" aria-label=label>"Revoke"</button>
            </form>
        </li>
    }
    .into_any()
}
