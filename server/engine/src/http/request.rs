//! What a chat and a completion request have in common: the sampling fields, read and checked as vLLM does it.
//!
//! The order of the checks is vLLM's too, because it decides which of several faults a client is told.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    error::ApiError,
    fields::{Fields, quote},
};
use crate::{
    batch::Limits,
    model::Model,
    sample::{GREEDY, Sampling},
};

/// The fields of a request that say how to write the answer, as they came.
#[expect(clippy::struct_excessive_bools, reason = "they are the request's switches, not states")]
pub(super) struct Common {
    pub(super) model: Option<String>,
    pub(super) n: i64,
    pub(super) stream: bool,
    pub(super) include_usage: bool,
    pub(super) continuous_usage: bool,
    pub(super) max_tokens: Option<i64>,
    pub(super) request_id: Option<String>,
    pub(super) return_token_ids: bool,
    pub(super) prompt_logprobs: Option<i64>,
    pub(super) skip_special_tokens: bool,
    temperature: Option<f64>,
    top_p: Option<f64>,
    top_k: Option<i64>,
    min_p: Option<f64>,
    seed: Option<i64>,
    presence_penalty: f64,
    frequency_penalty: f64,
    repetition_penalty: Option<f64>,
    logit_bias: Vec<(String, f64)>,
    allowed_token_ids: Option<Vec<i64>>,
    stop: Vec<String>,
    stop_token_ids: Vec<i64>,
    include_stop: bool,
    ignore_eos: bool,
    min_tokens: i64,
}

/// Fields that vLLM honours and this engine cannot: an answer that ignored them would not be what was asked for.
const UNSUPPORTED: [&str; 9] = [
    "bad_words",
    "logprob_token_ids",
    "mm_processor_kwargs",
    "prompt_embeds",
    "repetition_detection",
    "structured_outputs",
    "thinking_token_budget",
    "truncate_prompt_tokens",
    "use_beam_search",
];

/// Log-probabilities reported at most. *Source*: vLLM's `--max-logprobs`.
const N_LOGPROBS_MAX: i64 = 20;
/// Choices at most. *Source*: vLLM's `VLLM_MAX_N_SEQUENCES`.
const N_CHOICES_MAX: i64 = 16_384;

/// The checks that vLLM makes on the raw body, before it looks at the fields' types.
pub(super) fn check_raw(object: &Map<String, Value>) -> Result<(), ApiError> {
    let truthy = |name: &str| object.get(name).is_some_and(truthy);
    if truthy("stream_options") && !truthy("stream") {
        let message = "Stream options can only be defined when `stream=True`.";
        return Err(ApiError::parameter(message, "stream_options", None));
    }
    if let Some(format) = object.get("response_format").filter(|f| !f.is_null()) {
        let kind = format.get("type").and_then(Value::as_str);
        if matches!(kind, Some("json_object" | "json_schema" | "structural_tag")) {
            return Err(unsupported("response_format"));
        }
    }
    for name in UNSUPPORTED {
        if truthy(name) {
            return Err(unsupported(name));
        }
    }
    Ok(())
}

/// A number of log-probabilities as it came, before the fields' types are looked at.
pub(super) fn whole_number(name: &str, value: &Value) -> Result<i64, ApiError> {
    value.as_f64().map(|n| n as i64).ok_or_else(|| {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        ApiError::parameter(&format!("`{name}` must be an integer."), name, Some(&shown))
    })
}

/// -1 stands for all.
pub(super) fn check_count(name: &str, n: i64) -> Result<(), ApiError> {
    if n >= -1 {
        return Ok(());
    }
    Err(ApiError::parameter(&format!("`{name}` must be a positive value or -1."), name, Some(&n)))
}

/// What Python takes for true.
pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(bool) => *bool,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !object.is_empty(),
    }
}

pub(super) fn unsupported(name: &str) -> ApiError {
    ApiError::parameter(&format!("`{name}` is not supported by this engine."), name, None)
}

