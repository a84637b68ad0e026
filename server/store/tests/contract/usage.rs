//! What an account used is read back as it was settled, by day and call by call.

use crate::database::Database;
use crate::ledger::serve;
use crate::slug;
use store::{CallsBefore, Ended, NewUsage, Settlement, Store};
use wire::{AccountId, KeyMode, ModelId, NanoUsd};

const DAY_US: i64 = 86_400_000_000;

fn model(name: &str) -> ModelId {
    ModelId::parse(name).expect("a model")
}

/// One call, reserved and settled.
async fn settle(store: &Store, account: &AccountId, at_us: i64, id: &str, settlement: Settlement) {
    let usage = NewUsage {
        request_id: id.into(),
        account: account.clone(),
        token_id: None,
        mode: KeyMode::Routed,
        provider: slug("publicai"),
        model: model("a/b"),
        at_us,
    };
    let slot = store.reserve(usage).await.expect("reserves");
    slot.settle(Settlement { request_id: id.into(), ..settlement });
}

fn settled(provider: &str, mode: KeyMode, n_tokens: u64, cost: i64, ended: Ended) -> Settlement {
    Settlement {
        request_id: "".into(),
        provider: slug(provider),
        mode,
        cluster: (provider == "publicai").then(|| "alps".into()),
        n_prompt_tokens: n_tokens,
        n_completion_tokens: 2 * n_tokens,
        cost: NanoUsd(cost),
        first_token_ms: Some(7),
        duration_ms: 9,
        ended,
    }
}

pub(crate) async fn usage_is_summed_by_day_provider_model_and_key(database: Database) {
    let (store, writer) = serve(&database).await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("an account");
    assert_eq!(store.first_use_us(&owner).await.expect("reads"), None);
    let own = settled("groq", KeyMode::CustomKey, 5, 0, Ended::Ok);
    let pool = settled("publicai", KeyMode::Routed, 10, 4, Ended::Ok);
    settle(&store, &owner, 3 * DAY_US - 1, "before", pool.clone()).await;
    settle(&store, &owner, 3 * DAY_US, "a", pool.clone()).await;
    settle(&store, &owner, 4 * DAY_US - 1, "b", Settlement { ended: Ended::Failed, ..pool.clone() }).await;
    settle(&store, &owner, 4 * DAY_US, "c", own.clone()).await;
    settle(&store, &owner, 4 * DAY_US + 1, "d", Settlement { mode: KeyMode::Routed, ..own.clone() }).await;
    settle(&store, &owner, 5 * DAY_US, "after", own.clone()).await;
    settle(&store, &other, 4 * DAY_US, "foreign", own.clone()).await;
    store.close().await;
    writer.await.expect("the writer ends");

    let store = database.open().await;
    let days = store.usage(&owner, 3 * DAY_US, 5 * DAY_US).await.expect("reads");
    let told: Vec<_> = days
        .iter()
        .map(|d| (d.day, d.provider.as_str(), d.mode, d.n_requests, d.n_failed, d.n_prompt_tokens, d.cost.0))
        .collect();
    assert_eq!(
        told,
        [
            (3, "publicai", KeyMode::Routed, 2, 1, 20, 8),
            (4, "groq", KeyMode::CustomKey, 1, 0, 5, 0),
            (4, "groq", KeyMode::Routed, 1, 0, 5, 0),
        ]
    );
    assert!(days.iter().all(|d| d.model == model("a/b") && d.n_completion_tokens == 2 * d.n_prompt_tokens));
    assert_eq!(store.first_use_us(&owner).await.expect("reads"), Some(3 * DAY_US - 1));
    store.close().await;
}

