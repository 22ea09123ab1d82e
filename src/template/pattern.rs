//! Reads the patterns by which a template finds a figure in the text of a report.
//!
//! A pattern is matched against text without blanks, at half width and in simplified characters, and is brought into the
//! same form itself. What it has at full width is literal: `（` is a bracket of the text, `(` one of the pattern.
//!
//! Invariant: matching takes time linear in the text, and the size of a pattern is bounded before it is compiled.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

use crate::source::{fold_char, fold_traditional, is_space};

/// Stands for the figure in a pattern.
const PLACEHOLDERS: [&str; 2] = ["{数}", "{figure}"];
/// A figure in digits, with thousands signs or without, or in Chinese numerals.
const FIGURE: &str = r"(?P<figure>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)";
/// Largest size of a pattern, its repetitions written out.
const MAX_PATTERN_SIZE: usize = 20_000;

/// One pattern. It is compiled when a text is first searched with it.
#[derive(Debug, Clone)]
pub struct FactPattern {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

/// What is wrong with a pattern, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PatternProblem {
    /// It does not follow the syntax of patterns.
    Syntax { why: String, at: Range<usize> },
    /// It does not say where the figure stands.
    WithoutFigure,
    /// It says so twice.
    SecondFigure { at: Range<usize> },
    /// It would read every figure.
    Everywhere,
    /// It matches the empty text.
    Empty,
    /// It is too large once its repetitions are written out.
    TooLarge,
}

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternUse {
    /// Reads a figure.
    Figure,
    /// Means zero, or limits the search: it holds no figure to read.
    Words,
}

impl FactPattern {
    /// Reads a pattern as it is written.
    pub(super) fn new(written: &str, purpose: PatternUse) -> Result<FactPattern, PatternProblem> {
        let Translated { text, origins, figures } = translate(written);
        let original = |range: Range<usize>| {
            let at = |byte: usize| origins.get(byte).map_or(written.len(), |origin| origin.start);
            let end = |byte: usize| origins.get(byte).map_or(written.len(), |origin| origin.end);
            let last = if range.end > range.start { range.end - 1 } else { range.end };
            at(range.start)..end(last).max(at(range.start))
        };
        if let Some(at) = figures.get(1) {
            return Err(PatternProblem::SecondFigure { at: at.clone() });
        }
        let tree = regex_syntax::parse(&text).map_err(|why| match why {
            regex_syntax::Error::Parse(why) => PatternProblem::Syntax {
                why: why.kind().to_string(),
                at: original(why.span().start.offset..why.span().end.offset),
            },
            regex_syntax::Error::Translate(why) => PatternProblem::Syntax {
                why: why.kind().to_string(),
                at: original(why.span().start.offset..why.span().end.offset),
            },
            other => PatternProblem::Syntax { why: other.to_string(), at: 0..written.len() },
        })?;
        if size(&tree) > MAX_PATTERN_SIZE {
            return Err(PatternProblem::TooLarge);
        }
        if purpose == PatternUse::Figure && figures.is_empty() {
            return Err(PatternProblem::WithoutFigure);
        }
        let pattern = FactPattern { text, compiled: OnceLock::new() };
        let matches = |words: &str| pattern.regex().is_some_and(|regex| regex.is_match(words));
        // Only a pattern without words of its own can match these, and only such a one need be compiled here.
        let bare = tree.properties().minimum_len().is_none_or(|least| least <= 1);
        match purpose {
            PatternUse::Figure if bare && matches("7") => Err(PatternProblem::Everywhere),
            PatternUse::Words if tree.properties().minimum_len() == Some(0) => Err(PatternProblem::Empty),
            PatternUse::Figure | PatternUse::Words => Ok(pattern),
        }
    }

    /// Where the pattern matches in a folded text, and where the figure stands there.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, Option<Range<usize>>)> + 'a {
        let found = self.regex().into_iter().flat_map(|regex| regex.captures_iter(text));
        found.filter_map(|captures| {
            Some((captures.get(0)?.range(), captures.name("figure").map(|figure| figure.range())))
        })
    }

    /// Where the pattern matches first.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.regex()?.find(text).map(|found| found.range())
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }
}

/// A character of text as patterns see it; `None` for a blank.
pub fn fold_for_patterns(c: char) -> Option<char> {
    (!is_space(c)).then(|| fold_traditional(fold_char(c)))
}

