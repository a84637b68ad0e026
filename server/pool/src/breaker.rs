//! Takes a replica out that fails too many of its requests, and lets it back by one trial.
//!
//! Pure: `now` is an argument, the time since the pool began. It must not know why a request failed: only
//! failures of the replica are told to it. Refusals of bad requests and of a full queue are not: one client
//! with broken requests must not take out the fleet.
//!
//! *Source*: the count over a window with ratio and minimum volume as in Hystrix; one trial after a doubling
//! back-off as in linkerd's failure accrual.

use std::time::Duration;

/// Long enough to gather the minimum volume at a playground's pace.
const WINDOW: Duration = Duration::from_secs(30);
const N_BUCKETS: usize = 10;
const BUCKET: Duration = Duration::from_millis(WINDOW.as_millis() as u64 / N_BUCKETS as u64);

/// Envoy's default for ejection by failures. Hystrix' 20 would need minutes here.
const MIN_VOLUME: u32 = 5;

/// Hystrix' default: half of the requests failed.
const MAX_FAILED: f64 = 0.5;

/// Linkerd's first back-off, and half of its longest: a vLLM replica restarts within tens of seconds.
const FIRST_BACKOFF: Duration = Duration::from_secs(1);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// The breaker's state as shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Requests pass.
    Closed,
    /// Nothing passes.
    Open,
    /// One request may try, or is trying.
    HalfOpen,
}

impl BreakerState {
    /// Its name in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

/// What may pass now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Everything.
    Pass,
    /// One request, which has to take the trial.
    Trial,
    /// Nothing.
    Shut,
}

/// What an attempt said about the replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    Bad,
}

/// A change worth a line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Opened { backoff: Duration },
    Closed,
}

/// One replica's breaker.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    position: Position,
    window: Window,
    /// When it last closed. What began earlier was answered by a replica that has been judged already.
    closed_at: Duration,
}

#[derive(Debug, Default)]
enum Position {
    #[default]
    Closed,
    Open {
        until: Duration,
        backoff: Duration,
        trying: bool,
    },
}

impl Breaker {
    /// What may pass now.
    pub(crate) fn gate(&self, now: Duration) -> Gate {
        match self.position {
            Position::Closed => Gate::Pass,
            Position::Open { until, trying: false, .. } if now >= until => Gate::Trial,
            Position::Open { .. } => Gate::Shut,
        }
    }

    /// The state now.
    pub(crate) fn state(&self, now: Duration) -> BreakerState {
        match self.position {
            Position::Closed => BreakerState::Closed,
            Position::Open { until, trying, .. } if trying || now >= until => BreakerState::HalfOpen,
            Position::Open { .. } => BreakerState::Open,
        }
    }

    /// Takes the one trial, if it is free. Whoever takes it has to end it.
    pub(crate) fn take_trial(&mut self, now: Duration) -> bool {
        match &mut self.position {
            Position::Open { until, trying, .. } if now >= *until && !*trying => {
                *trying = true;
                true
            }
            _ => false,
        }
    }

    /// Ends the trial. Without a verdict the next one may try.
    pub(crate) fn end_trial(&mut self, now: Duration, verdict: Option<Verdict>) -> Option<Turn> {
        let Position::Open { backoff, trying, .. } = &mut self.position else { return None };
        *trying = false;
        match verdict {
            None => None,
            Some(Verdict::Good) => {
                self.position = Position::Closed;
                self.window = Window::default();
                self.closed_at = now;
                Some(Turn::Closed)
            }
            Some(Verdict::Bad) => {
                let backoff = (*backoff * 2).min(LONGEST_BACKOFF);
                Some(self.open(now, backoff))
            }
        }
    }

    /// Counts an attempt that was no trial.
    pub(crate) fn record(&mut self, now: Duration, begun: Duration, verdict: Verdict) -> Option<Turn> {
        // What ends after the breaker opened, or began before it closed, is about a time that is judged.
        if !matches!(self.position, Position::Closed) || begun < self.closed_at {
            return None;
        }
        self.window.add(now, verdict);
        let (good, bad) = self.window.totals();
        let tripped = good + bad >= MIN_VOLUME && f64::from(bad) >= MAX_FAILED * f64::from(good + bad);
        tripped.then(|| self.open(now, FIRST_BACKOFF))
    }

    /// The replica came back from the dead: the trial need not wait for the back-off.
    pub(crate) fn allow_trial(&mut self, now: Duration) {
        if let Position::Open { until, .. } = &mut self.position {
            *until = (*until).min(now);
        }
    }

    fn open(&mut self, now: Duration, backoff: Duration) -> Turn {
        self.position = Position::Open { until: now + backoff, backoff, trying: false };
        Turn::Opened { backoff }
    }
}

/// Counts over the last [`WINDOW`], in a ring of buckets.
#[derive(Debug, Default)]
struct Window {
    /// `(good, bad)`.
    buckets: [(u32, u32); N_BUCKETS],
    /// Number of the newest bucket since the pool began.
    newest: u128,
}

