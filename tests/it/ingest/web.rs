//! Reads reports as web pages with every style of markup, generated from expected cells, and hostile pages. No figure
//! may be wrong, and no cell that a human reader would read may stay uncertain.

use std::fmt::Write as _;

use gouji::align;
use gouji::diagnostic::{Code, Diagnostics, Lang};
use gouji::document::{Block, Document};
use gouji::ingest;
use gouji::report::{Place, State};
use gouji::source::Sources;
use gouji::template::{LeafIdx, Table, Template};

use crate::align::corpus::{self, Truth};
use crate::align::styles::{Dice, heads, invented, row_labels};
use crate::support::forms;

/// One cell to be printed.
#[derive(Debug, Clone, PartialEq)]
struct C {
    words: String,
    cols: usize,
    rows: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Head,
    Label,
    Figure,
    Empty,
}

type Grid = Vec<Vec<C>>;

fn c(words: impl Into<String>, cols: usize, rows: usize, kind: Kind) -> C {
    C { words: words.into(), cols, rows, kind }
}

/// The variations of a page, each on or off.
#[derive(Debug, Clone, Default)]
pub struct Dose {
    pub th: bool,
    pub groups: bool,
    pub broken: &'static str,
    pub repeated: bool,
    pub blank_below: bool,
    pub blank_heads: bool,
    pub left: usize,
    pub right: usize,
    pub empty_rows: bool,
    pub wide: usize,
    pub wide_first: bool,
    pub nested: usize,
    pub inner: (&'static str, &'static str),
    pub spans: bool,
    pub entities: bool,
    pub raised: &'static str,
    pub hidden: bool,
    pub upper: bool,
    pub crlf: bool,
    pub open: bool,
    pub self_closed: bool,
    pub split: &'static str,
    pub encoding: &'static str,
    pub permute: bool,
    pub remarks: bool,
    pub comments: bool,
    pub section_rows: bool,
    pub one_table: bool,
    pub pretty: bool,
    pub chrome: bool,
    pub lines: bool,
    pub blanks: bool,
    pub one_cell: bool,
    pub head_table: bool,
    pub loose: bool,
    pub text_head: bool,
    pub figure_parts: bool,
}

struct Writer<'a> {
    dose: &'a Dose,
    dice: Dice,
    out: String,
}

