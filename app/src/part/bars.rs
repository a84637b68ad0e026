//! Stacked bars, one a day: an SVG that the server draws, with a second cue beside the hue.
//!
//! The bars stretch with the page, so words stay outside the SVG, in HTML that does not. Each provider has a
//! hue and a pattern; own keys are hatched. Every bar says in words what it is when a pointer rests on it, and
//! the page has the same figures as a table.

use crate::part::provider::hue;
use crate::words::Words;
use leptos::prelude::*;
use wire::{KeyMode, Measure, Month, NanoUsd, UsageSeries};

/// Units of the drawing: a day is this wide, and the whole this high.
const DAY: f64 = 24.0;
const GAP: f64 = 5.0;
const HEIGHT: f64 = 240.0;

/// The least height of a bar that is not nothing.
const LEAST: f64 = 2.0;

/// How many patterns there are for routed calls.
const N_PATTERNS: usize = 4;

/// A series with how it is drawn.
struct Drawn {
    series: UsageSeries,
    hue: String,
    /// The id of its fill.
    fill: String,
}

/// What stands around the bars.
pub(crate) struct Around {
    /// The chart's name.
    pub(crate) title: String,
    /// What it shows, in a sentence.
    pub(crate) summary: String,
    /// Today's day of the month, when it is in it.
    pub(crate) today: Option<u8>,
}

/// The figure: legend, bars, days.
pub(crate) fn bars(
    series: Vec<UsageSeries>,
    month: Month,
    measure: Measure,
    around: Around,
    words: Words,
) -> AnyView {
    let n_days = usize::from(month.n_days());
    let drawn = drawn(series);
    let highest = (0..n_days).map(|day| drawn.iter().map(|one| one.series.days[day]).sum::<u64>()).max();
    let top = nice_top(highest.unwrap_or(0));
    let fills = drawn.iter().map(fill).collect_view();
    let marks = (0..month.n_days()).map(|day| column(&drawn, day, top, month, measure, words)).collect_view();
    let width = DAY * n_days as f64;
    let lines = [0.0, 0.5]
        .map(|share| {
            let y = figure(HEIGHT * share);
            view! { <path class="bars-line" d=["M0 ", &y, "H", &figure(width)].concat()></path> }
        })
        .collect_view();
    let scale = [top, top / 2, 0].map(|n| view! { <span>{amount(n, measure, words)}</span> }).collect_view();
    let days = (1..=month.n_days())
        .map(|day| {
            let shown = day == 1 || day.is_multiple_of(5);
            let today = (around.today == Some(day)).then_some("");
            view! { <span data-today=today>{shown.then(|| day.to_string())}</span> }
        })
        .collect_view();
    let legend = drawn.iter().map(|one| entry(one, words)).collect_view();
    let view_box = ["0 0 ", &figure(width), " ", &figure(HEIGHT)].concat();
    view! {
        <ul class="bars-legend">{legend}</ul>
        <div class="bars" dir="ltr">
            <div class="bars-scale num" aria-hidden="true">{scale}</div>
            <svg class="bars-plot" viewBox=view_box preserveAspectRatio="none" role="img" aria-labelledby="bars-title bars-summary">
                <title id="bars-title">{around.title}</title>
                <desc id="bars-summary">{around.summary}</desc>
                <defs>{fills}</defs>
                {lines}
                {marks}
            </svg>
            <div class="bars-days num" aria-hidden="true">{days}</div>
        </div>
    }
    .into_any()
}

/// Hues are the providers' own, as on their marks; where two share one, the later takes the next that is free.
fn drawn(series: Vec<UsageSeries>) -> Vec<Drawn> {
    let mut taken: Vec<(String, String)> = vec![];
    series
        .into_iter()
        .map(|series| {
            let slug = series.slug.as_str();
            let known = taken.iter().find(|(known, _)| known == slug).map(|(_, hue)| hue.clone());
            let hue = known.unwrap_or_else(|| {
                let first: usize = hue(slug).parse().unwrap_or(7);
                let mut free = (0..8).map(|step| ((first + step) % 8).to_string());
                let next = free.find(|hue| taken.iter().all(|(_, other)| other != hue));
                let hue = next.unwrap_or_else(|| first.to_string());
                taken.push((slug.to_owned(), hue.clone()));
                hue
            });
            let fill = if series.mode == KeyMode::CustomKey {
                ["own-", slug].concat()
            } else {
                ["routed-", slug].concat()
            };
            Drawn { series, hue, fill }
        })
        .collect()
}

/// A fill: the hue, with a pattern over it. Own keys are hatched.
fn fill(one: &Drawn) -> AnyView {
    let own = one.series.mode == KeyMode::CustomKey;
    let pattern = one.hue.parse::<usize>().unwrap_or(0) % N_PATTERNS;
    let over = match (own, pattern) {
        (true, _) => Some("M-2 2L2 -2M0 8L8 0M6 10L10 6"),
        (false, 0) => None,
        (false, 1) => Some("M0 4H8"),
        (false, 2) => Some("M2 2h2v2h-2zM6 6h2v2h-2z"),
        (false, _) => Some("M4 0V8"),
    };
    let over = over.map(|d| view! { <path class="bars-over" d=d></path> });
    let class = if own { "bars-fill own" } else { "bars-fill" };
    view! {
        <pattern id=one.fill.clone() class=class data-hue=one.hue.clone() width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8"></rect>
            {over}
        </pattern>
    }
    .into_any()
}

