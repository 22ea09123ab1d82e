//! Reads and checks a table of many reports stage by stage, and takes the shortest of five times for each.

use std::io::Cursor;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::check::ir::Program;
use gouji::dataset::{CHUNK_BYTES, Chunk, ChunkReader, Format, HEAD_BYTES, Reader, Record, sniff};
use gouji::finding;
use gouji::locate::PreparedSearch;
use gouji::source::Sources;
use gouji::template::{CellId, Template};
use gouji::vectorized::Plan;
use gouji::world::Memory;

const FORM: &str = "gov-info-disclosure/2021";

/// The form, its rules over tables 三 and 四, and the codes of every cell.
pub(crate) struct Setup {
    pub(crate) templates: Vec<Arc<Template>>,
    pub(crate) template: Arc<Template>,
    pub(crate) program: Arc<Program>,
    pub(crate) names: Vec<[String; 3]>,
}

impl Setup {
    pub(crate) fn new() -> Self {
        let engine = Engine::new();
        let templates = engine.templates().to_vec();
        let template = templates.iter().find(|t| t.name == FORM).cloned().unwrap();
        let mut program = Arc::unwrap_or_clone(engine.rules(&template, &[], &Memory::new()).program.unwrap());
        let of = |code: &str| template.table_named(code).map(|(idx, _)| idx);
        let tables = [of("三"), of("四")];
        program.rules.retain(|rule| rule.table.is_some() && tables.contains(&rule.table));
        let name = |cell: usize| {
            let (table, row, col) = template.locate(CellId(u32::try_from(cell).unwrap()));
            let table = template.table(table);
            [&table.code, &table.rows.leaf(row).code, &table.cols.leaf(col).code].map(Clone::clone)
        };
        let names = (0..template.cell_count()).map(name).collect();
        Self { templates, template, program: Arc::new(program), names }
    }
}

/// What to do with every chunk.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Until {
    Cut,
    Columns,
    Evaluated,
    Found,
}

pub(crate) const STAGES: [(&str, Until); 4] = [
    ("unpacked and cut into chunks", Until::Cut),
    ("to columns", Until::Columns),
    ("to columns and evaluated", Until::Evaluated),
    ("and findings of the faulty ones", Until::Found),
];

fn open(bytes: &Arc<[u8]>) -> ChunkReader<Cursor<Arc<[u8]>>> {
    let format = sniff(&bytes[..bytes.len().min(HEAD_BYTES)]).or_else(|| sniff_one(bytes)).unwrap();
    ChunkReader::open("x", &format, Cursor::new(Arc::clone(bytes)), CHUNK_BYTES).unwrap()
}

/// Recognises a table even if it has one report, which the command line treats as a document.
fn sniff_one(bytes: &[u8]) -> Option<Format> {
    let text = std::str::from_utf8(bytes).ok()?;
    sniff(format!("{text}{}", text.lines().last()?.replace("0000000", "0000001")).as_bytes())
}

pub(crate) fn run(bytes: &Arc<[u8]>, templates: &[Arc<Template>], program: &Arc<Program>, until: Until) -> usize {
    let plan = Plan::new(Arc::clone(program));
    let mut reader = Reader::new("x", templates, None);
    open(bytes).map(|chunk| work(&chunk.unwrap(), &mut reader, &plan, until)).sum()
}

/// Lets two workers take chunks as they become available.
pub(crate) fn run_by_two(bytes: &Arc<[u8]>, templates: &[Arc<Template>], program: &Arc<Program>) -> usize {
    let plan = Plan::new(Arc::clone(program));
    let chunks = Mutex::new(open(bytes));
    let worker = || {
        let mut reader = Reader::new("x", templates, None);
        let next = || chunks.lock().unwrap().next();
        std::iter::from_fn(next).map(|chunk| work(&chunk.unwrap(), &mut reader, &plan, Until::Found)).sum::<usize>()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(worker);
        worker() + other.join().unwrap()
    })
}

/// Of the one program that is measured up to its findings.
static SEARCH: OnceLock<PreparedSearch> = OnceLock::new();

fn work(chunk: &Chunk, reader: &mut Reader, plan: &Plan, until: Until) -> usize {
    if until == Until::Cut {
        return chunk.len();
    }
    let decoded = reader.decode(chunk);
    if until == Until::Columns {
        return decoded.records.iter().filter(|record| record.lane.is_some()).count();
    }
    let outcomes: Vec<_> = decoded.blocks.iter().map(|(_, block)| plan.evaluate(block)).collect();
    if until == Until::Evaluated {
        return outcomes.iter().map(|outcome| outcome.residuals.len()).sum();
    }
    let is_open = |record: &&Record| record.lane.is_none_or(|(block, lane)| outcomes[block].unsettled.get(lane));
    let findings = decoded.records.iter().filter(is_open).map(|record| {
        let report = reader.report(chunk, record, &mut Sources::default()).unwrap();
        let open =
            record.lane.map(|(block, lane)| plan.residual_positions(&decoded.blocks[block].1, &outcomes[block], lane));
        let search = SEARCH.get_or_init(PreparedSearch::default);
        finding::check_open_positions(plan.program(), search, report, &open.unwrap_or_default()).findings.len()
    });
    findings.sum()
}

pub(crate) fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap()
}

/// Formats a time, the bytes per second, and its ratio to the time it is compared with.
pub(crate) fn line(what: &str, bytes: usize, time: Duration, beside: Duration) {
    let ratio = time.as_micros() * 100 / beside.as_micros().max(1);
    let speed = bytes as u128 / time.as_micros().max(1);
    println!("  {what:<34} {:>7} ms {speed:>6} MB/s  ×{}.{:02}", time.as_millis(), ratio / 100, ratio % 100);
}
