//! Writes the second sheet, the summary of the run: counts of outcomes, rules, causes, offenders, reports.

use std::cmp::Reverse;

use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

use crate::diagnostic::{Lang, Message, Severity, Text};
use crate::finding::{CopiedGroup, GROUPS_LISTED, Outcome, RuleSummary};
use crate::render::conclusion::run_conclusion;
use crate::render::finding_text::{phrase, weight};
use crate::render::run_model::RunModel;
use crate::render::view::{Selection, cause_words};

use super::form::Plan;
use super::style::Styles;
use super::{MAX_DRAWN, MAX_LISTED, col, count, row, text};

struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    lang: Lang,
    at: usize,
}

impl Page<'_> {
    fn words(&mut self, words: &str, format: &Format) -> Result<(), XlsxError> {
        text(self.sheet, row(self.at), 0, words, format)?;
        self.at += 1;
        Ok(())
    }

    fn header(&mut self, title: Text, heads: &[Text]) -> Result<(), XlsxError> {
        self.at += 1;
        let bold = Format::new().set_bold();
        self.words(&phrase(title, self.lang), &bold)?;
        for (idx, head) in heads.iter().enumerate() {
            text(self.sheet, row(self.at), col(idx), &phrase(*head, self.lang), &self.styles.head)?;
        }
        self.at += 1;
        Ok(())
    }

    fn line(&mut self, name: &str, counts: &[usize]) -> Result<(), XlsxError> {
        text(self.sheet, row(self.at), 0, name, &self.styles.wrapped)?;
        for (idx, number) in counts.iter().enumerate() {
            count(self.sheet, row(self.at), col(idx + 1), *number, &self.styles.figure)?;
        }
        self.at += 1;
        Ok(())
    }
}

