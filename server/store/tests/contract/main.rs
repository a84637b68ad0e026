//! What every database must do, run on SQLite always and on PostgreSQL from Debian's package.
//!
//! Each case gets an empty database of its own and sees only the crate's public face, and the rows.

mod conversations;
mod database;
mod keys;
mod ledger;
mod likes;
mod postgres;
mod presets;
mod runs;
mod usage;

use database::Database;
use std::time::Duration;
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
    another_gateways_changes_are_seen_within_seconds(fresh().await).await;
    known_callers_are_served_without_the_database(fresh().await).await;
    accounts_do_not_see_each_other(fresh().await).await;
    keys::a_key_is_replaced_told_by_its_summary_and_removed(fresh().await).await;
    keys::a_key_rests_until_it_is_used_again_or_replaced(fresh().await).await;
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
    ledger::a_killed_program_loses_only_what_was_free(fresh().await).await;
    ledger::settlements_wait_and_new_calls_are_refused_while_the_database_refuses(fresh().await).await;
    ledger::a_call_that_the_database_never_takes_stops_nobody_elses(fresh().await).await;
    ledger::a_change_of_a_token_is_not_kept_waiting_by_a_full_queue(fresh().await).await;
    ledger::medians_are_of_answered_calls_by_provider_and_model(fresh().await).await;
    ledger::trending_counts_calls_that_did_not_fail(fresh().await).await;
    ledger::hours_hold_counts_and_an_even_sample_of_their_calls(fresh().await).await;
    usage::usage_is_summed_by_day_provider_model_and_key(fresh().await).await;
    usage::what_was_charged_is_the_accounts_own_and_of_its_time(fresh().await).await;
    usage::calls_are_read_newest_first_page_by_page(fresh().await).await;
    likes::a_like_counts_once_an_account_until_it_is_taken_back(fresh().await).await;
    usage::a_call_is_found_by_its_request_and_account(fresh().await).await;
    conversations::a_conversation_is_its_accounts_and_the_newer_copy_stays(fresh().await).await;
    conversations::conversations_have_limits_and_none_goes_for_another(fresh().await).await;
    presets::a_preset_is_its_accounts_and_is_replaced_by_its_name(fresh().await).await;
    runs::a_run_is_there_until_its_time_or_its_owner_ends_it(fresh().await).await;
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
    // Once in some twenty times both turn the file to WAL at the same moment.
    let n_more = if database.is_sqlite() { 40 } else { 0 };
    for _ in 0..n_more {
        let another = Database::sqlite();
        let (one, two) = tokio::join!(another.open(), another.open());
        one.close().await;
        two.close().await;
    }
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
    assert_eq!((account, &*found), (owner.clone(), &first));
    for unknown in ["", "hf_", &token[1..], &token.to_lowercase(), &format!("{token} "), &token.repeat(99)] {
        assert!(store.find_token(unknown, 100).await.expect("asks").is_none(), "{unknown}");
    }

    // The use is noted by the ledger's writer, which writes the last of what it has when the store closes.
    store.close().await;
    let store = database.open().await;
    let listed = store.tokens(&owner).await.expect("lists");
    assert_eq!(
        listed.iter().map(|t| (&t.id, t.last_used_at_us)).collect::<Vec<_>>(),
        [(&first.id, Some(100)), (&second.id, None)]
    );

    assert!(store.find_token(&token, 200).await.expect("asks").is_some());
    assert!(store.remove_token(&owner, &first.id).await.expect("removes"));
    assert!(!store.remove_token(&owner, &first.id).await.expect("asks"));
    assert!(store.find_token(&token, 200).await.expect("asks").is_none());
    assert!(store.find_token(&direct, 200).await.expect("asks").is_some());
    store.close().await;
}

/// Two gateways on one database. Tokio's clock is stopped, so that seconds pass at once; the databases have
/// threads and clocks of their own.
async fn another_gateways_changes_are_seen_within_seconds(database: Database) {
    let (ours, theirs, owner) = (database.open().await, database.open().await, AccountId::owner());
    let (summary, token) = make_token(&ours, &owner, TokenKind::Platform).await;
    let (groq, key) = (slug("groq"), || database::secret("sk-0123456789abcdef"));
    assert!(theirs.find_token(&token, 100).await.expect("asks").is_some());
    assert_eq!(theirs.order(&owner).await.expect("reads"), []);
    assert_eq!(theirs.key_summaries(&owner).await.expect("lists"), []);

    assert!(ours.remove_token(&owner, &summary.id).await.expect("removes"));
    ours.save_order(&owner, std::slice::from_ref(&groq), 1).await.expect("saves");
    ours.save_key(&owner, &groq, key(), 1).await.expect("saves");
    assert!(ours.find_token(&token, 100).await.expect("asks").is_none(), "our own at once");

    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3)).await;
    tokio::time::resume();
    assert!(theirs.find_token(&token, 100).await.expect("asks").is_none());
    assert_eq!(theirs.order(&owner).await.expect("reads"), std::slice::from_ref(&groq));
    assert_eq!(theirs.key_summaries(&owner).await.expect("lists").len(), 1);

    // Their own change of what they remember from a moment ago.
    assert!(theirs.remove_key(&owner, &groq).await.expect("removes"));
    assert_eq!(theirs.key_summaries(&owner).await.expect("lists"), []);
    ours.close().await;
    theirs.close().await;
}

async fn known_callers_are_served_without_the_database(database: Database) {
    let (store, owner) = (database.open().await, AccountId::owner());
    let (_, token) = make_token(&store, &owner, TokenKind::Platform).await;
    assert!(store.find_token(&token, 100).await.expect("asks").is_some());
    assert_eq!(store.order(&owner).await.expect("reads"), []);
    assert_eq!(store.key_summaries(&owner).await.expect("lists"), []);
    database
        .meddle(
            "ALTER TABLE token RENAME TO token_away; ALTER TABLE provider_key RENAME TO key_away; \
             ALTER TABLE provider_order RENAME TO order_away;",
        )
        .await;
    assert!(store.find_token(&token, 101).await.expect("knows").is_some());
    assert_eq!(store.order(&owner).await.expect("knows"), []);
    assert_eq!(store.key_summaries(&owner).await.expect("knows"), []);
    assert!(store.tokens(&owner).await.is_err(), "the tables are away");
    database
        .meddle(
            "ALTER TABLE token_away RENAME TO token; ALTER TABLE key_away RENAME TO provider_key; \
             ALTER TABLE order_away RENAME TO provider_order;",
        )
        .await;
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

    let nobody = AccountId::new("nobody");
    assert!(store.save_order(&nobody, &[slug("groq")], 1).await.is_err(), "an account nobody made");
    store.close().await;
}

async fn make_token(store: &Store, account: &AccountId, kind: TokenKind) -> (wire::TokenSummary, String) {
    let (summary, token) = store.create_token(account, kind, "test", 10).await.expect("makes a token");
    assert_eq!((summary.kind, summary.name.as_str(), summary.created_at_us), (kind, "test", 10));
    (summary, token.expose().to_owned())
}
