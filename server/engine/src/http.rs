//! vLLM's HTTP face: the routes, what they share, and how a replica starts and drains.
//!
//! Written against captures of vLLM 0.32.0, field for field. Left out: the Responses and Anthropic surfaces, LoRA, embeddings
//! and everything that needs a grammar, which answers with an honest 400.

mod chat;
mod completions;
mod connections;
mod error;
mod fields;
mod messages;
mod request;
mod shape;
mod stream;
mod tokenize;

use std::{
    future::Future,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use self::error::ApiError;
use crate::{
    batch::{Answer, Batch, Refused},
    metrics::Metrics,
    model::Model,
};

/// The release of vLLM whose face this is; clients choose their behaviour by it.
const VLLM_VERSION: &str = "0.32.0";
/// A body larger than this is refused. The longest prompt that fits is forty thousand characters.
const N_BODY_MAX: usize = 16 << 20;

/// How one engine serves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The names it answers to (`--served-model-name`); the first is the one it reports.
    pub served_names: Vec<String>,
    /// Sequences decoded together (`--max-num-seqs`).
    pub n_slots: usize,
    /// Bearer key it asks for on `/v1` paths (`--api-key`).
    pub api_key: Option<String>,
    /// Sequences running and waiting at most (`--max-num-queued-reqs`); more are refused with 503. None: all wait.
    pub n_queued_max: Option<usize>,
}

impl Default for Options {
    /// Eight slots under the model's own name, open to all.
    fn default() -> Self {
        Self { served_names: vec!["edelweiss".to_owned()], n_slots: 8, api_key: None, n_queued_max: None }
    }
}

/// What the handlers share.
struct Engine {
    model: Arc<Model>,
    batch: Batch,
    metrics: Arc<Metrics>,
    /// Never empty.
    names: Vec<String>,
    fingerprint: String,
    /// Requests in work (`--enable-server-load-tracking`).
    n_load: Arc<AtomicUsize>,
}

type Shared = Arc<Engine>;

/// Serves the model on this listener until `stop` resolves, then drains: what runs or waits is finished, new requests get
/// vLLM's answer for a server that is shutting down, then the listener closes.
///
/// # Errors
/// When the batch thread cannot be started.
pub async fn serve(
    model: Arc<Model>,
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let names = if options.served_names.is_empty() { vec![model.name.clone()] } else { options.served_names };
    let metrics = Arc::new(Metrics::new(&names[0]));
    let (batch, ended) =
        Batch::start(Arc::clone(&model), options.n_slots, options.n_queued_max, Arc::clone(&metrics))?;
    let fingerprint = format!("edelweiss-{}-{:08x}", env!("CARGO_PKG_VERSION"), model.weights_hash);
    let n_load = Arc::default();
    let engine = Arc::new(Engine { model, batch, metrics, names, fingerprint, n_load });
    let app = router(Arc::clone(&engine), options.api_key);
    let drained = async move {
        stop.await;
        tracing::info!("draining: running and waiting answers finish, new ones are refused");
        engine.batch.close();
        // An error means that the thread died, and nothing more will come.
        let _ = ended.await;
    };
    connections::serve(listener, app, drained).await;
    Ok(())
}

fn router(engine: Shared, api_key: Option<String>) -> Router {
    Router::new()
        .route("/v1/chat/completions", post(chat::complete))
        .route("/v1/completions", post(completions::complete))
        .route("/v1/models", get(models))
        .route("/tokenize", post(tokenize::tokenize))
        .route("/detokenize", post(tokenize::detokenize))
        .route("/health", get(StatusCode::OK))
        .route("/ping", get(StatusCode::OK).post(StatusCode::OK))
        .route("/version", get(Json(json!({"version": VLLM_VERSION}))))
        .route("/load", get(load))
        .route("/metrics", get(metrics))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(N_BODY_MAX))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let refused = api_key.as_deref().is_some_and(|key| !authorised(key, &request));
            async move { if refused { unauthorised() } else { next.run(request).await } }
        }))
        .layer(middleware::from_fn_with_state(Arc::clone(&engine), observe))
        .with_state(engine)
}

async fn models(State(engine): State<Shared>) -> Json<Value> {
    let now = unix_seconds();
    let data: Vec<Value> = engine
        .names
        .iter()
        .map(|name| {
            json!({
                "id": name, "object": "model", "created": now, "owned_by": "vllm", "root": engine.model.name, "parent": null,
                "max_model_len": engine.model.config.n_context,
                "permission": [{
                    "id": format!("modelperm-{}", random_hex()), "object": "model_permission", "created": now,
                    "allow_create_engine": false, "allow_sampling": true, "allow_logprobs": true,
                    "allow_search_indices": false, "allow_view": true, "allow_fine_tuning": false, "organization": "*",
                    "group": null, "is_blocking": false,
                }],
            })
        })
        .collect();
    Json(json!({"object": "list", "data": data}))
}

async fn load(State(engine): State<Shared>) -> Json<Value> {
    Json(json!({"server_load": engine.n_load.load(Ordering::Relaxed)}))
}

