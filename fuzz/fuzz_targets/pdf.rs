//! Reads any bytes as a PDF: as they are, and as the drawing of a page wrapped in a file.

#![no_main]

use gouji_fuzz::{drawing, read_and_check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"%PDF-") {
        read_and_check(bytes);
    } else {
        read_and_check(&drawing(bytes));
    }
});
