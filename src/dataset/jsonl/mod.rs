//! Reads JSON lines: one report per line, as `extract` writes it or with one member per cell, or one cell per line.
//!
//! Invariant: figures are taken from their digits, never through a number type.

mod record;
mod tokenizer;

use std::borrow::Cow;
use std::sync::Arc;

use crate::dataset::assembler::{BlockAssembler, choose};
use crate::dataset::cell_index::{CellIndex, NONE};
use crate::dataset::format::{Context, HEAD_BYTES, TableFormat, TextStart, TextTable, without_mark};
use crate::dataset::plain::{Plain, read_plain};
use crate::dataset::rebuild::{Rebuilt, unnamed};
use crate::dataset::wide::CellName;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, CodedCell, Document};
use crate::ingest;
use crate::report::Place;
use crate::source::{SourceId, Span};

use record::{Guess, Line, RawCell, RawCodes, cell_name, said, stated};
use tokenizer::Value;

/// JSON lines. They have no header: every line shows the shape of the file.
#[derive(Debug)]
struct JsonLines;

impl TableFormat for JsonLines {
    fn name(&self) -> &'static str {
        "JSON lines"
    }

    fn open_text(&self, _: &str, _: &[u8]) -> Result<TextStart, Box<Diagnostic>> {
        Ok(TextStart { header: Arc::new(JsonLines), bytes: 0, lines: 0 })
    }
}

impl TextTable for JsonLines {
    fn whole_reports(&self, text: &[u8]) -> usize {
        let last = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        report_start(text, last).unwrap_or(0)
    }

    fn decode(&self, text: &[u8], above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
        decode(text, above, cx.cell_index, assembler);
    }

    fn rebuild(&self, source: SourceId, text: &str, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt> {
        rebuild(source, text, cx.cell_index, form)
    }

    fn document(
        &self,
        source: SourceId,
        text: &str,
        cx: &mut Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document> {
        document(source, text, cx.cell_index, diagnostics)
    }
}

/// Recognizes objects on lines of their own, each with the name of a report. One report in the layout that `extract`
/// writes is an ordinary document.
pub(in crate::dataset) fn sniff(head: &[u8]) -> Option<Arc<dyn TableFormat>> {
    let head = without_mark(head);
    // The file continues after the bytes that are examined.
    let is_cut = head.len() + 3 >= HEAD_BYTES;
    let text = head.trim_ascii_start();
    if !text.starts_with(b"{") {
        return None;
    }
    let mut lines = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty());
    let (_, first) = lines.next()?;
    let found = match Line::read(first) {
        Some(line) => line.is_named() && (lines.next().is_some() || is_cut || !line.is_listed()),
        // A report may be longer than the bytes that are examined.
        None => is_cut && lines.next().is_none() && begins_report(first),
    };
    if found { Some(Arc::new(JsonLines)) } else { None }
}

/// Lines of a chunk, one after the other.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let start = at;
        at += end;
        rest.get(..end).map(|line| (start, line))
    })
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn decode(text: &[u8], above: u64, cell_index: &mut CellIndex, assembler: &mut BlockAssembler) {
    let templates = cell_index.templates().to_vec();
    let mut line = Line::default();
    let mut under_way = String::new();
    let mut writer = CellWriter::default();
    for (number, (start, bytes)) in (above..).zip(lines(text)) {
        if is_blank(bytes) || (assembler.is_open() && writer.write_expected(bytes, cell_index, assembler).is_some()) {
            continue;
        }
        let read = line.fill(bytes, Some(cell_index), writer.before).is_some();
        let single = read && line.single;
        let name = if read { line.name(bytes) } else { None };
        if assembler.is_open() {
            match &name {
                // The current report reports what is wrong with it.
                None if single || !read => {
                    assembler.mark_fallback();
                    continue;
                }
                Some(name) if single && *name == under_way => {}
                _ => assembler.finish_report(start, cell_index, u64::MAX, None, &templates),
            }
        }
        if !assembler.is_open() {
            under_way = name.map_or_else(|| (number + 1).to_string(), Cow::into_owned);
            assembler.begin(under_way.clone(), start, number);
            writer.before = NONE;
            writer.prefix.clear();
        }
        let whole = read && !line.lame && line.report.is_some() && !line.is_spoiled(bytes);
        if !whole || writer.write(bytes, &line, cell_index, assembler).is_none() {
            assembler.mark_fallback();
        }
        if line.organisation.is_some() || line.year.is_some() {
            let year = stated(bytes, line.year).and_then(|year| year.parse().ok());
            assembler.describe(stated(bytes, line.organisation).as_deref(), year);
        }
        if !single {
            let stated = stated(bytes, line.template);
            let stated = stated.and_then(|stated| templates.iter().position(|template| template.name == stated));
            assembler.finish_report(start + bytes.len(), cell_index, u64::MAX, stated, &templates);
        }
    }
    assembler.finish_report(text.len(), cell_index, u64::MAX, None, &templates);
}

