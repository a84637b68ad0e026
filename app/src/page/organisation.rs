//! An organisation's page: who it is, and its models.

use super::Head;
use crate::part::icon::{Icon, icon};
use crate::part::model_card;
use crate::part::name::country;
use crate::words::Words;
use leptos::prelude::*;
use wire::{OrganisationPage, RouteState};

pub(crate) fn head(page: &OrganisationPage, words: Words) -> Head {
    let about = || words.with("organisation-about", &[("organisation", (&page.name).into())]);
    Head { title: page.name.clone(), description: page.description.clone().unwrap_or_else(about) }
}

pub(crate) fn view(page: OrganisationPage, words: Words) -> AnyView {
    let n = page.models.len();
    let ready = |card: &&wire::ModelCard| card.providers.iter().any(|of| of.state == RouteState::Ready);
    let n_ready = page.models.iter().filter(ready).count();
    let place = page.country.as_ref().map(|code| view! { <li>{country(code, words)}</li> });
    let home = page.home_url.map(|href| {
        let host = host(&href).to_owned();
        view! { <li><a class="source" href=href rel="noopener">{host} {icon(Icon::External)}</a></li> }
    });
    let description = page.description.map(|text| view! { <p class="summary">{text}</p> });
    let total = |key: &str, n: u64| {
        view! { <div class="total"><dt>{words.t(key)}</dt><dd>{words.number(n)}</dd></div> }
    };
    let cards = model_card::cards(page.models, false, words);
    view! {
        <div class="model-head">
            <nav class="crumbs" aria-label=words.t("model-breadcrumb")>
                <ol>
                    <li><a href="/models">{words.t("model-models")}</a></li>
                    <li aria-current="page">{page.namespace.clone()}</li>
                </ol>
            </nav>
            <div class="namehead">
                <span class="monogram" aria-hidden="true">{initial(&page.name)}</span>
                <div>
                    <h1>{page.name}</h1>
                    <ul class="meta"><li class="mono">{page.namespace}</li>{place}{home}</ul>
                </div>
            </div>
            {description}
            <dl class="totals">
                {total("organisation-models", n as u64)}
                {total("organisation-ready", n_ready as u64)}
                {total("organisation-requests", page.n_requests)}
                {total("organisation-likes", page.n_likes)}
            </dl>
        </div>
        <section class="part" aria-labelledby="models">
            <div class="part-head">
                <h2 id="models">{words.t("organisation-models")}</h2>
                <a href=page.list_href>{words.t("organisation-filter")}</a>
            </div>
            {cards}
        </section>
    }
    .into_any()
}

/// The first letter of a name, large.
fn initial(name: &str) -> String {
    name.chars().next().into_iter().flat_map(char::to_uppercase).collect()
}

/// Where an address leads, without what every address has.
pub(super) fn host(href: &str) -> &str {
    let rest = href.split_once("://").map_or(href, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}
