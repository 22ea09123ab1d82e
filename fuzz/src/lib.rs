//! What every fuzz target asks of gouji. In: bytes. Out: nothing, or a panic that says which promise was broken.
//! A target turns bytes into input of its form; what must hold of the answer stands here.

mod shape;
mod tree;

use std::cell::RefCell;
use std::collections::HashMap;

use gouji::check::ir::Program;
use gouji::cli::{Engine, Stages};
use gouji::diagnostic::{Diagnostic, Diagnostics, Lang};
use gouji::finding::Checked;
use gouji::render::text::View;
use gouji::render::{csv, extract, json, text};
use gouji::report::{Place, Report, State};
use gouji::source::{Sources, Span};
use gouji::world::Memory;

pub use shape::{archive, container, drawing, sheets};
pub use tree::bare;

/// The name under which inputs are read.
const NAME: &str = "报告";

struct Fixture {
    stages: Stages,
    programs: HashMap<String, Program>,
}

thread_local! {
    /// Forms and rules are loaded once; the texts of a run are released behind it.
    static FIXTURE: RefCell<Fixture> = RefCell::new(Fixture::new());
}

impl Fixture {
    fn new() -> Self {
        let mut stages = Stages::new();
        let mut programs = HashMap::new();
        for template in stages.templates() {
            let mut own = Diagnostics::default();
            if let Some(program) = stages.program(&template, &[], &Memory::new(), &mut own) {
                programs.insert(template.name.clone(), program);
            }
        }
        Self { stages, programs }
    }
}

/// A document the whole way: reading, placing, checking, printing.
pub fn read_and_check(bytes: &[u8]) {
    let _ = gouji::ingest::needs_conversion(bytes);
    FIXTURE.with_borrow_mut(|fixture| {
        let templates = fixture.stages.templates();
        // Most runs let the form be recognised, some name it as `--template` does.
        let wanted = templates.get(bytes.len() % 8);
        let before = fixture.stages.sources().len();
        match fixture.stages.read(NAME, bytes, wanted) {
            Err(said) => say(&said, fixture.stages.sources()),
            Ok(report) => {
                if let Some(program) = fixture.programs.get(&report.template.name) {
                    let checked = fixture.stages.check(program, report);
                    hold(&checked, fixture.stages.sources());
                }
            }
        }
        fixture.stages.release(before);
    });
}

/// What must hold of a checked report.
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
    let _ = csv::checked(checked, Lang::En);
    assert!(!extract::csv(report, sources).is_empty());
}

/// Every diagnostic points into its text and can be printed.
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

/// Stages with the forms that ship only where a text speaks of them: to load those takes longer than a run.
fn stages_for(text: &[u8]) -> Stages {
    let ships = b"gov-info";
    if text.windows(ships.len()).any(|words| words == ships) { Stages::new() } else { Stages::default() }
}

/// Files beside each other, one of them checked as `gouji lint NAME` does.
pub fn lint(name: &str, text: &[u8], world: &Memory) {
    let mut stages = stages_for(text);
    let mut said = Diagnostics::default();
    stages.lint(name, &[], world, &mut said);
    say(&said, stages.sources());
}

/// A report against a form and, where they are given, the rules of one file. `text`: the words of the two that
/// are no fixture.
pub fn check_with(form: &str, rules: Option<&str>, text: &[u8], world: &Memory, report: &[u8]) {
    let mut stages = stages_for(text);
    let mut said = Diagnostics::default();
    let Some(template) = stages.template(form, world, &mut said) else { return say(&said, stages.sources()) };
    let files: Vec<String> = rules.into_iter().map(str::to_owned).collect();
    let program = stages.program(&template, &files, world, &mut said);
    say(&said, stages.sources());
    match stages.read(NAME, report, Some(&template)) {
        Err(said) => say(&said, stages.sources()),
        Ok(report) => match program {
            Some(program) => hold(&stages.check(&program, report), stages.sources()),
            None => say(&report.diagnostics, stages.sources()),
        },
    }
}
