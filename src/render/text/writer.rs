//! Writes a run for a terminal: each report, and a summary after several of them.

use crate::diagnostic::{Diagnostic, Message, Text};
use crate::finding::CopiedGroup;
use crate::render::run_model::RunModel;
use crate::render::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};
use crate::source::Sources;

use super::tally::{MAX_NEW, new_findings, new_group, tally_with};
use super::{View, brief, checked, diagnostics};

/// The text printed for the reports of one task.
#[derive(Debug, Default)]
pub struct TextPart {
    words: String,
    /// Whether a report takes more than one line.
    full: bool,
    /// The first findings that are new since the baseline.
    new: Vec<String>,
}

/// Writes a run for a terminal. The reasons for missing results are on standard error.
#[derive(Debug)]
pub struct TextWriter {
    view: View,
    /// Whether the last report took only one line.
    after_line: bool,
    /// The first findings of the run that are new since the baseline.
    new: Vec<String>,
}

impl ReportWriter for TextWriter {
    type Part = TextPart;

    const NAME: &'static str = "text";
    const ENDING: &'static str = "txt";
    const ENDINGS: &'static [&'static str] = &["txt", "text"];
    const LISTS_GROUPS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        let view = View::from(options);
        let line = if options.brief { brief(report.checked, report.rule_errors, view) } else { None };
        part.new.extend(new_findings(report.checked, view));
        part.full |= line.is_none();
        part.words.push_str(&line.unwrap_or_else(|| checked(report.checked, report.rule_errors, report.sources, view)));
    }

    fn failed(_: &FailedInput<'_>, _: &RenderOptions, _: &mut Self::Part) {}

    fn new(options: &RenderOptions) -> Self {
        Self { view: View::from(options), after_line: false, new: Vec::new() }
    }

    fn push(&mut self, part: Self::Part) -> String {
        let TextPart { mut words, full, new } = part;
        self.new.extend(new);
        self.new.truncate(MAX_NEW);
        if words.is_empty() {
            return words;
        }
        let apart = self.after_line && full;
        self.after_line = !words.ends_with("\n\n");
        if apart {
            words.insert(0, '\n');
        }
        words
    }

    fn finish(self, run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        let (reports, failed) = (run.tally.reports(), run.tally.failed);
        if reports + failed < 2 {
            return Ok(Vec::new());
        }
        // Where nothing was checked there is nothing to list.
        if reports == 0 {
            let words = Message::new(Text::BatchTotal).with("reports", failed.to_string());
            return Ok(format!("{}\n", words.with("failed", failed.to_string()).render(self.view.lang)).into_bytes());
        }
        let parting = if self.after_line { "\n" } else { "" };
        let groups = diagnostics(&CopiedGroup::diagnostics(&run.groups), &Sources::default(), self.view);
        let mut new = self.new;
        new.extend(
            run.groups.iter().filter(|_| run.tally.aside.new > 0).filter_map(|group| new_group(group, self.view)),
        );
        new.truncate(MAX_NEW);
        Ok(format!("{parting}{groups}{}", tally_with(&run, &new, self.view)).into_bytes())
    }
}

impl From<&RenderOptions> for View {
    fn from(options: &RenderOptions) -> Self {
        Self { lang: options.lang, color: options.color }
    }
}
