//! Finds what is doubtful about a template that could be read: words that cannot be told apart, units and types that
//! disagree, totals that are not declared, tables whose section is not clear.

use std::collections::HashMap;

use super::error::TemplateError;
use super::model::{Axis, AxisName, LeafIdx, Node, NodeIdx, Table, TableType, Template};
use super::unit::Unit;
use crate::diagnostic::Diagnostics;
use crate::source::{Span, fold_code, fold_label, fold_traditional};
use crate::yaml::Scalar;

/// Where the words of a row or column are written.
#[derive(Debug, Clone, Default)]
pub(super) struct NodeMarks {
    pub label: Option<Span>,
    pub aliases: Vec<Span>,
    pub kind: Option<Span>,
    /// `type` is written, but it could not be read.
    pub kind_unread: bool,
    pub unit: Option<Span>,
    pub decimals: Option<Span>,
    /// `total` is written, whatever follows it.
    pub total: bool,
}

/// Where the words of a table are written.
#[derive(Debug, Clone, Default)]
pub(super) struct TableMarks {
    pub title: Option<Span>,
    pub aliases: Vec<Span>,
    pub kind: Option<Span>,
    /// `type` is written, but it could not be read.
    pub kind_unread: bool,
    pub unit: Option<Span>,
    pub rows: Vec<NodeMarks>,
    pub cols: Vec<NodeMarks>,
}

/// Words by which a report names a section, as its reader compares them.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub section: String,
    pub words: String,
    pub span: Span,
}

/// Reports every doubt. `sections`: which tables the sections name, in order.
pub(super) fn report(
    template: &Template,
    marks: &[TableMarks],
    sections: &[(String, Scalar)],
    headings: &[Heading],
    diagnostics: &mut Diagnostics,
) {
    for (table, marks) in template.tables.values().zip(marks) {
        for (axis, marks) in [(&table.rows, &marks.rows), (&table.cols, &marks.cols)] {
            same_labels(axis, marks, diagnostics);
            // A mistake that was reported may be the reason.
            if !axis.incomplete {
                undeclared_totals(table, axis, marks, diagnostics);
                not_added_up(axis, marks, diagnostics);
            }
            for (node, marks) in axis.nodes.iter().zip(marks) {
                units(node.unit.as_deref(), marks.unit, diagnostics);
            }
        }
        units(table.unit.as_deref(), marks.unit, diagnostics);
        kinds(table, marks, diagnostics);
        let nodes = marks.rows.iter().chain(&marks.cols);
        if !marks.kind_unread && !nodes.clone().any(|mark| mark.kind_unread) {
            decimals(table, marks, diagnostics);
        }
    }
    tables_in_sections(template, sections, diagnostics);
    same_titles(template, marks, diagnostics);
    same_headings(headings, diagnostics);
}

/// Words of a label or title as a reader of the report compares them, each with its place.
fn words_of<'a>(
    label: &'a str,
    own: Option<Span>,
    aliases: impl Iterator<Item = &'a str> + 'a,
    spans: &'a [Span],
) -> impl Iterator<Item = (String, Option<Span>)> + 'a {
    let others = aliases.enumerate().map(|(idx, alias)| (fold_label(alias), spans.get(idx).copied()));
    std::iter::once((fold_label(label), own)).chain(others).filter(|(words, _)| !words.is_empty())
}

/// Siblings with the same printed words.
fn same_labels(axis: &Axis, marks: &[NodeMarks], diagnostics: &mut Diagnostics) {
    for parent in std::iter::once(None).chain((0..axis.nodes.len()).map(|idx| Some(NodeIdx(idx)))) {
        let mut seen: HashMap<(String, String), (NodeIdx, Option<Span>)> = HashMap::new();
        for idx in axis.children(parent) {
            let (node, Some(mark)) = (axis.node(*idx), marks.get(idx.0)) else { continue };
            let note = node.note.as_deref().map(fold_label).unwrap_or_default();
            let aliases = node.aliases.iter().map(|alias| alias.label.as_str());
            for (words, span) in words_of(&node.label, mark.label.or(node.span), aliases, &mark.aliases) {
                match seen.get(&(words.clone(), note.clone())) {
                    Some((first, _)) if first == idx => {}
                    Some((first, at)) => diagnostics.extend(
                        span.zip(*at)
                            .map(|(span, first_span)| TemplateError::SameWords {
                                span,
                                first_span,
                                first: axis.node(*first).code.clone(),
                            })
                            .into_iter()
                            .map(Into::into)
                            .collect(),
                    ),
                    None => {
                        seen.insert((words, note.clone()), (*idx, span));
                    }
                }
            }
        }
    }
}

