//! The settings' pages: order with keys, access tokens.

use crate::{KeyCheck, KeyMode, KeySummary, Price, ProviderSlug, TokenSummary};

/// `/settings/inference-providers`: keys and order.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsPage {
    /// Every provider in the user's order.
    pub providers: Vec<ProviderSetting>,
    /// Whether the user saved an order; otherwise it is the site's default.
    pub order_saved: bool,
    /// What a call would do now.
    pub dry_run: DryRun,
    /// What a form did, when one was sent without script.
    pub notice: Option<Notice>,
}

/// `/settings/tokens`
#[derive(Clone, Debug, PartialEq)]
pub struct TokensPage {
    /// Access tokens of this account.
    pub tokens: Vec<TokenSummary>,
    /// What a form did.
    pub notice: Option<Notice>,
}

/// What a form did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The order is saved.
    OrderSaved,
    /// The order is the site's own again.
    OrderReset,
    /// A key is saved.
    KeySaved,
    /// A key is removed.
    KeyRemoved,
    /// A key rests: calls are routed.
    KeyPaused,
    /// A key that rested is used again.
    KeyUsed,
    /// A token is revoked.
    TokenRevoked,
    /// A token is made: the token itself, shown this once.
    TokenCreated(String),
    /// It did not work: a sentence of the API, in English.
    Failed(String),
}

/// A provider in settings.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderSetting {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// The user's key for it, when there is one.
    pub key: Option<KeySummary>,
    /// What a test of that key just found.
    pub check: Option<KeyCheck>,
    /// Whether calls can be made without the user's key: it is the pool, or the platform has a key.
    pub routed: bool,
    /// Whether it is this site's own pool, which takes no key.
    pub pool: bool,
    /// Where one signs up for a key.
    pub keys_url: String,
    /// How many models of the catalogue it has.
    pub n_models: usize,
    /// How many of those the pool serves now; of other providers nobody knows.
    pub n_served: Option<usize>,
}

/// What a call would do now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DryRun {
    /// The model asked about, as it was written, with its suffix.
    pub model: String,
    /// Models to choose from: those that would be answered now.
    pub models: Vec<String>,
    /// The answer, when a model was asked about.
    pub outcome: Option<DryRunOutcome>,
}

/// What came of a dry run.
#[derive(Clone, Debug, PartialEq)]
pub enum DryRunOutcome {
    /// A plan.
    Plan(DryRunPlan),
    /// The catalogue has no such model.
    UnknownModel,
    /// What stands behind the colon is neither a policy nor a provider.
    UnknownSuffix,
}

/// The plan of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRunPlan {
    /// The model's id, without the suffix.
    pub model: String,
    /// How the providers were put in order.
    pub by: PlannedBy,
    /// Who would be asked, first to last.
    pub asked: Vec<DryRunStep>,
    /// Who has the model and would not be asked.
    pub passed_over: Vec<DryRunStep>,
    /// The names of those that do not have it.
    pub not_served: Vec<String>,
}

/// How a plan puts providers in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedBy {
    /// The user's order, else the site's.
    Order,
    /// The lowest price.
    Price,
    /// The highest measured speed.
    Speed,
    /// The model string names the provider.
    Name,
}

/// A provider in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRunStep {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key.
    pub mode: KeyMode,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Tokens a second of this site's own calls in the last day, when the plan looked at them.
    pub tokens_per_s: Option<f64>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a provider in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is asked.
    Asked,
    /// It is asked, and would not answer at the moment: none of its servers is well.
    Down,
    /// It needs a key that is not there.
    NeedsKey,
    /// No server of the pool has the model.
    NoReplica,
    /// It costs something, and the account's credits of this month are used up.
    NoCredits,
    /// The model string names another provider.
    NotNamed,
}
