//! Tests Parquet and Arrow IPC: the result is that of the same cells as CSV for every type, encoding and division, and
//! broken or hostile files give a diagnostic.

#![allow(clippy::disallowed_types, reason = "columns of floats are made here")]

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::builder::{Decimal256Builder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, Float32Array, Float64Array, Int64Array, LargeStringArray, NullArray,
    RecordBatch, StringArray, StringViewArray, UInt8Array,
};
use arrow_buffer::i256;

use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::DataType;
use gouji::dataset::{ChunkReader, Reader, sniff};
use gouji::diagnostic::{Code, Lang};
use gouji::report::{Place, State};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};
use proptest::prelude::*;

use crate::dataset::{Read, codes, forms, programs, read, value};

/// Writes a batch in one of the ways that programs use.
pub fn written(batches: &[RecordBatch], way: usize) -> Vec<u8> {
    let schema = batches[0].schema();
    let packed = |kind| IpcWriteOptions::default().try_with_compression(Some(kind)).unwrap();
    let parquet = |properties: WriterProperties| {
        let mut writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties)).unwrap();
        batches.iter().for_each(|batch| writer.write(batch).unwrap());
        writer.into_inner().unwrap()
    };
    let properties = || WriterProperties::builder().set_max_row_group_row_count(Some(50));
    match way {
        0 => parquet(properties().build()),
        1 => parquet(
            properties()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_writer_version(WriterVersion::PARQUET_2_0)
                .set_dictionary_enabled(false)
                .build(),
        ),
        2 => parquet(
            properties()
                .set_compression(Compression::GZIP(GzipLevel::default()))
                .set_data_page_row_count_limit(7)
                .set_write_batch_size(7)
                .build(),
        ),
        3 => {
            let options = if batches.len().is_multiple_of(2) {
                IpcWriteOptions::default()
            } else {
                packed(CompressionType::ZSTD)
            };
            let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.into_inner().unwrap()
        }
        4 => {
            let mut writer =
                StreamWriter::try_new_with_options(Vec::new(), &schema, packed(CompressionType::LZ4_FRAME)).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.into_inner().unwrap()
        }
        5 => parquet(properties().set_compression(Compression::SNAPPY).set_dictionary_page_size_limit(64).build()),
        _ => {
            let mut properties = properties().set_compression(Compression::LZ4_RAW).set_dictionary_enabled(false);
            let delta = [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY];
            for (at, field) in
                schema.fields().iter().enumerate().filter(|(_, field)| field.data_type() == &DataType::Utf8)
            {
                properties = properties.set_column_encoding(field.name().as_str().into(), delta[at % 2]);
            }
            parquet(properties.build())
        }
    }
}

pub const WAYS: usize = 7;

pub fn texts(words: &[String], how: usize) -> ArrayRef {
    let blank = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
    match how % 4 {
        0 => Arc::new(words.iter().map(blank).collect::<StringArray>()),
        1 => Arc::new(words.iter().map(blank).collect::<LargeStringArray>()),
        2 => Arc::new(words.iter().map(blank).collect::<StringViewArray>()),
        _ => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            words.iter().for_each(|word| builder.append_option(blank(word)));
            Arc::new(builder.finish())
        }
    }
}

/// Builds batches of columns with some rows each.
pub fn batches(columns: &[(&str, ArrayRef)], cut: usize) -> Vec<RecordBatch> {
    let whole =
        RecordBatch::try_from_iter_with_nullable(columns.iter().map(|(name, column)| (name, column.clone(), true)));
    let whole = whole.unwrap();
    let rows = whole.num_rows();
    if cut == 0 || rows == 0 {
        return vec![whole];
    }
    (0..rows).step_by(cut).map(|at| whole.slice(at, cut.min(rows - at))).collect()
}

