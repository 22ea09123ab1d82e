//! The rule language. In: the text of an expression. Out: an [`ast`] with byte ranges in that text, or what
//! is wrong with it. The only module that sees the grammar. Knows nothing of templates.

pub mod ast;
mod error;
mod explain;
mod lex;
mod parse;
mod print;
mod words;

pub use error::SyntaxError;
pub use parse::{MAX_DEPTH, MAX_LENGTH, parse};
pub use print::print;
pub use words::{Function, NOT_YET, function, function_names, is_keyword};
