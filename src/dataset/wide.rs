//! Reads the columns of a wide table, one row per report, whatever its container: `三!三.(七),自然人`.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::document::CodedCell;
use crate::source::{Place, fold_code, trim};
use crate::template::{CellId, Template};

use super::assembler::choose;
use super::cell_index::CellIndex;
use super::plain::Plain;

/// A cell as a column is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellName {
    pub table: String,
    pub row: String,
    pub col: String,
}

impl CellName {
    /// `三!三.(七),自然人`, also with `|`, `/` or `;` between row and column.
    pub(super) fn parse(words: &str) -> Option<CellName> {
        let (table, rest) = words.split_once(['!', '！'])?;
        let (row, col) = rest.split_once([',', '，', '|', '/', ';'])?;
        let [table, row, col] = [table, row, col].map(|part| trim(part).to_owned());
        (!table.is_empty() && !row.is_empty() && !col.is_empty()).then_some(CellName { table, row, col })
    }

    fn key(&self, cell_index: &mut CellIndex) -> Option<u32> {
        cell_index.named(&self.table, &self.row, &self.col)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Report,
    Organisation,
    Year,
    Template,
    Cell(CellName),
    /// A cell that an earlier column has named.
    Again(CellName),
    /// Not needed, or the same as an earlier column.
    Other,
}

/// The columns of a wide table.
#[derive(Debug, Clone)]
pub(super) struct WideHeader {
    pub columns: Vec<Column>,
    pub report: Option<usize>,
    pub organisation: Option<usize>,
    pub year: Option<usize>,
    pub template: Option<usize>,
    /// 0 where columns are not named by a line.
    line: u64,
}

impl WideHeader {
    /// From the names of the columns; `None` where none names the report, or none a cell. `line`: of the file, 0 where
    /// columns are named by other means.
    pub(super) fn from_names(names: Vec<String>, line: u64) -> Option<WideHeader> {
        let mut columns: Vec<Column> = Vec::new();
        for name in names {
            let column = match fold_code(&name).to_lowercase().as_str() {
                "report" => Column::Report,
                "organisation" => Column::Organisation,
                "year" => Column::Year,
                "template" => Column::Template,
                _ => CellName::parse(&name).map_or(Column::Other, Column::Cell),
            };
            let column = match column {
                Column::Cell(cell) if columns.contains(&Column::Cell(cell.clone())) => Column::Again(cell),
                column if columns.contains(&column) => Column::Other,
                column => column,
            };
            columns.push(column);
        }
        let place = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let (report, organisation) = (place(Column::Report), place(Column::Organisation));
        let (year, template) = (place(Column::Year), place(Column::Template));
        let cells = columns.iter().any(|column| matches!(column, Column::Cell(_)));
        (report.is_some() && cells).then_some(WideHeader { columns, report, organisation, year, template, line })
    }

    /// The keys of the columns and the forms that know all cells which any form knows.
    fn keys(&self, cell_index: &mut CellIndex) -> (Vec<Option<u32>>, u64) {
        let mut usual = u64::MAX;
        let mut list = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let key = match column {
                Column::Cell(cell) => cell.key(cell_index),
                _ => None,
            };
            let known = key.and_then(|key| cell_index.key(key)).map_or(0, |key| key.known);
            usual &= if known == 0 { u64::MAX } else { known };
            list.push(key.filter(|_| known != 0));
        }
        (list, usual)
    }
}

