//! What stands in for a page that was not kept while there is no network.
//!
//! The service worker fetches this page when it is installed. The list of what can be read is filled by a script,
//! because only the browser knows it.

use super::Head;
use crate::words::Words;
use leptos::prelude::*;

pub(crate) fn head(words: Words) -> Head {
    Head { title: words.t("offline-title"), description: words.t("offline-description") }
}

pub(crate) fn view(words: Words) -> AnyView {
    view! {
        <div class="fault">
            <h1>{words.t("offline-title")}</h1>
            <p>{words.t("offline-advice")}</p>
            <div class="fault-actions"><a class="button primary" href="">{words.t("offline-again")}</a></div>
            <section id="kept" aria-labelledby="kept-title" hidden>
                <h2 id="kept-title">{words.t("offline-kept")}</h2>
                <ul></ul>
            </section>
        </div>
    }
    .into_any()
}
