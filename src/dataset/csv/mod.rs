//! Recognizes and opens delimited text with cells of many reports: long, one line per cell, or wide, one line per
//! report.

mod long;
mod record;
mod wide;

use std::sync::Arc;

use crate::dataset::diagnose::missing_columns;
use crate::dataset::format::{HEAD_BYTES, TableFormat, TextStart, TextTable, without_mark};
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::ingest;
use crate::source::{Place, fold_code};

use record::{body, fields, record_end, words};

/// Delimited text of one layout.
#[derive(Debug)]
struct Csv {
    delimiter: u8,
    layout: Layout,
}

#[derive(Debug, Clone, Copy)]
enum Layout {
    /// One line per cell: `report,table,row,col,value`.
    Long,
    /// One line per report, one column per cell.
    Wide,
}

impl TableFormat for Csv {
    fn name(&self) -> &'static str {
        match self.layout {
            Layout::Long => "long CSV",
            Layout::Wide => "wide CSV",
        }
    }

    fn open_text(&self, file: &str, start: &[u8]) -> Result<TextStart, Box<Diagnostic>> {
        // Blank lines may stand before the header.
        let (mut line, mut end, mut above) = (&[][..], 0, 0);
        while let Some(left) = start.get(end..).filter(|left| !left.is_empty()) {
            let begin = end;
            end += record_end(left, self.delimiter);
            line = body(start.get(begin..end).unwrap_or_default());
            above += 1;
            if !line.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let text = String::from_utf8_lossy(line);
        let header: Option<Arc<dyn TextTable>> = match self.layout {
            Layout::Long => match ingest::LongCsvHeader::parse(&text).filter(|head| head.report.is_some()) {
                Some(head) => Some(Arc::new(long::Header(head))),
                None => None,
            },
            Layout::Wide => match wide::Header::parse(line, self.delimiter, above) {
                Some(header) => Some(Arc::new(header)),
                None => None,
            },
        };
        let header = header.ok_or_else(|| lacking(file, &text, self.delimiter, above))?;
        Ok(TextStart { header, bytes: end, lines: above })
    }
}

/// Recognizes a header that names the report and cells. One report under its codes is an ordinary document.
pub(in crate::dataset) fn sniff(head: &[u8]) -> Option<Arc<dyn TableFormat>> {
    let found = |delimiter, layout| -> Option<Arc<dyn TableFormat>> { Some(Arc::new(Csv { delimiter, layout })) };
    let head = without_mark(head);
    // The file continues after the bytes that are examined.
    let is_cut = head.len() + 3 >= HEAD_BYTES;
    let mut at = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = head.get(at..).filter(|text| !text.starts_with(b"{"))?;
    [b',', b'\t', b';'].into_iter().find_map(|delimiter| {
        let end = record_end(text, delimiter);
        let line = body(text.get(..end)?);
        let mut fields_found = Vec::new();
        fields(line, delimiter, &mut fields_found);
        let names: Vec<String> = fields_found
            .iter()
            .filter_map(|(start, end)| Some(fold_code(&words(line.get(*start..*end)?)?).to_lowercase()))
            .collect();
        let report = names.iter().position(|name| name == "report")?;
        let needed = ["table", "row", "col", "value"].iter().filter(|name| names.iter().any(|n| n == *name)).count();
        if needed < 3 {
            wide::Header::parse(line, delimiter, 1)?;
            return found(delimiter, Layout::Wide);
        }
        let mut first: Option<String> = None;
        at += end;
        while let Some(rest) = head.get(at..).filter(|rest| !rest.is_empty()) {
            let end = record_end(rest, delimiter).max(1);
            let line = body(rest.get(..end)?);
            fields(line, delimiter, &mut fields_found);
            let name =
                fields_found.get(report).and_then(|(s, e)| words(line.get(*s..*e)?)).map(|name| name.into_owned());
            match (&first, name) {
                (None, name) => first = name.filter(|name| !name.is_empty()),
                (Some(first), Some(name)) if *first != name => return found(delimiter, Layout::Long),
                _ => {}
            }
            at += end;
        }
        if is_cut { found(delimiter, Layout::Long) } else { None }
    })
}

/// A header without columns that are needed.
fn lacking(file: &str, line: &str, delimiter: u8, above: u64) -> Box<Diagnostic> {
    let mut found = Vec::new();
    fields(line.as_bytes(), delimiter, &mut found);
    let names: Vec<String> =
        found.iter().filter_map(|(start, end)| Some(words(line.as_bytes().get(*start..*end)?)?.into_owned())).collect();
    let folded: Vec<String> = names.iter().map(|name| fold_code(name).to_lowercase()).collect();
    let diagnostic =
        Diagnostic::new(Code::BadCsv, Message::new(Text::HeadLacks).with_list("columns", missing_columns(&folded)))
            .help(Message::new(Text::HeadLacksHelp))
            .in_file(file)
            .placed(Place::Line { line: above, column: 1 });
    Box::new(diagnostic)
}
