//! Tests what a run says of text that several offices have.

use gouji::date::Date;
use gouji::diagnostic::Lang;
use gouji::world::Memory;

use crate::engine::runs::folder;
use crate::support::gouji_in;

const FORM: &str = "template: 窗口
title: 窗口工作报告
sections:
  概况: 一、概况
  数据: {title: 二、数据, tables: [件数]}
copied: {sections: 概况, min-length: 60, others: 80%}
tables:
  件数: {title: 办理情况, rows: {新收: 本年新收, 办结: 本年办结}, cols: {窗口: 窗口, 网上: 网上}}
";
const TEXT: &str = "窗口设在旧粮库改建的院子里，四个柜台，周一上午人最多。上半年添了一台自助查档机，查婚姻档案不用再填单子，\
    输入证件号就能打印。下半年和邮局谈成了寄送，路远的来访者可以在家等，邮费由局里出。";

fn report(office: &str, text: &str) -> String {
    format!(
        "{office}2025年窗口工作报告\n一、概况\n{text}\n二、数据\n办理情况\n| 项目 | 窗口 | 网上 |\n|---|---|---|\n\
         | 本年新收 | 1 | 2 |\n| 本年办结 | 1 | 2 |\n"
    )
}

fn world() -> Memory {
    Memory::new()
        .with("form.yaml", FORM)
        .with("in/a.md", report("东山县档案局", TEXT))
        .with("in/b.md", report("西山县档案局", TEXT))
}

/// The lines that name offices whose text is the same.
fn alike(out: &str) -> Vec<&str> {
    out.lines().filter(|line| line.contains("G0644")).collect()
}

#[test]
fn results_that_are_kept_are_compared_as_well() {
    let to = folder("copied-text");
    let run = |world: &Memory| {
        let words = ["check", "in", "--template", "form.yaml", "--output-dir", to.to_str().unwrap()];
        gouji_in(world, &words, Lang::Zh)
    };
    let first = run(&world());
    assert_eq!(
        alike(&first.out),
        ["提示[G0644]：2 个机关的“一、概况”雷同：东山县档案局（in/a.md）、西山县档案局（in/b.md，100% 相同）"]
    );
    let second = run(&world());
    assert_eq!(alike(&second.out), alike(&first.out));
    assert!(second.out.contains("提示 1 处"), "{}", second.out);
    assert!(second.out.contains("已是最新 2 份"), "{}", second.out);
    // One that is new joins those that were kept.
    let third = run(&world().with("in/c.md", report("南山县档案局", &TEXT.replace("四个柜台", "三个柜台"))));
    let [said] = alike(&third.out)[..] else { panic!("{}", third.out) };
    assert!(said.contains("3 个机关") && said.contains("南山县档案局"), "{said}");
    let fourth =
        run(&world().with("in/c.md", report("南山县档案局", TEXT)).with("in/a.md", report("东山县档案局", "无")));
    let [said] = alike(&fourth.out)[..] else { panic!("{}", fourth.out) };
    assert!(!said.contains("东山县"), "{said}");
}

