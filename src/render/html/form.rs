//! Draws one table as on the form: an HTML table with merged headers, whose wrong cells link to their findings.

use crate::diagnostic::{Message, Text};
use crate::finding::state_name;
use crate::render::view::{CellView, HeaderCell, Highlight, ReportView, header};
use crate::report::State;
use crate::template::{CellId, LeafIdx, Table};

use super::escape::esc;
use super::{Page, class_of};

/// Highlights of a report's cells, and the card of each finding.
pub(super) struct Marked<'a> {
    pub(super) report: usize,
    pub(super) highlights: &'a [Highlight],
    pub(super) card_of: &'a [usize],
}

impl Page<'_> {
    pub(super) fn form(
        &self,
        table: &Table,
        title: Option<&str>,
        part: &ReportView,
        marked: &Marked<'_>,
        out: &mut String,
    ) {
        let (rows, cols) = (header(&table.rows), header(&table.cols));
        let wide = table.cols.leaf_count() > WIDE || rows.depth > 1;
        let missing = (0..table.cell_count()).all(|nth| {
            let id = CellId(table.first.0 + u32::try_from(nth).unwrap_or(u32::MAX));
            part.cells.get(id.index()).is_none_or(|cell| cell.state == State::Absent)
        });
        if missing {
            let words = Message::new(Text::TableMissing).with("table", table.code.clone()).render(self.lang);
            out.push_str(&format!("<details class=\"missing\"><summary>{}</summary>\n", esc(&words)));
        }
        let label = esc(if table.title.is_empty() { &table.code } else { &table.title });
        out.push_str(&format!(
            "<div class=\"scroll{}\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table class=\"form\">\n<caption>",
            if wide { " wide" } else { "" },
        ));
        match title {
            Some(title) => out.push_str(&format!("<b>{}</b>", esc(title))),
            None => out.push_str(&format!("<b class=\"vh\">{label}</b>")),
        }
        out.push_str(&format!(" <code class=\"code\">{}</code>", esc(&table.code)));
        if let Some(unit) = &table.unit {
            let words = Message::new(Text::PageUnit).with("unit", unit.clone()).render(self.lang);
            out.push_str(&format!(" <span class=\"unit\">{}</span>", esc(&words)));
        }
        let note = table.note.as_deref().map(esc).unwrap_or_default();
        if rows.depth == 0 && !note.is_empty() {
            out.push_str(&format!(" <span class=\"note\">{note}</span>"));
        }
        out.push_str("</caption>\n<thead>\n");
        for (level, list) in cols.by_level().iter().enumerate() {
            out.push_str("<tr>");
            if level == 0 && rows.depth > 0 {
                out.push_str(&format!("<td class=\"corner\"{}>{note}</td>", spans(rows.depth, cols.depth)));
            }
            list.iter().for_each(|head| out.push_str(&col_head(head)));
            out.push_str("</tr>\n");
        }
        out.push_str("</thead>\n<tbody>\n");
        for (row, list) in rows.by_leaf(table.rows.leaf_count()).iter().enumerate() {
            let row_total = table.rows.leaf(LeafIdx(row)).total;
            out.push_str(if row_total { "<tr class=\"tot\">" } else { "<tr>" });
            list.iter().for_each(|head| out.push_str(&row_head(head)));
            for col in 0..table.cols.leaf_count() {
                let id = table.cell(LeafIdx(row), LeafIdx(col));
                let total = row_total || table.cols.leaf(LeafIdx(col)).total;
                if let Some(cell) = part.cells.get(id.index()) {
                    self.cell(id, cell, total, marked, out);
                }
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n</div>\n");
        if missing {
            out.push_str("</details>\n");
        }
    }

    fn cell(&self, id: CellId, cell: &CellView, total: bool, marked: &Marked<'_>, out: &mut String) {
        let highlight = marked.highlights.get(id.index()).filter(|highlight| highlight.is_set());
        let words = match cell.state {
            State::Absent | State::Uncertain if cell.raw.is_empty() => {
                format!("<small>{}</small>", esc(&state_name(cell.state).render(self.lang)))
            }
            // A link needs text that can be clicked.
            State::Blank if highlight.is_some() => {
                format!("<small>{}</small>", esc(&state_name(cell.state).render(self.lang)))
            }
            _ => esc(&cell.raw),
        };
        let mut classes: Vec<&str> = Vec::new();
        if total {
            classes.push("tot");
        }
        if matches!(cell.state, State::Text | State::Absent | State::Uncertain) {
            classes.push("odd");
        }
        let report = marked.report;
        let Some((highlight, (outcome, severity))) =
            highlight.and_then(|highlight| Some((highlight, highlight.worst?)))
        else {
            let class = if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
            out.push_str(&format!("<td{class}>{words}</td>"));
            return;
        };
        classes.push("m");
        classes.push(class_of(outcome, severity));
        if highlight.suspect {
            classes.push("s");
        }
        let mut cards: Vec<usize> = highlight.findings.iter().filter_map(|f| marked.card_of.get(*f).copied()).collect();
        cards.sort_unstable();
        cards.dedup();
        let list = |one: &dyn Fn(&usize) -> String| cards.iter().map(one).collect::<Vec<_>>().join(" ");
        let first = cards.first().copied().unwrap_or(0);
        let mut said = self.mark_words(outcome, severity);
        if highlight.suspect {
            said = format!("{said}{}{}", self.text(Text::Comma), self.text(Text::NoteLookFirst));
        }
        let read = if cell.note.is_empty() { String::new() } else { format!(" data-note=\"{}\"", esc(&cell.note)) };
        let place = cell.place.as_ref().map(|p| format!(" data-at=\"{}\"", esc(p))).unwrap_or_default();
        out.push_str(&format!(
            "<td id=\"r{report}c{cell}\" class=\"{classes}\" data-f=\"{cards}\"{read}{place}>\
             <a href=\"#r{report}f{first}\" aria-describedby=\"{described}\">{words}<span class=\"vh\"> {said}</span></a>\
             <i class=\"mk\" aria-hidden=\"true\"></i></td>",
            cell = id.0,
            classes = classes.join(" "),
            cards = list(&|card| card.to_string()),
            described = list(&|card| format!("r{report}f{card}")),
        ));
    }
}

/// The number of columns from which a table takes the full width.
const WIDE: usize = 4;

/// Formats `colspan` and `rowspan` if they are not 1.
fn spans(across: usize, down: usize) -> String {
    let one = |name: &str, count: usize| if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() };
    one("colspan", across) + &one("rowspan", down)
}

fn col_head(head: &HeaderCell<'_>) -> String {
    let scope = if head.leaves > 1 { "colgroup" } else { "col" };
    let class = if head.node.total { " class=\"tot\"" } else { "" };
    format!("<th scope=\"{scope}\"{class}{}>{}</th>", spans(head.leaves, head.levels), esc(&head.words()))
}

fn row_head(head: &HeaderCell<'_>) -> String {
    let scope = if head.leaves > 1 { "rowgroup" } else { "row" };
    let class = if head.node.total { " class=\"tot\"" } else { "" };
    format!("<th scope=\"{scope}\"{class}{}>{}</th>", spans(head.levels, head.leaves), esc(&head.words()))
}
