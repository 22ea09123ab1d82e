//! Runs the suites of small cases outside the repository (`GOUJI_CASES`) through the built program, and asserts that
//! their scores do not fall.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::align::corpus::{compare, read, records, truth as expected};

/// Returns the folder of the suites, if the variable names one.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("GOUJI_CASES").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("GOUJI_CASES is not set: the suites of small cases check NOTHING");
    }
    folder
}

/// Returns the output of a runner.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new("python3").args(arguments).current_dir(folder).output().expect("python3 runs");
    String::from_utf8(done.stdout).unwrap()
}

/// Parses the numbers of `N of M cases as expected`.
fn counts(printed: &str) -> (usize, usize) {
    let line = printed.lines().last().unwrap_or_default();
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(expected), Some(all)) => (expected, all),
        _ => panic!("{printed}"),
    }
}

#[test]
fn suites_of_reports_count_no_less_than_before() {
    let Some(folder) = folder() else { return };
    let program = env!("CARGO_BIN_EXE_gouji");
    for (suite, at_least) in [("tables", 74), ("forms", 68)] {
        let runner = format!("{suite}.py");
        let printed = run(&folder.join(suite), &[&runner, ".", "--gouji", program]);
        let (expected, all) = counts(&printed);
        assert!(expected >= at_least && all >= expected, "{suite}: {printed}");
    }
}

#[test]
fn attacks_that_were_met_are_met() {
    let Some(folder) = folder() else { return };
    let program = env!("CARGO_BIN_EXE_gouji");
    let printed = run(&folder.join("attack"), &["attack.py", ".", "--gouji", program, "-v"]);
    let (expected, all) = counts(&printed);
    assert!(expected == all && all >= 146, "{printed}");
}

#[test]
fn mistakes_of_authors_are_found_no_less_than_before() {
    let Some(folder) = folder() else { return };
    let program = env!("CARGO_BIN_EXE_gouji");
    let printed = run(&folder.join("mistakes"), &["run.py", program, "cases"]);
    let row = |name: &str| -> Vec<usize> {
        let line = printed.lines().find(|line| line.starts_with(&format!("| {name} |")));
        line.into_iter().flat_map(|line| line.split('|')).filter_map(|cell| cell.trim().parse().ok()).collect()
    };
    // One case takes a list of forms in `rules-for` for a mistake; such a list is now allowed.
    // Cases, found, exact, overlap, elsewhere, advice in Chinese, in English, severity, extra, perfect.
    let all = row("all mistakes");
    assert!(
        matches!(all[..], [_, found, exact, _, _, zh, en, .., perfect]
        if found >= 70 && exact >= 70 && zh >= 70 && en >= 70 && perfect >= 70),
        "{printed}"
    );
    let control = row("control");
    assert!(matches!(control[..], [cases, .., silent] if cases > 0 && silent == cases), "{printed}");
}

/// Pages in the styles of real ones, with their figures, offices and years beside them. Text that is kept as text is no
/// wrong figure.
#[test]
fn wild_pages_have_no_wrong_figure_and_no_wrong_office() {
    let Some(folder) = folder().map(|folder| folder.join("wild")) else { return };
    let (mut right, mut wrong) = (0, Vec::new());
    for row in records(&folder.join("index.csv")) {
        let (file, truth) = (&row["file"], &row["truth"]);
        let Ok(mut report) = read(file, &std::fs::read(folder.join(file)).unwrap()) else { continue };
        if truth.ends_with(".want") {
            let wanted = std::fs::read_to_string(folder.join(truth)).unwrap();
            let read = format!("{}\t{}", report.organisation.unwrap_or_default(), report.year.unwrap_or_default());
            if read != wanted.trim_end_matches('\n') {
                wrong.push(format!("{file}: {read:?} for {wanted:?}"));
            }
        } else if truth.ends_with(".csv") {
            // The truths state no units.
            report.cells.iter_mut().for_each(|cell| cell.unit = None);
            let (tally, differ) = compare(&report, &expected(&folder.join(truth)));
            right += tally.right;
            wrong.extend(
                differ
                    .into_iter()
                    .filter(|words| words.contains("WRONG") && !words.contains("WRONG text"))
                    .map(|words| format!("{file}: {words}")),
            );
        }
    }
    assert!(wrong.is_empty() && right >= 15_290, "{right} right, {wrong:#?}");
}
