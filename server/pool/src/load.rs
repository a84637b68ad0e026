//! How loaded a replica is: decayed peak time to first token, seats taken, what it reports, and penalties.
//!
//! Pure: `now` is an argument, the time since the pool began. It must not know health or the breaker: a
//! load only orders replicas that may be picked at all.
//!
//! *Source*: peak-EWMA as in Finagle's `PeakEwma` and tower's `load::peak_ewma`; the penalty for a busy
//! replica as in linkerd's `load-biaser`. Time to first token is what is averaged, because a whole answer's
//! time says how much was asked for, not how loaded the replica is.

use crate::report::Report;
use std::time::Duration;

/// Time in which an observation loses 1 - 1/e of its weight. Linkerd's default; at one chat turn every few
/// seconds it still spans several turns.
const DECAY: Duration = Duration::from_secs(10);

/// Below one frame of a 60 Hz screen nobody sees which replica was faster, so there only seats count. It
/// also keeps the product with the seats from vanishing when a latency has decayed to nothing.
pub(crate) const FLOOR_MS: f64 = 16.0;

/// What a refusal (429, 503) or a failure adds at once. Linkerd's default: far above a usual first token,
/// below what people wait for when everything else is worse.
const PENALTY_MS: f64 = 5_000.0;

/// A queue of a vLLM replica drains in seconds (its limit counts running and waiting requests), so a
/// refusal is old news after three of these.
const PENALTY_DECAY: Duration = Duration::from_secs(3);

/// How long a replica's own report counts: two scrapes and a half. A queue of vLLM changes within seconds, so
/// an older one says nothing.
const REPORT_AGE: Duration = Duration::from_secs(5);

/// KV cache in use from which a replica is dearer. vLLM counts only what running requests hold; when it runs
/// out it throws requests out and computes them again.
const KV_EASE: f64 = 0.8;

/// Most that a full KV cache makes a replica dearer: enough to be taken last, not enough to hide that all
/// others are much slower.
const MAX_KV_FACTOR: f64 = 10.0;

/// What one replica's leases have seen.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// The average as of its last observation, and when that was.
    first_token: Option<(f64, Duration)>,
    /// The last penalty's time.
    penalised_at: Option<Duration>,
    n_in_flight: usize,
    /// Leases of streams whose first token has not come.
    n_waiting: usize,
    /// The last first token or answer, or the moment at which waiting began after none waited.
    progress_at: Duration,
    reported: Option<Reported>,
}

/// What a replica last said of itself.
#[derive(Clone, Copy, Debug)]
struct Reported {
    at: Duration,
    /// Requests it has that are not ours.
    n_others: f64,
    kv_usage: f64,
}

/// A load at one instant, as `pick` compares it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    /// Expected time to first token of an idle seat; `None` when nothing is known yet.
    pub(crate) first_token_ms: Option<f64>,
    /// Least cost, whatever the rest says.
    pub(crate) penalty_ms: f64,
    /// Leases out.
    pub(crate) n_in_flight: usize,
    /// Requests of others, by its own fresh report.
    pub(crate) n_others: f64,
    /// How much dearer its KV cache makes it, at least 1.
    pub(crate) kv_factor: f64,
}

impl Load {
    /// A seat is taken, for a stream.
    pub(crate) fn enter(&mut self, now: Duration) {
        if self.n_waiting == 0 {
            self.progress_at = now;
        }
        self.n_in_flight += 1;
        self.n_waiting += 1;
    }

    /// A seat is taken, for an answer in one piece: nobody expects a token before its end.
    pub(crate) fn enter_whole(&mut self) {
        self.n_in_flight += 1;
    }

    /// The first token came, `waited` after the lease began.
    pub(crate) fn first_token(&mut self, now: Duration, waited: Duration) {
        self.n_waiting -= 1;
        self.progress_at = now;
        self.observe(now, millis(waited));
    }

    /// A seat is free again. `waited` is how long a stream stood without a first token, if none came.
    pub(crate) fn leave(&mut self, now: Duration, waited: Option<Duration>, answered: bool) {
        self.n_in_flight -= 1;
        let Some(waited) = waited else { return };
        self.n_waiting -= 1;
        if answered {
            // An answer without a first token was a refusal or had no text: its age says nothing about latency.
            self.progress_at = now;
        } else {
            // Given up: the first token would have taken at least this long, which is news only where it
            // is more than was expected.
            let waited_ms = millis(waited);
            if waited_ms > self.decayed(now).unwrap_or(FLOOR_MS) {
                self.observe(now, waited_ms);
            }
        }
    }

    /// The replica refused for being busy, or failed: others go first for a while.
    pub(crate) fn penalise(&mut self, now: Duration) {
        self.penalised_at = Some(now);
    }

