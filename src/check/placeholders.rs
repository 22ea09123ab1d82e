//! Finds and fills the placeholders in messages of authors: `{left}`, `{difference:2}`, names of definitions.

use crate::source::fold_code;

/// Placeholders that stand for figures, in every message.
pub(super) const FIGURES: &[&str] = &["left", "right", "difference", "左边", "右边", "差"];

/// Placeholders that stand for names, in every message.
pub(super) const NAMES: &[&str] = &["table", "row", "col", "rule", "表", "行", "列", "规则"];

/// Formats that have a name; the others are numbers of decimals.
pub(super) const FORMATS: &[&str] = &["percent", "百分数"];

/// Most decimals of a format.
const MAX_DECIMALS: u32 = 20;

/// How a placeholder shows its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `{left:percent}`
    Percent,
    /// `{left:2}`
    Decimals(u32),
}

impl Format {
    fn parse(word: &str) -> Option<Format> {
        if FORMATS.contains(&word) {
            return Some(Format::Percent);
        }
        let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        word.parse().ok().filter(|decimals| is_number && *decimals <= MAX_DECIMALS).map(Format::Decimals)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placeholder {
    /// Half width, without the brackets.
    pub text: String,
    /// Brackets included.
    pub at: std::ops::Range<usize>,
    /// What stands after the colon, where there is one.
    pub format_at: Option<std::ops::Range<usize>>,
}

impl Placeholder {
    /// The name before the colon and the format after it, as written.
    pub(super) fn parts(&self) -> (&str, Option<&str>) {
        match self.text.rsplit_once(':') {
            Some((name, format)) => (name, Some(format)),
            None => (&self.text, None),
        }
    }

    /// The format; `Err` for one that does not exist.
    pub(super) fn format(&self) -> Result<Option<Format>, String> {
        self.parts().1.map(|word| Format::parse(word).ok_or_else(|| word.to_owned())).transpose()
    }
}

/// The placeholders of a message, in order; full-width brackets count.
pub(super) fn places(message: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut colon: Option<usize> = None;
    for (at, c) in message.char_indices() {
        match c {
            '{' | '｛' => (open, colon) = (Some(at), None),
            ':' | '：' => colon = Some(at + c.len_utf8()),
            '}' | '｝' => {
                if let Some(start) = open.take() {
                    let inner = message.get(start..at).unwrap_or("");
                    let inner: String = inner.chars().skip(1).collect();
                    let format_at = colon.map(|colon| colon..at);
                    found.push(Placeholder { text: fold_code(&inner), at: start..at + c.len_utf8(), format_at });
                }
            }
            _ => {}
        }
    }
    found
}

/// Opening brackets that nothing closes before the next one or the end.
pub(super) fn unclosed(message: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<std::ops::Range<usize>> = None;
    for (at, c) in message.char_indices() {
        match c {
            '{' | '｛' => found.extend(open.replace(at..at + c.len_utf8())),
            '}' | '｝' => open = None,
            _ => {}
        }
    }
    found.extend(open);
    found
}

/// A placeholder to be filled.
#[derive(Debug)]
pub struct Asked<'a> {
    pub name: &'a str,
    pub format: Option<Format>,
    /// The rest of the message: an author may write the unit there.
    pub after: &'a str,
}

/// The message with its placeholders filled; `fill` gives the words for one.
pub fn fill(message: &str, fill: impl Fn(Asked<'_>) -> Option<String>) -> String {
    let mut out = String::with_capacity(message.len());
    let mut done = 0;
    for place in places(message) {
        out.push_str(message.get(done..place.at.start).unwrap_or(""));
        let after = message.get(place.at.end..).unwrap_or("");
        // A definition may have a colon in its name.
        let whole = fill(Asked { name: &place.text, format: None, after });
        let formatted = || {
            let (name, format) = (place.parts().0, place.format().ok()??);
            fill(Asked { name, format: Some(format), after })
        };
        match whole.or_else(formatted) {
            Some(words) => out.push_str(&words),
            None => out.push_str(message.get(place.at.clone()).unwrap_or("")),
        }
        done = place.at.end;
    }
    out.push_str(message.get(done..).unwrap_or(""));
    out
}
