//! Puts findings and cells into sentences.
//!
//! Invariant: no sentence can change the direction of writing or exceed its length limit.

use crate::diagnostic::{Lang, Message, Text};
use crate::finding::{Cause, Checked, Finding, Outcome, Quotient, state_name};
use crate::render::columns::{clean, shorten};
use crate::render::finding_text::{
    Elsewhere, elsewhere, equation, expression, facts, marked_with_reason, phrase, places, position, sides, unit,
    without_place,
};
use crate::render::{json, place};
use crate::report::{Cell, Change, Report, State};
use crate::source::Sources;
use crate::template::{CellId, Template};

use super::{CellView, FindingView};

/// The display width of a cell's text; longer text is prose in the wrong place.
const MAX_RAW: usize = 120;
/// The display width of one sentence.
const MAX_WORDS: usize = 2_000;
/// The display width of the places of a finding.
const MAX_PLACES: usize = 200;
/// The number of readings named for an uncertain cell.
const MAX_READINGS: usize = 4;

fn tidy(words: &str) -> String {
    shorten(&clean(words), MAX_WORDS)
}

pub(super) fn item(finding: &Finding, checked: &Checked, sources: &Sources, lang: Lang) -> FindingView {
    let some = |words: &Option<String>| words.as_deref().map(tidy);
    let figure = |value: Option<&Quotient>| value.map(|value| value.to_string());
    FindingView {
        rule: tidy(&finding.rule),
        severity: finding.severity,
        outcome: finding.outcome,
        message: tidy(&marked_with_reason(finding, without_place(&json::message(finding, lang), &finding.at), lang)),
        at: finding.at.clone(),
        position: position(&finding.at, lang),
        left: figure(finding.left.as_ref()),
        right: figure(finding.right.as_ref()),
        difference: figure(finding.difference.as_ref()),
        unit: unit(finding).map(|unit| tidy(&unit)),
        sides: sides(finding, lang),
        expression: tidy(&expression(&finding.expression, finding.derived, lang)),
        equation: equation(finding, lang).map(|words| tidy(&words)),
        basis: some(&finding.basis),
        help: finding.help.as_ref().filter(|_| finding.aside.is_none()).map(|help| tidy(&help.render(lang))),
        source: finding.rule_span.map(|span| tidy(&place::full(span, sources))).filter(|words| !words.is_empty()),
        places: shorten(&places(finding, checked, |cell| place::within(cell, sources, lang)), MAX_PLACES),
        cells: finding.cells_here(),
        elsewhere: elsewhere(finding, &checked.report, lang)
            .into_iter()
            .map(|line| Elsewhere { words: tidy(&line.words), ..line })
            .collect(),
        facts: facts(finding, &checked.report, sources, lang).iter().map(|words| tidy(words)).collect(),
        marked: marked(finding, &checked.report),
        suspects: finding.suspects_here(),
        aside: finding.aside.clone(),
    }
}

/// Returns the cells because of which a position is undetermined, or all that took part if none can be singled out.
fn marked(finding: &Finding, report: &Report) -> Vec<CellId> {
    let in_the_way = |id: &&CellId| {
        let state = report.cell(**id).map(|cell| cell.state);
        matches!(state, Some(State::Text | State::Absent | State::Uncertain))
    };
    let cells = finding.cells_here();
    let found: Vec<CellId> = match finding.outcome {
        Outcome::Undetermined => cells.iter().filter(in_the_way).copied().collect(),
        _ => Vec::new(),
    };
    if found.is_empty() { cells } else { found }
}

pub(super) fn cell(cell: &Cell, place: Option<String>, lang: Lang) -> CellView {
    CellView {
        state: cell.state,
        raw: shorten(&clean(&cell.raw()), MAX_RAW),
        value: cell.value.map(|value| value.to_string()),
        note: note(cell, lang),
        place: place.map(|place| shorten(&clean(&place), MAX_RAW)),
    }
}

/// Describes what the text of a cell does not show.
fn note(cell: &Cell, lang: Lang) -> String {
    let mut notes = Vec::new();
    match cell.state {
        State::Number => {
            if let Some(value) = cell.value.map(|value| value.to_string()).filter(|value| *value != cell.raw()) {
                let read = cell.unit.as_ref().map_or(value.clone(), |unit| format!("{value} {unit}"));
                notes.push(Message::new(Text::NoteReadAs).with("value", read).render(lang));
            }
            if cell.changes.contains(&Change::Recovered) {
                notes.push(phrase(Text::NoteRecovered, lang));
            }
        }
        State::Blank | State::Dash => {}
        State::Text => notes.push(phrase(Text::NoteNoNumber, lang)),
        State::Absent => notes.push(phrase(Text::NoteNotFound, lang)),
        State::Uncertain => {
            let list: Vec<Message> =
                cell.readings.iter().take(MAX_READINGS).map(|r| Message::verbatim(shorten(r, MAX_RAW))).collect();
            if !list.is_empty() {
                notes.push(Message::new(Text::NoteReadings).with_list("readings", list).render(lang));
            }
        }
    }
    clean(&notes.join(&phrase(Text::Comma, lang)))
}

/// Returns the text of a cell for a sentence, or its state if it has none.
pub(in crate::render) fn cell_words(cell: &CellView, lang: Lang) -> String {
    if cell.raw.is_empty() { format!("({})", state_name(cell.state).render(lang)) } else { cell.raw.clone() }
}

/// Formats `三.(七), 自然人`, preceded by the table if that is not `home`.
pub(in crate::render) fn cell_name(template: &Template, id: CellId, home: Option<&str>) -> String {
    let Some(codes) = place::codes(template, id) else { return String::new() };
    let name = format!("{}, {}", codes.row, codes.col);
    clean(&if home == Some(codes.table) { name } else { format!("{}!{name}", codes.table) })
}

/// Explains why positions are undetermined.
pub(in crate::render) fn cause_words(cause: Cause, lang: Lang) -> String {
    match cause {
        Cause::Cell(state) => Message::new(Text::PageCauseCell).with_message("state", state_name(state)).render(lang),
        Cause::Unit => phrase(Text::PageCauseUnit, lang),
        Cause::Overflow => phrase(Text::ReasonOverflow, lang),
        Cause::DivisionByZero => phrase(Text::ReasonDivision, lang),
        Cause::Section => phrase(Text::PageCauseSection, lang),
        Cause::Prior => phrase(Text::CausePrior, lang),
        Cause::Member => phrase(Text::CauseMember, lang),
        Cause::Fact => phrase(Text::CauseFact, lang),
        Cause::Office => phrase(Text::CauseOffice, lang),
    }
}
