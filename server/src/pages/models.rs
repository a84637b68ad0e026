//! The model list: search, facets, order and paging, all in the address.

use super::{figures, respond};
use crate::{
    catalogue::POOL,
    entries::Lately,
    error::HttpError,
    listing::{Entry, Facet, ListQuery, Sort},
    query::Query,
    request::Context,
    state::{App, AppState},
};
use axum::{extract::State, response::Response};
use gateway::Route;
use std::collections::HashMap;
use wire::{AccountId, Choice, ModelCard, ModelsPage, Page, Price, ProviderMark, RouteState};

/// Models on one page: what fits two screens of cards.
const N_PER_PAGE: usize = 24;

/// Values shown of one facet; chosen ones are always shown.
const N_CHOICES: usize = 12;

const PATH: &str = "/models";

/// GET `/models` and `/`
pub(crate) async fn models(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let lately = Lately::use_of(&app).await?;
    let entries = app.entries(&preferences, &lately);
    let page = view_model(&app, &entries, &Query::parse(context.query()));
    Ok(respond(&app, &context, Page::Models(page)))
}

fn view_model(app: &AppState, entries: &[Entry<'_>], query: &Query) -> ModelsPage {
    let list = ListQuery::from_query(query);
    let mut shown: Vec<&Entry<'_>> = entries.iter().filter(|entry| list.shows(entry, None)).collect();
    list.order(&mut shown);
    let last = shown.len().saturating_sub(1) / N_PER_PAGE;
    let at: usize = query.first("p").and_then(|text| text.parse().ok()).unwrap_or(0).min(last);
    // Filters start a new list at its first page.
    let fresh = query.without("p");
    let page_href = |at: usize| {
        if at == 0 { fresh.href(PATH) } else { fresh.with("p", &at.to_string()).href(PATH) }
    };
    let facets: Vec<_> =
        Facet::ALL.into_iter().map(|facet| draw_facet(app, entries, &list, &fresh, facet)).collect();
    ModelsPage {
        search: list.search.clone(),
        sort: sorts(&list, &fresh),
        active: active(&facets, &fresh),
        facets: facets.into_iter().filter(|facet| !facet.choices.is_empty()).collect(),
        models: shown.iter().skip(at * N_PER_PAGE).take(N_PER_PAGE).map(|entry| card(app, entry)).collect(),
        n_models: shown.len(),
        previous_href: (at > 0).then(|| page_href(at - 1)),
        next_href: (at < last).then(|| page_href(at + 1)),
        pool: app.pool_summary(),
    }
}

fn sorts(list: &ListQuery, query: &Query) -> Vec<Choice> {
    let label = |sort| match sort {
        Sort::Trending => "Trending",
        Sort::Released => "Newest",
        Sort::Parameters => "Largest",
        Sort::Id => "Name",
    };
    [Sort::Trending, Sort::Released, Sort::Parameters, Sort::Id]
        .into_iter()
        .map(|sort| Choice {
            value: sort.key().to_owned(),
            label: label(sort).to_owned(),
            count: None,
            selected: list.sort == sort,
            href: query.without("sort").without("direction").with("sort", sort.key()).href(PATH),
        })
        .collect()
}

fn draw_facet(
    app: &AppState,
    entries: &[Entry<'_>],
    list: &ListQuery,
    query: &Query,
    facet: Facet,
) -> wire::Facet {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for entry in entries.iter().filter(|entry| list.shows(entry, Some(facet))) {
        for value in facet.values(entry) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let key = facet.key();
    let chosen = query.list(key);
    let chosen_has = |value: &str| {
        chosen.iter().any(|chosen| {
            let plain = chosen.strip_prefix("license:").unwrap_or(chosen);
            plain.eq_ignore_ascii_case(value)
        })
    };
    // A choice in force stays visible when it leaves nothing, or it could not be taken back.
    for value in &chosen {
        let plain = value.strip_prefix("license:").unwrap_or(value);
        if !counts.keys().any(|known| known.eq_ignore_ascii_case(plain)) {
            counts.insert(plain.to_owned(), 0);
        }
    }
    let mut choices: Vec<Choice> = counts
        .into_iter()
        .map(|(value, count)| {
            let selected = chosen_has(&value);
            let spelled = chosen.iter().find(|chosen| {
                chosen.strip_prefix("license:").unwrap_or(chosen).eq_ignore_ascii_case(&value)
            });
            let toggled = match spelled {
                Some(spelled) => query.without_value(key, spelled),
                None => query.with(key, &value),
            };
            Choice {
                label: facet_label(app, facet, &value),
                count: Some(count),
                selected,
                href: toggled.href(PATH),
                value: spelled.cloned().unwrap_or(value),
            }
        })
        .collect();
    // The pool is what this site is about, so it is not to be searched for among providers with more models.
    choices.sort_by(|a, b| {
        let others = |choice: &Choice| choice.value != POOL;
        others(a).cmp(&others(b)).then(b.count.cmp(&a.count)).then_with(|| a.label.cmp(&b.label))
    });
    let mut n_kept = 0;
    choices.retain(|choice| {
        n_kept += 1;
        choice.selected || n_kept <= N_CHOICES
    });
    wire::Facet { key: key.to_owned(), label: facet_name(facet).to_owned(), choices }
}

fn facet_name(facet: Facet) -> &'static str {
    match facet {
        Facet::AnswersNow => "Availability",
        Facet::Provider => "Provider",
        Facet::Task => "Task",
        Facet::Language => "Language",
        Facet::Licence => "Licence",
        Facet::Library => "Library",
    }
}

fn facet_label(app: &AppState, facet: Facet, value: &str) -> String {
    match facet {
        Facet::AnswersNow => "Answers now".to_owned(),
        Facet::Provider if value == "all" => "Any provider".to_owned(),
        Facet::Provider => {
            let known = app.catalogue.providers.iter().find(|provider| provider.slug.as_str() == value);
            known.map_or(value, |provider| &provider.name).to_owned()
        }
        Facet::Task => figures::task(value),
        Facet::Language => figures::language(value),
        Facet::Licence | Facet::Library => value.to_owned(),
    }
}

/// Every filter in force, each with the address without it: those of the facets, and those that only an
/// address can hold.
fn active(facets: &[wire::Facet], query: &Query) -> Vec<Choice> {
    let chosen = facets.iter().flat_map(|facet| facet.choices.iter().filter(|choice| choice.selected));
    let mut active: Vec<Choice> = chosen.cloned().collect();
    for (key, name) in [
        ("search", "Search"),
        ("author", "By"),
        ("filter", "Tag"),
        ("other", "Tag"),
        ("num_parameters", "Parameters"),
    ] {
        let values = if ["filter", "other"].contains(&key) {
            query.list(key)
        } else {
            query.first(key).map(str::to_owned).into_iter().collect()
        };
        for value in values {
            let rest = if ["filter", "other"].contains(&key) {
                query.without_value(key, &value)
            } else {
                query.without(key)
            };
            active.push(Choice {
                label: format!("{name}: {value}"),
                value,
                count: None,
                selected: true,
                href: rest.href(PATH),
            });
        }
    }
    active
}

fn card(app: &AppState, entry: &Entry<'_>) -> ModelCard {
    let facts = entry.facts;
    ModelCard {
        id: facts.id.clone(),
        summary: facts.summary.clone(),
        task: figures::task(&facts.task),
        n_parameters: facts.n_parameters,
        context_length: facts.context_length,
        licence: facts.licence.clone(),
        released: facts.released.clone(),
        providers: entry.routes.iter().map(|route| mark(app, route)).collect(),
        cheapest: cheapest(&entry.routes),
        n_requests: entry.n_requests,
    }
}

fn mark(app: &AppState, route: &Route) -> ProviderMark {
    let name = app.catalogue.provider(&route.provider).map(|facts| facts.name.clone());
    ProviderMark {
        name: name.unwrap_or_else(|| route.provider.to_string()),
        slug: route.provider.clone(),
        state: route.state,
    }
}

/// The lowest price of an answer among routes that would go through now.
fn cheapest(routes: &[Route]) -> Option<Price> {
    let ready = routes.iter().filter(|route| route.state == RouteState::Ready);
    ready.filter_map(|route| route.price).min_by_key(|price| (price.output_nanousd, price.input_nanousd))
}
