//! Finds slips of operators, separators and numbers.

use super::super::keywords::{Class, Keyword, keyword};
use super::super::lexer::is_letter;
use super::pieces::{Piece, PieceKind, neighbours};
use super::{ByteRange, Repair, Slip};
use crate::source::fold_char;

/// Signs that are written as one, and what is meant by them.
const JOINED: &[(&str, &str)] = &[
    (">=", ">="),
    ("<=", "<="),
    ("==", "=="),
    ("!=", "!="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("??", "??"),
    ("=<", "<="),
    ("≥=", ">="),
    ("≤=", "<="),
    ("~=", "≈"),
];

/// `> =`: two signs of one operator with a space between.
pub(super) fn split(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits = Vec::new();
    for (a, b) in neighbours(pieces) {
        let gap = text.get(a.at.end..b.at.start).unwrap_or("");
        let both = format!("{}{}", a.text, b.text);
        let known = JOINED.iter().find(|(signs, _)| *signs == both);
        if let Some((_, meant)) = known.filter(|_| !gap.is_empty() && a.kind == PieceKind::Sign && b.kind == a.kind) {
            edits.push((a.at.start..b.at.end, (*meant).to_owned()));
        }
    }
    first(text, Slip::SplitSign, edits)
}

/// Every single `=`.
pub(super) fn single_equals(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let joins = |piece: &Piece| piece.kind == PieceKind::Sign && "=<>!≥≤≠~:".contains(piece.text.as_str());
    let alone = |idx: usize, piece: &Piece| {
        let touches = |other: Option<&Piece>, edge: fn(&Piece, &Piece) -> bool| {
            other.is_some_and(|other| joins(other) && edge(piece, other))
        };
        piece.is("=")
            && !touches(idx.checked_sub(1).and_then(|i| pieces.get(i)), |a, b| a.at.start == b.at.end)
            && !touches(pieces.get(idx + 1), |a, b| a.at.end == b.at.start)
    };
    let single = pieces.iter().enumerate().filter(|(idx, piece)| alone(*idx, piece));
    first(text, Slip::SingleEquals, single.map(|(_, piece)| (piece.at.clone(), "==".to_owned())).collect())
}

fn first(text: &str, slip: Slip, edits: Vec<(ByteRange, String)>) -> Vec<Repair> {
    let Some((at, instead)) = edits.first().cloned() else { return Vec::new() };
    vec![Repair::replace(text, slip, at, instead).with(edits)]
}

/// `¥100`: the sign of the yuan beside a number, which is written as its unit.
pub(super) fn money(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let is_sign = |piece: &Piece| text.get(piece.at.clone()).is_some_and(|sign| matches!(sign, "¥" | "￥"));
    let digits = |piece: &Piece| piece.kind == PieceKind::Number || piece.is(".") || piece.is(",");
    let found = pieces.iter().enumerate().filter(|(_, piece)| is_sign(piece)).find_map(|(idx, sign)| {
        let after: Vec<&Piece> = pieces.get(idx + 1..)?.iter().take_while(|piece| digits(piece)).collect();
        let before: Vec<&Piece> = pieces.get(..idx)?.iter().rev().take_while(|piece| digits(piece)).collect();
        let (at, number) = match (before.last(), after.first().zip(after.last())) {
            (Some(first), None) => (first.at.start..sign.at.end, first.at.start..sign.at.start),
            (None, Some((first, last))) => (sign.at.start..last.at.end, first.at.start..last.at.end),
            _ => return None,
        };
        Some((at, text.get(number)?.trim_end()))
    });
    let Some((at, number)) = found else { return Vec::new() };
    let unit = match number.trim_end_matches(|c: char| !c.is_ascii_digit() && is_letter(c)).len() {
        length if length == number.len() => "元",
        // `¥100万`: the power of ten is written.
        _ if number.ends_with(['元', '圆']) => "",
        _ => "元",
    };
    first(text, Slip::Spelling, vec![(at, format!("{number}{unit}"))])
}

/// A sign after the end, a comma before `then`, `and` before `then`, an operator that stands twice.
pub(super) fn superfluous(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    let delete = |at: ByteRange| {
        // The space before it goes as well, so that one space is left.
        let head = text.get(..at.start).unwrap_or("");
        let start =
            if text.get(at.end..).is_some_and(|t| t.starts_with(' ')) { head.trim_end().len() } else { at.start };
        let joins = text.get(..start).is_some_and(|t| t.ends_with(is_letter))
            && text.get(at.end..).is_some_and(|t| t.starts_with(is_letter));
        let words = if joins { " " } else { "" };
        Repair::replace(text, Slip::Superfluous, at.clone(), "").with(vec![(start..at.end, words.to_owned())])
    };
    if let Some(last) =
        pieces.last().filter(|last| last.kind == PieceKind::Sign && ";,.。；、".contains(last.text.as_str()))
    {
        found.push(delete(last.at.clone()));
    }
    for (a, b) in neighbours(pieces) {
        let before_then = matches!(b.keyword(), Some(Keyword::Then | Keyword::Else))
            && (a.kind == PieceKind::Sign && ",;、".contains(a.text.as_str())
                || matches!(a.keyword(), Some(Keyword::And | Keyword::Or)));
        let after_then =
            matches!(a.keyword(), Some(Keyword::Then | Keyword::Else | Keyword::If)) && (b.is(",") || b.is(":"));
        let twice = a.is_word() && a.text == b.text && keyword(&a.text).is_some_and(|e| e.class != Class::State);
        let percent = a.is("%") && b.is("%");
        if before_then {
            found.push(delete(a.at.clone()));
        } else if after_then || twice || percent {
            found.push(delete(b.at.clone()));
        }
    }
    found
}

const COMPARISONS: &str = "=<>≥≤≠≈";

fn compares(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| {
        piece.kind == PieceKind::Sign && COMPARISONS.contains(piece.text.as_str())
            || matches!(piece.keyword(), Some(Keyword::Compare(_) | Keyword::Is | Keyword::IsNot))
    })
}

