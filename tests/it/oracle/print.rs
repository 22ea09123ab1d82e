//! Writes rules in the language, with no more brackets than its table of precedence asks for.

use super::form::Form;
use super::form_text;
use super::tree::{Arithmetic, Comparison, Condition, Constant, Figure, Fold, Operand, Rounding, Rule, State};

/// How strongly operators bind, from weakest to strongest, as the reference lists them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    If,
    Or,
    And,
    Not,
    Comparison,
    Is,
    Sum,
    Product,
    Sign,
    Default,
    Operand,
}

/// Writes a rule file of these rules.
pub fn write(form: &Form, rules: &[Rule]) -> String {
    let mut file = "rules-for: t/1\nrules:\n".to_owned();
    for (at, rule) in rules.iter().enumerate() {
        let writer = Writer { form, chinese: rule.chinese };
        file += &format!("  r{at}:\n    check: '{}'\n", writer.condition(&rule.check, Strength::If));
        let when = rule.when.as_ref().map(|when| format!("    when: '{}'\n", writer.condition(when, Strength::If)));
        file += &when.unwrap_or_default();
        file += &rule.blank.map(|blank| format!("    blank: {}\n", form_text::blank(blank))).unwrap_or_default();
    }
    file
}

struct Writer<'f> {
    form: &'f Form,
    chinese: bool,
}

