//! Every way to call every model in one table: `/inference/models`, filtered and ordered by the address.

use super::{cards::Cards, paging, respond};
use crate::{
    catalogue::ModelFacts,
    error::HttpError,
    query::Query,
    request::Context,
    state::{App, AppState},
};
use axum::{extract::State, response::Response};
use gateway::Route;
use std::{cmp::Ordering, collections::HashMap};
use wire::{
    Ability, AccountId, ModelSpecs, Page, PairProvider, PairRow, PairSort, PairSortChoice, PairsPage, Price,
    ProviderSlug, RouteState,
};

/// Rows of one page: a long table that a browser still draws at once.
const N_PER_PAGE: usize = 60;

/// Models compared beside one another: as many columns as can be told apart.
const MAX_SPECS: usize = 6;

const PATH: &str = "/inference/models";

/// A pair before it is drawn.
struct Pair {
    /// The model's place in the catalogue.
    model: usize,
    /// The place of the route among the model's.
    place: usize,
    route: Route,
    first_token_ms: Option<u64>,
    tokens_per_s: Option<f64>,
}

/// GET `/inference/models`
pub(crate) async fn pairs(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let cards = Cards::of(&app, &preferences).await?;
    let page = view_model(&app, &cards, &Query::parse(context.query()));
    Ok(respond(&app, &context, Page::Pairs(page)))
}

fn view_model(app: &AppState, cards: &Cards<'_>, query: &Query) -> PairsPage {
    let fresh = query.without("p");
    let wanted = query.list("model");
    let place = |id: &String| app.index.place(id).ok_or_else(|| id.clone());
    let (mut models, mut unknown): (Vec<usize>, Vec<String>) = (vec![], vec![]);
    for found in wanted.iter().map(place) {
        match found {
            Ok(at) if models.contains(&at) => {}
            Ok(at) => models.push(at),
            Err(id) => unknown.push(id),
        }
    }
    let everything = wanted.is_empty();
    let mut pairs: Vec<Pair> = if everything {
        (0..app.index.n_models()).flat_map(|at| pairs_of(cards, at)).collect()
    } else {
        models.iter().flat_map(|at| pairs_of(cards, *at)).collect()
    };
    let ready_only = query.has("inference", "warm");
    if ready_only {
        pairs.retain(|pair| pair.route.state == RouteState::Ready);
    }
    let chosen: Vec<String> = query.list("inference_provider");
    let providers = providers(app, &pairs, &chosen);
    if !chosen.is_empty() {
        pairs.retain(|pair| chosen.iter().any(|slug| slug == pair.route.provider.as_str()));
    }
    let sort = sort(query);
    let far_end = query.first("direction") == Some("1");
    pairs.sort_by(|a, b| compare(cards, sort, far_end, a, b));
    let n_rows = pairs.len();
    let (paging, skip) = paging::around(&fresh, PATH, query, n_rows, N_PER_PAGE);
    let rows = pairs.iter().skip(skip).take(N_PER_PAGE).map(|pair| row(cards, pair)).collect();
    let filtered = !chosen.is_empty() || ready_only;
    PairsPage {
        specs: models.iter().take(MAX_SPECS).map(|at| specs(cards, *at, &fresh)).collect(),
        unknown,
        providers,
        ready_only,
        ready_href: if ready_only { fresh.without("inference") } else { fresh.with("inference", "warm") }
            .href(PATH),
        sorts: sorts(sort, far_end, &fresh),
        rows,
        n_rows,
        paging,
        kept: kept(&fresh),
        clear_href: filtered.then(|| fresh.without("inference").without("inference_provider").href(PATH)),
    }
}

fn pairs_of<'a>(cards: &'a Cards<'_>, at: usize) -> impl Iterator<Item = Pair> + use<'a> {
    let id = &cards.facts(at).id;
    cards.routes(at).into_iter().enumerate().map(move |(place, route)| {
        let measured = cards.lately.measured(&route.provider, id);
        Pair {
            model: at,
            place,
            first_token_ms: measured.and_then(|seen| seen.first_token_ms),
            tokens_per_s: measured.and_then(|seen| seen.tokens_per_s),
            route,
        }
    })
}

fn sort(query: &Query) -> PairSort {
    let named = query.first("sort").and_then(|key| PairSort::ALL.into_iter().find(|sort| sort.key() == key));
    named.unwrap_or_default()
}

