//! Builds the diagnostics for names and types.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::rulebook::{Rule, Rulebook};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Name, Pattern};
use crate::syntax::is_plain_name;
use crate::template::{AxisName, Found, Node, TableIdx, Template, Unit, lookup};
use crate::yaml::Scalar;

use super::scope;
use super::types::{Type, Typed};

fn axis_words(axis: AxisName) -> Message {
    Message::new(match axis {
        AxisName::Row => Text::WordRow,
        AxisName::Col => Text::WordCol,
    })
}

fn keyword(axis: AxisName) -> &'static str {
    match axis {
        AxisName::Row => "row",
        AxisName::Col => "col",
    }
}

fn plain(code: Code, text: Text, help: Text, span: Span) -> Diagnostic {
    Diagnostic::new(code, Message::new(text)).at(span).help(Message::new(help))
}

/// Help that shows the near name, or the list; and the near name where an edit may write it as it is.
fn use_near<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> (Message, Option<&'a str>) {
    let known: Vec<&str> = known.collect();
    match nearest(written, known.iter().copied()) {
        Some(near) => (Message::new(Text::UseNear).with("near", near), Some(near).filter(|near| is_plain_name(near))),
        None => (Message::new(Text::UseOneOf).with("list", shorten(&known)), None),
    }
}

fn shorten(list: &[&str]) -> String {
    const MOST: usize = 24;
    let mut out = list.iter().take(MOST).copied().collect::<Vec<_>>().join(" ");
    if list.len() > MOST {
        out.push_str(" …");
    }
    out
}

// ---- names

/// `edit`: the place of the name, where it is known exactly.
pub(super) fn unknown_table(span: Span, edit: Option<Span>, written: &str, template: &Template) -> Diagnostic {
    let titled = |fits: &dyn Fn(&str, &str) -> bool| {
        let wanted = crate::source::fold_label(written);
        let mut found = template
            .tables
            .values()
            .filter(|t| !wanted.is_empty() && fits(&crate::source::fold_label(&t.title), &wanted));
        found.next().filter(|_| found.next().is_none())
    };
    // A table named by its title, or by a part of it.
    let by_title = titled(&|title, wanted| title == wanted)
        .or_else(|| titled(&|title, wanted| wanted.chars().count() >= 4 && title.contains(wanted)));
    let (help, near) = match by_title {
        Some(table) => {
            let code = table.code.as_str();
            (Message::new(Text::UseNear).with("near", code), Some(code).filter(|code| is_plain_name(code)))
        }
        None => use_near(written, template.tables.keys().map(String::as_str)),
    };
    Diagnostic::new(Code::UnknownTable, Message::new(Text::UnknownTable).with("name", written))
        .at(span)
        .help(help)
        .maybe_replace(edit, near)
}

/// Codes by which rows or columns can be named: whole codes and the suffixes that name one.
fn names_of(template: &Template, table: TableIdx, axis: AxisName) -> Vec<String> {
    let tree = template.table(table).axis(axis);
    let mut names: Vec<String> = tree.nodes.iter().map(|n| n.code.clone()).collect();
    for node in &tree.nodes {
        if node.segment != node.code && matches!(lookup(tree, &node.segment), Found::One(_)) {
            names.push(node.segment.clone());
        }
    }
    names
}

