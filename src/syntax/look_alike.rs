//! Lists characters that look like those of the language, and simplifies traditional characters.

use crate::source::{fold_char, fold_traditional};

/// Signs that are typed for others, each with what the language writes.
const SIGNS: &[(&str, &str)] = &[
    ("−—–‐‑‒―﹣➖", "-"),
    ("∗﹡•∙⋅●✖✕╳", "*"),
    ("∕⁄⧸∶", "/"),
    ("﹢➕", "+"),
    ("═⩵≡", "=="),
    ("﹦", "="),
    ("﹤‹〈", "<"),
    ("﹥›〉", ">"),
    ("⩽≲⋜", "<="),
    ("⩾≳⋝", ">="),
    ("≒≃≅", "≈"),
    ("․﹒｡‧", "."),
    ("…⋯‥", ".."),
    ("﹙❨⁽", "("),
    ("﹚❩⁾", ")"),
    ("﹛", "{"),
    ("﹜", "}"),
    ("﹝〖〘", "["),
    ("﹞〗〙", "]"),
    ("﹐﹑､", ","),
    ("﹗ǃ", "!"),
    ("﹖", "?"),
    ("﹪", "%"),
    ("＂″〃", "\""),
    ("＇′´｀`", "'"),
];

/// Letters of other alphabets that print like Latin ones.
const LETTERS: &[(&str, char)] = &[
    ("аα", 'a'),
    ("сϲ", 'c'),
    ("ԁ", 'd'),
    ("еε", 'e'),
    ("һ", 'h'),
    ("іιı", 'i'),
    ("ӏⅼ", 'l'),
    ("ո", 'n'),
    ("оοσ", 'o'),
    ("рρ", 'p'),
    ("ѕ", 's'),
    ("τт", 't'),
    ("υս", 'u'),
    ("ѵν", 'v'),
    ("ԝω", 'w'),
    ("хχ", 'x'),
    ("уγ", 'y'),
    ("АΑ", 'A'),
    ("ВΒ", 'B'),
    ("СϹ", 'C'),
    ("ЕΕ", 'E'),
    ("НΗ", 'H'),
    ("ІΙ", 'I'),
    ("КΚ", 'K'),
    ("МΜ", 'M'),
    ("ΝΝ", 'N'),
    ("ОΟ", 'O'),
    ("РΡ", 'P'),
    ("ЅЅ", 'S'),
    ("ТΤ", 'T'),
    ("ХΧ", 'X'),
    ("Υ", 'Y'),
    ("Ζ", 'Z'),
];

/// What the language writes for a sign that looks like another.
pub(super) fn sign(c: char) -> Option<&'static str> {
    SIGNS.iter().find(|(signs, _)| signs.contains(c)).map(|(_, meant)| *meant)
}

/// A word with its look-alike letters, full-width letters and radicals replaced.
pub fn letters(word: &str) -> String {
    let latin = |c: char| LETTERS.iter().find(|(letters, _)| letters.contains(c)).map(|(_, letter)| *letter);
    word.chars().map(|c| latin(c).unwrap_or_else(|| fold_char(c))).collect()
}

/// A word in simplified characters.
pub(super) fn simplified(word: &str) -> String {
    word.chars().map(fold_traditional).collect()
}
