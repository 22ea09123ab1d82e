//! Writes printed forms in every format.

use super::Must;
use super::print::Printed;
use crate::support::making::{Part, laid_out, office, pdf, text, xls};

/// Every format.
pub const FORMATS: &[&str] = &[
    #[cfg(feature = "html")]
    "html",
    "markdown",
    "tabs",
    "pipes",
    "csv",
    "xlsx",
    "xlsx-sheets",
    "docx",
    "odt",
    "xls",
    #[cfg(feature = "pdf")]
    "pdf",
    #[cfg(feature = "pdf")]
    "pdf-bare",
    "cells",
    "aligned",
];

/// Formats that do not tell where a cell begins.
pub const BORDERLESS: &[&str] = &["pdf-bare", "cells", "aligned"];

/// The name of a file of this format.
pub fn name(format: &str) -> String {
    let ending = match format {
        "html" => "html",
        "markdown" => "md",
        "csv" => "csv",
        "xlsx" | "xlsx-sheets" => "xlsx",
        "docx" => "docx",
        "odt" => "odt",
        "xls" => "xls",
        "pdf" | "pdf-bare" => "pdf",
        _ => "txt",
    };
    format!("made.{ending}")
}

pub fn write(format: &str, printed: &Printed) -> Vec<u8> {
    let parts = printed.parts();
    match format {
        "html" => text::html(&parts).into_bytes(),
        "markdown" => text::markdown(&parts).into_bytes(),
        "tabs" => text::tabs(&parts).into_bytes(),
        "pipes" => text::pipes(&parts).into_bytes(),
        "csv" => text::wide_csv(&parts).into_bytes(),
        "xlsx" => office::xlsx(&parts),
        "xlsx-sheets" => office::workbook(&printed.sheets()),
        "docx" => office::docx(&parts),
        "odt" => office::odt(&parts),
        "xls" => xls::xls(&parts),
        "pdf" => pdf::pdf(&parts, pdf::Look::default()),
        "pdf-bare" => pdf::pdf(&parts, pdf::Look { ruled: false, ..pdf::Look::default() }),
        "cells" => text::flowing(&parts, "\n").into_bytes(),
        _ => aligned(&parts).into_bytes(),
    }
}

/// The document as text.
pub fn show(format: &str, printed: &Printed) -> String {
    match format {
        "xlsx" | "docx" | "odt" | "xls" | "pdf" | "pdf-bare" => text::pipes(&printed.parts()),
        "xlsx-sheets" => {
            let sheet = |(name, parts): (String, Vec<Part>)| format!("[{name}]\n{}", text::pipes(&parts));
            printed.sheets().into_iter().map(sheet).collect()
        }
        _ => String::from_utf8_lossy(&write(format, printed)).into_owned(),
    }
}

/// Text without borders does not tell where an odd thing belongs, so it may be refused there.
pub fn soften(format: &str, kinds: &[&str], printed: &mut Printed) {
    if BORDERLESS.contains(&format) && kinds != ["plain"] {
        printed.at_most(Must::Careful, |_, _, _| true);
    }
}

/// Columns held apart by spaces, as wide as their widest cell.
fn aligned(parts: &[Part]) -> String {
    let width = |words: &str| words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut out = String::new();
    for part in parts {
        let rows = match part {
            Part::Line(words) => {
                out.push_str(words);
                out.push_str("\n\n");
                continue;
            }
            Part::Table(rows) => laid_out(rows),
        };
        let mut widths = vec![0; rows.iter().map(Vec::len).max().unwrap_or(0)];
        for row in &rows {
            for (at, cell) in row.iter().enumerate() {
                // A note over the whole width does not widen its first column.
                if let Some(cell) = cell.filter(|cell| cell.cols == 1) {
                    widths[at] = widths[at].max(width(&cell.words));
                }
            }
        }
        for row in &rows {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                let words = cell.map_or("", |cell| cell.words.as_str());
                line.push_str(words);
                line.push_str(&" ".repeat(3 + widths[at].saturating_sub(width(words))));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}
