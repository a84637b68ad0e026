//! Reads the configuration again and follows it, without a restart and without dropping a stream.
//!
//! What changes is who answers and how calls are shared out: the clusters with their replicas, weights, marks
//! and ways to be reached, and what is said of models. A replica that is gone finishes what it serves. All the
//! rest (addresses, keys, providers, embedded replicas) is as it was at the start, and a change of it is told
//! as one that waits for the next. A faulty configuration changes nothing.

use crate::config::{Config, ConfigFaults, ModelConfig, Source};
use pool::{Pool, ReplicaConfig};
use std::sync::{Mutex, PoisonError};
use wire::ModelId;

/// Follows the configuration while the server runs.
pub(crate) struct Reload {
    source: Option<Source>,
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
        source: Option<Source>,
        pool: Pool,
        embedded: Vec<ReplicaConfig>,
        known: Vec<ModelId>,
    ) -> Self {
        Self { source, pool, embedded, known, turn: Mutex::new(()) }
    }

    /// Reads the configuration and follows it. Reads files, so it is not for a thread that serves.
    ///
    /// # Errors
    /// By variant of [`ReloadError`]; then nothing has changed.
    pub(crate) fn now(&self) -> Result<Reloaded, ReloadError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let read = self.source.as_ref().ok_or(ReloadError::NoSource)?.read();
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
        let mut waits = vec![];
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

/// Tells the pool how many may wait for each model.
pub(crate) fn limit_queues(pool: &Pool, models: &[ModelConfig]) {
    for model in models {
        if let Some(max_queued) = model.max_queued {
            pool.set_max_queued(model.id.as_str(), max_queued);
        }
    }
}
