//! Defines the places in a document, and their names for machines.

use std::sync::Arc;

use super::{LineCol, Span};

/// A place in a document. Lines, rows, columns, tables, cells, paragraphs and pages are counted
/// from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a text that is kept; printed as `line:column`.
    Text(Span),
    /// In a text of which only the part at hand is kept. A column counts characters, or the fields of a table.
    Line { line: u64, column: u64 },
    /// In a workbook.
    Sheet { sheet: Arc<str>, row: u32, column: u32 },
    /// In a table of a text document; without a cell where none covers the position.
    Table { table: usize, row: usize, cell: Option<usize> },
    /// In a text document, outside its tables; blank paragraphs are counted.
    Paragraph { paragraph: usize },
    /// On a page, in points from its left and its top.
    Page { page: u32, left: i32, top: i32 },
    /// In a JSON document, by its path.
    Json { path: Box<str> },
    /// In a table of columns; without a column where the whole row is meant.
    Row { row: u64, column: Option<Arc<str>> },
    /// A column of such a table.
    Column { column: usize },
}

impl From<LineCol> for Place {
    fn from(at: LineCol) -> Place {
        Place::Line { line: at.line.into(), column: at.column.into() }
    }
}

impl Place {
    /// The span, in a text that is kept.
    pub fn span(&self) -> Option<Span> {
        match self {
            Place::Text(span) => Some(*span),
            _ => None,
        }
    }

    /// The name of the place in formats for machines, the same in every language. `None` in a text that is kept: its
    /// line and column are known to [`super::Sources`].
    pub fn identifier(&self) -> Option<String> {
        Some(match self {
            Place::Text(_) => return None,
            Place::Line { line, column } => format!("{line}:{column}"),
            Place::Sheet { sheet, row, column } => {
                let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                let cell = format!("{}{row}", column_letters(*column));
                match sheet.chars().all(plain) && !sheet.is_empty() {
                    true => format!("{sheet}!{cell}"),
                    false => format!("'{}'!{cell}", sheet.replace('\'', "''")),
                }
            }
            Place::Table { table, row, cell: Some(cell) } => format!("table {table} row {row} cell {cell}"),
            Place::Table { table, row, cell: None } => format!("table {table} row {row}"),
            Place::Paragraph { paragraph } => format!("paragraph {paragraph}"),
            Place::Page { page, left, top } => format!("page {page}, {left},{top}"),
            Place::Json { path } => path.to_string(),
            Place::Row { row, column: Some(column) } => format!("row {row} column {column}"),
            Place::Row { row, column: None } => format!("row {row}"),
            Place::Column { column } => format!("column {column}"),
        })
    }
}

/// The letters of a worksheet's column, counted from 1: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_one_name_for_machines() {
        let sheet = |sheet: &str, row, column| Place::Sheet { sheet: sheet.into(), row, column };
        for (place, name) in [
            (Place::Line { line: 12, column: 1 }, "12:1"),
            (sheet("Sheet1", 7, 4), "Sheet1!D7"),
            (sheet("表 '三'", 10, 28), "'表 ''三'''!AB10"),
            (Place::Table { table: 3, row: 5, cell: Some(2) }, "table 3 row 5 cell 2"),
            (Place::Paragraph { paragraph: 12 }, "paragraph 12"),
            (Place::Page { page: 2, left: 180, top: 159 }, "page 2, 180,159"),
            (Place::Json { path: "cells[3]".into() }, "cells[3]"),
            (Place::Row { row: 17, column: Some("value".into()) }, "row 17 column value"),
        ] {
            assert_eq!(place.identifier().as_deref(), Some(name));
        }
    }
}
