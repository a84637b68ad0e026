//! One chat call: a POST whose answer is read piece by piece, and a GET that goes on with it where it was lost.
//!
//! `EventSource` cannot POST, so the body's reader is decoded by the decoder that the gateway uses too.
use super::http::accepted;
use super::json::Json;
use crate::island::{Failure, WHOLE, rest_ms};
use gloo_net::http::{Request, Response};
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Event, ReadableStreamDefaultReader};
use wire::ToolCall;
use wire::sse::Decoder;

/// Ends the request when it is dropped: on stop, and when its island goes.
pub(crate) struct StopOnDrop(AbortController);

impl StopOnDrop {
    pub(crate) fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// A handle that reads the same controller.
    pub(crate) fn signal(&self) -> web_sys::AbortSignal {
        self.0.signal()
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a stream brings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A piece of another answer than the first, where one request brings several: which one, and what.
    Choice(usize, Box<Piece>),
    /// New text of the answer.
    Text(String),
    /// New text of the model's reasoning.
    Reasoning(String),
    /// What is new of a function that the model asks for: which one, its id and name when it begins, arguments.
    Call(usize, ToolCall),
    /// An event that says how sure the model was of the tokens, as it came.
    Odds(String),
    /// Why the model ends.
    Finish(String),
    /// Who served it, just before the end: a `wire::Receipt` as JSON.
    Receipt(String),
    /// The server says that it failed.
    Failed(Failure),
    /// All up to this byte of the stream has been given; only of a stream that can be taken up again.
    At(u64),
}

/// Reads one event's data; `chunk` is a `wire::ChatChunk` as JSON. Servers write reasoning under two names. What does
/// not say which answer it is of is of the first. `event` is the same as it came: numbers with a fraction are not read here.
fn read_chunk(chunk: &Json, event: &str, each: &mut dyn FnMut(Piece)) {
    for choice in chunk.get("choices").list() {
        let index = choice.get("index").number().map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX));
        // A model's page asks for one answer: one made of the pieces of several could not be read.
        if index > 0 && !WHOLE {
            continue;
        }
        let each = &mut |piece| each(if index == 0 { piece } else { Piece::Choice(index, Box::new(piece)) });
        if WHOLE && !choice.get("logprobs").get("content").list().is_empty() {
            each(Piece::Odds(event.to_owned()));
        }
        let delta = choice.get("delta");
        let reasoning = delta.get("reasoning").text().or(delta.get("reasoning_content").text());
        let calls = if WHOLE { delta.get("tool_calls").list() } else { &[] };
        for call in calls {
            let (index, function) = (call.get("index").number().unwrap_or(0), call.get("function"));
            let (name, arguments) = (function.get("name").owned(), function.get("arguments").owned());
            each(Piece::Call(index as usize, ToolCall { id: call.get("id").owned(), name, arguments }));
        }
        let pieces = [
            reasoning.map(|text| Piece::Reasoning(text.to_owned())),
            delta.get("content").text().map(|text| Piece::Text(text.to_owned())),
            choice.get("finish_reason").text().map(|text| Piece::Finish(text.to_owned())),
        ];
        pieces.into_iter().flatten().for_each(&mut *each);
    }
}

/// How many answers of a stream are told apart: more than any provider gives, and few enough to look through.
const MAX_ANSWERS: usize = 128;

/// The header that asks for a stream that can be taken up again, and says that it can.
const RESUME: &str = "x-playground-resume";

/// Where answers are found again.
const GENERATIONS: &str = "/api/generations/";

/// A name for an answer, unlike all others of this person.
pub(crate) fn new_name() -> String {
    let [time, chance] = [js_sys::Date::now(), js_sys::Math::random() * f64::from(u32::MAX)];
    [&(time as u64).to_string(), "-", &(chance as u64).to_string()].concat()
}

