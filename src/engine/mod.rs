//! Loads forms and rules, and reads and checks reports, for every front (the command line, an embedder).
//!
//! An [`Engine`] holds forms (templates with their rules). A [`Checker`] uses them to check reports and tables of many
//! reports on the calling thread; [`run`] lets several checkers work at once and hands over their results in order. A
//! [`ReportHandler`] decides what is made of a report: the engine knows no output format.
//!
//! Invariant: files are opened only through a [`World`], and the result of a report depends only on the report, the
//! rules and the options, not on what was read before.

mod batch;
mod checker;
mod collect;
mod alike;
mod copied;
mod forms;
mod handler;
#[cfg(feature = "cli")]
pub mod incremental;
#[cfg(feature = "cli")]
pub mod inputs;
mod lint;
pub(crate) mod members;
pub mod pool;
mod prior;
mod progress;
mod rulebook_cache;
mod rules;
mod table;
mod table_summary;
mod task;
mod unplaced;

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::dataset::Reader;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text, nearest};
use crate::report::Report;
use crate::rulebook::{self, FileRef, Library, RulebookError};
use crate::source::Sources;
use crate::template::{self, Template};
use crate::world::{Memory, World};
use crate::{align, builtin, check, explanation, ingest, yaml};
use unplaced::Refusal;

pub use crate::explanation::{Baseline, Explanations};
pub use alike::{AlikeSections, SectionSketch};
pub use batch::{Batch, run};
pub use checker::{CheckedReport, Checker, ReadReport, UnreadReport};
pub use forms::FormChoice;
pub use handler::{HeldReport, ReportHandler, Scope, TableEvent};
pub use members::{MemberReports, Office, Offices, RolledUp};
pub use prior::PriorReports;
pub use progress::{Progress, Silent};
pub use rulebook_cache::RulebookCache;
pub use rules::{RuleEntry, RuleSet, unapplied_files, unknown_ids};
pub use table::TableBatch;
pub use table_summary::{TableRemarks, TableSummary};
pub use task::{REPORT_LIMIT, TableFile, Task, Tasks, WHOLE, Work, bytes_of, is_long_table, read_all, read_file};

/// The forms that reports are recognised as, and the rules of each. Clones share what was loaded.
#[derive(Default, Clone)]
pub struct Engine {
    /// Texts of templates, and of the files that were linted.
    sources: Sources,
    templates: Vec<Arc<Template>>,
    /// Files of the forms that do not ship with gouji.
    own: Arc<Memory>,
    /// Rule files of those forms with their texts, by the name of the form. Another form may have a file of that name.
    own_rules: HashMap<String, (FileRef, Arc<Memory>)>,
    /// Templates from files, by name of the file.
    named: HashMap<String, Option<Arc<Template>>>,
    /// The rules of forms without those of the user, compiled once per form, however many reports need them.
    form_rules: Arc<Mutex<Vec<Arc<RuleSet>>>>,
    /// Rule files that were linted.
    library: Library,
}

impl Engine {
    /// Loads the built-in forms.
    pub fn new() -> Self {
        let mut engine = Self::empty();
        for name in builtin::templates() {
            let mut own = Diagnostics::default();
            let path = builtin::template_of(name).unwrap_or(name);
            let file = FileRef { builtin: true, path: path.to_owned() };
            if let Some(template) = engine.read_template(&file, &Memory::new(), &mut own) {
                engine.templates.push(template);
            }
        }
        engine
    }