/// Tables with the same title that no section tells apart.
fn same_titles(template: &Template, marks: &[TableMarks], diagnostics: &mut Diagnostics) {
    let section = |code: &str| template.sections.iter().position(|s| s.tables.iter().any(|table| table == code));
    let mut seen: HashMap<(String, Option<usize>), (usize, Span)> = HashMap::new();
    for (idx, (table, mark)) in template.tables.values().zip(marks).enumerate() {
        let place = section(&table.code);
        let aliases = table.aliases.iter().map(|alias| alias.label.as_str());
        for (words, span) in words_of(&table.title, mark.title.or(table.span), aliases, &mark.aliases) {
            let Some(span) = span else { continue };
            match seen.get(&(words.clone(), place)) {
                Some((first, _)) if *first == idx => {}
                Some((first, first_span)) => {
                    let first = template.tables.get_index(*first).map_or_else(String::new, |(code, _)| code.clone());
                    diagnostics.push(TemplateError::SameWords { span, first_span: *first_span, first });
                }
                None => {
                    seen.insert((words, place), (idx, span));
                }
            }
        }
    }
}

/// Sections with the same heading.
fn same_headings(headings: &[Heading], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Heading> = HashMap::new();
    for heading in headings.iter().filter(|heading| !heading.words.is_empty()) {
        let first = *seen.entry(&heading.words).or_insert(heading);
        if first.section != heading.section {
            let (first_span, first) = (first.span, first.section.clone());
            diagnostics.push(TemplateError::SameWords { span: heading.span, first_span, first });
        }
    }
}

/// Words that forms print for a sum.
const TOTALS: &[&str] = &["合计", "小计", "总计", "共计", "总额"];

/// How a row or column is named for a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TotalName {
    /// 合计 alone.
    Whole,
    /// 收入小计, which may also be one thing among others: 收入合计, 支出合计, 结余.
    Part,
}

fn total_name(words: &str) -> Option<TotalName> {
    let words: String = words.replace('（', "(").replace('）', ")").chars().map(fold_traditional).collect();
    // `总计（一+二）` says how it is added up; `合计 Total` is printed in two languages.
    let name = match words.trim_end().strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
        Some((before, _)) if !before.trim().is_empty() => before,
        _ => &words,
    };
    let name = fold_label(name);
    let name = name.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let name = name.strip_suffix('数').or_else(|| name.strip_suffix("金额")).unwrap_or(name);
    let rest = TOTALS.iter().find_map(|word| name.strip_suffix(word))?;
    Some(if rest.is_empty() || rest == "总" { TotalName::Whole } else { TotalName::Part })
}

/// Whether the figures of two rows or columns may be added, as far as the template states what they measure.
fn could_be_added(table: &Table, a: &Node, b: &Node) -> bool {
    let measure = |node: &Node| {
        let unit = node.unit.as_deref().or(table.unit.as_deref());
        unit.map(|unit| Unit::named(meant_unit(unit).unwrap_or(unit)).dimension)
    };
    let kinds = a.kind.or(table.kind).zip(b.kind.or(table.kind));
    measure(a).zip(measure(b)).is_none_or(|(a, b)| a == b) && kinds.is_none_or(|(a, b)| a == b)
}

/// A row or column named like a total that is not one, among siblings that it could add up.
fn undeclared_totals(table: &Table, axis: &Axis, marks: &[NodeMarks], diagnostics: &mut Diagnostics) {
    for (idx, (node, mark)) in axis.nodes.iter().zip(marks).enumerate() {
        let siblings = axis.siblings(NodeIdx(idx));
        let part = |other: &&NodeIdx| !axis.node(**other).total && could_be_added(table, node, axis.node(**other));
        let parts = siblings.iter().filter(part).count();
        let name = |node: &Node| total_name(&node.label).or_else(|| total_name(&node.segment));
        let alone =
            || !siblings.iter().map(|other| axis.node(*other)).any(|other| !other.total && name(other).is_some());
        let named = name(node).is_some_and(|name| name == TotalName::Whole || alone());
        if named && !node.total && !mark.total && node.children.is_empty() && parts >= 2 {
            diagnostics.extend(
                node.span
                    .map(|span| TemplateError::UndeclaredTotal { span, code: node.segment.clone() }.into())
                    .into_iter()
                    .collect(),
            );
        }
    }
}

