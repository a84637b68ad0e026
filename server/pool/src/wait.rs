//! Waiting for a seat: a future for who waits, and the offers that go through the queue when a seat may be
//! free.
//!
//! Whoever frees a seat (`lease` at its end, a change of the set, a probe) leases it in the name of the one
//! whose turn it is, puts the lease into that one's slot and wakes it: so one seat wakes one waiter, on whatever
//! thread it lives, and nobody who comes by takes it in between. A future that is dropped gives up its place,
//! or the lease that was put into its slot, which frees the seat again.
//!
//! No wake-up is lost: who comes to wait is counted before a last look for a seat, and who frees a seat does
//! so before it looks whether anyone is counted. What no event tells (a learnt limit that decays, a breaker
//! that opens for a trial) is found by the waiters themselves, once a second.

use crate::{
    latency::Histogram,
    lease::Lease,
    pool::{Ask, Pool, PoolError},
    queue::{Class, MAX_QUEUED, Offer, Queue, Ticket, Wish},
    replica::ReplicaConfig,
    roster::Known,
};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// How often one who waits looks by itself, and learns its place anew: limits decay by seats a second.
const LOOK: Duration = Duration::from_secs(1);

/// Looks that are closer than this to the last are left out: of many who wait one look does for all.
const LOOKED: Duration = Duration::from_millis(250);

/// How long one who was sent back by a full replica waits, unless a seat is given up before.
const SENT_BACK: Duration = Duration::from_secs(1);

/// Who waits for a seat.
#[derive(Clone, Copy, Debug)]
pub struct Waiter<'a> {
    /// In whose name: accounts take turns.
    pub account: &'a str,
    /// When it is its turn.
    pub urgency: Urgency,
    /// What it is estimated to take, prompt and answer together.
    pub n_tokens: u64,
    /// How long it waits at most.
    pub patience: Duration,
}

/// Where in the queue a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// To the front: it had a seat and has delivered a part of its answer.
    GoingOn,
    /// To the front, but not at once: its replica said that it is full.
    SentBack,
    /// Somebody waits for the answer.
    Interactive,
    /// Nobody does.
    Batch,
}

/// A place in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1 for who is next. Grows when one comes who goes first.
    pub position: usize,
    /// How long it may take, as the last seats tell.
    pub wait: Duration,
}

/// A seat, now or when it is its turn. Gives up its place when dropped.
#[must_use = "a seat that is not waited for is given up"]
pub struct Wait {
    decided: Option<Result<Lease, PoolError>>,
    waiting: Option<Waiting>,
}

/// What a queue is kept with.
pub(crate) struct Room {
    queue: Queue<Arc<Slot>>,
    /// When those who wait were last offered what there is.
    offered_at: Duration,
    /// When one of them last got a seat.
    served_at: Duration,
    seen: Seen,
}

/// What became of those who came to wait, since ever.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// How long those waited who got a seat.
    pub(crate) waits: Histogram,
    /// Those who got none, by [`REFUSALS`].
    pub(crate) refused: [u64; REFUSALS.len()],
}

/// Why one who came to wait got no seat: there was no place, an account with less waiting took its place, it
/// waited too long, or there is nothing to wait for any more.
pub(crate) const REFUSALS: [&str; 4] = ["full", "displaced", "late", "unavailable"];
const FULL: usize = 0;
const DISPLACED: usize = 1;
const LATE: usize = 2;
const UNAVAILABLE: usize = 3;

/// Where one who waits finds its seat.
pub(crate) struct Slot {
    tried: Vec<String>,
    prefix: Vec<u64>,
    session: Option<u64>,
    countries: Vec<String>,
    whole: bool,
    /// When it came.
    since: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    outcome: Option<Result<Lease, PoolError>>,
    waker: Option<Waker>,
}

