//! Reports the progress of a run to a front.

/// The progress of a run. The engine calls it on the thread of the caller.
pub trait Progress {
    /// Adds reports that were done, which are `share` of [`WHOLE`](super::WHOLE) of the name they came from.
    fn step(&mut self, reports: usize, share: u64);

    /// Takes back reports that were counted, because their result was discarded.
    fn discard(&mut self, reports: usize) {
        let _ = reports;
    }
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: usize, _: u64) {}
}
