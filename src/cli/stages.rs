//! The engine behind the command line: each call of a stage stands in one small function of this file.
//! In: names and bytes. Out: what the stages make of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::check::ir::{Program, Words};
use crate::diagnostic::{Diagnostics, Message};
use crate::finding::{self, Checked};
use crate::relations::Equality;
use crate::report::Report;
use crate::rulebook::{self, FileRef, Library};
use crate::source::Sources;
use crate::template::{self, Template};
use crate::vectorized::Plan;
use crate::world::World;
use crate::{align, builtin, check, ingest, yaml};

use super::pipeline::{Engine, RuleEntry};

/// The built-in forms and everything read so far. Texts, forms and sums are shared between clones.
#[derive(Default, Clone)]
pub struct Stages {
    sources: Sources,
    library: Library,
    templates: Vec<Arc<Template>>,
    /// Templates from files, by name of the file.
    named: HashMap<String, Option<Arc<Template>>>,
    /// Plain sums of the built-in rule books, by template: read once, however many reports need them.
    relations: Vec<(Arc<Template>, Vec<Equality>)>,
    /// Sources that must outlive the reports: templates and rule files.
    kept: usize,
}

impl Stages {
    /// Loads the built-in templates.
    pub fn new() -> Self {
        let mut stages = Self::default();
        let nowhere = crate::world::Memory::new();
        for name in builtin::templates() {
            let mut own = Diagnostics::default();
            let path = builtin::template_of(name).unwrap_or(name);
            let file = FileRef { builtin: true, path: path.to_owned() };
            if let Some(template) = stages.load_template(&file, &nowhere, &mut own) {
                stages.templates.push(template);
            }
        }
        stages.kept = stages.sources.len();
        stages
    }

