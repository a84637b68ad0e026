//! The islands: the parts of a page that act in the browser.
//!
//! The server draws them (`part/chat.rs`, `part/order.rs`), useful or honest without script, and what they
//! need to know stands in that markup. In the browser an island is a pure state (`transcript`, `params`,
//! `ladder`), tested natively, and thin code that shows it in the elements that are there. A view drawn by
//! Wasm costs the visitor twice: the same widget as reactive views was 184 kB of compressed Wasm, with its
//! elements in the page already. Code that touches the browser is compiled by the server too and never
//! called there, so nothing here needs `cfg`.
mod below;
mod chat;
#[cfg(any(feature = "compare", feature = "ssr"))]
mod compare;
mod dom;
mod failure;
#[cfg(any(feature = "playground", feature = "ssr"))]
mod history;
#[cfg(any(feature = "settings", feature = "ssr"))]
mod ladder;
mod log;
#[cfg(any(feature = "settings", feature = "ssr"))]
mod order;
mod params;
#[cfg(any(feature = "playground", feature = "ssr"))]
mod playground;
mod queue;
mod reasoning;
mod receipt;
mod samples;
mod scroll;
#[cfg(any(feature = "playground", feature = "ssr"))]
mod share;
mod speech;
mod texts;
mod transcript;
mod turns;
mod widget;

use leptos::prelude::*;

/// Whether this is more than the widget of a model's page, whose first view has the smaller budget: what asks
/// for this first is no part of the module of most pages.
const FULL: bool = !cfg!(feature = "hydrate");

pub(crate) use crate::message::WHOLE;
pub(crate) use chat::rest_ms;
pub(crate) use failure::Failure;
#[cfg(feature = "ssr")]
pub(crate) use params::MAX_TEMPERATURE_TENTHS;
#[cfg(feature = "ssr")]
pub(crate) use texts::category;

/// The chat of a model's page, over what `part::chat::form` drew.
#[cfg(any(feature = "hydrate", feature = "ssr"))]
#[island]
pub fn Widget(
    /// The drawn form.
    children: Children,
) -> impl IntoView {
    in_browser(widget::start);
    children()
}

/// The same chat on a page of its own, with what only that page has.
#[cfg(any(feature = "playground", feature = "ssr"))]
#[island]
pub fn Playground(
    /// The drawn form.
    children: Children,
) -> impl IntoView {
    in_browser(playground::start);
    children()
}

/// Several chats asked at once, over what `page::compare` drew.
#[cfg(any(feature = "compare", feature = "ssr"))]
#[island]
pub fn Compare(
    /// The drawn comparison.
    children: Children,
) -> impl IntoView {
    in_browser(compare::start);
    children()
}

/// The order of providers and the keys, over what `part::order::rows` drew. Other pages have none.
#[cfg(any(feature = "settings", feature = "ssr"))]
#[island]
pub fn OrderList(
    /// The drawn rows.
    children: Children,
) -> impl IntoView {
    in_browser(order::start);
    children()
}

/// Runs once the island lives: in the browser, after what hydrates it. A task and not an effect, whose machinery
/// would be kilobytes of Wasm for one call.
fn in_browser(start: fn()) {
    if !cfg!(feature = "ssr") {
        crate::net::spawn(async move { start() });
    }
}
