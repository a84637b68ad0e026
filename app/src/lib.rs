//! All that is a view, and all that reaches the browser.
//!
//! Three builds of one crate, never two at once: `ssr` renders pages in the server, `hydrate` is the
//! islands' Wasm module, `renderer` is the streaming Markdown module that the widget fetches on first send.
#[cfg(any(
    all(feature = "ssr", feature = "hydrate"),
    all(feature = "ssr", feature = "renderer"),
    all(feature = "hydrate", feature = "renderer")
))]
compile_error!("features `ssr`, `hydrate` and `renderer` exclude one another");

/// Renders one page to a whole HTML document.
#[cfg(feature = "ssr")]
pub fn render(_page: wire::Page, _chrome: wire::Chrome) -> String {
    unimplemented!()
}
