//! What this site measured of its providers in the last week, from the ledger.
//!
//! An hour that is over does not change, so it is read once and kept; the newest hours are read again when what
//! is known is some seconds old. A visitor waits for the first reading only: later ones are made by one visitor
//! while the others see what was known.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use store::{HourOfCalls, Store, StoreError};
use wire::{HourCounts, ModelId, N_HOURS, ProviderSlug, Readings, Record};

/// A page that is loaded again a moment after a call shows the call.
const FRESH: Duration = Duration::from_secs(3);

/// Microseconds of an hour.
const HOUR_US: i64 = 3_600_000_000;

/// Hours of a week.
const N_KEPT: i64 = 7 * 24;

/// Hours that are read again: calls are dated by when they came, and one that came an hour ago may still run.
const N_OPEN: i64 = 2;

/// Reads the ledger's hours and keeps them.
#[derive(Default)]
pub(crate) struct History(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    known: Option<(Instant, Arc<Week>)>,
    reading: bool,
}

/// The hours of the last week.
#[derive(Clone, Default)]
pub(crate) struct Week {
    /// The newest hour: hours since 1970.
    now_h: i64,
    /// Oldest first.
    hours: HashMap<ModelId, HashMap<ProviderSlug, Vec<Arc<HourOfCalls>>>>,
}

impl History {
    /// The week as it is known, read when it is not fresh.
    pub(crate) async fn week(&self, store: &Store, now_us: i64) -> Result<Arc<Week>, StoreError> {
        let old = {
            let mut kept = self.lock();
            match &kept.known {
                Some((at, week)) if kept.reading || at.elapsed() < FRESH => return Ok(Arc::clone(week)),
                known => {
                    let old = known.as_ref().map(|(_, week)| Arc::clone(week));
                    kept.reading = true;
                    old
                }
            }
        };
        // Dropped with a request that is given up: then the next one reads.
        let _reading = Reading(self);
        let now_h = now_us.div_euclid(HOUR_US);
        let since_h = old.as_ref().map_or(now_h - N_KEPT + 1, |old| old.now_h.min(now_h) - N_OPEN);
        let newest = store.calls_by_hour(since_h * HOUR_US).await?;
        let week =
            Arc::new(old.map_or_else(Week::default, |old| Week::clone(&old)).joined(newest, since_h, now_h));
        self.lock().known = Some((Instant::now(), Arc::clone(&week)));
        Ok(week)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stands for one visitor who reads.
struct Reading<'a>(&'a History);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.lock().reading = false;
    }
}

impl Week {
    /// This week with what was read from an hour on in place of what it had, and without what is too old.
    fn joined(mut self, newest: Vec<HourOfCalls>, since_h: i64, now_h: i64) -> Self {
        self.now_h = now_h;
        for providers in self.hours.values_mut() {
            for hours in providers.values_mut() {
                hours.retain(|calls| calls.hour < since_h && calls.hour > now_h - N_KEPT);
            }
            providers.retain(|_, hours| !hours.is_empty());
        }
        self.hours.retain(|_, providers| !providers.is_empty());
        for calls in newest {
            let providers = self.hours.entry(calls.model.clone()).or_default();
            providers.entry(calls.provider.clone()).or_default().push(Arc::new(calls));
        }
        self
    }

    /// What was measured of a model at a provider; `None` without calls.
    pub(crate) fn record(&self, model: &ModelId, provider: &ProviderSlug) -> Option<Record> {
        let hours = self.hours.get(model)?.get(provider)?;
        Some(record(self.now_h, hours.iter().map(Arc::as_ref)))
    }

    /// The same of all of a provider's models together.
    pub(crate) fn record_of_all(&self, provider: &ProviderSlug) -> Option<Record> {
        let hours: Vec<&HourOfCalls> = self
            .hours
            .values()
            .filter_map(|providers| providers.get(provider))
            .flat_map(|hours| hours.iter().map(Arc::as_ref))
            .collect();
        (!hours.is_empty()).then(|| record(self.now_h, hours.into_iter()))
    }
}

/// Hours in any order, seen from the hour `now_h`.
fn record<'a>(now_h: i64, hours: impl Iterator<Item = &'a HourOfCalls> + Clone) -> Record {
    let age_h = |calls: &HourOfCalls| usize::try_from(now_h - calls.hour).unwrap_or(usize::MAX);
    let mut counts = [HourCounts::default(); N_HOURS];
    let mut last_ok_h = None;
    for calls in hours.clone() {
        let age_h = age_h(calls);
        if let Some(count) = counts.iter_mut().rev().nth(age_h) {
            count.n_ok += calls.n_ok;
            count.n_failed += calls.n_failed;
        }
        if calls.n_ok > 0 {
            last_ok_h = Some(last_ok_h.unwrap_or(u64::MAX).min(age_h as u64));
        }
    }
    let of_today = hours.clone().filter(|calls| age_h(calls) < N_HOURS);
    Record { day: readings(of_today), week: readings(hours), hours: counts, last_ok_h }
}

