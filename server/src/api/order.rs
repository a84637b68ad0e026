//! The order of providers: saved whole or not at all.

use super::body;
use crate::{
    auth::Owner,
    error::HttpError,
    state::{App, now_us},
};
use axum::{Json, body::Body, extract::State};
use http::HeaderMap;
use serde::Deserialize;
use wire::{AccountId, OrderSaved, ProviderSlug};

/// As [`wire::SaveOrder`], with slugs unchecked, so that every wrong one can be named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrder {
    order: Vec<String>,
}

/// GET `/api/settings/order`
pub(crate) async fn get(
    State(app): State<App>,
    Owner(account): Owner,
) -> Result<Json<OrderSaved>, HttpError> {
    Ok(Json(OrderSaved { order: app.preferences(Some(&account)).await?.order }))
}

/// PUT `/api/settings/order`
pub(crate) async fn put(
    State(app): State<App>,
    Owner(account): Owner,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<OrderSaved>, HttpError> {
    let RawOrder { order } = body::json(&headers, body).await?;
    let known = |slug: &ProviderSlug| app.catalogue.provider(slug).is_some();
    let order = check(&order, known).map_err(|reason| HttpError::invalid("order", reason))?;
    save(&app, &account, &order).await.map(Json)
}

/// Saves an order that has been checked.
pub(crate) async fn save(
    app: &App,
    account: &AccountId,
    order: &[ProviderSlug],
) -> Result<OrderSaved, HttpError> {
    let order = app.whole_order(order.to_vec());
    app.store.save_order(account, &order, now_us()).await?;
    Ok(OrderSaved { order })
}

/// The order as slugs, or a sentence that names every unknown and every repeated provider.
fn check(names: &[String], known: impl Fn(&ProviderSlug) -> bool) -> Result<Vec<ProviderSlug>, String> {
    let mut order: Vec<ProviderSlug> = vec![];
    let (mut unknown, mut repeated): (Vec<&str>, Vec<&str>) = (vec![], vec![]);
    for name in names {
        match ProviderSlug::parse(name.as_str()).ok().filter(|slug| known(slug)) {
            None => unknown.push(name),
            Some(slug) if order.contains(&slug) => repeated.push(name),
            Some(slug) => order.push(slug),
        }
    }
    let mut reasons = vec![];
    if !unknown.is_empty() {
        reasons.push(format!("The order names providers that do not exist: {}.", quoted(&unknown)));
    }
    if !repeated.is_empty() {
        reasons.push(format!("The order names providers more than once: {}.", quoted(&repeated)));
    }
    if reasons.is_empty() { Ok(order) } else { Err(reasons.join(" ")) }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(names: &[&str]) -> Result<Vec<String>, String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let known = |slug: &ProviderSlug| ["groq", "publicai"].contains(&slug.as_str());
        check(&names, known).map(|order| order.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_unknown_and_every_repeated_provider_is_named() {
        assert_eq!(run(&["groq", "publicai"]), Ok(vec!["groq".to_owned(), "publicai".to_owned()]));
        let reason = run(&["groq", "nope", "groq", "Bad Slug"]).expect_err("refused");
        for part in ["\"nope\"", "\"Bad Slug\"", "more than once: \"groq\""] {
            assert!(reason.contains(part), "{reason}");
        }
    }
}
