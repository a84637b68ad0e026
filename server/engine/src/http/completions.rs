//! `POST /v1/completions`: plain continuation of one or several prompts.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde_json::{Map, Value};

use super::{
    Shared, answer_id, body,
    error::ApiError,
    fields::Fields,
    request,
    request::Common,
    shape::{
        Completion, CompletionChoice, CompletionEventChoice, CompletionLogprobs, PromptLogprobs, Usage,
        finish,
    },
    stream::{Events, Out, respond},
    unix_seconds,
};
use crate::{
    batch::{Answer, Delta, Request},
    model::Model,
    sample::Logprobs,
};

/// Tokens of an answer where the request does not say. *Source*: OpenAI's and vLLM's default.
const N_MAX_DEFAULT: i64 = 16;
/// Prompts in one request at most. *Source*: vLLM's `VLLM_MAX_COMPLETION_PROMPTS`.
const N_PROMPTS_MAX: usize = 1024;

/// The handler.
pub(super) async fn complete(
    State(engine): State<Shared>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let object = body(&headers, &bytes)?;
    request::check_raw(&object)?;
    check_raw(&object)?;
    let mut fields = Fields::new(&object);
    let prompts = read_prompts(&mut fields);
    let mut common = Common::read(&mut fields);
    let logprobs = fields.int("logprobs");
    let echo = fields.bool("echo").unwrap_or(false);
    fields.finish()?;

    request::check_name(common.model.as_deref(), &engine.names)?;
    let model = &engine.model;
    common.max_tokens = common.max_tokens.or(Some(N_MAX_DEFAULT));
    // Only the prompt is wanted back: vLLM makes one token and hides it.
    let prompt_only = echo && common.max_tokens == Some(0);
    if prompt_only {
        common.max_tokens = Some(1);
    }
    request::check_max_tokens("max_tokens", common.max_tokens, model)?;
    if echo && common.prompt_logprobs.is_none() {
        common.prompt_logprobs = logprobs;
    }
    let prompts = tokenise(prompts, model)?;
    let n_longest = prompts.iter().map(|prompt| prompt.tokens.len()).max().unwrap_or(0);
    common.check_model(&engine.names)?;
    let (sampling, limits) = common.resolve(model, n_longest, logprobs)?;
    let request = Request {
        prompts: prompts.iter().map(|prompt| prompt.tokens.clone()).collect(),
        n_choices: common.n as usize,
        sampling,
        limits,
        n_prompt_logprobs: common.n_prompt_logprobs(model),
    };
    let n_top = logprobs.map(|n| usize::try_from(n).unwrap_or(model.config.n_vocab));
    let wanted = Wanted { prompts, n_top, echo, prompt_only, common };
    let id = answer_id("cmpl", &headers, wanted.common.request_id.as_deref());
    let (answer, guard) = engine.submit(request)?;
    if wanted.common.stream {
        let out = Out::new(engine, id, "text_completion");
        return Ok(respond(answer, guard, CompletionEvents::new(wanted), out));
    }
    whole(&engine, &id, answer, wanted).await
}

/// A prompt, and its text if it came as text.
struct Prompt {
    text: Option<String>,
    tokens: Vec<u32>,
}

/// A prompt as it came.
enum RawPrompt {
    Text(String),
    Tokens(Vec<i64>),
}

/// What the answer has to look like.
struct Wanted {
    prompts: Vec<Prompt>,
    /// Rivals to tell with each token, where log-probabilities are wanted at all.
    n_top: Option<usize>,
    echo: bool,
    prompt_only: bool,
    common: Common,
}

fn check_raw(object: &Map<String, Value>) -> Result<(), ApiError> {
    let prompt = object.get("prompt");
    if prompt.is_none_or(|prompt| prompt.is_null() || prompt.as_str() == Some("")) {
        let message = "Either prompt or prompt_embeds must be provided and non-empty.";
        return Err(ApiError::parameter(message, "prompt", None));
    }
    if let Some(prompts) = prompt.and_then(Value::as_array)
        && prompts.len() > N_PROMPTS_MAX
        && !prompts[0].is_number()
    {
        let message = format!(
            "prompt list length {} exceeds the maximum allowed count of {N_PROMPTS_MAX}.",
            prompts.len()
        );
        return Err(ApiError::parameter(&message, "prompt", None));
    }
    if object.get("suffix").is_some_and(request::truthy) {
        let message = "suffix is only supported for models with FIM completion rendering";
        return Err(ApiError::bad(message).about("suffix"));
    }
    for name in ["prompt_logprobs", "logprobs"] {
        let Some(value) = object.get(name).filter(|value| !value.is_null()) else { continue };
        request::check_count(name, request::whole_number(name, value)?)?;
    }
    Ok(())
}

