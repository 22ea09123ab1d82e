//! Adds up the outcomes of the settled reports of a block.
//!
//! Invariant: they add to the summary of a run the same as if each report had been evaluated precisely and added by
//! itself.

use std::collections::BTreeMap;

use crate::finding::{Cause, CauseCount, CountedReports, RuleCount, Summary};

use super::mask::Mask;
use super::plan::{BlockOutcome, Plan};

impl Plan {
    /// The total of the settled reports of a block of `lanes` reports.
    pub fn tally(&self, lanes: usize, outcome: &BlockOutcome) -> Summary {
        let mut tally = Summary::default();
        let settled = outcome.unsettled.clone().not(lanes);
        if settled.is_empty() {
            return tally;
        }
        let program = self.program();
        let mut sum = CountedReports::default();
        for lane in settled.lanes(lanes) {
            let of = |list: &[u32]| list.get(lane).map_or(0, |count| *count as usize);
            let (skipped, open) = (of(&outcome.not_applicable), of(&outcome.undetermined));
            let slot = match self.positions().saturating_sub(skipped + open) {
                _ if open > 0 => &mut sum.open,
                0 => &mut sum.unchecked,
                _ => &mut sum.holding,
            };
            *slot += 1;
        }
        let mut by_rule: BTreeMap<usize, Mask> = BTreeMap::new();
        let mut by_cause: BTreeMap<Cause, (Mask, usize)> = BTreeMap::new();
        for unknown in &outcome.unknown {
            let reports = unknown.reports.clone().and(&settled);
            let (mask, positions) = by_cause.entry(self.cause(unknown.rule, unknown.position)).or_default();
            *mask = std::mem::take(mask).or(&reports);
            *positions += reports.count(lanes);
            let mask = by_rule.entry(unknown.rule).or_default();
            *mask = std::mem::take(mask).or(&reports);
        }
        for (at, (rule, counts)) in program.rules.iter().zip(&outcome.counts).enumerate() {
            let table = rule.table.map(|table| program.template.table(table).code.clone());
            let count = RuleCount { rule: rule.id.clone(), severity: rule.severity, table, counts: *counts };
            sum.rules.push((count, by_rule.get(&at).map_or(0, |mask| mask.count(lanes))));
        }
        let cause = |(cause, (mask, positions)): (Cause, (Mask, usize))| {
            (cause, CauseCount { positions, reports: mask.count(lanes) })
        };
        sum.causes = by_cause.into_iter().map(cause).filter(|(_, tally)| tally.reports > 0).collect();
        tally.add_counted(&program.template.name, sum);
        tally
    }
}
