//! The chat widget of a model's page.
//!
//! Focus stays in the composer; the transcript scrolls by itself only while the reader is at its end. The
//! log is not live: a status beside it says what happens, so that a screen reader is not read every token.
use super::answer::message;
use super::chat::{ASKING, Asking, Chat};
use super::params::{MAX_TEMPERATURE_TENTHS, tenths};
use super::picker::picker;
use super::transcript::{Event, Transcript};
use crate::net;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::serde_json;

/// Within this of the end the reader follows the answer (design: from the best scroll engine seen).
const FOLLOW_PX: i32 = 60;

/// Upward movement that tells the reader's hand from rounding.
const LEAVE_PX: i32 = 3;

/// The widget. Its props carry everything it needs, so it asks the server for nothing before the first
/// question.
#[island]
pub fn Widget(
    /// The model, its providers and examples.
    widget: wire::Widget,
) -> impl IntoView {
    let chat = Chat::new(widget);
    let input = NodeRef::<html::Textarea>::new();
    let ready = RwSignal::new(false);
    // Once, in the browser: bring back what was kept, after the first paint has matched the server's.
    Effect::new(move |_| {
        chat.restore();
        if let Some(text) = net::recall(&chat.kept_as("draft")) {
            chat.draft.set(text);
        }
        ready.set(true);
        // A page that goes away keeps what was said until now.
        let _ = window_event_listener_untyped("pagehide", move |_| chat.keep());
    });
    // Not at every token: what is asked changes when a turn begins or ends.
    let turns = Memo::new(move |_| chat.transcript.with(|t| (t.turns.len(), t.open())));
    Effect::new(move |_| {
        turns.track();
        let asking = chat.asking();
        if ready.get() {
            // In the next frame every island listens, in whatever order they started.
            request_animation_frame(move || tell(&asking));
        }
    });
    view! {
        <section class="widget" aria-labelledby="widget-title">
            <div class="widget-head">
                <h2 class="widget-title" id="widget-title">"Chat"</h2>
                <div class="widget-actions">
                    {move || chat.transcript.with(|t| !t.turns.is_empty()).then(|| view! {
                        <button type="button" class="button quiet small" on:click=move |_| {
                            chat.clear();
                            focus(input);
                        }>"Clear"</button>
                    })}
                </div>
            </div>
            {picker(chat)}
            {log(chat, input)}
            {composer(chat, input)}
            {params(chat)}
            <p class="vh" role="status">{move || chat.said.get()}</p>
        </section>
    }
}

/// Tells the page what would be asked.
fn tell(asking: &Asking) {
    let Ok(json) = serde_json::to_string(asking) else { return };
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&json.into());
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(ASKING, &init) {
        let _ = document().dispatch_event(&event);
    }
}

fn focus(input: NodeRef<html::Textarea>) {
    if let Some(input) = input.get_untracked() {
        let _ = input.focus();
    }
}

/// The conversation, or how to start one.
fn log(chat: Chat, input: NodeRef<html::Textarea>) -> AnyView {
    let log = NodeRef::<html::Div>::new();
    let following = RwSignal::new(true);
    let last_top = StoredValue::new(0);
    let to_end = move || {
        if let Some(log) = log.get_untracked() {
            // Further than it can go: the browser stops at the end, and no layout has to be read.
            log.set_scroll_top(i32::MAX);
        }
    };
    let on_scroll = move |_| {
        let Some(log) = log.get_untracked() else { return };
        let top = log.scroll_top();
        let below = log.scroll_height() - log.client_height() - top;
        if below < FOLLOW_PX {
            following.set(true);
        } else if top < last_top.get_value() - LEAVE_PX {
            following.set(false);
        }
        last_top.set_value(top);
    };
    // Runs after the answers' own effects, which paint.
    Effect::new(move |_| {
        chat.transcript.track();
        chat.renderer.track();
        if following.get_untracked() {
            request_animation_frame(to_end);
        }
    });
    let examples = chat.props.with_value(|props| props.examples.clone());
    let empty = move || {
        let examples = examples
            .iter()
            .cloned()
            .map(|example| {
                let text = example.clone();
                view! {
                    <button type="button" class="example" on:click=move |_| {
                        chat.draft.set(text.clone());
                        focus(input);
                    }>{example}</button>
                }
            })
            .collect_view();
        view! {
            <div class="widget-empty">
                <p>"Ask something, or start from an example."</p>
                <div class="examples">{examples}</div>
            </div>
        }
    };
    view! {
        {move || chat.transcript.with(|t| t.turns.is_empty()).then(|| empty())}
        <div class="transcript" role="log" aria-live="off" aria-label="Conversation" tabindex="0" node_ref=log
            aria-busy=move || if chat.transcript.with(Transcript::open) { "true" } else { "false" }
            hidden=move || chat.transcript.with(|t| t.turns.is_empty())
            on:scroll=on_scroll>
            <For each=move || chat.transcript.with(|t| t.turns.iter().map(|turn| turn.id).collect::<Vec<_>>())
                key=|id| *id children=move |id| message(chat, input, id)/>
            {move || (!following.get()).then(|| view! {
                <button type="button" class="button small jump" on:click=move |_| {
                    following.set(true);
                    to_end();
                }>"Newest"</button>
            })}
        </div>
    }
    .into_any()
}