    /// The replica said how loaded it is. What is over our own requests is others' work.
    pub(crate) fn report(&mut self, now: Duration, report: &Report) {
        let of_ours = if report.running.is_some() { self.n_in_flight } else { self.n_waiting };
        let n_all = report.running.unwrap_or(0.0) + report.waiting.unwrap_or(0.0);
        self.reported = Some(Reported {
            at: now,
            n_others: (n_all - of_ours as f64).max(0.0),
            kv_usage: report.kv_usage.unwrap_or(0.0),
        });
    }

    /// Forgets what an earlier process at this address taught; the seats stay counted.
    pub(crate) fn forget(&mut self) {
        self.first_token = None;
        self.penalised_at = None;
        self.reported = None;
    }

    /// Leases out now.
    pub(crate) fn n_in_flight(&self) -> usize {
        self.n_in_flight
    }

    /// The load now.
    pub(crate) fn read(&self, now: Duration) -> Reading {
        let decayed = self.decayed(now).map(|ms| ms.max(FLOOR_MS));
        // A replica that lets all its waiting requests wait is at least as slow as its silence. Without
        // this a hung replica keeps its good name until the first timeout.
        let silence =
            (self.n_waiting > 0).then(|| millis(now.saturating_sub(self.progress_at)).max(FLOOR_MS));
        let first_token_ms = match (decayed, silence) {
            (Some(decayed), Some(silence)) => Some(decayed.max(silence)),
            (known, other) => known.or(other),
        };
        let penalty_ms = self.penalised_at.map_or(0.0, |at| PENALTY_MS * weight_left(at, now, PENALTY_DECAY));
        let fresh = self.reported.filter(|reported| now.saturating_sub(reported.at) < REPORT_AGE);
        Reading {
            first_token_ms,
            penalty_ms,
            n_in_flight: self.n_in_flight,
            n_others: fresh.map_or(0.0, |reported| reported.n_others),
            kv_factor: fresh.map_or(1.0, |reported| kv_factor(reported.kv_usage)),
        }
    }

    /// The average as it stands, for people; unlike [`Load::read`] without floor and silence.
    pub(crate) fn average_ms(&self) -> Option<f64> {
        self.first_token.map(|(ms, _)| ms)
    }

    fn decayed(&self, now: Duration) -> Option<f64> {
        self.first_token.map(|(ms, at)| ms * weight_left(at, now, DECAY))
    }

    /// A peak counts at once, a lower value as much as time has passed: bad news travels fast, good news
    /// has to be confirmed.
    fn observe(&mut self, now: Duration, seen_ms: f64) {
        let next = self.first_token.map_or(seen_ms, |(ms, at)| {
            let left = weight_left(at, now, DECAY);
            seen_ms.max(ms * left + seen_ms * (1.0 - left))
        });
        self.first_token = Some((next, now));
    }
}

impl Reading {
    /// Cost of one more request: expected first token x seats / weight, at least the penalty. `fallback_ms`
    /// stands in for an unknown latency.
    pub(crate) fn cost(&self, weight: f64, fallback_ms: f64) -> f64 {
        let first_token_ms = self.first_token_ms.unwrap_or(fallback_ms);
        (first_token_ms * (self.seats() + 1.0) * self.kv_factor / weight).max(self.penalty_ms)
    }

    /// Requests it has, ours and others'.
    pub(crate) fn seats(&self) -> f64 {
        self.n_in_flight as f64 + self.n_others
    }
}

/// The barrier k / (1 - k), scaled to begin at 1.
fn kv_factor(usage: f64) -> f64 {
    let barrier = |k: f64| k / (1.0 - k);
    if usage <= KV_EASE {
        1.0
    } else if usage >= 1.0 {
        MAX_KV_FACTOR
    } else {
        (barrier(usage) / barrier(KV_EASE)).min(MAX_KV_FACTOR)
    }
}

fn weight_left(at: Duration, now: Duration, decay: Duration) -> f64 {
    (-now.saturating_sub(at).as_secs_f64() / decay.as_secs_f64()).exp()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

#[cfg(test)]
#[expect(
    clippy::float_cmp,
    reason = "the values compared are exact: products with small integers, or constants"
)]
mod tests {
    use super::{FLOOR_MS, Load};
    use crate::report::Report;
    use std::time::Duration;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// A load after whole requests `(begun, first token after)`.
    fn after(requests: &[(u64, u64)]) -> Load {
        let mut load = Load::default();
        for &(begun, waited) in requests {
            load.enter(ms(begun));
            load.first_token(ms(begun + waited), ms(waited));
            load.leave(ms(begun + waited), None, true);
        }
        load
    }

    #[track_caller]
    fn check(load: &Load, now: u64, low: f64, high: f64) {
        let seen = load.read(ms(now)).first_token_ms.expect("measured");
        assert!((low..=high).contains(&seen), "{seen} ms is not within {low}..={high}");
    }

