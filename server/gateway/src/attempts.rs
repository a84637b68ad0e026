//! The attempts of one call, in order, until one has a good head: which replica or provider is next, what
//! its refusal means, and what to tell when none is left.
//!
//! Owned by the call and handed back and forth with the future that opens an attempt, so that the body of
//! a streamed answer can start another attempt without a task.

mod beside;
mod refusal;
mod seat;

pub(crate) use seat::Seat;

use crate::{
    admission::{self, MAX_SENT_BACK, Standing},
    bearer::Bearer,
    catalog::{Catalog, Provider},
    chat::Hints,
    credits::Credits,
    dialect::{Request, Towards},
    error::ChatError,
    failure::Failure,
    limits::{ERROR_BODY, Limits, MAX_ERROR_BODY},
    metrics::Metrics,
    plan::Route,
    prefix::Prefixes,
    race::Races,
    resume::Continuation,
    upstream::{Call, Outgoing, Upstreams, check_type},
};
use http::{Method, StatusCode};
use pool::{Ask, Lease, Origin, Pool, PoolError, ReplicaStatus, Urgency, Waiter};
use refusal::{Stop, refusal};
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use store::{Secret, Store};
use tokio::time::sleep;
use wire::{AccountId, Hop, HopKind, KeyMode, ModelId, SmolStr};

/// How long an answer that broke waits for a replica that it has not tried and that is not to be had at the moment: three
/// rounds of a breaker. What is away for longer is away for minutes, of which the client should rather hear.
const COMES_BACK: Duration = Duration::from_secs(8);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(250);

/// The outcome of an attempt that did.
const OK: SmolStr = SmolStr::new_static("ok");

/// Where replicas take chat.
const CHAT_PATH: SmolStr = SmolStr::new_static("/v1/chat/completions");

/// What every call shares.
pub(crate) struct Parts {
    pub(crate) catalog: Catalog,
    pub(crate) pool: Pool,
    pub(crate) store: Store,
    pub(crate) upstreams: Arc<Upstreams>,
    pub(crate) limits: Limits,
    /// What accounts may still be charged.
    pub(crate) credits: Arc<Credits>,
    /// What is late, and what hedging may cost.
    pub(crate) races: Races,
    pub(crate) metrics: Metrics,
    /// How prompts become what the pool compares.
    pub(crate) prefixes: Prefixes,
}

/// The attempts of one call.
pub(crate) struct Attempts {
    pub(crate) parts: Arc<Parts>,
    account: AccountId,
    /// The key that came with the call.
    presented: Option<Secret>,
    request_id: Arc<str>,
    model: ModelId,
    routes: Vec<Route>,
    /// Whether the caller named the provider.
    explicit: bool,
    /// How the caller wants to be served.
    hints: Hints,
    /// The prompt's blocks and the conversation, as the pool compares them.
    prefix: Arc<[u64]>,
    session: Option<u64>,
    /// The route being tried.
    route_idx: usize,
    /// Replicas that were tried.
    tried: Vec<String>,
    /// Those of them that said they are full.
    full: Vec<String>,
    /// How often full replicas sent the call back to wait.
    n_sent_back: usize,
    /// Where it waits for a seat.
    standing: Arc<Standing>,
    /// What goes out; let go once no attempt can follow.
    request: Option<Request>,
    /// The answer so far, once one broke in the middle.
    broken: Option<Continuation>,
    /// Tokens delivered when the replicas were last gone through.
    n_tokens_round: u64,
    /// Until when a replica is waited for that may come back.
    comes_back_by: Instant,
    /// When no further attempt is begun.
    give_up: Instant,
    /// Whether they run beside another attempt: they take a free seat or none.
    hedge: bool,
    /// Attempts of this call before these: together with those that failed here they number the next one.
    n_before: usize,
    stream: bool,
    /// Attempts that did not do.
    hops: Vec<Hop>,
    /// The most telling of what went wrong.
    worst: Option<ChatError>,
}

