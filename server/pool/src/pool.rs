//! The set of replicas: takes a snapshot for each pick, hands out leases, follows changes of the set.

use crate::{
    breaker::{BreakerState, Gate},
    draw::draw,
    health::HealthState,
    lease::Lease,
    pick::{Field, pick},
    prober::{self, Pace},
    replica::{Live, Replica, ReplicaConfig},
    roster::{Known, Set},
    transport::TlsConfigs,
};
use arc_swap::ArcSwap;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
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
    /// The answer comes in one piece: how long it takes says how much was asked for, not how loaded the
    /// replica is.
    pub whole: bool,
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
    /// Whether it may be picked now: not down or draining, and its breaker lets at least one request pass.
    pub healthy: bool,
    /// Being emptied.
    pub draining: bool,
    /// An outlier: much slower than its peers, and picked last.
    pub slow: bool,
    /// How many requests it may have at once now: as configured, or as its refusals taught.
    pub limit: Option<usize>,
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

/// Replicas by what they have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// The one with this id.
    Replica(&'a str),
    /// Those of the cluster with this name.
    Cluster(&'a str),
}

pub(crate) struct Inner {
    set: ArcSwap<Set>,
    /// Taken while the set is replaced, with how many numbers were given to replicas.
    n_numbers: Mutex<u32>,
    tls: TlsConfigs,
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
    n_draws: AtomicU64,
    /// Requests that wait for a seat of any model.
    n_waiting: AtomicUsize,
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
        let pool = Self {
            inner: Arc::new(Inner {
                set: ArcSwap::default(),
                n_numbers: Mutex::new(0),
                tls: TlsConfigs::default(),
                clock: Clock::start(),
                seed,
                n_draws: AtomicU64::new(0),
                n_waiting: AtomicUsize::new(0),
                replaced: Notify::new(),
                pace,
            }),
        };
        pool.replace(replicas);
        pool
    }

    /// A seat at the best replica for the request.
    ///
    /// # Errors
    /// By variant of [`PoolError`].
    pub fn lease(&self, ask: &Ask<'_>) -> Result<Lease, PoolError> {
        let set = self.inner.set.load();
        let roster = set.roster(ask.model).ok_or(PoolError::NoReplica)?;
        let now = self.inner.clock.now();
        let kin = roster.kin(ask, now);
        loop {
            let n = self.inner.n_draws.fetch_add(1, Ordering::Relaxed);
            let view = |idx: usize| {
                let replica = &roster.members[idx].replica;
                let barred = ask.tried.contains(&replica.config.id) || !replica.config.within(ask.countries);
                replica.view(now, barred)
            };
            let seed = draw(self.inner.seed, n);
            let field =
                Field { n: roster.members.len(), fair_seats: roster.fair_seats(), kin: kin.as_slice() };
            let picked = pick(&field, view, seed)?;
            let member = &roster.members[picked.idx];
            // Another request may have taken the seat or the trial since; then the next look shows it.
            if let Some(lease) = Lease::begin(member, &roster.known, self, picked, ask, now) {
                return Ok(lease);
            }
        }
    }

    /// Probes all replicas until the returned future is dropped. To be spawned once.
    pub async fn probe_forever(&self) {
        prober::run(self, &self.inner).await;
    }

    /// Takes another set of replicas. One that keeps its cluster and address keeps what is known of it, whatever
    /// its id, for that may be its place in a list; leases at one that is gone go on until they end.
    pub fn replace(&self, configs: Vec<ReplicaConfig>) {
        let mut n_numbers = self.inner.n_numbers.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.inner.set();
        // The first replicas of a pool are all new: none has to wait for the others' sake.
        let late = (!before.replicas.is_empty()).then(|| self.inner.clock.now());
        let same = same(&before.replicas, &configs);
        let replicas = configs
            .into_iter()
            .zip(same)
            .map(|(config, same)| {
                successor(same, &config).unwrap_or_else(|live| {
                    let live = live.unwrap_or_else(|| {
                        *n_numbers += 1;
                        Arc::new(newcomer(*n_numbers, &config, late))
                    });
                    Arc::new(Replica::new(config, live, &self.inner.tls))
                })
            })
            .collect();
        let set = Set::new(replicas, &before);
        for replica in &before.replicas {
            if !set.replicas.iter().any(|other| Arc::ptr_eq(other, replica)) {
                replica.retire();
            }
        }
        self.inner.set.store(Arc::new(set));
        self.inner.replaced.notify_one();
        drop(n_numbers);
        self.all_freed();
    }

    /// Empties replicas, or takes them in use again; says how many that concerns. What they serve goes on.
    /// Holds until the configuration says something else than it does now.
    pub fn set_draining(&self, which: Which<'_>, draining: bool) -> usize {
        let set = self.inner.set.load();
        let concerned = set.replicas.iter().filter(|replica| match which {
            Which::Replica(id) => replica.config.id == id,
            Which::Cluster(name) => replica.config.cluster.name == name,
        });
        let n = concerned.map(|replica| replica.live.lock().draining = draining).count();
        self.all_freed();
        n
    }

    /// What may be had is another: who waits is offered it.
    fn all_freed(&self) {
        for replica in &self.inner.set().replicas {
            self.freed(&replica.config);
        }
    }

    pub(crate) fn clock(&self) -> Clock {
        self.inner.clock
    }

    pub(crate) fn set(&self) -> Arc<Set> {
        self.inner.set()
    }

    /// What is known of a model that replicas serve.
    pub(crate) fn known(&self, model: &str) -> Option<Arc<Known>> {
        Some(Arc::clone(&self.inner.set.load().roster(model)?.known))
    }

    /// Whether anybody waits for a seat of any model: what a call that need not wait pays for those that do.
    pub(crate) fn anyone_waits(&self) -> bool {
        self.inner.n_waiting.load(Ordering::Acquire) > 0
    }

    /// So many came to wait, and so many wait no more.
    pub(crate) fn count_waiting(&self, n_came: usize, n_left: usize) {
        self.inner.n_waiting.fetch_add(n_came, Ordering::AcqRel);
        self.inner.n_waiting.fetch_sub(n_left, Ordering::AcqRel);
    }

    /// A picture of every replica for pages, metrics and tests, in the order of the configuration.
    pub fn status(&self) -> Vec<ReplicaStatus> {
        let now = self.inner.clock.now();
        self.inner.set.load().replicas.iter().map(|replica| status(replica, now)).collect()
    }
}

