//! `POST /v1/chat/completions`.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde_json::Value;

use super::{
    Shared, answer_id, body,
    error::ApiError,
    fields::Fields,
    messages::{self, Conversation, ToolChoice},
    random_hex, request,
    request::Common,
    shape::{
        ChatAnswer, ChatChoice, ChatDelta, ChatEventChoice, ChatLogprobs, ChatMessage, EventPrompt, Function,
        PromptLogprobs, ToolCall, Usage, finish,
    },
    stream::{Events, Out, respond},
    unix_seconds,
};
use crate::{
    batch::{Delta, Request},
    template::{self, Ending},
    tools::{self, ToolStream},
};

/// The handler.
pub(super) async fn complete(
    State(engine): State<Shared>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let object = body(&headers, &bytes)?;
    messages::check_raw(&object)?;
    request::check_raw(&object)?;
    check_logprobs(&object)?;
    let mut fields = Fields::new(&object);
    let conversation = Conversation::read(&mut fields);
    let mut common = Common::read(&mut fields);
    let logprobs = fields.bool("logprobs").unwrap_or(false);
    let top_logprobs = fields.int("top_logprobs").unwrap_or(0);
    let max_completion_tokens = fields.int("max_completion_tokens");
    fields.finish()?;

    common.check_model(&engine.names)?;
    let model = &engine.model;
    let conversation = conversation.resolve(&engine.names[0])?;
    let limit = if max_completion_tokens.is_some() { "max_completion_tokens" } else { "max_tokens" };
    common.max_tokens = max_completion_tokens.or(common.max_tokens);
    request::check_max_tokens(limit, common.max_tokens, model)?;
    let text = template::render(&conversation.messages, &conversation.tools, conversation.ending)?;
    let prompt = request::tokenise(&text, model)?;
    // The marks around tool calls are special tokens, and must be seen.
    let with_tools = conversation.tool_choice == ToolChoice::Auto;
    common.skip_special_tokens &= !with_tools;
    let (sampling, limits) = common.resolve(model, prompt.len(), logprobs.then_some(top_logprobs))?;
    let wanted = Wanted {
        role: role(&conversation),
        with_tools,
        parallel_tool_calls: conversation.parallel_tool_calls,
        n_top: logprobs.then(|| usize::try_from(top_logprobs).unwrap_or(usize::MAX)),
        prompt: prompt.clone(),
        common,
    };
    let request = Request {
        prompts: vec![prompt],
        n_choices: wanted.common.n as usize,
        sampling,
        limits,
        n_prompt_logprobs: wanted.common.n_prompt_logprobs(model),
    };
    let id = answer_id("chatcmpl", &headers, wanted.common.request_id.as_deref());
    let (answer, guard) = engine.submit(request)?;
    if wanted.common.stream {
        let out = Out::new(engine, id, "chat.completion.chunk");
        return Ok(respond(answer, guard, ChatEvents::new(wanted), out));
    }
    whole(&engine, &id, answer, wanted).await
}

/// What the answer has to look like.
struct Wanted {
    role: String,
    with_tools: bool,
    parallel_tool_calls: bool,
    /// Rivals to tell with each token, where log-probabilities are wanted at all.
    n_top: Option<usize>,
    prompt: Vec<u32>,
    common: Common,
}

/// An answer continues or follows: it has the role of the message it continues.
fn role(conversation: &Conversation) -> String {
    match (conversation.ending, conversation.messages.last()) {
        (Ending::Open | Ending::Closed, Some(last)) => last.role.clone(),
        _ => "assistant".to_owned(),
    }
}

fn check_logprobs(object: &serde_json::Map<String, Value>) -> Result<(), ApiError> {
    for name in ["prompt_logprobs", "top_logprobs"] {
        let Some(value) = object.get(name).filter(|value| !value.is_null()) else { continue };
        let n = request::whole_number(name, value)?;
        if name == "prompt_logprobs"
            && object.get("stream").is_some_and(request::truthy)
            && (n > 0 || n == -1)
        {
            let message = "`prompt_logprobs` are not available when `stream=True`.";
            return Err(ApiError::parameter(message, name, None));
        }
        request::check_count(name, n)?;
        if name == "top_logprobs" && n != 0 && !object.get("logprobs").is_some_and(request::truthy) {
            let message = "when using `top_logprobs`, `logprobs` must be set to true.";
            return Err(ApiError::parameter(message, name, None));
        }
    }
    Ok(())
}

/// The answer in one piece.
async fn whole(
    engine: &Shared,
    id: &str,
    answer: crate::batch::Answer,
    wanted: Wanted,
) -> Result<Response, ApiError> {
    let created = unix_seconds();
    let parts = answer.whole(wanted.common.n as usize).await.map_err(|_| ApiError::dead())?;
    let tokenizer = &engine.model.tokenizer;
    let n_generated = parts.iter().map(|part| part.tokens.len()).sum();
    let prompt_logprobs =
        wanted.common.prompt_logprobs.map(|_| PromptLogprobs::all(tokenizer, &parts[0].prompt_logprobs));
    let choices = parts.into_iter().enumerate().map(|(i, part)| wanted.choice(engine, i, part)).collect();
    let answer = ChatAnswer {
        id,
        object: "chat.completion",
        created,
        model: &engine.names[0],
        choices,
        service_tier: None,
        system_fingerprint: &engine.fingerprint,
        usage: Usage::new(wanted.prompt.len(), n_generated),
        prompt_logprobs,
        prompt_token_ids: wanted.common.return_token_ids.then_some(wanted.prompt),
        prompt_text: None,
        kv_transfer_params: None,
        ec_transfer_params: None,
        metrics: None,
    };
    Ok(Json(answer).into_response())
}

