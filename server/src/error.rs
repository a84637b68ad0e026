//! The only file that picks a status code and an envelope.
//!
//! Handlers return an [`HttpError`]; it travels in the response's extensions, and [`render`] writes the body
//! once it knows who asked: JSON in the string form or the object form, or a page. No inference route ever
//! answers 503, because the JavaScript client would retry it without end (contract.md 6.3).

use crate::request::{RequestContext, Surface};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use gateway::{Blame, ChatError};
use serde_json::{Value, json};
use std::{error::Error, sync::Arc};
use store::StoreError;
use wire::{ErrorBody, ErrorEnvelope, ErrorPage, Fault, KeyMode, ModelId};

/// Why a request was not served: a status, and words for a person and for a program.
#[derive(Clone, Debug)]
pub(crate) struct HttpError(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    /// The stable name that programs match on.
    code: String,
    message: String,
    param: Option<String>,
    retry_after_s: Option<u64>,
    /// Tells clients that the same request cannot do better.
    hopeless: bool,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

const INVALID: &str = "invalid_request_error";

impl HttpError {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            status,
            code: code.to_owned(),
            message: message.into(),
            param: None,
            retry_after_s: None,
            hopeless: false,
            source: None,
        }))
    }

    fn param(mut self, param: &str) -> Self {
        self.0.param = Some(param.to_owned());
        self
    }

    fn source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// A field of the request is wrong.
    pub(crate) fn invalid(param: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID, message).param(param)
    }

    /// The body is not the JSON it should be.
    pub(crate) fn bad_body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID, message)
    }

    /// A form cannot be read; the router's reason is for developers, its status is right.
    pub(crate) fn bad_form(rejection: &axum::extract::rejection::FormRejection) -> Self {
        let message = format!("The form cannot be read: {}.", rejection.body_text());
        Self::new(rejection.status(), INVALID, message)
    }

    /// The body is too long.
    pub(crate) fn too_large(limit_mb: usize) -> Self {
        let message = format!("The request body is longer than {limit_mb} MB. Send a shorter one.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "request_too_large", message)
    }

    /// The body did not arrive in time.
    pub(crate) fn slow_body() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", "The request body did not arrive in time.")
    }

    /// The request has more headers than any client sends.
    pub(crate) fn too_many_headers(limit: usize) -> Self {
        let message = format!("The request has more than {limit} headers. Send fewer.");
        Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too_many_headers", message)
    }

    /// No token, or one that is not ours. The words are those that tools look for (contract.md 6.1).
    pub(crate) fn unauthorized(surface: Surface) -> Self {
        let message = match surface {
            Surface::Hub => "Invalid credentials in Authorization header",
            _ => "Invalid username or password.",
        };
        Self::new(StatusCode::UNAUTHORIZED, "invalid_api_key", message)
    }

    /// Settings are changed from this site's own pages only.
    pub(crate) fn not_from_here() -> Self {
        let message = "Settings can only be read and changed from this site's own pages.";
        Self::new(StatusCode::FORBIDDEN, "permission_denied", message)
    }

    /// The host name is not this site's.
    pub(crate) fn wrong_host() -> Self {
        let message = "This site does not answer under that host name. Use the address that it printed when it \
                       started, or set PLAYGROUND_PUBLIC_ORIGIN.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "wrong_host", message)
    }

    /// Nothing is at the path.
    pub(crate) fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Nothing is at this address.")
    }

    /// The path exists, but not for this method.
    pub(crate) fn wrong_method() -> Self {
        let message = "This address does not take that method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }

    /// The Hub's answer for a model it does not have.
    pub(crate) fn no_such_repository() -> Self {
        Self::new(StatusCode::NOT_FOUND, "RepoNotFound", "Repository not found")
    }

    /// The Hub's answer for a revision it does not have.
    pub(crate) fn no_such_revision(revision: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "RevisionNotFound", format!("Invalid rev id: {revision}"))
    }

    /// OpenAI's answer for a model that is not there.
    pub(crate) fn no_such_model(model: &str) -> Self {
        let message = format!("The model {model:?} does not exist. GET /v1/models lists those that do.");
        Self::new(StatusCode::NOT_FOUND, "model_not_found", message).param("model")
    }

    /// A page for a model that the catalogue does not have.
    pub(crate) fn no_such_model_page(model: &ModelId) -> Self {
        let message = format!("The catalogue has no model {model}. Look for it in the list of models.");
        Self::new(StatusCode::NOT_FOUND, "model_not_found", message)
    }

    /// An answer that its client wants to go on with is not there, or not from where it was left.
    pub(crate) fn no_such_generation() -> Self {
        let message = "This answer is not kept here any longer. Ask again.";
        Self::new(StatusCode::NOT_FOUND, "generation_gone", message)
    }

    /// A run was shared, and is not any longer.
    pub(crate) fn run_gone() -> Self {
        let message =
            "This run is shared no longer: its time is over, or the person who shared it took it back.";
        Self::new(StatusCode::GONE, "run_gone", message)
    }

    /// Nothing of that name is there to change.
    pub(crate) fn nothing_there(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no {what}."))
    }

    /// No more conversations are kept.
    pub(crate) fn too_many_conversations(limit: u32) -> Self {
        let message =
            format!("This server keeps {limit} conversations of yours already. Delete one for another.");
        Self::new(StatusCode::CONFLICT, "too_many_conversations", message)
    }

    /// No more presets are kept.
    pub(crate) fn too_many_presets(limit: u32) -> Self {
        let message = format!("This server keeps {limit} presets of yours already. Delete one for another.");
        Self::new(StatusCode::CONFLICT, "too_many_presets", message)
    }

    /// A defect of ours. What it said stays in the log.
    pub(crate) fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "Something broke here. Try again in a minute; if it stays, tell the operator this request's id.",
        )
    }

    /// The server stops, and takes no new work. Not 503, which the JavaScript client would repeat without end.
    pub(crate) fn stopping() -> Self {
        /// By then a balancer that reads `/readyz` has moved on, and a lone server is back up.
        const RETRY_AFTER_S: u64 = 5;
        let message = format!("This server is stopping. Try again in {RETRY_AFTER_S} s.");
        let mut stopping = Self::new(StatusCode::TOO_MANY_REQUESTS, "server_stopping", message);
        stopping.0.retry_after_s = Some(RETRY_AFTER_S);
        stopping
    }

    /// Not ready to take requests; for health checks only.
    pub(crate) fn not_ready() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "This server is not ready.")
    }

    /// The sentence.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// A page that tells this error itself, with its status.
    pub(crate) fn on_page(&self, mut page: axum::response::Response) -> axum::response::Response {
        *page.status_mut() = self.0.status;
        page
    }

    fn body(&self, surface: Surface, openai_sdk: bool) -> Value {
        let Parts { status, code, message, param, .. } = &*self.0;
        let as_string = match surface {
            Surface::Hub => true,
            Surface::Settings | Surface::Page => false,
            Surface::OpenAi => !openai_sdk && matches!(status.as_u16(), 401 | 402 | 403 | 429),
        };
        if as_string {
            return json!({ "error": message });
        }
        let kind = match status.as_u16() {
            429 => "rate_limit_error",
            500.. => "server_error",
            _ => INVALID,
        };
        let body = ErrorBody {
            message: message.clone(),
            kind: kind.to_owned(),
            param: param.clone(),
            code: (code != INVALID).then(|| code.clone()),
        };
        serde_json::to_value(ErrorEnvelope { error: body }).expect("strings and options are JSON")
    }

    fn page(&self, request_id: &str) -> ErrorPage {
        let Parts { status, message, .. } = &*self.0;
        let fault = match status.as_u16() {
            404 if self.0.code == "model_not_found" => Fault::NoModel,
            404 => Fault::NoPage,
            405 => Fault::NoMethod,
            410 => Fault::RunGone,
            421 => Fault::WrongHost,
            403 if self.0.code == "permission_denied" => Fault::Foreign,
            400..500 => Fault::Refused { message: message.clone() },
            _ => Fault::Broken,
        };
        ErrorPage { status: status.as_u16(), fault, request_id: request_id.to_owned() }
    }
}

