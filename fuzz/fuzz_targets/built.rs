//! Builds whole files in every format with one odd thing in each, and reads them as a run does.

#![no_main]

use gouji_fuzz::{built, limited, read_and_check, read_table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = built(bytes);
    limited(|| {
        if file.starts_with(b"PAR1") || file.starts_with(&[0xff; 4]) {
            read_table(&file)
        } else {
            read_and_check(&file)
        }
    });
});
