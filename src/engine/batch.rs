//! Checks reports with several workers at once and hands over their results in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pool::{self, Worker};
use super::{Checker, Progress, ReportHandler, RuleSet, SectionSketch, TableBatch, Task};
use crate::finding::Summary;

/// The result of one task. A document is one report, a chunk of a table holds many.
#[derive(Debug, Default)]
pub struct Batch<P> {
    /// The number of reports in it.
    pub reports: usize,
    /// The rule sets that were needed, in the order of first use.
    pub rules: Vec<Arc<RuleSet>>,
    /// For a chunk of a table: what its reports add to the state of the whole table.
    pub table: Option<TableBatch>,
    pub tally: Summary,
    /// Sections of which the text is compared with that of other offices.
    pub sections: Vec<SectionSketch>,
    /// Some step failed.
    pub failed: bool,
    /// The output of the handler.
    pub part: P,
}

impl<P> Batch<P> {
    /// Records that a rule set is needed, and passes it on the first time.
    pub(super) fn need<H: ReportHandler<Part = P>>(&mut self, rules: &Arc<RuleSet>, handler: &mut H) {
        if !self.rules.iter().any(|known| Arc::ptr_eq(known, rules)) {
            handler.rules(rules);
            self.rules.push(Arc::clone(rules));
        }
    }
}

/// A checker with the handler of its reports.
impl<H: ReportHandler + Send> Worker for (Checker<'_>, H) {
    type Task = Task;
    type Piece = Batch<H::Part>;

    fn work(&mut self, task: Task) -> Self::Piece {
        self.0.work(task, &mut self.1)
    }
}

/// Works through tasks with as many threads as there are workers, and passes each result to `take` in the order of the
/// tasks. `count` returns the number of reports in a result. Returns whether everything was done, which is false if the
/// progress asked to stop. An error of `take` ends the run.
pub fn run<W: Worker<Task = Task>, P: Progress, E>(
    workers: Vec<W>,
    tasks: &mut dyn Iterator<Item = Task>,
    progress: &mut P,
    count: impl Fn(&W::Piece) -> usize,
    mut take: impl FnMut(W::Piece, &mut P) -> Result<(), E>,
    stop: &AtomicBool,
) -> Result<bool, E> {
    let stopped = || stop.load(Ordering::Relaxed);
    let (mut handed, mut ended, mut taken) = (0, false, 0);
    let mut tasks = std::iter::from_fn(|| {
        let task = tasks.next();
        handed += usize::from(task.is_some());
        ended |= task.is_none();
        task
    });
    let workers = workers.into_iter().map(Sharing).collect();
    pool::in_order(workers, &mut tasks, &stopped, &mut |(share, piece)| {
        let reports = count(&piece);
        take(piece, progress)?;
        progress.step(reports, share);
        taken += 1;
        Ok(())
    })?;
    Ok(!stopped() || (taken == handed && ended))
}

/// A worker whose results carry their share of the name they came from.
struct Sharing<W>(W);

impl<W: Worker<Task = Task>> Worker for Sharing<W> {
    type Task = Task;
    type Piece = (u64, W::Piece);

    fn work(&mut self, task: Task) -> Self::Piece {
        (task.share, self.0.work(task))
    }

    #[cfg(feature = "threads")]
    fn weight(task: &Task) -> usize {
        task.weight()
    }
}
