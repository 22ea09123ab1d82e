//! Reads Excel workbooks of 1997–2003 (BIFF8).
//!
//! Invariant: figures come from the stored numbers, printed as the shortest decimal that represents them; formulas are
//! not run.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Text;

use super::cfb::{u16_at, u32_at};
use super::font::Font;
use super::limits::{MAX_CELLS, MAX_MERGES, MAX_SHEETS};
use super::number_format::{Format, built_in, of_code, printed};
use super::sheet::{At, Merge, Sheet, Value};
use super::xls_formula::{self, XlsFormula};
use crate::document::CellMark;
use crate::ingest::error::ReadError;
use crate::ingest::inline::{Besides, Colour, Ground, Level, Look, is_symbol_font};
use crate::ingest::limits::Budget;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const BIFF8: u16 = 0x0600;

/// A record and the records that continue it.
struct Record<'a> {
    kind: u16,
    parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    fn body(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// Records from a place in the stream on.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let body = self.stream.get(start..start + length)?;
        self.at = start + length;
        Some((kind, body))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, body) = self.one()?;
        let mut parts = vec![body];
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            parts.push(self.one()?.1);
        }
        Some(Record { kind, parts })
    }
}

#[derive(Default)]
struct Shared {
    strings: Vec<Rich>,
    codes: HashMap<u32, Arc<Format>>,
    fonts: Vec<(Font, u16)>,
    /// The colours from the eighth on, where the workbook has its own.
    palette: Vec<Colour>,
    styles: Vec<Style>,
    since_1904: bool,
}

/// A text, and from which character on another font is used.
#[derive(Default)]
struct Rich {
    words: String,
    runs: Vec<(u16, u16)>,
}

#[derive(Clone, Copy)]
struct Style {
    format: u32,
    font: u16,
    pattern: u32,
    colour: u16,
}

impl Shared {
    fn style(&self, number: u16) -> Option<&Style> {
        self.styles.get(usize::from(number))
    }

    fn format(&self, style: u16) -> Arc<Format> {
        let Some(id) = self.style(style).map(|style| style.format) else { return Arc::default() };
        self.codes.get(&id).map_or_else(|| Arc::new(built_in(id)), Arc::clone)
    }

    /// A font by its number; the fifth does not exist.
    fn font_of(&self, number: u16) -> Font {
        let at = usize::from(number) - usize::from(number > 4);
        let Some((font, colour)) = self.fonts.get(at).copied() else { return Font::default() };
        Font { colour: Some(self.colour(colour)), ..font }
    }

    /// A colour by its number; `None` for those that can be seen on paper.
    fn colour(&self, number: u16) -> Option<Colour> {
        let own = usize::from(number).checked_sub(8).and_then(|at| self.palette.get(at));
        match (own, number) {
            (Some(colour), 8..=63) => Some(*colour),
            (_, 1 | 9 | 65) => Some(Colour::WHITE),
            (_, 0 | 8 | 64) => Some(Colour::BLACK),
            _ => None,
        }
    }

    fn font(&self, style: u16) -> Font {
        let Some(style) = self.style(style) else { return Font::default() };
        let ground = match style.pattern {
            0 => Ground::Paper,
            // The colour of windows.
            1 if style.colour == 65 => Ground::Paper,
            1 => self.colour(style.colour).map_or(Ground::Unclear, Ground::Colour),
            _ => Ground::Unclear,
        };
        Font { ground: Some(ground), ..self.font_of(style.font) }
    }

    fn rich(&self, text: &Rich, style: u16) -> Value {
        let mut cell = self.font(style);
        if matches!(&*self.format(style), Format::Code(code) if code.hides_words()) {
            cell.hidden = Some(true);
        }
        if text.runs.is_empty() {
            return Value::of_runs([(text.words.as_str(), cell.look())].into_iter(), Besides::default());
        }
        let mut runs: Vec<(String, Look)> = vec![(String::new(), cell.look())];
        let mut fonts = text.runs.iter().peekable();
        for (at, c) in text.words.chars().enumerate() {
            while let Some((_, font)) = fonts.next_if(|(from, _)| usize::from(*from) <= at) {
                let font = Font { ground: cell.ground, hidden: cell.hidden, ..self.font_of(*font) };
                runs.push((String::new(), font.look()));
            }
            if let Some((words, _)) = runs.last_mut() {
                words.push(c);
            }
        }
        Value::of_runs(runs.iter().map(|(words, look)| (words.as_str(), *look)), Besides::default())
    }
}

