//! Tests the summary over many reports: it is the same for every order and division, and from counts alone.

use std::collections::BTreeMap;

use gouji::diagnostic::Severity;
use gouji::engine::incremental::entry::{self as kept, ManifestLine};
use gouji::finding::{Cause, Checked, CountedReports, Counts, MAX_OFFENDERS, Outcome, RulePosition, Standing, Summary};
use gouji::report::State;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::fixture;

/// Outcomes of one rule: the place and outcome of every position.
type Positions = Vec<(u8, Outcome)>;

/// One report: its name, its form, and a rule of each severity.
#[derive(Debug, Clone)]
struct Sketch {
    name: u8,
    template: bool,
    rules: [Positions; 3],
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

fn checked(sketch: &Sketch) -> Checked {
    let (_, rules, report) = fixture::sources();
    let mut checked = fixture::checked(rules, report);
    let pattern = checked.findings.remove(0);
    checked.findings.clear();
    checked.report.name = format!("报告{}", sketch.name);
    let mut template = (*checked.report.template).clone();
    template.name = if sketch.template { "demo/2019" } else { "demo/2021" }.to_owned();
    checked.report.template = template.into();
    checked.counts = Counts::default();
    checked.violations = SEVERITIES.into_iter().map(|severity| (severity, 0)).collect();
    checked.rules.truncate(3);
    for ((rule, positions), severity) in checked.rules.iter_mut().zip(&sketch.rules).zip(SEVERITIES) {
        rule.severity = severity;
        rule.counts = Counts::default();
        for (place, outcome) in positions {
            rule.counts.add(*outcome);
            let mut finding = pattern.clone();
            finding.rule = rule.rule.clone();
            finding.severity = severity;
            finding.outcome = *outcome;
            finding.at = RulePosition { table: Some("三".into()), row: Some(place.to_string()), col: None };
            finding.cause = (*outcome == Outcome::Undetermined).then_some(match place {
                0 => Cause::Cell(State::Text),
                1 => Cause::DivisionByZero,
                _ => Cause::Section,
            });
            if matches!(outcome, Outcome::Violated | Outcome::Undetermined) {
                checked.findings.push(finding);
            }
        }
        checked.counts.merge(rule.counts);
        *checked.violations.entry(severity).or_default() += rule.counts.violated;
    }
    checked
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let outcome = prop_oneof![
        Just(Outcome::Satisfied),
        Just(Outcome::Violated),
        Just(Outcome::Undetermined),
        Just(Outcome::NotApplicable)
    ];
    let rules =
        [vec((0u8..4, outcome.clone()), 0..4), vec((0u8..4, outcome.clone()), 0..3), vec((0u8..4, outcome), 0..2)];
    let sketch = (0u8..9, any::<bool>(), rules).prop_map(|(name, template, rules)| Sketch { name, template, rules });
    vec(sketch, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Any distribution of reports among workers, in any order, gives the summary of a single worker.
    #[test]
    fn no_order_and_no_division_changes_the_tally(list in sketches(), deal in vec((0usize..5, any::<u32>()), 60)) {
        let mut whole = Summary::default();
        list.iter().for_each(|sketch| whole.add(&checked(sketch)));
        whole.add_failed();
        let mut shuffled: Vec<(&Sketch, &(usize, u32))> = list.iter().zip(&deal).collect();
        shuffled.sort_by_key(|(_, (_, key))| *key);
        let mut parts = vec![Summary::default(); 5];
        shuffled.iter().for_each(|(sketch, (worker, _))| parts[*worker].add(&checked(sketch)));
        parts[deal[0].0].add_failed();
        let mut merged = Summary::default();
        parts.clone().into_iter().for_each(|part| merged.merge(part));
        prop_assert_eq!(&merged, &whole);
        let mut backwards = Summary::default();
        parts.into_iter().rev().for_each(|part| backwards.merge(part));
        prop_assert_eq!(&backwards, &whole);
    }

    /// The counts in the summary add up.
    #[test]
    fn the_figures_of_a_tally_agree(list in sketches()) {
        let all: Vec<Checked> = list.iter().map(checked).collect();
        let mut tally = Summary::default();
        all.iter().for_each(|checked| tally.add(checked));
        prop_assert_eq!(tally.reports(), all.len());
        prop_assert_eq!(tally.templates.values().map(|t| t.reports).sum::<usize>(), all.len());
        let mut counts = Counts::default();
        tally.templates.values().flat_map(|t| t.rules.values()).for_each(|rule| counts.merge(rule.counts));
        prop_assert_eq!(counts, tally.counts);
        prop_assert_eq!(tally.causes.values().map(|c| c.positions).sum::<usize>(), counts.undetermined);
        for template in tally.templates.values() {
            for rule in template.rules.values() {
                prop_assert!(rule.violating <= template.reports && rule.undetermined <= template.reports);
                prop_assert!(rule.places.values().all(|reports| *reports <= rule.violating));
                prop_assert_eq!(rule.places.is_empty(), rule.violating == 0);
            }
        }
        let mut worst: Vec<(usize, usize)> = all
            .iter()
            .map(|c| (c.violations[&Severity::Error], c.violations[&Severity::Warning]))
            .filter(|worst| *worst != (0, 0))
            .collect();
        worst.sort_by(|a, b| b.cmp(a));
        worst.truncate(MAX_OFFENDERS);
        let found: Vec<(usize, usize)> = tally.offenders().iter().map(|o| (o.errors, o.warnings)).collect();
        prop_assert_eq!(found, worst);
    }

    /// What is saved for the next run restores the whole summary.
    #[test]
    fn a_tally_is_the_same_when_it_is_read_again(list in sketches(), failed in 0usize..2) {
        let mut tally = Summary::default();
        list.iter().for_each(|sketch| tally.add(&checked(sketch)));
        (0..failed).for_each(|_| tally.add_failed());
        let line = kept::line(&ManifestLine::Tally { id: "1".to_owned(), tally: Box::new(kept::form(&tally)) });
        prop_assert!(line.ends_with('\n') && line.lines().count() == 1);
        let Some(ManifestLine::Tally { id, tally: form }) = kept::parse(&line) else { panic!("{line}") };
        prop_assert_eq!(id, "1");
        prop_assert_eq!(kept::tally(&form), Some(tally));
        // An interrupted run leaves an incomplete line.
        let cut = line.trim_end().char_indices().map(|(at, _)| at).filter(|at| at % 7 == 0);
        cut.for_each(|at| assert_eq!(kept::parse(&line[..at]), None));
    }

    /// Reports without violations may be added one by one or as counts.
    #[test]
    fn clean_reports_need_only_counts(list in sketches()) {
        let mut whole = Summary::default();
        let mut by_counts = Summary::default();
        let mut clean: BTreeMap<String, (usize, usize, Vec<gouji::finding::RuleCount>)> = BTreeMap::new();
        for checked in list.iter().map(checked) {
            whole.add(&checked);
            let standing = Standing::new(&checked);
            if !matches!(standing, Standing::Holding | Standing::Unchecked) {
                by_counts.add(&checked);
                continue;
            }
            let zero = || checked.rules.iter().cloned().map(|mut r| { r.counts = Counts::default(); r }).collect();
            let sum = clean.entry(checked.report.template.name.clone()).or_insert_with(|| (0, 0, zero()));
            if standing == Standing::Holding { sum.0 += 1 } else { sum.1 += 1 }
            sum.2.iter_mut().zip(&checked.rules).for_each(|(sum, own)| sum.counts.merge(own.counts));
        }
        for (template, (holding, unchecked, rules)) in clean {
            let rules = rules.into_iter().map(|rule| (rule, 0)).collect();
            by_counts.add_counted(&template, CountedReports { holding, unchecked, rules, ..CountedReports::default() });
        }
        prop_assert_eq!(by_counts, whole);
    }
}
