//! Parquet and Arrow IPC. In: a file. Out: the same stretches of whole reports as of a text, each a few slices of
//! record batches; their plain cells for [`Gather`], and any one report of them as a document.
//!
//! Batches are cut into slices, nothing is copied; the memory is that of a batch and of the longest report. What
//! the libraries might panic on ends like any other broken file.

mod float;
mod ipc;
mod long;
mod pages;
mod parquet;
mod shapes;
mod source;
mod thrift;
mod values;
mod wide;
mod wrong;

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::Schema;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::document::Document;
use crate::ingest;
use crate::source::{Place, fold_code};
use crate::template::Template;

use super::codes::Codes;
use super::gather::Gather;
use super::known::Known;
use super::sniff::Shape;
use super::stretch::{self, Stretch};
use super::wide::Layout;
use super::{STRETCH_BYTES, Slot};
pub(super) use source::Input;
use source::Shared;
use values::text;
use wrong::Wrong;

/// Rows of a long table that count as much as a stretch of text of [`STRETCH_BYTES`].
const LONG_ROWS: usize = 1 << 17;
/// Reports of a wide one: their columns stay in the cache until they are evaluated.
const WIDE_ROWS: usize = 1_000;
/// A report with more rows is read in parts.
const MAX_REPORT_ROWS: usize = 1_000_000;

/// What the columns of a file are.
#[derive(Debug)]
pub(super) enum Head {
    Long(long::Head),
    Wide(wide::Head),
}

impl Head {
    /// The column that names the report, by its place among those that are read.
    fn report(&self) -> Option<usize> {
        match self {
            Head::Long(head) => Some(head.report),
            Head::Wide(head) => head.report(),
        }
    }
}

/// The rows of a stretch.
#[derive(Debug, Default)]
pub(super) struct Rows {
    batches: Vec<RecordBatch>,
    /// How much of the file they are.
    pub size: usize,
}

impl Rows {
    pub(super) fn count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The first of them; nothing is copied.
    pub(super) fn first(&self, most: usize) -> Rows {
        let mut left = most;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let own = batch.num_rows().min(left);
            if own > 0 {
                batches.push(batch.slice(0, own));
            }
            left -= own;
        }
        Rows { batches, size: 0 }
    }

    /// The batch and the row in it.
    fn find(&self, row: usize) -> Option<(&RecordBatch, usize)> {
        let mut row = row;
        for batch in &self.batches {
            if row < batch.num_rows() {
                return Some((batch, row));
            }
            row -= batch.num_rows();
        }
        None
    }
}

/// The words of a cell; nothing for a blank.
fn words(batch: &RecordBatch, column: usize, row: usize) -> String {
    batch.columns().get(column).and_then(|column| text(column.as_ref(), row)).unwrap_or_default().into_owned()
}

enum Kind {
    Parquet(parquet::Parquet),
    Ipc(ipc::Ipc),
}

impl Kind {
    fn open(shape: Shape, input: Box<dyn Input>) -> Result<Self, Wrong> {
        let source = Shared::new(input)?;
        match shape {
            Shape::Parquet => parquet::Parquet::open(source).map(Kind::Parquet),
            Shape::ArrowStream => ipc::Ipc::open_stream(source).map(Kind::Ipc),
            _ => ipc::Ipc::open_file(source).map(Kind::Ipc),
        }
    }

    fn schema(&self) -> &Schema {
        match self {
            Kind::Parquet(parquet) => parquet.schema(),
            Kind::Ipc(ipc) => ipc.schema(),
        }
    }

    fn batch(&mut self) -> Result<Option<(RecordBatch, usize)>, Wrong> {
        match self {
            Kind::Parquet(parquet) => parquet.batch(),
            Kind::Ipc(ipc) => ipc.batch(),
        }
    }
}

/// A file of columns as stretches.
pub(super) struct Columns {
    file: String,
    format: &'static str,
    kind: Kind,
    head: Arc<stretch::Head>,
    report: usize,
    /// Read and not yet handed out.
    rest: VecDeque<RecordBatch>,
    rows: usize,
    /// Their bytes in the file.
    bytes: usize,
    /// Rows of the file before them.
    above: u64,
    wanted: usize,
    /// Reports take more than a row.
    long: bool,
    ended: bool,
}

