//! Text → [`ast`]. The grammar is flat; precedence is settled by the Pratt parser below, so that time grows
//! with the length of an expression whatever its brackets.

use std::sync::LazyLock;

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::ast::{At, BinaryOp, CompareOp, Expr, Kind, Member, Name, Pattern, StateTest};
use super::error::SyntaxError;
use super::lex::{self, Token};
use super::words::is_structural;
use crate::amount::Amount;
use crate::diagnostic::Text;
use crate::text::{fold_char, fold_code};

pub use super::lex::{MAX_DEPTH, MAX_LENGTH};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/gouji.pest"]
#[allow(missing_docs, unreachable_pub, reason = "made by the derive")]
struct Grammar;

/// From weakest to strongest.
static PRECEDENCE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::or_))
        .op(left(Rule::and_))
        .op(Op::prefix(Rule::not_))
        .op(left(Rule::within_))
        .op(left(Rule::equal)
            | left(Rule::unequal)
            | left(Rule::less)
            | left(Rule::at_most)
            | left(Rule::greater)
            | left(Rule::at_least)
            | left(Rule::about)
            | left(Rule::contains_)
            | left(Rule::matches_))
        .op(Op::postfix(Rule::is_state))
        .op(left(Rule::plus) | left(Rule::minus))
        .op(left(Rule::times) | left(Rule::divided))
        .op(Op::prefix(Rule::negative))
        .op(left(Rule::default))
});

/// Parses one expression.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let tokens = lex::tokens(text)?;
    if tokens.is_empty() {
        return Err(SyntaxError::Empty);
    }
    lex::brackets(&tokens)?;
    lex::reserved(&tokens)?;
    lex::cells(&tokens)?;
    let mut pairs = Grammar::parse(Rule::expression, text).map_err(|error| explain(text, &tokens, &error))?;
    let internal = || SyntaxError::Unexpected { at: 0..text.len(), written: String::new(), expected: Vec::new() };
    let flow = pairs.next().and_then(|pair| pair.into_inner().next()).ok_or_else(internal)?;
    read_flow(flow)
}

fn at(pair: &Pair<'_, Rule>) -> At {
    let span = pair.as_span();
    let text = span.as_str();
    // Pest lets a pair run over the blanks behind it.
    span.start()..span.start() + text.trim_end().len()
}

fn read_flow(pair: Pair<'_, Rule>) -> Result<Expr, SyntaxError> {
    let place = at(&pair);
    let Some(inner) = pair.into_inner().next() else { return Err(SyntaxError::Empty) };
    if inner.as_rule() != Rule::conditional {
        return read_operation(inner.into_inner());
    }
    let mut flows = inner.into_inner().filter(|p| p.as_rule() == Rule::flow);
    match (flows.next(), flows.next()) {
        (Some(guard), Some(then)) => Ok(Expr {
            kind: Kind::If { guard: Box::new(read_flow(guard)?), then: Box::new(read_flow(then)?) },
            at: place,
        }),
        _ => Err(SyntaxError::MissingThen { at: place }),
    }
}

fn read_operation(pairs: Pairs<'_, Rule>) -> Result<Expr, SyntaxError> {
    PRECEDENCE
        .map_primary(read_operand)
        .map_prefix(|op, operand| {
            let operand = operand?;
            let place = at(&op).start..operand.at.end;
            let boxed = Box::new(operand);
            let kind = if op.as_rule() == Rule::not_ { Kind::Not(boxed) } else { Kind::Negate(boxed) };
            Ok(Expr { kind, at: place })
        })
        .map_postfix(|operand, op| {
            let operand = operand?;
            let place = operand.at.start..at(&op).end;
            let mut negated = false;
            let mut state = StateTest::Blank;
            for part in op.into_inner() {
                match part.as_rule() {
                    Rule::is_not_ | Rule::not_word => negated = true,
                    Rule::state => state = read_state(part),
                    _ => {}
                }
            }
            Ok(Expr { kind: Kind::Is { operand: Box::new(operand), negated, state }, at: place })
        })
        .map_infix(|left, op, right| combine(left?, &op, right?))
        .parse(pairs)
}

