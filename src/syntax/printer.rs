//! Prints an [`ast`](super::ast) as canonical text: English keywords, half width, one space around operators, brackets
//! only where the meaning needs them.
//!
//! Invariant: parsing the text gives the same tree, apart from places.

use std::fmt::Write;

use super::ast::{BinaryOp, Expr, ExprKind, Member, Name, Pattern};
use super::functions::Function;
use super::keywords::{Keyword, is_keyword, is_structural};
use super::lexer::{QUOTES, is_letter};

/// Prints an expression on one line.
pub fn print(expr: &Expr) -> String {
    print_with(expr, Spelling::English)
}

/// Prints an expression with the Chinese twins of keywords and functions; signs stay signs.
pub fn print_in_chinese(expr: &Expr) -> String {
    print_with(expr, Spelling::Chinese)
}

fn print_with(expr: &Expr, spelling: Spelling) -> String {
    let mut out = Printed { text: String::new(), spelling };
    write_expr(&mut out, expr, 0);
    out.text
}

/// How keywords are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    English,
    Chinese,
}

impl Spelling {
    fn word(self, keyword: Keyword) -> &'static str {
        match self {
            Spelling::English => keyword.word(),
            Spelling::Chinese => keyword.twin(),
        }
    }

    fn function(self, function: Function) -> &'static str {
        match self {
            Spelling::English => function.name(),
            Spelling::Chinese => function.twin(),
        }
    }
}

/// The text printed so far.
struct Printed {
    text: String,
    spelling: Spelling,
}

impl Printed {
    fn push(&mut self, c: char) {
        self.text.push(c);
    }

    fn push_str(&mut self, words: &str) {
        self.text.push_str(words);
    }

    fn keyword(&mut self, keyword: Keyword) {
        self.push_str(self.spelling.word(keyword));
    }

    fn spaced(&mut self, keyword: Keyword) {
        self.push(' ');
        self.keyword(keyword);
        self.push(' ');
    }
}

impl Write for Printed {
    fn write_str(&mut self, words: &str) -> std::fmt::Result {
        self.text.write_str(words)
    }
}

/// Precedence of the outermost operator of an expression; operands of a weaker one need brackets.
fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If { .. } => 0,
        ExprKind::Binary { op, .. } => match op {
            BinaryOp::Or => 1,
            BinaryOp::And => 2,
            BinaryOp::Contains | BinaryOp::Matches => 5,
            BinaryOp::Add | BinaryOp::Sub => 7,
            BinaryOp::Mul | BinaryOp::Div => 8,
            BinaryOp::Default => 10,
        },
        ExprKind::Not(_) => 3,
        ExprKind::Compare { tolerance: Some(_), .. } => 4,
        ExprKind::Compare { .. } => 5,
        ExprKind::Is { .. } | ExprKind::In { .. } => 6,
        ExprKind::Negate(_) => 9,
        _ => 11,
    }
}

