//! Models offices and which of them consolidates which.
//!
//! Invariant: every name stands for one office, and no office is below itself.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text, nearest};
use crate::report::OfficeAttributes;
use crate::source::{Place, fold_label};

/// Most offices of a cycle that are named.
const NAMES_LISTED: usize = 20;

/// A text of a manifest and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub text: String,
    pub place: Option<Place>,
}

impl Written {
    /// Adds the place of the text to a diagnostic.
    pub(super) fn mark(&self, diagnostic: Diagnostic, file: &str) -> Diagnostic {
        match &self.place {
            Some(Place::Text(span)) => diagnostic.span(*span),
            Some(place) => diagnostic.in_file(file).placed(place.clone()),
            None => diagnostic.in_file(file),
        }
    }
}

/// The folded name of an attribute, and what it says.
pub(super) type Attribute = (String, String);

/// An office as it stands in a manifest.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub name: Written,
    pub parent: Option<Written>,
    pub file: Option<Written>,
    pub attributes: Vec<Attribute>,
    pub aliases: Vec<Written>,
}

/// An office.
#[derive(Debug, Clone)]
pub struct Office {
    pub(super) name: Written,
    /// Its place in [`Offices::list`].
    pub parent: Option<usize>,
    /// The offices that it consolidates, in order.
    pub members: Vec<usize>,
    /// The report that belongs to it, by the name by which it is opened.
    pub(super) file: Option<Written>,
    /// The folded names of its attributes, and what they say.
    pub(super) attributes: Vec<Attribute>,
    /// Its other names in reports.
    pub(super) aliases: Vec<String>,
    /// A folder that stands for an office of which no name is known.
    pub(super) is_folder: bool,
}

impl Office {
    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.name.text
    }
}

/// Offices, each with those that it consolidates.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    /// The file or folder that lists them.
    pub file: String,
    pub list: Vec<Office>,
    /// The attributes that it has, folded.
    pub(super) attributes: Arc<[String]>,
    /// By name and alias, folded.
    pub(super) by_name: HashMap<String, usize>,
}

impl Offices {
    /// Connects the entries of a manifest. With a mistake in it nothing is returned: a sum without one of its members
    /// would look like the sum.
    pub(super) fn from_entries(file: &str, entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<Offices> {
        let mut found = Offices { file: file.to_owned(), ..Offices::default() };
        let before = diagnostics.len();
        let mut names: HashMap<String, Written> = HashMap::new();
        for (idx, entry) in entries.iter().enumerate() {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let folded = fold_label(&name.text);
                if let Some(first) = names.get(&folded).filter(|_| found.by_name.get(&folded) != Some(&idx)) {
                    diagnostics.push(twice(name, first, file));
                }
                found.by_name.entry(folded.clone()).or_insert(idx);
                names.entry(folded).or_insert_with(|| name.clone());
            }
        }
        for entry in &entries {
            let parent = entry.parent.as_ref().and_then(|written| {
                let known = found.by_name.get(&fold_label(&written.text)).copied();
                if known.is_none() {
                    diagnostics.push(unknown_parent(written, &entries, file));
                }
                known
            });
            let Entry { name, file, attributes, aliases, .. } = entry.clone();
            let aliases = aliases.into_iter().map(|alias| alias.text).collect();
            let office = Office { name, parent, members: Vec::new(), file, attributes, aliases, is_folder: false };
            found.list.push(office);
        }
        let mut names: Vec<String> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for (name, _) in entries.iter().flat_map(|entry| &entry.attributes) {
            if seen.insert(name) {
                names.push(name.clone());
            }
        }
        found.attributes = names.into();
        found.report_cycles(diagnostics);
        if diagnostics.len() > before {
            return None;
        }
        found.list_members();
        Some(found)
    }