/// Returns everything about reports except their places.
fn said(all: &[Read]) -> Vec<String> {
    let one = |read: &Read| {
        let words = |message: String| match message.split_once("（第 ") {
            Some((before, behind)) => format!("{before}{}", behind.split_once('）').unwrap().1),
            None => message,
        };
        let list = |list: Vec<gouji::diagnostic::Diagnostic>| {
            list.into_iter()
                .map(|d| format!("{} {}", d.code.id(), words(d.message.render(Lang::Zh))))
                .collect::<Vec<_>>()
        };
        match &read.report {
            Ok(report) => {
                let present = report.cells.iter().enumerate().filter(|(_, cell)| cell.state != State::Absent);
                let cells: Vec<String> = present
                    .map(|(at, cell)| format!("{at} {:?} {:?} {:?} {}", cell.state, cell.value, cell.unit, cell.raw()))
                    .collect();
                let found = list(report.diagnostics.iter().cloned().collect());
                format!(
                    "{} {} {:?} {:?} {cells:?} {found:?}",
                    read.name, report.template.name, report.year, report.organisation
                )
            }
            Err(found) => format!("{} {:?}", read.name, list(found.iter().cloned().collect())),
        }
    };
    all.iter().map(one).collect()
}

#[test]
fn the_forms_are_told_by_content() {
    let batches =
        batches(&[("report", texts(&["a".to_owned()], 0)), ("三!一,自然人", Arc::new(Int64Array::from(vec![1])))], 0);
    for (way, shape) in [(0, "Format(Parquet)"), (3, "Format(ArrowFile)"), (4, "Format(ArrowStream)")] {
        assert_eq!(format!("{:?}", sniff(&written(&batches, way)).unwrap()), shape);
    }
}

/// Builds a wide table with a column of its own type for each cell.
fn wide(value: ArrayRef) -> Vec<RecordBatch> {
    let names: Vec<String> = (0..value.len()).map(|at| format!("r{at}")).collect();
    let year: ArrayRef = Arc::new(UInt8Array::from(vec![Some(21); value.len()]));
    batches(
        &[
            ("ignored", Arc::new(NullArray::new(value.len()))),
            ("三!一,自然人", value),
            ("year", year),
            ("report", texts(&names, 3)),
            ("三!三.(六).1,自然人", Arc::new(Int64Array::from(vec![Some(1); names.len()]))),
        ],
        2,
    )
}

#[test]
fn every_type_gives_its_exact_figures() {
    let decimals = |values: Vec<i128>, digits, scale| -> ArrayRef {
        Arc::new(Decimal128Array::from(values).with_precision_and_scale(digits, scale).unwrap())
    };
    let mut large = Decimal256Builder::new().with_precision_and_scale(60, 2).unwrap();
    large.append_value(i256::from_i128(1250));
    large.append_value(i256::from_parts(u128::MAX, 5));
    large.append_null();
    let cases: Vec<(ArrayRef, &str)> = vec![
        (
            Arc::new(Int64Array::from(vec![Some(-7), None, Some(i64::MAX)])),
            "Number -7|Blank |Number 9223372036854775807",
        ),
        (decimals(vec![1250, -5, 0], 10, 2), "Number 12.50|Number -0.05|Number 0.00"),
        (decimals(vec![12, -3, 0], 10, -2), "Number 1200|Number -300|Number 0"),
        (decimals(vec![12_500_000_000_000_000_000, 1, 0], 38, 18), "Number 12.5|Number 0.000000000000000001|Number 0"),
        (Arc::new(large.finish()), "Number 12.50|Text 20416942015256307807802476445906092687.35|Blank "),
        (
            Arc::new(Float64Array::from(vec![
                Some(0.1),
                Some(f64::NAN),
                Some(f64::INFINITY),
                Some(1e22),
                Some(-0.0),
                None,
                Some(12.0),
            ])),
            "Number 0.1|Text NaN|Text inf|Number 10000000000000000000000|Number -0|Blank |Number 12",
        ),
        (
            Arc::new(Float32Array::from(vec![0.1, 123_456_789.0, 16_777_216.0])),
            "Number 0.1|Number 123456790|Number 16777216",
        ),
        (Arc::new(BooleanArray::from(vec![true, false])), "Text true|Text false"),
        (
            texts(&["12".to_owned(), " － ".to_owned(), "1,245".to_owned(), String::new()], 2),
            "Number 12|Dash －|Number 1,245|Blank ",
        ),
        (Arc::new(NullArray::new(2)), "Blank |Blank "),
    ];
    for (column, expected) in cases {
        for way in 0..WAYS {
            // Parquet has no decimals of negative scale.
            if !matches!(way, 3 | 4) && matches!(column.data_type(), DataType::Decimal128(_, -2)) {
                continue;
            }
            let (all, remarks) = read(&written(&wide(column.clone()), way), 1 << 20, &programs());
            assert_eq!(remarks, Vec::<String>::new());
            let of = |read: &Read| {
                let report = read.report.as_ref().unwrap();
                let cell = report
                    .cells
                    .iter()
                    .find(|cell| matches!(&cell.place, Some(Place::Row { column: Some(column), .. }) if **column == *"三!一,自然人"));
                cell.map_or("?".to_owned(), |cell| format!("{:?} {}", cell.state, cell.raw()))
            };
            assert_eq!(
                all.iter().map(of).collect::<Vec<_>>().join("|"),
                expected,
                "{:?} way {way}",
                column.data_type()
            );
            assert_eq!(all[1].at[0], "row 2 column 三!一,自然人");
        }
    }
}

