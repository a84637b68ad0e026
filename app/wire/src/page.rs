//! What a page shows: one struct a page. The server fills it, the view draws it, no view fetches.

mod compare;
mod docs;
mod home;
mod list;
mod model;
mod organisation;
mod pairs;
mod preferences;
mod provider;
mod record;
mod run;
mod settings;
mod usage;

pub use model::*;
pub use organisation::*;
pub use provider::*;
pub use record::*;

use crate::{ClusterLabel, KeyMode, Locale, ModelId, Price, ProviderSlug};
use serde::{Deserialize, Serialize};

pub use compare::*;
pub use docs::*;
pub use home::*;
pub use list::*;
pub use pairs::*;
pub use preferences::*;
pub use run::*;
pub use settings::*;
pub use usage::*;

/// What every page carries around its own content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chrome {
    /// Path and query of this page, for marking the current link and for return addresses.
    pub path: String,
    /// The nonce of this response's content security policy.
    pub nonce: String,
    /// What a person sees as this site's address, such as `http://127.0.0.1:8080`, without a slash.
    pub origin: String,
    /// The files of the browser bundle.
    pub assets: AssetUrls,
    /// The language of the interface.
    pub locale: Locale,
    /// Colours the visitor chose; `None` follows the system.
    pub theme: Option<Theme>,
    /// What is read out while an answer comes.
    pub announce: Announce,
    /// What sends a message.
    pub send_key: SendKey,
    /// The pool's clusters, for the partners' names.
    pub clusters: Vec<ClusterLabel>,
}

/// Where the browser bundle's files are served, with their content hash in the name. Empty without a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssetUrls {
    /// The style sheet of every page.
    pub css: String,
    /// What the pages of models, providers and the chat have besides.
    pub hub_css: String,
    /// What the first page has besides these.
    pub home_css: String,
    /// What the settings and the guides have besides.
    pub settings_css: String,
    /// The islands' JavaScript module (wasm-bindgen's glue).
    pub islands_js: String,
    /// The islands' Wasm.
    pub islands_wasm: String,
    /// The JavaScript module of the order of providers.
    pub settings_js: String,
    /// Its Wasm.
    pub settings_wasm: String,
    /// The style sheet that the playground and the comparison have besides.
    pub playground_css: String,
    /// The JavaScript module of the playground's islands.
    pub playground_js: String,
    /// Their Wasm.
    pub playground_wasm: String,
    /// The JavaScript module of the comparison's islands.
    pub compare_js: String,
    /// Their Wasm.
    pub compare_wasm: String,
    /// The Markdown renderer's JavaScript module, loaded on the first send.
    pub renderer_js: String,
    /// The Markdown renderer's Wasm.
    pub renderer_wasm: String,
    /// The search suggestions' JavaScript module, loaded when a search field is entered.
    pub suggest_js: String,
    /// The search suggestions' Wasm.
    pub suggest_wasm: String,
    /// The JavaScript module that writes code samples; it knows its Wasm.
    pub samples_js: String,
    /// The JavaScript module that colours code; it knows its Wasm.
    pub colours_js: String,
    /// The JavaScript module that draws formulas; it knows its Wasm.
    pub math_js: String,
}

/// Colours the visitor chose over the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black and white with the strongest lines, light or dark as the system is.
    Contrast,
}

impl Theme {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    /// Its name in a cookie, a form and the document's root.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    /// The theme of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

/// One page and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// `/`
    Home(HomePage),
    /// `/models`
    Models(ModelsPage),
    /// `/inference/models`
    Pairs(PairsPage),
    /// `/{namespace}/{name}`
    Model(Box<ModelPage>),
    /// `/playground`
    Playground(Box<PlaygroundPage>),
    /// `/runs/{id}`
    Run(Box<RunPage>),
    /// `/compare`
    Compare(Box<ComparePage>),
    /// `/{namespace}`
    Organisation(OrganisationPage),
    /// `/providers`
    Providers(ProvidersPage),
    /// `/providers/{slug}`
    Provider(Box<ProviderPage>),
    /// `/settings/inference-providers`
    Settings(SettingsPage),
    /// `/settings/tokens`
    Tokens(TokensPage),
    /// `/settings/usage`
    Usage(Box<UsagePage>),
    /// `/settings/billing`
    Billing(Box<BillingPage>),
    /// `/docs/...`
    Docs(DocsPage),
    /// `/settings/preferences`
    Preferences(PreferencesPage),
    /// `/gallery`: every component in every state.
    Gallery,
    /// `/offline`: what stands in for a page while there is no network.
    Offline,
    /// Any page that cannot be shown.
    Error(ErrorPage),
}

