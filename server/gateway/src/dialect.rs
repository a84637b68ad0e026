//! The dialects of requests and errors, to and from what vLLM speaks. Pure.
//!
//! Requests stay JSON: fields that are not known are forwarded (contract.md 16). What is changed: the
//! model's name, how usage is reported, four spellings of a JSON schema (contract.md 3.3), and fields that
//! must not reach an upstream. Deeper validation is left to the upstream, whose sentences are better.

use crate::{
    admission::Size,
    body::{Body, Edit, whole_number},
    error::ChatError,
    event::UsageAsked,
    prefix::Chain,
    prompt,
    resume::{self, Continuation, Obstacle, Terms},
};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use wire::ProviderSlug;

/// Fields that never leave here: `tool_prompt` is the Hub's own and vLLM does not know it; `request_id`
/// would let a caller choose, and so clash with, the ids inside a shared replica (vllm.md 5.15).
const NOT_FORWARDED: [&str; 2] = ["tool_prompt", "request_id"];

/// A chat request, read and normalised.
#[derive(Clone)]
pub(crate) struct Request {
    body: Kept,
    /// A JSON schema for the answer, in OpenAI's form.
    schema: Option<Value>,
    /// Other stream options.
    options: Map<String, Value>,
    size: Size,
    /// Whether the answer is a stream.
    pub(crate) stream: bool,
    /// What usage the client asked to see in it.
    pub(crate) usage: UsageAsked,
    /// How many answers it asked for.
    pub(crate) n_choices: usize,
    /// The blocks of its prompt, by which the pool finds who has its beginning.
    pub(crate) prefix: Vec<u64>,
}

/// A request's text: as it came, or as it was sent last.
#[derive(Clone)]
enum Kept {
    Came(Body),
    Sent(Bytes),
}

/// Whom a request is written for.
#[derive(Clone, Copy)]
pub(crate) enum Towards<'a> {
    /// A replica of the pool: vLLM, or the embedded engine.
    Replica,
    /// Another provider, and whether it gives running totals when asked.
    Provider(&'a ProviderSlug, bool),
}

fn invalid(param: &str, message: &str) -> ChatError {
    ChatError::Invalid { message: message.to_owned(), param: Some(param.to_owned()) }
}

/// The model string of a request.
///
/// # Errors
/// [`ChatError::Invalid`] when it is no text.
pub(crate) fn model(body: &Body) -> Result<String, ChatError> {
    body.get("model").and_then(|model| serde_json::from_slice(model).ok()).ok_or_else(|| {
        invalid("model", "\"model\" must name a model, such as \"swiss-ai/Apertus-8B-Instruct-2509\".")
    })
}

impl Request {
    /// Checks what the gateway itself relies on, and brings the rest into one form. `chain` begins the blocks of the
    /// prompt.
    ///
    /// # Errors
    /// [`ChatError::Invalid`].
    pub(crate) fn read(body: Body, chain: Chain<'_>) -> Result<Self, ChatError> {
        let (mut stream, mut options, mut n_choices, mut schema) = (false, Map::new(), 1, None);
        let (mut tools, mut messages, mut limits) = (None, None, [None; 2]);
        for (name, value) in body.iter() {
            match (name, value) {
                (b"messages", messages_sent) => messages = Some(messages_sent),
                (b"tools", tools_sent) => tools = Some(tools_sent),
                (b"stream", b"true") => stream = true,
                (b"stream", b"false" | b"null") => stream = false,
                (b"stream", _) => return Err(invalid("stream", "\"stream\" must be true or false.")),
                (b"stream_options", b"null") => options = Map::new(),
                (b"stream_options", wanted) => {
                    options = serde_json::from_slice(wanted)
                        .map_err(|_| invalid("stream_options", "\"stream_options\" must be an object."))?;
                }
                (b"n", n) => n_choices = whole_number(n).map_or(1, |n| n.max(1)),
                (b"max_completion_tokens", limit) => limits[0] = whole_number(limit),
                (b"max_tokens", limit) => limits[1] = whole_number(limit),
                (b"response_format", format) => {
                    schema = serde_json::from_slice(format).ok().and_then(|format| schema_format(&format));
                }
                _ => {}
            }
        }
        let prompt = prompt::read(tools, messages, chain)?;
        let mut asked = |name| options.shift_remove(name) == Some(Value::Bool(true));
        let usage = match (asked("include_usage"), asked("continuous_usage_stats")) {
            (false, _) => UsageAsked::No,
            (true, false) => UsageAsked::AtEnd,
            (true, true) => UsageAsked::Always,
        };
        Ok(Self {
            size: Size { n_bytes: prompt.n_bytes, limit: limits[0].or(limits[1]), n_choices },
            n_choices: n_choices as usize,
            prefix: prompt.blocks,
            body: Kept::Came(body),
            schema,
            options,
            stream,
            usage,
        })
    }

