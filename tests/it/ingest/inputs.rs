//! Compares the pages about inputs with the code: each format in their tables is read from a generated file, the places
//! of its cells are printed as the pages show, and the limits equal those in the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gouji::diagnostic::Lang;
use gouji::world::{ConvertError, Disk, Memory, ReadError, World};
use regex::Regex;

use crate::support;
use crate::support::forms;
use crate::support::making::{self, office, pdf, text, xls};

/// The page in one language, with the words that identify its tables.
struct Page {
    text: &'static str,
    form: &'static str,
    reader: &'static str,
    constant: &'static str,
    /// The separator between names of several readers.
    comma: &'static str,
    /// The words for a place in a text.
    line: &'static str,
    /// The beginning of the first cell in each row of formats.
    begins: [&'static str; 11],
}

const PAGES: [Page; 2] = [
    Page {
        text: include_str!("../../../docs/zh/reference/inputs.md"),
        form: "形式",
        reader: "读法",
        constant: "常量",
        comma: "，",
        line: "行:列",
        begins: [
            "文本：",
            "Markdown",
            "宽 CSV",
            "没有表格线",
            "长 CSV",
            "Parquet",
            "网页",
            "PDF",
            "Word `.docx`",
            "Excel",
            "旧 Word",
        ],
    },
    Page {
        text: include_str!("../../../docs/en/reference/inputs.md"),
        form: "form",
        reader: "reader",
        constant: "constant",
        comma: ", ",
        line: "line:column",
        begins: [
            "Text:",
            "Markdown",
            "Wide CSV",
            "Text without cell borders",
            "Long CSV",
            "Parquet",
            "Web pages",
            "PDF",
            "Word `.docx`",
            "Excel",
            "Old Word",
        ],
    },
];

/// Returns the cells in the rows of the table with this header.
fn rows(page: &Page, head: &str) -> Vec<Vec<String>> {
    let lines = page.text.lines().skip_while(|line| !line.starts_with(&format!("| {head}"))).skip(2);
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// Files in memory; old formats are converted by the installed converter.
struct Here(Memory);

impl World for Here {
    fn kind(&self, _: &str) -> Option<gouji::world::EntryKind> {
        None
    }

    fn list(&self, _: &str) -> Result<Vec<gouji::world::DirectoryEntry>, ReadError> {
        Err(ReadError::NotFound)
    }

    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.0.read(name, limit)
    }
    fn open(&self, name: &str) -> Result<Box<dyn gouji::world::Stream>, ReadError> {
        self.0.open(name)
    }
    fn canonical(&self, name: &str) -> Option<String> {
        self.0.canonical(name)
    }
    fn convert(&self, bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
        Disk.convert(bytes, from)
    }
}

/// Writes a report as rich text: the cells of a row one after the other, merged ones repeated as blanks.
fn rtf(parts: &[making::Part]) -> Vec<u8> {
    let words =
        |words: &str| words.encode_utf16().map(|unit| format!("\\u{}?", unit.cast_signed())).collect::<String>();
    let mut out = "{\\rtf1\\ansi\\uc1 ".to_owned();
    for part in parts {
        match part {
            making::Part::Line(line) => out += &format!("\\pard {}\\par\n", words(line)),
            making::Part::Table(table) => {
                for row in making::laid_out(table) {
                    out += "\\trowd";
                    (0..row.len()).for_each(|nth| out += &format!("\\cellx{}", (nth + 1) * 700));
                    for cell in row {
                        out += &format!("\\pard\\intbl {}\\cell", words(cell.map_or("", |cell| &cell.words)));
                    }
                    out += "\\row\n";
                }
                out += "\\pard\\par\n";
            }
        }
    }
    (out + "}").into_bytes()
}

/// The beginning of a row in the table, and files of that format, each with the style of its places.
type Sample = (&'static str, Vec<(Vec<u8>, &'static str)>);

