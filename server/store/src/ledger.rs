//! The ledger: what was asked, by whom, where it went, what it took and what it cost.
//!
//! Append-only. A call is one row in `usage`, queued *before* anything is sent upstream, and one row in
//! `settlement`, queued when it ended for whatever reason. Money is never updated: the second row's
//! primary key is the request id, so a call is settled once or not at all, whoever tries twice.
//!
//! One writer takes both kinds from one queue, in order, and writes them in batches; no call waits for the
//! database. A row is committed at once or, where others came just before, within a twentieth of a second. A program
//! that is killed within it loses them, and what that means is:
//!
//! - a reservation without its settlement: a call that was cut off by the same kill. With the row it would
//!   have been settled as failed and free at the next start; without it there is no trace, and no charge.
//! - a settlement whose reservation was committed: the next start settles the call as failed and free. The
//!   visitor gains the answers of a moment; no visitor ever pays for what was not recorded.
//! - what was committed stays, and a second settlement of a call is skipped whoever brings it. So nothing is
//!   billed twice, and nothing is lost once it was settled.
//!
//! Calls do not run unrecorded: while the database refuses, or does not answer for a moment, new calls are
//! refused, and those that run are written as soon as it is back. A request id that is reserved a second
//! time (ids are UUIDs of our own making) leaves one row, and is billed once.
//!
//! It must not know prices: the meter hands in the cost.

mod hour;
mod queue;
mod writer;

pub use hour::HourOfCalls;
pub use queue::SettleSlot;
pub(crate) use queue::{KeyUse, Queue};

use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use wire::{AccountId, KeyMode, ModelId, NanoUsd, ProviderSlug, SmolStr};

/// Medians are taken over this many calls: enough to be steady, few enough to follow a change within
/// minutes on a busy site.
const N_MEASURED: i64 = 200;

/// A call about to be made, as reserved in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUsage {
    /// The request id (UUIDv7 text), the ledger's key.
    pub request_id: Arc<str>,
    /// Who asked.
    pub account: AccountId,
    /// With which access token, when not from the browser.
    pub token_id: Option<SmolStr>,
    /// Whose provider key.
    pub mode: KeyMode,
    /// Which provider.
    pub provider: ProviderSlug,
    /// The public model id.
    pub model: ModelId,
    /// When, microseconds since 1970.
    pub at_us: i64,
}

/// How a call ended, settled exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The reserved request id.
    pub request_id: Arc<str>,
    /// The provider that answered in the end.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered.
    pub cluster: Option<SmolStr>,
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

/// How a call ended, for the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Answered to its end.
    Ok,
    /// The client left.
    Cancelled,
    /// Refused or broken.
    Failed,
}

impl Ended {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// The schema admits the three names only.
    pub(crate) fn parse(name: &str) -> Self {
        match name {
            "ok" => Self::Ok,
            "cancelled" => Self::Cancelled,
            _ => Self::Failed,
        }
    }
}

/// What this site measured of one provider and model lately.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The provider.
    pub provider: ProviderSlug,
    /// The model.
    pub model: ModelId,
    /// Median milliseconds to the first token, over the last 200 calls answered to their end.
    pub first_token_ms: Option<u64>,
    /// Median tokens a second after the first, over the same calls.
    pub tokens_per_s: Option<f64>,
    /// Calls answered to their end in the whole time asked for.
    pub n_requests: u64,
}

impl Store {
    /// Takes a place in the queue and queues the call's row; waits while all places are taken. The row is
    /// committed soon. May be dropped while it waits; once it returned, the slot settles.
    ///
    /// # Errors
    /// [`StoreError::Database`] while the database takes no rows, [`StoreError::Closed`].
    pub async fn reserve(&self, usage: NewUsage) -> Result<SettleSlot, StoreError> {
        self.shared.queue.reserve(usage).await
    }