impl Writer<'_> {
    fn tag(&self, name: &str) -> String {
        if self.dose.upper { name.to_uppercase() } else { name.to_owned() }
    }

    fn escaped(&mut self, words: &str, figure: bool) -> String {
        let mut out = String::new();
        for c in words.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                c if self.dose.entities && self.dice.chance(2) => {
                    let _ = if self.dice.chance(2) {
                        write!(out, "&#{};", c as u32)
                    } else {
                        write!(out, "&#x{:X};", c as u32)
                    };
                }
                c if self.dose.spans && figure => {
                    let _ = write!(out, "<span style='font-size:9pt'>{c}</span>");
                }
                c => out.push(c),
            }
        }
        out
    }

    fn words_of(&mut self, cell: &C) -> String {
        let dose = self.dose;
        let figure = cell.kind == Kind::Figure;
        if figure && cell.words.is_empty() {
            let blank = ["", "&nbsp;", "　", "<p></p>", "<p>&nbsp;</p>", "<br>", " \n "];
            return if dose.blanks { blank[self.dice.roll(blank.len())].to_owned() } else { String::new() };
        }
        let mut words = self.escaped(&cell.words, figure);
        if !figure && cell.words.chars().count() > 2 && !dose.entities {
            words = match dose.broken {
                "br" => cell.words.chars().map(String::from).collect::<Vec<_>>().join("<br>"),
                "p" => cell.words.chars().map(|c| format!("<p>{c}</p>")).collect(),
                "some" => cell
                    .words
                    .chars()
                    .map(|c| if self.dice.chance(3) { format!("{c}<br/>\n") } else { c.to_string() })
                    .collect(),
                "blank" => cell.words.chars().map(|c| format!("{c}&nbsp; ")).collect(),
                _ => words,
            };
        }
        if figure && dose.blanks {
            words = format!("&nbsp;　{words}&#160;\n");
        }
        if figure && !dose.raised.is_empty() && self.dice.chance(3) {
            words.push_str(dose.raised);
        }
        if dose.hidden && self.dice.chance(2) {
            words = format!("<span style=\"color:red; display : NONE\">7</span>{words}<i hidden>8</i><!--9-->");
        }
        if figure && dose.one_cell {
            words = format!("<table width=100%><tr><td>{words}</td></tr></table>");
        }
        format!("{}{words}{}", dose.inner.0, dose.inner.1)
    }

    fn cell(&mut self, cell: &C) {
        let head = cell.kind == Kind::Head || (cell.kind == Kind::Label && self.dice.chance(2));
        let name = self.tag(if self.dose.th && head { "th" } else { "td" });
        let _ = write!(self.out, "<{name}");
        let quote = if self.dose.upper { "" } else { "\"" };
        if cell.cols > 1 {
            let _ = write!(self.out, " {}={quote}{}{quote}", self.tag("colspan"), cell.cols);
        }
        if cell.rows > 1 {
            let _ = write!(self.out, " {}={quote}{}{quote}", self.tag("rowspan"), cell.rows);
        }
        let words = self.words_of(cell);
        if self.dose.self_closed && words.is_empty() {
            self.out.push_str("/>");
            return;
        }
        if self.dose.pretty {
            let _ = write!(self.out, ">\n\t\t\t{words}\n\t\t</{name}>\n\t\t");
        } else if self.dose.open {
            let _ = writeln!(self.out, ">{words}");
        } else {
            let _ = write!(self.out, ">{words}</{name}>");
        }
        if self.dose.hidden && self.dice.chance(4) {
            let _ = write!(self.out, "<td style='display:none'>5</td>");
        }
    }

    fn table(&mut self, grid: &Grid) {
        let mut grid = grid.clone();
        if self.dose.left + self.dose.right > 0 {
            for row in &mut grid {
                for _ in 0..self.dose.left {
                    row.insert(0, c("", 1, 1, Kind::Empty));
                }
                for _ in 0..self.dose.right {
                    row.push(c("", 1, 1, Kind::Empty));
                }
            }
        }
        let _ = write!(self.out, "<{} border=1>", self.tag("table"));
        if self.dose.comments {
            self.out.push_str(
                "<!--[if gte mso 9]><tr><td>三、</td><td>999</td></tr><![endif]--><colgroup><col width=9></colgroup>",
            );
        }
        let mut body = false;
        for row in &grid {
            let head = row.iter().all(|cell| cell.kind != Kind::Figure);
            if self.dose.groups && !body {
                self.out.push_str(if head && self.out.ends_with("border=1>") { "<thead>" } else { "" });
                if !head {
                    self.out.push_str("</thead><tbody>");
                    body = true;
                }
            }
            let name = self.tag("tr");
            let _ = write!(self.out, "<{name}>");
            for cell in row {
                self.cell(cell);
            }
            if !self.dose.open {
                let _ = write!(self.out, "</{name}>");
            }
            self.out.push('\n');
            if self.dose.empty_rows && head && !row.iter().any(|cell| cell.rows > 1) && self.dice.chance(2) {
                self.out.push_str("<tr></tr><tr height=1><td></td></tr>");
            }
            if self.dose.hidden && self.dice.chance(3) && !row.iter().any(|cell| cell.rows > 1) {
                self.out.push_str("<tr style='display:none'><td>规章</td><td>1</td><td>1</td><td>1</td></tr>");
            }
        }
        if body {
            self.out.push_str("</tbody>");
        }
        let _ = write!(self.out, "</{}>", self.tag("table"));
    }

    fn line(&mut self, words: &str) {
        let words = self.escaped(words, false);
        let _ = match (self.dose.lines, self.dose.open) {
            (true, _) => writeln!(self.out, "{words}<br>"),
            (_, true) => writeln!(self.out, "<P>{words}"),
            _ => writeln!(self.out, "<p class=a><span>{words}</span></p>"),
        };
    }
}

/// Returns the text printed for an expected cell.
fn printed(truth: &Truth, code: &str, row: &str, col: &str) -> String {
    match truth.get(&(code.to_owned(), row.to_owned(), col.to_owned())) {
        Some((state, value, unit)) if state == "number" => format!("{value}{unit}"),
        Some((state, _, _)) if state == "dash" => "—".to_owned(),
        _ => String::new(),
    }
}