impl Common {
    /// Reads the fields; faults stay in `fields`.
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let stream_options = fields.inside("stream_options", |options| {
            (
                options.bool("include_usage").unwrap_or(false),
                options.bool("continuous_usage_stats").unwrap_or(false),
            )
        });
        let (include_usage, continuous_usage) = stream_options.unwrap_or_default();
        Self {
            model: fields.string("model").map(str::to_owned),
            n: fields.int("n").unwrap_or(1),
            stream: fields.bool("stream").unwrap_or(false),
            include_usage,
            continuous_usage: include_usage && continuous_usage,
            max_tokens: fields.int("max_tokens"),
            request_id: fields.string("request_id").map(str::to_owned),
            return_token_ids: fields.bool("return_token_ids").unwrap_or(false),
            prompt_logprobs: fields.int("prompt_logprobs"),
            skip_special_tokens: fields.bool("skip_special_tokens").unwrap_or(true),
            temperature: fields.float("temperature"),
            top_p: fields.float("top_p"),
            top_k: fields.int("top_k"),
            min_p: fields.float("min_p"),
            // -1 stands for no seed, as in vLLM.
            seed: fields.int("seed").filter(|seed| *seed != -1),
            presence_penalty: fields.float("presence_penalty").unwrap_or(0.0),
            frequency_penalty: fields.float("frequency_penalty").unwrap_or(0.0),
            repetition_penalty: fields.float("repetition_penalty"),
            logit_bias: read_bias(fields),
            allowed_token_ids: fields.ints("allowed_token_ids"),
            stop: fields.one_or_many("stop"),
            stop_token_ids: fields.ints("stop_token_ids").unwrap_or_default(),
            include_stop: fields.bool("include_stop_str_in_output").unwrap_or(false),
            ignore_eos: fields.bool("ignore_eos").unwrap_or(false),
            min_tokens: fields.int("min_tokens").unwrap_or(0),
        }
    }

    /// Whether the model is served under this name, and as many choices are allowed.
    pub(super) fn check_model(&self, served: &[String]) -> Result<(), ApiError> {
        check_name(self.model.as_deref(), served)?;
        self.check_choices()
    }

    fn check_choices(&self) -> Result<(), ApiError> {
        if self.n < 1 {
            return Err(ApiError::bad(format!("n must be at least 1, got {}.", self.n)));
        }
        if self.n > N_CHOICES_MAX {
            return Err(ApiError::bad(format!(
                "n must be at most {N_CHOICES_MAX}, got {}. To increase this limit, set the VLLM_MAX_N_SEQUENCES environment \
                 variable.",
                self.n
            )));
        }
        Ok(())
    }

    /// Checks the ranges and fills in the model's defaults; `n_prompt` is the longest prompt, `n_logprobs` what to report.
    pub(super) fn resolve(
        &self,
        model: &Model,
        n_prompt: usize,
        n_logprobs: Option<i64>,
    ) -> Result<(Sampling, Limits), ApiError> {
        let bias = self.bias()?;
        let defaults = &model.generation;
        let or = |value: Option<f64>, default: Option<f32>, last: f64| {
            value.or(default.map(f64::from)).unwrap_or(last)
        };
        let temperature = or(self.temperature, defaults.temperature, 1.0);
        let top_p = or(self.top_p, defaults.top_p, 1.0);
        let min_p = or(self.min_p, defaults.min_p, 0.0);
        let repetition_penalty = or(self.repetition_penalty, defaults.repetition_penalty, 1.0);
        let top_k = self.top_k.or(defaults.top_k).unwrap_or(0);
        let n_left = signed(model.config.n_context) - signed(n_prompt);
        let n_max = self.max_tokens.unwrap_or(n_left).min(n_left);

        for (name, value) in
            [("presence_penalty", self.presence_penalty), ("frequency_penalty", self.frequency_penalty)]
        {
            if !(-2.0..=2.0).contains(&value) {
                return Err(ApiError::bad(format!("{name} must be in [-2, 2], got {value:?}.")));
            }
        }
        if repetition_penalty <= 0.0 {
            return Err(ApiError::bad(format!(
                "repetition_penalty must be greater than zero, got {repetition_penalty:?}."
            )));
        }
        let shown = format!("{temperature:?}");
        if temperature < 0.0 {
            let message = format!("temperature must be non-negative, got {shown}.");
            return Err(ApiError::parameter(&message, "temperature", Some(&shown)));
        }
        if temperature > 2.0 {
            let message = format!("temperature must be in [0, 2], got {shown}.");
            return Err(ApiError::parameter(&message, "temperature", Some(&shown)));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            let shown = format!("{top_p:?}");
            return Err(ApiError::parameter(
                &format!("top_p must be in (0, 1], got {shown}."),
                "top_p",
                Some(&shown),
            ));
        }
        if top_k < -1 {
            return Err(ApiError::bad(format!("top_k must be 0 (disable), or at least 1, got {top_k}.")));
        }
        if !(0.0..=1.0).contains(&min_p) {
            return Err(ApiError::bad(format!("min_p must be in [0, 1], got {min_p:?}.")));
        }
        if n_max < 1 {
            let message = format!("max_tokens must be at least 1, got {n_max}.");
            return Err(ApiError::parameter(&message, "max_tokens", Some(&n_max)));
        }
        let n_min = self.min_tokens;
        if n_min < 0 {
            return Err(ApiError::bad(format!(
                "min_tokens must be greater than or equal to 0, got {n_min}."
            )));
        }
        if n_min > n_max {
            return Err(ApiError::bad(format!(
                "min_tokens must be less than or equal to max_tokens={n_max}, got {n_min}."
            )));
        }
        if self.stop.iter().any(String::is_empty) {
            return Err(ApiError::bad("stop cannot contain an empty string."));
        }
        if temperature < f64::from(GREEDY) && self.n > 1 {
            return Err(ApiError::bad(format!("n must be 1 when using greedy sampling, got {}.", self.n)));
        }
        for (kind, n) in [("sample", n_logprobs), ("prompt", self.prompt_logprobs)] {
            if let Some(n) = n.filter(|n| *n > N_LOGPROBS_MAX) {
                let message = format!(
                    "Requested {kind} logprobs of {n}, which is greater than max allowed: {N_LOGPROBS_MAX}"
                );
                let param = if kind == "sample" { "logprobs" } else { "prompt_logprobs" };
                return Err(ApiError::parameter(&message, param, Some(&n)));
            }
        }
        let n_vocab = model.config.n_vocab;
        let biased: Vec<i64> = bias.iter().map(|(token, _)| *token).collect();
        let logit_bias = in_vocabulary("logit_bias", &biased, n_vocab)?;
        let stop_tokens = in_vocabulary("stop_token_ids", &self.stop_token_ids, n_vocab)?;
        let allowed_tokens = match &self.allowed_token_ids {
            None => None,
            Some(ids) if ids.is_empty() => {
                let message = "allowed_token_ids is not None and empty!";
                return Err(ApiError::parameter(message, "allowed_token_ids", Some(&"[]")));
            }
            Some(ids) => {
                Some(in_vocabulary("allowed_token_ids", ids, n_vocab)?.into_iter().collect::<HashSet<u32>>())
            }
        };
        let sampling = Sampling {
            // Between greedy and 0.01 the division by it would overflow. *Source*: vLLM's `_MAX_TEMP`.
            temperature: if temperature > 0.0 { temperature.max(0.01) as f32 } else { 0.0 },
            top_p: top_p as f32,
            top_k: usize::try_from(top_k).unwrap_or(0),
            min_p: min_p as f32,
            seed: self.seed.map(i64::cast_unsigned),
            presence_penalty: self.presence_penalty as f32,
            frequency_penalty: self.frequency_penalty as f32,
            repetition_penalty: repetition_penalty as f32,
            logit_bias: logit_bias.into_iter().zip(bias).map(|(token, (_, bias))| (token, bias)).collect(),
            allowed_tokens,
            n_logprobs: n_logprobs.map(|n| count(n, n_vocab)),
        };
        let limits = Limits {
            n_max: n_max as usize,
            n_min: n_min as usize,
            eos: defaults.eos().to_vec(),
            ignore_eos: self.ignore_eos,
            stop_tokens,
            stop: self.stop.clone(),
            include_stop: self.include_stop,
            skip_special: self.skip_special_tokens,
        };
        Ok((sampling, limits))
    }

    /// Prompt log-probabilities to report besides each token's own.
    pub(super) fn n_prompt_logprobs(&self, model: &Model) -> Option<usize> {
        self.prompt_logprobs.map(|n| count(n, model.config.n_vocab))
    }

    fn bias(&self) -> Result<Vec<(i64, f32)>, ApiError> {
        let bad: Vec<String> = self
            .logit_bias
            .iter()
            .filter(|(key, _)| key.trim().parse::<i64>().is_err())
            .map(|(key, _)| quote(key))
            .collect();
        if !bad.is_empty() {
            let bad = format!("[{}]", bad.join(", "));
            let message =
                format!("logit_bias contains key(s) that cannot be converted to integer token IDs: {bad}");
            return Err(ApiError::parameter(&message, "logit_bias", Some(&bad)));
        }
        let bias = self.logit_bias.iter();
        Ok(bias
            .filter_map(|(key, bias)| Some((key.trim().parse().ok()?, bias.clamp(-100.0, 100.0) as f32)))
            .collect())
    }
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// -1 asks for all.
fn count(n: i64, n_vocab: usize) -> usize {
    usize::try_from(n).unwrap_or(n_vocab)
}