fn write_expr(out: &mut Printed, expr: &Expr, at_least: u8) {
    let own = strength(expr);
    let brackets = own < at_least;
    if brackets {
        out.push('(');
    }
    match &expr.kind {
        ExprKind::Number { value, percent, unit } => {
            let _ = write!(out, "{value}");
            if *percent {
                out.push('%');
            }
            if let Some(unit) = unit {
                out.push_str(&unit.text);
            }
        }
        ExprKind::Text(words) => write_quoted(out, words),
        ExprKind::Row { table, pattern } => {
            write_table(out, table.as_ref());
            out.keyword(Keyword::Row);
            out.push(' ');
            write_pattern(out, pattern);
        }
        ExprKind::Col { table, pattern } => {
            write_table(out, table.as_ref());
            out.keyword(Keyword::Col);
            out.push(' ');
            write_pattern(out, pattern);
        }
        ExprKind::Cell { table, row, col } => {
            write_table(out, table.as_ref());
            out.keyword(Keyword::Cell);
            out.push('[');
            write_pattern(out, row);
            out.push_str(", ");
            write_pattern(out, col);
            out.push(']');
        }
        ExprKind::Prior(inner) | ExprKind::Members(inner) => {
            out.keyword(if matches!(expr.kind, ExprKind::Prior(_)) { Keyword::Prior } else { Keyword::Members });
            out.push(' ');
            write_expr(out, inner, 11);
        }
        ExprKind::Fact(name) => {
            out.keyword(Keyword::Fact);
            out.push(' ');
            write_label(out, &name.text);
        }
        ExprKind::Office(name) => {
            out.keyword(Keyword::Office);
            out.push('.');
            write_label(out, &name.text);
        }
        ExprKind::Section(name) => {
            out.keyword(Keyword::Section);
            out.push(' ');
            write_label(out, &name.text);
        }
        ExprKind::Name(name) => {
            // In quotes the first word would be a text.
            let (word, below) = name.text.split_once('.').map_or((name.text.as_str(), None), |(w, b)| (w, Some(b)));
            out.push_str(word);
            for label in below.into_iter().flat_map(|below| below.split('.')) {
                out.push('.');
                write_label(out, label);
            }
        }
        ExprKind::Call { function, args } => {
            match super::functions::function(&function.text) {
                Some(known) => out.push_str(out.spelling.function(known)),
                None => out.push_str(&function.text),
            }
            out.push('(');
            write_list(out, args);
            out.push(')');
        }
        ExprKind::Negate(operand) => {
            out.push('-');
            write_expr(out, operand, 9);
        }
        ExprKind::Not(operand) => {
            out.keyword(Keyword::Not);
            out.push(' ');
            write_expr(out, operand, 3);
        }
        ExprKind::Binary { op, left, right, .. } => {
            let sign = match op {
                BinaryOp::Add => "+",
                BinaryOp::Sub => "-",
                BinaryOp::Mul => "*",
                BinaryOp::Div => "/",
                BinaryOp::And => out.spelling.word(Keyword::And),
                BinaryOp::Or => out.spelling.word(Keyword::Or),
                BinaryOp::Default => "??",
                BinaryOp::Contains => out.spelling.word(Keyword::Contains),
                BinaryOp::Matches => out.spelling.word(Keyword::Matches),
            };
            write_expr(out, left, own);
            let _ = write!(out, " {sign} ");
            write_expr(out, right, own + 1);
        }
        ExprKind::Compare { operands, ops, tolerance } => {
            for (idx, operand) in operands.iter().enumerate() {
                if let Some((op, _)) = idx.checked_sub(1).and_then(|i| ops.get(i)) {
                    let _ = write!(out, " {} ", op.sign());
                }
                write_expr(out, operand, 6);
            }
            if let Some(tolerance) = tolerance {
                out.spaced(Keyword::Within);
                write_expr(out, tolerance, 5);
            }
        }
        ExprKind::Is { operand, negated, state } => {
            write_expr(out, operand, 6);
            let is = if *negated { Keyword::IsNot } else { Keyword::Is };
            out.spaced(is);
            out.keyword(Keyword::State(*state));
        }
        ExprKind::In { operand, negated, values } => {
            write_expr(out, operand, 6);
            out.spaced(if *negated { Keyword::NotIn } else { Keyword::In });
            out.push('{');
            write_list(out, values);
            out.push('}');
        }
        ExprKind::If { guard, then, otherwise } => {
            out.keyword(Keyword::If);
            out.push(' ');
            write_expr(out, guard, 0);
            out.spaced(Keyword::Then);
            // An `else` belongs to the last `if` without one.
            write_expr(out, then, u8::from(otherwise.is_some()));
            if let Some(otherwise) = otherwise {
                out.spaced(Keyword::Else);
                write_expr(out, otherwise, 0);
            }
        }
    }
    if brackets {
        out.push(')');
    }
}

fn write_list(out: &mut Printed, items: &[Expr]) {
    for (idx, item) in items.iter().enumerate() {
        if idx > 0 {
            out.push_str(", ");
        }
        write_expr(out, item, 0);
    }
}

fn write_table(out: &mut Printed, table: Option<&Name>) {
    if let Some(table) = table {
        write_name(out, table);
        out.push('!');
    }
}

