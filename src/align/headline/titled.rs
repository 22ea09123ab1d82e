//! Reads the year and the name that a title states: before it, inside it, after it, on the line above and below.

use super::names::{Grade, before_connectives, grade, name_before, whole_name};
use super::signs::{Gap, Signs, is_border};
use super::words::{ANNOUNCEMENTS, ELSEWHERE};
use super::years::{Year, bare_year_before, bare_year_here, bracketed_year_before, year_here, years_in};

/// What a title is part of, from the least trusted to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The path to a page, the title of a window.
    Path,
    Sentence,
    Heading,
}

/// A name and where it stands.
pub(super) type Named = (usize, usize, Grade);

#[derive(Debug, Clone, Copy)]
pub(super) struct Titled {
    pub kind: Kind,
    pub start: usize,
    pub year: Option<i32>,
    pub name: Option<Named>,
    /// A name in brackets after the title.
    pub bracketed: Option<Named>,
    /// A name on a line of its own, above or below.
    pub beside: Option<Named>,
}

/// Reads what stands around a title; `None` where it is the one of another page.
pub(super) fn read(signs: &Signs, start: usize, end: usize) -> Option<Titled> {
    let line = signs.line(start);
    let (line_start, _) = signs.line_range(line);
    let floor = segment_start(signs, line_start, start);
    if ELSEWHERE.iter().any(|word| signs.ends(line_start, floor.saturating_sub(1), word) || signs.begins(floor, word)) {
        return None;
    }
    let mut own = before(signs, floor, start);
    // Where what belongs to the title begins, and whether that is the beginning of a line.
    let mut first = own.first;
    if own.year.is_none() && own.name.is_none() && first == line_start {
        // `青石县财政局2024年` on the line above.
        if let Some(above) = line.checked_sub(1).filter(|above| signs.is_short(*above)) {
            let (above_start, above_end) = signs.line_range(above);
            let floor = segment_start(signs, above_start, above_end);
            let joined = before(signs, floor, above_end);
            if joined.year.is_some() {
                first = joined.first;
                own = joined;
            }
        }
    }
    if own.year.is_none()
        && own.name.is_none()
        && first > line_start
        && let Some(step) = step_before(signs, line_start, first - 1)
    {
        first = step.first;
        own = step;
    }
    let first_line = signs.line(first);
    let begins_line = first == signs.line_range(first_line).0;
    let (rest_start, rest_end) = match own.name {
        Some((name_start, name_end, Grade::Bare)) => (name_start, name_end),
        Some(_) => (first, first),
        None => (signs.line_range(first_line).0, first),
    };
    if rest_start < rest_end
        && rest_start == signs.line_range(signs.line(rest_start)).0
        && let Some(longer) = over_line_end(signs, rest_start, rest_end)
    {
        own.name = Some(longer);
    }
    if own.name.is_some_and(|name| is_one_of_several(signs, name)) {
        own.name = None;
    }
    let year = own
        .year
        .or_else(|| year_before_comma(signs, line_start, first))
        .or_else(|| years_in(signs, start, end).last().map(|year| year.year))
        .or_else(|| year_after(signs, end));
    let kind = kind(signs, line_start, floor, end);
    if kind == Kind::Sentence && own.name.is_some_and(|name| name.2 == Grade::Bare && name.0 == floor) {
        own.name = None;
    }
    let beside = (own.name.is_none() && begins_line && kind == Kind::Heading)
        .then(|| above(signs, first_line).or_else(|| after_gap(signs, end)).or_else(|| below(signs, end)))
        .flatten();
    let name = own.name.or_else(|| before_border(signs, line_start, first));
    Some(Titled { kind, start, year, name, bracketed: bracketed(signs, end), beside })
}

/// The year as a step of its own, the name as another: `青石县财政局 / 2024年 / …`.
fn step_before(signs: &Signs, line_start: usize, border: usize) -> Option<Before> {
    let start = segment_start(signs, line_start, border);
    let year = year_here(signs, start).filter(|year| year.end == border)?;
    let end = start.checked_sub(1).filter(|end| *end > line_start);
    let name = end.and_then(|end| whole_name(signs, segment_start(signs, line_start, end), end));
    let name = name.filter(|name| name.2 == Grade::Whole);
    Some(Before { year: Some(year.year), name, first: name.map_or(start, |name| name.0) })
}

/// The year alone at the beginning of the line: `2023年，青石县财政局…`.
fn year_before_comma(signs: &Signs, line_start: usize, first: usize) -> Option<i32> {
    let comma = first.checked_sub(1).filter(|at| *at > line_start && signs.folded(*at) == Some(','))?;
    year_here(signs, line_start).filter(|year| year.end == comma).map(|year| year.year)
}

