//! Finds names of reports that are repeated in a file.
//!
//! Invariant: holds a bounded number of names.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::diagnostic::{Code, Diagnostic, Message, Text};

use super::budget::DiagnosticBudget;
use super::chunk::DecodedChunk;

/// How many names are remembered: of these many reports, no two may share one.
const MAX_NAMES: usize = 100_000;

/// The names of the reports of one file, and what may still be reported of it.
#[derive(Debug, Default)]
pub struct Duplicates {
    file: String,
    /// Hashes: two names in 10^13 share one.
    names: HashSet<u64>,
    order: VecDeque<u64>,
    budget: DiagnosticBudget,
}

impl Duplicates {
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// Adds the next chunk. Returns the diagnostics of lines without a report and of repeated names. Reports of one
    /// name that are not adjacent are checked separately.
    pub fn enter(&mut self, decoded: &mut DecodedChunk) -> Vec<Diagnostic> {
        let mut found = std::mem::take(&mut decoded.diagnostics);
        self.budget.add_unreported(std::mem::take(&mut decoded.unreported));
        for record in &decoded.records {
            let mut hasher = DefaultHasher::new();
            record.name.hash(&mut hasher);
            let hash = hasher.finish();
            if !self.names.insert(hash) {
                found.push(
                    Diagnostic::new(
                        Code::SeveralReports,
                        Message::new(Text::NameComesAgain).with("name", &record.name),
                    )
                    .help(Message::new(Text::NameComesAgainHelp))
                    .in_file(&self.file)
                    .placed(record.place()),
                );
                continue;
            }
            self.order.push_back(hash);
            if self.order.len() > MAX_NAMES
                && let Some(oldest) = self.order.pop_front()
            {
                self.names.remove(&oldest);
            }
        }
        self.budget.ration(found)
    }

    /// Returns what may still be reported of the file.
    pub fn budget(&mut self) -> &mut DiagnosticBudget {
        &mut self.budget
    }

    /// Reports how much was left out.
    pub fn finish(self) -> Option<Diagnostic> {
        self.budget.finish(&self.file)
    }
}
