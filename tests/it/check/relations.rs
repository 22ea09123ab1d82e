//! Tests the lints of relations: what is doubtful is reported once, under its code and at its place, however it is
//! written; what is sound is not reported.

use std::fmt::Write as _;

use gouji::Engine;
use gouji::diagnostic::{Diagnostics, Severity};
use gouji::world::Memory;

use crate::cases::sample_template;

/// The codes of what `lint` reports about the rules of a file, and the words at each place.
fn found(engine: &mut Engine, template: &str, rules: &str) -> Vec<(&'static str, String)> {
    let name = template.lines().find_map(|line| line.strip_prefix("template: ")).unwrap();
    let rules = format!("rules-for: {name}\n{rules}");
    let file = format!("{}.yaml", engine.sources().len());
    let world = Memory::new().with("template.yaml", template).with(file.as_str(), rules);
    let mut found = Diagnostics::default();
    engine.lint(&file, &[], &world, &mut found);
    let words = |d: &gouji::diagnostic::Diagnostic| {
        d.labels.iter().find(|label| label.primary).map(|label| engine.sources().slice(label.span).to_owned())
    };
    let list = found.into_sorted().into_iter().filter(|d| d.severity <= Severity::Warning);
    list.map(|d| (d.code.id(), words(&d).unwrap_or_default())).collect()
}

/// One rule: `check`, or `guard ⇒ check`.
fn one(text: &str, table: &str) -> String {
    let (guard, check) = text.split_once(" ⇒ ").map_or((None, text), |(guard, check)| (Some(guard), check));
    let guard = guard.map_or_else(String::new, |guard| format!("    when: '{guard}'\n"));
    format!("rules:\n  甲:\n    table: {table}\n    check: '{check}'\n{guard}")
}

