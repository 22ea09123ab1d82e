//! Writes reports as text: web pages, tabs, pipes, Markdown, one cell per line, CSV and JSON.

use std::fmt::Write as _;

use super::{Cell, Figures, Part, escaped, laid_out};

/// Writes a whole page.
pub fn html(parts: &[Part]) -> String {
    let mut out = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n".to_owned();
    for part in parts {
        match part {
            Part::Line(words) => {
                let _ = writeln!(out, "<p style=\"text-indent:2em\"><span>{}</span></p>", escaped(words));
            }
            Part::Table(rows) => {
                out.push_str("<table border=\"1\" cellspacing=\"0\">\n");
                for row in rows {
                    out.push_str("<tr>");
                    for cell in row {
                        let span = |name: &str, count: usize| {
                            if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
                        };
                        let _ = write!(
                            out,
                            "<td{}{}><p>{}</p></td>",
                            span("colspan", cell.cols),
                            span("rowspan", cell.rows),
                            escaped(&cell.words)
                        );
                    }
                    out.push_str("</tr>\n");
                }
                out.push_str("</table>\n");
            }
        }
    }
    out.push_str("</body></html>\n");
    out
}

/// Writes rows with a separator between cells; the covered parts of merged cells are empty.
fn rows_with(parts: &[Part], between: &str, around: &str, ruled: bool) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Line(words) => {
                let _ = writeln!(out, "{words}\n");
            }
            Part::Table(rows) => {
                for (nth, row) in laid_out(rows).iter().enumerate() {
                    let words: Vec<&str> = row.iter().map(|cell| cell.map_or("", |cell| cell.words.as_str())).collect();
                    let _ = writeln!(out, "{around}{}{around}", words.join(between));
                    if ruled && nth == 0 {
                        let _ = writeln!(out, "|{}", "---|".repeat(row.len()));
                    }
                }
                out.push('\n');
            }
        }
    }
    out
}

/// Writes cells separated by tabs.
pub fn tabs(parts: &[Part]) -> String {
    rows_with(parts, "\t", "", false)
}

pub fn pipes(parts: &[Part]) -> String {
    rows_with(parts, " | ", "|", false)
}

pub fn markdown(parts: &[Part]) -> String {
    rows_with(parts, " | ", "|", true)
}

/// Writes only printed cells with a separator, as when a table is copied as text.
pub fn flowing(parts: &[Part], between: &str) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Line(words) => {
                let _ = writeln!(out, "{words}");
            }
            Part::Table(rows) => {
                for row in rows {
                    let words: Vec<&str> = row.iter().map(|cell: &Cell| cell.words.as_str()).collect();
                    let _ = writeln!(out, "{}", words.join(between));
                }
            }
        }
    }
    out
}

/// Writes one sheet of comma-separated rows.
pub fn wide_csv(parts: &[Part]) -> String {
    let mut out = String::new();
    let field = |words: &str| {
        if words.contains([',', '"', '\n']) { format!("\"{}\"", words.replace('"', "\"\"")) } else { words.to_owned() }
    };
    for part in parts {
        match part {
            Part::Line(words) => {
                let _ = writeln!(out, "{}", field(words));
            }
            Part::Table(rows) => {
                for row in laid_out(rows) {
                    let words: Vec<String> =
                        row.iter().map(|cell| field(cell.map_or("", |cell| cell.words.as_str()))).collect();
                    let _ = writeln!(out, "{}", words.join(","));
                }
            }
        }
    }
    out
}

/// Writes one line per cell, and `more` times the same for rows that no form has.
pub fn long_csv(figures: &Figures, more: usize) -> String {
    let mut out = "table,row,col,value,state,unit,raw,source\n".to_owned();
    for ((table, row, col), figure) in figures {
        let _ = writeln!(out, "{table},{row},{col},{figure},number,,{figure},1:1");
    }
    for nth in 0..more {
        let _ = writeln!(out, "其他表,第{nth}行,第{}列,{nth},number,,{nth},1:1", nth % 7);
    }
    out
}

/// Writes what `extract -f json` prints, with extra cells that no form has.
pub fn json(template: &str, figures: &Figures, more: usize) -> String {
    let one = |table: &str, row: &str, col: &str, figure: &str| {
        format!(
            "{{\"table\": \"{table}\", \"row\": \"{row}\", \"col\": \"{col}\", \"state\": \"number\", \"value\": \"{figure}\", \"unit\": null, \"raw\": \"{figure}\", \"source\": \"1:1\"}}"
        )
    };
    let mut cells: Vec<String> =
        figures.iter().map(|((table, row, col), figure)| one(table, row, col, figure)).collect();
    cells.extend((0..more).map(|nth| one("其他表", &format!("第{nth}行"), "列", &nth.to_string())));
    format!(
        "{{\"schema\": 1, \"reports\": [{{\"report\": \"a\", \"template\": \"{template}\", \"organisation\": null, \"year\": 2023, \"cells\": [\n{}\n]}}]}}\n",
        cells.join(",\n")
    )
}
