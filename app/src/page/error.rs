//! A page that cannot be shown: what happened, what to do, what to quote.

use super::Head;
use crate::words::Words;
use leptos::prelude::*;
use wire::{ErrorPage, Fault};

pub(crate) fn head(page: &ErrorPage, words: Words) -> Head {
    Head { title: words.t(heading(&page.fault)), description: String::new() }
}

pub(crate) fn view(page: ErrorPage, words: Words) -> AnyView {
    let heading = words.t(heading(&page.fault));
    let advice = match page.fault {
        // In English, as programs get it.
        Fault::Refused { message } => view! { <p lang="en" dir="ltr">{message}</p> }.into_any(),
        fault => view! { <p>{words.t(advice(&fault))}</p> }.into_any(),
    };
    let quote = (!page.request_id.is_empty()).then(|| {
        let id = |_: &str, id: String| view! { <code dir="ltr">{id}</code> }.into_any();
        view! { <p class="dim">{words.rich("error-quote", &[("id", (&page.request_id).into())], id)}</p> }
    });
    view! {
        <div class="fault">
            <p class="fault-status">{page.status.to_string()}</p>
            <h1>{heading}</h1>
            {advice}
            {quote}
            <div class="fault-actions">
                <a class="button primary" href="/models">{words.t("error-browse")}</a>
                <a class="button" href="/settings/inference-providers">{words.t("error-providers")}</a>
            </div>
        </div>
    }
    .into_any()
}

fn heading(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoPage => "error-no-page",
        Fault::NoModel => "error-no-model",
        Fault::NoMethod => "error-no-method",
        Fault::WrongHost => "error-wrong-host",
        Fault::Foreign => "error-foreign",
        Fault::RunGone => "error-run-gone",
        Fault::Broken => "error-broken",
        Fault::Refused { .. } => "error-refused",
    }
}

fn advice(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoPage => "error-no-page-advice",
        Fault::NoModel => "error-no-model-advice",
        Fault::NoMethod => "error-no-method-advice",
        Fault::WrongHost => "error-wrong-host-advice",
        Fault::Foreign => "error-foreign-advice",
        Fault::RunGone => "error-run-gone-advice",
        Fault::Broken | Fault::Refused { .. } => "error-broken-advice",
    }
}