/// No such row or column here; the other axis and the printed labels are searched for what was meant.
pub(super) fn unknown_name(
    template: &Template,
    table: TableIdx,
    axis: AxisName,
    name: &Name,
    scalar: &Scalar,
) -> Diagnostic {
    let span = scalar.place(name.at.clone());
    let form = template.table(table);
    let other = if axis == AxisName::Row { AxisName::Col } else { AxisName::Row };
    if let Found::One(_) = lookup(form.axis(other), &name.text) {
        let printed = exact_label(form.axis(axis), &name.text);
        let help = match printed {
            _ if in_cell(&scalar.value, name.at.start) => Message::new(Text::CellOrderHelp),
            Some(node) => Message::new(Text::RowForColOrHelp)
                .with("word", keyword(other))
                .with("name", name.text.as_str())
                .with("own", keyword(axis))
                .with("code", node.code.as_str()),
            None => Message::new(Text::RowForColHelp).with("word", keyword(other)).with("name", name.text.as_str()),
        };
        return Diagnostic::new(
            Code::RowForCol,
            Message::new(Text::RowForCol)
                .with("name", name.text.as_str())
                .with_message("is", axis_words(other))
                .with_message("not", axis_words(axis)),
        )
        .at(span)
        .help(help);
    }
    let code = if axis == AxisName::Row { Code::UnknownRow } else { Code::UnknownCol };
    let mut names = names_of(template, table, axis);
    // `一至四` without spaces is one name in the language.
    let range = name
        .text
        .split_once('至')
        .filter(|(from, to)| [from, to].iter().all(|end| matches!(lookup(form.axis(axis), end), Found::One(_))));
    if let Some((from, to)) = range {
        names.push(format!("{from}..{to}"));
    }
    let whole = range.and(names.last()).map(String::as_str);
    let near = whole
        .or_else(|| nearest(&name.text, names.iter().map(String::as_str)))
        .or_else(|| by_label(form.axis(axis), &name.text).map(|node| node.code.as_str()));
    let help = match near {
        Some(near) => Message::new(Text::UseNear).with("near", near),
        None => Message::new(Text::UseOneOf).with("list", shorten(&neighbours(form.axis(axis), &name.text))),
    };
    Diagnostic::new(
        code,
        Message::new(Text::UnknownName)
            .with("table", form.code.as_str())
            .with("name", name.text.as_str())
            .with_message("axis", axis_words(axis)),
    )
    .at(span)
    .help(help)
    .maybe_replace(
        scalar.exact_place(name.at.clone()),
        // A range of two plain names is not a name itself.
        near.filter(|near| whole.is_some() || is_plain_name(near)),
    )
}

/// The codes that stand where the written one would: the members of its group, or of the whole axis.
fn neighbours<'a>(tree: &'a crate::template::Axis, written: &str) -> Vec<&'a str> {
    let group = match written.rsplit_once('.').map(|(head, _)| lookup(tree, head)) {
        Some(Found::One(idx)) => tree.children(Some(idx)),
        _ => tree.children(None),
    };
    group.iter().map(|idx| tree.node(*idx).code.as_str()).collect()
}

/// Whether a place of an expression lies inside `cell[…]`.
fn in_cell(text: &str, at: usize) -> bool {
    let mut closed = 0usize;
    for c in text.get(..at).unwrap_or("").chars().rev().map(crate::source::fold_char) {
        match c {
            ']' => closed += 1,
            '[' if closed == 0 => return true,
            '[' => closed -= 1,
            _ => {}
        }
    }
    false
}

/// The one row or column with exactly these printed words.
fn exact_label<'a>(axis: &'a crate::template::Axis, written: &str) -> Option<&'a Node> {
    let wanted = crate::source::fold_label(written);
    let mut found = axis.nodes.iter().filter(|n| !wanted.is_empty() && crate::source::fold_label(&n.label) == wanted);
    found.next().filter(|_| found.next().is_none())
}

/// The one row or column whose printed words are these, begin so, hold them, or come near.
fn by_label<'a>(axis: &'a crate::template::Axis, written: &str) -> Option<&'a Node> {
    let wanted = crate::source::fold_label(written);
    if wanted.is_empty() {
        return None;
    }
    let labels = |node: &Node| -> Vec<String> {
        let aliases = node.aliases.iter().map(|alias| crate::source::fold_label(&alias.label));
        [crate::source::fold_label(&node.label), ordinal_label(node)].into_iter().chain(aliases).collect()
    };
    let one = |fits: &dyn Fn(&str) -> bool| {
        let mut found = axis.nodes.iter().filter(|node| labels(node).iter().any(|label| fits(label)));
        found.next().filter(|_| found.next().is_none())
    };
    let long = wanted.chars().count() >= 2;
    one(&|label| label == wanted)
        .or_else(|| one(&|label| long && label.starts_with(&wanted)))
        .or_else(|| one(&|label| long && label.contains(&wanted)))
        .or_else(|| {
            // Of two characters one may be wrong and the other a coincidence.
            if wanted.chars().count() < 3 {
                return None;
            }
            let near = nearest(written, axis.nodes.iter().map(|node| node.label.as_str()))?;
            axis.nodes.iter().find(|node| node.label == near)
        })
}

