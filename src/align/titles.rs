//! Judges what the lines above a region say about a table of the form: its title, another title, a section.

use crate::source::{is_space, trim};

use super::chain::Candidate;
use super::find::{candidates_in, is_appendix, stands_word_for_word};
use super::label_index::{Anchor, Guide};
use super::regions::{MAX_TITLE_LENGTH, Region};
use super::sheet_of;
use super::stream::{Item, Stream};
use super::unit_line;
use super::words::comparable;

/// What the lines above a region say about a table, from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Title {
    /// The title of another table of the form.
    Other,
    /// A title that the form does not have.
    Foreign,
    None,
    /// The title of the table with words before or after it.
    Near,
    Own,
}

/// What the heading before a region says about a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Other,
    Unknown,
    Own,
}

/// Nearest lines among which a title is looked for.
const MAX_LINES: usize = 16;
/// Items of the lines that may be the title of a region, the nearest first.
pub(super) fn title_lines(stream: &Stream, region: &Region) -> Vec<usize> {
    let own = (region.rows.start..region.rows.start + region.above).filter_map(|row| {
        let (start, end) = stream.rows.get(row).copied()?;
        let mut words = (start..end).filter(|index| stream.item(*index).is_some_and(|item| !item.is_blank()));
        let first = words.next()?;
        words.next().is_none().then_some(first)
    });
    let mut lines: Vec<usize> = own.collect();
    lines.reverse();
    lines.extend(region.context.clone().rev());
    lines.retain(|index| {
        stream.item(*index).is_some_and(|item| {
            item.is_words() && !item.folded.is_empty() && item.folded.chars().count() <= MAX_TITLE_LENGTH
        })
    });
    lines.truncate(MAX_LINES);
    lines
}

/// Whether tables of the document have titles above them: one of the form, or a line that ends like one.
pub(super) fn prints_titles(guide: &Guide<'_>, stream: &Stream, candidates: &[Candidate], regions: &[Region]) -> bool {
    let own = candidates.iter().any(|c| {
        matches!(guide.anchors.get(c.anchor), Some(Anchor::Title(_))) && stands_word_for_word(guide, stream, c)
    });
    let report = comparable(&guide.template.title);
    let is_title = |item: &Item| {
        !item.folded.is_empty()
            && may_be_title(&item.text)
            && item.folded.ends_with(TITLE_ENDS)
            && (report.is_empty() || !item.folded.contains(report.as_str()))
    };
    own || regions
        .iter()
        .flat_map(|region| title_lines(stream, region))
        .filter_map(|line| stream.item(line))
        .any(is_title)
}

/// What the name of the sheet says about a table, where no line above its region says more.
pub(super) fn by_sheet(guide: &Guide<'_>, stream: &Stream, (region, found): (&Region, Title), table: usize) -> Title {
    let Some(sheet) = stream.item(region.items.start).and_then(|item| sheet_of(item.place.as_ref())) else {
        return found;
    };
    let name = comparable(&sheet);
    let is_title = |of: &dyn Fn(usize) -> bool| {
        guide.forms.iter().any(|form| {
            matches!(guide.anchors.get(form.anchor), Some(Anchor::Title(t)) if of(*t)) && form.folded == name
        })
    };
    match found {
        Title::None if is_title(&|of| of == table) => Title::Own,
        Title::None if is_title(&|of| of != table) => Title::Other,
        _ => found,
    }
}

/// What the lines above a region say about a table.
pub(super) fn title_of(
    guide: &Guide<'_>,
    stream: &Stream,
    candidates: &[Candidate],
    (lines, titled): (&[usize], bool),
    table: usize,
) -> Title {
    let own = guide.anchors.contains(&Anchor::Title(table));
    let names: Vec<&str> = guide
        .forms
        .iter()
        .filter(|form| match guide.anchors.get(form.anchor) {
            Some(Anchor::Title(of)) => *of == table,
            // A section of one table is its title, whatever number it bears.
            Some(Anchor::Section(section)) => holds_only(guide, *section, table),
            _ => false,
        })
        .map(|form| form.folded.as_str())
        .collect();
    let mut found = Title::None;
    for line in lines {
        let here = candidates_in(candidates, *line..line + 1);
        let (mut other, mut label) = (false, false);
        for candidate in here {
            let (own, foreign) = match guide.anchors.get(candidate.anchor) {
                Some(Anchor::Title(of)) => (*of == table, *of != table),
                Some(Anchor::Section(section)) => {
                    let other = section_of(guide, *section, table) != Section::Own;
                    (holds_only(guide, *section, table), other)
                }
                _ => {
                    label = true;
                    continue;
                }
            };
            match (own, stands_word_for_word(guide, stream, candidate)) {
                (true, true) => return Title::Own,
                (true, false) => found = Title::Near,
                _ => other |= foreign,
            }
        }
        if found == Title::Near {
            return found;
        }
        if other {
            return Title::Other;
        }
        let whole = comparable(&guide.template.title);
        let of_report = |words: &str| !whole.is_empty() && words.contains(whole.as_str());
        let Some(item) = stream.item(*line).filter(|item| !is_caption(&item.text)) else { continue };
        if of_report(&item.folded) && !names.iter().any(|name| item.folded.contains(name)) {
            continue;
        }
        if names.iter().any(|name| resembles(name, &item.folded)) {
            return Title::Near;
        }
        if item.folded.ends_with(TITLE_ENDS) || is_appendix(&item.folded) {
            return Title::Foreign;
        }
        // Where tables have their titles, other words where one would stand are another title. The title of this table may
        // still stand above them.
        if titled && own && !label && found == Title::None && may_be_title(&item.text) {
            found = Title::Foreign;
        }
    }
    found
}

