//! One chat request: what to try, try it, relay it, bill it.
#![warn(missing_docs)]

use bytes::Bytes;
use pool::Pool;
use std::time::Instant;
use store::{Secret, Store};
use wire::{AccountId, KeyMode, ModelId, Price, ProviderSlug};

/// Which provider serves which model, under what name and price.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Providers in the site's default order.
    pub providers: Vec<Provider>,
    /// Models with their routes.
    pub models: Vec<CatalogModel>,
}

/// A provider: data, not code.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// `https://host` without a path; `None` for the pool.
    pub base_url: Option<String>,
    /// The chat path, such as `/openai/v1/chat/completions`; `{model}` stands for the provider's model id.
    pub chat_path: String,
    /// The platform's key: with it, calls can be routed.
    pub platform_key: Option<PlatformKey>,
}

/// A platform key that can be cloned and not printed.
#[derive(Clone)]
pub struct PlatformKey(pub std::sync::Arc<Secret>);

impl std::fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlatformKey(…)")
    }
}

/// A model as the gateway sees it.
#[derive(Clone, Debug)]
pub struct CatalogModel {
    /// The public id.
    pub id: ModelId,
    /// One entry a provider.
    pub routes: Vec<CatalogRoute>,
}

/// A provider's offer of a model.
#[derive(Clone, Debug)]
pub struct CatalogRoute {
    /// The provider.
    pub provider: ProviderSlug,
    /// The provider's own id of the model.
    pub provider_model: String,
    /// What it charges, when known. Routed calls need it.
    pub price: Option<Price>,
    /// Its context length in tokens, when known.
    pub context_length: Option<u64>,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The access token, when the call came with one.
    pub token_id: Option<String>,
}

/// Where a request came in, which decides what its `model` means.
pub enum Surface {
    /// `/v1/chat/completions`: the Hub id with an optional `:suffix`.
    Router,
    /// `/{provider}/...`: the provider's id; the Hub id is taken too.
    Provider(ProviderSlug),
    /// `/direct/{provider}/...`: the caller's own provider key, nothing stored or billed.
    Direct(ProviderSlug, Secret),
}

/// A chat request.
pub struct ChatRequest {
    /// Where it came in.
    pub surface: Surface,
    /// The body; fields that are not known are forwarded.
    pub body: serde_json::Map<String, serde_json::Value>,
    /// UUIDv7 text, the same in logs, headers and the ledger.
    pub request_id: String,
    /// Whether to add the `receipt` event (header `x-playground-receipt: 1`).
    pub receipt: bool,
    /// When it arrived.
    pub arrived: Instant,
}

/// An answer on its way.
pub struct Reply {
    /// Who serves it.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The answer.
    pub content: Content,
}

/// The answer's form.
pub enum Content {
    /// A whole JSON document.
    Json(Bytes),
    /// An event stream.
    Stream(RelayBody),
}

/// The body of a streamed answer: polls the upstream connection itself, meters, settles on end or drop.
pub struct RelayBody {
    _private: (),
}

impl http_body::Body for RelayBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;
    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        unimplemented!()
    }
}

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
    /// The upstream said the request is wrong (400, 404, 413, 422): its status and sentence are passed on.
    #[error("{message}")]
    Refused {
        /// The upstream's status.
        status: u16,
        /// Its sentence.
        message: String,
        /// The field it named.
        param: Option<String>,
        /// Its code, as a string.
        code: Option<String>,
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
    /// The database failed.
    #[error("the request could not be recorded")]
    Store(#[source] store::StoreError),
}

impl ChatError {
    /// Whether the same request may do better later.
    pub fn retryable(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Unavailable | Self::TimedOut | Self::Store(_))
    }

    /// Whose fault it is.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Busy { .. } | Self::Unavailable | Self::TimedOut => Blame::Upstream,
            Self::Store(_) => Blame::Us,
            _ => Blame::Caller,
        }
    }
}

/// The gateway, cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    _private: (),
}

/// One way to serve a model for an account, in the account's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The provider.
    pub provider: ProviderSlug,
    /// The provider's own id of the model.
    pub provider_model: String,
    /// Whose key it would be called with.
    pub mode: KeyMode,
    /// Whether a call would go through now.
    pub state: wire::RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Its context length, when known.
    pub context_length: Option<u64>,
}

impl Gateway {
    /// A gateway over these parts.
    pub fn new(_catalog: Catalog, _pool: Pool, _store: Store) -> Self {
        unimplemented!()
    }

    /// The catalogue it routes by.
    pub fn catalog(&self) -> &Catalog {
        unimplemented!()
    }

    /// Every provider that has the model, in the given order (saved order first, then the catalogue's);
    /// `own_keys` are the providers the account has a key for.
    pub fn routes(&self, _model: &ModelId, _order: &[ProviderSlug], _own_keys: &[ProviderSlug]) -> Vec<Route> {
        unimplemented!()
    }

    /// Serves one chat request.
    ///
    /// # Errors
    /// By variant of [`ChatError`].
    pub async fn chat(&self, _caller: &Caller, _request: ChatRequest) -> Result<Reply, ChatError> {
        unimplemented!()
    }
}
