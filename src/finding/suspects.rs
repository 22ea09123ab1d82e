//! Marks the suspects of a finding, the cells to look at first, and advises what to do next.

use std::collections::HashMap;

use super::evidence::cell_name;
use super::{CellRef, Finding, Outcome, measured};
use crate::amount::Amount;
use crate::diagnostic::{Message, Severity, Text};
use crate::eval::Quotient;
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
            finding.help = Some(Message::new(Text::HelpUndetermined));
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
            _ => Some(Message::new(Text::HelpParts)),
        };
    }
}
