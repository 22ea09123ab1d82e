//! Converts the entries of the manifest, and the summary of a report, to lines of JSON and back.
//!
//! Invariant: a line that is cut off, or was written by another version, is ignored.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::align::Sketch;
use crate::diagnostic::Severity;
use crate::engine::SectionSketch;
use crate::explanation::SectionExplanation;
use crate::finding::{
    AsideCounts, Cause, CauseCount, Counts, Explained, Offender, RulePosition, RuleSummary, Standing, Summary,
    TemplateSummary,
};
use crate::report::State;
use crate::source::Place;

/// One line of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ManifestLine {
    ManifestEntry(Box<ManifestEntry>),
    /// A summary, written once because most reports add the same; entries refer to it by `id`.
    Tally {
        id: String,
        tally: Box<TallyForm>,
    },
}

/// The result of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// The result file, relative to the output folder.
    pub result: String,
    /// The report as given.
    pub report: String,
    /// The digest of the report.
    pub digest: String,
    /// The cache key: the digest of everything else the result depends on.
    pub terms: String,
    /// Digest and length of the result file.
    pub made: WrittenFile,
    /// The id of the summary that the result adds.
    pub tally: String,
    /// Forms whose rules were needed.
    pub forms: Vec<String>,
    /// The printed remarks about the report, with colours.
    pub remarks: String,
    /// Some step failed, and would fail again.
    pub failed: bool,
    /// Whether the next run has to try again.
    pub again: bool,
    /// The annotated copy; null if none was asked for.
    pub copy: Option<CopyEntry>,
    /// Sections that every run compares with those of other offices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionForm>,
}

/// A section, with the hashes of its passages in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionForm {
    rule: String,
    severity: u8,
    section: String,
    share: u32,
    office: Option<String>,
    year: Option<i32>,
    report: String,
    template: String,
    total: usize,
    kept: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    explanations: Vec<ExplanationForm>,
    violates: bool,
}

/// An explanation of text that other offices have as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplanationForm {
    reason: String,
    who: String,
    until: Option<String>,
    file: String,
    place: ExplanationPlace,
    until_place: Option<ExplanationPlace>,
}

/// A place in a file of explanations: the sheet of a workbook, the line or row, and the column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ExplanationPlace(Option<String>, u64, u64);

impl ExplanationForm {
    fn new(own: &SectionExplanation) -> Self {
        let Explained { reason, who, until, .. } = own.explained.clone();
        let (place, until_place) = (ExplanationPlace::new(&own.place), own.until.as_ref().map(ExplanationPlace::new));
        Self { reason, who, until, file: own.file.clone(), place, until_place }
    }

    fn explanation(&self) -> SectionExplanation {
        let ExplanationForm { reason, who, until, .. } = self.clone();
        SectionExplanation {
            explained: Explained { reason, who, until, outcome: None, sides: [None, None] },
            file: self.file.clone(),
            place: self.place.place(),
            until: self.until_place.as_ref().map(ExplanationPlace::place),
        }
    }
}

impl ExplanationPlace {
    fn new(place: &Place) -> Self {
        match place {
            Place::Sheet { sheet, row, column } => Self(Some(sheet.to_string()), (*row).into(), (*column).into()),
            Place::Line { line, column } => Self(None, *line, *column),
            // Explanations stand in no other kind of file.
            _ => Self(None, 1, 1),
        }
    }

    fn place(&self) -> Place {
        let Self(sheet, line, column) = self;
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        match sheet {
            Some(sheet) => Place::Sheet { sheet: sheet.as_str().into(), row: small(*line), column: small(*column) },
            None => Place::Line { line: *line, column: *column },
        }
    }
}

impl SectionForm {
    /// Converts a section for writing.
    pub fn new(section: &SectionSketch) -> Self {
        let mut kept = String::with_capacity(section.sketch.kept().len() * HEX_DIGITS);
        for hash in section.sketch.kept() {
            // Writing to memory does not fail.
            let _ = write!(kept, "{hash:08x}");
        }
        Self {
            rule: section.rule.clone(),
            severity: severity_number(section.severity),
            section: section.section.clone(),
            share: section.share,
            office: section.office.clone(),
            year: section.year,
            report: section.report.clone(),
            template: section.template.clone(),
            total: section.sketch.total(),
            kept,
            explanations: section.explanations.iter().map(ExplanationForm::new).collect(),
            violates: section.violates,
        }
    }

    /// Restores a section; `None` if its line is damaged.
    pub fn sketch(&self) -> Option<SectionSketch> {
        let hash = |at: usize| u32::from_str_radix(self.kept.get(at..at + HEX_DIGITS)?, 16).ok();
        let kept = (0..self.kept.len()).step_by(HEX_DIGITS).map(hash).collect::<Option<Vec<u32>>>()?;
        Some(SectionSketch {
            rule: self.rule.clone(),
            severity: SEVERITIES.get(usize::from(self.severity)).copied()?,
            section: self.section.clone(),
            share: self.share,
            office: self.office.clone(),
            year: self.year,
            report: self.report.clone(),
            template: self.template.clone(),
            sketch: Sketch::restored(self.total, kept)?,
            explanations: self.explanations.iter().map(ExplanationForm::explanation).collect(),
            violates: self.violates,
        })
    }
}

/// Digits of a hash.
const HEX_DIGITS: usize = 8;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFile {
    pub digest: String,
    pub bytes: u64,
}

/// The annotated copy of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyEntry {
    /// Its path, whether or not the report is a workbook.
    pub path: String,
    pub made: Option<WrittenFile>,
}

