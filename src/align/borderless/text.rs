//! Splits text that lost its cell borders into a [`Stream`] of labels, words and runs of figures.
//!
//! Labels are found inside the text, ignoring white space and line ends, by the heaviest chain that rises in the text and
//! on the form, as in [`super::super::find`], but on letters. Running text is never cut at words that match by
//! coincidence: only the chain and long labels split it.
//!
//! Invariant: each label of the form is an item of its own, and the characters between labels keep their places.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::document::{Block, Document, OBJECT};
use crate::report::{Figure, Glyph, Place, Separation, State};
use crate::source::{Sources, Span, fold_char, is_invisible, is_space};

use super::super::chain::{Candidate, heaviest};
use super::super::find::is_leaf_row;
use super::super::label_index::{Anchor, Guide, MIN_BEGINNING, WHOLE};
use super::super::split::enumerate::is_figure_sign;
use super::super::stream::{Item, Stream, is_furniture};
use super::super::words::{comparable, glosses, is_garbled_figure, is_zero_sign, simplified};

/// Shortest label outside the chain that splits the text, in letters.
const LONG_LABEL: usize = 6;
/// Most bytes before the first sign of a line that are counted.
const MAX_INDENT: usize = 1000;
/// Most signs of a figure that is not written in digits.
const MAX_GARBLED_SIGNS: usize = 20;
/// Most signs of figures in one text; what is beyond them is read as words.
const MAX_FIGURE_SIGNS: usize = 2_000_000;
/// Words of direction and units that stand within figures.
const WITHIN: &[&str] =
    &["百万元", "亿元", "万元", "千元", "元", "件", "个", "项", "条", "人次", "宗", "份", "起", "户", "家", "篇"];
const SIGNS: &[&str] = &["减少", "减", "增加", "增", "负"];

/// One character of the text that is not white space.
#[derive(Debug, Clone, Copy)]
struct Mark {
    sign: char,
    apart: Separation,
    /// Which line, and where in it. As small as possible: a text has as many marks as characters.
    line: u32,
    start: u32,
    /// Characters before it on its line, in the text it comes from.
    x: u32,
}

impl Mark {
    fn line(&self) -> usize {
        self.line as usize
    }

    fn start(&self) -> usize {
        self.start as usize
    }

    fn end_offset(&self) -> usize {
        self.start() + self.sign.len_utf8()
    }
}

/// The length of a line in characters, and in columns of a terminal, where most signs of Chinese fill two. Programs differ
/// about quotation marks and dashes.
#[derive(Debug, Clone, Copy, Default)]
struct Length {
    characters: usize,
    narrow: usize,
    wide: usize,
}

struct Line {
    text: String,
    place: Option<Place>,
    length: Length,
}

/// A run of figures, and where it stands.
#[derive(Debug, Clone)]
pub(in crate::align) struct Figures {
    pub signs: Vec<Glyph>,
    /// For each character its line and its column in the text.
    pub at: Vec<(usize, usize)>,
    /// Letters stand directly before or after it: digits may belong to those.
    pub tainted: bool,
}

/// Where an item stands in the text.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::align) struct Extent {
    pub first_line: usize,
    pub last_line: usize,
    /// The column after its last character.
    pub border: usize,
}

/// The document as a stream, with its runs of figures.
pub(in crate::align) struct Running {
    pub stream: Stream,
    /// Runs of figures by item.
    pub figures: BTreeMap<usize, Figures>,
    pub extents: Vec<Extent>,
    /// Lines as long as any line of the text: what follows them may have been cut off by a line break.
    pub full_lines: BTreeSet<usize>,
}

/// The text of a document, prepared once for all forms.
pub(in crate::align) struct Text {
    lines: Vec<Line>,
    marks: Vec<Mark>,
    /// The letters and digits as labels are compared, each with its mark.
    letters: Vec<(char, u32)>,
}

