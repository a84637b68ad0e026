//! All that is a view, and all that reaches the browser.
//!
//! Nine builds of one crate, never two at once: `ssr` renders pages in the server, `hydrate` is the islands'
//! Wasm module of a model's page, `playground` that of the playground, `compare` that of the comparison, `settings`
//! that of the order of providers, `renderer` is the streaming Markdown module that the widget fetches on first send,
//! `colours` and `math` are fetched when code or a formula is in sight, and `suggest` when a search field is entered.
#![cfg_attr(
    any(feature = "compare", feature = "settings"),
    expect(dead_code, reason = "these take of the chat and its helpers what they need, if anything")
)]

const _: () = {
    let chosen = [
        cfg!(feature = "ssr"),
        cfg!(feature = "hydrate"),
        cfg!(feature = "playground"),
        cfg!(feature = "compare"),
        cfg!(feature = "settings"),
        cfg!(feature = "renderer"),
        cfg!(feature = "colours"),
        cfg!(feature = "math"),
        cfg!(feature = "suggest"),
    ];
    let (mut n, mut at) = (0, 0);
    while at < chosen.len() {
        n += chosen[at] as usize;
        at += 1;
    }
    assert!(n <= 1, "the features that name a build of `app` exclude one another");
};

#[cfg(any(feature = "colours", all(test, feature = "ssr")))]
pub mod colour;
#[cfg(feature = "islands")]
pub mod island;
#[cfg(any(feature = "ssr", feature = "renderer"))]
pub mod markdown;
#[cfg(feature = "math")]
pub mod math;
#[cfg(feature = "islands")]
mod message;
#[cfg(feature = "islands")]
mod net;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "islands")]
pub mod part;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "islands")]
pub mod snippet;
#[cfg(any(feature = "suggest", test))]
pub mod suggest;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use shell::{preload, render};

/// Starts the islands' runtime; the page's loader then starts each island by its own export.
#[cfg(any(feature = "hydrate", feature = "playground", feature = "compare", feature = "settings"))]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