/// Posts `json` and gives each piece to `each` as it comes; `name` is to find the answer again. Returns when the
/// stream has ended.
///
/// # Errors
/// What the server said instead of a stream, or [`Failure::lost`] when the connection broke.
pub(crate) async fn chat(
    json: String,
    name: &str,
    signal: &web_sys::AbortSignal,
    each: &mut dyn FnMut(Piece),
) -> Result<(), Failure> {
    let request = Request::post("/v1/chat/completions")
        .header("content-type", "application/json")
        .header("x-playground-receipt", "1")
        .header(RESUME, name)
        .abort_signal(Some(signal))
        .body(json)
        .map_err(|_| Failure::lost())?;
    let response = accepted(request.send().await).await?;
    let from = response.headers().get(RESUME).map(|_| 0);
    read(response, from, each).await
}

/// Goes on with an answer from this byte on.
///
/// # Errors
/// As [`chat`].
pub(crate) async fn resume(
    name: &str,
    from: u64,
    signal: &web_sys::AbortSignal,
    each: &mut dyn FnMut(Piece),
) -> Result<(), Failure> {
    let path = [GENERATIONS, name, "?from=", &from.to_string()].concat();
    let response = accepted(Request::get(&path).abort_signal(Some(signal)).send().await).await?;
    read(response, Some(from), each).await
}

/// Stops an answer that goes on without its reader. Nobody waits for it.
pub(crate) fn stop(name: &str) {
    let path = [GENERATIONS, name].concat();
    super::spawn(async move {
        // What is not stopped ends by itself.
        let _ = super::delete(&path).await;
    });
}

/// Resolves after a while.
pub(crate) async fn sleep(ms: i32) {
    let mut wait = |done: js_sys::Function, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
        }
    };
    let _ = JsFuture::from(Promise::new(&mut wait)).await;
}

/// Ends a stream when the browser says that the network is gone, until it is dropped: a read would hang for minutes.
struct Offline(Closure<dyn FnMut(Event)>);

impl Offline {
    fn end(reader: &ReadableStreamDefaultReader) -> Self {
        let reader = reader.clone();
        let gone: Box<dyn FnMut(Event)> = Box::new(move |_| drop(reader.cancel()));
        let listener = Self(Closure::wrap(gone));
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback("offline", listener.0.as_ref().unchecked_ref());
        }
        listener
    }
}

impl Drop for Offline {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window.remove_event_listener_with_callback("offline", self.0.as_ref().unchecked_ref());
        }
    }
}

/// The answers of a stream that have begun, and whether each has ended. Some providers close without the last line; that
/// all have ended says that all came.
#[derive(Default)]
struct Ends(Vec<(usize, bool)>);

impl Ends {
    fn see(&mut self, piece: &Piece) {
        let (index, piece) = match piece {
            Piece::Choice(index, piece) => (*index, &**piece),
            piece => (0, piece),
        };
        let ends = matches!(piece, Piece::Finish(_));
        let n = self.0.len();
        match self.0.iter_mut().find(|(of, _)| *of == index) {
            Some((_, ended)) => *ended |= ends,
            None if n < MAX_ANSWERS => self.0.push((index, ends)),
            None => {}
        }
    }

    fn all(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|(_, ended)| *ended)
    }
}

