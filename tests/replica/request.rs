//! A chat request, read as vLLM reads it, as far as the tests' requests go.

use crate::made_text::{MadeText, n_prompt_tokens};
use serde_json::Value;

/// What is to be answered.
pub(crate) struct Request {
    pub(crate) streamed: bool,
    pub(crate) include_usage: bool,
    pub(crate) continuous_usage: bool,
    pub(crate) n_prompt_tokens: u64,
    /// The answers: as many as `n` asks for.
    pub(crate) choices: Vec<Choice>,
    pub(crate) stops: Vec<String>,
    /// Tokens after which a mode that breaks streams breaks this one.
    pub(crate) n_before_break: usize,
}

/// One answer.
pub(crate) struct Choice {
    /// Its tokens, the first perhaps the rest of one.
    pub(crate) tokens: Vec<&'static str>,
    /// `stop` or `length`.
    pub(crate) finish: &'static str,
}

/// The most choices that tests ask for, so that any of them is known when it is to be continued.
const MAX_CHOICES: u64 = 8;

/// Tokens of one answer when nothing bounds it: vLLM's is the model's length.
const MAX_MODEL_LEN: usize = 2048;

/// What is told of a wrong request: the status and the sentence.
pub(crate) type Refusal = (u16, String);

impl Request {
    pub(crate) fn read(body: &Value, model: &str, trims: bool) -> Result<Self, Refusal> {
        let bad = |message: &str| (400, message.to_owned());
        if body["model"].as_str().is_some_and(|asked| asked != model) {
            return Err((404, format!("The model `{}` does not exist.", body["model"])));
        }
        let messages = body["messages"].as_array().ok_or_else(|| bad("messages: Field required"))?;
        let n = body["n"].as_u64().unwrap_or(1);
        if !(1..=MAX_CHOICES).contains(&n) {
            return Err(bad("n must be at least 1, and this replica writes 8 at most."));
        }
        let continued = body["continue_final_message"] == true;
        if continued && body["add_generation_prompt"] != false {
            return Err(bad("Cannot set both `continue_final_message` and `add_generation_prompt` to True."));
        }
        let (asked, partial) = match messages.split_last() {
            Some((last, before)) if continued => {
                let partial = last["content"].as_str().unwrap_or_default();
                (before, if trims { partial.trim_end() } else { partial })
            }
            _ => (&messages[..], ""),
        };
        // transformers looks for the message in the rendered chat, and an empty one is everywhere.
        if continued && partial.trim().is_empty() {
            return Err(bad(
                "continue_final_message is set but the final message has no content to continue!",
            ));
        }
        let made = MadeText::to(asked);
        // A message that is continued may be any of several that were written.
        let mut written = (0..MAX_CHOICES as usize).map(|index| made.choice(index));
        let begun = written.find_map(|made| Some((made, made.after(partial)?)));
        let (made, (rest, next)) = begun.ok_or_else(|| {
            bad("the final message is not the beginning of this model's answer, so its continuation would be wrong")
        })?;
        let limit = ["max_completion_tokens", "max_tokens"].iter().find_map(|name| body[*name].as_u64());
        let limit = limit.map_or(MAX_MODEL_LEN, |limit| limit as usize);
        if limit == 0 {
            return Err(bad("max_tokens must be at least 1, got 0."));
        }
        let write = |made: MadeText| {
            let ends = if body["ignore_eos"] == true { MAX_MODEL_LEN } else { made.n_tokens() };
            let mut tokens: Vec<_> = (!rest.is_empty()).then_some(rest).into_iter().collect();
            tokens.extend((next..ends).map(|i| made.token(i)));
            let finish = if tokens.len() < limit { "stop" } else { "length" };
            tokens.truncate(limit);
            Choice { tokens, finish }
        };
        let stops = match &body["stop"] {
            Value::String(stop) => vec![stop.clone()],
            stops => stops
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|stop| Some(stop.as_str()?.to_owned()))
                .collect(),
        };
        Ok(Self {
            streamed: body["stream"] == true,
            include_usage: body["stream_options"]["include_usage"] == true,
            continuous_usage: body["stream_options"]["continuous_usage_stats"] == true,
            // A continued message stands where the answer would begin, so it adds its own tokens and no more.
            n_prompt_tokens: n_prompt_tokens(asked) + next as u64,
            choices: (0..n as usize).map(|index| write(made.choice(index))).collect(),
            stops,
            n_before_break: (n_prompt_tokens(asked) % 13) as usize,
        })
    }
}
