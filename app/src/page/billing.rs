//! Settings: what this month was charged here, and what providers bill themselves.

use super::Head;
use super::usage::{month_name, named};
use crate::part::bars::figure;
use crate::part::settings::{Place, frame};
use crate::words::Words;
use leptos::prelude::*;
use wire::{BillingPage, Month, NanoUsd, ProviderUsage};

/// The drawing of the month's charges, in its own units.
const WIDTH: f64 = 620.0;
const HEIGHT: f64 = 120.0;

pub(crate) fn head(_page: &BillingPage, words: Words) -> Head {
    Head { title: words.t("billing-heading"), description: words.t("billing-about") }
}

pub(crate) fn view(page: BillingPage, words: Words) -> AnyView {
    let empty = page.routed.is_empty() && page.own.is_empty();
    let content = view! {
        {sum(&page, words)}
        {empty.then(|| nothing(page.month, words))}
        {routed(page.routed, words)}
        {own(page.own, words)}
        {who_pays(page.monthly_credits.is_some(), words)}
        {earlier(page.earlier, words)}
    };
    frame(Place::Billing, words.t("billing-heading"), words.t("billing-about"), content.into_any(), words)
}

/// Nothing is a figure too.
fn amount(amount: NanoUsd, words: Words) -> String {
    if amount.0 == 0 { words.t("billing-nothing") } else { words.usd(amount) }
}

/// To the cent, upwards: a guess has no more digits than that.
fn about(amount: NanoUsd, words: Words) -> String {
    const CENT: i64 = 10_000_000;
    let cents = amount.0 / CENT + i64::from(amount.0 % CENT > 0);
    self::amount(NanoUsd(cents.saturating_mul(CENT)), words)
}

fn sum(page: &BillingPage, words: Words) -> AnyView {
    let month = month_name(page.month, words);
    let forecast = match page.forecast {
        None => words.t("billing-forecast-early"),
        Some(NanoUsd(0)) => words.with("billing-forecast-nothing", &[("month", (&month).into())]),
        Some(forecast) => words.with(
            "billing-forecast",
            &[("month", (&month).into()), ("amount", about(forecast, words).into())],
        ),
    };
    let called = !page.routed.is_empty() || !page.own.is_empty();
    view! {
        <section class="part bill" aria-labelledby="bill">
            <h2 id="bill">{words.with("billing-so-far", &[("month", month.into())])}</h2>
            {amounts(page, words)}
            {credits(page, words)}
            {line(page, words)}
            {called.then(|| view! { <p class="bill-forecast">{forecast}</p> })}
        </section>
    }
    .into_any()
}

/// The month in two figures, or three where there is a limit.
fn amounts(page: &BillingPage, words: Words) -> AnyView {
    let one =
        |key: &str, value: String| view! { <div><dt>{words.t(key)}</dt><dd class="num">{value}</dd></div> };
    let estimates = page.own.iter().map(|row| row.estimate.map(|of| of.0)).sum::<Option<i64>>();
    let left = left(page).map(|left| one("billing-credits-left", amount(left, words)));
    view! {
        <dl class="totals">
            {one("billing-routed", amount(page.charged, words))}
            {one("billing-own", estimated(estimates.map(NanoUsd), words))}
            {left}
        </dl>
    }
    .into_any()
}

/// What another bills, as far as the catalogue's prices tell.
fn estimated(estimate: Option<NanoUsd>, words: Words) -> String {
    match estimate {
        Some(NanoUsd(0)) => words.t("billing-nothing"),
        Some(estimate) => words.with("billing-about-amount", &[("amount", about(estimate, words).into())]),
        None => words.t("billing-unknown"),
    }
}

/// A month without calls: the way to one.
fn nothing(month: Month, words: Words) -> AnyView {
    view! {
        <div class="empty">
            <p>{words.with("usage-empty-running", &[("month", month_name(month, words).into())])}</p>
            <a class="button primary" href="/models?inference=warm">{words.t("billing-try")}</a>
        </div>
    }
    .into_any()
}

/// What is left of the month's credits, where there is a limit. Below nothing is shown as nothing: the last calls
/// may cost a little more than was left.
fn left(page: &BillingPage) -> Option<NanoUsd> {
    page.monthly_credits.map(|monthly| NanoUsd((monthly.0 - page.charged.0).max(0)))
}

/// How much of the month's credits is used, where there is a limit.
fn credits(page: &BillingPage, words: Words) -> Option<AnyView> {
    let (monthly, left) = (page.monthly_credits?, left(page)?);
    let told = words.with(
        "billing-credits",
        &[("left", amount(left, words).into()), ("monthly", words.usd(monthly).into())],
    );
    let used = page.charged.0.min(monthly.0).max(0);
    let out = (left.0 == 0).then(|| view! { <p class="notice">{words.t("billing-credits-out")}</p> });
    Some(
        view! {
            <div class="bill-credits">
                <p id="bill-credits">{told}</p>
                <meter aria-labelledby="bill-credits" min="0" max=monthly.0.max(1).to_string() value=used.to_string()></meter>
                {out}
            </div>
        }
        .into_any(),
    )
}

