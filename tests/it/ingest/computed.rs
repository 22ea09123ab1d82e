//! Tests cells of workbooks whose look depends on a condition, and formulas whose results nobody calculated, in every
//! format of spreadsheets.

use std::io::{Cursor, Write as _};

use gouji::diagnostic::Diagnostics;
use gouji::document::{Block, CellMark};
use gouji::ingest;
use gouji::source::Sources;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::making::xls::ole;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the words of the only row.
#[track_caller]
fn row(bytes: &[u8]) -> Vec<String> {
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    let (_, document) = ingest::read("a", bytes, &mut sources, &mut said).unwrap();
    let grid = document.blocks.iter().find_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    grid.unwrap().rows[0].iter().map(|cell| cell.text.clone()).collect()
}

fn hidden() -> String {
    CellMark::Hidden.written()
}

fn faint(words: &str) -> String {
    format!("{words} {}", CellMark::Faint.written())
}

/// A sheet with `甲` in A1, the cells, and what follows them.
fn excel(cells: &str, behind: &str) -> Vec<u8> {
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c>{cells}</row></sheetData>{behind}</worksheet>"
    );
    let styles = "<styleSheet><fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/></cellXfs>\
        <dxfs><dxf><font><color rgb=\"FFFFFFFF\"/></font></dxf><dxf><numFmt numFmtId=\"170\" formatCode=\";;;\"/></dxf>\
        <dxf><font><color rgb=\"FFFF0000\"/></font><fill><patternFill><bgColor rgb=\"FFFF0000\"/></patternFill></fill></dxf>\
        <dxf><font><b/><color rgb=\"FF00B050\"/></font></dxf></dxfs></styleSheet>";
    let rel =
        |id: &str, kind: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
    let rels = rel("r1", "worksheet", "worksheets/sheet1.xml") + &rel("r2", "styles", "styles.xml");
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{rels}</Relationships>")),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

const FIGURES: &str = "<c r=\"B1\"><v>5</v></c><c r=\"C1\"><v>0</v></c>";

#[test]
fn formats_by_condition_hide_cells_of_a_workbook() {
    let rule = |dxf: u32, kind: &str, inside: &str| {
        let rule = format!("<cfRule type={kind} dxfId=\"{dxf}\" priority=\"1\">{inside}</cfRule>");
        row(&excel(FIGURES, &format!("<conditionalFormatting sqref=\"A1:C1\">{rule}</conditionalFormatting>")))
    };
    let both = |five: String, zero: String| ["甲".to_owned(), five, zero];
    let equal = "<formula>0</formula>";
    assert_eq!(rule(0, "\"cellIs\" operator=\"equal\"", equal), both("5".to_owned(), hidden()));
    assert_eq!(rule(1, "\"cellIs\" operator=\"greaterThan\"", equal), both(hidden(), "0".to_owned()));
    assert_eq!(rule(2, "\"expression\"", "<formula>B1&lt;3</formula>"), both(hidden(), faint("0")));
    assert_eq!(rule(2, "\"expression\"", "<formula>A1&lt;3</formula>"), both("5".to_owned(), hidden()));
    assert_eq!(rule(0, "\"expression\"", "<formula>WEEKDAY(TODAY())=1</formula>"), both(faint("5"), faint("0")));
    assert_eq!(rule(0, "\"top10\"", ""), both(faint("5"), faint("0")));
    // Colours that are seen hide nothing.
    assert_eq!(rule(3, "\"expression\"", "<formula>TRUE</formula>"), both("5".to_owned(), "0".to_owned()));
    assert_eq!(rule(9, "\"iconSet\"", "<iconSet showValue=\"0\"/>"), both(hidden(), hidden()));
}

#[test]
fn newer_programs_write_their_conditions_behind_the_sheet() {
    let behind = "<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type=\"expression\">\
        <xm:f>TRUE</xm:f><x14:dxf><font><color theme=\"0\"/></font></x14:dxf></x14:cfRule><xm:sqref>C1</xm:sqref>\
        </x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>";
    assert_eq!(row(&excel(FIGURES, behind)), ["甲".to_owned(), "5".to_owned(), hidden()]);
}

