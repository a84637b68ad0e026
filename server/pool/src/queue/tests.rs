//! The queue: order, bounds and fairness, by hand and in storms of random comings and leavings.

use super::{
    Class, INTERACTIVE_PER_BATCH, MAX_COST, MAX_TOKENS, MIN_COST, Offer, Queue, Ticket, Wish, line::QUANTUM,
};
use crate::draw::{below, draw};
use std::{collections::HashMap, sync::Arc, time::Duration};

const fn s(s: u64) -> Duration {
    Duration::from_secs(s)
}

/// A queue of requests that are called by numbers, in the order they came.
struct Bench {
    queue: Queue<usize>,
    tickets: Vec<Ticket>,
    displaced: Vec<usize>,
}

impl Bench {
    fn new(max_queued: usize) -> Self {
        Self { queue: Queue::new(max_queued), tickets: vec![], displaced: vec![] }
    }

    fn wish(account: &str, class: Class, n_tokens: u64) -> Wish {
        Wish { account: Arc::from(account), class, n_tokens, deadline: Duration::MAX, not_before: s(0) }
    }

    /// Lets one come; says whether there was a place.
    fn come(&mut self, account: &str, class: Class, n_tokens: u64) -> bool {
        self.come_with(&Self::wish(account, class, n_tokens))
    }

    fn come_with(&mut self, wish: &Wish) -> bool {
        let n = self.tickets.len();
        let ticket = self.queue.enqueue(s(0), wish, n, &mut self.displaced);
        let placed = ticket.is_some();
        self.tickets.extend(ticket);
        placed
    }

    fn next(&mut self) -> Option<usize> {
        self.next_at(s(0), false)
    }

    fn next_at(&mut self, now: Duration, freed: bool) -> Option<usize> {
        self.queue.next(now, freed, |_| Offer::Taken(())).map(|(n, ())| n)
    }

    fn drain(&mut self) -> Vec<usize> {
        std::iter::from_fn(|| self.next()).collect()
    }
}

/// Interactive requests of accounts, in the order they come; the order they are served in.
#[track_caller]
fn check(come: &[(&str, u64)], expected: &[usize]) {
    let mut bench = Bench::new(100);
    for (account, n_tokens) in come {
        assert!(bench.come(account, Class::Interactive, *n_tokens));
    }
    assert_eq!(bench.drain(), expected, "{come:?}");
    assert_eq!((bench.queue.len(), bench.queue.n_tokens), (0, 0), "nothing is left behind");
}

#[test]
fn one_account_is_served_as_it_came() {
    check(&[("a", 900), ("a", 90), ("a", 9_000), ("a", 1)], &[0, 1, 2, 3]);
}

#[test]
fn accounts_take_turns_whoever_came_with_more() {
    check(&[("a", 1_024), ("a", 1_024), ("a", 1_024), ("b", 1_024), ("c", 1_024)], &[0, 3, 4, 1, 2]);
}

#[test]
fn who_asks_for_more_waits_for_more_rounds() {
    // Four rounds for the long one; the others have one request a round.
    check(
        &[("long", 4_096), ("b", 1_024), ("b", 1_024), ("b", 1_024), ("b", 1_024), ("b", 1_024)],
        &[1, 2, 3, 0, 4, 5],
    );
}

#[test]
fn who_comes_back_after_each_turn_gets_no_more_than_who_waits() {
    let mut bench = Bench::new(100);
    for _ in 0..4 {
        bench.come("waits", Class::Interactive, 1_024);
    }
    bench.come("returns", Class::Interactive, 1_024);
    let mut served = vec![];
    while let Some(n) = bench.next() {
        let back = n >= 4;
        served.push(if back { 'r' } else { 'w' });
        if back {
            bench.come("returns", Class::Interactive, 1_024);
        }
        if served.len() == 8 {
            break;
        }
    }
    assert_eq!(served.iter().collect::<String>(), "wrwrwrwr");
}

#[test]
fn many_names_cannot_hold_back_who_waits() {
    let mut bench = Bench::new(100);
    bench.come("waits", Class::Interactive, 1_024);
    bench.come("waits", Class::Interactive, 1_024);
    for fresh in 0..50 {
        bench.come(&format!("name-{fresh}"), Class::Interactive, 1_024);
        if fresh == 0 {
            assert_eq!(bench.next(), Some(0));
        }
        bench.next();
    }
    assert_eq!(bench.queue.position(&bench.tickets[1]), None, "its second turn came among them");
}

#[test]
fn batch_gets_one_seat_of_nine() {
    let mut bench = Bench::new(100);
    for _ in 0..2 {
        bench.come("a", Class::Batch, 1_024);
    }
    for _ in 0..20 {
        bench.come("a", Class::Interactive, 1_024);
    }
    let order = bench.drain();
    let places: Vec<usize> =
        (0..2).map(|n| order.iter().position(|served| *served == n).expect("it")).collect();
    assert_eq!(places, [INTERACTIVE_PER_BATCH, 2 * INTERACTIVE_PER_BATCH + 1]);
}

