//! Assigns the result of each report a path in the output folder.
//!
//! Invariant: no two paths are the same on any system.

use std::collections::HashSet;

use super::hash;

/// The length of a path component in bytes: most systems allow 255, and the extension and a number are added.
const NAME_BYTES: usize = 180;
/// Names of devices on some systems, whatever their extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
/// The prefix of gouji's own files in such a folder.
pub const OWN: &str = ".gouji-";

/// Returns the folder that all arguments have in common. `folder` gives the one that an argument is, or whose files it
/// names; `None` for standard input.
pub fn root<'a>(words: &'a [String], folder: impl Fn(&'a str) -> Option<&'a str>) -> Vec<&'a str> {
    let mut folders = words.iter().filter_map(|word| folder(word)).map(steps);
    let Some(mut common) = folders.next() else { return Vec::new() };
    for other in folders {
        let same = common.iter().zip(&other).take_while(|(a, b)| a == b).count();
        common.truncate(same);
    }
    common
}

/// Returns the folder part of a name.
pub fn parent(name: &str) -> &str {
    match name.rfind(is_separator) {
        // For `/a`, the root itself.
        Some(0) => "/",
        Some(at) => name.get(..at).unwrap_or_default(),
        None => "",
    }
}

fn is_separator(c: char) -> bool {
    c == '/' || (cfg!(windows) && c == '\\')
}

/// Splits a path into components and resolves `.` and `..`. The first is empty for an absolute path.
fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    if path.starts_with(is_separator) {
        steps.push("");
    }
    for step in path.split(is_separator).filter(|step| !matches!(*step, "" | ".")) {
        match steps.last() {
            Some(last) if step == ".." && !matches!(*last, "" | "..") => drop(steps.pop()),
            // The parent of the root is the root.
            Some(&"") if step == ".." => {}
            _ => steps.push(step),
        }
    }
    steps
}

