//! Counts what the text of a report lacks of what its template demands: sections, dates, and the notice that is cited.
//!
//! Invariant: nothing is counted that a cut text or a heading in other words explains. A section is missing only where
//! a later part of the form stands, its length counts only where its end is known.

use super::dates::digit;
use super::facts::Sentence;
use super::find::Found;
use super::headline::{self, Headline};
use super::label_index::{Anchor, Guide, ordinal_of};
use super::prose;
use super::stream::{Item, Stream};
use crate::date::Date;
use crate::report::{FactMention, FactReading, Prose};
use crate::source::is_space;
use crate::template::{NarrativeCheck, NoticeNumber, Section, Table, Template, fold_for_patterns};

/// Most characters of a heading that are shown.
const HEADING_WORDS: usize = 40;
/// Longest line under a report that may be a signature, in characters.
const SIGNATURE_WORDS: usize = 30;
/// What a text ends with that is not cut off.
const SENTENCE_ENDS: [char; 6] = ['。', '!', '?', ')', ';', '”'];
/// Most mentions of one fault that are kept.
const MENTIONS: usize = 20;

/// A section whose heading stands in the report.
struct Headed {
    section: usize,
    /// Its heading in the stream, and the end of its text.
    start: usize,
    text: usize,
    end: usize,
}

/// What the checks of one report look at.
struct Narrative<'a> {
    template: &'a Template,
    stream: &'a Stream,
    headed: Vec<Headed>,
    /// Where the words of the form begin and end, by section of which they are part.
    tables: Vec<(usize, usize, usize)>,
    /// Sentences of the text outside tables, before the first heading and after it.
    opening: Vec<Sentence<'a>>,
    rest: Vec<Sentence<'a>>,
    year: Option<i32>,
    organisation: Option<&'a str>,
    titled: bool,
    complete: bool,
}

/// Reads what is counted for the rules of the template on its text; `None` for a fact that the author declared. `texts`: the
/// sentences before the first heading, then those of each section. Also returns the text that may have been copied.
pub(super) fn read<'s>(
    guide: &Guide<'_>,
    stream: &Stream,
    found: &Found,
    headline: &Headline,
    mut texts: impl Iterator<Item = Vec<Sentence<'s>>>,
) -> (Vec<Option<FactReading>>, Vec<Prose>) {
    let template: &Template = guide.template;
    if template.facts.iter().all(|fact| fact.narrative.is_none()) {
        return (vec![None; template.facts.len()], Vec::new());
    }
    let opening = texts.next().unwrap_or_default();
    let narrative = Narrative {
        template,
        stream,
        headed: headed(guide, stream, found),
        tables: tables(guide, found),
        opening,
        rest: texts.flatten().collect(),
        year: headline.year(),
        organisation: headline.organisation.as_deref(),
        titled: headline.title_year.is_some(),
        complete: all_tables(guide, found),
    };
    let read = |check: &NarrativeCheck| FactReading::new(narrative.mentions(check), crate::template::Mentions::Sum);
    (template.facts.iter().map(|fact| fact.narrative.as_ref().map(read)).collect(), narrative.prose())
}

/// The headings of sections, the last one of each: a table of contents stands before.
fn headed(guide: &Guide<'_>, stream: &Stream, found: &Found) -> Vec<Headed> {
    let mut headed: Vec<Headed> = Vec::new();
    for (at, claim) in found.claims.iter().enumerate() {
        let Some(Anchor::Section(section)) = guide.anchors.get(claim.anchor) else { continue };
        let end = found.claims.get(at + 1).map_or(stream.items.len(), |next| next.start);
        headed.retain(|other| other.section != *section);
        headed.push(Headed { section: *section, start: claim.start, text: claim.end, end });
    }
    headed
}

/// Where words of tables stand, with the section of the table.
fn tables(guide: &Guide<'_>, found: &Found) -> Vec<(usize, usize, usize)> {
    let template = guide.template;
    let section_of = |table: usize| {
        let (code, _) = template.tables.get_index(table)?;
        template.sections.iter().position(|section| section.tables.contains(code))
    };
    let claims = found.claims.iter().filter_map(|claim| match guide.anchors.get(claim.anchor)? {
        Anchor::Title(table) | Anchor::Heads(table) | Anchor::Row(table, _) => {
            Some((section_of(*table)?, claim.start, claim.end))
        }
        Anchor::Section(_) => None,
    });
    claims.collect()
}

