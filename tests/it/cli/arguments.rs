//! Runs the command line over a small form and checks output, streams and exit statuses.

use std::io::{self, Write};
use std::sync::{Arc, Weak};

use gouji::Engine;
use gouji::cli::{Live, lang_of_locale};
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::engine::{CheckedReport, ReportHandler, Task, UnreadReport, WHOLE, Work};
use gouji::source::Source;
use gouji::world::{Disk, Memory, ReadError, World};

use crate::support::{self, Around, Ran};

/// A small form with a rule of its own, with the columns of the official one.
const FORM: &str = "\
template: demo/2019
title: 政府信息公开工作年度报告
years: 2019..2020
blank: zero
tables:
  三:
    title: 收到和处理政府信息公开申请情况
    type: count
    unit: 件
    rows: {一: 本年新收, 二: 上年结转, 三: {label: 办理结果, rows: {(七): {label: 总计, total: false}}}, 四: 结转下年度}
    cols: {自然人: 自然人, 商业企业: 商业企业, 总计: {label: 总计, total: true}}
";
const RULES: &str = "\
rules-for: demo/2019
rules:
  办理平衡:
    check: row 三.(七) == row 一 + row 二 - row 四
    when: row 三.(七) > 0
    basis: 表三注
    message: 差 {difference}
";
/// A report without violations.
const GOOD: &str = "\
table,row,col,value
三,一,自然人,1
三,一,商业企业,0
三,一,总计,1
三,二,自然人,0
三,二,商业企业,0
三,二,总计,0
三,三.(七),自然人,1
三,三.(七),商业企业,0
三,三.(七),总计,1
三,四,自然人,0
三,四,商业企业,0
三,四,总计,0
";

/// The last row has a label with a slip.
const NEAR: &str = "\
| 项目 | 自然人 | 商业企业 | 总计 |
|---|---|---|---|
| 一、本年新收 | 1 | 0 | 1 |
| 二、上年结转 | 0 | 0 | 0 |
| （七）总计 | 1 | 0 | 1 |
| 四、结转下年变 | 0 | 0 | 0 |
";

fn engine() -> Engine {
    let mut engine = Engine::empty();
    let mut said = Diagnostics::default();
    engine.add_form(("form.yaml", FORM), Some(("规则/rules.yaml", RULES)), &mut said).unwrap();
    assert!(said.is_empty(), "{}", support::said(&said));
    engine
}

/// Builds a world with an unrecognisable report, a good one, one with a wrong total and one that violates a relation.
fn world() -> Memory {
    let bad = GOOD.replacen("三,三.(七),总计,1", "三,三.(七),总计,2", 1);
    let broken = "rules-for: demo/2019\nrules:\n  甲: {check: }\n";
    Memory::new()
        .with("a.txt", bad)
        .with("bad.txt", "bad")
        .with("good.txt", GOOD)
        .with("near.md", NEAR)
        .with("r.yaml", "rules-for: demo/2019\nrules:\n  甲: {check: row 一 >= 0}\n")
        .with("broken.yaml", broken)
}

