//! Determines the highlight of each cell of a report: the most severe mark, and the findings that caused it.

use crate::diagnostic::Severity;
use crate::finding::Outcome;

use super::ReportView;

/// The highlight of one cell.
#[derive(Debug, Clone, Default)]
pub(in crate::render) struct Highlight {
    /// Indexes into [`ReportView::findings`], the most severe first.
    pub(in crate::render) findings: Vec<usize>,
    /// Whether a finding names the cell as a suspect.
    pub(in crate::render) suspect: bool,
    /// The most severe mark: severity, and whether it is only undetermined.
    pub(in crate::render) worst: Option<(Outcome, Severity)>,
}

impl Highlight {
    pub(in crate::render) fn is_set(&self) -> bool {
        self.worst.is_some()
    }
}

/// Returns one highlight per cell, by id.
pub(in crate::render) fn highlights(part: &ReportView) -> Vec<Highlight> {
    let mut highlights = vec![Highlight::default(); part.template.cell_count()];
    let mut ranks = vec![u8::MAX; highlights.len()];
    for (idx, item) in part.findings.iter().enumerate() {
        let rank = rank(item.outcome, item.severity);
        for id in item.marked.iter().chain(item.suspects.iter().filter(|id| !item.marked.contains(id))) {
            let (Some(highlight), Some(lowest)) = (highlights.get_mut(id.index()), ranks.get_mut(id.index())) else {
                continue;
            };
            highlight.findings.push(idx);
            if rank < *lowest {
                *lowest = rank;
                highlight.worst = Some((item.outcome, item.severity));
            }
        }
        // Neither a hint nor an undetermined position means that a figure is wrong.
        if item.outcome == Outcome::Violated && item.severity != Severity::Info {
            for id in &item.suspects {
                if let Some(highlight) = highlights.get_mut(id.index()) {
                    highlight.suspect = true;
                }
            }
        }
    }
    highlights
}

/// Ranks undetermined positions above hints.
fn rank(outcome: Outcome, severity: Severity) -> u8 {
    match (outcome, severity) {
        (Outcome::Undetermined, _) => 2,
        (_, Severity::Error) => 0,
        (_, Severity::Warning) => 1,
        (_, Severity::Info) => 3,
    }
}
