//! A stretch of a table of many reports. In: the stretch. Out: a piece for all its reports: those that hold as counts,
//! the others as the precise readers and the precise evaluator see them.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::dataset::{Expected, Reader, Sheet, Slot, Stretch};
use crate::finding::{Cause, Checked, Counts, Finding, Outcome};
use crate::render::json::{self, stream};
use crate::report::{Report, State};
use crate::template::{CellId, Template};
use crate::vectorized::{Block, Plan, Verdict};

use super::super::args::CheckFormat;
use super::super::pipeline::Engine;
use super::super::reading::own_fault;
use super::super::remarks::TablePart;
use super::super::tasks::TableFile;
use super::books::Books;
use super::piece::{Checker, Piece};

/// The table of which stretches come.
pub(super) struct UnderWay {
    file: Arc<TableFile>,
    reader: Reader,
    expected: Arc<Expected>,
}

/// What is known of a block before any of its reports is looked at.
struct Settled<'s> {
    template: &'s Arc<Template>,
    block: &'s Block,
    verdict: Verdict,
    plan: Arc<Plan>,
}

impl Settled<'_> {
    /// The outcomes of a report that holds; `None` for one that is to be looked at.
    fn counts(&self, lane: usize) -> Option<Counts> {
        if self.verdict.unsettled.get(lane) {
            return None;
        }
        let (not_applicable, undetermined) =
            (*self.verdict.not_applicable.get(lane)? as usize, *self.verdict.undetermined.get(lane)? as usize);
        let satisfied = self.plan.positions().saturating_sub(not_applicable + undetermined);
        Some(Counts { satisfied, violated: 0, undetermined, not_applicable })
    }

    /// What is to be looked at in a report.
    fn open(&self, lane: usize, report: &Report) -> Vec<Option<Vec<usize>>> {
        if !Arc::ptr_eq(&report.template, self.template) {
            return Vec::new();
        }
        self.plan.open(self.block, &self.verdict, lane)
    }
}

impl<E: Engine> Checker<'_, E> {
    /// All reports of a stretch. `first`: it is the first of its table.
    pub(super) fn stretch(&mut self, table: &Arc<TableFile>, stretch: &Stretch, first: bool) -> Piece {
        let mut under_way = match self.table.take() {
            Some(known) if Arc::ptr_eq(&known.file, table) => known,
            _ => {
                let expected = Arc::clone(table.expected(&self.engine.templates(), self.wanted.as_ref()));
                let reader = self.engine.reader(&table.name, self.wanted.as_ref());
                UnderWay { file: Arc::clone(table), reader, expected }
            }
        };
        let reader = &mut under_way.reader;
        let mut sheet = reader.columns(stretch);
        let slots = std::mem::take(&mut sheet.slots);
        let mut piece = Piece { table: Some(TablePart::new(table, &under_way.expected)), ..Piece::default() };
        if first {
            piece.remark(&reader.about_head(stretch), self.engine.sources(), self.style, true);
        }
        let settled = self.settle(&sheet, &under_way.expected, &mut piece);
        for slot in &slots {
            let settled = slot.lane.and_then(|(block, lane)| Some((settled.get(block)?.as_ref()?, lane)));
            match settled.and_then(|(block, lane)| Some((block, block.counts(lane)?))) {
                Some((block, counts)) => self.held(reader, slot, &block.template.name, counts, &mut piece),
                None => {
                    let (mark, name) = (self.engine.sources().len(), reader.name(slot));
                    let done = catch_unwind(AssertUnwindSafe(|| {
                        let read = reader.report(stretch, slot, self.engine.sources_mut());
                        let open =
                            settled.zip(read.as_ref().ok()).map(|((block, lane), report)| block.open(lane, report));
                        self.one(&name, read, &open.unwrap_or_default(), mark, &mut piece);
                    }));
                    if done.is_err() {
                        // The others of the stretch are as good as before.
                        self.engine.release(mark);
                        self.books = Books::default();
                        self.unread(&name, own_fault(&name), &mut piece);
                    }
                }
            }
        }
        if let Some(part) = &mut piece.table {
            sheet.blocks.clear();
            part.sheet = Sheet { slots, ..sheet };
        }
        self.table = Some(under_way);
        piece
    }

    /// Runs the rules over the blocks and counts what they settle.
    fn settle<'s>(&mut self, sheet: &'s Sheet, expected: &Expected, piece: &mut Piece) -> Vec<Option<Settled<'s>>> {
        let mut found = Vec::with_capacity(sheet.blocks.len());
        for (template, block) in &sheet.blocks {
            let (loaded, _) = self.books.of(template, self.args, self.world, &mut self.engine);
            piece.need(&loaded.book);
            let Some(plan) = loaded.plan(&self.engine).map(Arc::clone) else {
                found.push(None);
                continue;
            };
            let verdict = plan.evaluate_expecting(block, &|cell| expected.has(&template.name, cell));
            let tally = plan.tally(block.len(), &verdict);
            if let Some(part) = &mut piece.table {
                part.bare_reports += tally.open;
                let rules = tally.templates.values().flat_map(|template| &template.rules);
                for (id, rule) in rules.filter(|(_, rule)| rule.undetermined > 0) {
                    *part.bare.entry(id.clone()).or_default() += rule.undetermined;
                }
            }
            piece.tally.merge(tally);
            found.push(Some(Settled { template, block, verdict, plan }));
        }
        found
    }

    /// A report in which everything holds: a line only in formats that have one for every report.
    fn held(&self, reader: &Reader, slot: &Slot, template: &str, counts: Counts, piece: &mut Piece) {
        piece.reports += 1;
        let output = || json::held(&reader.name(slot), template, slot.organisation.as_deref(), slot.year, counts);
        match self.style.format {
            CheckFormat::Jsonl => piece.print(&json::line(&output()), self.style),
            CheckFormat::Json => piece.print(&stream::member(&output()), self.style),
            _ => {}
        }
    }
}

/// Leaves out of a report what is said of the whole table: that it does not hold what a rule reads.
pub(super) fn fold(checked: &mut Checked, part: &mut TablePart) {
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
    part.bare_reports += usize::from(!bare.is_empty());
    for rule in bare {
        *part.bare.entry(rule).or_default() += 1;
    }
}
