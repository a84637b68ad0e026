//! Who serves a model, in the user's order: what was measured, what it costs, what is missing.

use super::SETTINGS;
use crate::part::provider::mark;
use crate::part::record;
use crate::part::state::{badge, feature, mode};
use crate::words::Words;
use leptos::prelude::*;
use wire::{ClusterLabel, ModelId, ProviderRow, RouteState};

/// Providers of one comparison at the most: more columns than fit a window are no help to begin with.
const N_COMPARED: usize = 4;

pub(in crate::page) fn view(model: &ModelId, rows: Vec<ProviderRow>, words: Words) -> AnyView {
    let ready: Vec<String> = rows
        .iter()
        .filter(|row| row.state == RouteState::Ready)
        .take(N_COMPARED)
        .map(|row| ["with=", model.as_str(), ":", row.slug.as_str()].concat())
        .collect();
    let compare = (ready.len() > 1).then(|| {
        let href = ["/compare?", &ready.join("&")].concat();
        view! { <p><a class="button" href=href>{words.t("compare-title")}</a></p> }
    });
    let body = if rows.is_empty() {
        view! { <p class="dim">{words.t("model-providers-none")}</p> }.into_any()
    } else {
        table(rows, words)
    };
    let note =
        words.rich("model-providers-note", &[], |_, text| view! { <a href=SETTINGS>{text}</a> }.into_any());
    view! {
        <section class="part" aria-labelledby="providers">
            <h2 id="providers">{words.t("model-providers")}</h2>
            <p>{note}</p>
            {body}
            {compare}
        </section>
    }
    .into_any()
}

fn table(rows: Vec<ProviderRow>, words: Words) -> AnyView {
    let chosen = rows.iter().position(|row| row.state == RouteState::Ready);
    let measured = rows.iter().any(|of| of.record.is_some());
    let rows = rows.into_iter().enumerate();
    let rows = rows.map(|(i, of)| row((i, chosen == Some(i)), of, measured, words)).collect_view();
    let column = |key| view! { <th scope="col">{words.t(key)}</th> };
    let number = |key| view! { <th scope="col" class="n">{words.t(key)}</th> };
    view! {
        <div class="sized">
            <table class="readings ranked">
                <thead>
                    <tr>
                        {column("provider-provider")}
                        {record::heads(measured, words)}
                        {number("provider-input")}
                        {number("provider-output")}
                        {number("provider-context")}
                        {column("provider-state")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {record::note(measured, words)}
    }
    .into_any()
}

fn row((i, chosen): (usize, bool), row: ProviderRow, measured: bool, words: Words) -> AnyView {
    let ready = row.state == RouteState::Ready;
    let mode = ready.then(|| mode(row.mode, row.key_last_four.as_deref(), words));
    let places = row.clusters.iter().map(cluster);
    let features = row.features.iter().map(|of| feature(*of, words));
    let more = mode.into_iter().chain(places).chain(features);
    let more = more.map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>();
    let more = (!more.is_empty()).then(|| view! { <ul class="meta provider-more">{more}</ul> });
    let reading = |key: &str, value: Option<String>| {
        let class = if value.is_some() { "n" } else { "n unknown" };
        view! { <td class=class data-label=words.t(key)>{value.unwrap_or_else(|| "–".to_owned())}</td> }
    };
    let price =
        |nanousd: fn(wire::Price) -> u64| row.price.map(|price| words.usd_per_million(nanousd(price)));
    let href = ["/providers/", row.slug.as_str()].concat();
    let rank = if chosen {
        let label = words.with("model-rank-chosen", &[("n", (i + 1).into())]);
        view! { <span class="ladder-rank chosen" title=label>{(i + 1).to_string()}</span> }.into_any()
    } else {
        view! { <span class="ladder-rank">{(i + 1).to_string()}</span> }.into_any()
    };
    view! {
        <tr class=if ready { "" } else { "not-served" }>
            <th scope="row" class="whole">
                <span class="provider">
                    {rank}
                    {mark(row.slug.as_str(), &row.name, ready)}
                    <a href=href>{row.name.clone()}</a>
                </span>
                {more}
            </th>
            {measured.then(|| record::cells(row.record.as_ref(), words))}
            {reading("provider-input", price(|price| price.input_nanousd))}
            {reading("provider-output", price(|price| price.output_nanousd))}
            {reading("provider-context", row.context_length.map(|n| words.tokens(n)))}
            <td class="state">{badge(row.state, &row.name, row.slug.as_str(), words)}</td>
        </tr>
    }
    .into_any()
}

/// A cluster with its country, else its partner. Names alone, so that they need no translation.
fn cluster(cluster: &ClusterLabel) -> String {
    match cluster.country.as_ref().or(cluster.partner.as_ref()) {
        Some(place) => [&cluster.name, ", ", place].concat(),
        None => cluster.name.to_string(),
    }
}
