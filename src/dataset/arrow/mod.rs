//! Reads Parquet and Arrow IPC: cuts record batches into chunks of whole reports, decodes their plain cells by column,
//! and makes a document of any one report.
//!
//! Invariant: batches are cut into slices, nothing is copied; the memory is that of a batch and of the longest report. A
//! panic of the libraries is reported like any other broken file.

mod error;
mod float;
mod ipc;
mod long;
mod page_limits;
mod parquet;
mod range_reader;
mod thrift;
mod thrift_schema;
mod values;
mod wide;
mod words_limit;

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::Schema;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::document::Document;
use crate::ingest;
use crate::source::{Place, fold_code};

use super::assembler::BlockAssembler;
use super::chunk::{CHUNK_BYTES, Chunk, Payload, Record};
use super::diagnose::missing_columns;
use super::format::{BatchSource, Batches, Context, RandomAccess, TableFormat};
use super::rebuild::Rebuilt;
use error::Error;
use range_reader::Shared;
use values::text;

/// Files of columns of one container.
#[derive(Debug, Clone, Copy)]
enum Container {
    Parquet,
    /// Arrow IPC with a footer; Feather of the second version is the same.
    ArrowFile,
    ArrowStream,
}

/// Recognizes Parquet and Arrow IPC by their magic bytes.
pub(super) fn sniff(head: &[u8]) -> Option<Arc<dyn TableFormat>> {
    let format = ingest::columns_by_magic(head)?;
    let arrow = if head.starts_with(b"ARROW1") { Container::ArrowFile } else { Container::ArrowStream };
    Some(Arc::new(if format == ingest::PARQUET { Container::Parquet } else { arrow }))
}

impl TableFormat for Container {
    fn name(&self) -> &'static str {
        match self {
            Container::Parquet => ingest::PARQUET,
            Container::ArrowFile | Container::ArrowStream => ingest::ARROW,
        }
    }

    fn is_batches(&self) -> bool {
        true
    }

    fn open_batches(
        &self,
        file: &str,
        input: Box<dyn RandomAccess>,
        size: usize,
    ) -> Result<Box<dyn BatchSource>, Box<Diagnostic>> {
        Ok(Box::new(Columns::open(file, *self, input, size)?))
    }
}

/// Rows at the beginning of a file that are examined before it is read: some reports, however it is cut.
const PREVIEW_ROWS: usize = 8192;
const PREVIEW_REPORTS: usize = 200;

/// Rows of a long table that count as much as a chunk of text of [`CHUNK_BYTES`].
const LONG_ROWS: usize = 1 << 17;
/// Reports of a wide one: their columns stay in the cache until they are evaluated.
const WIDE_ROWS: usize = 1_000;
/// A report with more rows is read in parts.
const MAX_REPORT_ROWS: usize = 250_000;

/// The layout of the columns of a file.
#[derive(Debug)]
enum Head {
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

/// The rows of a chunk.
#[derive(Debug)]
struct Rows {
    head: Arc<Head>,
    batches: Vec<RecordBatch>,
    /// How much of the file they are.
    size: usize,
}

impl Batches for Rows {
    fn size(&self) -> usize {
        self.size
    }

    fn first_rows(&self, max: usize) -> (Box<dyn Batches>, usize) {
        let mut left = max;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let own = batch.num_rows().min(left);
            if own > 0 {
                batches.push(batch.slice(0, own));
            }
            left -= own;
        }
        (Box::new(Rows { head: Arc::clone(&self.head), batches, size: 0 }), max - left)
    }

    fn decode(&self, above: u64, cx: &mut Context<'_>, assembler: &mut BlockAssembler) {
        assembler.by_rows = true;
        match &*self.head {
            Head::Long(head) => long::decode(self, above, head, cx.cell_index, assembler, cx.file),
            Head::Wide(head) => wide::decode(self, above, head, cx, assembler),
        }
    }

    fn rebuild(&self, above: u64, record: &Record, cx: &mut Context<'_>, form: usize) -> Option<Rebuilt> {
        match &*self.head {
            Head::Long(head) => long::rebuild(self, above, record, head, cx.cell_index, form),
            Head::Wide(head) => wide::rebuild(self, above, record, head, cx, form),
        }
    }

    fn document(&self, above: u64, record: &Record, cx: &mut Context<'_>) -> Option<Document> {
        Some(match &*self.head {
            Head::Long(head) => long::document(self, above, record, head),
            Head::Wide(head) => wide::document(self, above, record, head, cx),
        })
    }

    fn header_diagnostics(&self, cx: &mut Context<'_>) -> Vec<Diagnostic> {
        match &*self.head {
            Head::Long(_) => Vec::new(),
            Head::Wide(head) => wide::header_diagnostics(head, cx),
        }
    }
}

impl Rows {
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

enum Batched {
    Parquet(parquet::Parquet),
    Ipc(ipc::Ipc),
}

impl Batched {
    fn open(container: Container, input: Box<dyn RandomAccess>) -> Result<Self, Error> {
        let source = Shared::new(input)?;
        match container {
            Container::Parquet => parquet::Parquet::open(source).map(Batched::Parquet),
            Container::ArrowStream => ipc::Ipc::open_stream(source).map(Batched::Ipc),
            Container::ArrowFile => ipc::Ipc::open_file(source).map(Batched::Ipc),
        }
    }

