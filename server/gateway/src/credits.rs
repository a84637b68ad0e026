//! Monthly credits: what an account may be charged in a calendar month, UTC, before paid calls are refused.
//!
//! A call is let in while something is left, and holds an estimate until it is settled, so that many at once
//! cannot go far below nothing; the last ones may go a little below (contract.md 11). One that is served by who costs
//! nothing here holds nothing meanwhile. Free calls and calls with the user's own key are never asked. What this process
//! charges is added as it happens; the ledger is read again from time to time for what other gateways charged.
//!
//! It must not know how a refusal is worded.

use crate::{error::ChatError, plan::Route};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{Store, StoreError};
use wire::{AccountId, KeyMode, Month, NanoUsd};

const HOUR_US: i64 = 3_600 * 1_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// How long what the ledger said is believed, in microseconds. One process knows its own charges at once; those of
/// another gateway on the same database count after this time at the latest.
const BELIEVED_US: i64 = 60 * 1_000_000;

/// A call lasts an hour at most (`Limits::call`), and is settled within milliseconds of its end: so long after its end a
/// day changes no more.
const SETTLED_AFTER_US: i64 = 2 * HOUR_US;

/// Accounts remembered; beyond that those without a running call are forgotten and read again.
const MOST_ACCOUNTS: usize = 10_000;

/// Tokens of prompt and answer that a call is taken to cost at least while it runs: a long question and a long answer. It
/// is settled by the provider's own count.
const ESTIMATE: (u64, u64) = (4_000, 1_000);

/// Seconds after which another call may have ended that holds the rest: a usual answer takes about as long.
const HELD_RETRY_AFTER_S: u64 = 5;

/// The credits of every account.
#[derive(Default)]
pub(crate) struct Credits {
    accounts: Mutex<HashMap<AccountId, Spent>>,
}

/// A call that may have to be paid for.
pub(crate) struct Paying<'a> {
    pub(crate) account: &'a AccountId,
    /// What the account may be charged in a month.
    pub(crate) monthly: NanoUsd,
    /// Tokens of its prompt, and at most of its answers.
    pub(crate) n_tokens: (u64, u64),
    /// Microseconds since 1970.
    pub(crate) now_us: i64,
}

/// What one account spent in a month.
struct Spent {
    month: Month,
    closed: Closed,
    charged: NanoUsd,
    /// Estimates of calls that run.
    held: NanoUsd,
    /// When the ledger was last asked.
    asked_us: i64,
}

/// What the ledger has of a month's days that change no more.
#[derive(Clone, Copy)]
struct Closed {
    until_us: i64,
    charged: NanoUsd,
}

/// A running call's share of the credits; given back when it is dropped.
pub(crate) struct Hold {
    credits: Arc<Credits>,
    account: AccountId,
    month: Month,
    /// What it may cost where it costs something.
    estimate: NanoUsd,
    held: NanoUsd,
}

/// Whether a call by this route is charged to the account here.
pub(crate) fn paid(route: &Route) -> bool {
    route.mode == KeyMode::Routed && route.price.is_some_and(|price| !price.free())
}

impl Credits {
    /// Leaves of the routes those that the account can pay for, and holds what the call may cost by the dearest of
    /// them.
    ///
    /// # Errors
    /// Where no route is left: [`ChatError::NoCredits`], or [`ChatError::CreditsHeld`] when what is left may go to calls
    /// that run. [`ChatError::Store`].
    pub(crate) async fn admit(
        self: &Arc<Self>,
        store: &Store,
        call: &Paying<'_>,
        routes: &mut Vec<Route>,
    ) -> Result<Option<Hold>, ChatError> {
        if !routes.iter().any(paid) {
            return Ok(None);
        }
        let admitted = self.known(store, call.account, call.now_us, |spent| spent.admit(call, routes)).await;
        let held = admitted.map_err(ChatError::Store)??;
        Ok(held.map(|(month, estimate)| Hold {
            credits: Arc::clone(self),
            account: call.account.clone(),
            month,
            estimate,
            held: estimate,
        }))
    }

