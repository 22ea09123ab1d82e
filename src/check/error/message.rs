//! Builds the diagnostics of the mistakes in rules.

use super::names::other;
use super::{CheckError, FigureName, Meant, habits};
use crate::check::types::Measure;
use crate::diagnostic::{Code, Diagnostic, Fix, Message, Text};
use crate::source::Span;
use crate::syntax::is_plain_name;
use crate::template::{AxisName, Unit};

impl From<CheckError> for Diagnostic {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::UnknownTable { written, meant } => {
                Diagnostic::new(Code::UnknownTable, Message::new(Text::UnknownTable).with("name", written.text))
                    .span(written.span)
                    .help(use_meant(&meant))
                    .maybe_replace(written.edit, meant.replacement())
            }
            CheckError::UnknownName { written, table, axis, meant: meant @ Meant::Cell { at: Some(at), .. } } => {
                let cell = if let Meant::Cell { cell, .. } = &meant { cell.clone() } else { String::new() };
                Diagnostic::new(
                    unknown(axis),
                    Message::new(Text::UnknownName)
                        .with("table", table)
                        .with("name", written.text)
                        .with_message("axis", axis_words(axis)),
                )
                .span(at)
                .help(use_meant(&meant))
                .maybe_replace(Some(at), Some(cell))
            }
            CheckError::UnknownName { written, table, axis, meant } => Diagnostic::new(
                unknown(axis),
                Message::new(Text::UnknownName)
                    .with("table", table)
                    .with("name", written.text)
                    .with_message("axis", axis_words(axis)),
            )
            .span(written.span)
            .help(use_meant(&meant))
            .maybe_replace(written.edit, meant.replacement()),
            CheckError::UnknownNameAnywhere { span, name, axis } => Diagnostic::new(
                unknown(axis),
                Message::new(Text::UnknownNameAnywhere).with("name", name).with_message("axis", axis_words(axis)),
            )
            .span(span)
            .help(Message::new(Text::UnknownNameHelp).with_message("axis", axis_words(axis))),
            CheckError::RowForCol { span, name, asked, in_cell, labelled } => {
                let other = other(asked);
                let help = match labelled {
                    _ if in_cell => Message::new(Text::CellOrderHelp),
                    Some(code) => Message::new(Text::RowForColOrHelp)
                        .with_message("word", keyword(other))
                        .with("name", name.as_str())
                        .with_message("own", keyword(asked))
                        .with("code", code),
                    None => Message::new(Text::RowForColHelp)
                        .with_message("word", keyword(other))
                        .with("name", name.as_str()),
                };
                Diagnostic::new(
                    Code::RowForCol,
                    Message::new(Text::RowForCol)
                        .with("name", name)
                        .with_message("is", axis_words(other))
                        .with_message("not", axis_words(asked)),
                )
                .span(span)
                .help(help)
            }
            CheckError::AmbiguousName { span, name, axis, codes } => Diagnostic::new(
                Code::AmbiguousName,
                Message::new(Text::AmbiguousName)
                    .with("name", name)
                    .with("count", codes.len().to_string())
                    .with_message("axis", axis_words(axis)),
            )
            .span(span)
            .help(Message::new(Text::AmbiguousNameHelp).with("list", shorten(&codes))),
            CheckError::AmbiguousTable { span, tables } => {
                let list = shorten(&tables);
                Diagnostic::new(Code::AmbiguousTable, Message::new(Text::AmbiguousTable).with("list", list))
                    .span(span)
                    .help(
                        Message::new(Text::AmbiguousTableHelp)
                            .with("table", tables.first().map(String::as_str).unwrap_or("")),
                    )
            }
            CheckError::GroupNamed { span, axis, code, in_cell: true } => {
                group(span, axis, &code).help(Message::new(Text::GroupInCellHelp).with("name", code))
            }
            CheckError::GroupNamed { span, axis, code, in_cell: false } => group(span, axis, &code),
            CheckError::GroupInRange { span, axis, code } => {
                group(span, axis, &code).help(Message::new(Text::GroupInRangeHelp).with("name", code))
            }
            CheckError::GroupAmongChildren { span, code } => {
                Diagnostic::new(Code::GroupWithoutFigures, Message::new(Text::GroupAmongChildren).with("name", code))
                    .span(span)
                    .help(Message::new(Text::GroupAmongChildrenHelp))
            }
            CheckError::ReversedRange { span, edit, from, to } => {
                let plain = is_plain_name(&from) && is_plain_name(&to);
                let turned = format!("{to}..{from}");
                Diagnostic::new(Code::ReversedRange, Message::new(Text::ReversedRange))
                    .span(span)
                    .help(Message::new(Text::ReversedRangeHelp).with("from", to).with("to", from))
                    .maybe_replace(edit.filter(|_| plain), Some(turned))
            }
            CheckError::CrossParentRange { span, from, to } => Diagnostic::new(
                Code::CrossParentRange,
                Message::new(Text::CrossParentRange).with("from", from).with("to", to),
            )
            .span(span)
            .help(Message::new(Text::CrossParentRangeHelp)),
            CheckError::RepeatedMember { span, code } => {
                Diagnostic::new(Code::RepeatedMember, Message::new(Text::RepeatedMember).with("name", code))
                    .span(span)
                    .help(Message::new(Text::RepeatedMemberHelp))
            }
            CheckError::ExceptNothing { span } => {
                with_help(Code::EmptySet, Text::ExceptNothing, Text::ExceptNothingHelp, span)
            }
            CheckError::AllTakenOut { span } => with_help(Code::EmptySet, Text::EmptySet, Text::AllTakenOutHelp, span),
            CheckError::EmptySet { span } => with_help(Code::EmptySet, Text::EmptySet, Text::EmptySetHelp, span),
            CheckError::UnknownDefinition { written, near, stands, remedy, edit } => {
                let help = remedy.unwrap_or_else(|| definition_help(&written.text, near.as_deref(), stands));
                let near = near.filter(|near| is_plain_name(near));
                let replaced = edit.or_else(|| written.edit.zip(near));
                let (place, words) = replaced.map_or((None, None), |(place, words)| (Some(place), Some(words)));
                Diagnostic::new(
                    Code::UnknownDefinition,
                    Message::new(Text::UnknownDefinition).with("name", written.text),
                )
                .span(written.span)
                .help(help)
                .maybe_replace(place, words)
            }
            CheckError::BrokenDefinition { span, name } => {
                Diagnostic::new(Code::UnknownDefinition, Message::new(Text::BrokenDefinition).with("name", name))
                    .span(span)
                    .help(Message::new(Text::BrokenDefinitionHelp))
            }
            CheckError::UnreadDefinition { problem } => *problem,
            CheckError::CyclicDefinition { span, chain } => Diagnostic::new(
                Code::CyclicDefinition,
                Message::new(Text::CyclicDefinition).with("chain", chain.join(" → ")),
            )
            .span(span)
            .help(Message::new(Text::CyclicDefinitionHelp)),
            CheckError::UnknownFunction { written, meant } => {
                let foreign = habits::for_function(&written.text);
                let near = meant.near().filter(|_| foreign.is_none());
                Diagnostic::new(Code::UnknownFunction, Message::new(Text::UnknownFunction).with("name", written.text))
                    .span(written.span)
                    .maybe_replace(written.edit, near)
                    .help(foreign.unwrap_or_else(|| use_meant(&meant)))
            }
            CheckError::UnknownSection { written, meant } => {
                Diagnostic::new(Code::UnknownSection, Message::new(Text::UnknownSection).with("name", written.text))
                    .span(written.span)
                    .help(use_meant(&meant))
                    .maybe_replace(written.edit, meant.replacement())
            }
            CheckError::UnknownFact { written, meant, declared } => {
                let message = Message::new(Text::UnknownFact).with("name", written.text);
                let diagnostic = Diagnostic::new(Code::UnknownFact, message).span(written.span);
                let help = if declared { use_meant(&meant) } else { Message::new(Text::NoFactsHelp) };
                diagnostic.help(help).maybe_replace(written.edit, meant.replacement())
            }
            CheckError::Placeholder(problem) => problem.to_diagnostic(),
            CheckError::UnknownRule { written, meant } => {
                Diagnostic::new(Code::UnknownRule, Message::new(Text::UnknownRule).with("rule", written.text))
                    .span(written.span)
                    .help(use_meant(&meant))
                    .maybe_replace(written.edit, meant.replacement())
            }
            CheckError::MissingCheck { rule } => Diagnostic::new(
                Code::MissingKey,
                Message::new(Text::MissingKeyIn).with_both("key", "check", "检查").with("inside", rule.value),
            )
            .span(rule.span)
            .help(Message::new(Text::MissingKeyHelp).with("key", "check")),

