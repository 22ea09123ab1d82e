//! Finds text that stands in several reports: in last year's, and in those of other offices.

use std::sync::Arc;

use crate::align;
use crate::amount::Amount;
use crate::report::{FactMention, FactReading, Prose, Report};
use crate::template::{Mentions, NarrativeCheck};

/// Counts for each section how much of its text stands in last year's report.
pub(super) fn compare_with_prior(report: &mut Report) {
    let Some(prior) = &report.prior else { return };
    if prior.prose.is_empty() || report.template.copied.as_ref().is_none_or(|copied| copied.prior.is_none()) {
        return;
    }
    let name: Arc<str> = prior.name.as_str().into();
    for (fact, reading) in report.template.facts.iter().zip(&mut report.facts) {
        let Some(NarrativeCheck::Copied(section)) = fact.narrative else { continue };
        let of_section = |list: &'_ [Prose]| list.iter().find(|prose| prose.section == section).cloned();
        let (Some(own), Some(earlier)) = (of_section(&report.prose), of_section(&prior.prose)) else { continue };
        let percent = align::share(&own.text, &earlier.text).percent();
        let value = Amount::from_int(i64::try_from(percent).unwrap_or(i64::MAX));
        let mention =
            |prose: Prose, elsewhere| FactMention { value, words: prose.heading, place: prose.place, elsewhere };
        let mentions = vec![mention(own, None), mention(earlier, Some(Arc::clone(&name)))];
        *reading = FactReading::new(mentions, Mentions::Same);
    }
}
