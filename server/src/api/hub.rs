//! The Hub's model API, as far as the official clients use it (contract.md 2).

use crate::{
    auth::MaybeCaller,
    catalogue::ModelFacts,
    error::HttpError,
    listing::{Entry, ListQuery},
    query::Query,
    request::Context,
    state::App,
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gateway::Route;
use http::{HeaderValue, header};
use serde_json::{Map, Value, json};
use wire::{ModelId, RouteState};

/// The page size when none is asked for, and the largest: the Hub's own playground asks for 1000.
const LIMIT: usize = 1000;

/// Provider slugs that every official client knows. An unknown one in the first place breaks `auto` in
/// clients older than huggingface_hub 1.0, so others come last (contract.md 2.5).
const KNOWN_SLUGS: &[&str] = &[
    "baseten",
    "cerebras",
    "cohere",
    "deepinfra",
    "fal-ai",
    "featherless-ai",
    "fireworks-ai",
    "groq",
    "hf-inference",
    "novita",
    "nscale",
    "openai",
    "ovhcloud",
    "publicai",
    "replicate",
    "scaleway",
    "together",
    "wavespeed",
    "zai-org",
];

/// GET `/api/models`
pub(crate) async fn list(
    State(app): State<App>,
    context: Context,
    MaybeCaller(caller): MaybeCaller,
) -> Result<Response, HttpError> {
    let query = Query::parse(context.query());
    let list = ListQuery::from_query(&query);
    let preferences = app.preferences(caller.as_ref().map(|caller| &caller.account)).await?;
    let lately = app.lately().await?;
    let standing = app.gateway.standing();
    let reach = app.reach(&preferences, &standing);
    let shown = app.index.find(&list, &reach).shown;
    let n_shown = shown.count();

    let number =
        |key: &str| query.first(key).map(|text| text.parse::<usize>().map_err(|_| not_a_number(key)));
    let limit = number("limit").transpose()?.unwrap_or(LIMIT).clamp(1, LIMIT);
    let skip = match number("cursor") {
        Some(cursor) => cursor?,
        None => number("skip").transpose()?.unwrap_or(0),
    };
    let expand = query.list("expand");
    let extended = ["full", "config", "cardData"].iter().any(|key| query.first(key).is_some());
    let places = app.index.ranked(&shown, &list, &reach, &lately.counts, (skip, limit));
    let items: Vec<Value> = places
        .into_iter()
        .map(|at| {
            let entry = app.entry(&app.catalogue.models[at], &preferences, &lately, &standing);
            if expand.is_empty() { item(&entry, extended) } else { expanded(&entry, &expand, Shape::List) }
        })
        .collect();
    let mut response = Json(items).into_response();
    // The client may ask to skip any number.
    let shown_up_to = skip.saturating_add(limit);
    if shown_up_to < n_shown {
        let next = query.without("cursor").without("skip").with("cursor", &shown_up_to.to_string());
        // The clients take an absolute address only, and send it back as it is.
        let link = format!("<{}>; rel=\"next\"", next.href(&format!("{}/api/models", context.origin())));
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

fn not_a_number(key: &str) -> HttpError {
    HttpError::invalid(key, format!("The query field {key} is not a number."))
}

/// GET `/api/models/{namespace}/{name}`
pub(crate) async fn info(
    State(app): State<App>,
    context: Context,
    MaybeCaller(caller): MaybeCaller,
    Path((namespace, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    // Old JavaScript clients ask for `id:suffix`: that provider then comes first (contract.md 3.1).
    let (name, suffix) = match name.rsplit_once(':') {
        Some((name, suffix)) => (name.to_owned(), Some(suffix.to_owned())),
        None => (name, None),
    };
    let id = ModelId::parse(format!("{namespace}/{name}")).map_err(|_| HttpError::no_such_repository())?;
    let facts = app.catalogue.model(&id).ok_or_else(HttpError::no_such_repository)?;
    let preferences = app.preferences(caller.as_ref().map(|caller| &caller.account)).await?;
    let lately = app.lately().await?;
    let entry = app.entry(facts, &preferences, &lately, &app.gateway.standing());
    let expand = Query::parse(context.query()).list("expand");
    let shape = Shape::Info { first: suffix.as_deref() };
    let body = if expand.is_empty() { item(&entry, true) } else { expanded(&entry, &expand, shape) };
    Ok(Json(body).into_response())
}

/// GET `/api/models/{namespace}/{name}/revision/{revision}`
pub(crate) async fn revision(
    state: State<App>,
    context: Context,
    caller: MaybeCaller,
    Path((namespace, name, revision)): Path<(String, String, String)>,
) -> Result<Response, HttpError> {
    let answer = info(state, context, caller, Path((namespace, name))).await?;
    if revision == "main" || revision == "HEAD" {
        Ok(answer)
    } else {
        Err(HttpError::no_such_revision(&revision))
    }
}

/// GET `/api/models/{id}`: an id whose slash is encoded (contract.md 16.3).
pub(crate) async fn info_by_id(
    state: State<App>,
    context: Context,
    caller: MaybeCaller,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    info(state, context, caller, Path(halves(&id)?)).await
}

/// GET `/api/models/{id}/revision/{revision}`: the same.
pub(crate) async fn revision_by_id(
    state: State<App>,
    context: Context,
    caller: MaybeCaller,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    let (namespace, model) = halves(&id)?;
    revision(state, context, caller, Path((namespace, model, name))).await
}

/// Namespace and name of an id: every model here has both.
fn halves(id: &str) -> Result<(String, String), HttpError> {
    let (namespace, name) = id.split_once('/').ok_or_else(HttpError::no_such_repository)?;
    Ok((namespace.to_owned(), name.to_owned()))
}

/// GET `/api/tasks`: asked only by clients that were given no model.
pub(crate) async fn tasks(State(app): State<App>) -> Result<Response, HttpError> {
    let preferences = app.preferences(None).await?;
    let lately = app.lately().await?;
    let reach = app.reach(&preferences, &app.gateway.standing());
    let list = ListQuery::default();
    let places = app.index.ranked(&reach.ready, &list, &reach, &lately.counts, (0, usize::MAX));
    let mut tasks: Map<String, Value> = Map::new();
    for at in places {
        let facts = &app.catalogue.models[at];
        let id = facts.id.as_str();
        let names = [Some(facts.task.as_str()), chat_task(facts)];
        for name in names.into_iter().flatten() {
            let task = tasks.entry(name).or_insert_with(|| json!({ "models": [], "widgetModels": [] }));
            for (key, value) in [("models", json!({ "id": id })), ("widgetModels", json!(id))] {
                if let Some(list) = task[key].as_array_mut() {
                    list.push(value);
                }
            }
        }
    }
    Ok(Json(tasks).into_response())
}

/// GET `/api/agent-harnesses`: the Python client's first call of the day, which waits for it.
pub(crate) async fn agent_harnesses() -> Json<Value> {
    Json(json!({ "standardEnvVars": [], "harnesses": {} }))
}

/// Where the Hub uses which shape of a provider mapping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape<'a> {
    /// By provider; the one that was asked for by name leads.
    Info {
        first: Option<&'a str>,
    },
    List,
}

fn chat_task(facts: &ModelFacts) -> Option<&'static str> {
    facts.tags.iter().any(|tag| tag == "conversational").then_some("conversational")
}

/// A model without `expand`.
fn item(entry: &Entry<'_>, extended: bool) -> Value {
    let mut names = vec![
        "likes",
        "trendingScore",
        "private",
        "downloads",
        "tags",
        "pipeline_tag",
        "library_name",
        "createdAt",
    ];
    if extended {
        names.extend([
            "author",
            "gated",
            "lastModified",
            "sha",
            "disabled",
            "siblings",
            "spaces",
            "inference",
        ]);
    }
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let mut item = expanded(entry, &names, Shape::Info { first: None });
    if extended && let Some(fields) = item.as_object_mut() {
        fields.insert("modelId".to_owned(), json!(entry.facts.id));
    }
    item
}

/// A model with the properties asked for, besides its two ids. Properties that are not known here are left out.
fn expanded(entry: &Entry<'_>, names: &[String], shape: Shape<'_>) -> Value {
    let facts = entry.facts;
    let released = (!facts.released.is_empty()).then(|| format!("{}T00:00:00.000Z", facts.released));
    let mut fields = Map::new();
    fields.insert("_id".to_owned(), json!(object_id(facts.id.as_str())));
    fields.insert("id".to_owned(), json!(facts.id));
    for name in names {
        let value = match name.as_str() {
            "author" => json!(facts.id.namespace()),
            "likes" => json!(entry.n_likes),
            // Counts of another site would not be this one's, and are not made up.
            "downloads" | "downloadsAllTime" => json!(0),
            "trendingScore" => json!(entry.n_requests),
            "private" | "gated" | "disabled" => json!(false),
            "tags" => json!(facts.hub_tags()),
            "pipeline_tag" => json!(facts.task),
            "library_name" => match &facts.library {
                Some(library) => json!(library),
                None => continue,
            },
            "createdAt" | "lastModified" => match &released {
                Some(date) => json!(date),
                None => continue,
            },
            "sha" => json!(format!("{:0>40}", object_id(facts.id.as_str()))),
            "siblings" | "spaces" => json!([]),
            "safetensors" => match facts.n_parameters {
                Some(n) => json!({ "total": n }),
                None => continue,
            },
            "cardData" => json!({ "license": facts.licence.to_lowercase(), "language": facts.languages }),
            "inference" if entry.answers_now() => json!("warm"),
            "inferenceProviderMapping" => mapping(entry, shape),
            _ => continue,
        };
        fields.insert(name.clone(), value);
    }
    Value::Object(fields)
}

/// Who serves the model, the caller's preferred provider first: old clients' `auto` takes the first entry.
fn mapping(entry: &Entry<'_>, shape: Shape<'_>) -> Value {
    let Some(task) = chat_task(entry.facts) else {
        return if shape == Shape::List { json!([]) } else { json!({}) };
    };
    let first = match shape {
        Shape::Info { first } => first,
        Shape::List => None,
    };
    let mut routes: Vec<&Route> = entry.routes.iter().collect();
    // Stable: within each group the caller's order stays.
    routes.sort_by_key(|route| {
        let slug = route.provider.as_str();
        (first != Some(slug), !KNOWN_SLUGS.contains(&slug), route.state != RouteState::Ready)
    });
    let status = |state| match state {
        RouteState::Ready | RouteState::NeedsKey => "live",
        RouteState::NoReplica | RouteState::Down => "error",
    };
    let fields = |route: &Route| {
        json!({
            "status": status(route.state),
            "providerId": route.provider_model.as_str(),
            "task": task,
            "isModelAuthor": false,
        })
    };
    if shape != Shape::List {
        let pairs = routes.iter().map(|route| (route.provider.to_string(), fields(route)));
        return Value::Object(pairs.collect());
    }
    let entries = routes.iter().map(|route| {
        let mut entry = Map::new();
        entry.insert("provider".to_owned(), json!(route.provider));
        if let Value::Object(more) = fields(route) {
            entry.extend(more);
        }
        Value::Object(entry)
    });
    Value::Array(entries.collect())
}

/// 24 hexadecimal digits that stay the same for a name, in the form of the Hub's database ids.
fn object_id(name: &str) -> String {
    let hash = |seed: u64| {
        // FNV-1a, 64 bits.
        name.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}{:08x}", hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use wire::{KeyMode, ProviderSlug};

    fn route(provider: &str, state: RouteState) -> Route {
        Route {
            provider: ProviderSlug::parse(provider).expect("a slug"),
            provider_model: format!("{provider}-model").into(),
            mode: KeyMode::Routed,
            state,
            price: None,
            context_length: None,
        }
    }

    fn with_entry(routes: Vec<Route>, check: impl FnOnce(&Entry<'_>)) {
        let catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
        let id = ModelId::parse("swiss-ai/Apertus-70B-Instruct-2509").expect("an id");
        let facts = catalogue.model(&id).expect("known");
        check(&Entry { facts, routes, n_requests: 3, n_likes: 2 });
    }

    #[test]
    fn the_mapping_keeps_the_callers_order_in_both_shapes() {
        let routes = vec![
            route("my-own", RouteState::Ready),
            route("publicai", RouteState::Ready),
            route("groq", RouteState::Ready),
            route("cohere", RouteState::NoReplica),
        ];
        with_entry(routes, |entry| {
            let info = mapping(entry, Shape::Info { first: None });
            let keys: Vec<&String> = info.as_object().expect("an object").keys().collect();
            assert_eq!(
                keys,
                ["publicai", "groq", "cohere", "my-own"],
                "private slugs last, dead ones after live"
            );
            assert_eq!(info["groq"]["providerId"], "groq-model");
            assert_eq!(info["groq"]["task"], "conversational");
            assert_eq!(info["cohere"]["status"], "error");
            let list = mapping(entry, Shape::List);
            assert_eq!(list[0]["provider"], "publicai");
            assert_eq!(list[0]["status"], "live");
        });
    }

    #[test]
    fn the_provider_that_was_asked_for_leads_even_without_a_key() {
        let routes = vec![
            route("publicai", RouteState::Ready),
            route("groq", RouteState::NeedsKey),
            route("my-own", RouteState::NeedsKey),
        ];
        with_entry(routes, |entry| {
            for first in ["groq", "my-own", "publicai"] {
                let info = mapping(entry, Shape::Info { first: Some(first) });
                assert_eq!(info.as_object().and_then(|info| info.keys().next()).expect("a key"), first);
            }
        });
    }

    #[test]
    fn a_model_without_providers_has_an_empty_mapping_and_no_inference() {
        with_entry(vec![], |entry| {
            let names = ["inferenceProviderMapping".to_owned(), "inference".to_owned()];
            let value = expanded(entry, &names, Shape::Info { first: None });
            assert_eq!(value["inferenceProviderMapping"], json!({}));
            assert!(value.get("inference").is_none());
        });
    }

    #[test]
    fn an_item_has_the_fields_that_clients_read() {
        with_entry(vec![route("publicai", RouteState::Ready)], |entry| {
            let value = item(entry, true);
            assert_eq!(value["_id"].as_str().map(str::len), Some(24));
            assert_eq!(value["trendingScore"], 3);
            assert_eq!(value["likes"], 2);
            assert_eq!(value["createdAt"], "2025-09-02T00:00:00.000Z");
            assert_eq!(value["inference"], "warm");
            assert!(value["tags"].as_array().expect("tags").contains(&json!("conversational")));
        });
    }
}
