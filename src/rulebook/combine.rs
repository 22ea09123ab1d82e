//! Combines the files named by the user and those they extend into one rule book.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::RulebookError;
use super::load;
use super::model::{FileRef, Rule, RuleFile, Rulebook, Switch};
use crate::builtin;
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{Source, SourceId, Sources, Span, Spanned, fold_code};
use crate::world::World;
use crate::yaml;

/// Most files in one chain of `extends`.
const MAX_CHAIN: usize = 16;

/// Files already read, so that each is read, parsed and reported once.
#[derive(Default, Clone)]
pub struct Library {
    files: HashMap<FileRef, Option<Arc<RuleFile>>>,
}

impl Library {
    /// Reads one file; every problem goes to `diagnostics`. `extended_at`: where another file names it.
    pub fn open(
        &mut self,
        file: &FileRef,
        extended_at: Option<Span>,
        world: &dyn World,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<RuleFile>> {
        if let Some(known) = self.files.get(file) {
            return known.clone();
        }
        let read = read_source(file, world, sources, diagnostics).and_then(|id| {
            let source = sources.get(id)?.clone();
            let root = yaml::load(id, &source, diagnostics)?;
            if kind_of(&root) == Some(FileKind::Template) {
                diagnostics.push(RulebookError::IsTemplate {
                    span: extended_at.unwrap_or(load::head(&root)),
                    file: file.path.clone(),
                });
                return None;
            }
            load::load(&root, file, diagnostics).map(Arc::new)
        });
        self.files.insert(file.clone(), read.clone());
        read
    }
}

impl Library {
    /// Returns a file that was opened and could be read.
    pub fn opened(&self, file: &FileRef) -> Option<&RuleFile> {
        self.files.get(file)?.as_deref()
    }
}

/// The kind of a YAML file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Template,
    Rules,
}

/// Recognised by the key that only one of the two kinds has.
pub fn kind_of(root: &yaml::Node) -> Option<FileKind> {
    let entries = root.entries()?;
    let has = |names: &[&str]| entries.iter().any(|e| names.contains(&fold_code(&e.key.value).as_str()));
    if has(&["rules-for", "适用模板"]) {
        return Some(FileKind::Rules);
    }
    if has(&["template", "模板"]) {
        return Some(FileKind::Template);
    }
    if has(&["rules", "规则", "extends", "继承", "define", "定义"]) {
        return Some(FileKind::Rules);
    }
    has(&["tables", "表", "sections", "部分"]).then_some(FileKind::Template)
}

