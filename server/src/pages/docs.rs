//! The guides as pages, and the search in them.

use super::respond;
use crate::{
    docs::{self, Guide, Here, search},
    error::HttpError,
    query::Query,
    request::Context,
    state::{App, AppState},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use wire::{DocsContent, DocsKind, DocsLink, DocsPage, DocsPart, Page};

/// The longest query that is looked for, in characters.
const LONGEST_QUERY: usize = 200;

/// GET `/docs`: all guides, or what a search found in them.
pub(crate) async fn overview(State(app): State<App>, context: Context) -> Response {
    let query = Query::parse(context.query());
    let asked: String = query.first("q").unwrap_or_default().trim().chars().take(LONGEST_QUERY).collect();
    let content = if asked.is_empty() {
        DocsContent::Overview
    } else {
        let origin = context.origin();
        let here = Here { origin: &origin, model: &example_model(&app) };
        let search::Found { guides, n_hits, cut } = search::search(docs::all(), &asked, &here);
        DocsContent::Found { query: asked, guides, n_hits, cut }
    };
    respond(&app, &context, Page::Docs(DocsPage { parts: parts(""), content }))
}

/// GET `/docs/{path}`
pub(crate) async fn guide(
    State(app): State<App>,
    context: Context,
    Path(path): Path<String>,
) -> Result<Response, HttpError> {
    let guides = docs::all();
    let at = guides.iter().position(|guide| guide.path == path).ok_or_else(HttpError::no_such_path)?;
    let guide = &guides[at];
    let origin = context.origin();
    let here = Here { origin: &origin, model: &example_model(&app) };
    let near = |at: Option<usize>| at.and_then(|at| guides.get(at)).map(|guide| link(guide, ""));
    let content = DocsContent::Guide {
        title: guide.title.to_owned(),
        markdown: format!("{}\n\n{}", guide.summary, docs::fill(&guide.text, &here)),
        previous: near(at.checked_sub(1)),
        next: near(Some(at + 1)),
    };
    Ok(respond(&app, &context, Page::Docs(DocsPage { parts: parts(guide.path), content })))
}

/// A model that the pool answers with now, the embedded one before others: it is in every installation that
/// has no pool of its own.
fn example_model(app: &AppState) -> String {
    let healthy = app.pool.status().into_iter().filter(|replica| replica.healthy);
    let served: Vec<String> = healthy.flat_map(|replica| replica.models).collect();
    let known = app.catalogue.models.iter().map(|model| model.id.as_str());
    let mut callable = known.filter(|id| served.iter().any(|model| model == id));
    let embedded = served.iter().any(|model| model == crate::EMBEDDED_MODEL);
    if embedded { None } else { callable.next() }.unwrap_or(crate::EMBEDDED_MODEL).to_owned()
}

fn parts(current: &str) -> Vec<DocsPart> {
    [DocsKind::Start, DocsKind::Use, DocsKind::Run, DocsKind::About]
        .map(|kind| {
            let guides = docs::all().iter().filter(|guide| guide.kind == kind);
            DocsPart { kind, guides: guides.map(|guide| link(guide, current)).collect() }
        })
        .into()
}

fn link(guide: &Guide, current: &str) -> DocsLink {
    DocsLink {
        href: ["/docs/", guide.path].concat(),
        title: guide.title.to_owned(),
        summary: guide.summary.to_owned(),
        current: guide.path == current,
    }
}