/// Builds the grid of one table as the form prints it, with `label_cols` before the figures.
fn grid_of(table: &Table, code: &str, truth: &Truth, dose: &Dose, dice: &mut Dice, width: usize) -> Grid {
    let paths = heads(table);
    let levels = paths.iter().map(Vec::len).max().unwrap();
    let labelled = !table.rows.leaf(LeafIdx(0)).label.is_empty();
    let labels = if labelled {
        (0..table.rows.leaf_count()).map(|leaf| row_labels(table, leaf, false).len()).max().unwrap()
    } else {
        0
    };
    let mut order: Vec<usize> = (0..paths.len()).collect();
    if dose.permute && levels == 1 {
        for at in (1..order.len()).rev() {
            let other = dice.roll(at + 1);
            order.swap(at, other);
        }
    }
    let unit_width = |position: usize| {
        let rest = width.saturating_sub(labels + paths.len());
        let last = if position + 1 == paths.len() && !dose.loose { rest } else { 0 };
        (1 + last) * if dose.wide > 1 { dose.wide } else { 1 } + usize::from(dose.wide_first && position == 0)
    };
    let mut grid: Grid = Vec::new();
    if code.starts_with("二") {
        let all: usize = labels + (0..paths.len()).map(unit_width).sum::<usize>();
        grid.push(vec![c(&table.title, all, 1, Kind::Head)]);
    }
    for level in 0..levels {
        let mut row: Vec<C> = Vec::new();
        if level == 0 && labelled {
            let words = if labels == 1 {
                "信息内容".to_owned()
            } else {
                "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）".to_owned()
            };
            row.push(c(words, labels, levels, Kind::Head));
        }
        let mut before = None;
        for (position, leaf) in order.iter().enumerate() {
            let path = &paths[*leaf];
            let here = path.get(level).copied();
            if before.is_some() && here == before {
                if let Some(last) = row.last_mut() {
                    last.cols += unit_width(position);
                }
                continue;
            }
            before = here;
            match here {
                Some(idx) => {
                    let node = table.cols.node(idx);
                    let note = node.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
                    let rows = if node.leaf.is_some() && !dose.blank_heads { levels - level } else { 1 };
                    row.push(c(format!("{}{note}", node.label), unit_width(position), rows, Kind::Head));
                }
                None if dose.blank_heads => row.push(c("", unit_width(position), 1, Kind::Empty)),
                None => {}
            }
        }
        if dose.remarks && level == 0 {
            row.push(c("备注", 1, levels, Kind::Head));
        }
        grid.push(row);
    }
    let all_paths: Vec<_> = (0..table.rows.leaf_count()).map(|leaf| row_labels(table, leaf, false)).collect();
    for (leaf, path) in all_paths.iter().enumerate() {
        let mut row: Vec<C> = Vec::new();
        for (depth, (idx, words)) in path.iter().enumerate().filter(|_| labelled) {
            let cols = if depth + 1 == path.len() { labels - depth } else { 1 };
            let first = leaf == 0 || all_paths[leaf - 1].get(depth).is_none_or(|(other, _)| other != idx);
            let count =
                all_paths.iter().filter(|other| other.get(depth).is_some_and(|(other, _)| other == idx)).count();
            match (first, dose.repeated, dose.blank_below) {
                (_, true, _) => row.push(c(words, cols, 1, Kind::Label)),
                (true, _, true) => row.push(c(words, cols, 1, Kind::Label)),
                (false, _, true) => row.push(c("", cols, 1, Kind::Empty)),
                (true, ..) => row.push(c(words, cols, count, Kind::Label)),
                (false, ..) => {}
            }
        }
        for (position, col) in order.iter().enumerate() {
            let words =
                printed(truth, code, &table.rows.leaf(LeafIdx(leaf)).code, &table.cols.leaf(LeafIdx(*col)).code);
            let parts = unit_width(position);
            if dose.figure_parts && parts > 1 {
                let at = dice.roll(parts);
                row.extend((0..parts).map(|part| c(if part == at { words.as_str() } else { "" }, 1, 1, Kind::Figure)));
            } else {
                row.push(c(words, parts, 1, Kind::Figure));
            }
        }
        if dose.remarks {
            row.push(c(["", "见说明", "同比下降"][dice.roll(3)], 1, 1, Kind::Label));
        }
        grid.push(row);
    }
    grid
}

/// Splits a grid after a row, as a page break does.
fn cut(grid: &Grid, manner: &str, dice: &mut Dice) -> Vec<Grid> {
    let head_rows = grid.iter().position(|row| row.iter().any(|cell| cell.kind == Kind::Figure)).unwrap();
    if grid.len() < head_rows + 8 {
        return vec![grid.clone()];
    }
    let at = head_rows + 3 + dice.roll(grid.len() - head_rows - 5);
    let (mut first, mut second) = (grid[..at].to_vec(), grid[at..].to_vec());
    let mut carried: Vec<C> = Vec::new();
    for (index, row) in first.iter_mut().enumerate() {
        for cell in row.iter_mut().filter(|cell| cell.kind == Kind::Label && index + cell.rows > at) {
            let rest = index + cell.rows - at;
            cell.rows = at - index;
            carried.push(C { rows: rest, ..cell.clone() });
        }
    }
    match manner {
        "labels again" => drop(second[0].splice(0..0, carried)),
        "labels blank" => drop(
            second[0]
                .splice(0..0, carried.into_iter().map(|cell| C { words: String::new(), kind: Kind::Empty, ..cell })),
        ),
        // The rows after the break begin with their own labels.
        "labels lost" => {}
        "heads again" => {
            second[0].splice(0..0, carried);
            second.splice(0..0, grid[..head_rows].to_vec());
        }
        _ => unreachable!(),
    }
    vec![first, second]
}

