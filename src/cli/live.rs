//! What a long run has to do with the world while it goes on: how many workers, who may stop it, what is said on
//! the way. In: what the surroundings allow. Out: a flag that is looked at, lines or a bar on standard error.
//! The one place of the command line that looks at a clock.

#![allow(clippy::disallowed_methods, reason = "how long a run takes is shown, and decides nothing")]

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::diagnostic::{Lang, Message, Text};

/// How often a run says how far it is where nobody looks at a terminal.
pub const EVERY: Duration = Duration::from_secs(10);

/// What a run may make use of. By default it takes one report after the other, says nothing on the way and cannot
/// be stopped.
#[derive(Debug, Clone, Copy, Default)]
pub struct Live<'a> {
    pub progress: Progress,
    pub interrupts: Interrupts<'a>,
    /// Workers where `-j` leaves it open and there is more than one report; one where unknown.
    pub cores: Option<NonZeroUsize>,
}

/// How a run says how far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Silent,
    /// A line now and then.
    Lines { every: Duration },
    /// A bar; standard error is a terminal.
    Bar,
}

/// Who may stop a run.
#[derive(Debug, Clone, Copy, Default)]
pub enum Interrupts<'a> {
    #[default]
    None,
    /// Whoever sets the flag.
    Flag(&'a AtomicBool),
    /// Ctrl-C: the first time the run ends in good order, the second time at once.
    Keyboard,
}

impl<'a> Interrupts<'a> {
    /// From now on; the flag says whether to stop.
    pub(super) fn watch(self) -> &'a AtomicBool {
        static NEVER: AtomicBool = AtomicBool::new(false);
        match self {
            Interrupts::Flag(flag) => flag,
            Interrupts::None => &NEVER,
            #[cfg(not(feature = "threads"))]
            Interrupts::Keyboard => &NEVER,
            #[cfg(feature = "threads")]
            Interrupts::Keyboard => {
                use std::sync::atomic::Ordering;
                static PRESSED: AtomicBool = AtomicBool::new(false);
                // Where no handler can be set, Ctrl-C ends the process as ever.
                let _ = ctrlc::set_handler(|| {
                    if PRESSED.swap(true, Ordering::SeqCst) {
                        // As a shell reports a process that Ctrl-C ended.
                        std::process::exit(130);
                    }
                });
                &PRESSED
            }
        }
    }
}

/// How far a run is.
pub(super) struct Course {
    how: Progress,
    lang: Lang,
    total: Option<usize>,
    done: usize,
    begun: Instant,
    said: Instant,
    #[cfg(feature = "threads")]
    bar: Option<indicatif::ProgressBar>,
}

impl Course {
    pub(super) fn new(how: Progress, total: Option<usize>, lang: Lang) -> Self {
        let now = Instant::now();
        #[cfg(feature = "threads")]
        let bar = (how == Progress::Bar).then(|| {
            let bar = indicatif::ProgressBar::new(total.unwrap_or(0) as u64);
            // The template is fixed, so it is well-formed.
            if let Ok(style) = indicatif::ProgressStyle::with_template("{wide_bar:.green} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self {
            how,
            lang,
            total,
            done: 0,
            begun: now,
            said: now,
            #[cfg(feature = "threads")]
            bar,
        }
    }

    pub(super) fn done(&self) -> usize {
        self.done
    }

    /// Prints something else, the bar out of the way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        #[cfg(feature = "threads")]
        if let Some(bar) = &self.bar {
            return bar.suspend(print);
        }
        print()
    }

    /// So many reports more are done.
    pub(super) fn step(&mut self, count: usize, stderr: &mut dyn Write) {
        self.done += count;
        match self.how {
            Progress::Silent => {}
            Progress::Lines { every } => {
                if self.said.elapsed() >= every {
                    self.said = Instant::now();
                    let _ = writeln!(stderr, "{}", self.words());
                }
            }
            Progress::Bar =>
            {
                #[cfg(feature = "threads")]
                if let Some(bar) = &self.bar {
                    bar.set_position(self.done as u64);
                    bar.set_message(self.words());
                }
            }
        }
    }

    pub(super) fn end(&self) {
        #[cfg(feature = "threads")]
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn words(&self) -> String {
        words(self.done, self.total, self.begun.elapsed()).render(self.lang)
    }
}

/// How far, how fast, and how long still.
fn words(done: usize, total: Option<usize>, passed: Duration) -> Message {
    let millis = passed.as_millis().max(1);
    let tenths = done as u128 * 10_000 / millis;
    let rate = format!("{}.{}", tenths / 10, tenths % 10);
    match total {
        Some(total) => {
            let rest = total.saturating_sub(done) as u128;
            let seconds = if done == 0 { 0 } else { rest * millis / done as u128 / 1000 };
            let left = format!("{}:{:02}", seconds / 60, seconds % 60);
            Message::new(Text::ProgressOf)
                .with("done", done.to_string())
                .with("total", total.to_string())
                .with("rate", rate)
                .with("left", left)
        }
        None => Message::new(Text::ProgressOpen).with("done", done.to_string()).with("rate", rate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_and_how_long_still() {
        let half = words(600, Some(1200), Duration::from_secs(90));
        assert_eq!(half.render(Lang::En), "checked 600 of 1200, 6.6 a second, about 1:30 left");
        assert_eq!(words(7, None, Duration::from_millis(500)).render(Lang::En), "checked 7, 14.0 a second");
        assert_eq!(words(0, Some(3), Duration::ZERO).render(Lang::Zh), "已查 0/3，每秒 0.0 份，约余 0:00");
    }

    #[test]
    fn lines_come_at_their_interval() {
        let mut said = Vec::new();
        let mut course = Course::new(Progress::Lines { every: Duration::ZERO }, Some(3), Lang::En);
        (0..3).for_each(|_| course.step(1, &mut said));
        let mut rare = Course::new(Progress::Lines { every: EVERY }, Some(3), Lang::En);
        (0..3).for_each(|_| rare.step(1, &mut said));
        let said = String::from_utf8(said).unwrap_or_default();
        assert_eq!(said.lines().count(), 3);
        assert!(said.contains("checked 3 of 3"), "{said}");
    }
}
