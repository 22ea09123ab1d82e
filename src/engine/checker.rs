//! Checks reports one after the other, or the reports of a table chunk by chunk.
//!
//! Invariant: the result of a task does not depend on the checker that works on it. A panic while checking a report
//! costs that report only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::table::{TableReader, fold};
use super::table_summary::TableRemarks;
use super::task::bytes_of;
use super::unplaced::Refusal;
use super::{
    Batch, Engine, FormChoice, HeldReport, MemberReports, PriorReports, ReportHandler, RuleSet, RulebookCache, Scope,
    TableEvent, Task, Tasks, Work, unapplied_files, unknown_ids,
};
use super::{alike, copied};
use crate::dataset::CHUNK_BYTES;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Severity, Text};
use crate::explanation::{self, Baseline, Explanations, SectionExplanation, Subject};
use crate::finding::{self, Checked, Finding, Summary};
use crate::ingest;
use crate::report::Report;
use crate::source::Sources;
use crate::template::Template;
use crate::world::{Memory, World, converted, not_converted};

/// A checked report with its sources and rules.
#[derive(Debug)]
pub struct CheckedReport {
    pub checked: Checked,
    /// The rules that were applied.
    pub rules: Arc<RuleSet>,
    /// The texts that places in findings and diagnostics point into.
    pub sources: Sources,
}

/// A report that was read and not checked.
#[derive(Debug)]
pub struct ReadReport {
    pub report: Report,
    /// The texts that places in the report point into.
    pub sources: Sources,
}

impl CheckedReport {
    /// The violated and undetermined findings, in the order of the rule book.
    pub fn findings(&self) -> &[Finding] {
        &self.checked.findings
    }

    /// The report as it was read.
    pub fn report(&self) -> &Report {
        &self.checked.report
    }
}

/// What is known of a report besides its cells.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// What to evaluate; see [`Plan::residual_positions`](crate::vectorized::Plan::residual_positions).
    pub open: &'a [Option<Vec<usize>>],
    /// The explanations beside the file.
    pub beside: Option<&'a Explanations>,
}

/// A report that could not be checked, and why.
#[derive(Debug)]
pub struct UnreadReport {
    pub name: String,
    /// Present if the report was read but no rule of its form could be loaded.
    pub rules: Option<Arc<RuleSet>>,
    /// Ordered by place; where no rule of its form could be loaded, the diagnostics of `rules` say why instead.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Checks reports with the rules of their forms. Clones share what was loaded, so each thread has one.
pub struct Checker<'w> {
    pub(super) engine: Engine,
    pub(super) world: &'w dyn World,
    files: Arc<[String]>,
    only: Arc<[String]>,
    pub(super) wanted: Option<Arc<Template>>,
    /// Reports are read and not checked.
    pub(super) reads_only: bool,
    /// Reports are checked for the values that their relations prove.
    pub(super) proves_only: bool,
    /// Likely wrong cells are not searched.
    without_location: bool,
    /// Sections are sketched, to be compared with those of other offices.
    sketches_sections: bool,
    cache: RulebookCache,
    explanations: Arc<[Explanations]>,
    baseline: Option<Arc<Baseline>>,
    /// Where last year's reports are looked for.
    pub(super) prior: Option<Arc<PriorReports>>,
    /// Where the reports are looked for that a report consolidates.
    pub(super) members: Option<Arc<MemberReports>>,
    pub(super) table: Option<TableReader>,
}

impl Clone for Checker<'_> {
    fn clone(&self) -> Self {
        Self {
            engine: self.engine.clone(),
            world: self.world,
            files: Arc::clone(&self.files),
            only: Arc::clone(&self.only),
            wanted: self.wanted.clone(),
            reads_only: self.reads_only,
            proves_only: self.proves_only,
            without_location: self.without_location,
            sketches_sections: self.sketches_sections,
            cache: self.cache.clone(),
            explanations: Arc::clone(&self.explanations),
            baseline: self.baseline.clone(),
            prior: self.prior.clone(),
            members: self.members.clone(),
            table: None,
        }
    }
}

/// A world without files.
static NOWHERE: Memory = Memory::new();

