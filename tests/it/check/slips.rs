//! Tests advice: a sound rule gets one slip of a kind that authors make; what is reported is one mistake at the place of
//! the slip, and its fix gives the rule back, or there is none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gouji::Engine;
use gouji::diagnostic::{Diagnostic, Diagnostics, Lang, Severity};
use gouji::syntax::{parse, print};
use gouji::template::{Axis, Table, Template};
use gouji::world::Memory;

use crate::cases::{folder, sample_template};

/// A fixed sequence of numbers: the same slips every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn choose<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn leaf(axis: &Axis, dice: &mut Dice) -> String {
    let idx = *dice.choose(&axis.leaves);
    axis.node(idx).code.clone()
}

/// A sound relation over one table, in English or Chinese words.
fn relation(table: &Table, dice: &mut Dice) -> String {
    let (a, b, c) = (leaf(&table.rows, dice), leaf(&table.rows, dice), leaf(&table.rows, dice));
    let (x, y) = (leaf(&table.cols, dice), leaf(&table.cols, dice));
    let t = &table.code;
    let english = [
        format!("row {a} == row {b} + row {c}"),
        format!("row {a} - row {b} <= row {c} within 2"),
        format!("cell[{a}, {x}] >= cell[{b}, {y}]"),
        format!("if row {a} > 0 then row {b} >= row {c}"),
        format!("row {a} is not blank and row {b} >= 0"),
        format!("{t}!row {a} >= 0 or {t}!row {b} is blank"),
        format!("sum(row {a}, row {b}) >= row {c}"),
        format!("col {x} + col {y} >= 1000"),
        format!("not (row {a} > row {b})"),
        format!("row {a} != row {b}"),
        format!("max(col {x}, col {y}) <= 0.5 * col {x}"),
    ];
    let chinese = [
        format!("行 {a} 等于 行 {b} + 行 {c}"),
        format!("若 行 {a} 大于 0 则 行 {b} 大于等于 行 {c}"),
        format!("格[{a}, {x}] 不大于 格[{b}, {y}]"),
        format!("行 {a} 不为 空白 且 行 {b} 小于 100"),
        format!("求和(列 {x}, 列 {y}) 不小于 列 {x}"),
    ];
    if dice.below(3) == 0 { dice.choose(&chinese).clone() } else { dice.choose(&english).clone() }
}

