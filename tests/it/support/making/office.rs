//! Writes reports as DOCX, ODT, XLSX and ODS, with only the parts that a reader needs.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Part, escaped, laid_out};

/// Builds an archive of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>";

fn root_relations(target: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"{target}\"/></Relationships>"
    )
}

const BORDERS: &str = "<w:tblBorders><w:top w:val=\"single\"/><w:left w:val=\"single\"/><w:bottom w:val=\"single\"/><w:right w:val=\"single\"/><w:insideH w:val=\"single\"/><w:insideV w:val=\"single\"/></w:tblBorders>";

/// Writes the main part of a DOCX.
pub fn docx_xml(parts: &[Part]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>".to_owned();
    let paragraph = |words: &str| {
        format!(
            "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:rPr><w:sz w:val=\"21\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(words)
        )
    };
    for part in parts {
        match part {
            Part::Line(words) => out.push_str(&paragraph(words)),
            Part::Table(rows) => {
                let grid = laid_out(rows);
                let width = grid.iter().map(Vec::len).max().unwrap_or(0);
                let columns = "<w:gridCol w:w=\"600\"/>".repeat(width);
                let _ = write!(
                    out,
                    "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/>{BORDERS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
                );
                // Word writes a separate cell in each row that a merged cell covers.
                let mut open: Vec<(usize, usize)> = Vec::new();
                for row in &grid {
                    out.push_str("<w:tr>");
                    open.resize(row.len().max(open.len()), (0, 1));
                    let mut col = 0;
                    while col < row.len() {
                        let (cols, rows, merge) = match row[col] {
                            Some(cell) => {
                                open[col] = (cell.rows - 1, cell.cols);
                                let merge = if cell.rows > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" };
                                (cell.cols, cell.words.as_str(), merge)
                            }
                            None => {
                                open[col].0 = open[col].0.saturating_sub(1);
                                (open[col].1, "", "<w:vMerge/>")
                            }
                        };
                        let _ = write!(
                            out,
                            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{cols}\"/>{merge}</w:tcPr>{}</w:tc>",
                            600 * cols,
                            paragraph(rows)
                        );
                        col += cols;
                    }
                    out.push_str("</w:tr>");
                }
                out.push_str("</w:tbl>");
            }
        }
    }
    out.push_str("</w:body></w:document>");
    out
}

pub fn docx(parts: &[Part]) -> Vec<u8> {
    let types = format!(
        "{TYPES}<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
    );
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root_relations("word/document.xml")),
        ("word/document.xml", &docx_xml(parts)),
    ])
}

/// Writes tables for either kind of OpenDocument; covered cells are marked.
fn odf_table(rows: &[Vec<super::Cell>], name: &str, numbers: bool, out: &mut String) {
    let grid = laid_out(rows);
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let _ = write!(
        out,
        "<table:table table:name=\"{name}\"><table:table-column table:number-columns-repeated=\"{width}\"/>"
    );
    odf_rows(&grid, numbers, out);
    out.push_str("</table:table>");
}

fn odf_rows(grid: &[Vec<Option<&super::Cell>>], numbers: bool, out: &mut String) {
    for row in grid {
        out.push_str("<table:table-row>");
        for cell in row {
            let Some(cell) = cell else {
                out.push_str("<table:covered-table-cell/>");
                continue;
            };
            let figure = numbers && !cell.words.is_empty() && cell.words.bytes().all(|byte| byte.is_ascii_digit());
            let value = match figure {
                true => format!(" office:value-type=\"float\" office:value=\"{}\"", cell.words),
                false => " office:value-type=\"string\"".to_owned(),
            };
            let _ = write!(
                out,
                "<table:table-cell table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"{value}><text:p>{}</text:p></table:table-cell>",
                cell.cols,
                cell.rows,
                escaped(&cell.words)
            );
        }
        out.push_str("</table:table-row>");
    }
}

fn odf(kind: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" office:version=\"1.2\"><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
}

pub fn odt_xml(parts: &[Part]) -> String {
    let mut body = String::new();
    for (nth, part) in parts.iter().enumerate() {
        match part {
            Part::Line(words) => {
                let _ = write!(body, "<text:p>{}</text:p>", escaped(words));
            }
            Part::Table(rows) => odf_table(rows, &format!("T{nth}"), false, &mut body),
        }
    }
    odf("text", &body)
}

