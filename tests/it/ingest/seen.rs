//! Tests what of a cell is seen, the same in every format that has runs: one row with one odd cell, written as a Word
//! document, a workbook, an OpenDocument text and sheet.

use std::io::{Cursor, Write as _};

use gouji::diagnostic::Diagnostics;
use gouji::document::{Block, CellMark};
use gouji::ingest;
use gouji::source::Sources;
use zip::write::{SimpleFileOptions, ZipWriter};

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the words of the second cell of the only table.
#[track_caller]
fn second_cell(bytes: &[u8]) -> String {
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    let (_, document) = ingest::read("a", bytes, &mut sources, &mut said).unwrap();
    let grid = document.blocks.iter().find_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    grid.unwrap().rows[0][1].text.clone()
}

fn word(cell: &str, styles: &str) -> String {
    let body = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p>{cell}</w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    );
    second_cell(&zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &body),
        ("word/styles.xml", &format!("<w:styles xmlns:w=\"w\">{styles}</w:styles>")),
    ]))
}

fn run(words: &str, properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>")
}

fn sheet(cell: &str, code: &str, font: &str) -> String {
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c>{cell}<c r=\"C1\"><v>1</v></c></row></sheetData></worksheet>"
    );
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"{code}\"/></numFmts><fonts><font/><font>{font}</font></fonts>\
         <fills><fill/></fills><cellXfs><xf/><xf numFmtId=\"170\" fontId=\"1\"/></cellXfs></styleSheet>"
    );
    let rel =
        |id: &str, kind: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
    let rels = rel("r1", "worksheet", "worksheets/sheet1.xml") + &rel("r2", "styles", "styles.xml");
    second_cell(&zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{rels}</Relationships>")),
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]))
}

fn open_document(kind: &str, cell: &str, styles: &str) -> String {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:style=\"s\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:fo=\"f\" xmlns:draw=\"d\">\
         <office:automatic-styles>{styles}</office:automatic-styles><office:body><office:x><table:table><table:table-row>\
         <table:table-cell><text:p>甲</text:p></table:table-cell>{cell}<table:table-cell><text:p>1</text:p></table:table-cell>\
         </table:table-row></table:table></office:x></office:body></office:document-content>"
    );
    second_cell(&zipped(&[
        ("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")),
        ("content.xml", &content),
    ]))
}

fn mark(mark: CellMark) -> String {
    mark.written()
}

#[test]
fn runs_of_word_are_read_as_they_are_shown() {
    let style = |id: &str, kind: &str, inside: &str| {
        format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\">{inside}</w:style>")
    };
    let styles = style("Hidden", "character", "<w:rPr><w:vanish/></w:rPr>")
        + &style("Struck", "character", "<w:rPr><w:dstrike/></w:rPr>")
        + &style("More", "character", "<w:basedOn w:val=\"Struck\"/>")
        + &style("Note", "character", "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>");
    let five = run("5", "");
    for (cell, expected) in [
        (five.clone() + &run("1", "<w:vertAlign w:val=\"superscript\"/>"), "5".to_owned()),
        (five.clone() + &run("[2]", "<w:rStyle w:val=\"Note\"/>"), "5".to_owned()),
        (five.clone() + &run("1", "<w:vertAlign w:val=\"subscript\"/>"), "5 1".to_owned()),
        (run("7", "<w:rStyle w:val=\"More\"/>") + &five, "~~7~~ 5".to_owned()),
        (run("7", "<w:rStyle w:val=\"Hidden\"/>") + &five, "5".to_owned()),
        (run("7", "<w:color w:val=\"FFFFFF\"/>") + &five, "5".to_owned()),
        (run("5", "<w:color w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" w:fill=\"0000FF\"/>"), "5".to_owned()),
        (run("7", "<w:sz w:val=\"2\"/>") + &five, "5".to_owned()),
        (run("5", "<w:vanish/>"), mark(CellMark::Hidden)),
        (format!("<w:bdo w:val=\"rtl\">{}</w:bdo>", run("12", "")), "\u{202e}12\u{202c}".to_owned()),
        ("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>".to_owned(), mark(CellMark::Symbol)),
        ("<w:r><w:drawing/></w:r>".to_owned(), mark(CellMark::Picture)),
        ("<w:r><w:object/></w:r>".to_owned() + &five, format!("5 {}", mark(CellMark::Object))),
        ("<w:fldSimple w:instr=\"=SUM(LEFT)\"/>".to_owned(), mark(CellMark::Field)),
        (format!("<w:fldSimple w:instr=\"=2+3\">{five}</w:fldSimple>"), "5".to_owned()),
        (
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox/></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned(),
            mark(CellMark::Control),
        ),
        (
            "<m:oMath xmlns:m=\"m\"><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>".to_owned(),
            mark(CellMark::Equation),
        ),
        ("<m:oMath xmlns:m=\"m\"><m:r><m:t>5</m:t></m:r></m:oMath>".to_owned(), "5".to_owned()),
        ("<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>".to_owned(), mark(CellMark::Number)),
        ("<w:pPr><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>".to_owned(), String::new()),
        // Words stay labels, whatever stands beside them.
        (run("乙", "") + "<w:r><w:drawing/></w:r>", "乙".to_owned()),
    ] {
        assert_eq!(word(&cell, &styles), expected, "{cell}");
    }
}

