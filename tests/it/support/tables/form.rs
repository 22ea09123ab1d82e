//! Makes random forms: tables of rows and columns on one or two levels, with totals and units.

use std::fmt::Write as _;

use super::Dice;
use super::words::Words;

/// A row or column, or a group of them.
#[derive(Debug, Clone)]
pub struct Node {
    pub code: String,
    pub label: String,
    pub total: bool,
    pub parts: Vec<Node>,
}

impl Node {
    fn leaf(code: String, label: String) -> Self {
        Self { code, label, total: false, parts: Vec::new() }
    }
}

#[derive(Debug, Clone)]
pub struct Table {
    pub code: String,
    pub title: String,
    pub amount: bool,
    pub unit: Option<&'static str>,
    pub rows: Vec<Node>,
    pub cols: Vec<Node>,
    /// Rows are printed with their codes as ordinals.
    pub ordinals: bool,
}

#[derive(Debug, Clone)]
pub struct Form {
    pub title: String,
    pub tables: Vec<Table>,
    /// Words that the form uses; others are drawn beside them.
    pub words: Words,
}

/// What a kind of oddity needs of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Any,
    /// Rows with groups.
    Grouped,
    /// Two groups of rows without labels, printed side by side.
    Blocks,
    /// Amounts with a unit of money.
    Money,
    /// At least two tables, and two with the same rows.
    SameRows,
    /// Rows and columns on one level.
    Flat,
    /// At least two columns.
    Wide,
}

impl Form {
    pub fn random(dice: &mut Dice, shape: Shape, mixed: bool) -> Form {
        let mut words = Words::default();
        let count = match shape {
            Shape::SameRows => 2 + dice.roll(2),
            Shape::Blocks => 1,
            _ => 1 + [0, 0, 0, 1, 1, 2][dice.roll(6)],
        };
        let mut tables: Vec<Table> = Vec::new();
        for nth in 0..count {
            let code = ["甲", "乙", "丙", "丁"][nth].to_owned();
            let same = nth > 0 && (shape == Shape::SameRows && nth == 1 || mixed && dice.chance(25));
            let mut table = table(code, dice, shape, &mut words);
            if same {
                let other = tables[nth - 1].clone();
                table.rows = other.rows;
                table.ordinals = other.ordinals;
                if dice.chance(40) {
                    table.cols = other.cols;
                }
            }
            tables.push(table);
        }
        Form { title: "年度情况统计报告".to_owned(), tables, words }
    }

    pub fn yaml(&self) -> String {
        let mut out = format!("template: made/1\ntitle: {}\ntables:\n", self.title);
        for table in &self.tables {
            let kind = if table.amount { "amount" } else { "count" };
            let _ = writeln!(out, "  {}:\n    title: {}\n    type: {kind}", table.code, table.title);
            if let Some(unit) = table.unit {
                let _ = writeln!(out, "    unit: {unit}");
            }
            let _ = writeln!(out, "    rows: {}", nodes(&table.rows, "rows"));
            let _ = writeln!(out, "    cols: {}", nodes(&table.cols, "cols"));
        }
        out
    }
}

impl Table {
    pub fn row_paths(&self) -> Vec<Vec<&Node>> {
        paths(&self.rows)
    }

    pub fn col_paths(&self) -> Vec<Vec<&Node>> {
        paths(&self.cols)
    }

    /// The words by which a row is printed.
    pub fn printed(&self, node: &Node) -> String {
        let ordinal = match self.ordinals && !node.total && !node.label.is_empty() {
            true if node.code.chars().all(|c| c.is_ascii_digit()) => format!("{}.", node.code),
            true => format!("{}、", node.code),
            false => String::new(),
        };
        format!("{ordinal}{}", node.label)
    }
}

