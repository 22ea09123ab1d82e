//! Checks rule files and templates without a report (`gouji lint`). The diagnostics are the results.

use crate::diagnostic::{Diagnostics, Message, Severity, Text};
use crate::engine::inputs::{self, Inputs};
use crate::render::text::View;
use crate::render::{json, text};

use super::args::{LintArgs, LintFormat};
use super::output::{Choice, Stop, choose_format};
use super::{FAILED, HOLDS, Run};

const FORMATS: [Choice<LintFormat>; 2] = [
    Choice { format: LintFormat::Text, name: "text", endings: &["txt", "text"] },
    Choice { format: LintFormat::Json, name: "json", endings: &["json"] },
];

pub(super) fn run(args: &LintArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let (format, remark) = choose_format(args.format, args.output.as_deref(), LintFormat::Text, &FORMATS);
    run.report(remark.as_slice());
    let mut results = run.results(args.output.as_deref(), &[&args.files], format != LintFormat::Text)?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let mut diagnostics = Diagnostics::default();
    let Inputs { names, remarks } = inputs::expand_rules(&args.files, args.output.as_deref().as_slice(), run.world);
    diagnostics.extend(remarks.into_iter().collect());
    // Of many files each is looked at once, not beside each of the others.
    let beside = run.engine.possible_templates(&names, run.world);
    for name in &names {
        let mut found = Diagnostics::default();
        run.engine.lint(name, &beside, run.world, &mut found);
        diagnostics.extend(found.into_sorted().into_iter().collect());
    }
    // Two files may share a third, whose diagnostics are printed once.
    let mut list = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        if !list.contains(&diagnostic) {
            list.push(diagnostic);
        }
    }
    let count = |severity: Severity| list.iter().filter(|d| d.severity == severity).count();
    let errors = count(Severity::Error);
    let sources = run.engine.sources();
    let words = match format {
        LintFormat::Json => json::pretty(&json::LintOutput {
            schema: json::SCHEMA,
            diagnostics: list.iter().map(|d| json::diagnostic(d, sources, view.lang)).collect(),
        }),
        LintFormat::Text => {
            let files = if names.len() == 1 { Text::FilesOne } else { Text::FilesMany };
            let total = Message::new(if list.is_empty() { Text::LintClean } else { Text::LintTotal })
                .with_message("files", Message::new(files).with("count", names.len().to_string()))
                .with("errors", errors.to_string())
                .with("warnings", count(Severity::Warning).to_string())
                .with("infos", count(Severity::Info).to_string())
                .render(view.lang);
            format!("{}{total}\n", text::diagnostics(&list, sources, view))
        }
    };
    run.print(&mut results, &words)?;
    run.finish(results)?;
    Ok(if errors > 0 { FAILED } else { HOLDS })
}
