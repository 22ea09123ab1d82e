//! Recognises the name of an organisation by its grammar: what it ends with, and what never stands in it.
//!
//! Invariant: a run of words is a name as a whole or not at all; nothing is cut out of the middle of a word.

use super::signs::{Gap, Signs, is_han};
use super::words::{
    AREAS, CLEAN_STOPS, CONNECTIVES, INSTITUTIONS, NATIONAL, NO_AREAS, NO_STOPS, ORGANS, OWN_SIGNS, RARE_ORGANS,
    REMARKS, SLOGANS, STOP_SIGNS, STOPS,
};

/// Longest name, in characters.
const MAX_NAME_LENGTH: usize = 40;
/// How far before its end the beginning of a name is looked for.
const MAX_REACH: usize = 80;
/// Longest words in brackets within a name.
const MAX_BRACKET_LENGTH: usize = 20;

/// How much of a name is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// An organ alone, the area to be understood: `财政局`, `县财政局`.
    Bare,
    /// An area: `青石乡`.
    Area,
    /// An organ with its area, or one that needs none.
    Whole,
}

/// Grades words that are a name as a whole.
pub(super) fn grade(words: &[char]) -> Option<Grade> {
    let words: Vec<char> = without_brackets(words);
    let mut text: String = words.iter().collect();
    if text.ends_with("人民") {
        // The title begins with the word that the name ends with.
        text.push_str("政府");
    }
    if !(2..=MAX_NAME_LENGTH).contains(&words.len())
        || !words.iter().all(|c| is_han(*c) || *c == '·')
        || words.iter().any(|c| STOP_SIGNS.contains(*c))
        || text.starts_with(['等', '及', '之', '其', '所', '与'])
        || (1..=words.len()).any(|end| stop_before(&words, end))
    {
        return None;
    }
    // `本级`, `全县`: whoever writes.
    let mut signs = text.chars();
    if matches!(signs.next(), Some('本' | '全')) && signs.next().is_some_and(|c| OWN_SIGNS.contains(c)) {
        return None;
    }
    // `青石县人民政府门户网站`: the page, not who wrote it.
    if text.ends_with("网站") {
        return None;
    }
    let organ = ORGANS.iter().find_map(|organ| text.strip_suffix(organ));
    let Some(rest) = organ else {
        if let Some(rest) = AREAS.iter().find_map(|area| text.strip_suffix(area)) {
            let other = NO_AREAS.iter().any(|word| text.ends_with(word))
                && !AREAS.iter().any(|a| a.chars().count() > 1 && text.ends_with(a));
            // `乡镇街道`: areas of every kind, and none of them.
            let named = rest.chars().any(|c| !"省市区县乡镇街道旗盟州".contains(c));
            return (named && !other).then_some(Grade::Area);
        }
        let rare = RARE_ORGANS.iter().find_map(|organ| text.strip_suffix(organ))?;
        return (has_area(rare) || NATIONAL.iter().any(|word| text.starts_with(word))).then_some(Grade::Whole);
    };
    // `县人民政府`, `街道办事处`, `县局`: any of them.
    if rest.is_empty() || AREAS.contains(&rest) {
        return None;
    }
    let own = NATIONAL.iter().any(|word| rest.starts_with(word))
        || rest.chars().count() >= 2 && INSTITUTIONS.iter().any(|word| text.ends_with(word));
    if own || has_area(rest) {
        return Some(Grade::Whole);
    }
    // `阳光政府`, `建设服务中心`: a slogan, or what is left of one.
    let slogan = SLOGANS.iter().any(|verb| rest.strip_prefix(verb).is_some_and(|rest| !rest.is_empty()));
    if text.ends_with("政府") || slogan {
        return None;
    }
    Some(Grade::Bare)
}

/// Whether the words hold the name of an area: a sign of one after its own name.
fn has_area(text: &str) -> bool {
    let words: Vec<char> = text.chars().collect();
    words.iter().enumerate().skip(1).any(|(at, c)| {
        let sign = matches!(c, '省' | '市' | '区' | '县' | '乡' | '镇' | '旗' | '盟' | '州')
            || *c == '街' && words.get(at + 1) == Some(&'道');
        let around: String =
            words.get(at.saturating_sub(1)..(at + 2).min(words.len())).unwrap_or_default().iter().collect();
        sign && !NO_AREAS.iter().any(|word| around.contains(word))
    })
}

/// Words without what stands in brackets.
fn without_brackets(words: &[char]) -> Vec<char> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    for c in words {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(*c),
            _ => {}
        }
    }
    out
}

