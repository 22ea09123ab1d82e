//! Office files made in the test, byte by byte: merged and nested tables, tracked changes, formulas, number
//! formats, hidden parts, and files that are damaged or mean harm.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use gouji::align;
use gouji::diagnostic::{Code, Diagnostics, Lang};
use gouji::document::{Block, Document, Grid};
use gouji::ingest;
use gouji::report::{Figure, Place, Report, State};
use gouji::source::Sources;
use gouji::template::Axis;
use gouji::world::{ConvertError, Disk, Memory, World};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::align::corpus::{self, compare};
use crate::support;
use crate::support::forms;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

fn docx_in(namespace: &str, body: &str) -> Vec<u8> {
    let text = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"{namespace}\" xmlns:mc=\"m\" xmlns:v=\"v\"><w:body>{body}</w:body></w:document>"
    );
    zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &text)])
}

fn docx(body: &str) -> Vec<u8> {
    docx_in(W, body)
}

fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn tc(properties: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(words))
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn row(cells: &[&str]) -> String {
    tr(&cells.iter().map(|words| tc("", words)).collect::<Vec<_>>())
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat())
}

/// Table one of the form of 2021 with two rows of figures.
fn table_one(first: &str, second: &str) -> String {
    p("二、主动公开政府信息情况")
        + &tbl(&[
            tr(&[tc("<w:gridSpan w:val=\"4\"/>", "第二十条第（一）项")]),
            row(&["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
            first.to_owned(),
            second.to_owned(),
        ])
}

struct Read {
    document: Option<Document>,
    report: Option<Report>,
    said: Diagnostics,
}

fn read(bytes: &[u8]) -> Read {
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    // The name lies on purpose: the content counts.
    let document = ingest::read("report.txt", bytes, &mut sources, &mut said).map(|(_, document)| document);
    let placed = document
        .as_ref()
        .map(|document| align::place(document, None, "report.txt", &forms::templates(), None, &sources));
    let report = placed.and_then(|placed| match placed {
        Ok(report) => {
            said.extend(report.diagnostics.clone());
            Some(report)
        }
        Err(found) => {
            said.extend(found);
            None
        }
    });
    Read { document, report, said }
}

impl Read {
    #[track_caller]
    fn cell(&self, table: &str, row: &str, col: &str) -> String {
        let report = self.report.as_ref().unwrap_or_else(|| panic!("{}", support::said(&self.said)));
        let model = &report.template.tables[table];
        let leaf = |axis: &Axis, code: &str| {
            gouji::template::LeafIdx(
                (0..axis.leaf_count()).position(|i| axis.leaf(gouji::template::LeafIdx(i)).code == code).unwrap(),
            )
        };
        let cell = report.cell(model.cell(leaf(&model.rows, row), leaf(&model.cols, col))).unwrap();
        match cell.state {
            State::Number => format!("{}{}", cell.value.unwrap(), cell.unit.as_deref().unwrap_or("")),
            other => other.name().to_owned(),
        }
    }

    #[track_caller]
    fn says(&self, code: Code, words: &str) {
        let found = self.said.iter().any(|d| {
            let place = d.place.as_ref().and_then(Place::identifier).unwrap_or_default();
            d.code == code && format!("{} {place}", d.message.render(Lang::Zh)).contains(words)
        });
        assert!(found, "{} {words}\n{}", code.id(), support::said(&self.said));
    }

    /// `Line` or the rows of a grid, cells parted by bars.
    fn shown(&self) -> Vec<String> {
        let grid = |grid: &Grid| {
            let row =
                |row: &Vec<gouji::document::GridCell>| row.iter().map(|c| c.text.clone()).collect::<Vec<_>>().join("|");
            grid.rows.iter().map(row).collect::<Vec<_>>()
        };
        let block = |block: &Block| match block {
            Block::Line(line) => vec![line.text.clone()],
            Block::Grid(it) => grid(it),
            Block::Run(_) => Vec::new(),
        };
        self.document.as_ref().unwrap().blocks.iter().flat_map(block).collect()
    }
}

fn figures() -> (String, String) {
    (row(&["规章", "1", "0", "11"]), row(&["行政规范性文件", "8", "26", "66"]))
}

#[test]
fn a_word_table_is_read_in_both_kinds_of_ooxml() {
    let (first, second) = figures();
    for namespace in [W, STRICT] {
        let read = read(&docx_in(namespace, &table_one(&first, &second)));
        assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年废止件数"), "26");
        let cells = &read.report.as_ref().unwrap().cells;
        let place = cells.iter().find(|cell| cell.raw() == "26").unwrap().place.clone().unwrap();
        assert_eq!(place, Place::Table { table: 1, row: 4, cell: Some(3) });
    }
}

#[test]
fn tracked_changes_count_as_accepted() {
    let changed = "<w:tc><w:p><w:ins><w:r><w:t>1</w:t></w:r></w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del>\
                   <w:moveFrom><w:r><w:t>7</w:t></w:r></w:moveFrom><w:r><w:t>2</w:t></w:r></w:p></w:tc>";
    let before = "<w:tcPrChange><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr></w:tcPrChange>";
    let last = "<w:tc><w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>11</w:t></w:r></w:p></w:tc>";
    let first = format!("<w:tr>{}{changed}{}{last}</w:tr>", tc("", "规章"), tc(before, "0"));
    let gone = format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", ["规章", "5", "5", "5"].map(|w| tc("", w)).concat());
    let read = read(&docx(&table_one(&format!("{gone}{first}"), &figures().1)));
    assert_eq!(read.cell("二.(一)", "规章", "本年制发件数"), "12");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "11");
}

#[test]
fn runs_of_a_cell_are_put_together_and_hidden_ones_left_out() {
    let broken = "<w:tc><w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t>\
                  <w:tab/></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:sym w:char=\"F0A3\"/></w:r>\
                  <w:r><w:fldChar/><w:instrText>PAGE 3</w:instrText></w:r></w:p><w:p/></w:tc>";
    let minus = "<w:tc><w:p><w:r><w:noBreakHyphen/><w:t>3</w:t></w:r></w:p></w:tc>";
    let sdt = format!("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", tc("", "4"));
    let first = format!("<w:tr>{}{broken}{minus}{sdt}</w:tr>", tc("", "规章"));
    let stacked =
        "<w:tc>".to_owned() + &"行政规范性文件".chars().map(|c| p(&c.to_string())).collect::<String>() + "</w:tc>";
    let second = format!("<w:tr>{stacked}{}{}{}</w:tr>", tc("", "8"), tc("", "&#50;6"), tc("", "6 6"));
    let read = read(&docx(&table_one(&first, &second)));
    assert_eq!(read.cell("二.(一)", "规章", "本年制发件数"), "11");
    assert_eq!(read.cell("二.(一)", "规章", "本年废止件数"), "-3");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "4");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年废止件数"), "26");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "现行有效件数"), "text");
    read.says(Code::CellIsText, "table 1 row 4 cell 4");
}

