//! Who waits for a seat of a model, and whose turn it is when one is free.
//!
//! Pure: time is an argument, since the pool began. The order:
//! 1. who had a seat already (sent back by a replica that was full, or an answer that broke), as they came;
//! 2. of the two classes, interactive before batch; but while batch waits, of each nine seats one is its;
//! 3. within a class accounts take turns by tokens (`line`).
//!
//! Bounded in requests and in tokens. Where it is full, an account with less waiting takes the last place of
//! the one with the most, so nobody can keep others out by filling it (McKenney: Stochastic Fairness Queuing,
//! 1990).

mod line;

use line::{Cost, Lines};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// How many interactive requests go before one of batch that waits: people hardly notice a ninth, and batch
/// work goes on at an eighth of their speed.
const INTERACTIVE_PER_BATCH: usize = 8;

/// What a request counts for at least: a seat is taken for a moment whatever is asked.
const MIN_COST: u64 = 64;

/// And at most: 32 turns of chat. Beyond it `max_tokens` says what is allowed, not what will be written.
const MAX_COST: u64 = 32 * line::QUANTUM;

/// Most tokens that wait: at four bytes each 16 MiB of prompts for a model.
const MAX_TOKENS: u64 = 4 << 20;

/// Most requests that wait, where the configuration does not say: at one seat a second the last of them
/// waits for longer than anyone does, and its memory (some 10 KiB of connection and body) does not matter.
pub const MAX_QUEUED: usize = 256;

/// Time between two seats becoming free, before that was seen: a short answer (captures of vLLM).
const FIRST_GUESS: Duration = Duration::from_secs(2);

/// Weight of the newest interval between two seats: an average over about eight.
const PACE_WEIGHT: f64 = 1.0 / 8.0;

/// Which of two classes a request is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Had a seat before: goes first, and fits always, as it was let in before.
    Returned,
    /// Somebody waits for it.
    Interactive,
    /// Nobody does.
    Batch,
}

/// A request that waits.
struct Entry<W> {
    cost: u64,
    /// Not served from then on.
    deadline: Duration,
    /// Not served before, unless a seat was freed.
    not_before: Duration,
    what: W,
}

impl<W> Cost for Entry<W> {
    fn cost(&self) -> u64 {
        self.cost
    }
}

/// What one asks who comes to wait.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) account: Arc<str>,
    pub(crate) class: Class,
    /// Estimated, of prompt and answer.
    pub(crate) n_tokens: u64,
    pub(crate) deadline: Duration,
    /// It is to wait at least until then, or until somebody gives up a seat.
    pub(crate) not_before: Duration,
}

/// A place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    class: Class,
    account: Arc<str>,
    seq: u64,
}

/// What became of an offer.
pub(crate) enum Offer<R> {
    /// It was taken, with this.
    Taken(R),
    /// Not by this one; the next may.
    Passed,
    /// There is nothing to offer to anyone.
    Closed,
}

/// The requests that wait for a model.
pub(crate) struct Queue<W> {
    returned: BTreeMap<u64, Entry<W>>,
    interactive: Lines<Entry<W>>,
    batch: Lines<Entry<W>>,
    /// Interactive requests served since one of batch, while some waited.
    n_since_batch: usize,
    max_queued: usize,
    n_tokens: u64,
    n_tickets: u64,
    pace: Pace,
}

/// How often a seat becomes free while somebody waits.
#[derive(Default)]
struct Pace {
    interval_s: Option<f64>,
    /// When the last one was, or the first began to wait.
    since: Duration,
}

impl<W> Queue<W> {
    /// At most so many wait.
    pub(crate) fn new(max_queued: usize) -> Self {
        Self {
            returned: BTreeMap::new(),
            interactive: Lines::default(),
            batch: Lines::default(),
            n_since_batch: 0,
            max_queued,
            n_tokens: 0,
            n_tickets: 0,
            pace: Pace::default(),
        }
    }

