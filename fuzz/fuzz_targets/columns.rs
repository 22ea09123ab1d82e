//! Reads any bytes as a table of many reports in Parquet or Arrow IPC.

#![no_main]

use gouji_fuzz::read_table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read_table(bytes));
