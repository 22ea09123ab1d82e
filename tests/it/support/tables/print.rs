//! Prints a form with random figures: what stands in which block, and what is expected of each cell.

use std::collections::BTreeMap;

use super::words::Words;
use super::{Dice, Form, Table};
use crate::support::making::{Cell, Part};

/// What a careful reader makes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Must {
    /// The figure as printed, and nothing else.
    Right,
    /// The figure, or a refusal with a word.
    Careful,
    /// A refusal with a word: the figure is not printed, or twice.
    Never,
}

/// What a figure of the document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Of a cell of the form: table, row, column.
    Cell(usize, usize, usize),
    /// Of nothing in the form; the words say of what.
    Other(&'static str),
    /// Printed in a label or a head, after its words.
    Inside,
}

/// A column as printed, its heads from the top down.
#[derive(Debug, Clone)]
pub struct Column {
    pub heads: Vec<String>,
    pub leaf: Option<usize>,
    /// Stands before the labels.
    pub first: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    Row,
    /// One cell over the whole width.
    Note(String),
    /// The table ends here and goes on after these lines, with its heads or without.
    Break(Vec<String>, bool),
}

/// A row as printed.
#[derive(Debug, Clone)]
pub struct Line {
    pub kind: LineKind,
    pub labels: Vec<String>,
    pub cells: Vec<String>,
    pub leaf: Option<usize>,
    /// One cell more than there are columns, before the cell of this number.
    pub extra: Option<(usize, String)>,
    /// Its first label is a group's, which is merged with that of its neighbours.
    pub group: Option<usize>,
}

/// One table as printed, with the lines above and below it.
#[derive(Debug, Clone)]
pub struct Block {
    /// The table of the form that it prints.
    pub table: Option<usize>,
    pub above: Vec<String>,
    pub title_inside: bool,
    pub corner: String,
    pub columns: Vec<Column>,
    pub lines: Vec<Line>,
    /// Cells that are printed instead, where the table has no rows as a list.
    pub raw: Option<Vec<Vec<Cell>>>,
    /// A row of cells over the heads.
    pub over: Option<Vec<Cell>>,
    pub below: Vec<String>,
}

/// Of each cell of the form the words that are printed for it, and what must come of them.
pub type Cells = BTreeMap<(usize, usize, usize), (String, Must)>;

/// A document that prints a form.
#[derive(Debug, Clone)]
pub struct Printed {
    pub above: Vec<String>,
    pub blocks: Vec<Block>,
    pub below: Vec<String>,
    pub cells: Cells,
    /// The same of the reports that follow in the document.
    pub later: Vec<Cells>,
    /// Of each figure what it is.
    pub roles: BTreeMap<String, Role>,
    /// The unit that is printed for a table, where it is not the form's.
    pub units: BTreeMap<usize, &'static str>,
    /// Everything stands in one grid, lines as cells over its whole width.
    pub joined: bool,
    /// A diagnostic is due whatever the cells are.
    pub says: bool,
    pub words: Words,
    numbers: Vec<u32>,
}

/// A figure where it is printed: the words of its row and its column.
pub struct Spot {
    pub block: usize,
    pub figure: String,
    pub row: Vec<String>,
    pub col: Vec<String>,
}

impl Printed {
    pub fn new(form: &Form, dice: &mut Dice) -> Printed {
        let mut numbers: Vec<u32> = (1..=130).map(|nth| 100 + nth * 7 - nth % 3).collect();
        dice.shuffle(&mut numbers);
        let mut printed = Printed {
            above: vec!["某市某局年度情况统计报告".to_owned()],
            blocks: Vec::new(),
            below: Vec::new(),
            cells: BTreeMap::new(),
            later: Vec::new(),
            roles: BTreeMap::new(),
            units: BTreeMap::new(),
            joined: false,
            says: false,
            words: form.words.clone(),
            numbers,
        };
        let nested = dice.chance(50);
        for (nth, table) in form.tables.iter().enumerate() {
            let block = printed.block(nth, table, nested, dice);
            printed.blocks.push(block);
        }
        printed
    }

