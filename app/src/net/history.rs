//! The conversations that this browser keeps: a head for the list and a body with what was said, both JSON, in its
//! database. A browser that keeps none (a private window, no room) keeps no history, and no more. What readers want on the
//! server too goes there along with it, by the same script.
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    // Written by the bundler in front of this module's script (`app/bundle/src/history.js`).
    #[wasm_bindgen(js_name = historyList)]
    fn js_list() -> Promise;
    #[wasm_bindgen(js_name = historyBody)]
    fn js_body(id: &str) -> Promise;
    #[wasm_bindgen(js_name = historyPut)]
    fn js_put(id: &str, head: &str, body: &str) -> Promise;
    #[wasm_bindgen(js_name = historyTake)]
    fn js_take(ids: Array) -> Promise;
    #[wasm_bindgen(js_name = historyFind)]
    fn js_find(text: &str) -> Promise;
    #[wasm_bindgen(js_name = historyServer)]
    fn js_server(turn: &str) -> Promise;
    #[wasm_bindgen(js_name = chosenFile)]
    fn js_chosen(field: &web_sys::Element) -> Promise;
    /// Gives the reader a file to keep: its name, media type and text.
    #[wasm_bindgen(js_name = saveFile)]
    pub(crate) fn save_file(name: &str, kind: &str, text: &str);
}

async fn texts(answer: Promise) -> Vec<Option<String>> {
    let answer = JsFuture::from(answer).await.map(|list| Array::from(&list)).unwrap_or_default();
    answer.iter().map(|one| one.as_string()).collect()
}

/// The heads of all conversations, in no order.
pub(crate) async fn list() -> Vec<String> {
    texts(js_list()).await.into_iter().flatten().collect()
}

/// The body of one.
pub(crate) async fn body(id: &str) -> Option<String> {
    JsFuture::from(js_body(id)).await.ok()?.as_string()
}

/// Keeps a conversation; an empty body leaves the one that is there. Says whether it is kept.
pub(crate) async fn put(id: &str, head: &str, body: &str) -> bool {
    JsFuture::from(js_put(id, head, body)).await.is_ok()
}

/// Takes conversations away; head and body of each, in the order of the ids.
pub(crate) async fn take(ids: &[String]) -> Vec<Option<String>> {
    texts(js_take(ids.iter().map(|id| JsValue::from_str(id)).collect())).await
}

/// The ids of those in which a text stands; it must be in lower case.
pub(crate) async fn find(text: &str) -> Vec<String> {
    texts(js_find(text)).await.into_iter().flatten().collect()
}

/// Tells what the reader wants of the server from now on: `on`, to `left` there what is there, or to have it `gone`; empty
/// when the page opens. Gives the heads that only the server has or of which it has the newer copy; `None` when it
/// could not be asked.
pub(crate) async fn server(turn: &str) -> Option<Vec<String>> {
    let heads = JsFuture::from(js_server(turn)).await.ok()?;
    Some(Array::from(&heads).iter().filter_map(|head| head.as_string()).collect())
}

/// The text of the file that was chosen in a field.
pub(crate) async fn chosen(field: &web_sys::Element) -> Option<String> {
    JsFuture::from(js_chosen(field)).await.ok()?.as_string()
}

/// A text in lower case.
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
