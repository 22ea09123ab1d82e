//! Prints expressions without their places.
//!
//! Invariant: the text is equal exactly if two trees have the same meaning.

use gouji::syntax::ast::Expr;
use gouji::syntax::{Function, function};

/// What stands before the name of a function; inside quotes, quotes are escaped.
const NAME: &str = "function: Name { text: \"";

/// Prints a tree for debugging, without any `12..34` outside quotes and with one name for each function.
pub fn bare(tree: &Expr) -> String {
    let printed = placeless(tree);
    let mut parts = printed.split(NAME);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        let known = function(name).and_then(Function::signature).and_then(|found| found.names.first());
        out.push_str(NAME);
        out.push_str(known.copied().unwrap_or(name));
        out.push('"');
        out.push_str(rest);
    }
    out
}

fn placeless(tree: &Expr) -> String {
    let printed = format!("{tree:?}");
    let mut out = String::with_capacity(printed.len());
    let mut rest = printed.as_str();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => quoted(rest),
            '0'..='9' => digits(rest),
            _ => c.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        match behind.strip_prefix("..") {
            Some(end) if c.is_ascii_digit() => rest = &end[digits(end)..],
            _ => out.push_str(piece),
        }
    }
    out
}

fn digits(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()
}

/// Returns the length of the quoted text at the beginning of a text.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
