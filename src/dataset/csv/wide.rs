//! Reads the wide CSV, one line per report; the columns are known from the header.

use std::borrow::Cow;
use std::ops::Range;

use crate::dataset::assembler::BlockAssembler;
use crate::dataset::cell_index::CellIndex;
use crate::dataset::diagnose::without_report;
use crate::dataset::format::{Context, TextTable};
use crate::dataset::plain::{Plain, decimal};
use crate::dataset::rebuild::{Rebuilt, unnamed};
use crate::dataset::wide::{self, Layout, Straight, WideHeader};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, Document};
use crate::report::{Place, State};
use crate::source::{SourceId, Span};
use crate::vectorized::Builder;

use super::record::{body, fields, last_record_end, record_end, words};

/// Bytes of a chunk: about a thousand reports, whose columns stay in the cache until they are evaluated.
const MAX_CHUNK_BYTES: usize = 512 << 10;

/// The columns of a wide CSV.
#[derive(Debug)]
pub(super) struct Header {
    delimiter: u8,
    wide: WideHeader,
}

impl Header {
    /// `None` where no column names the report, or none a cell.
    pub(super) fn parse(line: &[u8], delimiter: u8, number: u64) -> Option<Header> {
        let mut found = Vec::new();
        fields(line, delimiter, &mut found);
        let names = found.iter().map(|(start, end)| Some(words(line.get(*start..*end)?)?.into_owned()));
        let wide = WideHeader::from_names(names.collect::<Option<Vec<_>>>()?, number)?;
        Some(Header { delimiter, wide })
    }

    /// What the columns name, found once per file, and the index of the cells.
    fn layout<'c>(&self, cx: &'c mut Context<'_>) -> (&'c Layout, &'c CellIndex) {
        let Context { cell_index, layout, .. } = cx;
        (layout.get_or_insert_with(|| Layout::new(&self.wide, cell_index)), cell_index)
    }
}

impl TextTable for Header {
    fn max_chunk_bytes(&self) -> usize {
        MAX_CHUNK_BYTES
    }

    fn whole_reports(&self, text: &[u8]) -> usize {
        last_record_end(text, self.delimiter)
    }

    fn decode(&self, text: &[u8], above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
        let file = cx.file;
        let (layout, cell_index) = self.layout(cx);
        decode(text, above, self, layout, cell_index, assembler, file);
    }

    fn rebuild(&self, source: SourceId, text: &str, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt> {
        let (layout, cell_index) = self.layout(cx);
        rebuild(source, text, self, layout, cell_index, form)
    }

    fn document(
        &self,
        source: SourceId,
        text: &str,
        cx: &mut Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document> {
        let (layout, cell_index) = self.layout(cx);
        document(source, text, self, layout, cell_index, diagnostics)
    }

    fn header_diagnostics(&self, cx: &mut Context<'_>) -> Vec<Diagnostic> {
        let file = cx.file;
        let (layout, cell_index) = self.layout(cx);
        wide::header_diagnostics(&self.wide, layout, file, cell_index.templates())
    }
}

/// A line of plain decimals and blanks, written to a row. `None` for any other line; `found`: where the fields
/// of other columns stand.
fn read_straight(
    straight: &Straight,
    line: &[u8],
    delimiter: u8,
    found: &mut Vec<(usize, usize)>,
    row: &mut Builder,
) -> Option<()> {
    found.resize(straight.cells.len(), (0, 0));
    let mut at = 0;
    for (column, (cell, field)) in straight.cells.iter().zip(found).enumerate() {
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
                row.set_number(*cell as usize, value, scale);
                at += taken;
            }
            None => {
                row.set_state(*cell as usize, State::Blank);
            }
        }
    }
    (at == line.len()).then_some(())
}

/// A chunk that is being decoded.
struct Lines<'s> {
    head: &'s Header,
    layout: &'s Layout,
    cell_index: &'s CellIndex,
    /// Fields of the current line.
    found: Vec<(usize, usize)>,
}

fn decode(
    text: &[u8],
    above: u64,
    head: &Header,
    layout: &Layout,
    cell_index: &CellIndex,
    assembler: &mut BlockAssembler,
    file: &str,
) {
    let lines = text.len() / record_end(text, head.delimiter).max(1);
    assembler.expect(lines + lines / 8);
    let mut lines = Lines { head, layout, cell_index, found: Vec::new() };
    let (mut at, mut above) = (0, above);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = record_end(rest, head.delimiter).max(1);
        let record = rest.get(..end).unwrap_or(rest);
        let line = body(record);
        if !line.iter().all(u8::is_ascii_whitespace) && lines.read(line, at..at + end, above, assembler).is_none() {
            assembler.report(without_report(file, Place::Line { line: above + 1, column: 1 }));
        }
        above += memchr::memchr_iter(b'\n', record).count() as u64;
        at += end;
    }
}

