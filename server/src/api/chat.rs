//! Chat on its three surfaces: the router, a provider's path, and a provider's own API called through here.

use super::{body, generations, hints};
use crate::{
    auth::{self, Caller, bearer},
    catalogue::POOL,
    error::HttpError,
    generations::Key,
    request::{RequestContext, Surface as Clients},
    state::{App, now_us},
};
use axum::{body::Body, extract::Path, response::Response};
use gateway::{ChatError, ChatRequest, Content, Surface};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use std::fmt::Write as _;
use store::Secret;
use wire::{AccountId, Hop, ProviderSlug, TokenKind};

/// A client that asks with this header gets a `receipt` event before the end of a stream.
const RECEIPT: &str = "x-playground-receipt";

/// Says which servers were tried until the answer began: `alps=closed early;12ms, fjord=ok`.
const HOPS: HeaderName = HeaderName::from_static("x-playground-hops");

/// Says of an answer that waited for a seat where in the queue it began and how long it took, or has taken
/// until the head of a stream that still waits: `position=3; waited_ms=1200`.
const QUEUE: HeaderName = HeaderName::from_static("x-playground-queue");

/// A client that asks with this header can take a stream up again when its connection is lost: `1`, or a name of its
/// own for the answer. The answer's header says the name.
pub(super) const RESUME: HeaderName = HeaderName::from_static("x-playground-resume");

/// Which surface a path is.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// `/v1/chat/completions`
    Router,
    /// `/{provider}/{its chat path}`
    Provider(ProviderSlug),
    /// `/direct/{provider}/{its chat path}`: the caller's own key at the provider, nothing recorded. For the
    /// pool, the key is a token that this site made for it.
    Direct(ProviderSlug),
}

/// Answers a POST of chat.
pub(crate) async fn serve(
    app: &App,
    context: &RequestContext,
    target: Target,
    parts: &Parts,
    body: Body,
) -> Result<Response, HttpError> {
    let (caller, surface) = match target {
        Target::Direct(slug) => {
            let (caller, key) = direct_caller(app, &slug, &parts.headers).await?;
            (caller, Surface::Direct(slug, key))
        }
        Target::Router => (caller(app, context, parts).await?, Surface::Router),
        Target::Provider(slug) => (caller(app, context, parts).await?, Surface::Provider(slug)),
    };
    answer(app, context, &caller, surface, &parts.headers, body).await
}

async fn caller(app: &App, context: &RequestContext, parts: &Parts) -> Result<gateway::Caller, HttpError> {
    let caller = auth::identify(parts, context, app).await?;
    caller.ok_or_else(|| HttpError::unauthorized(Clients::OpenAi))
}

/// POST `/{provider}/v1/chat/completions` for a provider that does not exist.
pub(crate) async fn unknown_provider(Caller(_): Caller, Path(provider): Path<String>) -> HttpError {
    ChatError::UnknownProvider { provider }.into()
}

/// Who calls a provider directly, and the key that is handed on: never a token of this site's.
pub(super) async fn direct_caller(
    app: &App,
    slug: &ProviderSlug,
    headers: &HeaderMap,
) -> Result<(gateway::Caller, Secret), HttpError> {
    let unauthorized = || HttpError::unauthorized(Clients::OpenAi);
    let key = bearer(headers).ok_or_else(unauthorized)?;
    // Nobody's account is touched: a provider knows its callers by their keys.
    let mut caller = gateway::Caller { account: AccountId::owner(), token_id: None };
    if slug.as_str() == POOL {
        let found = app.store.find_token(key, now_us()).await?;
        let (account, token) =
            found.filter(|(_, token)| token.kind == TokenKind::PublicAi).ok_or_else(unauthorized)?;
        caller = gateway::Caller { account, token_id: Some(token.id.clone()) };
    } else if ours(app, slug, key).await? {
        return Err(unauthorized());
    }
    let key = Secret::parse(key.to_owned()).map_err(|_| unauthorized())?;
    Ok((caller, key))
}

