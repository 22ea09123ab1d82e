//! Marks the suspects of a finding, the cells to look at first, and advises what to do next.

use std::collections::HashMap;

use super::evidence::cell_name;
use super::{Cause, CellRef, Checked, Finding, Outcome, measured};
use crate::amount::Amount;
use crate::diagnostic::{Message, Severity, Text};
use crate::eval::Quotient;
use crate::locate::{Change, Explanation, Matter};
use crate::report::Report;
use crate::template::{CellId, Unit};

/// The rule and position of a finding, and the value that its lone cell should have.
pub(super) struct Evaluated {
    pub rule: usize,
    pub position: usize,
    pub expected: Option<Quotient>,
}

/// The absolute difference between two sides, which is equal for equal figures however they are printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Gap {
    Exact(Amount),
    /// A quotient without a finite decimal expansion, rounded as it is displayed.
    Rounded(Amount),
}

impl Gap {
    fn new(difference: &Quotient) -> Option<Gap> {
        let gap = difference.abs();
        gap.exact().map(Gap::Exact).or_else(|| gap.rounded().map(Gap::Rounded))
    }
}

/// Marks the suspects. If several violated rules differ by the same amount and share a cell, that cell is the suspect;
/// otherwise it is the cell that stands alone on its side.
pub(super) fn mark(
    findings: &mut [Finding],
    traced: &[Evaluated],
    report: &Report,
    solve: impl Fn(&Evaluated, CellId) -> Option<Amount>,
    unit: impl Fn(CellId) -> Option<Unit>,
) {
    let in_cell = |value: &Quotient, cell: CellId| measured::shown(Some(value), unit(cell).as_ref());
    let violated = |f: &Finding| f.outcome == Outcome::Violated && f.severity == Severity::Error;
    let gaps: Vec<Option<Gap>> =
        findings.iter().map(|f| f.difference.as_ref().filter(|_| violated(f)).and_then(Gap::new)).collect();
    let mut shared: HashMap<Gap, HashMap<CellRef, usize>> = HashMap::new();
    for (finding, gap) in findings.iter().zip(&gaps) {
        let Some(gap) = gap else { continue };
        let shared = shared.entry(*gap).or_default();
        for cell in &finding.cells {
            *shared.entry(*cell).or_default() += 1;
        }
    }
    for ((finding, found), gap) in findings.iter_mut().zip(traced).zip(&gaps) {
        let template = &report.template;
        if finding.outcome == Outcome::Undetermined {
            let help = match finding.cause {
                Some(Cause::Fact) => Text::HelpFactUndetermined,
                Some(Cause::Office) => Text::HelpOfficeUndetermined,
                _ => Text::HelpUndetermined,
            };
            finding.help = Some(Message::new(help));
            continue;
        }
        if let Some(shared) = gap.as_ref().and_then(|gap| shared.get(gap)) {
            let votes = |cell: &CellRef| shared.get(cell).copied().unwrap_or(0);
            let most = finding.cells.iter().map(votes).max().unwrap_or(0);
            let best: Vec<CellRef> = finding.cells.iter().copied().filter(|c| votes(c) == most).collect();
            if most >= 2 && best.len() <= 2 {
                let names: Vec<Message> =
                    best.iter().map(|cell| Message::verbatim(cell_name(cell.cell, template))).collect();
                let value = match best.as_slice() {
                    [only] => {
                        only.in_this_report().and_then(|cell| Some(in_cell(&Quotient::from(solve(found, cell)?), cell)))
                    }
                    _ => None,
                };
                let count = most.to_string();
                finding.help = Some(match value {
                    Some(value) => Message::new(Text::HelpSharedValue)
                        .with_list("cells", names)
                        .with("count", count)
                        .with("value", value),
                    None => Message::new(Text::HelpShared).with_list("cells", names).with("count", count),
                });
                finding.suspects = best;
                continue;
            }
        }
        // The message of a hint is its help.
        if finding.severity == Severity::Info {
            continue;
        }
        finding.help = match (finding.suspects.as_slice(), &found.expected) {
            ([cell], Some(value)) if finding.cells.len() > 1 => Some(
                Message::new(Text::HelpTotal)
                    .with("cell", cell_name(cell.cell, template))
                    .with("value", in_cell(value, cell.cell)),
            ),
            ([cell], _) => Some(Message::new(Text::HelpCell).with("cell", cell_name(cell.cell, template))),
            _ if finding.cells.is_empty() && !finding.facts.is_empty() => Some(Message::new(Text::HelpText)),
            _ => Some(Message::new(Text::HelpParts)),
        };
    }
}