/// A font of the workbook.
fn font(record: &Record<'_>) -> (Font, u16) {
    let body = record.body();
    let name = Letters::behind(record, 14).short_string().unwrap_or_default();
    let font = Font {
        struck: u16_at(body, 2).map(|flags| flags & 8 != 0),
        level: Some(match u16_at(body, 8) {
            Some(1) => Level::Raised,
            Some(2) => Level::Lowered,
            _ => Level::Line,
        }),
        size: u16_at(body, 0).map(|twentieths| u32::from(twentieths) / 2),
        symbol: Some(is_symbol_font(&name)),
        ..Font::default()
    };
    (font, u16_at(body, 4).unwrap_or(0x7fff))
}

/// A style of cells.
fn cell_style(body: &[u8]) -> Style {
    Style {
        format: u16_at(body, 2).map_or(0, u32::from),
        font: u16_at(body, 0).unwrap_or(0),
        pattern: u32_at(body, 14).map_or(0, |word| word >> 26),
        colour: u16_at(body, 18).unwrap_or(0) & 0x7f,
    }
}

/// The colours of a workbook that has its own.
fn palette(body: &[u8]) -> Vec<Colour> {
    let colours = body.get(2..).unwrap_or_default().chunks_exact(4);
    colours
        .filter_map(|colour| match colour {
            [red, green, blue, _] => Some(Colour(*red, *green, *blue)),
            _ => None,
        })
        .collect()
}

