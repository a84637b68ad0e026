//! OpenAI's model list, with what the router tells of each provider (contract.md 3.6), and the pool's own.

use super::chat::direct_caller;
use crate::{
    auth::MaybeCaller,
    catalogue::{ModelFacts, POOL},
    entries::Lately,
    error::HttpError,
    listing::Entry,
    state::App,
};
use axum::{
    Json,
    extract::{Path, State},
};
use gateway::Route;
use http::HeaderMap;
use serde_json::{Map, Value, json};
use wire::{ModelId, Price, ProviderSlug, RouteState};

/// GET `/v1/models`: the models that would answer this caller.
pub(crate) async fn list(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
) -> Result<Json<Value>, HttpError> {
    let preferences = app.preferences(caller.as_ref().map(|caller| &caller.account)).await?;
    let lately = app.lately().await?;
    let entries = app.entries(&preferences, &lately);
    let data: Vec<Value> =
        entries.iter().filter(|entry| entry.answers_now()).map(|entry| item(entry, &lately)).collect();
    Ok(Json(json!({ "object": "list", "data": data })))
}

/// GET `/v1/models/{id}`, the slash of the id raw or encoded.
pub(crate) async fn get(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<String>,
) -> Result<Json<Value>, HttpError> {
    let model = ModelId::parse(id.as_str()).ok().and_then(|id| app.catalogue.model(&id));
    let facts = model.ok_or_else(|| HttpError::no_such_model(&id))?;
    let preferences = app.preferences(caller.as_ref().map(|caller| &caller.account)).await?;
    let lately = app.lately().await?;
    Ok(Json(item(&app.entry(facts, &preferences, &lately, &app.gateway.standing()), &lately)))
}

/// GET `/direct/publicai/v1/models`: the pool's models under the provider's own ids, with prices.
pub(crate) async fn of_the_pool(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<Value>, HttpError> {
    let pool = ProviderSlug::parse(POOL).expect("the pool's slug is one");
    direct_caller(&app, &pool, &headers).await?;
    let preferences = app.preferences(None).await?;
    let lately = app.lately().await?;
    let mut data = vec![];
    for entry in app.entries(&preferences, &lately) {
        let ready = |route: &&Route| route.provider == pool && route.state == RouteState::Ready;
        if let Some(route) = entry.routes.iter().find(ready) {
            let mut fields = head(&route.provider_model, entry.facts);
            fields.insert("owned_by".to_owned(), json!(POOL));
            offer(&mut fields, route);
            data.push(Value::Object(fields));
        }
    }
    Ok(Json(json!({ "object": "list", "data": data })))
}

fn head(id: &str, facts: &ModelFacts) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), json!(id));
    fields.insert("object".to_owned(), json!("model"));
    fields.insert("created".to_owned(), json!(unix_s(&facts.released).unwrap_or(0)));
    fields
}

fn item(entry: &Entry<'_>, lately: &Lately) -> Value {
    let facts = entry.facts;
    let mut inputs = vec!["text"];
    if facts.task == "image-text-to-text" {
        inputs.push("image");
    }
    let callable = entry.routes.iter().filter(|route| route.state != RouteState::NeedsKey);
    let providers: Vec<Value> = callable
        .map(|route| {
            let mut fields = Map::new();
            fields.insert("provider".to_owned(), json!(route.provider));
            let live = route.state == RouteState::Ready;
            fields.insert("status".to_owned(), json!(if live { "live" } else { "error" }));
            offer(&mut fields, route);
            if let Some(measured) = lately.measured(&route.provider, &facts.id) {
                if let Some(ms) = measured.first_token_ms {
                    fields.insert("first_token_latency_ms".to_owned(), json!(ms));
                }
                if let Some(speed) = measured.tokens_per_s {
                    fields.insert("throughput".to_owned(), json!(speed));
                }
            }
            fields.insert("is_model_author".to_owned(), json!(false));
            Value::Object(fields)
        })
        .collect();
    let mut fields = head(facts.id.as_str(), facts);
    fields.insert("owned_by".to_owned(), json!(facts.id.namespace()));
    fields.insert(
        "architecture".to_owned(),
        json!({ "input_modalities": inputs, "output_modalities": ["text"] }),
    );
    fields.insert("providers".to_owned(), json!(providers));
    Value::Object(fields)
}

/// Context length and price, each when known.
fn offer(fields: &mut Map<String, Value>, route: &Route) {
    if let Some(length) = route.context_length {
        fields.insert("context_length".to_owned(), json!(length));
    }
    if let Some(price) = route.price {
        let Price { input_nanousd, output_nanousd } = price;
        // USD per million tokens, as a number: 0.3, not 0.30000000000000004.
        let usd = |nanousd: u64| nanousd as f64 / 1e9;
        fields.insert(
            "pricing".to_owned(),
            json!({ "input": usd(input_nanousd), "output": usd(output_nanousd) }),
        );
        if price.free() {
            fields.insert("is_free".to_owned(), json!(true));
        }
    }
}

/// The seconds since 1970 of a date such as `2025-09-02`.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
fn unix_s(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some((era * 146_097 + day_of_era - 719_468) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_becomes_seconds() {
        assert_eq!(unix_s("1970-01-01"), Some(0));
        assert_eq!(unix_s("2025-09-02"), Some(1_756_771_200));
        assert_eq!(unix_s("2000-02-29"), Some(951_782_400));
        assert_eq!(unix_s("soon"), None);
        assert_eq!(unix_s(""), None);
    }
}
