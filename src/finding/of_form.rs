//! Builds the evidence of the rules on the form itself: the words of the document, the other form, the advice.

use crate::amount::Amount;
use crate::check::ir::{FormTest, Rule};
use crate::diagnostic::{Message, Text};
use crate::eval::Quotient;
use crate::report::{FormMention, FormReading, OtherForm, Report};

/// The rule and what the report shows of its form, if it is a rule on the form itself.
fn asked<'a>(rule: &Rule, report: &'a Report) -> Option<(FormTest, &'a FormReading)> {
    Some((rule.form_test()?, report.form.as_ref()?))
}

/// Lists the words of the document that show it.
pub(super) fn mentions(rule: &Rule, report: &Report) -> Vec<FormMention> {
    let Some((test, form)) = asked(rule, report) else { return Vec::new() };
    match test {
        FormTest::InForce => form.year.iter().cloned().collect(),
        FormTest::Unmixed => form.mixed.iter().flat_map(|(_, tables)| tables).cloned().collect(),
        FormTest::InText => form.pictures.clone(),
        FormTest::FilledIn => Vec::new(),
    }
}

/// The year that was compared, as the left side.
pub(super) fn year(rule: &Rule, report: &Report) -> Option<Quotient> {
    match asked(rule, report)? {
        (FormTest::InForce, _) => Some(Quotient::from(Amount::from_int(i64::from(report.year?)))),
        (FormTest::Unmixed | FormTest::FilledIn | FormTest::InText, _) => None,
    }
}

/// Completes the message of such a rule.
pub(super) fn fill(message: Message, rule: &Rule, report: &Report) -> Message {
    let Some((test, form)) = asked(rule, report) else { return message };
    match (test, &form.mixed) {
        (FormTest::Unmixed, Some((other, tables))) => {
            let tables = tables.iter().filter_map(|mention| mention.table.clone()).map(Message::verbatim).collect();
            message.with("other", &other.template).with_list("tables", tables)
        }
        _ => message,
    }
}

/// Advises what to do.
pub(super) fn help(test: FormTest, report: &Report) -> Option<Message> {
    let form = report.form.as_ref()?;
    Some(match test {
        FormTest::InForce => {
            let year = report.year?.to_string();
            let message = match &form.in_force {
                Some(other) => named(Text::HelpFormYear, other),
                None => Message::new(Text::HelpFormYearUnknown),
            };
            let rest = match form.unchecked {
                None => Message::new(Text::HelpFormChecked),
                Some(_) => Message::verbatim(String::new()),
            };
            message.with("year", year).with_message("rest", rest)
        }
        FormTest::Unmixed => named(Text::HelpFormMixed, &form.mixed.as_ref()?.0),
        FormTest::FilledIn => Message::new(Text::HelpFormBlank),
        FormTest::InText if form.unchecked.is_none() => Message::new(Text::HelpFormPicturesSome),
        FormTest::InText => Message::new(Text::HelpFormPictures),
    })
}

fn named(text: Text, other: &OtherForm) -> Message {
    let name = &other.template;
    let form = match &other.basis {
        Some(basis) => Message::new(Text::FormWithBasis).with("template", name).with("basis", basis.as_str()),
        None => Message::new(Text::FormByName).with("template", name),
    };
    Message::new(text).with_message("form", form)
}