    fn schema(&self) -> &Schema {
        match self {
            Batched::Parquet(parquet) => parquet.schema(),
            Batched::Ipc(ipc) => ipc.schema(),
        }
    }

    fn batch(&mut self) -> Result<Option<(RecordBatch, usize)>, Error> {
        match self {
            Batched::Parquet(parquet) => parquet.batch(),
            Batched::Ipc(ipc) => ipc.batch(),
        }
    }
}

/// A file of columns as chunks.
struct Columns {
    file: String,
    format: &'static str,
    kind: Batched,
    head: Arc<Head>,
    report: usize,
    /// Read and not yet returned.
    rest: VecDeque<RecordBatch>,
    rows: usize,
    /// Their bytes in the file.
    bytes: usize,
    /// Rows of the file before them.
    above: u64,
    wanted: usize,
    /// Reports take more than one row.
    long: bool,
    ended: bool,
    /// Words of all rows read so far, and of those not yet returned.
    all_words: words_limit::Words,
    rest_words: words_limit::Words,
}

impl Columns {
    fn open(
        file: &str,
        container: Container,
        input: Box<dyn RandomAccess>,
        size: usize,
    ) -> Result<Self, Box<Diagnostic>> {
        let format = container.name();
        let about = |error: Error| error.into_diagnostic(file, format);
        let opened = ingest::catch_panic(|| Batched::open(container, input));
        let mut kind = opened.unwrap_or_else(|| Err(Error::broken("footer"))).map_err(about)?;
        let (head, columns) = head(file, kind.schema())?;
        let wanted = match &head {
            Head::Long(_) => LONG_ROWS.saturating_mul(size) / CHUNK_BYTES,
            Head::Wide(_) => (size / (8 * columns.len()).max(1)).min(WIDE_ROWS),
        };
        let wanted = wanted.max(1);
        let chosen = ingest::catch_panic(|| match kind {
            Batched::Parquet(mut parquet) => {
                parquet.choose(&columns, &head.coded(&columns), wanted)?;
                Ok(Batched::Parquet(parquet))
            }
            Batched::Ipc(ipc) => Ok(Batched::Ipc(ipc.choose(&columns))),
        });
        kind = chosen.unwrap_or_else(|| Err(Error::broken("schema"))).map_err(about)?;
        Ok(Self {
            file: file.to_owned(),
            format,
            kind,
            report: head.report().unwrap_or(0),
            long: matches!(head, Head::Long(_)),
            head: Arc::new(head),
            rest: VecDeque::new(),
            rows: 0,
            bytes: 0,
            above: 0,
            wanted,
            ended: false,
            all_words: words_limit::Words::default(),
            rest_words: words_limit::Words::default(),
        })
    }

    /// Adds the next batch to the rest.
    fn pull(&mut self) -> Result<(), Box<Diagnostic>> {
        let next = ingest::catch_panic(|| {
            let batch = self.kind.batch()?;
            if let Some((batch, bytes)) = &batch {
                self.all_words.charge(batch, *bytes)?;
                self.rest_words.charge(batch, *bytes)?;
            }
            Ok(batch)
        });
        let next = next.unwrap_or_else(|| Err(Error::broken("pages")));
        match next {
            Ok(None) => self.ended = true,
            Ok(Some((batch, bytes))) => {
                self.rows += batch.num_rows();
                self.bytes = self.bytes.saturating_add(bytes);
                if batch.num_rows() > 0 {
                    self.rest.push_back(batch);
                }
            }
            Err(error) => {
                self.ended = true;
                self.rest.clear();
                self.rows = 0;
                return Err(error.into_diagnostic(&self.file, self.format));
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
            // A report that ends with the last row may continue in the next batch.
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

    fn split_off(&mut self, rows: usize) -> Chunk {
        let size = (self.bytes as u128 * rows as u128 / self.rows.max(1) as u128) as usize;
        self.bytes -= size.min(self.bytes);
        let mut taken = Rows { head: Arc::clone(&self.head), batches: Vec::new(), size };
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
        self.rest_words.keep(self.rows as u64);
        self.above += rows as u64;
        Chunk { payload: Payload::Batches(Box::new(taken)), above }
    }
}

impl BatchSource for Columns {
    fn preview_rows(&self) -> usize {
        if self.long { PREVIEW_ROWS } else { PREVIEW_REPORTS }
    }
}

impl Iterator for Columns {
    type Item = Result<Chunk, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rows > 0
                && let Some(rows) = self.cut()
            {
                return Some(Ok(self.split_off(rows)));
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
        && let Some((head, columns)) = wide::Head::from_schema(schema)
    {
        return check(file, schema, &columns, head.report().as_slice()).map(|()| (Head::Wide(head), columns));
    }
    let Some((head, columns)) = long::Head::from_names(&names) else {
        let missing = missing_columns(&names);
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
    /// Columns whose words are often repeated.
    fn coded(&self, columns: &[usize]) -> Vec<usize> {
        let own = match self {
            Head::Long(head) => head.coded(),
            Head::Wide(head) => head.coded(),
        };
        own.into_iter().filter_map(|at| columns.get(at).copied()).collect()
    }
}
