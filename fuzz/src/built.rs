//! Builds whole reports in every format from a few bytes, each valid but for one odd thing: a span of 65,535 columns, a
//! cell of a million characters, a row repeated without end. Mutated bytes rarely get so far into a container.
//!
//! Invariant: the same bytes build the same file, and no more than a few MiB are built.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::Encoding;
use parquet::file::properties::WriterProperties;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Numbers that are limits somewhere, or lie beyond one.
const SIZES: [u64; 16] =
    [0, 1, 2, 3, 7, 100, 255, 256, 1_000, 1_001, 16_384, 65_534, 65_535, 1 << 20, u32::MAX as u64, u64::MAX];
/// Bytes that an odd text may have.
const MAX_ODD: u64 = 1 << 20;
/// Bytes of words that a writer of columns is given.
const MAX_WRITTEN: usize = 128 << 20;
const HEADS: [&str; 8] = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
const LABELS: [&str; 6] = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "（七）总计",
    "四、结转下年度继续办理",
];

/// Decisions, one byte after the other; 0 when they are used up.
struct Choices<'b>(&'b [u8]);

impl Choices<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, most: usize) -> usize {
        usize::from(self.next()) % most.max(1)
    }

    fn size(&mut self) -> u64 {
        SIZES[self.below(SIZES.len())]
    }

    /// A piece of text that many copies are made of.
    fn piece(&mut self) -> &'static str {
        ["1", "甲", " ", "-", "—", "\n", "12,345", "万元", "一、", "0", "\u{200b}", "|", "<", "&amp;", "1.5", "（一）"]
            [self.below(16)]
    }

    fn long(&mut self) -> String {
        let piece = self.piece();
        piece.repeat((self.size().min(MAX_ODD) as usize / piece.len()).max(1))
    }
}

/// A cell: its words, and what is odd about it.
#[derive(Clone, Default)]
struct Cell {
    words: String,
    /// Columns and rows it claims to span, and how often it is repeated.
    spans: (u64, u64),
    repeated: u64,
    /// Markup inside, copied so often.
    inside: (usize, u64),
}

type Table = Vec<(u64, Vec<Cell>)>;

fn table(choices: &mut Choices<'_>) -> Table {
    let mut rows: Table = vec![(1, HEADS.iter().map(|head| cell(head)).collect())];
    for label in LABELS {
        let figures = (0..6).map(|_| usize::from(choices.next() % 10)).collect::<Vec<_>>();
        let total = figures.iter().sum::<usize>().to_string();
        let figures = figures.iter().map(|figure| cell(&figure.to_string()));
        rows.push((1, [cell(label)].into_iter().chain(figures).chain([cell(&total)]).collect()));
    }
    // One odd thing, sometimes two that meet.
    for _ in 0..1 + choices.below(2) {
        let at = choices.below(rows.len());
        let row = &mut rows[at];
        let column = choices.below(row.1.len());
        match choices.below(9) {
            0 => row.1[column].words = choices.long(),
            1 => row.1[column].spans.0 = choices.size(),
            2 => row.1[column].spans.1 = choices.size(),
            3 => row.1[column].repeated = choices.size(),
            4 => row.0 = choices.size(),
            5 => row.1[column].inside = (choices.below(12), choices.size().min(20_000)),
            6 => row.1 = vec![row.1[column].clone(); choices.size().min(5_000) as usize],
            7 => {
                let row = row.clone();
                let count = choices.size().min(5_000) as usize;
                rows.splice(at..at, std::iter::repeat_n(row, count));
            }
            _ => row.1[column] = Cell { spans: (choices.size(), choices.size()), ..cell(&choices.long()) },
        }
    }
    rows
}

fn cell(words: &str) -> Cell {
    Cell { words: words.to_owned(), ..Cell::default() }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

/// Builds the file that bytes describe.
pub fn built(bytes: &[u8]) -> Vec<u8> {
    let mut choices = Choices(bytes);
    let kind = choices.below(12);
    match kind {
        0 => docx(&table(&mut choices)),
        1 => xlsx(&table(&mut choices), &mut choices),
        2 => opened("text", &odf(&table(&mut choices), false, &mut choices)),
        3 => opened("spreadsheet", &odf(&table(&mut choices), true, &mut choices)),
        4 => html(&table(&mut choices), &mut choices).into_bytes(),
        5 => piped(&table(&mut choices)).into_bytes(),
        6 => table(&mut choices).iter().map(|(_, row)| joined(row, ",")).collect::<String>().into_bytes(),
        7 => table(&mut choices).iter().map(|(_, row)| joined(row, "\t")).collect::<String>().into_bytes(),
        8 => pdf(&mut choices),
        9 => json(&mut choices).into_bytes(),
        10 => columns(&mut choices, false),
        _ => columns(&mut choices, true),
    }
}

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).expect("a new name");
        zip.write_all(text.as_bytes()).expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}