#[test]
fn a_text_box_is_read_once_and_behind_its_paragraph() {
    let inside = format!("<w:txbxContent>{}</w:txbxContent>", p("框里的话"));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback>\
         </mc:AlternateContent><w:t>框外的话</w:t></w:r></w:p>{}",
        p("下一段")
    );
    assert_eq!(read(&docx(&body)).shown(), ["框外的话", "框里的话", "下一段"]);
}

#[test]
fn layout_tables_give_what_is_in_them() {
    let (first, second) = figures();
    let inner = table_one(&first, &second);
    let outer = tbl(&[row(&["页眉"]), format!("<w:tr><w:tc>{inner}{}</w:tc></w:tr>", p("注"))]);
    let read = read(&docx(&outer));
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "11");
    assert_eq!(read.shown().first().map(String::as_str), Some("页眉"));
    assert_eq!(read.shown().last().map(String::as_str), Some("注"));
    let framed = tbl(&[row(&["8"])]);
    let framed = tr(&[tc("", "行政规范性文件"), format!("<w:tc>{framed}<w:p/></w:tc>"), tc("", "26"), tc("", "66")]);
    assert_eq!(self::read(&docx(&table_one(&first, &framed))).cell("二.(一)", "行政规范性文件", "本年制发件数"), "8");
}