/// `七总计`: ordinal and label as printed.
fn ordinal_label(node: &Node) -> String {
    crate::source::fold_label(&format!("{}{}", node.segment, node.label))
}

/// A reference without table, none of whose names stands in any table.
pub(super) fn nowhere(
    template: &Template,
    patterns: &[(AxisName, &Pattern)],
    scalar: &Scalar,
    span: Span,
) -> Diagnostic {
    // The first name that stands nowhere, and the table in which it comes nearest.
    for (axis, pattern) in patterns {
        for name in scope::names(pattern) {
            let mut ambiguous: Vec<(TableIdx, Vec<String>)> = Vec::new();
            let mut found = false;
            for (idx, table) in template.tables.values().enumerate() {
                let tree = table.axis(*axis);
                match lookup(tree, &name.text) {
                    Found::One(_) => found = true,
                    Found::Ambiguous(list) => {
                        ambiguous.push((TableIdx(idx), list.iter().map(|i| tree.node(*i).code.clone()).collect()));
                    }
                    Found::None => {}
                }
            }
            if found {
                continue;
            }
            if let [(_, codes)] = ambiguous.as_slice() {
                let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                return self::ambiguous(scalar.place(name.at.clone()), name, *axis, &codes);
            }
            if ambiguous.is_empty() {
                let near = |idx: &TableIdx| {
                    let names = names_of(template, *idx, *axis);
                    nearest(&name.text, names.iter().map(String::as_str)).is_some()
                        || by_label(template.table(*idx).axis(*axis), &name.text).is_some()
                };
                let tables: Vec<TableIdx> = (0..template.tables.len()).map(TableIdx).collect();
                let other = if *axis == AxisName::Row { AxisName::Col } else { AxisName::Row };
                let crossed = tables
                    .iter()
                    .copied()
                    .find(|idx| matches!(lookup(template.table(*idx).axis(other), &name.text), Found::One(_)));
                let exact = tables
                    .iter()
                    .copied()
                    .find(|idx| exact_label(template.table(*idx).axis(*axis), &name.text).is_some());
                let table = crossed.or(exact).or_else(|| tables.iter().copied().find(near));
                if let Some(table) = table {
                    return unknown_name(template, table, *axis, name, scalar);
                }
                let code = if *axis == AxisName::Row { Code::UnknownRow } else { Code::UnknownCol };
                return Diagnostic::new(
                    code,
                    Message::new(Text::UnknownNameAnywhere)
                        .with("name", name.text.as_str())
                        .with_message("axis", axis_words(*axis)),
                )
                .at(scalar.place(name.at.clone()))
                .help(Message::new(Text::UnknownNameHelp).with_message("axis", axis_words(*axis)));
            }
        }
    }
    ambiguous_table(span, &template.tables.keys().map(String::as_str).collect::<Vec<_>>())
}

pub(super) fn ambiguous(span: Span, name: &Name, axis: AxisName, codes: &[&str]) -> Diagnostic {
    Diagnostic::new(
        Code::AmbiguousName,
        Message::new(Text::AmbiguousName)
            .with("name", name.text.as_str())
            .with("count", codes.len().to_string())
            .with_message("axis", axis_words(axis)),
    )
    .at(span)
    .help(Message::new(Text::AmbiguousNameHelp).with("list", shorten(codes)))
}

pub(super) fn ambiguous_table(span: Span, tables: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::AmbiguousTable, Message::new(Text::AmbiguousTable).with("list", shorten(tables)))
        .at(span)
        .help(Message::new(Text::AmbiguousTableHelp).with("table", tables.first().copied().unwrap_or("")))
}

/// A group where a figure is asked for, by a name in an expression.
pub(super) fn group_named(scalar: &Scalar, name: &Name, axis: AxisName, node: &Node) -> Diagnostic {
    let found = group(scalar.place(name.at.clone()), axis, node);
    match in_cell(&scalar.value, name.at.start) {
        true => found.help(Message::new(Text::GroupInCellHelp).with("name", node.code.as_str())),
        false => found,
    }
}

