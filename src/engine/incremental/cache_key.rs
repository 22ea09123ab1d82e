//! Computes the cache key of a run: a digest of everything besides the report that a result depends on, which is the
//! options, the rule files and the program.
//!
//! Invariant: two runs have the same key only if they give the same result for the same report.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::builtin;
use crate::date::Date;
use crate::template::Template;
use crate::world::{ConvertError, DirectoryEntry, EntryKind, ReadError, Stream, World};
use crate::yaml;

use super::hash::{self, Digest};
use crate::engine::Engine;

/// Raised when results change for a reason that no other part of the key shows.
const EDITION: &str = "3";

/// The options of a run.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Language, format and strictness, as the front writes them.
    pub options: &'a str,
    /// The ids that were selected.
    pub only: &'a [String],
    /// The templates that were named.
    pub template: &'a [String],
    /// The rule files that were named.
    pub rules: &'a [String],
}

/// Computes the key of a run. It covers every rule file that was named, whatever its form, because each result reports
/// its errors, and the files that those extend.
pub fn key(inputs: &Inputs<'_>, forms: &[Arc<Template>], world: &dyn World, engine: &Engine) -> String {
    let mut digest = Digest::default();
    let mut part = |words: &str| digest.part(words.as_bytes());
    part(EDITION);
    part(env!("CARGO_PKG_VERSION"));
    for name in builtin::templates() {
        let files = [builtin::template_of(name), builtin::rules_of(name)];
        files.into_iter().flatten().filter_map(builtin::file).for_each(&mut part);
    }
    part(inputs.options);
    part(&format!("{:?} {:?} {:?}", inputs.only, inputs.template, inputs.rules));
    let watch = Watch::new(world);
    for name in inputs.template {
        let _ = watch.read(name, yaml::MAX_BYTES);
    }
    if !inputs.rules.is_empty() {
        for template in forms {
            // Their errors are reported where they are used.
            engine.rules(template, inputs.rules, &watch);
        }
    }
    for (name, found) in watch.seen() {
        part(&name);
        part(&found);
    }
    digest.finish()
}

/// A world that records what was read.
struct Watch<'a> {
    world: &'a dyn World,
    seen: Mutex<BTreeMap<String, String>>,
}

impl<'a> Watch<'a> {
    fn new(world: &'a dyn World) -> Self {
        Self { world, seen: Mutex::default() }
    }

    fn seen(self) -> BTreeMap<String, String> {
        self.seen.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, name: String, found: String) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(name, found);
    }
}

impl World for Watch<'_> {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let read = self.world.read(name, limit);
        self.note(
            name.to_owned(),
            read.as_ref().map_or_else(|error| format!("{error:?}"), |bytes| hash::sha256(bytes)),
        );
        read
    }

    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError> {
        self.world.open(name)
    }

    fn canonical(&self, name: &str) -> Option<String> {
        let found = self.world.canonical(name);
        // A file that does not exist now may exist at the next run.
        if found.is_none() {
            self.note(format!("{name} "), String::new());
        }
        found
    }

    fn kind(&self, name: &str) -> Option<EntryKind> {
        self.world.kind(name)
    }

    fn list(&self, folder: &str) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.world.list(folder)
    }

    fn today(&self) -> Option<Date> {
        self.world.today()
    }

    fn convert(&self, bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
        self.world.convert(bytes, from)
    }
}
