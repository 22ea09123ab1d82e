//! What the findings of a report make of each cell. In: a part. Out: one mark a cell of the template, the
//! weightiest that fits, and the findings behind it. Knows no colours.

use crate::diagnostic::Severity;
use crate::finding::OutcomeKind;

use super::Part;

/// What is to be seen at one cell.
#[derive(Debug, Clone, Default)]
pub(in crate::render) struct Mark {
    /// Indexes into [`Part::findings`], what weighs most first.
    pub(in crate::render) findings: Vec<usize>,
    /// A finding says to look here first.
    pub(in crate::render) suspect: bool,
    /// The weightiest: severity, and whether it is merely undetermined.
    pub(in crate::render) worst: Option<(OutcomeKind, Severity)>,
}

impl Mark {
    pub(in crate::render) fn is_set(&self) -> bool {
        self.worst.is_some()
    }
}

/// One a cell, by id.
pub(in crate::render) fn marks(part: &Part) -> Vec<Mark> {
    let mut marks = vec![Mark::default(); part.template.cell_count()];
    for (idx, item) in part.findings.iter().enumerate() {
        let weight = (item.outcome, item.severity);
        for id in item.marked.iter().chain(item.suspects.iter().filter(|id| !item.marked.contains(id))) {
            let Some(mark) = marks.get_mut(id.index()) else { continue };
            mark.findings.push(idx);
            mark.worst = Some(mark.worst.map_or(weight, |worst| worst.min(weight)));
        }
        // A hint never says that a figure is wrong, nor does a position that could not be decided.
        if item.outcome == OutcomeKind::Violated && item.severity != Severity::Info {
            for id in &item.suspects {
                if let Some(mark) = marks.get_mut(id.index()) {
                    mark.suspect = true;
                }
            }
        }
    }
    marks
}
