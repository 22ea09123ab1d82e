//! Everything besides a report that its result depends on, in few signs. In: the options of a run, the files that
//! say what the rules are. Out: terms, which are the same where the results would be.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::builtin;
use crate::diagnostic::Lang;
use crate::template::Template;
use crate::world::{ConvertError, Entry, Kind, ReadError, Stream, World};
use crate::yaml;

use super::super::args::CheckArgs;
use super::super::digest::{self, Digest};
use crate::engine::Engine;

/// Raised when results change for a reason that nothing else here shows.
const EDITION: &str = "1";

/// The terms of a run. Every rule file that was named counts, whatever forms it is for: what is wrong in it is said
/// in each result. Those it extends count with it.
pub(super) fn of(
    args: &CheckArgs,
    wanted: Option<&Arc<Template>>,
    lang: Lang,
    world: &dyn World,
    engine: &Engine,
) -> String {
    let mut digest = Digest::default();
    let mut part = |words: &str| digest.part(words.as_bytes());
    part(EDITION);
    part(env!("CARGO_PKG_VERSION"));
    for name in builtin::templates() {
        let files = [builtin::template_of(name), builtin::rules_of(name)];
        files.into_iter().flatten().filter_map(builtin::file).for_each(&mut part);
    }
    part(&format!("{lang:?} {:?} {}", args.format, args.strict));
    part(&format!("{:?} {:?} {:?}", args.only, args.template, args.rules));
    let watch = Watch::new(world);
    if let Some(name) = &args.template {
        let _ = watch.read(name, yaml::MAX_BYTES);
    }
    if !args.rules.is_empty() {
        let forms = wanted.map_or_else(|| engine.templates().to_vec(), |template| vec![Arc::clone(template)]);
        for template in forms {
            // What is wrong with them is said where they are used.
            engine.rules(&template, &args.rules, &watch);
        }
    }
    for (name, found) in watch.seen() {
        part(&name);
        part(&found);
    }
    digest.end()
}

/// A world that remembers what was read.
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
        self.note(name.to_owned(), read.as_ref().map_or_else(|error| format!("{error:?}"), |bytes| digest::of(bytes)));
        read
    }

    fn open(&self, name: &str) -> Result<Box<dyn Stream>, ReadError> {
        self.world.open(name)
    }

    fn canonical(&self, name: &str) -> Option<String> {
        let found = self.world.canonical(name);
        // A file that is not there may be there next time.
        if found.is_none() {
            self.note(format!("{name} "), String::new());
        }
        found
    }

    fn kind(&self, name: &str) -> Option<Kind> {
        self.world.kind(name)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, ReadError> {
        self.world.list(folder)
    }

    fn convert(&self, bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
        self.world.convert(bytes, from)
    }
}
