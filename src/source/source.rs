//! The texts a run has read, each under the name the user gave it.

use std::sync::Arc;

use super::{LineCol, LineIndex, Span};

/// Which source; an index into [`Sources`].
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

/// All sources of a run. A batch releases a report's texts with [`Sources::truncate`].
#[derive(Debug, Clone, Default)]
pub struct Sources {
    list: Vec<Arc<Source>>,
}

impl Sources {
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Arc::new(source));
        id
    }

    pub fn get(&self, id: SourceId) -> Option<&Arc<Source>> {
        self.list.get(id.0 as usize)
    }

    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span))
    }

    pub fn line_col(&self, span: Span) -> Option<LineCol> {
        Some(self.get(span.source)?.line_col(span.start as usize))
    }

    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.name.as_str())
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets every source from `len` on; their ids must no longer be in use.
    pub fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
    }
}
