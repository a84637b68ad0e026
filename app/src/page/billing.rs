//! Settings: what this month was charged here, and what providers bill themselves.

use super::Head;
use super::usage::{month_name, named};
use crate::part::bars::figure;
use crate::part::settings::{Place, frame};
use crate::words::Words;
use leptos::prelude::*;
use wire::{BillingPage, NanoUsd, ProviderUsage};

/// The drawing of the month's charges, in its own units.
const WIDTH: f64 = 620.0;
const HEIGHT: f64 = 120.0;

pub(crate) fn head(_page: &BillingPage, words: Words) -> Head {
    Head { title: words.t("billing-heading"), description: words.t("billing-about") }
}

pub(crate) fn view(page: BillingPage, words: Words) -> AnyView {
    let content = view! {
        {sum(&page, words)}
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
    view! {
        <section class="part bill" aria-labelledby="bill">
            <h2 id="bill">{words.with("billing-so-far", &[("month", month.into())])}</h2>
            <p class="bill-sum num">{amount(page.charged, words)}</p>
            {credits(page, words)}
            {line(page, words)}
            <p class="bill-forecast">{forecast}</p>
        </section>
    }
    .into_any()
}

/// How much of the month's credits is used, where there is a limit.
fn credits(page: &BillingPage, words: Words) -> Option<AnyView> {
    let monthly = page.monthly_credits?;
    // Below nothing is shown as nothing: the last calls may cost a little more than was left.
    let left = NanoUsd((monthly.0 - page.charged.0).max(0));
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

fn routed(rows: Vec<ProviderUsage>, words: Words) -> AnyView {
    let list = if rows.is_empty() {
        view! { <p class="dim">{words.t("billing-routed-none")}</p> }.into_any()
    } else {
        table(rows, words.t("billing-charged"), |row, words| amount(row.totals.cost, words), words)
    };
    view! {
        <section class="part sized" aria-labelledby="routed">
            <h2 id="routed">{words.t("billing-routed")}</h2>
            <p>{words.t("billing-routed-about")}</p>
            {list}
        </section>
    }
    .into_any()
}

fn own(rows: Vec<ProviderUsage>, words: Words) -> AnyView {
    let list = if rows.is_empty() {
        view! { <p class="dim">{words.t("billing-own-none")}</p> }.into_any()
    } else {
        let estimate = |row: &ProviderUsage, words: Words| match row.estimate {
            Some(NanoUsd(0)) => words.t("billing-nothing"),
            Some(estimate) => {
                words.with("billing-about-amount", &[("amount", about(estimate, words).into())])
            }
            None => words.t("billing-unknown"),
        };
        table(rows, words.t("billing-estimate"), estimate, words)
    };
    view! {
        <section class="part sized" aria-labelledby="own">
            <h2 id="own">{words.t("billing-own")}</h2>
            <p>{words.t("billing-own-about")}</p>
            {list}
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
            <p>{words.t(if credited { "billing-personal-credits" } else { "billing-personal" })}</p>
            <p class="small-print">
                {words.rich("billing-docs", &[], |_, text| {
                    view! { <a href="/docs/keys-and-billing">{text}</a> }.into_any()
                })}
            </p>
        </section>
    }
    .into_any()
}

fn earlier(months: Vec<(wire::Month, NanoUsd)>, words: Words) -> Option<AnyView> {
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