fn docx(table: &Table) -> Vec<u8> {
    let mut body = String::from("<w:p><w:r><w:t>甲局2023年政府信息公开工作年度报告</w:t></w:r></w:p><w:tbl>");
    for (repeated, row) in table {
        body.push_str("<w:tr>");
        if *repeated != 1 {
            let _ = write!(body, "<w:trPr><w:gridBefore w:val=\"{repeated}\"/></w:trPr>");
        }
        for cell in row {
            let _ = write!(body, "<w:tc><w:tcPr><w:gridSpan w:val=\"{}\"/>", cell.spans.0.max(1));
            if cell.spans.1 > 0 {
                body.push_str(if cell.spans.1 % 2 == 0 { "<w:vMerge/>" } else { "<w:hMerge/>" });
            }
            let inside = ["<w:br/>", "<w:tab/>", "<w:t>1</w:t>", "<w:sym/>", "<w:t/>", "<w:noBreakHyphen/>"];
            let inside = inside[cell.inside.0 % inside.len()].repeat(cell.inside.1 as usize);
            let _ = write!(body, "</w:tcPr><w:p><w:r><w:t>{}</w:t>{inside}</w:r></w:p></w:tc>", escaped(&cell.words));
        }
        body.push_str("</w:tr>");
    }
    zipped(&[("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:tbl></w:body></w:document>"))])
}

fn xlsx(table: &Table, choices: &mut Choices<'_>) -> Vec<u8> {
    let (mut strings, mut rows, mut merges) = (String::new(), String::new(), String::new());
    let mut count = 0usize;
    for (at, (repeated, row)) in table.iter().enumerate() {
        let number = if *repeated == 1 { at as u64 + 1 } else { *repeated };
        let _ = write!(rows, "<row r=\"{number}\">");
        for (column, cell) in row.iter().enumerate() {
            let _ = write!(strings, "<si><t>{}</t></si>", escaped(&cell.words));
            let copies = cell.repeated.clamp(1, 5_000);
            for _ in 0..copies {
                let _ = write!(rows, "<c t=\"s\"><v>{count}</v></c>");
            }
            count += 1;
            if cell.spans != (0, 0) {
                let letter = char::from(b'A' + (column % 26) as u8);
                let last = number.saturating_add(cell.spans.1).min(1 << 20);
                let merge = format!("<mergeCell ref=\"{letter}{number}:XFD{last}\"/>");
                merges.push_str(&merge.repeat(1 + cell.spans.0.min(2_000) as usize));
            }
        }
        rows.push_str("</row>");
    }
    let code = escaped(&choices.long()).replace('"', "");
    let formats = "<xf numFmtId=\"200\"/>".repeat(choices.size().min(20_000) as usize);
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"0{code}\"/></numFmts><cellXfs>{formats}</cellXfs></styleSheet>"
    );
    let columns = "<col min=\"1\" max=\"16384\" hidden=\"1\"/>".repeat(choices.size().min(20_000) as usize);
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://a/{kind}\" Target=\"{target}\"/>")
    };
    zipped(&[
        ("_rels/.rels", format!("<R>{}</R>", relation("r", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"表\" r:id=\"s\"/></sheets></workbook>".to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<R>{}{}{}</R>",
                relation("s", "worksheet", "sheet.xml"),
                relation("t", "sharedStrings", "strings.xml"),
                relation("y", "styles", "styles.xml")
            ),
        ),
        (
            "xl/sheet.xml",
            format!(
                "<worksheet><cols>{columns}</cols><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
            ),
        ),
        ("xl/strings.xml", format!("<sst>{strings}</sst>")),
        ("xl/styles.xml", styles),
    ])
}

fn odf(table: &Table, sheet: bool, choices: &mut Choices<'_>) -> String {
    let mut body = String::from("<table:table table:name=\"表\">");
    for (repeated, row) in table {
        let _ = write!(body, "<table:table-row table:number-rows-repeated=\"{repeated}\">");
        for cell in row {
            let covered = if choices.next() == 255 { "covered-table-cell" } else { "table-cell" };
            let inside =
                ["<text:s/>", "<text:s text:c=\"1000\"/>", "<text:tab/>", "<text:line-break/>", "<text:p>1</text:p>"];
            let inside = inside[cell.inside.0 % inside.len()].repeat(cell.inside.1 as usize);
            let _ = write!(
                body,
                "<table:{covered} table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\" table:number-columns-repeated=\"{}\" office:value-type=\"string\"><text:p>{}{inside}</text:p></table:{covered}>",
                cell.spans.0.max(1),
                cell.spans.1.max(1),
                cell.repeated.max(1),
                escaped(&cell.words)
            );
        }
        body.push_str("</table:table-row>");
    }
    let kind = if sheet { "spreadsheet" } else { "text" };
    format!(
        "<office:document-content><office:body><office:{kind}>{body}</table:table></office:{kind}></office:body></office:document-content>"
    )
}

fn opened(kind: &str, content: &str) -> Vec<u8> {
    zipped(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}")), ("content.xml", content.to_owned())])
}

