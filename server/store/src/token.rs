//! Access tokens of ours: made once, shown once, kept as a hash.
//!
//! A token has 34 letters and digits from the operating system's randomness, 202 bits: nobody guesses one,
//! so a plain SHA-256 is enough and can be looked up directly. A leaked database opens nothing.

use crate::db::{Db, on};
use crate::seal::Secret;
use crate::store::{Store, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use wire::{AccountId, TokenKind, TokenSummary};
use zeroize::Zeroizing;

/// Letters and digits after the prefix, as in the Hub's own tokens.
const N_RANDOM: usize = 34;

/// The longest text looked up: no token of ours is longer, and a header may be.
const MAX_PRESENTED_LENGTH: usize = 64;

/// A use is noted again after this long: precise enough for people, and a busy token does not write each call.
const NOTE_EVERY_US: i64 = 60_000_000;

/// Whether the last use noted is old enough to be replaced.
pub(crate) fn worth_noting(last_used_at_us: Option<i64>, now_us: i64) -> bool {
    last_used_at_us.is_none_or(|last| now_us.saturating_sub(last) >= NOTE_EVERY_US)
}

impl Store {
    /// Makes an access token (`hf_` or `pai_` and 34 letters and digits), returned once; only its hash is kept.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_token(
        &self,
        account: &AccountId,
        kind: TokenKind,
        name: &str,
        now_us: i64,
    ) -> Result<(TokenSummary, Secret), StoreError> {
        let token = random_token(kind);
        let summary = TokenSummary {
            id: uuid::Uuid::now_v7().to_string(),
            kind,
            name: name.to_owned(),
            last_four: token.last_four(),
            created_at_us: now_us,
            last_used_at_us: None,
        };
        on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO token (id, account_id, kind, name, hash, last_four, created_at_us) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&summary.id)
            .bind(&account.0)
            .bind(kind.as_str())
            .bind(name)
            .bind(hash(token.expose()))
            .bind(&summary.last_four)
            .bind(now_us)
            .execute(pool)
            .await?;
        });
        Ok((summary, token))
    }

    /// The account and token behind a presented token; notes its use (to the minute).
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find_token(
        &self,
        presented: &str,
        now_us: i64,
    ) -> Result<Option<(AccountId, TokenSummary)>, StoreError> {
        if presented.len() > MAX_PRESENTED_LENGTH {
            return Ok(None);
        }
        let row: Option<TokenRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT account_id, id, kind, name, last_four, created_at_us, last_used_at_us FROM token \
                 WHERE hash = $1",
            )
            .bind(hash(presented))
            .fetch_optional(pool)
            .await?
        });
        let Some(row) = row else { return Ok(None) };
        let (account, summary) = read(row)?;
        if worth_noting(summary.last_used_at_us, now_us) {
            on!(&self.shared.writes, pool => {
                sqlx::query("UPDATE token SET last_used_at_us = $1 WHERE id = $2")
                    .bind(now_us)
                    .bind(&summary.id)
                    .execute(pool)
                    .await?;
            });
        }
        Ok(Some((account, summary)))
    }

    /// All tokens of an account, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tokens(&self, account: &AccountId) -> Result<Vec<TokenSummary>, StoreError> {
        let rows: Vec<TokenRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT account_id, id, kind, name, last_four, created_at_us, last_used_at_us FROM token \
                 WHERE account_id = $1 ORDER BY created_at_us, id",
            )
            .bind(&account.0)
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(|row| Ok(read(row)?.1)).collect()
    }

    /// Revokes a token; false when the account has none of this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_token(&self, account: &AccountId, token_id: &str) -> Result<bool, StoreError> {
        let n_removed = on!(&self.shared.writes, pool => {
            sqlx::query("DELETE FROM token WHERE account_id = $1 AND id = $2")
                .bind(&account.0)
                .bind(token_id)
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(n_removed > 0)
    }
}

/// Account, id, kind, name, last four, made, last used.
type TokenRow = (String, String, String, String, String, i64, Option<i64>);

fn read(row: TokenRow) -> Result<(AccountId, TokenSummary), StoreError> {
    let (account, id, kind, name, last_four, created_at_us, last_used_at_us) = row;
    let kind = [TokenKind::Platform, TokenKind::PublicAi]
        .into_iter()
        .find(|known| known.as_str() == kind)
        .ok_or_else(|| sqlx::Error::Decode("a token of an unknown kind".into()))?;
    Ok((AccountId(account), TokenSummary { id, kind, name, last_four, created_at_us, last_used_at_us }))
}

/// The prefix and 34 letters and digits, each equally likely.
fn random_token(kind: TokenKind) -> Secret {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    // Bytes from 248 on are thrown away: 248 is the largest multiple of 62 in a byte.
    const FAIR: u8 = 248;
    let mut token = Zeroizing::new(String::with_capacity(MAX_PRESENTED_LENGTH));
    token.push_str(kind.prefix());
    let length = token.len() + N_RANDOM;
    let mut bytes = Zeroizing::new([0; 64]);
    while token.len() < length {
        getrandom::fill(&mut *bytes).expect("the operating system gives randomness");
        for byte in bytes.iter().filter(|byte| **byte < FAIR).take(length - token.len()) {
            token.push(char::from(ALPHABET[usize::from(byte % 62)]));
        }
    }
    Secret::parse(token.to_string()).expect("letters, digits and \"_\" are visible ASCII")
}

/// SHA-256 as base64, for a TEXT column.
fn hash(token: &str) -> String {
    STANDARD.encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_its_prefix_and_34_letters_and_digits() {
        for (kind, prefix) in [(TokenKind::Platform, "hf_"), (TokenKind::PublicAi, "pai_")] {
            let (one, two) = (random_token(kind), random_token(kind));
            let random = one.expose().strip_prefix(prefix).expect("the prefix");
            assert_eq!(random.len(), 34);
            assert!(random.bytes().all(|b| b.is_ascii_alphanumeric()));
            assert_ne!(one.expose(), two.expose());
        }
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        assert!(worth_noting(None, 5));
        assert!(!worth_noting(Some(1_000_000), 60_999_999));
        assert!(worth_noting(Some(1_000_000), 61_000_000));
        assert!(!worth_noting(Some(1_000_000), 0));
    }
}