/// What is not known comes last from either end; ties go by state, model and the visitor's order.
fn compare(cards: &Cards<'_>, sort: PairSort, far_end: bool, a: &Pair, b: &Pair) -> Ordering {
    let turned = |order: Ordering| if far_end { order.reverse() } else { order };
    let cost = |pair: &Pair, of: fn(Price) -> u64| pair.route.price.map(of);
    let state = |pair: &Pair| match pair.route.state {
        RouteState::Ready => 0,
        RouteState::NeedsKey => 1,
        RouteState::Down => 2,
        RouteState::NoReplica => 3,
    };
    let name = |pair: &Pair| cards.facts(pair.model).id.as_str().to_lowercase();
    let by = match sort {
        PairSort::Status => turned(state(a).cmp(&state(b))),
        PairSort::Model => turned(name(a).cmp(&name(b))),
        PairSort::Input => known(cost(a, |p| p.input_nanousd), cost(b, |p| p.input_nanousd), turned),
        PairSort::Output => known(cost(a, |p| p.output_nanousd), cost(b, |p| p.output_nanousd), turned),
        PairSort::Context => known(
            a.route.context_length.map(std::cmp::Reverse),
            b.route.context_length.map(std::cmp::Reverse),
            turned,
        ),
        PairSort::FirstToken => known(a.first_token_ms, b.first_token_ms, turned),
        PairSort::Speed => {
            known(a.tokens_per_s.map(|speed| -speed), b.tokens_per_s.map(|speed| -speed), turned)
        }
    };
    by.then_with(|| state(a).cmp(&state(b)))
        .then_with(|| a.model.cmp(&b.model))
        .then_with(|| a.place.cmp(&b.place))
}

/// Compares two figures; what is not known comes last.
fn known<T: PartialOrd>(a: Option<T>, b: Option<T>, turned: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => turned(a.partial_cmp(&b).unwrap_or(Ordering::Equal)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn sorts(sort: PairSort, far_end: bool, query: &Query) -> Vec<PairSortChoice> {
    let bare = query.without("sort").without("direction");
    PairSort::ALL
        .into_iter()
        .map(|choice| {
            let selected = (choice == sort).then_some(far_end);
            let named = bare.with("sort", choice.key());
            let query = if selected == Some(false) { named.with("direction", "1") } else { named };
            PairSortChoice { sort: choice, selected, href: query.href(PATH) }
        })
        .collect()
}

fn providers(app: &AppState, pairs: &[Pair], chosen: &[String]) -> Vec<PairProvider> {
    let mut counts: HashMap<&ProviderSlug, usize> = HashMap::new();
    for pair in pairs {
        *counts.entry(&pair.route.provider).or_default() += 1;
    }
    app.catalogue
        .providers
        .iter()
        .map(|facts| PairProvider {
            slug: facts.slug.clone(),
            name: facts.name.clone(),
            count: counts.get(&facts.slug).copied().unwrap_or(0),
            selected: chosen.iter().any(|slug| slug == facts.slug.as_str()),
        })
        .filter(|provider| provider.count > 0 || provider.selected)
        .collect()
}

fn row(cards: &Cards<'_>, pair: &Pair) -> PairRow {
    let facts = cards.facts(pair.model);
    let route = &pair.route;
    PairRow {
        model: facts.id.clone(),
        name: cards.provider_name(route),
        slug: route.provider.clone(),
        mode: route.mode,
        state: route.state,
        price: route.price,
        context_length: route.context_length,
        first_token_ms: pair.first_token_ms,
        tokens_per_s: pair.tokens_per_s,
        abilities: abilities(facts),
    }
}

/// What the catalogue says the model does. What it does not say stays unsaid.
fn abilities(facts: &ModelFacts) -> Vec<Ability> {
    let tagged = |tag: &str| facts.tags.iter().any(|known| known == tag);
    [
        (Ability::Tools, tagged("tools")),
        (Ability::StructuredOutput, tagged("structured-output")),
        (Ability::Reasoning, tagged("reasoning")),
        (Ability::Vision, facts.images()),
    ]
    .into_iter()
    .filter_map(|(ability, known)| known.then_some(ability))
    .collect()
}

fn specs(cards: &Cards<'_>, at: usize, query: &Query) -> ModelSpecs {
    let facts = cards.facts(at);
    let routes = cards.routes(at);
    ModelSpecs {
        id: facts.id.clone(),
        organisation: facts.organisation.clone(),
        task: facts.task.clone(),
        n_parameters: facts.n_parameters,
        n_active_parameters: facts.n_active_parameters,
        context_length: facts.context_length,
        licence: facts.licence.clone(),
        languages: facts.languages.clone(),
        released: facts.released.clone(),
        library: facts.library.clone(),
        n_ready: routes.iter().filter(|route| route.state == RouteState::Ready).count(),
        n_providers: routes.len(),
        without_href: query.without_value("model", facts.id.as_str()).href(PATH),
    }
}

/// What the provider's form has no control for.
fn kept(query: &Query) -> Vec<(String, String)> {
    let pairs = query.pairs().filter(|(key, value)| *key != "inference_provider" && !value.is_empty());
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
