//! Builds a report from the labels of a form and seeded figures, and writes it in every format that can be read.
//!
//! Tests and benches share this module, which uses nothing of either.

pub mod office;
pub mod pdf;
pub mod text;
pub mod xls;

use std::collections::BTreeMap;

use gouji::template::{Axis, LeafIdx, NodeIdx, Table, Template};

/// A cell of a table with its spans; covered cells are left out.
#[derive(Debug, Clone)]
pub struct Cell {
    pub words: String,
    pub cols: usize,
    pub rows: usize,
}

/// A paragraph or a table.
#[derive(Debug, Clone)]
pub enum Part {
    Line(String),
    Table(Vec<Vec<Cell>>),
}

/// The text of each cell, by table, row and column.
pub type Figures = BTreeMap<(String, String, String), String>;

/// Generates figures that satisfy every relation of the form: totals add up, and requests received equal requests
/// handled.
pub fn figures(template: &Template, seed: u64) -> Figures {
    let mut state = seed;
    let mut roll = |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let mut figures = Figures::new();
    for (code, table) in &template.tables {
        let (rows, cols) = (table.rows.leaf_count(), table.cols.leaf_count());
        let mut grid = vec![vec![0u64; cols]; rows];
        for (row, line) in grid.iter_mut().enumerate() {
            for (col, figure) in line.iter_mut().enumerate() {
                if !table.rows.leaf(LeafIdx(row)).total && !table.cols.leaf(LeafIdx(col)).total {
                    *figure = [roll(400), roll(20), roll(3), 0][roll(4) as usize];
                }
            }
            for (total, parts) in totals(&table.cols) {
                line[total] = parts.iter().map(|part| line[*part]).sum();
            }
        }
        for (total, parts) in totals(&table.rows) {
            grid[total] = (0..cols).map(|col| parts.iter().map(|part| grid[*part][col]).sum()).collect();
        }
        let named = |code: &str| table.rows.leaves.iter().position(|idx| table.rows.node(*idx).code == code);
        // The balance of table three: new requests are answered, and those carried over stay so.
        if let (Some(new), Some(old), Some(done), Some(next)) =
            (named("一"), named("二"), named("三.(七)"), named("四"))
        {
            grid[new] = grid[done].clone();
            grid[old] = grid[next].clone();
        }
        for (row, line) in grid.iter().enumerate() {
            for (col, figure) in line.iter().enumerate() {
                let key = (
                    code.clone(),
                    table.rows.leaf(LeafIdx(row)).code.clone(),
                    table.cols.leaf(LeafIdx(col)).code.clone(),
                );
                let _ = figures.insert(key, figure.to_string());
            }
        }
    }
    figures
}

/// Returns the leaves that are totals, each with the leaves it is the sum of.
fn totals(axis: &Axis) -> Vec<(usize, Vec<usize>)> {
    let leaf = |idx: NodeIdx| axis.node(idx).leaf.map(|leaf| leaf.0);
    let mut found = Vec::new();
    for idx in &axis.leaves {
        let node = axis.node(*idx);
        if node.total {
            let parts = axis.parts_below(node.parent).into_iter().filter_map(leaf).collect();
            found.extend(leaf(*idx).map(|at| (at, parts)));
        }
    }
    found
}

/// Returns the labels of a row: those of its groups, then its own, each with its node.
pub fn labels(table: &Table, row: usize) -> Vec<(NodeIdx, String)> {
    let mut path = Vec::new();
    let mut idx = table.rows.leaves.get(row).copied();
    while let Some(at) = idx {
        let node = table.rows.node(at);
        let bare = node.segment.trim_matches(['(', ')']);
        let ordinal = match () {
            () if node.label.is_empty() || node.segment == node.label => String::new(),
            () if node.segment.starts_with('(') => format!("（{bare}）"),
            () if bare.bytes().all(|byte| byte.is_ascii_digit()) => format!("{bare}."),
            () if bare.chars().all(|c| "一二三四五六七八九十".contains(c)) => format!("{bare}、"),
            () => String::new(),
        };
        let note = node.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
        path.insert(0, (at, format!("{ordinal}{}{note}", node.label)));
        idx = node.parent;
    }
    path
}

