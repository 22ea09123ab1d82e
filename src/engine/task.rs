//! Splits files and streams into tasks: one per document, and one per chunk of a table of many reports.
//!
//! Invariant: tasks come in the order of the names and of the file, and at most one chunk is held.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::dataset::{self, Chunk, ChunkReader, Format, HEAD_BYTES, InferredSchema};
use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::explanation::{self, Explanations};
use crate::ingest::{Foreign, is_own_result};
use crate::source::Sources;
use crate::template::Template;
use crate::world::{ReadError, World, unreadable};

/// The parts of a name; a chunk of a table is some of them.
pub const WHOLE: u64 = 1_000_000;

/// A document weighs 1; a chunk holds some megabytes until its turn comes.
#[cfg(feature = "threads")]
const CHUNK_WEIGHT: usize = 5;

/// The name of standard input.
const STDIN: &str = "-";

/// One unit of work.
#[derive(Debug)]
pub struct Task {
    pub work: Work,
    /// Its share of the name, in parts of [`WHOLE`].
    pub share: u64,
}

#[derive(Debug)]
pub enum Work {
    /// One report. Standard input has been read already; a file is read by the worker.
    Document { name: String, bytes: Option<Result<Vec<u8>, Box<Diagnostic>>> },
    /// Some reports of a table.
    Chunk { table: Arc<TableFile>, chunk: Box<Chunk>, first: bool },
    /// A table that cannot be read, or not to its end.
    Broken { name: String, diagnostic: Box<Diagnostic> },
}

/// A table of many reports.
#[derive(Debug)]
pub struct TableFile {
    pub name: String,
    beginning: Beginning,
    expected: OnceLock<Arc<InferredSchema>>,
    /// The explanations beside it, and the diagnostics about them with their text.
    beside: OnceLock<Option<BesideTable>>,
}

/// The explanations beside a table.
#[derive(Debug)]
pub(super) struct BesideTable {
    pub explanations: Explanations,
    pub doubts: Vec<Diagnostic>,
    /// The text that the diagnostics point into.
    pub texts: Sources,
}

/// The beginning of a table, as far as it was read to recognise it.
#[derive(Debug)]
enum Beginning {
    /// Text in UTF-8.
    Lines(Format, Arc<[u8]>),
    /// The first chunks, until they have been examined.
    Rows(Mutex<Vec<Chunk>>),
}

impl TableFile {
    fn new(name: &str, beginning: Beginning) -> Arc<Self> {
        Arc::new(Self { name: name.to_owned(), beginning, expected: OnceLock::new(), beside: OnceLock::new() })
    }

    /// Returns the explanations beside it, read by the worker that asks first.
    pub(super) fn explanations(&self, world: &dyn World) -> Option<&BesideTable> {
        let read = || {
            let mut texts = Sources::default();
            let (explanations, doubts) = explanation::beside(&self.name, world, &mut texts)?;
            Some(BesideTable { explanations, doubts, texts })
        };
        self.beside.get_or_init(read).as_ref()
    }

    /// Reports explanations beside it for reports that it does not have.
    pub(super) fn unmet(&self) -> Vec<Diagnostic> {
        let beside = self.beside.get().and_then(Option::as_ref);
        beside.map(|beside| beside.explanations.unmet_without_text()).unwrap_or_default()
    }

    /// Returns the cells that its reports are expected to have, determined by the worker that asks first.
    pub(super) fn expected(&self, templates: &[Arc<Template>], wanted: Option<&Arc<Template>>) -> &Arc<InferredSchema> {
        self.expected.get_or_init(|| {
            Arc::new(match &self.beginning {
                Beginning::Lines(format, head) => InferredSchema::from_head(format, head, templates, wanted),
                Beginning::Rows(rows) => {
                    let rows = std::mem::take(&mut *rows.lock().unwrap_or_else(PoisonError::into_inner));
                    InferredSchema::from_chunks(&rows, templates, wanted)
                }
            })
        })
    }
}

impl Task {
    /// Returns the name of the file.
    pub fn name(&self) -> &str {
        match &self.work {
            Work::Document { name, .. } | Work::Broken { name, .. } => name,
            Work::Chunk { table, .. } => &table.name,
        }
    }

    #[cfg(feature = "threads")]
    pub fn weight(&self) -> usize {
        if matches!(self.work, Work::Chunk { .. }) { CHUNK_WEIGHT } else { 1 }
    }
}

/// The size limit of a document.
pub const REPORT_LIMIT: u64 = 64 << 20;

/// Reads all bytes of a file.
pub fn read_file(name: &str, world: &dyn World) -> Result<Vec<u8>, Box<Diagnostic>> {
    world.read(name, REPORT_LIMIT).map_err(|error| Box::new(unreadable(name, &error)))
}

