//! Writes the first sheet: one row per finding, for sorting and filtering, under a frozen header, with cells in which
//! to explain it.

use std::collections::HashMap;

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::diagnostic::{Lang, Text};
use crate::finding::{Aside, CopiedGroup, GroupAside, Outcome};
use crate::render::finding_text::{phrase, weight};
use crate::render::run_model::RunModel;
use crate::render::view::{FindingView, ReportView, Selection};

use super::form::Plan;
use super::style::Styles;
use super::{MAX_FINDINGS, col, list_foot, list_head, row, text, write_value};

/// The headers and widths of the columns. Explanations are read back by these headers.
const COLUMNS: [(Text, u8); 21] = [
    (Text::WordReport, 26),
    (Text::AboutOrganisation, 22),
    (Text::AboutYear, 7),
    (Text::HeadRule, 20),
    (Text::HeadSeverity, 8),
    (Text::PageOutcome, 9),
    (Text::HeadTable, 7),
    (Text::HeadRow, 11),
    (Text::HeadCol, 20),
    (Text::HeadPlace, 16),
    (Text::BookLeft, 10),
    (Text::BookRight, 10),
    (Text::BookDifference, 10),
    (Text::BookUnit, 8),
    (Text::HeadMessage, 60),
    (Text::WordSubstituted, 34),
    (Text::HeadBasis, 30),
    (Text::HeadStatus, 10),
    (Text::HeadReason, 34),
    (Text::HeadWho, 12),
    (Text::HeadUntil, 13),
];

/// Writes the sheet and returns the number of findings of reports in it.
pub(super) fn sheet(
    sheet: &mut Worksheet,
    selection: &Selection,
    run: &RunModel,
    plans: &[Plan<'_>],
    styles: &Styles,
    lang: Lang,
) -> Result<usize, XlsxError> {
    list_head(sheet, &COLUMNS, styles, lang)?;
    let plans: HashMap<usize, &Plan<'_>> = plans.iter().map(|plan| (plan.number, plan)).collect();
    let mut page = Page { sheet, styles, lang, at: 0, of_groups: 0 };
    // Across all reports, findings that count stand before those that do not.
    for counts in [true, false] {
        for group in run.groups.iter().filter(|group| group.aside().is_none() == counts) {
            page.group(group, run.is_compared)?;
        }
        for entry in selection.entries() {
            let plan = plans.get(&entry.number).copied();
            for item in entry.part.findings.iter().filter(|item| item.aside.is_none() == counts) {
                if page.at < MAX_FINDINGS {
                    page.line(&entry.part, item, plan)?;
                }
            }
        }
    }
    let (at, of_groups) = (page.at, page.of_groups);
    list_foot(sheet, COLUMNS.len(), at)?;
    Ok(at - of_groups)
}

/// The sheet in progress.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    lang: Lang,
    /// The last row.
    at: usize,
    /// The number of rows for groups of copied text.
    of_groups: usize,
}

