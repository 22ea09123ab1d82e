//! Reads the wide CSV, one line per report. In: a stretch. Out: plain cells for [`Gather`]; of one line, the document of
//! its report. The columns are known from the head line: `三!三.(七),自然人`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, CodedCell, Document};
use crate::report::{Place, State};
use crate::source::{SourceId, Span, fold_code, trim};
use crate::template::{CellId, Template};
use crate::vectorized::Builder;

use super::codes::Codes;
use super::gather::{Gather, Plain, choose};
use super::known::{Known, unnamed};
use super::lines::{body, decimal, fields, record_end, words};
use super::long::nameless;
use super::stretch::Stretch;

/// A cell as a column is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellName {
    pub table: String,
    pub row: String,
    pub col: String,
}

impl CellName {
    /// `三!三.(七),自然人`, also with `|`, `/` or `;` between row and column.
    pub(super) fn of(words: &str) -> Option<CellName> {
        let (table, rest) = words.split_once(['!', '！'])?;
        let (row, col) = rest.split_once([',', '，', '|', '/', ';'])?;
        let [table, row, col] = [table, row, col].map(|part| trim(part).to_owned());
        (!table.is_empty() && !row.is_empty() && !col.is_empty()).then_some(CellName { table, row, col })
    }

    fn key(&self, codes: &mut Codes) -> Option<u32> {
        codes.named(&self.table, &self.row, &self.col)
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
    /// Of no interest, or what an earlier column has said.
    Other,
}

/// The columns of a wide table.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub delimiter: u8,
    pub columns: Vec<Column>,
    pub report: Option<usize>,
    pub organisation: Option<usize>,
    pub year: Option<usize>,
    pub template: Option<usize>,
    /// 0 where columns are named by other means.
    line: u64,
}

impl Head {
    /// `None` where no column names the report, or none a cell.
    pub(super) fn of(line: &[u8], delimiter: u8, number: u64) -> Option<Head> {
        let mut found = Vec::new();
        fields(line, delimiter, &mut found);
        let names = found.iter().map(|(start, end)| Some(words(line.get(*start..*end)?)?.into_owned()));
        Self::named(names.collect::<Option<Vec<_>>>()?, delimiter, number)
    }

    /// The same of the names alone.
    pub(super) fn named(names: Vec<String>, delimiter: u8, number: u64) -> Option<Head> {
        let mut columns: Vec<Column> = Vec::new();
        for name in names {
            let column = match fold_code(&name).to_lowercase().as_str() {
                "report" => Column::Report,
                "organisation" => Column::Organisation,
                "year" => Column::Year,
                "template" => Column::Template,
                _ => CellName::of(&name).map_or(Column::Other, Column::Cell),
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
        (report.is_some() && cells).then_some(Head {
            delimiter,
            columns,
            report,
            organisation,
            year,
            template,
            line: number,
        })
    }

    /// The keys of the columns and the forms that know all cells which any form knows.
    fn keys(&self, codes: &mut Codes) -> (Vec<Option<u32>>, u64) {
        let mut usual = u64::MAX;
        let mut list = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let key = match column {
                Column::Cell(cell) => cell.key(codes),
                _ => None,
            };
            let known = key.and_then(|key| codes.key(key)).map_or(0, |key| key.known);
            usual &= if known == 0 { u64::MAX } else { known };
            list.push(key.filter(|_| known != 0));
        }
        (list, usual)
    }
}

/// Columns that name no cell of any form, and cells named twice.
pub(super) fn about_head(head: &Head, layout: &Layout, file: &str, templates: &[Arc<Template>]) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for (at, (column, key)) in head.columns.iter().zip(&layout.keys).enumerate() {
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
            let near = |written: &str, list: Vec<String>| {
                crate::diagnostic::nearest(written, list.iter().map(String::as_str)).map(str::to_owned)
            };
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
        let place = match head.line {
            0 => Place::Column { column: at + 1 },
            line => Place::Line { line, column: at as u64 + 1 },
        };
        said.push(Diagnostic::new(code, Message::new(text).with("cell", named)).help(help).in_file(file).placed(place));
    }
    said
}

