//! Adds tables beside those of the form: foreign ones, look-alikes, lists, and a second report.

use super::oddity::is_figure;
use super::print::{Block, Column, Line, LineKind, Must, Printed, Role};
use super::{Dice, Form};

pub fn apply(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    match kind {
        "foreign-before" | "foreign-between" | "foreign-after" | "foreign-other-rows" => {
            let mut block = copy(form, printed, at, "foreign", dice);
            block.above = vec![printed.words.foreign_title(dice)];
            if kind == "foreign-other-rows" {
                for line in &mut block.lines {
                    let own = |last: &&mut String| !["合计", "总计", "本年合计"].contains(&last.as_str());
                    if let Some(last) = line.labels.last_mut().filter(own) {
                        *last = printed.words.foreign_row(dice);
                    }
                }
            } else if dice.chance(40) {
                rename_heads(&mut block, printed, dice);
            }
            let place = match kind {
                "foreign-before" => 0,
                "foreign-between" if printed.blocks.len() < 2 => return false,
                "foreign-between" => 1 + dice.roll(printed.blocks.len() - 1),
                "foreign-after" => printed.blocks.len(),
                _ => dice.roll(printed.blocks.len() + 1),
            };
            printed.blocks.insert(place, block);
            true
        }
        "look-alike-suffix" | "look-alike-same" => {
            let mut block = copy(form, printed, at, "look-alike", dice);
            if kind == "look-alike-suffix" {
                let suffix = dice.pick(&["（本级）", "（汇总）", "（附属单位）", "（二）", "（代编）"]);
                block.above = vec![format!("{}{suffix}", form.tables[table].title)];
            }
            let place = if dice.chance(50) { at } else { at + 1 };
            printed.blocks.insert(place, block);
            let must = if kind == "look-alike-same" { Must::Never } else { Must::Careful };
            printed.at_most(must, |t, _, _| t == table);
            printed.says = true;
            true
        }
        "table-missing-twin" => {
            let mut block = copy(form, printed, at, "twin", dice);
            block.above = vec![printed.words.foreign_title(dice)];
            if printed.blocks.len() < 2 {
                return false;
            }
            printed.blocks.remove(at);
            let place = dice.roll(printed.blocks.len() + 1);
            printed.blocks.insert(place, block);
            printed.not_printed(|t, _, _| t == table);
            true
        }
        "several-reports" => second_report(form, printed, dice),
        "list-above" => {
            let labels: Vec<String> =
                printed.blocks[at].lines.iter().filter_map(|line| line.labels.last().cloned()).collect();
            printed.above.push("本报告包括下列各项：".to_owned());
            match dice.chance(50) {
                true => printed.above.extend(labels),
                false => printed.above.push(format!("{}。", labels.join("、"))),
            }
            true
        }
        "list-above-figures" => {
            let labels: Vec<String> =
                printed.blocks[at].lines.iter().filter_map(|line| line.labels.last().cloned()).collect();
            let lines = labels
                .into_iter()
                .map(|label| Line::row(vec![label], vec![printed.figure(false, Role::Other("list"), dice)]))
                .collect();
            let heads = vec![printed.words.foreign_head(dice)];
            let block = Block {
                table: None,
                above: vec!["各项名单".to_owned()],
                columns: vec![Column { heads, leaf: None, first: false }],
                lines,
                title_inside: false,
                corner: "名称".to_owned(),
                raw: None,
                over: None,
                below: Vec::new(),
            };
            printed.blocks.insert(at, block);
            true
        }
        _ => false,
    }
}

/// Prints everything once more, with other figures, under the title of another office.
fn second_report(form: &Form, printed: &mut Printed, dice: &mut Dice) -> bool {
    if printed.blocks.iter().any(|block| block.raw.is_some()) {
        return false;
    }
    let mut cells = printed.cells.clone();
    let mut copies = Vec::new();
    for nth in 0..printed.blocks.len() {
        let copied = copy(form, printed, nth, "second report", dice);
        let own = &printed.blocks[nth];
        for (line, again) in own.lines.iter().zip(&copied.lines) {
            for (column, words) in own.columns.iter().zip(&again.cells) {
                let key = own.table.zip(line.leaf).zip(column.leaf);
                if let Some(cell) = key.and_then(|((table, row), col)| cells.get_mut(&(table, row, col))) {
                    cell.0.clone_from(words);
                }
            }
        }
        copies.push(copied);
    }
    if let Some(last) = printed.blocks.last_mut() {
        last.below.push("某县某局年度情况统计报告".to_owned());
    }
    printed.blocks.extend(copies);
    printed.later.push(cells);
    true
}

/// Adds a foreign table after the others that holds this row, or all rows.
pub fn twin(form: &Form, printed: &mut Printed, at: usize, line: Option<usize>, dice: &mut Dice) -> bool {
    let mut block = copy(form, printed, at, "twin", dice);
    block.above = vec![printed.words.foreign_title(dice)];
    if let Some(line) = line {
        let label = block.lines[line].labels.clone();
        for (nth, other) in block.lines.iter_mut().enumerate() {
            if let Some(last) = other.labels.last_mut().filter(|_| nth != line) {
                *last = printed.words.foreign_row(dice);
            }
        }
        if label.is_empty() {
            return false;
        }
    }
    if dice.chance(40) {
        rename_heads(&mut block, printed, dice);
    }
    let place = match dice.chance(60) {
        true => printed.blocks.len(),
        false => at,
    };
    printed.blocks.insert(place, block);
    true
}

/// The block again, with figures of its own.
fn copy(form: &Form, printed: &mut Printed, at: usize, what: &'static str, dice: &mut Dice) -> Block {
    let mut block = printed.blocks[at].clone();
    let amount = block.table.is_some_and(|table| form.tables[table].amount);
    block.table = None;
    for line in block.lines.iter_mut().filter(|line| line.kind == LineKind::Row) {
        line.leaf = None;
        for words in line.cells.iter_mut().filter(|words| is_figure(words)) {
            *words = printed.figure(amount, Role::Other(what), dice);
        }
        if let Some((_, words)) = &mut line.extra {
            *words = printed.figure(amount, Role::Other(what), dice);
        }
    }
    for words in block.raw.iter_mut().flatten().flatten().filter(|cell| is_figure(&cell.words)) {
        words.words = printed.figure(amount, Role::Other(what), dice);
    }
    for column in &mut block.columns {
        column.leaf = None;
    }
    block.below = Vec::new();
    block
}

fn rename_heads(block: &mut Block, printed: &mut Printed, dice: &mut Dice) {
    for column in &mut block.columns {
        if let Some(last) = column.heads.last_mut() {
            *last = printed.words.foreign_head(dice);
        }
    }
}
