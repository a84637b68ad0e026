//! Conversations that accounts keep here besides their browsers: for each a head for the list and a body with what was
//! said.
//!
//! The store does not know what stands in either. Whose they are is part of every question, so that no account sees
//! another's.

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::AccountId;

/// The longest body, in bytes: a long conversation many times over, or one with a few pictures.
pub const MAX_CONVERSATION: usize = 4 << 20;

/// Most conversations of an account: three a day for a year, and a list that is still read at once.
pub const MAX_CONVERSATIONS: u32 = 1000;

/// A conversation, as the browser wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// What the list tells of it.
    pub head: String,
    /// What was said in it.
    pub body: String,
    /// When it last changed, by the browser's clock; microseconds since 1970.
    pub changed_at_us: i64,
}

/// What became of a conversation that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is there, or a newer copy of it is.
    Kept,
    /// The account has [`MAX_CONVERSATIONS`] others. None of them goes for it: what stands here may be kept nowhere
    /// else, while a new one is in the browser that sends it.
    Full,
    /// Its body is longer than [`MAX_CONVERSATION`].
    TooLong,
}

impl Store {
    /// Keeps a conversation instead of an older copy of it; one that is newer stays.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_conversation(
        &self,
        account: &AccountId,
        id: &str,
        conversation: &Conversation,
    ) -> Result<Keeping, StoreError> {
        if conversation.body.len() > MAX_CONVERSATION {
            return Ok(Keeping::TooLong);
        }
        let n_changed = on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO conversation (account_id, id, head, body, changed_at_us) \
                 SELECT $1, $2, $3, $4, $5 \
                 WHERE (SELECT COUNT(*) FROM conversation WHERE account_id = $1 AND id <> $2) < $6 \
                 ON CONFLICT (account_id, id) DO UPDATE SET head = excluded.head, body = excluded.body, \
                     changed_at_us = excluded.changed_at_us \
                 WHERE conversation.changed_at_us <= excluded.changed_at_us",
            )
            .bind(account.as_str())
            .bind(id)
            .bind(&conversation.head)
            .bind(&conversation.body)
            .bind(conversation.changed_at_us)
            .bind(i64::from(MAX_CONVERSATIONS))
            .execute(pool)
            .await?
            .rows_affected()
        });
        let there = n_changed > 0 || self.conversation(account, id).await?.is_some();
        Ok(if there { Keeping::Kept } else { Keeping::Full })
    }

    /// The heads of the account's conversations, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn conversations(&self, account: &AccountId) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT head FROM conversation WHERE account_id = $1 ORDER BY changed_at_us DESC, id DESC",
            )
            .bind(account.as_str())
            .fetch_all(pool)
            .await?
        });
        Ok(rows.into_iter().map(|(head,)| head).collect())
    }

    /// One of the account's conversations.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn conversation(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        let row: Option<(String, String, i64)> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT head, body, changed_at_us FROM conversation WHERE account_id = $1 AND id = $2",
            )
            .bind(account.as_str())
            .bind(id)
            .fetch_optional(pool)
            .await?
        });
        Ok(row.map(|(head, body, changed_at_us)| Conversation { head, body, changed_at_us }))
    }

    /// Deletes one of the account's conversations; false when it has none of that id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_conversation(&self, account: &AccountId, id: &str) -> Result<bool, StoreError> {
        let n_deleted = on!(&self.shared.writes, pool => {
            sqlx::query("DELETE FROM conversation WHERE account_id = $1 AND id = $2")
                .bind(account.as_str())
                .bind(id)
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(n_deleted > 0)
    }

    /// Deletes all of the account's conversations.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_conversations(&self, account: &AccountId) -> Result<(), StoreError> {
        on!(&self.shared.writes, pool => {
            sqlx::query("DELETE FROM conversation WHERE account_id = $1")
                .bind(account.as_str())
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}
