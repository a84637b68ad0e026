//! The request that continues an answer, and which requests allow it. Pure.

use super::{Continuation, Obstacle, Terms};
use crate::body::{Body, Edit, whole_number};
use serde_json::{Value, json};

/// The two names of the limit of an answer's tokens.
const LIMITS: [&str; 2] = ["max_tokens", "max_completion_tokens"];

/// How an answer to this request may go on elsewhere.
///
/// # Errors
/// Why it may not.
pub(crate) fn terms(body: &Body) -> Result<Terms, Obstacle> {
    // Engines make numbers and truth values of other types too, in ways of their own: what is not plainly
    // said is not gone on with.
    let maybe = |value: &[u8]| value != b"false";
    let boolean = |value: &[u8]| value == b"true" || value == b"false";
    let (mut choices, mut structured, mut tools, mut echo, mut prompt) = (false, false, false, false, false);
    let (mut continues, mut begins_answer) = (false, true);
    let mut terms = Terms::default();
    for (name, value) in body.iter().filter(|(_, value)| value != b"null") {
        match name {
            b"n" => choices |= whole_number(value) != Some(1),
            b"use_beam_search" => choices |= maybe(value),
            b"response_format" => structured |= read(value)["type"] != "text",
            b"structured_outputs" => structured = true,
            // `auto` and `none` leave the model free to write text first; the others begin a call at once.
            b"tool_choice" => tools = value != b"\"auto\"" && value != b"\"none\"",
            b"echo" => echo = maybe(value),
            b"truncate_prompt_tokens" => prompt = true,
            b"continue_final_message" => {
                prompt |= !boolean(value);
                continues = value == b"true";
            }
            b"add_generation_prompt" => {
                prompt |= !boolean(value);
                begins_answer = value != b"false";
            }
            b"min_tokens" => prompt |= whole_number(value).is_none(),
            b"stop" => terms.stops = read(value).as_array().is_none_or(|list| !list.is_empty()),
            name if LIMITS.iter().any(|limit| limit.as_bytes() == name) => {
                prompt |= whole_number(value).is_none();
                terms.limit = terms.limit.into_iter().chain(whole_number(value)).min();
            }
            name => structured |= name.starts_with(b"guided_"),
        }
    }
    let ended = if continues {
        // Its last message is continued already: then that one grows.
        !messages(body).last().is_some_and(|last| last["role"] == "assistant" && last["content"].is_string())
    } else {
        !begins_answer
    };
    if choices {
        Err(Obstacle::Choices)
    } else if structured {
        Err(Obstacle::Structured)
    } else if tools {
        Err(Obstacle::Tools)
    } else if echo {
        Err(Obstacle::Echo)
    } else if ended || prompt {
        Err(Obstacle::Prompt)
    } else {
        Ok(terms)
    }
}

/// What changes in the request as another replica gets it, to go on where the text ends.
///
/// Stop strings stay as they are: an engine holds back as much text as might begin one, so what was
/// delivered holds no beginning of one that is still possible. Seed, temperature, penalties and log
/// probabilities stay too; draws begin anew with the seed, and penalties on the answer's own words count
/// from here. Text that reads like a special token becomes one, as in any message; a model that may not
/// write special tokens does not write such text.
pub(crate) fn edits(body: &Body, continuation: &Continuation) -> Vec<Edit> {
    let mut edits: Vec<Edit> = vec![];
    let mut set = |name, value: &Value| edits.push((name, value.to_string().into_bytes().into()));
    let had = continuation.usage.completion_tokens;
    let number = |name| body.get(name).and_then(whole_number);
    for name in LIMITS.into_iter().filter(|name| number(name).is_some()) {
        set(name, &continuation.n_left().into());
    }
    if let Some(least) = number("min_tokens") {
        set("min_tokens", &least.saturating_sub(had).into());
    }
    if continuation.text.is_empty() {
        // Nothing is left to continue: the answer begins anew, and what was sent is swallowed.
        return edits;
    }
    let continues = body.get("continue_final_message") == Some(b"true");
    let mut messages = messages(body);
    match messages.last_mut() {
        Some(last) if continues => {
            let grown = last["content"].as_str().unwrap_or_default().to_owned() + &continuation.text;
            last["content"] = grown.into();
        }
        _ => messages.push(json!({"role": "assistant", "content": continuation.text})),
    }
    set("messages", &messages.into());
    set("continue_final_message", &true.into());
    set("add_generation_prompt", &false.into());
    edits
}

/// What was read before: that it can be was seen when the request came.
fn messages(body: &Body) -> Vec<Value> {
    body.get("messages").and_then(|messages| serde_json::from_slice(messages).ok()).unwrap_or_default()
}

