//! Access tokens of the account: shown once, kept as a hash.

use super::body;
use crate::{
    auth::Owner,
    error::HttpError,
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
use store::Secret;
use wire::{AccountId, TokenKind, TokenSummary};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    name: String,
    kind: Option<TokenKind>,
}

/// GET `/api/settings/tokens`
pub(crate) async fn list(State(app): State<App>, Owner(account): Owner) -> Result<Json<Value>, HttpError> {
    Ok(Json(json!({ "tokens": app.store.tokens(&account).await? })))
}

/// POST `/api/settings/tokens`
pub(crate) async fn post(
    State(app): State<App>,
    Owner(account): Owner,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let NewToken { name, kind } = body::json(&headers, body).await?;
    let (summary, token) = create(&app, &account, &name, kind.unwrap_or(TokenKind::Platform)).await?;
    Ok(Json(json!({ "token": token.expose(), "summary": summary })))
}

/// DELETE `/api/settings/tokens/{id}`
pub(crate) async fn delete(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<Json<Value>, HttpError> {
    remove(&app, &account, &id).await?;
    Ok(Json(json!({ "removed": true })))
}

/// Makes a token with a name a person can tell it by.
pub(crate) async fn create(
    app: &App,
    account: &AccountId,
    name: &str,
    kind: TokenKind,
) -> Result<(TokenSummary, Secret), HttpError> {
    const LONGEST: usize = 64;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        let message = format!("A token's name is 1 to {LONGEST} characters on one line.");
        return Err(HttpError::invalid("name", message));
    }
    Ok(app.store.create_token(account, kind, name, now_us()).await?)
}

/// Revokes a token.
pub(crate) async fn remove(app: &App, account: &AccountId, id: &str) -> Result<(), HttpError> {
    let removed = app.store.remove_token(account, id).await?;
    if removed { Ok(()) } else { Err(HttpError::nothing_there("token of that id")) }
}
