//! Moments are microseconds since 1970; this writes their day.

use crate::Month;

/// The day of a moment, `2025-09-02`, in UTC.
pub fn day(at_us: i64) -> String {
    let (month, day) = Month::of(at_us);
    let two = |n: u8| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    [&month.year.to_string(), "-", &two(month.month), "-", &two(day)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_falls_on_its_day() {
        let us = 1_000_000;
        for (at_s, text) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_756_771_200, "2025-09-02"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(day(at_s * us), text);
        }
    }
}
