//! Asks each replica how it is, all the time, and tries those whose breaker waits for a trial.
//!
//! `GET /health` each interval and at once after a request broke. A replica whose breaker is half open is
//! asked for one token, because vLLM's `/health` stays 200 while it refuses all work; so no user's request
//! has to be the guinea pig. Where the operator allows it, one that comes up, or that broke a request, is asked
//! for one token too. One task a replica, aborted when the replica leaves the set or the prober is dropped.
//! Nothing here picks a replica.

mod exchange;
mod outliers;
mod scrape;

use crate::{
    draw::{draw, jittered},
    health::{HealthState, Observation},
    lease::{Lease, Outcome},
    pool::{Clock, Inner, Pool},
    replica::{Replica, ReplicaConfig, ServedModel},
};
use exchange::{ExchangeError, Question, Target, exchange};
use http::StatusCode;
use scrape::Scraping;
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use tokio::{
    task::{AbortHandle, JoinSet},
    time::{Instant, interval, sleep, sleep_until},
};

/// How often first tokens are compared: each second longer, a replica that turned slow keeps people waiting.
const LOOK: Duration = Duration::from_secs(1);

/// How often and how patiently is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Between probes of a replica.
    pub(crate) interval: Duration,
    /// Between probes while their answers speak against what is believed, and the least between any two.
    pub(crate) soon: Duration,
    /// For the connection.
    pub(crate) connect: Duration,
    /// For a whole answer to a question about health or models.
    pub(crate) answer: Duration,
    /// For the one token of a trial, which may have to queue.
    pub(crate) trial: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            // HAProxy's `fastinter` is meant for this; three of these decide within the interval.
            soon: Duration::from_millis(250),
            // One lost SYN is sent again after 1 s; a replica that needs more is no better than a dead one.
            connect: Duration::from_secs(1),
            // vLLM answers in milliseconds, a machine under full load in tenths of seconds.
            answer: Duration::from_secs(2),
            trial: Duration::from_secs(10),
        }
    }
}

/// Keeps one task for each replica of the set, until dropped.
pub(crate) async fn run(pool: &Pool, inner: &Inner) {
    let mut tasks = JoinSet::new();
    let mut watched: Vec<(Arc<Replica>, AbortHandle)> = Vec::new();
    let mut look = interval(LOOK.min(inner.pace.interval));
    loop {
        let set = inner.set();
        let replicas = &set.replicas;
        watched.retain(|(replica, task)| {
            let stays = replicas.iter().any(|other| Arc::ptr_eq(other, replica));
            if !stays {
                task.abort();
            }
            stays
        });
        for (idx, replica) in replicas.iter().enumerate() {
            if watched.iter().any(|(other, _)| Arc::ptr_eq(other, replica)) {
                continue;
            }
            let seed = draw(inner.seed, idx as u64);
            let task = tasks.spawn(watch(pool.clone(), Arc::clone(replica), inner.pace, seed));
            watched.push((Arc::clone(replica), task));
        }
        loop {
            tokio::select! {
                () = inner.replaced.notified() => break,
                _ = look.tick() => outliers::look(pool, inner.clock.now()),
                Some(ended) = tasks.join_next() => {
                    if let Err(error) = ended && error.is_panic() {
                        tracing::error!(%error, "the watch of a replica panicked");
                    }
                }
            }
        }
    }
}

/// Watches one replica for ever.
async fn watch(pool: Pool, replica: Arc<Replica>, pace: Pace, seed: u64) {
    let clock = pool.clock();
    let target = match Target::of(&replica) {
        Ok(target) => target,
        Err(error) => {
            tracing::error!(replica.id = replica.config.id, %error, "the replica is not used");
            replica.live.lock().health.observe(clock.now(), Observation::Refused);
            return;
        }
    };
    let mut scraping = Scraping::default();
    for n in 0.. {
        // An aborted task may still run to its next pause; no probe begins after the set has changed.
        if replica.retired() {
            return;
        }
        let begun = Instant::now();
        let change = check_health(&replica, &target, clock, &pace).await;
        if change == Some(HealthState::Up) {
            check_models(&replica, &target, &pace).await;
        }
        try_again(&replica, &target, clock, &pace).await;
        if replica.live.lock().health.state() == HealthState::Up {
            scraping.go(&replica, &target, clock, &pace).await;
        }
        if change.is_some() {
            pool.freed(&replica.config);
        }

        let unsettled = replica.live.lock().health.unsettled();
        let wait = if unsettled { pace.soon } else { jittered(pace.interval, draw(seed, n)) };
        tokio::select! {
            () = sleep(wait) => {}
            // The gap keeps a replica that breaks every request from being probed without pause.
            () = replica.live.wake.notified() => sleep_until(begun + pace.soon.min(MIN_GAP)).await,
        }
    }
}

/// Least time between the starts of two probes: a refused connection costs microseconds, so this is soon
/// enough for the requests that come after the one that broke.
const MIN_GAP: Duration = Duration::from_millis(20);

