//! Writes outputs over a whole run in tests, as the command line would.

use gouji::diagnostic::Lang;
use gouji::render::run_model::RunModel;
use gouji::render::{RenderOptions, ReportWriter, RunPart};

pub fn options(lang: Lang) -> RenderOptions {
    RenderOptions { lang, color: false, brief: false, strict: false }
}

/// Finishes an output to which reports may have been added: first the failed ones, then the rest.
pub fn finish<W, R>(mut writer: W, run: &RunModel) -> Vec<u8>
where
    W: ReportWriter<Part = RunPart<R>>,
{
    let mut out = writer.push(RunPart { reports: Vec::new(), failed: run.failed.clone() }).into_bytes();
    out.extend(writer.finish(run.clone()).unwrap());
    out
}

/// Writes the whole output over some reports and a run.
pub fn write<W, R>(reports: Vec<R>, run: &RunModel, options: &RenderOptions) -> Vec<u8>
where
    W: ReportWriter<Part = RunPart<R>>,
{
    let mut writer = W::new(options);
    let mut out = writer.begin().into_bytes();
    writer.rules(&run.rules);
    for report in reports {
        out.extend(writer.push(RunPart { reports: vec![report], failed: Vec::new() }).into_bytes());
    }
    out.extend(finish(writer, run));
    out
}
