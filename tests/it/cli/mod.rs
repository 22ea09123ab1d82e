//! Tests the command line: arguments, streams, exit statuses, completions and manual pages.

#[cfg(unix)]
mod file_names;
mod arguments;
mod manners;
mod outputs;
