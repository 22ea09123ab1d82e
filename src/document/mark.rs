//! Marks in the words of a cell that stand for what the cell holds and is no text, or no figure to a reader.
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
pub enum Mark {
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
    /// Words that perhaps nobody sees: as pale as what is likely behind them, turned, or clipped.
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
const WORDS: &[(Mark, &str)] = &[
    (Mark::Picture, "picture"),
    (Mark::Object, "object"),
    (Mark::Symbol, "symbol"),
    (Mark::Control, "control"),
    (Mark::Field, "field"),
    (Mark::Number, "number"),
    (Mark::Equation, "equation"),
    (Mark::Missing, "missing"),
    (Mark::Generated, "generated"),
    (Mark::Hidden, "hidden"),
    (Mark::Faint, "faint"),
    (Mark::Turned, "turned"),
    (Mark::Overlaid, "overlaid"),
    (Mark::Cut, "cut"),
    (Mark::Outside, "outside"),
    (Mark::Lowered, "lowered"),
    (Mark::Unreadable, "unreadable"),
];

impl Mark {
    /// The mark as it stands in the words of a cell.
    pub fn written(self) -> String {
        let word = WORDS.iter().find(|(mark, _)| *mark == self).map_or("", |(_, word)| word);
        format!("{OBJECT}{word}")
    }

    /// The first mark in the words of a cell.
    pub fn find(words: &str) -> Option<Mark> {
        if let Some((_, tail)) = words.split_once(OBJECT) {
            let named = WORDS.iter().find(|(_, word)| tail.starts_with(word));
            return Some(named.map_or(Mark::Object, |(mark, _)| *mark));
        }
        if words.contains(REVERSED) {
            return Some(Mark::Reversed);
        }
        words.split_once(STRUCK).is_some_and(|(_, tail)| tail.contains(STRUCK)).then_some(Mark::Struck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again() {
        for (mark, _) in WORDS {
            assert_eq!(Mark::find(&format!("5 {} 7", mark.written())), Some(*mark));
        }
        assert_eq!(Mark::find("\u{fffc}"), Some(Mark::Object));
        assert_eq!(Mark::find("~~7~~ 5"), Some(Mark::Struck));
        assert_eq!(Mark::find("\u{202e}12\u{202c}"), Some(Mark::Reversed));
        assert_eq!(Mark::find("5~7"), None);
    }
}