impl<'w> Checker<'w> {
    /// Checks every report against the rules of the form it is recognised as.
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            world: &NOWHERE,
            files: Arc::default(),
            only: Arc::default(),
            wanted: None,
            reads_only: false,
            proves_only: false,
            without_location: false,
            sketches_sections: false,
            cache: RulebookCache::default(),
            explanations: Arc::default(),
            baseline: None,
            prior: None,
            members: None,
            table: None,
        }
    }

    /// Adds rule files, which are read from `world`, as are the files they extend. Each is applied to reports of the forms
    /// it is for; [`RuleSet::for_others`] lists the others.
    pub fn with_rules(mut self, files: &[String], world: &'w dyn World) -> Self {
        self.files = files.into();
        self.world = world;
        self
    }

    /// Opens files through this world.
    pub fn with_world(mut self, world: &'w dyn World) -> Self {
        self.world = world;
        self
    }

    /// Applies only the rules of these ids. An id that no form has is an error: [`Checker::check`] then reads no
    /// report, and a table begins with a remark.
    pub fn only(mut self, ids: &[String]) -> Self {
        self.only = ids.into();
        self
    }

    /// Treats every report as one of this form.
    pub fn with_template(mut self, template: Option<Arc<Template>>) -> Self {
        self.wanted = template;
        self
    }

    /// Treats every report as one of the chosen form, or recognises it among the chosen ones.
    pub fn with_forms(mut self, choice: FormChoice) -> Self {
        self.wanted = choice.forced;
        if self.wanted.is_none() {
            self.engine.templates = choice.forms;
        }
        self
    }

    /// Sets aside findings that these files explain, besides those that a file beside a report explains.
    pub fn with_explanations(mut self, explanations: Arc<[Explanations]>) -> Self {
        self.explanations = explanations;
        self
    }

    /// Sets aside findings that were known.
    pub fn with_baseline(mut self, baseline: Option<Arc<Baseline>>) -> Self {
        self.baseline = baseline;
        self
    }

    /// Looks for last year's report of each office among these; rules with `prior` do not apply without it.
    pub fn with_prior(mut self, prior: Option<Arc<PriorReports>>) -> Self {
        self.prior = prior;
        self
    }

    /// Looks for the reports that a report consolidates among these, and compares it with their sum; rules with
    /// `members` do not apply without it.
    pub fn with_members(mut self, members: Option<Arc<MemberReports>>) -> Self {
        self.members = members;
        self
    }

    /// Reads reports without checking them: each is given to [`ReportHandler::read`], and no rules are loaded.
    pub fn reading_only(mut self) -> Self {
        self.reads_only = true;
        self
    }

    /// Checks every report for the values that its relations prove: each is given to [`ReportHandler::checked`], also one
    /// of a table in which everything holds, and nothing is explained or located.
    pub fn proving_only(mut self) -> Self {
        self.proves_only = true;
        self
    }

    /// Checks reports without searching which cells are most likely wrong.
    pub fn without_location(mut self) -> Self {
        self.without_location = true;
        self
    }

    /// Sketches the sections of which the template asks whether they were copied from another office:
    /// [`Batch::sections`] has them, and [`AlikeSections`](super::AlikeSections) compares them at the end of a run.
    pub fn sketching_sections(mut self) -> Self {
        self.sketches_sections = true;
        self
    }

    /// Whether findings are of no interest.
    pub(super) fn is_for_cells(&self) -> bool {
        self.reads_only || self.proves_only
    }

    /// Returns the rules that are applied to reports of a form.
    pub fn rules(&mut self, template: &Arc<Template>) -> Arc<RuleSet> {
        Arc::clone(self.cache.get(&self.engine, template, &self.files, &self.only, self.members.is_some(), self.world))
    }

    /// Reports selected ids that no form has whose rules can be used.
    fn unknown_ids(&mut self) -> Vec<Diagnostic> {
        if self.only.is_empty() || self.reads_only {
            return Vec::new();
        }
        let forms =
            self.wanted.as_ref().map_or_else(|| self.engine.templates().to_vec(), |form| vec![Arc::clone(form)]);
        let sets: Vec<Arc<RuleSet>> = forms.iter().map(|form| self.rules(form)).collect();
        let usable: Vec<&RuleSet> = sets.iter().map(Arc::as_ref).filter(|set| set.program.is_some()).collect();
        if usable.is_empty() { Vec::new() } else { unknown_ids(&self.only, usable) }
    }

    /// Checks a document that holds one report; of several, it returns the first. `name` is the name by which results
    /// refer to it.
    pub fn check(&mut self, name: &str, bytes: &[u8]) -> Result<CheckedReport, UnreadReport> {
        let first = self.check_all(name, bytes).into_iter().next();
        first.unwrap_or_else(|| Err(UnreadReport::new(name, Vec::new(), Sources::default())))
    }

    /// Checks every report of a document, in its order; there is at least one result. The further reports of a file are
    /// named after it and their place in it, such as `年报.docx#2`.
    pub fn check_all(&mut self, name: &str, bytes: &[u8]) -> Vec<Result<CheckedReport, UnreadReport>> {
        let unknown = self.unknown_ids();
        if !unknown.is_empty() {
            return vec![Err(UnreadReport::new(name, unknown, Sources::default()))];
        }
        let mut found = Vec::new();
        let work = Work::Document { name: name.to_owned(), bytes: Some(Ok(bytes.to_vec())) };
        self.work(Task { work, share: super::WHOLE }, &mut Keep(&mut found));
        found
    }

    /// Checks a stream that holds a table of many reports or a single report. Events are passed to `sink` in the order
    /// of the file; at most one chunk of the table is held in memory. Returns the summary of all reports.
    pub fn check_table(
        &mut self,
        name: &str,
        mut input: impl std::io::Read,
        mut sink: impl FnMut(TableEvent<'_>),
    ) -> Summary {
        let world = self.world;
        self.events(Tasks::of_stream(name, &mut input, world), &mut sink)
    }

    /// Checks files in the same way, one after the other; they are opened through the world of [`Checker::with_world`].
    pub fn check_files(&mut self, names: &[String], mut sink: impl FnMut(TableEvent<'_>)) -> Summary {
        let world = self.world;
        self.events(Tasks::new(names.to_vec(), world, &mut std::io::empty(), Some(CHUNK_BYTES)), &mut sink)
    }

    fn events(&mut self, tasks: Tasks<'_>, sink: &mut dyn FnMut(TableEvent<'_>)) -> Summary {
        let mut tally = Summary::default();
        let unknown = self.unknown_ids();
        if !unknown.is_empty() {
            sink(TableEvent::Remarks(&unknown));
            if unknown.len() == self.only.len() {
                return tally;
            }
        }
        let mut remarks = TableRemarks::default();
        let mut handler = Events { sink, known: Vec::new() };
        for task in tasks {
            let mut batch = self.work(task, &mut handler);
            tally.merge(std::mem::take(&mut batch.tally));
            let list = remarks.enter(batch.table);
            if !list.is_empty() {
                (handler.sink)(TableEvent::Remarks(&list));
            }
        }
        let mut rest = remarks.finish();
        let known: Vec<&RuleSet> = handler.known.iter().map(Arc::as_ref).collect();
        rest.extend(unapplied_files(&known).into_iter().map(|(diagnostic, _)| diagnostic.clone()));
        if !rest.is_empty() {
            (handler.sink)(TableEvent::Remarks(&rest));
        }
        tally
    }

    /// Does one task and passes its results to the handler.
    pub fn work<H: ReportHandler>(&mut self, task: Task, handler: &mut H) -> Batch<H::Part> {
        let name = task.name().to_owned();
        let done = catch_unwind(AssertUnwindSafe(|| match task.work {
            Work::Document { name, bytes } => self.document(&name, bytes, handler),
            Work::Chunk { table, chunk, first } => self.chunk(&table, &chunk, first, handler),
            Work::Broken { name, diagnostic } => alone(&name, Diagnostics::from_iter([*diagnostic]), handler),
        }));
        done.unwrap_or_else(|_| {
            self.table = None;
            alone(&name, internal_error(&name), handler)
        })
    }

    fn document<H: ReportHandler>(
        &mut self,
        name: &str,
        bytes: Option<Result<Vec<u8>, Box<Diagnostic>>>,
        handler: &mut H,
    ) -> Batch<H::Part> {
        let bytes = bytes_of(name, bytes, self.world);
        if let Ok(bytes) = &bytes {
            handler.document(name, bytes);
        }
        let mut sources = Sources::default();
        let read = read_document(&self.engine, name, bytes, self.wanted.as_ref(), self.world, &mut sources);
        let mut batch = Batch::default();
        match read {
            Ok(mut reports) => {
                let mut texts = sources.clone();
                let beside = if self.is_for_cells() { None } else { explanation::beside(name, self.world, &mut texts) };
                let beside = beside.map(|(explanations, list)| {
                    if let Some(first) = reports.first_mut() {
                        first.diagnostics.extend(list.into_iter().collect());
                    }
                    explanations
                });
                for report in reports {
                    let name = report.name.clone();
                    let given = Given { open: &[], beside: beside.as_ref() };
                    self.one(&name, Ok(report), texts.clone(), given, &mut batch, handler);
                }
                if let Some(beside) = &beside {
                    let mut list = beside.unmet();
                    beside.adopt(&mut list, &mut texts);
                    batch.remarks(&list, &texts, Scope::Table, handler);
                }
            }
            Err(Refusal { diagnostics, report }) => match report.filter(|report| self.says_of_unchecked(report)) {
                Some(report) => {
                    let mut texts = sources.clone();
                    let beside =
                        explanation::beside(name, self.world, &mut texts).map(|(explanations, _)| explanations);
                    let given = Given { open: &[], beside: beside.as_ref() };
                    self.one(name, Ok(Report { diagnostics, ..*report }), texts, given, &mut batch, handler);
                }
                None => unread(name, diagnostics, sources, &mut batch, handler),
            },
        }
        handler.document_end(&mut batch.part);
        batch
    }

    /// Whether a rule says anything of a report without readable tables.
    fn says_of_unchecked(&mut self, report: &Report) -> bool {
        if self.is_for_cells() {
            return false;
        }
        let rules = self.rules(&report.template);
        rules.program.as_ref().is_some_and(|program| finding::says_of_unchecked(program, report))
    }

    /// Checks one report if it could be read.
    pub(super) fn one<H: ReportHandler>(
        &mut self,
        name: &str,
        read: Result<Report, Diagnostics>,
        sources: Sources,
        given: Given<'_>,
        batch: &mut Batch<H::Part>,
        handler: &mut H,
    ) {
        let mut report = match read {
            Ok(report) => report,
            Err(found) => return unread(name, found, sources, batch, handler),
        };
        if self.reads_only {
            batch.reports += 1;
            batch.remarks(&report.diagnostics.clone().into_sorted(), &sources, Scope::Report, handler);
            return handler.read(ReadReport { report, sources }, &mut batch.part);
        }
        let rules = self.rules(&report.template);
        let mut sources = sources.beside(&rules.sources);
        batch.reports += 1;
        batch.need(&rules, handler);
        let names = self.members.as_ref().filter(|_| !report.prose.is_empty());
        let names = names.map(|known| known.names_of(&report, self.world)).unwrap_or_default();
        copied::leave_out_names(&mut report.prose, &names);
        if let Some(known) = self.prior.as_ref().filter(|_| rules.reads_prior()) {
            let (prior, said) = known.find(&report);
            report.prior = prior;
            copied::compare_with_prior(&mut report, &names);
            report.diagnostics.extend(said.into_iter().collect());
        }
        if let Some(known) = self.members.as_ref().filter(|_| rules.reads_members()) {
            report.members = known.find(&report, self.world);
        }
        if let Some(known) = self.members.as_ref().filter(|_| rules.office_attributes().next().is_some()) {
            report.office = known.office_reading(&report, self.world);
        }
        let Some(program) = &rules.program else {
            let remarks = report.diagnostics.clone().into_sorted();
            batch.remarks(&remarks, &sources, Scope::Report, handler);
            batch.failed = true;
            batch.tally.add_failed();
            let unread = UnreadReport { rules: Some(rules), ..UnreadReport::new(name, Vec::new(), sources) };
            return handler.unread(unread, &mut batch.part);
        };
        let (mut checked, figures, evaluation) =
            finding::evaluate_and_check(program, &rules.search, report, given.open);
        let found = self.set_aside(name, &rules, given.beside, Some(&mut checked), &mut sources);
        if !self.proves_only && !self.without_location {
            finding::locate_errors(program, &rules.search, &mut checked, &figures, &evaluation);
        }
        checked.report.diagnostics.extend(found.into_iter().collect());
        let remarks = checked.report.diagnostics.clone().into_sorted();
        batch.remarks(&remarks, &sources, Scope::Report, handler);
        batch.tally.add(&checked);
        if self.sketches_sections {
            let explain = |rule: &str, has_own| self.explanations_of(name, &rules, given.beside, (rule, has_own));
            batch.sections.extend(alike::sketches(program, &checked, explain));
        }
        if let Some(table) = &mut batch.table {
            fold(&mut checked, table);
        }
        handler.checked(CheckedReport { checked, rules, sources }, &mut batch.part);
    }

    /// Sets aside the findings of a report that are explained or were known, and returns the explanations that do not
    /// apply. Without `checked`, the report has no findings.
    pub(super) fn set_aside(
        &self,
        name: &str,
        rules: &RuleSet,
        beside: Option<&Explanations>,
        mut checked: Option<&mut Checked>,
        sources: &mut Sources,
    ) -> Vec<Diagnostic> {
        let Some(program) = &rules.program else { return Vec::new() };
        let mut found = Vec::new();
        if beside.is_some() || !self.explanations.is_empty() {
            let listed: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
            let subject = Subject { name, program, listed: &listed, world: self.world };
            for explanations in beside.into_iter().chain(self.explanations.iter()) {
                let mut list = explanations.explain(subject, checked.as_deref_mut());
                explanations.adopt(&mut list, sources);
                found.append(&mut list);
            }
        }
        if let (Some(baseline), Some(checked)) = (&self.baseline, checked) {
            let subject = Subject { name, program, listed: &[], world: self.world };
            baseline.compare(subject, Some(checked));
        }
        found
    }

    /// Returns the explanations of text that a report shares with other offices, for a rule of which it is known whether
    /// it finds something in the report by itself.
    fn explanations_of(
        &self,
        name: &str,
        rules: &RuleSet,
        beside: Option<&Explanations>,
        (rule, has_own): (&str, bool),
    ) -> Vec<SectionExplanation> {
        let Some(program) = &rules.program else { return Vec::new() };
        let subject = Subject { name, program, listed: &[], world: self.world };
        let files = beside.into_iter().chain(self.explanations.iter());
        files.flat_map(|file| file.of_section(subject, rule, has_own)).collect()
    }

    /// Sets aside what a report of a table is known for in which everything holds.
    pub(super) fn set_aside_held<H: ReportHandler>(
        &self,
        name: &str,
        rules: &RuleSet,
        beside: Option<&Explanations>,
        batch: &mut Batch<H::Part>,
        handler: &mut H,
    ) {
        let mut sources = Sources::default();
        let found = self.set_aside(name, rules, beside, None, &mut sources);
        batch.remarks(&found, &sources, Scope::Table, handler);
        if let (Some(baseline), Some(program)) = (&self.baseline, &rules.program) {
            let subject = Subject { name, program, listed: &[], world: self.world };
            batch.tally.aside.resolved += baseline.compare(subject, None);
        }
    }

    /// Whether findings of a report may be set aside.
    pub(super) fn may_set_aside(&self) -> bool {
        self.baseline.is_some() || !self.explanations.is_empty()
    }
}

