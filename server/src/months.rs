//! What accounts used in a month, without reading its days over and over.
//!
//! A day that has been over for some hours changes no more: its calls have ended. So the days of a month that
//! are over are read once and kept, and only the newest are read from the ledger for each page. A month of a
//! million calls takes the ledger more than a second to sum, a day of it 50 ms.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{DayUsage, Store, StoreError};
use wire::{AccountId, Month};

const HOUR_US: i64 = 3600 * 1_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// A call lasts an hour at most (the gateway's limits), and is settled within milliseconds of its end.
const SETTLED_AFTER_US: i64 = 2 * HOUR_US;

/// Months kept, of all accounts together; beyond it all are forgotten. A month's rows take about 100 kB.
const MOST: usize = 200;

/// The days that are over, by account and month.
#[derive(Default)]
pub(crate) struct Months {
    kept: Mutex<HashMap<(AccountId, Month), Kept>>,
}

/// A month's rows up to a moment.
#[derive(Clone)]
struct Kept {
    until_us: i64,
    days: Arc<Vec<DayUsage>>,
}

impl Months {
    /// The rows of a month as they stand, oldest day first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub(crate) async fn days(
        &self,
        store: &Store,
        account: &AccountId,
        month: Month,
        now_us: i64,
    ) -> Result<Vec<DayUsage>, StoreError> {
        let (start_us, end_us) = (month.start_us(), month.next().start_us());
        let over_us = over(now_us).clamp(start_us, end_us);
        let key = (account.clone(), month);
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&key).filter(|kept| kept.until_us <= over_us).cloned();
        let mut kept = known.unwrap_or(Kept { until_us: start_us, days: Arc::default() });
        if kept.until_us < over_us {
            let mut days = kept.days.to_vec();
            days.extend(store.usage(account, kept.until_us, over_us).await?);
            kept = Kept { until_us: over_us, days: Arc::new(days) };
            let mut all = lock();
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(key, kept.clone());
        }
        let mut days = kept.days.to_vec();
        if over_us < end_us {
            days.extend(store.usage(account, over_us, end_us).await?);
        }
        Ok(days)
    }
}

/// The beginning of the newest day whose calls may still change.
fn over(now_us: i64) -> i64 {
    (now_us - SETTLED_AFTER_US).div_euclid(DAY_US) * DAY_US
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Ended, NewUsage, Settlement};
    use wire::{KeyMode, ModelId, NanoUsd, ProviderSlug};

    async fn call(store: &Store, at_us: i64) {
        let provider = ProviderSlug::parse("groq").expect("a slug");
        let usage = NewUsage {
            request_id: format!("r-{at_us}").into(),
            account: AccountId::owner(),
            token_id: None,
            mode: KeyMode::Routed,
            provider: provider.clone(),
            model: ModelId::parse("a/b").expect("an id"),
            at_us,
        };
        let slot = store.reserve(usage).await.expect("reserves");
        slot.settle(Settlement {
            request_id: format!("r-{at_us}").into(),
            provider,
            mode: KeyMode::Routed,
            cluster: None,
            n_prompt_tokens: 1,
            n_completion_tokens: 1,
            cost: NanoUsd(1),
            first_token_ms: None,
            duration_ms: 1,
            ended: Ended::Ok,
        });
    }

    #[tokio::test]
    async fn days_that_are_over_are_kept_and_the_newest_are_read_again() {
        let dir = tempfile::TempDir::new().expect("a folder");
        let url = format!("sqlite:{}", dir.path().join("db").display());
        let store = Store::open(&url, [0; 32]).await.expect("opens");
        let month = Month::parse("2025-06").expect("a month");
        let at = |day: i64, hour: i64| month.start_us() + (day - 1) * DAY_US + hour * HOUR_US;
        let told = async |months: &Months, now_us: i64| {
            let days = months.days(&store, &AccountId::owner(), month, now_us).await.expect("reads");
            days.iter().map(|row| (row.day - month.first_day() + 1, row.n_requests)).collect::<Vec<_>>()
        };
        let writer = tokio::spawn({
            let store = store.clone();
            async move { store.write_settlements().await }
        });
        let months = Months::default();
        assert_eq!(told(&months, at(3, 12)).await, []);
        // The first is of a day that was read as over; the others are of days that were not.
        for at_us in [at(1, 5), at(3, 1), at(3, 23)] {
            call(&store, at_us).await;
        }
        while told(&Months::default(), at(3, 23)).await.len() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(told(&months, at(3, 23)).await, [(3, 2)]);
        assert_eq!(told(&months, at(4, 1)).await, [(3, 2)], "its last calls may still run");
        assert_eq!(told(&months, at(4, 3)).await, [(3, 2)]);
        assert_eq!(told(&months, at(40, 0)).await, [(3, 2)], "the whole month is over");
        assert_eq!(told(&months, at(2, 12)).await, [(1, 1), (3, 2)], "a clock set back begins anew");
        assert_eq!(told(&Months::default(), at(40, 0)).await, [(1, 1), (3, 2)]);
        store.close().await;
        writer.await.expect("the writer ends");
    }

    #[test]
    fn a_day_is_over_two_hours_after_its_end() {
        assert_eq!(over(DAY_US + 2 * HOUR_US - 1), 0);
        assert_eq!(over(DAY_US + 2 * HOUR_US), DAY_US);
    }
}
