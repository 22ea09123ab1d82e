//! Tests damaged files: whatever is removed from or inserted into a rule file or a template, `lint` returns, every
//! place is on a character boundary of its file, and every message can be printed.

use gouji::Engine;
use gouji::diagnostic::{Diagnostics, Lang};
use gouji::world::Memory;

use crate::cases::{lint, printed, sample_template};

const RULES: &str = r#"rules-for: 示例
define:
  办结: sum(件数!row 三.**)
rules:
  甲:
    table: 件数
    when: row 三.(七) > 0
    check: row 三.（七） == row 一 + row 二 - row 四 within 0.01
    message: '第三项（{left}）与 ''第一项'' 不等，差 {difference}'
  乙:
    check: "若 件数！格[一，总计] 为 空白 则 section 概况 包含 \"无\" 且 办结 \u003e 0"
  丙: {table: 收支, check: 'sum(row {一, 三}) <= 10% * 3万元', severity: info}
  丁:
    check: >-
      count(件数!cell[**, 法人.企业..其他] is blank)
      == 0
  合计:件数!总计: off
"#;

/// Uses one engine for many files, because loading the built-in templates takes time.
fn survives(engine: &mut Engine, name: &str, text: String) {
    let template = if name == "template.yaml" { text.clone() } else { sample_template() };
    let world = Memory::new().with("template.yaml", template).with("rules.yaml", RULES).with(name, text.clone());
    let mut found = Diagnostics::default();
    let mut fresh = Engine::default();
    std::mem::swap(engine, &mut fresh);
    fresh.lint(name, &[], &world, &mut found);
    for diagnostic in found.iter() {
        for label in &diagnostic.labels {
            let source = fresh.sources().get(label.span.source).unwrap_or_else(|| panic!("{text}"));
            let range = label.span.range();
            assert!(source.text.get(range.clone()).is_some(), "{range:?} of {}: {text}", source.name);
        }
        for lang in [Lang::Zh, Lang::En] {
            let words = diagnostic.message.render(lang);
            assert!(!words.is_empty(), "{text}");
        }
    }
    std::mem::swap(engine, &mut fresh);
}

fn damage(name: &str, whole: &str) {
    let mut engine = Engine::default();
    let chars: Vec<(usize, char)> = whole.char_indices().collect();
    // Every third position, each with another kind of damage, keeps the number of runs near two thousand.
    for (idx, (at, c)) in chars.iter().enumerate().filter(|(idx, _)| idx % 3 == 0) {
        let (head, tail) = whole.split_at(*at);
        let rest = &tail[c.len_utf8()..];
        survives(&mut engine, name, head.to_owned());
        survives(&mut engine, name, format!("{head}{rest}"));
        let slip =
            ['"', '\'', '：', '[', '{', '\t', '　', '(', '.', '\\', '#', '\u{feff}', '&', '*', '\r', '-'][idx % 16];
        survives(&mut engine, name, format!("{head}{slip}{tail}"));
    }
}

#[test]
fn damaged_rule_files_are_survived() {
    let whole = Memory::new().with("template.yaml", sample_template()).with("rules.yaml", RULES);
    assert_eq!(lint(&["rules.yaml"], &whole).1, []);
    damage("rules.yaml", RULES);
}

#[test]
fn damaged_templates_are_survived() {
    damage("template.yaml", &sample_template());
}

#[test]
fn expressions_without_end_are_refused() {
    let world = |check: String| {
        let rules = format!("rules-for: 示例\nrules:\n  甲:\n    table: 件数\n    check: {check}\n");
        Memory::new().with("template.yaml", sample_template()).with("rules.yaml", rules)
    };
    let codes = |check: String| -> Vec<&'static str> {
        lint(&["rules.yaml"], &world(check)).1.into_iter().map(|said| said.code).collect()
    };
    assert_eq!(codes(format!("{}row 一{} >= 1", "(".repeat(60), ")".repeat(60))), Vec::<&str>::new());
    assert_eq!(codes(format!("{}row 一{} >= 0", "(".repeat(65), ")".repeat(65))), ["G0205"]);
    assert_eq!(codes(format!("{}row 一 >= 0", "not ".repeat(5000))), ["G0205"]);
    assert_eq!(codes(format!("{}row 一 >= 0", "if row 二 > 0 then ".repeat(3000))), ["G0205"]);
    assert_eq!(codes(format!("row 一 >= {}0", "-".repeat(5000))), ["G0205"]);
    assert_eq!(codes(format!("row 一 >= 0{}", " + 1".repeat(20_000))), ["G0205"]);
    assert_eq!(codes(format!("row 一 >= 0{}", " + row 二".repeat(3000))), ["G0205"]);
    // Long, and read: what it says is another matter.
    assert_eq!(codes(format!("row 一 >= 0{}", " + row 二".repeat(95))), ["G0710"]);
    assert_eq!(codes(format!("sum(row 一{}) >= 0", ", row 二".repeat(3000))), ["G0710"]);
}

#[test]
fn definitions_without_end_are_refused() {
    let defines: String = (1..2000).map(|n| format!("  丁{n}: 丁{} + 1\n", n + 1)).collect();
    let rules =
        format!("rules-for: 示例\ndefine:\n{defines}  丁2000: 1\nrules:\n  甲:\n    check: 件数!row 一 >= 丁1\n");
    let world = Memory::new().with("template.yaml", sample_template()).with("rules.yaml", rules);
    let codes: Vec<&str> = lint(&["rules.yaml"], &world).1.into_iter().map(|said| said.code).collect();
    assert_eq!(codes, ["G0205"]);
}

#[test]
fn files_without_end_are_refused() {
    let nested = format!("rules-for: {}示例{}\n", "[".repeat(200), "]".repeat(200));
    let world = Memory::new().with("rules.yaml", nested);
    assert_eq!(lint(&["rules.yaml"], &world).1[0].code, "G0113");
    let latin = b"rules-for: \xca\xbe\xc0\xfd\n".to_vec();
    let world = Memory::new().with("rules.yaml", latin);
    assert!(printed(&["lint", "rules.yaml"], &world, Lang::Zh).contains("G0114"));
}
