//! Tests engines and checkers as an embedder uses them: forms that are added, selected rules, events of tables.

use std::sync::Arc;

use gouji::diagnostic::{Code, Diagnostic, Diagnostics};
use gouji::finding::Summary;
use gouji::{Checker, Engine, Memory, RuleSet, TableEvent};

const FORM: &str = "
template: NAME
title: sales
tables:
  sales:
    rows: {north: North, south: South, all: {label: All, total: true}}
    cols: {spring: Spring, autumn: Autumn}
";
const RULES: &str = "
rules-for: NAME
rules:
  grows: {check: 'sales!cell[all, autumn] >= sales!cell[all, spring]', severity: warning}
";
/// Of two reports; in `b` the total of spring is wrong.
const TABLE: &str = "\
report,table,row,col,value
a,sales,north,spring,4
a,sales,south,spring,5
a,sales,all,spring,9
a,sales,north,autumn,5
a,sales,south,autumn,5
a,sales,all,autumn,10
b,sales,north,spring,4
b,sales,south,spring,5
b,sales,all,spring,8
b,sales,north,autumn,5
b,sales,south,autumn,5
b,sales,all,autumn,10
";
const REPORT: &str = "\
table,row,col,value
sales,north,spring,4
sales,south,spring,5
sales,all,spring,9
sales,north,autumn,5
sales,south,autumn,3
sales,all,autumn,8
";

/// Adds a form whose files have the same names as those of every other.
fn add(engine: &mut Engine, name: &str) {
    let mut problems = Diagnostics::default();
    let (form, rules) = (FORM.replace("NAME", name), RULES.replace("NAME", name));
    engine.add_form(("form.yaml", &form), Some(("rules.yaml", &rules)), &mut problems).unwrap();
    assert!(!problems.has_errors(), "{:?}", problems.into_sorted());
}

fn engine() -> Engine {
    let mut engine = Engine::empty();
    add(&mut engine, "sales/2025");
    engine
}

/// The rules of the first form.
fn rules(engine: &Engine) -> Arc<RuleSet> {
    engine.checker().rules(&engine.templates()[0].clone())
}

#[test]
fn rules_of_a_form_are_compiled_once() {
    let engine = engine();
    let set = rules(&engine);
    assert!(Arc::ptr_eq(&set, &rules(&engine.clone())), "every checker has the same");
    let read = (0..set.sources.len()).map(|at| set.sources.name(gouji::source::SourceId(at as u32)));
    assert_eq!(read.collect::<Vec<_>>(), ["form.yaml", "rules.yaml"], "each file is read once");
}

#[test]
fn rules_that_were_selected_are_not_those_of_others() {
    let engine = engine();
    let form = engine.templates()[0].clone();
    let selected = engine.checker().only(&["grows".to_owned()]).rules(&form);
    let applied = |set: &RuleSet| set.program.as_ref().unwrap().rules.len();
    assert_eq!(applied(&selected), 1);
    assert!(applied(&rules(&engine)) > 1);
}

#[test]
fn forms_keep_their_rules_where_files_have_the_same_names() {
    let mut engine = engine();
    add(&mut engine, "sales/2026");
    let world =
        Memory::new().with("more.yaml", "rules-for: sales/2025\nrules: {small: {check: 'sales!col spring < 9'}}");
    let form = engine.templates()[0].clone();
    let mut checker = engine.checker().with_template(Some(form)).with_rules(&["more.yaml".to_owned()], &world);
    let checked = checker.check("2025.csv", REPORT.as_bytes()).unwrap();
    let found: Vec<&str> = checked.findings().iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(found, ["grows", "small"]);
}

#[test]
fn a_form_that_is_replaced_has_its_new_rules() {
    let mut engine = engine();
    let before = engine.clone();
    let text = RULES.replace("NAME", "sales/2025").replace("grows", "rises");
    let form = FORM.replace("NAME", "sales/2025");
    engine.add_form(("form.yaml", &form), Some(("rules.yaml", &text)), &mut Diagnostics::default()).unwrap();
    let has = |engine: &Engine, id: &str| rules(engine).rules.iter().any(|rule| rule.id == id);
    assert!(has(&engine, "rises") && !has(&engine, "grows"));
    assert!(has(&before, "grows") && !has(&before, "rises"));
}

/// What a sink is given of a table, one word each, and the summary.
fn events(checker: &mut Checker<'_>) -> (Vec<String>, Summary) {
    let mut events = Vec::new();
    let code = |diagnostic: &Diagnostic| diagnostic.code.id();
    let summary = checker.check_table("reports.csv", TABLE.as_bytes(), |event| {
        events.push(match event {
            TableEvent::Rules(set) => format!("rules {}", set.template.name),
            TableEvent::Checked(report) => format!("checked {}", report.report().name),
            TableEvent::Held(report) => format!("held {}", report.name()),
            TableEvent::Unread(report) => format!("unread {}", report.name),
            TableEvent::Remarks(list) => format!("remarks {}", list.iter().map(code).collect::<Vec<_>>().join(" ")),
        });
    });
    (events, summary)
}

#[test]
fn the_rules_come_before_the_reports() {
    let (events, summary) = events(&mut engine().checker());
    assert_eq!(events, ["rules sales/2025", "held reports.csv#a", "checked reports.csv#b"]);
    assert_eq!(summary.reports(), 2);
}

#[test]
fn events_can_be_printed_for_debugging() {
    let mut printed = Vec::new();
    engine().checker().check_table("reports.csv", TABLE.as_bytes(), |event| {
        if let TableEvent::Held(report) = &event {
            printed.push(format!("{report:?}"));
        }
    });
    assert_eq!(
        printed,
        ["HeldReport { name: \"reports.csv#a\", organisation: None, year: None, template: \"sales/2025\", counts: \
             Counts { satisfied: 15, violated: 0, undetermined: 0, not_applicable: 0 } }"]
    );
}

#[test]
fn a_selected_rule_that_no_form_has_is_an_error() {
    let engine = engine();
    let only = |ids: &[&str]| engine.checker().only(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());

    let unread = only(&["grow"]).check("2025.csv", REPORT.as_bytes()).unwrap_err();
    assert_eq!(unread.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::UnknownRule]);
    assert!(only(&["grows"]).check("2025.csv", REPORT.as_bytes()).is_ok());

    let (given, summary) = events(&mut only(&["grow"]));
    assert_eq!((given, summary.reports()), (vec!["remarks G0316".to_owned()], 0), "no report looks as if it held");

    let (given, summary) = events(&mut only(&["grow", "grows"]));
    assert_eq!(given, ["remarks G0316", "rules sales/2025", "held reports.csv#a", "held reports.csv#b"]);
    assert_eq!(summary.counts.satisfied, 2);
}