impl Columns {
    pub(super) fn open(file: &str, shape: Shape, input: Box<dyn Input>, size: usize) -> Result<Self, Box<Diagnostic>> {
        let format = shape.format();
        let about = |wrong: Wrong| wrong.about(file, format);
        let opened = ingest::catch_panic(|| Kind::open(shape, input));
        let mut kind = opened.unwrap_or_else(|| Err(Wrong::broken("footer"))).map_err(about)?;
        let (head, columns) = head(file, kind.schema())?;
        let wanted = match &head {
            Head::Long(_) => LONG_ROWS.saturating_mul(size) / STRETCH_BYTES,
            Head::Wide(_) => (size / (8 * columns.len()).max(1)).min(WIDE_ROWS),
        };
        let wanted = wanted.max(1);
        let chosen = ingest::catch_panic(|| match kind {
            Kind::Parquet(mut parquet) => {
                parquet.choose(&columns, &head.coded(&columns), wanted)?;
                Ok(Kind::Parquet(parquet))
            }
            Kind::Ipc(ipc) => Ok(Kind::Ipc(ipc.choose(&columns))),
        });
        kind = chosen.unwrap_or_else(|| Err(Wrong::broken("schema"))).map_err(about)?;
        Ok(Self {
            file: file.to_owned(),
            format,
            kind,
            report: head.report().unwrap_or(0),
            long: matches!(head, Head::Long(_)),
            head: Arc::new(stretch::Head::Columns(head)),
            rest: VecDeque::new(),
            rows: 0,
            bytes: 0,
            above: 0,
            wanted,
            ended: false,
        })
    }

    /// Reports take more than a row.
    pub(super) fn long(&self) -> bool {
        self.long
    }

    /// The next batch goes to the rest.
    fn pull(&mut self) -> Result<(), Box<Diagnostic>> {
        let next = ingest::catch_panic(|| self.kind.batch()).unwrap_or_else(|| Err(Wrong::broken("pages")));
        match next {
            Ok(None) => self.ended = true,
            Ok(Some((batch, bytes))) => {
                self.rows += batch.num_rows();
                self.bytes = self.bytes.saturating_add(bytes);
                if batch.num_rows() > 0 {
                    self.rest.push_back(batch);
                }
            }
            Err(wrong) => {
                self.ended = true;
                self.rest.clear();
                self.rows = 0;
                return Err(wrong.about(&self.file, self.format));
            }
        }
        Ok(())
    }

    fn name(&self, row: usize) -> Option<(&ArrayRef, usize)> {
        let mut row = row;
        for batch in &self.rest {
            if row < batch.num_rows() {
                return Some((batch.columns().get(self.report)?, row));
            }
            row -= batch.num_rows();
        }
        None
    }

    /// Whether a report ends before a row.
    fn parts(&self, row: usize) -> bool {
        let (Some((above, last)), Some((below, next))) = (self.name(row - 1), self.name(row)) else { return true };
        text(above.as_ref(), last).unwrap_or_default() != text(below.as_ref(), next).unwrap_or_default()
    }

    /// Where to cut: the last place between two reports among the first rows; `None` where it is not known yet.
    fn cut(&self) -> Option<usize> {
        let (mut from, mut to) = (0, self.wanted);
        loop {
            let reach = to.min(self.rows);
            if self.ended && reach == self.rows {
                return Some(self.rows);
            }
            // What ends with the last row may go on in the next batch.
            let reach = reach.min(self.rows.saturating_sub(1));
            if !self.long && self.rows >= to {
                return Some(to);
            }
            if let Some(row) = (from + 1..=reach).rev().find(|row| self.long && self.parts(*row)) {
                return Some(row);
            }
            if self.rows >= MAX_REPORT_ROWS.max(self.wanted) && reach + 1 >= MAX_REPORT_ROWS {
                return Some(MAX_REPORT_ROWS.min(self.rows));
            }
            if to >= self.rows {
                return None;
            }
            (from, to) = (reach, to.saturating_mul(2));
        }
    }

    fn take(&mut self, rows: usize) -> Stretch {
        let size = (self.bytes as u128 * rows as u128 / self.rows.max(1) as u128) as usize;
        self.bytes -= size.min(self.bytes);
        let mut taken = Rows { batches: Vec::new(), size };
        let mut left = rows;
        while left > 0
            && let Some(batch) = self.rest.pop_front()
        {
            let own = batch.num_rows().min(left);
            if own < batch.num_rows() {
                self.rest.push_front(batch.slice(own, batch.num_rows() - own));
            }
            taken.batches.push(if own < batch.num_rows() { batch.slice(0, own) } else { batch });
            left -= own;
        }
        let above = self.above;
        self.rows -= rows.min(self.rows);
        self.above += rows as u64;
        Stretch { head: Arc::clone(&self.head), bytes: Vec::new(), above, rows: taken }
    }
}

impl Iterator for Columns {
    type Item = Result<Stretch, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rows > 0
                && let Some(rows) = self.cut()
            {
                return Some(Ok(self.take(rows)));
            }
            if self.ended {
                return None;
            }
            if let Err(diagnostic) = self.pull() {
                return Some(Err(diagnostic));
            }
        }
    }
}

