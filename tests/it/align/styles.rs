//! Reads reports in every written style, generated from the corpus with misspellings and variations. No figure may be
//! wrong, and no cell that a human reader would read may stay uncertain.

use std::collections::BTreeMap;

use gouji::report::{Figure, Report};
use gouji::source::fold_label;
use gouji::template::{LeafIdx, NodeIdx, Table, Template};

use crate::align::corpus::{self, Truth};
use crate::support::forms;

/// A small random generator with a seed, so that failures can be reproduced.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
    pub fn chance(&mut self, one_in: usize) -> bool {
        self.roll(one_in) == 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Style {
    Tabs,
    Lines,
    DoubleLines,
    PipeTrail,
    PipeLead,
    PipeAlone,
    PipeEnd,
    Markdown,
    Csv,
    CsvUnpadded,
    Tsv,
}

const STYLES: &[Style] = &[
    Style::Tabs,
    Style::Lines,
    Style::DoubleLines,
    Style::PipeTrail,
    Style::PipeLead,
    Style::PipeAlone,
    Style::PipeEnd,
    Style::Markdown,
    Style::Csv,
    Style::CsvUnpadded,
    Style::Tsv,
];

/// The variations of labels, cells and the file, each on or off.
#[derive(Debug, Clone, Default)]
struct Dose {
    slips: bool,
    dunhao: bool,
    brackets: bool,
    label_blanks: bool,
    broken: bool,
    trailing: bool,
    line_end: usize,
    encoding: usize,
    missing: Option<String>,
    old_label: bool,
    head_units: bool,
    wide_blanks: bool,
    permute_cols: bool,
    extra_cols: bool,
    permute_rows: bool,
    permute_tables: bool,
    extra_row: bool,
    no_heads: bool,
    cells: usize,
}

struct Writer<'a> {
    dose: &'a Dose,
    dice: Dice,
    style: Style,
    out: String,
}

/// A row of cells, each with a flag for labels, which may be broken over lines.
type Row = Vec<(String, bool)>;

fn printed_ordinal(segment: &str) -> String {
    let bare = fold_label(segment);
    if segment.starts_with('(') {
        format!("（{bare}）")
    } else if bare.bytes().all(|b| b.is_ascii_digit()) {
        format!("{bare}.")
    } else {
        format!("{bare}、")
    }
}