    /// Tokens that it may take, prompt and answer together.
    pub(crate) fn n_tokens(&self) -> u64 {
        self.size.estimate()
    }

    /// Tokens of its prompt, and those that its answers may have at most, as far as it says.
    pub(crate) fn estimate(&self) -> (u64, u64) {
        self.size.parts()
    }

    /// The body to send, under the model's name there. It is kept instead of what came, since it can be written anew from
    /// it: there are megabytes of images once.
    pub(crate) fn write(&mut self, model: &str, towards: Towards<'_>) -> Bytes {
        let edits = self.edits(model, towards);
        let written = self.body().write(&edits, &NOT_FORWARDED);
        self.body = Kept::Sent(written.clone());
        written
    }

    /// The body that asks a replica for the rest of an answer.
    pub(crate) fn write_rest(&mut self, model: &str, continuation: &Continuation) -> Bytes {
        let mut edits = self.edits(model, Towards::Replica);
        edits.extend(resume::edits(self.body(), continuation));
        self.body().write(&edits, &NOT_FORWARDED)
    }

    /// How an answer to it may go on at another replica.
    ///
    /// # Errors
    /// Why it may not.
    pub(crate) fn terms(&mut self) -> Result<Terms, Obstacle> {
        resume::terms(self.body())
    }

    fn body(&mut self) -> &Body {
        if let Kept::Sent(text) = &self.body {
            let body = Body::find(text.clone());
            self.body = Kept::Came(body.expect("what was written from an object's fields is one"));
        }
        match &self.body {
            Kept::Came(body) => body,
            Kept::Sent(_) => unreachable!("its fields were found"),
        }
    }

    /// What changes on the way there.
    fn edits(&self, model: &str, towards: Towards<'_>) -> Vec<Edit> {
        let model = serde_json::to_vec(model).expect("text can be written");
        let mut edits: Vec<Edit> = vec![("model", model.into())];
        if self.stream {
            edits.push(("stream_options", self.stream_options(towards)));
        }
        if let Some(schema) = &self.schema {
            edits.push(("response_format", write_schema(schema, towards).to_string().into_bytes().into()));
        }
        edits
    }