fn readings<'a>(hours: impl Iterator<Item = &'a HourOfCalls>) -> Readings {
    let (mut n_ok, mut n_failed) = (0, 0);
    let (mut first_tokens, mut speeds) = (vec![], vec![]);
    for calls in hours {
        n_ok += calls.n_ok;
        n_failed += calls.n_failed;
        // Each sample stands for its share of the hour's calls.
        let weight = |n_samples: usize| calls.n_ok as f64 / n_samples as f64;
        let times = &calls.first_token_ms;
        first_tokens.extend(times.iter().map(|&ms| (f64::from(ms), weight(times.len()))));
        let rates = &calls.tokens_per_s;
        speeds.extend(rates.iter().map(|&rate| (f64::from(rate), weight(rates.len()))));
    }
    let ms = |value: f64| value.round() as u64;
    Readings {
        n_ok,
        n_failed,
        first_token_p50_ms: quantile(&mut first_tokens, 0.5).map(ms),
        first_token_p95_ms: quantile(&mut first_tokens, 0.95).map(ms),
        tokens_per_s: quantile(&mut speeds, 0.5),
    }
}

/// The least value that this share of all weight does not exceed.
fn quantile(weighted: &mut [(f64, f64)], share: f64) -> Option<f64> {
    weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = share * weighted.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut seen = 0.0;
    let found = weighted.iter().find(|(_, weight)| {
        seen += weight;
        // Sums of fractions miss by the last few bits.
        seen >= wanted * (1.0 - 1e-9)
    });
    found.map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour: i64, n_ok: u64, n_failed: u64, first_token_ms: &[u32]) -> HourOfCalls {
        HourOfCalls {
            provider: ProviderSlug::parse("publicai").expect("a slug"),
            model: ModelId::parse("org/m").expect("an id"),
            hour,
            n_ok,
            n_failed,
            first_token_ms: first_token_ms.to_vec(),
            tokens_per_s: vec![],
        }
    }

    #[test]
    fn a_sample_weighs_as_many_calls_as_it_stands_for() {
        // Ninety slow calls seen by one, ten quick ones seen by ten.
        let quick: Vec<u32> = (1..=10).collect();
        let hours = [hour(100, 90, 0, &[500]), hour(99, 10, 0, &quick)];
        let read = readings(hours.iter());
        assert_eq!((read.first_token_p50_ms, read.first_token_p95_ms), (Some(500), Some(500)));
        let read = readings(hours[1..].iter());
        assert_eq!((read.first_token_p50_ms, read.first_token_p95_ms), (Some(5), Some(10)));
        assert_eq!(read.tokens_per_s, None);
    }

    #[test]
    fn a_day_is_24_hours_and_the_newest_is_last() {
        let hours = [hour(100, 3, 1, &[10]), hour(77, 1, 0, &[20]), hour(76, 5, 0, &[30])];
        let seen = record(100, hours.iter());
        assert_eq!(seen.hours[23], HourCounts { n_ok: 3, n_failed: 1 });
        assert_eq!(seen.hours[0], HourCounts { n_ok: 1, n_failed: 0 });
        assert_eq!((seen.day.n_ok, seen.week.n_ok, seen.last_ok_h), (4, 9, Some(0)));
        assert_eq!(seen.day.uptime(), Some(0.8));
        let stale = record(103, hours[1..].iter());
        assert!(stale.stale());
        assert_eq!((stale.last_ok_h, stale.newest().n_ok), (Some(26), 6));
    }

    #[test]
    fn newer_hours_replace_what_was_known_and_old_ones_go() {
        let (model, provider) =
            (ModelId::parse("org/m").expect("an id"), ProviderSlug::parse("publicai").expect("a slug"));
        let week = Week::default().joined(vec![hour(10, 1, 0, &[]), hour(178, 1, 0, &[])], 10, 178);
        let week = week.joined(vec![hour(178, 2, 0, &[]), hour(179, 4, 1, &[])], 176, 179);
        let seen = week.record(&model, &provider).expect("calls");
        assert_eq!((seen.week.n_ok, seen.week.n_failed), (6, 1));
        assert_eq!(week.record_of_all(&provider), Some(seen));
        assert_eq!(week.joined(vec![], 500, 502).record(&model, &provider), None);
    }
}