impl UnreadReport {
    fn new(name: &str, diagnostics: Vec<Diagnostic>, sources: Sources) -> Self {
        Self { name: name.to_owned(), rules: None, diagnostics, sources }
    }
}

/// Passes on a report or a file without a result.
pub(super) fn unread<H: ReportHandler>(
    name: &str,
    found: Diagnostics,
    sources: Sources,
    batch: &mut Batch<H::Part>,
    handler: &mut H,
) {
    let unread = UnreadReport::new(name, found.into_sorted(), sources);
    batch.reports += 1;
    batch.failed = true;
    batch.tally.add_failed();
    batch.remarks(&unread.diagnostics, &unread.sources, Scope::Unread, handler);
    handler.unread(unread, &mut batch.part);
}

/// Does the same as a batch of its own.
fn alone<H: ReportHandler>(name: &str, found: Diagnostics, handler: &mut H) -> Batch<H::Part> {
    let mut batch = Batch::default();
    unread(name, found, Sources::default(), &mut batch, handler);
    batch
}

impl<P> Batch<P> {
    /// Passes on diagnostics; for a chunk of a table, no more than could ever be reported.
    pub(super) fn remarks<H: ReportHandler<Part = P>>(
        &mut self,
        list: &[Diagnostic],
        sources: &Sources,
        scope: Scope,
        handler: &mut H,
    ) {
        self.failed |= list.iter().any(|d| d.severity == Severity::Error);
        let Some(table) = &mut self.table else { return handler.remarks(list, sources, scope, &mut self.part) };
        for diagnostic in list {
            if table.admit(diagnostic.severity) {
                handler.remarks(std::slice::from_ref(diagnostic), sources, scope, &mut self.part);
            }
        }
    }
}

