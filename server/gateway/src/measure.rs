//! What `examples/events.rs` times: the reader alone, without a socket. Not for the product.

use crate::{
    event::{Style, UsageAsked},
    reader::Reader,
    resume::Delivered,
};
use bytes::Bytes;

/// Reads a stream in pieces as a client that asked for `model`, with or without running totals; gives how
/// many bytes the client would see.
#[must_use]
pub fn read(pieces: &[Bytes], model: &str, running_totals: bool) -> usize {
    let model_json = serde_json::to_vec(model).expect("text can be written");
    let usage = if running_totals { UsageAsked::Always } else { UsageAsked::No };
    let mut reader = Reader::new(Style { model_json, usage }, Delivered::kept());
    pieces.iter().map(|piece| reader.feed(piece.clone()).len()).sum()
}
