//! Tests what is read of a drawn page: what a person sees in the cells, in which fonts, and what is a picture.

use std::fmt::Write as _;

use gouji::diagnostic::{Diagnostics, Lang};
use gouji::document::{Block, Document};
use gouji::ingest;
use gouji::source::Sources;

/// Objects that a page may use beside its fonts `F` (letters) and `H` (Chinese, not in the file).
#[derive(Default)]
struct Made<'a> {
    content: String,
    /// Entries of the page, of its resources, and of the catalog.
    page: &'a str,
    resources: &'a str,
    catalog: &'a str,
    /// Objects from number 10 on.
    more: &'a [&'a str],
    /// The font `H`.
    chinese: &'a str,
}

const CHINESE: &str = "/Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>]";

fn made(made: &Made<'_>) -> Vec<u8> {
    let chinese = if made.chinese.is_empty() { CHINESE } else { made.chinese };
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {} >>", made.catalog),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R {} /Resources << /Font << /F 5 0 R /H 6 0 R >> {} >> >>",
            made.page, made.resources
        ),
        format!("<< /Length {} >>\nstream\n{}\nendstream", made.content.len(), made.content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /Song {chinese} >>"),
        "null".to_owned(),
        "null".to_owned(),
        "null".to_owned(),
    ];
    objects.extend(made.more.iter().map(|object| (*object).to_owned()));
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (idx, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", idx + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn hex(words: &str) -> String {
    words.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

/// Two rows of three cells, 100 wide and 40 high; `cell` draws the middle one of the second row, from (150, 200) to
/// (250, 240).
fn table(cell: &str) -> String {
    let mut content = String::new();
    for (x, y, words) in [(60, 255, "项目"), (160, 255, "本年"), (260, 255, "上年"), (60, 215, "收入")] {
        let _ = writeln!(content, "BT /H 10 Tf {x} {y} Td <{}> Tj ET", hex(words));
    }
    content.push_str("BT /F 10 Tf 260 215 Td (34) Tj ET\n");
    for x in [50, 150, 250] {
        let _ = writeln!(content, "{x} 200 100 40 re S {x} 240 100 40 re S");
    }
    content + cell
}

fn read(bytes: &[u8]) -> (Option<Document>, Vec<&'static str>) {
    let mut diagnostics = Diagnostics::default();
    let read = ingest::read("文件.pdf", bytes, &mut Sources::default(), &mut diagnostics);
    let list = diagnostics.into_sorted();
    assert!(list.iter().all(|one| [Lang::Zh, Lang::En].iter().all(|lang| !one.message.render(*lang).is_empty())));
    (read.map(|(_, document)| document), list.iter().map(|one| one.code.id()).collect())
}

fn grid(document: &Document) -> Vec<Vec<String>> {
    let grid = document.blocks.iter().find_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    grid.map_or_else(Vec::new, |grid| {
        grid.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect()
    })
}

/// The middle cell, and what was said.
fn cell(made_of: &Made<'_>) -> (String, Vec<&'static str>) {
    let (document, said) = read(&made(made_of));
    let rows = grid(&document.unwrap());
    assert_eq!([&rows[0][0], &rows[1][0], &rows[1][2]], ["项目", "收入", "34"]);
    (rows[1][1].clone(), said)
}

fn drawn(draws: &str) -> (String, Vec<&'static str>) {
    cell(&Made { content: table(draws), ..Made::default() })
}

const FIGURE: &str = "BT /F 10 Tf 160 215 Td (217) Tj ET ";

#[test]
fn what_is_seen_of_a_figure_is_read_once() {
    for draws in [
        FIGURE.to_owned(),
        // Again, shifted, and sign by sign.
        FIGURE.repeat(3),
        format!("{FIGURE} BT /F 10 Tf 160.3 215.1 Td (217) Tj ET"),
        "BT /F 10 Tf 160 215 Td (2) Tj 0.2 0 Td (2) Tj 5.36 0 Td (1) Tj 0.2 0 Td (1) Tj 5.36 0 Td (7) Tj ET".to_owned(),
        "BT /F 10 Tf 171.12 215 Td (7) Tj -5.56 0 Td (1) Tj -5.56 0 Td (2) Tj ET".to_owned() + FIGURE,
        // Beside it what is not seen: colourless, invisible, tiny, clipped, transparent, covered.
        format!("{FIGURE} 1 g BT /F 10 Tf 200 215 Td (99) Tj ET"),
        format!("0.2 0.3 0.9 rg 150 200 100 40 re f BT /F 10 Tf 200 215 Td (99) Tj ET 1 g {FIGURE}"),
        format!("{FIGURE} BT 3 Tr /F 10 Tf 200 215 Td (99) Tj ET"),
        format!("{FIGURE} BT /F 0.1 Tf 200 215 Td (99) Tj ET"),
        format!("{FIGURE} q 150 200 40 40 re W n BT /F 10 Tf 200 215 Td (99) Tj ET Q"),
        format!("BT /F 10 Tf 160 215 Td (345) Tj ET 1 g 151 201 98 38 re f 0 g {FIGURE}"),
        // Beside it raised marks of footnotes.
        format!("{FIGURE} BT /F 6 Tf 176.7 219 Td (1) Tj ET"),
        format!("{FIGURE} BT /F 6 Tf 176.7 215 Td 4 Ts ([12]) Tj ET"),
        // Marked as no part of the text, and in a drawing inside the drawing.
        format!("/Artifact BMC {FIGURE} EMC"),
    ] {
        assert_eq!(drawn(&draws), ("217".to_owned(), vec![]), "{draws}");
    }
}

#[test]
fn what_is_no_figure_for_sure_carries_a_mark() {
    for (draws, shown) in [
        // Turned, aslant, upside down.
        ("BT /F 10 Tf 0 1 -1 0 200 210 Tm (217) Tj ET", "217 \u{fffc}turned"),
        ("BT /F 10 Tf -1 0 0 -1 200 220 Tm (619) Tj ET", "619 \u{fffc}turned"),
        ("BT /F 10 Tf 0.8 0.6 -0.6 0.8 200 210 Tm (217) Tj ET", "217 \u{fffc}turned"),
        // Too large, cut, struck, one over the other, lowered.
        ("BT /F 90 Tf 152 203 Td (2) Tj ET", "2 \u{fffc}outside"),
        ("q 150 200 22 40 re W n BT /F 10 Tf 160 215 Td (21786) Tj ET Q", "21 \u{fffc}cut"),
        ("BT /F 10 Tf 160 215 Td (217) Tj ET 158 218.5 m 180 218.5 l S", "~~217~~"),
        ("BT /F 10 Tf 160 215 Td (22) Tj ET BT /F 10 Tf 160.5 215 Td (77) Tj ET", "2727 \u{fffc}overlaid"),
        ("BT /F 10 Tf 160 215 Td (5) Tj /F 6 Tf 5.6 -2 Td (1) Tj ET", "51 \u{fffc}lowered"),
        // Nothing that is seen, a picture, and a shape.
        ("BT 3 Tr /F 10 Tf 200 215 Td (99) Tj ET", "\u{fffc}hidden"),
        ("q 30 0 0 20 160 210 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1} EI Q", "\u{fffc}picture"),
        ("160 210 m 165 225 175 225 180 210 c f", "\u{fffc}picture"),
    ] {
        assert_eq!(drawn(draws), (shown.to_owned(), vec![]), "{draws}");
    }
    // Words in another direction stay words.
    assert_eq!(drawn(&format!("BT /H 10 Tf 0 1 -1 0 200 205 Tm <{}> Tj ET", hex("合计"))), ("合计".to_owned(), vec![]));
}

#[test]
fn figures_in_the_wrong_cell_are_in_neither() {
    let long = "BT /F 10 Tf 230 225 Td (123456) Tj ET";
    let (document, said) = read(&made(&Made { content: table(long), ..Made::default() }));
    let rows = grid(&document.unwrap());
    assert!(rows[1][1].ends_with("\u{fffc}outside") && said.is_empty(), "{rows:?} {said:?}");
}

#[test]
fn hidden_layers_and_fields_of_forms_are_read_as_they_are_shown() {
    let layer = format!("{FIGURE} /OC /L BDC BT /F 10 Tf 200 215 Td (99) Tj ET EMC");
    let with = |catalog: &'static str| {
        cell(&Made {
            content: table(&layer),
            resources: "/Properties << /L 10 0 R >>",
            catalog,
            more: &["<< /Type /OCG /Name (x) >>"],
            ..Made::default()
        })
    };
    assert_eq!(with("/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>").0, "217");
    assert_eq!(with("/OCProperties << /OCGs [10 0 R] /D << /BaseState /OFF >> >>").0, "217");
    assert_eq!(with("/OCProperties << /OCGs [10 0 R] /D << >> >>").0, "217 99");
    let field = |entries: &str, drawing: &str| {
        let field = format!("<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [152 202 248 238] {entries} >>");
        cell(&Made { content: table(""), page: "/Annots [10 0 R]", more: &[&field, drawing], ..Made::default() }).0
    };
    let drawing = "<< /Type /XObject /Subtype /Form /BBox [0 0 96 36] /Resources << /Font << /F 5 0 R >> >> /Length 34 >>\nstream\nBT /F 10 Tf 5 12 Td (217) Tj ET   \nendstream";
    assert_eq!(field("/V (1) /AP << /N 11 0 R >>", drawing), "217");
    assert_eq!(field("/V (217)", "null"), "217");
    assert_eq!(field("/V <FEFF003200310037>", "null"), "217");
    assert_eq!(field("/F 2 /V (217)", "null"), "");
}