/// The table, the rule, the code, the words at the place.
const DOUBTFUL: &[(&str, &str, &str, &str)] = &[
    // Always, never.
    ("件数", "row 一 >= 5 or row 一 < 5", "G0702", "row 一 >= 5 or row 一 < 5"),
    ("件数", "row 一 - row 一 == 0", "G0702", "row 一 - row 一 == 0"),
    ("件数", "row 一 + row 二 == row 二 + row 一", "G0702", "row 一 + row 二 == row 二 + row 一"),
    ("件数", "2 * row 一 >= row 一 * 2", "G0702", "2 * row 一 >= row 一 * 2"),
    ("件数", "row 一 + row 二 ≈ row 二 + row 一", "G0702", "row 一 + row 二 ≈ row 二 + row 一"),
    ("件数", "row 一 is blank or row 一 is not blank", "G0702", "row 一 is blank or row 一 is not blank"),
    ("件数", "abs(row 一) >= 0", "G0702", "abs(row 一) >= 0"),
    ("件数", "count(row 三.** is blank) <= 3", "G0702", "count(row 三.** is blank) <= 3"),
    ("件数", "row 一 != 5 or row 一 > 4", "G0702", "row 一 != 5 or row 一 > 4"),
    ("件数", "not (row 一 > 5 and row 一 < 3)", "G0702", "not (row 一 > 5 and row 一 < 3)"),
    ("件数", "if row 一 > 5 then row 一 > 3", "G0702", "if row 一 > 5 then row 一 > 3"),
    ("件数", "cell[一, 总计] > 5 and cell[一, 总计] < 3", "G0703", "cell[一, 总计] > 5 and cell[一, 总计] < 3"),
    ("件数", "100 <= row 一 <= 10", "G0703", "100 <= row 一 <= 10"),
    ("件数", "col 自然人 == 3 and col 自然人 == 4", "G0703", "col 自然人 == 3 and col 自然人 == 4"),
    ("件数", "row 一 > row 二 and row 二 > row 一", "G0703", "row 一 > row 二 and row 二 > row 一"),
    ("件数", "2 * row 一 > 10 且 row 一 < 4", "G0703", "2 * row 一 > 10 且 row 一 < 4"),
    ("件数", "row 一 is blank and row 一 is text", "G0703", "row 一 is blank and row 一 is text"),
    ("件数", "row 一 is text and row 一 > 5", "G0703", "row 一 is text and row 一 > 5"),
    ("件数", "row 一 is blank and row 一 > 5", "G0703", "row 一 is blank and row 一 > 5"),
    ("件数", "count(row 三.** is text) < 0", "G0703", "count(row 三.** is text) < 0"),
    ("件数", "count(row 三.** > 0) > 3", "G0703", "count(row 三.** > 0) > 3"),
    ("件数", "length(section 概况) < 0", "G0703", "length(section 概况) < 0"),
    ("件数", "0 < count(row 三.** > 0) < 1", "G0703", "0 < count(row 三.** > 0) < 1"),
    ("件数", "abs(row 一 - row 二) < 0", "G0703", "abs(row 一 - row 二) < 0"),
    (
        "件数",
        "row 一 == 3 and row 一 > 3 or row 二 > 4 and row 二 < 4",
        "G0703",
        "row 一 == 3 and row 一 > 3 or row 二 > 4 and row 二 < 4",
    ),
    ("件数", "row 一 > 5 and row 一 < 3 or row 二 > 1", "G0703", "row 一 > 5 and row 一 < 3"),
    ("件数", "row 二 > 1 and (row 一 > 5 or row 一 <= 5)", "G0702", "(row 一 > 5 or row 一 <= 5)"),
    ("件数", "3 <= 5 <= row 一", "G0702", "3 <= 5"),
    ("件数", "row 一 > 10 and row 一 < 5 ⇒ row 二 > 1", "G0701", "row 一 > 10 and row 一 < 5"),
    ("件数", "row 一 > 3 ⇒ row 一 > 2", "G0702", "row 一 > 2"),
    ("件数", "row 一 > 3 ⇒ row 一 < 2", "G0703", "row 一 < 2"),
    ("件数", "row 一 is blank ⇒ row 一 == 0", "G0702", "row 一 == 0"),
    ("件数", "if row 一 == 0 then row 一 > 3", "G0703", "row 一 > 3"),
    ("件数", "若 行 一 大于 3 则 行 一 小于 2", "G0703", "行 一 小于 2"),
    ("收支", "row 一 > 1万元 and row 一 < 9000元", "G0703", "row 一 > 1万元 and row 一 < 9000元"),
    // Twice.
    ("件数", "row 三.(七) >= sum(row 三.**) + row 三.(一)", "G0710", "row 三.(一)"),
    ("件数", "row 三.(一) + sum(row 三.**) == row 三.(七)", "G0710", "row 三.(一)"),
    ("件数", "row 一 + row 二 == row 三.(七) + row 三.(一) + row 四", "G0710", "row 三.(一)"),
    ("件数", "sum(row 三.**, row 三.(七)) <= row 一", "G0710", "row 三.(七)"),
    ("件数", "row 一 + row 一 <= row 二", "G0710", "row 一"),
    ("件数", "row 一 - row 二 - row 二 == 0", "G0710", "row 二"),
    ("件数", "sum(cell[一, **]) + cell[一, 总计] >= 7", "G0710", "cell[一, 总计]"),
    ("件数", "col 自然人 + col 企业 + col 其他 + col 总计 <= 100", "G0710", "col 总计"),
    ("件数", "if row 二 > 0 then sum(row 三.**) + row 三.(一) <= row 一", "G0710", "row 三.(一)"),
    ("件数", "(row 三.(七) + row 三.(一)) / row 一 <= 2", "G0710", "row 三.(一)"),
    ("件数", "max(row 三.(七) + row 三.(一), row 四) <= 2", "G0710", "row 三.(一)"),
    // Left out.
    ("件数", "row 三.(七) == row 三.(一) + row 三.(二).1", "G0711", "row 三.(一) + row 三.(二).1"),
    ("件数", "row 三.(一) + row 三.(二).2 == row 三.(七)", "G0711", "row 三.(一) + row 三.(二).2"),
    ("件数", "row 三.(七) - row 三.(一) - row 三.(二).1 == 0", "G0711", "row 三.(一) - row 三.(二).1"),
    ("件数", "sum(row 三.(二).*) == row 三.(七)", "G0711", "sum(row 三.(二).*)"),
    ("件数", "sum(row {三.(一), 三.(二).1}) == row 三.(七)", "G0711", "sum(row {三.(一), 三.(二).1})"),
    ("件数", "col 总计 == col 企业 + col 其他", "G0711", "col 企业 + col 其他"),
    ("件数", "cell[一, 总计] == cell[一, 自然人] + cell[一, 企业]", "G0711", "cell[一, 自然人] + cell[一, 企业]"),
    ("件数", "if row 一 > 0 then row 三.(七) ≈ row 三.(一) + row 三.(二).1", "G0711", "row 三.(一) + row 三.(二).1"),
    ("收支", "col 总计 == col 本年 + col 上年 + col 甲", "G0711", "col 本年 + col 上年 + col 甲"),
    ("件数", "row 一 > 0 ⇒ 行 三.(七) 等于 行 三.(一) + 行 三.(二).1", "G0711", "行 三.(一) + 行 三.(二).1"),
    ("件数", "row 一 == row 三.(七) == row 三.(一) + row 三.(二).1", "G0711", "row 三.(一) + row 三.(二).1"),
    // One thing.
    ("件数", "sum(row 一) <= row 三.(七)", "G0712", "sum(row 一)"),
    ("件数", "max(cell[一, 总计]) >= 3", "G0712", "max(cell[一, 总计])"),
    ("件数", "all(row 一 > 0)", "G0712", "all(row 一 > 0)"),
    ("件数", "求和(列 自然人) 不小于 3", "G0712", "求和(列 自然人)"),
    // A guard for each column, a check on one cell.
    ("件数", "row 一 > 0 ⇒ cell[四, 总计] >= 1", "G0713", "row 一 > 0"),
    ("件数", "if col 自然人 > 0 then cell[四, 总计] >= 1", "G0713", "col 自然人 > 0"),
    // The form demands it already.
    ("件数", "row 一 >= 0", "G0704", "row 一 >= 0"),
    ("件数", "cell[一, 总计] >= 0", "G0704", "cell[一, 总计] >= 0"),
    ("件数", "0 <= col 自然人", "G0704", "0 <= col 自然人"),
    ("件数", "row 一 is whole", "G0704", "row 一 is whole"),
    (
        "件数",
        "row 三.(七) == row 三.(二).2 + row 三.(一) + row 三.(二).1",
        "G0704",
        "row 三.(七) == row 三.(二).2 + row 三.(一) + row 三.(二).1",
    ),
    ("件数", "row 三.(七) - sum(row 三.**) == 0", "G0704", "row 三.(七) - sum(row 三.**) == 0"),
    ("件数", "2 * row 三.(七) == 2 * sum(row 三.**)", "G0704", "2 * row 三.(七) == 2 * sum(row 三.**)"),
    ("件数", "cell[三.(七), 总计] == sum(cell[三.**, 总计])", "G0704", "cell[三.(七), 总计] == sum(cell[三.**, 总计])"),
    ("件数", "col 总计 == col 自然人 + col 企业 + col 其他", "G0704", "col 总计 == col 自然人 + col 企业 + col 其他"),
    ("件数", "row 一 > 5 ⇒ row 三.(七) == sum(row 三.**)", "G0704", "row 三.(七) == sum(row 三.**)"),
];

