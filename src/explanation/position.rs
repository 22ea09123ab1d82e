//! Compares positions as people write them with positions of rules.

use crate::check::ir::{Position, Program, Rule};
use crate::diagnostic::{Lang, Message, Text};
use crate::finding::RulePosition;
use crate::source::fold_code;

/// A position as it is written in an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WrittenPosition {
    /// `表三 列 自然人`, `table 三 col 自然人`, `三!三.(七),自然人`.
    Words(String),
    /// By its parts, as in the JSON output; one that is null there is `None`.
    Parts { table: Option<String>, row: Option<String>, col: Option<String> },
    /// By its parts in cells of a workbook, where a blank cell means that there is no such part.
    Cells(RulePosition),
}

impl WrittenPosition {
    /// Whether this position is meant.
    pub(super) fn matches(&self, at: &RulePosition) -> bool {
        let same = |written: &Option<String>, own: &Option<String>| {
            written.as_deref().map(fold_code) == own.as_deref().map(fold_code)
        };
        match self {
            WrittenPosition::Words(written) => spellings(at).contains(&fold_code(written)),
            WrittenPosition::Parts { table, row, col } => {
                (table.is_none() || same(table, &at.table)) && same(row, &at.row) && same(col, &at.col)
            }
            WrittenPosition::Cells(own) => {
                same(&own.table, &at.table) && same(&own.row, &at.row) && same(&own.col, &at.col)
            }
        }
    }

    /// Whether it means what a rule finds between the offices of a run, which has no place in a table.
    pub(super) fn is_other_offices(&self) -> bool {
        let is = |written: &str| {
            let words = [Lang::Zh, Lang::En].map(|lang| Message::new(Text::AtOtherOffices).render(lang));
            words.iter().any(|own| fold_code(written).eq_ignore_ascii_case(&fold_code(own)))
        };
        match self {
            WrittenPosition::Words(written) => is(written),
            WrittenPosition::Parts { table, row, col } | WrittenPosition::Cells(RulePosition { table, row, col }) => {
                row.is_none() && col.is_none() && table.as_deref().is_some_and(is)
            }
        }
    }

    /// Formats the position for a message.
    pub(super) fn shown(&self) -> String {
        match self {
            WrittenPosition::Words(written) => written.clone(),
            WrittenPosition::Parts { table, row, col } => {
                [table, row, col].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
            }
            WrittenPosition::Cells(own) => codes(own),
        }
    }
}

/// Formats a position by its codes: `三!三.(七),自然人`, `三!自然人`.
pub(super) fn codes(at: &RulePosition) -> String {
    let inside: Vec<&str> = [&at.row, &at.col].into_iter().flatten().map(String::as_str).collect();
    match &at.table {
        Some(table) => format!("{table}!{}", inside.join(",")),
        None => inside.join(","),
    }
}

/// Returns a position of a rule by its codes.
pub(super) fn of_rule(program: &Program, position: &Position) -> RulePosition {
    let Some(table) = position.table.map(|table| program.template.table(table)) else {
        return RulePosition::default();
    };
    RulePosition {
        table: Some(table.code.clone()),
        row: position.row.map(|row| table.rows.leaf(row).code.clone()),
        col: position.col.map(|col| table.cols.leaf(col).code.clone()),
    }
}

/// Returns the index of the only position that is meant, or `None`.
pub(super) fn index(program: &Program, rule: &Rule, written: Option<&WrittenPosition>) -> Option<usize> {
    match written {
        None => Some(0).filter(|_| rule.positions.len() == 1),
        Some(written) => rule.positions.iter().position(|position| written.matches(&of_rule(program, position))),
    }
}

/// Lists the ways in which a position can be written as words.
fn spellings(at: &RulePosition) -> Vec<String> {
    let part = |text: Text, code: &Option<String>, lang| {
        code.as_ref().map(|code| Message::new(text).with("code", code).render(lang)).unwrap_or_default()
    };
    let mut found: Vec<String> = [Lang::Zh, Lang::En]
        .into_iter()
        .map(|lang| {
            let parts = [
                part(Text::AtTable, &at.table, lang),
                part(Text::AtRow, &at.row, lang),
                part(Text::AtCol, &at.col, lang),
            ];
            fold_code(&parts.concat())
        })
        .collect();
    found.push(fold_code(&codes(at)));
    found
}