impl Writer<'_> {
    fn label(&mut self, words: &str) -> String {
        let mut words = words.to_owned();
        if self.dose.dunhao {
            words = words.replacen('.', "、", 1);
        }
        if self.dose.brackets && words.starts_with('（') {
            words = match self.dice.roll(3) {
                0 => words.replacen('（', "", 1),
                1 => words.replacen('（', "(", 1).replacen('）', ")", 1),
                _ => words.replacen('）', "", 1),
            };
        }
        let length = words.chars().count();
        if self.dose.slips && length >= 9 && self.dice.chance(4) {
            let keep = "不未无非否没勿一二三四五六七八九十0123456789（）()、.“”";
            let at = 4 + self.dice.roll(length - 4);
            if !keep.contains(words.chars().nth(at).unwrap()) {
                words = words.chars().enumerate().map(|(i, c)| if i == at { '某' } else { c }).collect();
            }
        }
        if self.dose.label_blanks && self.dice.chance(3) {
            let at = self.dice.roll(length);
            words = words.chars().enumerate().flat_map(|(i, c)| if i == at { vec![' ', c] } else { vec![c] }).collect();
        }
        words
    }

    fn blank(&mut self) -> String {
        if self.dose.wide_blanks { ["　", " ", "\u{a0}", ""][self.dice.roll(4)].to_owned() } else { String::new() }
    }

    fn line(&mut self, words: &str) {
        self.out.push_str(words);
        if self.dose.trailing {
            self.out.push_str("  ");
        }
        self.out.push('\n');
        if self.style == Style::DoubleLines {
            self.out.push('\n');
        }
    }

    fn pieces(&mut self, words: &str) -> Vec<String> {
        let chars: Vec<char> = words.chars().collect();
        if !self.dose.broken || chars.len() < 4 || self.dice.chance(2) {
            return vec![words.to_owned()];
        }
        let mut pieces = Vec::new();
        let mut rest = chars.as_slice();
        let size = 2 + self.dice.roll(4);
        // Pieces that look like figures would be figures to any reader.
        while !rest.is_empty() && pieces.len() < 9 {
            let take =
                if pieces.len() == 8 { rest.len() } else { (size + usize::from(pieces.is_empty())).min(rest.len()) };
            pieces.push(rest[..take].iter().collect::<String>());
            rest = &rest[take..];
        }
        pieces
    }

    fn rows(&mut self, rows: &[Row], rectangular: bool) {
        let blank_or =
            |writer: &mut Self, words: &str| if words.is_empty() { writer.blank() } else { words.to_owned() };
        match self.style {
            Style::Tabs => {
                for row in rows {
                    for (words, _) in row {
                        let words = blank_or(self, words);
                        self.line(&format!("\t{words}"));
                    }
                    self.out.push('\n');
                }
            }
            Style::Lines | Style::DoubleLines => {
                for (words, label) in rows.iter().flatten() {
                    let pieces = if *label { self.pieces(words) } else { vec![words.clone()] };
                    for piece in pieces {
                        let piece = if *label { piece } else { blank_or(self, &piece) };
                        self.line(&piece);
                    }
                }
            }
            Style::PipeAlone | Style::PipeEnd => {
                let gap = if self.style == Style::PipeAlone { "\n|\n" } else { " |\n" };
                for (words, _) in rows.iter().flatten() {
                    let words = blank_or(self, words);
                    self.out.push_str(&format!("{words}{gap}"));
                }
            }
            Style::PipeTrail | Style::PipeLead => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|(words, _)| blank_or(self, words)).collect();
                    let lead = if self.style == Style::PipeLead { "| " } else { "" };
                    self.line(&format!("{lead}{} |", cells.join(" | ")));
                }
            }
            Style::Markdown => {
                for (index, row) in rows.iter().enumerate() {
                    let cells: Vec<String> = row.iter().map(|(words, _)| blank_or(self, words)).collect();
                    self.line(&format!("| {} |", cells.join(" | ")));
                    if index == 0 && rectangular {
                        self.line(&format!("|{}", "---|".repeat(row.len())));
                    }
                }
                self.out.push('\n');
            }
            Style::Csv | Style::CsvUnpadded | Style::Tsv => {
                for row in rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(
                            |(words, _)| {
                                if words.contains(',') { format!("\"{words}\"") } else { blank_or(self, words) }
                            },
                        )
                        .collect();
                    let gap = if self.style == Style::Tsv { "\t" } else { "," };
                    self.line(&cells.join(gap));
                }
                self.out.push('\n');
            }
        }
    }
}

/// Returns the columns of the form by leaf index, with their header nodes by level.
pub fn heads(table: &Table) -> Vec<Vec<NodeIdx>> {
    (0..table.cols.leaf_count())
        .map(|leaf| {
            let mut path = vec![table.cols.leaves[leaf]];
            while let Some(parent) = table.cols.node(path[0]).parent {
                path.insert(0, parent);
            }
            path
        })
        .collect()
}

pub fn row_labels(table: &Table, leaf: usize, old: bool) -> Vec<(NodeIdx, String)> {
    let mut idx = Some(table.rows.leaves[leaf]);
    let mut path = Vec::new();
    while let Some(at) = idx {
        let node = table.rows.node(at);
        let counted = fold_label(&node.segment) != fold_label(&node.label) && !node.label.is_empty();
        let ordinal = if counted { printed_ordinal(&node.segment) } else { String::new() };
        let note = node.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
        let label = node.aliases.first().filter(|_| old).map_or(node.label.as_str(), |alias| alias.label.as_str());
        path.insert(0, (at, format!("{ordinal}{label}{note}")));
        idx = node.parent;
    }
    path
}

