//! Reads the offices whose reports a run compares with their summaries.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::inputs;
use crate::engine::{FormChoice, MemberReports, Offices};
use crate::world::EntryKind;

use super::super::Run;
use super::super::args::CheckArgs;
use super::super::output::Stop;

/// Reads what `--members` names. `known`: the reports that are checked, whose mistakes are reported there. Returns the
/// diagnostics beside it.
pub(super) fn read(
    args: &CheckArgs,
    known: &[String],
    forms: &FormChoice,
    run: &mut Run<'_, '_>,
) -> Result<(Option<Arc<MemberReports>>, Vec<Diagnostic>), Stop> {
    let Some(manifest) = &args.members else { return Ok((None, Vec::new())) };
    let (offices, mut remarks) = offices(manifest, &super::written(args), run);
    let Some(offices) = offices else { return Ok((None, remarks)) };
    let checker = run.engine.checker().with_world(run.world).with_forms(forms.clone());
    let (members, said) = MemberReports::read(checker, offices, known, known, run.world);
    remarks.extend(said);
    remarks.extend(members.without_summaries());
    Ok((Some(Arc::new(members)), remarks))
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