#[test]
fn merged_labels_and_left_out_columns_keep_the_columns_true() {
    let restart = "<w:vMerge w:val=\"restart\"/>";
    let rows = [
        tr(&[
            tc(restart, "第二十条第（一）项"),
            tc("", "信息内容"),
            tc("", "本年制发件数"),
            tc("", "本年废止件数"),
            tc("", "现行有效件数"),
        ]),
        tr(&[tc("<w:vMerge/>", ""), tc("", "规章"), tc("", "1"), tc("", ""), tc("", "11")]),
        format!(
            "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr>",
            ["行政规范性文件", "8", "26", "66"].map(|w| tc("", w)).concat()
        ),
    ];
    let read = read(&docx(&(p("二、主动公开政府信息情况") + &tbl(&rows))));
    assert_eq!(read.cell("二.(一)", "规章", "本年废止件数"), "blank");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "11");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年制发件数"), "8");
}

const XLSX_RELS: &str = "<Relationships>\
    <Relationship Id=\"r1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"r2\" Type=\"http://x/styles\" Target=\"styles.xml\"/>\
    <Relationship Id=\"r3\" Type=\"http://x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>\
    <Relationship Id=\"r4\" Type=\"http://x/externalLink\" TargetMode=\"External\" Target=\"file:///etc/passwd\"/></Relationships>";
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.00&quot;万元&quot;\"/>\
    <numFmt numFmtId=\"165\" formatCode=\"yyyy/m/d\"/><numFmt numFmtId=\"166\" formatCode=\"0.0,\"/></numFmts>\
    <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/>\
    <xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>";

fn xlsx(rows: &str, merges: &str) -> Vec<u8> {
    let heads: String = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
        .iter()
        .map(|words| format!("<c t=\"inlineStr\"><is><r><t>{words}</t></r><rPh><t>x</t></rPh></is></c>"))
        .collect();
    let sheet = format!(
        "<worksheet><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
         <row r=\"2\">{heads}</row>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    );
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表 二\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"x\" r:id=\"r4\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", XLSX_RELS),
        ("xl/styles.xml", STYLES),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>第二十条第（一）项</t></si><si><t>规章</t></si><si><t>行政规范性文件</t></si></sst>",
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn sheet_rows(first: &str, second: &str) -> String {
    format!(
        "<row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"s\"><v>1</v></c>{first}</row><row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c>{second}</row>"
    )
}

#[test]
fn a_sheet_keeps_exact_figures_and_says_what_is_hidden() {
    let first = "<c r=\"B3\"><v>96171.60000000001</v></c><c r=\"C3\" t=\"str\"><f>X</f><v>1,245</v></c><c r=\"D3\" s=\"1\"><v>1.23E2</v></c>";
    let second =
        "<c r=\"B4\" s=\"2\"><v>0.5</v></c><c r=\"C4\" s=\"3\"><v>45366</v></c><c r=\"D4\" s=\"4\"><v>1234</v></c>";
    let read = read(&xlsx(&sheet_rows(first, second), "<mergeCell ref=\"A1:D1\"/>"));
    assert_eq!(read.cell("二.(一)", "规章", "本年制发件数"), "96171.6");
    assert_eq!(read.cell("二.(一)", "规章", "本年废止件数"), "1245");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "123万元");
    for col in ["本年制发件数", "本年废止件数", "现行有效件数"] {
        assert_eq!(read.cell("二.(一)", "行政规范性文件", col), "text");
    }
    read.says(Code::CellIsText, "“50%” '表 二'!B4");
    read.says(Code::CellIsText, "“2024-03-15” '表 二'!C4");
    read.says(Code::CellIsText, "“1234 [0.0,]” '表 二'!D4");
    read.says(Code::HiddenCells, "隐藏行已一并读取：3");
    read.says(Code::HiddenCells, "隐藏列已一并读取：C");
}

#[test]
fn a_formula_without_result_is_a_sum_or_text_but_never_blank() {
    let first = "<c r=\"B3\"><v>0.1</v></c><c r=\"C3\"><v>0.2</v></c><c r=\"D3\"><f>SUM(B3:C3)</f></c>";
    let second =
        "<c r=\"B4\"><f>IF(B3&gt;0,1,2)</f><v/></c><c r=\"C4\"><f>D3+B3</f></c><c r=\"D4\"><f>SUM(B4:C4)</f></c>";
    let read = read(&xlsx(&sheet_rows(first, second), ""));
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "0.3");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年制发件数"), "text");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年废止件数"), "0.4");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "现行有效件数"), "text");
    read.says(Code::FormulaComputed, "2 个求和公式");
    read.says(Code::FormulaWithoutResult, "'表 二'!B4, '表 二'!D4");
}

