//! Puts the cells that are most likely wrong into words.

use crate::diagnostic::{Lang, Message, Text};
use crate::finding::{Checked, change_words};
use crate::locate::{Change, Explanation, Matter, Mechanism};
use crate::report::Report;
use crate::source::Sources;
use crate::template::CellId;

use super::columns::{clean, display_width, wrap};
use super::located::rule_ids;
use super::place;
use super::text::{BOLD, DIM, View, WIDTH};

/// Explanations of one matter that are printed for people.
const SHOWN: usize = 6;

/// Formats what was found in one report, under its name.
pub fn text(checked: &Checked, sources: &Sources, view: View) -> String {
    let located = &checked.located;
    let name = clean(&checked.report.name);
    let fill = WIDTH.saturating_sub(display_width(&name) + 4);
    let mut out = view.paint(&format!("── {name} {}", "─".repeat(fill)), BOLD);
    out.push('\n');
    if located.matters.is_empty() && located.left_out.is_empty() {
        line(&view.text(Text::LocateHolds), 0, &mut out);
    }
    for matter in &located.matters {
        out.push_str(&self::matter(matter, checked, sources, view));
    }
    if !located.left_out.is_empty() {
        let rules = names(&rule_ids(&located.left_out, checked));
        line(&Message::new(Text::LocateLeftOut).with_list("rules", rules).render(view.lang), 0, &mut out);
    }
    out.push('\n');
    out
}

/// The words about one matter.
#[derive(Debug, Clone)]
pub struct MatterWords {
    /// What is violated, and how many cells settle it.
    pub head: String,
    pub options: Vec<OptionWords>,
    /// What is proved of them, and what else there is to know.
    pub notes: Vec<String>,
    /// The rules that they satisfy.
    pub repairs: String,
}

/// The words about one set of changes.
#[derive(Debug, Clone)]
pub struct OptionWords {
    /// By cell, what stands there and what must stand there, and the place in the document.
    pub changes: Vec<(String, Option<String>)>,
    /// The mistakes that explain the figures, and what the text says of them; may be empty.
    pub mechanisms: String,
}

impl MatterWords {
    /// `None` where nothing was found.
    pub(super) fn new(matter: &Matter, checked: &Checked, sources: &Sources, lang: Lang) -> Option<Self> {
        matter.explanations.first()?;
        let head = Message::new(Text::LocateMatter)
            .with("count", matter.repairs.len().to_string())
            .with("cells", fewest(matter).to_string());
        let report = &checked.report;
        let change = |change: &Change| {
            let at = report.cell(change.cell).and_then(|cell| place::within(cell, sources, lang));
            (clean(&change_words(change, report).render(lang)), at.map(|at| clean(&at)))
        };
        let separator = Message::new(Text::ListSeparator).render(lang);
        let option = |one: &Explanation| {
            let mut mechanisms: Vec<String> =
                one.mechanisms.iter().map(|one| mechanism_words(one, report, lang)).collect();
            for (rules, text) in
                [(&one.confirmed, Text::LocateTextAgrees), (&one.contradicted, Text::LocateTextDiffers)]
            {
                if !rules.is_empty() {
                    let rules = names(&rule_ids(rules, checked));
                    mechanisms.push(Message::new(text).with_list("rules", rules).render(lang));
                }
            }
            OptionWords { changes: one.changes.iter().map(change).collect(), mechanisms: mechanisms.join(&separator) }
        };
        let mut notes = Vec::new();
        if let Some(row) = matter.local_row.and_then(|row| report.local_rows.get(row)) {
            notes.push(Message::new(Text::LocateLocalRow).with("label", clean(&row.label)).render(lang));
        }
        if matter.explanations.len() > SHOWN {
            let more = (matter.explanations.len() - SHOWN).to_string();
            notes.push(Message::new(Text::LocateMore).with("count", more).render(lang));
        }
        if matter.is_rectangle() {
            notes.push(Message::new(Text::LocateRectangle).render(lang));
        }
        notes.push(proof(matter).render(lang));
        if matter.compared {
            notes.push(Message::new(Text::LocateCompared).render(lang));
        }
        let further = matter.explanations.len() - matter.smallest();
        if further > 0 {
            notes.push(Message::new(Text::LocateOperations).with("count", further.to_string()).render(lang));
        }
        for (rules, text) in [(&matter.checks, Text::LocateChecks), (&matter.undecided, Text::LocateUndecided)] {
            if !rules.is_empty() {
                notes.push(Message::new(text).with_list("rules", names(&rule_ids(rules, checked))).render(lang));
            }
        }
        let options = matter.explanations.iter().take(SHOWN).map(option).collect();
        let rules = names(&rule_ids(&matter.repairs, checked));
        let repairs = Message::new(Text::LocateRepairs).with_list("rules", rules).render(lang);
        Some(Self { head: head.render(lang), options, notes, repairs })
    }
}