pub fn odt(parts: &[Part]) -> Vec<u8> {
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &odt_xml(parts))])
}

/// Writes all parts on one sheet, with lines in the first column.
pub fn ods_xml(parts: &[Part]) -> String {
    let mut body =
        "<table:table table:name=\"Sheet1\"><table:table-column table:number-columns-repeated=\"30\"/>".to_owned();
    for part in parts {
        match part {
            Part::Line(words) => {
                let _ = write!(
                    body,
                    "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell></table:table-row>",
                    escaped(words)
                );
            }
            Part::Table(rows) => odf_rows(&laid_out(rows), true, &mut body),
        }
    }
    odf("spreadsheet", &(body + "</table:table>"))
}

pub fn ods(parts: &[Part]) -> Vec<u8> {
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &ods_xml(parts))])
}

/// Names a column: `A`, `B`, … `AA`.
pub fn column(mut nth: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(nth % 26).unwrap()));
        if nth < 26 {
            return letters;
        }
        nth = nth / 26 - 1;
    }
}

/// The content of a sheet in any format: filled cells by row and column, and merged ranges.
pub struct Sheet {
    pub cells: Vec<Vec<(usize, String)>>,
    /// First row, first column, last row, last column.
    pub merges: Vec<(usize, usize, usize, usize)>,
}

/// Places all parts on one sheet, with lines in the first column.
pub fn sheet(parts: &[Part]) -> Sheet {
    let mut sheet = Sheet { cells: Vec::new(), merges: Vec::new() };
    for part in parts {
        match part {
            Part::Line(words) => sheet.cells.push(vec![(0, words.clone())]),
            Part::Table(rows) => {
                for row in laid_out(rows) {
                    let at = sheet.cells.len();
                    let mut line = Vec::new();
                    for (col, cell) in row.into_iter().enumerate() {
                        let Some(cell) = cell else { continue };
                        line.push((col, cell.words.clone()));
                        if cell.cols * cell.rows > 1 {
                            sheet.merges.push((at, col, at + cell.rows - 1, col + cell.cols - 1));
                        }
                    }
                    sheet.cells.push(line);
                }
            }
        }
    }
    sheet
}

pub fn xlsx_xml(parts: &[Part]) -> String {
    let sheet = sheet(parts);
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>".to_owned();
    for (row, cells) in sheet.cells.iter().enumerate() {
        let _ = write!(out, "<row r=\"{}\">", row + 1);
        for (col, words) in cells {
            let at = format!("{}{}", column(*col), row + 1);
            let _ = match words.bytes().all(|byte| byte.is_ascii_digit()) && !words.is_empty() {
                true => write!(out, "<c r=\"{at}\"><v>{words}</v></c>"),
                false => write!(out, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(words)),
            };
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData>");
    if !sheet.merges.is_empty() {
        out.push_str("<mergeCells>");
        for (top, left, bottom, right) in sheet.merges {
            let _ = write!(out, "<mergeCell ref=\"{}{}:{}{}\"/>", column(left), top + 1, column(right), bottom + 1);
        }
        out.push_str("</mergeCells>");
    }
    out.push_str("</worksheet>");
    out
}

pub fn xlsx(parts: &[Part]) -> Vec<u8> {
    let types = format!(
        "{TYPES}<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"
    );
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root_relations("xl/workbook.xml")),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", &xlsx_xml(parts)),
    ])
}

/// Writes each list of parts on a sheet of its own.
pub fn workbook(sheets: &[(String, Vec<Part>)]) -> Vec<u8> {
    let mut files: Vec<(String, String)> = Vec::new();
    let (mut types, mut listed, mut relations) = (TYPES.to_owned(), String::new(), String::new());
    types.push_str("<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>");
    for (nth, (name, parts)) in sheets.iter().enumerate() {
        let nth = nth + 1;
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{nth}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        let _ = write!(listed, "<sheet name=\"{}\" sheetId=\"{nth}\" r:id=\"r{nth}\"/>", escaped(name));
        let _ = write!(
            relations,
            "<Relationship Id=\"r{nth}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{nth}.xml\"/>"
        );
        files.push((format!("xl/worksheets/sheet{nth}.xml"), xlsx_xml(parts)));
    }
    types.push_str("</Types>");
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    let root = root_relations("xl/workbook.xml");
    let mut all: Vec<(&str, &str)> = vec![
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
    ];
    all.extend(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    zipped(&all)
}
