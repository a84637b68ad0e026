//! Every call is settled, and settled once, whatever ends it.

use crate::database::Database;
use crate::slug;
use std::time::SystemTime;
use store::{Ended, NewUsage, SettleSlot, Settlement, Store, StoreError, TokenKind};
use tokio::task::{JoinHandle, JoinSet};
use wire::{AccountId, KeyMode, ModelId, NanoUsd};

const N_RESERVED: &str = "SELECT COUNT(*) FROM usage";
const N_SETTLED: &str = "SELECT COUNT(*) FROM settlement";
const TOTAL: &str = "SELECT CAST(COALESCE(SUM(cost_nanousd), 0) AS BIGINT) FROM settlement";
const N_FAILED: &str = "SELECT COUNT(*) FROM settlement WHERE ended = 'failed' AND cost_nanousd = 0";

fn call(request_id: &str) -> NewUsage {
    NewUsage {
        request_id: request_id.into(),
        account: AccountId::owner(),
        token_id: None,
        mode: KeyMode::Routed,
        provider: slug("publicai"),
        model: ModelId::parse("publicai/Edelweiss-1M").expect("a model"),
        at_us: 1_000,
    }
}

fn answered(request_id: &str, cost: i64) -> Settlement {
    Settlement {
        request_id: request_id.into(),
        provider: slug("publicai"),
        mode: KeyMode::Routed,
        cluster: Some("zurich".into()),
        n_prompt_tokens: 10,
        n_completion_tokens: 101,
        cost: NanoUsd(cost),
        first_token_ms: Some(500),
        duration_ms: 1_500,
        ended: Ended::Ok,
    }
}

/// A store with its writer running, as in a server.
pub(crate) async fn serve(database: &Database) -> (Store, JoinHandle<()>) {
    let store = database.open().await;
    let writer = tokio::spawn({
        let store = store.clone();
        async move { store.write_settlements().await }
    });
    // It begins at once, as in a server that lives longer than one call.
    tokio::task::yield_now().await;
    (store, writer)
}

async fn reserve(store: &Store, request_id: &str) -> SettleSlot {
    store.reserve(call(request_id)).await.expect("reserves")
}

pub(crate) async fn a_call_is_settled_exactly_once(database: Database) {
    let (store, writer) = serve(&database).await;
    let (first, second) = (reserve(&store, "a").await, reserve(&store, "b").await);
    first.settle(answered("a", 7));
    // A faulty meter: the same call again, and one that never was.
    second.settle(answered("a", 1_000));
    reserve(&store, "c").await.settle(answered("never reserved", 1_000));
    store.close().await;
    writer.await.expect("the writer ends");

    assert_eq!(store.n_ignored_settlements(), 2);
    assert_eq!(database.number(N_SETTLED).await, 1);
    assert_eq!(database.number(TOTAL).await, 7);
    let store = database.open().await;
    assert_eq!(store.settlement("a").await.expect("reads"), Some(answered("a", 7)), "every field");
    assert_eq!(store.settlement("b").await.expect("reads"), None, "reserved, and settled in another's name");
    store.close().await;
}

pub(crate) async fn a_request_id_is_reserved_once(database: Database) {
    let (store, writer) = serve(&database).await;
    let slot = reserve(&store, "a").await;
    let again = reserve(&store, "a").await;
    slot.settle(answered("a", 7));
    again.settle(answered("a", 7));
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(N_RESERVED).await, 1);
    assert_eq!(database.number(TOTAL).await, 7, "billed once");
    assert_eq!(store.n_ignored_settlements(), 2, "and told");
}

pub(crate) async fn a_slot_dropped_unsettled_settles_as_failed_and_free(database: Database) {
    let (store, writer) = serve(&database).await;
    drop(reserve(&store, "a").await);
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(N_FAILED).await, 1);
}

