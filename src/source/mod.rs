//! Source texts and places in them. In: decoded text with a name. Out: spans in bytes, and lines and
//! columns counted in characters. Knows nothing of YAML, rules or reports.

mod fold;
mod line_index;
mod place;
mod source;
mod span;

pub use fold::{fold_char, fold_code, fold_label, is_space, trim};
pub use line_index::{LineCol, LineIndex};
pub use place::{Place, column_letters};
pub use source::{Source, SourceId, Sources};
pub use span::{Span, Spanned};
