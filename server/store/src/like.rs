//! Which models an account likes. One row a like, so that nobody counts twice.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::{AccountId, ModelId};

/// How a model is liked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likes {
    /// Accounts that like it.
    pub n: u64,
    /// Whether the account that asks is one of them.
    pub yours: bool,
}

impl Store {
    /// Makes the account like the model, or not; twice is as once.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn like(
        &self,
        account: &AccountId,
        model: &ModelId,
        likes: bool,
        now_us: i64,
    ) -> Result<(), StoreError> {
        on!(&self.shared.writes, pool => {
            let change = if likes {
                sqlx::query(
                    "INSERT INTO model_like (model, account_id, liked_at_us) VALUES ($1, $2, $3) \
                     ON CONFLICT (model, account_id) DO NOTHING",
                )
                .bind(model.as_str())
                .bind(account.as_str())
                .bind(now_us)
            } else {
                sqlx::query("DELETE FROM model_like WHERE model = $1 AND account_id = $2")
                    .bind(model.as_str())
                    .bind(account.as_str())
            };
            change.execute(pool).await?;
        });
        Ok(())
    }

    /// How the model is liked, as this account sees it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn likes(&self, model: &ModelId, account: Option<&AccountId>) -> Result<Likes, StoreError> {
        let (n, n_yours): (i64, i64) = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT COUNT(*), COUNT(CASE WHEN account_id = $2 THEN 1 END) FROM model_like WHERE model = $1",
            )
            .bind(model.as_str())
            .bind(account.map(AccountId::as_str))
            .fetch_one(pool)
            .await?
        });
        Ok(Likes { n: n.unsigned_abs(), yours: n_yours > 0 })
    }

    /// How many like each model; a model that nobody likes is not there.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn likes_by_model(&self) -> Result<Vec<(ModelId, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT model, COUNT(*) FROM model_like GROUP BY model ORDER BY model")
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|(model, n)| Ok((ModelId::parse(model)?, n.unsigned_abs()))).collect()
    }
}