fn combine(left: Expr, op: &Pair<'_, Rule>, right: Expr) -> Result<Expr, SyntaxError> {
    let op_at = at(op);
    let place = left.at.start..right.at.end;
    let binary = |op: BinaryOp, left: Expr, right: Expr| Expr {
        kind: Kind::Binary { op, op_at: op_at.clone(), left: Box::new(left), right: Box::new(right) },
        at: place.clone(),
    };
    let compare = match op.as_rule() {
        Rule::plus => return Ok(binary(BinaryOp::Add, left, right)),
        Rule::minus => return Ok(binary(BinaryOp::Sub, left, right)),
        Rule::times => return Ok(binary(BinaryOp::Mul, left, right)),
        Rule::divided => return Ok(binary(BinaryOp::Div, left, right)),
        Rule::and_ => return Ok(binary(BinaryOp::And, left, right)),
        Rule::or_ => return Ok(binary(BinaryOp::Or, left, right)),
        Rule::default => return Ok(binary(BinaryOp::Default, left, right)),
        Rule::contains_ => return Ok(binary(BinaryOp::Contains, left, right)),
        Rule::matches_ => return Ok(binary(BinaryOp::Matches, left, right)),
        Rule::within_ => {
            return match left.kind {
                Kind::Compare { operands, ops, tolerance: None } => {
                    Ok(Expr { kind: Kind::Compare { operands, ops, tolerance: Some(Box::new(right)) }, at: place })
                }
                _ => Err(SyntaxError::Unexpected {
                    at: op_at,
                    written: op.as_str().trim().to_owned(),
                    expected: vec![Text::ExpectComparison],
                }),
            };
        }
        Rule::equal => CompareOp::Equal,
        Rule::unequal => CompareOp::Unequal,
        Rule::less => CompareOp::Less,
        Rule::at_most => CompareOp::AtMost,
        Rule::greater => CompareOp::Greater,
        Rule::at_least => CompareOp::AtLeast,
        _ => CompareOp::About,
    };
    // `a <= b <= c` arrives as `(a <= b) <= c`; a comparison in brackets is a group and stays whole.
    match left.kind {
        Kind::Compare { mut operands, mut ops, tolerance: None }
            if left.at.start == operands.first().map_or(0, |o| o.at.start) =>
        {
            if let Some((first, first_at)) = ops.first()
                && direction(*first) != direction(compare)
            {
                return Err(SyntaxError::MixedChain { at: op_at, first: first_at.clone() });
            }
            operands.push(right);
            ops.push((compare, op_at));
            Ok(Expr { kind: Kind::Compare { operands, ops, tolerance: None }, at: place })
        }
        _ => Ok(Expr {
            kind: Kind::Compare { operands: vec![left, right], ops: vec![(compare, op_at)], tolerance: None },
            at: place,
        }),
    }
}

/// Chains run one way: all `<` `<=`, all `>` `>=`, or all `==`.
fn direction(op: CompareOp) -> u8 {
    match op {
        CompareOp::Less | CompareOp::AtMost => 0,
        CompareOp::Greater | CompareOp::AtLeast => 1,
        CompareOp::Equal => 2,
        CompareOp::Unequal => 3,
        CompareOp::About => 4,
    }
}

fn read_state(pair: Pair<'_, Rule>) -> StateTest {
    match pair.into_inner().next().map(|p| p.as_rule()) {
        Some(Rule::dash_) => StateTest::Dash,
        Some(Rule::number_) => StateTest::Number,
        Some(Rule::text_) => StateTest::Text,
        Some(Rule::absent_) => StateTest::Absent,
        Some(Rule::uncertain_) => StateTest::Uncertain,
        Some(Rule::whole_) => StateTest::Whole,
        _ => StateTest::Blank,
    }
}

