//! What the owner sees and does while the server runs: replicas, running calls, the configuration, metrics.

use super::body;
use crate::{
    auth::Owner,
    error::HttpError,
    reload::{ReloadError, Reloaded},
    state::App,
};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use gateway::RunningCall;
use http::HeaderMap;
use pool::{ReplicaStatus, Which};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draining {
    draining: bool,
}

/// GET `/api/admin/replicas`
pub(crate) async fn replicas(State(app): State<App>, _: Owner) -> Json<Value> {
    let replicas: Vec<Value> = app.pool.status().iter().map(told).collect();
    Json(json!({ "replicas": replicas }))
}

/// PUT `/api/admin/replicas/{id}/draining`: the mark holds until it is set otherwise, here or by a
/// configuration that changes its mind.
pub(crate) async fn drain_replica(
    State(app): State<App>,
    _: Owner,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let Draining { draining } = body::json(&headers, body).await?;
    mark(&app, Which::Replica(&id), draining)
        .ok_or_else(|| HttpError::nothing_there(&format!("replica {id:?}")))
}

/// PUT `/api/admin/clusters/{name}/draining`
pub(crate) async fn drain_cluster(
    State(app): State<App>,
    _: Owner,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let Draining { draining } = body::json(&headers, body).await?;
    mark(&app, Which::Cluster(&name), draining)
        .ok_or_else(|| HttpError::nothing_there(&format!("cluster {name:?}")))
}

/// POST `/api/admin/reload`
pub(crate) async fn reload(State(app): State<App>, _: Owner) -> Result<Json<Value>, HttpError> {
    let follower = Arc::clone(&app);
    let reloaded = tokio::task::spawn_blocking(move || follower.reload.now()).await;
    match reloaded {
        Ok(Ok(Reloaded { n_replicas, waits })) => Ok(Json(json!({ "replicas": n_replicas, "waits": waits }))),
        Ok(Err(error @ (ReloadError::Faults(_) | ReloadError::NoSource))) => {
            Err(HttpError::invalid("configuration", format!("Nothing was changed. {error}")))
        }
        Err(_) => Err(HttpError::broken()),
    }
}

/// GET `/api/admin/calls`
pub(crate) async fn calls(State(app): State<App>, _: Owner) -> Json<Value> {
    let told = |call: &RunningCall| {
        json!({
            "id": call.request_id,
            "account": call.account,
            "model": call.model,
            "age_ms": call.age.as_millis() as u64,
            "position": call.position,
        })
    };
    let calls: Vec<Value> = app.gateway.calls().iter().map(told).collect();
    Json(json!({ "calls": calls }))
}

/// DELETE `/api/admin/calls/{id}`: ends a running call.
pub(crate) async fn abort(
    State(app): State<App>,
    _: Owner,
    Path(id): Path<String>,
) -> Result<Json<Value>, HttpError> {
    if !app.gateway.abort(&id) {
        return Err(HttpError::nothing_there(&format!("running call {id:?}")));
    }
    tracing::info!(request.id = id, "the owner ended a call");
    Ok(Json(json!({ "aborted": true })))
}

fn mark(app: &App, which: Which<'_>, draining: bool) -> Option<Json<Value>> {
    let n_marked = app.pool.set_draining(which, draining);
    (n_marked > 0).then(|| {
        tracing::info!(?which, draining, n_replicas = n_marked, "replicas were marked");
        Json(json!({ "replicas": n_marked, "draining": draining }))
    })
}

fn told(status: &ReplicaStatus) -> Value {
    json!({
        "id": status.id,
        "cluster": status.cluster,
        "models": status.models,
        "healthy": status.healthy,
        "draining": status.draining,
        "slow": status.slow,
        "health": status.health.as_str(),
        "breaker": status.breaker.as_str(),
        "n_in_flight": status.n_in_flight,
        "max_in_flight": status.limit,
        "first_token_ms": status.first_token_ms,
        "n_ok": status.n_ok,
        "n_busy": status.n_busy,
        "n_broken": status.n_broken,
    })
}