fn all_tables(guide: &Guide<'_>, found: &Found) -> bool {
    let placed = |(index, table): (usize, &Table)| {
        // Where no row has words, the heads of its columns tell that the table is there.
        let worded = table.rows.leaves.iter().any(|row| !table.rows.node(*row).label.is_empty());
        found.claims.iter().any(|claim| match guide.anchors.get(claim.anchor) {
            Some(Anchor::Row(of, _)) => *of == index,
            Some(Anchor::Heads(of)) => *of == index && !worded,
            Some(Anchor::Section(_) | Anchor::Title(_)) | None => false,
        })
    };
    guide.template.tables.values().enumerate().all(placed)
}

impl Narrative<'_> {
    fn mentions(&self, check: &NarrativeCheck) -> Vec<FactMention> {
        let mut found = match check {
            NarrativeCheck::Presence(section) => self.presence(*section),
            NarrativeCheck::Order => self.order(),
            NarrativeCheck::Length(section, _) => self.length(*section),
            NarrativeCheck::Topic(section, topic) => self.topic(*section, *topic),
            NarrativeCheck::Period => self.period(),
            NarrativeCheck::OwnYear => self.own_year(),
            NarrativeCheck::ImpossibleDate => self.impossible_dates(),
            NarrativeCheck::Notice => self.notice(),
            // Known once the other report is.
            NarrativeCheck::Copied(_) => Vec::new(),
        };
        found.truncate(MENTIONS);
        found
    }

    fn section(&self, index: usize) -> Option<&Section> {
        self.template.sections.get(index)
    }

    fn heading_of(&self, section: usize) -> Option<&Headed> {
        self.headed.iter().find(|headed| headed.section == section)
    }

    /// A mention at the heading of a section.
    fn at_heading(&self, headed: &Headed, count: usize) -> FactMention {
        self.mention_at(headed.start, headed.text, count)
    }

    fn mention_at(&self, start: usize, end: usize, count: usize) -> FactMention {
        FactMention::counted(count, self.heading_words(start, end), self.stream.spot(start, end))
    }

    fn heading_words(&self, start: usize, end: usize) -> String {
        let words: String = self.stream.between(start, end).iter().map(|item| item.text.trim()).collect();
        match words.char_indices().nth(HEADING_WORDS) {
            Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
            None => words,
        }
    }

    /// A section that stands, or is missing before a later part of the form. Nothing where that is not certain.
    fn presence(&self, section: usize) -> Vec<FactMention> {
        if let Some(headed) = self.heading_of(section) {
            return vec![self.at_heading(headed, 0)];
        }
        // Without any heading of a section of text the report may be its tables alone.
        let has_text = |headed: &Headed| self.section(headed.section).is_some_and(|one| one.tables.is_empty());
        if !self.headed.iter().any(has_text) || self.tables.iter().any(|(of, ..)| *of == section) {
            return Vec::new();
        }
        // A text whose beginning is cut off has no title.
        if section == 0 && !self.titled {
            return Vec::new();
        }
        let later =
            self.headed.iter().filter(|headed| headed.section > section).map(|headed| (headed.start, headed.text));
        let tables = self.tables.iter().filter(|(of, ..)| *of > section).map(|(_, start, _)| (*start, *start + 1));
        let before = self.headed.iter().filter(|headed| headed.section < section).map(|headed| headed.text).max();
        let Some((start, end)) = later.chain(tables).min() else { return self.missing_last(section) };
        if self.has_other_heading(section, before.unwrap_or(0), start) {
            return Vec::new();
        }
        vec![self.mention_at(start, end, 1)]
    }

    /// The last sections, missing at the end of a text that is not cut off: all tables stand, and a date stands below it
    /// or the section before is written to the end of a sentence.
    fn missing_last(&self, section: usize) -> Vec<FactMention> {
        let Some(last) = self.headed.iter().max_by_key(|headed| headed.section) else { return Vec::new() };
        let end = self.stream.items.len();
        let signed = self.stream.items.iter().rev().take(5).any(|item| is_date_line(&item.text));
        let whole = signed || last.end == end && self.ends_with_sentence(last);
        if !self.complete || !whole || self.has_other_heading(section, last.text, end) {
            return Vec::new();
        }
        vec![self.at_heading(last, 1)]
    }

    /// Whether the text of a section ends where a sentence does; short lines below it, such as those of a web page, are
    /// passed over.
    fn ends_with_sentence(&self, headed: &Headed) -> bool {
        let lines = self.stream.between(headed.text, headed.end).iter().map(|item| bare(&item.text));
        let mut sentences =
            lines.filter(|line| line.chars().count() > SIGNATURE_WORDS || line.ends_with(SENTENCE_ENDS));
        sentences.next_back().is_some_and(|line| line.ends_with(SENTENCE_ENDS))
    }

    /// Whether a line in this range begins with the number of the section, or is a heading that has a word of its title.
    /// Rows of tables have numbers like those of sections.
    fn has_other_heading(&self, section: usize, start: usize, end: usize) -> bool {
        let Some(section) = self.section(section) else { return false };
        let ordinal = bare(ordinal_of(&section.title));
        let name = bare(&section.name);
        let of_a_table = |at: usize| self.tables.iter().any(|(_, from, to)| (*from..*to).contains(&at));
        let lines = self.stream.between(start, end).iter().zip(start..);
        lines.filter(|(_, at)| !of_a_table(*at)).any(|(item, _)| {
            let line = bare(&item.text);
            !ordinal.is_empty() && line.starts_with(&ordinal)
                || line.chars().count() <= HEADING_WORDS && line.contains(&name)
        })
    }

    /// Headings outside the longest run that is in order.
    fn order(&self) -> Vec<FactMention> {
        if self.headed.len() < 2 {
            return Vec::new();
        }
        let sections: Vec<usize> = self.headed.iter().map(|headed| headed.section).collect();
        // The longest rising run that ends at each heading, and the heading before it in that run.
        let mut runs: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            let before = runs.iter().enumerate().filter(|(other, _)| sections.get(*other).is_some_and(|s| s < section));
            let best = before.max_by_key(|(other, (length, _))| (*length, std::cmp::Reverse(*other)));
            runs.push(best.map_or((1, None), |(other, (length, _))| (length + 1, Some(other))));
            debug_assert_eq!(runs.len(), at + 1);
        }
        let mut kept = vec![false; sections.len()];
        let mut at = runs.iter().enumerate().max_by_key(|(at, (length, _))| (*length, std::cmp::Reverse(*at)));
        let mut next = at.take().map(|(at, _)| at);
        while let Some(index) = next {
            if let Some(slot) = kept.get_mut(index) {
                *slot = true;
            }
            next = runs.get(index).and_then(|(_, before)| *before);
        }
        let outside = self.headed.iter().zip(&kept).filter(|(_, kept)| !**kept);
        let found: Vec<FactMention> = outside.map(|(headed, _)| self.at_heading(headed, 1)).collect();
        match (found.is_empty(), self.headed.first()) {
            (true, Some(first)) => vec![self.at_heading(first, 0)],
            _ => found,
        }
    }

    /// The text of a section after its heading. `None` where it may be cut off.
    fn text_of(&self, index: usize) -> Option<(&Headed, String)> {
        let (headed, mut text, items) = self.lines_of(index)?;
        items.iter().for_each(|item| text.push_str(&bare(&item.text)));
        Some((headed, text))
    }

    /// The same as the rest of the line of the heading, in which it may go on, and further lines.
    fn lines_of(&self, index: usize) -> Option<(&Headed, String, &[Item])> {
        let (headed, section) = (self.heading_of(index)?, self.section(index)?);
        let titles = section.aliases.iter().map(|alias| alias.label.as_str()).chain([section.title.as_str()]);
        let longest = titles.map(|title| bare(title).chars().count()).max().unwrap_or(0);
        let heading: String = self.stream.between(headed.start, headed.text).iter().map(|i| i.text.as_str()).collect();
        let first: String = bare(&heading).chars().skip(longest).collect();
        let items = self.stream.between(headed.text, headed.end);
        let at_end = headed.end >= self.stream.items.len();
        let items = if at_end { without_signature(items) } else { items };
        let filled = items.iter().rev().map(|item| bare(&item.text)).find(|text| !text.is_empty());
        let ending = filled.as_deref().unwrap_or(&first);
        let is_last = index + 1 == self.template.sections.len();
        let cut = at_end && !ending.ends_with(SENTENCE_ENDS) && !(is_last && ending.is_empty());
        (!cut || (is_last && self.complete)).then_some((headed, first, items))
    }

    /// The text of the sections of which the template asks whether they were copied, where it is long enough.
    fn prose(&self) -> Vec<Prose> {
        let Some(form) = &self.template.copied else { return Vec::new() };
        let of_section = |section: &usize| {
            let (headed, first, items) = self.lines_of(*section)?;
            let lines = std::iter::once(first.as_str()).chain(items.iter().map(|item| item.text.as_str()));
            let text = prose::reduce(lines, self.organisation, &form.except);
            let least = usize::try_from(form.least).unwrap_or(usize::MAX);
            (text.chars().count() >= least).then(|| Prose {
                section: *section,
                text: text.into(),
                heading: self.heading_words(headed.start, headed.text),
                place: self.stream.spot(headed.start, headed.text),
            })
        };
        form.sections.iter().filter_map(of_section).collect()
    }

    fn length(&self, section: usize) -> Vec<FactMention> {
        let Some((headed, text)) = self.text_of(section) else { return Vec::new() };
        vec![self.at_heading(headed, text.chars().count())]
    }

    fn topic(&self, section: usize, topic: usize) -> Vec<FactMention> {
        let Some((headed, text)) = self.text_of(section).filter(|(_, text)| !text.is_empty()) else {
            return Vec::new();
        };
        let Some(topic) = self.section(section).and_then(|section| section.topics.get(topic)) else {
            return Vec::new();
        };
        let spoken = topic.patterns.iter().any(|pattern| pattern.find(&text).is_some());
        vec![self.at_heading(headed, usize::from(!spoken))]
    }

    fn sentences(&self) -> impl Iterator<Item = &Sentence<'_>> {
        self.opening.iter().chain(&self.rest)
    }

    /// Sentences on the reporting period: its first and its last day are those of the year of the report. Days after
    /// these are of something else.
    fn period(&self) -> Vec<FactMention> {
        let Some(year) = self.year else { return Vec::new() };
        let mut found = Vec::new();
        for sentence in self.sentences() {
            for pattern in &self.template.narrative.period {
                let Some(range) = pattern.find(sentence.text()) else { continue };
                let matched = sentence.text().get(range.clone()).unwrap_or_default();
                let mut days = days(matched);
                if days.is_empty() {
                    days = days_with_signs(matched);
                }
                days.truncate(2);
                let years_agree = days.iter().all(|day| day.year.is_none_or(|of| of == year));
                let ends = |day: &Day, at: (u32, u32)| {
                    day.month.is_none_or(|month| month == at.0) && day.day.is_none_or(|day| day == at.1)
                };
                let whole = match days.as_slice() {
                    [] => continue,
                    [first, last] => ends(first, (1, 1)) && ends(last, (12, 31)),
                    _ => true,
                };
                let wrong = usize::from(!years_agree || !whole);
                found.push(FactMention::counted(wrong, sentence.printed(&range), sentence.place(&range)));
                break;
            }
        }
        found
    }

    /// The year that the text before the first section gives the report.
    fn own_year(&self) -> Vec<FactMention> {
        let Some(year) = self.year.filter(|_| !self.headed.is_empty()) else { return Vec::new() };
        let mut found: Vec<FactMention> = Vec::new();
        for sentence in &self.opening {
            for pattern in &self.template.narrative.own_year {
                for (all, figure) in pattern.matches(sentence.text()) {
                    let Some(figure) = figure else { continue };
                    // Words before it may have taken its first digits.
                    let before = sentence.text().get(..figure.start).unwrap_or_default();
                    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
                    let digits = sentence.text().get(start..figure.end).unwrap_or_default();
                    let Some(stated) = digits.parse::<i32>().ok().filter(|_| digits.len() == 4) else { continue };
                    let wrong = usize::from(stated != year);
                    found.push(FactMention::counted(wrong, sentence.printed(&all), sentence.place(&all)));
                }
            }
        }
        found
    }

    fn impossible_dates(&self) -> Vec<FactMention> {
        let mut found = Vec::new();
        for sentence in self.sentences() {
            for day in days(sentence.text()).iter().filter(|day| day.year.is_some() && !day.exists()) {
                found.push(FactMention::counted(1, sentence.printed(&day.range), sentence.place(&day.range)));
            }
        }
        match (found.is_empty(), self.sentences().next()) {
            (true, Some(first)) => vec![FactMention::counted(0, String::new(), first.place(&(0..0)))],
            _ => found,
        }
    }

    /// Citations of replaced notices as the basis of the form, where the notice of the form is not cited as well.
    fn notice(&self) -> Vec<FactMention> {
        let Some(notices) = &self.template.narrative.notices else { return Vec::new() };
        let own = bare(&notices.form);
        let replaced: Vec<String> = notices.replaced.iter().map(|notice| bare(notice)).collect();
        let (mut cited, mut found) = (false, Vec::new());
        for sentence in &self.opening {
            let text = sentence.text();
            cited |= cites(text, &own).is_some();
            if notices.within.as_ref().is_some_and(|within| within.find(text).is_none()) {
                continue;
            }
            let old = replaced.iter().filter_map(|notice| cites(text, notice));
            found.extend(old.map(|at| FactMention::counted(1, sentence.printed(&at), sentence.place(&at))));
        }
        if cited { Vec::new() } else { found }
    }
}

