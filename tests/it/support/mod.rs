//! Runs the pipeline in one call for tests: texts of templates, rule files and reports give programs, reports and
//! outcomes.
//!
//! Invariant: nothing in this file reads the disk.

pub mod drawn;
pub mod fixture;
pub mod forms;
#[cfg(feature = "office")]
#[allow(dead_code, reason = "the benches use the rest of it")]
pub mod making;
#[cfg(feature = "office")]
pub mod tables;
pub mod written;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;

use gouji::Engine;
use gouji::check::{self, ir};
use gouji::cli::{Live, Surroundings, run};
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::eval;
use gouji::finding::Outcome;
use gouji::report::{Cell, Place, Report};
use gouji::rulebook::{self, FileRef, Library};
use gouji::source::{Source, SourceId, Sources, Span};
use gouji::template::{self, CellId, TableIdx, Template};
use gouji::world::{Memory, World};
use gouji::yaml;

/// The outcomes of every rule by its id, in the order of positions.
pub type Outcomes = BTreeMap<String, Vec<Outcome>>;

/// Returns one of the built-in templates.
pub fn builtin(name: &str) -> Arc<Template> {
    Engine::new().templates().iter().find(|template| template.name == name).unwrap().clone()
}

/// Loads a template from its text; fails the test on an error.
#[track_caller]
pub fn template(text: &str) -> Arc<Template> {
    let source = Source::new("template.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let root = yaml::load(SourceId(0), &source, &mut diagnostics).unwrap();
    let template = template::load(&root, &mut diagnostics).unwrap();
    assert!(!diagnostics.has_errors(), "{}", said(&diagnostics));
    Arc::new(template)
}

/// Compiles a rule file from its text; returns the program and the diagnostics.
pub fn lower(template: &Arc<Template>, rules: &str) -> (ir::Program, Diagnostics) {
    let world = Memory::new().with("rules.yaml", rules);
    let (mut library, mut sources, mut diagnostics) = (Library::default(), Sources::default(), Diagnostics::default());
    let file = FileRef { builtin: false, path: "rules.yaml".to_owned() };
    let book = rulebook::combine(&[file], Some(&template.name), &mut library, &world, &mut sources, &mut diagnostics);
    let mut program = check::check(template, &book, &mut diagnostics);
    // Those that compare a report with its members apply in runs that know members.
    program.rules.retain(|rule| !(rule.derived && rule.members));
    (program, diagnostics)
}

/// Compiles a rule file from its text; fails the test on an error.
#[track_caller]
pub fn program(template: &Arc<Template>, rules: &str) -> ir::Program {
    let (program, diagnostics) = lower(template, rules);
    assert!(!diagnostics.has_errors(), "{rules}\n{}", said(&diagnostics));
    program
}

/// Compiles the built-in rules of a template.
pub fn builtin_program(template: &Arc<Template>) -> ir::Program {
    Arc::unwrap_or_clone(Engine::new().rules(template, &[], &Memory::new()).program.unwrap())
}

/// Builds a report with these texts in its cells, in the order of the template; `None` leaves a cell absent.
pub fn report(template: &Arc<Template>, cells: &[Option<String>]) -> Report {
    assert_eq!(cells.len(), template.cell_count());
    let mut report = Report::empty("报告", Arc::clone(template));
    for (slot, words) in report.cells.iter_mut().zip(cells) {
        if let Some(words) = words {
            *slot = Cell::printed(words, Place::Text(Span::new(SourceId(0), 0, 0)));
        }
    }
    report
}

pub fn outcomes(program: &ir::Program, report: &Report) -> Outcomes {
    let evaluation = eval::evaluate(program, report, &eval::Figures::new(program, report));
    program.rules.iter().map(|rule| rule.id.clone()).zip(evaluation.outcomes).collect()
}

/// Writes a report as the long CSV that `extract` writes and the readers accept.
pub fn long_csv(template: &Template, cells: &[Option<String>]) -> String {
    let mut lines = vec!["table,row,col,value".to_owned()];
    for (idx, words) in cells.iter().enumerate() {
        let Some(words) = words else { continue };
        let (table, row, col) = template.locate(CellId(idx as u32));
        let TableIdx(table) = table;
        let table = &template.tables[table];
        lines.push(format!("{},{},{},{words}", table.code, table.rows.leaf(row).code, table.cols.leaf(col).code));
    }
    lines.join("\n") + "\n"
}

/// The output and the exit status of a run.
pub struct Ran {
    pub status: u8,
    pub out: String,
    pub err: String,
}

/// Runs the whole program over files in memory, in Chinese.
pub fn gouji(world: &Memory, words: &[&str]) -> Ran {
    gouji_in(world, words, Lang::Zh)
}

/// Runs the whole program over any files.
pub fn gouji_in(world: &dyn World, words: &[&str], lang: Lang) -> Ran {
    gouji_live(world, words, lang, Live::default())
}

/// Does the same with options for a long run.
pub fn gouji_live(world: &dyn World, words: &[&str], lang: Lang, live: Live<'_>) -> Ran {
    gouji_fed(world, words, lang, live, &[])
}

/// Does the same with content on standard input.
pub fn gouji_fed(world: &dyn World, words: &[&str], lang: Lang, live: Live<'_>, stdin: &[u8]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let around = Around { stdin, out: &mut out, err: &mut err, lang, live };
    let status = around.run(words, world, &mut Engine::new());
    Ran { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// The surroundings of a run, for tests that depend on them.
pub struct Around<'a> {
    pub stdin: &'a [u8],
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
    pub lang: Lang,
    pub live: Live<'a>,
}

impl Around<'_> {
    /// Runs the program there and returns its exit status.
    pub fn run(self, words: &[&str], world: &dyn World, engine: &mut Engine) -> u8 {
        let args: Vec<OsString> = std::iter::once("gouji").chain(words.iter().copied()).map(OsString::from).collect();
        let mut stdin = self.stdin;
        let mut surroundings = Surroundings {
            stdin: &mut stdin,
            stdout: self.out,
            stderr: self.err,
            stdout_color: false,
            stderr_color: false,
            columns: None,
            lang: self.lang,
            live: self.live,
        };
        run(&args, &mut surroundings, world, engine)
    }
}

pub fn said(diagnostics: &Diagnostics) -> String {
    let lines: Vec<String> =
        diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message.render(Lang::En))).collect();
    lines.join("\n")
}
