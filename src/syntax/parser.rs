//! Builds the [`ast`](super::ast) of an expression from its text.
//!
//! The grammar is flat, and the Pratt parser below resolves precedence, so that time grows with the length of an
//! expression whatever its brackets.

use std::sync::LazyLock;

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::ast::{BinaryOp, ByteRange, CompareOp, Expr, ExprKind, Member, Name, Pattern, StateTest};
use super::diagnose::diagnose;
use super::error::SyntaxError;
use super::lexer;
use crate::amount::Amount;
use crate::diagnostic::Text;
use crate::source::{fold_char, fold_code};

pub use super::lexer::{MAX_DEPTH, MAX_LENGTH};

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
        .op(Op::postfix(Rule::is_state) | Op::postfix(Rule::is_in))
        .op(left(Rule::plus) | left(Rule::minus))
        .op(left(Rule::times) | left(Rule::divided))
        .op(Op::prefix(Rule::negative))
        .op(left(Rule::default))
});

/// Parses one expression. A mistake that has one clear remedy is reported with it.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    parse_strictly(text).map_err(|problem| problem.repaired(text))
}

/// Parses one expression; a mistake is reported where the grammar stops.
pub(super) fn parse_strictly(text: &str) -> Result<Expr, SyntaxError> {
    let tokens = lexer::tokens(text)?;
    if tokens.is_empty() {
        return Err(SyntaxError::Empty);
    }
    lexer::brackets(&tokens)?;
    lexer::reserved(&tokens)?;
    lexer::cells(&tokens)?;
    let mut pairs = Grammar::parse(Rule::expression, text).map_err(|error| {
        if let ErrorVariant::CustomError { .. } = error.variant {
            return SyntaxError::TooDeep { at: 0..text.len(), limit: MAX_DEPTH };
        }
        let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
        diagnose(text, &tokens, offset)
    })?;
    let internal = || SyntaxError::Unexpected { at: 0..text.len(), written: String::new(), expected: Vec::new() };
    let flow = pairs.next().and_then(|pair| pair.into_inner().next()).ok_or_else(internal)?;
    read_flow(flow)
}

fn range(pair: &Pair<'_, Rule>) -> ByteRange {
    let span = pair.as_span();
    let text = span.as_str();
    // Pest lets a pair include the white space that follows it.
    span.start()..span.start() + text.trim_end().len()
}

fn read_flow(pair: Pair<'_, Rule>) -> Result<Expr, SyntaxError> {
    let place = range(&pair);
    let Some(inner) = pair.into_inner().next() else { return Err(SyntaxError::Empty) };
    if inner.as_rule() != Rule::conditional {
        return read_operation(inner.into_inner());
    }
    let mut flows = inner.into_inner().filter(|p| p.as_rule() == Rule::flow);
    let (Some(guard), Some(then)) = (flows.next(), flows.next()) else {
        return Err(SyntaxError::MissingThen { at: place });
    };
    let (guard, then) = (Box::new(read_flow(guard)?), Box::new(read_flow(then)?));
    let otherwise = flows.next().map(read_flow).transpose()?.map(Box::new);
    Ok(Expr { kind: ExprKind::If { guard, then, otherwise }, at: place })
}

fn read_operation(pairs: Pairs<'_, Rule>) -> Result<Expr, SyntaxError> {
    PRECEDENCE
        .map_primary(read_operand)
        .map_prefix(|op, operand| {
            let operand = operand?;
            let place = range(&op).start..operand.at.end;
            let boxed = Box::new(operand);
            let kind = if op.as_rule() == Rule::not_ { ExprKind::Not(boxed) } else { ExprKind::Negate(boxed) };
            Ok(Expr { kind, at: place })
        })
        .map_postfix(|operand, op| {
            let operand = operand?;
            let place = operand.at.start..range(&op).end;
            let operand = Box::new(operand);
            if op.as_rule() == Rule::is_in {
                let parts = || op.clone().into_inner();
                let negated = parts().any(|part| matches!(part.as_rule(), Rule::not_in_ | Rule::not_word));
                let values = parts().filter(|part| part.as_rule() == Rule::flow).map(read_flow);
                let values = values.collect::<Result<_, _>>()?;
                return Ok(Expr { kind: ExprKind::In { operand, negated, values }, at: place });
            }
            let mut negated = false;
            let mut state = StateTest::Blank;
            for part in op.into_inner() {
                match part.as_rule() {
                    Rule::is_not_ | Rule::not_word => negated = true,
                    Rule::state => state = read_state(part),
                    _ => {}
                }
            }
            Ok(Expr { kind: ExprKind::Is { operand, negated, state }, at: place })
        })
        .map_infix(|left, op, right| combine(left?, &op, right?))
        .parse(pairs)
}

