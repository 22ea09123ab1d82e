//! Adds odd things to a printed form, as real documents have them, and notes what may be expected of its cells then.

use super::print::{Block, Column, Line, LineKind, Must, Printed, Role};
use super::{Dice, Form, Shape, laid, neighbour};

/// Every kind of oddity.
pub const KINDS: &[&str] = &[
    "plain",
    "title-inside",
    "title-missing",
    "foreign-before",
    "foreign-between",
    "foreign-after",
    "foreign-other-rows",
    "look-alike-suffix",
    "look-alike-same",
    "row-missing",
    "row-missing-twin",
    "table-missing-twin",
    "row-twice-same",
    "row-twice-differs",
    "row-twice-far",
    "row-twice-break",
    "head-renamed",
    "heads-permuted",
    "head-missing",
    "head-more",
    "cell-more-first",
    "cell-more-middle",
    "cell-more-last",
    "line-number",
    "code-first",
    "measure",
    "remark",
    "unit-above",
    "unit-title",
    "unit-right-cell",
    "unit-row-inside",
    "unit-dated",
    "unit-contradiction",
    "sub-rows",
    "sub-rows-own-label",
    "extra-row",
    "group-figures",
    "break-heads",
    "break-bare",
    "note-between",
    "side-by-side",
    "side-by-side-two-heads",
    "side-by-side-halves",
    "turned",
    "several-reports",
    "list-above",
    "list-above-figures",
    "row-order",
    "one-grid",
    "one-grid-foreign",
    "head-twice",
    "head-slip",
    "label-slip",
    "label-note",
    "stray-column",
    "stray-row",
    "stray-corner",
    "stray-label",
    "stray-head",
    "stray-group",
    "same-rows",
];

/// What these kinds need of the form.
pub fn shape(kinds: &[&str]) -> Shape {
    let one = |kind: &&str| match *kind {
        "group-figures" | "stray-group" => Shape::Grouped,
        "side-by-side" | "side-by-side-two-heads" => Shape::Blocks,
        "same-rows" => Shape::SameRows,
        "turned" | "side-by-side-halves" | "row-order" => Shape::Flat,
        "head-renamed" | "heads-permuted" | "head-missing" => Shape::Wide,
        kind if kind.starts_with("unit-") => Shape::Money,
        _ => Shape::Any,
    };
    kinds.iter().map(one).find(|shape| *shape != Shape::Any).unwrap_or(Shape::Any)
}

