//! Conversations as files: OpenAI's list of messages with what only this site knows beside it, and Markdown. Pure.
use crate::island::transcript::Transcript;
use crate::message::write_message;
use crate::net::json::{Json, quote};
use wire::{Message, Role, ToolCall};

/// A conversation as JSON: `model` and `messages` are a request's, so that the file can be sent as it is; `playground` is
/// what this site keeps, already JSON.
pub(crate) fn json(model: &str, messages: &[Message], kept: &str) -> String {
    let mut out = "{\"model\":".to_owned();
    quote(model, &mut out);
    out.push_str(",\"messages\":[");
    for (idx, message) in messages.iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { "," });
        write_message(message, &mut out);
    }
    out.push_str("],\"playground\":");
    out.push_str(kept);
    out.push('}');
    out
}

/// A conversation as Markdown. `who` names the reader and the model's answers.
pub(crate) fn markdown(title: &str, model: &str, messages: &[Message], who: [&str; 2]) -> String {
    let mut out = ["# ", title, "\n\n`", model, "`\n"].concat();
    for message in messages {
        let name = match message.role {
            Role::System => "System",
            Role::User => who[0],
            Role::Assistant => who[1],
            Role::Tool => "Tool",
        };
        for part in ["\n## ", name, "\n\n", message.content.trim(), "\n"] {
            out.push_str(part);
        }
    }
    out
}

/// A file's name for a title: what is no letter or digit of ASCII becomes a hyphen, other alphabets stay.
pub(crate) fn name(title: &str, ending: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        if !c.is_ascii() || c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let stem = name.trim_end_matches('-');
    [if stem.is_empty() { "conversation" } else { stem }, ending].concat()
}

/// What was read of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    /// What this site kept, when the file is one of its own.
    pub(crate) kept: Option<Json>,
    pub(crate) said: Said,
}

/// A list of messages as a conversation.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) system: String,
    pub(crate) transcript: Transcript,
    /// A question without an answer at the end, and its pictures: for the composer.
    pub(crate) prompt: String,
    pub(crate) images: Vec<String>,
}

/// Reads a list of messages, or a request with one; `None` when it is neither.
pub(crate) fn open(text: &str) -> Option<Opened> {
    let json = Json::parse(text)?;
    let listed = if let Json::List(_) = json { &json } else { json.get("messages") };
    let kept = Some(json.get("playground")).filter(|kept| matches!(kept, Json::Map(_))).cloned();
    Some(Opened { kept, said: messages(listed)? })
}

/// Reads a list of messages. Nothing that was said is lost: questions in a row are one, and so are system prompts; only
/// what a function gave that nobody asked for has no place.
pub(crate) fn messages(list: &Json) -> Option<Said> {
    let Json::List(list) = list else { return None };
    let mut said = Said::default();
    for message in list {
        let text = content(message.get("content"));
        match message.get("role").text()? {
            "system" | "developer" => append(&mut said.system, &text),
            "user" => {
                append(&mut said.prompt, &text);
                let parts = message.get("content").list().iter();
                said.images.extend(
                    parts.filter_map(|part| part.get("image_url").get("url").text()).map(str::to_owned),
                );
            }
            "assistant" => {
                let (prompt, images) = (std::mem::take(&mut said.prompt), std::mem::take(&mut said.images));
                if !prompt.is_empty() || !images.is_empty() {
                    said.transcript.said(Role::User, prompt, images, vec![]);
                }
                let calls = message.get("tool_calls").list().iter().map(call).collect();
                said.transcript.said(Role::Assistant, text, vec![], calls);
            }
            "tool" => {
                let id = message.get("tool_call_id").text().unwrap_or_default();
                let mut calls = said.transcript.turns.last_mut().into_iter().flat_map(|turn| &mut turn.calls);
                if let Some(call) = calls.find(|call| call.call.id == id && call.result.is_none()) {
                    call.result = Some(text);
                }
            }
            _ => {}
        }
    }
    Some(said)
}

fn call(json: &Json) -> ToolCall {
    let function = json.get("function");
    let (name, arguments) = (function.get("name").owned(), function.get("arguments").owned());
    ToolCall { id: json.get("id").owned(), name, arguments }
}

/// Adds a text to another, as a paragraph of its own.
fn append(to: &mut String, text: &str) {
    if !to.is_empty() && !text.is_empty() {
        to.push_str("\n\n");
    }
    to.push_str(text);
}

