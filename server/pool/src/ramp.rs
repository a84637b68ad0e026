//! Slow start: a replica that is new, or back, gets its share of the load over some seconds.
//!
//! Pure: `now` is an argument, the time since the pool began. Without it a replica that nobody waits at, and
//! of which no latency is known, takes whatever arrives at once, while its prefix cache is empty and its
//! process is still warming up.
//!
//! *Source*: Envoy's slow start, which scales the weight linearly with the time since.

use std::time::Duration;

/// vLLM's first requests compile and allocate within seconds, and by then its cache holds the common
/// beginnings of prompts. Envoy advises the time of a warm-up too.
const RAMP: Duration = Duration::from_secs(10);

/// Envoy's default for the least share (`min_weight_percent` 10 %).
const LEAST: f64 = 0.1;

/// When a replica came, if that matters still.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ramp {
    came_at: Option<Duration>,
}

impl Ramp {
    /// It came, or came back.
    pub(crate) fn begin(&mut self, now: Duration) {
        self.came_at = Some(now);
    }

    /// Its share of its weight now.
    pub(crate) fn share(self, now: Duration) -> f64 {
        self.came_at
            .map_or(1.0, |at| (now.saturating_sub(at).as_secs_f64() / RAMP.as_secs_f64()).clamp(LEAST, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Ramp;
    use std::time::Duration;

    #[test]
    fn the_share_rises_over_ten_seconds() {
        let mut ramp = Ramp::default();
        let percents = |ramp: Ramp| {
            [100, 105, 108, 110, 900].map(|s| (ramp.share(Duration::from_secs(s)) * 100.0).round() as u32)
        };
        assert_eq!(percents(ramp), [100; 5]);
        ramp.begin(Duration::from_secs(100));
        assert_eq!(percents(ramp), [10, 50, 80, 100, 100]);
    }
}
