//! What an account used: days, providers and models of a time, and single calls, read from the ledger.
//!
//! Reads only, along the index of times that the ledger keeps anyway: another index would cost each call of
//! everyone, and an account's month is read seldom. It must not know months, prices or who may ask.

use crate::db::{Db, on};
use crate::ledger::Ended;
use crate::store::{Store, StoreError};
use wire::{AccountId, KeyMode, ModelId, NanoUsd, ProviderSlug};

/// What one provider did of one model on one day, with one kind of key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayUsage {
    /// Days since 1970, in UTC.
    pub day: i64,
    /// The provider that answered, or was tried last.
    pub provider: ProviderSlug,
    /// The public model id.
    pub model: ModelId,
    /// With whose key.
    pub mode: KeyMode,
    /// Calls that ended.
    pub n_requests: u64,
    /// Those of them that failed.
    pub n_failed: u64,
    /// Tokens of the prompts as reported.
    pub n_prompt_tokens: u64,
    /// Tokens of the answers as reported.
    pub n_completion_tokens: u64,
    /// Charged to the account.
    pub cost: NanoUsd,
}

/// One call, as it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The request id.
    pub request_id: String,
    /// When it came, microseconds since 1970.
    pub at_us: i64,
    /// The public model id.
    pub model: ModelId,
    /// The provider that answered, or was tried last.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered.
    pub cluster: Option<String>,
    /// Tokens of the prompt as reported.
    pub n_prompt_tokens: u64,
    /// Tokens of the answer as reported.
    pub n_completion_tokens: u64,
    /// Charged to the account.
    pub cost: NanoUsd,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Milliseconds to the end.
    pub duration_ms: u64,
    /// How it ended.
    pub ended: Ended,
}

/// Where a page of calls begins: after this call, which is newer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallsBefore {
    /// When that call came, microseconds since 1970.
    pub at_us: i64,
    /// Its request id.
    pub request_id: String,
}

/// Reads calls that ended, the columns as [`CallRow`] has them; `$which` says which calls.
macro_rules! calls {
    ($which:literal) => {
        concat!(
            "SELECT usage.request_id, usage.at_us, usage.model, settlement.provider, settlement.mode, \
                 settlement.cluster, settlement.n_prompt_tokens, settlement.n_completion_tokens, \
                 settlement.cost_nanousd, settlement.first_token_ms, settlement.duration_ms, settlement.ended \
             FROM usage JOIN settlement ON settlement.request_id = usage.request_id ",
            $which
        )
    };
}

