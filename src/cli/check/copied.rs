//! Adds to the output of a run what its offices have in common.

use crate::cli::Run;
use crate::engine::AlikeSections;
use crate::finding::CopiedGroup;
use crate::render::run::RunDocument;

use super::Asides;

/// The end of a run, at which the sections of its reports are compared.
pub(super) struct RunEnd<'a> {
    pub asides: &'a Asides,
    /// The names of the reports, in a run that kept results.
    pub kept: Option<&'a [String]>,
    /// Whether all reports were checked.
    pub all: bool,
}

/// Compares the sections and adds what is found to the output. Outputs that list it nowhere leave it to standard error.
pub(super) fn finish(alike: AlikeSections, end: &RunEnd<'_>, document: &mut RunDocument, run: &mut Run<'_, '_>) {
    let (mut groups, mut said) = alike.finish(run.world.today());
    let baseline = end.asides.baseline.as_ref();
    let compare = |groups: &mut [CopiedGroup]| {
        baseline.map(|baseline| baseline.compare_groups(groups, document.tally(), end.kept, run.world))
    };
    let gone = compare(&mut groups);
    groups.sort_by_key(|group| group.aside().is_some());
    // A run that was cut short says nothing about the reports that it did not reach.
    let gone = gone.map(|gone| if end.all { gone } else { 0 });
    if !end.all {
        said.clear();
    }
    let mut list = CopiedGroup::diagnostics(&groups);
    // An error would say that something could not be done.
    list.iter_mut().for_each(|found| found.severity = found.severity.max(crate::diagnostic::Severity::Warning));
    if !document.lists_groups() {
        run.report(&list);
    }
    document.note(&list, run.engine.sources());
    run.report(&said);
    document.note(&said, run.engine.sources());
    document.add_groups(groups, gone);
}
