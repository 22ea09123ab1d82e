//! Draws forms with relations that hold: several tables, nested totals on both axes, and last year's figures.

use std::fmt::Write as _;

use crate::support::tables::Dice;

/// Amounts have two decimals, so every figure is a whole number of hundredths.
pub const ONE: i128 = 100;

/// A cell with what the form says of it.
pub struct Named {
    pub table: usize,
    pub row: String,
    pub col: String,
    /// Every value is a multiple of this.
    pub step: i128,
    pub least: Option<i128>,
    pub cost: u32,
}

/// `Σ factor · cell + constant`, which is zero, or at least zero.
#[derive(Clone)]
pub struct Relation {
    pub terms: Vec<(usize, i128)>,
    pub constant: i128,
    pub is_bound: bool,
    /// The total that it demands, as long as that is filled in.
    pub total: Option<usize>,
    pub is_of_last_year: bool,
}

/// A form, what its figures must satisfy, and figures that do.
pub struct Cousin {
    pub template: String,
    pub rules: String,
    pub tables: Vec<String>,
    pub cells: Vec<Named>,
    pub relations: Vec<Relation>,
    pub values: Vec<i128>,
    pub last_year: Vec<i128>,
}

/// A row or column.
#[derive(Clone)]
struct Line {
    code: String,
    /// What a total is the sum of.
    parts: Option<Vec<usize>>,
    trust: u32,
}

#[derive(Clone)]
struct Axis {
    lines: Vec<Line>,
    /// As a template has it, without `signed`.
    nodes: Vec<Node>,
}

#[derive(Clone)]
enum Node {
    Line(usize, String),
    Group(String, Vec<Node>),
}

const LETTERS: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];

impl Axis {
    /// `most`: lines on one level. `depth`: levels of groups. `totals`: of a hundred groups, those with a total.
    fn draw(dice: &mut Dice, most: usize, depth: usize, totals: usize) -> Self {
        let mut axis = Self { lines: Vec::new(), nodes: Vec::new() };
        axis.nodes = axis.level(dice, "", (most, depth), totals);
        axis
    }

    fn level(&mut self, dice: &mut Dice, above: &str, (most, depth): (usize, usize), totals: usize) -> Vec<Node> {
        let first = self.lines.len();
        let mut nodes = Vec::new();
        for letter in LETTERS.iter().take(1 + dice.roll(most)) {
            if depth > 0 && dice.chance(35) {
                let inner = self.level(dice, &format!("{above}{letter}."), (2, depth - 1), totals);
                nodes.push(Node::Group((*letter).to_owned(), inner));
            } else {
                nodes.push(self.line(above, letter, None, 1));
            }
        }
        if dice.chance(totals) {
            let is_part = |line: &usize| self.lines[*line].parts.is_none();
            let parts = (first..self.lines.len()).filter(is_part).collect();
            let trust = dice.pick(&[1, 1, 1, 2]);
            nodes.push(self.line(above, "计", Some(parts), trust));
        }
        nodes
    }

    fn line(&mut self, above: &str, segment: &str, parts: Option<Vec<usize>>, trust: u32) -> Node {
        self.lines.push(Line { code: format!("{above}{segment}"), parts, trust });
        Node::Line(self.lines.len() - 1, segment.to_owned())
    }

    fn plain(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|line| self.lines[*line].parts.is_none()).collect()
    }

    /// The plain lines that a line adds up; a plain line is its own only part.
    fn parts(&self, line: usize) -> Vec<usize> {
        self.lines[line].parts.clone().unwrap_or_else(|| vec![line])
    }

    /// `extra`: keys of a line beyond those of the axis.
    fn print(&self, nodes: &[Node], kind: &str, extra: &dyn Fn(usize) -> &'static str) -> String {
        let node = |node: &Node| match node {
            Node::Group(segment, inner) => {
                format!("{segment}: {{label: {segment}, {kind}: {}}}", self.print(inner, kind, extra))
            }
            Node::Line(line, segment) => {
                let Line { parts, trust, .. } = &self.lines[*line];
                let total = if parts.is_some() { ", total: true" } else { "" };
                let trust = if *trust > 1 { format!(", trust: {trust}") } else { String::new() };
                format!("{segment}: {{label: {segment}{total}{trust}{}}}", extra(*line))
            }
        };
        format!("{{{}}}", nodes.iter().map(node).collect::<Vec<_>>().join(", "))
    }
}

