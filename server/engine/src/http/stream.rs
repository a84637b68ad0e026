//! A streamed answer as a response body: one chunk an event, made only when the connection can take it.

use std::{collections::VecDeque, convert::Infallible};

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::header;
use serde::Serialize;

use super::{
    LoadGuard, Shared,
    error::ApiError,
    shape::{Event, EventPrompt, RunningUsage, Usage},
};
use crate::batch::{Answer, Delta};

/// What turns deltas into events.
pub(super) trait Events: Send + 'static {
    /// The events that a delta makes.
    fn on_delta(&mut self, delta: Delta, out: &mut Out);

    /// Tokens of the prompts.
    fn n_prompt(&self) -> usize;

    /// Whether the last event tells the usage.
    fn include_usage(&self) -> bool;
}

/// The events not yet sent, and what all of them say.
pub(super) struct Out {
    pub(super) engine: Shared,
    pub(super) id: String,
    pub(super) object: &'static str,
    pub(super) created: u64,
    events: VecDeque<Bytes>,
    n_generated: usize,
}

impl Out {
    pub(super) fn new(engine: Shared, id: String, object: &'static str) -> Self {
        let created = super::unix_seconds();
        Self { engine, id, object, created, events: VecDeque::new(), n_generated: 0 }
    }

    /// Appends an event; `last` ones carry the fingerprint.
    pub(super) fn push<C: Serialize>(
        &mut self,
        choices: &[C],
        usage: Option<RunningUsage>,
        prompt: Option<EventPrompt>,
        last: bool,
    ) {
        let event = Event {
            id: &self.id,
            object: self.object,
            created: self.created,
            model: &self.engine.names[0],
            choices,
            usage,
            system_fingerprint: last.then_some(&self.engine.fingerprint),
            prompt,
        };
        let mut bytes = b"data: ".to_vec();
        serde_json::to_writer(&mut bytes, &event).expect("events serialise into memory");
        bytes.extend_from_slice(b"\n\n");
        self.events.push_back(bytes.into());
    }
}

/// The response for an answer. Dropping its body stops the answer.
pub(super) fn respond(answer: Answer, guard: LoadGuard, events: impl Events, out: Out) -> Response {
    let state = Sending { answer: Some(answer), _guard: guard, events, out };
    let body = stream::unfold(state, |mut state| async move {
        let event = state.next().await?;
        Some((Ok::<_, Infallible>(event), state))
    });
    ([(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")], Body::from_stream(body)).into_response()
}

struct Sending<E> {
    /// None after the end.
    answer: Option<Answer>,
    _guard: LoadGuard,
    events: E,
    out: Out,
}

impl<E: Events> Sending<E> {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(event) = self.out.events.pop_front() {
                return Some(event);
            }
            match self.answer.as_mut()?.next().await {
                Ok(Some(deltas)) => {
                    for delta in deltas {
                        self.out.n_generated += delta.tokens.len();
                        self.events.on_delta(delta, &mut self.out);
                    }
                }
                Ok(None) => {
                    if self.events.include_usage() {
                        let usage = Usage::new(self.events.n_prompt(), self.out.n_generated);
                        self.out.push::<()>(&[], Some(usage.running(false)), None, true);
                    }
                    self.end();
                }
                Err(_) => {
                    self.out.events.push_back(ApiError::dead().event().into());
                    self.end();
                }
            }
        }
    }

    fn end(&mut self) {
        self.out.events.push_back(Bytes::from_static(b"data: [DONE]\n\n"));
        self.answer = None;
    }
}
