//! Reads any bytes as a web page: whole pages, fragments, and unclosed markup.

#![no_main]

use gouji_fuzz::read_and_check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Input that begins with text instead of a tag is not a page.
    if bytes.first() == Some(&b'<') {
        read_and_check(bytes);
    } else {
        read_and_check(&[b"<html>", bytes].concat());
    }
});