#[test]
fn columns_that_are_missing_or_unusable_are_named() {
    let words = |list: &[&str]| texts(&list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), 0);
    let one = |columns: &[(&str, ArrayRef)]| read(&written(&batches(columns, 0), 0), 100, &[]).1;
    let long = [
        ("report", words(&["a"])),
        ("tabel", words(&["三"])),
        ("row", words(&["一"])),
        ("col", words(&["自然人"])),
        ("value", words(&["1"])),
    ];
    assert_eq!(one(&long), ["the file lacks the columns `table` (`tabel`?)"]);
    let mut date = long.clone();
    date[1].0 = "table";
    date[4].1 = Arc::new(arrow_array::Date32Array::from(vec![1]));
    assert_eq!(one(&date), ["the column `value` of type `Date32` cannot hold cells; it was not read"]);
    let odd: ArrayRef = Arc::new(arrow_array::Date32Array::from(vec![1]));
    let wide = [
        ("report", words(&["a"])),
        ("三!一,自然人", words(&["1"])),
        ("三!二,自然人", odd),
        ("三!十,自然人", words(&["1"])),
    ];
    assert_eq!(
        one(&wide),
        [
            "the column `三!十,自然人` does not name a cell of the template; it was not read",
            "the column `三!二,自然人` of type `Date32` cannot hold cells; it was not read"
        ]
    );
}

