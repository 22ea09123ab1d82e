//! Writes the reports of a run by office and year.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Text;
use crate::render::view::SelectedReport;
use crate::source::fold_label;

use super::escape::esc;
use super::report::SEVERITIES;
use super::{Page, standing_class, standing_words};

/// The number of places, offices times years, beyond which the table is left out: a browser must lay it out at once.
const PLACES_SHOWN: usize = 20_000;

/// The reports of one office by year.
struct Office<'a> {
    name: &'a str,
    years: BTreeMap<i32, Vec<&'a SelectedReport>>,
}

impl Page<'_> {
    /// Writes a table of offices and years if some office has reports of several years.
    pub(super) fn matrix(&self, out: &mut String) {
        let entries = self.selection.entries();
        let (mut offices, mut unnamed): (Vec<Office<'_>>, usize) = (Vec::new(), 0);
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut years: BTreeSet<i32> = BTreeSet::new();
        for entry in entries {
            let (Some(name), Some(year)) = (entry.part.organisation.as_deref(), entry.part.year) else {
                unnamed += 1;
                continue;
            };
            let idx = *known.entry(fold_label(name)).or_insert(offices.len());
            if idx == offices.len() {
                offices.push(Office { name, years: BTreeMap::new() });
            }
            if let Some(office) = offices.get_mut(idx) {
                office.years.entry(year).or_default().push(entry);
            }
            years.insert(year);
        }
        if offices.iter().all(|office| office.years.len() < 2) {
            return;
        }
        out.push_str(&format!("<section class=\"panel reports\"><h2>{}</h2>\n", self.text(Text::PageMatrix)));
        // A report that is not kept would look like one that was not handed in.
        let are_all_kept = entries.len() == self.selection.reports && self.counted_only() == 0;
        if !are_all_kept || offices.len().saturating_mul(years.len()) > PLACES_SHOWN {
            out.push_str(&format!("<p class=\"said\">{}</p>\n</section>\n", self.text(Text::PageMatrixTooLarge)));
            return;
        }
        if unnamed > 0 {
            out.push_str(&format!("<p class=\"said\">{}</p>\n", self.counted(Text::PageMatrixUnnamed, unnamed)));
        }
        out.push_str(&format!(
            "<div class=\"scroll tall\" role=\"region\" tabindex=\"0\"><table class=\"list matrix\" id=\"matrix\">\n\
             <thead><tr><th scope=\"col\">{}</th>",
            self.text(Text::PageMatrixOffice)
        ));
        for year in &years {
            out.push_str(&format!("<th scope=\"col\">{year}</th>"));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for office in &offices {
            out.push_str(&format!("<tr><th scope=\"row\"><bdi>{}</bdi></th>", esc(office.name)));
            for year in &years {
                out.push_str("<td>");
                match office.years.get(year) {
                    Some(list) => list.iter().for_each(|entry| self.place(entry, out)),
                    None => out.push_str(&format!("<span class=\"zero\">{}</span>", self.text(Text::PageMatrixNone))),
                }
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n</section>\n");
    }

    /// Writes the standing of one report, with the counts of its findings, as a link to it if it is drawn.
    fn place(&self, entry: &SelectedReport, out: &mut String) {
        let part = &entry.part;
        let mut words = Vec::new();
        for severity in SEVERITIES {
            if part.violated(severity) > 0 {
                words.push(format!("{} {}", self.severity(severity), part.violated(severity)));
            }
        }
        let open = part.counts.undetermined.saturating_sub(part.aside.open);
        if open > 0 {
            words.push(format!("{} {open}", self.text(Text::HeadUndetermined)));
        }
        if words.is_empty() {
            words.push(self.text(standing_words(part.standing)));
        }
        let (tag, href) =
            if entry.drawn { ("a", format!(" href=\"#r{}\"", entry.number)) } else { ("span", String::new()) };
        out.push_str(&format!(
            "<{tag}{href} class=\"badge bare {class}\" data-r=\"{number}\" title=\"{name}\">\
             <i class=\"mk\" aria-hidden=\"true\"></i> {words}</{tag}>",
            class = standing_class(part.standing),
            number = entry.number,
            name = esc(&part.name),
            words = words.join(" · "),
        ));
    }
}