            CheckError::RowMeetsCol { span } => {
                with_help(Code::RowMeetsCol, Text::RowMeetsCol, Text::RowMeetsColHelp, span)
            }
            CheckError::AxesDiffer { span, a, b } => {
                Diagnostic::new(Code::AxesDiffer, Message::new(Text::AxesDiffer).with("a", a).with("b", b))
                    .span(span)
                    .help(Message::new(Text::AxesDifferHelp))
            }
            CheckError::SetOutside { span } => {
                with_help(Code::SetOutsideAggregate, Text::SetOutside, Text::SetOutsideHelp, span)
            }
            CheckError::MembersOutside { span } => {
                with_help(Code::SetOutsideAggregate, Text::MembersOutside, Text::MembersOutsideHelp, span)
            }
            CheckError::TwoSets { span } => with_help(Code::TwoSets, Text::TwoSets, Text::TwoSetsHelp, span),
            CheckError::UnitClash { span, left, right, at } => {
                let help = if is_share(&left) != is_share(&right) { Text::ShareHelp } else { Text::UnitClashHelp };
                let (left, right) = (unit_words(&left), unit_words(&right));
                let message = match &at {
                    Some((axis, code)) => Message::new(Text::UnitClashAt)
                        .with_message("axis", axis_words(*axis))
                        .with("code", code.as_str())
                        .with("left", left)
                        .with("right", right),
                    None => Message::new(Text::UnitClash).with("left", left).with("right", right),
                };
                Diagnostic::new(Code::UnitClash, message).span(span).help(Message::new(help))
            }
            CheckError::UnstatedUnit { span } => {
                with_help(Code::UnstatedUnit, Text::UnstatedUnit, Text::UnstatedUnitHelp, span)
            }
            CheckError::NotTruth { span } => with_help(Code::NotTruth, Text::NotTruth, Text::NotTruthHelp, span),
            CheckError::NotNumber { span } => with_help(Code::NotNumber, Text::NotNumber, Text::NotNumberHelp, span),
            CheckError::TextOutOfPlace { span } => {
                with_help(Code::NotNumber, Text::TextOutOfPlace, Text::TextOutOfPlaceHelp, span)
            }
            CheckError::OfficeNotCompared { span } => {
                with_help(Code::OfficeNotCompared, Text::OfficeNotCompared, Text::OfficeNotComparedHelp, span)
            }
            CheckError::QuotedRelation { span, inner } => {
                Diagnostic::new(Code::NotNumber, Message::new(Text::QuotedRelation))
                    .span(span)
                    .help(Message::new(Text::QuotedRelationHelp).with("inner", inner.as_str()))
                    .fix(Fix::replace(span, inner))
            }
            CheckError::ChoiceOfTwoKinds { span, then } => {
                with_help(Code::NotNumber, Text::ChoiceOfTwoKinds, Text::ChoiceOfTwoKindsHelp, span)
                    .label(then, Message::new(Text::ChoiceFirst))
            }
            CheckError::FigureWithoutElse { span } => {
                with_help(Code::NotTruth, Text::FigureWithoutElse, Text::FigureWithoutElseHelp, span)
            }
            CheckError::NotText { span } => with_help(Code::NotText, Text::NotText, Text::NotTextHelp, span),
            CheckError::ArgumentCount { span, function, found } => {
                let counts = function.counts();
                let (text, shape) = match (*counts.start(), *counts.end()) {
                    (1, 1) => (Text::OneArgument, "…"),
                    (2, _) => (Text::TwoArguments, "…, …"),
                    (_, 2) => (Text::OneOrTwoArguments, "…, 2"),
                    _ => (Text::NoArguments, "…"),
                };
                let name = function.name();
                let message = Message::new(text).with("function", name).with("found", found.to_string());
                Diagnostic::new(Code::ArgumentCount, message)
                    .span(span)
                    .help(Message::new(Text::ArgumentHelp).with("function", name).with("shape", shape))
            }
            CheckError::RoundingPlaces { span, limit } => Diagnostic::new(
                Code::RoundingPlaces,
                Message::new(Text::RoundingPlaces).with("limit", limit.to_string()),
            )
            .span(span)
            .help(Message::new(Text::RoundingPlacesHelp)),
            CheckError::DivisionByZero { span } => {
                with_help(Code::DivisionByZero, Text::DivisionByZero, Text::DivisionByZeroHelp, span)
            }
            CheckError::BadTolerance { span } => {
                with_help(Code::BadTolerance, Text::BadTolerance, Text::BadToleranceHelp, span)
            }
            CheckError::ToleranceUnit { span, sign } => {
                with_help(Code::UnitClash, Text::ToleranceUnit, Text::UnitClashHelp, span)
                    .also(sign, Message::new(Text::ToleranceHere))
            }
            CheckError::NotIntervalable { span } => {
                with_help(Code::NotIntervalable, Text::NotIntervalable, Text::NotIntervalableHelp, span)
            }
            CheckError::NotACell { span } => with_help(Code::NotACell, Text::NotACell, Text::NotACellHelp, span),
            CheckError::NotConstant { span } => {
                with_help(Code::NotConstant, Text::NotConstant, Text::NotConstantHelp, span)
            }
            CheckError::BadPattern { span, why } => {
                let last = why.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
                Diagnostic::new(Code::BadPattern, Message::new(Text::BadPattern).with("why", last))
                    .span(span)
                    .help(Message::new(Text::BadPatternHelp))
            }
            CheckError::UnknownUnit { written, meant } => {
                Diagnostic::new(Code::UnknownUnit, Message::new(Text::UnknownUnit).with("unit", written.text))
                    .span(written.span)
                    .help(use_meant(&meant))
                    .maybe_replace(written.edit, meant.replacement())
            }
            CheckError::NumberTooLong { span } => {
                with_help(Code::BadNumber, Text::NumberTooLong, Text::BadNumberHelp, span)
            }
            CheckError::TooManyOperands { span, limit } => Diagnostic::new(
                Code::ExpressionLimit,
                Message::new(Text::TooManyOperands).with("limit", limit.to_string()),
            )
            .span(span)
            .help(Message::new(Text::ExpressionLimitHelp)),
            CheckError::TooManyLevels { span, limit } => Diagnostic::new(
                Code::ExpressionLimit,
                Message::new(Text::DefinitionsTooDeep).with("limit", limit.to_string()),
            )
            .span(span)
            .help(Message::new(Text::DefinitionsTooDeepHelp)),

