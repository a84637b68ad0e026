//! GET pages: view model in, `app::render` out.
//!
//! The visitor of a personal installation is its owner, so pages need no token; the headers here keep other
//! sites from framing them, reading them or feeding them scripts.

pub(crate) mod billing;
mod cards;
mod compare;
pub(crate) mod docs;
pub(crate) mod forms;
mod home;
pub(crate) mod like;
mod model;
mod models;
mod organisation;
mod paging;
mod pairs;
mod playground;
pub(crate) mod preferences;
pub(crate) mod providers;
pub(crate) mod runs;
pub(crate) mod settings;
pub(crate) mod usage;

use crate::{
    request::{Context, RequestContext},
    state::{App, AppState},
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use wire::{Chrome, ErrorPage, Page};

pub(crate) use compare::compare;
pub(crate) use home::home;
pub(crate) use model::model;
pub(crate) use models::models;
pub(crate) use organisation::organisation;
pub(crate) use pairs::pairs;
pub(crate) use playground::playground;

/// Draws a page whole, with its headers.
fn respond(app: &AppState, context: &RequestContext, page: Page) -> Response {
    let nonce = nonce();
    let chrome = Chrome {
        path: context.target().to_owned(),
        nonce: nonce.clone(),
        origin: context.origin(),
        assets: app.assets.clone(),
        locale: context.visitor.locale(),
        theme: context.visitor.theme(),
        announce: context.visitor.announce(),
        send_key: context.visitor.send_key(),
        clusters: app.pool_summary().clusters.into_iter().map(|cluster| cluster.label).collect(),
    };
    let mut response = Html(app::render(page, chrome)).into_response();
    protect(&mut response, &nonce);
    // hyper's server cannot send 103 Early Hints itself, and browsers heed them over HTTP/2 alone; a proxy in front
    // that does TLS can make them of this header.
    if let Some(link) = app::preload(&app.assets).and_then(|link| HeaderValue::try_from(link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The page of an error; its status is the caller's.
pub(crate) fn error_page(app: &AppState, context: &RequestContext, page: ErrorPage) -> Response {
    respond(app, context, Page::Error(page))
}

/// Sets the headers that make a page safe to show.
///
/// The policy is OWASP's strict one with a nonce; `wasm-unsafe-eval` lets Wasm be compiled and nothing else.
/// Trusted types are asked for: no script of ours gives the browser text to parse as HTML or to run. The one policy,
/// `worker`, is for the service worker's address (`app/src/shell/travel.js`).
fn protect(response: &mut Response, nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; \
         worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types worker"
    );
    let headers = response.headers_mut();
    let policy = HeaderValue::from_str(&policy).expect("a policy is visible ASCII");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "accept-language, cookie"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// 128 random bits, as the policy's specification asks for (CSP Level 3, section 7.1).
fn nonce() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// GET `/gallery`
pub(crate) async fn gallery(State(app): State<App>, context: Context) -> Response {
    respond(&app, &context, Page::Gallery)
}

/// GET `/offline`
pub(crate) async fn offline(State(app): State<App>, context: Context) -> Response {
    respond(&app, &context, Page::Offline)
}
