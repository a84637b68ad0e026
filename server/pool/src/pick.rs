//! Decides which replica takes a request. Pure: views, model, tried list and a draw in; an index out.
//!
//! Filter by model, tried list, health and breaker; keep those of the best rank; of two drawn at random the
//! cheaper wins (Mitzenmacher: The Power of Two Choices in Randomized Load Balancing, 2001). Two choices,
//! not the best of all: many requests that see one snapshot at once must not all run to the same seat. As
//! the two always differ, the dearest replica of three or more is never taken, and of two the cheaper is.

use crate::{
    breaker::Gate,
    draw::two_below,
    health::Standing,
    load::{FLOOR_MS, Reading},
    pool::PoolError,
    replica::ReplicaConfig,
};

/// A replica at one instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) config: &'a ReplicaConfig,
    pub(crate) standing: Standing,
    pub(crate) gate: Gate,
    pub(crate) load: Reading,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picked {
    /// Index of the replica among the views.
    pub(crate) replica_idx: usize,
    /// Whether the request is the replica's trial.
    pub(crate) trial: bool,
}

/// Who goes first, best first. Within a rank the load decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Up,
    Unknown,
    Suspect,
    /// The breaker lets one request try. A user's request does so only when it has nothing to lose, since
    /// the prober tries too.
    Trial,
}

