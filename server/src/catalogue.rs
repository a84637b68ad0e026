//! The models and providers this site knows: files inside the binary, joined with the configuration.
//!
//! Facts are written by people, checked here, and never invented: what a file leaves out stays unknown. What
//! the gateway needs of it is handed over as a [`gateway::Catalog`].

mod file;

use crate::config::{ModelConfig, ProviderConfig};
use gateway::{Catalog, CatalogModel, CatalogRoute, PlatformKey};
use std::{collections::HashSet, path::Path, sync::Arc};
use wire::{Ability, ModelId, Price, ProviderSlug};

pub use file::CatalogueError;
pub(crate) use file::price_from_usd;

/// Everything the site knows of models and providers.
pub(crate) struct Catalogue {
    /// In the site's default order, `publicai` first.
    pub(crate) providers: Vec<ProviderFacts>,
    /// By id.
    pub(crate) models: Vec<ModelFacts>,
    /// What is known of namespaces; most have nothing here.
    organisations: Vec<OrganisationFacts>,
}

/// An organisation, for people.
pub(crate) struct OrganisationFacts {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) home_url: Option<String>,
}

/// A provider, for people and for calls.
pub(crate) struct ProviderFacts {
    pub(crate) slug: ProviderSlug,
    pub(crate) name: String,
    /// `https://host`; `None` is the pool of this site.
    pub(crate) base_url: Option<String>,
    pub(crate) chat_path: String,
    /// Whether it gives running totals in a stream when asked.
    pub(crate) continuous_usage: bool,
    /// Parameters, by their key in a request, that its reference does not document or says that it refuses.
    pub(crate) ignores: Vec<String>,
    pub(crate) home_url: Option<String>,
    pub(crate) keys_url: String,
    /// The environment variable that samples read the key from.
    pub(crate) key_env: String,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    pub(crate) platform_key: Option<PlatformKey>,
}

impl ProviderFacts {
    /// Whether it is this site's own pool.
    pub(crate) fn pool(&self) -> bool {
        self.base_url.is_none()
    }
}

/// A model, for people.
#[derive(Debug)]
pub(crate) struct ModelFacts {
    pub(crate) id: ModelId,
    pub(crate) summary: String,
    /// The Hub's name of its task, `text-generation`.
    pub(crate) task: String,
    pub(crate) tags: Vec<String>,
    pub(crate) library: Option<String>,
    pub(crate) licence: String,
    pub(crate) licence_url: Option<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) n_parameters: Option<u64>,
    pub(crate) n_active_parameters: Option<u64>,
    pub(crate) context_length: Option<u64>,
    /// `2025-09-02`; empty when unknown.
    pub(crate) released: String,
    pub(crate) organisation: String,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    pub(crate) source_url: Option<String>,
    /// The model it was trained from, where that is published.
    pub(crate) base_model: Option<ModelId>,
    pub(crate) examples: Vec<String>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) card_markdown: String,
}

/// A provider's offer of a model.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) provider: ProviderSlug,
    pub(crate) provider_model: String,
    pub(crate) context_length: Option<u64>,
    pub(crate) price: Option<Price>,
    /// What it takes beyond plain chat, where known.
    pub(crate) features: Vec<Ability>,
}

/// The provider that is this site's pool.
pub(crate) const POOL: &str = "publicai";

impl Catalogue {
    /// The embedded files joined with the operator's folder of such files, with the configuration's providers and
    /// prices, and with a plain entry for each model that a replica serves and no file describes.
    ///
    /// # Errors
    /// [`CatalogueError`] when a file or an override lacks something.
    pub(crate) fn load(
        folder: Option<&Path>,
        overrides: &[ProviderConfig],
        served: &[ModelId],
    ) -> Result<Self, CatalogueError> {
        let mut catalogue = Self {
            providers: file::embedded_providers()?,
            models: file::embedded_models()?,
            organisations: file::embedded_organisations()?,
        };
        if let Some(folder) = folder {
            catalogue.join_models(file::models_in(folder)?);
        }
        for provider in overrides {
            catalogue.join_provider(provider)?;
        }
        for model in served {
            catalogue.join_served(model);
        }
        catalogue.models.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(catalogue)
    }

    /// The model's facts.
    pub(crate) fn model(&self, id: &ModelId) -> Option<&ModelFacts> {
        let found = self.models.binary_search_by(|model| model.id.cmp(id)).ok()?;
        Some(&self.models[found])
    }

    /// The provider's facts.
    pub(crate) fn provider(&self, slug: &ProviderSlug) -> Option<&ProviderFacts> {
        self.providers.iter().find(|provider| provider.slug == *slug)
    }

