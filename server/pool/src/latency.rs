//! How long first tokens took lately, and since ever: a histogram of a fading window, and one for metrics.
//!
//! Pure: `now` is an argument, the time since the pool began.

use std::{mem, time::Duration};

/// A window holds the last one to two of these: long enough for a volume that says something at a
/// playground's pace, short enough to see a replica turn slow within a minute.
const TURN: Duration = Duration::from_secs(30);

/// Buckets of the window grow by a quarter of an octave, from a millisecond to more than an hour: two medians
/// that differ by a fifth are told apart.
const PER_OCTAVE: f64 = 4.0;
const N_WINDOW: usize = 88;

/// Upper bounds of the metric's buckets in seconds, as vLLM has them for first tokens and between tokens,
/// less every second one.
pub(crate) const BOUNDS_S: [f64; 14] =
    [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 40.0, f64::INFINITY];

/// Durations of the last one or two [`TURN`]s.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    young: [u32; N_WINDOW],
    old: [u32; N_WINDOW],
    turned_at: Duration,
}

/// Durations since ever, as a metric.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Histogram {
    pub(crate) sum_s: f64,
    pub(crate) counts: [u64; BOUNDS_S.len()],
}

impl Default for Window {
    fn default() -> Self {
        Self { young: [0; N_WINDOW], old: [0; N_WINDOW], turned_at: Duration::ZERO }
    }
}

impl Window {
    /// One took so long.
    pub(crate) fn record(&mut self, now: Duration, took: Duration) {
        self.turn(now);
        self.young[bucket(took)] += 1;
    }

    /// How many there are, and the one in the middle.
    pub(crate) fn median(&mut self, now: Duration) -> (u32, Duration) {
        self.turn(now);
        let n: u32 = self.young.iter().chain(&self.old).sum();
        let mut below = 0;
        for (at, (young, old)) in self.young.iter().zip(&self.old).enumerate() {
            below += young + old;
            if below * 2 >= n.max(1) {
                return (n, middle(at));
            }
        }
        (n, Duration::ZERO)
    }

    fn turn(&mut self, now: Duration) {
        let since = now.saturating_sub(self.turned_at);
        if since < TURN {
            return;
        }
        self.old = mem::replace(&mut self.young, [0; N_WINDOW]);
        if since >= TURN * 2 {
            self.old = [0; N_WINDOW];
        }
        self.turned_at = now;
    }
}

impl Histogram {
    /// One took so long.
    pub(crate) fn record(&mut self, took: Duration) {
        let took_s = took.as_secs_f64();
        self.sum_s += took_s;
        let at = BOUNDS_S.iter().position(|bound| took_s <= *bound).unwrap_or(BOUNDS_S.len() - 1);
        self.counts[at] += 1;
    }
}

fn bucket(took: Duration) -> usize {
    let ms = (took.as_secs_f64() * 1_000.0).max(1.0);
    ((ms.log2() * PER_OCTAVE) as usize).min(N_WINDOW - 1)
}

fn middle(bucket: usize) -> Duration {
    Duration::from_secs_f64(((bucket as f64 + 0.5) / PER_OCTAVE).exp2() / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::{BOUNDS_S, Histogram, Window};
    use std::time::Duration;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn the_median_is_right_to_a_tenth() {
        for of in [1, 3, 20, 55, 400, 9_000, 600_000] {
            let mut window = Window::default();
            for took in [of / 3, of, of, of, of * 40] {
                window.record(ms(0), ms(took));
            }
            let (n, median) = window.median(ms(0));
            let error = median.as_secs_f64() / ms(of).as_secs_f64();
            assert!(n == 5 && (0.9..1.12).contains(&error), "{of}: {median:?}");
        }
    }

    #[test]
    fn what_is_older_than_two_turns_is_gone() {
        let mut window = Window::default();
        window.record(ms(0), ms(10));
        window.record(ms(31_000), ms(100));
        assert_eq!(window.median(ms(31_000)).0, 2);
        assert_eq!(window.median(ms(62_000)).0, 1);
        assert_eq!(window.median(ms(200_000)), (0, Window::default().median(ms(0)).1));
    }

    #[test]
    fn a_histogram_counts_each_once() {
        let mut histogram = Histogram::default();
        for took in [0, 1, 30, 700, 90_000_000] {
            histogram.record(ms(took));
        }
        assert_eq!(histogram.counts.iter().sum::<u64>(), 5);
        assert_eq!((histogram.counts[0], histogram.counts[BOUNDS_S.len() - 1]), (2, 1));
        assert!((histogram.sum_s - 90_000.731).abs() < 1e-6);
    }
}
