//! Which replica answers a request, and what its answer teaches about the next pick.
#![warn(missing_docs)]

use std::{sync::Arc, time::Duration};
use wire::ClusterLabel;

/// A replica as configured.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaConfig {
    /// Unique name, such as `cscs-alps-1`.
    pub id: String,
    /// `http://host:port`, without a path.
    pub base_url: String,
    /// Models it serves: the public model id and the name it has upstream.
    pub models: Vec<ServedModel>,
    /// Where it stands.
    pub cluster: ClusterLabel,
    /// Share of the load relative to others of the pool; 1.0 is usual.
    pub weight: f64,
    /// Bearer key the replica asks for.
    pub api_key: Option<Secret>,
}

/// A model of a replica.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedModel {
    /// The public id, `swiss-ai/Apertus-70B-Instruct-2509`.
    pub model: String,
    /// The name the replica knows it by (vLLM's `--served-model-name`).
    pub upstream: String,
}

/// A secret that cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: String) -> Self {
        Self(text)
    }
    /// The secret, for the one header that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why no replica can be had.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PoolError {
    /// No replica is configured for the model.
    #[error("no replica serves the model")]
    NoReplica,
    /// Replicas serve it, but none may be tried now (sick, open breaker, all tried).
    #[error("no replica of the model can be tried now")]
    NoneAvailable,
}

/// How an attempt ended, told once per lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Answered to its end.
    Ok,
    /// Refused for reasons of the request (4xx): says nothing about the replica.
    CallerError,
    /// 429 or 503: busy, not sick.
    Busy,
    /// Connection, 5xx, cut stream, late first token: counts against the replica.
    Broken,
    /// The client left. Says nothing about the replica.
    Cancelled,
}

/// The set of replicas.
#[derive(Clone)]
pub struct Pool {
    _inner: Arc<()>,
}

/// A seat at a replica. Ends when dropped, as [`Outcome::Cancelled`] unless [`Lease::end`] was called.
pub struct Lease {
    _private: (),
}

impl Pool {
    /// A pool of these replicas; `seed` feeds the power-of-two-choices draw.
    pub fn new(_replicas: Vec<ReplicaConfig>, _seed: u64) -> Self {
        unimplemented!()
    }

    /// A seat at the best replica for the model that is not in `tried` (replica ids).
    ///
    /// # Errors
    /// [`PoolError::NoReplica`] and [`PoolError::NoneAvailable`].
    pub fn lease(&self, _model: &str, _tried: &[String]) -> Result<Lease, PoolError> {
        unimplemented!()
    }

    /// Probes all replicas until the returned future is dropped. To be spawned once.
    pub async fn probe_forever(&self) {
        unimplemented!()
    }

    /// A picture of every replica for pages, metrics and tests.
    pub fn status(&self) -> Vec<ReplicaStatus> {
        unimplemented!()
    }
}

/// One replica as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaStatus {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub cluster: ClusterLabel,
    /// The public ids of its models.
    pub models: Vec<String>,
    /// Whether it may be picked now.
    pub healthy: bool,
    /// Leases out now.
    pub n_in_flight: usize,
}

impl Lease {
    /// The replica's id.
    pub fn replica_id(&self) -> &str {
        unimplemented!()
    }
    /// The replica's cluster.
    pub fn cluster(&self) -> &ClusterLabel {
        unimplemented!()
    }
    /// `http://host:port`.
    pub fn base_url(&self) -> &str {
        unimplemented!()
    }
    /// The model's name at this replica.
    pub fn upstream_model(&self) -> &str {
        unimplemented!()
    }
    /// The replica's key.
    pub fn api_key(&self) -> Option<&Secret> {
        unimplemented!()
    }
    /// To be called at the first non-empty delta: stops the latency clock.
    pub fn first_token(&mut self) {
        unimplemented!()
    }
    /// Tells how it ended, and ends the lease.
    pub fn end(self, _outcome: Outcome) {
        unimplemented!()
    }
    /// Time since the lease began.
    pub fn age(&self) -> Duration {
        unimplemented!()
    }
}