fn read(value: &[u8]) -> Value {
    serde_json::from_slice(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::Part,
        resume::{Delivered, Plan, plan},
    };
    use wire::Usage;

    fn body(json: &Value) -> Body {
        let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
        body.as_object_mut().expect("an object").extend(json.as_object().expect("an object").clone());
        Body::parse(body.to_string().into()).expect("JSON")
    }

    fn written(request: &Value, text: &str, n: u64) -> Value {
        let body = body(request);
        let mut delivered = Delivered::kept();
        delivered.take_in(br#"{"id":"c"}"#, 0, Part::None);
        delivered.take_in(text.as_bytes(), 0, Part::Text(0, text.len()));
        let usage = Usage { prompt_tokens: 1, completion_tokens: n, total_tokens: n + 1 };
        match plan(&delivered, Some(usage), terms(&body).expect("no obstacle")) {
            Ok(Plan::GoOn(continuation)) => {
                let written = body.write(&edits(&body, &continuation), &[]);
                serde_json::from_slice(&written).expect("JSON")
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_text_so_far_becomes_a_message_to_continue() {
        assert_eq!(
            written(&json!({"max_tokens": 9, "min_tokens": 2, "seed": 4, "stop": []}), "B\\n", 4),
            json!({
                "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "B"}],
                "max_tokens": 6, "min_tokens": 0, "seed": 4, "stop": [],
                "continue_final_message": true, "add_generation_prompt": false,
            })
        );
        let both = written(&json!({"max_tokens": 9, "max_completion_tokens": 7}), "B", 4);
        assert_eq!((&both["max_tokens"], &both["max_completion_tokens"]), (&json!(3), &json!(3)));
        assert_eq!(written(&json!({"max_tokens": null}), "B", 4)["max_tokens"], json!(null));
    }

    #[test]
    fn stop_strings_take_back_the_last_word() {
        let stopped = written(&json!({"max_tokens": 9, "stop": "x"}), "The capita", 4);
        assert_eq!(stopped["messages"][1]["content"], "The");
        assert_eq!((&stopped["max_tokens"], &stopped["stop"]), (&json!(5), &json!("x")));
    }

    #[test]
    fn blanks_alone_begin_anew() {
        let request = json!({"max_tokens": 9});
        let messages = json!([{"role": "user", "content": "hi"}]);
        assert_eq!(written(&request, "\\n", 1), json!({"messages": messages, "max_tokens": 9}));
    }

    #[test]
    fn a_message_that_is_continued_already_grows() {
        let request = json!({
            "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "On"}],
            "continue_final_message": true, "add_generation_prompt": false,
        });
        assert_eq!(terms(&body(&request)), Ok(Terms::default()));
        let grown = written(&request, "ce upon", 2);
        assert_eq!(grown["messages"][1]["content"], "Once upon");
        assert_eq!(grown["messages"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_request_that_cannot_be_continued_is_known_by_its_fields() {
        let open = json!({"continue_final_message": true});
        for (request, expected) in [
            (json!({}), None),
            (json!({"n": 1, "logprobs": true, "seed": 1, "tools": [{}], "tool_choice": "auto"}), None),
            (json!({"response_format": {"type": "text"}, "guided_json": null, "tool_choice": null}), None),
            (json!({"n": 2}), Some(Obstacle::Choices)),
            (json!({"n": 1.5}), Some(Obstacle::Choices)),
            (json!({"n": "2"}), Some(Obstacle::Choices)),
            (json!({"use_beam_search": true}), Some(Obstacle::Choices)),
            (json!({"use_beam_search": "true", "n": null}), Some(Obstacle::Choices)),
            (json!({"use_beam_search": false, "echo": false, "add_generation_prompt": true}), None),
            (json!({"echo": 1}), Some(Obstacle::Echo)),
            (json!({"max_tokens": "9"}), Some(Obstacle::Prompt)),
            (json!({"max_completion_tokens": 9.0}), Some(Obstacle::Prompt)),
            (json!({"min_tokens": "9", "max_tokens": 10}), Some(Obstacle::Prompt)),
            (json!({"continue_final_message": "true"}), Some(Obstacle::Prompt)),
            (json!({"add_generation_prompt": 0}), Some(Obstacle::Prompt)),
            (json!({"response_format": {"type": "json_object"}}), Some(Obstacle::Structured)),
            (json!({"response_format": {"type": "json_schema"}}), Some(Obstacle::Structured)),
            (json!({"structured_outputs": {"choice": ["a"]}}), Some(Obstacle::Structured)),
            (json!({"guided_regex": "a+"}), Some(Obstacle::Structured)),
            (json!({"tool_choice": "required"}), Some(Obstacle::Tools)),
            (json!({"tool_choice": {"function": {"name": "f"}}}), Some(Obstacle::Tools)),
            (json!({"echo": true}), Some(Obstacle::Echo)),
            (open, Some(Obstacle::Prompt)),
            (json!({"add_generation_prompt": false}), Some(Obstacle::Prompt)),
            (json!({"truncate_prompt_tokens": 9}), Some(Obstacle::Prompt)),
        ] {
            assert_eq!(terms(&body(&request)).err(), expected, "{request}");
        }
    }
}