impl Inner {
    pub(crate) fn set(&self) -> Arc<Set> {
        self.set.load_full()
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

/// For each configured replica the one that was in its cluster at its address, each at most once; where several
/// stood there the one of the same id.
fn same<'a>(before: &'a [Arc<Replica>], configs: &[ReplicaConfig]) -> Vec<Option<&'a Arc<Replica>>> {
    let stands_there = |was: &ReplicaConfig, is: &ReplicaConfig| {
        was.base_url == is.base_url
            && was.cluster.name == is.cluster.name
            && was.transport.unix == is.transport.unix
    };
    let mut left: Vec<&Arc<Replica>> = before.iter().collect();
    let mut same = vec![None; configs.len()];
    for by_id in [true, false] {
        for (same, config) in same.iter_mut().zip(configs).filter(|(same, _)| same.is_none()) {
            let found = left.iter().position(|replica| {
                stands_there(&replica.config, config) && (!by_id || replica.config.id == config.id)
            });
            *same = found.map(|at| left.remove(at));
        }
    }
    same
}

/// The same replica if it stays as it is, else what is known of it, if anything is.
fn successor(same: Option<&Arc<Replica>>, config: &ReplicaConfig) -> Result<Arc<Replica>, Option<Arc<Live>>> {
    let same = same.ok_or(None)?;
    if same.config.draining != config.draining {
        same.live.lock().draining = config.draining;
    }
    if same.config == *config { Ok(Arc::clone(same)) } else { Err(Some(Arc::clone(&same.live))) }
}

/// What is known of a new replica, which came late to a pool that was at work.
fn newcomer(number: u32, config: &ReplicaConfig, late: Option<Duration>) -> Live {
    let live = Live::new(number);
    let mut state = live.lock();
    state.draining = config.draining;
    if let Some(now) = late {
        state.ramp.begin(now);
    }
    drop(state);
    live
}

pub(crate) fn status(replica: &Replica, now: Duration) -> ReplicaStatus {
    let config = &replica.config;
    let state = replica.live.lock();
    ReplicaStatus {
        id: config.id.clone(),
        cluster: config.cluster.clone(),
        models: config.models.iter().map(|served| served.model.clone()).collect(),
        healthy: !state.draining
            && state.health.state() != HealthState::Down
            && state.breaker.gate(now) != Gate::Shut,
        draining: state.draining,
        slow: state.outlier.now(now),
        limit: replica.limit(&state, now),
        health: state.health.state(),
        breaker: state.breaker.state(now),
        n_in_flight: state.load.n_in_flight(),
        first_token_ms: state.load.average_ms(),
        n_ok: state.counts.ok,
        n_busy: state.counts.busy,
        n_broken: state.counts.broken,
    }
}

