//! Runs the command line: words typed, files and standard input give results, diagnostics and an exit status.
//!
//! Invariant: files are opened only through [`World`], reports are read and checked only through [`Engine`].

mod args;
mod check;
mod completions;
mod explain;
mod extract;
mod help;
mod lint;
mod locate;
mod man;
mod output;
mod progress;
mod rollup;
mod rules;
mod schema;
mod templates;
mod usage;

use std::ffi::OsString;
use std::io::{IsTerminal, Read, Write};
use std::num::{NonZeroU16, NonZeroUsize};
use std::sync::Arc;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::dataset::CHUNK_BYTES;
use crate::diagnostic::{Code, Diagnostic, Lang, Message, Text};
use crate::engine::inputs::{self, Inputs};
use crate::engine::pool::Worker;
use crate::engine::{self, Checker, Engine, FormChoice, RuleSet, Task, Tasks, unapplied_files};
use crate::render::csv::BYTE_ORDER_MARK;
use crate::render::run::{Printed, ReportedRules};
use crate::render::text::{self, View};
use crate::source::Sources;
use crate::world::{World, file_name};

use args::{Action, CheckArgs, ColorChoice, CommandLine, LangChoice};
use check::Asides;
use output::{Results, Stop};
use progress::RunProgress;

pub use progress::{EVERY, Interrupts, Live, Progress};

/// Everything was read and no error-level rule is violated.
pub const HOLDS: u8 = 0;
/// A violation of severity error; with `--strict` also warnings and undetermined positions.
pub const VIOLATED: u8 = 1;
/// Some step failed.
pub const FAILED: u8 = 2;

/// What surrounds a run: its streams and what they can show.
pub struct Surroundings<'a> {
    pub stdin: &'a mut dyn Read,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// Whether to use colours if `--color` is not given.
    pub stdout_color: bool,
    pub stderr_color: bool,
    /// The columns of the terminal that shows standard output; `None` where it is not shown by one.
    pub columns: Option<usize>,
    /// The language if `--lang` is not given.
    pub lang: Lang,
    /// What a long run may use.
    pub live: Live<'a>,
}

/// Runs the process: real streams, real files, the locale.
#[allow(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub fn main(mut engine: Engine) -> std::process::ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let colored = |choice: anstream::ColorChoice| choice != anstream::ColorChoice::Never;
    let stdout_color = colored(anstream::AutoStream::choice(&std::io::stdout()));
    let stderr_color = colored(anstream::AutoStream::choice(&std::io::stderr()));
    let mut surroundings = Surroundings {
        stdin: &mut std::io::stdin(),
        stdout: &mut std::io::stdout(),
        stderr: &mut std::io::stderr(),
        stdout_color,
        stderr_color,
        columns: columns(),
        lang: lang_of_locale(locale.as_deref()),
        live: Live {
            progress: if std::io::stderr().is_terminal() { Progress::Bar } else { Progress::Lines { every: EVERY } },
            interrupts: Interrupts::Keyboard,
            cores: std::thread::available_parallelism().ok(),
            chunk: None,
        },
    };
    std::process::ExitCode::from(run(&args, &mut surroundings, &crate::world::Disk, &mut engine))
}

/// Returns the width of the terminal, the usual one where it does not tell; `None` where there is no terminal.
fn columns() -> Option<usize> {
    let stdout = std::io::stdout();
    let measured = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
    measured.or_else(|| stdout.is_terminal().then_some(text::WIDTH))
}