#[test]
fn who_was_sent_back_goes_first_once_a_seat_is_freed() {
    let mut bench = Bench::new(1);
    bench.come("a", Class::Interactive, 1_024);
    let wish = Wish { not_before: s(1), ..Bench::wish("b", Class::Returned, 1_024) };
    assert!(bench.come_with(&wish), "it had a place before, so a full queue takes it");
    assert_eq!(bench.queue.position(&bench.tickets[1]), Some(1));
    assert_eq!(bench.next_at(s(0), false), Some(0), "it does not knock again at once");
    assert_eq!(bench.next_at(s(0), false), None);
    assert_eq!(bench.next_at(s(0), true), Some(1));
    assert!(bench.come_with(&wish));
    assert_eq!(bench.next_at(s(1), false), Some(2));
}

#[test]
fn nobody_loses_a_place_to_one_that_gets_none() {
    let mut bench = Bench::new(4);
    for _ in 0..4 {
        assert!(bench.come("a", Class::Interactive, 1_024));
    }
    bench.queue.set_max_queued(1);
    assert!(!bench.come("b", Class::Interactive, 1_024), "the last of a's has as much right");
    assert_eq!((bench.queue.len(), bench.displaced.len()), (4, 0));
    bench.queue.set_max_queued(2);
    assert!(bench.come("b", Class::Interactive, 1_024));
    assert_eq!(bench.displaced, [3, 2, 1]);

    let mut bench = Bench::new(1_000);
    for _ in 0..2 {
        assert!(bench.come("a", Class::Batch, MIN_COST));
    }
    while bench.queue.n_tokens < MAX_TOKENS {
        assert!(bench.come("a", Class::Returned, MAX_COST));
    }
    assert!(!bench.come("b", Class::Interactive, 1_024), "two of batch are not enough");
    assert_eq!(bench.displaced.len(), 0);
}

#[test]
fn a_full_queue_takes_the_last_place_of_who_has_most() {
    let mut bench = Bench::new(4);
    for _ in 0..4 {
        assert!(bench.come("hog", Class::Interactive, 100));
    }
    assert!(!bench.come("hog", Class::Interactive, 100));
    assert!(bench.come("b", Class::Interactive, 100));
    assert!(bench.come("b", Class::Interactive, 100));
    assert_eq!(bench.displaced, [3, 2]);
    assert!(!bench.come("b", Class::Interactive, 100), "each has two");
    assert!(!bench.come("c", Class::Batch, 100), "batch displaces nobody who is waited for");
    assert_eq!(bench.queue.len(), 4);
}

#[test]
fn batch_makes_room_for_who_is_waited_for() {
    let mut bench = Bench::new(2);
    bench.come("a", Class::Batch, 100);
    bench.come("a", Class::Batch, 100);
    assert!(bench.come("a", Class::Interactive, 100));
    assert_eq!(bench.displaced, [1]);
}

#[test]
fn tokens_are_bounded_too() {
    let mut bench = Bench::new(1_000_000);
    let n = (MAX_TOKENS / MAX_COST) as usize;
    for _ in 0..n {
        assert!(bench.come("a", Class::Interactive, u64::MAX));
    }
    assert!(!bench.come("a", Class::Interactive, MIN_COST));
    assert!(bench.come("b", Class::Interactive, u64::MAX));
    assert_eq!(bench.displaced, [n - 1]);
}

#[test]
fn who_has_waited_too_long_is_not_served() {
    let mut bench = Bench::new(9);
    bench.come_with(&Wish { deadline: s(5), ..Bench::wish("a", Class::Interactive, 1) });
    bench.come("a", Class::Interactive, 1);
    assert_eq!(bench.next_at(s(5), false), Some(1));
    assert_eq!(bench.next_at(s(5), false), None);
}

#[test]
fn a_seat_that_is_not_for_the_first_goes_to_the_next() {
    let mut bench = Bench::new(9);
    for account in ["a", "a", "b"] {
        bench.come(account, Class::Interactive, 1_024);
    }
    let offer = |queue: &mut Queue<usize>, wanted: usize| {
        let taken = queue.next(s(0), false, |n| if *n == wanted { Offer::Taken(()) } else { Offer::Passed });
        taken.map(|(n, ())| n)
    };
    assert_eq!(offer(&mut bench.queue, 1), Some(1));
    assert_eq!(offer(&mut bench.queue, 7), None);
    let mut n_asked = 0;
    let closed = bench.queue.next(s(0), false, |_| {
        n_asked += 1;
        Offer::<()>::Closed
    });
    assert!(closed.is_none());
    assert_eq!(n_asked, 1, "where there is nothing for anyone nobody else is asked");
    assert_eq!(bench.drain(), [2, 0], "the first account has had its turn");
}