fn read_operand(pair: Pair<'_, Rule>) -> Result<Expr, SyntaxError> {
    let place = at(&pair);
    let kind = match pair.as_rule() {
        Rule::group => {
            let inner = pair.into_inner().next().ok_or(SyntaxError::Empty)?;
            // The brackets belong to the place, so that a comparison inside is no open end of a chain.
            return Ok(Expr { kind: read_flow(inner)?.kind, at: place });
        }
        Rule::number => read_number(pair)?,
        Rule::text => Kind::Text(quoted_words(pair)),
        Rule::section => Kind::Section(
            pair.into_inner()
                .find(|p| p.as_rule() != Rule::section_)
                .map(read_label)
                .unwrap_or_else(|| Name { text: String::new(), at: place.clone() }),
        ),
        Rule::call => {
            let mut parts = pair.into_inner();
            let function = parts.next().map(|p| Name { at: at(&p), text: fold_code(p.as_str()) });
            let args = parts.filter(|p| p.as_rule() == Rule::flow).map(read_flow).collect::<Result<_, _>>()?;
            Kind::Call { function: function.unwrap_or_else(|| Name { text: String::new(), at: place.clone() }), args }
        }
        Rule::name => {
            let path = pair.into_inner().next().map(read_path);
            Kind::Name(path.unwrap_or_else(|| Name { text: String::new(), at: place.clone() }))
        }
        Rule::vector => {
            let (mut table, mut is_row, mut pattern) = (None, true, None);
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::path => table = Some(read_path(part)),
                    Rule::col_ => is_row = false,
                    Rule::pattern => pattern = Some(read_pattern(part)),
                    _ => {}
                }
            }
            let pattern = pattern.ok_or(SyntaxError::Empty)?;
            if is_row { Kind::Row { table, pattern } } else { Kind::Col { table, pattern } }
        }
        Rule::cell => {
            let mut table = None;
            let mut patterns = Vec::new();
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::path => table = Some(read_path(part)),
                    Rule::pattern => patterns.push(read_pattern(part)),
                    _ => {}
                }
            }
            let mut patterns = patterns.into_iter();
            match (patterns.next(), patterns.next()) {
                (Some(row), Some(col)) => Kind::Cell { table, row, col },
                _ => return Err(SyntaxError::Empty),
            }
        }
        _ => {
            return Err(SyntaxError::Unexpected { at: place, written: pair.as_str().to_owned(), expected: Vec::new() });
        }
    };
    Ok(Expr { kind, at: place })
}

fn read_number(pair: Pair<'_, Rule>) -> Result<Kind, SyntaxError> {
    let place = at(&pair);
    let written = pair.as_str().to_owned();
    let mut digits = Vec::new();
    let (mut percent, mut unit) = (false, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::digits => digits.push(part.as_str().chars().map(fold_char).collect::<String>()),
            Rule::percent => percent = true,
            Rule::unit => unit = Some(Name { at: at(&part), text: fold_code(part.as_str()) }),
            _ => {}
        }
    }
    let powered =
        |unit: &Name| unit.text.strip_prefix(['e', 'E']).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    if unit.as_ref().is_some_and(powered) {
        return Err(SyntaxError::BadNumber { at: place, written });
    }
    let value = Amount::parse(&digits.join(".")).ok_or(SyntaxError::BadNumber { at: place, written })?;
    Ok(Kind::Number { value, percent, unit })
}

/// The words between quotes.
fn quoted_words(pair: Pair<'_, Rule>) -> String {
    let inner = if pair.as_rule() == Rule::quoted { Some(pair) } else { pair.into_inner().next() };
    inner.and_then(|quoted| quoted.into_inner().next()).map_or_else(String::new, |p| p.as_str().to_owned())
}