/// A name, its labels quoted where they would not be read back unchanged.
fn write_name(out: &mut Printed, name: &Name) {
    for (idx, label) in name.text.split('.').enumerate() {
        if idx > 0 {
            out.push('.');
        }
        write_label(out, label);
    }
}

/// Whether a name is read back unchanged without quotes.
pub fn is_plain_name(name: &str) -> bool {
    name.split('.').all(is_plain_label)
}

fn is_plain_label(label: &str) -> bool {
    !label.is_empty()
        && label.chars().all(|c| is_letter(c) || matches!(c, '(' | ')'))
        && balanced(label)
        // Nor may a keyword stand before a bracket: `行(一)`.
        && !is_structural(label.split(['(', ')']).next().unwrap_or(""))
        && !is_keyword(label)
}

fn write_label(out: &mut Printed, label: &str) {
    if is_plain_label(label) {
        out.push_str(label);
    } else {
        write_quoted(out, label);
    }
}

/// In the first pair of quotes that the words themselves do not close.
fn write_quoted(out: &mut Printed, words: &str) {
    let (open, close) = QUOTES.iter().copied().find(|(_, close)| !words.contains(*close)).unwrap_or(('"', '"'));
    out.push(open);
    out.push_str(words);
    out.push(close);
}

/// Brackets in a plain label: opened, filled, closed, never nested.
fn balanced(label: &str) -> bool {
    let mut inside = None;
    for c in label.chars() {
        match (c, inside) {
            ('(', None) => inside = Some(0),
            ('(', Some(_)) | (')', None | Some(0)) => return false,
            (')', Some(_)) => inside = None,
            (_, Some(count)) => inside = Some(count + 1),
            _ => {}
        }
    }
    inside.is_none()
}

fn write_pattern(out: &mut Printed, pattern: &Pattern) {
    write_members(out, &pattern.members, pattern.list);
    if !pattern.except.is_empty() {
        out.spaced(Keyword::Except);
        write_members(out, &pattern.except, pattern.except_list);
    }
}