#[test]
fn the_wait_is_what_the_last_seats_tell() {
    let mut bench = Bench::new(100);
    for _ in 0..60 {
        bench.come("a", Class::Interactive, 1);
    }
    assert_eq!(bench.queue.wait(s(0), 3), s(6), "a guess before any seat was freed");
    for at in 1..40 {
        bench.next_at(s(at * 5), true);
    }
    let wait = bench.queue.wait(s(195), 2);
    assert!((s(9)..=s(10)).contains(&wait), "{wait:?}");
    assert_eq!(bench.queue.wait(s(225), 1), s(30), "no seat for half a minute");
}

/// Random comings, leavings and servings; `visit` sees the bench between them.
fn storm(seed: u64, mut visit: impl FnMut(&mut Bench, usize)) {
    let mut bench = Bench::new(40);
    let mut gone: HashMap<usize, &str> = HashMap::new();
    let mut mark = |n: usize, how: &'static str| {
        assert_eq!(gone.insert(n, how), None, "request {n} left twice, the second time {how}");
    };
    let mut n_placed = 0;
    for step in 0..600 {
        let draw = |at: u64| draw(seed, step * 8 + at);
        match below(10, draw(0)) {
            0..5 => {
                let account = ["a", "b", "c", "d"][below(4, draw(1))];
                let class = [Class::Interactive, Class::Interactive, Class::Batch, Class::Returned]
                    [below(4, draw(2))];
                n_placed += usize::from(bench.come(account, class, below(6_000, draw(3)) as u64));
                for n in std::mem::take(&mut bench.displaced) {
                    mark(n, "displaced");
                }
            }
            5..7 if !bench.tickets.is_empty() => {
                let ticket = bench.tickets[below(bench.tickets.len(), draw(1))].clone();
                if let Some(n) = bench.queue.cancel(&ticket) {
                    mark(n, "cancelled");
                }
                assert_eq!(bench.queue.cancel(&ticket), None);
            }
            _ => {
                let first =
                    (0..bench.tickets.len()).find(|n| bench.queue.position(&bench.tickets[*n]) == Some(1));
                let served = bench.next();
                assert_eq!(served, first, "the first in the order is served");
                if let Some(n) = served {
                    mark(n, "served");
                }
            }
        }
        visit(&mut bench, step as usize);
    }
    for n in bench.drain() {
        mark(n, "served");
    }
    assert_eq!(n_placed, gone.len(), "none is lost");
    assert_eq!((bench.queue.len(), bench.queue.n_tokens), (0, 0));
}

#[test]
fn none_is_lost_or_served_twice_whatever_happens() {
    for seed in 0..60 {
        storm(seed, |bench, _| {
            let queue = &bench.queue;
            assert!(queue.interactive.len() + queue.batch.len() <= 40);
        });
    }
}

#[test]
fn positions_are_the_order() {
    for seed in 0..20 {
        storm(seed, |bench, step| {
            if step % 97 != 0 {
                return;
            }
            let mut positions: Vec<usize> =
                bench.tickets.iter().filter_map(|ticket| bench.queue.position(ticket)).collect();
            positions.sort_unstable();
            assert_eq!(positions, (1..=bench.queue.len()).collect::<Vec<_>>());
            // Each is served at the place it was told.
            let told: HashMap<usize, usize> = (0..bench.tickets.len())
                .filter_map(|n| Some((n, bench.queue.position(&bench.tickets[n])?)))
                .collect();
            let batch_waits_on = bench.queue.batch.len();
            let mut kept = vec![];
            for place in 1..=told.len() {
                let n = bench.next().expect("one is left");
                assert_eq!(told[&n], place, "of {batch_waits_on} in batch");
                kept.push(n);
            }
            // The storm goes on with an empty queue; these were served.
            bench.displaced.extend(kept);
        });
    }
}

/// The bound of deficit round robin: while two accounts both wait, what they got differs by at most a quantum
/// and the largest request of each.
#[test]
fn no_account_waits_longer_than_its_share_and_a_quantum() {
    for seed in 0..40 {
        let mut bench = Bench::new(10_000);
        let mut costs = vec![];
        let accounts = ["a", "b", "c", "d", "e"];
        for n in 0..400_u64 {
            // Each account has its own size of requests, from a turn of chat to an essay.
            let at = below(accounts.len(), draw(seed, 2 * n));
            let cost = (below(1_000 << at, draw(seed, 2 * n + 1)) as u64).clamp(MIN_COST, MAX_COST);
            costs.push((at, cost));
            bench.come(accounts[at], Class::Interactive, cost);
        }
        let mut got = [0_u64; 5];
        let mut left = costs.iter().fold([0_usize; 5], |mut left, (at, _)| {
            left[*at] += 1;
            left
        });
        let largest = costs.iter().map(|(_, cost)| *cost).max().expect("some came");
        while left.iter().all(|n| *n > 0) {
            let (at, cost) = costs[bench.next().expect("all wait")];
            got[at] += cost;
            left[at] -= 1;
            let (least, most) = (got.iter().min().expect("five"), got.iter().max().expect("five"));
            assert!(most - least <= QUANTUM + largest, "{got:?}, the largest is {largest}, seed {seed}");
        }
    }
}
