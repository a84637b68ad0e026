//! Monthly credits: what an account may be charged in a calendar month, UTC, before paid calls are refused.
//!
//! A call is let in while something is left, and holds an estimate until it is settled, so that many at once
//! cannot go far below nothing; the last ones may go a little below (contract.md 11). Free calls and calls with
//! the user's own key are never asked. What this process charges is added as it happens; the ledger is read
//! again from time to time for what other gateways charged.
//!
//! It must not know how a refusal is worded.

use crate::{error::ChatError, plan::Route};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use store::{Store, StoreError};
use wire::{AccountId, KeyMode, Month, NanoUsd};

/// How long what the ledger said is believed. One process knows its own charges at once; those of another gateway
/// on the same database count after this time at the latest.
const BELIEVED: Duration = Duration::from_mins(1);

/// Accounts remembered; beyond that all are forgotten and read again.
const MOST_ACCOUNTS: usize = 10_000;

/// Tokens that a call is taken to cost while it runs: a long question and a long answer. It is settled by the
/// provider's own count.
const ESTIMATE: (u64, u64) = (4_000, 1_000);

/// The credits of every account.
#[derive(Default)]
pub(crate) struct Credits {
    accounts: Mutex<HashMap<AccountId, Spent>>,
}

/// What one account spent in a month.
struct Spent {
    month: Month,
    charged: NanoUsd,
    /// Estimates of calls that run.
    held: NanoUsd,
    read: Instant,
}

/// A running call's share of the credits; given back when it is dropped.
pub(crate) struct Hold {
    credits: Arc<Credits>,
    account: AccountId,
    month: Month,
    estimate: NanoUsd,
}

/// Whether a call by this route is charged to the account here.
fn paid(route: &Route) -> bool {
    route.mode == KeyMode::Routed && route.price.is_some_and(|price| !price.free())
}

impl Credits {
    /// Leaves of the routes those that the account can pay for, and holds the dearest of them.
    ///
    /// # Errors
    /// [`ChatError::NoCredits`] when none is left, [`ChatError::Store`].
    pub(crate) async fn admit(
        self: &Arc<Self>,
        store: &Store,
        monthly: NanoUsd,
        account: &AccountId,
        routes: &mut Vec<Route>,
        now_us: i64,
    ) -> Result<Option<Hold>, ChatError> {
        if !routes.iter().any(paid) {
            return Ok(None);
        }
        let (month, _) = Month::of(now_us);
        self.read(store, account, month).await.map_err(ChatError::Store)?;
        let mut accounts = self.lock();
        let Some(spent) = accounts.get_mut(account) else { return Ok(None) };
        if spent.charged.0.saturating_add(spent.held.0) >= monthly.0 {
            routes.retain(|route| !paid(route));
            return if routes.is_empty() { Err(ChatError::NoCredits { monthly }) } else { Ok(None) };
        }
        let prices = routes.iter().filter(|route| paid(route)).filter_map(|route| route.price);
        let estimate = prices.map(|price| price.cost(ESTIMATE.0, ESTIMATE.1)).max().unwrap_or(NanoUsd(0));
        spent.held.0 = spent.held.0.saturating_add(estimate.0);
        Ok(Some(Hold { credits: Arc::clone(self), account: account.clone(), month, estimate }))
    }

    /// Reads the ledger where what is known is of another month or too old.
    async fn read(&self, store: &Store, account: &AccountId, month: Month) -> Result<(), StoreError> {
        let known = self
            .lock()
            .get(account)
            .is_some_and(|spent| spent.month == month && spent.read.elapsed() < BELIEVED);
        if known {
            return Ok(());
        }
        let read = Instant::now();
        let charged = store.charged(account, month.start_us(), month.next().start_us()).await?;
        let mut accounts = self.lock();
        if accounts.len() >= MOST_ACCOUNTS && !accounts.contains_key(account) {
            accounts.clear();
        }
        let spent =
            accounts.entry(account.clone()).or_insert(Spent { month, charged, held: NanoUsd(0), read });
        if spent.month != month {
            *spent = Spent { month, charged, held: NanoUsd(0), read };
        }
        // A charge that is on its way to the ledger is known here already.
        spent.charged = spent.charged.max(charged);
        spent.read = read;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Spent>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold {
    /// The call was settled at this cost.
    pub(crate) fn settle(self, cost: NanoUsd) {
        if let Some(spent) =
            self.credits.lock().get_mut(&self.account).filter(|spent| spent.month == self.month)
        {
            spent.charged.0 = spent.charged.0.saturating_add(cost.0);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(spent) =
            self.credits.lock().get_mut(&self.account).filter(|spent| spent.month == self.month)
        {
            spent.held.0 = spent.held.0.saturating_sub(self.estimate.0).max(0);
        }
    }
}
