//! Markdown to something safe to show: a string in the server, nodes in the browser, by the same rules.
//!
//! `safe` turns a parser's events into allow-listed elements, attributes and text, written as a `script`;
//! `html` makes a string of it for model cards; `dom` makes nodes of it while an answer streams, and
//! `incremental` decides what of the stream is final, with `cut` (where it may be cut), `frame` (how the
//! containers around the cut are opened again), `fence` (long code) and `tail` (what is shown of the end).
//! A writer and not a sanitiser: what is not on the list cannot be said. Raw HTML becomes text, and an
//! image is a note that names its host, because fetching one tells a stranger what a model wrote
//! (design: images are an exfiltration channel).
mod address;
mod cut;
#[cfg(feature = "renderer")]
mod dom;
mod fence;
mod frame;
#[cfg(feature = "ssr")]
mod html;
mod incremental;
mod labels;
mod parse;
mod piece;
mod safe;
mod script;
mod tail;

#[cfg(feature = "ssr")]
pub use html::{headings, to_html};
pub use incremental::{Show, Step, Stream};
pub use labels::Labels;

#[cfg(all(test, feature = "ssr"))]
mod hostile_tests;
