//! Calls libraries that may panic on a broken file, and turns a panic into a result.
//!
//! Invariant: such a panic prints nothing to standard error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether such a library is running on this thread.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.with(Cell::get) {
                before(info);
            }
        }));
    });
}

/// Runs `work`; `None` where it panicked.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    hush();
    QUIET.with(|quiet| quiet.set(true));
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.with(|quiet| quiet.set(false));
    done.ok()
}