impl Lines<'_> {
    /// One line; `None` where it does not name its report.
    fn read(&mut self, line: &[u8], at: Range<usize>, above: u64, assembler: &mut BlockAssembler) -> Option<()> {
        let row = self.read_straight(line, assembler);
        if row.is_none() {
            fields(line, self.head.delimiter, &mut self.found);
        }
        let name = self.text(line, self.head.wide.report);
        let stated = self.text(line, self.head.wide.template);
        let stated =
            stated.and_then(|stated| self.cell_index.templates().iter().position(|template| template.name == stated));
        let kept = row.filter(|form| name.is_some() && stated.is_none_or(|stated| stated == *form));
        if let Some(form) = row.filter(|_| kept.is_none()) {
            assembler.cancel(form);
        }
        assembler.begin(name?.into_owned(), at.start, above);
        let year = self.text(line, self.head.wide.year).and_then(|year| year.parse().ok());
        assembler.describe(self.text(line, self.head.wide.organisation).as_deref(), year);
        match kept {
            Some(form) => assembler.keep(at.end, form),
            None => {
                fields(line, self.head.delimiter, &mut self.found);
                if self.read_fields(line, assembler).is_none() {
                    assembler.mark_fallback();
                }
                assembler.finish_report(
                    at.end,
                    self.cell_index,
                    self.layout.usual,
                    stated,
                    self.cell_index.templates(),
                );
            }
        }
        Some(())
    }

    /// The form of a line that is read into a row of it.
    fn read_straight(&mut self, line: &[u8], assembler: &mut BlockAssembler) -> Option<usize> {
        let straight = self.layout.straight.as_ref()?;
        std::str::from_utf8(line).ok().filter(|_| memchr::memchr2(b'"', b'\r', line).is_none())?;
        let row = assembler.row(straight.form, self.cell_index.templates())?;
        let read = read_straight(straight, line, self.head.delimiter, &mut self.found, row);
        if read.is_none() {
            row.cancel();
        }
        read.map(|()| straight.form)
    }

    /// Any other line, field by field; `None` where one is not plain.
    fn read_fields(&self, line: &[u8], assembler: &mut BlockAssembler) -> Option<()> {
        if self.found.len() != self.layout.keys.len() || memchr::memchr(b'\r', line).is_some() {
            return None;
        }
        std::str::from_utf8(line).ok()?;
        for (key, (start, end)) in self.layout.keys.iter().zip(&self.found) {
            if let Some(key) = key {
                push_field(*key, line.get(*start..*end)?, self.cell_index, assembler)?;
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

fn push_field(key: u32, field: &[u8], cell_index: &CellIndex, assembler: &mut BlockAssembler) -> Option<()> {
    if field.is_empty() {
        assembler.push_weak(key);
        return Some(());
    }
    let plain = match decimal(field) {
        Some((value, scale, taken)) if taken == field.len() => Plain::Number(value, scale),
        _ => Plain::read(&words(field)?)?,
    };
    match plain {
        Plain::Blank => assembler.push_weak(key),
        plain => assembler.push(key, cell_index.key(key)?, plain),
    }
    Some(())
}

/// A column's cell in one line: its words and where they stand.
struct Field<'t> {
    column: usize,
    value: Cow<'t, str>,
    place: Span,
}

/// One line: what it states of its report, and its cells as far as any form knows them.
fn read<'t>(source: SourceId, text: &'t str, head: &Header, layout: &Layout) -> Result<(Coded, Vec<Field<'t>>), usize> {
    let line = body(text.as_bytes());
    let mut found = Vec::new();
    fields(line, head.delimiter, &mut found);
    if found.len() != head.wide.columns.len() {
        return Err(found.len());
    }
    let field = |index: usize| found.get(index).and_then(|(start, end)| line.get(*start..*end)).unwrap_or_default();
    let said = |index: usize| words(field(index)).unwrap_or_default();
    let stated = |index: Option<usize>| index.map(|at| said(at).into_owned()).filter(|value| !value.is_empty());
    let coded = Coded {
        template: stated(head.wide.template),
        organisation: stated(head.wide.organisation),
        year: stated(head.wide.year).and_then(|year| year.parse().ok()),
        cells: Vec::new(),
        ..Coded::default()
    };
    let known = layout.keys.iter().zip(&found).enumerate().filter(|(_, (key, _))| key.is_some());
    let told = known.map(|(column, (_, (start, end)))| {
        let raw = text.get(*start..*end).unwrap_or("");
        let lead = raw.len() - raw.trim_start_matches(['"', ' ']).len();
        let body = raw.trim_matches(['"', ' ']).len();
        let place = Span::new(source, start + lead.min(end - start), (start + lead + body).min(*end));
        Field { column, value: said(column), place }
    });
    Ok((coded, told.collect()))
}

/// The cells of one line, with their places in it. A blank under a cell that the report's form does not have is
/// not a cell of it.
fn document(
    source: SourceId,
    text: &str,
    head: &Header,
    layout: &Layout,
    cell_index: &CellIndex,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let (mut coded, told) = match read(source, text, head, layout) {
        Ok(read) => read,
        Err(found) => {
            let message = Message::new(Text::CsvWidth)
                .with("found", found.to_string())
                .with("expected", head.wide.columns.len().to_string());
            let whole = Span::new(source, 0, body(text.as_bytes()).len());
            diagnostics.push(Diagnostic::new(Code::BadCsv, message).span(whole).help(Message::new(Text::CsvWidthHelp)));
            return None;
        }
    };
    let told = told
        .into_iter()
        .map(|Field { column, value, place }| (column, unnamed(value.into_owned(), Place::Text(place))));
    coded.cells = wide::select_cells(coded.template.as_deref(), told, &head.wide, layout, cell_index);
    Some(Document { coded: Some(coded), ..Document::default() })
}

/// The cells of a plain report of a form.
fn rebuild(
    source: SourceId,
    text: &str,
    head: &Header,
    layout: &Layout,
    cell_index: &CellIndex,
    form: usize,
) -> Option<Rebuilt> {
    let (coded, told) = read(source, text, head, layout).ok()?;
    let mut rebuilt = Rebuilt::new(cell_index.templates().get(form)?);
    rebuilt.coded = coded;
    for Field { column, value, place } in told {
        if let Some(cell) = layout.cell(column, form, cell_index) {
            rebuilt.push(cell, &value, Place::Text(place));
        }
    }
    Some(rebuilt)
}