impl Wanted {
    fn choice(&self, engine: &Shared, index: usize, part: Delta) -> ChatChoice {
        let (reason, stop_reason) =
            finish(part.finish.as_ref().expect("a finished answer says why it ended"));
        let calls = if self.with_tools { tools::parse(&part.text) } else { None };
        let called = calls.as_ref().is_some_and(|(_, calls)| !calls.is_empty());
        let (content, mut calls) = match calls {
            Some((text, calls)) => ((!text.is_empty()).then_some(text), calls),
            None => (Some(part.text), vec![]),
        };
        if !self.parallel_tool_calls {
            calls.truncate(1);
        }
        let tool_calls = calls
            .into_iter()
            .map(|call| ToolCall {
                id: Some(call_id()),
                r#type: Some("function"),
                index: None,
                function: Function { name: Some(call.name), arguments: call.arguments },
            })
            .collect();
        ChatChoice {
            index,
            message: ChatMessage {
                role: self.role.clone(),
                content,
                refusal: None,
                annotations: None,
                audio: None,
                function_call: None,
                tool_calls,
                reasoning: None,
            },
            logprobs: self.logprobs(engine, &part.logprobs),
            finish_reason: if called { "tool_calls" } else { reason },
            stop_reason,
            token_ids: self.common.return_token_ids.then_some(part.tokens),
            routed_experts: None,
        }
    }

    fn logprobs(&self, engine: &Shared, logprobs: &[crate::sample::Logprobs]) -> Option<ChatLogprobs> {
        Some(ChatLogprobs::new(&engine.model.tokenizer, logprobs, self.n_top?))
    }
}

fn call_id() -> String {
    format!("chatcmpl-tool-{}", random_hex())
}

/// The events of a streamed chat.
struct ChatEvents {
    wanted: Wanted,
    started: bool,
    choices: Vec<Progress>,
}

#[derive(Default)]
struct Progress {
    n_generated: usize,
    tools: ToolStream,
    called: bool,
}

impl ChatEvents {
    fn new(wanted: Wanted) -> Self {
        let choices = (0..wanted.common.n).map(|_| Progress::default()).collect();
        Self { wanted, started: false, choices }
    }

    /// The first event of every choice tells the role. They come with the first token of any.
    fn start(&self, out: &mut Out) {
        let common = &self.wanted.common;
        let prompt = EventPrompt {
            prompt_token_ids: common.return_token_ids.then(|| self.wanted.prompt.clone()),
            prompt_text: None,
        };
        for index in 0..self.choices.len() {
            let choice = ChatEventChoice {
                index,
                delta: ChatDelta {
                    role: Some(self.wanted.role.clone()),
                    content: Some("".into()),
                    ..ChatDelta::default()
                },
                logprobs: None,
                finish_reason: None,
                stop_reason: None,
                token_ids: None,
            };
            out.push(&[choice], self.usage(0), Some(prompt.clone()), false);
        }
    }

    fn usage(&self, n_generated: usize) -> Option<super::shape::RunningUsage> {
        let wanted = self.wanted.common.continuous_usage;
        wanted.then(|| Usage::new(self.wanted.prompt.len(), n_generated).running(true))
    }
}

impl Events for ChatEvents {
    fn on_delta(&mut self, delta: Delta, out: &mut Out) {
        if !self.started {
            self.started = true;
            self.start(out);
        }
        let index = delta.choice;
        let progress = &mut self.choices[index];
        progress.n_generated += delta.tokens.len();
        let n_generated = progress.n_generated;
        let content = if self.wanted.with_tools {
            progress.tools.push(&delta.text).map(|part| with_calls(part, self.wanted.parallel_tool_calls))
        } else {
            let text = Some(delta.text).filter(|text| !text.is_empty());
            text.map(|text| ChatDelta { content: Some(text.into()), ..ChatDelta::default() })
        };
        progress.called |= content.as_ref().is_some_and(|delta| !delta.tool_calls.is_empty());
        let logprobs = self.wanted.logprobs(&out.engine, &delta.logprobs);
        let return_ids = self.wanted.common.return_token_ids;
        // An event without anything to tell is left out.
        if content.is_none() && delta.finish.is_none() && logprobs.is_none() && !return_ids {
            return;
        }
        let called = progress.called;
        let finish = delta.finish.as_ref().map(finish).map(|(reason, stop_reason)| {
            (if called && reason == "stop" { "tool_calls" } else { reason }, stop_reason)
        });
        let last = finish.is_some() && !self.wanted.common.include_usage;
        let choice = ChatEventChoice {
            index,
            delta: content.unwrap_or_default(),
            logprobs,
            finish_reason: finish.as_ref().map(|(reason, _)| *reason),
            stop_reason: finish.map(|(_, stop_reason)| stop_reason),
            token_ids: Some(if return_ids { delta.tokens.into() } else { Value::Null }),
        };
        out.push(&[choice], self.usage(n_generated), None, last);
    }

    fn n_prompt(&self) -> usize {
        self.wanted.prompt.len()
    }

    fn include_usage(&self) -> bool {
        self.wanted.common.include_usage
    }
}

/// A delta with calls says `content: null` where it has no text.
fn with_calls(part: tools::Part, parallel: bool) -> ChatDelta {
    let content = if part.text.is_empty() { Value::Null } else { part.text.into() };
    let tool_calls = part
        .calls
        .into_iter()
        .filter(|call| parallel || call.index == 0)
        .map(|call| ToolCall {
            id: call.name.is_some().then(call_id),
            r#type: call.name.is_some().then_some("function"),
            index: Some(call.index),
            function: Function { name: call.name, arguments: call.arguments },
        })
        .collect();
    ChatDelta { role: None, content: Some(content), tool_calls }
}