/// Reads a document; where that fails, also compares the name with the content.
fn read_document(
    engine: &Engine,
    name: &str,
    bytes: Result<Vec<u8>, Box<Diagnostic>>,
    wanted: Option<&Arc<Template>>,
    world: &dyn World,
    sources: &mut Sources,
) -> Result<Vec<Report>, Refusal> {
    let bytes = bytes.map_err(|diagnostic| Diagnostics::from_iter([*diagnostic]))?;
    read_or_convert(engine, name, &bytes, wanted, world, sources).map_err(|mut refusal| {
        if let Some((ending, format)) = ingest::other_ending(name, &bytes) {
            let message = Message::new(Text::OtherEnding).with("ending", ending).with("format", format);
            let diagnostic = Diagnostic::new(Code::OtherEnding, message).in_file(name);
            refusal.diagnostics.push(diagnostic.help(Message::new(Text::OtherEndingHelp)));
        }
        refusal
    })
}

/// Reads a document, converting it with another program first if its format needs one.
fn read_or_convert(
    engine: &Engine,
    name: &str,
    bytes: &[u8],
    wanted: Option<&Arc<Template>>,
    world: &dyn World,
    sources: &mut Sources,
) -> Result<Vec<Report>, Refusal> {
    let Some(format) = ingest::needs_conversion(bytes) else {
        return engine.read_or_refuse(name, bytes, wanted, sources);
    };
    let bytes =
        world.convert(bytes, format).map_err(|error| Diagnostics::from_iter([not_converted(name, format, &error)]))?;
    let mut reports = engine.read_or_refuse(name, &bytes, wanted, sources)?;
    if let Some(first) = reports.first_mut() {
        first.diagnostics.push(converted(name, format));
    }
    Ok(reports)
}

