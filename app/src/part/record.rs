//! What was measured of a provider: readings in table cells, and the day's course as a small drawing.

use crate::words::Words;
use leptos::prelude::*;
use std::fmt::Write as _;
use wire::{HourCounts, Record};

/// Height of the drawing, in its own units.
const HEIGHT: f64 = 20.0;
/// Height of an hour in which every call failed: still a bar, not a gap.
const LEAST: f64 = 4.0;
/// Width of a bar and of the step from one to the next.
const BAR: usize = 3;
const STEP: usize = 4;

/// The heads of the three columns of [`cells`], which are left out while no row has been measured.
pub(crate) fn heads(measured: bool, words: Words) -> Option<AnyView> {
    measured.then(|| {
        view! {
            <th scope="col" class="n">{words.t("provider-first-token")}</th>
            <th scope="col" class="n">{words.t("provider-speed-label")}</th>
            <th scope="col">{words.t("provider-uptime")}</th>
        }
        .into_any()
    })
}

/// What stands under such a table: how it was measured, or that nothing was.
pub(crate) fn note(measured: bool, words: Words) -> AnyView {
    let key = if measured { "provider-measured-note" } else { "provider-measured-none" };
    view! { <p class="table-note">{words.t(key)}</p> }.into_any()
}

/// First token, speed and uptime: three cells of a row. A reading older than a day is dimmed and says its age.
pub(crate) fn cells(record: Option<&Record>, words: Words) -> AnyView {
    let first_token = record.and_then(|record| {
        let newest = record.newest();
        let p50 = words.with("provider-ms", &[("n", newest.first_token_p50_ms?.into())]);
        let p95 = newest.first_token_p95_ms.map(|ms| words.with("provider-p95", &[("n", ms.into())]));
        Some((p50, if record.stale() { age(record, words) } else { p95 }))
    });
    let speed = record.and_then(|record| {
        let speed = words.decimal(record.newest().tokens_per_s?, 0);
        Some((words.with("provider-speed", &[("n", speed.into())]), None))
    });
    let stale = record.is_some_and(Record::stale);
    view! {
        {cell(words.t("provider-first-token"), first_token, stale)}
        {cell(words.t("provider-speed-label"), speed, stale)}
        {uptime(record, words)}
    }
    .into_any()
}

fn cell(label: String, reading: Option<(String, Option<String>)>, stale: bool) -> AnyView {
    let class = match (&reading, stale) {
        (None, _) => "n unknown",
        (Some(_), true) => "n stale",
        (Some(_), false) => "n",
    };
    let reading = match reading {
        Some((value, more)) => {
            let more = more.map(|more| view! { <span class="reading-more">{more}</span> });
            view! { {value}{more} }.into_any()
        }
        None => "–".into_any(),
    };
    view! { <td class=class data-label=label>{reading}</td> }.into_any()
}

/// How old the newest reading is, when it is more than a day.
fn age(record: &Record, words: Words) -> Option<String> {
    let hours = record.last_ok_h?;
    Some(words.with("provider-age-days", &[("n", (hours / 24).into())]))
}

/// The share of the day's calls that were answered, drawn by the hour, with the week's under it.
fn uptime(record: Option<&Record>, words: Words) -> AnyView {
    let label = words.t("provider-uptime");
    let Some(record) = record else {
        let none = words.t("provider-no-calls");
        return view! { <td class="uptime" data-label=label><span class="dim">{none}</span></td> }.into_any();
    };
    let week = record.week.uptime().map(|share| {
        let share = words.with("provider-week", &[("share", percent(share, words).into())]);
        view! { <span class="reading-more">{share}</span> }
    });
    view! { <td class="uptime" data-label=label>{course(record, words)}{week}</td> }.into_any()
}

/// The day's course and its share of answered calls.
pub(crate) fn course(record: &Record, words: Words) -> AnyView {
    match record.day.uptime() {
        Some(share) => {
            let class = if share < GOOD { "uptime-share low" } else { "uptime-share" };
            view! { {spark(record, words)}<span class=class>{percent(share, words)}</span> }.into_any()
        }
        None => view! { <span class="dim">{words.t("provider-no-calls-today")}</span> }.into_any(),
    }
}

/// Below this an hour or a day is marked: one call in a hundred.
const GOOD: f64 = 0.99;

/// A share with one digit, never rounded up to all.
fn percent(share: f64, words: Words) -> String {
    let floored = (share * 1000.0).floor() / 1000.0;
    words.percent(floored, usize::from(floored < 1.0))
}

/// The last 24 hours as bars: full where every call was answered, lower and in another colour where some
/// failed, a line at the bottom where nobody called.
fn spark(record: &Record, words: Words) -> AnyView {
    let n = record.day.n_ok + record.day.n_failed;
    let title = words.with("provider-uptime-title", &[("ok", record.day.n_ok.into()), ("all", n.into())]);
    let (good, low, none) = bars(&record.hours);
    let path =
        |class: &'static str, d: String| (!d.is_empty()).then(|| view! { <path class=class d=d></path> });
    let view_box = ["0 0 ", &(record.hours.len() * STEP - 1).to_string(), " ", &HEIGHT.to_string()].concat();
    view! {
        <svg class="spark" viewBox=view_box preserveAspectRatio="none" role="img">
            <title>{title}</title>
            {path("spark-none", none)}
            {path("spark-good", good)}
            {path("spark-low", low)}
        </svg>
    }
    .into_any()
}

/// The outlines of the bars: of good hours, of others, of hours without calls.
fn bars(hours: &[HourCounts]) -> (String, String, String) {
    let (mut good, mut low, mut none) = (String::new(), String::new(), String::new());
    for (idx, hour) in hours.iter().enumerate() {
        let (path, height) = match hour.uptime() {
            Some(share) if share >= GOOD => (&mut good, HEIGHT),
            Some(share) => (&mut low, (LEAST + share * (HEIGHT - LEAST) * 0.8).round()),
            None => (&mut none, 1.0),
        };
        let _ = write!(path, "M{} {}h{BAR}v{height}h-{BAR}z", idx * STEP, HEIGHT - height);
    }
    (good, low, none)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Locale;

    #[test]
    fn an_hour_is_a_full_bar_a_lower_one_or_a_line() {
        let hours = [(0, 0), (100, 0), (1, 1), (0, 7)].map(|(n_ok, n_failed)| HourCounts { n_ok, n_failed });
        let (good, low, none) = bars(&hours);
        assert_eq!(none, "M0 19h3v1h-3z");
        assert_eq!(good, "M4 0h3v20h-3z");
        assert_eq!(low, "M8 10h3v10h-3zM12 16h3v4h-3z");
    }

    #[test]
    fn one_failure_in_ten_thousand_is_not_all() {
        let words = Words::of(Locale::En);
        assert_eq!(percent(0.9999, words), "99.9%");
        assert_eq!(percent(1.0, words), "100%");
        assert_eq!(percent(0.0, words), "0.0%");
    }
}