#[test]
fn cells_of_a_workbook_are_read_as_they_are_shown() {
    let figure = |stored: &str| format!("<c r=\"B1\" s=\"1\"><v>{stored}</v></c>");
    let rich = |runs: &str| format!("<c r=\"B1\" s=\"1\" t=\"inlineStr\"><is>{runs}</is></c>");
    for (cell, code, font, expected) in [
        (figure("5"), "0", "", "5".to_owned()),
        (figure("5"), "0", "<strike/>", "~~5~~".to_owned()),
        (figure("5"), "0", "<color rgb=\"FFFFFFFF\"/>", mark(CellMark::Hidden)),
        (figure("5"), "0", "<name val=\"Wingdings\"/>", format!("5 {}", mark(CellMark::Symbol))),
        (figure("5"), "-0", "", "-5 [5]".to_owned()),
        (figure("5"), ";;;", "", mark(CellMark::Hidden)),
        (figure("0"), "0;-0;", "", String::new()),
        (figure("5000"), "0,", "", "5 [5000]".to_owned()),
        (rich("<r><rPr><strike/></rPr><t>7</t></r><r><t>5</t></r>"), "0", "", "~~7~~ 5".to_owned()),
        (rich("<r><t>5</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r>"), "0", "", "5".to_owned()),
        (rich("<t>5</t>"), ";;;", "", mark(CellMark::Hidden)),
        ("<c r=\"B1\" t=\"s\"><v>7</v></c>".to_owned(), "0", "", mark(CellMark::Missing)),
    ] {
        assert_eq!(sheet(&cell, code, font), expected, "{cell} {code} {font}");
    }
}

#[test]
fn open_document_is_read_as_it_is_shown() {
    let style = |name: &str, properties: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {properties}/></style:style>"
        )
    };
    let styles = style("Up", "style:text-position=\"super 58%\"")
        + &style("Gone", "text:display=\"none\"")
        + &style("Pale", "fo:color=\"#ffffff\"")
        + &style("Line", "style:text-line-through-style=\"solid\"")
        + "<style:style style:name=\"Same\" style:family=\"text\" style:parent-style-name=\"Line\"/>";
    let span = |name: &str, words: &str| format!("<text:span text:style-name=\"{name}\">{words}</text:span>");
    for (inside, expected) in [
        ("5".to_owned() + &span("Up", "1"), "5".to_owned()),
        ("5".to_owned() + &span("Gone", "1"), "5".to_owned()),
        (span("Pale", "7") + "5", "5".to_owned()),
        (span("Same", "7") + "5", "~~7~~ 5".to_owned()),
        ("<draw:frame><draw:object/></draw:frame>".to_owned(), mark(CellMark::Object)),
        ("<draw:frame><draw:image/></draw:frame>5".to_owned(), format!("5 {}", mark(CellMark::Picture))),
    ] {
        let cell = format!("<table:table-cell><text:p>{inside}</text:p></table:table-cell>");
        assert_eq!(open_document("text", &cell, &styles), expected, "{cell}");
        assert_eq!(open_document("spreadsheet", &cell, &styles), expected, "{cell}");
    }
    let cell =
        "<table:table-cell office:value-type=\"float\" office:value=\"5\"><text:p>15</text:p></table:table-cell>";
    assert_eq!(open_document("spreadsheet", cell, ""), "15 [5]");
}