#[test]
fn rows_without_a_report_and_names_that_come_again_are_said() {
    let words = |list: &[&str]| texts(&list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), 3);
    let names = words(&["a", "a", "", "b", "a"]);
    let lines = [
        ("value", words(&["1", "2", "3", "4", "5"])),
        ("col", words(&["自然人"; 5])),
        ("report", names),
        ("table", words(&["三"; 5])),
        ("row", words(&["三.(六).1", "三.(六).2", "一", "九", "三.(六).1"])),
    ];
    for way in 0..WAYS {
        for size in [1, 1 << 20] {
            let (all, said) = read(&written(&batches(&lines, 2), way), size, &programs());
            assert_eq!(
                said,
                [
                    "this line does not name its report",
                    "the lines of report `a` are not contiguous; each part is checked separately"
                ]
            );
            assert_eq!(all.len(), 3);
            assert_eq!(all[0].at, ["row 1 column value", "row 2 column value"]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn long_columns_say_what_the_csv_says(
        reports in prop::collection::vec((0usize..5, prop::bool::ANY, prop::collection::vec((0usize..190, value(), 0usize..40), 1..25)), 2..8),
        size in prop::sample::select(vec![1usize, 640, 1 << 20]),
        (way, how, cut) in (0..WAYS, 0usize..4, prop::sample::select(vec![0usize, 1, 7, 50])),
        more in prop::bool::ANY,
    ) {
        let forms = forms();
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); 8];
        for (nth, (name, old, cells)) in reports.iter().enumerate() {
            let form = &forms[usize::from(*old).min(forms.len() - 1)];
            for (cell, value, odd) in cells {
                let (table, row, col) = codes(form, cell % form.cell_count());
                let row = if *odd == 0 { "九十九".to_owned() } else { row };
                let state = match odd { 3 => "number", 4 => "blank", 6 => "absent", 7 => "dash", 8 => "Number", _ => "" };
                let unit = match odd { 9 => "件", 10 => "万元", _ => "" };
                // An unclosed quote is an error only in CSV.
                let value = value.trim_matches('"');
                let raw = match odd { 4 | 11 => "7", 12..=20 => value, 7 | 21 => "—", 22 => "0", _ => "" };
                let words = [value, state, unit, raw].map(str::to_owned);
                let cell = [format!("n{nth}-{name}"), table, row, col].into_iter().chain(words);
                columns.iter_mut().zip(cell).for_each(|(column, word)| column.push(word));
            }
        }
        let names = ["report", "table", "row", "col", "value", "state", "unit", "raw"];
        let width = if more { 8 } else { 5 };
        let mut csv = names[..width].join(",") + "\n";
        for row in 0..columns[0].len() {
            let quoted: Vec<String> = columns[..width].iter().map(|column| format!("\"{}\"", column[row])).collect();
            csv.push_str(&(quoted.join(",") + "\n"));
        }
        let list: Vec<(&str, ArrayRef)> =
            names[..width].iter().zip(&columns).enumerate().map(|(at, (name, words))| (*name, texts(words, how + at))).collect();
        let list: Vec<(&str, ArrayRef)> = list.into_iter().rev().collect();
        let bytes = written(&batches(&list, cut), way);
        let programs = programs();
        let whole = read(&bytes, 1 << 20, &programs);
        let parts = read(&bytes, size, &programs);
        let names = |all: &[Read]| all.iter().map(|read| (read.name.clone(), read.settled, read.at.clone())).collect::<Vec<_>>();
        prop_assert_eq!(names(&whole.0), names(&parts.0));
        prop_assert_eq!(&whole.1, &parts.1);
        if sniff(csv.as_bytes()).is_some() {
            let lines = read(csv.as_bytes(), 1 << 20, &programs);
            prop_assert_eq!(said(&whole.0), said(&lines.0));
            prop_assert_eq!(whole.1, lines.1);
        }
    }

    #[test]
    fn wide_columns_say_what_the_csv_says(
        columns in prop::collection::vec((0usize..190, prop::bool::ANY, 0usize..5), 2..20),
        lines in prop::collection::vec((0u32..4, prop::collection::vec((value(), -999i32..99_999), 20), prop::bool::ANY), 1..8),
        size in prop::sample::select(vec![1usize, 640, 1 << 20]),
        (way, cut) in (0..WAYS, prop::sample::select(vec![0usize, 1, 3])),
    ) {
        let forms = forms();
        let mut csv = "report,year,template".to_owned();
        let names: Vec<String> = (0..lines.len()).map(|at| format!("w{at}")).collect();
        let years: Vec<i64> = lines.iter().map(|line| i64::from(2018 + line.0)).collect();
        let stated: Vec<String> = lines.iter().map(|line| if line.2 { forms[0].name.clone() } else { String::new() }).collect();
        let mut list: Vec<(String, ArrayRef)> = vec![
            ("report".to_owned(), texts(&names, way)),
            ("year".to_owned(), Arc::new(Int64Array::from(years.clone()))),
            ("template".to_owned(), texts(&stated, 0)),
        ];
        let mut printed: Vec<Vec<String>> = Vec::new();
        for (at, (cell, old, kind)) in columns.iter().enumerate() {
            let form = &forms[usize::from(*old).min(forms.len() - 1)];
            let (table, row, col) = codes(form, cell % form.cell_count());
            csv.push_str(&format!(",\"{table}!{row},{col}\""));
            let numbers = lines.iter().map(|line| Some(line.1[at].1).filter(|number| number % 5 != 0));
            let (words, column): (Vec<String>, ArrayRef) = match kind {
                0 => {
                    let words: Vec<String> = lines.iter().map(|line| line.1[at].0.trim_matches('"').to_owned()).collect();
                    (words.clone(), texts(&words, at))
                }
                1 => (
                    numbers.clone().map(|n| n.map_or(String::new(), |n| format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100))).collect(),
                    Arc::new(numbers.map(|n| n.map(i128::from)).collect::<Decimal128Array>().with_precision_and_scale(12, 2).unwrap()),
                ),
                2 => (
                    numbers.clone().map(|n| n.map_or(String::new(), |n| (f64::from(n) / 8.0).to_string())).collect(),
                    Arc::new(numbers.map(|n| n.map(|n| f64::from(n) / 8.0)).collect::<Float64Array>()),
                ),
                _ => (
                    numbers.clone().map(|n| n.map_or(String::new(), |n| n.to_string())).collect(),
                    Arc::new(numbers.map(|n| n.map(i64::from)).collect::<Int64Array>()),
                ),
            };
            printed.push(words);
            list.push((format!("{table}!{row},{col}"), column));
        }
        for row in 0..lines.len() {
            csv.push_str(&format!("\n{},{},{}", names[row], years[row], stated[row]));
            printed.iter().for_each(|words| csv.push_str(&format!(",\"{}\"", words[row])));
        }
        csv.push('\n');
        // Columns with the same name differ only in their position.
        let mut seen = std::collections::HashSet::new();
        prop_assume!(list.iter().all(|(name, _)| seen.insert(name.clone())));
        let list: Vec<(&str, ArrayRef)> = list.iter().map(|(name, column)| (name.as_str(), column.clone())).collect();
        let bytes = written(&batches(&list, cut), way);
        let programs = programs();
        let whole = read(&bytes, 1 << 20, &programs);
        let parts = read(&bytes, size, &programs);
        let csv = read(csv.as_bytes(), 1 << 20, &programs);
        prop_assert_eq!(said(&whole.0), said(&parts.0));
        prop_assert_eq!(said(&whole.0), said(&csv.0));
        prop_assert_eq!(&whole.1, &csv.1);
        let settled = |all: &[Read]| all.iter().map(|read| read.settled).collect::<Vec<_>>();
        prop_assert_eq!(settled(&whole.0), settled(&csv.0));
    }
}

