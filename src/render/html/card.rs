//! Groups the findings of a report into cards and writes them as list items, with figures and links to their cells.

use crate::diagnostic::{Message, Severity, Text};
use crate::finding::Outcome;
use crate::render::finding_text::Elsewhere;
use crate::render::view::{FindingView, ReportView, cell_name, cell_words};
use crate::template::CellId;

use super::escape::esc;
use super::{Page, class_of, explain};

/// Findings with more cells than this name only cells that are not 0.
const MANY: usize = 12;
/// The largest number of cells on a card.
const MOST: usize = 60;
/// The largest number of positions on a card.
const MAX_POSITIONS: usize = 200;

/// Findings that are shown together.
#[derive(Debug, Clone, Default)]
pub(super) struct Card {
    /// Indexes into the findings of the report.
    pub(super) items: Vec<usize>,
}

/// Groups the findings of one block: hints of one rule together, and its undetermined positions.
pub(super) fn cards(part: &ReportView, items: &[usize]) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut open: std::collections::HashMap<(&str, Outcome, bool), usize> = std::collections::HashMap::new();
    for idx in items {
        let Some(item) = part.findings.get(*idx) else { continue };
        let folds = item.severity == Severity::Info || item.outcome == Outcome::Undetermined;
        let key = (item.rule.as_str(), item.outcome, item.aside.is_some());
        match open.get(&key).and_then(|at| cards.get_mut(*at)) {
            Some(card) if folds => card.items.push(*idx),
            _ => {
                if folds {
                    open.insert(key, cards.len());
                }
                cards.push(Card { items: vec![*idx] });
            }
        }
    }
    cards
}

