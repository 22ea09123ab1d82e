//! Defines the formats of headers, figures and highlights.
//!
//! Invariant: each highlight has its own border, so that black and white prints still tell them apart.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern};

use crate::diagnostic::Severity;
use crate::finding::Outcome;
use crate::render::view::Highlight;

pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) soft: Format,
    pub(super) head: Format,
    pub(super) side: Format,
    pub(super) total: Format,
    pub(super) plain: Format,
    pub(super) figure: Format,
    pub(super) wrapped: Format,
    /// A cell in which the reader writes.
    pub(super) fill_in: Format,
    /// One for a day.
    pub(super) fill_in_day: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let bordered = || Format::new().set_border(FormatBorder::Thin).set_border_color(0x009A_958A);
        let head = bordered().set_background_color(0x00F1_EEE5).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let fill_in = bordered().set_align(FormatAlign::Top).set_text_wrap().set_background_color(0x00FF_FBE6);
        Self {
            fill_in_day: fill_in.clone().set_num_format("yyyy-mm-dd"),
            fill_in,
            title: Format::new().set_bold().set_font_size(14u8),
            soft: Format::new().set_font_color(0x005A_616B),
            side: head.clone().set_align(FormatAlign::Left),
            total: head.clone().set_bold().set_align(FormatAlign::Right),
            head: head.set_bold().set_align(FormatAlign::Center),
            figure: bordered().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter),
            plain: bordered().set_align(FormatAlign::Top),
            wrapped: bordered().set_align(FormatAlign::Top).set_text_wrap(),
        }
    }

    /// Returns the format of text in the colour of a severity.
    pub(super) fn weight(&self, outcome: Outcome, severity: Severity) -> Format {
        self.plain
            .clone()
            .set_bold()
            .set_font_color(ink(outcome, severity))
            .set_background_color(light(outcome, severity))
    }

    /// Returns the format of a figure with its highlight.
    pub(super) fn cell(&self, highlight: Option<&Highlight>, total: bool) -> Format {
        let base = if total { &self.total } else { &self.figure };
        let Some((outcome, severity)) = highlight.and_then(|highlight| highlight.worst) else { return base.clone() };
        let suspect = highlight.is_some_and(|highlight| highlight.suspect);
        let format = base.clone().set_font_color(ink(outcome, severity));
        let format = match (outcome, suspect) {
            (Outcome::Undetermined, _) => format
                .set_pattern(FormatPattern::LightUp)
                .set_background_color(light(outcome, severity))
                .set_foreground_color(0x00B9_9BDD),
            (_, true) => format.set_background_color(strong(severity)),
            (_, false) => format.set_background_color(light(outcome, severity)),
        };
        let edge = match (outcome, severity, suspect) {
            (_, _, true) => FormatBorder::Thick,
            (Outcome::Undetermined, ..) => FormatBorder::Dotted,
            (_, Severity::Error, _) => FormatBorder::Medium,
            _ => FormatBorder::MediumDashed,
        };
        let format = format.set_border(edge).set_border_color(ink(outcome, severity));
        if suspect { format.set_bold() } else { format }
    }
}

fn ink(outcome: Outcome, severity: Severity) -> u32 {
    match (outcome, severity) {
        (Outcome::Undetermined, _) => 0x006A_3D9E,
        (_, Severity::Error) => 0x00B3_261E,
        (_, Severity::Warning) => 0x0085_5000,
        (_, Severity::Info) => 0x001B_5A9C,
    }
}

fn light(outcome: Outcome, severity: Severity) -> u32 {
    match (outcome, severity) {
        (Outcome::Undetermined, _) => 0x00F3_EDFA,
        (_, Severity::Error) => 0x00FD_EEEB,
        (_, Severity::Warning) => 0x00FD_F3DC,
        (_, Severity::Info) => 0x00E9_F1FA,
    }
}

fn strong(severity: Severity) -> u32 {
    match severity {
        Severity::Error => 0x00F9_CDC6,
        Severity::Warning => 0x00F8_DD9C,
        Severity::Info => 0x00C6_DCF4,
    }
}