pub fn page(template: &Template, truth: &Truth, dose: &Dose, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut w = Writer { dose, dice: Dice(seed + 1), out: String::new() };
    let year = if template.name.ends_with("2019") { 2020 } else { 2023 };
    let charset = match dose.encoding {
        "gbk" | "none gbk" => "gb2312",
        "false gbk" => "utf-8",
        "false utf-8" => "gb2312",
        _ => "utf-8",
    };
    if !dose.text_head {
        let _ = write!(w.out, "<!DOCTYPE html>\n<html><head>");
        if !dose.encoding.starts_with("none") {
            let _ = write!(w.out, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\">");
        }
        let _ = write!(
            w.out,
            "<title>甲市乙局{year}年政府信息公开工作年度报告_门户网站</title><style>td{{color:red}}</style></head><body>"
        );
    }
    if dose.chrome {
        w.out.push_str(
            "<nav><ul><li>首页</li><li>一、二、三批清单</li></ul></nav><div>浏览次数：<b>1024</b></div>\
             <table><tr><td>首页</td><td>总计12345热线</td></tr><tr><td>1</td><td>2</td></tr></table>\
             <script>document.write('<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>')</script>\
             <template><table><tr><td>行政许可</td><td>9</td></tr></table></template>",
        );
    }
    for _ in 0..dose.nested {
        w.out.push_str("<table><tr><td>左</td><td>右</td></tr><tr><td colspan=2>");
    }
    w.line(&format!("甲市乙局{year}年政府信息公开工作年度报告"));
    w.line(&format!("本报告中所列数据的统计期限为{year}年1月1日至{year}年12月31日。"));
    for section in &template.sections {
        if !dose.section_rows || section.tables.is_empty() {
            w.line(&section.title);
        }
        if section.tables.is_empty() {
            w.line("一年来，本局依法做好各项工作，共办理 12 件，其中 3 件转下年。");
            continue;
        }
        let mut grids: Vec<Grid> = Vec::new();
        for code in &section.tables {
            let width = if code.starts_with("二") { 4 } else { 0 };
            grids.push(grid_of(&template.tables[code.as_str()], code, truth, dose, &mut dice, width));
        }
        if dose.section_rows {
            let width = grids[0].iter().map(|row| row.iter().map(|cell| cell.cols).sum::<usize>()).max().unwrap();
            grids[0].insert(0, vec![c(&section.title, width, 1, Kind::Head)]);
        }
        if dose.one_table {
            grids = vec![grids.concat()];
        }
        if !dose.split.is_empty() {
            grids = grids.iter().flat_map(|grid| cut(grid, dose.split, &mut dice)).collect();
        }
        if dose.head_table {
            grids = grids
                .into_iter()
                .flat_map(|mut grid| {
                    let at = grid.iter().position(|row| row.iter().any(|cell| cell.kind == Kind::Figure)).unwrap();
                    let rest = grid.split_off(at);
                    [grid, rest]
                })
                .collect();
        }
        for grid in &grids {
            w.table(grid);
            if dose.split.is_empty() {
                w.out.push_str("<div></div>");
            } else {
                w.line("- 4 -");
            }
        }
    }
    for _ in 0..dose.nested {
        w.out.push_str("</td></tr></table>");
    }
    if dose.chrome {
        w.out.push_str("<div>上一篇：2018年报告</div><ul><li>1</li><li>2</li><li>3</li><li>下一页</li></ul><footer>总计访问 99</footer>");
    }
    if !dose.text_head && !dose.open {
        w.out.push_str("</body></html>\n");
    }
    let text = if dose.crlf { w.out.replace('\n', "\r\n") } else { w.out };
    match dose.encoding {
        "gbk" | "none gbk" | "false gbk" => encoding_rs::GB18030.encode(&text).0.into_owned(),
        "utf-16" => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        "bom" => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

fn doses() -> Vec<(&'static str, Dose)> {
    let none = Dose::default;
    vec![
        ("clean", none()),
        ("th", Dose { th: true, ..none() }),
        ("thead and tbody", Dose { groups: true, ..none() }),
        ("thead and th", Dose { groups: true, th: true, ..none() }),
        ("labels broken by <br>", Dose { broken: "br", ..none() }),
        ("labels broken by <p>", Dose { broken: "p", ..none() }),
        ("labels broken somewhere", Dose { broken: "some", ..none() }),
        ("labels with blanks", Dose { broken: "blank", ..none() }),
        ("labels repeated", Dose { repeated: true, ..none() }),
        ("labels blank below", Dose { blank_below: true, ..none() }),
        ("heads blank below", Dose { blank_heads: true, ..none() }),
        ("empty column left", Dose { left: 1, ..none() }),
        ("empty column right", Dose { right: 1, ..none() }),
        ("empty columns", Dose { left: 2, right: 3, ..none() }),
        ("empty rows", Dose { empty_rows: true, ..none() }),
        ("every column twice as wide", Dose { wide: 2, ..none() }),
        ("first column wide", Dose { wide_first: true, ..none() }),
        ("nested 1", Dose { nested: 1, ..none() }),
        ("nested 3", Dose { nested: 3, ..none() }),
        ("nested 9, open", Dose { nested: 9, open: true, ..none() }),
        ("inner p", Dose { inner: ("<p align=center><font face=宋体>", "</font><o:p></o:p></p>"), ..none() }),
        ("inner div", Dose { inner: ("\n<div>\n<div>", "</div>\n</div>\n"), ..none() }),
        ("digits in spans", Dose { spans: true, ..none() }),
        ("entities", Dose { entities: true, ..none() }),
        ("raised 1", Dose { raised: "<sup>①</sup>", ..none() }),
        ("raised 2", Dose { raised: "<sup><a href='#n1'>[1]</a></sup>", ..none() }),
        ("hidden", Dose { hidden: true, ..none() }),
        ("upper case", Dose { upper: true, ..none() }),
        ("crlf", Dose { crlf: true, pretty: true, ..none() }),
        ("open", Dose { open: true, ..none() }),
        ("open upper", Dose { open: true, upper: true, blanks: true, ..none() }),
        ("self-closed", Dose { self_closed: true, ..none() }),
        ("split, labels again", Dose { split: "labels again", ..none() }),
        ("split, labels blank", Dose { split: "labels blank", ..none() }),
        ("split, labels lost", Dose { split: "labels lost", ..none() }),
        ("split, heads again", Dose { split: "heads again", ..none() }),
        ("gbk", Dose { encoding: "gbk", ..none() }),
        ("gbk undeclared", Dose { encoding: "none gbk", ..none() }),
        ("gbk declared utf-8", Dose { encoding: "false gbk", ..none() }),
        ("utf-8 declared gbk", Dose { encoding: "false utf-8", ..none() }),
        ("utf-16", Dose { encoding: "utf-16", ..none() }),
        ("bom", Dose { encoding: "bom", ..none() }),
        ("columns permuted", Dose { permute: true, ..none() }),
        ("remarks", Dose { remarks: true, ..none() }),
        ("comments", Dose { comments: true, ..none() }),
        ("section titles in rows", Dose { section_rows: true, ..none() }),
        ("one table a section", Dose { one_table: true, ..none() }),
        ("one table with titles", Dose { one_table: true, section_rows: true, ..none() }),
        ("pretty", Dose { pretty: true, ..none() }),
        ("chrome", Dose { chrome: true, ..none() }),
        ("chrome, nested", Dose { chrome: true, nested: 2, upper: true, ..none() }),
        ("lines", Dose { lines: true, ..none() }),
        ("blanks", Dose { blanks: true, ..none() }),
        ("one-cell tables", Dose { one_cell: true, ..none() }),
        ("heads in a table of their own", Dose { head_table: true, ..none() }),
        ("narrow rows", Dose { loose: true, ..none() }),
        ("narrow rows, one table", Dose { loose: true, one_table: true, ..none() }),
        ("a piece", Dose { text_head: true, ..none() }),
        ("figures in one of several cells", Dose { figure_parts: true, wide: 2, ..none() }),
        ("figures in one of several cells 2", Dose { figure_parts: true, wide_first: true, ..none() }),
        (
            "everything",
            Dose {
                th: true,
                groups: true,
                broken: "some",
                blanks: true,
                hidden: true,
                chrome: true,
                nested: 2,
                crlf: true,
                right: 1,
                ..none()
            },
        ),
    ]
}

fn truths() -> Vec<(String, usize, Truth)> {
    let templates = forms::templates();
    let mut list: Vec<(String, usize, Truth)> =
        (0..2).map(|form| (format!("invented {form}"), form, invented(&templates[form], form as u64 + 3))).collect();
    if let Some(corpus) = corpus::corpus() {
        for (report, form) in [("seed-2019", 0), ("pingtan-2023", 1)] {
            list.push((
                report.to_owned(),
                form,
                corpus::truth(&corpus.join("truth").join(format!("{report}.truth.csv"))),
            ));
        }
    }
    list
}

#[test]
fn no_manner_of_markup_gives_a_wrong_figure() {
    let templates = forms::templates();
    let (mut files, mut sum) = (0, corpus::Tally::default());
    let mut failures = Vec::new();
    for (report, form, truth) in truths() {
        for (name, dose) in doses() {
            files += 1;
            let bytes = page(&templates[form], &truth, &dose, (report.len() * 31 + name.len()) as u64);
            let mut fail = |words: String| {
                failures.push(format!("{report} {name}: {words}"));
                if let Some(dir) = std::env::var_os("GOUJI_DUMP") {
                    std::fs::write(std::path::Path::new(&dir).join(format!("{report}.{name}.html")), &bytes).unwrap();
                }
            };
            match corpus::read("made.html", &bytes) {
                Ok(read) => {
                    let (tally, differ) = corpus::compare(&read, &truth);
                    sum.right += tally.right;
                    sum.open += tally.open;
                    sum.wrong += tally.wrong;
                    if tally.right != truth.len() || tally.wrong > 0 || read.template.name != templates[form].name {
                        let said: Vec<String> =
                            read.diagnostics.iter().map(|d| d.message.render(Lang::Zh)).take(4).collect();
                        fail(format!(
                            "{tally:?} of {} {:?} {said:?}",
                            truth.len(),
                            differ.iter().take(3).collect::<Vec<_>>()
                        ));
                    }
                    if read.organisation.as_deref() != Some("甲市乙局") || read.sections.len() < 6 {
                        fail(format!("{:?} {:?}", read.organisation, read.sections.keys()));
                    }
                }
                Err(why) => fail(why),
            }
        }
    }
    eprintln!("{files} pages: {sum:?}, {} not whole", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn read(bytes: &[u8]) -> (Option<Document>, Diagnostics, Sources) {
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    let document = ingest::read("page.html", bytes, &mut sources, &mut said);
    (document.map(|(_, document)| document), said, sources)
}

/// Formats every cell and line as `place words`.
fn seen(text: &str) -> Vec<String> {
    let (document, said, sources) = read(text.as_bytes());
    let document = document.unwrap_or_else(|| panic!("{said:?}"));
    let place = |place: Option<gouji::source::Span>| {
        place.and_then(|span| sources.line_col(span)).map_or("?".to_owned(), |at| format!("{}:{}", at.line, at.column))
    };
    let mut list = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Line(line) => {
                list.push(format!("line {} {}", place(line.place.as_ref().and_then(Place::span)), line.text))
            }
            Block::Run(run) => {
                list.extend(run.cells.iter().map(|cell| format!("run {} {}", place(cell.place.span()), cell.text)))
            }
            Block::Grid(grid) => {
                for row in &grid.rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| {
                            let spans = if (cell.col_span, cell.row_span) == (1, 1) {
                                String::new()
                            } else {
                                format!("[{}x{}]", cell.col_span, cell.row_span)
                            };
                            let at = match &cell.place {
                                Place::Text(span) => place(Some(*span)),
                                other => other.identifier().unwrap_or_default(),
                            };
                            format!("{at} {}{spans}", cell.text)
                        })
                        .collect();
                    list.push(cells.join(" | "));
                }
            }
        }
    }
    list
}

