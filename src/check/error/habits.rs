//! Finds what the author may have meant by a word without a definition, and by a function that does not exist.

use crate::diagnostic::{Message, Text};
use crate::source::{fold_char, fold_traditional};
use crate::syntax::ast::ExprKind;
use crate::syntax::{is_plain_name, is_sheet_cell, respaced};
use crate::template::{AxisName, Lookup, Template, lookup};
use crate::yaml::Scalar;

/// A remedy in words, and the words an edit writes in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct Remedy {
    pub help: Message,
    /// The range of the expression that the edit replaces, and by what.
    pub edit: Option<(std::ops::Range<usize>, String)>,
}

/// The axis on which a name stands for one row or column of some table; none where it stands on both.
fn axis_of(template: &Template, name: &str) -> Option<AxisName> {
    let stands = |axis: AxisName| template.tables.values().any(|t| lookup(t.axis(axis), name) != Lookup::None);
    match (stands(AxisName::Row), stands(AxisName::Col)) {
        (true, false) => Some(AxisName::Row),
        (false, true) => Some(AxisName::Col),
        _ => None,
    }
}

/// The code by which a name stands for one row or column: itself, or within the group of a code before it.
fn one_named(template: &Template, axis: AxisName, name: &str, before: &str) -> Option<String> {
    let one = |code: &str| {
        template.tables.values().any(|t| matches!(lookup(t.axis(axis), code), Lookup::One(_)))
            && !template.tables.values().any(|t| matches!(lookup(t.axis(axis), code), Lookup::Ambiguous(_)))
    };
    if one(name) {
        return Some(name.to_owned());
    }
    let nodes = || template.tables.values().flat_map(|table| &table.axis(axis).nodes);
    let before: String = before.chars().map(fold_char).collect();
    let last = nodes().filter_map(|node| Some((before.rfind(&node.code)?, node.code.len(), node)));
    let (.., neighbour) = last.max_by_key(|(at, length, _)| (at + length, *length))?;
    let (group, _) = neighbour.code.rsplit_once('.')?;
    Some(format!("{group}.{name}")).filter(|code| one(code))
}

/// Whether the words of an expression are Chinese.
fn is_chinese(text: &str) -> bool {
    text.contains(['行', '列', '格']) && !text.contains("row") && !text.contains("col") && !text.contains("cell")
}

fn keyword(axis: AxisName, text: &str) -> &'static str {
    match (axis, is_chinese(text)) {
        (AxisName::Row, false) => "row",
        (AxisName::Row, true) => "行",
        (AxisName::Col, false) => "col",
        (AxisName::Col, true) => "列",
    }
}

fn write_row(word: &str, name: &str) -> Message {
    Message::new(Text::WriteRow).with("word", word).with("name", name)
}

/// The remedy for a word without a definition, if what it means is clear.
pub(super) fn for_word(
    template: &Template,
    scalar: &Scalar,
    name: &str,
    at: &std::ops::Range<usize>,
) -> Option<Remedy> {
    let text = scalar.value.as_str();
    // `(二)` as one of several codes: the brackets belong to it.
    let open = text.get(..at.start).and_then(|head| head.chars().next_back()).filter(|c| fold_char(*c) == '(');
    let close = text.get(at.end..).and_then(|tail| tail.chars().next()).filter(|c| fold_char(*c) == ')');
    if let (Some(open), Some(close)) = (open, close) {
        let code = format!("({name})");
        let before = text.get(..at.start - open.len_utf8()).unwrap_or("").trim_end();
        let listed = before.is_empty() || before.ends_with(|c: char| ",，、+-=<>".contains(c));
        if let Some(axis) = axis_of(template, &code).filter(|_| listed) {
            let word = keyword(axis, text);
            let code = one_named(template, axis, &code, before)?;
            let range = at.start - open.len_utf8()..at.end + close.len_utf8();
            return Some(Remedy { help: write_row(word, &code), edit: Some((range, format!("{word} {code}"))) });
        }
    }
    let glued = ["row", "col", "行", "列"].into_iter().find_map(|word| Some((word, name.strip_prefix(word)?)));
    if let Some((word, rest)) = glued.filter(|(_, rest)| is_plain_name(rest)) {
        let axis = if matches!(word, "row" | "行") { AxisName::Row } else { AxisName::Col };
        let stands = template.tables.values().any(|t| lookup(t.axis(axis), rest) != Lookup::None);
        if stands {
            let instead = format!("{word} {rest}");
            return Some(Remedy { help: write_row(word, rest), edit: Some((at.clone(), instead)) });
        }
    }
    if let Some((spaced, tree)) = respaced(name)
        && !matches!(tree.kind, ExprKind::Name(_))
    {
        let help = Message::new(Text::UseNear).with("near", spaced.as_str());
        return Some(Remedy { help, edit: Some((at.clone(), spaced)) });
    }
    if is_sheet_cell(name) {
        return Some(Remedy { help: Message::new(Text::SheetCellHelp), edit: None });
    }
    let axis = axis_of(template, name)?;
    let word = keyword(axis, text);
    let edit = is_plain_name(name).then(|| (at.clone(), format!("{word} {name}")));
    Some(Remedy { help: write_row(word, name), edit })
}

/// Functions of other languages, and what is written here.
const FOREIGN: &[(&[&str], Text)] = &[
    (&["if", "iif", "ifs", "若", "如果"], Text::CallIfHelp),
    (&["and", "且", "与", "并且"], Text::CallAndHelp),
    (&["or", "或", "或者"], Text::CallOrHelp),
    (&["not", "非"], Text::CallNotHelp),
    (&["row", "col", "cell", "行", "列", "格", "section", "部分"], Text::CallNameHelp),
    (&["average", "avg", "averageif", "平均值", "平均数"], Text::CallAverageHelp),
    (&["sumif", "sumifs", "countif", "countifs", "sumproduct", "counta"], Text::CallCountHelp),
    (&["countblank"], Text::CallBlankHelp),
    (&["int", "trunc", "roundup", "rounddown", "ceiling", "mround", "取整", "舍入"], Text::CallRoundHelp),
    (&["isblank", "isempty", "isnull", "iserror", "isnumber", "istext"], Text::CallStateHelp),
    (&["iferror", "ifna", "nvl", "coalesce"], Text::CallDefaultHelp),
];

/// The remedy for a function that another language has, whatever function here is spelled nearly so.
pub(super) fn for_function(written: &str) -> Option<Message> {
    let word: String = written.to_lowercase().chars().map(fold_traditional).collect();
    FOREIGN.iter().find(|(names, _)| names.contains(&word.as_str())).map(|(_, help)| Message::new(*help))
}
