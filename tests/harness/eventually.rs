//! Waiting for something that comes about by itself, with a deadline instead of a sleep.

use std::{future::Future, time::Duration};
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How long anything may take before a test gives up: far beyond what an idle machine needs, so that
/// a busy one does not fail a test.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Asks again and again until there is an answer.
///
/// # Panics
/// When [`PATIENCE`] runs out: `what` did not happen.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + PATIENCE;
    let mut tick = interval(Duration::from_millis(20));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
    }
}
