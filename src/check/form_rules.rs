//! Derives the rules on the form itself, for templates that state the years for which they are in force.

use super::ir::{Expr, FormTest, MessageTemplate, Position, Rule, UnitSource};
use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::template::Template;

/// The rules of a form that is one of several over the years.
pub(super) fn derive(template: &Template) -> Vec<Rule> {
    let (first, last) = template.years;
    let shown = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    // The words of the language in which rules are written; `render` has those of others.
    let words = |text| Message::new(text).render(Lang::En);
    let year = words(Text::FormYear);
    let years = match (first, last) {
        (None, None) => return Vec::new(),
        (Some(first), Some(last)) => format!("{first} <= {year} <= {last}"),
        (Some(first), None) => format!("{year} >= {first}"),
        (None, Some(last)) => format!("{year} <= {last}"),
    };
    let period = if first == last { shown(first) } else { format!("{}..{}", shown(first), shown(last)) };
    // Figures on an old form may be right; a form without figures cannot be.
    let rules = [
        ("表式:年度", Severity::Warning, Text::DerivedFormYear, FormTest::InForce, years),
        ("表式:混用", Severity::Warning, Text::DerivedFormMixed, FormTest::Unmixed, words(Text::FormUnmixed)),
        ("表式:未填", Severity::Error, Text::DerivedFormBlank, FormTest::FilledIn, words(Text::FormFilledIn)),
        ("表式:图片", Severity::Error, Text::DerivedFormPictures, FormTest::InText, words(Text::FormInText)),
    ];
    let rule = |(id, severity, words, test, expression): (&str, Severity, Text, FormTest, String)| {
        let check = Expr::OfForm(test);
        Rule {
            id: id.to_owned(),
            severity,
            basis: template.basis.clone(),
            words: Some(MessageTemplate::Own(
                Message::new(words).with("template", &template.name).with("years", period.as_str()),
            )),
            extras: Vec::new(),
            table: None,
            positions: vec![Position { table: None, row: None, col: None }],
            guard: None,
            operands: vec![None],
            check,
            blank: template.blank,
            sites: Vec::new(),
            expression,
            guard_text: None,
            span: None,
            derived: true,
            units: UnitSource::Template,
            prior: false,
            members: false,
            facts: Vec::new(),
            attributes: Vec::new(),
        }
    };
    rules.into_iter().map(rule).collect()
}