fn combine(left: Expr, op: &Pair<'_, Rule>, right: Expr) -> Result<Expr, SyntaxError> {
    let op_at = range(op);
    let place = left.at.start..right.at.end;
    let binary = |op: BinaryOp, left: Expr, right: Expr| Expr {
        kind: ExprKind::Binary { op, op_at: op_at.clone(), left: Box::new(left), right: Box::new(right) },
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
                ExprKind::Compare { operands, ops, tolerance: None } => {
                    Ok(Expr { kind: ExprKind::Compare { operands, ops, tolerance: Some(Box::new(right)) }, at: place })
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
        ExprKind::Compare { mut operands, mut ops, tolerance: None }
            if left.at.start == operands.first().map_or(0, |o| o.at.start) =>
        {
            if let Some((first, first_at)) = ops.first()
                && direction(*first) != direction(compare)
            {
                return Err(SyntaxError::MixedChain { at: op_at, first: first_at.clone() });
            }
            operands.push(right);
            ops.push((compare, op_at));
            Ok(Expr { kind: ExprKind::Compare { operands, ops, tolerance: None }, at: place })
        }
        _ => Ok(Expr {
            kind: ExprKind::Compare { operands: vec![left, right], ops: vec![(compare, op_at)], tolerance: None },
            at: place,
        }),
    }
}

/// The direction of a comparison; the comparisons of a chain share one: all `<` `<=`, all `>` `>=`, or all `==`.
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
    let place = range(&pair);
    let kind = match pair.as_rule() {
        Rule::group => {
            let inner = pair.into_inner().next().ok_or(SyntaxError::Empty)?;
            // The brackets belong to the place, so that a comparison inside is not the open end of a chain.
            return Ok(Expr { kind: read_flow(inner)?.kind, at: place });
        }
        Rule::number => read_number(pair)?,
        Rule::text => ExprKind::Text(quoted_words(pair)),
        Rule::section => ExprKind::Section(read_named(pair)),
        Rule::fact => ExprKind::Fact(read_named(pair)),
        Rule::office => ExprKind::Office(read_named(pair)),
        Rule::call => {
            let mut parts = pair.into_inner();
            let function = parts.next().map(|p| Name { at: range(&p), text: fold_code(p.as_str()) });
            let args = parts.filter(|p| p.as_rule() == Rule::flow).map(read_flow).collect::<Result<_, _>>()?;
            ExprKind::Call {
                function: function.unwrap_or_else(|| Name { text: String::new(), at: place.clone() }),
                args,
            }
        }
        Rule::name => {
            let path = pair.into_inner().next().map(read_path);
            ExprKind::Name(path.unwrap_or_else(|| Name { text: String::new(), at: place.clone() }))
        }
        Rule::vector => {
            let (mut table, mut is_row, mut pattern, mut of) = (None, true, None, None);
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::path => table = Some(read_path(part)),
                    Rule::prior_ | Rule::members_ => of = Some(part.as_rule()),
                    Rule::col_ => is_row = false,
                    Rule::pattern => pattern = Some(read_pattern(part)),
                    _ => {}
                }
            }
            let pattern = pattern.ok_or(SyntaxError::Empty)?;
            let kind = if is_row { ExprKind::Row { table, pattern } } else { ExprKind::Col { table, pattern } };
            of_report(of, kind, &place)
        }
        Rule::cell => {
            let (mut table, mut of) = (None, None);
            let mut patterns = Vec::new();
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::prior_ | Rule::members_ => of = Some(part.as_rule()),
                    Rule::path => table = Some(read_path(part)),
                    Rule::pattern => patterns.push(read_pattern(part)),
                    _ => {}
                }
            }
            let mut patterns = patterns.into_iter();
            match (patterns.next(), patterns.next()) {
                (Some(row), Some(col)) => of_report(of, ExprKind::Cell { table, row, col }, &place),
                _ => return Err(SyntaxError::Empty),
            }
        }
        _ => {
            return Err(SyntaxError::Unexpected { at: place, written: pair.as_str().to_owned(), expected: Vec::new() });
        }
    };
    Ok(Expr { kind, at: place })
}