/// Reads all bytes of a stream whose first bytes are given.
pub fn read_all(name: &str, mut bytes: Vec<u8>, stream: &mut dyn Read) -> Result<Vec<u8>, Box<Diagnostic>> {
    let room = (REPORT_LIMIT + 1).saturating_sub(bytes.len() as u64);
    let error = match stream.take(room).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > REPORT_LIMIT => ReadError::TooLarge { limit: REPORT_LIMIT },
        Ok(_) => return Ok(bytes),
        Err(error) => ReadError::Other(error.kind().to_string()),
    };
    Err(Box::new(unreadable(name, &error)))
}

/// Returns the bytes of a document: those given, or else those of the file.
pub fn bytes_of(
    name: &str,
    bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>,
    world: &dyn World,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    bytes.unwrap_or_else(|| read_file(name, world))
}

/// The tasks of a run.
pub struct Tasks<'a> {
    names: std::vec::IntoIter<String>,
    world: &'a dyn World,
    /// The name that stands for the stream.
    stream_name: &'a str,
    /// The stream, until its name is reached.
    stream: Option<&'a mut dyn Read>,
    open: Option<Table<'a>>,
    /// A task that was looked ahead at and not yet handed out.
    waiting: Option<Task>,
    /// The size of a chunk in bytes; `None` if tables are not split.
    chunk: Option<usize>,
    /// The number of names.
    pub total: usize,
}

/// A table in progress.
struct Table<'a> {
    file: Arc<TableFile>,
    chunks: Box<dyn Iterator<Item = Result<Chunk, Box<Diagnostic>>> + 'a>,
    /// The size of the file in bytes, if known.
    size: Option<u64>,
    read: u64,
    /// The share handed out so far, in parts of [`WHOLE`].
    given: u64,
    first: bool,
}

impl<'a> Tasks<'a> {
    pub fn new(names: Vec<String>, world: &'a dyn World, stdin: &'a mut dyn Read, chunk: Option<usize>) -> Self {
        let total = names.len();
        let names = names.into_iter();
        let (stream_name, stream) = (STDIN, Some(stdin));
        Self { names, world, stream_name, stream, open: None, waiting: None, chunk, total }
    }

    /// Creates the tasks of one stream, which is read once.
    pub fn of_stream(name: &'a str, stream: &'a mut dyn Read, world: &'a dyn World) -> Self {
        let tasks = Self::new(vec![name.to_owned()], world, stream, Some(dataset::CHUNK_BYTES));
        Self { stream_name: name, ..tasks }
    }

    /// Whether there may be more than one report: several names, or a table.
    pub fn are_many(&mut self) -> bool {
        if self.total == 1 && self.waiting.is_none() {
            self.waiting = self.produce();
        }
        self.total > 1 || matches!(self.waiting, Some(Task { work: Work::Chunk { .. }, .. }))
    }

    fn produce(&mut self) -> Option<Task> {
        loop {
            if let Some(table) = &mut self.open {
                let task = table.task();
                if !task.as_ref().is_some_and(|task| matches!(task.work, Work::Chunk { .. })) {
                    self.open = None;
                }
                if task.is_some() {
                    return task;
                }
            }
            let name = self.names.next()?;
            let work = match self.begin(&name) {
                Begun::Table(table) => {
                    self.open = Some(*table);
                    continue;
                }
                Begun::Broken(diagnostic) => Work::Broken { name, diagnostic },
                Begun::Document(bytes) => Work::Document { name, bytes },
            };
            return Some(Task { work, share: WHOLE });
        }
    }

    /// Reads the first bytes of a name to tell whether it is a table of many reports.
    fn begin(&mut self, name: &str) -> Begun<'a> {
        let Some(chunk) = self.chunk else {
            let stdin = if name == self.stream_name { self.stream.take() } else { None };
            return Begun::Document(stdin.map(|stdin| read_all(name, Vec::new(), stdin)));
        };
        let mut head = Vec::new();
        if name == self.stream_name {
            let Some(stdin) = self.stream.take() else { return Begun::Document(None) };
            let read = stdin.take(HEAD_BYTES as u64).read_to_end(&mut head);
            return match format_of(&head).filter(|_| read.is_ok()) {
                None => Begun::Document(Some(read_all(name, head, stdin))),
                Some(format) if format.is_columns() => match read_all(name, head, stdin) {
                    Ok(bytes) => {
                        let size = Some(bytes.len() as u64);
                        columns(name, size, ChunkReader::open(name, &format, Cursor::new(bytes), chunk))
                    }
                    Err(diagnostic) => Begun::Broken(diagnostic),
                },
                Some(format) => lines(name, format, Cursor::new(head.clone()).chain(stdin), &head, None, chunk),
            };
        }
        // The reader reports what cannot be opened.
        let Ok(mut file) = self.world.open(name) else { return Begun::Document(None) };
        let Some(format) = look(&mut file, &mut head) else { return Begun::Document(None) };
        let size = file.seek(SeekFrom::End(0)).ok();
        match file.rewind() {
            Err(_) => Begun::Document(None),
            Ok(()) if format.is_columns() => columns(name, size, ChunkReader::open(name, &format, file, chunk)),
            Ok(()) => lines(name, format, file, &head, size, chunk),
        }
    }
}

