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
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use wire::{AccountId, TokenKind, TokenSummary};
use zeroize::Zeroizing;

/// Letters and digits after the prefix, as in the Hub's own tokens.
const N_RANDOM: usize = 34;

/// The longest text looked up: no token of ours is longer, and a header may be.
const MAX_PRESENTED_LENGTH: usize = 64;

/// A use is noted again after this long: precise enough for people, and a busy token does not write each call.
const NOTE_EVERY_US: i64 = 60_000_000;

/// SHA-256 of a token.
pub(crate) type Fingerprint = [u8; 32];

/// A token that was found a moment ago.
pub(crate) struct KnownToken {
    account: AccountId,
    summary: Arc<TokenSummary>,
    /// The last use that was noted; the least number when none was.
    noted_at_us: AtomicI64,
}

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
            id: uuid::Uuid::now_v7().to_string().into(),
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
            .bind(summary.id.as_str())
            .bind(account.as_str())
            .bind(kind.as_str())
            .bind(name)
            .bind(as_text(&fingerprint(token.expose())))
            .bind(&summary.last_four)
            .bind(now_us)
            .execute(pool)
            .await?;
        });
        Ok((summary, token))
    }

    /// The account and token behind a presented token; its use is noted (to the minute) a little later.
    /// Another process's revocation is seen within seconds, our own at once.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find_token(
        &self,
        presented: &str,
        now_us: i64,
    ) -> Result<Option<(AccountId, Arc<TokenSummary>)>, StoreError> {
        if presented.len() > MAX_PRESENTED_LENGTH {
            return Ok(None);
        }
        let fingerprint = fingerprint(presented);
        let known = match self.shared.tokens.recall(&fingerprint) {
            Ok(known) => known,
            Err(asked) => {
                let Some(known) = self.read_token(&fingerprint).await? else { return Ok(None) };
                let known = Arc::new(known);
                self.shared.tokens.keep(&asked, fingerprint, Arc::clone(&known));
                known
            }
        };
        let last = known.noted_at_us.load(Ordering::Relaxed);
        let note = worth_noting(Some(last), now_us)
            && known.noted_at_us.compare_exchange(last, now_us, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if note {
            self.shared.queue.note_token_use(&known.summary.id, now_us);
        }
        Ok(Some((known.account.clone(), Arc::clone(&known.summary))))
    }

    async fn read_token(&self, fingerprint: &Fingerprint) -> Result<Option<KnownToken>, StoreError> {
        let row: Option<TokenRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT account_id, id, kind, name, last_four, created_at_us, last_used_at_us FROM token \
                 WHERE hash = $1",
            )
            .bind(as_text(fingerprint))
            .fetch_optional(pool)
            .await?
        });
        let Some(row) = row else { return Ok(None) };
        let (account, summary) = read(row)?;
        let noted_at_us = AtomicI64::new(summary.last_used_at_us.unwrap_or(i64::MIN));
        Ok(Some(KnownToken { account, summary: Arc::new(summary), noted_at_us }))
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
            .bind(account.as_str())
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
                .bind(account.as_str())
                .bind(token_id)
                .execute(pool)
                .await?
                .rows_affected()
        });
        self.shared.tokens.forget(|_, known| known.summary.id == token_id);
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
    Ok((
        AccountId::new(account),
        TokenSummary { id: id.into(), kind, name, last_four, created_at_us, last_used_at_us },
    ))
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

fn fingerprint(token: &str) -> Fingerprint {
    Sha256::digest(token.as_bytes()).into()
}

/// Base64, for a TEXT column.
fn as_text(fingerprint: &Fingerprint) -> String {
    STANDARD.encode(fingerprint)
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