fn open_document(cells: &str, styles: &str, behind: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\"><office:automatic-styles>\
         <style:style style:name=\"White\" style:family=\"table-cell\"><style:text-properties fo:color=\"#ffffff\"/></style:style>\
         {styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row>\
         <table:table-cell><text:p>甲</text:p></table:table-cell>{cells}</table:table-row>{behind}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn formats_by_condition_hide_cells_of_an_open_document() {
    let cell = |style: &str, value: u32| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let both = |five: String, zero: String| ["甲".to_owned(), five, zero];
    let plain = cell("x", 5) + &cell("x", 0);
    let beside = |condition: &str| {
        let behind = format!(
            "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address=\"a.B1:a.C1\">\
             <calcext:condition calcext:apply-style-name=\"White\" calcext:value=\"{condition}\" calcext:base-cell-address=\"a.B1\"/>\
             </calcext:conditional-format></calcext:conditional-formats>"
        );
        row(&open_document(&plain, "", &behind))
    };
    assert_eq!(beside("=0"), both("5".to_owned(), hidden()));
    assert_eq!(beside("formula-is([.B1]&gt;0)"), both(hidden(), "0".to_owned()));
    assert_eq!(beside("duplicate"), both(faint("5"), faint("0")));

    let mapped = |condition: &str| {
        let style = format!(
            "<style:style style:name=\"x\" style:family=\"table-cell\"><style:map style:condition=\"{condition}\" style:apply-style-name=\"White\"/></style:style>"
        );
        row(&open_document(&plain, &style, ""))
    };
    assert_eq!(mapped("cell-content()=0"), both("5".to_owned(), hidden()));
    assert_eq!(mapped("cell-content-is-between(1,9)"), both(hidden(), "0".to_owned()));
    assert_eq!(mapped("is-true-formula(ISODD([.B1]))"), both(faint("5"), faint("0")));

    // A format without words shows nothing.
    let style = "<number:number-style style:name=\"N\"><number:text/></number:number-style>\
        <style:style style:name=\"x\" style:family=\"table-cell\" style:data-style-name=\"N\"/>";
    assert_eq!(row(&open_document(&plain.replace("<text:p>5</text:p>", "<text:p/>"), style, ""))[1], hidden());
}

#[test]
fn results_that_nobody_calculated_are_text_in_a_workbook() {
    let cells = |results: [&str; 2]| {
        format!(
            "<c r=\"B1\"><v>2</v></c><c r=\"C1\"><v>3</v></c><c r=\"D1\"><f>SUM(B1:C1)</f><v>{}</v></c><c r=\"E1\"><f>ROUND(B1,0)</f><v>{}</v></c>",
            results[0], results[1]
        )
    };
    assert_eq!(row(&excel(&cells(["5", "2"]), ""))[3..], ["5", "2"]);
    assert_eq!(row(&excel(&cells(["0", "0"]), ""))[3..], ["=SUM(B1:C1)", "=ROUND(B1,0)"]);
    assert_eq!(row(&excel(&cells(["9", "2"]), ""))[3..], ["=SUM(B1:C1)", "=ROUND(B1,0)"]);
}

/// The records of a sheet with `甲`, 2 and 3, and a formula in D1 with this result, flags and tokens.
fn old_excel(result: [u8; 8], flags: u8, tokens: &[u8], before: &[u8]) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
    };
    let mut out = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let pointer = out.len() + 4;
    out.extend(record(0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b'a']));
    out.extend(record(0x000a, &[]));
    let start = u32::try_from(out.len()).unwrap();
    out[pointer..pointer + 4].copy_from_slice(&start.to_le_bytes());
    out.extend(record(0x0809, &[0, 6, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    out.extend(before);
    out.extend(record(0x0204, &[0, 0, 0, 0, 0, 0, 1, 0, 1, 0x32, 0x75]));
    // 2 and 3, packed as whole numbers.
    out.extend(record(0x027e, &[0, 0, 1, 0, 0, 0, 0x0a, 0, 0, 0]));
    out.extend(record(0x027e, &[0, 0, 2, 0, 0, 0, 0x0e, 0, 0, 0]));
    let length = u16::try_from(tokens.len()).unwrap().to_le_bytes();
    let head = [0, 0, 3, 0, 0, 0];
    out.extend(record(0x0006, &[&head[..], &result, &[flags, 0, 0, 0, 0, 0], &length, tokens].concat()));
    out.extend(record(0x000a, &[]));
    ole("Workbook", &out)
}

#[test]
fn results_that_nobody_calculated_are_sums_or_text_in_an_old_workbook() {
    let sum = [0x25, 0, 0, 0, 0, 1, 0xc0, 2, 0xc0, 0x19, 0x10, 0, 0];
    let product = [0x44, 0, 0, 1, 0xc0, 0x44, 0, 0, 2, 0xc0, 0x05];
    let five = [0, 0, 0, 0, 0, 0, 0x14, 0x40];
    let nothing = [3, 0, 0, 0, 0, 0, 0xff, 0xff];
    let last = |bytes: Vec<u8>| row(&bytes)[3].clone();
    assert_eq!(last(old_excel(five, 0, &sum, &[])), "5");
    assert_eq!(last(old_excel([0; 8], 0, &sum, &[])), "=SUM(B1:C1)");
    assert_eq!(last(old_excel([0; 8], 2, &sum, &[])), "5");
    assert_eq!(last(old_excel(nothing, 0, &sum, &[])), "5");
    assert_eq!(last(old_excel([0; 8], 0, &product, &[])), "=?");
    assert_eq!(last(old_excel(five, 0, &product, &[])), "5");
    // The sheet says that it was saved without calculating.
    assert_eq!(last(old_excel(five, 0, &product, &[0x5e, 0, 2, 0, 0, 0])), "=?");
}
