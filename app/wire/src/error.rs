//! The error body that the browser reads, in OpenAI's envelope.

use serde::{Deserialize, Serialize};

/// `{"error": {...}}`, the object form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEnvelope {
    /// What went wrong.
    pub error: ErrorBody,
}

/// What went wrong, for a person and for a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// A sentence that says what to do.
    pub message: String,
    /// The family, such as `invalid_request_error`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The field at fault.
    #[serde(default)]
    pub param: Option<String>,
    /// The stable name that programs match on, such as `model_not_supported`.
    #[serde(default)]
    pub code: Option<String>,
}
