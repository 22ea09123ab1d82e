//! Compares the reporting years of templates.

use super::model::Template;
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::source::{Span, fold_code};
use crate::yaml::Node;

/// Where the years of a template are written.
pub fn years_span(root: &Node) -> Option<Span> {
    let years = |key: &str| matches!(fold_code(key).as_str(), "years" | "年度");
    root.entries()?.iter().find(|entry| years(&entry.key.value)).map(|entry| entry.value.span)
}

/// Whether two templates are forms of one family: `gov-info-disclosure/2019` and `gov-info-disclosure/2021`.
pub fn same_family(one: &Template, other: &Template) -> bool {
    let family = |template: &Template| template.name.rsplit_once('/').map(|(family, _)| family.to_owned());
    one.name != other.name && family(one).is_some_and(|name| family(other) == Some(name))
}

/// Whether a form is in force for a year.
pub fn in_force(template: &Template, year: i32) -> bool {
    template.years.0.is_none_or(|first| first <= year) && template.years.1.is_none_or(|last| year <= last)
}

/// Whether two templates of one family are both for some year.
pub fn overlap(one: &Template, other: &Template) -> bool {
    let begins = |template: &Template| template.years.0.unwrap_or(i32::MIN);
    let ends = |template: &Template| template.years.1.unwrap_or(i32::MAX);
    let dated = |template: &Template| template.years.0.is_some() || template.years.1.is_some();
    same_family(one, other) && dated(one) && dated(other) && begins(one) <= ends(other) && begins(other) <= ends(one)
}

/// Reports years that another template has as well.
pub fn years_overlap(span: Span, other: String) -> Diagnostic {
    Diagnostic::new(Code::YearsOverlap, Message::new(Text::YearsOverlap).with("other", other))
        .span(span)
        .help(Message::new(Text::YearsOverlapHelp))
}
