//! Reads a replica's own metrics now and then: how many requests it has, also of others, and how full its cache
//! is. Streams carry no report of that on their head, so without this nothing would be known of either.

use super::{
    Pace,
    exchange::{Question, Target, exchange},
};
use crate::{pool::Clock, replica::Replica, report::Scrape};
use std::{str, time::Duration};
use tokio::time::Instant;

/// A scrape costs vLLM five milliseconds and 80 kB (vllm.md 5.19): this is a quarter of a percent of one core
/// there, and two fit into the time that a report counts.
const EVERY: Duration = Duration::from_secs(2);

/// A replica without metrics of vLLM is asked again after this: another server may have taken its place.
const WITHOUT: Duration = Duration::from_mins(1);

/// When a replica's metrics are read next.
#[derive(Default)]
pub(super) struct Scraping {
    next: Option<Instant>,
}

impl Scraping {
    /// Reads them if it is time.
    pub(super) async fn go(&mut self, replica: &Replica, target: &Target, clock: Clock, pace: &Pace) {
        let begun = Instant::now();
        if self.next.is_some_and(|next| begun < next) || replica.retired() {
            return;
        }
        let process = replica.live.process();
        let answer = exchange(target, Question::Metrics, pace.connect, pace.answer).await;
        let scrape = answer
            .ok()
            .filter(|answer| answer.status.is_success())
            .and_then(|answer| Scrape::read(str::from_utf8(&answer.body).ok()?));
        self.next = Some(begun + if scrape.is_some() { EVERY } else { WITHOUT });
        let Some(scrape) = scrape else { return };
        let now = clock.now();
        let mut state = replica.live.lock();
        // Another process may have come up meanwhile; then this is of the one before.
        if replica.live.process() == process {
            state.load.report(now, &scrape.report);
            state.scraped = Some((now, scrape));
        }
    }
}