/// Reads any file to its end; returns the number of reports and the codes of its diagnostics.
fn survived(bytes: &[u8]) -> (usize, Vec<Code>) {
    let Some(shape) = sniff(bytes) else { return (0, Vec::new()) };
    let feed = match ChunkReader::open("x", &shape, Cursor::new(bytes.to_vec()), 4000) {
        Ok(feed) => feed,
        Err(diagnostic) => return (0, vec![diagnostic.code]),
    };
    let mut reader = Reader::new("x", &forms(), None);
    let (mut count, mut said) = (0, Vec::new());
    for chunk in feed {
        match chunk {
            Ok(chunk) => count += reader.decode(&chunk).records.len(),
            Err(diagnostic) => said.push(diagnostic.code),
        }
    }
    (count, said)
}

fn plain_file(way: usize) -> Vec<u8> {
    let form = forms().into_iter().find(|form| form.name.ends_with("2021")).unwrap();
    let cells: Vec<[String; 4]> = (0..3usize)
        .flat_map(|report| {
            let form = form.clone();
            (0..form.cell_count()).map(move |cell| {
                let (table, row, col) = codes(&form, cell);
                [format!("r{report}"), table, row, col]
            })
        })
        .collect();
    let column =
        |at: usize| texts(&cells.iter().map(|cell| cell[at].clone()).collect::<Vec<_>>(), if at == 2 { 0 } else { 3 });
    let value: ArrayRef = Arc::new(Int64Array::from((0..cells.len() as i64).collect::<Vec<_>>()));
    written(
        &batches(
            &[("report", column(0)), ("table", column(1)), ("row", column(2)), ("col", column(3)), ("value", value)],
            100,
        ),
        way,
    )
}

#[test]
fn broken_files_end_in_words() {
    for way in 0..WAYS {
        let whole = plain_file(way);
        assert_eq!(survived(&whole), (3, Vec::new()), "way {way}");
        for cut in [9, 20, whole.len() / 2, whole.len() - 1] {
            let (_, said) = survived(&whole[..cut]);
            assert!(!said.is_empty() || way == 4, "way {way} cut at {cut}");
        }
        // Changes every byte in turn to two values that are often lengths.
        for at in (way..whole.len()).step_by(whole.len() / 40 + 1) {
            for byte in [0xff, whole[at] ^ 1] {
                let mut hurt = whole.clone();
                hurt[at] = byte;
                let _ = survived(&hurt);
            }
        }
    }
    assert_eq!(survived(b"PAR1 and nothing else PARE").1, [Code::Encrypted]);
    assert_eq!(survived(b"PAR1PAR1").1, [Code::BrokenFile]);
}

