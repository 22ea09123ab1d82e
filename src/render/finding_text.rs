//! A finding in plain words. In: a finding and its report. Out: message, place, both sides, cells, as text without
//! any markup. Every format that is not drawn for a terminal takes its words from here.

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{Cause, Checked, Finding, Outcome, RulePosition, Standing, state_name};
use crate::report::{Cell, State};
use crate::source::Sources;
use crate::template::CellId;

use super::columns::clean;
use super::{json, place};

/// A finding in words, without markup.
pub(super) struct FindingText {
    /// The author's words; the reason where a position could not be decided.
    pub(super) message: String,
    /// `表三 列 自然人`; empty where a rule has no position of its own.
    pub(super) at: String,
    /// `左边 26，右边 20，相差 6`.
    pub(super) sides: Option<String>,
    /// `26 == 20 + 0`; only where it says more than the sides do.
    pub(super) equation: Option<String>,
    pub(super) help: Option<String>,
    /// The cells that took part, the one to look at first before the others.
    pub(super) cells: Vec<CellText>,
}

/// A cell as the document has it.
pub(super) struct CellText {
    pub(super) id: CellId,
    /// `三!三.(七),自然人`.
    pub(super) name: String,
    /// The words of the document, or its state in brackets.
    pub(super) printed: String,
    /// Where it stands, for machines: `18:40`, `Sheet1!D7`, `table 3 row 5 cell 2`.
    pub(super) identifier: Option<String>,
    /// The same for people.
    pub(super) within: Option<String>,
}

impl CellText {
    /// `三!三.(七),自然人 = 20 (18:40)`, for machines.
    pub(super) fn line(&self) -> String {
        self.line_at(self.identifier.as_deref())
    }

    /// The same for people.
    pub(super) fn line_in_words(&self) -> String {
        self.line_at(self.within.as_deref())
    }

    fn line_at(&self, place: Option<&str>) -> String {
        let at = place.map(|place| format!(" ({place})")).unwrap_or_default();
        format!("{} = {}{at}", self.name, self.printed)
    }
}

impl FindingText {
    /// Puts a finding into words; the sources of its report must still be there.
    pub(super) fn new(finding: &Finding, checked: &Checked, sources: &Sources, lang: Lang) -> Self {
        let say = |message: &Option<Message>| message.as_ref().map(|m| clean(&m.render(lang)));
        Self {
            message: clean(&json::message(finding, lang)),
            at: position(&finding.at, lang),
            sides: sides(finding, lang),
            equation: finding
                .substituted
                .as_ref()
                .filter(|words| words.split(' ').count() > 3)
                .map(|words| clean(words)),
            help: say(&finding.help),
            cells: in_order(finding, checked).into_iter().filter_map(|id| seen(id, checked, sources, lang)).collect(),
        }
    }
}

/// The cells of a finding: those to look at first, then the others as on the form.
pub(super) fn in_order(finding: &Finding, checked: &Checked) -> Vec<CellId> {
    let state = |id: &CellId| checked.report.cell(*id).map_or(State::Absent, |cell| cell.state);
    let trouble = |id: &CellId| match state(id) {
        State::Text | State::Absent | State::Uncertain => true,
        State::Blank | State::Dash => matches!(finding.cause, Some(Cause::Cell(cause)) if cause == state(id)),
        State::Number => false,
    };
    let open = finding.outcome == Outcome::Undetermined;
    let mut cells = finding.cells_here();
    cells.sort_by_key(|id| !if open { trouble(id) } else { finding.suspects_cell(*id) });
    cells
}

fn seen(id: CellId, checked: &Checked, sources: &Sources, lang: Lang) -> Option<CellText> {
    let codes = place::codes(&checked.report.template, id)?;
    let cell = checked.report.cell(id)?;
    Some(CellText {
        id,
        name: format!("{}!{},{}", clean(codes.table), clean(codes.row), clean(codes.col)),
        printed: printed(cell, lang),
        identifier: place::identifier(cell, sources).map(|words| clean(&words)),
        within: place::within(cell, sources, lang).map(|words| clean(&words)),
    })
}

/// The words of the document; for a cell without any, its state.
pub(super) fn printed(cell: &Cell, lang: Lang) -> String {
    let raw = cell.raw();
    if raw.is_empty() { format!("({})", state_name(cell.state).render(lang)) } else { clean(&raw) }
}

/// `表三 列 自然人`; empty where a rule has no position of its own.
pub(super) fn position(at: &RulePosition, lang: Lang) -> String {
    let part = |text: Text, code: &Option<String>| {
        code.as_ref().map(|code| Message::new(text).with("code", clean(code)).render(lang))
    };
    [part(Text::AtTable, &at.table), part(Text::AtRow, &at.row), part(Text::AtCol, &at.col)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// `左边 26，右边 20，相差 6`: how far apart, not in which direction.
pub(super) fn sides(finding: &Finding, lang: Lang) -> Option<String> {
    let (left, right) = (finding.left?.to_string(), finding.right?.to_string());
    let text = if finding.difference.is_some() { Text::BothSidesDiffer } else { Text::BothSides };
    let mut message = Message::new(text).with("left", left).with("right", right);
    if let Some(difference) = finding.difference {
        message = message.with("difference", difference.abs().to_string());
    }
    Some(message.render(lang))
}

/// 强制性, 核实性, 提示.
pub(super) fn weight(severity: Severity, lang: Lang) -> String {
    say(
        match severity {
            Severity::Error => Text::WeightError,
            Severity::Warning => Text::WeightWarning,
            Severity::Info => Text::WeightInfo,
        },
        lang,
    )
}

/// Why positions are undetermined, without the cell it was.
pub(super) fn cause(cause: Cause, lang: Lang) -> String {
    match cause {
        Cause::Cell(state) => Message::new(Text::CauseCell).with_message("state", state_name(state)).render(lang),
        Cause::Unit => say(Text::CauseUnit, lang),
        Cause::Overflow => say(Text::ReasonOverflow, lang),
        Cause::DivisionByZero => say(Text::ReasonDivision, lang),
        Cause::Section => say(Text::CauseSection, lang),
    }
}

/// What came of a report.
pub(super) fn standing(standing: Standing, lang: Lang) -> String {
    say(
        match standing {
            Standing::Errors => Text::StandingErrors,
            Standing::Warnings => Text::StandingWarnings,
            Standing::Undetermined => Text::StandingUndetermined,
            Standing::Infos => Text::StandingInfos,
            Standing::Holding => Text::StandingHolding,
            Standing::Unchecked => Text::StandingUnchecked,
        },
        lang,
    )
}

pub(super) fn say(text: Text, lang: Lang) -> String {
    Message::new(text).render(lang)
}
