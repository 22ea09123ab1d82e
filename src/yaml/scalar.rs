//! Maps offsets in the value of a scalar to offsets in the source, for every style of scalar.
//!
//! Instead of decoding each style again, the value is walked beside its source slice: visible characters match one by
//! one, white space in the value matches the white space in the source however it was folded, and an escape matches one
//! character. The walk checks itself; where it fails (which should not happen) every offset maps to the whole scalar.

use crate::source::{Span, Spanned};

/// The text of a scalar and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    pub value: String,
    /// The token, quotes included; for block scalars from the first to the last visible character.
    pub span: Span,
    pub plain: bool,
    /// Empty where the walk failed.
    segments: Vec<Segment>,
}

/// `value[from..to]` is written at `source[start..end]`; byte for byte where both have one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    from: u32,
    to: u32,
    start: u32,
    end: u32,
}

/// How the value is escaped in its slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    None,
    Single,
    Double,
}

impl Scalar {
    /// `body`: the byte where the value's text begins in `source` (after an opening quote).
    pub(super) fn new(
        value: String,
        span: Span,
        body: std::ops::Range<usize>,
        source: &str,
        quoting: Quoting,
        plain: bool,
    ) -> Self {
        let segments = walk(&value, source, body, quoting).unwrap_or_default();
        Self { value, span, plain, segments }
    }

    /// A scalar that is mapped to `span` as a whole.
    pub fn with_span(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), span, plain: true, segments: Vec::new() }
    }

    /// The value and its place.
    pub fn spanned(&self) -> Spanned<String> {
        Spanned::new(self.value.clone(), self.span)
    }

    /// Where `value[from..to]` is written. An empty range gives a point.
    pub fn place(&self, range: std::ops::Range<usize>) -> Span {
        if self.segments.is_empty() {
            return self.span;
        }
        let start = self.source_start(range.start);
        let end = if range.end > range.start { self.source_end(range.end) } else { start };
        Span::new(self.span.source, start, end.max(start))
    }

    /// Where `value[from..to]` is written, if that is known to the byte: what an edit may replace.
    pub fn exact_place(&self, range: std::ops::Range<usize>) -> Option<Span> {
        (!self.segments.is_empty()).then(|| self.place(range))
    }

    fn source_start(&self, at: usize) -> usize {
        let idx = self.segments.partition_point(|s| s.to as usize <= at);
        match self.segments.get(idx) {
            Some(s) if s.to - s.from == s.end - s.start => (s.start as usize) + at.saturating_sub(s.from as usize),
            Some(s) => s.start as usize,
            None => self.segments.last().map_or(self.span.end as usize, |s| s.end as usize),
        }
    }

    fn source_end(&self, at: usize) -> usize {
        let idx = self.segments.partition_point(|s| (s.to as usize) < at);
        match self.segments.get(idx) {
            Some(s) if s.to - s.from == s.end - s.start => (s.start as usize) + at.saturating_sub(s.from as usize),
            Some(s) => s.end as usize,
            None => self.segments.last().map_or(self.span.end as usize, |s| s.end as usize),
        }
    }
}

/// Whether YAML reads words as a value without quotes, wherever they stand.
pub fn is_plain_value(words: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "._/:-()（）".contains(c);
    let end = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.chars().all(inside) && end(words.chars().next()) && !words.ends_with(':')
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Walks value and source together; `None` where they cannot be matched.
fn walk(value: &str, source: &str, body: std::ops::Range<usize>, quoting: Quoting) -> Option<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::new();
    let slice = source.get(body.clone())?;
    let mut push = |from: usize, to: usize, start: usize, end: usize| {
        let segment = Segment {
            from: u32::try_from(from).unwrap_or(u32::MAX),
            to: u32::try_from(to).unwrap_or(u32::MAX),
            start: u32::try_from(body.start + start).unwrap_or(u32::MAX),
            end: u32::try_from(body.start + end).unwrap_or(u32::MAX),
        };
        let linear = |s: &Segment| s.to - s.from == s.end - s.start;
        if let Some(last) = segments.last_mut()
            && last.to == segment.from
            && last.end == segment.start
            && linear(last)
            && linear(&segment)
        {
            last.to = segment.to;
            last.end = segment.end;
        } else {
            segments.push(segment);
        }
    };
    let mut at = 0; // in the value
    let mut pos = 0; // in the slice
    while let Some(c) = value.get(at..)?.chars().next() {
        let rest = slice.get(pos..)?;
        if quoting == Quoting::Double && rest.starts_with('\\') {
            let (length, gives) = escape(rest)?;
            if gives {
                push(at, at + c.len_utf8(), pos, pos + length);
                at += c.len_utf8();
            }
            pos += length;
            continue;
        }
        if is_white(c) {
            let mut run = value.get(at..)?.len() - value.get(at..)?.trim_start_matches(is_white).len();
            let gap = rest.len() - rest.trim_start_matches(is_white).len();
            // In double quotes an escape may stand directly after the gap and give white space of its own.
            if quoting == Quoting::Double && rest.get(gap..)?.starts_with('\\') {
                run = if gap == 0 { return None } else { run.min(folded_length(rest.get(..gap)?)) };
            }
            push(at, at + run, pos, pos + gap);
            at += run;
            pos += gap;
            continue;
        }
        if quoting == Quoting::Single && rest.starts_with("''") {
            if c != '\'' {
                return None;
            }
            push(at, at + 1, pos, pos + 2);
            at += 1;
            pos += 2;
            continue;
        }
        if !rest.starts_with(c) {
            // Indentation before a line whose line break the value has already passed.
            let gap = rest.len() - rest.trim_start_matches(is_white).len();
            if gap == 0 || !rest.get(gap..)?.starts_with(c) {
                return None;
            }
            pos += gap;
            continue;
        }
        push(at, at + c.len_utf8(), pos, pos + c.len_utf8());
        at += c.len_utf8();
        pos += c.len_utf8();
    }
    Some(segments)
}

/// How many characters YAML folds a gap of a quoted scalar into.
fn folded_length(gap: &str) -> usize {
    let breaks = gap.matches('\n').count();
    match breaks {
        0 => gap.len(),
        1 => 1,
        more => more - 1,
    }
}

/// Length of the escape at the start of `rest`, and whether it gives a character (`\` + line break gives none).
fn escape(rest: &str) -> Option<(usize, bool)> {
    let second = rest.chars().nth(1)?;
    Some(match second {
        'x' => (4, true),
        'u' => {
            // A pair of surrogates gives one character.
            let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            if (0xd800..0xdc00).contains(&code) { (12, true) } else { (6, true) }
        }
        'U' => (10, true),
        '\n' | '\r' => {
            let tail = rest.get(1..)?;
            let gap = tail.len() - tail.trim_start_matches(is_white).len();
            (1 + gap, false)
        }
        other => (1 + other.len_utf8(), true),
    })
}
