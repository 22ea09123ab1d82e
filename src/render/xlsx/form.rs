//! Writes one sheet per table, drawn as on the form, with figures as printed and wrong ones coloured and commented.

use rust_xlsxwriter::{Format, IgnoreError, Note, Workbook, Worksheet, XlsxError};

use crate::diagnostic::{Lang, Message, Text};
use crate::finding::state_name;
use crate::render::columns::display_width;
use crate::render::view::{HeaderCell, Highlight, ReportView, SelectedReport, header, highlights};
use crate::report::State;
use crate::template::{LeafIdx, Table};

use super::names::Names;
use super::style::Styles;
use super::{col, comment_text, row, text, write_value};

/// The sheets of one report.
pub(super) struct Plan<'p> {
    /// The number of the report in the run.
    pub(super) number: usize,
    part: &'p ReportView,
    highlights: Vec<Highlight>,
    /// Tables that are drawn, with the names of their sheets.
    tables: Vec<(&'p Table, String)>,
}

/// Chooses and names the tables that are drawn: all of them for a single report, otherwise those with findings.
pub(super) fn plan<'p>(entry: &'p SelectedReport, single: bool, names: &mut Names) -> Plan<'p> {
    let (number, part) = (entry.number, &entry.part);
    let highlights = highlights(part);
    let wanted = |table: &Table| {
        let own = highlights.iter().skip(table.first.index()).take(table.cell_count());
        single || own.into_iter().any(Highlight::is_set)
    };
    let tables = part.template.tables.values().filter(|table| wanted(table));
    let tables = tables
        .map(|table| {
            let name = if single { table.code.clone() } else { format!("{number} {}", table.code) };
            (table, names.reserve(&name))
        })
        .collect();
    Plan { number, part, highlights, tables }
}

impl Plan<'_> {
    /// Returns the sheet of a table; the first one for findings without a table of their own.
    pub(super) fn sheet_of(&self, table: Option<&str>) -> Option<&str> {
        let found = self.tables.iter().find(|(own, _)| Some(own.code.as_str()) == table);
        found.or(self.tables.first()).map(|(_, name)| name.as_str())
    }
}

pub(super) fn sheets(book: &mut Workbook, plan: &Plan<'_>, styles: &Styles, lang: Lang) -> Result<(), XlsxError> {
    for (table, name) in &plan.tables {
        draw(book.add_worksheet().set_name(name)?, table, plan, styles, lang)?;
    }
    Ok(())
}

/// The number of rows above the headers.
const ABOVE: usize = 4;

fn draw(sheet: &mut Worksheet, table: &Table, plan: &Plan<'_>, styles: &Styles, lang: Lang) -> Result<(), XlsxError> {
    let part = plan.part;
    text(sheet, 0, 0, if table.title.is_empty() { &table.code } else { &table.title }, &styles.title)?;
    text(sheet, 1, 0, &format!("{}  {}", part.title(), part.name), &styles.soft)?;
    let unit = table.unit.as_ref().map(|unit| Message::new(Text::PageUnit).with("unit", unit.clone()).render(lang));
    let about = [Some(part.conclusion(lang).1), unit, table.note.clone()];
    text(sheet, 2, 0, &about.into_iter().flatten().collect::<Vec<_>>().join("  "), &styles.soft)?;
    let (rows, cols) = (header(&table.rows), header(&table.cols));
    let (top, left) = (ABOVE + cols.depth, rows.depth);
    if left > 0 {
        block(sheet, (ABOVE, 0), (top - 1, left - 1), "", &styles.head)?;
    }
    for head in &cols.list {
        let to = (ABOVE + head.level + head.levels - 1, left + head.first + head.leaves - 1);
        block(sheet, (ABOVE + head.level, left + head.first), to, &head.words(), &styles.head)?;
    }
    for head in &rows.list {
        let to = (top + head.first + head.leaves - 1, head.level + head.levels - 1);
        block(sheet, (top + head.first, head.level), to, &head.words(), &styles.side)?;
    }
    widths(sheet, &rows.list, left, table, &cols.list)?;
    for r in 0..table.rows.leaf_count() {
        for c in 0..table.cols.leaf_count() {
            let id = table.cell(LeafIdx(r), LeafIdx(c));
            let Some(cell) = part.cells.get(id.index()) else { continue };
            let highlight = plan.highlights.get(id.index()).filter(|highlight| highlight.is_set());
            let total = table.rows.leaf(LeafIdx(r)).total || table.cols.leaf(LeafIdx(c)).total;
            let format = styles.cell(highlight, total);
            let (at, col) = (row(top + r), col(left + c));
            match cell.state {
                State::Absent | State::Uncertain if cell.raw.is_empty() => {
                    text(sheet, at, col, &state_name(cell.state).render(lang), &format)?;
                }
                _ => write_value(sheet, at, col, &cell.raw, &format)?,
            }
            if let Some(highlight) = highlight {
                let words = comment_text(part, &highlight.findings, lang);
                let lines =
                    u32::try_from(words.lines().map(|line| 1 + display_width(line) / 44).sum::<usize>()).unwrap_or(20);
                let note = Note::new(words)
                    .set_author("gouji")
                    .add_author_prefix(false)
                    .set_width(320)
                    .set_height(18 * lines.clamp(4, 24) + 10);
                sheet.insert_note(at, col, &note)?;
            }
        }
    }
    let last = (row(top + table.rows.leaf_count()), col(left + table.cols.leaf_count()));
    sheet.ignore_error_range(0, 0, last.0, last.1, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(row(top), col(left))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Writes a text over a rectangle, merged if it is more than one cell.
fn block(
    sheet: &mut Worksheet,
    from: (usize, usize),
    to: (usize, usize),
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if from == to {
        return text(sheet, row(from.0), col(from.1), words, format);
    }
    sheet.merge_range(row(from.0), col(from.1), row(to.0), col(to.1), &super::fitting(words), format)?;
    Ok(())
}

/// Makes columns wide enough for their text; long labels are wrapped.
fn widths(
    sheet: &mut Worksheet,
    rows: &[HeaderCell<'_>],
    left: usize,
    table: &Table,
    cols: &[HeaderCell<'_>],
) -> Result<(), XlsxError> {
    let fit = |most: usize, least: usize, cap: usize| u8::try_from((most + 2).clamp(least, cap)).unwrap_or(u8::MAX);
    for level in 0..left {
        let own = rows.iter().filter(|head| head.level + head.levels == level + 1);
        let most = own.map(|head| display_width(&head.words()) / head.levels).max().unwrap_or(0);
        let leaf = level + 1 == left;
        sheet.set_column_width(col(level), fit(most, 8, if leaf { 44 } else { 18 }))?;
    }
    let mut most = vec![0; table.cols.leaf_count()];
    for head in cols.iter().filter(|head| head.leaves == 1) {
        if let Some(slot) = most.get_mut(head.first) {
            *slot = display_width(&head.words()).max(*slot);
        }
    }
    for (idx, most) in most.iter().enumerate() {
        sheet.set_column_width(col(left + idx), fit(*most, 9, 18))?;
    }
    Ok(())
}
