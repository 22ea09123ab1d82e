//! Identifies the mistake that most likely caused the first error of the parser: a tab, a colon left out or of full
//! width, a quote or bracket left open, a character that YAML reserves.
//!
//! Invariant: examines lines, knows no keys.

use granit_parser::{ErrorKind, Parser};

use super::error::YamlError;
use crate::diagnostic::{Edit, Fix};
use crate::source::{Source, SourceId, Span, Spanned};

/// A line of the file, by byte ranges.
struct Place<'a> {
    id: SourceId,
    source: &'a Source,
    offset: usize,
}

impl Place<'_> {
    fn text(&self) -> &str {
        &self.source.text
    }

    fn line(&self) -> usize {
        self.source.lines.line_of(self.offset)
    }

    fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        self.source.lines.line_range(self.text(), line)
    }

    fn line_text(&self, line: usize) -> &str {
        self.text().get(self.line_range(line)).unwrap_or("")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }

    /// The word at the place: a key without its colon.
    fn word(&self) -> Span {
        let here = self.here();
        let (start, end) = (here.start as usize, here.end as usize);
        let rest = self.text().get(start..).unwrap_or("");
        let length = rest.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(rest.len());
        self.span(start, end.max(start + length))
    }

    /// One character at the place, or the last visible one before it.
    fn here(&self) -> Span {
        let tail = self.text().get(self.offset..).unwrap_or("");
        match tail.chars().next().filter(|c| !c.is_whitespace()) {
            Some(c) => self.span(self.offset, self.offset + c.len_utf8()),
            None => {
                let head = self.text().get(..self.offset).unwrap_or("").trim_end();
                let last = head.chars().next_back().map_or(0, char::len_utf8);
                self.span(head.len() - last, head.len())
            }
        }
    }
}

/// The most likely mistake for the parser's first error.
pub(super) fn scan(id: SourceId, source: &Source, kind: &ErrorKind, offset: usize) -> YamlError {
    let place = Place { id, source, offset: offset.min(source.text.len()) };
    tab(&place)
        .or_else(|| wide_indent(&place))
        .or_else(|| full_width(&place))
        .or_else(|| quotes(&place, kind))
        .or_else(|| escape(&place, kind))
        .or_else(|| no_blank(&place))
        .or_else(|| missing_colon(&place, kind))
        .or_else(|| flow(&place, kind))
        .or_else(|| value_signs(&place, kind))
        .or_else(|| continuation(&place))
        .unwrap_or_else(|| match kind {
            ErrorKind::InvalidIndentation
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::InvalidBlockScalarIndent => YamlError::Indent { span: place.word() },
            ErrorKind::RecursionLimitExceeded => YamlError::TooDeep { span: place.here(), limit: 64 },
            _ => YamlError::Syntax { span: place.here(), detail: kind.to_string() },
        })
}

fn tab(place: &Place<'_>) -> Option<YamlError> {
    let line = place.line();
    // The parser reports a value that a tab interrupts at the value, on the line above the tab.
    for candidate in [line, line.saturating_sub(1), line + 1] {
        let range = place.line_range(candidate);
        let text = place.line_text(candidate);
        let indent = text.len() - text.trim_start().len();
        if let Some(at) = text.get(..indent).and_then(|t| t.find('\t')) {
            let start = range.start + at;
            return Some(YamlError::Tab { span: place.span(start, start + 1) });
        }
    }
    None
}

/// A full-width space in the indentation, which YAML takes for the first letter of a key.
fn wide_indent(place: &Place<'_>) -> Option<YamlError> {
    let line = place.line();
    [line, line.saturating_sub(1), line + 1].into_iter().find_map(|candidate| {
        let text = place.line_text(candidate);
        let indent = text.len() - text.trim_start().len();
        let wide = text.get(..indent)?.find(|c: char| !c.is_ascii())?;
        Some(YamlError::WideIndent {
            span: place.span(place.line_range(candidate).start + wide, place.line_range(candidate).start + indent),
        })
    })
}

/// `table:件数`: no space after the colon, so that YAML sees no key.
fn no_blank(place: &Place<'_>) -> Option<YamlError> {
    let line = place.line();
    [line, line.saturating_sub(1)].into_iter().find_map(|candidate| {
        let at = colon_without_blank(place.line_text(candidate))?;
        let start = place.line_range(candidate).start + at;
        Some(YamlError::NoSpaceAfterColon { colon: place.span(start, start + 1) })
    })
}

