//! Reads years and the periods that reports state.

use super::signs::{Gap, Signs, is_border};
use super::words::YEAR_LABELS;

/// Years that a report may be of.
const YEARS: std::ops::Range<i32> = 1990..2100;

/// A year and where it stands, with what belongs to it: `2024年度`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub year: i32,
    pub start: usize,
    pub end: usize,
}

/// Four digits, and where they end.
fn digits(signs: &Signs, at: usize) -> Option<(i32, usize)> {
    let joined = |at: usize| signs.gap(at) == Gap::None && signs.folded(at).and_then(digit).is_some();
    if signs.gap(at) == Gap::None && at.checked_sub(1).and_then(|before| signs.folded(before)).and_then(digit).is_some()
    {
        return None;
    }
    let mut year = 0;
    for offset in 0..4 {
        year = year * 10 + digit(signs.folded(at + offset)?)?;
    }
    let whole = !joined(at + 4);
    (whole && YEARS.contains(&year)).then_some((year, at + 4))
}

/// The year that stands here: `2024年`, `二〇二四年度`. No date, and no end of a range of years.
pub(super) fn year_here(signs: &Signs, at: usize) -> Option<Year> {
    let (year, end) = digits(signs, at)?;
    if signs.folded(end) != Some('年') {
        return None;
    }
    if is_month(signs, end + 1) || is_range(signs, at) {
        return None;
    }
    let end = if signs.begins(end + 1, "度") { end + 2 } else { end + 1 };
    // `2024年—2025年`
    let joins = signs.folded(end).is_some_and(is_dash);
    let ranges = joins && (end..end + 3).any(|at| digits(signs, at).is_some());
    (!ranges).then_some(Year { year, start: at, end })
}

/// `1月`, `十二月`: the year is that of a date.
fn is_month(signs: &Signs, at: usize) -> bool {
    let end = (at..at + 3).find(|at| !signs.folded(*at).is_some_and(|c| digit(c).is_some() || c == '十'));
    end.is_some_and(|end| end > at && signs.folded(end) == Some('月'))
}

/// `2023-2024年`: the second year alone is not the year of anything.
fn is_range(signs: &Signs, at: usize) -> bool {
    let mut before = at;
    while before.checked_sub(1).and_then(|at| signs.folded(at)).is_some_and(|c| is_dash(c) || c == '至') {
        before -= 1;
    }
    let year =
        |at: usize| at.checked_sub(1).and_then(|at| signs.folded(at)).is_some_and(|c| digit(c).is_some() || c == '年');
    before < at && year(before)
}

/// A year without `年` directly before `end`: `2024政府信息公开年报`.
pub(super) fn bare_year_before(signs: &Signs, floor: usize, end: usize) -> Option<Year> {
    let start = end.checked_sub(4).filter(|start| *start >= floor)?;
    let (year, stop) = digits(signs, start)?;
    (stop == end && !is_range(signs, start)).then_some(Year { year, start, end })
}

/// A year without `年` from here on up to a bracket: `（2023）`.
pub(super) fn bare_year_here(signs: &Signs, at: usize) -> Option<Year> {
    let (year, end) = digits(signs, at)?;
    (signs.folded(end) == Some(')')).then_some(Year { year, start: at, end })
}

/// A year without `年` in brackets directly before `end`: `（2023）政府信息公开年报`.
pub(super) fn bracketed_year_before(signs: &Signs, floor: usize, end: usize) -> Option<Year> {
    let start = end.checked_sub(5).filter(|start| *start > floor && signs.ends(floor, *start, "("))?;
    let year = bare_year_here(signs, start).filter(|year| year.end + 1 == end)?;
    Some(Year { end, ..year })
}

/// The year that a field states: `报告年度：2023年`.
pub(super) fn labelled_year(signs: &Signs) -> Option<(i32, usize)> {
    (0..signs.len()).find_map(|at| {
        let opens =
            signs.gap(at) != Gap::None || at.checked_sub(1).and_then(|at| signs.folded(at)).is_none_or(is_border);
        let label = YEAR_LABELS.iter().find(|label| opens && signs.begins(at, label))?;
        let colon = at + label.chars().count();
        let (year, end) = digits(signs, colon + 1).filter(|_| signs.folded(colon) == Some(':'))?;
        let whole = signs.gap(end) != Gap::None || signs.folded(end).is_none_or(|c| c == '年' || is_border(c));
        (whole && !is_month(signs, end + 1) && !signs.folded(end).is_some_and(is_dash)).then_some((year, at))
    })
}

