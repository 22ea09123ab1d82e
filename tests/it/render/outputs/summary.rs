//! Tests the summary over many reports, in a terminal.

use gouji::diagnostic::Lang;
use gouji::finding::{Counts, RulePosition};
use gouji::render::columns::display_width;
use gouji::render::run_model::RunModel;
use gouji::render::text::{View, tally};

use super::{mixed, nothing};

fn drawn(lang: Lang) -> String {
    tally(&mixed(lang).run, View { lang, color: false })
}

#[test]
fn one_screen_says_what_came_of_all_reports() {
    insta::assert_snapshot!(drawn(Lang::Zh), @r##"
── 各份报告合计 ────────────────────────────────────────────────────────────────
报告                5
  违反强制性规则    2
  只违反核实性规则  2
  未读取            1

规则                      报告  违反  未判定  位置
办理平衡                     2     3       6  自然人 2、总计 1
新收<偏|多>                  3     3       1  一 总计 3
正文结转下年                 1     1       0  四 总计 1
表三无数据填零               3     6       7  法人或其他组织.其他 …
整数:二.(六)                 0     0       3
非负:二.(六)                 0     0       3
合计:三!三.(七)              0     0       7
合计:三!总计                 0     0      25
合计:四!行政复议.总计        0     0       1
合计:四!行政诉讼.复议后…     0     0       1
  另有 22 项未列出

违反最多的报告     强制性  核实性  未判定
年报/某局 2023.md       2       2       0
cells.json              1       0     476
-                       0       1       2
sound.md                0       1       0

未判定的原因         处  报告
有格为缺失          474     1
有格为文字            2     1
报告没有所需的部分    2     1

违反：强制性 3 处，核实性 4 处，提示 6 处；另有 478 处未判定；1 份报告未读取
"##);
}

#[test]
fn one_screen_in_english() {
    insta::assert_snapshot!(drawn(Lang::En), @r##"
── all reports ─────────────────────────────────────────────────────────────────
reports               5
  with errors         2
  with warnings only  2
  not read            1

rule                      reports  violated  undetermined  where
办理平衡                        2         3             6  自然人 2, 总计 1
新收<偏|多>                     3         3             1  一 总计 3
正文结转下年                    1         1             0  四 总计 1
表三无数据填零                  3         6             7  法人或其他组织.其他 …
整数:二.(六)                    0         0             3
非负:二.(六)                    0         0             3
合计:三!三.(七)                 0         0             7
合计:三!总计                    0         0            25
合计:四!行政复议.总计           0         0             1
合计:四!行政诉讼.复议后…        0         0             1
  22 more are not listed

reports with most violations  error  warning  undetermined
年报/某局 2023.md                 2        2             0
cells.json                        1        0           476
-                                 0        1             2
sound.md                          0        1             0

why undetermined                      positions  reports
a cell is absent                            474        1
a cell is text                                2        1
a section is missing from the report          2        1

violated: error 3, warning 4, info 6; undetermined: 478; reports not read: 1
"##);
}

/// The summary stays on one screen, however much there is to report.
#[test]
fn it_stays_on_one_screen() {
    let mut all = mixed(Lang::En).run.tally;
    for (template, own) in all.templates.clone() {
        for (id, rule) in own.rules {
            for nth in 0..40 {
                let mut rule = rule.clone();
                rule.violating = 1_000_000 + nth;
                rule.counts = Counts { violated: 12_345_678, undetermined: 123_456_789, ..rule.counts };
                for place in 0..3_000 {
                    let row = Some(format!("三.({place})"));
                    rule.places.insert(RulePosition { row, ..RulePosition::default() }, 1_000_000 - place);
                }
                all.templates
                    .entry(template.clone())
                    .or_default()
                    .rules
                    .insert(format!("{id}，很长的名称 {nth}"), rule);
            }
        }
    }
    for lang in [Lang::Zh, Lang::En] {
        let run = RunModel { tally: all.clone(), rule_errors: 3, ..RunModel::default() };
        let drawn = tally(&run, View { lang, color: false });
        assert!(drawn.lines().count() <= 44, "{drawn}");
        // The conclusion is one sentence, which a terminal wraps.
        let wide: Vec<&str> = drawn.lines().rev().skip(1).filter(|line| display_width(line) > 80).collect();
        assert!(wide.is_empty(), "{wide:?}\n{drawn}");
    }
}

#[test]
fn a_run_without_reports_says_so() {
    let drawn = tally(&nothing(), View { lang: Lang::Zh, color: false });
    assert!(drawn.ends_with("没有检查任何位置\n"), "{drawn}");
}