/// A group between the ends of a range.
pub(super) fn group_in_range(span: Span, axis: AxisName, node: &Node) -> Diagnostic {
    group(span, axis, node).help(Message::new(Text::GroupInRangeHelp).with("name", node.code.as_str()))
}

fn group(span: Span, axis: AxisName, node: &Node) -> Diagnostic {
    Diagnostic::new(
        Code::GroupWithoutFigures,
        Message::new(Text::Group).with("name", node.code.as_str()).with_message("axis", axis_words(axis)),
    )
    .at(span)
    .help(Message::new(Text::GroupHelp).with("word", keyword(axis)).with("name", node.code.as_str()))
}

pub(super) fn group_among_children(span: Span, node: &Node) -> Diagnostic {
    Diagnostic::new(Code::GroupWithoutFigures, Message::new(Text::GroupAmongChildren).with("name", node.code.as_str()))
        .at(span)
        .help(Message::new(Text::GroupAmongChildrenHelp))
}

pub(super) fn reversed(span: Span, edit: Option<Span>, from: &Node, to: &Node) -> Diagnostic {
    let plain = is_plain_name(&from.code) && is_plain_name(&to.code);
    Diagnostic::new(Code::ReversedRange, Message::new(Text::ReversedRange))
        .at(span)
        .help(Message::new(Text::ReversedRangeHelp).with("from", to.code.as_str()).with("to", from.code.as_str()))
        .maybe_replace(edit.filter(|_| plain), Some(format!("{}..{}", to.code, from.code)))
}

pub(super) fn cross_parent(span: Span, from: &Node, to: &Node) -> Diagnostic {
    Diagnostic::new(
        Code::CrossParentRange,
        Message::new(Text::CrossParentRange).with("from", from.code.as_str()).with("to", to.code.as_str()),
    )
    .at(span)
    .help(Message::new(Text::CrossParentRangeHelp))
}

pub(super) fn repeated(span: Span, code: &str) -> Diagnostic {
    Diagnostic::new(Code::RepeatedMember, Message::new(Text::RepeatedMember).with("name", code))
        .at(span)
        .help(Message::new(Text::RepeatedMemberHelp))
}

pub(super) fn except_nothing(span: Span) -> Diagnostic {
    plain(Code::EmptySet, Text::ExceptNothing, Text::ExceptNothingHelp, span)
}

pub(super) fn all_taken_out(span: Span) -> Diagnostic {
    plain(Code::EmptySet, Text::EmptySet, Text::AllTakenOutHelp, span)
}

pub(super) fn empty_set(span: Span) -> Diagnostic {
    plain(Code::EmptySet, Text::EmptySet, Text::EmptySetHelp, span)
}

pub(super) fn unknown_definition(template: &Template, book: &Rulebook, name: &Name, scalar: &Scalar) -> Diagnostic {
    let span = scalar.place(name.at.clone());
    let written = name.text.as_str();
    let near = nearest(written, book.defines.keys().map(String::as_str));
    let message = Message::new(Text::UnknownDefinition).with("name", written);
    let stands = |axis| template.tables.values().any(|t| !matches!(lookup(t.axis(axis), written), Found::None));
    let glued = ["row", "col", "行", "列"].into_iter().find_map(|word| Some((word, written.strip_prefix(word)?)));
    let number = written.strip_prefix("百分之").unwrap_or(written);
    let help = if let Some(near) = near {
        Message::new(Text::UseNear).with("near", near)
    } else if let Some((word, rest)) = glued.filter(|(_, rest)| !rest.is_empty()) {
        Message::new(Text::WriteRow).with("word", word).with("name", rest)
    } else if matches!(written, "blank" | "空白" | "null" | "empty" | "空") {
        Message::new(Text::WriteState)
    } else if stands(AxisName::Row) {
        Message::new(Text::WriteRow).with("word", "row").with("name", written)
    } else if stands(AxisName::Col) {
        Message::new(Text::WriteRow).with("word", "col").with("name", written)
    } else if number.chars().all(|c| "〇零一二两三四五六七八九十百千万亿".contains(c)) {
        Message::new(Text::WriteDigits)
    } else {
        Message::new(Text::UnknownDefinitionHelp)
    };
    Diagnostic::new(Code::UnknownDefinition, message)
        .at(span)
        .help(help)
        .maybe_replace(scalar.exact_place(name.at.clone()), near.filter(|near| is_plain_name(near)))
}

