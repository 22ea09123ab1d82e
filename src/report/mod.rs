//! Models a report whose cells stand in their places: states, figures, and where each was read.
//!
//! Invariant: knows no file formats and no rules.

mod account;
mod borderless;
mod fact;
mod numeral;
mod cell;
mod cell_ref;
mod figure;
mod form;
mod members;
mod office;
mod prior;
mod prose;

pub use crate::source::Place;
pub use account::{Account, TableAccount};
pub use borderless::{Glyph, Separation, Unparted};
pub use cell::{Cell, Change, State};
pub use cell_ref::{CellRef, OtherCell, ReportRef};
pub use fact::{FactMention, FactReading};
pub use figure::{Figure, unit_alone, unit_in_brackets, unit_stated};
pub use form::{FormMention, FormReading, OtherForm, Unchecked};
pub use members::{Member, MemberReport, Members};
pub use numeral::{is_numeral, read_numeral};
pub use office::{OfficeAttributes, OfficeReading};
pub use prior::{Prior, PriorSum};
pub use prose::Prose;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::amount::Amount;
use crate::diagnostic::Diagnostics;
use crate::relations::Equality;
use crate::source::{SourceId, Span};
use crate::template::{CellId, TableIdx, Template};

/// The words of a narrative section.
#[derive(Debug, Clone)]
pub struct SectionText {
    pub text: String,
    pub span: Option<Span>,
}

/// A row that the author added to a table of the form.
#[derive(Debug, Clone)]
pub struct LocalRow {
    pub table: TableIdx,
    pub label: String,
    /// In the order of printing; `None` where no figure is printed.
    pub figures: Vec<Option<Amount>>,
}

/// One report, read against one template.
#[derive(Debug, Clone)]
pub struct Report {
    /// The name the user gave.
    pub name: String,
    pub template: Arc<Template>,
    /// Why this template was chosen, as reported to the user.
    pub recognised: Option<crate::diagnostic::Message>,
    pub organisation: Option<String>,
    pub year: Option<i32>,
    pub source: Option<SourceId>,
    /// One per template cell, by [`CellId`].
    pub cells: Vec<Cell>,
    /// Sections found, by the template's name for them.
    pub sections: IndexMap<String, SectionText>,
    /// Figures of its text, one per fact of the template; empty where the text was not read.
    pub facts: Vec<FactReading>,
    /// The text of the sections of which the template asks whether they were copied.
    pub prose: Vec<Prose>,
    /// What it shows of its form; `None` where its cells are given by codes, so that no form is printed.
    pub form: Option<FormReading>,
    pub diagnostics: Diagnostics,
    /// The report of the year before, where it is known.
    pub prior: Option<Arc<Prior>>,
    /// The reports that it consolidates, where they are known.
    pub members: Option<Arc<Members>>,
    /// What the manifest says of its office.
    pub office: OfficeReading,
    /// Rows whose cells run together; their cells are uncertain until `align::settle` has cut them.
    pub unparted: Vec<Unparted>,
    /// Relations by which cells were recovered; that they hold confirms nothing.
    pub by_construction: Vec<Equality>,
    /// Rows of its tables that the form does not have.
    pub local_rows: Vec<LocalRow>,
    /// Where every printed figure of its tables is; empty where the figures were given by codes.
    pub account: Account,
}

impl Report {
    /// A report in which every cell is absent.
    pub fn empty(name: impl Into<String>, template: Arc<Template>) -> Self {
        let cells = std::iter::repeat_with(Cell::absent).take(template.cell_count()).collect();
        Self::from_cells(name, template, cells)
    }

    /// A report of cells alone, one per template cell.
    pub fn from_cells(name: impl Into<String>, template: Arc<Template>, cells: Vec<Cell>) -> Self {
        Self {
            name: name.into(),
            template,
            recognised: None,
            organisation: None,
            year: None,
            source: None,
            cells,
            sections: IndexMap::new(),
            facts: Vec::new(),
            prose: Vec::new(),
            form: None,
            diagnostics: Diagnostics::default(),
            prior: None,
            members: None,
            office: OfficeReading::NotGiven,
            unparted: Vec::new(),
            by_construction: Vec::new(),
            local_rows: Vec::new(),
            account: Account::default(),
        }
    }

    /// Whether its form is there and nothing of it can be checked.
    pub fn is_unchecked(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.unchecked.is_some())
    }

    pub fn cell(&self, id: CellId) -> Option<&Cell> {
        self.cells.get(id.index())
    }
}