/// A provider of a model, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderMark {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// Whether a call would go through now.
    pub state: RouteState,
}

/// Whether and why a provider would serve a model for this user now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteState {
    /// A call would be made, routed or with the user's key.
    Ready,
    /// The provider has the model, but neither the user nor the platform has a key for it.
    NeedsKey,
    /// The pool knows the model, but no replica serves it.
    NoReplica,
    /// Replicas serve it, but none is healthy.
    Down,
}

/// How a call that names no provider picks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The account's order, else the site's. Also when no policy is named.
    Preferred,
    /// The lowest price of a token of the answer.
    Cheapest,
    /// The most tokens a second, as this site measured.
    Fastest,
}

impl Policy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Preferred, Self::Fastest, Self::Cheapest];

    /// Its name after the colon of a model's.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Cheapest => "cheapest",
            Self::Fastest => "fastest",
        }
    }
}

/// What the pool serves now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolSummary {
    /// Replicas that answer.
    pub n_healthy: usize,
    /// Replicas known.
    pub n_replicas: usize,
    /// Clusters known, in the order of the configuration.
    pub clusters: Vec<ClusterNow>,
    /// Models with at least one healthy replica.
    pub n_models: usize,
}

/// A cluster of the pool, and how many of its replicas answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterNow {
    /// Which.
    pub label: ClusterLabel,
    /// Replicas that answer.
    pub n_healthy: usize,
    /// Replicas known.
    pub n_replicas: usize,
}

/// The widget's props: small, because they travel in the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Widget {
    /// The model.
    pub model: ModelId,
    /// This site's address, for the snippets.
    pub origin: String,
    /// The providers in the user's order; those that are not ready cannot be picked.
    pub providers: Vec<WidgetProvider>,
    /// Prompts to start from.
    pub examples: Vec<String>,
    /// Longest answer to offer, in tokens.
    pub max_tokens: u64,
    /// Where the Markdown renderer's module is served; empty without a bundle.
    pub renderer_js: String,
    /// Where the Markdown renderer's Wasm is served; empty without a bundle.
    pub renderer_wasm: String,
    /// What waits in the composer, from the address; it is never sent by itself.
    pub prompt: String,
    /// Whether the model reads pictures.
    pub images: bool,
}

/// The chat on a page of its own, with any model that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaygroundPage {
    /// The chat; `None` when no model would answer this visitor.
    pub widget: Option<Widget>,
    /// Every model that would answer now, by id.
    pub models: Vec<ModelId>,
    /// A shared run that is to be opened.
    pub run: Option<OpenedRun>,
}

/// A shared run as the playground opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedRun {
    /// Its name.
    pub id: String,
    /// `request` (OpenAI's, with `messages`), `answer`, `provider` (a slug), `kept` (parameters as the island keeps them).
    pub json: String,
}

/// A provider in the widget's picker and in the snippets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WidgetProvider {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key a call would be made.
    pub mode: KeyMode,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// The provider's own id of the model, for direct snippets.
    pub provider_model: String,
    /// The provider's own address up to the chat path, `https://api.groq.com/openai/v1`, for direct snippets.
    pub base_url: String,
    /// What it takes beyond plain chat, with this model.
    pub takes: Takes,
}

/// What a route takes of a request beyond messages. What it does not take is shown greyed and not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    /// Functions that the model may call.
    pub tools: bool,
    /// A JSON schema that the answer keeps to.
    pub structured: bool,
    /// Parameters, by their key in a request, that the provider does not document.
    pub ignores: Vec<String>,
}

/// A page that cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPage {
    /// The status, as the page says it.
    pub status: u16,
    /// What happened.
    pub fault: Fault,
    /// The id to quote.
    pub request_id: String,
}

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is at the address.
    NoPage,
    /// The catalogue has no such model.
    NoModel,
    /// The address is not read by that method.
    NoMethod,
    /// The site was asked for by a name that is not its own.
    WrongHost,
    /// Another site asked for what only this site's pages may.
    Foreign,
    /// A run was shared and is not any longer.
    RunGone,
    /// A defect here.
    Broken,
    /// Something else about the request.
    Refused {
        /// The sentence that programs get, in English.
        message: String,
    },
}