/// Begins a table of text lines in any encoding.
fn lines<'a>(
    name: &str,
    format: Format,
    input: impl Read + 'a,
    head: &[u8],
    size: Option<u64>,
    chunk: usize,
) -> Begun<'a> {
    let foreign = Foreign::detect(head);
    let (input, head): (Box<dyn Read + 'a>, Arc<[u8]>) = match foreign {
        Some(foreign) => (Box::new(foreign.reader(input)), foreign.decode(head).into()),
        None => (Box::new(input), head.into()),
    };
    match ChunkReader::from_stream(name, &format, input, chunk) {
        Ok(feed) => table(TableFile::new(name, Beginning::Lines(format, head)), size, feed),
        Err(diagnostic) => Begun::Broken(diagnostic),
    }
}

/// Begins a table of columns.
fn columns<'a, R: Read + 'a>(
    name: &str,
    size: Option<u64>,
    feed: Result<ChunkReader<R>, Box<Diagnostic>>,
) -> Begun<'a> {
    match feed {
        Ok(mut feed) => {
            let rows = Beginning::Rows(Mutex::new(feed.preview()));
            table(TableFile::new(name, rows), size, feed)
        }
        Err(diagnostic) => Begun::Broken(diagnostic),
    }
}

fn table<'a, R: Read + 'a>(file: Arc<TableFile>, size: Option<u64>, feed: ChunkReader<R>) -> Begun<'a> {
    Begun::Table(Box::new(Table { file, chunks: Box::new(feed), size, read: 0, given: 0, first: true }))
}

/// The kind of input that a name refers to.
enum Begun<'a> {
    Document(Option<Result<Vec<u8>, Box<Diagnostic>>>),
    Table(Box<Table<'a>>),
    Broken(Box<Diagnostic>),
}

/// Whether a file is a table of many reports larger than the given number of bytes.
pub fn is_long_table(name: &str, bytes: u64, world: &dyn World) -> bool {
    let Ok(mut file) = world.open(name) else { return false };
    // Most files are short, so they need not be read to tell.
    let is_long = file.seek(SeekFrom::End(0)).is_ok_and(|size| size > bytes) && file.rewind().is_ok();
    is_long && look(&mut file, &mut Vec::new()).is_some()
}

/// Recognises the kind of a file by its first bytes, which are left in `head`.
fn look(file: &mut impl Read, head: &mut Vec<u8>) -> Option<Format> {
    let read = file.take(HEAD_BYTES as u64).read_to_end(head);
    format_of(head).filter(|_| read.is_ok())
}

fn format_of(head: &[u8]) -> Option<Format> {
    // Its reader refuses it by name.
    if is_own_result(head) {
        return None;
    }
    let columns = dataset::sniff(head).filter(|format| format.is_columns());
    columns.or_else(|| match Foreign::detect(head) {
        Some(foreign) => dataset::sniff(&foreign.decode(head)),
        None => dataset::sniff(head),
    })
}

impl Table<'_> {
    /// Returns the next chunk as a task, or the reason why there is none.
    fn task(&mut self) -> Option<Task> {
        let first = std::mem::take(&mut self.first);
        let broken = |diagnostic| Work::Broken { name: self.file.name.clone(), diagnostic };
        let work = match self.chunks.next() {
            Some(Ok(chunk)) => {
                self.read += chunk.len() as u64;
                let so_far = match self.size {
                    Some(size) => (self.read * WHOLE).checked_div(size).unwrap_or(0).min(WHOLE),
                    None => 0,
                };
                let share = so_far.saturating_sub(self.given);
                self.given += share;
                let work = Work::Chunk { table: Arc::clone(&self.file), chunk: Box::new(chunk), first };
                return Some(Task { work, share });
            }
            Some(Err(diagnostic)) => broken(diagnostic),
            // A header without reports must not look like reports in which everything holds.
            None if first => {
                let message = Message::new(Text::TableWithoutReports);
                let help = Message::new(Text::TableWithoutReportsHelp);
                broken(Box::new(Diagnostic::new(Code::EmptyFile, message).help(help).in_file(&self.file.name)))
            }
            None => return None,
        };
        Some(Task { work, share: WHOLE - self.given })
    }
}

impl Iterator for Tasks<'_> {
    type Item = Task;

    fn next(&mut self) -> Option<Task> {
        self.waiting.take().or_else(|| self.produce())
    }
}