pub(super) fn broken_definition(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownDefinition, Message::new(Text::BrokenDefinition).with("name", name))
        .at(span)
        .help(Message::new(Text::BrokenDefinitionHelp))
}

pub(super) fn cyclic_definition(span: Span, chain: &[String]) -> Diagnostic {
    Diagnostic::new(Code::CyclicDefinition, Message::new(Text::CyclicDefinition).with("chain", chain.join(" → ")))
        .at(span)
        .help(Message::new(Text::CyclicDefinitionHelp))
}

pub(super) fn unknown_function(name: &Name, scalar: &Scalar) -> Diagnostic {
    let near = nearest(&name.text, crate::syntax::function_names());
    let (help, _) = use_near(&name.text, crate::syntax::function_names());
    Diagnostic::new(Code::UnknownFunction, Message::new(Text::UnknownFunction).with("name", name.text.as_str()))
        .at(scalar.place(name.at.clone()))
        .help(help)
        .maybe_replace(scalar.exact_place(name.at.clone()), near)
}

pub(super) fn unknown_section<'a>(name: &Name, scalar: &Scalar, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let (help, near) = use_near(&name.text, known);
    Diagnostic::new(Code::UnknownSection, Message::new(Text::UnknownSection).with("name", name.text.as_str()))
        .at(scalar.place(name.at.clone()))
        .help(help)
        .maybe_replace(scalar.exact_place(name.at.clone()), near)
}

pub(super) fn unknown_placeholder<'a>(
    span: Span,
    edit: Option<Span>,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied()).map(|near| format!("{{{near}}}"));
    let help = match &near {
        Some(near) => Message::new(Text::UseNear).with("near", near.as_str()),
        None => Message::new(Text::UseOneOf).with("list", shorten(&known)),
    };
    Diagnostic::new(
        Code::UnknownPlaceholder,
        Message::new(Text::UnknownPlaceholder).with("name", format!("{{{name}}}")),
    )
    .at(span)
    .help(help)
    .maybe_replace(edit, near)
}

pub(super) fn placeholder_unclosed(span: Span) -> Diagnostic {
    plain(Code::UnknownPlaceholder, Text::PlaceholderUnclosed, Text::PlaceholderUnclosedHelp, span)
}

pub(super) fn placeholder_axis(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownPlaceholder, Message::new(Text::PlaceholderAxis).with("name", name))
        .at(span)
        .help(Message::new(Text::PlaceholderAxisHelp))
}

pub(super) fn unknown_rule<'a>(off: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let (help, near) = use_near(&off.value, known);
    Diagnostic::new(Code::UnknownRule, Message::new(Text::UnknownRule).with("rule", off.value.as_str()))
        .at(off.span)
        .help(help)
        .maybe_replace(Some(off.span), near)
}

pub(super) fn missing_check(rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::MissingKey,
        Message::new(Text::MissingKeyIn).with("key", "check").with("inside", rule.id.value.as_str()),
    )
    .at(rule.id.span)
    .help(Message::new(Text::MissingKeyHelp).with("key", "check"))
}

// ---- types

pub(super) fn row_meets_col(span: Span) -> Diagnostic {
    plain(Code::RowMeetsCol, Text::RowMeetsCol, Text::RowMeetsColHelp, span)
}

pub(super) fn axes_differ(span: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::new(Code::AxesDiffer, Message::new(Text::AxesDiffer).with("a", a).with("b", b))
        .at(span)
        .help(Message::new(Text::AxesDifferHelp))
}

pub(super) fn set_outside(span: Span) -> Diagnostic {
    plain(Code::SetOutsideAggregate, Text::SetOutside, Text::SetOutsideHelp, span)
}