fn read_label(pair: Pair<'_, Rule>) -> Name {
    let place = at(&pair);
    let text = if pair.as_rule() == Rule::quoted { fold_code(&quoted_words(pair)) } else { fold_code(pair.as_str()) };
    Name { text, at: place }
}

fn read_path(pair: Pair<'_, Rule>) -> Name {
    let place = at(&pair);
    let labels: Vec<String> = pair.into_inner().map(|label| read_label(label).text).collect();
    Name { text: labels.join("."), at: place }
}

fn read_pattern(pair: Pair<'_, Rule>) -> Pattern {
    let place = at(&pair);
    let mut groups = pair.into_inner().filter(|p| p.as_rule() == Rule::members).map(read_members);
    let (members, list) = groups.next().unwrap_or_default();
    let (except, except_list) = groups.next().unwrap_or_default();
    Pattern { members, list, except, except_list, at: place }
}

fn read_members(pair: Pair<'_, Rule>) -> (Vec<Member>, bool) {
    let Some(inner) = pair.into_inner().next() else { return (Vec::new(), false) };
    if inner.as_rule() == Rule::list {
        (inner.into_inner().filter_map(read_member).collect(), true)
    } else {
        (read_member(inner).into_iter().collect(), false)
    }
}

fn read_member(pair: Pair<'_, Rule>) -> Option<Member> {
    let mut places = pair.into_inner().filter(|p| p.as_rule() == Rule::place).filter_map(|p| p.into_inner().next());
    let first = places.next()?;
    let second = places.next();
    match second {
        Some(second) => Some(Member::Range(read_end(first), read_end(second))),
        None => Some(read_place(first)),
    }
}

/// An end of a range; `*` there has no meaning and is refused when names are resolved.
fn read_end(pair: Pair<'_, Rule>) -> Name {
    if pair.as_rule() == Rule::path { read_path(pair) } else { Name { at: at(&pair), text: fold_code(pair.as_str()) } }
}

fn read_place(pair: Pair<'_, Rule>) -> Member {
    let place = at(&pair);
    let rule = pair.as_rule();
    if rule == Rule::path {
        return Member::One(read_path(pair));
    }
    let path = pair.into_inner().find(|p| p.as_rule() == Rule::path).map(read_path);
    if rule == Rule::leaves { Member::Leaves(path, place) } else { Member::Children(path, place) }
}

