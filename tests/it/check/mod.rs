//! Tests the checks of rules and templates.

mod relations;
mod shipped;
mod slips;
