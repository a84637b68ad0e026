//! The ledger by the hour: what each provider's calls to each model were like.
//!
//! Hours and not one figure, because a page shows a day's course, and because an hour that is over stays as
//! it was: whoever keeps it asks for the newest ones only. Of a busy hour's times an even sample comes, so
//! that a reader's work does not grow with the site.

use super::tokens_per_s;
use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use wire::{ModelId, ProviderSlug};

/// Microseconds of an hour.
const HOUR_US: i64 = 3_600_000_000;

/// Calls of an hour whose times are read, taken evenly over it: a day's 95th percentile then rests on 48 of
/// about a thousand.
const N_SAMPLES: i64 = 40;

/// The calls of one hour to one model at one provider, by the time they came.
#[derive(Clone, Debug, PartialEq)]
pub struct HourOfCalls {
    /// The provider that answered, or failed, in the end.
    pub provider: ProviderSlug,
    /// The model.
    pub model: ModelId,
    /// Which hour: hours since 1970.
    pub hour: i64,
    /// Calls answered to their end.
    pub n_ok: u64,
    /// Calls that got no answer, or a broken one. Calls whose client left are in neither number.
    pub n_failed: u64,
    /// Milliseconds to the first token, of a sample of the answered calls.
    pub first_token_ms: Vec<u32>,
    /// Tokens a second after the first, of the same sample.
    pub tokens_per_s: Vec<f32>,
}

/// Provider, model, hour, answered, failed, milliseconds to the first token and in all, tokens, how it ended.
type SampleRow = (String, String, i64, i64, i64, Option<i64>, i64, i64, String);

impl Store {
    /// The calls since a time by provider, model and hour, in this order; running ones are not in.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn calls_by_hour(&self, since_us: i64) -> Result<Vec<HourOfCalls>, StoreError> {
        let rows: Vec<SampleRow> = on!(&self.shared.reads, pool => {
            sqlx::query_as(
                "SELECT provider, model, hour, n_ok, n_failed, first_token_ms, duration_ms, \
                     n_completion_tokens, ended \
                 FROM ( \
                     SELECT provider, model, hour, first_token_ms, duration_ms, n_completion_tokens, ended, \
                         COUNT(CASE WHEN ended = 'ok' THEN 1 END) OVER pair AS n_ok, \
                         COUNT(CASE WHEN ended = 'failed' THEN 1 END) OVER pair AS n_failed, \
                         ROW_NUMBER() OVER ( \
                             PARTITION BY provider, model, hour, ended ORDER BY at_us, request_id \
                         ) AS place \
                     FROM ( \
                         SELECT settlement.provider, usage.model, usage.at_us / $2 AS hour, usage.at_us, \
                             usage.request_id, settlement.first_token_ms, settlement.duration_ms, \
                             settlement.n_completion_tokens, settlement.ended \
                         FROM usage JOIN settlement ON settlement.request_id = usage.request_id \
                         WHERE usage.at_us >= $1 AND settlement.ended <> 'cancelled' \
                     ) AS calls \
                     WINDOW pair AS (PARTITION BY provider, model, hour) \
                 ) AS counted \
                 WHERE (ended = 'ok' AND (place - 1) % (n_ok / $3 + 1) = 0) \
                     OR (ended = 'failed' AND place = 1) \
                 ORDER BY provider, model, hour",
            )
            .bind(since_us)
            .bind(HOUR_US)
            .bind(N_SAMPLES)
            .fetch_all(pool)
            .await?
        });
        rows.chunk_by(|a, b| (&a.0, &a.1, a.2) == (&b.0, &b.1, b.2)).map(hour_of_calls).collect()
    }
}

/// One hour's rows as one record.
fn hour_of_calls(rows: &[SampleRow]) -> Result<HourOfCalls, StoreError> {
    let (provider, model, hour, n_ok, n_failed, ..) = &rows[0];
    let answered = || rows.iter().filter(|row| row.8 == "ok");
    let first_token_ms = answered().filter_map(|row| row.5).map(|ms| u32::try_from(ms).unwrap_or(u32::MAX));
    let speeds = answered().filter_map(|row| tokens_per_s(row.5?, row.6, row.7)).map(|speed| speed as f32);
    Ok(HourOfCalls {
        provider: ProviderSlug::parse(provider.as_str())?,
        model: ModelId::parse(model.as_str())?,
        hour: *hour,
        n_ok: n_ok.unsigned_abs(),
        n_failed: n_failed.unsigned_abs(),
        first_token_ms: first_token_ms.collect(),
        tokens_per_s: speeds.collect(),
    })
}
