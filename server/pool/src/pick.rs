//! Decides which replica takes a request. Pure: views of replicas, who has the prompt's beginning and a draw
//! in; an index out.
//!
//! Filter by what a view says; of two drawn at random from the best rank the cheaper wins (Mitzenmacher: The
//! Power of Two Choices in Randomized Load Balancing, 2001). Two choices, not the best of all: many requests
//! that see one picture at once must not all run to the same seat. As the two always differ, the dearest of
//! three or more is never taken, and of two the cheaper is.
//!
//! Then affinity: who has the prompt's beginning in its cache goes before that winner, unless it is clearly
//! more loaded or slower. So affinity chooses only among replicas that could have been picked anyway, and
//! never lifts one over one and a half times its fair share and nine.
//!
//! A view costs a lock, so not all of a large pool are viewed: indices are drawn until two of the best rank
//! there is are found, which are two drawn from all of that rank. Where that fails (few are well, or a few
//! are all there is) all are viewed.

use crate::{
    breaker::Gate,
    draw::{below, draw, two_below},
    health::Standing,
    load::{FLOOR_MS, Reading},
    pool::PoolError,
};

/// Draws before all are viewed. With half of the pool down two are found in all but 1 of 3,800 picks.
const MAX_DRAWS: u64 = 16;

/// From this size on drawing is cheaper than viewing all.
const MIN_DRAWN: usize = 4;

/// What a whole prompt in the cache is worth in seats: half again as many as the winner has, and eight more
/// for those that have few: in a batch of that size a token takes hardly longer than alone. SGLang's router
/// lets the load grow to 1.5 times the least before it gives affinity up; its 64 seats on top are for batch
/// runs, and would let a chat wait behind 64 others. With four more, conversations moved between three vLLM
/// servers that had three requests each (`tests/vllm/prefix.py`).
const SEATS_FACTOR: f64 = 0.5;
const SEATS_MORE: f64 = 8.0;

/// And in latency: up to four times the winner's, because a peak average of two equal replicas differs by
/// that much from one long prompt. A replica that is ten times slower is not worth it.
const LATENCY_FACTOR: f64 = 3.0;

/// Shorter latencies count as this one: a tenth of a second feels like at once (Nielsen: Usability
/// Engineering, 1993), and among servers that answer in 20 ms one pause would be a factor.
const LEAST_MS: f64 = 100.0;

/// What one block in the cache saves: a block is at least 256 bytes or 64 tokens, which a large model reads
/// in this time (10,000 tokens/s).
const BLOCK_MS: f64 = 6.0;

/// A replica at one instant, for one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Not for this request (tried, in a country it may not go to) or not for any new one (draining).
    pub(crate) barred: bool,
    pub(crate) standing: Standing,
    pub(crate) gate: Gate,
    /// Much slower than its peers.
    pub(crate) slow: bool,
    /// Has as many requests as it may.
    pub(crate) full: bool,
    /// Its share of the load now.
    pub(crate) weight: f64,
    pub(crate) load: Reading,
}

/// A replica that has the prompt's beginning, or had the conversation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kin {
    pub(crate) idx: usize,
    /// How much of the prompt it has, of 1.
    pub(crate) share: f64,
    /// In blocks.
    pub(crate) n_blocks: usize,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picked {
    /// The replica's index.
    pub(crate) idx: usize,
    /// Whether the request is the replica's trial.
    pub(crate) trial: bool,
    /// Blocks of the prompt that it is believed to have.
    pub(crate) n_blocks: usize,
}

/// Who goes first, best first. Within a rank affinity and load decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Up,
    Unknown,
    Suspect,
    /// An outlier: better than no answer.
    Slow,
    /// The breaker lets one request try. A user's request does so only when it has nothing to lose, since
    /// the prober tries too.
    Trial,
}

/// What the picks of one moment have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    /// How many replicas serve the model.
    pub(crate) n: usize,
    /// Requests in flight at all of them, for each unit of their weights. Those that are down count too, which
    /// makes affinity a little weaker, never stronger.
    pub(crate) fair_seats: f64,
    /// Who is close, the closest first.
    pub(crate) kin: &'a [Kin],
}

