//! Reads the configuration again and follows it, without a restart and without dropping a stream.
//!
//! What changes is who answers and how calls are shared out: the clusters with their replicas, weights, marks
//! and ways to be reached, and what is said of models. A replica that is gone finishes what it serves. All the
//! rest (addresses, keys, providers, embedded replicas) is as it was at the start, and a change of it is told
//! as one that waits for the next. A faulty configuration changes nothing.

use crate::config::{Config, ConfigFaults, ModelConfig, ProviderConfig};
use pool::{Pool, ReplicaConfig};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use wire::ModelId;

/// Follows the configuration while the server runs.
pub(crate) struct Reload {
    /// What the server was started with.
    started: Config,
    pool: Pool,
    /// The replicas inside this process, which a configuration keeps or leaves out.
    embedded: Vec<ReplicaConfig>,
    /// The models that this server routes.
    known: Vec<ModelId>,
    /// One at a time, so that the last to ask is the last to be followed.
    turn: Mutex<()>,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reloaded {
    pub(crate) n_replicas: usize,
    /// What is not followed until the next start, in sentences.
    pub(crate) waits: Vec<String>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReloadError {
    /// The configuration was given by a program.
    #[error("this server was not started from a configuration")]
    NoSource,
    /// It has faults.
    #[error(transparent)]
    Faults(#[from] ConfigFaults),
}

impl Reload {
    pub(crate) fn new(
        started: Config,
        pool: Pool,
        embedded: Vec<ReplicaConfig>,
        known: Vec<ModelId>,
    ) -> Self {
        Self { started, pool, embedded, known, turn: Mutex::new(()) }
    }

    /// Reads the configuration and follows it. Reads files, so it is not for a thread that serves.
    ///
    /// # Errors
    /// By variant of [`ReloadError`]; then nothing has changed.
    pub(crate) fn now(&self) -> Result<Reloaded, ReloadError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let read = self.started.source.as_ref().ok_or(ReloadError::NoSource)?.read();
        let config = read.inspect_err(|faults| {
            for fault in &faults.0 {
                tracing::error!(fault, "the configuration is not followed");
            }
        })?;
        let reloaded = self.follow(config);
        tracing::info!(n_replicas = reloaded.n_replicas, "the configuration was read again");
        for sentence in &reloaded.waits {
            tracing::warn!("{sentence}");
        }
        Ok(reloaded)
    }

    fn follow(&self, config: Config) -> Reloaded {
        let mut waits = differences(&self.started, &config);
        for model in config.served_models() {
            if !self.known.contains(&model) {
                waits.push(format!("{model} is new here: it can be called after a restart."));
            }
        }
        if config.embedded.is_some() && self.embedded.is_empty() {
            waits.push("The embedded replicas begin at the next start.".to_owned());
        }
        let mut replicas = config.replicas;
        if config.embedded.is_some() {
            replicas.extend(self.embedded.iter().cloned());
        }
        let n_replicas = replicas.len();
        self.pool.replace(replicas);
        limit_queues(&self.pool, &config.models);
        Reloaded { n_replicas, waits }
    }
}

/// Tells the pool how many may wait for each of its models: also for those that a configuration says nothing
/// of, as one before it may have.
pub(crate) fn limit_queues(pool: &Pool, models: &[ModelConfig]) {
    for served in pool.status().iter().flat_map(|replica| &replica.models) {
        let said = models.iter().find(|model| model.id.as_str() == served);
        pool.set_max_queued(served, said.and_then(|model| model.max_queued).unwrap_or(pool::MAX_QUEUED));
    }
}

/// What a configuration says otherwise than the one of the start, and only the next start follows.
fn differences(started: &Config, now: &Config) -> Vec<String> {
    let embedded = started.embedded.as_ref().zip(now.embedded.as_ref());
    let master_key = |config: &Config| config.master_key.as_ref().map(|key| key.0);
    let changed = [
        ("listen", started.listen != now.listen),
        ("data", started.data != now.data),
        ("catalogue", started.catalogue != now.catalogue),
        ("database_url", started.database_url != now.database_url),
        ("public_origin", started.public_origin != now.public_origin),
        ("master_key", master_key(started) != master_key(now)),
        ("drain_s", started.drain != now.drain),
        ("resume_s", started.resume != now.resume),
        ("monthly_credits_usd", started.limits.monthly_credits != now.limits.monthly_credits),
        ("queue_timeout_s", started.limits.queue != now.limits.queue),
        ("embedded", embedded.is_some_and(|(started, now)| started != now)),
        ("hedge", hedged(started) != hedged(now)),
        ("provider", !same_providers(&started.providers, &now.providers)),
    ];
    let names = changed.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name);
    names.map(|name| format!("{name} has changed: the change takes effect after a restart.")).collect()
}

fn hedged(config: &Config) -> BTreeSet<&str> {
    config.models.iter().filter(|model| model.hedge).map(|model| model.id.as_str()).collect()
}

fn same_providers(one: &[ProviderConfig], other: &[ProviderConfig]) -> bool {
    let key = |provider: &ProviderConfig| provider.platform_key.as_ref().map(|key| key.expose().to_owned());
    let same = |a: &ProviderConfig, b: &ProviderConfig| {
        (&a.slug, &a.name, &a.base_url, &a.chat_path, a.continuous_usage, &a.models)
            == (&b.slug, &b.name, &b.base_url, &b.chat_path, b.continuous_usage, &b.models)
            && key(a) == key(b)
    };
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
}
