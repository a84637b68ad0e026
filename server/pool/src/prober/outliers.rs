//! Looks for replicas that are much slower than their peers, and ends their time as outliers.

use crate::{
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
                tally.windows = Default::default();
            }
        }
        tracing::info!(replica.id = replica.config.id, "a slow replica is back");
    }
    for (model, roster) in set.models() {
        // Prompts that had to be read, then those that were in the cache.
        let found = [0, 1].into_iter().find_map(|kind| {
            let seen: Vec<Seen> = {
                let mut tallies = roster.known.tallies();
                let of = |member: &crate::roster::Member| {
                    let live = &member.replica.live;
                    let tally = tallies.get_mut(&live.process().number);
                    let (n, median) = tally.map(|tally| tally.windows[kind].median(now)).unwrap_or_default();
                    Seen { n, median, out: live.lock().outlier.now(now) }
                };
                roster.members.iter().map(of).collect()
            };
            judge(&seen).map(|idx| (idx, seen[idx].median))
        });
        let Some((idx, median)) = found else { continue };
        let replica = &roster.members[idx].replica;
        let time = replica.live.lock().outlier.begin(now);
        tracing::warn!(
            replica.id = replica.config.id,
            model,
            first_token_ms = median.as_millis() as u64,
            out_ms = time.as_millis() as u64,
            "a replica is much slower than its peers and is picked last"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::look;
    use crate::{Ask, Outcome, Pool, replica::tests::replica};
    use std::time::Duration;
    use tokio::time::advance;

    const IDS: [&str; 3] = ["a", "b", "c"];

    /// Asks each replica so often; `a` takes ten times longer than the others.
    async fn ask_all(pool: &Pool, prefix: &[u64], n: usize) {
        for idx in (0..IDS.len()).cycle().take(n * IDS.len()) {
            let others: Vec<_> =
                IDS.iter().filter(|id| **id != IDS[idx]).map(|id| (*id).to_owned()).collect();
            let ask = Ask { model: "org/model", tried: &others, prefix, ..Ask::default() };
            let mut lease = pool.lease(&ask).expect("a replica may be tried");
            advance(Duration::from_millis(if idx == 0 { 400 } else { 40 })).await;
            lease.first_token();
            lease.end(Outcome::Ok);
        }
    }

    fn slow(pool: &Pool) -> Vec<bool> {
        pool.status().iter().map(|replica| replica.slow).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_replica_is_found_by_new_prompts_and_by_known_ones() {
        for prefix in [&[][..], &[1, 2, 3, 4]] {
            let pool = Pool::new(IDS.map(|id| replica(id, "http://127.0.0.1:1")).to_vec(), 1);
            ask_all(&pool, prefix, 4).await;
            look(&pool, pool.clock().now());
            assert_eq!(slow(&pool), [false; 3], "too few say nothing");
            ask_all(&pool, prefix, 8).await;
            look(&pool, pool.clock().now());
            assert_eq!(slow(&pool), [true, false, false], "{prefix:?}");
        }
    }
}
