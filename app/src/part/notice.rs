//! What a form did, said at the top of the page that follows it.

use crate::part::icon::copy_icons;
use crate::words::Words;
use leptos::prelude::*;
use wire::Notice;

/// The notice; an error is said at once, anything else politely.
pub(crate) fn notice(notice: Notice, words: Words) -> AnyView {
    let (text, secret) = match notice {
        Notice::Failed(message) => {
            return view! { <div class="notice error" role="alert"><p>{message}</p></div> }.into_any();
        }
        Notice::OrderSaved => (words.t("settings-order-saved"), None),
        Notice::OrderReset => (words.t("settings-order-reset-done"), None),
        Notice::KeySaved => (words.t("settings-key-saved"), None),
        Notice::KeyRemoved => (words.t("settings-key-removed"), None),
        Notice::KeyPaused => (words.t("settings-key-paused"), None),
        Notice::KeyUsed => (words.t("settings-key-used"), None),
        Notice::TokenRevoked => (words.t("settings-token-revoked"), None),
        Notice::TokenCreated(token) => (words.t("settings-token-created"), Some(token)),
    };
    let secret = secret.map(|secret| {
        view! {
            <div class="secret">
                <code>{secret.clone()}</code>
                <button type="button" class="button small copy needs-script" data-copy=secret>
                    {copy_icons()}{words.t("settings-copy")}
                </button>
            </div>
        }
    });
    view! { <div class="notice ok" role="status"><p>{text}</p>{secret}</div> }.into_any()
}