pub(crate) async fn calls_are_read_newest_first_page_by_page(database: Database) {
    let (store, writer) = serve(&database).await;
    let (owner, row) = (AccountId::owner(), settled("publicai", KeyMode::Routed, 3, 1, Ended::Cancelled));
    // Two of the same moment are told apart by their id.
    for (at_us, id) in [(10, "a"), (20, "b"), (20, "c"), (30, "d")] {
        settle(&store, &owner, at_us, id, row.clone()).await;
    }
    let running = NewUsage {
        request_id: "e".into(),
        account: owner.clone(),
        token_id: None,
        mode: KeyMode::Routed,
        provider: slug("publicai"),
        model: model("a/b"),
        at_us: 40,
    };
    let slot = store.reserve(running).await.expect("reserves");
    let read = database.open().await;
    let newest = CallsBefore { at_us: i64::MAX, request_id: String::new() };
    let ids = async |before: &CallsBefore, n| {
        let calls = read.calls(&owner, before, n).await.expect("reads");
        (calls.iter().map(|call| call.request_id.clone()).collect::<Vec<_>>(), calls.last().cloned())
    };
    while ids(&newest, 9).await.0.len() < 4 {
        tokio::task::yield_now().await;
    }
    let (first, last) = ids(&newest, 2).await;
    assert_eq!(first, ["d", "c"], "a call that runs is not told yet");
    let last = last.expect("two");
    assert_eq!((last.cluster.as_deref(), last.first_token_ms, last.duration_ms), (Some("alps"), Some(7), 9));
    assert_eq!((last.ended, last.n_prompt_tokens, last.n_completion_tokens), (Ended::Cancelled, 3, 6));
    let before = CallsBefore { at_us: last.at_us, request_id: last.request_id };
    assert_eq!(ids(&before, 2).await.0, ["b", "a"]);
    drop(slot);
    read.close().await;
    store.close().await;
    writer.await.expect("the writer ends");
}

pub(crate) async fn a_call_is_found_by_its_request_and_account(database: Database) {
    let (store, writer) = serve(&database).await;
    let owner = AccountId::owner();
    let id = "01980000-0000-7000-8000-000000000001";
    settle(&store, &owner, 10, id, settled("publicai", KeyMode::Routed, 3, 1, Ended::Ok)).await;
    let read = database.open().await;
    let found = loop {
        if let Some(call) = read.call(&owner, id).await.expect("reads") {
            break call;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((found.at_us, found.n_prompt_tokens, found.provider), (10, 3, slug("publicai")));
    for nothing in ["01980000-0000-7000-8000-000000000002", "", "b", "\0"] {
        assert_eq!(read.call(&owner, nothing).await.expect("reads"), None, "{nothing:?}");
    }
    let other = AccountId::new("other");
    assert_eq!(read.call(&other, id).await.expect("reads"), None, "it is another's");
    read.close().await;
    store.close().await;
    writer.await.expect("the writer ends");
}

pub(crate) async fn what_was_charged_is_the_accounts_own_and_of_its_time(database: Database) {
    let (store, writer) = serve(&database).await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("an account");
    let cost = |cost| settled("publicai", KeyMode::Routed, 1, cost, Ended::Ok);
    // Each is of another power of ten, so that the sum tells which were counted.
    settle(&store, &owner, DAY_US - 1, "before", cost(1)).await;
    settle(&store, &owner, DAY_US, "first", cost(10)).await;
    settle(&store, &owner, 2 * DAY_US - 1, "last", cost(100)).await;
    settle(&store, &owner, 2 * DAY_US, "after", cost(1_000)).await;
    settle(&store, &other, DAY_US, "foreign", cost(10_000)).await;
    store.close().await;
    writer.await.expect("the writer ends");

    let store = database.open().await;
    let charged = async |account: &AccountId, from_us: i64, until_us: i64| {
        store.charged(account, from_us, until_us).await.expect("reads").0
    };
    assert_eq!(charged(&owner, DAY_US, 2 * DAY_US).await, 110);
    assert_eq!(charged(&owner, 0, i64::MAX).await, 1_111);
    assert_eq!(charged(&other, DAY_US, 2 * DAY_US).await, 10_000);
    assert_eq!(charged(&owner, 3 * DAY_US, 4 * DAY_US).await, 0, "nothing is no error");
    store.close().await;
}