#[test]
fn every_cell_knows_where_it_stands() {
    let page = "<table>\n<tr><td title='a>b<c'> &nbsp;甲</td><td><p>1<b>2</b></p></td>\n<td></td><td>&#49;</td></tr>\n\
                <tr><td rowspan=9 colspan=0>&nbsp;</td><TH >乙<br>丙</TH></table>尾";
    assert_eq!(seen(page), ["2:30 甲 | 2:43 12 | 3:1  | 3:14 1", "4:5  | 4:45 乙丙", "line 4:64 尾"]);
}

#[test]
fn what_no_reader_sees_is_not_read() {
    let page = "<body><!-- <table><tr><td>甲</td><td>1</td></tr></table> --><script>'<td>2</td>'</script><style>td{}</style>\
                <noscript><p>3</p></noscript><template><p>4</p></template><p hidden>5</p><div style='DISPLAY: none'>6</div>\
                <nav>7</nav><p>8<span style='mso-hide:all'>9</span></p><table><tr><td>乙<td style='visibility:hidden'>1<td>丙</table>";
    let list = seen(page);
    assert!(list[0].ends_with(" 8"), "{list:?}");
    assert!(list[1].contains(" 乙 | ") && !list[1].contains(" 1 ") && list[1].ends_with(" 丙"), "{list:?}");
    assert_eq!(list.len(), 2);
}