#[test]
fn a_row_of_blank_cells_under_a_head_is_there() {
    let heads: String = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
        .repeat(3)
        .iter()
        .enumerate()
        .map(|(col, words)| {
            format!("<c r=\"{}3\" t=\"inlineStr\"><is><t>{words}</t></is></c>", char::from(b'A' + col as u8))
        })
        .collect();
    let above = "<c t=\"inlineStr\"><is><t>2023年政府信息公开工作年度报告&#10;四、政府信息公开行政复议、行政诉讼情况</t></is></c>";
    let groups: String = [("A", "行政复议"), ("F", "未经复议直接起诉"), ("K", "复议后起诉")]
        .iter()
        .map(|(col, words)| format!("<c r=\"{col}2\" t=\"inlineStr\"><is><t>{words}</t></is></c>"))
        .collect();
    let blanks: String = (0..15u8).map(|col| format!("<c r=\"{}4\" s=\"1\"/>", char::from(b'A' + col))).collect();
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\">{above}</row><row r=\"2\">{groups}</row><row r=\"3\">{heads}</row><row r=\"4\">{blanks}</row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:O1\"/><mergeCell ref=\"A2:E2\"/><mergeCell ref=\"F2:J2\"/><mergeCell ref=\"K2:O2\"/></mergeCells></worksheet>"
    );
    let workbook = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"四\" r:id=\"r1\"/></sheets></workbook>";
    let read = read(&zipped(&[
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", XLSX_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]));
    assert_eq!(read.cell("四", "件数", "行政复议.结果维持"), "blank");
    assert_eq!(read.cell("四", "件数", "行政诉讼.复议后起诉.总计"), "blank");
}

const ODF_HEAD: &str = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>";

fn odf(kind: &str, body: &str) -> Vec<u8> {
    let content = format!("{ODF_HEAD}<office:{kind}>{body}</office:{kind}></office:body></office:document-content>");
    zipped(&[("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")), ("content.xml", &content)])
}

#[test]
fn an_odf_text_keeps_spans_and_leaves_out_what_was_deleted() {
    let cell = |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|c| cell(c)).collect::<String>())
    };
    let body = format!(
        "<text:tracked-changes><text:p>旧</text:p></text:tracked-changes><text:h>二、主动公开政府信息情况</text:h><table:table><table:table-row>\
         <table:table-cell table:number-columns-spanned=\"4\"><text:p>第二十条第（一）项</text:p></table:table-cell>\
         <table:covered-table-cell table:number-columns-repeated=\"3\"/></table:table-row>{}{}<table:table-row>{}\
         <table:table-cell table:number-columns-repeated=\"3\"><text:p>1<office:annotation><text:p>批注</text:p></office:annotation>2</text:p>\
         </table:table-cell></table:table-row></table:table>",
        row(&["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        row(&["规章", "1", "", "<text:s text:c=\"9999999\"/>\n  11\n "]),
        cell("行政规范性文件"),
    );
    let read = read(&odf("text", &body));
    assert_eq!(read.cell("二.(一)", "规章", "本年废止件数"), "blank");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "11");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "现行有效件数"), "12");
}

/// A document as an ODF spreadsheet: lines as cells over the whole width, grids with their spans.
fn as_ods(document: &Document) -> Vec<u8> {
    let mut sheet = String::new();
    for block in &document.blocks {
        match block {
            Block::Line(line) => {
                let _ = write!(
                    sheet,
                    "<table:table-row><table:table-cell table:number-columns-spanned=\"15\" office:value-type=\"string\"><text:p>{}</text:p>\
                     </table:table-cell><table:covered-table-cell table:number-columns-repeated=\"14\"/></table:table-row>",
                    line.text
                );
            }
            Block::Grid(grid) => ods_rows(grid, &mut sheet),
            Block::Run(_) => {}
        }
    }
    let tail = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    odf("spreadsheet", &format!("<table:table table:name=\"Sheet1\">{sheet}{tail}</table:table>"))
}