/// Adds one oddity; false where the document has no room for it.
pub fn apply(kind: &str, form: &Form, printed: &mut Printed, dice: &mut Dice) -> bool {
    let own: Vec<usize> = (0..printed.blocks.len())
        .filter(|at| printed.blocks[*at].raw.is_none() && !leaf_lines(&printed.blocks[*at]).is_empty())
        .collect();
    if own.is_empty() {
        return false;
    }
    let at = dice.pick(&own);
    let table = printed.blocks[at].table.unwrap_or(0);
    match kind {
        "plain" | "same-rows" => true,
        "title-inside" => {
            printed.blocks[at].title_inside = !printed.blocks[at].above.is_empty();
            printed.blocks[at].title_inside
        }
        "title-missing" => {
            printed.blocks[at].above.clear();
            printed.blocks[at].title_inside = false;
            printed.at_most(Must::Careful, |t, _, _| t == table);
            true
        }
        "one-grid" => {
            printed.joined = true;
            true
        }
        "one-grid-foreign" => {
            printed.joined = true;
            neighbour::apply(["foreign-before", "foreign-after"][dice.roll(2)], form, printed, at, dice)
        }
        "head-slip" | "label-slip" | "label-note" => slip(kind, printed, at, dice),
        "row-missing" | "row-missing-twin" => row_missing(kind, form, printed, at, dice),
        "row-twice-same" | "row-twice-differs" | "row-twice-far" | "row-twice-break" => {
            row_twice(kind, form, printed, at, dice)
        }
        "head-renamed" | "head-missing" => head_lost(kind, printed, at, dice),
        "heads-permuted" => permute_columns(&mut printed.blocks[at], dice),
        "cell-more-first" | "cell-more-middle" | "cell-more-last" => cell_more(kind, form, printed, at, dice),
        "head-more" | "head-twice" | "line-number" | "code-first" | "measure" | "remark" | "stray-column" => {
            column_more(kind, form, printed, at, dice)
        }
        kind if kind.starts_with("unit-") => unit(kind, form, printed, at, dice),
        "sub-rows" | "sub-rows-own-label" | "extra-row" | "stray-row" | "group-figures" | "stray-group" => {
            rows_more(kind, form, printed, at, dice)
        }
        "stray-corner" => {
            printed.blocks[at].corner = printed.figure(false, Role::Other("corner"), dice);
            printed.at_most(Must::Careful, |t, _, _| t == table);
            true
        }
        "stray-label" | "stray-head" => {
            let figure = printed.figure(false, Role::Inside, dice);
            let block = &mut printed.blocks[at];
            let (row, col) = (dice.pick(&leaf_lines(block)), dice.roll(block.columns.len()));
            let (row_leaf, col_leaf) = (block.lines[row].leaf, block.columns[col].leaf);
            let words = match kind {
                "stray-head" => block.columns[col].heads.last_mut(),
                _ => block.lines[row].labels.last_mut(),
            };
            let Some(words) = words else { return false };
            words.push_str(&dice.pick(&[format!(" {figure}"), format!("（{figure}）"), figure.clone()]));
            match kind {
                "stray-head" => printed.at_most(Must::Careful, |t, _, c| t == table && Some(c) == col_leaf),
                _ => printed.at_most(Must::Careful, |t, r, _| t == table && Some(r) == row_leaf),
            }
            true
        }
        "break-heads" | "break-bare" => {
            let title = form.tables[table].title.clone();
            let words = match dice.roll(4) {
                0 => Vec::new(),
                1 => vec!["续表".to_owned()],
                2 => vec!["— 2 —".to_owned()],
                _ => vec![format!("{title}（续）")],
            };
            let lines = &mut printed.blocks[at].lines;
            let after = 1 + dice.roll(lines.len().saturating_sub(1));
            lines.insert(after, Line::kind(LineKind::Break(words, kind == "break-heads")));
            if kind == "break-bare" {
                printed.at_most(Must::Careful, |t, _, _| t == table);
            }
            true
        }
        "note-between" => {
            let figure = printed.figure(false, Role::Other("note"), dice);
            let words = match dice.chance(50) {
                true => "注：以下为其他各项".to_owned(),
                false => format!("注：以上各项含上年转入{figure}，另行核算"),
            };
            let lines = &mut printed.blocks[at].lines;
            let after = 1 + dice.roll(lines.len().saturating_sub(1));
            lines.insert(after, Line::kind(LineKind::Note(words)));
            true
        }
        "row-order" => {
            let leaves = form.tables[table].rows.iter().all(|node| node.parts.is_empty());
            if !leaves {
                return false;
            }
            dice.shuffle(&mut printed.blocks[at].lines);
            printed.at_most(Must::Careful, |t, _, _| t == table);
            true
        }
        "turned" | "side-by-side" | "side-by-side-two-heads" | "side-by-side-halves" => {
            laid::apply(kind, form, printed, at, dice)
        }
        _ => neighbour::apply(kind, form, printed, at, dice),
    }
}

/// The lines of rows of the form.
fn leaf_lines(block: &Block) -> Vec<usize> {
    (0..block.lines.len()).filter(|at| block.lines[*at].leaf.is_some()).collect()
}

fn row_missing(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let leaves = leaf_lines(&printed.blocks[at]);
    if leaves.len() < 3 {
        return false;
    }
    let table = printed.blocks[at].table.unwrap_or(0);
    let line = dice.pick(&leaves);
    let leaf = printed.blocks[at].lines[line].leaf.unwrap_or(0);
    if kind == "row-missing-twin" && !neighbour::twin(form, printed, at, Some(line), dice) {
        return false;
    }
    let _ = printed.blocks.iter_mut().find(|block| block.table == Some(table)).map(|block| block.lines.remove(line));
    printed.not_printed(|t, row, _| t == table && row == leaf);
    true
}

