//! Reads the long CSV, one line per cell.
//!
//! A line with the expected report and codes is compared and never split.

use crate::dataset::assembler::BlockAssembler;
use crate::dataset::cell_index::{CellIndex, Key, NONE};
use crate::dataset::diagnose::without_report;
use crate::dataset::format::{Context, TextTable};
use crate::dataset::plain::{Plain, decimal, read_plain};
use crate::dataset::rebuild::{Rebuilt, unnamed};
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ingest::{self, LongCsvHeader};
use crate::report::Place;
use crate::source::{SourceId, Span};

use super::record::{body, fields, last_record_end, place, quotes_close, record_end, words};

/// The columns of a long CSV.
#[derive(Debug)]
pub(super) struct Header(pub(super) LongCsvHeader);

impl TextTable for Header {
    fn whole_reports(&self, text: &[u8]) -> usize {
        report_start(text, last_record_end(text, self.0.delimiter), &self.0).unwrap_or(0)
    }

    fn decode(&self, text: &[u8], above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
        decode(text, above, &self.0, cx.cell_index, assembler, cx.file);
    }

    fn rebuild(&self, source: SourceId, text: &str, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt> {
        rebuild(source, text, &self.0, cx.cell_index, form)
    }

    fn document(
        &self,
        source: SourceId,
        text: &str,
        _: &mut Context<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Document> {
        ingest::read_body(source, text, &self.0, diagnostics)
    }
}

/// Where the last report before `end` begins, which may continue after it.
fn report_start(text: &[u8], end: usize, head: &LongCsvHeader) -> Option<usize> {
    let mut found = Vec::new();
    let quoted = memchr::memchr(b'"', text).is_some();
    let mut name_at = |start: usize, end: usize| {
        let raw = name_of(text.get(start..end)?, head, &mut found)?;
        Some(words(raw)?.into_owned())
    };
    if quoted {
        let (mut at, mut start, mut last) = (0, 0, None);
        while at < end {
            let next = at + record_end(text.get(at..end)?, head.delimiter);
            let name = name_at(at, next);
            if name.is_some() && name != last {
                (start, last) = (at, name);
            }
            at = next.max(at + 1);
        }
        return Some(start);
    }
    let mut end = end;
    let mut last: Option<String> = None;
    while end > 0 {
        let start = memchr::memrchr(b'\n', text.get(..end - 1)?).map_or(0, |at| at + 1);
        let name = name_at(start, end);
        match (&last, name) {
            (Some(last), Some(name)) if *last != name => return Some(end),
            (None, name) => last = name,
            _ => {}
        }
        end = start;
    }
    None
}

/// The report that a record belongs to; `None` where the record ends before the name.
fn name_of<'l>(record: &'l [u8], head: &LongCsvHeader, found: &mut Vec<(usize, usize)>) -> Option<&'l [u8]> {
    fields(body(record), head.delimiter, found);
    let (start, end) = found.get(head.report?).copied()?;
    record.get(start..end)
}

struct Lines<'s> {
    head: &'s LongCsvHeader,
    /// The usual order of columns, which can be compared without splitting.
    usual: bool,
    /// Nothing follows the value.
    value_last: bool,
    /// The name with its delimiter, as written by the current report.
    prefix: Vec<u8>,
    name: String,
    /// The key that came last in the current report.
    before: u32,
    found: Vec<(usize, usize)>,
    joined: Vec<u8>,
}