/// A place that is taken.
struct Waiting {
    pool: Pool,
    model: String,
    known: Arc<Known>,
    ticket: Ticket,
    slot: Arc<Slot>,
    place: Place,
    deadline: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Pool {
    /// A seat as [`Pool::lease`] gives it, but where all are taken, or others wait already, it is waited for.
    ///
    /// The future ends with [`PoolError::Full`] when the queue is full, when the patience ends, or when the
    /// place is given to an account that had less waiting; otherwise as `lease` says.
    pub fn seat(&self, ask: &Ask<'_>, waiter: &Waiter<'_>) -> Wait {
        let Some(known) = self.known(ask.model) else { return Wait::decided(Err(PoolError::NoReplica)) };
        let at_once = match waiter.urgency {
            Urgency::GoingOn => true,
            Urgency::SentBack => false,
            Urgency::Interactive | Urgency::Batch => !self.anyone_waits() || known.room().queue.len() == 0,
        };
        if at_once {
            let lease = self.lease(ask);
            if !matches!(lease, Err(PoolError::Full)) {
                return Wait::decided(lease);
            }
        }
        self.wait(ask, waiter, known)
    }

    /// How long one who came now would wait for a seat, as the last seats of the model tell.
    pub fn expected_wait(&self, model: &str) -> Duration {
        let now = self.clock().now();
        self.known(model).map_or(Duration::ZERO, |known| {
            let room = known.room();
            room.queue.wait(now, room.queue.len() + 1)
        })
    }

    /// How many wait for a seat of the model.
    pub fn n_waiting(&self, model: &str) -> usize {
        if self.anyone_waits() { self.known(model).map_or(0, |known| known.room().queue.len()) } else { 0 }
    }

    /// Lets at most so many wait for a seat of a model that has replicas; 0: nobody waits.
    pub fn set_max_queued(&self, model: &str, max_queued: usize) {
        if let Some(known) = self.known(model) {
            known.room().queue.set_max_queued(max_queued);
        }
    }

    fn wait(&self, ask: &Ask<'_>, waiter: &Waiter<'_>, known: Arc<Known>) -> Wait {
        let now = self.clock().now();
        let not_before = if waiter.urgency == Urgency::SentBack { now + SENT_BACK } else { now };
        let wish = Wish {
            account: Arc::from(waiter.account),
            class: match waiter.urgency {
                Urgency::GoingOn | Urgency::SentBack => Class::Returned,
                Urgency::Interactive => Class::Interactive,
                Urgency::Batch => Class::Batch,
            },
            n_tokens: waiter.n_tokens,
            deadline: now + waiter.patience,
            not_before,
        };
        let slot = Arc::new(Slot::new(ask, now));
        let mut displaced = vec![];
        let mut room = known.room();
        let ticket = room.queue.enqueue(now, &wish, Arc::clone(&slot), &mut displaced);
        let place = ticket.as_ref().and_then(|ticket| room.place(ticket, now));
        room.seen.refused[FULL] += u64::from(ticket.is_none());
        room.seen.refused[DISPLACED] += displaced.len() as u64;
        self.count_waiting(usize::from(ticket.is_some()), displaced.len());
        drop(room);
        for out in displaced {
            out.decide(Err(PoolError::Full));
        }
        let (Some(ticket), Some(place)) = (ticket, place) else {
            return Wait::decided(Err(PoolError::Full));
        };
        // A seat may have been given up before this one was counted.
        self.offer(ask.model, &known, false, usize::MAX);
        let deadline = Instant::now() + waiter.patience;
        Wait {
            decided: None,
            waiting: Some(Waiting {
                pool: self.clone(),
                model: ask.model.to_owned(),
                known,
                ticket,
                slot,
                place,
                deadline,
                timer: Box::pin(sleep_until(deadline.min(Instant::now() + LOOK))),
            }),
        }
    }

    /// A seat of this replica is free, or it can be tried again: whoever waits for one of its models is
    /// offered it.
    pub(crate) fn freed(&self, config: &ReplicaConfig) {
        if !self.anyone_waits() {
            return;
        }
        let mut models: Vec<(&str, Arc<Known>)> = config
            .models
            .iter()
            .filter_map(|served| Some((served.model.as_str(), self.known(&served.model)?)))
            .collect();
        // Models take turns, a seat each, the one that has gone without for longest first: else one whose queue
        // never ends would get all seats of a replica that serves others too.
        models.sort_by_cached_key(|(_, known)| known.room().served_at);
        while !models.is_empty() {
            models.retain(|(model, known)| self.offer(model, known, true, 1) > 0);
        }
    }

    /// Offers what there is to those who wait, in order, until there is nothing more or so many are decided; says
    /// how many were.
    fn offer(&self, model: &str, known: &Known, freed: bool, most: usize) -> usize {
        let now = self.clock().now();
        let mut woken = vec![];
        // Those who have just been found to have no seat, of each kind of request one.
        let mut without: Vec<Arc<Slot>> = vec![];
        let mut room = known.room();
        room.offered_at = now;
        let mut offer = |slot: &Arc<Slot>| {
            if without.iter().any(|other| other.tried == slot.tried && other.countries == slot.countries) {
                return Offer::Passed;
            }
            match self.lease(&slot.ask(model)) {
                // Where one that goes anywhere finds none, nobody does.
                Err(PoolError::Full) if slot.tried.is_empty() && slot.countries.is_empty() => Offer::Closed,
                Err(PoolError::Full) => {
                    without.push(Arc::clone(slot));
                    Offer::Passed
                }
                result => Offer::Taken(result),
            }
        };
        let mut n_decided = 0;
        while n_decided < most
            && let Some((slot, result)) = room.queue.next(now, freed, &mut offer)
        {
            n_decided += 1;
            self.count_waiting(0, 1);
            match &result {
                Ok(_) => {
                    room.served_at = now;
                    room.seen.waits.record(now.saturating_sub(slot.since));
                }
                Err(_) => room.seen.refused[UNAVAILABLE] += 1,
            }
            woken.extend(slot.put(result));
        }
        drop(room);
        woken.into_iter().for_each(Waker::wake);
        n_decided
    }
}

impl Wait {
    fn decided(result: Result<Lease, PoolError>) -> Self {
        Self { decided: Some(result), waiting: None }
    }

