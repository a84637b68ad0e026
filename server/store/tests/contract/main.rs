//! What every database must do, run on SQLite always and on PostgreSQL from Debian's package.
//!
//! Each case gets an empty database of its own and sees only the crate's public face, and the rows.

mod database;
mod keys;
mod ledger;
mod likes;
mod postgres;
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
    usage::usage_is_summed_by_day_provider_model_and_key(fresh().await).await;
    usage::calls_are_read_newest_first_page_by_page(fresh().await).await;
