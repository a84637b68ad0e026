//! The code samples, written anew for what the chat would ask now: a Wasm module of its own, fetched when their
//! section comes into sight.
//!
//! The samples stand on the page already, right for a first question, and most visitors never scroll down to them: the
//! islands do not carry what writes them for seven clients. They send what is to be asked as one text
//! (`island/samples.rs`), and `samples/write.js`, which the bundler puts behind this module, brings the code to the
//! page. It must not know the page.
use crate::net::json::Json;
use crate::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use wire::{Message, Role, ToolCall};

/// Between the code of one client and the next: no code has it, since text is quoted.
const BETWEEN: char = '\0';

/// The code of every client in the order of [`Client::ALL`], a zero between one and the next. `direct`: without the
/// detour over this site.
#[cfg_attr(feature = "samples", wasm_bindgen::prelude::wasm_bindgen)]
pub fn samples(request: &str, stream: bool, direct: bool) -> String {
    let json = Json::parse(request).unwrap_or(Json::Null);
    let text = |key: &str| json.get(key).text().unwrap_or_default();
    let messages: Vec<Message> = json.get("messages").list().iter().map(message).collect();
    let fields: Vec<(&str, &str)> = json
        .get("fields")
        .list()
        .chunks_exact(2)
        .filter_map(|field| Some((field[0].text()?, field[1].text()?)))
        .collect();
    let route = match text("provider") {
        "" => SnippetRoute::Auto,
        provider if direct => SnippetRoute::Direct {
            provider,
            base_url: text("base_url"),
            provider_model: text("provider_model"),
        },
        provider => SnippetRoute::Provider(provider),
    };
    let request = SnippetRequest {
        origin: text("origin"),
        model: text("model"),
        route,
        messages: &messages,
        stream,
        fields: &fields,
    };
    let mut code = String::new();
    for (idx, client) in Client::ALL.into_iter().enumerate() {
        if idx > 0 {
            code.push(BETWEEN);
        }
        code.push_str(&snippet(client, &request));
    }
    code
}

/// Reads what `message::write_message` wrote.
fn message(json: &Json) -> Message {
    let content = json.get("content");
    let call = |call: &Json| {
        let function = call.get("function");
        let (name, arguments) = (function.get("name").owned(), function.get("arguments").owned());
        ToolCall { id: call.get("id").owned(), name, arguments }
    };
    Message {
        role: match json.get("role").text() {
            Some("system") => Role::System,
            Some("assistant") => Role::Assistant,
            Some("tool") => Role::Tool,
            _ => Role::User,
        },
        // With pictures the text is the first part.
        content: content.list().first().map_or(content, |part| part.get("text")).owned(),
        images: content
            .list()
            .iter()
            .filter_map(|part| part.get("image_url").get("url").text())
            .map(str::to_owned)
            .collect(),
        calls: json.get("tool_calls").list().iter().map(call).collect(),
        call_id: json.get("tool_call_id").text().map(str::to_owned),
    }
}
