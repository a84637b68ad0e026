//! A model's own page: its card, who serves it in the visitor's order, and the widget.

mod related;

use super::respond;
use crate::{
    catalogue::{ModelFacts, ProviderFacts},
    config::EMBEDDED_MODEL,
    error::HttpError,
    history::Week,
    query::Query,
    request::{Context, RequestContext, Surface},
    state::{App, AppState, Preferences, now_us},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use gateway::{Ranked, Route};
use store::Likes;
use wire::{
    Ability, AccountId, ClusterLabel, Facet, Facts, KeyMode, ModelId, ModelPage, Page, PolicyRoutes,
    PolicyRung, ProviderRow, RelatedModel, Tag, TagKind, Takes, Widget, WidgetProvider,
};

/// Longest answer the widget offers when nothing is known of the model.
const USUAL_MAX_TOKENS: u64 = 2048;

/// Longest answer it offers at all: about fifteen pages.
const MOST_MAX_TOKENS: u64 = 8192;

/// Longest prompt that an address may bring: four pages, and short enough for every browser's address.
const MAX_PROMPT_CHARS: usize = 8_000;

/// GET `/{namespace}/{name}`
pub(crate) async fn model(
    State(app): State<App>,
    context: Context,
    Path((namespace, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    let facts = facts(&app, &context, &namespace, &name)?;
    let owner = AccountId::owner();
    let preferences = app.preferences(Some(&owner)).await?;
    let lately = app.lately().await?;
    let standing = app.gateway.standing();
    let routes = app.routes(facts, &preferences, &standing);
    let seen = Seen {
        week: &*app.history.week(&app.store, now_us()).await?,
        ranked: app.gateway.ranked(&facts.id, &routes).await?,
        likes: app.store.likes(&facts.id, Some(&owner)).await?,
        n_requests: lately.n_requests(&facts.id),
        related: related::of(&app, facts, &preferences, &standing),
        routes,
    };
    let page = view_model(&app, &context, facts, &preferences, seen);
    Ok(respond(&app, &context, Page::Model(Box::new(page))))
}

/// The model that an address names.
///
/// # Errors
/// Nothing is there, or no such model.
pub(super) fn facts<'a>(
    app: &'a AppState,
    context: &RequestContext,
    namespace: &str,
    name: &str,
) -> Result<&'a ModelFacts, HttpError> {
    // `/v1/nothing` has the form of a model's page, and is none.
    let page = context.surface == Surface::Page;
    let id = ModelId::parse(format!("{namespace}/{name}")).ok().filter(|_| page);
    let id = id.ok_or_else(HttpError::no_such_path)?;
    app.catalogue.model(&id).ok_or_else(|| HttpError::no_such_model_page(&id))
}

/// What was read for one view of the page.
struct Seen<'a> {
    week: &'a Week,
    ranked: Vec<Ranked>,
    likes: Likes,
    n_requests: u64,
    related: Vec<RelatedModel>,
    routes: Vec<Route>,
}

fn view_model(
    app: &AppState,
    context: &RequestContext,
    facts: &ModelFacts,
    preferences: &Preferences,
    seen: Seen<'_>,
) -> ModelPage {
    let rows: Vec<ProviderRow> =
        seen.routes.iter().map(|route| row(app, facts, route, preferences, seen.week)).collect();
    let widget = widget(app, context, facts, &rows);
    ModelPage {
        id: facts.id.clone(),
        summary: facts.summary.clone(),
        tags: tags(facts),
        facts: known(facts),
        card_markdown: facts.card_markdown.clone(),
        source_url: facts.source_url.clone(),
        policies: seen.ranked.into_iter().map(|ranked| policy_routes(ranked, &rows)).collect(),
        providers: rows,
        n_requests: seen.n_requests,
        n_likes: seen.likes.n,
        liked: seen.likes.yours,
        related: seen.related,
        widget,
        callable_href: Query::default().with("inference", "warm").href("/models"),
    }
}

/// The chat with a model; `prompt` in the address waits in its composer.
fn widget(app: &AppState, context: &RequestContext, facts: &ModelFacts, rows: &[ProviderRow]) -> Widget {
    Widget {
        model: facts.id.clone(),
        origin: context.origin(),
        providers: rows.iter().map(|row| widget_provider(app, context, facts, row)).collect(),
        examples: facts.examples.clone(),
        images: facts.images(),
        prompt: prompt(&Query::parse(context.query())),
        max_tokens: max_tokens(facts.context_length),
        renderer_js: app.assets.renderer_js.clone(),
        renderer_wasm: app.assets.renderer_wasm.clone(),
    }
}

/// The prompt that an address brings.
pub(super) fn prompt(query: &Query) -> String {
    query.first("prompt").unwrap_or_default().chars().take(MAX_PROMPT_CHARS).collect()
}

/// The same for a page that shows no figures of the providers.
pub(super) async fn chat_with(
    app: &AppState,
    context: &RequestContext,
    facts: &ModelFacts,
    preferences: &Preferences,
) -> Result<Widget, HttpError> {
    let routes = app.routes(facts, preferences, &app.gateway.standing());
    let week = app.history.week(&app.store, now_us()).await?;
    let rows: Vec<ProviderRow> =
        routes.iter().map(|route| row(app, facts, route, preferences, &week)).collect();
    Ok(widget(app, context, facts, &rows))
}

