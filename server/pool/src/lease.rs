//! A seat at a replica, held as long as its answer is under way. What the attempt saw goes to the replica's
//! load, breaker and health when the lease ends, which it does in `Drop` whatever happens.

use crate::{
    affinity::Process,
    breaker::{Turn, Verdict},
    pick::Picked,
    pool::{Ask, Clock, Pool},
    replica::{Replica, Secret},
    report::Report,
    roster::{Known, Member},
    transport::Origin,
};
use http::HeaderMap;
use std::{sync::Arc, time::Duration};
use wire::ClusterLabel;

/// A seat at a replica. Ends when dropped, as [`Outcome::Cancelled`] unless [`Lease::end`] was called.
pub struct Lease {
    replica: Arc<Replica>,
    model_idx: usize,
    clock: Clock,
    begun: Duration,
    /// The process that it began at.
    process: Process,
    first_token_at: Option<Duration>,
    /// Tokens of the answer, once told.
    n_tokens: u64,
    trial: bool,
    /// Its answer comes in one piece.
    whole: bool,
    /// Most of its prompt is believed to be in the replica's cache.
    cached: bool,
    outcome: Outcome,
    /// What is known of the model; `None` of a probe.
    known: Option<Arc<Known>>,
    /// Whose waiters the seat goes to next; `None` of a probe.
    pool: Option<Pool>,
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

impl Lease {
    /// Takes the picked seat, unless it is gone.
    pub(crate) fn begin(
        member: &Member,
        known: &Arc<Known>,
        pool: &Pool,
        picked: Picked,
        ask: &Ask<'_>,
        begun: Duration,
    ) -> Option<Self> {
        let clock = pool.clock();
        let replica = &member.replica;
        let mut state = replica.live.lock();
        if replica.full(&state, begun) || (picked.trial && !state.breaker.take_trial(begun)) {
            return None;
        }
        if ask.whole {
            state.load.enter_whole();
        } else {
            state.load.enter(begun);
        }
        drop(state);
        known.enter(ask.prefix.len(), picked.n_blocks);
        known.remember(begun, ask, replica.live.process());
        let mut lease = Self::entered(Arc::clone(replica), member.model_idx, clock, begun, picked.trial);
        lease.whole = ask.whole;
        lease.cached = picked.n_blocks * 2 > ask.prefix.len();
        lease.known = Some(Arc::clone(known));
        lease.pool = Some(pool.clone());
        Some(lease)
    }

    /// Takes a seat for the prober, which has taken the trial.
    pub(crate) fn trial(replica: Arc<Replica>, model_idx: usize, clock: Clock) -> Self {
        let begun = clock.now();
        replica.live.lock().load.enter(begun);
        Self::entered(replica, model_idx, clock, begun, true)
    }

    fn entered(replica: Arc<Replica>, model_idx: usize, clock: Clock, begun: Duration, trial: bool) -> Self {
        Self {
            process: replica.live.process(),
            replica,
            model_idx,
            clock,
            begun,
            first_token_at: None,
            n_tokens: 0,
            trial,
            whole: false,
            cached: false,
            outcome: Outcome::Cancelled,
            known: None,
            pool: None,
        }
    }

    /// The replica's id.
    pub fn replica_id(&self) -> &str {
        &self.replica.config.id
    }

    /// The replica's cluster.
    pub fn cluster(&self) -> &ClusterLabel {
        &self.replica.config.cluster
    }

    /// `http://host:port`.
    pub fn base_url(&self) -> &str {
        &self.replica.config.base_url
    }

    /// How it is reached; `None` where its address cannot be used, which the prober has told.
    pub fn origin(&self) -> Option<&Arc<Origin>> {
        self.replica.origin.as_ref().ok()
    }

    /// The model's name at this replica.
    pub fn upstream_model(&self) -> &str {
        &self.replica.config.models[self.model_idx].upstream
    }

    /// The replica's key.
    pub fn api_key(&self) -> Option<&Secret> {
        self.replica.config.api_key.as_ref()
    }

    /// To be called at the first non-empty delta: stops the latency clock, and ends the trial if it is one, for
    /// others should not wait for the end of a long answer. Later calls change nothing, nor does one for an
    /// answer in one piece.
    pub fn first_token(&mut self) {
        if self.whole || self.first_token_at.is_some() {
            return;
        }
        let now = self.clock.now();
        self.first_token_at = Some(now);
        let took = now.saturating_sub(self.begun);
        if let Some(known) = &self.known {
            known.count(self.process.number, |tally| tally.first_token(now, took, self.cached));
        }
        let mut state = self.replica.live.lock();
        state.load.first_token(now, took);
        state.served_at = Some(now);
        if !self.trial {
            return;
        }
        self.trial = false;
        let turn = state.breaker.end_trial(now, Some(Verdict::Good));
        if let Some(Turn::Closed) = turn {
            state.ramp.begin(now);
        }
        drop(state);
        self.tell(turn);
        if let Some(pool) = &self.pool {
            pool.freed(&self.replica.config);
        }
    }

