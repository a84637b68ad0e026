//! One conversation under way: the state, the call that feeds it, and what is kept of it.
//!
//! Copyable handles, so that every view of the widget holds the same [`Chat`]. Deltas are collected and
//! applied once a frame, so a fast stream costs no more painting than a slow one.
use super::failure::Failure;
use super::params::Params;
use super::transcript::{Event, Transcript};
use crate::net::{self, Piece, StopOnDrop};
use leptos::prelude::*;
use leptos::serde_json;
use serde::{Deserialize, Serialize};
use wire::{Message, Role, RouteState};

/// How often a long answer is spoken of while it comes: often enough to know that it goes on.
const SPEAK_EVERY_MS: f64 = 7_000.0;

/// How often a conversation is kept while an answer comes; what a crash may cost.
const KEEP_EVERY_MS: f64 = 1_000.0;

/// Told on the document when what would be asked has changed; `detail` is an [`Asking`] as JSON.
pub(crate) const ASKING: &str = "playground:asking";

/// Handles of everything that is one conversation.
#[derive(Clone, Copy)]
pub(crate) struct Chat {
    pub(crate) props: StoredValue<wire::Widget>,
    pub(crate) transcript: RwSignal<Transcript>,
    pub(crate) params: RwSignal<Params>,
    /// Index of the provider to ask.
    pub(crate) provider: RwSignal<usize>,
    /// What is being written.
    pub(crate) draft: RwSignal<String>,
    /// What a screen reader is told, politely.
    pub(crate) said: RwSignal<String>,
    /// Makes a Markdown renderer for an element, once its module is there.
    pub(crate) renderer: RwSignal<Option<js_sys::Function>, LocalStorage>,
    call: StoredValue<Call, LocalStorage>,
}

/// What belongs to the answer that is coming.
#[derive(Default)]
struct Call {
    stop: Option<StopOnDrop>,
    /// Came since the last frame.
    inbox: Vec<Event>,
    frame_asked: bool,
    renderer_asked: bool,
    started_ms: f64,
    spoken_ms: f64,
    kept_ms: f64,
}

/// What is kept in the browser for a model.
#[derive(Serialize, Deserialize)]
struct Kept {
    transcript: Transcript,
    params: Params,
    /// A slug: the order may have changed meanwhile.
    provider: String,
}

/// What would be asked now, for the snippets.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asking {
    pub(crate) origin: String,
    pub(crate) model: String,
    pub(crate) provider: Option<wire::WidgetProvider>,
    pub(crate) temperature_tenths: Option<u32>,
    pub(crate) max_tokens: Option<u64>,
    pub(crate) messages: Vec<Message>,
}

impl Chat {
    pub(crate) fn new(props: wire::Widget) -> Self {
        let first = props.providers.iter().position(|provider| provider.state == RouteState::Ready);
        Self {
            props: StoredValue::new(props),
            transcript: RwSignal::new(Transcript::default()),
            params: RwSignal::new(Params::default()),
            provider: RwSignal::new(first.unwrap_or(0)),
            draft: RwSignal::new(String::new()),
            said: RwSignal::new(String::new()),
            renderer: RwSignal::new_local(None),
            call: StoredValue::new_local(Call::default()),
        }
    }

    /// The name of the provider with this slug.
    pub(crate) fn name_of(self, slug: &str) -> String {
        self.props.with_value(|props| {
            let found = props.providers.iter().find(|provider| provider.slug.as_str() == slug);
            found.map_or_else(|| slug.to_owned(), |provider| provider.name.clone())
        })
    }

    /// Something of the provider to ask.
    pub(crate) fn chosen(self, get: impl Fn(&wire::WidgetProvider) -> &str) -> String {
        let idx = self.provider.get();
        self.props.with_value(|props| props.providers.get(idx).map_or("", get).to_owned())
    }

    /// The next provider that would answer, after the chosen one and around.
    pub(crate) fn next_ready(self) -> Option<usize> {
        let (at, props) = (self.provider.get(), self.props.get_value());
        let n = props.providers.len();
        (1..n).map(|step| (at + step) % n).find(|idx| props.providers[*idx].state == RouteState::Ready)
    }