/// Returns the language of a locale: Chinese for `zh*`, English for everything else.
pub fn lang_of_locale(locale: Option<&str>) -> Lang {
    if locale.is_some_and(|name| name.to_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// Runs one command line, which begins with the name of the program. Returns the exit status.
pub fn run(args: &[OsString], surroundings: &mut Surroundings<'_>, world: &dyn World, engine: &mut Engine) -> u8 {
    // Names of files that are not UTF-8 travel as text from here on, and may be typed as they are shown.
    let text = |arg: &OsString| arg.to_str().map_or_else(|| file_name::shown(arg), str::to_owned);
    let args: Vec<OsString> = args.iter().map(|arg| text(arg).into()).collect();
    let lang = lang_wanted(&args).unwrap_or(surroundings.lang);
    let command = args::command(lang);
    let commands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let parsed = command.try_get_matches_from(args).and_then(|matches| CommandLine::from_arg_matches(&matches));
    let line = match parsed {
        Ok(line) => line,
        Err(error) => return stopped_by_clap(&error, lang, &commands, surroundings, engine),
    };
    let colored = |auto: bool| match line.common.color {
        ColorChoice::Auto => auto,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    };
    let view = View { lang, color: colored(surroundings.stdout_color) };
    let remarks = View { lang, color: colored(surroundings.stderr_color) };
    let mut run = Run { surroundings, world, engine, view, remarks, failed: false };
    let done = match &line.action {
        Action::Check(args) => check::run(args, &mut run),
        Action::Extract(args) => extract::run(args, &mut run),
        Action::Rollup(args) => rollup::run(args, &mut run),
        Action::Lint(args) => lint::run(args, &mut run),
        Action::Locate(args) => locate::run(args, &mut run),
        Action::Explain(args) => explain::run(args, &mut run),
        Action::Rules(args) => rules::run(args, &mut run),
        Action::Templates(_) => templates::run(&mut run),
        Action::Schema(args) => schema::run(args, &mut run),
        Action::Completions(args) => completions::run(args, &mut run),
        Action::Man(args) => man::run(args, &mut run),
    };
    match done {
        Ok(status) if !run.failed => status,
        Ok(_) => FAILED,
        // The reader has closed the pipe (`| head`), which needs no message.
        Err(Stop::BrokenPipe) => FAILED,
        Err(Stop::Failed(diagnostic)) => {
            run.report(&[*diagnostic]);
            FAILED
        }
    }
}

/// The state of a run.
pub(crate) struct Run<'r, 's> {
    surroundings: &'r mut Surroundings<'s>,
    world: &'r dyn World,
    engine: &'r mut Engine,
    /// How results are printed.
    view: View,
    /// How diagnostics are printed.
    remarks: View,
    /// Some step failed.
    failed: bool,
}

impl<'r, 's> Run<'r, 's> {
    /// Prints diagnostics about inputs. An error among them decides the exit status.
    fn report(&mut self, list: &[Diagnostic]) {
        let words = text::diagnostics(list, self.engine.sources(), self.remarks);
        self.report_text(list, &words);
    }

    /// Prints diagnostics about texts that another engine has read.
    fn report_from(&mut self, list: &[Diagnostic], sources: &Sources) {
        let words = text::diagnostics(list, sources, self.remarks);
        self.report_text(list, &words);
    }

    fn report_text(&mut self, list: &[Diagnostic], words: &str) {
        self.failed |= list.iter().any(|d| d.severity == crate::diagnostic::Severity::Error);
        self.remark(words);
    }

    /// Prints words that are already rendered.
    fn remark(&mut self, words: &str) {
        // A closed standard error cannot be reported anywhere.
        let _ = self.surroundings.stderr.write_all(words.as_bytes());
    }

    /// Prints diagnostics about rules that were not printed before: two rule books may share a file.
    fn report_rules(&mut self, rules: &RuleSet, reported: &mut ReportedRules) {
        let list = reported.enter(rules, self.view.lang);
        self.report_from(&list, &rules.sources);
    }

    /// Prints diagnostics of rule files that are for none of these forms.
    fn report_unapplied(&mut self, sets: &[RuleSet]) {
        let sets: Vec<&RuleSet> = sets.iter().collect();
        for (diagnostic, sources) in unapplied_files(&sets) {
            self.report_from(std::slice::from_ref(diagnostic), sources);
        }
    }

    /// Prints what a step of the run has to print.
    fn emit(&mut self, results: &mut Results, printed: Printed) -> Result<(), Stop> {
        self.failed |= printed.failed;
        self.remark(&printed.remarks);
        results.write(self.surroundings.stdout, &printed.results)
    }

    /// Opens the destination of results; refuses a file that is also an input. `plain` says that the format has no
    /// colours.
    fn results(&self, output: Option<&str>, inputs: &[&[String]], plain: bool) -> Result<Results, Stop> {
        let results = Results::open(output, inputs, self.world)?;
        Ok(if plain && self.surroundings.columns.is_some() { results.guarded() } else { results })
    }

    /// Begins a file that spreadsheets open.
    fn begin(&mut self, results: &mut Results, mark: bool) -> Result<(), Stop> {
        if mark { results.print(self.surroundings.stdout, BYTE_ORDER_MARK) } else { Ok(()) }
    }

    /// Expands the words typed into reports, without the files that the run writes.
    fn inputs(&self, words: &[String], written: &[&str]) -> Inputs {
        inputs::expand(words, written, self.world)
    }

    /// Turns names of files into tasks; they also own standard input.
    fn tasks(&mut self, names: Vec<String>) -> Tasks<'r> {
        let chunk = self.chunk();
        let stdin = if names.iter().any(|name| name == "-") { self.stdin() } else { no_input() };
        Tasks::new(names, self.world, stdin, Some(chunk))
    }

    /// Takes standard input, which is empty from then on.
    fn stdin(&mut self) -> &'s mut dyn Read {
        std::mem::replace(&mut self.surroundings.stdin, no_input())
    }

    /// The bytes of a table that are read at once.
    fn chunk(&self) -> usize {
        self.surroundings.live.chunk.map_or(CHUNK_BYTES, NonZeroUsize::get)
    }

    /// The number of workers: as asked, otherwise one per core. For a single report, starting more than one would cost
    /// more than it saves.
    fn jobs(&self, asked: Option<NonZeroU16>, many: bool) -> usize {
        if !many {
            return 1;
        }
        asked.map(NonZeroUsize::from).or(self.surroundings.live.cores).map_or(1, NonZeroUsize::get)
    }

    /// Builds the checker for the options of a run.
    fn checker(&self, args: &CheckArgs, forms: FormChoice, asides: &Asides) -> Checker<'r> {
        let checker = self.engine.checker().with_rules(&args.rules, self.world).only(&args.only).with_forms(forms);
        checker.with_explanations(Arc::clone(&asides.explanations)).with_baseline(asides.baseline.clone())
    }

    /// Starts the progress of a run over some names.
    fn progress(&self, many: bool, names: usize) -> RunProgress<'s> {
        RunProgress::new(self.surroundings.live, many, names, self.view.lang)
    }

    /// Works through tasks and takes the pieces in order. `count` returns the number of reports in a piece.
    fn work<W: Worker<Task = Task>>(
        &mut self,
        progress: &mut RunProgress<'_>,
        workers: Vec<W>,
        tasks: &mut dyn Iterator<Item = Task>,
        count: impl Fn(&W::Piece) -> usize,
        mut take: impl FnMut(W::Piece, &mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let stop = progress.pressed;
        let mut shown = Shown { progress, run: self };
        let take = |piece, shown: &mut Shown<'_, '_, 'r, 's>| shown.progress.suspend(|| take(piece, shown.run));
        let all = engine::run(workers, tasks, &mut shown, count, take, stop)?;
        progress.cut |= !all;
        Ok(())
    }

    /// Finishes the progress, whether the run is complete or was stopped.
    fn arrive(&mut self, progress: RunProgress<'_>) {
        if let Some(message) = progress.finish() {
            self.report(&[Diagnostic::new(Code::Stopped, message).help(Message::new(Text::StoppedHelp))]);
        }
    }

    fn print(&mut self, results: &mut Results, words: &str) -> Result<(), Stop> {
        results.print(self.surroundings.stdout, words)
    }

    /// Prints a result that is rendered as a whole.
    fn print_all(&mut self, output: Option<&str>, words: &str) -> Result<(), Stop> {
        let mut results = self.results(output, &[], false)?;
        self.print(&mut results, words)?;
        self.finish(results)
    }

    fn finish(&mut self, results: Results) -> Result<(), Stop> {
        results.finish(self.surroundings.stdout)
    }
}

