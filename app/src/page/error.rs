//! A page that cannot be shown: what happened, what to do, what to quote.

use super::Head;
use crate::words::Words;
use leptos::prelude::*;
use wire::ErrorPage;

pub(crate) fn head(page: &ErrorPage, _words: Words) -> Head {
    Head { title: page.heading.clone(), description: String::new() }
}

pub(crate) fn view(page: ErrorPage, _words: Words) -> AnyView {
    let quote = (!page.request_id.is_empty()).then(|| {
        view! { <p class="dim">"If you report this, quote the request id " <code>{page.request_id}</code> "."</p> }
    });
    view! {
        <div class="fault">
            <p class="fault-status">{page.status.to_string()}</p>
            <h1>{page.heading}</h1>
            <p>{page.advice}</p>
            {quote}
            <div class="fault-actions">
                <a class="button primary" href="/models">"Browse models"</a>
                <a class="button" href="/settings/inference-providers">"Providers and keys"</a>
            </div>
        </div>
    }
    .into_any()
}
