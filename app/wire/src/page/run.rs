//! A shared run, as its page shows it.

use crate::{KeyMode, Message, ModelId, NanoUsd};

/// `/runs/{id}`
#[derive(Clone, Debug, PartialEq)]
pub struct RunPage {
    /// Its name.
    pub id: String,
    /// Its whole address.
    pub url: String,
    /// The model that was asked.
    pub model: ModelId,
    /// Whether the catalogue has the model still.
    pub known: bool,
    /// The provider that was asked for, by its name.
    pub provider: Option<String>,
    /// What was asked, oldest first; the last is the question.
    pub messages: Vec<Message>,
    /// What else the request said: names and values as JSON.
    pub parameters: Vec<(String, String)>,
    /// The answer, Markdown.
    pub answer: String,
    /// What the model thought before it.
    pub reasoning: String,
    /// What the ledger has of the call.
    pub served: Option<RunServed>,
    /// Whether there was a system prompt that is not shared.
    pub system_redacted: bool,
    /// Images that were asked about and are not shared.
    pub n_images_left_out: u64,
    /// When it was shared, microseconds since 1970.
    pub shared_at_us: i64,
    /// When its time is over; `None` is never.
    pub expires_at_us: Option<i64>,
    /// Whether the visitor shared it.
    pub yours: bool,
    /// The version of this program then.
    pub server: String,
}

/// What the ledger has of a shared call.
#[derive(Clone, Debug, PartialEq)]
pub struct RunServed {
    /// When it came, microseconds since 1970.
    pub at_us: i64,
    /// Who answered, by its name.
    pub provider: String,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered.
    pub cluster: Option<String>,
    /// Tokens of the prompt.
    pub n_prompt_tokens: u64,
    /// Tokens of the answer.
    pub n_completion_tokens: u64,
    /// What it cost.
    pub cost: NanoUsd,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Milliseconds to the end.
    pub duration_ms: u64,
}
