//! Formats the cells of a finding as an aligned table, without what every line or the headline repeats.

use std::collections::BTreeSet;

use crate::diagnostic::{Message, Text};
use crate::finding::{Finding, Outcome};
use crate::render::columns::{Columns, Side, StyledText, clean, shorten};
use crate::render::finding_text;
use crate::render::place::{self, Codes};
use crate::report::{Cell, Change, Report, State};
use crate::source::Sources;
use crate::template::{BlankPolicy, CellId};

use super::{DIM, View, remark, style_of};

/// More cells than this are folded.
const MANY: usize = 12;
/// The largest number of rows.
const MOST: usize = 20;
/// The display width of labels of the form.
const LABEL: usize = 28;

/// Formats the table, followed by the number of cells left out.
pub(super) fn cells(finding: &Finding, report: &Report, ids: &[CellId], sources: &Sources, view: View) -> String {
    let known: Vec<(CellId, Codes<'_>, &Cell)> =
        ids.iter().filter_map(|id| Some((*id, place::codes(&report.template, *id)?, report.cell(*id)?))).collect();
    if known.is_empty() {
        return String::new();
    }
    let suspect = |id: CellId| finding.suspects_cell(id);
    let (shown, hidden, cut) = choose(&known, suspect);
    let varied = |code: fn(&Codes<'_>) -> String| {
        known.iter().map(|(_, codes, _)| code(codes)).collect::<BTreeSet<_>>().len() > 1
    };
    let with_table = finding.at.table.is_none() || varied(|c| c.table.to_owned());
    let with_row = finding.at.row.is_none() || varied(|c| c.row.to_owned());
    let with_col = finding.at.col.is_none() || varied(|c| c.col.to_owned());
    let with_label = with_row && !(with_col && with_table) && known.iter().any(|(_, c, _)| c.row_label != c.row);
    let severity = style_of(finding.severity);
    let some = !shown.is_empty();

    let mut columns =
        Columns::new([Side::Left, Side::Left, Side::Left, Side::Left, Side::Left, Side::Right, Side::Left, Side::Left])
            .indent(2);
    let head = |wanted: bool, text: Text| StyledText::styled(if wanted { view.text(text) } else { String::new() }, DIM);
    columns.row(vec![
        StyledText::default(),
        head(with_table, Text::HeadTable),
        head(with_row, Text::HeadRow),
        head(with_label, Text::HeadLabel),
        head(with_col, Text::HeadCol),
        head(true, Text::HeadPrinted),
        head(
            shown.iter().any(|(id, _, cell)| !note(cell, finding, report, suspect(*id), view).is_empty()),
            Text::HeadNote,
        ),
        head(true, Text::HeadLineColumn),
    ]);
    for (id, codes, cell) in shown {
        let marked = suspect(*id);
        let style = if marked { severity } else { anstyle::Style::new() };
        let only = |wanted: bool, words: &str| StyledText::new(if wanted { clean(words) } else { String::new() });
        columns.row(vec![
            StyledText::styled(if marked { ">" } else { "" }, severity),
            only(with_table, codes.table),
            only(with_row, codes.row),
            only(with_label, &shorten(codes.row_label, LABEL)),
            only(with_col, &shorten(codes.col, LABEL)),
            StyledText::styled(printed(cell, view), style),
            StyledText::new(note(cell, finding, report, marked, view)),
            StyledText::styled(clean(&place::within(cell, sources, view.lang).unwrap_or_default()), DIM),
        ]);
    }
    let mut out = String::new();
    if some {
        out.push_str(&remark(Text::WordReport, &report.name, view));
        out.push_str(&columns.render(view.color));
    }
    for (count, text) in [(hidden, Text::CellsZero), (cut, Text::CellsCut)] {
        if count > 0 {
            let words = Message::new(text).with("count", count.to_string()).render(view.lang);
            out.push_str(&format!("    {}\n", view.paint(&words, DIM)));
        }
    }
    out
}

type Known<'a, 'r> = (CellId, Codes<'a>, &'r Cell);

/// Chooses the cells to show, and counts the zeros and blanks and the others that are not shown.
fn choose<'k, 'a, 'r>(
    known: &'k [Known<'a, 'r>],
    suspect: impl Fn(CellId) -> bool,
) -> (Vec<&'k Known<'a, 'r>>, usize, usize) {
    if known.len() <= MANY {
        return (known.iter().collect(), 0, 0);
    }
    let empty = |cell: &Cell| match cell.state {
        State::Number => cell.value.is_some_and(|value| value.is_zero()),
        State::Blank | State::Dash => true,
        State::Text | State::Absent | State::Uncertain => false,
    };
    let mut shown: Vec<&Known<'_, '_>> = known.iter().filter(|(id, _, cell)| suspect(*id) || !empty(cell)).collect();
    let hidden = known.len() - shown.len();
    let mut room = MOST.saturating_sub(shown.iter().filter(|(id, _, _)| suspect(*id)).count());
    let noteworthy = shown.len();
    shown.retain(|(id, _, _)| {
        let keep = suspect(*id) || room > 0;
        room = if suspect(*id) { room } else { room.saturating_sub(1) };
        keep
    });
    (shown.clone(), hidden, noteworthy - shown.len())
}

/// Returns the text in the document, or the state of a cell without text.
pub(super) fn printed(cell: &Cell, view: View) -> String {
    shorten(&finding_text::printed(cell, view.lang), LABEL)
}

/// Describes how the figure was read if its text does not show it, and whether the cell is a suspect.
fn note(cell: &Cell, finding: &Finding, report: &Report, suspect: bool, view: View) -> String {
    let mut notes = Vec::new();
    match cell.state {
        State::Number => {
            if let Some(value) = cell.value {
                let read = match &cell.unit {
                    Some(unit) => format!("{value} {unit}"),
                    None => value.to_string(),
                };
                if cell.raw() != value.to_string() {
                    notes.push(Message::new(Text::NoteReadAs).with("value", read).render(view.lang));
                }
            }
            if cell.changes.contains(&Change::Recovered) {
                notes.push(view.text(Text::NoteRecovered));
            }
        }
        State::Blank | State::Dash => {
            let counted = finding.outcome == Outcome::Violated
                && report.template.blank == BlankPolicy::Zero
                && (finding.operands.is_empty() || finding.operands.iter().any(|o| o.note.is_some()));
            if counted {
                notes.push(view.text(Text::NoteCountedZero));
            }
        }
        State::Text => notes.push(view.text(Text::NoteNoNumber)),
        State::Absent => notes.push(view.text(Text::NoteNotFound)),
        State::Uncertain => {
            let list = cell.readings.iter().take(4).cloned().map(Message::verbatim).collect();
            notes.push(Message::new(Text::NoteReadings).with_list("readings", list).render(view.lang));
        }
    }
    if suspect {
        notes.push(view.text(Text::NoteLookFirst));
    }
    clean(&notes.join(&view.text(Text::Comma)))
}