impl Window {
    fn add(&mut self, now: Duration, verdict: Verdict) {
        let number = now.as_nanos() / BUCKET.as_nanos();
        let n_stale = number.saturating_sub(self.newest).min(N_BUCKETS as u128);
        for back in 0..n_stale {
            self.buckets[slot(number - back)] = (0, 0);
        }
        // Two threads may tell their times out of order; the older one counts as now.
        self.newest = self.newest.max(number);
        let (good, bad) = &mut self.buckets[slot(self.newest)];
        match verdict {
            Verdict::Good => *good += 1,
            Verdict::Bad => *bad += 1,
        }
    }

    fn totals(&self) -> (u32, u32) {
        self.buckets.iter().fold((0, 0), |(good, bad), bucket| (good + bucket.0, bad + bucket.1))
    }
}

fn slot(number: u128) -> usize {
    (number % N_BUCKETS as u128) as usize
}

#[cfg(test)]
mod tests {
    use super::{Breaker, BreakerState, Gate, LONGEST_BACKOFF, Turn, Verdict};
    use std::time::Duration;

    const fn s(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    /// Feeds `g` and `b` at the given seconds and says what may pass right after the last one.
    #[track_caller]
    fn check(told: &str, at_s: impl Fn(usize) -> u64, expected: Gate) -> Breaker {
        let mut breaker = Breaker::default();
        let mut now = s(0);
        for (idx, letter) in told.chars().enumerate() {
            now = s(at_s(idx));
            breaker.record(now, now, if letter == 'g' { Verdict::Good } else { Verdict::Bad });
        }
        assert_eq!(breaker.gate(now), expected, "after {told}");
        breaker
    }

    fn opened() -> Breaker {
        check("bbbbb", |_| 0, Gate::Shut)
    }

    #[test]
    fn it_needs_volume_and_ratio() {
        check("bbbb", |_| 0, Gate::Pass);
        check("bbbbb", |_| 0, Gate::Shut);
        check("ggbbg", |_| 0, Gate::Pass);
        check("gggbbb", |_| 0, Gate::Shut);
        check("gggggggggbbbbbbbb", |_| 0, Gate::Pass);
    }

    #[test]
    fn old_failures_are_forgotten() {
        // One failure every 8 s: at most four within the window.
        check("bbbbbbbbbbbb", |idx| idx as u64 * 8, Gate::Pass);
        check("bbbbb", |idx| idx as u64 * 6, Gate::Shut);
        // A pause of hours clears everything.
        check("bbbbb", |idx| if idx < 4 { 0 } else { 9_000 }, Gate::Pass);
    }

    #[test]
    fn one_trial_at_a_time_after_the_backoff() {
        let mut breaker = opened();
        assert!(!breaker.take_trial(s(0)));
        assert_eq!(breaker.state(s(0)), BreakerState::Open);
        assert_eq!(breaker.gate(s(1)), Gate::Trial);
        assert!(breaker.take_trial(s(1)));
        assert_eq!(breaker.gate(s(1)), Gate::Shut);
        assert_eq!(breaker.state(s(1)), BreakerState::HalfOpen);
        assert!(!breaker.take_trial(s(1)));
        // A trial that says nothing frees the place.
        assert_eq!(breaker.end_trial(s(2), None), None);
        assert!(breaker.take_trial(s(2)));
        assert_eq!(breaker.end_trial(s(2), Some(Verdict::Good)), Some(Turn::Closed));
        assert_eq!(breaker.gate(s(2)), Gate::Pass);
    }

    #[test]
    fn failed_trials_double_the_backoff_to_a_limit() {
        let mut breaker = opened();
        let mut now = s(1);
        let mut seen = Vec::new();
        for _ in 0..8 {
            assert!(breaker.take_trial(now));
            let Some(Turn::Opened { backoff }) = breaker.end_trial(now, Some(Verdict::Bad)) else {
                panic!("a failed trial opens it again")
            };
            seen.push(backoff.as_secs());
            assert_eq!(breaker.gate(now + backoff.mul_f64(0.999)), Gate::Shut);
            now += backoff;
        }
        assert_eq!(seen, [2, 4, 8, 16, 30, 30, 30, 30]);
        assert_eq!(LONGEST_BACKOFF, s(30));
    }

    #[test]
    fn stragglers_do_not_count() {
        let mut breaker = opened();
        // Told while open: ignored, good or bad.
        assert_eq!(breaker.record(s(1), s(0), Verdict::Good), None);
        assert_eq!(breaker.gate(s(1)), Gate::Trial);
        assert!(breaker.take_trial(s(1)));
        breaker.end_trial(s(2), Some(Verdict::Good));
        // Begun before it closed, failed after: of the time that is judged.
        for _ in 0..20 {
            assert_eq!(breaker.record(s(3), s(0), Verdict::Bad), None);
        }
        assert_eq!(breaker.gate(s(3)), Gate::Pass);
    }

    #[test]
    fn a_replica_back_from_the_dead_is_tried_at_once() {
        let mut breaker = opened();
        breaker.allow_trial(s(0));
        assert_eq!(breaker.gate(s(0)), Gate::Trial);
    }
}