/// `a => b` between two relations.
pub(super) fn implication(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    const ARROWS: &[&str] = &["==>", "=>", "->", "-->", "→", "⇒", "⟹", "➜", "⟶"];
    let chinese = pieces.iter().any(|p| matches!(p.text.as_str(), "行" | "列" | "格" | "大于" | "等于" | "小于"));
    let (open, then) = if chinese { ("若 ", "则") } else { ("if ", "then") };
    let mut found = Vec::new();
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Sign) {
        let rest = text.get(piece.at.start..).unwrap_or("");
        let folded: String = rest.chars().take(3).map(fold_char).collect();
        let Some(arrow) = ARROWS.iter().find(|arrow| folded.starts_with(**arrow)) else { continue };
        let length: usize = rest.chars().take(arrow.chars().count()).map(char::len_utf8).sum();
        let at = piece.at.start..piece.at.start + length;
        let (left, right) = (pieces.get(..idx).unwrap_or(&[]), pieces.iter().filter(|p| p.at.start >= at.end));
        let right: Vec<Piece> = right.cloned().collect();
        let start = left.first().map_or(0, |p| p.at.start);
        if !compares(left) || !compares(&right) {
            continue;
        }
        let spaced = |c: Option<char>| if c.is_none_or(char::is_whitespace) { "" } else { " " };
        let before = spaced(text.get(..at.start).and_then(|t| t.chars().next_back()));
        let after = spaced(text.get(at.end..).and_then(|t| t.chars().next()));
        let edits = vec![(start..start, open.to_owned()), (at.clone(), format!("{before}{then}{after}"))];
        let mut repair = Repair::replace(text, Slip::Implication, at, "").with(edits);
        repair.instead = format!("{open}… {then} …");
        found.push(repair);
    }
    found
}

/// `!(…)`.
pub(super) fn negation(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let edits =
        neighbours(pieces).filter(|(a, b)| a.is("!") && b.is("(")).map(|(a, _)| (a.at.clone(), "not ".to_owned()));
    first(text, Slip::Spelling, edits.collect())
        .into_iter()
        .map(|repair| Repair { instead: "not".to_owned(), ..repair })
        .collect()
}