impl Text {
    pub(in crate::align) fn new(document: &Document, sources: &Sources) -> Text {
        let mut text = Text { lines: Vec::new(), marks: Vec::new(), letters: Vec::new() };
        for block in &document.blocks {
            match block {
                Block::Line(line) => text.push(&line.text, line.place.clone(), Separation::Line, sources),
                Block::Run(run) => {
                    for cell in &run.cells {
                        text.push(&cell.text, Some(cell.place.clone()), Separation::Line, sources);
                    }
                }
                Block::Grid(grid) => {
                    for row in &grid.rows {
                        for (index, cell) in row.iter().enumerate() {
                            let apart = if index == 0 { Separation::Line } else { Separation::Blank };
                            text.push(&cell.text, Some(cell.place.clone()), apart, sources);
                        }
                    }
                }
            }
        }
        text
    }

    fn push(&mut self, words: &str, place: Option<Place>, apart: Separation, sources: &Sources) {
        if words.is_empty() || is_furniture(words) {
            return;
        }
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let line = small(self.lines.len());
        let mut apart = apart;
        // Columns matter where lines are whole; a row of a grid may be one line of any length.
        let first = if apart == Separation::Line { indent(place.as_ref(), sources) } else { 0 };
        let glosses = glosses(words);
        let mut length = Length { characters: first, narrow: first, wide: first };
        let shown = words.char_indices().filter(|(_, sign)| !is_invisible(*sign));
        for (x, (start, sign)) in (first..).zip(shown) {
            if glosses.iter().any(|gloss| gloss.contains(&start)) {
                continue;
            }
            length.narrow += if sign.is_ascii() || ('\u{2000}'..='\u{206f}').contains(&sign) { 1 } else { 2 };
            length.wide += if sign.is_ascii() { 1 } else { 2 };
            if is_space(sign) || sign == '|' {
                let gap = if matches!(sign, '\n' | '\r') { Separation::Line } else { Separation::Blank };
                if apart != Separation::Line {
                    apart = gap;
                }
            } else {
                let letter = simplified(fold_char(sign));
                if letter.is_alphanumeric() || letter == '〇' {
                    self.letters.push((letter, small(self.marks.len())));
                }
                self.marks.push(Mark { sign, apart, line, start: small(start), x: small(x) });
                apart = Separation::No;
                length.characters = x + 1;
            }
        }
        self.lines.push(Line { text: words.to_owned(), place, length });
    }

    fn mark(&self, index: usize) -> Option<&Mark> {
        self.marks.get(index)
    }

    fn span(&self, mark: &Mark) -> Option<Span> {
        let line = self.lines.get(mark.line())?;
        match line.place.as_ref()? {
            Place::Text(span) if span.len() == line.text.len() => {
                let start = span.start as usize;
                Some(Span::new(span.source, start + mark.start(), start + mark.end_offset()))
            }
            place => place.span(),
        }
    }

    fn place(&self, start: usize, end: usize) -> Option<Place> {
        let (first, last) = (self.mark(start)?, self.mark(end.checked_sub(1)?)?);
        match (self.span(first), self.span(last)) {
            (Some(first), Some(last)) => Some(Place::Text(first.to(last))),
            _ => self.lines.get(first.line())?.place.clone(),
        }
    }

    /// The characters as printed, white space as one space.
    fn words(&self, start: usize, end: usize) -> String {
        let mut words = String::new();
        for (index, mark) in self.marks.get(start..end).unwrap_or_default().iter().enumerate() {
            if index > 0 && mark.apart != Separation::No {
                words.push(' ');
            }
            words.push(mark.sign);
        }
        words
    }

    /// Cuts the text at the words of a form; `None` where fewer than `least` of its rows are named in it.
    pub(in crate::align) fn cut(&self, guide: &Guide<'_>, least: usize) -> Option<Running> {
        let candidates = self.candidates(guide);
        let rows: HashSet<usize> =
            candidates.iter().map(|c| c.anchor).filter(|anchor| is_leaf_row(guide, *anchor)).collect();
        if rows.len() < least {
            return None;
        }
        let mut builder = Builder {
            text: self,
            running: Running {
                stream: Stream::default(),
                figures: BTreeMap::new(),
                extents: Vec::new(),
                full_lines: self.full_lines(),
            },
            figure_signs: 0,
        };
        let mut at = 0;
        let mut figures = false;
        for label in self.labels(guide, &candidates) {
            builder.gap(at, label.start, figures);
            builder.push(label.start, label.end, Kind::Label);
            figures = label.figures;
            at = label.end;
        }
        builder.gap(at, self.marks.len(), figures);
        Some(builder.running)
    }

