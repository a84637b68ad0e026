//! One answer's events and documents, with the keys that vLLM 0.32.0 writes.

use crate::{
    request::Request,
    vllm_http::{event, response},
};
use serde_json::{Value, json};

/// How a choice ends.
pub(crate) struct End<'a> {
    /// Its last text; in a document all of it.
    pub(crate) text: String,
    pub(crate) reason: &'a str,
    /// The stop string that was found.
    pub(crate) stop: Option<&'a str>,
}

impl End<'_> {
    /// One that breaks off, without more text.
    pub(crate) fn abort(text: &str) -> Self {
        Self { text: text.to_owned(), reason: "abort", stop: None }
    }
}

/// Writes the parts of one answer.
pub(crate) struct Answer<'a> {
    pub(crate) request: &'a Request,
    pub(crate) id: &'a str,
    pub(crate) model: &'a str,
}

impl Answer<'_> {
    /// The role event of every choice; they come with the first token.
    pub(crate) fn roles(&self) -> String {
        let role = |index: usize| {
            let choice = json!({"index": index, "delta": {"role": "assistant", "content": ""}, "logprobs": null,
                "finish_reason": null});
            let mut chunk = self.chunk(&choice, 0);
            chunk["prompt_token_ids"] = Value::Null;
            chunk["prompt_text"] = Value::Null;
            event(&chunk.to_string())
        };
        (0..self.request.choices.len()).map(role).collect()
    }

    /// An event with text of a choice, after `n` tokens of it.
    pub(crate) fn text(&self, index: usize, text: &str, n: usize) -> String {
        let choice = json!({"index": index, "delta": {"content": text}, "logprobs": null, "finish_reason": null,
            "token_ids": null});
        event(&self.chunk(&choice, n).to_string())
    }

    /// The event with a choice's finish reason.
    pub(crate) fn finish(&self, index: usize, end: &End<'_>, n: usize) -> String {
        let delta = if end.text.is_empty() { json!({}) } else { json!({"content": end.text}) };
        let choice = json!({"index": index, "delta": delta, "logprobs": null, "finish_reason": end.reason,
            "stop_reason": end.stop, "token_ids": null});
        let mut last = self.chunk(&choice, n);
        if !self.request.include_usage {
            last["system_fingerprint"] = json!("vllm-0.32.0-efc79fc0");
        }
        event(&last.to_string())
    }

    /// The usage event, `n` tokens in all, when it is asked for.
    pub(crate) fn whole_usage(&self, n: usize) -> String {
        if !self.request.include_usage {
            return String::new();
        }
        let usage = json!({"id": self.id, "object": "chat.completion.chunk", "created": 1_795_470_966,
            "model": self.model, "choices": [], "usage": self.usage(n),
            "system_fingerprint": "vllm-0.32.0-efc79fc0"});
        event(&usage.to_string())
    }

    fn chunk(&self, choice: &Value, n: usize) -> Value {
        let mut chunk = json!({"id": self.id, "object": "chat.completion.chunk", "created": 1_795_470_966,
            "model": self.model, "choices": [choice]});
        if self.request.continuous_usage {
            chunk["usage"] = self.usage(n);
            chunk["usage"]["completion_tokens_details"] = Value::Null;
        }
        chunk
    }

    fn usage(&self, n: usize) -> Value {
        let n_prompt = self.request.n_prompt_tokens;
        json!({"prompt_tokens": n_prompt, "total_tokens": n_prompt + n as u64, "completion_tokens": n})
    }

    /// The answer in one piece, `n` tokens in all.
    pub(crate) fn document(&self, ends: &[End<'_>], n: usize) -> String {
        let choice = |(index, end): (usize, &End<'_>)| {
            json!({"index": index, "message": {"role": "assistant", "content": end.text, "refusal": null,
                "annotations": null, "audio": null, "function_call": null, "reasoning": null},
                "logprobs": null, "finish_reason": end.reason, "stop_reason": end.stop, "token_ids": null,
                "routed_experts": null})
        };
        let choices: Vec<_> = ends.iter().enumerate().map(choice).collect();
        json!({"id": self.id, "object": "chat.completion", "created": 1_795_470_966, "model": self.model,
            "choices": choices,
            "service_tier": null, "system_fingerprint": "vllm-0.32.0-efc79fc0", "usage": self.usage(n),
            "prompt_logprobs": null, "prompt_token_ids": null, "prompt_text": null,
            "kv_transfer_params": null, "ec_transfer_params": null, "metrics": null})
        .to_string()
    }
}

/// vLLM's error body.
pub(crate) fn complaint(status: u16, message: &str) -> String {
    let kind = match status {
        400 => "BadRequestError",
        404 => "NotFoundError",
        503 => "Service Unavailable",
        _ => "InternalServerError",
    };
    json!({"error": {"message": message, "type": kind, "param": null, "code": status}}).to_string()
}

/// The same as a response.
pub(crate) fn refusal(status: u16, message: &str) -> String {
    response(status, "application/json", &complaint(status, message))
}

/// Cuts the text at the first stop string; what may still become one is held back, by the length of the
/// longest less one character, as vLLM does.
pub(crate) struct Stopper<'a> {
    stops: &'a [String],
    n_held: usize,
    held: String,
}

impl<'a> Stopper<'a> {
    pub(crate) fn new(stops: &'a [String]) -> Self {
        let longest = stops.iter().map(|stop| stop.chars().count()).max().unwrap_or(0);
        Self { stops, n_held: longest.saturating_sub(1), held: String::new() }
    }

    /// The text that may go out, and the stop string that ended the answer.
    pub(crate) fn push(&mut self, token: &str) -> (String, Option<&'a str>) {
        self.held += token;
        let found = self.stops.iter().filter(|stop| !stop.is_empty());
        let found = found.filter_map(|stop| Some((self.held.find(stop.as_str())?, stop.as_str()))).min();
        if let Some((at, stop)) = found {
            self.held.truncate(at);
            return (std::mem::take(&mut self.held), Some(stop));
        }
        let keep_from = match self.n_held {
            0 => self.held.len(),
            n => self.held.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at),
        };
        let left = self.held.split_off(keep_from);
        (std::mem::replace(&mut self.held, left), None)
    }

    /// What was held back, at the end.
    pub(crate) fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}
