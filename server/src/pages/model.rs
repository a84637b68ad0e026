//! A model's own page: its card, who serves it in the visitor's order, and the widget.

use super::{figures, respond};
use crate::{
    catalogue::{ModelFacts, ProviderFacts},
    entries::Lately,
    error::HttpError,
    query::Query,
    request::{Context, RequestContext, Surface},
    state::{App, AppState, Preferences},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use gateway::Route;
use wire::{
    AccountId, Choice, ClusterLabel, Facet, KeyMode, ModelId, ModelPage, Page, ProviderRow, RouteState,
    Widget, WidgetProvider,
};

/// Longest answer the widget offers when nothing is known of the model.
const USUAL_MAX_TOKENS: u64 = 2048;

/// Longest answer it offers at all: about fifteen pages.
const MOST_MAX_TOKENS: u64 = 8192;

/// GET `/{namespace}/{name}`
pub(crate) async fn model(
    State(app): State<App>,
    context: Context,
    Path((namespace, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    // `/v1/nothing` has the form of a model's page, and is none.
    let page = context.surface == Surface::Page;
    let id = ModelId::parse(format!("{namespace}/{name}")).ok().filter(|_| page);
    let id = id.ok_or_else(HttpError::no_such_path)?;
    let facts = app.catalogue.model(&id).ok_or_else(|| HttpError::no_such_model_page(&id))?;
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let lately = app.lately().await?;
    let page = view_model(&app, &context, facts, &preferences, &lately);
    Ok(respond(&app, &context, Page::Model(Box::new(page))))
}

fn view_model(
    app: &AppState,
    context: &RequestContext,
    facts: &ModelFacts,
    preferences: &Preferences,
    lately: &Lately,
) -> ModelPage {
    let entry = app.entry(facts, preferences, lately, &app.gateway.standing());
    let rows: Vec<ProviderRow> =
        entry.routes.iter().map(|route| row(app, facts, route, preferences, lately)).collect();
    let providers = rows.iter().map(|row| widget_provider(app, context, row)).collect();
    ModelPage {
        id: facts.id.clone(),
        summary: facts.summary.clone(),
        tags: tags(facts),
        facts: table(facts),
        card_markdown: facts.card_markdown.clone(),
        source_url: facts.source_url.clone(),
        providers: rows,
        n_requests: entry.n_requests,
        widget: Widget {
            model: facts.id.clone(),
            origin: context.origin(),
            providers,
            examples: facts.examples.clone(),
            max_tokens: max_tokens(facts.context_length),
            renderer_js: app.assets.renderer_js.clone(),
            renderer_wasm: app.assets.renderer_wasm.clone(),
            prompt: prompt(context.query()),
        },
        callable_href: Query::default().with("inference", "warm").href("/models"),
    }
}

/// Longest text that an address brings into the composer: what the box of the first page takes.
const MAX_PROMPT_CHARS: usize = 4_000;

/// What the address would have asked.
fn prompt(query: &str) -> String {
    let query = Query::parse(query);
    query.first("prompt").map_or_else(String::new, |text| text.chars().take(MAX_PROMPT_CHARS).collect())
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
    lately: &Lately,
) -> ProviderRow {
    let provider = app.catalogue.provider(&route.provider);
    let name = provider.map_or_else(|| route.provider.to_string(), |provider| provider.name.clone());
    let key = preferences.keys.iter().find(|key| key.provider == route.provider);
    let measured = lately.measured(&route.provider, &facts.id);
    let of_the_pool = provider.is_some_and(ProviderFacts::pool);
    ProviderRow {
        slug: route.provider.clone(),
        hint: hint(&name, route.state),
        name,
        mode: route.mode,
        key_last_four: key.filter(|_| route.mode == KeyMode::CustomKey).map(|key| key.last_four.clone()),
        state: route.state,
        price: route.price,
        context_length: route.context_length,
        provider_model: route.provider_model.clone(),
        first_token_ms: measured.and_then(|measured| measured.first_token_ms),
        tokens_per_s: measured.and_then(|measured| measured.tokens_per_s),
        clusters: if of_the_pool { clusters(app, &facts.id) } else { vec![] },
    }
}

/// What is missing for a call, in a sentence.
fn hint(provider: &str, state: RouteState) -> Option<String> {
    match state {
        RouteState::Ready => None,
        RouteState::NeedsKey => Some(format!("Add your {provider} key in the settings.")),
        RouteState::NoReplica => Some("No replica of this site's pool serves this model.".to_owned()),
        RouteState::Down => Some("The replicas of this model do not answer just now.".to_owned()),
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

fn widget_provider(app: &AppState, context: &RequestContext, row: &ProviderRow) -> WidgetProvider {
    let base_url = match app.catalogue.provider(&row.slug) {
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
        hint: row.hint.clone(),
        price: row.price,
        provider_model: row.provider_model.clone(),
        base_url,
    }
}

/// Languages shown as tags: a model may speak a thousand, and the card tells of them.
const N_LANGUAGES: usize = 8;

/// Task, library, licence and languages, each with the list that has them.
fn tags(facts: &ModelFacts) -> Vec<Choice> {
    let choice = |facet: Facet, value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
        count: None,
        selected: false,
        href: Query::default().with(facet.key(), value).href("/models"),
    };
    let mut tags = vec![choice(Facet::Task, &facts.task, figures::task(&facts.task))];
    tags.extend(facts.library.iter().map(|library| choice(Facet::Library, library, library.clone())));
    tags.push(choice(Facet::Licence, &facts.licence.to_lowercase(), facts.licence.clone()));
    let languages = facts.languages.iter().take(N_LANGUAGES);
    tags.extend(languages.map(|code| choice(Facet::Language, code, figures::language(code))));
    tags
}

/// Facts for the side column; what is not known is left out.
fn table(facts: &ModelFacts) -> Vec<(String, String)> {
    let parameters = facts.n_parameters.map(|n| match facts.n_active_parameters {
        Some(active) => format!("{}, {} active", figures::parameters(n), figures::parameters(active)),
        None => figures::parameters(n),
    });
    let languages = match facts.languages.len() {
        0 => None,
        n @ 1..=4 => Some(
            facts.languages.iter().take(n).map(|code| figures::language(code)).collect::<Vec<_>>().join(", "),
        ),
        n => Some(format!("{n} languages")),
    };
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [
        ("Organisation", known(&facts.organisation)),
        ("Country", facts.country.as_deref().map(figures::country)),
        ("Parameters", parameters),
        ("Context length", facts.context_length.map(|n| format!("{} tokens", figures::grouped(n)))),
        ("Licence", known(&facts.licence)),
        ("Licence text", facts.licence_url.clone()),
        ("Languages", languages),
        ("Released", known(&facts.released)),
        ("Library", facts.library.clone()),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some((label.to_owned(), value?)))
    .collect()
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
