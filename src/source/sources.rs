//! Holds the texts that a run has read, each under the name the user gave it.

use std::sync::Arc;

use super::{LineCol, LineIndex, Span};

/// Names one text of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// One decoded text. A byte-order mark is cut before, so column 1 is the first character.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: String,
    pub text: Arc<str>,
    pub lines: LineIndex,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self { name: name.into(), text, lines }
    }

    /// A part of a file: its lines are numbered as in the whole file, of which `above` stand before it.
    pub fn part(name: impl Into<String>, text: impl Into<Arc<str>>, above: u64) -> Self {
        let mut source = Self::new(name, text);
        source.lines = source.lines.below(u32::try_from(above).unwrap_or(u32::MAX));
        source
    }

    pub fn line_col(&self, offset: usize) -> LineCol {
        self.lines.line_col(&self.text, offset)
    }

    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// Ids from here on stand for texts of one report.
const REPORT: u32 = 1 << 31;

/// The texts that places point into: templates and rule files, shared by every report that is checked with them, and the
/// texts of one report, which live as long as its own `Sources`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Arc<Vec<Arc<Source>>>,
    report: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a template or a rule file.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(REPORT).min(REPORT - 1));
        Arc::make_mut(&mut self.files).push(Arc::new(source));
        id
    }

    /// Adds a text of the report at hand.
    pub fn add_report(&mut self, source: Source) -> SourceId {
        let id = SourceId(REPORT.saturating_add(u32::try_from(self.report.len()).unwrap_or(u32::MAX)));
        self.report.push(Arc::new(source));
        id
    }

    /// The texts of this report beside the templates and rule files of `rules`.
    pub fn beside(self, rules: &Sources) -> Sources {
        Sources { files: Arc::clone(&rules.files), report: self.report }
    }

    pub fn get(&self, id: SourceId) -> Option<&Arc<Source>> {
        match id.0.checked_sub(REPORT) {
            Some(nth) => self.report.get(nth as usize),
            None => self.files.get(id.0 as usize),
        }
    }

    /// Returns the text of a place, empty where there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span))
    }

    /// Returns the line and column at which a place begins.
    pub fn line_col(&self, span: Span) -> Option<LineCol> {
        Some(self.get(span.source)?.line_col(span.start as usize))
    }

    /// Returns the name of the file, as the user gave it.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.name.as_str())
    }

    /// Returns how many texts are held.
    pub fn len(&self) -> usize {
        self.files.len() + self.report.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
