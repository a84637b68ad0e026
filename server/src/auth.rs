//! Who asks: an access token, the owner's own browser, or nobody.
//!
//! In a personal installation the visitor is the owner, so a request of the site's own pages needs no token.
//! That makes every other page on the web an enemy: a foreign site can send requests to this machine, and can
//! point its own host name here (DNS rebinding). The first is told by `Sec-Fetch-Site` and `Origin`, the second
//! by `Host`. A foreign page that only links here is welcome; what it opens it cannot read.

use crate::{
    error::HttpError,
    request::{Context, RequestContext, Surface, host},
    state::{App, now_us},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts},
};
use std::net::SocketAddr;
use wire::AccountId;

/// An identified caller of the API.
#[derive(Clone, Debug)]
pub(crate) struct Caller(pub(crate) gateway::Caller);

/// A caller of a route that is open to all: `None` is anonymous.
#[derive(Clone, Debug)]
pub(crate) struct MaybeCaller(pub(crate) Option<gateway::Caller>);

/// The owner on this site's own pages; no token opens these routes.
#[derive(Clone, Debug)]
pub(crate) struct Owner(pub(crate) AccountId);

/// What a request's headers claim, before the database is asked.
#[derive(Debug, PartialEq, Eq)]
enum Claim<'a> {
    /// A token of ours, by its prefix.
    Token(&'a str),
    /// A bearer that is not ours: a provider's key, most likely. Never logged.
    Foreign,
    /// A page of this site.
    OwnPage,
    Nobody,
}

/// Every platform token starts like this; the official clients route by it (contract.md 1).
const TOKEN_PREFIX: &str = "hf_";

/// The bearer of a request: the scheme in any case, and an empty value is none.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Whether a page of this site sent the request.
///
/// Browsers set `Sec-Fetch-Site` since 2023; before that, `Origin` tells it for all but plain GETs. Both are
/// out of a script's reach.
fn from_own_page(method: &Method, headers: &HeaderMap, origins: &[String]) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    let origin =
        text(header::ORIGIN).map(|origin| origins.iter().any(|own| own.eq_ignore_ascii_case(origin)));
    let reads = method == Method::GET || method == Method::HEAD;
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin") => origin.unwrap_or(true),
        // Typed into the address bar.
        Some("none") => reads && origin.unwrap_or(true),
        Some(_) => false,
        None => origin.unwrap_or(false),
    }
}

/// `origins` gives the addresses of this site, which a bearer makes needless.
fn claim<'a>(method: &Method, headers: &'a HeaderMap, origins: impl FnOnce() -> [String; 2]) -> Claim<'a> {
    match bearer(headers) {
        Some(token) if token.starts_with(TOKEN_PREFIX) => Claim::Token(token),
        Some(_) => Claim::Foreign,
        None if from_own_page(method, headers, &origins()) => Claim::OwnPage,
        None => Claim::Nobody,
    }
}

/// The hosts this site answers under: loopback's names at its port, and the configured address.
pub(crate) fn allowed_hosts(listen: SocketAddr, public_origin: Option<&str>) -> Vec<String> {
    let port = listen.port();
    let mut hosts = vec![listen.to_string()];
    for name in ["localhost", "127.0.0.1", "[::1]"] {
        hosts.push(format!("{name}:{port}"));
        if port == 80 {
            hosts.push(name.to_owned());
        }
    }
    hosts.extend(public_origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host.to_owned()));
    hosts
}

/// Whether the request names a host of ours.
pub(crate) fn host_allowed(uri: &Uri, headers: &HeaderMap, allowed: &[String]) -> bool {
    let named = host(uri, headers.get(header::HOST));
    named.is_some_and(|named| allowed.iter().any(|host| host.eq_ignore_ascii_case(named)))
}

