//! Derives the rules that the template itself states: totals, whole numbers, figures where blanks are forbidden.
//!
//! They are listed, named and turned off like any other rule.

use super::derive_narrative;
use super::error::CheckError;
use super::form_rules;
use super::ir::{
    Aggregate, CellStride, Expr, Lane, MessageTemplate, Operand, OperandId, Position, Rule, UnitSource, Units,
};
use super::lower::{measures, shifted};
use super::types::{Common, Measures, Shifts};
use crate::amount::Amount;
use crate::diagnostic::{Diagnostics, Message, Severity, Text};
use crate::syntax::ast::{CompareOp, StateTest};
use crate::template::{AxisName, BlankPolicy, LeafIdx, Node, NodeIdx, Table, TableIdx, TableType, Template, Unit};

pub(super) fn derive(template: &Template, diagnostics: &mut Diagnostics) -> Vec<Rule> {
    let mut rules = form_rules::derive(template);
    for (idx, table) in template.tables.values().enumerate() {
        let table_idx = TableIdx(idx);
        // A total adds along one axis and is checked along the other.
        let complete = !table.rows.incomplete && !table.cols.incomplete;
        for axis in [AxisName::Row, AxisName::Col] {
            let tree = table.axis(axis);
            for (node_idx, node) in tree.nodes.iter().enumerate() {
                if node.total
                    && complete
                    && let Some(total) = Total::new(template, table_idx, axis, NodeIdx(node_idx), diagnostics)
                {
                    rules.push(total.sum());
                    rules.extend(total.blank());
                }
            }
        }
        rules.extend(whole(template, table_idx));
        rules.extend(not_negative(template, table_idx));
        if template.blank == BlankPolicy::Error {
            rules.extend(filled(template, table_idx));
        }
        rules.extend(of_members(template, table_idx));
    }
    rules.extend(derive_narrative::derive(template));
    rules
}

/// A total with its parts.
struct Total<'a> {
    template: &'a Template,
    table: TableIdx,
    form: &'a Table,
    axis: AxisName,
    node: &'a Node,
    leaf: LeafIdx,
    parts: Vec<LeafIdx>,
    /// What brings each part, and then the total, into one unit.
    shifts: Vec<Shifts>,
    source: UnitSource,
    /// What parts and total measure.
    units: Units,
    /// What the parts measure.
    of_parts: Units,
}

impl<'a> Total<'a> {
    /// `None` where there is nothing to add up, or where the parts measure different things, which is reported.
    fn new(
        template: &'a Template,
        table: TableIdx,
        axis: AxisName,
        idx: NodeIdx,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let form = template.table(table);
        let tree = form.axis(axis);
        let node = tree.node(idx);
        let parts: Vec<LeafIdx> = tree.parts_below(node.parent).iter().filter_map(|p| tree.node(*p).leaf).collect();
        let leaf = node.leaf?;
        if parts.is_empty() {
            return None;
        }
        let of = |leaf: &LeafIdx| match axis {
            AxisName::Row => measures(form, Some(*leaf), None),
            AxisName::Col => measures(form, None, Some(*leaf)),
        };
        let all: Vec<_> = parts.iter().chain([&leaf]).map(of).collect();
        let common = match Common::new(&all) {
            Ok(common) => common,
            Err(clash) => {
                let other = if axis == AxisName::Row { AxisName::Col } else { AxisName::Row };
                let code = form.axis(other).leaf(LeafIdx(clash.position)).code.clone();
                if let Some(span) = node.span {
                    let at = clash.varied.then_some((other, code));
                    diagnostics.push(CheckError::UnitClash { span, left: clash.left, right: clash.right, at });
                }
                return None;
            }
        };
        // Among the parts there is no other clash.
        let of_parts = all.get(..parts.len()).and_then(|parts| Common::new(parts).ok());
        let source = UnitSource::new(common.unstated.is_some(), all.iter().any(Measures::has_unstated));
        let is_open = source != UnitSource::Template;
        let of_parts = of_parts.unwrap_or_else(|| common.clone()).result.units(is_open);
        if let (Some(_), Some(span)) = (common.unstated, node.span) {
            diagnostics.push(CheckError::UnstatedUnit { span });
        }
        Some(Self {
            template,
            table,
            form,
            axis,
            node,
            leaf,
            parts,
            shifts: common.shifts,
            source,
            units: common.result.units(is_open),
            of_parts,
        })
    }