/// Builds one table as the form prints it, with merged headers and labels.
pub fn grid(code: &str, table: &Table, figures: &Figures) -> Vec<Vec<Cell>> {
    let cell = |words: String, cols: usize, rows: usize| Cell { words, cols, rows };
    let paths: Vec<Vec<NodeIdx>> = table
        .cols
        .leaves
        .iter()
        .map(|leaf| {
            let mut path = vec![*leaf];
            while let Some(parent) = table.cols.node(path[0]).parent {
                path.insert(0, parent);
            }
            path
        })
        .collect();
    let rows: Vec<Vec<(NodeIdx, String)>> = (0..table.rows.leaf_count()).map(|row| labels(table, row)).collect();
    let labelled = !table.rows.leaf(LeafIdx(0)).label.is_empty();
    let width = if labelled { rows.iter().map(Vec::len).max().unwrap_or(0) } else { 0 };
    let levels = paths.iter().map(Vec::len).max().unwrap_or(1);
    let mut grid = Vec::new();
    if code.starts_with("二") {
        grid.push(vec![cell(table.title.clone(), width + paths.len(), 1)]);
    }
    for level in 0..levels {
        let mut row = Vec::new();
        if level == 0 && labelled {
            let words = table.note.as_ref().map_or_else(|| "信息内容".to_owned(), |note| format!("（{note}）"));
            row.push(cell(words, width, levels));
        }
        let mut before = None;
        for path in &paths {
            let here = path.get(level).copied();
            if here.is_some() && here == before {
                row.last_mut().into_iter().for_each(|last: &mut Cell| last.cols += 1);
                continue;
            }
            before = here;
            if let Some(idx) = here {
                let node = table.cols.node(idx);
                let note = node.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
                let rows = if node.leaf.is_some() { levels - level } else { 1 };
                row.push(cell(format!("{}{note}", node.label_or_code()), 1, rows));
            }
        }
        grid.push(row);
    }
    for (leaf, path) in rows.iter().enumerate() {
        let mut row = Vec::new();
        for (depth, (idx, words)) in path.iter().enumerate().filter(|_| labelled) {
            let same = |other: &&Vec<(NodeIdx, String)>| other.get(depth).is_some_and(|(other, _)| other == idx);
            if leaf > 0 && rows.get(leaf - 1).as_ref().is_some_and(same) {
                continue;
            }
            let cols = if depth + 1 == path.len() { width - depth } else { 1 };
            row.push(cell(words.clone(), cols, rows.iter().filter(same).count()));
        }
        for col in 0..table.cols.leaf_count() {
            let key = (
                code.to_owned(),
                table.rows.leaf(LeafIdx(leaf)).code.clone(),
                table.cols.leaf(LeafIdx(col)).code.clone(),
            );
            row.push(cell(figures.get(&key).cloned().unwrap_or_default(), 1, 1));
        }
        grid.push(row);
    }
    grid
}

/// Builds the whole report: title, section headings, text, tables.
pub fn parts(template: &Template, figures: &Figures) -> Vec<Part> {
    let year = if template.name.ends_with("2019") { 2020 } else { 2023 };
    let line = |words: &str| Part::Line(words.to_owned());
    let mut parts = vec![line(&format!("甲市乙局{year}年政府信息公开工作年度报告"))];
    for section in &template.sections {
        parts.push(line(&section.title));
        if section.tables.is_empty() {
            parts.push(line("一年来，本局依法做好各项工作，没有需要另行说明的情况。"));
        }
        for code in &section.tables {
            parts.push(Part::Table(grid(code, &template.tables[code], figures)));
        }
    }
    parts
}

/// Builds a report with extra paragraphs and tables of ten rows by six columns around its own.
pub fn padded(template: &Template, figures: &Figures, lines: usize, tables: usize) -> Vec<Part> {
    let mut parts = parts(template, figures);
    let prose = (0..lines).map(|nth| {
        Part::Line(format!("第{nth}段：各项工作按照年初的安排推进，重点任务逐项落实到科室和个人，进展情况按月通报。"))
    });
    parts.splice(3..3, prose);
    let cell = |words: String| Cell { words, cols: 1, rows: 1 };
    for nth in 0..tables {
        let mut table =
            vec![["项目", "单位", "上年", "本年", "增减", "说明"].map(|head| cell(head.to_owned())).to_vec()];
        for row in 0..9 {
            let figures = [nth * 7 + row, nth * 7 + row * 3, row * 2].map(|figure| cell(figure.to_string()));
            let mut line = vec![cell(format!("业务工作事项之{nth}.{row}")), cell("个".to_owned())];
            line.extend(figures);
            line.push(cell(String::new()));
            table.push(line);
        }
        parts.push(Part::Table(table));
    }
    parts
}

/// Expands the merged cells of a table: the cell that begins at each position, `None` if it is covered.
pub fn laid_out(table: &[Vec<Cell>]) -> Vec<Vec<Option<&Cell>>> {
    let mut rows: Vec<Vec<Option<Option<&Cell>>>> = vec![Vec::new(); table.len()];
    for (at, line) in table.iter().enumerate() {
        let mut col = 0;
        for cell in line {
            while rows[at].get(col).is_some_and(Option::is_some) {
                col += 1;
            }
            for down in 0..cell.rows {
                for right in 0..cell.cols {
                    let Some(row) = rows.get_mut(at + down) else { continue };
                    let place = col + right;
                    if row.len() <= place {
                        row.resize(place + 1, None);
                    }
                    row[place] = Some((down == 0 && right == 0).then_some(cell));
                }
            }
            col += cell.cols;
        }
    }
    rows.into_iter().map(|row| row.into_iter().map(Option::flatten).collect()).collect()
}

/// Escapes `<`, `&` and `"` for markup.
pub fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
