//! A user's order of providers, saved and read whole.
//!
//! One row an account, the slugs joined by commas (no slug has one): an order is never half saved and
//! never queried by its parts.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::{AccountId, ProviderSlug};

impl Store {
    /// The saved order, empty when none was saved.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn order(&self, account: &AccountId) -> Result<Vec<ProviderSlug>, StoreError> {
        let row: Option<(String,)> = on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT providers FROM provider_order WHERE account_id = $1")
                .bind(&account.0)
                .fetch_optional(pool)
                .await?
        });
        let Some((joined,)) = row else { return Ok(Vec::new()) };
        joined.split(',').filter(|slug| !slug.is_empty()).map(|slug| Ok(ProviderSlug::parse(slug)?)).collect()
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
            .bind(&account.0)
            .bind(joined)
            .bind(now_us)
            .execute(pool)
            .await?;
        });
        Ok(())
    }
}
