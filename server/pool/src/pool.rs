//! The set of replicas: takes a snapshot for each pick, hands out leases, follows changes of the set.

use crate::{
    breaker::{BreakerState, Gate},
    draw::draw,
    health::HealthState,
    lease::Lease,
    pick::{View, pick},
    prober::{self, Pace},
    replica::{Live, Replica, ReplicaConfig},
    transport::TlsConfigs,
};
use arc_swap::ArcSwap;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};
use wire::ClusterLabel;

/// The set of replicas, cheap to clone. It serves at once: a replica may be tried until its first probe says
/// otherwise, and an empty set is a set.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

/// What a request needs of its replica. The fields beyond `model` and `tried` are hints and limits that a
/// caller may leave at their defaults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// The public id of the model.
    pub model: &'a str,
    /// Ids of replicas that are not to be taken again.
    pub tried: &'a [String],
    /// Hashes of the prompt's blocks, each over all before it, first block first: who answered the like
    /// has it in its prefix cache.
    pub prefix: &'a [u64],
    /// A conversation: a hint to stay where it was, never a reason to wait.
    pub session: Option<u64>,
    /// Countries (two letters) that may answer; empty: all.
    pub countries: &'a [String],
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
    /// Replicas could take it, but each has as many requests as it may.
    #[error("every replica of the model is full")]
    Full,
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
    /// Whether it may be picked now: not down, and its breaker lets at least one request pass.
    pub healthy: bool,
    /// What its probes say.
    pub health: HealthState,
    /// Its breaker.
    pub breaker: BreakerState,
    /// Leases out now.
    pub n_in_flight: usize,
    /// Peak-biased average time to first token, in milliseconds, as of the last one.
    pub first_token_ms: Option<f64>,
    /// Attempts answered to their end since the pool began.
    pub n_ok: u64,
    /// Attempts it was too busy for.
    pub n_busy: u64,
    /// Attempts that count against it.
    pub n_broken: u64,
}

pub(crate) struct Inner {
    replicas: ArcSwap<Vec<Arc<Replica>>>,
    tls: TlsConfigs,
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
    n_draws: AtomicU64,
    /// Tells the prober that the set is another.
    pub(crate) replaced: Notify,
    pub(crate) pace: Pace,
}

/// Time since the pool began, which is what the pure parts count in.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    began: Instant,
}

impl Pool {
    /// A pool of these replicas; `seed` feeds the power-of-two-choices draw.
    pub fn new(replicas: Vec<ReplicaConfig>, seed: u64) -> Self {
        Self::with_pace(replicas, seed, Pace::default())
    }

    pub(crate) fn with_pace(replicas: Vec<ReplicaConfig>, seed: u64, pace: Pace) -> Self {
        let tls = TlsConfigs::default();
        let replicas =
            replicas.into_iter().map(|config| Arc::new(Replica::new(config, Arc::default(), &tls))).collect();
        Self {
            inner: Arc::new(Inner {
                replicas: ArcSwap::from_pointee(replicas),
                tls,
                clock: Clock::start(),
                seed,
                n_draws: AtomicU64::new(0),
                replaced: Notify::new(),
                pace,
            }),
        }
    }

    /// A seat at the best replica for the request.
    ///
    /// # Errors
    /// By variant of [`PoolError`].
    pub fn lease(&self, ask: &Ask<'_>) -> Result<Lease, PoolError> {
        let Ask { model, tried, .. } = *ask;
        let replicas = self.inner.replicas.load();
        loop {
            let now = self.inner.clock.now();
            let views: Vec<View<'_>> = replicas.iter().map(|replica| replica.view(now)).collect();
            let n = self.inner.n_draws.fetch_add(1, Ordering::Relaxed);
            let picked = pick(&views, model, tried, draw(self.inner.seed, n))?;
            let replica = &replicas[picked.replica_idx];
            if picked.trial && !replica.live.lock().breaker.take_trial(now) {
                // Another request took the trial since the snapshot; the next one shows it.
                continue;
            }
            let model_idx = replica.config.models.iter().position(|served| served.model == model);
            return Ok(Lease::begin(
                Arc::clone(replica),
                model_idx.expect("pick returns a replica of the model"),
                self.inner.clock,
                picked.trial,
            ));
        }
    }

    /// Probes all replicas until the returned future is dropped. To be spawned once.
    pub async fn probe_forever(&self) {
        prober::run(&self.inner).await;
    }

    /// Takes another set of replicas. One that keeps its id and address keeps what is known of it; leases at
    /// one that is gone go on until they end.
    pub fn replace(&self, configs: Vec<ReplicaConfig>) {
        self.inner.replicas.rcu(|before| {
            configs.iter().map(|config| successor(before, config, &self.inner.tls)).collect::<Vec<_>>()
        });
        self.inner.replaced.notify_one();
    }

    /// A picture of every replica for pages, metrics and tests, in the order of the configuration.
    pub fn status(&self) -> Vec<ReplicaStatus> {
        let now = self.inner.clock.now();
        self.inner.replicas.load().iter().map(|replica| status(replica, now)).collect()
    }
}

