//! Turns runs of text and what stands among them into the words that a reader sees: the one cleaning for all readers of
//! formats that have runs.
//!
//! Invariant: what a reader does not see never becomes a figure, and what is there besides text never leaves a cell blank.

use crate::document::{CellMark, REVERSED, REVERSED_END, STRUCK};
use crate::report::{Figure, State};
use crate::source::{fold_char, is_space, trim};

/// Longest mark of a footnote: `[12]`, `注12`.
const MAX_MARK_LENGTH: usize = 5;
/// What HTML takes for white space.
const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];
/// Colours closer than this in every part cannot be told apart on paper.
const SAME_COLOUR: u8 = 16;

/// Whether a run stands on the line, above or below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest) enum Level {
    #[default]
    Line,
    Raised,
    Lowered,
}

/// How a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest) struct Look {
    pub hidden: bool,
    /// Perhaps not to be seen.
    pub faint: bool,
    pub struck: bool,
    pub level: Level,
    /// Printed from right to left, digits as well.
    pub reversed: bool,
    /// In a font that prints signs for letters and digits.
    pub symbol: bool,
}

/// Whether the first of these fonts prints signs for letters and digits.
pub(in crate::ingest) fn is_symbol_font(names: &str) -> bool {
    let first = names.split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    ["wingdings", "webdings", "zapf dingbats", "zapfdingbats", "marlett", "mt extra", "opensymbol"]
        .iter()
        .any(|name| first.starts_with(name))
}

/// A colour of text or of its background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    pub(in crate::ingest) const WHITE: Colour = Colour(255, 255, 255);
    pub(in crate::ingest) const BLACK: Colour = Colour(0, 0, 0);

    /// `FF0000`, with or without `#` and alpha in front.
    pub(in crate::ingest) fn from_hex(words: &str) -> Option<Colour> {
        let digits = words.trim().trim_start_matches('#');
        let digits = if digits.len() == 8 { digits.get(2..)? } else { digits };
        if digits.len() != 6 {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Colour(part(0)?, part(2)?, part(4)?))
    }

    pub(in crate::ingest) fn is_like(self, other: Colour) -> bool {
        let near = |a: u8, b: u8| a.abs_diff(b) < SAME_COLOUR;
        near(self.0, other.0) && near(self.1, other.1) && near(self.2, other.2)
    }
}

/// The background of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest) enum Ground {
    /// Nothing: paper.
    #[default]
    Paper,
    Colour(Colour),
    /// A picture, or a style that is not read.
    Unclear,
}

impl Look {
    /// Words of a colour on a ground: hidden where both are the same, faint where the ground is not sure.
    pub(in crate::ingest) fn paint(&mut self, colour: Option<Colour>, ground: Ground) {
        let colour = colour.unwrap_or(Colour::BLACK);
        match ground {
            Ground::Paper => self.hidden |= colour.is_like(Colour::WHITE),
            Ground::Colour(behind) => self.hidden |= colour.is_like(behind),
            Ground::Unclear => self.faint |= colour.is_like(Colour::WHITE),
        }
    }
}

/// What stands in a cell besides its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::ingest) struct Besides {
    /// Changes what a reader takes the figure for.
    strong: Option<CellMark>,
    /// Counts only where no words are.
    weak: Option<CellMark>,
    /// Words for a picture that is alone.
    instead: Option<String>,
}

impl Besides {
    pub(in crate::ingest) fn add(&mut self, mark: CellMark) {
        self.strong.get_or_insert(mark);
    }

    /// Whether this is what stands beside the words, before all else.
    pub(in crate::ingest) fn holds(&self, mark: CellMark) -> bool {
        self.strong.or(self.weak) == Some(mark)
    }

    pub(in crate::ingest) fn add_weak(&mut self, mark: CellMark) {
        self.weak.get_or_insert(mark);
    }

    /// A picture with words in its place; words that would be a figure are not taken, for nobody sees them.
    pub(in crate::ingest) fn picture(&mut self, words: Option<&str>) {
        match words.filter(|words| Figure::read(words).state == State::Text) {
            Some(words) if self.instead.is_none() => self.instead = Some(words.to_owned()),
            _ => {}
        }
        self.add(CellMark::Picture);
    }

    pub(in crate::ingest) fn join(&mut self, other: Besides) {
        self.strong = self.strong.or(other.strong);
        self.weak = self.weak.or(other.weak);
        if self.instead.is_none() {
            self.instead = other.instead;
        }
    }