    /// A figure that stands nowhere else in the document.
    pub fn figure(&mut self, amount: bool, role: Role, dice: &mut Dice) -> String {
        let number = self.numbers.pop().unwrap_or_else(|| 3001 + 11 * self.roles.len() as u32);
        let words = match amount && dice.chance(50) {
            true => format!("{number}.{}{}", 1 + dice.roll(9), 1 + dice.roll(9)),
            false => number.to_string(),
        };
        let _ = self.roles.insert(words.clone(), role);
        words
    }

    fn block(&mut self, nth: usize, table: &Table, nested: bool, dice: &mut Dice) -> Block {
        let (rows, cols) = (table.row_paths(), table.col_paths());
        let columns = cols
            .iter()
            .enumerate()
            .map(|(leaf, path)| Column {
                heads: path.iter().map(|node| node.label.clone()).collect(),
                leaf: Some(leaf),
                first: false,
            })
            .collect();
        let mut lines = Vec::new();
        let mut before = None;
        for (leaf, path) in rows.iter().enumerate() {
            let group =
                (path.len() > 1).then(|| table.rows.iter().position(|node| node.code == path[0].code)).flatten();
            if !nested && group.is_some() && group != before && !path[0].label.is_empty() {
                lines.push(Line::row(vec![table.printed(path[0])], vec![String::new(); cols.len()]));
            }
            before = group;
            let mut cells = Vec::new();
            for col in 0..cols.len() {
                let words = match dice.roll(100) {
                    0..8 => String::new(),
                    8..12 => "—".to_owned(),
                    _ => self.figure(table.amount, Role::Cell(nth, leaf, col), dice),
                };
                let _ = self.cells.insert((nth, leaf, col), (words.clone(), Must::Right));
                cells.push(words);
            }
            let mut labels: Vec<String> =
                path.iter().map(|node| table.printed(node)).filter(|words| !words.is_empty()).collect();
            if !nested {
                labels.drain(..labels.len() - 1);
            }
            let group = group.filter(|_| nested);
            lines.push(Line { leaf: Some(leaf), group, ..Line::row(labels, cells) });
        }
        let corner = ["项目", "", "指标", "信息内容"][dice.roll(4)].to_owned();
        Block {
            table: Some(nth),
            above: vec![table.title.clone()],
            title_inside: false,
            corner,
            columns,
            lines,
            raw: None,
            over: None,
            below: Vec::new(),
        }
    }

    /// Lowers what is expected of these cells.
    pub fn at_most(&mut self, must: Must, within: impl Fn(usize, usize, usize) -> bool) {
        for ((table, row, col), (_, now)) in &mut self.cells {
            if within(*table, *row, *col) {
                *now = (*now).max(must);
            }
        }
    }

    /// The same with every figure ten times as large.
    pub fn scaled(&self) -> Printed {
        let mut printed = self.clone();
        let scale = |words: &mut String| {
            if self.roles.contains_key(words) {
                *words = times_ten(words);
            }
        };
        for block in &mut printed.blocks {
            scale(&mut block.corner);
            for line in &mut block.lines {
                line.cells.iter_mut().chain(line.extra.as_mut().map(|(_, words)| words)).for_each(scale);
            }
            block.raw.iter_mut().flatten().flatten().for_each(|cell| scale(&mut cell.words));
        }
        for cells in std::iter::once(&mut printed.cells).chain(&mut printed.later) {
            cells.values_mut().for_each(|(words, _)| scale(words));
        }
        printed.roles = self.roles.iter().map(|(words, role)| (times_ten(words), role.clone())).collect();
        printed
    }

    /// These cells are not printed.
    pub fn not_printed(&mut self, within: impl Fn(usize, usize, usize) -> bool) {
        for ((table, row, col), cell) in &mut self.cells {
            if within(*table, *row, *col) {
                *cell = ("not printed".to_owned(), Must::Never);
            }
        }
    }

    /// Lines and tables in order.
    pub fn parts(&self) -> Vec<Part> {
        self.sheets().into_iter().flat_map(|(_, parts)| parts).collect()
    }