fn row_twice(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let leaves = leaf_lines(&printed.blocks[at]);
    let table = printed.blocks[at].table.unwrap_or(0);
    let from = dice.pick(&leaves);
    let mut line = printed.blocks[at].lines[from].clone();
    let leaf = line.leaf.take().unwrap_or(0);
    let differs = kind == "row-twice-differs" || kind != "row-twice-same" && dice.chance(60);
    for words in line.cells.iter_mut().filter(|words| differs && is_figure(words)) {
        *words = printed.figure(form.tables[table].amount, Role::Other("row again"), dice);
    }
    let differing: Vec<usize> = printed.blocks[at]
        .columns
        .iter()
        .enumerate()
        .filter(|(nth, _)| line.cells.get(*nth) != printed.blocks[at].lines[from].cells.get(*nth))
        .filter_map(|(_, column)| column.leaf)
        .collect();
    let lines = &mut printed.blocks[at].lines;
    match kind {
        "row-twice-far" => {
            let to = dice.roll(lines.len() + 1);
            lines.insert(to, line);
        }
        "row-twice-break" => {
            lines.insert(from + 1, line);
            lines.insert(from + 1, Line::kind(LineKind::Break(Vec::new(), dice.chance(70))));
        }
        _ => lines.insert(from + 1, line),
    }
    printed.at_most(Must::Careful, |t, row, _| t == table && row == leaf);
    printed.at_most(Must::Never, |t, row, col| t == table && row == leaf && differing.contains(&col));
    if kind != "row-twice-same" && kind != "row-twice-differs" {
        // Where the row comes again tells where the table goes on only to some degree.
        printed.at_most(Must::Careful, |t, _, _| t == table);
    }
    printed.says |= !differing.is_empty();
    true
}

pub fn is_figure(words: &str) -> bool {
    words.starts_with(|c: char| c.is_ascii_digit())
}

fn head_lost(kind: &str, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let head = printed.words.foreign_head(dice);
    let table = printed.blocks[at].table.unwrap_or(0);
    let block = &mut printed.blocks[at];
    let own: Vec<usize> = (0..block.columns.len()).filter(|nth| block.columns[*nth].leaf.is_some()).collect();
    if own.len() < 2 {
        return false;
    }
    let nth = dice.pick(&own);
    let leaf = block.columns[nth].leaf;
    if kind == "head-renamed" {
        block.columns[nth].leaf = None;
        if let Some(last) = block.columns[nth].heads.last_mut() {
            *last = head;
        }
    } else {
        block.columns.remove(nth);
        for line in block.lines.iter_mut().filter(|line| line.kind == LineKind::Row) {
            line.cells.remove(nth);
        }
    }
    printed.not_printed(|t, _, col| t == table && Some(col) == leaf);
    true
}

/// Changes the order of whole columns under their heads; those of a group stay together.
pub fn permute_columns(block: &mut Block, dice: &mut Dice) -> bool {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<&String> = None;
    for (nth, column) in block.columns.iter().enumerate() {
        let top = column.heads.first().filter(|_| column.heads.len() > 1);
        match (groups.last_mut(), top.is_some() && top == before) {
            (Some(group), true) => group.push(nth),
            _ => groups.push(vec![nth]),
        }
        before = top;
    }
    let old: Vec<usize> = groups.concat();
    dice.shuffle(&mut groups);
    groups.iter_mut().for_each(|group| dice.shuffle(group));
    let order = groups.concat();
    block.columns = order.iter().map(|nth| block.columns[*nth].clone()).collect();
    for line in block.lines.iter_mut().filter(|line| line.kind == LineKind::Row) {
        line.cells = order.iter().map(|nth| line.cells[*nth].clone()).collect();
    }
    order != old
}

