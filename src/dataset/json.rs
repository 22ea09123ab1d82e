//! JSON lines: one report a line as `extract` writes it or with a member a cell, or one cell a line. In: a
//! stretch. Out: plain cells for [`Gather`]; of the lines of one report, its document. Figures are taken from
//! their digits, never through a number type.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, CodedCell, Document};
use crate::ingest;
use crate::report::Place;
use crate::source::{SourceId, Span};

use super::codes::{Codes, NONE};
use super::gather::{Gather, Plain, choose};
use super::json_line::{Guess, Line, RawCell, RawCodes, cell_name, said, stated};
use super::known::{Known, unnamed};
use super::long::plain;
use super::scan::Value;
use super::stretch::Stretch;
use super::wide::CellName;

/// Lines of a stretch, one after the other.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
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

pub(super) fn columns(stretch: &Stretch, codes: &mut Codes, gather: &mut Gather) {
    let templates = codes.templates().to_vec();
    let mut line = Line::default();
    let mut under_way = String::new();
    let mut pen = Pen::default();
    for (number, (start, bytes)) in (stretch.above..).zip(lines(&stretch.bytes)) {
        if is_blank(bytes) || (gather.is_open() && pen.write_expected(bytes, codes, gather).is_some()) {
            continue;
        }
        let read = line.fill(bytes, Some(codes), pen.before).is_some();
        let single = read && line.single;
        let name = if read { line.name(bytes) } else { None };
        if gather.is_open() {
            match &name {
                // The report under way says what is wrong with it.
                None if single || !read => {
                    gather.odd();
                    continue;
                }
                Some(name) if single && *name == under_way => {}
                _ => gather.end(start, codes, u64::MAX, None, &templates),
            }
        }
        if !gather.is_open() {
            under_way = name.map_or_else(|| (number + 1).to_string(), Cow::into_owned);
            gather.begin(under_way.clone(), start, number);
            pen.before = NONE;
            pen.prefix.clear();
        }
        let whole = read && !line.lame && line.report.is_some() && !line.is_spoiled(bytes);
        if !whole || pen.write(bytes, &line, codes, gather).is_none() {
            gather.odd();
        }
        if line.organisation.is_some() || line.year.is_some() {
            let year = stated(bytes, line.year).and_then(|year| year.parse().ok());
            gather.about(stated(bytes, line.organisation).as_deref(), year);
        }
        if !single {
            let stated = stated(bytes, line.template);
            let stated = stated.and_then(|stated| templates.iter().position(|template| template.name == stated));
            gather.end(start + bytes.len(), codes, u64::MAX, stated, &templates);
        }
    }
    gather.end(stretch.bytes.len(), codes, u64::MAX, None, &templates);
}

/// Hands cells over; knows which came last.
struct Pen {
    before: u32,
    /// What stands before the cell in every line of the report under way, where each is a cell.
    prefix: Vec<u8>,
    words: Vec<u8>,
}

impl Default for Pen {
    fn default() -> Self {
        Self { before: NONE, prefix: Vec::new(), words: Vec::new() }
    }
}

impl Pen {
    /// A line of the same report with the cell that follows, which is not read but compared.
    fn write_expected(&mut self, bytes: &[u8], codes: &Codes, gather: &mut Gather) -> Option<()> {
        let rest = bytes.strip_prefix(self.prefix.as_slice()).filter(|_| !self.prefix.is_empty())?;
        let (index, plain, taken) = Guess { codes, before: self.before }.take(rest, true)?;
        let end = rest.get(taken..)?.strip_prefix(b"}")?;
        let key = codes.key(index).filter(|_| is_blank(end))?;
        gather.put(index, key, plain);
        self.before = index;
        Some(())
    }

