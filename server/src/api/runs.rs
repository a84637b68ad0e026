//! Runs as the playground shares them: POST `/api/runs`, DELETE `/api/runs/{id}`.

use super::body;
use crate::{
    auth::Owner,
    error::HttpError,
    request::Context,
    runs::{self, MAX_DOCUMENT, Shared, Unfit},
    state::{App, now_us},
};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How long a run may be kept, in days; without one it is kept until it is revoked.
const DAYS: [u32; 3] = [1, 7, 30];

/// What the playground sends.
#[derive(Deserialize)]
struct Sharing {
    request: Map<String, Value>,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reasoning: String,
    /// The call's id, by which the ledger knows it.
    #[serde(default)]
    request_id: String,
    /// Whether the system prompt is shared too.
    #[serde(default)]
    system: bool,
    days: Option<u32>,
}

/// POST `/api/runs`
pub(crate) async fn post(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let sharing: Sharing = body::json(&headers, body).await?;
    if sharing.days.is_some_and(|days| !DAYS.contains(&days)) {
        return Err(HttpError::invalid("days", "\"days\" must be 1, 7 or 30, or left out to keep the run."));
    }
    let now_us = now_us();
    let expires_at_us = sharing.days.map(|days| now_us + i64::from(days) * 86_400_000_000);
    let call = app.store.call(&account, &sharing.request_id).await?;
    let Sharing { request, answer, reasoning, system, .. } = sharing;
    let shared = Shared { request, answer, reasoning, system };
    let document =
        runs::document(shared, call.as_ref(), env!("CARGO_PKG_VERSION")).map_err(|unfit| match unfit {
            Unfit::NoChat(message) => HttpError::invalid("request", message),
            Unfit::TooLarge => HttpError::too_large(MAX_DOCUMENT >> 20),
        })?;
    let id = app.store.share(&account, &document, now_us, expires_at_us).await?;
    let url = format!("{}/runs/{id}", context.origin());
    Ok(Json(json!({ "id": id, "url": url, "expires_at_us": expires_at_us })))
}

/// DELETE `/api/runs/{id}`
pub(crate) async fn delete(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<&'static str, HttpError> {
    let revoked = app.store.revoke_run(&account, &id).await?;
    if revoked { Ok("") } else { Err(HttpError::nothing_there("shared run of that name")) }
}
