//! Libraries that may panic on a broken file. In: what to do. Out: its result, or that it panicked, which is then
//! an answer like any other and no news for standard error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Such a library is at work on this thread.
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

/// Does it; `None` where it panicked.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    hush();
    QUIET.with(|quiet| quiet.set(true));
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.with(|quiet| quiet.set(false));
    done.ok()
}