pub(super) fn two_sets(span: Span) -> Diagnostic {
    plain(Code::TwoSets, Text::TwoSets, Text::TwoSetsHelp, span)
}

pub(super) fn unit_clash(span: Span, left: &Typed, right: &Typed) -> Diagnostic {
    let words = |typed: &Typed| match &typed.ty {
        Type::Number(measure) => measure.words(),
        _ => String::new(),
    };
    Diagnostic::new(
        Code::UnitClash,
        Message::new(Text::UnitClash).with("left", words(left)).with("right", words(right)),
    )
    .at(span)
    .help(Message::new(Text::UnitClashHelp))
}

pub(super) fn not_truth(span: Span) -> Diagnostic {
    plain(Code::NotTruth, Text::NotTruth, Text::NotTruthHelp, span)
}

pub(super) fn not_number(span: Span) -> Diagnostic {
    plain(Code::NotNumber, Text::NotNumber, Text::NotNumberHelp, span)
}

pub(super) fn text_out_of_place(span: Span) -> Diagnostic {
    plain(Code::NotNumber, Text::TextOutOfPlace, Text::TextOutOfPlaceHelp, span)
}

pub(super) fn not_text(span: Span) -> Diagnostic {
    plain(Code::NotText, Text::NotText, Text::NotTextHelp, span)
}

pub(super) fn argument_count(span: Span, function: &str, single: bool, found: usize) -> Diagnostic {
    let text = if single { Text::OneArgument } else { Text::NoArguments };
    Diagnostic::new(Code::ArgumentCount, Message::new(text).with("function", function).with("found", found.to_string()))
        .at(span)
        .help(Message::new(Text::ArgumentHelp).with("function", function))
}

pub(super) fn division_by_zero(span: Span) -> Diagnostic {
    plain(Code::DivisionByZero, Text::DivisionByZero, Text::DivisionByZeroHelp, span)
}

pub(super) fn bad_tolerance(span: Span) -> Diagnostic {
    plain(Code::BadTolerance, Text::BadTolerance, Text::BadToleranceHelp, span)
}

pub(super) fn tolerance_unit(span: Span, sign: Span) -> Diagnostic {
    plain(Code::UnitClash, Text::ToleranceUnit, Text::UnitClashHelp, span).also(sign, Message::new(Text::ToleranceHere))
}

pub(super) fn not_intervalable(span: Span) -> Diagnostic {
    plain(Code::NotIntervalable, Text::NotIntervalable, Text::NotIntervalableHelp, span)
}

pub(super) fn not_a_cell(span: Span) -> Diagnostic {
    plain(Code::NotACell, Text::NotACell, Text::NotACellHelp, span)
}

pub(super) fn not_constant(span: Span) -> Diagnostic {
    plain(Code::NotConstant, Text::NotConstant, Text::NotConstantHelp, span)
}

pub(super) fn bad_pattern(span: Span, why: &regex::Error) -> Diagnostic {
    let why = why.to_string();
    let last = why.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
    Diagnostic::new(Code::BadPattern, Message::new(Text::BadPattern).with("why", last))
        .at(span)
        .help(Message::new(Text::BadPatternHelp))
}

pub(super) fn unknown_unit(unit: &Name, scalar: &Scalar) -> Diagnostic {
    let (help, near) = use_near(&unit.text, Unit::known());
    Diagnostic::new(Code::UnknownUnit, Message::new(Text::UnknownUnit).with("unit", unit.text.as_str()))
        .at(scalar.place(unit.at.clone()))
        .help(help)
        .maybe_replace(scalar.exact_place(unit.at.clone()), near)
}

pub(super) fn bad_number(span: Span) -> Diagnostic {
    plain(Code::BadNumber, Text::NumberTooLong, Text::BadNumberHelp, span)
}

pub(super) fn too_many_operands(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::ExpressionLimit, Message::new(Text::TooManyOperands).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::ExpressionLimitHelp))
}

pub(super) fn too_many_levels(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::ExpressionLimit, Message::new(Text::DefinitionsTooDeep).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::DefinitionsTooDeepHelp))
}
