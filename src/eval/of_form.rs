//! Evaluates what a form says of a report as a whole.

use super::Outcome;
use crate::check::ir::{FormTest, Rule};
use crate::report::{Report, Unchecked};
use crate::template;

/// Whether it holds; `None` where the report does not show what is asked.
pub(super) fn holds(test: FormTest, report: &Report) -> Option<bool> {
    let form = report.form.as_ref()?;
    match test {
        FormTest::InForce => Some(template::in_force(&report.template, report.year?)),
        // Of a report without readable tables it is not known.
        FormTest::Unmixed => form.unchecked.is_none().then_some(form.mixed.is_none()),
        FormTest::FilledIn => match form.unchecked {
            Some(Unchecked::Pictures | Unchecked::NoTables) => None,
            Some(Unchecked::Blank) => Some(false),
            None => Some(true),
        },
        // Tables that are missing may have been pictures.
        FormTest::InText => match form.unchecked {
            Some(Unchecked::NoTables) => None,
            Some(Unchecked::Pictures) => Some(false),
            Some(Unchecked::Blank) | None => Some(form.pictures.is_empty()),
        },
    }
}

/// Whether a rule cannot be checked in a report without readable tables. What it asks of the text can be; the blanks of
/// an empty form say nothing of the text either.
pub fn lacks_tables(rule: &Rule, report: &Report) -> bool {
    match report.form.as_ref().and_then(|form| form.unchecked.as_ref()) {
        None => false,
        Some(Unchecked::Blank) => rule.form_test().is_none(),
        Some(Unchecked::Pictures | Unchecked::NoTables) => rule.form_test().is_none() && !rule.reads_text_alone(),
    }
}

/// The outcome of a rule on the form itself; not applicable where the report does not show what is asked.
pub fn outcome(test: FormTest, report: &Report) -> Outcome {
    match holds(test, report) {
        Some(true) => Outcome::Satisfied,
        Some(false) => Outcome::Violated,
        None => Outcome::NotApplicable,
    }
}