fn render(template: &Template, truth: &mut Truth, style: Style, dose: &Dose, seed: u64) -> Vec<u8> {
    let mut w = Writer { dose, dice: Dice(seed), style, out: String::new() };
    let year = if template.name.ends_with("2019") { 2020 } else { 2023 };
    w.line(&format!("甲市乙局{year}年政府信息公开工作年度报告"));
    w.line(&format!("本报告中所列数据的统计期限为{year}年1月1日至{year}年12月31日。"));
    let mut sections: Vec<_> = template.sections.iter().collect();
    if dose.permute_tables {
        sections.swap(2, 3);
    }
    for section in sections {
        let title = w.label(&section.title);
        w.line(&if style == Style::Markdown { format!("## {title}") } else { title });
        if section.tables.is_empty() {
            w.line("一年来，本局依法做好各项工作，共办理 12 件，其中 3 件转下年。");
        }
        for code in &section.tables {
            if dose.missing.as_deref() == Some(code) {
                truth.retain(|(table, _, _), _| table != code);
                continue;
            }
            write_table(&mut w, template, code, truth);
        }
    }
    let mut text = w.out;
    text = match dose.line_end {
        1 => text.replace('\n', "\r\n"),
        2 => text.replace('\n', "\r"),
        _ => text,
    };
    match dose.encoding {
        1 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        2 => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        3 => encoding_rs::GB18030.encode(&text).0.into_owned(),
        4 => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

fn write_table(w: &mut Writer<'_>, template: &Template, code: &str, truth: &mut Truth) {
    let table = &template.tables[code];
    let squared = matches!(w.style, Style::Markdown | Style::Csv | Style::Tsv);
    let depth = (0..table.rows.leaf_count()).map(|leaf| row_labels(table, leaf, false).len()).max().unwrap();
    let labelled = !table.rows.leaf(LeafIdx(0)).label.is_empty();
    let heads = heads(table);
    let mut order: Vec<usize> = (0..heads.len()).collect();
    if w.dose.permute_cols && squared {
        for at in (1..order.len()).rev() {
            let other = w.dice.roll(at + 1);
            order.swap(at, other);
        }
    }
    let extra = if w.dose.extra_cols && squared { 2 } else { 0 };
    let mut rows: Vec<Row> = Vec::new();
    if code.starts_with("二") {
        let title = w.label(&table.title.clone());
        if w.style == Style::Markdown {
            w.line(&format!("**{title}**"));
            w.line("");
        } else {
            rows.push(vec![(title, true)]);
        }
    } else if w.style != Style::Markdown {
        rows.push(vec![
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）".into(), false),
            ("申请人情况".into(), false),
        ]);
        if !labelled {
            rows.pop();
        }
    }
    let label_cols = if !labelled {
        0
    } else if squared {
        depth
    } else {
        0
    };
    let head_words = |w: &mut Writer<'_>, idx: NodeIdx| {
        let node = table.cols.node(idx);
        let note = node.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
        let unit = match &node.unit {
            Some(unit) if w.dose.head_units => format!("（{unit}）"),
            _ => note,
        };
        let label = node.label.clone();
        let label = w.label(&label);
        format!("{label}{unit}")
    };
    let levels = heads.iter().map(Vec::len).max().unwrap();
    if !w.dose.no_heads || squared {
        if w.style == Style::Markdown {
            let mut row: Row = (0..label_cols).map(|_| ("项目".into(), true)).collect();
            for leaf in &order {
                let path = &heads[*leaf];
                let words: Vec<String> = path.iter().map(|idx| table.cols.node(*idx).label.clone()).collect();
                let words = if code == "四" { words.join(".") } else { head_words(w, path[path.len() - 1]) };
                row.push((words, true));
            }
            row.extend((0..extra).map(|index| (["备注", "占比"][index].to_owned(), true)));
            rows.push(row);
        } else {
            for level in 0..levels {
                let mut row: Row = Vec::new();
                if squared {
                    row.extend((0..label_cols).map(|_| (String::new(), false)));
                } else if level == 0 && code.starts_with("二") {
                    row.push(("信息内容".into(), true));
                }
                let mut before: Option<NodeIdx> = None;
                for leaf in &order {
                    let here = heads[*leaf].get(level).copied();
                    let words = match here {
                        Some(idx) if before != Some(idx) => head_words(w, idx),
                        _ => String::new(),
                    };
                    if squared || !words.is_empty() {
                        row.push((words, true));
                    }
                    before = here;
                }
                if squared {
                    row.extend((0..extra).map(|index| {
                        (if level == 0 { ["备注", "占比"][index].to_owned() } else { String::new() }, true)
                    }));
                }
                rows.push(row);
            }
        }
    }
    let mut leaves: Vec<usize> = (0..table.rows.leaf_count()).collect();
    if w.dose.permute_rows {
        for at in (1..leaves.len()).rev() {
            let other = w.dice.roll(at + 1);
            leaves.swap(at, other);
        }
    }
    let mut shown: Vec<NodeIdx> = Vec::new();
    for leaf in leaves {
        let path = row_labels(table, leaf, w.dose.old_label);
        let mut row: Row = Vec::new();
        for at in 0..depth.min(if labelled { depth } else { 0 }) {
            match path.get(at) {
                Some((idx, words)) if !shown.contains(idx) => {
                    shown.push(*idx);
                    let words = words.clone();
                    row.push((w.label(&words), true));
                }
                _ if squared => row.push((String::new(), false)),
                _ => {}
            }
        }
        for col in &order {
            let key = (
                code.to_owned(),
                table.rows.leaf(LeafIdx(leaf)).code.clone(),
                table.cols.leaf(LeafIdx(*col)).code.clone(),
            );
            let words = dosed(w, &key, truth);
            row.push((words, false));
        }
        row.extend((0..extra).map(|index| (["见说明", "12.5%"][index].to_owned(), false)));
        rows.push(row);
    }
    if w.dose.extra_row && labelled {
        let mut row: Row = vec![("本地自设事项".into(), true)];
        row.extend((1..label_cols).map(|_| (String::new(), false)));
        row.extend(order.iter().map(|_| ("7".to_owned(), false)));
        row.extend((0..extra).map(|_| (String::new(), false)));
        rows.push(row);
    }
    if squared && w.style != Style::Tsv {
        let width = rows.iter().map(Vec::len).max().unwrap();
        for row in &mut rows {
            row.resize(width, (String::new(), false));
        }
    }
    w.rows(&rows, true);
}

/// Generates expected cells: figures of every length, a few blanks and dashes, and a total in every row.
pub fn invented(template: &Template, seed: u64) -> Truth {
    let mut dice = Dice(seed);
    let mut truth = Truth::new();
    for (code, table) in &template.tables {
        for row in 0..table.rows.leaf_count() {
            for col in 0..table.cols.leaf_count() {
                let (row, col) = (table.rows.leaf(LeafIdx(row)), table.cols.leaf(LeafIdx(col)));
                let (state, value) = match dice.roll(12) {
                    0 if !col.total => ("blank", String::new()),
                    1 if !col.total => ("dash", String::new()),
                    2 => ("number", dice.roll(5_000_000).to_string()),
                    3..=6 => ("number", "0".to_owned()),
                    _ => ("number", dice.roll(300).to_string()),
                };
                truth.insert(
                    (code.clone(), row.code.clone(), col.code.clone()),
                    (state.to_owned(), value, String::new()),
                );
            }
        }
    }
    truth
}

/// Returns the text of a cell, and updates the expected cell to match it.
fn dosed(w: &mut Writer<'_>, key: &(String, String, String), truth: &mut Truth) -> String {
    let Some((state, value, unit)) = truth.get(key).cloned() else { return String::new() };
    let plain = match state.as_str() {
        "number" => format!("{value}{unit}"),
        "dash" => "—".to_owned(),
        _ => String::new(),
    };
    let words = match (w.dose.cells, state.as_str()) {
        (1, "number") if value == "0" && w.dice.chance(2) => ["—", "/", "-", "无"][w.dice.roll(4)].to_owned(),
        (2, "number") if value == "0" && !key.2.contains("总计") => String::new(),
        (3, "number") if value.len() > 3 && !value.contains(['.', '-']) => {
            let digits: Vec<char> = value.chars().collect();
            let mut grouped = String::new();
            for (at, c) in digits.iter().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(*c);
            }
            format!("{grouped}{unit}")
        }
        (4, "number") if w.dice.chance(3) => format!(" 　{plain}\u{a0}"),
        (5, "number") if key.2.ends_with("增减") && value != "0" => match value.strip_prefix('-') {
            Some(rest) => format!("减{rest}"),
            None => format!("+{value}"),
        },
        (6, "number") if unit.is_empty() && w.dice.chance(3) => plain
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c })
            .collect(),
        _ => plain,
    };
    let read = Figure::read(&words);
    let value = read.value.map(|value| value.to_string()).unwrap_or_default();
    truth.insert(key.clone(), (read.state.name().to_owned(), value, read.unit.unwrap_or_default()));
    words
}

