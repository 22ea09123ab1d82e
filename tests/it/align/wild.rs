//! Reads reports in styles that gouji never writes itself: those of web editors, old Word versions and spreadsheets,
//! filled with generated figures. No figure may be wrong.

use std::fmt::Write as _;

use gouji::report::State;
use gouji::template::Template;

use crate::align::corpus;
use crate::support::forms;
use crate::support::making::{self, Cell, Figures, Part, escaped, laid_out, office, pdf, text, xls};

fn form() -> std::sync::Arc<Template> {
    forms::templates().into_iter().find(|form| form.name.ends_with("2021")).unwrap()
}

/// Generates figures that add up, with blanks and dashes for empty cells.
fn figures(form: &Template) -> Figures {
    let mut figures = making::figures(form, 11);
    for (nth, words) in figures.values_mut().filter(|words| *words == "0").enumerate() {
        match nth % 5 {
            0 => words.clear(),
            1 => "—".clone_into(words),
            _ => {}
        }
    }
    figures
}

/// Counts right, uncertain and wrong cells, and lists the first wrong ones.
fn score(bytes: &[u8]) -> Result<(usize, usize, Vec<String>), String> {
    let form = form();
    let figures = figures(&form);
    let report = corpus::read("年报", bytes)?;
    let (mut right, mut open, mut wrong) = (0, 0, Vec::new());
    for (id, cell) in report.cells.iter().enumerate() {
        let (table, row, col) = report.template.locate(gouji::template::CellId(id as u32));
        let table = &report.template.tables[table.0];
        let key = (table.code.clone(), table.rows.leaf(row).code.clone(), table.cols.leaf(col).code.clone());
        let words = figures.get(&key).map_or("(none)", String::as_str);
        let same = match cell.state {
            // Zero is printed where a blank cell would leave no trace.
            State::Number => {
                cell.value.is_some_and(|value| value.to_string() == words) || words.is_empty() && cell.raw() == "0"
            }
            State::Blank => words.is_empty(),
            State::Dash => words == "—",
            _ => false,
        };
        match cell.state {
            _ if same => right += 1,
            State::Absent | State::Uncertain => open += 1,
            // An empty cell is also wrong if something is printed there.
            _ => wrong.push(format!("{key:?} {:?} {:?} for {words:?}", cell.state, cell.raw())),
        }
    }
    Ok((right, open, wrong))
}

fn parts() -> Vec<Part> {
    let form = form();
    making::parts(&form, &figures(&form))
}

/// Replaces each table with the result of `change`.
fn with_tables(change: impl Fn(&[Vec<Cell>]) -> Vec<Part>) -> Vec<Part> {
    let mut out = Vec::new();
    for part in parts() {
        match part {
            Part::Line(_) => out.push(part),
            Part::Table(rows) => out.extend(change(&rows)),
        }
    }
    out
}

fn cell(words: &str, cols: usize) -> Cell {
    Cell { words: words.to_owned(), cols, rows: 1 }
}

fn width(rows: &[Vec<Cell>]) -> usize {
    laid_out(rows).iter().map(Vec::len).max().unwrap_or(0)
}

/// Returns some rows of a table; cells that begin above are cut at its upper edge.
fn slice(rows: &[Vec<Cell>], from: usize, to: usize) -> Vec<Vec<Cell>> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    let grid = laid_out(rows);
    for at in from..to {
        let mut line = Vec::new();
        let mut col = 0;
        while col < grid[at].len() {
            let owner = (0..=at).rev().find_map(|up| {
                (0..=col).rev().find_map(|left| {
                    let cell = grid[up].get(left).copied().flatten()?;
                    (up + cell.rows > at && left + cell.cols > col).then_some((up, left, cell))
                })
            });
            let Some((up, left, found)) = owner else { break };
            if up == at || at == from {
                let first = up == at;
                line.push(Cell {
                    words: if first { found.words.clone() } else { String::new() },
                    cols: found.cols,
                    rows: (up + found.rows).min(to) - at,
                });
            }
            col = left + found.cols;
        }
        out.push(line);
    }
    out
}

