//! A model's own page.

use crate::{
    Ability, ClusterLabel, KeyMode, ModelId, Policy, Price, ProviderSlug, Record, RouteState, Widget,
};

/// A model's own page.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelPage {
    /// Its id.
    pub id: ModelId,
    /// One sentence about it.
    pub summary: String,
    /// Task, library, licence, languages: each with the address of the list filtered by it.
    pub tags: Vec<Tag>,
    /// What is known of it.
    pub facts: Facts,
    /// The card, Markdown without front matter.
    pub card_markdown: String,
    /// Where the weights and the original card are published.
    pub source_url: Option<String>,
    /// Every provider that has it, in the user's order.
    pub providers: Vec<ProviderRow>,
    /// What each policy would try now.
    pub policies: Vec<PolicyRoutes>,
    /// Requests through this site in the last 30 days.
    pub n_requests: u64,
    /// Accounts of this site that like it.
    pub n_likes: u64,
    /// Whether the visitor's is one of them.
    pub liked: bool,
    /// Other models that a reader of this page may want, the nearest first.
    pub related: Vec<RelatedModel>,
    /// What the widget needs; its `providers` are those of above.
    pub widget: Widget,
    /// Whether the catalogue has other models that answer now, and the address of that list.
    pub callable_href: String,
}

/// A tag of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What it says, by which a view words it.
    pub kind: TagKind,
    /// The Hub's value, such as `text-generation`, `de` or `Apache-2.0`.
    pub value: String,
    /// The list of models that have it.
    pub href: String,
}

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// What the model is for.
    Task,
    /// A language it speaks, by its code.
    Language,
    /// Its licence.
    Licence,
    /// A word that is the same in every language: a library, a property.
    Name,
}

/// What is known of a model; what is not stays out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who made it, as a name.
    pub organisation: String,
    /// Where they sit, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// All its parameters.
    pub n_parameters: Option<u64>,
    /// Those that work on one token.
    pub n_active_parameters: Option<u64>,
    /// Longest prompt and answer together, in tokens.
    pub context_length: Option<u64>,
    /// Licence as an SPDX id or a name.
    pub licence: String,
    /// Its text.
    pub licence_url: Option<String>,
    /// Codes of its languages.
    pub languages: Vec<String>,
    /// `2025-09-02`; empty when unknown.
    pub released: String,
    /// The library its files are for.
    pub library: Option<String>,
}

/// A row of the provider table.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderRow {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key a call would be made.
    pub mode: KeyMode,
    /// Last four characters of the user's key, when there is one.
    pub key_last_four: Option<String>,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Its context length, when known.
    pub context_length: Option<u64>,
    /// The provider's own id of the model.
    pub provider_model: String,
    /// What it takes beyond plain chat, where known.
    pub features: Vec<Ability>,
    /// What this site measured of it; `None` without calls in the last week.
    pub record: Option<Record>,
    /// Where it runs, when the provider is the pool.
    pub clusters: Vec<ClusterLabel>,
}

/// A model's routes as one policy would try them.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyRoutes {
    /// The policy.
    pub policy: Policy,
    /// Every provider, first choice first; those that are not ready are passed over.
    pub rungs: Vec<PolicyRung>,
}

/// A provider in a policy's order.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyRung {
    /// Its name.
    pub name: String,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Tokens a second that the policy goes by, when measured.
    pub tokens_per_s: Option<f64>,
}

/// A model in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedModel {
    /// Its id.
    pub id: ModelId,
    /// One sentence about it.
    pub summary: String,
    /// Parameters, when known.
    pub n_parameters: Option<u64>,
    /// Whether a call would go through now.
    pub ready: bool,
    /// What it has in common with the page's model.
    pub relation: Relation,
}

/// What two models have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// They are from one organisation.
    Organisation,
    /// One is trained from the other, or both from a third.
    Family,
    /// They do the same at about the same size.
    Size,
}
