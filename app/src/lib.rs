//! All that is a view, and all that reaches the browser.
//!
//! Ten builds of one crate, never two at once: `ssr` renders pages in the server, `hydrate` is the islands'
//! Wasm module of a model's page, `playground` that of the playground, `compare` that of the comparison, `settings`
//! that of the order of providers, `renderer` is the streaming Markdown module that the widget fetches on first send,
//! `samples`, `colours` and `math` are fetched when code samples, code or a formula are in sight, and `suggest` when a
//! search field is entered.
#![cfg_attr(
    any(feature = "compare", feature = "settings", feature = "samples"),
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
        cfg!(feature = "samples"),
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
#[cfg(any(feature = "islands", feature = "samples"))]
mod message;
#[cfg(feature = "islands")]
mod net;
/// Of it the samples' module reads JSON alone, and calls nobody.
#[cfg(feature = "samples")]
mod net {
    pub(crate) mod json;
}
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "islands")]
pub mod part;
#[cfg(any(feature = "samples", all(test, feature = "ssr")))]
pub mod samples;
#[cfg(feature = "ssr")]
mod shell;
// The playground quotes for a shell.
#[cfg(any(feature = "ssr", feature = "samples", feature = "playground"))]
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
