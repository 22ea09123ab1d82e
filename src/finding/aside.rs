//! Records that a finding does not count: it is explained, or it was known before.
//!
//! Invariant: a finding that is set aside stays among the findings, and its outcome stays counted; only the violations
//! by severity, from which the exit status follows, are fewer.

use super::{Checked, Outcome};

/// The reason why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    Explained(Explained),
    /// It stands in the baseline, with the same figures.
    Known,
}

/// What an explanation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub reason: String,
    pub who: String,
    /// The last day on which it holds, as `2025-12-31`; `None` if it does not expire.
    pub until: Option<String>,
    /// The outcome that it is restricted to.
    pub outcome: Option<Outcome>,
    /// The sides that it is restricted to, as written.
    pub sides: [Option<String>; 2],
}

/// The number of findings that do not count, of those that are new, and of those that are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsideCounts {
    pub explained: usize,
    /// Findings that stand in the baseline.
    pub known: usize,
    /// Findings that count and do not stand in the baseline; 0 without one.
    pub new: usize,
    /// Findings of the baseline that are no longer there.
    pub resolved: usize,
    /// Of those set aside, how many are undetermined.
    pub open: usize,
}

impl AsideCounts {
    pub fn merge(&mut self, other: AsideCounts) {
        self.explained += other.explained;
        self.known += other.known;
        self.new += other.new;
        self.resolved += other.resolved;
        self.open += other.open;
    }

    /// Whether the findings were compared with a baseline, and there was something to tell.
    pub fn is_compared(&self) -> bool {
        self.known + self.new + self.resolved > 0
    }

    /// Returns the number of findings that do not count.
    pub fn total(&self) -> usize {
        self.explained + self.known
    }
}

impl Checked {
    /// Marks a finding as one that does not count; one that is marked keeps its first reason.
    pub fn set_aside(&mut self, idx: usize, aside: Aside) {
        let Some(finding) = self.findings.get_mut(idx).filter(|finding| finding.aside.is_none()) else { return };
        match aside {
            Aside::Explained(_) => self.aside.explained += 1,
            Aside::Known => self.aside.known += 1,
        }
        if finding.outcome == Outcome::Undetermined {
            self.aside.open += 1;
        } else if let Some(count) = self.violations.get_mut(&finding.severity) {
            *count = count.saturating_sub(1);
        }
        finding.aside = Some(aside);
    }
}
