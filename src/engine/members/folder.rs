//! Makes offices of a folder of reports: the folder of an office contains the reports of its members.
//!
//! Invariant: looks at names only.

use std::collections::{BTreeMap, BTreeSet};

use super::offices::{Office, Offices, Written};

/// Names of the file in the folder of an office that is its own report.
const SUMMARIES: [&str; 2] = ["汇总", "summary"];

/// The offices of the reports in a folder. The report of an office stands in its folder under the name of that folder or
/// as `汇总`, or beside the folder under its name.
pub(super) fn offices<'n>(folder: &'n str, names: &'n [String]) -> Offices {
    let folder = folder.trim_end_matches('/');
    let mut tree = Tree { list: Vec::new(), folders: BTreeMap::new() };
    let parts = |name: &'n String| -> Vec<&'n str> {
        name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/').split('/').collect()
    };
    let mut folders: BTreeSet<Vec<&str>> = BTreeSet::new();
    for name in names {
        let parts = parts(name);
        folders.extend((1..parts.len()).filter_map(|depth| parts.get(..depth)).map(<[&str]>::to_vec));
    }
    let root = tree.folder(&[], folder.rsplit('/').next().unwrap_or(folder));
    for name in names {
        let parts = parts(name);
        let Some((file, above)) = parts.split_last() else { continue };
        let mut parent = root;
        for depth in 1..=above.len() {
            let path = above.get(..depth).unwrap_or_default();
            let own = tree.folder(path, path.last().copied().unwrap_or_default());
            tree.set_parent(own, parent);
            parent = own;
        }
        let stem = stem(file);
        let is_summary = tree.list.get(parent).is_some_and(|own| own.name() == stem) || SUMMARIES.contains(&stem);
        let own_folder: Vec<&str> = above.iter().copied().chain([stem]).collect();
        let has_folder = folders.contains(&own_folder);
        let idx = if is_summary {
            parent
        } else if has_folder {
            tree.folder(&own_folder, stem)
        } else {
            tree.list.push(office(stem));
            tree.list.len() - 1
        };
        if idx != parent {
            tree.set_parent(idx, parent);
        }
        match tree.list.get_mut(idx) {
            Some(office) if office.file.is_none() => office.file = Some(written(name)),
            _ => {
                // A second report of one office: an office of its own, so that it is read and not lost.
                tree.list.push(Office { file: Some(written(name)), ..office(stem) });
                let last = tree.list.len() - 1;
                tree.set_parent(last, parent);
            }
        }
    }
    if let Some(root) = tree.list.get_mut(root) {
        root.is_folder = root.file.is_none();
    }
    let mut found = Offices { file: folder.to_owned(), list: tree.list, ..Offices::default() };
    found.list_members();
    found
}

struct Tree {
    list: Vec<Office>,
    /// By their path below the folder.
    folders: BTreeMap<Vec<String>, usize>,
}

impl Tree {
    /// The office of a folder.
    fn folder(&mut self, path: &[&str], name: &str) -> usize {
        let key: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        if let Some(known) = self.folders.get(&key) {
            return *known;
        }
        self.list.push(office(name));
        self.folders.insert(key, self.list.len() - 1);
        self.list.len() - 1
    }

    fn set_parent(&mut self, idx: usize, parent: usize) {
        if let Some(office) = self.list.get_mut(idx) {
            office.parent = Some(parent);
        }
    }
}

fn office(name: &str) -> Office {
    Office {
        name: written(name),
        parent: None,
        members: Vec::new(),
        file: None,
        attributes: Vec::new(),
        aliases: Vec::new(),
        is_folder: false,
    }
}

fn written(text: &str) -> Written {
    Written { text: text.to_owned(), place: None }
}

fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
