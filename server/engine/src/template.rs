//! The chat template of Edelweiss, in Rust: messages to the one string that is tokenised.
//!
//! The same template is in `tokenizer_config.json` as Jinja, for vLLM and transformers; `check` refuses a file with another,
//! and the tests compare the two through captured renderings. Must not know about HTTP.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Value, ser::Formatter};

use crate::weights::{LoadError, invalid, parse_json};

/// One message, checked and brought to text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) role: String,
    pub(crate) content: Option<String>,
    pub(crate) tool_calls: Vec<ToolCall>,
}

/// A call that an earlier answer made. Arguments given as JSON text have been parsed, as vLLM does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToolCall {
    pub(crate) name: String,
    pub(crate) arguments: Value,
}

/// A tool on offer: what the prompt tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) parameters: Vec<String>,
}

/// How the prompt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With the opening of an answer (`add_generation_prompt`).
    Answer,
    /// After the last message.
    Closed,
    /// Inside the last message, to be continued (`continue_final_message`).
    Open,
}

/// Why a conversation cannot be rendered; the wording is vLLM's.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("Cannot apply chat template to an empty conversation. Provide at least one message.")]
    Empty,
    #[error("Unknown role: {0}")]
    UnknownRole(String),
    #[error("continue_final_message is set but the final message has no \"content\" to continue!")]
    NothingToContinue,
    #[error(
        "continue_final_message is set but the final message does not appear in the chat after applying the chat template!"
    )]
    NotContinuable,
}

/// Whether `tokenizer_config.json` holds the template that this file renders.
pub(crate) fn check(tokenizer_config: &[u8]) -> Result<(), LoadError> {
    #[derive(Deserialize)]
    struct Raw {
        chat_template: String,
    }
    const FILE: &str = "tokenizer_config.json";
    let raw: Raw = parse_json(FILE, tokenizer_config)?;
    if raw.chat_template == JINJA {
        return Ok(());
    }
    Err(invalid(FILE, "the chat template is not Edelweiss'; take it from model/tokenizer_config.json"))
}

/// Renders a conversation.
pub(crate) fn render(messages: &[Message], tools: &[Tool], ending: Ending) -> Result<String, TemplateError> {
    let last = messages.last().ok_or(TemplateError::Empty)?;
    let mut out = String::from("<s>");
    // System messages come first, wherever they stand.
    for message in messages.iter().filter(|m| system(&m.role)) {
        let _ = write!(out, "<|system_start|>{}<|system_end|>", text(message));
    }
    if !tools.is_empty() {
        out.push_str("<|developer_start|>Tools:");
        for tool in tools {
            let _ = write!(out, "\n{}({})", tool.name, tool.parameters.join(", "));
        }
        out.push_str("<|developer_end|>");
    }
    let mut open_at = None;
    for message in messages {
        let content_end = match message.role.as_str() {
            "user" => wrap(&mut out, "<|user_start|>", text(message), "<|user_end|>"),
            "tool" => wrap(&mut out, "<|developer_start|>Result: ", text(message), "<|developer_end|>"),
            "assistant" => {
                let end = wrap(&mut out, "<|assistant_start|>", text(message), "");
                write_calls(&mut out, &message.tool_calls);
                out.push_str("<|assistant_end|>");
                end
            }
            role if system(role) => continue,
            role => return Err(TemplateError::UnknownRole(role.to_owned())),
        };
        open_at = Some(content_end);
    }
    match ending {
        Ending::Closed => {}
        Ending::Answer => out.push_str("<|assistant_start|>"),
        Ending::Open => {
            last.content.as_ref().ok_or(TemplateError::NothingToContinue)?;
            if system(&last.role) {
                return Err(TemplateError::NotContinuable);
            }
            out.truncate(open_at.ok_or(TemplateError::NotContinuable)?);
        }
    }
    Ok(out)
}

fn system(role: &str) -> bool {
    role == "system" || role == "developer"
}

fn text(message: &Message) -> &str {
    message.content.as_deref().unwrap_or_default()
}

