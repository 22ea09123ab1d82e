//! Turns a set of the search into an explanation: what stands in each cell, what must stand there, which mistake that is.

use super::RuleAt;
use super::mechanism::Mechanism;
use super::model::{Model, Part, TextSays};
use crate::amount::Amount;
use crate::relations::{Demand, Repair};
use crate::template::{AxisName, CellId, LeafIdx, NodeIdx};

/// A cell and the value that it must take.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub cell: CellId,
    /// As computed with: a blank or a dash is 0.
    pub found: Amount,
    /// Both ends of the interval; `None` for one that is open. Equal for a single value.
    pub least: Option<Amount>,
    pub most: Option<Amount>,
}

impl Change {
    /// The value that the cell must take, where there is only one.
    pub fn expected(&self) -> Option<Amount> {
        self.least.filter(|least| self.most == Some(*least))
    }
}

/// A set of cells whose change satisfies every relation of its matter.
///
/// Explanations are ordered from the likeliest to the unlikeliest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Explanation {
    /// Orders explanations before their rank does: twice the weight, more for operations, and for what the text
    /// contradicts.
    order: u32,
    /// The number of mistakes: one for each cell, and one for several cells that a single mistake changed.
    pub weight: u32,
    rank: u32,
    pub changes: Vec<Change>,
    /// The mistakes that explain the figures, each once.
    pub mechanisms: Vec<Mechanism>,
    /// It is none of the smallest sets: more cells, which one mistake changed.
    pub operation: bool,
    /// Rules between text and cells that are violated, and hold with these changes.
    pub confirmed: Vec<RuleAt>,
    /// Those that hold, and are violated with these changes.
    pub contradicted: Vec<RuleAt>,
    /// How often the text would be wrong, too.
    wrong_texts: u32,
}

impl Explanation {
    /// Whether known mistakes speak clearly for this set rather than for another of the same size.
    pub fn is_likelier_than(&self, other: &Explanation) -> bool {
        self.order < other.order || self.order == other.order && self.rank + CLEARLY <= other.rank
    }

    /// The same, as one of the smallest sets.
    pub(super) fn into_smallest(self) -> Explanation {
        Explanation { operation: false, order: 2 * (self.weight + self.wrong_texts), ..self }
    }

    /// Both sets together.
    pub(super) fn join(&self, other: &Explanation) -> Explanation {
        let mut joined = self.clone();
        joined.order += other.order;
        joined.weight += other.weight;
        joined.rank += other.rank;
        joined.changes.extend(other.changes.iter().cloned());
        joined.mechanisms.extend(other.mechanisms.iter().cloned());
        joined.mechanisms.sort();
        joined.mechanisms.dedup();
        joined.operation |= other.operation;
        joined.confirmed.extend(&other.confirmed);
        joined.contradicted.extend(&other.contradicted);
        joined.wrong_texts += other.wrong_texts;
        joined
    }

    /// An explanation without changes, to be completed: without an order and what the text says.
    fn unordered(weight: u32, rank: u32, mechanisms: Vec<Mechanism>) -> Self {
        Self {
            order: 0,
            weight,
            rank,
            changes: Vec::new(),
            mechanisms,
            operation: false,
            confirmed: Vec::new(),
            contradicted: Vec::new(),
            wrong_texts: 0,
        }
    }

    /// Adds changes and what the text says of them. A mistake in the text counts as much as one in a cell. `order`:
    /// without the text.
    fn complete(self, changes: Vec<Change>, order: u32, says: TextSays) -> Self {
        let TextSays { confirmed, contradicted, wrong } = says;
        Self { changes, order: order + 2 * wrong, confirmed, contradicted, wrong_texts: wrong, ..self }
    }
}

/// A set is called likelier than another if its rank is less by so much.
const CLEARLY: u32 = 3 * SCALE;

/// What a step of the rank of a mistake weighs beside what a cell is: the latter only orders sets that mistakes do not.
const SCALE: u32 = 8;

/// Rank of a cell whose figure no known mistake explains.
const UNEXPLAINED: u32 = 10;

