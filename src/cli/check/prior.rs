//! Reads the reports of last year that a run compares with.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::engine::inputs;
use crate::engine::{FormChoice, PriorReports};

use super::super::Run;
use super::super::output::Stop;

/// What was typed about last year's reports.
#[derive(Clone, Copy)]
pub(in crate::cli) struct PriorArgs<'a> {
    /// The values of `--prior`.
    pub names: &'a [String],
    /// Those of `--renamed`.
    pub renamed: &'a [String],
    /// Paths that the run itself writes.
    pub written: &'a [&'a str],
}

/// Reads what `--prior` names. `known`: the reports that are checked, whose mistakes are reported there. Returns the
/// diagnostics beside it.
pub(in crate::cli) fn read(
    args: PriorArgs<'_>,
    known: &[String],
    forms: &FormChoice,
    run: &mut Run<'_, '_>,
) -> Result<(Option<Arc<PriorReports>>, Vec<Diagnostic>), Stop> {
    if args.names.is_empty() {
        return Ok((None, Vec::new()));
    }
    let found = inputs::expand(args.names, args.written, run.world);
    let single = args.names.len() == 1 && found.names == args.names;
    // The form that was chosen for this year's reports need not be that of last year's.
    let forms = match &forms.forced {
        Some(form) => {
            let others = run.engine.templates().iter().filter(|known| known.name != form.name);
            others.chain([form]).cloned().collect()
        }
        None => forms.forms.clone(),
    };
    let checker = run.engine.checker().with_world(run.world).with_forms(FormChoice { forced: None, forms });
    let (mut prior, mut remarks) = PriorReports::read(checker, found.names, single, known, run.world);
    for pair in args.renamed {
        let (now, before) = pair.split_once(['=', '＝']).ok_or_else(|| {
            let message = Message::new(Text::UsageRenamed).with("value", pair.clone());
            Stop::Failed(Box::new(Diagnostic::new(Code::BadUsage, message).help(Message::new(Text::UsageSeeHelp))))
        })?;
        prior.rename(now, before);
    }
    remarks.splice(0..0, found.remarks);
    Ok((Some(Arc::new(prior)), remarks))
}