/// The month's charges as they added up, and dashed the way they are going.
fn line(page: &BillingPage, words: Words) -> Option<AnyView> {
    let forecast = page.forecast.filter(|forecast| forecast.0 > 0 && page.charged.0 > 0)?;
    let top = forecast.0.max(page.charged.0) as f64;
    let n_days = f64::from(page.month.n_days());
    let at = |day: f64, amount: f64| {
        [figure(day / n_days * WIDTH), " ".to_owned(), figure(HEIGHT - amount / top * (HEIGHT - 4.0) - 2.0)]
            .concat()
    };
    let mut path = ["M", &at(0.0, 0.0)].concat();
    for (day, sum) in page.by_day.iter().enumerate() {
        path.extend(["L", &at(day as f64 + 1.0, sum.0 as f64)]);
    }
    let ahead = ["M", &at(f64::from(page.today), page.charged.0 as f64), "L", &at(n_days, top)].concat();
    let view_box = ["0 0 ", &figure(WIDTH), " ", &figure(HEIGHT)].concat();
    Some(
        view! {
            <svg class="bill-line" viewBox=view_box preserveAspectRatio="none" role="img" aria-labelledby="bill-line-title">
                <title id="bill-line-title">{words.t("billing-line")}</title>
                <path class="bill-floor" d=["M0 ", &figure(HEIGHT - 1.0), "H", &figure(WIDTH)].concat()></path>
                <path class="bill-past" d=path></path>
                <path class="bill-ahead" d=ahead></path>
            </svg>
        }
        .into_any(),
    )
}

fn routed(rows: Vec<ProviderUsage>, words: Words) -> Option<AnyView> {
    let figure = |row: &ProviderUsage, words: Words| amount(row.totals.cost, words);
    let list = (!rows.is_empty()).then(|| table(rows, words.t("billing-charged"), figure, words))?;
    Some(part("routed", "billing-routed", list, "billing-routed-about", words))
}

fn own(rows: Vec<ProviderUsage>, words: Words) -> Option<AnyView> {
    let figure = |row: &ProviderUsage, words: Words| estimated(row.estimate, words);
    let list = (!rows.is_empty()).then(|| table(rows, words.t("billing-estimate"), figure, words))?;
    Some(part("own", "billing-own", list, "billing-own-about", words))
}

/// Providers under a heading, with what their amounts are.
fn part(id: &'static str, heading: &str, list: AnyView, about: &str, words: Words) -> AnyView {
    view! {
        <section class="part sized" aria-labelledby=id>
            <h2 id=id>{words.t(heading)}</h2>
            {list}
            <p class="dim small-print">{words.t(about)}</p>
        </section>
    }
    .into_any()
}

fn table(
    rows: Vec<ProviderUsage>,
    last: String,
    figure: impl Fn(&ProviderUsage, Words) -> String,
    words: Words,
) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let amount = figure(&row, words);
            view! {
                <tr>
                    <th scope="row" class="whole">{named(&row.slug, row.name)}</th>
                    <td class="n" data-label=words.t("billing-requests")>{words.number(row.totals.n_requests)}</td>
                    <td class="n" data-label=words.t("billing-input")>{words.number(row.totals.n_prompt_tokens)}</td>
                    <td class="n" data-label=words.t("billing-output")>{words.number(row.totals.n_completion_tokens)}</td>
                    <td class="n" data-label=last.clone()>{amount}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="readings">
            <thead>
                <tr>
                    <th scope="col">{words.t("billing-provider")}</th>
                    <th scope="col" class="n">{words.t("billing-requests")}</th>
                    <th scope="col" class="n">{words.t("billing-input")}</th>
                    <th scope="col" class="n">{words.t("billing-output")}</th>
                    <th scope="col" class="n">{last.clone()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn who_pays(credited: bool, words: Words) -> AnyView {
    view! {
        <section class="part" aria-labelledby="who-pays">
            <h2 id="who-pays">{words.t("billing-who-pays")}</h2>
            <p class="small-print">{words.t(if credited { "billing-personal-credits" } else { "billing-personal" })}</p>
            <p class="small-print">
                {words.rich("billing-docs", &[], |_, text| {
                    view! { <a href="/docs/keys-and-billing">{text}</a> }.into_any()
                })}
            </p>
        </section>
    }
    .into_any()
}

fn earlier(months: Vec<(Month, NanoUsd)>, words: Words) -> Option<AnyView> {
    if months.is_empty() {
        return None;
    }
    let rows = months
        .into_iter()
        .map(|(month, charged)| {
            let href = ["/settings/usage?month=", &month.to_string()].concat();
            view! { <div><dt><a href=href>{month_name(month, words)}</a></dt><dd>{amount(charged, words)}</dd></div> }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="earlier">
                <h2 id="earlier">{words.t("billing-earlier")}</h2>
                <dl class="facts">{rows}</dl>
            </section>
        }
        .into_any(),
    )
}