fn policy_routes(ranked: Ranked, rows: &[ProviderRow]) -> PolicyRoutes {
    let rung = |(route, tokens_per_s): (Route, Option<f64>)| PolicyRung {
        name: rows
            .iter()
            .find(|row| row.slug == route.provider)
            .map_or_else(|| route.provider.to_string(), |row| row.name.clone()),
        state: route.state,
        price: route.price,
        tokens_per_s,
    };
    PolicyRoutes { policy: ranked.policy, rungs: ranked.routes.into_iter().map(rung).collect() }
}

/// Half of the context, so that the other half is left for the conversation.
fn max_tokens(context_length: Option<u64>) -> u64 {
    context_length.map_or(USUAL_MAX_TOKENS, |length| (length / 2).clamp(1, MOST_MAX_TOKENS))
}

fn row(
    app: &AppState,
    facts: &ModelFacts,
    route: &Route,
    preferences: &Preferences,
    week: &Week,
) -> ProviderRow {
    let provider = app.catalogue.provider(&route.provider);
    let offer = facts.offers.iter().find(|offer| offer.provider == route.provider);
    let key = preferences.keys.iter().find(|key| key.provider == route.provider);
    let of_the_pool = provider.is_some_and(ProviderFacts::pool);
    ProviderRow {
        slug: route.provider.clone(),
        name: provider.map_or_else(|| route.provider.to_string(), |provider| provider.name.clone()),
        mode: route.mode,
        key_last_four: key.filter(|_| route.mode == KeyMode::CustomKey).map(|key| key.last_four.clone()),
        state: route.state,
        price: route.price,
        context_length: route.context_length,
        provider_model: route.provider_model.to_string(),
        features: offer.map(|offer| offer.features.clone()).unwrap_or_default(),
        record: week.record(&facts.id, &route.provider),
        clusters: if of_the_pool { clusters(app, &facts.id) } else { vec![] },
    }
}

/// Where healthy replicas of the model stand.
fn clusters(app: &AppState, model: &ModelId) -> Vec<ClusterLabel> {
    let mut clusters = vec![];
    for replica in app.pool.status() {
        let serves = replica.models.iter().any(|served| served == model.as_str());
        if serves && replica.healthy && !clusters.contains(&replica.cluster) {
            clusters.push(replica.cluster);
        }
    }
    clusters
}

fn widget_provider(
    app: &AppState,
    context: &RequestContext,
    facts: &ModelFacts,
    row: &ProviderRow,
) -> WidgetProvider {
    let provider = app.catalogue.provider(&row.slug);
    let base_url = match provider {
        Some(provider) => {
            let path = provider.chat_path.replace("{model}", &row.provider_model);
            let path = path.trim_end_matches("/chat/completions");
            match &provider.base_url {
                Some(host) => format!("{host}{path}"),
                None => format!("{}/direct/{}{path}", context.origin(), row.slug),
            }
        }
        None => String::new(),
    };
    WidgetProvider {
        slug: row.slug.clone(),
        name: row.name.clone(),
        mode: row.mode,
        state: row.state,
        price: row.price,
        provider_model: row.provider_model.clone(),
        base_url,
        takes: takes(facts, row, provider),
    }
}

/// What a route takes beyond plain chat. The pool is vLLM, which takes all; the embedded engine alone refuses
/// schemas. Of another provider the catalogue says what is known.
fn takes(facts: &ModelFacts, row: &ProviderRow, provider: Option<&ProviderFacts>) -> Takes {
    let known = |ability| row.features.contains(&ability);
    let pool = provider.is_some_and(ProviderFacts::pool);
    Takes {
        tools: pool || known(Ability::Tools),
        structured: (pool && facts.id.as_str() != EMBEDDED_MODEL) || known(Ability::StructuredOutput),
        ignores: provider.map(|provider| provider.ignores.clone()).unwrap_or_default(),
    }
}

/// Languages shown as tags: a model may speak a thousand, and the card tells of them.
const N_LANGUAGES: usize = 8;

/// Task, library, licence and languages, each with the list that has them.
fn tags(facts: &ModelFacts) -> Vec<Tag> {
    let tag = |facet: Facet, kind, value: &str, asked: &str| Tag {
        kind,
        value: value.to_owned(),
        href: Query::default().with(facet.key(), asked).href("/models"),
    };
    let name = |facet, value: &str| tag(facet, TagKind::Name, value, value);
    let mut tags = vec![tag(Facet::Task, TagKind::Task, &facts.task, &facts.task)];
    tags.extend(facts.library.iter().map(|library| name(Facet::Library, library)));
    tags.push(tag(Facet::Licence, TagKind::Licence, &facts.licence, &facts.licence.to_lowercase()));
    let languages = facts.languages.iter().take(N_LANGUAGES);
    tags.extend(languages.map(|code| tag(Facet::Language, TagKind::Language, code, code)));
    tags
}

/// What is known of the model.
fn known(facts: &ModelFacts) -> Facts {
    Facts {
        organisation: facts.organisation.clone(),
        country: facts.country.clone(),
        n_parameters: facts.n_parameters,
        n_active_parameters: facts.n_active_parameters,
        context_length: facts.context_length,
        licence: facts.licence.clone(),
        licence_url: facts.licence_url.clone(),
        languages: facts.languages.clone(),
        released: facts.released.clone(),
        library: facts.library.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_never_takes_the_whole_context() {
        assert_eq!(max_tokens(Some(2048)), 1024);
        assert_eq!(max_tokens(Some(1_000_000)), MOST_MAX_TOKENS);
        assert_eq!(max_tokens(None), USUAL_MAX_TOKENS);
    }
}
