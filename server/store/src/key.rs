//! Provider keys: sealed when saved, told only by their summary, opened for one call at a time.

use crate::db::{Db, on};
use crate::ledger::KeyUse;
use crate::seal::{KEY_VERSION, Secret, Unsealable};
use crate::store::{Store, StoreError};
use crate::token::worth_noting;
use wire::{AccountId, KeySummary, ProviderSlug};

impl Store {
    /// Seals and saves a key, replacing an older one. It is used, even if the older one rested.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn save_key(
        &self,
        account: &AccountId,
        provider: &ProviderSlug,
        key: Secret,
        now_us: i64,
    ) -> Result<KeySummary, StoreError> {
        let sealed = self.shared.seal.seal(account, provider, &key);
        let last_four = key.last_four();
        on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO provider_key (account_id, provider, key_version, sealed, last_four, created_at_us) \
                 VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (account_id, provider) DO UPDATE SET key_version = excluded.key_version, \
                 sealed = excluded.sealed, last_four = excluded.last_four, \
                 created_at_us = excluded.created_at_us, last_used_at_us = NULL, paused = 0",
            )
            .bind(account.as_str())
            .bind(provider.as_str())
            .bind(KEY_VERSION)
            .bind(sealed)
            .bind(&last_four)
            .bind(now_us)
            .execute(pool)
            .await?;
        });
        self.forget_keys(account);
        let provider = provider.clone();
        Ok(KeySummary { provider, last_four, created_at_us: now_us, last_used_at_us: None, paused: false })
    }

    /// Lets a key rest, or be used again; false when there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn pause_key(
        &self,
        account: &AccountId,
        provider: &ProviderSlug,
        paused: bool,
    ) -> Result<bool, StoreError> {
        let n_changed = on!(&self.shared.writes, pool => {
            sqlx::query("UPDATE provider_key SET paused = $1 WHERE account_id = $2 AND provider = $3")
                .bind(i64::from(paused))
                .bind(account.as_str())
                .bind(provider.as_str())
                .execute(pool)
                .await?
                .rows_affected()
        });
        self.forget_keys(account);
        Ok(n_changed > 0)
    }

    /// Removes a key; false when there was none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_key(&self, account: &AccountId, provider: &ProviderSlug) -> Result<bool, StoreError> {
        let n_removed = on!(&self.shared.writes, pool => {
            sqlx::query("DELETE FROM provider_key WHERE account_id = $1 AND provider = $2")
                .bind(account.as_str())
                .bind(provider.as_str())
                .execute(pool)
                .await?
                .rows_affected()
        });
        self.forget_keys(account);
        Ok(n_removed > 0)
    }

    /// What is told of every key of an account, by provider. Another process's change is seen within seconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn key_summaries(&self, account: &AccountId) -> Result<Vec<KeySummary>, StoreError> {
        let asked = match self.shared.keys.recall(account) {
            Ok(keys) => return Ok(keys.to_vec()),
            Err(asked) => asked,
        };
        let rows: Vec<(String, String, i64, Option<i64>, i64)> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT provider, last_four, created_at_us, last_used_at_us, paused FROM provider_key \
                 WHERE account_id = $1 ORDER BY provider",
            )
            .bind(account.as_str())
            .fetch_all(pool)
            .await?
        });
        let summaries =
            rows.into_iter().map(|(provider, last_four, created_at_us, last_used_at_us, paused)| {
                let provider = ProviderSlug::parse(provider)?;
                Ok(KeySummary { provider, last_four, created_at_us, last_used_at_us, paused: paused != 0 })
            });
        let keys = summaries.collect::<Result<Vec<_>, StoreError>>()?;
        self.shared.keys.keep(&asked, account.clone(), keys.as_slice().into());
        Ok(keys)
    }

    /// Opens a key for one call; its use is noted a little later (to the minute, so that a busy key is not a
    /// busy row).
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] when the row was sealed under another master key or for another account or
    /// provider, [`StoreError::Database`].
    pub async fn open_key(
        &self,
        account: &AccountId,
        provider: &ProviderSlug,
        now_us: i64,
    ) -> Result<Option<Secret>, StoreError> {
        let row: Option<(i64, String, Option<i64>)> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT key_version, sealed, last_used_at_us FROM provider_key \
                 WHERE account_id = $1 AND provider = $2",
            )
            .bind(account.as_str())
            .bind(provider.as_str())
            .fetch_optional(pool)
            .await?
        });
        let Some((key_version, sealed, last_used_at_us)) = row else { return Ok(None) };
        let opened = self.shared.seal.open(account, provider, key_version, &sealed);
        let secret = opened.map_err(|Unsealable| StoreError::Unsealable)?;
        if worth_noting(last_used_at_us, now_us) {
            let (account, provider) = (account.clone(), provider.clone());
            self.shared.queue.note_key_use(KeyUse { account, provider, at_us: now_us });
        }
        Ok(Some(secret))
    }

    pub(crate) fn forget_keys(&self, account: &AccountId) {
        self.shared.keys.forget(|known, _| known == account);
    }
}
