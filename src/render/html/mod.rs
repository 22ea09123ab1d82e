//! Writes a page for people, with every form drawn as it is printed and its errors marked.
//!
//! Invariant: the page is one HTML file that loads nothing else, and is readable without scripts and in print.

mod card;
mod escape;
mod explain;
mod form;
mod groups;
mod matrix;
mod new_findings;
mod overview;
mod report;

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Lang, Message, Severity, Text};
use crate::finding::{Outcome, Standing};

use super::failed::{FailedList, RunPart};
use super::finding_text::{phrase, weight};
use super::run_model::RunModel;
use super::view::{Limits, SelectedReport, Selection};

pub use super::view::{FindingView, ReportView};
use super::writer::{CheckedInput, FailedInput, RenderOptions, ReportWriter};

use escape::esc;

/// The number of reports with findings that are drawn: the weightiest.
pub const MAX_DRAWN: usize = 200;
/// The number of reports without findings that are drawn, folded.
pub const MAX_CLEAN: usize = 20;
/// The number of lines in the list of reports, which a browser must lay out at once.
pub const MAX_LISTED: usize = 5_000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(include_str!("page.js"), include_str!("explain.js"));
/// The nonce of the page's own scripts and styles; anything injected by a report has no nonce and is not run.
const NONCE: &str = "gouji";

/// Writes the page of a run. Keeps of each report only what the page shows.
#[derive(Debug)]
pub struct HtmlWriter {
    lang: Lang,
    selection: Selection,
    failed: FailedList,
}

impl ReportWriter for HtmlWriter {
    type Part = RunPart<ReportView>;

    const NAME: &'static str = "html";
    const ENDING: &'static str = "html";
    const ENDINGS: &'static [&'static str] = &["html", "htm"];
    const LISTS_RULES: bool = true;
    const LISTS_DIAGNOSTICS: bool = true;

    fn checked(report: &CheckedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.reports.push(ReportView::new(report.checked, report.sources, options.lang));
    }

    fn failed(report: &FailedInput<'_>, options: &RenderOptions, part: &mut Self::Part) {
        part.failed.push(report.model_on_page(options.lang));
    }

    fn new(options: &RenderOptions) -> Self {
        let limits = Limits { faulty: MAX_DRAWN, clean: MAX_CLEAN, listed: MAX_LISTED, findings: 0 };
        Self { lang: options.lang, selection: Selection::new(limits), failed: FailedList::default() }
    }

    fn push(&mut self, part: Self::Part) -> String {
        part.reports.into_iter().for_each(|report| self.selection.push(report));
        self.failed.extend(part.failed);
        String::new()
    }

    fn finish(mut self, mut run: RunModel) -> Result<Vec<u8>, Box<Diagnostic>> {
        run.failed = self.failed.into_named();
        self.selection.new_first();
        Ok(page(&self.selection, &run, self.lang).into_bytes())
    }
}

/// Draws the whole page.
fn page(selection: &Selection, run: &RunModel, lang: Lang) -> String {
    let mut by_name = HashMap::new();
    for entry in selection.entries() {
        by_name.entry(entry.part.name.as_str()).or_insert(entry);
    }
    let page = Page { lang, run, selection, by_name };
    let mut out = String::new();
    page.head(&mut out);
    page.bar(&mut out);
    out.push_str("<main id=\"main\">\n");
    page.explain_parts(&mut out);
    page.overview(&mut out);
    for entry in selection.entries().iter().filter(|entry| entry.drawn) {
        page.report(entry, &mut out);
    }
    page.foot(&mut out);
    out
}

/// What every part of the page needs.
struct Page<'a> {
    lang: Lang,
    run: &'a RunModel,
    selection: &'a Selection,
    /// The reports shown, by name.
    by_name: HashMap<&'a str, &'a SelectedReport>,
}

