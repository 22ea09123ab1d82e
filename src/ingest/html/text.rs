//! Collects the words of a part of the tree as a reader of the page sees them, with the range of the source where they
//! begin.
//!
//! Words are joined only where a browser sets them without a gap. Where a line break, a subscript or an insertion
//! separates two digits, a space is put between them, so that no figure gains digits.

use crate::report::{Figure, State};
use crate::source::{fold_char, is_space, trim};

use super::tags::What;
use super::tree::{NodeId, Page, Stretch};

/// Stands for a picture without words: a cell with a picture is not blank.
const PICTURE: &str = "\u{fffc}";
/// Longest mark of a footnote: `[12]`, `注12`.
const MAX_MARK_LENGTH: usize = 5;

/// Words and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub text: String,
    /// The ranges between two tags that hold the first and the last visible character.
    pub first: Option<(Stretch, char)>,
    pub last: Option<Stretch>,
    /// Blocks that hold words.
    pub lines: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gap {
    #[default]
    None,
    Blank,
    /// A space only where words would run together.
    Break,
}

/// Collects words.
#[derive(Debug, Default)]
pub(super) struct Words {
    piece: Piece,
    gap: Gap,
    picture: Option<String>,
}

impl Words {
    /// Returns what was collected and begins again.
    pub(super) fn flush(&mut self) -> Piece {
        self.gap = Gap::None;
        let picture = self.picture.take();
        let mut piece = std::mem::take(&mut self.piece);
        let kept = trim(&piece.text);
        if kept.len() != piece.text.len() {
            piece.text = kept.to_owned();
        }
        if let (true, Some(words)) = (piece.text.is_empty(), picture) {
            piece.text = words;
        }
        piece
    }

    pub(super) fn part(&mut self) {
        self.gap = Gap::Break;
    }

    pub(super) fn picture(&mut self, words: Option<&str>) {
        self.picture.get_or_insert_with(|| words.unwrap_or(PICTURE).to_owned());
    }

    /// Where a raised piece begins.
    pub(super) fn mark(&self) -> usize {
        self.piece.text.len()
    }

    /// Drops the words from `start` on where they are the mark of a footnote.
    pub(super) fn close_raised(&mut self, start: usize) {
        let (base, mark) = self.piece.text.split_at_checked(start).unwrap_or((&self.piece.text, ""));
        let digits = trim(mark).bytes().all(|byte| byte.is_ascii_digit());
        // 10 with a raised digit may be a power.
        let power = digits && trim(base).ends_with("10");
        if !trim(base).is_empty() && !power && is_mark(mark) {
            self.piece.text.truncate(start);
        }
        self.part();
    }

    /// Where a struck piece begins or ends: `~~12~~`.
    pub(super) fn struck(&mut self, begins: bool) {
        if begins {
            self.part();
        }
        self.push('~', Stretch::default(), false);
        self.push('~', Stretch::default(), false);
        if !begins {
            self.part();
        }
    }

    pub(super) fn add(&mut self, text: &str, at: Stretch) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if self.gap == Gap::None {
                        self.gap = Gap::Blank;
                    }
                }
                c if is_space(c) && self.gap == Gap::Break => {}
                c => self.push(c, at, true),
            }
        }
    }

    fn push(&mut self, c: char, at: Stretch, visible: bool) {
        let gap = std::mem::take(&mut self.gap);
        let text = &mut self.piece.text;
        match gap {
            Gap::None => {}
            Gap::Blank if !text.is_empty() => text.push(' '),
            Gap::Blank => {}
            Gap::Break => {
                text.truncate(text.trim_end_matches(is_space).len());
                if text.chars().next_back().is_some_and(|before| grows(before) && grows(c)) {
                    text.push(' ');
                }
            }
        }
        if gap == Gap::Break || text.is_empty() {
            self.piece.lines += 1;
        }
        text.push(c);
        if visible && !is_space(c) {
            self.piece.first.get_or_insert((at, c));
            self.piece.last = Some(at);
        }
    }
}

/// Whether a character may be part of a figure.
fn grows(c: char) -> bool {
    let c = fold_char(c);
    c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '-' | '/' | '+' | '~' | '%')
}

