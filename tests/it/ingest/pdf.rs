//! Compares ruled PDFs of the corpus with their expected cells, and reads damaged ones.

use std::collections::BTreeMap;

use gouji::amount::Amount;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::ingest;
use gouji::report::State;
use gouji::source::Sources;

use crate::align::corpus;

#[test]
fn every_cell_of_the_pdfs_is_read() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in corpus::records(&corpus.join("index.csv")) {
        if !matches!(row["form"].as_str(), "pdf" | "v2.pdf") || row["truth"].is_empty() {
            continue;
        }
        let bytes = std::fs::read(corpus.join(&row["file"])).unwrap();
        let report = corpus::read(&row["file"], &bytes).unwrap_or_else(|why| panic!("{}: {why}", row["file"]));
        for ((table, line, col), (state, value, unit)) in corpus::truth(&corpus.join(&row["truth"])) {
            let (table_idx, form) = report.template.table_named(&table).unwrap();
            let leaf = |axis: &gouji::template::Axis, code: &str| {
                axis.leaves.iter().position(|idx| axis.node(*idx).code == code).map(gouji::template::LeafIdx).unwrap()
            };
            let _ = table_idx;
            let cell = report.cell(form.cell(leaf(&form.rows, &line), leaf(&form.cols, &col))).unwrap();
            let same = cell.state.name() == state
                && (cell.state != State::Number
                    || (cell.value == Amount::parse(&value) && cell.unit.clone().unwrap_or_default() == unit));
            *counts.entry(row["form"].clone()).or_default() += usize::from(same);
            if !same {
                wrong.push(format!(
                    "{} {table}!{line},{col}: {:?} {:?} for {state} {value}",
                    row["file"], cell.state, cell.value
                ));
            }
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counts.values().sum::<usize>() > 2900);
}

/// Returns the codes of the diagnostics for some bytes.
fn said(bytes: &[u8]) -> Vec<&'static str> {
    let mut diagnostics = Diagnostics::default();
    let _ = ingest::read("文件.pdf", bytes, &mut Sources::default(), &mut diagnostics);
    let list = diagnostics.into_sorted();
    assert!(list.iter().all(|d| !d.message.render(Lang::Zh).is_empty()));
    list.iter().map(|d| d.code.id()).collect()
}

#[test]
fn a_damaged_pdf_is_said() {
    assert_eq!(said(b"%PDF-1.7\n%broken"), ["G0624"]);
    let Some(corpus) = corpus::corpus() else { return };
    let bytes = std::fs::read(corpus.join("forms/seed-2019.pdf")).unwrap();
    for part in 1..12 {
        said(&bytes[..bytes.len() * part / 12]);
    }
    let mut seed = 7usize;
    for _ in 0..24 {
        let mut damaged = bytes.clone();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = (seed >> 16) % damaged.len();
            damaged[at] ^= 1 << (seed % 8);
        }
        said(&damaged);
    }
}

#[test]
fn a_page_without_text_is_said() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << >> >>",
        "<< /Length 12 >>\nstream\n0 0 m 9 9 l S\nendstream",
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (idx, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", idx + 1));
    }
    let table = file.len();
    file.push_str("xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    assert_eq!(said(file.as_bytes()), ["G0624"]);
}

/// The same file without what its pages stroke and fill.
fn without_lines(bytes: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(bytes).unwrap();
    for page in document.page_iter().collect::<Vec<_>>() {
        let mut content = lopdf::content::Content::decode(&document.get_page_content(page).unwrap()).unwrap();
        for operation in &mut content.operations {
            if matches!(operation.operator.as_str(), "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*") {
                operation.operator = "n".to_owned();
            }
        }
        document.change_page_content(page, content.encode().unwrap()).unwrap();
    }
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn tables_without_ruling_lines_give_no_wrong_cell() {
    let Some(corpus) = corpus::corpus() else { return };
    let (mut right, mut open, mut wrong) = (0, 0, Vec::new());
    for row in corpus::records(&corpus.join("index.csv")) {
        if !matches!(row["form"].as_str(), "pdf" | "v2.pdf") || row["truth"].is_empty() {
            continue;
        }
        let bytes = without_lines(&std::fs::read(corpus.join(&row["file"])).unwrap());
        let report = corpus::read(&row["file"], &bytes).unwrap_or_else(|why| panic!("{}: {why}", row["file"]));
        for ((table, line, col), (state, value, _)) in corpus::truth(&corpus.join(&row["truth"])) {
            let (_, form) = report.template.table_named(&table).unwrap();
            let leaf = |axis: &gouji::template::Axis, code: &str| {
                axis.leaves.iter().position(|idx| axis.node(*idx).code == code).map(gouji::template::LeafIdx).unwrap()
            };
            let cell = report.cell(form.cell(leaf(&form.rows, &line), leaf(&form.cols, &col))).unwrap();
            match cell.state {
                State::Uncertain | State::Absent | State::Text => open += 1,
                found if found.name() == state && (found != State::Number || cell.value == Amount::parse(&value)) => {
                    right += 1;
                }
                found => wrong.push(format!("{} {table}!{line},{col}: {found:?} for {state} {value}", row["file"])),
            }
        }
    }
    println!("right {right}, open {open}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right >= 2750, "{right}");
}
