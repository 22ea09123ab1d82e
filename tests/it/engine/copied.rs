//! Tests what a run says of text that several offices have.

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
fn alike(err: &str) -> Vec<&str> {
    err.lines().filter(|line| line.contains("G0644")).collect()
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
        alike(&first.err),
        ["提示[G0644]：2 个机关的“一、概况”雷同：东山县档案局（in/a.md）、西山县档案局（in/b.md，100% 相同）"]
    );
    let second = run(&world());
    assert_eq!(second.err, first.err);
    assert!(second.out.contains("已是最新 2 份"), "{}", second.out);
    // One that is new joins those that were kept.
    let third = run(&world().with("in/c.md", report("南山县档案局", &TEXT.replace("四个柜台", "三个柜台"))));
    let [said] = alike(&third.err)[..] else { panic!("{}", third.err) };
    assert!(said.contains("3 个机关") && said.contains("南山县档案局"), "{said}");
    let fourth =
        run(&world().with("in/c.md", report("南山县档案局", TEXT)).with("in/a.md", report("东山县档案局", "无")));
    let [said] = alike(&fourth.err)[..] else { panic!("{}", fourth.err) };
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
        alike(&ran.err).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut listed: Vec<&str> = names.iter().map(String::as_str).collect();
    let wanted = run(&listed, "1");
    assert!(!wanted.is_empty());
    assert_eq!(run(&listed, "4"), wanted);
    listed.reverse();
    assert_eq!(run(&listed, "3"), wanted);
}
