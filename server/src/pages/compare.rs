//! Several models or providers asked at once: `/compare?with=model:provider&with=...`.

use super::{cards::Cards, model, respond};
use crate::{
    error::HttpError,
    query::Query,
    request::{Context, RequestContext},
    state::{App, AppState, Preferences},
};
use axum::{extract::State, response::Response};
use wire::{AccountId, CompareColumn, CompareFault, ComparePage, ModelId, Page, RouteState};

/// As many columns as can be told apart, and as one person's calls may run at once without queueing for long.
const N_MAX: usize = 6;

const PATH: &str = "/compare";

/// The key of a column in the address.
const WITH: &str = "with";

/// GET `/compare`: each `with` is a column. `model` does the same, for the list's form, whose boxes have that name.
pub(crate) async fn compare(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let cards = Cards::of(&app, &preferences).await?;
    let query = Query::parse(context.query());
    let mut models: Vec<ModelId> = cards.reach.ready.iter().map(|at| cards.facts(at).id.clone()).collect();
    models.sort();
    let (columns, faults) = columns(&app, &context, &preferences, &query).await?;
    let page = ComparePage { columns, faults, models, n_max: N_MAX, prompt: model::prompt(&query) };
    Ok(respond(&app, &context, Page::Compare(Box::new(page))))
}

/// A model's id with a provider's slug behind it, or without. Neither has a colon in it.
fn split(with: &str) -> (&str, Option<&str>) {
    match with.split_once(':') {
        Some((model, provider)) => (model, Some(provider).filter(|provider| !provider.is_empty())),
        None => (with, None),
    }
}

async fn columns(
    app: &AppState,
    context: &RequestContext,
    preferences: &Preferences,
    query: &Query,
) -> Result<(Vec<CompareColumn>, Vec<CompareFault>), HttpError> {
    let (mut columns, mut faults): (Vec<CompareColumn>, Vec<CompareFault>) = (vec![], vec![]);
    for with in query.list(WITH).into_iter().chain(query.list("model")) {
        if columns.len() == N_MAX {
            faults.push(CompareFault::TooMany);
            break;
        }
        let (id, provider) = split(&with);
        let facts = ModelId::parse(id).ok().and_then(|id| app.catalogue.model(&id));
        let Some(facts) = facts else {
            faults.push(CompareFault::Unknown { name: with });
            continue;
        };
        let widget = model::chat_with(app, context, facts, preferences).await?;
        let asked = provider.and_then(|slug| widget.providers.iter().position(|p| p.slug.as_str() == slug));
        if let (Some(provider), None) = (provider, asked) {
            faults.push(CompareFault::NotServed { model: facts.id.clone(), provider: provider.to_owned() });
        }
        let ready = || widget.providers.iter().position(|p| p.state == RouteState::Ready);
        let provider_idx = asked.or_else(ready).or((!widget.providers.is_empty()).then_some(0));
        let with = match provider_idx.and_then(|idx| widget.providers.get(idx)) {
            Some(provider) => format!("{}:{}", facts.id, provider.slug),
            None => facts.id.to_string(),
        };
        columns.push(CompareColumn { widget, provider_idx, with, without_href: String::new() });
    }
    for idx in 0..columns.len() {
        let others = columns.iter().enumerate().filter(|(other, _)| *other != idx);
        let rest = others.fold(Query::default(), |query, (_, column)| query.with(WITH, &column.with));
        columns[idx].without_href = rest.href(PATH);
    }
    Ok((columns, faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_names_a_model_and_perhaps_a_provider() {
        assert_eq!(split("a/b:groq"), ("a/b", Some("groq")));
        assert_eq!(split("a/b"), ("a/b", None));
        assert_eq!(split("a/b:"), ("a/b", None));
        assert_eq!(split(":groq"), ("", Some("groq")));
    }
}