/// The text of a message, which may come in parts.
fn content(json: &Json) -> String {
    match json {
        Json::List(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| part.get("text").text()).collect();
            texts.join("\n")
        }
        other => other.owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::island::transcript::Turn;

    fn message(role: Role, content: &str) -> Message {
        Message::new(role, content)
    }

    #[test]
    fn what_is_saved_opens_again_and_is_a_request() {
        let said = [
            message(Role::System, "Be \"brief\"."),
            message(Role::User, "Hi"),
            message(Role::Assistant, "Hello\n**you**"),
            message(Role::User, "And?"),
        ];
        let text = json("org/Model", &said, "{\"x\":1}");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            (value["model"].as_str(), value["messages"][3]["role"].as_str()),
            (Some("org/Model"), Some("user"))
        );
        let opened = open(&text).expect("ours");
        assert_eq!((opened.said.system.as_str(), opened.said.prompt.as_str()), ("Be \"brief\".", "And?"));
        assert_eq!(opened.said.transcript.messages("").len(), 2);
        assert!(!opened.said.transcript.open());
        assert_eq!(opened.kept.map(|kept| kept.get("x").number()), Some(Some(1)));
    }

    #[test]
    fn others_lists_open_too_and_what_is_none_does_not() {
        let opened = open(
            r#"[{"role":"developer","content":"d"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},
                {"type":"text","text":"b"}]},{"role":"assistant","content":"c"},{"role":"tool","content":"t"}]"#,
        )
        .expect("a list");
        assert_eq!((opened.kept, opened.said.system.as_str(), opened.said.prompt.as_str()), (None, "d", ""));
        let said: Vec<_> =
            opened.said.transcript.messages("").into_iter().map(|message| message.content).collect();
        assert_eq!(said, ["a\nb", "c"]);
        for text in ["", "{}", "3", "[1]", "{\"messages\":{}}", "[{\"content\":\"x\"}]"] {
            assert_eq!(open(text), None, "{text}");
        }
    }

    #[test]
    fn calls_results_and_pictures_come_and_go_as_they_are() {
        let call = |id: &str| ToolCall {
            id: id.to_owned(),
            name: "weather".to_owned(),
            arguments: "{\"city\":\"Bern\"}".to_owned(),
        };
        let result =
            |id: &str, text: &str| Message { call_id: Some(id.to_owned()), ..message(Role::Tool, text) };
        let before = [
            Message {
                images: vec!["data:image/png;base64,AA".to_owned()],
                ..message(Role::User, "How warm is it?")
            },
            Message { calls: vec![call("a"), call("b")], ..message(Role::Assistant, "") },
            result("b", "21"),
            result("a", "20"),
            message(Role::Assistant, "It is 20."),
        ];
        let opened = open(&json("org/Model", &before, "null")).expect("ours").said;
        let mut expected = before.to_vec();
        // In the order in which they were asked for.
        expected.swap(2, 3);
        assert_eq!(opened.transcript.messages(""), expected);
        // What waits for the model after a result is no question: there is nothing to write, only to go on.
        let opened = open(&json("org/Model", &before[..4], "null")).expect("ours").said;
        assert!(opened.prompt.is_empty() && opened.transcript.turns.last().is_some_and(Turn::answered));
    }

    #[test]
    fn a_list_in_any_order_loses_no_text() {
        let opened = open(
            r#"[{"role":"system","content":"s"},{"role":"assistant","content":"Welcome"},{"role":"assistant","content":"<think>Hm</think>What is it?"},
                {"role":"system","content":"t"},{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]"#,
        )
        .expect("a list")
        .said;
        let texts: Vec<_> = opened.transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
        assert_eq!(texts, ["Welcome", "What is it?"]);
        assert_eq!(opened.transcript.turns[1].reasoning, "Hm");
        assert_eq!((opened.system.as_str(), opened.prompt.as_str()), ("s\n\nt", "a\n\nb"));
        assert_eq!(opened.images, ["data:image/png;base64,AA"]);
    }

    #[test]
    fn markdown_reads_as_a_conversation() {
        let said = [message(Role::User, "Hi "), message(Role::Assistant, "- a\n- b")];
        let text = markdown("Greeting", "org/Model", &said, ["You", "Answer"]);
        assert_eq!(text, "# Greeting\n\n`org/Model`\n\n## You\n\nHi\n\n## Answer\n\n- a\n- b\n");
    }

    #[test]
    fn a_files_name_is_one_everywhere() {
        for (title, expected) in [
            ("What is /etc/passwd?", "What-is-etc-passwd.md"),
            ("?!", "conversation.md"),
            ("日本 é", "日本-é.md"),
        ] {
            assert_eq!(name(title, ".md"), expected);
        }
    }
}
