//! The code samples, live: they follow what the chat would ask.
//!
//! The samples are on the page already and right for a first question. What writes them anew is a module of its own
//! (`app/src/samples.rs`), and is told what to ask only while they are in sight.
use super::chat::Chat;
use super::dom::document;
use super::widget::Form;
use crate::message::write_message;
use crate::net::json::quote;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use wire::Message;

#[wasm_bindgen]
extern "C" {
    // Written by the bundler in front of this module's script (`app/bundle/src/samples.js`).
    #[wasm_bindgen(js_name = listenSamples)]
    fn listen(section: &Element, ask: &Closure<dyn FnMut() -> String>);

    /// What the chat would ask is another: the samples follow when that has been so for a moment.
    #[wasm_bindgen(js_name = samplesChanged)]
    pub(super) fn changed();
}

/// Has the samples follow the chat, if the page has some.
pub(super) fn start(form: &Rc<Form>, chat: &Rc<Chat>) {
    let Some(section) = document().query_selector(".snippets").ok().flatten() else { return };
    let (form, chat) = (Rc::clone(form), Rc::clone(chat));
    let ask: Box<dyn FnMut() -> String> = Box::new(move || form.sampled_request(&chat));
    let ask = Closure::wrap(ask);
    listen(&section, &ask);
    ask.forget();
}

/// What the samples are to ask, as JSON; `about` are its texts by their keys.
pub(super) fn request(about: &[(&str, &str)], mut messages: Vec<Message>, fields: &[(&str, &str)]) -> String {
    let mut json = "{".to_owned();
    for (key, text) in about {
        quote(key, &mut json);
        json.push(':');
        quote(text, &mut json);
        json.push(',');
    }
    json.push_str("\"messages\":[");
    for (idx, message) in messages.iter_mut().enumerate() {
        // The code reads pictures from files: of their megabytes it has to know the kind alone.
        for image in &mut message.images {
            image.truncate(image.find(',').map_or(0, |at| at + 1));
        }
        json.push_str(if idx == 0 { "" } else { "," });
        write_message(message, &mut json);
    }
    json.push_str("],\"fields\":[");
    for (idx, (key, value)) in fields.iter().enumerate() {
        json.push_str(if idx == 0 { "" } else { "," });
        quote(key, &mut json);
        json.push(',');
        quote(value, &mut json);
    }
    json.push_str("]}");
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::samples;
    use crate::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
    use wire::{Role, ToolCall};

    const ABOUT: [(&str, &str); 5] = [
        ("origin", "http://127.0.0.1:8080"),
        ("model", "a/b"),
        ("provider", "groq"),
        ("base_url", "https://groq.example/v1"),
        ("provider_model", "b-1"),
    ];

    #[test]
    fn what_the_chat_would_ask_reaches_every_client() {
        let call = ToolCall { id: "c".to_owned(), name: "f".to_owned(), arguments: "{\"a\":1}".to_owned() };
        let messages = [
            Message::new(Role::System, "\"Be\" brief.\n\0"),
            Message {
                images: vec!["data:image/png;base64,AAAA".to_owned(), "data:image/jpeg;base64,BB".to_owned()],
                ..Message::new(Role::User, "What are these?")
            },
            Message { calls: vec![call], ..Message::new(Role::Assistant, "") },
            Message { call_id: Some("c".to_owned()), ..Message::new(Role::Tool, "</script>") },
        ];
        let fields = [("temperature", "0.7"), ("stop", r#"["\n"]"#), ("a \"b", r#"{"c":[true,null]}"#)];
        let json = request(&ABOUT, messages.to_vec(), &fields);
        assert!(!json.contains("AAAA"), "{json}");
        let provider = SnippetRoute::Provider("groq");
        let direct = SnippetRoute::Direct {
            provider: "groq",
            base_url: "https://groq.example/v1",
            provider_model: "b-1",
        };
        for (route, stream) in [(provider, false), (provider, true), (direct, false), (direct, true)] {
            let request = SnippetRequest {
                origin: "http://127.0.0.1:8080",
                model: "a/b",
                route,
                messages: &messages,
                stream,
                fields: &fields,
            };
            let code = samples(&json, stream, route == direct);
            let expected = Client::ALL.map(|client| snippet(client, &request));
            assert_eq!(code.split('\0').collect::<Vec<_>>(), expected, "{route:?}, stream {stream}");
        }
    }

    #[test]
    fn without_a_provider_this_site_chooses() {
        let json = request(&[("origin", "o"), ("model", "a/b"), ("provider", "")], vec![], &[]);
        assert!(samples(&json, false, true).contains("model=\"a/b\""));
    }
}