            CheckError::ConstantCheck { span, outcome: true } => {
                with_help(Code::AlwaysTrue, Text::AlwaysTrue, Text::AlwaysTrueHelp, span)
            }
            CheckError::ConstantCheck { span, outcome: false } => {
                with_help(Code::AlwaysFalse, Text::AlwaysFalse, Text::AlwaysFalseHelp, span)
            }
            CheckError::ConstantPart { span, outcome: true } => {
                with_help(Code::AlwaysTrue, Text::AlwaysTruePart, Text::ConstantPartHelp, span)
            }
            CheckError::ConstantPart { span, outcome: false } => {
                with_help(Code::AlwaysFalse, Text::AlwaysFalsePart, Text::ConstantPartHelp, span)
            }
            CheckError::SettledByGuard { span, outcome: true } => {
                with_help(Code::AlwaysTrue, Text::FollowsFromGuard, Text::SettledByGuardHelp, span)
            }
            CheckError::SettledByGuard { span, outcome: false } => {
                with_help(Code::AlwaysFalse, Text::ContradictsGuard, Text::SettledByGuardHelp, span)
            }
            CheckError::GuardRepeats { span } => {
                with_help(Code::GuardRepeats, Text::GuardRepeats, Text::GuardRepeatsHelp, span)
            }
            CheckError::SingleThing { span, function } => {
                let message = Message::new(Text::SingleThing).with("function", function);
                Diagnostic::new(Code::SingleThing, message)
                    .span(span)
                    .help(Message::new(Text::SingleThingHelp).with("function", function))
            }
            CheckError::CountedTwice { span, name, within: None } => {
                Diagnostic::new(Code::CountedTwice, Message::new(Text::CountedTwice).with_message("name", figure(name)))
                    .span(span)
                    .help(Message::new(Text::CountedTwiceHelp))
            }
            CheckError::CountedTwice { span, name, within: Some(total) } => {
                let message =
                    Message::new(Text::CountedInTotal).with_message("name", figure(name)).with("total", total);
                Diagnostic::new(Code::CountedTwice, message).span(span).help(Message::new(Text::CountedInTotalHelp))
            }
            CheckError::PartLeftOut { span, total, codes } => {
                let message = Message::new(Text::PartLeftOut).with("total", total).with("list", shorten(&codes));
                Diagnostic::new(Code::PartLeftOut, message).span(span).help(Message::new(Text::PartLeftOutHelp))
            }
            CheckError::MemberLeftOut { span, axis, group, code } => {
                let message =
                    Message::new(Text::MemberLeftOut).with("group", group.as_str()).with("code", code.as_str());
                let help = Message::new(Text::MemberLeftOutHelp).with_message("word", keyword(axis));
                Diagnostic::new(Code::PartLeftOut, message)
                    .span(span)
                    .help(help.with("group", group).with("code", code))
            }
            CheckError::RulesConflict { span, rule, first, first_span, zeros } => {
                let text = if zeros.is_empty() { Text::RulesConflict } else { Text::RulesForceZero };
                let message =
                    Message::new(text).with("rule", rule).with("first", first.as_str()).with("list", shorten(&zeros));
                let help = if first_span.is_some() { Text::RulesConflictHelp } else { Text::RuleAgainstFormHelp };
                let found = Diagnostic::new(Code::RulesConflict, message).span(span);
                let found = found.help(Message::new(help).with("first", first));
                match first_span {
                    Some(other) => found.also(other, Message::new(Text::ConflictOther)),
                    None => found,
                }
            }
            CheckError::NoPositions { span, rule } => {
                Diagnostic::new(Code::NoPositions, Message::new(Text::NoPositions).with("rule", rule))
                    .span(span)
                    .help(Message::new(Text::NoPositionsHelp))
            }
            CheckError::BlankNeverSeen { span } => {
                with_help(Code::BlankNeverSeen, Text::BlankNeverSeen, Text::BlankNeverSeenHelp, span)
            }
            CheckError::UnusedDefinition { name } => {
                Diagnostic::new(Code::UnusedDefinition, Message::new(Text::UnusedDefinition).with("name", name.value))
                    .span(name.span)
                    .help(Message::new(Text::UnusedDefinitionHelp))
            }
            CheckError::DuplicateRule { span, rule, first, derived, first_span, equal } => {
                let help = match (derived, equal) {
                    (true, _) => Text::DuplicateDerivedHelp,
                    (false, true) => Text::DuplicateRuleHelp,
                    (false, false) => Text::ContainedRuleHelp,
                };
                let text = if equal { Text::DuplicateRule } else { Text::ContainedRule };
                let message = Message::new(text).with("rule", rule).with("first", first);
                let found = Diagnostic::new(Code::DuplicateRule, message).span(span).help(Message::new(help));
                match first_span.filter(|_| !derived) {
                    Some(other) => found.also(other, Message::new(Text::DuplicateKeyFirst)),
                    None => found,
                }
            }
        }
    }
}