/// The grammar's error as the mistake it most likely is.
fn explain(text: &str, tokens: &[Token], error: &pest::error::Error<Rule>) -> SyntaxError {
    let offset = match error.location {
        InputLocation::Pos(pos) => pos,
        InputLocation::Span((start, _)) => start,
    };
    if let ErrorVariant::CustomError { .. } = error.variant {
        return SyntaxError::TooDeep { at: 0..text.len(), limit: MAX_DEPTH };
    }
    let idx = tokens.partition_point(|token| token.at.end <= offset);
    let here = tokens.get(idx);
    let before = idx.checked_sub(1).and_then(|i| tokens.get(i));
    let words = |token: &Token| text.get(token.at.clone()).unwrap_or("").to_owned();
    // The word where reading stopped, or the one before it.
    let foreign = [here, before].into_iter().flatten().filter(|t| t.kind == lex::Kind::Word);
    let foreign = foreign.chain(tokens.iter().filter(|t| matches!(t.text.as_str(), "那么" | "就")));
    for token in foreign {
        if let Some(instead) = super::words::instead_of(&token.text) {
            return SyntaxError::Foreign { at: token.at.clone(), written: words(token), instead };
        }
    }
    if let Some(open_if) = missing_then(tokens)
        && here.is_none_or(|token| token.at.start > open_if.start)
    {
        return SyntaxError::MissingThen { at: open_if };
    }
    if let Some(token) = here.filter(|t| t.kind == lex::Kind::Word && matches!(t.text.as_str(), "then" | "则")) {
        return SyntaxError::ThenWithoutIf { at: token.at.clone() };
    }
    if let Some(at) = broken_number(tokens, idx).or_else(|| broken_number(tokens, idx.saturating_sub(1))) {
        let written = text.get(at.clone()).unwrap_or("").to_owned();
        return SyntaxError::BadNumber { at, written };
    }
    if let (Some(number), Some(sign)) = (before, here)
        && sign.text == "%"
        && matches!(number.kind, lex::Kind::Number | lex::Kind::Sign)
    {
        let start = if number.text == "%" { idx.saturating_sub(2) } else { idx.saturating_sub(1) };
        let at = tokens.get(start).map_or(number.at.start, |t| t.at.start)..sign.at.end;
        return SyntaxError::BadNumber { written: text.get(at.clone()).unwrap_or("").to_owned(), at };
    }
    let inside = tokens.get(..idx).map(innermost).unwrap_or_default();
    match (here, inside) {
        (Some(token), None) if token.kind == lex::Kind::Comma => {
            return SyntaxError::LooseComma { at: token.at.clone() };
        }
        (Some(token), Some("{")) if starts_operand(token) && before.is_some_and(ends_operand) => {
            return SyntaxError::MissingComma { at: token.at.clone(), before: words(token) };
        }
        (Some(token), _) if token.text == "{" && before.is_none_or(|b| !wants_name(b)) => {
            return SyntaxError::BareSet { at: token.at.clone() };
        }
        (Some(token), _) if token.text == "[" && before.is_none_or(|b| !wants_name(b)) => {
            return SyntaxError::CellShape { at: token.at.clone() };
        }
        _ => {}
    }
    if let Some(bang) = [here, before].into_iter().flatten().find(|t| t.text == "!") {
        return SyntaxError::AfterBang { at: bang.at.clone() };
    }
    if let Some(previous) = before.filter(|t| t.kind == lex::Kind::Word)
        && let Some(function) = super::words::function(&previous.text)
        && here.is_some_and(starts_operand)
    {
        return SyntaxError::MissingBrackets { at: previous.at.clone(), function: function.name().to_owned() };
    }
    if let Some(previous) = before {
        if wants_name(previous) {
            let keyword = here.filter(|t| t.kind == lex::Kind::Word && is_structural(&t.text));
            return match keyword {
                Some(token) => SyntaxError::KeywordAsName { at: token.at.clone(), word: token.text.clone() },
                None if matches!(previous.kind, lex::Kind::Word) => {
                    SyntaxError::MissingName { at: previous.at.clone(), word: words(previous) }
                }
                None => match here {
                    Some(token) => unexpected(token, words(token), vec![Text::ExpectName]),
                    None => SyntaxError::MissingOperand { at: previous.at.clone(), sign: words(previous) },
                },
            };
        }
        if wants_operand(previous) {
            // `>= +1`: the sign too many is the second.
            let previous = here.filter(|t| t.text == "+").unwrap_or(previous);
            return SyntaxError::MissingOperand { at: previous.at.clone(), sign: words(previous) };
        }
    }
    match here {
        Some(token) if starts_operand(token) && before.is_some_and(ends_operand) => {
            SyntaxError::MissingOperator { at: token.at.clone(), before: words(token) }
        }
        Some(token) if token.kind == lex::Kind::Sign && before.is_none_or(|b| !ends_operand(b)) => {
            SyntaxError::MissingOperand { at: token.at.clone(), sign: words(token) }
        }
        Some(token) => unexpected(token, words(token), expected_after(before)),
        None => SyntaxError::Unexpected {
            at: before.map_or(0..text.len(), |token| token.at.clone()),
            written: String::new(),
            expected: expected_after(before),
        },
    }
}

fn unexpected(token: &Token, written: String, expected: Vec<Text>) -> SyntaxError {
    SyntaxError::Unexpected { at: token.at.clone(), written, expected }
}

fn expected_after(before: Option<&Token>) -> Vec<Text> {
    if before.is_some_and(ends_operand) {
        vec![Text::ExpectOperator, Text::ExpectEnd]
    } else {
        vec![Text::ExpectOperand]
    }
}

