//! Parses the text of an expression into an [`ast`] with byte ranges in that text, or reports what is wrong with it.
//!
//! Invariant: the only module that uses the grammar; knows no templates.

pub mod ast;
mod error;
mod functions;
mod diagnose;
mod lexer;
mod look_alike;
mod parser;
mod printer;
mod keywords;
mod repair;

pub use error::SyntaxError;
pub use functions::{Aggregate, Arguments, FUNCTIONS, Function, Returns, Signature, function, function_names};
pub use keywords::{Instead, Keywords, is_keyword, reserved_words};
pub use lexer::without_comments;
pub use look_alike::letters as plain_letters;
pub use parser::{MAX_DEPTH, MAX_LENGTH, parse};
pub use printer::{is_plain_name, print, print_in_chinese};
pub use repair::{Repair, Slip, is_sheet_cell, respaced};
