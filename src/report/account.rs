//! Models the account of a report: for each table, where the figures printed in its part of the document are.
//!
//! Invariant: every printed figure is placed in a cell or named in a diagnostic, so `printed` is the sum of the others.

/// The account of all tables that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// In the order of the form.
    pub tables: Vec<TableAccount>,
}

/// The figures in the part of the document that belongs to a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableAccount {
    /// The code of the table.
    pub table: String,
    /// Printed there.
    pub printed: usize,
    /// Placed in a cell of the form.
    pub placed: usize,
    /// Named in a diagnostic and placed in no cell.
    pub named: usize,
}
