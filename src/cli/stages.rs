//! The engine behind the command line: each call of a stage stands in one small function of this file.
//! In: names and bytes. Out: what the stages make of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::check::ir::{Program, Words};
use crate::diagnostic::{Diagnostics, Message};
use crate::finding::{self, Checked};
use crate::report::Report;
use crate::rulebook::{self, FileRef, Library};
use crate::schema::{self, Template};
use crate::text::Sources;
use crate::world::World;
use crate::{align, builtin, check, ingest, yaml};

use super::pipeline::{Engine, RuleEntry};

/// The built-in forms and everything read so far.
#[derive(Default)]
pub struct Stages {
    sources: Sources,
    library: Library,
    templates: Vec<Arc<Template>>,
    /// Templates from files, by name of the file.
    named: HashMap<String, Option<Arc<Template>>>,
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

    fn load_template(&mut self, file: &FileRef, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Arc<Template>> {
        let id = rulebook::read_source(file, world, &mut self.sources, diagnostics)?;
        let source = self.sources.get(id)?.clone();
        let root = yaml::load(id, &source, diagnostics)?;
        schema::load(&root, diagnostics).map(Arc::new)
    }

    /// The files whose rules apply: the built-in ones of the template, then the user's.
    fn rule_files(template: &Template, files: &[String]) -> Vec<FileRef> {
        let own = files.iter().map(|path| FileRef { builtin: false, path: path.clone() });
        let builtin = builtin::rules_of(&template.name).map(|path| FileRef { builtin: true, path: path.to_owned() });
        builtin.into_iter().chain(own).collect()
    }
}

impl Engine for Stages {
    type Program = Program;

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn release(&mut self, len: usize) {
        self.sources.truncate(len.max(self.kept));
    }

    fn templates(&self) -> Vec<Arc<Template>> {
        self.templates.clone()
    }

    fn template(&mut self, name: &str, world: &dyn World, diagnostics: &mut Diagnostics) -> Option<Arc<Template>> {
        let folded = crate::text::fold_code(name);
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
        let files = Self::rule_files(template, files);
        let before = diagnostics.len();
        let book = rulebook::combine(&files, Some(&template.name), &mut self.library, world, &mut self.sources, diagnostics);
        self.kept = self.sources.len();
        let program = check::check(template, &book, diagnostics);
        let broken = diagnostics.len() > before && diagnostics.has_errors();
        (!broken || !program.rules.is_empty()).then_some(program)
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
        let mut report = align::place(&document, Some(source), name, &self.templates, wanted, &self.sources)
            .map_err(|found| {
                let mut all = diagnostics.clone();
                all.extend(found);
                all
            })?;
        diagnostics.extend(std::mem::take(&mut report.diagnostics));
        report.diagnostics = diagnostics;
        Ok(report)
    }

    fn check(&self, program: &Program, report: Report) -> Checked {
        finding::check_report(program, report)
    }

    fn lint(&mut self, name: &str, world: &dyn World, diagnostics: &mut Diagnostics) {
        let file = FileRef { builtin: false, path: name.to_owned() };
        let Some(id) = rulebook::read_source(&file, world, &mut self.sources, diagnostics) else { return };
        let Some(source) = self.sources.get(id).cloned() else { return };
        let mut own = Diagnostics::default();
        let root = yaml::load(id, &source, &mut own);
        let kind = root.as_ref().and_then(rulebook::kind_of);
        // A rule file is loaded again through the library, which then reports what is wrong with its YAML.
        if kind != Some(rulebook::FileKind::Rules) {
            diagnostics.extend(own);
        }
        let Some(root) = root else { return };
        match kind {
            Some(rulebook::FileKind::Template) => {
                if let Some(template) = schema::load(&root, diagnostics).map(Arc::new) {
                    check::check(&template, &rulebook::Rulebook::default(), diagnostics);
                }
            }
            Some(rulebook::FileKind::Rules) => self.lint_rules(&file, world, diagnostics),
            None => diagnostics.push(rulebook::unknown_kind(&root)),
        }
    }
}

impl Stages {
    /// Rules are checked against the template they name: a built-in one, or one that stands beside them.
    fn lint_rules(&mut self, file: &FileRef, world: &dyn World, diagnostics: &mut Diagnostics) {
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
            None => match self.template_beside(file, &rules_for.value, world) {
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
                        FileRef { builtin: true, path: builtin::rules_of(&template.name).unwrap_or_default().to_owned() },
                        file.clone(),
                    ];
                    let mut again = Diagnostics::default();
                    let book =
                        rulebook::combine(&files, Some(&template.name), &mut self.library, world, &mut self.sources, &mut again);
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

    /// `template.yaml`, or `NAME.template.yaml`, in the folder of the rule file, if it has the wanted name.
    fn template_beside(&mut self, file: &FileRef, wanted: &str, world: &dyn World) -> Result<Option<Arc<Template>>, Diagnostics> {
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
        for path in names {
            if world.canonical(&path).is_none() {
                continue;
            }
            // What is wrong with the template is told when the template is checked, unless nothing is left of it.
            let mut own = Diagnostics::default();
            match self.load_template(&FileRef { builtin: false, path }, world, &mut own) {
                Some(template) if template.name == wanted => return Ok(Some(template)),
                Some(_) => {}
                None => return Err(own),
            }
        }
        Ok(None)
    }
}
