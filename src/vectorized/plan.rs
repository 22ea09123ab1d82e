//! Prepares a program for blocks, and runs it over one block.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::check::ir::{Expr, Program, Rule, UnitSource};
use crate::eval::{self, Figures};
use crate::finding::{Cause, Counts, Outcome};
use crate::report::{Report, State};
use crate::template::CellId;

use super::block::{Block, Column};
use super::linear::Linear;
use super::mask::Mask;
use super::predicate::{Context, Truth, evaluate_predicate};
use super::undetermined::undetermined;

/// A rule at a position that is not settled for some reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residual {
    /// Index of the rule in the program.
    pub rule: usize,
    /// Index of the position in the rule.
    pub position: usize,
    /// Reports in which it does not hold, or for which it cannot be decided here.
    pub reports: Mask,
}

/// What is known of a block.
#[derive(Debug, Clone, Default)]
pub struct BlockOutcome {
    /// In the order of the rule book. In reports without an open position every rule holds.
    pub residuals: Vec<Residual>,
    /// Reports with an open position, and those that a block cannot represent.
    pub unsettled: Mask,
    /// Outcomes of the settled reports, by rule.
    pub counts: Vec<Counts>,
    /// Positions that do not apply, by settled report; those that cannot be known are in `undetermined`.
    pub not_applicable: Vec<u32>,
    /// Positions that read cells which a report does not have, nor is meant to have, by settled report.
    pub undetermined: Vec<u32>,
    /// The same by rule and position; there may be unsettled reports among them.
    pub unknown: Vec<Residual>,
    /// By rule, the reports in which it does not apply or cannot be known at some position.
    pub not_all_satisfied: Vec<Mask>,
}

/// How a rule is run over a block.
#[derive(Debug, Clone)]
enum Run {
    Linear(Linear),
    Tree,
}

/// A program, prepared to be run over blocks.
#[derive(Debug, Clone)]
pub struct Plan {
    program: Arc<Program>,
    rules: Vec<Prepared>,
    /// Positions of the whole program.
    positions: usize,
}

#[derive(Debug, Clone)]
struct Prepared {
    runs: Vec<Run>,
    /// Cells of the tables it reads; none for rules of sections alone.
    tables: Vec<Range<usize>>,
    /// Cells it reads at any position, each once.
    cells: Vec<CellId>,
    /// Its outcome, by position, in a report without those tables and without sections.
    without_tables: Vec<Outcome>,
    /// Why it is undetermined there.
    causes: Vec<Option<Cause>>,
}

impl Plan {
    pub fn new(program: Arc<Program>) -> Plan {
        let nothing = Report::empty("", Arc::clone(&program.template));
        let figures = Figures::new(&program, &nothing);
        let without_tables = eval::evaluate(&program, &nothing, &figures).outcomes;
        let rules: Vec<Prepared> = program
            .rules
            .iter()
            .zip(without_tables)
            .enumerate()
            .map(|(at, (rule, without_tables))| {
                let check = checked(rule);
                let run = |position| Linear::from_expr(check, position).map_or(Run::Tree, Run::Linear);
                let cause = |(position, outcome): (usize, &Outcome)| {
                    (*outcome == Outcome::Undetermined)
                        .then(|| eval::trace(&program, &nothing, &figures, at, position).reason.map(Cause::from))?
                };
                let cells = cells(rule);
                Prepared {
                    runs: rule.positions.iter().map(run).collect(),
                    tables: tables(&cells, &program),
                    cells,
                    causes: without_tables.iter().enumerate().map(cause).collect(),
                    without_tables,
                }
            })
            .collect();
        let positions = program.rules.iter().map(|rule| rule.positions.len()).sum();
        Plan { program, rules, positions }
    }

    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Why a rule is undetermined at a position in a report that does not have what it reads.
    pub(super) fn cause(&self, rule: usize, position: usize) -> Cause {
        let without_tables = self.rules.get(rule).and_then(|rule| *rule.causes.get(position)?);
        without_tables.unwrap_or(Cause::Cell(State::Absent))
    }

    /// How many outcomes every report has.
    pub fn positions(&self) -> usize {
        self.positions
    }

    /// Runs all rules over a block. Reports of a block have no sections; what is undetermined because a cell is absent
    /// is settled.
    pub fn evaluate(&self, block: &Block) -> BlockOutcome {
        self.evaluate_expecting(block, &|_| false)
    }