    /// Whether an account's credits of this month are used up.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub(crate) async fn depleted(
        &self,
        store: &Store,
        account: &AccountId,
        monthly: NanoUsd,
        now_us: i64,
    ) -> Result<bool, StoreError> {
        self.known(store, account, now_us, |spent| spent.depleted(monthly)).await
    }

    /// Looks, under the lock, at what is known of an account. Who finds it old reads the ledger again, and the others go
    /// by what is known meanwhile; so does everybody for another while when that fails or is given up.
    async fn known<T>(
        &self,
        store: &Store,
        account: &AccountId,
        now_us: i64,
        look: impl FnOnce(&mut Spent) -> T,
    ) -> Result<T, StoreError> {
        let (month, _) = Month::of(now_us);
        let closed = {
            let mut accounts = self.lock();
            // Who came before midnight and got here after others goes by the new month too.
            match accounts.get_mut(account).filter(|spent| spent.month >= month) {
                Some(spent) if spent.month > month || spent.believed(now_us) => return Ok(look(spent)),
                Some(spent) => {
                    spent.asked_us = now_us;
                    spent.closed
                }
                None => Closed::none(month),
            }
        };
        let read = charged(store, account, closed, now_us).await;
        let mut accounts = self.lock();
        let read = match read {
            Ok(read) => Some(read),
            Err(error) if accounts.get(account).is_some_and(|spent| spent.month >= month) => {
                tracing::warn!("charges could not be read again, those known before count: {error}");
                None
            }
            Err(error) => return Err(error),
        };
        if accounts.len() >= MOST_ACCOUNTS && !accounts.contains_key(account) {
            // What runs must find what it holds.
            accounts.retain(|_, spent| spent.held.0 > 0);
        }
        let new = || Spent {
            month,
            closed: Closed::none(month),
            charged: NanoUsd(0),
            held: NanoUsd(0),
            asked_us: now_us,
        };
        let spent = accounts.entry(account.clone()).or_insert_with(new);
        if spent.month < month {
            *spent = new();
        }
        if let Some((closed, charged)) = read
            && spent.month == month
        {
            spent.closed = closed;
            // A charge that is on its way to the ledger is known here already.
            spent.charged = spent.charged.max(charged);
        }
        Ok(look(spent))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Spent>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the ledger has of an account's month, and how much of that changes no more. Days that are over are summed once: a
/// month of a million calls takes the ledger more than a second.
async fn charged(
    store: &Store,
    account: &AccountId,
    mut closed: Closed,
    now_us: i64,
) -> Result<(Closed, NanoUsd), StoreError> {
    let end_us = Month::of(now_us).0.next().start_us();
    let over_us = ((now_us - SETTLED_AFTER_US).div_euclid(DAY_US) * DAY_US).max(closed.until_us);
    if closed.until_us < over_us {
        let more = store.charged(account, closed.until_us, over_us).await?;
        closed = Closed { until_us: over_us, charged: plus(closed.charged, more) };
    }
    let open = store.charged(account, closed.until_us, end_us).await?;
    Ok((closed, plus(closed.charged, open)))
}

fn plus(a: NanoUsd, b: NanoUsd) -> NanoUsd {
    NanoUsd(a.0.saturating_add(b.0))
}

impl Closed {
    fn none(month: Month) -> Self {
        Self { until_us: month.start_us(), charged: NanoUsd(0) }
    }
}

impl Spent {
    /// Whether what is known is young enough; a clock that was set back makes it old.
    fn believed(&self, now_us: i64) -> bool {
        (now_us - self.asked_us).abs() < BELIEVED_US
    }

    fn depleted(&self, monthly: NanoUsd) -> bool {
        self.charged >= monthly
    }

    /// The month that pays and the estimate that is held; `None` when all routes are left that cost nothing here.
    fn admit(
        &mut self,
        call: &Paying<'_>,
        routes: &mut Vec<Route>,
    ) -> Result<Option<(Month, NanoUsd)>, ChatError> {
        let refusal = if self.depleted(call.monthly) {
            ChatError::NoCredits { monthly: call.monthly }
        } else if plus(self.charged, self.held) >= call.monthly {
            ChatError::CreditsHeld { retry_after_s: HELD_RETRY_AFTER_S }
        } else {
            let (n_prompt, n_answer) = (call.n_tokens.0.max(ESTIMATE.0), call.n_tokens.1.max(ESTIMATE.1));
            let prices = routes.iter().filter(|route| paid(route)).filter_map(|route| route.price);
            let estimate = prices.map(|price| price.cost(n_prompt, n_answer)).max().unwrap_or_default();
            self.held = plus(self.held, estimate);
            return Ok(Some((self.month, estimate)));
        };
        routes.retain(|route| !paid(route));
        if routes.is_empty() { Err(refusal) } else { Ok(None) }
    }
}

impl Hold {
    /// Who serves the call from now on: while that costs nothing here it holds nothing.
    pub(crate) fn served_by(&mut self, route: &Route) {
        self.hold(if paid(route) { self.estimate } else { NanoUsd(0) });
    }

    /// The call was settled at this cost.
    pub(crate) fn settle(self, cost: NanoUsd) {
        self.with(|spent| spent.charged = plus(spent.charged, cost));
    }

    fn hold(&mut self, held: NanoUsd) {
        let change = NanoUsd(held.0 - self.held.0);
        self.with(|spent| spent.held = plus(spent.held, change).max(NanoUsd(0)));
        self.held = held;
    }

    /// Changes what is known of the account, unless that is of another month by now.
    fn with(&self, change: impl FnOnce(&mut Spent)) {
        if let Some(spent) =
            self.credits.lock().get_mut(&self.account).filter(|spent| spent.month == self.month)
        {
            change(spent);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.hold(NanoUsd(0));
    }
}

#[cfg(test)]
mod tests;