/// Assigns paths, each once.
#[derive(Debug, Default)]
pub struct OutputPaths {
    /// Folded as a case-insensitive disk folds them.
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl OutputPaths {
    /// Assigns a path with this extension to a report. Folders below `root` are kept. `owned` tells whether a path
    /// belongs to something else that must stay.
    pub fn assign(&mut self, report: &str, root: &[&str], ending: &str, owned: impl Fn(&str) -> bool) -> String {
        let mut path = below(report, root);
        let mut nth = 1u32;
        loop {
            let number = if nth == 1 { String::new() } else { format!("~{nth}") };
            let whole = format!("{path}{number}.{ending}");
            let mut above = path.match_indices('/').map(|(at, _)| at);
            // A number at the end would not help if a folder on the way is a file.
            if let Some(at) = above.find(|at| self.files.contains(&folded(path.get(..*at).unwrap_or_default()))) {
                path.insert(at, '~');
                continue;
            }
            let own = folded(&whole);
            if self.files.contains(&own) || self.folders.contains(&own) || owned(&whole) {
                nth += 1;
                continue;
            }
            self.folders.extend(path.match_indices('/').filter_map(|(at, _)| path.get(..at)).map(folded));
            self.files.insert(own);
            return whole;
        }
    }
}

/// Folds a name as a case-insensitive disk does.
pub fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// Returns the path of a report below the root, in names that every system accepts.
fn below(report: &str, root: &[&str]) -> String {
    if report == "-" {
        return "stdin".to_owned();
    }
    let steps = steps(report);
    let own = steps.strip_prefix(root).unwrap_or(&steps);
    let last = own.len().saturating_sub(1);
    let named = own.iter().enumerate().filter(|(_, step)| !step.is_empty());
    named.map(|(at, step)| sanitize(step, at == last)).collect::<Vec<_>>().join("/")
}

/// Makes a path component acceptable to every system. `last` says that an extension follows.
fn sanitize(step: &str, last: bool) -> String {
    if step == ".." {
        return "__".to_owned();
    }
    let mut name: String =
        step.chars().map(|c| if c.is_control() || "<>:\"|?*\\".contains(c) { '_' } else { c }).collect();
    if !last && name.ends_with(['.', ' ']) {
        name.pop();
        name.push('_');
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|rest| rest.chars().count() == 1 && rest.contains(|c| "0123456789¹²³".contains(c)));
    if is_port || DEVICES.contains(&stem.as_str()) || name.to_lowercase().starts_with(OWN) {
        name.insert(0, '_');
    }
    if name.len() > NAME_BYTES {
        let own = hash::sha256(step.as_bytes());
        let cut = (0..=NAME_BYTES).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
        name.truncate(cut);
        name.push('~');
        name.extend(own.chars().take(8));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reports: &[&str], root: &[&str], expected: &[&str]) {
        let mut names = OutputPaths::default();
        let found: Vec<String> = reports.iter().map(|report| names.assign(report, root, "json", |_| false)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn folders_below_the_root_stay_folders() {
        let words = ["年报".to_owned(), "-".to_owned()];
        assert_eq!(root(&words, |word| Some(word).filter(|word| *word != "-")), ["年报"]);
        check(
            &["年报/甲局/2023.docx", "./年报/乙局/2023.docx", "-"],
            &["年报"],
            &["甲局/2023.docx.json", "乙局/2023.docx.json", "stdin.json"],
        );
        check(&["/data/x/1.md", "/data/y/1.md"], &["", "data"], &["x/1.md.json", "y/1.md.json"]);
    }

    #[test]
    fn the_root_is_what_all_words_share() {
        let of = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            root(&words, |word| Some(parent(word))).join("|")
        };
        assert_eq!(of(&["a/b/1.md", "a/c/2.md"]), "a");
        assert_eq!(of(&["a/b/1.md", "a/b/../../a/b/2.md"]), "a|b");
        assert_eq!(of(&["/a/1.md", "b/2.md"]), "");
        assert_eq!(of(&["/1.md", "/a/2.md"]), "");
        assert_eq!(of(&["1.md", "a/2.md"]), "");
    }

    #[test]
    fn nothing_leaves_the_folder() {
        check(
            &["../1.md", "/etc/1.md", "a/../../1.md", "/../1.md"],
            &[],
            &["__/1.md.json", "etc/1.md.json", "__/1.md~2.json", "1.md.json"],
        );
    }

    #[test]
    fn what_some_systems_refuse_is_written_otherwise() {
        check(
            &["NUL", "com1.md", "console.md", "a./b", "x:y?.md", ".gouji-manifest", "lpt¹"],
            &[],
            &[
                "_NUL.json",
                "_com1.md.json",
                "console.md.json",
                "a_/b.json",
                "x_y_.md.json",
                "_.gouji-manifest.json",
                "_lpt¹.json",
            ],
        );
        let long = "年".repeat(85);
        let given = OutputPaths::default().assign(&long, &[], "json", |_| false);
        assert!(given.len() < 200 && given.starts_with("年年") && given.contains('~'), "{given}");
        assert_ne!(given, OutputPaths::default().assign(&format!("{long}报"), &[], "json", |_| false));
    }

    #[test]
    fn no_two_reports_share_a_path() {
        check(&["a/1.MD", "A/1.md", "a/1.md"], &[], &["a/1.MD.json", "A/1.md~2.json", "a/1.md~3.json"]);
        // A file cannot be a folder as well.
        check(&["a", "a.json/b", "c.json/d", "c"], &[], &["a.json", "a.json~/b.json", "c.json/d.json", "c~2.json"]);
    }

    #[test]
    fn what_belongs_to_another_report_stays() {
        let owned = |path: &str| path == "1.md.json";
        assert_eq!(OutputPaths::default().assign("b/1.md", &["b"], "json", owned), "1.md~2.json");
    }
}