/// Reports columns that name no cell of any form, and cells named twice.
pub(super) fn header_diagnostics(
    header: &WideHeader,
    layout: &Layout,
    file: &str,
    templates: &[Arc<Template>],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, (column, key)) in header.columns.iter().zip(&layout.keys).enumerate() {
        let (code, text, cell) = match column {
            Column::Cell(cell) if key.is_none() => (Code::UnknownCell, Text::ColumnUnknown, cell),
            Column::Again(cell) => (Code::DuplicateCell, Text::ColumnAgain, cell),
            _ => continue,
        };
        let named = format!("{}!{},{}", cell.table, cell.row, cell.col);
        let near = || {
            let table = templates.iter().find_map(|template| template.table_named(&cell.table))?.1;
            let codes = |axis: &crate::template::Axis| {
                axis.leaves.iter().map(|idx| axis.node(*idx).code.clone()).collect::<Vec<_>>()
            };
            let near =
                |written: &str, list: Vec<String>| nearest(written, list.iter().map(String::as_str)).map(str::to_owned);
            Some(format!(
                "{}!{},{}",
                table.code,
                near(&cell.row, codes(&table.rows))?,
                near(&cell.col, codes(&table.cols))?
            ))
        };
        let help = match (column, near()) {
            (Column::Cell(_), Some(near)) => Message::new(Text::UnknownCellNear).with("near", near),
            (Column::Again(_), _) => Message::new(Text::ColumnAgainHelp),
            _ => Message::new(Text::UnknownCellHelp),
        };
        let place = match header.line {
            0 => Place::Column { column: at + 1 },
            line => Place::Line { line, column: at as u64 + 1 },
        };
        found
            .push(Diagnostic::new(code, Message::new(text).with("cell", named)).help(help).in_file(file).placed(place));
    }
    found
}

/// Columns that all name cells of one form, each another: the cell of each column, `None` for other columns.
pub(super) struct Straight {
    pub form: usize,
    pub cells: Vec<Option<u32>>,
}

impl Straight {
    fn from_keys(keys: &[Option<u32>], usual: u64, cell_index: &CellIndex) -> Option<Straight> {
        let form = choose(usual, usual)?;
        let cell = |key: &Option<u32>| cell_index.key((*key)?)?.cells.get(form).copied();
        let cells: Vec<Option<u32>> = keys.iter().map(cell).collect();
        let mut known: Vec<u32> = cells.iter().copied().flatten().collect();
        known.sort_unstable();
        known.windows(2).all(|pair| pair.first() != pair.last()).then_some(Straight { form, cells })
    }
}

/// What the columns of a wide table name.
pub(super) struct Layout {
    pub keys: Vec<Option<u32>>,
    pub usual: u64,
    pub straight: Option<Straight>,
}

impl Layout {
    pub(super) fn new(header: &WideHeader, cell_index: &mut CellIndex) -> Layout {
        let (keys, usual) = header.keys(cell_index);
        let straight = Straight::from_keys(&keys, usual, cell_index);
        Layout { keys, usual, straight }
    }

    /// The cell of a form that a column holds.
    pub(super) fn cell(&self, column: usize, form: usize, cell_index: &CellIndex) -> Option<CellId> {
        cell_index.cell(self.keys.get(column).copied().flatten()?, form)
    }
}

/// The cells of a report of the form it names, or of the one that its cells point to.
pub(super) fn select_cells(
    stated: Option<&str>,
    told: impl Iterator<Item = (usize, CodedCell)>,
    header: &WideHeader,
    layout: &Layout,
    cell_index: &CellIndex,
) -> Vec<CodedCell> {
    let forms = cell_index.templates().len();
    let mut known = if forms >= 64 { u64::MAX } else { (1 << forms) - 1 };
    let mut cells = Vec::new();
    for (column, cell) in told {
        let key = layout.keys.get(column).copied().flatten().and_then(|key| cell_index.key(key));
        let (Some(key), Some(Column::Cell(name))) = (key, header.columns.get(column)) else { continue };
        let blank = Plain::read(&cell.value) == Some(Plain::Blank);
        known &= if blank { u64::MAX } else { key.known };
        let CellName { table, row, col } = name.clone();
        cells.push((blank, key.known, CodedCell { table, row, col, ..cell }));
    }
    let stated = stated.and_then(|name| cell_index.templates().iter().position(|form| form.name == name));
    let form = stated.or_else(|| choose(known, layout.usual));
    let form = form.and_then(|form| 1u64.checked_shl(u32::try_from(form).ok()?)).unwrap_or(u64::MAX);
    cells.into_iter().filter(|(blank, known, _)| !blank || known & form != 0).map(|(_, _, cell)| cell).collect()
}
