//! Errors as events of a stream, for a client that has its head already. Codes and words are those that
//! the server gives with a status, so that a client sees one error whenever it comes.

use crate::error::ChatError;
use store::StoreError;
use wire::KeyMode;

/// The answer broke after a part of it had been sent.
pub(crate) fn incomplete() -> Vec<u8> {
    event(
        "The server stopped before the answer was complete. Send the request again.",
        "upstream_error",
        "incomplete_generation",
        "incomplete_generation",
    )
}

/// An error in place of an answer.
pub(crate) fn of(error: &ChatError) -> Vec<u8> {
    let callers = |message: &str, code: &str| event(message, "invalid_request_error", code, "validation");
    let upstream = |message: &str| event(message, "upstream_error", "upstream_error", "generation");
    let ours = |message: &str, code: &str| event(message, "server_error", code, "generation");
    match error {
        ChatError::Busy { retry_after_s } => {
            let message = format!("All servers of this model are busy. Try again in {retry_after_s} s.");
            event(&message, "rate_limit_error", "rate_limit_exceeded", "overloaded")
        }
        ChatError::Refused { message, code, .. } => {
            callers(message, code.as_deref().unwrap_or("invalid_request_error"))
        }
        ChatError::NeedsKey { provider } => callers(
            &format!(
                "The provider {provider} needs your own key. Add it under /settings/inference-providers, or \
                 choose another provider."
            ),
            "provider_key_required",
        ),
        ChatError::KeyRefused { provider, mode: KeyMode::CustomKey } => callers(
            &format!(
                "The provider {provider} refused your key. Replace it under /settings/inference-providers."
            ),
            "invalid_api_key",
        ),
        // Not the caller's key, so no word that makes a client ask for another one.
        ChatError::KeyRefused { provider, mode: KeyMode::Routed } => {
            upstream(&format!("The provider {provider} refused this site's key. Choose another provider."))
        }
        ChatError::Store(StoreError::Unsealable) => ours(
            "A saved key cannot be read with this server's master key. Save the key again.",
            "key_unreadable",
        ),
        ChatError::Store(_) => {
            ours("The request could not be recorded. Try again in a minute.", "internal_error")
        }
        ChatError::Aborted => ours("This site's owner ended the call.", "call_aborted"),
        ChatError::TimedOut => upstream("No server of this model answered in time. Try again."),
        _ => upstream("No server of this model could answer. Try again, or choose another provider."),
    }
}

/// One event as all four client families read it; `error_type` gives Python typed exceptions (contract.md 5).
fn event(message: &str, kind: &str, code: &str, class: &str) -> Vec<u8> {
    let error = serde_json::json!({
        "error": {"message": message, "type": kind, "code": code},
        "error_type": class,
    });
    format!("data: {error}\n\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::ProviderSlug;

    #[test]
    fn each_error_has_a_code_and_words_of_its_own() {
        let provider = ProviderSlug::parse("groq").expect("a slug");
        for (error, kind, code, words) in [
            (
                ChatError::NeedsKey { provider: provider.clone() },
                "invalid_request_error",
                "provider_key_required",
                "groq needs your own key",
            ),
            (
                ChatError::KeyRefused { provider: provider.clone(), mode: KeyMode::CustomKey },
                "invalid_request_error",
                "invalid_api_key",
                "groq refused your key",
            ),
            (
                ChatError::KeyRefused { provider, mode: KeyMode::Routed },
                "upstream_error",
                "upstream_error",
                "groq refused this site's key",
            ),
            (ChatError::Store(StoreError::Closed), "server_error", "internal_error", "not be recorded"),
            (
                ChatError::Store(StoreError::Unsealable),
                "server_error",
                "key_unreadable",
                "Save the key again",
            ),
            (ChatError::Unavailable, "upstream_error", "upstream_error", "No server"),
        ] {
            let event = String::from_utf8(of(&error)).expect("text");
            let json = event.strip_prefix("data: ").and_then(|e| e.strip_suffix("\n\n")).expect("an event");
            let told: serde_json::Value = serde_json::from_str(json).expect("JSON");
            assert_eq!((&told["error"]["type"], &told["error"]["code"]), (&kind.into(), &code.into()));
            assert!(told["error"]["message"].as_str().expect("a sentence").contains(words), "{told}");
        }
    }
}
