//! Tests laws of the language: printing and parsing are inverse, and every spelling of an expression has the same
//! meaning. Random trees with every kind of node are printed canonically and in mixed spellings.

use std::sync::LazyLock;

use gouji::amount::Amount;
use gouji::syntax::ast::{BinaryOp, CompareOp, Expr, ExprKind, Member, Name, Pattern, StateTest};
use gouji::syntax::{parse, print, reserved_words};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support;

// ---- random trees

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, at: 0..0 }
}

fn named(text: impl Into<String>) -> Name {
    Name { text: text.into(), at: 0..0 }
}

/// Generates one label of a code, as forms print them and as they never should: keywords, symbols, brackets.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec!["一", "三", "(七)", "1", "12", "自然人", "法人或其他组织", "总计", "结果维持", "表二", "x_1", "本年·增减"])
            .prop_map(str::to_owned),
        3 => "[一二三〇甲乙a1_·]{1,4}",
        2 => "[一甲]?\\([一七1]{1,2}\\)[一甲]?",
        2 => select([NO_OPERAND, OTHER_WORDS].concat()).prop_map(str::to_owned),
        // Must be quoted: symbols, unbalanced or nested brackets, the empty label.
        2 => select(vec!["增/减", "增-减", "甲,乙", "a=b", "(", "(一", "一)", "((一))", "()", "", "*", "甲!乙", "#", "{甲}", "行(一)", "除(二)甲"])
            .prop_map(str::to_owned),
        1 => select(vec!["甲\"乙", "甲”乙", "甲「乙」丙", "'", "\"”」"]).prop_map(str::to_owned),
    ]
}

/// Further words of the language that may also occur in a form.
const OTHER_WORDS: &[&str] = &[
    "contains", "matches", "包含", "匹配", "sum", "合计", "个数", "空白", "blank", "大于", "等于", "prior", "上年",
    "fact", "下级",
];

/// Generates a code: labels and dots.
fn name() -> impl Strategy<Value = Name> {
    prop::collection::vec(label(), 1..4).prop_map(|labels| named(labels.join(".")))
}

/// Words that the grammar reserves or refuses at the beginning of an operand.
const NO_OPERAND: &[&str] = &[
    "row",
    "col",
    "cell",
    "section",
    "and",
    "or",
    "not",
    "if",
    "then",
    "within",
    "except",
    "is",
    "行",
    "列",
    "格",
    "else",
    "in",
    "否则",
    "属于",
    "不属于",
    "部分",
    "且",
    "或",
    "非",
    "若",
    "则",
    "允差",
    "除",
    "为",
    "不为",
    "至",
];

/// Generates a word that can be an operand: the name of a definition, existing or not.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["办结", "本年收到", "甲_1", "空白", "大于", "sum", "合计", "包含", "x"]).prop_map(str::to_owned),
        2 => "[甲乙丙a_][甲乙一1]{0,3}",
    ]
    .prop_filter("no operand", |word| !NO_OPERAND.contains(&word.as_str()) && reserved_words().all(|reserved| reserved != word.as_str()))
}

fn definition() -> impl Strategy<Value = Name> {
    (word(), prop::option::weighted(0.2, name())).prop_map(|(word, below)| match below {
        Some(below) => named(format!("{word}.{}", below.text)),
        None => named(word),
    })
}

fn member() -> impl Strategy<Value = Member> {
    prop_oneof![
        4 => name().prop_map(Member::One),
        1 => prop::option::of(name()).prop_map(|name| Member::Children(name, 0..0)),
        2 => prop::option::of(name()).prop_map(|name| Member::Leaves(name, 0..0)),
        1 => (name(), name()).prop_map(|(a, b)| Member::Range(a, b)),
    ]
}

