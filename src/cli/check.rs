//! `gouji check`: every report against the rules of its template. One bad report never stops the others.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text, nearest};
use crate::finding::Checked;
use crate::ingest;
use crate::render::text::{self, Total, View};
use crate::render::{csv, json};
use crate::report::Report;
use crate::schema::Template;
use crate::text::fold_code;
use crate::world::{converted, not_converted};

use super::args::{CheckArgs, CheckFormat};
use super::output::{Results, Stop, read_report};
use super::pipeline::Engine;
use super::{FAILED, HOLDS, Run, VIOLATED};

pub(super) fn run<E: Engine>(args: &CheckArgs, run: &mut Run<'_, '_, E>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.reports, &args.rules])?;
    refuse_stdin_twice(&args.reports)?;
    let mut page = Page::new(args.format, run, &results);
    let wanted = match named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(list) => {
            page.about_inputs(&list, run);
            page.end(run, &mut results)?;
            run.finish(results)?;
            return Ok(FAILED);
        }
    };
    let mut books: Books<E::Program> = Books { list: Vec::new(), known: Vec::new() };
    page.begin(run, &mut results)?;
    for name in &args.reports {
        let mut mark = run.engine.sources().len();
        match read(name, wanted.as_ref(), run) {
            Err(list) => {
                page.total.failed += 1;
                page.about_inputs(&list, run);
            }
            Ok(report) => {
                let (book, list) = books.of(&report.template, args, run);
                if let Some(list) = list {
                    page.total.broken += book.broken;
                    page.about_inputs(&list, run);
                    // The rule files were read behind the report, whose text has to stay with them.
                    mark = run.engine.sources().len();
                }
                let remarks = report.diagnostics.clone().into_sorted();
                run.say(&remarks);
                match &book.program {
                    Some(program) => {
                        let checked = run.engine.check(program, report);
                        page.report(&checked, book.broken, run, &mut results)?;
                    }
                    None => page.total.failed += 1,
                }
            }
        }
        run.engine.release(mark);
    }
    let unknown = books.unknown(&args.only);
    run.say(&unknown);
    page.about_inputs(&unknown, run);
    page.end(run, &mut results)?;
    run.finish(results)?;
    let total = page.total;
    let strictly = args.strict && (total.warnings > 0 || total.counts.undetermined > 0);
    Ok(if total.errors > 0 || strictly { VIOLATED } else { HOLDS })
}

/// Standard input can be read once.
pub(super) fn refuse_stdin_twice(reports: &[String]) -> Result<(), Stop> {
    if reports.iter().filter(|name| *name == "-").count() < 2 {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(Code::BadUsage, Message::new(Text::UsageStdinTwice));
    Err(Stop::Failed(Box::new(diagnostic.help(Message::new(Text::UsageSeeHelp)))))
}

/// The template the user named, if any; the diagnostics have been printed where there is none such.
pub(super) fn named_template<E: Engine>(
    name: Option<&str>,
    run: &mut Run<'_, '_, E>,
) -> Result<Option<Arc<Template>>, Vec<Diagnostic>> {
    let Some(name) = name else { return Ok(None) };
    let mut diagnostics = Diagnostics::default();
    let found = run.engine.template(name, run.world, &mut diagnostics);
    if found.is_none() && !diagnostics.has_errors() {
        let names: Vec<String> = run.engine.templates().iter().map(|template| template.name.clone()).collect();
        let help = match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => Message::new(Text::UsageNear).with("near", near),
            None => Message::new(Text::UsageTemplates).with("templates", names.join(", ")),
        };
        let message = Message::new(Text::UsageNoTemplate).with("name", name);
        diagnostics.push(Diagnostic::new(Code::UnknownTemplate, message).help(help));
    }
    let list = diagnostics.into_sorted();
    run.say(&list);
    found.map_or(Err(list), |template| Ok(Some(template)))
}

/// One report; the diagnostics have been printed where it could not be read.
pub(super) fn read<E: Engine>(
    name: &str,
    wanted: Option<&Arc<Template>>,
    run: &mut Run<'_, '_, E>,
) -> Result<Report, Vec<Diagnostic>> {
    let read = read_report(name, run.world, run.surroundings.stdin)
        .map_err(|diagnostic| Diagnostics::from_iter([*diagnostic]))
        .and_then(|bytes| read_bytes(name, bytes, wanted, run));
    read.map_err(|diagnostics| {
        run.failed = true;
        run.say_all(diagnostics)
    })
}

/// Bytes → a report, by way of another program where the format needs one.
fn read_bytes<E: Engine>(
    name: &str,
    bytes: Vec<u8>,
    wanted: Option<&Arc<Template>>,
    run: &mut Run<'_, '_, E>,
) -> Result<Report, Diagnostics> {
    let Some(format) = ingest::needs_conversion(&bytes) else { return run.engine.read(name, &bytes, wanted) };
    let bytes = run
        .world
        .convert(&bytes, format)
        .map_err(|error| Diagnostics::from_iter([not_converted(name, format, &error)]))?;
    let mut report = run.engine.read(name, &bytes, wanted)?;
    report.diagnostics.push(converted(name, format));
    Ok(report)
}