/// Replaces the first occurrence of `from` with `to`.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

#[test]
fn what_declares_more_than_it_holds_takes_no_room() {
    // A compressed buffer that would expand to four tebibytes.
    let stream = plain_file(4);
    let declared = 800i64.to_le_bytes();
    assert_eq!(survived(&patched(stream, &declared, &(1i64 << 42).to_le_bytes())).1, [Code::FileTooLarge]);
    // A message with a header of one gibibyte, and one without a header.
    let head = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x40];
    assert_eq!(survived(&[&head[..], &[0; 64]].concat()), (0, Vec::new()), "no stream begins so");
    let head = [0xff, 0xff, 0xff, 0xff, 0, 0, 0x40, 0];
    assert_eq!(survived(&[&head[..], &[0; 64]].concat()).1, [Code::BrokenFile]);
    // A footer longer than the file, and one with a list of two billion row groups.
    let footer = |footer: &[u8], length: u32| [b"PAR1", footer, &length.to_le_bytes(), b"PAR1"].concat();
    assert_eq!(survived(&footer(&[0; 8], u32::MAX)).1, [Code::BrokenFile]);
    let groups = [0x15, 2, 0x2c, 0, 0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07];
    assert_eq!(survived(&footer(&groups, groups.len() as u32)).1, [Code::BrokenFile]);
    // Row groups with more rows than their pages contain.
    let whole = plain_file(0);
    let rows = [0x16, 100, 0x26];
    assert!(whole.windows(3).any(|window| window == rows), "fifty rows a group");
    assert_eq!(survived(&patched(whole, &rows, &[0x16, 102, 0x26])).1, [Code::BrokenFile]);
    assert_eq!(survived(&patched(plain_file(5), b"PAR1", b"PARE")).0, 3, "the end says whether it is encrypted");
}

/// Adds fields to the end of the footer of a Parquet file.
fn with_fields(whole: &[u8], more: &[u8]) -> Vec<u8> {
    let (rest, end) = whole.split_at(whole.len() - 8);
    let length = u32::from_le_bytes(*end.first_chunk().unwrap());
    let (pages, footer) = rest.split_at(rest.len() - length as usize);
    let footer = [&footer[..footer.len() - 1], more, &[0]].concat();
    [pages, &footer, &u32::try_from(footer.len()).unwrap().to_le_bytes(), b"PAR1"].concat()
}

/// Each of these would make the library count to two billion for every occurrence.
#[test]
fn no_list_without_end_is_counted() {
    let whole = plain_file(0);
    // An unknown field does no harm: number 100, a string, a list of two numbers.
    assert_eq!(survived(&with_fields(&whole, &[0x08, 0xc8, 1, 3, b'n', b'e', b'w'])), (3, Vec::new()));
    assert_eq!(survived(&with_fields(&whole, &[0x09, 0xc8, 1, 0x25, 2, 4])), (3, Vec::new()));
    // Booleans in a list; seven of them, which the library takes for a field of its own; in a field of another type.
    let endless = [0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 7];
    for more in [
        [&[0x09, 0xc8, 1][..], &endless[1..]].concat(),
        [&[0x09, 0xc8, 1, 0x71][..], &endless].concat(),
        [&[0x08, 2, 7][..], &endless].concat(),
    ] {
        assert_eq!(survived(&with_fields(&whole, &more)).1, [Code::BrokenFile], "{more:?}");
    }
}

#[test]
fn other_ways_of_packing_are_named() {
    let batches = wide(Arc::new(Int64Array::from(vec![1, 2])));
    let properties = WriterProperties::builder().set_compression(Compression::LZ4).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), Some(properties)).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    assert_eq!(survived(&writer.into_inner().unwrap()).1, [Code::FormatNotRead]);
}
