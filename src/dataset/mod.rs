//! Tables of cells of many reports in one file. In: a stream of bytes. Out: stretches of whole reports, each as
//! columns for the batch evaluator, and any report of a stretch once more as the precise readers see it.
//!
//! [`Stretches`] cuts a stream where one report ends and the next begins; it is cheap, runs on one thread and
//! holds one stretch. [`Reader::columns`] reads a stretch in any thread. Only reports of which every cell is
//! plain go into a block; of all others, and of those that do not hold, [`Reader::report`] makes a report from
//! their own bytes, so that places, remarks and findings are those of a file read whole. [`Ledger`] sees the
//! sheets in their order: it knows names that come again, and stops saying the same thing for ever.
//!
//! The shape is detected from the content. Knows no rule and prints nothing.

mod codes;
#[cfg(feature = "columnar")]
mod columnar;
mod feed;
mod expected;
mod gather;
mod json;
mod json_line;
mod known;
mod ledger;
mod lines;
mod long;
mod scan;
mod sniff;
mod stretch;
mod wide;

use std::sync::Arc;

use crate::align;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest;
use crate::report::Report;
use crate::source::{Place, Source, Sources};
use crate::template::Template;
use crate::vectorized::Block;

use codes::Codes;
use gather::Gather;
use stretch::Head;

pub use expected::Expected;
pub use feed::Feed;
pub use ledger::Ledger;
pub use sniff::{HEAD_BYTES, Shape, sniff};
pub use stretch::{STRETCH_BYTES, Stretch, Stretches};

/// One report of a stretch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slot {
    /// The name in the file, without the file's.
    pub name: String,
    /// Its block and its place there; `None` where only the precise reader can say what it holds.
    pub lane: Option<(usize, usize)>,
    /// What a report with a lane says of itself, as in its [`Report`].
    pub organisation: Option<Box<str>>,
    pub year: Option<i32>,
    /// Its form among those of the reader, where it has a lane.
    form: Option<usize>,
    start: usize,
    end: usize,
    /// Lines of the file before it.
    above: u64,
    by_rows: bool,
}

impl Slot {
    /// Where it begins in the file.
    fn place(&self) -> Place {
        let at = self.above + 1;
        if self.by_rows { Place::Row { row: at, column: None } } else { Place::Line { line: at, column: 1 } }
    }
}

/// A stretch, read.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// At most one per template, with its plain reports by column.
    pub blocks: Vec<(Arc<Template>, Block)>,
    /// All reports, in the order of the file.
    pub slots: Vec<Slot>,
    /// About lines that belong to no report.
    pub diagnostics: Vec<Diagnostic>,
    /// Those beyond the first hundred of a stretch.
    pub unsaid: usize,
}

/// What is known of the codes of a file; every thread has its own.
pub struct Reader {
    /// The path as given.
    file: String,
    templates: Vec<Arc<Template>>,
    chosen: Option<Arc<Template>>,
    codes: Codes,
    /// The columns of a wide table: those of its head line, which is the same in every stretch.
    layout: Option<wide::Layout>,
}

impl Reader {
    /// For a file and the forms that its reports may have; `chosen` where the user named one.
    pub fn new(file: impl Into<String>, templates: &[Arc<Template>], chosen: Option<&Arc<Template>>) -> Self {
        let templates = chosen.map_or_else(|| templates.to_vec(), |only| vec![Arc::clone(only)]);
        let codes = Codes::new(&templates);
        Self { file: file.into(), templates, chosen: chosen.cloned(), codes, layout: None }
    }

