//! Resolves names as people write them to rows, columns and tables. A suffix that names exactly one is enough.

use super::{Axis, NodeIdx};
use crate::source::fold_code;

/// What a written name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    One(NodeIdx),
    /// Several rows or columns have this suffix.
    Ambiguous(Vec<NodeIdx>),
    None,
}

/// Looks up a code: the whole code first, then as a suffix of whole segments.
///
/// A suffix stands for the one node it names; nodes that carry figures go before groups.
pub fn lookup(axis: &Axis, written: &str) -> Lookup {
    let wanted = fold_code(written);
    // Templates are loaded with their codes folded, so most names are found without folding any.
    if let Some(exact) = axis.nodes.iter().position(|node| node.code == wanted) {
        return Lookup::One(NodeIdx(exact));
    }
    let folded: Vec<String> = axis.nodes.iter().map(|node| fold_code(&node.code)).collect();
    if let Some(exact) = folded.iter().position(|code| *code == wanted) {
        return Lookup::One(NodeIdx(exact));
    }
    let ends = |code: &String| code.strip_suffix(wanted.as_str()).is_some_and(|head| head.ends_with('.'));
    let found: Vec<NodeIdx> =
        folded.iter().enumerate().filter(|(_, code)| ends(code)).map(|(idx, _)| NodeIdx(idx)).collect();
    match found.as_slice() {
        [] => Lookup::None,
        [one] => Lookup::One(*one),
        _ => Lookup::Ambiguous(found),
    }
}
