//! Settings: a month of calls by provider and by model, and the newest calls with their receipts.

use super::Head;
use crate::part::bars::{Around, bars, series_name, told};
use crate::part::name;
use crate::part::provider::mark;
use crate::part::settings::{Place, frame};
use crate::words::Words;
use leptos::prelude::*;
use wire::{
    CallEnd, CallRow, KeyMode, Measure, ModelUsage, Month, NanoUsd, ProviderUsage, UsagePage, UsageSeries,
    UsageTotals,
};

pub(crate) fn head(_page: &UsagePage, words: Words) -> Head {
    Head { title: words.t("usage-heading"), description: words.t("usage-about") }
}

pub(crate) fn view(page: UsagePage, words: Words) -> AnyView {
    let month = page.month;
    let empty = page.totals.n_requests == 0;
    let called = !page.calls.is_empty() || page.newest_href.is_some();
    let csv = ["/settings/usage.csv?month=", &month.to_string()].concat();
    let download =
        (!empty).then(|| view! { <a class="button" href=csv download="">{words.t("usage-csv")}</a> });
    let controls = view! {
        <div class="usage-controls">{months(&page, words)}{download}</div>
    };
    let month_content = if empty {
        nothing(month, page.today.is_some(), words)
    } else {
        let (totals, today) = (page.totals, page.today);
        view! {
            {readings(totals, words)}
            {chart(month, page.measure, page.series, today, words)}
            {providers(page.providers, words)}
            {models(page.models, words)}
        }
        .into_any()
    };
    let content = view! {
        {controls}
        {month_content}
        {called.then(|| calls(page.calls, page.newest_href, page.older_href, words))}
    };
    frame(Place::Usage, words.t("usage-heading"), words.t("usage-about"), content.into_any(), words)
}

/// A month's name.
pub(crate) fn month_name(month: Month, words: Words) -> String {
    words.with(
        "usage-month",
        &[("month", u64::from(month.month).into()), ("year", month.year.to_string().into())],
    )
}

fn months(page: &UsagePage, words: Words) -> AnyView {
    let listed = page.months.contains(&page.month);
    let other = (!listed).then_some(page.month);
    let options = page
        .months
        .iter()
        .copied()
        .chain(other)
        .map(|one| {
            view! { <option value=one.to_string() selected={one == page.month}>{month_name(one, words)}</option> }
        })
        .collect_view();
    view! {
        <form class="field-row usage-month" method="get" action="/settings/usage">
            <div class="field">
                <label class="field-label" for="month">{words.t("usage-month-label")}</label>
                <select id="month" class="input" name="month" data-submit-on-change="">{options}</select>
            </div>
            <input type="hidden" name="chart" value=page.measure.as_str()/>
            <button class="button" type="submit">{words.t("usage-month-show")}</button>
        </form>
    }
    .into_any()
}

fn nothing(month: Month, running: bool, words: Words) -> AnyView {
    let name = month_name(month, words);
    let key = if running { "usage-empty-running" } else { "usage-empty" };
    view! {
        <div class="empty">
            <h2>{words.with(key, &[("month", name.into())])}</h2>
            <p>{words.t("usage-empty-about")}</p>
            <a class="button primary" href="/models?inference=warm">{words.t("usage-empty-action")}</a>
        </div>
    }
    .into_any()
}

/// The month in four figures.
fn readings(totals: UsageTotals, words: Words) -> AnyView {
    let one =
        |key: &str, value: String| view! { <div><dt>{words.t(key)}</dt><dd class="num">{value}</dd></div> };
    view! {
        <dl class="totals">
            {one("usage-total-requests", words.number(totals.n_requests))}
            {one("usage-total-input", words.short(totals.n_prompt_tokens))}
            {one("usage-total-output", words.short(totals.n_completion_tokens))}
            {one("usage-total-cost", cost(totals.cost, words))}
        </dl>
    }
    .into_any()
}

/// What was charged: nothing is a figure too.
fn cost(amount: NanoUsd, words: Words) -> String {
    if amount.0 == 0 { words.t("usage-nothing-charged") } else { words.usd(amount) }
}

