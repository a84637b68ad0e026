//! The settings' forms, for browsers without script: each does what the JSON API does, then shows the page.

use super::settings::{self, PROVIDERS, TOKENS, providers_page, tokens_page};
use crate::{
    api::{keys, order, tokens},
    auth::Owner,
    error::HttpError,
    request::Context,
    state::{App, now_us},
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wire::{KeyMode, Notice, ProviderSlug, TokenKind};

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
pub(crate) struct Mode {
    mode: KeyMode,
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
    after(&app, &context, PROVIDERS, Notice::OrderSaved, done.await.map(drop)).await
}

/// POST `/settings/inference-providers/order/reset`: the site's own order again.
pub(crate) async fn reset_order(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
) -> Result<Response, HttpError> {
    let done = app.store.save_order(&account, &[], now_us()).await.map_err(HttpError::from);
    after(&app, &context, PROVIDERS, Notice::OrderReset, done).await
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
    after(&app, &context, PROVIDERS, Notice::KeySaved, done.map(drop)).await
}

/// POST `/settings/inference-providers/keys/{slug}/remove`
pub(crate) async fn remove_key(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
) -> Result<Response, HttpError> {
    let done = keys::remove(&app, &account, &slug).await;
    after(&app, &context, PROVIDERS, Notice::KeyRemoved, done.map(drop)).await
}

/// POST `/settings/inference-providers/keys/{slug}/mode`: with the saved key, or routed.
pub(crate) async fn key_mode(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
    form: Result<Form<Mode>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = read(form)?;
    let (paused, notice) = match form.mode {
        KeyMode::Routed => (true, Notice::KeyPaused),
        KeyMode::CustomKey => (false, Notice::KeyUsed),
    };
    let done = keys::pause(&app, &account, &slug, paused).await;
    after(&app, &context, PROVIDERS, notice, done).await
}

/// POST `/settings/inference-providers/keys/{slug}/test`: the page itself is the answer, with what the
/// provider said in the provider's row.
pub(crate) async fn test_key(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
    Path(slug): Path<String>,
) -> Result<Response, HttpError> {
    match keys::check(&app, &account, &slug, &context.id).await {
        Ok(check) => {
            let checked = ProviderSlug::parse(slug).ok().map(|slug| (slug, check));
            providers_page(&app, &context, None, checked).await
        }
        Err(error) => failed(&app, &context, PROVIDERS, error).await,
    }
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
            let notice = Notice::TokenCreated(token.expose().to_owned());
            tokens_page(&app, &context, Some(notice)).await
        }
        Err(error) => failed(&app, &context, TOKENS, error).await,
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
    after(&app, &context, TOKENS, Notice::TokenRevoked, done).await
}

fn read<T>(form: Result<Form<T>, FormRejection>) -> Result<Form<T>, HttpError> {
    form.map_err(|rejection| HttpError::bad_form(&rejection))
}

/// Goes back to the page when the form did its work (303, so that a reload does not send it again), or shows
/// the page with the reason.
async fn after(
    app: &App,
    context: &Context,
    path: &str,
    done: Notice,
    result: Result<(), HttpError>,
) -> Result<Response, HttpError> {
    match result {
        Ok(()) => Ok(Redirect::to(&settings::after(path, &done)).into_response()),
        Err(error) => failed(app, context, path, error).await,
    }
}

async fn failed(app: &App, context: &Context, path: &str, error: HttpError) -> Result<Response, HttpError> {
    let notice = Some(Notice::Failed(error.message().to_owned()));
    let page = if path == TOKENS {
        tokens_page(app, context, notice).await?
    } else {
        providers_page(app, context, notice, None).await?
    };
    Ok(error.on_page(page))
}