/// Returns an empty stream. Leaks no memory, because it has no size.
fn no_input() -> &'static mut std::io::Empty {
    Box::leak(Box::new(std::io::empty()))
}

/// A run together with its progress.
struct Shown<'a, 'c, 'r, 's> {
    progress: &'a mut RunProgress<'c>,
    run: &'a mut Run<'r, 's>,
}

impl engine::Progress for Shown<'_, '_, '_, '_> {
    fn step(&mut self, reports: usize, share: u64) {
        self.progress.step(reports, share, self.run.surroundings.stderr);
    }

    fn discard(&mut self, reports: usize) {
        self.progress.discard(reports);
    }
}

/// Looks for `--lang` first, because it decides the language of errors in the words that follow it.
fn lang_wanted(args: &[OsString]) -> Option<Lang> {
    let mut words = args.iter().filter_map(|arg| arg.to_str()).skip(1).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang=") {
            Some(value) => Some(value),
            None if word == "--lang" => words.next(),
            None => None,
        };
        if let Some(value) = value {
            return match <LangChoice as clap::ValueEnum>::from_str(value, true) {
                Ok(LangChoice::Zh) => Some(Lang::Zh),
                Ok(LangChoice::En) => Some(Lang::En),
                Err(_) => None,
            };
        }
    }
    None
}

/// Prints help, the version, or an error.
fn stopped_by_clap(
    error: &clap::Error,
    lang: Lang,
    commands: &[String],
    surroundings: &mut Surroundings<'_>,
    engine: &Engine,
) -> u8 {
    let words = help::wrap(&error.render().to_string(), surroundings.columns);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = surroundings.stdout.write_all(words.as_bytes());
            HOLDS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = surroundings.stderr.write_all(words.as_bytes());
            FAILED
        }
        _ => {
            let view = View { lang, color: surroundings.stderr_color };
            let diagnostic = usage::diagnostic(error, commands);
            let words = text::diagnostic(&diagnostic, engine.sources(), view);
            let _ = surroundings.stderr.write_all(words.as_bytes());
            FAILED
        }
    }
}