/// A pattern in the form of the text that it is matched against.
struct Translated {
    text: String,
    /// By byte of the text: the bytes of the written pattern that it came from.
    origins: Vec<Range<usize>>,
    /// Where the figure stands in the written pattern.
    figures: Vec<Range<usize>>,
}

fn translate(written: &str) -> Translated {
    let mut found = Translated { text: String::new(), origins: Vec::new(), figures: Vec::new() };
    let mut escaped = false;
    let mut at = 0;
    while let Some(c) = written.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = written.get(at..).unwrap_or_default();
        if let Some(placeholder) = PLACEHOLDERS.iter().find(|word| !escaped && rest.starts_with(**word)) {
            let range = at..at + placeholder.len();
            found.figures.push(range.clone());
            found.push(FIGURE, range.clone());
            at = range.end;
            continue;
        }
        let range = at..at + c.len_utf8();
        at = range.end;
        let folded = fold_for_patterns(c);
        match folded {
            None => {}
            // What follows a backslash, and signs at half width, are those of the pattern.
            Some(_) if escaped || c.is_ascii() => found.push(c.encode_utf8(&mut [0; 4]), range),
            Some(folded) if folded.is_ascii_punctuation() => {
                found.push("\\", range.clone());
                found.push(folded.encode_utf8(&mut [0; 4]), range);
            }
            Some(folded) => found.push(folded.encode_utf8(&mut [0; 4]), range),
        }
        escaped = c == '\\' && !escaped;
    }
    found
}

impl Translated {
    fn push(&mut self, text: &str, origin: Range<usize>) {
        self.text.push_str(text);
        self.origins.extend(std::iter::repeat_n(origin, text.len()));
    }
}

/// How large an expression is once its repetitions are written out.
fn size(tree: &Hir) -> usize {
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(_) => 4,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(repetition.min).max(1);
            size(&repetition.sub).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        HirKind::Capture(capture) => size(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(size).fold(0usize, usize::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FactPattern, PatternProblem, PatternUse};

    fn figure(pattern: &str) -> Result<FactPattern, PatternProblem> {
        FactPattern::new(pattern, PatternUse::Figure)
    }

    fn read(pattern: &str, text: &str) -> Vec<String> {
        let pattern = figure(pattern).unwrap();
        let found: Vec<String> = pattern.matches(text).filter_map(|(_, at)| text.get(at?)).map(str::to_owned).collect();
        found
    }

    #[test]
    fn full_width_signs_are_literal() {
        assert_eq!(read("申请（{数}）件", "申请(12)件"), ["12"]);
        assert_eq!(read("申请 ， 共{figure}件", "申请,共12件"), ["12"]);
        assert_eq!(read("收到[（]{数}", "收到(3"), ["3"]);
        assert_eq!(read("[^，。]{数}件", "共1,234件"), ["1,234"]);
        assert_eq!(read("申請{数}件", "申请十二件"), ["十二"]);
    }

    #[test]
    fn mistakes_are_placed_inside_the_pattern() {
        let at = |pattern: &str| match figure(pattern) {
            Err(PatternProblem::Syntax { at, .. } | PatternProblem::SecondFigure { at }) => {
                pattern.get(at).unwrap_or("").to_owned()
            }
            other => format!("{other:?}"),
        };
        assert_eq!(at("收到(申请{数}件"), "(");
        assert_eq!(at("收到{数}件，答复{数}件"), "{数}");
        assert_eq!(at("收到*+[z-a]{数}"), "z-a");
    }

    #[test]
    fn patterns_that_match_everywhere() {
        for pattern in ["{数}", ".*{数}.*", "{数}?"] {
            assert_eq!(figure(pattern).err(), Some(PatternProblem::Everywhere), "{pattern}");
        }
        assert!(figure("{数}件").is_ok());
        assert_eq!(figure("收到申请").err(), Some(PatternProblem::WithoutFigure));
        assert_eq!(figure("(收到{数}件){99}{99}").err(), Some(PatternProblem::TooLarge));
        let words = |pattern| FactPattern::new(pattern, PatternUse::Words).err();
        assert_eq!(words("(未收到)?"), Some(PatternProblem::Empty));
        assert_eq!(words("$"), Some(PatternProblem::Empty));
        assert_eq!(words("未收到"), None);
    }
}
