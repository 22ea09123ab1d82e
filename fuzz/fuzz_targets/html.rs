//! Any bytes as a web page: whole ones, pieces of one, markup that nobody closed.

#![no_main]

use gouji_fuzz::read_and_check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What begins with words instead of a tag is not a page.
    if bytes.first() == Some(&b'<') {
        read_and_check(bytes);
    } else {
        read_and_check(&[b"<html>", bytes].concat());
    }
});
