//! Loads what lists and pages show of models: facts, routes in the caller's order, use and speed of late.

use crate::{
    catalogue::ModelFacts,
    listing::{Counts, Entry, Index, Reach},
    state::{AppState, Preferences, lately_us},
};
use gateway::Standing;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use store::{Measured, StoreError};
use wire::{ClusterNow, ModelId, PoolSummary, ProviderSlug};

/// What this site has seen of its models lately.
#[derive(Default)]
pub(crate) struct Lately {
    n_requests: HashMap<ModelId, u64>,
    n_likes: HashMap<ModelId, u64>,
    measured: HashMap<ModelId, Vec<Measured>>,
    /// The same by place in the catalogue: what lists are ordered by.
    pub(crate) counts: Counts,
}

/// How long what was counted is shown. Thirty days change little in two seconds, and the ledger is read over
/// its whole length for them.
const KEPT: Duration = Duration::from_secs(2);

/// Keeps what was counted for a moment, so that a busy list does not count the ledger for each reader.
#[derive(Default)]
pub(crate) struct LatelyMemory {
    kept: Mutex<Option<(Instant, Arc<Lately>)>>,
    /// Whether somebody counts already; others are shown what was counted before.
    counting: AtomicBool,
}

/// Whoever counts; also one who is cut off lets the next.
struct Turn<'a>(&'a AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Lately {
    fn new(
        index: &Index,
        n_requests: Vec<(ModelId, u64)>,
        n_likes: Vec<(ModelId, u64)>,
        measured: Vec<Measured>,
    ) -> Self {
        let mut lately =
            Self { counts: Counts::of(index, &n_requests, &n_likes, &measured), ..Self::default() };
        lately.n_requests = n_requests.into_iter().collect();
        lately.n_likes = n_likes.into_iter().collect();
        for seen in measured {
            lately.measured.entry(seen.model.clone()).or_default().push(seen);
        }
        lately
    }

    pub(crate) fn n_requests(&self, model: &ModelId) -> u64 {
        self.n_requests.get(model).copied().unwrap_or(0)
    }

    /// Requests of all models.
    pub(crate) fn n_requests_in_all(&self) -> u64 {
        self.n_requests.values().sum()
    }

    pub(crate) fn n_likes(&self, model: &ModelId) -> u64 {
        self.n_likes.get(model).copied().unwrap_or(0)
    }

    /// Speeds of a model at a provider, when there were calls.
    pub(crate) fn measured(&self, provider: &ProviderSlug, model: &ModelId) -> Option<&Measured> {
        self.measured.get(model)?.iter().find(|seen| seen.provider == *provider)
    }
}

impl AppState {
    /// Use and speed of models lately, at most a moment old.
    pub(crate) async fn lately(&self) -> Result<Arc<Lately>, StoreError> {
        let memory = &self.lately;
        let kept = memory.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let turn = match kept {
            Some((at, lately)) if at.elapsed() < KEPT => return Ok(lately),
            Some((_, old)) if memory.counting.swap(true, Ordering::AcqRel) => return Ok(old),
            Some(_) => Some(Turn(&memory.counting)),
            // At the start there is nothing else to show.
            None => None,
        };
        let since_us = lately_us();
        let n_requests = self.store.requests_by_model(since_us).await?;
        let n_likes = self.store.likes_by_model().await?;
        let measured = self.store.measured(since_us).await?;
        let lately = Arc::new(Lately::new(&self.index, n_requests, n_likes, measured));
        *memory.kept.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), Arc::clone(&lately)));
        drop(turn);
        Ok(lately)
    }

    pub(crate) fn entry<'a>(
        &self,
        facts: &'a ModelFacts,
        preferences: &Preferences,
        lately: &Lately,
        standing: &Standing,
    ) -> Entry<'a> {
        Entry {
            facts,
            routes: self.routes(facts, preferences, standing),
            n_requests: lately.n_requests(&facts.id),
            n_likes: lately.n_likes(&facts.id),
        }
    }

    /// Every model of the catalogue. Where some will do, ask the index which.
    pub(crate) fn entries(&self, preferences: &Preferences, lately: &Lately) -> Vec<Entry<'_>> {
        let standing = self.gateway.standing();
        self.catalogue.models.iter().map(|facts| self.entry(facts, preferences, lately, &standing)).collect()
    }

    /// What someone with these preferences can call now.
    pub(crate) fn reach(&self, preferences: &Preferences, standing: &Standing) -> Reach {
        Reach::of(&self.index, standing, &preferences.own_keys())
    }

    /// What the pool serves now.
    pub(crate) fn pool_summary(&self) -> PoolSummary {
        let status = self.pool.status();
        let mut summary = PoolSummary { n_replicas: status.len(), ..PoolSummary::default() };
        let mut models: Vec<&str> = vec![];
        for replica in &status {
            let known = summary.clusters.iter().position(|cluster| cluster.label == replica.cluster);
            let known = known.unwrap_or_else(|| {
                let label = replica.cluster.clone();
                summary.clusters.push(ClusterNow { label, n_healthy: 0, n_replicas: 0 });
                summary.clusters.len() - 1
            });
            summary.clusters[known].n_replicas += 1;
            summary.clusters[known].n_healthy += usize::from(replica.healthy);
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
