//! Finds the explanations of text that a report shares with those of other offices. Whether they are needed is known at
//! the end of a run, when all reports are compared.

use super::apply::Subject;
use super::report_key::report_key;
use super::{Entry, Explanations};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::finding::Explained;
use crate::source::{Place, Spanned, fold_code};

/// An explanation for a section, kept until the sections of a run are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionExplanation {
    pub explained: Explained,
    /// The file that it stands in.
    pub file: String,
    /// Where the file names the rule, and where it has the last day.
    pub place: Place,
    pub until: Option<Place>,
}

impl Explanations {
    /// Returns the explanations of what a rule finds between offices. `has_own` says that the rule finds something in
    /// the report by itself.
    pub fn of_section(&self, subject: Subject<'_>, rule: &str, has_own: bool) -> Vec<SectionExplanation> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let (key, rule) = (report_key(subject.name, subject.world), fold_code(rule));
        let meant = |entry: &&Entry| {
            entry.key == key && fold_code(&entry.rule.value) == rule && entry.is_for_other_offices(has_own)
        };
        let kept = |entry: &Entry| SectionExplanation {
            explained: entry.explained.clone(),
            file: self.text.name.clone(),
            place: self.place(&entry.rule),
            until: entry.until.as_ref().map(|until| self.place(until)),
        };
        self.entries.iter().filter(meant).map(kept).collect()
    }

    fn place<T>(&self, written: &Spanned<T>) -> Place {
        let line = || self.text.line_col(written.span.start as usize).into();
        self.cells.get(&written.span.start).cloned().unwrap_or_else(line)
    }
}

impl Entry {
    /// Whether it explains text that is shared with other offices: because it says so, or because there is nothing else
    /// that it could explain.
    pub(super) fn is_for_other_offices(&self, has_own: bool) -> bool {
        match &self.at {
            Some(at) => at.value.is_other_offices(),
            None => !has_own && self.left.is_none() && self.right.is_none(),
        }
    }
}

impl SectionExplanation {
    /// Whether it has not expired.
    pub fn is_valid(&self, today: Option<Date>) -> bool {
        let until = self.explained.until.as_deref().and_then(Date::parse);
        until.is_none_or(|until| today.is_some_and(|today| until >= today))
    }

    /// Reports that it has expired, or is not needed: no other office has the text.
    pub fn remark(&self, rule: &str, is_needed: bool, today: Option<Date>) -> Option<Diagnostic> {
        let (code, text, help, place) = match (is_needed, self.is_valid(today)) {
            (true, true) => return None,
            (true, false) => {
                let place = self.until.as_ref().unwrap_or(&self.place);
                (Code::ExplainedExpired, Text::ExplainedExpired, Text::ExplainedExpiredHelp, place)
            }
            (false, _) => (Code::ExplainedNothing, Text::ExplainedNothing, Text::ExplainedNothingHelp, &self.place),
        };
        let message =
            Message::new(text).with("rule", rule).with("until", self.explained.until.as_deref().unwrap_or_default());
        Some(Diagnostic::new(code, message).help(Message::new(help)).in_file(&self.file).placed(place.clone()))
    }
}
