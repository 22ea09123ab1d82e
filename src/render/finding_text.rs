//! Puts a finding into plain text: message, place, both sides, cells. Every format except the terminal's takes its
//! words from here.

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{Aside, Cause, Checked, Finding, Outcome, RulePosition, Standing, Substituted, state_name};
use crate::report::{Cell, CellRef, FactMention, FormMention, Report, State};
use crate::source::Sources;
use crate::syntax;
use crate::template::CellId;
use crate::template::NarrativeCheck;

use super::columns::clean;
use super::{json, place};

/// A finding as text without markup.
pub(super) struct FindingText {
    /// The author's message; for an undetermined position the reason.
    pub(super) message: String,
    /// `表三 列 自然人`; empty for a rule without positions.
    pub(super) at: String,
    /// `左边 26，右边 20，相差 6`.
    pub(super) sides: Option<String>,
    /// `26 == 20 + 0`; present only if it adds something to the sides.
    pub(super) equation: Option<String>,
    pub(super) help: Option<String>,
    /// The cells that took part, suspects first.
    pub(super) cells: Vec<CellText>,
    /// Those of last year's report, each with the file and the place.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// What the text says of the facts that took part, each with its place.
    pub(super) facts: Vec<String>,
}

/// A cell as text.
pub(super) struct CellText {
    pub(super) id: CellId,
    /// `三!三.(七),自然人`.
    pub(super) name: String,
    /// The text in the document, or the state in brackets.
    pub(super) printed: String,
    /// The place for machines: `18:40`, `Sheet1!D7`, `table 3 row 5 cell 2`.
    pub(super) identifier: Option<String>,
    /// The place for people.
    pub(super) within: Option<String>,
}

impl CellText {
    /// Formats the cell for machines: `三!三.(七),自然人 = 20 (18:40)`.
    pub(super) fn line(&self) -> String {
        self.line_at(self.identifier.as_deref())
    }

    /// Formats the cell for people.
    pub(super) fn line_in_words(&self) -> String {
        self.line_at(self.within.as_deref())
    }

    fn line_at(&self, place: Option<&str>) -> String {
        let at = place.map(|place| format!(" ({place})")).unwrap_or_default();
        format!("{} = {}{at}", self.name, self.printed)
    }
}

impl FindingText {
    /// Puts a finding into words; the sources of its report must still be loaded.
    pub(super) fn new(finding: &Finding, checked: &Checked, sources: &Sources, lang: Lang) -> Self {
        let render = |message: &Option<Message>| message.as_ref().map(|m| clean(&m.render(lang)));
        Self {
            message: clean(&marked_with_reason(
                finding,
                without_place(&json::message(finding, lang), &finding.at),
                lang,
            )),
            at: position(&finding.at, lang),
            sides: sides(finding, lang),
            equation: equation(finding, lang)
                .filter(|_| finding.substituted.as_ref().is_some_and(adds_to_sides))
                .map(|words| clean(&words)),
            help: render(&finding.help).filter(|_| finding.aside.is_none()),
            cells: in_order(finding, checked).into_iter().filter_map(|id| seen(id, checked, sources, lang)).collect(),
            elsewhere: elsewhere(finding, &checked.report, lang),
            facts: facts(finding, &checked.report, sources, lang),
        }
    }
}

/// Marks the message of a finding that does not count: `[已说明] …`.
pub(super) fn marked(finding: &Finding, message: String, lang: Lang) -> String {
    match &finding.aside {
        Some(Aside::Explained(_)) => format!("[{}] {message}", phrase(Text::WordExplained, lang)),
        Some(Aside::Known) => format!("[{}] {message}", phrase(Text::WordKnown, lang)),
        None => message,
    }
}

/// Does the same with the explanation, for outputs that show it nowhere else: `[已说明：并案办理（王某）] …`.
pub(super) fn marked_with_reason(finding: &Finding, message: String, lang: Lang) -> String {
    match &finding.aside {
        Some(aside @ Aside::Explained(_)) => {
            let (word, colon) = (phrase(Text::WordExplained, lang), phrase(Text::Colon, lang));
            format!("[{word}{colon}{}] {message}", explanation(aside, lang))
        }
        _ => marked(finding, message, lang),
    }
}

