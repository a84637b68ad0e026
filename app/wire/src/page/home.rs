//! The page that one comes to first.

use super::{ModelCard, PoolSummary};
use crate::ModelId;

/// What this site is, what it serves now, and a prompt to try it with.
#[derive(Clone, Debug, PartialEq)]
pub struct HomePage {
    /// What the pool serves now.
    pub pool: PoolSummary,
    /// Models known.
    pub n_models: usize,
    /// Models that a call of this visitor would reach now.
    pub n_callable: usize,
    /// Providers known, the pool among them.
    pub n_providers: usize,
    /// Requests through this site in the last 30 days.
    pub n_requests: u64,
    /// What to try at once: the first model that answers this visitor for nothing.
    pub first: Option<FirstModel>,
    /// Most requested lately.
    pub trending: Vec<ModelCard>,
    /// Published last.
    pub newest: Vec<ModelCard>,
}

/// The model that the prompt box leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstModel {
    /// Its id.
    pub id: ModelId,
    /// Prompts to start from.
    pub examples: Vec<String>,
    /// Median milliseconds to its first token lately, when measured.
    pub first_token_ms: Option<u64>,
}
