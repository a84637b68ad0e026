//! Waiting for a seat: order, who is woken, who leaves, and many threads at once.

use super::{Urgency, Wait, Waiter};
use crate::{Ask, Lease, Outcome, Pool, PoolError, ReplicaConfig, ServedModel, replica::tests::replica};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, advance, timeout},
};

const MODEL: &str = "org/model";
const PATIENCE: Duration = Duration::from_mins(1);

fn with_seats(id: &str, n_seats: usize) -> ReplicaConfig {
    ReplicaConfig { max_in_flight: Some(n_seats), ..replica(id, &format!("http://{id}:8000")) }
}

/// A pool of one replica with so many seats.
fn pool(n_seats: usize) -> Pool {
    Pool::new(vec![with_seats("a", n_seats)], 1)
}

fn ask() -> Ask<'static> {
    Ask { model: MODEL, ..Ask::default() }
}

fn waiter(account: &str) -> Waiter<'_> {
    Waiter { account, urgency: Urgency::Interactive, n_tokens: 1_024, patience: PATIENCE }
}

fn come(pool: &Pool, account: &str) -> Wait {
    pool.seat(&ask(), &waiter(account))
}

/// Counts its wake-ups.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A waiter that is polled by hand.
struct Hand {
    wait: Pin<Box<Wait>>,
    bell: Arc<Bell>,
}

impl Hand {
    fn new(wait: Wait) -> Self {
        Self { wait: Box::pin(wait), bell: Arc::default() }
    }

    fn poll(&mut self) -> Poll<Result<Lease, PoolError>> {
        let waker = Waker::from(Arc::clone(&self.bell));
        self.wait.as_mut().poll(&mut Context::from_waker(&waker))
    }

    fn lease(&mut self) -> Lease {
        match self.poll() {
            Poll::Ready(Ok(lease)) => lease,
            Poll::Ready(Err(error)) => panic!("{error}"),
            Poll::Pending => panic!("it still waits"),
        }
    }

    fn n_rung(&self) -> usize {
        self.bell.0.load(Ordering::SeqCst)
    }
}

#[tokio::test(start_paused = true)]
async fn one_seat_wakes_one_waiter_in_order() {
    let pool = pool(1);
    let held = come(&pool, "x").await.expect("free");
    let mut hands: Vec<Hand> = (0..3).map(|_| Hand::new(come(&pool, "x"))).collect();
    for (hand, position) in hands.iter_mut().zip(1..) {
        assert!(hand.poll().is_pending());
        assert_eq!(hand.wait.place().expect("it waits").position, position);
    }
    let mut held = Some(held);
    for turn in 0..3 {
        drop(held.take());
        let rung: Vec<usize> = hands.iter().map(Hand::n_rung).collect();
        assert_eq!(rung, (0..3).map(|n| usize::from(n <= turn)).collect::<Vec<_>>());
        held = Some(hands[turn].lease());
    }
    drop(held);
    assert_eq!(pool.n_waiting(MODEL), 0);
    assert!(pool.lease(&ask()).is_ok());
}

#[tokio::test(start_paused = true)]
async fn who_comes_later_does_not_overtake() {
    let pool = pool(1);
    let held = come(&pool, "x").await.expect("free");
    let mut first = Hand::new(come(&pool, "x"));
    assert!(first.poll().is_pending());
    drop(held);
    // The seat is the first's already, though it has not looked yet.
    let mut second = Hand::new(come(&pool, "x"));
    assert!(second.poll().is_pending());
    drop(first.lease());
    drop(second.lease());
}

#[tokio::test(start_paused = true)]
async fn who_leaves_frees_its_place_at_once() {
    let pool = pool(1);
    let held = come(&pool, "x").await.expect("free");
    let (first, mut second) = (Hand::new(come(&pool, "x")), Hand::new(come(&pool, "x")));
    assert!(second.poll().is_pending());
    drop(first);
    assert_eq!(pool.n_waiting(MODEL), 1);
    drop(held);
    second.lease();
}

