//! The Markdown renderer: another Wasm module, fetched when the first answer is asked for.
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Written by the bundler in front of this module's script (`app/bundle/src/shim.js`), because
    /// `import()` is syntax and not a function. Gives a function from an element to a [`Renderer`].
    #[wasm_bindgen(js_name = loadRenderer)]
    fn load(script: &str, wasm: &str) -> Promise;

    /// One answer being written, by `app/src/markdown/dom.rs`.
    pub(crate) type Renderer;

    /// Shows text that arrived.
    #[wasm_bindgen(method)]
    pub(crate) fn push(this: &Renderer, text: &str);

    /// Ends the answer.
    #[wasm_bindgen(method)]
    pub(crate) fn finish(this: &Renderer);
}

/// Fetches the module; `None` when that fails, and then answers stay plain text.
pub(crate) async fn load_renderer(script: &str, wasm: &str) -> Option<Function> {
    JsFuture::from(load(script, wasm)).await.ok()?.dyn_into().ok()
}