    /// Asks: `event` is what opens an answer, a question or another try.
    pub(crate) fn ask(self, event: Event) {
        if self.transcript.with_untracked(Transcript::open) {
            return;
        }
        self.transcript.update(|transcript| transcript.apply(event));
        if !self.transcript.with_untracked(Transcript::open) {
            return;
        }
        self.fetch_renderer();
        let (slug, name) = untrack(|| (self.chosen(|p| p.slug.as_str()), self.chosen(|p| &p.name)));
        let body = self.props.with_value(|props| {
            self.params.with_untracked(|params| {
                let messages =
                    self.transcript.with_untracked(|transcript| transcript.messages(&params.system));
                params.request(props.model.as_str(), &slug, &messages)
            })
        });
        self.said.set(["Generating, ", &name].concat());
        let now = js_sys::Date::now();
        let Some(stop) = StopOnDrop::new() else { return };
        let signal = stop.signal();
        self.call.update_value(|call| {
            call.stop = Some(stop);
            (call.started_ms, call.spoken_ms, call.kept_ms) = (now, now, now);
        });
        self.keep();
        wasm_bindgen_futures::spawn_local(async move {
            let result = net::chat(body, &signal, &mut |piece| self.receive(piece)).await;
            // Stopped, and the state says so already.
            if !signal.aborted() {
                self.end(result.map_or_else(Event::Fail, |()| Event::End));
            }
        });
    }

    /// Stops the answer that is coming; what had come is kept.
    pub(crate) fn stop(self) {
        if self.transcript.with_untracked(Transcript::open) {
            self.end(Event::Stop);
        }
    }

    /// Takes a question back into the composer, to be asked differently.
    pub(crate) fn edit(self, id: u64) {
        let text = self.transcript.with_untracked(|t| t.turn(id).map(|turn| turn.text.clone()));
        if let Some(text) = text
            && !self.transcript.with_untracked(Transcript::open)
        {
            self.transcript.update(|transcript| transcript.apply(Event::TakeBack(id)));
            self.draft.set(text);
            self.keep();
        }
    }

    /// Throws the conversation away.
    pub(crate) fn clear(self) {
        self.stop();
        self.transcript.update(|transcript| transcript.apply(Event::Clear));
        self.keep();
        self.said.set("Conversation cleared.".to_owned());
    }

    /// Takes in a piece of the stream, to be shown with the next frame.
    fn receive(self, piece: Piece) {
        self.call.update_value(|call| match piece {
            Piece::Chunk(chunk) => {
                for choice in chunk.choices {
                    call.inbox.extend(choice.delta.reasoning.map(Event::Reasoning));
                    call.inbox.extend(choice.delta.content.map(Event::Delta));
                    call.inbox.extend(choice.finish_reason.map(Event::Finish));
                }
            }
            Piece::Receipt(receipt) => call.inbox.push(Event::Receipt(receipt)),
            Piece::Failed(failure) => call.inbox.push(Event::Fail(failure)),
        });
        if !self.call.with_value(|call| call.frame_asked) {
            self.call.update_value(|call| call.frame_asked = true);
            request_animation_frame(move || self.frame());
        }
    }

    /// Shows what came since the last frame.
    fn frame(self) {
        self.flush();
        let now = js_sys::Date::now();
        let (speak, keep) = self.call.with_value(|call| {
            let open = call.stop.is_some();
            (open && now - call.spoken_ms > SPEAK_EVERY_MS, open && now - call.kept_ms > KEEP_EVERY_MS)
        });
        if speak {
            self.call.update_value(|call| call.spoken_ms = now);
            self.said.set(["Still generating, about ", &self.n_words(), " words"].concat());
        }
        if keep {
            self.call.update_value(|call| call.kept_ms = now);
            self.keep();
        }
    }

    fn flush(self) {
        let events = self.call.try_update_value(|call| {
            call.frame_asked = false;
            std::mem::take(&mut call.inbox)
        });
        let events = events.unwrap_or_default();
        if !events.is_empty() {
            self.transcript.update(|transcript| {
                for event in events {
                    transcript.apply(event);
                }
            });
        }
    }

