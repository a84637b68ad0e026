//! Every address and every layer, on one screen.
//!
//! POSTs of chat never come here: `edge` answers them, with what is shared from here.
//!
//! Layers from the outside in: the request's context and log line with the drawing of errors, then the
//! catching of panics, then the check of the host name, then for each group its own (pages are packed, API answers may be read by other sites'
//! scripts that hold a token). Streams are never packed.

use crate::{
    api::{
        admin, chat, conversations, generations, hub, identity, keys, likes, models, order, presets,
        runs as shared, suggest, tokens,
    },
    assets, auth,
    error::{self, HttpError},
    metrics,
    pages::{self, forms, like, preferences, providers, runs},
    request::{Context, RequestContext},
    state::App,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::{delete, get, post, put},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::sync::Arc;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    cors::{AllowHeaders, Any, CorsLayer},
};

/// Most headers of a request; clients of ours send about fifteen.
const MAX_HEADERS: usize = 100;

/// Where chat with any model comes in.
pub(crate) const CHAT: &str = "/v1/chat/completions";

/// The whole site.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .merge(page_routes())
        // The refusal of a method must be inside the layer, or no preflight would reach the layer.
        .merge(api_routes(&app).method_not_allowed_fallback(wrong_method).layer(cors()))
        .merge(settings_routes())
        .merge(admin_routes())
        .route("/livez", get(async || "ok"))
        .route("/metrics", get(metrics::serve))
        .route("/readyz", get(ready))
        .route("/assets/{*path}", get(assets::serve))
        .fallback(fallback)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), check_host))
        // A defect in a handler is this request's error, not a closed connection.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), begin))
        .with_state(app)
}

fn page_routes() -> Router<App> {
    // Forms hold a key or a name.
    const LONGEST_FORM: usize = 64 * 1024;
    Router::new()
        .route("/", get(pages::home))
        .route("/models", get(pages::models))
        .route("/inference/models", get(pages::pairs))
        .route("/playground", get(pages::playground))
        .route("/compare", get(pages::compare))
        .route("/api/suggest", get(suggest::suggest))
        .route("/providers", get(providers::list))
        .route("/providers/{slug}", get(providers::provider))
        .route("/runs/{id}", get(runs::run))
        .route("/runs/{id}/revoke", post(runs::revoke))
        .route("/{namespace}", get(pages::organisation))
        .route("/{namespace}/{name}", get(pages::model))
        .route("/{namespace}/{name}/like", post(like::like))
        .route("/preferences", post(preferences::save))
        .route("/settings/preferences", get(preferences::preferences))
        .route("/gallery", get(pages::gallery))
        .route("/offline", get(pages::offline))
        .route("/settings", get(async || Redirect::to("/settings/inference-providers")))
        .route("/settings/inference-providers", get(pages::settings::providers))
        .route("/settings/inference-providers/order", post(forms::move_provider))
        .route("/settings/inference-providers/order/reset", post(forms::reset_order))
        .route("/settings/inference-providers/keys/{slug}", post(forms::save_key))
        .route("/settings/inference-providers/keys/{slug}/mode", post(forms::key_mode))
        .route("/settings/inference-providers/keys/{slug}/remove", post(forms::remove_key))
        // A reload of the page that told what a test found has nothing to send again.
        .route(
            "/settings/inference-providers/keys/{slug}/test",
            get(pages::settings::providers).post(forms::test_key),
        )
        .route("/settings/tokens", get(pages::settings::tokens).post(forms::create_token))
        .route("/settings/tokens/{id}/revoke", post(forms::revoke_token))
        .route("/settings/usage", get(pages::usage::usage))
        .route("/settings/usage.csv", get(pages::usage::usage_csv))
        .route("/settings/billing", get(pages::billing::billing))
        .route("/docs", get(pages::docs::overview))
        .route("/docs/{*path}", get(pages::docs::guide))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        // Quality 5: within a few per cent of 11 on pages, at a fiftieth of its time.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)))
}

fn settings_routes() -> Router<App> {
    Router::new()
        .route("/api/settings/order", get(order::get).put(order::put))
        .route("/api/settings/keys", get(keys::list))
        .route("/api/settings/keys/{slug}", put(keys::put).delete(keys::delete))
        .route("/api/settings/keys/{slug}/paused", put(keys::put_paused))
        .route("/api/settings/keys/{slug}/test", post(keys::test))
        .route("/api/settings/tokens", get(tokens::list).post(tokens::post))
        .route("/api/settings/tokens/{id}", delete(tokens::delete))
        .route("/api/conversations", get(conversations::list).delete(conversations::delete_all))
        .route(
            "/api/conversations/{id}",
            get(conversations::get).put(conversations::put).delete(conversations::delete),
        )
        .route("/api/presets", get(presets::list))
        .route("/api/presets/{name}", put(presets::put).delete(presets::delete))
        .route("/api/runs", post(shared::post))
        .route("/api/runs/{id}", delete(shared::delete))
}

fn admin_routes() -> Router<App> {
    Router::new()
        .route("/api/admin/replicas", get(admin::replicas))
        .route("/api/admin/replicas/{id}/draining", put(admin::drain_replica))
        .route("/api/admin/clusters/{name}/draining", put(admin::drain_cluster))
        .route("/api/admin/reload", post(admin::reload))
        .route("/api/admin/calls", get(admin::calls))
        .route("/api/admin/calls/{id}", delete(admin::abort))
}