/// Where a line that looks like `key:value` has its colon.
pub(super) fn colon_without_blank(line: &str) -> Option<usize> {
    let visible = line.trim();
    if visible.contains(": ") || visible.ends_with(':') || visible.starts_with(['#', '"', '\'', '-']) {
        return None;
    }
    let at = line.find(':')?;
    let (head, tail) = (line.get(..at)?.trim(), line.get(at + 1..)?);
    let is_key = !head.is_empty() && head.chars().count() <= 24 && !head.contains(char::is_whitespace);
    (is_key && !tail.starts_with("//")).then_some(at)
}

/// Where a line that looks like `key：value` has its full-width colon.
pub(super) fn full_width_colon(line: &str) -> Option<usize> {
    if line.trim_start().starts_with(['#', '"', '\'']) {
        return None;
    }
    let at = line.find('：')?;
    let head = line.get(..at)?;
    let is_key = !head.contains(": ") && !head.trim_end().ends_with(':') && head.chars().count() <= 24;
    is_key.then_some(at)
}

/// A bracket that YAML took for the start of a list or mapping: never closed, or with characters inside that end
/// a value there.
fn flow(place: &Place<'_>, kind: &ErrorKind) -> Option<YamlError> {
    let text = place.text();
    let here = place.here();
    match kind {
        ErrorKind::UnclosedFlowCollection { open } if text.get(here.range()).is_some_and(|t| t.starts_with(*open)) => {
            return Some(YamlError::UnclosedFlow { span: here, sign: *open });
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            let sign = text.get(here.range()).unwrap_or("");
            return Some(YamlError::UnopenedFlow { span: here, sign: sign.to_owned() });
        }
        _ => {}
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for line in 0..=place.line() {
        let range = place.line_range(line);
        let words = text.get(range.clone()).unwrap_or("");
        let mut from = 0;
        if open.is_empty() {
            let value = words.find(": ").map_or(words, |at| words.get(at + 2..).unwrap_or("")).trim_start();
            if !value.starts_with(['[', '{']) {
                continue;
            }
            from = words.len() - value.len();
        }
        let mut quote = None;
        for (at, c) in words.char_indices().skip_while(|(at, _)| *at < from) {
            if range.start + at >= place.offset {
                break;
            }
            match (quote, c) {
                (Some(closing), c) if c == closing => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '[' | '{') => open.push((range.start + at, c)),
                (None, ']' | '}') => {
                    open.pop();
                    if open.is_empty() {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    let (start, sign) = open.first().copied()?;
    let closing = if sign == '[' { ']' } else { '}' };
    let line_end = place.line_range(place.source.lines.line_of(start)).end;
    let closed = text.get(start..line_end).is_some_and(|rest| rest.trim_end().ends_with(closing));
    if !closed {
        return Some(YamlError::UnclosedFlow { span: place.span(start, start + 1), sign });
    }
    Some(YamlError::FlowValue { span: here, sign })
}

/// `rules-for 示例` or a rule's id without its colon: the parser stops at the next key, or at the word itself.
fn missing_colon(place: &Place<'_>, kind: &ErrorKind) -> Option<YamlError> {
    if !matches!(
        kind,
        ErrorKind::MappingValueNotAllowed
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::ExpectedBlockMappingKey
    ) {
        return None;
    }
    let indent = |line: usize| place.line_text(line).len() - place.line_text(line).trim_start().len();
    let holds_key =
        |line: usize| place.line_text(line).contains(": ") || place.line_text(line).trim_end().ends_with(':');
    let is_bare = |line: usize| {
        let words = place.line_text(line).trim();
        !words.is_empty()
            && !words.contains(':')
            && !words.starts_with(['-', '#', '"', '\'', '[', '{', '.', '&', '*', '!', '|', '>'])
    };
    let visible = |line: &usize| {
        let words = place.line_text(*line).trim();
        !words.is_empty() && !words.starts_with('#')
    };
    let here = place.line();
    let above = (here.saturating_sub(20)..here).rev().find(visible);
    let below = (here + 1..here + 20).find(visible);
    let line = match (above, below) {
        (Some(above), _) if holds_key(here) && is_bare(above) && indent(above) <= indent(here) => above,
        (_, Some(below)) if is_bare(here) && holds_key(below) && indent(below) > indent(here) => here,
        _ => return None,
    };
    let start = place.line_range(line).start + indent(line);
    let word = place.line_text(line).split_whitespace().next()?;
    let rest = place.text().get(start + word.len()..).unwrap_or("");
    let key = Spanned::new(word.to_owned(), place.span(start, start + word.len()));
    Some(YamlError::MissingColon { key, apart: ends_key(rest) })
}

/// Whether a colon before this text would end a key.
pub(super) fn ends_key(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])
}

/// A line without any key that is indented no deeper than the key whose value it continues.
fn continuation(place: &Place<'_>) -> Option<YamlError> {
    let range = place.line_range(place.line());
    let text = place.line_text(place.line());
    let visible = text.trim();
    if visible.is_empty() || visible.contains(':') || visible.starts_with(['-', '#', '"', '\'']) || place.line() == 0 {
        return None;
    }
    let start = range.start + text.len() - text.trim_start().len();
    Some(YamlError::LooseLine { span: place.span(start, start + visible.len()) })
}

/// `检查：行 一` or `－ 甲`: a full-width character where YAML needs a half-width one.
fn full_width(place: &Place<'_>) -> Option<YamlError> {
    let line = place.line();
    for candidate in [line, line.saturating_sub(1), line.saturating_sub(2)] {
        if let Some(found) = full_width_on_line(place.id, place.source, candidate) {
            return Some(found);
        }
    }
    None
}

/// A full-width colon after a key on this line, where no half-width one stands before it.
pub(super) fn full_width_on_line(id: SourceId, source: &Source, line: usize) -> Option<YamlError> {
    let range = source.lines.line_range(&source.text, line);
    let at = full_width_colon(source.text.get(range.clone())?)?;
    let start = range.start + at;
    let colon = Span::new(id, start, start + '：'.len_utf8());
    Some(YamlError::FullWidthColon { colon, others: full_width_below(id, source, line, colon) })
}

/// The same slip on the lines below, if with all of them mended the file is YAML.
fn full_width_below(id: SourceId, source: &Source, line: usize, first: Span) -> Vec<Span> {
    let below = (line + 1..source.lines.line_of(source.text.len()) + 1).filter_map(|line| {
        let range = source.lines.line_range(&source.text, line);
        let words = source.text.get(range.clone())?;
        let at = full_width_colon(words).filter(|at| is_key(words.get(..*at).unwrap_or("")))?;
        let start = range.start + at;
        Some(Span::new(id, start, start + '：'.len_utf8()))
    });
    let others: Vec<Span> = below.collect();
    let edit = |span: Span| Edit { span, replacement: ": ".to_owned() };
    let fix = Fix { edits: std::iter::once(first).chain(others.iter().copied()).map(edit).collect() };
    let mended = fix.apply(id, &source.text);
    if Parser::new_from_str(&mended).all(|event| event.is_ok()) { others } else { Vec::new() }
}

/// Whether words are written like a key: without spaces and signs of a sentence.
fn is_key(head: &str) -> bool {
    let head = head.trim();
    !head.is_empty() && !head.contains(|c: char| c.is_whitespace() || "，。；、“”".contains(c))
}

/// Full-width colons of keys in a plain value that holds several lines, the first one left out. `gap` is the length of
/// the white space before a byte of the value, in the file.
pub(super) fn full_width_keys(value: &str, gap: impl Fn(usize) -> usize) -> Vec<usize> {
    let starts = value.match_indices(' ').map(|(at, _)| at + 1).filter(|at| gap(*at) > 1);
    let key = |start: usize| {
        let line = value.get(start..)?;
        let at = line.find('：')?;
        is_key(line.get(..at)?).then_some(start + at)
    };
    starts.filter_map(key).collect()
}

fn quotes(place: &Place<'_>, kind: &ErrorKind) -> Option<YamlError> {
    let trailing = match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar => '\'',
        ErrorKind::InvalidTrailingDoubleQuotedScalar => '"',
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::UnexpectedEof => return unclosed(place, &['"', '\''], true),
        _ => return None,
    };
    // A quote left open swallows the following lines up to the next quote.
    unclosed(place, &[trailing], false).or_else(|| {
        let here = place.here();
        let line = place.line_range(place.line());
        let end = (line.end).max(here.end as usize);
        Some(YamlError::AfterQuote { span: place.span(here.start as usize, end) })
    })
}

/// `"\d+"`: what only an expression or a pattern can read. The parser reports the opening quote.
fn escape(place: &Place<'_>, kind: &ErrorKind) -> Option<YamlError> {
    if !matches!(
        kind,
        ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
    ) {
        return None;
    }
    let tail = place.text().get(place.offset..)?;
    let mut at = 0;
    let wrong = loop {
        at += tail.get(at..)?.find('\\')?;
        let after = tail.get(at + 1..)?;
        let sign = after.chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = after.get(1..1 + digits).filter(|code| code.chars().all(|c| c.is_ascii_hexdigit()));
        let is_char = |code: &str| digits == 0 || u32::from_str_radix(code, 16).ok().and_then(char::from_u32).is_some();
        if !"0abtnvfre \"/\\N_LP\t\r\nxuU".contains(sign) || !code.is_some_and(is_char) {
            break at..at + 1 + sign.len_utf8();
        }
        at += 1 + sign.len_utf8();
    };
    Some(YamlError::Escape { span: place.span(place.offset + wrong.start, place.offset + wrong.end) })
}

/// The last line above whose value begins with a quote that the same line does not close.
fn unclosed(place: &Place<'_>, quotes: &[char], same_line: bool) -> Option<YamlError> {
    let line = place.line();
    for candidate in (0..=line).rev().take(200) {
        if candidate == line && !same_line {
            continue;
        }
        let text = place.line_text(candidate);
        let visible = text.trim_start();
        let value = match visible.find(": ") {
            Some(at) => visible.get(at + 2..).unwrap_or("").trim_start(),
            None => visible.strip_prefix("- ").unwrap_or(visible).trim_start(),
        };
        let Some(quote) = value.chars().next().filter(|c| quotes.contains(c)) else { continue };
        let body = value.get(1..).unwrap_or("");
        if body.matches(quote).count() % 2 == 1 {
            continue;
        }
        let start = place.line_range(candidate).start + (text.len() - value.len());
        return Some(YamlError::UnclosedQuote { span: place.span(start, start + 1), quote });
    }
    None
}

fn value_signs(place: &Place<'_>, kind: &ErrorKind) -> Option<YamlError> {
    let line = place.line();
    let range = place.line_range(line);
    let text = place.line_text(line);
    let key_end = text.find(": ").map(|at| at + 2);
    let value = key_end.and_then(|at| text.get(at..)).map(str::trim_start);
    if let (Some(value), Some(key_end)) = (value, key_end) {
        let start = range.start + text.len() - value.len();
        let sign = value.chars().next();
        if let Some(sign) = sign.filter(|c| "*&!%@`[]{},|>".contains(*c)) {
            // `[` and `{` open a list or mapping; they are the mistake only where the line continues after it.
            let wrong = !"[{".contains(sign) || !matches!(kind, ErrorKind::UnclosedFlowCollection { .. });
            if wrong {
                let span = place.span(start, start + sign.len_utf8());
                return Some(YamlError::ReservedStart { span, sign: sign.to_string() });
            }
        }
        if matches!(
            kind,
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidSimpleKey | ErrorKind::InvalidColonPlacement
        ) && let Some(at) =
            text.get(key_end..).and_then(|t| t.find(": ").or_else(|| t.ends_with(':').then(|| t.len() - 1)))
        {
            let colon = range.start + key_end + at;
            return Some(YamlError::ColonInValue { colon: place.span(colon, colon + 1) });
        }
    }
    // A value on the line above that ended although this line is indented like a key below it.
    if matches!(kind, ErrorKind::MappingValueNotAllowed) {
        let visible = text.len() - text.trim_start().len();
        let end = text.find(':').map_or(range.end, |at| range.start + at);
        return Some(YamlError::Indent { span: place.span(range.start + visible, end) });
    }
    None
}