/// The replica of the field that takes the request.
///
/// # Errors
/// [`PoolError::NoReplica`] when there is none, [`PoolError::Full`] when those that may be tried have no
/// seat, [`PoolError::NoneAvailable`] when none may be tried.
pub(crate) fn pick(field: &Field<'_>, view: impl Fn(usize) -> View, seed: u64) -> Result<Picked, PoolError> {
    let Field { n, fair_seats, kin } = *field;
    let (rank, idx, winner) = match two_up(n, &view, seed) {
        Some([a, b]) => {
            let (idx, view) = cheaper(a, b);
            (Rank::Up, idx, view)
        }
        None => of_all(n, &view, seed)?,
    };
    let believed = |idx: usize| kin.iter().find(|kin| kin.idx == idx).map_or(0, |kin| kin.n_blocks);
    if rank == Rank::Trial {
        return Ok(Picked { idx, trial: true, n_blocks: believed(idx) });
    }
    for kin in kin {
        let close = || {
            let view = view(kin.idx);
            !view.full
                && rank_of(&view).is_some_and(|of| of <= rank)
                && worth(kin, &view, &winner, fair_seats)
        };
        if kin.idx == idx || close() {
            return Ok(Picked { idx: kin.idx, trial: false, n_blocks: kin.n_blocks });
        }
    }
    Ok(Picked { idx, trial: false, n_blocks: 0 })
}

/// Two of the best rank, drawn.
fn two_up(n: usize, view: &impl Fn(usize) -> View, seed: u64) -> Option<[(usize, View); 2]> {
    if n < MIN_DRAWN {
        return None;
    }
    let mut first: Option<(usize, View)> = None;
    for at in 0..MAX_DRAWS {
        let idx = below(n, draw(seed, at));
        if first.is_some_and(|(other, _)| other == idx) {
            continue;
        }
        let view = view(idx);
        if view.full || rank_of(&view) != Some(Rank::Up) {
            continue;
        }
        match first {
            None => first = Some((idx, view)),
            Some(first) => return Some([first, (idx, view)]),
        }
    }
    None
}

/// The cheaper of two drawn from the best rank there is, or the only one.
fn of_all(n: usize, view: &impl Fn(usize) -> View, seed: u64) -> Result<(Rank, usize, View), PoolError> {
    let mut best: Vec<(usize, View)> = Vec::new();
    let mut best_rank = None;
    let mut full = false;
    for idx in 0..n {
        let view = view(idx);
        let Some(rank) = rank_of(&view) else { continue };
        if view.full {
            full = true;
            continue;
        }
        if best_rank.is_none_or(|best| rank < best) {
            best_rank = Some(rank);
            best.clear();
        }
        if best_rank == Some(rank) {
            best.push((idx, view));
        }
    }
    match best_rank {
        // A seat of one that works is worth waiting for; the prober tries the other.
        Some(Rank::Trial) | None if full => Err(PoolError::Full),
        None if n == 0 => Err(PoolError::NoReplica),
        None => Err(PoolError::NoneAvailable),
        Some(rank) => {
            let (idx, view) = if best.len() == 1 {
                best[0]
            } else {
                let (a, b) = two_below(best.len(), seed);
                cheaper(best[a], best[b])
            };
            Ok((rank, idx, view))
        }
    }
}

fn rank_of(view: &View) -> Option<Rank> {
    if view.barred {
        return None;
    }
    match (view.gate, view.standing) {
        (Gate::Shut, _) | (_, Standing::Down) => None,
        (Gate::Trial, _) => Some(Rank::Trial),
        (Gate::Pass, _) if view.slow => Some(Rank::Slow),
        (Gate::Pass, Standing::Up) => Some(Rank::Up),
        (Gate::Pass, Standing::Unknown) => Some(Rank::Unknown),
        (Gate::Pass, Standing::Suspect) => Some(Rank::Suspect),
    }
}

/// The one that costs less; on equal terms, which are common on an idle pool, the first drawn. A replica
/// without a measured latency is taken to be as fast as the other: a newcomer then gets its share by seats,
/// neither shunned nor run over.
fn cheaper(a: (usize, View), b: (usize, View)) -> (usize, View) {
    let cost =
        |of: &View, other: &View| of.load.cost(of.weight, other.load.first_token_ms.unwrap_or(FLOOR_MS));
    if cost(&b.1, &a.1) < cost(&a.1, &b.1) { b } else { a }
}

/// Whether what the replica has of the prompt is worth more than the winner's lower load.
fn worth(kin: &Kin, its: &View, winners: &View, fair_seats: f64) -> bool {
    let seats = |view: &View| view.load.seats() / view.weight;
    let latency_ms =
        |view: &View| view.load.first_token_ms.unwrap_or(FLOOR_MS).max(LEAST_MS) * view.load.kv_factor;
    let most_seats = |of: f64| of * (1.0 + SEATS_FACTOR * kin.share) + SEATS_MORE * kin.share;
    let most_ms = latency_ms(winners) * (1.0 + LATENCY_FACTOR * kin.share) + BLOCK_MS * kin.n_blocks as f64;
    seats(its) <= most_seats(seats(winners))
        // The winner may be lifted by affinity itself; the mean is not.
        && its.load.n_in_flight as f64 / its.weight <= most_seats(fair_seats)
        && latency_ms(its) <= most_ms
        && its.load.penalty_ms <= winners.load.penalty_ms.max(FLOOR_MS)
}

#[cfg(test)]
mod balance;
#[cfg(test)]
mod tests;
