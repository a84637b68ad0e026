//! The JSON of answers, key by key in vLLM's order, also the keys that are always null here.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{
    batch::{Finish, StopReason},
    sample::Logprobs,
    tokenizer::Tokenizer,
};

/// A key that this engine never fills.
type Never = Option<()>;

#[derive(Serialize)]
pub(super) struct ChatAnswer<'a> {
    pub(super) id: &'a str,
    pub(super) object: &'static str,
    pub(super) created: u64,
    pub(super) model: &'a str,
    pub(super) choices: Vec<ChatChoice>,
    pub(super) service_tier: Never,
    pub(super) system_fingerprint: &'a str,
    pub(super) usage: Usage,
    pub(super) prompt_logprobs: Option<Vec<Option<PromptLogprobs>>>,
    pub(super) prompt_token_ids: Option<Vec<u32>>,
    pub(super) prompt_text: Never,
    pub(super) kv_transfer_params: Never,
    pub(super) ec_transfer_params: Never,
    pub(super) metrics: Never,
}

#[derive(Serialize)]
pub(super) struct ChatChoice {
    pub(super) index: usize,
    pub(super) message: ChatMessage,
    pub(super) logprobs: Option<ChatLogprobs>,
    pub(super) finish_reason: &'static str,
    pub(super) stop_reason: Value,
    pub(super) token_ids: Option<Vec<u32>>,
    pub(super) routed_experts: Never,
}

#[derive(Serialize)]
pub(super) struct ChatMessage {
    pub(super) role: String,
    pub(super) content: Option<String>,
    pub(super) refusal: Never,
    pub(super) annotations: Never,
    pub(super) audio: Never,
    pub(super) function_call: Never,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_calls: Vec<ToolCall>,
    pub(super) reasoning: Never,
}

/// A whole call in a message, or a part of one in an event; an event's later parts carry only arguments.
#[derive(Serialize)]
pub(super) struct ToolCall {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<usize>,
    pub(super) function: Function,
}

#[derive(Serialize)]
pub(super) struct Function {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) arguments: String,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Usage {
    pub(super) prompt_tokens: usize,
    pub(super) total_tokens: usize,
    pub(super) completion_tokens: usize,
    pub(super) prompt_tokens_details: Never,
    pub(super) completion_tokens_details: Never,
}

/// The usage of a stream's last event; the details are left out there.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
pub(super) struct FinalUsage {
    pub(super) prompt_tokens: usize,
    pub(super) total_tokens: usize,
    pub(super) completion_tokens: usize,
}

/// The usage so far, in each event of a chat (`continuous_usage_stats`).
#[derive(Serialize)]
pub(super) struct RunningUsage {
    #[serde(flatten)]
    pub(super) tokens: FinalUsage,
    #[serde(skip_serializing_if = "std::ops::Not::not", serialize_with = "as_null")]
    pub(super) completion_tokens_details: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_null<S: Serializer>(_: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_none()
}

impl Usage {
    pub(super) fn new(prompt_tokens: usize, completion_tokens: usize) -> Self {
        Self {
            prompt_tokens,
            total_tokens: prompt_tokens + completion_tokens,
            completion_tokens,
            prompt_tokens_details: None,
            completion_tokens_details: None,
        }
    }

    pub(super) fn last(self) -> FinalUsage {
        let Self { prompt_tokens, total_tokens, completion_tokens, .. } = self;
        FinalUsage { prompt_tokens, total_tokens, completion_tokens }
    }

    /// For an event in mid-stream; chats tell a null for the details, completions do not.
    pub(super) fn running(self, chat: bool) -> RunningUsage {
        RunningUsage { tokens: self.last(), completion_tokens_details: chat }
    }
}

/// One event of a stream. `C` is the choice's form.
#[derive(Serialize)]
pub(super) struct Event<'a, C> {
    pub(super) id: &'a str,
    pub(super) object: &'static str,
    pub(super) created: u64,
    pub(super) model: &'a str,
    pub(super) choices: &'a [C],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage: Option<RunningUsage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) system_fingerprint: Option<&'a str>,
    #[serde(flatten)]
    pub(super) prompt: Option<EventPrompt>,
}

/// What only the first event of a chat carries.
#[derive(Clone, Serialize)]
pub(super) struct EventPrompt {
    pub(super) prompt_token_ids: Option<Vec<u32>>,
    pub(super) prompt_text: Never,
}

#[derive(Serialize)]
pub(super) struct ChatEventChoice {
    pub(super) index: usize,
    pub(super) delta: ChatDelta,
    pub(super) logprobs: Option<ChatLogprobs>,
    pub(super) finish_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stop_reason: Option<Value>,
    /// Absent from the first event of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_ids: Option<Value>,
}

#[derive(Default, Serialize)]
pub(super) struct ChatDelta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_calls: Vec<ToolCall>,
}

#[derive(Serialize)]
pub(super) struct ChatLogprobs {
    content: Vec<ChatLogprob>,
}

#[derive(Serialize)]
struct ChatLogprob {
    #[serde(flatten)]
    own: TokenLogprob,
    top_logprobs: Vec<TokenLogprob>,
}

#[derive(Serialize)]
struct TokenLogprob {
    token: String,
    logprob: f64,
    bytes: Vec<u8>,
}

