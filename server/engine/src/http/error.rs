//! Errors as vLLM answers them: `{"error":{"message","type","param","code"}}` with the status as a number in `code`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Serialize;

/// An error response.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    message: String,
    param: Option<String>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    message: &'a str,
    r#type: &'a str,
    param: Option<&'a str>,
    code: u16,
}

impl ApiError {
    /// A request that makes no sense.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "BadRequestError",
            message: message.into(),
            param: None,
        }
    }

    /// A parameter out of its range. vLLM names the parameter, and where it is known the value, in the message as well.
    pub(super) fn parameter(message: &str, param: &str, value: Option<&dyn std::fmt::Display>) -> Self {
        let value = value.map_or_else(String::new, |value| format!(", value={value}"));
        Self { param: Some(param.to_owned()), ..Self::bad(format!("{message} (parameter={param}{value})")) }
    }

    /// Names the field that an error is about.
    pub(super) fn about(self, param: &str) -> Self {
        Self { param: Some(param.to_owned()), ..self }
    }

    /// A body that is not of the right form.
    pub(super) fn form(message: String, param: Option<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, kind: "Bad Request", message, param }
    }

    pub(super) fn no_such_model(model: &str, served: &[String]) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            kind: "NotFoundError",
            message: format!("The model `{model}` does not exist. Valid aliases: {}.", served.join(", ")),
            param: Some("model".to_owned()),
        }
    }

    /// The queue is full (`--max-num-queued-reqs`).
    pub(super) fn busy() -> Self {
        let message = "The engine is currently busy and cannot accept new requests. Please try again later or on a different instance.";
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            kind: "Service Unavailable",
            message: message.to_owned(),
            param: None,
        }
    }

    /// After the signal to stop; vLLM says it in the words of Python's executor.
    pub(super) fn closing() -> Self {
        Self::internal("cannot schedule new futures after shutdown")
    }

    /// The batch thread died.
    pub(super) fn dead() -> Self {
        Self::internal("EngineCore encountered an issue. See stack trace (above) for the root cause.")
    }

    fn internal(message: &str) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            kind: "InternalServerError",
            message: message.to_owned(),
            param: None,
        }
    }

    /// The same as an event inside a stream whose head has gone out.
    pub(super) fn event(&self) -> String {
        let json = serde_json::to_string(&self.envelope()).expect("strings and numbers serialise");
        format!("data: {json}\n\n")
    }

    fn envelope(&self) -> Envelope<'_> {
        Envelope {
            error: Inner {
                message: &self.message,
                r#type: self.kind,
                param: self.param.as_deref(),
                code: self.status.as_u16(),
            },
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.envelope())).into_response()
    }
}
