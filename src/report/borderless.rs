//! Models a row of figures without the borders between its cells, as it stands in a text.

use crate::source::Span;
use crate::template::{LeafIdx, TableIdx};

use super::Place;

/// What stands before a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Separation {
    /// It follows the sign before it.
    No,
    /// The end of a line: a border between cells, or a figure too long for its column.
    Line,
    /// White space within a line: a border.
    Blank,
}

/// One sign of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// As printed.
    pub sign: char,
    pub apart: Separation,
    /// Where it stands in the text, where that is known.
    pub span: Option<Span>,
}

/// The figures of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unparted {
    pub table: TableIdx,
    pub row: LeafIdx,
    pub signs: Vec<Glyph>,
    /// The row's label, or where its figures stand.
    pub place: Option<Place>,
    /// The document separates cells by white space: no border is searched inside a word.
    pub spaced: bool,
    /// The heads of the table do not confirm the order of its columns.
    pub headless: bool,
    /// Other text may be among the characters; nothing is certain.
    pub tainted: bool,
}

impl Unparted {
    /// The words as printed, white space as one space.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for (index, sign) in self.signs.iter().enumerate() {
            if index > 0 && sign.apart != Separation::No {
                words.push(' ');
            }
            words.push(sign.sign);
        }
        words
    }
}
