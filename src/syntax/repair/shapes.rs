//! Finds slips of brackets, of cells, and between a table and its rows.

use super::super::functions::function;
use super::super::keywords::{Keyword, is_structural};
use super::super::lexer::names_sign;
use super::pieces::{Piece, PieceKind, neighbours, pairs};
use super::{ByteRange, Repair, Slip};

/// Whether a piece may end a name.
fn ends_name(piece: &Piece) -> bool {
    match piece.kind {
        PieceKind::Word => !is_structural(&piece.text),
        PieceKind::Number | PieceKind::Quoted => true,
        PieceKind::Sign => piece.is(")"),
    }
}

/// `三.row 一`, `三：row 一`, `三 row 一`: between a table and what is in it stands `!`.
pub(super) fn table_sign(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits: Vec<(ByteRange, String)> = Vec::new();
    let mut places: Vec<(ByteRange, String)> = Vec::new();
    for (idx, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.begins_reference()) {
        let before = |n: usize| idx.checked_sub(n).and_then(|i| pieces.get(i));
        let Some(sign) = before(1) else { continue };
        let separates = sign.kind == PieceKind::Sign && ".:：,/|>-\\".contains(sign.text.as_str());
        if separates && before(2).is_some_and(ends_name) {
            let start = before(2).map_or(sign.at.start, |p| p.at.end);
            edits.push((start..piece.at.start, "!".to_owned()));
            places.push((sign.at.clone(), "!".to_owned()));
        } else if sign.kind != PieceKind::Number
            && ends_name(sign)
            && function(&sign.text).is_none()
            && !names_follow_reference(pieces, idx)
        {
            edits.push((sign.at.end..piece.at.start, "!".to_owned()));
            let word = text.get(piece.at.clone()).unwrap_or("");
            places.push((piece.at.clone(), format!("!{word}")));
        }
    }
    let all = edits.clone();
    let one = |(place, edit): (&(ByteRange, String), &(ByteRange, String))| {
        Repair::replace(text, Slip::TableSign, place.0.clone(), place.1.clone()).with(vec![edit.clone()])
    };
    let mut found: Vec<Repair> = Vec::new();
    if let Some((at, instead)) = places.first() {
        found.push(Repair::replace(text, Slip::TableSign, at.clone(), instead.clone()).with(all));
    }
    found.extend(places.iter().zip(&edits).map(one));
    found
}

/// Whether the name before a piece already belongs to `row` or `col`.
fn names_follow_reference(pieces: &[Piece], idx: usize) -> bool {
    let before = pieces.get(..idx).unwrap_or(&[]).iter().rev();
    let head = before.skip_while(|p| ends_name(p) || p.is(".") || p.is("("));
    head.take(1).any(|p| matches!(p.keyword(), Some(Keyword::Row | Keyword::Col)))
}

/// `三. (七)`, `三 (七)`, `( 七 )`: a code has no spaces.
pub(super) fn spaces(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits: Vec<(ByteRange, String)> = Vec::new();
    for (a, b) in neighbours(pieces) {
        let gap = a.at.end..b.at.start;
        if gap.is_empty() {
            continue;
        }
        let inside = a.is(".") || b.is(".") || a.is("(") && ends_name(b) || ends_name(a) && b.is(")");
        let level = ends_name(a) && !a.is(")") && b.is("(") && function(&a.text).is_none();
        if inside {
            edits.push((gap, String::new()));
        } else if level {
            edits.push((gap, ".".to_owned()));
        }
    }
    // The place is the code: from the piece before the first space to the end of the last.
    let Some((first, _)) = edits.first() else { return Vec::new() };
    let before = pieces.iter().rev().skip_while(|p| p.at.end > first.start);
    let code = before.take_while(|p| ends_name(p) || p.is(".") || p.is("("));
    let start = code.map(|p| p.at.start).last().unwrap_or(first.start);
    let end = pieces.iter().find(|p| p.at.start >= first.end).map_or(first.end, |p| p.at.end);
    let close = pieces.iter().skip_while(|p| p.at.end <= end).take_while(|p| p.is(")") || ends_name(p));
    let end = close.map(|p| p.at.end).last().unwrap_or(end);
    let within: Vec<_> = edits.iter().filter(|(at, _)| at.start >= start && at.end <= end).cloned().collect();
    let shifted = within.iter().map(|(at, by)| (at.start - start..at.end - start, by.clone())).collect();
    let part = text.get(start..end).unwrap_or("");
    let instead = Repair::replace(part, Slip::SpaceInCode, 0..0, "").with(shifted).apply(part);
    vec![
        Repair::replace(text, Slip::SpaceInCode, start..end, instead.clone()).with(edits),
        Repair::replace(text, Slip::SpaceInCode, start..end, instead).with(within),
    ]
}