impl Inner {
    pub(crate) fn replicas(&self) -> Arc<Vec<Arc<Replica>>> {
        self.replicas.load_full()
    }
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { began: Instant::now() }
    }

    pub(crate) fn now(self) -> Duration {
        self.began.elapsed()
    }
}

fn successor(before: &[Arc<Replica>], config: &ReplicaConfig, tls: &TlsConfigs) -> Arc<Replica> {
    let same = before
        .iter()
        .find(|replica| replica.config.id == config.id && replica.config.base_url == config.base_url);
    match same {
        Some(replica) if replica.config == *config => Arc::clone(replica),
        Some(replica) => Arc::new(Replica::new(config.clone(), Arc::clone(&replica.live), tls)),
        None => Arc::new(Replica::new(config.clone(), Arc::<Live>::default(), tls)),
    }
}

fn status(replica: &Replica, now: Duration) -> ReplicaStatus {
    let config = &replica.config;
    let state = replica.live.lock();
    ReplicaStatus {
        id: config.id.clone(),
        cluster: config.cluster.clone(),
        models: config.models.iter().map(|served| served.model.clone()).collect(),
        healthy: state.health.state() != HealthState::Down && state.breaker.gate(now) != Gate::Shut,
        health: state.health.state(),
        breaker: state.breaker.state(now),
        n_in_flight: state.load.read(now).n_in_flight,
        first_token_ms: state.load.average_ms(),
        n_ok: state.counts.ok,
        n_busy: state.counts.busy,
        n_broken: state.counts.broken,
    }
}

#[cfg(test)]
impl Pool {
    pub(crate) fn members(&self) -> Arc<Vec<Arc<Replica>>> {
        self.inner.replicas()
    }

    pub(crate) fn clock(&self) -> Clock {
        self.inner.clock
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Pool, PoolError};
    use crate::{Outcome, ReplicaConfig, ServedModel, replica::tests::replica};

    fn named(ids: &[&str]) -> Vec<ReplicaConfig> {
        ids.iter().map(|id| replica(id, &format!("http://{id}:8000"))).collect()
    }

    #[test]
    fn a_fresh_pool_serves_at_once_and_an_empty_one_says_so() {
        assert!(
            Pool::new(named(&["a"]), 1)
                .lease(&Ask { model: "org/model", tried: &[], ..Ask::default() })
                .is_ok()
        );
        let empty = Pool::new(Vec::new(), 1);
        assert_eq!(
            empty.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).err(),
            Some(PoolError::NoReplica)
        );
        assert!(empty.status().is_empty());
    }

    #[test]
    fn each_replica_is_tried_once_then_none_is_left() {
        let pool = Pool::new(named(&["a", "b", "c"]), 9);
        let mut tried = Vec::new();
        while let Ok(lease) = pool.lease(&Ask { model: "org/model", tried: &tried, ..Ask::default() }) {
            assert!(!tried.iter().any(|id| id == lease.replica_id()));
            tried.push(lease.replica_id().to_owned());
            lease.end(Outcome::Broken);
        }
        tried.sort();
        assert_eq!(tried, ["a", "b", "c"]);
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &tried, ..Ask::default() }).err(),
            Some(PoolError::NoneAvailable)
        );
        assert_eq!(
            pool.lease(&Ask { model: "org/other", tried: &tried, ..Ask::default() }).err(),
            Some(PoolError::NoReplica)
        );
    }

    #[test]
    fn a_model_goes_only_to_replicas_that_serve_it() {
        let mut replicas = named(&["a", "b"]);
        replicas[1].models.push(ServedModel { model: "org/small".to_owned(), upstream: "tiny".to_owned() });
        let pool = Pool::new(replicas, 1);
        for _ in 0..50 {
            let lease =
                pool.lease(&Ask { model: "org/small", tried: &[], ..Ask::default() }).expect("b serves it");
            assert_eq!((lease.replica_id(), lease.upstream_model()), ("b", "tiny"));
        }
    }

    #[test]
    fn replacing_the_set_keeps_what_is_known_of_those_that_stay() {
        let pool = Pool::new(named(&["a", "b"]), 1);
        let seats: Vec<_> = (0..2)
            .map(|_| {
                pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).expect("two replicas")
            })
            .collect();
        let mut next = named(&["b", "c", "a"]);
        next[0].weight = 2.0;
        next[2].base_url = "http://elsewhere:8000".to_owned();
        pool.replace(next);
        let status = pool.status();
        let seen: Vec<_> = status.iter().map(|s| (s.id.as_str(), s.n_in_flight)).collect();
        // b goes on under another weight; a stands elsewhere, so nothing is known of it.
        assert_eq!(seen, [("b", 1), ("c", 0), ("a", 0)]);
        drop(seats);
        assert!(pool.status().iter().all(|s| s.n_in_flight == 0));
        pool.replace(Vec::new());
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).err(),
            Some(PoolError::NoReplica)
        );
    }
}