    fn full_lines(&self) -> BTreeSet<usize> {
        let longest = self.lines.iter().map(|line| line.length.characters).max().unwrap_or(0);
        let widest = self.lines.iter().map(|line| line.length.narrow).max().unwrap_or(0);
        // A sign of two columns may pass the border by one.
        let is_full = |line: &Line| line.length.characters == longest || line.length.wide + 1 >= widest;
        self.lines.iter().enumerate().filter(|(_, line)| is_full(line)).map(|(index, _)| index).collect()
    }

    /// Ranges of marks that are words of the form, in order.
    fn labels(&self, guide: &Guide<'_>, candidates: &[Candidate]) -> Vec<Label> {
        let heads = |anchor: usize| matches!(guide.anchors.get(anchor), Some(Anchor::Heads(_)));
        let chain = heaviest(candidates, guide.anchors.len(), heads, |_| 0);
        let mut taken: Vec<Candidate> = chain.into_iter().filter_map(|index| candidates.get(index).copied()).collect();
        let mut others: Vec<Candidate> = Vec::new();
        let mut next = taken.iter().peekable();
        let mut behind = 0;
        for candidate in candidates {
            while next.next_if(|label| label.end <= candidate.start).is_some() {}
            let free = next.peek().is_none_or(|label| candidate.end <= label.start);
            if free
                && candidate.start >= behind
                && candidate.end - candidate.start >= LONG_LABEL
                && !heads(candidate.anchor)
            {
                others.push(*candidate);
                behind = candidate.end;
            }
        }
        taken.extend(others);
        taken.sort_by_key(|label| label.start);
        let mut labels: Vec<Label> = Vec::new();
        for candidate in taken {
            let (Some((_, start)), Some((_, last))) =
                (self.letters.get(candidate.start), self.letters.get(candidate.end.saturating_sub(1)))
            else {
                continue;
            };
            let floor = labels.last().map_or(0, |label| label.end);
            let opens = |sign: char| matches!(fold_char(sign), '(' | '[' | '<' | '《' | '“' | '"' | '「');
            let closes = |sign: char| matches!(fold_char(sign), ')' | ']' | '》' | '”' | '"' | '」' | ':' | '：');
            let mut start = *start as usize;
            while start > floor && self.mark(start - 1).is_some_and(|mark| opens(mark.sign)) {
                start -= 1;
            }
            let mut end = *last as usize + 1;
            while self.mark(end).is_some_and(|mark| closes(mark.sign)) {
                end += 1;
            }
            let figures = match guide.anchors.get(candidate.anchor) {
                Some(Anchor::Row(..) | Anchor::Heads(_)) => true,
                Some(Anchor::Section(_) | Anchor::Title(_)) | None => false,
            };
            labels.push(Label { start: start.max(floor), end, figures });
        }
        labels
    }

    /// Every range of letters that is exactly a form of words.
    fn candidates(&self, guide: &Guide<'_>) -> Vec<Candidate> {
        let mut by_first: HashMap<char, Vec<(usize, Vec<char>)>> = HashMap::new();
        for (index, form) in guide.forms.iter().enumerate() {
            let letters: Vec<char> = form.folded.chars().collect();
            if let Some(first) = letters.first().copied() {
                by_first.entry(first).or_default().push((index, letters));
            }
        }
        let mut list: Vec<Candidate> = Vec::new();
        for (start, (first, _)) in self.letters.iter().enumerate() {
            let before = list.len();
            for (index, form) in by_first.get(first).into_iter().flatten() {
                let end = start + form.len();
                let same = self.letters.get(start..end).is_some_and(|text| text.iter().map(|(c, _)| c).eq(form));
                let Some(form) = guide.form(*index).filter(|_| same && !self.takes_a_digit(start)) else { continue };
                let weight = self.weight(guide, form.anchor, form.weight(), start, end);
                let candidate = Candidate { start, end, anchor: form.anchor, form: *index, weight, tolerated: false };
                match list.iter_mut().skip(before).find(|c| c.end == end && c.anchor == form.anchor) {
                    Some(known) if known.weight >= weight => {}
                    Some(known) => *known = candidate,
                    None => list.push(candidate),
                }
            }
            if list.len() == before
                && let Some(candidate) = self.cut_short(guide, &by_first, start)
            {
                list.push(candidate);
            }
            // The longest first: it contains the shorter ones that begin alike.
            if let Some(new) = list.get_mut(before..) {
                new.sort_by_key(|c| std::cmp::Reverse(c.end));
            }
        }
        list
    }

