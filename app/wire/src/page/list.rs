//! The model list, its filters and orders, and the cards that other pages show too.

use super::{PoolSummary, ProviderMark};
use crate::{ModelId, Price};

/// The model list.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelsPage {
    /// The text searched for.
    pub search: String,
    /// The orders, in display order.
    pub sorts: Vec<SortChoice>,
    /// The filters, in display order.
    pub facets: Vec<FacetGroup>,
    /// Filters in force, each with the address without it.
    pub active: Vec<ActiveFilter>,
    /// What of the address the form has no control for, such as an order, and takes along.
    pub kept: Vec<(String, String)>,
    /// This page's models.
    pub models: Vec<ModelCard>,
    /// Models with a name like the one searched for, when none matches.
    pub similar: Vec<ModelId>,
    /// All models that match.
    pub n_models: usize,
    /// Where this page of results is among the others.
    pub paging: Paging,
    /// What the pool serves now.
    pub pool: PoolSummary,
}

/// A property of models that lists are filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Whether the visitor can call it now, and with their own keys.
    Availability,
    /// What it is made for, by the Hub's names.
    Task,
    /// Who serves it.
    Provider,
    /// Who made it.
    Organisation,
    /// What it speaks, by ISO 639 codes.
    Language,
    /// Under what it may be used.
    Licence,
    /// How many parameters it has, in ranges.
    Size,
    /// How long its context is at least.
    Context,
    /// What an answer costs at most.
    Price,
    /// What software loads it.
    Library,
}

impl Facet {
    /// In display order: what the visitor can do first, the makers' affairs last.
    pub const ALL: [Self; 10] = [
        Self::Availability,
        Self::Task,
        Self::Provider,
        Self::Price,
        Self::Size,
        Self::Context,
        Self::Language,
        Self::Organisation,
        Self::Licence,
        Self::Library,
    ];

    /// Its query key. Where the Hub has one, the Hub's.
    pub fn key(self) -> &'static str {
        match self {
            Self::Availability => "inference",
            Self::Task => "pipeline_tag",
            Self::Provider => "inference_provider",
            Self::Organisation => "author",
            Self::Language => "language",
            Self::Licence => "license",
            Self::Size => "size",
            Self::Context => "context",
            Self::Price => "price",
            Self::Library => "library",
        }
    }

    /// Whether a model must have all chosen values instead of one: those are demands, of which the
    /// strictest counts.
    pub fn demands(self) -> bool {
        matches!(self, Self::Availability | Self::Context | Self::Price)
    }
}

/// A filter of the model list: a group of check boxes in a GET form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetGroup {
    /// What it is about.
    pub facet: Facet,
    /// Its values with counts; ranges in their order, others the most frequent first.
    pub choices: Vec<FacetChoice>,
    /// How many more values there are that are not listed.
    pub n_unlisted: usize,
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetChoice {
    /// The query value, as the address spells it.
    pub value: String,
    /// Its name where that is a fact and not a word: a provider's, an organisation's.
    pub name: Option<String>,
    /// How many models it would leave.
    pub count: usize,
    /// Whether it is in force.
    pub selected: bool,
    /// Address with this value taken, or taken back when it is in force.
    pub href: String,
}

/// A filter in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveFilter {
    /// What it is.
    pub filter: Filter,
    /// Address without it.
    pub href: String,
}

/// What a list can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A value of a facet, with its name where that is a fact.
    Facet(Facet, String, Option<String>),
    /// Words in name, organisation or summary.
    Search(String),
    /// A tag, which only an address can name.
    Tag(String),
    /// A range of sizes in the Hub's words, which only an address can name.
    Parameters(String),
}

/// An order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortChoice {
    /// Which.
    pub sort: Sort,
    /// Whether it is in force.
    pub selected: bool,
    /// The list's address in this order.
    pub href: String,
}

/// The orders of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Most requested here lately; also for downloads, which this site does not count.
    #[default]
    Trending,
    /// Published last.
    Newest,
    /// The lowest price of an answer among providers that would answer now.
    Cheapest,
    /// The most tokens a second that this site measured.
    Fastest,
    /// The most liked here.
    Likes,
    /// The most parameters.
    Largest,
    /// By name.
    Name,
}

impl Sort {
    /// In display order.
    pub const ALL: [Self; 7] =
        [Self::Trending, Self::Newest, Self::Cheapest, Self::Fastest, Self::Likes, Self::Largest, Self::Name];

    /// Its name in addresses. Where the Hub has one, the Hub's.
    pub fn key(self) -> &'static str {
        match self {
            Self::Trending => "trending",
            Self::Newest => "created",
            Self::Cheapest => "price",
            Self::Fastest => "speed",
            Self::Likes => "likes",
            Self::Largest => "num_parameters",
            Self::Name => "id",
        }
    }
}

/// Pages of results around the one shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// The number of the page shown, from 1.
    pub number: usize,
    /// How many pages there are.
    pub n_pages: usize,
    /// Places of the first and the last result shown, from 1.
    pub shown: (usize, usize),
    /// Numbers and addresses of pages nearby, the first and the last; `None` stands for those left out.
    pub near: Vec<Option<(usize, String)>>,
    /// Address of the page before.
    pub previous_href: Option<String>,
    /// Address of the page after.
    pub next_href: Option<String>,
}

/// A model in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelCard {
    /// Its id.
    pub id: ModelId,
    /// One sentence about it.
    pub summary: String,
    /// The Hub's name of its task, such as `text-generation`.
    pub task: String,
    /// Parameters, when known.
    pub n_parameters: Option<u64>,
    /// Longest prompt and answer together, in tokens, when known.
    pub context_length: Option<u64>,
    /// Licence as an SPDX id or a name.
    pub licence: String,
    /// Date of publication, `2025-09-02`; empty when unknown.
    pub released: String,
    /// Providers that have it, in the user's order.
    pub providers: Vec<ProviderMark>,
    /// The lowest price among providers that would answer now.
    pub cheapest: Option<Price>,
    /// Median milliseconds to the first token at the quickest provider that would answer now, when measured.
    pub first_token_ms: Option<u64>,
    /// Median tokens a second at the fastest provider that would answer now, when measured.
    pub tokens_per_s: Option<f64>,
    /// Requests through this site in the last 30 days.
    pub n_requests: u64,
    /// Accounts that like it.
    pub n_likes: u64,
}