pub(super) fn check_name(model: Option<&str>, served: &[String]) -> Result<(), ApiError> {
    match model {
        Some(name) if !name.is_empty() && !served.iter().any(|s| s == name) => {
            Err(ApiError::no_such_model(name, served))
        }
        _ => Ok(()),
    }
}

fn read_bias(fields: &mut Fields<'_>) -> Vec<(String, f64)> {
    let Some(object) = fields.object("logit_bias") else { return vec![] };
    let mut bias = Vec::with_capacity(object.len());
    for (key, value) in object {
        match value.as_f64() {
            Some(number) => bias.push((key.clone(), number)),
            None => fields.fault(
                &format!("logit_bias.{key}"),
                "float_type",
                "Input should be a valid number",
                value,
            ),
        }
    }
    bias
}

fn in_vocabulary(name: &str, ids: &[i64], n_vocab: usize) -> Result<Vec<u32>, ApiError> {
    let outside = |id: &i64| *id < 0 || *id >= signed(n_vocab);
    let bad: Vec<String> = ids.iter().filter(|id| outside(id)).map(i64::to_string).collect();
    if bad.is_empty() {
        return Ok(ids.iter().map(|id| *id as u32).collect());
    }
    let bad = format!("[{}]", bad.join(", "));
    let message =
        format!("token_id(s) {bad} in {name} contain out-of-vocab token ids. Vocabulary size: {n_vocab}");
    Err(ApiError::parameter(&message, name, Some(&bad)))
}