/// Writes a message and returns where its text ends.
fn wrap(out: &mut String, before: &str, text: &str, after: &str) -> usize {
    out.push_str(before);
    out.push_str(text);
    let end = out.len();
    out.push_str(after);
    end
}

fn write_calls(out: &mut String, calls: &[ToolCall]) {
    if calls.is_empty() {
        return;
    }
    out.push_str("<|tools_prefix|>[");
    for (i, call) in calls.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        let arguments = match &call.arguments {
            Value::String(text) => text.clone(),
            value => python_json(value),
        };
        let _ = write!(out, "{separator}{{\"{}\": {arguments}}}", call.name);
    }
    out.push_str("]<|tools_suffix|>");
}

/// JSON as Python's `json.dumps` spaces it: a space after each comma and colon. The model has learnt calls in this form.
pub(crate) fn python_json(value: &Value) -> String {
    struct Spaced;
    impl Formatter for Spaced {
        fn begin_array_value<W: ?Sized + std::io::Write>(
            &mut self,
            w: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            if first { Ok(()) } else { w.write_all(b", ") }
        }
        fn begin_object_key<W: ?Sized + std::io::Write>(
            &mut self,
            w: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            if first { Ok(()) } else { w.write_all(b", ") }
        }
        fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, w: &mut W) -> std::io::Result<()> {
            w.write_all(b": ")
        }
    }
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Spaced);
    serde::Serialize::serialize(value, &mut serializer).expect("a value serialises into memory");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// The template's text, beside the other files of the model.
const JINJA: &str = include_str!("../model/chat_template.jinja");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(role: &str, content: &str) -> Message {
        Message { role: role.to_owned(), content: Some(content.to_owned()), tool_calls: vec![] }
    }

    /// The right sides are what jinja2 makes of the file's template.
    #[test]
    fn conversations_are_rendered_as_the_jinja_template_renders_them() {
        let weather = Tool { name: "f".to_owned(), parameters: vec!["a".to_owned(), "b".to_owned()] };
        let chat = [
            message("user", " Hi\n"),
            message("system", "Be  kind "),
            message("assistant", " yo"),
            message("user", "b"),
        ];
        assert_eq!(
            render(&chat, &[], Ending::Answer).expect("renders"),
            "<s><|system_start|>Be  kind <|system_end|><|user_start|> Hi\n<|user_end|><|assistant_start|> yo<|assistant_end|>\
             <|user_start|>b<|user_end|><|assistant_start|>"
        );
        let call = |name: &str, arguments| ToolCall { name: name.to_owned(), arguments };
        let calls = vec![call("f", json!({"a": 1, "b": [1, 2]})), call("g", json!("{}"))];
        let chat = [
            message("user", "w"),
            Message { role: "assistant".to_owned(), content: None, tool_calls: calls },
            message("tool", " x"),
        ];
        assert_eq!(
            render(&chat, &[weather], Ending::Closed).expect("renders"),
            "<s><|developer_start|>Tools:\nf(a, b)<|developer_end|><|user_start|>w<|user_end|><|assistant_start|>\
             <|tools_prefix|>[{\"f\": {\"a\": 1, \"b\": [1, 2]}}, {\"g\": {}}]<|tools_suffix|><|assistant_end|>\
             <|developer_start|>Result:  x<|developer_end|>"
        );
    }

    #[test]
    fn the_last_message_can_be_left_open() {
        let chat = [message("user", "Capital?"), message("assistant", "The capital ")];
        assert_eq!(
            render(&chat, &[], Ending::Open).expect("renders"),
            "<s><|user_start|>Capital?<|user_end|><|assistant_start|>The capital "
        );
        let silent = Message { role: "assistant".to_owned(), content: None, tool_calls: vec![] };
        assert_eq!(render(&[silent], &[], Ending::Open), Err(TemplateError::NothingToContinue));
    }

    #[test]
    fn what_cannot_be_rendered_is_refused() {
        assert_eq!(render(&[], &[], Ending::Answer), Err(TemplateError::Empty));
        let unknown = render(&[message("wizard", "hi")], &[], Ending::Answer).expect_err("no such role");
        assert_eq!(unknown.to_string(), "Unknown role: wizard");
    }
}