/// The bracket that is open at the end of the tokens.
fn innermost(tokens: &[Token]) -> Option<&str> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            lex::Kind::Open => open.push(token.text.as_str()),
            lex::Kind::Close => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// `1,000`, `1.`, `.5`, `1.2.3`: digits with points and commas and no blanks between, no part of a name.
fn broken_number(tokens: &[Token], idx: usize) -> Option<At> {
    let part = |token: &Token| token.kind == lex::Kind::Number || matches!(token.text.as_str(), "." | ",");
    let touch = |a: &Token, b: &Token| a.at.end == b.at.start;
    let run_end = |from: usize| {
        let mut end = from;
        while let (Some(a), Some(b)) = (tokens.get(end), tokens.get(end + 1)) {
            if !touch(a, b) || !part(b) {
                break;
            }
            end += 1;
        }
        end
    };
    tokens.get(idx).filter(|t| part(t))?;
    let mut start = idx;
    while let Some(previous) = start.checked_sub(1).and_then(|i| tokens.get(i)) {
        if !part(previous) || tokens.get(start).is_none_or(|t| !touch(previous, t)) {
            break;
        }
        start -= 1;
    }
    let run = tokens.get(start..=run_end(idx))?;
    let (first, last) = (run.first()?, run.last()?);
    let named = start.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| touch(t, first) && first.text == ".");
    let separated = run.windows(2).any(|pair| {
        // A comma with anything but three digits behind it separates arguments.
        pair.first().is_some_and(|t| t.text == ",") && pair.get(1).is_some_and(|t| t.at.len() != 3)
    });
    let has_digits = run.iter().any(|t| t.kind == lex::Kind::Number);
    let ends_in_comma = last.text == "," || first.text == ",";
    (has_digits && run.len() > 1 && !named && !separated && !ends_in_comma).then_some(first.at.start..last.at.end)
}

fn wants_name(token: &Token) -> bool {
    lex::names_follow(Some(token)) && token.kind != lex::Kind::Comma
        || matches!(token.text.as_str(), "cell" | "格") && token.kind == lex::Kind::Word
}

fn wants_operand(token: &Token) -> bool {
    match token.kind {
        lex::Kind::Sign => !matches!(token.text.as_str(), "." | "%"),
        lex::Kind::Word => matches!(
            token.text.as_str(),
            "and"
                | "or"
                | "not"
                | "if"
                | "then"
                | "within"
                | "is"
                | "contains"
                | "matches"
                | "且"
                | "或"
                | "非"
                | "若"
                | "则"
                | "允差"
                | "为"
                | "不为"
                | "包含"
                | "匹配"
        ),
        lex::Kind::Comma => true,
        _ => false,
    }
}

fn ends_operand(token: &Token) -> bool {
    match token.kind {
        lex::Kind::Word => !is_structural(&token.text),
        lex::Kind::Number | lex::Kind::Text | lex::Kind::Close => true,
        lex::Kind::Sign => matches!(token.text.as_str(), "*" | "%"),
        _ => false,
    }
}

fn starts_operand(token: &Token) -> bool {
    match token.kind {
        lex::Kind::Word => {
            !is_structural(&token.text)
                || matches!(
                    token.text.as_str(),
                    "row" | "col" | "cell" | "section" | "行" | "列" | "格" | "部分" | "not" | "非"
                )
        }
        lex::Kind::Number | lex::Kind::Text => true,
        lex::Kind::Open => token.text == "(",
        _ => false,
    }
}

/// The first `if` that no `then` answers.
fn missing_then(tokens: &[Token]) -> Option<At> {
    let mut open: Vec<At> = Vec::new();
    for token in tokens.iter().filter(|t| t.kind == lex::Kind::Word) {
        match token.text.as_str() {
            "if" | "若" => open.push(token.at.clone()),
            "then" | "则" => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().next()
}
