//! Lets several workers check reports at once and hands over what they made, in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pool::{self, Worker};
use super::{Checker, Progress, ReportHandler, RuleSet, TableBatch, Task};
use crate::finding::Summary;

/// What came of one task. A document is one report, a chunk of a table stands for many.
#[derive(Debug, Default)]
pub struct Batch<P> {
    /// Reports it stands for.
    pub reports: usize,
    /// The rule sets that were needed, in the order in which they were.
    pub rules: Vec<Arc<RuleSet>>,
    /// Where it is a chunk of a table: what its reports add to what is known of the whole table.
    pub table: Option<TableBatch>,
    pub tally: Summary,
    /// Something could not be done.
    pub failed: bool,
    /// What the handler made.
    pub part: P,
}

impl<P> Batch<P> {
    /// It needs a rule set.
    pub(super) fn need(&mut self, rules: &Arc<RuleSet>) {
        if !self.rules.iter().any(|known| Arc::ptr_eq(known, rules)) {
            self.rules.push(Arc::clone(rules));
        }
    }
}

/// A checker and what it makes of reports.
impl<H: ReportHandler + Send> Worker for (Checker<'_>, H) {
    type Task = Task;
    type Piece = Batch<H::Part>;

    fn work(&mut self, task: Task) -> Self::Piece {
        self.0.work(task, &mut self.1)
    }
}

/// Works through tasks with as many threads as there are workers, and gives each result to `take` in the order of the
/// tasks. `count`: the reports of a result. Answers whether everything was done; it was not where the progress asked to
/// stop. An error of `take` ends the run.
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

/// A worker whose results say how much of their name they are.
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