    /// What is known of a namespace beyond its models.
    pub(crate) fn organisation(&self, namespace: &str) -> Option<&OrganisationFacts> {
        self.organisations.iter().find(|organisation| organisation.namespace == namespace)
    }

    /// What the gateway routes by, with what the configuration says of models.
    pub(crate) fn for_gateway(&self, said: &[ModelConfig]) -> Catalog {
        let provider = |facts: &ProviderFacts| gateway::Provider {
            slug: facts.slug.clone(),
            name: facts.name.clone(),
            base_url: facts.base_url.clone(),
            chat_path: facts.chat_path.clone(),
            continuous_usage: facts.continuous_usage,
            platform_key: facts.platform_key.clone(),
        };
        let route = |offer: &Offer| CatalogRoute {
            provider: offer.provider.clone(),
            provider_model: offer.provider_model.as_str().into(),
            price: offer.price,
            context_length: offer.context_length,
        };
        let model = |facts: &ModelFacts| CatalogModel {
            id: facts.id.clone(),
            hedge: said.iter().any(|said| said.hedge && said.id == facts.id),
            routes: facts.offers.iter().map(route).collect(),
        };
        Catalog {
            providers: self.providers.iter().map(provider).collect(),
            models: self.models.iter().map(model).collect(),
        }
    }

    /// Adds models; one that is known already is replaced.
    fn join_models(&mut self, models: Vec<ModelFacts>) {
        let ids: HashSet<&ModelId> = models.iter().map(|model| &model.id).collect();
        self.models.retain(|known| !ids.contains(&known.id));
        self.models.extend(models);
    }

    fn join_provider(&mut self, from: &ProviderConfig) -> Result<(), CatalogueError> {
        if !self.providers.iter().any(|known| known.slug == from.slug) {
            let Some(base_url) = from.base_url.clone() else {
                return Err(CatalogueError::ProviderWithoutAddress { slug: from.slug.to_string() });
            };
            self.providers.push(ProviderFacts {
                slug: from.slug.clone(),
                name: from.slug.to_string(),
                home_url: None,
                keys_url: base_url.clone(),
                key_env: format!("{}_API_KEY", from.slug.as_str().replace('-', "_").to_uppercase()),
                country: None,
                base_url: Some(base_url),
                chat_path: "/v1/chat/completions".to_owned(),
                continuous_usage: false,
                ignores: vec![],
                platform_key: None,
            });
        }
        for known in self.providers.iter_mut().filter(|known| known.slug == from.slug) {
            if let Some(name) = &from.name {
                known.name.clone_from(name);
            }
            if let Some(base_url) = &from.base_url {
                known.base_url = Some(base_url.clone());
            }
            if let Some(chat_path) = &from.chat_path {
                known.chat_path.clone_from(chat_path);
            }
            known.continuous_usage = from.continuous_usage.unwrap_or(known.continuous_usage);
            if let Some(key) = &from.platform_key {
                known.platform_key = Some(PlatformKey(Arc::clone(key)));
            }
        }
        for offer in &from.models {
            let model = self.model_or_plain(&offer.model);
            let known = model.offers.iter().position(|known| known.provider == from.slug);
            let joined = Offer {
                provider: from.slug.clone(),
                provider_model: offer
                    .provider_model
                    .clone()
                    .or_else(|| known.map(|at| model.offers[at].provider_model.clone()))
                    .unwrap_or_else(|| offer.model.to_string()),
                context_length: offer
                    .context_length
                    .or_else(|| known.and_then(|at| model.offers[at].context_length)),
                price: offer.price.or_else(|| known.and_then(|at| model.offers[at].price)),
                features: known.map(|at| model.offers[at].features.clone()).unwrap_or_default(),
            };
            match known {
                Some(at) => model.offers[at] = joined,
                None => model.offers.push(joined),
            }
        }
        Ok(())
    }

    /// Adds what a replica serves: the pool's offer where the file has none.
    fn join_served(&mut self, served: &ModelId) {
        let pool = ProviderSlug::parse(POOL).expect("the pool's slug is one");
        let model = self.model_or_plain(served);
        if !model.offers.iter().any(|offer| offer.provider == pool) {
            model.offers.insert(
                0,
                Offer {
                    provider: pool,
                    provider_model: served.to_string(),
                    context_length: model.context_length,
                    price: Some(Price::FREE),
                    features: vec![],
                },
            );
        }
    }

    fn model_or_plain(&mut self, id: &ModelId) -> &mut ModelFacts {
        let at = self.models.iter().position(|model| model.id == *id).unwrap_or_else(|| {
            self.models.push(ModelFacts::plain(id.clone()));
            self.models.len() - 1
        });
        &mut self.models[at]
    }
}