fn ods_rows(grid: &Grid, sheet: &mut String) {
    let mut hanging = vec![0u32; 64];
    for row in &grid.rows {
        sheet.push_str("<table:table-row>");
        let mut col = 0;
        let mut covered = |col: &mut usize, sheet: &mut String| {
            while hanging[*col] > 0 {
                hanging[*col] -= 1;
                *col += 1;
                sheet.push_str("<table:covered-table-cell/>");
            }
        };
        let mut spans = Vec::new();
        for cell in row {
            covered(&mut col, sheet);
            let value = match gouji::amount::Amount::parse(&cell.text) {
                Some(_) => format!("office:value-type=\"float\" office:value=\"{}\"", cell.text),
                None => "office:value-type=\"string\"".to_owned(),
            };
            let words = cell.text.replace('\n', "</text:p><text:p>");
            let _ = write!(
                sheet,
                "<table:table-cell {value} table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"><text:p>{words}</text:p></table:table-cell>",
                cell.col_span, cell.row_span
            );
            (1..cell.col_span).for_each(|_| sheet.push_str("<table:covered-table-cell/>"));
            spans.push((col, cell.col_span as usize, cell.row_span));
            col += cell.col_span as usize;
        }
        covered(&mut col, sheet);
        for (col, width, height) in spans {
            hanging[col..col + width].iter_mut().for_each(|left| *left = height - 1);
        }
        sheet.push_str("</table:table-row>");
    }
}

#[test]
fn spreadsheets_of_open_document_agree_with_the_truth() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut files = 0;
    for row in corpus::records(&corpus.join("index.csv")).into_iter().filter(|row| row["form"] == "one.xlsx") {
        let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
        let bytes = std::fs::read(corpus.join(&row["file"])).unwrap();
        let (_, document) = ingest::read("a", &bytes, &mut sources, &mut said).unwrap();
        let truth = corpus::truth(&corpus.join(&row["truth"]));
        let report = corpus::read("a.ods", &as_ods(&document)).unwrap();
        let (tally, differ) = compare(&report, &truth);
        assert_eq!((tally.right, tally.wrong), (truth.len(), 0), "{} {differ:?}", row["file"]);
        files += 1;
    }
    assert!(files >= 7);
}

#[test]
fn the_blank_official_form_is_all_blank() {
    let Some(corpus) = corpus::corpus() else { return };
    let report =
        corpus::read("a.docx", &std::fs::read(corpus.join("official/2021-template-blank.docx")).unwrap()).unwrap();
    assert!(report.template.name.ends_with("2021"));
    assert!(report.cells.iter().all(|cell| cell.state == State::Blank));
}

/// Word counts `一、` and `（一）` itself where they are automatic: the words then come without them.
#[test]
fn labels_numbered_by_the_program_are_found() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut files = 0;
    for row in corpus::records(&corpus.join("index.csv"))
        .into_iter()
        .filter(|row| row["form"] == "docx" && !row["truth"].is_empty())
    {
        let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
        let bytes = std::fs::read(corpus.join(&row["file"])).unwrap();
        let (_, mut document) = ingest::read("a", &bytes, &mut sources, &mut said).unwrap();
        for block in &mut document.blocks {
            let Block::Grid(grid) = block else { continue };
            for cell in grid.rows.iter_mut().flatten().filter(|cell| Figure::read(&cell.text).state == State::Text) {
                let words = cell.text.trim_start_matches(|c: char| "一二三四五六七（）()0123456789".contains(c));
                if let Some(rest) = words
                    .strip_prefix(['、', '.', '．'])
                    .or((words.len() < cell.text.len() && cell.text.starts_with('（')).then_some(words))
                {
                    cell.text = rest.to_owned();
                }
            }
        }
        let truth = corpus::truth(&corpus.join(&row["truth"]));
        let report = align::place(&document, None, "a", &forms::templates(), None, &sources).unwrap();
        let (tally, differ) = compare(&report, &truth);
        assert_eq!((tally.right, tally.wrong), (truth.len(), 0), "{} {differ:?}", row["file"]);
        files += 1;
    }
    assert!(files >= 7);
}

#[test]
fn old_word_files_are_read_through_libreoffice() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut files = 0;
    for row in corpus::records(&corpus.join("index.csv")) {
        if row["form"] != "doc" && row["form"] != "v2.doc" {
            continue;
        }
        let bytes = std::fs::read(corpus.join(&row["file"])).unwrap();
        assert_eq!(ingest::needs_conversion(&bytes), Some("doc"));
        let bytes = match Disk.convert(&bytes, "doc") {
            Ok(bytes) => bytes,
            Err(ConvertError::Missing) => {
                assert!(std::env::var_os("GOUJI_NEEDS_SOFFICE").is_none(), "`soffice` is there and was not found");
                eprintln!("LibreOffice is not installed: old Word files are NOT checked");
                return;
            }
            Err(other) => panic!("{}: {other:?}", row["file"]),
        };
        let truth = corpus::truth(&corpus.join(&row["truth"]));
        let report = corpus::read(&row["file"], &bytes).unwrap();
        let (tally, differ) = compare(&report, &truth);
        assert_eq!((tally.right, tally.wrong), (truth.len(), 0), "{} {differ:?}", row["file"]);
        files += 1;
    }
    assert!(files >= 14);
}