    /// The code, with its axis where a row and a column share it.
    fn name(&self) -> String {
        let other = if self.axis == AxisName::Row { &self.form.cols } else { &self.form.rows };
        let shared = other.nodes.iter().any(|n| n.total && n.code == self.node.code);
        let axis = match (shared, self.axis) {
            (false, _) => "",
            (true, AxisName::Row) => "行",
            (true, AxisName::Col) => "列",
        };
        format!("{}!{axis}{}", self.form.code, self.node.code)
    }

    fn lane(&self, leaf: LeafIdx) -> Lane {
        let width = u32::try_from(self.form.cols.leaf_count()).unwrap_or(u32::MAX);
        Lane::Stride(match self.axis {
            AxisName::Row => CellStride { start: self.form.cell(leaf, LeafIdx(0)), row_step: 0, col_step: 1 },
            AxisName::Col => CellStride { start: self.form.cell(LeafIdx(0), leaf), row_step: width, col_step: 0 },
        })
    }

    fn positions(&self) -> Vec<Position> {
        let table = Some(self.table);
        match self.axis {
            AxisName::Row => {
                (0..self.form.cols.leaf_count()).map(|c| Position { table, row: None, col: Some(LeafIdx(c)) }).collect()
            }
            AxisName::Col => {
                (0..self.form.rows.leaf_count()).map(|r| Position { table, row: Some(LeafIdx(r)), col: None }).collect()
            }
        }
    }

    /// `sum(row 三.**) == row 三.(七)`.
    fn expression(&self) -> String {
        let word = if self.axis == AxisName::Row { "row" } else { "col" };
        let tree = self.form.axis(self.axis);
        let above = self.node.parent.map_or_else(String::new, |p| format!("{}.", tree.node(p).code));
        format!("sum({word} {above}**) == {word} {}", self.node.code)
    }

    fn nothing_written(&self) -> Expr {
        let is = |state| Expr::Is { lane: self.lane(self.leaf), state };
        Expr::Or(vec![is(StateTest::Blank), is(StateTest::Dash)])
    }

    fn rule(
        &self,
        id: String,
        severity: Severity,
        words: Text,
        guard: Option<Expr>,
        fallback: Option<Amount>,
        guard_text: Option<String>,
    ) -> Rule {
        let figure = |leaf: LeafIdx, fallback, operand, nth: usize| {
            let by = self.shifts.get(nth).cloned().unwrap_or(Shifts::Same(0));
            shifted(Expr::Figure { lane: self.lane(leaf), fallback }, vec![Some(OperandId(operand))], by)
        };
        let parts = self.parts.iter().enumerate().map(|(nth, part)| figure(*part, None, 0, nth));
        let (items, parts): (Vec<Expr>, Vec<_>) = parts.unzip();
        let (total, own) = figure(self.leaf, fallback, 1, self.parts.len());
        // The guard asks about the total; in the check the parts come before it.
        let asked =
            guard.iter().flat_map(Expr::walk).map(|part| matches!(part, Expr::Is { .. }).then_some(OperandId(1)));
        let operands = asked.chain([None, Some(OperandId(2))]).chain(parts.concat()).chain(own).collect();
        let units = if fallback.is_some() { &self.of_parts } else { &self.units };
        Rule {
            id,
            severity,
            basis: self.template.basis.clone(),
            words: Some(MessageTemplate::Own(Message::new(words).with("total", self.node.label_or_code()))),
            extras: Vec::new(),
            table: Some(self.table),
            positions: self.positions(),
            operands,
            guard,
            check: Expr::Compare {
                op: CompareOp::Equal,
                left: Box::new(Expr::Aggregate { aggregate: Aggregate::Sum, items }),
                right: Box::new(total),
                tolerance: None,
                units: units.clone(),
            },
            blank: self.template.blank,
            sites: vec![
                Operand { span: None, units: Units::none() },
                Operand { span: self.node.span, units: Units::none() },
                Operand { span: None, units: Units::none() },
            ],
            expression: self.expression(),
            guard_text,
            span: self.node.span,
            derived: true,
            units: self.source,
            prior: false,
            members: false,
            facts: Vec::new(),
            attributes: Vec::new(),
        }
    }