fn decode(
    text: &[u8],
    start: u64,
    head: &LongCsvHeader,
    cell_index: &mut CellIndex,
    assembler: &mut BlockAssembler,
    file: &str,
) {
    let usual = (head.report, head.table, head.row, head.col) == (Some(0), 1, 2, 3);
    let mut lines = Lines {
        head,
        usual,
        value_last: head.width == 5 && head.value == 4,
        prefix: Vec::new(),
        name: String::new(),
        before: NONE,
        found: Vec::new(),
        joined: Vec::new(),
    };
    let templates = cell_index.templates().to_vec();
    let mut at = 0;
    let mut above = start;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(taken) = lines.expected(rest, cell_index, assembler) {
            at += taken;
            above += 1;
            continue;
        }
        let end = record_end(rest, head.delimiter);
        let record = rest.get(..end).unwrap_or(rest);
        lines.split(record, at, above, &templates, cell_index, assembler, file);
        above += memchr::memchr_iter(b'\n', record).count() as u64;
        at += end.max(1);
    }
    assembler.finish_report(text.len(), cell_index, u64::MAX, None, &templates);
}

impl Lines<'_> {
    /// A line of the same report with the codes that follow: how many bytes it takes.
    fn expected(&mut self, rest: &[u8], cell_index: &CellIndex, assembler: &mut BlockAssembler) -> Option<usize> {
        if !self.usual || !assembler.is_open() {
            return None;
        }
        let tail = rest.strip_prefix(self.prefix.as_slice())?;
        let index = cell_index.key(self.before).map_or(cell_index.first, |before| before.next);
        let key = cell_index.key(index)?;
        let tail = tail.strip_prefix(&*key.joined)?;
        let used = self.prefix.len() + key.joined.len();
        if !self.value_last {
            let (plain, taken) = self.tail(tail, key)?;
            assembler.push(index, key, plain);
            self.before = index;
            return Some(used + taken);
        }
        let (plain, taken) = match decimal(tail) {
            Some((value, scale, taken)) => (Plain::Number(value, scale), taken),
            None => (Plain::Blank, 0),
        };
        let end = match tail.get(taken..)? {
            [b'\n', ..] => taken + 1,
            [b'\r', b'\n', ..] => taken + 2,
            [] => taken,
            _ => return None,
        };
        assembler.push(index, key, plain);
        self.before = index;
        Some(used + end)
    }

    /// What follows the codes, if it is more than a value: the cell, and the bytes up to the next line.
    fn tail(&self, tail: &[u8], key: &Key) -> Option<(Plain, usize)> {
        let end = memchr::memchr(b'\n', tail).map_or(tail.len(), |at| at + 1);
        let line = body(tail.get(..end)?);
        if memchr::memchr2(b'"', b'\r', line).is_some() {
            return None;
        }
        let (mut value, mut state, mut unit, mut raw, mut count) = (None, None, None, None, 4);
        for field in line.split(|byte| *byte == self.head.delimiter) {
            match count {
                _ if count == self.head.value => value = Some(field),
                _ if Some(count) == self.head.state => state = Some(field),
                _ if Some(count) == self.head.unit => unit = Some(field),
                _ if Some(count) == self.head.raw => raw = Some(field),
                _ => {}
            }
            count += 1;
        }
        let optional =
            |field: Option<&[u8]>| field.map_or(Some(String::new()), |field| Some(words(field)?.into_owned()));
        if count != self.head.width {
            return None;
        }
        Some((read_plain(key, &words(value?)?, &optional(state)?, &optional(unit)?, &optional(raw)?)?, end))
    }

    /// Any other line.
    #[allow(clippy::too_many_arguments, reason = "a line, its place, and the three it is told to")]
    fn split(
        &mut self,
        record: &[u8],
        at: usize,
        above: u64,
        templates: &[std::sync::Arc<crate::template::Template>],
        cell_index: &mut CellIndex,
        assembler: &mut BlockAssembler,
        file: &str,
    ) {
        let line = body(record);
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let raw = name_of(record, self.head, &mut self.found);
        let found = std::mem::take(&mut self.found);
        let name = raw
            .map(|raw| String::from_utf8_lossy(raw))
            .map(|text| words(text.as_bytes()).unwrap_or_default().into_owned());
        match name {
            // Too short to name its report: the current report reports what is wrong with it.
            None if assembler.is_open() => assembler.mark_fallback(),
            None | Some(_) if name.as_deref().is_none_or(str::is_empty) => {
                assembler.finish_report(at, cell_index, u64::MAX, None, templates);
                assembler.report(without_report(file, Place::Line { line: above + 1, column: 1 }));
                self.prefix.clear();
            }
            Some(name) => {
                if !assembler.is_open() || name != self.name {
                    assembler.finish_report(at, cell_index, u64::MAX, None, templates);
                    self.name.clone_from(&name);
                    self.before = NONE;
                    assembler.begin(name, at, above);
                }
                self.prefix.clear();
                self.prefix.extend_from_slice(raw.unwrap_or_default());
                self.prefix.push(self.head.delimiter);
                if self.cell(line, &found, cell_index, assembler).is_none() {
                    assembler.mark_fallback();
                }
            }
            None => {}
        }
        self.found = found;
    }

    /// A plain cell; `None` for any other.
    fn cell(
        &mut self,
        line: &[u8],
        found: &[(usize, usize)],
        cell_index: &mut CellIndex,
        assembler: &mut BlockAssembler,
    ) -> Option<()> {
        let head = self.head;
        if found.len() != head.width || memchr::memchr(b'\r', line).is_some() || !quotes_close(line, found) {
            return None;
        }
        let field = |index: usize| found.get(index).and_then(|(start, end)| line.get(*start..*end));
        let (table, row, col) = (field(head.table)?, field(head.row)?, field(head.col)?);
        self.joined.clear();
        for part in [table, row, col] {
            self.joined.extend_from_slice(part);
            self.joined.push(head.delimiter);
        }
        let index = cell_index.find(&self.joined, (&words(table)?, &words(row)?, &words(col)?))?;
        cell_index.learn(self.before, index);
        self.before = index;
        let key = cell_index.key(index)?;
        let optional = |index: Option<usize>| index.map_or(Some("".into()), |index| field(index).and_then(words));
        let (state, unit, raw) = (optional(head.state)?, optional(head.unit)?, optional(head.raw)?);
        let plain = read_plain(key, &words(field(head.value)?)?, &state, &unit, &raw)?;
        assembler.push(index, key, plain);
        Some(())
    }
}