#[tokio::test(start_paused = true)]
async fn a_seat_that_was_given_to_one_who_left_goes_to_the_next() {
    let pool = pool(1);
    let held = come(&pool, "x").await.expect("free");
    let (mut first, mut second) = (Hand::new(come(&pool, "x")), Hand::new(come(&pool, "x")));
    assert!(first.poll().is_pending() && second.poll().is_pending());
    drop(held);
    assert_eq!((first.n_rung(), second.n_rung()), (1, 0));
    drop(first);
    assert_eq!(second.n_rung(), 1);
    second.lease();
    assert_eq!(pool.status()[0].n_in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn patience_ends_and_says_full() {
    let pool = pool(1);
    let _held = come(&pool, "x").await.expect("free");
    let begun = Instant::now();
    let result = pool.seat(&ask(), &Waiter { patience: Duration::from_secs(7), ..waiter("x") }).await;
    assert_eq!(result.err(), Some(PoolError::Full));
    assert_eq!(begun.elapsed(), Duration::from_secs(7));
    assert_eq!(pool.n_waiting(MODEL), 0);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_says_so_at_once() {
    let pool = pool(1);
    pool.set_max_queued(MODEL, 2);
    let _held = come(&pool, "x").await.expect("free");
    let mut waiting = [Hand::new(come(&pool, "x")), Hand::new(come(&pool, "x"))];
    assert_eq!(come(&pool, "x").await.err(), Some(PoolError::Full));
    // Another account takes the last place of the one that has all.
    let mut other = Hand::new(come(&pool, "y"));
    assert!(waiting[0].poll().is_pending() && other.poll().is_pending());
    assert!(matches!(waiting[1].poll(), Poll::Ready(Err(PoolError::Full))));
    assert_eq!(pool.n_waiting(MODEL), 2);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_set_wakes_who_waits() {
    let pool = pool(1);
    let _held = come(&pool, "x").await.expect("free");
    let mut hands = [Hand::new(come(&pool, "x")), Hand::new(come(&pool, "x")), Hand::new(come(&pool, "x"))];
    for hand in &mut hands {
        assert!(hand.poll().is_pending());
    }
    pool.replace(vec![with_seats("a", 2), with_seats("b", 1)]);
    assert_eq!(hands.each_ref().map(Hand::n_rung), [1, 1, 0]);
    let _two = [hands[0].lease(), hands[1].lease()];
    pool.replace(vec![]);
    advance(Duration::from_secs(1)).await;
    assert!(matches!(hands[2].poll(), Poll::Ready(Err(PoolError::NoReplica))), "its model is gone");
}

#[tokio::test(start_paused = true)]
async fn a_learnt_limit_that_decays_lets_the_next_in() {
    let pool = Pool::new(vec![replica("a", "http://a:8000")], 1);
    let _held = come(&pool, "x").await.expect("free");
    come(&pool, "x").await.expect("free").end(Outcome::Busy);
    let begun = Instant::now();
    timeout(PATIENCE, come(&pool, "x")).await.expect("in time").expect("a seat");
    assert_eq!(begun.elapsed(), Duration::from_secs(1), "the limit grows by a seat a second");
}

#[tokio::test(start_paused = true)]
async fn who_was_sent_back_waits_for_a_seat_to_be_given_up() {
    let pool = pool(2);
    let held = come(&pool, "x").await.expect("free");
    let mut back = Hand::new(pool.seat(&ask(), &Waiter { urgency: Urgency::SentBack, ..waiter("x") }));
    assert!(back.poll().is_pending(), "there is a seat, but it was refused just now");
    drop(held);
    back.lease();
    let begun = Instant::now();
    let again = pool.seat(&ask(), &Waiter { urgency: Urgency::SentBack, ..waiter("x") });
    timeout(PATIENCE, again).await.expect("in time").expect("a seat");
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_seat_that_the_first_may_not_have_goes_to_the_next() {
    let abroad = |id: &str, country: &str| {
        let mut config = with_seats(id, 1);
        config.cluster.country = Some(country.into());
        config
    };
    let pool = Pool::new(vec![abroad("a", "CH"), abroad("b", "DE")], 1);
    let held = [come(&pool, "x").await.expect("free"), come(&pool, "x").await.expect("free")];
    let countries = ["CH".to_owned()];
    let at_home = Ask { countries: &countries, ..ask() };
    let mut first = Hand::new(pool.seat(&at_home, &waiter("x")));
    let mut second = Hand::new(come(&pool, "x"));
    assert!(first.poll().is_pending() && second.poll().is_pending());
    let (swiss, german): (Vec<_>, Vec<_>) = held.into_iter().partition(|lease| lease.replica_id() == "a");
    drop(german);
    assert_eq!(second.lease().replica_id(), "b");
    drop(swiss);
    assert_eq!(first.lease().replica_id(), "a");
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_gives_a_token_lets_others_in_while_it_goes_on() {
    let pool = Pool::new(vec![with_seats("a", 2), with_seats("b", 1)], 1);
    let (not_a, not_b) = (["a".to_owned()], ["b".to_owned()]);
    for _ in 0..5 {
        pool.lease(&Ask { tried: &not_b, ..ask() }).expect("a").end(Outcome::Broken);
    }
    advance(Duration::from_secs(1)).await;
    let mut trial = pool.lease(&Ask { tried: &not_b, ..ask() }).expect("the trial of a");
    let _held = pool.lease(&Ask { tried: &not_a, ..ask() }).expect("b");
    let mut hand = Hand::new(come(&pool, "x"));
    assert!(hand.poll().is_pending());
    trial.first_token();
    assert_eq!(hand.n_rung(), 1);
    assert_eq!(hand.lease().replica_id(), "a");
}

#[tokio::test(start_paused = true)]
async fn the_models_of_a_replica_take_turns() {
    let mut config = with_seats("a", 1);
    config.models.push(ServedModel { model: "org/other".to_owned(), upstream: "other".to_owned() });
    let pool = Pool::new(vec![config.clone()], 1);
    let mut held = Some(come(&pool, "x").await.expect("free"));
    let other = Ask { model: "org/other", ..ask() };
    let mut hands: Vec<Hand> = (0..4).map(|_| Hand::new(come(&pool, "x"))).collect();
    hands.extend((0..4).map(|_| Hand::new(pool.seat(&other, &waiter("x")))));
    for hand in &mut hands {
        assert!(hand.poll().is_pending());
    }
    let mut turns = vec![];
    for _ in 0..4 {
        advance(Duration::from_millis(1)).await;
        drop(held.take());
        let next = hands.iter().position(|hand| hand.n_rung() > 0).expect("the seat went on");
        let lease = hands.remove(next).lease();
        turns.push(lease.upstream_model().to_owned());
        held = Some(lease);
    }
    assert_eq!(turns, ["served", "other", "served", "other"]);
    // Of two seats at once each gets one.
    config.max_in_flight = Some(3);
    pool.replace(vec![config]);
    let n_rung: Vec<usize> = hands.iter().map(Hand::n_rung).collect();
    assert_eq!(n_rung, [1, 0, 1, 0]);
}

/// As many runtimes as a machine has cores, each on a thread of its own.
#[test]
fn nobody_waits_for_ever_over_many_runtimes() {
    const N_SEATS: usize = 3;
    let pool = pool(N_SEATS);
    let (n_in, n_done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    thread::scope(|threads| {
        for thread in 0..4 {
            let (pool, n_in, n_done) = (pool.clone(), Arc::clone(&n_in), Arc::clone(&n_done));
            threads.spawn(move || {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
                runtime.block_on(async {
                    let mut tasks = JoinSet::new();
                    for task in 0..40 {
                        let (pool, n_in, n_done) = (pool.clone(), Arc::clone(&n_in), Arc::clone(&n_done));
                        tasks.spawn(async move {
                            for round in 0..10 {
                                let account = format!("account-{}", (thread + task) % 5);
                                let wait = come(&pool, &account);
                                if (task + round) % 4 == 0 {
                                    // One that leaves after a look.
                                    let _ = timeout(Duration::ZERO, wait).await;
                                    continue;
                                }
                                let lease = wait.await.expect("a seat within a minute");
                                assert!(n_in.fetch_add(1, Ordering::SeqCst) < N_SEATS);
                                tokio::task::yield_now().await;
                                n_in.fetch_sub(1, Ordering::SeqCst);
                                drop(lease);
                            }
                            n_done.fetch_add(1, Ordering::SeqCst);
                        });
                    }
                    while let Some(ended) = tasks.join_next().await {
                        ended.expect("no task panicked");
                    }
                });
            });
        }
    });
    assert_eq!(n_done.load(Ordering::SeqCst), 160);
    assert_eq!((pool.n_waiting(MODEL), pool.anyone_waits()), (0, false));
    assert_eq!(pool.status()[0].n_in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn what_became_of_those_who_came_to_wait_is_counted() {
    let pool = pool(1);
    pool.set_max_queued(MODEL, 2);
    let held = come(&pool, "x").await.expect("free");
    let mut first = Hand::new(come(&pool, "x"));
    let short = Waiter { patience: Duration::from_secs(2), ..waiter("x") };
    assert_eq!(pool.seat(&ask(), &short).await.err(), Some(PoolError::Full), "late");
    let _last = Hand::new(come(&pool, "x"));
    assert_eq!(come(&pool, "x").await.err(), Some(PoolError::Full), "no place");
    let _displaces = Hand::new(come(&pool, "y"));
    drop(held);
    first.lease();
    let (n, seen) = pool.known(MODEL).expect("served").room().seen();
    assert_eq!(n, 0, "the seat went on to the one that came last");
    assert_eq!(seen.refused, [1, 1, 1, 0]);
    assert_eq!(seen.waits.counts.iter().sum::<u64>(), 2);
    assert!((seen.waits.sum_s - 2.0).abs() < 1e-9, "{}", seen.waits.sum_s);
}
