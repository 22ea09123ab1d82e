//! The order in which findings are read: what weighs most first.

use crate::finding::{Finding, Outcome};

/// By severity; violated before undetermined within one; then as given.
pub fn by_severity(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> =
        findings.iter().filter(|f| matches!(f.outcome, Outcome::Violated | Outcome::Undetermined)).collect();
    sorted.sort_by_key(|f| (f.severity, f.outcome));
    sorted
}
