//! Infers which cells the reports of a table are meant to have: those that some report at the beginning of the file has.
//!
//! A cell that no report has is missing from the file, not from a report: that is reported once, while a report that
//! lacks cells of the others is reported by name.
//!
//! Invariant: only the beginning is read, so the answer is the same however the file is cut.

use std::sync::Arc;

use crate::report::State;
use crate::source::Sources;
use crate::template::{CellId, Template};

use super::chunk::{Chunk, DecodedChunk};
use super::format::Format;
use super::reader::Reader;
use super::text_chunks::TextChunks;

/// Cells by form; of a form that the beginning does not know every cell is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InferredSchema {
    forms: Vec<(String, Vec<bool>)>,
}

impl InferredSchema {
    /// From the first bytes of a file, in UTF-8; its last line may be cut.
    pub fn from_head(
        format: &Format,
        head: &[u8],
        templates: &[Arc<Template>],
        chosen: Option<&Arc<Template>>,
    ) -> InferredSchema {
        let mut found = InferredSchema::default();
        // A single line may be longer than the beginning; then it is broken, and nothing is known.
        let whole = memchr::memrchr(b'\n', head).and_then(|end| head.get(..=end)).unwrap_or(head);
        let Ok(chunks) = TextChunks::open(String::new(), format, whole, whole.len()) else { return found };
        let mut reader = Reader::new("", templates, chosen);
        chunks.map_while(Result::ok).for_each(|chunk| found.learn(&mut reader, &chunk));
        found
    }

    /// From the first rows of a file of columns.
    pub fn from_chunks(first: &[Chunk], templates: &[Arc<Template>], chosen: Option<&Arc<Template>>) -> InferredSchema {
        let mut found = InferredSchema::default();
        let mut reader = Reader::new("", templates, chosen);
        first.iter().for_each(|chunk| found.learn(&mut reader, chunk));
        found
    }

    fn learn(&mut self, reader: &mut Reader, chunk: &Chunk) {
        let decoded = reader.decode(chunk);
        self.add(&decoded);
        for record in decoded.records.iter().filter(|record| record.lane.is_none()) {
            if let Ok(report) = reader.report(chunk, record, &mut Sources::default()) {
                let cells = report.cells.iter().map(|cell| cell.state != State::Absent);
                self.form(&report.template.name, cells);
            }
        }
    }

    fn add(&mut self, decoded: &DecodedChunk) {
        for (template, block) in &decoded.blocks {
            let some = |cell| {
                let absent = block.column(CellId(cell)).and_then(|column| column.state(State::Absent));
                absent.is_some_and(|absent| absent.count(block.len()) < block.len())
            };
            self.form(&template.name, (0..u32::try_from(template.cell_count()).unwrap_or(u32::MAX)).map(some));
        }
    }

    fn form(&mut self, name: &str, cells: impl Iterator<Item = bool>) {
        match self.forms.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.iter_mut().zip(cells).for_each(|(known, cell)| *known |= cell),
            None => self.forms.push((name.to_owned(), cells.collect())),
        }
    }

    /// The cells of a form that its reports are meant to have; `None` where all of them are.
    pub fn cells(&self, template: &str) -> Option<&[bool]> {
        self.forms.iter().find(|(name, _)| name == template).map(|(_, cells)| cells.as_slice())
    }

    /// Whether a report of a form is meant to have a cell.
    pub fn has(&self, template: &str, cell: CellId) -> bool {
        self.cells(template).is_none_or(|cells| cells.get(cell.index()).copied().unwrap_or(true))
    }
}