/// `减：` and `其中：` among the parts of a total: the total would add them up.
fn not_added_up(axis: &Axis, marks: &[NodeMarks], diagnostics: &mut Diagnostics) {
    for (idx, (node, mark)) in axis.nodes.iter().zip(marks).enumerate() {
        if node.total || !axis.siblings(NodeIdx(idx)).iter().any(|other| axis.node(*other).total) {
            continue;
        }
        let label = node.label.trim();
        let rest = label.strip_prefix(['减', '減']);
        let taken =
            rest.is_some_and(|rest| rest.trim_start().starts_with([':', '：', '、', '(', '（', ' ', '\u{3000}']));
        let within = label.starts_with("其中");
        if let Some(span) = mark.label.or(node.span).filter(|_| taken || within) {
            diagnostics.push(TemplateError::NotAddedUp { span, within });
        }
    }
}

/// Other words for units of money, without the power of ten before them.
const MONEY_WORDS: &[&str] =
    &["元人民币", "人民币元", "人民币", "块钱", "块", "圆", "园", "塊", "圓", "RMB", "CNY", "rmb", "yuan"];

/// Ways to write the power of ten of a unit of money, and the usual one.
const POWERS: &[(&str, &str)] = &[
    ("百万", "百万"),
    ("佰万", "百万"),
    ("千", "千"),
    ("仟", "千"),
    ("K", "千"),
    ("k", "千"),
    ("万", "万"),
    ("W", "万"),
    ("w", "万"),
    ("亿", "亿"),
    ("", ""),
];

/// Money in a power of ten that gouji does not convert, such as `十万元`.
fn is_odd_money(written: &str) -> bool {
    let simple: String = written.chars().map(fold_traditional).collect();
    let power = simple.strip_suffix('元').unwrap_or_default();
    !power.is_empty()
        && power.chars().all(|c| "一十拾百佰千仟万亿0123456789".contains(c))
        && !Unit::is_known(written)
        && meant_unit(written).is_none()
}

/// The unit of gouji that is meant by other words for it.
pub(super) fn meant_unit(written: &str) -> Option<&'static str> {
    if Unit::is_known(written) {
        return None;
    }
    let inner = written.trim_start_matches("计量单位").trim_start_matches("单位").trim_start_matches([':', '：']);
    let inner = inner.trim_matches(|c| "()[]".contains(c));
    let simple: String = inner.chars().map(fold_traditional).collect();
    let builtin = |word: &str| Unit::builtin().find(|known| *known == word);
    let money = || {
        let word = simple.strip_prefix("人民币").unwrap_or(&simple);
        POWERS.iter().find_map(|(written, power)| {
            let rest = word.strip_prefix(written)?.trim_start();
            (rest == "元" || MONEY_WORDS.contains(&rest)).then(|| builtin(&format!("{power}元")))?
        })
    };
    builtin(&simple).or_else(money).or_else(|| (simple == "人民币").then(|| builtin("元"))?)
}

fn units(unit: Option<&str>, span: Option<Span>, diagnostics: &mut Diagnostics) {
    let Some((unit, span)) = unit.zip(span) else { return };
    let near = meant_unit(unit);
    if near.is_some() || is_odd_money(unit) {
        diagnostics.push(TemplateError::OtherUnit { span, written: unit.to_owned(), near });
    }
}

