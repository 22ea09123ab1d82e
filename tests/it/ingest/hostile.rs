//! Tests inputs made to use much time or memory, found by fuzzing and by hand, with the expected result of each. No
//! test reads a clock: each input reaches a limit, or a count that grows no faster than the input.

use gouji::Engine;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::ingest::{MAX_CELLS, MAX_WORDS};
use gouji::source::Sources;

/// Returns the codes of the diagnostics for some bytes.
fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let engine = Engine::new();
    let said = match engine.read("报告", bytes, None, &mut Sources::default()) {
        Ok(reports) => reports.into_iter().flat_map(|report| report.diagnostics).collect(),
        Err(said) => said,
    };
    shown(said)
}

fn shown(said: Diagnostics) -> Vec<&'static str> {
    assert!(said.iter().all(|d| !d.message.render(Lang::Zh).is_empty() && !d.message.render(Lang::En).is_empty()));
    said.into_sorted().iter().map(|d| d.code.id()).collect()
}

#[test]
fn more_cells_than_are_believed_are_refused_whatever_the_form() {
    let cells = MAX_CELLS + 1;
    for (name, text) in [
        ("lines", "甲\n".repeat(cells)),
        ("figures", "1\n".repeat(cells)),
        ("one row of tabs", "1\t".repeat(cells)),
        ("one row of bars", "|1".repeat(cells)),
        ("commas", ",".repeat(cells)),
        ("page", format!("<table>{}</table>", format!("<tr>{}</tr>", "<td>1</td>".repeat(10)).repeat(cells / 10 + 1))),
    ] {
        assert_eq!(codes(text.as_bytes()), ["G0605"], "{name}");
    }
}

#[test]
fn more_words_than_are_believed_are_refused() {
    let words = "一".repeat(MAX_WORDS / 3 + 1);
    assert_eq!(codes(words.as_bytes()), ["G0605"]);
    assert_eq!(codes(format!("<html><p>{words}</p></html>").as_bytes()), ["G0605"]);
    // A file of codes is not searched for labels.
    let lines = "三,一,自然人,1\n".repeat(MAX_CELLS / 3);
    assert_eq!(codes(format!("table,row,col,value\n{lines}").as_bytes()), ["G0608"]);
}

// ---- PDF

/// Builds a PDF of these objects, each a dictionary or a stream.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    file
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// Builds one page with this drawing; `more` follows as objects 10, 11 and so on.
fn page(content: &[u8], entries: &str, map: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let object = |words: &str| words.as_bytes().to_vec();
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 9 0 R >>"),
        object(&format!(
            "<< /Type /Page /Parent 2 0 R {entries} /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /A 10 0 R >> >> >>"
        )),
        stream("", content),
        object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
        object(
            "<< /Type /Font /Subtype /Type0 /BaseFont /B /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>",
        ),
        stream("", map.as_bytes()),
        object(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /B /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /B >> >>",
        ),
        object("<< /Type /Pages /Parent 2 0 R >>"),
    ];
    // The groups of pages form a cycle only if it is requested.
    if !entries.contains("/Ring") {
        objects[1] = object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    }
    objects.extend_from_slice(more);
    pdf(&objects)
}

const BOX: &str = "/MediaBox [0 0 5000 5000]";
const WORDS: &str = "BT /F1 9 Tf 10 10 Td (1) Tj ET ";
const MAP: &str =
    "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0001> <4E00> endbfchar endcmap";

fn drawn(content: &str) -> Vec<u8> {
    page(content.as_bytes(), BOX, MAP, &[])
}

#[test]
fn a_page_that_is_read_is_the_measure_of_those_that_are_not() {
    assert_eq!(codes(&drawn(WORDS)), ["G0607"]);
    assert_eq!(codes(&drawn("BT /F2 9 Tf 10 10 Td <0001> Tj ET")), ["G0607"]);
    let form = stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 m 9 9 l S");
    assert_eq!(codes(&page(format!("{WORDS} /A Do /A Do").as_bytes(), BOX, MAP, &[form])), ["G0607"]);
    let picture = stream("/Subtype /Image /Width 1 /Height 1", &[b'q'; 1_500_000]);
    assert_eq!(codes(&page(format!("{WORDS} /A Do").as_bytes(), BOX, MAP, &[picture])), ["G0607"]);
}

