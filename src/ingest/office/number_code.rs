//! Carries out the format codes of spreadsheets: sections, conditions, signs, literals, grouping and scaling.
//!
//! Invariant: every digit comes from the stored figure or stands in the code; what is not understood is not shown.

/// Digits after the point that a code may ask for.
const MAX_PLACES: usize = 40;

/// Longer codes are not carried out; spreadsheets accept a quarter of it.
const MAX_CODE_LENGTH: usize = 1_000;

/// A format code, such as `#,##0.00;[Red]-0;"-"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    sections: Vec<Section>,
    words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Section {
    parts: Vec<Part>,
    condition: Option<(String, String)>,
    places: usize,
    percent: u32,
    thousands: u32,
    grouped: bool,
    general: bool,
    date: bool,
    /// Prints fractions, powers of ten or numerals in words.
    odd: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    General,
}

/// What a code makes of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Words(String),
    Date,
    /// Something that is not carried out here.
    Odd,
}

impl Code {
    pub(super) fn parse(words: &str) -> Code {
        // `General` as the Chinese editions write it.
        let plain = ["G/通用格式", "G/標準", "通用格式", "Standard"]
            .iter()
            .fold(words.to_owned(), |code, name| code.replace(name, "General"));
        if words.len() > MAX_CODE_LENGTH {
            let odd = Section { odd: true, ..Section::default() };
            return Code { sections: vec![odd], words: words.chars().take(MAX_CODE_LENGTH / 10).collect() };
        }
        let mut sections = Vec::new();
        let mut reader = plain.chars().peekable();
        loop {
            let (section, more) = section(&mut reader);
            sections.push(section);
            if !more || sections.len() >= 8 {
                break;
            }
        }
        Code { sections, words: words.to_owned() }
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// Whether words in the cell are not printed: `;;;`.
    pub(super) fn hides_words(&self) -> bool {
        self.sections.len() == 4 && self.sections.last().is_some_and(|section| section.parts.is_empty())
    }

    /// Shows a plain decimal such as `-12.5`.
    pub(super) fn show(&self, plain: &str) -> Shown {
        let negative = plain.starts_with('-');
        let zero = !plain.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let conditional = self.sections.iter().any(|section| section.condition.is_some());
        let numbers = self.sections.get(..self.sections.len().min(3)).unwrap_or_default();
        let (section, signed) = if conditional {
            let found = numbers.iter().find(|section| match &section.condition {
                Some((sign, limit)) => holds(plain, sign, limit),
                None => true,
            });
            (found, true)
        } else {
            match numbers {
                [only] => (Some(only), true),
                [_, minus, ..] if negative && !zero => (Some(minus), false),
                [_, _, nothing] if zero => (Some(nothing), false),
                [first, ..] => (Some(first), false),
                [] => (None, true),
            }
        };
        let Some(section) = section else { return Shown::Odd };
        if section.date {
            return Shown::Date;
        }
        if section.odd {
            return Shown::Odd;
        }
        match section.show(plain.trim_start_matches('-')) {
            Some(words) => {
                let minus = negative && signed && words.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
                Shown::Words(if minus { format!("-{words}") } else { words })
            }
            None => Shown::Odd,
        }
    }
}

impl Section {
    fn show(&self, plain: &str) -> Option<String> {
        if self.general {
            let words = self.parts.iter().map(|part| match part {
                Part::Words(words) => words.as_str(),
                Part::General => plain,
                _ => "",
            });
            return Some(words.collect());
        }
        let shift = i32::try_from(self.percent * 2).ok()? - i32::try_from(self.thousands * 3).ok()?;
        let (whole, fraction) = rounded(plain, shift, self.places)?;
        let holes = self.parts.iter().take_while(|part| **part != Part::Point);
        let holes = holes.filter(|part| matches!(part, Part::Digit(_))).count();
        let digits = if whole == "0" { "" } else { whole.as_str() };
        let mut out = String::new();
        let mut hole = holes;
        let mut behind = false;
        let mut fraction = fraction.chars();
        // Digits for which there is no place of their own stand in front of the first.
        let extra = digits.len().saturating_sub(holes);
        let mut left = digits.chars();
        let mut remaining = digits.len();
        let separate = |out: &mut String, remaining: usize| {
            if self.grouped
                && remaining > 0
                && remaining.is_multiple_of(3)
                && out.ends_with(|c: char| c.is_ascii_digit())
            {
                out.push(',');
            }
        };
        for part in &self.parts {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Point => {
                    behind = true;
                    // No place in front of the point: all digits stand there.
                    out.extend(left.by_ref().take(if holes == 0 { remaining } else { 0 }));
                    out.push('.');
                }
                Part::Digit(kind) if behind => {
                    let digit = fraction.next().unwrap_or('0');
                    let rest_is_zero = digit == '0' && fraction.clone().all(|digit| digit == '0');
                    match kind {
                        '0' => out.push(digit),
                        _ if rest_is_zero => {}
                        _ => out.push(digit),
                    }
                }
                Part::Digit(kind) => {
                    if hole == holes {
                        for _ in 0..extra {
                            out.extend(left.next());
                            remaining -= 1;
                            separate(&mut out, remaining);
                        }
                    }
                    if remaining >= hole {
                        out.extend(left.next());
                        remaining -= 1;
                        separate(&mut out, remaining);
                    } else if *kind == '0' {
                        out.push('0');
                        separate(&mut out, hole - 1);
                    }
                    hole -= 1;
                }
                Part::General => {}
            }
        }
        Some(out)
    }
}

