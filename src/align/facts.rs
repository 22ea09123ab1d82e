//! Reads the facts that a template declares from the text of a report.
//!
//! Invariant: a figure is read only where its sentence says what it is: not a part of another figure, not of another
//! year, not rounded, not cut by a blank. What is left out does not count as mentioned, so no cell is compared with it.

use super::dates::{self, Digits};
use super::find::Found;
use super::headline::Headline;
use super::label_index::{Anchor, Guide};
use super::narrative;
use super::stream::{Item, Stream};
use crate::report::{FactMention, FactReading, Place, Report, is_numeral};
use crate::source::Span;
use crate::template::{Fact, Mentions, fold_for_patterns};

/// Longest sentence that is searched as one, in characters.
const MAX_SENTENCE: usize = 4_000;
/// Most mentions of one fact that are kept.
const MAX_MENTIONS: usize = 100;
/// Most characters of the words that are shown with a mention.
const MAX_WORDS: usize = 60;

/// A character of the text as patterns see it, and where it stands.
#[derive(Clone, Copy)]
struct Char<'s> {
    item: &'s Item,
    /// Its first byte in the text of the item.
    at: usize,
    printed: char,
    folded: char,
    /// What it stands for in a date that is written in numerals.
    digits: Digits,
}

impl Char<'_> {
    /// How many bytes of the text of its sentence it is.
    fn length(&self) -> usize {
        self.digits.map_or(self.folded.len_utf8(), str::len)
    }
}

/// A sentence: what stands between two full stops.
pub(super) struct Sentence<'s> {
    chars: Vec<Char<'s>>,
    text: String,
}

/// Reads every fact of the template.
pub(super) fn read(guide: &Guide<'_>, stream: &Stream, found: &Found, headline: &Headline, report: &mut Report) {
    let facts = &guide.template.facts;
    if facts.is_empty() {
        return;
    }
    let parts = text_by_section(guide, stream, found);
    let parts: Vec<_> = parts.into_iter().map(|(section, items)| (section, sentences(items))).collect();
    let mut mentions: Vec<Vec<FactMention>> = vec![Vec::new(); facts.len()];
    for (section, sentences) in &parts {
        for sentence in sentences {
            for (fact, mentions) in facts.iter().zip(&mut mentions) {
                let wanted =
                    fact.sections.is_empty() || section.is_some_and(|section| fact.sections.contains(&section));
                if wanted && mentions.len() < MAX_MENTIONS {
                    sentence.mentions(fact, report.year, mentions);
                }
            }
        }
    }
    let texts = parts.into_iter().map(|(_, sentences)| sentences);
    let (counted, prose) = narrative::read(guide, stream, found, headline, texts);
    report.prose = prose;
    let readings = facts.iter().zip(mentions).zip(counted).map(|((fact, mut mentions), counted)| {
        if let Some(counted) = counted {
            return counted;
        }
        // A sum of which parts were left out would be a wrong figure.
        if fact.mentions == Mentions::Sum && mentions.len() >= MAX_MENTIONS {
            mentions.clear();
        }
        FactReading::new(mentions, fact.mentions)
    });
    report.facts = readings.collect();
}

/// The text of the report by section, without its tables. What stands before the first heading belongs to the first
/// section where that has no heading of its own.
fn text_by_section<'s>(guide: &Guide<'_>, stream: &'s Stream, found: &Found) -> Vec<(Option<usize>, &'s [Item])> {
    let section_of = |anchor: usize| match guide.anchors.get(anchor) {
        Some(Anchor::Section(index)) => Some(*index),
        _ => None,
    };
    let headed = found.claims.iter().any(|claim| section_of(claim.anchor) == Some(0));
    let first = found.claims.first().map_or(stream.items.len(), |claim| claim.start);
    let mut parts = vec![((!headed).then_some(0), stream.between(0, first))];
    for (at, claim) in found.claims.iter().enumerate() {
        let Some(section) = section_of(claim.anchor) else { continue };
        let end = found.claims.get(at + 1).map_or(stream.items.len(), |next| next.start);
        parts.push((Some(section), stream.between(claim.end, end)));
    }
    parts
}

fn sentences(items: &[Item]) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut chars: Vec<Char<'_>> = Vec::new();
    for item in items {
        for (at, printed) in item.text.char_indices() {
            let Some(folded) = fold_for_patterns(printed) else { continue };
            let ends = matches!(folded, '。' | '!' | '?');
            if !ends {
                chars.push(Char { item, at, printed, folded, digits: None });
            }
            // A figure is not cut, unless a text has nothing else.
            let cut = !folded.is_ascii_digit() && !is_numeral(folded) || chars.len() >= 2 * MAX_SENTENCE;
            if ends || (cut && chars.len() >= MAX_SENTENCE) {
                found.push(std::mem::take(&mut chars));
            }
        }
    }
    found.push(chars);
    found.retain(|chars| !chars.is_empty());
    found.into_iter().map(Sentence::new).collect()
}

