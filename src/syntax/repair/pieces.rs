//! Splits any text into words, numbers, signs and quoted words, whatever is wrong with it.

use super::super::ast::ByteRange;
use super::super::keywords::{Keyword, keyword};
use super::super::lexer::{QUOTES, is_letter};
use crate::source::{fold_char, is_invisible, is_space};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    Word,
    /// Begins with a digit.
    Number,
    /// Words with their quotes.
    Quoted,
    /// One character.
    Sign,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub kind: PieceKind,
    pub at: ByteRange,
    /// Half width.
    pub text: String,
}

impl Piece {
    pub(super) fn keyword(&self) -> Option<Keyword> {
        if self.kind == PieceKind::Word { keyword(&self.text).map(|entry| entry.keyword) } else { None }
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind == PieceKind::Sign && self.text == sign
    }

    /// `row`, `col` or `cell`.
    pub(super) fn begins_reference(&self) -> bool {
        matches!(self.keyword(), Some(Keyword::Row | Keyword::Col | Keyword::Cell))
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == PieceKind::Word
    }
}

/// A letter, or a radical that looks like one.
fn letter(c: char) -> bool {
    is_letter(c) || is_letter(fold_char(c))
}

/// The pieces of a text, without white space and comments.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + c.len_utf8();
        let rest = text.get(end..).unwrap_or("");
        let mut push = |kind, to: usize| {
            let words: String = text.get(at..to).unwrap_or("").chars().map(fold_char).collect();
            found.push(Piece { kind, at: at..to, text: words });
            to
        };
        at = if is_space(c) || is_invisible(c) {
            end
        } else if matches!(c, '#' | '＃') {
            end + rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = QUOTES
            .iter()
            .find(|(open, _)| *open == c)
            .and_then(|(_, close)| Some(rest.find(*close)? + close.len_utf8()))
        {
            push(PieceKind::Quoted, end + length)
        } else if letter(c) {
            let length: usize = rest.chars().take_while(|c| letter(*c)).map(char::len_utf8).sum();
            let number = fold_char(c).is_ascii_digit();
            push(if number { PieceKind::Number } else { PieceKind::Word }, end + length)
        } else {
            push(PieceKind::Sign, end)
        };
    }
    found
}

/// Pairs of neighbours.
pub(super) fn neighbours(pieces: &[Piece]) -> impl Iterator<Item = (&Piece, &Piece)> {
    pieces.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)))
}

/// The brackets that belong together, by the indexes of their pieces; one without its partner is left out.
pub(super) fn pairs(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Sign) {
        match piece.text.as_str() {
            "(" | "[" | "{" => open.push(idx),
            ")" | "]" | "}" => found.extend(open.pop().map(|start| (start, idx))),
            _ => {}
        }
    }
    found
}
