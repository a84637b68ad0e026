//! The search field, wherever it stands: a GET field that suggests names once a script has come.
//!
//! What suggests (`src/suggest`) is fetched when the field is entered for the first time, and finds its texts
//! and files in the field's `data-` attributes.

use crate::part::icon::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;
use wire::AssetUrls;

/// Most suggestions the server gives (`server/src/api/suggest.rs`).
const N_SUGGESTED: usize = 8;

/// The field of a search form; `id` is its own on the page.
pub(crate) fn field(id: &'static str, value: String, assets: &AssetUrls, words: Words) -> AnyView {
    let list = [id, "-list"].concat();
    // Any number that can be said, since only the server knows a language's plurals.
    let counts = (0..=N_SUGGESTED).map(|n| words.with("search-count", &[("n", n.into())]));
    let counts = counts.collect::<Vec<_>>().join("|");
    let label = words.t("search-label");
    view! {
        <div class="search">
            {icon(Icon::Search)}
            <label class="vh" for=id>{label.clone()}</label>
            <input id=id class="input" type="search" name="search" value=value autocomplete="off" spellcheck="false"
                placeholder=label data-suggest=list data-suggest-js=assets.suggest_js.clone()
                data-suggest-wasm=assets.suggest_wasm.clone() data-suggest-label=words.t("search-list")
                data-suggest-callable=words.t("search-callable") data-suggest-counts=counts/>
        </div>
    }
    .into_any()
}
