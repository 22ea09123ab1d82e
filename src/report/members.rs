//! Models the reports that a report consolidates.

use super::Cell;

/// The offices below the office of a report, of which its report is the summary.
#[derive(Debug, Clone)]
pub struct Members {
    /// In the order in which they were named.
    pub list: Vec<Member>,
}

/// An office below another.
#[derive(Debug, Clone)]
pub struct Member {
    pub office: String,
    /// Its report of the same year by the same form; `None` where there is none that can be used.
    pub report: Option<MemberReport>,
}

/// The report of a member. Its places are lines and columns, for its text is not kept.
#[derive(Debug, Clone)]
pub struct MemberReport {
    /// The name of the report that it was read from.
    pub name: String,
    /// By the form of the report that consolidates it.
    pub cells: Vec<Cell>,
}

impl Members {
    /// The cells of a member that has a report.
    pub fn cells(&self, member: usize) -> Option<&[Cell]> {
        Some(&self.list.get(member)?.report.as_ref()?.cells)
    }

    /// The offices without a report that can be used.
    pub fn missing(&self) -> impl Iterator<Item = &Member> {
        self.list.iter().filter(|member| member.report.is_none())
    }
}
