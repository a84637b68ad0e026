//! Billing: what this month was charged here, what providers bill themselves, and where the month is going.

use super::{respond, usage};
use crate::{
    error::HttpError,
    request::Context,
    state::{App, AppState, now_us},
};
use axum::{extract::State, response::Response};
use std::cmp::Reverse;
use store::{DayUsage, StoreError};
use wire::{AccountId, BillingPage, KeyMode, Month, NanoUsd, Page};

/// Earlier months told.
const N_EARLIER: usize = 6;

/// GET `/settings/billing`
pub(crate) async fn billing(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let page = view_model(&app, &AccountId::owner(), now_us()).await?;
    Ok(respond(&app, &context, Page::Billing(Box::new(page))))
}

async fn view_model(app: &AppState, account: &AccountId, now_us: i64) -> Result<BillingPage, StoreError> {
    let (month, today) = Month::of(now_us);
    let days = app.months.days(&app.store, account, month, now_us).await?;
    let (mut routed, mut own): (Vec<_>, Vec<_>) =
        usage::by_provider(app, &days).into_iter().partition(|row| row.mode == KeyMode::Routed);
    routed.sort_by_key(|row| Reverse(row.totals.cost));
    own.sort_by_key(|row| Reverse(row.totals.n_requests));
    let charged = usage::totals(&days).cost;
    let first = app.store.first_use_us(account).await?.map_or(month, |at_us| Month::of(at_us).0);
    let mut earlier = vec![];
    let mut one = month.previous();
    while one >= first && earlier.len() < N_EARLIER {
        let days = app.months.days(&app.store, account, one, now_us).await?;
        earlier.push((one, usage::totals(&days).cost));
        one = one.previous();
    }
    let elapsed_us = now_us - month.start_us();
    Ok(BillingPage {
        month,
        today,
        charged,
        monthly_credits: app.gateway.monthly_credits(),
        forecast: (today > 1).then(|| forecast(charged, elapsed_us, month)),
        by_day: by_day(&days, month, today),
        routed,
        own,
        earlier,
    })
}

/// What the month comes to if it goes on as it went: in proportion to its time, rounded up.
fn forecast(charged: NanoUsd, elapsed_us: i64, month: Month) -> NanoUsd {
    let whole_us = i128::from(month.next().start_us() - month.start_us());
    let elapsed_us = i128::from(elapsed_us.max(1));
    let sum = (i128::from(charged.0) * whole_us + elapsed_us - 1) / elapsed_us;
    NanoUsd(i64::try_from(sum).unwrap_or(i64::MAX))
}

/// Charged up to the end of each day, from the first to today.
fn by_day(days: &[DayUsage], month: Month, today: u8) -> Vec<NanoUsd> {
    let mut sum = 0;
    (0..i64::from(today))
        .map(|day| {
            let of_day = days.iter().filter(|row| row.day - month.first_day() == day);
            sum += of_day.map(|row| row.cost.0).sum::<i64>();
            NanoUsd(sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{ModelId, ProviderSlug};

    #[test]
    fn a_month_goes_on_as_it_went() {
        let month = Month::parse("2025-06").expect("a month");
        let third_us = 10 * 24 * 3600 * 1_000_000;
        assert_eq!(forecast(NanoUsd(7), third_us, month), NanoUsd(21));
        assert_eq!(forecast(NanoUsd(0), third_us, month), NanoUsd(0));
        assert_eq!(forecast(NanoUsd(1), third_us * 2, month), NanoUsd(2), "rounded up");
        assert_eq!(forecast(NanoUsd(i64::MAX), 0, month), NanoUsd(i64::MAX));
    }

    #[test]
    fn charges_add_up_day_by_day() {
        let month = Month::parse("2025-06").expect("a month");
        let row = |day: i64, cost: i64| DayUsage {
            day: month.first_day() + day,
            provider: ProviderSlug::parse("groq").expect("a slug"),
            model: ModelId::parse("a/b").expect("an id"),
            mode: KeyMode::Routed,
            n_requests: 1,
            n_failed: 0,
            n_prompt_tokens: 1,
            n_completion_tokens: 1,
            cost: NanoUsd(cost),
        };
        let told = by_day(&[row(0, 1), row(2, 5), row(2, 6)], month, 4);
        assert_eq!(told, [1, 1, 12, 12].map(NanoUsd));
    }
}