#[test]
fn a_figure_never_grows_by_what_stands_beside_it() {
    let cell = |inner: &str| {
        let list = seen(&format!("<table><tr><td>甲</td><td>{inner}</td></tr></table>"));
        list[0].split(" | ").nth(1).unwrap().split_once(' ').unwrap().1.to_owned()
    };
    for (inner, words) in [
        ("<span>1</span><span>2</span>", "12"),
        ("1<br>2", "1 2"),
        ("<p>1</p><p>2</p>", "1 2"),
        ("12<sup>①</sup>", "12"),
        ("12<sup>1</sup>", "12"),
        ("10<sup>3</sup>", "10 3"),
        ("12<sub>3</sub>", "12 3"),
        ("12<span style='vertical-align: super'>[1]</span>", "12"),
        ("<del>12</del>13", "~~12~~ 13"),
        ("<s>12</s>", "~~12~~"),
        ("12<ins>3</ins>", "12 3"),
        ("<input value=12>", "12"),
        ("<input type=hidden value=12>", ""),
        ("<img src=12.png>", "\u{fffc}picture"),
        ("<img src=12.png alt=12>", "\u{fffc}picture"),
        ("<img src=a.gif alt=十二>", "十二"),
        ("<img src=a.gif width=1 height=1>", ""),
        ("5<img src=a.gif>", "5 \u{fffc}picture"),
        ("<select><option>0<option>1</select>", "\u{fffc}control"),
        ("1<table><tr><td>2</td></tr></table>3", "1 2 3"),
        ("1\n2", "1 2"),
        ("１<wbr>２", "１２"),
    ] {
        assert_eq!(cell(inner), words, "{inner}");
    }
}

