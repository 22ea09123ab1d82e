//! Reads any bytes as a table of many reports in Parquet or Arrow IPC.

#![no_main]

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use gouji::Engine;
use gouji::dataset::{ChunkReader, Reader, sniff};
use gouji::source::Sources;
use gouji::template::Template;
use libfuzzer_sys::fuzz_target;

static FORMS: LazyLock<Vec<Arc<Template>>> = LazyLock::new(|| Engine::new().templates().to_vec());

fuzz_target!(|bytes: &[u8]| {
    let Some(shape) = sniff(bytes) else { return };
    let Ok(feed) = ChunkReader::open("x", &shape, Cursor::new(bytes.to_vec()), 4000) else { return };
    let mut reader = Reader::new("x", &FORMS, None);
    for chunk in feed.flatten() {
        for record in reader.decode(&chunk).records.iter().take(4) {
            let _ = reader.report(&chunk, record, &mut Sources::default());
        }
    }
});
