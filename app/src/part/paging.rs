//! Links to the other pages of a list of results.

use crate::words::Words;
use leptos::prelude::*;
use wire::Paging;

/// The links, when there is more than one page.
pub(crate) fn pages(paging: Paging, words: Words) -> Option<AnyView> {
    if paging.n_pages < 2 {
        return None;
    }
    let number = paging.number;
    let near = paging
        .near
        .into_iter()
        .map(|page| match page {
            Some((n, href)) => {
                let current = (n == number).then_some("page");
                let label = words.with("list-page", &[("n", n.into())]);
                view! { <li><a href=href aria-current=current aria-label=label>{words.number(n as u64)}</a></li> }
                    .into_any()
            }
            None => view! { <li aria-hidden="true">"…"</li> }.into_any(),
        })
        .collect_view();
    let step = |href: Option<String>, rel: &'static str, key: &str| {
        href.map(|href| view! { <a class="button" rel=rel href=href>{words.t(key)}</a> })
    };
    Some(
        view! {
            <nav class="pages" aria-label=words.t("list-pages")>
                {step(paging.previous_href, "prev", "list-previous")}
                <ol class="pages-near">{near}</ol>
                {step(paging.next_href, "next", "list-next")}
            </nav>
        }
        .into_any(),
    )
}