/// Generates members, and whether they are in braces.
fn members() -> impl Strategy<Value = (Vec<Member>, bool)> {
    prop_oneof![
        3 => member().prop_map(|member| (vec![member], false)),
        1 => prop::collection::vec(member(), 1..4).prop_map(|list| (list, true)),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    (members(), prop::option::weighted(0.2, members())).prop_map(|((members, list), except)| {
        let (except, except_list) = except.unwrap_or_default();
        Pattern { members, list, except, except_list, at: 0..0 }
    })
}

fn number() -> impl Strategy<Value = ExprKind> {
    let value = prop_oneof![
        (0u64..100_000).prop_map(|n| n.to_string()),
        (0u64..1_000_000_000_000_000_000, "[0-9]{1,9}").prop_map(|(n, f)| format!("{n}.{f}")),
    ];
    let behind = prop_oneof![
        3 => Just((false, None)),
        1 => Just((true, None)),
        1 => select(vec!["万元", "元", "件", "and", "行"]).prop_map(|unit| (false, Some(named(unit)))),
    ];
    (value, behind).prop_map(|(value, (percent, unit))| ExprKind::Number {
        value: Amount::parse(&value).unwrap(),
        percent,
        unit,
    })
}

/// Generates quoted text that at least one pair of quotes can contain.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[年报件 #=\\n1]{0,6}",
        1 => "[年\"”]{0,4}",
        1 => "[年”」'’]{0,5}",
    ]
}

fn state() -> impl Strategy<Value = StateTest> {
    use StateTest::{Absent, Blank, Dash, Number, Text, Uncertain, Whole};
    select(vec![Blank, Dash, Number, Text, Absent, Uncertain, Whole])
}

fn operators() -> impl Strategy<Value = Vec<CompareOp>> {
    use CompareOp::{About, AtLeast, AtMost, Equal, Greater, Less, Unequal};
    let any = select(vec![Equal, Unequal, Less, AtMost, Greater, AtLeast, About]).prop_map(|op| vec![op]);
    let up = prop::collection::vec(select(vec![Less, AtMost]), 2..4);
    let down = prop::collection::vec(select(vec![Greater, AtLeast]), 2..4);
    let equal = prop::collection::vec(Just(Equal), 2..4);
    prop_oneof![4 => any, 1 => up, 1 => down, 1 => equal]
}

/// Generates a tree that some text parses to, up to five levels deep.
fn tree() -> impl Strategy<Value = Expr> {
    let table = || prop::option::weighted(0.3, name());
    let leaf = prop_oneof![
        3 => number(),
        1 => words().prop_map(ExprKind::Text),
        4 => (table(), pattern()).prop_map(|(table, pattern)| ExprKind::Row { table, pattern }),
        3 => (table(), pattern()).prop_map(|(table, pattern)| ExprKind::Col { table, pattern }),
        3 => (table(), pattern(), pattern()).prop_map(|(table, row, col)| ExprKind::Cell { table, row, col }),
        1 => prop_oneof![4 => label(), 1 => Just("三.甲".to_owned())].prop_map(|text| ExprKind::Section(named(text))),
        1 => prop_oneof![4 => label(), 1 => Just("三.甲".to_owned())].prop_map(|text| ExprKind::Fact(named(text))),
        1 => label().prop_map(|text| ExprKind::Office(named(text))),
        3 => definition().prop_map(ExprKind::Name),
    ]
    .prop_map(expr)
    .boxed();
    let reference = prop_oneof![
        2 => (table(), pattern()).prop_map(|(table, pattern)| ExprKind::Row { table, pattern }),
        1 => (table(), pattern()).prop_map(|(table, pattern)| ExprKind::Col { table, pattern }),
        2 => (table(), pattern(), pattern()).prop_map(|(table, row, col)| ExprKind::Cell { table, row, col }),
    ];
    let prior = (reference, any::<bool>()).prop_map(|(kind, is_prior)| {
        let inner = Box::new(expr(kind));
        expr(if is_prior { ExprKind::Prior(inner) } else { ExprKind::Members(inner) })
    });
    let leaf = prop_oneof![6 => leaf, 1 => prior].boxed();
    leaf.prop_recursive(5, 40, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let binary = {
            use BinaryOp::{Add, And, Contains, Default, Div, Matches, Mul, Or, Sub};
            select(vec![Add, Sub, Mul, Div, And, Or, Default, Contains, Matches])
        };
        // Other spellings of a function are printed as the first one.
        let function = prop_oneof![
            3 => select(vec!["sum", "min", "max", "count", "all", "any", "abs", "length", "mean", "median", "round", "round_even", "floor", "ceil", "mod"]).prop_map(str::to_owned),
            1 => "[甲乙][甲乙1]{0,2}",
        ];
        // In boxes, so that a level needs little of the stack.
        prop_oneof![
            2 => (function, prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(function, args)| ExprKind::Call { function: named(function), args }).boxed(),
            1 => boxed.clone().prop_map(ExprKind::Negate).boxed(),
            1 => boxed.clone().prop_map(ExprKind::Not).boxed(),
            4 => (binary, boxed.clone(), boxed.clone())
                .prop_map(|(op, left, right)| ExprKind::Binary { op, op_at: 0..0, left, right }).boxed(),
            3 => (operators(), prop::collection::vec(inner.clone(), 4), prop::option::weighted(0.3, boxed.clone())).prop_map(
                |(ops, mut operands, tolerance)| {
                    operands.truncate(ops.len() + 1);
                    ExprKind::Compare { operands, ops: ops.into_iter().map(|op| (op, 0..0)).collect(), tolerance }
                }
            ).boxed(),
            1 => (boxed.clone(), any::<bool>(), state())
                .prop_map(|(operand, negated, state)| ExprKind::Is { operand, negated, state }).boxed(),
            1 => (boxed.clone(), any::<bool>(), prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(operand, negated, values)| ExprKind::In { operand, negated, values }).boxed(),
            2 => (boxed.clone(), boxed.clone(), prop::option::of(boxed))
                .prop_map(|(guard, then, otherwise)| ExprKind::If { guard, then, otherwise }).boxed(),
        ]
        .prop_map(expr)
    })
}

