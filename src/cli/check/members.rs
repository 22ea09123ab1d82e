//! Reads the offices whose reports a run compares with their summaries.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::inputs;
use crate::engine::{Checker, FormChoice, MemberReports, Offices};
use crate::source::Sources;
use crate::world::EntryKind;

use super::super::Run;
use super::super::args::CheckArgs;

/// Reads what `--members` names, and prints what there is to say of it. Returns the checker of the run with the reports
/// found; the rules that it has prepared to see what they read are those of the run. `known`: the reports that are checked, whose
/// mistakes are reported there. `note` takes each list of diagnostics, with the texts that they point into.
pub(super) fn read<'r>(
    checker: Checker<'r>,
    args: &CheckArgs,
    known: &[String],
    forms: &FormChoice,
    run: &mut Run<'_, '_>,
    mut note: impl FnMut(&[Diagnostic], &Sources),
) -> (Checker<'r>, Option<Arc<MemberReports>>) {
    let Some(manifest) = args.members.as_ref() else { return (checker, None) };
    let (offices, mut remarks) = offices(manifest, &super::written(args), run);
    let Some(offices) = offices else {
        run.report(&remarks);
        note(&remarks, run.engine.sources());
        return (checker, None);
    };
    let reader = run.engine.checker().with_world(run.world).with_forms(forms.clone());
    let (members, said) = MemberReports::read(reader, offices, known, known, run.world);
    remarks.extend(said);
    let members = Arc::new(members);
    let mut checker = checker.with_members(Some(Arc::clone(&members)));
    if !members.has_readers(&mut checker) {
        remarks.extend(members.without_summaries());
    }
    let unknown = members.unknown_attributes(&mut checker);
    run.report(&remarks);
    note(&remarks, run.engine.sources());
    for (diagnostic, sources) in unknown {
        run.report_from(std::slice::from_ref(&diagnostic), &sources);
        note(&[diagnostic], &sources);
    }
    (checker, Some(members))
}

/// The offices of a manifest or of a folder. `written`: paths that the run itself writes.
pub(in crate::cli) fn offices(
    manifest: &str,
    written: &[&str],
    run: &mut Run<'_, '_>,
) -> (Option<Offices>, Vec<Diagnostic>) {
    if matches!(run.world.kind(manifest), Some(EntryKind::Folder | EntryKind::FolderLink)) {
        let found = inputs::expand(std::slice::from_ref(&manifest.to_owned()), written, run.world);
        return (Some(Offices::of_folder(manifest, &found.names)), found.remarks);
    }
    let mut diagnostics = Diagnostics::default();
    let found = run.engine.offices(manifest, run.world, &mut diagnostics);
    (found, diagnostics.into_sorted())
}
