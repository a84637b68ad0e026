//! Numbers, amounts and dates as a locale writes them.
//!
//! Source: CLDR 48, the locales' Latin digits, "minimum grouping digits" included. Arabic gets Latin digits too,
//! as in the Maghreb and the Gulf, because they stand beside names such as `70B` and prices in dollars.
//! English is British, as the texts are.

use super::{Value, Words};
use wire::{Locale, NanoUsd, Price};

/// No number here needs more digits after the point.
const MAX_DIGITS: usize = 9;

impl Words {
    /// A whole number: `65,536`.
    pub fn number(self, n: u64) -> String {
        number(self.locale, n)
    }

    /// A number with `n_digits` after the point: `12.5`. What is no number is a dash.
    pub fn decimal(self, value: f64, n_digits: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let text = format!("{:.*}", n_digits.min(MAX_DIGITS), value.abs());
        let negative = value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        [if negative { "−" } else { "" }, &localised(self.locale, &text)].concat()
    }

    /// A share of one in per cent: `0.125` is `12.5%`.
    pub fn percent(self, share: f64, n_digits: usize) -> String {
        self.format("format-percent", &[("amount", self.decimal(share * 100.0, n_digits).into())])
    }

    /// An amount of dollars with every digit that was charged, two at least: `$1.25`, `$0.0000012`; nothing is `free`.
    pub fn usd(self, amount: NanoUsd) -> String {
        if amount.0 == 0 {
            return self.format("format-free", &[]);
        }
        let (whole, rest) =
            (amount.0.unsigned_abs() / 1_000_000_000, amount.0.unsigned_abs() % 1_000_000_000);
        let digits = format!("{rest:09}");
        let digits = digits.trim_end_matches('0');
        let text = localised(self.locale, &format!("{whole}.{digits:0<2}"));
        let key = if amount.0 < 0 { "format-usd-negative" } else { "format-usd" };
        self.format(key, &[("amount", text.into())])
    }

    /// A price per million tokens: `$0.30`, or `free`.
    pub fn usd_per_million(self, nanousd: u64) -> String {
        self.usd(NanoUsd(i64::try_from(nanousd).unwrap_or(i64::MAX)))
    }

    /// A price in one reading: `free`, or `$0.30 in · $1.20 out`.
    pub fn price(self, price: Price) -> String {
        if price.free() {
            return self.format("format-free", &[]);
        }
        let (input, output) =
            (self.usd_per_million(price.input_nanousd), self.usd_per_million(price.output_nanousd));
        self.format("format-price", &[("input", input.into()), ("output", output.into())])
    }

    /// A large number in short, with the letters that models' names have: `980`, `1.1M`, `70.6B`.
    pub fn short(self, n: u64) -> String {
        let text = crate::part::figure::short(n);
        if decimal_point(self.locale) == "." { text } else { text.replace('.', decimal_point(self.locale)) }
    }

    /// A length in tokens in short, in powers of two where it is one: `64k`, `128k`, `1M`.
    pub fn tokens(self, n: u64) -> String {
        let text = crate::part::figure::tokens(n);
        if text.contains(',') { self.number(n) } else { text.replace('.', decimal_point(self.locale)) }
    }

    /// The day of a moment in UTC: `2 Sept 2025`. Microseconds since 1970.
    pub fn date(self, at_us: i64) -> String {
        self.date_of(&wire::day(at_us))
    }

