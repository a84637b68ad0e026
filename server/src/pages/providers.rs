//! The pages of providers: who there is, and of each its models with prices and what was measured.

use super::respond;
use crate::{
    catalogue::{ModelFacts, Offer, ProviderFacts},
    error::HttpError,
    history::Week,
    request::{Context, RequestContext},
    state::{App, AppState, Preferences, now_us},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use gateway::Route;
use wire::{
    Access, AccountId, Page, Price, ProviderLine, ProviderModel, ProviderPage, ProviderSlug, ProvidersPage,
    RouteState,
};

/// GET `/providers`
pub(crate) async fn list(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let week = app.history.week(&app.store, now_us()).await?;
    let providers = preferences.order.iter().filter_map(|slug| app.catalogue.provider(slug));
    let page =
        ProvidersPage { providers: providers.map(|facts| line(&app, facts, &preferences, &week)).collect() };
    Ok(respond(&app, &context, Page::Providers(page)))
}

/// GET `/providers/{slug}`
pub(crate) async fn provider(
    State(app): State<App>,
    context: Context,
    Path(slug): Path<String>,
) -> Result<Response, HttpError> {
    let slug = ProviderSlug::parse(slug).map_err(|_| HttpError::no_such_path())?;
    let facts = app.catalogue.provider(&slug).ok_or_else(HttpError::no_such_path)?;
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let week = app.history.week(&app.store, now_us()).await?;
    let page = view_model(&app, &context, facts, &preferences, &week);
    Ok(respond(&app, &context, Page::Provider(Box::new(page))))
}

/// How many of its models the pool serves now.
pub(super) fn n_served(app: &AppState, facts: &ProviderFacts) -> Option<usize> {
    let standing = facts.pool().then(|| app.gateway.standing())?;
    let offered = offers(app, &facts.slug);
    Some(offered.filter(|(model, _)| standing.of(model.id.as_str()) == RouteState::Ready).count())
}

/// The models that a provider has, each with its offer.
pub(super) fn offers<'a>(
    app: &'a AppState,
    slug: &'a ProviderSlug,
) -> impl Iterator<Item = (&'a ModelFacts, &'a Offer)> {
    app.catalogue
        .models
        .iter()
        .filter_map(|facts| Some((facts, facts.offers.iter().find(|offer| offer.provider == *slug)?)))
}

fn line(app: &AppState, facts: &ProviderFacts, preferences: &Preferences, week: &Week) -> ProviderLine {
    let key = preferences.keys.iter().find(|key| key.provider == facts.slug);
    let access = match key {
        _ if facts.pool() => Access::Pool,
        Some(key) => Access::YourKey(key.last_four.clone()),
        None if facts.platform_key.is_some() => Access::Routed,
        None => Access::NeedsKey,
    };
    let price = |offer: &Offer| if facts.pool() { offer.price.or(Some(Price::FREE)) } else { offer.price };
    let prices = offers(app, &facts.slug).filter_map(|(_, offer)| price(offer));
    ProviderLine {
        slug: facts.slug.clone(),
        name: facts.name.clone(),
        country: facts.country.clone(),
        access,
        n_models: offers(app, &facts.slug).count(),
        n_served: n_served(app, facts),
        cheapest: prices.min_by_key(|price| (price.output_nanousd, price.input_nanousd)),
        record: week.record_of_all(&facts.slug),
    }
}

fn view_model(
    app: &AppState,
    context: &RequestContext,
    facts: &ProviderFacts,
    preferences: &Preferences,
    week: &Week,
) -> ProviderPage {
    let place = preferences.order.iter().position(|slug| *slug == facts.slug).unwrap_or_default();
    let standing = app.gateway.standing();
    let mut models: Vec<_> = offers(app, &facts.slug)
        .filter_map(|(model, offer)| {
            let routes = app.routes(model, preferences, &standing);
            model_row(model, offer, routes, week)
        })
        .collect();
    models.sort_by_key(|row| row.state != RouteState::Ready);
    let path = facts.chat_path.trim_end_matches("/chat/completions");
    let origin = context.origin();
    ProviderPage {
        line: line(app, facts, preferences, week),
        place: place + 1,
        home_url: facts.home_url.clone(),
        keys_url: facts.keys_url.clone(),
        key_env: facts.key_env.clone(),
        base_url: match &facts.base_url {
            Some(host) => format!("{host}{path}"),
            None => format!("{origin}/direct/{}{path}", facts.slug),
        },
        routed_url: format!("{origin}/{}{path}", facts.slug),
        pool: facts.pool().then(|| app.pool_summary()),
        models,
    }
}

fn model_row(model: &ModelFacts, offer: &Offer, routes: Vec<Route>, week: &Week) -> Option<ProviderModel> {
    let route = routes.into_iter().find(|route| route.provider == offer.provider)?;
    Some(ProviderModel {
        id: model.id.clone(),
        provider_model: route.provider_model.into(),
        state: route.state,
        price: route.price,
        context_length: route.context_length,
        features: offer.features.clone(),
        record: week.record(&model.id, &offer.provider),
    })
}