    #[test]
    fn a_peak_counts_at_once_and_fades_with_time() {
        let load = after(&[(0, 100), (100, 900)]);
        check(&load, 1_000, 900.0, 900.0);
        check(&load, 11_000, 331.0, 332.0);
        check(&load, 100_000, FLOOR_MS, FLOOR_MS);
    }

    #[test]
    fn a_lower_value_counts_as_much_as_time_has_passed() {
        let load = after(&[(0, 1_000), (1_000, 100)]);
        check(&load, 1_100, 980.0, 992.0);
        let load = after(&[(0, 1_000), (11_000, 100)]);
        check(&load, 11_100, 400.0, 450.0);
    }

    #[test]
    fn nothing_is_known_of_a_fresh_replica() {
        let load = Load::default();
        assert_eq!(load.read(ms(5)).first_token_ms, None);
        assert_eq!(load.read(ms(5)).cost(1.0, 80.0), 80.0);
    }

    #[test]
    fn a_silent_replica_looks_as_slow_as_its_silence() {
        let mut load = after(&[(0, 50)]);
        load.enter(ms(100));
        check(&load, 4_100, 4_000.0, 4_000.0);
        load.enter(ms(4_100));
        load.first_token(ms(4_200), ms(4_100));
        check(&load, 4_200, 4_100.0, 4_100.0);
    }

    #[test]
    fn an_answer_in_one_piece_takes_a_seat_and_says_nothing_of_latency() {
        let mut load = after(&[(0, 50)]);
        load.enter_whole();
        assert_eq!(load.n_in_flight(), 1);
        check(&load, 20_000, FLOOR_MS, FLOOR_MS);
        // Nor does it hide the silence of a stream that came after it.
        load.enter(ms(20_000));
        check(&load, 21_000, 1_000.0, 1_000.0);
        load.leave(ms(21_000), None, false);
        check(&load, 21_500, 1_500.0, 1_500.0);
        load.first_token(ms(21_500), ms(1_500));
        load.leave(ms(21_500), None, true);
        assert_eq!(load.n_in_flight(), 0);
    }

    #[test]
    fn a_wait_given_up_is_a_lower_bound() {
        let mut load = after(&[(0, 50)]);
        load.enter(ms(100));
        load.leave(ms(3_100), Some(ms(3_000)), false);
        check(&load, 3_100, 3_000.0, 3_000.0);
        // A quick cancel does not make it look fast.
        load.enter(ms(3_100));
        load.leave(ms(3_101), Some(ms(1)), false);
        check(&load, 3_101, 2_990.0, 3_000.0);
    }

    #[test]
    fn a_penalty_decides_first_and_is_gone_in_a_quarter_of_a_minute() {
        let mut load = after(&[(0, 50)]);
        load.penalise(ms(1_000));
        assert_eq!(load.read(ms(1_000)).cost(1.0, 50.0), 5_000.0);
        assert!(load.read(ms(16_000)).penalty_ms < 50.0);
        load.forget();
        assert_eq!(load.read(ms(1_000)).penalty_ms, 0.0);
    }

    #[test]
    fn only_others_requests_of_a_report_are_added_while_it_is_fresh() {
        let mut load = after(&[(0, 100)]);
        load.enter(ms(100));
        load.enter(ms(100));
        let report = Report { running: Some(6.0), waiting: Some(3.0), kv_usage: None };
        load.report(ms(200), &report);
        assert_eq!(load.read(ms(200)).n_others, 7.0);
        assert_eq!(load.read(ms(200)).seats(), 9.0);
        // A report on an answer tells the queue only, in which those of ours stand that have no token yet.
        load.report(ms(300), &Report { running: None, ..report });
        assert_eq!(load.read(ms(300)).n_others, 1.0);
        assert_eq!(load.read(ms(5_300)).n_others, 0.0);
        load.report(ms(5_300), &report);
        load.forget();
        assert_eq!(load.read(ms(5_300)).n_others, 0.0);
    }

    #[test]
    fn a_full_kv_cache_makes_dearer() {
        let at = |kv_usage: f64| {
            let mut load = Load::default();
            load.report(ms(0), &Report { kv_usage: Some(kv_usage), ..Report::default() });
            load.read(ms(0)).kv_factor
        };
        assert_eq!(at(0.5), 1.0);
        assert_eq!(at(0.8), 1.0);
        assert!((2.2..2.3).contains(&at(0.9)), "{}", at(0.9));
        assert_eq!(at(0.99), 10.0);
        assert_eq!(at(1.0), 10.0);
    }

    #[test]
    fn cost_rises_with_seats_and_falls_with_weight() {
        let mut load = after(&[(0, 100)]);
        let idle = load.read(ms(100)).cost(1.0, 0.0);
        assert_eq!(load.read(ms(100)).cost(2.0, 0.0) * 2.0, idle);
        load.enter(ms(100));
        assert_eq!(load.read(ms(100)).cost(1.0, 0.0), idle * 2.0);
    }
}
