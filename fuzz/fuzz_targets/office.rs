//! Reads any bytes as an office file: archives and OLE files as they are, parts wrapped in an archive, and records of a
//! workbook wrapped in an OLE file.

#![no_main]

use gouji_fuzz::{archive, read_and_check, sheets};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match bytes {
        [b'P', b'K', ..] | [0xd0, 0xcf, ..] | [b'{', ..] => read_and_check(bytes),
        // The first record of a workbook.
        [9, 8, ..] => read_and_check(&sheets(bytes)),
        _ => read_and_check(&archive(bytes)),
    }
});