/// Passes cells to the assembler; knows which came last.
struct CellWriter {
    before: u32,
    /// What stands before the cell in every line of the current report, where each is a cell.
    prefix: Vec<u8>,
    words: Vec<u8>,
}

impl Default for CellWriter {
    fn default() -> Self {
        Self { before: NONE, prefix: Vec::new(), words: Vec::new() }
    }
}

impl CellWriter {
    /// A line of the same report with the cell that follows, which is not read but compared.
    fn write_expected(&mut self, bytes: &[u8], cell_index: &CellIndex, assembler: &mut BlockAssembler) -> Option<()> {
        let rest = bytes.strip_prefix(self.prefix.as_slice()).filter(|_| !self.prefix.is_empty())?;
        let (index, plain, taken) = Guess { codes: cell_index, before: self.before }.read(rest, true)?;
        let end = rest.get(taken..)?.strip_prefix(b"}")?;
        let key = cell_index.key(index).filter(|_| is_blank(end))?;
        assembler.push(index, key, plain);
        self.before = index;
        Some(())
    }

    /// The cells of a line; `None` where one is not plain.
    fn write(
        &mut self,
        bytes: &[u8],
        line: &Line,
        cell_index: &mut CellIndex,
        assembler: &mut BlockAssembler,
    ) -> Option<()> {
        self.prefix.clear();
        if let Some(prefix) = line.lead.filter(|_| line.name(bytes).is_some()).and_then(|lead| bytes.get(..lead)) {
            self.prefix.extend_from_slice(prefix);
        }
        for (index, plain) in &line.known {
            assembler.push(*index, cell_index.key(*index)?, *plain);
            self.before = *index;
        }
        for cell in &line.cells {
            // A member that names no cell of any table is ignored.
            let Some(index) = self.key(bytes, cell, cell_index)? else { continue };
            cell_index.learn(self.before, index);
            self.before = index;
            let key = cell_index.key(index)?;
            let raw = said(bytes, cell.raw)?;
            let words = said(bytes, cell.value)?;
            match (cell.codes, read_plain(key, &words, &said(bytes, cell.state)?, &said(bytes, cell.unit)?, &raw)?) {
                (RawCodes::Named(_), Plain::Blank) => assembler.push_weak(index),
                (_, plain) => assembler.push(index, key, plain),
            }
        }
        Some(())
    }

    /// The key of a cell; none where it names no cell at all. `None` where it is not worth one.
    fn key(&mut self, bytes: &[u8], cell: &RawCell, cell_index: &mut CellIndex) -> Option<Option<u32>> {
        cell.words(bytes, &mut self.words);
        if let Some(index) = cell_index.get(&self.words) {
            return Some(Some(index));
        }
        let Some(name) = cell_name(bytes, cell.codes) else { return Some(None) };
        cell_index.find(&self.words, (&name.table, &name.row, &name.col)).map(Some)
    }
}