/// Columns that all name cells of one form, each another: the cell of each column, `None` for other columns.
struct Straight {
    form: usize,
    cells: Vec<Option<u32>>,
}

impl Straight {
    fn of(keys: &[Option<u32>], usual: u64, codes: &Codes) -> Option<Straight> {
        let form = choose(usual, usual)?;
        let cell = |key: &Option<u32>| codes.key((*key)?)?.cells.get(form).copied();
        let cells: Vec<Option<u32>> = keys.iter().map(cell).collect();
        let mut known: Vec<u32> = cells.iter().copied().flatten().collect();
        known.sort_unstable();
        known.windows(2).all(|pair| pair.first() != pair.last()).then_some(Straight { form, cells })
    }

    /// A line of plain decimals and blanks, told to a row. `None` for any other line; `found`: where the fields
    /// of other columns stand.
    fn read(&self, line: &[u8], delimiter: u8, found: &mut Vec<(usize, usize)>, row: &mut Builder) -> Option<()> {
        found.resize(self.cells.len(), (0, 0));
        let mut at = 0;
        for (column, (cell, field)) in self.cells.iter().zip(found).enumerate() {
            if column > 0 {
                line.get(at).filter(|byte| **byte == delimiter)?;
                at += 1;
            }
            let rest = line.get(at..)?;
            let Some(cell) = cell else {
                let taken = memchr::memchr(delimiter, rest).unwrap_or(rest.len());
                *field = (at, at + taken);
                at += taken;
                continue;
            };
            match decimal(rest) {
                Some((value, scale, taken)) => {
                    row.tell_number(*cell as usize, value, scale);
                    at += taken;
                }
                None => {
                    row.tell_state(*cell as usize, State::Blank);
                }
            }
        }
        (at == line.len()).then_some(())
    }
}

/// What the columns of a wide table name.
pub(super) struct Layout {
    pub keys: Vec<Option<u32>>,
    pub usual: u64,
    straight: Option<Straight>,
}

impl Layout {
    pub(super) fn of(head: &Head, codes: &mut Codes) -> Layout {
        let (keys, usual) = head.keys(codes);
        let straight = Straight::of(&keys, usual, codes);
        Layout { keys, usual, straight }
    }

    /// The cell of a form that a column holds.
    pub(super) fn cell(&self, column: usize, form: usize, codes: &Codes) -> Option<CellId> {
        codes.cell(self.keys.get(column).copied().flatten()?, form)
    }
}

/// A stretch under way.
struct Lines<'s> {
    head: &'s Head,
    layout: &'s Layout,
    codes: &'s Codes,
    /// Fields of the line under way.
    found: Vec<(usize, usize)>,
}

pub(super) fn columns(stretch: &Stretch, head: &Head, layout: &Layout, codes: &Codes, gather: &mut Gather, file: &str) {
    let lines = stretch.bytes.len() / record_end(&stretch.bytes, head.delimiter).max(1);
    gather.expect(lines + lines / 8);
    let mut lines = Lines { head, layout, codes, found: Vec::new() };
    let (mut at, mut above) = (0, stretch.above);
    while let Some(rest) = stretch.bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let end = record_end(rest, head.delimiter).max(1);
        let record = rest.get(..end).unwrap_or(rest);
        let line = body(record);
        if !line.iter().all(u8::is_ascii_whitespace) && lines.read(line, at..at + end, above, gather).is_none() {
            gather.say(nameless(file, Place::Line { line: above + 1, column: 1 }));
        }
        above += memchr::memchr_iter(b'\n', record).count() as u64;
        at += end;
    }
}

