//! One message of a conversation, how it stands, and how it is kept.
use crate::island::failure::Failure;
use crate::net::json::{Json, quote};
use wire::Role;

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Asked, nothing has come yet.
    Waiting,
    /// Coming.
    Streaming,
    /// Whole.
    Done,
    /// The reader stopped it; what had come is kept.
    Stopped,
    /// It reached the token limit.
    CutShort,
    /// The provider withheld the rest.
    Filtered,
    /// It ended with an error; what had come is kept.
    Failed,
}

/// The states by the number they are kept under; new ones go to the end.
const STATES: [State; 7] = [
    State::Waiting,
    State::Streaming,
    State::Done,
    State::Stopped,
    State::CutShort,
    State::Filtered,
    State::Failed,
];

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Unlike any other of this conversation, also after a reload. Larger than the parent's.
    pub(crate) id: u64,
    /// The turn it follows; `None` begins the conversation.
    pub(crate) parent: Option<u64>,
    /// The user or the assistant; the system prompt is a parameter and not a turn.
    pub(crate) role: Role,
    /// What was said.
    pub(crate) text: String,
    /// What a reasoning model thought before it.
    pub(crate) reasoning: String,
    /// How it stands; a user's turn is always done.
    pub(crate) state: State,
    /// Who served it and at what cost, as the gateway sent it; of an answer that was continued, the last call's.
    pub(crate) receipt: Option<String>,
    /// Why it failed.
    pub(crate) failure: Option<Failure>,
}

impl Turn {
    pub(super) fn new(id: u64, parent: Option<u64>, role: Role, text: String, state: State) -> Self {
        Self { id, parent, role, text, reasoning: String::new(), state, receipt: None, failure: None }
    }

    /// Whether more may come.
    pub(crate) fn open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Streaming)
    }

    /// Whether nothing came of it.
    pub(super) fn empty(&self) -> bool {
        self.text.is_empty() && self.reasoning.is_empty()
    }

    /// `aside`: it is not in the conversation that is shown.
    pub(super) fn write(&self, aside: bool, out: &mut String) {
        let state = STATES.iter().position(|state| *state == self.state).unwrap_or(0);
        out.push_str(if self.role == Role::User { "{\"user\":" } else { "{\"answer\":" });
        quote(&self.text, out);
        let numbers = [
            (",\"state\":", Some(state as u64)),
            (",\"id\":", Some(self.id)),
            (",\"parent\":", self.parent),
            (",\"aside\":", aside.then_some(1)),
        ];
        for (key, number) in numbers {
            if let Some(number) = number {
                out.push_str(key);
                out.push_str(&number.to_string());
            }
        }
        if !self.reasoning.is_empty() {
            out.push_str(",\"reasoning\":");
            quote(&self.reasoning, out);
        }
        if let Some(receipt) = &self.receipt {
            out.push_str(",\"receipt\":");
            quote(receipt, out);
        }
        if let Some(failure) = &self.failure {
            out.push_str(",\"failure\":");
            failure.write(out);
        }
        out.push('}');
    }

    /// Reads what [`Turn::write`] wrote, and what was written before a conversation was a tree: those are in
    /// order and have no id, `idx` is theirs. An answer that was coming comes no more.
    pub(super) fn kept(json: &Json, idx: u64) -> Option<Self> {
        let user = json.get("user").text();
        let (id, parent) = match json.get("id").number() {
            Some(id) => (id, json.get("parent").number()),
            None => (idx, idx.checked_sub(1)),
        };
        let state = *STATES.get(json.get("state").number()? as usize)?;
        Some(Self {
            id,
            parent,
            role: if user.is_some() { Role::User } else { Role::Assistant },
            text: user.or(json.get("answer").text())?.to_owned(),
            reasoning: json.get("reasoning").owned(),
            state: if matches!(state, State::Waiting | State::Streaming) { State::Stopped } else { state },
            receipt: json.get("receipt").text().map(str::to_owned),
            failure: Failure::kept(json.get("failure")),
        })
    }
}
