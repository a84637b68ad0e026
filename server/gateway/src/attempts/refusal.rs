//! What it means that an upstream refused: whether another may do, and what the caller is told. Pure.

use super::Target;
use crate::{dialect::read_complaint, error::ChatError, failure::Failure, limits::RETRY_AFTER_S};
use bytes::Bytes;
use http::{HeaderMap, header};
use wire::{KeyMode, ProviderSlug};

/// Why an attempt stopped.
pub(super) enum Stop {
    /// Another may do.
    Next(Failure, Option<ChatError>),
    /// None will: the request or the user's key is at fault.
    Final(Failure, ChatError),
}

/// What a status other than 200 means. The user's own key makes the answer the user's; with the
/// platform's key, or in the pool, only faults of the request are.
pub(super) fn refusal(status: u16, headers: &HeaderMap, body: &Bytes, target: &Target) -> Stop {
    let route = &target.seat.route;
    let replica = target.seat.replica();
    let own = route.mode == KeyMode::CustomKey && !replica;
    let failure = if status == 429 || (status == 503 && replica) {
        Failure::Busy(status)
    } else {
        Failure::Status(status)
    };
    let refused = || {
        let complaint = read_complaint(status, body);
        ChatError::Refused {
            status,
            message: target.bearer.redact(&complaint.message),
            param: complaint.param.map(|text| target.bearer.redact(&text)),
            code: complaint.code.map(|text| target.bearer.redact(&text)),
        }
    };
    let key_refused = || key_refused(&route.provider, route.mode);
    match status {
        401 | 403 if own => Stop::Final(failure, key_refused()),
        401 | 403 => Stop::Next(failure, Some(key_refused())),
        402 if own => Stop::Final(failure, refused()),
        402 => Stop::Next(failure, Some(ChatError::Unavailable)),
        // The name of the model is ours, so another replica may know it.
        404 if replica => Stop::Next(failure, Some(refused())),
        408 | 504 => Stop::Next(failure, Some(ChatError::TimedOut)),
        429 | 503 if matches!(failure, Failure::Busy(_)) => {
            let asked = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            Stop::Next(failure, Some(ChatError::Busy { retry_after_s: asked.unwrap_or(RETRY_AFTER_S) }))
        }
        400..500 => Stop::Final(failure, refused()),
        _ => Stop::Next(failure, Some(ChatError::Unavailable)),
    }
}

fn key_refused(provider: &ProviderSlug, mode: KeyMode) -> ChatError {
    ChatError::KeyRefused { provider: provider.clone(), mode }
}