/// Marks the cells of the likeliest changes as suspects, and names the changes in the advice.
pub(super) fn follow(checked: &mut Checked) {
    let Checked { report, findings, located, .. } = checked;
    for finding in findings.iter_mut().filter(|finding| finding.outcome == Outcome::Violated) {
        finding.matter = located.matter_of(finding.rule_at);
        if let Some((suspects, help)) =
            finding.matter.and_then(|index| located.matters.get(index)).and_then(|matter| settle(matter, report))
        {
            if !suspects.is_empty() {
                finding.suspects = finding.cells.iter().copied().filter(|cell| suspects.contains(cell)).collect();
            }
            finding.help = Some(help);
        }
    }
}

/// Most explanations of a matter that are named in the advice.
const FEW: usize = 3;

/// The suspects of all findings of a matter and the advice, where few explanations are left or one is likelier than the
/// others.
fn settle(matter: &Matter, report: &Report) -> Option<(Vec<CellRef>, Message)> {
    if let Some(row) = matter.local_row.and_then(|row| report.local_rows.get(row)) {
        let message = Message::new(Text::LocateLocalRow).with("label", row.label.clone());
        return Some((Vec::new(), message));
    }
    let (best, others) = matter.explanations.split_first()?;
    let changes = |one: &Explanation| -> Vec<Message> {
        match one.changes.as_slice() {
            [only] => vec![change_words(only, report)],
            several => several.iter().map(|change| change_arrow(change, report)).collect(),
        }
    };
    let cells =
        |one: &Explanation| -> Vec<CellRef> { one.changes.iter().map(|change| CellRef::here(change.cell)).collect() };
    let count = matter.repairs.len().to_string();
    let likelier = others.iter().all(|other| best.is_likelier_than(other));
    let message = if others.is_empty() && matter.proved {
        Message::new(Text::HelpLocatedOnly).with_list("changes", changes(best)).with("count", count)
    } else if likelier {
        let all = matter.smallest().to_string();
        let text = if best.operation { Text::HelpLocatedMistake } else { Text::HelpLocatedLikely };
        Message::new(text).with_list("changes", changes(best)).with("all", all)
    } else if matter.explanations.len() <= FEW {
        let all: Vec<Message> = matter
            .explanations
            .iter()
            .map(|one| Message::new(Text::HelpLocatedTogether).with_list("changes", changes(one)))
            .collect();
        let suspects = matter.explanations.iter().flat_map(cells).collect();
        return Some((suspects, Message::new(Text::HelpLocatedEither).with_list("all", all).with("count", count)));
    } else {
        return None;
    };
    Some((cells(best), message))
}

/// What stands in a cell and what must stand there, as a sentence, both in the unit in which the cell is printed.
pub fn change_words(change: &Change, report: &Report) -> Message {
    let unit = unit_printed(change.cell, report);
    let found = report.cell(change.cell).and_then(|cell| cell.value);
    let message = match found {
        Some(_) => Message::new(Text::LocateChange),
        None => Message::new(Text::LocateBlank),
    };
    let message = if let Some(value) = found { message.with("found", amount(value, unit.as_ref())) } else { message };
    message.with("cell", cell_name(change.cell, &report.template)).with("expected", demanded(change, unit.as_ref()))
}

/// The same, short: `三!一,自然人 41 → 44`.
fn change_arrow(change: &Change, report: &Report) -> Message {
    let unit = unit_printed(change.cell, report);
    let name = cell_name(change.cell, &report.template);
    let (found, expected) = (amount(change.found, unit.as_ref()), demanded(change, unit.as_ref()));
    Message::verbatim(format!("{name} {found} → {expected}"))
}

fn unit_printed(cell: CellId, report: &Report) -> Option<Unit> {
    let (table, row, col) = report.template.locate(cell);
    let own = report.cell(cell).and_then(|cell| cell.unit.as_deref());
    own.or_else(|| report.template.table(table).unit_of(row, col)).map(Unit::named)
}

fn amount(value: Amount, unit: Option<&Unit>) -> String {
    measured::with_unit(value.to_string(), unit)
}

fn demanded(change: &Change, unit: Option<&Unit>) -> String {
    match (change.expected(), change.least, change.most) {
        (Some(value), ..) => amount(value, unit),
        (None, None, None) => "…".to_owned(),
        (None, Some(least), None) => format!("≥ {}", amount(least, unit)),
        (None, None, Some(most)) => format!("≤ {}", amount(most, unit)),
        (None, Some(least), Some(most)) => format!("{least}–{}", amount(most, unit)),
    }
}