fn chart(
    month: Month,
    measure: Measure,
    series: Vec<UsageSeries>,
    today: Option<u8>,
    words: Words,
) -> AnyView {
    let measures = Measure::ALL
        .into_iter()
        .map(|one| {
            let href = ["/settings/usage?month=", &month.to_string(), "&chart=", one.as_str(), "#chart"].concat();
            view! { <a href=href aria-current={(one == measure).then_some("true")}>{words.t(measure_key(one))}</a> }
        })
        .collect_view();
    let name = month_name(month, words);
    let title = words.with(title_key(measure), &[("month", (&name).into())]);
    let nothing = series.iter().all(|one| one.days.iter().all(|&n| n == 0));
    let summary = summary(month, measure, &series, words);
    let partial = today.map(|day| {
        let date = words.date(month.day_start_us(day.saturating_sub(1)));
        view! { <p class="dim small-print">{words.with("usage-partial", &[("date", date.into())])}</p> }
    });
    let drawing = if nothing {
        view! { <p class="empty">{words.t("usage-chart-nothing")}</p> }.into_any()
    } else {
        let table = table(month, measure, &series, today, words);
        let around = Around { title: title.clone(), summary: summary.clone(), today };
        view! {
            {bars(series, month, measure, around, words)}
            <p class="bars-summary">{summary}</p>
            {partial}
            <details class="bars-table"><summary>{words.t("usage-as-table")}</summary>{table}</details>
        }
        .into_any()
    };
    view! {
        <figure class="part usage-chart" id="chart" aria-labelledby="chart-title">
            <div class="usage-chart-head">
                <h2 id="chart-title">{title}</h2>
                <nav class="switch" aria-label=words.t("usage-measures")>{measures}</nav>
            </div>
            {drawing}
        </figure>
    }
    .into_any()
}

fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Requests => "usage-measure-requests",
        Measure::Tokens => "usage-measure-tokens",
        Measure::Cost => "usage-measure-cost",
    }
}

fn title_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Requests => "usage-chart-requests",
        Measure::Tokens => "usage-chart-tokens",
        Measure::Cost => "usage-chart-cost",
    }
}

/// The chart in a sentence or two: how much, which day was the fullest, who did most.
fn summary(month: Month, measure: Measure, series: &[UsageSeries], words: Words) -> String {
    let n_days = usize::from(month.n_days());
    let by_day: Vec<u64> = (0..n_days).map(|day| series.iter().map(|one| one.days[day]).sum()).collect();
    let sum: u64 = by_day.iter().sum();
    let most = by_day.iter().copied().max().unwrap_or(0);
    let busiest = (0..month.n_days()).find(|&day| by_day[usize::from(day)] == most).unwrap_or(0);
    let first = series.first().map(|one| (series_name(one, words), one.days.iter().sum::<u64>()));
    let (name, of_first) = first.unwrap_or_default();
    let share = if sum == 0 { 0.0 } else { of_first as f64 / sum as f64 };
    let date = words.date(month.day_start_us(busiest));
    words.with(
        "usage-summary",
        &[
            ("sum", told(sum, measure, words).into()),
            ("date", date.into()),
            ("most", told(most, measure, words).into()),
            ("name", name.into()),
            ("share", words.percent(share, 0).into()),
        ],
    )
}