#[test]
fn pages_are_told_from_texts_that_speak_of_tags() {
    let is_page = |text: &str| {
        let (document, said, _) = read(text.as_bytes());
        assert!(document.is_some() || said.iter().any(|d| d.code == Code::FormatNotRead), "{text}");
        document.is_some_and(|d| !d.blocks.iter().any(|b| matches!(b, Block::Line(line) if line.text.contains('<'))))
    };
    for page in [
        "\u{feff}<!DOCTYPE html><p>甲",
        "<!-- saved from url=(0022)http://a.invalid/ -->\n<html><p>甲</html>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\"><html xmlns=\"a\"><script src='a'/><p>甲</p></html>",
        "<TABLE><TR><TD>甲</TABLE>",
        "<tr><td>甲</td><td>1</td></tr>",
        "<p style='a'>甲</p><p>乙</p>",
        "<div>甲</div>",
        "<meta charset=utf-8><p>甲",
        "甲局年度报告<br><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>",
    ] {
        assert!(is_page(page), "{page}");
    }
    for text in [
        "数量 < 5 的，不列入 <table> 之中。",
        "| 规章 | <5 |\n|---|---|\n| <b>甲</b> | 3 |\n<table>",
        "<p align=center>题目</p>\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n",
        "<甲局>年度报告\n规章 1",
    ] {
        assert!(!is_page(text), "{text}");
    }
}

