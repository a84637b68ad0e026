//! The chat on a page of its own.

use super::{cards::Cards, model, respond};
use crate::{
    error::HttpError,
    listing::{Bits, ListQuery},
    query::Query,
    request::Context,
    state::App,
};
use axum::{extract::State, response::Response};
use wire::{AccountId, ModelId, Page, PlaygroundPage};

/// GET `/playground`: `model` in the query names whom to talk to; without it, the first free model that answers.
pub(crate) async fn playground(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let cards = Cards::of(&app, &preferences).await?;
    let n_models = app.index.n_models();
    let query = Query::parse(context.query());
    let facts = if let Some(id) = query.first("model") {
        let id = ModelId::parse(id.to_owned()).map_err(|_| HttpError::no_such_path())?;
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
    let page = PlaygroundPage { widget, models };
    Ok(respond(&app, &context, Page::Playground(Box::new(page))))
}