pub(super) fn explain(model: &Model<'_>, part: &Part, repair: &Repair) -> Explanation {
    let changes: Vec<Change> = repair.iter().filter_map(|demand| change(model, part, demand)).collect();
    let singles: Vec<Single> = changes.iter().map(|one| single(model, one)).collect();
    let usual: u32 = changes.iter().map(|one| usual(model, one)).sum();
    let mut best = Explanation::unordered(
        model.cost(changes.iter().map(|one| one.cell)),
        usual + singles.iter().map(|one| one.rank).sum::<u32>(),
        singles.iter().filter_map(|one| one.mechanism.clone()).collect(),
    );
    for first in 0..changes.len() {
        for mistake in mistakes(model, &changes, first, &singles) {
            let cells = mistake.cells.iter().filter_map(|index| changes.get(*index)).map(|one| one.cell);
            let rest = singles.iter().zip(&changes).enumerate();
            let rest = rest.filter(|(index, _)| !mistake.cells.contains(index));
            let weight = cells.map(|cell| model.trust(cell)).max().unwrap_or(1);
            let mut found = Explanation::unordered(weight, usual + mistake.rank, mistake.mechanisms.clone());
            for (_, (single, change)) in rest {
                found.weight += model.trust(change.cell);
                found.rank += single.rank;
                found.mechanisms.extend(single.mechanism.clone());
            }
            if (found.weight, found.rank) < (best.weight, best.rank) {
                best = found;
            }
        }
    }
    best.mechanisms.sort();
    best.mechanisms.dedup();
    let order = 2 * best.weight;
    best.complete(changes, order, model.text_says(part, repair))
}

/// Several cells that one mistake changed. It may be a coincidence that one satisfies everything, so it comes after a
/// smallest set that known mistakes explain, and, where it changes more than two cells, after any with two mistakes.
pub(super) fn operation(model: &Model<'_>, part: &Part, repair: &Repair, mechanism: Mechanism) -> Explanation {
    let changes: Vec<Change> = repair.iter().filter_map(|demand| change(model, part, demand)).collect();
    let weight = changes.iter().map(|one| model.trust(one.cell)).max().unwrap_or(1);
    let pair = changes.len() == 2;
    let rank = SCALE * if pair { UNEXPLAINED - 1 } else { mechanism.rank() };
    let found = Explanation { operation: true, ..Explanation::unordered(weight, rank, vec![mechanism]) };
    found.complete(changes, if pair { 2 * weight } else { 5 * weight }, model.text_says(part, repair))
}

/// How far a cell is trusted where nothing else tells: blanks less than figures, totals more.
fn usual(model: &Model<'_>, change: &Change) -> u32 {
    let filled = model.report.cell(change.cell).is_some_and(|cell| cell.value.is_some());
    let (table, row, col) = model.report.template.locate(change.cell);
    let table = model.report.template.table(table);
    let total = table.rows.leaf(row).total || table.cols.leaf(col).total;
    u32::from(filled) + u32::from(total)
}

fn change(model: &Model<'_>, part: &Part, demand: &Demand) -> Option<Change> {
    let cell = *part.cells.get(demand.variable)?;
    let end = |end: Option<i128>| end.and_then(|end| model.as_printed(cell, end));
    let found = model.report.cell(cell).and_then(|cell| cell.value).unwrap_or(Amount::ZERO);
    Some(Change { cell, found, least: end(demand.least), most: end(demand.most) })
}

/// The likeliest mistake that changed one cell.
struct Single {
    mechanism: Option<Mechanism>,
    /// In parts of a step.
    rank: u32,
}

fn single(model: &Model<'_>, change: &Change) -> Single {
    let unexplained = Single { mechanism: None, rank: SCALE * UNEXPLAINED };
    let Some(expected) = change.expected() else { return unexplained };
    let all = Mechanism::of_figure(change.found, expected).into_iter().chain(of_total(model, change, expected));
    let ranked = all.map(|one| Single { rank: rank(model, change, expected, &one), mechanism: Some(one) });
    ranked.min_by_key(|one| one.rank).unwrap_or(unexplained)
}

