//! Defines what every output implements: the half that works on one report, and the half that writes a run in order.

use crate::diagnostic::{Diagnostic, Lang};
use crate::finding::{Checked, Counts};
use crate::source::Sources;

use super::failed::FailedReport;
use super::json;
use super::run_model::{RuleModel, RunModel};

/// How a run wants its results.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions {
    pub lang: Lang,
    /// Colours are wanted; only text has them.
    pub color: bool,
    /// A report in which everything holds is one line; only text tells reports in more than one.
    pub brief: bool,
    /// Warnings fail a build as errors do.
    pub strict: bool,
}

/// A report that was checked.
#[derive(Debug, Clone, Copy)]
pub struct CheckedInput<'a> {
    pub checked: &'a Checked,
    /// The texts that its places point into.
    pub sources: &'a Sources,
    /// Errors in its template and rule files, because of which something was not checked.
    pub rule_errors: usize,
}

/// A report of a table in which everything holds, known by its counts alone.
#[derive(Clone, Copy)]
pub struct HeldInput<'a> {
    /// Called only by outputs that name each report.
    pub name: &'a dyn Fn() -> String,
    pub template: &'a str,
    pub organisation: Option<&'a str>,
    pub year: Option<i32>,
    pub counts: Counts,
}

/// A report without a result, and why.
#[derive(Debug, Clone, Copy)]
pub struct FailedInput<'a> {
    pub name: &'a str,
    /// The form it was recognised as. The diagnostics are then those of the rules, which the run lists, too.
    pub template: Option<&'a str>,
    pub diagnostics: &'a [Diagnostic],
    /// The texts that the diagnostics point into.
    pub sources: &'a Sources,
}

impl FailedInput<'_> {
    /// Puts the diagnostics into one language.
    pub(super) fn outputs(&self, lang: Lang) -> Vec<json::DiagnosticOutput> {
        self.diagnostics.iter().map(|d| json::diagnostic(d, self.sources, lang)).collect()
    }

    /// Takes what an output over the whole run keeps of the report.
    pub(super) fn model(&self, lang: Lang) -> FailedReport {
        let diagnostics = if self.template.is_some() { Vec::new() } else { self.outputs(lang) };
        FailedReport { report: self.name.to_owned(), diagnostics }
    }

    /// The same for a page that people read: places are in their language.
    pub(super) fn model_on_page(&self, lang: Lang) -> FailedReport {
        let own = if self.template.is_some() { &[] } else { self.diagnostics };
        let diagnostics = own.iter().map(|d| json::diagnostic_on_page(d, self.sources, lang)).collect();
        FailedReport { report: self.name.to_owned(), diagnostics }
    }
}

/// One output. The first three functions run in any thread and add to an owned part; the methods run in one thread,
/// take the parts in the order of the reports and return what can be written at once.
///
/// Invariant: how reports are divided into parts changes nothing of what is written.
pub trait ReportWriter: Sized + 'static {
    /// What is made of the reports of one task, in their order.
    type Part: Default + Send + 'static;

    /// What `--format` calls it.
    const NAME: &'static str;
    /// The ending of its files.
    const ENDING: &'static str;
    /// Cannot be printed on a terminal.
    const IS_BINARY: bool = false;
    /// Lists the rules of the run; they are collected only then.
    const LISTS_RULES: bool = false;
    /// Lists the diagnostics of the run at its end; they are collected only then.
    const LISTS_DIAGNOSTICS: bool = false;

    /// Adds a report; its sources must still be there.
    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part);

    /// Adds a report of a table in which everything holds. Most outputs leave it to the tally.
    fn held(report: &HeldInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        let _ = (report, options, part);
    }

    /// Adds a report without a result.
    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part);

    /// Begins the output of a run.
    fn new(options: &RenderOptions) -> Self;

    /// Returns what stands before the first report.
    fn begin(&mut self) -> String {
        String::new()
    }

    /// Takes the rules of a form, before the first report that they were applied to.
    fn rules(&mut self, rules: &[RuleModel]) {
        let _ = rules;
    }

    /// Takes the next part and returns the words that are final, often none.
    fn push(&mut self, part: Self::Part) -> String;

    /// Ends the output and returns the rest of it.
    fn finish(self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Message, Text};
    use crate::source::Place;

    /// A page in Chinese said `row 3 column value`.
    #[test]
    fn a_page_names_places_in_its_language() {
        let mut diagnostic = Diagnostic::new(Code::BrokenFile, Message::new(Text::OwnFault)).in_file("a.parquet");
        diagnostic.place = Some(Place::Row { row: 3, column: Some("value".into()) });
        let list = [diagnostic];
        let input = FailedInput { name: "a.parquet", template: None, diagnostics: &list, sources: &Sources::default() };
        let place = |model: FailedReport| model.diagnostics[0].labels[0].message.clone().unwrap();
        assert_eq!(place(input.model(Lang::Zh)), "row 3 column value");
        assert_eq!(place(input.model_on_page(Lang::En)), "row 3 column value");
        assert!(!place(input.model_on_page(Lang::Zh)).contains("row"));
    }
}