impl Writer<'_> {
    fn word(&self, english: &'static str, chinese: &'static str) -> &'static str {
        if self.chinese { chinese } else { english }
    }

    /// Brackets where the operator binds less than its place asks for.
    fn inside(&self, own: Strength, needed: Strength, text: String) -> String {
        match (own < needed, self.chinese) {
            (false, _) => text,
            (true, true) => format!("（{text}）"),
            (true, false) => format!("({text})"),
        }
    }

    fn condition(&self, condition: &Condition, needed: Strength) -> String {
        let (own, text) = match condition {
            Condition::Chain { first, links, within } => {
                let mut text = self.figure(first, Strength::Sum);
                for (comparison, figure) in links {
                    text += &format!(" {} {}", self.comparison(*comparison), self.figure(figure, Strength::Sum));
                }
                text +=
                    &within.map(|c| format!(" {} {}", self.word("within", "允差"), constant(c))).unwrap_or_default();
                (Strength::Comparison, text)
            }
            Condition::Is { operand, negated, state } => {
                (Strength::Is, format!("{} {} {}", self.operand(operand), self.is(*negated), self.state(*state)))
            }
            Condition::Whole { figure, negated } => {
                let figure = self.figure(figure, Strength::Sum);
                (Strength::Is, format!("{figure} {} {}", self.is(*negated), self.word("whole", "整数")))
            }
            Condition::In { figure, negated, values } => {
                let values: Vec<String> = values.iter().map(|value| self.figure(value, Strength::If)).collect();
                let word = if *negated { self.word("not in", "不属于") } else { self.word("in", "属于") };
                (Strength::Is, format!("{} {word} {{{}}}", self.figure(figure, Strength::Sum), values.join(", ")))
            }
            Condition::Choose(parts) => {
                let [guard, then, otherwise] = &**parts;
                let (then, otherwise) = (self.condition(then, Strength::Or), self.condition(otherwise, Strength::If));
                (Strength::If, self.choice(guard, &then, &otherwise))
            }
            Condition::And(a, b) => (Strength::And, self.both(a, self.word("and", "且"), b, Strength::And)),
            Condition::Or(a, b) => (Strength::Or, self.both(a, self.word("or", "或"), b, Strength::Or)),
            Condition::Not(a) => {
                (Strength::Not, format!("{} {}", self.word("not", "非"), self.condition(a, Strength::Not)))
            }
            Condition::If(a, b) => {
                let (guard, then) = (self.condition(a, Strength::Or), self.condition(b, Strength::If));
                (Strength::If, format!("{} {guard} {} {then}", self.word("if", "若"), self.word("then", "则")))
            }
            Condition::All(items) => (Strength::Operand, self.call("all", "全部", &self.conditions(items))),
            Condition::Any(items) => (Strength::Operand, self.call("any", "任一", &self.conditions(items))),
        };
        self.inside(own, needed, text)
    }

    fn choice(&self, guard: &Condition, then: &str, otherwise: &str) -> String {
        let words = [self.word("if", "若"), self.word("then", "则"), self.word("else", "否则")];
        format!("{} {} {} {then} {} {otherwise}", words[0], self.condition(guard, Strength::Or), words[1], words[2])
    }

    /// Two sides of an operator that is read from left to right.
    fn both(&self, a: &Condition, word: &str, b: &Condition, own: Strength) -> String {
        let right = if own == Strength::Or { Strength::And } else { Strength::Not };
        format!("{} {word} {}", self.condition(a, own), self.condition(b, right))
    }

    fn figure(&self, figure: &Figure, needed: Strength) -> String {
        let (own, text) = match figure {
            Figure::Constant(number) if number.digits < 0 => (Strength::Sign, constant(*number)),
            Figure::Constant(number) => (Strength::Operand, constant(*number)),
            Figure::Operand(operand) => (Strength::Operand, self.operand(operand)),
            Figure::Default(operand, other) => {
                (Strength::Default, format!("{} ?? {}", self.operand(operand), constant(*other)))
            }
            // A second sign in front is put into brackets, or two hyphens would stand together.
            Figure::Negate(a) => (Strength::Sign, format!("-{}", self.figure(a, Strength::Default))),
            Figure::Abs(a) => (Strength::Operand, self.call("abs", "绝对值", &[self.figure(a, Strength::Sum)])),
            Figure::Round(rounding, places, a) => {
                let (english, chinese) = match rounding {
                    Rounding::HalfUp => ("round", "四舍五入"),
                    Rounding::HalfEven => ("round_even", "四舍六入"),
                    Rounding::Down => ("floor", "向下取整"),
                    Rounding::Up => ("ceil", "向上取整"),
                };
                let mut items = vec![self.figure(a, Strength::Sum)];
                if *places != 0 {
                    items.push(places.to_string());
                }
                (Strength::Operand, self.call(english, chinese, &items))
            }
            Figure::Mod(a, b) => {
                let items = [self.figure(a, Strength::Sum), self.figure(b, Strength::Sum)];
                (Strength::Operand, self.call("mod", "余数", &items))
            }
            Figure::Choose(guard, a, b) => {
                let text = self.choice(guard, &self.figure(a, Strength::Sum), &self.figure(b, Strength::If));
                (Strength::If, text)
            }
            Figure::Binary(sign, a, b) => {
                let (own, right) = match sign {
                    Arithmetic::Add | Arithmetic::Sub => (Strength::Sum, Strength::Product),
                    Arithmetic::Mul | Arithmetic::Div => (Strength::Product, Strength::Sign),
                };
                (own, format!("{} {} {}", self.figure(a, own), self.sign(*sign), self.figure(b, right)))
            }
            Figure::Fold(fold, items) => {
                let (english, chinese) = match fold {
                    Fold::Sum => ("sum", "合计"),
                    Fold::Min => ("min", "最小"),
                    Fold::Max => ("max", "最大"),
                    Fold::Mean => ("mean", "平均"),
                    Fold::Median => ("median", "中位数"),
                };
                let items: Vec<String> = items.iter().map(|item| self.figure(item, Strength::Sum)).collect();
                (Strength::Operand, self.call(english, chinese, &items))
            }
            Figure::Count(items) => (Strength::Operand, self.call("count", "个数", &self.conditions(items))),
        };
        self.inside(own, needed, text)
    }

    fn conditions(&self, items: &[Condition]) -> Vec<String> {
        items.iter().map(|item| self.condition(item, Strength::Or)).collect()
    }

    fn call(&self, english: &'static str, chinese: &'static str, items: &[String]) -> String {
        if self.chinese {
            format!("{chinese}（{}）", items.join("，"))
        } else {
            format!("{english}({})", items.join(", "))
        }
    }

    fn operand(&self, operand: &Operand) -> String {
        let table = &self.form.tables[operand.table];
        let table = if self.chinese { format!("{}！", table.code) } else { format!("{}!", table.code) };
        match (&operand.row, &operand.col) {
            (Some(row), Some(col)) if self.chinese => format!("{table}格【{}，{}】", row.written, col.written),
            (Some(row), Some(col)) => format!("{table}cell[{}, {}]", row.written, col.written),
            (Some(row), None) => format!("{table}{} {}", self.word("row", "行"), row.written),
            (None, Some(col)) => format!("{table}{} {}", self.word("col", "列"), col.written),
            (None, None) => table,
        }
    }

    fn is(&self, negated: bool) -> &'static str {
        if negated { self.word("is not", "不为") } else { self.word("is", "为") }
    }

    fn state(&self, state: State) -> &'static str {
        match state {
            State::Blank => self.word("blank", "空白"),
            State::Dash => self.word("dash", "横线"),
            State::Number => self.word("number", "数字"),
            State::Text => self.word("text", "文字"),
            State::Absent => self.word("absent", "缺失"),
            State::Uncertain => self.word("uncertain", "存疑"),
        }
    }

    fn comparison(&self, comparison: Comparison) -> &'static str {
        match comparison {
            Comparison::Equal => self.word("==", "＝＝"),
            Comparison::Unequal => self.word("!=", "≠"),
            Comparison::Less => self.word("<", "＜"),
            Comparison::AtMost => self.word("<=", "≤"),
            Comparison::Greater => self.word(">", "＞"),
            Comparison::AtLeast => self.word(">=", "≥"),
            Comparison::About => "≈",
        }
    }

    fn sign(&self, sign: Arithmetic) -> &'static str {
        match sign {
            Arithmetic::Add => self.word("+", "＋"),
            Arithmetic::Sub => self.word("-", "－"),
            Arithmetic::Mul => self.word("*", "×"),
            Arithmetic::Div => self.word("/", "÷"),
        }
    }
}

/// A number as written: `12.50`, `10%`, `1.2万元`.
pub fn constant(constant: Constant) -> String {
    decimal(constant.digits, constant.places) + constant.unit.map_or("", |unit| unit.name)
}

/// A decimal with all its places.
pub fn decimal(digits: i64, places: u32) -> String {
    let all = format!("{:0width$}", digits.unsigned_abs(), width = places as usize + 1);
    let (whole, fraction) = all.split_at(all.len() - places as usize);
    let point = if places > 0 { "." } else { "" };
    format!("{}{whole}{point}{fraction}", if digits < 0 { "-" } else { "" })
}
