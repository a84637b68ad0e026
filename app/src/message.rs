//! A message as JSON, as requests and code samples carry it. Pure.
use crate::net::json::quote;
use wire::{Message, Role};

/// Whether this build knows pictures, and functions that a model calls: only the playground asks with them, and a
/// model's page does not pay for them.
pub(crate) const WHOLE: bool = cfg!(not(feature = "hydrate"));

/// A message as OpenAI's clients write it: pictures are parts of its content, calls and results have their ids.
pub(crate) fn write_message(message: &Message, out: &mut String) {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    for part in ["{\"role\":\"", role, "\",\"content\":"] {
        out.push_str(part);
    }
    if !WHOLE || message.images.is_empty() {
        quote(&message.content, out);
    } else {
        out.push_str("[{\"type\":\"text\",\"text\":");
        quote(&message.content, out);
        for image in &message.images {
            out.push_str("},{\"type\":\"image_url\",\"image_url\":{\"url\":");
            quote(image, out);
            out.push('}');
        }
        out.push_str("}]");
    }
    if WHOLE {
        write_calls(message, out);
    }
    out.push('}');
}

/// What a message carries of functions: those that the model asks for, or which call it is the result of.
fn write_calls(message: &Message, out: &mut String) {
    for (idx, call) in message.calls.iter().enumerate() {
        out.push_str(if idx == 0 { ",\"tool_calls\":[{\"id\":" } else { ",{\"id\":" });
        quote(&call.id, out);
        out.push_str(",\"type\":\"function\",\"function\":{\"name\":");
        quote(&call.name, out);
        out.push_str(",\"arguments\":");
        quote(&call.arguments, out);
        out.push_str("}}");
    }
    if !message.calls.is_empty() {
        out.push(']');
    }
    if let Some(id) = &message.call_id {
        out.push_str(",\"tool_call_id\":");
        quote(id, out);
    }
}
