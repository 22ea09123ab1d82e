//! Prints the output of a run in order: results on their stream, remarks on the other, and the summary at the end.
//!
//! Invariant: no result is held longer than it takes to print it.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{RuleSet, unknown_ids};
use crate::finding::Summary;
use crate::render::Output;
use crate::render::run_model::{RuleModel, RunModel};
use crate::source::Sources;

use super::super::output::{Results, Stop};
use super::super::remarks::Remarks;
use super::super::rules::models;
use super::super::{Run, Said};
use super::piece::{Piece, Style};

pub(super) struct Page {
    style: Style,
    results: Results,
    pub tally: Summary,
    /// Errors in rule files and templates, each counted once.
    broken: usize,
    books: Vec<Arc<RuleSet>>,
    /// Diagnostics of rule files that were printed, because rule books can share files.
    said: Said,
    /// Remarks about inputs, which some outputs repeat at their end.
    remarks: Remarks,
    output: Box<dyn Output>,
    /// The rules of the forms used, if the output lists them.
    rules: Vec<RuleModel>,
}

impl Page {
    pub(super) fn begin(style: Style, results: Results, run: &mut Run<'_, '_>) -> Result<Self, Stop> {
        let mut page = Self {
            style,
            results,
            tally: Summary::default(),
            broken: 0,
            books: Vec::new(),
            said: Said::default(),
            remarks: Remarks::new(style.format.lists_diagnostics),
            output: style.format.begin(&style.options()),
            rules: Vec::new(),
        };
        let words = page.output.begin();
        page.print(&words, run)?;
        Ok(page)
    }

    /// Counts diagnostics that belong to no report and have been printed.
    pub(super) fn note(&mut self, list: &[Diagnostic], sources: &Sources) {
        self.remarks.note(list, sources, self.style.view);
    }

    pub(super) fn push(&mut self, piece: Piece, run: &mut Run<'_, '_>) -> Result<(), Stop> {
        for book in &piece.rules {
            self.book(book, run);
        }
        run.failed |= piece.failed;
        let part = piece.part;
        run.failed |= part.failed;
        self.remarks.push(part.remarks, piece.table, run);
        self.tally.merge(piece.tally);
        let words = self.output.push(part.results);
        self.print(&words, run)
    }

    /// Prints the diagnostics of a rule book when it is used for the first time.
    pub(super) fn book(&mut self, book: &Arc<RuleSet>, run: &mut Run<'_, '_>) {
        if self.books.iter().any(|known| known.template.name == book.template.name) {
            return;
        }
        let list = self.said.new_ones(book.diagnostics.clone(), &book.sources, self.style.view.lang);
        run.report_from(&list, &book.sources);
        self.broken += list.iter().filter(|d| d.severity == Severity::Error).count();
        self.note(&list, &book.sources);
        if self.style.format.lists_rules {
            let rules = models(book, self.style.view.lang);
            self.output.rules(&rules);
            self.rules.extend(rules);
        }
        self.books.push(Arc::clone(book));
    }

    /// Finishes the output. `only` holds the selected rule ids, some of which may not exist.
    pub(super) fn finish(mut self, only: &[String], run: &mut Run<'_, '_>) -> Result<Summary, Stop> {
        self.remarks.finish(run);
        let unknown = match self.books.is_empty() {
            true => Vec::new(),
            false => unknown_ids(only, self.books.iter().map(Arc::as_ref)),
        };
        run.report(&unknown);
        self.note(&unknown, run.engine.sources());
        let summary = RunModel {
            rules: self.rules,
            diagnostics: self.remarks.kept,
            failed: Vec::new(),
            tally: self.tally.clone(),
            rule_errors: self.broken,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let rest = self.output.finish(summary).map_err(Stop::Failed)?;
        self.results.write(run.surroundings.stdout, &rest)?;
        run.finish(self.results)?;
        Ok(self.tally)
    }

    fn print(&mut self, words: &str, run: &mut Run<'_, '_>) -> Result<(), Stop> {
        run.print(&mut self.results, words)
    }
}
