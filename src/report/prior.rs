//! Models last year's figures in the places of this year's form.

use std::sync::Arc;

use super::{Cell, Prose};
use crate::template::{CellId, Template};

/// The report of the year before. Its places are lines and columns, for its text is not kept.
#[derive(Debug, Clone)]
pub struct Prior {
    /// The name of the report that it was read from.
    pub name: String,
    pub template: Arc<Template>,
    /// Its cells, by the form of last year.
    pub printed: Vec<Cell>,
    /// The same by the form of this year, in units that can be compared. A cell that last year's form lacks is absent.
    pub cells: Vec<Cell>,
    /// Which cell of last year's form each cell of this year's was, or was a part of.
    pub origins: Vec<Option<CellId>>,
    /// What several cells add up to, where last year's form had one for all of them.
    pub sums: Vec<PriorSum>,
    /// The text of its sections, by this year's form.
    pub prose: Vec<Prose>,
}

/// One figure of last year that stands for several cells of this year's form.
#[derive(Debug, Clone)]
pub struct PriorSum {
    /// The parts, in order.
    pub parts: Vec<CellId>,
    pub total: Cell,
}
