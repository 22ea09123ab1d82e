//! Finds characters that are not what they look like.

use super::super::functions::function;
use super::super::keywords::{instead_of, keyword};
use super::super::look_alike::{letters, sign, simplified};
use super::pieces::{Piece, PieceKind};
use super::{Repair, Slip};
use crate::source::is_invisible;

/// Whether the text outside quotes holds the place.
fn outside_quotes(pieces: &[Piece], at: usize) -> bool {
    !pieces.iter().any(|piece| piece.kind == PieceKind::Quoted && piece.at.contains(&at))
}

/// Deletes the invisible characters, or puts spaces where words would run together.
pub(super) fn invisible(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let places: Vec<(usize, char)> =
        text.char_indices().filter(|(at, c)| is_invisible(*c) && outside_quotes(pieces, *at)).collect();
    let Some((first, c)) = places.first().copied() else { return Vec::new() };
    let replaced = |by: &str| {
        let edits = places.iter().map(|(at, c)| (*at..at + c.len_utf8(), by.to_owned())).collect();
        let mut repair = Repair::replace(text, Slip::Invisible, first..first + c.len_utf8(), "").with(edits);
        repair.written = format!("U+{:04X}", u32::from(c));
        repair
    };
    vec![replaced(""), replaced(" ")]
}

/// Replaces every look-alike by the character it was typed for.
pub(super) fn look_alike(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let mut edits: Vec<(super::ByteRange, String)> = Vec::new();
    for piece in pieces {
        let written = text.get(piece.at.clone()).unwrap_or("");
        match piece.kind {
            PieceKind::Quoted | PieceKind::Number => {}
            PieceKind::Sign => {
                let Some(meant) = written.chars().next().and_then(sign) else { continue };
                match edits.last_mut() {
                    // A dash or an ellipsis of two characters is one sign.
                    Some((at, _))
                        if at.end == piece.at.start && text.get(at.clone()).is_some_and(|t| t.ends_with(written)) =>
                    {
                        at.end = piece.at.end;
                    }
                    _ => edits.push((piece.at.clone(), meant.to_owned())),
                }
            }
            PieceKind::Word if written == "·" => edits.push((piece.at.clone(), "*".to_owned())),
            PieceKind::Word => {
                let plain = letters(written);
                let radical = written.chars().any(|c| ('\u{2e80}'..='\u{2fd5}').contains(&c));
                if radical {
                    edits.push((piece.at.clone(), piece.text.clone()));
                } else if plain != written && (keyword(&plain).is_some() || function(&plain).is_some()) {
                    edits.push((piece.at.clone(), plain));
                }
            }
        }
    }
    let Some((at, instead)) = edits.first().cloned() else { return Vec::new() };
    let dashes = edits.iter().filter(|(_, meant)| meant == "-").count();
    // A dash between two names may also mean a range.
    let range = |meant: &String| if meant == "-" { "..".to_owned() } else { meant.clone() };
    let as_range = edits.iter().map(|(at, meant)| (at.clone(), range(meant))).collect::<Vec<_>>();
    let plain = Repair::replace(text, Slip::LookAlike, at.clone(), instead.clone()).with(edits.clone());
    let follows = pieces.iter().find(|piece| piece.at.start >= at.end);
    let minus = follows.is_none_or(|piece| {
        piece.begins_reference() || piece.kind == PieceKind::Number || piece.is("(") || function(&piece.text).is_some()
    });
    if dashes > 0 && !minus {
        let first = as_range.first().map_or(instead, |(_, meant)| meant.clone());
        return vec![Repair::replace(text, Slip::LookAlike, at, first).with(as_range)];
    }
    vec![plain]
}

/// Writes keywords and functions in simplified characters.
pub(super) fn traditional(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let known = |word: &str| keyword(word).is_some() || function(word).is_some();
    let rewritten = |piece: &Piece| {
        let simple = simplified(&piece.text);
        let differs = piece.is_word() && simple != piece.text;
        (differs && known(&simple)).then(|| (piece.at.clone(), simple))
    };
    all(text, Slip::Spelling, pieces.iter().filter_map(rewritten).collect()).into_iter().collect()
}

/// Writes keywords and functions in lower case.
pub(super) fn capitals(text: &str, pieces: &[Piece]) -> Vec<Repair> {
    let rewritten = |piece: &Piece| {
        let lower = piece.text.to_lowercase();
        let known = keyword(&lower).is_some() || function(&lower).is_some();
        let foreign = instead_of(&lower).is_some();
        (piece.is_word() && lower != piece.text && known && !foreign).then(|| (piece.at.clone(), lower))
    };
    all(text, Slip::Spelling, pieces.iter().filter_map(rewritten).collect()).into_iter().collect()
}

/// One repair of all places, reported at the first.
fn all(text: &str, slip: Slip, edits: Vec<(super::ByteRange, String)>) -> Option<Repair> {
    let (at, instead) = edits.first().cloned()?;
    Some(Repair::replace(text, slip, at, instead).with(edits))
}
