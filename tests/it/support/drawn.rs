//! Builds view models for tests of pages and workbooks, read and checked in memory by the real stages.

use std::collections::BTreeMap;
use std::sync::Arc;

use gouji::Engine;
use gouji::diagnostic::Lang;
use gouji::engine::RuleSet;
use gouji::finding::{Checked, CountedReports, Counts, Standing};
use gouji::render::FailedReport;
use gouji::render::html::ReportView;
use gouji::render::json;
use gouji::render::run_model::{RuleModel, RunModel};
use gouji::source::Sources;
use gouji::world::Memory;

/// A run over named documents, as the command line would make it.
pub struct Made {
    pub parts: Vec<ReportView>,
    pub checked: Vec<Checked>,
    pub run: RunModel,
}

pub fn run(documents: &[(String, Vec<u8>)], lang: Lang) -> Made {
    let engine = Engine::new();
    let mut loaded: BTreeMap<String, Arc<RuleSet>> = BTreeMap::new();
    let mut made = Made {
        parts: Vec::new(),
        checked: Vec::new(),
        run: RunModel { version: "test".into(), ..RunModel::default() },
    };
    for (name, bytes) in documents {
        let mut sources = Sources::default();
        let report = match engine.read(name, bytes, None, &mut sources) {
            Ok(mut reports) => reports.remove(0),
            Err(diagnostics) => {
                made.run.tally.add_failed();
                let list = diagnostics.into_sorted();
                made.run.failed.push(FailedReport {
                    report: name.clone(),
                    diagnostics: list.iter().map(|d| json::diagnostic(d, &sources, lang)).collect(),
                });
                continue;
            }
        };
        let rules = match loaded.get(&report.template.name) {
            Some(known) => Arc::clone(known),
            None => {
                let world = Memory::new();
                let found = Arc::new(engine.rules(&report.template, &[], &world));
                made.run.rules.extend(found.rules.iter().cloned().map(|rule| RuleModel {
                    template: report.template.name.clone(),
                    id: rule.id,
                    severity: rule.severity,
                    table: rule.table,
                    check: rule.check,
                    when: rule.when,
                    basis: rule.basis,
                    message: rule.message.map(|message| message.render(lang)),
                    source: rule.span.and_then(|span| json::source(span, &found.sources)),
                    derived: rule.derived,
                }));
                loaded.insert(report.template.name.clone(), Arc::clone(&found));
                found
            }
        };
        let checked = rules.check(report).unwrap();
        made.run.tally.add(&checked);
        made.parts.push(ReportView::new(&checked, &sources.beside(&rules.sources), lang));
        made.checked.push(checked);
    }
    made
}

/// Returns a document of `examples/`.
pub fn example(name: &str) -> (String, Vec<u8>) {
    let path = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    (name.to_owned(), std::fs::read(path).unwrap())
}

/// Builds reports of the 2021 form from one example, some of them broken in different ways.
pub fn many(count: usize) -> Vec<(String, Vec<u8>)> {
    let clean = String::from_utf8(example("report-2021.md").1).unwrap();
    let broken = String::from_utf8(example("broken-2021.md").1).unwrap();
    let mut list = Vec::new();
    for nth in 0..count {
        let office = format!("示例{}局", nth + 1);
        let text = match nth % 9 {
            2 | 5 => broken.clone(),
            7 => broken.replace("| 四、结转下年度继续办理 |  |  | 7 ", "| 四、结转下年度继续办理 |  |  | 若干 "),
            3 if nth % 2 == 1 => clean.split("## 四、").next().unwrap().to_owned(),
            8 if nth % 4 == 0 => "没有表格的一页。\n".to_owned(),
            _ => clean.clone(),
        };
        list.push((format!("2023/{office}.md"), text.replace("示例局", &office).into_bytes()));
    }
    list
}

/// Returns the same report without findings.
pub fn clean(part: &ReportView) -> ReportView {
    let counts = Counts { violated: 0, undetermined: 0, ..part.counts };
    let (violations, findings) = (BTreeMap::new(), Vec::new());
    ReportView { counts, violations, findings, standing: Standing::Holding, ..part.clone() }
}

/// Adds reports without findings to the tally as counts.
pub fn count_only(made: &mut Made, reports: usize) {
    let checked = &made.checked[0];
    let mut rules = checked.rules.clone();
    for rule in &mut rules {
        rule.counts = Counts { satisfied: reports, ..Counts::default() };
    }
    let rules = rules.into_iter().map(|rule| (rule, 0)).collect();
    let settled = CountedReports { holding: reports, rules, ..CountedReports::default() };
    made.run.tally.add_counted(&checked.report.template.name, settled);
}
