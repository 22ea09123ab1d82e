//! Draws forms: units of every kind, by table, row and column; totals on both axes and below groups; refused parts.

use super::form::{Axis, Features, Form, Kind, Node, Table};
use super::random::Random;
use super::tree::Blank;
use super::units::{COUNTS, MONEYS, OTHERS, PRICES, SHARES, Unit};

const ROWS: [&str; 4] = ["一", "二", "三", "四"];
const COLS: [&str; 4] = ["东", "西", "南", "北"];
const BELOW_ROWS: [&str; 3] = ["(一)", "(二)", "(三)"];
const BELOW_COLS: [&str; 3] = ["城", "乡", "镇"];

/// Draws a form of one or two tables.
pub fn form(random: &mut Random) -> Form {
    let blank = [Blank::Zero, Blank::Missing, Blank::Error][random.weighted(&[6, 2, 1])];
    let first = table(random, "表");
    let mut tables = vec![first];
    if random.chance(55) {
        let mut other = table(random, "另");
        if random.chance(70) {
            other.rows = related(random, &tables[0].rows);
        }
        if random.chance(70) {
            other.cols = related(random, &tables[0].cols);
        }
        tables.push(other);
    }
    for table in &mut tables {
        features(random, table);
        if random.chance(4) {
            *(if random.chance(50) { &mut table.rows.gap } else { &mut table.cols.gap }) = true;
        }
    }
    Form { blank, tables }
}

fn table(random: &mut Random, code: &'static str) -> Table {
    let rows = axis(random, &ROWS, &BELOW_ROWS, true);
    let cols = axis(random, &COLS, &BELOW_COLS, false);
    Table { code, kind: Kind::Amount, unit: None, rows, cols }
}

fn node(segment: &str) -> Node {
    Node {
        code: String::new(),
        segment: segment.to_owned(),
        total: false,
        own: false,
        features: Features::default(),
        children: Vec::new(),
        leaf: None,
    }
}

fn axis(random: &mut Random, names: &[&str], below: &[&str], rows: bool) -> Axis {
    let mut roots: Vec<Node> = names[..2 + random.below(3)].iter().map(|name| node(name)).collect();
    if random.chance(35) {
        let at = random.below(roots.len());
        let children = below[..2 + random.below(2)].iter().map(|name| node(name)).collect();
        roots[at].children = with_total(random, children, "小计", 40);
        roots[at].own = rows && random.chance(30);
    }
    Axis::new(with_total(random, roots, "总计", 45), false)
}

/// Adds a total at the end, or elsewhere.
fn with_total(random: &mut Random, mut nodes: Vec<Node>, name: &str, percent: usize) -> Vec<Node> {
    if random.chance(percent) {
        let at = if random.chance(70) { nodes.len() } else { random.below(nodes.len()) };
        nodes.insert(at, Node { total: true, ..node(name) });
    }
    nodes
}

/// The same codes in another order, perhaps without one.
fn related(random: &mut Random, axis: &Axis) -> Axis {
    let mut roots = axis.roots.clone();
    random.shuffle(&mut roots);
    let parts = roots.iter().filter(|node| !node.total).count();
    if parts > 2 && random.chance(30) {
        let at = random.below(roots.len());
        if !roots[at].total {
            roots.remove(at);
        }
    }
    for node in &mut roots {
        random.shuffle(&mut node.children);
    }
    Axis::new(roots, false)
}

/// Gives a table its type and units: one for all, by columns or by rows, of one kind or several, or none.
fn features(random: &mut Random, table: &mut Table) {
    let all = [&MONEYS[..], &COUNTS[..], &SHARES[..], &PRICES[..]];
    match random.weighted(&[4, 3, 3, 2, 3, 2, 1, 1]) {
        0 => table.unit = Some(MONEYS[2]),
        1 => counts(random, table),
        2 => {
            table.unit = Some(MONEYS[2]);
            let columns = random.chance(60);
            units(random, table, columns, &[&MONEYS]);
        }
        3 => {
            table.unit = random.chance(50).then_some(MONEYS[0]);
            let columns = random.chance(60);
            units(random, table, columns, &all);
        }
        4 => {}
        5 => {
            let columns = random.chance(60);
            units(random, table, columns, &[&MONEYS]);
        }
        6 => table.unit = Some(SHARES[random.below(2)]),
        _ => table.unit = Some(OTHERS[random.below(2)]),
    }
    if table.kind == Kind::Amount && random.chance(40) {
        let rows = random.chance(50);
        let percent = *random.pick(&[30, 100]);
        each_leaf(if rows { &mut table.rows } else { &mut table.cols }, &mut |features| {
            features.decimals = random.chance(percent).then(|| random.below(3) as u32);
        });
    }
}

fn counts(random: &mut Random, table: &mut Table) {
    table.kind = Kind::Count;
    table.unit = random.chance(70).then(|| *random.pick(&COUNTS));
    each_leaf(&mut table.cols, &mut |features| {
        if random.chance(15) {
            features.kind = Some(Kind::Amount);
            features.unit = random.chance(70).then_some(MONEYS[2]);
        } else if random.chance(15) {
            features.signed = Some(true);
        }
    });
}

fn units(random: &mut Random, table: &mut Table, columns: bool, kinds: &[&[Unit]]) {
    let axis = if columns { &mut table.cols } else { &mut table.rows };
    each_leaf(axis, &mut |features| {
        if random.chance(60) {
            let kind = *random.pick(kinds);
            features.unit = Some(*random.pick(kind));
        }
    });
}

fn each_leaf(axis: &mut Axis, change: &mut impl FnMut(&mut Features)) {
    for node in &mut axis.roots {
        for below in &mut node.children {
            change(&mut below.features);
        }
        if node.leaf.is_some() {
            change(&mut node.features);
        }
    }
}
