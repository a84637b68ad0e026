//! The settings' pages: providers in the owner's order with keys and a dry run, and access tokens.

use super::{providers, respond};
use crate::{
    error::HttpError,
    query::Query,
    request::{Context, RequestContext},
    state::{App, AppState},
};
use axum::{extract::State, response::Response};
use gateway::{ChatError, Route};
use wire::{
    AccountId, DryRun, DryRunOutcome, DryRunPlan, DryRunStep, Fate, KeyCheck, Notice, Page, PlannedBy,
    Policy, ProviderSetting, ProviderSlug, RouteState, SettingsPage, TokensPage,
};

pub(super) const PROVIDERS: &str = "/settings/inference-providers";
pub(super) const TOKENS: &str = "/settings/tokens";

/// Models offered while a dry run's field is filled; any other can be written.
const N_OFFERED: usize = 60;

/// GET `/settings/inference-providers`
pub(crate) async fn providers(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let notice = notice(context.query());
    providers_page(&app, &context, notice, None).await
}

/// GET `/settings/tokens`
pub(crate) async fn tokens(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let notice = notice(context.query());
    tokens_page(&app, &context, notice).await
}

/// The address of a page, and what it says after a form did its work.
pub(super) fn after(path: &str, done: &Notice) -> String {
    Query::default().with("done", name(done).unwrap_or_default()).href(path)
}

/// A notice's name in an address; those that say something of their own have none.
fn name(notice: &Notice) -> Option<&'static str> {
    match notice {
        Notice::OrderSaved => Some("order-saved"),
        Notice::OrderReset => Some("order-reset"),
        Notice::KeySaved => Some("key-saved"),
        Notice::KeyRemoved => Some("key-removed"),
        Notice::KeyPaused => Some("key-paused"),
        Notice::KeyUsed => Some("key-used"),
        Notice::TokenRevoked => Some("token-revoked"),
        Notice::TokenCreated(_) | Notice::Failed(_) => None,
    }
}

/// The notice that the address asks for; an address cannot put its own words on the page.
fn notice(raw_query: &str) -> Option<Notice> {
    let query = Query::parse(raw_query);
    let asked = query.first("done")?;
    [
        Notice::OrderSaved,
        Notice::OrderReset,
        Notice::KeySaved,
        Notice::KeyRemoved,
        Notice::KeyPaused,
        Notice::KeyUsed,
        Notice::TokenRevoked,
    ]
    .into_iter()
    .find(|notice| name(notice) == Some(asked))
}

/// The tokens with what a form did.
pub(super) async fn tokens_page(
    app: &AppState,
    context: &RequestContext,
    notice: Option<Notice>,
) -> Result<Response, HttpError> {
    let tokens = app.store.tokens(&AccountId::owner()).await?;
    Ok(respond(app, context, Page::Tokens(TokensPage { tokens, notice })))
}

/// The providers with what a form did, and what a test of a key found.
pub(super) async fn providers_page(
    app: &AppState,
    context: &RequestContext,
    notice: Option<Notice>,
    checked: Option<(ProviderSlug, KeyCheck)>,
) -> Result<Response, HttpError> {
    let account = AccountId::owner();
    let preferences = app.preferences(Some(&account)).await?;
    let providers = preferences.order.iter().filter_map(|slug| app.catalogue.provider(slug)).map(|facts| {
        ProviderSetting {
            slug: facts.slug.clone(),
            name: facts.name.clone(),
            key: preferences.keys.iter().find(|key| key.provider == facts.slug).cloned(),
            check: checked.as_ref().filter(|(slug, _)| *slug == facts.slug).map(|(_, check)| check.clone()),
            routed: facts.pool() || facts.platform_key.is_some(),
            pool: facts.pool(),
            keys_url: facts.keys_url.clone(),
            n_models: providers::offers(app, &facts.slug).count(),
            n_served: providers::n_served(app, facts),
        }
    });
    let page = SettingsPage {
        providers: providers.collect(),
        order_saved: preferences.order_saved,
        dry_run: dry_run(app, &account, &preferences.order, context).await?,
        notice,
    };
    Ok(respond(app, context, Page::Settings(page)))
}

/// What a call to the model in the address would do now, as the gateway itself plans it.
async fn dry_run(
    app: &AppState,
    account: &AccountId,
    order: &[ProviderSlug],
    context: &RequestContext,
) -> Result<DryRun, HttpError> {
    let query = Query::parse(context.query());
    let asked = query.first("model").unwrap_or_default().trim();
    let offered = app.catalogue.models.iter().map(|model| model.id.to_string()).take(N_OFFERED);
    let mut run = DryRun { model: asked.to_owned(), models: offered.collect(), outcome: None };
    if asked.is_empty() {
        return Ok(run);
    }
    run.outcome = Some(match app.gateway.dry_run(account, asked).await {
        Ok(plan) => DryRunOutcome::Plan(told(app, order, asked, &plan)),
        Err(ChatError::UnknownProvider { .. }) => DryRunOutcome::UnknownSuffix,
        Err(ChatError::ModelNotSupported { .. }) => DryRunOutcome::UnknownModel,
        Err(error) => return Err(error.into()),
    });
    Ok(run)
}

/// The gateway's plan with names, and with those that do not have the model.
fn told(app: &AppState, order: &[ProviderSlug], text: &str, plan: &gateway::DryRun) -> DryRunPlan {
    let suffix = text.rsplit_once(':').map(|(_, suffix)| suffix);
    let named = |slug: &ProviderSlug| plan.policy.is_some() || suffix == Some(slug.as_str());
    let having = || plan.asked.iter().chain(&plan.unaffordable).chain(&plan.passed_over);
    let has = |slug: &ProviderSlug| having().any(|route| route.provider == *slug);
    let not_served = order.iter().filter(|slug| !has(slug)).map(|slug| provider_name(app, slug)).collect();
    let step = |route: &Route, fate: Fate| DryRunStep {
        slug: route.provider.clone(),
        name: provider_name(app, &route.provider),
        mode: route.mode,
        price: route.price,
        tokens_per_s: plan.speeds.iter().find(|(slug, _)| *slug == route.provider).map(|(_, speed)| *speed),
        fate,
    };
    let asked = plan
        .asked
        .iter()
        .map(|route| step(route, if route.state == RouteState::Down { Fate::Down } else { Fate::Asked }));
    let unaffordable = plan.unaffordable.iter().map(|route| step(route, Fate::NoCredits));
    let passed_over = plan.passed_over.iter().map(|route| {
        let fate = match route.state {
            _ if !named(&route.provider) => Fate::NotNamed,
            RouteState::NeedsKey => Fate::NeedsKey,
            RouteState::NoReplica => Fate::NoReplica,
            RouteState::Ready | RouteState::Down => Fate::NotNamed,
        };
        step(route, fate)
    });
    DryRunPlan {
        model: plan.model.to_string(),
        by: match plan.policy {
            Some(Policy::Preferred) => PlannedBy::Order,
            Some(Policy::Cheapest) => PlannedBy::Price,
            Some(Policy::Fastest) => PlannedBy::Speed,
            None => PlannedBy::Name,
        },
        asked: asked.collect(),
        passed_over: unaffordable.chain(passed_over).collect(),
        not_served,
    }
}

fn provider_name(app: &AppState, slug: &ProviderSlug) -> String {
    app.catalogue.provider(slug).map_or_else(|| slug.to_string(), |facts| facts.name.clone())
}