/// Where a text cites a notice.
fn cites(text: &str, notice: &str) -> Option<std::ops::Range<usize>> {
    let wanted = NoticeNumber::parse(notice)?;
    text.match_indices(wanted.office).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let read = NoticeNumber::parse(rest).filter(|read| *read == wanted)?;
        let end = rest.find(read.number).and_then(|number| rest.get(number..)?.find('号').map(|n| number + n))?;
        Some(at..at + end + '号'.len_utf8())
    })
}

/// Folded text without blanks.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter_map(fold_for_patterns).collect()
}

/// A line that is a day and nothing else: the date under a report.
fn is_date_line(text: &str) -> bool {
    let text: String = bare(text);
    let plain = text.trim_matches(|c| matches!(c, '(' | ')'));
    let begins_with_year = plain.starts_with(|c: char| digit(c).is_some());
    begins_with_year && plain.contains('年') && plain.ends_with('日') && plain.chars().count() <= 12
}

/// The lines of a section at the end of a report without the signature and the date under it.
fn without_signature(items: &[Item]) -> &[Item] {
    let last_filled = |items: &[Item]| items.iter().rposition(|item| !item.text.chars().all(is_space));
    let dated = last_filled(items).filter(|at| items.get(*at).is_some_and(|item| is_date_line(&item.text)));
    let Some(above) = dated.and_then(|date| items.get(..date)) else { return items };
    let is_name = |item: &Item| {
        let text = bare(&item.text);
        text.chars().count() <= SIGNATURE_WORDS && !text.contains([',', '。', ';', ':', '、'])
    };
    // A line above the date is a signature only where it names an office: it may be all that the section says.
    let Some(last) = last_filled(above) else { return &[] };
    let is_signed = above.get(last).is_some_and(|item| is_name(item) && headline::names_office(&bare(&item.text)));
    above.get(..if is_signed { last } else { last + 1 }).unwrap_or_default()
}

