//! Builds the diagnostics of placement from their evidence.
//!
//! Invariant: every message of this stage is built here.

use crate::diagnostic::{Code, Diagnostic, Message, Severity, Text};
use crate::document::{CellMark, OBJECT, REVERSED, REVERSED_END};
use crate::report::Place;
use crate::source::trim;
use crate::template::{Node, Table};

use super::headline::Headline;
use super::words::is_garbled_figure;

fn at_maybe(diagnostic: Diagnostic, place: Option<Place>, name: &str) -> Diagnostic {
    match place {
        Some(Place::Text(span)) => diagnostic.span(span),
        Some(place) => diagnostic.in_file(name).placed(place),
        None => diagnostic.in_file(name),
    }
}

pub(super) fn table_missing(table: &Table, name: &str) -> Diagnostic {
    Diagnostic::new(Code::TableMissing, Message::new(Text::TableMissing).with("table", &table.code))
        .help(Message::new(Text::TableMissingHelp).with("title", &table.title))
        .in_file(name)
}

pub(super) fn row_missing(table: &Table, row: &Node, name: &str) -> Diagnostic {
    let message =
        Message::new(Text::RowMissing).with("table", &table.code).with("row", &row.code).with("label", &row.label);
    Diagnostic::new(Code::RowMissing, message)
        .help(Message::new(Text::RowMissingHelp).with("label", &row.label))
        .in_file(name)
}

pub(super) fn col_missing(table: &Table, col: &Node, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::ColMissing).with("table", &table.code).with("col", &col.code);
    let help = Message::new(Text::ColMissingHelp).with("label", &col.label);
    at_maybe(Diagnostic::new(Code::ColMissing, message).help(help), at, name)
}

pub(super) fn columns_unclear(table: &Table, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::ColumnsUnclear).with("table", &table.code);
    at_maybe(Diagnostic::new(Code::ColMissing, message).help(Message::new(Text::ColumnsUnclearHelp)), at, name)
}

/// The head of a column stands over several.
pub(super) fn head_twice(table: &Table, col: &Node, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::HeadTwice).with("table", &table.code).with("col", &col.code);
    let help = Message::new(Text::HeadTwiceHelp).with("label", &col.label);
    at_maybe(Diagnostic::new(Code::ColMissing, message).help(help), at, name)
}

/// `open`: not all of its cells could be read.
pub(super) fn table_turned(table: &Table, open: bool, at: Option<Place>, name: &str) -> Diagnostic {
    let text = if open { Text::TableTurned } else { Text::TableTurnedRead };
    let message = Message::new(text).with("table", &table.code);
    let diagnostic = Diagnostic::new(Code::ColMissing, message);
    at_maybe(diagnostic.help(Message::new(Text::TableTurnedHelp)), at, name)
}

pub(super) fn order_doubtful(table: &Table, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::OrderDoubtful).with("table", &table.code);
    at_maybe(Diagnostic::new(Code::ColMissing, message).help(Message::new(Text::OrderDoubtfulHelp)), at, name)
}

pub(super) fn label_tolerated(found: &str, expected: &str, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::LabelTolerated).with("found", found).with("expected", expected);
    let help = Message::new(Text::LabelToleratedHelp).with("expected", expected);
    at_maybe(Diagnostic::new(Code::LabelTolerated, message).help(help), at, name)
}

pub(super) fn extra_row(table: &Table, label: &str, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::ExtraRow).with("table", &table.code).with("label", label);
    at_maybe(Diagnostic::new(Code::ExtraRow, message).help(Message::new(Text::ExtraRowHelp)), at, name)
}

pub(super) fn cell_count(row: &Node, found: usize, expected: usize, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::CellCountDiffers)
        .with("row", &row.code)
        .with("found", found.to_string())
        .with("expected", expected.to_string());
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(Message::new(Text::CellCountHelp)), at, name)
}

pub(super) fn blanks_moved(row: &Node, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::BlanksMoved).with("row", &row.code);
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(Message::new(Text::CellCountHelp)), at, name)
}

/// Each row would be given the figures of the next.
pub(super) fn figures_before_labels(table: &Table, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::FiguresBeforeLabels).with("table", &table.code);
    let help = Message::new(Text::FiguresBeforeLabelsHelp);
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(help), at, name)
}

pub(super) fn merged(row: &Node, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::CellsMerged).with("row", &row.code);
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(Message::new(Text::CellsMergedHelp)), at, name)
}

pub(super) fn several_reports(at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::SeveralReports).with("name", name);
    // A report that is not read is not checked.
    let diagnostic = Diagnostic::new(Code::SeveralReports, message).severity(Severity::Error);
    at_maybe(diagnostic.help(Message::new(Text::SeveralReportsHelp)), at, name)
}