/// Formats one matter: what is violated, the sets, what is proved of them, and the rules that they satisfy.
pub(super) fn matter(matter: &Matter, checked: &Checked, sources: &Sources, view: View) -> String {
    let mut out = String::new();
    let Some(words) = MatterWords::new(matter, checked, sources, view.lang) else {
        let cost = matter.cost.to_string();
        line(&Message::new(Text::LocateNothing).with("cells", cost).render(view.lang), 0, &mut out);
        return out;
    };
    line(&view.paint(&words.head, BOLD), 0, &mut out);
    let many = words.options.len() > 1;
    for (number, option) in words.options.iter().enumerate() {
        let mark = if many { format!("{}. ", number + 1) } else { String::new() };
        for (nth, (change, at)) in option.changes.iter().enumerate() {
            let at = at.as_ref().map(|at| format!("  {}", view.paint(at, DIM))).unwrap_or_default();
            let indent = if nth == 0 { mark.clone() } else { " ".repeat(mark.len()) };
            line(&format!("{indent}{change}{at}"), 2, &mut out);
        }
        if !option.mechanisms.is_empty() {
            line(&option.mechanisms, 2 + mark.len(), &mut out);
        }
    }
    for note in &words.notes {
        line(note, 2, &mut out);
    }
    line(&words.repairs, 2, &mut out);
    out
}

/// The number of cells in the likeliest set.
fn fewest(matter: &Matter) -> usize {
    let smallest = matter.explanations.iter().find(|one| !one.operation).or_else(|| matter.explanations.first());
    smallest.map_or(0, |one| one.changes.len())
}

/// What is proved of the sets of a matter.
fn proof(matter: &Matter) -> Message {
    let trusted = usize::try_from(matter.cost).is_ok_and(|cost| cost != fewest(matter));
    match (matter.proved, matter.smallest()) {
        (false, _) => Message::new(Text::LocateUnproved),
        (true, count) if trusted => {
            Message::new(Text::LocateTrusted).with("weight", matter.cost.to_string()).with("count", count.to_string())
        }
        (true, 1) => Message::new(Text::LocateUnique),
        (true, count) => Message::new(Text::LocateAmbiguous).with("count", count.to_string()),
    }
}

fn names(ids: &[String]) -> Vec<Message> {
    ids.iter().map(|id| Message::verbatim(clean(id))).collect()
}

fn cell_name(cell: CellId, report: &Report) -> String {
    place::codes(&report.template, cell).map_or_else(String::new, |codes| {
        if codes.row.is_empty() {
            format!("{}!{}", codes.table, codes.col)
        } else {
            format!("{}!{},{}", codes.table, codes.row, codes.col)
        }
    })
}

/// Names a mistake for people.
fn mechanism_words(mechanism: &Mechanism, report: &Report, lang: Lang) -> String {
    let text = match mechanism {
        Mechanism::Transposed => Text::MechanismTransposed,
        Mechanism::Unit => Text::MechanismUnit,
        Mechanism::Zero => Text::MechanismZero,
        Mechanism::Doubled => Text::MechanismDoubled,
        Mechanism::Dropped => Text::MechanismDropped,
        Mechanism::Added => Text::MechanismAdded,
        Mechanism::Digit => Text::MechanismDigit,
        Mechanism::Sign => Text::MechanismSign,
        Mechanism::One => Text::MechanismOne,
        Mechanism::PartMissing(cell) => {
            return Message::new(Text::MechanismPartMissing).with("cell", cell_name(*cell, report)).render(lang);
        }
        Mechanism::PartTwice(cell) => {
            return Message::new(Text::MechanismPartTwice).with("cell", cell_name(*cell, report)).render(lang);
        }
        Mechanism::Carried => Text::MechanismCarried,
        Mechanism::Swapped => Text::MechanismSwapped,
        Mechanism::Moved => Text::MechanismMoved,
        Mechanism::Shifted => Text::MechanismShifted,
        Mechanism::Forgotten => Text::MechanismForgotten,
        Mechanism::UnitOfRow => Text::MechanismUnitOfRow,
        Mechanism::UnitOfCol => Text::MechanismUnitOfCol,
        Mechanism::UnitOfTable => Text::MechanismUnitOfTable,
        Mechanism::Signs => Text::MechanismSigns,
        Mechanism::LineMoved => Text::MechanismLineMoved,
        Mechanism::RowsExchanged => Text::MechanismRowsExchanged,
        Mechanism::ColsExchanged => Text::MechanismColsExchanged,
    };
    Message::new(text).render(lang)
}

fn line(words: &str, indent: usize, out: &mut String) {
    for (nth, part) in wrap(words, WIDTH - indent).into_iter().enumerate() {
        out.push_str(&" ".repeat(if nth == 0 { indent } else { indent + 2 }));
        out.push_str(&part);
        out.push('\n');
    }
}
