//! Models a document before it is understood: lines of text, tables of cells, rows whose cells run together.
//!
//! Invariant: knows no file formats, no rules, and of a template only positions.

mod document;
mod unparted;

pub use document::{Block, Coded, CodedCell, Document, Grid, GridCell, Line, Run};
pub use unparted::{Apart, Glyph, Unparted};