/// The replica that takes the request.
///
/// # Errors
/// [`PoolError::NoReplica`] when none serves the model, [`PoolError::NoneAvailable`] when none that does may
/// be tried.
pub(crate) fn pick(
    views: &[View<'_>],
    model: &str,
    tried: &[String],
    draw: u64,
) -> Result<Picked, PoolError> {
    let mut best = None;
    let mut n_best = 0_usize;
    let mut served = false;
    for view in views.iter().filter(|view| view.config.serves(model)) {
        served = true;
        let Some(rank) = rank(view, tried) else { continue };
        if best.is_none_or(|best| rank < best) {
            best = Some(rank);
            n_best = 0;
        }
        n_best += usize::from(best == Some(rank));
    }
    let Some(best) = best else {
        return Err(if served { PoolError::NoneAvailable } else { PoolError::NoReplica });
    };

    // Walked again rather than collected: no allocation, and the sets are small.
    let mut eligible = views
        .iter()
        .enumerate()
        .filter(|(_, view)| view.config.serves(model) && rank(view, tried) == Some(best))
        .map(|(replica_idx, _)| replica_idx);
    let mut nth = |n: usize| eligible.nth(n).expect("as many as were counted");
    let replica_idx = if n_best == 1 {
        nth(0)
    } else {
        let (a, b) = two_below(n_best, draw);
        let (low, high) = (a.min(b), a.max(b));
        let low_idx = nth(low);
        let high_idx = nth(high - low - 1);
        // Equal costs are common on an idle pool: then the draw decides, not the place in the list.
        let (first, second) = if a < b { (low_idx, high_idx) } else { (high_idx, low_idx) };
        if cheaper(&views[second], &views[first]) { second } else { first }
    };
    Ok(Picked { replica_idx, trial: best == Rank::Trial })
}

fn rank(view: &View<'_>, tried: &[String]) -> Option<Rank> {
    if tried.contains(&view.config.id) {
        return None;
    }
    match (view.gate, view.standing) {
        (Gate::Shut, _) | (_, Standing::Down) => None,
        (Gate::Trial, _) => Some(Rank::Trial),
        (Gate::Pass, Standing::Up) => Some(Rank::Up),
        (Gate::Pass, Standing::Unknown) => Some(Rank::Unknown),
        (Gate::Pass, Standing::Suspect) => Some(Rank::Suspect),
    }
}

/// Whether `a` costs less than `b`. A replica without a measured latency is taken to be as fast as the other:
/// a newcomer then gets its share by seats, neither shunned nor run over.
fn cheaper(a: &View<'_>, b: &View<'_>) -> bool {
    let a_fallback = b.load.first_token_ms.unwrap_or(FLOOR_MS);
    let b_fallback = a.load.first_token_ms.unwrap_or(FLOOR_MS);
    a.load.cost(a.config.weight, a_fallback) < b.load.cost(b.config.weight, b_fallback)
}

#[cfg(test)]
mod tests {
    use super::{Picked, View, pick};
    use crate::{
        breaker::Gate,
        draw::draw,
        health::Standing,
        load::{Load, Reading},
        pool::PoolError,
        replica::{ReplicaConfig, tests::replica},
    };
    use std::time::Duration;

    const IDLE: Reading = Reading { first_token_ms: None, penalty_ms: 0.0, n_in_flight: 0 };

    fn configs(n: usize) -> Vec<ReplicaConfig> {
        (0..n).map(|idx| replica(&format!("r{idx}"), "http://127.0.0.1:1")).collect()
    }

    fn view(config: &ReplicaConfig, standing: Standing, gate: Gate) -> View<'_> {
        View { config, standing, gate, load: IDLE }
    }

    /// Each letter is a replica: `u`p, `?` unknown, `s`uspect, `d`own, `o`pen breaker, `t`rial,
    /// `x` up but tried. Says which are ever picked.
    #[track_caller]
    fn check(replicas: &str, expected: Result<&[usize], PoolError>) {
        let configs = configs(replicas.len());
        let views: Vec<_> = configs
            .iter()
            .zip(replicas.chars())
            .map(|(config, letter)| match letter {
                'u' | 'x' => view(config, Standing::Up, Gate::Pass),
                '?' => view(config, Standing::Unknown, Gate::Pass),
                's' => view(config, Standing::Suspect, Gate::Pass),
                'd' => view(config, Standing::Down, Gate::Pass),
                'o' => view(config, Standing::Up, Gate::Shut),
                't' => view(config, Standing::Up, Gate::Trial),
                other => panic!("no replica is written {other}"),
            })
            .collect();
        let tried: Vec<String> = configs
            .iter()
            .zip(replicas.chars())
            .filter(|(_, letter)| *letter == 'x')
            .map(|(config, _)| config.id.clone())
            .collect();
        let mut picked = vec![0_u32; configs.len()];
        for n in 0..500 {
            match pick(&views, "org/model", &tried, draw(1, n)) {
                Ok(Picked { replica_idx, trial }) => {
                    assert_eq!(trial, replicas.as_bytes()[replica_idx] == b't');
                    picked[replica_idx] += 1;
                }
                Err(error) => {
                    assert_eq!(Err(error), expected, "{replicas}");
                    return;
                }
            }
        }
        let ever: Vec<usize> = (0..picked.len()).filter(|idx| picked[*idx] > 0).collect();
        assert_eq!(Ok(&ever[..]), expected, "{replicas}");
    }

    #[test]
    fn the_best_rank_is_picked_from() {
        check("udu", Ok(&[0, 2]));
        check("uuxo?st", Ok(&[0, 1]));
        check("x?s?t", Ok(&[1, 3]));
        check("dsost", Ok(&[1, 3]));
        check("dxot", Ok(&[3]));
        check("???", Ok(&[0, 1, 2]));
    }

    #[test]
    fn without_a_replica_to_try_it_says_which_lack_it_is() {
        check("dox", Err(PoolError::NoneAvailable));
        check("x", Err(PoolError::NoneAvailable));
        let configs = configs(2);
        let views =
            [view(&configs[0], Standing::Up, Gate::Pass), view(&configs[1], Standing::Up, Gate::Pass)];
        assert_eq!(pick(&views, "org/other", &[], 1), Err(PoolError::NoReplica));
        assert_eq!(pick(&[], "org/model", &[], 1), Err(PoolError::NoReplica));
    }

    #[test]
    fn nothing_tried_or_sick_is_ever_picked() {
        for seed in 0..2_000 {
            let n = 1 + (draw(seed, 0) % 9) as usize;
            let configs = configs(n);
            let of = |idx: usize, salt: u64| draw(seed, 1 + idx as u64 * 4 + salt);
            let views: Vec<_> = configs
                .iter()
                .enumerate()
                .map(|(idx, config)| View {
                    config,
                    standing: [Standing::Up, Standing::Unknown, Standing::Suspect, Standing::Down]
                        [(of(idx, 0) % 4) as usize],
                    gate: [Gate::Pass, Gate::Trial, Gate::Shut][(of(idx, 1) % 3) as usize],
                    load: Reading { n_in_flight: (of(idx, 2) % 50) as usize, ..IDLE },
                })
                .collect();
            let tried: Vec<String> =
                (0..n).filter(|idx| of(*idx, 3) % 3 == 0).map(|idx| configs[idx].id.clone()).collect();
            let may = |view: &View<'_>| {
                view.standing != Standing::Down && view.gate != Gate::Shut && !tried.contains(&view.config.id)
            };
            match pick(&views, "org/model", &tried, draw(seed, 99)) {
                Ok(picked) => assert!(may(&views[picked.replica_idx]), "seed {seed}"),
                Err(error) => {
                    assert_eq!(error, PoolError::NoneAvailable);
                    assert!(!views.iter().any(may), "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn two_choices_keep_the_seats_level() {
        let configs = configs(10);
        for seed in 0..20 {
            let mut seats = [0_usize; 10];
            for n in 0..1_000 {
                let views: Vec<_> = configs
                    .iter()
                    .zip(seats)
                    .map(|(config, n_in_flight)| View {
                        load: Reading { n_in_flight, ..IDLE },
                        ..view(config, Standing::Up, Gate::Pass)
                    })
                    .collect();
                seats[pick(&views, "org/model", &[], draw(seed, n)).expect("ten are up").replica_idx] += 1;
            }
            // One random choice would spread by about 40 around 100.
            let (low, high) = (seats.iter().min(), seats.iter().max());
            assert!(low >= Some(&96) && high <= Some(&104), "seed {seed}: {seats:?}");
        }
    }

    #[test]
    fn weight_shares_the_seats() {
        let mut configs = configs(2);
        configs[0].weight = 3.0;
        let mut seats = [0_usize; 2];
        for n in 0..400 {
            let views = [0, 1].map(|idx| View {
                load: Reading { n_in_flight: seats[idx], ..IDLE },
                ..view(&configs[idx], Standing::Up, Gate::Pass)
            });
            seats[pick(&views, "org/model", &[], draw(5, n)).expect("two are up").replica_idx] += 1;
        }
        assert!((298..=302).contains(&seats[0]), "{seats:?}");
    }

    /// Requests arrive evenly; each holds its seat until its first token, which comes after a replica's own
    /// time. Gives how many each replica served.
    fn simulate(first_token_ms: &[u64], n_requests: u64, gap_ms: u64, seed: u64) -> Vec<u64> {
        let ms = Duration::from_millis;
        let configs = configs(first_token_ms.len());
        let mut loads: Vec<Load> = configs.iter().map(|_| Load::default()).collect();
        let mut out: Vec<(Duration, usize)> = Vec::new();
        let mut served = vec![0; configs.len()];
        for n in 0..n_requests {
            let now = ms(n * gap_ms);
            out.sort_unstable();
            while out.first().is_some_and(|(at, _)| *at <= now) {
                let (at, idx) = out.remove(0);
                loads[idx].first_token(at, ms(first_token_ms[idx]));
                loads[idx].leave(at, None, true);
            }
            let views: Vec<_> = configs
                .iter()
                .zip(&loads)
                .map(|(config, load)| View { load: load.read(now), ..view(config, Standing::Up, Gate::Pass) })
                .collect();
            let idx = pick(&views, "org/model", &[], draw(seed, n)).expect("all are up").replica_idx;
            loads[idx].enter(now);
            served[idx] += 1;
            out.push((now + ms(first_token_ms[idx]), idx));
        }
        served
    }

    #[test]
    fn a_ten_times_slower_replica_gets_a_small_share() {
        for seed in 0..10 {
            let served = simulate(&[50, 50, 500], 3_000, 20, seed);
            let share = served[2] as f64 / 3_000.0;
            assert!(share > 0.0 && share < 0.05, "seed {seed}: {served:?}");
            assert!(served[0].abs_diff(served[1]) < 450, "seed {seed}: {served:?}");
        }
    }

    #[test]
    fn a_hung_replica_is_left_alone_before_any_timeout() {
        // Its first token never comes within the run of 20 s.
        let served = simulate(&[50, 50, 1_000_000], 1_000, 20, 4);
        assert!(served[2] < 10, "{served:?}");
    }
}