fn gouji(words: &[&str]) -> Ran {
    let world = world();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let around = Around { stdin: GOOD.as_bytes(), out: &mut out, err: &mut err, lang: Lang::Zh, live: Live::default() };
    let status = around.run(words, &world, &mut engine());
    Ran { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

#[test]
fn the_status_is_that_of_the_worst() {
    for (words, status) in [
        (&["check", "good.txt"][..], 0),
        (&["check", "a.txt"], 1),
        (&["check", "good.txt", "a.txt"], 1),
        (&["check", "a.txt", "bad.txt", "good.txt"], 2),
        (&["check", "good.txt", "nowhere.txt"], 2),
        (&["check", "good.txt", "--rules", "broken.yaml"], 2),
        (&["check", "good.txt", "--strict"], 0),
        (&["check", "good.txt", "--only", "没有这条"], 2),
        (&["check", "good.txt", "--template", "demo/2020"], 2),
        (&["check", "-"], 0),
        (&["check", "-", "-"], 2),
        (&["lint", "r.yaml"], 0),
        (&["lint", "r.yaml", "broken.yaml"], 2),
        (&["extract", "a.txt"], 0),
        (&["extract", "bad.txt"], 2),
        (&["explain", "G0301"], 0),
        (&["explain", "办理平衡"], 0),
        (&["explain", "没有"], 2),
        (&["--help"], 0),
        (&["check", "--help"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["locate", "a.txt"], 1),
    ] {
        let ran = gouji(words);
        assert_eq!(ran.status, status, "{words:?}\n{}{}", ran.out, ran.err);
        assert!(!(ran.out.is_empty() && ran.err.is_empty()), "{words:?}");
    }
}

#[test]
fn strict_counts_warnings_and_open_positions() {
    let ran = gouji(&["check", "a.txt", "--only", "合计：三！总计", "--strict"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
}

#[test]
fn a_report_that_cannot_be_read_gives_no_result() {
    for format in ["text", "jsonl"] {
        let ran = gouji(&["check", "bad.txt", "nowhere.txt", "-f", format]);
        // Formats with one line per report have one for it as well: see runs.rs.
        assert_eq!(ran.out.lines().count(), if format == "text" { 1 } else { 2 }, "{format}");
        assert_eq!(
            ran.err,
            "错误[G0607] bad.txt：无法识别报告使用的模板\n  帮助：检查文件是否含有表格，或用 `--template` 指定模板；已查找：`demo/2019`（\n        行 0/4，列 0/3）\n\n错误[G0601]：文件 `nowhere.txt` 不存在\n  帮助：检查文件名和所在文件夹\n\n"
        );
    }
}

#[test]
fn a_batch_ends_with_a_total() {
    let ran = gouji(&["check", "good.txt", "bad.txt", "-"]);
    insta::assert_snapshot!(ran.out, @r"
✓ good.txt（demo/2019）：成立 30，不适用 9
✓ -（demo/2019）：成立 30，不适用 9

── 各份报告合计 ────────────────────────────────────────────────────────────────
报告        3
  全部成立  2
  未读取    1

已检查的全部成立：60 处；1 份报告未读取
");
}

#[test]
fn a_run_with_broken_rules_does_not_read_like_one_that_passed() {
    let ran = gouji(&["check", "good.txt", "--rules", "broken.yaml"]);
    assert_eq!(
        ran.out.lines().rev().nth(1),
        Some("已检查的全部成立：30 处；模板或规则文件有 1 处错误，所涉规则未检查")
    );
}

#[test]
fn json_holds_what_went_wrong_too() {
    let ran = gouji(&["check", "good.txt", "bad.txt", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["reports"].as_array().unwrap().len(), 1);
    assert_eq!(json["reports"][0]["report"], "good.txt");
    assert_eq!(json["reports"][0]["template"], "demo/2019");
    assert_eq!(json["diagnostics"][0]["code"], "G0607");
    assert_eq!(json["diagnostics"][0]["labels"][0]["file"], "bad.txt");
    let ran = gouji(&["check", "near.md", "bad.txt", "--template", "demo/2019", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let remarks = json["reports"][0]["diagnostics"].as_array().unwrap();
    assert!(remarks.iter().any(|remark| remark["code"] == "G0611"), "{remarks:?}");
    let others = json["diagnostics"].as_array().unwrap();
    assert!(!others.iter().any(|remark| remark["code"] == "G0611"), "{others:?}");
    let lines = gouji(&["check", "good.txt", "a.txt", "-f", "jsonl"]).out;
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn texts_of_reports_are_released() {
    let words: Vec<&str> = ["check"].into_iter().chain(["a.txt"; 50]).collect();
    let (world, mut engine) = (world(), engine());
    let before = engine.sources().len();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let around = Around { stdin: &[], out: &mut out, err: &mut err, lang: Lang::En, live: Live::default() };
    assert_eq!(around.run(&words, &world, &mut engine), 1);
    assert_eq!(engine.sources().len(), before);
    // The rules and the report at hand; the texts of the reports before it are gone.
    let mut handler = CountTexts { base: before, ..CountTexts::default() };
    let mut checker = engine.checker().with_rules(&[], &world);
    for _ in 0..50 {
        checker
            .work(Task { work: Work::Document { name: "a.txt".to_owned(), bytes: None }, share: WHOLE }, &mut handler);
    }
    assert_eq!((handler.texts.len(), handler.most), (50, 1));
}

/// Counts the texts of reports that are held at the same time.
#[derive(Default)]
struct CountTexts {
    base: usize,
    texts: Vec<Weak<Source>>,
    most: usize,
}

impl ReportHandler for CountTexts {
    type Part = ();

    fn checked(&mut self, report: CheckedReport, (): &mut ()) {
        // Beside its own text a report has those of the form and of the rules.
        assert!(report.sources.len() <= self.base + 2, "{}", report.sources.len());
        let source = report.report().source.unwrap();
        self.texts.push(Arc::downgrade(report.sources.get(source).unwrap()));
        let held = self.texts.iter().filter(|text| text.strong_count() > 0).count();
        self.most = self.most.max(held);
    }

    fn unread(&mut self, report: UnreadReport, (): &mut ()) {
        panic!("{}", report.name);
    }
}

/// A reader that has closed the pipe.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_reader_that_leaves_is_no_news() {
    let world = world();
    for words in [&["check", "a.txt"][..], &["rules"], &["extract", "a.txt"]] {
        let mut err = Vec::new();
        let around = Around { stdin: &[], out: &mut Gone, err: &mut err, lang: Lang::En, live: Live::default() };
        assert_eq!(around.run(words, &world, &mut engine()), 2);
        let said = String::from_utf8(err).unwrap();
        assert!(!said.contains("error"), "{said}");
    }
}

#[test]
fn mistakes_are_told_in_the_language_asked_for() {
    let told: String = [
        &["chek", "x"][..],
        &["fmt", "x"],
        &["check"],
        &["check", "x", "--renamed", "a=b"],
        &["check", "x", "-f", "yaml"],
        &["check", "x", "--rule", "y"],
        &["check", "x", "--template"],
        &["check", "x", "--strict=yes"],
        &["check", "x", "--template", "demo/2018"],
        &["check", "r.yaml", "-o", "r.yaml"],
        &["--lang", "en", "extract", "x", "-f", "jsn"],
        &["explain", "G031", "--lang=en"],
    ]
    .into_iter()
    .map(|words| gouji(words).err.replace("\n\n", "\n"))
    .collect();
    insta::assert_snapshot!(told, @r"
错误[G0801]：没有命令 `chek`
  帮助：改为 `check`
错误[G0801]：命令 `fmt` 尚不可用
  帮助：使用下列命令之一：check、extract、rollup、lint、locate、explain、rules、
        templates、schema、completions、man
错误[G0801]：缺少 `<报告>...`
  帮助：加上 `--help` 查看用法
错误[G0801]：缺少 `--prior <报告|文件夹>`
  帮助：加上 `--help` 查看用法
错误[G0801]：`yaml` 不是 `--format <格式>` 的有效值
  帮助：改为下列之一：text、json、jsonl、csv、sarif、junit、html、xlsx、md
错误[G0801]：没有选项 `--rule`
  帮助：改为 `--rules`
错误[G0801]：`--template <名称|文件>` 后面缺少值
  帮助：加上 `--help` 查看用法
错误[G0801]：`--strict` 不接受值 `yes`
  帮助：加上 `--help` 查看用法
错误[G0507]：没有模板 `demo/2018`，也没有这个文件
  帮助：改为 `demo/2019`
错误[G0803]：`r.yaml` 是输入文件，不能作为输出
  帮助：为 `-o` 指定另一文件名
error[G0801]: `jsn` is not a valid value for `--format <FORMAT>`
  help: write `json`
error[G0802]: unknown error code or rule `G031`
  help: use `gouji rules` to see all rules
");
}

#[test]
fn rules_as_a_table() {
    insta::assert_snapshot!(gouji(&["rules"]).out, @r"
demo/2019  政府信息公开工作年度报告  10 条规则

表    规则              级别    备注  检查
三    办理平衡          强制性        row 三.(七) == row 一 + row 二 - row 四（前提：row 三.(七) > 0）
      合计:三!总计      强制性  派生  合计(列 **) == 列 总计（前提：列 总计 不为 空白 且 列 总计 不为 横线）
      空白合计:三!总计  核实性  派生  合计(列 **) == 列 总计（前提：列 总计 为 空白 或 列 总计 为 横线）
      整数:三           强制性  派生  格[*, *] 为 整数
      非负:三           强制性  派生  格[*, *] >= 0
      汇总:三           强制性  派生  格[*, *] == 合计(下级 格[*, *])
跨表  表式:年度         核实性  派生  2019 <= 年度 <= 2020
      表式:混用         核实性  派生  各表属于同一表式
      表式:未填         强制性  派生  表式已填写
      表式:图片         强制性  派生  表格不是图片
");
}

#[test]
fn rules_as_a_document() {
    insta::assert_snapshot!(gouji(&["rules", "--template", "demo/2019", "-f", "md"]).out, @r"
# 政府信息公开工作年度报告

`demo/2019`

## 表三 收到和处理政府信息公开申请情况

### 办理平衡

```
row 三.(七) == row 一 + row 二 - row 四
```

- 前提：`row 三.(七) > 0`
- 级别：强制性
- 依据：表三注
- 说明：差 {difference}
- 位置：`规则/rules.yaml:4:12`

### 合计:三!总计

```
合计(列 **) == 列 总计
```

- 前提：`列 总计 不为 空白 且 列 总计 不为 横线`
- 级别：强制性
- 说明：`总计`应等于各项之和 {left}，表上为 {right}，相差 {difference}
- 位置：`form.yaml:11:34`
- 备注：由模板派生，未写在规则文件中

### 空白合计:三!总计

```
合计(列 **) == 列 总计
```

- 前提：`列 总计 为 空白 或 列 总计 为 横线`
- 级别：核实性
- 说明：`总计`未填写，各项之和为 {left}
- 位置：`form.yaml:11:34`
- 备注：由模板派生，未写在规则文件中

### 整数:三

```
格[*, *] 为 整数
```

- 级别：强制性
- 说明：应为整数，表上为 {left}
- 位置：`form.yaml:6:3`
- 备注：由模板派生，未写在规则文件中

### 非负:三

```
格[*, *] >= 0
```

- 级别：强制性
- 说明：不应为负数，表上为 {left}
- 位置：`form.yaml:6:3`
- 备注：由模板派生，未写在规则文件中

### 汇总:三

```
格[*, *] == 合计(下级 格[*, *])
```

- 级别：强制性
- 说明：{left} 与下级报告的合计 {right} 不等，相差 {difference}
- 位置：`form.yaml:6:3`
- 备注：由模板派生，未写在规则文件中

## 跨表

### 表式:年度

```
2019 <= 年度 <= 2020
```

- 级别：核实性
- 说明：报告是 {left} 年度的，表式 `demo/2019` 用于 2019..2020 年度
- 备注：由模板派生，未写在规则文件中

### 表式:混用

```
各表属于同一表式
```

- 级别：核实性
- 说明：表 {tables} 用的是 `{other}`，其他表用的是 `demo/2019`
- 备注：由模板派生，未写在规则文件中

### 表式:未填

```
表式已填写
```

- 级别：强制性
- 说明：表式 `demo/2019` 没有填写任何一格
- 备注：由模板派生，未写在规则文件中

### 表式:图片

```
表格不是图片
```

- 级别：强制性
- 说明：表式 `demo/2019` 的标题为文字，表格为图片
- 备注：由模板派生，未写在规则文件中
");
}

#[test]
fn a_rule_explained() {
    insta::assert_snapshot!(gouji(&["explain", "办理平衡"]).out, @r"
办理平衡  (demo/2019)
  检查  row 三.(七) == row 一 + row 二 - row 四
  前提  row 三.(七) > 0
  级别  强制性
  依据  表三注
  说明  差 {difference}
  位置  规则/rules.yaml:4:12
");
}

#[test]
fn templates_listed() {
    insta::assert_snapshot!(gouji(&["templates", "--lang", "en"]).out, @r"
template   title                     years       cells  basis
demo/2019  政府信息公开工作年度报告  2019..2020     12
");
}

#[test]
fn help_in_chinese() {
    insta::assert_snapshot!(gouji(&["check", "--help"]).out, @r"
按规则检查报告

用法：
  gouji check <报告>... [选项]

参数：
  <报告>...  报告：文件、文件夹（包括下级）或通配符 *.docx、**；- 表示标准输入

选项：
      --rules <文件>           增加规则文件（可重复）
      --only <编号>            只检查此规则（可重复）；编号中的符号也可写为全
                               角，不会被命令行解释
      --template <名称|文件>   指定模板：内置名称或文件（默认自动识别）；给出几
                               个时在其中识别
      --explanations <文件>    增加审核说明文件，或填写了说明的结果工作簿（可重
                               复）；报告旁的“报告文件名.说明.yaml”自动使用。已
                               说明的问题不影响退出状态
      --baseline <文件>        以前用 -f json 写出的结果；已有的问题排在新问题之
                               后，退出状态只看新问题
      --prior <报告|文件夹>    上年的报告：文件、文件夹或通配符（可重复）；按机
                               关和年度配对，也可以是所检查的文件夹
      --renamed <现名=原名>    机关改过名称：现名=原名（可重复）
      --members <名单|文件夹>  各机关及其上级的名单（YAML、CSV、XLSX），或按上下
                               级存放报告的文件夹；汇总报告与下级之和比较，并列
                               出未报送的机关
  -f, --format <格式>          格式：text、json、jsonl、csv、sarif、junit、
                               html、xlsx、md（默认 text）
  -o, --output <文件>          将结果写入文件
      --output-dir <文件夹>    每份报告的结果各写一个文件，存入此文件夹；跳过已
                               是最新的结果
      --annotate <路径>        为 .xlsx 报告写出带批注和底色的副本：单份时为文
                               件，多份时为文件夹
      --strict                 违反核实性规则和未判定也使退出状态为 1
  -j, --jobs <份数>            同时处理的份数（默认按处理器核数）；不影响结果
      --lang <语言>            输出的语言：zh、en（默认按系统设置）
      --color <何时>           颜色：auto、always、never（默认 auto）
  -h, --help                   显示帮助
");
}

#[test]
fn results_go_to_a_file_without_colours() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("结果.txt");
    let name = path.to_str().unwrap();
    let ran = gouji(&["check", "a.txt", "bad.txt", "-o", name, "--color", "always"]);
    let words = std::fs::read_to_string(&path).unwrap();
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(words.contains("强制性[办理平衡] 表三"), "{words}");
    assert!(ran.err.contains('\u{1b}'), "{}", ran.err);
    let ran = gouji(&["check", "a.txt", "-o", "没有这个文件夹/结果.txt"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("G0803"), "{}", ran.err);
}

#[test]
fn the_disk_says_why_a_name_gives_nothing() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("十字节.txt");
    std::fs::write(&path, b"0123456789").unwrap();
    let read = |path: &std::path::Path, limit| Disk.read(path.to_str().unwrap(), limit);
    assert_eq!(read(&path, 10).unwrap(), b"0123456789");
    assert_eq!(read(&path, 9), Err(ReadError::TooLarge { limit: 9 }));
    assert_eq!(read(folder, 9), Err(ReadError::Directory));
    assert_eq!(read(&folder.join("没有"), 9), Err(ReadError::NotFound));
    assert_eq!(read(&path.join("没有"), 9), Err(ReadError::NotFound));
    assert!(Disk.read("a\0b", 9).is_err());
    assert_eq!(Disk.canonical(path.to_str().unwrap()), Disk.canonical(folder.join("./十字节.txt").to_str().unwrap()));
    #[cfg(unix)]
    assert_eq!(Disk.read("/dev/zero", 9), Err(ReadError::Special));
}

#[test]
fn the_locale_decides_where_nothing_is_said() {
    for (locale, lang) in [
        (Some("zh_CN.UTF-8"), Lang::Zh),
        (Some("ZH-Hans"), Lang::Zh),
        (Some("C.UTF-8"), Lang::En),
        (Some("de_DE"), Lang::En),
        (None, Lang::En),
    ] {
        assert_eq!(lang_of_locale(locale), lang, "{locale:?}");
    }
}
