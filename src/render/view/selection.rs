//! Selects from the reports of a run what a document shows: reports drawn whole, lines for a list, and rows for a list
//! of findings; counts the rest.
//!
//! Invariant: memory is bounded, however long the run is.

use std::collections::BTreeSet;

use super::{FindingView, ReportView};
use crate::diagnostic::Severity;
use crate::finding::{Outcome, Standing};
use crate::render::quota::Quota;

/// The limits of a document.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Limits {
    /// The number of reports with findings that are drawn: the weightiest, and the first of equals.
    pub faulty: usize,
    /// The number of reports without findings that are drawn: the first ones.
    pub clean: usize,
    /// The number of lines in the list of reports, for those with findings and for those without each.
    pub listed: usize,
    /// The number of findings from reports that are not drawn.
    pub findings: usize,
}

/// A report that is shown.
#[derive(Debug)]
pub(in crate::render) struct SelectedReport {
    /// Its number in the run, from 1.
    pub number: usize,
    /// Whether it is drawn whole; otherwise only its line in a list and its rows of findings are kept.
    pub drawn: bool,
    pub part: ReportView,
}

#[derive(Debug)]
pub(in crate::render) struct Selection {
    limits: Limits,
    entries: Vec<SelectedReport>,
    /// Drawn reports with findings, by their index among the entries.
    weightiest: BTreeSet<(Standing, usize)>,
    clean_drawn: usize,
    lines: [usize; 2],
    rows: Quota,
    /// The number of reports that came as parts.
    pub reports: usize,
    /// The number of these with findings.
    pub faulty: usize,
    /// The number of all their findings.
    pub findings: usize,
}

impl Selection {
    pub(in crate::render) fn new(limits: Limits) -> Self {
        Self {
            limits,
            entries: Vec::new(),
            weightiest: BTreeSet::new(),
            clean_drawn: 0,
            lines: [0; 2],
            rows: Quota::new(limits.findings),
            reports: 0,
            faulty: 0,
            findings: 0,
        }
    }

    /// Returns the reports shown, in the order of the run.
    pub(in crate::render) fn entries(&self) -> &[SelectedReport] {
        &self.entries
    }

    /// Puts reports with findings that are new since the baseline first, and those with others before those without any.
    pub(in crate::render) fn new_first(&mut self) {
        let rank = |part: &ReportView| (part.aside.new == 0, part.is_clean());
        if self.entries.iter().any(|entry| entry.part.aside.is_compared()) {
            self.entries.sort_by_key(|entry| rank(&entry.part));
        }
    }

    /// Adds the next report of the run. Not to be called after [`Selection::new_first`].
    pub(in crate::render) fn push(&mut self, mut part: ReportView) {
        self.reports += 1;
        self.findings += part.findings.len();
        let clean = part.is_clean();
        self.faulty += usize::from(!clean);
        let drawn = !part.cells.is_empty() && self.make_room(&part, clean);
        // The findings of a drawn report are kept in any case, and count as well.
        let admitted: Vec<bool> = part.findings.iter().map(|item| self.rows.admit(is_error(item))).collect();
        if !drawn {
            let mut admitted = admitted.into_iter();
            part.findings.retain(|_| admitted.next().unwrap_or(false));
            strip(&mut part, self.limits);
        }
        let [faulty_lines, clean_lines] = &mut self.lines;
        let lines = if clean { clean_lines } else { faulty_lines };
        let listed = *lines < self.limits.listed;
        *lines += usize::from(listed);
        if drawn && !clean {
            self.weightiest.insert((part.standing, self.entries.len()));
        }
        if drawn || listed || !part.findings.is_empty() {
            self.entries.push(SelectedReport { number: self.reports, drawn, part });
        }
    }

    /// Whether to draw a report, for which a less severe one may have to be dropped.
    fn make_room(&mut self, part: &ReportView, clean: bool) -> bool {
        if clean {
            let free = self.clean_drawn < self.limits.clean;
            self.clean_drawn += usize::from(free);
            return free;
        }
        if self.weightiest.len() < self.limits.faulty {
            return true;
        }
        let Some((standing, at)) = self.weightiest.last().copied().filter(|(standing, _)| part.standing < *standing)
        else {
            return false;
        };
        self.weightiest.remove(&(standing, at));
        if let Some(entry) = self.entries.get_mut(at) {
            entry.drawn = false;
            strip(&mut entry.part, self.limits);
        }
        true
    }
}

/// Removes from a part everything except its line in a list and its rows of findings.
fn strip(part: &mut ReportView, limits: Limits) {
    part.cells = Vec::new();
    part.remarks = Vec::new();
    part.recognised = None;
    if limits.findings == 0 {
        part.findings = Vec::new();
    }
    for item in &mut part.findings {
        item.cells = Vec::new();
        item.marked = Vec::new();
        item.suspects = Vec::new();
        (item.sides, item.help, item.source) = (None, None, None);
    }
    part.findings.shrink_to_fit();
}