/// A day in a text as far as it is written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Day {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    range: std::ops::Range<usize>,
}

impl Day {
    fn exists(&self) -> bool {
        let month = self.month.unwrap_or(1);
        let year = self.year.unwrap_or(2000);
        (1..=12).contains(&month) && Date::parse(&format!("{year:04}年{month}月{}日", self.day.unwrap_or(1))).is_some()
    }
}

/// Reads `2022.1.1`, `2022-01-01`, `2022/1/1` and `12.31` in folded text.
fn days_with_signs(text: &str) -> Vec<Day> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|n| at + n) {
        let rest = text.get(start..).unwrap_or_default();
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let words = text.get(start..end).unwrap_or_default();
        let numbers: Vec<&str> = words.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
        // `2022.1.1-2022.12.31` is two days, `2022.1.1-12.31` as well.
        let mut numbers = numbers.as_slice();
        loop {
            let (year, rest) = match numbers {
                [year, rest @ ..] if year.len() == 4 => (year.parse().ok(), rest),
                rest => (None, rest),
            };
            let [month, day, rest @ ..] = rest else { break };
            let (month, day) = (month.parse().ok(), day.parse().ok());
            found.push(Day { year, month, day, range: start..end });
            numbers = rest;
        }
        at = end.max(start + 1);
    }
    found
}

