//! The model list: search, filters, order and paging, all in the address.

use super::{cards::Cards, paging, respond};
use crate::{
    catalogue::POOL,
    error::HttpError,
    listing::{ListQuery, plain},
    query::Query,
    request::Context,
    state::{App, AppState, Preferences},
};
use axum::{extract::State, response::Response};
use wire::{
    AccountId, ActiveFilter, Facet, FacetChoice, FacetGroup, Filter, ModelId, ModelsPage, Page, Sort,
    SortChoice,
};

/// Models on one page: what fits two screens of cards.
const N_PER_PAGE: usize = 24;

/// Values listed of one facet; chosen ones are always listed. A field narrows them as one types, and what is
/// beyond is found by the search.
const N_CHOICES: usize = 40;

/// Names offered when a search finds nothing.
const N_SIMILAR: usize = 5;

const PATH: &str = "/models";

/// GET `/models`
pub(crate) async fn models(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let page = view_model(&app, &preferences, &Query::parse(context.query())).await?;
    Ok(respond(&app, &context, Page::Models(page)))
}

async fn view_model(
    app: &AppState,
    preferences: &Preferences,
    query: &Query,
) -> Result<ModelsPage, HttpError> {
    let list = ListQuery::from_query(query);
    let cards = Cards::of(app, preferences).await?;
    let found = app.index.find(&list, &cards.reach);
    let n_models = found.shown.count();
    // Filters start a new list at its first page.
    let fresh = query.without("p");
    let (paging, skip) = paging::around(&fresh, PATH, query, n_models, N_PER_PAGE);
    let places =
        app.index.ranked(&found.shown, &list, &cards.reach, &cards.lately.counts, (skip, N_PER_PAGE));
    let facets: Vec<FacetGroup> = Facet::ALL
        .into_iter()
        .map(|facet| group(app, &fresh, facet, app.index.counts(facet, &found, &cards.reach)))
        .filter(|group| !group.choices.is_empty())
        .collect();
    let similar = if n_models == 0 && !list.search.is_empty() {
        let similar = app.similar(&list.search, preferences).await?;
        similar.into_iter().take(N_SIMILAR).map(|(id, _)| id).collect::<Vec<ModelId>>()
    } else {
        vec![]
    };
    Ok(ModelsPage {
        search: list.search.clone(),
        sorts: sorts(&list, &fresh),
        active: active(&facets, &fresh),
        kept: kept(&fresh),
        facets,
        models: places.into_iter().map(|at| cards.card(at)).collect(),
        similar,
        n_models,
        paging,
        pool: app.pool_summary(),
    })
}

fn sorts(list: &ListQuery, query: &Query) -> Vec<SortChoice> {
    let bare = query.without("sort").without("direction");
    Sort::ALL
        .into_iter()
        .map(|sort| SortChoice {
            sort,
            selected: list.sort == sort,
            // The usual order needs no word in the address.
            href: if sort == Sort::default() { bare.clone() } else { bare.with("sort", sort.key()) }
                .href(PATH),
        })
        .collect()
}

