//! Writes the seeds of the fuzz targets to `fuzz/corpus/<target>/`: the examples, the built-in rules, the cases of the
//! tests, and, if `GOUJI_CORPUS` names a folder of reports, its `forms/`.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example seed`

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use gouji::Engine;
use gouji::diagnostic::Lang;
use gouji::render::{extract, json};
use gouji::source::Sources;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

/// Longer seeds make runs slow, and shorter ones contain the same constructs.
const LONGEST: usize = 48 << 10;
/// The number of files taken per format.
const OF_ONE_FORM: usize = 4;

fn main() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = fuzz.parent().expect("fuzz stands in the repository");
    let seeds = Seeds { corpus: fuzz.join("corpus") };
    for report in ["report-2019.txt", "report-2021.md", "broken-2021.md"] {
        seeds.report(&home.join("examples").join(report));
    }
    for file in below(&home.join("rules")).into_iter().chain(below(&home.join("examples"))) {
        if file.extension().is_some_and(|e| e == "yaml") {
            seeds.put("yaml", &name(&file), &read(&file));
        }
    }
    seeds.put("yaml", "sample", &read(&home.join("tests/cases/sample.template.yaml")));
    for file in below(&home.join("tests/cases")).into_iter().chain(below(&home.join("rules"))) {
        seeds.cases(&file);
    }
    seeds.figures();
    seeds.drawings();
    seeds.columns();
    if let Ok(corpus) = std::env::var("GOUJI_CORPUS") {
        let mut taken: Vec<(String, usize)> = Vec::new();
        for file in below(&Path::new(&corpus).join("forms")) {
            let form = name(&file).split_once('.').map_or(String::new(), |(_, form)| form.to_owned());
            match taken.iter_mut().find(|(known, _)| *known == form) {
                Some((_, count)) if *count >= OF_ONE_FORM => continue,
                Some((_, count)) => *count += 1,
                None => taken.push((form, 1)),
            }
            seeds.report(&file);
        }
    }
}

struct Seeds {
    corpus: PathBuf,
}

