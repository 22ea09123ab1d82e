//! Limits how many diagnostics are reported about one file.
//!
//! Invariant: what was left out weighs as much as the worst of it.

use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};

/// How many diagnostics are reported of one file.
const MAX_REPORTED: usize = 100;

/// Diagnostics that were left out: how many, and the worst severity among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unreported {
    count: usize,
    worst: Option<Severity>,
}

impl Unreported {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        self.merge(Self { count: 1, worst: Some(severity) });
    }

    /// Adds those of another part of the file.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.worst = [self.worst, other.worst].into_iter().flatten().min();
    }
}

/// What of the diagnostics of a file is still to be reported, and how many were not.
#[derive(Debug, Default)]
pub struct DiagnosticBudget {
    reported: usize,
    unreported: Unreported,
}

impl DiagnosticBudget {
    /// Whether one more diagnostic may be reported, which is then counted.
    pub fn admit(&mut self, severity: Severity) -> bool {
        let room = self.reported < MAX_REPORTED;
        match room {
            true => self.reported += 1,
            false => self.unreported.add(severity),
        }
        room
    }

    /// Keeps as many as may be reported.
    pub fn ration(&mut self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let room = MAX_REPORTED.saturating_sub(self.reported);
        found.iter().skip(room).for_each(|diagnostic| self.unreported.add(diagnostic.severity));
        found.truncate(room);
        self.reported += found.len();
        found
    }

    /// Counts diagnostics that were not rendered, because there were too many of them.
    pub fn add_unreported(&mut self, others: Unreported) {
        self.unreported.merge(others);
    }

    /// Reports how many were not reported.
    pub fn finish(self, file: &str) -> Option<Diagnostic> {
        let Unreported { count, worst } = self.unreported;
        worst.map(|worst| {
            let message = Message::new(Text::MoreUnsaid).with("count", count.to_string());
            let diagnostic = Diagnostic::new(Code::MoreDiagnostics, message).severity(worst);
            diagnostic.help(Message::new(Text::MoreUnsaidHelp)).in_file(file)
        })
    }
}
