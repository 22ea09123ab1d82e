//! Derives the rules on the text of a report that its template states: sections, dates, and the notice that is cited.

use super::ir::{Expr, MessageTemplate, Operand, OperandId, Position, Rule, UnitSource, Units};
use crate::amount::Amount;
use crate::diagnostic::{Message, Severity, Text};
use crate::syntax::ast::CompareOp;
use crate::template::{Fact, NarrativeCheck, Template};

/// One rule for each thing that the template demands of the text.
pub(super) fn derive(template: &Template) -> Vec<Rule> {
    let rule = |(index, fact): (usize, &Fact)| fact.narrative.as_ref().map(|check| rule(template, index, fact, check));
    template.facts.iter().enumerate().filter_map(rule).collect()
}

fn rule(template: &Template, index: usize, fact: &Fact, check: &NarrativeCheck) -> Rule {
    let section = |at: &usize| template.sections.get(*at);
    let (name, title) = match check {
        NarrativeCheck::Presence(at)
        | NarrativeCheck::Length(at, _)
        | NarrativeCheck::Topic(at, _)
        | NarrativeCheck::Copied(at) => {
            section(at).map(|section| (section.name.clone(), section.title.clone())).unwrap_or_default()
        }
        NarrativeCheck::Order
        | NarrativeCheck::Period
        | NarrativeCheck::OwnYear
        | NarrativeCheck::ImpossibleDate
        | NarrativeCheck::Notice => Default::default(),
    };
    let of_section = |text| Message::new(text).with("section", title.as_str());
    let words = match check {
        NarrativeCheck::Presence(_) => of_section(Text::DerivedSectionMissing),
        NarrativeCheck::Length(..) => of_section(Text::DerivedSectionLength),
        NarrativeCheck::Copied(_) => of_section(Text::DerivedCopied),
        NarrativeCheck::Topic(at, topic) => {
            let topic = section(at).and_then(|section| section.topics.get(*topic));
            let topic = topic.map_or("", |topic| topic.name.value.as_str());
            of_section(Text::DerivedSectionTopic).with("topic", topic)
        }
        NarrativeCheck::Order => Message::new(Text::DerivedSectionOrder),
        NarrativeCheck::Period => Message::new(Text::DerivedPeriod),
        NarrativeCheck::OwnYear => Message::new(Text::DerivedOwnYear),
        NarrativeCheck::ImpossibleDate => Message::new(Text::DerivedImpossibleDate),
        NarrativeCheck::Notice => {
            let form = template.narrative.notices.as_ref().map_or("", |notices| notices.form.as_str());
            Message::new(Text::DerivedNotice).with("notice", form)
        }
    };
    let (op, bound, expression) = match check {
        NarrativeCheck::Length(_, least) => {
            (CompareOp::AtLeast, i64::from(*least), format!("length(section {name}) >= {least}"))
        }
        NarrativeCheck::Copied(_) => {
            let share = template.copied.as_ref().and_then(|copied| copied.prior).unwrap_or(100);
            (CompareOp::Less, i64::from(share), format!("copied(section {name}) < {share}%"))
        }
        NarrativeCheck::Presence(_)
        | NarrativeCheck::Topic(..)
        | NarrativeCheck::Order
        | NarrativeCheck::Period
        | NarrativeCheck::OwnYear
        | NarrativeCheck::ImpossibleDate
        | NarrativeCheck::Notice => (CompareOp::Equal, 0, format!("fact '{}' == 0", fact.name.value)),
    };
    let span = Some(fact.name.span);
    // Of last year's text, much may be said again with good reason: a person must judge.
    let copied = matches!(check, NarrativeCheck::Copied(_));
    Rule {
        id: fact.name.value.clone(),
        severity: if copied { Severity::Info } else { Severity::Warning },
        basis: template.basis.clone(),
        words: Some(MessageTemplate::Own(words)),
        extras: Vec::new(),
        table: None,
        positions: vec![Position { table: None, row: None, col: None }],
        guard: None,
        check: Expr::Compare {
            op,
            left: Box::new(Expr::Fact(index)),
            right: Box::new(Expr::Constant(Amount::from_int(bound), None)),
            tolerance: None,
            units: Units::none(),
        },
        blank: template.blank,
        operands: vec![None, Some(OperandId(0)), None],
        sites: vec![Operand { span: None, units: Units::none() }],
        expression,
        guard_text: None,
        span,
        derived: true,
        units: UnitSource::Template,
        prior: copied,
        members: false,
        facts: vec![index],
        attributes: Vec::new(),
    }
}
