//! One message of the conversation as it is shown: the text, what it cost, what can be done with it.
use super::chat::Chat;
use super::failure::Kind;
use super::picker::choose;
use super::receipt;
use super::transcript::{Event, State, Transcript};
use crate::net::Renderer;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wire::Role;

/// What of a turn decides how it is drawn; the text itself is painted apart.
#[derive(Clone, Copy, PartialEq)]
struct Shape {
    state: State,
    last: bool,
    reasoned: bool,
    receipt: bool,
}

/// A turn by its id, drawn once and then changed in place.
pub(crate) fn message(chat: Chat, input: NodeRef<html::Textarea>, id: u64) -> AnyView {
    let role = chat.transcript.with_untracked(|transcript| transcript.turn(id).map(|turn| turn.role));
    if role == Some(Role::Assistant) { answer(chat, id) } else { question(chat, input, id) }
}

fn question(chat: Chat, input: NodeRef<html::Textarea>, id: u64) -> AnyView {
    let edit = move |_| {
        chat.edit(id);
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let text =
        chat.transcript.with_untracked(|t| t.turn(id).map(|turn| turn.text.clone())).unwrap_or_default();
    view! {
        <article class="message" data-role="user">
            <h3 class="message-who">"You"</h3>
            <div class="message-body" dir="auto">{text}</div>
            <div class="message-actions">
                <button type="button" class="button quiet small" on:click=edit
                    hidden=move || chat.transcript.with(Transcript::open)>"Edit"</button>
            </div>
        </article>
    }
    .into_any()
}

fn answer(chat: Chat, id: u64) -> AnyView {
    let shape = Memo::new(move |_| {
        chat.transcript.with(|transcript| {
            transcript.turn(id).map(|turn| Shape {
                state: turn.state,
                last: transcript.turns.last().is_some_and(|last| last.id == id),
                reasoned: !turn.reasoning.is_empty(),
                receipt: turn.receipt.is_some(),
            })
        })
    });
    let body = NodeRef::<html::Div>::new();
    let painter = StoredValue::new_local(Painter::default());
    Effect::new(move |_| {
        let Some(body) = body.get() else { return };
        chat.renderer.with(|make| {
            chat.transcript.with(|transcript| {
                if let Some(turn) = transcript.turn(id) {
                    painter
                        .update_value(|painter| painter.paint(&body, &turn.text, turn.open(), make.as_ref()));
                }
            });
        });
    });
    let word = move || match shape.get().map(|shape| shape.state) {
        Some(State::Waiting | State::Streaming) => "streaming",
        Some(State::Stopped) => "stopped",
        Some(State::CutShort | State::Filtered) => "cut",
        Some(State::Failed) => "failed",
        Some(State::Done) | None => "done",
    };
    view! {
        <article class="message" data-role="assistant" data-state=word>
            <h3 class="message-who">"Answer"</h3>
            {move || shape.get().filter(|shape| shape.reasoned).map(|_| reasoning(chat, id))}
            <div class="message-body prose small" node_ref=body></div>
            {move || shape.get().and_then(|shape| below(chat, id, shape))}
        </article>
    }
    .into_any()
}

/// What a reasoning model thought, open until the answer itself begins.
fn reasoning(chat: Chat, id: u64) -> AnyView {
    let of = move |get: fn(&super::transcript::Turn) -> String| {
        chat.transcript.with(|transcript| transcript.turn(id).map(get))
    };
    let open = Memo::new(move |_| {
        chat.transcript.with(|t| t.turn(id).is_some_and(|turn| turn.open() && turn.text.is_empty()))
    });
    view! {
        <details class="reasoning" prop:open=move || open.get()>
            <summary>"Reasoning"</summary>
            <div class="reasoning-body">{move || of(|turn| turn.reasoning.clone())}</div>
        </details>
    }
    .into_any()
}

/// All that stands under the text.
fn below(chat: Chat, id: u64, shape: Shape) -> Option<AnyView> {
    let note = match shape.state {
        State::Waiting => {
            let words = ["Waiting for ", &untrack(|| chat.chosen(|provider| &provider.name))].concat();
            return (!shape.reasoned).then(|| view! { <p class="waiting">{words}</p> }.into_any());
        }
        State::Streaming => return None,
        State::Stopped => "Stopped. What had arrived is kept.",
        State::CutShort => "Cut off at the token limit. Raise the longest answer for more.",
        State::Filtered => "The provider withheld the rest.",
        State::Done | State::Failed => "",
    };
    let (text, receipt) = chat.transcript.with_untracked(|transcript| {
        transcript.turn(id).map(|turn| (turn.text.clone(), turn.receipt.clone())).unwrap_or_default()
    });
    let note = (!note.is_empty()).then(|| view! { <p class="message-note">{note}</p> });
    let line = receipt.map(|held| receipt::line(&held, &chat.name_of(held.provider.as_str())));
    let failed = (shape.state == State::Failed).then(|| error_card(chat, id, shape.last)).flatten();
    let again = (shape.last && shape.state != State::Failed).then(|| {
        view! {
            <button type="button" class="button quiet small" on:click=move |_| chat.ask(Event::Regenerate)>"Try again"</button>
        }
    });
    // The page's own script copies `data-copy` and says so.
    let copy = (!text.is_empty()).then(|| {
        view! { <button type="button" class="button quiet small copy" data-copy=text>"Copy"</button> }
    });
    Some(view! { {note}{line}<div class="message-actions">{copy}{again}</div>{failed} }.into_any())
}

/// What went wrong and what to do next, in the order of use.
fn error_card(chat: Chat, id: u64, last: bool) -> Option<AnyView> {
    let failure = untrack(|| chat.failure(id))?;
    let kind = failure.kind();
    let wait = failure.retry_after_s.map(|s| [" Try again in ", &s.to_string(), " seconds."].concat());
    let next = chat.next_ready().filter(|_| last && kind.next_provider()).map(|idx| {
        let name = chat.props.with_value(|props| props.providers[idx].name.clone());
        view! {
            <button type="button" class="button small" on:click=move |_| {
                choose(chat, idx);
                chat.ask(Event::Regenerate);
            }>{["Ask ", &name, " instead"].concat()}</button>
        }
    });
    let retry = (last && kind.retry()).then(|| {
        view! {
            <button type="button" class="button small primary" on:click=move |_| chat.ask(Event::Regenerate)>"Try again"</button>
        }
    });
    let key = kind.add_key().then(|| {
        view! { <a class="button small" href="/settings/inference-providers">"Keys in Settings"</a> }
    });
    let clear = (kind == Kind::TooLong).then(|| {
        view! { <button type="button" class="button small" on:click=move |_| chat.clear()>"Clear the conversation"</button> }
    });
    let class = if matches!(kind, Kind::Busy | Kind::Lost) { "error-card warn" } else { "error-card" };
    let card = view! {
        <div class=class role="alert">
            <p class="error-title">{kind.title()}</p>
            <p>{failure.message}</p>
            <p>{kind.advice()}{wait}</p>
            <div class="error-actions">{retry}{next}{key}{clear}</div>
        </div>
    };
    Some(card.into_any())
}

/// Paints an answer's text into its element: by the Markdown module once it is there, as it is before.
#[derive(Default)]
struct Painter {
    renderer: Option<Renderer>,
    n_painted: usize,
    finished: bool,
}

impl Painter {
    fn paint(&mut self, body: &web_sys::Element, text: &str, open: bool, make: Option<&js_sys::Function>) {
        if self.renderer.is_none()
            && let Some(made) = make.and_then(|make| make.call1(&JsValue::NULL, body).ok())
        {
            self.renderer = Some(made.unchecked_into());
            self.n_painted = 0;
        }
        let Some(renderer) = &self.renderer else {
            if text.len() > self.n_painted {
                body.set_text_content(Some(text));
                self.n_painted = text.len();
            }
            return;
        };
        if let Some(more) = text.get(self.n_painted..).filter(|more| !more.is_empty()) {
            renderer.push(more);
            self.n_painted = text.len();
        }
        if !open && !self.finished {
            renderer.finish();
            self.finished = true;
        }
    }
}
