//! Finds the small change that makes an expression readable, for the slips that authors make.
//!
//! Invariant: a change is offered only if the changed text parses.

mod characters;
mod pieces;
mod shapes;
mod signs;
mod words;

use super::ast::{ByteRange, Expr};
use super::error::SyntaxError;
use super::parser::parse_strictly;
use pieces::{Piece, pieces};

/// Longest expression that is repaired, in bytes: each attempt parses it again.
const MAX_REPAIRED: usize = 4 * 1024;
/// Most changes that are tried.
const MAX_ATTEMPTS: usize = 600;

/// What the author did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A character that leaves no trace in print.
    Invisible,
    /// A character that looks like another one.
    LookAlike,
    /// A word or sign that the language spells otherwise.
    Spelling,
    /// `> =`
    SplitSign,
    /// A sign or word that is one too many.
    Superfluous,
    /// `;` between two relations.
    Separator,
    /// `a => b` between two relations.
    Implication,
    /// Another sign than `!` between a table and a row.
    TableSign,
    /// Spaces inside a code.
    SpaceInCode,
    /// A bracket of another kind.
    BracketKind,
    /// A bracket that is never closed.
    Unclosed,
    /// Two operands with nothing between them.
    MissingSign,
    /// A list of members without its brackets.
    BareList,
    /// `三.{(一), (二)}`, where each member needs its whole code.
    SharedHead,
    /// A cell whose row and column are written otherwise.
    CellShape,
    /// Separators between the digits of a number.
    Digits,
    /// `=` that is meant as `==`.
    SingleEquals,
    /// `D5:D9`, as in a spreadsheet.
    SheetRange,
    /// `[14]`, a line number as other programs write it.
    LineNumber,
    /// `三.**` without `row` or `col`.
    MissingAxis,
}

/// A slip with the change that mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub slip: Slip,
    pub at: ByteRange,
    pub written: String,
    /// What belongs at the place; empty where it is to be deleted.
    pub instead: String,
    /// In the order of the text, without overlap.
    pub edits: Vec<(ByteRange, String)>,
}

impl Repair {
    /// Replaces one place.
    fn replace(text: &str, slip: Slip, at: ByteRange, instead: impl Into<String>) -> Self {
        let instead = instead.into();
        let written = text.get(at.clone()).unwrap_or("").to_owned();
        Self { slip, edits: vec![(at.clone(), instead.clone())], at, written, instead }
    }

    /// Applies further edits as well; the reported place stays.
    fn with(mut self, edits: Vec<(ByteRange, String)>) -> Self {
        self.edits = edits;
        self
    }

    /// The text after the change.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (at, words) in &self.edits {
            out.push_str(text.get(from..at.start).unwrap_or(""));
            out.push_str(words);
            from = at.end;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        out
    }
}

/// A generator of changes, and whether two of its changes that both parse refute each other.
type Source = (fn(&str, &[Piece]) -> Vec<Repair>, bool);

/// From the narrowest slips to the widest: the first that parses is taken.
const SOURCES: &[Source] = &[
    (characters::invisible, false),
    (characters::look_alike, false),
    (characters::traditional, false),
    (characters::capitals, false),
    (signs::split, false),
    (signs::single_equals, false),
    (words::phrases, false),
    (words::states, false),
    (signs::money, false),
    (signs::superfluous, false),
    (signs::implication, false),
    (signs::negation, false),
    (signs::stars, false),
    (signs::digits, false),
    (signs::separators, false),
    (shapes::table_sign, false),
    (shapes::spaces, false),
    (shapes::cells, false),
    (shapes::shared_heads, false),
    (shapes::bracket_kinds, false),
    (shapes::bare_lists, false),
    (signs::glued_numbers, false),
    (shapes::unclosed, true),
    (words::glued, true),
    (words::misspelt, true),
];

/// The repair of an expression that does not parse; none where several would do.
pub(super) fn find(text: &str, problem: &SyntaxError) -> Option<Repair> {
    if text.len() > MAX_REPAIRED {
        return None;
    }
    let pieces = pieces(text);
    if let Some(habit) = shapes::habit(text, &pieces) {
        return Some(habit);
    }
    // A word with a meaning of its own is not a misspelt one.
    let foreign = matches!(problem, SyntaxError::Foreign { .. });
    let mut attempts = 0;
    for (generate, alone) in SOURCES.iter().filter(|(_, alone)| !alone || !foreign) {
        let mut found: Option<Repair> = None;
        for repair in generate(text, &pieces) {
            attempts += 1;
            if attempts > MAX_ATTEMPTS {
                return None;
            }
            if parse_strictly(&repair.apply(text)).is_err() {
                continue;
            }
            if !alone {
                return Some(repair);
            }
            if found.as_ref().is_some_and(|first| first.apply(text) != repair.apply(text)) {
                return None;
            }
            found.get_or_insert(repair);
        }
        if found.is_some() {
            return found;
        }
    }
    partly(text, &pieces, problem)
}

/// The characters to replace where another slip remains: each is wrong for itself.
fn partly(text: &str, pieces: &[Piece], problem: &SyntaxError) -> Option<Repair> {
    let generators = [characters::invisible, characters::look_alike, characters::traditional];
    let place = problem.place()?;
    let near = |repair: &Repair| repair.at.start <= place.end && place.start <= repair.at.end;
    generators.into_iter().flat_map(|generate| generate(text, pieces)).find(near)
}

/// Whether a word is the name of a cell in a spreadsheet.
pub fn is_sheet_cell(word: &str) -> bool {
    shapes::is_sheet_cell(word)
}

/// The expression that a word stands for whose spaces were left out: `若行一大于0则行二大于0`.
pub fn respaced(word: &str) -> Option<(String, Expr)> {
    if word.len() > MAX_REPAIRED {
        return None;
    }
    let spaced = words::spaced(word)?;
    let tree = parse_strictly(&spaced).ok()?;
    (spaced != word).then_some((spaced, tree))
}
