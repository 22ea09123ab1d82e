//! Defines the record for every problem in an input: a [`Diagnostic`], which every stage reports and every renderer
//! prints.

mod code;
mod fix;
mod message;
mod suggestion;
mod place;
mod messages;

pub use code::Code;
pub use fix::{Edit, Fix};
pub use message::{Arg, Lang, Message};
pub use messages::Text;
pub use suggestion::{letters_apart, nearest};

use crate::source::{Place, Span};

/// The severity of a diagnostic or a rule; 强制性, 核实性, 提示.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// A place with an optional short label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub message: Option<Message>,
    pub primary: bool,
}

/// A problem: what is wrong, where, and how to correct it.
///
/// `message` is one phrase that can be understood alone. The primary label is the narrowest span that shows the
/// problem. `help` is an action, starting with a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: Message,
    pub help: Option<Message>,
    /// Edits that carry out the help, where it names what to write and its place is known exactly.
    pub fix: Option<Fix>,
    pub labels: Vec<Label>,
    /// A file that has no text to point to: missing, a folder, or binary.
    pub file: Option<String>,
    /// The place in such a file.
    pub place: Option<Place>,
}

impl Diagnostic {
    /// Creates a diagnostic with the default severity of its code.
    pub fn new(code: Code, message: Message) -> Self {
        Self {
            code,
            severity: code.severity(),
            message,
            help: None,
            fix: None,
            labels: Vec::new(),
            file: None,
            place: None,
        }
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the place of the problem.
    pub fn span(mut self, span: Span) -> Self {
        self.labels.push(Label { span, message: None, primary: true });
        self
    }

    /// Sets the place of the problem, with a label.
    pub fn label(mut self, span: Span, message: Message) -> Self {
        self.labels.push(Label { span, message: Some(message), primary: true });
        self
    }

    /// Adds another place that explains the first.
    pub fn also(mut self, span: Span, message: Message) -> Self {
        self.labels.push(Label { span, message: Some(message), primary: false });
        self
    }

    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds help if there is any.
    pub fn maybe_help(mut self, help: Option<Message>) -> Self {
        if help.is_some() {
            self.help = help;
        }
        self
    }

    /// Edits that carry out the help.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Offers a replacement where both the place to edit and the words are known.
    pub fn maybe_replace(mut self, span: Option<Span>, words: Option<impl Into<String>>) -> Self {
        if let (Some(span), Some(words)) = (span, words) {
            self.fix = Some(Fix::replace(span, words));
        }
        self
    }

    /// Names a file without readable text.
    pub fn in_file(mut self, name: impl Into<String>) -> Self {
        self.file = Some(name.into());
        self
    }

    /// Sets the place in a file without readable text.
    pub fn placed(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub fn primary(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.primary).or(self.labels.first())
    }
}

/// Diagnostics of a run, in the order they are printed: source, place, code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a diagnostic, or the error of a stage that has one conversion to it.
    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.list.push(diagnostic.into());
    }

    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Adds a second place to what was reported at a place.
    pub fn also_at(&mut self, reported: Span, place: Span, message: &Message) {
        let at = |diagnostic: &Diagnostic| diagnostic.primary().is_some_and(|label| label.span == reported);
        if let Some(idx) = self.list.iter().position(at) {
            let found = self.list.remove(idx);
            self.list.insert(idx, found.also(place, message.clone()));
        }
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Sorts by place, so that the same input prints the same bytes, and removes duplicates.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| (d.primary().map(|label| label.span), d.code, d.file.clone()));
        self.list.dedup();
        self.list
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self { list: iter.into_iter().collect() }
    }
}
