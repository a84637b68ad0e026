//! Presets of the playground that an account keeps: `/api/presets`, and one by its name below it.
//!
//! Parameters are the browser's own text; all that is asked of it is that it is JSON and no book.

use super::body;
use super::conversations::{Private, private};
use crate::{
    auth::Owner,
    error::HttpError,
    state::{App, now_us},
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use store::MAX_PRESETS;

/// The longest name, in bytes: 60 letters of any script, which is what the field takes.
const LONGEST_NAME: usize = 240;

/// The longest parameters, in bytes: long instructions, a schema and functions.
const LONGEST_PARAMS: usize = 256 << 10;

/// A preset as it is listed.
#[derive(Serialize)]
pub(crate) struct Preset {
    name: String,
    /// A document of JSON, as a text.
    params: String,
}

/// What is kept under a name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    params: String,
}

/// GET `/api/presets`: in the order in which they were saved.
pub(crate) async fn list(
    State(app): State<App>,
    Owner(account): Owner,
) -> Result<Private<Vec<Preset>>, HttpError> {
    let presets = app.store.presets(&account).await?;
    Ok(private(presets.into_iter().map(|(name, params)| Preset { name, params }).collect()))
}

/// PUT `/api/presets/{name}`
pub(crate) async fn put(
    State(app): State<App>,
    Owner(account): Owner,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<&'static str, HttpError> {
    if name.trim() != name || name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
        let message = "A preset's name is 1 to 60 characters without blanks around them.";
        return Err(HttpError::invalid("name", message));
    }
    let Sent { params } = body::json(&headers, body).await?;
    if params.len() > LONGEST_PARAMS {
        let message = format!("A preset has room for {} kB.", LONGEST_PARAMS >> 10);
        return Err(HttpError::invalid("params", message));
    }
    // Which also keeps out what PostgreSQL cannot hold.
    if serde_json::from_str::<IgnoredAny>(&params).is_err() {
        return Err(HttpError::invalid("params", "\"params\" must be a JSON text."));
    }
    if app.store.keep_preset(&account, &name, &params, now_us()).await? {
        Ok("")
    } else {
        Err(HttpError::too_many_presets(MAX_PRESETS))
    }
}

/// DELETE `/api/presets/{name}`: also right where nothing has the name.
pub(crate) async fn delete(
    State(app): State<App>,
    Owner(account): Owner,
    Path(name): Path<String>,
) -> Result<&'static str, HttpError> {
    app.store.delete_preset(&account, &name).await?;
    Ok("")
}
