//! Reads and prints days of the calendar.

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

impl Date {
    /// Parses a day: `2025-12-31`, `2025/12/31`, `2025年12月31日`.
    pub fn parse(written: &str) -> Option<Date> {
        let plain = written.trim().strip_suffix('日').unwrap_or_else(|| written.trim());
        let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
        let date = Date { year: digits(year)?, month: digits(month)?, day: digits(day)? };
        let leap = (date.year.is_multiple_of(4) && !date.year.is_multiple_of(100)) || date.year.is_multiple_of(400);
        let days = match date.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year.len() == 4 && (1..=days).contains(&date.day)).then_some(date)
    }

    /// Returns the day that is this many days after 1 January 1970, or before it.
    pub fn from_days(days: i64) -> Date {
        // Years begin in March, so that the leap day is the last; 719 468 days lie between the two origins.
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let narrow = |figure: i64| u32::try_from(figure).unwrap_or(0);
        Date { year: narrow(year), month: narrow(month), day: narrow(day) }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let shown = |days| Date::from_days(days).to_string();
        assert_eq!([shown(0), shown(11_016), shown(20_454)], ["1970-01-01", "2000-02-29", "2026-01-01"]);
        assert_eq!([shown(-1), shown(-25_508)], ["1969-12-31", "1900-03-01"]);
        for written in ["2025-12-31", "2025/12/31", "2025.12.31", "2025年12月31日"] {
            assert_eq!(Date::parse(written), Some(Date { year: 2025, month: 12, day: 31 }), "{written}");
        }
        for written in ["2025-02-29", "2025-13-01", "25-12-31", "2025-12", "明年", "2025-12-31-1", "2025--1"] {
            assert_eq!(Date::parse(written), None, "{written}");
        }
    }
}