    /// The place in the queue, as of the last second; `None` of one that does not wait.
    pub fn place(&self) -> Option<Place> {
        self.waiting.as_ref().map(|waiting| waiting.place)
    }
}

impl Future for Wait {
    type Output = Result<Lease, PoolError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = match (self.decided.take(), &mut self.waiting) {
            (Some(result), _) => Some(result),
            (None, Some(waiting)) => waiting.look(cx),
            (None, None) => panic!("polled after its end"),
        };
        match result {
            Some(result) => {
                self.waiting = None;
                Poll::Ready(result)
            }
            None => Poll::Pending,
        }
    }
}

impl Waiting {
    /// The seat if it is there, or why there will be none.
    fn look(&mut self, cx: &mut Context<'_>) -> Option<Result<Lease, PoolError>> {
        loop {
            if let Some(result) = self.slot.take(cx.waker()) {
                return Some(result);
            }
            if self.timer.as_mut().poll(cx).is_pending() {
                return None;
            }
            let now = Instant::now();
            if now >= self.deadline {
                // Takes the lock of the room itself.
                let late = self.give_up();
                self.known.room().seen.refused[LATE] += u64::from(late);
                // It may have come at the last moment.
                return Some(self.slot.take(cx.waker()).unwrap_or(Err(PoolError::Full)));
            }
            self.timer.as_mut().reset(self.deadline.min(now + LOOK));
            self.look_around();
        }
    }

    /// Looks whether there is a seat for anyone, and where it stands itself.
    fn look_around(&mut self) {
        let now = self.pool.clock().now();
        let offered_at = self.known.room().offered_at;
        if now >= offered_at + LOOKED {
            self.pool.offer(&self.model, &self.known, false, usize::MAX);
        }
        if let Some(place) = self.known.room().place(&self.ticket, now) {
            self.place = place;
        }
    }

    /// Leaves the queue; says whether it was in there.
    fn give_up(&self) -> bool {
        let waited = self.known.room().queue.cancel(&self.ticket).is_some();
        self.pool.count_waiting(0, usize::from(waited));
        waited
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.give_up();
        // A lease that nobody took ends here and goes to the next; no lock is held meanwhile.
        let unused = self.slot.lock().outcome.take();
        drop(unused);
    }
}

impl Room {
    pub(crate) fn new() -> Self {
        Self {
            queue: Queue::new(MAX_QUEUED),
            offered_at: Duration::ZERO,
            served_at: Duration::ZERO,
            seen: Seen::default(),
        }
    }

    /// How many wait, and what became of those before.
    pub(crate) fn seen(&self) -> (usize, Seen) {
        (self.queue.len(), self.seen)
    }

    fn place(&self, ticket: &Ticket, now: Duration) -> Option<Place> {
        let position = self.queue.position(ticket)?;
        Some(Place { position, wait: self.queue.wait(now, position) })
    }
}

impl Slot {
    fn new(ask: &Ask<'_>, since: Duration) -> Self {
        Self {
            since,
            tried: ask.tried.to_vec(),
            prefix: ask.prefix.to_vec(),
            session: ask.session,
            countries: ask.countries.to_vec(),
            whole: ask.whole,
            state: Mutex::default(),
        }
    }

    fn ask<'a>(&'a self, model: &'a str) -> Ask<'a> {
        Ask {
            model,
            tried: &self.tried,
            prefix: &self.prefix,
            session: self.session,
            countries: &self.countries,
            whole: self.whole,
        }
    }

    /// Puts in what was decided; says whom to wake.
    fn put(&self, outcome: Result<Lease, PoolError>) -> Option<Waker> {
        let mut state = self.lock();
        state.outcome = Some(outcome);
        state.waker.take()
    }

    fn decide(&self, outcome: Result<Lease, PoolError>) {
        if let Some(waker) = self.put(outcome) {
            waker.wake();
        }
    }

    /// What was decided, or else who is to be woken when it is.
    fn take(&self, waker: &Waker) -> Option<Result<Lease, PoolError>> {
        let mut state = self.lock();
        let outcome = state.outcome.take();
        if outcome.is_none() && !state.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
