//! Every way to call every model, side by side.

use super::{Paging, RouteState};
use crate::{KeyMode, ModelId, Price, ProviderSlug};

/// The table of (model, provider) pairs, or of those of some models.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsPage {
    /// The models compared, beside one another; empty when none was named.
    pub specs: Vec<ModelSpecs>,
    /// Models that the address names and this site does not know.
    pub unknown: Vec<String>,
    /// Providers to choose from, those in force first.
    pub providers: Vec<PairProvider>,
    /// Whether only pairs that would answer now are shown.
    pub ready_only: bool,
    /// Address with that turned over.
    pub ready_href: String,
    /// The columns that can be ordered by, in display order.
    pub sorts: Vec<PairSortChoice>,
    /// This page's pairs.
    pub rows: Vec<PairRow>,
    /// All pairs that match.
    pub n_rows: usize,
    /// Where this page of results is among the others.
    pub paging: Paging,
    /// What of the address the provider's form has no control for, and takes along.
    pub kept: Vec<(String, String)>,
    /// Address without any filter but the models, when one is in force.
    pub clear_href: Option<String>,
}

/// What is known of a model, for comparing it with others.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelSpecs {
    /// Its id.
    pub id: ModelId,
    /// Who made it.
    pub organisation: String,
    /// The Hub's name of its task.
    pub task: String,
    /// Parameters, when known.
    pub n_parameters: Option<u64>,
    /// Parameters at work for each token, when fewer.
    pub n_active_parameters: Option<u64>,
    /// Longest prompt and answer together, in tokens, when known.
    pub context_length: Option<u64>,
    /// Licence as an SPDX id or a name.
    pub licence: String,
    /// Codes of its languages.
    pub languages: Vec<String>,
    /// Date of publication, `2025-09-02`; empty when unknown.
    pub released: String,
    /// What software loads it.
    pub library: Option<String>,
    /// Providers that would answer now, of all that have it.
    pub n_ready: usize,
    /// Providers that have it.
    pub n_providers: usize,
    /// Address of the comparison without it.
    pub without_href: String,
}

/// A provider to filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairProvider {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// Pairs with it.
    pub count: usize,
    /// Whether it is in force.
    pub selected: bool,
}

/// What pairs are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairSort {
    /// Those that answer now first, then by model.
    #[default]
    Status,
    /// By model, then in the user's order of providers.
    Model,
    /// The cheapest prompt first.
    Input,
    /// The cheapest answer first.
    Output,
    /// The longest context first.
    Context,
    /// The quickest first token first.
    FirstToken,
    /// The most tokens a second first.
    Speed,
}

impl PairSort {
    /// In display order.
    pub const ALL: [Self; 7] =
        [Self::Model, Self::Status, Self::Input, Self::Output, Self::Context, Self::FirstToken, Self::Speed];

    /// Its name in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Model => "model",
            Self::Input => "input",
            Self::Output => "output",
            Self::Context => "context",
            Self::FirstToken => "first-token",
            Self::Speed => "speed",
        }
    }
}

/// A column to order by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairSortChoice {
    /// Which.
    pub sort: PairSort,
    /// Whether it is in force, and then whether from its far end.
    pub selected: Option<bool>,
    /// The table's address in this order; turned round when it is in force.
    pub href: String,
}

/// One way to call one model.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// The model.
    pub model: ModelId,
    /// The provider's slug.
    pub slug: ProviderSlug,
    /// The provider's name.
    pub name: String,
    /// With whose key a call would be made.
    pub mode: KeyMode,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Its context length, when known.
    pub context_length: Option<u64>,
    /// Median milliseconds to the first token of this site's own calls lately, when there were any.
    pub first_token_ms: Option<u64>,
    /// Median tokens a second of this site's own calls lately, when there were any.
    pub tokens_per_s: Option<f64>,
    /// What the model is known to do besides writing.
    pub abilities: Vec<Ability>,
}

/// What a model is known to do besides writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// It calls tools.
    Tools,
    /// It keeps to a schema.
    StructuredOutput,
    /// It thinks before it answers.
    Reasoning,
    /// It reads pictures.
    Vision,
}
