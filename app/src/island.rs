//! The islands: the parts of a page that act in the browser, each a view over state of its own.
//!
//! Pure state first (`transcript`, `failure`, `ladder`), tested natively; views over it after. Code that
//! touches the browser stays in handlers and effects, which the server compiles and never runs, so nothing
//! here needs `cfg`. One island does not know another: the widget tells what would be asked by an event.
mod answer;
mod chat;
mod failure;
mod ladder;
mod params;
mod picker;
mod receipt;
mod transcript;

pub mod order;
pub mod snippets;
pub mod widget;

pub(crate) use failure::Failure;
