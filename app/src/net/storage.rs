//! What the browser keeps for this site. Storage may be full or forbidden: then nothing more is kept.
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Storage;

// A text that comes as a Rust string is copied letter by letter by a script; these leave that to the browser.
#[wasm_bindgen]
extern "C" {
    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;

    type Texts;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get(this: &Texts, name: &str) -> Result<Option<JsString>, wasm_bindgen::JsValue>;
}

/// How the names begin of what one tab writes alone.
const OF_A_CHAT: [&str; 2] = ["playground:chat:", "playground:draft:"];

/// Where what is kept under a name lies. The chat of a second tab is its own and ends with it: `shell/islands.js` finds
/// out which tab is one.
fn storage(name: &str) -> Option<Storage> {
    let window = web_sys::window()?;
    let second = window.document()?.document_element()?.has_attribute("data-second-tab");
    let own = second && OF_A_CHAT.iter().any(|begin| name.starts_with(begin));
    if own { window.session_storage().ok()? } else { window.local_storage().ok()? }
}

/// Keeps a text under a name; what is there stays when there is no room. Says whether it is kept.
pub(crate) fn remember(name: &str, text: &str) -> bool {
    storage(name).is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// What was kept under a name.
pub(crate) fn recall(name: &str) -> Option<String> {
    let text = storage(name)?.unchecked_ref::<Texts>().get(name).ok()??;
    String::from_utf8(TextEncoder::new().encode(&text).to_vec()).ok()
}

/// Forgets what was kept under a name.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage(name) {
        let _ = storage.remove_item(name);
    }
}
