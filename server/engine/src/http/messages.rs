//! The messages and tools of a chat, from JSON to what the template takes.

use serde_json::{Map, Value};

use super::{error::ApiError, fields::Fields, request::truthy};
use crate::template::{Ending, Message, TemplateError, Tool, ToolCall};

/// What is asked of tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToolChoice {
    /// Tools may be called.
    Auto,
    /// No tools, or none to be called.
    None,
}

/// A conversation, ready for the template.
pub(super) struct Conversation {
    pub(super) messages: Vec<Message>,
    pub(super) tools: Vec<Tool>,
    pub(super) tool_choice: ToolChoice,
    pub(super) parallel_tool_calls: bool,
    pub(super) ending: Ending,
}

/// The checks that vLLM makes on the raw body, before it looks at the fields' types.
pub(super) fn check_raw(object: &Map<String, Value>) -> Result<(), ApiError> {
    let given = |name: &str| object.get(name).filter(|value| !value.is_null());
    if ["continue_final_message", "add_generation_prompt"].iter().all(|name| given(name).is_some_and(truthy))
    {
        return Err(ApiError::bad(
            "Cannot set both `continue_final_message` and `add_generation_prompt` to True.",
        ));
    }
    if given("tools").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        let message = "`tools` must not be an empty array. Either provide at least one tool or omit the field entirely.";
        return Err(ApiError::parameter(message, "tools", None));
    }
    let choice = match given("tool_choice") {
        None => return Ok(()),
        Some(Value::String(choice)) if choice == "none" => return Ok(()),
        Some(choice) => choice,
    };
    if given("tools").is_none() {
        return Err(ApiError::parameter(
            "When using `tool_choice`, `tools` must be set.",
            "tool_choice",
            None,
        ));
    }
    match choice {
        Value::String(choice) if choice == "auto" => Ok(()),
        // vLLM forces the call with a grammar, which this engine does not have.
        Value::Object(_) | Value::String(_) if choice.is_object() || choice == "required" => {
            let message =
                "`tool_choice` \"required\" and named tools are not supported by this engine; use \"auto\".";
            Err(ApiError::parameter(message, "tool_choice", None))
        }
        other => {
            let shown = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            let message = format!(
                "Invalid value for `tool_choice`: {shown}! Only named tools, \"none\", \"auto\" or \"required\" are supported."
            );
            Err(ApiError::parameter(&message, "tool_choice", None))
        }
    }
}

impl Conversation {
    /// Reads the fields; faults stay in `fields`.
    pub(super) fn read(fields: &mut Fields<'_>) -> RawConversation {
        let messages = match (fields.value("messages"), fields.list("messages")) {
            (None, _) => {
                fields.missing("messages");
                Vec::new()
            }
            (_, list) => list
                .into_iter()
                .flatten()
                .enumerate()
                .filter_map(|(i, m)| read_message(fields, i, m))
                .collect(),
        };
        let tools: Vec<Tool> = fields
            .list("tools")
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(i, tool)| read_tool(fields, i, tool))
            .collect();
        let choice = fields.string("tool_choice");
        let add = fields.bool("add_generation_prompt").unwrap_or(true);
        RawConversation {
            messages,
            tool_choice: if tools.is_empty() || choice == Some("none") {
                ToolChoice::None
            } else {
                ToolChoice::Auto
            },
            tools,
            parallel_tool_calls: fields.bool("parallel_tool_calls").unwrap_or(true),
            add_generation_prompt: add,
            continue_final_message: fields.bool("continue_final_message").unwrap_or(false),
        }
    }
}

/// A conversation whose contents have not been looked at yet.
pub(super) struct RawConversation {
    messages: Vec<RawMessage>,
    tools: Vec<Tool>,
    tool_choice: ToolChoice,
    parallel_tool_calls: bool,
    add_generation_prompt: bool,
    continue_final_message: bool,
}

struct RawMessage {
    role: String,
    content: Option<Vec<Value>>,
    tool_calls: Vec<(String, Value)>,
}

impl RawConversation {
    /// Brings the contents to text.
    ///
    /// # Errors
    /// For parts that are not text, and for tool calls whose arguments are not JSON.
    pub(super) fn resolve(self, model_name: &str) -> Result<Conversation, ApiError> {
        let ending = match (self.continue_final_message, self.add_generation_prompt) {
            (true, true) => {
                return Err(ApiError::bad(
                    "continue_final_message and add_generation_prompt are not compatible. Use continue_final_message when you \
                     want the model to continue the final message, and add_generation_prompt when you want to add a header \
                     that will prompt it to start a new assistant message instead.",
                ));
            }
            (true, false) => Ending::Open,
            (false, true) => Ending::Answer,
            (false, false) => Ending::Closed,
        };
        let messages =
            self.messages.into_iter().map(|message| message.resolve(model_name)).collect::<Result<_, _>>()?;
        Ok(Conversation {
            messages,
            tools: self.tools,
            tool_choice: self.tool_choice,
            parallel_tool_calls: self.parallel_tool_calls,
            ending,
        })
    }
}

