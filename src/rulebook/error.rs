//! Builds the diagnostics for rule files as a whole.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::source::{Span, Spanned};
use crate::yaml::{Entry, Node, Scalar, is_plain_value, wrong_type_of_entry};

pub(super) fn bad_definition_name(name: &Scalar) -> Diagnostic {
    Diagnostic::new(Code::KeywordAsName, Message::new(Text::BadDefinitionName).with("name", name.value.as_str()))
        .at(name.span)
        .help(Message::new(Text::BadDefinitionNameHelp))
}

/// `check: [一, 二] …`: the value became a list.
pub(super) fn bracket_taken(node: &Node) -> Diagnostic {
    let sign = if node.items().is_some() { "[" } else { "{" };
    let start = node.span.start as usize;
    Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", sign))
        .at(Span::new(node.span.source, start, start + sign.len()))
        .help(Message::new(Text::ReservedStartHelp))
}

/// Several relations below one `check:`.
pub(super) fn several_formulas(entry: &Entry) -> Diagnostic {
    wrong_type_of_entry(entry, Text::KindScalar).help(Message::new(Text::SeveralFormulasHelp))
}

/// `check:` on the level of the rule it belongs to.
pub(super) fn key_beside_rule(entry: &Entry) -> Diagnostic {
    Diagnostic::new(Code::BadIndent, Message::new(Text::KeyBesideRule).with("key", entry.key.value.as_str()))
        .at(entry.key.span)
        .help(Message::new(Text::KeyBesideRuleHelp))
}

/// A rule on the level of `rules:`.
pub(super) fn rule_beside_rules(entry: &Entry) -> Diagnostic {
    Diagnostic::new(Code::BadIndent, Message::new(Text::RuleBesideRules).with("rule", entry.key.value.as_str()))
        .at(entry.key.span)
        .help(Message::new(Text::RuleBesideRulesHelp))
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
    Diagnostic::new(Code::ExtendsMissing, Message::new(Text::ExtendsMissing).with("file", written))
        .at(span)
        .help(help)
        .maybe_replace(Some(span), near.filter(|near| is_plain_value(near)))
}

pub(super) fn other_family(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(Code::ExtendsKind, Message::new(Text::ExtendsKind).with("found", found))
        .at(span)
        .help(Message::new(Text::ExtendsKindHelp))
}

/// A template where a rule file belongs.
pub(super) fn is_template(span: Span, file: &str) -> Diagnostic {
    Diagnostic::new(Code::ExtendsKind, Message::new(Text::RulesAreTemplate).with("file", file))
        .at(span)
        .help(Message::new(Text::RulesAreTemplateHelp))
}

pub(super) fn defined_twice(span: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::RuleDefinedTwice, Message::new(Text::RuleDefinedTwice).with("rule", id))
        .at(span)
        .also(first, Message::new(Text::DuplicateKeyFirst))
        .help(Message::new(Text::RuleDefinedTwiceHelp))
}

pub(super) fn for_other(span: Span, written: &str, template: &str) -> Diagnostic {
    Diagnostic::new(
        Code::RulesForOther,
        Message::new(Text::RulesForOther).with("written", written).with("template", template),
    )
    .at(span)
    .help(Message::new(Text::RulesForOtherHelp).with("template", template))
}

/// A template name that is neither built in nor found beside the rules.
pub fn unknown_template<'a>(written: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let near = nearest(&written.value, known.iter().copied());
    let help = match near {
        Some(near) => Message::new(Text::UseNear).with("near", near),
        None => Message::new(Text::UnknownTemplateHelp).with("list", known.join(" ")),
    };
    Diagnostic::new(Code::UnknownTemplate, Message::new(Text::UnknownTemplate).with("name", written.value.as_str()))
        .at(written.span)
        .help(help)
        .maybe_replace(Some(written.span), near.filter(|near| is_plain_value(near)))
}

/// A YAML file that is neither template nor rule file.
pub fn unknown_kind(root: &Node) -> Diagnostic {
    let span = root.entries().and_then(|e| e.first()).map_or(root.span, |e| e.key.span);
    Diagnostic::new(Code::UnknownFileKind, Message::new(Text::UnknownFileKind))
        .at(span)
        .help(Message::new(Text::UnknownFileKindHelp))
}