fn doses() -> Vec<(&'static str, Dose)> {
    let none = Dose::default;
    vec![
        ("clean", none()),
        ("slips", Dose { slips: true, ..none() }),
        ("dunhao", Dose { dunhao: true, ..none() }),
        ("brackets", Dose { brackets: true, ..none() }),
        ("blanks in labels", Dose { label_blanks: true, ..none() }),
        ("broken labels", Dose { broken: true, ..none() }),
        ("trailing blanks", Dose { trailing: true, ..none() }),
        ("crlf", Dose { line_end: 1, ..none() }),
        ("cr", Dose { line_end: 2, ..none() }),
        ("utf-16le", Dose { encoding: 1, ..none() }),
        ("utf-16be", Dose { encoding: 2, ..none() }),
        ("gb18030", Dose { encoding: 3, ..none() }),
        ("bom", Dose { encoding: 4, ..none() }),
        ("no 二.(六)", Dose { missing: Some("二.(六)".into()), ..none() }),
        ("no 三", Dose { missing: Some("三".into()), ..none() }),
        ("no 四", Dose { missing: Some("四".into()), ..none() }),
        ("old labels", Dose { old_label: true, ..none() }),
        ("units in heads", Dose { head_units: true, ..none() }),
        ("wide blanks", Dose { wide_blanks: true, cells: 2, ..none() }),
        ("columns permuted", Dose { permute_cols: true, ..none() }),
        ("columns added", Dose { extra_cols: true, ..none() }),
        ("rows permuted", Dose { permute_rows: true, ..none() }),
        ("tables permuted", Dose { permute_tables: true, ..none() }),
        ("row added", Dose { extra_row: true, ..none() }),
        ("no heads", Dose { no_heads: true, ..none() }),
        ("dashes", Dose { cells: 1, ..none() }),
        ("blanks", Dose { cells: 2, ..none() }),
        ("commas", Dose { cells: 3, ..none() }),
        ("padded", Dose { cells: 4, ..none() }),
        ("signs", Dose { cells: 5, ..none() }),
        ("wide digits", Dose { cells: 6, ..none() }),
        (
            "everything",
            Dose {
                slips: true,
                dunhao: true,
                brackets: true,
                label_blanks: true,
                line_end: 1,
                encoding: 3,
                cells: 1,
                ..none()
            },
        ),
    ]
}