impl Seeds {
    /// Writes a long and a wide table in each of the two formats.
    fn columns(&self) {
        let words = |list: &[&str]| Arc::new(StringArray::from(list.to_vec())) as ArrayRef;
        let figures = Arc::new(Int64Array::from(vec![Some(1), None, Some(-30)])) as ArrayRef;
        let long = [
            ("report", words(&["a", "a", "b"])),
            ("table", words(&["三"; 3])),
            ("row", words(&["一", "三.(六).1", "三.(七)"])),
            ("col", words(&["自然人"; 3])),
            ("value", figures.clone()),
        ];
        let wide = [
            ("report", words(&["a", "b", "c"])),
            ("三!一,自然人", figures),
            ("三!三.(六).1,自然人", words(&["", "—", "1.50"])),
        ];
        for (name, columns) in [("long", long.to_vec()), ("wide", wide.to_vec())] {
            let batch = RecordBatch::try_from_iter(columns).expect("a batch");
            let zstd = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
            let delta = WriterProperties::builder()
                .set_dictionary_enabled(false)
                .set_writer_version(WriterVersion::PARQUET_2_0);
            for (packing, properties) in [("zstd", zstd.build()), ("delta", delta.build())] {
                let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("a writer");
                writer.write(&batch).expect("rows");
                self.put("columns", &format!("{name}.{packing}.parquet"), &writer.into_inner().expect("a file"));
            }
            let mut file = FileWriter::try_new(Vec::new(), &batch.schema()).expect("a writer");
            file.write(&batch).expect("rows");
            self.put("columns", &format!("{name}.arrow"), &file.into_inner().expect("a file"));
            let packed =
                IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).expect("LZ4");
            let mut stream = StreamWriter::try_new_with_options(Vec::new(), &batch.schema(), packed).expect("a writer");
            stream.write(&batch).expect("rows");
            self.put("columns", &format!("{name}.stream"), &stream.into_inner().expect("a stream"));
        }
    }

    fn put(&self, target: &str, name: &str, bytes: &[u8]) {
        let folder = self.corpus.join(target);
        fs::create_dir_all(&folder).expect("a folder for seeds");
        let bytes = &bytes[..bytes.len().min(LONGEST)];
        fs::write(folder.join(name), bytes).expect("a seed");
    }

    fn report(&self, file: &Path) {
        let (bytes, name) = (read(file), name(file));
        let ending = name.rsplit('.').next().unwrap_or_default();
        match ending {
            "html" => {
                self.put("html", &name, &bytes);
            }
            "docx" | "xlsx" | "odt" | "ods" => self.parts(&name, &bytes),
            "xls" => {
                self.put("office", &name, &bytes);
                // The workbook stream is contiguous and starts with this record.
                if let Some(at) = bytes.windows(4).position(|four| four == [9, 8, 16, 0]) {
                    self.put("office", &format!("{name}.records"), &bytes[at..]);
                }
            }
            "doc" => self.put("office", &name, &bytes),
            "pdf" => {
                self.put("pdf", &name, &bytes);
                self.contents(&name, &bytes);
            }
            "csv" if bytes.starts_with(b"table,") || name.contains("long") => self.put("coded", &name, &bytes),
            _ => self.put("text", &name, &bytes),
        }
        self.coded(&name, &bytes);
    }

    /// Writes what `extract` prints for a report, which can be read as a report again.
    fn coded(&self, name: &str, bytes: &[u8]) {
        let (engine, mut sources) = (Engine::new(), Sources::default());
        let Ok(reports) = engine.read(name, bytes, None, &mut sources) else { return };
        let all = reports
            .iter()
            .map(|report| extract::report(report, &extract::Fills::default(), &sources, Lang::En))
            .collect();
        let whole = json::line(&extract::output(all, Vec::new()));
        self.put("coded", &format!("{name}.json"), whole.as_bytes());
        let cells: String =
            reports.iter().map(|report| extract::csv(report, &extract::Fills::default(), &sources)).collect();
        let lines = format!("{}\n{cells}", extract::CSV_HEADER.join(","));
        self.put("coded", &format!("{name}.csv"), lines.as_bytes());
    }

    /// Writes the parts of an archive in the format of the target: `name \0 content \0 …`.
    fn parts(&self, name: &str, bytes: &[u8]) {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut out = Vec::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).expect("an entry");
            let part = entry.name().expect("a name").into_owned();
            let read = part.ends_with(".rels")
                || ["[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "content.xml"].contains(&part.as_str())
                || ["document.xml", "styles.xml", "workbook.xml", "sharedStrings.xml"]
                    .iter()
                    .any(|p| part.ends_with(p))
                || part.contains("/sheet");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("an entry");
            // Styles of documents do not affect cells.
            if read && !part.ends_with("word/styles.xml") {
                content.retain(|byte| *byte != 0);
                // The beginning of each table shows how the rest is written.
                content.truncate(LONGEST / 2);
                out.extend([part.as_bytes(), b"\0", &content, b"\0"].concat());
            }
        }
        self.put("office", &format!("{name}.parts"), &out);
        if bytes.len() < LONGEST {
            self.put("office", name, bytes);
        }
    }

    /// Writes what the first page of a PDF draws, and one of its character maps.
    fn contents(&self, name: &str, bytes: &[u8]) {
        let (mut content, mut map) = (Vec::new(), Vec::new());
        for (at, _) in bytes.windows(7).enumerate().filter(|(_, seven)| *seven == b"stream\n" || *seven == b"stream\r")
        {
            let body = &bytes[at + 7..];
            let body = body.strip_prefix(b"\n").unwrap_or(body);
            let mut out = Vec::new();
            let _ = flate2::read::ZlibDecoder::new(body).take(LONGEST as u64 / 2).read_to_end(&mut out);
            let has = |words: &[u8]| out.windows(words.len()).any(|piece| piece == words);
            if content.is_empty() && has(b" Tf") {
                content = out;
            } else if map.is_empty() && has(b"begincmap") {
                map = out;
            }
        }
        if !content.is_empty() {
            self.put("pdf", &format!("{name}.drawing"), &[&content[..], b"\0", &map, b"\0\0"].concat());
        }
    }

    /// Writes the files inside a document of cases: rules, templates, reports, and their expressions.
    fn cases(&self, file: &Path) {
        let text = String::from_utf8_lossy(&read(file)).into_owned();
        for (index, fence) in text.split("```").skip(1).step_by(2).enumerate() {
            let Some((info, body)) = fence.split_once('\n') else { continue };
            let seed = format!("{}-{index}", name(file));
            match info.split_whitespace().next() {
                Some("rules" | "template") => self.put("yaml", &seed, body.as_bytes()),
                Some("report") => self.put("text", &seed, body.as_bytes()),
                _ => continue,
            }
            for (line, words) in body.lines().enumerate() {
                if let Some((_, words)) = words.split_once("check: ").or_else(|| words.split_once("when: ")) {
                    self.put("expression", &format!("{seed}-{line}"), words.trim_matches(['"', '\'']).as_bytes());
                }
            }
        }
    }

    fn figures(&self) {
        let words = [
            "0",
            "　 12\u{a0}",
            "１２",
            "+19",
            "减9",
            "減少 4",
            "－3",
            "3,456.78",
            "7，654，321",
            "3\u{a0}456",
            "3456.78万元",
            "8090.5（万元）",
            "5(单位：元)",
            "007",
            "—",
            "无",
            "1e5",
            "12①",
            "1.2.3",
            "99999999999999999.999999999",
        ];
        for (index, words) in words.iter().enumerate() {
            self.put("figure", &index.to_string(), words.as_bytes());
        }
    }

    /// Writes a ruled table made by hand: lines, thin boxes and words.
    fn drawings(&self) {
        let content = "q 1 0 0 1 0 0 cm 50 700 400 80 re S 50 740 m 450 740 l S 150 700 1 80 re f Q\nBT /F1 12 Tf 60 750 Td (A) Tj 100 0 Td [(1) -200 (2)] TJ ET\nBT /F2 12 Tf 1 0 0 1 60 710 Tm <00010002> Tj ET\n";
        let map = "/CIDInit /ProcSet findresource begin 1 begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0001> <4E00> <0002> <4E8C> endbfchar 1 beginbfrange <0003> <0009> <0030> endbfrange endcmap";
        self.put("pdf", "by-hand", format!("{content}\0{map}\0\0").as_bytes());
    }
}

fn name(file: &Path) -> String {
    file.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

fn read(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