/// A call as the attempts need it.
pub(crate) struct Order {
    pub(crate) account: AccountId,
    pub(crate) presented: Option<Secret>,
    pub(crate) request_id: Arc<str>,
    pub(crate) model: ModelId,
    pub(crate) routes: Vec<Route>,
    pub(crate) explicit: bool,
    pub(crate) hints: Hints,
    pub(crate) request: Request,
    pub(crate) arrived: Instant,
}

/// An attempt with a good head.
pub(crate) struct Opened {
    pub(crate) call: Call,
    pub(crate) seat: Seat,
}

/// Where an attempt goes.
struct Target {
    seat: Seat,
    /// `None` for an address that cannot be used.
    origin: Option<Arc<Origin>>,
    path: SmolStr,
    model: SmolStr,
    bearer: Bearer,
    /// Whether it gives running totals, where it is no replica.
    continuous_usage: bool,
}

impl Attempts {
    /// In a box, since they are handed back and forth for as long as the call lasts.
    pub(crate) fn new(parts: Arc<Parts>, mut order: Order) -> Box<Self> {
        let patience = if order.request.stream { parts.limits.patience } else { parts.limits.whole };
        let patience = order.hints.deadline.map_or(patience, |deadline| deadline.min(patience));
        let prefixes = &parts.prefixes;
        Box::new(Self {
            prefix: std::mem::take(&mut order.request.prefix).into(),
            session: order.hints.session.as_ref().map(|name| prefixes.session(&order.account, name)),
            give_up: order.arrived + patience,
            broken: None,
            hedge: false,
            n_before: 0,
            n_tokens_round: 0,
            comes_back_by: order.arrived,
            parts,
            account: order.account,
            presented: order.presented,
            request_id: order.request_id,
            model: order.model,
            routes: order.routes,
            explicit: order.explicit,
            hints: order.hints,
            route_idx: 0,
            tried: vec![],
            full: vec![],
            n_sent_back: 0,
            standing: Arc::default(),
            stream: order.request.stream,
            request: Some(order.request),
            hops: vec![],
            worst: None,
        })
    }

    /// The public id of the model.
    pub(crate) fn model(&self) -> &ModelId {
        &self.model
    }

    /// Opens the next attempt that gets a good head.
    pub(crate) async fn open(mut self: Box<Self>) -> (Box<Self>, Result<Opened, ChatError>) {
        let result = loop {
            let mut target = match self.next_target().await {
                Ok(Some(target)) => target,
                Ok(None) => break Err(self.verdict()),
                Err(error) => break Err(error),
            };
            match self.attempt(&mut target).await {
                Ok(call) => break Ok(Opened { call, seat: target.seat }),
                Err(Stop::Next(failure, error)) => {
                    self.note(error);
                    self.failed(target.seat, &failure, 0);
                }
                Err(Stop::Final(failure, error)) => {
                    self.failed(target.seat, &failure, 0);
                    break Err(error);
                }
            }
        };
        (self, result)
    }

    /// From now on attempts go on with an answer that broke, at replicas of this route, until then.
    pub(crate) fn go_on(&mut self, route: Route, continuation: Continuation, give_up: Instant) {
        self.routes = vec![route];
        self.route_idx = 0;
        self.worst = None;
        self.broken = Some(continuation);
        self.give_up = give_up;
        self.comes_back_by = give_up.min(Instant::now() + COMES_BACK);
    }

    /// The replica that was tried last may be tried again: it was asked for the wrong thing.
    pub(crate) fn forgive(&mut self) {
        self.tried.pop();
    }

    /// When no further attempt is begun, and none that has not begun to answer is waited for.
    pub(crate) fn give_up(&self) -> Instant {
        self.give_up
    }

