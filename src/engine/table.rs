//! Checks a chunk of a table of many reports: counts reports in which all rules hold, and reads and evaluates the
//! others one by one.
//!
//! Invariant: the findings of a report are those of the precise readers and the precise evaluator.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::checker::{Given, internal_error, unread};
use super::unplaced::refuse_without_cells;
use super::{Batch, Checker, HeldReport, ReportHandler, Scope, TableFile};
use crate::dataset::{Chunk, DecodedChunk, InferredSchema, Reader, Record, Unreported};
use crate::diagnostic::Severity;
use crate::finding::{Cause, Checked, Counts, Finding, Outcome};
use crate::report::{Report, State};
use crate::source::Sources;
use crate::template::{CellId, Template};
use crate::vectorized::{Block, BlockOutcome, Plan};

/// The largest number of remarks reported about one table.
const MAX_REMARKS: usize = 100;

/// What a chunk adds to the state of its table.
#[derive(Debug)]
pub struct TableBatch {
    pub table: Arc<TableFile>,
    /// The cells that its reports are expected to have.
    pub(super) expected: Arc<InferredSchema>,
    pub(super) decoded: DecodedChunk,
    remarks: usize,
    /// The number of remarks beyond those that could ever be reported.
    pub(super) unreported: Unreported,
    /// Rules that read cells which the table does not have, with the number of reports concerned.
    pub(super) without_cells: BTreeMap<String, usize>,
    /// The number of reports with such a rule.
    pub(super) reports_without_cells: usize,
}

impl TableBatch {
    /// Starts an empty batch for a chunk.
    pub fn new(table: &Arc<TableFile>, expected: &Arc<InferredSchema>) -> Self {
        Self {
            table: Arc::clone(table),
            expected: Arc::clone(expected),
            decoded: DecodedChunk::default(),
            remarks: 0,
            unreported: Unreported::default(),
            without_cells: BTreeMap::new(),
            reports_without_cells: 0,
        }
    }

    /// Whether one more remark could ever be reported.
    pub fn admit(&mut self, severity: Severity) -> bool {
        let room = self.remarks < MAX_REMARKS;
        match room {
            true => self.remarks += 1,
            false => self.unreported.add(severity),
        }
        room
    }

    /// Finishes a chunk whose blocks are no longer needed.
    pub fn close(&mut self, mut decoded: DecodedChunk, records: Vec<Record>) {
        decoded.blocks.clear();
        self.decoded = DecodedChunk { records, ..decoded };
    }
}

/// The reader of the table that chunks come from.
pub(super) struct TableReader {
    file: Arc<TableFile>,
    reader: Reader,
    expected: Arc<InferredSchema>,
}

/// What the vectorized evaluation of a block has decided, before any report is read by itself.
struct Settled<'s> {
    template: &'s Arc<Template>,
    block: &'s Block,
    outcome: BlockOutcome,
    plan: Arc<Plan>,
}

impl Settled<'_> {
    /// Returns the outcomes of a report in which all rules hold; `None` for one to be evaluated.
    fn counts(&self, lane: usize) -> Option<Counts> {
        if self.outcome.unsettled.get(lane) {
            return None;
        }
        let (not_applicable, undetermined) =
            (*self.outcome.not_applicable.get(lane)? as usize, *self.outcome.undetermined.get(lane)? as usize);
        let satisfied = self.plan.positions().saturating_sub(not_applicable + undetermined);
        Some(Counts { satisfied, violated: 0, undetermined, not_applicable })
    }

    /// Lists the rules and positions to evaluate in a report.
    fn open(&self, lane: usize, report: &Report) -> Vec<Option<Vec<usize>>> {
        if !Arc::ptr_eq(&report.template, self.template) {
            return Vec::new();
        }
        self.plan.residual_positions(self.block, &self.outcome, lane)
    }
}

