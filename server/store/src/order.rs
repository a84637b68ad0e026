//! A user's order of providers, saved and read whole.
//!
//! One row an account, the slugs joined by commas (no slug has one): an order is never half saved and
//! never queried by its parts.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::{AccountId, ProviderSlug};

impl Store {
    /// The saved order, empty when none was saved. Another process's change is seen within seconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn order(&self, account: &AccountId) -> Result<Vec<ProviderSlug>, StoreError> {
        let asked = match self.shared.orders.recall(account) {
            Ok(order) => return Ok(order.to_vec()),
            Err(asked) => asked,
        };
        let row: Option<(String,)> = on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT providers FROM provider_order WHERE account_id = $1")
                .bind(account.as_str())
                .fetch_optional(pool)
                .await?
        });
        let joined = row.map(|(joined,)| joined).unwrap_or_default();
        let slugs = joined.split(',').filter(|slug| !slug.is_empty()).map(ProviderSlug::parse);
        let order = slugs.collect::<Result<Vec<_>, _>>()?;
        self.shared.orders.keep(&asked, account.clone(), order.as_slice().into());
        Ok(order)
    }

    /// Saves an order whole.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn save_order(
        &self,
        account: &AccountId,
        order: &[ProviderSlug],
        now_us: i64,
    ) -> Result<(), StoreError> {
        let joined = order.iter().map(ProviderSlug::as_str).collect::<Vec<_>>().join(",");
        on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO provider_order (account_id, providers, saved_at_us) VALUES ($1, $2, $3) \
                 ON CONFLICT (account_id) DO UPDATE SET providers = excluded.providers, \
                 saved_at_us = excluded.saved_at_us",
            )
            .bind(account.as_str())
            .bind(joined)
            .bind(now_us)
            .execute(pool)
            .await?;
        });
        self.shared.orders.forget(|known, _| known == account);
        Ok(())
    }
}
