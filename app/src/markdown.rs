//! Markdown to something safe to show: a string in the server, nodes in the browser, by the same rules.
//!
//! `safe` turns a parser's events into allow-listed elements, attributes and text; `html` writes those as
//! a string for model cards; `dom` writes them as nodes while an answer streams, and `incremental` decides
//! what of the stream is final. A writer and not a sanitiser: what is not on the list cannot be said.
//! Raw HTML becomes text, and an image is a note that names its host, because fetching one tells a
//! stranger what a model wrote (design: images are an exfiltration channel).
mod safe;

#[cfg(feature = "renderer")]
mod dom;
#[cfg(feature = "ssr")]
mod html;
#[cfg(any(feature = "renderer", test))]
mod incremental;

#[cfg(feature = "ssr")]
pub use html::{headings, to_html};

#[cfg(all(test, feature = "ssr"))]
mod hostile_tests;
