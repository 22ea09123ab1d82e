//! Reads reports that others are compared with, and keeps their cells without their texts.

use std::collections::HashSet;

use super::CheckedReport;
use super::checker::{Checker, ReadReport, UnreadReport};
use super::handler::ReportHandler;
use super::task::Tasks;
use crate::dataset::CHUNK_BYTES;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::report::{Cell, Place, Report};
use crate::source::Sources;
use crate::world::World;

/// What was read of files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) reports: Vec<Report>,
    /// Errors about files that could not be read.
    pub(super) remarks: Vec<Diagnostic>,
    /// The names of those files.
    pub(super) unread: HashSet<String>,
}

impl ReportHandler for Collected {
    type Part = ();

    fn checked(&mut self, _: CheckedReport, _: &mut ()) {}

    fn read(&mut self, read: ReadReport, _: &mut ()) {
        let ReadReport { mut report, sources } = read;
        for cell in &mut report.cells {
            fix_place(cell, &sources);
        }
        for prose in &mut report.prose {
            if let Some(Place::Text(span)) = &prose.place {
                prose.place = sources.line_col(*span).map(Place::from);
            }
        }
        report.sections.clear();
        report.facts.clear();
        report.form = None;
        report.diagnostics = Diagnostics::default();
        report.source = None;
        self.reports.push(report);
    }

    // Its text is not kept, so its diagnostics point to the file.
    fn unread(&mut self, report: UnreadReport, _: &mut ()) {
        let UnreadReport { name, diagnostics, .. } = report;
        let errors = diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
        let of_file = |found: Diagnostic| Diagnostic { labels: Vec::new(), fix: None, ..found }.in_file(&name);
        self.remarks.extend(errors.map(of_file));
        self.unread.insert(name);
    }
}

/// The place by line and column, for the text is not kept.
fn fix_place(cell: &mut Cell, sources: &Sources) {
    if let Some(Place::Text(span)) = &cell.place {
        cell.place = sources.line_col(*span).map(Place::from);
    }
}

/// Reads the reports in files. `known`: files whose mistakes are reported elsewhere.
pub(super) fn reports(checker: Checker<'_>, names: Vec<String>, known: &[String], world: &dyn World) -> Collected {
    let known: HashSet<&String> = known.iter().collect();
    let mut found = Collected::default();
    let mut checker = checker.reading_only();
    for task in Tasks::new(names, world, &mut std::io::empty(), Some(CHUNK_BYTES)) {
        let before = found.remarks.len();
        let is_known = known.contains(&task.name().to_owned());
        checker.work(task, &mut found);
        if is_known {
            found.remarks.truncate(before);
        }
    }
    found
}

/// Identifies reports by what results may depend on.
pub(super) fn digests(reports: &[Report]) -> Vec<String> {
    let cells = |report: &Report| {
        let cell = |cell: &Cell| format!("{:?} {:?} {:?}", cell.state, cell.value, cell.unit);
        report.cells.iter().map(cell).collect::<Vec<_>>()
    };
    let digest = |report: &Report| {
        let Report { name, organisation, year, template, .. } = report;
        let texts: Vec<&str> = report.prose.iter().map(|prose| &*prose.text).collect();
        format!("{name} {organisation:?} {year:?} {} {:?} {texts:?}", template.name, cells(report))
    };
    reports.iter().map(digest).collect()
}