    /// A day that is written `2025-09-02`; any other text stays as it is.
    pub fn date_of(self, day: &str) -> String {
        let mut parts = day.split('-').map(str::parse::<u64>);
        let (Some(Ok(year)), Some(Ok(month @ 1..=12)), Some(Ok(day_of_month)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return day.to_owned();
        };
        let month = self.format(&["format-month-", &month.to_string()].concat(), &[]);
        self.format(
            "format-date",
            &[
                ("day", day_of_month.to_string().into()),
                ("month", month.into()),
                ("year", year.to_string().into()),
            ],
        )
    }

    /// A day and time in UTC: `2 Sept 2025, 15:04`. Microseconds since 1970.
    pub fn date_time(self, at_us: i64) -> String {
        let minute = at_us.div_euclid(60_000_000).rem_euclid(24 * 60);
        let time = format!(
            "{:02}{}{:02}",
            minute / 60,
            if self.locale == Locale::Id { "." } else { ":" },
            minute % 60
        );
        self.format("format-date-time", &[("date", self.date(at_us).into()), ("time", time.into())])
    }

    /// A format's message: never in brackets, because figures are data.
    fn format(self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        joined(&self.plain(key, args).unwrap_or_default())
    }
}

/// A figure without the marks that keep its parts from the text around them: with each part apart, a browser
/// finds no letter to tell the direction of an Arabic date by. The figure as a whole is kept apart where it is put.
pub(super) fn joined(text: &str) -> String {
    const FIRST_STRONG: char = '\u{2068}';
    let mut dropped = vec![];
    let keeps = |c: &char| match *c {
        '\u{2066}'..=FIRST_STRONG => {
            dropped.push(*c == FIRST_STRONG);
            *c != FIRST_STRONG
        }
        '\u{2069}' => !dropped.pop().unwrap_or(false),
        _ => true,
    };
    text.chars().filter(keeps).collect()
}

/// A whole number with the locale's separators.
pub(super) fn number(locale: Locale, n: u64) -> String {
    localised(locale, &n.to_string())
}

/// Digits with a point, as Rust writes them, in the locale's form.
fn localised(locale: Locale, text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let grouped = whole.len() > if two_before_grouping(locale) { 4 } else { 3 };
    let mut out = String::with_capacity(text.len() + whole.len());
    for (idx, digit) in whole.chars().enumerate() {
        if grouped && idx > 0 && (whole.len() - idx).is_multiple_of(3) {
            out.push_str(group_separator(locale));
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push_str(decimal_point(locale));
        out.push_str(fraction);
    }
    out
}

/// What stands between thousands, before a fraction, and how many digits need no grouping.
pub(super) fn separators(locale: Locale) -> (&'static str, &'static str, usize) {
    (group_separator(locale), decimal_point(locale), if two_before_grouping(locale) { 4 } else { 3 })
}

/// Whether thousands are only set apart from five digits on.
fn two_before_grouping(locale: Locale) -> bool {
    matches!(locale, Locale::It | Locale::Es)
}

fn group_separator(locale: Locale) -> &'static str {
    match locale {
        Locale::En | Locale::Th | Locale::Ar => ",",
        Locale::De | Locale::It | Locale::Es | Locale::Id | Locale::Vi => ".",
        // A narrow space that does not break.
        Locale::Fr => "\u{202f}",
    }
}

fn decimal_point(locale: Locale) -> &'static str {
    match locale {
        Locale::En | Locale::Th | Locale::Ar => ".",
        Locale::De | Locale::Fr | Locale::It | Locale::Es | Locale::Id | Locale::Vi => ",",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_locale_does() {
        for (locale, thousand, million, part) in [
            (Locale::En, "1,234", "1,234,567", "12,345.50"),
            (Locale::De, "1.234", "1.234.567", "12.345,50"),
            (Locale::Fr, "1\u{202f}234", "1\u{202f}234\u{202f}567", "12\u{202f}345,50"),
            (Locale::It, "1234", "1.234.567", "12.345,50"),
            (Locale::Es, "1234", "1.234.567", "12.345,50"),
            (Locale::Id, "1.234", "1.234.567", "12.345,50"),
            (Locale::Th, "1,234", "1,234,567", "12,345.50"),
            (Locale::Vi, "1.234", "1.234.567", "12.345,50"),
            (Locale::Ar, "1,234", "1,234,567", "12,345.50"),
        ] {
            let words = Words::of(locale);
            assert_eq!(words.number(999), "999");
            assert_eq!(words.number(1234), thousand, "{locale:?}");
            assert_eq!(words.number(1_234_567), million, "{locale:?}");
            assert_eq!(words.decimal(12_345.5, 2), part, "{locale:?}");
        }
    }

    #[test]
    fn signs_and_what_is_no_number() {
        let words = Words::of(Locale::En);
        for (value, n_digits, text) in [
            (-1.25, 1, "−1.2"),
            (-0.01, 1, "0.0"),
            (f64::NAN, 1, "–"),
            (f64::INFINITY, 0, "–"),
            (2.0, 0, "2"),
        ] {
            assert_eq!(words.decimal(value, n_digits), text, "{value}");
        }
        assert_eq!(words.percent(0.125, 1), "12.5%");
    }

    #[test]
    fn amounts_keep_every_digit_that_was_charged() {
        let words = Words::of(Locale::En);
        for (amount, text) in [
            (0, "free"),
            (1_200, "$0.0000012"),
            (1_250_000_000, "$1.25"),
            (-500_000_000, "−$0.50"),
            (1_234_000_000_000, "$1,234.00"),
        ] {
            assert_eq!(words.usd(NanoUsd(amount)), text);
        }
    }

    #[test]
    fn days_have_their_month_in_letters() {
        let words = Words::of(Locale::En);
        assert_eq!(words.date(1_756_771_200_000_000), "2 Sept 2025");
        assert_eq!(words.date_time(1_756_771_200_000_000 + 54_240_000_000), "2 Sept 2025, 15:04");
        let arabic = Words::of(Locale::Ar);
        assert_eq!(arabic.date(1_756_771_200_000_000), "2 سبتمبر 2025");
        assert_eq!(arabic.usd(NanoUsd(1_250_000_000)), "\u{2066}$1.25\u{2069}");
        assert_eq!(words.date_of("soon"), "soon");
        assert_eq!(words.date_of("2025-13-01"), "2025-13-01");
    }
}
