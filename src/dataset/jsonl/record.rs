//! Reads one line of JSON: what it states of its report, and its cells.
//!
//! Cells that are written as expected are found at once as keys and figures, all others as ranges of the line.

use std::borrow::Cow;

use crate::dataset::cell_index::{CellIndex, NONE};
use crate::dataset::plain::{Plain, decimal};
use crate::dataset::wide::CellName;
use crate::ingest;
use crate::source::trim;

use super::tokenizer::{Kind, Tokenizer, Value, Visit};

/// A cell in a line: under a name of its own, or with its codes as members.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawCell {
    pub codes: RawCodes,
    /// The range of everything that identifies the cell, up to its value: equal bytes before a value name the same
    /// cell. None where other bytes stand between.
    lead: Option<(usize, usize)>,
    pub value: Option<Value>,
    pub state: Option<Value>,
    pub unit: Option<Value>,
    pub raw: Option<Value>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum RawCodes {
    Named(Value),
    Parts([Value; 3]),
}

/// What a line holds.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub report: Option<Value>,
    pub template: Option<Value>,
    pub organisation: Option<Value>,
    pub year: Option<Value>,
    /// Cells written as expected, by key.
    pub known: Vec<(u32, Plain)>,
    pub cells: Vec<RawCell>,
    /// The line is one cell.
    pub single: bool,
    /// Where the words begin that name the cell, if nothing but they and the figure follow.
    pub lead: Option<usize>,
    /// A cell lacks one of its codes.
    pub lame: bool,
    /// Some words are not text.
    spoiled: bool,
}

impl Line {
    /// What a line holds; `None` where it is not a JSON object of one of the shapes.
    pub(super) fn read(bytes: &[u8]) -> Option<Line> {
        let mut line = Line::default();
        line.fill(bytes, None, NONE)?;
        Some(line)
    }

    /// As [`Line::read`], reusing the memory of the line before. `before`: the key that came last.
    pub(super) fn fill(&mut self, bytes: &[u8], codes: Option<&CellIndex>, before: u32) -> Option<()> {
        let (mut known, mut cells) = (std::mem::take(&mut self.known), std::mem::take(&mut self.cells));
        known.clear();
        cells.clear();
        *self = Line { known, cells, ..Line::default() };
        let mut tokens = Tokenizer::new(bytes);
        let guess = codes.map(|codes| Guess { codes, before });
        let mut all = All { bytes, line: self, own: Members::default(), listed: false, guess };
        tokens.object(&mut all)?;
        tokens.finish()?;
        let All { own, listed, .. } = all;
        self.spoiled = tokens.spoiled;
        if !listed && own.codes.iter().all(Option::is_some) {
            self.single = true;
            self.push(own);
            self.lead = self.cells.last().and_then(|cell| cell.lead).map(|(start, _)| start);
        }
        self.lead = self.lead.filter(|_| self.single && self.cells.len() + self.known.len() == 1);
        (listed || !self.cells.is_empty() || !self.known.is_empty()).then_some(())
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

    /// Whether some of its words, or what it states beside its cells, are not text.
    pub(super) fn is_spoiled(&self, bytes: &[u8]) -> bool {
        let beside = [self.report, self.template, self.organisation, self.year];
        self.spoiled || beside.into_iter().any(|value| said(bytes, value).is_none())
    }

    fn push(&mut self, members: Members) {
        match members.codes {
            [Some(table), Some(row), Some(col)] => {
                let Members { value, state, unit, raw, .. } = members;
                let alone = members.in_order == 4 && state.is_none() && unit.is_none() && raw.is_none();
                let lead = value.filter(|_| alone).map(|value| (members.start, begin(value)));
                self.cells.push(RawCell { codes: RawCodes::Parts([table, row, col]), lead, value, state, unit, raw });
            }
            _ => self.lame = true,
        }
    }
}

/// Where a value begins, its quote included.
fn begin(value: Value) -> usize {
    value.start - usize::from(matches!(value.kind, Kind::Plain | Kind::Escaped))
}

impl RawCell {
    /// What identifies a cell: its lead, else its codes alone, which no lead is equal to.
    pub(super) fn words(&self, bytes: &[u8], words: &mut Vec<u8>) {
        words.clear();
        if let Some((start, end)) = self.lead {
            words.extend_from_slice(bytes.get(start..end).unwrap_or_default());
            return;
        }
        let parts = match &self.codes {
            RawCodes::Named(name) => std::slice::from_ref(name),
            RawCodes::Parts(parts) => parts.as_slice(),
        };
        for part in parts {
            words.extend_from_slice(bytes.get(part.start..part.end).unwrap_or_default());
            words.push(b'\x02');
        }
    }
}

/// What a cell written with its codes as members begins with, where it can be expected.
const PARTS: &[u8] = b"\"table\"";

/// Which cell comes next.
#[derive(Clone, Copy)]
pub(super) struct Guess<'c> {
    pub codes: &'c CellIndex,
    /// The one that came last.
    pub before: u32,
}