    /// From now on at most so many wait. Who waits already stays.
    pub(crate) fn set_max_queued(&mut self, max_queued: usize) {
        self.max_queued = max_queued;
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.returned.len() + self.interactive.len() + self.batch.len()
    }

    /// A place; `None` where there is none. Who loses one for it is put into `displaced`.
    pub(crate) fn enqueue(
        &mut self,
        now: Duration,
        wish: &Wish,
        what: W,
        displaced: &mut Vec<W>,
    ) -> Option<Ticket> {
        let cost = wish.n_tokens.clamp(MIN_COST, MAX_COST);
        if !self.can_place(wish, cost) {
            return None;
        }
        while wish.class != Class::Returned
            && (self.len() >= self.max_queued || self.n_tokens + cost > MAX_TOKENS)
        {
            displaced.push(self.displace(wish, cost)?);
        }
        if self.len() == 0 {
            self.pace.since = now;
        }
        self.n_tickets += 1;
        self.n_tokens += cost;
        let seq = self.n_tickets;
        let entry = Entry { cost, deadline: wish.deadline, not_before: wish.not_before, what };
        match self.lines(wish.class) {
            None => {
                self.returned.insert(seq, entry);
            }
            Some(lines) => lines.push(&wish.account, seq, entry),
        }
        Some(Ticket { class: wish.class, account: Arc::clone(&wish.account), seq })
    }

    /// Whether there is a place, or would be one if all went that may go for it: nobody loses a place to one
    /// that gets none.
    fn can_place(&self, wish: &Wish, cost: u64) -> bool {
        let most = |lines: &Lines<Entry<W>>| lines.n_tokens_of(&wish.account) + cost;
        let spare = match wish.class {
            Class::Returned => return true,
            Class::Interactive => {
                let (n, n_tokens) = self.interactive.over(most(&self.interactive));
                (n + self.batch.len(), n_tokens + self.batch.n_tokens())
            }
            Class::Batch => self.batch.over(most(&self.batch)),
        };
        self.len() - spare.0 < self.max_queued && self.n_tokens - spare.1 + cost <= MAX_TOKENS
    }

    /// Makes room: the last of batch goes for one that somebody waits for, else the last of whoever has more
    /// tokens waiting than the one who came would have.
    fn displace(&mut self, wish: &Wish, cost: u64) -> Option<W> {
        let of_batch = if wish.class == Class::Interactive { self.batch.longest(0) } else { None };
        let (lines, (account, seq)) = if let Some(out) = of_batch {
            (&mut self.batch, out)
        } else {
            let lines = self.lines(wish.class)?;
            let out = lines.longest(lines.n_tokens_of(&wish.account) + cost)?;
            (lines, out)
        };
        let entry = lines.cancel(&account, seq)?;
        self.n_tokens -= entry.cost;
        Some(entry.what)
    }

    /// Offers what there is to one after the other, in order, until one takes it. `freed`: somebody gave up
    /// a seat, so those who were sent back may try again.
    pub(crate) fn next<R>(
        &mut self,
        now: Duration,
        freed: bool,
        mut offer: impl FnMut(&W) -> Offer<R>,
    ) -> Option<(W, R)> {
        let mut taken = None;
        let mut closed = false;
        let mut ask = |seq: u64, account: Option<&Arc<str>>, class: Class, entry: &Entry<W>| {
            if entry.deadline <= now || (entry.not_before > now && !freed) {
                return false;
            }
            match offer(&entry.what) {
                Offer::Taken(with) => {
                    let account = account.map_or_else(|| Arc::from(""), Arc::clone);
                    taken = Some((Ticket { class, account, seq }, with));
                    true
                }
                Offer::Passed => false,
                Offer::Closed => {
                    closed = true;
                    true
                }
            }
        };
        let mut over = self.returned.iter().any(|(seq, entry)| ask(*seq, None, Class::Returned, entry));
        for class in self.classes() {
            let lines = if class == Class::Batch { &self.batch } else { &self.interactive };
            over = over || lines.iter().any(|(account, seq, entry)| ask(seq, Some(account), class, entry));
        }
        if closed || !over {
            return None;
        }
        let (ticket, with) = taken?;
        Some((self.serve(now, &ticket)?, with))
    }