/// Whether a line is short and no sentence.
pub(super) fn may_be_title(line: &str) -> bool {
    let words = trim(line);
    let sign = |c: char| c.is_alphanumeric() || is_space(c) || "（）()《》“”、".contains(c);
    words.chars().count() <= MAX_LOOSE_TITLE && words.chars().any(char::is_alphabetic) && words.chars().all(sign)
}

/// Longest line, in characters, that is taken for a title although it does not end like one.
const MAX_LOOSE_TITLE: usize = 20;

/// Whether a line is the title of a table with other words in it or before or after it.
fn resembles(title: &str, line: &str) -> bool {
    let length = title.chars().count();
    length >= 3 && (line.contains(title) || strsim::normalized_levenshtein(title, line) >= 0.75)
}

/// Last characters of titles of tables: 表, 情况, 名单, 一览, 明细, 统计.
const TITLE_ENDS: [char; 6] = ['表', '况', '单', '览', '细', '计'];

/// `单位：万元`, `编制单位：某局`, `金额单位 元`, and no title such as 下属单位汇总.
fn is_unit_line(words: &str) -> bool {
    let sign = |c: char| is_space(c) || "：:（(为元".contains(c);
    unit_line::states_unit(words)
        || words.match_indices("单位").any(|(at, found)| {
            let rest = words.get(at + found.len()..).unwrap_or("");
            rest.is_empty() || rest.starts_with(sign) || rest.ends_with('元')
        })
}

/// A line between a title and its table: a unit, a date, a remark in brackets.
fn is_caption(words: &str) -> bool {
    let folded = comparable(words);
    is_unit_line(words)
        || trim(words).starts_with(['(', '（', '［', '[', '【'])
        || folded.chars().any(|c| c.is_ascii_digit())
            && folded.chars().all(|c| c.is_ascii_digit() || "年月日度至第季".contains(c))
        || words.ends_with(['。', '；', '：', ':', '，'])
}

/// Most candidates before a region among which its heading is looked for.
const MAX_BACK: usize = 4_000;

/// The heading that stands nearest before a place, as the index of a section of the form.
pub(super) fn section_before(guide: &Guide<'_>, before: &[Candidate]) -> Option<usize> {
    before.iter().rev().take(MAX_BACK).filter(|c| !c.tolerated).find_map(|c| match guide.anchors.get(c.anchor) {
        Some(Anchor::Section(section)) => Some(*section),
        _ => None,
    })
}

/// Whether a section holds this table alone and the table has no title of its own.
pub(super) fn is_only_table(guide: &Guide<'_>, section: usize, table: usize) -> bool {
    !guide.anchors.contains(&Anchor::Title(table)) && holds_only(guide, section, table)
}

fn holds_only(guide: &Guide<'_>, section: usize, table: usize) -> bool {
    let tables = guide.template.sections.get(section).map_or(&[][..], |section| section.tables.as_slice());
    let code = guide.template.tables.get_index(table).map(|(code, _)| code);
    matches!(tables, [only] if Some(only) == code)
}

pub(super) fn section_of(guide: &Guide<'_>, section: usize, table: usize) -> Section {
    let Some((code, _)) = guide.template.tables.get_index(table) else { return Section::Unknown };
    let lists = |index: usize| guide.template.sections.get(index).is_some_and(|s| s.tables.contains(code));
    if lists(section) {
        Section::Own
    } else if (0..guide.template.sections.len()).any(lists) {
        Section::Other
    } else {
        Section::Unknown
    }
}