    /// The parts of each sheet.
    pub fn sheets(&self) -> Vec<(String, Vec<Part>)> {
        let sheets = self.apart();
        if !self.joined {
            return sheets;
        }
        let parts: Vec<Part> = sheets.into_iter().flat_map(|(_, parts)| parts).collect();
        let across = |row: &Vec<Cell>| row.iter().map(|cell| cell.cols).sum();
        let rows = parts.iter().filter_map(|part| if let Part::Table(rows) = part { Some(rows) } else { None });
        let width: usize = rows.flatten().map(across).max().unwrap_or(1);
        let joined = parts.into_iter().flat_map(|part| match part {
            Part::Line(words) => vec![vec![cell(&words, width, 1)]],
            Part::Table(rows) => rows,
        });
        vec![("表".to_owned(), vec![Part::Table(joined.collect())])]
    }

    /// The parts of each block; the lines above and below all belong to the first and the last.
    fn apart(&self) -> Vec<(String, Vec<Part>)> {
        let line = |words: &String| Part::Line(words.clone());
        let last = self.blocks.len().saturating_sub(1);
        let mut sheets = Vec::new();
        for (nth, block) in self.blocks.iter().enumerate() {
            let mut parts: Vec<Part> = Vec::new();
            if nth == 0 {
                parts.extend(self.above.iter().map(line));
            }
            let (inside, above) = match block.title_inside {
                true => block.above.split_at(1),
                false => block.above.split_at(0),
            };
            parts.extend(above.iter().map(line));
            parts.extend(block.grids(inside.first()));
            parts.extend(block.below.iter().map(line));
            if nth == last {
                parts.extend(self.below.iter().map(line));
            }
            sheets.push((format!("表{}", nth + 1), parts));
        }
        sheets
    }

    /// The figures of all tables where they stand.
    pub fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (block, printed) in self.blocks.iter().enumerate() {
            for (figure, row, col) in printed.figures(&self.roles) {
                spots.push(Spot { block, figure, row, col });
            }
        }
        spots
    }
}

/// `12` → `120`, `1.23` → `12.3`.
pub fn times_ten(figure: &str) -> String {
    match figure.split_once('.') {
        Some((whole, rest)) if rest.len() > 1 => format!("{whole}{}.{}", &rest[..1], &rest[1..]),
        Some((whole, rest)) => format!("{whole}{rest}"),
        None => format!("{figure}0"),
    }
}

impl Line {
    pub fn row(labels: Vec<String>, cells: Vec<String>) -> Line {
        Line { kind: LineKind::Row, labels, cells, leaf: None, extra: None, group: None }
    }

    pub fn kind(kind: LineKind) -> Line {
        Line { kind, ..Line::row(Vec::new(), Vec::new()) }
    }
}

pub fn cell(words: &str, cols: usize, rows: usize) -> Cell {
    Cell { words: words.to_owned(), cols, rows }
}

impl Block {
    /// The number of columns that hold labels.
    pub fn depth(&self) -> usize {
        self.lines.iter().map(|line| line.labels.len()).max().unwrap_or(1).max(1)
    }

    /// The rows of heads, with merged cells.
    pub fn heads(&self) -> Vec<Vec<Cell>> {
        let levels = self.columns.iter().map(|column| column.heads.len()).max().unwrap_or(1);
        let mut rows = Vec::new();
        for level in 0..levels {
            let mut row = Vec::new();
            for first in [true, false] {
                if !first && level == 0 {
                    row.push(cell(&self.corner, self.depth(), levels));
                }
                let mut before: Option<&[String]> = None;
                for column in self.columns.iter().filter(|column| column.first == first) {
                    let Some(words) = column.heads.get(level) else {
                        before = None;
                        continue;
                    };
                    let last = level + 1 == column.heads.len();
                    if !last && before == column.heads.get(..=level) {
                        row.last_mut().into_iter().for_each(|last: &mut Cell| last.cols += 1);
                        continue;
                    }
                    before = column.heads.get(..=level);
                    row.push(cell(words, 1, if last { levels - level } else { 1 }));
                }
            }
            rows.push(row);
        }
        rows
    }

