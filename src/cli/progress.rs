//! Runs the parts of a long run that depend on the surroundings: the number of workers, interruption, and progress on
//! standard error.
//!
//! Invariant: no other file of the command line reads a clock.

#![allow(clippy::disallowed_methods, reason = "how long a run takes is shown, and decides nothing")]

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::diagnostic::{Lang, Message, Text};

use crate::engine::WHOLE;

/// The interval between progress lines when standard error is not a terminal.
pub const EVERY: Duration = Duration::from_secs(10);

/// The resources of a run. By default it checks one report at a time, shows no progress and cannot be interrupted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Live<'a> {
    pub progress: Progress,
    pub interrupts: Interrupts<'a>,
    /// The number of workers if `-j` is not given and there is more than one report; one if unknown.
    pub cores: Option<NonZeroUsize>,
    /// The bytes of a table that are read at once; a suitable default if unset.
    pub chunk: Option<NonZeroUsize>,
}

/// How a run shows its progress.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Silent,
    /// A line from time to time.
    Lines { every: Duration },
    /// A progress bar; standard error is a terminal.
    Bar,
}

/// What can interrupt a run.
#[derive(Debug, Clone, Copy, Default)]
pub enum Interrupts<'a> {
    #[default]
    None,
    /// The code that sets the flag.
    Flag(&'a AtomicBool),
    /// Ctrl-C: the first press ends the run in good order, the second one at once.
    Keyboard,
}

impl<'a> Interrupts<'a> {
    /// Starts watching; the flag becomes true when the run should stop.
    pub(super) fn watch(self) -> &'a AtomicBool {
        static NEVER: AtomicBool = AtomicBool::new(false);
        match self {
            Interrupts::Flag(flag) => flag,
            Interrupts::None => &NEVER,
            Interrupts::Keyboard => {
                use std::sync::atomic::Ordering;
                static PRESSED: AtomicBool = AtomicBool::new(false);
                // If no handler can be installed, Ctrl-C ends the process as usual.
                let _ = ctrlc::set_handler(|| {
                    if PRESSED.swap(true, Ordering::SeqCst) {
                        // The status by which a shell reports a process ended by Ctrl-C.
                        std::process::exit(130);
                    }
                });
                &PRESSED
            }
        }
    }
}

/// The progress of a run.
pub(super) struct RunProgress<'a> {
    how: Progress,
    /// True when the run should stop.
    pub pressed: &'a AtomicBool,
    /// The run was stopped before everything was done.
    pub cut: bool,
    lang: Lang,
    /// The number of names; each counts as one report until a table is met.
    total: usize,
    /// At least one name is a table of many reports.
    tables: bool,
    /// Reports done.
    done: usize,
    /// The share done, [`WHOLE`] per name.
    share: u64,
    begun: Instant,
    said: Instant,
    bar: Option<indicatif::ProgressBar>,
}

impl<'a> RunProgress<'a> {
    /// `total` is the number of names, and `many` says whether more than one report may come. A single report shows no
    /// progress, and Ctrl-C ends it like any program.
    pub(super) fn new(live: Live<'a>, many: bool, total: usize, lang: Lang) -> Self {
        let (how, interrupts) =
            if many { (live.progress, live.interrupts) } else { (Progress::Silent, Interrupts::None) };
        let now = Instant::now();
        let bar = (how == Progress::Bar).then(|| {
            let bar = indicatif::ProgressBar::new(total as u64 * WHOLE);
            // The template is fixed, so it is well-formed.
            if let Ok(style) = indicatif::ProgressStyle::with_template("{wide_bar:.green} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self {
            how,
            pressed: interrupts.watch(),
            cut: false,
            lang,
            total,
            tables: false,
            done: 0,
            share: 0,
            begun: now,
            said: now,
            bar,
        }
    }

    /// Takes back reports that were counted, because their result was discarded.
    pub(super) fn discard(&mut self, reports: usize) {
        self.done = self.done.saturating_sub(reports);
    }

    /// Removes the bar; returns a message if not everything was done.
    pub(super) fn finish(self) -> Option<Message> {
        let done = self.done.to_string();
        let stopped = match self.tables {
            true => Message::new(Text::StoppedOpen).with("done", done),
            false => Message::new(Text::Stopped).with("done", done).with("total", self.total.to_string()),
        };
        self.cut.then_some(stopped)
    }

    /// Prints something else while the bar is hidden.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        if let Some(bar) = &self.bar {
            return bar.suspend(print);
        }
        print()
    }

