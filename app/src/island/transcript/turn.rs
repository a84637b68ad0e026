//! One message of a conversation, how it stands, and how it is kept.
use crate::island::WHOLE;
use crate::island::failure::Failure;
use crate::net::json::{Json, quote};
use wire::{Role, ToolCall};

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

impl State {
    /// Whether more may come.
    pub(crate) fn open(self) -> bool {
        matches!(self, Self::Waiting | Self::Streaming)
    }
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
    /// How long it thought, in milliseconds, where that was seen.
    pub(crate) thought_ms: Option<u64>,
    /// What seemed to be the answer was reasoning: the text began anew. Not kept.
    pub(crate) reread: bool,
    /// How it stands; a user's turn is always done.
    pub(crate) state: State,
    /// Who served it and at what cost, as the gateway sent it; of an answer that was continued, the last call's.
    pub(crate) receipt: Option<String>,
    /// Those of the calls before, when it was continued.
    pub(crate) receipts_before: Vec<String>,
    /// The first of the answers that one request brought, where it brought several: its receipt is of them all.
    pub(crate) request: Option<u64>,
    /// Why it failed.
    pub(crate) failure: Option<Failure>,
    /// Functions that the model asked for, and what they gave.
    pub(crate) calls: Vec<Call>,
    /// How sure the model was of its tokens, as it came. Not kept.
    pub(crate) odds: Vec<String>,
    /// Pictures that a question was asked with, as `data:` URLs; one that could not be kept is empty.
    pub(crate) images: Vec<String>,
}

/// A function that an answer asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) call: ToolCall,
    /// What it gave, once somebody said so.
    pub(crate) result: Option<String>,
}

/// Most of all pictures of a turn together that are kept, in bytes: the browser's storage holds about five million
/// characters for the whole site.
pub(crate) const MAX_KEPT_IMAGES: usize = 700_000;

impl Turn {
    pub(super) fn new(id: u64, parent: Option<u64>, role: Role, text: String, state: State) -> Self {
        Self {
            id,
            parent,
            role,
            text,
            reasoning: String::new(),
            thought_ms: None,
            reread: false,
            state,
            receipt: None,
            receipts_before: vec![],
            request: None,
            failure: None,
            calls: vec![],
            odds: vec![],
            images: vec![],
        }
    }

    /// Whether more may come.
    pub(crate) fn open(&self) -> bool {
        self.state.open()
    }

    /// Whether it is an answer that could go on: it was cut, and there is something to go on from.
    pub(crate) fn continuable(&self) -> bool {
        matches!(self.state, State::Stopped | State::CutShort | State::Failed)
            && self.role == Role::Assistant
            && !self.text.trim().is_empty()
    }

    /// Whether nothing came of it.
    pub(super) fn empty(&self) -> bool {
        self.text.is_empty() && self.reasoning.is_empty() && self.calls.is_empty()
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
            (",\"thought_ms\":", self.thought_ms),
            (",\"request\":", self.request),
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
        for (idx, receipt) in self.receipts_before.iter().enumerate() {
            out.push_str(if idx == 0 { ",\"before\":[" } else { "," });
            quote(receipt, out);
        }
        if !self.receipts_before.is_empty() {
            out.push(']');
        }
        if let Some(failure) = &self.failure {
            out.push_str(",\"failure\":");
            failure.write(out);
        }
        if WHOLE {
            self.write_calls(out);
            self.write_images(out);
        }
        out.push('}');
    }

    fn write_calls(&self, out: &mut String) {
        for (idx, Call { call, result }) in self.calls.iter().enumerate() {
            out.push_str(if idx == 0 { ",\"calls\":[{" } else { ",{" });
            let parts =
                [("\"id\":", &call.id), (",\"name\":", &call.name), (",\"arguments\":", &call.arguments)];
            for (key, text) in parts.into_iter().chain(result.as_ref().map(|result| (",\"result\":", result)))
            {
                out.push_str(key);
                quote(text, out);
            }
            out.push('}');
        }
        if !self.calls.is_empty() {
            out.push(']');
        }
    }

    fn write_images(&self, out: &mut String) {
        let kept = self.images.iter().map(String::len).sum::<usize>() <= MAX_KEPT_IMAGES;
        for (idx, image) in self.images.iter().enumerate() {
            out.push_str(if idx == 0 { ",\"images\":[" } else { "," });
            quote(if kept { image } else { "" }, out);
        }
        if !self.images.is_empty() {
            out.push(']');
        }
    }

    /// Whether every function that it asked for has given something.
    pub(crate) fn answered(&self) -> bool {
        WHOLE && !self.calls.is_empty() && self.calls.iter().all(|call| call.result.is_some())
    }

    /// Reads what [`Turn::write`] wrote, and what was written before a conversation was a tree: those are in
    /// order and have no id, `idx` is theirs. An answer that was coming comes no more.
    pub(super) fn kept(json: &Json, idx: u64) -> Option<Self> {
        let user = json.get("user").text();
        let (id, parent) = match json.get("id").number() {
            Some(id) => (id, json.get("parent").number()),
            None => (idx, idx.checked_sub(1)),
        };
        let whole = |key: &str| if WHOLE { json.get(key).list() } else { &[] };
        let state = *STATES.get(json.get("state").number()? as usize)?;
        Some(Self {
            id,
            parent,
            role: if user.is_some() { Role::User } else { Role::Assistant },
            text: user.or(json.get("answer").text())?.to_owned(),
            reasoning: json.get("reasoning").owned(),
            thought_ms: json.get("thought_ms").number(),
            reread: false,
            state: if matches!(state, State::Waiting | State::Streaming) { State::Stopped } else { state },
            receipt: json.get("receipt").text().map(str::to_owned),
            receipts_before: json.get("before").list().iter().map(Json::owned).collect(),
            request: json.get("request").number().filter(|_| WHOLE),
            failure: Failure::kept(json.get("failure")),
            calls: whole("calls").iter().map(Call::kept).collect(),
            odds: vec![],
            images: whole("images").iter().map(Json::owned).collect(),
        })
    }
}

impl Call {
    fn kept(json: &Json) -> Self {
        let of = |key: &str| json.get(key).owned();
        let call = ToolCall { id: of("id"), name: of("name"), arguments: of("arguments") };
        Self { call, result: json.get("result").text().map(str::to_owned) }
    }
}