/// The years of a range, in order.
pub(super) fn years_in(signs: &Signs, start: usize, end: usize) -> Vec<Year> {
    (start..end).filter_map(|at| year_here(signs, at)).filter(|year| year.end <= end).collect()
}

/// The year of a stated period and the line where it stands: `自2019年1月1日起至12月31日止`, `2019.1.1-2019.12.31`.
/// Both ends must lie in one year.
pub(super) fn period(signs: &Signs) -> Option<(i32, usize)> {
    (0..signs.len()).find_map(|at| period_at(signs, at).map(|year| (year, signs.line(at))))
}

fn period_at(signs: &Signs, at: usize) -> Option<i32> {
    let (year, at) = digits(signs, at)?;
    let at = after_mark(signs, at)?;
    let at = number(signs, at, 1)?;
    let mut at = match after_mark(signs, at) {
        Some(day) => number(signs, day, 1).unwrap_or(at),
        None => at,
    };
    for word in ["月", "日", "号", "起", ",", "、"] {
        if signs.begins(at, word) {
            at += 1;
        }
    }
    let joined = ["至", "到", "止"].iter().find(|word| signs.begins(at, word));
    let mut next = at + joined.map_or(0, |_| 1);
    while joined.is_none() && signs.folded(next).is_some_and(is_dash) {
        next += 1;
    }
    if next == at {
        return None;
    }
    let last = match digits(signs, next) {
        Some((other, end)) if other == year => after_mark(signs, end)?,
        Some(_) => return None,
        None => next,
    };
    let last = number(signs, last, 12)?;
    let ends = match after_mark(signs, last) {
        Some(day) => number(signs, day, 31).is_some(),
        None => signs.begins(last, "月"),
    };
    ends.then_some(year)
}

/// What parts year, month and day.
fn after_mark(signs: &Signs, at: usize) -> Option<usize> {
    let mark = signs.folded(at)?;
    let parts =
        matches!(mark, '年' | '.' | '/' | '-') || mark == '月' && signs.folded(at + 1).and_then(digit).is_some();
    parts.then_some(at + 1)
}

/// This number in digits, and where it ends: `1`, `01`, `十二`, `三十一`.
fn number(signs: &Signs, at: usize, wanted: i32) -> Option<usize> {
    let words: &[&str] = match wanted {
        1 => &["01", "1", "一"],
        12 => &["12", "十二"],
        _ => &["31", "三十一"],
    };
    let word = words.iter().find(|word| signs.begins(at, word))?;
    let end = at + word.chars().count();
    let more = signs.folded(end).is_some_and(|c| digit(c).is_some() || c == '十');
    (!more).then_some(end)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '―' | '─' | '~' | '～' | '－' | '﹣')
}

fn digit(c: char) -> Option<i32> {
    super::super::dates::digit(c).and_then(|digit| i32::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::super::signs::HeadLine;
    use super::*;

    const NONE: [i32; 0] = [];

    fn signs(text: &str) -> Signs {
        Signs::new(&[HeadLine { text: text.to_owned(), place: None }])
    }

    #[test]
    fn years_are_read_in_every_writing() {
        let years = |text: &str| {
            let signs = signs(text);
            years_in(&signs, 0, signs.len()).iter().map(|year| year.year).collect::<Vec<_>>()
        };
        assert_eq!(years("２０２３ 年度"), [2023]);
        assert_eq!(years("二〇二三年和二○二四年"), [2023, 2024]);
        assert_eq!(years("2025年1月20日"), NONE);
        assert_eq!(years("2023—2024年"), NONE);
        assert_eq!(years("2023-2024学年"), NONE);
        assert_eq!(years("12023年"), NONE);
    }

    #[test]
    fn periods_are_read_in_every_writing() {
        let period = |text: &str| period(&signs(text)).map(|found| found.0);
        assert_eq!(period("统计期限为2019年1月1日至2019年12月31日。"), Some(2019));
        assert_eq!(period("自2021年1月1日起至12月31日止"), Some(2021));
        assert_eq!(period("（2021.01.01—2021.12.31）"), Some(2021));
        assert_eq!(period("二〇二一年一月一日至十二月三十一日"), Some(2021));
        assert_eq!(period("2024年1-12月"), Some(2024));
        assert_eq!(period("2020年1月1日起至202020年12月31日止"), None);
        assert_eq!(period("2019年1月1日至2020年12月31日"), None);
        assert_eq!(period("2024年1月1日至6月30日"), None);
    }
}
