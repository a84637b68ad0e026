//! All that leaves the browser: calls to this site, and what the browser keeps. No view and no state here.
//!
//! `web_sys` and `gloo_net` are used here and in the islands' handlers only. The server compiles this and
//! never calls it.
mod http;
mod renderer;
mod storage;
mod stream;

pub(crate) use http::{delete, put};
pub(crate) use renderer::{Renderer, load_renderer};
pub(crate) use storage::{forget, recall, remember};
pub(crate) use stream::{Piece, StopOnDrop, chat};