/// Whether a key is, or by its looks may be, a token that this site made and no provider may see.
async fn ours(app: &App, slug: &ProviderSlug, key: &str) -> Result<bool, HttpError> {
    /// The one provider whose own keys look like this site's tokens.
    const SAME_LOOKS: &str = "hf-inference";
    if slug.as_str() == SAME_LOOKS && key.starts_with(TokenKind::Platform.prefix()) {
        return Ok(app.store.find_token(key, now_us()).await?.is_some());
    }
    Ok([TokenKind::Platform, TokenKind::PublicAi].iter().any(|kind| key.starts_with(kind.prefix())))
}

/// The attempts in words: where, and what became of it; how long it took, where it took time for nothing.
fn told(hops: &[Hop]) -> String {
    let mut told = String::with_capacity(24 * hops.len());
    for hop in hops {
        if !told.is_empty() {
            told.push_str(", ");
        }
        let at = hop.cluster.as_deref().unwrap_or(hop.provider.as_str());
        for text in [at, "=", &hop.outcome] {
            // A comma separates attempts, as in any list of a header.
            told.extend(text.split(','));
        }
        if hop.outcome != "ok" {
            write!(told, ";{}ms", hop.duration_ms).expect("memory takes it");
        }
    }
    told
}

async fn answer(
    app: &App,
    context: &RequestContext,
    caller: &gateway::Caller,
    surface: Surface,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, HttpError> {
    let body = body::chat(headers, body).await?;
    let name = match surface {
        // A provider's key says nothing about who may read the answer.
        Surface::Direct(..) => None,
        Surface::Router | Surface::Provider(_) => generations::asked(headers, context)?,
    };
    let request = ChatRequest {
        surface,
        body,
        request_id: context.id.clone(),
        receipt: headers.get(RECEIPT).is_some_and(|value| value == "1"),
        arrived: context.arrived,
        hints: hints::read(headers)?,
    };
    let reply = app.gateway.chat(caller, request).await?;
    let mut kept = None;
    let (media_type, body) = match (reply.content, name) {
        (Content::Json(bytes), _) => ("application/json", Body::from(bytes)),
        (Content::Stream(stream), None) => ("text/event-stream", Body::new(stream)),
        (Content::Stream(stream), Some(name)) => {
            let key = Key { account: caller.account.clone(), name };
            let body = match app.generations.begin(&key, stream) {
                Ok(reader) => {
                    kept = Some(key.name);
                    Body::from(reader)
                }
                Err(stream) => Body::new(stream),
            };
            ("text/event-stream", body)
        }
    };
    let mut response = Response::new(body);
    // All at once: what follows is ten, and the edge adds four or five.
    response.headers_mut().reserve(15);
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        // Events must reach the client one by one: no proxy may store, pack or collect them.
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(HeaderName::from_static("x-inference-provider"), reply.provider.into());
    set(HeaderName::from_static("inference-id"), context.id.to_string());
    if let Some(name) = kept {
        set(RESUME, name);
    }
    if !reply.hops.is_empty() {
        set(HOPS, told(&reply.hops));
    }
    if let Some(queued) = reply.queued {
        let waited_ms = queued.waited.as_millis();
        set(QUEUE, format!("position={}; waited_ms={waited_ms}", queued.position));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::told;
    use wire::{Hop, HopKind, ProviderSlug};

    #[test]
    fn attempts_are_told_in_one_line() {
        let hop = |kind, cluster: Option<&str>, outcome: &str| Hop {
            kind,
            provider: ProviderSlug::parse("publicai").expect("a slug"),
            cluster: cluster.map(Into::into),
            outcome: outcome.into(),
            n_tokens: 0,
            duration_ms: 12,
        };
        let hops = [
            hop(HopKind::First, Some("alps"), "busy, status 503"),
            hop(HopKind::Restart, Some("jura"), "closed early"),
            hop(HopKind::Restart, None, "ok"),
        ];
        assert_eq!(told(&hops), "alps=busy status 503;12ms, jura=closed early;12ms, publicai=ok");
    }
}
