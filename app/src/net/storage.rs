//! What the browser keeps for this site. Storage may be full or forbidden: then nothing more is kept.
use web_sys::Storage;

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
    storage(name)?.get_item(name).ok()?
}

/// Forgets what was kept under a name.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage(name) {
        let _ = storage.remove_item(name);
    }
}
