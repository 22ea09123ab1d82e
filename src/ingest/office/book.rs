//! Arranges the sheets of a workbook as blocks, and reports hidden parts and formulas without results.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Message, Text};
use crate::document::Block;
use crate::source::column_letters;

use super::formula;
use super::limits::MAX_CELLS;
use super::number_format::Agreement;
use super::sheet::{At, Sheet};
use crate::ingest::error::ReadError;
use crate::ingest::limits::Budget;

/// Places listed in one sentence.
const LISTED: usize = 5;

pub(super) fn blocks(
    mut sheets: Vec<Sheet>,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Block>, ReadError> {
    let mut budget = Budget::new(MAX_CELLS);
    let mut blocks = Vec::new();
    let outcomes = formula::settle(&mut sheets);
    for (sheet, outcome) in sheets.into_iter().zip(outcomes) {
        if sheet.cells.is_empty() {
            continue;
        }
        let mut say = |code, text, help, places: &[At]| {
            if !places.is_empty() {
                let message = Message::new(text)
                    .with("count", places.len().to_string())
                    .with_list("places", listed(&sheet, places));
                diagnostics.push(Diagnostic::new(code, message).help(Message::new(help)).in_file(name));
            }
        };
        say(Code::FormulaComputed, Text::FormulaComputed, Text::FormulaComputedHelp, &outcome.computed);
        say(Code::FormulaWithoutResult, Text::FormulaOpen, Text::FormulaOpenHelp, &outcome.open);
        let mut otherwise = sheet.unseen.clone();
        let mut rounded = Vec::new();
        for (at, value) in &sheet.cells {
            match value.agreement {
                Agreement::Same => {}
                Agreement::Rounded => rounded.push(*at),
                Agreement::Other => otherwise.push(*at),
            }
        }
        otherwise.sort_unstable();
        say(Code::ShownOtherwise, Text::ShownOtherwise, Text::ShownOtherwiseHelp, &otherwise);
        say(Code::ShownOtherwise, Text::ShownRounded, Text::ShownRoundedHelp, &rounded);
        say_hidden(&sheet, name, diagnostics);
        blocks.extend(sheet.blocks(&mut budget)?);
    }
    Ok(blocks)
}

fn say_hidden(sheet: &Sheet, name: &str, diagnostics: &mut Diagnostics) {
    let rows = hidden(&sheet.hidden_rows, || sheet.cells.keys().map(|(row, _)| *row).collect());
    let mut rows: Vec<String> = rows.into_iter().map(|row| (row + 1).to_string()).collect();
    let cols = hidden(&sheet.hidden_cols, || sheet.cells.keys().map(|(_, col)| *col).collect());
    let mut say = |text: Text, list: Option<Vec<String>>| {
        let message = Message::new(text).with("sheet", &*sheet.name);
        let message = match list {
            Some(list) => message.with_list("list", list.into_iter().map(Message::verbatim).collect()),
            None => message,
        };
        let help = Message::new(Text::HiddenCellsHelp);
        diagnostics.push(Diagnostic::new(Code::HiddenCells, message).help(help).in_file(name));
    };
    if sheet.hidden {
        say(Text::HiddenSheet, None);
    }
    if !rows.is_empty() {
        shorten(&mut rows);
        say(Text::HiddenRows, Some(rows));
    }
    if !cols.is_empty() {
        let mut cols: Vec<String> = cols.into_iter().map(|col| column_letters(col + 1)).collect();
        shorten(&mut cols);
        say(Text::HiddenCols, Some(cols));
    }
}

/// The filled lines inside any of the ranges. Ranges may be as many as the file has tags, and overlap.
fn hidden(ranges: &[(u32, u32)], filled: impl Fn() -> Vec<u32>) -> Vec<u32> {
    if ranges.is_empty() {
        return Vec::new();
    }
    let mut ranges = ranges.to_vec();
    ranges.sort_unstable();
    let mut filled = filled();
    filled.sort_unstable();
    filled.dedup();
    let mut next = ranges.into_iter().peekable();
    // How far the ranges that begin before a line reach.
    let mut reach: Option<u32> = None;
    filled.retain(|line| {
        while let Some((_, last)) = next.next_if(|(first, _)| first <= line) {
            reach = reach.max(Some(last));
        }
        reach.is_some_and(|last| *line <= last)
    });
    filled
}

fn listed(sheet: &Sheet, places: &[At]) -> Vec<Message> {
    let mut words: Vec<String> =
        places.iter().take(LISTED + 1).filter_map(|at| sheet.place(*at).identifier()).collect();
    shorten(&mut words);
    words.into_iter().map(Message::verbatim).collect()
}

fn shorten(words: &mut Vec<String>) {
    if words.len() > LISTED {
        words.truncate(LISTED);
        words.push("…".to_owned());
    }
}
