//! Formats the stored figures of spreadsheets as their cells print them: exact decimals, dates and percentages.
//!
//! Invariant: every digit comes from the stored figure.

use crate::amount::Amount;
use crate::date::Date;
use crate::document::CellMark;
use crate::report::{Figure, State};
use crate::source::trim;

use super::number_code::{Code, Shown};

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
    Code(Code),
}

/// How what a cell shows agrees with what it stores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Agreement {
    #[default]
    Same,
    /// Fewer digits are shown.
    Rounded,
    /// Another figure is shown, or none.
    Other,
}

/// A stored figure as its cell shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Printed {
    pub text: String,
    /// The exact figure stored.
    pub number: Option<Amount>,
    pub agreement: Agreement,
}

impl Printed {
    fn new(text: String, number: Option<Amount>, agreement: Agreement) -> Printed {
        Printed { text, number, agreement }
    }
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
pub(super) fn printed(stored: &str, format: &Format, since_1904: bool) -> Printed {
    let Some(plain) = decimal(stored) else {
        return Printed::new(stored.trim().to_owned(), None, Agreement::Same);
    };
    let number = Amount::parse(&plain);
    let same = |text: String| Printed::new(text, number, Agreement::Same);
    match format {
        Format::Plain => same(plain),
        Format::Date => same(date(&plain, since_1904)),
        Format::Percent => same(percent(&plain)),
        Format::Code(code) => match code.show(&plain) {
            Shown::Date => same(date(&plain, since_1904)),
            Shown::Odd => Printed::new(format!("{plain} [{}]", code.words()), number, Agreement::Other),
            Shown::Words(shown) if trim(&shown).ends_with('%') => same(percent(&plain)),
            Shown::Words(shown) => compared(&shown, &plain, number),
        },
    }
}

fn percent(plain: &str) -> String {
    format!("{}%", decimal(&format!("{plain}E2")).unwrap_or_else(|| plain.to_owned()))
}

/// What a cell shows, held against the figure it stores: the exact figure where both agree, else both.
pub(super) fn compared(shown: &str, plain: &str, number: Option<Amount>) -> Printed {
    let shown = trim(shown);
    let zero = number.is_some_and(Amount::is_zero);
    if shown.is_empty() {
        let text = if zero { String::new() } else { CellMark::Hidden.written() };
        return Printed::new(text, number, Agreement::Other);
    }
    let bare = trim(shown.trim_matches(|c: char| MONEY.contains(&c) || c.is_whitespace()));
    let bare = ["CNY", "RMB", "USD"].iter().find_map(|name| bare.strip_prefix(name)).map_or(bare, trim);
    // Brackets around a loss.
    let (bare, in_brackets) = match bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim_matches(|c: char| MONEY.contains(&c)), true),
        None => (bare, false),
    };
    // The sign in front of the money: `-¥5`.
    let signed = bare.strip_prefix('-').and_then(|rest| rest.strip_prefix(MONEY));
    let bare = signed.map_or(bare, trim);
    // `0.##` prints a point after a whole number.
    let figure = Figure::read(bare.strip_suffix('.').unwrap_or(bare));
    match (figure.state, figure.value, number) {
        (State::Number, Some(value), Some(stored)) => {
            let value = if in_brackets || signed.is_some() { value.negate() } else { value };
            let unit = figure.unit.unwrap_or_default();
            match agreement(value, stored) {
                Agreement::Other => Printed::new(format!("{shown} [{plain}]"), number, Agreement::Other),
                agreement => Printed::new(format!("{plain}{unit}"), number, agreement),
            }
        }
        (State::Dash, ..) if zero => Printed::new(shown.to_owned(), number, Agreement::Same),
        _ => Printed::new(format!("{shown} [{plain}]"), number, Agreement::Other),
    }
}

/// Signs of money that stand before or after a figure.
const MONEY: &[char] = &['¥', '￥', '$', '＄', '€'];

/// Whether a figure that is shown is the stored one, or that one with fewer digits.
fn agreement(shown: Amount, stored: Amount) -> Agreement {
    let Some(difference) = shown.checked_sub(stored).map(Amount::abs) else { return Agreement::Other };
    if difference.is_zero() {
        return Agreement::Same;
    }
    let places = i32::try_from(shown.decimals()).unwrap_or(0);
    let unit = Amount::power_of_ten(-places);
    let twice = difference.checked_add(difference);
    match (unit, twice) {
        (Some(unit), Some(twice)) if !unit.checked_sub(twice).is_none_or(Amount::is_negative) => Agreement::Rounded,
        _ => Agreement::Other,
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
    Date::from_days(days).to_string()
}

/// The formats that spreadsheets know by number.
pub(super) fn built_in(id: u32) -> Format {
    let code = match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 | 10 => return Format::Percent,
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14..=22 | 27..=36 | 45..=47 | 50..=58 => return Format::Date,
        37 | 38 => "#,##0_);(#,##0)",
        39 | 40 => "#,##0.00_);(#,##0.00)",
        41 | 42 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        43 | 44 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        48 => "##0.0E+0",
        _ => return Format::Plain,
    };
    of_code(code)
}

/// Reads a format code.
pub(super) fn of_code(code: &str) -> Format {
    match code.trim() {
        "" | "General" | "@" => Format::Plain,
        code => Format::Code(Code::parse(code)),
    }
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
    fn cells_show_the_stored_figure_or_both() {
        let seen = |code: &str, stored: &str| printed(stored, &of_code(code), false);
        for (code, stored, expected) in [
            ("General", "3119", "3119"),
            ("#,##0.00", "96171.60000000001", "96171.6"),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "-5", "-5"),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "-"),
            ("0.0%", "0.155", "15.5%"),
            ("yyyy\"年\"m\"月\"", "45366", "2024-03-15"),
            ("[$-804]yyyy-mm-dd", "45366", "2024-03-15"),
            ("0.00\"万元\"", "1245.95", "1245.95万元"),
            ("0\\件", "5", "5件"),
            ("General\"件\"", "5", "5件"),
            ("G/通用格式\"件\"", "5", "5件"),
            ("\"¥\"#,##0.00;(\"¥\"#,##0.00)", "-5", "-5"),
            ("¥#,##0;-¥#,##0", "-5", "-5"),
            ("0.##", "5", "5"),
            ("0.0,", "1234", "1.2 [1234]"),
            ("0!.0,\"万\"", "1234", "0.1万 [1234]"),
            ("-0", "5", "-5 [5]"),
            ("\"1\"0", "5", "15 [5]"),
            ("00-00", "1234", "12-34 [1234]"),
            ("0;0", "-5", "5 [-5]"),
            (";;;", "5", "\u{fffc}hidden"),
            ("0;-0;;@", "0", ""),
            ("[<10]\"少于10\"", "5", "少于10 [5]"),
        ] {
            assert_eq!(seen(code, stored).text, expected, "{code} {stored}");
        }
        assert_eq!(seen("0.0", "2.26").agreement, Agreement::Rounded);
        assert_eq!(seen("0.00", "2.26").agreement, Agreement::Same);
        assert_eq!(printed("45366", &Format::Date, false).text, "2024-03-15");
    }
}
