//! Reads tables that have lost the borders between their cells: running text, its labels and its rows of figures.

pub(in crate::align) mod labels;
pub(in crate::align) mod rows;
pub(in crate::align) mod text;
