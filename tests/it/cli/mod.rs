//! Tests the command line: arguments, streams, exit statuses, completions and manual pages.

mod arguments;
mod manners;
