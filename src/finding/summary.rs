//! Adds up checked reports, or the counts of reports in which everything holds.
//!
//! Invariant: a [`Summary`] does not depend on the order or the division of the reports, so threads and blocks change
//! nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{AsideCounts, Cause, Checked, CopiedGroup, Counts, GroupAside, Outcome, RuleCount, RulePosition};
use crate::diagnostic::Severity;

/// The number of reports with the most violations that are kept by name.
pub const MAX_OFFENDERS: usize = 20;

/// The result of a report as a whole: the most severe that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// A violation of severity error.
    Errors,
    /// A violation of severity warning.
    Warnings,
    /// An undetermined position.
    Undetermined,
    /// A violation of severity info.
    Infos,
    /// Every violation and every undetermined position is explained or was known.
    Aside,
    /// Every rule that applies is satisfied.
    Holding,
    /// No rule applied anywhere: nothing was checked.
    Unchecked,
}

impl Standing {
    pub const ALL: [Standing; 7] = [
        Standing::Errors,
        Standing::Warnings,
        Standing::Undetermined,
        Standing::Infos,
        Standing::Aside,
        Standing::Holding,
        Standing::Unchecked,
    ];

    pub fn new(checked: &Checked) -> Standing {
        let violated = |severity| checked.violations.get(&severity).is_some_and(|count| *count > 0);
        match checked.counts {
            _ if checked.report.is_unchecked() => Standing::Unchecked,
            _ if violated(Severity::Error) => Standing::Errors,
            _ if violated(Severity::Warning) => Standing::Warnings,
            counts if counts.undetermined > checked.aside.open => Standing::Undetermined,
            _ if violated(Severity::Info) => Standing::Infos,
            counts if counts.violated + counts.undetermined > 0 => Standing::Aside,
            counts if counts.satisfied > 0 => Standing::Holding,
            _ => Standing::Unchecked,
        }
    }
}

/// The summary over many reports. Two summaries are equal if the same reports were added, in any order and division.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of reports checked by standing; there is no entry with a count of 0.
    pub standings: BTreeMap<Standing, usize>,
    /// The number of reports with an undetermined position, whatever their standing.
    pub open: usize,
    /// The number of reports of which nothing could be checked, though their form is there; they count as unread.
    pub unfilled: usize,
    /// The number of reports that could not be read, or for whose form there were no usable rules.
    pub failed: usize,
    /// Positions of all rules in all reports.
    pub counts: Counts,
    /// Positions that do not count, because they are explained or were known.
    pub aside: AsideCounts,
    /// Violated positions that count; severities without any are not listed.
    pub violations: BTreeMap<Severity, usize>,
    /// The number of satisfied positions that hold by construction.
    pub by_construction: usize,
    pub templates: BTreeMap<String, TemplateSummary>,
    /// Why positions are undetermined.
    pub causes: BTreeMap<Cause, CauseCount>,
    offenders: Vec<Offender>,
}

/// The results of all reports of one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateSummary {
    pub reports: usize,
    /// By id.
    pub rules: BTreeMap<String, RuleSummary>,
}

/// The results of one rule over all reports of its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSummary {
    pub severity: Severity,
    /// The table it is about; `None` for several tables and for sections.
    pub table: Option<String>,
    /// The positions by outcome.
    pub counts: Counts,
    /// The number of reports that violate it at some position.
    pub violating: usize,
    /// The number of reports in which it is undetermined at some position.
    pub undetermined: usize,
    /// The positions at which it is violated, with the number of reports for each.
    pub places: BTreeMap<RulePosition, usize>,
}

/// How often something causes an undetermined position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CauseCount {
    pub positions: usize,
    pub reports: usize,
}

impl CauseCount {
    fn merge(&mut self, other: CauseCount) {
        self.positions += other.positions;
        self.reports += other.reports;
    }
}

/// Reports of one form without violations, counted together.
#[derive(Debug, Clone, Default)]
pub struct CountedReports {
    /// The number of reports in which some rule applies and every rule that applies is satisfied.
    pub holding: usize,
    /// The number of reports with an undetermined position.
    pub open: usize,
    /// The number of reports to which no rule applies.
    pub unchecked: usize,
    /// Every rule of the form with its counts over all these reports, and the number of reports in which it is
    /// undetermined.
    pub rules: Vec<(RuleCount, usize)>,
    pub causes: BTreeMap<Cause, CauseCount>,
}