/// Reads `2022年1月1日`, `2022年1月`, `2022年`, `12月31日` and `12月` in folded text.
fn days(text: &str) -> Vec<Day> {
    let mut found: Vec<Day> = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|n| at + n) {
        let mut end = start;
        let mut take = |sign: char, most: usize| -> Option<u32> {
            let rest = text.get(end..)?;
            let digits = rest.get(..rest.find(|c: char| !c.is_ascii_digit())?)?;
            let after = rest.get(digits.len()..)?;
            if digits.is_empty() || digits.len() > most || !after.starts_with(sign) {
                return None;
            }
            end += digits.len() + sign.len_utf8();
            digits.parse().ok()
        };
        let year = take('年', 4).filter(|year| (1900..=2200).contains(year));
        let month = take('月', 2);
        let day = month.and_then(|_| take('日', 2));
        if year.is_some() || month.is_some() {
            let year = year.and_then(|year| i32::try_from(year).ok());
            found.push(Day { year, month, day, range: start..end });
        }
        let run =
            text.get(start..).and_then(|rest| rest.find(|c: char| !c.is_ascii_digit())).unwrap_or(text.len() - start);
        at = end.max(start + run);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{days, days_with_signs};

    #[test]
    fn days_are_read_as_far_as_they_are_written() {
        let read = |text: &str| {
            let days = days(text).into_iter();
            days.map(|day| (day.year, day.month, day.day, day.exists())).collect::<Vec<_>>()
        };
        assert_eq!(
            read("自2022年1月1日至12月31日"),
            [(Some(2022), Some(1), Some(1), true), (None, Some(12), Some(31), true)]
        );
        assert_eq!(read("2023年2月29日"), [(Some(2023), Some(2), Some(29), false)]);
        assert_eq!(read("2024年2月29日"), [(Some(2024), Some(2), Some(29), true)]);
        assert_eq!(read("2023年13月"), [(Some(2023), Some(13), None, false)]);
        assert_eq!(read("收到12件,2023年办结11件"), [(Some(2023), None, None, true)]);
        assert_eq!(read("12345年,300月5日"), []);
        assert_eq!(read("1月至12月"), [(None, Some(1), None, true), (None, Some(12), None, true)]);
    }

    #[test]
    fn days_with_signs_are_read() {
        let read = |text: &str| {
            let days = days_with_signs(text).into_iter();
            days.map(|day| (day.year, day.month, day.day)).collect::<Vec<_>>()
        };
        let year = [(Some(2022), Some(1), Some(1)), (Some(2022), Some(12), Some(31))];
        assert_eq!(read("统计期限:2022.1.1—2022.12.31"), year);
        assert_eq!(read("统计期限:2022/01/01-2022/12/31"), year);
        assert_eq!(read("2022-01-01至2022-12-31"), year);
        assert_eq!(read("2022.1.1-12.31"), [year[0], (None, Some(12), Some(31))]);
        assert_eq!(read("共12件,占3.5"), [(None, Some(3), Some(5))]);
        assert_eq!(read("12件"), []);
    }
}