/// Whether a stop word ends before `end`.
fn stop_before(words: &[char], end: usize) -> bool {
    let ends = |stop: &str| {
        let count = stop.chars().count();
        end.checked_sub(count)
            .and_then(|start| words.get(start..end))
            .is_some_and(|part| part.iter().copied().eq(stop.chars()))
    };
    let within = |whole: &str| {
        let count = whole.chars().count();
        (end.saturating_sub(1)..=end + count).any(|stop| {
            stop >= end
                && stop
                    .checked_sub(count)
                    .filter(|start| *start < end)
                    .and_then(|start| words.get(start..stop))
                    .is_some_and(|part| part.iter().copied().eq(whole.chars()))
        })
    };
    STOPS.iter().any(|stop| ends(stop)) && !NO_STOPS.iter().any(|whole| within(whole))
}

/// The name that ends at `end`, or before the words that join it to what follows.
pub(super) fn name_before(signs: &Signs, floor: usize, end: usize) -> Option<(usize, usize, Grade)> {
    let end = before_connectives(signs, floor, end);
    let end = before_remark(signs, floor, end);
    if bracket_before(signs, floor, end) == Some(floor) && signs.ends(floor, end, ")") {
        return whole_name(signs, floor + 1, end - 1);
    }
    let floor = floor.max(end.saturating_sub(MAX_REACH));
    let spaced = signs.is_spaced(floor, end);
    let all = signs.words(floor, end);
    let mut words = all.clone();
    let mut start = end;
    let mut clean = true;
    let mut stops = Vec::new();
    while start > floor {
        let Some(c) = words.last().copied() else { break };
        if c == ')' {
            let Some(open) = bracket_before(signs, floor, start) else { break };
            words.truncate(open - floor);
            start = open;
            continue;
        }
        if !(is_han(c) || c == '·') || STOP_SIGNS.contains(c) {
            clean = !is_han(c);
            break;
        }
        if stop_before(&all, start - floor) {
            clean = CLEAN_STOPS.iter().any(|stop| signs.ends(floor, start, stop));
            break;
        }
        if start < end && !spaced && signs.gap(start) == Gap::Space {
            stops.push(start);
        }
        words.pop();
        start -= 1;
    }
    // Words apart are read together only where the last of them are no name for themselves.
    let graded = |start: usize| grade(&signs.words(start, end)).map(|grade| (start, end, grade));
    // An organ alone that a verb stands before may be the rest of a longer name.
    let far = start;
    let graded = |start: usize| graded(start).filter(|found| clean || start != far || found.2 == Grade::Whole);
    let whole = |found: &(usize, usize, Grade)| found.2 != Grade::Bare;
    stops
        .iter()
        .filter_map(|at| graded(*at))
        .find(whole)
        .or_else(|| graded(start))
        .or_else(|| stops.iter().find_map(|at| graded(*at)))
}

/// The name that a range is as a whole.
pub(super) fn whole_name(signs: &Signs, start: usize, end: usize) -> Option<(usize, usize, Grade)> {
    let end = before_remark(signs, start, end);
    let balanced = signs.words(start, end).iter().filter(|c| **c == '(').count()
        == signs.words(start, end).iter().filter(|c| **c == ')').count();
    let grade = grade(&signs.words(start, end)).filter(|_| balanced)?;
    Some((start, end, grade))
}

pub(super) fn before_connectives(signs: &Signs, floor: usize, end: usize) -> usize {
    let mut end = end;
    while let Some(word) = CONNECTIVES.iter().find(|word| signs.ends(floor, end, word)) {
        end -= word.chars().count();
    }
    end
}

/// Leaves out brackets that add nothing to a name: `（本级）`, `（公章）`.
fn before_remark(signs: &Signs, floor: usize, end: usize) -> usize {
    if !signs.ends(floor, end, ")") {
        return end;
    }
    let Some(open) = bracket_before(signs, floor, end) else { return end };
    let inside = signs.words(open + 1, end - 1);
    let text: String = inside.iter().collect();
    let organ = grade(&inside).is_some_and(|grade| grade != Grade::Area) && !REMARKS.iter().any(|word| text == *word);
    if organ { end } else { open }
}

/// Where the bracket that closes before `end` opens; its words are those of a name.
fn bracket_before(signs: &Signs, floor: usize, end: usize) -> Option<usize> {
    let close = end.checked_sub(1)?;
    let lowest = close.saturating_sub(MAX_BRACKET_LENGTH).max(floor);
    let open = (lowest..close).rev().find(|at| !signs.folded(*at).is_some_and(|c| is_han(c) || c == '·'))?;
    (signs.folded(open) == Some('(') && open + 1 < close).then_some(open)
}

/// The name as it is printed.
pub(super) fn printed(signs: &Signs, start: usize, end: usize) -> String {
    let name = signs.printed(start, end);
    // The title begins with the word that the name ends with.
    if name.ends_with("人民") { name + "政府" } else { name }
}