fn is_error(item: &FindingView) -> bool {
    item.outcome == Outcome::Violated && item.severity == Severity::Error && item.aside.is_none()
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use indexmap::IndexMap;

    use super::*;
    use crate::finding::{AsideCounts, Counts, RulePosition};
    use crate::render::view::CellView;
    use crate::report::State;
    use crate::template::{BlankPolicy, Template};

    /// Builds a report with some findings, which are errors if its standing says so.
    pub(in crate::render) fn part(standing: Standing, findings: usize) -> ReportView {
        let item = FindingView {
            rule: "r".into(),
            severity: if standing == Standing::Errors { Severity::Error } else { Severity::Info },
            outcome: Outcome::Violated,
            message: String::new(),
            at: RulePosition::default(),
            position: String::new(),
            left: None,
            right: None,
            difference: None,
            unit: None,
            sides: None,
            expression: String::new(),
            equation: None,
            basis: None,
            help: None,
            source: None,
            places: String::new(),
            cells: Vec::new(),
            elsewhere: Vec::new(),
            facts: Vec::new(),
            marked: Vec::new(),
            suspects: Vec::new(),
            aside: None,
        };
        let form = Template {
            name: "form".into(),
            title: String::new(),
            aliases: Vec::new(),
            basis: None,
            years: (None, None),
            blank: BlankPolicy::Zero,
            sections: Vec::new(),
            tables: IndexMap::new(),
            prior: Vec::new(),
            facts: Vec::new(),
            copied: None,
            narrative: Default::default(),
            span: None,
        };
        let cell = CellView { state: State::Blank, raw: String::new(), value: None, note: String::new(), place: None };
        ReportView {
            name: "x".into(),
            template: Arc::new(form),
            recognised: None,
            organisation: None,
            year: None,
            standing,
            counts: Counts { violated: findings, satisfied: 1, ..Counts::default() },
            violations: BTreeMap::new(),
            blanks_as_zero: 0,
            dashes_as_zero: 0,
            zeros_proved: 0,
            zeros_assumed: 0,
            by_construction: 0,
            aside: AsideCounts::default(),
            remarks: Vec::new(),
            matters: Vec::new(),
            findings: vec![item; findings],
            cells: vec![cell; 100],
        }
    }

    fn held(selection: &Selection) -> (usize, usize, usize) {
        let entries = selection.entries();
        let cells = entries.iter().map(|entry| entry.part.cells.len()).sum();
        (entries.len(), entries.iter().map(|entry| entry.part.findings.len()).sum(), cells)
    }

    /// With ten times as many reports, no more is held.
    #[test]
    fn what_is_held_does_not_grow_with_the_run() {
        let mut selection = Selection::new(Limits { faulty: 3, clean: 2, listed: 50, findings: 40 });
        let take = |selection: &mut Selection, count: usize| {
            for nth in 0..count {
                match nth % 3 {
                    0 => selection.push(part(Standing::Holding, 0)),
                    1 => selection.push(part(Standing::Infos, 1)),
                    _ => selection.push(part(Standing::Errors, 2)),
                }
            }
        };
        take(&mut selection, 1_000);
        let before = held(&selection);
        take(&mut selection, 10_000);
        assert_eq!(held(&selection), before);
        assert!(before.0 <= 110 && before.1 <= 50 && before.2 == 500, "{before:?}");
        assert_eq!((selection.reports, selection.faulty, selection.findings), (11_000, 7_332, 10_998));
    }

    /// With a baseline, what is new stands first, whatever the order of the reports.
    #[test]
    fn new_findings_stand_first_across_the_run() {
        let mut selection = Selection::new(Limits { faulty: 9, clean: 9, listed: 9, findings: 0 });
        for (standing, findings, new) in
            [(Standing::Holding, 0, 0), (Standing::Aside, 1, 0), (Standing::Errors, 1, 1), (Standing::Infos, 1, 1)]
        {
            let mut part = part(standing, findings);
            part.aside = AsideCounts { new, known: findings - new, ..AsideCounts::default() };
            selection.push(part);
        }
        selection.new_first();
        let order: Vec<usize> = selection.entries().iter().map(|entry| entry.number).collect();
        assert_eq!(order, [3, 4, 2, 1]);
    }

    /// The most severe reports are drawn, and the first of equals; a less severe one is dropped.
    #[test]
    fn the_weightiest_are_drawn() {
        let mut selection = Selection::new(Limits { faulty: 2, clean: 0, listed: 9, findings: 0 });
        for standing in [Standing::Infos, Standing::Warnings, Standing::Infos, Standing::Errors, Standing::Warnings] {
            selection.push(part(standing, 1));
        }
        let drawn: Vec<usize> = selection.entries().iter().filter(|e| e.drawn).map(|e| e.number).collect();
        assert_eq!(drawn, [2, 4]);
        assert_eq!(held(&selection), (5, 2, 200));
    }
}
