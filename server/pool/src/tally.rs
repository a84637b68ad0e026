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
    /// First tokens of late.
    pub(crate) window: Window,
    pub(crate) first_token: Histogram,
    pub(crate) inter_token: Histogram,
    /// By [`OUTCOMES`].
    pub(crate) attempts: [u64; OUTCOMES.len()],
}

impl Tally {
    /// A first token came.
    pub(crate) fn first_token(&mut self, now: Duration, took: Duration) {
        self.window.record(now, took);
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
