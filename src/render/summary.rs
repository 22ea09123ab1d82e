//! Converts the summary of a run to JSON (`docs/schema/summary.schema.json`): rules by form and id, places and causes
//! by frequency, offenders worst first.

use std::cmp::Reverse;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Severity;
use crate::finding::{Cause, Counts, RulePosition, RuleSummary, Standing, Summary};

use super::json::{AtOutput, SCHEMA, SeverityOutput};

/// All reports of one run of `gouji check`, added up.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "gouji check, summary", deny_unknown_fields))]
pub struct TallyOutput {
    pub schema: u32,
    pub reports: ReportsOutput,
    pub positions: PositionsOutput,
    /// Violated positions by severity.
    pub violations: ViolationsOutput,
    /// Every rule that was applied, those without violations too.
    pub rules: Vec<RuleTallyOutput>,
    /// The reports with the most violations, the worst first; not all of them.
    pub offenders: Vec<OffenderOutput>,
    /// Why positions are undetermined, the most frequent first.
    pub causes: Vec<CauseOutput>,
}

/// Reports by what came of them; each counts once, as the weightiest that is true of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ReportsOutput {
    /// With those that could not be read.
    pub total: usize,
    pub errors: usize,
    pub warnings: usize,
    pub undetermined: usize,
    pub infos: usize,
    pub holding: usize,
    /// No rule applied anywhere.
    pub unchecked: usize,
    pub failed: usize,
    /// With an undetermined position, whatever else came of them.
    pub open: usize,
}

/// Positions by outcome.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct PositionsOutput {
    pub satisfied: usize,
    pub violated: usize,
    pub undetermined: usize,
    pub not_applicable: usize,
}

impl From<Counts> for PositionsOutput {
    fn from(counts: Counts) -> Self {
        let Counts { satisfied, violated, undetermined, not_applicable } = counts;
        Self { satisfied, violated, undetermined, not_applicable }
    }
}

/// Violated positions by severity.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ViolationsOutput {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

/// One rule over all reports of its form.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct RuleTallyOutput {
    pub template: String,
    pub rule: String,
    pub severity: SeverityOutput,
    pub table: Option<String>,
    /// Reports of the form.
    pub reports: usize,
    /// Reports that violate it.
    pub violating: usize,
    /// Reports in which it could not be decided somewhere.
    pub undetermined: usize,
    pub positions: PositionsOutput,
    /// Where it is violated, the most frequent first.
    pub places: Vec<PlaceOutput>,
}

/// A place and in how many reports a rule is violated there.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct PlaceOutput {
    pub at: AtOutput,
    pub reports: usize,
}

/// A report with violations.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct OffenderOutput {
    pub report: String,
    pub template: String,
    pub organisation: Option<String>,
    pub errors: usize,
    pub warnings: usize,
    pub undetermined: usize,
}

/// Why positions are undetermined.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct CauseOutput {
    /// `text`, `absent`, `uncertain`, `blank`, `dash`: the state of a cell; `unit`, `overflow`, `division_by_zero`,
    /// `section`.
    pub cause: String,
    pub positions: usize,
    pub reports: usize,
}

/// Converts the tally of a run to JSON data.
pub fn output(tally: &Summary) -> TallyOutput {
    let standing = |standing| tally.standing(standing);
    let rules = tally
        .templates
        .iter()
        .flat_map(|(template, own)| own.rules.iter().map(move |(id, tally)| rule(template, own.reports, id, tally)));
    let mut causes: Vec<_> = tally.causes.iter().collect();
    causes.sort_by_key(|(cause, count)| (Reverse(count.positions), **cause));
    TallyOutput {
        schema: SCHEMA,
        reports: ReportsOutput {
            total: tally.reports() + tally.failed,
            errors: standing(Standing::Errors),
            warnings: standing(Standing::Warnings),
            undetermined: standing(Standing::Undetermined),
            infos: standing(Standing::Infos),
            holding: standing(Standing::Holding),
            unchecked: standing(Standing::Unchecked),
            failed: tally.failed,
            open: tally.open,
        },
        positions: tally.counts.into(),
        violations: ViolationsOutput {
            errors: tally.violated(Severity::Error),
            warnings: tally.violated(Severity::Warning),
            infos: tally.violated(Severity::Info),
        },
        rules: rules.collect(),
        offenders: tally
            .offenders()
            .iter()
            .map(|offender| OffenderOutput {
                report: offender.report.clone(),
                template: offender.template.clone(),
                organisation: offender.organisation.clone(),
                errors: offender.errors,
                warnings: offender.warnings,
                undetermined: offender.undetermined,
            })
            .collect(),
        causes: causes
            .into_iter()
            .map(|(cause, count)| CauseOutput {
                cause: name(*cause).to_owned(),
                positions: count.positions,
                reports: count.reports,
            })
            .collect(),
    }
}

fn rule(template: &str, reports: usize, id: &str, tally: &RuleSummary) -> RuleTallyOutput {
    let mut places: Vec<(&RulePosition, usize)> = tally.places.iter().map(|(at, count)| (at, *count)).collect();
    places.sort_by(|(a, more), (b, less)| less.cmp(more).then(a.cmp(b)));
    let place = |(at, reports): (&RulePosition, usize)| PlaceOutput {
        at: AtOutput { table: at.table.clone(), row: at.row.clone(), col: at.col.clone() },
        reports,
    };
    RuleTallyOutput {
        template: template.to_owned(),
        rule: id.to_owned(),
        severity: tally.severity.into(),
        table: tally.table.clone(),
        reports,
        violating: tally.violating,
        undetermined: tally.undetermined,
        positions: tally.counts.into(),
        places: places.into_iter().map(place).collect(),
    }
}

fn name(cause: Cause) -> &'static str {
    match cause {
        Cause::Cell(state) => state.name(),
        Cause::Unit => "unit",
        Cause::Overflow => "overflow",
        Cause::DivisionByZero => "division_by_zero",
        Cause::Section => "section",
    }
}
