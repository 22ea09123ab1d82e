//! Limits how many diagnostics are reported about one file.

use crate::diagnostic::{Code, Diagnostic, Message, Text};

/// How many diagnostics are reported of one file.
const MAX_REPORTED: usize = 100;

/// What of the diagnostics of a file is still to be reported, and how many were not.
#[derive(Debug, Default)]
pub struct DiagnosticBudget {
    reported: usize,
    unreported: usize,
}

impl DiagnosticBudget {
    /// Whether one more diagnostic may be reported, which is then counted.
    pub fn admit(&mut self) -> bool {
        let room = self.reported < MAX_REPORTED;
        self.reported += usize::from(room);
        self.unreported += usize::from(!room);
        room
    }

    /// Keeps as many as may be reported.
    pub fn ration(&mut self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let room = MAX_REPORTED.saturating_sub(self.reported);
        self.unreported += found.len().saturating_sub(room);
        found.truncate(room);
        self.reported += found.len();
        found
    }

    /// Counts diagnostics that were not rendered, because there were too many of them.
    pub fn add_unreported(&mut self, count: usize) {
        self.unreported += count;
    }

    /// Reports how many were not reported.
    pub fn finish(self, file: &str) -> Option<Diagnostic> {
        (self.unreported > 0).then(|| {
            let message = Message::new(Text::MoreUnsaid).with("count", self.unreported.to_string());
            Diagnostic::new(Code::BadCsv, message).help(Message::new(Text::MoreUnsaidHelp)).in_file(file)
        })
    }
}