    /// The grids of the block, with the lines between them.
    fn grids(&self, inside: Option<&String>) -> Vec<Part> {
        if let Some(raw) = &self.raw {
            return vec![Part::Table(raw.clone())];
        }
        let (depth, width) = (self.depth(), self.depth() + self.columns.len());
        let mut parts = Vec::new();
        let mut rows: Vec<Vec<Cell>> = inside.iter().map(|title| vec![cell(title, width, 1)]).collect();
        rows.extend(self.over.clone());
        rows.extend(self.heads());
        for (nth, line) in self.lines.iter().enumerate() {
            match &line.kind {
                LineKind::Note(words) => rows.push(vec![cell(words, width, 1)]),
                LineKind::Break(words, heads) => {
                    parts.push(Part::Table(std::mem::take(&mut rows)));
                    parts.extend(words.iter().map(|words| Part::Line(words.clone())));
                    if *heads {
                        rows = self.heads();
                    }
                }
                LineKind::Row => rows.push(self.row(nth, line, depth)),
            }
        }
        parts.push(Part::Table(rows));
        parts
    }

    fn row(&self, nth: usize, line: &Line, depth: usize) -> Vec<Cell> {
        let mut row = Vec::new();
        let same = |other: Option<&Line>| line.group.is_some() && other.is_some_and(|other| other.group == line.group);
        let place = |columns: bool, row: &mut Vec<Cell>| {
            for (column, words) in self.columns.iter().zip(&line.cells) {
                if column.first == columns {
                    row.push(cell(words, 1, 1));
                }
            }
        };
        place(true, &mut row);
        for (level, label) in line.labels.iter().enumerate() {
            let last = level + 1 == line.labels.len();
            if !last && nth > 0 && same(self.lines.get(nth - 1)) {
                continue;
            }
            let rows = match last {
                true => 1,
                false => 1 + self.lines.iter().skip(nth + 1).take_while(|other| same(Some(other))).count(),
            };
            row.push(cell(label, if last { depth - level } else { 1 }, rows));
        }
        if line.labels.is_empty() {
            row.push(cell("", depth, 1));
        }
        let labels = row.len();
        place(false, &mut row);
        if let Some((at, words)) = &line.extra {
            row.insert((labels + at).min(row.len()), cell(words, 1, 1));
        }
        row
    }

    /// The figures of the block, each with the words of its row and its column.
    fn figures(&self, roles: &BTreeMap<String, Role>) -> Vec<(String, Vec<String>, Vec<String>)> {
        let mut found = Vec::new();
        let known = |words: &String| roles.contains_key(words);
        if let Some(raw) = &self.raw {
            for row in raw {
                let words: Vec<String> =
                    row.iter().map(|cell| cell.words.clone()).filter(|words| !known(words)).collect();
                for cell in row.iter().filter(|cell| known(&cell.words)) {
                    found.push((cell.words.clone(), words.clone(), Vec::new()));
                }
            }
            return found;
        }
        let inside: Vec<&String> =
            roles.iter().filter(|(_, role)| **role == Role::Inside).map(|(words, _)| words).collect();
        let within = |words: &String| {
            inside.iter().find(|figure| words.ends_with(figure.as_str()) || words.ends_with(&format!("{figure}）")))
        };
        for words in
            self.lines.iter().flat_map(|line| &line.labels).chain(self.columns.iter().flat_map(|column| &column.heads))
        {
            if let Some(figure) = within(words) {
                found.push(((*figure).clone(), Vec::new(), Vec::new()));
            }
        }
        if known(&self.corner) {
            found.push((self.corner.clone(), Vec::new(), Vec::new()));
        }
        for line in &self.lines {
            for (column, words) in self.columns.iter().zip(&line.cells).filter(|(_, words)| known(words)) {
                found.push((words.clone(), line.labels.clone(), column.heads.clone()));
            }
            if let Some((_, words)) = &line.extra {
                found.push((words.clone(), line.labels.clone(), Vec::new()));
            }
        }
        found
    }
}
