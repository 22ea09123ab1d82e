//! Tests the outputs of a run for other programs: SARIF, JUnit, Markdown, the summary. A small run in memory is checked
//! by the engine and printed in every format.

mod junit;
mod markdown;
mod sarif;
mod summary;

use gouji::Engine;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::engine::RuleEntry;
use gouji::finding::{Checked, Summary};
use gouji::render::json;
use gouji::render::run_model::{RuleModel, RunModel};
use gouji::render::{CheckedInput, FailedReport, RenderOptions, ReportWriter, RunPart};
use gouji::source::Sources;
use gouji::world::Memory;

use crate::support::written;

const BROKEN: &str = include_str!("../../../../examples/broken-2021.md");
const SOUND: &str = include_str!("../../../../examples/report-2021.md");
/// An auditor's own rules: a violated warning, a hint, and text that would have a meaning in HTML, in Markdown and in a
/// terminal.
const RULES: &str = "\
rules-for: gov-info-disclosure/2021
rules:
  新收<偏|多>:
    check: 三!cell[一, 总计] <= 10
    basis: 见 `附注` [1](http://example.org) & 其他
    severity: warning
    message: 新收 {left} 件 <b>多</b>于 {right} | 件
  没有的部分:
    check: section 其他事项 contains \"信息处理费\"
    severity: info
    message: 没有提到信息处理费
";

/// A run: its reports as checked, and the rest.
pub struct Sample {
    pub sources: Vec<Sources>,
    pub reports: Vec<Checked>,
    pub run: RunModel,
}

impl Sample {
    /// Writes the reports one by one, then the run.
    pub fn write<W, R>(&self, options: &RenderOptions) -> String
    where
        W: ReportWriter<Part = RunPart<R>>,
    {
        let reports = (0..self.reports.len()).flat_map(|nth| self.part::<W, R>(nth, options).reports).collect();
        String::from_utf8(written::write::<W, R>(reports, &self.run, options)).unwrap()
    }

    /// Returns what one of the reports adds to an output.
    pub fn part<W, R>(&self, nth: usize, options: &RenderOptions) -> RunPart<R>
    where
        W: ReportWriter<Part = RunPart<R>>,
    {
        let mut part = RunPart::default();
        W::checked(
            &CheckedInput { checked: &self.reports[nth], sources: &self.sources[nth], rule_errors: 0 },
            options,
            &mut part,
        );
        part
    }
}

/// Returns the output of a run in which nothing was checked.
pub fn empty<W, R>() -> String
where
    W: ReportWriter<Part = RunPart<R>>,
{
    String::from_utf8(written::write::<W, R>(Vec::new(), &nothing(), &written::options(Lang::Zh))).unwrap()
}

/// Converts a rule to the form in which the command line lists it for a document.
pub fn rule_part(template: &str, rule: &RuleEntry, sources: &Sources, lang: Lang) -> RuleModel {
    RuleModel {
        template: template.to_owned(),
        id: rule.id.clone(),
        severity: rule.severity,
        table: rule.table.clone(),
        check: rule.check.clone(),
        when: rule.when.clone(),
        basis: rule.basis.clone(),
        message: rule.message.as_ref().map(|message| message.render(lang)),
        source: rule.span.and_then(|span| json::source(span, sources)),
        derived: rule.derived,
    }
}

/// Checks the files one after the other against the built-in rules and those above; unreadable files are listed in the
/// run.
pub fn sample(files: &[(&str, &[u8])], lang: Lang) -> Sample {
    let world = Memory::new().with("规则/审计.yaml", RULES);
    let mut engine = Engine::new();
    let template = engine.template("gov-info-disclosure/2021", &world, &mut Diagnostics::default()).unwrap();
    let rules = engine.rules(&template, &["规则/审计.yaml".to_owned()], &world);
    assert_eq!(rules.errors, 0);
    let mut run = RunModel { version: "0.0.0".to_owned(), ..RunModel::default() };
    run.rules = rules.rules.iter().map(|rule| rule_part(&template.name, rule, &rules.sources, lang)).collect();
    let (mut reports, mut texts) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut sources = Sources::default();
        match engine.read(name, bytes, None, &mut sources) {
            Ok(mut found) => {
                let report = found.remove(0);
                let checked = rules.check(report).unwrap();
                run.tally.add(&checked);
                reports.push(checked);
                texts.push(sources.beside(&rules.sources));
            }
            Err(list) => {
                let list = list.into_sorted();
                let diagnostics = list.iter().map(|d| json::diagnostic(d, &sources, lang)).collect();
                run.failed.push(FailedReport { report: (*name).to_owned(), diagnostics });
                run.tally.add_failed();
            }
        }
    }
    Sample { sources: texts, reports, run }
}

/// Builds the report with a word instead of a figure.
fn with_words() -> String {
    let changed = SOUND.replacen("| 行政强制 | 6 |", "| 行政强制 | 若干 |", 1);
    assert_ne!(changed, SOUND);
    changed
}

/// Builds a report without lines, whose cells are named by their place in the JSON.
fn without_lines() -> String {
    let cell = |row: &str, value: &str| {
        format!(r#"{{"table": "三", "row": "{row}", "col": "自然人", "state": "number", "value": "{value}"}}"#)
    };
    let cells = [cell("一", "7"), cell("二", "0"), cell("三.(七)", "5"), cell("四", "1")].join(",\n");
    format!(
        r#"{{"schema": 1, "reports": [{{"report": "x", "template": "gov-info-disclosure/2021", "year": 2023, "organisation": null, "cells": [{cells}]}}]}}"#
    )
}

/// Builds one report of each kind: violated, satisfied, undetermined, without lines, unreadable.
pub fn mixed(lang: Lang) -> Sample {
    let (words, lines) = (with_words(), without_lines());
    let files: [(&str, &[u8]); 5] = [
        ("年报/某局 2023.md", BROKEN.as_bytes()),
        ("sound.md", SOUND.as_bytes()),
        ("-", words.as_bytes()),
        ("cells.json", lines.as_bytes()),
        ("空.txt", b""),
    ];
    sample(&files, lang)
}

/// Builds a run in which nothing was checked.
pub fn nothing() -> RunModel {
    RunModel { version: "0.0.0".to_owned(), tally: Summary::default(), ..RunModel::default() }
}

/// Workers make parts, and one thread gathers them.
#[test]
fn parts_may_cross_threads() {
    fn sent<T: Send + 'static>() {}
    sent::<gouji::render::Part>();
    sent::<RunModel>();
}