/// The same figures, days down and providers across; days without calls are left out.
fn table(month: Month, measure: Measure, series: &[UsageSeries], today: Option<u8>, words: Words) -> AnyView {
    let heads = series
        .iter()
        .map(|one| view! { <th scope="col" class="n">{series_name(one, words)}</th> })
        .collect_view();
    let rows = (0..month.n_days())
        .filter(|&day| series.iter().any(|one| one.days[usize::from(day)] > 0))
        .map(|day| {
            let date = words.date(month.day_start_us(day));
            let running = (today == Some(day + 1)).then(|| words.t("usage-so-far"));
            let cells = series
                .iter()
                .map(|one| view! { <td class="n">{plain(one.days[usize::from(day)], measure, words)}</td> })
                .collect_view();
            let sum = series.iter().map(|one| one.days[usize::from(day)]).sum();
            view! {
                <tr>
                    <th scope="row">{date}{running.map(|text| view! { " " <span class="dim">{text}</span> })}</th>
                    {cells}
                    <td class="n">{plain(sum, measure, words)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-labelledby="chart-title">
            <table class="readings">
                <thead><tr><th scope="col">{words.t("usage-day")}</th>{heads}<th scope="col" class="n">{words.t("usage-all")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn plain(n: u64, measure: Measure, words: Words) -> String {
    match measure {
        Measure::Requests | Measure::Tokens => words.number(n),
        Measure::Cost => cost(NanoUsd(i64::try_from(n).unwrap_or(i64::MAX)), words),
    }
}

/// With whose key, as a badge.
pub(crate) fn mode(mode: KeyMode, words: Words) -> AnyView {
    match mode {
        KeyMode::Routed => view! { <span class="badge ok">{words.t("usage-mode-routed")}</span> }.into_any(),
        KeyMode::CustomKey => {
            view! { <span class="badge info">{words.t("usage-mode-own")}</span> }.into_any()
        }
    }
}

/// A provider's mark and name.
pub(crate) fn named(slug: &wire::ProviderSlug, name: String) -> AnyView {
    view! { <span class="provider">{mark(slug.as_str(), &name, true)}<span>{name}</span></span> }.into_any()
}

fn providers(rows: Vec<ProviderUsage>, words: Words) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let charged = match row.mode {
                KeyMode::Routed => cost(row.totals.cost, words),
                KeyMode::CustomKey => words.t("usage-billed-by-provider"),
            };
            view! {
                <tr>
                    <th scope="row" class="whole">{named(&row.slug, row.name)}</th>
                    <td class="state">{mode(row.mode, words)}</td>
                    {sums(row.totals, words)}
                    <td class="n" data-label=words.t("usage-total-cost")>{charged}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="part sized" aria-labelledby="by-provider">
            <h2 id="by-provider">{words.t("usage-by-provider")}</h2>
            <table class="readings">
                <thead>
                    <tr>
                        <th scope="col">{words.t("usage-provider")}</th>
                        <th scope="col">{words.t("usage-mode")}</th>
                        {sum_heads(words)}
                        <th scope="col" class="n">{words.t("usage-total-cost")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn models(rows: Vec<ModelUsage>, words: Words) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let href = ["/", row.model.as_str()].concat();
            view! {
                <tr>
                    <th scope="row" class="whole"><a class="mono" href=href>{name::model(&row.model)}</a></th>
                    {sums(row.totals, words)}
                    <td class="n" data-label=words.t("usage-total-cost")>{cost(row.totals.cost, words)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="part sized" aria-labelledby="by-model">
            <h2 id="by-model">{words.t("usage-by-model")}</h2>
            <table class="readings">
                <thead>
                    <tr>
                        <th scope="col">{words.t("usage-model")}</th>
                        {sum_heads(words)}
                        <th scope="col" class="n">{words.t("usage-total-cost")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn sum_heads(words: Words) -> AnyView {
    ["usage-total-requests", "usage-failed", "usage-total-input", "usage-total-output"]
        .map(|key| view! { <th scope="col" class="n">{words.t(key)}</th> })
        .collect_view()
        .into_any()
}

fn sums(totals: UsageTotals, words: Words) -> AnyView {
    [
        ("usage-total-requests", totals.n_requests),
        ("usage-failed", totals.n_failed),
        ("usage-total-input", totals.n_prompt_tokens),
        ("usage-total-output", totals.n_completion_tokens),
    ]
    .map(|(key, n)| view! { <td class="n" data-label=words.t(key)>{words.number(n)}</td> })
    .collect_view()
    .into_any()
}

fn calls(calls: Vec<CallRow>, newest: Option<String>, older: Option<String>, words: Words) -> AnyView {
    let rows = calls.into_iter().map(|one| call(one, words)).collect_view();
    let newest = newest.map(|href| view! { <a class="button" href=href>{words.t("usage-calls-newest")}</a> });
    let older =
        older.map(|href| view! { <a class="button" href=href rel="next">{words.t("usage-calls-older")}</a> });
    let pages = (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="pages" aria-label=words.t("usage-calls-pages")>{newest}{older}</nav> });
    view! {
        <section class="part" id="calls" aria-labelledby="calls-title">
            <h2 id="calls-title">{words.t("usage-calls")}</h2>
            <p>{words.t("usage-calls-about")}</p>
            <ol class="calls">{rows}</ol>
            {pages}
        </section>
    }
    .into_any()
}

/// A call's receipt: one line, and what is seldom asked for folded away.
fn call(call: CallRow, words: Words) -> AnyView {
    let (class, ended) = match call.ended {
        CallEnd::Ok => ("badge ok", "usage-ended-ok"),
        CallEnd::Cancelled => ("badge warn", "usage-ended-cancelled"),
        CallEnd::Failed => ("badge danger", "usage-ended-failed"),
    };
    let tokens = words.with(
        "usage-call-tokens",
        &[("input", call.n_prompt_tokens.into()), ("output", call.n_completion_tokens.into())],
    );
    let charged = match call.mode {
        KeyMode::Routed => cost(call.cost, words),
        KeyMode::CustomKey => words.t("usage-billed-by-provider"),
    };
    let ms = |ms: u64| words.with("usage-ms", &[("ms", ms.into())]);
    let row = |key: &str, value: AnyView| view! { <div><dt>{words.t(key)}</dt><dd>{value}</dd></div> };
    let first = call.first_token_ms.map(|first| row("usage-first-token", ms(first).into_any()));
    let cluster = call.cluster.map(|cluster| row("usage-cluster", cluster.into_any()));
    view! {
        <li class="call">
            <details>
                <summary>
                    <span class="call-when num">{words.date_time(call.at_us)}</span>
                    <span class="call-model mono">{name::model(&call.model)}</span>
                    <span class="call-by">{named(&call.slug, call.name)}</span>
                    <span class="call-tokens num">{tokens}</span>
                    <span class="call-cost num">{charged.clone()}</span>
                    <span class=["call-end ", class].concat()>{words.t(ended)}</span>
                </summary>
                <dl class="facts call-facts">
                    {row("usage-request-id", view! {
                        <code class="call-id">{call.request_id.clone()}</code>
                    }.into_any())}
                    {row("usage-mode", mode(call.mode, words))}
                    {cluster}
                    {first}
                    {row("usage-duration", ms(call.duration_ms).into_any())}
                    {row("usage-total-cost", charged.into_any())}
                </dl>
            </details>
        </li>
    }
    .into_any()
}
