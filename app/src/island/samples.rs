//! The code samples, live: they follow what the widget would ask.
//!
//! The samples are on the page already and right for a first question; here their text is written anew.
use super::dom::{all_inside, document, inside, set_text};
use crate::snippet::{Client, SnippetRequest, snippet};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The section with the samples, if the page has it.
pub(super) fn section() -> Option<Element> {
    document().query_selector(".snippets").ok().flatten()
}

/// Whether a switch above the samples is on.
pub(super) fn switched(section: &Element, name: &str) -> bool {
    inside(section, &["[data-switch=", name, "]"].concat())
        .is_some_and(|input| input.unchecked_ref::<HtmlInputElement>().checked())
}

/// Writes every panel's text. Panels are in the order of [`Client::ALL`], as the server drew them.
pub(super) fn write(section: &Element, request: &SnippetRequest<'_>) {
    for (panel, client) in all_inside(section, ".tab-panel pre code").iter().zip(Client::ALL) {
        set_text(panel, &snippet(client, request));
    }
}