/// A summary as lists of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TallyForm {
    /// In the order of [`Standing::ALL`].
    standings: [usize; 7],
    open: usize,
    unfilled: usize,
    failed: usize,
    counts: [usize; 4],
    violations: [usize; 3],
    by_construction: usize,
    /// Explained, known, new, resolved, and undetermined ones among the first two.
    aside: [usize; 5],
    templates: Vec<(String, usize, Vec<RuleForm>)>,
    causes: Vec<(String, usize, usize)>,
    offenders: Vec<(String, String, Option<String>, [usize; 3])>,
}

/// Id, severity, table, outcomes, the numbers of reports that violate the rule and in which it is undetermined, and
/// places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct RuleForm(String, u8, Option<String>, [usize; 4], usize, usize, Vec<PlaceForm>);

type PlaceForm = (Option<String>, Option<String>, Option<String>, usize);

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
const OTHER_CAUSES: [(&str, Cause); 8] = [
    ("unit", Cause::Unit),
    ("overflow", Cause::Overflow),
    ("division_by_zero", Cause::DivisionByZero),
    ("section", Cause::Section),
    ("prior", Cause::Prior),
    ("member", Cause::Member),
    ("fact", Cause::Fact),
    ("office", Cause::Office),
];

/// The place of a severity in the list.
fn severity_number(severity: Severity) -> u8 {
    let at = SEVERITIES.iter().position(|known| *known == severity);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// Formats a line, with its line end.
pub fn line(line: &ManifestLine) -> String {
    serde_json::to_string(line).unwrap_or_default() + "\n"
}

/// Parses a line; `None` for any other text.
pub fn parse(line: &str) -> Option<ManifestLine> {
    serde_json::from_str(line).ok()
}

/// Converts a summary for writing.
pub fn form(tally: &Summary) -> TallyForm {
    let rule = |(id, rule): (&String, &RuleSummary)| {
        let places = rule.places.iter().map(|(at, count)| (at.table.clone(), at.row.clone(), at.col.clone(), *count));
        RuleForm(
            id.clone(),
            severity_number(rule.severity),
            rule.table.clone(),
            figures(rule.counts),
            rule.violating,
            rule.undetermined,
            places.collect(),
        )
    };
    let cause = |cause: &Cause| match cause {
        Cause::Cell(state) => state.name().to_owned(),
        other => OTHER_CAUSES.iter().find(|(_, own)| own == other).map_or("", |(name, _)| *name).to_owned(),
    };
    TallyForm {
        standings: Standing::ALL.map(|standing| tally.standing(standing)),
        open: tally.open,
        unfilled: tally.unfilled,
        failed: tally.failed,
        counts: figures(tally.counts),
        violations: SEVERITIES.map(|severity| tally.violated(severity)),
        by_construction: tally.by_construction,
        aside: [tally.aside.explained, tally.aside.known, tally.aside.new, tally.aside.resolved, tally.aside.open],
        templates: tally
            .templates
            .iter()
            .map(|(name, own)| (name.clone(), own.reports, own.rules.iter().map(rule).collect()))
            .collect(),
        causes: tally.causes.iter().map(|(own, count)| (cause(own), count.positions, count.reports)).collect(),
        offenders: tally
            .offenders()
            .iter()
            .map(|own| {
                let Offender { report, template, organisation, errors, warnings, undetermined } = own.clone();
                (report, template, organisation, [errors, warnings, undetermined])
            })
            .collect(),
    }
}

/// Restores a summary; `None` if a name is unknown.
pub fn tally(form: &TallyForm) -> Option<Summary> {
    let mut tally = Summary::default();
    tally.open = form.open;
    tally.unfilled = form.unfilled;
    tally.failed = form.failed;
    tally.counts = counts(form.counts);
    tally.by_construction = form.by_construction;
    let [explained, known, new, resolved, open] = form.aside;
    tally.aside = AsideCounts { explained, known, new, resolved, open };
    let some = |count: &usize| *count > 0;
    tally.standings.extend(Standing::ALL.into_iter().zip(form.standings).filter(|(_, count)| some(count)));
    tally.violations.extend(SEVERITIES.into_iter().zip(form.violations).filter(|(_, count)| some(count)));
    for (name, reports, rules) in &form.templates {
        let mut own = TemplateSummary { reports: *reports, ..TemplateSummary::default() };
        for RuleForm(id, severity, table, outcomes, violating, undetermined, places) in rules {
            let place = |(table, row, col, count): &PlaceForm| {
                (RulePosition { table: table.clone(), row: row.clone(), col: col.clone() }, *count)
            };
            let rule = RuleSummary {
                severity: SEVERITIES.get(usize::from(*severity)).copied()?,
                table: table.clone(),
                counts: counts(*outcomes),
                violating: *violating,
                undetermined: *undetermined,
                places: places.iter().map(place).collect(),
            };
            own.rules.insert(id.clone(), rule);
        }
        tally.templates.insert(name.clone(), own);
    }
    for (name, positions, reports) in &form.causes {
        let cell = || State::from_name(name).map(Cause::Cell);
        let cause = OTHER_CAUSES.iter().find(|(own, _)| own == name).map(|(_, cause)| *cause).or_else(cell)?;
        tally.causes.insert(cause, CauseCount { positions: *positions, reports: *reports });
    }
    for (report, template, organisation, [errors, warnings, undetermined]) in &form.offenders {
        tally.remember(Offender {
            report: report.clone(),
            template: template.clone(),
            organisation: organisation.clone(),
            errors: *errors,
            warnings: *warnings,
            undetermined: *undetermined,
        });
    }
    Some(tally)
}

fn figures(counts: Counts) -> [usize; 4] {
    let Counts { satisfied, violated, undetermined, not_applicable } = counts;
    [satisfied, violated, undetermined, not_applicable]
}

fn counts([satisfied, violated, undetermined, not_applicable]: [usize; 4]) -> Counts {
    Counts { satisfied, violated, undetermined, not_applicable }
}
