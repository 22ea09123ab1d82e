//! Tests the checks of rules and templates.

mod slips;