/// The rules of one template.
struct Book<P> {
    template: String,
    program: Option<P>,
    /// Errors in the files they come from.
    broken: usize,
}

/// The programs in use, one a template.
struct Books<P> {
    list: Vec<Book<P>>,
    /// Ids of all rules met, for `--only`.
    known: Vec<String>,
}

impl<P> Books<P> {
    /// The rules of a template, loaded when they are first needed; then also what there was to say about them.
    fn of<'b, E: Engine<Program = P>>(
        &'b mut self,
        template: &Arc<Template>,
        args: &CheckArgs,
        run: &mut Run<'_, '_, E>,
    ) -> (&'b Book<P>, Option<Vec<Diagnostic>>) {
        if let Some(at) = self.list.iter().position(|book| book.template == template.name) {
            #[allow(clippy::indexing_slicing, reason = "the place was found just now")]
            return (&self.list[at], None);
        }
        let mut diagnostics = Diagnostics::default();
        let mut program = run.engine.program(template, &args.rules, run.world, &mut diagnostics);
        if let Some(program) = &mut program {
            self.known.extend(run.engine.rules(program).into_iter().map(|rule| rule.id));
            if !args.only.is_empty() {
                let wanted: Vec<String> = args.only.iter().map(|id| fold_code(id)).collect();
                run.engine.select(program, &|id| wanted.contains(&fold_code(id)));
            }
        }
        run.failed |= program.is_none();
        let list = run.say_all(diagnostics);
        let broken = list.iter().filter(|d| d.severity == Severity::Error).count();
        let book = Book { template: template.name.clone(), program, broken };
        (self.list.push_mut(book), Some(list))
    }

    /// Ids asked for that no rule book in use holds.
    fn unknown(&self, only: &[String]) -> Vec<Diagnostic> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let missing = only.iter().filter(|id| !self.known.iter().any(|known| fold_code(known) == fold_code(id)));
        missing
            .map(|id| {
                let help = match nearest(id, self.known.iter().map(String::as_str)) {
                    Some(near) => Message::new(Text::UsageNear).with("near", near),
                    None => Message::new(Text::UsageListRules),
                };
                Diagnostic::new(Code::UnknownRule, Message::new(Text::UsageNoRule).with("rule", id.clone())).help(help)
            })
            .collect()
    }
}

/// The output under way, in one format.
struct Page {
    format: CheckFormat,
    view: View,
    total: Total,
    reports: Vec<json::ReportOutput>,
    diagnostics: Vec<json::DiagnosticOutput>,
}

impl Page {
    fn new<E: Engine>(format: CheckFormat, run: &Run<'_, '_, E>, results: &Results) -> Self {
        let view = View { color: run.view.color && results.is_stdout(), ..run.view };
        Self { format, view, total: Total::default(), reports: Vec::new(), diagnostics: Vec::new() }
    }

    fn begin<E: Engine>(&self, run: &mut Run<'_, '_, E>, results: &mut Results) -> Result<(), Stop> {
        match self.format {
            CheckFormat::Csv => run.print(results, &csv::lines([csv::HEADER])),
            CheckFormat::Text | CheckFormat::Json | CheckFormat::Jsonl => Ok(()),
        }
    }

    /// Diagnostics that belong to no report; they have been printed.
    fn about_inputs<E: Engine>(&mut self, list: &[Diagnostic], run: &Run<'_, '_, E>) {
        if self.format == CheckFormat::Json {
            let sources = run.engine.sources();
            self.diagnostics.extend(list.iter().map(|d| json::diagnostic(d, sources, self.view.lang)));
        }
    }

    fn report<E: Engine>(
        &mut self,
        checked: &Checked,
        broken: usize,
        run: &mut Run<'_, '_, E>,
        results: &mut Results,
    ) -> Result<(), Stop> {
        self.total.add(checked);
        let sources = run.engine.sources();
        let words = match self.format {
            CheckFormat::Text => text::checked(checked, broken, sources, self.view),
            CheckFormat::Csv => csv::checked(checked, self.view.lang),
            CheckFormat::Jsonl => json::line(&json::report(checked, sources, self.view.lang)),
            CheckFormat::Json => {
                self.reports.push(json::report(checked, sources, self.view.lang));
                return Ok(());
            }
        };
        run.print(results, &words)
    }

    fn end<E: Engine>(&mut self, run: &mut Run<'_, '_, E>, results: &mut Results) -> Result<(), Stop> {
        match self.format {
            CheckFormat::Text if self.total.reports + self.total.failed > 1 && self.total.reports > 0 => {
                run.print(results, &text::total(&self.total, self.view))
            }
            CheckFormat::Json => {
                let output = json::CheckOutput {
                    schema: json::SCHEMA,
                    reports: std::mem::take(&mut self.reports),
                    diagnostics: std::mem::take(&mut self.diagnostics),
                };
                run.print(results, &json::pretty(&output))
            }
            CheckFormat::Text | CheckFormat::Jsonl | CheckFormat::Csv => Ok(()),
        }
    }
}
