//! How many requests a replica takes at once, where that is known: from the configuration, or from a refusal.
//!
//! Pure: `now` is an argument, the time since the pool began. A replica that says 429 or 503 is busy, not
//! sick: it is full at the number of seats it had, so what is over that waits here, where waiting is fair,
//! instead of knocking. The lesson fades: what filled the replica may have been somebody else's work.

use std::time::Duration;

/// The lesson is let go after this long without another refusal: an answer of a large model is over by then,
/// and with it whatever filled the replica.
const FORGET: Duration = Duration::from_secs(30);

/// The limit grows by at least one seat a second, and by an eighth of itself: a wrong guess costs one refusal
/// a second, which is restarted unseen, and a limit learnt far too low is left within seconds.
const GROWTH: usize = 8;

/// What a replica's refusals taught.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Saturation {
    /// Seats it had when it last refused one more, and when that was.
    full_at: Option<(usize, Duration)>,
}

impl Saturation {
    /// It refused a request while it had so many others.
    pub(crate) fn refused(&mut self, now: Duration, n_others: usize) {
        // Of a burst of refusals the last one, with the fewest others, tells most.
        let seats = self.limit(now).map_or(n_others, |limit| limit.min(n_others));
        // One seat is always left to be tried: without it nobody would find out that it is over.
        self.full_at = Some((seats.max(1), now));
    }

    /// The seats it is taken to have; `None`: as many as come.
    pub(crate) fn limit(&self, now: Duration) -> Option<usize> {
        let (seats, at) = self.full_at?;
        let since = now.saturating_sub(at);
        (since < FORGET).then(|| seats + since.as_secs() as usize * (seats / GROWTH).max(1))
    }

    /// Forgets what an earlier process at this address taught.
    pub(crate) fn forget(&mut self) {
        self.full_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::Saturation;
    use std::time::Duration;

    const fn s(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    /// Refusals `(at, others)`; the limit right after the last one.
    #[track_caller]
    fn check(refusals: &[(u64, usize)], expected: usize) -> Saturation {
        let mut saturation = Saturation::default();
        for (at, n_others) in refusals {
            saturation.refused(s(*at), *n_others);
        }
        let now = s(refusals.last().map_or(0, |(at, _)| *at));
        assert_eq!(saturation.limit(now), Some(expected), "after {refusals:?}");
        saturation
    }

    #[test]
    fn it_is_full_at_the_seats_it_had() {
        check(&[(0, 8)], 8);
        // A burst of 24 on 8 seats: the refused ones leave one after the other.
        check(&[(0, 23), (0, 20), (0, 8), (0, 12)], 8);
    }

    #[test]
    fn a_seat_is_always_left_to_try() {
        check(&[(0, 0)], 1);
    }

    #[test]
    fn the_limit_grows_and_is_forgotten() {
        let small = check(&[(0, 4)], 4);
        assert_eq!([1, 5, 29].map(|at| small.limit(s(at))), [Some(5), Some(9), Some(33)]);
        assert_eq!(small.limit(s(30)), None);
        let large = check(&[(0, 80)], 80);
        assert_eq!(large.limit(s(2)), Some(100));
    }

    #[test]
    fn a_limit_that_was_right_costs_a_refusal_a_second() {
        let mut saturation = Saturation::default();
        saturation.refused(s(0), 8);
        for at in 1..60 {
            assert_eq!(saturation.limit(s(at)), Some(9));
            saturation.refused(s(at), 8);
        }
    }

    #[test]
    fn nothing_is_known_of_a_fresh_replica() {
        assert_eq!(Saturation::default().limit(s(0)), None);
    }
}
