//! Tests JUnit XML: it is valid against the schema of Jenkins, another reader can read it back, and every count is
//! right.

use gouji::diagnostic::Lang;
use gouji::finding::{CountedReports, Counts, Outcome};
use gouji::render::RenderOptions;
use gouji::render::json::DiagnosticOutput;
use gouji::render::junit::JunitWriter;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Sample, empty, mixed};
use crate::support::written;

fn xml(sample: &Sample, lang: Lang, strict: bool) -> String {
    sample.write::<JunitWriter, _>(&RenderOptions { strict, ..written::options(lang) })
}

/// Name, parents, required attributes, optional attributes.
type Element = (&'static str, Names, Names, Names);
type Names = &'static [&'static str];

/// The part of `junit-10.xsd` of Jenkins' xUnit plugin that gouji uses: element, parents, required attributes, optional
/// attributes. The schema does not fix the order of child elements.
const SCHEMA: &[Element] = &[
    ("testsuites", &[""], &[], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["testsuites", "testsuite"],
        &["name", "tests", "failures", "errors"],
        &["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    ),
    ("properties", &["testsuite"], &[], &[]),
    ("property", &["properties"], &["name", "value"], &[]),
    ("testcase", &["testsuite"], &["name"], &["time", "classname", "group"]),
    ("failure", &["testcase"], &[], &["type", "message"]),
    ("error", &["testcase"], &[], &["type", "message"]),
    ("skipped", &["testcase"], &[], &["type", "message"]),
    ("system-out", &["testcase", "testsuite"], &[], &[]),
    ("system-err", &["testcase", "testsuite"], &[], &[]),
];
/// Elements that may contain text.
const MIXED: &[&str] = &["failure", "error", "skipped", "system-out", "system-err"];

/// Lists everything that makes a text invalid.
fn invalid(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Err(why) => return vec![format!("no XML: {why}")],
            Ok(Event::Eof) if open.is_empty() => return found,
            Ok(Event::Eof) => return vec![format!("not closed: {open:?}")],
            Ok(Event::Start(tag)) => {
                element(&tag, open.last().map_or("", String::as_str), &mut found);
                open.push(name(&tag));
            }
            Ok(Event::Empty(tag)) => element(&tag, open.last().map_or("", String::as_str), &mut found),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Text(text)) => {
                let inside = open.last().map_or("", String::as_str);
                if !MIXED.contains(&inside) && !text.trim().is_empty() {
                    found.push(format!("words in `{inside}`"));
                }
            }
            Ok(_) => {}
        }
    }
}

fn name(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

fn element(tag: &BytesStart<'_>, parent: &str, found: &mut Vec<String>) {
    let name = name(tag);
    let Some((_, parents, required, optional)) = SCHEMA.iter().find(|(known, ..)| *known == name) else {
        return found.push(format!("no element `{name}`"));
    };
    if !parents.contains(&parent) {
        found.push(format!("`{name}` in `{parent}`"));
    }
    let given: Vec<String> = tag.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_owned()).collect();
    for attribute in &given {
        if !required.contains(&attribute.as_str()) && !optional.contains(&attribute.as_str()) {
            found.push(format!("`{name}` with `{attribute}`"));
        }
    }
    for attribute in required.iter().filter(|wanted| given.iter().all(|given| given != *wanted)) {
        found.push(format!("`{name}` without `{attribute}`"));
    }
}

#[test]
fn the_document_is_what_the_schema_describes() {
    for lang in [Lang::Zh, Lang::En] {
        let xml = xml(&mixed(lang), lang, false);
        assert_eq!(invalid(&xml), Vec::<String>::new(), "{xml}");
    }
    assert_eq!(invalid(&empty::<JunitWriter, _>()), Vec::<String>::new());
    assert!(!invalid("<testsuites><testcase name=\"x\"/></testsuites>").is_empty());
    assert!(!invalid("<testsuites><testsuite name=\"x\" tests=\"0\" failures=\"0\"/></testsuites>").is_empty());
    assert!(!invalid("<testsuites>words</testsuites>").is_empty());
}

/// Another reader sees each rule of each report with the result that the counts imply.
#[test]
fn another_reader_finds_every_verdict() {
    let sample = mixed(Lang::Zh);
    for strict in [false, true] {
        let read = Report::deserialize_from_str(&xml(&sample, Lang::Zh, strict)).unwrap();
        assert_eq!(read.test_suites.len(), sample.reports.len() + 2);
        for (suite, checked) in read.test_suites.iter().zip(&sample.reports) {
            assert_eq!(suite.name.as_str(), checked.report.name);
            assert_eq!(suite.tests, checked.rules.len());
            assert_eq!(suite.test_cases.len(), checked.rules.len());
            for (case, rule) in suite.test_cases.iter().zip(&checked.rules) {
                assert_eq!(case.name.as_str(), rule.rule);
                let fails = match rule.severity.name() {
                    "error" => true,
                    "warning" => strict,
                    _ => false,
                };
                let counts = rule.counts;
                let found = match &case.status {
                    TestCaseStatus::Success { .. } => "passed",
                    TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failed",
                    TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
                    TestCaseStatus::Skipped { .. } => "skipped",
                };
                let expected = match () {
                    () if counts.violated > 0 && fails => "failed",
                    () if counts.undetermined > 0 => "error",
                    () if counts.satisfied + counts.violated == 0 => "skipped",
                    () => "passed",
                };
                assert_eq!(found, expected, "{:?} {}", suite.name, rule.rule);
                // A violation that does not fail is listed as well.
                assert_eq!(case.system_out.is_some(), expected == "passed" && counts.violated > 0);
            }
        }
        let unread = read.test_suites.iter().rev().nth(1).unwrap();
        assert_eq!((unread.name.as_str(), unread.tests, unread.errors), ("空.txt", 1, 1));
        for suite in &read.test_suites {
            let of = |kind| {
                let wanted = |status: &TestCaseStatus| matches!(status, TestCaseStatus::NonSuccess { kind: own, .. } if *own == kind);
                suite.test_cases.iter().filter(|case| wanted(&case.status)).count()
            };
            assert_eq!(suite.failures, of(NonSuccessKind::Failure));
            assert_eq!(suite.errors, of(NonSuccessKind::Error));
        }
    }
    assert!(sample.reports.iter().flat_map(|c| &c.findings).any(|f| f.outcome == Outcome::Undetermined));
}

