//! A month of the calendar, in UTC: what usage and bills are counted by.

use serde::{Deserialize, Serialize};
use std::fmt;

const DAY_US: i64 = 86_400_000_000;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// Such as 2025.
    pub year: i32,
    /// 1 is January.
    pub month: u8,
}

impl Month {
    /// Reads `2025-09`; years 1970 to 9999, so that every day of it is a moment.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) =
            text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year) || !digits(month) {
            return None;
        }
        let found = Self { year: year.parse().ok()?, month: month.parse().ok()? };
        (found.year >= 1970 && (1..=12).contains(&found.month)).then_some(found)
    }

    /// The month of a moment, microseconds since 1970, and the day in it, from 1.
    ///
    /// Source of the arithmetic: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    pub fn of(at_us: i64) -> (Self, u8) {
        let days = at_us.div_euclid(DAY_US) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (Self { year: year as i32, month: month as u8 }, day as u8)
    }

    /// Its first day, in days since 1970. Source: the same, `days_from_civil`.
    pub fn first_day(self) -> i64 {
        let (year, month) = (i64::from(self.year) - i64::from(self.month <= 2), i64::from(self.month));
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// Its first moment, microseconds since 1970.
    pub fn start_us(self) -> i64 {
        self.first_day() * DAY_US
    }

    /// The first moment of one of its days, counted from 0, microseconds since 1970.
    pub fn day_start_us(self, day_idx: u8) -> i64 {
        self.start_us() + i64::from(day_idx) * DAY_US
    }

    /// How many days it has.
    pub fn n_days(self) -> u8 {
        (self.next().first_day() - self.first_day()) as u8
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { month: self.month + 1, ..self }
        }
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { month: self.month - 1, ..self }
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_as_it_is_read() {
        for text in ["1970-01", "2025-09", "2024-02", "9999-12"] {
            assert_eq!(Month::parse(text).expect(text).to_string(), text);
        }
        for bad in ["", "2025", "2025-13", "2025-00", "2025-9", "1969-12", "+025-01", "2025-+1", "2025-09-01"]
        {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_and_months_agree_with_the_calendar() {
        for (at_s, month, day) in [
            (0, "1970-01", 1),
            (951_782_399, "2000-02", 28),
            (951_782_400, "2000-02", 29),
            (1_756_771_200, "2025-09", 2),
        ] {
            assert_eq!(Month::of(at_s * 1_000_000), (Month::parse(month).expect("a month"), day));
        }
        let mut month = Month::parse("1970-01").expect("a month");
        for _ in 0..12 * 200 {
            assert_eq!(Month::of(month.start_us()), (month, 1));
            assert_eq!(Month::of(month.start_us() - 1).0, month.previous());
            assert_eq!(month.next().previous(), month);
            month = month.next();
        }
        let days = |text| Month::parse(text).expect("a month").n_days();
        assert_eq!([days("2024-02"), days("2025-02"), days("2100-02"), days("2025-12")], [29, 28, 28, 31]);
    }
}
