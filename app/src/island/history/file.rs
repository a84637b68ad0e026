//! Conversations as files: OpenAI's list of messages with what only this site knows beside it, and Markdown. Pure.
use crate::island::transcript::{Event, Transcript};
use crate::message::write_message;
use crate::net::json::{Json, quote};
use wire::{Message, Role};

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
    pub(crate) model: String,
    pub(crate) system: String,
    pub(crate) transcript: Transcript,
    /// A question without an answer at the end: for the composer.
    pub(crate) prompt: String,
}

/// Reads a list of messages, or a request with one; `None` when it is neither.
pub(crate) fn open(text: &str) -> Option<Opened> {
    let json = Json::parse(text)?;
    let listed = if let Json::List(_) = json { &json } else { json.get("messages") };
    let kept = Some(json.get("playground")).filter(|kept| matches!(kept, Json::Map(_))).cloned();
    let (system, transcript, prompt) = messages(listed)?;
    Some(Opened { kept, model: json.get("model").owned(), system, transcript, prompt })
}

/// A list of messages as a conversation: system prompt, turns, and the question that is still to be asked.
pub(crate) fn messages(list: &Json) -> Option<(String, Transcript, String)> {
    let Json::List(list) = list else { return None };
    let (mut system, mut transcript, mut prompt) = (String::new(), Transcript::default(), String::new());
    for message in list {
        let text = content(message.get("content"));
        match message.get("role").text()? {
            "system" | "developer" => system = text,
            "user" => {
                if !prompt.is_empty() {
                    prompt.push_str("\n\n");
                }
                prompt.push_str(&text);
            }
            "assistant" => {
                transcript.apply(Event::Send(std::mem::take(&mut prompt)));
                transcript.apply(Event::Delta(text));
                transcript.apply(Event::Finish("stop".to_owned()));
            }
            // What a tool said is no turn of a person or a model.
            _ => {}
        }
    }
    Some((system, transcript, prompt))
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
        assert_eq!((opened.model.as_str(), opened.system.as_str()), ("org/Model", "Be \"brief\"."));
        assert_eq!((opened.transcript.messages("").len(), opened.prompt.as_str()), (2, "And?"));
        assert!(!opened.transcript.open());
        assert_eq!(opened.kept.map(|kept| kept.get("x").number()), Some(Some(1)));
    }

    #[test]
    fn others_lists_open_too_and_what_is_none_does_not() {
        let opened = open(
            r#"[{"role":"developer","content":"d"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},
                {"type":"text","text":"b"}]},{"role":"assistant","content":"c"},{"role":"tool","content":"t"}]"#,
        )
        .expect("a list");
        assert_eq!((opened.kept, opened.system.as_str(), opened.prompt.as_str()), (None, "d", ""));
        let said: Vec<_> =
            opened.transcript.messages("").into_iter().map(|message| message.content).collect();
        assert_eq!(said, ["a\nb", "c"]);
        for text in ["", "{}", "3", "[1]", "{\"messages\":{}}", "[{\"content\":\"x\"}]"] {
            assert_eq!(open(text), None, "{text}");
        }
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