    /// Adds reports that were done, and their share of the names.
    pub(super) fn step(&mut self, count: usize, share: u64, stderr: &mut dyn Write) {
        self.done += count;
        self.share += share;
        self.tables |= count != 1 || share != WHOLE;
        match self.how {
            Progress::Silent => {}
            Progress::Lines { every } => {
                if self.said.elapsed() >= every {
                    self.said = Instant::now();
                    let _ = writeln!(stderr, "{}", self.words());
                }
            }
            Progress::Bar => {
                if let Some(bar) = &self.bar {
                    bar.set_position(self.share);
                    bar.set_message(self.words());
                }
            }
        }
    }

    fn words(&self) -> String {
        let total = (!self.tables).then_some(self.total);
        words(self.done, total, self.share, self.total as u64 * WHOLE, self.begun.elapsed()).render(self.lang)
    }
}

impl Drop for RunProgress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Builds the progress message: count, speed and remaining time. `total` is the number of reports, if known; `share` of
/// `all` is the part of the files that was read.
fn words(done: usize, total: Option<usize>, share: u64, all: u64, passed: Duration) -> Message {
    let millis = passed.as_millis().max(1);
    let tenths = done as u128 * 10_000 / millis;
    let rate = format!("{}.{}", tenths / 10, tenths % 10);
    let rest = u128::from(all.saturating_sub(share));
    let seconds = (rest * millis).checked_div(u128::from(share)).unwrap_or(0) / 1000;
    let left = format!("{}:{:02}", seconds / 60, seconds % 60);
    let done = done.to_string();
    match total {
        Some(total) => Message::new(Text::ProgressOf)
            .with("done", done)
            .with("total", total.to_string())
            .with("rate", rate)
            .with("left", left),
        // A stream of unknown length.
        None if share == 0 => Message::new(Text::ProgressOpen).with("done", done).with("rate", rate),
        None => Message::new(Text::ProgressPart)
            .with("done", done)
            .with("percent", (share * 100).checked_div(all).unwrap_or(0).to_string())
            .with("rate", rate)
            .with("left", left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_and_how_long_still() {
        let half = words(600, Some(1200), 600 * WHOLE, 1200 * WHOLE, Duration::from_secs(90));
        assert_eq!(half.render(Lang::En), "checked 600 of 1200, 6.6 per second, about 1:30 left");
        assert_eq!(words(7, None, 0, WHOLE, Duration::from_millis(500)).render(Lang::En), "checked 7, 14.0 per second");
        let table = words(5000, None, WHOLE / 4, 2 * WHOLE, Duration::from_secs(10));
        assert_eq!(table.render(Lang::En), "checked 5000 (12%), 500.0 per second, about 1:10 left");
        assert_eq!(
            words(0, Some(3), 0, 3 * WHOLE, Duration::ZERO).render(Lang::Zh),
            "已检查 0/3，每秒 0.0 份，约余 0:00"
        );
    }

    #[test]
    fn lines_come_at_their_interval() {
        let progress = |every| {
            RunProgress::new(Live { progress: Progress::Lines { every }, ..Live::default() }, true, 3, Lang::En)
        };
        let (mut said, mut often, mut rare) = (Vec::new(), progress(Duration::ZERO), progress(EVERY));
        (0..3).for_each(|_| often.step(1, WHOLE, &mut said));
        (0..3).for_each(|_| rare.step(1, WHOLE, &mut said));
        let said = String::from_utf8(said).unwrap_or_default();
        assert_eq!(said.lines().count(), 3);
        assert!(said.contains("checked 3 of 3"), "{said}");
    }
}