/// Who sent a request; `None` is nobody.
///
/// # Errors
/// A token that is none.
pub(crate) async fn identify(
    parts: &Parts,
    context: &RequestContext,
    app: &App,
) -> Result<Option<gateway::Caller>, HttpError> {
    let origins = || [context.origin(), context.origin_by_host()];
    match claim(&parts.method, &parts.headers, origins) {
        Claim::OwnPage => Ok(Some(gateway::Caller { account: AccountId::owner(), token_id: None })),
        Claim::Token(token) => {
            let found = app.store.find_token(token, now_us()).await?;
            let (account, summary) = found.ok_or_else(|| HttpError::unauthorized(context.surface))?;
            Ok(Some(gateway::Caller { account, token_id: Some(summary.id.clone()) }))
        }
        // The Hub's reads are open, and Python sends whatever key it finds there; elsewhere it is no token.
        Claim::Foreign if parts.method == Method::GET || parts.method == Method::HEAD => Ok(None),
        Claim::Foreign => Err(HttpError::unauthorized(context.surface)),
        Claim::Nobody => Ok(None),
    }
}

fn context(parts: &Parts) -> &Context {
    parts.extensions.get().expect("the outermost layer puts it into every request")
}

impl FromRequestParts<App> for MaybeCaller {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        identify(parts, context(parts), app).await.map(Self)
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let surface = Surface::of(parts.uri.path());
        identify(parts, context(parts), app).await?.map(Self).ok_or_else(|| HttpError::unauthorized(surface))
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        match identify(parts, context(parts), app).await? {
            Some(gateway::Caller { account, token_id: None }) => Ok(Self(account)),
            _ => Err(HttpError::not_from_here()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    const OWN: &str = "http://127.0.0.1:8080";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[track_caller]
    fn check(method: &Method, pairs: &[(&'static str, &'static str)], expected: &Claim<'_>) {
        let own = || [OWN.to_owned(), OWN.to_owned()];
        assert_eq!(&claim(method, &headers(pairs), own), expected, "{method} {pairs:?}");
    }

    #[test]
    fn a_bearer_is_told_by_its_prefix_and_an_empty_one_is_none() {
        check(&Method::POST, &[("authorization", "Bearer hf_abc")], &Claim::Token("hf_abc"));
        check(&Method::POST, &[("authorization", "bearer  hf_abc ")], &Claim::Token("hf_abc"));
        check(&Method::GET, &[("authorization", "Bearer sk-123")], &Claim::Foreign);
        check(&Method::POST, &[("authorization", "Bearer ")], &Claim::Nobody);
        let page = [("authorization", "Bearer "), ("sec-fetch-site", "same-origin"), ("origin", OWN)];
        check(&Method::POST, &page, &Claim::OwnPage);
    }

    #[test]
    fn only_this_sites_own_pages_are_the_owner() {
        check(&Method::POST, &[("sec-fetch-site", "same-origin")], &Claim::OwnPage);
        check(&Method::POST, &[("origin", OWN)], &Claim::OwnPage);
        check(&Method::GET, &[("sec-fetch-site", "none")], &Claim::OwnPage);
        for foreign in [
            &[("sec-fetch-site", "none")][..],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:9999")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:8081")],
            &[],
        ] {
            check(&Method::POST, foreign, &Claim::Nobody);
        }
        check(&Method::GET, &[], &Claim::Nobody);
    }

    #[test]
    fn a_host_that_is_not_ours_is_refused() {
        let allowed = allowed_hosts(SocketAddr::from(([127, 0, 0, 1], 8080)), Some("https://play.example"));
        let ok =
            |host: &'static str| host_allowed(&Uri::from_static("/"), &headers(&[("host", host)]), &allowed);
        for good in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080", "play.example"] {
            assert!(ok(good), "{good}");
        }
        for bad in ["evil.example", "evil.example:8080", "127.0.0.1", "127.0.0.1:80", ""] {
            assert!(!ok(bad), "{bad}");
        }
        assert!(!host_allowed(&Uri::from_static("/"), &HeaderMap::new(), &allowed));
    }
}