    /// How a call was settled; `None` while it runs, and for an id that was never reserved.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn settlement(&self, request_id: &str) -> Result<Option<Settlement>, StoreError> {
        let row: Option<SettlementRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT provider, mode, cluster, n_prompt_tokens, n_completion_tokens, cost_nanousd, \
                     first_token_ms, duration_ms, ended FROM settlement WHERE request_id = $1",
            )
            .bind(request_id)
            .fetch_optional(pool)
            .await?
        });
        row.map(|row| settlement(request_id, row)).transpose()
    }

    /// Requests per model since a time, failed ones left out: what "trending" is made of. Most asked first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn requests_by_model(&self, since_us: i64) -> Result<Vec<(ModelId, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT usage.model, COUNT(*) FROM usage \
                 LEFT JOIN settlement ON settlement.request_id = usage.request_id \
                 WHERE usage.at_us >= $1 AND (settlement.ended IS NULL OR settlement.ended <> 'failed') \
                 GROUP BY usage.model ORDER BY COUNT(*) DESC, usage.model",
            )
            .bind(since_us)
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(|(model, n)| Ok((ModelId::parse(model)?, n.unsigned_abs()))).collect()
    }

    /// Medians of first token and speed by provider and model since a time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn measured(&self, since_us: i64) -> Result<Vec<Measured>, StoreError> {
        let rows: Vec<CallRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT provider, model, first_token_ms, duration_ms, n_completion_tokens, n_requests FROM ( \
                     SELECT settlement.provider, usage.model, settlement.first_token_ms, \
                         settlement.duration_ms, settlement.n_completion_tokens, \
                         COUNT(*) OVER (PARTITION BY settlement.provider, usage.model) AS n_requests, \
                         ROW_NUMBER() OVER ( \
                             PARTITION BY settlement.provider, usage.model ORDER BY usage.at_us DESC \
                         ) AS place \
                     FROM usage JOIN settlement ON settlement.request_id = usage.request_id \
                     WHERE usage.at_us >= $1 AND settlement.ended = 'ok' \
                 ) AS calls WHERE place <= $2 ORDER BY provider, model",
            )
            .bind(since_us)
            .bind(N_MEASURED)
            .fetch_all(pool)
            .await?
        });
        rows.chunk_by(|a, b| (&a.0, &a.1) == (&b.0, &b.1)).map(measure).collect()
    }
}

/// The columns of a settlement, as it lists them.
type SettlementRow = (String, String, Option<String>, i64, i64, i64, Option<i64>, i64, String);

fn settlement(request_id: &str, row: SettlementRow) -> Result<Settlement, StoreError> {
    let (provider, mode, cluster, n_prompt, n_completion, cost, first_token_ms, duration_ms, ended) = row;
    Ok(Settlement {
        request_id: request_id.into(),
        provider: ProviderSlug::parse(provider)?,
        // The schema admits these names only.
        mode: if mode == KeyMode::Routed.as_str() { KeyMode::Routed } else { KeyMode::CustomKey },
        cluster: cluster.map(Into::into),
        n_prompt_tokens: n_prompt.unsigned_abs(),
        n_completion_tokens: n_completion.unsigned_abs(),
        cost: NanoUsd(cost),
        first_token_ms: first_token_ms.map(i64::unsigned_abs),
        duration_ms: duration_ms.unsigned_abs(),
        ended: Ended::parse(&ended),
    })
}

/// Provider, model, milliseconds to the first token, milliseconds in all, tokens answered, calls in all.
type CallRow = (String, String, Option<i64>, i64, i64, i64);

/// The medians of one provider's calls to one model.
fn measure(calls: &[CallRow]) -> Result<Measured, StoreError> {
    let (provider, model, .., n_requests) = &calls[0];
    let first_token_ms = calls.iter().filter_map(|call| call.2).map(|ms| ms as f64).collect();
    let tokens_per_s = calls.iter().filter_map(|call| tokens_per_s(call.2?, call.3, call.4)).collect();
    Ok(Measured {
        provider: ProviderSlug::parse(provider.as_str())?,
        model: ModelId::parse(model.as_str())?,
        first_token_ms: median(first_token_ms).map(|ms| ms.round() as u64),
        tokens_per_s: median(tokens_per_s),
        n_requests: n_requests.unsigned_abs(),
    })
}

/// Tokens after the first by the time after the first; nothing when there was only one, or no time passed.
fn tokens_per_s(first_token_ms: i64, duration_ms: i64, n_tokens: i64) -> Option<f64> {
    let rest_ms = duration_ms - first_token_ms;
    (rest_ms > 0 && n_tokens > 1).then(|| (n_tokens - 1) as f64 * 1_000.0 / rest_ms as f64)
}

/// The middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 { upper } else { f64::midpoint(values[middle - 1], upper) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![9.0, 1.0]), Some(5.0));
        assert_eq!(median(vec![900.0, 1.0, 2.0]), Some(2.0));
    }

    #[test]
    fn speed_is_counted_after_the_first_token() {
        assert_eq!(tokens_per_s(500, 1_500, 101), Some(100.0));
        assert_eq!(tokens_per_s(500, 500, 101), None);
        assert_eq!(tokens_per_s(500, 1_500, 1), None);
        assert_eq!(tokens_per_s(500, 400, 10), None);
    }
}
