//! Builds the diagnostics for templates.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text, nearest};
use crate::source::{Span, fold_code};
use crate::yaml::{Node, Scalar, is_plain_value, wrong_type};

/// Characters that the language reserves.
const RESERVED: &str = "!,*{}[]<>=+/\"'#?|&;:“”「」、";

/// Reports a code that could not be written in a rule. `dots`: tables may have them (`二.(一)`).
pub(super) fn check_code(code: &Scalar, dots: bool, diagnostics: &mut Diagnostics) -> bool {
    let folded = fold_code(&code.value);
    let bad = folded.chars().find(|c| RESERVED.contains(*c) || (*c == '.' && !dots));
    if bad.is_none() && !folded.is_empty() {
        return true;
    }
    let (message, help) = match bad {
        None => (Message::new(Text::EmptyCode), Text::EmptyCodeHelp),
        // `三.(一)` as one key: levels are written as levels.
        Some('.') => (bad_code(code, '.'), Text::BadCodeDotHelp),
        Some(sign) => (bad_code(code, sign), Text::BadCodeHelp),
    };
    diagnostics.push(Diagnostic::new(Code::BadCode, message).at(code.span).help(Message::new(help)));
    false
}

fn bad_code(code: &Scalar, sign: char) -> Message {
    Message::new(Text::BadCode).with("code", code.value.as_str()).with("sign", sign.to_string())
}

/// `- 一: 新收` in a list of codes.
pub(super) fn mapping_in_list(item: &Node) -> Diagnostic {
    wrong_type(item, Text::KindScalar).help(Message::new(Text::MappingInListHelp))
}

pub(super) fn nameless(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, Message::new(Text::NamelessTemplate))
        .at(span)
        .help(Message::new(Text::MissingKeyHelp).with("key", "template"))
}

pub(super) fn total_with_children(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TotalWithoutParts, Message::new(Text::TotalWithChildren))
        .at(span)
        .help(Message::new(Text::TotalWithChildrenHelp))
}

pub(super) fn duplicate_code(code: &Scalar, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateCode, Message::new(Text::DuplicateCode).with("code", code.value.as_str()))
        .at(code.span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::DuplicateCodeHelp))
}

pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(Code::EmptyTemplate, Message::new(Text::EmptyTemplate))
        .at(span)
        .help(Message::new(Text::EmptyTemplateHelp))
}

pub(super) fn empty_table(span: Span, code: &str) -> Diagnostic {
    Diagnostic::new(Code::EmptyTemplate, Message::new(Text::EmptyTable).with("code", code))
        .at(span)
        .help(Message::new(Text::EmptyTemplateHelp))
}

pub(super) fn too_many_cells(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::YamlLimit, Message::new(Text::TemplateTooLarge).with("limit", limit.to_string()))
        .at(span)
        .help(Message::new(Text::YamlLimitHelp))
}

pub(super) fn unknown_table<'a>(written: &Scalar, tables: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let tables: Vec<&str> = tables.into_iter().collect();
    let near = nearest(&written.value, tables.iter().copied());
    let help = match near {
        Some(near) => Message::new(Text::UseNear).with("near", near),
        None => Message::new(Text::UseOneOf).with("list", tables.join(" ")),
    };
    Diagnostic::new(Code::UnknownTable, Message::new(Text::UnknownTable).with("name", written.value.as_str()))
        .at(written.span)
        .help(help)
        .maybe_replace(Some(written.span), near.filter(|near| is_plain_value(near)))
}

/// `free`: whether the right key does not stand there yet.
pub(super) fn other_axis(span: Span, written: &str, here: &str, free: bool) -> Diagnostic {
    Diagnostic::new(Code::UnknownKey, Message::new(Text::UnknownKey).with("key", written))
        .at(span)
        .help(Message::new(Text::UnknownKeyNear).with("near", here))
        .maybe_replace(free.then_some(span), Some(here))
}

pub(super) fn two_totals(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::TwoTotals, Message::new(Text::TwoTotals))
        .at(span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::TwoTotalsHelp))
}

pub(super) fn total_without_parts(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TotalWithoutParts, Message::new(Text::TotalWithoutParts))
        .at(span)
        .help(Message::new(Text::TotalWithoutPartsHelp))
}
