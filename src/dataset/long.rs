//! Reads the long CSV, one line per cell. In: a stretch. Out: plain cells for [`Gather`]. A line of which the report and
//! the codes are those expected is compared and never split.

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::ingest::Head;
use crate::report::{Place, State};
use crate::source::{SourceId, Span};

use super::codes::{Codes, Key, NONE};
use super::gather::{Gather, Plain};
use super::known::{Known, unnamed};
use super::lines::{body, decimal, fields, place, quotes_close, record_end, words};
use super::stretch::Stretch;

/// The report that a record belongs to; `None` where the record ends before the name.
pub(super) fn name_of<'l>(record: &'l [u8], head: &Head, found: &mut Vec<(usize, usize)>) -> Option<&'l [u8]> {
    fields(body(record), head.delimiter, found);
    let (start, end) = found.get(head.report?).copied()?;
    record.get(start..end)
}

struct Lines<'s> {
    head: &'s Head,
    /// The usual order of columns, which can be compared without splitting.
    usual: bool,
    /// Nothing follows the value.
    value_last: bool,
    /// The name with its delimiter, as written by the report under way.
    prefix: Vec<u8>,
    name: String,
    /// The key that came last in the report under way.
    before: u32,
    found: Vec<(usize, usize)>,
    joined: Vec<u8>,
}

pub(super) fn columns(stretch: &Stretch, head: &Head, codes: &mut Codes, gather: &mut Gather, file: &str) {
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
    let templates = codes.templates().to_vec();
    let mut at = 0;
    let mut above = stretch.above;
    while let Some(rest) = stretch.bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(taken) = lines.expected(rest, codes, gather) {
            at += taken;
            above += 1;
            continue;
        }
        let end = record_end(rest, head.delimiter);
        let record = rest.get(..end).unwrap_or(rest);
        lines.split(record, at, above, &templates, codes, gather, file);
        above += memchr::memchr_iter(b'\n', record).count() as u64;
        at += end.max(1);
    }
    gather.end(stretch.bytes.len(), codes, u64::MAX, None, &templates);
}

impl Lines<'_> {
    /// A line of the same report with the codes that follow: how many bytes it takes.
    fn expected(&mut self, rest: &[u8], codes: &Codes, gather: &mut Gather) -> Option<usize> {
        if !self.usual || !gather.is_open() {
            return None;
        }
        let tail = rest.strip_prefix(self.prefix.as_slice())?;
        let index = codes.key(self.before).map_or(codes.first, |before| before.next);
        let key = codes.key(index)?;
        let tail = tail.strip_prefix(&*key.joined)?;
        let used = self.prefix.len() + key.joined.len();
        if !self.value_last {
            let (plain, taken) = self.tail(tail, key)?;
            gather.put(index, key, plain);
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
        gather.put(index, key, plain);
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
        let (mut value, mut state, mut unit, mut count) = (None, None, None, 4);
        for field in line.split(|byte| *byte == self.head.delimiter) {
            match count {
                _ if count == self.head.value => value = Some(field),
                _ if Some(count) == self.head.state => state = Some(field),
                _ if Some(count) == self.head.unit => unit = Some(field),
                _ => {}
            }
            count += 1;
        }
        let optional =
            |field: Option<&[u8]>| field.map_or(Some(String::new()), |field| Some(words(field)?.into_owned()));
        if count != self.head.width {
            return None;
        }
        Some((plain(key, &words(value?)?, &optional(state)?, &optional(unit)?)?, end))
    }

    /// Any other line.
    #[allow(clippy::too_many_arguments, reason = "a line, its place, and the three it is told to")]
    fn split(
        &mut self,
        record: &[u8],
        at: usize,
        above: u64,
        templates: &[std::sync::Arc<crate::template::Template>],
        codes: &mut Codes,
        gather: &mut Gather,
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
            // Too short to say whose it is: the report under way says what is wrong with it.
            None if gather.is_open() => gather.odd(),
            None | Some(_) if name.as_deref().is_none_or(str::is_empty) => {
                gather.end(at, codes, u64::MAX, None, templates);
                gather.say(nameless(file, Place::Line { line: above + 1, column: 1 }));
                self.prefix.clear();
            }
            Some(name) => {
                if !gather.is_open() || name != self.name {
                    gather.end(at, codes, u64::MAX, None, templates);
                    self.name.clone_from(&name);
                    self.before = NONE;
                    gather.begin(name, at, above);
                }
                self.prefix.clear();
                self.prefix.extend_from_slice(raw.unwrap_or_default());
                self.prefix.push(self.head.delimiter);
                if self.cell(line, &found, codes, gather).is_none() {
                    gather.odd();
                }
            }
            None => {}
        }
        self.found = found;
    }

    /// A plain cell; `None` for any other.
    fn cell(&mut self, line: &[u8], found: &[(usize, usize)], codes: &mut Codes, gather: &mut Gather) -> Option<()> {
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
        let index = codes.find(&self.joined, (&words(table)?, &words(row)?, &words(col)?))?;
        codes.learn(self.before, index);
        self.before = index;
        let key = codes.key(index)?;
        let optional = |index: Option<usize>| index.map_or(Some("".into()), |index| field(index).and_then(words));
        let (state, unit) = (optional(head.state)?, optional(head.unit)?);
        let plain = plain(key, &words(field(head.value)?)?, &state, &unit)?;
        gather.put(index, key, plain);
        Some(())
    }
}

