//! Presets: named sets of parameters that accounts keep for the playground.
//!
//! The store does not know what stands in one. Whose they are is part of every question.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::AccountId;

/// Most presets of an account: more than a list to choose from can show.
pub const MAX_PRESETS: u32 = 100;

impl Store {
    /// Keeps a preset in place of what has its name. False when the account has [`MAX_PRESETS`] others.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_preset(
        &self,
        account: &AccountId,
        name: &str,
        params: &str,
        now_us: i64,
    ) -> Result<bool, StoreError> {
        let n_changed = on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO preset (account_id, name, params, saved_at_us) SELECT $1, $2, $3, $4 \
                 WHERE (SELECT COUNT(*) FROM preset WHERE account_id = $1 AND name <> $2) < $5 \
                 ON CONFLICT (account_id, name) DO UPDATE SET params = excluded.params, \
                     saved_at_us = excluded.saved_at_us",
            )
            .bind(account.as_str())
            .bind(name)
            .bind(params)
            .bind(now_us)
            .bind(i64::from(MAX_PRESETS))
            .execute(pool)
            .await?
            .rows_affected()
        });
        Ok(n_changed > 0)
    }

    /// The account's presets, each a name and its parameters, in the order in which they were saved.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn presets(&self, account: &AccountId) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT name, params FROM preset WHERE account_id = $1 ORDER BY saved_at_us, name")
                .bind(account.as_str())
                .fetch_all(pool)
                .await?
        }))
    }

    /// Deletes one of the account's presets, if it has one of that name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_preset(&self, account: &AccountId, name: &str) -> Result<(), StoreError> {
        on!(&self.shared.writes, pool => {
            sqlx::query("DELETE FROM preset WHERE account_id = $1 AND name = $2")
                .bind(account.as_str())
                .bind(name)
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}