#[test]
fn places_far_beyond_a_page_are_no_places() {
    let far = "1e300 0 0 1e300 9e15 9e15 cm 0 0 m 9e9 0 l S 0 0 m 0 9e9 l S 0 9e9 m 9e9 9e9 l S 9e9 0 m 9e9 9e9 l S";
    for content in [
        "BT /F1 999999999 Tf 1 0 0 1 21474836 21474836 Tm (1 2 3) Tj ET 0 0 40000000 40000000 re S".to_owned(),
        format!("{far} BT /F1 9 Tf (1) Tj ET"),
        "BT /F1 1e38 Tf 1e38 1e38 Td (11) Tj ET -21474836 -21474836 42949672 9 re S".to_owned(),
    ] {
        let said = codes(&drawn(&content));
        assert!(said == ["G0607"] || said == ["G0624"], "{content}: {said:?}");
    }
}

#[test]
fn cells_without_walls_are_joined_in_one_go() {
    // The teeth of two combs: no line separates the base cells between them.
    let teeth = |n: i32| (0..n).map(|i| 3 * i).collect::<Vec<_>>();
    let comb: String = teeth(690)
        .iter()
        .map(|at| format!("{at} 4497 m {at} 4500 l S 0 {at} m 3 {at} l S\n"))
        .chain(["0 4500 m 4500 4500 l S 0 0 m 0 4500 l S".to_owned()])
        .collect();
    assert_eq!(codes(&drawn(&format!("{WORDS} {comb}"))), ["G0607"]);
    // More cells than all tables of a file may have.
    let comb: String = teeth(900)
        .iter()
        .map(|at| format!("{at} 4497 m {at} 4500 l S 0 {at} m 3 {at} l S\n"))
        .chain(["0 4500 m 4500 4500 l S 0 0 m 0 4500 l S".to_owned()])
        .collect();
    assert_eq!(codes(&drawn(&format!("{WORDS} {comb}"))), ["G0605"]);
}

#[test]
fn what_a_pdf_would_unpack_to_is_measured_before() {
    let packed = |count: usize| {
        use std::io::Write;
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let piece = vec![b' '; 1 << 20];
        (0..count).for_each(|_| packer.write_all(&piece).unwrap());
        packer.finish().unwrap()
    };
    let bomb = |count: usize| page(WORDS.as_bytes(), BOX, MAP, &[stream("/Filter /FlateDecode", &packed(count))]);
    assert_eq!(codes(&bomb(8)), ["G0607"]);
    assert_eq!(codes(&bomb(64)), ["G0605"]);
    // Two stages of what loading unpacks at once.
    let twice = stream("/Type /ObjStm /Filter [ /FlateDecode /FlateDecode ]", &packed(1));
    assert_eq!(codes(&page(WORDS.as_bytes(), BOX, MAP, &[twice])), ["G0605"]);
    let many = [b'0', b' '].repeat(2_100_000);
    assert_eq!(codes(&page(&many, BOX, MAP, &[])), ["G0605"]);
    assert_eq!(codes(&drawn(&format!("{WORDS} {}", "q ".repeat(2_000)))), ["G0605"]);
}

#[test]
fn tables_of_characters_reach_no_farther_than_characters() {
    let content = "BT /F2 9 Tf 10 10 Td <0001> Tj ET";
    let map = |ranges: &str| MAP.replace("1 beginbfchar <0001> <4E00> endbfchar", ranges);
    let read = |ranges: &str| codes(&page(content.as_bytes(), BOX, &map(ranges), &[]));
    assert_eq!(read("1 beginbfrange <0000> <00ff> <4E00> endbfrange"), ["G0607"]);
    assert_eq!(read("1 beginbfrange <00000000> <fffffffe> <4E00> endbfrange"), ["G0605"]);
    assert_eq!(
        read("1 beginbfrange <0000> <0001> [<4E00> <4E01>] <00000000> < 8f ffffff> <0000> endbfrange"),
        ["G0605"]
    );
}

#[test]
fn pages_and_drawings_that_hold_themselves_are_broken() {
    assert_eq!(codes(&page(WORDS.as_bytes(), "/Ring 1", MAP, &[])), ["G0624"]);
    let form = |to: usize, times: usize| {
        let resources =
            format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A {to} 0 R >> >>");
        stream(&resources, "/A Do ".repeat(times).as_bytes())
    };
    let content = format!("{WORDS} /A Do");
    assert_eq!(codes(&page(content.as_bytes(), BOX, MAP, &[form(10, 1)])), ["G0624"]);
    // A form without resources uses those of the page, and so draws itself.
    let bare = stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"/A Do");
    assert_eq!(codes(&page(content.as_bytes(), BOX, MAP, &[bare])), ["G0624"]);
    // Ten levels of a hundred each: far too many lines to draw.
    let levels: Vec<Vec<u8>> = (0..10).map(|level| form(11 + level, 100)).collect();
    let last = stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 m 9 9 l S");
    assert_eq!(codes(&page(content.as_bytes(), BOX, MAP, &[levels, vec![last]].concat())), ["G0605"]);
}