/// A range in the debug output of a tree.
static PLACE: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r"(\d+)\.\.(\d+)").unwrap());

/// A quoted text in it.
static WORDS: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r#""(?:[^"\\]|\\.)*""#).unwrap());

/// Returns the debug output of a tree without ranges.
fn bare(tree: &Expr) -> String {
    PLACE.replace_all(&format!("{tree:?}"), "_").into_owned()
}

// ---- other spellings

/// A source of choices, so that a failing case shrinks to few of them.
struct Choices {
    list: Vec<u8>,
    next: usize,
}

impl Choices {
    fn pick<'a>(&mut self, options: &[&'a str]) -> &'a str {
        let chosen = self.list.get(self.next % self.list.len().max(1)).map_or(0, |byte| usize::from(*byte));
        self.next += 1;
        options[chosen % options.len()]
    }
}

/// Writes a tree token by token in mixed spellings, with brackets around every compound part.
struct Speller {
    tokens: Vec<String>,
    choices: Choices,
}

impl Speller {
    fn spell(tree: &Expr, choices: Vec<u8>) -> String {
        let mut speller = Speller { tokens: Vec::new(), choices: Choices { list: choices, next: 0 } };
        speller.write(tree);
        speller.join()
    }

    fn push(&mut self, options: &[&str]) {
        let chosen = self.choices.pick(options).to_owned();
        self.tokens.push(chosen);
    }

    /// Joins tokens with spaces, line ends and comments; with nothing only if two tokens stay separate.
    fn join(mut self) -> String {
        let tokens = std::mem::take(&mut self.tokens);
        let mut text = self.choices.pick(&["", " ", "\n", "# 说明\n"]).to_owned();
        let runs_on = |c: char| {
            c.is_alphanumeric()
                || matches!(c, '_' | '＿' | '·' | '(' | ')' | '（' | '）' | '.' | '．' | '。' | '*' | '＊')
        };
        for token in tokens {
            if text.ends_with(runs_on) && token.starts_with(runs_on) {
                text.push_str(self.choices.pick(&[" ", "　", "\t", "\n  ", " # 注 = (\n"]));
            } else {
                text.push_str(self.choices.pick(&["", " ", "\u{a0}", "\r\n", "　", "＃ “注\n"]));
            }
            text.push_str(&token);
        }
        text.push_str(self.choices.pick(&["", " ", "\n", " # 完", "　"]));
        text
    }