#[test]
fn pages_are_read_as_a_person_holds_them() {
    for turn in ["-1 0 0 -1 400 300 cm", "0 1 -1 0 300 0 cm", "0 -1 1 0 0 400 cm"] {
        for page in ["", "/Rotate 90", "/Rotate 180", "/MediaBox [0 0 400 400] /Rotate 270"] {
            let content = format!("{turn} {}", table(FIGURE));
            let page = page.replace("/MediaBox [0 0 400 400]", "/CropBox [0 0 400 400]");
            let (document, _) = read(
                &String::from_utf8(made(&Made { content, page: &page, ..Made::default() }))
                    .unwrap()
                    .replace("[0 0 400 300]", "[0 0 400 400]")
                    .into_bytes(),
            );
            assert_eq!(grid(&document.unwrap()), [["项目", "本年", "上年"], ["收入", "217", "34"]], "{turn} {page}");
        }
    }
}

#[test]
fn fonts_that_are_not_in_the_file_are_read_by_the_codes_they_name() {
    let encoded = |to: fn(&str) -> Vec<u8>| {
        let mut content = table(FIGURE);
        for words in ["项目", "本年", "上年", "收入"] {
            let codes: String = to(words).iter().map(|byte| format!("{byte:02X}")).collect();
            content = content.replace(&hex(words), &codes);
        }
        content
    };
    let gbk = |words: &str| encoding_rs::GB18030.encode(words).0.into_owned();
    // The number of a glyph in Adobe's Chinese collection, by rows of GB 2312.
    let glyphs = |words: &str| -> Vec<u8> {
        let codes = encoding_rs::GBK.encode(words).0.into_owned();
        codes
            .chunks(2)
            .flat_map(|code| (939 + (u16::from(code[0]) - 0xb0) * 94 + u16::from(code[1]) - 0xa1).to_be_bytes())
            .collect()
    };
    let font = |map: &str| CHINESE.replace("UniGB-UCS2-H", map);
    for (map, content) in [
        ("GBK-EUC-H", encoded(gbk)),
        ("GBKp-EUC-H", encoded(gbk)),
        ("GBK2K-H", encoded(gbk)),
        ("UniGB-UTF16-H", table(FIGURE)),
        ("Identity-H", encoded(glyphs)),
    ] {
        assert_eq!(
            cell(&Made { content, chinese: &font(map), ..Made::default() }),
            ("217".to_owned(), vec![]),
            "{map}"
        );
    }
    // A map that nobody knows: the labels cannot be read, the figures can.
    let (document, said) = read(&made(&Made { content: table(FIGURE), chinese: &font("Own-H"), ..Made::default() }));
    assert!(document.is_none() && said == ["G0629"], "{said:?}");
}

#[test]
fn pages_that_are_pictures_are_said_to_be() {
    let scan = "q 400 0 0 300 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1} EI Q ";
    let words = format!("BT /H 10 Tf 60 255 Td <{}> Tj ET BT /F 10 Tf 60 200 Td (217) Tj ET", hex("政府信息公开"));
    for content in [scan.to_owned(), format!("{scan} 3 Tr {words}"), format!("{words} {scan}")] {
        let (document, said) = read(&made(&Made { content, ..Made::default() }));
        assert!(document.is_none() && said == ["G0628"], "{said:?}");
    }
    // Words over a background that is a picture are words.
    let (document, said) = read(&made(&Made { content: format!("{scan} {words}"), ..Made::default() }));
    assert!(document.is_some() && said.is_empty(), "{said:?}");
}