/// The table and two rules of which the second is reported, or the first (`<`).
const TWINS: &[(&str, &str, &str)] = &[
    ("件数", "row 一 <= row 三.(七) + row 四", "row 三.(七) + row 四 >= row 一"),
    ("件数", "row 一 - row 二 == row 四", "row 二 + row 四 == row 一"),
    ("件数", "row 一 == 2 * row 二", "0.5 * row 一 == row 二"),
    ("件数", "row 一 * row 二 <= 9", "9 >= row 二 * row 一"),
    ("件数", "row 一 > 3 and row 二 > 4", "row 二 > 4 且 row 一 > 3"),
    ("件数", "row 一 <= row 二", "cell[一, 总计] <= cell[二, 总计]"),
    ("件数", "cell[一, 总计] <= cell[二, 总计]", "<row 一 <= row 二"),
    ("件数", "row 一 <= row 二 <= row 四", "row 一 <= row 二"),
    ("件数", "not (row 一 > row 二)", "row 一 <= row 二"),
    ("件数", "row 二 > 3 ⇒ row 一 > 3", "if row 二 > 3 then row 一 > 3"),
    ("件数", "row 一 > 3", "row 二 > 3 ⇒ row 一 > 3"),
    ("件数", "row 一 ≈ row 二 + row 四", "row 四 + row 二 ≈ row 一"),
    ("件数", "max(row 一, row 二) <= 5", "max(row 二, row 一) <= 5"),
    ("收支", "row 一 <= 1万元", "10000元 >= row 一"),
    ("件数", "row 一 / row 二 <= 3", "3 >= row 一 / row 二"),
    ("件数", "all(row 三.** > 3)", "all(3 < row 三.**)"),
];

