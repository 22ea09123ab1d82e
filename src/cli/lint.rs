//! Checks rule files and templates without a report (`gouji lint`). The diagnostics are the results.

use crate::diagnostic::{Diagnostics, Message, Severity, Text};
use crate::render::text::View;
use crate::render::{json, text};

use super::args::{LintArgs, LintFormat};
use super::output::Stop;
use super::{FAILED, HOLDS, Run};

pub(super) fn run(args: &LintArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut results = run.results(args.output.as_deref(), &[&args.files])?;
    let view = View { color: run.view.color && results.is_stdout(), ..run.view };
    let mut diagnostics = Diagnostics::default();
    for name in &args.files {
        let mut found = Diagnostics::default();
        run.engine.lint(name, &args.files, run.world, &mut found);
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
    let words = match args.format {
        LintFormat::Json => json::pretty(&json::LintOutput {
            schema: json::SCHEMA,
            diagnostics: list.iter().map(|d| json::diagnostic(d, sources, view.lang)).collect(),
        }),
        LintFormat::Text => {
            let files = if args.files.len() == 1 { Text::FilesOne } else { Text::FilesMany };
            let total = Message::new(if list.is_empty() { Text::LintClean } else { Text::LintTotal })
                .with_message("files", Message::new(files).with("count", args.files.len().to_string()))
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
