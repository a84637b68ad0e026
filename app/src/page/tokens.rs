//! Settings: access tokens, each shown once.

use super::Head;
use crate::part::notice::notice;
use crate::part::settings::{Place, frame};
use crate::words::Words;
use leptos::prelude::*;
use wire::{TokenKind, TokenSummary, TokensPage};

pub(crate) fn head(_page: &TokensPage, words: Words) -> Head {
    Head { title: words.t("settings-tokens-heading"), description: words.unmarked("settings-tokens-about") }
}

pub(crate) fn view(page: TokensPage, words: Words) -> AnyView {
    let list = if page.tokens.is_empty() {
        view! { <p class="empty">{words.t("settings-tokens-none")}</p> }.into_any()
    } else {
        let tokens = page.tokens.into_iter().map(|one| token(one, words)).collect_view();
        view! { <ul class="tokens">{tokens}</ul> }.into_any()
    };
    let content = view! {
        {page.notice.map(|said| notice(said, words))}
        <section class="part" aria-labelledby="tokens-title">
            <h2 id="tokens-title">{words.t("settings-tokens-yours")}</h2>
            {list}
        </section>
        <section class="part" aria-labelledby="new-token">
            <h2 id="new-token">{words.t("settings-token-new")}</h2>
            <form class="token-form" method="post" action="/settings/tokens">
                <div class="field">
                    <label class="field-label" for="token-name">{words.t("settings-token-name")}</label>
                    <input id="token-name" class="input" name="name" required maxlength="64" autocomplete="off"
                        aria-describedby="token-name-hint"/>
                    <p class="field-hint" id="token-name-hint">{words.t("settings-token-name-hint")}</p>
                </div>
                <fieldset class="kinds">
                    <legend class="field-label">{words.t("settings-token-kind")}</legend>
                    {kind(TokenKind::Platform, true, words)}
                    {kind(TokenKind::PublicAi, false, words)}
                </fieldset>
                <button class="button primary" type="submit">{words.t("settings-token-create")}</button>
            </form>
            <p class="small-print">
                {words.rich("settings-tokens-docs", &[], |_, text| {
                    view! { <a href="/docs/tokens">{text}</a> }.into_any()
                })}
            </p>
        </section>
    };
    let about = words.rich("settings-tokens-about", &[], |_, text| view! { <code>{text}</code> }.into_any());
    frame(Place::Tokens, words.t("settings-tokens-heading"), about, content.into_any(), words)
}

fn kind(kind: TokenKind, first: bool, words: Words) -> AnyView {
    let key = match kind {
        TokenKind::Platform => "settings-token-kind-platform",
        TokenKind::PublicAi => "settings-token-kind-public-ai",
    };
    let text = words.rich(key, &[], |_, text| view! { <code>{text}</code> }.into_any());
    view! {
        <label class="check kind">
            <input type="radio" name="kind" value=kind.as_str() checked=first/>
            <span>{text}</span>
        </label>
    }
    .into_any()
}

fn token(token: TokenSummary, words: Words) -> AnyView {
    let created = words.date(token.created_at_us);
    let sub = match token.last_used_at_us {
        Some(at_us) => words
            .with("settings-token-used", &[("created", created.into()), ("used", words.date(at_us).into())]),
        None => words.with("settings-token-unused", &[("created", created.into())]),
    };
    let tail = [token.kind.prefix(), "····", &token.last_four].concat();
    let action = ["/settings/tokens/", &token.id, "/revoke"].concat();
    let label = words.with("settings-token-revoke-label", &[("name", (&token.name).into())]);
    view! {
        <li class="token">
            <div>
                <strong>{token.name}</strong>
                <span class="order-sub"><code dir="ltr">{tail}</code>"\u{a0}· "{sub}</span>
            </div>
            <form method="post" action=action>
                <button class="button small danger" type="submit" aria-label=label>{words.t("settings-token-revoke")}</button>
            </form>
        </li>
    }
    .into_any()
}
