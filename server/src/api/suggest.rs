//! Suggestions while one types into the search field.

use crate::{
    error::HttpError,
    query::Query,
    request::Context,
    state::{App, AppState, Preferences},
};
use axum::{Json, extract::State, response::IntoResponse, response::Response};
use http::{HeaderValue, header};
use serde_json::{Value, json};
use wire::{AccountId, ModelId};

/// What a list under a field can show without scrolling on a telephone.
const N_SUGGESTED: usize = 8;

/// Longest text that is looked at; a name has fewer letters.
const MAX_BYTES: usize = 200;

/// GET `/api/suggest?q=`: names that begin like the text, those that answer this visitor first.
pub(crate) async fn suggest(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let query = Query::parse(context.query());
    let text = query.first("q").unwrap_or_default();
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let found = app.similar(text, &preferences).await?;
    let models: Vec<Value> = found
        .iter()
        .take(N_SUGGESTED)
        .map(|(id, callable)| json!({ "id": id, "callable": callable }))
        .collect();
    let mut response = Json(json!({ "n": found.len(), "models": models })).into_response();
    // Whoever deletes a letter and types it again need not wait.
    let kept = HeaderValue::from_static("private, max-age=5");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

impl AppState {
    /// The models whose names fit a text, with whether they answer someone with these preferences now.
    pub(crate) async fn similar(
        &self,
        text: &str,
        preferences: &Preferences,
    ) -> Result<Vec<(ModelId, bool)>, HttpError> {
        let text = match text.char_indices().find(|(at, _)| *at >= MAX_BYTES) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let reach = self.reach(preferences, &self.gateway.standing());
        let lately = self.lately().await?;
        let n_requests = lately.counts.by_place(self.index.n_models());
        let rank =
            |at: usize| (!reach.ready.has(at), std::cmp::Reverse(n_requests[at]), self.index.newness(at));
        let found = self.names.find(text, rank).into_iter();
        Ok(found.map(|at| (self.catalogue.models[at].id.clone(), reach.ready.has(at))).collect())
    }
}
