//! Defines the limits for office files.
//!
//! A form has some two hundred cells and a report a few thousand paragraphs; a thousand times as many is a mistake or an
//! attack.

/// Cells of all tables or sheets, blank ones between filled ones included.
pub(super) const MAX_CELLS: usize = 250_000;
/// Paragraphs and other pieces of running text.
pub(super) const MAX_PIECES: usize = 100_000;
/// Columns that one cell may span or repeat.
pub(super) const MAX_SPAN: u32 = 1_000;
/// Bytes of the name of a style: it is looked up for every cell.
pub(super) const MAX_STYLE_NAME: usize = 1_024;
/// Rows and columns of a sheet, those of the largest spreadsheets in use.
pub(super) const MAX_SHEET_ROW: u32 = 1 << 20;
pub(super) const MAX_SHEET_COL: u32 = 1 << 14;
/// Sheets of a workbook that are read.
pub(super) const MAX_SHEETS: usize = 256;
/// Merged ranges of one sheet.
pub(super) const MAX_MERGES: usize = 100_000;
/// Bytes of a formula that several cells share; spreadsheets allow 8,192 characters.
pub(super) const MAX_FORMULA: usize = 8_192;
/// Cells that all formulas without stored results may refer to together.
pub(super) const MAX_REFERRED: usize = 1_000_000;