/// The cells of a plain report of a form; `None` where they are not all known here.
pub(super) fn known(source: SourceId, text: &str, head: &Head, codes: &mut Codes, form: usize) -> Option<Known> {
    let mut known = Known::new(codes.templates().get(form)?);
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
        let index = match codes.known(&joined) {
            Some(index) => index,
            None => codes.find(&joined, (&said(head.table)?, &said(head.row)?, &said(head.col)?))?,
        };
        let value = field(head.value)?;
        let (from, to) = place(value);
        let at = start + found.get(head.value)?.0;
        let (id, place) = (codes.cell(index, form)?, Place::Text(Span::new(source, at + from, at + to)));
        if head.state.or(head.unit).or(head.raw).is_none() {
            known.push(id, &words(value.as_bytes())?, place);
            continue;
        }
        let mut cell = unnamed(said(head.value)?, place);
        cell.state = head.state.and_then(said).filter(|state| !state.is_empty());
        cell.unit = head.unit.and_then(said).filter(|unit| !unit.is_empty());
        cell.raw = head.raw.and_then(said);
        known.push_told(id, &cell);
    }
    Some(known)
}

/// What a cell with a value, a state and a unit holds, where all three agree.
pub(super) fn plain(key: &Key, value: &str, state: &str, unit: &str) -> Option<Plain> {
    let plain = match decimal(value.as_bytes()) {
        Some((number, scale, taken)) if taken == value.len() => Plain::Number(number, scale),
        _ => Plain::of(value)?,
    };
    agreed(key, plain, state, unit)
}

/// A value as its state and its unit have it; `None` where they disagree.
pub(super) fn agreed(key: &Key, plain: Plain, state: &str, unit: &str) -> Option<Plain> {
    if !unit.is_empty() && key.unit.as_deref() != Some(unit) {
        return None;
    }
    if state.is_empty() {
        return Some(plain);
    }
    match (State::from_name(state)?, plain) {
        (State::Number, Plain::Number(..)) => Some(plain),
        (State::Blank, Plain::Blank) => Some(Plain::Blank),
        (State::Dash, Plain::Blank | Plain::Dash) => Some(Plain::Dash),
        (State::Absent, Plain::Blank) => Some(Plain::Absent),
        _ => None,
    }
}

/// What stands at a place does not say whose it is.
pub(super) fn nameless(file: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::BadCsv, Message::new(Text::LineWithoutReport))
        .help(Message::new(Text::LineWithoutReportHelp))
        .in_file(file)
        .placed(place)
}
