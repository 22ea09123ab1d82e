//! What is known across the stretches of a file. In: sheets and reports in the order of the file. Out: what is
//! said of them, the first hundred each, and how much was left unsaid. Holds a bounded number of names.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::diagnostic::{Code, Diagnostic, Message, Text};

use super::Sheet;

/// The most diagnostics about one file.
const MOST_SAID: usize = 100;
/// How many names are remembered: of these many reports, no two may share one.
const MOST_NAMES: usize = 100_000;

/// One a file.
#[derive(Debug, Default)]
pub struct Ledger {
    file: String,
    /// Hashes: two names in 10^13 share one.
    names: HashSet<u64>,
    order: VecDeque<u64>,
    said: usize,
    unsaid: usize,
}

impl Ledger {
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// The next sheet: what to say of lines without a report and of names that come again. Reports of one name
    /// apart from each other are checked each as it stands.
    pub fn enter(&mut self, sheet: &mut Sheet) -> Vec<Diagnostic> {
        let mut said = std::mem::take(&mut sheet.diagnostics);
        self.unsaid += std::mem::take(&mut sheet.unsaid);
        for slot in &sheet.slots {
            let mut hasher = DefaultHasher::new();
            slot.name.hash(&mut hasher);
            let hash = hasher.finish();
            if !self.names.insert(hash) {
                said.push(
                    Diagnostic::new(Code::SeveralReports, Message::new(Text::NameComesAgain).with("name", &slot.name))
                        .help(Message::new(Text::NameComesAgainHelp))
                        .in_file(&self.file)
                        .placed(slot.place()),
                );
                continue;
            }
            self.order.push_back(hash);
            if self.order.len() > MOST_NAMES
                && let Some(oldest) = self.order.pop_front()
            {
                self.names.remove(&oldest);
            }
        }
        self.ration(said)
    }

    /// Whether there is room for one remark more, which is then taken.
    pub fn may_say(&mut self) -> bool {
        let room = self.said < MOST_SAID;
        self.said += usize::from(room);
        self.unsaid += usize::from(!room);
        room
    }

    /// Remarks that nobody rendered, because there are too many of them.
    pub fn leave_unsaid(&mut self, count: usize) {
        self.unsaid += count;
    }

    /// How much was left unsaid.
    pub fn finish(self) -> Option<Diagnostic> {
        (self.unsaid > 0).then(|| {
            let message = Message::new(Text::MoreUnsaid).with("count", self.unsaid.to_string());
            Diagnostic::new(Code::BadCsv, message).help(Message::new(Text::MoreUnsaidHelp)).in_file(self.file)
        })
    }

    fn ration(&mut self, mut said: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let room = MOST_SAID.saturating_sub(self.said);
        self.unsaid += said.len().saturating_sub(room);
        said.truncate(room);
        self.said += said.len();
        said
    }
}