struct Table {
    name: String,
    is_amount: bool,
    rows: Axis,
    cols: Axis,
    first: usize,
    /// Its columns are those of the table before it.
    is_alike: bool,
}

impl Table {
    fn cell(&self, row: usize, col: usize) -> usize {
        self.first + row * self.cols.lines.len() + col
    }

    fn positions(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let cols = self.cols.lines.len();
        (0..self.rows.lines.len()).flat_map(move |row| (0..cols).map(move |col| (row, col)))
    }

    /// Writes the totals of all rows and columns.
    fn add_up(&self, values: &mut [i128]) {
        for (row, col) in self.positions() {
            let parts = self
                .rows
                .parts(row)
                .into_iter()
                .flat_map(|row| self.cols.parts(col).into_iter().map(move |col| (row, col)));
            values[self.cell(row, col)] = parts.map(|(row, col)| values[self.cell(row, col)]).sum();
        }
    }

    fn row(&self, row: usize) -> String {
        format!("{}!row {}", self.name, self.rows.lines[row].code)
    }
}

/// A relation being written: factors of cells and what it is in the language.
struct Written {
    text: String,
    relations: Vec<Relation>,
}

/// A plain decimal.
pub fn decimal(value: i128) -> String {
    let (whole, rest) = (value.abs() / ONE, value.abs() % ONE);
    let sign = if value < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:02}") }
}

fn figure(dice: &mut Dice, is_amount: bool) -> i128 {
    if dice.chance(15) {
        return 0;
    }
    let most = dice.pick(&[9, 99, 999]);
    if is_amount { 1 + dice.roll(most * 100) as i128 } else { ONE * (1 + dice.roll(most)) as i128 }
}

/// Draws a form of at most so many cells.
pub fn draw(dice: &mut Dice, most: usize) -> Cousin {
    loop {
        let mut tables: Vec<Table> = Vec::new();
        let mut first = 0;
        for name in LETTERS.iter().take(1 + dice.roll(3)) {
            let is_alike = !tables.is_empty() && dice.chance(60);
            let alike = tables.last().filter(|_| is_alike).map(|table| (table.cols.clone(), table.is_amount));
            let totals = dice.pick(&[0, 50, 70]);
            let (cols, is_amount) = alike.unwrap_or_else(|| (Axis::draw(dice, 3, 1, totals), dice.chance(30)));
            let rows = Axis::draw(dice, 4, 2, totals);
            let cells = rows.lines.len() * cols.lines.len();
            tables.push(Table { name: format!("表{name}"), is_amount, rows, cols, first, is_alike });
            first += cells;
        }
        if first <= most {
            return fill(dice, &tables, first);
        }
    }
}

fn fill(dice: &mut Dice, tables: &[Table], count: usize) -> Cousin {
    let mut values = vec![0; count];
    let mut last_year = vec![0; count];
    let mut written: Vec<Written> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        for (row, col) in table.positions() {
            values[table.cell(row, col)] = figure(dice, table.is_amount);
            last_year[table.cell(row, col)] = figure(dice, table.is_amount);
        }
        table.add_up(&mut values);
        let before = index.checked_sub(1).map(|before| &tables[before]).filter(|_| table.is_alike);
        let mut rows = table.rows.plain();
        dice.shuffle(&mut rows);
        if let (Some(before), Some(own)) = (before, rows.pop_if(|_| before.is_some())) {
            let all: Vec<usize> = (0..before.rows.lines.len()).collect();
            written.push(depend(dice, (table, own), (before, &all), &mut values));
        }
        if let Some(own) = rows.pop_if(|_| dice.chance(70)) {
            let others = (0..table.rows.lines.len()).filter(|row| !table.rows.parts(*row).contains(&own));
            let others: Vec<usize> = others.collect();
            written.extend((!others.is_empty()).then(|| depend(dice, (table, own), (table, &others), &mut values)));
        }
    }
    for table in tables {
        written.extend(dice.chance(60).then(|| carried(dice, table, &values, &mut last_year)));
    }
    tables.iter().for_each(|table| table.add_up(&mut last_year));
    for _ in 0..dice.roll(5) {
        written.push(of_cells(dice, tables, &values, &last_year));
    }
    finish(tables, written, values, last_year)
}

