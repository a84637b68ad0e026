//! Moments are microseconds since 1970; this writes their day.

/// The day of a moment, `2025-09-02`, in UTC.
///
/// Source of the arithmetic: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
pub fn day(at_us: i64) -> String {
    let days = at_us.div_euclid(86_400_000_000) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let two = |n: i64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    [&year.to_string(), "-", &two(month), "-", &two(day)].concat()
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
