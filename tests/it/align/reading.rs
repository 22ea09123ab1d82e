//! Tests each diagnostic of reading files and placing cells on small documents.

use std::sync::Arc;

use gouji::align;
use gouji::diagnostic::{Code, Diagnostics, Lang};
use gouji::ingest;
use gouji::report::{Report, State};
use gouji::source::Sources;
use gouji::template::{Lookup, Template, lookup};

use crate::support::forms;

struct Read {
    report: Option<Report>,
    said: Diagnostics,
    sources: Sources,
}

fn read(bytes: impl AsRef<[u8]>) -> Read {
    read_as(bytes, None)
}

fn read_as(bytes: impl AsRef<[u8]>, chosen: Option<&Arc<Template>>) -> Read {
    let mut sources = Sources::default();
    let mut said = Diagnostics::default();
    let document = ingest::read("report.txt", bytes.as_ref(), &mut sources, &mut said);
    let report = document.and_then(|(id, document)| {
        match align::place(&document, Some(id), "report.txt", &forms::templates(), chosen, &sources) {
            Ok(reports) => {
                let report = reports.into_iter().next().unwrap();
                said.extend(report.diagnostics.clone());
                Some(report)
            }
            Err(diagnostics) => {
                said.extend(diagnostics);
                None
            }
        }
    });
    Read { report, said, sources }
}

impl Read {
    /// Formats each diagnostic as `code line:column words`.
    fn lines(&self) -> Vec<String> {
        self.said
            .iter()
            .map(|d| {
                let place = d.primary().and_then(|label| self.sources.line_col(label.span));
                let place = place.map_or(String::new(), |at| format!("{}:{} ", at.line, at.column));
                format!("{} {place}{}", d.code.id(), d.message.render(Lang::Zh))
            })
            .collect()
    }

    #[track_caller]
    fn says(&self, code: Code, words: &str) {
        let found = self.lines().iter().any(|line| line.starts_with(code.id()) && line.contains(words));
        assert!(found, "{} {words} not in {:#?}", code.id(), self.lines());
    }

    #[track_caller]
    fn cell(&self, table: &str, row: &str, col: &str) -> String {
        let report = self.report.as_ref().unwrap_or_else(|| panic!("{:#?}", self.lines()));
        let (_, model) = report.template.table_named(table).unwrap();
        let leaf = |found: Lookup, axis: &gouji::template::Axis| match found {
            Lookup::One(node) => axis.node(node).leaf.unwrap(),
            other => panic!("{other:?}"),
        };
        let (row, col) = (leaf(lookup(&model.rows, row), &model.rows), leaf(lookup(&model.cols, col), &model.cols));
        let cell = report.cell(model.cell(row, col)).unwrap();
        match cell.state {
            State::Number => format!("{}{}", cell.value.unwrap(), cell.unit.as_deref().unwrap_or("")),
            other => other.name().to_owned(),
        }
    }
}

const SECTION: &str = "二、主动公开政府信息情况\n";

fn table_one(rows: &str) -> String {
    format!("{SECTION}第二十条第（一）项 |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n{rows}\n")
}

#[test]
fn files_that_are_no_text_are_named() {
    read("").says(Code::EmptyFile, "没有内容");
    read(" \n　\n").says(Code::EmptyFile, "没有内容");
    read(b"%PDF-1.7 ...").says(Code::Unreadable, "PDF");
    read(b"\x89PNG....").says(Code::FormatNotRead, "PNG");
    read("<?xml version=\"1.0\"?><workbook/>").says(Code::FormatNotRead, "XML");
    #[cfg(not(feature = "html"))]
    read("<html><body><table><tr><td>规章</td></tr></table></body></html>").says(Code::FormatNotRead, "HTML");
    read([0x01, 0x02, 0x00, 0x03, 0x04, 0x05]).says(Code::NotAText, "");
    read([b'a', 0xff, 0xff, b'b']).says(Code::BadEncoding, "");
    read("|".repeat(ingest::MAX_CELLS + 1)).says(Code::FileTooLarge, "500000");
    read("今天天气很好。").says(Code::NoTemplateFits, "");
}

