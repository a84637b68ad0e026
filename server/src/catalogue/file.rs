//! The catalogue's file formats: `providers.toml`, `organisations.toml`, and one Markdown file a model with TOML
//! front matter.
//!
//! Unknown keys are refused, so that a slip of the pen in a file fails a test and not a reader.

use super::{ModelFacts, Offer, OrganisationFacts, ProviderFacts};
use serde::Deserialize;
use std::{collections::HashSet, fs, path::Path};
use wire::{Ability, ModelId, Price, ProviderSlug};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Why the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file does not have the form it should.
    #[error("the catalogue file {name}: {reason}")]
    File {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The configuration adds a provider and does not say where it is.
    #[error("the provider {slug:?} is new, so its configuration needs a base_url")]
    ProviderWithoutAddress {
        /// Its slug.
        slug: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvidersFile {
    #[serde(alias = "provider")]
    providers: Vec<ProviderEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderEntry {
    slug: ProviderSlug,
    name: String,
    base_url: Option<String>,
    chat_path: String,
    home_url: String,
    keys_url: Option<String>,
    country: Option<String>,
    key_env: String,
    #[serde(default)]
    ignores: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationsFile {
    organisations: Vec<OrganisationEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationEntry {
    namespace: String,
    name: String,
    description: Option<String>,
    home_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelEntry {
    id: ModelId,
    summary: String,
    task: String,
    #[serde(default)]
    tags: Vec<String>,
    library: Option<String>,
    licence: String,
    licence_url: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    n_parameters: Option<u64>,
    n_active_parameters: Option<u64>,
    context_length: Option<u64>,
    #[serde(default)]
    released: String,
    organisation: String,
    country: Option<String>,
    source_url: Option<String>,
    base_model: Option<ModelId>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    providers: Vec<OfferEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferEntry {
    slug: ProviderSlug,
    provider_model: String,
    context_length: Option<u64>,
    price: Option<PriceEntry>,
    #[serde(default)]
    features: Vec<FeatureEntry>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FeatureEntry {
    Tools,
    StructuredOutput,
}

impl From<FeatureEntry> for Ability {
    fn from(entry: FeatureEntry) -> Self {
        match entry {
            FeatureEntry::Tools => Self::Tools,
            FeatureEntry::StructuredOutput => Self::StructuredOutput,
        }
    }
}

/// USD per million tokens.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceEntry {
    input: f64,
    output: f64,
}

/// A price from USD per million tokens; `None` for a negative or absurd one.
pub(crate) fn price_from_usd(input: f64, output: f64) -> Option<Price> {
    // A nano-dollar per million tokens is the unit; nine decimals of a dollar are exact below 9 million dollars.
    let nanousd = |usd: f64| (0.0..1e6).contains(&usd).then(|| (usd * 1e9).round() as u64);
    Some(Price { input_nanousd: nanousd(input)?, output_nanousd: nanousd(output)? })
}

pub(super) fn embedded_providers() -> Result<Vec<ProviderFacts>, CatalogueError> {
    let file: ProvidersFile = toml::from_str(PROVIDERS)
        .map_err(|error| CatalogueError::File { name: "providers.toml".into(), reason: error.to_string() })?;
    Ok(file
        .providers
        .into_iter()
        .map(|entry| ProviderFacts {
            slug: entry.slug,
            name: entry.name,
            base_url: entry.base_url,
            chat_path: entry.chat_path,
            continuous_usage: false,
            ignores: entry.ignores,
            keys_url: entry.keys_url.unwrap_or_else(|| entry.home_url.clone()),
            home_url: Some(entry.home_url),
            key_env: entry.key_env,
            country: entry.country,
            platform_key: None,
        })
        .collect())
}

pub(super) fn embedded_organisations() -> Result<Vec<OrganisationFacts>, CatalogueError> {
    let file: OrganisationsFile = toml::from_str(ORGANISATIONS).map_err(|error| CatalogueError::File {
        name: "organisations.toml".into(),
        reason: error.to_string(),
    })?;
    let facts = |entry: OrganisationEntry| OrganisationFacts {
        namespace: entry.namespace,
        name: entry.name,
        description: entry.description,
        home_url: entry.home_url,
    };
    Ok(file.organisations.into_iter().map(facts).collect())
}

pub(super) fn embedded_models() -> Result<Vec<ModelFacts>, CatalogueError> {
    MODELS
        .iter()
        .map(|(name, text)| {
            parse_model(text).map_err(|reason| CatalogueError::File { name: (*name).to_owned(), reason })
        })
        .collect()
}

/// The models of an operator's folder: each file that ends in `.md`, two of the same model refused.
pub(super) fn models_in(folder: &Path) -> Result<Vec<ModelFacts>, CatalogueError> {
    let fault =
        |path: &Path, reason: String| CatalogueError::File { name: path.display().to_string(), reason };
    let entries = fs::read_dir(folder).map_err(|error| fault(folder, error.to_string()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| fault(folder, error.to_string()))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let (mut models, mut ids) = (vec![], HashSet::new());
    for path in &paths {
        let text = fs::read_to_string(path).map_err(|error| fault(path, error.to_string()))?;
        let model = parse_model(&text).map_err(|reason| fault(path, reason))?;
        if !ids.insert(model.id.clone()) {
            return Err(fault(path, format!("another file describes {} already", model.id)));
        }
        models.push(model);
    }
    Ok(models)
}

/// Reads one model's file: front matter between two lines of `+++`, then the card.
fn parse_model(text: &str) -> Result<ModelFacts, String> {
    let rest = text.strip_prefix("+++\n").ok_or("it does not start with a line \"+++\"")?;
    let (front, card) =
        rest.split_once("\n+++\n").ok_or("its front matter does not end with a line \"+++\"")?;
    let entry: ModelEntry = toml::from_str(front).map_err(|error| error.to_string())?;
    let offers = entry
        .providers
        .into_iter()
        .map(|offer| {
            let price = match offer.price {
                None => None,
                Some(price) => Some(
                    price_from_usd(price.input, price.output)
                        .ok_or_else(|| format!("the price of {} is not one", offer.slug))?,
                ),
            };
            Ok(Offer {
                provider: offer.slug,
                provider_model: offer.provider_model,
                context_length: offer.context_length.or(entry.context_length),
                price,
                features: offer.features.into_iter().map(Ability::from).collect(),
            })
        })
        .collect::<Result<_, String>>()?;
    Ok(ModelFacts {
        id: entry.id,
        summary: entry.summary,
        task: entry.task,
        tags: entry.tags,
        library: entry.library,
        licence: entry.licence,
        licence_url: entry.licence_url,
        languages: entry.languages,
        n_parameters: entry.n_parameters,
        n_active_parameters: entry.n_active_parameters,
        context_length: entry.context_length,
        released: entry.released,
        organisation: entry.organisation,
        country: entry.country,
        source_url: entry.source_url,
        base_model: entry.base_model,
        examples: entry.examples,
        offers,
        card_markdown: card.trim_start().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_in_dollars_is_exact_in_nano_dollars() {
        assert_eq!(
            price_from_usd(0.1, 1.1),
            Some(Price { input_nanousd: 100_000_000, output_nanousd: 1_100_000_000 })
        );
        assert_eq!(price_from_usd(-1.0, 0.0), None);
        assert_eq!(price_from_usd(f64::NAN, 0.0), None);
    }

    #[test]
    fn a_folder_adds_models_and_refuses_one_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = |id: &str| {
            format!(
                "+++\nid = {id:?}\nsummary = \"s\"\ntask = \"t\"\nlicence = \"l\"\norganisation = \"o\"\n+++\ncard"
            )
        };
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        write("b.md", &text("a/b"));
        write("notes.txt", "no model");
        let models = models_in(folder.path()).expect("it reads");
        assert_eq!(models.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ["a/b"]);
        write("c.md", &text("a/b"));
        let fault = models_in(folder.path()).expect_err("the same twice").to_string();
        assert!(fault.contains("c.md") && fault.contains("a/b"), "{fault}");
        assert!(models_in(&folder.path().join("absent")).is_err());
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let text = "+++\nid = \"a/b\"\nsummary = \"s\"\ntask = \"t\"\nlicence = \"l\"\norganisation = \"o\"\nlikes = 3\n+++\ncard";
        let reason = parse_model(text).expect_err("an invented fact");
        assert!(reason.contains("likes"), "{reason}");
        assert!(parse_model(&text.replace("likes = 3\n", "")).is_ok());
    }
}
