//! `gouji extract`: the canonical cells of reports.

use crate::render::{csv, extract, json};

use super::args::{ExtractArgs, ExtractFormat};
use super::check::{named_template, read, refuse_stdin_twice};
use super::output::Stop;
use super::pipeline::Engine;
use super::{FAILED, HOLDS, Run};

pub(super) fn run<E: Engine>(args: &ExtractArgs, run: &mut Run<'_, '_, E>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.reports])?;
    refuse_stdin_twice(&args.reports)?;
    let lang = run.view.lang;
    let mut reports = Vec::new();
    let mut diagnostics = Vec::new();
    let wanted = match named_template(args.template.as_deref(), run) {
        Ok(wanted) => wanted,
        Err(_) => return Ok(FAILED),
    };
    if args.format == ExtractFormat::Csv {
        run.print(&mut results, &csv::lines([extract::CSV_HEADER]))?;
    }
    for name in &args.reports {
        let mark = run.engine.sources().len();
        match read(name, wanted.as_ref(), run) {
            Err(list) => {
                let sources = run.engine.sources();
                diagnostics.extend(list.iter().map(|d| json::diagnostic(d, sources, lang)));
            }
            Ok(report) => {
                let remarks = report.diagnostics.clone().into_sorted();
                run.say(&remarks);
                let sources = run.engine.sources();
                if args.format == ExtractFormat::Csv {
                    let words = extract::csv(&report, sources);
                    run.print(&mut results, &words)?;
                } else {
                    reports.push(extract::report(&report, sources, lang));
                }
            }
        }
        run.engine.release(mark);
    }
    let output = extract::output(reports, diagnostics);
    match args.format {
        ExtractFormat::Csv => {}
        ExtractFormat::Json => run.print(&mut results, &json::pretty(&output))?,
        ExtractFormat::Yaml => run.print(&mut results, &extract::yaml(&output))?,
    }
    run.finish(results)?;
    Ok(HOLDS)
}