    /// The words of the whole cell. Labels stay as they are: what stands beside them does not change them.
    pub(in crate::ingest) fn with_words(self, words: String) -> String {
        let bare = trim(&words);
        if bare.is_empty() {
            let mark = self.strong.or(self.weak);
            return self.instead.or(mark.map(CellMark::written)).unwrap_or(words);
        }
        match self.strong {
            Some(mark) if is_figure(bare) => format!("{bare} {}", mark.written()),
            _ => words,
        }
    }
}

/// Whether words are a figure or stand for one.
pub(in crate::ingest) fn is_figure(words: &str) -> bool {
    matches!(Figure::read(words).state, State::Number | State::Dash)
}

/// Words collected so far, with the places `P` of the first and the last visible character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Piece<P> {
    pub text: String,
    pub first: Option<(P, char)>,
    pub last: Option<P>,
    /// Stretches of words with a break before them.
    pub lines: usize,
    pub besides: Besides,
}

impl<P> Default for Piece<P> {
    fn default() -> Self {
        Piece { text: String::new(), first: None, last: None, lines: 0, besides: Besides::default() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gap {
    #[default]
    None,
    Blank,
    /// A space only where words would run together.
    Break,
}

/// Collects runs. Words are joined only where they are set without a gap; where a raised mark, a break or a line
/// through them separates two digits, a space is put between, so that no figure gains digits.
#[derive(Debug)]
pub(in crate::ingest) struct Inline<P = ()> {
    piece: Piece<P>,
    gap: Gap,
    look: Look,
    /// Where the raised words begin that are being read.
    raised_from: usize,
}

impl<P> Default for Inline<P> {
    fn default() -> Self {
        Inline { piece: Piece::default(), gap: Gap::None, look: Look::default(), raised_from: 0 }
    }
}

impl<P: Copy> Inline<P> {
    /// Returns what was collected and begins again. The words are trimmed; what stands beside them is not applied.
    pub(in crate::ingest) fn flush(&mut self) -> Piece<P> {
        self.turn_to(Look::default());
        self.gap = Gap::None;
        let mut piece = std::mem::take(&mut self.piece);
        let kept = trim(&piece.text);
        if kept.len() != piece.text.len() {
            piece.text = kept.to_owned();
        }
        piece
    }

    /// Ends words that do not run together with those that follow.
    pub(in crate::ingest) fn part(&mut self) {
        self.gap = Gap::Break;
    }

    pub(in crate::ingest) fn besides(&mut self) -> &mut Besides {
        &mut self.piece.besides
    }

    /// Adds words in which any stretch of white space is one space.
    pub(in crate::ingest) fn add(&mut self, text: &str, look: Look, at: P) {
        if !self.begin(text, look) {
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let after = rest.trim_start_matches(BLANKS);
            if after.len() != rest.len() && self.gap == Gap::None {
                self.gap = Gap::Blank;
            }
            let mut run = after.split(BLANKS).next().unwrap_or_default();
            rest = after.get(run.len()..).unwrap_or_default();
            if self.gap == Gap::Break {
                run = run.trim_start_matches(is_space);
            }
            self.push_run(run, at);
        }
    }

    /// Adds words as they are, white space as well.
    pub(in crate::ingest) fn add_exactly(&mut self, text: &str, look: Look, at: P) {
        if self.begin(text, look) {
            self.push_run(text, at);
        }
    }

    /// Changes to the look of the words that follow; false where they are not to be seen.
    fn begin(&mut self, text: &str, look: Look) -> bool {
        let blank = text.chars().all(is_space);
        if look.hidden {
            if text.chars().any(|c| c.is_alphanumeric() || is_figure(c.encode_utf8(&mut [0; 4]))) {
                self.piece.besides.add_weak(CellMark::Hidden);
            }
            return false;
        }
        if !blank {
            if look.faint {
                self.piece.besides.add(CellMark::Faint);
            }
            if look.symbol {
                self.piece.besides.add(CellMark::Symbol);
            }
            self.turn_to(look);
        }
        true
    }

    fn turn_to(&mut self, look: Look) {
        let now = self.look;
        let same = |a: Look, b: Look| (a.struck, a.level, a.reversed) == (b.struck, b.level, b.reversed);
        if same(now, look) {
            return;
        }
        match now.level {
            Level::Line => {}
            Level::Raised => self.close_raised(),
            Level::Lowered => self.part(),
        }
        if now.struck {
            STRUCK.chars().for_each(|c| self.push(c, None));
            self.part();
        }
        if now.reversed {
            self.push(REVERSED_END, None);
        }
        if look.reversed {
            self.push(REVERSED, None);
        }
        if look.struck {
            self.part();
            STRUCK.chars().for_each(|c| self.push(c, None));
        }
        if look.level != Level::Line {
            self.part();
            self.raised_from = self.piece.text.len();
        }
        self.look = look;
    }

    /// Drops the raised words where they are the mark of a footnote.
    fn close_raised(&mut self) {
        let (base, mark) = self.piece.text.split_at_checked(self.raised_from).unwrap_or((&self.piece.text, ""));
        let digits = trim(mark).bytes().all(|byte| byte.is_ascii_digit());
        // 10 with a raised digit may be a power.
        let power = digits && trim(base).ends_with("10");
        if !trim(base).is_empty() && !power && is_mark(mark) {
            self.piece.text.truncate(self.raised_from);
        }
        self.part();
    }

    /// Adds characters without a gap between them.
    fn push_run(&mut self, run: &str, at: P) {
        let mut chars = run.chars();
        let Some(first) = chars.next() else { return };
        self.push(first, Some(at));
        let rest = chars.as_str();
        self.piece.text.push_str(rest);
        if let Some(seen) = rest.chars().find(|c| !is_space(*c)) {
            self.piece.first.get_or_insert((at, seen));
            self.piece.last = Some(at);
        }
    }

    fn push(&mut self, c: char, at: Option<P>) {
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
        if let Some(at) = at.filter(|_| !is_space(c)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[&str]) -> String {
        let mut words = Inline::default();
        for piece in pieces {
            match *piece {
                "|" => words.part(),
                text => words.add(text, Look::default(), ()),
            }
        }
        words.flush().text
    }

    fn runs(runs: &[(&str, Look)]) -> String {
        let mut words = Inline::default();
        for (text, look) in runs {
            words.add_exactly(text, *look, ());
        }
        let piece = words.flush();
        piece.besides.with_words(piece.text)
    }

    const LINE: Look =
        Look { hidden: false, faint: false, struck: false, level: Level::Line, reversed: false, symbol: false };
    const RAISED: Look = Look { level: Level::Raised, ..LINE };

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
        for (base, mark, expected) in [
            ("12", "①", "12"),
            ("12", "[1]", "12"),
            ("12", "注1", "12"),
            ("12", "1", "12"),
            ("10", "3", "10 3"),
            ("", "12", "12"),
            ("12", "不含3", "12不含3"),
        ] {
            assert_eq!(runs(&[(base, LINE), (mark, RAISED)]), expected);
        }
        assert_eq!(runs(&[("1", LINE), ("2", RAISED), ("3", LINE)]), "1 3");
        assert_eq!(runs(&[("5", LINE), ("1", Look { level: Level::Lowered, ..LINE })]), "5 1");
    }

    #[test]
    fn what_nobody_sees_is_no_figure() {
        let hidden = Look { hidden: true, ..LINE };
        assert_eq!(runs(&[("5", LINE), ("1", hidden), ("0", LINE)]), "50");
        assert_eq!(runs(&[("5", hidden)]), "\u{fffc}hidden");
        assert_eq!(runs(&[(" ", hidden)]), "");
        assert_eq!(runs(&[("7", Look { struck: true, ..LINE }), ("5", LINE)]), "~~7~~ 5");
        assert_eq!(runs(&[("12", Look { reversed: true, ..LINE })]), "\u{202e}12\u{202c}");
        assert_eq!(runs(&[("5", Look { faint: true, ..LINE })]), "5 \u{fffc}faint");
        assert_eq!(runs(&[("总计", Look { faint: true, ..LINE })]), "总计");
    }

    #[test]
    fn white_is_hidden_on_paper_and_faint_where_the_ground_is_not_sure() {
        let seen = |colour, ground| {
            let mut look = LINE;
            look.paint(Some(colour), ground);
            (look.hidden, look.faint)
        };
        assert_eq!(seen(Colour::WHITE, Ground::Paper), (true, false));
        assert_eq!(seen(Colour(250, 250, 250), Ground::Paper), (true, false));
        assert_eq!(seen(Colour::WHITE, Ground::Colour(Colour::BLACK)), (false, false));
        assert_eq!(seen(Colour::BLACK, Ground::Colour(Colour(1, 1, 1))), (true, false));
        assert_eq!(seen(Colour::WHITE, Ground::Unclear), (false, true));
    }
}
