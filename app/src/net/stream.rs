//! One chat call: a POST whose answer is read piece by piece.
//!
//! `EventSource` cannot POST, so the body's reader is decoded by the decoder that the gateway uses too.
use super::http::accepted;
use crate::island::Failure;
use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};
use wire::sse::Decoder;
use wire::{ChatChunk, Receipt};

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
pub(crate) enum Piece {
    /// New text, or the reason for the end.
    Chunk(ChatChunk),
    /// Who served it, just before the end.
    Receipt(Box<Receipt>),
    /// The server says that it failed.
    Failed(Failure),
}

/// Posts `json` and gives each piece to `each` as it comes. Returns when the stream has ended.
///
/// # Errors
/// What the server said instead of a stream, or [`Failure::lost`] when the connection broke.
pub(crate) async fn chat(
    json: String,
    signal: &web_sys::AbortSignal,
    each: &mut dyn FnMut(Piece),
) -> Result<(), Failure> {
    let request = Request::post("/v1/chat/completions")
        .header("content-type", "application/json")
        .header("x-playground-receipt", "1")
        .abort_signal(Some(signal))
        .body(json)
        .map_err(|_| Failure::lost())?;
    let response = accepted(request.send().await).await?;
    let body = response.body().ok_or_else(Failure::lost)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut decoder = Decoder::default();
    let mut ended = false;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| Failure::lost())?;
        let Ok(value) = Reflect::get(&read, &"value".into()) else { return Err(Failure::lost()) };
        // The last read has no value.
        let Ok(bytes) = value.dyn_into::<Uint8Array>() else { break };
        decoder.push(&bytes.to_vec());
        while let Some(event) = decoder.next_event() {
            if event.data == "[DONE]" {
                ended = true;
            } else if event.name == "receipt" {
                if let Ok(receipt) = serde_json::from_str(&event.data) {
                    each(Piece::Receipt(receipt));
                }
            } else if event.name == "error" || event.data.starts_with("{\"error\"") {
                each(Piece::Failed(Failure::read(0, &event.data, None)));
                ended = true;
            } else if let Ok(chunk) = serde_json::from_str::<ChatChunk>(&event.data) {
                // Some providers close without the last line; the reason for the end says that all came.
                ended |= chunk.choices.iter().any(|choice| choice.finish_reason.is_some());
                each(Piece::Chunk(chunk));
            }
        }
    }
    // A stream that just stops was cut, whatever the transport says.
    if ended { Ok(()) } else { Err(Failure::lost()) }
}