/// One change of a text: the new text and the range of it that differs.
type Slip = (&'static str, fn(&str, &mut Dice) -> Option<String>);

fn replace_one(text: &str, from: &str, to: &str, dice: &mut Dice) -> Option<String> {
    let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
    let at = *places.get(dice.below(places.len()))?;
    Some(format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

/// Replaces one of several words by its twin.
fn swap(text: &str, pairs: &[(&str, &str)], dice: &mut Dice) -> Option<String> {
    let fits: Vec<&(&str, &str)> = pairs.iter().filter(|(from, _)| text.contains(from)).collect();
    let (from, to) = fits.get(dice.below(fits.len()))?;
    replace_one(text, from, to, dice)
}

/// The words of a text that are keywords or functions.
fn words(text: &str) -> Vec<(usize, &str)> {
    const WORDS: &[&str] =
        &["row", "col", "cell", "within", "then", "blank", "sum", "max", "大于等于", "不大于", "不小于"];
    let mut found: Vec<(usize, &str)> = Vec::new();
    for word in WORDS {
        found.extend(text.match_indices(word).map(|(at, _)| (at, *word)));
    }
    found.retain(|(at, word)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    found
}

fn drop_letter(text: &str, dice: &mut Dice) -> Option<String> {
    let list = words(text);
    let (at, word) = *list.get(dice.below(list.len()))?;
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let (inner, c) = *dice.choose(&letters);
    Some(format!("{}{}", &text[..at + inner], &text[at + inner + c.len_utf8()..]))
}

fn swap_letters(text: &str, dice: &mut Dice) -> Option<String> {
    let list = words(text);
    let (at, word) = *list.get(dice.below(list.len()))?;
    let mut letters: Vec<char> = word.chars().collect();
    let i = dice.below(letters.len() - 1);
    letters.swap(i, i + 1);
    let swapped: String = letters.into_iter().collect();
    (swapped != word).then(|| format!("{}{swapped}{}", &text[..at], &text[at + word.len()..]))
}

const SLIPS: &[Slip] = &[
    ("a letter dropped", drop_letter),
    ("letters swapped", swap_letters),
    ("a sign with a space inside", |t, d| swap(t, &[(">=", "> ="), ("<=", "< ="), ("==", "= ="), (">=", "＞ ＝")], d)),
    ("a single equals sign", |t, d| swap(t, &[("==", "=")], d)),
    ("a look-alike sign", |t, d| {
        swap(
            t,
            &[("-", "−"), ("-", "–"), ("-", "—"), ("*", "∗"), ("<=", "⩽"), (">=", "⩾"), (">", "﹥"), (".", "．")],
            d,
        )
    }),
    ("a look-alike letter", |t, d| swap(t, &[("row", "rоw"), ("col", "сol"), ("cell", "сеll"), ("sum", "ѕum")], d)),
    ("full-width letters", |t, d| swap(t, &[("row", "ｒｏｗ"), ("col", "ｃｏｌ"), ("within", "ｗｉｔｈｉｎ")], d)),
    ("a Kangxi radical", |t, d| swap(t, &[("行", "⾏"), ("一", "⼀"), ("人", "⼈"), ("大", "⼤"), ("小", "⼩")], d)),
    ("an invisible character", |t, d| {
        let places: Vec<usize> = t.char_indices().map(|(at, _)| at).collect();
        let at = *d.choose(&places);
        Some(format!("{}{}{}", &t[..at], d.choose(&["\u{200b}", "\u{ad}", "\u{feff}", "\u{200e}"]), &t[at..]))
    }),
    ("a foreign sign", |t, d| {
        swap(t, &[(" and ", " && "), (" or ", " || "), ("==", "==="), (">=", "≥="), (">=", "=>"), ("<=", "=<")], d)
    }),
    ("a word in capitals", |t, d| {
        swap(
            t,
            &[(" and ", " AND "), (" or ", " OR "), ("not ", "NOT "), ("if ", "IF "), ("row", "ROW"), ("sum(", "SUM(")],
            d,
        )
    }),
    ("a traditional keyword", |t, d| {
        swap(t, &[("等于", "等於"), ("大于", "大於"), ("小于", "小於"), ("则", "則"), ("为", "為")], d)
    }),
    ("a state in other words", |t, d| {
        swap(t, &[("blank", "empty"), ("blank", "null"), ("空白", "空"), ("空白", "空格")], d)
    }),
    ("ordinary speech", |t, d| {
        swap(
            t,
            &[
                ("大于等于", "大于或等于"),
                ("大于等于", "大于 或 等于"),
                (">=", "greater than or equal to"),
                ("则", "那么"),
                ("若", "如果"),
            ],
            d,
        )
    }),
    ("a sign too many", |t, d| Some(format!("{t}{}", d.choose(&["；", ";", "。", " ;", "，"])))),
    ("a comma before then", |t, d| swap(t, &[(" then", ", then"), (" 则", "，则"), (" then", " and then")], d)),
    ("another sign after a table", |t, d| {
        swap(t, &[("!row", ".row"), ("!row", "：row"), ("!row", " row"), ("!row", ":row")], d)
    }),
    ("a cell in other brackets", |t, d| {
        let start = t.find("cell[").or_else(|| t.find("格["))?;
        let end = start + t[start..].find(']')?;
        let open = start + t[start..].find('[')?;
        let (a, b) = *d.choose(&[("(", ")"), ("{", "}")]);
        Some(format!("{}{a}{}{b}{}", &t[..open], &t[open + 1..end], &t[end + 1..]))
    }),
    ("a cell without comma", |t, d| {
        let start = t.find("cell[").or_else(|| t.find("格["))?;
        let comma = start + t[start..].find(", ")?;
        let _ = d;
        Some(format!("{}{}", &t[..comma], &t[comma + 1..]))
    }),
    ("a bracket left out", |t, d| swap(t, &[(")", ""), ("]", ""), ("(", ""), ("[", "")], d)),
    ("thousands separators", |t, d| swap(t, &[("1000", "1,000"), ("1000", "1，000")], d)),
    ("a missing space", |t, d| {
        swap(
            t,
            &[
                ("row ", "row"),
                ("行 ", "行"),
                ("0.5 * col", "0.5col"),
                (" 大于 ", " 大于"),
                ("大于等于 行", "大于等于行"),
            ],
            d,
        )
    }),
    ("a spreadsheet", |t, d| swap(t, &[("sum(row", "SUM(D5:D9, row"), ("row ", "[14] + row "), (" != ", " <> ")], d)),
    ("a missing dot", |t, d| swap(t, &[(".(", "("), (".(", ". ("), (".(", " (")], d)),
];

/// What `lint` reports about one expression, and the file after each fix.
fn lint(
    engine: &mut Engine,
    expression: &str,
    table: &str,
    template: &str,
    name: &str,
) -> Vec<(Diagnostic, Option<String>)> {
    let indented = expression.replace('\n', "\n      ");
    let rules = format!("rules-for: {name}\nrules:\n  甲:\n    table: {table}\n    check: |-\n      {indented}\n");
    // A name of its own, for an engine reads a file once.
    let file = format!("{}.yaml", engine.sources().len());
    let world = Memory::new().with("template.yaml", template).with(file.as_str(), rules);
    let mut found = Diagnostics::default();
    engine.lint(&file, &[], &world, &mut found);
    let list = found.into_sorted().into_iter().filter(|d| d.severity == Severity::Error);
    let fixed = |d: &Diagnostic| {
        let fix = d.fix.as_ref()?;
        let id = fix.edits.first()?.span.source;
        Some(fix.apply(id, &engine.sources().get(id)?.text))
    };
    list.map(|d| (d.clone(), fixed(&d))).collect()
}

/// The expression of a rule file as [`lint`] writes it.
fn expression(file: &str) -> String {
    file.split_once("check: |-\n").map(|(_, tail)| tail.trim().to_owned()).unwrap_or_default()
}

/// The canonical form of an expression.
fn canonical(text: &str) -> Option<String> {
    parse(text).ok().map(|tree| print(&tree))
}

fn load(text: &str) -> Template {
    let mut diagnostics = Diagnostics::default();
    let mut sources = gouji::source::Sources::default();
    let id = sources.add(gouji::source::Source::new("template.yaml", text));
    let root = gouji::yaml::load(id, &sources.get(id).unwrap().clone(), &mut diagnostics).unwrap();
    gouji::template::load(&root, &mut diagnostics).unwrap()
}

#[test]
fn advice_gives_the_rule_back_or_is_none() {
    let forms: Vec<String> = std::iter::once(sample_template())
        .chain(["2019", "2021"].map(|year| {
            std::fs::read_to_string(folder(&format!("rules/gov-info-disclosure/{year}/template.yaml"))).unwrap()
        }))
        .collect();
    let mut dice = Dice(20_261_128);
    let mut wrong = String::new();
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let rounds = std::env::var("GOUJI_SLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    for text in &forms {
        let mut engine = Engine::new();
        let template = load(text);
        let tables: Vec<&Table> = template.tables.values().collect();
        for (kind, slip) in SLIPS {
            let mut done = 0;
            for _ in 0..rounds * 20 {
                if done >= rounds {
                    break;
                }
                let table = *dice.choose(&tables);
                let sound = relation(table, &mut dice);
                let Some(broken) = slip(&sound, &mut dice).filter(|broken| *broken != sound) else { continue };
                if !lint(&mut engine, &sound, &table.code, text, &template.name).is_empty() {
                    continue;
                }
                done += 1;
                let found = lint(&mut engine, &broken, &table.code, text, &template.name);
                let count = counts.entry(kind).or_default();
                count[0] += 1;
                let mut complain = |what: &str| {
                    let said = found.iter().map(|(d, _)| {
                        let help = d.help.as_ref().map(|help| help.render(Lang::Zh)).unwrap_or_default();
                        format!("\n      {} {} | {help}", d.code.id(), d.message.render(Lang::Zh))
                    });
                    let _ = write!(wrong, "\n{kind}: {what}\n    {sound}\n    {broken}{}", said.collect::<String>());
                };
                match found.as_slice() {
                    [] if canonical(&broken) == canonical(&sound) => count[1] += 1,
                    // Another sound rule, such as one whose names differ: nothing to report.
                    [] => count[2] += 1,
                    [(_, Some(file))] => {
                        count[1] += 1;
                        let fixed = expression(file);
                        if canonical(&fixed) != canonical(&sound) {
                            complain(&format!("the fix gives {fixed}"));
                        }
                    }
                    [(_, None)] => count[3] += 1,
                    _ => complain("several messages"),
                }
            }
        }
    }
    if std::env::var_os("GOUJI_SLIPS").is_some() {
        for (kind, [all, right, other, bare]) in &counts {
            eprintln!("{kind}: {all}, given back {right}, another rule {other}, without fix {bare}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