fn is_mark(words: &str) -> bool {
    let words: String = trim(words).chars().map(fold_char).collect();
    let inner = words.trim_matches(['[', ']', '(', ')', '*', '※', '#']);
    let inner = inner.strip_prefix('注').unwrap_or(inner);
    let numeral = |c: char| c.is_ascii_digit() || matches!(c, '①'..='⑳' | '⑴'..='⒇' | '❶'..='❿' | 'a'..='z');
    !words.is_empty()
        && words.chars().count() <= MAX_MARK_LENGTH
        && inner.chars().count() <= 2
        && inner.chars().all(numeral)
}

/// The words of everything in a cell.
pub(super) fn of_cell(page: &Page, cell: NodeId, struck_of: &mut Vec<Step>) -> Piece {
    let mut words = Words::default();
    struck_of.clear();
    struck_of.push(Step::Enter(cell));
    while let Some(step) = struck_of.pop() {
        match step {
            Step::Enter(id) => enter(page, id, cell, &mut words, struck_of),
            Step::Part => words.part(),
            Step::Raised(start) => words.close_raised(start),
            Step::Struck => words.struck(false),
        }
    }
    words.flush()
}

/// A step that is still to be done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Enter(NodeId),
    Part,
    Raised(usize),
    Struck,
}

fn enter(page: &Page, id: NodeId, cell: NodeId, words: &mut Words, steps: &mut Vec<Step>) {
    let what = page.what(id);
    let marks = page.marks(id);
    if marks.unseen {
        return;
    }
    match what {
        What::Hidden | What::Raw | What::Title => return,
        What::Words => {
            page.with_words(id, |text| words.add(text, page.stretch(id)));
            return;
        }
        What::Picture => {
            words.picture(marks.words.as_deref());
            return;
        }
        What::Field => {
            words.part();
            words.add(marks.words.as_deref().unwrap_or(""), page.stretch(id));
            words.part();
            return;
        }
        What::Break => {
            words.part();
            return;
        }
        What::Inline => {}
        What::Struck => {
            words.struck(true);
            steps.push(Step::Struck);
        }
        What::Raised => {
            words.part();
            steps.push(Step::Raised(words.mark()));
        }
        _ if id == cell => {}
        _ => {
            words.part();
            steps.push(Step::Part);
        }
    }
    steps.extend(page.children(id).into_iter().rev().map(Step::Enter));
}

/// Whether words are a figure or stand for one.
pub(super) fn is_figure(text: &str) -> bool {
    matches!(Figure::read(text).state, State::Number | State::Dash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[&str]) -> String {
        let mut words = Words::default();
        for piece in pieces {
            match *piece {
                "|" => words.part(),
                text => words.add(text, Stretch::default()),
            }
        }
        words.flush().text
    }

    #[test]
    fn digits_never_meet_over_a_break() {
        assert_eq!(joined(&["1", "2"]), "12");
        assert_eq!(joined(&["1", "|", "2"]), "1 2");
        assert_eq!(joined(&["1\u{a0}", "|", "\u{a0}234"]), "1 234");
        assert_eq!(joined(&["结果", "|", "维持"]), "结果维持");
        assert_eq!(joined(&["\n  三", "|", "\n、", "|", "本年 度\n"]), "三、本年 度");
    }

    #[test]
    fn raised_marks_are_dropped_and_powers_are_not() {
        let raised = |base: &str, mark: &str| {
            let mut words = Words::default();
            words.add(base, Stretch::default());
            words.part();
            let start = words.mark();
            words.add(mark, Stretch::default());
            words.close_raised(start);
            words.flush().text
        };
        assert_eq!(raised("12", "①"), "12");
        assert_eq!(raised("12", "[1]"), "12");
        assert_eq!(raised("12", "注1"), "12");
        assert_eq!(raised("12", "1"), "12");
        assert_eq!(raised("10", "3"), "10 3");
        assert_eq!(raised("", "12"), "12");
        assert_eq!(raised("12", "不含3"), "12不含3");
    }
}