/// Reports a panic while checking a report; the other reports are still checked.
pub(super) fn internal_error(name: &str) -> Diagnostics {
    let message = Message::new(Text::OwnFault);
    Diagnostics::from_iter([Diagnostic::new(Code::Internal, message)
        .help(Message::new(Text::OwnFaultHelp))
        .in_file(name)])
}

/// Keeps the results of a document.
struct Keep<'a>(&'a mut Vec<Result<CheckedReport, UnreadReport>>);

impl ReportHandler for Keep<'_> {
    type Part = ();

    fn checked(&mut self, report: CheckedReport, _: &mut ()) {
        self.0.push(Ok(report));
    }

    fn unread(&mut self, report: UnreadReport, _: &mut ()) {
        self.0.push(Err(report));
    }
}

/// Passes every event to a function.
struct Events<'a> {
    sink: &'a mut dyn FnMut(TableEvent<'_>),
    /// The rule sets that were passed on.
    known: Vec<Arc<RuleSet>>,
}

impl ReportHandler for Events<'_> {
    type Part = ();

    fn rules(&mut self, rules: &Arc<RuleSet>) {
        if !self.known.iter().any(|known| Arc::ptr_eq(known, rules)) {
            (self.sink)(TableEvent::Rules(rules));
            self.known.push(Arc::clone(rules));
        }
    }

    fn checked(&mut self, report: CheckedReport, _: &mut ()) {
        (self.sink)(TableEvent::Checked(&report));
    }

    fn held(&mut self, report: &HeldReport<'_>, _: &mut ()) {
        (self.sink)(TableEvent::Held(report));
    }

    fn unread(&mut self, report: UnreadReport, _: &mut ()) {
        (self.sink)(TableEvent::Unread(&report));
    }

    fn remarks(&mut self, list: &[Diagnostic], _: &Sources, scope: Scope, _: &mut ()) {
        // Diagnostics of a report are passed on with the report.
        if scope == Scope::Table {
            (self.sink)(TableEvent::Remarks(list));
        }
    }
}