/// A text, a list of texts, a list of tokens or a list of such lists.
fn read_prompts(fields: &mut Fields<'_>) -> Vec<RawPrompt> {
    match fields.value("prompt") {
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
            fields.one_or_many("prompt").into_iter().map(RawPrompt::Text).collect()
        }
        Some(Value::Array(items)) if items.iter().all(Value::is_array) => {
            let lists = items.iter().filter_map(Value::as_array);
            let tokens = lists.map(|list| list.iter().filter_map(Value::as_i64).collect::<Vec<_>>());
            let tokens: Vec<Vec<i64>> = tokens.collect();
            for (i, (list, tokens)) in items.iter().zip(&tokens).enumerate() {
                if list.as_array().is_some_and(|list| list.len() != tokens.len()) {
                    fields.fault(&format!("prompt.{i}"), "int_type", "Input should be a valid integer", list);
                }
            }
            tokens.into_iter().map(RawPrompt::Tokens).collect()
        }
        Some(Value::Array(_)) => fields.ints("prompt").map(RawPrompt::Tokens).into_iter().collect(),
        Some(Value::String(text)) => vec![RawPrompt::Text(text.clone())],
        other => {
            // vLLM tries the four forms in this order and tells what each lacks.
            let other = other.unwrap_or(&Value::Null);
            for kind in ["list", "list", "string", "list"] {
                let message = format!("Input should be a valid {kind}");
                fields.fault("prompt", &format!("{kind}_type"), &message, other);
            }
            vec![]
        }
    }
}

fn tokenise(prompts: Vec<RawPrompt>, model: &Model) -> Result<Vec<Prompt>, ApiError> {
    if prompts.is_empty() {
        return Err(ApiError::bad("You must pass at least one prompt"));
    }
    let n_tokens = model.tokenizer.n_tokens();
    prompts
        .into_iter()
        .map(|prompt| {
            let prompt = match prompt {
                RawPrompt::Text(text) => {
                    Prompt { tokens: request::tokenise(&text, model)?, text: Some(text) }
                }
                RawPrompt::Tokens(ids) => {
                    request::check_length(ids.len(), model)?;
                    let tokens = ids
                        .iter()
                        .map(|id| u32::try_from(*id).ok().filter(|id| (*id as usize) < n_tokens).ok_or(*id))
                        .collect::<Result<Vec<u32>, i64>>()
                        .map_err(|id| ApiError::bad(format!("Token id {id} is out of vocabulary")))?;
                    Prompt { text: None, tokens }
                }
            };
            if prompt.tokens.is_empty() {
                return Err(ApiError::bad("The decoder prompt cannot be empty"));
            }
            Ok(prompt)
        })
        .collect()
}

/// The answer in one piece.
async fn whole(engine: &Shared, id: &str, answer: Answer, wanted: Wanted) -> Result<Response, ApiError> {
    let created = unix_seconds();
    let n_choices = wanted.prompts.len() * wanted.common.n as usize;
    let parts = answer.whole(n_choices).await.map_err(|_| ApiError::dead())?;
    let n_generated = parts.iter().map(|part| part.tokens.len()).sum();
    let answer = Completion {
        id,
        object: "text_completion",
        created,
        model: &engine.names[0],
        choices: parts.into_iter().enumerate().map(|(i, part)| wanted.choice(engine, i, part)).collect(),
        service_tier: None,
        system_fingerprint: &engine.fingerprint,
        usage: Usage::new(wanted.n_prompt(), n_generated),
        kv_transfer_params: None,
        ec_transfer_params: None,
        metrics: None,
    };
    Ok(Json(answer).into_response())
}

impl Wanted {
    fn n_prompt(&self) -> usize {
        self.prompts.iter().map(|prompt| prompt.tokens.len()).sum()
    }

    fn prompt(&self, choice: usize) -> &Prompt {
        &self.prompts[choice / self.common.n as usize]
    }