    /// Takes in the report of its load that a replica put on the head of its answer, if it did.
    pub fn report(&mut self, headers: &HeaderMap) {
        let Some(report) = Report::read(headers) else { return };
        // Of a process that has ended since it says nothing.
        if self.process == self.replica.live.process() {
            let now = self.clock.now();
            self.replica.live.lock().load.report(now, &report);
        }
    }

    /// To be called before its end: how many tokens came, for the mean time between two.
    pub fn tokens(&mut self, n_tokens: u64) {
        self.n_tokens = n_tokens;
    }

    /// Tells how it ended, and ends the lease.
    pub fn end(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Time since the lease began.
    pub fn age(&self) -> Duration {
        self.clock.now().saturating_sub(self.begun)
    }

    /// Logs what the breaker did.
    fn tell(&self, turn: Option<Turn>) {
        let replica_id = &self.replica.config.id;
        match turn {
            Some(Turn::Opened { backoff }) => {
                let backoff_ms = backoff.as_millis() as u64;
                tracing::warn!(replica.id = replica_id, backoff_ms, "too many requests failed, breaker open");
            }
            Some(Turn::Closed) => {
                tracing::info!(replica.id = replica_id, "a trial went well, breaker closed");
            }
            None => {}
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let now = self.clock.now();
        if let Some(known) = &self.known {
            known.leave();
            let streamed = self.first_token_at.map(|at| (self.n_tokens, now.saturating_sub(at)));
            known.count(self.process.number, |tally| tally.end(self.outcome, streamed));
        }
        let waits = !self.whole && self.first_token_at.is_none();
        let waited = waits.then(|| now.saturating_sub(self.begun));
        let mut state = self.replica.live.lock();
        // Only an attempt that could have had a first token says how long one takes: a refusal is quick
        // because it is a refusal.
        let answered = !matches!(self.outcome, Outcome::Broken | Outcome::Cancelled);
        state.load.leave(now, waited, answered);
        let verdict = match self.outcome {
            Outcome::Ok => {
                state.counts.ok += 1;
                state.served_at = Some(now);
                state.health.answered();
                Some(Verdict::Good)
            }
            Outcome::Busy => {
                state.counts.busy += 1;
                state.load.penalise(now);
                let n_others = state.load.n_in_flight();
                state.saturation.refused(now, n_others);
                None
            }
            Outcome::Broken => {
                state.counts.broken += 1;
                state.load.penalise(now);
                state.health.suspect(now);
                Some(Verdict::Bad)
            }
            Outcome::CallerError | Outcome::Cancelled => None,
        };
        let turn = if self.trial {
            state.breaker.end_trial(now, verdict)
        } else {
            verdict.and_then(|verdict| state.breaker.record(now, self.begun, verdict))
        };
        if let Some(Turn::Closed) = turn {
            state.ramp.begin(now);
        }
        drop(state);

        if self.outcome == Outcome::Broken {
            self.replica.live.wake.notify_one();
        }
        self.tell(turn);
        if let Some(pool) = &self.pool {
            pool.freed(&self.replica.config);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;
    use crate::{Ask, BreakerState, Lease, Pool, PoolError, ReplicaStatus, replica::tests::replica};
    use std::time::Duration;
    use tokio::time::advance;

    fn pool_of_one() -> Pool {
        Pool::new(vec![replica("a", "http://127.0.0.1:1")], 1)
    }

    fn lease(pool: &Pool) -> Lease {
        pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).expect("a replica may be tried")
    }

    fn only(pool: &Pool) -> ReplicaStatus {
        let mut all = pool.status();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[tokio::test(start_paused = true)]
    async fn it_tells_where_to_go() {
        let pool = pool_of_one();
        let lease = lease(&pool);
        assert_eq!(lease.replica_id(), "a");
        assert_eq!(lease.base_url(), "http://127.0.0.1:1");
        assert_eq!(lease.upstream_model(), "served");
        assert_eq!(lease.cluster().name, "alps");
        assert_eq!(lease.api_key().map(crate::Secret::expose), Some("very-secret"));
        advance(Duration::from_millis(70)).await;
        assert_eq!(lease.age(), Duration::from_millis(70));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_lease_frees_its_seat_and_says_nothing() {
        let pool = pool_of_one();
        for _ in 0..20 {
            let held = lease(&pool);
            assert_eq!(only(&pool).n_in_flight, 1);
            drop(held);
        }
        let status = only(&pool);
        assert_eq!((status.n_in_flight, status.n_ok, status.n_broken, status.n_busy), (0, 0, 0, 0));
        assert_eq!(status.breaker, BreakerState::Closed);
        assert!(status.healthy);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_token_is_timed_once() {
        let pool = pool_of_one();
        let mut held = lease(&pool);
        advance(Duration::from_millis(120)).await;
        held.first_token();
        advance(Duration::from_secs(3)).await;
        held.first_token();
        held.end(Outcome::Ok);
        let status = only(&pool);
        assert_eq!(status.first_token_ms.map(f64::round), Some(120.0));
        assert_eq!((status.n_in_flight, status.n_ok), (0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_one_piece_is_not_timed() {
        let pool = pool_of_one();
        for (outcome, told) in
            [(Outcome::Ok, false), (Outcome::Ok, true), (Outcome::Cancelled, false), (Outcome::Broken, true)]
        {
            let ask = Ask { model: "org/model", whole: true, ..Ask::default() };
            let mut held = pool.lease(&ask).expect("a replica may be tried");
            assert_eq!(only(&pool).n_in_flight, 1);
            advance(Duration::from_secs(20)).await;
            let read = pool.members()[0].live.lock().load.read(pool.clock().now());
            assert_eq!((read.n_in_flight, read.first_token_ms), (1, None), "{outcome:?}");
            if told {
                held.first_token();
            }
            held.end(outcome);
            let status = only(&pool);
            assert_eq!((status.n_in_flight, status.first_token_ms), (0, None), "{outcome:?}");
        }
    }

    /// Ends ten leases with the outcome and gives the replica's status.
    fn after_ten(outcome: Outcome) -> (Pool, ReplicaStatus) {
        let pool = pool_of_one();
        let held: Vec<_> = (0..10).map(|_| lease(&pool)).collect();
        for lease in held {
            lease.end(outcome);
        }
        let status = only(&pool);
        (pool, status)
    }

    #[tokio::test(start_paused = true)]
    async fn only_broken_attempts_open_the_breaker() {
        for outcome in [Outcome::Ok, Outcome::CallerError, Outcome::Busy, Outcome::Cancelled] {
            let (pool, status) = after_ten(outcome);
            assert_eq!(status.breaker, BreakerState::Closed, "{outcome:?}");
            assert!(
                pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).is_ok(),
                "{outcome:?}"
            );
        }
        let (pool, status) = after_ten(Outcome::Broken);
        assert_eq!(status.breaker, BreakerState::Open);
        assert!(!status.healthy);
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).err(),
            Some(PoolError::NoneAvailable)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn one_trial_lets_it_back() {
        let (pool, _) = after_ten(Outcome::Broken);
        advance(Duration::from_secs(1)).await;
        let trial = lease(&pool);
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).err(),
            Some(PoolError::NoneAvailable)
        );
        // A trial whose client leaves gives its place to the next.
        drop(trial);
        lease(&pool).end(Outcome::Ok);
        assert_eq!(only(&pool).breaker, BreakerState::Closed);
        let held: Vec<_> = (0..3).map(|_| lease(&pool)).collect();
        assert_eq!(only(&pool).n_in_flight, held.len());
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_token_of_a_trial_ends_it() {
        let (pool, _) = after_ten(Outcome::Broken);
        advance(Duration::from_secs(1)).await;
        let mut trial = lease(&pool);
        assert_eq!(only(&pool).breaker, BreakerState::HalfOpen);
        trial.first_token();
        assert_eq!(only(&pool).breaker, BreakerState::Closed);
        let share = || pool.members()[0].live.lock().ramp.share(pool.clock().now());
        assert!(share() < 0.2, "it begins with a part of its share, {}", share());
        drop(lease(&pool));
        // How a long answer ends that began before it closed says nothing any more, nor does it end another's
        // trial.
        advance(Duration::from_mins(1)).await;
        for held in (0..5).map(|_| lease(&pool)).collect::<Vec<_>>() {
            held.end(Outcome::Broken);
        }
        advance(Duration::from_secs(1)).await;
        let _next = lease(&pool);
        trial.end(Outcome::Ok);
        assert_eq!(only(&pool).breaker, BreakerState::HalfOpen);
    }

    #[tokio::test(start_paused = true)]
    async fn a_replica_that_broke_a_request_is_skipped_at_once() {
        let three = ["a", "b", "c"].map(|id| replica(id, "http://127.0.0.1:1")).to_vec();
        let pool = Pool::new(three, 3);
        let broken = lease(&pool);
        let id = broken.replica_id().to_owned();
        broken.end(Outcome::Broken);
        // So many that by load alone even a penalised replica would get some.
        let held: Vec<_> = (0..2_000).map(|_| lease(&pool)).collect();
        assert!(held.iter().all(|lease| lease.replica_id() != id));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_replica_goes_last_but_stays_in_use() {
        let two = ["a", "b"].map(|id| replica(id, "http://127.0.0.1:1")).to_vec();
        let pool = Pool::new(two, 3);
        let busy = lease(&pool);
        let id = busy.replica_id().to_owned();
        busy.end(Outcome::Busy);
        for _ in 0..50 {
            assert_ne!(lease(&pool).replica_id(), id);
        }
        let other = pool.status().into_iter().find(|status| status.id != id).expect("two replicas").id;
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &[other], ..Ask::default() })
                .expect("busy is not sick")
                .replica_id(),
            id
        );
    }
}
