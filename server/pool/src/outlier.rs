//! Which replicas answer, but so much later than their peers that requests should go elsewhere.
//!
//! Pure. The pick's own average already sends such a replica little; but it is asked again whenever its bad
//! name has faded, and each of those requests is a person who waits. An outlier is picked last for a while,
//! never refused: where nothing else is left, slow is better than nothing.
//!
//! *Source*: Envoy's outlier detection (base time times the number of ejections, at most a share of the
//! hosts), by latency instead of by error; errors are the breaker's.

use std::time::Duration;

/// First tokens in the window that make a median of one.
const MIN_VOLUME: u32 = 8;

/// So many times slower than the median of the others, and by so much that people notice: the median of a
/// replica under a little more load differs by two, one with a throttled GPU or a sick neighbour by ten.
const FACTOR: f64 = 4.0;
const LEAST_MORE: Duration = Duration::from_millis(200);

/// At most this share of a model's replicas, rounded down, but one where there are two or more. If more are
/// slow it is the load, and each is needed.
const MAX_SHARE: usize = 3;

/// How long the first time; each further time once more as long, to ten times. Envoy's defaults.
const FIRST: Duration = Duration::from_secs(30);
const MOST_TIMES: u32 = 10;

/// A replica as it is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// First tokens in the window, and the median of them.
    pub(crate) n: u32,
    pub(crate) median: Duration,
    /// An outlier already.
    pub(crate) out: bool,
}

/// A replica's time as an outlier.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outlier {
    until: Option<Duration>,
    n_times: u32,
}

impl Outlier {
    /// It is one, from now on for a while; says for how long.
    pub(crate) fn begin(&mut self, now: Duration) -> Duration {
        self.n_times = (self.n_times + 1).min(MOST_TIMES);
        let time = FIRST * self.n_times;
        self.until = Some(now + time);
        time
    }

    /// Whether it is one.
    pub(crate) fn now(&self, now: Duration) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// Whether its time is over since the last call.
    pub(crate) fn ends(&mut self, now: Duration) -> bool {
        let ends = self.until.is_some_and(|until| now >= until);
        if ends {
            self.until = None;
        }
        ends
    }
}

/// The one to put out next among the replicas of a model, if any.
pub(crate) fn judge(seen: &[Seen]) -> Option<usize> {
    let n_out = seen.iter().filter(|seen| seen.out).count();
    let most_out = (seen.len() / MAX_SHARE).max(usize::from(seen.len() > 1));
    if n_out >= most_out {
        return None;
    }
    let heard = |seen: &Seen| seen.n >= MIN_VOLUME && !seen.out;
    let slowest = (0..seen.len()).filter(|idx| heard(&seen[*idx])).max_by_key(|idx| seen[*idx].median)?;
    let mut others: Vec<Duration> = seen
        .iter()
        .enumerate()
        .filter(|(idx, seen)| *idx != slowest && heard(seen))
        .map(|(_, seen)| seen.median)
        .collect();
    others.sort_unstable();
    let usual = *others.get(others.len() / 2)?;
    let slow = seen[slowest].median;
    (slow >= usual.mul_f64(FACTOR) && slow >= usual + LEAST_MORE).then_some(slowest)
}

#[cfg(test)]
mod tests {
    use super::{Outlier, Seen, judge};
    use std::time::Duration;

    /// Medians in milliseconds of replicas that were heard enough.
    #[track_caller]
    fn check(medians: &[u64], expected: Option<usize>) {
        let seen: Vec<_> =
            medians.iter().map(|ms| Seen { n: 20, median: Duration::from_millis(*ms), out: false }).collect();
        assert_eq!(judge(&seen), expected, "{medians:?}");
    }

    #[test]
    fn one_that_is_much_slower_than_the_others_is_found() {
        check(&[100, 110, 1_000], Some(2));
        check(&[1_000, 100], Some(0));
        check(&[100, 110, 300], None);
        check(&[20, 22, 150], None);
        check(&[], None);
        check(&[9_000], None);
    }

    #[test]
    fn where_most_are_slow_none_is() {
        check(&[100, 1_000, 1_000, 1_000], None);
        check(&[1_000; 9], None);
    }

    #[test]
    fn one_that_was_hardly_heard_is_not_judged_and_judges_none() {
        let seen = |n, ms| Seen { n, median: Duration::from_millis(ms), out: false };
        assert_eq!(judge(&[seen(20, 100), seen(7, 5_000), seen(20, 90)]), None);
        assert_eq!(judge(&[seen(3, 10), seen(20, 5_000)]), None);
    }

    #[test]
    fn never_more_than_a_third_are_out() {
        for n in 1..40 {
            let mut seen: Vec<_> = (0..n)
                .map(|idx| {
                    let ms = if idx % 2 == 0 { 100 } else { 3_000 };
                    Seen { n: 20, median: Duration::from_millis(ms), out: false }
                })
                .collect();
            while let Some(idx) = judge(&seen) {
                assert!(!seen[idx].out && idx % 2 == 1);
                seen[idx].out = true;
            }
            let n_out = seen.iter().filter(|seen| seen.out).count();
            assert!(n_out <= (n / 3).max(usize::from(n > 1)), "{n_out} of {n}");
        }
    }

    #[test]
    fn each_time_is_longer_to_a_limit() {
        let mut outlier = Outlier::default();
        assert!(!outlier.now(Duration::ZERO) && !outlier.ends(Duration::ZERO));
        let mut now = Duration::from_secs(5);
        let mut times = vec![];
        for _ in 0..12 {
            let time = outlier.begin(now);
            times.push(time.as_secs());
            assert!(outlier.now(now) && !outlier.ends(now));
            now += time;
            assert!(!outlier.now(now) && outlier.ends(now) && !outlier.ends(now));
        }
        assert_eq!(times, [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300]);
    }
}
