//! The form of the like button, for browsers without script and with: it does its work and shows the page.

use super::model;
use crate::{
    auth::Owner,
    error::HttpError,
    request::Context,
    state::{App, now_us},
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Change {
    likes: bool,
}

/// POST `/{namespace}/{name}/like`
pub(crate) async fn like(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path((namespace, name)): Path<(String, String)>,
    form: Result<Form<Change>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(Change { likes }) = form.map_err(|rejection| HttpError::bad_form(&rejection))?;
    let facts = model::facts(&app, &context, &namespace, &name)?;
    app.store.like(&account, &facts.id, likes, now_us()).await?;
    // 303, so that a reload does not send it again.
    Ok(Redirect::to(&format!("/{}", facts.id)).into_response())
}