/// `cell[row 一, col 总计]`, `cell 一, 总计`, `cell[一 总计]`.
pub(super) fn cells(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (idx, cell) in pieces.iter().enumerate().filter(|(_, p)| p.keyword() == Some(Keyword::Cell)) {
        let rest = pieces.get(idx + 1..).unwrap_or(&[]);
        let bracketed = rest.first().is_some_and(|p| p.is("[") || p.is("(") || p.is("{"));
        let closing = pairs(rest).into_iter().find(|(open, _)| *open == 0 && bracketed).map(|(_, close)| close);
        let inner: &[Piece] = match closing {
            Some(close) => rest.get(1..close).unwrap_or(&[]),
            None if bracketed => continue,
            None => {
                let ends = |p: &&Piece| ends_name(p) || p.is(".") || p.is(",") || p.is("(");
                let length = rest.iter().take_while(ends).count();
                rest.get(..length).unwrap_or(&[])
            }
        };
        let end = closing.and_then(|close| rest.get(close)).or(inner.last()).map_or(cell.at.end, |p| p.at.end);
        let keywords = |p: &&Piece| !matches!(p.keyword(), Some(Keyword::Row | Keyword::Col));
        let names: Vec<&Piece> = inner.iter().filter(keywords).collect();
        let halves: Vec<Vec<&Piece>> =
            names.split(|p| p.is(",") || p.is(";")).map(<[&Piece]>::to_vec).filter(|half| !half.is_empty()).collect();
        let words = |half: &[&Piece]| {
            let ends = half.first().zip(half.last());
            ends.and_then(|(first, last)| text.get(first.at.start..last.at.end)).unwrap_or("").to_owned()
        };
        let parts: Vec<String> = match halves.as_slice() {
            [row, col] => vec![words(row), words(col)],
            // Two names with a space between.
            [both] => {
                let cut = both.windows(2).position(|pair| {
                    pair.first().zip(pair.get(1)).is_some_and(|(a, b)| a.at.end < b.at.start && ends_name(a))
                });
                let Some((row, col)) = cut.and_then(|cut| both.split_at_checked(cut + 1)) else { continue };
                vec![words(row), words(col)]
            }
            _ => continue,
        };
        let keyword = text.get(cell.at.clone()).unwrap_or("cell");
        let instead = format!("{keyword}[{}]", parts.join(", "));
        found.push(Repair::replace(text, Slip::CellShape, cell.at.start..end, instead));
    }
    found
}