impl RawMessage {
    fn resolve(self, model_name: &str) -> Result<Message, ApiError> {
        let content = match self.content {
            None => None,
            Some(parts) => {
                Some(parts.iter().map(|part| part_text(part, model_name)).collect::<Result<String, _>>()?)
            }
        };
        let tool_calls = self
            .tool_calls
            .into_iter()
            .map(|(name, arguments)| Ok(ToolCall { name, arguments: parse_arguments(arguments)? }))
            .collect::<Result<_, ApiError>>()?;
        Ok(Message { role: self.role, content, tool_calls })
    }
}

/// Arguments that come as JSON text are read, so that the prompt spells them in one way.
fn parse_arguments(arguments: Value) -> Result<Value, ApiError> {
    match arguments {
        Value::String(text) if text.is_empty() => Ok(Value::Object(Map::new())),
        Value::String(text) => serde_json::from_str(&text)
            .map_err(|e| ApiError::bad(format!("The arguments of a tool call are not valid JSON: {e}."))),
        other => Ok(other),
    }
}

fn part_text(part: &Value, model_name: &str) -> Result<String, ApiError> {
    if let Some(text) = part.as_str() {
        return Ok(text.to_owned());
    }
    match part.get("type").and_then(Value::as_str) {
        Some("text" | "input_text" | "output_text") => match part.get("text").and_then(Value::as_str) {
            Some(text) => Ok(text.to_owned()),
            None => Err(ApiError::bad("A content part of type `text` needs a `text` that is a string.")),
        },
        Some(
            "image_url" | "input_image" | "image_embeds" | "input_audio" | "audio_url" | "video_url" | "file",
        ) => Err(ApiError::bad(format!("{model_name} is not a multimodal model"))),
        // What an earlier answer refused is no text for the template.
        Some("refusal") => Ok(String::new()),
        Some(other) => Err(ApiError::bad(format!("Unknown part type: {other}"))),
        None => Err(ApiError::bad("A content part needs a `type`.")),
    }
}

fn read_message(fields: &mut Fields<'_>, i: usize, message: &Value) -> Option<RawMessage> {
    let path = format!("messages.{i}");
    let Some(object) = message.as_object() else {
        fields.fault(&path, "dict_type", "Input should be a valid dictionary", message);
        return None;
    };
    let Some(role) = object.get("role") else {
        fields.fault(&format!("{path}.role"), "missing", "Field required", message);
        return None;
    };
    let Some(role) = role.as_str() else {
        fields.fault(&format!("{path}.role"), "string_type", "Input should be a valid string", role);
        return None;
    };
    let content = match object.get("content") {
        None => None,
        // Only an answer may be empty: it may consist of calls.
        Some(Value::Null) if role == "assistant" => None,
        Some(Value::String(text)) => Some(vec![Value::String(text.clone())]),
        Some(Value::Array(parts)) => Some(parts.clone()),
        Some(other) => {
            fields.fault(&format!("{path}.content"), "string_type", "Input should be a valid string", other);
            return None;
        }
    };
    let calls = object.get("tool_calls").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let tool_calls = calls
        .iter()
        .enumerate()
        .filter_map(|(c, call)| {
            let function = call.get("function");
            let name = function.and_then(|f| f.get("name")).and_then(Value::as_str);
            if name.is_none() {
                let path = format!("{path}.tool_calls.{c}.function.name");
                fields.fault(&path, "missing", "Field required", call);
            }
            let arguments = function.and_then(|f| f.get("arguments")).cloned().unwrap_or_else(|| "".into());
            Some((name?.to_owned(), arguments))
        })
        .collect();
    Some(RawMessage { role: role.to_owned(), content, tool_calls })
}

fn read_tool(fields: &mut Fields<'_>, i: usize, tool: &Value) -> Option<Tool> {
    let path = format!("tools.{i}");
    let Some(function) = tool.get("function").filter(|f| f.is_object()) else {
        fields.fault(&format!("{path}.function"), "missing", "Field required", tool);
        return None;
    };
    let Some(name) = function.get("name").and_then(Value::as_str) else {
        fields.fault(&format!("{path}.function.name"), "missing", "Field required", function);
        return None;
    };
    let properties = function.get("parameters").and_then(|p| p.get("properties")).and_then(Value::as_object);
    let parameters = properties.into_iter().flat_map(Map::keys).cloned().collect();
    Some(Tool { name: name.to_owned(), parameters })
}

impl From<TemplateError> for ApiError {
    fn from(error: TemplateError) -> Self {
        Self::bad(error.to_string())
    }
}