fn write_members(out: &mut Printed, members: &[Member], list: bool) {
    if list {
        out.push('{');
    }
    for (idx, member) in members.iter().enumerate() {
        if idx > 0 {
            out.push_str(", ");
        }
        match member {
            Member::One(name) => write_name(out, name),
            Member::Children(name, _) | Member::Leaves(name, _) => {
                if let Some(name) = name {
                    write_name(out, name);
                    out.push('.');
                }
                out.push_str(if matches!(member, Member::Children(..)) { "*" } else { "**" });
            }
            Member::Range(a, b) => {
                write_name(out, a);
                out.push_str(Keyword::Range.word());
                write_name(out, b);
            }
        }
    }
    if list {
        out.push('}');
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::{print, print_in_chinese};

    #[track_caller]
    fn check(text: &str, canonical: &str) {
        let printed = print(&parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")));
        assert_eq!(printed, canonical);
        assert_eq!(print(&parse(&printed).unwrap()), canonical, "not stable");
    }

    #[test]
    fn prints_the_canonical_spelling() {
        check("行 三．（七）＝＝行 一＋行 二－行 四", "row 三.(七) == row 一 + row 二 - row 四");
        check(
            "合计（格［三。（六）。＊，总计］）≤10％×格【三.(七)，总计】",
            "sum(cell[三.(六).*, 总计]) <= 10% * cell[三.(七), 总计]",
        );
        check(
            "若 row 一 > 0 则 非 (行 二 不为 空白 且 行 四 is whole)",
            "if row 一 > 0 then not (row 二 is not blank and row 四 is whole)",
        );
        check("0 《＝ 列 总计 <= 1.2万元", "0 <= col 总计 <= 1.2万元");
        check("row 三.** except {三.(七), 四} == 3", "row 三.** except {三.(七), 四} == 3");
        check(
            "三！行 {一、二} + row 一..四 ?? 0 == 办结 允差 0.01",
            "三!row {一, 二} + row 一..四 ?? 0 == 办结 within 0.01",
        );
        check(
            "section 总体情况 包含 “年” or length(section 总体情况) <= 1000 # 注",
            "section 总体情况 contains \"年\" or length(section 总体情况) <= 1000",
        );
        check("(a - (b - c)) * -d / (e / f) == (x == y)", "(a - (b - c)) * -d / (e / f) == (x == y)");
        check(
            "row \"合计\" == row 「人 数」 and row 法人或其他组织 > 0",
            "row \"合计\" == row 人数 and row 法人或其他组织 > 0",
        );
        check(
            "all(row ** >= 0) 或 任一(row 三.(三).1..4 is not number)",
            "all(row ** >= 0) or any(row 三.(三).1..4 is not number)",
        );
        check("not row 一 is blank", "not row 一 is blank");
        check("若 a 则 (若 b 则 c) 否则 若 d 则 e 否则 f", "if a then (if b then c) else if d then e else f");
        check("若 a 则 若 b 则 c 否则 d", "if a then if b then c else d");
        check(
            "a + 1 属于 ｛1、2，b｝ 且 c 不属于 {3} or d not in {4}",
            "a + 1 in {1, 2, b} and c not in {3} or d not in {4}",
        );
        check("round(a / b, -2) == 四舍五入（x，2）", "round(a / b, -2) == round(x, 2)");
    }

    #[test]
    fn prints_chinese_keywords_that_mean_the_same() {
        for (text, chinese) in [
            ("sum(row 三.**) == row 三.(七)", "合计(行 三.**) == 行 三.(七)"),
            ("col 总计 is not blank and col 总计 is not dash", "列 总计 不为 空白 且 列 总计 不为 横线"),
            ("cell[*, *] is whole", "格[*, *] 为 整数"),
            (
                "if row 一 > 0 then not (row 二 is blank or 2 > 1 within 0.1)",
                "若 行 一 > 0 则 非 (行 二 为 空白 或 2 > 1 允差 0.1)",
            ),
            ("if a then b else c not in {1}", "若 a 则 b 否则 c 不属于 {1}"),
            ("三!row 一..四 except 三 ?? 0 >= 10%", "三!行 一..四 除 三 ?? 0 >= 10%"),
        ] {
            let tree = parse(text).unwrap();
            assert_eq!(print_in_chinese(&tree), chinese);
            assert_eq!(print(&parse(chinese).unwrap()), print(&tree), "{chinese}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let name = |text: &str| {
            let error = format!("{:?}", parse(text).unwrap_err());
            error.split([' ', '{']).next().unwrap().to_owned()
        };
        let cases = [
            ("", "Empty"),
            ("row 一 = row 二", "Slip(Repair"),
            ("row 三.（七 == row 一", "Slip(Repair"),
            ("sum(row 三.*]", "Slip(Repair"),
            ("row 一 == row 二)", "Mismatched"),
            ("row 一 && row 二", "Foreign"),
            ("row 一 == \"x", "UnclosedString"),
            ("row 一 == @", "Stray"),
            ("row 二 == office 结转", "NotYet"),
            ("row 一 row 二", "MissingOperator"),
            ("row 一 ==", "MissingOperand"),
            ("row 一 + * 2", "MissingOperand"),
            ("row == 3", "MissingName"),
            ("row and 3", "KeywordAsName"),
            ("if row 一 > 0", "MissingThen"),
            ("0 <= row 一 >= 3", "MixedChain"),
            ("1.2.3 == row 一", "BadNumber"),
            ("12345678901234567890123456789 > row 一", "Slip(Repair"),
            ("cell[一] == 3", "CellShape"),
            ("row 一 <> row 二", "Foreign"),
            ("sum() == ", "MissingOperand"),
            ("cell 一 == 3", "CellShape"),
            ("sum row 一 == 3", "MissingBrackets"),
            ("row 一 则 row 二", "LooseSeparator"),
            ("row 一 否则 row 二", "LooseSeparator"),
            ("row 一 in (1, 2)", "ValuesWithoutBraces"),
            ("row 一 == if a then b else c", "InnerIf"),
            ("row 一 <= 1,000", "Slip(Repair"),
            ("row 一 >= .5", "BadNumber"),
            ("row 三.1. == 3", "Unexpected"),
            ("若 行 一 大于 0", "MissingThen"),
        ];
        for (text, expected) in cases {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