async fn metrics(State(engine): State<Shared>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=1.0.0; charset=utf-8")], engine.metrics.render())
}

async fn not_found() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, Json(json!({"detail": "Not Found"})))
}

/// Also answers a browser's preflight: no origin is allowed.
async fn method_not_allowed(method: Method, headers: HeaderMap) -> Response {
    let preflight = method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if preflight {
        return (StatusCode::BAD_REQUEST, "Disallowed CORS origin").into_response();
    }
    (StatusCode::METHOD_NOT_ALLOWED, Json(json!({"detail": "Method Not Allowed"}))).into_response()
}

fn unauthorised() -> Response {
    (StatusCode::UNAUTHORIZED, Json(json!({"error": "Unauthorized"}))).into_response()
}

/// The key guards `/v1` only.
fn authorised(key: &str, request: &Request) -> bool {
    if !request.uri().path().starts_with("/v1") || request.method() == Method::OPTIONS {
        return true;
    }
    let sent = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let sent = sent.strip_prefix(b"Bearer ").unwrap_or_default();
    // Every byte is looked at, so that the time taken tells nothing about the key.
    let differences = sent.iter().zip(key.as_bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    sent.len() == key.len() && differences == 0
}

/// Counts requests, and reports the load in the response's head to who asks for it (ORCA).
async fn observe(State(engine): State<Shared>, request: Request, next: Next) -> Response {
    const ASK: HeaderName = HeaderName::from_static("endpoint-load-metrics-format");
    const TELL: HeaderName = HeaderName::from_static("endpoint-load-metrics");
    let start = Instant::now();
    let method = method_name(request.method());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let format = request.headers().get(ASK).and_then(|v| v.to_str().ok()).map(str::to_lowercase);
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Origin"));
    // Probes are not counted, as in vLLM.
    let handler = match path.as_deref() {
        None => Some("none"),
        Some("/v1/chat/completions") => Some("/v1/chat/completions"),
        Some("/v1/completions") => Some("/v1/completions"),
        Some("/v1/models") => Some("/v1/models"),
        Some("/tokenize") => Some("/tokenize"),
        Some("/detokenize") => Some("/detokenize"),
        Some(_) => None,
    };
    if let Some(handler) = handler {
        let handler = if response.status() == StatusCode::METHOD_NOT_ALLOWED { "none" } else { handler };
        engine.metrics.count_http(handler, method, response.status().as_u16(), start.elapsed());
        if let Some(report) = format.and_then(|format| load_report(&engine.metrics, &format)) {
            response.headers_mut().insert(TELL, report);
        }
    }
    response
}

fn load_report(metrics: &Metrics, format: &str) -> Option<HeaderValue> {
    let (n_waiting, kv_cache_usage) = metrics.load();
    let n_waiting = n_waiting as f64;
    let report = match format {
        "json" => format!(
            "JSON {{\"named_metrics\": {{\"num_requests_waiting\": {n_waiting:?}, \"kv_cache_usage_perc\": {kv_cache_usage:?}}}}}"
        ),
        "text" => format!(
            "TEXT named_metrics.num_requests_waiting={n_waiting:?}, named_metrics.kv_cache_usage_perc={kv_cache_usage:?}"
        ),
        _ => return None,
    };
    HeaderValue::try_from(report).ok()
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}

impl Engine {
    /// Hands a request to the batch; the guard counts it in `/load` until it is dropped.
    fn submit(&self, request: crate::batch::Request) -> Result<(Answer, LoadGuard), ApiError> {
        let guard = LoadGuard::new(&self.n_load);
        match self.batch.submit(request) {
            Ok(answer) => Ok((answer, guard)),
            Err(Refused::Busy) => Err(ApiError::busy()),
            Err(Refused::Closing) => Err(ApiError::closing()),
        }
    }
}

/// One request in work.
struct LoadGuard(Arc<AtomicUsize>);

impl LoadGuard {
    fn new(n_load: &Arc<AtomicUsize>) -> Self {
        n_load.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(n_load))
    }
}

impl Drop for LoadGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A request's body as a JSON object.
fn body(headers: &HeaderMap, bytes: &Bytes) -> Result<Map<String, Value>, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let message = "1 validation error:\n  Unsupported Media Type: Only 'application/json' is allowed";
        return Err(ApiError::form(message.to_owned(), None));
    }
    fields::parse(bytes)
}

/// The answer's id: what the head or the body names, else a new one. *Source*: vLLM's `_base_request_id`.
fn answer_id(prefix: &str, headers: &HeaderMap, in_body: Option<&str>) -> String {
    let in_head = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    match in_head.or(in_body) {
        Some(id) => format!("{prefix}-{id}"),
        None => format!("{prefix}-{}", random_hex()),
    }
}

/// Sixteen random hexadecimal digits.
fn random_hex() -> String {
    format!("{:016x}", uuid::Uuid::new_v4().as_u64_pair().1)
}

fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}