    /// The same where reports are meant to have some cells: one that lacks such a cell is open where it is read.
    pub fn evaluate_expecting(&self, block: &Block, expected: &dyn Fn(CellId) -> bool) -> BlockOutcome {
        let lanes = block.len();
        let mut outcome = BlockOutcome { unsettled: block.fallback_rows().clone(), ..BlockOutcome::default() };
        let mut uncounted = Vec::new();
        for (rule, (own, prepared)) in self.program.rules.iter().zip(&self.rules).enumerate() {
            let without_tables = reports_without_tables(&prepared.tables, block, expected);
            let mut not_all_satisfied = Mask::Zeros;
            for (position, (run, outcome_without_tables)) in
                prepared.runs.iter().zip(&prepared.without_tables).enumerate()
            {
                let found = settle(own, position, run, block, &without_tables, expected).with_outcome_without_tables(
                    *outcome_without_tables,
                    &without_tables,
                    lanes,
                );
                let open = found.holds.or(&found.skipped).or(&found.unknowable).not(lanes);
                if !open.is_empty() {
                    outcome.unsettled = outcome.unsettled.or(&open);
                    outcome.residuals.push(Residual { rule, position, reports: open });
                }
                if found.unknowable != Mask::Zeros {
                    outcome.unknown.push(Residual { rule, position, reports: found.unknowable.clone() });
                }
                if found.skipped != Mask::Zeros || found.unknowable != Mask::Zeros {
                    not_all_satisfied = not_all_satisfied.or(&found.skipped).or(&found.unknowable);
                    uncounted.push((rule, found.skipped, found.unknowable));
                }
            }
            outcome.not_all_satisfied.push(not_all_satisfied);
        }
        self.count(lanes, uncounted, &mut outcome);
        outcome
    }

    /// The open positions of a report, as [`eval::evaluate_open_positions`] takes them: by rule the positions where it
    /// does not certainly hold; `None` for a rule that does not simply hold at all others.
    pub fn residual_positions(&self, block: &Block, outcome: &BlockOutcome, lane: usize) -> Vec<Option<Vec<usize>>> {
        let is_written = |cell: &CellId| {
            let of = |column: &Column, state| column.state(state).is_some_and(|reports| reports.get(lane));
            let nothing = |column: &Column| of(column, State::Blank) || of(column, State::Dash);
            block.column(*cell).is_some_and(|column| column.is_plain() || !nothing(column))
        };
        let usual = !block.fallback_rows().get(lane);
        let even = outcome.not_all_satisfied.iter().map(|not_all_satisfied| usual && !not_all_satisfied.get(lane));
        let mut open: Vec<Option<Vec<usize>>> = even
            .zip(&self.rules)
            .map(|(even, rule)| (even && rule.cells.iter().all(is_written)).then(Vec::new))
            .collect();
        for found in outcome.residuals.iter().filter(|found| found.reports.get(lane)) {
            if let Some(Some(positions)) = open.get_mut(found.rule) {
                positions.push(found.position);
            }
        }
        open
    }

    /// Adds up the outcomes of the settled reports. `uncounted`: positions, by rule, that do not apply and that
    /// cannot be known in some of them; all others hold.
    fn count(&self, lanes: usize, uncounted: Vec<(usize, Mask, Mask)>, outcome: &mut BlockOutcome) {
        let settled = outcome.unsettled.clone().not(lanes);
        let reports = settled.count(lanes);
        outcome.counts = vec![Counts::default(); self.rules.len()];
        for (counts, prepared) in outcome.counts.iter_mut().zip(&self.rules) {
            counts.satisfied = prepared.runs.len() * reports;
        }
        let (mut skipped, mut unknowable) = (PerReport::new(lanes), PerReport::new(lanes));
        for (rule, skips, unknown) in uncounted {
            let skips = skipped.add(skips, &settled);
            let unknown = unknowable.add(unknown, &settled);
            if let Some(counts) = outcome.counts.get_mut(rule) {
                counts.not_applicable += skips;
                counts.undetermined += unknown;
                counts.satisfied = counts.satisfied.saturating_sub(skips + unknown);
            }
        }
        outcome.not_applicable = skipped.finish();
        outcome.undetermined = unknowable.finish();
    }
}

/// A count for each report, those common to all kept apart.
struct PerReport {
    each: Vec<u32>,
    all: u32,
}

impl PerReport {
    fn new(lanes: usize) -> Self {
        Self { each: vec![0; lanes], all: 0 }
    }

    /// Adds one for each of these reports that is settled; returns how many those are.
    fn add(&mut self, mask: Mask, settled: &Mask) -> usize {
        let lanes = self.each.len();
        if mask == Mask::Ones {
            self.all += 1;
            return settled.count(lanes);
        }
        let mask = mask.and(settled);
        for lane in mask.lanes(lanes) {
            if let Some(count) = self.each.get_mut(lane) {
                *count += 1;
            }
        }
        mask.count(lanes)
    }