fn group(app: &AppState, query: &Query, facet: Facet, counts: Vec<(&str, usize)>) -> FacetGroup {
    let key = facet.key();
    let chosen = query.list(key);
    let fixed = matches!(facet, Facet::Availability | Facet::Size | Facet::Context | Facet::Price);
    let spelled = |value: &str| chosen.iter().find(|chosen| plain(facet, chosen).eq_ignore_ascii_case(value));
    let mut values: Vec<(&str, usize, Option<&String>)> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0 || fixed)
        .map(|(value, count)| (value, count, spelled(value)))
        .collect();
    // A choice in force stays visible when it leaves nothing, or it could not be taken back.
    for chosen in &chosen {
        let value = plain(facet, chosen);
        if !values.iter().any(|(known, ..)| known.eq_ignore_ascii_case(value)) {
            values.push((value, 0, Some(chosen)));
        }
    }
    if !fixed {
        // The pool is what this site is about, so it is not to be searched for among providers with more models.
        values.sort_by(|a, b| {
            let rank = |value: &str| facet == Facet::Provider && value != POOL;
            rank(a.0).cmp(&rank(b.0)).then(b.1.cmp(&a.1)).then_with(|| a.0.cmp(b.0))
        });
    }
    let n_values = values.len();
    let mut n_kept = 0;
    values.retain(|(.., spelled)| {
        n_kept += 1;
        spelled.is_some() || n_kept <= N_CHOICES
    });
    let choice = |(value, count, spelled): &(&str, usize, Option<&String>)| FacetChoice {
        name: name(app, facet, value),
        count: *count,
        selected: spelled.is_some(),
        href: match spelled {
            Some(spelled) => query.without_value(key, spelled),
            None => query.with(key, value),
        }
        .href(PATH),
        value: spelled.map_or_else(|| (*value).to_owned(), |spelled| (*spelled).clone()),
    };
    FacetGroup { facet, choices: values.iter().map(choice).collect(), n_unlisted: n_values - values.len() }
}

/// A value's name, where that is a fact of the catalogue.
fn name(app: &AppState, facet: Facet, value: &str) -> Option<String> {
    match facet {
        Facet::Provider => {
            let known = app.catalogue.providers.iter().find(|provider| provider.slug.as_str() == value);
            known.map(|provider| provider.name.clone())
        }
        Facet::Organisation => app.index.organisation(value).map(str::to_owned),
        Facet::Licence => app.index.licence(value).map(str::to_owned),
        _ => None,
    }
}

/// Every filter in force, each with the address without it: those of the facets, and those that only an
/// address can hold.
fn active(facets: &[FacetGroup], query: &Query) -> Vec<ActiveFilter> {
    let mut active: Vec<ActiveFilter> = vec![];
    if let Some(search) = query.first("search") {
        let href = query.without("search").href(PATH);
        active.push(ActiveFilter { filter: Filter::Search(search.trim().to_owned()), href });
    }
    for group in facets {
        active.extend(group.choices.iter().filter(|choice| choice.selected).map(|choice| ActiveFilter {
            filter: Filter::Facet(group.facet, choice.value.clone(), choice.name.clone()),
            href: choice.href.clone(),
        }));
    }
    for key in ["filter", "other"] {
        active.extend(query.list(key).into_iter().map(|tag| ActiveFilter {
            href: query.without_value(key, &tag).href(PATH),
            filter: Filter::Tag(tag),
        }));
    }
    if let Some(range) = query.first("num_parameters") {
        let href = query.without("num_parameters").href(PATH);
        active.push(ActiveFilter { filter: Filter::Parameters(range.to_owned()), href });
    }
    active
}

/// What of the address the form has no control for, such as an order, and so takes along.
fn kept(query: &Query) -> Vec<(String, String)> {
    let has_control = |key: &str| key == "search" || Facet::ALL.iter().any(|facet| facet.key() == key);
    query.pairs().filter(|(key, value)| !has_control(key) && !value.is_empty()).map(owned).collect()
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_takes_along_what_the_form_has_no_control_for() {
        let query = Query::parse("inference_provider=a&search=x&author=swiss-ai&other=a+b&sort=created&x=");
        let kept = kept(&query);
        let kept: Vec<_> = kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(kept, [("other", "a b"), ("sort", "created")]);
    }

    #[test]
    fn the_usual_order_needs_no_word_in_the_address() {
        let query = Query::parse("sort=created&direction=1&language=de");
        let sorts = sorts(&ListQuery::from_query(&query), &query);
        assert_eq!(sorts[0].href, "/models?language=de");
        assert_eq!(sorts[2].href, "/models?language=de&sort=price");
        let selected: Vec<Sort> = sorts.iter().filter(|c| c.selected).map(|c| c.sort).collect();
        assert_eq!(selected, [Sort::Newest]);
    }
}
