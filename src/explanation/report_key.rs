//! Brings names of reports into one form, in which they are compared.

use std::collections::HashSet;

use crate::world::World;

/// Returns the form in which a name of a report is compared: the file it refers to, and the report in it.
pub(super) fn report_key(name: &str, world: &dyn World) -> String {
    if let Some(found) = world.canonical(name) {
        return found;
    }
    // A report in a file: `table.csv#某局`.
    if let Some((file, report)) = name.rsplit_once('#')
        && let Some(found) = world.canonical(file)
    {
        return format!("{found}#{report}");
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Returns the report that a file of explanations names: relative to the folder of the file, or else as results name it.
pub(super) fn named_in(file: &str, name: &str, world: &dyn World) -> String {
    let beside = beside_file(file, name);
    let exists = |name: &str| world.canonical(name).is_some() || world.canonical(file_of(name)).is_some();
    if !exists(&beside) && exists(name) { name.to_owned() } else { beside }
}

/// The file of a report in a file: `table.csv#某局`.
fn file_of(name: &str) -> &str {
    name.rsplit_once('#').map_or(name, |(file, _)| file)
}

/// Files of which it is not known what reports they hold.
pub(super) struct Files(HashSet<String>);

impl Files {
    pub(super) fn new(names: &[String], world: &dyn World) -> Self {
        Self(names.iter().map(|name| report_key(name, world)).collect())
    }

    /// Whether a report, by its key, may be one of these or in one of these.
    pub(super) fn may_hold(&self, key: &str) -> bool {
        self.0.contains(key) || self.0.contains(file_of(key))
    }
}

/// Returns a name that is relative to the folder of a file.
fn beside_file(file: &str, name: &str) -> String {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    match file.rsplit_once(['/', '\\']) {
        Some((folder, _)) if !absolute => format!("{folder}/{name}"),
        _ => name.to_owned(),
    }
}
