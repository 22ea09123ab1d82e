//! Keeps a folder of results up to date.
//!
//! Invariant: a result is made again exactly if its report, the rules, the options or the program have changed, or its
//! file is not as it was written.

pub mod builder;
pub mod cache_key;
pub mod copies;
pub mod entry;
pub mod folder;
pub mod hash;
pub mod manifest;
pub mod output_dir;
pub mod output_file;
pub mod output_paths;
pub mod overwrite;
pub mod plan;
