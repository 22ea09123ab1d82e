//! Writes the first section of the page, the results of the run as a whole: reports and positions by outcome, rules,
//! offenders, causes, and the list of reports.

use std::cmp::Reverse;

use crate::diagnostic::{Code, Message, Text};
use crate::finding::{Counts, Outcome, RulePosition, RuleSummary, Standing};
use crate::render::conclusion::{Tone, run_conclusion};
use crate::render::finding_text::position;
use crate::render::json::DiagnosticOutput;
use crate::render::view::{SelectedReport, cause_words};

use super::escape::{esc, fragment};
use super::report::SEVERITIES;
use super::{MAX_LISTED, Page, class_of, standing_class, standing_words};

/// The number of places named for a rule.
const PLACES: usize = 3;

pub(super) fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "ok",
        Tone::Open => "u",
        Tone::Bad(severity) => class_of(Outcome::Violated, severity),
    }
}

/// One segment of a bar: class, label, count.
type Share = (&'static str, String, usize);

impl Page<'_> {
    pub(super) fn overview(&self, out: &mut String) {
        let tally = &self.run.tally;
        let many = tally.reports() + tally.failed != 1;
        out.push_str("<section class=\"overview\" aria-labelledby=\"h1\">\n");
        out.push_str(&format!("<h1 id=\"h1\">{}</h1>\n", self.title()));
        let mut about: Vec<String> = Vec::new();
        if many {
            let words = Message::new(Text::BatchTotal)
                .with("reports", (tally.reports() + tally.failed).to_string())
                .with("failed", tally.failed.to_string());
            about.push(esc(&words.render(self.lang)));
        }
        about.extend(tally.templates.iter().map(|(name, template)| {
            let count = if many { format!(" ×{}", template.reports) } else { String::new() };
            format!("<code>{}</code>{count}", esc(name))
        }));
        about.push(self.counted(Text::RulesCount, tally.templates.values().map(|template| template.rules.len()).sum()));
        out.push_str(&format!("<p class=\"about\">{}</p>\n", about.join(" <span class=\"dot\">·</span> ")));
        let (tone, words) = run_conclusion(self.run, self.lang);
        out.push_str(&format!("<p class=\"verdict big {}\">{}</p>\n", tone_class(tone), esc(&words)));
        out.push_str("<div class=\"figures\">\n");
        if many {
            self.standings(out);
        }
        self.bar_panel(Text::PagePositions, &self.outcomes(tally.counts), out);
        out.push_str("</div>\n");
        if tally.by_construction > 0 {
            out.push_str(&format!(
                "<p class=\"counted\">{}</p>\n",
                self.counted(Text::ByConstruction, tally.by_construction)
            ));
        }
        self.legend(out);
        self.new_findings(out);
        self.groups(out);
        self.trouble(out);
        out.push_str("<div class=\"panels\">\n");
        self.rules(many, out);
        if many {
            self.offenders(out);
        }
        self.causes(many, out);
        out.push_str("</div>\n");
        self.matrix(out);
        if self.selection.reports > 1 || self.counted_only() > 0 {
            self.list(out);
        }
        out.push_str("</section>\n");
    }

    fn outcomes(&self, counts: Counts) -> Vec<Share> {
        vec![
            ("ok", self.text(Text::HeadSatisfied), counts.satisfied),
            ("v", self.text(Text::HeadViolated), counts.violated),
            ("u", self.text(Text::HeadUndetermined), counts.undetermined),
            ("na", self.text(Text::HeadNotApplicable), counts.not_applicable),
        ]
    }

    /// Writes the four outcomes of one report as a bar with its numbers.
    pub(super) fn counts_bar(&self, counts: Counts, out: &mut String) {
        shares(&self.outcomes(counts), true, out);
    }

    fn standings(&self, out: &mut String) {
        let tally = &self.run.tally;
        let standing = |one: Standing| (standing_class(one), self.text(standing_words(one)), tally.standing(one));
        let mut list: Vec<Share> = Standing::ALL.map(standing).into();
        list.push(("x", self.text(Text::PageUnread), tally.failed));
        list.retain(|(class, _, count)| *count > 0 || matches!(*class, "e" | "ok"));
        self.bar_panel(Text::PageReports, &list, out);
    }

    fn bar_panel(&self, head: Text, list: &[Share], out: &mut String) {
        out.push_str(&format!("<div class=\"figure\"><h2>{}</h2>\n", self.text(head)));
        shares(list, false, out);
        out.push_str("</div>\n");
    }

    /// Explains the marks, on the page and in print.
    fn legend(&self, out: &mut String) {
        out.push_str(&format!("<p class=\"legend\"><b>{}</b>", self.text(Text::PageLegend)));
        for (class, words) in [
            (
                "m e s",
                format!("{}{}{}", self.text(Text::WeightError), self.text(Text::Comma), self.text(Text::NoteLookFirst)),
            ),
            ("m e", self.text(Text::PageLegendPart)),
            ("m w", self.text(Text::WeightWarning)),
            ("m i", self.text(Text::WeightInfo)),
            ("m u", self.text(Text::WordUndetermined)),
        ] {
            out.push_str(&format!("<span class=\"key\"><span class=\"cell {class}\">12<i class=\"mk\" aria-hidden=\"true\"></i></span> {words}</span>"));
        }
        out.push_str("</p>\n");
    }

    /// Lists reports without a result and diagnostics of rule files, always above what passed.
    fn trouble(&self, out: &mut String) {
        if !self.run.failed.is_empty() {
            out.push_str(&format!(
                "<details class=\"panel unread\" open><summary>{}</summary>\n<ul>\n",
                self.counted(Text::PageUnreadCount, self.run.tally.failed.max(self.run.failed.len()))
            ));
            for failed in &self.run.failed {
                out.push_str(&format!("<li><bdi class=\"file\">{}</bdi>\n", esc(&failed.report)));
                self.diagnostics(&failed.diagnostics, out);
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
            let unlisted = self.run.tally.failed.saturating_sub(self.run.failed.len());
            if unlisted > 0 {
                out.push_str(&format!("<p class=\"rest\">{}</p>\n", self.counted(Text::PageNotAllListed, unlisted)));
            }
            out.push_str("</details>\n");
        }
        // Groups of copied text have a list of their own.
        let others = self.run.diagnostics.iter().filter(|found| found.code != Code::AlikeSections.id());
        let others: Vec<DiagnosticOutput> = others.cloned().collect();
        if !others.is_empty() {
            out.push_str(&format!(
                "<details class=\"panel print\"{}><summary>{}</summary>\n",
                if self.run.errors() > 0 { " open" } else { "" },
                self.counted(Text::PageRunRemarks, others.len())
            ));
            self.diagnostics(&others, out);
            out.push_str("</details>\n");
        }
    }

    fn rules(&self, many: bool, out: &mut String) {
        let tally = &self.run.tally;
        let mut list: Vec<(&str, &str, &RuleSummary, usize)> = Vec::new();
        let mut quiet = 0;
        for (template, sum) in &tally.templates {
            for (id, rule) in &sum.rules {
                if rule.violating > 0 || rule.undetermined > 0 {
                    list.push((template, id, rule, sum.reports));
                } else {
                    quiet += 1;
                }
            }
        }
        list.sort_by_key(|(template, id, rule, _)| {
            (rule.violating == 0, rule.severity, Reverse(rule.violating), Reverse(rule.undetermined), *template, *id)
        });
        out.push_str(&format!("<section class=\"panel rules\"><h2>{}</h2>\n", self.text(Text::PageByRule)));
        if !list.is_empty() {
            out.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\"><table class=\"list\">\n<thead><tr>");
            let mut heads = vec![(Text::HeadRule, ""), (Text::HeadSeverity, "")];
            if many {
                heads.push((Text::PageReportsViolating, " class=\"n\""));
            }
            heads.extend([
                (Text::PagePlacesViolated, " class=\"n\""),
                (Text::HeadUndetermined, " class=\"n\""),
                (Text::PageWhere, ""),
            ]);
            for (text, class) in heads {
                out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", self.text(text)));
            }
            out.push_str("</tr></thead>\n<tbody>\n");
            for (template, id, rule, reports) in &list {
                let several = tally.templates.len() > 1;
                let form = if several { format!(" <small>{}</small>", esc(template)) } else { String::new() };
                let class = if rule.violating > 0 { class_of(Outcome::Violated, rule.severity) } else { "u" };
                out.push_str(&format!(
                    "<tr><th scope=\"row\"><a href=\"#rule={}\"><bdi>{}</bdi></a>{form}</th><td><span class=\"badge {class}\">\
                     <i class=\"mk\" aria-hidden=\"true\"></i>{}</span></td>",
                    fragment(id),
                    esc(id),
                    self.severity(rule.severity)
                ));
                if many {
                    out.push_str(&format!(
                        "<td class=\"n\">{}{}</td>",
                        rule.violating,
                        gauge(rule.violating, *reports, class)
                    ));
                }
                out.push_str(&format!(
                    "<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"where\">{}</td></tr>\n",
                    count(rule.counts.violated),
                    count(rule.counts.undetermined),
                    self.places(rule)
                ));
            }
            out.push_str("</tbody></table></div>\n");
        }
        if quiet > 0 {
            let text = if list.is_empty() { Text::AllUnbroken } else { Text::OthersUnbroken };
            out.push_str(&format!("<p class=\"rest\">{}</p>\n", self.counted(text, quiet)));
        }
        out.push_str("</section>\n");
    }

    /// Formats the places where a rule is violated most.
    fn places(&self, rule: &RuleSummary) -> String {
        let mut places: Vec<(&RulePosition, usize)> = rule.places.iter().map(|(at, count)| (at, *count)).collect();
        places.sort_by_key(|(_, count)| Reverse(*count));
        let named = places.iter().take(PLACES).map(|(at, count)| (position(at, self.lang), count));
        let words: Vec<String> = named
            .filter(|(words, _)| !words.is_empty())
            .map(|(words, count)| if *count > 1 { format!("{} ×{count}", esc(&words)) } else { esc(&words) })
            .collect();
        let more = if places.len() > PLACES { " …" } else { "" };
        words.join(&self.text(Text::ListSeparator)) + more
    }

    fn offenders(&self, out: &mut String) {
        let offenders = self.run.tally.offenders();
        if offenders.is_empty() {
            return;
        }
        out.push_str(&format!(
            "<section class=\"panel\"><h2>{}</h2>\n<table class=\"list\">\n<thead><tr>",
            self.text(Text::PageOffenders)
        ));
        for (text, class) in [
            (Text::WordReport, ""),
            (Text::WeightError, " class=\"n\""),
            (Text::WeightWarning, " class=\"n\""),
            (Text::HeadUndetermined, " class=\"n\""),
        ] {
            out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", self.text(text)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for offender in offenders {
            let words = offender.organisation.as_deref().unwrap_or(&offender.report);
            let entry = self.by_name.get(offender.report.as_str()).copied();
            let words = entry.map_or_else(|| words.to_owned(), |entry| entry.part.title());
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                self.link(entry, &words),
                count(offender.errors),
                count(offender.warnings),
                count(offender.undetermined)
            ));
        }
        out.push_str("</tbody></table>\n</section>\n");
    }

    fn causes(&self, many: bool, out: &mut String) {
        let mut list: Vec<_> = self.run.tally.causes.iter().collect();
        if list.is_empty() {
            return;
        }
        list.sort_by_key(|(cause, sum)| (Reverse(sum.positions), **cause));
        out.push_str(&format!(
            "<section class=\"panel\"><h2>{}</h2>\n<table class=\"list\">\n<thead><tr><th scope=\"col\">{}</th>",
            self.text(Text::PageCauses),
            self.text(Text::PageCause)
        ));
        out.push_str(&format!("<th scope=\"col\" class=\"n\">{}</th>", self.text(Text::PagePlacesOpen)));
        if many {
            out.push_str(&format!("<th scope=\"col\" class=\"n\">{}</th>", self.text(Text::PageReports)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for (cause, sum) in list {
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td>",
                esc(&cause_words(*cause, self.lang)),
                sum.positions
            ));
            if many {
                out.push_str(&format!("<td class=\"n\">{}</td>", sum.reports));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n</section>\n");
    }

    /// Links a report's name to its tables if they are drawn.
    pub(super) fn link(&self, entry: Option<&SelectedReport>, words: &str) -> String {
        match entry.filter(|entry| entry.drawn) {
            Some(entry) => format!("<a href=\"#r{}\"><bdi>{}</bdi></a>", entry.number, esc(words)),
            None => format!("<bdi>{}</bdi>", esc(words)),
        }
    }

    fn list(&self, out: &mut String) {
        let selection = self.selection;
        let all = selection.reports <= MAX_LISTED;
        let wanted = selection.entries().iter().filter(|entry| all || !entry.part.is_clean()).enumerate();
        let listed: Vec<&SelectedReport> =
            wanted.filter(|(nth, entry)| *nth < MAX_LISTED || entry.drawn).map(|(_, entry)| entry).collect();
        out.push_str(&format!("<section class=\"panel reports\"><h2>{}</h2>\n", self.text(Text::PageAllReports)));
        let drawn = selection.entries().iter().filter(|entry| entry.drawn).count();
        let faulty_drawn = selection.entries().iter().filter(|entry| entry.drawn && !entry.part.is_clean()).count();
        if faulty_drawn < selection.faulty {
            let words = Message::new(Text::PageNotAllDrawn)
                .with("drawn", faulty_drawn.to_string())
                .with("all", selection.faulty.to_string())
                .render(self.lang);
            out.push_str(&format!("<p class=\"said\">{}</p>\n", esc(&words)));
        } else if drawn < selection.reports {
            out.push_str(&format!(
                "<p class=\"rest\">{}</p>\n",
                self.counted(Text::PageCleanNotDrawn, selection.reports - drawn)
            ));
        }
        let left_out =
            [(Text::PageNotAllListed, selection.reports - listed.len()), (Text::PageCountedOnly, self.counted_only())];
        for (text, count) in left_out.into_iter().filter(|(_, count)| *count > 0) {
            out.push_str(&format!("<p class=\"said\">{}</p>\n", self.counted(text, count)));
        }
        if !listed.is_empty() {
            self.lines(&listed, out);
        }
        out.push_str("</section>\n");
    }

    /// Writes one line per report.
    fn lines(&self, listed: &[&SelectedReport], out: &mut String) {
        out.push_str("<div class=\"scroll tall\" role=\"region\" tabindex=\"0\"><table class=\"list\" id=\"reports\">\n<thead><tr><th scope=\"col\" class=\"n\">#</th>");
        for (text, class) in [
            (Text::WordReport, ""),
            (Text::WeightError, " class=\"n\""),
            (Text::WeightWarning, " class=\"n\""),
            (Text::WeightInfo, " class=\"n\""),
            (Text::HeadUndetermined, " class=\"n\""),
            (Text::HeadSatisfied, " class=\"n\""),
        ] {
            out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", self.text(text)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for entry in listed {
            let part = &entry.part;
            let class = standing_class(part.standing);
            let title = part.title();
            let file = if title == part.name {
                String::new()
            } else {
                format!(" <small class=\"src\"><bdi>{}</bdi></small>", esc(&part.name))
            };
            out.push_str(&format!(
                "<tr data-r=\"{number}\"><td class=\"n\">{number}</td><th scope=\"row\"><span class=\"badge bare {class}\"><i class=\"mk\" aria-hidden=\"true\"></i></span> {link}{file}</th>",
                number = entry.number,
                link = self.link(Some(entry), &title),
            ));
            for severity in SEVERITIES {
                out.push_str(&format!("<td class=\"n\">{}</td>", count(part.violated(severity))));
            }
            out.push_str(&format!(
                "<td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                count(part.counts.undetermined),
                count(part.counts.satisfied)
            ));
        }
        out.push_str("</tbody></table></div>\n");
        out.push_str(&format!("<p class=\"rest\" id=\"none\" hidden>{}</p>\n", self.text(Text::PageNoneFound)));
    }
}

/// Formats a count; zero is not emphasised.
fn count(count: usize) -> String {
    if count == 0 { "<span class=\"zero\">0</span>".to_owned() } else { count.to_string() }
}

/// Draws a part of a whole as a bar under the figure.
fn gauge(part: usize, all: usize, class: &str) -> String {
    let width = (part * 100).checked_div(all).unwrap_or(0).clamp(usize::from(part > 0) * 2, 100);
    format!(
        "<svg class=\"gauge\" viewBox=\"0 0 100 3\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"g\" width=\"100\" height=\"3\"/><rect class=\"{class}\" width=\"{width}\" height=\"3\"/></svg>"
    )
}

/// Draws a bar of shares with its numbers under it.
fn shares(list: &[Share], small: bool, out: &mut String) {
    let all: usize = list.iter().map(|(_, _, count)| count).sum();
    let class = if small { "shares small" } else { "shares" };
    out.push_str(&format!(
        "<div class=\"{class}\"><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    ));
    // A share that is not zero stays visible, however small it is.
    const LEAST: usize = 6;
    let shown: Vec<(&str, usize)> =
        list.iter().filter(|(_, _, count)| *count > 0).map(|(class, _, count)| (*class, *count)).collect();
    let spare = 1000 - LEAST * shown.len().min(100);
    let mut at = 0;
    for (class, count) in shown {
        let width = LEAST + (count * spare).checked_div(all).unwrap_or(0);
        out.push_str(&format!("<rect class=\"{class}\" x=\"{at}\" width=\"{width}\" height=\"10\"/>"));
        at += width;
    }
    out.push_str("</svg><dl>");
    for (class, words, count) in list {
        let zero = if *count == 0 { " zero" } else { "" };
        out.push_str(&format!("<div class=\"{class}{zero}\"><dt>{words}</dt><dd>{count}</dd></div>"));
    }
    out.push_str("</dl></div>\n");
}
