//! Writes the output of a run in order: results and remarks as the reports come, and the summary at the end.
//!
//! Invariant: no result is held longer than it takes to print it, unless the format is written as a whole.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{RuleSet, unapplied_files, unknown_ids};
use crate::finding::{CopiedGroup, Summary};
use crate::render::Output;
use crate::render::run_model::{RuleModel, RunModel};
use crate::source::Sources;

use super::{Printed, Remarks, RenderedBatch, ReportedRules, RunStyle, rule_models};

/// The output of a run in progress.
pub struct RunDocument {
    style: RunStyle,
    tally: Summary,
    /// Errors in rule files and templates, each counted once.
    broken: usize,
    sets: Vec<Arc<RuleSet>>,
    reported: ReportedRules,
    /// Remarks about inputs, which some outputs repeat at their end.
    remarks: Remarks,
    output: Box<dyn Output>,
    /// The rules of the forms used, if the output lists them.
    rules: Vec<RuleModel>,
    groups: Vec<CopiedGroup>,
    /// Whether there is a baseline.
    is_compared: bool,
}

impl RunDocument {
    /// Begins an output; adds what stands before its first report.
    pub fn begin(style: RunStyle, printed: &mut Printed) -> Self {
        let mut output = style.format.begin(&style.options());
        printed.push(&output.begin());
        Self {
            style,
            tally: Summary::default(),
            broken: 0,
            sets: Vec::new(),
            reported: ReportedRules::default(),
            remarks: Remarks::new(style.format.lists_diagnostics, style.remarks),
            output,
            rules: Vec::new(),
            groups: Vec::new(),
            is_compared: false,
        }
    }

    /// Records diagnostics that belong to no report and have been printed.
    pub fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        self.remarks.note(list, sources);
    }

    /// The summary of the reports so far.
    pub fn tally(&self) -> &Summary {
        &self.tally
    }

    /// Whether the output itself lists groups of copied text.
    pub fn lists_groups(&self) -> bool {
        self.style.format.lists_groups
    }

    /// Adds what the offices of the run have in common, after all reports. `gone` is the number of such findings of the
    /// baseline that are gone, if there is one.
    pub fn add_groups(&mut self, groups: Vec<CopiedGroup>, gone: Option<usize>) {
        groups.iter().for_each(|group| self.tally.add_group(group, gone.is_some()));
        self.tally.aside.resolved += gone.unwrap_or(0);
        self.is_compared = gone.is_some();
        self.groups = groups;
    }

    /// Adds the reports of one task.
    pub fn push(&mut self, batch: RenderedBatch, printed: &mut Printed) {
        for set in &batch.rules {
            self.push_rules(set, printed);
        }
        let part = batch.part;
        printed.failed |= batch.failed | part.failed;
        self.remarks.push(part.remarks, batch.table, printed);
        self.tally.merge(batch.tally);
        printed.push(&self.output.push(part.results));
    }

    /// Adds the rules of a form when they are used for the first time, with their diagnostics.
    pub fn push_rules(&mut self, set: &Arc<RuleSet>, printed: &mut Printed) {
        if self.sets.iter().any(|known| known.template.name == set.template.name) {
            return;
        }
        let lang = self.style.view.lang;
        let list = self.reported.enter(set, lang);
        self.remarks.report(&list, &set.sources, printed);
        self.broken += list.iter().filter(|d| d.severity == Severity::Error).count();
        if self.style.format.lists_rules {
            let rules = rule_models(set, lang);
            self.output.rules(&rules);
            self.rules.extend(rules);
        }
        self.sets.push(Arc::clone(set));
    }

    /// Reports rule files that were applied to no report. A result that is one of many leaves that to the whole run.
    pub fn report_unapplied(&mut self, printed: &mut Printed) {
        let sets: Vec<&RuleSet> = self.sets.iter().map(Arc::as_ref).collect();
        for (diagnostic, sources) in unapplied_files(&sets) {
            self.remarks.report(std::slice::from_ref(diagnostic), sources, printed);
        }
    }

    /// Finishes the output and returns the summary. `only` holds the selected rule ids, some of which may not exist.
    pub fn finish(mut self, only: &[String], printed: &mut Printed) -> Result<Summary, Box<Diagnostic>> {
        self.remarks.finish(printed);
        if !self.sets.is_empty() {
            let unknown = unknown_ids(only, self.sets.iter().map(Arc::as_ref));
            self.remarks.report(&unknown, &Sources::default(), printed);
        }
        let run = RunModel {
            rules: self.rules,
            diagnostics: self.remarks.kept,
            failed: Vec::new(),
            groups: self.groups,
            is_compared: self.is_compared,
            tally: self.tally.clone(),
            rule_errors: self.broken,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        printed.results.append(&mut self.output.finish(run)?);
        Ok(self.tally)
    }
}