pub(super) fn sheet(
    sheet: &mut Worksheet,
    selection: &Selection,
    run: &RunModel,
    plans: &[Plan<'_>],
    unlisted: usize,
    styles: &Styles,
    lang: Lang,
) -> Result<(), XlsxError> {
    let tally = &run.tally;
    sheet.set_column_width(0, 46u8)?;
    for idx in 1..8 {
        sheet.set_column_width(idx, 13u8)?;
    }
    let mut page = Page { sheet, styles, lang, at: 0 };
    page.words(&phrase(Text::PageTitle, lang), &styles.title)?;
    page.words(&run_conclusion(run, lang).1, &Format::new().set_bold())?;
    let total = Message::new(Text::BatchTotal)
        .with("reports", (tally.reports() + tally.failed).to_string())
        .with("failed", tally.failed.to_string());
    page.words(&total.render(lang), &styles.soft)?;
    let several = selection.reports.max(tally.reports()) > 1;
    if several {
        let words = Message::new(Text::BookDrawn)
            .with("drawn", plans.len().to_string())
            .with("all", selection.faulty.to_string())
            .with("most", MAX_DRAWN.to_string());
        page.words(&words.render(lang), &styles.soft)?;
    }
    if unlisted > 0 {
        let words = Message::new(Text::ResultsCut).with("count", unlisted.to_string());
        page.words(&words.render(lang), &styles.soft)?;
        page.words(&phrase(Text::ResultsCutHelp, lang), &styles.soft)?;
    }

    page.header(Text::PagePositions, &[Text::PageOutcome, Text::BookCount])?;
    for (head, number) in [
        (Text::HeadSatisfied, tally.counts.satisfied),
        (Text::HeadViolated, tally.counts.violated),
        (Text::HeadUndetermined, tally.counts.undetermined),
        (Text::HeadNotApplicable, tally.counts.not_applicable),
    ] {
        page.line(&phrase(head, lang), &[number])?;
    }

    let mut rules: Vec<(&String, &String, &RuleSummary)> = tally
        .templates
        .iter()
        .flat_map(|(template, sum)| sum.rules.iter().map(move |(id, rule)| (template, id, rule)))
        .collect();
    rules.sort_by_key(|(template, id, rule)| {
        (Reverse(rule.violating), Reverse(rule.undetermined), rule.severity, *template, *id)
    });
    page.header(
        Text::PageByRule,
        &[
            Text::HeadRule,
            Text::PageReportsViolating,
            Text::PagePlacesViolated,
            Text::PagePlacesOpen,
            Text::HeadSatisfied,
            Text::HeadNotApplicable,
            Text::HeadSeverity,
            Text::HeadTemplate,
        ],
    )?;
    for (template, id, rule) in rules {
        let at = row(page.at);
        let counts = rule.counts;
        page.line(
            id,
            &[rule.violating, counts.violated, counts.undetermined, counts.satisfied, counts.not_applicable],
        )?;
        let format =
            if rule.violating > 0 { styles.weight(Outcome::Violated, rule.severity) } else { styles.plain.clone() };
        text(page.sheet, at, 6, &weight(rule.severity, lang), &format)?;
        text(page.sheet, at, 7, template, &styles.plain)?;
    }

    if !tally.causes.is_empty() {
        page.header(Text::PageCauses, &[Text::PageCause, Text::PagePlacesOpen, Text::PageReports])?;
        let mut causes: Vec<_> = tally.causes.iter().collect();
        causes.sort_by_key(|(cause, sum)| (Reverse(sum.positions), **cause));
        for (cause, sum) in causes {
            page.line(&cause_words(*cause, lang), &[sum.positions, sum.reports])?;
        }
    }
    if several && !tally.offenders().is_empty() {
        page.header(
            Text::PageOffenders,
            &[Text::WordReport, Text::WeightError, Text::WeightWarning, Text::HeadUndetermined],
        )?;
        for offender in tally.offenders() {
            page.line(&offender.report, &[offender.errors, offender.warnings, offender.undetermined])?;
        }
    }
    if !run.failed.is_empty() {
        page.header(Text::PageUnread, &[Text::WordReport])?;
        for failed in &run.failed {
            let why = failed.diagnostics.first().map(|d| format!("{} {}", d.code, d.message)).unwrap_or_default();
            let at = row(page.at);
            page.line(&failed.report, &[])?;
            text(page.sheet, at, 1, &why, &styles.plain)?;
        }
        let hidden = tally.failed.saturating_sub(run.failed.len());
        if hidden > 0 {
            let words = Message::new(Text::PageNotAllListed).with("count", hidden.to_string());
            page.words(&words.render(lang), &styles.soft)?;
        }
    }
    if !run.groups.is_empty() {
        page.header(Text::PageAlike, &[])?;
    }
    for group in run.groups.iter().take(GROUPS_LISTED) {
        let format = match group.aside() {
            None => styles.weight(Outcome::Violated, group.severity),
            Some(_) => styles.plain.clone(),
        };
        page.words(&group.message().render(lang), &format)?;
    }
    if let Some(more) = CopiedGroup::unlisted(&run.groups) {
        page.words(&more.render(lang), &styles.soft)?;
    }
    let heads = [
        Text::WordReport,
        Text::WeightError,
        Text::WeightWarning,
        Text::WeightInfo,
        Text::HeadUndetermined,
        Text::HeadSatisfied,
    ];
    page.header(Text::PageAllReports, &heads)?;
    let mut plans = plans.iter().peekable();
    let all = selection.reports <= MAX_LISTED;
    let wanted = selection.entries().iter().filter(|entry| all || !entry.part.is_clean()).enumerate();
    let mut listed = 0;
    for (_, entry) in wanted.filter(|(nth, entry)| *nth < MAX_LISTED || entry.drawn) {
        listed += 1;
        let part = &entry.part;
        let at = row(page.at);
        let violated = |severity| part.violated(severity);
        page.line(
            &part.name,
            &[
                violated(Severity::Error),
                violated(Severity::Warning),
                violated(Severity::Info),
                part.counts.undetermined,
                part.counts.satisfied,
            ],
        )?;
        if let Some(name) = plans.next_if(|plan| plan.number == entry.number).and_then(|plan| plan.sheet_of(None)) {
            let link =
                Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(super::fitting(&part.name));
            page.sheet.write_url_with_format(at, 0, link, &styles.wrapped)?;
        }
    }
    let counted_only = tally.reports().saturating_sub(selection.reports);
    let left_out = [(Text::PageNotAllListed, selection.reports - listed), (Text::PageCountedOnly, counted_only)];
    for (text, count) in left_out.into_iter().filter(|(_, count)| *count > 0) {
        page.words(&Message::new(text).with("count", count.to_string()).render(lang), &styles.soft)?;
    }
    page.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