fn is_figure(words: &str) -> bool {
    words.is_empty() || words == "—" || words.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the first row that ends in figures.
fn body(rows: &[Vec<Cell>]) -> usize {
    rows.iter().position(|row| row.last().is_some_and(|cell| is_figure(&cell.words))).unwrap()
}

fn split(rows: &[Vec<Cell>], heads: bool, between: &[Part]) -> Vec<Part> {
    if rows.len() < 12 {
        return vec![Part::Table(rows.to_vec())];
    }
    let (start, at) = (body(rows), body(rows) + 9);
    let mut second = if heads { slice(rows, 0, start) } else { Vec::new() };
    second.extend(slice(rows, at, rows.len()));
    let mut out = vec![Part::Table(slice(rows, 0, at))];
    out.extend(between.iter().cloned());
    out.push(Part::Table(second));
    out
}

fn html_of(parts: &[Part], words: impl Fn(&str, bool) -> String, head: &str) -> String {
    let mut out = head.to_owned();
    for part in parts {
        match part {
            Part::Line(line) => out.push_str(&words(line, false)),
            Part::Table(rows) => {
                out.push_str("<table>");
                for row in rows {
                    out.push_str("<tr>");
                    for cell in row {
                        let _ = write!(
                            out,
                            "<td colspan={} rowspan={}>{}</td>",
                            cell.cols,
                            cell.rows,
                            words(&cell.words, true)
                        );
                    }
                    out.push_str("</tr>\n");
                }
                out.push_str("</table>");
            }
        }
    }
    out + "</body></html>"
}

fn filtered_word() -> Vec<u8> {
    let head = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\"><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><meta name=Generator content=\"Microsoft Word 15 (filtered)\"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- /* Font Definitions */ @font-face {font-family:宋体;} p.MsoNormal {margin:0cm;} --></style></head><body lang=ZH-CN style='text-justify-trim:punctuation'><div class=WordSection1>";
    let words = |words: &str, _: bool| {
        let inner = match words {
            "" => "<o:p>&nbsp;</o:p>".to_owned(),
            words if is_figure(words) => {
                format!("<span lang=EN-US style='font-size:9.0pt;mso-bidi-font-size:10.0pt'>{words}<o:p></o:p></span>")
            }
            words => {
                let at = words.chars().count() / 2;
                let (a, b): (String, String) = (words.chars().take(at).collect(), words.chars().skip(at).collect());
                format!(
                    "<span style='font-family:宋体;mso-ascii-font-family:\"Times New Roman\"'>{a}</span><!--[if supportFields]><span style='mso-element:field-begin'></span>99<![endif]--><span\nstyle='mso-hansi-font-family:宋体'>{b}</span><![if !supportMisalignedColumns]><![endif]>"
                )
            }
        };
        format!("<p class=MsoNormal align=center style='margin-bottom:0cm;mso-layout-grid-align:none'>{inner}</p>")
    };
    let page = html_of(&parts(), words, head);
    encoding_rs::GB18030.encode(&page).0.into_owned()
}

fn hidden_by_class() -> Vec<u8> {
    let head = "<html><head><style>@media print { .figure { display: none } } .sr-only, td span.old { display : none !important; }\n#x{visibility:hidden} .figure{color:red}</style></head><body>";
    let words = |words: &str, in_table: bool| match in_table {
        true if is_figure(words) && !words.is_empty() => {
            format!("<span class=\"a sr-only\">7</span><span class=figure>{words}</span><span class=old>3</span>")
        }
        _ => format!("<p>{}</p>", escaped(words)),
    };
    html_of(&parts(), words, head).into_bytes()
}

/// Builds a page whose `div` elements are laid out as a table.
fn divisions() -> Vec<u8> {
    let mut out = "<html><body>".to_owned();
    for part in parts() {
        match part {
            Part::Line(words) => {
                let _ = write!(out, "<div>{words}</div>");
            }
            Part::Table(rows) => {
                for row in laid_out(&rows) {
                    out.push_str("<div style='display:table-row'>");
                    for cell in row {
                        let _ = write!(out, "<div style='display:table-cell'>{}</div>", cell.map_or("", |c| &c.words));
                    }
                    out.push_str("</div>");
                }
            }
        }
    }
    (out + "</body></html>").into_bytes()
}

/// Builds a sheet with tables beside each other.
fn side_by_side(gap: usize) -> Vec<Part> {
    let all = parts();
    let tables: Vec<&Vec<Vec<Cell>>> =
        all.iter().filter_map(|part| if let Part::Table(rows) = part { Some(rows) } else { None }).collect();
    let high = tables.iter().map(|rows| rows.len()).max().unwrap();
    let mut wide: Vec<Vec<Cell>> = vec![Vec::new(); high];
    for rows in tables {
        let width = width(rows);
        for (at, line) in wide.iter_mut().enumerate() {
            match rows.get(at) {
                Some(row) => line.extend(row.iter().cloned()),
                None => line.extend((0..width).map(|_| cell("", 1))),
            }
            line.extend((0..gap).map(|_| cell("", 1)));
        }
    }
    let title = all.into_iter().next().unwrap();
    vec![title, Part::Table(wide)]
}

fn columns_apart(rows: &[Vec<Cell>]) -> Vec<Part> {
    let mut out = Vec::new();
    for row in rows {
        let mut line = Vec::new();
        for cell in row {
            line.push(Cell { cols: cell.cols * 2 - 1, ..cell.clone() });
            line.push(Cell { words: String::new(), cols: 1, rows: cell.rows });
        }
        out.push(line);
    }
    vec![Part::Table(out)]
}

fn titled(rows: &[Vec<Cell>]) -> Vec<Part> {
    let width = width(rows);
    let mut out =
        vec![vec![cell("政府信息公开工作年度报告统计表", width)], vec![cell("单位：件（万元）　填报人：张三", width)]];
    out.extend(rows.iter().cloned());
    out.push(vec![cell("注：本表一式两份。", width)]);
    vec![Part::Table(out)]
}

fn flat_labels(rows: &[Vec<Cell>]) -> Vec<Part> {
    let grid = laid_out(rows);
    let filled = |at: usize| -> Vec<Cell> {
        let row = slice(rows, at, at + 1).remove(0);
        row.into_iter()
            .flat_map(|cell| {
                (0..cell.cols).map(move |nth| Cell {
                    words: if nth == 0 { cell.words.clone() } else { String::new() },
                    cols: 1,
                    rows: 1,
                })
            })
            .collect()
    };
    vec![Part::Table((0..grid.len()).map(filled).collect())]
}

/// Writes only printed cells with a separator; a blank cell prints `empty`.
fn columns_of_blanks(between: &str, empty: &str) -> String {
    let mut out = String::new();
    for part in parts() {
        match part {
            Part::Line(words) => {
                let _ = writeln!(out, "{words}");
            }
            Part::Table(rows) => {
                for row in rows {
                    let words: Vec<&str> =
                        row.iter().map(|c| if c.words.is_empty() { empty } else { &c.words }).collect();
                    let _ = writeln!(out, "{}", words.join(between));
                }
            }
        }
    }
    out
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn styles() -> Vec<(&'static str, Vec<u8>)> {
    let all = parts();
    let page = || text::html(&all);
    let wide = pdf::Look { width: 842, height: 595, size: 9, ..pdf::Look::default() };
    let bare = pdf::Look { ruled: false, ..wide };
    let line = |words: &str| [Part::Line(words.to_owned())];
    let own_tables = with_tables(|rows| {
        let start = body(rows);
        let mut out = vec![Part::Table(slice(rows, 0, start))];
        out.extend((start..rows.len()).map(|at| Part::Table(slice(rows, at, at + 1))));
        out
    });
    vec![
        ("page", page().into_bytes()),
        ("page, filtered by Word", filtered_word()),
        ("page, words hidden by class", hidden_by_class()),
        ("page, divisions as rows", divisions()),
        ("page, a table a row", text::html(&own_tables).into_bytes()),
        ("page, table in two", text::html(&with_tables(|rows| split(rows, false, &[]))).into_bytes()),
        (
            "page, table in two with heads",
            text::html(&with_tables(|rows| split(rows, true, &line("（续表）")))).into_bytes(),
        ),
        ("page, UTF-16", utf16(&page(), true, true)),
        ("page, UTF-16 without a mark", utf16(&page(), false, false)),
        ("docx", office::docx(&all)),
        ("docx, table in two", office::docx(&with_tables(|rows| split(rows, false, &[])))),
        ("docx, table in two with heads", office::docx(&with_tables(|rows| split(rows, true, &[])))),
        ("docx, table in two, continued", office::docx(&with_tables(|rows| split(rows, true, &line("续表"))))),
        ("docx, titles in the tables", office::docx(&with_tables(titled))),
        ("odt", office::odt(&all)),
        ("odt, titles in the tables", office::odt(&with_tables(titled))),
        ("odt, labels not merged", office::odt(&with_tables(flat_labels))),
        ("xlsx", office::xlsx(&all)),
        ("xlsx, titles in the tables", office::xlsx(&with_tables(titled))),
        ("xlsx, side by side", office::xlsx(&side_by_side(0))),
        ("xlsx, side by side, apart", office::xlsx(&side_by_side(1))),
        ("xlsx, blank columns between", office::xlsx(&with_tables(columns_apart))),
        ("xlsx, labels not merged", office::xlsx(&with_tables(flat_labels))),
        ("xlsx, table in two with heads", office::xlsx(&with_tables(|rows| split(rows, true, &[])))),
        ("ods", office::ods(&all)),
        ("ods, side by side, apart", office::ods(&side_by_side(2))),
        ("xls", xls::xls(&all)),
        ("xls, titles in the tables", xls::xls(&with_tables(titled))),
        ("csv", text::wide_csv(&all).into_bytes()),
        ("csv, labels not merged", text::wide_csv(&with_tables(flat_labels)).into_bytes()),
        ("csv, UTF-16", utf16(&text::wide_csv(&all), true, true)),
        ("tabs", text::tabs(&all).into_bytes()),
        ("tabs, labels not merged", text::tabs(&with_tables(flat_labels)).into_bytes()),
        ("tabs, blank cells gone", text::flowing(&all, "\t").into_bytes()),
        ("two blanks between", columns_of_blanks("  ", "0").into_bytes()),
        ("wide blanks between", columns_of_blanks("\u{3000}", "0").into_bytes()),
        ("wide blanks between, blank cells gone", columns_of_blanks("\u{3000}", "").into_bytes()),
        ("two blanks between, blank cells gone", columns_of_blanks("  ", "").into_bytes()),
        ("pipes", text::pipes(&all).into_bytes()),
        ("markdown", text::markdown(&all).into_bytes()),
        ("pdf", pdf::pdf(&all, pdf::Look::default())),
        ("pdf, landscape", pdf::pdf(&all, wide)),
        ("pdf, landscape, no ruling lines", pdf::pdf(&all, bare)),
        ("pdf, no ruling lines", pdf::pdf(&all, pdf::Look { ruled: false, ..pdf::Look::default() })),
    ]
}

/// Styles that leave cells uncertain because information is missing, with the largest number allowed.
const OPEN: &[(&str, usize)] = &[
    // No tag marks the columns, and blank cells leave no trace.
    ("page, divisions as rows", 88),
    ("wide blanks between, blank cells gone", 88),
    ("two blanks between, blank cells gone", 88),
    // Labels wrap over lines of their own, beside figures anywhere in their row.
    ("pdf, landscape, no ruling lines", 200),
    ("pdf, no ruling lines", 200),
    // Table two has four tables with two kinds of columns; placed beside each other, their titles share a row.
    ("xlsx, side by side", 48),
    ("xlsx, side by side, apart", 48),
    ("ods, side by side, apart", 48),
];

#[test]
fn no_manner_of_writing_gives_a_wrong_figure() {
    let mut failures = String::new();
    for (name, bytes) in styles() {
        if let Some(folder) = std::env::var_os("GOUJI_WILD") {
            std::fs::write(std::path::Path::new(&folder).join(name.replace([',', ' '], "_")), &bytes).unwrap();
        }
        match score(&bytes) {
            Ok((right, open, wrong)) => {
                println!("{name}: {right} right, {open} open, {} wrong", wrong.len());
                let most = OPEN.iter().find(|(one, _)| *one == name).map_or(0, |(_, most)| *most);
                if !wrong.is_empty() || open > most {
                    let _ = writeln!(
                        failures,
                        "{name}: {right} right, {open} open, {} wrong {:#?}",
                        wrong.len(),
                        &wrong[..wrong.len().min(3)]
                    );
                }
            }
            Err(why) => {
                println!("{name}: NOT READ {why}");
                let _ = writeln!(failures, "{name}: not read: {why}");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