    /// The cells of a line; `None` where one is not plain.
    fn write(&mut self, bytes: &[u8], line: &Line, codes: &mut Codes, gather: &mut Gather) -> Option<()> {
        self.prefix.clear();
        if let Some(prefix) = line.lead.filter(|_| line.name(bytes).is_some()).and_then(|lead| bytes.get(..lead)) {
            self.prefix.extend_from_slice(prefix);
        }
        for (index, plain) in &line.known {
            gather.put(*index, codes.key(*index)?, *plain);
            self.before = *index;
        }
        for cell in &line.cells {
            // A member that names no cell of any table is none of ours.
            let Some(index) = self.key(bytes, cell, codes)? else { continue };
            codes.learn(self.before, index);
            self.before = index;
            let key = codes.key(index)?;
            said(bytes, cell.raw)?;
            let words = said(bytes, cell.value)?;
            match (cell.codes, plain(key, &words, &said(bytes, cell.state)?, &said(bytes, cell.unit)?)?) {
                (RawCodes::Named(_), Plain::Blank) => gather.put_weak(index),
                (_, plain) => gather.put(index, key, plain),
            }
        }
        Some(())
    }

    /// The key of a cell; none where it names no cell at all. `None` where it is not worth one.
    fn key(&mut self, bytes: &[u8], cell: &RawCell, codes: &mut Codes) -> Option<Option<u32>> {
        cell.words(bytes, &mut self.words);
        if let Some(index) = codes.known(&self.words) {
            return Some(Some(index));
        }
        let Some(name) = cell_name(bytes, cell.codes) else { return Some(None) };
        codes.find(&self.words, (&name.table, &name.row, &name.col)).map(Some)
    }
}

/// The cells of the lines of one report, with their places. As in a wide table, a member without a figure under
/// the name of a cell that the report's template does not have is not a cell of it.
pub(super) fn document(
    source: SourceId,
    text: &str,
    codes: &mut Codes,
    forms: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut coded = Coded::default();
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
                    .at(Span::new(source, whole.start, whole.end))
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
            let key = codes.forms_with(&table, &row, &col);
            match (cell.codes, Plain::of(&value)) {
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
    let stated = coded.template.as_ref().and_then(|name| codes.templates().iter().position(|form| form.name == *name));
    let form = stated.or_else(|| choose(known, u64::MAX)).and_then(|form| 1u64.checked_shl(u32::try_from(form).ok()?));
    let form = form.unwrap_or(u64::MAX);
    let lost = weak.into_iter().filter(|(_, known)| known & form == 0).map(|(at, _)| at).collect::<Vec<_>>();
    let mut at = 0;
    coded.cells.retain(|_| {
        at += 1;
        lost.binary_search(&(at - 1)).is_err()
    });
    any.then_some(Document { blocks: Vec::new(), coded: Some(coded) })
}

/// The cells of a plain report of a form; `None` where they are not all known here.
pub(super) fn known(source: SourceId, text: &str, codes: &mut Codes, form: usize) -> Option<Known> {
    let mut known = Known::new(codes.templates().get(form)?);
    let mut pen = Pen::default();
    for (start, bytes) in lines(text.as_bytes()).filter(|(_, bytes)| !is_blank(bytes)) {
        let line = Line::read(bytes)?;
        let stated = |value: Option<Value>| stated(bytes, value).map(Cow::into_owned);
        let coded = &mut known.coded;
        coded.template = stated(line.template).or(coded.template.take());
        coded.organisation = stated(line.organisation).or(coded.organisation.take());
        coded.year = stated(line.year).and_then(|year| year.parse().ok()).or(coded.year);
        for cell in &line.cells {
            let Some(index) = pen.key(bytes, cell, codes)? else { continue };
            // A member without a figure may stand for a cell that the form does not have.
            let Some(id) = codes.cell(index, form) else { continue };
            let value = cell.value?;
            let place = Place::Text(Span::new(source, start + value.start, start + value.end));
            let words = said(bytes, cell.value)?;
            if cell.state.or(cell.unit).or(cell.raw).is_none() {
                known.push(id, &words, place);
                continue;
            }
            let mut own = unnamed(words.into_owned(), place);
            (own.state, own.unit, own.raw) = (stated(cell.state), stated(cell.unit), stated(cell.raw));
            known.push_told(id, &own);
        }
    }
    Some(known)
}

/// Whether a line that is not whole begins as one of a report does.
pub(super) fn begins_report(bytes: &[u8]) -> bool {
    let rest = bytes.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b"\"report\"")) && memchr::memmem::find(bytes, b"\"reports\"").is_none()
}

/// Where the last report before `end` begins, which may go on after it; for one cell per line.
pub(super) fn report_start(bytes: &[u8], end: usize) -> Option<usize> {
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
