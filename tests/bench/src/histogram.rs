//! A log-linear histogram of times.

use serde_json::{Value, json};

/// 32 buckets for each power of two: an error of at most 3 %.
const SUB_BITS: u32 = 5;

/// Times in nanoseconds.
#[derive(Clone)]
pub struct Histogram {
    buckets: Vec<u64>,
    n: u64,
    sum: u128,
    max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { buckets: vec![0; 64 << SUB_BITS], n: 0, sum: 0, max: 0 }
    }
}

impl Histogram {
    /// Counts a time.
    pub fn record(&mut self, ns: u64) {
        self.buckets[index(ns)] += 1;
        self.n += 1;
        self.sum += u128::from(ns);
        self.max = self.max.max(ns);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The time that a share `q` of all stay at or below, in nanoseconds; 0 when there is none.
    pub fn quantile(&self, q: f64) -> u64 {
        let wanted = ((self.n as f64 * q).ceil() as u64).max(1);
        let mut seen = 0;
        for (idx, n) in self.buckets.iter().enumerate() {
            seen += n;
            if seen >= wanted {
                return value(idx).min(self.max);
            }
        }
        self.max
    }

    /// Count, mean and quantiles in microseconds.
    pub fn summary_us(&self) -> Value {
        let us = |ns: f64| (ns / 100.0).round() / 10.0;
        let mean = if self.n == 0 { 0.0 } else { self.sum as f64 / self.n as f64 };
        let at = |q: f64| us(self.quantile(q) as f64);
        json!({"n": self.n, "mean": us(mean), "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": us(self.max as f64)})
    }
}

fn index(ns: u64) -> usize {
    if ns < 1 << SUB_BITS {
        return ns as usize;
    }
    let top = ns.ilog2();
    let shift = top - SUB_BITS;
    (u64::from((shift + 1) << SUB_BITS) + ((ns >> shift) - (1 << SUB_BITS))) as usize
}

fn value(idx: usize) -> u64 {
    let idx = idx as u64;
    if idx < 1 << SUB_BITS {
        return idx;
    }
    let shift = (idx >> SUB_BITS) - 1;
    ((1 << SUB_BITS) + (idx & ((1 << SUB_BITS) - 1))) << shift
}

#[cfg(test)]
mod tests {
    use super::Histogram;

    #[test]
    fn quantiles_are_within_three_per_cent() {
        let mut times = Histogram::default();
        for ns in 1..=100_000 {
            times.record(ns);
        }
        for q in [0.1, 0.5, 0.9, 0.99] {
            let expected = 100_000.0 * q;
            let seen = times.quantile(q) as f64;
            assert!((seen - expected).abs() / expected < 0.04, "{q}: {seen} for {expected}");
        }
        times.clear();
        assert_eq!(times.quantile(0.5), 0);
    }
}
