//! A real ledger, and a clock of the test's own.
use super::*;
use std::{future::poll_fn, pin::pin, task::Poll};
use store::{Ended, NewUsage, Settlement};
use tokio::task::JoinSet;
use wire::{ModelId, Price, ProviderSlug, RouteState};

/// One nano-dollar a token.
const PRICE: Price = Price { input_nanousd: 1_000_000, output_nanousd: 1_000_000 };

const MONTHLY: NanoUsd = NanoUsd(100_000);

/// What a short call holds at that price.
const HELD: i64 = (ESTIMATE.0 + ESTIMATE.1).cast_signed();

fn month() -> Month {
    Month::parse("2025-06").expect("a month")
}

/// A moment of that month: a day from 1, an hour from 0.
fn at(day: u8, hour: i64) -> i64 {
    month().day_start_us(day - 1) + hour * HOUR_US
}

fn provider() -> ProviderSlug {
    ProviderSlug::parse("groq").expect("a slug")
}

fn route(price: Price) -> Route {
    Route {
        provider: provider(),
        provider_model: "m".into(),
        mode: KeyMode::Routed,
        state: RouteState::Ready,
        price: Some(price),
        context_length: None,
    }
}

/// A ledger and its writer.
async fn ledger() -> (Store, JoinSet<()>) {
    let store = Store::open("sqlite::memory:", [7; 32]).await.expect("a store");
    let (mut tasks, writer) = (JoinSet::new(), store.clone());
    tasks.spawn(async move { writer.write_settlements().await });
    (store, tasks)
}

/// Writes what another gateway charged: these credits see it in the ledger only.
async fn charge(store: &Store, at_us: i64, cost: i64) {
    let request_id = format!("r-{at_us}");
    let usage = NewUsage {
        request_id: request_id.as_str().into(),
        account: AccountId::owner(),
        token_id: None,
        mode: KeyMode::Routed,
        provider: provider(),
        model: ModelId::parse("a/b").expect("an id"),
        at_us,
    };
    let slot = store.reserve(usage).await.expect("reserves");
    slot.settle(Settlement {
        request_id: request_id.as_str().into(),
        provider: provider(),
        mode: KeyMode::Routed,
        cluster: None,
        n_prompt_tokens: 1,
        n_completion_tokens: 1,
        cost: NanoUsd(cost),
        first_token_ms: None,
        duration_ms: 1,
        ended: Ended::Ok,
    });
    while store.settlement(&request_id).await.expect("reads").is_none() {
        tokio::task::yield_now().await;
    }
}

/// A short paid call of the owner.
async fn admit(credits: &Arc<Credits>, store: &Store, now_us: i64) -> Result<Option<Hold>, ChatError> {
    let owner = AccountId::owner();
    let call = Paying { account: &owner, monthly: MONTHLY, n_tokens: (1, 1), now_us };
    credits.admit(store, &call, &mut vec![route(PRICE)]).await
}

/// The same, which is let in.
async fn hold(credits: &Arc<Credits>, store: &Store, now_us: i64) -> Hold {
    admit(credits, store, now_us).await.expect("credits are left").expect("it is paid")
}

/// What is known to be charged to the owner, and held.
fn known(credits: &Credits) -> (i64, i64) {
    let accounts = credits.lock();
    let spent = &accounts[&AccountId::owner()];
    (spent.charged.0, spent.held.0)
}

#[tokio::test]
async fn what_another_gateway_charged_counts_after_a_minute() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    let now = at(3, 12);
    drop(hold(&credits, &store, now).await);
    charge(&store, now, MONTHLY.0).await;
    drop(hold(&credits, &store, now + BELIEVED_US - 1).await);
    let refused = admit(&credits, &store, now + BELIEVED_US).await;
    assert!(matches!(refused, Err(ChatError::NoCredits { monthly: MONTHLY })));
    let depleted = credits.depleted(&store, &AccountId::owner(), MONTHLY, now + BELIEVED_US).await;
    assert!(depleted.expect("is known"));
}