pub(crate) async fn calls_of_a_process_that_died_are_reconciled(database: Database) {
    let (store, writer) = serve(&database).await;
    reserve(&store, "settled").await.settle(answered("settled", 7));
    while database.number(N_SETTLED).await == 0 {}
    // Killed: its writer is gone and no destructor ran.
    std::mem::forget(reserve(&store, "left").await);
    std::mem::forget(reserve(&store, "left too").await);
    while database.number(N_RESERVED).await < 3 {}
    writer.abort();
    let _ = writer.await;

    let (next, writer) = serve(&database).await;
    let running = reserve(&next, "running").await;
    running.settle(answered("running", 5));
    next.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(N_FAILED).await, 2, "the two left behind");
    assert_eq!(database.number("SELECT COUNT(*) FROM settlement WHERE ended = 'ok'").await, 1 + 1);
    assert_eq!(database.number(TOTAL).await, 7 + 5);
}

pub(crate) async fn a_young_call_of_another_gateway_is_left_alone(database: Database) {
    let (one, one_writer) = serve(&database).await;
    let now_us = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_micros();
    let young = NewUsage { at_us: i64::try_from(now_us).expect("before 294247"), ..call("a") };
    let running = one.reserve(young).await.expect("reserves");
    while database.number(N_RESERVED).await == 0 {}
    // Another gateway starts on the same database. A SQLite file has one server: there it is the heir.
    let (two, two_writer) = serve(&database).await;
    reserve(&two, "b").await.settle(answered("b", 5));
    two.close().await;
    two_writer.await.expect("the writer ends");
    running.settle(answered("a", 7));
    one.close().await;
    one_writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, if database.is_sqlite() { 5 } else { 12 });
}

pub(crate) async fn a_command_line_tool_leaves_running_calls_alone(database: Database) {
    let (store, writer) = serve(&database).await;
    let running = reserve(&store, "a").await;
    // Makes a token beside the running server, and closes.
    let tool = database.open().await;
    tool.create_account(1).await.expect("makes an account");
    tool.close().await;
    running.settle(answered("a", 7));
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, 7);
}

pub(crate) async fn fifty_calls_at_once_are_all_settled(database: Database) {
    let (store, writer) = serve(&database).await;
    let mut calls = JoinSet::new();
    for idx in 0..50 {
        let store = store.clone();
        calls.spawn(async move {
            let id = format!("call {idx}");
            let slot = reserve(&store, &id).await;
            tokio::task::yield_now().await;
            slot.settle(answered(&id, 3));
        });
    }
    while let Some(ended) = calls.join_next().await {
        ended.expect("no call panics");
    }
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number("SELECT COUNT(*) FROM usage").await, 50);
    assert_eq!(database.number(N_SETTLED).await, 50);
    assert_eq!(database.number(TOTAL).await, 150);
    assert_eq!(store.n_ignored_settlements(), 0);
}

pub(crate) async fn closing_waits_for_calls_that_still_run(database: Database) {
    let (store, writer) = serve(&database).await;
    let slot = reserve(&store, "a").await;
    let closing = tokio::spawn({
        let store = store.clone();
        async move { store.close().await }
    });
    // Once closing has begun, no new call gets in; until then one does, and is dropped.
    let mut n = 0;
    let refused = loop {
        match store.reserve(call(&format!("late {n}"))).await {
            Ok(late) => drop(late),
            Err(error) => break error,
        }
        n += 1;
    };
    assert!(matches!(refused, StoreError::Closed));
    assert!(!closing.is_finished());
    slot.settle(answered("a", 7));
    closing.await.expect("closes");
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, 7);
}