/// Whether another name stands before this one: `青石县财政局、青石县审计局2023年…` is of neither alone.
fn is_one_of_several(signs: &Signs, (start, ..): Named) -> bool {
    let line_start = signs.line_range(signs.line(start)).0;
    let Some(comma) = start.checked_sub(1).filter(|at| *at > line_start && signs.folded(*at) == Some('、')) else {
        return false;
    };
    whole_name(signs, segment_start(signs, line_start, comma), comma).is_some()
}

/// What stands before a title on one line.
struct Before {
    year: Option<i32>,
    name: Option<Named>,
    /// The first character that belongs to the title.
    first: usize,
}

fn before(signs: &Signs, floor: usize, end: usize) -> Before {
    let year = years_in(signs, floor, end).last().copied();
    let year =
        year.or_else(|| bare_year_before(signs, floor, end)).or_else(|| bracketed_year_before(signs, floor, end));
    let Some(Year { year, start, end: year_end }) = year else {
        let name = name_before(signs, floor, before_figures(signs, floor, end));
        return Before { year: None, name, first: name.map_or(end, |name| name.0) };
    };
    // The name stands after the year or before it.
    let start = open_bracket(signs, floor, start);
    let name = name_before(signs, year_end, end).or_else(|| name_before(signs, floor, start));
    Before {
        year: Some(year),
        name,
        first: name.map_or_else(|| before_connectives(signs, floor, start), |name| name.0.min(start)),
    }
}

/// Passes over what is written of years that are none: `2021—2022年`.
fn before_figures(signs: &Signs, floor: usize, end: usize) -> usize {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '年' | '度' | '-' | '—');
    (floor..end).rev().find(|at| !signs.folded(*at).is_some_and(figure)).map_or(floor, |at| at + 1)
}

/// The year may stand in brackets: `青石县财政局（2024年度）`.
fn open_bracket(signs: &Signs, floor: usize, at: usize) -> usize {
    if signs.ends(floor, at, "(") { at - 1 } else { at }
}

/// Where the words begin that no punctuation parts from `end`.
fn segment_start(signs: &Signs, floor: usize, end: usize) -> usize {
    let mut at = end;
    while at > floor {
        let c = signs.folded(at - 1);
        let range = c.is_some_and(|c| matches!(c, '-' | '—')) && signs.folded(at).is_some_and(|c| c.is_numeric());
        if c.is_none_or(is_border) && !range {
            break;
        }
        at -= 1;
    }
    at
}

fn kind(signs: &Signs, line_start: usize, floor: usize, end: usize) -> Kind {
    let line_end = signs.line_range(signs.line(end.saturating_sub(1))).1;
    let labelled = ["标题:", "题目:", "名称:"].iter().any(|label| signs.ends(line_start, floor, label));
    let decorated =
        (line_start..floor).all(|at| signs.folded(at).is_some_and(|c| matches!(c, '#' | '*' | '=' | '[' | ']')));
    let announced =
        ANNOUNCEMENTS.iter().any(|words| signs.begins(end, words) && end + words.chars().count() == line_end);
    let ends = end >= line_end
        || announced
        || signs.gap(end) == Gap::Space
        || signs.folded(end).is_some_and(|c| matches!(c, '(' | '*' | '#' | '='));
    let path =
        |at: usize| signs.folded(at).is_some_and(|c| matches!(c, '>' | '›' | '»' | '_' | '|' | '/' | '→' | '\\'));
    match (floor == line_start || labelled || decorated) && ends {
        true => Kind::Heading,
        false if (line_start..line_end).any(path) || signs.folded(end) == Some('-') => Kind::Path,
        false => Kind::Sentence,
    }
}

/// A year after the title: `（2024年度）`, `2024年`, on its line or alone on the next one.
fn year_after(signs: &Signs, end: usize) -> Option<i32> {
    let open = signs.begins(end, "(") || signs.begins(end, "[");
    let at = end + usize::from(open);
    if let Some(year) = bare_year_here(signs, at).filter(|_| open) {
        return Some(year.year);
    }
    let year = year_here(signs, at)?;
    let alone =
        signs.gap(year.end) == Gap::Line || signs.folded(year.end) == Some(')') || signs.folded(year.end) == Some(']');
    (open || alone || signs.gap(at) == Gap::None).then_some(year.year)
}

/// `2023年…报告（云岭县教育局）`, `2023年…报告——云岭县教育局`
fn bracketed(signs: &Signs, end: usize) -> Option<Named> {
    let line = signs.line(end.checked_sub(1)?);
    let line_end = signs.line_range(line).1;
    let dashes = (end..line_end).take_while(|at| matches!(signs.folded(*at), Some('—' | '-'))).count();
    if dashes == 2 || dashes == 1 && signs.begins(end, "—") {
        return whole_name(signs, end + dashes, line_end);
    }
    if !signs.begins(end, "(") && !signs.begins(end, "[") {
        return None;
    }
    let close = (end + 1..(end + 40).min(signs.len())).find(|at| matches!(signs.folded(*at), Some(')' | ']')))?;
    whole_name(signs, end + 1, close)
}

