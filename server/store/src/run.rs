//! Runs that were shared: documents under names made from their content.
//!
//! The same document has the same name, so sharing it twice gives one address; what can be told by its address
//! cannot have been changed. The store does not know what stands in a document.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use wire::AccountId;

/// Bytes of the hash that make a name: 96 bits, 16 characters. Two of a million documents share one with a
/// probability of 10^-17 (birthday bound).
const N_NAME: usize = 12;

/// A run as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Who shared it.
    pub account: AccountId,
    /// What was shared; `None` once it is revoked or its time is over.
    pub document: Option<String>,
    /// When it was shared, microseconds since 1970.
    pub shared_at_us: i64,
    /// When its time is over; `None` is never.
    pub expires_at_us: Option<i64>,
}

/// The name of a document.
fn name(document: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(document.as_bytes())[..N_NAME])
}

/// Whether a text can be a document's name. Asked before the database is: PostgreSQL takes no text with a NUL.
fn is_name(text: &str) -> bool {
    text.len() == N_NAME / 3 * 4
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl Store {
    /// Shares a document; its name. One that its account shared before is there again, until the new time; of one that
    /// another account shared nothing changes.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn share(
        &self,
        account: &AccountId,
        document: &str,
        now_us: i64,
        expires_at_us: Option<i64>,
    ) -> Result<String, StoreError> {
        let name = name(document);
        on!(&self.shared.writes, pool => {
            // What is over is not kept for longer than until the next is shared.
            sqlx::query("UPDATE run SET document = NULL WHERE expires_at_us <= $1 AND document IS NOT NULL")
                .bind(now_us)
                .execute(pool)
                .await?;
            sqlx::query(
                "INSERT INTO run (id, account_id, document, shared_at_us, expires_at_us) \
                 VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (id) DO UPDATE SET document = excluded.document, \
                     shared_at_us = excluded.shared_at_us, expires_at_us = excluded.expires_at_us \
                 WHERE run.account_id = excluded.account_id",
            )
            .bind(&name)
            .bind(account.as_str())
            .bind(document)
            .bind(now_us)
            .bind(expires_at_us)
            .execute(pool)
            .await?;
        });
        Ok(name)
    }

    /// A run by its name; `None` when there never was one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn run(&self, name: &str, now_us: i64) -> Result<Option<Run>, StoreError> {
        if !is_name(name) {
            return Ok(None);
        }
        let row: Option<(String, Option<String>, i64, Option<i64>)> = on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT account_id, document, shared_at_us, expires_at_us FROM run WHERE id = $1")
                .bind(name)
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(|(account, document, shared_at_us, expires_at_us)| Run {
            account: AccountId::new(account),
            document: document.filter(|_| expires_at_us.is_none_or(|until_us| until_us > now_us)),
            shared_at_us,
            expires_at_us,
        }))
    }

    /// Takes back what the account shared; false when it shared nothing of that name. Its document is gone.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn revoke_run(&self, account: &AccountId, name: &str) -> Result<bool, StoreError> {
        if !is_name(name) {
            return Ok(false);
        }
        let n_changed = on!(&self.shared.writes, pool => {
            sqlx::query("UPDATE run SET document = NULL WHERE id = $1 AND account_id = $2")
                .bind(name)
                .bind(account.as_str())
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(n_changed > 0)
    }
}
