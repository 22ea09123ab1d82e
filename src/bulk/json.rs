//! JSON lines: one report a line as `extract` writes it or with a member a cell, or one cell a line. In: a
//! stretch. Out: plain cells for [`Gather`]; of the lines of one report, its document. Figures are taken from
//! their digits, never through a number type.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::ingest;
use crate::report::{Coded, CodedCell, Document, Place};
use crate::text::{SourceId, Span, trim};

use super::codes::{Codes, NONE};
use super::gather::{Gather, Plain, choose};
use super::lines::decimal;
use super::long::plain;
use super::scan::{Kind, Scan, Value};
use super::stretch::Stretch;
use super::wide::CellName;

/// A cell in a line: under a name of its own, or with its codes as members.
#[derive(Debug, Clone, Copy)]
struct RawCell {
    codes: RawCodes,
    value: Option<Value>,
    state: Option<Value>,
    unit: Option<Value>,
    raw: Option<Value>,
}

#[derive(Debug, Clone, Copy)]
enum RawCodes {
    Named(Value),
    Parts([Value; 3]),
}

/// What a line says beside its cells.
#[derive(Debug, Default)]
pub(super) struct Line {
    report: Option<Value>,
    template: Option<Value>,
    organisation: Option<Value>,
    year: Option<Value>,
    cells: Vec<RawCell>,
    /// The line is one cell.
    pub single: bool,
    /// A cell lacks one of its codes.
    lame: bool,
}

impl Line {
    /// What a line holds; `None` where it is no JSON object of one of the shapes.
    pub(super) fn read(bytes: &[u8]) -> Option<Line> {
        let mut line = Line::default();
        line.fill(bytes)?;
        Some(line)
    }

    /// As [`Line::read`], with the room of the line before.
    fn fill(&mut self, bytes: &[u8]) -> Option<()> {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        *self = Line { cells, ..Line::default() };
        let mut scan = Scan::new(bytes);
        let mut own = Members::default();
        let mut listed = false;
        scan.object(|scan, name| {
            match scan.words(name) {
                b"report" => self.report = Some(scan.value()?),
                b"template" => self.template = Some(scan.value()?),
                b"organisation" => self.organisation = Some(scan.value()?),
                b"year" => self.year = Some(scan.value()?),
                b"cells" => {
                    listed = true;
                    scan.array(|scan| {
                        let mut members = Members::default();
                        scan.object(|scan, name| members.take(scan, name))?;
                        self.push(members);
                        Some(())
                    })?;
                }
                _ if own.wants(scan, name) => own.take(scan, name)?,
                _ => {
                    let value = scan.value()?;
                    // Names of cells hold a `!`, perhaps escaped.
                    if scan.words(name).iter().any(|byte| matches!(byte, b'!' | b'\\' | 0xef)) {
                        let codes = RawCodes::Named(name);
                        self.cells.push(RawCell { codes, value: Some(value), state: None, unit: None, raw: None });
                    }
                }
            }
            Some(())
        })?;
        scan.end()?;
        if !listed && own.codes.iter().all(Option::is_some) {
            self.single = true;
            self.push(own);
        }
        (listed || !self.cells.is_empty()).then_some(())
    }

    /// Whether it is of a table of many reports, by itself.
    pub(super) fn is_named(&self) -> bool {
        self.report.is_some()
    }

    /// Whether its cells are a list, as in the output for one report.
    pub(super) fn is_listed(&self) -> bool {
        !self.single && self.cells.iter().all(|cell| matches!(cell.codes, RawCodes::Parts(_)))
    }

    pub(super) fn name<'t>(&self, bytes: &'t [u8]) -> Option<Cow<'t, str>> {
        said(bytes, self.report).filter(|name| !name.is_empty())
    }

    /// What it says beside its cells holds something that is no text.
    fn is_spoiled(&self, bytes: &[u8]) -> bool {
        [self.report, self.template, self.organisation, self.year].into_iter().any(|value| said(bytes, value).is_none())
    }

    fn push(&mut self, members: Members) {
        match members.codes {
            [Some(table), Some(row), Some(col)] => {
                let codes = RawCodes::Parts([table, row, col]);
                let Members { value, state, unit, raw, .. } = members;
                self.cells.push(RawCell { codes, value, state, unit, raw });
            }
            _ => self.lame = true,
        }
    }
}

/// The members of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Members {
    codes: [Option<Value>; 3],
    value: Option<Value>,
    state: Option<Value>,
    unit: Option<Value>,
    raw: Option<Value>,
}

impl Members {
    fn wants(&self, scan: &Scan<'_>, name: Value) -> bool {
        matches!(scan.words(name), b"table" | b"row" | b"col" | b"value" | b"state" | b"unit" | b"raw")
    }