pub(super) fn read(stream: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut shared = Shared::default();
    let mut listed: Vec<(usize, Sheet)> = Vec::new();
    let mut ended = false;
    for (index, record) in (Records { stream, at: 0 }).enumerate() {
        let body = record.body();
        match record.kind {
            BOF if index == 0 && u16_at(body, 0) != Some(BIFF8) => {
                return Err(ReadError::Unread { format: "XLS (Excel 5.0/95)" });
            }
            _ if index == 0 && record.kind != BOF => break,
            0x002f => return Err(ReadError::Encrypted),
            0x0022 => shared.since_1904 = u16_at(body, 0) == Some(1),
            0x041e => {
                if let (Some(id), Some(code)) = (u16_at(body, 0), Letters::behind(&record, 2).string()) {
                    shared.codes.insert(u32::from(id), Arc::new(of_code(&code)));
                }
            }
            0x0031 => shared.fonts.push(font(&record)),
            0x0092 => shared.palette = palette(body),
            0x00e0 => shared.styles.push(cell_style(body)),
            0x00fc => shared.strings = strings(&record),
            // Sheets of cells only: charts and macros hold no report.
            0x0085 if body.get(5) == Some(&0) => {
                if listed.len() >= MAX_SHEETS {
                    return Err(ReadError::limit(Text::OfficeTooManySheets, MAX_SHEETS));
                }
                let name = Letters::behind(&record, 6).short_string().unwrap_or_default();
                let hidden = body.get(4).is_some_and(|state| state & 3 != 0);
                let at = u32_at(body, 0).unwrap_or(0) as usize;
                listed.push((at, Sheet { name: name.into(), hidden, ..Sheet::default() }));
            }
            EOF => {
                ended = true;
                break;
            }
            _ => {}
        }
    }
    if !ended {
        return Err(ReadError::broken("Workbook", "EOF"));
    }
    let mut sheets = Vec::new();
    let mut budget = Budget::new(MAX_CELLS);
    for (at, mut sheet) in listed {
        read_sheet(stream, at, &shared, &mut sheet, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn read_sheet(
    stream: &[u8],
    at: usize,
    shared: &Shared,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    // Charts stand inside a sheet as streams of their own.
    let mut depth = 0usize;
    let mut waiting: Option<At> = None;
    let mut formulas = Formulas::default();
    for record in (Records { stream, at }) {
        let body = record.body();
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => return formulas.share(sheet, budget),
            EOF => depth -= 1,
            _ if depth > 1 => {}
            0x0208 => {
                if let (Some(row), Some(flags)) = (u16_at(body, 0), u16_at(body, 12))
                    && (flags & 0x20 != 0 || u16_at(body, 6) == Some(0))
                    && sheet.hidden_rows.len() < MAX_CELLS
                {
                    sheet.hidden_rows.push((u32::from(row), u32::from(row)));
                }
            }
            0x007d => {
                if let (Some(first), Some(last), Some(flags)) = (u16_at(body, 0), u16_at(body, 2), u16_at(body, 8))
                    && (flags & 1 != 0 || u16_at(body, 4) == Some(0))
                    && sheet.hidden_cols.len() < MAX_CELLS
                {
                    sheet.hidden_cols.push((u32::from(first), u32::from(last)));
                }
            }
            0x005e => formulas.uncalculated = true,
            0x04bc => formulas.written(body),
            0x00e5 => merges(body, sheet),
            0x00bd => {
                let Some((at, _)) = place(body) else { continue };
                let cells = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (offset, cell) in cells.chunks_exact(6).enumerate() {
                    if let (Some(style), Some(rk), Ok(offset)) =
                        (u16_at(cell, 0), u32_at(cell, 2), u32::try_from(offset))
                    {
                        sheet.insert((at.0, at.1 + offset), figure(&of_rk(rk), style, shared), budget)?;
                    }
                }
            }
            0x0201 | 0x00be => {
                if let Some((at, _)) = place(body) {
                    let count = if record.kind == 0x0201 { 1 } else { body.len().saturating_sub(6) / 2 };
                    sheet.name_blanks(at.0, u32::try_from(count).unwrap_or(0));
                }
            }
            0x0207 => {
                if let (Some(at), Some(words)) = (waiting.take(), Letters::behind(&record, 0).string()) {
                    sheet.insert(at, Value { text: words, ..Value::default() }, budget)?;
                }
            }
            kind => {
                let Some((at, style)) = place(body) else { continue };
                let value = match kind {
                    0x0203 => u64_at(body, 6).map(|bits| figure(&shortest(bits), style, shared)),
                    0x027e => u32_at(body, 6).map(|rk| figure(&of_rk(rk), style, shared)),
                    0x00fd => u32_at(body, 6).map(|index| match shared.strings.get(index as usize) {
                        Some(text) => shared.rich(text, style),
                        None => words(&CellMark::Missing.written()),
                    }),
                    0x0204 | 0x00d6 => Letters::behind(&record, 6).rich().map(|text| shared.rich(&text, style)),
                    0x0205 => body.get(6).map(|value| words(bool_or_error(*value, body.get(7) == Some(&1)))),
                    0x0006 => {
                        waiting = None;
                        formulas.value(body, at, style, shared, &mut waiting)
                    }
                    _ => None,
                };
                if let Some(value) = value {
                    sheet.insert(at, value, budget)?;
                }
            }
        }
    }
    Err(ReadError::broken("Workbook", "EOF"))
}

fn place(body: &[u8]) -> Option<(At, u16)> {
    Some(((u32::from(u16_at(body, 0)?), u32::from(u16_at(body, 2)?)), u16_at(body, 4)?))
}

fn merges(body: &[u8], sheet: &mut Sheet) {
    for range in body.get(2..).unwrap_or_default().chunks_exact(8) {
        let number = |at| u16_at(range, at).map(u32::from);
        if let (Some(top), Some(bottom), Some(left), Some(right)) = (number(0), number(2), number(4), number(6))
            && top <= bottom
            && left <= right
            && sheet.merges.len() < MAX_MERGES
        {
            sheet.merges.push(Merge { first: (top, left), last: (bottom, right) });
        }
    }
}

/// The formulas of a sheet.
#[derive(Default)]
struct Formulas<'a> {
    /// The program that wrote the sheet did not calculate it before.
    uncalculated: bool,
    /// Formulas that several cells share, by the first of these cells.
    shared: HashMap<At, &'a [u8]>,
    /// Cells that use them.
    users: Vec<(At, At)>,
}

impl<'a> Formulas<'a> {
    /// The stored result; a result that is words follows in a record of its own.
    fn value(&mut self, body: &[u8], at: At, style: u16, shared: &Shared, waiting: &mut Option<At>) -> Option<Value> {
        let mut formula = String::new();
        match xls_formula::formula(body, 20, at) {
            XlsFormula::Sum(words) => formula = words,
            XlsFormula::Shared(first) => self.users.push((at, first)),
            XlsFormula::Other => {}
        }
        // Computed when the workbook is opened: what is stored is not what is shown.
        if self.uncalculated || u16_at(body, 14).is_some_and(|flags| flags & 2 != 0) {
            return Some(Value { pending: Some(formula), ..Value::default() });
        }
        if u16_at(body, 12) != Some(0xffff) {
            let value = u64_at(body, 6).map(|bits| figure(&shortest(bits), style, shared))?;
            return Some(Value { formula: Some(formula), ..value });
        }
        let value = body.get(8).copied().unwrap_or(0);
        match body.get(6)? {
            0 => {
                *waiting = Some(at);
                None
            }
            1 => Some(words(bool_or_error(value, false))),
            2 => Some(words(bool_or_error(value, true))),
            // Written by a program that does not calculate.
            _ => Some(Value { pending: Some(formula), ..Value::default() }),
        }
    }

    fn written(&mut self, body: &'a [u8]) {
        if let (Some(row), Some(col)) = (u16_at(body, 0), body.get(4)) {
            self.shared.insert((u32::from(row), u32::from(*col)), body.get(8..).unwrap_or_default());
        }
    }

    /// Gives the cells that share formulas each its own.
    fn share(self, sheet: &mut Sheet, budget: &mut Budget) -> Result<(), ReadError> {
        for (at, first) in self.users {
            let Some(tokens) = self.shared.get(&first) else { continue };
            let (XlsFormula::Sum(words), Some(value)) = (xls_formula::formula(tokens, 0, at), sheet.cells.get_mut(&at))
            else {
                continue;
            };
            budget.charge_words(words.len())?;
            if value.pending.is_some() {
                value.pending = Some(words);
            } else if value.formula.is_some() {
                value.formula = Some(words);
            }
        }
        Ok(())
    }
}

fn words(text: &str) -> Value {
    Value { text: text.to_owned(), ..Value::default() }
}

fn figure(stored: &str, style: u16, shared: &Shared) -> Value {
    Value::of_figure(printed(stored, &shared.format(style), shared.since_1904), shared.font(style).look())
}

fn bool_or_error(value: u8, error: bool) -> &'static str {
    match (error, value) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0f) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1d) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, _) => "#N/A",
    }
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32_at(bytes, at)?) | u64::from(u32_at(bytes, at + 4)?) << 32)
}

