//! Defines the limits for archives and XML, whatever format is packed in them.
//!
//! A report has some dozens of parts of some hundred KiB; a hundred times as many is a mistake or an attack.

/// Files inside the archive.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// Bytes of one part, unpacked.
pub(super) const MAX_PART_BYTES: u64 = 96 << 20;
/// Bytes of all parts read, unpacked.
pub(super) const MAX_TOTAL_BYTES: u64 = 192 << 20;
/// Unpacked bytes per packed byte; parts smaller than [`RATIO_FROM`] may pack better.
pub(super) const MAX_RATIO: u64 = 300;
pub(super) const RATIO_FROM: u64 = 4 << 20;
/// Elements inside elements.
pub(super) const MAX_DEPTH: usize = 256;