/// `sum{…}`, `cell(…)`, `row [一, 二]`, `三.【七】`, and a closing bracket of another kind than its opening one.
pub(super) fn bracket_kinds(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (open, close) in pairs(pieces) {
        let (Some(opening), Some(closing)) = (pieces.get(open), pieces.get(close)) else { continue };
        let before = open.checked_sub(1).and_then(|i| pieces.get(i));
        let wanted = match before {
            Some(b) if function(&b.text).is_some() && b.is_word() => Some(("(", ")")),
            Some(b) if b.is(".") => Some(("(", ")")),
            Some(b) if matches!(b.keyword(), Some(Keyword::Row | Keyword::Col)) => Some(("{", "}")),
            _ => None,
        };
        let edit = |(opens, closes): (&str, &str)| {
            vec![(opening.at.clone(), opens.to_owned()), (closing.at.clone(), closes.to_owned())]
        };
        if let Some((opens, closes)) = wanted.filter(|(opens, _)| !opening.is(opens)) {
            found.push(Repair::replace(text, Slip::BracketKind, opening.at.clone(), opens).with(edit((opens, closes))));
        }
        let partner = match opening.text.as_str() {
            "(" => ")",
            "[" => "]",
            _ => "}",
        };
        if !closing.is(partner) {
            // The bracket between was never closed, or this one was mistyped.
            let after = pieces.get(close + 1).filter(|p| p.kind == PieceKind::Sign && ")]}".contains(p.text.as_str()));
            if let Some(after) = after {
                let swapped = vec![(closing.at.clone(), after.text.clone()), (after.at.clone(), closing.text.clone())];
                let at = closing.at.start..after.at.end;
                let instead = format!("{}{}", after.text, closing.text);
                found.push(Repair::replace(text, Slip::BracketKind, at, instead).with(swapped));
            }
            let mut missing = Repair::replace(text, Slip::Unclosed, opening.at.clone(), "");
            missing.instead = partner.to_owned();
            found.push(missing.with(vec![(closing.at.start..closing.at.start, partner.to_owned())]));
            found.push(Repair::replace(text, Slip::BracketKind, closing.at.clone(), partner));
        }
    }
    found
}

/// `row 一、二`: several members stand in braces.
pub(super) fn bare_lists(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (idx, _) in pieces.iter().enumerate().filter(|(_, p)| matches!(p.keyword(), Some(Keyword::Row | Keyword::Col)))
    {
        let rest = pieces.get(idx + 1..).unwrap_or(&[]);
        let inside = |p: &&Piece| ends_name(p) || p.is(",") || p.is("、") || names_sign(&p.text) || p.is("(");
        let run: Vec<&Piece> = rest.iter().take_while(inside).collect();
        let lists = run.iter().any(|p| p.is(",") || p.is("、"));
        if let Some((first, last)) = run.first().zip(run.last()).filter(|_| lists) {
            let at = first.at.start..last.at.end;
            let words = text.get(at.clone()).unwrap_or("").to_owned();
            found.push(Repair::replace(text, Slip::BareList, at, format!("{{{words}}}")));
        }
    }
    found
}

/// `row 三.{(一), (二)}`: each member is written with the whole of its code.
pub(super) fn shared_heads(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut found = Vec::new();
    for (open, close) in pairs(pieces) {
        let Some(dot) = open.checked_sub(1).filter(|dot| pieces.get(*dot).is_some_and(|p| p.is("."))) else { continue };
        let head = pieces.get(..dot).unwrap_or(&[]).iter().rev();
        let head: Vec<&Piece> = head.take_while(|p| ends_name(p) || p.is(".") || p.is("(")).collect();
        let axis = dot.checked_sub(head.len() + 1).and_then(|before| pieces.get(before));
        let (Some(first), Some(last), Some(closing)) = (head.last(), head.first(), pieces.get(close)) else { continue };
        if !matches!(axis.and_then(Piece::keyword), Some(Keyword::Row | Keyword::Col)) {
            continue;
        }
        let words = text.get(first.at.start..last.at.end).unwrap_or("");
        let members = pieces.get(open + 1..close).unwrap_or(&[]).split(|p| p.is(",") || p.is("、"));
        let codes: Vec<String> = members
            .filter_map(|member| text.get(member.first()?.at.start..member.last()?.at.end))
            .map(|member| format!("{words}.{member}"))
            .collect();
        if codes.len() > 1 {
            let at = first.at.start..closing.at.end;
            found.push(Repair::replace(text, Slip::SharedHead, at, format!("{{{}}}", codes.join(", "))));
        }
    }
    found
}