#[cfg(test)]
impl Pool {
    pub(crate) fn members(&self) -> Vec<Arc<Replica>> {
        self.inner.set().replicas.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Pool, PoolError, Which};
    use crate::{Lease, Outcome, ReplicaConfig, ServedModel, replica::tests::replica};
    use std::collections::BTreeSet;

    fn named(ids: &[&str]) -> Vec<ReplicaConfig> {
        ids.iter().map(|id| replica(id, &format!("http://{id}:8000"))).collect()
    }

    #[test]
    fn a_fresh_pool_serves_at_once_and_an_empty_one_says_so() {
        assert!(Pool::new(named(&["a"]), 1).lease(&ask("org/model")).is_ok());
        let empty = Pool::new(Vec::new(), 1);
        assert_eq!(empty.lease(&ask("org/model")).err(), Some(PoolError::NoReplica));
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

    #[test]
    fn a_replica_keeps_what_is_known_of_it_under_another_id() {
        let at = |id: &str, url: &str| replica(id, &format!("http://{url}:8000"));
        let pool = Pool::new(vec![at("alps-1", "x"), at("alps-2", "y"), at("alps-3", "z")], 1);
        assert_eq!(pool.set_draining(Which::Replica("alps-2"), true), 1);
        let draining = |pool: &Pool| pool.status().iter().map(|status| status.draining).collect::<Vec<_>>();
        let lives = |pool: &Pool| {
            pool.members().iter().map(|member| member.live.process().number).collect::<Vec<_>>()
        };
        assert_eq!(lives(&pool), [1, 2, 3]);
        // The first line is taken out, and all behind it move up.
        pool.replace(vec![at("alps-1", "y"), at("alps-2", "z")]);
        assert_eq!((lives(&pool), draining(&pool)), (vec![2, 3], vec![true, false]));
        // Two at one address: by id, and nothing is known of one that is too many.
        pool.replace(vec![at("alps-9", "y"), at("alps-1", "y")]);
        assert_eq!((lives(&pool), draining(&pool)), (vec![4, 2], vec![false, true]));
        // Elsewhere at the same address: another socket, or another cluster.
        let mut elsewhere = [at("alps-9", "y"), at("alps-1", "y")];
        elsewhere[0].transport.unix = Some("/run/other".into());
        elsewhere[1].cluster.name = "other".into();
        pool.replace(elsewhere.to_vec());
        assert_eq!(lives(&pool), [5, 6]);
    }

    fn ask(model: &str) -> Ask<'_> {
        Ask { model, ..Ask::default() }
    }

    #[test]
    fn a_pool_is_full_at_its_configured_seats_and_no_longer() {
        let mut replicas = named(&["a", "b"]);
        for replica in &mut replicas {
            replica.max_in_flight = Some(3);
        }
        let pool = Pool::new(replicas, 1);
        let mut seats: Vec<_> = (0..6).map(|_| pool.lease(&ask("org/model")).expect("a seat")).collect();
        assert!(pool.status().iter().all(|status| (status.n_in_flight, status.limit) == (3, Some(3))));
        assert_eq!(pool.lease(&ask("org/model")).err(), Some(PoolError::Full));
        let freed = seats.pop().expect("six").replica_id().to_owned();
        assert_eq!(pool.lease(&ask("org/model")).expect("a seat is free").replica_id(), freed);
    }