    /// An attempt did not do, after so many tokens of the answer in all: the pool, the log and the receipt
    /// learn of it.
    pub(crate) fn failed(&mut self, mut seat: Seat, failure: &Failure, n_tokens: u64) {
        let hop = seat.hop(failure.label(), n_tokens, Instant::now());
        tracing::warn!(
            request.id = &*self.request_id,
            provider = %hop.provider,
            cluster = hop.cluster.as_deref(),
            replica.id = seat.lease.as_ref().map(Lease::replica_id),
            outcome = &*hop.outcome,
            duration_ms = hop.duration_ms,
            "an attempt at an upstream failed"
        );
        if let (Failure::Busy(_), Some(lease)) = (failure, &seat.lease) {
            self.full.push(lease.replica_id().to_owned());
        }
        self.parts.metrics.failed(&self.model, &hop);
        seat.end(failure.outcome());
        self.hops.push(hop);
        if let Failure::Late(_) | Failure::OutOfTime = failure {
            self.note(Some(ChatError::TimedOut));
        }
    }

    /// No further attempt will be made: the request is let go.
    pub(crate) fn settle(&mut self) {
        self.request = None;
    }

    /// An attempt did, with so many tokens of the answer in all.
    pub(crate) fn done(&mut self, seat: &Seat, n_tokens: u64, now: Instant) {
        self.hops.push(seat.hop(OK, n_tokens, now));
    }

    /// Every attempt, once there will be no other.
    pub(crate) fn into_hops(self) -> Vec<Hop> {
        self.hops
    }

    /// Every attempt so far, then the one that is on.
    pub(crate) fn hops(&self, seat: Option<&Seat>, now: Instant) -> Vec<Hop> {
        let mut hops = self.hops.clone();
        hops.extend(seat.map(|seat| seat.hop(OK, 0, now)));
        hops
    }

    /// A seat that begins now.
    fn seat(&self, route: Route, lease: Option<Lease>) -> Seat {
        Seat {
            route,
            cluster: lease.as_ref().map(|lease| lease.cluster().clone()),
            began: Instant::now(),
            kind: match (&self.broken, self.hops.is_empty()) {
                (Some(_), _) => HopKind::Resume,
                (None, _) if self.hedge => HopKind::Hedge,
                (None, true) => HopKind::First,
                (None, false) => HopKind::Restart,
            },
            n_tokens_before: self.broken.as_ref().map_or(0, |broken| broken.usage.completion_tokens),
            lease,
        }
    }

    async fn next_target(&mut self) -> Result<Option<Target>, ChatError> {
        if Instant::now() >= self.give_up {
            self.note(Some(ChatError::TimedOut));
            return Ok(None);
        }
        while let Some(route) = self.routes.get(self.route_idx) {
            let parts = Arc::clone(&self.parts);
            let provider = parts.catalog.provider(route.provider.as_str());
            let Some(provider) = provider else {
                self.route_idx += 1;
                continue;
            };
            let target = match &provider.base_url {
                None => self.next_replica(route.clone()).await,
                Some(base_url) => {
                    let route = route.clone();
                    self.route_idx += 1;
                    self.at_provider(route, provider, base_url).await?
                }
            };
            if target.is_some() {
                return Ok(target);
            }
        }
        Ok(None)
    }

    /// The next replica, or on to the next route. No replica is tried twice, but for an answer that broke
    /// at each of them and got on since: then the one that broke first may be back.
    async fn next_replica(&mut self, route: Route) -> Option<Target> {
        match self.take_seat().await {
            Ok(lease) => {
                self.tried.push(lease.replica_id().to_owned());
                Some(Target {
                    origin: lease.origin().cloned(),
                    path: CHAT_PATH,
                    model: lease.upstream_model().into(),
                    bearer: lease.api_key().map_or(Bearer::None, |key| Bearer::Replica(key.clone())),
                    continuous_usage: true,
                    seat: self.seat(route, Some(lease)),
                })
            }
            Err(PoolError::NoneAvailable) if self.another_round() || self.sent_back() => None,
            Err(PoolError::NoneAvailable) if self.may_come_back() => {
                sleep(LOOK).await;
                None
            }
            Err(error) => {
                self.note(Some(match error {
                    PoolError::NoReplica => ChatError::NotServedBy { provider: route.provider },
                    PoolError::NoneAvailable => ChatError::Unavailable,
                    PoolError::Full => self.no_seat(),
                }));
                self.route_idx += 1;
                None
            }
        }
    }

