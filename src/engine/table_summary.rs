//! Collects the diagnostics of a table as a whole over its chunks, in their order.
//!
//! Invariant: at most a hundred remarks about one table are reported, followed by the number of the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{TableBatch, TableFile};
use crate::dataset::Duplicates;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};

/// The largest number of rules that are named one by one.
const MAX_RULES: usize = 6;

/// The state of a table so far.
#[derive(Debug)]
pub struct TableSummary {
    table: Arc<TableFile>,
    duplicates: Duplicates,
    without_cells: BTreeMap<String, usize>,
    reports_without_cells: usize,
}

impl TableSummary {
    /// Starts with the first chunk of a table.
    pub fn new(first: &TableBatch) -> Self {
        Self {
            table: Arc::clone(&first.table),
            duplicates: Duplicates::new(&first.table.name),
            without_cells: BTreeMap::new(),
            reports_without_cells: 0,
        }
    }

    /// Whether a chunk belongs to this table.
    pub fn is_of(&self, chunk: &TableBatch) -> bool {
        Arc::ptr_eq(&self.table, &chunk.table)
    }

    /// Adds the next chunk and returns the diagnostics of its lines and names.
    pub fn enter(&mut self, chunk: &mut TableBatch) -> Vec<Diagnostic> {
        let found = self.duplicates.enter(&mut chunk.decoded);
        self.duplicates.budget().add_unreported(chunk.unreported);
        for (rule, reports) in std::mem::take(&mut chunk.without_cells) {
            *self.without_cells.entry(rule).or_default() += reports;
        }
        self.reports_without_cells += chunk.reports_without_cells;
        found
    }

    /// Whether one more remark may be reported; if so, counts it.
    pub fn admit(&mut self, severity: Severity) -> bool {
        self.duplicates.budget().admit(severity)
    }

    /// Returns the diagnostics at the end of the table.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut list = Vec::new();
        if self.reports_without_cells > 0 {
            list.push(self.unchecked());
        }
        list.extend(self.duplicates.finish());
        list.extend(self.table.unmet());
        list
    }

    /// Reports the rules that could not be applied because the file lacks the cells they read.
    fn unchecked(&self) -> Diagnostic {
        let rules = self.without_cells.keys().take(MAX_RULES);
        let mut rules: Vec<Message> = rules.map(|rule| Message::verbatim(format!("`{rule}`"))).collect();
        if self.without_cells.len() > MAX_RULES {
            rules.push(Message::verbatim("…"));
        }
        let message = Message::new(Text::CellsNotInFile)
            .with("count", self.without_cells.len().to_string())
            .with("reports", self.reports_without_cells.to_string())
            .with_list("rules", rules);
        let help = Message::new(Text::CellsNotInFileHelp);
        Diagnostic::new(Code::CellsNotInFile, message).help(help).in_file(&self.table.name)
    }
}

/// Orders the remarks of a run by table: what there is to report of a table comes before the next table or document.
#[derive(Debug, Default)]
pub struct TableRemarks {
    open: Option<TableSummary>,
}

impl TableRemarks {
    /// Enters the next batch of a run; `chunk` is present if it is a chunk of a table. Returns what there is to report
    /// before the remarks of the batch itself.
    pub fn enter(&mut self, chunk: Option<TableBatch>) -> Vec<Diagnostic> {
        let Some(mut chunk) = chunk else { return self.finish() };
        let mut list = Vec::new();
        if !self.open.as_ref().is_some_and(|open| open.is_of(&chunk)) {
            list.extend(self.finish());
        }
        list.extend(self.open.get_or_insert_with(|| TableSummary::new(&chunk)).enter(&mut chunk));
        list
    }

    /// Whether one more remark of the batch may be reported, which is then counted.
    pub fn admit(&mut self, severity: Severity) -> bool {
        self.open.as_mut().is_none_or(|open| open.admit(severity))
    }

    /// Finishes the last table.
    pub fn finish(&mut self) -> Vec<Diagnostic> {
        self.open.take().map(TableSummary::finish).unwrap_or_default()
    }
}