/// Moves the point by `shift` places and rounds to `places` digits after it.
fn rounded(plain: &str, shift: i32, places: usize) -> Option<(String, String)> {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
    if digits.iter().any(|digit| *digit > 9) || places > MAX_PLACES {
        return None;
    }
    let mut point = i32::try_from(whole.len()).ok()? + shift;
    while point < 1 {
        digits.insert(0, 0);
        point += 1;
    }
    let mut point = usize::try_from(point).ok()?;
    if digits.len() < point + places {
        digits.resize(point + places, 0);
    }
    let up = digits.get(point + places).is_some_and(|digit| *digit >= 5);
    digits.truncate(point + places);
    if up {
        let mut at = digits.len();
        loop {
            let Some(digit) = at.checked_sub(1).and_then(|at| digits.get_mut(at)) else {
                digits.insert(0, 1);
                point += 1;
                break;
            };
            if *digit < 9 {
                *digit += 1;
                break;
            }
            *digit = 0;
            at -= 1;
        }
    }
    let words: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (whole, fraction) = words.split_at_checked(point)?;
    let whole = whole.trim_start_matches('0');
    Some((if whole.is_empty() { "0" } else { whole }.to_owned(), fraction.to_owned()))
}

/// Compares plain decimals: `<`, `>=`, `=`, `<>`.
fn holds(plain: &str, sign: &str, limit: &str) -> bool {
    use crate::amount::Amount;
    let (Some(a), Some(b)) = (Amount::parse(plain), Amount::parse(limit)) else { return false };
    let Some(difference) = a.checked_sub(b) else { return false };
    match sign {
        "<" => difference.is_negative(),
        "<=" => difference.is_negative() || difference.is_zero(),
        ">" => !difference.is_negative() && !difference.is_zero(),
        ">=" => !difference.is_negative(),
        "<>" => !difference.is_zero(),
        _ => difference.is_zero(),
    }
}

