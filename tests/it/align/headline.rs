//! Reads office and year of made-up openings, listed in `tests/headlines/`, and compares them with what is right.
//!
//! A name or year that is read must be right; one that is not read is counted, and their number is held.

use std::path::Path;

use crate::align::corpus;

/// Names and years in the lists that are stated and not read.
const MISSING: usize = 0;

struct Opening {
    heading: String,
    organisation: Option<String>,
    year: Option<i32>,
    /// The report with its tables.
    text: String,
}

/// `## name | year`, the lines before the tables, and after `……` the lines at the end.
fn openings(list: &str, form: &str) -> Vec<Opening> {
    list.split("\n## ")
        .skip(1)
        .map(|part| {
            let (heading, lines) = part.split_once('\n').unwrap();
            let (name, year) = heading.split_once(" | ").unwrap();
            let (before, after) = lines.split_once("\n……\n").unwrap_or((lines, ""));
            Opening {
                heading: heading.to_owned(),
                organisation: (name != "-").then(|| name.to_owned()),
                year: (year != "-").then(|| year.parse().unwrap()),
                text: format!("{}\n{form}{after}\n", before.trim_end()),
            }
        })
        .collect()
}

#[test]
fn names_and_years_are_right_or_null() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/headlines");
    let form = std::fs::read_to_string(folder.join("form.txt")).unwrap();
    let mut lists: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    lists.retain(|path| path.extension().is_some_and(|ext| ext == "md"));
    lists.sort();
    let (mut read, mut missing, mut wrong) = (0, Vec::new(), Vec::new());
    for path in lists {
        for opening in openings(&std::fs::read_to_string(&path).unwrap(), &form) {
            let report = corpus::read("年报.txt", opening.text.as_bytes()).unwrap();
            let year = |year: Option<i32>| year.map(|year| year.to_string());
            for (found, right) in
                [(report.organisation.clone(), opening.organisation), (year(report.year), year(opening.year))]
            {
                let lines = opening.text.lines().take(3).collect::<Vec<_>>().join(" / ");
                let case = format!("{}: {} ({lines}) read as {found:?}", path.display(), opening.heading);
                match (found == right, found) {
                    (true, Some(_)) => read += 1,
                    (true, None) => {}
                    (false, None) => missing.push(case),
                    (false, Some(_)) => wrong.push(case),
                }
            }
        }
    }
    eprintln!("names and years read: {read}, not read: {}, wrong: {}", missing.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(missing.len(), MISSING, "{}", missing.join("\n"));
}
