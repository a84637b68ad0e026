//! The provider to ask, as the ladder of the reader's order.
use super::chat::Chat;
use crate::part::figure;
use crate::part::provider::{hue, initials, mode_words, state_words};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wire::{RouteState, WidgetProvider};

/// What stands behind a provider's name: with whose key, or what is missing.
fn mode(provider: &WidgetProvider) -> String {
    if provider.state == RouteState::Ready {
        mode_words(provider.mode, None)
    } else {
        state_words(provider.state).1.to_owned()
    }
}

/// The folded ladder: the chosen rung, and all rungs on opening.
pub(crate) fn picker(chat: Chat) -> AnyView {
    let providers = chat.props.with_value(|props| props.providers.clone());
    let rungs = providers.iter().enumerate().map(|(idx, provider)| rung(chat, idx, provider)).collect_view();
    let ready: Vec<usize> = providers
        .iter()
        .enumerate()
        .filter(|(_, p)| p.state == RouteState::Ready)
        .map(|(idx, _)| idx)
        .collect();
    // Arrows move among the rungs that can be chosen, as in any group of radios.
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => 1,
            "ArrowUp" | "ArrowLeft" => ready.len().saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        let at = ready.iter().position(|idx| *idx == chat.provider.get_untracked()).unwrap_or(0);
        let Some(next) = ready.get((at + step) % ready.len().max(1)) else { return };
        choose(chat, *next);
        if let Some(group) =
            event.current_target().and_then(|group| group.dyn_into::<web_sys::Element>().ok())
            && let Some(rung) = group.children().item(*next as u32)
            && let Ok(rung) = rung.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = rung.focus();
        }
    };
    view! {
        <details class="ladder-fold">
            <summary>
                <span class="ladder-rank chosen">{move || (chat.provider.get() + 1).to_string()}</span>
                <span class="vh">"Provider: "</span>
                <span class="ladder-name">{move || chat.chosen(|provider| &provider.name)}</span>
                <span class="ladder-mode">{move || {
                    let idx = chat.provider.get();
                    chat.props.with_value(|props| props.providers.get(idx).map(mode))
                }}</span>
            </summary>
            <div class="ladder" role="radiogroup" aria-label="Provider, in your order" on:keydown=on_key>{rungs}</div>
        </details>
    }
    .into_any()
}

/// Takes a provider for the questions to come.
pub(crate) fn choose(chat: Chat, idx: usize) {
    chat.provider.set(idx);
    chat.keep();
}

fn rung(chat: Chat, idx: usize, provider: &WidgetProvider) -> AnyView {
    let ready = provider.state == RouteState::Ready;
    let chosen = move || chat.provider.get() == idx;
    let price = if ready { provider.price.map(figure::price) } else { provider.hint.clone() };
    let price = price.map(|words| view! { <span class="ladder-price">{words}</span> });
    view! {
        <button type="button" class="ladder-step" role="radio"
            aria-checked=move || if chosen() { "true" } else { "false" }
            aria-disabled=(!ready).then_some("true")
            tabindex=move || if chosen() { "0" } else { "-1" }
            on:click=move |_| if ready { choose(chat, idx) }>
            <span class="ladder-rank">{(idx + 1).to_string()}</span>
            <span class=if ready { "mark" } else { "mark off" } data-hue=hue(provider.slug.as_str()) aria-hidden="true">
                {initials(&provider.name)}
            </span>
            <span class="ladder-name">{provider.name.clone()}</span>
            <span class="ladder-mode">{mode(provider)}</span>
            {price}
        </button>
    }
    .into_any()
}