/// The cells of a plain report of a form; `None` where they are not all known here.
fn rebuild(
    source: SourceId,
    text: &str,
    head: &LongCsvHeader,
    cell_index: &mut CellIndex,
    form: usize,
) -> Option<Rebuilt> {
    let mut rebuilt = Rebuilt::new(cell_index.templates().get(form)?);
    let (mut found, mut joined, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let start = at;
        let end = record_end(rest, head.delimiter);
        at += end.max(1);
        let line = body(rest.get(..end)?);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        fields(line, head.delimiter, &mut found);
        let field = |index: usize| found.get(index).and_then(|(from, to)| text.get(start + from..start + to));
        let said = |index: usize| Some(words(field(index)?.as_bytes())?.into_owned());
        let (table, row, col) = (field(head.table)?, field(head.row)?, field(head.col)?);
        joined.clear();
        for part in [table, row, col] {
            joined.extend_from_slice(part.as_bytes());
            joined.push(head.delimiter);
        }
        let index = match cell_index.get(&joined) {
            Some(index) => index,
            None => cell_index.find(&joined, (&said(head.table)?, &said(head.row)?, &said(head.col)?))?,
        };
        let value = field(head.value)?;
        let (from, to) = place(value);
        let at = start + found.get(head.value)?.0;
        let (id, place) = (cell_index.cell(index, form)?, Place::Text(Span::new(source, at + from, at + to)));
        if head.state.or(head.unit).or(head.raw).is_none() {
            rebuilt.push(id, &words(value.as_bytes())?, place);
            continue;
        }
        let mut cell = unnamed(said(head.value)?, place);
        cell.state = head.state.and_then(said).filter(|state| !state.is_empty());
        cell.unit = head.unit.and_then(said).filter(|unit| !unit.is_empty());
        cell.raw = head.raw.and_then(said);
        rebuilt.push_coded(id, &cell);
    }
    Some(rebuilt)
}
