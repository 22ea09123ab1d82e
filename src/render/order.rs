//! Sorts findings for reading, the most severe first.

use crate::finding::{Finding, Outcome};

/// Sorts by whether findings count, then by severity, then violated before undetermined, then in the order given.
pub fn by_severity(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> =
        findings.iter().filter(|f| matches!(f.outcome, Outcome::Violated | Outcome::Undetermined)).collect();
    sorted.sort_by_key(|f| (f.aside.is_some(), f.severity, f.outcome));
    sorted
}
