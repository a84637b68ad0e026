//! Conversations that a reader wants kept on this server too: `/api/conversations`, and one by its id below it.
//!
//! Head and body are the browser's own texts. Read here is only what the store must know: which conversation it is, and
//! when it changed.

use super::{body, generations::is_name};
use crate::{auth::Owner, error::HttpError, state::App};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use store::{Conversation, Keeping, MAX_CONVERSATION, MAX_CONVERSATIONS};

/// The longest head, in bytes: a title of 120 characters and a model's id, with much room.
const LONGEST_HEAD: usize = 4096;

/// An answer that no cache keeps.
pub(super) type Private<T> = ([(HeaderName, HeaderValue); 1], Json<T>);

/// A conversation as it is sent both ways: two documents of JSON, as texts.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    head: String,
    body: String,
}

/// What stands in a head beside what only the list wants to know.
#[derive(Deserialize)]
struct Head {
    id: String,
    /// When it last changed, milliseconds since 1970.
    at: u64,
}

/// GET `/api/conversations`: the heads, newest first.
pub(crate) async fn list(
    State(app): State<App>,
    Owner(account): Owner,
) -> Result<Private<Vec<String>>, HttpError> {
    Ok(private(app.store.conversations(&account).await?))
}

/// GET `/api/conversations/{id}`
pub(crate) async fn get(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<Private<Sent>, HttpError> {
    let found = app.store.conversation(&account, checked(&id)?).await?;
    let Conversation { head, body, .. } = found.ok_or_else(none)?;
    Ok(private(Sent { head, body }))
}

/// PUT `/api/conversations/{id}`: a newer copy that is there stays.
pub(crate) async fn put(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<&'static str, HttpError> {
    let id = checked(&id)?;
    let sent: Sent = body::json(&headers, body).await?;
    let conversation = read(id, sent)?;
    match app.store.keep_conversation(&account, id, &conversation).await? {
        Keeping::Kept => Ok(""),
        Keeping::Full => Err(HttpError::too_many_conversations(MAX_CONVERSATIONS)),
        Keeping::TooLong => Err(HttpError::too_large(MAX_CONVERSATION >> 20)),
    }
}

/// DELETE `/api/conversations/{id}`: also right where nothing is kept under it, for what a browser deletes may never
/// have been sent.
pub(crate) async fn delete(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<&'static str, HttpError> {
    app.store.delete_conversation(&account, checked(&id)?).await?;
    Ok("")
}

/// DELETE `/api/conversations`
pub(crate) async fn delete_all(
    State(app): State<App>,
    Owner(account): Owner,
) -> Result<&'static str, HttpError> {
    app.store.delete_conversations(&account).await?;
    Ok("")
}

fn none() -> HttpError {
    HttpError::nothing_there("conversation of that id")
}

pub(super) fn private<T>(value: T) -> Private<T> {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"))], Json(value))
}

/// An id as browsers make them, as they make names of answers.
fn checked(id: &str) -> Result<&str, HttpError> {
    let message = "A conversation's id is 8 to 64 letters, digits, \"-\" and \"_\".";
    if is_name(id) { Ok(id) } else { Err(HttpError::invalid("id", message)) }
}

/// What is kept of what was sent. Both texts must be JSON, which also keeps out what PostgreSQL cannot hold.
fn read(id: &str, Sent { head, body }: Sent) -> Result<Conversation, HttpError> {
    let known: Option<Head> = serde_json::from_str(&head).ok();
    let changed_at_us = known
        .filter(|known| known.id == id && head.len() <= LONGEST_HEAD)
        .and_then(|known| i64::try_from(known.at).ok()?.checked_mul(1000));
    let Some(changed_at_us) = changed_at_us else {
        let message = "\"head\" must be a short JSON text with the conversation's \"id\" and the time \"at\" of its last change.";
        return Err(HttpError::invalid("head", message));
    };
    if serde_json::from_str::<IgnoredAny>(&body).is_err() {
        return Err(HttpError::invalid("body", "\"body\" must be a JSON text."));
    }
    Ok(Conversation { head, body, changed_at_us })
}