impl Guess<'_> {
    /// A cell that is written as the one expected, with a plain figure: its key, what it holds, and how many bytes
    /// it takes. `parts`: with its codes as members, else under a name.
    pub(super) fn read(&mut self, rest: &[u8], parts: bool) -> Option<(u32, Plain, usize)> {
        if rest.starts_with(PARTS) != parts {
            return None;
        }
        let next = self.codes.key(self.before).map_or(NONE, |key| key.next);
        let (index, lead) = [next, self.codes.first].into_iter().find_map(|index| {
            let lead = &self.codes.key(index)?.joined;
            rest.starts_with(lead).then_some((index, lead.len()))
        })?;
        let (plain, taken) = figure(rest.get(lead..)?)?;
        let end = lead + taken;
        // A cell with its codes as members has nothing after its value.
        let closed = match rest.get(end)? {
            b'}' => true,
            b',' | b' ' => !parts,
            _ => false,
        };
        if !closed {
            return None;
        }
        self.before = index;
        Some((index, plain, end))
    }

    /// A cell that was read in full came.
    fn follow(&mut self, bytes: &[u8], cell: Option<&RawCell>) {
        let lead = cell.and_then(|cell| cell.lead).and_then(|(start, end)| bytes.get(start..end));
        if let Some(index) = lead.and_then(|lead| self.codes.get(lead)) {
            self.before = index;
        }
    }
}

/// A plain decimal as JSON writes it.
fn figure(bytes: &[u8]) -> Option<(Plain, usize)> {
    let (value, scale, taken) = decimal(bytes)?;
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    // `007` is not valid JSON.
    let padded = matches!(digits, [b'0', b'0'..=b'9', ..]);
    (!padded).then_some((Plain::Number(value, scale), taken))
}

/// The members of a line.
struct All<'l, 'c> {
    bytes: &'l [u8],
    line: &'l mut Line,
    own: Members,
    listed: bool,
    guess: Option<Guess<'c>>,
}

impl All<'_, '_> {
    fn follow(&mut self) {
        if let Some(guess) = &mut self.guess {
            guess.follow(self.bytes, self.line.cells.last());
        }
    }
}

impl Visit for All<'_, '_> {
    fn quick(&mut self, rest: &[u8]) -> usize {
        let Some(guess) = &mut self.guess else { return 0 };
        let parts = !self.listed && self.own.is_empty() && rest.starts_with(PARTS);
        let Some((index, plain, taken)) = guess.read(rest, parts) else { return 0 };
        if parts {
            self.line.single = true;
            self.line.lead = Some(self.bytes.len() - rest.len());
        }
        self.line.known.push((index, plain));
        taken
    }

    fn member(&mut self, tokens: &mut Tokenizer<'_>, name: Value) -> Option<()> {
        let words = self.bytes.get(name.start..name.end)?;
        if !is_of_cell(words) {
            self.own.in_order = 0;
        }
        match words {
            b"report" => self.line.report = once(tokens, self.line.report)?,
            b"template" => self.line.template = once(tokens, self.line.template)?,
            b"organisation" => self.line.organisation = once(tokens, self.line.organisation)?,
            b"year" => self.line.year = once(tokens, self.line.year)?,
            b"cells" => {
                self.listed = true;
                tokens.array(|tokens| {
                    let mut item = Item { members: Members::default(), guess: &mut self.guess, known: None };
                    tokens.object(&mut item)?;
                    match item {
                        Item { known: Some(known), .. } => self.line.known.push(known),
                        Item { members, .. } => {
                            self.line.push(members);
                            self.follow();
                        }
                    }
                    Some(())
                })?;
            }
            _ if is_of_cell(words) => self.own.member(tokens, name)?,
            _ => {
                let value = Some(tokens.value()?);
                // Names of cells hold a `!`, perhaps escaped.
                if words.iter().any(|byte| matches!(byte, b'!' | b'\\' | 0xef)) {
                    let lead = value.map(|value| (name.start - 1, begin(value)));
                    let codes = RawCodes::Named(name);
                    self.line.cells.push(RawCell { codes, lead, value, state: None, unit: None, raw: None });
                    self.follow();
                }
            }
        }
        Some(())
    }
}