/// Reads one section, and whether another follows.
fn section(reader: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (Section, bool) {
    let mut section = Section::default();
    let mut letters = String::new();
    let mut words = |section: &mut Section, more: &str| match section.parts.last_mut() {
        Some(Part::Words(words)) => words.push_str(more),
        _ => section.parts.push(Part::Words(more.to_owned())),
    };
    let mut commas = 0;
    let mut behind = false;
    let mut more = false;
    while let Some(c) = reader.next() {
        if !matches!(c, ',' | '0' | '#' | '?' | '.') && commas > 0 {
            section.thousands += commas;
            commas = 0;
        }
        match c {
            ';' => {
                more = true;
                break;
            }
            '"' => {
                let inside: String = reader.by_ref().take_while(|c| *c != '"').collect();
                words(&mut section, &inside);
            }
            '\\' | '!' => {
                if let Some(c) = reader.next() {
                    words(&mut section, &c.to_string());
                }
            }
            '_' => {
                reader.next();
                words(&mut section, " ");
            }
            '*' => {
                if let Some(c) = reader.next() {
                    words(&mut section, &c.to_string());
                }
            }
            '[' => {
                let inside: String = reader.by_ref().take_while(|c| *c != ']').collect();
                bracket(&inside, &mut section, &mut words);
            }
            '0' | '#' | '?' => {
                if commas > 0 {
                    section.grouped = true;
                    commas = 0;
                }
                section.parts.push(Part::Digit(c));
                section.places += usize::from(behind);
            }
            '.' if section.parts.iter().any(|part| matches!(part, Part::Digit(_))) || next_is_digit(reader) => {
                section.thousands += std::mem::take(&mut commas);
                behind = true;
                section.parts.push(Part::Point);
            }
            ',' if section.parts.iter().any(|part| matches!(part, Part::Digit(_))) => commas += 1,
            '%' => {
                section.percent += 1;
                words(&mut section, "%");
            }
            '@' => section.parts.push(Part::General),
            '/' if !letters.contains(['y', 'm', 'd']) => {
                let digits = section.parts.iter().any(|part| matches!(part, Part::Digit(_)));
                section.odd |= digits;
                words(&mut section, "/");
            }
            c if c.is_ascii_alphabetic() => {
                letters.push(c.to_ascii_lowercase());
                if letters.ends_with("general") {
                    letters.truncate(letters.len() - "general".len());
                    section.parts.push(Part::General);
                }
            }
            c => words(&mut section, &c.to_string()),
        }
    }
    section.thousands += commas;
    let digits = section.parts.iter().any(|part| matches!(part, Part::Digit(_)));
    section.general = section.parts.contains(&Part::General);
    section.date |= !digits && !section.general && letters.contains(['y', 'd', 'h', 's', 'm', 'e', 'b', 'g']);
    // A power of ten, or letters that mean nothing known.
    section.odd |= digits && !letters.is_empty();
    (section, more)
}

fn next_is_digit(reader: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    matches!(reader.peek(), Some('0' | '#' | '?'))
}

/// `[Red]`, `[<10]`, `[$¥-804]`, `[h]`, `[DBNum1]`.
fn bracket(inside: &str, section: &mut Section, words: &mut impl FnMut(&mut Section, &str)) {
    let folded = inside.to_ascii_lowercase();
    if let Some(money) = inside.strip_prefix('$') {
        words(section, money.split('-').next().unwrap_or_default());
    } else if inside.starts_with(['<', '>', '=']) {
        let limit = inside.trim_start_matches(['<', '>', '=']);
        let sign = inside.get(..inside.len() - limit.len()).unwrap_or_default();
        section.condition = Some((sign.to_owned(), limit.trim().to_owned()));
    } else if !folded.is_empty() && folded.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
        section.date = true;
    } else if folded.starts_with("dbnum") || folded.starts_with("natnum") {
        section.odd = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, plain: &str) -> String {
        match Code::parse(code).show(plain) {
            Shown::Words(words) => words,
            Shown::Date => "date".to_owned(),
            Shown::Odd => "odd".to_owned(),
        }
    }

    #[test]
    fn codes_show_what_spreadsheets_show() {
        for (code, plain, expected) in [
            ("General", "12.5", "12.5"),
            ("General", "-3", "-3"),
            ("G/通用格式\"件\"", "5", "5件"),
            ("0", "5", "5"),
            ("0", "4.5", "5"),
            ("0", "-0.4", "0"),
            ("0.00", "1234.5", "1234.50"),
            ("#,##0.00", "1234567.891", "1,234,567.89"),
            ("#,##0", "123", "123"),
            ("#,##0", "1000", "1,000"),
            ("#", "0", ""),
            ("000", "5", "005"),
            ("-0", "5", "-5"),
            ("\"1\"0", "5", "15"),
            ("00-00", "1234", "12-34"),
            ("0-00", "345", "3-45"),
            ("0-00", "12345", "123-45"),
            ("0;0", "-5", "5"),
            ("0;-0;;@", "0", ""),
            (";;;", "5", ""),
            ("0;(0)", "-5", "(5)"),
            ("0;-0;\"-\"", "0", "-"),
            ("[<10]\"少于10\";0", "5", "少于10"),
            ("[<10]\"少于10\";0", "50", "50"),
            ("[>=100]0\"多\";0", "-7", "-7"),
            ("0.0,", "96171", "96.2"),
            ("0,,", "1234567", "1"),
            ("0%", "0.155", "16%"),
            ("0.0%", "0.155", "15.5%"),
            ("+0;-0;0", "5", "+5"),
            ("0.##", "5", "5."),
            ("[Red]0", "5", "5"),
            ("[$¥-804]#,##0.00", "5", "¥5.00"),
            ("yyyy-mm-dd", "45000", "date"),
            ("[h]:mm", "1", "date"),
            ("# ?/?", "0.5", "odd"),
            ("0.00E+00", "5", "odd"),
            ("[DBNum1]0", "5", "odd"),
            ("0!.0,\"万\"", "12345", "1.2万"),
            ("@", "5", "5"),
        ] {
            assert_eq!(shown(code, plain), expected, "{code} {plain}");
        }
        assert!(Code::parse(";;;").hides_words());
        assert!(!Code::parse("0;-0;0;@").hides_words());
    }
}