impl ModelFacts {
    /// Whether it reads pictures.
    pub(crate) fn images(&self) -> bool {
        self.task == "image-text-to-text" || self.tags.iter().any(|tag| tag == "vision")
    }

    /// A model that the configuration names and no file describes.
    fn plain(id: ModelId) -> Self {
        Self {
            summary: "Added by this site's operator. The catalogue has no card for it.".to_owned(),
            task: "text-generation".to_owned(),
            tags: vec!["conversational".to_owned(), "text-generation".to_owned()],
            library: None,
            licence: "unknown".to_owned(),
            licence_url: None,
            languages: vec![],
            n_parameters: None,
            n_active_parameters: None,
            context_length: None,
            released: String::new(),
            organisation: id.namespace().to_owned(),
            country: None,
            source_url: None,
            base_model: None,
            examples: vec![],
            offers: vec![],
            card_markdown: String::new(),
            id,
        }
    }

    /// Every tag the Hub API filters by: the file's, the task, the library, the languages, the licence.
    pub(crate) fn hub_tags(&self) -> Vec<String> {
        let mut tags = self.tags.clone();
        let more = [self.task.clone()]
            .into_iter()
            .chain(self.library.clone())
            .chain(self.languages.iter().cloned())
            .chain([format!("license:{}", self.licence.to_lowercase())]);
        for tag in more {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OfferConfig;

    #[test]
    fn every_embedded_file_is_sound() {
        let catalogue = Catalogue::load(None, &[], &[]).expect("the embedded catalogue parses");
        assert_eq!(catalogue.providers[0].slug.as_str(), POOL);
        for organisation in &catalogue.organisations {
            let has_models = |model: &ModelFacts| model.id.namespace() == organisation.namespace;
            assert!(catalogue.models.iter().any(has_models), "{}", organisation.namespace);
        }
        for model in &catalogue.models {
            assert!(catalogue.organisation(model.id.namespace()).is_some(), "{}: whose is it?", model.id);
            assert!(model.summary.len() <= 200, "{}", model.id);
            assert!(!model.card_markdown.trim().is_empty(), "{}", model.id);
            for offer in &model.offers {
                assert!(
                    catalogue.provider(&offer.provider).is_some(),
                    "{}: unknown provider {}",
                    model.id,
                    offer.provider
                );
            }
        }
    }

    #[test]
    fn a_served_model_without_a_file_gets_a_plain_free_entry() {
        let id = ModelId::parse("my-org/My-Model").expect("an id");
        let catalogue = Catalogue::load(None, &[], std::slice::from_ref(&id)).expect("it loads");
        let model = catalogue.model(&id).expect("it is there");
        assert_eq!(model.offers[0].provider.as_str(), POOL);
        assert_eq!(model.offers[0].price, Some(Price::FREE));
    }

    #[test]
    fn the_configuration_overrides_an_address_and_adds_a_price() {
        let id = ModelId::parse("swiss-ai/Apertus-70B-Instruct-2509").expect("an id");
        let slug = ProviderSlug::parse("groq").expect("a slug");
        let overrides = ProviderConfig {
            slug: slug.clone(),
            name: None,
            base_url: Some("http://127.0.0.1:9".to_owned()),
            chat_path: None,
            continuous_usage: Some(true),
            platform_key: None,
            models: vec![OfferConfig {
                model: id.clone(),
                provider_model: Some("apertus".to_owned()),
                price: Some(Price { input_nanousd: 1, output_nanousd: 2 }),
                context_length: None,
            }],
        };
        let catalogue = Catalogue::load(None, &[overrides], &[]).expect("it loads");
        let provider = catalogue.provider(&slug).expect("known");
        assert_eq!(provider.base_url.as_deref(), Some("http://127.0.0.1:9"));
        assert_eq!(provider.chat_path, "/openai/v1/chat/completions", "what is not named stays");
        let sent = catalogue.for_gateway(&[]);
        let totals = |slug: &str| sent.provider(slug).map(|provider| provider.continuous_usage);
        assert_eq!((totals("groq"), totals("together")), (Some(true), Some(false)));
        let offers = &catalogue.model(&id).expect("known").offers;
        assert!(offers.iter().any(|offer| offer.provider == slug && offer.provider_model == "apertus"));
    }

    #[test]
    fn a_new_provider_needs_an_address() {
        let overrides = ProviderConfig {
            slug: ProviderSlug::parse("nowhere").expect("a slug"),
            name: None,
            base_url: None,
            chat_path: None,
            continuous_usage: Some(true),
            platform_key: None,
            models: vec![],
        };
        assert!(matches!(
            Catalogue::load(None, &[overrides], &[]),
            Err(CatalogueError::ProviderWithoutAddress { slug }) if slug == "nowhere"
        ));
    }
}