#[test]
fn slips_extra_rows_and_missing_rows_are_said() {
    let read = read(table_one("规章 | 1 | 0 | 11 |\n其他文件 | 1 | 1 | 1 |"));
    read.says(Code::RowMissing, "行政规范性文件");
    read.says(Code::ExtraRow, "其他文件");
    read.says(Code::TableMissing, "`三`");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "11");
    let read = self::read(
        table_one("规章 | 1 | 0 | 见附件 |\n行政规范性文件 | 2 | ３ | — |").replace("现行有效件数", "现行有效件敷"),
    );
    read.says(Code::LabelTolerated, "现行有效件敷");
    read.says(Code::CellIsText, "4:14 此格不是数：“见附件”");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "本年废止件数"), "3");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "现行有效件数"), "dash");
}

#[test]
fn opposites_are_never_taken_for_each_other() {
    let text = "三、收到和处理政府信息公开申请情况\n\
                | 自然人 | 法人或其他组织 | 总计 |\n\
                | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n\
                | 一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n\
                | 三、本年度办理结果 | （一）不予公开 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n\
                | （七）总计 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n2020年1月1日至2020年12月31日";
    let chosen = forms::templates().remove(0);
    let read = read_as(text, Some(&chosen));
    assert_eq!(read.cell("三", "一", "自然人"), "1");
    assert_eq!(read.cell("三", "三.(一)", "自然人"), "absent");
    assert_eq!(read.cell("三", "三.(七)", "总计"), "1");
}

#[test]
fn a_row_that_lost_a_cell_stays_open() {
    let read = read(table_one("规章 | 1 | 11 |\n行政规范性文件 | 2 | 3 | 4 |"));
    read.says(Code::CellCountDiffers, "`规章` 有 2 格，应有 3 格");
    assert_eq!(read.cell("二.(一)", "规章", "本年制发件数"), "uncertain");
    assert_eq!(read.cell("二.(一)", "行政规范性文件", "现行有效件数"), "4");
}

#[test]
fn heads_of_another_form_leave_the_figures_open() {
    let text = table_one("规章 | 1 | 0 | 11 |\n行政规范性文件 | 2 | 3 | 4 |")
        .replace("本年制发件数", "本年新制作数量")
        .replace("本年废止件数", "本年新公开数量")
        .replace("现行有效件数", "对外公开总数量");
    let chosen = forms::templates().remove(1);
    let read = read_as(text, Some(&chosen));
    read.says(Code::ColMissing, "列头与模板不符");
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "uncertain");
}

#[test]
fn a_unit_in_the_head_speaks_where_it_is_another_one() {
    let text = |unit: &str| {
        format!(
            "{SECTION}第二十条第（八）项 | |\n信息内容 | 本年收费金额（单位：{unit}） |\n行政事业性收费 | 26.55 |\n{}",
            table_one("规章 | 1 | 0 | 11 |")
        )
    };
    assert_eq!(read(text("万元")).cell("二.(八)", "行政事业性收费", "本年收费金额"), "26.55");
    assert_eq!(read(text("元")).cell("二.(八)", "行政事业性收费", "本年收费金额"), "26.55元");
}

#[test]
fn long_csv_is_placed_by_its_codes() {
    let read = read(
        "table,row,col,value,unit\n\
         二.（一）,规章,现行有效件数,\"1,234\",\n\
         三,一,商业企业,減3,\n\
         三,一,商业企业,4,\n\
         四,件数,结果维持,1,\n\
         三,三.(九),自然人,1,\n\
         三,三.(七),自然人\n\
         二.(八),行政事业性收费,本年收费金额,5,元\n",
    );
    assert_eq!(read.cell("二.(一)", "规章", "现行有效件数"), "1234");
    assert_eq!(read.cell("三", "一", "商业企业"), "uncertain");
    assert_eq!(read.cell("二.(八)", "行政事业性收费", "本年收费金额"), "5元");
    assert_eq!(read.cell("三", "四", "总计"), "absent");
    read.says(Code::DuplicateCell, "4:1 单元格 `三!一,商业企业`");
    read.says(Code::UnknownCell, "5:1 `四!件数,结果维持` 可以指");
    read.says(Code::UnknownCell, "6:1");
    read.says(Code::BadCsv, "7:1 此行有 3 个字段，表头有 5 个");
    self::read("table,row,col,value\n三,一,自然人,\"1\n").says(Code::BadCsv, "2:");
    self::read("table,row,col,value\n甲,一,自然人,1\n").says(Code::NoTemplateFits, "");
    let two = self::read("report,table,row,col,value\na,三,三.(六).1,自然人,1\nb,三,三.(六).1,自然人,2\n");
    assert_eq!(two.cell("三", "三.(六).1", "自然人"), "1");
}