/// Where one writes. Enter sends, Shift and Enter break the line, Escape stops.
fn composer(chat: Chat, input: NodeRef<html::Textarea>) -> AnyView {
    let open = Memo::new(move |_| chat.transcript.with(Transcript::open));
    let send = move || {
        let text = chat.draft.get_untracked();
        if open.get_untracked() || text.trim().is_empty() {
            return;
        }
        chat.draft.set(String::new());
        net::forget(&chat.kept_as("draft"));
        chat.ask(Event::Send(text));
        focus(input);
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        // A key that ends the composition of a character (Chinese, Japanese) does not send.
        "Enter" if !event.shift_key() && !event.is_composing() => {
            event.prevent_default();
            send();
        }
        "Escape" => chat.stop(),
        _ => {}
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        net::remember(&chat.kept_as("draft"), &text);
        chat.draft.set(text);
    };
    view! {
        <form class="composer" on:submit=on_submit>
            <label class="vh" for="composer">"Message"</label>
            <textarea class="composer-input" id="composer" rows="2" placeholder="Ask the model" autocomplete="off"
                aria-describedby="composer-hint" node_ref=input
                prop:value=move || chat.draft.get() on:keydown=on_key on:input=on_input></textarea>
            <div class="composer-foot">
                <span class="composer-hint" id="composer-hint">
                    {move || if open.get() { "Escape stops" } else { "Enter sends, Shift+Enter adds a line" }}
                </span>
                <button type="submit" class="button primary" hidden=move || open.get()>"Send"</button>
                <button type="button" class="button stop" hidden=move || !open.get() on:click=move |_| {
                    chat.stop();
                    focus(input);
                }>"Stop"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The parameters, folded away.
fn params(chat: Chat) -> AnyView {
    let max_tokens = chat.props.with_value(|props| props.max_tokens);
    let set = move |change: &dyn Fn(&mut super::params::Params)| {
        chat.params.update(|params| change(params));
        chat.keep();
    };
    view! {
        <details class="params">
            <summary>"Parameters"<span class="params-now">{move || chat.params.with(super::params::Params::words)}</span></summary>
            <div class="params-body">
                <div class="field">
                    <label class="field-label" for="param-system">"System prompt"</label>
                    <textarea class="input" id="param-system" rows="3"
                        prop:value=move || chat.params.with(|params| params.system.clone())
                        on:change=move |event| {
                            let text = event_target_value(&event);
                            set(&|params| params.system.clone_from(&text));
                        }></textarea>
                </div>
                <div class="range">
                    <label for="param-temperature">"Temperature"</label>
                    <output for="param-temperature">{move || {
                        chat.params.with(|p| p.temperature_tenths.map_or_else(|| "default".to_owned(), tenths))
                    }}</output>
                    <input type="range" id="param-temperature" min="0" max=MAX_TEMPERATURE_TENTHS.to_string() step="1"
                        aria-valuetext=move || chat.params.with(|p| p.temperature_tenths.map_or_else(|| "default".to_owned(), tenths))
                        prop:value=move || chat.params.with(|params| params.temperature_tenths.unwrap_or(10).to_string())
                        on:input=move |event| {
                            let value = event_target_value(&event).parse().ok();
                            set(&|params| params.temperature_tenths = value);
                        }/>
                </div>
                <div class="field">
                    <label class="field-label" for="param-max">"Longest answer, in tokens"</label>
                    <input class="input" type="number" id="param-max" inputmode="numeric" min="1" max=max_tokens.to_string()
                        placeholder="default"
                        prop:value=move || chat.params.with(|params| params.max_tokens.map(|n| n.to_string()).unwrap_or_default())
                        on:change=move |event| {
                            let value = event_target_value(&event).parse::<u64>().ok();
                            set(&|params| params.max_tokens = value.map(|n| n.clamp(1, max_tokens.max(1))));
                        }/>
                </div>
                <button type="button" class="button small" on:click=move |_| set(&|params| *params = Default::default())>
                    "Reset to defaults"
                </button>
            </div>
        </details>
    }
    .into_any()
}
