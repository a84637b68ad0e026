//! What every database must do, run on SQLite always and on PostgreSQL from Debian's package.
//!
//! Each case gets an empty database of its own and sees only the crate's public face, and the rows.

mod database;
mod keys;
mod ledger;
mod postgres;

use database::Database;
use store::{Store, TokenKind};
use wire::{AccountId, ProviderSlug};

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    contract(async || Database::sqlite()).await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let server = postgres::Server::start();
    contract(async || server.database().await).await;
}

/// Every case, in turn. A failing assertion's line says which.
async fn contract(fresh: impl AsyncFn() -> Database) {
    a_database_opens_again_and_keeps_what_was_saved(fresh().await).await;
    two_servers_may_open_one_new_database_at_once(fresh().await).await;
    an_order_is_saved_whole(fresh().await).await;
    a_token_opens_its_account_until_it_is_removed(fresh().await).await;
    accounts_do_not_see_each_other(fresh().await).await;
    keys::a_key_is_replaced_told_by_its_summary_and_removed(fresh().await).await;
    keys::a_wrong_master_key_opens_nothing(fresh().await).await;
    keys::a_moved_or_damaged_row_does_not_open(fresh().await).await;
    keys::no_secret_is_in_the_database_in_clear(fresh().await).await;
    ledger::a_call_is_settled_exactly_once(fresh().await).await;
    ledger::a_request_id_is_reserved_once(fresh().await).await;
    ledger::a_slot_dropped_unsettled_settles_as_failed_and_free(fresh().await).await;
    ledger::calls_of_a_process_that_died_are_reconciled(fresh().await).await;
    ledger::a_young_call_of_another_gateway_is_left_alone(fresh().await).await;
    ledger::a_command_line_tool_leaves_running_calls_alone(fresh().await).await;
    ledger::fifty_calls_at_once_are_all_settled(fresh().await).await;
    ledger::closing_waits_for_calls_that_still_run(fresh().await).await;
    ledger::settlements_wait_while_the_database_refuses_them(fresh().await).await;
    ledger::medians_are_of_answered_calls_by_provider_and_model(fresh().await).await;
    ledger::trending_counts_calls_that_did_not_fail(fresh().await).await;
}

fn slug(text: &str) -> ProviderSlug {
    ProviderSlug::parse(text).expect("a slug")
}

async fn a_database_opens_again_and_keeps_what_was_saved(database: Database) {
    let order = [slug("groq"), slug("publicai")];
    let store = database.open().await;
    store.save_order(&AccountId::owner(), &order, 1).await.expect("saves");
    store.close().await;
    let store = database.open().await;
    assert_eq!(store.order(&AccountId::owner()).await.expect("reads"), order);
    store.close().await;
}

async fn two_servers_may_open_one_new_database_at_once(database: Database) {
    let (one, two) = tokio::join!(database.open(), database.open());
    one.save_order(&AccountId::owner(), &[slug("groq")], 1).await.expect("saves");
    assert_eq!(two.order(&AccountId::owner()).await.expect("reads"), [slug("groq")]);
    one.close().await;
    two.close().await;
}

async fn an_order_is_saved_whole(database: Database) {
    let (store, owner) = (database.open().await, AccountId::owner());
    assert_eq!(store.order(&owner).await.expect("reads"), []);
    let order = [slug("together"), slug("groq"), slug("publicai")];
    store.save_order(&owner, &order, 1).await.expect("saves");
    assert_eq!(store.order(&owner).await.expect("reads"), order);
    store.save_order(&owner, &order[1..], 2).await.expect("saves");
    assert_eq!(store.order(&owner).await.expect("reads"), order[1..]);
    store.save_order(&owner, &[], 3).await.expect("saves");
    assert_eq!(store.order(&owner).await.expect("reads"), []);
    store.close().await;
}

async fn a_token_opens_its_account_until_it_is_removed(database: Database) {
    let (store, owner) = (database.open().await, AccountId::owner());
    let (first, token) = make_token(&store, &owner, TokenKind::Platform).await;
    let (second, direct) = make_token(&store, &owner, TokenKind::PublicAi).await;
    assert!(token.starts_with("hf_") && direct.starts_with("pai_"), "a prefix by kind");
    assert!(token.ends_with(&first.last_four) && first.last_four.len() == 4);

    let (account, found) = store.find_token(&token, 100).await.expect("asks").expect("is known");
    assert_eq!((account, &found), (owner.clone(), &first));
    for unknown in ["", "hf_", &token[1..], &token.to_lowercase(), &format!("{token} "), &token.repeat(99)] {
        assert!(store.find_token(unknown, 100).await.expect("asks").is_none(), "{unknown}");
    }

    let listed = store.tokens(&owner).await.expect("lists");
    assert_eq!(
        listed.iter().map(|t| (&t.id, t.last_used_at_us)).collect::<Vec<_>>(),
        [(&first.id, Some(100)), (&second.id, None)]
    );

    assert!(store.remove_token(&owner, &first.id).await.expect("removes"));
    assert!(!store.remove_token(&owner, &first.id).await.expect("asks"));
    assert!(store.find_token(&token, 200).await.expect("asks").is_none());
    assert!(store.find_token(&direct, 200).await.expect("asks").is_some());
    store.close().await;
}

async fn accounts_do_not_see_each_other(database: Database) {
    let (store, owner) = (database.open().await, AccountId::owner());
    let guest = store.create_account(1).await.expect("makes an account");
    assert_ne!(guest, owner);
    let (summary, token) = make_token(&store, &guest, TokenKind::Platform).await;
    store.save_order(&guest, &[slug("groq")], 1).await.expect("saves");
    store.save_key(&guest, &slug("groq"), database::secret("sk-guest-0123456789"), 1).await.expect("saves");

    assert_eq!(store.find_token(&token, 2).await.expect("asks").expect("is known").0, guest);
    assert_eq!(store.tokens(&owner).await.expect("lists"), []);
    assert!(!store.remove_token(&owner, &summary.id).await.expect("asks"));
    assert_eq!(store.order(&owner).await.expect("reads"), []);
    assert_eq!(store.key_summaries(&owner).await.expect("lists"), []);
    assert!(store.open_key(&owner, &slug("groq"), 2).await.expect("asks").is_none());
    assert!(!store.remove_key(&owner, &slug("groq")).await.expect("asks"));

    let nobody = AccountId("nobody".to_owned());
    assert!(store.save_order(&nobody, &[slug("groq")], 1).await.is_err(), "an account nobody made");
    store.close().await;
}

async fn make_token(store: &Store, account: &AccountId, kind: TokenKind) -> (wire::TokenSummary, String) {
    let (summary, token) = store.create_token(account, kind, "test", 10).await.expect("makes a token");
    assert_eq!((summary.kind, summary.name.as_str(), summary.created_at_us), (kind, "test", 10));
    (summary, token.expose().to_owned())
}