impl Page<'_> {
    pub(super) fn card(&self, report: usize, number: usize, card: &Card, part: &ReportView, out: &mut String) {
        let items: Vec<&FindingView> = card.items.iter().filter_map(|idx| part.findings.get(*idx)).collect();
        let Some(first) = items.first() else { return };
        let class = class_of(first.outcome, first.severity);
        out.push_str(&format!(
            "<li class=\"card {class}\" id=\"r{report}f{number}\" data-s=\"{}\" data-o=\"{}\" data-r=\"{}\" data-n=\"{}\" data-x=\"{}\">\n",
            first.severity.name(),
            first.outcome.name(),
            esc(&first.rule),
            items.len(),
            explain::data(&items.iter().map(|item| explain::keys(item)).collect()),
        ));
        let position =
            if items.len() == 1 { esc(&first.position) } else { self.counted(Text::PositionsCount, items.len()) };
        out.push_str(&format!(
            "<h4><span class=\"badge\"><i class=\"mk\" aria-hidden=\"true\"></i>{}</span> <bdi class=\"rule\">{}</bdi> \
             <span class=\"at\">{position}</span></h4>\n",
            self.mark_words(first.outcome, first.severity),
            esc(&first.rule),
        ));
        if items.len() == 1 {
            self.evidence(first, out);
        } else {
            self.positions(&items, out);
        }
        if let Some(help) = first.help.as_ref().filter(|help| items.iter().all(|item| item.help.as_ref() == Some(help)))
        {
            out.push_str(&format!("<p class=\"help\"><b>{}</b> {}</p>\n", self.text(Text::WordHelp), code(help)));
        }
        self.details(report, first, &items, part, out);
        out.push_str("</li>\n");
    }

    /// Writes the message and both sides with their numbers.
    fn evidence(&self, item: &FindingView, out: &mut String) {
        out.push_str(&format!("<p class=\"msg\"><bdi>{}</bdi></p>\n", code(&item.message)));
        let short = |words: &str| item.sides.is_some() && words.split(' ').count() <= 3;
        if let Some(equation) = item.equation.as_deref().filter(|words| !short(words)) {
            // A violated relation is not written with `=`.
            let words = if item.outcome == Outcome::Violated {
                equation.replacen(" == ", " ≠ ", 1)
            } else {
                equation.to_owned()
            };
            out.push_str(&format!(
                "<p class=\"eq\"><b>{}</b> <code>{}</code></p>\n",
                self.text(Text::WordSubstituted),
                esc(&words)
            ));
        }
        if let Some(sides) = &item.sides {
            out.push_str(&format!("<p class=\"sides\">{}</p>\n", esc(sides)));
        }
    }

    fn positions(&self, items: &[&FindingView], out: &mut String) {
        out.push_str("<ul class=\"places\">\n");
        for item in items.iter().take(MAX_POSITIONS) {
            let numbers = match (&item.equation, &item.sides) {
                (Some(equation), _) if item.outcome == Outcome::Violated => {
                    format!(" <code>{}</code>", esc(&equation.replacen(" == ", " ≠ ", 1)))
                }
                _ => String::new(),
            };
            out.push_str(&format!(
                "<li><span class=\"at\">{}</span> {}{numbers}</li>\n",
                esc(&item.position),
                code(&item.message)
            ));
        }
        out.push_str("</ul>\n");
        if items.len() > MAX_POSITIONS {
            out.push_str(&format!(
                "<p class=\"more\">{}</p>\n",
                self.counted(Text::PageMorePlaces, items.len() - MAX_POSITIONS)
            ));
        }
    }

    /// Writes what readers look up: the expression of the rule, its basis, and the cells.
    fn details(&self, report: usize, first: &FindingView, items: &[&FindingView], part: &ReportView, out: &mut String) {
        let mut ids: Vec<CellId> = items.iter().flat_map(|item| item.cells.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let suspect = |id: &CellId| items.iter().any(|item| item.suspects.contains(id));
        let shown: Vec<CellId> = if ids.len() <= MANY {
            ids.clone()
        } else {
            let telling =
                |id: &&CellId| suspect(id) || part.cells.get(id.index()).is_some_and(|cell| !cell.says_nothing());
            ids.iter().filter(telling).take(MOST).copied().collect()
        };
        out.push_str(&format!(
            "<details class=\"more print\"><summary>{}</summary>\n",
            self.counted(Text::PageCells, ids.len())
        ));
        out.push_str("<ul class=\"cells\">\n");
        for id in &shown {
            let Some(cell) = part.cells.get(id.index()) else { continue };
            let note =
                if cell.note.is_empty() { String::new() } else { format!(" <small>{}</small>", esc(&cell.note)) };
            let place =
                cell.place.as_ref().map(|p| format!(" <small class=\"src\">{}</small>", esc(p))).unwrap_or_default();
            let name = esc(&cell_name(&part.template, *id, first.at.table.as_deref()));
            let marked = items.iter().any(|item| item.marked.contains(id));
            let name = if marked { format!("<a href=\"#r{report}c{}\">{name}</a>", id.0) } else { name };
            let class = if suspect(id) { " class=\"s\"" } else { "" };
            out.push_str(&format!(
                "<li{class}>{name} <b>{}</b>{note}{place}</li>\n",
                esc(&cell_words(cell, self.lang))
            ));
        }
        let mut elsewhere: Vec<&Elsewhere> = items.iter().flat_map(|item| &item.elsewhere).collect();
        elsewhere.sort_by(|a, b| a.words.cmp(&b.words));
        elsewhere.dedup();
        for line in elsewhere.iter().take(MOST) {
            out.push_str(&format!("<li>{} {}</li>\n", esc(&self.text(line.report)), esc(&line.words)));
        }
        let mut facts: Vec<&String> = items.iter().flat_map(|item| &item.facts).collect();
        facts.dedup();
        for words in facts.iter().take(MOST) {
            out.push_str(&format!("<li>{} {}</li>\n", esc(&self.text(Text::WordText)), esc(words)));
        }
        out.push_str("</ul>\n");
        if shown.len() < ids.len() {
            let words = Message::new(Text::CellsZero).with("count", (ids.len() - shown.len()).to_string());
            out.push_str(&format!("<p class=\"rest\">{}</p>\n", esc(&words.render(self.lang))));
        }
        out.push_str(&format!(
            "<p class=\"rel\"><b>{}</b> <code>{}</code>",
            self.text(Text::WordRule),
            esc(&first.expression)
        ));
        if let Some(source) = &first.source {
            out.push_str(&format!(" <small class=\"src\">{}</small>", esc(source)));
        }
        out.push_str("</p>\n");
        if let Some(basis) = &first.basis {
            out.push_str(&format!("<p class=\"basis\"><b>{}</b> {}</p>\n", self.text(Text::WordBasis), esc(basis)));
        }
        out.push_str("</details>\n");
    }
}

/// Escapes a sentence, with names in backticks marked as code.
pub(super) fn code(words: &str) -> String {
    let mut out = String::new();
    let mut pieces = words.split('`').peekable();
    let mut inside = false;
    while let Some(piece) = pieces.next() {
        // A backtick without a partner is kept as it is.
        match (inside, pieces.peek().is_some()) {
            (true, true) => out.push_str(&format!("<code>{}</code>", esc(piece))),
            (true, false) => out.push_str(&format!("`{}", esc(piece))),
            (false, _) => out.push_str(&esc(piece)),
        }
        inside = !inside;
    }
    out
}