/// A mistake that could have made many figures of the right one explains less than one that could have made few.
fn rank(model: &Model<'_>, change: &Change, expected: Amount, mistake: &Mechanism) -> u32 {
    match mistake {
        // Of one digit it makes any other figure; the longer the figure, the fewer of its length.
        Mechanism::Digit => {
            let digits = expected.normalized().to_string().chars().filter(char::is_ascii_digit).count();
            SCALE
                * match digits {
                    0 | 1 => Mechanism::Forgotten.rank(),
                    2 => Mechanism::One.rank(),
                    3 => mistake.rank(),
                    _ => mistake.rank() - 1,
                }
        }
        // In a table where half of the cells are empty an empty cell tells nothing; where all others are filled in, it
        // is as telling as a total that lacks a part.
        Mechanism::Forgotten => {
            let (alike, others) = model.cells_alike(change.cell);
            let (least, most) = (SCALE * Mechanism::PartMissing(change.cell).rank(), SCALE * mistake.rank());
            least + (most - least) * (2 * alike).min(others) / others.max(1)
        }
        other => SCALE * other.rank(),
    }
}

/// A total that differs from its parts by one of them.
fn of_total(model: &Model<'_>, change: &Change, expected: Amount) -> Option<Mechanism> {
    let template = &model.program.template;
    let (table, row, col) = template.locate(change.cell);
    let table = template.table(table);
    let gap = expected.checked_sub(change.found)?;
    [AxisName::Row, AxisName::Col].into_iter().find_map(|axis| {
        let tree = table.axis(axis);
        let leaf = if axis == AxisName::Row { row } else { col };
        let total: NodeIdx = *tree.leaves.get(leaf.0)?;
        let node = tree.node(total);
        if !node.total {
            return None;
        }
        tree.parts_below(node.parent).into_iter().filter_map(|part| tree.node(part).leaf).find_map(|part| {
            let cell = if axis == AxisName::Row { table.cell(part, col) } else { table.cell(row, part) };
            let value = model.report.cell(cell)?.value.filter(|value| !value.is_zero())?;
            if value == gap {
                Some(Mechanism::PartMissing(cell))
            } else if value == gap.negate() {
                Some(Mechanism::PartTwice(cell))
            } else {
                None
            }
        })
    })
}

/// Several cells that one mistake changed, by their places in the set.
struct Mistake {
    cells: Vec<usize>,
    mechanisms: Vec<Mechanism>,
    /// In parts of a step.
    rank: u32,
}

/// Single mistakes that explain the cell at a place of the set and others.
fn mistakes(model: &Model<'_>, changes: &[Change], first: usize, singles: &[Single]) -> Vec<Mistake> {
    let Some(one) = changes.get(first) else { return Vec::new() };
    let mut found = Vec::new();
    let mut carried = vec![first];
    for (second, other) in changes.iter().enumerate().filter(|(index, _)| *index != first) {
        if is_carried(model, one, other) {
            carried.push(second);
        }
        if second > first
            && let Some(pair) = pair(model, one, other)
        {
            found.push(Mistake { cells: vec![first, second], rank: SCALE * pair.rank(), mechanisms: vec![pair] });
        }
    }
    if let Some(own) = singles.get(first).filter(|_| carried.len() > 1) {
        let rank = SCALE * Mechanism::Carried.rank() + own.rank;
        let mechanisms = own.mechanism.iter().cloned().chain([Mechanism::Carried]).collect();
        found.push(Mistake { cells: carried, mechanisms, rank });
    }
    found
}

/// Whether another cell is a total over the row or column of a cell, off by the same amount.
fn is_carried(model: &Model<'_>, one: &Change, total: &Change) -> bool {
    let template = &model.program.template;
    let (first, second) = (template.locate(one.cell), template.locate(total.cell));
    let gap = |change: &Change| change.found.checked_sub(change.expected()?);
    if first.0 != second.0 || gap(one).is_none() || gap(one) != gap(total) {
        return false;
    }
    let table = template.table(first.0);
    let rises = |axis: AxisName, own: LeafIdx, other: LeafIdx| own == other || table.axis(axis).leaf(other).total;
    one.cell != total.cell && rises(AxisName::Row, first.1, second.1) && rises(AxisName::Col, first.2, second.2)
}

fn pair(model: &Model<'_>, one: &Change, other: &Change) -> Option<Mechanism> {
    let (first, second) = (model.program.template.locate(one.cell), model.program.template.locate(other.cell));
    let in_line = first.0 == second.0 && (first.1 == second.1 || first.2 == second.2);
    Mechanism::of_pair((one.found, one.expected()?), (other.found, other.expected()?), in_line)
}
