//! Evaluates what a form says of a report as a whole.

use super::Outcome;
use crate::check::ir::FormTest;
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
            Some(Unchecked::Pictures) => None,
            Some(Unchecked::Blank) => Some(false),
            None => Some(true),
        },
        FormTest::InText => Some(form.pictures.is_empty() && form.unchecked != Some(Unchecked::Pictures)),
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