/// Sound rules.
const SOUND: &[(&str, &str)] = &[
    ("件数", "row 一 >= row 二 + row 四"),
    ("件数", "row 三.(七) >= row 三.(一) + row 三.(二).1"),
    ("件数", "row 三.(一) <= row 三.(七)"),
    ("件数", "row 三.(一) == row 三.(七)"),
    ("件数", "row 三.(七) == sum(row 三.**) within 1"),
    ("件数", "row 三.(七) ≈ sum(row 三.**)"),
    ("件数", "row 三.(二).1 == 0 ⇒ row 三.(七) == row 三.(一) + row 三.(二).2"),
    ("件数", "if row 三.(二).1 is blank then row 三.(七) == row 三.(一) + row 三.(二).2"),
    ("件数", "row 三.(七) == row 三.(一) + row 三.(二).2 or row 三.(二).1 > 0"),
    ("件数", "row 三.(七) != row 三.(一) + row 三.(二).1"),
    ("件数", "row 一 + row 二 == row 三.(七) + row 四"),
    ("件数", "sum(row 三.**) + row 四 == row 一 + row 二"),
    ("件数", "col 总计 - col 自然人 == col 企业 + col 其他 within 1"),
    ("件数", "col 总计 >= col 自然人"),
    ("件数", "2 * row 一 >= row 二"),
    ("件数", "row 一 + 0.5 * row 一 >= row 二"),
    ("件数", "row 一 >= 5 or row 二 < 5"),
    ("件数", "row 一 > 5 and row 二 < 3"),
    ("件数", "10 <= row 一 <= 100"),
    ("件数", "row 一 > 5 or row 一 < 3"),
    ("件数", "row 一 != 5"),
    ("件数", "row 一 > 0"),
    ("件数", "row 一 is blank or row 一 is dash"),
    ("件数", "row 一 is not blank"),
    ("件数", "row 一 > 0 ⇒ row 二 > 0"),
    ("件数", "cell[一, 总计] > 0 ⇒ row 二 >= row 三.(一)"),
    ("件数", "row 一 > 5 ⇒ row 一 <= 50"),
    ("件数", "count(row 三.** > 0) >= 1"),
    ("件数", "count(row 三.** is blank) <= 2"),
    ("件数", "count(row 一 is blank) + count(row 二 is blank) <= 1"),
    ("件数", "sum(row {一}) <= row 三.(七)"),
    ("件数", "sum(cell[一, **]) >= 3"),
    ("件数", "max(row 一, row 二) <= row 三.(七)"),
    ("件数", "abs(row 一 - row 二) <= 5"),
    ("件数", "row 一 >= cell[一, 自然人]"),
    ("件数", "row 一 is text or row 一 > 5"),
    ("件数", "row 一 ≈ row 二"),
    ("件数", "any(row 一 > 0, row 二 > 0) ⇒ row 四 > 0"),
    ("件数", "if any(cell[一, **] > 0) then cell[四, 总计] >= 1"),
    ("件数", "row 三.(七) / row 一 <= 2"),
    ("件数", "row 一 == row 二 within 5"),
    ("收支", "row 一 >= 0"),
    ("收支", "row 三 == row 一 - row 二.(三)"),
    ("收支", "col 本年 >= col 甲 + col 乙"),
    ("件数", "length(section 概况) > 100"),
    ("件数", "section 概况 contains \"公开\" or row 一 == 0"),
];

#[test]
fn doubtful_rules_are_reported_once_at_their_place() {
    let (mut engine, template) = (Engine::new(), sample_template());
    let mut wrong = String::new();
    for (table, text, code, words) in DOUBTFUL {
        let found = found(&mut engine, &template, &one(text, table));
        if !matches!(found.as_slice(), [(id, at)] if id == code && (at.trim_matches('\'') == *words)) {
            let _ = write!(wrong, "\n{text}: {found:?}, not {code} {words}");
        }
    }
    for (table, first, second) in TWINS {
        let (second, earlier) = second.strip_prefix('<').map_or((*second, false), |second| (second, true));
        let other = one(second, table).replace("rules:\n  甲", "  乙");
        let found = found(&mut engine, &template, &format!("{}{other}", one(first, table)));
        let blamed = if earlier { first } else { &second };
        let blamed = blamed.split_once(" ⇒ ").map_or(*blamed, |(_, check)| check);
        if !matches!(found.as_slice(), [("G0704", at)] if at.trim_matches('\'') == blamed) {
            let _ = write!(wrong, "\n{first} | {second}: {found:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn sound_rules_are_not_reported() {
    let (mut engine, template) = (Engine::new(), sample_template());
    let mut wrong = String::new();
    for (table, text) in SOUND {
        let found = found(&mut engine, &template, &one(text, table));
        if !found.is_empty() {
            let _ = write!(wrong, "\n{text}: {found:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
