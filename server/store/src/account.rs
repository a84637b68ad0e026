//! Accounts: who owns tokens, keys, an order and calls. The `owner` is there from the first migration.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::AccountId;

impl Store {
    /// Makes a new account and returns its id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_account(&self, now_us: i64) -> Result<AccountId, StoreError> {
        let id = uuid::Uuid::now_v7().to_string();
        on!(&self.shared.writes, pool => {
            sqlx::query("INSERT INTO account (id, created_at_us) VALUES ($1, $2)")
                .bind(&id)
                .bind(now_us)
                .execute(pool)
                .await?;
        });
        Ok(AccountId::new(id))
    }
}