    /// A free seat, or one that is waited for where no other route could serve the call meanwhile.
    async fn take_seat(&self) -> Result<Lease, PoolError> {
        let pool = &self.parts.pool;
        let ask = self.ask();
        let sent_back = self.n_sent_back > 0 && self.broken.is_none();
        if pool.n_waiting(ask.model) == 0 && !sent_back {
            match pool.lease(&ask) {
                Err(PoolError::Full) => {}
                leased => return leased,
            }
        }
        let last = self.route_idx + 1 == self.routes.len();
        let Some(request) = self.request.as_ref().filter(|_| last && !self.hedge) else {
            return Err(PoolError::Full);
        };
        let left = self.give_up.saturating_duration_since(Instant::now());
        let waiter = Waiter {
            account: self.account.as_str(),
            urgency: match (&self.broken, sent_back) {
                (Some(_), _) => Urgency::GoingOn,
                (None, true) => Urgency::SentBack,
                (None, false) if self.hints.batch => Urgency::Batch,
                (None, false) => Urgency::Interactive,
            },
            n_tokens: request.n_tokens(),
            patience: left.min(self.parts.limits.queue),
        };
        admission::seat(pool, &ask, &waiter, &self.standing).await
    }

    fn ask(&self) -> Ask<'_> {
        Ask {
            model: self.model.as_str(),
            tried: &self.tried,
            countries: &self.hints.countries,
            prefix: &self.prefix,
            session: self.session,
            whole: !self.stream,
        }
    }

    /// Why there is no answer where no seat came free in time.
    fn no_seat(&self) -> ChatError {
        let expected = self.parts.pool.expected_wait(self.model.as_str());
        ChatError::Busy { retry_after_s: admission::retry_after_s(expected) }
    }

    /// Lets the replicas that said they are full be waited for, to the front of the queue.
    fn sent_back(&mut self) -> bool {
        let last = self.route_idx + 1 == self.routes.len();
        let again = last && !self.hedge && !self.full.is_empty() && self.n_sent_back < MAX_SENT_BACK;
        if again {
            self.n_sent_back += 1;
            let full = std::mem::take(&mut self.full);
            self.tried.retain(|id| !full.contains(id));
        }
        again
    }

    /// Whether an answer that broke should wait for a replica that it has not tried.
    fn may_come_back(&self) -> bool {
        let away = |replica: &ReplicaStatus| {
            replica.models.iter().any(|model| model == self.model.as_str())
                && !self.tried.contains(&replica.id)
        };
        self.broken.is_some()
            && Instant::now() < self.comes_back_by
            && self.parts.pool.status().iter().any(away)
    }

    /// Where the call waits for a seat, or did.
    pub(crate) fn standing(&self) -> &Arc<Standing> {
        &self.standing
    }

    /// Lets the replicas be tried again, but for the last, once the answer got on since they last were.
    fn another_round(&mut self) -> bool {
        let n_tokens = self.broken.as_ref().map_or(0, |broken| broken.usage.completion_tokens);
        let again = n_tokens > self.n_tokens_round && self.tried.len() > 1;
        if again {
            self.n_tokens_round = n_tokens;
            self.tried.drain(..self.tried.len() - 1);
        }
        again
    }

    async fn at_provider(
        &mut self,
        route: Route,
        provider: &Provider,
        base_url: &str,
    ) -> Result<Option<Target>, ChatError> {
        let own = match self.presented.take() {
            Some(key) => Some(Bearer::Own(key)),
            None if route.mode == KeyMode::CustomKey => self
                .parts
                .store
                .open_key(&self.account, &provider.slug, now_us())
                .await
                .map_err(ChatError::Store)?
                .map(Bearer::Own),
            None => provider.platform_key.clone().map(Bearer::Platform),
        };
        let Some(bearer) = own else {
            // The key was removed since the plan was made.
            self.note(Some(ChatError::NeedsKey { provider: provider.slug.clone() }));
            return Ok(None);
        };
        Ok(Some(Target {
            origin: self.parts.upstreams.provider(base_url).ok(),
            path: provider.chat_path.replace("{model}", &route.provider_model).into(),
            model: route.provider_model.clone(),
            bearer,
            continuous_usage: provider.continuous_usage,
            seat: self.seat(route, None),
        }))
    }

    async fn attempt(&mut self, target: &mut Target) -> Result<Call, Stop> {
        let limits = &self.parts.limits;
        let towards = if target.seat.replica() {
            Towards::Replica
        } else {
            Towards::Provider(&target.seat.route.provider, target.continuous_usage)
        };
        let request = self.request.as_mut().expect("kept while attempts are made");
        let body = match &self.broken {
            Some(broken) => request.write_rest(&target.model, broken),
            None => request.write(&target.model, towards),
        };
        let limit = match (self.stream, target.seat.replica()) {
            (true, true) => limits.head,
            (true, false) => limits.first_token,
            (false, _) => limits.whole,
        };
        let left = self.give_up.saturating_duration_since(Instant::now());
        let outgoing = Outgoing {
            origin: target.origin.as_ref().ok_or(Stop::Next(Failure::Connect, None))?,
            method: Method::POST,
            path: &target.path,
            bearer: &target.bearer,
            request_id: &format!("{}-{}", self.request_id, self.n_before + self.hops.len()),
            replica: target.seat.replica(),
            stream: self.stream,
            body,
            head: left.min(limit),
        };
        let sent = self.parts.upstreams.send(&outgoing, limits).await;
        let (status, headers, call) = sent.map_err(|failure| match failure {
            Failure::Late(_) if left < limit => Stop::Next(Failure::OutOfTime, None),
            failure => Stop::Next(failure, None),
        })?;
        target.seat.report(&headers);
        if status != StatusCode::OK {
            let body = call.whole(MAX_ERROR_BODY, ERROR_BODY).await.unwrap_or_default();
            return Err(refusal(status.as_u16(), &headers, &body, target));
        }
        check_type(&headers, self.stream).map_err(|failure| Stop::Next(failure, None))?;
        Ok(call)
    }

    /// Keeps the error that tells most.
    fn note(&mut self, error: Option<ChatError>) {
        let rank = |error: &ChatError| match error {
            ChatError::Busy { .. } => 6,
            ChatError::TimedOut => 5,
            ChatError::KeyRefused { .. } => 4,
            ChatError::Refused { .. } => 3,
            ChatError::Unavailable => 2,
            ChatError::NeedsKey { .. } => 1,
            _ => 0,
        };
        // Of two the later knows more of how long it takes.
        let both_busy =
            |a: &ChatError, b: &ChatError| matches!((a, b), (ChatError::Busy { .. }, ChatError::Busy { .. }));
        if let Some(error) = error
            && self.worst.as_ref().is_none_or(|worst| rank(&error) > rank(worst) || both_busy(&error, worst))
        {
            self.worst = Some(error);
        }
    }

    /// What to tell when nothing is left to try.
    fn verdict(&mut self) -> ChatError {
        match self.worst.take() {
            // Nobody could even be asked.
            Some(error @ (ChatError::NotServedBy { .. } | ChatError::NeedsKey { .. }))
                if self.hops.is_empty() =>
            {
                if self.explicit {
                    error
                } else {
                    ChatError::ModelNotSupported { model: self.model.to_string() }
                }
            }
            // Every attempt broke; that nobody was left to ask is not the news.
            Some(ChatError::NotServedBy { .. } | ChatError::NeedsKey { .. }) | None => ChatError::Unavailable,
            Some(error) => error,
        }
    }
}

/// Microseconds since 1970.
pub(crate) fn now_us() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as i64)
}
