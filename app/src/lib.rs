//! All that is a view, and all that reaches the browser.
//!
//! Six builds of one crate, never two at once: `ssr` renders pages in the server, `hydrate` is the islands'
//! Wasm module, `renderer` is the streaming Markdown module that the widget fetches on first send, `colours` and
//! `math` are fetched when code or a formula is in sight, and `suggest` when a search field is entered.
#[cfg(any(
    all(
        feature = "ssr",
        any(
            feature = "hydrate",
            feature = "renderer",
            feature = "colours",
            feature = "math",
            feature = "suggest"
        )
    ),
    all(
        feature = "hydrate",
        any(feature = "renderer", feature = "colours", feature = "math", feature = "suggest")
    ),
    all(feature = "renderer", any(feature = "colours", feature = "math", feature = "suggest")),
    all(feature = "colours", any(feature = "math", feature = "suggest")),
    all(feature = "math", feature = "suggest")
))]
compile_error!("features `ssr`, `hydrate`, `renderer`, `colours`, `math` and `suggest` exclude one another");

#[cfg(any(feature = "colours", all(test, feature = "ssr")))]
pub mod colour;
#[cfg(feature = "islands")]
pub mod island;
#[cfg(any(feature = "ssr", feature = "renderer"))]
pub mod markdown;
#[cfg(feature = "math")]
pub mod math;
#[cfg(feature = "islands")]
mod net;
#[cfg(feature = "ssr")]
mod page;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod part;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod snippet;
#[cfg(any(feature = "suggest", test))]
pub mod suggest;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use shell::{preload, render};

/// Starts the islands' runtime; the page's loader then starts each island by its own export.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