#[test]
fn workers_and_order_change_nothing() {
    let mut world = Memory::new().with("form.yaml", FORM);
    let names: Vec<String> = (0..24).map(|n| format!("{n}.md")).collect();
    for (n, name) in names.iter().enumerate() {
        let office = format!("{}山县档案局", ["甲", "乙", "丙", "丁", "戊", "己"][n % 6]);
        let text = if n % 3 == 0 { TEXT.to_owned() } else { TEXT.replace('窗', &"上半年不开门".repeat(n)) };
        world = world.with(name.as_str(), report(&office, &text));
    }
    let run = |names: &[&str], jobs: &str| {
        let words = [&["check", "--template", "form.yaml", "-j", jobs, "--lang", "zh"], names].concat();
        let ran = gouji_in(&world, &words, Lang::Zh);
        alike(&ran.out).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut listed: Vec<&str> = names.iter().map(String::as_str).collect();
    let wanted = run(&listed, "1");
    assert!(!wanted.is_empty());
    assert_eq!(run(&listed, "4"), wanted);
    listed.reverse();
    assert_eq!(run(&listed, "3"), wanted);
}

/// Checks both reports with the rule as an error; returns the exit status and the last line.
fn checked(world: &Memory, more: &[&str]) -> (u8, String) {
    let words = [&["check", "in", "--template", "form.yaml", "--rules", "rules.yaml"], more].concat();
    let ran = gouji_in(world, &words, Lang::Zh);
    let mut folder = ran.out.lines().filter(|line| !line.contains("已是最新"));
    (ran.status, folder.next_back().unwrap_or_default().to_owned())
}

/// Results that are kept keep what was said of their sections, until it expires.
#[test]
fn explanations_of_results_that_are_kept_are_remembered() {
    let day = |year| Date { year, month: 1, day: 1 };
    let said = "审核说明: [{规则: 雷同:概况, 理由: 共用窗口, 说明人: 王某, 有效期至: 2027-06-30}]";
    let world = strict_world().with_today(day(2027));
    let to = folder("copied-text-explained");
    let more = ["--output-dir", to.to_str().unwrap()];
    assert_eq!(checked(&world, &more), (1, "违反：强制性 1 处，核实性 0 处，提示 0 处".to_owned()));
    let world = world.with("in/b.md.说明.yaml", said);
    let explained = (0, "没有需要处理的问题，成立 16 处；已说明 1 处".to_owned());
    assert_eq!(checked(&world, &more), explained);
    assert_eq!(checked(&world, &more), explained);
    let later = world.with_today(day(2028));
    assert_eq!(checked(&later, &more).0, 1);
}

/// Checks both reports with the rule as an error, and returns the result in a format.
fn result(world: &Memory, format: &str, lang: &str) -> Vec<u8> {
    let file = std::env::temp_dir().join(format!("gouji-copied-{}-{lang}.{format}", std::process::id()));
    let to = file.to_str().unwrap();
    assert_eq!(checked(world, &["-f", format, "-o", to, "--lang", lang]).0, 1);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    bytes
}

fn strict_world() -> Memory {
    world().with("rules.yaml", "rules-for: 窗口\nrules:\n  雷同:概况: {severity: error}\n")
}

/// A result is a baseline that knows its groups, and the keys on the page explain them.
#[test]
fn outputs_give_a_group_back() {
    let world = strict_world();
    for lang in ["zh", "en"] {
        let json = result(&world, "json", lang);
        let known = checked(&world.clone().with("基线.json", json), &["--baseline", "基线.json"]);
        assert_eq!(known, (0, "没有需要处理的问题，成立 16 处；基线已有 1 处".to_owned()));
        let page = String::from_utf8(result(&world, "html", lang)).unwrap();
        let keys = if lang == "zh" { "其他机关" } else { "other offices" };
        assert_eq!(page.matches(&format!("data-x=\"[{{&quot;table&quot;:&quot;{keys}&quot;}}]\"")).count(), 2);
        let entry = format!(
            "explanations: [{{report: in/a.md, rule: 雷同:概况, at: {{table: {keys}}}, reason: 共用窗口, who: 王某}}]"
        );
        let explained = (0, "没有需要处理的问题，成立 16 处；已说明 1 处".to_owned());
        assert_eq!(checked(&world.clone().with("说明.yaml", entry), &["--explanations", "说明.yaml"]), explained);
    }
}

/// What is written into the workbook explains the group of its row.
#[cfg(feature = "office")]
#[test]
fn a_row_of_the_workbook_explains_a_group() {
    use crate::render::explained::workbook::{changed, filled};
    let world = strict_world();
    for lang in ["zh", "en"] {
        let book =
            changed(&result(&world, "xlsx", lang), |sheet| filled(&filled(&sheet, "S3", "共用窗口"), "T3", "王某"));
        let ran = checked(&world.clone().with("结果.xlsx", book), &["--explanations", "结果.xlsx"]);
        assert_eq!(ran, (0, "没有需要处理的问题，成立 16 处；已说明 1 处".to_owned()));
    }
}

/// A text that differs only in the name by which each office calls itself in the manifest is the same.
#[test]
fn other_names_of_an_office_in_the_manifest_do_not_count() {
    let with = |name: &str| TEXT.replace('，', &format!("，{name}"));
    let manifest = "offices:\n  - {office: 总局}\n  - {office: 东山县档案局, parent: 总局, file: in/a.md, aliases: [兰台窗口]}\n  \
        - {office: 西山县档案局, parent: 总局, file: in/b.md, aliases: [存史馆大厅]}\n";
    let world = world()
        .with("in/a.md", report("东山县档案局", &with("兰台窗口")))
        .with("in/b.md", report("西山县档案局", &with("存史馆大厅")))
        .with("offices.yaml", manifest);
    let run = |more: &[&str]| {
        let ran = gouji_in(&world, &[&["check", "in", "--template", "form.yaml"], more].concat(), Lang::Zh);
        alike(&ran.out).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(run(&[]), [""; 0]);
    let found = run(&["--members", "offices.yaml"]);
    assert!(matches!(&found[..], [one] if one.contains("in/b.md，100% 相同")), "{found:?}");
}