    /// Usage is always wanted: it is the bill. Running totals make the bill of a cut stream exact; they are asked for
    /// only where they are known to be given, for others may refuse the option.
    fn stream_options(&self, towards: Towards<'_>) -> Cow<'static, [u8]> {
        const USAGE: &[u8] = br#"{"include_usage":true}"#;
        const TOTALS: &[u8] = br#"{"include_usage":true,"continuous_usage_stats":true}"#;
        let totals = matches!(towards, Towards::Replica | Towards::Provider(_, true));
        if self.options.is_empty() {
            return if totals { TOTALS } else { USAGE }.into();
        }
        let mut options = self.options.clone();
        options.insert("include_usage".to_owned(), true.into());
        if totals {
            options.insert("continuous_usage_stats".to_owned(), true.into());
        }
        Value::from(options).to_string().into_bytes().into()
    }
}

/// A response format that carries a schema, in OpenAI's form; `None` for all others.
///
/// The four spellings of contract.md 3.3: OpenAI's own; huggingface_hub by URL (`value`); together's
/// (`schema` beside `json_schema`); Fireworks' (`schema` beside `json_object`).
fn schema_format(format: &Value) -> Option<Value> {
    let kind = format.get("type")?.as_str()?;
    if kind == "json_schema" && format.get("json_schema").is_some_and(Value::is_object) {
        return Some(format.clone());
    }
    let schema = match kind {
        "json_object" => format.get("value").or_else(|| format.get("schema")),
        "json_schema" => format.get("schema"),
        _ => None,
    };
    let schema = schema.filter(|schema| schema.is_object())?;
    Some(json!({"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}))
}

/// The two providers with a spelling of their own get it; the official clients write it for them too.
fn write_schema(format: &Value, towards: Towards<'_>) -> Value {
    let schema = || format["json_schema"]["schema"].clone();
    match towards {
        Towards::Provider(slug, _) if slug.as_str() == "together" => {
            json!({"type": "json_schema", "schema": schema()})
        }
        Towards::Provider(slug, _) if slug.as_str() == "fireworks-ai" => {
            json!({"type": "json_object", "schema": schema()})
        }
        _ => format.clone(),
    }
}

/// The longest sentence of an upstream that is passed on, in bytes: vLLM quotes the input back.
const MAX_SENTENCE: usize = 2_000;

/// What an upstream said against a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<String>,
}

/// Reads an error body: OpenAI's and vLLM's object, older vLLM's flat form, FastAPI's `detail`, or text.
pub(crate) fn read_complaint(status: u16, body: &[u8]) -> Complaint {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let object = value.get("error").filter(|error| error.is_object()).unwrap_or(&value);
    let text = |name| object.get(name).and_then(Value::as_str).map(str::to_owned);
    let sentence = text("message").or_else(|| text("error")).or_else(|| text("detail"));
    let mut message =
        sentence.unwrap_or_else(|| format!("The provider refused the request with status {status}."));
    if message.len() > MAX_SENTENCE {
        let end = (0..=MAX_SENTENCE).rev().find(|&at| message.is_char_boundary(at)).unwrap_or(0);
        message.truncate(end);
        message.push('…');
    }
    let param = text("param");
    let code = match object.get("code") {
        // vLLM gives a number; both openai clients expect a name.
        _ if param.as_deref() == Some("input_tokens") || message.contains("maximum context length") => {
            Some("context_length_exceeded".to_owned())
        }
        Some(Value::String(code)) => Some(code.clone()),
        Some(Value::Number(code)) => Some(code.to_string()),
        _ => None,
    };
    Complaint { message, param, code }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefix::Prefixes;
    use wire::AccountId;

    fn read(json: &Value) -> Result<Request, ChatError> {
        let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
        body.as_object_mut().expect("an object").extend(json.as_object().expect("an object").clone());
        let body = Body::parse(body.to_string().into()).expect("JSON");
        Request::read(body, Prefixes::new(1).chain(&AccountId::owner()))
    }

    fn written(json: Value, towards: Towards<'_>) -> Value {
        let mut request = read(&json).expect("a request");
        serde_json::from_slice(&request.write("m", towards)).expect("JSON")
    }

    #[test]
    fn unknown_fields_are_forwarded_and_ours_are_not() {
        let sent = written(
            json!({"model": "x", "tool_prompt": "p", "request_id": "r", "top_k": 5}),
            Towards::Replica,
        );
        assert_eq!(sent, json!({"messages": [{"role": "user", "content": "hi"}], "model": "m", "top_k": 5}));
    }

    #[test]
    fn a_request_that_was_sent_is_written_anew_from_its_text() {
        let groq = ProviderSlug::parse("groq").expect("a slug");
        let schema =
            json!({"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}});
        let asked =
            json!({"stream": true, "stream_options": {"more": 1}, "response_format": schema, "top_k": 5});
        let mut request = read(&asked).expect("a request");
        let (first, n_tokens) = (request.write("m", Towards::Replica), request.n_tokens());
        let far = request.write("g", Towards::Provider(&groq, false));
        assert_eq!(request.n_tokens(), n_tokens);
        assert_eq!(request.write("m", Towards::Replica), first);
        assert_eq!(request.write("g", Towards::Provider(&groq, false)), far);
    }

    #[test]
    fn streams_always_report_usage_and_remember_what_was_asked() {
        let groq = ProviderSlug::parse("groq").expect("a slug");
        let options =
            |asked: Value, towards| written(json!({"stream": true, "stream_options": asked}), towards);
        let full = json!({"include_usage": true, "continuous_usage_stats": true});
        assert_eq!(options(Value::Null, Towards::Replica)["stream_options"], full);
        let far = options(full.clone(), Towards::Provider(&groq, false));
        assert_eq!(far["stream_options"], json!({"include_usage": true}));
        assert_eq!(options(Value::Null, Towards::Provider(&groq, true))["stream_options"], full);
        for (asked, usage) in [
            (Value::Null, UsageAsked::No),
            (json!({"include_usage": false, "continuous_usage_stats": true}), UsageAsked::No),
            (json!({"include_usage": true}), UsageAsked::AtEnd),
            (full, UsageAsked::Always),
        ] {
            let request = read(&json!({"stream": true, "stream_options": asked})).expect("a request");
            assert_eq!(request.usage, usage);
        }
        assert_eq!(written(json!({"stream": false}), Towards::Replica).get("stream_options"), None);
    }

    #[test]
    fn four_dialects_of_a_schema_become_one() {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let named =
            json!({"type": "json_schema", "json_schema": {"name": "n", "schema": schema, "strict": true}});
        let ours = json!({"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}});
        for (sent, expected) in [
            (named.clone(), &named),
            (json!({"type": "json_object", "value": schema}), &ours),
            (json!({"type": "json_schema", "schema": schema}), &ours),
            (json!({"type": "json_object", "schema": schema}), &ours),
            (json!({"type": "json_object"}), &json!({"type": "json_object"})),
            (json!({"type": "text"}), &json!({"type": "text"})),
        ] {
            let got = written(json!({"response_format": sent}), Towards::Replica);
            assert_eq!(&got["response_format"], expected);
        }
        let slug = |text: &str| ProviderSlug::parse(text).expect("a slug");
        let at = |slug: &ProviderSlug| {
            written(json!({"response_format": named}), Towards::Provider(slug, false))["response_format"]
                .clone()
        };
        assert_eq!(at(&slug("together")), json!({"type": "json_schema", "schema": schema}));
        assert_eq!(at(&slug("fireworks-ai")), json!({"type": "json_object", "schema": schema}));
        assert_eq!(at(&slug("groq")), named);
    }

    #[test]
    fn what_is_no_chat_request_is_named() {
        let parse = |json: &Value| Body::parse(json.to_string().into()).expect("an object");
        let prefixes = Prefixes::new(1);
        let param = |json: Value| match Request::read(parse(&json), prefixes.chain(&AccountId::owner())) {
            Err(ChatError::Invalid { param, .. }) => param,
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        };
        let user = json!([{"role": "user"}]);
        for (bad, at) in [
            (json!({}), "messages"),
            (json!({"messages": "hi"}), "messages"),
            (json!({"messages": []}), "messages"),
            (json!({"messages": [{"role": "user"}, "hi"]}), "messages[1].role"),
            (json!({"messages": [{"role": 7}]}), "messages[0].role"),
            (json!({"messages": user, "stream": "yes"}), "stream"),
            (json!({"messages": user, "stream_options": 1}), "stream_options"),
        ] {
            assert_eq!(param(bad).as_deref(), Some(at));
        }
        assert_eq!(param(json!({"messages": user, "stream": null})), None);
        for bad in [json!({}), json!({"model": null}), json!({"model": 3})] {
            assert!(model(&parse(&bad)).is_err());
        }
    }

    #[test]
    fn complaints_are_read_in_every_form() {
        let check = |body: &str, message: &str, param: Option<&str>, code: Option<&str>| {
            let expected = Complaint {
                message: message.to_owned(),
                param: param.map(str::to_owned),
                code: code.map(str::to_owned),
            };
            assert_eq!(read_complaint(400, body.as_bytes()), expected);
        };
        check(
            r#"{"error":{"message":"Unknown role: wizard","type":"BadRequestError","param":null,"code":400}}"#,
            "Unknown role: wizard",
            None,
            Some("400"),
        );
        check(
            r#"{"error":{"message":"too long","type":"BadRequestError","param":"input_tokens","code":400}}"#,
            "too long",
            Some("input_tokens"),
            Some("context_length_exceeded"),
        );
        check(r#"{"object":"error","message":"flat","code":"c"}"#, "flat", None, Some("c"));
        check(r#"{"error":"Unauthorized"}"#, "Unauthorized", None, None);
        check(r#"{"detail":"Not Found"}"#, "Not Found", None, None);
        check("<html>", "The provider refused the request with status 400.", None, None);
        let long = format!("{{\"message\":\"{}\"}}", "é".repeat(5_000));
        assert!(read_complaint(400, long.as_bytes()).message.len() <= MAX_SENTENCE + 3);
    }
}
