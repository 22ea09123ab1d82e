//! Draws rules over a form: all operators, states, aggregates and kinds of sets, along rows and columns and for single
//! cells.

use super::form::{Axis, Form, Node, children, parts, single};
use super::random::Random;
use super::tree::{
    Along, Arithmetic, Blank, Comparison, Condition, Constant, Figure, Fold, Operand, Pattern, Rounding, Rule, State,
};
use super::units::{COUNTS, MONEYS, SHARES};

/// Draws a rule.
pub fn rule(form: &Form, random: &mut Random) -> Rule {
    let along = [Along::Cols, Along::Rows, Along::Once][random.weighted(&[4, 3, 3])];
    let mut draw = Draw { form, random, along };
    let depth = draw.random.weighted(&[5, 4, 2]);
    let check = draw.condition(depth);
    let when = draw.random.chance(20).then(|| draw.condition(1));
    let blank =
        [None, Some(Blank::Zero), Some(Blank::Missing), Some(Blank::Error)][draw.random.weighted(&[16, 2, 2, 1])];
    let chinese = draw.random.chance(30);
    let mut rule = Rule { along, check, when, blank, chinese };
    // Without a vector a rule is checked once.
    if rule.operands().iter().all(|operand| operand.row.is_some() && operand.col.is_some()) {
        rule.along = Along::Once;
    }
    rule
}

struct Draw<'d> {
    form: &'d Form,
    random: &'d mut Random,
    along: Along,
}