/// One row is what rows of its table or of the one before add up to, with their factors.
fn depend(
    dice: &mut Dice,
    (table, own): (&Table, usize),
    (other, from): (&Table, &[usize]),
    values: &mut [i128],
) -> Written {
    let mut parts: Vec<(usize, i128)> = Vec::new();
    for _ in 0..1 + dice.roll(3) {
        let row = dice.pick(from);
        if parts.iter().all(|(known, _)| *known != row) {
            parts.push((row, dice.pick(&[1, 1, 1, -1, 2, -3, 10])));
        }
    }
    let cols = table.cols.lines.len();
    for col in table.cols.plain() {
        values[table.cell(own, col)] = parts.iter().map(|(row, factor)| factor * values[other.cell(*row, col)]).sum();
    }
    table.add_up(values);
    let relation = |col: usize| Relation {
        terms: [(table.cell(own, col), 1)]
            .into_iter()
            .chain(parts.iter().map(|(row, factor)| (other.cell(*row, col), -factor)))
            .collect(),
        constant: 0,
        is_bound: false,
        total: None,
        is_of_last_year: false,
    };
    let sum = parts.iter().map(|(row, factor)| match dice.roll(4) {
        0 => format!("{} * ({factor})", other.row(*row)),
        1 => format!("{} / (1 / ({factor}))", other.row(*row)).replace("(1 / (-3))", "(-1) * 3"),
        _ => format!("{factor} * {}", other.row(*row)),
    });
    let sum: Vec<String> = sum.collect();
    Written {
        text: format!("{} == {}", table.row(own), sum.join(" + ").replace("+ -", "- ")),
        relations: (0..cols).map(relation).collect(),
    }
}

/// One row is, or is not less than, a row of last year's report.
fn carried(dice: &mut Dice, table: &Table, values: &[i128], last_year: &mut [i128]) -> Written {
    let own = dice.roll(table.rows.lines.len());
    let before = dice.pick(&table.rows.plain());
    let is_bound = dice.chance(25);
    for col in table.cols.plain() {
        let less = if is_bound { ONE * dice.roll(2) as i128 } else { 0 };
        last_year[table.cell(before, col)] = values[table.cell(own, col)] - less;
    }
    table.add_up(last_year);
    let relation = |col: usize| Relation {
        terms: vec![(table.cell(own, col), 1)],
        constant: -last_year[table.cell(before, col)],
        is_bound,
        total: None,
        is_of_last_year: true,
    };
    let sign = if is_bound { ">=" } else { "==" };
    Written {
        text: format!("{} {sign} prior {}", table.row(own), table.row(before)),
        relations: (0..table.cols.lines.len()).map(relation).collect(),
    }
}

/// Single cells of any tables, beside figures of last year's report.
fn of_cells(dice: &mut Dice, tables: &[Table], values: &[i128], last_year: &[i128]) -> Written {
    let cell = |dice: &mut Dice| {
        let table = &tables[dice.roll(tables.len())];
        let (row, col) = (dice.roll(table.rows.lines.len()), dice.roll(table.cols.lines.len()));
        let name = format!("{}!cell[{}, {}]", table.name, table.rows.lines[row].code, table.cols.lines[col].code);
        (table.cell(row, col), name)
    };
    let ((a, left), (b, right), (c, third)) = (cell(dice), cell(dice), cell(dice));
    let factor = dice.pick(&[1, 1, 2, 5]);
    let of_last_year = dice.chance(50);
    let third_value = if of_last_year { last_year[c] } else { values[c] };
    let is_bound = dice.chance(75);
    let slack = if is_bound { ONE * dice.pick(&[0, 0, 1, 5]) } else { 0 };
    // left <= factor · right + third + rest
    let rest = values[a] - factor * values[b] - third_value + slack;
    let mut terms = vec![(a, -1), (b, factor)];
    if !of_last_year {
        terms.push((c, 1));
    }
    let constant = rest + if of_last_year { third_value } else { 0 };
    let sign = if is_bound { "<=" } else { "==" };
    let prior = if of_last_year { "prior " } else { "" };
    Written {
        text: format!("{left} {sign} {factor} * {right} + {prior}{third} + ({})", decimal(rest)),
        relations: vec![Relation { terms, constant, is_bound, total: None, is_of_last_year: of_last_year }],
    }
}