/// The shortest decimal that stands for a stored binary number. The only place with binary floating point:
/// this format stores figures in binary; nothing is calculated with them.
#[allow(clippy::disallowed_types, reason = "the file stores figures in binary; they are printed, never reckoned with")]
fn shortest(bits: u64) -> String {
    format!("{:e}", f64::from_bits(bits))
}

/// A number packed into 30 bits: a whole number or the upper bits of a binary one, perhaps in hundredths.
fn of_rk(rk: u32) -> String {
    let hundredths = if rk & 1 == 1 { 2 } else { 0 };
    if rk & 2 == 2 {
        return format!("{}E-{hundredths}", rk.cast_signed() >> 2);
    }
    let words = shortest(u64::from(rk & !3) << 32);
    match words.split_once('e').map(|(mantissa, exponent)| (mantissa, exponent.parse::<i32>())) {
        Some((mantissa, Ok(exponent))) => format!("{mantissa}E{}", exponent - hundredths),
        _ => words,
    }
}

/// The table of strings; what is cut off ends it.
fn strings(record: &Record<'_>) -> Vec<Rich> {
    let mut letters = Letters::behind(record, 8);
    let mut list = Vec::new();
    while let Some(text) = letters.rich() {
        list.push(text);
    }
    list
}

/// Strings that may run on into the next record, which states their width again.
struct Letters<'r, 'a> {
    parts: &'r [&'a [u8]],
    part: usize,
    at: usize,
}