    fn choice(&self, engine: &Shared, index: usize, part: Delta) -> CompletionChoice {
        let (finish_reason, stop_reason) =
            finish(part.finish.as_ref().expect("a finished answer says why it ended"));
        let prompt = self.prompt(index);
        let mut offset = 0;
        CompletionChoice {
            index,
            text: self.text(engine, prompt, &part.text, true),
            logprobs: self.logprobs(engine, prompt, &part.prompt_logprobs, &part.logprobs, true, &mut offset),
            finish_reason,
            stop_reason,
            token_ids: self.common.return_token_ids.then_some(part.tokens),
            prompt_logprobs: self
                .common
                .prompt_logprobs
                .map(|_| PromptLogprobs::all(&engine.model.tokenizer, &part.prompt_logprobs)),
            prompt_token_ids: self.common.return_token_ids.then(|| prompt.tokens.clone()),
            routed_experts: None,
        }
    }

    /// A choice's text, after the prompt's where that is echoed and this is the beginning.
    fn text(&self, engine: &Shared, prompt: &Prompt, text: &str, first: bool) -> String {
        let mut out = String::new();
        if self.echo && first && !self.common.return_token_ids {
            match &prompt.text {
                Some(text) => out.push_str(text),
                None => out.push_str(&engine.model.tokenizer.decode(&prompt.tokens)),
            }
        }
        if !self.prompt_only {
            out.push_str(text);
        }
        out
    }

    fn logprobs(
        &self,
        engine: &Shared,
        prompt: &Prompt,
        of_prompt: &[Logprobs],
        of_text: &[Logprobs],
        first: bool,
        offset: &mut usize,
    ) -> Option<CompletionLogprobs> {
        let n_top = self.n_top?;
        let tokenizer = &engine.model.tokenizer;
        let mut out = CompletionLogprobs::default();
        if self.echo && first {
            out.push_bare(tokenizer.decode(&prompt.tokens[..1]), offset);
            for report in of_prompt {
                out.push(tokenizer, report, n_top, offset);
            }
        }
        for report in of_text.iter().filter(|_| !self.prompt_only) {
            out.push(tokenizer, report, n_top, offset);
        }
        Some(out)
    }
}

/// The events of a streamed completion.
struct CompletionEvents {
    wanted: Wanted,
    choices: Vec<Progress>,
}

#[derive(Clone, Default)]
struct Progress {
    n_generated: usize,
    started: bool,
    offset: usize,
}

impl CompletionEvents {
    fn new(wanted: Wanted) -> Self {
        let choices = vec![Progress::default(); wanted.prompts.len() * wanted.common.n as usize];
        Self { wanted, choices }
    }
}

impl Events for CompletionEvents {
    fn on_delta(&mut self, delta: Delta, out: &mut Out) {
        let wanted = &self.wanted;
        let progress = &mut self.choices[delta.choice];
        let first = !progress.started;
        progress.started = true;
        progress.n_generated += delta.tokens.len();
        let prompt = wanted.prompt(delta.choice);
        let logprobs = wanted.logprobs(
            &out.engine,
            prompt,
            &delta.prompt_logprobs,
            &delta.logprobs,
            first,
            &mut progress.offset,
        );
        let finish = delta.finish.as_ref().map(finish);
        let last = finish.is_some() && !wanted.common.include_usage;
        let return_ids = wanted.common.return_token_ids;
        let choice = CompletionEventChoice {
            index: delta.choice,
            text: wanted.text(&out.engine, prompt, &delta.text, first),
            logprobs,
            finish_reason: finish.as_ref().map(|(reason, _)| *reason),
            stop_reason: finish.map_or(Value::Null, |(_, stop_reason)| stop_reason),
            // vLLM tells them with an echo as well, asked for or not.
            prompt_token_ids: ((return_ids || wanted.echo) && first).then(|| prompt.tokens.clone()),
            token_ids: return_ids.then_some(delta.tokens),
        };
        let usage = Usage::new(prompt.tokens.len(), progress.n_generated);
        let usage = wanted.common.continuous_usage.then(|| usage.running(false));
        out.push(&[choice], usage, None, last);
    }

    fn n_prompt(&self) -> usize {
        self.wanted.n_prompt()
    }

    fn include_usage(&self) -> bool {
        self.wanted.common.include_usage
    }
}
