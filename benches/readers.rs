//! Measures readers against their parsers in megabytes per second: the parser alone, `ingest` (lines and grids with
//! their places), and `ingest` with `align` (a report), for every format, small and large. Run it with `cargo bench
//! --bench readers`; it asserts nothing, because clocks differ.
//!
//! Megabytes are those that the parser reads: for packed files the XML inside, for XLS the workbook stream, otherwise
//! the file.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, prints, and stops where it cannot go on"
)]

#[allow(unreachable_pub, dead_code, reason = "the tests use the rest of it")]
#[path = "../tests/it/support/making/mod.rs"]
mod making;

use std::borrow::Cow;
use std::cell::RefCell;
use std::hint::black_box;
use std::io::{Cursor, Read as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::Engine;
use gouji::diagnostic::Diagnostics;
use gouji::report::State;
use gouji::source::Sources;
use gouji::template::Template;
use gouji::{align, ingest};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, local_name, ns};

use making::{office, pdf, text, xls};

const FORM: &str = "gov-info-disclosure/2021";

struct Sample {
    form: &'static str,
    alone: &'static str,
    bytes: Vec<u8>,
    /// The number of bytes that the parser reads.
    seen: usize,
    parse: fn(&[u8]),
}

fn main() {
    let form = Engine::new().templates().iter().find(|form| form.name == FORM).unwrap().clone();
    println!(
        "{:<22} {:>9}  {:>9} {:>9} {:>9}  {:>7} {:>7}  parser",
        "form", "MB", "parser", "ingest", "+align", "ingest", "+align"
    );
    println!("{:<22} {:>9}  {:>9} {:>9} {:>9}  {:>7} {:>7}", "", "", "MB/s", "MB/s", "MB/s", "ratio", "ratio");
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (size, lines, tables) in [("×1", 0, 0), ("large", 8_000, 500)] {
        for sample in samples(&form, lines, tables) {
            if only.is_empty() || only.iter().any(|one| sample.form.to_lowercase().contains(&one.to_lowercase())) {
                measure(&form, &sample, size);
            }
        }
    }
}

fn samples(form: &Template, lines: usize, tables: usize) -> Vec<Sample> {
    let figures = making::figures(form, 7);
    let parts = making::padded(form, &figures, lines, tables);
    // A drawn page is longer than its text, and JSON and long CSV contain only cells.
    let fewer = making::padded(form, &figures, lines / 10, tables / 10);
    // Tables only: with long prose the file would be read as text.
    let tabled = making::padded(form, &figures, 0, tables);
    let cells = lines + tables * 60;
    let plain = |form, alone, text: String, parse| {
        let bytes = text.into_bytes();
        Sample { form, alone, seen: bytes.len(), bytes, parse }
    };
    let packed =
        |form, bytes: Vec<u8>, seen| Sample { form, alone: "zip + quick-xml events", bytes, seen, parse: unpack };
    let stream = xls::stream(&parts).len();
    let page = pdf::pdf(&fewer, pdf::Look::default());
    vec![
        plain("HTML", "html5ever, tree without content", text::html(&parts), html),
        packed("DOCX", office::docx(&parts), office::docx_xml(&parts).len()),
        packed("ODT", office::odt(&parts), office::odt_xml(&parts).len()),
        packed("XLSX", office::xlsx(&parts), office::xlsx_xml(&parts).len()),
        packed("ODS", office::ods(&parts), office::ods_xml(&parts).len()),
        Sample {
            form: "XLS",
            alone: "our own: records walked, words decoded",
            bytes: xls::xls(&parts),
            seen: stream,
            parse: records,
        },
        Sample { form: "PDF", alone: "lopdf, operators", seen: page.len(), bytes: page, parse: draw },
        plain("CSV, wide", "csv records", text::wide_csv(&tabled), csv_records),
        plain("CSV, long", "csv records", text::long_csv(&figures, cells), csv_records),
        plain("JSON", "serde_json values", text::json(FORM, &figures, cells), json_value),
        plain("text, tabs", "encoding_rs + lines", text::tabs(&parts), lines_of),
        plain("text, pipes", "encoding_rs + lines", text::pipes(&parts), lines_of),
    ]
}

