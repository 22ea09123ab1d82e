//! Writes the first sheet: one row per finding, for sorting and filtering, under a frozen header.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::diagnostic::{Lang, Text};
use crate::finding::Outcome;
use crate::render::finding_text::{phrase, weight};
use crate::render::view::{FindingView, Selection};

use super::form::Plan;
use super::style::Styles;
use super::{MAX_FINDINGS, col, list_foot, list_head, row, text, write_value};

/// The headers and widths of the columns.
const COLUMNS: [(Text, u8); 17] = [
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
];

/// Writes the sheet and returns the number of findings in it.
pub(super) fn sheet(
    sheet: &mut Worksheet,
    selection: &Selection,
    plans: &[Plan<'_>],
    styles: &Styles,
    lang: Lang,
) -> Result<usize, XlsxError> {
    list_head(sheet, &COLUMNS, styles, lang)?;
    let mut at = 0;
    let mut plans = plans.iter().peekable();
    for entry in selection.entries() {
        let part = &entry.part;
        let plan = plans.next_if(|plan| plan.number == entry.number);
        for item in &part.findings {
            if at >= MAX_FINDINGS {
                break;
            }
            at += 1;
            let line = row(at);
            let target = plan.and_then(|plan| plan.sheet_of(item.at.table.as_deref()));
            match target {
                Some(name) if at <= MAX_LINKS => {
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
        }
    }
    list_foot(sheet, COLUMNS.len(), at)?;
    Ok(at)
}

/// The largest number of links in a workbook.
const MAX_LINKS: usize = 60_000;

/// The places of the cells in the report, then those of other reports and of the text.
fn places(item: &FindingView) -> String {
    let own = std::iter::once(&item.places).filter(|places| !places.is_empty());
    own.chain(item.elsewhere.iter().map(|line| &line.words)).chain(&item.facts).cloned().collect::<Vec<_>>().join("; ")
}
