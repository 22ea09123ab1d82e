//! Prints a table in another arrangement: two blocks side by side, or turned.

use super::print::{Block, Column, Line, LineKind, Must, Printed, cell};
use super::{Dice, Form};
use crate::support::making::Cell;

pub fn apply(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let block = &printed.blocks[at];
    let table = block.table.unwrap_or(0);
    if block.lines.iter().any(|line| line.kind != LineKind::Row || line.leaf.is_none() || line.extra.is_some()) {
        return false;
    }
    match kind {
        "turned" => {
            let turned = turn(block);
            printed.blocks[at] = turned;
            printed.at_most(Must::Careful, |t, _, _| t == table);
        }
        _ => {
            if block.columns.iter().any(|column| column.heads.len() > 1 || column.first) {
                return false;
            }
            let groups = form.tables[table].rows.first().map_or(0, |node| node.parts.len());
            let left = if kind == "side-by-side-halves" { block.lines.len().div_ceil(2) } else { groups };
            if left == 0 || block.lines.len() > 2 * left {
                return false;
            }
            let over = (kind == "side-by-side-two-heads").then(|| dice.pick(&[("收入", "支出"), ("资产", "负债")]));
            let own = kind == "side-by-side" && dice.chance(40);
            let raw = beside(block, left, over, own);
            printed.blocks[at].raw = Some(raw);
        }
    }
    true
}

/// Two halves of the rows beside each other, under heads of their own.
fn beside(block: &Block, left: usize, over: Option<(&str, &str)>, own: bool) -> Vec<Vec<Cell>> {
    let width = block.columns.len() + 1;
    let mut rows = Vec::new();
    if let Some((one, two)) = over {
        rows.push(vec![cell(one, width, 1), cell(two, width, 1)]);
    }
    let mut heads = Vec::new();
    for side in ["收入", "支出"] {
        heads.push(cell(if own { side } else { "项目" }, 1, 1));
        heads.extend(block.columns.iter().map(|column| cell(column.heads.last().map_or("", String::as_str), 1, 1)));
    }
    rows.push(heads);
    for nth in 0..left {
        let mut row = Vec::new();
        for line in [block.lines.get(nth), block.lines.get(left + nth)] {
            row.push(cell(line.and_then(|line| line.labels.last()).map_or("", String::as_str), 1, 1));
            for at in 0..block.columns.len() {
                row.push(cell(line.and_then(|line| line.cells.get(at)).map_or("", String::as_str), 1, 1));
            }
        }
        rows.push(row);
    }
    rows
}

/// The table with its rows as columns and its columns as rows.
fn turn(block: &Block) -> Block {
    let columns =
        block.lines.iter().map(|line| Column { heads: line.labels.clone(), leaf: None, first: false }).collect();
    let lines = block
        .columns
        .iter()
        .enumerate()
        .map(|(nth, column)| {
            let cells = block.lines.iter().map(|line| line.cells.get(nth).cloned().unwrap_or_default()).collect();
            Line::row(column.heads.clone(), cells)
        })
        .collect();
    Block { columns, lines, ..block.clone() }
}