    /// The digits that a label would begin with end a row of figures on the line before the words of the label.
    fn takes_a_digit(&self, start: usize) -> bool {
        let mark_of = |letter: usize| self.letters.get(letter).and_then(|(_, mark)| self.mark(*mark as usize));
        let digits = (start..).take_while(|at| self.letters.get(*at).is_some_and(|(c, _)| c.is_ascii_digit())).count();
        let (Some(first), Some(next)) = (self.letters.get(start), mark_of(start + digits)) else { return false };
        let at = first.1 as usize;
        // A full stop after the digits makes them the number of a label, wherever it stands.
        let follows = self.mark(at + digits).is_some_and(|mark| mark.start == next.start && mark.line == next.line);
        let on_the_line_above =
            self.mark(at).is_some_and(|mark| mark.apart != Separation::Line && mark.line < next.line);
        let before = at.checked_sub(1).and_then(|before| self.mark(before));
        let figures = before.is_some_and(|mark| is_figure_sign(mark.sign) || is_zero_sign(mark.sign));
        digits > 0 && follows && on_the_line_above && figures
    }

    /// A word that is the beginning of the label of one row, before figures.
    fn cut_short(
        &self,
        guide: &Guide<'_>,
        by_first: &HashMap<char, Vec<(usize, Vec<char>)>>,
        start: usize,
    ) -> Option<Candidate> {
        let (first, mark) = self.letters.get(start)?;
        self.mark(*mark as usize).filter(|mark| mark.apart != Separation::No)?;
        let shared = |form: &[char]| {
            let letters = self.letters.get(start..)?.iter().map(|(letter, _)| letter);
            Some(form.iter().zip(letters).take_while(|(sign, letter)| sign == letter).count())
        };
        let forms = by_first.get(first)?.iter().filter(|(index, _)| {
            guide.form(*index).is_some_and(|form| matches!(guide.anchors.get(form.anchor), Some(Anchor::Row(..))))
        });
        let length: usize = forms.filter_map(|(_, form)| shared(form)).max()?;
        let end = start + length;
        let words: String = self.letters.get(start..end)?.iter().map(|(letter, _)| *letter).collect();
        let last = self.letters.get(end.checked_sub(1)?)?.1 as usize;
        let fed = self.mark(last + 1).is_some_and(|mark| mark.apart != Separation::No && is_figure_sign(mark.sign));
        let found = guide.near(&words).into_iter().find(|m| m.tolerated && fed && length >= MIN_BEGINNING)?;
        let anchor = guide.form(found.form)?.anchor;
        let weight = self.weight(guide, anchor, found.weight, start, end);
        Some(Candidate { start, end, anchor, form: found.form, weight, tolerated: true })
    }

    fn weight(&self, guide: &Guide<'_>, anchor: usize, weight: i64, start: usize, end: usize) -> i64 {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let length = end - start;
        let behind = self.letters.get(end.saturating_sub(1)).and_then(|(_, mark)| self.mark(*mark as usize + 1));
        match guide.anchors.get(anchor) {
            Some(Anchor::Row(..)) => {
                let fed = behind.is_some_and(|mark| is_figure_sign(mark.sign) || is_zero_sign(mark.sign));
                // Short words of the form stand in any running text.
                let base = if length < LONG_LABEL && weight < WHOLE && !fed { 2 } else { weight };
                base + count(length.min(30)) / 2 + if fed { 4 } else { 0 }
            }
            Some(Anchor::Heads(_)) => weight + count(length.min(12)),
            _ => weight + count(length.min(30)) / 5,
        }
    }
}

struct Label {
    start: usize,
    end: usize,
    /// Figures may follow.
    figures: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Label,
    Words,
    Line,
    Figures,
}

struct Builder<'t> {
    text: &'t Text,
    running: Running,
    /// Signs of figures so far.
    figure_signs: usize,
}

