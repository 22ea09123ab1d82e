//! Renders remarks about inputs while a run goes on, in the order of the run.
//!
//! Invariant: for a table of many reports there are the first hundred remarks, then how many were left out and what could
//! not be checked.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::engine::{RuleSet, TableBatch, TableRemarks};
use crate::render::json::{self, DiagnosticOutput};
use crate::render::text::{self, View};
use crate::source::Sources;

use super::Printed;

/// Diagnostics rendered by the worker that holds their texts.
#[derive(Debug, Default)]
pub struct Remark {
    pub words: String,
    /// For formats that repeat at their end the diagnostics that belong to no report.
    pub outputs: Vec<DiagnosticOutput>,
    /// The worst severity among them.
    pub worst: Option<Severity>,
}

impl Remark {
    /// Renders everything about one document. `apart` says that it belongs to no report.
    pub fn new(list: &[Diagnostic], apart: bool, sources: &Sources, view: View) -> Self {
        let outputs = if apart { list } else { &[] };
        Self {
            words: text::diagnostics(list, sources, view),
            outputs: outputs.iter().map(|d| json::diagnostic(d, sources, view.lang)).collect(),
            worst: list.iter().map(|d| d.severity).min(),
        }
    }
}

/// The remarks of a run.
#[derive(Debug)]
pub struct Remarks {
    tables: TableRemarks,
    view: View,
    /// Whether remarks are kept for the end of a document.
    keep: bool,
    /// The remarks that were kept.
    pub kept: Vec<DiagnosticOutput>,
}

impl Remarks {
    /// `keep` says that the output repeats remarks at its end.
    pub fn new(keep: bool, view: View) -> Self {
        Self { tables: TableRemarks::default(), view, keep, kept: Vec::new() }
    }

    /// Records diagnostics that have been printed.
    pub fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        if self.keep {
            self.kept.extend(list.iter().map(|d| json::diagnostic(d, sources, self.view.lang)));
        }
    }

    /// Adds the remarks of a batch. `chunk` is present if the batch is a chunk of a table.
    pub fn push(&mut self, list: Vec<Remark>, chunk: Option<TableBatch>, printed: &mut Printed) {
        let before = self.tables.enter(chunk);
        self.report(&before, &Sources::default(), printed);
        for remark in list {
            printed.failed |= remark.worst == Some(Severity::Error);
            if self.tables.admit(remark.worst.unwrap_or(Severity::Info)) {
                printed.remarks.push_str(&remark.words);
                if self.keep {
                    self.kept.extend(remark.outputs);
                }
            }
        }
    }

    /// Finishes the last table.
    pub fn finish(&mut self, printed: &mut Printed) {
        let list = self.tables.finish();
        self.report(&list, &Sources::default(), printed);
    }

    /// Adds diagnostics that belong to no report.
    pub fn report(&mut self, list: &[Diagnostic], sources: &Sources, printed: &mut Printed) {
        printed.failed |= list.iter().any(|d| d.severity == Severity::Error);
        printed.remarks.push_str(&text::diagnostics(list, sources, self.view));
        self.note(list, sources);
    }
}

/// The diagnostics of rule files that were reported: two rule sets may share a file.
#[derive(Debug, Default)]
pub struct ReportedRules(HashSet<String>);

impl ReportedRules {
    /// Returns the diagnostics of a set that are new; the same place in two readings of a file is one place.
    pub fn enter(&mut self, set: &RuleSet, lang: Lang) -> Vec<Diagnostic> {
        let mut list = set.diagnostics.clone();
        list.retain(|d| self.0.insert(json::line(&json::diagnostic(d, &set.sources, lang))));
        list
    }
}