/// The cells of the lines of one report, with their places. As in a wide table, a member without a figure under
/// the name of a cell that the report's template does not have is not a cell of it.
fn document(
    source: SourceId,
    text: &str,
    cell_index: &mut CellIndex,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut coded = Coded::default();
    let forms = cell_index.templates().len();
    let mut known = if forms >= 64 { u64::MAX } else { (1 << forms) - 1 };
    let mut weak = Vec::new();
    let mut any = false;
    for (start, bytes) in lines(text.as_bytes()).filter(|(_, bytes)| !is_blank(bytes)) {
        let whole = start..start + bytes.trim_ascii_end().len();
        let Some(line) = Line::read(bytes).filter(|line| !line.lame) else {
            diagnostics.push(ingest::about_json_line(source, text, whole));
            continue;
        };
        let spoiled = |value: Option<Value>| said(bytes, value).is_none();
        if line.is_spoiled(bytes)
            || line.cells.iter().any(|cell| [cell.value, cell.state, cell.unit, cell.raw].into_iter().any(spoiled))
        {
            diagnostics.push(ingest::about_json_line(source, text, whole));
            continue;
        }
        any = true;
        if line.report.is_none() {
            diagnostics.push(
                Diagnostic::new(Code::BadJson, Message::new(Text::LineWithoutReport))
                    .span(Span::new(source, whole.start, whole.end))
                    .help(Message::new(Text::LineWithoutReportHelp)),
            );
        }
        let stated = |value: Option<Value>| stated(bytes, value).map(Cow::into_owned);
        coded.template = stated(line.template).or(coded.template);
        coded.organisation = stated(line.organisation).or(coded.organisation);
        coded.year = stated(line.year).and_then(|year| year.parse().ok()).or(coded.year);
        for cell in &line.cells {
            let Some(CellName { table, row, col }) = cell_name(bytes, cell.codes) else { continue };
            let span = |from: Value, to: Value| Span::new(source, start + from.start, start + to.end);
            let at = match cell.codes {
                RawCodes::Named(name) => span(name, name),
                RawCodes::Parts([table, _, col]) if table.start < col.end => span(table, col),
                RawCodes::Parts([table, ..]) => span(table, table),
            };
            let value = said(bytes, cell.value).map(Cow::into_owned).unwrap_or_default();
            let key = cell_index.forms_with(&table, &row, &col);
            match (cell.codes, Plain::read(&value)) {
                (RawCodes::Named(_), Some(Plain::Blank)) => weak.push((coded.cells.len(), key)),
                _ => known &= key,
            }
            coded.cells.push(CodedCell {
                table,
                row,
                col,
                value,
                state: stated(cell.state),
                unit: stated(cell.unit),
                raw: cell.raw.and_then(|raw| stated(Some(raw))),
                codes: Some(at),
                place: Place::Text(cell.value.map_or(at, |value| span(value, value))),
            });
        }
    }
    let stated =
        coded.template.as_ref().and_then(|name| cell_index.templates().iter().position(|form| form.name == *name));
    let form = stated.or_else(|| choose(known, u64::MAX)).and_then(|form| 1u64.checked_shl(u32::try_from(form).ok()?));
    let form = form.unwrap_or(u64::MAX);
    let lost = weak.into_iter().filter(|(_, known)| known & form == 0).map(|(at, _)| at).collect::<Vec<_>>();
    let mut at = 0;
    coded.cells.retain(|_| {
        at += 1;
        lost.binary_search(&(at - 1)).is_err()
    });
    any.then_some(Document { coded: Some(coded), ..Document::default() })
}

/// The cells of a plain report of a form; `None` where they are not all known here.
fn rebuild(source: SourceId, text: &str, cell_index: &mut CellIndex, form: usize) -> Option<Rebuilt> {
    let mut rebuilt = Rebuilt::new(cell_index.templates().get(form)?);
    let mut writer = CellWriter::default();
    for (start, bytes) in lines(text.as_bytes()).filter(|(_, bytes)| !is_blank(bytes)) {
        let line = Line::read(bytes)?;
        let stated = |value: Option<Value>| stated(bytes, value).map(Cow::into_owned);
        let coded = &mut rebuilt.coded;
        coded.template = stated(line.template).or(coded.template.take());
        coded.organisation = stated(line.organisation).or(coded.organisation.take());
        coded.year = stated(line.year).and_then(|year| year.parse().ok()).or(coded.year);
        for cell in &line.cells {
            let Some(index) = writer.key(bytes, cell, cell_index)? else { continue };
            // A member without a figure may stand for a cell that the form does not have.
            let Some(id) = cell_index.cell(index, form) else { continue };
            let value = cell.value?;
            let place = Place::Text(Span::new(source, start + value.start, start + value.end));
            let words = said(bytes, cell.value)?;
            if cell.state.or(cell.unit).or(cell.raw).is_none() {
                rebuilt.push(id, &words, place);
                continue;
            }
            let mut own = unnamed(words.into_owned(), place);
            (own.state, own.unit, own.raw) = (stated(cell.state), stated(cell.unit), stated(cell.raw));
            rebuilt.push_coded(id, &own);
        }
    }
    Some(rebuilt)
}

/// Whether a line that is not whole begins as one of a report does.
fn begins_report(bytes: &[u8]) -> bool {
    let rest = bytes.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b"\"report\"")) && memchr::memmem::find(bytes, b"\"reports\"").is_none()
}

/// Where the last report before `end` begins, which may continue after it; for one cell per line.
fn report_start(bytes: &[u8], end: usize) -> Option<usize> {
    let mut end = end;
    let mut last: Option<String> = None;
    while end > 0 {
        let start = memchr::memrchr(b'\n', bytes.get(..end - 1)?).map_or(0, |at| at + 1);
        let line = bytes.get(start..end)?;
        let read = Line::read(line);
        let name = read.as_ref().and_then(|read| read.name(line)).map(Cow::into_owned);
        let whole = read.is_some_and(|read| !read.single);
        match (&last, name) {
            // A whole report in one line ends what stands before it, and itself.
            _ if whole => return Some(end),
            (Some(last), Some(name)) if *last != name => return Some(end),
            (None, name) => last = name,
            _ => {}
        }
        end = start;
    }
    None
}