impl From<StoreError> for HttpError {
    fn from(error: StoreError) -> Self {
        let (code, message) = match &error {
            StoreError::Unsealable => (
                "key_unreadable",
                "A saved key cannot be read with this server's master key. Save the key again.",
            ),
            _ => ("internal_error", "The database did not answer. Try again in a minute."),
        };
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code, message).source(error)
    }
}

impl From<ChatError> for HttpError {
    fn from(error: ChatError) -> Self {
        let error = match error {
            ChatError::Store(unsealable @ StoreError::Unsealable) => return unsealable.into(),
            error => error,
        };
        let bad = |code: &str, message: String| Self::new(StatusCode::BAD_REQUEST, code, message);
        match &error {
            ChatError::Invalid { message, param } => {
                let mut invalid = bad(INVALID, message.clone());
                invalid.0.param.clone_from(param);
                invalid
            }
            ChatError::ModelNotSupported { model } => bad(
                "model_not_supported",
                format!("The requested model '{model}' is not supported by any provider you have enabled."),
            )
            .param("model"),
            ChatError::NotServedBy { provider } => {
                bad("model_not_supported", format!("Model not supported by provider {provider}")).param("model")
            }
            ChatError::UnknownProvider { provider } => bad(
                "model_not_supported",
                format!(
                    "There is no provider '{provider}', so the model is not supported by any provider you have \
                     enabled."
                ),
            )
            .param("model"),
            ChatError::NeedsKey { provider } => bad(
                "provider_key_required",
                format!(
                    "The provider {provider} needs your own key. Add it under /settings/inference-providers, or \
                     choose another provider."
                ),
            )
            .param("model"),
            ChatError::KeyRefused { provider, mode: KeyMode::CustomKey } => Self::new(
                StatusCode::UNAUTHORIZED,
                "invalid_api_key",
                format!("The provider {provider} refused your key. Replace it under /settings/inference-providers."),
            ),
            ChatError::KeyRefused { provider, mode: KeyMode::Routed } => Self::new(
                StatusCode::BAD_GATEWAY,
                "upstream_error",
                format!("The provider {provider} refused this site's key. Choose another provider."),
            ),
            ChatError::Refused { status, message, param, code } => {
                let status = StatusCode::from_u16(*status)
                    .ok()
                    .filter(StatusCode::is_client_error)
                    .unwrap_or(StatusCode::BAD_REQUEST);
                let mut refused = Self::new(status, code.as_deref().unwrap_or(INVALID), message.clone());
                refused.0.param.clone_from(param);
                refused.0.hopeless = status == StatusCode::PAYMENT_REQUIRED;
                refused
            }
            ChatError::NoCredits { monthly } => {
                // The words that tools look for (contract.md 6.1), then what to do.
                let message = format!(
                    "You have depleted your monthly included credits ({}). Choose a provider that is free, add a \
                     key of your own under /settings/inference-providers, or wait for the next month.",
                    monthly.display_usd()
                );
                let mut none = Self::new(StatusCode::PAYMENT_REQUIRED, "insufficient_quota", message);
                none.0.hopeless = true;
                none
            }
            ChatError::CreditsHeld { retry_after_s } => {
                let message = "Other calls of yours that are running may use the rest of this month's credits. Try \
                               again when one has ended.";
                let mut held = Self::new(StatusCode::TOO_MANY_REQUESTS, "credits_held", message);
                held.0.retry_after_s = Some(*retry_after_s);
                held
            }
            ChatError::Busy { retry_after_s } => {
                let message = format!(
                    "All servers of this model are busy. Try again in {retry_after_s} s."
                );
                let mut busy = Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", message);
                busy.0.retry_after_s = Some(*retry_after_s);
                busy
            }
            ChatError::Unavailable => Self::new(
                StatusCode::BAD_GATEWAY,
                "upstream_error",
                "No server of this model could answer. Try again, or choose another provider.",
            ),
            ChatError::Aborted => Self::new(
                StatusCode::FORBIDDEN,
                "call_aborted",
                "This site's owner ended the call.",
            ),
            ChatError::TimedOut => Self::new(
                StatusCode::GATEWAY_TIMEOUT,
                "upstream_error",
                "No server of this model answered in time. Try again, or choose another provider.",
            ),
            ChatError::Store(_) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal_error",
                "The request could not be recorded. Try again in a minute.",
            ),
        }
        .source_unless_callers(error)
    }
}