/// A label or head with one character too many, or with a note in brackets.
fn slip(kind: &str, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    let (row, col) = (dice.pick(&leaf_lines(&printed.blocks[at])), dice.roll(printed.blocks[at].columns.len()));
    let (row_leaf, col_leaf) = (printed.blocks[at].lines[row].leaf, printed.blocks[at].columns[col].leaf);
    let block = &mut printed.blocks[at];
    let words = match kind {
        "head-slip" => block.columns[col].heads.last_mut(),
        _ => block.lines[row].labels.last_mut(),
    };
    let Some(words) = words.filter(|words| words.chars().count() > 2) else { return false };
    let note = dice.pick(&["（含上年）", "（单列）", "（本级）"]);
    let added = if kind == "label-note" { note } else { dice.pick(&["的", "类", "项"]) };
    words.push_str(added);
    match kind {
        "head-slip" => printed.at_most(Must::Careful, |t, _, c| t == table && Some(c) == col_leaf),
        _ => printed.at_most(Must::Careful, |t, r, _| t == table && Some(r) == row_leaf),
    }
    true
}

fn cell_more(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    let line = dice.pick(&leaf_lines(&printed.blocks[at]));
    let width = printed.blocks[at].columns.len();
    let place = match kind {
        "cell-more-first" => 0,
        "cell-more-last" => width,
        _ if width < 2 => return false,
        _ => 1 + dice.roll(width - 1),
    };
    let figure = printed.figure(form.tables[table].amount, Role::Other("cell more"), dice);
    let line = &mut printed.blocks[at].lines[line];
    line.extra = Some((place, figure));
    let leaf = line.leaf;
    printed.at_most(Must::Careful, |t, row, _| t == table && Some(row) == leaf);
    printed.says = true;
    true
}

fn column_more(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    let head = match kind {
        "head-more" => printed.words.foreign_head(dice),
        "head-twice" => String::new(),
        "line-number" => dice.pick(&["行次", "序号", "栏次"]).to_owned(),
        "code-first" => dice.pick(&["代码", "科目编码", "序号"]).to_owned(),
        "measure" => dice.pick(&["计量单位", "单位"]).to_owned(),
        "remark" => dice.pick(&["备注", "说明"]).to_owned(),
        _ => String::new(),
    };
    let width = printed.blocks[at].columns.len();
    let place = match kind {
        "line-number" | "code-first" | "measure" => 0,
        "remark" | "stray-column" => width,
        _ => dice.roll(width + 1),
    };
    let leaves = leaf_lines(&printed.blocks[at]);
    let stray = dice.pick(&leaves);
    for nth in 0..printed.blocks[at].lines.len() {
        if printed.blocks[at].lines[nth].kind != LineKind::Row {
            continue;
        }
        let words = match kind {
            "head-more" | "head-twice" if leaves.contains(&nth) => {
                printed.figure(form.tables[table].amount, Role::Other("column more"), dice)
            }
            "line-number" => (nth + 1).to_string(),
            "code-first" => (30101 + nth).to_string(),
            "measure" => form.tables[table].unit.unwrap_or("个").to_owned(),
            "remark" => ["", "见附件", "无"][dice.roll(3)].to_owned(),
            "stray-column" if nth == stray => printed.figure(form.tables[table].amount, Role::Other("stray"), dice),
            _ => String::new(),
        };
        printed.blocks[at].lines[nth].cells.insert(place, words);
    }
    let mut column = Column { heads: vec![head], leaf: None, first: kind == "code-first" };
    if kind == "head-twice" {
        let twin = dice.pick(&printed.blocks[at].columns);
        column.heads.clone_from(&twin.heads);
        printed.at_most(Must::Never, |t, _, col| t == table && Some(col) == twin.leaf);
        printed.says = true;
    }
    printed.blocks[at].columns.insert(place, column);
    if kind == "stray-column" {
        printed.at_most(Must::Careful, |t, _, _| t == table);
        printed.says = true;
    }
    true
}

