//! Reads any bytes as a report without markup: text, Markdown, CSV.

#![no_main]

use gouji_fuzz::read_and_check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read_and_check(bytes));