/// Puts into words why a finding does not count.
pub(super) fn explanation(aside: &Aside, lang: Lang) -> String {
    let said = match aside {
        Aside::Known => return phrase(Text::KnownWords, lang),
        Aside::Explained(said) => said,
    };
    let text = if said.until.is_some() { Text::ExplanationUntil } else { Text::ExplanationBy };
    let message = Message::new(text).with("reason", said.reason.as_str()).with("who", said.who.as_str());
    let until =
        said.until.as_ref().map_or_else(|| message.clone(), |until| message.clone().with("until", until.as_str()));
    until.render(lang)
}

/// Lists the cells of a finding: suspects first, then the others in the order of the form.
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

/// Removes the row or column with which a message begins (`{col}：…`), for outputs that print the position before it.
pub(super) fn without_place(message: &str, at: &RulePosition) -> String {
    let rest = [&at.col, &at.row, &at.table].into_iter().flatten().find_map(|code| {
        let rest = message.strip_prefix(code.as_str())?;
        rest.strip_prefix('：').or_else(|| rest.strip_prefix(": ")).filter(|rest| !rest.trim().is_empty())
    });
    rest.unwrap_or(message).trim_start().to_owned()
}

/// Lists the places of the cells of a finding in the document, suspects first; absent cells have none. `name` formats
/// one place, for machines or for people.
pub(super) fn places(finding: &Finding, checked: &Checked, name: impl Fn(&Cell) -> Option<String>) -> String {
    let place = |id| checked.report.cell(id).and_then(&name);
    let places: Vec<String> = in_order(finding, checked).into_iter().filter_map(place).map(|at| clean(&at)).collect();
    places.join("; ")
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

/// A cell of another report in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// Which report it is.
    pub(super) report: Text,
    /// `三!四,总计 = 5 in 2020.docx (18:40)`
    pub(super) words: String,
}

/// Most members whose figures are listed.
const MAX_MEMBERS: usize = 12;

/// Formats the cells of last year's report and of members; of many members the first ones, and how many others.
pub(super) fn elsewhere(finding: &Finding, report: &Report, lang: Lang) -> Vec<Elsewhere> {
    let line = |reference: CellRef| {
        let other = report.other(reference)?;
        let codes = place::codes(other.template, other.id)?;
        let place = other.cell.place.as_ref().and_then(|place| place::words(place, lang));
        let text = match (other.office, &place) {
            (None, None) => Text::LastYearCell,
            (None, Some(_)) => Text::LastYearCellAt,
            (Some(_), None) => Text::MemberCell,
            (Some(_), Some(_)) => Text::MemberCellAt,
        };
        let message = Message::new(text)
            .with("file", clean(other.report))
            .with("office", clean(other.office.unwrap_or_default()))
            .with("cell", format!("{}!{},{}", clean(codes.table), clean(codes.row), clean(codes.col)))
            .with("printed", printed(other.cell, lang))
            .with("place", place.map(|place| clean(&place)).unwrap_or_default());
        let report = if other.office.is_some() { Text::WordMember } else { Text::WordLastYear };
        Some(Elsewhere { report, words: message.render(lang) })
    };
    let mut lines: Vec<Elsewhere> = finding.cells_elsewhere().filter_map(line).collect();
    let of_members = lines.iter().filter(|line| line.report == Text::WordMember).count();
    if of_members > MAX_MEMBERS {
        let rest = of_members - MAX_MEMBERS;
        lines.truncate(lines.len() - rest);
        let words = Message::new(Text::MembersRest).with("count", rest.to_string()).render(lang);
        lines.push(Elsewhere { report: Text::WordMember, words });
    }
    lines
}