    /// Creates an engine without forms.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds a form with its rules; reports are recognised and checked as with the built-in forms. The texts are those
    /// of a template and of a rule file, with the names by which diagnostics refer to them; a form of the same name is
    /// replaced. `None` if nothing can be made of the template. A mistake in a row or in a rule leaves that one out:
    /// [`Diagnostics::has_errors`] tells whether there is any. Their places point into [`Engine::sources`].
    pub fn add_form(
        &mut self,
        template: (&str, &str),
        rules: Option<(&str, &str)>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Template>> {
        let mut own = Memory::clone(&self.own).with(template.0, template.1);
        let file = FileRef { builtin: false, path: template.0.to_owned() };
        let loaded = self.read_template(&file, &own, diagnostics)?;
        if let Some((name, text)) = rules {
            own = own.with(name, text);
            let file = FileRef { builtin: false, path: name.to_owned() };
            self.own_rules.insert(loaded.name.clone(), (file, Arc::new(Memory::new().with(name, text))));
        }
        self.own = Arc::new(own);
        self.templates.retain(|known| known.name != loaded.name);
        self.templates.push(Arc::clone(&loaded));
        // Clones of this engine go on with the form that is replaced.
        let mut others = self.form_rules.lock().unwrap_or_else(PoisonError::into_inner).clone();
        others.retain(|rules| rules.template.name != loaded.name);
        self.form_rules = Arc::new(Mutex::new(others));
        let rules = self.form_rules(&loaded);
        diagnostics.extend(rules.diagnostics.iter().cloned().collect());
        self.sources = rules.sources.clone();
        Some(loaded)
    }

    /// The forms as which reports can be recognised, in the order in which they are listed.
    pub fn templates(&self) -> &[Arc<Template>] {
        &self.templates
    }

    /// The texts of templates, and of files that were linted.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the form of a name, or else the template in the file of that name. If there is neither, reports the form
    /// with the nearest name, or that the file does not exist. A template from a file is used only
    /// when named and takes no part in recognition. Places of the diagnostics point into [`Engine::sources`].
    pub fn template(&mut self, name: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Arc<Template>> {
        let folded = crate::source::fold_code(name);
        if let Some(found) = self.templates.iter().find(|template| template.name == folded) {
            return Some(Arc::clone(found));
        }
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        if world.kind(name).is_none() && is_template_name(name) {
            diagnostics.push(self.unknown_template(name));
            return None;
        }
        let file = FileRef { builtin: false, path: name.to_owned() };
        let found = self.read_template(&file, world, diagnostics);
        self.named.insert(name.to_owned(), found.clone());
        found
    }

    /// Loads the rules of a form: its own and those of `files` that are for it; the set lists the files that are not.
    /// Broken rules become diagnostics of the set, and the others are applied. The result does not depend on what was loaded before.
    pub fn rules(&self, template: &Arc<Template>, files: &[String], world: &dyn World) -> RuleSet {
        let mut diagnostics = Diagnostics::default();
        let mut sources = self.sources.clone();
        let world = &Layered { first: &self.own, then: world };
        let nothing = Memory::new();
        let texts = self.own_rules.get(&template.name).map_or(&nothing, |(_, texts)| texts);
        let world = &Layered { first: texts, then: world };
        // A library of its own: diagnostics about a shared file would otherwise reach the first template alone.
        let mut library = Library::default();
        // Files for several forms may be named at once; a report takes those for its own form.
        let own: Vec<FileRef> = files.iter().map(|path| FileRef { builtin: false, path: path.clone() }).collect();
        let mut for_others = Vec::new();
        let mut files: Vec<FileRef> = self.rules_of(&template.name).into_iter().collect();
        for file in own {
            library.open(&file, None, world, &mut sources, &mut diagnostics);
            match library.opened(&file).filter(|opened| !opened.is_for(&template.name)) {
                Some(other) => {
                    let error = RulebookError::for_other(other, &template.name);
                    for_others.extend(error.map(|error| (file.path.clone(), Diagnostic::from(error))));
                }
                None => files.push(file),
            }
        }
        let name = Some(template.name.as_str());
        let book = rulebook::combine(&files, name, &mut library, world, &mut sources, &mut diagnostics);
        // A result without rules that the user asked for would look like one with them.
        let usable = files.iter().all(|file| library.opened(file).is_some_and(|opened| opened.is_for(&template.name)));
        let program = usable.then(|| check::check(template, &book, &mut diagnostics));
        let mut set = RuleSet::new(template, program, diagnostics, sources);
        set.for_others = for_others;
        set
    }

    /// Reads a document and places its cells in the form it is recognised as, or in `wanted`. Adds its text to
    /// `sources`. A document may hold several reports: they come in its order, and there is at least one. Each holds
    /// the remarks about it; the first also those about the document.
    pub fn read(
        &self,
        name: &str,
        bytes: &[u8],
        wanted: Option<&Arc<Template>>,
        sources: &mut Sources,
    ) -> Result<Vec<Report>, Diagnostics> {
        self.read_or_refuse(name, bytes, wanted, sources).map_err(|refusal| refusal.diagnostics)
    }

    /// The same, where a refusal holds the report if its form is known.
    fn read_or_refuse(
        &self,
        name: &str,
        bytes: &[u8],
        wanted: Option<&Arc<Template>>,
        sources: &mut Sources,
    ) -> Result<Vec<Report>, Refusal> {
        let mut diagnostics = Diagnostics::default();
        let read = ingest::read(name, bytes, sources, &mut diagnostics);
        let Some((source, document)) = read else { return Err(diagnostics.into()) };
        let with = |mut all: Diagnostics, found: Diagnostics| {
            all.extend(found);
            all
        };
        let placed = align::place(&document, Some(source), name, &self.templates, wanted, sources);
        let mut reports = placed.map_err(|found| {
            let tried = wanted.map_or(self.templates.as_slice(), std::slice::from_ref);
            let of_form = |form: &_| align::read_headline(&document, Some(source), name, form, &self.templates);
            let Refusal { diagnostics: explained, report } =
                unplaced::explain_refusal(found, &document, tried, name, of_form);
            Refusal { diagnostics: with(diagnostics.clone(), explained), report }
        })?;
        for report in reports.iter_mut().filter(|report| !report.unparted.is_empty()) {
            let rules = self.form_rules(&report.template.clone());
            align::settle(report, rules.equalities());
        }
        let alone = reports.len() == 1;
        let narrative = LazyCell::new(|| unplaced::is_narrative(&document));
        for report in &mut reports {
            match unplaced::refuse_unplaced(report, &document, &narrative) {
                Err(found) if alone => {
                    let unchecked = reports.pop().filter(Report::is_unchecked).map(Box::new);
                    return Err(Refusal { diagnostics: with(diagnostics, found), report: unchecked });
                }
                // Of several, it stays in its place, with the reason.
                Err(found) => report.diagnostics = found,
                Ok(()) => {}
            }
        }
        if let Some(first) = reports.first_mut() {
            diagnostics.extend(std::mem::take(&mut first.diagnostics));
            first.diagnostics = diagnostics;
        }
        Ok(reports)
    }

    /// Reads files that explain findings. Places of the diagnostics point into [`Engine::sources`].
    pub fn explanations(
        &mut self,
        files: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Explanations> {
        let mut read = |file: &String| explanation::read(file, world, &mut self.sources, diagnostics);
        files.iter().filter_map(&mut read).collect()
    }

    /// Creates a reader of a table of many reports. `file` is the name by which results refer to it.
    pub fn table_reader(&self, file: &str, wanted: Option<&Arc<Template>>) -> Reader {
        Reader::new(file, &self.templates, wanted)
    }

    /// Creates a checker of reports with the rules of their forms.
    pub fn checker<'w>(&self) -> Checker<'w> {
        Checker::new(self.clone())
    }

    /// Returns the rule file of a form.
    fn rules_of(&self, name: &str) -> Option<FileRef> {
        let builtin = || builtin::rules_of(name).map(|path| FileRef { builtin: true, path: path.to_owned() });
        self.own_rules.get(name).map(|(file, _)| file.clone()).or_else(builtin)
    }

    /// Returns the rules of a form and of `files`. They are compiled anew only if that can make a difference: files
    /// that a rule file extends may be found in `world` alone.
    fn rules_in_use(&self, template: &Arc<Template>, files: &[String], world: &dyn World) -> Arc<RuleSet> {
        let own = files.is_empty().then(|| self.form_rules(template));
        own.filter(|rules| rules.errors == 0).unwrap_or_else(|| Arc::new(self.rules(template, files, world)))
    }

    /// Returns the rules of a form without those of the user, which take no part in reading a report.
    fn form_rules(&self, template: &Arc<Template>) -> Arc<RuleSet> {
        let mut known = self.form_rules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.iter().find(|rules| Arc::ptr_eq(&rules.template, template)) {
            return Arc::clone(found);
        }
        let rules = Arc::new(self.rules(template, &[], &Memory::new()));
        known.push(Arc::clone(&rules));
        rules
    }

    /// Reports a name that neither a form nor a file has.
    fn unknown_template(&self, name: &str) -> Diagnostic {
        let names: Vec<&str> = self.templates.iter().map(|template| template.name.as_str()).collect();
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => Message::new(Text::UsageNear).with("near", near),
            None => Message::new(Text::UsageTemplates)
                .with_list("templates", names.into_iter().map(Message::verbatim).collect()),
        };
        let message = Message::new(Text::UsageNoTemplate).with("name", name);
        Diagnostic::new(Code::UnknownTemplate, message).help(help)
    }

    fn load_yaml(&mut self, file: &FileRef, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<yaml::Node> {
        let id = rulebook::read_source(file, world, &mut self.sources, diagnostics)?;
        let source = self.sources.get(id)?.clone();
        yaml::load(id, &source, diagnostics)
    }

    fn read_template(
        &mut self,
        file: &FileRef,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Template>> {
        let root = self.load_yaml(file, world, diagnostics)?;
        template::load(&root, diagnostics).map(Arc::new)
    }
}

/// Whether a name is written as that of a form, such as `gov-info-disclosure/2021`, and not as that of a file.
fn is_template_name(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && !part.contains(['.', '\\', ':']))
}

/// Searches the files of added forms before those of the world.
struct Layered<'a> {
    first: &'a Memory,
    then: &'a dyn World,
}

impl World for Layered<'_> {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, crate::world::ReadError> {
        self.first.read(name, limit).or_else(|_| self.then.read(name, limit))
    }

    fn open(&self, name: &str) -> Result<Box<dyn crate::world::Stream>, crate::world::ReadError> {
        self.first.open(name).or_else(|_| self.then.open(name))
    }

    fn canonical(&self, name: &str) -> Option<String> {
        self.first.canonical(name).or_else(|| self.then.canonical(name))
    }

    fn kind(&self, name: &str) -> Option<crate::world::EntryKind> {
        self.then.kind(name)
    }

    fn list(&self, folder: &str) -> Result<Vec<crate::world::DirectoryEntry>, crate::world::ReadError> {
        self.then.list(folder)
    }
}