    fn axis_word(&self) -> &'static str {
        if self.axis == AxisName::Row { "row" } else { "col" }
    }

    /// The total equals its parts. For a column of totals that was not filled in see
    /// [`Total::blank`]; a row of totals counts blanks as the form defines.
    fn sum(&self) -> Rule {
        let (word, code) = (self.axis_word(), &self.node.code);
        let (guard, text) = match self.axis {
            AxisName::Row => (None, None),
            AxisName::Col => (
                Some(Expr::Not(Box::new(self.nothing_written()))),
                Some(format!("{word} {code} is not blank and {word} {code} is not dash")),
            ),
        };
        self.rule(format!("合计:{}", self.name()), Severity::Error, Text::DerivedTotal, guard, None, text)
    }

    /// A row whose total is not filled in beside parts that do not add up to zero: suspicious, not yet wrong.
    fn blank(&self) -> Option<Rule> {
        if self.axis == AxisName::Row {
            return None;
        }
        let (word, code) = (self.axis_word(), &self.node.code);
        let text = format!("{word} {code} is blank or {word} {code} is dash");
        let guard = self.nothing_written();
        let id = format!("空白合计:{}", self.name());
        Some(self.rule(id, Severity::Warning, Text::DerivedBlankTotal, Some(guard), Some(Amount::ZERO), Some(text)))
    }
}

/// A rule on each cell of a table that `keep` selects.
fn each_cell(
    template: &Template,
    table: TableIdx,
    name: &str,
    words: Text,
    expression: &str,
    keep: impl Fn(&Table, LeafIdx, LeafIdx) -> bool,
    check: Expr,
) -> Option<Rule> {
    let form = template.table(table);
    let mut positions = Vec::new();
    for row in (0..form.rows.leaf_count()).map(LeafIdx) {
        for col in (0..form.cols.leaf_count()).map(LeafIdx) {
            if keep(form, row, col) {
                positions.push(Position { table: Some(table), row: Some(row), col: Some(col) });
            }
        }
    }
    (!positions.is_empty()).then(|| Rule {
        id: format!("{name}:{}", form.code),
        severity: Severity::Error,
        basis: template.basis.clone(),
        words: Some(MessageTemplate::Own(Message::new(words))),
        extras: Vec::new(),
        table: Some(table),
        positions,
        guard: None,
        operands: check.walk().map(each_operand).collect(),
        check,
        blank: template.blank,
        sites: vec![Operand { span: None, units: Units::none() }],
        expression: expression.to_owned(),
        guard_text: None,
        span: form.span,
        derived: true,
        units: UnitSource::Template,
        prior: false,
        members: false,
        facts: Vec::new(),
        attributes: Vec::new(),
    })
}

/// The cell is the only operand.
fn each_operand(part: &Expr) -> Option<OperandId> {
    matches!(part, Expr::Figure { .. } | Expr::Is { .. }).then_some(OperandId(0))
}

/// Every cell of the table, one for each position.
fn cell_lane(template: &Template, table: TableIdx) -> Lane {
    let form = template.table(table);
    let width = u32::try_from(form.cols.leaf_count()).unwrap_or(u32::MAX);
    Lane::Stride(CellStride { start: form.first, row_step: width, col_step: 1 })
}

fn cell_figure(template: &Template, table: TableIdx) -> Expr {
    Expr::Figure { lane: cell_lane(template, table), fallback: None }
}

/// The rule that counts are whole numbers.
fn whole(template: &Template, table: TableIdx) -> Option<Rule> {
    let check = Expr::Whole(Box::new(cell_figure(template, table)));
    let counted = |form: &Table, row, col| form.kind_of(row, col) == TableType::Count;
    each_cell(template, table, "整数", Text::DerivedWhole, "cell[*, *] is whole", counted, check)
}

