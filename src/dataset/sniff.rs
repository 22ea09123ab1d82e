//! Tells a table of cells of many reports from any other file. In: the first bytes of a file. Out: its shape.

use crate::ingest;
use crate::source::fold_code;

use super::json_line::Line;
use super::lines::{body, fields, record_end, words};
use super::{json, wide};

/// As many bytes of a file are looked at; a head that is shorter is taken for the whole file.
pub const HEAD_BYTES: usize = 1 << 16;

/// How a file holds cells of many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line per cell: `report,table,row,col,value`.
    Long {
        delimiter: u8,
    },
    /// One line per report, one column per cell.
    Wide {
        delimiter: u8,
    },
    /// JSON lines: one line per report, or one per cell.
    Json,
    /// The last three hold columns, long or wide, and are read at any place.
    Parquet,
    /// Arrow IPC with a footer; Feather of the second version is the same.
    ArrowFile,
    ArrowStream,
}

impl Shape {
    pub(super) fn delimiter(self) -> u8 {
        match self {
            Shape::Long { delimiter } | Shape::Wide { delimiter } => delimiter,
            _ => b',',
        }
    }

    /// Whether the file holds columns, which no pipe can give.
    pub fn is_columns(self) -> bool {
        matches!(self, Shape::Parquet | Shape::ArrowFile | Shape::ArrowStream)
    }

    /// How people call a file of columns.
    pub(super) fn format(self) -> &'static str {
        match self {
            Shape::Parquet => ingest::PARQUET,
            _ => ingest::ARROW,
        }
    }
}

/// The shape of a file that begins so; `None` for an ordinary document, which a table of cells of one report is.
pub fn sniff(head: &[u8]) -> Option<Shape> {
    if let Some(format) = ingest::columns_by_magic(head) {
        let arrow = if head.starts_with(b"ARROW1") { Shape::ArrowFile } else { Shape::ArrowStream };
        let shape = if format == ingest::PARQUET { Shape::Parquet } else { arrow };
        return cfg!(feature = "columnar").then_some(shape);
    }
    let head = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head);
    let mut at = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = head.get(at..)?;
    if text.starts_with(b"{") {
        return is_json_lines(text, head.len() + 3 >= HEAD_BYTES).then_some(Shape::Json);
    }
    [b',', b'\t', b';'].into_iter().find_map(|delimiter| {
        let end = record_end(text, delimiter);
        let line = body(text.get(..end)?);
        let mut found = Vec::new();
        fields(line, delimiter, &mut found);
        let names: Vec<String> = found
            .iter()
            .filter_map(|(start, end)| Some(fold_code(&words(line.get(*start..*end)?)?).to_lowercase()))
            .collect();
        let report = names.iter().position(|name| name == "report")?;
        let needed = ["table", "row", "col", "value"].iter().filter(|name| names.iter().any(|n| n == *name)).count();
        if needed < 3 {
            return wide::Head::of(line, delimiter, 1).map(|_| Shape::Wide { delimiter });
        }
        // One report under its codes is read as a single report.
        let mut first: Option<String> = None;
        at += end;
        while let Some(rest) = head.get(at..).filter(|rest| !rest.is_empty()) {
            let end = record_end(rest, delimiter).max(1);
            let line = body(rest.get(..end)?);
            fields(line, delimiter, &mut found);
            let name = found.get(report).and_then(|(s, e)| words(line.get(*s..*e)?)).map(|name| name.into_owned());
            match (&first, name) {
                (None, name) => first = name.filter(|name| !name.is_empty()),
                (Some(first), Some(name)) if *first != name => return Some(Shape::Long { delimiter }),
                _ => {}
            }
            at += end;
        }
        (head.len() + 3 >= HEAD_BYTES).then_some(Shape::Long { delimiter })
    })
}

/// Objects on lines of their own, each with the name of a report. One report in the shape that `extract` writes is
/// read as a single report. `cut`: the file goes on after the text.
fn is_json_lines(text: &[u8], cut: bool) -> bool {
    let mut lines = json::lines(text).filter(|(_, line)| !line.trim_ascii().is_empty());
    let Some((_, first)) = lines.next() else { return false };
    match Line::read(first) {
        Some(line) => line.is_named() && (lines.next().is_some() || cut || !line.is_listed()),
        // A report may be longer than what is looked at.
        None => cut && lines.next().is_none() && json::begins_report(first),
    }
}