impl<'r, 'a> Letters<'r, 'a> {
    fn behind(record: &'r Record<'a>, at: usize) -> Self {
        Letters { parts: &record.parts, part: 0, at }
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.get(self.part)?;
            if let Some(byte) = part.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0u32, |number, index| Some(number | u32::from(self.byte()?) << (8 * index)))
    }

    fn string(&mut self) -> Option<String> {
        let count = self.number(2)?;
        self.letters(count)
    }

    fn short_string(&mut self) -> Option<String> {
        let count = self.number(1)?;
        self.letters(count)
    }

    fn rich(&mut self) -> Option<Rich> {
        let count = self.number(2)?;
        let (words, runs) = self.letters_and_runs(count)?;
        Some(Rich { words, runs })
    }

    fn letters(&mut self, count: u32) -> Option<String> {
        self.letters_and_runs(count).map(|(words, _)| words)
    }

    fn letters_and_runs(&mut self, count: u32) -> Option<(String, Vec<(u16, u16)>)> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        let mut left = count as usize;
        while left > 0 {
            if self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
                self.part += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
            let rest = self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default();
            let width = if wide { 2 } else { 1 };
            let whole = (rest.len() / width).min(left);
            let letters = rest.get(..whole * width).unwrap_or_default();
            match wide {
                true => units.extend(letters.chunks_exact(2).map(|pair| u16_at(pair, 0).unwrap_or_default())),
                false => units.extend(letters.iter().copied().map(u16::from)),
            }
            self.at += letters.len();
            left -= whole;
            if whole == 0 {
                // Half a letter at the end of a record.
                let low = u16::from(self.byte()?);
                units.push(if wide { low | u16::from(self.byte()?) << 8 } else { low });
                left -= 1;
            }
        }
        let mut fonts = Vec::new();
        for _ in 0..runs {
            let word = self.number(4)?;
            fonts.push(((word & 0xffff) as u16, (word >> 16) as u16));
        }
        self.pass(u64::from(extra))?;
        Some((String::from_utf16_lossy(&units), fonts))
    }

    fn pass(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            let part = self.parts.get(self.part)?;
            let left = part.len().saturating_sub(self.at) as u64;
            if left >= bytes {
                self.at += usize::try_from(bytes).ok()?;
                return Some(());
            }
            bytes -= left;
            self.part += 1;
            self.at = 0;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::office::number_format::decimal;

    #[test]
    fn packed_numbers_are_exact() {
        let rk = |value: i32, hundredths: bool| (value << 2).cast_unsigned() | 2 | u32::from(hundredths);
        assert_eq!(decimal(&of_rk(rk(124_595, true))).as_deref(), Some("1245.95"));
        assert_eq!(decimal(&of_rk(rk(-7, false))).as_deref(), Some("-7"));
        let head = u32::try_from(96171.5f64.to_bits() >> 32).unwrap() & !3;
        assert_eq!(decimal(&of_rk(head)).as_deref(), Some("96171.5"));
        assert_eq!(decimal(&shortest(96171.6f64.to_bits())).as_deref(), Some("96171.6"));
    }

    #[test]
    fn a_string_goes_on_in_the_next_record_in_another_width() {
        let first: &[u8] = &[3, 0, 0, b'a'];
        let second: &[u8] = &[1, 0x2d, 0x4e, b'c', 0];
        let record = Record { kind: 0x00fc, parts: vec![first, second] };
        assert_eq!(Letters::behind(&record, 0).string().as_deref(), Some("a中c"));
    }
}