impl<'s> Sentence<'s> {
    fn new(mut chars: Vec<Char<'s>>) -> Self {
        let folded: Vec<char> = chars.iter().map(|c| c.folded).collect();
        for (c, digits) in chars.iter_mut().zip(dates::in_digits(&folded)) {
            c.digits = digits;
        }
        let mut text = String::new();
        for c in &chars {
            match c.digits {
                Some(digits) => text.push_str(digits),
                None => text.push(c.folded),
            }
        }
        Self { text, chars }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds what the sentence says of a fact.
    fn mentions(&self, fact: &Fact, year: Option<i32>, found: &mut Vec<FactMention>) {
        let scope = match &fact.within {
            Some(within) => match within.find(&self.text) {
                Some(scope) => scope,
                None => return,
            },
            None => 0..self.text.len(),
        };
        let text = self.text.get(scope.clone()).unwrap_or_default();
        let figures = fact.patterns.iter().flat_map(|pattern| pattern.matches(text));
        let zeros = fact.zero.iter().flat_map(|pattern| pattern.matches(text)).map(|(all, _)| (all, None));
        // By the place of the figure: two patterns may read the same one.
        let mut read: Vec<(usize, FactMention)> = Vec::new();
        for (all, figure) in figures.chain(zeros) {
            let all = all.start + scope.start..all.end + scope.start;
            let figure = figure.map(|figure| figure.start + scope.start..figure.end + scope.start);
            let part = fact.within.is_none() && self.is_part(&all);
            if part || self.is_of_another_year(all.start, year) {
                continue;
            }
            let spot = figure.clone().unwrap_or(all.clone());
            if read.iter().any(|(start, _)| *start == spot.start) {
                continue;
            }
            let (words, place) = (self.printed(&all), self.place(&spot));
            let mention = match figure {
                Some(figure) => self.exact_figure(&figure).and_then(|figure| FactMention::new(figure, words, place)),
                None => Some(FactMention::zero(words, place)),
            };
            let Some(mention) = mention else { continue };
            read.push((spot.start, mention));
        }
        read.sort_by_key(|(start, _)| *start);
        found.extend(read.into_iter().map(|(_, mention)| mention));
        found.truncate(MAX_MENTIONS);
    }

    /// Whether what is matched is a part of a figure before it: `其中` stands before it in its clause, in no bracket that
    /// was closed since.
    fn is_part(&self, matched: &std::ops::Range<usize>) -> bool {
        let before = self.text.get(..matched.start).unwrap_or_default();
        let clause = before.rsplit([';', '\u{ff1b}']).next().unwrap_or_default();
        let mut closed = 0usize;
        let mut last = None;
        for c in clause.chars().rev() {
            match c {
                ')' => closed += 1,
                '(' => closed = closed.saturating_sub(1),
                '其' if closed == 0 && last == Some('中') => return true,
                _ => {}
            }
            last = Some(c);
        }
        false
    }

    /// Whether the sentence speaks of another year before this byte.
    fn is_of_another_year(&self, at: usize, year: Option<i32>) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let clause = before.rsplit([',', ';']).next().unwrap_or_default();
        if ["去年", "上年", "上一年", "往年"].iter().any(|words| clause.contains(words)) {
            return true;
        }
        let Some(year) = year else { return false };
        let stated = before.rmatch_indices('年').find_map(|(at, _)| {
            let digits = before.get(at.checked_sub(4)?..at)?;
            digits.parse::<i32>().ok().filter(|stated| (1900..=2200).contains(stated))
        });
        stated.is_some_and(|stated| stated != year)
    }

    /// The figure at these bytes, if it is exact and stands there as a whole.
    fn exact_figure(&self, range: &std::ops::Range<usize>) -> Option<&str> {
        let words = self.text.get(range.clone())?;
        let (before, after) = (self.text.get(..range.start)?, self.text.get(range.end..)?);
        let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_numeral(c);
        let rounded = ["约", "近", "逾", "超", "超过", "不足", "至少", "大约", "第"];
        if before.ends_with(is_figure)
            || rounded.iter().any(|word| before.ends_with(word))
            || after.starts_with(['余', '多', '几', '来', '%', '.'])
            || after.starts_with(is_figure)
        {
            return None;
        }
        let printed = self.chars(range);
        // `3，12件` is two figures; a figure with a blank or a line break inside may be.
        if printed.iter().any(|c| c.printed == '，') || !self.is_unbroken(&printed) {
            return None;
        }
        Some(words)
    }

    fn is_unbroken(&self, chars: &[Char<'_>]) -> bool {
        chars.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            a.item.index == b.item.index && a.at + a.printed.len_utf8() == b.at
        })
    }

    /// The characters at these bytes of the text.
    fn chars(&self, range: &std::ops::Range<usize>) -> Vec<Char<'_>> {
        let mut at = 0;
        let mut found = Vec::new();
        for c in &self.chars {
            if at >= range.end {
                break;
            }
            if at >= range.start {
                found.push(*c);
            }
            at += c.length();
        }
        found
    }

    /// The words at these bytes as printed.
    pub(super) fn printed(&self, range: &std::ops::Range<usize>) -> String {
        let printed: String = self.chars(range).iter().map(|c| c.printed).collect();
        match printed.char_indices().nth(MAX_WORDS) {
            Some((end, _)) => format!("{}…", printed.get(..end).unwrap_or_default()),
            None => printed,
        }
    }

    /// Where the words at these bytes stand: to the character where the text is kept, else the place of their line.
    pub(super) fn place(&self, range: &std::ops::Range<usize>) -> Option<Place> {
        let chars = self.chars(range);
        let (first, last) = (chars.first()?, chars.last()?);
        match (&first.item.place, &last.item.place) {
            (Some(Place::Text(start)), Some(Place::Text(end)))
                if start.len() == first.item.text.len() && end.len() == last.item.text.len() =>
            {
                let from = start.range().start + first.at;
                let to = end.range().start + last.at + last.printed.len_utf8();
                Some(Place::Text(Span::new(start.source, from, to.max(from))))
            }
            (place, _) => place.clone(),
        }
    }
}