pub(crate) async fn a_killed_program_loses_only_what_was_free(database: Database) {
    let (store, writer) = serve(&database).await;
    reserve(&store, "settled").await.settle(answered("settled", 7));
    while database.number(N_SETTLED).await == 0 {}
    // Killed between the queue and the commit: the writer has not been polled since these were queued.
    std::mem::forget(reserve(&store, "running").await);
    reserve(&store, "answered").await.settle(answered("answered", 5));
    writer.abort();
    let _ = writer.await;
    assert!(
        matches!(store.reserve(call("too late")).await, Err(StoreError::Closed)),
        "nobody would record it"
    );

    let (next, writer) = serve(&database).await;
    reserve(&next, "next").await.settle(answered("next", 3));
    next.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, 7 + 3, "what was settled stays, what was not is free");
    assert_eq!(
        database.number(N_SETTLED).await,
        database.number(N_RESERVED).await,
        "every call that is there"
    );
}

pub(crate) async fn settlements_wait_and_new_calls_are_refused_while_the_database_refuses(
    database: Database,
) {
    let (store, writer) = serve(&database).await;
    let mut running = Vec::new();
    for id in ["a", "b", "c", "d", "e"] {
        running.push(reserve(&store, id).await);
    }
    while database.number(N_RESERVED).await < 5 {}
    store.check().await.expect("all is well");
    database.meddle("ALTER TABLE settlement RENAME TO away").await;
    for (slot, id) in running.into_iter().zip(["a", "b", "c", "d", "e"]) {
        slot.settle(answered(id, 3));
    }
    // Once the writer has met the refusal no new call gets in, since it would run unrecorded.
    while store.check().await.is_ok() {
        tokio::task::yield_now().await;
    }
    let refusal = store.reserve(call("f")).await.err().expect("refused");
    assert!(matches!(refusal, StoreError::Database(_)) && refusal.retryable(), "{refusal:?}");

    database.meddle("ALTER TABLE away RENAME TO settlement").await;
    while store.check().await.is_err() {
        tokio::task::yield_now().await;
    }
    reserve(&store, "g").await.settle(answered("g", 3));
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, 18);
    assert_eq!(store.n_ignored_settlements(), 0);
}

pub(crate) async fn a_call_that_the_database_never_takes_stops_nobody_elses(database: Database) {
    let (store, writer) = serve(&database).await;
    let one = reserve(&store, "one").await;
    let nobody = AccountId::new("nobody");
    let odd = store.reserve(NewUsage { account: nobody, ..call("odd") }).await.expect("is queued");
    let two = reserve(&store, "two").await;
    one.settle(answered("one", 3));
    odd.settle(answered("odd", 1_000));
    two.settle(answered("two", 4));
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, 7);
    assert_eq!(store.n_ignored_settlements(), 2, "its row and its settlement");
}

pub(crate) async fn a_change_of_a_token_is_not_kept_waiting_by_a_full_queue(database: Database) {
    const N_CALLS: i64 = 3_000;
    let (store, writer) = serve(&database).await;
    for idx in 0..N_CALLS {
        let id = format!("call {idx}");
        reserve(&store, &id).await.settle(answered(&id, 1));
    }
    // Thousands of rows are queued; the change is written between two batches, not behind them all.
    store.create_token(&AccountId::owner(), TokenKind::Platform, "test", 1).await.expect("makes a token");
    let n_settled = database.number(N_SETTLED).await;
    assert!(n_settled < N_CALLS, "{n_settled} calls were written first");
    store.close().await;
    writer.await.expect("the writer ends");
    assert_eq!(database.number(TOTAL).await, N_CALLS);
}

