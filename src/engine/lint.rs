//! Checks rule files and templates without a report.
//!
//! Invariant: every problem of a file is reported once, whatever the form the file is for.

use std::sync::Arc;

use super::Engine;
use crate::builtin;
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rulebook::{self, FileRef, Library, Rulebook, RulebookError};
use crate::source::{Span, Spanned};
use crate::template::{self, Template};
use crate::world::World;

impl Engine {
    /// Checks one rule file or template without a report. `beside` lists all files named with it, which may include the
    /// template of the rules. Places of the diagnostics point into [`Engine::sources`].
    pub fn lint(&mut self, name: &str, beside: &[String], world: &dyn World, diagnostics: &mut Diagnostics) {
        let file = FileRef { builtin: false, path: name.to_owned() };
        let mut own = Diagnostics::default();
        let root = self.load_yaml(&file, world, &mut own);
        match root.as_ref().map(rulebook::kind_of) {
            // The loader of rule files reads it again and reports every problem.
            Some(Some(rulebook::FileKind::Rules)) => self.lint_rules(&file, beside, world, diagnostics),
            Some(Some(rulebook::FileKind::Template)) => {
                diagnostics.extend(own);
                let loaded =
                    root.and_then(|root| Some((template::load(&root, diagnostics)?, template::years_span(&root))));
                if let Some((template, years)) = loaded.map(|(template, years)| (Arc::new(template), years)) {
                    let other = years.and_then(|_| self.same_years(&template, &file, beside, world));
                    diagnostics.extend(
                        years
                            .zip(other)
                            .map(|(span, other)| template::years_overlap(span, other))
                            .into_iter()
                            .collect(),
                    );
                    self.lint_prior(&template, &file, beside, world, diagnostics);
                    check::check(&template, &rulebook::Rulebook::default(), diagnostics);
                }
            }
            Some(None) => {
                diagnostics.extend(own);
                diagnostics.extend(root.iter().map(|root| RulebookError::unknown_kind(root).into()).collect());
            }
            None => diagnostics.extend(own),
        }
    }

    /// Checks what a template declares about earlier forms against those that are known: built-in ones, and those in
    /// files named with it.
    fn lint_prior(
        &mut self,
        template: &Template,
        file: &FileRef,
        beside: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) {
        for form in &template.prior {
            let wanted = &form.form;
            let builtin = self.templates.iter().find(|known| known.name == wanted.value).cloned();
            let builtin = builtin.filter(|known| known.name != template.name);
            let mut others = Vec::new();
            let earlier = match builtin {
                Some(earlier) => Some(earlier),
                None => match self.template_beside(file, &wanted.value, beside, world, &mut others) {
                    Ok(found) => found.map(|(_, template)| template),
                    // What is wrong with that file is reported where it is checked.
                    Err(_) => continue,
                },
            };
            match earlier {
                Some(earlier) => {
                    let mut found = Vec::new();
                    template.prior_cells(&earlier, &mut found);
                    found.into_iter().for_each(|found| diagnostics.push(found));
                }
                None => {
                    let known = builtin::templates().map(str::to_owned).chain(others).collect();
                    diagnostics.push(template::unknown_prior_form(wanted.clone(), known));
                }
            }
        }
    }

    /// Returns the files among these that may be templates, to be looked at beside rules: all but the rule files.
    pub fn possible_templates(&mut self, names: &[String], world: &dyn World) -> Vec<String> {
        // What is wrong with a file is reported when it is checked itself.
        let mut unused = Diagnostics::default();
        let mut is_rules = |name: &String| {
            let root = self.load_yaml(&FileRef { builtin: false, path: name.clone() }, world, &mut unused);
            root.as_ref().and_then(rulebook::kind_of) == Some(rulebook::FileKind::Rules)
        };
        names.iter().filter(|name| !is_rules(name)).cloned().collect()
    }

    /// The name of another template of the family for some of the same years: a built-in one, or one in a file named
    /// before this one.
    fn same_years(
        &mut self,
        template: &Template,
        file: &FileRef,
        beside: &[String],
        world: &dyn World,
    ) -> Option<String> {
        if let Some(other) = self.templates.iter().find(|other| template::overlap(template, other)) {
            return Some(other.name.clone());
        }
        // A form has few years; a folder may have many files.
        const MAX_COMPARED: usize = 64;
        for path in beside.iter().take_while(|name| **name != file.path).take(MAX_COMPARED) {
            let other = FileRef { builtin: false, path: path.clone() };
            let root = self.load_yaml(&other, world, &mut Diagnostics::default());
            let root = root.filter(|root| rulebook::kind_of(root) == Some(rulebook::FileKind::Template));
            let other = root.and_then(|root| template::load(&root, &mut Diagnostics::default()));
            if let Some(other) = other.filter(|other| template::overlap(template, other)) {
                return Some(other.name);
            }
        }
        None
    }

