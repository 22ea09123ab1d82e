//! Models a form: tables with a tree of rows and a tree of columns, whose cells are numbered.
//!
//! Invariant: knows no rules and no reports.

mod error;
#[cfg(test)]
pub(crate) mod json_schema;
pub mod keys;
mod load;
mod lookup;
mod model;
mod unit;

pub use load::load;
pub use lookup::{Lookup, lookup};
pub use model::{
    Alias, Axis, AxisName, BlankPolicy, CellId, LeafIdx, Node, NodeIdx, Section, Table, TableIdx, TableType, Template,
};
pub use unit::{Dimension, Unit};
