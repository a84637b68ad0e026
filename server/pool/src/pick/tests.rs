//! The pick: what is filtered, who is preferred, and how load spreads.

use super::{Field, Kin, MAX_DRAWS, Picked, View, pick};
use crate::{
    breaker::Gate,
    draw::draw,
    health::Standing,
    load::{Load, Reading},
    pool::PoolError,
};

/// Replicas that nobody is close to.
fn field(n: usize) -> Field<'static> {
    Field { n, fair_seats: 0.0, kin: &[] }
}

fn idle() -> View {
    View {
        barred: false,
        standing: Standing::Up,
        gate: Gate::Pass,
        slow: false,
        full: false,
        weight: 1.0,
        load: Load::default().read(std::time::Duration::ZERO),
    }
}

fn with_seats(n_in_flight: usize) -> View {
    View { load: Reading { n_in_flight, ..idle().load }, ..idle() }
}

fn with_latency(ms: f64) -> View {
    View { load: Reading { first_token_ms: Some(ms), ..idle().load }, ..idle() }
}

/// Each letter is a replica: `u`p, `?` unknown, `s`uspect, `d`own, `o`pen breaker, `t`rial, `l` slow,
/// `x` barred, `f`ull, `F` full and suspect. Says which are ever picked.
#[track_caller]
fn check(replicas: &str, expected: Result<&[usize], PoolError>) {
    let views: Vec<_> = replicas
        .chars()
        .map(|letter| match letter {
            'u' => idle(),
            'x' => View { barred: true, ..idle() },
            '?' => View { standing: Standing::Unknown, ..idle() },
            's' => View { standing: Standing::Suspect, ..idle() },
            'd' => View { standing: Standing::Down, ..idle() },
            'o' => View { gate: Gate::Shut, ..idle() },
            't' => View { gate: Gate::Trial, ..idle() },
            'l' => View { slow: true, ..idle() },
            'f' => View { full: true, ..idle() },
            'F' => View { full: true, standing: Standing::Suspect, ..idle() },
            other => panic!("no replica is written {other}"),
        })
        .collect();
    let mut picked = vec![0_u32; views.len()];
    for n in 0..500 {
        match pick(&field(views.len()), |idx| views[idx], draw(1, n)) {
            Ok(Picked { idx, trial, n_blocks: 0 }) => {
                assert_eq!(trial, replicas.as_bytes()[idx] == b't');
                picked[idx] += 1;
            }
            Ok(other) => panic!("nobody has anything: {other:?}"),
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
    check("uuuuuu", Ok(&[0, 1, 2, 3, 4, 5]));
    check("dduddduddd", Ok(&[2, 6]));
    check("dddddddddu", Ok(&[9]));
    check("lsl", Ok(&[1]));
    check("lxl", Ok(&[0, 2]));
    check("tlo", Ok(&[1]));
    check("fuf", Ok(&[1]));
}

#[test]
fn without_a_replica_to_try_it_says_which_lack_it_is() {
    check("dox", Err(PoolError::NoneAvailable));
    check("x", Err(PoolError::NoneAvailable));
    check("", Err(PoolError::NoReplica));
    check("ffdx", Err(PoolError::Full));
    check("F", Err(PoolError::Full));
    // A seat is worth waiting for where the other choice is a trial, but not where another just works.
    check("ft", Err(PoolError::Full));
    check("fs", Ok(&[1]));
    check("fl", Ok(&[1]));
}

#[test]
fn nothing_barred_full_or_sick_is_ever_picked() {
    for seed in 0..3_000 {
        let n = 1 + (draw(seed, 0) % 12) as usize;
        let of = |idx: usize, salt: u64| draw(seed, 1 + idx as u64 * 8 + salt);
        let views: Vec<_> = (0..n)
            .map(|idx| View {
                barred: of(idx, 3) % 3 == 0,
                standing: [Standing::Up, Standing::Unknown, Standing::Suspect, Standing::Down]
                    [(of(idx, 0) % 4) as usize],
                gate: [Gate::Pass, Gate::Trial, Gate::Shut][(of(idx, 1) % 3) as usize],
                slow: of(idx, 4) % 5 == 0,
                full: of(idx, 5) % 4 == 0,
                ..with_seats((of(idx, 2) % 50) as usize)
            })
            .collect();
        let kin: Vec<_> = (0..n)
            .filter(|idx| of(*idx, 6) % 3 == 0)
            .map(|idx| Kin { idx, share: 1.0, n_blocks: 9 })
            .collect();
        let may = |view: &View| view.standing != Standing::Down && view.gate != Gate::Shut && !view.barred;
        match pick(&Field { kin: &kin, ..field(n) }, |idx| views[idx], draw(seed, 99)) {
            Ok(picked) => {
                let view = &views[picked.idx];
                assert!(may(view) && !view.full, "seed {seed}");
                assert_eq!(picked.trial, view.gate == Gate::Trial, "seed {seed}");
            }
            Err(PoolError::Full) => {
                let left = |view: &&View| may(view) && !view.full;
                assert!(views.iter().filter(left).all(|view| view.gate == Gate::Trial), "seed {seed}");
            }
            Err(error) => {
                assert_eq!(error, PoolError::NoneAvailable);
                assert!(!views.iter().any(may), "seed {seed}");
            }
        }
    }
}

#[test]
fn a_large_pool_is_not_walked_while_most_of_it_is_well() {
    let n_viewed = std::cell::Cell::new(0_u64);
    for n in 0..1_000 {
        let view = |idx: usize| {
            n_viewed.set(n_viewed.get() + 1);
            View { standing: if idx.is_multiple_of(5) { Standing::Down } else { Standing::Up }, ..idle() }
        };
        pick(&field(1_000), view, draw(3, n)).expect("most are up");
    }
    assert!(n_viewed.get() < 3_000, "{} views for 1,000 picks", n_viewed.get());
    // And where it is walked the draws before cost little.
    n_viewed.set(0);
    let view = |idx: usize| {
        n_viewed.set(n_viewed.get() + 1);
        View { standing: if idx == 7 { Standing::Up } else { Standing::Down }, ..idle() }
    };
    assert_eq!(pick(&field(1_000), view, 5).map(|picked| picked.idx), Ok(7));
    assert!(n_viewed.get() <= 1_000 + MAX_DRAWS);
}

#[test]
fn two_choices_keep_the_seats_level() {
    for seed in 0..20 {
        let mut seats = [0_usize; 10];
        for n in 0..1_000 {
            let picked = pick(&field(10), |idx| with_seats(seats[idx]), draw(seed, n)).expect("ten are up");
            seats[picked.idx] += 1;
        }
        // One random choice would spread by about 40 around 100.
        let (low, high) = (seats.iter().min(), seats.iter().max());
        assert!(low >= Some(&96) && high <= Some(&104), "seed {seed}: {seats:?}");
    }
}

#[test]
fn weight_shares_the_seats() {
    let mut seats = [0_usize; 2];
    for n in 0..400 {
        let view = |idx: usize| View { weight: [3.0, 1.0][idx], ..with_seats(seats[idx]) };
        seats[pick(&field(2), view, draw(5, n)).expect("two are up").idx] += 1;
    }
    assert!((298..=302).contains(&seats[0]), "{seats:?}");
}

/// Ten replicas of which the third has this much of the prompt; whether it is picked, always or never.
#[track_caller]
fn check_kin(share: f64, n_blocks: usize, its: View, others: View, expected: bool) {
    let kin = [Kin { idx: 3, share, n_blocks }];
    for n in 0..100 {
        let view = |idx: usize| if idx == 3 { its } else { others };
        let fair_seats = (9.0 * others.load.seats() + its.load.seats()) / 10.0;
        let picked = pick(&Field { n: 10, fair_seats, kin: &kin }, view, draw(2, n)).expect("ten are up");
        assert_eq!(picked.idx == 3, expected, "{share} {its:?} {others:?}");
        assert_eq!(picked.n_blocks, if expected { n_blocks } else { 0 });
    }
}

#[test]
fn who_has_the_prompt_goes_first_unless_clearly_more_loaded() {
    check_kin(1.0, 10, idle(), idle(), true);
    check_kin(1.0, 10, with_seats(8), with_seats(0), true);
    check_kin(1.0, 10, with_seats(9), with_seats(0), false);
    check_kin(1.0, 10, with_seats(23), with_seats(10), true);
    check_kin(1.0, 10, with_seats(24), with_seats(10), false);
    check_kin(0.5, 5, with_seats(5), with_seats(0), false);
    // A little of the prompt is worth next to nothing.
    check_kin(0.05, 1, with_seats(1), with_seats(0), false);
}

#[test]
fn who_has_the_prompt_goes_first_unless_clearly_slower() {
    check_kin(1.0, 10, with_latency(200.0), with_latency(50.0), true);
    check_kin(1.0, 10, with_latency(500.0), with_latency(50.0), false);
    // Reading a long prompt again would take longer than the slower replica.
    check_kin(1.0, 60, with_latency(500.0), with_latency(50.0), true);
    let refused = View { load: Reading { penalty_ms: 5_000.0, ..idle().load }, ..idle() };
    check_kin(1.0, 10, refused, idle(), false);
    let nearly_out_of_cache = View { load: Reading { kv_factor: 10.0, ..idle().load }, ..idle() };
    check_kin(1.0, 5, nearly_out_of_cache, idle(), false);
}

#[test]
fn affinity_overrides_no_filter() {
    for its in [
        View { barred: true, ..idle() },
        View { full: true, ..idle() },
        View { slow: true, ..idle() },
        View { gate: Gate::Shut, ..idle() },
        View { gate: Gate::Trial, ..idle() },
        View { standing: Standing::Down, ..idle() },
        View { standing: Standing::Suspect, ..idle() },
        View { standing: Standing::Unknown, ..idle() },
    ] {
        check_kin(1.0, 20, its, with_seats(9), false);
    }
}

#[test]
fn no_replica_ends_far_above_its_fair_share_because_of_affinity() {
    for seed in 0..30 {
        let n_replicas = 2 + (draw(seed, 0) % 30) as usize;
        let mut seats = vec![0_usize; n_replicas];
        for n in 0..2_000 {
            // All prompts begin alike, and up to four replicas, always the same, have most of it.
            let n_kin = 1 + (draw(seed, 1) % 4) as usize;
            let kin: Vec<_> =
                (0..n_kin.min(n_replicas)).map(|idx| Kin { idx, share: 1.0, n_blocks: 60 }).collect();
            let field = Field { n: n_replicas, fair_seats: n as f64 / n_replicas as f64, kin: &kin };
            let picked = pick(&field, |idx| with_seats(seats[idx]), draw(seed, n + 2)).expect("all are up");
            seats[picked.idx] += 1;
            let fair = (n + 1) as f64 / n_replicas as f64;
            let most = seats.iter().copied().max().unwrap_or(0) as f64;
            // Affinity ends at nine over one and a half times what is fair; a winner may add one.
            assert!(most <= 1.5 * fair + 10.0, "seed {seed}, {n}: {seats:?}");
        }
    }
}