    /// Checks rules against the template they name: a built-in one, or one among the files beside them.
    fn lint_rules(&mut self, file: &FileRef, beside: &[String], world: &dyn World, diagnostics: &mut Diagnostics) {
        let mut found = Diagnostics::default();
        let book = rulebook::combine(
            std::slice::from_ref(file),
            None,
            &mut self.library,
            world,
            &mut self.sources,
            &mut found,
        );
        let rules_for = self.library.opened(file).map(|opened| opened.rules_for.clone()).unwrap_or_default();
        for name in rules_for {
            self.lint_for(file, &book, name, beside, world, &mut found);
        }
        match self.library.opened(file) {
            Some(opened) => diagnostics.extend(rulebook::report_inherited(opened, found)),
            None => diagnostics.extend(found),
        }
    }

    /// Checks the rules of a file against one of the templates it names.
    fn lint_for(
        &mut self,
        file: &FileRef,
        book: &Rulebook,
        name: Spanned<String>,
        beside: &[String],
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) {
        let builtin = self.templates.iter().find(|t| t.name == name.value).cloned();
        let mut others = Vec::new();
        let template = match builtin {
            Some(template) => Some(template),
            None => match self.template_beside(file, &name.value, beside, world, &mut others) {
                Ok(found) => found.map(|(_, template)| template),
                Err(broken) => return diagnostics.extend(broken),
            },
        };
        let Some(template) = template else {
            let known = builtin::templates().map(str::to_owned).collect();
            return diagnostics.push(RulebookError::UnknownTemplate { written: name, known, beside: others });
        };
        // A user's file extends the built-in rules, so it may switch those off and reuse their names.
        let own_chain_has_builtin = book.rules.values().any(|rule| rule.file.builtin);
        let builtin = builtin::rules_of(&template.name).filter(|_| !own_chain_has_builtin);
        let with_builtin = builtin.map(|path| {
            let files = [FileRef { builtin: true, path: path.to_owned() }, file.clone()];
            let wanted = Some(template.name.as_str());
            rulebook::combine(&files, wanted, &mut self.library, world, &mut self.sources, diagnostics)
        });
        // With what was found so far, for some checks are made only of files without errors.
        let mut own = std::mem::take(diagnostics);
        check::check(&template, with_builtin.as_ref().unwrap_or(book), &mut own);
        // What is wrong with the template is reported where that is checked.
        let of_template = |found: &Diagnostic| {
            let source = |span: Span| span.source;
            found.primary().map(|label| source(label.span)) == template.span.map(source)
        };
        own.into_iter().filter(|found| !of_template(found)).for_each(|found| diagnostics.push(found));
    }

    /// Returns the files with the templates of rule files that neither ship nor were added, if they stand beside the rules
    /// where [`Engine::lint`] finds them.
    pub fn templates_beside(&mut self, rules: &[String], world: &dyn World) -> Vec<String> {
        let mut found = Vec::new();
        // What is wrong with a file is reported when it is used.
        let mut unused = Diagnostics::default();
        for path in rules {
            let file = FileRef { builtin: false, path: path.clone() };
            let opened = Library::default().open(&file, None, world, &mut self.sources, &mut unused);
            for name in opened.iter().flat_map(|opened| &opened.rules_for) {
                if self.templates.iter().any(|known| known.name == name.value) {
                    continue;
                }
                if let Ok(Some((path, _))) = self.template_beside(&file, &name.value, &[], world, &mut Vec::new())
                    && !found.contains(&path)
                {
                    found.push(path);
                }
            }
        }
        found
    }

    /// The template of the wanted name, and its file, among the files named together with the rules, or `template.yaml`,
    /// `NAME.template.yaml`, in their folder. Fails if there is none, and a template in which nothing could be read may be it.
    fn template_beside(
        &mut self,
        file: &FileRef,
        wanted: &str,
        beside: &[String],
        world: &dyn World,
        others: &mut Vec<String>,
    ) -> Result<Option<(String, Arc<Template>)>, Diagnostics> {
        let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let stem = file.path.rsplit_once('/').map_or(file.path.as_str(), |(_, name)| name);
        let stem = stem.trim_end_matches(".yaml").trim_end_matches(".yml").trim_end_matches(".rules");
        let last = wanted.rsplit('/').next().unwrap_or(wanted);
        let names = ["template", &format!("{last}.template"), &format!("{stem}.template"), last]
            .map(|name| ["yaml", "yml"].map(|ending| format!("{folder}{name}.{ending}")));
        // Those in its own folder first: in a tree of folders they are the likely ones.
        let (near, far): (Vec<&String>, Vec<&String>) = beside
            .iter()
            .filter(|name| **name != file.path)
            .partition(|name| name.strip_prefix(&folder).is_some_and(|rest| !rest.contains('/')));
        let mut broken = None;
        for path in near.into_iter().chain(far).cloned().chain(names.into_iter().flatten()) {
            if world.canonical(&path).is_none() {
                continue;
            }
            // Errors in the template are reported when the template is checked, unless nothing is left of it.
            let mut own = Diagnostics::default();
            let root = self.load_yaml(&FileRef { builtin: false, path: path.clone() }, world, &mut own);
            if root.as_ref().and_then(rulebook::kind_of) == Some(rulebook::FileKind::Rules) {
                continue;
            }
            match root.and_then(|root| template::load(&root, &mut own)).map(Arc::new) {
                Some(template) if template.name == wanted => return Ok(Some((path, template))),
                Some(other) => others.push(other.name.clone()),
                None => broken = broken.or(Some(own)),
            }
        }
        broken.map_or(Ok(None), Err)
    }
}
