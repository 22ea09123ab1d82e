//! Writes the sheet of the cells that are most likely wrong: one row per cell that would change, under a frozen header.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::diagnostic::{Lang, Text};
use crate::render::finding_text::phrase;
use crate::render::view::Selection;

use super::style::Styles;
use super::{MAX_FINDINGS, count, list_foot, list_head, row, text, write_value};

/// The headers and widths of the columns.
const COLUMNS: [(Text, u8); 10] = [
    (Text::WordReport, 26),
    (Text::AboutOrganisation, 22),
    (Text::AboutYear, 7),
    (Text::HeadMatter, 34),
    (Text::HeadOption, 7),
    (Text::HeadChange, 44),
    (Text::HeadPlace, 16),
    (Text::HeadMechanism, 24),
    (Text::HeadProof, 44),
    (Text::HeadRule, 44),
];

pub(super) fn sheet(
    sheet: &mut Worksheet,
    selection: &Selection,
    styles: &Styles,
    lang: Lang,
) -> Result<(), XlsxError> {
    list_head(sheet, &COLUMNS, styles, lang)?;
    let mut at = 0;
    for part in selection.entries().iter().map(|entry| &entry.part) {
        for matter in &part.matters {
            let notes = matter.notes.join(&phrase(Text::ListSeparator, lang));
            for (number, option) in matter.options.iter().enumerate() {
                for (words, place) in &option.changes {
                    if at >= MAX_FINDINGS {
                        break;
                    }
                    at += 1;
                    let line = row(at);
                    text(sheet, line, 0, &part.name, &styles.plain)?;
                    text(sheet, line, 1, part.organisation.as_deref().unwrap_or(""), &styles.plain)?;
                    let year = part.year.map(|year| year.to_string()).unwrap_or_default();
                    write_value(sheet, line, 2, &year, &styles.plain)?;
                    text(sheet, line, 3, &matter.head, &styles.wrapped)?;
                    count(sheet, line, 4, number + 1, &styles.figure)?;
                    text(sheet, line, 5, words, &styles.wrapped)?;
                    text(sheet, line, 6, place.as_deref().unwrap_or(""), &styles.plain)?;
                    text(sheet, line, 7, &option.mechanisms, &styles.wrapped)?;
                    text(sheet, line, 8, &notes, &styles.wrapped)?;
                    text(sheet, line, 9, &matter.repairs, &styles.wrapped)?;
                }
            }
        }
    }
    list_foot(sheet, COLUMNS.len(), at)
}
