//! 勾稽 checks the arithmetic and logical relations inside statutory report tables and pinpoints the cells that are wrong.
//!
//! An [`Engine`] knows forms and their rules. Its [`Checker`] reads reports of many formats (text, Markdown, CSV, JSON, and by
//! feature web pages, Office documents and PDF), recognises the form of each and applies the rules of the form.
//!
//! # One report
//!
//! ```
//! use gouji::{Engine, Lang};
//!
//! let mut checker = Engine::new().checker();
//! let bytes = include_bytes!("../examples/broken-2021.md");
//! let report = checker.check("broken-2021.md", bytes).map_err(|unread| format!("{:?}", unread.diagnostics))?;
//!
//! assert_eq!(report.report().template.name, "gov-info-disclosure/2021");
//! for finding in report.findings() {
//!     println!("{}: {}", finding.rule, finding.message.render(Lang::En));
//! }
//! assert!(!report.findings().is_empty());
//! # Ok::<(), String>(())
//! ```
//!
//! Three lists belong to a result: the findings; the remarks on reading, `report.report().diagnostics` (a label that was
//! tolerated, a second report in the file); and `report.rules.diagnostics`, the mistakes in the rules that were applied. A finding
//! is violated or undetermined ([`Finding`]: `outcome`, `severity`, `at`, `left`, `right`, `difference`, `cells`, `suspects`, and
//! `reason` where it is undetermined). Its message is in the language in which the author of the rule wrote it.
//!
//! Findings and diagnostics are data: figures, cells, places in the texts of [`CheckedReport::sources`]. [`render`] makes of them
//! what people and other programs read: `render::text::diagnostics` prints diagnostics, and
//! `render::json::line(&render::json::report(&report.checked, &report.sources, Lang::En))` is a line of `gouji check -f jsonl`.
//!
//! # Your own form and rules
//!
//! Files are asked for by name through a [`World`]; [`Memory`] is one without a disk. The guides in `docs/en/guide` describe
//! templates and rule files, `docs/en/reference/language.md` the expressions. Totals (`total: true`) and types (`type: count`)
//! are rules by themselves, with ids such as `合计:sales!all`.
//!
//! ```
//! use gouji::{Diagnostics, Engine, Memory};
//!
//! let form = "
//! template: sales/2025
//! title: Sales by quarter
//! tables:
//!   sales:
//!     title: Sales
//!     type: count
//!     rows: {north: North, south: South, all: {label: All regions, total: true}}
//!     cols: [spring, autumn]
//! ";
//! let rules = "
//! rules-for: sales/2025
//! rules:
//!   autumn-grows: {check: 'sales!cell[all, autumn] >= sales!cell[all, spring]', severity: warning}
//! ";
//! let report = "table,row,col,value
//! sales,north,spring,4
//! sales,south,spring,5
//! sales,all,spring,10
//! sales,north,autumn,3
//! sales,south,autumn,5
//! sales,all,autumn,8
//! ";
//!
//! let mut engine = Engine::empty();
//! let mut problems = Diagnostics::default();
//! engine.add_form(("form.yaml", form), Some(("rules.yaml", rules)), &mut problems);
//! assert!(!problems.has_errors(), "a row or rule with a mistake is left out");
//!
//! let checked = engine.checker().check("2025.csv", report.as_bytes()).map_err(|_| "not read")?;
//! let rules: Vec<&str> = checked.findings().iter().map(|finding| finding.rule.as_str()).collect();
//! assert_eq!(rules, ["autumn-grows", "合计:sales!all"]);
//!
//! // An auditor's further rules, for the reports of this run alone.
//! let world = Memory::new().with("audit.yaml", "rules-for: sales/2025\nrules: {small: {check: 'sales!col spring < 9'}}");
//! let mut checker = engine.checker().with_rules(&["audit.yaml".to_owned()], &world);
//! assert_eq!(checker.check("2025.csv", report.as_bytes()).map_err(|_| "not read")?.findings().len(), 3);
//! # Ok::<(), &str>(())
//! ```
//!
//! # A table of many reports
//!
//! A CSV or JSON Lines file (with feature `columnar` also Parquet and Arrow IPC) may hold any number of reports. It is
//! read chunk by chunk, and the sink is given what is found as it is found, in the order of the file. The lines of one
//! report stand together; a report is named after its file, `reports.csv#b`. Name the form if the cells fit several.
//!
//! ```
//! use gouji::{Engine, TableEvent};
//!
//! let mut table = String::from("report,table,row,col,value\n");
//! for (name, total) in [("a", 3), ("b", 4)] {
//!     for (row, value) in [("一", 1), ("二", 2), ("三.(七)", total), ("四", 0)] {
//!         table.push_str(&format!("{name},三,{row},自然人,{value}\n"));
//!     }
//! }
//!
//! let engine = Engine::new();
//! let form = engine.templates().iter().find(|form| form.name == "gov-info-disclosure/2021").cloned();
//! let mut checker = engine.checker().with_template(form);
//! let mut to_look_at = Vec::new();
//! let summary = checker.check_table("reports.csv", table.as_bytes(), |event| match event {
//!     TableEvent::Checked(report) => to_look_at.push(report.report().name.clone()),
//!     TableEvent::Unread(report) => eprintln!("{}: {:?}", report.name, report.diagnostics),
//!     TableEvent::Held(_) | TableEvent::Rules(_) | TableEvent::Remarks(_) => {}
//! });
//! assert_eq!((summary.reports(), to_look_at.as_slice()), (2, &["reports.csv#b".to_owned()][..]));
//! ```
//!
//! To use several threads, give a clone of the checker and a [`ReportHandler`] to each worker of [`engine::run`].
//!
//! # Features
//!
//! `cli` is the program and what a terminal needs, `fs` the files of the machine ([`world`]`::Disk`), `threads` several workers;
//! `office`, `html`, `pdf` and `columnar` are formats. All are on by default. With `default-features = false` the library
//! opens no file, starts no thread, reads no clock, and builds for `wasm32-unknown-unknown`.
//!
//! # The rooms
//!
//! | to | look in |
//! |---|---|
//! | check reports | [`engine`] |
//! | print results | [`render`] |
//! | understand what is reported | [`diagnostic`], [`finding`], [`source`] (texts and places) |
//! | load forms and rules | [`yaml`] → [`template`], [`rulebook`] → [`syntax`] → [`check`] (names become cells, types) |
//! | read documents | [`ingest`] (bytes → cells as found) → [`align`] (→ [`report`]: cells of the form) |
//! | evaluate | [`eval`] one report, [`vectorized`] and [`dataset`] many reports at once |
//! | work with what all use | [`amount`] exact decimals, [`relations`] sums, [`world`] files, [`builtin`] forms that ship |
//!
//! The same input gives the same output: no stage reads the clock or the environment, prints, or opens a file on its own.

pub mod source;
pub mod amount;
pub mod date;
pub mod diagnostic;
pub mod world;
pub mod yaml;
pub mod syntax;
pub mod template;
pub mod relations;
pub mod rulebook;
pub mod builtin;
pub mod check;
pub mod document;
pub mod report;
pub mod ingest;
pub mod locate;
pub mod align;
pub mod eval;
pub mod finding;
pub mod explanation;
pub mod vectorized;
pub mod dataset;
pub mod engine;
pub mod render;
#[cfg(feature = "cli")]
pub mod cli;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Lang, Severity};
pub use engine::{CheckedReport, Checker, Engine, ReportHandler, RuleSet, TableEvent, UnreadReport};
pub use finding::{Checked, Finding, Summary};
pub use report::Report;
pub use rulebook::Rulebook;
pub use source::{Source, Sources, Span};
pub use template::Template;
pub use world::{Memory, World};

/// Compiles and runs the examples of the guides for developers.
#[cfg(all(doctest, feature = "cli"))]
mod guides {
    #[doc = include_str!("../docs/en/guide/developer.md")]
    mod en {}
    #[doc = include_str!("../docs/zh/guide/developer.md")]
    mod zh {}
}
