//! The settings' forms, for browsers without script: each does what the JSON API does, then shows the page.

use super::{settings::Done, settings_page};
use crate::{
    api::{keys, order, tokens},
    auth::Owner,
    error::HttpError,
    request::Context,
    state::App,
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wire::{Notice, TokenKind};

#[derive(Deserialize)]
pub(crate) struct Move {
    provider: String,
    direction: Direction,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Up,
    Down,
}

#[derive(Deserialize)]
pub(crate) struct NewKey {
    key: String,
}

#[derive(Deserialize)]
pub(crate) struct NewToken {
    name: String,
    kind: Option<TokenKind>,
}

/// POST `/settings/inference-providers/order`
pub(crate) async fn move_provider(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    form: Result<Form<Move>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = read(form)?;
    let done = async {
        let mut order = app.preferences(Some(&account)).await?.order;
        let at = order
            .iter()
            .position(|slug| slug.as_str() == form.provider)
            .ok_or_else(|| HttpError::nothing_there(&format!("provider {:?}", form.provider)))?;
        let to = match form.direction {
            Direction::Up => at.saturating_sub(1),
            Direction::Down => (at + 1).min(order.len() - 1),
        };
        order.swap(at, to);
        order::save(&app, &account, &order).await
    };
    after(&app, &context, Done::OrderSaved, done.await.map(drop)).await
}

/// POST `/settings/inference-providers/keys/{slug}`
pub(crate) async fn save_key(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
    form: Result<Form<NewKey>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = read(form)?;
    let done = keys::save(&app, &account, &slug, form.key).await;
    after(&app, &context, Done::KeySaved, done.map(drop)).await
}

/// POST `/settings/inference-providers/keys/{slug}/remove`
pub(crate) async fn remove_key(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
) -> Result<Response, HttpError> {
    let done = keys::remove(&app, &account, &slug).await;
    after(&app, &context, Done::KeyRemoved, done.map(drop)).await
}

/// POST `/settings/tokens`: the page itself is the answer, because it is the only one to show the token.
pub(crate) async fn create_token(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    form: Result<Form<NewToken>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = read(form)?;
    match tokens::create(&app, &account, &form.name, form.kind.unwrap_or(TokenKind::Platform)).await {
        Ok((_, token)) => {
            let text = "Copy your new access token now. It is shown this once.".to_owned();
            let notice = Notice { error: false, text, secret: Some(token.expose().to_owned()) };
            settings_page(&app, &context, Some(notice)).await
        }
        Err(error) => failed(&app, &context, error).await,
    }
}

/// POST `/settings/tokens/{id}/revoke`
pub(crate) async fn revoke_token(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let done = tokens::remove(&app, &account, &id).await;
    after(&app, &context, Done::TokenRevoked, done).await
}

fn read<T>(form: Result<Form<T>, FormRejection>) -> Result<Form<T>, HttpError> {
    form.map_err(|rejection| HttpError::bad_form(&rejection))
}

/// Goes back to the page when the form did its work (303, so that a reload does not send it again), or shows
/// the page with the reason.
async fn after(
    app: &App,
    context: &Context,
    done: Done,
    result: Result<(), HttpError>,
) -> Result<Response, HttpError> {
    match result {
        Ok(()) => Ok(Redirect::to(&done.href()).into_response()),
        Err(error) => failed(app, context, error).await,
    }
}

async fn failed(app: &App, context: &Context, error: HttpError) -> Result<Response, HttpError> {
    let notice = Notice { error: true, text: error.message().to_owned(), secret: None };
    let page = settings_page(app, context, Some(notice)).await?;
    Ok(error.on_page(page))
}