/// Whether something is a plain number with a meaning of its own: a percentage, or like divided by like.
fn is_share(measure: &Measure) -> bool {
    matches!(measure, Measure::Unit(unit) if *unit == Unit::without_dimension())
}

fn with_help(code: Code, text: Text, help: Text, span: Span) -> Diagnostic {
    Diagnostic::new(code, Message::new(text)).span(span).help(Message::new(help))
}

fn group(span: Span, axis: AxisName, code: &str) -> Diagnostic {
    Diagnostic::new(
        Code::GroupWithoutFigures,
        Message::new(Text::Group).with("name", code).with_message("axis", axis_words(axis)),
    )
    .span(span)
    .help(Message::new(Text::GroupHelp).with_message("word", keyword(axis)).with("name", code))
}

/// Help that shows the near name, or the list.
pub(super) fn use_meant(meant: &Meant) -> Message {
    match meant {
        Meant::Name(near) | Meant::Range(near) => Message::new(Text::UseNear).with("near", near.as_str()),
        Meant::LookAlike { near, sign } => Message::new(Text::LookAlikeNameHelp)
            .with("near", near.as_str())
            .with("sign", sign.to_string())
            .with("point", format!("U+{:04X}", u32::from(*sign))),
        Meant::Cell { cell, .. } => Message::new(Text::UseNear).with("near", cell.as_str()),
        Meant::InTable { table, axis, name } => Message::new(Text::InTableHelp)
            .with("table", table.as_str())
            .with_message("word", keyword(*axis))
            .with("name", name.as_str()),
        Meant::OneOf(list) => Message::new(Text::UseOneOf).with("list", shorten(list)),
    }
}