    #[test]
    fn no_thread_takes_a_seat_that_is_not_there() {
        let mut replicas = named(&["a", "b", "c"]);
        for replica in &mut replicas {
            replica.max_in_flight = Some(2);
        }
        let pool = Pool::new(replicas, 1);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..2_000 {
                        let held = pool.lease(&ask("org/model"));
                        assert!(pool.status().iter().all(|status| status.n_in_flight <= 2));
                        drop(held);
                    }
                });
            }
        });
        assert!(pool.status().iter().all(|status| status.n_in_flight == 0));
    }

    #[test]
    fn a_draining_replica_gets_nothing_new_until_the_mark_is_taken_off() {
        let mut replicas = named(&["a", "b", "c"]);
        replicas[2].draining = true;
        let pool = Pool::new(replicas.clone(), 1);
        let held = pool.lease(&Ask { tried: &["b".to_owned()], ..ask("org/model") }).expect("a");
        assert_eq!(pool.set_draining(Which::Replica("a"), true), 1);
        let ids = |pool: &Pool| -> Vec<String> {
            let leases = (0..40).flat_map(|_| pool.lease(&ask("org/model")));
            let ids: BTreeSet<_> = leases.map(|lease| lease.replica_id().to_owned()).collect();
            ids.into_iter().collect()
        };
        assert_eq!(ids(&pool), ["b"]);
        let status = pool.status();
        assert_eq!(status.iter().map(|s| s.draining).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(status.iter().map(|s| s.healthy).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(status[0].n_in_flight, 1);
        drop(held);
        // A configuration that says the same as before does not undo it; one that changes its mind does.
        replicas[1].api_key = None;
        pool.replace(replicas.clone());
        assert_eq!(ids(&pool), ["b"]);
        replicas[2].draining = false;
        pool.replace(replicas);
        assert_eq!(ids(&pool), ["b", "c"]);
        assert_eq!(pool.set_draining(Which::Cluster("alps"), true), 3);
        assert_eq!(pool.lease(&ask("org/model")).err(), Some(PoolError::NoneAvailable));
        assert_eq!(pool.set_draining(Which::Cluster("elsewhere"), false), 0);
        assert_eq!(pool.set_draining(Which::Cluster("alps"), false), 3);
        assert_eq!(ids(&pool), ["a", "b", "c"]);
    }

    #[test]
    fn a_request_stays_in_its_countries() {
        let mut replicas = named(&["ch", "de", "nowhere"]);
        replicas[1].cluster.country = Some("DE".into());
        replicas[2].cluster.country = None;
        let pool = Pool::new(replicas, 1);
        for (countries, expected) in
            [(["DE", "AT"], Some("de")), (["ch", "ch"], Some("ch")), (["FR", "IT"], None)]
        {
            let countries = countries.map(str::to_owned);
            for _ in 0..20 {
                let lease = pool.lease(&Ask { countries: &countries, ..ask("org/model") });
                assert_eq!(lease.as_ref().ok().map(Lease::replica_id), expected);
                assert!(expected.is_some() || lease.err() == Some(PoolError::NoneAvailable));
            }
        }
    }

    #[test]
    fn a_prompt_goes_where_its_beginning_is_until_that_is_gone() {
        let pool = Pool::new(named(&["a", "b", "c", "d", "e"]), 7);
        let prompt: Vec<u64> = (1..40).collect();
        let turn = |n: usize, session| {
            let ask = Ask { prefix: &prompt[..n], session, ..ask("org/model") };
            let mut lease = pool.lease(&ask).expect("five");
            lease.first_token();
            let id = lease.replica_id().to_owned();
            lease.end(Outcome::Ok);
            id
        };
        let first = turn(8, None);
        for n in 9..30 {
            assert_eq!(turn(n, None), first);
        }
        // Somebody else's seat there does not matter; the replica's absence does.
        pool.set_draining(Which::Replica(&first), true);
        let second = turn(30, Some(77));
        assert_ne!(second, first);
        pool.set_draining(Which::Replica(&first), false);
        assert_eq!(turn(30, None), second);
        // Of a session nothing but its name is known when the prompt is new.
        let anew: Vec<u64> = (100..110).collect();
        let lease = pool.lease(&Ask { prefix: &anew, session: Some(77), ..ask("org/model") });
        assert_eq!(lease.expect("five").replica_id(), second);
    }

    #[test]
    fn a_replica_that_came_back_has_nothing_in_its_cache() {
        let pool = Pool::new(named(&["a", "b"]), 7);
        let prompt: Vec<u64> = (1..20).collect();
        let lease = pool.lease(&Ask { prefix: &prompt, ..ask("org/model") }).expect("two");
        let id = lease.replica_id().to_owned();
        lease.end(Outcome::Ok);
        let kin = || {
            let set = pool.inner.set();
            let roster = set.roster("org/model").expect("two");
            let kin = roster.kin(&Ask { prefix: &prompt, ..ask("org/model") }, pool.clock().now());
            kin.as_slice().len()
        };
        assert_eq!(kin(), 1);
        let member = pool.members().into_iter().find(|member| member.config.id == id).expect("it stays");
        let mut state = member.live.lock();
        member.live.came_up(&mut state, pool.clock().now(), crate::HealthState::Down);
        drop(state);
        assert_eq!(kin(), 0);
    }
}
