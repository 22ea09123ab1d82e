//! Prepares the search: writes what the rules of a program demand as relations between cells, once for all reports.

use std::sync::OnceLock;

use super::RuleAt;
use crate::check::ir::{Expr, Position, Program, Rule};
use crate::check::linear::{self, DemandedRelation};
use crate::diagnostic::Severity;
use crate::relations::{Comparison, Equality, LinearRelation};
use crate::syntax::ast::CompareOp;
use crate::template::{CellId, LeafIdx, TableIdx, TableType, Template};

/// The search for the reports of one program. It is prepared when the first report needs it.
#[derive(Debug, Clone, Default)]
pub struct PreparedSearch {
    prepared: OnceLock<Prepared>,
}

impl PreparedSearch {
    /// `program`: the same at every call.
    pub(super) fn prepared(&self, program: &Program) -> &Prepared {
        self.prepared.get_or_init(|| Prepared::new(program))
    }
}

/// The rules of a program as the search reads them.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// Rules of severity error at their positions, in the order of the program.
    pub(super) entries: Vec<Entry>,
    /// By cell, the entries that read it.
    pub(super) readers: Vec<Vec<usize>>,
    /// By cell.
    pub(super) places: Vec<CellPlace>,
    /// The equalities from which blanks may be proved.
    pub(super) equalities: Vec<ProvingEquality>,
    /// Rules between the text of a report and its cells, hints apart, at their positions.
    pub(super) texts: Vec<TextRule>,
}

/// A rule that compares cells with what the text states.
#[derive(Debug, Clone)]
pub(super) struct TextRule {
    pub at: RuleAt,
    pub cells: Vec<CellId>,
}

/// A rule at one of its positions.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub at: RuleAt,
    /// Whether it applies under a condition only.
    pub guarded: bool,
    /// The total that must be filled in for a derived rule to apply.
    pub awaits: Option<CellId>,
    /// What it demands where it applies; `None` where that is not a sum or a bound.
    pub demands: Option<Vec<DemandedRelation>>,
}

/// What the form says of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellPlace {
    pub table: TableIdx,
    pub row: LeafIdx,
    pub col: LeafIdx,
    pub is_count: bool,
    /// Digits after the point, where the form states them.
    pub decimals: Option<u32>,
    pub trust: u32,
}

/// An equality that a rule demands at one position.
#[derive(Debug, Clone)]
pub(super) struct ProvingEquality {
    pub at: RuleAt,
    pub relation: LinearRelation,
    /// The same, as relations are named by which cells were recovered.
    pub plain: Option<Equality>,
}

impl Prepared {
    fn new(program: &Program) -> Self {
        let template = &program.template;
        let mut entries: Vec<Entry> = Vec::new();
        let mut readers = vec![Vec::new(); template.cell_count()];
        let mut equalities = Vec::new();
        let strict = program.rules.iter().enumerate().filter(|(_, rule)| rule.severity == Severity::Error);
        for (rule, lowered) in strict {
            for (position, place) in lowered.positions.iter().enumerate() {
                for cell in cells_read(lowered, place) {
                    if let Some(list) = readers.get_mut(cell.index()).filter(|list| list.last() != Some(&entries.len()))
                    {
                        list.push(entries.len());
                    }
                }
                entries.push(Entry::new(lowered, (rule, position), place));
                if demands_equality(lowered)
                    && let Some(relation) = linear::linear(&lowered.check, place)
                    && relation.comparison == Comparison::Zero
                    && !relation.has_fallback
                {
                    equalities.push(ProvingEquality { at: (rule, position), plain: relation.to_equality(), relation });
                }
            }
        }
        Self { entries, readers, places: places(template), equalities, texts: texts(program) }
    }
}

fn texts(program: &Program) -> Vec<TextRule> {
    let of_text = |(_, rule): &(usize, &Rule)| !rule.facts.is_empty() && rule.severity != Severity::Info;
    let all = program.rules.iter().enumerate().filter(of_text).flat_map(|(index, rule)| {
        rule.positions
            .iter()
            .enumerate()
            .map(move |(position, place)| TextRule { at: (index, position), cells: cells_read(rule, place).collect() })
    });
    all.filter(|one| !one.cells.is_empty()).collect()
}

impl Entry {
    fn new(rule: &Rule, at: RuleAt, position: &Position) -> Self {
        let guarded = rule.guard.is_some() || matches!(rule.check, Expr::If(..));
        let check = if let Expr::If(_, then) = &rule.check { then } else { &rule.check };
        let demands = linear::demands(check, position);
        // Where no cell of the report takes part, no change of one helps.
        let reads = |list: &Vec<DemandedRelation>| list.iter().all(|one| !one.relation.terms.is_empty());
        let awaits = rule.guard.iter().filter(|_| rule.derived).flat_map(|guard| guard.lanes());
        let awaits = awaits.filter_map(|lane| lane.cell(position)).next();
        Self { at, guarded, awaits, demands: demands.filter(reads) }
    }
}

fn places(template: &Template) -> Vec<CellPlace> {
    let place = |index: usize| {
        let (table, row, col) = template.locate(CellId(u32::try_from(index).unwrap_or(u32::MAX)));
        let own = template.table(table);
        CellPlace {
            table,
            row,
            col,
            is_count: own.kind_of(row, col) == TableType::Count,
            decimals: own.decimals(row, col),
            trust: own.trust(row, col),
        }
    };
    (0..template.cell_count()).map(place).collect()
}

/// The cells that a rule reads at a position, its guard included.
pub(super) fn cells_read<'a>(rule: &'a Rule, position: &'a Position) -> impl Iterator<Item = CellId> + 'a {
    rule.expressions().flat_map(|expr| expr.lanes()).filter_map(|lane| lane.cell(position))
}

fn demands_equality(rule: &Rule) -> bool {
    matches!(rule.check, Expr::Compare { op: CompareOp::Equal, tolerance: None, .. })
        && (rule.guard.is_none() || rule.derived)
}