impl Page<'_> {
    fn text(&self, text: Text) -> String {
        esc(&phrase(text, self.lang))
    }

    fn counted(&self, text: Text, count: usize) -> String {
        esc(&Message::new(text).with("count", count.to_string()).render(self.lang))
    }

    /// Counts the reports without findings that came only as counts.
    fn counted_only(&self) -> usize {
        self.run.tally.reports().saturating_sub(self.selection.reports)
    }

    fn severity(&self, severity: Severity) -> String {
        esc(&weight(severity, self.lang))
    }

    /// Names a mark: the severity, or undetermined.
    fn mark_words(&self, outcome: Outcome, severity: Severity) -> String {
        if outcome == Outcome::Undetermined { self.text(Text::WordUndetermined) } else { self.severity(severity) }
    }

    fn title(&self) -> String {
        match self.selection.entries() {
            [only] if self.selection.reports + self.counted_only() == 1 => {
                format!("{} · {}", esc(&only.part.title()), self.text(Text::PageTitle))
            }
            _ => self.text(Text::PageTitle),
        }
    }

    fn head(&self, out: &mut String) {
        let lang = match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{NONCE}'; script-src 'nonce-{NONCE}'; img-src data:; \
             base-uri 'none'; form-action 'none'"
        );
        out.push_str(&format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"gouji {version}\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <title>{title}</title>\n<style nonce=\"{NONCE}\">\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">{skip}</a>\n",
            version = esc(&self.run.version),
            title = self.title(),
            skip = self.text(Text::PageSkip),
        ));
    }

    /// Writes the bar with the filters; without scripts only its title is visible.
    fn bar(&self, out: &mut String) {
        let tally = &self.run.tally;
        out.push_str(&format!(
            "<header class=\"bar\" id=\"top\">\n<a class=\"brand\" href=\"#top\"><b>勾稽</b> {}</a>\n",
            self.text(Text::PageTitle)
        ));
        out.push_str(&format!(
            "<form class=\"filter\" id=\"filter\" hidden aria-label=\"{}\">\n",
            self.text(Text::PageFilter)
        ));
        out.push_str(&format!("<fieldset><legend class=\"vh\">{}</legend>", self.text(Text::HeadSeverity)));
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            out.push_str(&format!(
                "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"severity\" value=\"{name}\" checked> \
                 <i class=\"mk\" aria-hidden=\"true\"></i>{words}</label>",
                class = class_of(Outcome::Violated, severity),
                name = severity.name(),
                words = self.severity(severity),
            ));
        }
        out.push_str("</fieldset>\n");
        out.push_str(&format!("<fieldset><legend class=\"vh\">{}</legend>", self.text(Text::PageOutcome)));
        for (outcome, text) in
            [(Outcome::Violated, Text::HeadViolated), (Outcome::Undetermined, Text::HeadUndetermined)]
        {
            let class = if outcome == Outcome::Undetermined { "u" } else { "v" };
            out.push_str(&format!(
                "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"outcome\" value=\"{}\" checked> \
                 <i class=\"mk\" aria-hidden=\"true\"></i>{}</label>",
                outcome.name(),
                self.text(text),
            ));
        }
        out.push_str("</fieldset>\n");
        out.push_str(&format!(
            "<label class=\"field\"><span class=\"vh\">{}</span><select name=\"rule\"><option value=\"\">{}</option>",
            self.text(Text::HeadRule),
            self.text(Text::PageAllRules)
        ));
        let mut ids: Vec<&String> = tally
            .templates
            .values()
            .flat_map(|template| &template.rules)
            .filter(|(_, rule)| rule.violating > 0 || rule.undetermined > 0)
            .map(|(id, _)| id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            out.push_str(&format!("<option>{}</option>", esc(id)));
        }
        out.push_str("</select></label>\n");
        if self.selection.reports > 1 {
            out.push_str(&format!(
                "<label class=\"field\"><span class=\"vh\">{0}</span>\
                 <input type=\"search\" name=\"q\" placeholder=\"{0}\" autocomplete=\"off\"></label>\n",
                self.text(Text::PageSearch)
            ));
        }
        out.push_str(&format!(
            "<button type=\"reset\">{}</button>\n<output id=\"shown\" aria-live=\"polite\" data-all=\"{}\" data-some=\"{}\"></output>\n\
             </form>\n<nav class=\"step\" id=\"step\" hidden><button type=\"button\" data-step=\"-1\" title=\"{}\">‹</button>\
             <button type=\"button\" data-step=\"1\" title=\"{}\">›</button></nav>\n\
             ",
            self.text(Text::PageReset),
            self.text(Text::PageShownAll),
            self.text(Text::PageShownSome),
            self.text(Text::PagePrevious),
            self.text(Text::PageNext),
        ));
        self.explain_button(out);
        out.push_str(&format!(
            "<button type=\"button\" class=\"theme\" id=\"theme\" hidden aria-label=\"{0}\" title=\"{0}\">◐</button>\n</header>\n",
            self.text(Text::PageTheme),
        ));
    }

    fn foot(&self, out: &mut String) {
        out.push_str(&format!(
            "</main>\n<footer class=\"foot\"><p>gouji {}</p></footer>\n\
             <div id=\"tip\" class=\"tip\" role=\"tooltip\" hidden></div>\n\
             <script nonce=\"{NONCE}\">\n{SCRIPT}</script>\n</body>\n</html>\n",
            esc(&self.run.version)
        ));
    }
}

/// The class of a standing; the style sheet gives each a colour and a sign.
fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Errors => "e",
        Standing::Warnings => "w",
        Standing::Undetermined => "u",
        Standing::Infos | Standing::Aside => "i",
        Standing::Holding => "ok",
        Standing::Unchecked => "na",
    }
}

/// What the page calls a standing.
fn standing_words(standing: Standing) -> Text {
    match standing {
        Standing::Errors => Text::PageWithErrors,
        Standing::Warnings => Text::PageWithWarnings,
        Standing::Undetermined => Text::PageWithOpen,
        Standing::Infos => Text::PageWithInfos,
        Standing::Aside => Text::StandingAside,
        Standing::Holding => Text::PageHolding,
        Standing::Unchecked => Text::PageUnchecked,
    }
}

/// The class of a mark; the style sheet gives each a colour, a sign and a pattern of its own.
fn class_of(outcome: Outcome, severity: Severity) -> &'static str {
    match (outcome, severity) {
        (Outcome::Undetermined, _) => "u",
        (_, Severity::Error) => "e",
        (_, Severity::Warning) => "w",
        (_, Severity::Info) => "i",
    }
}