fn unit(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    let Some(own) = form.tables[table].unit.filter(|_| form.tables[table].amount) else { return false };
    let other = if own == "元" { "万元" } else { "元" };
    let block = &mut printed.blocks[at];
    let words = dice.pick(&["单位：", "金额单位：", "计量单位：", "单位:"]).to_owned() + other;
    match kind {
        "unit-above" => block.above.push(words),
        "unit-title" => {
            let Some(title) = block.above.first_mut() else { return false };
            *title = format!("{title}（{words}）");
        }
        "unit-dated" => block.above.push(format!("编制单位：某单位　　2024年12月31日　　{words}")),
        "unit-right-cell" => {
            let width = block.depth() + block.columns.len();
            let mut row = vec![super::print::cell("", width - 1, 1), super::print::cell(&words, 1, 1)];
            if dice.chance(30) {
                row = vec![super::print::cell(&words, width, 1)];
            }
            block.over = Some(row);
        }
        "unit-row-inside" => block.lines.insert(0, Line::kind(LineKind::Note(words))),
        _ => {
            block.above.push(words);
            for column in &mut block.columns {
                if let Some(last) = column.heads.last_mut() {
                    *last = format!("{last}（{own}）");
                }
            }
            printed.at_most(Must::Careful, |t, _, _| t == table);
            printed.says = true;
            return true;
        }
    }
    let _ = printed.units.insert(table, other);
    true
}

fn rows_more(kind: &str, form: &Form, printed: &mut Printed, at: usize, dice: &mut Dice) -> bool {
    let table = printed.blocks[at].table.unwrap_or(0);
    let amount = form.tables[table].amount;
    let block = &printed.blocks[at];
    let leaves = leaf_lines(block);
    if kind == "group-figures" || kind == "stray-group" {
        let groups: Vec<usize> = (0..block.lines.len())
            .filter(|nth| block.lines[*nth].leaf.is_none() && block.lines[*nth].kind == LineKind::Row)
            .collect();
        if groups.is_empty() {
            return false;
        }
        let group = dice.pick(&groups);
        let only = dice.roll(block.columns.len());
        for cell in (0..block.columns.len()).filter(|cell| kind == "group-figures" || *cell == only) {
            printed.blocks[at].lines[group].cells[cell] = printed.figure(amount, Role::Other("group"), dice);
        }
        return true;
    }
    let after = dice.pick(&leaves);
    let own = block.lines[dice.pick(&leaves)].clone();
    let width = block.columns.len();
    let group = block.lines[after].group;
    for nth in 0..if kind == "sub-rows" { 2 } else { 1 } {
        let label = match kind {
            "sub-rows" if nth == 0 => format!("　其中：{}", printed.words.foreign_row(dice)),
            "sub-rows" => format!("　　　　{}", printed.words.foreign_row(dice)),
            "sub-rows-own-label" => format!("其中：{}", own.labels.last().cloned().unwrap_or_default()),
            "extra-row" => printed.words.foreign_row(dice),
            _ => String::new(),
        };
        let role = Role::Other(if kind == "stray-row" { "stray" } else { "row more" });
        let only = dice.roll(width);
        let cells = (0..width)
            .map(|cell| match kind != "stray-row" || cell == only {
                true => printed.figure(amount, role.clone(), dice),
                false => String::new(),
            })
            .collect();
        let above = printed.blocks[at].lines[after].labels.split_last().map(|(_, above)| above.to_vec());
        let mut labels = above.unwrap_or_default();
        labels.push(label);
        labels.retain(|label| !label.is_empty());
        let line = Line { group, ..Line::row(labels, cells) };
        printed.blocks[at].lines.insert(after + 1 + nth, line);
    }
    if kind == "sub-rows-own-label" {
        printed.at_most(Must::Careful, |t, row, _| t == table && Some(row) == own.leaf);
    }
    if kind == "stray-row" {
        printed.at_most(Must::Careful, |t, _, _| t == table);
    }
    true
}