#[test]
fn rich_text_needs_a_converter_and_says_so() {
    let world = Memory::new().with("年报.rtf", "{\\rtf1 ...}").with("年报.docx", docx(""));
    let ran = support::gouji(&world, &["check", "年报.rtf", "年报.docx"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("G0636") && ran.err.contains("未安装 `soffice`"), "{}", ran.err);
    // A Word file in which nothing is written holds no form.
    assert!(ran.err.contains("G0607"), "{}", ran.err);
}

#[test]
fn a_finding_names_the_cell_of_a_document_without_lines() {
    let first = row(&["规章", "1", "0", "约11"]);
    let world = Memory::new().with("年报.docx", docx(&table_one(&first, &row(&["行政规范性文件", "-8", "26", "66"]))));
    let ran = support::gouji(&world, &["check", "年报.docx"]);
    assert!(ran.out.contains("表格 1 第 4 行第 2 格"), "{}", ran.out);
    assert!(ran.err.contains("年报.docx 表格 1 第 3 行第 4 格"), "{}", ran.err);
    for format in ["html", "md"] {
        let ran = support::gouji(&world, &["check", "-f", format, "年报.docx"]);
        assert!(ran.out.contains("表格 1 第 4 行第 2 格") && !ran.out.contains("table 1"), "{}", ran.out);
    }
    let ran = support::gouji_in(&world, &["check", "年报.docx"], Lang::En);
    assert!(ran.out.contains("table 1 row 4 cell 2"), "{}", ran.out);
    // Formats for machines name it the same in every language.
    for format in ["json", "jsonl", "sarif"] {
        let ran = support::gouji(&world, &["check", "-f", format, "年报.docx"]);
        assert!(ran.out.contains("\"table 1 row 4 cell 2\""), "{}", ran.out);
    }
}

#[test]
fn damaged_and_locked_files_are_named() {
    let whole = docx(&table_one(&figures().0, &figures().1));
    read(&whole[..whole.len() / 2]).says(Code::BrokenFile, "ZIP");
    read(b"PK\x03\x04....").says(Code::BrokenFile, "ZIP");
    read(b"\xd0\xcf\x11\xe0....").says(Code::BrokenFile, "OLE");
    read(&docx("<w:p>")).says(Code::BrokenFile, "word/document.xml");
    read(&zipped(&[("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]))
        .says(Code::BrokenFile, "DOCTYPE");
    read(&zipped(&[("a.txt", "a")])).says(Code::FormatNotRead, "ZIP");
    read(&zipped(&[("ppt/presentation.xml", "<a/>")])).says(Code::FormatNotRead, "PPTX");
    let locked = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    read(&zipped(&[("content.xml", "x"), ("META-INF/manifest.xml", locked)])).says(Code::Encrypted, "密码");
    read(&ole(&["EncryptedPackage", "EncryptionInfo"])).says(Code::Encrypted, "密码");
    read(&ole(&["Contents"])).says(Code::FormatNotRead, "OLE");
}

/// An OLE file with empty streams of these names.
fn ole(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0u8; 512 * 3];
    let mut put = |at: usize, with: &[u8]| bytes[at..at + with.len()].copy_from_slice(with);
    put(0, &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    put(30, &9u16.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(60, &0xffff_fffeu32.to_le_bytes());
    put(68, &0xffff_fffeu32.to_le_bytes());
    (0..109).for_each(|index| put(76 + 4 * index, &0xffff_ffffu32.to_le_bytes()));
    put(76, &0u32.to_le_bytes());
    put(512, &0xffff_fffdu32.to_le_bytes());
    put(516, &0xffff_fffeu32.to_le_bytes());
    for (index, name) in names.iter().enumerate() {
        let at = 1024 + 128 * index;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &units);
        put(at + 64, &(units.len() as u16 + 2).to_le_bytes());
        put(at + 66, &[2]);
        put(at + 116, &0xffff_fffeu32.to_le_bytes());
    }
    bytes
}

#[test]
fn files_that_mean_harm_end_in_a_sentence() {
    read(&zipped(&[("word/document.xml", &format!("<a>{}</a>", " ".repeat(40 << 20)))]))
        .says(Code::FileTooLarge, "压缩比");
    let deep = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(90), "</w:tc></w:tr></w:tbl>".repeat(90));
    read(&docx(&deep)).says(Code::FileTooLarge, "嵌套");
    let cells = format!("<w:tbl>{}</w:tbl>", format!("<w:tr>{}</w:tr>", "<w:tc/>".repeat(100)).repeat(10_000));
    read(&docx(&cells)).says(Code::FileTooLarge, "单元格");
    let many: Vec<(String, &str)> = (0..10_001).map(|index| (format!("p{index}"), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    read(&zipped(&many)).says(Code::FileTooLarge, "压缩包中的文件");
    // Two cells a row, as far apart as a sheet is wide.
    let wide: String = (1..200)
        .map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\"><v>1</v></c><c r=\"XFD{r}\"><v>1</v></c></row>"))
        .collect();
    read(&xlsx(&wide, "<mergeCell ref=\"A1:XFD1048576\"/>")).says(Code::FileTooLarge, "单元格");
    let spans = tr(&[tc("<w:gridSpan w:val=\"4000000000\"/><w:vMerge w:val=\"restart\"/>", "1"), tc("", "2")]);
    assert_eq!(read(&docx(&tbl(&[spans.clone(), spans]))).shown(), ["1|2", "1|2"]);
    let repeats = "<table:table><table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell table:number-columns-repeated=\"900\">\
                   <text:p>1</text:p></table:table-cell></table:table-row></table:table>";
    read(&odf("spreadsheet", repeats)).says(Code::FileTooLarge, "单元格");
}

/// Small office files that hold something of everything.
fn seeds() -> Vec<Vec<u8>> {
    let (first, second) = figures();
    let nested = tbl(&[format!("<w:tr><w:tc>{}</w:tc></w:tr>", table_one(&first, &second))]);
    let cells = "<c r=\"B3\" s=\"1\"><v>1.5E1</v></c><c r=\"C3\"><f>SUM(B3:B4)</f></c>";
    let mut seeds = vec![
        docx(&(table_one(&first, &second) + &nested)),
        xlsx(&sheet_rows(cells, "<c r=\"B4\"><v>2</v></c>"), "<mergeCell ref=\"A1:D1\"/>"),
        odf(
            "text",
            "<table:table><table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>1</text:p></table:table-cell></table:table-row></table:table>",
        ),
        odf(
            "spreadsheet",
            "<table:table><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>",
        ),
        ole(&["Workbook", "WordDocument"]),
    ];
    if let Some(corpus) = corpus::corpus() {
        seeds.push(std::fs::read(corpus.join("forms/seed-2019.xls")).unwrap());
    }
    seeds
}

#[test]
fn cut_and_flipped_bytes_never_end_the_program() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for bytes in seeds() {
        for _ in 0..60 {
            read(&bytes[..next(bytes.len())]);
            let mut flipped = bytes.clone();
            for _ in 0..1 + next(8) {
                let at = next(flipped.len());
                flipped[at] ^= 1 << next(8);
            }
            read(&flipped);
        }
    }
}

/// Parts stored as they are, so that a flipped bit reaches the XML and not only the checksum of the archive.
#[test]
fn garbled_xml_never_ends_the_program() {
    let whole = format!("<w:document><w:body>{}</w:body></w:document>", table_one(&figures().0, &figures().1));
    let mut seed = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for _ in 0..300 {
        let mut chars: Vec<char> = whole.chars().collect();
        for _ in 0..1 + next(4) {
            let at = next(chars.len());
            match next(3) {
                0 => drop(chars.remove(at)),
                1 => chars[at] = ['<', '>', '/', '"', '9', '&'][next(6)],
                _ => {
                    let other = next(chars.len());
                    chars.swap(at, other);
                }
            }
        }
        let text: String = chars.into_iter().collect();
        read(&zipped(&[("word/document.xml", &text)]));
        read(&zipped(&[
            ("xl/workbook.xml", &text),
            ("xl/_rels/workbook.xml.rels", XLSX_RELS),
            ("xl/worksheets/sheet1.xml", &text),
        ]));
    }
}