/// Refuses a number of answer tokens that could not fit even an empty prompt.
pub(super) fn check_max_tokens(name: &str, n: Option<i64>, model: &Model) -> Result<(), ApiError> {
    let n_context = model.config.n_context;
    match n {
        Some(n) if n > signed(n_context) => {
            let message = format!(
                "{name}={n} cannot be greater than max_model_len={n_context}. Please request fewer output tokens."
            );
            Err(ApiError::parameter(&message, name, Some(&n)))
        }
        _ => Ok(()),
    }
}

/// A prompt's tokens, if it fits the context.
pub(super) fn tokenise(text: &str, model: &Model) -> Result<Vec<u32>, ApiError> {
    let n_context = model.config.n_context;
    let n_chars_max = n_context * model.tokenizer.n_max_chars();
    let n_chars = text.chars().count();
    // Such a text cannot fit, however it is cut; this spares cutting it.
    if n_chars > n_chars_max {
        let message = format!(
            "This model's maximum context length is {n_context} tokens. However, your prompt contains {n_chars} characters \
             (more than {n_chars_max} characters, which is the upper bound for {n_context} input tokens). Please reduce the \
             length of the input prompt."
        );
        return Err(ApiError::parameter(&message, "input_text", Some(&n_chars)));
    }
    let tokens = model.tokenizer.encode(text);
    check_length(tokens.len(), model)?;
    Ok(tokens)
}

pub(super) fn check_length(n_tokens: usize, model: &Model) -> Result<(), ApiError> {
    let n_context = model.config.n_context;
    if n_tokens <= n_context {
        return Ok(());
    }
    // vLLM stops counting one token beyond the limit.
    let n_counted = n_context + 1;
    let message = format!(
        "This model's maximum context length is {n_context} tokens. However, your prompt contains at least {n_counted} input \
         tokens, which exceeds this limit even without any output tokens. Please reduce the length of the input prompt."
    );
    Err(ApiError::parameter(&message, "input_tokens", Some(&n_counted)))
}
