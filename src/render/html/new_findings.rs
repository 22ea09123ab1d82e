//! Writes the list of findings that are new since the baseline, before everything else that was found.

use crate::diagnostic::Text;

use super::escape::esc;
use super::report::numbered;
use super::{Page, class_of};

/// The number of findings listed.
const MAX_NEW: usize = 100;

impl Page<'_> {
    /// Lists the findings that are new since the baseline, with links to them.
    pub(super) fn new_findings(&self, out: &mut String) {
        let new = self.run.tally.aside.new;
        if new == 0 {
            return;
        }
        out.push_str(&format!(
            "<section class=\"panel new\"><h2>{} <b>{new}</b></h2>\n<ul>\n",
            self.text(Text::NewFindings)
        ));
        let mut listed = self.new_groups(MAX_NEW, out);
        for entry in self.selection.entries().iter().filter(|entry| entry.drawn && entry.part.aside.new > 0) {
            let numbers = numbered(&entry.part);
            let counting = entry.part.findings.iter().zip(numbers).filter(|(item, _)| item.aside.is_none());
            for (item, card) in counting.take(MAX_NEW.saturating_sub(listed)) {
                listed += 1;
                out.push_str(&format!(
                    "<li><a href=\"#r{}f{card}\"><span class=\"badge {}\"><i class=\"mk\" aria-hidden=\"true\"></i>{}</span> \
                     <bdi>{}</bdi> · <bdi>{}</bdi> {}</a></li>\n",
                    entry.number,
                    class_of(item.outcome, item.severity),
                    self.mark_words(item.outcome, item.severity),
                    esc(&entry.part.title()),
                    esc(&item.rule),
                    esc(&item.position)
                ));
            }
        }
        out.push_str("</ul>\n");
        if listed < new {
            out.push_str(&format!("<p class=\"rest\">{}</p>\n", self.counted(Text::TallyCut, new - listed)));
        }
        out.push_str("</section>\n");
    }
}
