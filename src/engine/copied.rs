//! Finds text that stands in several reports: in last year's, and in those of other offices.

use std::sync::Arc;

use crate::align;
use crate::amount::Amount;
use crate::report::{FactMention, FactReading, Prose, Report};
use crate::template::{Mentions, NarrativeCheck};

/// Leaves the names that the manifest has for the office out of the text of a report and of last year's.
pub(super) fn leave_out_names(list: &mut [Prose], names: &[String]) {
    for prose in list {
        if let Some(text) = align::without_names(&prose.text, names) {
            prose.text = text.into();
        }
    }
}

/// Counts for each section how much of its text stands in last year's report.
pub(super) fn compare_with_prior(report: &mut Report, names: &[String]) {
    let Some(prior) = &report.prior else { return };
    if prior.prose.is_empty() || report.template.copied.as_ref().is_none_or(|copied| copied.prior.is_none()) {
        return;
    }
    let name: Arc<str> = prior.name.as_str().into();
    for (fact, reading) in report.template.facts.iter().zip(&mut report.facts) {
        let Some(NarrativeCheck::Copied(section)) = fact.narrative else { continue };
        let of_section = |list: &'_ [Prose]| list.iter().find(|prose| prose.section == section).cloned();
        let (Some(own), Some(mut earlier)) = (of_section(&report.prose), of_section(&prior.prose)) else { continue };
        leave_out_names(std::slice::from_mut(&mut earlier), names);
        let percent = align::share(&own.text, &earlier.text).percent();
        let value = Amount::from_int(i64::try_from(percent).unwrap_or(i64::MAX));
        let mention =
            |prose: Prose, elsewhere| FactMention { value, words: prose.heading, place: prose.place, elsewhere };
        let mentions = vec![mention(own, None), mention(earlier, Some(Arc::clone(&name)))];
        *reading = FactReading::new(mentions, Mentions::Same);
    }
}