pub(super) fn cell_is_text(words: &str, at: Option<Place>, name: &str) -> Diagnostic {
    let Some(mark) = CellMark::find(words) else {
        let (text, help) = if is_garbled_figure(words) {
            (Text::CellIsGarbled, Text::CellIsGarbledHelp)
        } else {
            (Text::CellIsText, Text::CellIsTextHelp)
        };
        let message = Message::new(text).with("words", beginning(words));
        return at_maybe(Diagnostic::new(Code::CellIsText, message).help(Message::new(help)), at, name);
    };
    let what = Message::new(held(mark));
    let beside = words.split(OBJECT).next().unwrap_or_default().replace([REVERSED, REVERSED_END], "");
    let message = match trim(&beside) {
        "" => Message::new(Text::CellHolds).with_message("what", what),
        beside => Message::new(Text::CellHoldsBeside).with("words", beginning(beside)).with_message("what", what),
    };
    at_maybe(Diagnostic::new(Code::CellIsText, message).help(Message::new(Text::CellHoldsHelp)), at, name)
}

/// The beginning of a text; a cell may hold a page of prose.
fn beginning(words: &str) -> String {
    match words.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(words)),
        None => words.to_owned(),
    }
}

/// The number of characters of a cell that a message quotes.
const MAX_QUOTED: usize = 100;

fn held(mark: CellMark) -> Text {
    match mark {
        CellMark::Picture => Text::MarkPicture,
        CellMark::Object => Text::MarkObject,
        CellMark::Symbol => Text::MarkSymbol,
        CellMark::Control => Text::MarkControl,
        CellMark::Field => Text::MarkField,
        CellMark::Number => Text::MarkNumber,
        CellMark::Equation => Text::MarkEquation,
        CellMark::Missing => Text::MarkMissing,
        CellMark::Generated => Text::MarkGenerated,
        CellMark::Hidden => Text::MarkHidden,
        CellMark::Faint => Text::MarkFaint,
        CellMark::Turned => Text::MarkTurned,
        CellMark::Overlaid => Text::MarkOverlaid,
        CellMark::Cut => Text::MarkCut,
        CellMark::Outside => Text::MarkOutside,
        CellMark::Lowered => Text::MarkLowered,
        CellMark::Unreadable => Text::MarkUnreadable,
        CellMark::Reversed => Text::MarkReversed,
        CellMark::Struck => Text::MarkStruck,
    }
}

/// Title and period that name different years.
pub(super) fn years_disagree(headline: &Headline, name: &str) -> Option<Diagnostic> {
    let ((title, at), (period, other)) = (headline.title_year.as_ref()?, headline.period_year.as_ref()?);
    if title == period {
        return None;
    }
    let message = Message::new(Text::YearDisagrees).with("title", title.to_string()).with("period", period.to_string());
    let help = Message::new(Text::YearDisagreesHelp);
    let place = at.place.clone().or_else(|| other.place.clone());
    Some(at_maybe(Diagnostic::new(Code::YearDisagrees, message).help(help), place, name))
}

/// One form that was tried, with what was found of it.
pub(super) struct Looked {
    pub template: String,
    pub rows: (usize, usize),
    pub cols: (usize, usize),
}

impl Looked {
    pub(super) fn message(&self, text: Text) -> Message {
        Message::new(text)
            .with("template", &self.template)
            .with("rows", self.rows.0.to_string())
            .with("all_rows", self.rows.1.to_string())
            .with("cols", self.cols.0.to_string())
            .with("all_cols", self.cols.1.to_string())
    }
}

pub(super) fn no_template_fits(looked: &[Looked], name: &str) -> Diagnostic {
    let list = looked.iter().map(|one| one.message(Text::LookedFor)).collect();
    Diagnostic::new(Code::NoTemplateFits, Message::new(Text::NoTemplateFits))
        .help(Message::new(Text::NoTemplateFitsHelp).with_list("looked", list))
        .in_file(name)
}

pub(super) fn template_tied(names: &[&str], name: &str) -> Diagnostic {
    let list = names.iter().map(|name| Message::verbatim(format!("`{name}`"))).collect();
    Diagnostic::new(Code::TemplateTied, Message::new(Text::TemplateTied).with_list("names", list))
        .severity(Severity::Error)
        .help(Message::new(Text::TemplateTiedHelp))
        .in_file(name)
}

/// Cells without borders between them: `count` ways to cut them are left, where they were counted.
pub(super) fn run_together(row: &Node, words: &str, count: Option<usize>, at: Option<Place>, name: &str) -> Diagnostic {
    let message = match count {
        Some(count) => {
            Message::new(Text::RunTogether).with("row", &row.code).with("words", words).with("count", count.to_string())
        }
        None => Message::new(Text::RunTogetherOpen).with("row", &row.code).with("words", words),
    };
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(Message::new(Text::RunTogetherHelp)), at, name)
}

