//! Compares real reports of consecutive years (`GOUJI_CORPUS`) with the relations between years that are known.

use std::collections::BTreeMap;
use std::path::Path;

use gouji::diagnostic::Lang;
use gouji::world::Disk;
use serde_json::Value;

use crate::align::corpus::{corpus, records};
use crate::support::gouji_in;

/// Checks reports, and returns the number of satisfied positions by year, all findings, and the diagnostics.
fn check(reports: &[String], prior: &[String]) -> (BTreeMap<i64, i64>, Vec<String>, String) {
    let mut words = vec!["check", "-f", "json"];
    words.extend(reports.iter().map(String::as_str));
    prior.iter().for_each(|file| words.extend(["--prior", file]));
    let ran = gouji_in(&Disk, &words, Lang::En);
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    let (mut satisfied, mut found) = (BTreeMap::new(), Vec::new());
    for report in all["reports"].as_array().unwrap() {
        let year = report["year"].as_i64().unwrap();
        satisfied.insert(year, report["summary"]["satisfied"].as_i64().unwrap());
        for finding in report["findings"].as_array().unwrap() {
            found.push(format!("{year} {} {} {}", finding["rule"], finding["at"], finding["outcome"]));
        }
    }
    (satisfied, found, ran.err)
}

/// Every relation that is known to hold between two years is satisfied, nothing is found that was not found without
/// the other year, and a year without the one before it is named.
#[test]
fn relations_between_real_years_hold() {
    let Some(corpus) = corpus() else { return };
    let known = records(&corpus.join("truth/crossyear.csv"));
    assert!(known.iter().all(|relation| relation["holds"] == "yes"));
    let year = |name: &str| name.rsplit('-').next().unwrap().parse::<i64>().unwrap();
    let mut expected: BTreeMap<i64, i64> = BTreeMap::new();
    known.iter().for_each(|relation| *expected.entry(year(&relation["year_after"])).or_default() += 1);
    for ending in ["table.md", "pipe.txt"] {
        let file = |year: i64| corpus.join(format!("forms/pingtan-{year}.{ending}"));
        let years: Vec<i64> = (2019..2026).filter(|year| Path::new(&file(*year)).is_file()).collect();
        assert!(years.len() > 2, "{ending} {years:?}");
        let files: Vec<String> = years.iter().map(|year| file(*year).to_str().unwrap().to_owned()).collect();
        let (alone, before, _) = check(&files, &[]);
        let (paired, after, said) = check(&files, &files);
        assert_eq!(before, after, "{ending}");
        for year in &years {
            let more = paired[year] - alone[year];
            assert_eq!(more, expected.get(year).copied().unwrap_or_default(), "{ending} {year}");
            let has_before = years.contains(&(year - 1)) || years.first() == Some(year);
            let named = said.lines().any(|line| line.contains("[G0661]") && line.contains(&format!("{year}.{ending}")));
            assert_eq!(named, !has_before, "{ending} {year}\n{said}");
        }
    }
}
