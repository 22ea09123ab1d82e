//! Lists the mistakes in rule files as a whole, and builds their diagnostics.

use super::model::RuleFile;
use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::source::{Span, Spanned};
use crate::yaml::{MapEntry, Node, is_plain_value, wrong_type_of_entry};

/// What is wrong with a rule file; spans point at the culprit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulebookError {
    /// A definition named like a keyword, or with signs.
    DefinitionName {
        name: Spanned<String>,
    },
    /// `check:` without an expression.
    EmptyExpression {
        key: Span,
    },
    /// `check: [一, 二] …`: the value became a list or a mapping.
    BracketTaken {
        sign: Span,
        written: &'static str,
    },
    /// `check:` on the level of the rule it belongs to.
    KeyBesideRule {
        key: Spanned<String>,
    },
    /// A rule on the level of `rules:`.
    RuleBesideRules {
        id: Spanned<String>,
    },
    /// `extends` leaves the folder of the rules.
    ExtendsEscape {
        file: Spanned<String>,
    },
    ExtendsCycle {
        span: Span,
        chain: Vec<String>,
    },
    /// `builtin`: the rule files that ship.
    ExtendsMissing {
        file: Spanned<String>,
        builtin: Vec<String>,
    },
    /// The extended rules are for another kind of report.
    OtherFamily {
        span: Span,
        found: String,
    },
    /// A template where a rule file belongs.
    IsTemplate {
        span: Span,
        file: String,
    },
    /// Rules of one file with ids that another file has: the first of them, and how many.
    DefinedTwice {
        id: Spanned<String>,
        first: Span,
        count: usize,
    },
    /// `rules-for` names another template than the one in use.
    ForOther {
        written: Spanned<String>,
        template: String,
    },
    /// A template name that is neither built in nor found beside the rules.
    UnknownTemplate {
        written: Spanned<String>,
        known: Vec<String>,
        /// Names of the templates that stand beside the rules.
        beside: Vec<String>,
    },
    /// A YAML file that is neither a template nor a rule file.
    UnknownKind {
        span: Span,
    },
}

impl RulebookError {
    pub(super) fn bracket_taken(node: &Node) -> Self {
        let written = if node.items().is_some() { "[" } else { "{" };
        let start = node.span.start as usize;
        RulebookError::BracketTaken { sign: Span::new(node.span.source, start, start + written.len()), written }
    }

    /// Points at the first template that a file names instead of this one.
    pub fn for_other(file: &RuleFile, template: &str) -> Option<Self> {
        let written = file.rules_for.first()?.clone();
        Some(RulebookError::ForOther { written, template: template.to_owned() })
    }

    /// Points at the first key of the file.
    pub fn unknown_kind(root: &Node) -> Self {
        let span = root.entries().and_then(|e| e.first()).map_or(root.span, |e| e.key.span);
        RulebookError::UnknownKind { span }
    }
}

