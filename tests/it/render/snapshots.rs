//! Compares hand-made diagnostics and findings with one snapshot per format.

use gouji::diagnostic::{Code, Diagnostic, Lang, Message};
use gouji::render::text::View;
use gouji::render::{csv, extract, json, text};

use crate::support::fixture;

const ZH: View = View { lang: Lang::Zh, color: false };
const EN: View = View { lang: Lang::En, color: false };

#[test]
fn a_report_in_chinese() {
    let (sources, rules, report) = fixture::sources();
    let checked = fixture::checked(rules, report);
    insta::assert_snapshot!(text::checked(&checked, 0, &sources, ZH), @r"
强制性[办理平衡] 表三 列 自然人：第一项加第二项（26）与第三项加第四项（20）不等，差 6
   ╭─[规则/rules.yaml:4:12]
 4 │     check: row 三.(七) == row 一 + row 二 - row 四
   ·            ─────┬─────    ───┬──   ───┬──   ───┬──
   ·                 │            │        │        ╰── 0
   ·                 │            │        ╰── 0（空白计为 0）
   ·                 │            ╰── 26
   ·                 ╰── 20
   ╰────
  报告：报告.txt
     行       名称                            原文  说明                 行:列
     一       本年新收政府信息公开申请数量      26                       3:18
     二       上年结转政府信息公开申请数量  (空白)  计为 0               4:18
  >  三.(七)  总计                            ２０  读作 20，先检查此格  5:7
     四       结转下年度继续办理                 0                       6:13
  代入：20 == 26 + 0 - 0
  左边 20，右边 26，相差 6
  依据：表三注
  帮助：先核对 `三.(七)`：其余各格在别的规则里都成立，只有这一格同时出现在两条不
        成立的规则里

未判定[办理平衡] 表三 列 法人.商业企业：`三!三.(七), 商业企业` 不是数字
  规则：row 三.(七) == row 一 + row 二 - row 四  (规则/rules.yaml:4:12)
  报告：报告.txt
  行       名称  原文  说明    行:列
  三.(七)  总计  若干  不是数  5:10

核实性[合计:三!总计] 表三 行 三.(七)：总计与各项之和不等
  规则：col 总计 == sum(col **)
   ╭─[报告.txt:5:7]
 5 │ （七）总计  ２０    若干    20
   ·             ──┬─            ─┬
   ·               │              ╰── 三.(七), 总计 = 20
   ·               ╰── 三.(七), 自然人 = ２０
   ╰────
  报告：报告.txt
  列      原文  说明     行:列
  自然人  ２０  读作 20  5:7
  总计      20           5:13
  代入：20 == 26 + 0 - 0
  左边 20，右边 26，相差 6
  依据：表三注

提示[偏高]：共 3 处
  规则：col 总计 <= 100  (规则/rules.yaml:7:12)
  - 表三 行 一、二、四：总计超过 100
  依据：表三注

── 报告.txt ────────────────────────────────────────────────────────────────────
模板      demo/2019  政府信息公开工作年度报告
识别依据  标题所写年度为 2019
单位      某某局
年度      2019

表    规则                   成立  违反  未判定  不适用
三    办理平衡                  1     1       1       0
      偏高                      1     3       0       0
      合计:三!总计              3     1       0       0
      其余 2 条规则全部成立    24     0       0       0
跨表  1 条规则未被违反          0     0       0       1
合计  6 条规则                 29     5       1       1

空白计为 0：1 格，横线计为 0：2 格；其中由勾稽关系证明 2 格，推定 1 格
违反：强制性 1 处，核实性 1 处，提示 3 处；另有 1 处未判定
");
}

#[test]
fn a_summary_in_english() {
    let (sources, rules, report) = fixture::sources();
    let mut checked = fixture::checked(rules, report);
    checked.findings.retain(|f| f.rule == "合计:三!总计");
    insta::assert_snapshot!(text::checked(&checked, 0, &sources, EN), @r"
warning[合计:三!总计] table 三 row 三.(七): 总计与各项之和不等
  rule: col 总计 == sum(col **)
   ╭─[报告.txt:5:7]
 5 │ （七）总计  ２０    若干    20
   ·             ──┬─            ─┬
   ·               │              ╰── 三.(七), 总计 = 20
   ·               ╰── 三.(七), 自然人 = ２０
   ╰────
  report: 报告.txt
  column  printed  note        line:column
  自然人     ２０  read as 20  5:7
  总计         20              5:13
  figures: 20 == 26 + 0 - 0
  left 20, right 26, difference 6
  basis: 表三注

── 报告.txt ────────────────────────────────────────────────────────────────────
template      demo/2019  政府信息公开工作年度报告
recognised    标题所写年度为 2019
organisation  某某局
year          2019

table   rule                      satisfied  violated  undetermined  n/a
三      办理平衡                          1         1             1    0
        偏高                              1         3             0    0
        合计:三!总计                      3         1             0    0
        others, all satisfied: 2         24         0             0    0
across  none violated: 1                  0         0             0    1
total   rules: 6                         29         5             1    1

cells counted as 0: blank 1, dash 2; of these proved 2, assumed 1
violated: error 1, warning 1, info 3; undetermined: 1
");
}

#[test]
fn diagnostics_of_every_shape() {
    let (sources, rules, report) = fixture::sources();
    insta::assert_snapshot!(text::diagnostics(&fixture::diagnostics(rules, report), &sources, ZH), @r"
错误[G0602]：`reports/` 是文件夹
  帮助：写明其中的文件

错误[G0302]：没有行 `三.(七)`
   ╭─[规则/rules.yaml:4:16]
 2 │ rules:
 3 │   办理平衡:
   ·   ────┬───
   ·       ╰── 在这条规则里
 4 │     check: row 三.(七) == row 一 + row 二 - row 四
   ·                ───┬───
   ·                   ╰── 表三没有这一行
   ╰────
   ╭─[报告.txt:5:1]
 4 │ 二、上年结转政府信息公开申请数量        —   —
 5 │ （七）总计  ２０    若干    20
   · ─────┬────
   ·      ╰── 报告里写的是这个
   ╰────
  帮助：改为 `三.(八)`

错误[G0202]：括号未闭合
   ╭─[规则/rules.yaml:8:1]
 7 │     check: col 总计 <= 100
 8 │
   · ┬
   · ╰── 到这里还没有 `)`
   ╰────
");
}

#[test]
fn many_remarks_of_one_kind_are_folded() {
    let (sources, _, report) = fixture::sources();
    let list: Vec<Diagnostic> = ["本年新收", "上年结转", "（七）总计", "结转下年度"]
        .into_iter()
        .map(|words| {
            Diagnostic::new(Code::RowMissing, Message::verbatim(format!("没有找到 `{words}`")))
                .span(fixture::span_of(report, fixture::REPORT, words))
                .help(Message::verbatim("核对表里的行名"))
        })
        .collect();
    insta::assert_snapshot!(text::diagnostics(&list, &sources, ZH), @r"
警告[G0610]：报告.txt 中有 4 处同类情况
  3:3  没有找到 `本年新收`
  4:3  没有找到 `上年结转`
  5:1  没有找到 `（七）总计`
  6:3  没有找到 `结转下年度`
  帮助：核对表里的行名
");
}

#[test]
fn no_word_of_the_snippet_library_shows() {
    let (sources, rules, report) = fixture::sources();
    let drawn = text::diagnostics(&fixture::diagnostics(rules, report), &sources, ZH);
    for word in ["Error", "Warning", "Advice", "help", "×", "☞", "⚠"] {
        assert!(!drawn.contains(word), "{word}");
    }
}

#[test]
fn colours_come_only_where_told() {
    let (sources, rules, report) = fixture::sources();
    let checked = fixture::checked(rules, report);
    let plain = text::checked(&checked, 0, &sources, ZH);
    let painted = text::checked(&checked, 0, &sources, View { color: true, ..ZH });
    assert!(!plain.contains('\u{1b}'));
    assert!(painted.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&painted).to_string();
    assert_eq!(stripped, plain);
}

#[test]
fn many_cells_are_folded() {
    let (sources, rules, report) = fixture::sources();
    let mut checked = fixture::checked(rules, report);
    checked.findings.retain(|f| f.rule == "合计:三!总计");
    checked.findings[0].cells = checked
        .report
        .cells
        .iter()
        .enumerate()
        .map(|(id, _)| gouji::finding::CellRef::here(gouji::template::CellId(id as u32)))
        .collect();
    // Twelve cells are still listed one by one; a thirteenth folds them.
    checked.findings[0].cells.push(gouji::finding::CellRef::here(gouji::template::CellId(0)));
    let drawn = text::checked(&checked, 0, &sources, ZH);
    let table: String =
        drawn.lines().skip_while(|line| !line.contains("所填")).take(9).map(|l| format!("{l}\n")).collect();
    insta::assert_snapshot!(table, @r"

");
}

#[test]
fn json_of_a_report() {
    let (sources, rules, report) = fixture::sources();
    let mut checked = fixture::checked(rules, report);
    checked.findings.retain(|f| f.rule == "办理平衡");
    let output = json::CheckOutput {
        schema: json::SCHEMA,
        reports: vec![json::report(&checked, &sources, Lang::Zh)],
        diagnostics: fixture::diagnostics(rules, report)
            .iter()
            .map(|d| json::diagnostic(d, &sources, Lang::Zh))
            .collect(),
        run: None,
    };
    insta::assert_snapshot!(json::pretty(&output), @r#"
{
  "schema": 1,
  "reports": [
    {
      "report": "报告.txt",
      "template": "demo/2019",
      "organisation": "某某局",
      "year": 2019,
      "summary": {
        "satisfied": 29,
        "violated": 5,
        "undetermined": 1,
        "not_applicable": 1,
        "errors": 1,
        "warnings": 1,
        "infos": 3,
        "zeros_proved": 2,
        "zeros_assumed": 1
      },
      "findings": [
        {
          "rule": "办理平衡",
          "severity": "error",
          "outcome": "violated",
          "message": "第一项加第二项（26）与第三项加第四项（20）不等，差 6",
          "at": {
            "table": "三",
            "row": null,
            "col": "自然人"
          },
          "left": "20",
          "right": "26",
          "difference": "6",
          "expression": "row 三.(七) == row 一 + row 二 - row 四",
          "cells": [
            {
              "table": "三",
              "row": "一",
              "col": "自然人",
              "state": "number",
              "value": "26",
              "raw": "26",
              "source": "3:18"
            },
            {
              "table": "三",
              "row": "二",
              "col": "自然人",
              "state": "blank",
              "value": null,
              "raw": "",
              "source": "4:18"
            },
            {
              "table": "三",
              "row": "三.(七)",
              "col": "自然人",
              "state": "number",
              "value": "20",
              "raw": "２０",
              "source": "5:7"
            },
            {
              "table": "三",
              "row": "四",
              "col": "自然人",
              "state": "number",
              "value": "0",
              "raw": "0",
              "source": "6:13"
            }
          ],
          "rule_source": {
            "file": "规则/rules.yaml",
            "line": 4,
            "column": 12
          }
        },
        {
          "rule": "办理平衡",
          "severity": "error",
          "outcome": "undetermined",
          "message": "`三!三.(七), 商业企业` 不是数字",
          "at": {
            "table": "三",
            "row": null,
            "col": "法人.商业企业"
          },
          "left": "20",
          "right": "26",
          "difference": "6",
          "expression": "row 三.(七) == row 一 + row 二 - row 四",
          "cells": [
            {
              "table": "三",
              "row": "一",
              "col": "法人.商业企业",
              "state": "number",
              "value": "0",
              "raw": "0",
              "source": "3:21"
            },
            {
              "table": "三",
              "row": "二",
              "col": "法人.商业企业",
              "state": "dash",
              "value": null,
              "raw": "—",
              "source": "4:19"
            },
            {
              "table": "三",
              "row": "三.(七)",
              "col": "法人.商业企业",
              "state": "text",
              "value": null,
              "raw": "若干",
              "source": "5:10"
            },
            {
              "table": "三",
              "row": "四",
              "col": "法人.商业企业",
              "state": "number",
              "value": "0",
              "raw": "0",
              "source": "6:15"
            }
          ],
          "rule_source": {
            "file": "规则/rules.yaml",
            "line": 4,
            "column": 12
          }
        }
      ],
      "diagnostics": [
        {
          "code": "G0611",
          "severity": "info",
          "message": "`（七）总计` 认作 `三.(七)`",
          "help": null,
          "labels": [
            {
              "file": "报告.txt",
              "line": 5,
              "column": 1,
              "end_line": 5,
              "end_column": 6,
              "message": null,
              "primary": true
            }
          ]
        }
      ]
    }
  ],
  "diagnostics": [
    {
      "code": "G0602",
      "severity": "error",
      "message": "`reports/` 是文件夹",
      "help": "写明其中的文件",
      "labels": [
        {
          "file": "reports/",
          "line": 1,
          "column": 1,
          "end_line": 1,
          "end_column": 1,
          "message": null,
          "primary": true
        }
      ]
    },
    {
      "code": "G0302",
      "severity": "error",
      "message": "没有行 `三.(七)`",
      "help": "改为 `三.(八)`",
      "labels": [
        {
          "file": "规则/rules.yaml",
          "line": 4,
          "column": 16,
          "end_line": 4,
          "end_column": 21,
          "message": "表三没有这一行",
          "primary": true
        },
        {
          "file": "规则/rules.yaml",
          "line": 3,
          "column": 3,
          "end_line": 3,
          "end_column": 7,
          "message": "在这条规则里",
          "primary": false
        },
        {
          "file": "报告.txt",
          "line": 5,
          "column": 1,
          "end_line": 5,
          "end_column": 6,
          "message": "报告里写的是这个",
          "primary": false
        }
      ]
    },
    {
      "code": "G0202",
      "severity": "error",
      "message": "括号未闭合",
      "help": null,
      "labels": [
        {
          "file": "规则/rules.yaml",
          "line": 8,
          "column": 1,
          "end_line": 8,
          "end_column": 1,
          "message": "到这里还没有 `)`",
          "primary": true
        }
      ]
    }
  ]
}
"#);
}

#[test]
fn csv_of_findings() {
    let (sources, rules, report) = fixture::sources();
    let checked = fixture::checked(rules, report);
    insta::assert_snapshot!(csv::lines([csv::HEADER]) + &csv::checked(&checked, &sources, Lang::Zh), @r#"
report,template,organisation,year,rule,severity,outcome,table,row,col,left,right,difference,unit,message,cells,place,satisfied,violated,undetermined,not_applicable
报告.txt,demo/2019,某某局,2019,办理平衡,error,violated,三,,自然人,20,26,6,,第一项加第二项（26）与第三项加第四项（20）不等，差 6,"三!一,自然人=26; 三!二,自然人=blank; 三!三.(七),自然人=20; 三!四,自然人=0",5:7; 3:18; 4:18; 6:13,,,,
报告.txt,demo/2019,某某局,2019,办理平衡,error,undetermined,三,,法人.商业企业,20,26,6,,"`三!三.(七), 商业企业` 不是数字","三!一,法人.商业企业=0; 三!二,法人.商业企业=dash; 三!三.(七),法人.商业企业=text; 三!四,法人.商业企业=0",5:10; 3:21; 4:19; 6:15,,,,
报告.txt,demo/2019,某某局,2019,合计:三!总计,warning,violated,三,三.(七),,20,26,6,,总计与各项之和不等,"三!三.(七),自然人=20; 三!三.(七),总计=20",5:7; 5:13,,,,
报告.txt,demo/2019,某某局,2019,偏高,info,violated,三,一,,20,26,6,,总计超过 100,,,,,,
报告.txt,demo/2019,某某局,2019,偏高,info,violated,三,二,,20,26,6,,总计超过 100,,,,,,
报告.txt,demo/2019,某某局,2019,偏高,info,violated,三,四,,20,26,6,,总计超过 100,,,,,,
"#);
}

#[test]
fn csv_of_cells() {
    let (sources, _, report) = fixture::sources();
    insta::assert_snapshot!(csv::lines([extract::CSV_HEADER]) + &extract::csv(&fixture::report(report), &extract::Fills::default(), &sources), @r"
report,table,row,col,state,value,unit,raw,source
报告.txt,三,一,自然人,number,26,,26,3:18
报告.txt,三,一,法人.商业企业,number,0,,0,3:21
报告.txt,三,一,总计,number,26,,26,3:23
报告.txt,三,二,自然人,blank,,,,4:18
报告.txt,三,二,法人.商业企业,dash,,,—,4:19
报告.txt,三,二,总计,dash,,,—,4:21
报告.txt,三,三.(七),自然人,number,20,,２０,5:7
报告.txt,三,三.(七),法人.商业企业,text,,,若干,5:10
报告.txt,三,三.(七),总计,number,20,,20,5:13
报告.txt,三,四,自然人,number,0,,0,6:13
报告.txt,三,四,法人.商业企业,number,0,,0,6:15
报告.txt,三,四,总计,number,0,,0,6:17
");
}

#[test]
fn yaml_of_cells() {
    let (sources, _, report) = fixture::sources();
    let mut report = fixture::report(report);
    report.cells.truncate(5);
    let output =
        extract::output(vec![extract::report(&report, &extract::Fills::default(), &sources, Lang::Zh)], Vec::new());
    insta::assert_snapshot!(extract::yaml(&output), @r#"
schema: 1
reports:
- report: 报告.txt
  template: demo/2019
  organisation: 某某局
  year: 2019
  cells:
  - table: 三
    row: 一
    col: 自然人
    state: number
    value: "26"
    unit: null
    raw: "26"
    source: "3:18"
  - table: 三
    row: 一
    col: 法人.商业企业
    state: number
    value: "0"
    unit: null
    raw: "0"
    source: "3:21"
  - table: 三
    row: 一
    col: 总计
    state: number
    value: "26"
    unit: null
    raw: "26"
    source: "3:23"
  - table: 三
    row: 二
    col: 自然人
    state: blank
    value: null
    unit: null
    raw: ""
    source: "4:18"
  - table: 三
    row: 二
    col: 法人.商业企业
    state: dash
    value: null
    unit: null
    raw: —
    source: "4:19"
  account: []
  diagnostics:
  - code: G0611
    severity: info
    message: "`（七）总计` 认作 `三.(七)`"
    help: null
    labels:
    - file: 报告.txt
      line: 5
      column: 1
      end_line: 5
      end_column: 6
      message: null
      primary: true
diagnostics: []
"#);
}

#[test]
fn yaml_gives_back_what_was_printed() {
    let (sources, _, report) = fixture::sources();
    let report = fixture::report(report);
    let mut output =
        extract::output(vec![extract::report(&report, &extract::Fills::default(), &sources, Lang::Zh)], Vec::new());
    let long = "长".repeat(300) + " words " + &"and words ".repeat(40);
    let words = [
        "yes", "~", "null", "0x1F", "1e3", "1_000", "- a", "a: b", "# x", " 前后 ", "a\nb\n", "\t", "12:30", "=1+1",
        "@x", "'", "\"", &long,
    ];
    for (cell, words) in output.reports[0].cells.iter_mut().zip(words) {
        cell.raw = words.to_owned();
    }
    let back: serde_json::Value = serde_yaml::from_str(&extract::yaml(&output)).unwrap();
    assert_eq!(back, serde_json::to_value(&output).unwrap());
}