fn measure(form: &Arc<Template>, sample: &Sample, size: &str) {
    let forms = std::slice::from_ref(form);
    let read = |place: bool| {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let Some((id, document)) = ingest::read("年报", &sample.bytes, &mut sources, &mut diagnostics) else {
            panic!("{}: {:?}", sample.form, diagnostics.into_sorted());
        };
        if !place {
            black_box(document);
            return 0;
        }
        let report = align::place(&document, Some(id), "年报", forms, Some(form), &sources).unwrap().remove(0);
        report.cells.iter().filter(|cell| cell.state == State::Number).count()
    };
    assert_eq!(read(true), form.cell_count(), "{}", sample.form);
    let alone = best(|| (sample.parse)(black_box(&sample.bytes)));
    let ingest = best(|| _ = black_box(read(false)));
    let whole = best(|| _ = black_box(read(true)));
    let speed = |time: Duration| sample.seen as u128 * 10_000 / time.as_nanos().max(1);
    let ratio = |time: Duration| time.as_nanos() * 100 / alone.as_nanos().max(1);
    let (mb, tenths, hundredths) = (
        sample.seen / 10_000,
        |n: u128| format!("{}.{}", n / 10, n % 10),
        |n: u128| format!("{}.{:02}", n / 100, n % 100),
    );
    println!(
        "{:<22} {:>9}  {:>9} {:>9} {:>9}  {:>7} {:>7}  {}",
        format!("{} {size}", sample.form),
        hundredths(mb as u128),
        tenths(speed(alone)),
        tenths(speed(ingest)),
        tenths(speed(whole)),
        hundredths(ratio(ingest)),
        hundredths(ratio(whole)),
        sample.alone
    );
}

/// Returns the shortest of many times.
fn best(work: impl Fn()) -> Duration {
    let began = Instant::now();
    let mut best = Duration::MAX;
    let mut runs = 0;
    while runs < 3 || began.elapsed() < Duration::from_millis(400) {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
        runs += 1;
    }
    best
}

fn lines_of(bytes: &[u8]) {
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    black_box(text.lines().filter(|line| !line.trim().is_empty()).count());
}

fn csv_records(bytes: &[u8]) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        black_box(record.len());
    }
}

fn json_value(bytes: &[u8]) {
    black_box(serde_json::from_slice::<serde_json::Value>(bytes).unwrap());
}

/// Parses every XML part of an archive, event by event.
fn unpack(bytes: &[u8]) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for nth in 0..zip.len() {
        let mut part = zip.by_index(nth).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let mut xml = quick_xml::Reader::from_str(&text);
        while !matches!(black_box(xml.read_event()), Ok(quick_xml::events::Event::Eof) | Err(_)) {}
    }
}

/// Reads the records of an OLE file with a single chain and decodes their text.
fn records(bytes: &[u8]) {
    let stream = bytes[1024..].to_vec();
    let mut at = 0;
    while let Some(&[kind, _, low, high]) = stream.get(at..at + 4) {
        let end = at + 4 + usize::from(u16::from_le_bytes([low, high]));
        if kind == 0x04
            && let Some(words) = stream.get(at + 13..end)
        {
            let units: Vec<u16> = words.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
            black_box(String::from_utf16_lossy(&units));
        }
        at = end;
    }
}

fn draw(bytes: &[u8]) {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    for page in document.page_iter() {
        let content = document.get_page_content(page).unwrap();
        black_box(lopdf::content::Content::decode(&content).unwrap());
    }
}

/// The smallest tree that the parser can build: only names.
struct Bare {
    names: RefCell<Vec<Arc<QualName>>>,
}

#[derive(Clone)]
struct Handle {
    id: usize,
    name: Arc<QualName>,
}

impl Bare {
    fn add(&self, name: QualName) -> Handle {
        let name = Arc::new(name);
        let mut names = self.names.borrow_mut();
        names.push(Arc::clone(&name));
        Handle { id: names.len() - 1, name }
    }
}

impl TreeSink for Bare {
    type Handle = Handle;
    type Output = usize;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> usize {
        self.names.borrow().len()
    }
    fn parse_error(&self, _: Cow<'static, str>) {}
    fn get_document(&self) -> Handle {
        self.add(QualName::new(None, ns!(), local_name!("")))
    }
    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }
    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.add(name)
    }
    fn create_comment(&self, _: StrTendril) -> Handle {
        self.get_document()
    }
    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.get_document()
    }
    fn append(&self, _: &Handle, child: NodeOrText<Handle>) {
        drop(black_box(child));
    }
    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, child: NodeOrText<Handle>) {
        drop(black_box(child));
    }
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }
    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &Handle, child: NodeOrText<Handle>) {
        drop(black_box(child));
    }
    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Handle) {}
    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}

fn html(bytes: &[u8]) {
    let sink = Bare { names: RefCell::default() };
    let parser = html5ever::parse_document(sink, html5ever::ParseOpts::default());
    black_box(parser.one(StrTendril::from_slice(std::str::from_utf8(bytes).unwrap())));
}