fn definition_help(written: &str, near: Option<&str>, stands: Option<AxisName>) -> Message {
    let glued = ["row", "col", "行", "列"].into_iter().find_map(|word| Some((word, written.strip_prefix(word)?)));
    let number = written.strip_prefix("百分之").unwrap_or(written);
    if let Some(near) = near {
        Message::new(Text::UseNear).with("near", near)
    } else if let Some((word, rest)) = glued.filter(|(_, rest)| !rest.is_empty()) {
        Message::new(Text::WriteRow).with("word", word).with("name", rest)
    } else if matches!(written, "blank" | "空白" | "null" | "empty" | "空") {
        Message::new(Text::WriteState)
    } else if let Some(axis) = stands {
        Message::new(Text::WriteRow).with_message("word", keyword(axis)).with("name", written)
    } else if number.chars().all(|c| "〇零一二两三四五六七八九十百千万亿".contains(c)) {
        Message::new(Text::WriteDigits)
    } else {
        Message::new(Text::UnknownDefinitionHelp)
    }
}

fn figure(name: FigureName) -> Message {
    match name {
        FigureName::Line(axis, code) => {
            Message::new(Text::FigureLine).with_message("word", keyword(axis)).with("name", code)
        }
        FigureName::Cell(row, col) => Message::new(Text::FigureCell).with("row", row).with("col", col),
    }
}

fn axis_words(axis: AxisName) -> Message {
    Message::new(match axis {
        AxisName::Row => Text::WordRow,
        AxisName::Col => Text::WordCol,
    })
}

fn keyword(axis: AxisName) -> Message {
    let (word, twin) = match axis {
        AxisName::Row => ("row", "行"),
        AxisName::Col => ("col", "列"),
    };
    Message::new(Text::Keyword).with_twins("word", word, twin)
}

fn unknown(axis: AxisName) -> Code {
    match axis {
        AxisName::Row => Code::UnknownRow,
        AxisName::Col => Code::UnknownCol,
    }
}

/// The words of a unit; 100% for a plain number, which has none.
fn unit_words(measure: &Measure) -> String {
    let words = measure.words();
    if words.is_empty() { "%".to_owned() } else { words }
}

fn shorten(list: &[String]) -> String {
    const MOST: usize = 24;
    let mut out = list.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(" ");
    if list.len() > MOST {
        out.push_str(" …");
    }
    out
}