fn nodes(list: &[Node], below: &str) -> String {
    let one = |node: &Node| {
        let mut fields = vec![format!("label: \"{}\"", node.label)];
        if node.total {
            fields.push("total: true".to_owned());
        }
        if !node.parts.is_empty() {
            fields.push(format!("{below}: {}", nodes(&node.parts, below)));
        }
        format!("\"{}\": {{{}}}", node.code, fields.join(", "))
    };
    format!("{{{}}}", list.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn paths(list: &[Node]) -> Vec<Vec<&Node>> {
    let mut found = Vec::new();
    for node in list {
        match node.parts.is_empty() {
            true => found.push(vec![node]),
            false => found.extend(node.parts.iter().map(|part| vec![node, part])),
        }
    }
    found
}

const ORDINALS: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

fn table(code: String, dice: &mut Dice, shape: Shape, words: &mut Words) -> Table {
    let amount = shape == Shape::Money || dice.chance(30);
    let unit = match amount {
        true => Some(["元", "万元"][dice.roll(2)]),
        false => [None, Some("件"), Some("人")][dice.roll(3)],
    };
    let ordinals = dice.chance(35);
    let code_of = |nth: usize, label: &str| match ordinals {
        true => ORDINALS[nth].to_owned(),
        false => label.to_owned(),
    };
    let mut rows = Vec::new();
    if shape == Shape::Blocks {
        let count = 2 + dice.roll(3);
        let total = dice.chance(60).then(|| Words::total(dice));
        for side in ["左", "右"] {
            let mut parts: Vec<Node> = (0..count)
                .map(|nth| {
                    let label = words.row(dice);
                    Node::leaf(code_of(nth, &label), label)
                })
                .collect();
            if let Some(total) = &total {
                parts.push(Node { total: true, ..Node::leaf(total.clone(), total.clone()) });
            }
            rows.push(Node { parts, ..Node::leaf(side.to_owned(), String::new()) });
        }
    } else {
        let grouped = shape == Shape::Grouped || shape != Shape::Flat && dice.chance(35);
        let count = if grouped { 2 + dice.roll(3) } else { 3 + dice.roll(4) };
        let forced = grouped.then(|| dice.roll(count));
        for nth in 0..count {
            if forced == Some(nth) || grouped && dice.chance(30) {
                let label = words.group(dice);
                let parts = (0..2 + dice.roll(2)).map(|part| {
                    let label = words.row(dice);
                    Node::leaf(if ordinals { (part + 1).to_string() } else { label.clone() }, label)
                });
                let parts = parts.collect();
                rows.push(Node { parts, ..Node::leaf(code_of(nth, &label), label) });
            } else {
                let label = words.row(dice);
                rows.push(Node::leaf(code_of(nth, &label), label));
            }
        }
        if dice.chance(60) {
            let label = Words::total(dice);
            rows.push(Node { total: true, ..Node::leaf(label.clone(), label) });
        }
    }
    Table { title: words.title(dice), code, amount, unit, rows, cols: cols(dice, shape, words), ordinals }
}

fn cols(dice: &mut Dice, shape: Shape, words: &mut Words) -> Vec<Node> {
    let mut heads = words.clone();
    let leaf = |label: String| Node::leaf(label.clone(), label);
    if shape != Shape::Flat && shape != Shape::Blocks && dice.chance(35) {
        let same: Vec<String> = (0..2).map(|_| heads.head(dice)).collect();
        let repeated = dice.chance(50);
        let mut cols: Vec<Node> = (0..2)
            .map(|_| {
                let parts = same.iter().map(|label| leaf(if repeated { label.clone() } else { heads.head(dice) }));
                Node { parts: parts.collect(), ..leaf(heads.head_group(dice)) }
            })
            .collect();
        if dice.chance(25) {
            cols.push(Node { total: true, ..leaf("总计".to_owned()) });
        }
        return cols;
    }
    let least = if shape == Shape::Wide { 2 } else { 1 };
    let mut cols: Vec<Node> = (0..least + dice.roll(4)).map(|_| leaf(heads.head(dice))).collect();
    if cols.len() > 1 && dice.chance(25) {
        cols.push(Node { total: true, ..leaf("合计".to_owned()) });
    }
    cols
}