fn column(drawn: &[Drawn], day: u8, top: u64, month: Month, measure: Measure, words: Words) -> AnyView {
    let mut below = 0.0;
    drawn
        .iter()
        .filter(|one| one.series.days[usize::from(day)] > 0)
        .map(|one| {
            let n = one.series.days[usize::from(day)];
            let height = (n as f64 / top as f64 * HEIGHT).max(LEAST);
            let y = (HEIGHT - below - height).max(0.0);
            below += height;
            let date = words.date(month.day_start_us(day));
            let name = series_name(&one.series, words);
            let said = words.with(
                "usage-bar",
                &[("date", date.into()), ("name", name.into()), ("amount", told(n, measure, words).into())],
            );
            view! {
                <rect class="bar-of-day" x=figure(DAY * f64::from(day) + GAP / 2.0) y=figure(y) width=figure(DAY - GAP)
                    height=figure(height) fill=["url(#", &one.fill, ")"].concat() data-hue=one.hue.clone()>
                    <title>{said}</title>
                </rect>
            }
        })
        .collect_view()
        .into_any()
}

fn entry(one: &Drawn, words: Words) -> AnyView {
    view! {
        <li>
            <svg class="bars-key" viewBox="0 0 16 16" aria-hidden="true">
                <rect class="bar-of-day" x="1" y="1" width="14" height="14" fill=["url(#", &one.fill, ")"].concat() data-hue=one.hue.clone()></rect>
            </svg>
            {series_name(&one.series, words)}
        </li>
    }
    .into_any()
}

/// A provider, and with whose key when it is the reader's.
pub(crate) fn series_name(series: &UsageSeries, words: Words) -> String {
    match series.mode {
        KeyMode::Routed => series.name.clone(),
        KeyMode::CustomKey => words.with("usage-own-key-of", &[("name", (&series.name).into())]),
    }
}

/// An amount on the scale: short.
fn amount(n: u64, measure: Measure, words: Words) -> String {
    match measure {
        Measure::Requests | Measure::Tokens => words.short(n),
        Measure::Cost if n == 0 => "0".to_owned(),
        Measure::Cost => words.usd(usd(n)),
    }
}

/// An amount in words.
pub(crate) fn told(n: u64, measure: Measure, words: Words) -> String {
    match measure {
        Measure::Requests => words.with("usage-n-requests", &[("n", n.into())]),
        Measure::Tokens => words.with("usage-n-tokens", &[("n", n.into())]),
        Measure::Cost => words.usd(usd(n)),
    }
}

fn usd(n: u64) -> NanoUsd {
    NanoUsd(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The top of the scale: 2, 4 or 10 times a power of ten, at or above the highest bar, so that half of it is
/// a round number too.
fn nice_top(highest: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for step in [2, 4, 10] {
            let top = unit.saturating_mul(step);
            if top >= highest || top == u64::MAX {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// A coordinate in tenths.
pub(crate) fn figure(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        [&(tenths / 10).to_string(), ".", &(tenths % 10).abs().to_string()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::ProviderSlug;

    #[test]
    fn the_scale_ends_at_a_round_number_above_the_bars() {
        for (highest, top) in
            [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (11, 20), (39, 40), (41, 100), (u64::MAX, u64::MAX)]
        {
            assert_eq!(nice_top(highest), top, "{highest}");
        }
    }

    #[test]
    fn no_two_providers_share_a_hue_while_one_is_free() {
        let series = |slug: &str, mode| UsageSeries {
            slug: ProviderSlug::parse(slug).expect("a slug"),
            name: slug.to_owned(),
            mode,
            days: vec![1; 30],
        };
        let slugs = ["publicai", "groq", "together", "cohere", "novita", "nscale", "scaleway", "zai-org"];
        let drawn = drawn(slugs.iter().map(|slug| series(slug, KeyMode::Routed)).collect());
        let mut hues: Vec<&str> = drawn.iter().map(|one| one.hue.as_str()).collect();
        hues.sort_unstable();
        hues.dedup();
        assert_eq!(hues.len(), 8);
    }

    #[test]
    fn own_keys_keep_the_providers_hue() {
        let slug = ProviderSlug::parse("groq").expect("a slug");
        let series =
            |mode| UsageSeries { slug: slug.clone(), name: "Groq".to_owned(), mode, days: vec![1; 30] };
        let drawn = drawn(vec![series(KeyMode::Routed), series(KeyMode::CustomKey)]);
        assert_eq!(drawn[0].hue, drawn[1].hue);
        assert_ne!(drawn[0].fill, drawn[1].fill);
    }

    #[test]
    fn coordinates_are_short() {
        for (value, text) in [(0.0, "0"), (1.25, "1.3"), (240.0, "240"), (19.04, "19")] {
            assert_eq!(figure(value), text);
        }
    }
}