/// A report with violations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offender {
    pub report: String,
    pub template: String,
    pub organisation: Option<String>,
    pub errors: usize,
    pub warnings: usize,
    pub undetermined: usize,
}

impl Offender {
    /// Ranks the worst first, and by name if two are equally bad.
    fn rank(&self) -> impl Ord + '_ {
        let weight = Reverse((self.errors, self.warnings));
        (weight, &self.report, &self.template, &self.organisation, self.undetermined)
    }
}

impl Summary {
    /// Adds one report.
    pub fn add(&mut self, checked: &Checked) {
        bump(&mut self.standings, Standing::new(checked), 1);
        self.open += usize::from(checked.counts.undetermined > 0);
        self.unfilled += usize::from(checked.report.is_unchecked());
        self.counts.merge(checked.counts);
        self.by_construction += checked.by_construction;
        self.aside.merge(checked.aside);
        for (severity, count) in &checked.violations {
            bump(&mut self.violations, *severity, *count);
        }
        self.causes(checked);
        let template = self.template(&checked.report.template.name);
        template.reports += 1;
        for count in &checked.rules {
            let rule = template.rule(count);
            rule.violating += usize::from(count.counts.violated > 0);
            rule.undetermined += usize::from(count.counts.undetermined > 0);
        }
        let violated = checked.findings.iter().filter(|f| f.outcome == Outcome::Violated);
        let places: BTreeSet<(&str, &RulePosition)> = violated.map(|f| (f.rule.as_str(), &f.at)).collect();
        for (id, at) in places {
            if let Some(rule) = template.rules.get_mut(id) {
                match rule.places.get_mut(at) {
                    Some(count) => *count += 1,
                    None => drop(rule.places.insert(at.clone(), 1)),
                }
            }
        }
        self.offend(checked);
    }

    /// Adds reports of one form whose outcomes were counted together.
    pub fn add_counted(&mut self, template: &str, settled: CountedReports) {
        bump(&mut self.standings, Standing::Holding, settled.holding);
        bump(&mut self.standings, Standing::Undetermined, settled.open);
        bump(&mut self.standings, Standing::Unchecked, settled.unchecked);
        self.open += settled.open;
        for (rule, _) in &settled.rules {
            self.counts.merge(rule.counts);
        }
        for (cause, theirs) in settled.causes {
            self.causes.entry(cause).or_default().merge(theirs);
        }
        let template = self.template(template);
        template.reports += settled.holding + settled.open + settled.unchecked;
        for (rule, undetermined) in &settled.rules {
            template.rule(rule).undetermined += undetermined;
        }
    }

    /// Adds a group of sections that are alike, after its reports: one position of its rule that is violated.
    /// `compared` says that there is a baseline.
    pub fn add_group(&mut self, group: &CopiedGroup, compared: bool) {
        self.counts.violated += 1;
        match group.aside() {
            Some(GroupAside::Explained) => self.aside.explained += 1,
            Some(GroupAside::Known) => self.aside.known += 1,
            None => {
                bump(&mut self.violations, group.severity, 1);
                self.aside.new += usize::from(compared);
            }
        }
        for (nth, section) in group.sections.iter().enumerate() {
            let own = self.templates.get_mut(&section.template);
            let Some(rule) = own.and_then(|template| template.rules.get_mut(&group.rule)) else { continue };
            rule.counts.violated += usize::from(nth == 0);
            // A report that violates the rule by itself is counted.
            rule.violating += usize::from(!section.violates);
        }
    }

    /// Adds a report that could not be read, or for whose form there were no usable rules.
    pub fn add_failed(&mut self) {
        self.failed += 1;
    }

    /// Adds everything from another summary.
    pub fn merge(&mut self, other: Summary) {
        other.standings.into_iter().for_each(|(standing, count)| bump(&mut self.standings, standing, count));
        other.violations.into_iter().for_each(|(severity, count)| bump(&mut self.violations, severity, count));
        self.open += other.open;
        self.unfilled += other.unfilled;
        self.failed += other.failed;
        self.counts.merge(other.counts);
        self.by_construction += other.by_construction;
        self.aside.merge(other.aside);
        for (name, theirs) in other.templates {
            let own = self.templates.entry(name).or_default();
            own.reports += theirs.reports;
            for (id, theirs) in theirs.rules {
                match own.rules.get_mut(&id) {
                    Some(rule) => rule.merge(theirs),
                    None => drop(own.rules.insert(id, theirs)),
                }
            }
        }
        for (cause, theirs) in other.causes {
            self.causes.entry(cause).or_default().merge(theirs);
        }
        other.offenders.into_iter().for_each(|offender| self.remember(offender));
    }

