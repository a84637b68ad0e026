//! Where a request goes first: chat is answered on the spot, and so are answers that are taken up again;
//! everything else on the main runtime.
//!
//! Chat is all of the traffic that counts, so it meets nothing here that it does not need: no router, no
//! layers, no page. What the layers of `routes` do for all other requests is done for chat below, in the same
//! order and with the same results; whoever changes one changes both.

use crate::{
    api::{
        chat::{self, Target},
        generations,
    },
    auth,
    catalogue::Catalogue,
    error::{self, HttpError},
    pages,
    request::RequestContext,
    routes,
    stall::LetGo,
    state::App,
    tasks::Elsewhere,
};
use axum::{
    Router,
    body::Body,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use http::{Method, Request, request::Parts};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, service::Service as _};
use hyper_util::service::TowerToHyperService;
use std::{
    collections::HashMap, convert::Infallible, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration,
};
use tokio::runtime::Handle;

/// The site, as every connection is served by it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Edge(Arc<Site>);

struct Site {
    app: App,
    chats: ChatPaths,
    router: TowerToHyperService<Router>,
    /// Where pages are drawn.
    main: Handle,
    stalled_after: Duration,
}

/// What a connection is, beyond its requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) http2: bool,
    /// It was opened when the server was stopping already.
    pub(crate) late: bool,
}

/// What is answered on the spot.
enum Wanted {
    Chat(Target),
    /// To go on with the answer of this name.
    Resume(String),
}

impl Edge {
    /// An edge that hands all but chat to the runtime it is made on.
    pub(crate) fn new(app: App, stalled_after: Duration) -> Self {
        let chats = ChatPaths::of(&app.catalogue);
        let router = TowerToHyperService::new(routes::router(Arc::clone(&app)));
        Self(Arc::new(Site { app, chats, router, main: Handle::current(), stalled_after }))
    }

    /// A client that takes none of its answer for so long is cut off.
    pub(crate) fn stalled_after(&self) -> Duration {
        self.0.stalled_after
    }

    /// Which surface a path is that chat is posted to; `None` for all other paths.
    pub(crate) fn target(&self, path: &str) -> Option<Target> {
        self.0.chats.of_path(path).cloned()
    }

    /// Answers a POST of chat. In a box, which goes when the answer begins: inside the connection it would take
    /// room as long as that.
    pub(crate) fn chat(
        &self,
        target: Target,
        request: Request<Body>,
        line: Line,
    ) -> Pin<Box<impl Future<Output = Response> + Send + use<>>> {
        let site = Arc::clone(&self.0);
        Box::pin(async move { site.stream(Wanted::Chat(target), request, line).await })
    }

    /// Answers one request.
    pub(crate) fn answer(
        &self,
        request: Request<Incoming>,
        line: Line,
    ) -> impl Future<Output = Result<Response, Infallible>> + Send + use<> {
        let site = Arc::clone(&self.0);
        Box::pin(async move {
            Ok(match site.wanted(&request) {
                _ if line.late && !routes::health(request.uri().path()) => site.too_late(&request),
                Some(wanted) => site.stream(wanted, request.map(Body::new), line).await,
                None => site.elsewhere(request).await,
            })
        })
    }
}

impl Site {
    /// Refuses what comes to a stopping server. Whoever balances load reads `/readyz` and asks elsewhere.
    fn too_late(&self, request: &Request<Incoming>) -> Response {
        let context = self.context(request.uri(), request.headers());
        self.finish(request.method(), HttpError::stopping().into_response(), &context)
    }

    /// Serves all but chat. Pages take milliseconds to draw and to pack, so they come back whole.
    async fn elsewhere(&self, request: Request<Incoming>) -> Response {
        let answering = self.router.call(request.map(Body::new));
        let answered = Elsewhere::begin(&self.main, async move {
            let Ok(response) = answering.await;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map(http_body_util::Collected::to_bytes);
            body.map(|body| Response::from_parts(parts, Body::from(body)))
        });
        match answered.await {
            Ok(Ok(response)) => response,
            // The router catches panics, and its bodies do not break: a defect of ours either way.
            Ok(Err(_)) | Err(_) => HttpError::broken().into_response(),
        }
    }

    fn wanted<B>(&self, request: &Request<B>) -> Option<Wanted> {
        let resumed = || generations::resumed(request.method(), request.uri().path());
        let chat = self.chats.find(request).cloned().map(Wanted::Chat);
        chat.or_else(|| resumed().map(|name| Wanted::Resume(name.to_owned())))
    }