    fn operand(&mut self, tree: &Expr) {
        let whole = matches!(
            tree.kind,
            ExprKind::Number { .. }
                | ExprKind::Text(_)
                | ExprKind::Row { .. }
                | ExprKind::Col { .. }
                | ExprKind::Cell { .. }
                | ExprKind::Prior(_)
                | ExprKind::Members(_)
                | ExprKind::Section(_)
                | ExprKind::Fact(_)
                | ExprKind::Office(_)
                | ExprKind::Name(_)
                | ExprKind::Call { .. }
        );
        if whole {
            return self.write(tree);
        }
        self.push(&["(", "（"]);
        self.write(tree);
        self.push(&[")", "）"]);
    }

    fn write(&mut self, tree: &Expr) {
        match &tree.kind {
            ExprKind::Number { value, percent, unit } => {
                let mut token = self.full_width(&value.to_string());
                if *percent {
                    token.push_str(self.choices.pick(&["%", "％"]));
                }
                if let Some(unit) = unit {
                    token.push_str(&unit.text);
                }
                self.tokens.push(token);
            }
            ExprKind::Text(words) => {
                let pairs = [("\"", "\""), ("“", "”"), ("「", "」"), ("'", "'"), ("‘", "’")];
                let mut able: Vec<String> = Vec::new();
                for (open, close) in pairs.into_iter().filter(|(_, close)| !words.contains(close)) {
                    able.push(format!("{open}{words}{close}"));
                }
                let able: Vec<&str> = able.iter().map(String::as_str).collect();
                self.push(&able);
            }
            ExprKind::Row { table, pattern } => {
                self.table(table.as_ref());
                self.push(&["row", "行"]);
                self.pattern(pattern);
            }
            ExprKind::Col { table, pattern } => {
                self.table(table.as_ref());
                self.push(&["col", "列"]);
                self.pattern(pattern);
            }
            ExprKind::Cell { table, row, col } => {
                self.table(table.as_ref());
                self.push(&["cell", "格"]);
                self.push(&["[", "［", "【", "〔"]);
                self.pattern(row);
                self.push(&[",", "，", "、"]);
                self.pattern(col);
                self.push(&["]", "］", "】", "〕"]);
            }
            ExprKind::Prior(inner) => {
                self.push(&["prior", "上年"]);
                self.write(inner);
            }
            ExprKind::Members(inner) => {
                self.push(&["members", "下级"]);
                self.write(inner);
            }
            ExprKind::Section(name) => {
                self.push(&["section", "部分"]);
                let token = self.label(&name.text);
                self.tokens.push(token);
            }
            ExprKind::Fact(name) => {
                self.push(&["fact", "事实", "叙述"]);
                let token = self.label(&name.text);
                self.tokens.push(token);
            }
            ExprKind::Office(name) => {
                self.push(&["office", "机构", "机关"]);
                self.push(&[".", "．"]);
                let token = self.label(&name.text);
                self.tokens.push(token);
            }
            ExprKind::Name(name) => {
                let token = match name.text.split_once('.') {
                    None => self.full_width(&name.text),
                    Some((first, rest)) => {
                        let first = self.full_width(first);
                        let dot = self.choices.pick(&[".", "．", "。"]);
                        format!("{first}{dot}{}", self.path(rest))
                    }
                };
                self.tokens.push(token);
            }
            ExprKind::Call { function, args } => {
                match function.text.as_str() {
                    "sum" => self.push(&["sum", "合计", "求和"]),
                    "min" => self.push(&["min", "最小"]),
                    "max" => self.push(&["max", "最大"]),
                    "count" => self.push(&["count", "个数", "计数"]),
                    "all" => self.push(&["all", "全部"]),
                    "any" => self.push(&["any", "任一"]),
                    "abs" => self.push(&["abs", "绝对值"]),
                    "length" => self.push(&["length", "字数"]),
                    "mean" => self.push(&["mean", "平均", "均值"]),
                    "median" => self.push(&["median", "中位数"]),
                    "round" => self.push(&["round", "四舍五入"]),
                    "round_even" => self.push(&["round_even", "四舍六入"]),
                    "floor" => self.push(&["floor", "向下取整"]),
                    "ceil" => self.push(&["ceil", "向上取整"]),
                    "mod" => self.push(&["mod", "余数", "取余"]),
                    other => self.push(&[other]),
                }
                self.push(&["(", "（"]);
                for (idx, arg) in args.iter().enumerate() {
                    if idx > 0 {
                        self.push(&[",", "，", "、"]);
                    }
                    self.write(arg);
                }
                self.push(&[")", "）"]);
            }
            ExprKind::Negate(inner) => {
                self.push(&["-", "－"]);
                self.operand(inner);
            }
            ExprKind::Not(inner) => {
                self.push(&["not", "非"]);
                self.operand(inner);
            }
            ExprKind::Binary { op, left, right, .. } => {
                self.operand(left);
                self.push(match op {
                    BinaryOp::Add => &["+", "＋"],
                    BinaryOp::Sub => &["-", "－"],
                    BinaryOp::Mul => &["*", "＊", "×"],
                    BinaryOp::Div => &["/", "／", "÷"],
                    BinaryOp::And => &["and", "且"],
                    BinaryOp::Or => &["or", "或"],
                    BinaryOp::Default => &["??", "？？", "?？"],
                    BinaryOp::Contains => &["contains", "包含"],
                    BinaryOp::Matches => &["matches", "匹配"],
                });
                self.operand(right);
            }
            ExprKind::Compare { operands, ops, tolerance } => {
                for (idx, operand) in operands.iter().enumerate() {
                    if let Some((op, _)) = idx.checked_sub(1).and_then(|before| ops.get(before)) {
                        self.push(match op {
                            CompareOp::Equal => &["==", "＝＝", "=＝", "等于"],
                            CompareOp::Unequal => &["!=", "！＝", "≠", "不等于"],
                            CompareOp::Less => &["<", "＜", "《", "小于"],
                            CompareOp::AtMost => &["<=", "＜＝", "《=", "《＝", "≤", "≦", "不大于", "小于等于"],
                            CompareOp::Greater => &[">", "＞", "》", "大于"],
                            CompareOp::AtLeast => &[">=", "＞＝", "》=", "≥", "≧", "不小于", "大于等于"],
                            CompareOp::About => &["≈", "~=", "～＝", "约等于"],
                        });
                    }
                    self.operand(operand);
                }
                if let Some(tolerance) = tolerance {
                    self.push(&["within", "允差"]);
                    self.operand(tolerance);
                }
            }
            ExprKind::Is { operand, negated, state } => {
                self.operand(operand);
                match (negated, self.choices.pick(&["0", "1"])) {
                    (false, _) => self.push(&["is", "为"]),
                    (true, "0") => self.push(&["不为"]),
                    (true, _) => {
                        self.push(&["is", "为"]);
                        self.push(&["not", "非"]);
                    }
                }
                self.push(match state {
                    StateTest::Blank => &["blank", "空白"],
                    StateTest::Dash => &["dash", "横线"],
                    StateTest::Number => &["number", "数字"],
                    StateTest::Text => &["text", "文字"],
                    StateTest::Absent => &["absent", "缺失"],
                    StateTest::Uncertain => &["uncertain", "存疑"],
                    StateTest::Whole => &["whole", "整数"],
                });
            }
            ExprKind::In { operand, negated, values } => {
                self.operand(operand);
                match (negated, self.choices.pick(&["0", "1"])) {
                    (false, _) => self.push(&["in", "属于"]),
                    (true, "0") => self.push(&["不属于"]),
                    (true, _) => {
                        self.push(&["not", "非"]);
                        self.push(&["in", "属于"]);
                    }
                }
                self.push(&["{", "｛"]);
                for (idx, value) in values.iter().enumerate() {
                    if idx > 0 {
                        self.push(&[",", "，", "、"]);
                    }
                    self.write(value);
                }
                self.push(&["}", "｝"]);
            }
            ExprKind::If { guard, then, otherwise } => {
                self.push(&["if", "若"]);
                self.write(guard);
                self.push(&["then", "则"]);
                match otherwise {
                    None => self.write(then),
                    // An `else` belongs to the last `if` without one.
                    Some(otherwise) => {
                        self.operand(then);
                        self.push(&["else", "否则"]);
                        self.write(otherwise);
                    }
                }
            }
        }
    }

