//! Holds a finding of the run as a whole: a section that has nearly the same text in the reports of several offices.
//!
//! Invariant: a group counts as one position of its rule and belongs to none of its reports. It is explained if all of
//! them but one are: which office wrote the text is not known, and that one has nothing to explain.

use super::Explained;
use crate::check::ir::Rule;
use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use crate::report::{Prose, Report};
use crate::template::{NarrativeCheck, Template};

/// Groups that an output lists.
pub const GROUPS_LISTED: usize = 1_000;
/// Offices that a message names.
const NAMES_LISTED: usize = 20;

/// Sections of several offices that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedGroup {
    pub rule: String,
    /// The most severe that a form gives the rule.
    pub severity: Severity,
    /// The section, as the form prints it.
    pub section: String,
    /// The first in order, then the others, which were compared with it; at least two.
    pub sections: Vec<CopiedSection>,
    /// Whether it stands in the baseline.
    pub known: bool,
}

/// The section of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedSection {
    pub template: String,
    pub office: Option<String>,
    pub year: Option<i32>,
    pub report: String,
    /// What it has in common with the first; `None` for the first itself.
    pub share: Option<CopiedShare>,
    pub explained: Option<Explained>,
    /// Whether the report violates the rule by itself, with the text of last year's report.
    pub violates: bool,
}

/// A share of text, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiedShare {
    pub percent: usize,
    /// Whether all passages were counted.
    pub exact: bool,
}

/// Why a group does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupAside {
    Explained,
    Known,
}

impl CopiedGroup {
    /// Returns why the group does not count; `None` if it does.
    pub fn aside(&self) -> Option<GroupAside> {
        let open = self.sections.iter().filter(|section| section.explained.is_none()).count();
        if open <= 1 { Some(GroupAside::Explained) } else { self.known.then_some(GroupAside::Known) }
    }

    /// The names of its reports.
    pub fn reports(&self) -> Vec<&str> {
        self.sections.iter().map(|section| section.report.as_str()).collect()
    }

    /// Names every office with its report, its share, and what was said of it.
    pub fn message(&self) -> Message {
        let list = self.sections.iter().take(NAMES_LISTED + 1).map(CopiedSection::words).collect();
        let mut message = Message::new(Text::AlikeSections)
            .with("section", &self.section)
            .with("count", self.sections.len().to_string())
            .with_list("offices", list);
        let said = self.sections.iter().filter_map(CopiedSection::explanation);
        let said: Vec<Message> = said.take(NAMES_LISTED).collect();
        if !said.is_empty() {
            message = Message::new(Text::AlikeSaid).with_message("message", message).with_list("said", said);
        }
        let mark = match self.aside() {
            Some(GroupAside::Explained) => Text::WordExplained,
            Some(GroupAside::Known) => Text::WordKnown,
            None => return message,
        };
        Message::new(Text::AlikeMarked).with_message("mark", Message::new(mark)).with_message("message", message)
    }

    /// Returns the group as a remark. One that does not count is of severity info.
    pub fn diagnostic(&self) -> Diagnostic {
        let severity = if self.aside().is_some() { Severity::Info } else { self.severity };
        let help = Message::new(Text::AlikeSectionsHelp).with("rule", &self.rule);
        let first = self.sections.first().map_or("", |section| section.report.as_str());
        Diagnostic::new(Code::AlikeSections, self.message()).severity(severity).help(help).in_file(first)
    }

    /// Returns the groups that an output lists as remarks, and how many it does not.
    pub fn diagnostics(groups: &[CopiedGroup]) -> Vec<Diagnostic> {
        let mut list: Vec<Diagnostic> = groups.iter().take(GROUPS_LISTED).map(CopiedGroup::diagnostic).collect();
        list.extend(CopiedGroup::unlisted(groups).map(|more| Diagnostic::new(Code::MoreDiagnostics, more)));
        list
    }

    /// Counts the groups that an output does not list.
    pub fn unlisted(groups: &[CopiedGroup]) -> Option<Message> {
        let count = groups.len().saturating_sub(GROUPS_LISTED);
        (count > 0).then(|| Message::new(Text::AlikeMore).with("count", count.to_string()))
    }
}

impl CopiedSection {
    fn words(&self) -> Message {
        let text = match self.share {
            None => Text::AlikeFirst,
            Some(CopiedShare { exact: true, .. }) => Text::AlikeOther,
            Some(CopiedShare { exact: false, .. }) => Text::AlikeOtherAbout,
        };
        let message = Message::new(text).with_message("office", self.name()).with("report", &self.report);
        match self.share {
            Some(share) => message.with("share", share.percent.to_string()),
            None => message,
        }
    }

    fn name(&self) -> Message {
        match &self.office {
            Some(office) => Message::verbatim(office),
            None => Message::new(Text::AlikeNoOffice),
        }
    }

    fn explanation(&self) -> Option<Message> {
        let said = self.explained.as_ref()?;
        let text = if said.until.is_some() { Text::ExplanationUntil } else { Text::ExplanationBy };
        let words = Message::new(text)
            .with("reason", &said.reason)
            .with("who", &said.who)
            .with("until", said.until.as_deref().unwrap_or_default());
        let who = if self.office.is_some() { self.name() } else { Message::verbatim(&self.report) };
        Some(Message::new(Text::AlikeExplained).with_message("office", who).with_message("words", words))
    }
}

/// Whether a rule also compares the offices of a run.
pub fn compares_offices(form: &Template, rule: &Rule) -> bool {
    asked(form, rule).is_some()
}

/// The section of a report that a rule compares with those of other offices, and from which share, in hundredths, it is
/// a copy. `None` for other rules, and where the report has no text to compare.
pub fn compared_section<'r>(report: &'r Report, rule: &Rule) -> Option<(&'r Prose, u32)> {
    let (section, share) = asked(&report.template, rule)?;
    report.prose.iter().find(|prose| prose.section == section).map(|prose| (prose, share))
}

fn asked(form: &Template, rule: &Rule) -> Option<(usize, u32)> {
    let share = form.copied.as_ref()?.others?;
    match form.facts.get(*rule.facts.first()?)?.narrative {
        Some(NarrativeCheck::Copied(section)) if rule.derived => Some((section, share)),
        _ => None,
    }
}