/// What the totals of a form demand by themselves. A column of totals demands nothing where it is not filled in.
fn totals(table: &Table) -> Vec<Relation> {
    let (rows, cols) = (&table.rows, &table.cols);
    let sum = |total: usize, parts: Vec<usize>, awaits: Option<usize>| Relation {
        terms: parts.into_iter().map(|part| (part, 1)).chain([(total, -1)]).collect(),
        constant: 0,
        is_bound: false,
        total: awaits,
        is_of_last_year: false,
    };
    let mut found = Vec::new();
    for (row, col) in table.positions() {
        let total = table.cell(row, col);
        if let Some(parts) = &rows.lines[row].parts {
            found.push(sum(total, parts.iter().map(|part| table.cell(*part, col)).collect(), None));
        }
        if let Some(parts) = &cols.lines[col].parts {
            found.push(sum(total, parts.iter().map(|part| table.cell(row, *part)).collect(), Some(total)));
        }
    }
    found
}

fn finish(tables: &[Table], written: Vec<Written>, values: Vec<i128>, last_year: Vec<i128>) -> Cousin {
    let mut template = "template: 表亲/今年\ntitle: 表亲\nyears: 2020..\nblank: zero\ntables:\n".to_owned();
    let mut cells = Vec::new();
    let mut relations: Vec<Relation> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let columns = 0..table.cols.lines.len();
        let below = |row: usize| columns.clone().any(|col| values[table.cell(row, col)] < 0);
        let kind = if table.is_amount { "amount" } else { "count" };
        let signed = |row: usize| if below(row) { ", signed: true" } else { "" };
        let decimals = |_| if table.is_amount { ", decimals: 2" } else { "" };
        let rows = table.rows.print(&table.rows.nodes, "rows", &signed);
        let cols = table.cols.print(&table.cols.nodes, "cols", &decimals);
        let _ = write!(
            template,
            "  {0}:\n    title: {0}\n    type: {kind}\n    rows: {rows}\n    cols: {cols}\n",
            table.name
        );
        for (row, col) in table.positions() {
            let (line, column) = (&table.rows.lines[row], &table.cols.lines[col]);
            cells.push(Named {
                table: index,
                row: line.code.clone(),
                col: column.code.clone(),
                step: if table.is_amount { 1 } else { ONE },
                least: (!table.is_amount && !below(row)).then_some(0),
                // What a column states goes before what its row states.
                cost: if column.trust > 1 { column.trust } else { line.trust },
            });
        }
        relations.extend(totals(table));
    }
    let mut rules = "rules-for: 表亲/今年\nrules:\n".to_owned();
    if written.is_empty() {
        rules.push_str("  空: {check: '1 == 1', severity: info}\n");
    }
    for (number, one) in written.into_iter().enumerate() {
        let _ = writeln!(rules, "  规则{number}: {{check: '{}'}}", one.text);
        relations.extend(one.relations);
    }
    for relation in &mut relations {
        relation.terms.sort_unstable();
        let mut merged: Vec<(usize, i128)> = Vec::new();
        for (cell, factor) in std::mem::take(&mut relation.terms) {
            match merged.last_mut().filter(|last| last.0 == cell) {
                Some(last) => last.1 += factor,
                None => merged.push((cell, factor)),
            }
        }
        merged.retain(|(_, factor)| *factor != 0);
        relation.terms = merged;
    }
    let tables = tables.iter().map(|table| table.name.clone()).collect();
    Cousin { template, rules, tables, cells, relations, values, last_year }
}