impl Builder<'_> {
    /// What stands between two labels.
    fn gap(&mut self, start: usize, end: usize, figures: bool) {
        let mut at = start;
        while at < end {
            if !figures {
                let line = self.text.mark(at).map(|mark| mark.line);
                let stop = (at..end).find(|index| self.text.mark(*index).map(|mark| mark.line) != line).unwrap_or(end);
                self.push(at, stop, Kind::Line);
                at = stop;
                continue;
            }
            let stop = self.run_end(at, end);
            if stop > at {
                self.push_figures(at, stop, end);
                at = stop;
                continue;
            }
            let mut stop = at + 1;
            while stop < end
                && self.text.mark(stop).is_some_and(|mark| mark.apart == Separation::No && !self.starts_run(stop, end))
            {
                stop += 1;
            }
            self.push(at, stop, Kind::Words);
            at = stop;
        }
    }

    /// Figures directly after words run on from them only where they begin a row without blanks: after a
    /// closing bracket.
    fn starts_run(&self, at: usize, end: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.text.mark(before));
        before.is_some_and(|mark| matches!(fold_char(mark.sign), ')' | ']' | '”')) && self.run_end(at, end) > at
    }

    /// Where the figures that begin at `at` end; `at` where none do.
    fn run_end(&self, at: usize, end: usize) -> usize {
        let mut stop = at;
        // Where the last word of the run begins that white space parts from the rest.
        let mut word = at;
        while stop < end {
            let Some(mark) = self.text.mark(stop) else { break };
            if mark.apart != Separation::No {
                word = stop;
            }
            let step = self.figure_step(stop, end, stop > at);
            if step == 0 {
                break;
            }
            stop += step;
        }
        if stop == at || stop >= end {
            return stop;
        }
        // Letters directly after the last word: `2021年`, `3.` of an ordinal. The word is theirs.
        let touched =
            self.text.mark(stop).is_some_and(|mark| mark.apart == Separation::No) && !self.heading_at(stop, end);
        let apart = self.text.mark(word).is_some_and(|mark| mark.apart != Separation::No);
        if touched && (word > at || apart) { word } else { stop }
    }

    /// How many marks of a figure stand here.
    fn figure_step(&self, at: usize, end: usize, inside: bool) -> usize {
        let Some(mark) = self.text.mark(at) else { return 0 };
        if is_figure_sign(mark.sign) {
            return 1;
        }
        if let Some(length) = self.garbled_at(at, end, inside) {
            return length;
        }
        let follows = |words: &&&str| {
            words.chars().enumerate().all(|(offset, c)| {
                let next = self.text.mark(at + offset).filter(|_| at + offset < end);
                next.is_some_and(|mark| mark.sign == c && (offset == 0 || mark.apart == Separation::No))
            })
        };
        let digit = |at: usize| self.text.mark(at).is_some_and(|mark| fold_char(mark.sign).is_ascii_digit());
        if let Some(words) = SIGNS.iter().find(follows) {
            let length = words.chars().count();
            return if digit(at + length) && at + length < end { length } else { 0 };
        }
        if let Some(words) = WITHIN.iter().find(follows).filter(|_| inside && at > 0 && digit(at - 1)) {
            let length = words.chars().count();
            let next = self.text.mark(at + length).filter(|_| at + length < end);
            let closed = next.is_none_or(|mark| {
                mark.apart != Separation::No || is_figure_sign(mark.sign) || self.heading_at(at + length, end)
            });
            return if closed { length } else { 0 };
        }
        0
    }

    /// How many marks of a figure that is not written in digits stand here: `〇`, `O`, `2O4`.
    fn garbled_at(&self, at: usize, end: usize, inside: bool) -> Option<usize> {
        let sign = self.text.mark(at)?.sign;
        if !is_zero_sign(sign) && !sign.is_alphabetic() {
            return None;
        }
        let joins = |index: usize| self.text.mark(index).is_some_and(|mark| mark.apart == Separation::No);
        let mut start = at;
        while inside && start > 0 && at - start < MAX_GARBLED_SIGNS && joins(start) {
            start -= 1;
        }
        let stop = (at + 1..end.min(at + MAX_GARBLED_SIGNS)).find(|index| !joins(*index));
        // A longer word is none, and is not copied at each of its letters.
        if let Some(stop) = stop.or((end <= at + MAX_GARBLED_SIGNS).then_some(end)) {
            let word: String = self.text.marks.get(start..stop)?.iter().map(|mark| mark.sign).collect();
            if is_garbled_figure(&word) {
                return Some(stop - at);
            }
        }
        // Without white space letters may begin a word.
        matches!(sign, '〇' | '○' | '◯').then_some(1)
    }

    /// A heading of running text begins here: `五、`, `（二）`, `附件`.
    fn heading_at(&self, at: usize, end: usize) -> bool {
        let signs: String = self
            .text
            .marks
            .get(at..end.min(at + 6))
            .unwrap_or_default()
            .iter()
            .map(|mark| fold_char(mark.sign))
            .collect();
        let inner = signs.strip_prefix('(').unwrap_or(&signs);
        let rest = inner.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        let counted = rest.len() < inner.len();
        counted && if inner.len() < signs.len() { rest.starts_with(')') } else { rest.starts_with('、') }
    }

    fn push_figures(&mut self, start: usize, stop: usize, end: usize) {
        let marks = self.text.marks.get(start..stop).unwrap_or_default();
        self.figure_signs += marks.len();
        if self.figure_signs > MAX_FIGURE_SIGNS {
            self.push(start, stop, Kind::Words);
            return;
        }
        let behind = self.text.mark(stop).filter(|_| stop < end);
        let touched = behind.is_some_and(|mark| mark.apart == Separation::No) && !self.heading_at(stop, end);
        let figures = Figures {
            signs: marks
                .iter()
                .map(|mark| Glyph { sign: mark.sign, apart: mark.apart, span: self.text.span(mark) })
                .collect(),
            at: marks.iter().map(|mark| (mark.line(), mark.x as usize)).collect(),
            tainted: touched || self.is_before_mark(stop, end),
        };
        let index = self.running.stream.items.len();
        self.push(start, stop, Kind::Figures);
        self.running.figures.insert(index, figures);
    }

    /// Whether the next word on the line holds what a reader marks in place of a figure, or beside one.
    fn is_before_mark(&self, stop: usize, end: usize) -> bool {
        let line = stop.checked_sub(1).and_then(|last| self.text.mark(last)).map(Mark::line);
        let behind = self.text.marks.get(stop..end).unwrap_or_default().iter().enumerate();
        let mut word =
            behind.take_while(|(nth, mark)| Some(mark.line()) == line && (*nth == 0 || mark.apart == Separation::No));
        word.any(|(_, mark)| mark.sign == OBJECT)
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let text = self.text.words(start, end);
        let long = kind == Kind::Line && text.chars().count() > 60;
        let folded = if long || kind == Kind::Figures { String::new() } else { comparable(&text) };
        // Brackets and punctuation on their own carry no meaning; a question mark in place of a figure does.
        let meant = |sign: char| is_figure_sign(sign) || matches!(fold_char(sign), '?' | '!');
        if folded.is_empty() && kind == Kind::Words && !text.chars().any(meant) {
            return;
        }
        let line = |index: usize| self.text.mark(index).map_or(0, Mark::line);
        let state = match kind {
            Kind::Line => Figure::read(&text).state,
            Kind::Figures => State::Number,
            Kind::Label | Kind::Words => State::Text,
        };
        let garbled = state == State::Text && is_garbled_figure(&text);
        let last = end.saturating_sub(1);
        let border = self.text.mark(last).map_or(0, |mark| mark.x as usize + 1);
        self.running.extents.push(Extent { first_line: line(start), last_line: line(last), border });
        let place = self.text.place(start, end);
        self.running.stream.items.push(Item {
            text,
            folded,
            place,
            state,
            garbled,
            at: None,
            line: kind == Kind::Line,
            origin: (0, 0),
            index: self.running.stream.items.len(),
        });
    }
}

/// Characters before a place on its line, as far as they are counted.
fn indent(place: Option<&Place>, sources: &Sources) -> usize {
    let Some(Place::Text(span)) = place else { return 0 };
    let Some(source) = sources.get(span.source) else { return 0 };
    let end = span.start as usize;
    let start = end.saturating_sub(MAX_INDENT);
    let before = source.text.as_bytes().get(start..end).unwrap_or_default();
    let own = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    // Bytes that go on with a character are not counted.
    before.get(own..).unwrap_or_default().iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}