    async fn stream(&self, wanted: Wanted, request: Request<Body>, line: Line) -> Response {
        let (parts, body) = request.into_parts();
        let context = self.context(&parts.uri, &parts.headers);
        let response = if let Err(error) = routes::count_headers(&parts.headers) {
            error.into_response()
        } else if auth::host_allowed(&parts.uri, &parts.headers, &self.app.allowed_hosts) {
            let answering = async {
                let answered = match wanted {
                    Wanted::Chat(target) => chat::serve(&self.app, &context, target, &parts, body).await,
                    Wanted::Resume(name) => generations::resume(&self.app, &context, &name, &parts).await,
                };
                let mut response = answered.unwrap_or_else(HttpError::into_response);
                routes::allow_other_sites(response.headers_mut());
                response
            };
            let answered = AssertUnwindSafe(answering).catch_unwind().await;
            answered.unwrap_or_else(|_| HttpError::broken().into_response())
        } else {
            HttpError::wrong_host().into_response()
        };
        let Parts { method, .. } = parts;
        let response = self.finish(&method, response, &context);
        if line.http2 {
            let limit = self.stalled_after;
            return response.map(|body| Body::new(LetGo::new(body, limit)));
        }
        response
    }

    fn context(&self, uri: &http::Uri, headers: &http::HeaderMap) -> RequestContext {
        RequestContext::new(uri, headers, self.app.public_origin.as_ref())
    }

    fn finish(&self, method: &Method, response: Response, context: &RequestContext) -> Response {
        let page = |page| pages::error_page(&self.app, context, page);
        routes::finish(method, error::render(response, context, page), context)
    }
}

/// The paths that chat comes in by.
struct ChatPaths {
    whole: HashMap<String, Target>,
    /// Paths with a model's id inside: what stands before it, and after.
    around_model: Vec<(String, String, Target)>,
}

impl ChatPaths {
    fn of(catalogue: &Catalogue) -> Self {
        let mut paths = Self { whole: HashMap::new(), around_model: vec![] };
        for provider in &catalogue.providers {
            let slug = &provider.slug;
            for (start, target) in [
                (format!("/{slug}"), Target::Provider(slug.clone())),
                (format!("/direct/{slug}"), Target::Direct(slug.clone())),
            ] {
                let path = start + &provider.chat_path;
                match path.split_once("{model}") {
                    None => drop(paths.whole.insert(path, target)),
                    Some((before, after)) => {
                        paths.around_model.push((before.to_owned(), after.to_owned(), target));
                    }
                }
            }
        }
        paths.whole.insert(routes::CHAT.to_owned(), Target::Router);
        paths
    }

    fn find<B>(&self, request: &Request<B>) -> Option<&Target> {
        if request.method() != Method::POST {
            return None;
        }
        self.of_path(request.uri().path())
    }

    fn of_path(&self, path: &str) -> Option<&Target> {
        let around = |(before, after, _): &&(String, String, Target)| {
            let model = path.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(after.as_str()));
            let parts = model.and_then(|model| model.split_once('/'));
            parts.is_some_and(|(space, name)| !space.is_empty() && !name.is_empty() && !name.contains('/'))
        };
        self.whole.get(path).or_else(|| self.around_model.iter().find(around).map(|(_, _, target)| target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chat_paths_are_told_from_all_others() {
        let paths = ChatPaths::of(&Catalogue::load(None, &[], &[]).expect("the catalogue"));
        let check = |path: &str, expected: Option<&str>| {
            let found = paths.of_path(path).map(|target| match target {
                Target::Router => "router".to_owned(),
                Target::Provider(slug) => slug.to_string(),
                Target::Direct(slug) => format!("direct {slug}"),
            });
            assert_eq!(found.as_deref(), expected, "{path}");
        };
        check("/v1/chat/completions", Some("router"));
        check("/publicai/v1/chat/completions", Some("publicai"));
        check("/direct/groq/openai/v1/chat/completions", Some("direct groq"));
        check("/hf-inference/models/a/b/v1/chat/completions", Some("hf-inference"));
        for other in [
            "/",
            "/v1/chat/completions/",
            "/v1/models",
            "/nobody/v1/chat/completions",
            "/hf-inference/models/a/v1/chat/completions",
            "/hf-inference/models/a/b/c/v1/chat/completions",
            "/hf-inference/models//b/v1/chat/completions",
        ] {
            check(other, None);
        }
    }
}
