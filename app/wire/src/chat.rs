//! What the widget reads off a chat stream: chunks, usage, and the receipt of who answered.
//!
//! Requests are not modelled: the gateway forwards fields it does not know, so a request stays JSON.

use crate::{KeyMode, ModelId, NanoUsd, ProviderSlug};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// One turn of a conversation, as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The text.
    pub content: String,
    /// Pictures beside the text, as `data:` URLs.
    pub images: Vec<String>,
    /// Functions that the model asks for.
    pub calls: Vec<ToolCall>,
    /// The call that this is the result of, when it is one.
    pub call_id: Option<String>,
}

impl Message {
    /// A message of text alone.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into(), images: vec![], calls: vec![], call_id: None }
    }
}

/// A function that a model asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolCall {
    /// The provider's id of the call.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// Its arguments as JSON, which may be cut off.
    pub arguments: String,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions before the conversation.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// A function that the model called.
    Tool,
}

/// The part of a `chat.completion.chunk` that the widget uses. Unknown fields are ignored.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ChatChunk {
    /// The completion's id, the same in every chunk.
    #[serde(default)]
    pub id: String,
    /// At most one choice: the widget never asks for more.
    #[serde(default)]
    pub choices: Vec<ChunkChoice>,
    /// Totals, in the last chunk when `stream_options.include_usage` was set.
    #[serde(default)]
    pub usage: Option<Usage>,
}

/// One choice of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ChunkChoice {
    /// What is new.
    #[serde(default)]
    pub delta: Delta,
    /// `stop`, `length`, `tool_calls`, `abort`, `error`, `repetition`; null until the end.
    #[serde(default)]
    pub finish_reason: Option<String>,
}

/// What a chunk adds to an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Delta {
    /// New text of the answer.
    #[serde(default)]
    pub content: Option<String>,
    /// New text of the model's reasoning (vLLM writes `reasoning`, older servers `reasoning_content`).
    #[serde(default, alias = "reasoning_content")]
    pub reasoning: Option<String>,
    /// Pieces of the functions that the model asks for.
    #[serde(default)]
    pub tool_calls: Option<Vec<CallDelta>>,
}

/// What a chunk adds to a function call: id and name at its beginning, the arguments in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CallDelta {
    /// Which call of the answer, from 0.
    #[serde(default)]
    pub index: u64,
    /// Its id.
    #[serde(default)]
    pub id: Option<String>,
    /// What is new of the function.
    #[serde(default)]
    pub function: Option<FunctionDelta>,
}

/// What a chunk adds to the function of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FunctionDelta {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// New text of its arguments.
    #[serde(default)]
    pub arguments: Option<String>,
}

/// Token counts as the server that ran the model reported them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt.
    #[serde(default)]
    pub prompt_tokens: u64,
    /// Tokens of the answer.
    #[serde(default)]
    pub completion_tokens: u64,
    /// Their sum.
    #[serde(default)]
    pub total_tokens: u64,
}

/// Where compute stands: a partner's cluster in a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClusterLabel {
    /// The cluster's name from the configuration, such as `cscs-alps`.
    pub name: SmolStr,
    /// ISO 3166-1 alpha-2 code, upper case, when it is known.
    pub country: Option<SmolStr>,
    /// The partner who gives the compute.
    pub partner: Option<SmolStr>,
}

/// What became of one call: sent as the SSE event `receipt` to a client that asked with the header
/// `x-playground-receipt: 1`, just before `[DONE]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The id that logs, errors and the ledger share.
    pub request_id: String,
    /// The model that was asked for.
    pub model: ModelId,
    /// Who served it.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered, when the provider is the pool.
    pub cluster: Option<ClusterLabel>,
    /// Milliseconds from the request's arrival to the first non-empty delta.
    pub first_token_ms: Option<u64>,
    /// Milliseconds from the request's arrival to the end.
    pub duration_ms: u64,
    /// The provider's own token counts; `None` when it reported none.
    pub usage: Option<Usage>,
    /// Tokens of the prompt that the provider had read before; `None` when it did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u64>,
    /// Tokens of the answer that were reasoning; `None` when the provider did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<u64>,
    /// What the account is charged; zero with the user's own key and where the provider is free.
    pub cost: NanoUsd,
    /// Every attempt in order, the successful one last.
    pub hops: Vec<Hop>,
    /// Why an answer that broke was not gone on with at another server; `None` when it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_resumed: Option<String>,
}

/// Why an attempt was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HopKind {
    /// It was the first.
    #[default]
    First,
    /// The one before failed, and nothing of its answer had been sent.
    Restart,
    /// The one before broke in the middle of its answer, which goes on here.
    Resume,
    /// The one before was slow to begin, and both ran.
    Hedge,
}

/// One attempt at serving a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Why it was made.
    #[serde(default)]
    pub kind: HopKind,
    /// The provider tried.
    pub provider: ProviderSlug,
    /// The cluster tried, when the provider is the pool.
    pub cluster: Option<SmolStr>,
    /// `ok`, or why it did not do: `connect`, `status 500`, `first token late`, `closed early`, `overtaken`.
    pub outcome: SmolStr,
    /// Tokens of the answer that the client has of it.
    #[serde(default)]
    pub n_tokens: u64,
    /// Milliseconds this attempt took.
    pub duration_ms: u64,
}
