//! Marks in the words of a cell that stand for what the cell holds besides text, or what keeps its words from being a figure.
//!
//! Invariant: words with a mark are never a figure.

/// Begins a mark: what Unicode has for an object among characters.
pub const OBJECT: char = '\u{fffc}';
/// Begins words whose order the document reverses; [`REVERSED_END`] ends them.
pub const REVERSED: char = '\u{202e}';
pub const REVERSED_END: char = '\u{202c}';
/// Surrounds words that are struck out: `~~12~~`.
pub const STRUCK: &str = "~~";

/// What a cell holds that keeps its words from being a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellMark {
    /// A picture, a drawing, a chart.
    Picture,
    /// An embedded file or another document.
    Object,
    /// A character of a font of symbols, which prints what its code does not say.
    Symbol,
    /// A box to tick, a list to choose from, an empty field of a form.
    Control,
    /// A field whose result is not in the document.
    Field,
    /// The number or bullet of a list.
    Number,
    /// A formula set in two dimensions.
    Equation,
    /// A text that the file refers to and does not have.
    Missing,
    /// A script or style that prints what only a browser knows.
    Generated,
    /// Words that nobody sees.
    Hidden,
    /// Words that perhaps nobody sees: as pale as their background is likely to be, turned, or clipped.
    Faint,
    /// Words that run in another direction than the page.
    Turned,
    /// Characters of which one lies over another.
    Overlaid,
    /// Words of which a part is outside of what is shown.
    Cut,
    /// Words that reach beyond their cell.
    Outside,
    /// Small lowered figures beside larger ones.
    Lowered,
    /// Characters of a font that does not say which they are.
    Unreadable,
    /// Words printed from right to left.
    Reversed,
    /// Words that are struck out.
    Struck,
}

/// Marks written after [`OBJECT`], with the word that follows it.
const WORDS: &[(CellMark, &str)] = &[
    (CellMark::Picture, "picture"),
    (CellMark::Object, "object"),
    (CellMark::Symbol, "symbol"),
    (CellMark::Control, "control"),
    (CellMark::Field, "field"),
    (CellMark::Number, "number"),
    (CellMark::Equation, "equation"),
    (CellMark::Missing, "missing"),
    (CellMark::Generated, "generated"),
    (CellMark::Hidden, "hidden"),
    (CellMark::Faint, "faint"),
    (CellMark::Turned, "turned"),
    (CellMark::Overlaid, "overlaid"),
    (CellMark::Cut, "cut"),
    (CellMark::Outside, "outside"),
    (CellMark::Lowered, "lowered"),
    (CellMark::Unreadable, "unreadable"),
];

impl CellMark {
    /// The mark as it stands in the words of a cell.
    pub fn written(self) -> String {
        let word = WORDS.iter().find(|(mark, _)| *mark == self).map_or("", |(_, word)| word);
        format!("{OBJECT}{word}")
    }

    /// The first mark in the words of a cell.
    pub fn find(words: &str) -> Option<CellMark> {
        // Nearly all words have none of the signs, and are looked through once.
        if !words.contains(['~', OBJECT, REVERSED]) {
            return None;
        }
        if let Some((_, tail)) = words.split_once(OBJECT) {
            let named = WORDS.iter().find(|(_, word)| tail.starts_with(word));
            return Some(named.map_or(CellMark::Object, |(mark, _)| *mark));
        }
        if words.contains(REVERSED) {
            return Some(CellMark::Reversed);
        }
        words.split_once(STRUCK).is_some_and(|(_, tail)| tail.contains(STRUCK)).then_some(CellMark::Struck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again() {
        for (mark, _) in WORDS {
            assert_eq!(CellMark::find(&format!("5 {} 7", mark.written())), Some(*mark));
        }
        assert_eq!(CellMark::find("\u{fffc}"), Some(CellMark::Object));
        assert_eq!(CellMark::find("~~7~~ 5"), Some(CellMark::Struck));
        assert_eq!(CellMark::find("\u{202e}12\u{202c}"), Some(CellMark::Reversed));
        assert_eq!(CellMark::find("5~7"), None);
    }
}
