//! What every request carries: an id, a clock, the site's address as its client sees it, the kind of answer
//! it understands.

use crate::visitor::Visitor;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
};
use std::{convert::Infallible, sync::Arc, time::Instant};
use uuid::Uuid;

/// Kept in the request's extensions by the outermost layer. Texts that pages alone need are made when asked
/// for.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext {
    /// UUIDv7: the same in logs, headers, errors and the ledger.
    pub(crate) id: Arc<str>,
    pub(crate) arrived: Instant,
    pub(crate) surface: Surface,
    /// Both OpenAI SDKs send `x-stainless-lang`; they read errors in the object form only.
    pub(crate) openai_sdk: bool,
    /// Empty where no page is asked for.
    pub(crate) visitor: Visitor,
    uri: Uri,
    host: Option<HeaderValue>,
    public_origin: Option<Arc<str>>,
}

/// Which clients a path is for, and so the form of its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// Chat and `/v1`.
    OpenAi,
    /// `/api`, as the Hub has it.
    Hub,
    /// `/api/settings`, for this site's own pages.
    Settings,
    /// All else: people.
    Page,
}

impl Surface {
    /// The surface of a path. A model's page is `/{namespace}/{name}`, and its form `/like` below it; anything
    /// else that deep under a provider's slug is an API path.
    pub(crate) fn of(path: &str) -> Self {
        let mut segments = path.trim_start_matches('/').split('/');
        match (segments.next().unwrap_or(""), segments.next()) {
            ("api", Some("settings" | "admin")) => Self::Settings,
            ("api", _) => Self::Hub,
            ("v1" | "direct" | "livez" | "readyz", _) => Self::OpenAi,
            ("settings" | "docs" | "assets", _) => Self::Page,
            (_, Some(_)) if segments.next().is_some_and(|third| third != "like") => Self::OpenAi,
            _ => Self::Page,
        }
    }
}

/// A new id of a request.
fn id() -> Arc<str> {
    let mut text = Uuid::encode_buffer();
    (&*Uuid::now_v7().hyphenated().encode_lower(&mut text)).into()
}

impl RequestContext {
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap, public_origin: Option<&Arc<str>>) -> Self {
        let surface = Surface::of(uri.path());
        Self {
            id: id(),
            arrived: Instant::now(),
            surface,
            openai_sdk: headers.contains_key("x-stainless-lang"),
            visitor: if surface == Surface::Page { Visitor::of(headers) } else { Visitor::default() },
            uri: uri.clone(),
            host: headers.get(header::HOST).cloned(),
            public_origin: public_origin.cloned(),
        }
    }

    /// The address of this site for links and snippets, without a slash at the end.
    pub(crate) fn origin(&self) -> String {
        self.public_origin.as_deref().map_or_else(|| self.origin_by_host(), str::to_owned)
    }

    /// The address as its client named it.
    pub(crate) fn origin_by_host(&self) -> String {
        let host = host(&self.uri, self.host.as_ref()).unwrap_or_default();
        format!("http://{}", host.to_lowercase())
    }

    /// Path and query.
    pub(crate) fn target(&self) -> &str {
        self.uri.path_and_query().map_or(self.uri.path(), |both| both.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// Empty when there is none.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }
}

/// The host a request names, in whatever case. `named` is its `Host` header.
pub(crate) fn host<'a>(uri: &'a Uri, named: Option<&'a HeaderValue>) -> Option<&'a str> {
    let named = named.and_then(|value| value.to_str().ok());
    named.or_else(|| uri.authority().map(http::uri::Authority::as_str))
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let context = parts.extensions.get::<Self>().cloned();
        Ok(context.expect("the outermost layer puts it into every request"))
    }
}

/// The shared form of [`RequestContext`].
#[derive(Clone, Debug)]
pub(crate) struct Context(pub(crate) Arc<RequestContext>);

impl std::ops::Deref for Context {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_whose_errors_it_speaks() {
        for (path, surface) in [
            ("/", Surface::Page),
            ("/models", Surface::Page),
            ("/publicai/Edelweiss-1M", Surface::Page),
            ("/publicai/Edelweiss-1M/like", Surface::Page),
            ("/swiss-ai", Surface::Page),
            ("/settings/inference-providers/keys/groq", Surface::Page),
            ("/docs/inference-providers/providers/publicai", Surface::Page),
            ("/publicai/v1/chat/completions", Surface::OpenAi),
            ("/zai-org/api/paas/v4/chat/completions", Surface::OpenAi),
            ("/v1/chat/completions", Surface::OpenAi),
            ("/direct/publicai/v1/models", Surface::OpenAi),
            ("/api/models/a/b", Surface::Hub),
            ("/api/nothing", Surface::Hub),
            ("/api/settings/order", Surface::Settings),
        ] {
            assert_eq!(Surface::of(path), surface, "{path}");
        }
    }
}