impl ChatLogprobs {
    /// For these tokens, each with its `n_top` first rivals.
    pub(super) fn new(tokenizer: &Tokenizer, logprobs: &[Logprobs], n_top: usize) -> Self {
        let one = |(token, logprob): (u32, f32)| {
            let token = tokenizer.decode(&[token]);
            TokenLogprob { bytes: token.clone().into_bytes(), token, logprob: finite(logprob) }
        };
        let content = logprobs
            .iter()
            .map(|report| ChatLogprob {
                own: one((report.token, report.logprob)),
                top_logprobs: ranked(report)
                    .into_iter()
                    .take(n_top)
                    .map(|(token, logprob, _)| one((token, logprob)))
                    .collect(),
            })
            .collect();
        Self { content }
    }
}

/// A token and its rivals, the token itself first wherever it ranks; vLLM keeps them so, and cuts the list there.
fn ranked(report: &Logprobs) -> Vec<(u32, f32, usize)> {
    let own = (report.token, report.logprob, report.rank);
    let rivals = report.top.iter().zip(1..).map(|((token, logprob), rank)| (*token, *logprob, rank));
    std::iter::once(own).chain(rivals.filter(|(token, ..)| *token != report.token)).collect()
}

/// JSON has no infinity; OpenAI writes this instead.
fn finite(logprob: f32) -> f64 {
    f64::from(logprob).max(-9999.0)
}

/// The log-probabilities of one token of the prompt, by token id.
pub(super) struct PromptLogprobs(Vec<(u32, PromptLogprob)>);

#[derive(Serialize)]
struct PromptLogprob {
    logprob: f64,
    rank: usize,
    decoded_token: String,
}

impl PromptLogprobs {
    /// For a whole prompt; its first token has none.
    pub(super) fn all(tokenizer: &Tokenizer, logprobs: &[Logprobs]) -> Vec<Option<Self>> {
        let one = |report: &Logprobs| {
            let entry = |(token, logprob, rank)| {
                (
                    token,
                    PromptLogprob {
                        logprob: finite(logprob),
                        rank,
                        decoded_token: tokenizer.decode(&[token]),
                    },
                )
            };
            Some(Self(ranked(report).into_iter().map(entry).collect()))
        };
        std::iter::once(None).chain(logprobs.iter().map(one)).collect()
    }
}

impl Serialize for PromptLogprobs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (token, entry) in &self.0 {
            map.serialize_entry(token, entry)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
pub(super) struct Completion<'a> {
    pub(super) id: &'a str,
    pub(super) object: &'static str,
    pub(super) created: u64,
    pub(super) model: &'a str,
    pub(super) choices: Vec<CompletionChoice>,
    pub(super) service_tier: Never,
    pub(super) system_fingerprint: &'a str,
    pub(super) usage: Usage,
    pub(super) kv_transfer_params: Never,
    pub(super) ec_transfer_params: Never,
    pub(super) metrics: Never,
}

#[derive(Serialize)]
pub(super) struct CompletionChoice {
    pub(super) index: usize,
    pub(super) text: String,
    pub(super) logprobs: Option<CompletionLogprobs>,
    pub(super) finish_reason: &'static str,
    pub(super) stop_reason: Value,
    pub(super) token_ids: Option<Vec<u32>>,
    pub(super) prompt_logprobs: Option<Vec<Option<PromptLogprobs>>>,
    pub(super) prompt_token_ids: Option<Vec<u32>>,
    pub(super) routed_experts: Never,
}

#[derive(Serialize)]
pub(super) struct CompletionEventChoice {
    pub(super) index: usize,
    pub(super) text: String,
    pub(super) logprobs: Option<CompletionLogprobs>,
    pub(super) finish_reason: Option<&'static str>,
    pub(super) stop_reason: Value,
    pub(super) prompt_token_ids: Option<Vec<u32>>,
    pub(super) token_ids: Option<Vec<u32>>,
}

/// The older form of log-probabilities: columns instead of rows.
#[derive(Default, Serialize)]
pub(super) struct CompletionLogprobs {
    text_offset: Vec<usize>,
    token_logprobs: Vec<Option<f64>>,
    tokens: Vec<String>,
    top_logprobs: Vec<Option<serde_json::Map<String, Value>>>,
}

impl CompletionLogprobs {
    /// Appends a token without log-probabilities: the first of an echoed prompt.
    pub(super) fn push_bare(&mut self, token: String, offset: &mut usize) {
        self.place(&token, offset);
        self.tokens.push(token);
        self.token_logprobs.push(None);
        self.top_logprobs.push(None);
    }

    pub(super) fn push(
        &mut self,
        tokenizer: &Tokenizer,
        report: &Logprobs,
        n_top: usize,
        offset: &mut usize,
    ) {
        let token = tokenizer.decode(&[report.token]);
        self.place(&token, offset);
        self.tokens.push(token);
        self.token_logprobs.push(Some(finite(report.logprob)));
        // The token itself does not count against the number asked for.
        let top = ranked(report)
            .into_iter()
            .take(n_top + 1)
            .map(|(token, logprob, _)| (tokenizer.decode(&[token]), finite(logprob).into()))
            .collect();
        self.top_logprobs.push(Some(top));
    }

    fn place(&mut self, token: &str, offset: &mut usize) {
        self.text_offset.push(*offset);
        *offset += token.chars().count();
    }
}

/// `finish_reason` and `stop_reason`.
pub(super) fn finish(finish: &Finish) -> (&'static str, Value) {
    match finish {
        Finish::Length => ("length", Value::Null),
        Finish::Stop(None) => ("stop", Value::Null),
        Finish::Stop(Some(StopReason::Token(token))) => ("stop", (*token).into()),
        Finish::Stop(Some(StopReason::Text(text))) => ("stop", text.clone().into()),
    }
}
