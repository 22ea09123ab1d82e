//! Works through many tasks with several workers and hands over the results in the order of the tasks.
//!
//! Invariant: the results and their order do not depend on the number of workers, and memory does not grow with the
//! length of the run: the tasks that are running or waiting for their turn weigh at most 16 per worker.

/// The weight, per worker, of the tasks that are running, or done and waiting for an earlier one.
#[cfg(feature = "threads")]
const WINDOW: usize = 16;
/// The usual stack size of the main thread of a process.
#[cfg(feature = "threads")]
const STACK: usize = 8 << 20;

/// Does tasks one after the other. Each worker has its own state.
pub trait Worker: Send {
    type Task: Send;
    type Piece: Send;

    /// Does a task; the result does not depend on earlier tasks.
    fn work(&mut self, task: Self::Task) -> Self::Piece;

    /// The share of the window that a task takes.
    #[cfg(feature = "threads")]
    fn weight(task: &Self::Task) -> usize {
        let _ = task;
        1
    }
}

/// Works through the tasks. They are requested one by one on the thread of the caller, so they may come from a stream
/// of unknown length. Once `stopped` returns true no further task begins, and running ones are finished. An error of
/// `take` ends everything.
pub fn in_order<W: Worker, E>(
    mut workers: Vec<W>,
    tasks: &mut dyn Iterator<Item = W::Task>,
    stopped: &(dyn Fn() -> bool + Sync),
    take: &mut dyn FnMut(W::Piece) -> Result<(), E>,
) -> Result<(), E> {
    #[cfg(feature = "threads")]
    if workers.len() > 1 {
        return threads::in_order(workers, tasks, stopped, take);
    }
    let Some(worker) = workers.first_mut() else { return Ok(()) };
    while !stopped() {
        let Some(task) = tasks.next() else { break };
        take(worker.work(task))?;
    }
    Ok(())
}

#[cfg(feature = "threads")]
mod threads {
    use std::collections::{BTreeMap, VecDeque};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Mutex, PoisonError};
    use std::thread;

    use super::{STACK, WINDOW, Worker};

    pub(super) fn in_order<W: Worker, E>(
        workers: Vec<W>,
        tasks: &mut dyn Iterator<Item = W::Task>,
        stopped: &(dyn Fn() -> bool + Sync),
        take: &mut dyn FnMut(W::Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        let (hand, queue) = channel::<(usize, W::Task)>();
        let queue = Mutex::new(queue);
        let (done, pieces) = channel::<(usize, Option<W::Piece>)>();
        let abandoned = AtomicBool::new(false);
        let ends = || abandoned.load(Ordering::Relaxed) || stopped();
        let count = workers.len();
        let shelf = Mutex::new(workers);
        let shelf = &shelf;
        thread::scope(|scope| {
            let mut running = 0;
            for _ in 0..count {
                let (queue, ends, done) = (&queue, &ends, done.clone());
                let begun = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                    let worker = shelf.lock().unwrap_or_else(PoisonError::into_inner).pop();
                    if let Some(mut worker) = worker {
                        run(&mut worker, queue, ends, &done);
                    }
                });
                running += usize::from(begun.is_ok());
            }
            drop(done);
            if running == 0 {
                // If no thread can be started, the calling thread does the work.
                let worker = shelf.lock().unwrap_or_else(PoisonError::into_inner).pop();
                return super::in_order(worker.into_iter().collect(), tasks, stopped, take);
            }
            let result = hand_over(running * WINDOW, hand, tasks, W::weight, &ends, &pieces, take);
            abandoned.store(true, Ordering::Relaxed);
            result
        })
    }

    fn run<W: Worker>(
        worker: &mut W,
        queue: &Mutex<Receiver<(usize, W::Task)>>,
        ends: &(dyn Fn() -> bool + Sync),
        done: &Sender<(usize, Option<W::Piece>)>,
    ) {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((at, task)) = next else { return };
            let piece = (!ends()).then(|| worker.work(task));
            if done.send((at, piece)).is_err() {
                return;
            }
        }
    }

    /// Keeps the window full and takes the next result in order.
    fn hand_over<T, P, E>(
        window: usize,
        hand: Sender<(usize, T)>,
        tasks: &mut dyn Iterator<Item = T>,
        weight: fn(&T) -> usize,
        ends: &dyn Fn() -> bool,
        pieces: &Receiver<(usize, Option<P>)>,
        take: &mut dyn FnMut(P) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut waiting: BTreeMap<usize, Option<P>> = BTreeMap::new();
        let (mut handed, mut taken) = (0, 0);
        // Weights of the tasks that were handed out and whose results were not taken yet.
        let mut weights: VecDeque<usize> = VecDeque::new();
        let mut more = true;
        loop {
            while more && weights.iter().sum::<usize>() < window && !ends() {
                match tasks.next() {
                    Some(task) => {
                        weights.push_back(weight(&task));
                        more = hand.send((handed, task)).is_ok();
                        handed += usize::from(more);
                    }
                    None => more = false,
                }
            }
            if handed == taken {
                return Ok(());
            }
            // Every worker has ended, so nothing more will come.
            let Ok((at, piece)) = pieces.recv() else { return Ok(()) };
            waiting.insert(at, piece);
            while let Some(piece) = waiting.remove(&taken) {
                taken += 1;
                weights.pop_front();
                if let Some(piece) = piece {
                    take(piece)?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Squares;

    impl Worker for Squares {
        type Task = u64;
        type Piece = u64;

        fn work(&mut self, task: u64) -> u64 {
            // The first of a group takes longest, so pieces arrive out of order.
            (0..(7 - task % 7) * 2000).fold(0u64, |sum, n| sum.wrapping_add(std::hint::black_box(n)));
            task * task
        }
    }

    fn run(workers: usize, tasks: u64, stop_after: usize) -> Vec<u64> {
        let taken = AtomicUsize::new(0);
        let mut found = Vec::new();
        let stopped = || taken.load(Ordering::Relaxed) >= stop_after;
        let done = in_order((0..workers).map(|_| Squares).collect(), &mut (0..tasks), &stopped, &mut |piece| {
            taken.fetch_add(1, Ordering::Relaxed);
            found.push(piece);
            Ok::<(), ()>(())
        });
        assert!(done.is_ok());
        found
    }

    #[test]
    fn pieces_come_in_the_order_of_the_tasks() {
        let wanted: Vec<u64> = (0..500).map(|n| n * n).collect();
        for workers in [1, 2, 8] {
            assert_eq!(run(workers, 500, usize::MAX), wanted, "{workers}");
        }
        assert!(run(4, 0, usize::MAX).is_empty());
    }

    #[test]
    fn a_run_that_is_stopped_hands_over_what_was_begun() {
        for workers in [1, 2, 8] {
            let found = run(workers, 100_000, 20);
            assert!((20..20 + workers * 20).contains(&found.len()), "{}", found.len());
            assert!(found.is_sorted());
        }
    }

    #[test]
    fn an_error_ends_the_run() {
        for workers in [1, 2, 8] {
            let mut taken = 0;
            let done = in_order((0..workers).map(|_| Squares).collect(), &mut (0..), &|| false, &mut |_| {
                taken += 1;
                if taken == 10 { Err("enough") } else { Ok(()) }
            });
            assert!(done.is_err());
            assert_eq!(taken, 10);
        }
    }
}
