//! What is counted, as Prometheus and its like read it.
//!
//! The parts own their figures and name them; here they are put together and told. They are for this machine:
//! there is no token for them, and what came through a proxy came from elsewhere.

use crate::{error::HttpError, state::App};
use axum::{extract::State, response::IntoResponse};
use gateway::Gateway;
use http::{HeaderMap, header};
use pool::Pool;
use prometheus_client::{encoding::text::encode, registry::Registry};

/// The one form that the encoder writes (OpenMetrics 1.0; Prometheus reads it since 2.5).
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Headers by which a proxy says for whom it asks.
const BY_PROXY: [&str; 2] = ["x-forwarded-for", "forwarded"];

/// The figures of all parts.
pub(crate) struct Metrics(Registry);

impl Metrics {
    pub(crate) fn of(pool: &Pool, gateway: &Gateway) -> Self {
        let mut registry = Registry::default();
        pool.register(&mut registry);
        gateway.register(&mut registry);
        Self(registry)
    }
}

/// GET `/metrics`
pub(crate) async fn serve(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, HttpError> {
    if BY_PROXY.iter().any(|name| headers.contains_key(*name)) {
        return Err(HttpError::no_such_path());
    }
    let mut text = String::new();
    // Only a collector of ours could fail, by a defect.
    encode(&mut text, &app.metrics.0).map_err(|_| HttpError::broken())?;
    Ok(([(header::CONTENT_TYPE, OPENMETRICS)], text))
}