/// Formats what the text says of the facts of a finding: `收到申请 = 2：“共受理政府信息公开申请2件”（3:14）`.
pub(super) fn facts(finding: &Finding, report: &Report, sources: &Sources, lang: Lang) -> Vec<String> {
    let lines = finding.facts.iter().filter_map(|index| {
        let fact = report.template.facts.get(*index)?;
        Some(shown_of_fact(*index, report).map(|mention| {
            let place = mention.place.as_ref().and_then(|spot| place::spot_words(spot, sources, lang));
            let place = in_report(mention.elsewhere.as_deref(), place);
            let text = match (&fact.narrative, &place) {
                (Some(_), Some(_)) => Text::NarrativeSeenAt,
                (Some(_), None) => Text::NarrativeSeen,
                (None, Some(_)) => Text::FactSeenAt,
                (None, None) => Text::FactSeen,
            };
            let message = Message::new(text)
                .with("fact", clean(&fact.name.value))
                .with("value", mention.value.to_string())
                .with("words", clean(&mention.words))
                .with("place", place.map(|place| clean(&place)).unwrap_or_default());
            message.render(lang)
        }))
    });
    lines.flatten().chain(mentions(finding, sources, lang)).collect()
}

/// The mentions of a fact that are evidence: a demand of the form that is met is none.
fn shown_of_fact(index: usize, report: &Report) -> impl Iterator<Item = &FactMention> {
    let narrative = report.template.facts.get(index).map(|fact| &fact.narrative);
    let counts = matches!(narrative, Some(Some(NarrativeCheck::Length(..)) | None));
    let mentions = report.facts.get(index).map_or(&[][..], |reading| reading.mentions());
    mentions.iter().filter(move |mention| counts || !mention.value.is_zero())
}

/// The mentions in the text of this report that are evidence of a finding.
pub(super) fn mentions_shown<'a>(finding: &'a Finding, report: &'a Report) -> impl Iterator<Item = &'a FactMention> {
    let mentions = finding.facts.iter().flat_map(|index| shown_of_fact(*index, report));
    mentions.filter(|mention| mention.elsewhere.is_none())
}

/// Puts the name of another report before a place in it.
fn in_report(report: Option<&str>, place: Option<String>) -> Option<String> {
    match (report, place) {
        (Some(report), Some(place)) => Some(format!("{report} {place}")),
        (Some(report), None) => Some(report.to_owned()),
        (None, place) => place,
    }
}

/// Formats the words of the document that show what is wrong with its form: `“2023年政府信息公开工作年度报告”（1:1）`.
fn mentions(finding: &Finding, sources: &Sources, lang: Lang) -> Vec<String> {
    let line = |mention: &FormMention| {
        let place = mention.place.as_ref().and_then(|spot| place::spot_words(spot, sources, lang));
        let text = match (&mention.table, &place) {
            (None, None) => Text::FormSeen,
            (None, Some(_)) => Text::FormSeenAt,
            (Some(_), None) => Text::FormSeenTable,
            (Some(_), Some(_)) => Text::FormSeenTableAt,
        };
        let message = Message::new(text)
            .with("table", clean(mention.table.as_deref().unwrap_or_default()))
            .with("words", clean(&mention.words))
            .with("place", place.map(|place| clean(&place)).unwrap_or_default());
        message.render(lang)
    };
    finding.form.iter().map(line).collect()
}

/// Returns the text in the document, or the state of a cell without text.
pub(super) fn printed(cell: &Cell, lang: Lang) -> String {
    let raw = cell.raw();
    if raw.is_empty() { format!("({})", state_name(cell.state).render(lang)) } else { clean(&raw) }
}

/// Formats a position: `表三 列 自然人`; empty for a rule without positions.
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

/// Formats both sides: `左边 26，右边 20，相差 6`. The difference has no sign.
pub(super) fn sides(finding: &Finding, lang: Lang) -> Option<String> {
    let (left, right) = (finding.shown(finding.left.as_ref()?), finding.shown(finding.right.as_ref()?));
    let text = if finding.difference.is_some() { Text::BothSidesDiffer } else { Text::BothSides };
    let mut message = Message::new(text).with("left", left).with("right", right);
    if let Some(difference) = &finding.difference {
        message = message.with("difference", finding.shown(&difference.abs()));
    }
    Some(message.render(lang))
}

