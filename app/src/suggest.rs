//! Suggestions under a search field: a combobox over a plain GET field, which works without it.
//!
//! A Wasm module of its own and without Leptos. It is wanted on every page, also on those that load no island, and
//! only by who enters the field: with the islands' runtime it would be 40 kB (brotli) before a line of it is
//! written; alone it is 15 with its JavaScript. `combobox` decides, natively tested; `dom` shows it, by the pattern of the ARIA Authoring
//! Practices ("combobox with list autocomplete") as design.md 6 narrows it. Texts come from the field's attributes,
//! which `part/search.rs` writes.

mod combobox;
#[cfg(feature = "suggest")]
mod dom;

/// Brings a search field to life; the page's loader calls it when the field is entered.
#[cfg(feature = "suggest")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn attach(input: web_sys::HtmlInputElement) {
    dom::attach(input);
}
