//! The code samples, live: they follow the widget's provider, parameters and conversation.
//!
//! The samples themselves are on the page already and work without this; the island has the switches, and
//! writes new text into the panels when the widget tells what would be asked.
use super::chat::{ASKING, Asking};
use crate::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use leptos::prelude::*;
use leptos::serde_json;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The switches above the tabs. Shown once there is something to switch.
#[island]
pub fn Snippets() -> impl IntoView {
    let asking = RwSignal::new(None::<Asking>);
    let stream = RwSignal::new(false);
    let direct = RwSignal::new(false);
    Effect::new(move |_| {
        let listen = Closure::<dyn Fn(web_sys::CustomEvent)>::new(move |event: web_sys::CustomEvent| {
            let json = event.detail().as_string().unwrap_or_default();
            asking.set(serde_json::from_str(&json).ok());
        });
        let _ = document().add_event_listener_with_callback(ASKING, listen.as_ref().unchecked_ref());
        // For as long as the page lives.
        listen.forget();
    });
    Effect::new(move |_| {
        let (stream, direct) = (stream.get(), direct.get());
        asking.with(|asking| {
            if let Some(asking) = asking {
                write(asking, stream, direct);
            }
        });
    });
    let name = move || {
        asking
            .with(|a| a.as_ref().and_then(|a| a.provider.as_ref().map(|p| p.name.clone())))
            .unwrap_or_default()
    };
    view! {
        <div class="snippets-options needs-script">
            <label class="check">
                <input type="checkbox" prop:checked=move || stream.get()
                    on:change=move |event| stream.set(event_target_checked(&event))/>
                <span>"Stream the answer"</span>
            </label>
            <label class="check" hidden=move || name().is_empty()>
                <input type="checkbox" prop:checked=move || direct.get()
                    on:change=move |event| direct.set(event_target_checked(&event))/>
                <span>"Call " {name} " directly, with your key there"</span>
            </label>
        </div>
    }
}

/// Writes every panel's text. Panels are in the order of [`Client::ALL`], as the server drew them.
fn write(asking: &Asking, stream: bool, direct: bool) {
    let route = match &asking.provider {
        None => SnippetRoute::Auto,
        Some(provider) if direct => SnippetRoute::Direct {
            provider: provider.slug.as_str(),
            base_url: &provider.base_url,
            provider_model: &provider.provider_model,
        },
        Some(provider) => SnippetRoute::Provider(provider.slug.as_str()),
    };
    let request = SnippetRequest {
        origin: &asking.origin,
        model: &asking.model,
        route,
        messages: &asking.messages,
        stream,
        temperature: asking.temperature_tenths.map(|n| f64::from(n) / 10.0),
        top_p: None,
        max_tokens: asking.max_tokens,
    };
    let Ok(panels) = document().query_selector_all(".snippets .tab-panel pre code") else { return };
    for (idx, client) in Client::ALL.into_iter().enumerate() {
        if let Some(panel) = panels.item(idx as u32) {
            panel.set_text_content(Some(&snippet(client, &request)));
        }
    }
}