impl Checker<'_> {
    /// Checks all reports of a chunk. `first` says that it is the first of its table.
    pub(super) fn chunk<H: ReportHandler>(
        &mut self,
        table: &Arc<TableFile>,
        chunk: &Chunk,
        first: bool,
        handler: &mut H,
    ) -> Batch<H::Part> {
        let mut under_way = match self.table.take() {
            Some(known) if Arc::ptr_eq(&known.file, table) => known,
            _ => {
                let expected = match self.is_for_cells() {
                    true => Arc::default(),
                    false => Arc::clone(table.expected(self.engine.templates(), self.wanted.as_ref())),
                };
                let reader = self.engine.table_reader(&table.name, self.wanted.as_ref());
                TableReader { file: Arc::clone(table), reader, expected }
            }
        };
        let reader = &mut under_way.reader;
        let mut decoded = reader.decode(chunk);
        let records = std::mem::take(&mut decoded.records);
        let mut batch = Batch { table: Some(TableBatch::new(table, &under_way.expected)), ..Batch::default() };
        let settled = match self.is_for_cells() {
            true => Vec::new(),
            false => self.settle(&decoded, &under_way.expected, &mut batch, handler),
        };
        let own = if self.is_for_cells() { None } else { table.explanations(self.world) };
        if first {
            batch.remarks(&reader.header_diagnostics(chunk), &Sources::default(), Scope::Table, handler);
            if let Some(own) = own {
                batch.remarks(&own.doubts, &own.texts, Scope::Table, handler);
            }
        }
        let beside = own.map(|own| &own.explanations);
        let may_set_aside = beside.is_some() || self.may_set_aside();
        for record in &records {
            let settled = record.lane.and_then(|(block, lane)| Some((settled.get(block)?.as_ref()?, lane)));
            match settled.and_then(|(block, lane)| Some((block, block.counts(lane)?))) {
                Some((block, counts)) => {
                    batch.reports += 1;
                    if may_set_aside {
                        let rules = self.rules(block.template);
                        self.set_aside_held(&reader.name(record), &rules, beside, &mut batch, handler);
                    }
                    let held = HeldReport { reader, record, template: &block.template.name, counts };
                    handler.held(&held, &mut batch.part);
                }
                None => {
                    let name = reader.name(record);
                    let done = catch_unwind(AssertUnwindSafe(|| {
                        let mut sources = Sources::default();
                        let mut read = reader.report(chunk, record, &mut sources);
                        // One in a block was counted with it, and has cells.
                        if record.lane.is_none() {
                            read = read.and_then(refuse_without_cells);
                        }
                        let open =
                            settled.zip(read.as_ref().ok()).map(|((block, lane), report)| block.open(lane, report));
                        let given = Given { open: &open.unwrap_or_default(), beside };
                        self.one(&name, read, sources, given, &mut batch, handler);
                    }));
                    if done.is_err() {
                        // The other reports of the chunk are not affected.
                        unread(&name, internal_error(&name), Sources::default(), &mut batch, handler);
                    }
                }
            }
        }
        if let Some(part) = &mut batch.table {
            part.close(decoded, records);
        }
        self.table = Some(under_way);
        batch
    }

    /// Runs the rules over the blocks and counts the outcomes they decide.
    fn settle<'s, H: ReportHandler>(
        &mut self,
        decoded: &'s DecodedChunk,
        expected: &InferredSchema,
        batch: &mut Batch<H::Part>,
        handler: &mut H,
    ) -> Vec<Option<Settled<'s>>> {
        let mut found = Vec::with_capacity(decoded.blocks.len());
        for (template, block) in &decoded.blocks {
            let rules = self.rules(template);
            batch.need(&rules, handler);
            // A block knows no other reports.
            let precise =
                self.prior.is_some() && rules.reads_prior() || self.members.is_some() && rules.reads_members();
            let Some(plan) = rules.plan().map(Arc::clone).filter(|_| !precise) else {
                found.push(None);
                continue;
            };
            let outcome = plan.evaluate_expecting(block, &|cell| expected.has(&template.name, cell));
            let tally = plan.tally(block.len(), &outcome);
            if let Some(part) = &mut batch.table {
                part.reports_without_cells += tally.open;
                let rules = tally.templates.values().flat_map(|template| &template.rules);
                for (id, rule) in rules.filter(|(_, rule)| rule.undetermined > 0) {
                    *part.without_cells.entry(id.clone()).or_default() += rule.undetermined;
                }
            }
            batch.tally.merge(tally);
            found.push(Some(Settled { template, block, outcome, plan }));
        }
        found
    }
}

/// Removes from a report what is reported once for the whole table: that a rule reads cells which it does not have.
pub(super) fn fold(checked: &mut Checked, part: &mut TableBatch) {
    let report = &checked.report;
    let is_lacking = |cell: &CellId| {
        report.cell(*cell).is_some_and(|cell| cell.state == State::Absent)
            && !part.expected.has(&report.template.name, *cell)
    };
    let is_bare = |finding: &Finding| match finding.cause {
        Some(Cause::Cell(State::Absent)) => finding.cells_here().iter().any(is_lacking),
        // Tables of cells have no sections.
        Some(Cause::Section) => true,
        _ => false,
    };
    let mut bare: BTreeSet<String> = BTreeSet::new();
    checked.findings.retain(|finding| {
        let fold = finding.outcome == Outcome::Undetermined && is_bare(finding);
        if fold && !bare.contains(&finding.rule) {
            bare.insert(finding.rule.clone());
        }
        !fold
    });
    part.reports_without_cells += usize::from(!bare.is_empty());
    for rule in bare {
        *part.without_cells.entry(rule).or_default() += 1;
    }
}
