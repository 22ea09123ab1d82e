//! A page for people: every form drawn as it is printed, with what is wrong in it. In: reports in words and the
//! run they belong to. Out: one HTML file that asks for nothing else, reads without scripts, and prints.

mod card;
mod escape;
mod form;
mod overview;
mod report;

use std::collections::HashMap;

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::OutcomeKind;

use super::run::RunPart;
use super::told::say;

pub use super::drawn::{Part, Room, part};

use escape::esc;

/// Reports with findings that are drawn.
pub const MOST_DRAWN: usize = 200;
/// Reports without findings that are drawn, folded.
pub const MOST_CLEAN: usize = 20;
/// Lines of the list of reports.
pub const MOST_LISTED: usize = 10_000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Scripts and styles of the page carry it; anything that a report might smuggle in does not and is not run.
const NONCE: &str = "gouji";

/// For whoever collects parts of a long run: forgets what [`document`] would not draw.
pub fn room() -> Room {
    Room::new(MOST_DRAWN, MOST_CLEAN)
}

/// What every piece of the page needs.
struct Page<'a> {
    lang: Lang,
    run: &'a RunPart,
    parts: &'a [Part],
    /// Which of the parts are drawn.
    drawn: Vec<bool>,
    /// Where each report stands, by its name.
    by_name: HashMap<&'a str, usize>,
}

/// The whole page. Parts in the order of the run.
pub fn document(mut parts: Vec<Part>, run: &RunPart, lang: Lang) -> String {
    let mut room = room();
    let drawn = parts.iter_mut().map(|part| room.admit(part)).collect();
    let mut by_name = HashMap::new();
    for (idx, part) in parts.iter().enumerate() {
        by_name.entry(part.name.as_str()).or_insert(idx);
    }
    let page = Page { lang, run, parts: &parts, drawn, by_name };
    let mut out = String::new();
    page.head(&mut out);
    page.bar(&mut out);
    out.push_str("<main id=\"main\">\n");
    page.overview(&mut out);
    for (idx, part) in parts.iter().enumerate() {
        if page.is_drawn(idx) {
            page.report(idx, part, &mut out);
        }
    }
    page.foot(&mut out);
    out
}

impl Page<'_> {
    fn say(&self, text: Text) -> String {
        esc(&say(text, self.lang))
    }

    fn counted(&self, text: Text, count: usize) -> String {
        esc(&Message::new(text).with("count", count.to_string()).render(self.lang))
    }

    fn is_drawn(&self, idx: usize) -> bool {
        self.drawn.get(idx).copied().unwrap_or(false)
    }

    fn severity(&self, severity: Severity) -> String {
        self.say(match severity {
            Severity::Error => Text::WordError,
            Severity::Warning => Text::WordWarning,
            Severity::Info => Text::WordInfo,
        })
    }

    /// What a mark is called: the severity, or that nothing could be decided.
    fn mark_words(&self, outcome: OutcomeKind, severity: Severity) -> String {
        if outcome == OutcomeKind::Undetermined { self.say(Text::WordUndetermined) } else { self.severity(severity) }
    }

    fn title(&self) -> String {
        match self.parts {
            [only] => format!("{} · {}", esc(&only.title()), self.say(Text::PageTitle)),
            _ => self.say(Text::PageTitle),
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
            skip = self.say(Text::PageSkip),
        ));
    }

    /// The bar with what filters the page; without scripts only its title shows.
    fn bar(&self, out: &mut String) {
        let tally = &self.run.tally;
        out.push_str(&format!(
            "<header class=\"bar\" id=\"top\">\n<a class=\"brand\" href=\"#top\"><b>勾稽</b> {}</a>\n",
            self.say(Text::PageTitle)
        ));
        out.push_str(&format!(
            "<form class=\"filter\" id=\"filter\" hidden aria-label=\"{}\">\n",
            self.say(Text::PageFilter)
        ));
        out.push_str(&format!("<fieldset><legend class=\"vh\">{}</legend>", self.say(Text::HeadSeverity)));
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            out.push_str(&format!(
                "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"severity\" value=\"{name}\" checked> \
                 <i class=\"mk\" aria-hidden=\"true\"></i>{words}</label>",
                class = class_of(OutcomeKind::Violated, severity),
                name = severity.name(),
                words = self.severity(severity),
            ));
        }
        out.push_str("</fieldset>\n");
        out.push_str(&format!("<fieldset><legend class=\"vh\">{}</legend>", self.say(Text::PageOutcome)));
        for (outcome, text) in
            [(OutcomeKind::Violated, Text::HeadViolated), (OutcomeKind::Undetermined, Text::HeadUndetermined)]
        {
            let class = if outcome == OutcomeKind::Undetermined { "u" } else { "v" };
            out.push_str(&format!(
                "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"outcome\" value=\"{}\" checked> \
                 <i class=\"mk\" aria-hidden=\"true\"></i>{}</label>",
                outcome.name(),
                self.say(text),
            ));
        }
        out.push_str("</fieldset>\n");
        out.push_str(&format!(
            "<label class=\"field\"><span class=\"vh\">{}</span><select name=\"rule\"><option value=\"\">{}</option>",
            self.say(Text::HeadRule),
            self.say(Text::PageAllRules)
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
        if self.parts.len() > 1 {
            out.push_str(&format!(
                "<label class=\"field\"><span class=\"vh\">{0}</span>\
                 <input type=\"search\" name=\"q\" placeholder=\"{0}\" autocomplete=\"off\"></label>\n",
                self.say(Text::PageSearch)
            ));
        }
        out.push_str(&format!(
            "<button type=\"reset\">{}</button>\n<output id=\"shown\" aria-live=\"polite\" data-all=\"{}\" data-some=\"{}\"></output>\n\
             </form>\n<nav class=\"step\" id=\"step\" hidden><button type=\"button\" data-step=\"-1\" title=\"{}\">‹</button>\
             <button type=\"button\" data-step=\"1\" title=\"{}\">›</button></nav>\n\
             <button type=\"button\" class=\"theme\" id=\"theme\" hidden aria-label=\"{}\" title=\"{}\">◐</button>\n</header>\n",
            self.say(Text::PageReset),
            self.say(Text::PageShownAll),
            self.say(Text::PageShownSome),
            self.say(Text::PagePrevious),
            self.say(Text::PageNext),
            self.say(Text::PageTheme),
            self.say(Text::PageTheme),
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

/// The class of a mark; the style sheet gives each a colour, a sign and a pattern of its own.
fn class_of(outcome: OutcomeKind, severity: Severity) -> &'static str {
    match (outcome, severity) {
        (OutcomeKind::Undetermined, _) => "u",
        (_, Severity::Error) => "e",
        (_, Severity::Warning) => "w",
        (_, Severity::Info) => "i",
    }
}
