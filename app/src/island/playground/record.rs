//! What was sent for an answer and what came back, as JSON and as a command: under its receipt, made when it
//! is opened. No key is ever part of it: the browser has none.
use crate::island::chat::Chat;
use crate::island::dom::{add, attr, closest, make, set_attr};
use crate::island::texts::Texts;
use crate::island::transcript::{State, Turn};
use crate::island::widget::{Extra, Form};
use crate::net::json::quote;
use crate::snippet::quote_shell;
use std::rc::Rc;
use web_sys::Element;

/// The extra.
pub(super) struct Record {
    texts: Rc<Texts>,
}

impl Record {
    pub(super) fn new(texts: &Rc<Texts>) -> Self {
        Self { texts: Rc::clone(texts) }
    }

    fn part(&self, record: &Element, title: &str, json: &str, command: Option<&str>) {
        let part = add(record, "div", "record-part", "");
        let head = add(&part, "div", "record-head", "");
        add(&head, "h4", "", self.texts.get(title));
        let json = pretty(json);
        let buttons = [("talk-record-copy", Some(json.as_str())), ("talk-record-curl", command)];
        for (name, text) in buttons {
            let Some(text) = text else { continue };
            // The page's own script copies it and says so.
            let button = add(&head, "button", "button quiet small copy", self.texts.get(name));
            set_attr(&button, "type", "button");
            set_attr(&button, "data-copy", text);
        }
        let pre = add(&part, "pre", "", "");
        set_attr(&pre, "tabindex", "0");
        set_attr(&pre, "dir", "ltr");
        add(&pre, "code", "", &json);
    }
}

impl Extra for Record {
    fn below(&self, below: &Element, turn: &Turn) {
        let Some(receipt) = crate::island::dom::all_inside(below, ".receipt").pop() else { return };
        let record = add(&receipt, "details", "receipt-more record", "");
        set_attr(&record, "data-of", &turn.id.to_string());
        set_attr(&add(&record, "summary", "", self.texts.get("talk-record-open")), "data-do", "record");
    }

    fn pressed(&self, _form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        if what != "record" {
            return false;
        }
        let Some(record) = closest(pressed, ".record") else { return true };
        let talk = chat.talk.borrow();
        let id: Option<u64> = attr(&record, "data-of").parse().ok();
        let Some(turn) = id.and_then(|id| talk.transcript.turn(id)) else { return true };
        if record.child_element_count() > 1 {
            return true;
        }
        let parts = make("div", "record-parts", "");
        let asked = |id: u64| talk.asked.iter().rfind(|(of, _)| *of == id);
        if let Some((_, request)) = asked(turn.id).or_else(|| asked(turn.request?)) {
            self.part(&parts, "talk-record-request", request, Some(&curl(&chat.facts.origin, request)));
        }
        self.part(&parts, "talk-record-answer", &answer(turn), None);
        let _ = record.append_child(&parts);
        true
    }
}

/// What came back: the message, how it ended, and the receipts as they were sent.
fn answer(turn: &Turn) -> String {
    let mut out = "{\"content\":".to_owned();
    quote(&turn.text, &mut out);
    if !turn.reasoning.is_empty() {
        out.push_str(",\"reasoning\":");
        quote(&turn.reasoning, &mut out);
    }
    let end = match turn.state {
        State::Waiting | State::Streaming => "coming",
        State::Done => "stop",
        State::Stopped => "stopped here",
        State::CutShort => "length",
        State::Filtered => "content_filter",
        State::Failed => "error",
    };
    out.push_str(",\"end\":");
    quote(end, &mut out);
    out.push_str(",\"receipts\":[");
    let receipts: Vec<&str> = turn.receipts_before.iter().chain(&turn.receipt).map(String::as_str).collect();
    out.push_str(&receipts.join(","));
    out.push_str("]}");
    out
}

/// The request as a command. The token comes from the environment, as in the code samples.
fn curl(origin: &str, body: &str) -> String {
    let url = quote_shell(&[origin, "/v1/chat/completions"].concat());
    let body = quote_shell(&pretty(body));
    let head =
        "-H \"Authorization: Bearer $HF_TOKEN\" \\\n    -H 'Content-Type: application/json' \\\n    -d ";
    ["curl -N ", &url, " \\\n    ", head, &body, "\n"].concat()
}

/// JSON with a line for each value. Strings are not looked into.
fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut text, mut escaped) = (0, false, false);
    let mut signs = json.chars().filter(|c| !matches!(c, '\n' | '\r')).peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(c) = signs.next() {
        if text {
            out.push(c);
            text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                let close = if c == '{' { '}' } else { ']' };
                if signs.next_if_eq(&close).is_some() {
                    out.push(close);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            ' ' | '\t' => {}
            c => {
                text = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn json_is_set_in_lines_and_says_the_same() {
        let value = json!({"a": [1, {"b": "x, {y}: \"z\\"}, []], "c": {}, "d": null, "e": "\n"});
        for json in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
            assert_eq!(pretty(&json), serde_json::to_string_pretty(&value).expect("JSON"));
        }
    }

    #[test]
    fn a_shell_reads_the_command_as_it_was_sent() {
        let body =
            json!({"messages": [{"role": "user", "content": "it's $HOME \"and\" `x` \\ \n!"}]}).to_string();
        let command = curl("http://127.0.0.1:8080", &body);
        assert!(command.starts_with("curl -N "), "{command}");
        // A program of this name that says what it was given.
        let script = ["curl() { printf '%s\\0' \"$@\"; }\n", &command].concat();
        let run = std::process::Command::new("sh").args(["-c", &script]).env("HF_TOKEN", "hf_x").output();
        let said = String::from_utf8(run.expect("a shell").stdout).expect("text");
        let words: Vec<&str> = said.split('\0').collect();
        assert_eq!(words[1], "http://127.0.0.1:8080/v1/chat/completions");
        assert_eq!(words[3], "Authorization: Bearer hf_x");
        let sent: Value = serde_json::from_str(words[7]).expect("JSON");
        assert_eq!(sent.to_string(), body);
    }

    #[test]
    fn what_came_back_is_told_with_its_receipts() {
        use crate::island::transcript::{Event, Transcript};
        let mut transcript = Transcript::default();
        for event in [
            Event::Send("Hi".to_owned()),
            Event::Reasoning("Hm".to_owned()),
            Event::Delta("Yes \"so\"".to_owned()),
            Event::Receipt("{\"n\":1}".to_owned()),
            Event::Stop,
            Event::Continue,
            Event::Delta(".".to_owned()),
            Event::Receipt("{\"n\":2}".to_owned()),
            Event::End,
        ] {
            transcript.apply(event);
        }
        let told: Value = serde_json::from_str(&answer(&transcript.turns[1])).expect("JSON");
        let expected = json!({"content": "Yes \"so\".", "reasoning": "Hm", "end": "stop", "receipts": [{"n": 1}, {"n": 2}]});
        assert_eq!(told, expected);
    }
}
