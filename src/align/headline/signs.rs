//! Holds the lines of an opening as one run of characters, so that titles and names are found over white space and line
//! ends.

use crate::source::{Place, fold_char, is_space};

use crate::report::FormMention;

use super::super::words::{before_conversion, simplified, without_glosses};

/// Longest line, in characters, of which a title or a name may run over to the next one.
const MAX_HEADING_LENGTH: usize = 48;
/// Longest line that is looked at; what is longer is cut.
const MAX_LINE_LENGTH: usize = 1000;

/// Most characters of a line that are shown as the place of a year.
const MAX_MENTION_LENGTH: usize = 60;

/// What stands before a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    Space,
    Line,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// Half width, as printed.
    pub printed: char,
    /// Simplified, as compared.
    pub plain: char,
    pub gap: Gap,
    pub line: usize,
}

/// One line or cell of a document.
#[derive(Debug, Clone)]
pub(in crate::align) struct HeadLine {
    pub text: String,
    pub place: Option<Place>,
}

impl HeadLine {
    pub(in crate::align) fn new(text: &str, place: Option<Place>) -> HeadLine {
        HeadLine { text: text.chars().take(MAX_LINE_LENGTH).collect(), place }
    }
}

#[derive(Debug, Default)]
pub(super) struct Signs {
    pub list: Vec<Sign>,
    /// For each line its first character and the one after its last.
    pub lines: Vec<(usize, usize)>,
    pub places: Vec<Option<Place>>,
}

impl Signs {
    pub(super) fn new(lines: &[HeadLine]) -> Signs {
        let mut signs = Signs::default();
        for line in lines {
            let start = signs.list.len();
            let mut gap = Gap::Line;
            for c in without_glosses(&line.text).chars() {
                if is_space(c) {
                    if gap == Gap::None {
                        gap = Gap::Space;
                    }
                    continue;
                }
                let printed = fold_char(c);
                signs.list.push(Sign { printed, plain: simplified(printed), gap, line: signs.lines.len() });
                gap = Gap::None;
            }
            signs.undo_conversion(start);
            if signs.list.len() > start {
                signs.lines.push((start, signs.list.len()));
                signs.places.push(line.place.clone());
            }
        }
        signs
    }

    /// Compares the words of a line as they were before a converter replaced them, where that is as many characters.
    fn undo_conversion(&mut self, start: usize) {
        let printed = self.printed(start, self.len());
        if printed.is_ascii() {
            return;
        }
        let Some(own) = before_conversion(&printed) else { return };
        let own: Vec<char> = own.chars().map(simplified).collect();
        if let Some(signs) = self.list.get_mut(start..).filter(|signs| signs.len() == own.len()) {
            for (sign, own) in signs.iter_mut().zip(own) {
                sign.plain = own;
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn folded(&self, at: usize) -> Option<char> {
        self.list.get(at).map(|sign| sign.plain)
    }

    pub(super) fn gap(&self, at: usize) -> Gap {
        self.list.get(at).map_or(Gap::Line, |sign| sign.gap)
    }

    pub(super) fn line(&self, at: usize) -> usize {
        self.list.get(at).map_or(self.lines.len(), |sign| sign.line)
    }

    pub(super) fn line_range(&self, line: usize) -> (usize, usize) {
        self.lines.get(line).copied().unwrap_or((self.len(), self.len()))
    }

    /// The characters of a range as they are compared.
    pub(super) fn words(&self, start: usize, end: usize) -> Vec<char> {
        self.list.get(start..end).unwrap_or_default().iter().map(|sign| sign.plain).collect()
    }

    pub(super) fn printed(&self, start: usize, end: usize) -> String {
        self.list.get(start..end).unwrap_or_default().iter().map(|sign| sign.printed).collect()
    }

    /// The words of a line and where they stand.
    pub(super) fn mention(&self, line: usize) -> FormMention {
        let (start, end) = self.line_range(line);
        let words: String = self.printed(start, end.min(start + MAX_MENTION_LENGTH));
        FormMention { table: None, words, place: self.places.get(line).cloned().flatten() }
    }

    pub(super) fn begins(&self, at: usize, words: &str) -> bool {
        (at..).zip(words.chars()).all(|(at, c)| self.folded(at) == Some(c))
    }

    /// Whether the words stand directly before `end`, none of them before `floor`.
    pub(super) fn ends(&self, floor: usize, end: usize, words: &str) -> bool {
        let start = end.checked_sub(words.chars().count());
        start.is_some_and(|start| start >= floor && self.begins(start, words))
    }

    /// Whether a heading may run over the end of this line.
    pub(super) fn is_short(&self, line: usize) -> bool {
        let (start, end) = self.line_range(line);
        end - start <= MAX_HEADING_LENGTH
    }

    /// Whether the characters of a range are printed apart: `青 石 县`.
    pub(super) fn is_spaced(&self, start: usize, end: usize) -> bool {
        let gaps = (start + 1..end).filter(|at| self.gap(*at) == Gap::Space).count();
        end > start + 2 && gaps * 3 >= (end - start - 1) * 2
    }
}

/// A character that ends a name: punctuation, signs of a path.
pub(super) fn is_border(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '(' | ')' | '·' | '○' | '◯')
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ffff}')
}