impl Page<'_> {
    /// Writes a row for each report of a group of copied text, in which it can be explained.
    fn group(&mut self, group: &CopiedGroup, compared: bool) -> Result<(), XlsxError> {
        let (lang, styles) = (self.lang, self.styles);
        let message = group.message().render(lang);
        let status = match group.aside() {
            Some(GroupAside::Explained) => phrase(Text::WordExplained, lang),
            Some(GroupAside::Known) => phrase(Text::WordKnown, lang),
            None if compared => phrase(Text::WordNew, lang),
            None => String::new(),
        };
        for section in &group.sections {
            if self.at == MAX_FINDINGS {
                break;
            }
            self.at += 1;
            self.of_groups += 1;
            let line = row(self.at);
            let sheet = &mut *self.sheet;
            let plain = [(0, section.report.as_str()), (1, section.office.as_deref().unwrap_or("")), (3, &group.rule)];
            for (at, words) in plain {
                text(sheet, line, at, words, &styles.plain)?;
            }
            write_value(sheet, line, 2, &section.year.map(|year| year.to_string()).unwrap_or_default(), &styles.plain)?;
            let format = styles.weight(Outcome::Violated, group.severity);
            text(sheet, line, 4, &weight(group.severity, lang), &format)?;
            text(sheet, line, 5, &phrase(Text::HeadViolated, lang), &format)?;
            // The position by which an explanation means this finding.
            text(sheet, line, 6, &phrase(Text::AtOtherOffices, lang), &styles.plain)?;
            text(sheet, line, 14, &message, &styles.wrapped)?;
            text(sheet, line, 17, &status, &styles.plain)?;
            let said = section.explained.as_ref();
            let said = said.map_or([""; 3], |said| [&*said.reason, &said.who, said.until.as_deref().unwrap_or("")]);
            self.explanation(line, said)?;
        }
        Ok(())
    }

    /// Writes the cells in which a finding is explained.
    fn explanation(&mut self, line: u32, said: [&str; 3]) -> Result<(), XlsxError> {
        for (idx, words) in said.into_iter().enumerate() {
            let format = if idx == 2 { &self.styles.fill_in_day } else { &self.styles.fill_in };
            text(self.sheet, line, col(18 + idx), words, format)?;
        }
        Ok(())
    }

    fn line(&mut self, part: &ReportView, item: &FindingView, plan: Option<&Plan<'_>>) -> Result<(), XlsxError> {
        self.at += 1;
        let (line, lang, styles) = (row(self.at), self.lang, self.styles);
        let sheet = &mut *self.sheet;
        let target = plan.and_then(|plan| plan.sheet_of(item.at.table.as_deref()));
        match target {
            Some(name) if self.at <= MAX_LINKS => {
                let link = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''")))
                    .set_text(super::fitting(&part.name));
                sheet.write_url_with_format(line, 0, link, &styles.plain)?;
            }
            _ => text(sheet, line, 0, &part.name, &styles.plain)?,
        }
        text(sheet, line, 1, part.organisation.as_deref().unwrap_or(""), &styles.plain)?;
        write_value(sheet, line, 2, &part.year.map(|year| year.to_string()).unwrap_or_default(), &styles.plain)?;
        text(sheet, line, 3, &item.rule, &styles.plain)?;
        let outcome = match item.outcome {
            Outcome::Undetermined => Text::HeadUndetermined,
            _ => Text::HeadViolated,
        };
        let format = styles.weight(item.outcome, item.severity);
        text(sheet, line, 4, &weight(item.severity, lang), &format)?;
        text(sheet, line, 5, &phrase(outcome, lang), &format)?;
        let code = |code: &Option<String>| code.clone().unwrap_or_default();
        text(sheet, line, 6, &code(&item.at.table), &styles.plain)?;
        text(sheet, line, 7, &code(&item.at.row), &styles.plain)?;
        text(sheet, line, 8, &code(&item.at.col), &styles.plain)?;
        text(sheet, line, 9, &places(item), &styles.plain)?;
        for (idx, side) in [&item.left, &item.right, &item.difference].into_iter().enumerate() {
            write_value(sheet, line, col(10 + idx), side.as_deref().unwrap_or(""), &styles.figure)?;
        }
        text(sheet, line, 13, item.unit.as_deref().unwrap_or(""), &styles.plain)?;
        text(sheet, line, 14, &item.message, &styles.wrapped)?;
        text(sheet, line, 15, item.equation.as_deref().unwrap_or(&item.expression), &styles.wrapped)?;
        text(sheet, line, 16, item.basis.as_deref().unwrap_or(""), &styles.wrapped)?;
        let status = match &item.aside {
            Some(Aside::Explained(_)) => phrase(Text::WordExplained, lang),
            Some(Aside::Known) => phrase(Text::WordKnown, lang),
            None if part.aside.new > 0 => phrase(Text::WordNew, lang),
            None => String::new(),
        };
        text(sheet, line, 17, &status, &styles.plain)?;
        let said = match &item.aside {
            Some(Aside::Explained(said)) => [said.reason.as_str(), &said.who, said.until.as_deref().unwrap_or("")],
            Some(Aside::Known) | None => [""; 3],
        };
        self.explanation(line, said)
    }
}

/// The largest number of links in a workbook.
const MAX_LINKS: usize = 60_000;

/// The places of the cells in the report, then those of other reports and of the text.
fn places(item: &FindingView) -> String {
    let own = std::iter::once(&item.places).filter(|places| !places.is_empty());
    own.chain(item.elsewhere.iter().map(|line| &line.words)).chain(&item.facts).cloned().collect::<Vec<_>>().join("; ")
}
