//! Decodes the chunks of a file, and rebuilds any one report of them.

use std::sync::Arc;

use crate::align;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::Report;
use crate::source::{Source, Sources};
use crate::template::Template;

use super::assembler::BlockAssembler;
use super::cell_index::CellIndex;
use super::chunk::{Chunk, DecodedChunk, Record};
use super::format::Context;
use super::wide::Layout;

/// Decodes the chunks of one file. Every thread has its own, which learns the codes of the file.
pub struct Reader {
    /// The path as given.
    file: String,
    templates: Vec<Arc<Template>>,
    chosen: Option<Arc<Template>>,
    cell_index: CellIndex,
    /// The columns of a wide table, which are the same in every chunk.
    layout: Option<Layout>,
}

impl Reader {
    /// Creates a reader for a file and the forms that its reports may have; `chosen` where the user named one.
    pub fn new(file: impl Into<String>, templates: &[Arc<Template>], chosen: Option<&Arc<Template>>) -> Self {
        let templates = chosen.map_or_else(|| templates.to_vec(), |only| vec![Arc::clone(only)]);
        let cell_index = CellIndex::new(&templates);
        Self { file: file.into(), templates, chosen: chosen.cloned(), cell_index, layout: None }
    }

    fn context(&mut self) -> Context<'_> {
        Context { file: &self.file, cell_index: &mut self.cell_index, layout: &mut self.layout }
    }

    /// Decodes a chunk by column. The same chunk gives the same result, whatever was read before.
    pub fn decode(&mut self, chunk: &Chunk) -> DecodedChunk {
        let mut assembler = BlockAssembler::new(&self.templates);
        chunk.decode(&mut self.context(), &mut assembler);
        assembler.finish(&self.templates)
    }

    /// Reports what is wrong with the header, once per file: columns that name no cell, or the same cell again.
    pub fn header_diagnostics(&mut self, first: &Chunk) -> Vec<Diagnostic> {
        first.header_diagnostics(&mut self.context())
    }

    /// Reads a report as the precise readers do. Its text is added to `sources`, with the numbers its lines have in
    /// the file.
    pub fn report(&mut self, chunk: &Chunk, record: &Record, sources: &mut Sources) -> Result<Report, Diagnostics> {
        let text = String::from_utf8_lossy(chunk.bytes(record)).into_owned();
        let source = Source::part(self.file.clone(), text, record.above);
        let text = Arc::clone(&source.text);
        let id = sources.add_report(source);
        let name = self.name(record);
        // Every cell of it is plain and was found already.
        if let Some(rebuilt) = chunk.rebuild(record, (id, &text), &mut self.context()) {
            return Ok(rebuilt.into_report(id, &name, self.chosen.is_some()));
        }
        let mut diagnostics = Diagnostics::default();
        let document = chunk.document(record, (id, &text), &mut self.context(), &mut diagnostics);
        let Some(document) = document else { return Err(diagnostics) };
        match align::place(&document, Some(id), &name, &self.templates, self.chosen.as_ref(), sources) {
            Ok(reports) => {
                // The cells of a record are named by codes, so they are those of one report.
                let Some(mut report) = reports.into_iter().next() else { return Err(diagnostics) };
                diagnostics.extend(std::mem::take(&mut report.diagnostics));
                report.diagnostics = diagnostics;
                Ok(report)
            }
            Err(found) => {
                // The form was not recognized by any one line; the search begins with its first.
                let begins = |diagnostic: Diagnostic| match diagnostic.primary() {
                    None if diagnostic.place.is_none() => diagnostic.placed(record.place()),
                    _ => diagnostic,
                };
                diagnostics.extend(found.into_iter().map(begins).collect());
                Err(diagnostics)
            }
        }
    }

    /// The name of a report for people: the file's and its own.
    pub fn name(&self, record: &Record) -> String {
        format!("{}#{}", self.file, record.name)
    }
}