impl Lines<'_> {
    /// One line; `None` where it does not name its report.
    fn read(&mut self, line: &[u8], at: Range<usize>, above: u64, gather: &mut Gather) -> Option<()> {
        let row = self.read_straight(line, gather);
        if row.is_none() {
            fields(line, self.head.delimiter, &mut self.found);
        }
        let name = self.text(line, self.head.report);
        let stated = self.text(line, self.head.template);
        let stated =
            stated.and_then(|stated| self.codes.templates().iter().position(|template| template.name == stated));
        let kept = row.filter(|form| name.is_some() && stated.is_none_or(|stated| stated == *form));
        if let Some(form) = row.filter(|_| kept.is_none()) {
            gather.cancel(form);
        }
        gather.begin(name?.into_owned(), at.start, above);
        let year = self.text(line, self.head.year).and_then(|year| year.parse().ok());
        gather.about(self.text(line, self.head.organisation).as_deref(), year);
        match kept {
            Some(form) => gather.keep(at.end, form),
            None => {
                fields(line, self.head.delimiter, &mut self.found);
                if self.read_fields(line, gather).is_none() {
                    gather.odd();
                }
                gather.end(at.end, self.codes, self.layout.usual, stated, self.codes.templates());
            }
        }
        Some(())
    }

    /// The form of a line that is read into a row of it.
    fn read_straight(&mut self, line: &[u8], gather: &mut Gather) -> Option<usize> {
        let straight = self.layout.straight.as_ref()?;
        std::str::from_utf8(line).ok().filter(|_| memchr::memchr2(b'"', b'\r', line).is_none())?;
        let row = gather.row(straight.form, self.codes.templates())?;
        let read = straight.read(line, self.head.delimiter, &mut self.found, row);
        if read.is_none() {
            row.cancel();
        }
        read.map(|()| straight.form)
    }

    /// Any other line, field by field; `None` where one is not plain.
    fn read_fields(&self, line: &[u8], gather: &mut Gather) -> Option<()> {
        if self.found.len() != self.layout.keys.len() || memchr::memchr(b'\r', line).is_some() {
            return None;
        }
        std::str::from_utf8(line).ok()?;
        for (key, (start, end)) in self.layout.keys.iter().zip(&self.found) {
            if let Some(key) = key {
                put(*key, line.get(*start..*end)?, self.codes, gather)?;
            }
        }
        Some(())
    }

    /// The words of a field, where there are any.
    fn text<'l>(&self, line: &'l [u8], column: Option<usize>) -> Option<Cow<'l, str>> {
        let (start, end) = self.found.get(column?)?;
        words(line.get(*start..*end)?).filter(|words| !words.is_empty())
    }
}

fn put(key: u32, field: &[u8], codes: &Codes, gather: &mut Gather) -> Option<()> {
    if field.is_empty() {
        gather.put_weak(key);
        return Some(());
    }
    let plain = match decimal(field) {
        Some((value, scale, taken)) if taken == field.len() => Plain::Number(value, scale),
        _ => Plain::of(&words(field)?)?,
    };
    match plain {
        Plain::Blank => gather.put_weak(key),
        plain => gather.put(key, codes.key(key)?, plain),
    }
    Some(())
}

/// A column's cell in one line: its words and where they stand.
struct Told<'t> {
    column: usize,
    value: Cow<'t, str>,
    place: Span,
}