#[test]
fn no_style_and_no_dose_gives_a_wrong_figure() {
    let templates = forms::templates();
    let mut truths: Vec<(String, usize, Truth)> =
        (0..2).map(|form| (format!("invented {form}"), form, invented(&templates[form], form as u64 + 3))).collect();
    if let Some(corpus) = corpus::corpus() {
        for (report, form) in [("seed-2019", 0), ("pingtan-2023", 1)] {
            let truth = corpus::truth(&corpus.join("truth").join(format!("{report}.truth.csv")));
            truths.push((report.to_owned(), form, truth));
        }
    }
    let mut by_style: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut failures = Vec::new();
    for (report, form, base) in truths {
        for style in STYLES {
            for (name, dose) in doses() {
                let mut truth = base.clone();
                let seed = (report.len() * 31 + name.len() * 7 + form) as u64;
                let bytes = render(&templates[form], &mut truth, *style, &dose, seed);
                let entry = by_style.entry(format!("{style:?}")).or_default();
                entry[0] += 1;
                let read: Result<Report, String> = corpus::read("made", &bytes);
                match read {
                    Ok(read) => {
                        let (tally, differ) = corpus::compare(&read, &truth);
                        entry[1] += tally.right;
                        entry[2] += tally.open;
                        entry[3] += tally.wrong;
                        if tally.right != truth.len() || tally.wrong > 0 || read.template.name != templates[form].name {
                            failures.push(format!(
                                "{report} {style:?} {name}: {} {tally:?} of {} {:?}",
                                read.template.name,
                                truth.len(),
                                differ.iter().take(3).collect::<Vec<_>>()
                            ));
                            if let Some(dir) = std::env::var_os("GOUJI_DUMP") {
                                let path = std::path::Path::new(&dir).join(format!("{report}.{style:?}.{name}.txt"));
                                std::fs::write(path, &bytes).unwrap();
                            }
                        }
                        if read.organisation.as_deref() != Some("甲市乙局") || read.sections.len() < 6 {
                            failures.push(format!(
                                "{report} {style:?} {name}: {:?} {:?}",
                                read.organisation,
                                read.sections.keys()
                            ));
                        }
                    }
                    Err(why) => failures.push(format!("{report} {style:?} {name}: {why}")),
                }
            }
        }
    }
    for (style, [files, right, open, wrong]) in &by_style {
        eprintln!("{style}: {files} files, right {right}, open {open}, wrong {wrong}");
    }
    let wrong: usize = by_style.values().map(|tally| tally[3]).sum();
    eprintln!("{} of {} not whole", failures.len(), by_style.values().map(|t| t[0]).sum::<usize>());
    assert!(wrong == 0 && failures.is_empty(), "{}", failures.join("\n"));
}