fn samples() -> Vec<Sample> {
    let form = forms::templates().into_iter().find(|form| form.name.ends_with("2021")).unwrap();
    let figures = making::figures(&form, 3);
    let parts = making::parts(&form, &figures);
    let line = r"^\d+:\d+$";
    let word = r"^table \d+ row \d+ cell \d+$";
    let sheet = r"^Sheet1![A-Z]+\d+$";
    let bytes = String::into_bytes;
    vec![
        ("文本：", vec![(bytes(text::tabs(&parts)), line), (bytes(text::pipes(&parts)), line)]),
        ("Markdown", vec![(bytes(text::markdown(&parts)), line)]),
        ("宽 CSV", vec![(bytes(text::wide_csv(&parts)), line)]),
        ("没有表格线", vec![(bytes(text::flowing(&parts, " ")), line)]),
        (
            "长 CSV",
            vec![
                (bytes(text::long_csv(&figures, 0)), line),
                (bytes(text::json(&form.name, &figures, 0)), r"^reports\[0\]\.cells\[\d+\]$"),
            ],
        ),
        ("Parquet", columns(&figures)),
        ("网页", vec![(bytes(text::html(&parts)), line)]),
        ("PDF", vec![(pdf::pdf(&parts, pdf::Look::default()), r"^page \d+, \d+,\d+$")]),
        ("Word `.docx`", vec![(office::docx(&parts), word), (office::odt(&parts), word)]),
        ("Excel", vec![(office::xlsx(&parts), sheet), (xls::xls(&parts), sheet), (office::ods(&parts), sheet)]),
        ("旧 Word", vec![(rtf(&parts), word)]),
    ]
}

/// Writes the same cells by column, long and wide, in every way that programs use.
#[cfg(feature = "columnar")]
fn columns(figures: &making::Figures) -> Vec<(Vec<u8>, &'static str)> {
    use crate::dataset_columns::{WAYS, batches, texts, written};
    let of = |code: fn(&(String, String, String), &str) -> String| {
        figures.iter().map(|(cell, figure)| code(cell, figure)).collect::<Vec<_>>()
    };
    let long = [
        ("report", of(|_, _| "甲".to_owned())),
        ("table", of(|cell, _| cell.0.clone())),
        ("row", of(|cell, _| cell.1.clone())),
        ("col", of(|cell, _| cell.2.clone())),
        ("value", of(|_, figure| figure.to_owned())),
    ];
    let names = of(|(table, row, col), _| format!("{table}!{row},{col}"));
    let values = of(|_, figure| figure.to_owned());
    (0..WAYS)
        .flat_map(|way| {
            let long: Vec<_> = long.iter().map(|(name, words)| (*name, texts(words, way))).collect();
            let report = ("report", texts(&["甲".to_owned()], way));
            let cells =
                names.iter().zip(&values).map(|(name, value)| (name.as_str(), texts(std::slice::from_ref(value), way)));
            let wide: Vec<_> = std::iter::once(report).chain(cells).collect();
            [
                (written(&batches(&long, 0), way), r"^row \d+ column value$"),
                (written(&batches(&wide, 0), way), r"^row \d+ column .+!.+,.+$"),
            ]
        })
        .collect()
}

#[cfg(not(feature = "columnar"))]
fn columns(_: &making::Figures) -> Vec<(Vec<u8>, &'static str)> {
    Vec::new()
}

#[test]
fn every_form_of_the_page_is_read_with_its_places() {
    let tables = PAGES.each_ref().map(|page| rows(page, page.form));
    let samples = samples();
    let ticked = Regex::new("`([^`]+)`").unwrap();
    let manners: BTreeMap<&str, Regex> = samples
        .iter()
        .flat_map(|(_, files)| files.iter().map(|(_, manner)| (*manner, Regex::new(manner).unwrap())))
        .collect();
    for (page, rows) in PAGES.iter().zip(&tables) {
        assert_eq!(rows.len(), samples.len(), "forms of the page and of this test");
        for (row, begins) in rows.iter().zip(page.begins) {
            assert!(row[0].starts_with(begins), "{} is not {begins}", row[0]);
        }
    }
    assert!(samples.iter().zip(PAGES[0].begins).all(|(sample, begins)| sample.0 == begins));
    for (nth, (begins, files)) in samples.into_iter().enumerate() {
        for (bytes, manner) in files {
            let manner = &manners[manner];
            // The place on the page has the same style as those of the cells.
            for (page, rows) in PAGES.iter().zip(&tables) {
                let row = &rows[nth];
                let printed = ticked
                    .captures_iter(&row[2])
                    .map(|found| found[1].to_owned())
                    .any(|one| manner.is_match(&one) || (one == page.line && manner.is_match("1:1")));
                assert!(printed, "{}: {} for {manner}", row[0], row[2]);
            }
            let world = Here(Memory::new().with("年报", bytes));
            let ran = support::gouji_in(&world, &["extract", "年报"], Lang::En);
            if ran.err.contains("G0636") {
                assert!(std::env::var_os("GOUJI_NEEDS_SOFFICE").is_none(), "`soffice` is there and was not found");
                eprintln!("LibreOffice is not installed: {begins} is NOT checked");
                continue;
            }
            let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
            let cells: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(cells.len(), 200, "{begins} {}", ran.err);
            let wrong: Vec<&csv::StringRecord> =
                cells.iter().filter(|cell| &cell[4] != "number" || !manner.is_match(&cell[8])).take(3).collect();
            assert!(wrong.is_empty(), "{begins}: {wrong:?} {}", ran.err);
        }
    }
}