fn api_routes(app: &App) -> Router<App> {
    let mut router = Router::new()
        .route("/v1/models", get(models::list))
        .route("/v1/models/{*id}", get(models::get))
        .route("/direct/publicai/v1/models", get(models::of_the_pool))
        .route("/api/models", get(hub::list))
        .route("/api/models/{id}", get(hub::info_by_id))
        .route("/api/models/{id}/revision/{revision}", get(hub::revision_by_id))
        .route("/api/models/{namespace}/{name}", get(hub::info))
        .route("/api/models/{namespace}/{name}/revision/{revision}", get(hub::revision))
        .route("/api/models/{namespace}/{name}/like", post(likes::post).delete(likes::delete))
        // To go on with one is a stream, which `edge` serves.
        .route("/api/generations/{name}", delete(generations::delete))
        .route("/api/whoami-v2", get(identity::whoami))
        .route("/api/agent-harnesses", get(hub::agent_harnesses))
        .route("/api/tasks", get(hub::tasks))
        .route("/{provider}/v1/chat/completions", post(chat::unknown_provider));
    // The paths of chat are known here for the sake of preflights, and to refuse other methods.
    router = router.route(CHAT, post(wrong_method));
    for provider in &app.catalogue.providers {
        // A model's id in a path is two segments.
        let path = provider.chat_path.replace("{model}", "{namespace}/{name}");
        router = router
            .route(&format!("/{}{path}", provider.slug), post(wrong_method))
            .route(&format!("/direct/{}{path}", provider.slug), post(wrong_method));
    }
    router
}

/// What scripts of other sites may read of an answer.
const EXPOSED: &str = "x-request-id,inference-id,x-inference-provider,x-playground-hops,x-playground-queue,\
                       x-playground-resume,link,x-error-code,x-error-message,ratelimit,ratelimit-policy,\
                       retry-after";

/// What browser clients of other sites may send and read (contract.md 16.11). No credentials: a foreign page
/// needs a token.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::DELETE, Method::OPTIONS])
        // The OpenAI SDK sends a family of `x-stainless-*` headers, which no list can name.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(EXPOSED.split(',').map(HeaderName::from_static).collect::<Vec<_>>())
}

/// What that layer does to an answer.
pub(crate) fn allow_other_sites(headers: &mut HeaderMap) {
    headers.insert(header::VARY, HeaderValue::from_static("access-control-request-headers"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}

/// GET `/readyz`: whether the database answers and the server is not stopping.
async fn ready(State(app): State<App>) -> Result<&'static str, HttpError> {
    let answers = app.store.check().await.is_ok();
    if answers && !app.stopping.is_raised() { Ok("ready") } else { Err(HttpError::not_ready()) }
}

/// What a caller gets of a panic; the panic's own words go to standard error, as any panic's do.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    HttpError::broken().into_response()
}

async fn wrong_method() -> HttpError {
    HttpError::wrong_method()
}

/// Public files have names of their own; all else is not here.
async fn fallback(method: Method, uri: http::Uri, headers: HeaderMap) -> Response {
    let reads = method == Method::GET || method == Method::HEAD;
    if reads && assets::find_public(uri.path()) {
        return assets::serve(uri, headers).await;
    }
    HttpError::no_such_path().into_response()
}

/// Refuses host names that are not this site's, so that no foreign name can be pointed at it. Health checks
/// come by address.
async fn check_host(State(app): State<App>, request: Request, next: Next) -> Response {
    if health(request.uri().path())
        || auth::host_allowed(request.uri(), request.headers(), &app.allowed_hosts)
    {
        next.run(request).await
    } else {
        HttpError::wrong_host().into_response()
    }
}

/// Whether the path tells how the server is.
pub(crate) fn health(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz")
}

/// Refuses a request with more headers than any client sends.
pub(crate) fn count_headers(headers: &HeaderMap) -> Result<(), HttpError> {
    if headers.len() > MAX_HEADERS { Err(HttpError::too_many_headers(MAX_HEADERS)) } else { Ok(()) }
}

/// Gives the request its context, draws its error if it ends in one, and logs it.
async fn begin(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let context = Arc::new(RequestContext::new(request.uri(), request.headers(), app.public_origin.as_ref()));
    let method = request.method().clone();
    request.extensions_mut().insert(Context(Arc::clone(&context)));
    let response = match count_headers(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let response = error::render(response, &context, |page| pages::error_page(&app, &context, page));
    finish(&method, response, &context)
}

/// What every answer carries, and its line in the log.
pub(crate) fn finish(method: &Method, mut response: Response, context: &RequestContext) -> Response {
    if let Ok(id) = HeaderValue::try_from(context.id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
        .headers_mut()
        .entry(header::X_CONTENT_TYPE_OPTIONS)
        .or_insert(HeaderValue::from_static("nosniff"));
    tracing::info!(
        request.id = %context.id,
        %method,
        path = context.path(),
        status = response.status().as_u16(),
        duration_ms = context.arrived.elapsed().as_millis() as u64,
        "answered"
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn chat_is_open_to_other_sites_as_the_layer_has_it() {
        let router: Router = Router::new().route("/", get(async || "")).layer(cors());
        let request = Request::builder().uri("/").body(Body::empty()).expect("a request");
        let mut layered = router.oneshot(request).await.expect("an answer").headers().clone();
        layered.remove(header::CONTENT_TYPE);
        layered.remove(header::CONTENT_LENGTH);
        let mut ours = HeaderMap::new();
        allow_other_sites(&mut ours);
        assert_eq!(ours, layered);
    }

    #[tokio::test]
    async fn a_panic_in_a_handler_is_an_answer() {
        async fn boom() -> &'static str {
            panic!("a defect")
        }
        let router: Router = Router::new().route("/", get(boom)).layer(CatchPanicLayer::custom(panicked));
        let request = Request::builder().uri("/").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), http::StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.extensions().get::<HttpError>().is_some(), "it is drawn as every error is");
    }
}