impl From<RulebookError> for Diagnostic {
    fn from(error: RulebookError) -> Self {
        match error {
            RulebookError::DefinitionName { name } => {
                Diagnostic::new(Code::KeywordAsName, Message::new(Text::BadDefinitionName).with("name", name.value))
                    .span(name.span)
                    .help(Message::new(Text::BadDefinitionNameHelp))
            }
            RulebookError::EmptyExpression { key } => {
                Diagnostic::new(Code::EmptyExpression, Message::new(Text::EmptyExpression))
                    .span(key)
                    .help(Message::new(Text::EmptyExpressionHelp))
            }
            RulebookError::BracketTaken { sign, written } => {
                Diagnostic::new(Code::ReservedStart, Message::new(Text::ReservedStart).with("sign", written))
                    .span(sign)
                    .help(Message::new(Text::ReservedStartHelp))
            }
            RulebookError::KeyBesideRule { key } => {
                Diagnostic::new(Code::BadIndent, Message::new(Text::KeyBesideRule).with("key", key.value))
                    .span(key.span)
                    .help(Message::new(Text::KeyBesideRuleHelp))
            }
            RulebookError::RuleBesideRules { id } => {
                Diagnostic::new(Code::BadIndent, Message::new(Text::RuleBesideRules).with("rule", id.value))
                    .span(id.span)
                    .help(Message::new(Text::RuleBesideRulesHelp))
            }
            RulebookError::ExtendsEscape { file } => {
                Diagnostic::new(Code::ExtendsEscape, Message::new(Text::ExtendsEscape).with("file", file.value))
                    .span(file.span)
                    .help(Message::new(Text::ExtendsEscapeHelp))
            }
            RulebookError::ExtendsCycle { span, chain } => {
                Diagnostic::new(Code::ExtendsCycle, Message::new(Text::ExtendsCycle).with("chain", chain.join(" → ")))
                    .span(span)
                    .help(Message::new(Text::ExtendsCycleHelp))
            }
            RulebookError::ExtendsMissing { file, builtin } => {
                let names: Vec<String> = builtin.iter().map(|name| format!("builtin:{name}")).collect();
                let near = nearest(&file.value, names.iter().map(String::as_str));
                let help = match near {
                    Some(near) => Message::new(Text::UseNear).with("near", near),
                    None => Message::new(Text::ExtendsMissingHelp).with("list", names.join(" ")),
                };
                Diagnostic::new(
                    Code::ExtendsMissing,
                    Message::new(Text::ExtendsMissing).with("file", file.value.as_str()),
                )
                .span(file.span)
                .help(help)
                .maybe_replace(Some(file.span), near.filter(|near| is_plain_value(near)))
            }
            RulebookError::OtherFamily { span, found } => {
                Diagnostic::new(Code::ExtendsKind, Message::new(Text::ExtendsKind).with("found", found))
                    .span(span)
                    .help(Message::new(Text::ExtendsKindHelp))
            }
            RulebookError::IsTemplate { span, file } => {
                Diagnostic::new(Code::ExtendsKind, Message::new(Text::RulesAreTemplate).with("file", file))
                    .span(span)
                    .help(Message::new(Text::RulesAreTemplateHelp))
            }
            RulebookError::DefinedTwice { id, first, count } => {
                let text = if count > 1 { Text::RulesDefinedTwice } else { Text::RuleDefinedTwice };
                let message = Message::new(text).with("rule", id.value).with("count", count.to_string());
                Diagnostic::new(Code::RuleDefinedTwice, message)
                    .span(id.span)
                    .also(first, Message::new(Text::DuplicateKeyFirst))
                    .help(Message::new(Text::RuleDefinedTwiceHelp))
            }
            RulebookError::ForOther { written, template } => Diagnostic::new(
                Code::RulesForOther,
                Message::new(Text::RulesForOther).with("written", written.value).with("template", template.as_str()),
            )
            .span(written.span)
            .help(Message::new(Text::RulesForOtherHelp).with("template", template)),
            RulebookError::UnknownTemplate { written, known, beside } => {
                // Another year of the same form.
                let form = |name: &str| name.split('/').next().map(str::to_owned);
                let beside: Vec<String> =
                    beside.into_iter().filter(|name| form(name) == form(&written.value)).collect();
                let near = nearest(&written.value, beside.iter().chain(&known).map(String::as_str));
                let help = match (near, beside.as_slice()) {
                    (Some(near), _) => Message::new(Text::UseNear).with("near", near),
                    (None, [only]) => Message::new(Text::UseNear).with("near", only.as_str()),
                    (None, [_, ..]) => Message::new(Text::UseOneOf).with("list", beside.join(" ")),
                    (None, []) => Message::new(Text::UnknownTemplateHelp).with("list", known.join(" ")),
                };
                let message = Message::new(Text::UnknownTemplate).with("name", written.value.as_str());
                Diagnostic::new(Code::UnknownTemplate, message)
                    .span(written.span)
                    .help(help)
                    .maybe_replace(Some(written.span), near.filter(|near| is_plain_value(near)))
            }
            RulebookError::UnknownKind { span } => {
                Diagnostic::new(Code::UnknownFileKind, Message::new(Text::UnknownFileKind))
                    .span(span)
                    .help(Message::new(Text::UnknownFileKindHelp))
            }
        }
    }
}

/// Several relations below one `check:`: a value of the wrong kind, with help of its own.
pub(super) fn several_formulas(entry: &MapEntry) -> Diagnostic {
    wrong_type_of_entry(entry, Text::KindScalar).help(Message::new(Text::SeveralFormulasHelp))
}