/// Reports known only from the tally share one suite: their rules passed or applied nowhere.
#[test]
fn reports_that_came_as_counts_are_one_suite() {
    let mut sample = mixed(Lang::Zh);
    let form = "gov-info-disclosure/2021";
    let mut rules = sample.reports[1].rules.clone();
    for (nth, rule) in rules.iter_mut().enumerate() {
        let all = 1_000_000;
        rule.counts = match nth {
            0 => Counts { not_applicable: all, ..Counts::default() },
            _ => Counts { satisfied: all, ..Counts::default() },
        };
    }
    let counted = rules.iter().map(|rule| (rule.clone(), 0)).collect();
    let settled = CountedReports { holding: 999_990, unchecked: 10, rules: counted, ..CountedReports::default() };
    sample.run.tally.add_counted(form, settled);
    let xml = xml(&sample, Lang::Zh, false);
    assert_eq!(invalid(&xml), Vec::<String>::new());
    let read = Report::deserialize_from_str(&xml).unwrap();
    // The last suite is the account of the run.
    let last = read.test_suites.iter().rev().nth(1).unwrap();
    assert_eq!(last.name.as_str(), "未违反规则的报告 1000000 份");
    assert_eq!((last.tests, last.failures, last.errors), (rules.len(), 0, 0));
    for (nth, (case, rule)) in last.test_cases.iter().zip(&rules).enumerate() {
        assert_eq!(case.name.as_str(), rule.rule);
        assert_eq!(matches!(case.status, TestCaseStatus::Skipped { .. }), nth == 0, "{}", rule.rule);
        assert_eq!(matches!(case.status, TestCaseStatus::Success { .. }), nth > 0, "{}", rule.rule);
    }
}

/// Errors in rule files are errors of the run; characters that XML cannot contain do not break the document.
#[test]
fn a_broken_rule_file_is_an_error_of_its_own() {
    let mut sample = mixed(Lang::Zh);
    let pattern: DiagnosticOutput = sample.run.failed[0].diagnostics[0].clone();
    sample.run.diagnostics.push(DiagnosticOutput { message: "坏\u{1b}\u{0} \"<&>\"\n]]>".to_owned(), ..pattern });
    sample.reports[0].report.name = "a\u{8}<\"&.txt".to_owned();
    let xml = xml(&sample, Lang::Zh, false);
    assert_eq!(invalid(&xml), Vec::<String>::new());
    let read = Report::deserialize_from_str(&xml).unwrap();
    assert_eq!(read.test_suites[0].name.as_str(), "a\u{fffd}<\"&.txt");
    let last = read.test_suites.iter().rev().nth(1).unwrap();
    assert_eq!((last.name.as_str(), last.errors), ("gouji", 1));
}

#[test]
fn a_failure_says_where_and_by_how_much() {
    let xml = xml(&mixed(Lang::Zh), Lang::Zh, false);
    let start = xml.find("<testcase classname=\"gov-info-disclosure/2021/三\" name=\"办理平衡\"").unwrap();
    let end = start + xml[start..].find("</testcase>").unwrap();
    insta::assert_snapshot!(&xml[start..end], @r##"
<testcase classname="gov-info-disclosure/2021/三" name="办理平衡">
      <failure type="violated" message="第一项加第二项得 44，第三项加第四项得 47，相差 3（共 2 处）">规则：row 一 + row 二 == row 三.(七) + row 四
依据：表三注：第一项加第二项之和，等于第三项加第四项之和
- 表三 列 自然人：第一项加第二项得 44，第三项加第四项得 47，相差 3
  41 + 3 == 40 + 7
  左边 44，右边 47，相差 3
  三!四,自然人 = 7 (67:23)
  三!一,自然人 = 41 (43:28)
  三!二,自然人 = 3 (44:28)
  三!三.(七),自然人 = 40 (66:17)
  帮助：最可能是 三!四,自然人 7 → 4、三!四,总计 8 → 5；同样少的改法共 3 种
- 表三 列 总计：第一项加第二项得 57，第三项加第四项得 60，相差 3
  53 + 4 == 52 + 8
  左边 57，右边 60，相差 3
  三!四,总计 = 8 (67:47)
  三!一,总计 = 53 (43:53)
  三!二,总计 = 4 (44:52)
  三!三.(七),总计 = 52 (66:42)
  帮助：最可能是 三!四,自然人 7 → 4、三!四,总计 8 → 5；同样少的改法共 3 种</failure>
"##);
}