#[tokio::test]
async fn while_one_call_reads_again_or_cannot_the_others_go_by_what_is_known() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    let later = at(3, 12) + BELIEVED_US;
    drop(hold(&credits, &store, at(3, 12)).await);
    {
        let mut first = pin!(admit(&credits, &store, later));
        let mut second = pin!(admit(&credits, &store, later));
        // It is at the ledger now, which answers from a thread of its own.
        drop(poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx))).await);
        let polled = poll_fn(|cx| Poll::Ready(second.as_mut().poll(cx))).await;
        assert!(matches!(polled, Poll::Ready(Ok(Some(_)))), "it waits for nobody");
    }
    store.close().await;
    drop(hold(&credits, &store, later + BELIEVED_US).await);
    let nothing_known = admit(&Arc::new(Credits::default()), &store, later).await;
    assert!(matches!(nothing_known, Err(ChatError::Store(_))));
}

#[tokio::test]
async fn days_that_are_over_are_summed_once() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    charge(&store, at(1, 5), 1).await;
    drop(hold(&credits, &store, at(3, 12)).await);
    assert_eq!(known(&credits), (1, 0));
    // Nothing comes to a day that is over, so a charge that did shows whether it is read again.
    charge(&store, at(1, 6), 10).await;
    charge(&store, at(3, 13), 100).await;
    for now in [at(3, 14), at(4, 1), at(4, 3)] {
        drop(hold(&credits, &store, now).await);
        assert_eq!(known(&credits), (101, 0));
    }
    charge(&store, at(4, 4), 1_000).await;
    drop(hold(&credits, &store, at(4, 5)).await);
    assert_eq!(known(&credits), (1_101, 0));
    let anew = Arc::new(Credits::default());
    drop(hold(&anew, &store, at(4, 5)).await);
    assert_eq!(known(&anew), (1_111, 0));
}

#[tokio::test]
async fn a_late_call_of_the_old_month_goes_by_the_new_one() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    let midnight = month().next().start_us();
    let old = hold(&credits, &store, midnight - 1).await;
    let new = hold(&credits, &store, midnight).await;
    let late = hold(&credits, &store, midnight - 1).await;
    assert_eq!(known(&credits), (0, 2 * HELD), "a new month begins with nothing");
    old.settle(NanoUsd(1));
    new.settle(NanoUsd(10));
    late.settle(NanoUsd(100));
    assert_eq!(known(&credits), (110, 0), "nothing is held for ever");
}

#[tokio::test]
async fn a_call_holds_while_it_is_served_by_who_costs_something() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    let mut call = hold(&credits, &store, at(3, 12)).await;
    assert_eq!(known(&credits), (0, HELD));
    call.served_by(&route(Price::FREE));
    assert_eq!(known(&credits), (0, 0));
    call.served_by(&route(PRICE));
    assert_eq!(known(&credits), (0, HELD));
    call.settle(NanoUsd(3));
    assert_eq!(known(&credits), (3, 0));
}

#[tokio::test]
async fn what_runs_is_remembered_when_others_are_forgotten() {
    let ((store, _tasks), credits) = (ledger().await, Arc::new(Credits::default()));
    let now = at(3, 12);
    let runs = hold(&credits, &store, now).await;
    let idle = |n: usize| {
        let closed = Closed::none(month());
        let nothing = NanoUsd(0);
        let spent = Spent { month: month(), closed, charged: nothing, held: nothing, asked_us: now };
        (AccountId::new(n.to_string()), spent)
    };
    credits.lock().extend((0..MOST_ACCOUNTS).map(idle));
    let other = AccountId::new("other");
    assert!(!credits.depleted(&store, &other, MONTHLY, now).await.expect("reads"));
    assert_eq!(credits.lock().len(), 2);
    assert_eq!(known(&credits), (0, HELD));
    drop(runs);
    assert_eq!(known(&credits), (0, 0));
}
