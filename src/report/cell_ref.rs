//! Refers to cells of a report and of those that it is compared with.

use super::{Cell, Report};
use crate::template::{CellId, Template};

/// The report to which a cell of the evidence belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportRef {
    /// The report being checked.
    This,
    /// Last year's.
    Prior,
    /// That of a member, by its place in the list of members.
    Member(usize),
}

/// A cell of one of these reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    pub report: ReportRef,
    pub cell: CellId,
}

impl CellRef {
    /// Refers to a cell of the report being checked.
    pub fn here(cell: CellId) -> Self {
        Self { report: ReportRef::This, cell }
    }

    /// Returns the cell if it belongs to the report being checked.
    pub fn in_this_report(self) -> Option<CellId> {
        (self.report == ReportRef::This).then_some(self.cell)
    }

    /// Whether it belongs to another report.
    pub fn is_elsewhere(self) -> bool {
        self.report != ReportRef::This
    }
}

/// A cell of another report.
#[derive(Debug, Clone, Copy)]
pub struct OtherCell<'r> {
    /// The name of the report that it was read from.
    pub report: &'r str,
    /// The office, if it is a member.
    pub office: Option<&'r str>,
    pub template: &'r Template,
    pub id: CellId,
    pub cell: &'r Cell,
}

impl Report {
    /// Returns a cell of last year's report, by its own form, or of a member; `None` for a cell of this report.
    pub fn other(&self, reference: CellRef) -> Option<OtherCell<'_>> {
        let id = reference.cell;
        match reference.report {
            ReportRef::This => None,
            ReportRef::Prior => {
                let prior = self.prior.as_ref()?;
                let cell = prior.printed.get(id.index())?;
                Some(OtherCell { report: &prior.name, office: None, template: &prior.template, id, cell })
            }
            ReportRef::Member(member) => {
                let member = self.members.as_ref()?.list.get(member)?;
                let report = member.report.as_ref()?;
                let cell = report.cells.get(id.index())?;
                let office = Some(member.office.as_str());
                Some(OtherCell { report: &report.name, office, template: &self.template, id, cell })
            }
        }
    }
}
