//! Repeatable random numbers. Pure: a seed and a counter in, a draw out, so that a test that fails fails
//! again. Not for secrets.

use std::time::Duration;

/// The `n`-th draw of a seed.
///
/// *Source*: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
pub(crate) fn draw(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number below `n`, from the upper half of the draw.
pub(crate) fn below(n: usize, draw: u64) -> usize {
    (((draw >> 32) * n as u64) >> 32) as usize
}

/// Two different numbers below `n`, each pair equally likely; `n` must be at least 2.
///
/// *Source*: multiply-shift ranges (Lemire: Fast Random Integer Generation in an Interval, 2019); the bias
/// is `n` / 2^32, far below what a balancer can notice.
pub(crate) fn two_below(n: usize, draw: u64) -> (usize, usize) {
    let first = below(n, draw);
    let second = below(n - 1, draw << 32);
    // The second number is drawn from those left, so it steps over the first.
    (first, if second >= first { second + 1 } else { second })
}

/// The interval, longer or shorter by up to a tenth, so that replicas are not all probed at one instant.
pub(crate) fn jittered(interval: Duration, draw: u64) -> Duration {
    let unit = (draw >> 11) as f64 / (1_u64 << 53) as f64;
    interval.mul_f64(0.9 + 0.2 * unit)
}

#[cfg(test)]
mod tests {
    use super::{draw, jittered, two_below};
    use std::time::Duration;

    #[test]
    fn two_draws_differ_and_every_pair_comes_up() {
        for n in 2..9 {
            let mut seen = vec![0_u32; n * n];
            for i in 0..20_000 {
                let (a, b) = two_below(n, draw(7, i));
                assert!(a < n && b < n && a != b);
                seen[a * n + b] += 1;
            }
            let fair = 20_000 / (n * (n - 1)) as u32;
            for a in 0..n {
                for b in (0..n).filter(|b| *b != a) {
                    let count = seen[a * n + b];
                    assert!(
                        count > fair / 2 && count < fair * 2,
                        "pair {a},{b} of {n}: {count}, fair {fair}"
                    );
                }
            }
        }
    }

    #[test]
    fn jitter_stays_within_a_tenth() {
        let second = Duration::from_secs(1);
        let all: Vec<_> = (0..1_000).map(|n| jittered(second, draw(3, n)).as_millis()).collect();
        assert!(all.iter().all(|ms| (900..=1_100).contains(ms)));
        assert!(all.iter().any(|ms| *ms < 930) && all.iter().any(|ms| *ms > 1_070));
    }
}
