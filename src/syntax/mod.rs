//! The rule language. In: the text of an expression. Out: an [`ast`] with byte ranges in that text, or what
//! is wrong with it. The only module that sees the grammar. Knows nothing of templates.

pub mod ast;
mod error;
mod functions;
mod diagnose;
mod lexer;
mod parser;
mod printer;
mod keywords;

pub use error::SyntaxError;
pub use functions::{Aggregate, Arguments, FUNCTIONS, Function, Returns, Signature, function, function_names};
pub use keywords::{NOT_YET, is_keyword};
pub use lexer::without_comments;
pub use parser::{MAX_DEPTH, MAX_LENGTH, parse};
pub use printer::print;
