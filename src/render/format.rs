//! Describes the outputs as data: their names, and functions that work for any output.

use std::any::Any;
use std::fmt;

use crate::diagnostic::Diagnostic;

use super::run_model::{RuleModel, RunModel};
use super::writer::{CheckedInput, FailedInput, HeldInput, RenderOptions, ReportWriter};

/// An output format.
pub struct Format {
    /// The name for `--format`.
    pub name: &'static str,
    /// The extension of its files.
    pub ending: &'static str,
    /// The extensions by which a file is known to be of this format.
    pub endings: &'static [&'static str],
    /// Whether it cannot be printed on a terminal.
    pub is_binary: bool,
    /// Whether it needs [`RunModel::rules`] at the end of a run and [`Output::rules`] before.
    pub lists_rules: bool,
    /// Whether it needs [`RunModel::diagnostics`] at the end of a run.
    pub lists_diagnostics: bool,
    /// See [`ReportWriter::LISTS_UNREAD`].
    pub lists_unread: bool,
    /// See [`ReportWriter::LISTS_GROUPS`].
    pub lists_groups: bool,
    checked: fn(&CheckedInput<'_>, &RenderOptions, &mut Part),
    held: fn(&HeldInput<'_>, &RenderOptions, &mut Part),
    failed: fn(&FailedInput<'_>, &RenderOptions, &mut Part),
    begin: fn(&RenderOptions) -> Box<dyn Output>,
}

/// What an output made of the reports of one task; may be empty.
#[derive(Default)]
pub struct Part(Option<Box<dyn Any + Send>>);

/// An output in progress; the second half of a [`ReportWriter`].
pub trait Output {
    /// Returns the text before the first report.
    fn begin(&mut self) -> String;

    /// Takes the rules of a form, before the first report that they were applied to.
    fn rules(&mut self, rules: &[RuleModel]);

    /// Takes the next part and returns the text that is final, which is often empty.
    fn push(&mut self, part: Part) -> String;

    /// Finishes the output and returns the rest of it.
    fn finish(self: Box<Self>, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>>;
}

impl Format {
    /// Describes the output that `W` writes.
    pub const fn new<W: ReportWriter>() -> Self {
        Self {
            name: W::NAME,
            ending: W::ENDING,
            endings: W::ENDINGS,
            is_binary: W::IS_BINARY,
            lists_rules: W::LISTS_RULES,
            lists_diagnostics: W::LISTS_DIAGNOSTICS,
            lists_unread: W::LISTS_UNREAD,
            lists_groups: W::LISTS_GROUPS,
            checked: |report, options, part| part.with::<W>(|part| W::checked(report, options, part)),
            held: |report, options, part| part.with::<W>(|part| W::held(report, options, part)),
            failed: |report, options, part| part.with::<W>(|part| W::failed(report, options, part)),
            begin: |options| Box::new(Erased(W::new(options))),
        }
    }

    /// Finds an output by its name.
    pub fn named(name: &str) -> Option<&'static Format> {
        super::FORMATS.iter().find(|format| format.name == name)
    }

    /// Adds a checked report to a part, in any thread; its sources must still be loaded.
    pub fn checked(&self, report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Part) {
        (self.checked)(report, options, part);
    }

    /// Adds a report of a table in which everything holds.
    pub fn held(&self, report: &HeldInput<'_>, options: &RenderOptions, part: &mut Part) {
        (self.held)(report, options, part);
    }

    /// Adds a report without a result.
    pub fn failed(&self, report: &FailedInput<'_>, options: &RenderOptions, part: &mut Part) {
        (self.failed)(report, options, part);
    }

    /// Begins the output of a run, which takes parts in the order of the reports.
    pub fn begin(&self, options: &RenderOptions) -> Box<dyn Output> {
        (self.begin)(options)
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Part {
    /// Parts of another output are left unchanged, because a run has one output.
    fn with<W: ReportWriter>(&mut self, add: impl FnOnce(&mut W::Part)) {
        let part = self.0.get_or_insert_with(|| Box::new(W::Part::default()));
        if let Some(part) = part.downcast_mut::<W::Part>() {
            add(part);
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Part(..)" } else { "Part()" })
    }
}

/// A writer without its type.
struct Erased<W>(W);

impl<W: ReportWriter> Output for Erased<W> {
    fn begin(&mut self) -> String {
        self.0.begin()
    }

    fn rules(&mut self, rules: &[RuleModel]) {
        self.0.rules(rules);
    }

    fn push(&mut self, part: Part) -> String {
        match part.0.map(|part| part.downcast::<W::Part>()) {
            Some(Ok(part)) => self.0.push(*part),
            _ => String::new(),
        }
    }

    fn finish(self: Box<Self>, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.0.finish(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::FORMATS;

    #[test]
    fn outputs_are_told_apart_by_their_names() {
        for format in FORMATS {
            assert!(std::ptr::eq(Format::named(format.name).unwrap(), format));
        }
        assert!(Format::named("pdf").is_none());
    }
}