    /// Ends the answer. Does not wait for a frame: a hidden page gets none.
    fn end(self, event: Event) {
        self.flush();
        self.transcript.update(|transcript| transcript.apply(event));
        let seconds = self.call.try_update_value(|call| {
            call.stop = None;
            ((js_sys::Date::now() - call.started_ms) / 100.0) as u32
        });
        let state =
            self.transcript.with_untracked(|transcript| transcript.turns.last().map(|turn| turn.state));
        let n_words = self.n_words();
        self.said.set(match state {
            Some(super::transcript::State::Stopped) => "Stopped. What had arrived is kept.".to_owned(),
            // The error card speaks for itself.
            Some(super::transcript::State::Failed) | None => String::new(),
            Some(_) => {
                let time = super::params::tenths(seconds.unwrap_or_default());
                ["Answer complete, ", &n_words, " words, ", &time, " seconds"].concat()
            }
        });
        self.keep();
    }

    fn n_words(self) -> String {
        let n = self.transcript.with_untracked(|transcript| {
            transcript.turns.last().map_or(0, |turn| turn.text.split_whitespace().count())
        });
        n.to_string()
    }

    /// Fetches the Markdown module, once.
    fn fetch_renderer(self) {
        let (script, wasm) =
            self.props.with_value(|props| (props.renderer_js.clone(), props.renderer_wasm.clone()));
        let asked = self.call.try_update_value(|call| std::mem::replace(&mut call.renderer_asked, true));
        if asked == Some(false) && !script.is_empty() {
            wasm_bindgen_futures::spawn_local(async move {
                self.renderer.set(net::load_renderer(script, wasm).await);
            });
        }
    }

    /// The name under which a model's things are kept.
    pub(crate) fn kept_as(self, what: &str) -> String {
        self.props.with_value(|props| ["playground:", what, ":", props.model.as_str()].concat())
    }

    /// Keeps the conversation in this browser.
    pub(crate) fn keep(self) {
        let name = self.kept_as("chat");
        let kept = Kept {
            transcript: self.transcript.get_untracked(),
            params: self.params.get_untracked(),
            provider: untrack(|| self.chosen(|provider| provider.slug.as_str())),
        };
        if let Ok(json) = serde_json::to_string(&kept) {
            net::remember(&name, &json);
        }
    }

    /// Brings back what was kept. A provider that is gone or not ready any more is not chosen.
    pub(crate) fn restore(self) {
        let Some(json) = net::recall(&self.kept_as("chat")) else { return };
        let Ok(kept) = serde_json::from_str::<Kept>(&json) else { return };
        let found = self.props.with_value(|props| {
            let mut providers = props.providers.iter();
            providers.position(|p| p.slug.as_str() == kept.provider && p.state == RouteState::Ready)
        });
        // A conversation keeps its provider; a fresh one follows the order, which may have changed.
        if let Some(idx) = found
            && !kept.transcript.turns.is_empty()
        {
            self.provider.set(idx);
        }
        self.params.set(kept.params);
        if !kept.transcript.turns.is_empty() {
            self.transcript.set(kept.transcript.restored());
            self.fetch_renderer();
        }
    }

    /// What would be asked now: the conversation so far and the draft; without a draft, what was asked last,
    /// or the first example.
    pub(crate) fn asking(self) -> Asking {
        let draft = self.draft.get();
        let draft = draft.trim();
        let (params, idx) = (self.params.get(), self.provider.get());
        let mut messages = self.transcript.with_untracked(|transcript| transcript.messages(&params.system));
        if draft.is_empty() {
            while messages.last().is_some_and(|message| message.role == Role::Assistant) {
                messages.pop();
            }
        }
        self.props.with_value(|props| {
            if !draft.is_empty() || messages.last().is_none_or(|message| message.role != Role::User) {
                let example = props.examples.first().map_or("What is the capital of France?", String::as_str);
                let content = if draft.is_empty() { example } else { draft }.to_owned();
                messages.push(Message { role: Role::User, content });
            }
            Asking {
                origin: props.origin.clone(),
                model: props.model.to_string(),
                provider: props.providers.get(idx).cloned(),
                temperature_tenths: params.temperature_tenths,
                max_tokens: params.max_tokens,
                messages,
            }
        })
    }

    /// What failed in the last answer, when it is a fault of the call.
    pub(crate) fn failure(self, id: u64) -> Option<Failure> {
        self.transcript.with(|transcript| transcript.turn(id).and_then(|turn| turn.failure.clone()))
    }
}