    fn table(&mut self, table: Option<&Name>) {
        if let Some(table) = table {
            let token = self.path(&table.text);
            self.tokens.push(token);
            self.push(&["!", "！"]);
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        self.members(&pattern.members, pattern.list);
        if !pattern.except.is_empty() {
            self.push(&["except", "除"]);
            self.members(&pattern.except, pattern.except_list);
        }
    }

    fn members(&mut self, members: &[Member], list: bool) {
        if list {
            self.push(&["{", "｛"]);
        }
        for (idx, member) in members.iter().enumerate() {
            if idx > 0 {
                self.push(&[",", "，", "、"]);
            }
            match member {
                Member::One(name) => {
                    let token = self.path(&name.text);
                    self.tokens.push(token);
                }
                Member::Children(name, _) | Member::Leaves(name, _) => {
                    let mut token = String::new();
                    if let Some(name) = name {
                        token = self.path(&name.text);
                        token.push_str(self.choices.pick(&[".", "．", "。"]));
                    }
                    let stars = if matches!(member, Member::Children(..)) { 1 } else { 2 };
                    for _ in 0..stars {
                        token.push_str(self.choices.pick(&["*", "＊"]));
                    }
                    self.tokens.push(token);
                }
                Member::Range(a, b) => {
                    let a = self.path(&a.text);
                    self.tokens.push(a);
                    self.push(&["..", "．．", "。.", "至"]);
                    let b = self.path(&b.text);
                    self.tokens.push(b);
                }
            }
        }
        if list {
            self.push(&["}", "｝"]);
        }
    }

    fn path(&mut self, text: &str) -> String {
        let labels: Vec<&str> = text.split('.').collect();
        let mut token = String::new();
        for (idx, label) in labels.into_iter().enumerate() {
            if idx > 0 {
                token.push_str(self.choices.pick(&[".", "．", "。"]));
            }
            token.push_str(&self.label(label));
        }
        token
    }

    /// Writes a label without quotes if the canonical form has none or nothing forbids it; otherwise with any quotes
    /// that fit.
    fn label(&mut self, label: &str) -> String {
        let canonical = print(&expr(ExprKind::Row {
            table: None,
            pattern: Pattern {
                members: vec![Member::One(named(label))],
                list: false,
                except: Vec::new(),
                except_list: false,
                at: 0..0,
            },
        }));
        if canonical == format!("row {label}") && !label.contains('.') && self.choices.pick(&["0", "0", "1"]) == "0" {
            return self.full_width(label);
        }
        let pairs = [("\"", "\""), ("“", "”"), ("「", "」"), ("'", "'"), ("‘", "’")];
        let able: Vec<_> = pairs.into_iter().filter(|(_, close)| !label.contains(close)).collect();
        let marks: Vec<&str> = able.iter().map(|(open, _)| *open).collect();
        let open = self.choices.pick(&marks);
        let close = able.iter().find(|(mark, _)| *mark == open).map_or("", |(_, close)| close);
        let blank = self.choices.pick(&["", " ", "　"]);
        format!("{open}{label}{blank}{close}")
    }

    /// Writes digits, brackets and dots at either width.
    fn full_width(&mut self, text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            let wide = match c {
                '0'..='9' | '(' | ')' | '.' | '_' | 'a'..='z' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
                other => other,
            };
            let (narrow, wide) = (c.to_string(), wide.to_string());
            out.push_str(self.choices.pick(&[&narrow, &wide]));
        }
        out
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parsing_the_print_gives_the_tree_back(tree in tree()) {
        let printed = print(&tree);
        let back = parse(&printed).map_err(|error| TestCaseError::fail(format!("{printed}\n{error:?}")))?;
        prop_assert_eq!(bare(&back), bare(&tree), "{}", printed);
        prop_assert_eq!(print(&back), printed);
    }

    #[test]
    fn every_spelling_is_the_same_expression(tree in tree(), choices in prop::collection::vec(any::<u8>(), 1..60)) {
        let spelled = Speller::spell(&tree, choices);
        let back = parse(&spelled).map_err(|error| TestCaseError::fail(format!("{spelled}\n{error:?}")))?;
        prop_assert_eq!(print(&back), print(&tree), "{}", spelled);
    }

    /// Places are byte ranges of the text, on character boundaries, each inside that of its parent.
    #[test]
    fn places_lie_in_the_text(tree in tree(), choices in prop::collection::vec(any::<u8>(), 1..60)) {
        let spelled = Speller::spell(&tree, choices);
        let Ok(back) = parse(&spelled) else { return Ok(()) };
        // Quoted names and texts may look like a range.
        let debug = format!("{back:?}");
        let without_words = WORDS.replace_all(&debug, "");
        for found in PLACE.captures_iter(&without_words) {
            let (start, end) = (found[1].parse::<usize>().unwrap(), found[2].parse::<usize>().unwrap());
            prop_assert!(back.at.start <= start && end <= back.at.end, "{start}..{end} in {spelled:?}");
            prop_assert!(spelled.get(start..end).is_some_and(|part| !part.is_empty()), "{start}..{end} in {spelled:?}");
        }
    }

    /// No input causes a panic.
    #[test]
    fn any_text_is_parsed_or_refused(text in "([ (（)）\\[\\]{},，.。!！*＊<《>=?~-]|row|行|一|合计|if|then|not|is|blank|1|”|“|\"|#|\n){0,24}") {
        if let Ok(tree) = parse(&text) {
            let printed = print(&tree);
            let back = parse(&printed).map_err(|error| TestCaseError::fail(format!("{text:?}\n{printed}\n{error:?}")))?;
            prop_assert_eq!(bare(&back), bare(&tree), "{:?} {}", text, printed);
        }
    }
}

/// Rules for the form of 2021 that contain every construct.
const RULES: &[&str] = &[
    "三!row 三.(七) + 三!row 四 == 三!row 一 + 三!row 二",
    "sum(三!cell[三.(六).*, 总计]) <= 10% * 三!cell[三.(七), 总计]",
    "count(三!row {**, 三.(七)} is blank) + count(三!row ** is dash) == 0",
    "if 三!row 一 > 0 then not (三!row 二 is blank or 三!row 四 is not number)",
    "0 <= 三!col 总计 <= 100 and 三!col 自然人 != 7",
    "max(三!col 法人或其他组织.*) - min(三!col 法人或其他组织.商业企业..其他) <= 3 within 2",
    "三!row 三.(一) - 2 * 三!row 三.(二) ≈ 3 and abs(三!row 一) / 2 != 4",
    "all(三!row 三.** except {三.(五).1, 三.(五).2} >= 1) or any(三!row 三.(三).1..4 is whole)",
    "-三!cell[一, 自然人] ?? 0 < 4 and 二.(八)!cell[行政事业性收费, 本年收费金额] * 2 > 1.5万元",
    "length(section 总体情况) <= 1000 or section 总体情况 contains \"年\"",
];

fn rule_file(checks: &[String]) -> String {
    let mut file = "rules-for: gov-info-disclosure/2021\nrules:\n".to_owned();
    for (idx, check) in checks.iter().enumerate() {
        file.push_str(&format!("  规则{idx}:\n    check: |-\n"));
        for line in check.replace("\r\n", "\n").lines() {
            file.push_str("      ");
            file.push_str(line.trim_start_matches(['\t', ' ']));
            file.push('\n');
        }
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_spelling_of_a_rule_file_finds_the_same(
        choices in prop::collection::vec(any::<u8>(), 1..200),
        figures in prop::collection::vec(prop_oneof![6 => "[0-9]", 1 => Just(String::new()), 1 => Just("—".to_owned()), 1 => Just("见附件".to_owned())], 160),
    ) {
        let template = support::builtin("gov-info-disclosure/2021");
        let cells: Vec<Option<String>> = figures.into_iter().cycle().take(template.cell_count()).map(Some).collect();
        let report = support::report(&template, &cells);
        let plain: Vec<String> = RULES.iter().map(|rule| (*rule).to_owned()).collect();
        let spelled: Vec<String> = RULES.iter().map(|rule| Speller::spell(&parse(rule).unwrap(), choices.clone())).collect();
        let expected = support::outcomes(&support::program(&template, &rule_file(&plain)), &report);
        let found = support::outcomes(&support::program(&template, &rule_file(&spelled)), &report);
        prop_assert_eq!(found, expected, "{}", rule_file(&spelled));
    }
}
