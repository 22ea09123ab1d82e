//! Sums up a report or a run in one sentence with a tone.
//!
//! Invariant: a run in which something is undetermined never reads like one that passed.

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{AsideCounts, Counts};

use super::run_model::RunModel;

/// How a sentence is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    /// Something is undetermined, and nothing is known to be wrong.
    Open,
    Bad(Severity),
}

/// Sums up counted positions. `failed` is the number of reports without a result, `broken` the number of errors in
/// templates and rule files because of which something was not checked, and `others` the number of other errors that
/// belong to no report. The sentence ends with all of them.
pub(super) fn conclusion(
    counts: Counts,
    aside: AsideCounts,
    violated: impl Fn(Severity) -> usize,
    failed: usize,
    (broken, others): (usize, usize),
    lang: Lang,
) -> (Tone, String) {
    let worst =
        [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|severity| violated(*severity) > 0);
    let decided = counts.satisfied + counts.violated;
    let open = counts.undetermined.saturating_sub(aside.open);
    let (text, tone) = if let Some(worst) = worst {
        let text = if open > 0 { Text::VerdictViolatedAndOpen } else { Text::VerdictViolated };
        (text, Tone::Bad(worst))
    } else if decided == 0 && counts.undetermined == 0 {
        (Text::VerdictNothing, Tone::Open)
    } else if aside.total() > 0 {
        (if open > 0 { Text::VerdictAsideOpen } else { Text::VerdictAside }, Tone::Open)
    } else if open > 0 {
        (Text::VerdictOpen, Tone::Open)
    } else if failed > 0 || broken > 0 || others > 0 {
        (Text::VerdictHoldsSoFar, Tone::Open)
    } else {
        (Text::VerdictHolds, Tone::Good)
    };
    let mut words = Message::new(text)
        .with("errors", violated(Severity::Error).to_string())
        .with("warnings", violated(Severity::Warning).to_string())
        .with("infos", violated(Severity::Info).to_string())
        .with("open", open.to_string())
        .with("satisfied", counts.satisfied.to_string())
        .render(lang);
    for (count, text) in [
        (aside.explained, Text::VerdictExplained),
        (aside.new, Text::VerdictNew),
        (aside.known, Text::VerdictKnown),
        (aside.resolved, Text::VerdictResolved),
        (failed, Text::VerdictUnread),
        (broken, Text::VerdictBroken),
        (others, Text::VerdictOtherErrors),
    ] {
        if count > 0 {
            words.push_str(&Message::new(text).with("count", count.to_string()).render(lang));
        }
    }
    (tone, words)
}

/// Sums up a whole run.
pub(super) fn run_conclusion(run: &RunModel, lang: Lang) -> (Tone, String) {
    let tally = &run.tally;
    let errors = (run.rule_errors, run.errors().saturating_sub(run.rule_errors));
    conclusion(tally.counts, tally.aside, |severity| tally.violated(severity), tally.failed, errors, lang)
}
