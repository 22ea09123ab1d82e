//! Writes one report as an article: its description, its conclusion, and its tables beside their findings.

use crate::diagnostic::{Message, Severity, Text};
use crate::render::json::DiagnosticOutput;
use crate::render::view::{Block, ReportView, SelectedReport, blocks, highlights};
use crate::template::TableIdx;

use super::card::{Card, cards, code};
use super::escape::esc;
use super::form::Marked;
use super::{Page, explain, overview};

impl Page<'_> {
    pub(super) fn report(&self, entry: &SelectedReport, out: &mut String) {
        let (number, part) = (entry.number, &entry.part);
        let clean = part.is_clean();
        let class = if clean { "report clean" } else { "report" };
        out.push_str(&format!(
            "<article class=\"{class}\" id=\"r{number}\" aria-labelledby=\"r{number}h\" data-file=\"{}\">\n<header>\n",
            explain::data(&part.name.as_str().into())
        ));
        out.push_str(&format!("<h2 id=\"r{number}h\"><bdi>{}</bdi></h2>\n", esc(&part.title())));
        let mut about = vec![format!("<bdi class=\"file\">{}</bdi>", esc(&part.name))];
        about.push(format!("{} <code>{}</code>", esc(&part.template.title), esc(&part.template.name)));
        about.extend(part.recognised.as_deref().map(code));
        out.push_str(&format!("<p class=\"about\">{}</p>\n", about.join(" <span class=\"dot\">·</span> ")));
        let (tone, words) = part.conclusion(self.lang);
        out.push_str(&format!("<p class=\"verdict {}\">{}</p>\n", overview::tone_class(tone), esc(&words)));
        self.counts_bar(part.counts, out);
        out.push_str("</header>\n");
        self.likely(part, out);
        self.remarks(part, out);
        if clean {
            out.push_str(&format!("<details class=\"whole\"><summary>{}</summary>\n", self.text(Text::PageTables)));
        }
        self.tables(number, part, out);
        if clean {
            out.push_str("</details>\n");
        }
        out.push_str(&format!("<p class=\"up\"><a href=\"#top\">{}</a></p>\n</article>\n", self.text(Text::PageTop)));
    }

    /// Writes the cells that are most likely wrong, before the findings.
    fn likely(&self, part: &ReportView, out: &mut String) {
        if part.matters.is_empty() {
            return;
        }
        out.push_str(&format!("<section class=\"likely\">\n<h3>{}</h3>\n", self.text(Text::HeadLikely)));
        for matter in &part.matters {
            out.push_str(&format!("<p><b>{}</b></p>\n<ol>\n", esc(&matter.head)));
            for option in &matter.options {
                let changes: Vec<String> = option
                    .changes
                    .iter()
                    .map(|(words, at)| {
                        let at = at.as_ref().map(|at| format!(" <small class=\"src\"><bdi>{}</bdi></small>", esc(at)));
                        format!("{}{}", esc(words), at.unwrap_or_default())
                    })
                    .collect();
                let mechanisms = if option.mechanisms.is_empty() {
                    String::new()
                } else {
                    format!("<br><small>{}</small>", esc(&option.mechanisms))
                };
                out.push_str(&format!("<li>{}{mechanisms}</li>\n", changes.join("<br>")));
            }
            let notes: Vec<String> =
                matter.notes.iter().chain([&matter.repairs]).map(|note| esc(note).to_string()).collect();
            out.push_str(&format!("</ol>\n<p class=\"rest\">{}</p>\n", notes.join("<br>")));
        }
        out.push_str("</section>\n");
    }

    fn remarks(&self, part: &ReportView, out: &mut String) {
        let mut notes: Vec<String> = Vec::new();
        if part.blanks_as_zero + part.dashes_as_zero > 0 {
            let words = Message::new(Text::CountedAsZero)
                .with("blanks", part.blanks_as_zero.to_string())
                .with("dashes", part.dashes_as_zero.to_string())
                .with("proved", part.zeros_proved.to_string())
                .with("assumed", part.zeros_assumed.to_string());
            notes.push(esc(&words.render(self.lang)));
        }
        if part.by_construction > 0 {
            notes.push(self.counted(Text::ByConstruction, part.by_construction));
        }
        if !notes.is_empty() {
            out.push_str(&format!("<p class=\"counted\">{}</p>\n", notes.join("<br>")));
        }
        if !part.remarks.is_empty() {
            out.push_str(&format!(
                "<details class=\"remarks print\"><summary>{}</summary>\n",
                self.counted(Text::PageRemarks, part.remarks.len())
            ));
            self.diagnostics(&part.remarks, out);
            out.push_str("</details>\n");
        }
    }

    /// Writes diagnostics as a list.
    pub(super) fn diagnostics(&self, list: &[DiagnosticOutput], out: &mut String) {
        out.push_str("<ul class=\"diagnostics\">\n");
        for diagnostic in list.iter().take(MAX_REMARKS) {
            let at = diagnostic.labels.iter().find(|label| label.primary).or(diagnostic.labels.first());
            let at =
                at.map(|label| match label.message.as_deref().filter(|_| label.line == 1 && label.end_column == 1) {
                    Some(place) => format!("{} {place}", label.file),
                    None => format!("{}:{}:{}", label.file, label.line, label.column),
                });
            out.push_str(&format!(
                "<li class=\"{}\"><code>{}</code> {}",
                class(diagnostic),
                esc(&diagnostic.code),
                code(&diagnostic.message)
            ));
            if let Some(at) = at {
                out.push_str(&format!(" <small class=\"src\"><bdi>{}</bdi></small>", esc(&at)));
            }
            if let Some(help) = &diagnostic.help {
                out.push_str(&format!(
                    "<br><span class=\"help\"><b>{}</b> {}</span>",
                    self.text(Text::WordHelp),
                    code(help)
                ));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
        if list.len() > MAX_REMARKS {
            out.push_str(&format!(
                "<p class=\"rest\">{}</p>\n",
                self.counted(Text::PageMoreRemarks, list.len() - MAX_REMARKS)
            ));
        }
    }

    fn tables(&self, number: usize, part: &ReportView, out: &mut String) {
        let blocks = blocks(&part.template);
        let by_block = cards_of(part, &blocks);
        let card_of = card_numbers(part, &by_block);
        let highlights = highlights(part);
        let marked = Marked { report: number, highlights: &highlights, card_of: &card_of };
        let mut next_card = 1;
        for (block, own) in blocks.iter().zip(&by_block) {
            self.block(block, own, &mut next_card, part, &marked, out);
        }
        if let Some(across) = by_block.last().filter(|cards| !cards.is_empty()) {
            out.push_str(&format!("<section class=\"block across\">\n<h3>{}</h3>\n", self.text(Text::AcrossTables)));
            self.cards(across, &mut next_card, part, number, out);
            out.push_str("</section>\n");
        }
    }

    fn block(
        &self,
        block: &Block<'_>,
        own: &[Card],
        next: &mut usize,
        part: &ReportView,
        marked: &Marked<'_>,
        out: &mut String,
    ) {
        let class = if own.is_empty() { "block" } else { "block with" };
        out.push_str(&format!(
            "<section class=\"{class}\">\n<h3>{}</h3>\n<div class=\"pair\">\n<div class=\"tables\">\n",
            esc(block.title)
        ));
        for (_, table) in &block.tables {
            let title = (table.title != block.title).then_some(table.title.as_str());
            self.form(table, title, part, marked, out);
        }
        out.push_str("</div>\n");
        if !own.is_empty() {
            self.cards(own, next, part, marked.report, out);
        }
        out.push_str("</div>\n</section>\n");
    }

    fn cards(&self, own: &[Card], next: &mut usize, part: &ReportView, report: usize, out: &mut String) {
        out.push_str(&format!("<ol class=\"cards\" aria-label=\"{}\">\n", self.text(Text::PageFindings)));
        for card in own {
            self.card(report, *next, card, part, out);
            *next += 1;
        }
        out.push_str("</ol>\n");
    }
}

/// Groups the findings of a report into the cards of each block; the last are those of no block.
fn cards_of(part: &ReportView, blocks: &[Block<'_>]) -> Vec<Vec<Card>> {
    let mut by_block: Vec<Vec<usize>> = vec![Vec::new(); blocks.len() + 1];
    for (idx, item) in part.findings.iter().enumerate() {
        if let Some(list) = by_block.get_mut(home(item, part, blocks).unwrap_or(blocks.len())) {
            list.push(idx);
        }
    }
    by_block.iter().map(|items| cards(part, items)).collect()
}

/// Returns the number of the card of each finding, from 1.
fn card_numbers(part: &ReportView, by_block: &[Vec<Card>]) -> Vec<usize> {
    let mut card_of = vec![0; part.findings.len()];
    for (nth, card) in by_block.iter().flatten().enumerate() {
        for item in &card.items {
            if let Some(slot) = card_of.get_mut(*item) {
                *slot = nth + 1;
            }
        }
    }
    card_of
}

/// Returns the number of the card of each finding of a report.
pub(super) fn numbered(part: &ReportView) -> Vec<usize> {
    card_numbers(part, &cards_of(part, &blocks(&part.template)))
}

/// The number of remarks listed for one report.
const MAX_REMARKS: usize = 100;

fn class(diagnostic: &DiagnosticOutput) -> &'static str {
    if diagnostic.severity.is_error() { "e" } else { "n" }
}

/// Returns the block of a finding: that of its table, or of the only table that its cells are in.
fn home(item: &crate::render::view::FindingView, part: &ReportView, blocks: &[Block<'_>]) -> Option<usize> {
    let table = match &item.at.table {
        Some(code) => part.template.tables.get_index_of(code).map(TableIdx),
        None => {
            let mut tables = item.cells.iter().map(|id| part.template.locate(*id).0);
            let first = tables.next();
            first.filter(|first| tables.all(|other| other == *first))
        }
    }?;
    blocks.iter().position(|block| block.tables.iter().any(|(idx, _)| *idx == table))
}

/// Severities in the order of their weight.
pub(super) const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
