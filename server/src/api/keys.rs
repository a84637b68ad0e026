//! Provider keys: write-only. A key travels in once and never out; its last four characters are told.

use super::body;
use crate::{
    auth::Owner,
    catalogue::ProviderFacts,
    error::HttpError,
    request::Context,
    state::{App, now_us},
};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{BadSecret, Secret};
use wire::{AccountId, KeyCheck, KeySummary, ProviderSlug};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKey {
    key: String,
}

/// GET `/api/settings/keys`
pub(crate) async fn list(State(app): State<App>, Owner(account): Owner) -> Result<Json<Value>, HttpError> {
    Ok(Json(json!({ "keys": app.store.key_summaries(&account).await? })))
}

/// PUT `/api/settings/keys/{slug}`
pub(crate) async fn put(
    State(app): State<App>,
    Owner(account): Owner,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<KeySummary>, HttpError> {
    let NewKey { key } = body::json(&headers, body).await?;
    save(&app, &account, &slug, key).await.map(Json)
}

/// DELETE `/api/settings/keys/{slug}`
pub(crate) async fn delete(
    State(app): State<App>,
    Owner(account): Owner,
    Path(slug): Path<String>,
) -> Result<Json<Value>, HttpError> {
    let removed = remove(&app, &account, &slug).await?;
    Ok(Json(json!({ "removed": removed })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paused {
    paused: bool,
}

/// PUT `/api/settings/keys/{slug}/paused`
pub(crate) async fn put_paused(
    State(app): State<App>,
    Owner(account): Owner,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let Paused { paused } = body::json(&headers, body).await?;
    pause(&app, &account, &slug, paused).await?;
    Ok(Json(json!({ "paused": paused })))
}

/// Lets a key rest, or be used again. It may only rest where calls can be routed without it.
pub(crate) async fn pause(app: &App, account: &AccountId, slug: &str, paused: bool) -> Result<(), HttpError> {
    let provider = known(app, slug)?;
    let routed = app.catalogue.provider(&provider).is_some_and(|facts| facts.platform_key.is_some());
    if paused && !routed {
        let message = "Calls to this provider cannot be routed: this site has no key for it.";
        return Err(HttpError::invalid("paused", message));
    }
    let changed = app.store.pause_key(account, &provider, paused).await?;
    if changed {
        Ok(())
    } else {
        Err(HttpError::nothing_there(&format!("saved key for the provider {slug:?}")))
    }
}

/// POST `/api/settings/keys/{slug}/test`
pub(crate) async fn test(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
) -> Result<Json<KeyCheck>, HttpError> {
    check(&app, &account, &slug, &context.id).await.map(Json)
}

/// Asks the provider whether it takes the saved key.
pub(crate) async fn check(
    app: &App,
    account: &AccountId,
    slug: &str,
    request_id: &str,
) -> Result<KeyCheck, HttpError> {
    let provider = known(app, slug)?;
    let found = app.gateway.check_key(account, &provider, request_id).await?;
    found.ok_or_else(|| HttpError::nothing_there(&format!("saved key for the provider {slug:?}")))
}

/// Checks and saves a key, replacing an older one.
pub(crate) async fn save(
    app: &App,
    account: &AccountId,
    slug: &str,
    key: String,
) -> Result<KeySummary, HttpError> {
    let provider = known(app, slug)?;
    if app.catalogue.provider(&provider).is_some_and(ProviderFacts::pool) {
        return Err(HttpError::invalid(
            "provider",
            "This provider is this site's own pool. It needs no key.",
        ));
    }
    let key = Secret::parse(key).map_err(|reason| HttpError::invalid("key", sentence(reason)))?;
    Ok(app.store.save_key(account, &provider, key, now_us()).await?)
}

/// Removes a key; false when there was none.
pub(crate) async fn remove(app: &App, account: &AccountId, slug: &str) -> Result<bool, HttpError> {
    let provider = known(app, slug)?;
    Ok(app.store.remove_key(account, &provider).await?)
}

fn known(app: &App, slug: &str) -> Result<ProviderSlug, HttpError> {
    ProviderSlug::parse(slug)
        .ok()
        .filter(|slug| app.catalogue.provider(slug).is_some())
        .ok_or_else(|| HttpError::nothing_there(&format!("provider {slug:?}")))
}

fn sentence(reason: BadSecret) -> String {
    match reason {
        BadSecret::Empty => "The key is empty. Paste the key that the provider gave you.".to_owned(),
        BadSecret::TooLong => "The key is longer than 512 characters. Paste the key alone.".to_owned(),
        BadSecret::BadCharacter => {
            "The key contains a blank, a control character or a character outside ASCII. Paste the key alone."
                .to_owned()
        }
    }
}
