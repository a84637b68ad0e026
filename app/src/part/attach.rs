//! Pictures for the next question, as the server draws their place; `island/playground/pictures.rs` fills it.

use crate::words::Words;
use leptos::prelude::*;

/// What waits to be sent, and the button for more, where the model reads pictures.
pub(crate) fn pictures(read: bool, words: Words) -> AnyView {
    let button = read.then(|| {
        view! {
            <label class="button quiet small">
                <input class="vh" type="file" id="attach" accept="image/png,image/jpeg,image/webp,image/gif" multiple/>
                {words.t("chat-pictures")}
            </label>
        }
    });
    view! {
        <div class="attach" data-read=read.then_some("") hidden=!read>
            <div class="thumbs"></div>
            {button}
            <p class="attach-note"></p>
        </div>
    }
    .into_any()
}