impl HttpError {
    /// Keeps the inner error for the log, unless the caller's own words would get there with it.
    fn source_unless_callers(self, error: ChatError) -> Self {
        if error.blame() == Blame::Caller { self } else { self.source(error) }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> axum::response::Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// An answer without a body: the client has this version already.
pub(crate) fn not_modified() -> axum::response::Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// Writes the body of an error for the one who asked; other responses pass. `page` draws an error page.
pub(crate) fn render(
    response: axum::response::Response,
    context: &RequestContext,
    page: impl FnOnce(ErrorPage) -> axum::response::Response,
) -> axum::response::Response {
    let status = response.status();
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.starts_with("text/plain")));
    let error = match response.extensions().get::<HttpError>() {
        Some(error) => error.clone(),
        // The router's own refusal of an address that is no text.
        None if plain && status.is_client_error() => {
            HttpError::new(status, INVALID, "This address cannot be read.")
        }
        None => return response,
    };
    log(&error, context);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    let body = if context.surface == Surface::Page {
        let (page_parts, body) = page(error.page(&context.id)).into_parts();
        parts.headers.extend(page_parts.headers);
        body
    } else {
        let text = error.body(context.surface, context.openai_sdk).to_string();
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Body::from(text)
    };
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            parts.headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("x-error-code", &header_text(&error.0.code));
    set("x-error-message", &header_text(&error.0.message));
    if let Some(seconds) = error.0.retry_after_s {
        set("retry-after", &seconds.to_string());
    }
    if error.0.hopeless {
        set("x-should-retry", "false");
    }
    Response::from_parts(parts, body)
}