/// The name after a keyword.
fn read_named(pair: Pair<'_, Rule>) -> Name {
    let place = range(&pair);
    let is_keyword = |part: &Pair<'_, Rule>| matches!(part.as_rule(), Rule::section_ | Rule::fact_ | Rule::office_);
    let label = pair.into_inner().find(|part| !is_keyword(part)).map(read_label);
    label.unwrap_or_else(|| Name { text: String::new(), at: place })
}

/// A row, column or cell, of other reports where `prior` or `members` stands before it.
fn of_report(word: Option<Rule>, kind: ExprKind, place: &ByteRange) -> ExprKind {
    let inner = |kind| Box::new(Expr { kind, at: place.clone() });
    match word {
        Some(Rule::prior_) => ExprKind::Prior(inner(kind)),
        Some(_) => ExprKind::Members(inner(kind)),
        None => kind,
    }
}

fn read_number(pair: Pair<'_, Rule>) -> Result<ExprKind, SyntaxError> {
    let place = range(&pair);
    let written = pair.as_str().to_owned();
    let mut digits = Vec::new();
    let (mut percent, mut unit) = (false, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::digits => digits.push(part.as_str().chars().map(fold_char).collect::<String>()),
            Rule::percent => percent = true,
            Rule::unit => unit = Some(Name { at: range(&part), text: fold_code(part.as_str()) }),
            _ => {}
        }
    }
    let powered =
        |unit: &Name| unit.text.strip_prefix(['e', 'E']).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    if unit.as_ref().is_some_and(powered) {
        return Err(SyntaxError::BadNumber { at: place, written });
    }
    let value = Amount::parse(&digits.join(".")).ok_or(SyntaxError::BadNumber { at: place, written })?;
    Ok(ExprKind::Number { value, percent, unit })
}

/// The words between quotes.
fn quoted_words(pair: Pair<'_, Rule>) -> String {
    let inner = if pair.as_rule() == Rule::quoted { Some(pair) } else { pair.into_inner().next() };
    inner.and_then(|quoted| quoted.into_inner().next()).map_or_else(String::new, |p| p.as_str().to_owned())
}

fn read_label(pair: Pair<'_, Rule>) -> Name {
    let place = range(&pair);
    let text = if pair.as_rule() == Rule::quoted { fold_code(&quoted_words(pair)) } else { fold_code(pair.as_str()) };
    Name { text, at: place }
}

fn read_path(pair: Pair<'_, Rule>) -> Name {
    let place = range(&pair);
    let labels: Vec<String> = pair.into_inner().map(|label| read_label(label).text).collect();
    Name { text: labels.join("."), at: place }
}

fn read_pattern(pair: Pair<'_, Rule>) -> Pattern {
    let place = range(&pair);
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
    if pair.as_rule() == Rule::path {
        read_path(pair)
    } else {
        Name { at: range(&pair), text: fold_code(pair.as_str()) }
    }
}

fn read_place(pair: Pair<'_, Rule>) -> Member {
    let place = range(&pair);
    let rule = pair.as_rule();
    if rule == Rule::path {
        return Member::One(read_path(pair));
    }
    let path = pair.into_inner().find(|p| p.as_rule() == Rule::path).map(read_path);
    if rule == Rule::leaves { Member::Leaves(path, place) } else { Member::Children(path, place) }
}