fn html(table: &Table, choices: &mut Choices<'_>) -> String {
    let rules = ".a{display:none}.b .c{color:red}".repeat(choices.size().min(10_000) as usize);
    let around = ["<div>", "<table><tr><td>", "<b>", "<font size=1>", "<ul><li>", "<p>", "<table>", "<sup>"];
    let around = around[choices.below(around.len())].repeat(choices.size().min(20_000) as usize);
    let mut page = format!("<html><style>{rules}</style><h1>甲局2023年政府信息公开工作年度报告</h1>{around}<table>");
    for (repeated, row) in table {
        let _ = write!(page, "<tr class=\"{}\">", "b c ".repeat((*repeated).min(2_000) as usize));
        for cell in row {
            let inside =
                ["<br>", "<sup>1</sup>", "<table><tr><td>1</table>", "<p>", "</p>", "<b>", "<input value=1>", "&nbsp;"];
            let inside = inside[cell.inside.0 % inside.len()].repeat(cell.inside.1 as usize);
            let words = escaped(&cell.words);
            let _ = write!(page, "<td colspan={} rowspan={}>{words}{inside}</td>", cell.spans.0, cell.spans.1);
        }
    }
    page + "</table></html>"
}

fn piped(table: &Table) -> String {
    let mut text = String::from("# 甲局2023年政府信息公开工作年度报告\n\n");
    for (_, row) in table {
        text.push('|');
        text.push_str(&joined(row, "|"));
    }
    text
}

fn joined(row: &[Cell], by: &str) -> String {
    let copies = |cell: &Cell| cell.repeated.min(500).min(MAX_ODD / cell.words.len().max(1) as u64);
    let words: Vec<String> = row.iter().map(|cell| cell.words.repeat(1 + copies(cell) as usize)).collect();
    words.join(by) + "\n"
}

fn pdf(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut content = String::from("0 0 m 500 0 l S BT /F2 9 Tf ");
    let operators = [
        "q ",
        "Q ",
        "/A Do ",
        "(1) Tj ",
        "<00010002> Tj ",
        "1 0 0 1 9 9 cm ",
        "0 0 m 9 9 l S ",
        "10 0 Td ",
        "[(1)-9(2)] TJ ",
        "0 0 9 9 re S ",
    ];
    for _ in 0..1 + choices.below(12) {
        let operator = operators[choices.below(operators.len())];
        content.push_str(&operator.repeat(choices.size().min(20_000) as usize));
    }
    let (first, last) = (choices.size() as u16, choices.size() as u16);
    let map = format!(
        "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <{first:04x}> <{last:04x}> <4e00> endbfrange endcmap"
    );
    crate::shape::drawing(format!("{content}ET\0{map}\0/A 1\0/Rotate {}", choices.size()).as_bytes())
}

fn json(choices: &mut Choices<'_>) -> String {
    let open = ["[", "{\"cells\":", "{\"a\":", "[[", "{\"reports\":["][choices.below(5)];
    let depth = open.repeat(choices.size().min(100_000) as usize);
    let key = choices.long().replace(['"', '\\', '\n'], "");
    let cell = format!("{{\"table\":\"三\",\"row\":\"一\",\"col\":\"自然人\",\"value\":\"{key}\",\"{key}\":1}},");
    let cells = cell.repeat(1 + (choices.size().min(MAX_ODD) as usize / cell.len()).min(5_000));
    format!("{{\"template\":\"gov-info-disclosure/2021\",\"cells\":[{cells}{depth}")
}

fn columns(choices: &mut Choices<'_>, stream: bool) -> Vec<u8> {
    let rows = 1 + choices.size().min(20_000) as usize;
    let odd = choices.below(8);
    let long = choices.long();
    let rows = rows.min((MAX_WRITTEN / long.len()).max(1));
    let names = ["report", "table", "row", "col", "value", "state", "unit", "raw"];
    let words = ["甲", "三", "一", "自然人", "5", "number", "件", "5"];
    let shape = choices.next();
    let column = |at: usize| -> ArrayRef {
        let word = |row: usize| match (at == odd, at) {
            (true, _) => long.clone(),
            (false, 0) => format!("甲{}", row / 7),
            _ => words[at].to_owned(),
        };
        if at == odd || shape >> at & 1 == 1 {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            (0..rows).for_each(|row| drop(builder.append(word(row))));
            Arc::new(builder.finish())
        } else {
            Arc::new((0..rows).map(|row| Some(word(row))).collect::<StringArray>())
        }
    };
    let list = names.iter().enumerate().map(|(at, name)| (*name, column(at), true));
    let batch = RecordBatch::try_from_iter_with_nullable(list).expect("columns of one length");
    if stream {
        let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).expect("memory takes everything");
        writer.write(&batch).expect("memory takes everything");
        return writer.into_inner().expect("memory takes everything");
    }
    let mut properties = WriterProperties::builder();
    if choices.next() % 2 == 1 {
        properties = properties.set_dictionary_enabled(false).set_encoding(Encoding::DELTA_BYTE_ARRAY);
    }
    let mut writer =
        ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).expect("memory takes everything");
    writer.write(&batch).expect("memory takes everything");
    writer.into_inner().expect("memory takes everything")
}
