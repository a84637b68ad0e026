//! The only crate that knows SQL: accounts, tokens, sealed provider keys, order, likes, runs, conversations, presets,
//! ledger.
//!
//! The rest of the program asks [`Store`] one method per question and never sees a row, a pool or a
//! statement. It must not know HTTP, prices, pools of replicas or who may ask what: callers decide, the
//! store keeps. Times come in as `now_us` so that callers, and tests, own the clock.
#![warn(missing_docs)]

mod account;
mod conversation;
mod db;
mod key;
mod ledger;
mod like;
mod memory;
mod migrations;
mod order;
mod preset;
mod run;
mod seal;
mod store;
mod token;
mod usage;

pub use conversation::{Conversation, Keeping, MAX_CONVERSATION, MAX_CONVERSATIONS};
pub use ledger::{Ended, HourOfCalls, Measured, NewUsage, SettleSlot, Settlement};
pub use like::Likes;
pub use preset::MAX_PRESETS;
pub use run::Run;
pub use seal::{BadSecret, Secret};
pub use store::{Store, StoreError};
pub use usage::{Call, CallsBefore, DayUsage};
pub use wire::TokenKind;
