//! Reads what sets findings aside: files of explanations and a baseline.

use std::sync::Arc;

use crate::cli::Run;
use crate::cli::args::CheckArgs;
use crate::cli::output::Stop;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Baseline, Explanations};

/// The explanations and the baseline of a run.
#[derive(Debug)]
pub(in crate::cli) struct Asides {
    pub explanations: Arc<[Explanations]>,
    pub baseline: Option<Arc<Baseline>>,
}

impl Asides {
    /// Reads the files that were named. A broken explanation is reported and left out; without its baseline, a run
    /// could not tell what is new.
    pub(super) fn read(args: &CheckArgs, run: &mut Run<'_, '_>) -> Result<(Self, Vec<Diagnostic>), Stop> {
        let (explanations, list) = Self::explanations(&args.explanations, run);
        let baseline = args.baseline.as_deref().map(|file| Baseline::read(file, run.world)).transpose();
        let baseline = baseline.map_err(Stop::Failed)?.map(Arc::new);
        Ok((Self { explanations, baseline }, list))
    }

    /// Reads files of explanations; a broken one is reported and left out.
    pub(in crate::cli) fn explanations(
        files: &[String],
        run: &mut Run<'_, '_>,
    ) -> (Arc<[Explanations]>, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let explanations = run.engine.explanations(files, run.world, &mut diagnostics).into();
        let list = diagnostics.into_sorted();
        run.report(&list);
        (explanations, list)
    }

    /// Returns everything that results depend on; the day, only if an explanation may expire on it.
    pub(super) fn key(&self, run: &Run<'_, '_>) -> String {
        let texts: Vec<&str> = self.explanations.iter().map(Explanations::text).collect();
        let today = (!texts.is_empty()).then(|| run.world.today());
        let baseline = self.baseline.as_ref().map(|baseline| String::from_utf8_lossy(baseline.text()).into_owned());
        format!("{texts:?} {today:?} {baseline:?}")
    }

    /// Reports explanations for reports that were not checked, and such reports of the baseline.
    pub(super) fn unmet(&self, run: &Run<'_, '_>) -> Vec<Diagnostic> {
        let explanations = self.explanations.iter().flat_map(Explanations::unmet);
        explanations.chain(self.unmet_known(None, run)).collect()
    }

    /// Does the same in a run that kept results, whose reports were not looked at.
    pub(super) fn unmet_beside(&self, names: &[String], run: &Run<'_, '_>) -> Vec<Diagnostic> {
        let explanations = self.explanations.iter().flat_map(|file| file.unmet_beside(names, run.world));
        explanations.chain(self.unmet_known(Some(names), run)).collect()
    }

    fn unmet_known(&self, kept: Option<&[String]>, run: &Run<'_, '_>) -> Option<Diagnostic> {
        self.baseline.as_ref().and_then(|baseline| baseline.unmet(kept, run.world))
    }
}