/// The types of the cells against their units; each place is reported once.
fn kinds(table: &Table, marks: &TableMarks, diagnostics: &mut Diagnostics) {
    let (money, things) = (Unit::named("元").dimension, Unit::named("件").dimension);
    let mut reported: Vec<Span> = Vec::new();
    let mut rows: Vec<LeafIdx> = Vec::new();
    for row in (0..table.rows.leaf_count()).map(LeafIdx) {
        let node = table.rows.leaf(row);
        let seen = |other: &LeafIdx| {
            let other = table.rows.leaf(*other);
            other.kind == node.kind && other.unit == node.unit && node.kind.is_none() && node.unit.is_none()
        };
        if !rows.iter().any(seen) {
            rows.push(row);
        }
    }
    for (row, col) in rows.iter().flat_map(|row| (0..table.cols.leaf_count()).map(|col| (*row, LeafIdx(col)))) {
        let mark = |axis: AxisName| match axis {
            AxisName::Row => table.rows.leaves.get(row.0).and_then(|idx| marks.rows.get(idx.0)),
            AxisName::Col => table.cols.leaves.get(col.0).and_then(|idx| marks.cols.get(idx.0)),
        };
        let (in_col, in_row) = (mark(AxisName::Col), mark(AxisName::Row));
        // A type that could not be read has been reported, and nothing is known to disagree with it.
        let stated = [
            (in_col.is_some_and(|m| m.kind_unread), table.cols.leaf(col).kind),
            (in_row.is_some_and(|m| m.kind_unread), table.rows.leaf(row).kind),
            (marks.kind_unread, table.kind),
        ];
        if stated.iter().find(|(unread, kind)| *unread || kind.is_some()).is_some_and(|(unread, _)| *unread) {
            continue;
        }
        let kind_span = in_col.and_then(|m| m.kind).or(in_row.and_then(|m| m.kind)).or(marks.kind);
        let unit_span = in_col.and_then(|m| m.unit).or(in_row.and_then(|m| m.unit)).or(marks.unit);
        let unit = table.unit_of(row, col);
        let dimension = unit.map(|unit| Unit::named(meant_unit(unit).unwrap_or(unit)).dimension);
        let found = match (table.kind_of(row, col), dimension) {
            (TableType::Count, Some(found)) if found == money => kind_span.or(unit_span).map(|span| (span, unit)),
            (TableType::Amount, Some(found)) if found == things && table.decimals(row, col).is_none() => {
                kind_span.or(unit_span).map(|span| (span, unit))
            }
            (TableType::Amount, None) => kind_span.map(|span| (span, None)),
            _ => None,
        };
        let Some((span, unit)) = found.filter(|(span, _)| !reported.contains(span)) else { continue };
        reported.push(span);
        let count = table.kind_of(row, col) == TableType::Count;
        diagnostics.push(TemplateError::KindAgainstUnit { span, count, unit: unit.map(str::to_owned) });
    }
}

/// `decimals` on figures that are whole numbers.
fn decimals(table: &Table, marks: &TableMarks, diagnostics: &mut Diagnostics) {
    for (axis, name, marks) in [(&table.rows, AxisName::Row, &marks.rows), (&table.cols, AxisName::Col, &marks.cols)] {
        for (node, mark) in axis.nodes.iter().zip(marks) {
            let (Some(span), Some(leaf)) = (mark.decimals.filter(|_| node.decimals > Some(0)), node.leaf) else {
                continue;
            };
            let across = table.axis(if name == AxisName::Row { AxisName::Col } else { AxisName::Row }).leaf_count();
            let whole = (0..across).map(LeafIdx).all(|other| {
                let (row, col) = if name == AxisName::Row { (leaf, other) } else { (other, leaf) };
                table.kind_of(row, col) == TableType::Count
            });
            if whole {
                diagnostics.push(TemplateError::DecimalsOnCount { span });
            }
        }
    }
}

/// A table in two sections, or in none where the others are in one.
fn tables_in_sections(template: &Template, sections: &[(String, Scalar)], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, (&str, Span)> = HashMap::new();
    for (section, written) in sections {
        let code = fold_code(&written.value);
        match seen.get(&code) {
            Some((first, first_span)) => diagnostics.push(TemplateError::InTwoSections {
                table: written.spanned(),
                section: (*first).to_owned(),
                first: *first_span,
            }),
            None => {
                seen.insert(code, (section, written.span));
            }
        }
    }
    // A name without a table may be meant for the table without a section.
    if seen.is_empty() || seen.keys().any(|code| !template.tables.contains_key(code)) {
        return;
    }
    for table in template.tables.values().filter(|table| !seen.contains_key(&table.code)) {
        if let Some(span) = table.span {
            diagnostics.push(TemplateError::InNoSection { span, table: table.code.clone() });
        }
    }
}
