//! Which provider serves which model, under what name and price. Data; it decides nothing.

use std::{fmt, sync::Arc};
use store::Secret;
use wire::{ModelId, Price, ProviderSlug, SmolStr};

/// Which provider serves which model, under what name and price.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Providers in the site's default order.
    pub providers: Vec<Provider>,
    /// Models with their routes, by id.
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
    /// Whether it takes `stream_options.continuous_usage_stats`: then a stream that is cut is billed exactly.
    pub continuous_usage: bool,
    /// The platform's key: with it, calls can be routed.
    pub platform_key: Option<PlatformKey>,
}

/// A platform key that can be cloned and not printed.
#[derive(Clone)]
pub struct PlatformKey(pub Arc<Secret>);

impl fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformKey(…)")
    }
}

/// A model as the gateway sees it.
#[derive(Clone, Debug)]
pub struct CatalogModel {
    /// The public id.
    pub id: ModelId,
    /// Whether a second replica is asked when the first token is late.
    pub hedge: bool,
    /// One entry a provider.
    pub routes: Vec<CatalogRoute>,
}

/// A provider's offer of a model.
#[derive(Clone, Debug)]
pub struct CatalogRoute {
    /// The provider.
    pub provider: ProviderSlug,
    /// The provider's own id of the model.
    pub provider_model: SmolStr,
    /// What it charges, when known. Routed calls need it.
    pub price: Option<Price>,
    /// Its context length in tokens, when known.
    pub context_length: Option<u64>,
}

impl Catalog {
    /// The provider of a slug.
    pub fn provider(&self, slug: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.slug.as_str() == slug)
    }

    /// The model of a public id. Every call asks, so it is not looked for among all: the models are in order.
    pub fn model(&self, id: &str) -> Option<&CatalogModel> {
        let found = self.models.binary_search_by(|model| model.id.as_str().cmp(id)).ok()?;
        Some(&self.models[found])
    }

    /// The model that a provider knows by this name: its own id of it, else the public id.
    pub fn model_at(&self, provider: &ProviderSlug, name: &str) -> Option<&CatalogModel> {
        let by_name = |route: &CatalogRoute| route.provider == *provider && route.provider_model == name;
        self.models.iter().find(|model| model.routes.iter().any(by_name)).or_else(|| {
            self.model(name).filter(|model| model.routes.iter().any(|route| route.provider == *provider))
        })
    }
}
