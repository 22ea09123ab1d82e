//! Writes the sections that several offices have in common, with a form to explain them for each of their reports.

use serde_json::{Map, Value};

use crate::diagnostic::{Lang, Message, Text};
use crate::finding::{CopiedGroup, CopiedSection, GROUPS_LISTED, Outcome};

use super::escape::esc;
use super::{Page, class_of, explain};

/// The keys by which an explanation means a report of a group, and what one that is in force says.
fn keys(section: &CopiedSection, lang: Lang) -> Value {
    let mut keys = Map::new();
    let mut add = |key: &str, words: &str| drop(keys.insert(key.to_owned(), words.into()));
    add("table", &Message::new(Text::AtOtherOffices).render(lang));
    if let Some(said) = &section.explained {
        add("reason", &said.reason);
        add("who", &said.who);
        said.until.iter().for_each(|until| add("until", until));
    }
    Value::Array(vec![Value::Object(keys)])
}

impl Page<'_> {
    pub(super) fn groups(&self, out: &mut String) {
        let groups = &self.run.groups;
        if groups.is_empty() {
            return;
        }
        out.push_str(&format!(
            "<section class=\"panel groups\"><h2>{} <b>{}</b></h2>\n<ul>\n",
            self.text(Text::PageAlike),
            groups.len()
        ));
        for (nth, group) in groups.iter().take(GROUPS_LISTED).enumerate() {
            self.group(nth + 1, group, out);
        }
        out.push_str("</ul>\n");
        if let Some(more) = CopiedGroup::unlisted(groups) {
            out.push_str(&format!("<p class=\"rest\">{}</p>\n", esc(&more.render(self.lang))));
        }
        out.push_str("</section>\n");
    }

    fn group(&self, number: usize, group: &CopiedGroup, out: &mut String) {
        let class = class_of(Outcome::Violated, group.severity);
        out.push_str(&format!(
            "<li id=\"g{number}\"><p class=\"msg\"><span class=\"badge {class}\"><i class=\"mk\" aria-hidden=\"true\"></i>{}</span> \
             <bdi class=\"rule\">{}</bdi> <bdi>{}</bdi></p>\n",
            self.severity(group.severity),
            esc(&group.rule),
            esc(&group.message().render(self.lang)),
        ));
        for (nth, section) in group.sections.iter().enumerate() {
            let entry = self.by_name.get(section.report.as_str()).copied();
            out.push_str(&format!(
                "<div data-file=\"{}\"><div class=\"card {class}\" id=\"g{number}f{nth}\" data-s=\"{}\" data-o=\"{}\" data-r=\"{}\" \
                 data-n=\"{}\" data-x=\"{}\"><span class=\"at\">{}</span></div></div>\n",
                explain::data(&Value::from(section.report.as_str())),
                group.severity.name(),
                Outcome::Violated.name(),
                esc(&group.rule),
                usize::from(nth == 0),
                explain::data(&keys(section, self.lang)),
                self.link(entry, section.office.as_deref().unwrap_or(&section.report)),
            ));
        }
        out.push_str("</li>\n");
    }

    /// Links the groups that are new since the baseline, of which no more than `most`, and returns how many were listed.
    pub(super) fn new_groups(&self, most: usize, out: &mut String) -> usize {
        let counting = self.run.groups.iter().enumerate().filter(|(_, group)| group.aside().is_none());
        let mut listed = 0;
        for (nth, group) in counting.take(most.min(GROUPS_LISTED)) {
            listed += 1;
            let reports = group.reports().into_iter().take(2).collect::<Vec<_>>();
            out.push_str(&format!(
                "<li><a href=\"#g{}\"><span class=\"badge {}\"><i class=\"mk\" aria-hidden=\"true\"></i>{}</span> \
                 <bdi>{}</bdi> · <bdi>{}</bdi></a></li>\n",
                nth + 1,
                class_of(Outcome::Violated, group.severity),
                self.severity(group.severity),
                esc(&reports.join(&Message::new(Text::ListSeparator).render(self.lang))),
                esc(&group.rule),
            ));
        }
        listed
    }
}