/// Formats whose lines are damaged below.
const DAMAGED: &[&str] = &[
    "seedstyle.txt",
    "percell.txt",
    "percell-blankline.txt",
    "pipe.txt",
    "pipealt.txt",
    "pipelead.txt",
    "table.md",
    "wide.csv",
];

/// Lost or doubled lines may leave cells uncertain, but must not shift a figure to another cell.
#[test]
fn a_lost_or_doubled_line_gives_no_wrong_figure() {
    let Some(corpus) = corpus::corpus() else { return };
    let mut failures = Vec::new();
    let (mut files, mut right, mut open) = (0, 0, 0);
    for row in corpus::records(&corpus.join("index.csv")) {
        if !DAMAGED.contains(&row["form"].as_str()) {
            continue;
        }
        let truth = corpus::truth(&corpus.join(&row["truth"]));
        let text = std::fs::read_to_string(corpus.join(&row["file"])).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut dice = Dice(row["file"].len() as u64 * 977 + 5);
        for _ in 0..16 {
            let at = dice.roll(lines.len());
            let double = dice.chance(2);
            if lines[at].trim().is_empty() && dice.chance(2) {
                continue;
            }
            let mut damaged = lines.clone();
            if double {
                damaged.insert(at, lines[at]);
            } else {
                damaged.remove(at);
            }
            files += 1;
            let Ok(read) = corpus::read("made", damaged.join("\n").as_bytes()) else { continue };
            let (tally, differ) = corpus::compare(&read, &truth);
            right += tally.right;
            open += tally.open;
            // A lost line between two bars on lines of their own leaves a blank cell, as the file shows.
            let said = |d: &&String| row["form"] == "pipealt.txt" && d.contains("WRONG blank");
            let wrong: Vec<&String> =
                differ.iter().filter(|d| d.contains("WRONG") || d.contains("not in")).filter(|d| !said(d)).collect();
            if !wrong.is_empty() {
                let what = if double { "doubled" } else { "lost" };
                failures.push(format!(
                    "{} line {} {:?} {what}: {} {:?}",
                    row["file"],
                    at + 1,
                    lines[at],
                    wrong.len(),
                    wrong.iter().take(2).collect::<Vec<_>>()
                ));
            }
        }
    }
    eprintln!("{files} damaged files: right {right}, open {open}, with a wrong figure {}", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