    fn take(&mut self, scan: &mut Scan<'_>, name: Value) -> Option<()> {
        let value = scan.value()?;
        let [table, row, col] = &mut self.codes;
        let slot = match scan.words(name) {
            b"table" => table,
            b"row" => row,
            b"col" => col,
            b"value" => &mut self.value,
            b"state" => &mut self.state,
            b"unit" => &mut self.unit,
            b"raw" => &mut self.raw,
            _ => return Some(()),
        };
        *slot = Some(value);
        Some(())
    }
}

/// A value as words, where there are any.
fn stated(bytes: &[u8], value: Option<Value>) -> Option<Cow<'_, str>> {
    value.and_then(|value| said(bytes, Some(value))).filter(|words| !words.is_empty())
}

/// A value as words, `null` as none.
fn said(bytes: &[u8], value: Option<Value>) -> Option<Cow<'_, str>> {
    let Some(value) = value else { return Some(Cow::Borrowed("")) };
    let text = std::str::from_utf8(bytes.get(value.start..value.end)?).ok()?;
    match value.kind {
        Kind::Null => Some(Cow::Borrowed("")),
        Kind::Escaped => ingest::unescaped(text).map(|text| Cow::Owned(trim(&text).to_owned())),
        Kind::Plain | Kind::Bare | Kind::Nested => Some(Cow::Borrowed(trim(text))),
    }
}

fn cell_name(bytes: &[u8], codes: RawCodes) -> Option<CellName> {
    match codes {
        RawCodes::Named(name) => CellName::of(&said(bytes, Some(name))?),
        RawCodes::Parts(parts) => {
            let [table, row, col] = parts.map(|part| said(bytes, Some(part)).map(Cow::into_owned));
            Some(CellName { table: table?, row: row?, col: col? })
        }
    }
}

/// Codes as they stand in a line, for comparing.
fn join(bytes: &[u8], codes: RawCodes, joined: &mut Vec<u8>) {
    joined.clear();
    let mut add = |value: Value, end: u8| {
        joined.extend_from_slice(bytes.get(value.start..value.end).unwrap_or_default());
        joined.push(end);
    };
    match codes {
        RawCodes::Named(name) => add(name, b'\x01'),
        RawCodes::Parts(parts) => parts.into_iter().for_each(|part| add(part, b'\x02')),
    }
}

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
    let mut pen = Pen { before: NONE, joined: Vec::new() };
    for (number, (start, bytes)) in (stretch.above..).zip(lines(&stretch.bytes)) {
        if is_blank(bytes) {
            continue;
        }
        let read = line.fill(bytes).is_some();
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
    joined: Vec<u8>,
}

impl Pen {
    /// The cells of a line; `None` where one is not plain.
    fn write(&mut self, bytes: &[u8], line: &Line, codes: &mut Codes, gather: &mut Gather) -> Option<()> {
        std::str::from_utf8(bytes).ok()?;
        for cell in &line.cells {
            join(bytes, cell.codes, &mut self.joined);
            let expected = codes.key(self.before).map_or(codes.first, |before| before.next);
            let known = codes.key(expected).is_some_and(|key| *key.joined == *self.joined);
            let index = match known {
                true => expected,
                false => {
                    let index = match codes.known(&self.joined) {
                        Some(index) => index,
                        None => {
                            // A member that names no cell of any table is none of ours.
                            let Some(name) = cell_name(bytes, cell.codes) else { continue };
                            codes.find(&self.joined, (&name.table, &name.row, &name.col))?
                        }
                    };
                    codes.learn(self.before, index);
                    index
                }
            };
            self.before = index;
            let key = codes.key(index)?;
            let field = cell.value.and_then(|value| bytes.get(value.start..value.end));
            let bare = cell.state.is_none() && cell.unit.is_none() && cell.raw.is_none();
            let digits = field.filter(|_| bare).and_then(|field| Some((decimal(field)?, field.len())));
            if let Some(((value, scale, taken), all)) = digits
                && taken == all
            {
                gather.put(index, key, Plain::Number(value, scale));
                continue;
            }
            said(bytes, cell.raw)?;
            let words = said(bytes, cell.value)?;
            match (cell.codes, plain(key, &words, &said(bytes, cell.state)?, &said(bytes, cell.unit)?)?) {
                (RawCodes::Named(_), Plain::Blank) => gather.put_weak(index),
                (_, plain) => gather.put(index, key, plain),
            }
        }
        Some(())
    }
}

/// The cells of the lines of one report, with their places. As in a wide table, a member without a figure under
/// the name of a cell that the report's form does not have is no cell of it.
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

/// Whether a line that is not whole begins as one of a report does.
pub(super) fn begins_report(bytes: &[u8]) -> bool {
    let rest = bytes.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b"\"report\"")) && memchr::memmem::find(bytes, b"\"reports\"").is_none()
}

/// Where the last report before `end` begins, which may go on behind it; for one cell a line.
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