/// `青石县财政局：2024年…`, `【青石县财政局】2024年…`: the words before the punctuation are a name as a whole.
fn before_border(signs: &Signs, line_start: usize, first: usize) -> Option<Named> {
    let border = first.checked_sub(1).filter(|at| *at >= line_start)?;
    let mark = signs.folded(border)?;
    if matches!(mark, '《' | '“' | '"' | '「') {
        let start = segment_start(signs, line_start, border);
        let clear = start == line_start || matches!(signs.folded(start - 1), Some(',' | '。' | ';'));
        return name_before(signs, start, border).filter(|name| clear && name.0 == start && name.2 == Grade::Whole);
    }
    if !matches!(mark, ':' | ']' | '-' | '—') {
        return None;
    }
    let mut end = border;
    while end > line_start && signs.folded(end - 1).is_some_and(|c| matches!(c, '-' | '—')) {
        end -= 1;
    }
    let start = segment_start(signs, line_start, end);
    let opens = start == line_start || start == line_start + 1 && signs.folded(line_start) == Some('[');
    whole_name(signs, start, end).filter(|name| opens && name.2 == Grade::Whole)
}

/// A name that began on the line before: the rest of it alone would be another one.
fn over_line_end(signs: &Signs, start: usize, end: usize) -> Option<Named> {
    let above = signs.line(start).checked_sub(1).filter(|above| signs.is_short(*above))?;
    let (above_start, above_end) = signs.line_range(above);
    let office = signs.begins(start, "办公");
    if !office && whole_name(signs, above_start, above_end).is_some_and(|name| name.2 == Grade::Whole) {
        return None;
    }
    let grade = grade(&signs.words(above_start, end)).filter(|grade| *grade == Grade::Whole)?;
    Some((above_start, end, grade))
}

/// A name after white space, up to the end of the line.
fn after_gap(signs: &Signs, end: usize) -> Option<Named> {
    let line_end = signs.line_range(signs.line(end.checked_sub(1)?)).1;
    if end >= line_end || signs.gap(end) != Gap::Space {
        return None;
    }
    whole_name(signs, end, line_end).filter(|name| name.2 == Grade::Whole)
}

/// The name on the line above, where it is the only one there; numbers of documents are passed over.
fn above(signs: &Signs, line: usize) -> Option<Named> {
    let mut line = line.checked_sub(1)?;
    if is_number_of_document(signs, line) {
        line = line.checked_sub(1)?;
    }
    let name = line_name(signs, line).or_else(|| two_lines(signs, line))?;
    let first = signs.line(name.0);
    let listed = first.checked_sub(1).and_then(|line| line_name(signs, line)).is_some();
    (!listed).then_some(name)
}

/// The name that this line and the one before it are together, neither of them alone.
fn two_lines(signs: &Signs, line: usize) -> Option<Named> {
    let (start, end) = signs.line_range(line);
    if !signs.is_short(line) || start == end {
        return None;
    }
    over_line_end(signs, start, end)
}

fn below(signs: &Signs, end: usize) -> Option<Named> {
    let last = signs.line(end.checked_sub(1)?);
    let (start, end) = signs.line_range(last + 1);
    let year = start + usize::from(signs.begins(start, "("));
    let only_year = year_here(signs, year).is_some_and(|year| year.end + 1 >= end);
    let line = if only_year { last + 2 } else { last + 1 };
    let name = line_name(signs, line)?;
    let listed = line_name(signs, line + 1).is_some();
    (!listed).then_some(name)
}

/// The name that a line is, brackets, marks of headings and `文件` left out.
pub(super) fn line_name(signs: &Signs, line: usize) -> Option<Named> {
    let (mut start, mut end) = signs.line_range(line);
    if start == end || !signs.is_short(line) {
        return None;
    }
    while start < end
        && signs.folded(start).is_some_and(|c| matches!(c, '(' | '#' | '*' | '[' | '=' | '《'))
        && !closes_inside(signs, start, end)
    {
        start += 1;
    }
    while end > start
        && signs.folded(end - 1).is_some_and(|c| {
            matches!(c, '#' | '*' | ']' | '=' | '》') || c == ')' && signs.folded(start.saturating_sub(1)) == Some('(')
        })
    {
        end -= 1;
    }
    if signs.ends(start, end, "文件") {
        end -= 2;
    }
    whole_name(signs, start, end).filter(|name| name.2 != Grade::Bare)
}

/// Whether a bracket at the beginning closes before the end of the line.
fn closes_inside(signs: &Signs, start: usize, end: usize) -> bool {
    signs.folded(start) == Some('(') && (start..end.saturating_sub(1)).any(|at| signs.folded(at) == Some(')'))
}

/// `青财〔2025〕3号`
fn is_number_of_document(signs: &Signs, line: usize) -> bool {
    let (start, end) = signs.line_range(line);
    end - start <= 24 && signs.ends(start, end, "号") && (start..end).any(|at| signs.folded(at) == Some('['))
}