#[test]
fn a_page_cut_short_keeps_its_last_cell_open() {
    let (document, said, _) = read("<table><tr><td>甲</td><td>12</td></tr><tr><td>乙</td><td>12".as_bytes());
    assert!(said.iter().any(|d| d.code == Code::FileCut));
    let Some(Block::Grid(grid)) = document.unwrap().blocks.pop() else { panic!() };
    assert_eq!(grid.rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let (_, said, _) = read("<table><tr><td>甲</td><td>12</body></html>".as_bytes());
    assert!(said.is_empty(), "{said:?}");
    let (_, said, _) = read("<table><tr><td>甲</td></tr></table><!-- <p>".as_bytes());
    assert!(said.iter().any(|d| d.code == Code::FileCut));
}

#[test]
fn of_two_reports_on_one_page_the_first_is_not_mixed_with_the_other() {
    let templates = forms::templates();
    let (one, two) = (invented(&templates[1], 5), invented(&templates[1], 6));
    let [first, second] =
        [&one, &two].map(|truth| String::from_utf8(page(&templates[1], truth, &Dose::default(), 1)).unwrap());
    let two = first.replace("</body></html>", &second);
    if let Some(dir) = std::env::var_os("GOUJI_DUMP") {
        std::fs::write(std::path::Path::new(&dir).join("two.html"), &two).unwrap();
    }
    let read = corpus::read("two.html", two.as_bytes()).unwrap();
    let (tally, differ) = corpus::compare(&read, &one);
    assert_eq!((tally.wrong, tally.open), (0, 0), "{differ:?}");
}

/// A figure merged over two columns or two rows cannot be assigned to either.
#[test]
fn figures_merged_over_cells_stay_open() {
    let templates = forms::templates();
    let truth: Truth = invented(&templates[1], 9)
        .into_keys()
        .map(|key| (key, ("number".into(), "41".into(), String::new())))
        .collect();
    let text = String::from_utf8(page(&templates[1], &truth, &Dose::default(), 1)).unwrap();
    let state = |text: &str, row: &str, col: usize| {
        let read = corpus::read("merged.html", text.as_bytes()).unwrap();
        let table = &read.template.tables["三"];
        let row = (0..table.rows.leaf_count()).find(|at| table.rows.leaf(LeafIdx(*at)).code == row).unwrap();
        read.cell(table.cell(LeafIdx(row), LeafIdx(col))).unwrap().state
    };
    let label = "<td colspan=\"3\">一、本年新收政府信息公开申请数量</td>";
    let wide = text.replace(&format!("{label}<td>41</td><td>41</td>"), &format!("{label}<td colspan=\"2\">41</td>"));
    assert_ne!(wide, text);
    assert_eq!(
        [state(&wide, "一", 0), state(&wide, "一", 1), state(&wide, "一", 2)],
        [State::Uncertain, State::Uncertain, State::Number]
    );
    let next = "<td colspan=\"3\">二、上年结转政府信息公开申请数量</td>";
    let tall = text
        .replace(&format!("{label}<td>41</td>"), &format!("{label}<td rowspan=\"2\">41</td>"))
        .replace(&format!("{next}<td>41</td>"), next);
    assert_eq!(
        [state(&tall, "一", 0), state(&tall, "一", 1), state(&tall, "二", 1)],
        [State::Uncertain, State::Number, State::Number]
    );
    assert_ne!(state(&tall, "二", 0), State::Number);
}

#[test]
fn harmful_pages_end_in_a_diagnostic_or_a_report() {
    let row = "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr>";
    let cases: Vec<(&str, String, Option<Code>)> = vec![
        ("deep", "<div>".repeat(10_000), Some(Code::FileTooLarge)),
        ("deep tables", "<table><tr><td>".repeat(10_000), Some(Code::FileTooLarge)),
        ("deep fonts", "<font color=a>".repeat(10_000), Some(Code::FileTooLarge)),
        (
            "fonts never closed",
            (0..10_000).map(|n| format!("<p><font color=a{n}>甲</p>")).collect(),
            Some(Code::FileTooLarge),
        ),
        ("spans", format!("<table>{}</table>", "<tr><td rowspan=65534 colspan=1000>1".repeat(30_000)), None),
        ("wide", format!("<table><tr>{}</table>", "<td colspan=99999>1".repeat(100_000)), None),
        ("cells", format!("<table>{}", row.repeat(250_000)), Some(Code::FileTooLarge)),
        ("rows", format!("<table>{}</table>", row.repeat(20_000)), None),
        ("attributes", format!("<p {}>", "a ".repeat(100_000)), Some(Code::FileTooLarge)),
        (
            "attributes in pieces",
            format!("<p {}>", (0..100_000).map(|n| format!("<{n} ")).collect::<String>()),
            Some(Code::FileTooLarge),
        ),
        ("strange end tags", format!("{}{}", "<i>".repeat(200), "</x>".repeat(200_000)), None),
        ("layout", format!("<table>{}</table>", "<tr><td><table><tr><td>1<td>2</table>".repeat(10_000)), None),
        ("one column", format!("<table>{}</table>", "<tr><td>1".repeat(50_000)), None),
        ("comment", format!("<p>{}", "<!--".repeat(100_000)), None),
        ("script", format!("<script>{}", "<a b c>".repeat(100_000)), Some(Code::FileCut)),
        ("entities", format!("<p>{}", "&nbsp;&am&#x".repeat(100_000)), None),
        ("long attribute", format!("<img src=\"data:{}\"><p>甲", "ab/+ ".repeat(1_000_000)), None),
        ("foster", format!("<table>{}", "甲<b>".repeat(900)), None),
    ];
    for (name, text, expected) in cases {
        let (document, said, sources) = read(text.as_bytes());
        if let Some(document) = document {
            let _ = align::place(&document, None, name, &forms::templates(), Some(&forms::templates()[1]), &sources);
        }
        let codes: Vec<&str> = said.iter().map(|d| d.code.id()).collect();
        if let Some(code) = expected {
            assert!(codes.contains(&code.id()), "{name}: {codes:?}");
        }
    }
}
