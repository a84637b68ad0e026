//! A shared run, for whoever has its address, and the form that takes it back.

use super::respond;
use crate::{
    auth::{MaybeCaller, Owner},
    error::HttpError,
    request::Context,
    state::{App, AppState, now_us},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::{Value, json};
use wire::{KeyMode, Message, ModelId, NanoUsd, OpenedRun, Page, ProviderSlug, Role, RunPage, RunServed};

/// A run's document, and when its time is over.
///
/// # Errors
/// Nothing was ever shared under that name, or it is there no longer.
pub(super) async fn found(app: &AppState, id: &str) -> Result<(store::Run, Value), HttpError> {
    let run = app.store.run(id, now_us()).await?.ok_or_else(HttpError::no_such_path)?;
    let document = run.document.as_deref().ok_or_else(HttpError::run_gone)?;
    // Written here, and read back by the same program.
    let document = serde_json::from_str(document).map_err(|_| HttpError::broken())?;
    Ok((run, document))
}

/// GET `/runs/{id}`
pub(crate) async fn run(
    State(app): State<App>,
    context: Context,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let (run, document) = found(&app, &id).await?;
    let request = &document["request"];
    let (model, provider) = asked(&app, request["model"].as_str().unwrap_or_default());
    let model = model.ok_or_else(HttpError::broken)?;
    let url = format!("{}/runs/{id}", context.origin());
    let page = RunPage {
        known: app.catalogue.model(&model).is_some(),
        provider: provider.map(|slug| name(&app, &slug)),
        messages: messages(&request["messages"]),
        parameters: parameters(request),
        answer: text(&document["answer"]),
        reasoning: text(&document["reasoning"]),
        served: served(&app, &document["served"]),
        system_redacted: document["system_redacted"] == true,
        n_images_left_out: document["n_images_left_out"].as_u64().unwrap_or(0),
        shared_at_us: run.shared_at_us,
        expires_at_us: run.expires_at_us,
        yours: caller.is_some_and(|caller| caller.token_id.is_none() && caller.account == run.account),
        server: text(&document["server"]),
        model,
        id,
        url,
    };
    Ok(respond(&app, &context, Page::Run(Box::new(page))))
}

/// POST `/runs/{id}/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    Owner(account): Owner,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    if !app.store.revoke_run(&account, &id).await? {
        return Err(HttpError::nothing_there("shared run of that name"));
    }
    // The page there says that it is gone.
    Ok(Redirect::to(&format!("/runs/{id}")).into_response())
}

/// The model that a request named, and the provider behind its colon.
pub(super) fn asked(app: &AppState, text: &str) -> (Option<ModelId>, Option<ProviderSlug>) {
    let (model, provider) = text.rsplit_once(':').unwrap_or((text, ""));
    let provider = ProviderSlug::parse(provider).ok();
    (ModelId::parse(model).ok(), provider.filter(|slug| app.catalogue.provider(slug).is_some()))
}

/// A run as the playground opens it. Parameters are in the island's own form: each value as a text of JSON.
pub(super) fn opened(app: &AppState, id: &str, document: &Value) -> OpenedRun {
    let request = &document["request"];
    let (_, provider) = asked(app, request["model"].as_str().unwrap_or_default());
    let values = parameters(request).into_iter().map(|(name, value)| (name, Value::from(value)));
    let kept = json!({ "system": "", "values": Value::Object(values.collect()) });
    let json = json!({
        "request": { "messages": request["messages"] },
        "answer": document["answer"],
        "provider": provider,
        "kept": kept,
    });
    OpenedRun { id: id.to_owned(), json: json.to_string() }
}

fn name(app: &AppState, slug: &ProviderSlug) -> String {
    app.catalogue.provider(slug).map_or_else(|| slug.to_string(), |provider| provider.name.clone())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn messages(list: &Value) -> Vec<Message> {
    let message = |message: &Value| {
        let role = match message["role"].as_str()? {
            "system" | "developer" => Role::System,
            "assistant" => Role::Assistant,
            "tool" => Role::Tool,
            _ => Role::User,
        };
        Some(Message::new(role, text(&message["content"])))
    };
    list.as_array().into_iter().flatten().filter_map(message).collect()
}

/// All of a request but what the page shows apart.
fn parameters(request: &Value) -> Vec<(String, String)> {
    let apart = |name: &str| matches!(name, "model" | "messages");
    let fields = request.as_object().into_iter().flatten().filter(|(name, _)| !apart(name));
    fields.map(|(name, value)| (name.clone(), value.to_string())).collect()
}

fn served(app: &AppState, served: &Value) -> Option<RunServed> {
    let n = |name: &str| served[name].as_u64();
    let slug = ProviderSlug::parse(text(&served["provider"])).ok()?;
    Some(RunServed {
        at_us: served["at_us"].as_i64()?,
        provider: name(app, &slug),
        mode: if served["mode"] == KeyMode::CustomKey.as_str() {
            KeyMode::CustomKey
        } else {
            KeyMode::Routed
        },
        cluster: served["cluster"].as_str().map(str::to_owned),
        n_prompt_tokens: n("prompt_tokens")?,
        n_completion_tokens: n("completion_tokens")?,
        cost: NanoUsd(served["cost_nanousd"].as_i64()?),
        first_token_ms: n("first_token_ms"),
        duration_ms: n("duration_ms")?,
    })
}