impl Draw<'_> {
    fn condition(&mut self, depth: usize) -> Condition {
        if depth == 0 {
            return self.simple(false);
        }
        let mut inner = || Box::new(self.condition(depth - 1));
        let (a, b) = (inner(), inner());
        match self.random.weighted(&[3, 4, 4, 2, 3, 2, 2]) {
            6 => Condition::Choose(Box::new([*a, *b, self.condition(depth - 1)])),
            0 => *a,
            1 => Condition::And(a, b),
            2 => Condition::Or(a, b),
            3 => Condition::Not(a),
            4 => Condition::If(a, b),
            _ => {
                let items = (0..1 + self.random.below(2)).map(|_| self.simple(true)).collect();
                if self.random.chance(50) { Condition::All(items) } else { Condition::Any(items) }
            }
        }
    }

    /// A condition without others inside; with a set where it stands in an aggregate.
    fn simple(&mut self, set: bool) -> Condition {
        match self.random.weighted(&[7, 3, 4, 2, 3, 2, 2]) {
            6 => {
                let values = (0..1 + self.random.below(3)).map(|_| self.figure(1, false)).collect();
                Condition::In { figure: self.figure(1, set), negated: self.random.chance(30), values }
            }
            0 => self.chain(1, set),
            1 => self.chain(2, set),
            2 => self.about(set),
            3 => self.within(set),
            4 => {
                let states = [State::Blank, State::Dash, State::Number, State::Text, State::Absent, State::Uncertain];
                let state = *self.random.pick(&states);
                Condition::Is { operand: self.operand(set), negated: self.random.chance(30), state }
            }
            _ => Condition::Whole { figure: self.figure(1, set), negated: self.random.chance(20) },
        }
    }

    fn chain(&mut self, links: usize, set: bool) -> Condition {
        use Comparison::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        // A chain goes in one direction.
        let directions = [&[Less, AtMost][..], &[Greater, AtLeast], &[Equal]];
        let comparisons = match links {
            1 => &[Equal, Unequal, Less, AtMost, Greater, AtLeast][..],
            _ => directions[self.random.below(3)],
        };
        let first = if links > 1 { self.figure(1, false) } else { self.figure(2, false) };
        // One set for each item of an aggregate.
        let links = (0..links).map(|at| (*self.random.pick(comparisons), self.figure(1, set && at == 0))).collect();
        Condition::Chain { first, links, within: None }
    }

    fn about(&mut self, set: bool) -> Condition {
        let (first, second) = (self.linear(2, set), self.linear(1, false));
        let mut links = vec![(Comparison::About, second)];
        if self.random.chance(10) {
            links.push((Comparison::About, self.linear(1, false)));
        }
        Condition::Chain { first, links, within: None }
    }

    fn within(&mut self, set: bool) -> Condition {
        let comparison = *self.random.pick(&[Comparison::Equal, Comparison::AtMost, Comparison::AtLeast]);
        let (first, second) = (self.figure(2, set), self.figure(1, false));
        let unit = self.random.chance(25).then(|| *self.random.pick(&MONEYS[..3]));
        let (digits, places) = *self.random.pick(&[(1, 0), (5, 1), (1, 2), (100, 0), (0, 0)]);
        Condition::Chain { first, links: vec![(comparison, second)], within: Some(Constant { digits, places, unit }) }
    }

    fn figure(&mut self, depth: usize, set: bool) -> Figure {
        if set || depth == 0 {
            return self.leaf(set);
        }
        let signs = [Arithmetic::Add, Arithmetic::Sub, Arithmetic::Mul, Arithmetic::Div];
        match self.random.weighted(&[16, 16, 2, 2, 8, 2, 3, 1, 2]) {
            0 => self.leaf(false),
            1 => {
                let sign = signs[self.random.weighted(&[5, 4, 2, 2])];
                let a = self.figure(depth - 1, false);
                let mut b = self.figure(depth - 1, false);
                if sign == Arithmetic::Div && super::typing::is_constant(&b) {
                    b = self.factor();
                }
                Figure::Binary(sign, Box::new(a), Box::new(b))
            }
            2 => Figure::Negate(Box::new(self.figure(depth - 1, false))),
            3 => Figure::Abs(Box::new(self.figure(depth - 1, false))),
            4 => self.fold(),
            5 => Figure::Count((0..1 + self.random.below(2)).map(|_| self.simple(true)).collect()),
            6 => {
                let rounding = *self.random.pick(&[Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up]);
                let places = *self.random.pick(&[0, 0, 1, 2, -1, -2]);
                Figure::Round(rounding, places, Box::new(self.figure(depth - 1, false)))
            }
            7 => {
                let (a, b) = (self.figure(depth - 1, false), self.figure(depth - 1, false));
                let b = if super::typing::is_constant(&b) { self.factor() } else { b };
                Figure::Mod(Box::new(a), Box::new(b))
            }
            _ => {
                let (a, b) = (self.figure(depth - 1, false), self.figure(depth - 1, false));
                Figure::Choose(Box::new(self.simple(false)), Box::new(a), Box::new(b))
            }
        }
    }

    fn fold(&mut self) -> Figure {
        let fold = [Fold::Sum, Fold::Min, Fold::Max, Fold::Mean, Fold::Median][self.random.weighted(&[6, 2, 2, 1, 1])];
        let items = (0..1 + self.random.weighted(&[6, 2, 1])).map(|_| match self.random.weighted(&[8, 2, 2]) {
            0 => Figure::Operand(self.operand(true)),
            1 => self.leaf(false),
            _ => {
                let (set, other) = (Figure::Operand(self.operand(true)), self.leaf(false));
                let sign = *self.random.pick(&[Arithmetic::Mul, Arithmetic::Div, Arithmetic::Add]);
                let other = match sign {
                    Arithmetic::Div if super::typing::is_constant(&other) => self.factor(),
                    Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mul | Arithmetic::Div => other,
                };
                Figure::Binary(sign, Box::new(set), Box::new(other))
            }
        });
        let items = items.collect::<Vec<_>>();
        Figure::Fold(fold, items)
    }

    /// An operand, or a number; the set where one is asked for.
    fn leaf(&mut self, set: bool) -> Figure {
        match self.random.weighted(&[8, 2, 2]) {
            _ if set => Figure::Operand(self.operand(true)),
            0 => Figure::Operand(self.operand(false)),
            1 => {
                let unit = self.random.chance(20).then_some(MONEYS[0]);
                let digits = self.random.below(8) as i64;
                Figure::Default(self.operand(false), Constant { digits, places: 0, unit })
            }
            _ => Figure::Constant(self.constant()),
        }
    }

    fn constant(&mut self) -> Constant {
        let (digits, places) = *self.random.pick(&[(0, 0), (1, 0), (5, 0), (25, 1), (100, 0), (12, 1)]);
        let unit = match self.random.weighted(&[6, 2, 1, 2]) {
            0 => None,
            1 => Some(*self.random.pick(&MONEYS)),
            2 => Some(*self.random.pick(&COUNTS)),
            _ => Some(SHARES[0]),
        };
        Constant { digits, places, unit }
    }

    /// A sum, or a multiple by a constant.
    fn linear(&mut self, depth: usize, set: bool) -> Figure {
        if set || depth == 0 {
            return self.leaf(set);
        }
        match self.random.weighted(&[6, 6, 1, 4, 3, 3, 1]) {
            0 => self.leaf(false),
            1 => {
                let sign = *self.random.pick(&[Arithmetic::Add, Arithmetic::Sub]);
                let (a, b) = (self.linear(depth - 1, false), self.linear(depth - 1, false));
                Figure::Binary(sign, Box::new(a), Box::new(b))
            }
            2 => Figure::Negate(Box::new(self.linear(depth - 1, false))),
            3 => {
                let (factor, other) = (Box::new(self.factor()), Box::new(self.linear(depth - 1, false)));
                let (a, b) = if self.random.chance(50) { (factor, other) } else { (other, factor) };
                Figure::Binary(Arithmetic::Mul, a, b)
            }
            4 => {
                let (a, b) = (Box::new(self.linear(depth - 1, false)), Box::new(self.factor()));
                Figure::Binary(Arithmetic::Div, a, b)
            }
            5 => {
                let set = Figure::Operand(self.operand(true));
                let mut items = vec![set];
                if self.random.chance(30) {
                    items.push(self.linear(depth - 1, false));
                }
                Figure::Fold(Fold::Sum, items)
            }
            // Not linear at all.
            _ => self.figure(depth, false),
        }
    }

    /// A constant that is not 0: `2`, `50%`, `-2`, `1 / 2`.
    fn factor(&mut self) -> Figure {
        let number = |digits, places, unit| Figure::Constant(Constant { digits, places, unit });
        let half = Figure::Binary(Arithmetic::Div, Box::new(number(1, 0, None)), Box::new(number(2, 0, None)));
        let minus = Figure::Negate(Box::new(number(2, 0, None)));
        let factors =
            [number(2, 0, None), number(5, 1, None), number(50, 0, Some(SHARES[0])), half, minus, number(3, 0, None)];
        self.random.pick(&factors).clone()
    }

    // ---- operands

    fn operand(&mut self, set: bool) -> Operand {
        let table = self.random.below(self.form.tables.len());
        let cell = self.along == Along::Once || self.random.chance(20);
        let own = &self.form.tables[table];
        let (row, col) = match self.along {
            _ if cell => {
                let which = if set { self.random.below(3) } else { 3 };
                let row = if which == 0 || which == 2 { self.set(&own.rows) } else { self.one(&own.rows) };
                let col = if which == 1 || which == 2 { self.set(&own.cols) } else { self.one(&own.cols) };
                (Some(row), Some(col))
            }
            Along::Cols => (Some(if set { self.set(&own.rows) } else { self.one(&own.rows) }), None),
            Along::Rows | Along::Once => (None, Some(if set { self.set(&own.cols) } else { self.one(&own.cols) })),
        };
        Operand { table, row, col }
    }

    fn one(&mut self, axis: &Axis) -> Pattern {
        let leaves = axis.leaves();
        let leaf = *self.random.pick(&leaves);
        let written = self.random.pick(&axis.spellings(leaf)).clone();
        single(written, leaf.leaf.unwrap_or(0))
    }

    fn set(&mut self, axis: &Axis) -> Pattern {
        let families = axis.families();
        let (group, family) = *self.random.pick(&families);
        let prefix = group.map_or(String::new(), |group| format!("{}.", group.code));
        let which = self.random.weighted(&[5, 3, 3, 3]);
        let (written, leaves) = match which {
            0 => (format!("{prefix}**"), parts(family)),
            1 => (format!("{prefix}*"), children(family).unwrap_or_default()),
            2 => self.range(family),
            _ => self.list(axis),
        };
        let (written, leaves) = if leaves.is_empty() { self.list(axis) } else { (written, leaves) };
        let (written, leaves) = self.except(axis, written, leaves);
        Pattern { written, leaves, is_set: true }
    }

    fn range(&mut self, family: &[Node]) -> (String, Vec<usize>) {
        let (a, b) = (self.random.below(family.len()), self.random.below(family.len()));
        let (first, last) = (a.min(b), a.max(b));
        let between = &family[first..=last];
        let leaves: Option<Vec<usize>> = between.iter().map(|node| node.leaf).collect();
        (format!("{}..{}", family[first].code, family[last].code), leaves.filter(|_| first < last).unwrap_or_default())
    }

    fn list(&mut self, axis: &Axis) -> (String, Vec<usize>) {
        let mut leaves = axis.leaves();
        self.random.shuffle(&mut leaves);
        leaves.truncate(1 + self.random.below(leaves.len()));
        let written: Vec<&str> = leaves.iter().map(|node| node.code.as_str()).collect();
        (format!("{{{}}}", written.join(", ")), leaves.iter().filter_map(|node| node.leaf).collect())
    }

    /// Leaves some out, unless none would be left.
    fn except(&mut self, axis: &Axis, written: String, mut leaves: Vec<usize>) -> (String, Vec<usize>) {
        if !self.random.chance(12) || leaves.len() < 2 {
            return (written, leaves);
        }
        let out = leaves.remove(self.random.below(leaves.len()));
        (format!("{written} except {{{}}}", axis.leaves()[out].code), leaves)
    }
}
