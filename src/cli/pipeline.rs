//! What the commands ask of the stages behind them. In: names and bytes. Out: templates, rules, reports,
//! findings. The one seam between the command line and the engine: a command calls nothing else.

use std::sync::Arc;

use crate::dataset::Reader;
use crate::diagnostic::{Diagnostics, Message, Severity};
use crate::finding::Checked;
use crate::report::Report;
use crate::source::{Sources, Span};
use crate::template::Template;
use crate::vectorized::Plan;
use crate::world::World;

/// The stages, as the commands see them. Each worker of a run has a clone of its own, which must cost little.
pub trait Engine: Clone + Send {
    /// The rules of one template, checked and lowered.
    type Program: Send;

    /// Every text read so far; diagnostics and findings point into it.
    fn sources(&self) -> &Sources;

    /// The same, to be added to.
    fn sources_mut(&mut self) -> &mut Sources;

    /// Forgets the texts from `len` on.
    fn release(&mut self, len: usize);

    /// The built-in templates, in the order in which they are listed.
    fn templates(&self) -> Vec<Arc<Template>>;

    /// A template that the user named: a built-in name, else a file.
    fn template(&mut self, name: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Arc<Template>>;

    /// The built-in rules of a template and those of `files`. Broken rules are diagnostics, the others go on;
    /// `None` where nothing could be made of the files at all. What comes of it does not depend on programs made
    /// before.
    fn program(
        &mut self,
        template: &Arc<Template>,
        files: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self::Program>;

    /// Leaves the rules for which `keep` answers yes.
    fn select(&self, program: &mut Self::Program, keep: &dyn Fn(&str) -> bool);

    /// What a program consists of, in the order of the rule book.
    fn rules(&self, program: &Self::Program) -> Vec<RuleEntry>;

    /// Bytes of a document → a report; remarks about it are in the report. `wanted` where the user named
    /// the template.
    fn read(&mut self, name: &str, bytes: &[u8], wanted: Option<&Arc<Template>>) -> Result<Report, Diagnostics>;

    /// Applies the rules to a report.
    fn check(&self, program: &Self::Program, report: Report) -> Checked {
        self.check_rest(program, report, &[])
    }

    /// The same where a plan has found what is to be looked at ([`Plan::open`]).
    fn check_rest(&self, program: &Self::Program, report: Report, open: &[Option<Vec<usize>>]) -> Checked;

    /// The reader of a table of many reports.
    fn reader(&self, file: &str, wanted: Option<&Arc<Template>>) -> Reader {
        Reader::new(file, &self.templates(), wanted)
    }

    /// A program made ready for blocks of reports; `None` where every report is to be looked at by itself.
    fn plan(&self, program: &Self::Program) -> Option<Plan> {
        let _ = program;
        None
    }

    /// Checks one rule file or template without a report. `beside`: all files named with it; rules are checked
    /// against a template among them.
    fn lint(&mut self, name: &str, beside: &[String], world: &dyn World, diagnostics: &mut Diagnostics);
}

/// A rule as it is listed and explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEntry {
    pub id: String,
    pub severity: Severity,
    /// The table it speaks of.
    pub table: Option<String>,
    /// The expression as written; in canonical print for derived rules.
    pub check: String,
    pub when: Option<String>,
    pub basis: Option<String>,
    /// The author's message, its places unfilled, or gouji's own for a derived rule.
    pub message: Option<Message>,
    /// Where it is written.
    pub span: Option<Span>,
    /// Made from the template (a total, a sign), not written as a rule.
    pub derived: bool,
}
