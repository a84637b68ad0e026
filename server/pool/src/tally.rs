//! What attempts of one model at one replica came to: for metrics, and to judge who is slow.

use crate::{
    latency::{Histogram, Window},
    lease::Outcome,
};
use std::time::Duration;

/// Outcomes in the order they are counted in, with their names in metrics.
pub(crate) const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::Ok, "ok"),
    (Outcome::CallerError, "caller_error"),
    (Outcome::Busy, "busy"),
    (Outcome::Broken, "broken"),
    (Outcome::Cancelled, "cancelled"),
];

/// What is counted. Begins with the replica's first attempt, and is gone with the replica.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// First tokens of late: of prompts that had to be read, and of those that were mostly in the cache.
    pub(crate) windows: [Window; 2],
    pub(crate) first_token: Histogram,
    pub(crate) inter_token: Histogram,
    /// By [`OUTCOMES`].
    pub(crate) attempts: [u64; OUTCOMES.len()],
}

impl Tally {
    /// A first token came. Those of prompts that were in the cache are kept apart: beside others that go on with
    /// conversations, whoever is given the new ones would look slow.
    pub(crate) fn first_token(&mut self, now: Duration, took: Duration, cached: bool) {
        self.windows[usize::from(cached)].record(now, took);
        self.first_token.record(took);
    }

    /// An attempt ended. `streamed` are its tokens and the time from the first to the last: of a stream the mean
    /// time between two is counted, once, for relaying a token must not cost a look at the clock.
    pub(crate) fn end(&mut self, outcome: Outcome, streamed: Option<(u64, Duration)>) {
        if let Some(at) = OUTCOMES.iter().position(|(other, _)| *other == outcome) {
            self.attempts[at] += 1;
        }
        if let Some((n_tokens, took)) = streamed
            && n_tokens > 1
        {
            self.inter_token.record(took.div_f64((n_tokens - 1) as f64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use std::time::Duration;

    #[test]
    fn answers_from_the_cache_are_compared_with_their_like() {
        let mut tally = Tally::default();
        for _ in 0..20 {
            tally.first_token(Duration::ZERO, Duration::from_millis(5), true);
        }
        for _ in 0..10 {
            tally.first_token(Duration::ZERO, Duration::from_millis(400), false);
        }
        let [read, cached] = tally.windows.map(|mut window| window.median(Duration::ZERO));
        assert!(read.0 == 10 && read.1 > Duration::from_millis(300), "{read:?}");
        assert!(cached.0 == 20 && cached.1 < Duration::from_millis(10), "{cached:?}");
    }
}
