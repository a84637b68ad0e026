//! Looks for replicas that are much slower than their peers, and ends their time as outliers.

use crate::{
    latency::Window,
    outlier::{Seen, judge},
    pool::Pool,
};
use std::time::Duration;

/// Judges the replicas of each model anew.
pub(super) fn look(pool: &Pool, now: Duration) {
    let set = pool.set();
    for replica in &set.replicas {
        let mut state = replica.live.lock();
        if !state.outlier.ends(now) {
            continue;
        }
        state.ramp.begin(now);
        drop(state);
        // It is judged by what it does from now on.
        let number = replica.live.process().number;
        for (_, roster) in set.models() {
            if let Some(tally) = roster.known.tallies().get_mut(&number) {
                tally.window = Window::default();
            }
        }
        tracing::info!(replica.id = replica.config.id, "a slow replica is back");
    }
    for (model, roster) in set.models() {
        let seen: Vec<Seen> = {
            let mut tallies = roster.known.tallies();
            let of = |member: &crate::roster::Member| {
                let live = &member.replica.live;
                let heard = tallies.get_mut(&live.process().number).map(|tally| tally.window.median(now));
                let (n, median) = heard.unwrap_or_default();
                Seen { n, median, out: live.lock().outlier.now(now) }
            };
            roster.members.iter().map(of).collect()
        };
        let Some(idx) = judge(&seen) else { continue };
        let replica = &roster.members[idx].replica;
        let time = replica.live.lock().outlier.begin(now);
        tracing::warn!(
            replica.id = replica.config.id,
            model,
            first_token_ms = seen[idx].median.as_millis() as u64,
            out_ms = time.as_millis() as u64,
            "a replica is much slower than its peers and is picked last"
        );
    }
}
