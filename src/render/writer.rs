//! Defines what every output implements: one half works on one report, the other writes a run in order.

use crate::diagnostic::{Diagnostic, Lang};
use crate::finding::{Checked, Counts};
use crate::source::Sources;

use super::failed::FailedReport;
use super::json;
use super::run_model::{RuleModel, RunModel};

/// The options of a run that outputs need.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions {
    pub lang: Lang,
    /// Whether to use colours; only text has them.
    pub color: bool,
    /// Whether a report in which everything holds takes one line; only text uses more than one.
    pub brief: bool,
    /// Whether warnings fail a build as errors do.
    pub strict: bool,
}

/// A checked report.
#[derive(Debug, Clone, Copy)]
pub struct CheckedInput<'a> {
    pub checked: &'a Checked,
    /// The texts that its places point into.
    pub sources: &'a Sources,
    /// The number of errors in its template and rule files because of which something was not checked.
    pub rule_errors: usize,
}

/// A report of a table in which everything holds, known only by its counts.
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
    /// The form it was recognised as. If present, the diagnostics are those of the rules, which the run lists as well.
    pub template: Option<&'a str>,
    pub diagnostics: &'a [Diagnostic],
    /// The texts that the diagnostics point into.
    pub sources: &'a Sources,
}

impl FailedInput<'_> {
    /// Converts the diagnostics to data in one language.
    pub(super) fn outputs(&self, lang: Lang) -> Vec<json::DiagnosticOutput> {
        self.diagnostics.iter().map(|d| json::diagnostic(d, self.sources, lang)).collect()
    }

    /// Converts the report to what an output over the whole run keeps.
    pub(super) fn model(&self, lang: Lang) -> FailedReport {
        let diagnostics = if self.template.is_some() { Vec::new() } else { self.outputs(lang) };
        FailedReport { report: self.name.to_owned(), diagnostics }
    }

    /// Does the same for a page, with places in the language of the page.
    pub(super) fn model_on_page(&self, lang: Lang) -> FailedReport {
        let own = if self.template.is_some() { &[] } else { self.diagnostics };
        let diagnostics = own.iter().map(|d| json::diagnostic_on_page(d, self.sources, lang)).collect();
        FailedReport { report: self.name.to_owned(), diagnostics }
    }
}

/// An output. The first three functions run in any thread and add to an owned part; the methods run in one thread, take
/// the parts in the order of the reports, and return what can be written at once.
///
/// Invariant: the division of reports into parts does not change what is written.
pub trait ReportWriter: Sized + 'static {
    /// The output for the reports of one task, in their order.
    type Part: Default + Send + 'static;

    /// The name for `--format`.
    const NAME: &'static str;
    /// The extension of its files.
    const ENDING: &'static str;
    /// The extensions by which a file is known to be of this format.
    const ENDINGS: &'static [&'static str] = &[Self::ENDING];
    /// Whether it cannot be printed on a terminal.
    const IS_BINARY: bool = false;
    /// Whether it lists the rules of the run, which are collected only then.
    const LISTS_RULES: bool = false;
    /// Whether it lists the diagnostics of the run at its end, which are collected only then.
    const LISTS_DIAGNOSTICS: bool = false;
    /// Whether the diagnostics of reports without a result are among them, because it does not list those reports.
    const LISTS_UNREAD: bool = false;
    /// Whether groups of copied text stand in the results as people read them on a terminal, so that they need not be
    /// printed beside them.
    const LISTS_GROUPS: bool = false;

    /// Adds a report; its sources must still be loaded.
    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part);

    /// Adds a report of a table in which everything holds. Most outputs only use the tally for it.
    fn held(report: &HeldInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        let _ = (report, options, part);
    }

    /// Adds a report without a result.
    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part);

    /// Begins the output of a run.
    fn new(options: &RenderOptions) -> Self;

    /// Returns the text before the first report.
    fn begin(&mut self) -> String {
        String::new()
    }

    /// Takes the rules of a form, before the first report that they were applied to.
    fn rules(&mut self, rules: &[RuleModel]) {
        let _ = rules;
    }

    /// Takes the next part and returns the text that is final, which is often empty.
    fn push(&mut self, part: Self::Part) -> String;

    /// Finishes the output and returns the rest of it.
    fn finish(self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Message, Text};
    use crate::source::Place;

    /// Reports in Chinese must not contain `row 3 column value`.
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