/// The text of a YAML file, registered as a source.
pub fn read_source(
    file: &FileRef,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<SourceId> {
    if file.builtin {
        let text = builtin::file(&file.path)?;
        return Some(sources.add(Source::new(file.path.clone(), text)));
    }
    let bytes = match world.read(&file.path, yaml::MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(problem) => {
            diagnostics.push(crate::world::unreadable(&file.path, &problem));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Some(sources.add(Source::new(file.path.clone(), text)))
        }
        Err(_) => {
            diagnostics.push(yaml::bad_encoding(&file.path));
            None
        }
    }
}

/// One rule book of all `files`, each with what it extends. Later files add to earlier ones.
///
/// `template`: the name all of them must be for, where it is known; files for another are reported and left out.
pub fn combine(
    files: &[FileRef],
    template: Option<&str>,
    library: &mut Library,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Rulebook {
    let mut book = Rulebook::default();
    let mut merged: Vec<FileRef> = Vec::new();
    for file in files {
        let Some(chain) = chain(file, library, world, sources, diagnostics) else { continue };
        if let (Some(template), Some(own)) = (template, chain.first())
            && !own.is_for(template)
        {
            diagnostics.extend(RulebookError::for_other(own, template).into_iter().map(Into::into).collect());
            continue;
        }
        let own_chain: Vec<FileRef> = chain.iter().map(|f| f.file.clone()).collect();
        let mut clashed = false;
        // The base of a chain comes first, so that what extends it can override it.
        for link in chain.iter().rev() {
            if merged.contains(&link.file) {
                continue;
            }
            merged.push(link.file.clone());
            merge(&mut book, link, &own_chain, &mut clashed, diagnostics);
        }
    }
    drop_switched_off(&mut book);
    book
}

/// A file and all it extends, itself first.
fn chain(
    file: &FileRef,
    library: &mut Library,
    world: &dyn World,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Arc<RuleFile>>> {
    let root = folder(&folder(&file.path).unwrap_or_default()).unwrap_or_default();
    let mut links = vec![library.open(file, None, world, sources, diagnostics)?];
    while let Some(Spanned { value: written, span }) = links.last().and_then(|l| l.extends.clone()) {
        let Some(from) = links.last().map(|l| l.file.clone()) else { break };
        let next = match resolve(&from, &written, &root) {
            Some(next) => next,
            None => {
                diagnostics.push(RulebookError::ExtendsEscape { file: Spanned::new(written, span) });
                break;
            }
        };
        if links.iter().any(|l| l.file == next) || links.len() >= MAX_CHAIN {
            let chain = links.iter().map(|l| l.file.path.clone()).chain([next.path]).collect();
            diagnostics.push(RulebookError::ExtendsCycle { span, chain });
            break;
        }
        if !next.builtin && !stays_home(&file.path, &next.path, world) {
            diagnostics.push(RulebookError::ExtendsEscape { file: Spanned::new(written, span) });
            break;
        }
        let exists =
            if next.builtin { builtin::file(&next.path).is_some() } else { world.canonical(&next.path).is_some() };
        if !exists {
            diagnostics.push(RulebookError::ExtendsMissing {
                file: Spanned::new(written, span),
                builtin: builtin::rule_files().map(str::to_owned).collect(),
            });
            break;
        }
        match library.open(&next, Some(span), world, sources, diagnostics) {
            Some(opened) => {
                let wanted: Vec<&str> = links.first().map_or_else(Vec::new, |link| families(link).collect());
                if !families(&opened).any(|family| wanted.contains(&family)) {
                    let found = opened.rules_for.first().map_or_else(String::new, |name| name.value.clone());
                    diagnostics.push(RulebookError::OtherFamily { span, found });
                    break;
                }
                links.push(opened);
            }
            None => {
                // Why it could not be read has been reported.
                break;
            }
        }
    }
    Some(links)
}

/// Whether a file is really at the path of its name: a link must not lead out of the folders that `resolve` allows.
fn stays_home(named: &str, next: &str, world: &dyn World) -> bool {
    let (Some(named), Some(next)) = (world.canonical(named), world.canonical(next)) else { return true };
    let home = folder(&folder(&named).unwrap_or_default()).unwrap_or_default();
    home.is_empty() || next.strip_prefix(home.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

/// The families of the templates that a file is for.
fn families(file: &RuleFile) -> impl Iterator<Item = &str> {
    file.rules_for.iter().map(|name| name.value.rsplit_once('/').map_or(name.value.as_str(), |(family, _)| family))
}

fn folder(path: &str) -> Option<String> {
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned())
}

/// `extends` as written in `from` → the file. It may go up one folder from the file the user named, no
/// further: a rule file from elsewhere must not be able to read arbitrary files.
fn resolve(from: &FileRef, written: &str, root: &str) -> Option<FileRef> {
    if let Some(name) = written.strip_prefix("builtin:") {
        let path = builtin::rules_of(name.trim()).map_or_else(|| name.to_owned(), str::to_owned);
        return Some(FileRef { builtin: true, path });
    }
    if written.starts_with('/') || written.contains("://") || written.contains('\\') || written.get(1..2) == Some(":") {
        return None;
    }
    let base = folder(&from.path).unwrap_or_default();
    let absolute = base.starts_with('/');
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    // How many folders above the named file's own may be left.
    // Files that ship lie beside each other, wherever the named file is.
    let root = if from.builtin { "" } else { root };
    let floor = root.split('/').filter(|p| !p.is_empty() && *p != ".").count();
    let mut above = 0usize;
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.last().is_some_and(|p| *p != "..") {
                    parts.pop();
                } else {
                    parts.push("..");
                    above += 1;
                }
                if parts.len() < floor || above > 1 {
                    return None;
                }
            }
            name => parts.push(name),
        }
    }
    let mut path = parts.join("/");
    if absolute {
        path.insert(0, '/');
    }
    Some(FileRef { builtin: from.builtin, path })
}

/// `clashed`: whether rules of the chain were reported that another file has.
fn merge(
    book: &mut Rulebook,
    file: &RuleFile,
    own_chain: &[FileRef],
    clashed: &mut bool,
    diagnostics: &mut Diagnostics,
) {
    let mut clashes: Vec<(Spanned<String>, Span)> = Vec::new();
    for (name, define) in &file.defines {
        book.defines.insert(name.clone(), define.clone());
    }
    for (id, switch) in &file.rules {
        match switch {
            Switch::Off(span) => book.off.push(Spanned::new(id.clone(), *span)),
            Switch::Rule(rule) => {
                // A rule written after the entry that turns it off applies again.
                book.off.retain(|off| off.value != *id);
                match book.rules.get_mut(id) {
                    None => {
                        book.rules.insert(id.clone(), (**rule).clone());
                    }
                    Some(base) if own_chain.contains(&base.file) => overlay(base, rule),
                    Some(base) => clashes.push((rule.id.clone(), base.id.span)),
                }
            }
        }
    }
    // A file used twice, or copied with what it extends, is one mistake.
    if let Some((id, first)) = clashes.first().cloned().filter(|_| !*clashed) {
        *clashed = true;
        diagnostics.push(RulebookError::DefinedTwice { id, first, count: clashes.len() });
    }
}

/// Replaces what a rule inherits by what it writes itself.
fn overlay(base: &mut Rule, over: &Rule) {
    base.id = over.id.clone();
    base.file = over.file.clone();
    if over.check.is_some() {
        base.check.clone_from(&over.check);
        // Another relation: the old guard, table and message belong to the old one.
        base.when.clone_from(&over.when);
        base.table.clone_from(&over.table);
        base.message.clone_from(&over.message);
    }
    fn replace<T: Clone>(base: &mut Option<T>, over: &Option<T>) {
        if over.is_some() {
            base.clone_from(over);
        }
    }
    replace(&mut base.when, &over.when);
    replace(&mut base.table, &over.table);
    replace(&mut base.message, &over.message);
    replace(&mut base.basis, &over.basis);
    replace(&mut base.severity, &over.severity);
    replace(&mut base.blank, &over.blank);
}

/// Removes the rules that are turned off; what is left in `off` can only name derived rules.
fn drop_switched_off(book: &mut Rulebook) {
    let mut derived = Vec::new();
    for off in std::mem::take(&mut book.off) {
        if book.rules.shift_remove(&off.value).is_none() && !derived.contains(&off) {
            derived.push(off);
        }
    }
    book.off = derived;
}

impl Rulebook {
    pub fn severity_of(rule: &Rule) -> Severity {
        rule.severity.unwrap_or(Severity::Error)
    }

    pub fn span_of(rule: &Rule) -> Span {
        rule.check.as_ref().map_or(rule.id.span, |f| f.scalar.span)
    }
}