    /// Returns the number of reports checked.
    pub fn reports(&self) -> usize {
        self.standings.values().sum()
    }

    /// Returns the number of reports with a standing.
    pub fn standing(&self, standing: Standing) -> usize {
        self.standings.get(&standing).copied().unwrap_or(0)
    }

    /// Returns the number of violated positions for rules of one severity.
    pub fn violated(&self, severity: Severity) -> usize {
        self.violations.get(&severity).copied().unwrap_or(0)
    }

    /// Returns the reports with the most violations, the worst first; at most [`MAX_OFFENDERS`].
    pub fn offenders(&self) -> &[Offender] {
        &self.offenders
    }

    fn template(&mut self, name: &str) -> &mut TemplateSummary {
        self.templates.entry(name.to_owned()).or_default()
    }

    fn causes(&mut self, checked: &Checked) {
        let mut own: BTreeMap<Cause, usize> = BTreeMap::new();
        let open = checked.findings.iter().filter(|f| f.outcome == Outcome::Undetermined);
        open.filter_map(|f| f.cause).for_each(|cause| bump(&mut own, cause, 1));
        for (cause, positions) in own {
            self.causes.entry(cause).or_default().merge(CauseCount { positions, reports: 1 });
        }
    }

    fn offend(&mut self, checked: &Checked) {
        let violations = |severity| checked.violations.get(&severity).copied().unwrap_or(0);
        let (errors, warnings) = (violations(Severity::Error), violations(Severity::Warning));
        // Most reports are not among the worst, so copying them is avoided.
        let hopeless = self.offenders.len() >= MAX_OFFENDERS
            && self.offenders.last().is_some_and(|last| (errors, warnings) < (last.errors, last.warnings));
        if errors + warnings == 0 || hopeless {
            return;
        }
        self.remember(Offender {
            report: checked.report.name.clone(),
            template: checked.report.template.name.clone(),
            organisation: checked.report.organisation.clone(),
            errors,
            warnings,
            undetermined: checked.counts.undetermined,
        });
    }

    /// Inserts an offender by rank and drops the last one if there are too many.
    pub fn remember(&mut self, offender: Offender) {
        let at = self.offenders.partition_point(|other| other.rank() <= offender.rank());
        if at < MAX_OFFENDERS {
            self.offenders.insert(at, offender);
            self.offenders.truncate(MAX_OFFENDERS);
        }
    }
}

impl TemplateSummary {
    /// Returns the rule after adding these counts.
    fn rule(&mut self, count: &RuleCount) -> &mut RuleSummary {
        let rule = self.rules.entry(count.rule.clone()).or_insert_with(|| RuleSummary::new(count));
        rule.agree(count.severity, &count.table);
        rule.counts.merge(count.counts);
        rule
    }
}

impl RuleSummary {
    fn new(count: &RuleCount) -> Self {
        Self {
            severity: count.severity,
            table: count.table.clone(),
            counts: Counts::default(),
            violating: 0,
            undetermined: 0,
            places: BTreeMap::new(),
        }
    }

    /// Rules with the same name are the same in one run; if they ever differed, the result would still not depend on
    /// the order.
    fn agree(&mut self, severity: Severity, table: &Option<String>) {
        self.severity = self.severity.min(severity);
        if *table < self.table {
            self.table.clone_from(table);
        }
    }

    fn merge(&mut self, other: RuleSummary) {
        self.agree(other.severity, &other.table);
        self.counts.merge(other.counts);
        self.violating += other.violating;
        self.undetermined += other.undetermined;
        other.places.into_iter().for_each(|(at, count)| bump(&mut self.places, at, count));
    }
}

fn bump<K: Ord>(map: &mut BTreeMap<K, usize>, key: K, count: usize) {
    if count > 0 {
        *map.entry(key).or_default() += count;
    }
}
