//! Finds the names that an opening states outside its title: in labelled fields, in sentences, in the path to the page,
//! and in the signature at the end.

use super::names::{Grade, name_before, whole_name};
use super::signs::{Gap, Signs, is_border};
use super::titled::{Named, line_name};
use super::words::{DEEDS, LABELS};
use super::years::year_here;

/// Characters of a line of running text in which a sentence names its author.
const MAX_SENTENCE_REACH: usize = 400;
/// Most places of one kind in a document that are looked at.
pub(super) const MAX_PLACES: usize = 200;
/// Lines at the end of a document among which a signature may stand.
const MAX_SIGNATURE_REACH: usize = 15;

/// The names in labelled fields, each with its weight: `发布机构：青石县财政局`, or the name in the next cell.
pub(super) fn labelled(signs: &Signs) -> Vec<(Named, u32)> {
    let mut found = Vec::new();
    let mut labels = 0;
    for at in 0..signs.len() {
        let opens = at.checked_sub(1).and_then(|before| signs.folded(before)).is_none_or(is_border);
        if !opens && signs.gap(at) == Gap::None {
            continue;
        }
        let label = LABELS.iter().find(|(label, _)| signs.begins(at, label));
        let Some((end, weight)) = label.map(|(label, weight)| (at + label.chars().count(), *weight)) else { continue };
        labels += 1;
        if labels > MAX_PLACES {
            break;
        }
        let colon = signs.begins(end, ":") || signs.begins(end, "]");
        let next = signs.gap(end) == Gap::Line || signs.begins(end, ":") && signs.gap(end + 1) == Gap::Line;
        let cell = next && signs.gap(at) == Gap::Line;
        if !colon && !cell {
            continue;
        }
        let start = end + usize::from(colon) + usize::from(signs.begins(end, "]:"));
        if let Some(name) = value(signs, start) {
            found.push((name, weight));
        }
    }
    found
}

/// The name that a value is: up to white space, punctuation or the end of its line.
fn value(signs: &Signs, start: usize) -> Option<Named> {
    let (_, line_end) = signs.line_range(signs.line(start));
    let border = (start..line_end).find(|at| signs.folded(*at).is_none_or(|c| is_border(c) || c.is_ascii_digit()));
    let border = border.unwrap_or(line_end);
    let gap = (start + 1..border).find(|at| signs.gap(*at) == Gap::Space).unwrap_or(border);
    let whole = |end: usize| whole_name(signs, start, end).filter(|name| name.2 == Grade::Whole);
    whole(gap).or_else(|| whole(border))
}

/// The names of those who do something in a sentence: `由青石县财政局编制`, `青石县财政局认真贯彻`.
pub(super) fn acting(signs: &Signs) -> Vec<Named> {
    let mut found = Vec::new();
    let mut deeds = 0;
    for (line_start, line_end) in &signs.lines {
        let reach = (*line_end).min(line_start + MAX_SENTENCE_REACH);
        let mut floor = *line_start;
        for at in *line_start..reach {
            if signs.folded(at).is_none_or(is_border) {
                floor = at + 1;
                continue;
            }
            if !DEEDS.iter().any(|deed| signs.begins(at, deed)) {
                continue;
            }
            deeds += 1;
            if deeds > MAX_PLACES {
                return found;
            }
            let Some(name) = name_before(signs, floor, at).filter(|name| name.2 == Grade::Whole && name.1 == at) else {
                continue;
            };
            // Nothing but the year and `由` may stand before it.
            let own = name.0 == floor
                || signs.ends(floor, name.0, "由")
                || (floor..name.0).any(|at| year_here(signs, at).is_some_and(|year| year.end == name.0));
            let quoted =
                floor.checked_sub(1).and_then(|at| signs.folded(at)).is_some_and(|c| matches!(c, '《' | '〈' | '<'));
            if own && !quoted {
                found.push(name);
            }
        }
    }
    found
}

/// The names among the steps of a path: `首页 > 青石县财政局 > 政府信息公开年报`.
pub(super) fn in_paths(signs: &Signs) -> Vec<Named> {
    let sign = |at: usize| signs.folded(at).is_some_and(|c| matches!(c, '>' | '›' | '»' | '→' | '/' | '\\'));
    let mut found = Vec::new();
    for (start, end) in &signs.lines {
        let marks: Vec<usize> = (*start..*end).filter(|at| sign(*at)).collect();
        for pair in marks.windows(2).take(MAX_PLACES) {
            if let [left, right] = pair {
                found.extend(whole_name(signs, left + 1, *right).filter(|name| name.2 == Grade::Whole));
            }
        }
    }
    found
}

/// The name that signs a document: before a date, on the line above it or on the same one.
pub(super) fn signature(signs: &Signs) -> Option<Named> {
    let lowest = signs.lines.len().saturating_sub(MAX_SIGNATURE_REACH);
    (lowest..signs.lines.len()).rev().find_map(|line| {
        let (start, end) = signs.line_range(line);
        let date = (start..end).rev().find(|at| is_date(signs, *at, end))?;
        let name =
            if date == start { line_name(signs, line.checked_sub(1)?)? } else { whole_name(signs, start, date)? };
        (name.2 == Grade::Whole).then_some(name)
    })
}

/// A date up to the end of its line: `2025年1月20日`, `二〇二五年一月二十日`.
fn is_date(signs: &Signs, at: usize, end: usize) -> bool {
    let digits = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十年月日".contains(c);
    let words = signs.words(at, end);
    let starts = words.get(..4).is_some_and(|year| year.iter().all(|c| digits(*c) && !"年月日十".contains(*c)));
    (8..=12).contains(&words.len())
        && starts
        && words.get(4) == Some(&'年')
        && words.contains(&'月')
        && words.iter().all(|c| digits(*c))
}

/// The last signs of the words by which a report speaks of its author: `我局`, `本镇`.
pub(super) fn own_words(signs: &Signs) -> Vec<char> {
    let mut found = Vec::new();
    for at in 0..signs.len() {
        if matches!(signs.folded(at), Some('我'))
            && let Some(c) = signs.folded(at + 1)
            && "局厅委办院校乡镇中".contains(c)
        {
            found.push(c);
        }
    }
    found
}