    fn load_yaml(&mut self, file: &FileRef, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<yaml::Node> {
        let id = rulebook::read_source(file, world, &mut self.sources, diagnostics)?;
        let source = self.sources.get(id)?.clone();
        yaml::load(id, &source, diagnostics)
    }

    fn load_template(
        &mut self,
        file: &FileRef,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Template>> {
        let root = self.load_yaml(file, world, diagnostics)?;
        template::load(&root, diagnostics).map(Arc::new)
    }
}

impl Engine for Stages {
    type Program = Program;

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    fn release(&mut self, len: usize) {
        self.sources.truncate(len.max(self.kept));
    }

    fn templates(&self) -> Vec<Arc<Template>> {
        self.templates.clone()
    }

    fn template(&mut self, name: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Arc<Template>> {
        let folded = crate::source::fold_code(name);
        if let Some(found) = self.templates.iter().find(|template| template.name == folded) {
            return Some(Arc::clone(found));
        }
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        let file = FileRef { builtin: false, path: name.to_owned() };
        let found = self.load_template(&file, world, diagnostics);
        self.named.insert(name.to_owned(), found.clone());
        self.kept = self.sources.len();
        found
    }

    fn program(
        &mut self,
        template: &Arc<Template>,
        files: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Option<Program> {
        // A library of its own: what is said of a shared file would else be said to the first template alone.
        let mut library = Library::default();
        // Files for several years may be named at once; a report takes those for its own form.
        let mut own: Vec<FileRef> = files.iter().map(|path| FileRef { builtin: false, path: path.clone() }).collect();
        for file in &own {
            library.open(file, None, world, &mut self.sources, diagnostics);
        }
        let fits =
            |library: &Library, file: &FileRef| library.rules_for(file).is_none_or(|name| name.value == template.name);
        if own.iter().any(|file| fits(&library, file)) {
            own.retain(|file| fits(&library, file));
        }
        let builtin = builtin::rules_of(&template.name).map(|path| FileRef { builtin: true, path: path.to_owned() });
        let files: Vec<FileRef> = builtin.into_iter().chain(own).collect();
        let book = rulebook::combine(&files, Some(&template.name), &mut library, world, &mut self.sources, diagnostics);
        self.kept = self.sources.len();
        // A result without the rules somebody asked for would look like one with them.
        let usable = files.iter().all(|file| library.rules_for(file).is_some_and(|name| name.value == template.name));
        usable.then(|| check::check(template, &book, diagnostics))
    }

    fn select(&self, program: &mut Program, keep: &dyn Fn(&str) -> bool) {
        program.rules.retain(|rule| keep(&rule.id));
    }

    fn rules(&self, program: &Program) -> Vec<RuleEntry> {
        let entry = |rule: &check::ir::Rule| RuleEntry {
            id: rule.id.clone(),
            severity: rule.severity,
            table: rule.table.map(|t| program.template.table(t).code.clone()),
            check: rule.expression.clone(),
            when: rule.guard_text.clone(),
            basis: rule.basis.clone(),
            message: rule.words.as_ref().map(|words| match words {
                Words::Template(words) => Message::verbatim(words.clone()),
                Words::Own(message) => message.clone(),
            }),
            span: rule.span,
            derived: rule.derived,
        };
        program.rules.iter().map(entry).collect()
    }

    fn read(&mut self, name: &str, bytes: &[u8], wanted: Option<&Arc<Template>>) -> Result<Report, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let read = ingest::read(name, bytes, &mut self.sources, &mut diagnostics);
        let Some((source, document)) = read else { return Err(diagnostics) };
        let mut report =
            align::place(&document, Some(source), name, &self.templates, wanted, &self.sources).map_err(|found| {
                let mut all = diagnostics.clone();
                all.extend(found);
                all
            })?;
        if !report.unparted.is_empty() {
            let further = self.own_relations(&report.template.clone());
            align::settle(&mut report, &further);
        }
        diagnostics.extend(std::mem::take(&mut report.diagnostics));
        report.diagnostics = diagnostics;
        Ok(report)
    }

    fn check_rest(&self, program: &Program, report: Report, open: &[Option<Vec<usize>>]) -> Checked {
        finding::check_rest(program, report, open)
    }

    fn plan(&self, program: &Program) -> Option<Plan> {
        Some(Plan::of(Arc::new(program.clone())))
    }

    fn lint(&mut self, name: &str, beside: &[String], world: &dyn World, diagnostics: &mut Diagnostics) {
        let file = FileRef { builtin: false, path: name.to_owned() };
        let mut own = Diagnostics::default();
        let root = self.load_yaml(&file, world, &mut own);
        match root.as_ref().map(rulebook::kind_of) {
            // The loader of rule files reads it again and says all there is to say.
            Some(Some(rulebook::FileKind::Rules)) => self.lint_rules(&file, beside, world, diagnostics),
            Some(Some(rulebook::FileKind::Template)) => {
                diagnostics.extend(own);
                if let Some(template) = root.and_then(|root| template::load(&root, diagnostics)).map(Arc::new) {
                    check::check(&template, &rulebook::Rulebook::default(), diagnostics);
                }
            }
            Some(None) => {
                diagnostics.extend(own);
                diagnostics.extend(root.iter().map(rulebook::unknown_kind).collect());
            }
            None => diagnostics.extend(own),
        }
    }
}

impl Stages {
    /// What the form's own rule book says that is a plain sum. Rules of the user take no part in reading.
    fn own_relations(&mut self, template: &Arc<Template>) -> Vec<Equality> {
        if let Some((_, known)) = self.relations.iter().find(|(of, _)| Arc::ptr_eq(of, template)) {
            return known.clone();
        }
        let Some(path) = builtin::rules_of(&template.name) else { return Vec::new() };
        let file = FileRef { builtin: true, path: path.to_owned() };
        let mut own = Diagnostics::default();
        // Apart from the library: the book's text would stand behind the report's, which is released first.
        let nowhere = crate::world::Memory::new();
        let mut sources = Sources::default();
        let mut library = Library::default();
        let book = rulebook::combine(&[file], Some(&template.name), &mut library, &nowhere, &mut sources, &mut own);
        let found = check::linear::equalities(&check::check(template, &book, &mut own));
        self.relations.push((Arc::clone(template), found.clone()));
        found
    }

    /// Rules are checked against the template they name: a built-in one, or one that stands beside them.
    fn lint_rules(&mut self, file: &FileRef, beside: &[String], world: &dyn World, diagnostics: &mut Diagnostics) {
        let book = rulebook::combine(
            std::slice::from_ref(file),
            None,
            &mut self.library,
            world,
            &mut self.sources,
            diagnostics,
        );
        let Some(rules_for) = self.library.rules_for(file) else { return };
        let builtin = self.templates.iter().find(|t| t.name == rules_for.value).cloned();
        let template = match builtin {
            Some(template) => Some(template),
            None => match self.template_beside(file, &rules_for.value, beside, world) {
                Ok(found) => found,
                Err(broken) => return diagnostics.extend(broken),
            },
        };
        match template {
            Some(template) => {
                // A user's file adds to the built-in rules, so it may switch those off and use their names.
                let own_chain_has_builtin = book.rules.values().any(|rule| rule.file.builtin);
                let book = if builtin::rules_of(&template.name).is_some() && !own_chain_has_builtin {
                    let files = [
                        FileRef {
                            builtin: true,
                            path: builtin::rules_of(&template.name).unwrap_or_default().to_owned(),
                        },
                        file.clone(),
                    ];
                    let mut again = Diagnostics::default();
                    let book = rulebook::combine(
                        &files,
                        Some(&template.name),
                        &mut self.library,
                        world,
                        &mut self.sources,
                        &mut again,
                    );
                    diagnostics.extend(again);
                    book
                } else {
                    book
                };
                check::check(&template, &book, diagnostics);
            }
            None => diagnostics.push(rulebook::unknown_template(&rules_for, builtin::templates())),
        }
    }

    /// The template of the wanted name among the files named together with the rules, or `template.yaml`,
    /// `NAME.template.yaml`, in their folder.
    fn template_beside(
        &mut self,
        file: &FileRef,
        wanted: &str,
        beside: &[String],
        world: &dyn World,
    ) -> Result<Option<Arc<Template>>, Diagnostics> {
        let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let stem = file.path.rsplit_once('/').map_or(file.path.as_str(), |(_, name)| name);
        let stem = stem.trim_end_matches(".yaml").trim_end_matches(".yml").trim_end_matches(".rules");
        let last = wanted.rsplit('/').next().unwrap_or(wanted);
        let names = [
            format!("{folder}template.yaml"),
            format!("{folder}{last}.template.yaml"),
            format!("{folder}{stem}.template.yaml"),
            format!("{folder}{last}.yaml"),
        ];
        for path in beside.iter().filter(|name| **name != file.path).cloned().chain(names) {
            if world.canonical(&path).is_none() {
                continue;
            }
            // What is wrong with the template is told when the template is checked, unless nothing is left of it.
            let mut own = Diagnostics::default();
            let root = self.load_yaml(&FileRef { builtin: false, path }, world, &mut own);
            if root.as_ref().and_then(rulebook::kind_of) == Some(rulebook::FileKind::Rules) {
                continue;
            }
            match root.and_then(|root| template::load(&root, &mut own)).map(Arc::new) {
                Some(template) if template.name == wanted => return Ok(Some(template)),
                Some(_) => {}
                None => return Err(own),
            }
        }
        Ok(None)
    }
}