/// Blank cells of a table without borders: nothing is left of them.
pub(super) fn blanks_lost(row: &Node, words: &str, at: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::BlanksLost).with("row", &row.code).with("words", words);
    at_maybe(Diagnostic::new(Code::CellCountDiffers, message).help(Message::new(Text::RunTogetherHelp)), at, name)
}

/// How another part of the document resembles a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LookAlike {
    /// It fits as well.
    Uncertain,
    /// Its title is nearly that of the table.
    Near,
    /// Its title or its place is another one.
    LeftAside,
    /// It has the same figures.
    Same,
}

pub(super) fn looks_alike(
    table: &Table,
    alike: LookAlike,
    there: Option<Place>,
    here: Option<Place>,
    name: &str,
) -> Diagnostic {
    let (text, severity) = match alike {
        LookAlike::Uncertain => (Text::LookAlikeUncertain, Severity::Warning),
        LookAlike::Near => (Text::LookAlikeNear, Severity::Warning),
        LookAlike::LeftAside => (Text::LookAlikeLeft, Severity::Info),
        LookAlike::Same => (Text::LookAlikeSame, Severity::Info),
    };
    let diagnostic =
        Diagnostic::new(Code::LookAlike, Message::new(text).with("table", &table.code).with("title", &table.title))
            .severity(severity)
            .help(Message::new(Text::LookAlikeHelp).with("title", &table.title));
    let diagnostic = at_maybe(diagnostic, there, name);
    match here {
        Some(Place::Text(span)) => diagnostic.also(span, Message::new(Text::LookAlikeTaken)),
        _ => diagnostic,
    }
}

pub(super) fn row_twice(table: &Table, label: &str, same: bool, spot: Option<Place>, name: &str) -> Diagnostic {
    let text = if same { Text::RowTwiceSame } else { Text::RowTwice };
    let severity = if same { Severity::Info } else { Severity::Warning };
    let message = Message::new(text).with("table", &table.code).with("label", label);
    let diagnostic = Diagnostic::new(Code::RowTwice, message).severity(severity).help(Message::new(Text::RowTwiceHelp));
    at_maybe(diagnostic, spot, name)
}

pub(super) fn group_figures(table: &Table, group: &Node, words: &str, spot: Option<Place>, name: &str) -> Diagnostic {
    let message =
        Message::new(Text::GroupFigures).with("table", &table.code).with("row", &group.code).with("words", words);
    at_maybe(Diagnostic::new(Code::Unplaced, message).help(Message::new(Text::GroupFiguresHelp)), spot, name)
}

pub(super) fn unplaced(table: &Table, label: &str, words: &str, spot: Option<Place>, name: &str) -> Diagnostic {
    let text = if label.is_empty() { Text::UnplacedAlone } else { Text::Unplaced };
    let message = Message::new(text).with("table", &table.code).with("label", label).with("words", words);
    at_maybe(Diagnostic::new(Code::Unplaced, message).help(Message::new(Text::UnplacedHelp)), spot, name)
}

/// `words`: those of a label or head, with the figure.
pub(super) fn figure_behind(table: &Table, words: &str, figure: &str, spot: Option<Place>, name: &str) -> Diagnostic {
    let message =
        Message::new(Text::UnplacedBehind).with("table", &table.code).with("label", words).with("figure", figure);
    let diagnostic = Diagnostic::new(Code::Unplaced, message).severity(Severity::Info);
    at_maybe(diagnostic.help(Message::new(Text::UnplacedBehindHelp)), spot, name)
}

pub(super) fn column_unknown(
    table: &Table,
    head: &str,
    near: Option<&str>,
    spot: Option<Place>,
    name: &str,
) -> Diagnostic {
    let message = Message::new(Text::UnknownColumn).with("table", &table.code).with("head", head);
    let help = match near {
        Some(near) => Message::new(Text::ColumnUnknownNear).with("near", near),
        None => Message::new(Text::ColumnUnknownHelp),
    };
    at_maybe(Diagnostic::new(Code::ColumnUnknown, message).help(help), spot, name)
}

pub(super) fn units_disagree(table: &Table, head: &str, line: &str, spot: Option<Place>, name: &str) -> Diagnostic {
    let message = Message::new(Text::UnitsDisagree).with("table", &table.code).with("head", head).with("line", line);
    at_maybe(Diagnostic::new(Code::UnitsDisagree, message).help(Message::new(Text::UnitsDisagreeHelp)), spot, name)
}