/// A cell in a list.
struct Item<'g, 'c> {
    members: Members,
    guess: &'g mut Option<Guess<'c>>,
    known: Option<(u32, Plain)>,
}

impl Visit for Item<'_, '_> {
    fn quick(&mut self, rest: &[u8]) -> usize {
        let Some(guess) = self.guess.as_mut().filter(|_| self.members.is_empty()) else { return 0 };
        let Some((index, plain, taken)) = guess.read(rest, true) else { return 0 };
        self.known = Some((index, plain));
        taken
    }

    fn member(&mut self, tokens: &mut Tokenizer<'_>, name: Value) -> Option<()> {
        self.members.member(tokens, name)
    }
}

/// The members of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Members {
    /// Where the table's member begins, and how many of table, row, col and value came one after the other.
    start: usize,
    in_order: u8,
    codes: [Option<Value>; 3],
    value: Option<Value>,
    state: Option<Value>,
    unit: Option<Value>,
    raw: Option<Value>,
}

fn is_of_cell(words: &[u8]) -> bool {
    matches!(words, b"table" | b"row" | b"col" | b"value" | b"state" | b"unit" | b"raw")
}

impl Members {
    fn is_empty(&self) -> bool {
        self.codes.iter().chain([&self.value, &self.state, &self.unit, &self.raw]).all(Option::is_none)
    }

    fn member(&mut self, tokens: &mut Tokenizer<'_>, name: Value) -> Option<()> {
        let value = tokens.value()?;
        let [table, row, col] = &mut self.codes;
        let (slot, order) = match tokens.words(name) {
            b"table" => {
                self.start = name.start - 1;
                (table, 1)
            }
            b"row" => (row, 2),
            b"col" => (col, 3),
            b"value" => (&mut self.value, 4),
            b"state" => (&mut self.state, 0),
            b"unit" => (&mut self.unit, 0),
            b"raw" => (&mut self.raw, 0),
            _ => {
                self.in_order = 0;
                return Some(());
            }
        };
        self.in_order = if order == 1 || self.in_order + 1 == order { order } else { 0 };
        *slot = Some(joined(tokens, *slot, value));
        Some(())
    }
}

/// The value that follows, of a member that may have one already.
fn once(tokens: &mut Tokenizer<'_>, known: Option<Value>) -> Option<Option<Value>> {
    let value = tokens.value()?;
    Some(Some(joined(tokens, known, value)))
}

/// The value of a member; of one that is given twice with different values, everything from the first to the second,
/// which is neither.
fn joined(tokens: &Tokenizer<'_>, known: Option<Value>, value: Value) -> Value {
    let words = |value: Value| (value.kind, tokens.words(value));
    match known {
        Some(first) if words(first) != words(value) => Value { kind: Kind::Nested, start: first.start, ..value },
        _ => value,
    }
}

/// A value as words, where there are any.
pub(super) fn stated(bytes: &[u8], value: Option<Value>) -> Option<Cow<'_, str>> {
    value.and_then(|value| said(bytes, Some(value))).filter(|words| !words.is_empty())
}

/// A value as words, `null` as none.
pub(super) fn said(bytes: &[u8], value: Option<Value>) -> Option<Cow<'_, str>> {
    let Some(value) = value else { return Some(Cow::Borrowed("")) };
    let text = std::str::from_utf8(bytes.get(value.start..value.end)?).ok()?;
    match value.kind {
        Kind::Null => Some(Cow::Borrowed("")),
        Kind::Escaped => ingest::unescaped(text).map(|text| Cow::Owned(trim(&text).to_owned())),
        Kind::Plain | Kind::Bare | Kind::Nested => Some(Cow::Borrowed(trim(text))),
    }
}

pub(super) fn cell_name(bytes: &[u8], codes: RawCodes) -> Option<CellName> {
    match codes {
        RawCodes::Named(name) => CellName::parse(&said(bytes, Some(name))?),
        RawCodes::Parts(parts) => {
            let [table, row, col] = parts.map(|part| said(bytes, Some(part)).map(Cow::into_owned));
            Some(CellName { table: table?, row: row?, col: col? })
        }
    }
}
