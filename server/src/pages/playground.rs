//! The chat on a page of its own, perhaps with a shared run opened in it.

use super::{cards::Cards, model, respond, runs};
use crate::{
    error::HttpError,
    listing::{Bits, ListQuery},
    query::Query,
    request::Context,
    state::App,
};
use axum::{extract::State, response::Response};
use wire::{AccountId, ModelId, Page, PlaygroundPage};

/// GET `/playground`: `model` in the query names whom to talk to, `run` a shared run to open; without both, the first
/// free model that answers.
pub(crate) async fn playground(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let cards = Cards::of(&app, &preferences).await?;
    let n_models = app.index.n_models();
    let query = Query::parse(context.query());
    let run = match query.first("run") {
        Some(id) => Some(runs::found(&app, id).await?.1),
        None => None,
    };
    let of_run = run.as_ref().and_then(|run| runs::asked(&app, run["request"]["model"].as_str()?).0);
    let named = match query.first("model") {
        Some(id) => Some(ModelId::parse(id).map_err(|_| HttpError::no_such_path())?),
        None => of_run,
    };
    let facts = if let Some(id) = named {
        Some(app.catalogue.model(&id).ok_or_else(|| HttpError::no_such_model_page(&id))?)
    } else {
        let list = ListQuery::from_query(&Query::default());
        let free = Bits::of(n_models, |at| cards.reach.free(at));
        let first =
            |models| app.index.ranked(models, &list, &cards.reach, &cards.lately.counts, (0, 1)).pop();
        first(&free).or_else(|| first(&cards.reach.ready)).map(|at| cards.facts(at))
    };
    let mut models: Vec<ModelId> = cards.reach.ready.iter().map(|at| cards.facts(at).id.clone()).collect();
    models.sort();
    let widget = match facts {
        Some(facts) => Some(model::chat_with(&app, &context, facts, &preferences).await?),
        None => None,
    };
    let id = query.first("run").unwrap_or_default();
    let run = run.map(|run| runs::opened(&app, id, &run));
    let page = PlaygroundPage { widget, models, run };
    Ok(respond(&app, &context, Page::Playground(Box::new(page))))
}