/// The rule that counts are not negative, unless the form allows it.
fn not_negative(template: &Template, table: TableIdx) -> Option<Rule> {
    let check = Expr::Compare {
        op: CompareOp::AtLeast,
        left: Box::new(cell_figure(template, table)),
        right: Box::new(Expr::Constant(Amount::ZERO, None)),
        tolerance: None,
        units: Units::none(),
    };
    let counted = |form: &Table, row, col| form.kind_of(row, col) == TableType::Count && !form.signed(row, col);
    each_cell(template, table, "非负", Text::DerivedNotNegative, "cell[*, *] >= 0", counted, check)
}

/// The rule of a form that forbids blanks.
fn filled(template: &Template, table: TableIdx) -> Option<Rule> {
    let is = |state| Expr::Is { lane: cell_lane(template, table), state };
    let check = Expr::Not(Box::new(Expr::Or(vec![is(StateTest::Blank), is(StateTest::Dash)])));
    let text = "cell[*, *] is not blank and cell[*, *] is not dash";
    each_cell(template, table, "不得空白", Text::DerivedFilled, text, |_, _, _| true, check)
}

/// The rules that a report is the sum of those that it consolidates: one for a table, or one for each column where the
/// columns of a row are in different units. Shares do not add up.
fn of_members(template: &Template, table: TableIdx) -> Vec<Rule> {
    let form = template.table(table);
    let (rows, cols) = (form.rows.leaf_count(), form.cols.leaf_count());
    let unit = |row: usize, col: usize| form.unit_of(LeafIdx(row), LeafIdx(col)).map(Unit::named);
    let is_uniform = |row: usize| (1..cols).all(|col| unit(row, col) == unit(row, 0));
    if (0..rows).all(is_uniform) {
        let units = (0..rows).map(|row| unit(row, 0)).collect();
        return of_members_in(template, table, "汇总", None, units).into_iter().collect();
    }
    let of_col = |col: usize| {
        let units = (0..rows).map(|row| unit(row, col)).collect();
        let rule = of_members_in(template, table, "汇总", Some(LeafIdx(col)), units)?;
        let code = &form.cols.leaf(LeafIdx(col)).code;
        let expression = format!("cell[*, {code}] == sum(members cell[*, {code}])");
        Some(Rule { id: format!("{}!{code}", rule.id), expression, ..rule })
    };
    (0..cols).filter_map(of_col).collect()
}

/// One of these rules. `units`: by row.
fn of_members_in(
    template: &Template,
    table: TableIdx,
    name: &str,
    only: Option<LeafIdx>,
    units: Vec<Option<Unit>>,
) -> Option<Rule> {
    let adds = |form: &Table, row, col| {
        let unit = form.unit_of(row, col).map(Unit::named);
        let is_share = unit.is_some_and(|unit| unit.dimension.is_plain() && unit.exponent != 0);
        !is_share && only.is_none_or(|only| only == col)
    };
    let is_open = units.iter().any(Option::is_none);
    let own = cell_figure(template, table);
    let of_member = Expr::EachMember(Box::new(Expr::Member(Box::new(own.clone()))));
    let units = Units::new(units.into(), is_open);
    let check = Expr::Compare {
        op: CompareOp::Equal,
        left: Box::new(own),
        right: Box::new(Expr::Aggregate { aggregate: Aggregate::Sum, items: vec![of_member] }),
        tolerance: None,
        units: units.clone(),
    };
    let text = "cell[*, *] == sum(members cell[*, *])";
    let rule = each_cell(template, table, name, Text::DerivedMembers, text, adds, check)?;
    let is_operand = |part: &Expr| matches!(part, Expr::Figure { .. } | Expr::Member(_) | Expr::Aggregate { .. });
    let mut ids = [0, 2, 1].map(OperandId).into_iter();
    let operands = rule.check.walk().map(|part| if is_operand(part) { ids.next() } else { None }).collect();
    let site = |units| Operand { span: None, units };
    let sites = vec![site(Units::none()), site(Units::none()), site(units)];
    Some(Rule { operands, sites, members: true, ..rule })
}
