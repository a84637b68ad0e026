//! Usage: a month by provider and by model, as a page and as a table to download, and the newest calls.

use super::respond;
use crate::{
    auth::Owner,
    error::HttpError,
    query::Query,
    request::Context,
    state::{App, AppState, now_us},
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use std::{collections::BTreeMap, fmt::Write as _};
use store::{Call, CallsBefore, DayUsage, Ended, StoreError};
use wire::{
    AccountId, CallEnd, CallRow, KeyMode, Measure, ModelUsage, Month, NanoUsd, Page, ProviderSlug,
    ProviderUsage, UsagePage, UsageSeries, UsageTotals,
};

const PATH: &str = "/settings/usage";

/// Calls on a page: a screen or two.
const N_CALLS: u32 = 25;

/// GET `/settings/usage`
pub(crate) async fn usage(State(app): State<App>, context: Context) -> Result<Response, HttpError> {
    let query = Query::parse(context.query());
    let page = view_model(&app, &AccountId::owner(), &query, now_us()).await?;
    Ok(respond(&app, &context, Page::Usage(Box::new(page))))
}

/// GET `/settings/usage.csv`: the month's rows as the page sums them. Only for this site's own pages: what
/// somebody asked of whom is theirs.
pub(crate) async fn usage_csv(
    State(app): State<App>,
    context: Context,
    Owner(account): Owner,
) -> Result<Response, HttpError> {
    let query = Query::parse(context.query());
    let month = asked_month(&query, now_us());
    let days = app.months.days(&app.store, &account, month, now_us()).await?;
    let mut response = csv(&days).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let name = format!("attachment; filename=\"usage-{month}.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a month is digits"));
    Ok(response)
}

/// The month of the address; this month without one, and for what is none.
fn asked_month(query: &Query, now_us: i64) -> Month {
    query.first("month").and_then(Month::parse).unwrap_or_else(|| Month::of(now_us).0)
}

async fn view_model(
    app: &AppState,
    account: &AccountId,
    query: &Query,
    now_us: i64,
) -> Result<UsagePage, StoreError> {
    let month = asked_month(query, now_us);
    let days = app.months.days(&app.store, account, month, now_us).await?;
    let (this_month, today) = Month::of(now_us);
    let measure = query.first("chart").and_then(|name| Measure::ALL.into_iter().find(|m| m.as_str() == name));
    let measure = measure.unwrap_or(Measure::Requests);
    let first = app.store.first_use_us(account).await?.map_or(this_month, |at_us| Month::of(at_us).0);
    let cursor = query.first("before").and_then(read_cursor);
    let mut calls = app.store.calls(account, cursor.as_ref().unwrap_or(&newest()), N_CALLS + 1).await?;
    let more = calls.len() > N_CALLS as usize;
    calls.truncate(N_CALLS as usize);
    let kept = query.without("before");
    let older_href = calls.last().filter(|_| more).map(|last| {
        format!("{}#calls", kept.with("before", &format!("{}.{}", last.at_us, last.request_id)).href(PATH))
    });
    Ok(UsagePage {
        month,
        months: months(first, this_month),
        today: (month == this_month).then_some(today),
        measure,
        series: series(app, &days, month, measure),
        totals: totals(&days),
        providers: by_provider(app, &days),
        models: by_model(&days),
        newest_href: cursor.map(|_| format!("{}#calls", kept.href(PATH))),
        older_href,
        calls: calls.into_iter().map(|call| call_row(app, call)).collect(),
    })
}

fn newest() -> CallsBefore {
    CallsBefore { at_us: i64::MAX, request_id: String::new() }
}

/// Reads `time.id`, as the link to older calls has it.
fn read_cursor(text: &str) -> Option<CallsBefore> {
    let (at_us, request_id) = text.split_once('.')?;
    Some(CallsBefore { at_us: at_us.parse().ok()?, request_id: request_id.to_owned() })
}

/// The months from the first to the last, newest first; at most ten years of them.
fn months(first: Month, last: Month) -> Vec<Month> {
    const MOST: usize = 120;
    let mut months = vec![last];
    while months.len() < MOST && months[months.len() - 1] > first {
        months.push(months[months.len() - 1].previous());
    }
    months
}

fn add(totals: &mut UsageTotals, row: &DayUsage) {
    totals.n_requests += row.n_requests;
    totals.n_failed += row.n_failed;
    totals.n_prompt_tokens += row.n_prompt_tokens;
    totals.n_completion_tokens += row.n_completion_tokens;
    totals.cost.0 = totals.cost.0.saturating_add(row.cost.0);
}

pub(super) fn totals(days: &[DayUsage]) -> UsageTotals {
    let mut totals = UsageTotals::default();
    for row in days {
        add(&mut totals, row);
    }
    totals
}

/// A provider's name for people; its slug when it is no longer in the catalogue.
fn name(app: &AppState, slug: &ProviderSlug) -> String {
    app.catalogue.provider(slug).map_or_else(|| slug.to_string(), |facts| facts.name.clone())
}

/// The sums of each provider and kind of key, most used first.
pub(super) fn by_provider(app: &AppState, days: &[DayUsage]) -> Vec<ProviderUsage> {
    let mut groups: BTreeMap<(&str, &str), Vec<&DayUsage>> = BTreeMap::new();
    for row in days {
        groups.entry((row.provider.as_str(), row.mode.as_str())).or_default().push(row);
    }
    let mut providers: Vec<ProviderUsage> = groups
        .into_values()
        .map(|rows| {
            let mut totals = UsageTotals::default();
            for row in &rows {
                add(&mut totals, row);
            }
            ProviderUsage {
                slug: rows[0].provider.clone(),
                name: name(app, &rows[0].provider),
                mode: rows[0].mode,
                totals,
                estimate: (rows[0].mode == KeyMode::CustomKey).then(|| estimate(app, &rows)).flatten(),
            }
        })
        .collect();
    providers.sort_by_key(|row| std::cmp::Reverse((row.totals.n_requests, row.totals.n_prompt_tokens)));
    providers
}

