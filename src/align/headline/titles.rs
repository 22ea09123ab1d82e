//! Finds the title of a form in the lines of an opening, in any of its usual variants.

use super::signs::{Gap, Signs, is_border};

/// Letters at the beginning of a title that must stand together.
const HEAD: usize = 4;
/// Letters at its end.
const TAIL: usize = 2;
/// Letters that a variant may have more than the title itself.
const MAX_MORE: usize = 8;
/// Line ends that a title may run over.
const MAX_BREAKS: usize = 2;

/// Words that a title is followed by where the form is spoken of, not a report.
const SPOKEN_OF: &[&str] =
    &["格式", "有关", "编制", "编写", "填报", "模板", "样式", "制度", "事项", "工作的通知", "公布工作", "发布工作"];

/// Finds where the title stands, from left to right.
pub(super) fn find(signs: &Signs, titles: &[&str]) -> Vec<(usize, usize)> {
    let titles: Vec<Vec<char>> =
        titles.iter().map(|title| title.chars().map(super::super::words::simplified).collect()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let end = titles.iter().filter_map(|title| end_of(signs, at, title)).max();
        match end {
            Some(end) => {
                let after = end + usize::from(signs.begins(end, "》") || signs.begins(end, ")"));
                let spoken_of =
                    signs.gap(after) != Gap::Line && SPOKEN_OF.iter().any(|words| signs.begins(after, words));
                if !spoken_of {
                    found.push((at, end));
                }
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn end_of(signs: &Signs, at: usize, title: &[char]) -> Option<usize> {
    let head = title.get(..HEAD.min(title.len()))?;
    let tail = title.get(title.len().saturating_sub(TAIL)..)?;
    if head.is_empty() || !begins(signs, at, head) {
        return None;
    }
    if title.len() <= HEAD + TAIL {
        return begins(signs, at, title).then_some(at + title.len());
    }
    let mut end = at + head.len();
    let limit = (at + title.len() + MAX_MORE).min(signs.len());
    let first = signs.line(at);
    while end < limit {
        let runs_over = signs.gap(end) == Gap::Line;
        if runs_over && (signs.line(end) > first + MAX_BREAKS || !signs.is_short(signs.line(end) - 1)) {
            break;
        }
        if begins(signs, end, head) {
            return None;
        }
        if begins(signs, end, tail) {
            let end = end + tail.len();
            return resembles(signs, at, end, title).then_some(end);
        }
        if signs.folded(end).is_none_or(is_border) {
            break;
        }
        end += 1;
    }
    // Letters at its end in another order: `工作告年度报`.
    let line_end = signs.line_range(first).1;
    let slips = line_end >= at + title.len() - 1 && line_end <= at + title.len() + 1;
    (slips && same_letters(&signs.words(at, line_end), title) * 10 >= title.len() * 9).then_some(line_end)
}

fn begins(signs: &Signs, at: usize, words: &[char]) -> bool {
    words.iter().zip(at..).all(|(c, at)| signs.folded(at) == Some(*c))
}

/// Whether the words consist of letters of the title in its order, with few others between them.
fn resembles(signs: &Signs, start: usize, end: usize, title: &[char]) -> bool {
    let words = signs.words(start, end);
    // Half of what the head and the tail leave of the title may be left out.
    let (mut kept, mut rest) = (0, title);
    for c in &words {
        if let Some(at) = rest.iter().position(|other| other == c) {
            kept += 1;
            rest = rest.get(at + 1..).unwrap_or_default();
        }
    }
    kept + 4 >= title.len() || same_letters(&words, title) * 5 >= title.len() * 4
}

/// Letters of the title that the words have too, in any order.
fn same_letters(words: &[char], title: &[char]) -> usize {
    let mut left = words.to_vec();
    let mut same = 0;
    for c in title {
        if let Some(at) = left.iter().position(|other| other == c) {
            left.swap_remove(at);
            same += 1;
        }
    }
    same
}
