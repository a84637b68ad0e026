//! The pages of providers: one of all, one of each.

use crate::{Ability, ModelId, PoolSummary, Price, ProviderSlug, Record, RouteState};

/// The list of providers.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvidersPage {
    /// In the user's order.
    pub providers: Vec<ProviderLine>,
}

/// A provider in the list of providers.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderLine {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// Where the company has its seat, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// How this account can use it.
    pub access: Access,
    /// Models of the catalogue that it has.
    pub n_models: usize,
    /// How many of those the pool serves now; of other providers nobody knows.
    pub n_served: Option<usize>,
    /// The lowest price of a token of an answer among them, when one is known.
    pub cheapest: Option<Price>,
    /// What this site measured of all its models together; `None` without calls in the last week.
    pub record: Option<Record>,
}

/// How an account can use a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is this site's pool: no key is needed.
    Pool,
    /// The account's own key opens it; its last four characters.
    YourKey(String),
    /// This site pays, for the models whose price is known.
    Routed,
    /// It takes a key that is not here.
    NeedsKey,
}

/// A provider's page.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderPage {
    /// What the list of providers says of it.
    pub line: ProviderLine,
    /// Its place in the user's order, from 1.
    pub place: usize,
    /// Its own site.
    pub home_url: Option<String>,
    /// Where one signs up for a key.
    pub keys_url: String,
    /// The environment variable that samples read the key from.
    pub key_env: String,
    /// Its address up to the chat path, for clients of OpenAI; the pool's is this site's.
    pub base_url: String,
    /// This site's address that calls this provider and no other.
    pub routed_url: String,
    /// What the pool is doing, when it is the pool.
    pub pool: Option<PoolSummary>,
    /// Its models, those that answer now first.
    pub models: Vec<ProviderModel>,
}

/// A model at a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderModel {
    /// Its public id.
    pub id: ModelId,
    /// The provider's own id of it.
    pub provider_model: String,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Its context length, when known.
    pub context_length: Option<u64>,
    /// What the offer takes beyond plain chat, where known.
    pub features: Vec<Ability>,
    /// What this site measured; `None` without calls in the last week.
    pub record: Option<Record>,
}
