//! What it comes to, in one sentence, for a report and for a run. In: counts. Out: words and their tone. A run that
//! could not decide everything never reads like one that passed.

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{Cause, Counts, state_words};
use crate::render::run::RunPart;

use super::{Part, say};

/// How a sentence is to be coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Tone {
    Good,
    /// Something is open, nothing known to be wrong.
    Open,
    Bad(Severity),
}

/// Of one report.
pub(in crate::render) fn verdict(part: &Part, lang: Lang) -> (Tone, String) {
    words(part.counts, |severity| part.violated(severity), false, lang)
}

/// Of all of them; reports without result and broken rule files are said behind it.
pub(in crate::render) fn run_verdict(run: &RunPart, lang: Lang) -> (Tone, String) {
    let tally = &run.tally;
    let (failed, broken) = (tally.failed, run.broken());
    let incomplete = failed > 0 || broken > 0;
    let (tone, mut words) = words(tally.counts, |severity| tally.violated(severity), incomplete, lang);
    for (count, text) in [(failed, Text::VerdictUnread), (broken, Text::VerdictBroken)] {
        if count > 0 {
            words.push_str(&Message::new(text).with("count", count.to_string()).render(lang));
        }
    }
    (tone, words)
}

fn words(counts: Counts, violated: impl Fn(Severity) -> usize, incomplete: bool, lang: Lang) -> (Tone, String) {
    let worst =
        [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|severity| violated(*severity) > 0);
    let decided = counts.satisfied + counts.violated;
    let (text, tone) = if counts.violated > 0 {
        let text = if counts.undetermined > 0 { Text::VerdictViolatedAndOpen } else { Text::VerdictViolated };
        (text, Tone::Bad(worst.unwrap_or(Severity::Info)))
    } else if decided == 0 && counts.undetermined == 0 {
        (Text::VerdictNothing, Tone::Open)
    } else if counts.undetermined > 0 {
        (Text::VerdictOpen, Tone::Open)
    } else if incomplete {
        (Text::VerdictHoldsSoFar, Tone::Open)
    } else {
        (Text::VerdictHolds, Tone::Good)
    };
    let mut message = Message::new(text);
    for (place, count) in [
        ("errors", violated(Severity::Error)),
        ("warnings", violated(Severity::Warning)),
        ("infos", violated(Severity::Info)),
        ("open", counts.undetermined),
        ("satisfied", counts.satisfied),
    ] {
        message = message.with(place, count.to_string());
    }
    (tone, message.render(lang))
}

/// Why positions are undetermined.
pub(in crate::render) fn cause_words(cause: Cause, lang: Lang) -> String {
    match cause {
        Cause::Cell(state) => Message::new(Text::PageCauseCell).with_message("state", state_words(state)).render(lang),
        Cause::Unit => say(Text::PageCauseUnit, lang),
        Cause::Overflow => say(Text::ReasonOverflow, lang),
        Cause::DivisionByZero => say(Text::ReasonDivision, lang),
        Cause::Section => say(Text::PageCauseSection, lang),
    }
}