/// Formats the expression with figures: `26 == 20 + 4（万元）`.
pub(super) fn equation(finding: &Finding, lang: Lang) -> Option<String> {
    let found = finding.substituted.as_ref()?;
    Some(match &found.unit {
        Some(unit) => Message::new(Text::EquationInUnit).with("equation", &found.text).with("unit", unit).render(lang),
        None => found.text.clone(),
    })
}

/// Whether the expression with figures shows more than both sides do: an equation like `26 == 20` does not.
pub(super) fn adds_to_sides(found: &Substituted) -> bool {
    found.text.split(' ').count() > 3
}

/// The unit of both sides, for machines; `None` where figures are shown without one.
pub(super) fn unit(finding: &Finding) -> Option<String> {
    finding.unit.as_ref()?.suffix().filter(|suffix| !suffix.is_empty())
}

/// Names a severity: 强制性, 核实性, 提示.
pub(super) fn weight(severity: Severity, lang: Lang) -> String {
    phrase(
        match severity {
            Severity::Error => Text::WeightError,
            Severity::Warning => Text::WeightWarning,
            Severity::Info => Text::WeightInfo,
        },
        lang,
    )
}

/// Explains why positions are undetermined, without naming the cell.
pub(super) fn cause(cause: Cause, lang: Lang) -> String {
    match cause {
        Cause::Cell(state) => Message::new(Text::CauseCell).with_message("state", state_name(state)).render(lang),
        Cause::Unit => phrase(Text::CauseUnit, lang),
        Cause::Overflow => phrase(Text::ReasonOverflow, lang),
        Cause::DivisionByZero => phrase(Text::ReasonDivision, lang),
        Cause::Section => phrase(Text::CauseSection, lang),
        Cause::Prior => phrase(Text::CausePrior, lang),
        Cause::Member => phrase(Text::CauseMember, lang),
        Cause::Fact => phrase(Text::CauseFact, lang),
        Cause::Office => phrase(Text::CauseOffice, lang),
    }
}

/// Names the result of a report.
pub(super) fn standing(standing: Standing, lang: Lang) -> String {
    phrase(
        match standing {
            Standing::Errors => Text::StandingErrors,
            Standing::Warnings => Text::StandingWarnings,
            Standing::Undetermined => Text::StandingUndetermined,
            Standing::Infos => Text::StandingInfos,
            Standing::Aside => Text::StandingAside,
            Standing::Holding => Text::StandingHolding,
            Standing::Unchecked => Text::StandingUnchecked,
        },
        lang,
    )
}

/// Spells the expression of a derived rule with the keywords of a language. That of an author stays as written.
pub(super) fn expression(written: &str, derived: bool, lang: Lang) -> String {
    match (derived, lang) {
        (true, Lang::Zh) => of_form(written).unwrap_or_else(|| {
            syntax::parse(written).map_or_else(|_| written.to_owned(), |tree| syntax::print_in_chinese(&tree))
        }),
        _ => written.to_owned(),
    }
}

/// What a form demands of itself, in Chinese; `None` for other demands.
fn of_form(written: &str) -> Option<String> {
    let (zh, en) = (|text| phrase(text, Lang::Zh), |text| phrase(text, Lang::En));
    if let Some(text) =
        [Text::FormUnmixed, Text::FormFilledIn, Text::FormInText].into_iter().find(|text| en(*text) == written)
    {
        return Some(zh(text));
    }
    let year = en(Text::FormYear);
    let is_bound = |word: &str| matches!(word, "<=" | ">=") || word.bytes().all(|byte| byte.is_ascii_digit());
    let mut others = written.split(' ').filter(|word| *word != year);
    (others.clone().count() < written.split(' ').count() && others.all(is_bound))
        .then(|| written.replace(&year, &zh(Text::FormYear)))
}

pub(super) fn phrase(text: Text, lang: Lang) -> String {
    Message::new(text).render(lang)
}
