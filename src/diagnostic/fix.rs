//! Holds the edits of a text that carry out what the help of a diagnostic says.
//!
//! Invariant: applied, the edits remove the diagnostic that offers them.

use crate::source::{SourceId, Span};

/// What an editor may do about a diagnostic on request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// In the order of the text, without overlap.
    pub edits: Vec<Edit>,
}

/// Replaces a part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

impl Fix {
    /// One edit; an empty replacement deletes.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self { edits: vec![Edit { span, replacement: replacement.into() }] }
    }

    /// Applies the edits that concern this text.
    pub fn apply(&self, id: SourceId, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for edit in self.edits.iter().filter(|edit| edit.span.source == id) {
            let range = edit.span.range();
            out.push_str(text.get(from..range.start).unwrap_or(""));
            out.push_str(&edit.replacement);
            from = range.end;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        out
    }
}
