//! Cuts a stream into stretches of whole reports. In: a reader. Out: stretches, in order. Holds no more than one
//! stretch and the report that reaches beyond it.

use std::io::Read;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};
use crate::ingest;
use crate::source::{Place, fold_code};

use super::codes::Codes;
#[cfg(feature = "columnar")]
use super::columnar;
use super::json;
use super::lines::{body, fields, record_end, sure_end, words};
use super::long;
use super::sniff::Shape;
use super::wide;

/// Bytes of a stretch, but for its last report.
pub const STRETCH_BYTES: usize = 4 << 20;
/// The same where a report is a line of bare figures: about a thousand reports, whose columns stay in the cache
/// until they are evaluated.
const WIDE_BYTES: usize = 512 << 10;
/// A report longer than this is read in parts.
const LONGEST_REPORT: usize = ingest::MAX_TEXT_BYTES;
/// The longest header, in bytes.
const LONGEST_HEAD: usize = 1 << 20;

/// What the head line says.
#[derive(Debug)]
pub(super) enum Head {
    Long(ingest::Head),
    Wide(wide::Head),
    /// JSON lines have none.
    Json,
    #[cfg(feature = "columnar")]
    Columns(columnar::Head),
}

impl Head {
    /// What the columns of a wide table name, found once a file.
    pub(super) fn layout<'l>(
        &self,
        known: &'l mut Option<wide::Layout>,
        codes: &mut Codes,
    ) -> Option<&'l wide::Layout> {
        match self {
            Head::Long(_) | Head::Json => None,
            Head::Wide(head) => Some(known.get_or_insert_with(|| wide::Layout::of(head, codes))),
            #[cfg(feature = "columnar")]
            Head::Columns(head) => head.layout(known, codes),
        }
    }

    fn delimiter(&self) -> u8 {
        match self {
            Head::Long(head) => head.delimiter,
            Head::Wide(head) => head.delimiter,
            _ => b',',
        }
    }
}

/// Some whole reports of a file.
#[derive(Debug)]
pub struct Stretch {
    pub(super) head: Arc<Head>,
    pub(super) bytes: Vec<u8>,
    /// Lines of the file before it.
    pub(super) above: u64,
    /// In the place of bytes, where the file has rows.
    #[cfg(feature = "columnar")]
    pub(super) rows: columnar::Rows,
}

impl Stretch {
    /// How many bytes of the file it holds.
    pub fn len(&self) -> usize {
        #[cfg(feature = "columnar")]
        return self.bytes.len() + self.rows.size;
        #[cfg(not(feature = "columnar"))]
        self.bytes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same rows once more, as far as the first of a file are looked at, and how many those are; of lines none.
    #[cfg(feature = "columnar")]
    pub(super) fn first_rows(&self, most: usize) -> (Stretch, usize) {
        let rows = self.rows.first(most);
        let count = rows.count();
        (Stretch { head: Arc::clone(&self.head), bytes: Vec::new(), above: self.above, rows }, count)
    }
}

/// A file as stretches.
pub struct Stretches<R> {
    file: String,
    input: R,
    head: Arc<Head>,
    /// Read and not yet handed out.
    rest: Vec<u8>,
    above: u64,
    size: usize,
    ended: bool,
}

impl<R: Read> Stretches<R> {
    /// Reads the head line; a file of columns has none and is refused. `size`: bytes of a stretch, [`STRETCH_BYTES`] unless a test wants less.
    pub fn open(file: impl Into<String>, shape: Shape, mut input: R, size: usize) -> Result<Self, Box<Diagnostic>> {
        let file = file.into();
        if shape.is_columns() {
            let message = Message::new(Text::FormatNotRead).with("format", shape.format());
            let refused = Diagnostic::new(Code::FormatNotRead, message).help(Message::new(Text::FormatNotReadHelp));
            return Err(Box::new(refused.in_file(file)));
        }
        let mut rest = Vec::new();
        let mut ended = false;
        while memchr::memchr(b'\n', &rest).is_none() && !ended && rest.len() < LONGEST_HEAD {
            ended = fill(&mut input, &mut rest, 1 << 16).map_err(|error| unreadable(&file, &error))?;
        }
        if rest.starts_with(&[0xef, 0xbb, 0xbf]) {
            rest.drain(..3);
        }
        if shape == Shape::Json {
            return Ok(Self { file, input, head: Arc::new(Head::Json), rest, above: 0, size: size.max(1), ended });
        }
        // Blank lines may stand before the head line.
        let mut above = 0;
        let mut at = 0;
        let delimiter = shape.delimiter();
        let (mut line, mut end) = (&[][..], 0);
        while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
            end = at + record_end(left, delimiter);
            line = body(rest.get(at..end).unwrap_or_default());
            above += 1;
            if !line.iter().all(u8::is_ascii_whitespace) {
                break;
            }
            at = end;
        }
        let text = String::from_utf8_lossy(line).into_owned();
        let head = match shape {
            Shape::Long { .. } => Head::Long(
                ingest::Head::of(&text)
                    .filter(|head| head.report.is_some())
                    .ok_or_else(|| lacking(&file, &text, delimiter, above))?,
            ),
            Shape::Wide { .. } => Head::Wide(
                wide::Head::of(line, delimiter, above).ok_or_else(|| lacking(&file, &text, delimiter, above))?,
            ),
            _ => Head::Json,
        };
        rest.drain(..end.min(rest.len()));
        let most = if matches!(head, Head::Wide(_)) { WIDE_BYTES } else { usize::MAX };
        Ok(Self { file, input, head: Arc::new(head), rest, above, size: size.clamp(1, most), ended })
    }