impl Store {
    /// What an account used from a time until before another, by day, provider, model and key. Calls that
    /// still run are not in it. Oldest day first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn usage(
        &self,
        account: &AccountId,
        from_us: i64,
        until_us: i64,
    ) -> Result<Vec<DayUsage>, StoreError> {
        let rows: Vec<DayRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT usage.at_us / 86400000000, settlement.provider, usage.model, settlement.mode, \
                     COUNT(*), \
                     CAST(SUM(CASE WHEN settlement.ended = 'failed' THEN 1 ELSE 0 END) AS BIGINT), \
                     CAST(SUM(settlement.n_prompt_tokens) AS BIGINT), \
                     CAST(SUM(settlement.n_completion_tokens) AS BIGINT), \
                     CAST(SUM(settlement.cost_nanousd) AS BIGINT) \
                 FROM usage JOIN settlement ON settlement.request_id = usage.request_id \
                 WHERE usage.at_us >= $1 AND usage.at_us < $2 AND usage.account_id = $3 \
                 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            )
            .bind(from_us)
            .bind(until_us)
            .bind(account.as_str())
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(day_usage).collect()
    }

    /// What an account was charged from a time until before another.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn charged(
        &self,
        account: &AccountId,
        from_us: i64,
        until_us: i64,
    ) -> Result<NanoUsd, StoreError> {
        let (sum,): (i64,) = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT CAST(COALESCE(SUM(settlement.cost_nanousd), 0) AS BIGINT) \
                 FROM usage JOIN settlement ON settlement.request_id = usage.request_id \
                 WHERE usage.at_us >= $1 AND usage.at_us < $2 AND usage.account_id = $3",
            )
            .bind(from_us)
            .bind(until_us)
            .bind(account.as_str())
            .fetch_one(pool)
            .await?
        });
        Ok(NanoUsd(sum))
    }

    /// When an account's first call came; `None` before it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn first_use_us(&self, account: &AccountId) -> Result<Option<i64>, StoreError> {
        let row: Option<(i64,)> = on!(&self.shared.reads, pool => {
            sqlx::query_as("SELECT at_us FROM usage WHERE account_id = $1 ORDER BY at_us LIMIT 1")
                .bind(account.as_str())
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(|(at_us,)| at_us))
    }

    /// An account's calls that ended, newest first, at most `n` of them, older than `before`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn calls(
        &self,
        account: &AccountId,
        before: &CallsBefore,
        n: u32,
    ) -> Result<Vec<Call>, StoreError> {
        let rows: Vec<CallRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                calls!("WHERE usage.account_id = $1 AND usage.at_us <= $2 \
                     AND (usage.at_us < $2 OR usage.request_id < $3) \
                 ORDER BY usage.at_us DESC, usage.request_id DESC LIMIT $4"),
            )
            .bind(account.as_str())
            .bind(before.at_us)
            .bind(&before.request_id)
            .bind(i64::from(n))
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(call).collect()
    }

    /// One call of an account, once it has ended. The id may be any text; only that of a call is asked for.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn call(&self, account: &AccountId, request_id: &str) -> Result<Option<Call>, StoreError> {
        if uuid::Uuid::try_parse(request_id).is_err() {
            return Ok(None);
        }
        let row: Option<CallRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                calls!("WHERE usage.request_id = $1 AND usage.account_id = $2"),
            )
            .bind(request_id)
            .bind(account.as_str())
            .fetch_optional(pool)
            .await?
        });
        row.map(call).transpose()
    }
}

/// Day, provider, model, mode, requests, failed ones, prompt tokens, answer tokens, cost.
type DayRow = (i64, String, String, String, i64, i64, i64, i64, i64);

fn day_usage(row: DayRow) -> Result<DayUsage, StoreError> {
    let (day, provider, model, mode, n_requests, n_failed, n_prompt, n_completion, cost) = row;
    Ok(DayUsage {
        day,
        provider: ProviderSlug::parse(provider)?,
        model: ModelId::parse(model)?,
        mode: key_mode(&mode),
        n_requests: n_requests.unsigned_abs(),
        n_failed: n_failed.unsigned_abs(),
        n_prompt_tokens: n_prompt.unsigned_abs(),
        n_completion_tokens: n_completion.unsigned_abs(),
        cost: NanoUsd(cost),
    })
}

/// The columns of a call, as its query lists them.
type CallRow = (String, i64, String, String, String, Option<String>, i64, i64, i64, Option<i64>, i64, String);

fn call(row: CallRow) -> Result<Call, StoreError> {
    let (
        request_id,
        at_us,
        model,
        provider,
        mode,
        cluster,
        n_prompt,
        n_completion,
        cost,
        first,
        whole,
        ended,
    ) = row;
    Ok(Call {
        request_id,
        at_us,
        model: ModelId::parse(model)?,
        provider: ProviderSlug::parse(provider)?,
        mode: key_mode(&mode),
        cluster,
        n_prompt_tokens: n_prompt.unsigned_abs(),
        n_completion_tokens: n_completion.unsigned_abs(),
        cost: NanoUsd(cost),
        first_token_ms: first.map(i64::unsigned_abs),
        duration_ms: whole.unsigned_abs(),
        ended: Ended::parse(&ended),
    })
}

/// The schema admits two names only.
fn key_mode(name: &str) -> KeyMode {
    if name == KeyMode::Routed.as_str() { KeyMode::Routed } else { KeyMode::CustomKey }
}