/// Reads a stream to its end. `from` is where it begins, of one that can be taken up again.
async fn read(response: Response, from: Option<u64>, each: &mut dyn FnMut(Piece)) -> Result<(), Failure> {
    let body = response.body().ok_or_else(Failure::lost)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut decoder = Decoder::default();
    let (mut ended, mut ends) = (false, Ends::default());
    let mut at = from;
    let _offline = Offline::end(&reader);
    loop {
        if let Some(at) = at {
            each(Piece::At(at - decoder.n_pending() as u64));
        }
        let rest_ms = rest_ms();
        if rest_ms > 0 {
            sleep(rest_ms).await;
        }
        let read = JsFuture::from(reader.read()).await.map_err(|_| Failure::lost())?;
        let Ok(value) = Reflect::get(&read, &"value".into()) else { return Err(Failure::lost()) };
        // The last read has no value.
        let Ok(bytes) = value.dyn_into::<Uint8Array>() else { break };
        let bytes = bytes.to_vec();
        at = at.map(|at| at + bytes.len() as u64);
        decoder.push(&bytes);
        while let Some(event) = decoder.next_event() {
            if event.data == "[DONE]" {
                ended = true;
            } else if event.name == "receipt" {
                each(Piece::Receipt(event.data));
            } else if let Some(json) = Json::parse(&event.data) {
                if *json.get("error") != Json::Null {
                    each(Piece::Failed(Failure::of(0, &json)));
                    ended = true;
                }
                read_chunk(&json, &event.data, &mut |piece| {
                    ends.see(&piece);
                    each(piece);
                });
            }
        }
    }
    let _ = reader.cancel();
    // A stream that just stops was cut, whatever the transport says.
    if ended || ends.all() { Ok(()) } else { Err(Failure::lost()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<Piece> {
        let mut pieces = vec![];
        read_chunk(&Json::parse(json).expect("JSON"), json, &mut |piece| pieces.push(piece));
        pieces
    }

    #[test]
    fn of_several_answers_each_is_told_apart() {
        let two = r#"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}},{"delta":{"content":"c"}}]}"#;
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(read(two), [Piece::Choice(1, Box::new(text("b"))), text("a"), text("c")]);
        let wild = r#"{"choices":[{"index":-1,"delta":{"content":"a"}},{"index":18446744073709551615,"delta":{"content":"b"}}]}"#;
        assert_eq!(read(wild)[0], text("a"));
    }

    #[test]
    fn a_stream_is_whole_when_all_its_answers_are() {
        let (text, finish) = (|| Piece::Text(String::new()), || Piece::Finish("stop".to_owned()));
        let of = |index, piece| Piece::Choice(index, Box::new(piece));
        let check = |pieces: &[Piece], whole| {
            let mut ends = Ends::default();
            for piece in pieces {
                ends.see(piece);
            }
            assert_eq!(ends.all(), whole, "{pieces:?}");
        };
        check(&[], false);
        check(&[text()], false);
        check(&[text(), finish(), text()], true);
        check(&[text(), of(1, text()), finish()], false);
        check(&[text(), of(1, text()), of(1, finish()), finish()], true);
        // Read from a later byte on, after the first had ended.
        check(&[of(2, text()), of(2, finish())], true);
    }

    #[test]
    fn a_chunk_gives_what_the_gateway_reads_in_it() {
        for json in [
            r#"{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
            r#"{"choices":[{"delta":{"reasoning":"Hm","content":null}}]}"#,
            r#"{"choices":[{"delta":{"reasoning_content":"Hm"}}]}"#,
            r#"{"choices":[{"delta":{"content":"x"},"finish_reason":"length","stop_reason":null}],"usage":null}"#,
            r#"{"choices":[{"delta":{"content":null,"tool_calls":[{"id":"c","type":"function","index":0,"function":{"name":"f","arguments":""}},{"index":1,"function":{"arguments":"{"}}]},"finish_reason":"tool_calls"}]}"#,
            r#"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#,
        ] {
            let chunk: wire::ChatChunk = serde_json::from_str(json).expect("a chunk");
            let mut expected = vec![];
            for choice in chunk.choices {
                for call in choice.delta.tool_calls.unwrap_or_default() {
                    let function = call.function.unwrap_or_default();
                    let call_of = ToolCall {
                        id: call.id.unwrap_or_default(),
                        name: function.name.unwrap_or_default(),
                        arguments: function.arguments.unwrap_or_default(),
                    };
                    expected.push(Piece::Call(call.index as usize, call_of));
                }
                expected.extend(choice.delta.reasoning.map(Piece::Reasoning));
                expected.extend(choice.delta.content.map(Piece::Text));
                expected.extend(choice.finish_reason.map(Piece::Finish));
            }
            assert_eq!(read(json), expected, "{json}");
        }
    }
}