    /// The bytes of the longest whole reports with which `rest` begins; none where it holds none.
    fn whole(&self) -> usize {
        if self.ended {
            return self.rest.len();
        }
        let delimiter = self.head.delimiter();
        if let Head::Json = &*self.head {
            let last = memchr::memrchr(b'\n', &self.rest).map_or(0, |at| at + 1);
            return json::report_start(&self.rest, last).unwrap_or(0);
        }
        let last = match memchr::memchr(b'"', &self.rest) {
            None => memchr::memrchr(b'\n', &self.rest).map_or(0, |at| at + 1),
            Some(_) => self.last_record_end(delimiter),
        };
        match &*self.head {
            Head::Long(head) => self.report_start(last, head).unwrap_or(0),
            _ => last,
        }
    }

    /// Where records end for sure: a quote may hold line ends.
    fn last_record_end(&self, delimiter: u8) -> usize {
        let mut at = 0;
        while let Some(rest) = self.rest.get(at..) {
            let Some(end) = sure_end(rest, delimiter).filter(|end| *end > 0) else { break };
            at += end;
        }
        at
    }

    /// Where the last report before `end` begins, which may go on after it.
    fn report_start(&self, end: usize, head: &ingest::Head) -> Option<usize> {
        let mut found = Vec::new();
        let quoted = memchr::memchr(b'"', &self.rest).is_some();
        let mut name_at = |start: usize, end: usize| {
            let raw = long::name_of(self.rest.get(start..end)?, head, &mut found)?;
            Some(words(raw)?.into_owned())
        };
        if quoted {
            let (mut at, mut start, mut last) = (0, 0, None);
            while at < end {
                let next = at + record_end(self.rest.get(at..end)?, head.delimiter);
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
            let start = memchr::memrchr(b'\n', self.rest.get(..end - 1)?).map_or(0, |at| at + 1);
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
}

impl<R: Read> Iterator for Stretches<R> {
    type Item = Result<Stretch, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut wanted = self.size;
        loop {
            while self.rest.len() < wanted && !self.ended {
                match fill(&mut self.input, &mut self.rest, wanted) {
                    Ok(ended) => self.ended = ended,
                    Err(error) => {
                        self.ended = true;
                        self.rest.clear();
                        return Some(Err(unreadable(&self.file, &error)));
                    }
                }
            }
            if self.rest.is_empty() {
                return None;
            }
            let mut end = self.whole();
            if end == 0 && self.rest.len() >= LONGEST_REPORT {
                end = memchr::memrchr(b'\n', &self.rest).map_or(self.rest.len(), |at| at + 1);
            }
            if end > 0 {
                let mut rest = Vec::with_capacity(self.size + self.size / 4);
                rest.extend_from_slice(self.rest.get(end..).unwrap_or_default());
                let mut bytes = std::mem::replace(&mut self.rest, rest);
                bytes.truncate(end);
                let stretch = Stretch {
                    head: Arc::clone(&self.head),
                    above: self.above,
                    bytes,
                    #[cfg(feature = "columnar")]
                    rows: columnar::Rows::default(),
                };
                self.above += memchr::memchr_iter(b'\n', &stretch.bytes).count() as u64;
                return Some(Ok(stretch));
            }
            wanted = self.rest.len() * 2;
        }
    }
}

/// Reads until there are `wanted` bytes or no more; answers whether there are no more.
fn fill(input: &mut impl Read, rest: &mut Vec<u8>, wanted: usize) -> std::io::Result<bool> {
    let missing = wanted.saturating_sub(rest.len()).max(1 << 16);
    let read = input.by_ref().take(missing as u64).read_to_end(rest)?;
    Ok(read < missing)
}

fn unreadable(file: &str, error: &std::io::Error) -> Box<Diagnostic> {
    let diagnostic =
        Diagnostic::new(Code::Unreadable, Message::new(Text::TableReadFailed).with("detail", error.to_string()))
            .help(Message::new(Text::TableReadFailedHelp))
            .in_file(file);
    Box::new(diagnostic)
}

/// A head line without columns that are needed.
fn lacking(file: &str, line: &str, delimiter: u8, above: u64) -> Box<Diagnostic> {
    let mut found = Vec::new();
    fields(line.as_bytes(), delimiter, &mut found);
    let names: Vec<String> =
        found.iter().filter_map(|(start, end)| Some(words(line.as_bytes().get(*start..*end)?)?.into_owned())).collect();
    let folded: Vec<String> = names.iter().map(|name| fold_code(name).to_lowercase()).collect();
    let diagnostic =
        Diagnostic::new(Code::BadCsv, Message::new(Text::HeadLacks).with_list("columns", missing(&folded)))
            .help(Message::new(Text::HeadLacksHelp))
            .in_file(file)
            .placed(Place::Line { line: above, column: 1 });
    Box::new(diagnostic)
}

/// The columns that are needed and not among those named, with a near name.
pub(super) fn missing(folded: &[String]) -> Vec<Message> {
    let needed = ["report", "table", "row", "col", "value"];
    let known = |name: &str| needed.contains(&name);
    let missing = needed.into_iter().filter(|name| !folded.iter().any(|found| found == name)).map(|name| {
        let others = folded.iter().map(String::as_str).filter(|found| !known(found));
        match nearest(name, others) {
            Some(near) => Message::new(Text::ColumnNear).with("name", name).with("near", near),
            None => Message::verbatim(format!("`{name}`")),
        }
    });
    missing.collect()
}
