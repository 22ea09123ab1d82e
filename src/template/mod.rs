//! Models a form: tables with a tree of rows and a tree of columns, whose cells are numbered.
//!
//! Invariant: knows no rules and no reports.

mod copied;
mod doubts;
mod error;
#[cfg(test)]
pub(crate) mod json_schema;
pub mod keys;
mod load;
mod lookup;
mod model;
mod facts;
mod narrative;
mod pattern;
mod prior;
mod stray;
mod unit;
mod years;

pub use copied::CopiedForm;
pub use facts::{Fact, Mentions};
pub use load::load;
pub use lookup::{Lookup, lookup};
pub use model::{
    Alias, Axis, AxisName, BlankPolicy, CellId, LeafIdx, Node, NodeIdx, Section, Table, TableIdx, TableType, Template,
};
pub use narrative::{NarrativeCheck, NarrativeForm, NoticeNumber, Notices, Topic};
pub use pattern::{FactPattern, fold_for_patterns};
pub use prior::{PriorCells, PriorForm, unknown_prior_form};
pub use unit::{Dimension, Unit};
pub use years::{in_force, overlap, same_family, years_overlap, years_span};