fn log(error: &HttpError, context: &RequestContext) {
    let Parts { status, code, source, .. } = &*error.0;
    if status.is_server_error() {
        let mut chain = String::new();
        let mut next: Option<&(dyn Error + 'static)> = source.as_ref().map(|source| source.as_ref() as _);
        while let Some(error) = next {
            if !chain.is_empty() {
                chain.push_str(": ");
            }
            chain.push_str(&error.to_string());
            next = error.source();
        }
        tracing::warn!(request.id = %context.id, status = status.as_u16(), code, chain, "a request failed");
    }
}

/// Text as a header may carry it: visible ASCII, one line, not endless.
fn header_text(text: &str) -> String {
    const LONGEST: usize = 500;
    text.chars().take(LONGEST).map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{NanoUsd, ProviderSlug};

    fn check(error: ChatError, openai_sdk: bool, status: u16, body: &Value) {
        let error = HttpError::from(error);
        assert_eq!(error.0.status.as_u16(), status);
        assert_eq!(&error.body(Surface::OpenAi, openai_sdk), body);
    }

    #[test]
    fn overload_is_a_string_for_hub_clients_and_an_object_for_openai_sdks() {
        let sentence = "All servers of this model are busy. Try again in 3 s.";
        check(ChatError::Busy { retry_after_s: 3 }, false, 429, &json!({ "error": sentence }));
        let object = json!({ "error": {
            "message": sentence, "type": "rate_limit_error", "param": null, "code": "rate_limit_exceeded",
        }});
        check(ChatError::Busy { retry_after_s: 3 }, true, 429, &object);
    }

    #[test]
    fn credits_that_running_calls_hold_are_waited_for_and_not_given_up() {
        let held = HttpError::from(ChatError::CreditsHeld { retry_after_s: 5 });
        assert_eq!((held.0.status.as_u16(), held.0.retry_after_s, held.0.hopeless), (429, Some(5), false));
        let none = HttpError::from(ChatError::NoCredits { monthly: NanoUsd(1) });
        assert_eq!((none.0.status.as_u16(), none.0.retry_after_s, none.0.hopeless), (402, None, true));
    }

    #[test]
    fn an_unknown_model_is_an_object_with_the_words_that_tools_look_for() {
        let body = json!({ "error": {
            "message": "The requested model 'a/b' is not supported by any provider you have enabled.",
            "type": "invalid_request_error", "param": "model", "code": "model_not_supported",
        }});
        check(ChatError::ModelNotSupported { model: "a/b".into() }, false, 400, &body);
    }

    #[test]
    fn no_chat_error_becomes_a_503() {
        let provider = ProviderSlug::parse("groq").expect("a slug");
        let refused = |status| ChatError::Refused { status, message: "m".into(), param: None, code: None };
        assert_ne!(HttpError::stopping().0.status.as_u16(), 503);
        for error in [
            ChatError::Invalid { message: "m".into(), param: None },
            ChatError::ModelNotSupported { model: "m".into() },
            ChatError::NotServedBy { provider: provider.clone() },
            ChatError::UnknownProvider { provider: "p".into() },
            ChatError::NoCredits { monthly: NanoUsd(1) },
            ChatError::CreditsHeld { retry_after_s: 1 },
            ChatError::Unavailable,
            ChatError::TimedOut,
            ChatError::Aborted,
            ChatError::Store(StoreError::Closed),
            ChatError::Store(StoreError::Unsealable),
            ChatError::Busy { retry_after_s: 1 },
            ChatError::NeedsKey { provider: provider.clone() },
            ChatError::KeyRefused { provider: provider.clone(), mode: KeyMode::Routed },
            ChatError::KeyRefused { provider, mode: KeyMode::CustomKey },
            refused(503),
            refused(422),
        ] {
            assert_ne!(HttpError::from(error).0.status.as_u16(), 503);
        }
    }

    #[test]
    fn a_key_sealed_under_another_master_key_is_told_as_such() {
        let error = HttpError::from(ChatError::Store(StoreError::Unsealable));
        assert_eq!(error.0.code, "key_unreadable");
        assert!(error.message().contains("Save the key again"), "{}", error.message());
        assert_eq!(HttpError::from(ChatError::Store(StoreError::Closed)).0.code, "internal_error");
    }

    #[test]
    fn the_hub_always_answers_with_a_string() {
        let error = HttpError::no_such_repository();
        assert_eq!(error.body(Surface::Hub, true), json!({ "error": "Repository not found" }));
    }

    #[test]
    fn a_header_never_carries_a_line_break() {
        assert_eq!(header_text("a\r\nb \u{e9}"), "a??b ?");
        assert_eq!(header_text(&"x".repeat(10_000)).len(), 500);
    }
}