/// `三.*.*`, `三.***`, `三.* *`: all that is below is `三.**`.
pub(super) fn stars(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (start, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.is("*")) {
        let before = start.checked_sub(1).and_then(|i| pieces.get(i));
        if before.is_some_and(|b| b.is("*")) {
            continue;
        }
        let run: Vec<&Piece> =
            pieces.get(start..).unwrap_or(&[]).iter().take_while(|p| p.is("*") || p.is(".")).collect();
        let count = run.iter().filter(|p| p.is("*")).count();
        if let Some(last) = run.last().filter(|last| last.is("*") && count >= 2) {
            let at = piece.at.start..last.at.end;
            if text.get(at.clone()) != Some("**") {
                let repair = Repair::replace(text, Slip::Spelling, at.clone(), "**");
                // The whole name is easier to read than its stars.
                let name = pieces.get(..start).unwrap_or(&[]).iter().rev();
                let name =
                    name.take_while(|p| p.is(".") || p.is(")") || p.is("(") || p.is_word() && p.keyword().is_none());
                let from = name.last().filter(|p| p.is_word()).map_or(at.start, |p| p.at.start);
                let whole = from..at.end;
                let (written, head) = (text.get(whole.clone()).unwrap_or(""), text.get(from..at.start).unwrap_or(""));
                found.push(Repair { written: written.to_owned(), instead: format!("{head}**"), at: whole, ..repair });
            }
        }
    }
    found
}

/// `1,000`: separators between groups of three digits.
pub(super) fn digits(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits: Vec<(ByteRange, String)> = Vec::new();
    let separates = |piece: &Piece| piece.is(",") || piece.is("'") || piece.is("，");
    let mut idx = 0;
    while let Some(head) = pieces.get(idx) {
        idx += 1;
        if head.kind != PieceKind::Number || head.text.chars().count() > 3 {
            continue;
        }
        let (mut words, mut end) = (head.text.clone(), head.at.end);
        while let (Some(sign), Some(group)) = (pieces.get(idx), pieces.get(idx + 1)) {
            let touches = sign.at.start == end && group.at.start == sign.at.end;
            let digits: String = group.text.chars().take_while(char::is_ascii_digit).collect();
            if !touches || !separates(sign) || digits.len() != 3 {
                break;
            }
            words.push_str(&group.text);
            end = group.at.end;
            idx += 2;
        }
        if end > head.at.end {
            edits.push((head.at.start..end, words));
        }
    }
    first(text, Slip::Digits, edits)
}

/// `;` or `,` between relations, `;` between arguments.
pub(super) fn separators(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Sign) {
        match piece.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            ";" | "；" if depth > 0 => found.push(Repair::replace(text, Slip::Spelling, piece.at.clone(), ",")),
            ";" | "," if depth == 0 => {
                let (left, right) = (pieces.get(..idx).unwrap_or(&[]), pieces.get(idx + 1..).unwrap_or(&[]));
                if compares(left) && compares(right) {
                    let spaced = |c: Option<char>| if c.is_none_or(char::is_whitespace) { "" } else { " " };
                    let before = spaced(text.get(..piece.at.start).and_then(|t| t.chars().next_back()));
                    let after = spaced(text.get(piece.at.end..).and_then(|t| t.chars().next()));
                    let words = format!("{before}and{after}");
                    let repair = Repair::replace(text, Slip::Separator, piece.at.clone(), "and");
                    found.push(repair.with(vec![(piece.at.clone(), words)]));
                }
            }
            _ => {}
        }
    }
    found
}

/// `0.1row 四`: a number that runs into the keyword after it.
pub(super) fn glued_numbers(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Number) {
        let written = text.get(piece.at.clone()).unwrap_or("");
        let cut = written.find(|c: char| is_letter(c) && !fold_char(c).is_ascii_digit());
        let Some(cut) = cut
            .filter(|cut| written.get(*cut..).is_some_and(|w| keyword(w).is_some_and(|e| e.class == Class::Operand)))
        else {
            continue;
        };
        // `0.1`: the digits before the point belong to the number.
        let whole = idx.checked_sub(2).and_then(|i| pieces.get(i)).filter(|p| p.kind == PieceKind::Number);
        let point = idx.checked_sub(1).and_then(|i| pieces.get(i)).filter(|p| p.is(".") && p.at.end == piece.at.start);
        let start = whole.filter(|_| point.is_some()).map_or(piece.at.start, |p| p.at.start);
        let at = start..piece.at.end;
        let (number, word) = (text.get(start..piece.at.start + cut).unwrap_or(""), written.get(cut..).unwrap_or(""));
        found.push(Repair::replace(text, Slip::MissingSign, at, format!("{number} * {word}")));
    }
    found
}
