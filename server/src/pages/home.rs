//! The first page: what this site is, what it serves now, and a prompt to try it with.

use super::{cards::Cards, respond};
use crate::{
    error::HttpError,
    listing::{Bits, ListQuery},
    query::Query,
    request::Context,
    state::{App, AppState},
};
use axum::{extract::State, response::Response};
use wire::{AccountId, FirstModel, HomePage, Page};

/// Models shown of each kind: two rows of three, or three of two.
const N_CARDS: usize = 6;

/// GET `/`
pub(crate) async fn home(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let cards = Cards::of(&app, &preferences).await?;
    let page = view_model(&app, &cards);
    Ok(respond(&app, &context, Page::Home(page)))
}

fn view_model(app: &AppState, cards: &Cards<'_>) -> HomePage {
    let all = Bits::all(app.index.n_models());
    let ranked = |models: &Bits, query: &str, n: usize| {
        let list = ListQuery::from_query(&Query::parse(query));
        app.index.ranked(models, &list, &cards.reach, &cards.lately.counts, (0, n))
    };
    let drawn = |places: Vec<usize>| places.into_iter().map(|at| cards.card(at)).collect::<Vec<_>>();
    let trending = ranked(&all, "", N_CARDS);
    // What is shown as trending already would be no news.
    let mut others = all.clone();
    let mut shown = Bits::none(app.index.n_models());
    for at in &trending {
        shown.set(*at);
    }
    others.leave_out(&shown);
    let free = Bits::of(app.index.n_models(), |at| cards.reach.free(at));
    let first = ranked(&free, "", 1).first().map(|at| {
        let card = cards.card(*at);
        FirstModel {
            id: card.id,
            examples: cards.facts(*at).examples.clone(),
            first_token_ms: card.first_token_ms,
        }
    });
    HomePage {
        pool: app.pool_summary(),
        n_models: app.index.n_models(),
        n_callable: cards.reach.ready.count(),
        n_providers: app.catalogue.providers.len(),
        n_requests: cards.lately.n_requests_in_all(),
        first,
        newest: drawn(ranked(&others, "sort=created", N_CARDS)),
        trending: drawn(trending),
    }
}
