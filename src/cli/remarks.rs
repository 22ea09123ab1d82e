//! What is said about inputs while a run goes on. In: remarks as workers found them, in the order of the run. Out:
//! the same on standard error; of a table of many reports the first hundred, and at its end what was left out and
//! what could not be checked in it at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::{Expected, Ledger, Sheet};
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use crate::render::json::{self, DiagnosticOutput};
use crate::render::text::{self, View};
use crate::source::Sources;

use super::Run;
use super::pipeline::Engine;
use super::tasks::TableFile;

/// More remarks about one table are never said.
const MOST_SAID: usize = 100;
/// Rules that are named one by one.
const MOST_RULES: usize = 6;

/// Something to say, rendered by the worker that holds the text it speaks of.
#[derive(Debug, Default)]
pub(super) struct Remark {
    pub words: String,
    /// For formats that repeat at their end what stands in no report.
    pub outputs: Vec<DiagnosticOutput>,
    /// Something could not be done.
    pub failed: bool,
}

impl Remark {
    /// Everything about one document. `apart`: it stands in no report.
    pub(super) fn of(list: &[Diagnostic], apart: bool, sources: &Sources, view: View) -> Self {
        let outputs = if apart { list } else { &[] };
        Self {
            words: text::diagnostics(list, sources, view),
            outputs: outputs.iter().map(|d| json::diagnostic(d, sources, view.lang)).collect(),
            failed: list.iter().any(|d| d.severity == Severity::Error),
        }
    }
}

/// What a stretch adds to what is known of its table.
#[derive(Debug)]
pub(super) struct TablePart {
    pub table: Arc<TableFile>,
    /// What its reports are meant to hold.
    pub expected: Arc<Expected>,
    pub sheet: Sheet,
    /// Remarks beyond those that could ever be said.
    pub unsaid: usize,
    /// Rules that read what the table is not meant to hold, and in how many reports.
    pub bare: BTreeMap<String, usize>,
    /// Reports in which there is such a rule.
    pub bare_reports: usize,
}

impl TablePart {
    pub(super) fn new(table: &Arc<TableFile>, expected: &Arc<Expected>) -> Self {
        Self {
            table: Arc::clone(table),
            expected: Arc::clone(expected),
            sheet: Sheet::default(),
            unsaid: 0,
            bare: BTreeMap::new(),
            bare_reports: 0,
        }
    }

    /// Remarks one by one, as many as may ever be said. `apart`: they stand in no report.
    pub(super) fn remark(
        &mut self,
        all: &mut Vec<Remark>,
        list: &[Diagnostic],
        apart: bool,
        sources: &Sources,
        view: View,
    ) {
        for diagnostic in list {
            if all.len() < MOST_SAID {
                all.push(Remark::of(std::slice::from_ref(diagnostic), apart, sources, view));
                continue;
            }
            self.unsaid += 1;
            if diagnostic.severity == Severity::Error
                && let Some(last) = all.last_mut()
            {
                last.failed = true;
            }
        }
    }
}

/// The remarks of a run.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    open: Option<Open>,
    /// Whether what is said is kept for the end of a document.
    pub keep: bool,
    /// What was kept.
    pub kept: Vec<DiagnosticOutput>,
}

#[derive(Debug)]
struct Open {
    table: Arc<TableFile>,
    ledger: Ledger,
    bare: BTreeMap<String, usize>,
    bare_reports: usize,
}

impl Remarks {
    pub(super) fn new(keep: bool) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Diagnostics that have been printed.
    pub(super) fn note(&mut self, list: &[Diagnostic], sources: &Sources, view: View) {
        if self.keep {
            self.kept.extend(list.iter().map(|d| json::diagnostic(d, sources, view.lang)));
        }
    }

    /// What a piece has to say. `part`: where it is a stretch of a table.
    pub(super) fn take<E: Engine>(&mut self, list: Vec<Remark>, part: Option<TablePart>, run: &mut Run<'_, '_, E>) {
        let Some(mut part) = part else {
            self.close(run);
            list.into_iter().for_each(|remark| self.say(remark, run));
            return;
        };
        if self.open.as_ref().is_none_or(|open| !Arc::ptr_eq(&open.table, &part.table)) {
            self.close(run);
        }
        let mut open = self.open.take().unwrap_or_else(|| Open {
            table: Arc::clone(&part.table),
            ledger: Ledger::new(&part.table.name),
            bare: BTreeMap::new(),
            bare_reports: 0,
        });
        let said = open.ledger.enter(&mut part.sheet);
        run.say(&said);
        self.note(&said, run.engine.sources(), run.view);
        open.ledger.leave_unsaid(part.unsaid);
        for remark in list {
            run.failed |= remark.failed;
            if open.ledger.may_say() {
                self.say(remark, run);
            }
        }
        for (rule, reports) in part.bare {
            *open.bare.entry(rule).or_default() += reports;
        }
        open.bare_reports += part.bare_reports;
        self.open = Some(open);
    }

    /// The last table is done.
    pub(super) fn close<E: Engine>(&mut self, run: &mut Run<'_, '_, E>) {
        let Some(open) = self.open.take() else { return };
        let mut list: Vec<Diagnostic> = Vec::new();
        if open.bare_reports > 0 {
            list.push(unchecked(&open));
        }
        list.extend(open.ledger.finish());
        run.say(&list);
        self.note(&list, run.engine.sources(), run.view);
    }

    fn say<E: Engine>(&mut self, remark: Remark, run: &mut Run<'_, '_, E>) {
        run.failed |= remark.failed;
        run.remark(&remark.words);
        if self.keep {
            self.kept.extend(remark.outputs);
        }
    }
}

/// Rules that could not be looked at because what they read is not in the file.
fn unchecked(open: &Open) -> Diagnostic {
    let mut rules: Vec<Message> =
        open.bare.keys().take(MOST_RULES).map(|rule| Message::verbatim(format!("`{rule}`"))).collect();
    if open.bare.len() > MOST_RULES {
        rules.push(Message::verbatim("…"));
    }
    let message = Message::new(Text::CellsNotInFile)
        .with("count", open.bare.len().to_string())
        .with("reports", open.bare_reports.to_string())
        .with_list("rules", rules);
    let help = Message::new(Text::CellsNotInFileHelp);
    Diagnostic::new(Code::CellsNotInFile, message).help(help).in_file(&open.table.name)
}
