//! Feeds input to gouji for every fuzz target and asserts what must hold of any result.
//!
//! A target turns bytes into input of its format; the assertions are in this crate.

mod built;
mod shape;
mod tree;

use std::cell::RefCell;
use std::io::Cursor;
use std::sync::LazyLock;
use std::time::Duration;

use gouji::Engine;
use gouji::dataset::{ChunkReader, Reader, sniff};
use gouji::diagnostic::{Diagnostic, Diagnostics, Lang};
use gouji::engine::Checker;
use gouji::finding::Checked;
use gouji::render::text::View;
use gouji::render::{csv, extract, json, text};
use gouji::report::{Place, Report, State};
use gouji::source::{Sources, Span};
use gouji::world::Memory;

pub use built::built;
pub use shape::{archive, container, drawing, sheets};
pub use tree::bare;

/// The name given to inputs.
const NAME: &str = "报告";

/// Forms and rules are loaded once.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

thread_local! {
    static CHECKER: RefCell<Checker<'static>> = RefCell::new(ENGINE.checker());
}

/// The time of the processor that one file may take, and the memory of the process.
const MAX_TIME: Duration = Duration::from_secs(5);
const MAX_KIBIBYTES: u64 = 512 << 10;

/// Runs `work`, which reads one file, and asserts that it keeps within the limits of a file.
pub fn limited(work: impl FnOnce()) {
    let start = processor_time();
    work();
    let taken = processor_time().saturating_sub(start);
    assert!(taken <= MAX_TIME, "{taken:?}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok());
    assert!(peak.is_none_or(|peak: u64| peak <= MAX_KIBIBYTES), "{peak:?} KiB");
}

/// The time that this thread has run on a processor: a loaded machine must not look like a slow reader.
fn processor_time() -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(statistics.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

/// Decodes a table of many reports by column, and reads a few reports of each chunk precisely.
pub fn read_table(bytes: &[u8]) {
    let Some(shape) = sniff(bytes) else { return };
    let Ok(feed) = ChunkReader::open("x", &shape, Cursor::new(bytes.to_vec()), 4000) else { return };
    let mut reader = Reader::new("x", ENGINE.templates(), None);
    for chunk in feed.flatten() {
        for record in reader.decode(&chunk).records.iter().take(4) {
            let _ = reader.report(&chunk, record, &mut Sources::default());
        }
    }
}

/// Runs a document through all stages: reading, placing, checking, printing.
pub fn read_and_check(bytes: &[u8]) {
    let _ = gouji::ingest::needs_conversion(bytes);
    // Most runs recognise the form, and some name it as `--template` does.
    let wanted = ENGINE.templates().get(bytes.len() % 8);
    let mut sources = Sources::default();
    match ENGINE.read(NAME, bytes, wanted, &mut sources) {
        Err(said) => say(&said, &sources),
        Ok(reports) => {
            for report in reports {
                let rules = CHECKER.with_borrow_mut(|checker| checker.rules(&report.template));
                let sources = sources.clone().beside(&rules.sources);
                if let Some(checked) = rules.check(report) {
                    hold(&checked, &sources);
                }
            }
        }
    }
}

/// Asserts what must hold of a checked report.
pub fn hold(checked: &Checked, sources: &Sources) {
    let report = &checked.report;
    say(&report.diagnostics, sources);
    assert_eq!(report.cells.len(), report.template.cell_count());
    for cell in &report.cells {
        assert_eq!(cell.state == State::Number, cell.value.is_some(), "{cell:?}");
        if let Some(span) = cell.place.as_ref().and_then(Place::span) {
            inside(span, sources);
        }
    }
    for section in report.sections.values() {
        if let Some(span) = section.span {
            inside(span, sources);
        }
    }
    print(checked, report, sources);
}

fn print(checked: &Checked, report: &Report, sources: &Sources) {
    for lang in [Lang::Zh, Lang::En] {
        assert!(!json::line(&json::report(checked, sources, lang)).is_empty());
    }
    assert!(!text::checked(checked, 0, sources, View { lang: Lang::Zh, color: false }).is_empty());
    let _ = csv::checked(checked, sources, Lang::En);
    assert!(!extract::csv(report, &extract::fills(checked), sources).is_empty());
}

/// Asserts that every diagnostic points into its text and can be printed.
pub fn say(said: &Diagnostics, sources: &Sources) {
    for diagnostic in said.iter() {
        for label in &diagnostic.labels {
            inside(label.span, sources);
        }
        assert!(!diagnostic.message.render(Lang::Zh).is_empty());
        assert!(!json::line(&json::diagnostic(diagnostic, sources, Lang::En)).is_empty());
    }
    let list: Vec<Diagnostic> = said.clone().into_sorted();
    let _ = text::diagnostics(&list, sources, View { lang: Lang::En, color: false });
}

fn inside(span: Span, sources: &Sources) {
    let Some(source) = sources.get(span.source) else { panic!("{span:?} points into no text") };
    assert!(source.text.get(span.range()).is_some(), "{span:?} is no stretch of {}", source.name);
}

/// Builds an engine with the built-in forms only if a text mentions them, because loading them takes longer than a run.
fn engine_for(text: &[u8]) -> Engine {
    let ships = b"gov-info";
    if text.windows(ships.len()).any(|words| words == ships) { Engine::new() } else { Engine::default() }
}

/// Lints one of several files in a folder as `gouji lint NAME` does.
pub fn lint(name: &str, text: &[u8], world: &Memory) {
    let mut engine = engine_for(text);
    let mut said = Diagnostics::default();
    engine.lint(name, &[], world, &mut said);
    say(&said, engine.sources());
}

/// Checks a report against a form and, if given, the rules of one file. `text` is the form or the rules, whichever is
/// not a fixture.
pub fn check_with(form: &str, rules: Option<&str>, text: &[u8], world: &Memory, report: &[u8]) {
    let mut engine = engine_for(text);
    let mut said = Diagnostics::default();
    let Some(template) = engine.template(form, world, &mut said) else { return say(&said, engine.sources()) };
    let files: Vec<String> = rules.into_iter().map(str::to_owned).collect();
    let rules = engine.rules(&template, &files, world);
    say(&rules.diagnostics.iter().cloned().collect(), &rules.sources);
    let mut sources = Sources::default().beside(&rules.sources);
    match engine.read(NAME, report, Some(&template), &mut sources) {
        Err(said) => say(&said, &sources),
        Ok(reports) => {
            for report in reports {
                say(&report.diagnostics, &sources);
                if let Some(checked) = rules.check(report) {
                    hold(&checked, &sources);
                }
            }
        }
    }
}