    fn finish(mut self) -> Vec<u32> {
        self.each.iter_mut().for_each(|count| *count += self.all);
        self.each
    }
}

/// The part of a rule that is checked where its guards hold.
fn checked(rule: &Rule) -> &Expr {
    if let Expr::If(_, then) = &rule.check { then } else { &rule.check }
}

/// Cells that a rule reads, each once.
fn cells(rule: &Rule) -> Vec<CellId> {
    let lanes = rule.expressions().flat_map(Expr::lanes);
    let cells = lanes.flat_map(|lane| rule.positions.iter().filter_map(move |position| lane.cell(position)));
    cells.collect::<BTreeSet<_>>().into_iter().collect()
}

/// All cells of each table of which some are read.
fn tables(cells: &[CellId], program: &Program) -> Vec<Range<usize>> {
    let tables: BTreeSet<_> = cells.iter().map(|cell| program.template.locate(*cell).0).collect();
    let range = |table| {
        let table: &crate::template::Table = program.template.table(table);
        table.first.index()..table.first.index() + table.cell_count()
    };
    tables.into_iter().map(range).collect()
}

/// Reports that have none of these tables, nor are meant to.
fn reports_without_tables(tables: &[Range<usize>], block: &Block, expected: &dyn Fn(CellId) -> bool) -> Mask {
    let is_expected =
        |cells: &Range<usize>| cells.clone().any(|cell| expected(CellId(u32::try_from(cell).unwrap_or(u32::MAX))));
    let mut all = Mask::Ones;
    for cells in tables {
        all = all.and(&block.without(cells.clone()));
        if all == Mask::Zeros || is_expected(cells) {
            return Mask::Zeros;
        }
    }
    all
}

/// What is certain about one rule at one position.
#[derive(Default)]
struct CountedReports {
    holds: Mask,
    /// Its guard is false.
    skipped: Mask,
    /// Undetermined, because the report does not have what the rule reads.
    unknowable: Mask,
}

impl CountedReports {
    /// Reports that have none of the rule's tables get its outcome without any figure.
    fn with_outcome_without_tables(self, outcome: Outcome, without_tables: &Mask, lanes: usize) -> CountedReports {
        if *without_tables == Mask::Zeros {
            return self;
        }
        let mut found = CountedReports {
            holds: self.holds.without(without_tables, lanes),
            skipped: self.skipped.without(without_tables, lanes),
            unknowable: self.unknowable.without(without_tables, lanes),
        };
        match outcome {
            Outcome::Satisfied => found.holds = found.holds.or(without_tables),
            Outcome::NotApplicable => found.skipped = found.skipped.or(without_tables),
            Outcome::Undetermined => found.unknowable = found.unknowable.or(without_tables),
            Outcome::Violated => {}
        }
        found
    }
}

fn settle(
    rule: &Rule,
    position: usize,
    run: &Run,
    block: &Block,
    without_tables: &Mask,
    expected: &dyn Fn(CellId) -> bool,
) -> CountedReports {
    let mut found = CountedReports::default();
    let Some(position) = rule.positions.get(position) else { return found };
    // A block knows no other reports, and no text.
    if rule.prior || rule.members || !rule.facts.is_empty() || rule.form_test().is_some() {
        return CountedReports { skipped: Mask::Ones, ..CountedReports::default() };
    }
    // Whether its figures may meet depends on what each report prints.
    if rule.units == UnitSource::Both {
        return found;
    }
    if *without_tables == Mask::Ones {
        return found;
    }
    let cx = Context { block, blank: rule.blank, position };
    let mut applies = Mask::Ones;
    // A guard of the rule, then one written in the check.
    let inner = if let Expr::If(guard, _) = &rule.check { Some(&**guard) } else { None };
    for guard in rule.guard.iter().chain(inner) {
        let Truth { yes, no } = evaluate_predicate(guard, &cx);
        found.skipped = found.skipped.or(&no.and(&applies));
        found.unknowable = found.unknowable.or(&undetermined(guard, &cx, expected).and(&applies));
        applies = applies.and(&yes);
        if applies == Mask::Zeros {
            return found;
        }
    }
    let plain = match run {
        Run::Linear(linear) => linear.holds(block, rule.blank),
        Run::Tree => None,
    };
    found.holds = plain.unwrap_or_else(|| evaluate_predicate(checked(rule), &cx).yes).and(&applies);
    if found.holds != Mask::Ones {
        found.unknowable = found.unknowable.or(&undetermined(checked(rule), &cx, expected).and(&applies));
    }
    found
}
