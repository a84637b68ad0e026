//! Why a chat request has no answer. What status that is, and how it is worded for which client, is the
//! server's business.

use wire::{KeyMode, NanoUsd, ProviderSlug};

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The caller's.
    Caller,
    /// The upstream's.
    Upstream,
    /// Ours.
    Us,
}

/// Why there is no answer; variants by what the caller does next.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// The body is not a chat request.
    #[error("{message}")]
    Invalid {
        /// What is wrong and what to do.
        message: String,
        /// The field at fault.
        param: Option<String>,
    },
    /// No provider the caller has enabled serves the model.
    #[error("the model {model:?} is not supported by any provider you have enabled")]
    ModelNotSupported {
        /// As asked for.
        model: String,
    },
    /// The provider of the path or suffix does not serve the model.
    #[error("Model not supported by provider {provider}")]
    NotServedBy {
        /// The provider.
        provider: ProviderSlug,
    },
    /// No such provider.
    #[error("unknown provider {provider:?}")]
    UnknownProvider {
        /// As asked for.
        provider: String,
    },
    /// The provider needs a key that neither the user nor the platform has.
    #[error("provider {provider} needs your own key: add it in the settings")]
    NeedsKey {
        /// The provider.
        provider: ProviderSlug,
    },
    /// The provider refused the key.
    #[error("provider {provider} refused the key")]
    KeyRefused {
        /// The provider.
        provider: ProviderSlug,
        /// Whose key it was.
        mode: KeyMode,
    },
    /// The upstream said the request is wrong (400, 404, 413, 422, and 402 to the user's own key): its
    /// status and sentence are passed on.
    #[error("{message}")]
    Refused {
        /// The upstream's status, 400 to 499.
        status: u16,
        /// Its sentence.
        message: String,
        /// The field it named.
        param: Option<String>,
        /// Its code, as a string.
        code: Option<String>,
    },
    /// The account's credits of this month are used up, and every way to serve the call costs something.
    #[error("the monthly credits are used up")]
    NoCredits {
        /// What a month has.
        monthly: NanoUsd,
    },
    /// Calls of the account that run may use the rest of this month's credits, and every way to serve this one costs
    /// something.
    #[error("calls that run may use the rest of the monthly credits, try again in {retry_after_s} s")]
    CreditsHeld {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// Too busy now.
    #[error("all servers of this model are busy, try again in {retry_after_s} s")]
    Busy {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// No upstream could be reached, or all broke before the first token.
    #[error("no server of this model could answer")]
    Unavailable,
    /// No upstream answered in time.
    #[error("no server of this model answered in time")]
    TimedOut,
    /// Whoever runs the site ended the call.
    #[error("the call was ended by this site's owner")]
    Aborted,
    /// The database failed.
    #[error("the request could not be recorded")]
    Store(#[source] store::StoreError),
}

impl ChatError {
    /// Whether the same request may do better later.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::CreditsHeld { .. }
                | Self::Busy { .. }
                | Self::Unavailable
                | Self::TimedOut
                | Self::Store(_)
        )
    }

    /// Whose fault it is.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Busy { .. } | Self::Unavailable | Self::TimedOut => Blame::Upstream,
            Self::Store(_) | Self::Aborted | Self::KeyRefused { mode: KeyMode::Routed, .. } => Blame::Us,
            _ => Blame::Caller,
        }
    }
}
