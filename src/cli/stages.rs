//! The engine behind the command line: each call of a stage stands in one small function of this file.
//! In: names and bytes. Out: what the stages make of them.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message};
use crate::finding::Checked;
use crate::report::Report;
use crate::schema::Template;
use crate::text::Sources;
use crate::world::World;

use super::pipeline::{Engine, RuleEntry};

/// The built-in forms and everything read so far.
#[derive(Debug, Default)]
pub struct Stages {
    sources: Sources,
    templates: Vec<Arc<Template>>,
}

/// The rules of one template.
#[derive(Debug)]
pub struct Book {
    rules: Vec<RuleEntry>,
}

impl Stages {
    /// Loads the built-in templates.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Engine for Stages {
    type Program = Book;

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn release(&mut self, len: usize) {
        self.sources.truncate(len);
    }

    fn templates(&self) -> Vec<Arc<Template>> {
        self.templates.clone()
    }

    fn template(&mut self, name: &str, _world: &dyn World, _: &mut Diagnostics) -> Option<Arc<Template>> {
        self.templates.iter().find(|template| template.name == name).cloned()
    }

    fn program(
        &mut self,
        _template: &Arc<Template>,
        _files: &[String],
        _world: &dyn World,
        _diagnostics: &mut Diagnostics,
    ) -> Option<Book> {
        Some(Book { rules: Vec::new() })
    }

    fn select(&self, program: &mut Book, keep: &dyn Fn(&str) -> bool) {
        program.rules.retain(|rule| keep(&rule.id));
    }

    fn rules(&self, program: &Book) -> Vec<RuleEntry> {
        program.rules.clone()
    }

    fn read(&mut self, name: &str, _bytes: &[u8], _wanted: Option<&Arc<Template>>) -> Result<Report, Diagnostics> {
        Err(Diagnostics::from_iter([not_linked(name)]))
    }

    fn check(&self, _program: &Book, report: Report) -> Checked {
        Checked {
            report,
            findings: Vec::new(),
            rules: Vec::new(),
            counts: crate::finding::Counts::default(),
            violations: std::collections::BTreeMap::new(),
            blanks_as_zero: 0,
            dashes_as_zero: 0,
        }
    }

    fn lint(&mut self, name: &str, _world: &dyn World, diagnostics: &mut Diagnostics) {
        diagnostics.push(not_linked(name));
    }
}

fn not_linked(name: &str) -> Diagnostic {
    Diagnostic::new(Code::Internal, Message::verbatim("the stages are not linked")).in_file(name)
}
