//! What is counted, as Prometheus and its like read it.
//!
//! The parts own their figures and name them; here they are put together and told. They are for this machine:
//! there is no token for them, and what came through a proxy came from elsewhere.

use crate::{error::HttpError, request::host, state::App};
use axum::{extract::State, response::IntoResponse};
use gateway::Gateway;
use http::{HeaderMap, Uri, header};
use pool::Pool;
use prometheus_client::{encoding::text::encode, registry::Registry};

/// The one form that the encoder writes (OpenMetrics 1.0; Prometheus reads it since 2.5).
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Headers by which a proxy says that it asks for another. None is sure to be there, so the name that people
/// type tells it too.
const BY_PROXY: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

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
    uri: Uri,
    headers: HeaderMap,
) -> Result<impl IntoResponse, HttpError> {
    if from_elsewhere(&uri, &headers, app.public_origin.as_deref()) {
        return Err(HttpError::no_such_path());
    }
    let mut text = String::new();
    // Only a collector of ours could fail, by a defect.
    encode(&mut text, &app.metrics.0).map_err(|_| HttpError::broken())?;
    Ok(([(header::CONTENT_TYPE, OPENMETRICS)], text))
}

/// Whether a request came through a proxy, or by the name that is for everyone.
fn from_elsewhere(uri: &Uri, headers: &HeaderMap, public_origin: Option<&str>) -> bool {
    let public = public_origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let by_public_name = public.zip(host(uri, headers.get(header::HOST)));
    by_public_name.is_some_and(|(public, named)| public.eq_ignore_ascii_case(named))
        || BY_PROXY.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn figures_are_for_this_machine() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
                .collect();
            from_elsewhere(&Uri::from_static("/metrics"), &headers, Some("https://play.example"))
        };
        assert!(!asked(&[("host", "127.0.0.1:8080"), ("user-agent", "Prometheus/3.0")]));
        assert!(asked(&[("host", "Play.Example")]), "a proxy that adds nothing");
        for name in BY_PROXY {
            assert!(asked(&[("host", "127.0.0.1:8080"), (name, "x")]), "{name}");
        }
        let bare = Uri::from_static("http://play.example/metrics");
        assert!(from_elsewhere(&bare, &HeaderMap::new(), Some("https://play.example")), "over HTTP/2");
        assert!(!from_elsewhere(&bare, &HeaderMap::new(), None));
    }
}
