//! The pages of usage and bills: a month of an account's calls.

use crate::{KeyMode, ModelId, Month, NanoUsd, ProviderSlug};

/// `/settings/usage`
#[derive(Clone, Debug, PartialEq)]
pub struct UsagePage {
    /// The month shown.
    pub month: Month,
    /// The months with calls, and this one, newest first.
    pub months: Vec<Month>,
    /// The day of the month that runs, when the month does.
    pub today: Option<u8>,
    /// What the chart's bars count.
    pub measure: Measure,
    /// The chart's series, the largest first.
    pub series: Vec<UsageSeries>,
    /// The whole month.
    pub totals: UsageTotals,
    /// By provider and mode, most used first.
    pub providers: Vec<ProviderUsage>,
    /// By model, most used first.
    pub models: Vec<ModelUsage>,
    /// The newest calls of all months, newest first.
    pub calls: Vec<CallRow>,
    /// Address of the page with newer calls.
    pub newest_href: Option<String>,
    /// Address of the page with older calls.
    pub older_href: Option<String>,
}

/// What a chart counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Calls.
    Requests,
    /// Tokens of prompts and answers.
    Tokens,
    /// What was charged, in nano-dollars.
    Cost,
}

impl Measure {
    /// Every measure in the order shown.
    pub const ALL: [Self; 3] = [Self::Requests, Self::Tokens, Self::Cost];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Tokens => "tokens",
            Self::Cost => "cost",
        }
    }
}

/// A provider's part of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageSeries {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key.
    pub mode: KeyMode,
    /// What is counted, day by day from the first of the month to its last.
    pub days: Vec<u64>,
}

/// Sums of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsageTotals {
    /// Calls.
    pub n_requests: u64,
    /// Those of them that failed.
    pub n_failed: u64,
    /// Tokens of the prompts.
    pub n_prompt_tokens: u64,
    /// Tokens of the answers.
    pub n_completion_tokens: u64,
    /// Charged to the account.
    pub cost: NanoUsd,
}

/// What one provider did with one kind of key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderUsage {
    /// Its slug.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key.
    pub mode: KeyMode,
    /// The sums.
    pub totals: UsageTotals,
    /// What the provider would ask at the catalogue's prices, for calls with the user's own key; `None` when
    /// it has no price for one of the models.
    pub estimate: Option<NanoUsd>,
}

/// What one model was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUsage {
    /// The model.
    pub model: ModelId,
    /// The sums.
    pub totals: UsageTotals,
}

/// One call with its receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRow {
    /// The request id, as in logs, headers and errors.
    pub request_id: String,
    /// When it came, microseconds since 1970.
    pub at_us: i64,
    /// The model.
    pub model: ModelId,
    /// The provider that answered, or was tried last.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: String,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered.
    pub cluster: Option<String>,
    /// Tokens of the prompt.
    pub n_prompt_tokens: u64,
    /// Tokens of the answer.
    pub n_completion_tokens: u64,
    /// Charged to the account.
    pub cost: NanoUsd,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Milliseconds to the end.
    pub duration_ms: u64,
    /// How it ended.
    pub ended: CallEnd,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// Answered to its end.
    Ok,
    /// The client left.
    Cancelled,
    /// Refused or broken.
    Failed,
}

/// `/settings/billing`
#[derive(Clone, Debug, PartialEq)]
pub struct BillingPage {
    /// The month that runs.
    pub month: Month,
    /// Today's day in it.
    pub today: u8,
    /// Charged so far.
    pub charged: NanoUsd,
    /// What a month may cost at most; `None` when there is no limit.
    pub monthly_credits: Option<NanoUsd>,
    /// What the month would come to if it goes on like this; `None` on its first day.
    pub forecast: Option<NanoUsd>,
    /// Charged up to the end of each day so far.
    pub by_day: Vec<NanoUsd>,
    /// Routed calls by provider, the dearest first.
    pub routed: Vec<ProviderUsage>,
    /// Calls with own keys by provider, most used first.
    pub own: Vec<ProviderUsage>,
    /// What earlier months came to, newest first.
    pub earlier: Vec<(Month, NanoUsd)>,
}
