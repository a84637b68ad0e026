//! Likes as the Hub's clients change them: POST and DELETE of a model's `like`.

use crate::{
    auth::Caller,
    error::HttpError,
    state::{App, now_us},
};
use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use wire::ModelId;

/// POST `/api/models/{namespace}/{name}/like`
pub(crate) async fn post(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(model): Path<(String, String)>,
) -> Result<Json<Value>, HttpError> {
    set(&app, &caller, model, true).await
}

/// DELETE `/api/models/{namespace}/{name}/like`
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(model): Path<(String, String)>,
) -> Result<Json<Value>, HttpError> {
    set(&app, &caller, model, false).await
}

async fn set(
    app: &App,
    caller: &gateway::Caller,
    (namespace, name): (String, String),
    likes: bool,
) -> Result<Json<Value>, HttpError> {
    let id = ModelId::parse(format!("{namespace}/{name}")).map_err(|_| HttpError::no_such_repository())?;
    app.catalogue.model(&id).ok_or_else(HttpError::no_such_repository)?;
    app.store.like(&caller.account, &id, likes, now_us()).await?;
    let now = app.store.likes(&id, Some(&caller.account)).await?;
    Ok(Json(json!({ "id": id, "likes": now.n, "liked": now.yours })))
}
