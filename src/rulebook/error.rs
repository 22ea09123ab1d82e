//! Wording of what can be wrong with rule files as wholes.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::text::Span;
use crate::yaml::{Node, Scalar};

pub(super) fn bad_definition_name(name: &Scalar) -> Diagnostic {
    Diagnostic::new(Code::KeywordAsName, Message::new(Text::BadDefinitionName).with("name", name.value.as_str()))
        .at(name.span)
        .help(Message::new(Text::BadDefinitionNameHelp))
}

/// `check: [一, 二] …`: the value became a list.
pub(super) fn bracket_taken(node: &Node) -> Diagnostic {
    let sign = if node.items().is_some() { "[" } else { "{" };
    Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", sign))
        .at(node.span)
        .help(Message::new(Text::ReservedStartHelp))
}

pub(super) fn escapes(span: Span, written: &str) -> Diagnostic {
    Diagnostic::new(Code::ExtendsEscape, Message::new(Text::ExtendsEscape).with("file", written))
        .at(span)
        .help(Message::new(Text::ExtendsEscapeHelp))
}

pub(super) fn cycle<'a>(span: Span, chain: impl Iterator<Item = &'a str>) -> Diagnostic {
    let chain: Vec<&str> = chain.collect();
    Diagnostic::new(Code::ExtendsCycle, Message::new(Text::ExtendsCycle).with("chain", chain.join(" → ")))
        .at(span)
        .help(Message::new(Text::ExtendsCycleHelp))
}

pub(super) fn not_there<'a>(span: Span, written: &str, builtin: impl Iterator<Item = &'a str>) -> Diagnostic {
    let names: Vec<String> = builtin.map(|name| format!("builtin:{name}")).collect();
    let near = nearest(written, names.iter().map(String::as_str));
    let help = match near {
        Some(near) => Message::new(Text::UseNear).with("near", near),
        None => Message::new(Text::ExtendsMissingHelp).with("list", names.join(" ")),
    };
    Diagnostic::new(Code::ExtendsMissing, Message::new(Text::ExtendsMissing).with("file", written)).at(span).help(help)
}

pub(super) fn other_family(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(Code::ExtendsKind, Message::new(Text::ExtendsKind).with("found", found))
        .at(span)
        .help(Message::new(Text::ExtendsKindHelp))
}

pub(super) fn defined_twice(span: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::RuleDefinedTwice, Message::new(Text::RuleDefinedTwice).with("rule", id))
        .at(span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::RuleDefinedTwiceHelp))
}