/// A bracket that is never closed: every place at which its partner may stand.
pub(super) fn unclosed(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let closed = pairs(pieces);
    let open = pieces.iter().enumerate().rev().find(|(idx, piece)| {
        let opens = piece.kind == PieceKind::Sign && "([{".contains(piece.text.as_str());
        opens && !closed.iter().any(|(open, _)| open == idx)
    });
    let Some((idx, opening)) = open else { return Vec::new() };
    let partner = match opening.text.as_str() {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    let places = pieces.iter().skip(idx + 1).map(|piece| piece.at.end);
    let insert = |at: usize| {
        let mut repair = Repair::replace(text, Slip::Unclosed, opening.at.clone(), "");
        repair.instead = partner.to_owned();
        repair.with(vec![(at..at, partner.to_owned())])
    };
    places.map(insert).collect()
}

/// What other programs write for rows and cells: `D5:D9`, `[14]`, and members whose axis is left out.
pub(super) fn habit(text: &str, pieces: &[Piece]) -> Option<Repair> {
    let only = |slip, at: ByteRange, near: &str| {
        let mut repair = Repair::replace(text, slip, at, near);
        repair.edits.clear();
        repair
    };
    for (idx, piece) in pieces.iter().enumerate() {
        let (before, next) = (idx.checked_sub(1).and_then(|i| pieces.get(i)), |n: usize| pieces.get(idx + n));
        if let (Some(colon), Some(end)) = (next(1), next(2))
            && colon.is(":")
            && is_sheet_cell(&piece.text)
            && is_sheet_cell(&end.text)
        {
            return Some(only(Slip::SheetRange, piece.at.start..end.at.end, ""));
        }
        if let (Some(number), Some(closing)) = (next(1), next(2))
            && piece.is("[")
            && number.kind == PieceKind::Number
            && closing.is("]")
            && before.is_none_or(|b| !b.begins_reference())
        {
            return Some(only(Slip::LineNumber, piece.at.start..closing.at.end, ""));
        }
        // `$B$7`, the same cell however the formula is copied.
        if piece.is("$") {
            let run = pieces.get(idx..).unwrap_or(&[]);
            let touching = run.windows(2).take_while(|pair| matches!(pair, [a, b] if a.at.end == b.at.start)).count();
            let cell = (1..=touching.min(3)).rev().find_map(|last| {
                let at = piece.at.start..run.get(last)?.at.end;
                is_sheet_cell(text.get(at.clone())?).then_some(at)
            });
            if let Some(at) = cell {
                return Some(only(Slip::LineNumber, at, ""));
            }
        }
        // `三.**`: from the beginning of the code to the last star.
        if piece.is("*") && before.is_some_and(|b| b.is(".")) {
            let head: Vec<&Piece> =
                pieces.get(..idx).unwrap_or(&[]).iter().rev().take_while(|p| ends_name(p) || p.is(".")).collect();
            let before = idx.checked_sub(head.len() + 1).and_then(|i| pieces.get(i));
            let inside =
                before.is_none_or(|b| b.is("(") || b.kind == PieceKind::Sign && "+-=<>".contains(b.text.as_str()));
            let stars = pieces.get(idx..).unwrap_or(&[]).iter().take_while(|p| p.is("*")).last();
            if let (Some(first), Some(last)) = (head.last(), stars)
                && inside
                && ends_name(first)
            {
                let at = first.at.start..last.at.end;
                let words = text.get(at.clone()).unwrap_or("").to_owned();
                return Some(only(Slip::MissingAxis, at, &words));
            }
        }
    }
    None
}

/// `D5`, `$AA$12`.
pub(in crate::syntax) fn is_sheet_cell(word: &str) -> bool {
    let word = word.replace('$', "");
    let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = word.len() - digits.len();
    (1..=3).contains(&letters) && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}