    /// Fills in the members from the parents.
    pub(super) fn list_members(&mut self) {
        for idx in 0..self.list.len() {
            let parent = self.list.get(idx).and_then(|office| office.parent);
            if let Some(parent) = parent.and_then(|parent| self.list.get_mut(parent)) {
                parent.members.push(idx);
            }
        }
    }

    /// Reports each cycle once, at the office in it that comes first.
    fn report_cycles(&self, diagnostics: &mut Diagnostics) {
        let parent = |idx: usize| self.list.get(idx).and_then(|office| office.parent);
        // The office from which each was reached first.
        let mut reached: Vec<Option<usize>> = vec![None; self.list.len()];
        for start in 0..self.list.len() {
            let mut at = Some(start);
            while let Some(idx) = at {
                match reached.get(idx).copied().flatten() {
                    // Reached before from here: the way has come back.
                    Some(from) if from == start => {
                        self.report_cycle(idx, diagnostics);
                        break;
                    }
                    Some(_) => break,
                    None => {}
                }
                if let Some(slot) = reached.get_mut(idx) {
                    *slot = Some(start);
                }
                at = parent(idx);
            }
        }
    }

    fn report_cycle(&self, entry: usize, diagnostics: &mut Diagnostics) {
        let parent = |idx: &usize| self.list.get(*idx).and_then(|office| office.parent);
        let mut cycle = vec![entry];
        while let Some(next) = cycle.last().and_then(parent).filter(|next| *next != entry) {
            cycle.push(next);
        }
        // Begins at the first of them.
        let first = cycle.iter().enumerate().min_by_key(|(_, idx)| **idx).map_or(0, |(at, _)| at);
        cycle.rotate_left(first);
        let Some(office) = cycle.first().and_then(|idx| self.list.get(*idx)) else { return };
        let names = cycle.iter().chain(cycle.first()).filter_map(|idx| self.list.get(*idx));
        let names = names.take(NAMES_LISTED).map(|office| Message::verbatim(office.name())).collect();
        let message = Message::new(Text::MembersCycle).with_list("offices", names);
        let diagnostic = Diagnostic::new(Code::MembersCycle, message).help(Message::new(Text::MembersCycleHelp));
        diagnostics.push(office.name.mark(diagnostic, &self.file));
    }

    /// The offices that have members.
    pub(super) fn parents(&self) -> impl Iterator<Item = (usize, &Office)> {
        self.list.iter().enumerate().filter(|(_, office)| !office.members.is_empty())
    }

    /// What is stated of an office.
    pub(super) fn attributes_of(&self, office: &Office) -> OfficeAttributes {
        let stated: HashMap<&str, &str> =
            office.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let value = |name: &String| {
            stated.get(name.as_str()).filter(|value| !value.is_empty()).map(|value| (*value).to_owned())
        };
        OfficeAttributes {
            office: office.name().to_owned(),
            names: Arc::clone(&self.attributes),
            values: self.attributes.iter().map(value).collect(),
        }
    }

    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(&fold_label(name)).copied()
    }
}

fn twice(name: &Written, first: &Written, file: &str) -> Diagnostic {
    let message = Message::new(Text::MembersOfficeTwice).with("office", name.text.clone());
    let diagnostic = Diagnostic::new(Code::MembersOfficeTwice, message);
    let marked = name.mark(diagnostic, file).help(Message::new(Text::MembersOfficeTwiceHelp));
    match &first.place {
        Some(Place::Text(span)) => marked.also(*span, Message::new(Text::DuplicateKeyFirst)),
        _ => marked,
    }
}

fn unknown_parent(written: &Written, entries: &[Entry], file: &str) -> Diagnostic {
    let names = entries.iter().map(|entry| entry.name.text.as_str());
    let help = match nearest(&written.text, names) {
        Some(near) => Message::new(Text::UseNear).with("near", near),
        None => Message::new(Text::MembersParentHelp),
    };
    let message = Message::new(Text::MembersParent).with("parent", written.text.clone());
    written.mark(Diagnostic::new(Code::MembersParent, message), file).help(help)
}