#[test]
fn json_of_extract_is_read_back() {
    let read = read(
        r#"{"reports":[{"report":"a","template":"gov-info-disclosure/2021","year":2023,"organisation":"甲局","cells":[
        {"table":"三","row":"一","col":"自然人","state":"number","value":"12","unit":"","raw":"１２","source":"3:4"},
        {"table":"三","row":"二","col":"自然人","state":"dash","value":"","raw":"—"},
        {"table":"三","row":"四","col":"自然人","state":"uncertain","value":""},
        {"table":"三","row":"四","col":"总计","value":7}]}]}"#,
    );
    assert_eq!(read.cell("三", "一", "自然人"), "12");
    assert_eq!(read.cell("三", "二", "自然人"), "dash");
    assert_eq!(read.cell("三", "四", "自然人"), "uncertain");
    assert_eq!(read.cell("三", "四", "总计"), "7");
    let report = read.report.as_ref().unwrap();
    assert_eq!((report.year, report.organisation.as_deref()), (Some(2023), Some("甲局")));
    self::read("{\"reports\": [\n  {\"cells\": [}]}").says(Code::BadJson, "2:14");
    self::read("{\"a\": 1}").says(Code::BadJson, "");
    self::read("[{\"table\": \"三\"}]").says(Code::BadJson, "cells[0]");
}

#[test]
fn forms_alike_are_told_by_the_year_or_not_at_all() {
    let table = "四、政府信息公开行政复议、行政诉讼情况\n行政复议 | 行政诉讼 |\n\
                 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n\
                 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n\
                 1 | 2 | 3 | 4 | 10 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n";
    read(table).says(Code::TemplateTied, "");
    let read = read(format!("甲局2020年政府信息公开工作年度报告\n{table}"));
    assert_eq!(read.report.as_ref().unwrap().template.name, "gov-info-disclosure/2019");
    assert_eq!(read.cell("四", "件数", "行政复议.总计"), "10");
    let read =
        self::read(format!("甲局2022年政府信息公开工作年度报告\n统计期限为2021年1月1日至2021年12月31日\n{table}"));
    assert_eq!(read.report.as_ref().unwrap().template.name, "gov-info-disclosure/2021");
    read.says(Code::YearDisagrees, "标题中的年度为 2022，统计期限中的年度为 2021");
}

#[test]
fn of_two_reports_in_one_file_each_is_read() {
    let rows = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "1.属于国家秘密",
        "（六）其他处理",
        "（七）总计",
        "四、结转下年度继续办理",
    ];
    let report = |figure: &str| {
        let rows: String = rows.iter().map(|row| format!("{row} {}|\n", format!("| {figure} ").repeat(7))).collect();
        format!("甲局2020年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{rows}")
    };
    let text = report("1") + &report("2").replace("（一）予以公开", "(1)予以公开");
    let mut sources = Sources::default();
    let (id, document) = ingest::read("a.txt", text.as_bytes(), &mut sources, &mut Diagnostics::default()).unwrap();
    let reports = align::place(&document, Some(id), "a.txt", &forms::templates(), None, &sources).unwrap();
    let names: Vec<&str> = reports.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(names, ["a.txt", "a.txt#2"]);
    for (report, figure) in reports.into_iter().zip(["1", "2"]) {
        let read = Read { report: Some(report), said: Diagnostics::default(), sources: Sources::default() };
        assert_eq!(read.cell("三", "一", "自然人"), figure);
        assert_eq!(read.cell("三", "四", "总计"), figure);
    }
}

#[test]
fn one_row_that_stands_many_times_is_no_further_report() {
    let row = |label: &str| format!("{label} {}|\n", "| 3 ".repeat(7));
    let text = [
        "甲局2020年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n".to_owned(),
        row("一、本年新收政府信息公开申请数量"),
        row("二、上年结转政府信息公开申请数量"),
        row("（一）予以公开").repeat(40),
        row("1.属于国家秘密"),
        row("（六）其他处理"),
        row("（七）总计"),
        row("四、结转下年度继续办理"),
    ]
    .concat();
    let mut sources = Sources::default();
    let (id, document) = ingest::read("a.txt", text.as_bytes(), &mut sources, &mut Diagnostics::default()).unwrap();
    let reports = align::place(&document, Some(id), "a.txt", &forms::templates(), None, &sources).unwrap();
    let names: Vec<&str> = reports.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(names, ["a.txt"]);
}