pub(crate) async fn medians_are_of_answered_calls_by_provider_and_model(database: Database) {
    let (store, writer) = serve(&database).await;
    let settle = async |id: &str, at_us: i64, change: &dyn Fn(&mut Settlement)| {
        let slot = store.reserve(NewUsage { at_us, ..call(id) }).await.expect("reserves");
        let mut settlement = answered(id, 0);
        change(&mut settlement);
        slot.settle(settlement);
    };
    settle("too old", 10, &|s| s.first_token_ms = Some(9_999)).await;
    settle("one", 100, &|s| s.first_token_ms = Some(500)).await;
    settle("two", 101, &|s| s.first_token_ms = Some(700)).await;
    settle("three", 102, &|s| s.first_token_ms = Some(600)).await;
    settle("failed", 103, &|s| s.ended = Ended::Failed).await;
    settle("cancelled", 104, &|s| s.ended = Ended::Cancelled).await;
    settle("elsewhere", 105, &|s| {
        s.provider = slug("groq");
        s.first_token_ms = None;
    })
    .await;
    // Every slot has been given back by the time a store of its own sees the file.
    store.close().await;
    writer.await.expect("the writer ends");

    let store = database.open().await;
    let measured = store.measured(100).await.expect("measures");
    let seen: Vec<_> = measured
        .iter()
        .map(|m| (m.provider.as_str(), m.first_token_ms, m.tokens_per_s.map(f64::round), m.n_requests))
        .collect();
    assert_eq!(seen, [("groq", None, None, 1), ("publicai", Some(600), Some(111.0), 3)]);
    store.close().await;
}

pub(crate) async fn trending_counts_calls_that_did_not_fail(database: Database) {
    let (store, writer) = serve(&database).await;
    let other = ModelId::parse("swiss-ai/Apertus-8B-Instruct-2509").expect("a model");
    reserve(&store, "a").await.settle(answered("a", 0));
    drop(reserve(&store, "failed").await);
    for id in ["b", "c"] {
        let slot = store.reserve(NewUsage { model: other.clone(), ..call(id) }).await.expect("reserves");
        slot.settle(Settlement { ended: Ended::Cancelled, ..answered(id, 0) });
    }
    let old = store.reserve(NewUsage { at_us: 1, ..call("old") }).await.expect("reserves");
    old.settle(answered("old", 0));
    store.close().await;
    writer.await.expect("the writer ends");

    let store = database.open().await;
    let edelweiss = call("").model;
    assert_eq!(store.requests_by_model(500).await.expect("counts"), [(other, 2), (edelweiss, 1)]);
    store.close().await;
}

pub(crate) async fn hours_hold_counts_and_an_even_sample_of_their_calls(database: Database) {
    const HOUR_US: i64 = 3_600_000_000;
    let (store, writer) = serve(&database).await;
    let settle = async |id: String, at_us: i64, change: &dyn Fn(&mut Settlement)| {
        let slot = store.reserve(NewUsage { at_us, ..call(&id) }).await.expect("reserves");
        let mut settlement = answered(&id, 0);
        change(&mut settlement);
        slot.settle(settlement);
    };
    settle("before".into(), HOUR_US - 1, &|_| ()).await;
    for n in 0..90_i64 {
        let first_token_ms = n.unsigned_abs() + 1;
        settle(format!("busy {n}"), HOUR_US + n, &|s| s.first_token_ms = Some(first_token_ms)).await;
    }
    settle("failed".into(), HOUR_US + 5, &|s| s.ended = Ended::Failed).await;
    settle("left".into(), HOUR_US + 6, &|s| s.ended = Ended::Cancelled).await;
    settle("next".into(), 2 * HOUR_US, &|_| ()).await;
    settle("broken".into(), HOUR_US, &|s| {
        s.provider = slug("groq");
        s.ended = Ended::Failed;
    })
    .await;
    store.close().await;
    writer.await.expect("the writer ends");

    let store = database.open().await;
    let hours = store.calls_by_hour(HOUR_US).await.expect("reads");
    let seen: Vec<_> = hours.iter().map(|h| (h.provider.as_str(), h.hour, h.n_ok, h.n_failed)).collect();
    assert_eq!(seen, [("groq", 1, 0, 1), ("publicai", 1, 90, 1), ("publicai", 2, 1, 0)]);
    assert!(hours[0].first_token_ms.is_empty() && hours[0].tokens_per_s.is_empty());
    let every_third: Vec<u32> = (0..30).map(|n| 3 * n + 1).collect();
    assert_eq!(hours[1].first_token_ms, every_third, "from the first call of the hour to its last");
    assert_eq!(hours[2].tokens_per_s, [100.0]);
    store.close().await;
}
