//! Wording of what can be wrong with YAML. The parser's own words are turned into the mistakes that people
//! make: a tab, a quote left open, a full-width colon, a sign that YAML keeps for itself.

use granit_parser::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::text::{Source, SourceId, Span};

pub(super) fn too_large(id: SourceId, limit: u64) -> Diagnostic {
    Diagnostic::new(
        Code::YamlLimit,
        Message::new(Text::YamlTooLarge).with("limit", format!("{} MiB", limit / 1024 / 1024)),
    )
    .at(Span::new(id, 0, 0))
    .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooDeep).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn too_many(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::YamlLimit, Message::new(Text::YamlTooManyNodes).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn empty(id: SourceId) -> Diagnostic {
    Diagnostic::new(Code::YamlEmpty, Message::new(Text::YamlEmpty))
        .at(Span::new(id, 0, 0))
        .help(Message::new(Text::YamlEmptyHelp))
}

pub(super) fn feature(feature: Text, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::YamlFeature,
        Message::new(Text::YamlFeature).with_message("feature", Message::new(feature)),
    )
    .at(span)
    .help(Message::new(Text::YamlFeatureHelp))
}

pub(super) fn reserved_start(span: Span, sign: &str) -> Diagnostic {
    Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", sign))
        .at(span)
        .help(Message::new(Text::ReservedStartHelp))
}

pub(super) fn duplicate_key(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, Message::new(Text::DuplicateKey).with("key", key))
        .at(span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::DuplicateKeyHelp))
}

pub(super) fn wrong_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        Message::new(Text::WrongType)
            .with_message("expected", Message::new(Text::KindScalar))
            .with_message("found", Message::new(Text::KindMappingOrList)),
    )
    .at(span)
    .help(Message::new(Text::ReservedStartHelp))
}

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

/// The parser's first error as the mistake it most likely is.
pub(super) fn scan(id: SourceId, source: &Source, kind: &ErrorKind, offset: usize) -> Diagnostic {
    let place = Place { id, source, offset: offset.min(source.text.len()) };
    tab(&place)
        .or_else(|| full_width(&place))
        .or_else(|| quotes(&place, kind))
        .or_else(|| value_signs(&place, kind))
        .unwrap_or_else(|| {
            let (code, text, help) = match kind {
                ErrorKind::InvalidIndentation
                | ErrorKind::ExpectedBlockMappingKey
                | ErrorKind::ExpectedBlockSequenceEntry
                | ErrorKind::BlockSequenceEntryNotAllowed
                | ErrorKind::MappingKeyNotAllowed
                | ErrorKind::InvalidBlockScalarIndent => (Code::BadIndent, Text::BadIndent, Text::BadIndentHelp),
                ErrorKind::RecursionLimitExceeded => {
                    return too_deep(place.here(), 64);
                }
                _ => (Code::YamlSyntax, Text::YamlSyntax, Text::YamlSyntaxHelp),
            };
            Diagnostic::new(code, Message::new(text).with("detail", kind.to_string()))
                .at(place.here())
                .help(Message::new(help))
        })
}

fn tab(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line();
    for candidate in [line, line.saturating_sub(1)] {
        let range = place.line_range(candidate);
        let text = place.line_text(candidate);
        let indent = text.len() - text.trim_start().len();
        if let Some(at) = text.get(..indent).and_then(|t| t.find('\t')) {
            let start = range.start + at;
            return Some(
                Diagnostic::new(Code::YamlTab, Message::new(Text::YamlTab))
                    .at(place.span(start, start + 1))
                    .help(Message::new(Text::YamlTabHelp)),
            );
        }
    }
    None
}

/// `检查：行 一` or `－ 甲`: a full-width sign where YAML wants its own.
fn full_width(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line();
    for candidate in [line, line.saturating_sub(1), line.saturating_sub(2)] {
        if let Some(found) = full_width_on_line(place.id, place.source, candidate) {
            return Some(found);
        }
    }
    None
}

/// A full-width colon behind a key on this line, where no half-width one stands before it.
pub(super) fn full_width_on_line(id: SourceId, source: &Source, line: usize) -> Option<Diagnostic> {
    let range = source.lines.line_range(&source.text, line);
    let text = source.text.get(range.clone())?;
    let visible = text.trim_start();
    if visible.starts_with(['#', '"', '\'']) {
        return None;
    }
    let at = text.find('：')?;
    let head = text.get(..at)?;
    if head.contains(": ") || head.trim_end().ends_with(':') || head.chars().count() > 24 {
        return None;
    }
    let start = range.start + at;
    Some(
        Diagnostic::new(Code::FullWidthYaml, Message::new(Text::FullWidthYaml).with("sign", "："))
            .at(Span::new(id, start, start + '：'.len_utf8()))
            .help(Message::new(Text::FullWidthYamlHelp).with("half", ":")),
    )
}

fn quotes(place: &Place<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
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
        Some(
            Diagnostic::new(Code::AfterQuote, Message::new(Text::AfterQuote))
                .at(place.span(here.start as usize, end))
                .help(Message::new(Text::AfterQuoteHelp)),
        )
    })
}

/// The last line above whose value begins with a quote that the same line does not close.
fn unclosed(place: &Place<'_>, quotes: &[char], same_line: bool) -> Option<Diagnostic> {
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
        return Some(
            Diagnostic::new(Code::UnclosedQuote, Message::new(Text::UnclosedQuote))
                .at(place.span(start, start + 1))
                .help(Message::new(Text::UnclosedQuoteHelp).with("quote", quote.to_string())),
        );
    }
    None
}

fn value_signs(place: &Place<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
    let line = place.line();
    let range = place.line_range(line);
    let text = place.line_text(line);
    let key_end = text.find(": ").map(|at| at + 2);
    let value = key_end.and_then(|at| text.get(at..)).map(str::trim_start);
    if let (Some(value), Some(key_end)) = (value, key_end) {
        let start = range.start + text.len() - value.len();
        let sign = value.chars().next();
        if let Some(sign) = sign.filter(|c| "*&!%@`[]{},|>".contains(*c)) {
            // `[` and `{` open a list or mapping; they are the mistake only where the line goes on behind it.
            let wrong = !"[{".contains(sign) || !matches!(kind, ErrorKind::UnclosedFlowCollection { .. });
            if wrong {
                return Some(reserved_start(place.span(start, start + sign.len_utf8()), &sign.to_string()));
            }
        }
        if matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidSimpleKey | ErrorKind::InvalidColonPlacement)
            && let Some(at) = text.get(key_end..).and_then(|t| t.find(": ").or_else(|| t.ends_with(':').then(|| t.len() - 1)))
        {
            let colon = range.start + key_end + at;
            return Some(
                Diagnostic::new(Code::ColonInValue, Message::new(Text::ColonInValue))
                    .at(place.span(colon, colon + 1))
                    .help(Message::new(Text::ColonInValueHelp)),
            );
        }
    }
    // A value on the line above that ended although this line is indented like a key below it.
    if matches!(kind, ErrorKind::MappingValueNotAllowed) {
        let visible = text.len() - text.trim_start().len();
        let end = text.find(':').map_or(range.end, |at| range.start + at);
        return Some(
            Diagnostic::new(Code::BadIndent, Message::new(Text::BadIndent))
                .at(place.span(range.start + visible, end))
                .help(Message::new(Text::BadIndentHelp)),
        );
    }
    None
}
