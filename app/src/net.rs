//! All that leaves the browser: calls to this site, and what the browser keeps. No view and no state here.
//!
//! `web_sys` and `gloo_net` are used here and in the islands' handlers only. The server compiles this and
//! never calls it.
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(crate) mod history;
mod http;
pub(crate) mod json;
#[cfg(any(feature = "playground", feature = "ssr"))]
mod pictures;
mod renderer;
mod storage;
mod stream;

use std::pin::Pin;

pub(crate) use http::delete;
#[cfg(any(feature = "settings", feature = "playground", feature = "ssr"))]
pub(crate) use http::put;
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(crate) use http::{get, post};
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(crate) use pictures::{listen_pictures, show_picture};
pub(crate) use renderer::{Renderer, load_renderer};
pub(crate) use storage::{forget, recall, remember};
pub(crate) use stream::{Piece, StopOnDrop, chat, new_name, resume, sleep, stop};

/// Runs until done. Boxed, so that the executor is instantiated once and not for every call.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
