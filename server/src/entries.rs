//! Loads what lists and pages show of models: facts, routes in the caller's order, use and speed of late.

use crate::{
    catalogue::ModelFacts,
    listing::Entry,
    state::{AppState, Preferences, lately_us},
};
use std::collections::HashMap;
use store::{Measured, StoreError};
use wire::{ModelId, PoolSummary, ProviderSlug};

/// What this site has seen of its models lately.
pub(crate) struct Lately {
    n_requests: HashMap<ModelId, u64>,
    measured: Vec<Measured>,
}

impl Lately {
    /// Use alone: what lists are ordered by.
    pub(crate) async fn use_of(app: &AppState) -> Result<Self, StoreError> {
        let n_requests = app.store.requests_by_model(lately_us()).await?.into_iter().collect();
        Ok(Self { n_requests, measured: vec![] })
    }

    /// Use and speed.
    pub(crate) async fn use_and_speed_of(app: &AppState) -> Result<Self, StoreError> {
        Ok(Self { measured: app.store.measured(lately_us()).await?, ..Self::use_of(app).await? })
    }

    pub(crate) fn n_requests(&self, model: &ModelId) -> u64 {
        self.n_requests.get(model).copied().unwrap_or(0)
    }

    /// Speeds of a model at a provider, when there were calls.
    pub(crate) fn measured(&self, provider: &ProviderSlug, model: &ModelId) -> Option<&Measured> {
        self.measured.iter().find(|seen| seen.provider == *provider && seen.model == *model)
    }
}

impl AppState {
    pub(crate) fn entry<'a>(
        &self,
        facts: &'a ModelFacts,
        preferences: &Preferences,
        lately: &Lately,
    ) -> Entry<'a> {
        Entry { facts, routes: self.routes(facts, preferences), n_requests: lately.n_requests(&facts.id) }
    }

    /// Every model of the catalogue.
    pub(crate) fn entries(&self, preferences: &Preferences, lately: &Lately) -> Vec<Entry<'_>> {
        self.catalogue.models.iter().map(|facts| self.entry(facts, preferences, lately)).collect()
    }

    /// What the pool serves now.
    pub(crate) fn pool_summary(&self) -> PoolSummary {
        let status = self.pool.status();
        let mut summary = PoolSummary { n_replicas: status.len(), ..PoolSummary::default() };
        let mut models: Vec<&str> = vec![];
        for replica in &status {
            if !summary.clusters.contains(&replica.cluster) {
                summary.clusters.push(replica.cluster.clone());
            }
            if replica.healthy {
                summary.n_healthy += 1;
                models.extend(replica.models.iter().map(String::as_str));
            }
        }
        models.sort_unstable();
        models.dedup();
        summary.n_models = models.len();
        summary
    }
}