/// One probe; says the new state if it changed.
async fn check_health(replica: &Replica, target: &Target, clock: Clock, pace: &Pace) -> Option<HealthState> {
    let begun = clock.now();
    let seen = match exchange(target, Question::Health, pace.connect, pace.answer).await {
        Ok(answer) if answer.status.is_success() => Ok(()),
        Ok(answer) => Err(ExchangeError::Status(answer.status)),
        Err(error) => Err(error),
    };
    // It left the set meanwhile: nothing more is asked, and its successor is probed by itself.
    if replica.retired() {
        return None;
    }
    let seen = match seen {
        Ok(()) if replica.doubted(clock.now()) && !gives_token(replica, target, pace).await => {
            Err(ExchangeError::NoToken)
        }
        seen => seen,
    };
    let now = clock.now();
    let mut state = replica.live.lock();
    let observation = match &seen {
        Ok(()) => Observation::Ready,
        Err(ExchangeError::Refused) => Observation::Refused,
        // A replica that served tokens meanwhile is slow to answer, not sick: its machine is busy.
        Err(ExchangeError::Late) if state.served_at.is_some_and(|at| at >= begun) => return None,
        Err(_) => Observation::Sick,
    };
    let before = state.health.state();
    let change = state.health.observe(begun, observation);
    if change == Some(HealthState::Up) {
        replica.live.came_up(&mut state, now, before);
    }
    drop(state);
    match (change, seen) {
        (Some(HealthState::Up), _) => tracing::info!(replica.id = replica.config.id, "replica up"),
        (Some(_), Err(error)) => {
            tracing::warn!(replica.id = replica.config.id, error = %error, "replica down");
        }
        _ => {}
    }
    change
}

/// Names the models that the configuration promises and the replica does not have. It stays in use for them:
/// its own 404 is the honest answer, and a list may lag behind.
async fn check_models(replica: &Replica, target: &Target, pace: &Pace) {
    if replica.retired() {
        return;
    }
    let missing = match exchange(target, Question::Models, pace.connect, pace.answer).await {
        Ok(answer) if answer.status == StatusCode::OK => missing_models(&replica.config, &answer.body),
        _ => None,
    };
    let Some(missing) = missing else {
        tracing::warn!(replica.id = replica.config.id, "the replica did not list its models");
        return;
    };
    for served in missing {
        tracing::warn!(
            replica.id = replica.config.id,
            model = served.model,
            upstream = served.upstream,
            "the replica does not have a model that the configuration names"
        );
    }
}

/// The configured models that the list lacks; `None` if it is no list of models.
fn missing_models<'a>(config: &'a ReplicaConfig, body: &[u8]) -> Option<Vec<&'a ServedModel>> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Card>,
    }
    #[derive(Deserialize)]
    struct Card {
        id: String,
    }
    let list: List = serde_json::from_slice(body).ok()?;
    let lacks = |served: &&ServedModel| !list.data.iter().any(|card| card.id == served.upstream);
    Some(config.models.iter().filter(lacks).collect())
}

/// Asks for one token if the breaker waits for a trial.
async fn try_again(replica: &Arc<Replica>, target: &Target, clock: Clock, pace: &Pace) {
    // Without a model to ask, the trial is left to a request.
    let Some(served) = replica.config.models.first() else { return };
    {
        let mut state = replica.live.lock();
        let now = clock.now();
        if replica.retired() || state.health.state() == HealthState::Down || !state.breaker.take_trial(now) {
            return;
        }
    }
    // From here on the lease owns the trial and ends it, also if this task is aborted.
    let lease = Lease::trial(Arc::clone(replica), 0, clock);
    let outcome = one_token(target, served, pace).await;
    lease.end(outcome);
}

/// Whether a replica of which `/health` is not believed gives a token, or would if it had a seat.
async fn gives_token(replica: &Replica, target: &Target, pace: &Pace) -> bool {
    let Some(served) = replica.config.models.first() else { return true };
    matches!(one_token(target, served, pace).await, Outcome::Ok | Outcome::Busy)
}

/// Asks for one token, as a request would.
async fn one_token(target: &Target, served: &ServedModel, pace: &Pace) -> Outcome {
    #[derive(Deserialize)]
    struct Answer {
        choices: Vec<Choice>,
    }
    #[derive(Deserialize)]
    struct Choice {
        finish_reason: Option<String>,
    }
    match exchange(target, Question::Token { model: &served.upstream }, pace.connect, pace.trial).await {
        Ok(answer) if answer.status.is_success() => {
            // While shutting down vLLM says 200 with no token and the reason `abort`.
            let whole = serde_json::from_slice::<Answer>(&answer.body).is_ok_and(|answer| {
                answer.choices.first().is_some_and(|choice| {
                    choice
                        .finish_reason
                        .as_deref()
                        .is_some_and(|reason| reason != "abort" && reason != "error")
                })
            });
            if whole { Outcome::Ok } else { Outcome::Broken }
        }
        Ok(answer) => match answer.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Outcome::Busy,
            // It takes requests and judges them, and refusals never opened a breaker.
            status if status.is_client_error() => Outcome::Ok,
            _ => Outcome::Broken,
        },
        Err(_) => Outcome::Broken,
    }
}

#[cfg(test)]
mod tests;