/// Reading time must grow in proportion to the size of inputs made to be slow.
#[test]
fn hostile_texts_take_no_longer_than_their_size() {
    let report = table_one("规章 | 1 | 0 | 11 |\n行政规范性文件 | 2 | 3 | 4 |");
    let cases: Vec<(&str, String)> = vec![
        ("bars", "|".repeat(1_000_000)),
        ("labels", "规章\n0\n".repeat(60_000)),
        ("report again and again", report.repeat(4_000)),
        ("broken labels", "三、\n本\n年\n度\n办\n理\n".repeat(20_000)),
        ("quotes", format!("table,row,col,value\n{}\"{}", " ".repeat(200_000), "x\"".repeat(200_000))),
        ("one long line", "一".repeat(1_000_000)),
        ("slips", "一、本年新收政府信息公开申情数量某某\n".repeat(20_000)),
        ("heads", "结果维持 | 结果纠正 | 其他结果 | 总计\n".repeat(20_000)),
        ("commas", "规章,1,2,3\n".repeat(60_000)),
        ("tabs", "\t规章\t1\t2\n\n".repeat(60_000)),
        ("wide row", format!("a,b,c\n{}\n规章,1", "总计,".repeat(300_000))),
        ("brackets", format!("[{}", "[".repeat(500_000))),
        ("open brackets", "(".repeat(500_000)),
        ("long words", report.replace("规章 |", &format!("规章 | {} |", "ab".repeat(500_000)))),
        ("long figures", report.replace("规章 |", &format!("规章 | {} |", "48|".repeat(500_000)))),
        ("json", format!("[{}{{}}]", "{\"table\":\"三\"},".repeat(30_000))),
    ];
    for (name, text) in cases {
        let read = read(&text);
        eprintln!("{name}: {} KiB, {} diagnostics", text.len() >> 10, read.said.len());
    }
}

/// Random damage of every kind must not cause a panic.
#[test]
fn no_damage_makes_reading_panic() {
    let seeds = [
        table_one("规章 | 1 | 0 | 11 |\n行政规范性文件 | 2 | 3 | 4 |"),
        table_one("规章 | 1 | 0 | 11 |").replace(" |", "\n|\n"),
        "三、收到和处理政府信息公开申请情况\n\t自然人\n\t总计\n\n\t一、本年新收政府信息公开申请数量\n\t1\n\t\n\t2\n"
            .repeat(2),
        "信息内容,本年制发件数,本年废止件数\n规章,1,\"2\"\n,,\n行政许可,3\n第二十条第（六）项,,\n行政处罚,,9\n"
            .to_owned(),
        "table,row,col,value,state\n三,一,自然人,12,number\n三,二,总计,,blank\n".to_owned(),
        "[{\"table\":\"三\",\"row\":\"一\",\"col\":\"自然人\",\"value\":\"3\"}]".to_owned(),
        "结果\n维持\n总计\n复议后起诉\n1\n2\n\n- 3 -\n四、结转下年度继续办理\n1\n2\n3\n4\n5\n6\n7\n".repeat(3),
    ];
    let bits =
        ["|", "\n", "\t", ",", "\"", "（", "）", "0", "规章", "总计", "\u{3000}", "\r", "一、", "---", "\0", "𠮷", "é"];
    let mut state = 7u64;
    let mut roll = |sides: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 33) as usize) % sides.max(1)
    };
    for round in 0..4000 {
        let mut chars: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..1 + roll(12) {
            let at = roll(chars.len());
            match roll(4) {
                0 if chars.len() > 1 => drop(chars.remove(at)),
                1 => {
                    let bit: Vec<char> = bits[roll(bits.len())].chars().collect();
                    chars.splice(at..at, bit);
                }
                2 => {
                    let end = (at + roll(30)).min(chars.len());
                    let piece = chars[at..end].to_vec();
                    let to = roll(chars.len());
                    chars.splice(to..to, piece);
                }
                _ => {
                    let end = (at + roll(10)).min(chars.len());
                    chars.drain(at..end);
                }
            }
            if chars.is_empty() {
                chars.push('一');
            }
        }
        let text: String = chars.into_iter().collect();
        let mut bytes = text.into_bytes();
        if roll(10) == 0 {
            let at = roll(bytes.len());
            bytes[at] = roll(256) as u8;
        }
        let chosen = forms::templates().remove(round % 2);
        read_as(&bytes, Some(&chosen)).lines();
    }
}
