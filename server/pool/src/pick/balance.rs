//! How load spreads over replicas of different speed, by simulation: requests arrive, hold a seat, and give
//! their first token when they have one. Beside the pick round robin, to show what it is worth.

use super::{Field, View, pick};
use crate::{breaker::Gate, draw::draw, health::Standing, load::Load};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    time::Duration,
};

const N_SEATS: usize = 8;

struct Sim {
    /// Time to the first token of a seat, by replica.
    own_ms: Vec<u64>,
    weights: Vec<f64>,
    /// Requests arrive in bursts of this size.
    burst: u64,
    /// Mean time between bursts.
    gap_ms: f64,
    n_requests: u64,
    seed: u64,
    round_robin: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    FirstToken { begun_ms: u64 },
    End,
}

#[derive(Default)]
struct Replica {
    load: Load,
    n_running: usize,
    queue: VecDeque<u64>,
}

/// What came of it: waits for the first token in milliseconds, sorted, and how many each replica had.
fn simulate(sim: &Sim) -> (Vec<u64>, Vec<usize>) {
    let ms = Duration::from_millis;
    let n = sim.own_ms.len();
    let mut replicas: Vec<Replica> = (0..n).map(|_| Replica::default()).collect();
    let mut events: BinaryHeap<Reverse<(u64, usize, What)>> = BinaryHeap::new();
    let (mut waits, mut served) = (Vec::new(), vec![0; n]);
    let mut arrival = 0.0;
    for at in 0..sim.n_requests {
        if at % sim.burst == 0 {
            let unit = (draw(sim.seed, at) >> 11) as f64 / (1_u64 << 53) as f64;
            arrival -= sim.gap_ms * (1.0 - unit).ln();
        }
        let now_ms = arrival as u64;
        while let Some(Reverse((at_ms, idx, what))) =
            events.peek().copied().filter(|event| event.0.0 <= now_ms)
        {
            events.pop();
            happen(sim, &mut replicas[idx], idx, at_ms, what, &mut events, &mut waits);
        }
        let idx = if sim.round_robin {
            (at % n as u64) as usize
        } else {
            let view = |idx: usize| View {
                barred: false,
                standing: Standing::Up,
                gate: Gate::Pass,
                slow: false,
                full: false,
                weight: sim.weights[idx],
                load: replicas[idx].load.read(ms(now_ms)),
            };
            pick(&Field { n, fair_seats: 0.0, kin: &[] }, view, draw(sim.seed + 77, at))
                .expect("all are up")
                .idx
        };
        served[idx] += 1;
        let replica = &mut replicas[idx];
        replica.load.enter(ms(now_ms));
        replica.queue.push_back(now_ms);
        start(sim, replica, idx, now_ms, &mut events);
    }
    while let Some(Reverse((at_ms, idx, what))) = events.pop() {
        happen(sim, &mut replicas[idx], idx, at_ms, what, &mut events, &mut waits);
    }
    waits.sort_unstable();
    (waits, served)
}

type Events = BinaryHeap<Reverse<(u64, usize, What)>>;

fn start(sim: &Sim, replica: &mut Replica, idx: usize, now_ms: u64, events: &mut Events) {
    while replica.n_running < N_SEATS
        && let Some(begun_ms) = replica.queue.pop_front()
    {
        replica.n_running += 1;
        events.push(Reverse((now_ms + sim.own_ms[idx], idx, What::FirstToken { begun_ms })));
    }
}

fn happen(
    sim: &Sim,
    replica: &mut Replica,
    idx: usize,
    at_ms: u64,
    what: What,
    events: &mut Events,
    waits: &mut Vec<u64>,
) {
    let at = Duration::from_millis(at_ms);
    match what {
        What::FirstToken { begun_ms } => {
            waits.push(at_ms - begun_ms);
            replica.load.first_token(at, Duration::from_millis(at_ms - begun_ms));
            // An answer takes several times as long as its first token.
            events.push(Reverse((at_ms + sim.own_ms[idx] * 4, idx, What::End)));
        }
        What::End => {
            replica.load.leave(at, None, true);
            replica.n_running -= 1;
            start(sim, replica, idx, at_ms, events);
        }
    }
}

fn p99(waits: &[u64]) -> f64 {
    waits[waits.len() * 99 / 100] as f64
}

fn sim(own_ms: &[u64], burst: u64, gap_ms: f64, seed: u64) -> Sim {
    Sim {
        own_ms: own_ms.to_vec(),
        weights: vec![1.0; own_ms.len()],
        burst,
        gap_ms,
        n_requests: 8_000,
        seed,
        round_robin: false,
    }
}

#[test]
fn a_replica_ten_times_slower_hardly_shows_in_the_slowest_percent() {
    for seed in 0..4 {
        // Without it: the same arrivals at those that are well.
        let (without, _) = simulate(&sim(&[50; 5], 1, 15.0, seed));
        let with = sim(&[50, 50, 50, 50, 50, 500], 1, 15.0, seed);
        let (picked, served) = simulate(&with);
        let (round_robin, _) = simulate(&Sim { round_robin: true, ..with });
        let ratio = p99(&picked) / p99(&without);
        assert!(ratio <= 1.3, "seed {seed}: {ratio}, {served:?}");
        let ratio = p99(&round_robin) / p99(&without);
        assert!(ratio >= 5.0, "round robin, seed {seed}: {ratio}");
    }
}

#[test]
fn bursts_spread_over_all() {
    for seed in 0..4 {
        // 24 at once on 48 seats: each has room for a fair share, and only for that.
        let bursts = sim(&[50; 6], 24, 400.0, seed);
        let (waits, served) = simulate(&bursts);
        let (most, least) = (served.iter().max(), served.iter().min());
        assert!(least.map(|n| n * 3 / 2) >= most.copied(), "seed {seed}: {served:?}");
        let random_like = Sim { round_robin: true, ..bursts };
        assert!(p99(&waits) <= p99(&simulate(&random_like).0) * 1.5, "seed {seed}: {}", p99(&waits));
    }
}

#[test]
fn weights_share_the_load_of_unequal_replicas() {
    for seed in 0..4 {
        let mut unequal = sim(&[50, 50, 50], 1, 6.0, seed);
        unequal.weights = vec![2.0, 1.0, 1.0];
        let (_, served) = simulate(&unequal);
        let share = served[0] as f64 / unequal.n_requests as f64;
        assert!((0.35..0.62).contains(&share), "seed {seed}: {served:?}");
        assert!(served[1].abs_diff(served[2]) < 1_000, "seed {seed}: {served:?}");
    }
}

#[test]
fn a_hung_replica_is_left_alone_before_any_timeout() {
    // Its first token never comes within the run of 20 s.
    let mut hung = sim(&[50, 50, 10_000_000], 1, 20.0, 4);
    hung.n_requests = 1_000;
    let (_, served) = simulate(&hung);
    assert!(served[2] < 10, "{served:?}");
}
