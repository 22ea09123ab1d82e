//! Reads files that hold cells of many reports, chunk by chunk.
//!
//! [`ChunkReader`] cuts a file where one report ends and the next begins; it is cheap, runs on one thread and holds
//! one chunk. [`Reader::decode`] decodes a chunk in any thread. Only reports of which every cell is plain go into a
//! block; of all others, and of those that do not hold, [`Reader::report`] makes a report from their own bytes, so
//! that places, remarks and findings are those of a file read whole. [`Duplicates`] sees the decoded chunks in their
//! order and reports names that come again.
//!
//! The format is recognized by content. Each container is one folder with an implementation of
//! `format::TableFormat`, and one line in the list there.
//!
//! Invariant: holds one chunk at a time; reports nothing that the precise readers would not.

#[cfg(feature = "columnar")]
mod arrow;
mod assembler;
mod budget;
mod cell_index;
mod chunk;
mod chunk_reader;
mod csv;
mod diagnose;
mod duplicates;
mod format;
mod inferred_schema;
mod jsonl;
mod plain;
mod reader;
mod rebuild;
mod text_chunks;
mod wide;

pub use budget::{DiagnosticBudget, Unreported};
pub use chunk::{CHUNK_BYTES, Chunk, DecodedChunk, Record};
pub use chunk_reader::ChunkReader;
pub use duplicates::Duplicates;
pub use format::{Format, HEAD_BYTES, sniff};
pub use inferred_schema::InferredSchema;
pub use reader::Reader;

/// All formats, in the order in which they are asked.
const FORMATS: &[format::Sniff] = &[
    #[cfg(feature = "columnar")]
    arrow::sniff,
    jsonl::sniff,
    self::csv::sniff,
];
