//! Runs the rules on the form itself over the corpus: which reports get which of these findings.

#![cfg(all(feature = "html", feature = "office"))]

use std::collections::BTreeMap;

use gouji::engine::Engine;

use crate::align::corpus::corpus;

/// Every finding of these rules in the corpus. All other reports stand on one form, that of their year, in text.
const FOUND: &[(&str, &[&str])] = &[("official/2021-template-blank.docx", &["表式:未填"])];

const FOLDERS: [&str; 4] = ["excerpts", "forms", "official", "sources"];
/// Formats that every build reads without another program.
const ENDINGS: [&str; 7] = ["txt", "md", "html", "docx", "odt", "xlsx", "xls"];

#[test]
fn no_clean_report_of_the_corpus_gets_a_false_alarm() {
    let Some(corpus) = corpus() else { return };
    let mut checker = Engine::new().checker();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut checked = 0;
    for folder in FOLDERS {
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !ENDINGS.contains(&ending) {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let Ok(report) = checker.check(name, &bytes) else { continue };
            checked += 1;
            let rules = report.findings().iter().map(|finding| finding.rule.clone());
            let of_form: Vec<String> = rules.filter(|rule| rule.starts_with("表式:")).collect();
            if !of_form.is_empty() {
                found.insert(format!("{folder}/{name}"), of_form);
            }
        }
    }
    assert!(checked > 100, "{checked} reports were checked");
    let expected: BTreeMap<String, Vec<String>> = FOUND
        .iter()
        .map(|(name, rules)| ((*name).to_owned(), rules.iter().map(|rule| (*rule).to_owned()).collect()))
        .collect();
    assert_eq!(found, expected);
}