/// One line: what it says of its report, and its cells as far as any form knows them.
fn read<'t>(source: SourceId, text: &'t str, head: &Head, layout: &Layout) -> Result<(Coded, Vec<Told<'t>>), usize> {
    let line = body(text.as_bytes());
    let mut found = Vec::new();
    fields(line, head.delimiter, &mut found);
    if found.len() != head.columns.len() {
        return Err(found.len());
    }
    let field = |index: usize| found.get(index).and_then(|(start, end)| line.get(*start..*end)).unwrap_or_default();
    let said = |index: usize| words(field(index)).unwrap_or_default();
    let stated = |index: Option<usize>| index.map(|at| said(at).into_owned()).filter(|value| !value.is_empty());
    let coded = Coded {
        template: stated(head.template),
        organisation: stated(head.organisation),
        year: stated(head.year).and_then(|year| year.parse().ok()),
        cells: Vec::new(),
    };
    let known = layout.keys.iter().zip(&found).enumerate().filter(|(_, (key, _))| key.is_some());
    let told = known.map(|(column, (_, (start, end)))| {
        let raw = text.get(*start..*end).unwrap_or("");
        let lead = raw.len() - raw.trim_start_matches(['"', ' ']).len();
        let body = raw.trim_matches(['"', ' ']).len();
        let place = Span::new(source, start + lead.min(end - start), (start + lead + body).min(*end));
        Told { column, value: said(column), place }
    });
    Ok((coded, told.collect()))
}

/// The cells of one line, with their places in it. A blank under a cell that the report's form does not have is no
/// cell of it.
pub(super) fn document(
    source: SourceId,
    text: &str,
    head: &Head,
    layout: &Layout,
    codes: &Codes,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let (mut coded, told) = match read(source, text, head, layout) {
        Ok(read) => read,
        Err(found) => {
            let message = Message::new(Text::CsvWidth)
                .with("found", found.to_string())
                .with("expected", head.columns.len().to_string());
            let whole = Span::new(source, 0, body(text.as_bytes()).len());
            diagnostics.push(Diagnostic::new(Code::BadCsv, message).at(whole).help(Message::new(Text::CsvWidthHelp)));
            return None;
        }
    };
    let told =
        told.into_iter().map(|Told { column, value, place }| (column, unnamed(value.into_owned(), Place::Text(place))));
    coded.cells = placed(coded.template.as_deref(), told, head, layout, codes);
    Some(Document { blocks: Vec::new(), coded: Some(coded) })
}

/// The cells of a report of the form it names, or of the one that its cells point to.
pub(super) fn placed(
    stated: Option<&str>,
    told: impl Iterator<Item = (usize, CodedCell)>,
    head: &Head,
    layout: &Layout,
    codes: &Codes,
) -> Vec<CodedCell> {
    let forms = codes.templates().len();
    let mut known = if forms >= 64 { u64::MAX } else { (1 << forms) - 1 };
    let mut cells = Vec::new();
    for (column, cell) in told {
        let key = layout.keys.get(column).copied().flatten().and_then(|key| codes.key(key));
        let (Some(key), Some(Column::Cell(name))) = (key, head.columns.get(column)) else { continue };
        let blank = Plain::of(&cell.value) == Some(Plain::Blank);
        known &= if blank { u64::MAX } else { key.known };
        let CellName { table, row, col } = name.clone();
        cells.push((blank, key.known, CodedCell { table, row, col, ..cell }));
    }
    let stated = stated.and_then(|name| codes.templates().iter().position(|form| form.name == name));
    let form = stated.or_else(|| choose(known, layout.usual));
    let form = form.and_then(|form| 1u64.checked_shl(u32::try_from(form).ok()?)).unwrap_or(u64::MAX);
    cells.into_iter().filter(|(blank, known, _)| !blank || known & form != 0).map(|(_, _, cell)| cell).collect()
}

/// The cells of a plain report of a form.
pub(super) fn known(
    source: SourceId,
    text: &str,
    head: &Head,
    layout: &Layout,
    codes: &Codes,
    form: usize,
) -> Option<Known> {
    let (coded, told) = read(source, text, head, layout).ok()?;
    let mut known = Known::new(codes.templates().get(form)?);
    known.coded = coded;
    for Told { column, value, place } in told {
        if let Some(cell) = layout.cell(column, form, codes) {
            known.push(cell, &value, Place::Text(place));
        }
    }
    Some(known)
}