    /// One stretch by column. The same stretch gives the same sheet, whatever was read before.
    pub fn columns(&mut self, stretch: &Stretch) -> Sheet {
        let mut gather = Gather::new(&self.templates);
        match (&*stretch.head, stretch.head.layout(&mut self.layout, &mut self.codes)) {
            (Head::Long(head), _) => long::columns(stretch, head, &mut self.codes, &mut gather, &self.file),
            (Head::Json, _) => json::columns(stretch, &mut self.codes, &mut gather),
            (Head::Wide(head), Some(layout)) => {
                wide::columns(stretch, head, layout, &self.codes, &mut gather, &self.file);
            }
            (Head::Wide(_), None) => {}
            #[cfg(feature = "columnar")]
            (Head::Columns(head), layout) => {
                columnar::columns(stretch, head, layout, &mut self.codes, &mut gather, &self.file);
            }
        }
        gather.finish(&self.templates)
    }

    /// What to say once about the head line: columns that name no cell, or the same cell again.
    pub fn about_head(&mut self, first: &Stretch) -> Vec<Diagnostic> {
        match (&*first.head, first.head.layout(&mut self.layout, &mut self.codes)) {
            (Head::Wide(head), Some(layout)) => wide::about_head(head, layout, &self.file, &self.templates),
            (Head::Long(_) | Head::Json | Head::Wide(_), _) => Vec::new(),
            #[cfg(feature = "columnar")]
            (Head::Columns(head), layout) => columnar::about_head(head, layout, &self.file, &self.templates),
        }
    }

    /// The report of a slot as the precise readers see it. Its text is added to `sources`, with the numbers
    /// its lines have in the file.
    pub fn report(&mut self, stretch: &Stretch, slot: &Slot, sources: &mut Sources) -> Result<Report, Diagnostics> {
        let bytes = stretch.bytes.get(slot.start..slot.end).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let source = Source::part(self.file.clone(), text, slot.above);
        let text = Arc::clone(&source.text);
        let id = sources.add_report(source);
        let name = self.name(slot);
        let layout = stretch.head.layout(&mut self.layout, &mut self.codes);
        // Every cell of it is plain and known already.
        let known = slot.lane.and(slot.form).and_then(|form| {
            let known = match (&*stretch.head, &layout) {
                (Head::Long(head), _) => long::known(id, &text, head, &mut self.codes, form),
                (Head::Json, _) => json::known(id, &text, &mut self.codes, form),
                (Head::Wide(head), Some(layout)) => wide::known(id, &text, head, layout, &self.codes, form),
                (Head::Wide(_), None) => None,
                #[cfg(feature = "columnar")]
                (Head::Columns(head), layout) => columnar::known(stretch, slot, head, *layout, &mut self.codes, form),
            };
            Some(known?.place(id, &name, self.chosen.is_some()))
        });
        if let Some(report) = known {
            return Ok(report);
        }
        let mut diagnostics = Diagnostics::default();
        let document = match (&*stretch.head, &layout) {
            (Head::Long(head), _) => ingest::read_body(id, &text, head, &mut diagnostics),
            (Head::Json, _) => json::document(id, &text, &mut self.codes, self.templates.len(), &mut diagnostics),
            (Head::Wide(head), Some(layout)) => wide::document(id, &text, head, layout, &self.codes, &mut diagnostics),
            (Head::Wide(_), None) => None,
            #[cfg(feature = "columnar")]
            (Head::Columns(head), layout) => columnar::document(stretch, slot, head, *layout, &self.codes),
        };
        let Some(document) = document else { return Err(diagnostics) };
        match align::place(&document, Some(id), &name, &self.templates, self.chosen.as_ref(), sources) {
            Ok(mut report) => {
                diagnostics.extend(std::mem::take(&mut report.diagnostics));
                report.diagnostics = diagnostics;
                Ok(report)
            }
            Err(found) => {
                // The form was not told by any one line; its first is where to begin looking.
                let begins = |diagnostic: Diagnostic| match diagnostic.primary() {
                    None if diagnostic.place.is_none() => diagnostic.placed(slot.place()),
                    _ => diagnostic,
                };
                diagnostics.extend(found.into_iter().map(begins).collect());
                Err(diagnostics)
            }
        }
    }

    /// The name of a report for people: the file's and its own.
    pub fn name(&self, slot: &Slot) -> String {
        format!("{}#{}", self.file, slot.name)
    }
}
