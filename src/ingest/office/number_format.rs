//! Formats the stored figures of spreadsheets as their cells print them: exact decimals, dates and percentages.
//!
//! Invariant: every digit comes from the stored figure.

use crate::amount::Amount;

/// Spreadsheets keep fifteen significant digits; further digits are the noise of binary storage.
const STORED_DIGITS: usize = 15;
/// Longest decimal that is written out.
const MAX_PLACES: i32 = 40;

/// What a number format makes of a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Plain,
    Date,
    Percent,
    /// Text after the figure: `0.00"万元"`.
    Suffix(String),
    /// Prints something other than what is stored, in thousands for example.
    Scaled(String),
}

/// Stored digits as a plain decimal: `9.61716E+4` → `96171.6`, `96171.60000000001` → `96171.6`. `None` for
/// what is not a number or is too long.
pub(super) fn decimal(stored: &str) -> Option<String> {
    let stored = stored.trim();
    let (negative, rest) = match stored.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, stored.strip_prefix('+').unwrap_or(stored)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|e| e.abs() <= 400)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0
        || whole.len() + fraction.len() > 400
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return None;
    }
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').collect();
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let mut significant: Vec<u8> = digits.get(zeros..).unwrap_or_default().to_vec();
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    // Where the point stands, counted from the first significant digit.
    let mut point = i32::try_from(whole.len()).ok()? + exponent - i32::try_from(zeros).ok()?;
    if significant.len() > STORED_DIGITS {
        let up = significant.get(STORED_DIGITS).is_some_and(|digit| *digit >= 5);
        significant.truncate(STORED_DIGITS);
        if up && carry(&mut significant) {
            point += 1;
        }
    }
    while significant.last() == Some(&0) {
        significant.pop();
    }
    if !(-MAX_PLACES..=MAX_PLACES).contains(&point) {
        return None;
    }
    Some(written(negative, &significant, point))
}

/// Adds one to the last digit; true where a digit came in front.
fn carry(digits: &mut Vec<u8>) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
    true
}

fn written(negative: bool, digits: &[u8], point: i32) -> String {
    let mut out = String::from(if negative { "-" } else { "" });
    let sign = |digit: &u8| char::from(b'0' + digit);
    let places = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if point <= 0 {
        out.push_str("0.");
        (point..0).for_each(|_| out.push('0'));
        out.extend(digits.iter().map(sign));
        return out;
    }
    let whole = usize::try_from(point).unwrap_or(0);
    out.extend(digits.iter().take(whole).map(sign));
    (places..point).for_each(|_| out.push('0'));
    if digits.len() > whole {
        out.push('.');
        out.extend(digits.iter().skip(whole).map(sign));
    }
    out
}

/// A stored figure as words, with the exact figure where it is one. `since_1904`: how the workbook counts days.
pub(super) fn printed(stored: &str, format: &Format, since_1904: bool) -> (String, Option<Amount>) {
    let Some(plain) = decimal(stored) else { return (stored.trim().to_owned(), None) };
    let number = Amount::parse(&plain);
    match format {
        Format::Plain => (plain, number),
        Format::Suffix(words) => (format!("{plain}{words}"), number),
        Format::Date => (date(&plain, since_1904), None),
        Format::Percent => (format!("{}%", self::decimal(&format!("{plain}E2")).unwrap_or(plain)), None),
        Format::Scaled(code) => (format!("{plain} [{code}]"), None),
    }
}

/// Day numbers as `2024-03-15`, with the time of day left out.
fn date(plain: &str, since_1904: bool) -> String {
    let days = plain.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let Some(days) = days.filter(|days| (1..=2_958_465).contains(days)) else { return format!("{plain} [date]") };
    // Days since 1970-01-01; the year 1900 of spreadsheets has a 29th of February.
    let days = if since_1904 {
        days - 24_107
    } else if days > 59 {
        days - 25_569
    } else {
        days - 25_568
    };
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The formats that spreadsheets know by number.
pub(super) fn built_in(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
        _ => Format::Plain,
    }
}

/// Reads a format code: its first section, literals kept apart from format characters.
pub(super) fn of_code(code: &str) -> Format {
    let mut bare = String::new();
    let mut suffix = String::new();
    let mut chars = code.chars();
    let mut digits = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                if digits {
                    suffix.push_str(&words);
                }
            }
            '\\' | '!' => {
                if let Some(c) = chars.next() {
                    if c == '.' && digits {
                        return Format::Scaled(code.to_owned());
                    }
                    if digits {
                        suffix.push(c);
                    }
                }
            }
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    return Format::Date;
                }
            }
            ';' => break,
            c => {
                digits |= matches!(c, '0' | '#' | '?');
                if !c.is_ascii() && digits {
                    suffix.push(c);
                }
                bare.push(c.to_ascii_lowercase());
                digits |= bare.ends_with("general");
            }
        }
    }
    if bare.contains("general") {
        return if suffix.trim().is_empty() { Format::Plain } else { Format::Suffix(suffix) };
    }
    if bare.contains('%') {
        return Format::Percent;
    }
    if bare.contains(['y', 'd', 'h', 's', 'm', 'e', 'b', 'g']) && !bare.contains(['0', '#', '?']) {
        return Format::Date;
    }
    if bare.trim_end().trim_end_matches(')').ends_with(',') || bare.contains(",.") {
        return Format::Scaled(code.to_owned());
    }
    if suffix.trim().is_empty() { Format::Plain } else { Format::Suffix(suffix) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_digits_are_printed_exactly() {
        for (stored, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("3119", "3119"),
            ("96171.60000000001", "96171.6"),
            ("2.2999999999999998", "2.3"),
            ("0.30000000000000004", "0.3"),
            ("1.23E+5", "123000"),
            ("1E-3", "0.001"),
            ("73802895.900000006", "73802895.9"),
            ("999999999999999.9", "1000000000000000"),
            ("-12.50", "-12.5"),
            (".5", "0.5"),
        ] {
            assert_eq!(decimal(stored).as_deref(), Some(expected), "{stored}");
        }
        for stored in ["", "x", "1E999", "--1", "NaN", "1.2.3"] {
            assert_eq!(decimal(stored), None, "{stored}");
        }
    }

    #[test]
    fn formats_say_what_a_figure_is() {
        for (code, expected) in [
            ("General", Format::Plain),
            ("#,##0.00", Format::Plain),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", Format::Plain),
            ("0.0%", Format::Percent),
            ("yyyy\"年\"m\"月\"", Format::Date),
            ("[$-804]yyyy-mm-dd", Format::Date),
            ("[h]:mm", Format::Date),
            ("0.00\"万元\"", Format::Suffix("万元".to_owned())),
            ("0\\件", Format::Suffix("件".to_owned())),
            ("General\"件\"", Format::Suffix("件".to_owned())),
            ("0.0,", Format::Scaled("0.0,".to_owned())),
            ("0!.0,\"万\"", Format::Scaled("0!.0,\"万\"".to_owned())),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
        assert_eq!(printed("45366", &Format::Date, false).0, "2024-03-15");
        assert_eq!(printed("0.155", &Format::Percent, false).0, "15.5%");
        assert_eq!(printed("1245.95", &Format::Suffix("万元".to_owned()), false).0, "1245.95万元");
    }
}