/// What a provider would ask for these calls at the catalogue's prices; `None` when one of them is not known.
fn estimate(app: &AppState, rows: &[&DayUsage]) -> Option<NanoUsd> {
    let mut sum = 0_i64;
    for row in rows {
        let offers = &app.catalogue.model(&row.model)?.offers;
        let price = offers.iter().find(|offer| offer.provider == row.provider)?.price?;
        sum = sum.saturating_add(price.cost(row.n_prompt_tokens, row.n_completion_tokens).0);
    }
    Some(NanoUsd(sum))
}

/// The sums of each model, most used first.
fn by_model(days: &[DayUsage]) -> Vec<ModelUsage> {
    let mut groups: BTreeMap<&str, ModelUsage> = BTreeMap::new();
    for row in days {
        let group = groups
            .entry(row.model.as_str())
            .or_insert_with(|| ModelUsage { model: row.model.clone(), totals: UsageTotals::default() });
        add(&mut group.totals, row);
    }
    let mut models: Vec<ModelUsage> = groups.into_values().collect();
    models.sort_by_key(|row| std::cmp::Reverse((row.totals.n_requests, row.totals.n_prompt_tokens)));
    models
}

/// Day by day for each provider and kind of key, the largest first.
fn series(app: &AppState, days: &[DayUsage], month: Month, measure: Measure) -> Vec<UsageSeries> {
    let mut all: Vec<UsageSeries> = vec![];
    for row in days {
        let at = all.iter().position(|one| one.slug == row.provider && one.mode == row.mode);
        let at = at.unwrap_or_else(|| {
            all.push(UsageSeries {
                slug: row.provider.clone(),
                name: name(app, &row.provider),
                mode: row.mode,
                days: vec![0; usize::from(month.n_days())],
            });
            all.len() - 1
        });
        let counted = match measure {
            Measure::Requests => row.n_requests,
            Measure::Tokens => row.n_prompt_tokens + row.n_completion_tokens,
            Measure::Cost => row.cost.0.max(0).unsigned_abs(),
        };
        let day = usize::try_from(row.day - month.first_day()).ok();
        if let Some(sum) = day.and_then(|day| all[at].days.get_mut(day)) {
            *sum += counted;
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.days.iter().sum::<u64>()));
    all
}

fn call_row(app: &AppState, call: Call) -> CallRow {
    CallRow {
        name: name(app, &call.provider),
        request_id: call.request_id,
        at_us: call.at_us,
        model: call.model,
        slug: call.provider,
        mode: call.mode,
        cluster: call.cluster,
        n_prompt_tokens: call.n_prompt_tokens,
        n_completion_tokens: call.n_completion_tokens,
        cost: call.cost,
        first_token_ms: call.first_token_ms,
        duration_ms: call.duration_ms,
        ended: match call.ended {
            Ended::Ok => CallEnd::Ok,
            Ended::Cancelled => CallEnd::Cancelled,
            Ended::Failed => CallEnd::Failed,
        },
    }
}

/// The rows as RFC 4180 has them. No field needs quotes: names have no commas.
fn csv(days: &[DayUsage]) -> String {
    let mut text =
        "day,provider,model,mode,requests,failed,prompt_tokens,completion_tokens,cost_usd\r\n".to_owned();
    for row in days {
        let day = wire::day(row.day * 24 * 3600 * 1_000_000);
        let (whole, rest) = (row.cost.0 / 1_000_000_000, row.cost.0 % 1_000_000_000);
        let _ = write!(
            text,
            "{day},{},{},{},{},{},{},{},{whole}.{rest:09}\r\n",
            row.provider,
            row.model,
            row.mode.as_str(),
            row.n_requests,
            row.n_failed,
            row.n_prompt_tokens,
            row.n_completion_tokens,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::ModelId;

    #[test]
    fn a_row_is_written_with_every_digit_of_its_cost() {
        let row = DayUsage {
            day: 20_333,
            provider: ProviderSlug::parse("groq").expect("a slug"),
            model: ModelId::parse("openai/gpt-oss-120b").expect("an id"),
            mode: KeyMode::CustomKey,
            n_requests: 3,
            n_failed: 1,
            n_prompt_tokens: 20,
            n_completion_tokens: 30,
            cost: NanoUsd(1_000_000_042),
        };
        let text = csv(&[row]);
        let line = text.lines().nth(1).expect("a row");
        assert_eq!(line, "2025-09-02,groq,openai/gpt-oss-120b,custom_key,3,1,20,30,1.000000042");
        assert!(text.ends_with("\r\n"));
    }

    #[test]
    fn the_months_go_from_now_to_the_first_call() {
        let month = |text: &str| Month::parse(text).expect("a month");
        let told = |first: &str, last: &str| {
            months(month(first), month(last)).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told("2025-11", "2026-01"), ["2026-01", "2025-12", "2025-11"]);
        assert_eq!(told("2026-02", "2026-01"), ["2026-01"], "a clock that was set back");
        assert_eq!(months(month("1970-01"), month("2026-01")).len(), 120);
    }

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        let read = read_cursor("17.0198-a").expect("one");
        assert_eq!((read.at_us, read.request_id.as_str()), (17, "0198-a"));
        assert_eq!(read_cursor("x.y"), None);
        assert_eq!(read_cursor("17"), None);
    }
}