/// What the columns of a file are, and which of them to read.
fn head(file: &str, schema: &Schema) -> Result<(Head, Vec<usize>), Box<Diagnostic>> {
    let names: Vec<String> = schema.fields().iter().map(|field| fold_code(field.name()).to_lowercase()).collect();
    let needed = ["table", "row", "col", "value"].iter().filter(|name| names.iter().any(|n| n == *name)).count();
    if needed < 3
        && let Some((head, columns)) = wide::Head::of(schema)
    {
        return check(file, schema, &columns, head.report().as_slice()).map(|()| (Head::Wide(head), columns));
    }
    let Some((head, columns)) = long::Head::of(&names) else {
        let missing = stretch::missing(&names);
        return Err(Box::new(
            Diagnostic::new(Code::BadCsv, Message::new(Text::ColumnsLack).with_list("columns", missing))
                .help(Message::new(Text::ColumnsLackHelp))
                .in_file(file),
        ));
    };
    let all: Vec<usize> = (0..columns.len()).collect();
    check(file, schema, &columns, &all).map(|()| (Head::Long(head), columns))
}

/// Whether the columns that are needed can be read; the name of a report must stand somewhere.
fn check(file: &str, schema: &Schema, columns: &[usize], needed: &[usize]) -> Result<(), Box<Diagnostic>> {
    for (place, column) in needed.iter().filter_map(|at| Some((*at, *columns.get(*at)?))) {
        let Some(field) = schema.fields().get(column) else { continue };
        let kind = field.data_type();
        if !values::usable(kind) || (place == 0 && *kind == arrow_schema::DataType::Null) {
            return Err(Box::new(unusable(file, column, field.name(), kind)));
        }
    }
    Ok(())
}

/// A column in which no cell can stand.
fn unusable(file: &str, column: usize, name: &str, kind: &arrow_schema::DataType) -> Diagnostic {
    let message = Message::new(Text::ColumnType).with("column", name).with("type", kind.to_string());
    Diagnostic::new(Code::BadCsv, message)
        .help(Message::new(Text::ColumnTypeHelp))
        .in_file(file)
        .placed(Place::Column { column: column + 1 })
}

impl Head {
    /// Columns whose words come again and again.
    fn coded(&self, columns: &[usize]) -> Vec<usize> {
        let own = match self {
            Head::Long(head) => head.coded(),
            Head::Wide(head) => head.coded(),
        };
        own.into_iter().filter_map(|at| columns.get(at).copied()).collect()
    }

    /// What the columns of a wide table name.
    pub(super) fn layout<'l>(&self, layout: &'l mut Option<Layout>, codes: &mut Codes) -> Option<&'l Layout> {
        match self {
            Head::Long(_) => None,
            Head::Wide(head) => Some(layout.get_or_insert_with(|| head.layout(codes))),
        }
    }
}

pub(super) fn columns(
    stretch: &Stretch,
    head: &Head,
    layout: Option<&Layout>,
    codes: &mut Codes,
    gather: &mut Gather,
    file: &str,
) {
    gather.by_rows = true;
    match (head, layout) {
        (Head::Long(head), _) => long::columns(stretch, head, codes, gather, file),
        (Head::Wide(head), Some(layout)) => wide::columns(stretch, head, layout, codes, gather, file),
        (Head::Wide(_), None) => {}
    }
}

/// What to say once about the columns of a file.
pub(super) fn about_head(
    head: &Head,
    layout: Option<&Layout>,
    file: &str,
    templates: &[Arc<Template>],
) -> Vec<Diagnostic> {
    match (head, layout) {
        (Head::Wide(head), Some(layout)) => wide::about_head(head, layout, file, templates),
        _ => Vec::new(),
    }
}

/// The cells of one report, with their places in the file.
pub(super) fn document(
    stretch: &Stretch,
    slot: &Slot,
    head: &Head,
    layout: Option<&Layout>,
    codes: &Codes,
) -> Option<Document> {
    match (head, layout) {
        (Head::Long(head), _) => Some(long::document(stretch, slot, head)),
        (Head::Wide(head), layout) => Some(wide::document(stretch, slot, head, layout?, codes)),
    }
}

/// The cells of a plain report of a form.
pub(super) fn known(
    stretch: &Stretch,
    slot: &Slot,
    head: &Head,
    layout: Option<&Layout>,
    codes: &mut Codes,
    form: usize,
) -> Option<Known> {
    match (head, layout) {
        (Head::Long(head), _) => long::known(stretch, slot, head, codes, form),
        (Head::Wide(head), layout) => wide::known(stretch, slot, head, layout?, codes, form),
    }
}
