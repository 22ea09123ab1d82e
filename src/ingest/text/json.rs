//! Reads the JSON that `extract -f json` writes, or a bare list of its cells, as coded cells.

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::{Coded, CodedCell, Document};
use crate::report::Place;
use crate::source::{SourceId, is_space, trim};

use super::json_tree;
use crate::ingest::slice::Slice;
use crate::ingest::{DocumentReader, Input, MAX_CODED_SIGNS};

/// Reads the JSON that `extract` writes.
pub(in crate::ingest) struct JsonReader;

impl DocumentReader for JsonReader {
    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input, Input::Text(slice) if looks_like(slice.text))
    }

    fn read(&self, input: &Input<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Input::Text(slice) = input else { return None };
        read(*slice, diagnostics)
    }

    fn max_separators(&self) -> usize {
        MAX_CODED_SIGNS
    }
}

/// Digits of a JSON number that every reader preserves.
const SAFE_DIGITS: usize = 15;

pub(super) fn looks_like(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !is_space(*c));
    match signs.next() {
        Some('{') => matches!(signs.next(), Some('"' | '}')),
        Some('[') => matches!(signs.next(), Some('{' | ']')),
        _ => false,
    }
}

pub(super) fn read(cut: Slice<'_>, diagnostics: &mut Diagnostics) -> Option<Document> {
    let (value, twice) = match json_tree::read(cut.text) {
        Ok(read) => read,
        Err(error) => {
            diagnostics.push(broken(cut, 0, &error));
            return None;
        }
    };
    for place in twice {
        let message = Message::new(Text::JsonTwice).with("place", place);
        let help = Message::new(Text::JsonTwiceHelp);
        diagnostics.push(Diagnostic::new(Code::BadJson, message).span(cut.span(0, 1)).help(help));
    }
    let unlike = |diagnostics: &mut Diagnostics| {
        let whole = cut.trimmed(0, cut.text.len());
        let message = Message::new(Text::JsonShape);
        let at = cut.span(whole.0, whole.0 + 1);
        diagnostics.push(Diagnostic::new(Code::BadJson, message).span(at).help(Message::new(Text::JsonShapeHelp)));
    };
    let coded = match &value {
        Value::Array(cells) => {
            let mut coded = Coded::default();
            read_cells(cells, "", cut, &mut coded, diagnostics);
            Some(coded)
        }
        Value::Object(object) => match object.get("reports").and_then(Value::as_array) {
            Some(reports) => {
                let mut found = Vec::new();
                for (nth, report) in reports.iter().enumerate() {
                    match report
                        .as_object()
                        .and_then(|own| read_report(own, &format!("reports[{nth}]."), cut, diagnostics))
                    {
                        Some(coded) => found.push(coded),
                        None => unlike(diagnostics),
                    }
                }
                Coded::join(found)
            }
            None => read_report(object, "", cut, diagnostics),
        },
        _ => None,
    };
    if coded.is_none() && !diagnostics.has_errors() {
        unlike(diagnostics);
    }
    Some(Document { coded: Some(coded?), ..Document::default() })
}

/// Reads a report with its cells; `None` where it has none.
fn read_report(
    report: &Map<String, Value>,
    path: &str,
    cut: Slice<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Coded> {
    let cells = report.get("cells")?.as_array()?;
    let mut coded = Coded {
        template: words(report, "template"),
        organisation: words(report, "organisation"),
        year: words(report, "year").and_then(|year| year.parse().ok()),
        name: words(report, "report").unwrap_or_default(),
        ..Coded::default()
    };
    read_cells(cells, path, cut, &mut coded, diagnostics);
    Some(coded)
}

fn read_cells(cells: &[Value], path: &str, cut: Slice<'_>, coded: &mut Coded, diagnostics: &mut Diagnostics) {
    for (index, cell) in cells.iter().enumerate() {
        let place = format!("{path}cells[{index}]");
        let named = cell
            .as_object()
            .and_then(|object| Some((object, words(object, "table")?, words(object, "row")?, words(object, "col")?)));
        let Some((object, table, row, col)) = named else {
            let message = Message::new(Text::JsonCell).with("place", place);
            diagnostics.push(
                Diagnostic::new(Code::BadJson, message).span(cut.span(0, 1)).help(Message::new(Text::JsonCellHelp)),
            );
            continue;
        };
        coded.cells.push(CodedCell {
            table,
            row,
            col,
            value: words(object, "value").unwrap_or_default(),
            state: words(object, "state").filter(|state| !state.is_empty()),
            unit: words(object, "unit").filter(|unit| !unit.is_empty()),
            raw: words(object, "raw"),
            codes: None,
            place: Place::Json { path: place.into() },
        });
    }
}

/// A member as words; a number only where no reader can have rounded it.
fn words(object: &Map<String, Value>, key: &str) -> Option<String> {
    words_of(object.get(key)?)
}

pub(super) fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(trim(words).to_owned()),
        Value::Number(number) => {
            let digits = number.to_string();
            let safe = digits.bytes().filter(u8::is_ascii_digit).count() <= SAFE_DIGITS || number.as_i64().is_some();
            Some(if safe { digits } else { format!("≈{digits}") })
        }
        _ => None,
    }
}

/// The words of a string with escapes, given without its quotes.
pub fn unescaped(inner: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{inner}\"")).ok()
}

/// Describes what is wrong with a line of text that is not JSON, or not a report or cell.
pub fn about_json_line(source: SourceId, text: &str, line: std::ops::Range<usize>) -> Diagnostic {
    let start = line.start;
    let cut = Slice { source, text: text.get(line.clone()).unwrap_or("") };
    match serde_json::from_str::<Value>(cut.text) {
        Err(error) => broken(cut, start, &error),
        Ok(_) => Diagnostic::new(Code::BadJson, Message::new(Text::JsonShape))
            .span(cut.span(start, line.end))
            .help(Message::new(Text::JsonShapeHelp)),
    }
}

/// `base`: where the text begins in its source.
fn broken(cut: Slice<'_>, base: usize, error: &serde_json::Error) -> Diagnostic {
    let start = cut.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let mut at = (start + error.column().saturating_sub(1)).min(cut.text.len());
    while !cut.text.is_char_boundary(at) {
        at -= 1;
    }
    let end = cut.words(at, cut.text.len()).chars().next().map_or(at, |c| at + c.len_utf8());
    let detail = error.to_string();
    let detail = detail.split(" at line ").next().unwrap_or_default().to_owned();
    Diagnostic::new(Code::BadJson, Message::new(Text::JsonSyntax).with_message("detail", Message::from_library(detail)))
        .span(cut.span(base + at, base + end))
        .help(Message::new(Text::JsonSyntaxHelp))
}