    /// The classes in the order of this seat.
    fn classes(&self) -> [Class; 2] {
        if self.n_since_batch >= INTERACTIVE_PER_BATCH {
            [Class::Batch, Class::Interactive]
        } else {
            [Class::Interactive, Class::Batch]
        }
    }

    fn serve(&mut self, now: Duration, ticket: &Ticket) -> Option<W> {
        let entry = match self.lines(ticket.class) {
            None => self.returned.remove(&ticket.seq),
            Some(lines) => lines.serve(&ticket.account, ticket.seq),
        }?;
        match ticket.class {
            _ if self.batch.len() == 0 => self.n_since_batch = 0,
            Class::Interactive => self.n_since_batch += 1,
            Class::Batch => self.n_since_batch = 0,
            Class::Returned => {}
        }
        self.n_tokens -= entry.cost;
        self.pace.served(now);
        Some(entry.what)
    }

    /// Gives up a place. `None` where it is given up already.
    pub(crate) fn cancel(&mut self, ticket: &Ticket) -> Option<W> {
        let entry = match self.lines(ticket.class) {
            None => self.returned.remove(&ticket.seq),
            Some(lines) => lines.cancel(&ticket.account, ticket.seq),
        }?;
        self.n_tokens -= entry.cost;
        if self.batch.len() == 0 {
            self.n_since_batch = 0;
        }
        Some(entry.what)
    }

    /// The place in the order, 1 for who is next, if nobody comes or leaves. Counts those before it, of whom
    /// there are few: the queue is bounded.
    pub(crate) fn position(&self, ticket: &Ticket) -> Option<usize> {
        let seq = ticket.seq;
        let n_returned = self.returned.len();
        Some(match ticket.class {
            Class::Returned => {
                self.returned.get(&seq)?;
                self.returned.range(..=seq).count()
            }
            Class::Interactive => {
                let n_before = self.interactive.n_before(&ticket.account, seq)?;
                let n_batch = (self.n_since_batch + n_before) / INTERACTIVE_PER_BATCH;
                n_returned + n_before + n_batch.min(self.batch.len()) + 1
            }
            Class::Batch => {
                let n_before = self.batch.n_before(&ticket.account, seq)?;
                let n_interactive =
                    ((n_before + 1) * INTERACTIVE_PER_BATCH).saturating_sub(self.n_since_batch);
                n_returned + n_before + n_interactive.min(self.interactive.len()) + 1
            }
        })
    }

    /// How long until the one at this place has a seat, as far as the last seats tell.
    pub(crate) fn wait(&self, now: Duration, position: usize) -> Duration {
        let waits = self.len() > 0;
        self.pace.interval(now, waits).mul_f64(position as f64)
    }

    fn lines(&mut self, class: Class) -> Option<&mut Lines<Entry<W>>> {
        match class {
            Class::Returned => None,
            Class::Interactive => Some(&mut self.interactive),
            Class::Batch => Some(&mut self.batch),
        }
    }
}

impl Pace {
    fn served(&mut self, now: Duration) {
        let interval_s = now.saturating_sub(self.since).as_secs_f64();
        self.since = now;
        self.interval_s =
            Some(self.interval_s.map_or(interval_s, |mean_s| mean_s + (interval_s - mean_s) * PACE_WEIGHT));
    }

    /// Between two seats; at least as long as the last one is ago, while somebody waits for the next.
    fn interval(&self, now: Duration, waits: bool) -> Duration {
        let mean = self.interval_s.map_or(FIRST_GUESS, Duration::from_secs_f64);
        if waits { mean.max(now.saturating_sub(self.since)) } else { mean }
    }
}

#[cfg(test)]
mod tests;