/// Evaluates `64 << 20` or `1_000`.
fn value(expression: &str) -> Option<u64> {
    let number = |words: &str| words.trim().replace('_', "").parse::<u64>().ok();
    match expression.split_once("<<") {
        Some((left, right)) => Some(number(left)? << number(right)?),
        None => number(expression),
    }
}

/// Constants that limit a shape or the output, not the input.
const NO_LIMITS: &[&str] = &[
    "text::delimited::MAX_BLANK_LINES",
    "office::sheet::MAX_HELD",
    "office::text_flow::MAX_SMALL_TABLE",
    "engine::table::MAX_REMARKS",
    "engine::table_summary::MAX_RULES",
    "cli::check::whole::MAX_UNREAD",
];

/// Returns the limits in folders of the source by name: file and constant.
fn limits(folders: &[&str]) -> BTreeMap<String, u64> {
    let constant =
        Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?const (MAX_\w+|RATIO_FROM|REPORT_LIMIT): u\w+ = ([^;]+);").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let module =
                path.strip_prefix(&root).unwrap().with_extension("").to_str().unwrap().replace(['/', '\\'], "::");
            let module = module.strip_suffix("::mod").unwrap_or(&module);
            let outer = ["ingest::", "align::", "dataset::"];
            let module = outer.iter().find_map(|outer| module.strip_prefix(outer)).unwrap_or(module);
            for one in constant.captures_iter(&std::fs::read_to_string(&path).unwrap()) {
                let name = format!("{module}::{}", &one[1]);
                // A length up to which words are a label or a figure refuses nothing.
                if !name.ends_with("_LENGTH") && !NO_LIMITS.contains(&name.as_str()) {
                    found.insert(name, value(&one[2]).unwrap_or_else(|| panic!("{}", &one[0])));
                }
            }
        }
    }
    found
}

/// Returns the limits in the table with this header, by name in one column, with the numbers in the next.
fn printed(page: &Page, head: &str, column: usize) -> BTreeMap<String, u64> {
    let mut printed = BTreeMap::new();
    for row in rows(page, head) {
        let (name, limit) = (&row[column], &row[column + 1]);
        let words: String = limit.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        let number: u64 = words.replace(',', "").parse().unwrap();
        let number = if limit[words.len()..].starts_with(" MiB") { number << 20 } else { number };
        assert!(printed.insert(name.trim_matches('`').to_owned(), number).is_none(), "{name} twice");
    }
    printed
}

#[test]
fn every_limit_of_the_source_is_on_the_page_and_no_other() {
    for page in &PAGES {
        let mut readers: BTreeSet<String> = rows(page, page.reader).iter().map(|row| row[0].clone()).collect();
        let mut limited = limits(&["ingest", "align/split", "relations", "world", "engine", "cli"]);
        // The search for wrong cells reads nothing; its effort is on the page about output.
        limited.retain(|name, _| !name.starts_with("relations::repair::"));
        assert_eq!(printed(page, page.reader, 1), limited);
        assert_eq!(printed(page, page.constant, 0), limits(&["dataset/arrow"]));
        // The page uses these names to tell whose limits apply to a format.
        let names = |row: &Vec<String>| row[3].split(page.comma).map(str::to_owned).collect::<Vec<_>>();
        let named: BTreeSet<String> = rows(page, page.form).iter().flat_map(names).collect();
        assert!(readers.remove("`any`"));
        // These have a table of their own.
        readers.insert("`columnar`".to_owned());
        assert_eq!(named, readers);
    }
}
